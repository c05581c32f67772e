//! What tells two parties apart although their words agree: order, fathers, numbers, places, lines of business.

use super::{Aligned, Alignment, FAINT, MAX_TOKENS, SMALL_WEIGHT, Slot, Work};
use crate::{NameClass, similarity::How, token::Role};

impl Work<'_> {
    /// What tells two parties apart although their words agree.
    pub(super) fn factor(&self) -> (f32, u8) {
        let mut factor = 1.0;
        let mut reasons = 0;
        if self.query.class == NameClass::Person || self.candidate.class == NameClass::Person {
            if self.is_swapped() {
                factor *= SWAPPED_FACTOR;
                reasons |= Alignment::SWAPPED;
            }
            if self.is_fathers_name() {
                factor *= FATHER_FACTOR;
                reasons |= Alignment::FATHER;
            }
            if self.lonely(Role::Suffix) == (true, true) {
                factor *= OTHER_SUFFIX_FACTOR;
                reasons |= Alignment::FATHER;
            }
            if self.is_one_name_of_many() {
                factor *= ONE_NAME_FACTOR;
            }
            let order = self.order_factor();
            if order < 1.0 {
                factor *= order;
                reasons |= Alignment::ORDER;
            }
            return (factor, reasons);
        }
        let object = self.query.class == NameClass::Object && self.candidate.class == NameClass::Object;
        // Ships are called as it is painted on them: Star Lady is not Lady Star.
        if object && self.order_factor() < 1.0 {
            factor *= REVERSED_FACTOR;
            reasons |= Alignment::ORDER;
        }
        let (q_numbers, c_numbers) = self.lonely(Role::Number);
        if q_numbers || c_numbers {
            factor *= if q_numbers && c_numbers { 0.7 } else { 0.75 };
            reasons |= Alignment::NUMBERS;
        }
        let (q_generic, c_generic) = self.lonely(Role::Generic);
        let (q_filler, c_filler) = self.lonely(Role::Filler);
        if q_generic && (c_generic || c_filler) || c_generic && q_filler {
            factor *= 0.85;
            reasons |= Alignment::GENERIC;
        } else if q_generic || c_generic {
            factor *= GENERIC_FACTOR;
            reasons |= Alignment::GENERIC;
        }
        if self.lonely(Role::LegalForm) == (true, true) {
            factor *= LEGAL_FORM_FACTOR;
            reasons |= Alignment::LEGAL_FORMS;
        }
        if self.lonely(Role::Branch) == (true, true) {
            factor *= BRANCH_FACTOR;
            reasons |= Alignment::PLACES;
        }
        let (q_places, c_places) = self.lonely(Role::Place);
        if q_places || c_places {
            factor *= if q_places && c_places { 0.7 } else { 0.85 };
            reasons |= Alignment::PLACES;
        }
        (factor, reasons)
    }

    /// Whether the query is a single name of a person: it says nothing of the candidate's others.
    pub(super) fn is_one_name_asked_for(&self) -> bool {
        let names = self
            .query
            .slots
            .iter()
            .filter(|s| s.role != Role::Honorific)
            .count();
        self.query.class == NameClass::Person && names == 1 && self.candidate.slots.len() > 1
    }

    /// Whether the candidate is a single name (a one-word alias) and the query has others beside it.
    fn is_one_name_of_many(&self) -> bool {
        let names = |slots: &[Slot]| slots.iter().filter(|s| s.weight > SMALL_WEIGHT).count();
        names(self.candidate.slots) == 1 && names(self.query.slots) > 1 && self.q_unmatched > 0.3
    }

    /// Names may be turned round (the family name first or last) but hardly shuffled; and what is turned round and
    /// spelled otherwise as well is less likely the same.
    fn order_factor(&self) -> f32 {
        let (nq, nc) = (self.query.slots.len(), self.candidate.slots.len());
        // For each matched token of the query, in order, its place in the candidate.
        let mut places = [u8::MAX; MAX_TOKENS];
        let mut exact = true;
        // Letters stand in any order: "Sechin I.I.".
        for pair in self.pairs[..self.len].iter().filter(|p| p.how != How::Initial) {
            let q = match usize::from(pair.query).checked_sub(nq) {
                None => usize::from(pair.query),
                Some(join) => usize::from(self.query.joins[join].0),
            };
            let c = match usize::from(pair.candidate).checked_sub(nc) {
                None => usize::from(pair.candidate),
                Some(join) => usize::from(self.candidate.joins[join].0),
            };
            let (of_query, of_candidate) = (self.query.slots[q], self.candidate.slots[c]);
            // Where both say which is the surname, it may stand anywhere; so may a number.
            let surnames = of_query.role == Role::Family && of_candidate.role == Role::Family
                || of_query.role == Role::Number;
            if of_query.weight > SMALL_WEIGHT && of_candidate.weight > SMALL_WEIGHT && !surnames {
                places[q] = c as u8;
                exact &= match pair.how {
                    How::Variant => false,
                    How::Romanisation | How::Skeleton => pair.similarity >= FAINT,
                    _ => pair.similarity >= TURNED_LIKENESS,
                };
            }
        }
        let mut first: Option<u8> = None;
        let mut last = 0;
        let mut descents = 0;
        let mut count = 0;
        // Whether the first two changed places and all others kept theirs.
        let mut fathers = false;
        for place in places[..nq].iter().copied().filter(|p| *p != u8::MAX) {
            if first.is_none() {
                first = Some(place);
            } else if place < last {
                descents += 1;
                fathers = count == 1;
            } else if first.is_some_and(|first| place < first) {
                fathers = false;
            }
            last = place;
            count += 1;
        }
        match descents {
            0 => 1.0,
            // One descent is a rotation if the end comes before the start.
            1 if first.is_some_and(|f| last < f) => {
                if self.is_nasab_turned() {
                    TURNED_FACTOR
                } else if exact || count > 2 {
                    0.97
                } else {
                    TURNED_FACTOR
                }
            }
            // Hassan Aden Warsame may be the father of Aden Hassan Warsame, but is not he.
            1 if fathers && count > 2 => FATHERS_TURNED_FACTOR,
            // From the last to the first: a man and his grandson.
            _ if descents + 1 == count => REVERSED_FACTOR,
            _ => SHUFFLED_FACTOR,
        }
    }

    /// Whether one side alone says whose son its bearer is: "Ahmad Abdullah" is Abdullah's son, "Abdullah bin Ahmad"
    /// is not.
    fn is_nasab_turned(&self) -> bool {
        let father = |slots: &[Slot]| {
            slots
                .windows(2)
                .any(|two| two[0].role == Role::Particle && two[1].role == Role::Patronymic)
        };
        father(self.query.slots) != father(self.candidate.slots)
            && self.query.slots.last().is_none_or(|s| s.role != Role::Particle)
            && self
                .candidate
                .slots
                .last()
                .is_none_or(|s| s.role != Role::Particle)
    }

    /// Whether one name begins where the other goes on: "Yousef Mansour al-Harbi" may be the son of Mansour al-Harbi,
    /// not he himself.
    fn is_fathers_name(&self) -> bool {
        let first = |slots: &[Slot]| slots.iter().position(|s| s.weight > SMALL_WEIGHT);
        let (Some(q), Some(c)) = (first(self.query.slots), first(self.candidate.slots)) else {
            return false;
        };
        let alone = |used: u32, at: usize| used & (1 << at) == 0;
        let (q_alone, c_alone) = (alone(self.q_used, q), alone(self.c_used, c));
        if q_alone == c_alone {
            return false;
        }
        // The other's first name stands for a later one, and what follows it for what follows that.
        let in_order = self.order_factor() >= 1.0;
        in_order && self.len >= 2
    }

    /// Whether the query, and the candidate, have a token of the role without a counterpart.
    pub(super) fn lonely(&self, role: Role) -> (bool, bool) {
        let alone = |slots: &[Slot], used: u32| {
            (0..slots.len()).any(|at| used & (1 << at) == 0 && slots[at].role == role)
        };
        (
            alone(self.query.slots, self.q_used),
            alone(self.candidate.slots, self.c_used),
        )
    }

    /// Whether two names changed places that may not: a father and his son, or two given names.
    fn is_swapped(&self) -> bool {
        let pairs = &self.pairs[..self.len];
        let (nq, nc) = (self.query.slots.len(), self.candidate.slots.len());
        let slot = |pair: &Aligned| {
            let (q, c) = (usize::from(pair.query), usize::from(pair.candidate));
            (q < nq && c < nc).then(|| (self.query.slots[q], self.candidate.slots[c]))
        };
        let (mut sons, mut fathers) = (false, false);
        for (q, c) in pairs.iter().filter_map(slot) {
            sons |= q.role == Role::Word && c.role == Role::Patronymic;
            fathers |= q.role == Role::Patronymic && c.role == Role::Word;
        }
        if sons && fathers {
            return true;
        }
        // "Friedrich Hans" and "Hans Friedrich": two names on both sides, both given names, no comma to explain it.
        let content = |slots: &[Slot]| slots.iter().filter(|s| s.weight > 0.15).count();
        if content(self.query.slots) != 2 || content(self.candidate.slots) != 2 {
            return false;
        }
        let mut swapped = 0;
        let mut first: Option<&Aligned> = None;
        for pair in pairs {
            let Some((q, c)) = slot(pair) else { return false };
            if q.weight <= 0.15 || c.weight <= 0.15 {
                continue;
            }
            if !q.given || !c.given || q.role != Role::Word || c.role != Role::Word {
                return false;
            }
            match first {
                None => first = Some(pair),
                Some(before) => {
                    let turned = (before.query < pair.query) != (before.candidate < pair.candidate);
                    swapped += u8::from(turned);
                }
            }
        }
        swapped == 1
    }
}

/// What is left of a score where names stand in another order and are spelled otherwise as well.
const TURNED_FACTOR: f32 = 0.87;
/// What two names must be alike at least to stand in another order without doubt.
const TURNED_LIKENESS: f32 = 0.87;
/// What is left of a score where the order of names is neither kept nor turned round.
const SHUFFLED_FACTOR: f32 = 0.84;
/// What is left of a score where the first two of three names or more changed places.
const FATHERS_TURNED_FACTOR: f32 = 0.7;
/// What is left of a score where one is the elder and the other the younger.
const OTHER_SUFFIX_FACTOR: f32 = 0.7;
/// What is left of a score where three names or more stand in the opposite order.
const REVERSED_FACTOR: f32 = 0.7;
/// What is left of a score where one name begins with what may be the other's father.
const FATHER_FACTOR: f32 = 0.91;
/// What is left of a score where one body's name says what it does and the other's does not.
const GENERIC_FACTOR: f32 = 0.87;
/// What is left of a score where both are branches, of different places.
const BRANCH_FACTOR: f32 = 0.85;
/// What is left of a score where the legal forms are different ones.
const LEGAL_FORM_FACTOR: f32 = 0.84;
/// What is left of a score where a whole name is held against a one-word alias.
const ONE_NAME_FACTOR: f32 = 0.9;
/// What is left of a score where two names changed places that may not.
const SWAPPED_FACTOR: f32 = 0.65;
