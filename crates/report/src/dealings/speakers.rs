//! Who alleges or denies by a claim: parties, the words for one, or nobody.

use super::{Dealing, Scene, Voice, unnamed::is_body_noun};
use crate::{
    claims::{CUES, Claim, Stance},
    frames::FRAMES,
    parties::{MentionKind, PartyKind},
    token::{Class, Sentence},
    vocabulary::VOCABULARY,
};

/// How many sentences back the speaker of "They said" stands.
const PRONOUN_SENTENCES_MAX: usize = 2;

impl Scene<'_, '_> {
    /// Whether who makes a claim is, or speaks for, one of some parties.
    pub(super) fn speaks_for(&self, claim: &Claim, parties: &[usize]) -> bool {
        let its = claim
            .source
            .is_some_and(|(first, _)| self.tokens.lower(first) == "its");
        let office = |p: &usize| {
            let party = &self.cast.parties[*p];
            party.kind == PartyKind::Person && party.country.is_none() && self.is_official(*p)
        };
        its || claim.parties.iter().any(office)
            || claim.parties.iter().any(|p| {
                let mut actor = vec![*p];
                self.push_actor(*p, &mut actor);
                actor.iter().any(|p| parties.contains(p))
            })
    }

    /// "did not respond to the claim that", "declined to confirm that": who gives no answer tells nothing.
    fn is_no_answer(&self, claim: &Claim) -> bool {
        let Some((_, first)) = claim.source else {
            return false;
        };
        // "declined to confirm that": the verb may open what is taken for the content.
        let last = (claim.content.iter().map(|c| c.0 + 2).min()).unwrap_or(claim.cue.1);
        let sentence = self.tokens.sentences[claim.sentence];
        (first..last.min(sentence.last)).any(|i| {
            let answers = |i: usize| (self.tokens.verb(i)).is_some_and(|v| CUES.answering.contains(&v.lemma));
            let declines = (self.tokens.lemma(i)).is_some_and(|l| CUES.declining.contains(l));
            declines && (i + 1..last).take(3).any(answers)
                || answers(i) && self.tokens.class(i).is_verbal() && self.is_negated_verb(i, sentence)
        })
    }

    pub(super) fn voices(&self, claim: &Claim) -> Vec<Voice> {
        if claim.stance != Stance::Denies && self.is_no_answer(claim) {
            return Vec::new();
        }
        // "Iran's mission to the United Nations": whose mission it is.
        if let Some((first, last)) = claim.source {
            let named = self.cast.between(first, last);
            let to = |m: &&crate::parties::Mention| {
                let before = (first..m.first)
                    .rev()
                    .find(|i| self.tokens.class(*i) != Class::Determiner);
                before.is_some_and(|i| self.tokens.lower(i) == "to")
            };
            if let [owner, .., other] = named
                && to(&other)
                && !to(&owner)
            {
                return vec![Voice::Party(owner.party)];
            }
        }
        // "two Sudanese officials", "an Ethiopian opposition group": nobody that has a name.
        if let Some((first, last)) = claim.source
            && (self.is_unnamed(first, last)
                || claim.stance != Stance::Denies && self.is_group_of_nation(first, last))
        {
            return vec![Voice::Words(first, last)];
        }
        if claim.parties.is_empty()
            && let Some(earlier) = self.meant_by_pronoun(claim)
        {
            return earlier;
        }
        // "It denied selling chips": whom the sentence before is about.
        if claim.parties.is_empty()
            && claim.stance == Stance::Denies
            && let Some((first, last)) = claim.source
            && last == first + 1
            && self.tokens.lower(first) == "it"
        {
            return self
                .subject_antecedent(first)
                .into_iter()
                .map(Voice::Party)
                .collect();
        }
        if !claim.parties.is_empty() {
            let mut voices: Vec<Voice> = Vec::new();
            for party in &claim.parties {
                // A minister or spokesman speaks for the state as well.
                let mut state = vec![*party];
                self.push_actor(*party, &mut state);
                for party in state {
                    if !voices.contains(&Voice::Party(party)) {
                        voices.push(Voice::Party(party));
                    }
                }
            }
            return voices;
        }
        // "The company denied it": whom it means.
        if claim.stance == Stance::Denies
            && let Some((first, last)) = claim.source
            && matches!(self.tokens.lower(first), "the" | "its")
            && let Some(phrase) = self.cast.phrase_from(self.tokens.sentence_of(first), first)
            && phrase.last <= last
            && is_body_noun(self.tokens.lower(phrase.head))
        {
            let meant = self.parties_in(*phrase);
            let bodies = |p: &usize| self.cast.parties[*p].kind == PartyKind::Organization;
            if !meant.is_empty() && meant.iter().all(bodies) {
                return meant.into_iter().map(Voice::Party).collect();
            }
        }
        // "The decision suggests" is the report's own inference, not a voice.
        let says = (claim.cue.0..claim.cue.1).any(|i| {
            self.tokens.lemma(i).is_some_and(|l| CUES.is_speech(l)) || self.tokens.lower(i) == "according"
        });
        let speaks = |(a, b): (usize, usize)| {
            let pronoun = b == a + 1 && self.tokens.class(a) == Class::Pronoun;
            says && !pronoun
                || (a..b).any(|i| {
                    FRAMES.speakers.contains(self.tokens.lower(i))
                        || VOCABULARY.roles.at(self.tokens, i, b).is_some()
                        || VOCABULARY.descriptor_words.at(self.tokens, i, b).is_some()
                        || matches!(self.tokens.class(i), Class::ProperNoun)
                })
        };
        let Some((first, last)) = claim.source.filter(|s| speaks(*s)) else {
            return Vec::new();
        };
        vec![Voice::Words(first, last)]
    }

    /// Whether a source is people without a name, told by their nation at most: "US officials", "a Western attaché".
    pub(super) fn is_unnamed(&self, first: usize, last: usize) -> bool {
        let person = |i: usize| {
            let word = self.tokens.lower(i);
            let one = word.strip_suffix('s').unwrap_or(word);
            self.tokens.class(i) == Class::Noun && VOCABULARY.unnamed.contains(one)
        };
        let head = (first..last)
            .find(|i| matches!(self.tokens.class(*i), Class::Preposition | Class::Relative))
            .unwrap_or(last);
        // "US officials" speak for the state; "two Sudanese officials" for themselves.
        let some = self.tokens.class(first) == Class::Number
            || matches!(
                self.tokens.lower(first),
                "a" | "an" | "another" | "some" | "several"
            );
        let nation = self
            .cast
            .between(first, head)
            .iter()
            .any(|m| self.cast.parties[m.party].kind == PartyKind::Country);
        // "a Swedish court": no state speaks by its courts.
        let judges = head > first && CUES.courts.contains(self.tokens.lower(head - 1));
        if nation && judges {
            return true;
        }
        let officials = head > first && matches!(self.tokens.lower(head - 1), "officials" | "official");
        if nation && officials && !some {
            return false;
        }
        let mut named =
            (self.cast.between(first, last).iter()).filter(|m| !m.adjective && m.how != MentionKind::Role);
        head > first && person(head - 1) && named.next().is_none()
    }

    /// "an Ethiopian opposition group", "a Syrian rights group": a body that is no state's, told by its nation alone.
    pub(super) fn is_group_of_nation(&self, first: usize, last: usize) -> bool {
        let phrase = (self.cast.phrases[self.tokens.sentence_of(first)].iter()).find(|p| p.first == first);
        phrase.is_some_and(|p| {
            let head = self.tokens.lower(p.head);
            matches!(self.tokens.lower(first), "a" | "an" | "another")
                && is_body_noun(head)
                && self.cast.mention_at(p.head).is_none()
                && (self.cast.between(first, last).iter())
                    .all(|m| m.adjective && self.cast.parties[m.party].kind == PartyKind::Country)
        })
    }

    /// "It established that …", "They said …": who spoke last, else whom the sentence before is about.
    fn meant_by_pronoun(&self, claim: &Claim) -> Option<Vec<Voice>> {
        let (first, last) = claim.source?;
        let pronoun =
            last == first + 1 && matches!(self.tokens.lower(first), "it" | "they" | "he" | "she" | "both");
        if !pronoun {
            return None;
        }
        let plural = self.tokens.lower(first) == "they";
        let earlier = self.claims.iter().rev().find(|c| {
            c.cue.0 < claim.cue.0
                && c.sentence + PRONOUN_SENTENCES_MAX >= claim.sentence
                && c.source
                    .is_some_and(|(a, b)| b > a + 1 || self.tokens.class(a) != Class::Pronoun)
                && (!plural
                    || c.source.is_some_and(|(a, b)| {
                        (a..b)
                            .any(|i| self.tokens.lower(i).ends_with('s') || self.tokens.lower(i) == "people")
                    }))
        })?;
        Some(self.voices(earlier)).filter(|v| !v.is_empty())
    }

    /// Whether a claim's source is an authority whose acts are on record: a sanctions office, a panel, a court.
    pub(super) fn establishes(&self, claim: &Claim) -> bool {
        claim
            .source
            .is_some_and(|(a, b)| (a..b).any(|i| FRAMES.authorities.at(self.tokens, i, b).is_some()))
    }

    /// "prosecutors charged X with selling", "the Treasury put sanctions on X for shipping": who charges or punishes.
    pub(super) fn accusers(&self, dealing: &Dealing, at: usize, sentence: Sentence) -> Vec<Voice> {
        let index = dealing.sentence;
        let clauses = self.clauses(index);
        let Some(governor) = clauses.verb(at).and_then(|v| v.governor) else {
            return Vec::new();
        };
        let verb = match self.tokens.class(governor) {
            Class::Preposition => (sentence.first..governor)
                .rev()
                .find(|i| clauses.verb(*i).is_some()),
            _ => Some(governor)
                .filter(|g| (self.tokens.lemma(*g)).is_some_and(|l| FRAMES.blaming_verbs.contains(l))),
        };
        let Some(verb) = verb.filter(|v| clauses.verb(*v).is_some_and(|n| !n.passive)) else {
            return Vec::new();
        };
        let mut voices = Vec::new();
        for phrase in clauses.subject(verb) {
            let phrase = self.cast.phrases[index][*phrase as usize];
            let parties = self.parties_in(phrase);
            if parties
                .iter()
                .any(|p| dealing.from.contains(p) || dealing.to.contains(p))
            {
                return Vec::new();
            }
            let speaks = FRAMES.speakers.contains(self.tokens.lower(phrase.head));
            match parties.is_empty() || speaks {
                true if speaks => voices.push(Voice::Words(phrase.first, phrase.last)),
                true => {}
                false => voices.extend(parties.into_iter().map(Voice::Party)),
            }
        }
        voices
    }

    /// Who denies the account that a sentence gives, in a relative clause after it.
    pub(super) fn rejected_by(&self, index: usize, at: usize) -> Vec<Voice> {
        let clauses = self.clauses(index);
        let phrases = &self.cast.phrases[index];
        let account = |p: u32| {
            FRAMES
                .accounts
                .contains(self.tokens.lower(phrases[p as usize].head))
        };
        let mut voices: Vec<Voice> = clauses
            .verbs()
            .filter(|v| v.at > at && self.is_denying_verb(v.at) && v.left_out.is_some_and(account))
            .flat_map(|v| clauses.subject(v.at))
            .flat_map(|p| self.parties_in(phrases[*p as usize]))
            .map(Voice::Party)
            .collect();
        // "…, a report denied by Islamabad"
        let sentence = self.tokens.sentences[index];
        for verb in at + 1..sentence.last {
            let account = FRAMES.accounts.contains(self.tokens.lower(verb - 1));
            if account
                && self.is_denying_verb(verb)
                && self.tokens.lower(verb + 1) == "by"
                && let Some(phrase) = self.cast.phrase_from(index, verb + 2)
            {
                voices.extend(self.parties_in(*phrase).into_iter().map(Voice::Party));
            }
        }
        voices
    }

    /// "records show", "an inquiry found": the verb vouches for what it says.
    pub(super) fn is_factive(&self, claim: &Claim) -> bool {
        (claim.cue.0..claim.cue.1)
            .any(|i| (self.tokens.lemma(i)).is_some_and(|l| FRAMES.factive_verbs.contains(l)))
    }
}
