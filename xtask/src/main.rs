//! Programs that learn figures from public data and generate test data.
//!
//! `cargo run --release -p xtask -- COMMAND`; the data is found through `INTERDICT_SHARED` (default `../shared`).
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod costs;
mod evidence;
mod features;
mod furniture;
mod furniture_page;
mod furniture_texts;
mod furniture_words;
mod han;
mod invent;
#[allow(unreachable_pub)]
mod invented;
mod listed;
mod load;
mod sides;
mod sides_texts;
mod voices;
mod words;

use std::path::PathBuf;

fn main() -> anyhow::Result<()> {
    let command = std::env::args().nth(1).unwrap_or_default();
    match command.as_str() {
        "learn-evidence" => evidence::learn(),
        "learn-name-costs" => costs::learn(),
        "learn-name-words" => words::learn(),
        "learn-furniture" => furniture::learn(),
        "learn-sides" => sides::learn(),
        "learn-voices" => voices::learn(),
        "learn-han" => han::learn(),
        "invent-names" => {
            invent::print();
            Ok(())
        }
        "load" => load::run(),
        _ => {
            println!("commands:");
            println!("  learn-evidence     data/screen/evidence.toml: what each piece of evidence weighs");
            println!(
                "  learn-name-costs   data/names/costs.txt: what it costs to take one sound for another"
            );
            println!(
                "  learn-name-words   data/names/frequencies.txt and spellings.txt, from the names on lists"
            );
            println!(
                "  learn-furniture    data/report/furniture-weights.toml: what tells furniture from article"
            );
            println!(
                "  learn-sides        data/report/sides-weights.toml: what tells the sides of a dealing"
            );
            println!("  learn-voices    data/report/voices-weights.toml: what tells whose word a dealing is");
            println!(
                "  learn-han FOLDER   data/names/han_readings.txt: readings and forms of characters, from Unihan"
            );
            println!("  invent-names [N]   invented people's names of all cultures, one a line");
            println!("  load [OPTION VALUE]…   /match requests to a running server: rate, latency, memory");
            Ok(())
        }
    }
}

fn shared() -> PathBuf {
    std::env::var_os("INTERDICT_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from)
}

fn names_data() -> PathBuf {
    PathBuf::from("data/names")
}
