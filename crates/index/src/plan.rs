//! Which tokens of a query have to find a counterpart, and how close a one, for a name to reach a score.
//!
//! A listed name that reaches the score shares much of the query's weight. So not every token has to be looked up:
//! names that have nothing but the commonest tokens in common with the query can't reach the score, and those tokens
//! may be *left out* of the search. Of the others, at least one has to have a counterpart that is alike by `similar`
//! or more. Both are chosen so that what is not found can't reach the score, whatever else it has:
//!
//! Suppose that no token that is looked up has such a counterpart. Then, at best, all tokens left out are matched
//! wholly, and the others are either matched with a likeness below `similar` or not at all. [`best_score`] is the
//! score of the best of these cases.

use interdict_names::{EXTRA_WEIGHT_MAX, LIKENESS_LEVELS, NameClass, doubt, score_bound};

/// How a query is looked up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Plan {
    /// Bits of the tokens that are looked up.
    pub(crate) looked_up: u32,
    /// How alike their counterparts have to be, as a level of [`LIKENESS_LEVELS`].
    pub(crate) level: usize,
}

impl Plan {
    /// How alike counterparts have to be.
    pub(crate) fn similar(&self) -> f32 {
        LIKENESS_LEVELS[self.level]
    }
}

/// The level that costs least work.
const FIRST_LEVEL: usize = 1;
/// The level at which everything counts.
const LAST_LEVEL: usize = LIKENESS_LEVELS.len() - 1;
/// A plan that leaves out common tokens at the price of a likeness below this costs more than it saves.
const WORTHWHILE: usize = 10;
/// Rounding of single-precision sums never lifts a score by as much.
const MARGIN: f32 = 0.002;
/// In how many steps the weight that is matched below `similar` is tried out.
const STEPS: usize = 16;

/// Weights of a query's tokens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weights<'a> {
    pub(crate) of_token: &'a [f32],
    pub(crate) class: NameClass,
}

impl Weights<'_> {
    fn of(&self, tokens: u32) -> f32 {
        (self.of_token.iter().enumerate())
            .filter(|(at, _)| tokens & (1 << at) != 0)
            .map(|(_, weight)| weight)
            .sum()
    }

    /// The best score of a name that matches the tokens `matched`, and of `doubtful` none by `similar` or more.
    pub(crate) fn best_score(&self, matched: u32, doubtful: u32, similar: f32) -> f32 {
        let whole = self.of(matched);
        let (open, capped) = (self.of(doubtful), self.capped(doubtful));
        let mut best: f32 = 0.0;
        for step in 0..=STEPS {
            let faint = open * step as f32 / STEPS as f32;
            let lost = doubt(self.class) * faint * (1.0 - similar);
            // A faint pair proves no more than its lighter side weighs; the rest stays unmatched.
            let unmatched = (capped - faint).max(0.0);
            let score = score_bound(whole + faint * similar, lost + unmatched, lost, self.class);
            best = best.max(score);
        }
        best + MARGIN
    }

    /// What the tokens count at least where they have no counterpart.
    fn capped(&self, tokens: u32) -> f32 {
        (self.of_token.iter().enumerate())
            .filter(|(at, _)| tokens & (1 << at) != 0)
            .map(|(_, weight)| weight.min(EXTRA_WEIGHT_MAX))
            .sum()
    }

    /// The plan that leaves out as many of the commonest tokens as it may; `names_with` tells in how many names a
    /// token stands.
    pub(crate) fn plan(&self, least: f32, names_with: impl Fn(usize) -> usize) -> Plan {
        let mut commonest: Vec<(usize, usize)> =
            (0..self.of_token.len()).map(|at| (names_with(at), at)).collect();
        commonest.sort_unstable_by(|a, b| {
            let weight = |at: usize| self.of_token[at];
            b.0.cmp(&a.0)
                .then(weight(a.1).total_cmp(&weight(b.1)))
                .then(a.1.cmp(&b.1))
        });
        let all = ((1u64 << self.of_token.len()) - 1) as u32;
        let level = |left_out: u32| {
            (FIRST_LEVEL..LIKENESS_LEVELS.len())
                .find(|level| self.best_score(left_out, all & !left_out, LIKENESS_LEVELS[*level]) < least)
        };
        let mut plan = Plan {
            looked_up: all,
            level: level(0).unwrap_or(LAST_LEVEL),
        };
        let mut left_out = 0;
        for (_, at) in commonest {
            let more = left_out | 1 << at;
            match level(more) {
                Some(level) if level <= WORTHWHILE && more != all => {
                    left_out = more;
                    plan = Plan {
                        looked_up: all & !left_out,
                        level,
                    };
                }
                _ => {}
            }
        }
        plan
    }
}
