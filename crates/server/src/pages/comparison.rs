//! Customer and listed party side by side, field by field.

use interdict_model::{Country, Entity};
use maud::{Markup, html};

use super::party::{countries, dates, identifiers, names, places};
use crate::{Party, screening::programmes, words};

/// One field: its name, what is known of the customer (`None` where customers have no such field), what the list says.
type Row = (&'static str, Option<Vec<String>>, Vec<String>);

/// Countries as they were given, with their name where that was a code.
pub(crate) fn countries_in_words(given: &[String]) -> Vec<String> {
    let in_words = |text: &String| {
        let name = words::country(text)
            .ok()
            .and_then(Country::of)
            .map(|c| c.name.as_str());
        match name {
            Some(name) if !name.eq_ignore_ascii_case(text) => format!("{name} ({text})"),
            _ => text.clone(),
        }
    };
    given.iter().map(in_words).collect()
}

fn rows(customer: &Party, listed: Option<&Entity>) -> Vec<Row> {
    let of = |read: fn(&Entity) -> Vec<String>| listed.map(read).unwrap_or_default();
    let own_names = std::iter::once(&customer.name).chain(&customer.aliases);
    let own_names = own_names.filter(|n| !n.is_empty()).cloned().collect();
    let kind = Some(customer.kind.clone()).filter(|k| !k.is_empty());
    vec![
        ("Names", Some(own_names), of(names)),
        (
            "Kind",
            Some(kind.into_iter().collect()),
            of(|e| vec![e.kind.code().to_owned()]),
        ),
        (
            "Born or founded",
            Some(customer.birth_dates.clone()),
            of(|e| dates(&e.birth_dates)),
        ),
        ("Place of birth", None, of(|e| places(&e.birth_places))),
        ("Died or dissolved", None, of(|e| dates(&e.death_dates))),
        (
            "Countries",
            Some(countries_in_words(&customer.countries)),
            of(all_countries),
        ),
        (
            "Addresses",
            Some(customer.addresses.clone()),
            of(|e| places(&e.addresses)),
        ),
        ("Identifiers", Some(customer.identifiers.clone()), of(identifiers)),
        ("Positions", None, of(|e| e.positions.clone())),
        (
            "Programmes",
            None,
            of(|e| programmes(e).into_iter().map(str::to_owned).collect()),
        ),
        ("Listed on", None, of(listed_on)),
        (
            "Reasons",
            None,
            of(|e| e.listings.iter().flat_map(|l| l.reasons.clone()).collect()),
        ),
        ("Remarks", None, of(|e| e.remarks.clone())),
    ]
}

/// Nationalities, citizenships and other countries, each with what it is.
fn all_countries(entity: &Entity) -> Vec<String> {
    let of = |facts: Vec<String>, what: &str| -> Vec<String> {
        facts.into_iter().map(|fact| format!("{fact} ({what})")).collect()
    };
    let mut all = of(countries(&entity.nationalities), "nationality");
    all.extend(of(countries(&entity.citizenships), "citizenship"));
    all.extend(countries(&entity.countries));
    all
}

fn listed_on(entity: &Entity) -> Vec<String> {
    let dates = entity.listings.iter().filter_map(|listing| {
        let date = listing.listed_on?;
        Some(format!("{date} ({})", listing.list))
    });
    dates.collect()
}

/// Both sides as a table; fields that neither has are left out. `heads` stand over the two columns.
pub(crate) fn comparison(customer: &Party, listed: Option<&Entity>, heads: (&Markup, &Markup)) -> Markup {
    let values = |values: &[String]| {
        html! {
            @match values {
                [] => span class="hint" { "not known" },
                [one] => bdi { (one) },
                many => ul { @for value in many { li { bdi { (value) } } } },
            }
        }
    };
    html! {
        table class="compare" {
            thead { tr { td {} th scope="col" { (heads.0) } th scope="col" { (heads.1) } } }
            tbody {
                @for (field, own, listed) in rows(customer, listed) {
                    @if own.as_ref().is_some_and(|own| !own.is_empty()) || !listed.is_empty() {
                        tr {
                            th scope="row" { (field) }
                            td { @if let Some(own) = own { (values(&own)) } }
                            td { (values(&listed)) }
                        }
                    }
                }
            }
        }
    }
}
