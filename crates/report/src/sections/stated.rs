//! What the page says of itself: place, publisher, terms.

use super::{Section, SectionKind};

/// The words of the dateline's place: "SEOUL" of "SEOUL —".
pub(crate) fn dateline_place(text: &str) -> Option<String> {
    let place = text.split(['—', '–', '(', ',', '-', ':', '|']).next()?.trim();
    (!place.is_empty()
        && !place.contains(|c: char| c.is_ascii_digit())
        && place.split_whitespace().count() <= 4)
        .then(|| place.to_owned())
}

/// Whether a legal line keeps the text from being kept whole: a claim of copyright that gives no licence.
pub(crate) fn forbids_keeping(line: &str) -> bool {
    let line = line.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|w| line.contains(w));
    says(&[
        "©",
        "copyright",
        "all rights reserved",
        "reproduc",
        "republish",
        "redistribut",
        "without permission",
    ]) && !says(&[
        "creative commons",
        "open government licence",
        "open government license",
        "public domain",
        "cc by",
        "cc-by",
    ])
}

/// The publisher that the copyright line names ("© 2024 The Paper Company, LLC. All rights reserved.").
pub(crate) fn publisher(text: &str, sections: &[Section]) -> Option<String> {
    let legal = sections
        .iter()
        .filter(|s| s.kind == SectionKind::Legal)
        .map(|s| &text[s.range.clone()]);
    let named = legal.filter_map(|line| {
        let start = line.find('©').map(|i| i + '©'.len_utf8()).or_else(|| {
            line.to_ascii_lowercase()
                .find("copyright")
                .map(|i| i + "copyright".len())
        })?;
        let rest = line[start..].trim_start_matches(|c: char| !c.is_alphabetic());
        let end = ["All rights", "all rights", ". ", " |", " - ", " –"]
            .iter()
            .filter_map(|stop| rest.find(stop))
            .min()
            .unwrap_or(rest.len());
        let name = rest[..end].trim_matches(|c: char| c == '.' || c == ',' || c.is_whitespace());
        (name.starts_with(char::is_uppercase) && name.split_whitespace().count() <= 8)
            .then(|| name.to_owned())
    });
    let named = named.into_iter().next()?;
    // The site's own line, where it repeats the name without the legal form.
    let short = sections
        .iter()
        .filter(|s| s.kind == SectionKind::Navigation)
        .map(|s| text[s.range.clone()].trim())
        .find(|line| !line.is_empty() && named.starts_with(line) && line.contains(' '));
    Some(short.map_or(named.clone(), str::to_owned))
}
