//! A name that is asked for.

use interdict_names::{
    AnalysedName, EXTRA_WEIGHT_MAX, JoinKind, NameClass, ShippedRarity, Sketcher, Slot, TokenForm,
    score_bound,
};

use crate::plan::{Plan, Weights};

/// An analysed name with what searching needs.
pub(crate) struct QueryName<'a> {
    pub(crate) class: NameClass,
    /// Keys of tokens, then of joins.
    pub(crate) units: Vec<TokenForm<'a>>,
    pub(crate) slots: Vec<Slot>,
    pub(crate) joins: Vec<(u8, u8, JoinKind)>,
    pub(crate) weights: Vec<f32>,
    /// Of tokens.
    pub(crate) sketchers: Vec<Sketcher>,
    /// By number of tokens: the most that so many weigh, and the most that they count unmatched.
    pub(crate) heaviest: Vec<(f32, f32)>,
    /// Whether it has but one token that is a name by itself.
    pub(crate) single: bool,
    /// Whether its first letters may stand for all of it.
    pub(crate) acronym: bool,
}

impl<'a> QueryName<'a> {
    pub(crate) fn new(name: &'a AnalysedName) -> Self {
        let slots: Vec<Slot> = (name.tokens.iter())
            .map(|t| Slot::new(t.key.form(), t.role, name.class, &ShippedRarity))
            .collect();
        let weights: Vec<f32> = slots.iter().map(|s| s.weight).collect();
        let mut sorted = weights.clone();
        sorted.sort_unstable_by(|a, b| b.total_cmp(a));
        let mut heaviest = vec![(0.0, 0.0)];
        for (count, weight) in sorted.iter().enumerate() {
            let (whole, capped) = heaviest[count];
            heaviest.push((whole + weight, capped + weight.min(EXTRA_WEIGHT_MAX)));
        }
        Self {
            class: name.class,
            units: name.units().map(|key| key.form()).collect(),
            weights,
            heaviest,
            acronym: name.joins.iter().any(|join| join.kind == JoinKind::Acronym),
            single: slots.iter().filter(|slot| slot.weight > LIGHT).count() < 2,
            slots,
            sketchers: name.tokens.iter().map(|t| Sketcher::new(t.key.form())).collect(),
            joins: name.joins.iter().map(|j| (j.start, j.end, j.kind)).collect(),
        }
    }

    pub(crate) fn weights(&self) -> Weights<'_> {
        Weights {
            of_token: &self.weights,
            class: self.class,
        }
    }

    /// The tokens in the order in which it is asked whether a name that was found has them: those that were not
    /// looked up first, the heaviest of them before the others.
    pub(crate) fn order(&self, plan: Plan) -> Vec<u8> {
        let mut order: Vec<u8> = (0..self.slots.len() as u8).collect();
        order.sort_by(|a, b| {
            let looked_up = |at: u8| plan.looked_up & (1 << at) != 0;
            let weight = |at: u8| self.weights[usize::from(at)];
            (looked_up(*a).cmp(&looked_up(*b))).then(weight(*b).total_cmp(&weight(*a)))
        });
        order
    }

    /// The most that a name can reach of which so many tokens find a counterpart.
    pub(crate) fn most_of(&self, tokens: usize) -> f32 {
        let (_, all) = self.heaviest[self.slots.len()];
        let (whole, capped) = self.heaviest[tokens.min(self.slots.len())];
        score_bound(whole, all - capped, 0.0, self.class) + MARGIN
    }

    /// Bits of the tokens that a unit stands for.
    pub(crate) fn tokens_of(&self, unit: usize) -> u32 {
        match unit.checked_sub(self.slots.len()) {
            None => 1 << unit,
            Some(join) => {
                let (start, end, _) = self.joins[join];
                (((1u64 << end) - 1) & !((1u64 << start) - 1)) as u32
            }
        }
    }
}

/// Tokens that weigh no more are no names by themselves.
const LIGHT: f32 = 0.15;
/// Rounding of single-precision sums never lifts a score by as much.
pub(crate) const MARGIN: f32 = 0.001;
