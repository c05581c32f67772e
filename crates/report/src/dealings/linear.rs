//! Linear models over named features: learned weights by the names of features, and their sums.

use std::{cell::RefCell, hash::BuildHasher};

use rustc_hash::{FxBuildHasher, FxHashMap};

/// Takes features by their names.
pub(super) trait Features {
    /// A feature that holds, by its name in pieces.
    fn add(&mut self, name: &[&str]);

    /// Features that depend on nothing but a key, and that no others repeat: `add` adds them.
    fn add_known(&mut self, key: Key, add: impl FnOnce(&mut Self));

    /// Features that depend on nothing but a key, one after the other as `add` adds them.
    fn add_each(&mut self, key: Key, add: impl FnOnce(&mut Self));
}

/// What a group of features depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key(u128);

impl Key {
    /// The key of a group's features by a few numbers that decide them.
    pub(super) fn new<const NUMBERS: usize>(group: u16, of: [u16; NUMBERS]) -> Self {
        const { assert!(NUMBERS < 8, "a key holds the group and seven numbers") }
        let numbers = of.into_iter().map(u128::from);
        let numbers = numbers.fold(0, |key, number| key << u16::BITS | number);
        Self(u128::from(group) << (7 * u16::BITS) | numbers)
    }

    /// The key of a group's features by a word of English and a few numbers that decide them.
    pub(super) fn of_word<const NUMBERS: usize>(group: u16, word: &str, of: [u16; NUMBERS]) -> Self {
        const {
            assert!(
                NUMBERS < 4,
                "beside a word, a key holds the group and three numbers"
            );
        }
        let Self(numbers) = Self::new(0, of);
        let word = u128::from(FxBuildHasher.hash_one(word));
        Self(u128::from(group) << (7 * u16::BITS) | numbers << u64::BITS | word)
    }
}

thread_local! {
    /// The names that are numbered, a few dozen that the code has.
    static NUMBERS: RefCell<FxHashMap<&'static str, u16>> = RefCell::default();
}

/// The number of a name of which features are made: the same for a thread's whole life.
pub(super) fn number_of(name: &'static str) -> u16 {
    NUMBERS.with_borrow_mut(|numbers| {
        let next = numbers.len() as u16;
        *numbers.entry(name).or_insert(next)
    })
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

    fn add_each(&mut self, _key: Key, add: impl FnOnce(&mut Self)) {
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

/// Of how many keys the sums are kept, and the weights; then all are forgotten.
const KEYS_MAX: usize = 1 << 16;

/// What keys decide, of the texts so far.
#[derive(Debug)]
pub(super) struct Known<const N: usize> {
    /// The sums of features.
    sums: FxHashMap<Key, [f32; N]>,
    /// Those of the features that have weights, with them.
    weighed: FxHashMap<Key, Box<[Weighed<N>]>>,
}

/// The hash of a feature's name, and its weights.
type Weighed<const N: usize> = (u64, [f32; N]);

impl<const N: usize> Default for Known<N> {
    fn default() -> Self {
        Self {
            sums: FxHashMap::default(),
            weighed: FxHashMap::default(),
        }
    }
}

/// Keeps what a key decides.
fn keep<V>(known: &mut FxHashMap<Key, V>, key: Key, decided: V) {
    if known.len() >= KEYS_MAX {
        known.clear();
    }
    known.insert(key, decided);
}

/// Adds the weights of features; a feature that holds twice counts once.
#[derive(Debug)]
pub(super) struct Sum<'w, const N: usize> {
    weights: &'w Weights<N>,
    known: &'w mut Known<N>,
    total: Total<N>,
    seen_keys: Vec<Key>,
    /// Where features are noted that are to be kept by a key.
    noted: Option<Vec<Weighed<N>>>,
}

/// The sums of features so far, and which they are.
#[derive(Debug)]
struct Total<const N: usize> {
    sums: [f32; N],
    seen: Vec<u64>,
}

impl<const N: usize> Total<N> {
    fn of(sums: [f32; N]) -> Self {
        Self {
            sums,
            seen: Vec::new(),
        }
    }

    fn add(&mut self, (hash, weights): &Weighed<N>) {
        if !self.seen.contains(hash) {
            self.seen.push(*hash);
            self.add_sums(weights);
        }
    }

    fn add_sums(&mut self, more: &[f32; N]) {
        for (sum, more) in self.sums.iter_mut().zip(more) {
            *sum += more;
        }
    }
}

impl<'w, const N: usize> Sum<'w, N> {
    pub(super) fn over(weights: &'w Weights<N>, known: &'w mut Known<N>) -> Self {
        Self {
            weights,
            known,
            total: Total::of([0.0; N]),
            seen_keys: Vec::new(),
            noted: None,
        }
    }

    /// Starts anew, from sums of features that none of those to come repeats.
    pub(super) fn start(&mut self, sums: [f32; N]) {
        self.total.sums = sums;
        self.total.seen.clear();
        self.seen_keys.clear();
    }

    /// The sums of the features so far.
    pub(super) fn sums(&self) -> [f32; N] {
        self.total.sums
    }

    /// The sums of features alone.
    fn sums_of(&mut self, add: impl FnOnce(&mut Self)) -> [f32; N] {
        let total = std::mem::replace(&mut self.total, Total::of([0.0; N]));
        add(self);
        std::mem::replace(&mut self.total, total).sums
    }
}

impl<const N: usize> Features for Sum<'_, N> {
    fn add(&mut self, name: &[&str]) {
        let Some((hash, weights)) = hash(name).and_then(|h| self.weights.0.get_key_value(&h)) else {
            return;
        };
        let weighed = (*hash, *weights);
        if let Some(noted) = &mut self.noted {
            noted.push(weighed);
        }
        self.total.add(&weighed);
    }

    fn add_known(&mut self, key: Key, add: impl FnOnce(&mut Self)) {
        if self.seen_keys.contains(&key) {
            return;
        }
        self.seen_keys.push(key);
        let own = match self.known.sums.get(&key) {
            Some(own) => *own,
            None => {
                let own = self.sums_of(add);
                keep(&mut self.known.sums, key, own);
                own
            }
        };
        self.total.add_sums(&own);
    }

    fn add_each(&mut self, key: Key, add: impl FnOnce(&mut Self)) {
        if let Some(kept) = self.known.weighed.get(&key) {
            kept.iter().for_each(|weighed| self.total.add(weighed));
            return;
        }
        self.noted = Some(Vec::new());
        add(self);
        if let Some(noted) = self.noted.take() {
            keep(&mut self.known.weighed, key, noted.into());
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
