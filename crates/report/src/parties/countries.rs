//! The words for countries in the text: names, adjectives, capitals, seats of government, nicknames.

use interdict_model::CountryCode;
use rustc_hash::FxHashSet;

use crate::{
    token::{TokenKind, Tokens},
    vocabulary::{CountryWord, VOCABULARY},
};

/// A country word found in the tokens.
#[derive(Debug, Clone, Copy)]
pub(super) struct CountryHit {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) code: CountryCode,
    pub(super) word: CountryWord,
    /// Bytes from the token's start that name the country, for compounds such as "Russian-made".
    pub(super) prefix: Option<usize>,
}

/// South Korea, and the North that its reports tell of.
const KOREAS: [&str; 2] = ["KR", "KP"];

pub(super) fn country_hits(tokens: &Tokens<'_>) -> Vec<CountryHit> {
    let vocabulary = &*VOCABULARY;
    let mut hits = Vec::new();
    let mut nicknames = Vec::new();
    for sentence in &tokens.sentences {
        let mut at = sentence.first;
        while at < sentence.last {
            let Some(hit) = country_at(tokens, at, sentence.last) else {
                at += 1;
                continue;
            };
            // "the South American country": a part of the world.
            let region = at > sentence.first && hit.word == CountryWord::Demonym && {
                let words = format!("{} {}", tokens.lower(at - 1), tokens.lower(at));
                vocabulary.region_names.contains(words.as_str())
            };
            at = hit.last;
            if region {
                continue;
            }
            if hit.word == CountryWord::Nickname {
                nicknames.push(hit);
            } else {
                hits.push(hit);
            }
        }
    }
    // "the North" means North Korea only where the document names it, or the South.
    let mut named: FxHashSet<CountryCode> = hits.iter().map(|h| h.code).collect();
    let [south, north] = KOREAS.map(CountryCode::new);
    if south.is_some_and(|c| named.contains(&c)) {
        named.extend(north);
    }
    for mut hit in nicknames {
        let all = vocabulary.countries.all_at(tokens, hit.first, hit.last);
        if let Some((_, (code, ..))) = all
            .into_iter()
            .find(|(_, (code, word, _))| *word == CountryWord::Nickname && named.contains(code))
        {
            hit.code = code;
            hits.push(hit);
        }
    }
    hits.sort_by_key(|h| h.first);
    hits
}

/// How many tokens a country's name in a compound may have ("South Korea-based").
const COMPOUND_TOKENS_MAX: usize = 7;

fn country_at(tokens: &Tokens<'_>, at: usize, end: usize) -> Option<CountryHit> {
    let token = tokens.tokens[at];
    if token.kind != TokenKind::Word {
        return None;
    }
    let vocabulary = &*VOCABULARY;
    let mut found = None;
    for (length, (code, word, spelling)) in vocabulary.countries.all_at(tokens, at, end) {
        let written = tokens.text_of(at, at + length);
        let upper = vocabulary.country_spellings[spelling].as_str();
        let acronym = upper.len() <= 4 && upper.bytes().all(|b| b.is_ascii_uppercase() || b == b'.');
        if !(at..at + length).any(|i| tokens.tokens[i].capital) || (acronym && written != upper) {
            continue;
        }
        if word == CountryWord::Nickname {
            // Written with "the", and with a capital inside a sentence; followed by no other name ("North Sea").
            let article = at > 0 && tokens.lower(at - 1) == "the";
            let named_after = tokens
                .tokens
                .get(at + length)
                .is_some_and(|t| t.capital && t.kind == TokenKind::Word && at + length < end);
            if !(article && token.capital && !named_after) {
                continue;
            }
        }
        found = Some(CountryHit {
            first: at,
            last: at + length,
            code,
            word,
            prefix: None,
        });
        break;
    }
    if found.is_some() {
        return found;
    }
    // "Russian-made", "Iran-backed", "US-led", "Hong Kong-based"
    let last = end.min(at + COMPOUND_TOKENS_MAX);
    if !token.capital || !tokens.text_of(at, last).as_bytes().contains(&b'-') {
        return None;
    }
    (at..last).find_map(|last| {
        let written = tokens.word(last);
        let dash = written.find('-')?;
        let all_capital = tokens.tokens[last].capital;
        let head = tokens.text_of(at, last + 1);
        let head = &head[..head.len() - (written.len() - dash)];
        let known = all_capital && (head.len() > 3 || matches!(head, "US" | "UK" | "UAE"));
        let place = || {
            (last == at && VOCABULARY.compound_ends.contains(&written[dash + 1..]))
                .then(|| VOCABULARY.place_named(head))
                .flatten()
        };
        let code = known
            .then(|| interdict_model::country::code_of(head).or_else(place))
            .flatten()?;
        Some(CountryHit {
            first: at,
            last: last + 1,
            code,
            word: CountryWord::Demonym,
            prefix: Some(dash),
        })
    })
}
