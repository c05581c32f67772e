//! The systems by which Russian papers write names of China and Korea: Palladius and Kontsevich.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::{chinese, knowledge::sections, korean};

pub(crate) const CYRILLIC: &str = include_str!("../../../data/names/cyrillic.txt");

/// The longest syllable in Cyrillic letters, and the longest word that is cut into such.
const SYLLABLE_MAX: usize = 6;
const WORD_MAX: usize = 14;

struct Systems {
    /// Syllables in Palladius' system and their pinyin.
    palladius: FxHashMap<String, String>,
    initials: Vec<&'static str>,
    vowels: Vec<&'static str>,
    finals: Vec<&'static str>,
}

static SYSTEMS: LazyLock<Systems> = LazyLock::new(|| {
    let (mut whole, mut first, mut last) = (FxHashMap::default(), Vec::new(), FxHashMap::default());
    let mut systems = Systems {
        palladius: FxHashMap::default(),
        initials: Vec::new(),
        vowels: Vec::new(),
        finals: Vec::new(),
    };
    for (section, line) in sections(CYRILLIC) {
        let words = || {
            line.split_whitespace()
                .map(|word| if word == "-" { "" } else { word })
        };
        let pairs = || words().step_by(2).zip(words().skip(1).step_by(2));
        match section {
            "syllable" => whole.extend(pairs()),
            "first" => first.extend(pairs()),
            "last" => last.extend(pairs()),
            "korean_initial" => systems.initials.extend(words()),
            "korean_vowel" => systems.vowels.extend(words()),
            _ => systems.finals.extend(words()),
        }
    }
    for syllable in chinese::pinyin() {
        let in_parts = || {
            let (initial, cyrillic) = first.iter().find(|(initial, _)| syllable.starts_with(*initial))?;
            let rest = &syllable[initial.len()..];
            // After j, q and x, u is an ü.
            let fronted = matches!(*initial, "j" | "q" | "x").then(|| rest.replacen('u', "v", 1));
            let rest = fronted.as_deref().filter(|rest| *rest != "iv").unwrap_or(rest);
            last.get(rest).map(|rest| format!("{cyrillic}{rest}"))
        };
        if let Some(cyrillic) = whole.get(syllable).map(|c| (*c).to_owned()).or_else(in_parts) {
            systems
                .palladius
                .entry(cyrillic)
                .or_insert_with(|| syllable.to_owned());
        }
    }
    systems
});

/// Pinyin of a word in Cyrillic letters that is nothing but syllables of Palladius' system.
pub(crate) fn from_palladius(word: &str) -> Option<String> {
    // Where each letter begins, and the end.
    let mut starts = [0usize; WORD_MAX + 2];
    let mut count = 0;
    for (at, _) in word.char_indices() {
        if count == WORD_MAX {
            return None;
        }
        starts[count] = at;
        count += 1;
    }
    if count == 0 {
        return None;
    }
    starts[count] = word.len();
    let known = &SYSTEMS.palladius;
    // By length of a beginning that can be cut: where its last syllable starts.
    let mut last: [Option<usize>; WORD_MAX + 1] = [None; WORD_MAX + 1];
    last[0] = Some(0);
    for end in 1..=count {
        last[end] = (end.saturating_sub(SYLLABLE_MAX)..end)
            .find(|start| last[*start].is_some() && known.contains_key(&word[starts[*start]..starts[end]]));
    }
    let (mut parts, mut end) = (Vec::new(), count);
    while end > 0 {
        let start = last[end]?;
        parts.push(&*known[&word[starts[start]..starts[end]]]);
        end = start;
    }
    parts.reverse();
    Some(parts.concat())
}

/// A word of Hangul in Cyrillic letters by Kontsevich's system.
pub(crate) fn kontsevich(word: &str) -> String {
    let systems = &*SYSTEMS;
    let part = |list: &[&'static str], at: usize| list.get(at).copied().unwrap_or_default();
    (word.chars().take(16).filter_map(korean::parts))
        .flat_map(|(initial, vowel, last)| {
            [
                part(&systems.initials, initial),
                part(&systems.vowels, vowel),
                part(&systems.finals, last),
            ]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{from_palladius, kontsevich};

    #[test]
    fn names_of_china_and_korea_in_russian_papers() {
        for (cyrillic, pinyin) in [
            ("чжан", "zhang"),
            ("цзиньпин", "jinping"),
            ("ван", "wang"),
            ("хуэй", "hui"),
        ] {
            assert_eq!(from_palladius(cyrillic).as_deref(), Some(pinyin), "{cyrillic}");
        }
        assert_eq!(from_palladius("иванов"), None);
        assert_eq!(kontsevich("정은"), "чонын");
    }
}
