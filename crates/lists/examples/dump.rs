//! Prints what readers could not put into a typed field, each with its count: remarks, attributes by label, dates
//! not understood, countries without a code. For those who mend the label tables.
#![allow(clippy::print_stdout)]

use std::{collections::BTreeMap, path::PathBuf};

use interdict_lists::{LoadOptions, load_paths};
use interdict_model::{CountryFact, IdentifierType};

fn main() -> Result<(), interdict_lists::ListError> {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let mut counts: BTreeMap<(String, &str, String), usize> = BTreeMap::new();
    for list in load_paths(&paths, &LoadOptions::default())? {
        for entity in &list.entities {
            let mut add = |what, value: &str| {
                let shown: String = value.chars().take(100).collect();
                *counts.entry((list.list.clone(), what, shown)).or_default() += 1;
            };
            entity.remarks.iter().for_each(|r| add("remark", r));
            entity.attributes.iter().for_each(|a| add("attribute", &a.label));
            for date in entity.birth_dates.iter().filter(|d| d.date.is_none()) {
                add(
                    "date",
                    date.as_listed.as_deref().or(date.note.as_deref()).unwrap_or(""),
                );
            }
            for identifier in &entity.identifiers {
                let label = identifier.label.as_deref().unwrap_or("");
                add("identifier", &format!("{} <- {label}", identifier.kind));
                if identifier.kind == IdentifierType::Other || identifier.value.is_empty() {
                    add("untyped identifier", &format!("{label}: {}", identifier.value));
                }
            }
            let countries = (entity.nationalities.iter())
                .chain(&entity.citizenships)
                .chain(&entity.countries)
                .chain(entity.addresses.iter().filter_map(|a| a.country.as_ref()))
                .chain(entity.birth_places.iter().filter_map(|a| a.country.as_ref()))
                .chain(
                    entity
                        .craft
                        .iter()
                        .flat_map(|c| c.flag.iter().chain(&c.former_flags)),
                );
            let unknown: Vec<&CountryFact> = countries.filter(|c| c.code.is_none()).collect();
            unknown.iter().for_each(|c| add("country", &c.as_listed));
        }
    }
    for ((list, what, value), count) in counts {
        println!("{list}\t{what}\t{count}\t{value}");
    }
    Ok(())
}
