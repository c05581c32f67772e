//! Evidence beside the name, each from what the query and the listed party say of one thing.

mod birth_date;
mod country;
mod gender;
mod identifier;
mod place;

use interdict_index::Party;

use crate::{Evidence, Query, rules::Rules};

/// A piece of evidence before it is put into words.
pub(crate) type Finding = Option<Evidence>;

/// Appends all evidence beside the name.
pub(crate) fn gather(query: &Query, party: &Party<'_>, rules: &Rules, out: &mut Vec<Evidence>) {
    out.extend(birth_date::compare(query, party, rules));
    out.extend(country::compare(query, party, rules));
    out.extend(gender::compare(query, party, rules));
    out.extend(place::birth_places(query, party, rules));
    out.extend(place::addresses(query, party, rules));
    identifier::compare(query, party, rules, out);
}

/// The most that evidence other than identifiers can add to a query.
pub(crate) fn most(query: &Query, rules: &Rules) -> f64 {
    let given = |is_empty: bool, most: f64| if is_empty { 0.0 } else { most };
    given(query.birth_dates.is_empty(), rules.birth_date.most())
        + given(query.countries.is_empty(), rules.country.same)
        + given(query.genders.is_empty(), rules.gender.same)
        + given(query.birth_places.is_empty(), rules.birth_place.same)
        + given(query.addresses.is_empty(), rules.address.same)
        // A number that several parties may share adds to a name, but brings no candidate of its own.
        + given(query.identifiers.is_empty(), rules.identifier.shared)
}
