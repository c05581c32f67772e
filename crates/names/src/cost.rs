//! What it costs to take one sound for another: `data/names/sound_costs.txt` and, learned, `data/names/costs.txt`.

use std::sync::LazyLock;

use crate::sound::{MAX_SOUNDS, Mode, sound_index};

/// One sound, as a cost: the unit of all tables.
pub const CONSONANT: u16 = 100;

/// Costs between the sounds of two kinds of writing, in hundredths of a consonant.
pub struct CostTable {
    /// By index of the first side's sound and of the second side's; index 0 is "nothing".
    cost: Box<[[u8; 64]; 64]>,
    /// What the sounds of each side weigh in the length of a word.
    mass: [[u8; 64]; 2],
    /// Cost of two neighbouring sounds that changed places.
    pub(crate) swap: u16,
}

const VOWELS: &[u8; 6] = b"aeiouy";

impl CostTable {
    /// A table in which equal sounds cost nothing and all else is dear.
    fn strict() -> Self {
        let mut cost = Box::new([[100u8; 64]; 64]);
        for (index, row) in cost.iter_mut().enumerate() {
            row[index] = 0;
        }
        let mut mass = [[100u8; 64]; 2];
        // Sounds that are written with several letters are changed by several slips.
        for group in b"SCXGZTP" {
            let index = sound_index(*group);
            for other in (1..64).filter(|o| *o != index) {
                cost[index][other] = 140;
                cost[other][index] = 140;
            }
        }
        for vowel in VOWELS {
            mass[0][sound_index(*vowel)] = 60;
            mass[1][sound_index(*vowel)] = 60;
        }
        Self { cost, mass, swap: 45 }
    }

    fn set(&mut self, a: usize, b: usize, cost: u8) {
        self.cost[a][b] = cost;
    }

    /// Applies the lines of a section, one way or both ways, or only those that lower a cost.
    fn apply(&mut self, text: &str, section: &str, both_ways: bool, only_lower: bool) {
        let mut inside = false;
        for line in text.lines() {
            let line = line.trim();
            if let Some(name) = line.strip_prefix('[') {
                inside = name.trim_end_matches(']') == section;
                continue;
            }
            let mut words = line.split_whitespace();
            let (Some(a), Some(b), Some(cost)) = (words.next(), words.next(), words.next()) else {
                continue;
            };
            let Ok(cost) = cost.parse::<u8>() else { continue };
            if !inside || a.starts_with('#') {
                continue;
            }
            for x in sounds_of(a) {
                for y in sounds_of(b) {
                    if only_lower && cost >= self.cost[x][y] {
                        continue;
                    }
                    if x != y || x == 0 {
                        self.set(x, y, cost);
                        if both_ways {
                            self.set(y, x, cost);
                        }
                    } else if !both_ways {
                        self.set(x, y, cost);
                    }
                }
            }
        }
    }

    /// Cost of taking sound `a` of the first side for sound `b` of the second; 0 stands for nothing.
    pub fn between(&self, a: u8, b: u8) -> u8 {
        self.cost[sound_index(a)][sound_index(b)]
    }

    /// Length of a word of the first (0) or second (1) side, in hundredths of a consonant.
    pub fn length(&self, side: usize, sounds: &[u8]) -> u16 {
        sounds
            .iter()
            .map(|s| u16::from(self.mass[side][sound_index(*s)]))
            .sum()
    }

    /// Least cost of turning one word into the other, or `None` where it is above `limit` (Levenshtein's
    /// recurrence with costs, and neighbours that changed places as in optimal string alignment).
    pub fn distance(&self, a: &[u8], b: &[u8], limit: u16) -> Option<u16> {
        let a = &a[..a.len().min(MAX_SOUNDS)];
        let b = &b[..b.len().min(MAX_SOUNDS)];
        let mut columns = [0usize; MAX_SOUNDS];
        let (mut before, mut above, mut row) = (
            [0u16; MAX_SOUNDS + 1],
            [0u16; MAX_SOUNDS + 1],
            [0u16; MAX_SOUNDS + 1],
        );
        let mut least_above = 0;
        for (j, y) in b.iter().enumerate() {
            columns[j] = sound_index(*y);
            above[j + 1] = above[j] + u16::from(self.cost[0][columns[j]]);
        }
        for (i, x) in a.iter().enumerate() {
            let costs = &self.cost[sound_index(*x)];
            let dropped = u16::from(costs[0]);
            row[0] = above[0] + dropped;
            let mut least = row[0];
            for (j, y) in b.iter().enumerate() {
                let column = columns[j];
                let mut value = (above[j] + u16::from(costs[column]))
                    .min(above[j + 1] + dropped)
                    .min(row[j] + u16::from(self.cost[0][column]));
                if i > 0 && j > 0 && *x == b[j - 1] && *y == a[i - 1] && x != y {
                    value = value.min(before[j - 1] + self.swap);
                }
                row[j + 1] = value;
                least = least.min(value);
            }
            // A swap with the sound that follows can still come back below the limit.
            if least > limit && least_above > limit {
                return None;
            }
            least_above = least;
            std::mem::swap(&mut before, &mut above);
            std::mem::swap(&mut above, &mut row);
        }
        let total = above[b.len()];
        (total <= limit).then_some(total)
    }
}

fn sounds_of(word: &str) -> Vec<usize> {
    match word {
        "vowel" => VOWELS.iter().map(|v| sound_index(*v)).collect(),
        "-" => vec![0],
        _ => word.bytes().take(1).map(sound_index).collect(),
    }
}

pub(crate) const FEATURES: &str = include_str!("../../../data/names/sound_costs.txt");
pub(crate) const LEARNED: &str = include_str!("../../../data/names/costs.txt");

/// Name of the section of `costs.txt` for a mode against Latin letters.
pub fn section(mode: Mode) -> &'static str {
    match mode {
        Mode::Latin | Mode::Pinyin | Mode::WadeGiles => "Latin",
        Mode::Alphabet => "Cyrillic",
        Mode::Arabic => "Arabic",
        Mode::Hebrew => "Hebrew",
        Mode::Kana => "Kana",
        Mode::Hangul => "Hangul",
        Mode::Han => "Han",
        Mode::Loose => "Loose",
    }
}

/// The table that features alone give, before learning.
pub fn feature_table(mode: Mode) -> CostTable {
    let mut table = CostTable::strict();
    table.apply(FEATURES, "base", true, false);
    let abjad = matches!(mode, Mode::Arabic | Mode::Hebrew);
    if abjad {
        table.apply(FEATURES, "abjad", true, false);
        for vowel in b"aeiouy" {
            let at = sound_index(*vowel);
            // The Latin side's vowels, which the abjad leaves out.
            table.mass[1][at] = 20;
        }
        for letter in b"AWYHOK" {
            table.mass[0][sound_index(*letter)] = 35;
        }
    }
    if mode == Mode::Loose {
        table.apply(FEATURES, "loose", true, false);
    }
    table
}

fn learned_table(mode: Mode) -> CostTable {
    let mut table = feature_table(mode);
    table.apply(LEARNED, section(mode), false, false);
    // What foreign names written in an abjad teach is not all that its own names do.
    if matches!(mode, Mode::Arabic | Mode::Hebrew) {
        table.apply(FEATURES, "abjad", true, true);
    }
    table
}

static TABLES: LazyLock<[CostTable; 8]> =
    LazyLock::new(|| [0, 1, 2, 3, 4, 5, 6, 7].map(|number| learned_table(Mode::from_u8(number))));

/// Two words of one abjad: letters as they are, the vowel letters loose.
static SAME_ABJAD: LazyLock<CostTable> = LazyLock::new(|| {
    let mut table = CostTable::strict();
    table.apply(FEATURES, "base", true, false);
    table.apply(FEATURES, "abjad", true, false);
    for letter in b"AWYHOK" {
        let at = sound_index(*letter);
        table.mass[0][at] = 50;
        table.mass[1][at] = 50;
        // Alef is often left out (رحمان, رحمن); a written w or y makes another name (حسن, حسين).
        let cost = if matches!(letter, b'W' | b'Y') { 65 } else { 40 };
        table.set(0, at, cost);
        table.set(at, 0, cost);
    }
    for (x, y) in [
        (b'A', b'K'),
        (b'Y', b'A'),
        (b'H', b't'),
        (b'H', b'h'),
        (b'Y', b'K'),
        (b'W', b'K'),
    ] {
        table.set(sound_index(x), sound_index(y), 10);
        table.set(sound_index(y), sound_index(x), 10);
    }
    for letter in [b'O', b'K'] {
        table.set(0, sound_index(letter), 30);
        table.set(sound_index(letter), 0, 30);
    }
    table
});

/// Letters of two different scripts, neither Latin.
static MIXED: LazyLock<CostTable> = LazyLock::new(|| {
    let mut table = feature_table(Mode::Loose);
    table.apply(FEATURES, "abjad", true, false);
    for vowel in b"aeiouyAWYHOK" {
        let at = sound_index(*vowel);
        table.set(0, at, 12);
        table.set(at, 0, 12);
        table.mass[0][at] = 20;
        table.mass[1][at] = 20;
    }
    table
});

/// The table for readings of two modes, and whether the second reading is the table's first side.
pub(crate) fn table(a: Mode, b: Mode) -> (&'static CostTable, bool) {
    let latin = |m: Mode| m == Mode::Latin;
    if latin(a) && latin(b) {
        (&TABLES[0], false)
    } else if a == b {
        match a {
            Mode::Arabic | Mode::Hebrew => (&SAME_ABJAD, false),
            _ => (&TABLES[0], false),
        }
    } else if latin(b) {
        (&TABLES[a as usize & 7], false)
    } else if latin(a) {
        (&TABLES[b as usize & 7], true)
    } else {
        (&MIXED, false)
    }
}
