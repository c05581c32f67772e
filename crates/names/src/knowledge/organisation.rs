//! The words of organisations' names: what they mean, in which languages, and how they are shortened and misspelled.

use interdict_model::Script;

use super::{GLOSSARY, Knowledge, ORGANISATION_WORDS, PHRASE_MAX, WordKind, normal, sections};
use crate::{fold::fold, habits, sound};

/// Shorter words are too easily words of another language.
const SOUNDED_LETTERS_MIN: usize = 6;
/// Shorter words are the start of too many.
const SHORTENED_LETTERS_MIN: usize = 4;
/// Shorter words are too easily other words with a letter changed.
const SLIP_LETTERS_MIN: usize = 5;

impl Knowledge {
    pub(super) fn read_organisation_words(&mut self) {
        for (section, line) in sections(ORGANISATION_WORDS) {
            let kind = match section {
                "stopword" => WordKind::Stopword,
                "generic" => WordKind::Generic,
                "filler" => WordKind::Filler,
                "place" => WordKind::Place,
                "state" => {
                    self.state_words.extend(line.split_whitespace());
                    continue;
                }
                "number_sign" => {
                    self.number_signs.extend(line.split_whitespace());
                    continue;
                }
                "craft_prefix" => {
                    self.craft_prefixes.extend(line.split(" | "));
                    continue;
                }
                "craft_maker" => {
                    let makers = line.split(" | ");
                    let makers = makers.map(|maker| maker.split_once(' ').unwrap_or((maker, "")));
                    self.craft_makers.extend(makers);
                    continue;
                }
                "abbreviation" => {
                    if let Some((short, long)) = line.split_once(" = ") {
                        self.abbreviations.insert(normal(short), long);
                    }
                    continue;
                }
                _ => {
                    if let Some((word, number)) = line.split_once(' ')
                        && let Ok(number) = number.parse()
                    {
                        self.numbers.insert(word, number);
                    }
                    continue;
                }
            };
            for word in line.split_whitespace() {
                self.organisation.entry(normal(word)).or_insert(kind);
            }
        }
    }

    /// What somebody wrote down for one word goes before the glossary.
    pub(super) fn read_glossary(&mut self) {
        for (_, line) in sections(GLOSSARY) {
            let Some((english, words)) = line.split_once(": ") else {
                continue;
            };
            for word in words.split_whitespace() {
                self.abbreviations.entry(normal(word)).or_insert(english);
            }
        }
    }

    pub(super) fn read_sounded(&mut self) {
        for (word, english) in &self.abbreviations {
            if Script::of_text(word) == Script::Cyrillic && word.chars().count() >= SOUNDED_LETTERS_MIN {
                let sounds = plain_sounds(&sound::script_sounds(word, Script::Cyrillic));
                self.sounded.insert(sounds, english);
            }
        }
    }

    /// The English of a word in Latin letters that sounds as a known word in Cyrillic does, however it is transcribed
    /// ("Oborony", "Rossijskoj").
    pub(crate) fn transcribed(&self, word: &str) -> Option<&'static str> {
        if word.len() < SOUNDED_LETTERS_MIN || !word.is_ascii() || self.organisation.contains_key(word) {
            return None;
        }
        let found = |word: &str| {
            self.sounded
                .get(&plain_sounds(&sound::latin_sounds(word)))
                .copied()
        };
        found(word).or_else(|| habits::slavic(word).and_then(|spelled| found(&spelled)))
    }

    /// The English word that one with a full stop is the start of ("Petrochem.", "Industr."): the shortest.
    pub(crate) fn shortened(&self, word: &str) -> Option<&'static str> {
        let known = self.organisation.iter().filter(|(long, kind)| {
            matches!(kind, WordKind::Generic | WordKind::Filler)
                && long.len() > word.len()
                && long.starts_with(word)
        });
        let shortest = known
            .map(|(long, _)| *long)
            .min_by_key(|long| (long.len(), *long));
        shortest.filter(|_| word.len() >= SHORTENED_LETTERS_MIN)
    }

    pub(super) fn read_places(&mut self) {
        for country in interdict_model::country::Country::all() {
            let names = [&country.name].into_iter().chain(&country.aliases);
            for name in names.chain(&country.demonyms).chain(&country.capitals) {
                let words: Vec<String> = name
                    .replace("'s", "")
                    .replace('’', "")
                    .split(|c: char| !c.is_alphanumeric())
                    .map(fold)
                    .filter(|w| !w.is_empty() && w != "the")
                    .collect();
                // A code or an abbreviation ("CAR") says too little.
                if !words.is_empty()
                    && words.len() <= PHRASE_MAX
                    && words.iter().map(String::len).sum::<usize>() > 3
                {
                    self.places.insert(words.join(" "), ());
                }
            }
        }
    }

    /// A people's adjective of one word is its country: "Syrian Trust" and "Syria Trust" name the same place.
    pub(super) fn read_demonyms(&mut self) {
        for country in interdict_model::country::Country::all() {
            let single =
                |name: &'static str| (!name.contains(|c: char| !c.is_alphanumeric())).then_some(name);
            let Some(name) = single(&country.name) else {
                continue;
            };
            for demonym in country.demonyms.iter().filter_map(|name| single(name)) {
                let (word, place) = (fold(demonym), fold(name));
                if word.len() > 3 && self.places.contains_key(&place) && word != place {
                    self.demonyms.insert(word, place);
                }
            }
        }
    }

    pub(super) fn read_slips(&mut self) {
        let generic = self
            .organisation
            .iter()
            .filter(|(_, kind)| matches!(kind, WordKind::Generic | WordKind::Filler));
        let words = generic
            .map(|(word, _)| *word)
            .chain(self.legal_forms.keys().flat_map(|f| f.split(' ')));
        for word in words.filter(|w| w.len() >= SLIP_LETTERS_MIN && w.is_ascii()) {
            for at in 0..word.len() {
                self.slips
                    .insert(format!("{}{}", &word[..at], &word[at + 1..]), word);
            }
        }
    }

    /// The generic word or word of a legal form that a word is, but for one letter.
    pub(crate) fn slip_of(&self, word: &str) -> Option<&'static str> {
        let known = self.frequencies.contains_key(word)
            || self.abbreviations.contains_key(word)
            || self.numbers.contains_key(word)
            || self.places.contains_key(word)
            || self.organisation.contains_key(word);
        if word.len() + 1 < SLIP_LETTERS_MIN || !word.is_ascii() || known || self.form_words.contains(word) {
            return None;
        }
        if let Some(found) = self.slips.get(word) {
            return Some(found);
        }
        (0..word.len()).find_map(|at| {
            let shorter = format!("{}{}", &word[..at], &word[at + 1..]);
            let found = self
                .slips
                .get(&shorter)
                .copied()
                .filter(|f| f.len() == word.len());
            // A letter too many.
            found.or_else(|| {
                let (kind, form) = (
                    self.organisation.get_key_value(shorter.as_str()),
                    self.legal_forms.get_key_value(shorter.as_str()),
                );
                kind.filter(|(_, k)| matches!(k, WordKind::Generic | WordKind::Filler))
                    .map(|(w, _)| *w)
                    .or(form.map(|(w, _)| *w))
            })
        })
    }
}

/// Sounds without what transcriptions of Cyrillic differ in: i and y, the y before a vowel.
fn plain_sounds(sounds: &str) -> String {
    let mut plain = String::with_capacity(sounds.len());
    for sound in sounds.chars() {
        let sound = if matches!(sound, 'y' | 'j') { 'i' } else { sound };
        if sound != 'i' && plain.ends_with('i') && matches!(sound, 'a' | 'e' | 'o' | 'u') {
            plain.pop();
        }
        if !plain.ends_with(sound) {
            plain.push(sound);
        }
    }
    plain
}
