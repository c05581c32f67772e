//! Gender.

use interdict_index::Party;
use interdict_model::Gender;

use super::Finding;
use crate::{
    Evidence, Query,
    rules::{Rules, weigh},
};

pub(super) fn compare(query: &Query, party: &Party<'_>, rules: &Rules) -> Finding {
    let (asked, listed) = (query.genders.first()?, party.genders.first()?);
    let same = query.genders.iter().any(|g| party.genders.contains(g));
    let either_other = [asked, listed].contains(&&Gender::Other);
    let (how, weighed) = match (same, either_other) {
        (true, _) => ("same", weigh!(rules, gender.same)),
        (false, true) => return None,
        (false, false) => ("other", weigh!(rules, gender.other)),
    };
    Some(Evidence {
        evidence: "gender",
        query: word(*asked).to_owned(),
        candidate: word(*listed).to_owned(),
        how: how.to_owned(),
        rule: weighed.rule,
        weight: weighed.weight,
        frequency: None,
    })
}

fn word(gender: Gender) -> &'static str {
    match gender {
        Gender::Male => "male",
        Gender::Female => "female",
        Gender::Other => "other",
    }
}
