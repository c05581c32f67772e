//! Goods with the names of both sides beside them, and no verb for it: "Iranian rockets for the Houthis".

use super::{Dealing, GENERAL, Scene, roles::Roles};

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
            let kind = self.kind(GENERAL[0], &roles, at, sentence);
            let sides = (roles.from, roles.to);
            found.push(self.told(kind, sides, roles.goods, (at, false), index, sentence));
        }
        found
    }
}
