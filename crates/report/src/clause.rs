//! Which verb a time or place of a sentence belongs to.

use crate::{
    lexicon::VerbForm,
    time::TimeMention,
    token::{Class, Sentence, Tokens},
};

/// Whether a word begins a clause of its own, which a time outside does not reach into.
fn bounds(tokens: &Tokens<'_>, at: usize) -> bool {
    matches!(tokens.class(at), Class::Relative | Class::Subordinator)
        || matches!(tokens.word(at), ";" | ":" | "—" | "–")
}

/// How far, in tokens, a time may stand from the word that it belongs to.
const REACH_TOKENS_MAX: usize = 60;

/// The verb that words belong to: the nearest one before them in their clause, else the first finite one after.
pub(crate) fn governor(tokens: &Tokens<'_>, sentence: Sentence, first: usize, last: usize) -> Option<usize> {
    let before = (sentence.first.max(first.saturating_sub(REACH_TOKENS_MAX))..first)
        .rev()
        .take_while(|i| !bounds(tokens, *i))
        .find(|i| matches!(tokens.class(*i), Class::Verb(_)));
    before.or_else(|| {
        (last..sentence.last.min(last + REACH_TOKENS_MAX))
            .take_while(|i| !bounds(tokens, *i) || matches!(tokens.word(*i), ","))
            .find(|i| matches!(tokens.class(*i), Class::Verb(form) if form != VerbForm::Ing))
    })
}

/// The times of a sentence that tell when a word's act took place: its verb is theirs, or nothing that is another clause's
/// stands between. The nearest first.
pub(crate) fn times_of<'t>(
    tokens: &Tokens<'_>,
    sentence: Sentence,
    times: &'t [TimeMention],
    at: usize,
) -> Vec<&'t TimeMention> {
    let verb = matches!(tokens.class(at), Class::Verb(_));
    let from = times.partition_point(|t| t.last + REACH_TOKENS_MAX < at);
    let mut fitting: Vec<(usize, &TimeMention)> = times[from..]
        .iter()
        .take_while(|t| t.first <= at + REACH_TOKENS_MAX)
        .filter(|t| !is_reference(tokens, t))
        .filter(|t| {
            let (low, high) = if t.first >= at {
                (at + 1, t.first)
            } else {
                (t.last, at)
            };
            let within = (low..high).all(|i| !bounds(tokens, i));
            match governor(tokens, sentence, t.first, t.last) {
                Some(found) if found == at => true,
                // A noun's time is its verb's, where they share the clause.
                Some(found) if !verb => within && (found.abs_diff(at) <= NOUN_DISTANCE_MAX || t.first >= at),
                // "began to sell in May", "sold and shipped in May", "In May X agreed to sell".
                Some(found) => within && joined(tokens, found.min(at), found.max(at)),
                None => within,
            }
        })
        .map(|t| {
            (
                if t.first >= at {
                    t.first - at
                } else {
                    at - t.last + 1
                },
                t,
            )
        })
        .collect();
    fitting.sort_by_key(|(distance, t)| (*distance, t.first));
    fitting.into_iter().map(|(_, t)| t).collect()
}

/// How far, in tokens, a noun may stand from the verb whose time it shares.
const NOUN_DISTANCE_MAX: usize = 12;

/// Whether two verbs are one act: joined by "to", "and" or a preposition, without a subject of its own between.
fn joined(tokens: &Tokens<'_>, first: usize, last: usize) -> bool {
    let finite = |i: usize| {
        matches!(
            tokens.class(i),
            Class::Verb(VerbForm::Past | VerbForm::S) | Class::Modal
        )
    };
    let to = (first + 1..last).any(|i| tokens.class(i) == Class::To);
    let and = (first + 1..last).any(|i| tokens.class(i) == Class::Conjunction);
    (to || and) && last - first <= NOUN_DISTANCE_MAX && !(first + 1..last).any(finite)
}

/// "resolution 2397 (2017)", "regulation 692/2014", "since 2022": no time of an act.
pub(crate) fn is_reference(tokens: &Tokens<'_>, time: &TimeMention) -> bool {
    let act = (time.first.saturating_sub(5)..time.first).any(|i| {
        matches!(
            tokens.lower(i),
            "resolution"
                | "resolutions"
                | "regulation"
                | "decision"
                | "paragraph"
                | "law"
                | "act"
                | "directive"
                | "order"
        )
    });
    let year = time.last == time.first + 1 && tokens.word(time.first).bytes().all(|b| b.is_ascii_digit());
    let bracketed = time.first > 0 && matches!(tokens.word(time.first - 1), "(" | "/");
    (act && year && (bracketed || tokens.class(time.first - 1) != Class::Preposition))
        || (time.first.saturating_sub(5)..time.first)
            .any(|i| matches!(tokens.lower(i), "since" | "until" | "till"))
}
