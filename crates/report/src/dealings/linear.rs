//! Linear models over named features: learned weights by the names of features, and their sums.

use rustc_hash::FxHashMap;

/// Takes features by their names.
pub(super) trait Features {
    /// A feature that holds, by its name in pieces.
    fn add(&mut self, name: &[&str]);

    /// Features that depend on nothing but a key, and that no others repeat: `add` adds them.
    fn add_known(&mut self, key: Key, add: impl FnOnce(&mut Self));
}

/// What a group of features depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key(u128);

impl Key {
    /// The key of a group's features by a few numbers that decide them.
    pub(super) fn new<const NUMBERS: usize>(group: u16, of: [u16; NUMBERS]) -> Self {
        const { assert!(NUMBERS < 8, "a key holds the group and seven numbers") }
        let numbers = of.into_iter().map(u128::from);
        Self(numbers.fold(group.into(), |key, number| key << u16::BITS | number))
    }
}

/// Collects the names of features, for the programs that learn their weights.
#[derive(Default)]
pub(super) struct Names(pub(super) Vec<String>);

impl Features for Names {
    fn add(&mut self, name: &[&str]) {
        let name = name.concat();
        if !self.0.contains(&name) {
            self.0.push(name);
        }
    }

    fn add_known(&mut self, _key: Key, add: impl FnOnce(&mut Self)) {
        add(self);
    }
}

/// The weights of features for each of `N` things that are weighed, by the hash of a feature's name.
#[derive(Debug, Default)]
pub(super) struct Weights<const N: usize>(FxHashMap<u64, [f32; N]>);

impl<const N: usize> Weights<N> {
    /// The weights of each thing, by the names of features.
    pub(super) fn of(things: [FxHashMap<String, f32>; N]) -> Self {
        let mut by_hash: FxHashMap<u64, [f32; N]> = FxHashMap::default();
        for (place, names) in things.into_iter().enumerate() {
            for (name, weight) in names {
                let hash = hash(&[&name]).unwrap_or_else(|| panic!("too long for a feature: {name}"));
                by_hash.entry(hash).or_insert([0.0; N])[place] = weight;
            }
        }
        Self(by_hash)
    }

    /// How many features have a weight.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// By what each byte of a name is multiplied, by its place.
const FACTORS: [u64; 128] = {
    let mut factors = [0; 128];
    let mut place = 0;
    while place < factors.len() {
        // SplitMix64
        let mut mixed = (place as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        factors[place] = mixed ^ (mixed >> 31);
        place += 1;
    }
    factors
};

/// A sum over the bytes, which does not ask in what pieces a name comes; no byte waits for the one before. `None` for a
/// name that is longer than any with a weight.
fn hash(name: &[&str]) -> Option<u64> {
    let mut sum = 0_u64;
    let mut factors = &FACTORS[..];
    for piece in name {
        let (own, rest) = factors.split_at_checked(piece.len())?;
        for (byte, factor) in piece.bytes().zip(own) {
            sum = sum.wrapping_add(factor.wrapping_mul(u64::from(byte)));
        }
        factors = rest;
    }
    Some(sum)
}

/// The sums of features that a key decides, of all texts so far.
#[derive(Debug)]
pub(super) struct Known<const N: usize>(FxHashMap<Key, [f32; N]>);

impl<const N: usize> Default for Known<N> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

/// Adds the weights of features; a feature that holds twice counts once.
#[derive(Debug)]
pub(super) struct Sum<'w, const N: usize> {
    weights: &'w Weights<N>,
    known: &'w mut Known<N>,
    sums: [f32; N],
    seen: Vec<u64>,
    seen_keys: Vec<Key>,
}

impl<'w, const N: usize> Sum<'w, N> {
    pub(super) fn over(weights: &'w Weights<N>, known: &'w mut Known<N>) -> Self {
        Self {
            weights,
            known,
            sums: [0.0; N],
            seen: Vec::new(),
            seen_keys: Vec::new(),
        }
    }

    /// Starts anew, from sums of features that none of those to come repeats.
    pub(super) fn start(&mut self, sums: [f32; N]) {
        self.sums = sums;
        self.seen.clear();
        self.seen_keys.clear();
    }

    /// The sums of the features so far.
    pub(super) fn sums(&self) -> [f32; N] {
        self.sums
    }

    /// The sums of features alone.
    fn sums_of(&mut self, add: impl FnOnce(&mut Self)) -> [f32; N] {
        let sums = std::mem::replace(&mut self.sums, [0.0; N]);
        let seen = std::mem::take(&mut self.seen);
        add(self);
        self.seen = seen;
        std::mem::replace(&mut self.sums, sums)
    }
}

impl<const N: usize> Features for Sum<'_, N> {
    fn add(&mut self, name: &[&str]) {
        let Some((hash, weights)) = hash(name).and_then(|h| self.weights.0.get_key_value(&h)) else {
            return;
        };
        if self.seen.contains(hash) {
            return;
        }
        self.seen.push(*hash);
        for (sum, weight) in self.sums.iter_mut().zip(weights) {
            *sum += weight;
        }
    }

    fn add_known(&mut self, key: Key, add: impl FnOnce(&mut Self)) {
        if self.seen_keys.contains(&key) {
            return;
        }
        self.seen_keys.push(key);
        let own = match self.known.0.get(&key) {
            Some(own) => *own,
            None => {
                let own = self.sums_of(add);
                self.known.0.insert(key, own);
                own
            }
        };
        for (sum, more) in self.sums.iter_mut().zip(own) {
            *sum += more;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_pieces_is_the_name_and_counts_once() {
        let of = |weight: f32| FxHashMap::from_iter([("giver here".to_owned(), weight)]);
        let weights = Weights::of([of(1.5), of(-2.0)]);
        let mut known = Known::default();
        let mut sum = Sum::over(&weights, &mut known);
        sum.start([0.5, 0.0]);
        sum.add(&["giver ", "here"]);
        sum.add(&["giver here"]);
        sum.add(&["here giver"]);
        assert_eq!(sum.sums(), [2.0, -2.0]);
        for _ in 0..2 {
            sum.start([0.5, 0.0]);
            for _ in 0..2 {
                sum.add_known(Key::new(0, [7]), |sum| sum.add(&["giver", " here"]));
            }
            assert_eq!(sum.sums(), [2.0, -2.0]);
        }
    }
}
