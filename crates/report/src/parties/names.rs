//! Names: runs of capitalised words, and what they name.

use interdict_model::CountryCode;

use super::{CountryHit, Finder, MentionKind, PartyKind, naming::is_legal_form};
use crate::{
    time::{is_month, is_weekday},
    token::{Class, Sentence, TokenKind},
    vocabulary::{CountryWord, VOCABULARY},
};

impl Finder<'_, '_> {
    /// Names in a sentence: runs of capitalised words.
    pub(super) fn names(&mut self, sentence: Sentence, known_only: bool) {
        let mut at = sentence.first;
        while at < sentence.last {
            if !self.may_open_name(at) {
                at += 1;
                continue;
            }
            if let Some(length) = self.organization_name(at, sentence.last) {
                let end = self.extend_organization(at, at + length, sentence);
                self.named(PartyKind::Organization, at, end);
                at = end;
                continue;
            }
            if let Some(prefix) = self.compound_of_organization(at) {
                self.named_by(prefix, at);
                at += 1;
                continue;
            }
            if let Some(end) = self
                .numbered_body(at, sentence)
                .or_else(|| self.works(at, sentence))
            {
                self.named(PartyKind::Organization, at, end);
                at = end;
                continue;
            }
            let Some(end) = self.run(at, sentence) else {
                at += 1;
                continue;
            };
            self.read_run(at, end, sentence, known_only);
            at = end.max(at + 1);
        }
    }

    pub(super) fn organization_name(&self, at: usize, end: usize) -> Option<usize> {
        let vocabulary = &*VOCABULARY;
        if !self.tokens.tokens[at].capital && !self.tokens.word(at).starts_with("al-") {
            return None;
        }
        vocabulary
            .organization_names
            .all_at(self.tokens, at, end)
            .find(|(length, spelling)| {
                let written = self.tokens.text_of(at, at + length);
                let next_capital = self
                    .tokens
                    .tokens
                    .get(at + length)
                    .is_some_and(|t| t.capital && t.kind == TokenKind::Word && at + length < end);
                written == vocabulary.organization_spellings[*spelling]
                    && !(next_capital && *length == 1 && self.forms_longer_name(at, at + length, end))
            })
            .map(|(length, _)| length)
    }

    /// Whether a known one-word name goes on into another name ("Guardian Maritime Ltd", "Fars Province").
    pub(super) fn forms_longer_name(&self, _first: usize, last: usize, end: usize) -> bool {
        let mut at = last;
        while at < end
            && self.tokens.tokens[at].capital
            && self.tokens.tokens[at].kind == TokenKind::Word
            && self.country_at[at].is_none()
        {
            at += 1;
        }
        at > last
            && !VOCABULARY.titles.contains_word(self.tokens.lower(last))
            && !VOCABULARY.roles.contains_word(self.tokens.lower(last))
    }

    /// The end of the run of name words that starts at a token.
    pub(super) fn run(&self, first: usize, sentence: Sentence) -> Option<usize> {
        let name_word = |i: usize| {
            let token = self.tokens.tokens[i];
            let article = i > first
                && self.tokens.word(i).len() > 3
                && (self.tokens.word(i).starts_with("al-") || self.tokens.word(i).starts_with("el-"));
            token.kind == TokenKind::Word
                && (token.capital || article)
                && (article
                    || self.tokens.class(i) == Class::ProperNoun
                    || self.country_at[i].is_some()
                    || (token.sentence_start && self.tokens.class(i) == Class::Noun)
                    || (i > first
                        && token.capital
                        && !matches!(
                            self.tokens.class(i),
                            Class::Verb(_) | Class::Modal | Class::Pronoun
                        )))
                && (!is_calendar_word(self.tokens.lower(i)) || i == first && self.is_month_named(i, sentence))
                && !(self.tokens.word(i).rsplit_once('-'))
                    .is_some_and(|(_, end)| VOCABULARY.compound_ends.contains(end))
        };
        // "the gang 400 Mawozo"
        let numbered = self.tokens.tokens[first].kind == TokenKind::Number
            && first + 1 < sentence.last
            && name_word(first + 1)
            && self.craft_or_group_before(first) == Some(PartyKind::Organization);
        if !(name_word(first) || numbered)
            || self.tokens.tokens[first].sentence_start
                && VOCABULARY.number_words.contains(self.tokens.lower(first))
            || (self.tokens.tokens[first].sentence_start
                && matches!(self.tokens.class(first), Class::Verb(_)))
        {
            return None;
        }
        let mut at = first + 1;
        while at < sentence.last {
            if name_word(at) {
                at += 1;
                continue;
            }
            let word = self.tokens.lower(at);
            let next_name = at + 1 < sentence.last && name_word(at + 1);
            // "Co., Ltd."
            if let Some(end) = self.legal_form(at, sentence) {
                at = end;
                continue;
            }
            // "… Ltd. Part of the crude": the dot ends the sentence, too.
            let closed = || {
                is_legal_form(self.tokens.lower(at - 1))
                    && !(at + 1 < sentence.last && is_legal_form(self.tokens.lower(at + 1)))
            };
            let abbreviation_dot = word == "."
                && next_name
                && !closed()
                && self.tokens.tokens[at].start == self.tokens.tokens[at - 1].end
                && (self.tokens.word(at - 1).chars().count() == 1
                    || crate::lexicon::LEXICON.is_abbreviation(self.tokens.lower(at - 1)));
            // "Otto van der Berg"
            let next_particle = at + 2 < sentence.last
                && VOCABULARY.particles.contains(self.tokens.lower(at + 1))
                && name_word(at + 2);
            let particle = VOCABULARY.particles.contains(word)
                && (next_name || next_particle)
                && self.tokens.tokens[at].kind == TokenKind::Word
                && self.country_at[at - 1].is_none();
            let ampersand = word == "&" && next_name;
            // "the People's Liberation Army", "the Workers' Party of Korea"
            let owned = next_name
                && matches!(word, "'s" | "’s" | "'" | "’")
                && self.tokens.tokens[at].start == self.tokens.tokens[at - 1].end
                && VOCABULARY.owners.contains(self.tokens.lower(at - 1));
            let number = self.tokens.tokens[at].kind == TokenKind::Number
                && self.tokens.word(at).len() <= 4
                && (self.vessel_before(first)
                    || self.sails(first, at)
                    || self.kind_after(first, at + 1, sentence) == Some(PartyKind::Vessel)
                    || self.tokens.lower(first).ends_with("-flagged")
                    || self.imo_follows(at + 1, sentence)
                    || self
                        .by_name
                        .contains_key(&self.tokens.text_of(first, at + 1).to_lowercase()));
            // "Ulli S., 45": an initial for the family name ends the name.
            let initial = word == "."
                && at == first + 2
                && self.tokens.word(at - 1).chars().count() == 1
                && self.tokens.tokens[at].start == self.tokens.tokens[at - 1].end
                && !next_name;
            // "the Scientific Studies and Research Centre"
            let compound = word == "and" && next_name && self.goes_on_as_body(first, at, sentence);
            // "Lancaster 6 DMCC"
            let number = number
                || self.tokens.tokens[at].kind == TokenKind::Number
                    && self.tokens.word(at).len() <= 2
                    && at + 1 < sentence.last
                    && self.tokens.tokens[at + 1].capital
                    && is_legal_form(self.tokens.lower(at + 1));
            // "Skagen Marine Fuels A/S"
            let slash = word == "/"
                && next_name
                && self.tokens.word(at - 1).len() == 1
                && self.tokens.word(at + 1).len() == 1
                && self.tokens.tokens[at].start == self.tokens.tokens[at - 1].end;
            if abbreviation_dot || slash || particle || ampersand || owned || number || initial || compound {
                at += 1;
                continue;
            }
            break;
        }
        Some(at)
    }

    pub(super) fn read_run(&mut self, first: usize, end: usize, sentence: Sentence, known_only: bool) {
        let mut at = first;
        // Countries and adjectives at the front ("Russian President Vladimir Putin").
        while at < end {
            let Some(hit) = self.country_at[at].map(|h| self.hits[h as usize]) else {
                break;
            };
            let rest = hit.last.min(end);
            if self.country_is_part_of_name(first, hit, end) {
                break;
            }
            self.country_mention(hit);
            at = rest;
        }
        if at >= end {
            return;
        }
        let country_before = at
            .checked_sub(1)
            .filter(|_| at > first)
            .and_then(|i| self.country_at[i])
            .map(|h| self.hits[h as usize].code)
            .or_else(|| self.genitive_country(at));
        let (name_start, title) = self.skip_titles(at, end);
        if name_start >= end {
            return;
        }
        self.read_name(at, name_start, end, title, country_before, sentence, known_only);
    }

    /// The country of "Russia's" right before a token.
    pub(super) fn genitive_country(&self, at: usize) -> Option<CountryCode> {
        (at >= 2 && self.tokens.class(at - 1) == Class::Genitive)
            .then(|| self.country_at[at - 2])
            .flatten()
            .map(|h| self.hits[h as usize].code)
    }

    pub(super) fn country_mention(&mut self, hit: CountryHit) {
        let party = self.country(hit.code);
        self.mention(
            party,
            hit.first,
            hit.last,
            MentionKind::Name,
            hit.word == CountryWord::Demonym,
        );
    }

    /// "Bank of China", "Michael Jordan", "Korea Mining Development Trading Corporation", "Iran Air": the country word
    /// is part of a longer name.
    pub(super) fn country_is_part_of_name(&self, run: usize, hit: CountryHit, end: usize) -> bool {
        // "Justice For Myanmar": a capital that only a name has.
        let led = hit.first > run
            && matches!(self.tokens.word(hit.first - 1), "For" | "Of" | "On" | "And")
            && hit.word != CountryWord::Demonym;
        if led {
            return true;
        }
        let before = hit.first > run
            && self.country_at[hit.first - 1].is_none()
            && !VOCABULARY.titles.contains_word(self.tokens.lower(hit.first - 1));
        if hit.word == CountryWord::Demonym {
            // "Russian Direct Investment Fund" is a name; "Russian President" is not.
            let organization =
                (hit.last..end).any(|i| VOCABULARY.organization_words.contains(self.tokens.lower(i)));
            let titled = VOCABULARY.titles.at(self.tokens, hit.last, end).is_some();
            return !titled && organization && hit.prefix.is_none() && end > hit.last;
        }
        let after = hit.last < end
            && self.country_at[hit.last].is_none()
            && VOCABULARY.titles.at(self.tokens, hit.last, end).is_none();
        let organization =
            after && (hit.last..end).any(|i| VOCABULARY.organization_words.contains(self.tokens.lower(i)));
        let given_before = before && VOCABULARY.given.contains(self.tokens.lower(hit.first - 1));
        let of_office = run >= 2 && self.tokens.lower(run - 1) == "of" && self.is_office(run - 2);
        let personal = !of_office
            && matches!(
                self.tokens.lower(hit.first),
                "jordan"
                    | "chad"
                    | "georgia"
                    | "israel"
                    | "kenya"
                    | "cyprus"
                    | "holland"
                    | "paris"
                    | "sydney"
            )
            && after
            && hit.first == run;
        organization || given_before || personal
    }

    #[allow(clippy::too_many_arguments)]
    pub(super) fn read_name(
        &mut self,
        run: usize,
        first: usize,
        end: usize,
        title: Option<String>,
        country: Option<CountryCode>,
        sentence: Sentence,
        known_only: bool,
    ) {
        let titled = first > run;
        let text = self.tokens.text_of(first, end).to_owned();
        let words = end - first;
        if words == 1 && !titled && VOCABULARY.rule_words.contains(self.tokens.lower(end)) {
            let ruled = VOCABULARY.ruled_by(self.tokens.lower(first));
            if let Some(code) = ruled {
                let party = self.country(code);
                self.mention(party, first, end + 1, MentionKind::Name, false);
                return;
            }
        }
        // A name already known, whole or in part.
        if let Some(party) = self.known(&text, first, end) {
            let kind = self.parties[party].kind;
            let how = if titled && kind == PartyKind::Person && words == 1 {
                MentionKind::Title
            } else {
                MentionKind::Name
            };
            let start = if how == MentionKind::Title { run } else { first };
            self.mention(party, start, end, how, false);
            self.note(party, title, country);
            return;
        }
        // "Resolution 2216"
        let numbered = self.tokens.class(end) == Class::Number;
        // A descriptor in capitals of a title-case line, or nothing to go by.
        let thing =
            (words > 1 || numbered) && !titled && VOCABULARY.thing_words.contains(self.tokens.lower(end - 1))
                || self.goes_on_as_thing(end, sentence)
                || self.labels_a_turn(first, end, sentence)
                || self.enumerates(first, sentence);
        if thing || VOCABULARY.region_names.contains(text.to_lowercase().as_str()) {
            return;
        }
        let lower_words: Vec<&str> = (first..end).map(|i| self.tokens.lower(i)).collect();
        let organization = lower_words
            .iter()
            .any(|w| VOCABULARY.organization_words.contains(w));
        let personal_title = title
            .as_deref()
            .is_some_and(|t| !VOCABULARY.descriptor_words.contains_word(t));
        if known_only && !(titled || personal_title && words >= 1 && !organization) {
            return;
        }
        let evident = (self.kind_beside(first, end, sentence))
            .or_else(|| self.evident.get(text.to_lowercase().as_str()).copied());
        let vessel = self.vessel_before(first)
            || words > 1 && self.is_ship_prefix(first)
            || evident == Some(PartyKind::Vessel)
            || !organization && (self.is_named_as_ship(first, end, sentence) || self.joined_with_ship(first));
        if vessel && !titled {
            let party = self.named(PartyKind::Vessel, first, end);
            self.find_imo(party, end, sentence);
            return;
        }
        if organization && !titled {
            let end = self.extend_organization(first, end, sentence);
            let plain_noun = end == first + 1 && !self.acronym(first);
            if plain_noun && self.public_body(first, sentence) {
                return;
            }
            if plain_noun
                || (self.tokens.tokens[first].sentence_start
                    && words == 2
                    && crate::lexicon::LEXICON.closed(lower_words[0]).is_some())
            {
                return;
            }
            let party = self.named(PartyKind::Organization, first, end);
            self.note(party, None, country.or_else(|| self.country_in(first, end)));
            return;
        }
        let trade = (title.as_deref()).is_some_and(|t| VOCABULARY.trades.contains(t)) && !titled;
        if trade && self.odds(first, end) < 0.3 {
            let party = self.named(PartyKind::Organization, first, end);
            self.note(party, title, country);
            return;
        }
        if personal_title && words <= 4 {
            let party = self.person(first, end, words == 1);
            self.note(party, title, country);
            let (start, how) = if titled && words == 1 {
                (run, MentionKind::Title)
            } else {
                (first, MentionKind::Name)
            };
            self.mention(party, start, end, how, false);
            return;
        }
        let initialled =
            words >= 2 && self.tokens.word(end - 1) == "." && self.tokens.word(end - 2).len() <= 2;
        if initialled || evident == Some(PartyKind::Person) {
            let party = self.person(first, end, words == 1);
            self.note(party, None, country);
            self.mention(party, first, end, MentionKind::Name, false);
            return;
        }
        if evident == Some(PartyKind::Organization) || self.joined_by_ampersand(first, end) {
            let party = self.named(PartyKind::Organization, first, end);
            self.note(party, None, country);
            return;
        }
        if let Some(kind) = self.craft_or_group_before(first) {
            self.named(kind, first, end);
            return;
        }
        if self.imo_follows(end, sentence) {
            let party = self.named(PartyKind::Vessel, first, end);
            self.find_imo(party, end, sentence);
            return;
        }
        // "in Vladivostok, an inspector said": a town that the gazetteer knows, where a place belongs.
        let town = VOCABULARY
            .place_at(self.tokens, first, end)
            .is_some_and(|(length, _)| length == words);
        if town && self.is_place(first, end) {
            self.named(PartyKind::Place, first, end);
            return;
        }
        let place_named = (first..end).any(|i| VOCABULARY.place_words.contains(self.tokens.lower(i)));
        if !place_named && (self.defines_acronym(first, end) || self.is_spoken_of_as_body(first, end)) {
            let party = self.named(PartyKind::Organization, first, end);
            self.note(party, None, country);
            return;
        }
        if self.is_place(first, end) {
            self.named(PartyKind::Place, first, end);
            return;
        }
        if self.deals(first, end, sentence) {
            let party = self.named(PartyKind::Organization, first, end);
            self.note(party, None, country);
            return;
        }
        if self.is_named_as_body(first, end, sentence) {
            let party = self.named(PartyKind::Organization, first, end);
            self.note(party, None, country);
            return;
        }
        if self.is_person(first, end, sentence) || self.ends_as_capital(first, end) {
            let party = self.person(first, end, false);
            self.note(party, None, None);
            self.mention(party, first, end, MentionKind::Name, false);
            return;
        }
        match self.looks_like(first, end, sentence) {
            Some(PartyKind::Person) => {
                let party = self.person(first, end, words == 1);
                self.mention(party, first, end, MentionKind::Name, false);
            }
            Some(kind) => {
                let party = self.named(kind, first, end);
                self.note(party, None, country);
            }
            None => {}
        }
    }
}

/// Words of the calendar that reports write with a capital; none is a part of a name here.
pub(super) fn is_calendar_word(lower: &str) -> bool {
    is_weekday(lower)
        || is_month(lower)
        || matches!(lower, "i" | "jan" | "feb" | "sept" | "oct" | "nov" | "dec")
}
