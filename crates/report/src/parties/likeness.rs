//! What a name's words make it look like: a person's or a body's, by how often public lists and encyclopedias have each
//! word in either (`data/names/frequencies.txt`, learned by `xtask learn-name-words`).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Per million tokens of people's names, of organisations' names; of 100 bearers, how many have it as a given name.
type Counts = (f32, f32, u8);

static FREQUENCIES: LazyLock<FxHashMap<&'static str, Counts>> = LazyLock::new(|| {
    let text = include_str!("../../../../data/names/frequencies.txt");
    let words = text.lines().skip_while(|l| *l != "[words]").skip(1);
    words
        .take_while(|l| !l.starts_with('['))
        .filter_map(|line| {
            let mut fields = line.split_whitespace();
            let word = fields.next()?;
            let mut number = || fields.next().and_then(|f| f.parse::<f32>().ok());
            Some((word, (number()?, number()?, number()? as u8)))
        })
        .collect()
});

/// Words as rare as this say nothing.
const PRIOR_PER_MILLION: f32 = 20.0;
/// A given name is at least this frequent, and more often given than not.
const GIVEN_PER_MILLION_MIN: f32 = 40.0;

/// A word of names is at least this frequent in them, and no word of bodies in general.
const NAME_PER_MILLION_MIN: f32 = 100.0;
const COMMON_PER_MILLION_MIN: f32 = 500.0;

/// Log odds that a name is a person's rather than an organisation's; 0 where its words are not known. Words in lower case.
pub(crate) fn person_log_odds<'w>(words: impl Iterator<Item = &'w str>) -> f32 {
    words
        .flat_map(|w| w.split('-').map(fold).collect::<Vec<_>>())
        .filter_map(|w| FREQUENCIES.get(w.as_str()))
        .map(|(person, body, _)| ((person + PRIOR_PER_MILLION) / (body + PRIOR_PER_MILLION)).ln())
        .sum()
}

/// Whether a word, in lower case, is a given name of many.
pub(super) fn is_given_name(word: &str) -> bool {
    let first = word.split('-').next().unwrap_or(word);
    FREQUENCIES
        .get(fold(first).as_str())
        .is_some_and(|(person, body, given)| {
            *person >= GIVEN_PER_MILLION_MIN && *given >= 60 && *person > 2.0 * body
        })
}

/// Whether a word, in lower case, stands in many names.
pub(super) fn is_name_word(word: &str) -> bool {
    FREQUENCIES
        .get(fold(word).as_str())
        .is_some_and(|(person, body, _)| {
            person + body >= NAME_PER_MILLION_MIN && *body < COMMON_PER_MILLION_MIN
        })
}

/// How often a word stands in names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NameWord {
    /// Per million words of people's names, and of bodies' names.
    pub(crate) in_people: f32,
    pub(crate) in_bodies: f32,
    /// Of 100 people who have it, how many have it as a given name.
    pub(crate) given_percent: u8,
}

/// How often a word, in lower case, stands in names; `None` where it is in next to none.
pub(crate) fn name_word(word: &str) -> Option<NameWord> {
    let (in_people, in_bodies, given_percent) = *FREQUENCIES.get(fold(word).as_str())?;
    Some(NameWord {
        in_people,
        in_bodies,
        given_percent,
    })
}

/// Latin letters with marks as the letters without, as the frequencies are kept.
fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    word.chars()
        .map(|c| match c {
            'à'..='å' | 'À'..='Å' | 'ā' | 'ă' | 'ą' => 'a',
            'ç' | 'Ç' | 'ć' | 'č' | 'Č' => 'c',
            'è'..='ë' | 'È'..='Ë' | 'ē' | 'ę' | 'ě' | 'ə' => 'e',
            'ğ' => 'g',
            'ì'..='ï' | 'Ì'..='Ï' | 'ī' | 'ı' | 'İ' => 'i',
            'ł' | 'Ł' => 'l',
            'ñ' | 'ń' | 'ň' => 'n',
            'ò'..='ö' | 'ø' | 'Ò'..='Ö' | 'Ø' | 'ō' | 'ő' => 'o',
            'ř' => 'r',
            'ş' | 'š' | 'ś' | 'Š' | 'Ş' => 's',
            'ţ' | 'ť' => 't',
            'ù'..='ü' | 'Ù'..='Ü' | 'ū' | 'ů' | 'ű' => 'u',
            'ý' | 'ÿ' => 'y',
            'ž' | 'ź' | 'ż' | 'Ž' => 'z',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_people_from_bodies() {
        let odds = |name: &str| person_log_odds(name.split(' '));
        assert!(odds("khalifa haftar") > 0.5);
        assert!(odds("levant trading") < -1.0);
        assert!(is_given_name("benoît") && is_given_name("seiji") && !is_given_name("trading"));
    }
}
