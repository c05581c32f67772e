//! Names in Han characters, and the ways they are read: pinyin, Wade-Giles, Cantonese, Sino-Korean, Japanese.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::{
    fold::fold_char,
    keys::Part,
    knowledge::{KNOWLEDGE, sections},
    sound::{Mode, latin_sounds},
};

pub(crate) const HAN: &str = include_str!("../../../data/names/han.txt");
pub(crate) const READINGS: &str = include_str!("../../../data/names/han_readings.txt");

/// What people wrote down, then what Unicode has.
fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    sections(HAN).chain(sections(READINGS))
}

struct Han {
    double_surnames: Vec<[char; 2]>,
    surname_readings: FxHashMap<char, &'static str>,
    variants: FxHashMap<char, char>,
    korean: FxHashMap<char, Vec<char>>,
    cantonese: FxHashMap<char, Vec<&'static str>>,
    japanese: FxHashMap<String, Vec<&'static str>>,
    korean_surnames: FxHashMap<&'static str, Vec<&'static str>>,
}

static TABLES: LazyLock<Han> = LazyLock::new(|| {
    let mut variants = FxHashMap::default();
    for (_, line) in lines().filter(|(section, _)| *section == "variant") {
        for pair in line.split_whitespace() {
            let mut chars = pair.chars();
            if let (Some(from), Some(to)) = (chars.next(), chars.next())
                && from != to
            {
                variants.entry(from).or_insert(to);
            }
        }
    }
    let simple = |c: char| variants.get(&c).copied().unwrap_or(c);
    let mut han = Han {
        double_surnames: Vec::new(),
        surname_readings: FxHashMap::default(),
        variants: FxHashMap::default(),
        korean: FxHashMap::default(),
        cantonese: FxHashMap::default(),
        japanese: FxHashMap::default(),
        korean_surnames: FxHashMap::default(),
    };
    for (section, line) in lines() {
        let words: Vec<&'static str> = line.split_whitespace().collect();
        match section {
            "double_surname" => {
                for word in words {
                    let mut chars = word.chars();
                    if let (Some(a), Some(b)) = (chars.next(), chars.next()) {
                        han.double_surnames.push([simple(a), simple(b)]);
                    }
                }
            }
            "surname_reading" | "japanese" => {
                for pair in words.chunks_exact(2) {
                    if section == "japanese" {
                        let key = pair[0].chars().map(simple).collect();
                        han.japanese.entry(key).or_default().push(pair[1]);
                    } else if let Some(c) = pair[0].chars().next() {
                        han.surname_readings.insert(simple(c), pair[1]);
                    }
                }
            }
            "korean" | "cantonese" => {
                let Some((reading, chars)) = line.split_once(": ") else {
                    continue;
                };
                for c in chars.chars().map(simple) {
                    if section == "cantonese" {
                        han.cantonese.entry(c).or_default().push(reading);
                    } else if let Some(syllable) = reading.chars().next() {
                        han.korean.entry(c).or_default().push(syllable);
                    }
                }
            }
            "korean_surname" => {
                if let Some((hangul, forms)) = line.split_once(": ") {
                    han.korean_surnames
                        .insert(hangul, forms.split_whitespace().collect());
                }
            }
            _ => {}
        }
    }
    han.variants = variants;
    han
});

/// The character in its simplified form.
pub(crate) fn simplified(c: char) -> char {
    TABLES.variants.get(&c).copied().unwrap_or(c)
}

/// How many of the characters at the start of a Chinese, Korean or Japanese person's name are the surname.
pub(crate) fn surname_length(chars: &[char]) -> usize {
    let simple: String = chars.iter().map(|c| simplified(*c)).collect();
    for (length, (at, _)) in simple
        .char_indices()
        .skip(1)
        .enumerate()
        .take(3)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
    {
        let (family, given) = simple.split_at(at);
        if TABLES.japanese.contains_key(family) && TABLES.japanese.contains_key(given) {
            return length + 1;
        }
    }
    match simple.chars().collect::<Vec<_>>()[..] {
        [a, b, _, ..] if TABLES.double_surnames.contains(&[a, b]) => 2,
        [_, _, _, _] => 2,
        _ => 1,
    }
}

/// The forms in Latin letters of a Korean surname in Hangul.
pub(crate) fn korean_surname(hangul: &str) -> &'static [&'static str] {
    TABLES.korean_surnames.get(hangul).map_or(&[], Vec::as_slice)
}

/// Whether a word in Latin letters is a form of a Korean surname.
pub(crate) fn is_korean_surname(folded: &str) -> bool {
    TABLES
        .korean_surnames
        .values()
        .any(|forms| forms.contains(&folded))
}

/// Whether a word in Han characters is a well-known name of Japan.
pub(crate) fn is_cultures_name(word: &str) -> bool {
    let key: String = word.chars().map(simplified).collect();
    let mut names = TABLES.japanese.get(&key).into_iter().flatten();
    names.any(|name| KNOWLEDGE.is_cultures_name(name))
}

/// Readings of a word in Han characters.
pub(crate) fn readings(word: &str, part: Part, out: &mut Vec<(Mode, String)>) {
    let surname = part == Part::Surname;
    let chars: Vec<char> = word.chars().map(simplified).take(12).collect();
    let tables = &*TABLES;
    let mut pinyin: Vec<String> = chars.iter().map(|c| fold_char(*c)).collect();
    if surname
        && let [only] = chars[..]
        && let Some(reading) = tables.surname_readings.get(&only)
    {
        pinyin[0] = (*reading).to_owned();
    }
    push(out, Mode::Latin, latin_sounds(&pinyin.concat()));
    if let Some(sounds) = crate::chinese::pinyin_sounds(&pinyin.concat()) {
        push(out, Mode::Pinyin, sounds);
    }
    if chars.len() <= 4 {
        let wade_giles: Option<String> = pinyin.iter().map(|s| crate::chinese::wade_giles(s)).collect();
        if let Some(reading) = wade_giles {
            push(out, Mode::Latin, latin_sounds(&reading));
        }
        let key: String = chars.iter().collect();
        for reading in tables.japanese.get(&key).into_iter().flatten() {
            push(out, Mode::Latin, latin_sounds(reading));
        }
        let korean: Option<String> = chars.iter().map(|c| tables.korean.get(c).map(|r| r[0])).collect();
        if let Some(hangul) = korean {
            if surname {
                for form in korean_surname(&hangul).iter().take(2) {
                    push(out, Mode::Latin, latin_sounds(form));
                }
                // One character may have two surnames' sounds (李 ri and i).
            } else {
                push(out, Mode::Hangul, crate::korean::sounds(&hangul));
            }
        }
        let cantonese: Option<String> = chars
            .iter()
            .map(|c| tables.cantonese.get(c).map(|r| r[0]))
            .collect();
        if let Some(reading) = cantonese {
            push(out, Mode::Latin, latin_sounds(&reading));
        }
    }
    if chars.len() >= 2 && part != Part::Given {
        push(out, Mode::Han, latin_sounds(&pinyin.concat()));
    }
}

pub(crate) fn push(out: &mut Vec<(Mode, String)>, mode: Mode, sounds: String) {
    if !sounds.is_empty() && !out.iter().any(|(m, s)| *m == mode && *s == sounds) {
        out.push((mode, sounds));
    }
}
