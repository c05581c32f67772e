//! Goods and services in the text, from the lexicon of `interdict-regimes`.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use interdict_regimes::{GoodsCategory, GoodsEntry};

use crate::{
    frames::FRAMES,
    lexicon::VerbForm,
    numerals,
    token::{Class, Tokens},
};

/// Words for goods: tokens `first..last`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GoodsMention {
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) entry: &'static GoodsEntry,
}

impl GoodsMention {
    pub(crate) fn category(&self) -> GoodsCategory {
        self.entry.category
    }
}

/// How many tokens of an idiom may stand before its word for goods.
const IDIOM_TOKENS_BEFORE: usize = 2;

/// The entry of the goods files for sums of money.
const MONEY_ENTRY: &str = "bulk-cash.word";

/// The entry of the goods files for goods that are told by their measure or packing alone.
const COUNTED_ENTRY: &str = "merchandise";

/// How many tokens what is counted may have: "of brand-new Chinese excavators".
const COUNTED_TOKENS_MAX: usize = 6;

struct Matcher {
    automaton: AhoCorasick,
    entries: Vec<&'static GoodsEntry>,
}

static MATCHER: LazyLock<Matcher> = LazyLock::new(|| {
    let mut patterns: Vec<String> = Vec::new();
    let mut entries = Vec::new();
    for entry in interdict_regimes::goods() {
        for term in &entry.terms {
            for form in forms(&term.to_lowercase()) {
                patterns.push(fold(&form));
                entries.push(entry);
            }
        }
    }
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(&patterns)
        .unwrap_or_else(|error| panic!("data/goods: {error}"));
    Matcher { automaton, entries }
});

/// Hyphens as spaces, so that "machine-tools" is "machine tools"; lengths stay.
fn fold(text: &str) -> String {
    text.replace('-', " ")
}

/// Whether one word, in lower case, is goods by itself.
pub(crate) fn is_goods_word(word: &str) -> bool {
    (MATCHER.automaton.find(word)).is_some_and(|m| m.range() == (0..word.len()))
}

/// A term and its plural; the head is the word before "of", "for", "in" or "with", else the last word.
fn forms(term: &str) -> Vec<String> {
    let words: Vec<&str> = term.split(' ').collect();
    let head = words
        .iter()
        .position(|w| matches!(*w, "of" | "for" | "in" | "with" | "from" | "to"))
        .filter(|i| *i > 0)
        .map_or(words.len() - 1, |i| i - 1);
    let mut all = vec![term.to_owned()];
    for plural in plurals(words[head]) {
        let mut changed: Vec<&str> = words.clone();
        changed[head] = &plural;
        all.push(changed.join(" "));
    }
    all
}

fn plurals(word: &str) -> Vec<String> {
    let before_y = word
        .strip_suffix('y')
        .filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    if let Some(stem) = before_y {
        vec![format!("{stem}ies")]
    } else if let Some(stem) = word.strip_suffix("man") {
        vec![format!("{stem}men")]
    } else if word.ends_with(['s', 'x', 'z']) || word.ends_with("ch") || word.ends_with("sh") {
        vec![format!("{word}es")]
    } else {
        vec![format!("{word}s")]
    }
}

/// All goods of the tokens, in order, the longest term where several start together.
pub(crate) fn find(tokens: &Tokens<'_>) -> Vec<GoodsMention> {
    let folded = fold(&tokens.lower);
    let mut found = Vec::new();
    let (Some(first), Some(last)) = (tokens.tokens.first(), tokens.tokens.last()) else {
        return found;
    };
    let bytes = folded.as_bytes();
    for hit in MATCHER.automaton.find_iter(&folded[first.start..last.end]) {
        let (start, end) = (hit.start() + first.start, hit.end() + first.start);
        let boundary = |at: usize| {
            bytes
                .get(at)
                .is_none_or(|b| !b.is_ascii_alphanumeric() && *b < 0x80)
        };
        if !(start == 0 || boundary(start - 1)) || !boundary(end) {
            continue;
        }
        let mut from = tokens.tokens.partition_point(|t| t.end <= start);
        let to = tokens.tokens.partition_point(|t| t.start < end);
        let mut start = start;
        // "X smuggled gold": the verb is none of the goods.
        if from > 0
            && from + 1 < to
            && tokens.class(from) == Class::Verb(VerbForm::Past)
            && tokens.class(from - 1) == Class::ProperNoun
        {
            from += 1;
            start = tokens.tokens[from].start;
        }
        // Only in the article's tokens, and not across its paragraphs.
        if from >= to
            || tokens.tokens[from].start > start
            || tokens.tokens[to - 1].end < end
            || tokens.sentence_of(from) != tokens.sentence_of(to - 1)
        {
            continue;
        }
        let entry = MATCHER.entries[hit.pattern().as_usize()];
        if is_goods(tokens, from, to, entry) {
            found.push(GoodsMention {
                first: from,
                last: to,
                entry,
            });
        }
    }
    if let Some(money) = interdict_regimes::entry(MONEY_ENTRY) {
        sums(tokens, money, &mut found);
        found.sort_by_key(|g| g.first);
    }
    if let Some(entry) = interdict_regimes::entry(COUNTED_ENTRY) {
        counted(tokens, entry, &mut found);
        found.sort_by_key(|g| g.first);
    }
    found
}

/// Goods of no kind that is known, by how they are measured or packed: "two tonnes of X", "crates of X", "30 containers".
fn counted(tokens: &Tokens<'_>, entry: &'static GoodsEntry, found: &mut Vec<GoodsMention>) {
    let last = tokens.tokens.len();
    let known = found.clone();
    let is_known = |first: usize, last: usize| {
        let from = known.partition_point(|g| g.last <= first);
        known.get(from).is_some_and(|g| g.first < last)
    };
    for at in 0..last {
        if tokens.class(at) != Class::Noun {
            continue;
        }
        if tokens.lower(at + 1) == "of" && tokens.is_of(at, &FRAMES.quantities) {
            let first = at + 2;
            let within = |i: &usize| {
                matches!(
                    tokens.class(*i),
                    Class::Noun | Class::Adjective | Class::Number | Class::Verb(VerbForm::Participle)
                ) && tokens.sentence_of(*i) == tokens.sentence_of(at)
            };
            let end = (first..last.min(first + COUNTED_TOKENS_MAX))
                .take_while(within)
                .last()
                .map_or(first, |i| i + 1);
            let thing = end > first
                && tokens.class(end - 1) == Class::Noun
                && !FRAMES.measures.contains(tokens.lower(end - 1))
                && !FRAMES.stands_for.contains(tokens.lower(end - 1))
                && !(first..end).any(|i| FRAMES.relief.contains(tokens.lower(i)))
                && tokens.class(end) != Class::ProperNoun;
            if thing && !is_known(first, end) {
                found.push(GoodsMention {
                    first,
                    last: end,
                    entry,
                });
            }
        } else if tokens.is_of(at, &FRAMES.packings)
            && at > 0
            && tokens.lower(at + 1) != "of"
            && (tokens.class(at - 1) == Class::Number || numerals::is_plural(tokens.lower(at - 1)))
            && !is_known(at, at + 1)
        {
            found.push(GoodsMention {
                first: at,
                last: at + 1,
                entry,
            });
        }
    }
}

/// Sums of money ("$18 million", "90,000 roubles").
fn sums(tokens: &Tokens<'_>, entry: &'static GoodsEntry, found: &mut Vec<GoodsMention>) {
    // "$1.4m", "€3bn"
    let short = |word: &str| {
        if !word.starts_with(|c: char| c.is_ascii_digit()) {
            return false;
        }
        let digits = word.trim_end_matches(['m', 'b', 'n', 'k', 't', 'r']);
        digits.len() < word.len()
            && digits.ends_with(|c: char| c.is_ascii_digit())
            && digits.parse::<f64>().is_ok()
    };
    let number = |i: usize| {
        tokens.class(i) == Class::Number
            || short(tokens.lower(i))
            || matches!(tokens.lower(i), "million" | "billion" | "thousand" | "trillion")
    };
    let mut at = 0;
    while at < tokens.tokens.len() {
        let sign = matches!(tokens.word(at), "$" | "€" | "£" | "¥");
        let first = at;
        let mut last = at + usize::from(sign);
        while last < tokens.tokens.len() && number(last) {
            last += 1;
        }
        let amount = last > first + usize::from(sign);
        let currency = amount
            && matches!(
                tokens.lower(last),
                "dollars"
                    | "euros"
                    | "pounds"
                    | "roubles"
                    | "rubles"
                    | "yuan"
                    | "rials"
                    | "dirhams"
                    | "won"
                    | "yen"
                    | "bitcoin"
                    | "bitcoins"
            );
        let price = first > 0 && matches!(tokens.lower(first - 1), "worth" | "for" | "at")
            || tokens.lower(last) == "worth";
        if amount && (sign || currency) && !price {
            let last = last + usize::from(currency && !sign);
            if !found.iter().any(|g| g.first < last && first < g.last) {
                found.push(GoodsMention { first, last, entry });
            }
        }
        at = last.max(at + 1);
    }
}

/// A word of goods used as a verb, or as a part of a name, is none.
fn is_goods(tokens: &Tokens<'_>, first: usize, last: usize, entry: &GoodsEntry) -> bool {
    let verb = last == first + 1 && matches!(tokens.class(first), Class::Verb(_));
    let inside_name = (first..last).all(|i| {
        tokens.tokens[i].capital && tokens.class(i) == Class::ProperNoun && !tokens.tokens[i].sentence_start
    }) && !entry.terms.iter().any(|t| t.chars().any(char::is_uppercase));
    let next_capital = tokens
        .tokens
        .get(last)
        .is_some_and(|t| t.capital && tokens.class(last) == Class::ProperNoun);
    // "for its part"
    let idiom = (first.saturating_sub(IDIOM_TOKENS_BEFORE)..=first).any(|at| {
        (FRAMES.idioms.at(tokens, at, tokens.tokens.len())).is_some_and(|(length, ())| at + length > first)
    });
    !verb
        && !idiom
        && !(inside_name && (next_capital || (first > 0 && tokens.class(first - 1) == Class::ProperNoun)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_follow_the_head() {
        assert_eq!(
            forms("means of delivery"),
            ["means of delivery", "meanses of delivery"]
        );
        // Only a word of its own leads a complement.
        assert_eq!(
            forms("surface-to-air missile"),
            ["surface-to-air missile", "surface-to-air missiles"]
        );
        assert_eq!(forms("artillery shell"), ["artillery shell", "artillery shells"]);
        assert_eq!(forms("battery"), ["battery", "batteries"]);
    }
}
