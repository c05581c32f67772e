//! Dealings told by a compound: "the RSF is using UAE-supplied vehicles".

use interdict_regimes::DealingKind;

use super::{Dealing, Scene, roles::Roles};
use crate::frames::FRAMES;

impl Scene<'_, '_> {
    /// The dealings of a sentence whose giver stands in a compound beside the goods, and whose receiver has or uses them.
    pub(super) fn compounds(&self, index: usize) -> Vec<Dealing> {
        let sentence = self.tokens.sentences[index];
        (self.cast.phrases[index].iter())
            .filter_map(|phrase| {
                let at = (phrase.first..phrase.head).find(|i| {
                    (self.tokens.word(*i).rsplit_once('-')).is_some_and(|(_, end)| FRAMES.given.contains(end))
                })?;
                let mention = self.cast.mention_at(at)?;
                let goods = self.goods_of(*phrase);
                let mut from = Vec::new();
                self.push_actor(mention.party, &mut from);
                let mut roles = Roles {
                    from,
                    goods,
                    ..Roles::default()
                };
                roles.to = self.user(index, sentence, &roles);
                if roles.to.is_empty() {
                    let verb = (sentence.first..phrase.first).rev().find(|i| {
                        self.tokens.class(*i).is_verbal()
                            && (self.tokens.lemma(*i)).is_some_and(|l| FRAMES.users.contains(l))
                    })?;
                    roles.to = self.subject(verb, index, sentence, 0);
                }
                roles.to.retain(|p| !roles.from.contains(p));
                if roles.to.is_empty()
                    || roles.goods.is_empty()
                    || !self.is_targeted(&roles) && !self.is_strategic(&roles)
                {
                    return None;
                }
                let sides = (roles.from, roles.to);
                Some(self.told(
                    DealingKind::Supply,
                    sides,
                    roles.goods,
                    (at, false),
                    index,
                    sentence,
                ))
            })
            .collect()
    }
}
