//! Gathers how the characters of Chinese are read in names, and which are forms of one another, from Unicode's Unihan
//! database.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::Path,
};

use anyhow::{Context, Result};

use crate::names_data;

/// From the folder that holds `Unihan_Readings.txt` and `Unihan_Variants.txt`.
pub(crate) fn learn() -> Result<()> {
    let folder = std::env::args()
        .nth(2)
        .context("say the folder of the Unihan database")?;
    let read = |file: &str| {
        let path = Path::new(&folder).join(file);
        std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))
    };
    let (readings, variants) = (read("Unihan_Readings.txt")?, read("Unihan_Variants.txt")?);
    let simplified = simplified(&variants);
    let simple = |c: char| simplified.get(&c).copied().unwrap_or(c);
    let mut korean: BTreeMap<String, Vec<char>> = BTreeMap::new();
    let mut cantonese: BTreeMap<String, Vec<char>> = BTreeMap::new();
    let mut known: BTreeSet<char> = BTreeSet::new();
    let mut without_hangul: Vec<(char, String)> = Vec::new();
    let file = |groups: &mut BTreeMap<String, Vec<char>>, reading: String, c: char| {
        let group = groups.entry(reading).or_default();
        if !group.contains(&c) {
            group.push(c);
        }
    };
    for (c, field, value) in entries(&readings) {
        match field {
            // The readings of the standards for names and schools; the first is the usual one.
            "kHangul" => {
                let first = value.split(' ').next().and_then(|r| r.split(':').next());
                if let Some(first) = first {
                    known.insert(simple(c));
                    file(&mut korean, first.to_owned(), simple(c));
                }
            }
            "kCantonese" => {
                let first = value.split(' ').next().unwrap_or_default();
                if let Some(written) = hong_kong(first) {
                    without_hangul.push((simple(c), written));
                }
            }
            _ => {}
        }
    }
    // Of the tens of thousands of characters, those that stand in names.
    for (c, written) in without_hangul {
        if known.contains(&c) {
            file(&mut cantonese, written, c);
        }
    }
    let mut out = String::from(
        "# How characters are read in Korea and in Hong Kong, and the simplified forms of traditional ones.\n\
         # Learned: cargo run --release -p xtask -- learn-han FOLDER, from the Unihan database of Unicode 15 (Unicode\n\
         # License v3): kHangul (standards for names and schools), kCantonese in the spelling of Hong Kong's government,\n\
         # kSimplifiedVariant. What people wrote down in han.txt goes before.\n\n[variant]\n",
    );
    let pairs: Vec<String> = simplified
        .iter()
        .filter(|(_, to)| known.contains(to))
        .map(|(from, to)| format!("{from}{to}"))
        .collect();
    for line in pairs.chunks(40) {
        writeln!(out, "{}", line.join(" "))?;
    }
    for (section, groups) in [("korean", korean), ("cantonese", cantonese)] {
        writeln!(out, "\n[{section}]")?;
        for (reading, characters) in groups {
            writeln!(out, "{reading}: {}", characters.iter().collect::<String>())?;
        }
    }
    std::fs::write(names_data().join("han_readings.txt"), out)?;
    Ok(())
}

/// Lines of the database: character, field, value.
fn entries(text: &str) -> impl Iterator<Item = (char, &str, &str)> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut fields = line.split('\t');
            Some((character(fields.next()?)?, fields.next()?, fields.next()?))
        })
}

/// "U+4E00"; the rarest, outside the basic plane, are in no name that we compare, and normalised text has no
/// compatibility forms.
fn character(code: &str) -> Option<char> {
    let number = u32::from_str_radix(code.strip_prefix("U+")?, 16).ok()?;
    char::from_u32(number).filter(|c| (0x3400..=0x9FFF).contains(&u32::from(*c)))
}

fn simplified(variants: &str) -> BTreeMap<char, char> {
    let mut simplified = BTreeMap::new();
    for (c, _, value) in entries(variants).filter(|(_, field, _)| *field == "kSimplifiedVariant") {
        // A character that is its own simplified form in another sense stays as it is.
        let forms: Vec<char> = value.split(' ').filter_map(character).collect();
        if let [only] = forms[..]
            && only != c
        {
            simplified.insert(c, only);
        }
    }
    simplified
}

/// Initials of Jyutping and how Hong Kong's government writes them.
const INITIALS: [(&str, &str); 19] = [
    ("gw", "kw"),
    ("kw", "kw"),
    ("ng", "ng"),
    ("b", "p"),
    ("p", "p"),
    ("m", "m"),
    ("f", "f"),
    ("d", "t"),
    ("t", "t"),
    ("n", "n"),
    ("l", "l"),
    ("g", "k"),
    ("k", "k"),
    ("h", "h"),
    ("w", "w"),
    ("z", "ch"),
    ("c", "ch"),
    ("s", "s"),
    ("j", "y"),
];

/// Finals of Jyutping whose spelling differs.
const FINALS: [(&str, &str); 29] = [
    ("aai", "ai"),
    ("aau", "au"),
    ("aam", "am"),
    ("aan", "an"),
    ("aang", "ang"),
    ("aap", "ap"),
    ("aat", "at"),
    ("aak", "ak"),
    ("aa", "a"),
    ("au", "au"),
    ("am", "am"),
    ("an", "an"),
    ("at", "at"),
    ("ap", "ap"),
    ("eoi", "ui"),
    ("eon", "un"),
    ("eot", "ut"),
    ("oeng", "eung"),
    ("oek", "euk"),
    ("oe", "eu"),
    ("ou", "o"),
    ("yun", "uen"),
    ("yut", "uet"),
    ("yu", "u"),
    ("e", "e"),
    ("un", "un"),
    ("ui", "ui"),
    ("ei", "ei"),
    ("on", "on"),
];

/// A syllable of Jyutping as Hong Kong's government writes it in names.
fn hong_kong(jyutping: &str) -> Option<String> {
    let syllable = jyutping.trim_end_matches(|c: char| c.is_ascii_digit());
    let (initial, mut first) = INITIALS
        .iter()
        .find(|(initial, _)| syllable.starts_with(initial) && syllable.len() > initial.len())
        .copied()
        .unwrap_or(("", ""));
    let rest = &syllable[initial.len()..];
    let last = FINALS
        .iter()
        .find(|(last, _)| *last == rest)
        .map_or(rest, |(_, written)| written);
    // Tse, Tsang, Tsui, Tsz, but Chan, Chu, Chung.
    if first == "ch" && matches!(rest, "e" | "ang" | "eoi" | "oi") {
        first = "ts";
    }
    let written = match (first, rest) {
        // Sze, Tsz; Shek, Shing, Shun, Shum, Sheung, Shui.
        ("s", "i") => return Some("sze".to_owned()),
        ("s", "ek" | "eng" | "ing" | "eon" | "oeng" | "oek" | "eoi" | "yu") => format!("sh{last}"),
        // Wu is u.
        ("w", "u") => "wu".to_owned(),
        ("y", "yu" | "yun" | "yut") => format!("y{last}"),
        ("y", "i") => "yi".to_owned(),
        _ => format!("{first}{last}"),
    };
    (!written.is_empty()).then_some(written)
}

#[cfg(test)]
mod tests {
    use super::hong_kong;

    #[test]
    fn syllables_as_hong_kong_writes_them() {
        for (jyutping, written) in [
            ("can4", "chan"),
            ("zoeng1", "cheung"),
            ("gwok3", "kwok"),
            ("ze6", "tse"),
            ("ceoi4", "tsui"),
            ("zang1", "tsang"),
            ("loeng4", "leung"),
            ("jyun4", "yuen"),
            ("gaa1", "ka"),
            ("ciu4", "chiu"),
            ("ng4", "ng"),
        ] {
            assert_eq!(hong_kong(jyutping).as_deref(), Some(written), "{jyutping}");
        }
    }
}
