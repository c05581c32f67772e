//! Whom words refer back or ahead to: "the company", "its army", "the two men", "it"; "a money changer", who is named later.

use interdict_model::{CountryCode, EntityKind};

use super::{
    GENERAL, Scene,
    actors::{is_actor_noun, push},
    unnamed::is_body_noun,
};
use crate::{
    frames::{FRAMES, Pattern},
    numerals,
    parties::{Mention, MentionKind, PartyKind},
    phrase::NounPhrase,
    token::Class,
    vocabulary::VOCABULARY,
};

/// How many sentences the lead of a report has, title and all.
const LEAD_SENTENCES_MAX: usize = 5;
/// How many sentences on somebody is named who was told of without a name.
const LATER_SENTENCES_MAX: usize = 3;
/// How many of the parties spoken of most "the government" may mean.
const FOREMOST_MAX: usize = 20;
/// How many sentences back "the company" or "its army" may refer.
const BACK_SENTENCES_MAX: usize = 3;

impl Scene<'_, '_> {
    /// "the two men", "both brothers": the people that were named last.
    pub(super) fn both(&self, phrase: NounPhrase) -> Option<Vec<usize>> {
        let head = self.tokens.lower(phrase.head);
        let people = FRAMES.people_nouns.contains(head)
            || head
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

    /// "X said that a subsidiary had sold": a part of the body that the sentence names first.
    pub(super) fn parent(&self, phrase: NounPhrase) -> Option<usize> {
        if !FRAMES.subsidiaries.contains(self.tokens.lower(phrase.head)) {
            return None;
        }
        let first = self.tokens.sentences[self.tokens.sentence_of(phrase.first)].first;
        (self.cast.between(first, phrase.first).iter())
            .find(|m| !m.adjective && self.cast.parties[m.party].kind == PartyKind::Organization)
            .map(|m| m.party)
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
        let count = numerals::value(self.tokens.lower(phrase.first)).map(usize::from);
        let mut first: Vec<usize> = Vec::new();
        let block_end = self.tokens.sentences.len();
        for next in index + 1..block_end.min(index + 1 + LATER_SENTENCES_MAX) {
            let sentence = self.tokens.sentences[next];
            let named = |m: &&Mention| {
                m.how == MentionKind::Name
                    && !m.adjective
                    && self.cast.first_mention(m.party) == Some(m.first)
                    && self.parties_agree(phrase, m.party)
                    && self.is_taken_up(phrase, m, next)
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
            // "three residents": the sentence that names three before any other.
            if !all.is_empty() && (one || count.is_none_or(|n| n == all.len())) {
                return all;
            }
            if first.is_empty() {
                first = all;
            }
        }
        first
    }

    /// "a buyer in Kyrgyzstan … . The buyer, OsOO Ala-Too, …": who is named where the same noun comes back.
    pub(super) fn named_by_noun(&self, phrase: NounPhrase) -> Option<usize> {
        if !self.is_indefinite(phrase) {
            return None;
        }
        let noun = self.tokens.lower(phrase.head);
        let index = self.tokens.sentence_of(phrase.head);
        let end = self.tokens.sentences.len().min(index + 1 + LATER_SENTENCES_MAX);
        (index + 1..end).find_map(|next| {
            let again = (self.cast.phrases[next].iter())
                .find(|p| self.tokens.lower(p.first) == "the" && self.tokens.lower(p.head) == noun)?;
            // "The buyer, X,", "named the dealer as X"
            if !matches!(self.tokens.lower(again.last), "," | "as") {
                return None;
            }
            let named = self.cast.phrase_from(next, again.last + 1)?;
            let mention = (self.cast.mention_at(named.head))
                .filter(|m| !m.adjective && m.how == MentionKind::Name && m.last == named.last)?;
            (matches!(self.tokens.word(mention.last), "," | ".") && self.parties_agree(phrase, mention.party))
                .then_some(mention.party)
        })
    }

    /// Whom "the company", "its defence ministry" or "the army" refers back to.
    pub(super) fn referred(&self, phrase: NounPhrase, others: &[usize]) -> Option<usize> {
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
        let public = |party: usize| corporate && VOCABULARY.names_public_body(&self.cast.parties[party].name);
        let part = possessive && FRAMES.subsidiaries.contains(head);
        let wanted = |kind: PartyKind| match body {
            _ if part => kind == PartyKind::Organization,
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
        // "sold drones to Mali, and X trained its soldiers": who received them.
        if state
            && !others.is_empty()
            && let Some((_, receiver)) = self.receiver_before(phrase.first, others)
            && wanted(self.cast.parties[receiver].kind)
        {
            return Some(receiver);
        }
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
            // Whom the sentence before is about, rather than whom it names last.
            let topic = || {
                let previous = self.tokens.sentences[index.checked_sub(1)?];
                let subject = |m: &&Mention| {
                    let lead = m.first.checked_sub(1).filter(|l| *l >= previous.first);
                    m.first >= previous.first
                        && m.last <= previous.last
                        && fits(m)
                        && !self.modifies_noun(m)
                        && lead
                            .is_none_or(|l| !matches!(self.tokens.class(l), Class::Preposition | Class::To))
                };
                let here = before.iter().any(|m| m.first >= previous.last && acts(&m));
                (!here && (possessive || corporate))
                    .then(|| before.iter().find(subject))
                    .flatten()
            };
            // "X said the company had sold": X itself, where nobody else is meant.
            let itself = || {
                before.iter().rfind(|m| {
                    corporate
                        && !m.adjective
                        && speaks(m.party)
                        && self.cast.parties[m.party].kind == PartyKind::Organization
                        && !public(m.party)
                        && !others.contains(&m.party)
                })
            };
            // "X sold drones to Y, and its director sold rifles": X's.
            let here = self.tokens.sentences[index].first;
            let owner = || {
                let clause = possessive
                    && phrase.first > here
                    && matches!(self.tokens.lower(phrase.first - 1), "and" | "but" | "while")
                    && (self.tokens.class(phrase.last)).is_verbal();
                clause
                    .then(|| before.iter().filter(|m| m.first >= here).find(acts))
                    .flatten()
            };
            (owner().or_else(topic).or_else(|| before.iter().rfind(acts)))
                .or_else(|| before.iter().rfind(fits))
                .or_else(itself)?
        };
        let mut actor = Vec::new();
        self.push_actor(found.party, &mut actor);
        actor.pop().filter(|p| !others.contains(p))
    }

    /// The body that a subject "it" or "they" stands for: who makes the claim that it stands in ("Tehran denied that it
    /// had …"), else the first organisation or country of the sentence before.
    pub(super) fn subject_antecedent(&self, at: usize) -> Vec<usize> {
        let index = self.tokens.sentence_of(at);
        let body = |p: &usize| {
            matches!(
                self.cast.parties[*p].kind,
                PartyKind::Organization | PartyKind::Country | PartyKind::Vessel
            )
        };
        if let Some(punished) = self.punished(at, index) {
            return punished;
        }
        let sources = || {
            (self.claims_at(index))
                .filter(|c| c.sentence == index && c.covers(at))
                .filter_map(|c| c.source)
                .filter(|s| s.1 <= at)
        };
        // "The Malian government said it had": for whom its words stand.
        let described = sources().find_map(|(first, last)| {
            let phrase = (self.cast.phrases[index].iter()).find(|p| first <= p.first && p.last <= last)?;
            let head = self.tokens.lower(phrase.head);
            let common = self.tokens.class(phrase.head) == Class::Noun
                && (FRAMES.state_nouns.contains(head) || is_body_noun(head))
                && self.cast.mention_at(phrase.head).is_none();
            let parties = self.parties_in(*phrase);
            (common && !parties.is_empty() && !parties.iter().any(|p| self.judges(*p))).then_some(parties)
        });
        if let Some(described) = described {
            return described;
        }
        let speaker = sources()
            .flat_map(|(first, last)| self.cast.between(first, last))
            .filter(|m| {
                self.tokens.class(m.last) != Class::Genitive && !m.adjective && !self.modifies_noun(m)
            })
            .map(|m| m.party)
            .filter(|p| !self.judges(*p))
            .find(|p| body(p) || self.cast.parties[*p].kind == PartyKind::Person && self.is_official(*p));
        if let Some(speaker) = speaker {
            let mut actor = Vec::new();
            self.push_actor(speaker, &mut actor);
            return actor;
        }
        let here = self.tokens.sentences[index];
        let within = |first: usize, last: usize| {
            (self.cast.between(first, last).iter())
                .find(|m| {
                    m.last <= last
                        && !m.adjective
                        && !self.modifies_noun(m)
                        && body(&m.party)
                        && !self.judges(m.party)
                        && !self.stands_for_place(m.first)
                })
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

    /// "Washington sanctioned X, saying it had sold", "Berlin fined X. It had sold": who is charged or punished, of this
    /// sentence or the one before.
    fn punished(&self, at: usize, index: usize) -> Option<Vec<usize>> {
        let opens = self.tokens.sentences[index].first == at;
        let index = if opens { index.checked_sub(1)? } else { index };
        let sentence = self.tokens.sentences[index];
        let end = at.min(sentence.last);
        let verb = self.clauses(index).verbs().find(|v| {
            v.at < end
                && !v.passive
                && (self.tokens.lemma(v.at))
                    .is_some_and(|l| FRAMES.blaming_verbs.contains(l) || FRAMES.enforcing_verbs.contains(l))
        })?;
        let phrases = &self.cast.phrases[index];
        let object = (phrases.iter()).find(|p| p.first > verb.at && p.last <= end)?;
        let parties = self.parties_in(*object);
        let state = |p: &usize| self.cast.parties[*p].kind == PartyKind::Country;
        let named = !parties.is_empty() && !parties.iter().all(state);
        (named || !parties.is_empty() && is_actor_noun(self.tokens.lower(object.head))).then_some(parties)
    }

    /// "UN experts": a name that only tells whose experts.
    fn modifies_noun(&self, mention: &Mention) -> bool {
        self.tokens.class(mention.last) == Class::Noun
    }

    /// Who got something by the last verb of giving or taking before a token, in its sentence or the one before, and the verb:
    /// "Mali bought rifles from India, and Egypt sold it drones".
    pub(super) fn receiver_before(&self, at: usize, actors: &[usize]) -> Option<(usize, usize)> {
        let here = self.tokens.sentence_of(at);
        (here.saturating_sub(1)..=here).rev().find_map(|index| {
            let sentence = self.tokens.sentences[index];
            (sentence.first..sentence.last.min(at)).rev().find_map(|word| {
                let verb = matches!(self.tokens.class(word), Class::Verb(_));
                let (frames, _) = self.frames_at(word).filter(|_| verb)?;
                let gives = !std::ptr::eq(frames, &GENERAL[..]);
                // One that has been read: the words before, and not the one that is being read.
                let roles = self.roles_read(word).filter(|_| gives)?;
                let (giver, receiver) = match frames[0].pattern {
                    Pattern::Take => (&roles.to, &roles.from),
                    Pattern::Give => (&roles.from, &roles.to),
                    _ => return None,
                };
                let [receiver] = receiver[..] else { return None };
                let body = self.cast.parties[receiver].kind != PartyKind::Person;
                let told = body && !giver.is_empty() && !actors.contains(&receiver);
                told.then_some((word, receiver))
            })
        })
    }

    /// A name that "them" can stand for: in the plural, or of a group of people.
    fn is_plural(&self, mention: &Mention) -> bool {
        let party = &self.cast.parties[mention.party];
        let plural = self.tokens.lower(mention.last - 1).ends_with('s');
        party.kind != PartyKind::Country
            && (plural
                || (party.descriptions.iter().chain(party.known_as))
                    .any(|d| FRAMES.armed_groups.contains(d.as_str())))
    }

    /// The body that "it" or "them" stands for: the latest organisation or country before that does not act itself.
    pub(super) fn antecedent(&self, at: usize, actors: &[usize]) -> Vec<usize> {
        let from = self.tokens.sentences[self.tokens.sentence_of(at).saturating_sub(1)].first;
        let speakers: Vec<usize> = (self.claims_at(self.tokens.sentence_of(at)))
            .filter(|c| c.covers(at))
            .flat_map(|c| c.parties.iter().copied())
            .collect();
        let them = self.tokens.lower(at) == "them";
        let fits = |m: &&Mention| {
            m.last <= at
                && !m.adjective
                && !speakers.contains(&m.party)
                && (!them || self.is_plural(m))
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
        if let Some((_, receiver)) = self.receiver_before(at, actors).filter(|_| !them) {
            return vec![receiver];
        }
        let mentions = self.cast.between(from, at);
        let latest = (mentions.iter().rfind(object)).or_else(|| mentions.iter().rfind(fits));
        // "delivered drones to the Sudanese army, and Baykar sold it six more"
        let after = latest.map_or(from, |m| m.last);
        let index = self.tokens.sentence_of(at);
        let described = (self.cast.phrases[index].iter().rev()).find(|p| {
            !them
                && p.last <= at
                && p.first >= after
                && p.first > self.tokens.sentences[index].first
                && is_actor_noun(self.tokens.lower(p.head))
                && matches!(
                    self.tokens.class(p.first - 1),
                    Class::Verb(_) | Class::Preposition | Class::To
                )
        });
        if let Some(phrase) = described {
            let mut parties = self.parties_in(*phrase);
            parties.retain(|p| !actors.contains(p));
            if !parties.is_empty() {
                return parties;
            }
        }
        latest.map(|m| m.party).into_iter().collect()
    }
}
