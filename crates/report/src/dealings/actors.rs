//! Which parties a noun phrase stands for in a dealing: by name, by pronoun, by the state or body that a common noun
//! belongs to ("Russian buyers", "its army", "a club in Omsk"), by what was named before ("the company").

use interdict_model::{CountryCode, EntityKind};

use super::Scene;
use crate::{
    frames::FRAMES,
    lexicon::VerbForm,
    numerals,
    parties::{Mention, MentionKind, PartyKind},
    phrase::NounPhrase,
    token::Class,
    vocabulary::VOCABULARY,
};

/// How many phrases deep "agents of a subsidiary of X" is followed.
const DEPTH_MAX: usize = 3;
/// How many sentences the lead of a report has, title and all.
const LEAD_SENTENCES_MAX: usize = 5;
/// How many sentences on somebody is named who was told of without a name.
const LATER_SENTENCES_MAX: usize = 3;
/// How many of the parties spoken of most "the government" may mean.
const FOREMOST_MAX: usize = 20;
/// How many sentences back "the company" or "its army" may refer.
const BACK_SENTENCES_MAX: usize = 3;

impl Scene<'_, '_> {
    /// The parties that a phrase stands for.
    pub(super) fn parties_in(&self, phrase: NounPhrase) -> Vec<usize> {
        self.parties_beside(phrase, &[])
    }

    /// The parties that a phrase stands for, where others already take part: "Iran sent drones to the army".
    pub(super) fn parties_beside(&self, phrase: NounPhrase, others: &[usize]) -> Vec<usize> {
        let mut parties = Vec::new();
        self.gather(phrase, others, 0, &mut parties);
        parties
    }

    fn gather(&self, phrase: NounPhrase, others: &[usize], depth: usize, parties: &mut Vec<usize>) {
        let phrase = self.measured(phrase, self.tokens.sentence_of(phrase.head));
        let named = (self.cast.mention_at(phrase.head)).or_else(|| self.role_mention(phrase));
        if let Some(mention) = named.filter(|m| !m.adjective) {
            if self.cast.parties[mention.party].kind != PartyKind::Place {
                self.push_actor(mention.party, parties);
            }
            return;
        }
        // "50 North Koreans", "the Russians"
        if let Some(nation) = named.filter(|m| m.last == phrase.head + 1) {
            push(nation.party, parties);
            return;
        }
        if self.tokens.class(phrase.head) == Class::Pronoun {
            if phrase.first == phrase.head && matches!(self.tokens.lower(phrase.head), "it" | "they") {
                parties.extend(self.subject_antecedent(phrase.head));
            }
            return;
        }
        // "the hackers known as X"
        if matches!(
            self.tokens.lower(phrase.last),
            "known" | "called" | "named" | "dubbed"
        ) {
            let at = phrase.last + 1 + usize::from(self.tokens.lower(phrase.last + 1) == "as");
            let at = at + usize::from(self.tokens.lower(at) == "the");
            if let Some(named) = self.cast.mention_at(at).filter(|m| !m.adjective) {
                self.push_actor(named.party, parties);
                return;
            }
        }
        if let Some(people) = self.both(phrase) {
            people.into_iter().for_each(|p| push(p, parties));
            return;
        }
        if !is_actor_noun(self.tokens.lower(phrase.head)) {
            return;
        }
        if let Some(named) = self.apposed(phrase) {
            self.push_actor(named, parties);
            return;
        }
        // "its Turkish distributor, X,": the name follows.
        if self.tokens.word(phrase.last) == ","
            && let Some(next) = self
                .cast
                .phrase_from(self.tokens.sentence_of(phrase.head), phrase.last + 1)
            && let Some(named) = (self.cast.mention_at(next.head))
                .filter(|m| !m.adjective && m.last == next.last && m.how == MentionKind::Name)
            && (named.first == next.first || self.tokens.lower(next.first) == "the")
            && matches!(self.tokens.lower(named.last), "," | "." | "and")
            && self.parties_agree(phrase, named.party)
        {
            self.push_actor(named.party, parties);
            return;
        }
        // "agents of the Wagner Group", "firms linked to Hezbollah" before "Russian agents".
        if depth < DEPTH_MAX {
            let complement = self.complement(phrase, others, depth, false);
            if !complement.is_empty() {
                complement.into_iter().for_each(|p| push(p, parties));
                return;
            }
        }
        let before = parties.len();
        for at in phrase.first..phrase.head {
            if let Some(mention) = self.cast.mention_at(at)
                && self.cast.parties[mention.party].kind != PartyKind::Place
            {
                self.push_actor(mention.party, parties);
            } else if let Some(country) = self.place_party(at) {
                push(country, parties);
            }
        }
        if parties.len() > before {
            return;
        }
        // "a club in Omsk"
        for country in self.complement(phrase, others, depth, true) {
            push(country, parties);
        }
        if parties.is_empty()
            && let Some(party) = self.referred(phrase, others)
        {
            push(party, parties);
        }
    }

    /// "the two men", "both brothers": the people that were named last.
    fn both(&self, phrase: NounPhrase) -> Option<Vec<usize>> {
        let head = self.tokens.lower(phrase.head);
        let people = matches!(
            head,
            "men" | "women" | "brothers" | "sisters" | "people" | "friends"
        ) || head
            .strip_suffix('s')
            .is_some_and(|w| VOCABULARY.roles.contains_word(w));
        let number = |i: usize| match self.tokens.lower(i) {
            "both" | "pair" => Some(2),
            word => (numerals::value(word).filter(|n| (2..=4).contains(n))).map(usize::from),
        };
        let definite = matches!(
            self.tokens.lower(phrase.first),
            "the" | "these" | "those" | "both"
        );
        let count = (phrase.first..phrase.head)
            .find_map(number)
            .filter(|_| definite && people)?;
        let index = self.tokens.sentence_of(phrase.first);
        let from = self.tokens.sentences[index.saturating_sub(BACK_SENTENCES_MAX)].first;
        let mut found: Vec<usize> = Vec::new();
        for mention in self.cast.between(from, phrase.first).iter().rev() {
            if self.cast.parties[mention.party].kind == PartyKind::Person && found.len() < count {
                push(mention.party, &mut found);
            }
        }
        found.reverse();
        (found.len() == count).then_some(found)
    }

    /// "two men", "a money changer": people or a body without a name or country of their own.
    pub(super) fn is_somebody(&self, phrase: NounPhrase) -> bool {
        self.is_indefinite(phrase) && is_actor_noun(self.tokens.lower(phrase.head))
    }

    fn is_indefinite(&self, phrase: NounPhrase) -> bool {
        matches!(
            self.tokens.lower(phrase.first),
            "a" | "an" | "one" | "two" | "three" | "four" | "five" | "six"
        )
    }

    /// "A money changer passed … . Hassan M., …": who is told of without a name first, and named as the subject of one of
    /// the next sentences.
    pub(super) fn named_later(&self, phrase: NounPhrase) -> Vec<usize> {
        let index = self.tokens.sentence_of(phrase.head);
        // Only the lead of a report holds a name back.
        if !self.is_indefinite(phrase) || index >= LEAD_SENTENCES_MAX {
            return Vec::new();
        }
        let one = matches!(self.tokens.lower(phrase.first), "a" | "an" | "one");
        let block_end = self.tokens.sentences.len();
        for next in index + 1..block_end.min(index + 1 + LATER_SENTENCES_MAX) {
            let sentence = self.tokens.sentences[next];
            let named = |m: &&Mention| {
                m.how == MentionKind::Name
                    && !m.adjective
                    && self.cast.first_mention(m.party) == Some(m.first)
                    && self.parties_agree(phrase, m.party)
            };
            let mut all: Vec<usize> = Vec::new();
            for mention in self
                .cast
                .between(sentence.first, sentence.last)
                .iter()
                .filter(named)
            {
                push(mention.party, &mut all);
                if one {
                    break;
                }
            }
            if !all.is_empty() {
                return all;
            }
        }
        Vec::new()
    }

    /// The name before the comma that a phrase explains: "Dmitri K., 56, a businessman".
    pub(super) fn apposed(&self, phrase: NounPhrase) -> Option<usize> {
        if phrase.first < 2
            || self.tokens.word(phrase.first - 1) != ","
            || !matches!(self.tokens.lower(phrase.first), "a" | "an" | "the")
        {
            return None;
        }
        let mut last = phrase.first - 1;
        if self.tokens.class(last - 1) == Class::Number && last > 2 && self.tokens.word(last - 2) == "," {
            last -= 2;
        }
        let mention = self
            .cast
            .mention_at(last - 1)
            .filter(|m| !m.adjective && m.last == last)?;
        self.parties_agree(phrase, mention.party).then_some(mention.party)
    }

    /// Whether a common noun can describe a party: a role a person, another noun a body or ship.
    fn parties_agree(&self, phrase: NounPhrase, party: usize) -> bool {
        let head = self.tokens.lower(phrase.head);
        let person = VOCABULARY.roles.contains_word(head) && VOCABULARY.descriptor_kind(head).is_none();
        match self.cast.parties[party].kind {
            PartyKind::Person => VOCABULARY.roles.contains_word(head),
            PartyKind::Organization | PartyKind::Vessel => !person,
            _ => false,
        }
    }

    /// The parties of "of X" and "linked to X", or the country of "based in X", right after a phrase.
    pub(super) fn complement(
        &self,
        phrase: NounPhrase,
        others: &[usize],
        depth: usize,
        where_: bool,
    ) -> Vec<usize> {
        let mut at = phrase.last;
        let relative = self.tokens.class(at) == Class::Relative || self.tokens.lower(at) == "that";
        if relative && matches!(self.tokens.class(at + 1), Class::Verb(_)) {
            at += 1;
        }
        let affiliated = matches!(self.tokens.class(at), Class::Verb(form) if form != VerbForm::Base || at > phrase.last)
            && (self.tokens.lemma(at)).is_some_and(|l| FRAMES.affiliation_verbs.contains(l))
            || matches!(
                self.tokens.lower(at),
                "close" | "loyal" | "subordinate" | "aligned"
            );
        if affiliated {
            at += 1;
        }
        let preposition = self.tokens.lower(at);
        let place = matches!(preposition, "in" | "at" | "near");
        if place != where_
            || !(place
                || matches!(preposition, "of" | "from")
                || affiliated && matches!(preposition, "to" | "by" | "with" | "for"))
        {
            return Vec::new();
        }
        let index = self.tokens.sentence_of(phrase.head);
        let Some(next) = self.cast.phrase_from(index, at + 1) else {
            return Vec::new();
        };
        if place {
            let mut countries: Vec<usize> = self.place_of(*next).into_iter().collect();
            // "companies in Turkey and the Emirates"
            if !countries.is_empty()
                && self.tokens.lower(next.last) == "and"
                && let Some(more) = self.cast.phrase_from(index, next.last + 1)
                && self.cast.mention_at(more.head).is_some_and(|m| !m.adjective)
            {
                countries.extend(self.place_of(*more).filter(|p| !countries.contains(p)));
            }
            return countries;
        }
        let mut parties = Vec::new();
        self.gather(*next, others, depth + 1, &mut parties);
        if parties.is_empty() {
            parties.extend(self.place_of(*next));
        }
        // "from Mali, Niger and Burkina Faso"
        let mut last = next.last;
        while !parties.is_empty() && matches!(self.tokens.lower(last), "," | "and" | "or") {
            let start = last + 1 + usize::from(matches!(self.tokens.lower(last + 1), "and" | "or"));
            let Some(more) = self.cast.phrase_from(index, start) else {
                break;
            };
            let named = self.cast.mention_at(more.head).filter(|m| !m.adjective);
            let Some(kind) = named.map(|m| self.cast.parties[m.party].kind) else {
                break;
            };
            if kind != self.cast.parties[parties[0]].kind || self.tokens.class(more.last).is_verbal() {
                break;
            }
            self.gather(*more, others, DEPTH_MAX, &mut parties);
            last = more.last;
        }
        parties
    }

    /// The country that a phrase names as a place: the country itself, or the country of a town.
    pub(super) fn place_of(&self, phrase: NounPhrase) -> Option<usize> {
        let mention = self.cast.mention_at(phrase.head).filter(|m| !m.adjective);
        match mention.map(|m| (m.party, self.cast.parties[m.party].kind)) {
            Some((party, PartyKind::Country)) => Some(party),
            Some((_, PartyKind::Place)) | None => {
                // "the port of Latakia", "a Russian port", "Bandar Abbas".
                let inside = (phrase.first..phrase.last).find_map(|i| {
                    self.place_party(i).or_else(|| {
                        let of = self.cast.mention_at(i)?;
                        let of = &self.cast.parties[of.party];
                        of.country
                            .filter(|_| matches!(of.kind, PartyKind::Country | PartyKind::Place))
                            .and_then(|c| self.country_party(c))
                    })
                });
                inside.or_else(|| {
                    let general = VOCABULARY.place_words.contains(self.tokens.lower(phrase.head));
                    if !general || self.tokens.lower(phrase.last) != "of" {
                        return None;
                    }
                    let index = self.tokens.sentence_of(phrase.head);
                    let next = self.cast.phrase_from(index, phrase.last + 1)?;
                    self.place_of(*next)
                })
            }
            Some(_) => None,
        }
    }

    /// The country of a town that starts at a token, where the token belongs to no other name.
    fn place_party(&self, at: usize) -> Option<usize> {
        let free =
            (self.cast.mention_at(at)).is_none_or(|m| self.cast.parties[m.party].kind == PartyKind::Place);
        let code = self.cast.places.get(&at).filter(|_| free)?;
        self.country_party(*code)
    }

    /// Whom "the company", "its defence ministry" or "the army" refers back to.
    fn referred(&self, phrase: NounPhrase, others: &[usize]) -> Option<usize> {
        let first = self.tokens.lower(phrase.first);
        let possessive = self.tokens.class(phrase.first) == Class::Possessive;
        let definite = matches!(first, "the" | "this" | "that");
        if !possessive && !definite {
            return None;
        }
        let head = self.tokens.lower(phrase.head);
        let state = FRAMES.state_nouns.contains(head);
        let body = VOCABULARY
            .descriptor_kind(head)
            .filter(|_| !state)
            .map(|k| match k {
                EntityKind::Vessel => PartyKind::Vessel,
                EntityKind::Aircraft => PartyKind::Aircraft,
                _ => PartyKind::Organization,
            });
        let corporate = body == Some(PartyKind::Organization) && !VOCABULARY.public_words.contains(head);
        let public = |party: usize| {
            let name = &self.cast.parties[party].name;
            corporate
                && (name.split(' ')).any(|w| VOCABULARY.public_words.contains(w.to_lowercase().as_str()))
        };
        let wanted = |kind: PartyKind| match body {
            _ if possessive && !state => matches!(
                kind,
                PartyKind::Country | PartyKind::Organization | PartyKind::Person
            ),
            _ if state => kind == PartyKind::Country,
            Some(body) => kind == body,
            None => false,
        };
        let index = self.tokens.sentence_of(phrase.first);
        let from = self.tokens.sentences[index.saturating_sub(BACK_SENTENCES_MAX)].first;
        let before = self.cast.between(from, phrase.first);
        let speaks = |party: usize| {
            (self.claims_at(index)).any(|c| c.covers(phrase.first) && c.parties.contains(&party))
        };
        let fits = |m: &&Mention| {
            m.last <= phrase.first
                && !m.adjective
                && !speaks(m.party)
                && wanted(self.cast.parties[m.party].kind)
                && !public(m.party)
                && !others.contains(&m.party)
        };
        let own: Vec<CountryCode> = (others.iter())
            .filter_map(|p| self.cast.parties[*p].country)
            .collect();
        let foreign = |m: &&Mention| {
            !state
                || self.cast.parties[m.party]
                    .country
                    .is_none_or(|c| !own.contains(&c))
        };
        let acts = |m: &&Mention| fits(m) && foreign(m) && !self.stands_for_place(m.first);
        let found = if state {
            // The state that the sentence speaks of first, else the one that the text is most about.
            let here = self.tokens.sentences[index].first;
            let foremost = || {
                let party = self.cast.by_number().take(FOREMOST_MAX).find(|p| {
                    let party = &self.cast.parties[*p];
                    wanted(party.kind)
                        && !others.contains(p)
                        && party.country.is_none_or(|c| !own.contains(&c))
                })?;
                before.iter().rfind(|m| m.party == party)
            };
            (before.iter().filter(|m| m.first >= here).find(acts))
                .or_else(foremost)
                .or_else(|| before.iter().filter(foreign).rfind(fits))?
        } else {
            (before.iter().rfind(acts)).or_else(|| before.iter().rfind(fits))?
        };
        let mut actor = Vec::new();
        self.push_actor(found.party, &mut actor);
        actor.pop().filter(|p| !others.contains(p))
    }

    /// The body that a subject "it" or "they" stands for: who makes the claim that it stands in ("Tehran denied that it
    /// had …"), else the first organisation or country of the sentence before.
    fn subject_antecedent(&self, at: usize) -> Vec<usize> {
        let index = self.tokens.sentence_of(at);
        let body = |p: &usize| {
            matches!(
                self.cast.parties[*p].kind,
                PartyKind::Organization | PartyKind::Country | PartyKind::Vessel
            )
        };
        let speaker = self
            .claims_at(index)
            .filter(|c| c.sentence == index && c.covers(at) && c.source.is_some_and(|s| s.1 <= at))
            .filter_map(|c| c.source)
            .flat_map(|(first, last)| self.cast.between(first, last))
            .filter(|m| self.tokens.class(m.last) != Class::Genitive && !m.adjective)
            .map(|m| m.party)
            .find(|p| body(p) || self.cast.parties[*p].kind == PartyKind::Person && self.is_official(*p));
        if let Some(speaker) = speaker {
            let mut actor = Vec::new();
            self.push_actor(speaker, &mut actor);
            return actor;
        }
        let here = self.tokens.sentences[index];
        let within = |first: usize, last: usize| {
            (self.cast.between(first, last).iter())
                .find(|m| m.last <= last && !m.adjective && body(&m.party) && !self.stands_for_place(m.first))
                .map(|m| m.party)
        };
        let earlier = (1..=2)
            .filter_map(|back| index.checked_sub(back))
            .map(|i| self.tokens.sentences[i]);
        within(here.first, at)
            .or_else(|| earlier.into_iter().find_map(|s| within(s.first, s.last)))
            .into_iter()
            .collect()
    }

    /// The body that "it" or "them" stands for: the latest organisation or country before that does not act itself.
    pub(super) fn antecedent(&self, at: usize, actors: &[usize]) -> Vec<usize> {
        let from = self.tokens.sentences[self.tokens.sentence_of(at).saturating_sub(1)].first;
        let fits = |m: &&Mention| {
            m.last <= at
                && !m.adjective
                && !actors.contains(&m.party)
                && matches!(
                    self.cast.parties[m.party].kind,
                    PartyKind::Organization | PartyKind::Country | PartyKind::Vessel
                )
                && !self.stands_for_place(m.first)
        };
        // An object before a subject: "armed UNITA, as the Commission found, and gave it".
        let object = |m: &&Mention| {
            let mut before = m.first;
            while before > from
                && matches!(
                    self.tokens.class(before - 1),
                    Class::Determiner | Class::Adjective
                )
            {
                before -= 1;
            }
            fits(m)
                && !self.tokens.class(m.last).is_verbal()
                && before > from
                && matches!(self.tokens.class(before - 1), Class::Verb(_) | Class::Preposition)
        };
        let mentions = self.cast.between(from, at);
        let latest = (mentions.iter().rfind(object)).or_else(|| mentions.iter().rfind(fits));
        latest.map(|m| m.party).into_iter().collect()
    }

    fn role_mention(&self, phrase: NounPhrase) -> Option<&Mention> {
        (self.cast.between(phrase.first, phrase.first + 1).iter())
            .find(|m| m.how == MentionKind::Role && m.last == phrase.head + 1)
    }

    /// Heads of state and ministers act for their state; others for themselves.
    pub(super) fn push_actor(&self, party: usize, into: &mut Vec<usize>) {
        let this = &self.cast.parties[party];
        let actor = if self.is_official(party) {
            this.country.and_then(|c| self.country_party(c)).unwrap_or(party)
        } else {
            party
        };
        push(actor, into);
    }

    fn is_official(&self, party: usize) -> bool {
        let this = &self.cast.parties[party];
        let official = |d: &String| VOCABULARY.official_roles.iter().any(|w| d.ends_with(w.as_str()));
        this.kind == PartyKind::Person && this.descriptions.iter().any(official)
    }

    pub(super) fn country_party(&self, code: CountryCode) -> Option<usize> {
        self.cast.countries.get(&code).copied()
    }
}

fn push(party: usize, into: &mut Vec<usize>) {
    if !into.contains(&party) {
        into.push(party);
    }
}

/// Nouns for those who take part in dealings without a name of their own.
pub(super) fn is_actor_noun(lower: &str) -> bool {
    FRAMES.stands_for.contains(lower)
        || FRAMES.state_nouns.contains(lower)
        || VOCABULARY.roles.contains_word(lower)
        || VOCABULARY.descriptor_kind(lower).is_some()
}
