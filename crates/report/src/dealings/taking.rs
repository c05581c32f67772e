//! The sides of a verb of taking: "helped X obtain chips", "bought rifles for the army", "asked X for missiles".

use super::{Scene, arguments::Argument, roles::Roles};
use crate::{
    frames::{FRAMES, Frame, Pattern},
    lexicon::VerbForm,
    token::Class,
};

/// How far, in tokens, "helped X obtain" reaches.
const HELP_TOKENS_MAX: usize = 12;

impl Scene<'_, '_> {
    /// "helped X obtain chips", "enabled X to buy": the verb's object gets what the infinitive after it says.
    pub(super) fn helps_obtain(&self, at: usize) -> bool {
        let helps = (self.tokens.lemma(at)).is_some_and(|l| FRAMES.obtaining.contains(l));
        let clauses = self.clauses(self.tokens.sentence_of(at));
        helps
            && clauses
                .verbs()
                .any(|v| v.at > at && v.at < at + HELP_TOKENS_MAX && self.helper(v.at) == Some(at))
    }

    /// The verb of helping that governs a verb of taking.
    pub(super) fn helper(&self, at: usize) -> Option<usize> {
        let lemma = self.tokens.lemma(at)?;
        let takes = FRAMES
            .verbs
            .get(lemma)
            .is_some_and(|f| f[0].pattern == Pattern::Take && !f[0].wish);
        let index = self.tokens.sentence_of(at);
        let sentence = self.tokens.sentences[index];
        let base = self.tokens.class(at) == Class::Verb(VerbForm::Base);
        let before = (sentence.first.max(at.saturating_sub(HELP_TOKENS_MAX))..at)
            .rev()
            .find(|i| {
                matches!(
                    self.tokens.class(*i),
                    Class::Verb(_) | Class::Modal | Class::Subordinator
                )
            })?;
        (takes && base && (self.tokens.lemma(before)).is_some_and(|l| FRAMES.obtaining.contains(l)))
            .then_some(before)
    }

    /// The sides of a verb of taking, whose subject is still the giver: who helps gives, and who buys for another passes on.
    pub(super) fn taken(&self, at: usize, index: usize, frame: Frame, roles: &mut Roles) {
        if let Some(helper) = self.helper(at) {
            let sentence = self.tokens.sentences[index];
            let object = self.cast.phrases[index]
                .iter()
                .find(|p| p.first > helper && p.last <= at)
                .map(|p| self.parties_in(*p))
                .unwrap_or_default();
            let helping = self.subject(helper, index, sentence, 0);
            if !object.is_empty() && !helping.is_empty() {
                roles.from = helping;
                roles.to = object;
                roles.owner.clear();
                return;
            }
        }
        std::mem::swap(&mut roles.from, &mut roles.to);
        // "imported Iranian oil through Malaysia": whose it is gives.
        let apart = |p: &&usize| !roles.to.contains(p);
        let owner: Vec<usize> = roles.owner.iter().filter(apart).copied().collect();
        if roles.from.is_empty() && !frame.wish && !roles.through.is_empty() && !owner.is_empty() {
            roles.from = owner;
        }
        if roles.from.is_empty() && !frame.wish {
            roles.from = std::mem::take(&mut roles.through);
            roles.from.retain(|p| !roles.to.contains(p));
        }
        // "bought rifles for the army": bought elsewhere, and passed on.
        if roles.from.is_empty() && !roles.beneficiary.is_empty() && !frame.wish {
            roles.from = std::mem::replace(&mut roles.to, std::mem::take(&mut roles.beneficiary));
            roles.owner.clear();
        }
    }

    /// "asked X for missiles": X is to give them.
    pub(super) fn asked(&self, arguments: &[Argument<'_>], roles: &mut Roles) {
        let goods = (arguments.iter())
            .take(2)
            .filter(|a| a.preposition == "for")
            .flat_map(|a| self.goods_of(a.phrase));
        if roles.goods.is_empty() {
            roles.goods.extend(goods);
            roles.to.append(&mut roles.object);
        }
    }
}
