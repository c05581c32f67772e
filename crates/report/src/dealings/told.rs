//! A dealing with all that the text says of it beside its sides and goods.

use interdict_regimes::DealingKind;

use super::{Dealing, Scene, Status};
use crate::{claims::Claim, token::Sentence};

impl Scene<'_, '_> {
    /// The dealing that a trigger of a sentence tells, with its status and voices. `trigger` says where it stands and
    /// whether it is a verb.
    pub(super) fn told(
        &self,
        kind: DealingKind,
        (from, to): (Vec<usize>, Vec<usize>),
        goods: Vec<usize>,
        (at, verb): (usize, bool),
        index: usize,
        sentence: Sentence,
    ) -> Dealing {
        let claims: Vec<&Claim> = self.claims_at(index).filter(|c| c.covers(at)).collect();
        let mut dealing = Dealing {
            kind,
            from,
            to,
            goods,
            status: Status::Reported,
            sentence: index,
            trigger: at,
            span: (sentence.first, sentence.last),
            alleged_by: Vec::new(),
            denied_by: Vec::new(),
            when: self.when(at, index),
            whole: false,
        };
        self.judge(&mut dealing, at, verb, sentence, &claims);
        dealing
    }
}
