//! The words of organisations' names: what they mean, in which languages, and how they are shortened and misspelled.

use interdict_model::Script;

use super::{GLOSSARY, Knowledge, ORGANISATION_WORDS, PHRASE_MAX, WordKind, normal, sections};
use crate::{fold::fold, habits, sound};

/// Shorter words are too easily words of another language.
const SOUNDED_LETTERS_MIN: usize = 6;
/// Shorter roots in Arabic letters are those of too many words.
const ARABIC_STEM_MIN: usize = 3;
/// Shorter stems are those of too many words.
const STEM_LETTERS_MIN: usize = 4;
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
                "also" => {
                    if let Some((word, english)) = line.split_once(" = ") {
                        self.also
                            .insert(normal(word), english.split_whitespace().collect());
                    }
                    continue;
                }
                "arabic_ending" => {
                    self.arabic_endings.extend(line.split_whitespace().map(normal));
                    continue;
                }
                "declension" => {
                    self.declensions.extend(line.split_whitespace());
                    continue;
                }
                "compound" => {
                    self.compounds.extend(line.split_once(' '));
                    continue;
                }
                "last_character" => {
                    self.last_characters.extend(line.split_whitespace());
                    continue;
                }
                "no_article" => {
                    self.no_articles.extend(line.split_whitespace().map(normal));
                    continue;
                }
                "other_name" => {
                    self.other_name_words.extend(line.split(" | "));
                    continue;
                }
                "leading_form" => {
                    self.leading_forms.extend(line.split_whitespace());
                    continue;
                }
                "ordinal_ending" => {
                    self.ordinal_endings.extend(line.split_whitespace());
                    continue;
                }
                "domain" => {
                    self.domains.extend(line.split_whitespace());
                    continue;
                }
                "implied" => {
                    self.implied.extend(line.split_once(' '));
                    continue;
                }
                "conjunction" => {
                    self.conjunctions.extend(line.split_whitespace());
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

    pub(super) fn read_inflected(&mut self) {
        self.declensions
            .sort_by_key(|ending| std::cmp::Reverse(ending.len()));
        self.arabic_endings
            .sort_by_key(|ending| std::cmp::Reverse(ending.len()));
        let cyrillic = |word: &&&str| Script::of_text(word) == Script::Cyrillic;
        let mut words: Vec<&'static str> = self.abbreviations.keys().filter(cyrillic).copied().collect();
        words.sort_unstable();
        for word in words {
            if let Some(stem) = self.stem(word) {
                self.inflected.entry(stem).or_insert(self.abbreviations[word]);
            }
        }
        let places = self
            .organisation
            .iter()
            .filter(|(_, kind)| **kind == WordKind::Place);
        for (place, _) in places.filter(|(place, _)| place.is_ascii()) {
            self.sounded_places
                .insert(plain_sounds(&sound::latin_sounds(place)), place);
        }
    }

    /// A word in Cyrillic without the ending that it is declined by, where enough is left of it.
    fn stem<'a>(&self, word: &'a str) -> Option<&'a str> {
        let stems = self
            .declensions
            .iter()
            .filter_map(|ending| word.strip_suffix(ending));
        stems
            .into_iter()
            .find(|stem| stem.chars().count() >= STEM_LETTERS_MIN)
    }

    /// The English of a word in Cyrillic that is declined otherwise than the list has it ("гражданской"), or the place
    /// of which it is an adjective ("Уральский").
    pub(crate) fn declined(&self, word: &str) -> Option<&'static str> {
        let known = self.stem(word).and_then(|stem| self.inflected.get(stem).copied());
        known.or_else(|| {
            let stem = self.stem(word)?;
            let place = stem.strip_suffix("ск").or_else(|| stem.strip_suffix("ськ"))?;
            let place = place.strip_suffix(['ь', 'о']).unwrap_or(place);
            let sounds = plain_sounds(&sound::script_sounds(place, Script::Cyrillic));
            self.sounded_places.get(&sounds).copied()
        })
    }

    /// The English of a word in Arabic letters of which the list has the noun or the singular ("أمنية", of security).
    pub(crate) fn of_arabic_stem(&self, word: &str) -> Option<&'static str> {
        let stems = self
            .arabic_endings
            .iter()
            .filter_map(|ending| word.strip_suffix(ending));
        stems
            .filter(|stem| stem.chars().count() >= ARABIC_STEM_MIN)
            .find_map(|stem| self.abbreviations.get(stem).copied())
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

    /// The word that one with a full stop is the start of ("Petrochem.", "Industr."), the shortest, in English
    /// ("Произв.").
    pub(crate) fn shortened(&self, word: &str) -> Option<&'static str> {
        if word.chars().count() < SHORTENED_LETTERS_MIN {
            return None;
        }
        let from = self.working_words.partition_point(|known| *known <= word);
        let longer = self.working_words[from..]
            .iter()
            .take_while(|known| known.starts_with(word));
        let whole = longer.min_by_key(|known| known.len()).copied()?;
        match whole.is_ascii() {
            true => Some(whole),
            false => self.abbreviations.get(whole).copied(),
        }
    }

    /// Generic words and those that add nothing, in order.
    pub(super) fn read_working_words(&mut self) {
        let kinds = self.organisation.iter();
        let words = kinds.filter(|(_, kind)| matches!(kind, WordKind::Generic | WordKind::Filler));
        self.working_words = words.map(|(word, _)| *word).collect();
        self.working_words.sort_unstable();
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
