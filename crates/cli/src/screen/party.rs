//! From the words of a user or of a row to what is known of a party; what is not understood is told.

use interdict_screen::Query;
use interdict_server::words;

/// Takes what was understood, or notes what was wrong.
fn take<T>(read: Result<T, String>, wrong: &mut Vec<String>) -> Option<T> {
    read.map_err(|why| wrong.push(why)).ok()
}

/// Sets the kind.
pub(super) fn kind(text: &str, query: &mut Query, wrong: &mut Vec<String>) {
    query.kind = take(words::kind(text), wrong).flatten();
}

/// Sets the gender.
pub(super) fn gender(text: &str, query: &mut Query, wrong: &mut Vec<String>) {
    query.genders.extend(take(words::gender(text), wrong).flatten());
}

/// Adds a date of birth, in all its readings.
pub(super) fn birth_date(text: &str, query: &mut Query, wrong: &mut Vec<String>) {
    query
        .birth_dates
        .extend(take(words::dates(text), wrong).into_iter().flatten());
}

/// Adds countries, separated by semicolons.
pub(super) fn country(text: &str, query: &mut Query, wrong: &mut Vec<String>) {
    for word in text.split(';').map(str::trim).filter(|w| !w.is_empty()) {
        query.countries.extend(take(words::country(word), wrong));
    }
}

/// Adds an identifier, `type:value`.
pub(super) fn identifier(text: &str, query: &mut Query, wrong: &mut Vec<String>) {
    if !text.trim().is_empty() {
        query.identifiers.extend(take(words::identifier(text), wrong));
    }
}
