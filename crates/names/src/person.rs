//! Persons' names: honorifics, particles, nasab and patronymics, initials, surnames of East Asia.

mod titles;

use std::borrow::Cow;

use interdict_model::Script;

use crate::{
    analyse::Draft,
    han,
    knowledge::{KNOWLEDGE, WordKind},
    token::Role,
    words::Word,
};

/// The words of a person's name as tokens with roles.
pub(crate) fn drafts(words: &[Word]) -> Vec<Draft> {
    let known = &*KNOWLEDGE;
    let words = titles::cut(words);
    let words = &*cut_initials(&words);
    let mut drafts: Vec<Draft> = Vec::with_capacity(words.len() + 4);
    let family_end = family_before_comma(words);
    let mut patronymic_next = false;
    let names = words
        .iter()
        .filter(|w| {
            let kind = known.person.get(w.entry());
            w.lower.chars().count() > 1 && matches!(kind, None | Some(WordKind::Abd))
        })
        .count();
    let titles = words
        .iter()
        .filter(|w| known.person.get(w.entry()) == Some(&WordKind::TitleName))
        .count();
    let untitled = words
        .iter()
        .filter(|w| known.person.get(w.entry()) != Some(&WordKind::Honorific))
        .count();
    for (at, word) in words.iter().enumerate() {
        let mut draft = Draft::new(word);
        let kind = known.person.get(word.entry()).copied();
        let last = at + 1 == words.len();
        // "Abdul Malik" is the King's servant, not a king.
        let kind = kind.filter(|k| *k != WordKind::TitleName || !follows_abd(&drafts));
        match kind {
            // "Sr." is a lord's before a name, the elder's after it.
            Some(WordKind::Honorific | WordKind::Suffix)
                if at > 0 && last && known.suffixes.contains_key(word.entry()) =>
            {
                draft.role = Role::Suffix;
                draft.set_text(known.suffixes[word.entry()]);
            }
            Some(WordKind::Honorific) if word.lower.chars().count() > 1 || is_east_asian(word) => {
                draft.role = Role::Honorific;
            }
            None if at == 0 && !last && titles::is_prefix(word) => draft.role = Role::Honorific,
            // "Amir Rahimi" is called Amir; "Amir Ali Rahimi" may be an emir.
            // After the names it has become part of them ("Abdul Manan Agha").
            Some(WordKind::TitleName) if names >= 2 && last => draft.role = Role::Suffix,
            Some(WordKind::TitleName) if names >= 2 => draft.role = Role::Honorific,
            // Between names it is a title, even if the name before it may be one as well.
            Some(WordKind::TitleName) if at > 0 && !last && names + titles >= 3 => {
                draft.role = Role::Honorific;
            }
            Some(WordKind::Suffix) if at > 0 && !(is_numeral(word) && !(last && word.upper)) => {
                draft.role = Role::Suffix;
            }
            // "Ben Netanyahu": at the start, what is also a name is one.
            Some(WordKind::Nasab) if at == 0 && known.groups.contains_key(word.entry()) => {}
            Some(WordKind::Nasab) => {
                draft.role = Role::Particle;
                patronymic_next = !last;
                drafts.push(draft);
                continue;
            }
            Some(WordKind::NasabAfter) => {
                draft.role = Role::Particle;
                if let Some(father) = drafts.last_mut().filter(|d| d.role == Role::Word) {
                    father.role = Role::Patronymic;
                }
            }
            Some(WordKind::Article) if words.get(at + 1).is_some_and(|w| w.hyphen_before) => {
                draft.role = Role::Particle;
            }
            // "Ван Хуэй" is a Wang.
            Some(WordKind::Particle) if at == 0 && words.iter().all(is_palladius) => {}
            Some(WordKind::Particle) if last || word.lower.chars().count() == 1 => {}
            // Il and Do are syllables of Korean names, too.
            Some(WordKind::Particle) if is_syllable(word) && looks_korean(words) => {}
            Some(WordKind::Particle) => draft.role = Role::Particle,
            Some(WordKind::Kunya) if !last => draft.role = Role::Kunya,
            Some(WordKind::Abd) if !last => {
                draft.role = Role::Servant;
                match word.script {
                    Script::Latin => draft.set_text("abd"),
                    Script::Arabic => {}
                    _ => draft.translate("abd"),
                }
                drafts.push(draft);
                continue;
            }
            _ => {}
        }
        if draft.role == Role::Word {
            if is_initial(word) || is_initial_group(word) {
                draft.role = Role::Initial;
                shorten_initial(&mut draft);
            } else if last && at > 0 && is_stray_legal_form(word) {
                draft.role = Role::LegalForm;
            } else if patronymic_next
                || at > 0 && is_written_patronymic(word) && !(last && is_surname_place(&drafts, names))
            {
                draft.role = Role::Patronymic;
            } else if at < family_end {
                draft.role = Role::Family;
            }
        }
        if matches!(draft.role, Role::Word | Role::Patronymic | Role::Family) {
            patronymic_next = false;
            split(draft, untitled, &mut drafts);
        } else {
            drafts.push(draft);
        }
    }
    mark_middle_father(&mut drafts);
    crate::syllables::mark(&mut drafts);
    // "Pasha", "Sheikh" alone: then it is the name.
    if drafts.iter().all(|d| {
        matches!(
            d.role,
            Role::Honorific | Role::Particle | Role::Servant | Role::Suffix
        )
    }) {
        for draft in &mut drafts {
            draft.role = Role::Word;
        }
    }
    drafts
}

/// "Putilin VS": two capitals that can be no syllable, behind names in small letters, are two initials.
fn cut_initials(words: &[Word]) -> Cow<'_, [Word]> {
    let Some((last, names)) = words.split_last() else {
        return Cow::Borrowed(words);
    };
    let letters = last.original.as_bytes();
    let known = || {
        KNOWLEDGE.person.contains_key(last.entry())
            || KNOWLEDGE.stray_forms.contains(last.folded.as_str())
            || KNOWLEDGE.is_cultures_name(&last.folded)
            || KNOWLEDGE.is_common_name(&last.folded)
    };
    let consonant = |b: &u8| b.is_ascii_uppercase() && !matches!(b, b'A' | b'E' | b'I' | b'O' | b'U' | b'Y');
    let initials = letters.len() == 2 && letters.iter().all(consonant) && !last.dot_after;
    if names.is_empty() || names.iter().any(|w| w.upper) || !initials || known() {
        return Cow::Borrowed(words);
    }
    let cut = [last.piece(0, 1), last.piece(1, 2)];
    Cow::Owned(names.iter().cloned().chain(cut).collect())
}

/// "III": the third of his name, where it stands last in capitals.
fn is_numeral(word: &Word) -> bool {
    word.folded.bytes().all(|b| matches!(b, b'i' | b'v'))
}

/// "Maria Dimitrova Ivanova": of three names of which the last two are surnames by their ending, the first of the two
/// is the father's.
fn mark_middle_father(drafts: &mut [Draft]) {
    let surname = |d: &Draft| {
        let mut endings = KNOWLEDGE.middle_fathers.iter();
        d.role == Role::Word
            && endings.any(|ending| d.folded.ends_with(ending) && d.folded.len() > ending.len() + 2)
    };
    let mut names = drafts.iter_mut().filter(|d| d.role != Role::Honorific);
    if let (Some(given), Some(father), Some(family), None) =
        (names.next(), names.next(), names.next(), names.next())
        && !surname(given)
        && surname(father)
        && surname(family)
    {
        father.role = Role::Patronymic;
    }
}

fn is_east_asian(word: &Word) -> bool {
    matches!(word.script, Script::Han | Script::Hangul | Script::Kana)
}

/// Whether the last words are "Abd", "Abd al".
fn follows_abd(drafts: &[Draft]) -> bool {
    let mut before = drafts.iter().rev().skip_while(|d| d.role == Role::Particle);
    before.next().is_some_and(|d| d.role == Role::Servant)
}

/// "KIM, Jong Un": how many words stand before the only comma; 0 where there is none or it means something else.
fn family_before_comma(words: &[Word]) -> usize {
    let mut commas = words.iter().enumerate().filter(|(_, w)| w.comma_before);
    match (commas.next(), commas.next()) {
        (Some((at, word)), None) => {
            let kind = KNOWLEDGE.person.get(word.entry());
            let suffix =
                matches!(kind, Some(WordKind::Suffix | WordKind::Honorific)) && at + 1 == words.len();
            if suffix { 0 } else { at }
        }
        _ => 0,
    }
}

/// Particles that are syllables of Korean given names as well.
fn is_syllable(word: &Word) -> bool {
    KNOWLEDGE.korean_syllables.contains(word.folded.as_str())
}

fn is_palladius(word: &Word) -> bool {
    word.script == Script::Cyrillic && crate::cyrillic::from_palladius(&word.lower).is_some()
}

/// Two or three syllables, of which the first or the last is a Korean surname.
fn looks_korean(words: &[Word]) -> bool {
    let surname = |word: Option<&Word>| word.is_some_and(|w| crate::han::is_korean_surname(&w.folded));
    (2..=3).contains(&words.len())
        && words
            .iter()
            .all(|w| w.script == Script::Latin && w.folded.len() <= 6)
        && (surname(words.first()) || surname(words.last()))
}

/// What is compared of an initial is the first Latin letter of its sound: "Ю.", "Yu." and "Y." are one.
fn shorten_initial(draft: &mut Draft) {
    let sounds = match draft.script {
        Script::Latin => draft.folded.clone(),
        script => crate::keys::spell(&crate::sound::script_sounds(&draft.lower, script)),
    };
    if sounds.len() > 1 {
        draft.set_text(&sounds[..1]);
    }
}

/// "Yu.", "Zh.", "Ch.": what stands for one letter of another alphabet.
fn is_initial_group(word: &Word) -> bool {
    let group = || word.script == Script::Latin && KNOWLEDGE.initial_groups.contains(word.folded.as_str());
    // A letter with its vowel: "வே." is V.
    let syllable = || {
        crate::indic::is_indic(word.script)
            && crate::indic::syllable(&word.lower.chars().collect::<Vec<_>>())
                .is_some_and(|(used, _)| used == word.lower.chars().count())
    };
    word.dot_after && (group() || syllable())
}

fn is_initial(word: &Word) -> bool {
    let letters = word.lower.chars().count();
    let alphabetic = matches!(
        word.script,
        Script::Latin | Script::Cyrillic | Script::Greek | Script::Arabic
    );
    alphabetic && letters == 1 && word.lower.chars().all(char::is_alphabetic)
}

/// A legal form that slipped in after a person's name.
fn is_stray_legal_form(word: &Word) -> bool {
    word.upper && KNOWLEDGE.stray_forms.contains(word.folded.as_str())
}

/// Whether a surname in -ovich stands where it does: after a patronymic, or after a given name alone. Who leaves out a
/// name leaves out the father's: "Roman Abramovich".
fn is_surname_place(before: &[Draft], names: usize) -> bool {
    let patronymic = before.last().is_some_and(|d| d.role == Role::Patronymic);
    patronymic || names == 2
}

/// Patronymics of the East Slavs, by their endings.
fn is_patronymic(folded: &str) -> bool {
    father(folded).is_some()
}

/// The father's name in a patronymic, without its own last letter where that is one of the ending.
pub(crate) fn father(folded: &str) -> Option<&str> {
    let stem = KNOWLEDGE
        .patronymics
        .iter()
        .find_map(|ending| folded.strip_suffix(ending));
    stem.filter(|_| folded.len() >= 7)
}

fn is_written_patronymic(word: &Word) -> bool {
    matches!(word.script, Script::Latin | Script::Cyrillic) && is_patronymic(&word.folded)
}

/// Splits what is written in one piece: the article of Arabic, "Abdul" and what follows, surname and given name of
/// East Asia.
fn split(draft: Draft, words: usize, out: &mut Vec<Draft>) {
    let chars: Vec<char> = draft.lower.chars().collect();
    match draft.script {
        Script::Arabic => {
            // The article, but not that of God's name.
            let article =
                chars.starts_with(&['ا', 'ل']) && chars.len() >= 4 && chars[..] != ['ا', 'ل', 'ل', 'ه'];
            let abd = ['ع', 'ب', 'د', 'ا', 'ل'];
            if chars.starts_with(&abd)
                && chars.len() >= 8 - 1
                && chars[3..] != ['ا', 'ل', 'ل', 'ه']
                && draft.original.chars().count() == chars.len()
            {
                out.push(draft.part(0, 3, Role::Servant));
                out.push(draft.part(3, 5, Role::Particle));
                out.push(draft.part(5, chars.len(), draft.role));
                return;
            }
            if article && draft.original.chars().count() == chars.len() {
                out.push(draft.part(0, 2, Role::Particle));
                out.push(draft.part(2, chars.len(), draft.role));
                return;
            }
        }
        Script::Latin => {
            if let Some(at) = after_abd(&draft.folded)
                && draft.folded.len() == draft.original.chars().count()
            {
                let mut abd = draft.part(0, at, Role::Servant);
                abd.set_text("abd");
                out.push(abd);
                out.push(draft.part(at, chars.len(), draft.role));
                return;
            }
        }
        Script::Burmese if draft.original.chars().count() == chars.len() => {
            let starts = crate::syllables::burmese_starts(&chars);
            let ends = starts.iter().skip(1).copied().chain([chars.len()]);
            out.extend((starts.iter().zip(ends)).map(|(start, end)| draft.part(*start, end, draft.role)));
            return;
        }
        Script::Han | Script::Hangul if chars.len() == draft.original.chars().count() => {
            let alone = words == 1 && (2..=5).contains(&chars.len());
            let length = match draft.script {
                _ if !alone => 0,
                Script::Han => han::surname_length(&chars).min(chars.len() - 1),
                _ if chars.len() == 4 => 2,
                _ if chars.len() == 5 => 0,
                _ => 1,
            };
            if length > 0 {
                let mut family = draft.part(0, length, Role::Family);
                family.surname = true;
                out.push(family);
                out.push(draft.part(length, chars.len(), Role::Given));
                return;
            }
            let mut draft = draft;
            draft.surname = chars.len() <= 2 && out.is_empty() && words > 1;
            out.push(draft);
            return;
        }
        _ => {}
    }
    out.push(draft);
}

/// Where the second half of a joined "Abdulrahman" starts: after `abd`, a vowel, and `l` or the doubled first
/// letter of a name that swallows it.
fn after_abd(folded: &str) -> Option<usize> {
    let bytes = folded.as_bytes();
    if bytes.len() < 8 || !folded.starts_with("abd") {
        return None;
    }
    let mut at = 3;
    while matches!(bytes.get(at), Some(b'u' | b'e' | b'a' | b'o' | b'i')) {
        at += 1;
    }
    if at == 3 || bytes[at..].starts_with(b"llah") || bytes[at..].starts_with(b"lah") {
        return None;
    }
    // A word may well end with its vowels.
    let first = *bytes.get(at)?;
    if first == b'l' || bytes.get(at + 1) == Some(&first) {
        at += 1;
    } else if !matches!(first, b'r' | b's' | b'n' | b'z' | b't' | b'd') {
        return None;
    }
    (bytes.len() - at >= 4).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::after_abd;

    #[test]
    fn a_servant_without_a_god_is_one_word() {
        assert_eq!(after_abd("abdulrahman"), Some(5));
        assert_eq!(after_abd("abdurrahman"), Some(5));
        // Nothing but vowels up to the end.
        assert_eq!(after_abd("abdoueia"), None);
        assert_eq!(after_abd("abduuuuuuu"), None);
    }
}
