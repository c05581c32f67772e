//! Prints which parties are held to be one, for those who check: `cargo run -p interdict-lists --example links SHOW
//! PATH…` shows every SHOW-th link of each sort of reason, the names and births of both sides, and the counts.
#![allow(clippy::print_stdout)]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use interdict_lists::{LinkReason, LoadOptions, PartyKey, link, load_paths};
use interdict_model::Entity;

fn shown(entity: &Entity) -> String {
    let names: Vec<&str> = entity.names.iter().take(4).map(|n| n.text.as_str()).collect();
    let births: Vec<String> = entity
        .birth_dates
        .iter()
        .filter_map(|d| d.date)
        .map(|d| d.to_string())
        .collect();
    format!(
        "{} {:?} {} | {}",
        PartyKey::of(entity),
        entity.kind,
        names.join("; "),
        births.join(", ")
    )
}

fn sort(reasons: &[LinkReason]) -> String {
    let sort = |reason: &LinkReason| match reason {
        LinkReason::Reference { .. } => "reference".to_owned(),
        LinkReason::Identifier { kind, .. } => kind.to_string(),
        LinkReason::NameAndBirthDate { .. } => "name and birth date".to_owned(),
    };
    let sorts: BTreeSet<String> = reasons.iter().map(sort).collect();
    sorts.into_iter().collect::<Vec<_>>().join(" + ")
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let every: usize = arguments
        .next()
        .and_then(|a| a.to_str()?.parse().ok())
        .unwrap_or(1000);
    let paths: Vec<PathBuf> = arguments.map(PathBuf::from).collect();
    let lists = load_paths(&paths, &LoadOptions::default())?;
    let entities: Vec<Entity> = lists.into_iter().flat_map(|l| l.entities).collect();
    let links = link(&entities, &BTreeSet::new());
    println!(
        "{} parties, {} groups, {} links left out",
        entities.len(),
        links.groups.len(),
        links.left_out.len()
    );
    let mut by_sort: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for link in links.groups.iter().flat_map(|g| &g.links) {
        by_sort.entry(sort(&link.reasons)).or_default().push(link);
    }
    for (sort, links) in by_sort {
        println!("\n{sort}: {} links", links.len());
        for link in links.iter().step_by(every.min(links.len() / 3 + 1)) {
            println!("  {}", shown(&entities[link.a as usize]));
            println!("  {}", shown(&entities[link.b as usize]));
            for reason in &link.reasons {
                println!("    {reason}");
            }
        }
    }
    println!();
    for link in links.left_out.iter().step_by(links.left_out.len() / 10 + 1) {
        println!(
            "left out: {}\n          {}\n    {}",
            shown(&entities[link.a as usize]),
            shown(&entities[link.b as usize]),
            link.reasons
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("; ")
        );
    }
    Ok(())
}
