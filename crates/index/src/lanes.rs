//! Costs of neighbouring columns side by side in machine words.
//!
//! A lane has eight bits: seven for a cost and one to spare, which holds the carry of a sum or the outcome of a
//! comparison. So one addition of words adds eight costs, on any processor.

/// A cost beyond all limits.
pub(crate) const BEYOND: u8 = 127;
/// Lanes of a word.
pub(crate) const IN_A_WORD: usize = 8;

const EACH: u64 = 0x0101_0101_0101_0101;
const SPARE: u64 = 0x80 * EACH;
const COSTS: u64 = !SPARE;

/// The lanes of which the spare bit is set, wholly.
fn whole(spare: u64) -> u64 {
    spare - (spare >> 7)
}

/// Costs up to [`BEYOND`], lane 0 lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lanes<const WORDS: usize>([u64; WORDS]);

impl<const WORDS: usize> Lanes<WORDS> {
    /// The same in each lane.
    pub(crate) fn all(cost: u8) -> Self {
        Self([u64::from(cost) * EACH; WORDS])
    }

    pub(crate) fn get(self, lane: usize) -> u8 {
        (self.0[lane / IN_A_WORD] >> (8 * (lane % IN_A_WORD))) as u8
    }

    pub(crate) fn set(&mut self, lane: usize, cost: u8) {
        let (word, shift) = (&mut self.0[lane / IN_A_WORD], 8 * (lane % IN_A_WORD));
        *word = *word & !(0xFF << shift) | u64::from(cost.min(BEYOND)) << shift;
    }

    fn each(self, other: Self, of: impl Fn(u64, u64) -> u64) -> Self {
        Self(std::array::from_fn(|at| of(self.0[at], other.0[at])))
    }

    /// Sums, at most [`BEYOND`].
    pub(crate) fn plus(self, other: Self) -> Self {
        self.each(other, |a, b| {
            let sum = a + b;
            (sum | whole(sum & SPARE)) & COSTS
        })
    }

    pub(crate) fn min(self, other: Self) -> Self {
        self.each(other, |a, b| {
            let not_less = whole(((a | SPARE) - b) & SPARE);
            a ^ ((a ^ b) & not_less)
        })
    }

    /// What is above its limit is [`BEYOND`].
    pub(crate) fn within(self, limits: Self) -> Self {
        self.each(limits, |a, limit| {
            let within = whole(((limit | SPARE) - a) & SPARE);
            a | (COSTS & !within)
        })
    }

    /// What is above its limit together with what is still to come is [`BEYOND`].
    pub(crate) fn within_with(self, rest: Self, limits: Self) -> Self {
        let sum = self.plus(rest);
        Self(std::array::from_fn(|at| {
            let within = whole(((limits.0[at] | SPARE) - sum.0[at]) & SPARE);
            self.0[at] | (COSTS & !within)
        }))
    }

    /// Each lane one further, and this cost in the first.
    pub(crate) fn up(self, first: u8) -> Self {
        let mut carried = u64::from(first);
        Self(self.0.map(|word| {
            let up = word << 8 | carried;
            carried = word >> 56;
            up
        }))
    }

    /// Each lane so many back, and this cost in the last.
    pub(crate) fn down(self, lanes: usize, last: u8) -> Self {
        let word = |at: usize| self.0.get(at).copied().unwrap_or(u64::from(last) * EACH);
        let (words, bits) = (lanes / IN_A_WORD, 8 * (lanes % IN_A_WORD));
        Self(std::array::from_fn(|at| {
            // In two steps, since a word can't be shifted by all of its bits.
            word(at + words) >> bits | word(at + words + 1) << 8 << (56 - bits)
        }))
    }

    /// Whether all are [`BEYOND`].
    pub(crate) fn is_beyond(self) -> bool {
        self.0.iter().all(|word| *word == COSTS)
    }

    /// The lanes that are not [`BEYOND`], with their costs, lowest first.
    pub(crate) fn alive(self) -> impl Iterator<Item = (usize, u8)> {
        self.0.into_iter().enumerate().flat_map(|(at, word)| {
            let mut alive = !(word + EACH) & SPARE;
            std::iter::from_fn(move || {
                if alive == 0 {
                    return None;
                }
                let lane = alive.trailing_zeros() as usize / 8;
                alive &= alive - 1;
                Some((at * IN_A_WORD + lane, (word >> (8 * lane)) as u8))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lanes(costs: &[u8]) -> Lanes<2> {
        let mut lanes = Lanes::all(0);
        for (lane, cost) in costs.iter().enumerate() {
            lanes.set(lane, *cost);
        }
        lanes
    }

    fn costs(lanes: Lanes<2>) -> Vec<u8> {
        (0..2 * IN_A_WORD).map(|lane| lanes.get(lane)).collect()
    }

    fn some() -> impl Strategy<Value = Vec<u8>> {
        prop::collection::vec(0..=BEYOND, 2 * IN_A_WORD)
    }

    proptest! {
        #[test]
        fn lanes_count_as_numbers_do(a in some(), b in some(), c in some(), by in 0..2 * IN_A_WORD) {
            let (x, y, z) = (lanes(&a), lanes(&b), lanes(&c));
            let each = |of: &dyn Fn(u8, u8, u8) -> u8| -> Vec<u8> {
                (0..a.len()).map(|at| of(a[at], b[at], c[at])).collect()
            };
            prop_assert_eq!(costs(x), a.clone());
            prop_assert_eq!(costs(x.plus(y)), each(&|a, b, _| (a + b).min(BEYOND)));
            prop_assert_eq!(costs(x.min(y)), each(&|a, b, _| a.min(b)));
            prop_assert_eq!(costs(x.within(y)), each(&|a, b, _| if a <= b { a } else { BEYOND }));
            let together = each(&|a, b, c| if (a + b).min(BEYOND) <= c { a } else { BEYOND });
            prop_assert_eq!(costs(x.within_with(y, z)), together);
            let mut up = a.clone();
            up.pop();
            up.insert(0, 5);
            prop_assert_eq!(costs(x.up(5)), up);
            let mut down = a[by..].to_vec();
            down.resize(a.len(), 5);
            prop_assert_eq!(costs(x.down(by, 5)), down);
            let alive: Vec<(usize, u8)> = a.iter().copied().enumerate().filter(|(_, cost)| *cost < BEYOND).collect();
            prop_assert_eq!(x.alive().collect::<Vec<_>>(), &alive[..]);
            prop_assert_eq!(x.is_beyond(), alive.is_empty());
        }
    }
}
