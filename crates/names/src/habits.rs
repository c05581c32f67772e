//! Habits of spelling that the one table of sounds cannot know: the same letters, read as one language reads them.

use std::{borrow::Cow, sync::LazyLock};

use interdict_model::Script;

use crate::knowledge::sections;

/// A word as German, Polish, Czech, Serbian or Scandinavian readers take its letters: j is the y of "yes", w is v
/// ("Jewgenij", "Sergej", "Jelzin", "Vujović"). `None` where that makes no difference.
pub(crate) fn slavic(folded: &str) -> Option<String> {
    let letters = folded.as_bytes();
    let consonant = |at: usize| {
        letters
            .get(at)
            .is_some_and(|b| b.is_ascii_lowercase() && !matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
    };
    let vowel = |at: usize| matches!(letters.get(at), Some(b'a' | b'e' | b'i' | b'o' | b'u' | b'y'));
    // The j of James and Jamal begins a syllable: one that ends a word or a syllable is none, nor is one that stands
    // after a consonant ("Tatjana", "Skripaljev").
    let is_glide = |at: usize| {
        let ends = at > 0 && vowel(at - 1) && (at + 1 == letters.len() || consonant(at + 1));
        let softens = at > 1
            && matches!(
                letters[at - 1],
                b'l' | b'n' | b't' | b'r' | b's' | b'm' | b'v' | b'p' | b'b'
            )
            && vowel(at + 1);
        ends || softens
    };
    let germanised =
        folded.contains("sch") || folded.contains('w') && (folded.ends_with("ij") || folded.ends_with('w'));
    let leads = letters.first() == Some(&b'j')
        && (matches!(letters.get(1), Some(b'e' | b'u' | b'a')) && germanised
            || folded.starts_with("jew")
            || folded.starts_with("jel")
            || folded.starts_with("jek"));
    let mut changed = false;
    let spelled: String = (letters.iter().enumerate())
        .map(|(at, letter)| match letter {
            b'j' if at == 0 && leads || is_glide(at) => {
                changed = true;
                'y'
            }
            b'w' if leads => 'v',
            other => char::from(*other),
        })
        .collect();
    // "Zwetajew": z is ts.
    match spelled.strip_prefix("zw") {
        Some(rest) if germanised => Some(format!("tsv{rest}")),
        _ => changed.then_some(spelled),
    }
}

/// A name of the South Slavs in which c is ts ("Milica", "Ivica", "Cvetko"). `None` where it is none.
pub(crate) fn slavic_c(folded: &str) -> Option<String> {
    let rest = folded.strip_prefix("cv");
    let stem = folded
        .strip_suffix("ca")
        .filter(|stem| stem.len() > 2 && stem.ends_with(['i', 'n']));
    match (rest, stem) {
        (Some(rest), _) => Some(format!("tsv{rest}")),
        (None, Some(stem)) => Some(format!("{stem}tsa")),
        (None, None) => None,
    }
}

/// A word as French, Spanish and Portuguese readers take its letters: the u of gue and gui keeps the g hard and is not
/// spoken ("Evgueni", "Guerguiev"), nor is the e that ends a word ("Prigojine"). `None` where that makes no difference.
pub(crate) fn romance(folded: &str) -> Option<String> {
    if !folded.contains("gue") && !folded.contains("gui") {
        return None;
    }
    let hard = folded.replace("gue", "ge").replace("gui", "gi");
    Some(
        hard.strip_suffix("ine")
            .map_or(hard.clone(), |stem| format!("{stem}in")),
    )
}

/// A word as French has the names of other languages, where its letters say that it does: ch is sh beside tch, ou and
/// dj, and ou before a vowel is w ("Tchernychev", "Ouachi", "Bouchareb"). `None` where that makes no difference.
pub(crate) fn french(folded: &str) -> Option<String> {
    let letters = folded.as_bytes();
    let says = folded.contains("ou") || folded.contains("tch") || folded.contains("dj");
    if !says || !letters.is_ascii() {
        return None;
    }
    let vowel = |at: usize| matches!(letters.get(at), Some(b'a' | b'e' | b'i'));
    let mut spelled = String::with_capacity(letters.len());
    let mut changed = false;
    let mut at = 0;
    while at < letters.len() {
        let rest = &folded[at..];
        if rest.starts_with("tch") {
            spelled.push_str("tch");
            at += 3;
        } else if rest.starts_with("ch") {
            spelled.push_str("sh");
            changed = true;
            at += 2;
        } else if rest.starts_with("ou") && vowel(at + 2) && at == 0 {
            spelled.push('w');
            changed = true;
            at += 2;
        } else {
            spelled.push(char::from(letters[at]));
            at += 1;
        }
    }
    changed.then_some(spelled)
}

/// A word of Japanese syllables in the spelling of Hepburn without marks: long vowels written twice or with h, and the
/// syllables that Kunrei-shiki writes otherwise ("Satoh", "Ohno", "Yuuji", "Syunsuke"). `None` where it is no such
/// word or is spelled so already.
pub(crate) fn japanese(folded: &str) -> Option<String> {
    let letters = folded.as_bytes();
    if letters.len() < 3 || letters.len() > 16 || !letters.is_ascii() {
        return None;
    }
    let vowel = |at: usize| matches!(letters.get(at), Some(b'a' | b'e' | b'i' | b'o' | b'u'));
    let mut spelled = String::with_capacity(letters.len());
    let mut at = 0;
    while at < letters.len() {
        let rest = &folded[at..];
        // One consonant or a pair that Japanese has, then a vowel.
        let (length, hepburn) = TABLES
            .kunrei
            .iter()
            .find(|(kunrei, _)| rest.starts_with(kunrei))
            .map_or((0, ""), |(kunrei, hepburn)| (kunrei.len(), *hepburn));
        if length > 0 {
            spelled.push_str(hepburn);
            at += length;
        } else if let Some(onset) = TABLES
            .onsets
            .iter()
            .find(|onset| rest.starts_with(**onset) && vowel(at + onset.len()))
        {
            spelled.push_str(onset);
            spelled.push(char::from(letters[at + onset.len()]));
            at += onset.len() + 1;
        } else if vowel(at) {
            spelled.push(char::from(letters[at]));
            at += 1;
        } else if at > 0
            && (letters[at] == b'n'
                || letters[at] == b'm' && matches!(letters.get(at + 1), Some(b'b' | b'p' | b'm')))
        {
            // Shimbun, Homma; not Shim.
            spelled.push('n');
            at += 1;
            continue;
        } else if at > 0 && letters.get(at + 1) == Some(&letters[at]) || rest.starts_with("tch") {
            // A doubled consonant: Hattori, Matchi.
            spelled.push(char::from(letters[at]));
            at += 1;
            continue;
        } else {
            return None;
        }
        // A long vowel: oo, ou, uu, oh.
        let last = spelled.as_bytes().last().copied();
        let long = match letters.get(at) {
            Some(b'h') => !vowel(at + 1) && matches!(last, Some(b'o' | b'u' | b'a' | b'e' | b'i')),
            Some(b'u') => matches!(last, Some(b'o' | b'u')),
            Some(b'o') => last == Some(b'o'),
            _ => false,
        };
        at += usize::from(long);
    }
    (spelled != folded).then_some(spelled)
}

/// A word of a script in the letters of another that its second romanisation reads it by: Greek as passports have it
/// (ELOT 743: "Mpaltas", "Ntouskos", "Gkikas", where others write as it is spoken). `None` where that makes no difference.
pub(crate) fn letter_by_letter(lower: &str, script: Script) -> Option<String> {
    let pairs: &[(&str, &str)] = match script {
        Script::Greek => &[("μπ", "mp"), ("ντ", "nt"), ("γκ", "gk")],
        _ => return None,
    };
    let mut spelled = Cow::Borrowed(lower);
    for (from, to) in pairs {
        if spelled.contains(from) {
            spelled = Cow::Owned(spelled.replace(from, to));
        }
    }
    (spelled != lower).then(|| spelled.into_owned())
}

/// A word of Somali in the letters that Arabic names have elsewhere: c is a sound that others leave out, x is h, long
/// vowels are written twice ("Cabdiraxmaan", "Faarax", "Maxamed"). `None` where nothing says that it is Somali.
pub(crate) fn somali(folded: &str) -> Option<String> {
    let letters = folded.as_bytes();
    let vowel = |at: usize| matches!(letters.get(at), Some(b'a' | b'e' | b'i' | b'o' | b'u'));
    let long = letters
        .windows(2)
        .any(|two| two[0] == two[1] && b"aiu".contains(&two[0]));
    let guttural = (0..letters.len()).any(|at| letters[at] == b'x' && (at == 0 || vowel(at - 1)));
    let silent = |at: usize| letters[at] == b'c' && vowel(at + 1) && (at == 0 || vowel(at - 1));
    let said = guttural || long && (0..letters.len()).any(silent);
    if letters.len() < SOMALI_LETTERS_MIN || !said {
        return None;
    }
    let spelled =
        (letters.iter().enumerate())
            .filter(|(at, _)| !silent(*at))
            .map(|(_, letter)| match letter {
                b'x' => 'h',
                other => char::from(*other),
            });
    Some(spelled.collect())
}

/// Shorter words with an x are of other languages.
const SOMALI_LETTERS_MIN: usize = 4;

struct Japanese {
    /// Syllables of Kunrei-shiki and their Hepburn.
    kunrei: Vec<(&'static str, &'static str)>,
    /// What a syllable begins with, longest first.
    onsets: Vec<&'static str>,
}

pub(crate) const JAPANESE: &str = include_str!("../../../data/names/japanese.txt");

static TABLES: LazyLock<Japanese> = LazyLock::new(|| {
    let (mut kunrei, mut onsets) = (Vec::new(), Vec::new());
    for (section, line) in sections(JAPANESE) {
        let words: Vec<&'static str> = line.split_whitespace().collect();
        if section == "kunrei" {
            kunrei.extend(words.chunks_exact(2).map(|pair| (pair[0], pair[1])));
        } else {
            onsets.extend(words);
        }
    }
    onsets.sort_by_key(|onset| std::cmp::Reverse(onset.len()));
    Japanese { kunrei, onsets }
});

#[cfg(test)]
mod tests {
    use super::{french, japanese, romance, slavic, somali};

    #[test]
    fn german_and_slavic_readers_take_j_for_y() {
        assert_eq!(slavic("jewgenij").as_deref(), Some("yevgeniy"));
        assert_eq!(slavic("sergej").as_deref(), Some("sergey"));
        assert_eq!(slavic("tatjana").as_deref(), Some("tatyana"));
        assert_eq!(slavic("jamal"), None);
        assert_eq!(slavic("rajesh"), None);
    }

    #[test]
    fn somali_writes_gutturals_with_c_and_x() {
        assert_eq!(somali("cabdiraxmaan").as_deref(), Some("abdirahmaan"));
        assert_eq!(somali("xasan").as_deref(), Some("hasan"));
        assert_eq!(somali("carlos"), None);
        assert_eq!(somali("xi"), None);
    }

    #[test]
    fn french_writes_sh_with_ch() {
        assert_eq!(french("tchernychev").as_deref(), Some("tchernyshev"));
        assert_eq!(french("ouachi").as_deref(), Some("washi"));
        assert_eq!(french("chavez"), None);
    }

    #[test]
    fn french_keeps_g_hard_with_a_silent_u() {
        assert_eq!(romance("evgueni").as_deref(), Some("evgeni"));
        assert_eq!(romance("guirkine").as_deref(), Some("girkin"));
        assert_eq!(romance("gustave"), None);
    }

    #[test]
    fn long_vowels_and_old_spellings_of_japanese() {
        assert_eq!(japanese("satoh").as_deref(), Some("sato"));
        assert_eq!(japanese("yuuji").as_deref(), Some("yuji"));
        assert_eq!(japanese("ohno").as_deref(), Some("ono"));
        assert_eq!(japanese("kohji").as_deref(), Some("koji"));
        assert_eq!(japanese("itou").as_deref(), Some("ito"));
        assert_eq!(japanese("syunsuke").as_deref(), Some("shunsuke"));
        assert_eq!(japanese("tanaka"), None);
        assert_eq!(japanese("friedrich"), None);
    }
}
