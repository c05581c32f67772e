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

    /// The best score of a name that matches the tokens `matched`, of `doubtful` none by `similar` or more, and none of
    /// all others at all.
    pub(crate) fn best_score(&self, matched: u32, doubtful: u32, similar: f32) -> f32 {
        let (whole, open) = (self.of(matched), self.of(doubtful));
        let capped = self.capped(self.all() & !matched);
        let mut best: f32 = 0.0;
        // Without anything open all steps are the same.
        let steps = if open > 0.0 { STEPS } else { 0 };
        for step in 0..=steps {
            let faint = open * step as f32 / STEPS as f32;
            let lost = doubt(self.class) * faint * (1.0 - similar);
            // A faint pair proves no more than its lighter side weighs; the rest stays unmatched.
            let unmatched = (capped - faint).max(0.0);
            let score = score_bound(whole + faint * similar, lost + unmatched, lost, self.class);
            best = best.max(score);
        }
        best + MARGIN
    }

    fn all(&self) -> u32 {
        ((1u64 << self.of_token.len()) - 1) as u32
    }

    /// What the tokens count at least where they have no counterpart.
    fn capped(&self, tokens: u32) -> f32 {
        (self.of_token.iter().enumerate())
            .filter(|(at, _)| tokens & (1 << at) != 0)
            .map(|(_, weight)| weight.min(EXTRA_WEIGHT_MAX))
            .sum()
    }

    /// The plan that takes the least work; `lookup` tells what it takes to look up a token.
    ///
    /// The commonest tokens are the first to be left out. Each that is left out asks for fainter counterparts of the
    /// others, which takes more work again.
    pub(crate) fn plan(&self, least: f32, lookup: impl Fn(usize) -> Lookup) -> Plan {
        let mut commonest: Vec<(Lookup, usize)> =
            (0..self.of_token.len()).map(|at| (lookup(at), at)).collect();
        commonest.sort_unstable_by(|(a, at), (b, other)| {
            let weight = |at: usize| self.of_token[at];
            (b.names.cmp(&a.names))
                .then(weight(*at).total_cmp(&weight(*other)))
                .then(at.cmp(other))
        });
        let all = self.all();
        let level = |left_out: u32| {
            (FIRST_LEVEL..LIKENESS_LEVELS.len())
                .find(|level| self.best_score(left_out, all & !left_out, LIKENESS_LEVELS[*level]) < least)
        };
        let work = |left_out: u32, level: usize| -> f32 {
            let looked_up = commonest.iter().filter(|(_, at)| left_out & (1 << at) == 0);
            let of_one = looked_up.map(|(lookup, at)| {
                let doubtful = all & !left_out & !(1 << at);
                // Whether a name that has this token alone has to be looked at.
                let promising =
                    self.best_score(left_out | 1 << at, doubtful, LIKENESS_LEVELS[level]) >= least;
                lookup.work(level, promising)
            });
            of_one.sum()
        };
        let of_all = level(0).unwrap_or(LAST_LEVEL);
        let mut plan = Plan {
            looked_up: all,
            level: of_all,
        };
        let mut least_work = work(0, of_all);
        let mut left_out = 0;
        for (_, at) in &commonest {
            let more = left_out | 1 << at;
            if let Some(level) = level(more).filter(|_| more != all) {
                left_out = more;
                let work = work(left_out, level);
                if work < least_work {
                    least_work = work;
                    plan = Plan {
                        looked_up: all & !left_out,
                        level,
                    };
                }
            }
        }
        plan
    }
}

/// What it takes to look up a token. The unit of work is holding a listed name against the query.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lookup {
    /// Names that have this token or a near neighbour of it.
    pub(crate) names: usize,
    /// Down to which level (not included) its neighbours are stored.
    pub(crate) stored: usize,
    /// How much longer walks take than among [`WALK_UNITS`].
    pub(crate) walk: f32,
}

/// Finding the neighbours of a token by level, among [`WALK_UNITS`]: measured, and rounded.
const WALK: [f32; LIKENESS_LEVELS.len()] = [
    250.0, 350.0, 450.0, 550.0, 650.0, 750.0, 900.0, 1100.0, 1300.0, 1600.0, 2000.0, 2600.0,
];
/// See [`WALK`].
const WALK_UNITS: f32 = 60_000.0;
/// Finding a name that need not be looked at.
const TOUCH: f32 = 0.1;

impl Lookup {
    /// How much longer walks take among so many units: they grow far slower than the vocabulary.
    pub(crate) fn walk_among(units: u32) -> f32 {
        (units as f32 / WALK_UNITS).sqrt()
    }

    fn work(&self, level: usize, promising: bool) -> f32 {
        let walk = if level < self.stored {
            0.0
        } else {
            WALK[level] * self.walk
        };
        walk + self.names as f32 * if promising { 1.0 } else { TOUCH }
    }
}
