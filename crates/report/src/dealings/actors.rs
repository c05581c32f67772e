//! Which parties a noun phrase stands for in a dealing: by name, by pronoun, by the state or body that a common noun
//! belongs to ("Russian buyers", "a club in Omsk"), by whom it belongs to ("firms linked to X").

use interdict_model::CountryCode;

use super::{
    Scene,
    unnamed::{is_body_noun, is_person_noun},
};
use crate::{
    frames::FRAMES,
    lexicon::VerbForm,
    parties::{Mention, MentionKind, PartyKind},
    phrase::NounPhrase,
    token::Class,
    vocabulary::VOCABULARY,
    words::{Print, WordSet},
};

/// How many phrases deep "agents of a subsidiary of X" is followed.
const DEPTH_MAX: usize = 3;
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
        // "an American, Patriot Bay Munitions, of Tampa", "the Poles at Mesko-Wisła"
        if named.is_some()
            && let Some(party) = self.named_right_after(phrase)
        {
            self.push_actor(party, parties);
            return;
        }
        // "50 North Koreans", "the Russians"
        if let Some(nation) = named.filter(|m| m.last == phrase.head + 1) {
            push(nation.party, parties);
            return;
        }
        if self.tokens.class(phrase.head) == Class::Pronoun {
            let alone = phrase.first == phrase.head;
            if alone
                && self.tokens.lower(phrase.head) == "they"
                && depth < DEPTH_MAX
                && let Some(several) = self.several_before(phrase.head)
            {
                self.gather(several, others, depth + 1, parties);
            } else if alone && matches!(self.tokens.lower(phrase.head), "it" | "they") {
                let named = self.subject_antecedent(phrase.head);
                let states = |p: &usize| self.cast.parties[*p].kind == PartyKind::Country;
                let unnamed = (named.iter().all(states) && self.tokens.lower(phrase.head) == "it")
                    .then(|| self.unnamed_before(phrase.head, is_body_noun))
                    .flatten();
                match unnamed.filter(|_| depth < DEPTH_MAX) {
                    Some(unnamed) => self.gather(unnamed, others, depth + 1, parties),
                    None => parties.extend(named),
                }
            } else if alone
                && depth < DEPTH_MAX
                && matches!(self.tokens.lower(phrase.head), "he" | "she")
                && let Some(unnamed) = self.unnamed_before(phrase.head, is_person_noun)
            {
                self.gather(unnamed, others, depth + 1, parties);
            }
            return;
        }
        let members = self.members_named(phrase);
        if !members.is_empty() {
            members.into_iter().for_each(|p| self.push_actor(p, parties));
            return;
        }
        // "the hackers known as X", "a dealer in Juba called Y"
        let index = self.tokens.sentence_of(phrase.head);
        let mut last = phrase.last;
        if matches!(self.tokens.lower(last), "in" | "of" | "from" | "at")
            && let Some(place) = self.cast.phrase_from(index, last + 1)
        {
            last = place.last;
        }
        if let Some(at) = [phrase.last, last]
            .into_iter()
            .find(|i| self.tokens.is_of(*i, &FRAMES.naming))
        {
            let at = at + 1 + usize::from(self.tokens.lower(at + 1) == "as");
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
        // "its Syrian subsidiary": of whom it is one.
        if self.tokens.class(phrase.first) == Class::Possessive
            && self.tokens.is_of(phrase.head, &FRAMES.subsidiaries)
            && let Some(parent) = self.referred(phrase, others)
        {
            self.push_actor(parent, parties);
            return;
        }
        // "the group's mines in X"
        if self.tokens.is_of(phrase.head, &FRAMES.sites)
            && let Some(owner) = self.owner_of(phrase)
        {
            self.push_actor(owner, parties);
            return;
        }
        if !is_actor_noun(self.tokens.lower(phrase.head)) {
            return;
        }
        if let Some(named) = self.apposed(phrase) {
            self.push_actor(named, parties);
            return;
        }
        // "its Turkish distributor, X,", "a charity in Doha, the X Fund,": the name follows.
        if self.tokens.word(last) == ","
            && let Some(next) = self.cast.phrase_from(index, last + 1)
            && let Some(named) = (self.cast.mention_at(next.head))
                .filter(|m| !m.adjective && m.last == next.last && m.how == MentionKind::Name)
            && (named.first == next.first || self.tokens.lower(next.first) == "the")
            && matches!(self.tokens.lower(named.last), "," | "." | "and")
            && self.parties_agree(phrase, named.party)
        {
            self.push_actor(named.party, parties);
            // "two firms, A and B, sold"
            if self.tokens.lower(named.last) == "and"
                && self.tokens.lower(phrase.head).ends_with('s')
                && let Some(second) = self.cast.mention_at(named.last + 1).filter(|m| !m.adjective)
                && self.parties_agree(phrase, second.party)
            {
                self.push_actor(second.party, parties);
            }
            return;
        }
        if let Some(party) = self.named_by_noun(phrase) {
            self.push_actor(party, parties);
            return;
        }
        // "agents of the Wagner Group", "firms linked to Hezbollah" before "Russian agents"; but "to Russian firms from X".
        let sent_from = self.tokens.lower(phrase.last) == "from"
            && (phrase.first..phrase.head).any(|i| self.cast.mention_at(i).is_some_and(|m| m.adjective));
        if depth < DEPTH_MAX && !sent_from {
            let complement = self.complement(phrase, others, depth, false);
            if !complement.is_empty() {
                complement.into_iter().for_each(|p| push(p, parties));
                return;
            }
        }
        // "Rotax's dealer in Istanbul": another than Rotax.
        let trade = VOCABULARY.trades.contains(self.tokens.lower(phrase.head));
        if trade && (phrase.first..phrase.head).any(|i| self.tokens.class(i) == Class::Genitive) {
            let seat = self.complement(phrase, others, depth, true);
            if !seat.is_empty() {
                seat.into_iter().for_each(|p| push(p, parties));
                return;
            }
        }
        let before = parties.len();
        self.joined_nations(phrase, parties);
        // "Yemen's Houthi rebels": the group alone.
        let body = (phrase.first..phrase.head).any(|i| {
            (self.cast.mention_at(i))
                .is_some_and(|m| self.cast.parties[m.party].kind == PartyKind::Organization)
        });
        for at in phrase.first..phrase.head {
            let state = |m: &Mention| self.cast.parties[m.party].kind == PartyKind::Country;
            // "the Iran-backed rebels": who backs them.
            let backed =
                (self.tokens.word(at).rsplit_once('-')).is_some_and(|(_, end)| FRAMES.backing.contains(end));
            if let Some(mention) = self.cast.mention_at(at)
                && self.cast.parties[mention.party].kind != PartyKind::Place
            {
                if backed || body && state(mention) {
                    continue;
                }
                // "Vladimir Putin's government"
                let party = &self.cast.parties[mention.party];
                if party.kind == PartyKind::Person
                    && FRAMES.state_nouns.contains(self.tokens.lower(phrase.head))
                    && let Some(state) = party.country.and_then(|c| self.country_party(c))
                {
                    push(state, parties);
                    continue;
                }
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
        // "A Bulgarian company was fined. The company had sold …"
        if parties.is_empty()
            && depth < DEPTH_MAX
            && self.tokens.lower(phrase.first) == "the"
            && let Some(unnamed) = self.unnamed_again(phrase)
        {
            self.gather(unnamed, others, depth + 1, parties);
        }
        if parties.is_empty()
            && let Some(party) = self.referred(phrase, others).or_else(|| self.parent(phrase))
        {
            push(party, parties);
        }
    }

    /// The body, person or state in the genitive that a phrase starts with: "the group's mines".
    fn owner_of(&self, phrase: NounPhrase) -> Option<usize> {
        let genitive = (phrase.first..phrase.head).find(|i| self.tokens.class(*i) == Class::Genitive)?;
        let owner = self.cast.mention_at(genitive.checked_sub(1)?)?;
        let named = !owner.adjective && self.cast.parties[owner.party].kind != PartyKind::Place;
        named.then_some(owner.party)
    }

    /// "Chinese and Turkish firms", "Chinese, Turkish and Emirati firms": the nations told before the last adjective.
    fn joined_nations(&self, phrase: NounPhrase, parties: &mut Vec<usize>) {
        let adjective = |at: usize| (self.cast.mention_at(at)).filter(|m| m.adjective && m.first == at);
        if adjective(phrase.first).is_none() {
            return;
        }
        let mut nations = Vec::new();
        let mut first = phrase.first;
        while let Some(join) = first.checked_sub(1)
            && matches!(self.tokens.lower(join), "and" | "or" | ",")
            && let Some(before) = join.checked_sub(1)
            && let Some(nation) = adjective(before)
        {
            nations.push(nation.party);
            first = before;
        }
        nations.into_iter().rev().for_each(|p| push(p, parties));
    }

    /// Whether "and" or a comma stands between adjectives of nations, or right after one in a list: "Iranian, Syrian and Iraqi firms".
    pub(super) fn joins_nations(&self, at: usize) -> bool {
        let nation = |i: usize| (self.cast.mention_at(i)).is_some_and(|m| m.adjective && m.first == i);
        matches!(self.tokens.lower(at), "and" | "or" | ",") && at > 0 && nation(at - 1) && nation(at + 1)
    }

    /// The body or person whose name follows a phrase that tells only a nation: after a comma, or after "at" and the like.
    fn named_right_after(&self, phrase: NounPhrase) -> Option<usize> {
        let lead = self.tokens.lower(phrase.last);
        let comma = lead == ",";
        if !comma && !matches!(lead, "at" | "of" | "named" | "called") {
            return None;
        }
        let mention = self.cast.mention_at(phrase.last + 1)?;
        let named = mention.first == phrase.last + 1
            && !mention.adjective
            && mention.how == MentionKind::Name
            && matches!(
                self.cast.parties[mention.party].kind,
                PartyKind::Organization | PartyKind::Person
            );
        let closes = matches!(self.tokens.lower(mention.last), "," | "." | ";" | "and");
        (named && (!comma || closes)).then_some(mention.party)
    }

    /// The name before the comma that a phrase explains: "Dmitri K., 56, a businessman".
    pub(super) fn apposed(&self, phrase: NounPhrase) -> Option<usize> {
        if phrase.first < 2
            || self.tokens.word(phrase.first - 1) != ","
            || !matches!(self.tokens.lower(phrase.first), "a" | "an" | "the" | "another")
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
    pub(super) fn parties_agree(&self, phrase: NounPhrase, party: usize) -> bool {
        let head = self.tokens.lower(phrase.head);
        let person = FRAMES.people_nouns.contains(head)
            || VOCABULARY.roles.contains_word(head)
                && VOCABULARY.descriptor_kind(head).is_none()
                && !VOCABULARY.trades.contains(head);
        match self.cast.parties[party].kind {
            PartyKind::Person => is_role(head) || FRAMES.people_nouns.contains(head),
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
            // "companies in Turkey, Cyprus and the Emirates"
            let mut last = next.last;
            while let Some(more) = self.next_listed(index, last)
                && !countries.is_empty()
                && self.cast.mention_at(more.head).is_some_and(|m| !m.adjective)
                && let Some(country) = self.place_of(more)
            {
                push(country, &mut countries);
                last = more.last;
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
        while let Some(more) = self.next_listed(index, last)
            && let Some(first) = parties.first()
            && let Some(named) = self.cast.mention_at(more.head).filter(|m| !m.adjective)
            && self.cast.parties[named.party].kind == self.cast.parties[*first].kind
        {
            self.gather(more, others, DEPTH_MAX, &mut parties);
            last = more.last;
        }
        parties
    }

    /// The phrase that a comma, "and" or "or" joins to one that ends at a token, where it is no subject of a verb.
    fn next_listed(&self, index: usize, last: usize) -> Option<NounPhrase> {
        let joins = |i: usize| matches!(self.tokens.lower(i), "and" | "or");
        if !joins(last) && self.tokens.lower(last) != "," {
            return None;
        }
        let start = last + 1 + usize::from(joins(last + 1));
        (self.cast.phrase_from(index, start).copied()).filter(|p| !self.tokens.class(p.last).is_verbal())
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

    pub(super) fn is_official(&self, party: usize) -> bool {
        self.cast.parties[party].is_official()
    }

    pub(super) fn country_party(&self, code: CountryCode) -> Option<usize> {
        self.cast.countries.get(&code).copied()
    }
}

pub(super) fn push(party: usize, into: &mut Vec<usize>) {
    if !into.contains(&party) {
        into.push(party);
    }
}

/// Nouns for those who take part in dealings without a name of their own.
pub(super) fn is_actor_noun(lower: &str) -> bool {
    let print = Print::of(lower);
    let is_of = |words: &WordSet| words.contains_printed(print, || lower);
    is_of(&FRAMES.stands_for)
        || is_of(&FRAMES.state_nouns)
        || is_role(lower)
        || is_of(&FRAMES.people_nouns)
        || VOCABULARY.descriptor_kind(lower).is_some()
}

/// A noun for what a person is, in either number.
fn is_role(lower: &str) -> bool {
    let role = |word: &str| VOCABULARY.roles.contains_word(word);
    role(lower) || lower.strip_suffix('s').is_some_and(role)
}
