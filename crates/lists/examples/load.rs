//! Loads list files and prints what was found: `cargo run -p interdict-lists --example load PATH…`.
#![allow(clippy::print_stdout)]

use std::{path::PathBuf, time::Instant};

use interdict_lists::{LoadOptions, load};

fn main() {
    let mut paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let wanted = paths
        .iter()
        .position(|p| p.to_string_lossy().starts_with("ref="))
        .map(|i| paths.remove(i));
    let start = Instant::now();
    match load(&paths, &LoadOptions::default()) {
        Ok(load) => {
            for list in &load.lists {
                println!(
                    "{} {} {:?} {:?}",
                    list.list,
                    list.format.name(),
                    list.date.map(|d| d.to_string()),
                    list.counts
                );
                for file in &list.files {
                    println!("  {file:?}");
                }
                for line in list.summary() {
                    println!("  {:?} {line}", line.severity);
                }
                for entity in &list.entities {
                    if wanted
                        .as_ref()
                        .is_some_and(|w| w.to_string_lossy() == format!("ref={}", entity.reference))
                    {
                        println!("{}", serde_json::to_string_pretty(entity).unwrap_or_default());
                    }
                }
            }
            for skipped in load.skipped {
                println!("skipped {}: {}", skipped.path.display(), skipped.why);
            }
        }
        Err(error) => println!("{error}"),
    }
    println!("{:?}", start.elapsed());
}
