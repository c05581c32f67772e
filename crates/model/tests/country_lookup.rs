//! `data/countries.toml`: whole, unambiguous, and able to read the country words of the official lists.

// A test that is skipped says so.
#![allow(clippy::print_stdout)]

use std::{collections::HashMap, fs, path::PathBuf};

use interdict_model::country::{Country, CountryCode, code_of};

fn code(text: &str) -> CountryCode {
    CountryCode::new(text).expect("two letters")
}

#[test]
fn every_country_of_the_standard_is_there_once() {
    let countries = Country::all();
    let former = ["SU", "YU", "DD", "CS", "AN"];
    let current = countries
        .iter()
        .filter(|c| !former.contains(&c.code.as_str()))
        .count();
    // 249 officially assigned codes of ISO 3166-1, and XK.
    assert_eq!(current, 250);
    let mut seen = HashMap::new();
    for country in countries {
        assert!(
            seen.insert(country.code, &country.name).is_none(),
            "{} twice",
            country.code
        );
        let alpha3 = country.alpha3.as_deref().unwrap_or_default();
        assert!(
            alpha3.len() == 3 && alpha3.bytes().all(|b| b.is_ascii_uppercase()),
            "{}",
            country.code
        );
        assert_eq!(
            country.successor.is_some(),
            former.contains(&country.code.as_str()),
            "{}",
            country.code
        );
        if let Some(successor) = country.successor {
            assert!(Country::of(successor).is_some_and(|c| c.successor.is_none()));
        }
        for word in country
            .aliases
            .iter()
            .chain(&country.demonyms)
            .chain(&country.capitals)
            .chain(&country.metonyms)
            .chain(&country.nicknames)
        {
            assert_eq!(word.trim(), word, "{}", country.code);
            assert!(word.chars().count() >= 2, "{}: {word:?}", country.code);
        }
    }
}

#[test]
fn no_word_belongs_to_two_countries() {
    for country in Country::all() {
        for word in std::iter::once(&country.name)
            .chain(&country.aliases)
            .chain(&country.demonyms)
        {
            assert_eq!(code_of(word), Some(country.code), "{word:?}");
        }
    }
}

#[test]
fn words_of_lists_and_reports() {
    for (word, expected) in [
        ("Korea, North", "KP"),
        ("Democratic People's Republic of Korea", "KP"),
        ("Democratic People’s Republic of Korea", "KP"),
        ("DPRK", "KP"),
        ("north korean", "KP"),
        ("Korea, South", "KR"),
        ("Republic of Korea", "KR"),
        ("Iran (Islamic Republic of)", "IR"),
        ("Burma", "MM"),
        ("Russian Federation", "RU"),
        ("U.S.", "US"),
        ("USA", "US"),
        ("America", "US"),
        ("U.K.", "GB"),
        ("UAE", "AE"),
        ("The Gambia", "GM"),
        ("Congo (Democratic Republic)", "CD"),
        ("Congo", "CG"),
        ("Niger", "NE"),
        ("Nigerian", "NG"),
        ("Côte d’Ivoire", "CI"),
        ("Türkiye", "TR"),
        ("Former USSR Currently Ukraine", "UA"),
        ("Россия", "RU"),
        ("中国", "CN"),
        ("조선민주주의인민공화국", "KP"),
        ("kp", "KP"),
        ("PRK", "KP"),
    ] {
        assert_eq!(code_of(word), Some(code(expected)), "{word}");
    }
    for word in ["", "the", "Korean", "Korea", "Ruritania", "-0-"] {
        assert_eq!(code_of(word), None, "{word:?}");
    }
}

/// The countries of the official lists' own fields, where the lists are at hand.
#[test]
fn country_words_of_the_un_list_resolve() {
    let shared = std::env::var_os("INTERDICT_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let path = shared.join("lists/un/UN_consolidated_2026-08-01.xml");
    let Ok(text) = fs::read_to_string(&path) else {
        println!("skipped: no UN list at {}", path.display());
        return;
    };
    let mut total = 0;
    let mut unknown = Vec::new();
    let fields = ["COUNTRY", "NATIONALITY"].into_iter().flat_map(|tag| {
        let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
        let parts: Vec<&str> = text.split(open.as_str()).skip(1).collect();
        parts
            .into_iter()
            .filter_map(move |rest| rest.find(&close).map(|end| &rest[..end]))
    });
    for field in fields {
        for word in field.replace("<VALUE>", "\n").replace("</VALUE>", "\n").lines() {
            let word = word.trim();
            if word.is_empty() || word == "na" || word == "<VALUE/>" {
                continue;
            }
            total += 1;
            if code_of(word).is_none() {
                unknown.push(word.to_owned());
            }
        }
    }
    assert!(total > 500, "only {total} country words found");
    // A handful of list typos may stay unknown, one in two hundred at most.
    assert!(
        unknown.len() * 200 <= total,
        "{} of {total} unknown: {unknown:?}",
        unknown.len()
    );
}
