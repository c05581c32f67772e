//! Goods with the names of both sides beside them, and no verb for it: "Iranian rockets for the Houthis".

use interdict_regimes::DealingKind;

use super::{Dealing, Scene, Status, roles::Roles};
use crate::{
    claims::Claim,
    frames::{Frame, Pattern},
};

const FRAME: Frame = Frame {
    pattern: Pattern::Give,
    kind: DealingKind::Supply,
    needs_goods: true,
    passive_only: false,
    wish: false,
};

impl Scene<'_, '_> {
    /// The dealings that a sentence tells by such names alone, where its verbs told none in the goods.
    pub(super) fn labelled(&self, index: usize, told: &[Dealing]) -> Vec<Dealing> {
        let sentence = self.tokens.sentences[index];
        let mut found = Vec::new();
        for phrase in &self.cast.phrases[index] {
            if self.tokens.lower(phrase.last) != "for" {
                continue;
            }
            let mut roles = Roles {
                goods: self.goods_of(*phrase),
                ..Roles::default()
            };
            if roles.goods.is_empty()
                || (told.iter()).any(|d| d.goods.iter().any(|g| roles.goods.contains(g)))
            {
                continue;
            }
            self.possessor(*phrase, &mut roles);
            roles.from.append(&mut roles.owner);
            if let Some(next) = self.cast.phrase_from(index, phrase.last + 1) {
                roles.to = self.parties_beside(*next, &roles.from);
            }
            roles.to.retain(|p| !roles.from.contains(p));
            let at = phrase.head;
            let whole = !roles.from.is_empty() && !roles.to.is_empty();
            if !(whole && self.is_strategic(&roles) && self.is_targeted(&roles))
                || self.is_forbidden(at, sentence)
                || self.is_listless(&roles)
            {
                continue;
            }
            let claims: Vec<&Claim> = self.claims_at(index).filter(|c| c.covers(at)).collect();
            let mut dealing = Dealing {
                kind: self.kind(FRAME, &roles, at, sentence),
                from: roles.from,
                to: roles.to,
                goods: roles.goods,
                status: Status::Reported,
                sentence: index,
                trigger: at,
                span: (sentence.first, sentence.last),
                alleged_by: Vec::new(),
                denied_by: Vec::new(),
                when: self.when(at, index),
            };
            self.judge(&mut dealing, at, false, sentence, &claims);
            found.push(dealing);
        }
        found
    }
}
