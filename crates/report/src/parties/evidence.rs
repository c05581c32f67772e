//! What shows that a name is a person's, a body's, a craft's or a place's.

use interdict_model::{CountryCode, EntityKind};

use super::{
    Finder, PartyKind,
    attached::is_spatial,
    likeness::{is_given_name, is_name_word, person_log_odds},
};
use crate::{
    frames::{FRAMES, Pattern},
    lexicon::LEXICON,
    token::{Class, Sentence, TokenKind},
    vocabulary::VOCABULARY,
};

impl Finder<'_, '_> {
    /// A name of several words that does or suffers what the verbs of dealings say ("Lung Meng Precision shipped",
    /// "sold by Barwaqo Minerals") and that nothing shows to be a person's.
    pub(super) fn deals(&self, first: usize, end: usize, sentence: Sentence) -> bool {
        let words = end - first;
        let personal = VOCABULARY.given.contains(self.tokens.lower(first))
            || VOCABULARY.family_first.contains(self.tokens.lower(first)) && words <= 3
            || has_eastern_given_name(self.tokens.text_of(first, end));
        if !(2..=5).contains(&words)
            || personal
            || self.alone.contains_key(self.tokens.lower(end - 1))
            || self.tokens.tokens[first].sentence_start && words < 2
        {
            return false;
        }
        let frame = |i: usize| self.tokens.lemma(i).is_some_and(|l| FRAMES.verbs.contains_key(l));
        let acts = frame(end)
            || (self.tokens.class(end) == Class::Have || self.tokens.class(end) == Class::Modal)
                && (end + 1..end + 4).any(frame);
        let agent = first > sentence.first
            && self.tokens.lower(first - 1) == "by"
            && (sentence.first..first).any(frame);
        acts || agent
    }

    pub(super) fn odds(&self, first: usize, end: usize) -> f32 {
        person_log_odds((first..end).map(|i| self.tokens.lower(i)))
    }

    /// What a name is by its words and by the words beside it, where nothing else in the text shows it.
    pub(super) fn looks_like(&self, first: usize, end: usize, sentence: Sentence) -> Option<PartyKind> {
        let words = end - first;
        let starts = self.tokens.tokens[first].sentence_start;
        let known_word = |i: usize| {
            self.tokens.closed(i).is_some() || starts && i == first && self.tokens.verb(i).is_some()
        };
        let before = if first > sentence.first {
            self.tokens.lower(first - 1)
        } else {
            ""
        };
        let place = (first..end).any(|i| {
            VOCABULARY.place_words.contains(self.tokens.lower(i))
                || VOCABULARY.place_at(self.tokens, i, end).is_some()
        });
        let odds = self.odds(first, end);
        // "an aeroplane with “Levant Skyfreight” on the door": a firm's name, by its words.
        let quoted = first > sentence.first
            && self.tokens.class(first - 1) == Class::Quote
            && !(words > 1 && odds < -0.5);
        if self.is_body_of_place(first, end) || self.is_hyphened_firm(first, end) {
            return Some(PartyKind::Organization);
        }
        // "his firm, Balti Hydro, sold": a place's name within, where the noun before says what it is.
        let apposed = words > 1 && place && first >= sentence.first + 2 && before == "," && {
            let noun = self.tokens.lower(first - 2);
            VOCABULARY.descriptor_kind(noun) == Some(EntityKind::Organization)
                && !VOCABULARY.place_words.contains(self.tokens.lower(end - 1))
        };
        if apposed && words <= 4 && self.tokens.lower(end) == "," {
            return Some(PartyKind::Organization);
        }
        if words == 1
            && !quoted
            && is_plain_name(self.tokens.word(first))
            && self.is_firm_of(first, end, sentence)
            || words <= 3 && !quoted && self.is_founded(first) && self.odds(first, end) < 0.7
            || self.joined_with_body(first, end, sentence)
        {
            return Some(PartyKind::Organization);
        }
        // "Shinprom Yaroslavl": a town within a name makes it no place's.
        let whole = VOCABULARY
            .place_at(self.tokens, first, end)
            .is_some_and(|(length, _)| first + length == end);
        let place = whole || place && (words == 1 || self.has_place_word(first, end));
        if words > 4 || place || quoted || (first..end).any(|i| self.country_at[i].is_some() || known_word(i))
        {
            return None;
        }
        // "a haulier, Transbelavto, had ordered": what stands before the comma says what it is.
        if first >= sentence.first + 2 && before == "," && matches!(self.tokens.lower(end), "," | ".") {
            let noun = self.tokens.lower(first - 2);
            let role = words > 1 && VOCABULARY.roles.contains_word(noun);
            let trade = FRAMES.stands_for.contains(noun) && noun.ends_with("er");
            if VOCABULARY.descriptor_kind(noun) == Some(EntityKind::Organization) || trade && !role {
                return Some(PartyKind::Organization);
            }
            // "its owner, Tarik Ondul"; "a dealer, Volga Metiz" by the words of the name.
            if role {
                return Some(match trade && VOCABULARY.trades.contains(noun) && odds < 0.0 {
                    true => PartyKind::Organization,
                    false => PartyKind::Person,
                });
            }
        }
        let next = end + usize::from(self.tokens.class(end) == Class::Adverb);
        let acts = self.tokens.class(next).is_verbal() || self.tokens.class(end) == Class::Genitive;
        // "Vostok Trade, which": no person.
        let thing = words > 1 && self.tokens.word(end) == "," && self.tokens.lower(end + 1) == "which";
        if thing || self.is_body_by_place(first, end, sentence) {
            return Some(PartyKind::Organization);
        }
        // "the Wagner camp", "Rosneft": generally known.
        if words == 1 && VOCABULARY.is_known(self.tokens.word(first)) {
            return Some(PartyKind::Organization);
        }
        if words == 1 {
            let word = self.tokens.lower(first);
            let said = self.alone.get(word).copied().unwrap_or(0);
            let partner = matches!(
                before,
                "by" | "from"
                    | "with"
                    | "of"
                    | "to"
                    | "for"
                    | "said"
                    | "and"
                    | "as"
                    | "or"
                    | "like"
                    | "called"
                    | "named"
                    | "including"
            );
            let again = said >= 2 || acts && !starts;
            // "hired Wagner in 2021", "gave Wagner mortars": whom a verb of dealings has for its object.
            let object = first > sentence.first
                && (is_name_word(word) || self.is_unknown_word(first))
                && (self.tokens.lemma(first - 1))
                    .and_then(|l| FRAMES.verbs.get(l))
                    .is_some_and(|f| {
                        // "delivered Gripens to X": goods.
                        let goods = matches!(self.tokens.lower(end), "to" | "from");
                        match f[0].pattern {
                            Pattern::Give => !goods,
                            Pattern::Pay | Pattern::Hire | Pattern::Help => true,
                            _ => false,
                        }
                    })
                && (!self.tokens.word(first).contains(|c: char| c.is_ascii_digit()))
                && self.tokens.word(first).len() > 3
                && matches!(
                    self.tokens.class(end),
                    Class::Noun | Class::Number | Class::Preposition | Class::To | Class::Punctuation
                );
            if object {
                return Some(match is_given_name(word) {
                    true => PartyKind::Person,
                    false => PartyKind::Organization,
                });
            }
            if let Some(kind) = self.is_charged(first, end, sentence) {
                return Some(kind);
            }
            if !is_given_name(word) && self.is_counterpart(first, end, sentence) {
                return Some(PartyKind::Organization);
            }
            let plain = self.tokens.word(first).len() < 4
                || matches!(
                    self.tokens.class(end),
                    Class::Noun | Class::ProperNoun | Class::Number
                )
                || self.tokens.word(first).contains(|c: char| c.is_ascii_digit());
            let deals = (self.tokens.lemma(end)).is_some_and(|l| FRAMES.verbs.contains_key(l));
            if starts && said == 0 && deals && is_name_word(word) {
                return Some(PartyKind::Organization);
            }
            if plain || !(again && (acts || partner)) || starts && said == 0 {
                return None;
            }
            return Some(match is_given_name(word) {
                true => PartyKind::Person,
                false => PartyKind::Organization,
            });
        }
        let numbers = (first..end).any(|i| self.tokens.word(i).contains(|c: char| c.is_ascii_digit()));
        let plain = |i: usize| {
            let word = self.tokens.lower(i);
            LEXICON.verb(word).is_none() && !is_common_noun(word)
        };
        if numbers || starts && !acts && !plain(first) {
            return None;
        }
        // "Austria's Karnburg Pulver"
        let national = first > sentence.first + 1
            && self.tokens.class(first - 1) == Class::Genitive
            && self.country_at[first - 2].is_some()
            && !is_given_name(self.tokens.lower(first));
        if national {
            return Some(PartyKind::Organization);
        }
        if odds > 0.7 && words <= 3 && before != "the" {
            return Some(PartyKind::Person);
        }
        let partner = matches!(before, "by" | "from" | "with" | "to" | "for" | "and" | "of");
        // "Musi Lestari Rubber": words that no dictionary of common words has, all with their capitals.
        let unknown = odds < 0.3 && (first..end).any(plain);
        let body = odds < -0.7 || odds < 0.7 && (acts || partner) || unknown;
        body.then_some(PartyKind::Organization)
    }

    /// A word of the name, or two together, are a place's: "Vostochny Cosmodrome", "Far East".
    pub(super) fn has_place_word(&self, first: usize, end: usize) -> bool {
        let word = |i: usize| self.tokens.lower(i);
        let is = |words: &str| VOCABULARY.place_words.contains(words);
        (first..end).any(|i| is(word(i)) || i > first && is(&format!("{} {}", word(i - 1), word(i))))
    }

    /// "Tehrik-e-Taliban Pakistan (TTP)": the letters in brackets are the name's.
    pub(super) fn defines_acronym(&self, first: usize, end: usize) -> bool {
        if self.tokens.word(end) != "("
            || self.tokens.word(end + 2) != ")"
            || end - first < 2 && !self.tokens.word(first).contains('-')
        {
            return false;
        }
        let acronym = self.tokens.lower(end + 1);
        let initials: String = (first..end)
            .flat_map(|i| self.tokens.lower(i).split('-'))
            .filter_map(|w| w.chars().next())
            .collect();
        let letters: Vec<char> = acronym.chars().collect();
        let mut rest = initials.chars();
        letters.len() >= 2 && letters.iter().all(|l| rest.any(|i| i == *l))
    }

    /// A name of several words whose first word comes back alone ("Promedon Freight … Promedon"), or an acronym that
    /// acts, is an organisation's.
    pub(super) fn is_spoken_of_as_body(&self, first: usize, end: usize) -> bool {
        let words = end - first;
        let digits = self.tokens.word(first).contains(|c: char| c.is_ascii_digit());
        if words == 1 && digits {
            return false;
        }
        if words == 1 && self.acronym(first) && (3..=8).contains(&self.tokens.word(first).len()) {
            if VOCABULARY.other_acronyms.contains(self.tokens.lower(first)) {
                return false;
            }
            let object = first > 0
                && self
                    .tokens
                    .lemma(first - 1)
                    .is_some_and(|l| FRAMES.verbs.contains_key(l));
            // "fighters of SWAPO"
            let of_body = first > 1
                && self.tokens.lower(first - 1) == "of"
                && FRAMES.stands_for.contains(self.tokens.lower(first - 2));
            // "for the nationalist LDPR"
            let described = first > 1
                && self.tokens.class(first - 1) == Class::Adjective
                && self.tokens.lower(first - 2) == "the"
                && !matches!(self.tokens.class(end), Class::Noun | Class::ProperNoun);
            let acts = object
                || described
                || of_body
                || self.tokens.class(end).is_verbal()
                || self.tokens.class(end) == Class::Genitive
                || (first > 0
                    && self.tokens.lower(first - 1) == "the"
                    && (!matches!(self.tokens.class(end), Class::Noun | Class::ProperNoun)
                        || VOCABULARY.descriptor_kind(self.tokens.lower(end))
                            == Some(EntityKind::Organization)));
            return acts || self.alone.get(self.tokens.lower(first)).is_some_and(|n| *n >= 2);
        }
        let comes_back = |i: usize| self.alone.contains_key(self.tokens.lower(i));
        let trade = |i: usize| {
            let noun = self.tokens.lower(i);
            VOCABULARY.trades.contains(noun) && self.odds(first, end) < 0.5
        };
        let described = self.tokens.word(end) == ","
            && matches!(self.tokens.lower(end + 1), "a" | "an" | "the" | "whose")
            && (end + 2..end + 7).any(|i| {
                let length = (i + 3).min(self.tokens.tokens.len());
                VOCABULARY.descriptor_words.at(self.tokens, i, length).is_some() || trade(i)
            });
        let first_word = self.tokens.lower(first);
        let personal = VOCABULARY.given.contains(first_word)
            || VOCABULARY.family_first.contains(first_word) && self.tokens.word(end - 1).contains('-');
        let personal = personal || has_eastern_given_name(self.tokens.text_of(first, end));
        let unknown = words == 1
            && described
            && LEXICON.verb(first_word).is_none()
            && LEXICON.closed(first_word).is_none()
            && first_word.len() > 3;
        unknown
            || (2..=5).contains(&words)
                && !personal
                && ((comes_back(first) && !comes_back(end - 1)) || described)
    }

    pub(super) fn acronym(&self, at: usize) -> bool {
        let word = self.tokens.word(at);
        word.len() >= 2
            && word
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
    }

    pub(super) fn country_in(&self, first: usize, end: usize) -> Option<CountryCode> {
        (first..end)
            .find_map(|i| self.country_at[i])
            .map(|h| self.hits[h as usize].code)
    }

    pub(super) fn known(&self, text: &str, first: usize, end: usize) -> Option<usize> {
        if let Some(party) = self.by_name.get(&text.to_lowercase()) {
            return Some(*party);
        }
        if end - first == 1 {
            return self.by_part.get(self.tokens.lower(first)).copied();
        }
        None
    }

    /// "mercenary group Wagner", "shipping company Orion": the descriptor right before makes the kind.
    pub(super) fn craft_or_group_before(&self, first: usize) -> Option<PartyKind> {
        let mut at = first;
        while at > 0 && self.tokens.class(at - 1) == Class::Quote {
            at -= 1;
        }
        (1..=3usize.min(at)).rev().find_map(|length| {
            let start = at - length;
            VOCABULARY
                .descriptor_words
                .all_at(self.tokens, start, at)
                .find(|(l, _)| *l == length)
                .map(|(_, d)| match VOCABULARY.descriptors[d].kind() {
                    EntityKind::Vessel => PartyKind::Vessel,
                    EntityKind::Aircraft => PartyKind::Aircraft,
                    _ => PartyKind::Organization,
                })
        })
    }

    pub(super) fn imo_follows(&self, end: usize, sentence: Sentence) -> bool {
        (end..sentence.last.min(end + 4)).any(|i| self.tokens.lower(i) == "imo")
    }

    pub(super) fn is_place(&self, first: usize, end: usize) -> bool {
        // "St. Petersburg"
        let saint = matches!(self.tokens.word(first), "St" | "Ste" | "Saint") && end > first + 1;
        if saint || (first..end).any(|i| VOCABULARY.place_words.contains(self.tokens.lower(i))) {
            return true;
        }
        let Some(before) = first.checked_sub(1) else {
            return false;
        };
        let article = self.tokens.lower(before) == "the" || self.tokens.class(before) == Class::Adjective;
        let before = if article { before.saturating_sub(1) } else { before };
        let leads = VOCABULARY.place_prepositions.contains(self.tokens.lower(before));
        let of_place = self.tokens.lower(before) == "of"
            && before > 0
            && VOCABULARY.place_words.contains(self.tokens.lower(before - 1));
        let given = VOCABULARY.given.contains(self.tokens.lower(first)) && end - first >= 2;
        // "to Kim Yo Jong", "from John Smith" lead to persons.
        let spatial = is_spatial(self.tokens.lower(before));
        let followed_by_country =
            self.tokens.word(end) == "," && self.country_at.get(end + 1).is_some_and(Option::is_some);
        of_place || (spatial && !given && !self.acronym(first)) || (leads && followed_by_country)
    }

    pub(super) fn is_person(&self, first: usize, end: usize, sentence: Sentence) -> bool {
        let words = (first..end)
            .filter(|i| self.tokens.tokens[*i].kind == TokenKind::Word)
            .count();
        if !(2..=5).contains(&words) || (first..end).any(|i| self.acronym(i) && self.tokens.word(i).len() > 2)
        {
            return false;
        }
        let first_word = self.tokens.lower(first);
        let plausible = (first..end).all(|i| {
            let lower = self.tokens.lower(i);
            !VOCABULARY.place_words.contains(lower)
                && (i == first
                    || LEXICON.closed(lower).is_none()
                    || VOCABULARY.particles.contains(lower)
                    || lower.len() <= 2)
        });
        if !plausible {
            return false;
        }
        if words == 2 && self.tokens.word(end - 1) == "." {
            return true;
        }
        let bare = first == sentence.first || self.tokens.lower(first - 1) != "the";
        if VOCABULARY.given.contains(first_word)
            || bare && words <= 3 && is_given_name(first_word) && self.odds(first, end) > 1.0
        {
            return true;
        }
        let eastern = has_eastern_given_name(self.tokens.text_of(first, end))
            || VOCABULARY.family_first.contains(first_word)
                && (words == 3
                    || self.tokens.word(end - 1).contains('-')
                    || words == 2
                        && !matches!(
                            first_word,
                            "so" | "no" | "do" | "he" | "to" | "o" | "an" | "u" | "im" | "om" | "on"
                        ));
        if eastern && !self.tokens.tokens[first].sentence_start {
            return true;
        }
        // "Usman Butt … Butt said": the last word comes back alone.
        if words <= 4 && self.alone.contains_key(self.tokens.lower(end - 1)) && !self.acronym(end - 1) {
            return true;
        }
        let after = self.tokens.lower(end);
        let speaks = matches!(
            after,
            "said"
                | "says"
                | "told"
                | "added"
                | "who"
                | "whose"
                | "denied"
                | "insisted"
                | "wrote"
                | "argued"
                | "acknowledged"
                | "pleaded"
                | "testified"
                | "admitted"
                | "stated"
                | "declared"
                | "noted"
                | "claimed"
                | "warned"
        ) || (first > sentence.first
            && matches!(
                self.tokens.lower(first - 1),
                "said" | "says" | "added" | "asked" | "told"
            ));
        let aged = after == ","
            && self.tokens.word(end + 1).len() <= 3
            && self
                .tokens
                .word(end + 1)
                .parse::<u8>()
                .is_ok_and(|n| (10..110).contains(&n))
            && matches!(self.tokens.lower(end + 2), "," | ")");
        // "X, a machine-tool dealer": a firm, where its words are no person's.
        let trade =
            |i: usize| VOCABULARY.trades.contains(self.tokens.lower(i)) && self.odds(first, end) < 0.0;
        let described = after == ","
            && (end + 1..sentence.last.min(end + 10))
                .take_while(|i| !matches!(self.tokens.lower(*i), "," | "."))
                .any(|i| VOCABULARY.roles.at(self.tokens, i, sentence.last).is_some() && !trade(i));
        let particle = (first..end).any(|i| {
            VOCABULARY.particles.contains(self.tokens.lower(i)) || self.tokens.lower(i).starts_with("al-")
        });
        speaks || aged || described || particle
    }
}

/// Whether a word, in lower case, is a common noun for people, bodies or places, or of a kind that names seldom have.
pub(super) fn is_common_noun(word: &str) -> bool {
    word.ends_with("ment")
        || word.ends_with("ing")
        || word.ends_with("ion")
        || VOCABULARY.descriptor_kind(word).is_some()
        || VOCABULARY.roles.contains_word(word)
        || FRAMES.stands_for.contains(word)
        || FRAMES.speakers.contains(word)
        || FRAMES.nouns.contains_key(word)
        || VOCABULARY.public_words.contains(word)
        || VOCABULARY.place_words.contains(word)
}

/// "Lam Wing-fai", "Ji-woo Bae": a given name of two syllables joined by a hyphen, the second in small letters.
fn has_eastern_given_name(name: &str) -> bool {
    name.split(' ').count() <= 3
        && name.split(' ').any(|word| {
            word.split_once('-').is_some_and(|(head, tail)| {
                head.chars().next().is_some_and(char::is_uppercase)
                    && (2..=6).contains(&head.len())
                    && (2..=6).contains(&tail.len())
                    && tail.bytes().all(|b| b.is_ascii_lowercase())
            })
        })
}

/// Letters and hyphens alone, of some length.
pub(super) fn is_plain_name(word: &str) -> bool {
    word.len() > 3 && word.chars().all(|c| c.is_alphabetic() || c == '-')
}
