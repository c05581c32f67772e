//! What matched and unmatched weight is worth as a score.

use crate::NameClass;

/// How much it tells that one name has words to which the other has nothing to set: little for people, whose names
/// are shortened all the time, if what is shared is worth much; more for organisations.
fn extra_cost(class: NameClass, matched: f32) -> f32 {
    match class {
        NameClass::Person | NameClass::Any => (EXTRA_COST / (matched * matched)).min(1.0),
        NameClass::Organization => 0.75,
        NameClass::Object => 0.9,
    }
}

/// Little weight proves little, even where everything agrees. Many people share a name; bodies seldom do, be it made
/// of common words alone.
fn substance(class: NameClass, matched: f32) -> f32 {
    match class {
        NameClass::Person | NameClass::Any => matched * matched / (matched * matched + 0.155),
        NameClass::Organization | NameClass::Object => matched / (matched + 0.13),
    }
}

/// The highest score of any two names of a class of which this much weight is matched, and at least this much of
/// the query and of the candidate is not. Grows with the first, falls with the others.
pub fn score_bound(matched: f32, query_unmatched: f32, candidate_unmatched: f32, class: NameClass) -> f32 {
    if matched <= 0.0 {
        return 0.0;
    }
    // What both have and the other has not speaks against; what one alone has, less so.
    let conflict = query_unmatched.min(candidate_unmatched);
    let extra = (query_unmatched - candidate_unmatched).abs();
    // Who leaves out one of a person's names leaves out others as well.
    let extra = match class {
        NameClass::Person | NameClass::Any => {
            extra.min(FIRST_EXTRA) + FURTHER_EXTRA * (extra - FIRST_EXTRA).max(0.0)
        }
        NameClass::Organization | NameClass::Object => extra,
    };
    let share = matched / (matched + conflict + extra_cost(class, matched) * extra);
    let contradiction = 1.0 - 0.4 * conflict.min(1.0);
    (share * contradiction * substance(class, matched)).clamp(0.0, 1.0)
}

/// How much of what two tokens lack in likeness speaks against their being one, by the class of the query.
pub fn doubt(class: NameClass) -> f32 {
    match class {
        NameClass::Person => 0.85,
        NameClass::Object => 0.8,
        _ => 0.55,
    }
}

/// What a person's name that the other lacks costs, where weight 1 is matched; falls with the square of what is.
const EXTRA_COST: f32 = 1.2;
/// Extra weight of a person's name that counts in full; of what is beyond it, only [`FURTHER_EXTRA`].
const FIRST_EXTRA: f32 = 0.55;
/// See [`FIRST_EXTRA`].
const FURTHER_EXTRA: f32 = 0.3;
