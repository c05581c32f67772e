//! Costs of neighbouring columns side by side in one vector.
//!
//! All lanes are added or compared by one instruction where the processor has vectors of sixteen bytes (every x86-64
//! has), and by plain loops, which the compiler may well do alike, elsewhere.

/// A cost beyond all limits.
pub const BEYOND: u8 = u8::MAX;
/// How many there are.
pub const LANES: usize = 16;

/// Costs up to [`BEYOND`], lane 0 lowest.
#[derive(Debug, Clone, Copy)]
pub struct Lanes(vector::Vector);

impl Lanes {
    /// The same in each lane.
    #[inline]
    pub fn all(cost: u8) -> Self {
        Self::from([cost; LANES])
    }

    /// Sums, at most [`BEYOND`].
    #[inline]
    pub fn plus(self, other: Self) -> Self {
        Self(vector::plus(self.0, other.0))
    }

    /// Differences, at least 0.
    #[inline]
    pub fn minus(self, other: Self) -> Self {
        Self(vector::minus(self.0, other.0))
    }

    /// The less of both in each lane.
    #[inline]
    pub fn min(self, other: Self) -> Self {
        Self(vector::min(self.0, other.0))
    }

    /// The more of both in each lane.
    #[inline]
    pub fn max(self, other: Self) -> Self {
        Self(vector::max(self.0, other.0))
    }

    /// What is above its limit is [`BEYOND`].
    #[inline]
    pub fn within(self, limits: Self) -> Self {
        Self(vector::within(self.0, self.0, limits.0))
    }

    /// What is above its limit together with what is still to come is [`BEYOND`].
    #[inline]
    pub fn within_with(self, rest: Self, limits: Self) -> Self {
        Self(vector::within(self.0, self.plus(rest).0, limits.0))
    }

    /// Each lane one further, and [`BEYOND`] in the first.
    #[inline]
    pub fn up(self) -> Self {
        Self(vector::up(self.0))
    }

    /// Each lane two further, and [`BEYOND`] in the first two.
    #[inline]
    pub fn up_two(self) -> Self {
        Self(vector::up_two(self.0))
    }

    /// Each lane one back, and 0 in the last.
    #[inline]
    pub fn down(self) -> Self {
        Self(vector::down(self.0))
    }

    /// In each lane the sum of the lanes after it, at most [`BEYOND`].
    #[inline]
    pub fn sums_after(self) -> Self {
        Self(vector::sums_after(self.0))
    }

    /// The lanes that are not [`BEYOND`], as bits.
    #[inline]
    pub fn alive(self) -> u32 {
        vector::not_same(self.0, Self::all(BEYOND).0)
    }

    /// Nothing where a lane is that value, [`BEYOND`] elsewhere.
    #[inline]
    pub fn unlike(self, value: u8) -> Self {
        Self(vector::unlike(self.0, Self::all(value).0))
    }

    /// Whether all are [`BEYOND`].
    #[inline]
    pub fn is_beyond(self) -> bool {
        self.alive() == 0
    }

    /// Whether all lanes are the same.
    #[inline]
    pub fn same(self, other: Self) -> bool {
        vector::not_same(self.0, other.0) == 0
    }

    /// The costs, lane 0 first.
    #[inline]
    pub fn costs(self) -> [u8; LANES] {
        vector::costs(self.0)
    }
}

impl From<[u8; LANES]> for Lanes {
    #[inline]
    fn from(costs: [u8; LANES]) -> Self {
        Self(vector::vector(costs))
    }
}

#[cfg(target_arch = "x86_64")]
mod vector {
    use safe_arch::{
        add_saturating_u8_m128i, bitandnot_m128i, bitor_m128i, byte_shl_imm_u128_m128i,
        byte_shr_imm_u128_m128i, cmp_eq_mask_i8_m128i, m128i, max_u8_m128i, min_u8_m128i, move_mask_i8_m128i,
        set_i64_m128i_s, set_splat_i8_m128i, sub_saturating_u8_m128i,
    };

    use super::LANES;

    pub(super) type Vector = m128i;

    #[inline]
    pub(super) fn vector(costs: [u8; LANES]) -> Vector {
        m128i::from(costs)
    }

    #[inline]
    pub(super) fn costs(vector: Vector) -> [u8; LANES] {
        vector.into()
    }

    #[inline]
    pub(super) fn plus(a: Vector, b: Vector) -> Vector {
        add_saturating_u8_m128i(a, b)
    }

    #[inline]
    pub(super) fn minus(a: Vector, b: Vector) -> Vector {
        sub_saturating_u8_m128i(a, b)
    }

    #[inline]
    pub(super) fn min(a: Vector, b: Vector) -> Vector {
        min_u8_m128i(a, b)
    }

    /// The lanes of `vector` of which `sums` is within the limits.
    #[inline]
    pub(super) fn within(vector: Vector, sums: Vector, limits: Vector) -> Vector {
        let within = cmp_eq_mask_i8_m128i(min_u8_m128i(sums, limits), sums);
        bitor_m128i(vector, bitandnot_m128i(within, set_splat_i8_m128i(-1)))
    }

    #[inline]
    pub(super) fn up(vector: Vector) -> Vector {
        bitor_m128i(byte_shl_imm_u128_m128i::<1>(vector), set_i64_m128i_s(0xFF))
    }

    #[inline]
    pub(super) fn up_two(vector: Vector) -> Vector {
        bitor_m128i(byte_shl_imm_u128_m128i::<2>(vector), set_i64_m128i_s(0xFFFF))
    }

    #[inline]
    pub(super) fn down(vector: Vector) -> Vector {
        byte_shr_imm_u128_m128i::<1>(vector)
    }

    #[inline]
    pub(super) fn unlike(a: Vector, b: Vector) -> Vector {
        bitandnot_m128i(cmp_eq_mask_i8_m128i(a, b), set_splat_i8_m128i(-1))
    }

    #[inline]
    pub(super) fn max(a: Vector, b: Vector) -> Vector {
        max_u8_m128i(a, b)
    }

    #[inline]
    pub(super) fn sums_after(vector: Vector) -> Vector {
        let one = byte_shr_imm_u128_m128i::<1>(vector);
        let two = plus(one, byte_shr_imm_u128_m128i::<1>(one));
        let four = plus(two, byte_shr_imm_u128_m128i::<2>(two));
        let eight = plus(four, byte_shr_imm_u128_m128i::<4>(four));
        plus(eight, byte_shr_imm_u128_m128i::<8>(eight))
    }

    /// The lanes that differ, as bits.
    #[inline]
    pub(super) fn not_same(a: Vector, b: Vector) -> u32 {
        !move_mask_i8_m128i(cmp_eq_mask_i8_m128i(a, b)).cast_unsigned() & 0xFFFF
    }
}

#[cfg(not(target_arch = "x86_64"))]
mod vector {
    use super::{BEYOND, LANES};

    pub(super) type Vector = [u8; LANES];

    pub(super) fn vector(costs: [u8; LANES]) -> Vector {
        costs
    }

    pub(super) fn costs(vector: Vector) -> [u8; LANES] {
        vector
    }

    pub(super) fn plus(a: Vector, b: Vector) -> Vector {
        std::array::from_fn(|at| a[at].saturating_add(b[at]))
    }

    pub(super) fn minus(a: Vector, b: Vector) -> Vector {
        std::array::from_fn(|at| a[at].saturating_sub(b[at]))
    }

    pub(super) fn min(a: Vector, b: Vector) -> Vector {
        std::array::from_fn(|at| a[at].min(b[at]))
    }

    /// The lanes of `vector` of which `sums` is within the limits.
    pub(super) fn within(vector: Vector, sums: Vector, limits: Vector) -> Vector {
        std::array::from_fn(|at| {
            if sums[at] <= limits[at] {
                vector[at]
            } else {
                BEYOND
            }
        })
    }

    pub(super) fn up(vector: Vector) -> Vector {
        std::array::from_fn(|at| if at == 0 { BEYOND } else { vector[at - 1] })
    }

    pub(super) fn up_two(vector: Vector) -> Vector {
        up(up(vector))
    }

    pub(super) fn unlike(a: Vector, b: Vector) -> Vector {
        std::array::from_fn(|at| if a[at] == b[at] { 0 } else { BEYOND })
    }

    pub(super) fn max(a: Vector, b: Vector) -> Vector {
        std::array::from_fn(|at| a[at].max(b[at]))
    }

    pub(super) fn sums_after(mut vector: Vector) -> Vector {
        let mut sum = 0u8;
        for lane in vector.iter_mut().rev() {
            let cost = std::mem::replace(lane, sum);
            sum = sum.saturating_add(cost);
        }
        vector
    }

    pub(super) fn down(vector: Vector) -> Vector {
        std::array::from_fn(|at| vector.get(at + 1).copied().unwrap_or(0))
    }

    /// The lanes that differ, as bits.
    pub(super) fn not_same(a: Vector, b: Vector) -> u32 {
        (0..LANES).fold(0, |bits, at| bits | u32::from(a[at] != b[at]) << at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lanes_count_as_numbers_do(a: [u8; LANES], b: [u8; LANES], c: [u8; LANES]) {
            let (x, y, z) = (Lanes::from(a), Lanes::from(b), Lanes::from(c));
            let each = |of: &dyn Fn(u8, u8, u8) -> u8| -> [u8; LANES] {
                std::array::from_fn(|at| of(a[at], b[at], c[at]))
            };
            prop_assert_eq!(x.costs(), a);
            prop_assert_eq!(x.plus(y).costs(), each(&|a, b, _| a.saturating_add(b)));
            prop_assert_eq!(x.unlike(a[3]).costs(), each(&|lane, _, _| if lane == a[3] { 0 } else { BEYOND }));
            prop_assert_eq!(x.max(y).costs(), each(&|a, b, _| a.max(b)));
            let small = a.map(|cost| cost / 8);
            let sums = |a: [u8; LANES]| -> [u8; LANES] {
                std::array::from_fn(|at| {
                    a[at + 1..].iter().fold(0, |sum: u8, cost| sum.saturating_add(*cost))
                })
            };
            prop_assert_eq!(x.sums_after().costs(), sums(a));
            prop_assert_eq!(Lanes::from(small).sums_after().costs(), sums(small));
            prop_assert_eq!(x.minus(y).costs(), each(&|a, b, _| a.saturating_sub(b)));
            prop_assert_eq!(x.min(y).costs(), each(&|a, b, _| a.min(b)));
            prop_assert_eq!(x.within(y).costs(), each(&|a, b, _| if a <= b { a } else { BEYOND }));
            let together = each(&|a, b, c| if a.saturating_add(b) <= c { a } else { BEYOND });
            prop_assert_eq!(x.within_with(y, z).costs(), together);
            let mut up = a;
            up.rotate_right(1);
            up[0] = BEYOND;
            prop_assert_eq!(x.up().costs(), up);
            up.rotate_right(1);
            up[0] = BEYOND;
            prop_assert_eq!(x.up_two().costs(), up);
            let mut down = a;
            down.rotate_left(1);
            down[LANES - 1] = 0;
            prop_assert_eq!(x.down().costs(), down);
            let alive = (0..LANES).filter(|at| a[*at] < BEYOND).fold(0, |bits, at| bits | 1 << at);
            prop_assert_eq!(x.alive(), alive);
            prop_assert!(x.same(x));
            prop_assert_eq!(x.same(y), a == b);
            prop_assert!(!x.min(Lanes::from([0; LANES])).is_beyond());
            prop_assert_eq!(x.is_beyond(), a == [BEYOND; LANES]);
        }

        #[test]
        fn only_lanes_that_are_all_beyond_are_beyond(at in 0..LANES, cost in 0..BEYOND) {
            let mut costs = [BEYOND; LANES];
            prop_assert!(Lanes::from(costs).is_beyond());
            costs[at] = cost;
            prop_assert!(!Lanes::from(costs).is_beyond());
        }
    }
}
