//! Where the noun phrases after a word of a dealing belong to something else: another clause, another who is accused, what
//! is said not to be.

use super::{Scene, arguments::Argument};
use crate::{
    claims::Claim,
    frames::FRAMES,
    lexicon::VerbForm,
    parties::PartyKind,
    phrase::NounPhrase,
    token::{Class, Sentence},
};

impl Scene<'_, '_> {
    /// Whether a phrase after a word, and all that follows it, belongs to something else. `lead` is the preposition before it, and
    /// whether the word heads the sentence.
    pub(super) fn is_elsewhere(
        &self,
        (at, index, sentence): (usize, usize, Sentence),
        phrase: NounPhrase,
        (preposition, heads): (&str, bool),
        arguments: &[Argument<'_>],
    ) -> bool {
        // ", the Treasury said", "and traders in Dubai are": a clause of its own.
        if (matches!(preposition, "," | "as") || preposition == "and" && !heads)
            && self.opens_clause(phrase, index, sentence)
        {
            return true;
        }
        // "accused X of arming A and Y of arming B", "sanctioned X for selling A and Y for selling B": another is accused.
        let accused = preposition == "and"
            && matches!(self.tokens.lower(phrase.last), "of" | "with" | "for")
            && self.tokens.class(phrase.last + 1) == Class::Verb(VerbForm::Ing);
        // "arms the rebels, UN experts say"
        let speaks = |c: &Claim| {
            c.sentence == index
                && c.cue.0 > phrase.first
                && c.source
                    .is_some_and(|(a, b)| a <= phrase.head && phrase.first < b)
        };
        accused
            || preposition == "," && self.claims_at(index).any(speaks)
            || matches!(preposition, "and" | "as") && self.closes_aside(at, phrase, index, arguments)
            || preposition == "and" && self.is_gapped(phrase, index, arguments)
    }

    /// "designated X, who sold rifles to A, and Y": after the aside the sentence goes on.
    fn closes_aside(&self, at: usize, phrase: NounPhrase, index: usize, arguments: &[Argument<'_>]) -> bool {
        let first = self.tokens.sentences[index].first;
        let well = self.tokens.lower(phrase.first - 1) == "as";
        let join = phrase.first - if well { 3 } else { 1 };
        let comma = join > at && self.tokens.word(join - usize::from(!well)) == ",";
        if !(comma || well && join > at) {
            return false;
        }
        // The relative pronoun after a comma that opens the aside.
        let aside = (first + 1..at).rev().find_map(|i| match self.tokens.class(i) {
            Class::Relative => Some(self.tokens.word(i - 1) == ","),
            Class::Subordinator => Some(false),
            _ => None,
        });
        // "to A, B, and C": a list.
        let listed = arguments.iter().any(|a| a.preposition == ",");
        let named = self.cast.mention_at(phrase.head).is_some_and(|m| {
            !m.adjective
                && matches!(
                    self.cast.parties[m.party].kind,
                    PartyKind::Organization | PartyKind::Person | PartyKind::Vessel
                )
        });
        aside == Some(true) && !listed && named
    }

    /// "sent A rifles, and Y drones": another gives.
    fn is_gapped(&self, phrase: NounPhrase, index: usize, arguments: &[Argument<'_>]) -> bool {
        let bare = |a: &Argument<'_>| a.preposition.is_empty() && !self.goods_of(a.phrase).is_empty();
        let next = || {
            self.cast
                .phrase_from(index, phrase.last)
                .filter(|p| p.first == phrase.last)
        };
        arguments.iter().any(bare)
            && self.goods_of(phrase).is_empty()
            && !self.parties_in(phrase).is_empty()
            && next().is_some_and(|p| !self.goods_of(*p).is_empty())
    }

    /// "to X, not to Y", "from X but not Y": a phrase that is said not to be meant.
    pub(super) fn is_excluded(&self, first: usize, sentence: Sentence) -> bool {
        let before = (sentence.first..first)
            .rev()
            .find(|i| !matches!(self.tokens.class(*i), Class::Preposition | Class::To));
        before.is_some_and(|not| {
            self.tokens.lower(not) == "not"
                && not > sentence.first
                && !self.tokens.class(not - 1).is_verbal()
                && !matches!(self.tokens.lower(not + 1), "only" | "just")
        })
    }

    /// Whether a phrase, with what hangs on it, is followed by a finite verb.
    fn opens_clause(&self, phrase: NounPhrase, index: usize, sentence: Sentence) -> bool {
        let mut last = phrase.last;
        // ", officials in London and Berlin confirmed"
        while matches!(self.tokens.class(last), Class::Preposition | Class::Conjunction)
            && let Some(next) = self.cast.phrase_from(index, last + 1)
        {
            last = next.last;
        }
        while self.tokens.class(last) == Class::Adverb {
            last += 1;
        }
        last < sentence.last
            && matches!(
                self.tokens.class(last),
                Class::Be
                    | Class::Have
                    | Class::Do
                    | Class::Modal
                    | Class::Verb(VerbForm::Past | VerbForm::S)
            )
            // "shells sold by X": a participle, where the verb is one of dealings; not ", and Qatar paid for them".
            && !(self.tokens.class(phrase.head) != Class::ProperNoun
                && self.tokens.lemma(last).is_some_and(|l| FRAMES.verbs.contains_key(l))
                && matches!(self.tokens.lower(last + 1), "by" | "from" | "in" | "to" | "for"))
    }
}
