//! Hangul: syllables taken apart by arithmetic (Unicode, chapter 3.12), and read the ways that Koreans are written
//! in Latin letters: the South's Revised Romanisation, McCune-Reischauer and the North's habits.

const FIRST: u32 = 0xAC00;
const LAST: u32 = 0xD7A3;

/// Initial consonants as neutral sounds, and in the three romanisations.
const INITIAL: [(&str, &str, &str); 19] = [
    ("g", "g", "k"),
    ("k", "kk", "kk"),
    ("n", "n", "n"),
    ("d", "d", "t"),
    ("t", "tt", "tt"),
    ("r", "r", "r"),
    ("m", "m", "m"),
    ("b", "b", "p"),
    ("p", "pp", "pp"),
    ("s", "s", "s"),
    ("s", "ss", "ss"),
    ("", "", ""),
    ("j", "j", "ch"),
    ("j", "jj", "tch"),
    ("C", "ch", "ch"),
    ("k", "k", "k"),
    ("t", "t", "t"),
    ("p", "p", "p"),
    ("h", "h", "h"),
];

/// Vowels: neutral, Revised, McCune-Reischauer without its marks.
const VOWEL: [(&str, &str, &str); 21] = [
    ("a", "a", "a"),
    ("e", "ae", "ae"),
    ("ya", "ya", "ya"),
    ("ye", "yae", "yae"),
    ("O", "eo", "o"),
    ("e", "e", "e"),
    ("yO", "yeo", "yo"),
    ("ye", "ye", "ye"),
    ("o", "o", "o"),
    ("wa", "wa", "wa"),
    ("we", "wae", "wae"),
    ("we", "oe", "oe"),
    ("yo", "yo", "yo"),
    ("u", "u", "u"),
    ("wO", "wo", "wo"),
    ("we", "we", "we"),
    ("wi", "wi", "wi"),
    ("yu", "yu", "yu"),
    ("E", "eu", "u"),
    ("Ei", "ui", "ui"),
    ("i", "i", "i"),
];

/// Final consonants: as sounds, and as both romanisations write them.
const FINAL: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t",
    "ng", "t", "t", "k", "t", "p", "t",
];

/// The places of initial, vowel and final of a syllable.
pub(crate) fn parts(c: char) -> Option<(usize, usize, usize)> {
    let code = u32::from(c);
    if !(FIRST..=LAST).contains(&code) {
        return None;
    }
    let index = (code - FIRST) as usize;
    Some((index / 588, index % 588 / 28, index % 28))
}

/// Neutral sounds of a Hangul word, for the learned costs.
pub(crate) fn sounds(word: &str) -> String {
    let mut out = String::new();
    for c in word.chars() {
        match parts(c) {
            Some((initial, vowel, last)) => {
                out.push_str(INITIAL[initial].0);
                out.push_str(VOWEL[vowel].0);
                out.push_str(FINAL[last]);
            }
            None => out.push_str(&crate::sound::latin_sounds(&crate::fold::fold_char(c))),
        }
        if out.len() > crate::sound::MAX_SOUNDS {
            break;
        }
    }
    out.truncate(crate::sound::MAX_SOUNDS);
    out
}

/// How many syllables a word has, by what [`sounds`] gives.
pub(crate) fn syllables_in(sounds: &[u8]) -> usize {
    let vowels = sounds
        .iter()
        .filter(|sound| matches!(sound, b'a' | b'e' | b'O' | b'o' | b'u' | b'E' | b'i'));
    // ui is one.
    vowels.count() - sounds.windows(2).filter(|two| two == b"Ei").count()
}

/// The word in Revised Romanisation, in McCune-Reischauer without marks, and as people write their own names.
pub(crate) fn romanisations(word: &str) -> [String; 3] {
    let (mut revised, mut mccune, mut customary) = (String::new(), String::new(), String::new());
    for c in word.chars().take(16) {
        if let Some((initial, vowel, last)) = parts(c) {
            revised.push_str(INITIAL[initial].1);
            revised.push_str(VOWEL[vowel].1);
            revised.push_str(FINAL[last]);
            // Between voiced sounds, consonants are voiced: Yojong.
            let voiced = mccune.ends_with(['a', 'e', 'i', 'o', 'u', 'n', 'm', 'l', 'g'])
                && matches!(INITIAL[initial].1, "g" | "d" | "b" | "j");
            mccune.push_str(if voiced {
                INITIAL[initial].1
            } else {
                INITIAL[initial].2
            });
            mccune.push_str(VOWEL[vowel].2);
            mccune.push_str(FINAL[last]);
            customary.push_str(INITIAL[initial].1);
            customary.push_str(match VOWEL[vowel].1 {
                "eo" => "u",
                "yeo" => "yu",
                "ui" => "i",
                other => other,
            });
            customary.push_str(FINAL[last]);
        }
    }
    [revised, mccune, customary]
}
