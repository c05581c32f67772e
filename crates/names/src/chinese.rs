//! Syllables of Mandarin in pinyin and in Wade-Giles.
//!
//! The two differ by rule, not by list: `b d g j z zh` of pinyin are `p t k ch ts ch`, `x` is `hs`, `r` is `j`,
//! and the finals `-ong`, `-ian`, `-ie`, `-ü` are `-ung`, `-ien`, `-ieh`, `-u`. Both are brought to one neutral
//! form, so that `Hsi Chin-p'ing` meets `Xi Jinping`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Initials of pinyin, longest first: pinyin, Wade-Giles without apostrophes, neutral.
const INITIALS: [(&str, &str, char); 23] = [
    ("zh", "ch", 'C'),
    ("ch", "ch", 'C'),
    ("sh", "sh", 'S'),
    ("b", "p", 'p'),
    ("p", "p", 'p'),
    ("m", "m", 'm'),
    ("f", "f", 'f'),
    ("d", "t", 't'),
    ("t", "t", 't'),
    ("n", "n", 'n'),
    ("l", "l", 'l'),
    ("g", "k", 'k'),
    ("k", "k", 'k'),
    ("h", "h", 'h'),
    ("j", "ch", 'C'),
    ("q", "ch", 'C'),
    ("x", "hs", 'X'),
    ("r", "j", 'j'),
    ("z", "ts", 'P'),
    ("c", "ts", 'P'),
    ("s", "s", 's'),
    ("y", "y", 'y'),
    ("w", "w", 'w'),
];

/// Finals: pinyin, Wade-Giles.
const FINALS: [(&str, &str); 37] = [
    ("iang", "iang"),
    ("iong", "iung"),
    ("uang", "uang"),
    ("ang", "ang"),
    ("eng", "eng"),
    ("ian", "ien"),
    ("iao", "iao"),
    ("ing", "ing"),
    ("ong", "ung"),
    ("uai", "uai"),
    ("uan", "uan"),
    ("van", "uan"),
    ("ai", "ai"),
    ("an", "an"),
    ("ao", "ao"),
    ("ei", "ei"),
    ("en", "en"),
    ("er", "erh"),
    ("ia", "ia"),
    ("ie", "ieh"),
    ("in", "in"),
    ("iu", "iu"),
    ("ou", "ou"),
    ("ua", "ua"),
    ("ue", "ueh"),
    ("ui", "ui"),
    ("un", "un"),
    ("uo", "o"),
    ("ve", "ueh"),
    ("vn", "un"),
    ("a", "a"),
    ("e", "e"),
    ("i", "i"),
    ("o", "o"),
    ("u", "u"),
    ("v", "u"),
    ("", ""),
];

fn split_pinyin(syllable: &str) -> Option<(usize, &'static str, &'static str)> {
    let (at, initial) = INITIALS
        .iter()
        .enumerate()
        .find(|(_, (pinyin, ..))| syllable.starts_with(pinyin))
        .map_or((usize::MAX, ""), |(at, (pinyin, ..))| (at, pinyin));
    let rest = &syllable[initial.len()..];
    let (pinyin, wade_giles) = FINALS
        .iter()
        .find(|(pinyin, _)| *pinyin == rest && !rest.is_empty())?;
    is_mandarin(initial, pinyin).then_some((at, pinyin, wade_giles))
}

/// Whether Mandarin has syllables of an initial and a final: "chiang" is none of pinyin's, nor is "ko".
fn is_mandarin(initial: &str, last: &str) -> bool {
    let glide = last.len() > 1 && last.starts_with('i') && !matches!(last, "in" | "ing");
    match initial {
        "zh" | "ch" | "sh" | "r" | "z" | "c" | "s" => {
            !glide && !matches!(last, "in" | "ing" | "o" | "v" | "ve")
        }
        "g" | "k" | "h" | "f" | "w" => {
            !last.starts_with(['i', 'v']) && (last != "o" || matches!(initial, "f" | "w"))
        }
        "j" | "q" | "x" => {
            last.starts_with(['i', 'u', 'v']) && !matches!(last, "uo" | "ua" | "uai" | "ui" | "uang")
        }
        "d" | "t" | "n" | "l" => last != "o",
        _ => true,
    }
}

/// A syllable of pinyin in Wade-Giles without marks.
pub(crate) fn wade_giles(syllable: &str) -> Option<String> {
    let (at, pinyin, last) = split_pinyin(syllable)?;
    let initial = INITIALS.get(at).map_or("", |i| i.1);
    // "zhi" is chih, "zi" is tzu, "si" is szu; "guo", "kuo", "huo" keep their u; "ge" and "he" are ko and ho.
    Some(match (syllable, initial, pinyin) {
        ("zhi" | "chi", ..) => "chih".into(),
        ("shi", ..) => "shih".into(),
        ("ri", ..) => "jih".into(),
        ("zi" | "ci", ..) => "tzu".into(),
        ("si", ..) => "ssu".into(),
        ("yi", ..) => "i".into(),
        ("you", ..) => "yu".into(),
        ("yan", ..) => "yen".into(),
        ("ye", ..) => "yeh".into(),
        ("ju" | "qu", ..) => "chu".into(),
        ("xu", ..) => "hsu".into(),
        ("yu", ..) => "yu".into(),
        (_, "k" | "h", "e") => format!("{initial}o"),
        (_, "k" | "h" | "sh", "uo") => format!("{initial}uo"),
        (_, "k", "ui") => format!("{initial}uei"),
        _ => format!("{initial}{last}"),
    })
}

fn neutral(initial: &str, last: &str) -> String {
    let first = match initial {
        "ch" => "C",
        "sh" => "S",
        "hs" => "X",
        "ts" | "tz" => "P",
        other => other,
    };
    format!("{first}{last}")
}

/// All syllables of pinyin.
pub(crate) fn pinyin() -> impl Iterator<Item = &'static str> {
    SYLLABLES.pinyin.keys().map(String::as_str)
}

/// Neutral sounds of a word that is nothing but pinyin syllables.
pub(crate) fn pinyin_sounds(word: &str) -> Option<String> {
    segment(word, &SYLLABLES.pinyin)
}

/// How many syllables a word has that is nothing but pinyin: the fewest that it can be cut into.
pub(crate) fn pinyin_syllables(word: &str) -> Option<usize> {
    if word.is_empty() || word.len() > WORD_MAX || !word.is_ascii() {
        return None;
    }
    let mut fewest = [None; WORD_MAX + 1];
    fewest[0] = Some(0);
    for end in 1..=word.len() {
        fewest[end] = (end.saturating_sub(SYLLABLE_MAX)..end)
            .filter(|start| SYLLABLES.pinyin.contains_key(&word[*start..end]))
            .filter_map(|start| fewest[start].map(|count: usize| count + 1))
            .min();
    }
    fewest[word.len()]
}

/// Neutral sounds of a word that is nothing but Wade-Giles syllables and is not pinyin.
pub(crate) fn wade_giles_sounds(word: &str) -> Option<String> {
    if pinyin_sounds(word).is_some() {
        return None;
    }
    segment(word, &SYLLABLES.wade_giles)
}

/// Neutral sounds of a word of Wade-Giles syllables, be it pinyin as well or not.
pub(crate) fn wade_giles_neutral_word(word: &str) -> Option<String> {
    segment(word, &SYLLABLES.wade_giles)
}

/// All syllables with their neutral sounds.
struct Syllables {
    pinyin: FxHashMap<String, String>,
    wade_giles: FxHashMap<String, String>,
}

static SYLLABLES: LazyLock<Syllables> = LazyLock::new(|| {
    let initials = INITIALS.iter().map(|(pinyin, ..)| *pinyin).chain([""]);
    let pinyin = initials
        .flat_map(|initial| FINALS.iter().map(move |(last, _)| format!("{initial}{last}")))
        .filter(|syllable| split_pinyin(syllable).is_some())
        .filter_map(|syllable| {
            let sounds = wade_giles_neutral(&wade_giles(&syllable)?)?;
            Some((syllable, sounds))
        });
    let finals = || FINALS.iter().map(|(_, last)| *last).chain(ODD);
    let wade_giles = (FIRST.iter())
        .flat_map(|initial| finals().map(move |last| format!("{initial}{last}")))
        .filter_map(|syllable| {
            let sounds = wade_giles_neutral(&syllable)?;
            Some((syllable, sounds))
        });
    Syllables {
        pinyin: pinyin.collect(),
        wade_giles: wade_giles.collect(),
    }
});

/// What syllables of Wade-Giles begin with, and ends that it has beside those of pinyin.
const FIRST: [&str; 20] = [
    "ch", "sh", "hs", "ts", "tz", "ss", "p", "m", "f", "t", "n", "l", "k", "h", "j", "s", "y", "w", "", "",
];
const ODD: [&str; 8] = ["ih", "u", "eh", "o", "uo", "uei", "ieh", "erh"];

fn wade_giles_neutral(syllable: &str) -> Option<String> {
    let initial = FIRST.iter().find(|i| syllable.starts_with(**i))?;
    let rest = &syllable[initial.len()..];
    let known = FINALS.iter().any(|(_, last)| *last == rest) || ODD.contains(&rest);
    // Finals that only pinyin has.
    let pinyin_only = matches!(rest, "ian" | "ie" | "ong" | "iong" | "ue") || (rest == "er");
    (known && !pinyin_only && !rest.is_empty()).then(|| neutral(initial, rest))
}

/// The longest syllable, and the longest word that is cut into such.
const SYLLABLE_MAX: usize = 6;
const WORD_MAX: usize = 14;

/// Cuts a word into syllables, longest first with one step back, and joins what each stands for.
fn segment(word: &str, syllables: &FxHashMap<String, String>) -> Option<String> {
    if word.len() < 2 || word.len() > WORD_MAX || !word.is_ascii() {
        return None;
    }
    // By length of a beginning that can be cut: where its last syllable starts.
    let mut last: [Option<usize>; WORD_MAX + 1] = [None; WORD_MAX + 1];
    last[0] = Some(0);
    for end in 1..=word.len() {
        last[end] = (end.saturating_sub(SYLLABLE_MAX)..end)
            .find(|start| last[*start].is_some() && syllables.contains_key(&word[*start..end]));
    }
    let (mut parts, mut end) = (Vec::with_capacity(WORD_MAX), word.len());
    while end > 0 {
        let start = last[end]?;
        parts.push(&*syllables[&word[start..end]]);
        end = start;
    }
    parts.reverse();
    Some(parts.concat())
}
