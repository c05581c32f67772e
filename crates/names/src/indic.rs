//! The scripts of South Asia that descend from Brahmi. Their blocks in Unicode share one layout, so that one table
//! by place in the block serves all: consonants carry `a` unless a vowel sign or virama follows.

use interdict_model::Script;

/// Sounds by place in the block, from 0x05 (letter A) to 0x39 (letter HA).
const LETTERS: [&str; 0x35] = [
    "a", "a", "i", "i", "u", "u", "ri", "li", "e", "e", "e", "ai", "o", "o", "o", "au", // 05-14 vowels
    "k", "k", "g", "g", "n", "C", "C", "j", "j", "n", "t", "t", "d", "d", "n", "t", "t", "d", "d", "n",
    "n", // 15-29
    "p", "p", "b", "b", "m", "y", "r", "r", "l", "l", "l", "v", "S", "S", "s", "h", // 2A-39
];

/// Vowel signs, from 0x3E to 0x4C.
const SIGNS: [&str; 0x0F] = [
    "a", "i", "i", "u", "u", "ri", "ri", "e", "e", "e", "ai", "o", "o", "o", "au",
];

/// The place of a character in its block, for the blocks from Devanagari to Malayalam.
fn place(c: char) -> Option<u32> {
    let code = u32::from(c);
    (0x900..0xD80).contains(&code).then_some(code & 0x7F)
}

/// The sounds of the syllable at the start of the letters and how many letters it took.
pub(crate) fn syllable(letters: &[char]) -> Option<(usize, String)> {
    let at = place(*letters.first()?)?;
    // Bengali has no letter for w: o and y stand for it (ওয়াহিদ, Wahid).
    if let ['\u{993}', '\u{9DF}', rest @ ..] | ['\u{993}', '\u{9AF}', '\u{9BC}', rest @ ..] = letters {
        let (used, vowel) = match rest.first().and_then(|c| place(*c)) {
            Some(sign @ 0x3E..=0x4C) => (1, SIGNS[sign as usize - 0x3E]),
            _ => (0, "a"),
        };
        return Some((letters.len() - rest.len() + used, format!("w{vowel}")));
    }
    let mut sounds = String::new();
    // Tamil writes the ksh of Sanskrit with its t and ch (லட்சுமி, Lakshmi), s with its single ch (சரவணன், Saravanan).
    let opening: Option<(usize, &str)> = match letters {
        ['ட', '்', 'ச', ..] => Some((3, "kS")),
        ['ச', '்', 'ச', ..] => Some((3, "C")),
        ['ச', ..] => Some((1, "s")),
        ['ழ' | 'ഴ', ..] => Some((1, "Z")),
        _ => None,
    };
    if let Some((used, consonant)) = opening {
        return Some(match letters.get(used).and_then(|c| place(*c)) {
            Some(0x4D) => (used + 1, consonant.to_owned()),
            Some(sign @ 0x3E..=0x4C) => (used + 1, format!("{consonant}{}", SIGNS[sign as usize - 0x3E])),
            _ => (used, format!("{consonant}a")),
        });
    }
    match at {
        0x01..=0x02 => sounds.push('n'),
        0x03 => sounds.push('h'),
        0x05..=0x14 => sounds.push_str(LETTERS[at as usize - 5]),
        0x15..=0x39 => {
            sounds.push_str(LETTERS[at as usize - 5]);
            let mut used = 1;
            // Nukta changes the consonant; where it matters most: ja to za, pha to fa.
            if letters.get(used).and_then(|c| place(*c)) == Some(0x3C) {
                used += 1;
                match at {
                    0x1C => sounds = "z".into(),
                    0x2B => sounds = "f".into(),
                    0x21 | 0x22 => sounds = "r".into(),
                    _ => {}
                }
            }
            match letters.get(used).and_then(|c| place(*c)) {
                Some(0x4D) => used += 1,
                Some(sign @ 0x3E..=0x4C) => {
                    sounds.push_str(SIGNS[sign as usize - 0x3E]);
                    used += 1;
                }
                _ => sounds.push('a'),
            }
            return Some((used, sounds));
        }
        0x3E..=0x4C => sounds.push_str(SIGNS[at as usize - 0x3E]),
        // The nasal sign of Gurmukhi.
        0x70 if letters[0] == '\u{0A70}' => sounds.push('n'),
        0x7A..=0x7F if matches!(letters[0], '\u{0D7A}'..='\u{0D7F}') => {
            sounds.push_str(["n", "n", "r", "l", "l", "k"][at as usize - 0x7A]);
        }
        0x58..=0x5F => sounds.push_str(["ka", "Xa", "Ga", "za", "ra", "ra", "fa", "ya"][at as usize - 0x58]),
        0x66..=0x6F => sounds.push(char::from(b'0' + (at - 0x66) as u8)),
        _ => {}
    }
    Some((1, sounds))
}

pub(crate) fn is_indic(script: Script) -> bool {
    use Script as S;
    matches!(
        script,
        S::Devanagari
            | S::Bengali
            | S::Gurmukhi
            | S::Gujarati
            | S::Tamil
            | S::Telugu
            | S::Kannada
            | S::Malayalam
    )
}

/// Whether the languages of the script leave a final inherent `a` unspoken.
pub(crate) fn drops_final_a(script: Script) -> bool {
    use Script as S;
    matches!(script, S::Devanagari | S::Bengali | S::Gurmukhi | S::Gujarati)
}

/// Drops the `a` that the last letter, a bare consonant, carries.
pub(crate) fn drop_final_a(sounds: &mut String, last: Option<char>) {
    let bare = last.and_then(place).is_some_and(|at| (0x15..=0x39).contains(&at));
    if bare && sounds.ends_with('a') {
        sounds.pop();
    }
}
