//! Where the goods of a dealing are from, and who has got them, by what the text says beside the dealing's own words.

use interdict_regimes::DealingKind;

use super::{Dealing, Scene, roles::Roles};
use crate::{
    frames::{FRAMES, Pattern},
    parties::PartyKind,
    token::{Class, Sentence},
};

/// How far, in tokens, "by X" may stand from "were bought".
const BOUGHT_TOKENS_MAX: usize = 8;
/// How many sentences back the goods of a dealing were got that go on from there.
const CHAIN_SENTENCES_MAX: usize = 2;

impl Scene<'_, '_> {
    /// "sold to X and sent on to Y", "paid X for boats that were sent to Y": of goods that go from hand to hand in a
    /// sentence, who had them last gives.
    pub(super) fn passed_on(&self, dealing: &mut Dealing, sentence: Sentence, told: &[Dealing]) {
        let apart = |d: &&Dealing| {
            !d.to.is_empty()
                && d.to.iter().all(|p| !dealing.to.contains(p))
                && d.goods.iter().any(|g| dealing.goods.contains(g))
                && d.from == dealing.from
                && (self.is_passive(d.trigger, sentence) || d.kind == DealingKind::Finance)
        };
        let last = told.last().filter(apart);
        if let Some(last) = last
            && self.is_passive(dealing.trigger, sentence)
        {
            dealing.from = last.to.clone();
        }
    }

    /// "bought fuel from X on behalf of Y": who bought it for another passes it on.
    pub(super) fn bought_for(&self, dealing: &Dealing) -> Option<Dealing> {
        let at = dealing.trigger;
        let (frames, verb) = self.frames_at(at)?;
        let takes = verb && frames[0].pattern == Pattern::Take && !frames[0].wish;
        if !takes
            || dealing.from.is_empty()
            || dealing.to.is_empty()
            || dealing.kind == DealingKind::PurchaseAttempt
        {
            return None;
        }
        let roles = self.roles_at(at, (frames, verb), dealing.sentence);
        let sides = || dealing.from.iter().chain(&dealing.to);
        let whom: Vec<usize> = roles.beneficiary.clone();
        if whom.is_empty() || whom.iter().any(|p| sides().any(|s| s == p)) {
            return None;
        }
        Some(Dealing {
            from: dealing.to.clone(),
            to: whom,
            ..dealing.clone()
        })
    }

    /// "the rifles that X used", "rockets fired by X": who has got the goods.
    pub(super) fn user(&self, index: usize, sentence: Sentence, roles: &Roles) -> Vec<usize> {
        let Some(at) = roles.goods.last().map(|g| self.goods[*g].last) else {
            return Vec::new();
        };
        if !(sentence.first..sentence.last).contains(&at) {
            return Vec::new();
        }
        let uses = |i: usize| (self.tokens.lemma(i)).is_some_and(|l| FRAMES.users.contains(l));
        let phrase = if uses(at) && self.tokens.lower(at + 1) == "by" {
            self.cast.phrase_from(index, at + 2)
        } else if matches!(self.tokens.lower(at), "that" | "which") {
            (self.cast.phrase_from(index, at + 1)).filter(|p| uses(p.last))
        } else {
            None
        };
        phrase
            .map(|p| self.parties_beside(*p, &roles.from))
            .unwrap_or_default()
    }

    /// Where the goods of a dealing come from, by what the sentence or the one before says of them: "had originated in X",
    /// "made in X", "weapons from X"; else who got them by the dealing told before.
    pub(super) fn origin(
        &self,
        at: usize,
        index: usize,
        sentence: Sentence,
        roles: &Roles,
        earlier: &[Dealing],
    ) -> Vec<usize> {
        let again =
            !roles.goods.is_empty() && roles.goods.iter().all(|g| self.goods[*g].last <= sentence.first);
        let told = |first: usize, last: usize, index: usize| {
            (first..last).find_map(|i| {
                let preposition = matches!(self.tokens.class(i), Class::Preposition);
                let before = i.checked_sub(1).filter(|b| *b >= first)?;
                let leads = (self.tokens.lemma(before)).is_some_and(|l| FRAMES.origin_verbs.contains(l))
                    && matches!(self.tokens.lower(i), "in" | "at" | "from" | "by" | "with");
                let goods_before = self.tokens.lower(i) == "from"
                    && (FRAMES.cargo.contains(self.tokens.lower(before))
                        || self.goods_in(before, i).any(|g| self.goods[g].last == i));
                if !preposition || !(leads || goods_before) {
                    return None;
                }
                let phrase = *self.cast.phrase_from(index, i + 1)?;
                let mut parties = self.parties_beside(phrase, &roles.to);
                if parties.is_empty() {
                    parties.extend(self.place_of(phrase));
                }
                if parties.is_empty() {
                    parties = self.complement(phrase, &roles.to, 0, true);
                }
                parties.retain(|p| !roles.to.contains(p));
                (!parties.is_empty()).then_some(parties)
            })
        };
        // "were bought in X by Y and resold": who bought them before.
        let bought = || {
            let by = (sentence.first..at)
                .rev()
                .find(|i| self.tokens.lower(*i) == "by")?;
            let takes = |i: usize| {
                (self.tokens.lemma(i))
                    .and_then(|l| FRAMES.verbs.get(l))
                    .is_some_and(|f| f[0].pattern == Pattern::Take && !f[0].wish)
                    && self.is_passive(i, sentence)
            };
            (by.saturating_sub(BOUGHT_TOKENS_MAX)..by)
                .rev()
                .find(|i| takes(*i))?;
            let parties = self.parties_beside(*self.cast.phrase_from(index, by + 1)?, &roles.to);
            let goes = (self.tokens.lemma(at))
                .and_then(|l| FRAMES.verbs.get(l))
                .is_some_and(|f| f[0].pattern == Pattern::Arrive);
            (!parties.is_empty() && (goes || self.is_passive(at, sentence))).then_some(parties)
        };
        let here = || told(sentence.first, sentence.last, index);
        let before = || {
            let index = index.checked_sub(1)?;
            let sentence = self.tokens.sentences[index];
            told(sentence.first, sentence.last, index)
        };
        // "… bound for X. The shipment originated with Y": the next sentence.
        let next = || {
            let index = index + 1;
            let sentence = *(self.tokens.sentences.get(index))?;
            let cargo = self.cast.phrases[index].iter().find(|p| {
                let head = self.tokens.lower(p.head);
                (FRAMES.cargo.contains(head) || head == "they") && self.goods_again(**p).is_some()
            })?;
            told(cargo.last, sentence.last, index)
        };
        let definite = || {
            let first = self.cast.phrases[index].first();
            self.tokens.lower(sentence.first) == "the"
                && first.is_some_and(|p| !self.goods_of(*p).is_empty() && p.last <= at)
        };
        let head = |goods: usize| self.tokens.lower(self.goods[goods].last - 1);
        // "A second cargo went to X": other goods of the same giver.
        let another = (self.cast.phrases[index].first()).is_some_and(|p| {
            (p.first..p.head).any(|i| {
                matches!(
                    self.tokens.lower(i),
                    "another" | "second" | "third" | "fourth" | "further" | "more"
                )
            })
        });
        // "Iran sent rockets to Lebanon. The rockets were handed to Hezbollah": who got them there; not "were sent on".
        let goes_on = (sentence.first..sentence.last).any(|i| {
            matches!(
                self.tokens.lower(i),
                "then" | "later" | "on" | "onward" | "onwards" | "eventually" | "subsequently" | "ended"
            ) || self.tokens.lower(i).starts_with("re-")
                || matches!(
                    self.tokens.lemma(i),
                    Some("resell" | "reexport" | "divert" | "pass")
                )
        });
        let arrives_at_last = |d: &Dealing| {
            !goes_on
                && self.is_passive(at, sentence)
                && d.to
                    .iter()
                    .all(|p| self.cast.parties[*p].kind == PartyKind::Country)
        };
        let chain = || {
            // "drone engines … The engines", "howitzers … The weapons"
            let same = |a: usize, b: usize| {
                a == b || !again && (head(a) == head(b) || FRAMES.cargo.contains(head(b)))
            };
            (earlier.iter().rev())
                .take_while(|d| index - d.sentence <= CHAIN_SENTENCES_MAX)
                .find(|d| {
                    let alike = (d.goods.iter()).any(|a| roles.goods.iter().any(|b| same(*a, *b)));
                    let bought_back = d.from.iter().any(|p| roles.to.contains(p));
                    alike && !d.to.is_empty() && !bought_back
                })
                .map(|d| match another || arrives_at_last(d) {
                    true => d.from.clone(),
                    false => d.to.clone(),
                })
                .filter(|to| to.iter().all(|p| !roles.to.contains(p)))
        };
        bought()
            .or_else(here)
            .or_else(|| {
                if again || definite() {
                    chain().or_else(before)
                } else {
                    None
                }
            })
            .or_else(next)
            .unwrap_or_default()
    }
}
