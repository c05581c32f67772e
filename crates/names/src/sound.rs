//! Words as sequences of sounds: the common ground of all scripts and romanisations.
//!
//! A sound is one byte, readable as in `data/names/sounds.txt`: lower-case letters stand for themselves, capitals
//! for what needs several letters (`S` sh, `X` kh) or, in scripts that leave vowels out, for letters whose vowel
//! the reader supplies (`A` alef, `W` waw). How alike two sounds are depends on the scripts they come from: each
//! [`Mode`] has its own table of costs, learned from pairs of names (`data/names/costs.txt`).

use std::sync::LazyLock;

use interdict_model::Script;
use rustc_hash::FxHashMap;

/// Most sounds that a reading keeps.
pub(crate) const MAX_SOUNDS: usize = 40;

/// The kind of writing that a reading comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Mode {
    /// Latin letters.
    Latin = 0,
    /// Alphabets that write all vowels: Cyrillic, Greek, Armenian, Georgian.
    Alphabet,
    /// Arabic letters, in whatever language.
    Arabic,
    /// Hebrew letters.
    Hebrew,
    /// Katakana and hiragana.
    Kana,
    /// Hangul.
    Hangul,
    /// Han characters used for their sound, to write a foreign name.
    Han,
    /// Scripts without learned costs: those of South and South-East Asia, Ethiopia, Tibet.
    Loose,
    /// Latin letters that can be read as pinyin, in sounds that pinyin and Wade-Giles share.
    Pinyin,
    /// Latin letters that can be read as Wade-Giles alone, in the same sounds.
    WadeGiles,
}

impl Mode {
    /// All modes; the position is the stored number.
    pub const ALL: [Mode; 10] = [
        Mode::Latin,
        Mode::Alphabet,
        Mode::Arabic,
        Mode::Hebrew,
        Mode::Kana,
        Mode::Hangul,
        Mode::Han,
        Mode::Loose,
        Mode::Pinyin,
        Mode::WadeGiles,
    ];

    /// The mode of a stored number.
    pub(crate) fn from_u8(number: u8) -> Self {
        Self::ALL.get(usize::from(number)).copied().unwrap_or(Mode::Loose)
    }

    /// The mode in which words of a script are read.
    pub fn of_script(script: Script) -> Self {
        match script {
            Script::Latin | Script::Common => Self::Latin,
            Script::Cyrillic | Script::Greek | Script::Armenian | Script::Georgian => Self::Alphabet,
            Script::Arabic => Self::Arabic,
            Script::Hebrew => Self::Hebrew,
            Script::Kana => Self::Kana,
            Script::Hangul => Self::Hangul,
            Script::Han => Self::Han,
            _ => Self::Loose,
        }
    }
}

/// The place of a sound in a table of costs: letters, digits, the rest as 0 ("nothing").
pub const fn sound_index(sound: u8) -> usize {
    match sound {
        b'a'..=b'z' | b'A'..=b'Z' => (sound & 63) as usize,
        b'0'..=b'4' => 27 + (sound - b'0') as usize,
        b'5'..=b'9' => 59 + (sound - b'5') as usize % 5,
        _ => 0,
    }
}

/// Whether a sound is a vowel.
pub fn is_vowel(sound: u8) -> bool {
    matches!(sound, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

pub(crate) const SOUND_TEXTS: [&str; 2] = [
    include_str!("../../../data/names/sounds.txt"),
    include_str!("../../../data/names/romanisation.txt"),
];

/// Groups of letters and their sounds, longest first, by first letter.
struct Groups(FxHashMap<char, Vec<(Vec<char>, String)>>);

impl Groups {
    fn add(&mut self, group: &str, sounds: &str) {
        let letters: Vec<char> = group.chars().collect();
        let Some(first) = letters.first() else { return };
        let list = self.0.entry(*first).or_default();
        let sounds = sounds.replace('-', "");
        list.push((letters, sounds));
        list.sort_by_key(|(letters, _)| std::cmp::Reverse(letters.len()));
    }

    /// The longest group at the start of the letters.
    fn longest(&self, letters: &[char]) -> Option<(usize, &str)> {
        let list = self.0.get(letters.first()?)?;
        list.iter()
            .find(|(group, _)| letters.starts_with(group))
            .map(|(group, sounds)| (group.len(), sounds.as_str()))
    }
}

fn pairs(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = text
        .lines()
        .filter(|l| !l.starts_with('#') && !l.starts_with('['));
    let mut words = lines.flat_map(str::split_whitespace);
    std::iter::from_fn(move || Some((words.next()?, words.next()?)))
}

static SOUNDS: LazyLock<Groups> = LazyLock::new(|| {
    let mut groups = Groups(FxHashMap::default());
    for (group, sounds) in pairs(SOUND_TEXTS[0]) {
        groups.add(group, sounds);
    }
    groups
});

static LETTERS: LazyLock<Groups> = LazyLock::new(|| {
    let mut groups = Groups(FxHashMap::default());
    for (group, sounds) in pairs(SOUND_TEXTS[1]) {
        groups.add(group, sounds);
        // Hiragana stands 0x60 below katakana.
        let hiragana: String = group
            .chars()
            .map(|c| match u32::from(c) {
                0x30A1..=0x30F6 => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
                _ => c,
            })
            .collect();
        if hiragana != group {
            groups.add(&hiragana, sounds);
        }
    }
    groups
});

/// Sounds of a word in lower-case Latin letters (`a-z0-9`); doubled sounds count once.
pub fn latin_sounds(word: &str) -> String {
    let groups = &*SOUNDS;
    let bytes = word.as_bytes();
    let mut sounds = String::with_capacity(bytes.len());
    let mut buffer = ['\0'; 8];
    let mut at = 0;
    // At the start, x is no "ks": Xi, Xu, Xavier.
    if bytes.first() == Some(&b'x') {
        sounds.push('S');
        at = 1;
    }
    while at < bytes.len() && sounds.len() < MAX_SOUNDS {
        let window = &bytes[at..bytes.len().min(at + 8)];
        for (slot, byte) in buffer.iter_mut().zip(window) {
            *slot = char::from(*byte);
        }
        match groups.longest(&buffer[..window.len()]) {
            Some((length, group)) => {
                for sound in group.bytes() {
                    push_sound(&mut sounds, sound);
                }
                at += length;
            }
            None => {
                push_sound(&mut sounds, bytes[at]);
                at += 1;
            }
        }
    }
    sounds
}

fn push_sound(sounds: &mut String, sound: u8) {
    if sound.is_ascii_digit() || sounds.as_bytes().last() != Some(&sound) {
        sounds.push(char::from(sound));
    }
}

/// Sounds of a word in another script (lower case, composed); characters without a table go by way of
/// `any_ascii`. Latin letters within it are read as such.
pub fn script_sounds(word: &str, script: Script) -> String {
    if script == Script::Hangul {
        return crate::korean::sounds(word);
    }
    if matches!(script, Script::Thai | Script::Lao) {
        let lao = (script == Script::Lao).then(|| crate::thai::lao_in_thai(word));
        let mut sounds = String::new();
        for sound in crate::thai::sounds(lao.as_deref().unwrap_or(word))
            .bytes()
            .take(MAX_SOUNDS)
        {
            push_sound(&mut sounds, sound);
        }
        return sounds;
    }
    let letters: Vec<char> = word.chars().collect();
    let mut sounds = String::with_capacity(word.len());
    let mut at = 0;
    while at < letters.len() && sounds.len() < MAX_SOUNDS {
        if let Some((length, group)) = LETTERS.longest(&letters[at..]) {
            // Arabic does not write a consonant twice for being long: two of them have a vowel between (مملوك, Mamluk).
            // The l of the article is one of two that may have none.
            let twice = script == Script::Arabic
                && at > 0
                && letters[at] == letters[at - 1]
                && !matches!(group, "l" | "A" | "W" | "Y");
            for sound in group.bytes() {
                if twice {
                    sounds.push(char::from(sound));
                } else {
                    push_sound(&mut sounds, sound);
                }
            }
            at += length;
        } else if let Some((length, syllable)) = crate::indic::syllable(&letters[at..]) {
            for sound in syllable.bytes() {
                push_sound(&mut sounds, sound);
            }
            at += length;
        } else {
            let ascii = crate::fold::fold_char(letters[at]);
            for sound in latin_sounds(&ascii).bytes() {
                push_sound(&mut sounds, sound);
            }
            at += 1;
        }
    }
    if crate::indic::is_indic(script) && crate::indic::drops_final_a(script) && sounds.len() > 2 {
        crate::indic::drop_final_a(&mut sounds, letters.last().copied());
    }
    if script == Script::Burmese && !sounds.bytes().any(|sound| sound != b'y' && is_vowel(sound)) {
        sounds.push('a');
    }
    sounds.truncate(MAX_SOUNDS);
    sounds
}
