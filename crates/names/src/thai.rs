//! Thai: syllables by the rules of its spelling (`data/names/thai.txt`). Vowels stand before, above, below and after the
//! consonants that open their syllable, and some are not written; a consonant sounds otherwise where it ends a syllable.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

const TEXT: &str = include_str!("../../../data/names/thai.txt");

/// The knowledge as text, for the version of the tables.
pub(crate) const THAI: &str = TEXT;

/// How a consonant sounds at the start and at the end of a syllable.
type Sounds = (&'static str, &'static str);

struct Table {
    consonants: FxHashMap<char, Sounds>,
    clusters: Vec<[char; 2]>,
    /// What stands before and after the opening consonants, and the sounds; in the order of the file.
    vowels: Vec<(Vec<char>, Vec<char>, &'static str)>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table {
        consonants: FxHashMap::default(),
        clusters: Vec::new(),
        vowels: Vec::new(),
    };
    let mut section = "";
    let sound = |sound: &'static str| if sound == "-" { "" } else { sound };
    for line in TEXT.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        if line.starts_with('[') {
            section = line;
            continue;
        }
        let words: Vec<&'static str> = line.split_whitespace().collect();
        match (section, words.as_slice()) {
            ("[consonant]", [letter, first, last]) => {
                let sounds = (sound(first), sound(last));
                table.consonants.extend(letter.chars().map(|c| (c, sounds)));
            }
            ("[cluster]", clusters) => {
                let pair = |word: &&str| <[char; 2]>::try_from(word.chars().collect::<Vec<_>>()).ok();
                table.clusters.extend(clusters.iter().filter_map(pair));
            }
            ("[vowel]", [vowel, sounds]) => {
                if let Some((before, after)) = vowel.split_once('*') {
                    (table.vowels).push((before.chars().collect(), after.chars().collect(), sounds));
                }
            }
            _ => {}
        }
    }
    table
});

/// Signs of tone and shortness, which change no consonant and hardly a vowel.
fn is_tone(c: char) -> bool {
    matches!(c, '\u{0E47}'..='\u{0E4B}' | '\u{0E4D}' | '\u{0E4E}')
}

/// The sign of a letter that is not spoken.
const SILENT: char = '\u{0E4C}';

/// The sounds of a Thai word, in Latin letters as sounds are written.
pub(crate) fn sounds(word: &str) -> String {
    let table = &*TABLE;
    let letters = spoken(word);
    let is_consonant = |at: usize| letters.get(at).is_some_and(|c| table.consonants.contains_key(c));
    let mut out = String::new();
    let mut at = 0;
    while at < letters.len() {
        if let Some((length, syllable)) = voweled(table, &letters[at..]) {
            out.push_str(&syllable);
            at += length;
            // A consonant that has no vowel of its own ends the syllable.
            if is_consonant(at) && voweled(table, &letters[at..]).is_none() {
                out.push_str(table.consonants[&letters[at]].1);
                at += 1;
            }
        } else if is_consonant(at) {
            // Consonants without a written vowel, up to the next that has one: "som" is written s-m, "kamon" k-m-n.
            let bare = (at..letters.len())
                .take_while(|at| is_consonant(*at) && voweled(table, &letters[*at..]).is_none())
                .count();
            let sound = |place: usize| table.consonants[&letters[at + place]];
            let taken = match bare {
                1 => {
                    out.push_str(sound(0).0);
                    if at + 1 < letters.len() {
                        out.push('a');
                    }
                    1
                }
                3 => {
                    for part in [sound(0).0, "a", sound(1).0, "o", sound(2).1] {
                        out.push_str(part);
                    }
                    3
                }
                _ => {
                    for part in [sound(0).0, "o", sound(1).1] {
                        out.push_str(part);
                    }
                    2
                }
            };
            at += taken;
        } else {
            out.push_str(&crate::sound::latin_sounds(&crate::fold::fold_char(letters[at])));
            at += 1;
        }
    }
    out
}

/// A Lao word in Thai letters: the blocks have one layout, and what Lao alone has is in the table of vowels.
pub(crate) fn lao_in_thai(word: &str) -> String {
    let mut thai = String::with_capacity(word.len() + 6);
    for c in word.chars() {
        match c {
            'ໜ' => thai.push_str("หน"),
            'ໝ' => thai.push_str("หม"),
            // A letter below the h that raises it.
            '\u{0EBC}' => thai.push('ล'),
            'ຊ' => thai.push('ซ'),
            'ຍ' => thai.push('ย'),
            '\u{0EBB}' | '\u{0EBD}' | '\u{0ECD}' => thai.push(c),
            '\u{0E80}'..='\u{0EFF}' => thai.extend(char::from_u32(u32::from(c) - 0x80)),
            other => thai.push(other),
        }
    }
    thai
}

/// The letters that are spoken.
fn spoken(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = Vec::new();
    for c in word.chars().filter(|c| !is_tone(*c)) {
        if c == SILENT {
            // The letter below, its vowel sign, and a second consonant that cannot be spoken with it (จันทร์).
            if matches!(letters.last(), Some('\u{0E34}'..='\u{0E39}')) {
                letters.pop();
            }
            let last = letters.pop();
            if last == Some('ร') && matches!(letters.last(), Some('ท' | 'ต')) && letters.len() > 2 {
                letters.pop();
            }
        } else {
            letters.push(c);
        }
    }
    letters
}

/// The syllable at the start of the letters that has a written vowel, without what ends it, and how many letters it
/// took.
fn voweled(table: &Table, letters: &[char]) -> Option<(usize, String)> {
    let before = usize::from(
        letters
            .first()
            .is_some_and(|c| ('\u{0E40}'..='\u{0E44}').contains(c)),
    );
    let rest = &letters[before..];
    let first = *rest.first()?;
    table.consonants.get(&first)?;
    // Two letters may open it: a cluster, or a silent h or vowel carrier before a voiced one.
    let second = rest.get(1).copied();
    let pair = second.is_some_and(|second| {
        table.clusters.contains(&[first, second])
            || first == 'ห' && matches!(second, 'ง' | 'ญ' | 'น' | 'ม' | 'ย' | 'ร' | 'ล' | 'ว')
            || first == 'อ' && second == 'ย'
    });
    let openings: &[usize] = if pair { &[2, 1] } else { &[1] };
    for opening in openings.iter().copied() {
        // What stands last after a vowel in front ends the syllable: แก้ว is k-ae-o.
        let ends = opening == 2 && before == 1 && rest.len() == 2;
        let Some(after) = rest.get(opening..).filter(|_| !ends) else {
            continue;
        };
        let found = table.vowels.iter().find(|(lead, follow, _)| {
            lead.as_slice() == &letters[..before]
                && after.starts_with(follow)
                // A vowel letter that carries the next syllable's sign, or a v that is a consonant there, is none here.
                && !(matches!(follow.last(), Some('อ' | 'ว' | 'ย' | 'ร'))
                    && matches!(after.get(follow.len()), Some('\u{0E30}'..='\u{0E3A}')))
                // Alone, it is one before the consonant that ends its syllable: หลวง is l-ua-ng.
                && (follow.as_slice() != ['ว']
                    || after.get(1).is_some_and(|next| table.consonants.contains_key(next)))
        });
        if let Some((_, follow, vowel)) = found {
            let mut sounds = String::new();
            match rest[..opening] {
                ['ห' | 'อ', voiced] => sounds.push_str(table.consonants[&voiced].0),
                ref opening => opening
                    .iter()
                    .for_each(|letter| sounds.push_str(table.consonants[letter].0)),
            }
            sounds.push_str(vowel);
            return Some((before + opening + follow.len(), sounds));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{lao_in_thai, sounds};

    #[test]
    fn lao_is_read_by_the_same_rules() {
        for (lao, latin) in [
            ("ຫຼວງລາດ", "luanglat"),
            ("ບຸນມີ", "bunmi"),
            ("ພົມມະຈັນ", "pommajan"),
            ("ວຽງ", "wiang"),
        ] {
            assert_eq!(sounds(&lao_in_thai(lao)), latin, "{lao}");
        }
    }

    #[test]
    fn names_sound_as_they_are_written_in_latin_letters() {
        for (thai, latin) in [
            ("สมชาย", "somCai"),
            ("ใจดี", "jaidi"),
            ("ประยุทธ์", "prayut"),
            ("จันทร์โอชา", "janoCa"),
            ("ทักษิณ", "taksin"),
            ("วิชัย", "wiCai"),
            ("กมล", "kamon"),
            ("เสรี", "seri"),
            ("ไพบูลย์", "paibun"),
            ("แก้ว", "keo"),
            ("หนูนา", "nuna"),
            ("พงศ์", "pong"),
        ] {
            assert_eq!(sounds(thai), latin, "{thai}");
        }
    }
}
