//! What it costs to take one sound for another: `data/names/sound_costs.txt` and, learned, `data/names/costs.txt`.

use std::sync::LazyLock;

use crate::{
    banded::{self, Steps},
    sound::{MAX_SOUNDS, Mode, sound_index},
};

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
        let b = &b[..b.len().min(MAX_SOUNDS)];
        let mut columns = [0u8; MAX_SOUNDS];
        for (column, sound) in columns.iter_mut().zip(b) {
            *column = sound_index(*sound) as u8;
        }
        banded::within(
            &Turned {
                table: self,
                sounds: b,
                columns,
            },
            a,
            limit,
        )
    }
}

/// A word of the second side, to be turned into one of the first.
struct Turned<'a> {
    table: &'a CostTable,
    sounds: &'a [u8],
    /// The places of the sounds in the table.
    columns: [u8; MAX_SOUNDS],
}

impl Turned<'_> {
    fn place(&self, column: usize) -> usize {
        usize::from(self.columns[column] & 63)
    }
}

impl Steps for Turned<'_> {
    fn columns(&self) -> usize {
        self.sounds.len()
    }

    fn leave_out(&self, column: usize) -> u16 {
        u16::from(self.table.cost[0][self.place(column)])
    }

    fn put_in(&self, sound: u8) -> u16 {
        u16::from(self.table.cost[sound_index(sound)][0])
    }

    fn take_for(&self, column: usize, sound: u8) -> u16 {
        u16::from(self.table.cost[sound_index(sound)][self.place(column)])
    }

    fn is(&self, column: usize, sound: u8) -> bool {
        self.sounds[column] == sound
    }

    fn swap(&self) -> u16 {
        self.table.swap
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
    let section = match mode {
        Mode::Hebrew => "hebrew",
        Mode::Hangul => "hangul",
        _ => return table,
    };
    table.apply(FEATURES, section, false, false);
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
    } else if b == Mode::Alphabet {
        // Alphabets write all sounds, as Latin letters do.
        (&TABLES[a as usize & 7], false)
    } else if a == Mode::Alphabet {
        (&TABLES[b as usize & 7], true)
    } else {
        (&MIXED, false)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The recurrence, cell by cell.
    fn plainly(table: &CostTable, a: &[u8], b: &[u8]) -> u16 {
        let mut cells = vec![vec![0u16; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                let (mut ways, between) = (Vec::new(), |x: u8, y: u8| u16::from(table.between(x, y)));
                if i > 0 {
                    ways.push(cells[i - 1][j] + between(a[i - 1], 0));
                }
                if j > 0 {
                    ways.push(cells[i][j - 1] + between(0, b[j - 1]));
                }
                if i > 0 && j > 0 {
                    ways.push(cells[i - 1][j - 1] + between(a[i - 1], b[j - 1]));
                }
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && a[i - 1] != a[i - 2] {
                    ways.push(cells[i - 2][j - 2] + table.swap);
                }
                cells[i][j] = ways.into_iter().min().unwrap_or(0);
            }
        }
        cells[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn distance_is_that_of_the_recurrence(
            a in "[abdhiklnrstSCX]{0,9}",
            b in "[abdhiklnrstSCX]{0,9}",
            limit in 0..400u16,
            mode in 0..8u8,
        ) {
            let table = &TABLES[usize::from(mode)];
            let plain = plainly(table, a.as_bytes(), b.as_bytes());
            let found = table.distance(a.as_bytes(), b.as_bytes(), limit);
            prop_assert_eq!(found, (plain <= limit).then_some(plain));
        }
    }
}
