//! Parties by their names: new or known, whole, short, by acronym, with their legal forms and numbers.

use super::{Finder, MentionKind, PartyKind};
use crate::{
    token::{Class, Sentence, TokenKind},
    vocabulary::{CountryWord, VOCABULARY},
};

/// How many parties back letters are matched with a name.
const PARTIES_BACK_MAX: usize = 300;

impl Finder<'_, '_> {
    /// Whether a token has anything of a name's first: a capital, a digit, a hyphen.
    pub(super) fn may_open_name(&self, at: usize) -> bool {
        let token = self.tokens.tokens[at];
        let marked = |word: &str| word.bytes().any(|b| b == b'-' || b.is_ascii_digit());
        token.capital || token.kind == TokenKind::Number || marked(self.tokens.word(at))
    }

    pub(super) fn person(&mut self, first: usize, end: usize, partial: bool) -> usize {
        let name = self.tokens.text_of(first, end).to_owned();
        let party = self.push(PartyKind::Person, name.clone(), None);
        self.parties[party].partial = partial;
        self.by_name.insert(name.to_lowercase(), party);
        let words: Vec<String> = (first..end)
            .filter(|i| self.tokens.tokens[*i].kind == TokenKind::Word)
            .map(|i| self.tokens.lower(i).to_owned())
            .collect();
        let family_first =
            words.first().is_some_and(|w| VOCABULARY.family_first.contains(w)) && words.len() >= 2;
        let family = if family_first { words.first() } else { words.last() };
        if let Some(family) = family {
            self.by_part.insert(family.clone(), party);
        }
        if family_first {
            self.by_name.insert(words[1..].join(" "), party);
        }
        party
    }

    /// A party of a kind by its name, new or known, with a mention.
    pub(super) fn named(&mut self, kind: PartyKind, first: usize, end: usize) -> usize {
        let name = self.tokens.text_of(first, end).to_owned();
        let key = name.to_lowercase();
        let known = self
            .by_name
            .get(&key)
            .copied()
            .filter(|p| self.parties[*p].kind == kind);
        let known = known.or_else(|| {
            (kind == PartyKind::Organization)
                .then(|| {
                    self.same_by_letters(first, end)
                        .or_else(|| self.told_short_before(first, end))
                })
                .flatten()
        });
        let party = known.unwrap_or_else(|| {
            let country = self.country_in(first, end).or_else(|| VOCABULARY.seat(&name));
            let party = self.push(kind, name.clone(), country);
            self.by_name.insert(key, party);
            if kind == PartyKind::Organization {
                self.short_names(party, first, end);
                self.parties[party].known_as = VOCABULARY.known_as(&name);
            }
            party
        });
        let modifies = kind == PartyKind::Organization && self.modifies_thing(first, end);
        self.mention(party, first, end, MentionKind::Name, modifies);
        if kind == PartyKind::Organization {
            self.acronym_in_brackets(party, end);
        }
        if kind != PartyKind::Place {
            let country = self.genitive_country(first).or_else(|| {
                first
                    .checked_sub(1)
                    .and_then(|i| self.country_at[i])
                    .map(|h| self.hits[h as usize].code)
            });
            self.note(party, None, country);
        }
        party
    }

    /// "Isis women row … Isis Boat Club, founded in 1987,": a body that has been named by the first word of its name alone,
    /// which is no known body's.
    fn told_short_before(&mut self, first: usize, end: usize) -> Option<usize> {
        let word = self.tokens.word(first);
        let body = end > first + 1 && self.tokens.is_of(end - 1, &VOCABULARY.organization_words);
        // "Isis" is not written as "ISIS" is.
        let spelt_otherwise =
            || (VOCABULARY.organization_spellings.iter()).any(|s| s.eq_ignore_ascii_case(word) && s != word);
        if !body || VOCABULARY.is_known(word) && !spelt_otherwise() {
            return None;
        }
        let party = *self.by_name.get(self.tokens.lower(first))?;
        let of = &mut self.parties[party];
        if of.kind != PartyKind::Organization || of.name != word || of.country.is_some() {
            return None;
        }
        let whole = self.tokens.text_of(first, end);
        of.other_names
            .push(std::mem::replace(&mut of.name, whole.to_owned()));
        of.known_as = VOCABULARY.known_as(whole);
        self.by_name.insert(whole.to_lowercase(), party);
        self.short_names(party, first, end);
        Some(party)
    }

    /// "a United Nations arms embargo", "EU law": the body whose measure it is takes no part in what is told.
    fn modifies_thing(&self, first: usize, end: usize) -> bool {
        let name = self.tokens.text_of(first, end).to_lowercase();
        VOCABULARY.lawgivers.contains(name.as_str())
            && (end..self.tokens.tokens.len().min(end + 3))
                .take_while(|i| matches!(self.tokens.class(*i), Class::Noun | Class::Adjective))
                .any(|i| VOCABULARY.measures.contains(self.tokens.lower(i)))
    }

    /// An organisation by a part of a word ("Houthi-held"), which stands for it as an adjective does.
    pub(super) fn named_by(&mut self, name: &str, at: usize) {
        let key = name.to_lowercase();
        let party = self.by_name.get(&key).copied().unwrap_or_else(|| {
            let party = self.push(PartyKind::Organization, name.to_owned(), None);
            self.by_name.insert(key, party);
            party
        });
        self.mention(party, at, at + 1, MentionKind::Name, true);
    }

    /// "Rapid Support Forces … RSF": a body whose capitals are the letters, already named.
    pub(super) fn same_by_letters(&mut self, first: usize, end: usize) -> Option<usize> {
        let letters = self.tokens.word(first).replace('.', "");
        if end != first + 1
            || !(3..=6).contains(&letters.len())
            || !letters.bytes().all(|b| b.is_ascii_uppercase())
        {
            return None;
        }
        let found = (0..self.parties.len()).rev().take(PARTIES_BACK_MAX).find(|p| {
            let party = &self.parties[*p];
            let initials: String = (party.name.split([' ', '-']))
                .filter_map(|w| w.chars().next())
                .filter(|c| c.is_uppercase())
                .collect();
            party.kind == PartyKind::Organization && initials == letters
        })?;
        self.by_name.insert(letters.to_lowercase(), found);
        self.parties[found].other_names.push(letters);
        Some(found)
    }

    /// "Orion Trading Company" may come back as "Orion Trading" or, where the word is no common one, "Orion".
    pub(super) fn short_names(&mut self, party: usize, first: usize, end: usize) {
        let mut cut = end;
        while cut > first + 1
            && (VOCABULARY.organization_words.contains(self.tokens.lower(cut - 1))
                || self.tokens.tokens[cut - 1].kind != TokenKind::Word)
        {
            cut -= 1;
            if cut > first {
                let short = self.tokens.text_of(first, cut).to_lowercase();
                self.by_name.entry(short).or_insert(party);
            }
        }
        let distinct = |at: usize| {
            let word = self.tokens.lower(at);
            crate::lexicon::LEXICON.verb(word).is_none()
                && crate::lexicon::LEXICON.closed(word).is_none()
                && !VOCABULARY.organization_words.contains(word)
                && !VOCABULARY.public_words.contains(word)
                && !VOCABULARY.place_words.contains(word)
                && !VOCABULARY.region_names.contains(word)
                && self.country_at[at].is_none()
                && VOCABULARY.place_at(self.tokens, at, at + 1).is_none()
                && !VOCABULARY.given.contains(word)
        };
        // "Falcon Crest Mobility … Falcon Crest"
        for short in (first + 2..end).filter(|_| distinct(first)) {
            let short = self.tokens.text_of(first, short).to_lowercase();
            self.by_name.entry(short).or_insert(party);
        }
        if end - first >= 2 && cut == first + 1 && distinct(first) {
            self.by_part
                .entry(self.tokens.lower(first).to_owned())
                .or_insert(party);
        }
        // "Maison Kibingo … Kibingo": a word of the name that comes back alone.
        for at in (first..end).filter(|at| end - first >= 2 && distinct(*at)) {
            if self.alone.contains_key(self.tokens.lower(at)) {
                self.by_part
                    .entry(self.tokens.lower(at).to_owned())
                    .or_insert(party);
            }
        }
    }

    /// "Reconnaissance General Bureau (RGB)": the letters become a name of it.
    pub(super) fn acronym_in_brackets(&mut self, party: usize, end: usize) {
        let bracketed = self.tokens.word(end) == "("
            && self.tokens.word(end + 2) == ")"
            && self
                .tokens
                .tokens
                .get(end + 1)
                .is_some_and(|_| self.acronym(end + 1));
        if bracketed {
            let acronym = self.tokens.word(end + 1).to_owned();
            self.by_name.insert(acronym.to_lowercase(), party);
            self.parties[party].other_names.push(acronym);
            self.mention(party, end + 1, end + 2, MentionKind::Name, false);
        }
    }

    /// "Ministry of Defence", "Bank of China", "Office of Foreign Assets Control".
    pub(super) fn extend_organization(&self, first: usize, end: usize, sentence: Sentence) -> usize {
        let head = self.tokens.lower(end - 1);
        let can = matches!(
            head,
            "ministry"
                | "school"
                | "college"
                | "faculty"
                | "department"
                | "bank"
                | "office"
                | "bureau"
                | "institute"
                | "university"
                | "council"
                | "committee"
                | "commission"
                | "court"
                | "academy"
                | "agency"
                | "centre"
                | "center"
                | "house"
                | "organisation"
                | "organization"
                | "federation"
                | "association"
                | "corps"
                | "army"
                | "guard"
                | "party"
                | "front"
                | "movement"
                | "union"
                | "society"
                | "board"
                | "authority"
                | "panel"
                | "forces"
                | "league"
                | "republic"
                | "brotherhood"
                | "observatory"
                | "directorate"
                | "inspectorate"
        );
        if !can || first >= end {
            return end;
        }
        // "Organisation for the Prohibition of Chemical Weapons"
        let mut whole = end;
        for _ in 0..2 {
            match self.extended_by(whole, head, sentence) {
                Some(longer) => whole = longer,
                None => break,
            }
        }
        whole
    }

    /// The end of the name that goes on with "of" or "for" after a token.
    fn extended_by(&self, end: usize, head: &str, sentence: Sentence) -> Option<usize> {
        // "the Office on Drugs and Crime"
        let on =
            self.tokens.lower(end) == "on" && matches!(head, "office" | "commission" | "committee" | "panel");
        if !on && !matches!(self.tokens.lower(end), "of" | "for") {
            return None;
        }
        let mut at = end + 1;
        if self.tokens.lower(at) == "the" {
            at += 1;
        }
        let start = at;
        while at < sentence.last
            && self.tokens.tokens[at].capital
            && self.tokens.tokens[at].kind == TokenKind::Word
            && self.tokens.class(at) != Class::Pronoun
        {
            at += 1;
            let joined = matches!(self.tokens.lower(at), "and" | "&")
                && at + 1 < sentence.last
                && self.tokens.tokens[at + 1].capital
                && head != "bank";
            if joined {
                at += 1;
            }
        }
        (at > start).then_some(at)
    }

    pub(super) fn find_imo(&mut self, party: usize, end: usize, sentence: Sentence) {
        let at = (end..sentence.last.min(end + 4)).find(|i| self.tokens.lower(*i) == "imo");
        let number = at.and_then(|i| {
            (i + 1..sentence.last.min(i + 5)).find(|j| {
                self.tokens.word(*j).len() == 7 && self.tokens.word(*j).bytes().all(|b| b.is_ascii_digit())
            })
        });
        if let Some(number) = number {
            self.parties[party].imo = Some(self.tokens.word(number).to_owned());
        }
    }

    /// The end of a legal form that a comma, and the dot of the one before, part from a name: "Co., Ltd".
    pub(super) fn legal_form(&self, at: usize, sentence: Sentence) -> Option<usize> {
        let dot = usize::from(
            self.tokens.word(at) == "." && self.tokens.tokens[at].start == self.tokens.tokens[at - 1].end,
        );
        let form = at + dot + 1;
        (form < sentence.last
            && self.tokens.word(at + dot) == ","
            && self.tokens.tokens[form].capital
            && is_legal_form(self.tokens.lower(form)))
        .then_some(form + 1)
    }

    /// "Eliande Tunis": what nobody takes for a common word goes with a capital as with a surname.
    pub(super) fn ends_as_capital(&self, first: usize, end: usize) -> bool {
        end == first + 2
            && self.is_unknown_word(first)
            && self.country_at[end - 1].is_some_and(|h| {
                let hit = self.hits[h as usize];
                hit.word == CountryWord::Capital && hit.first == end - 1
            })
    }
}

/// A firm's legal form, in lower case, that may follow a comma.
pub(super) fn is_legal_form(lower: &str) -> bool {
    VOCABULARY.legal_forms.contains(lower)
}
