//! Which parties were found.

use std::collections::BTreeMap;

use interdict_model::Span;
use interdict_report::output::Report;

use crate::case::{Case, Table, body_spans, overlap};

/// Which found party is which annotated one, by mentions that overlap, kind and name.
pub(crate) fn match_parties(
    case: &Case,
    report: &Report,
    table: &mut Table,
    show: bool,
) -> BTreeMap<String, String> {
    let body = body_spans(report);
    let in_body = |span: Span| body.iter().any(|b| b.overlaps(span));
    let kind_word = |p: &interdict_report::output::Party| {
        serde_json::to_value(p.kind).unwrap().as_str().unwrap().to_owned()
    };
    let mut pairs: BTreeMap<String, String> = BTreeMap::new();
    let mut used: Vec<usize> = Vec::new();
    for gold in case.list("parties") {
        let mentions: Vec<Span> = gold["mentions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|m| case.place(m))
            .collect();
        let kind = gold["kind"].as_str().unwrap();
        let best = (0..report.parties.len())
            .filter(|i| !used.contains(i))
            .map(|i| {
                let party = &report.parties[i];
                let shared = party
                    .mentions
                    .iter()
                    .filter(|m| {
                        mentions
                            .iter()
                            .any(|g| overlap(*g, m.span) * 2 >= g.len().min(m.span.len()))
                    })
                    .count();
                let named = party.name.to_lowercase() == gold["name"].as_str().unwrap().to_lowercase();
                (
                    i,
                    if kind_word(party) == kind {
                        shared * 2 + usize::from(named)
                    } else {
                        0
                    },
                )
            })
            .filter(|(_, score)| *score > 0)
            .max_by_key(|(_, score)| *score);
        let count = table.entry("parties").or_default();
        count.due += 1.0;
        match best {
            Some((index, _)) => {
                used.push(index);
                count.hit += 1.0;
                pairs.insert(
                    report.parties[index].id.clone(),
                    gold["id"].as_str().unwrap().to_owned(),
                );
                let listed = table.entry("listed").or_default();
                let is = gold["listed"].as_bool().unwrap_or(false);
                let said = !report.parties[index].listings.is_empty();
                listed.due += f64::from(u8::from(is));
                listed.found += f64::from(u8::from(said));
                listed.hit += f64::from(u8::from(is && said));
                if show && is != said {
                    println!(
                        "   listed? {} is {is}, said {said} {:?}",
                        gold["name"],
                        report.parties[index]
                            .listings
                            .first()
                            .map(|l| (&l.caption, l.score))
                    );
                }
            }
            None => {
                if gold["listed"].as_bool() == Some(true) {
                    table.entry("listed").or_default().due += 1.0;
                }
                if show {
                    println!("   party missed: {} ({kind})", gold["name"]);
                }
            }
        }
    }
    for (index, party) in report.parties.iter().enumerate() {
        let told = party.mentions.iter().any(|m| in_body(m.span));
        if kind_word(party) == "place" || !told {
            continue;
        }
        // A country that only its people are named by is no mistake.
        let matched = used.contains(&index);
        if !matched && kind_word(party) == "country" {
            let text: Vec<char> = case.text.chars().collect();
            let words: Vec<String> = party
                .mentions
                .iter()
                .map(|m| text[m.span.start..m.span.end].iter().collect())
                .collect();
            if !words.contains(&party.name) {
                continue;
            }
        }
        // A name that only modifies a noun ("a UN embargo") may be marked and need not be.
        if !matched
            && party
                .mentions
                .iter()
                .filter(|m| in_body(m.span))
                .all(|m| modifies(&case.text, m.span))
        {
            continue;
        }
        table.entry("parties").or_default().found += 1.0;
        if !matched {
            table.entry("listed").or_default().found += f64::from(u8::from(!party.listings.is_empty()));
            if show {
                println!(
                    "   party false: {} ({}) listed {}",
                    party.name,
                    kind_word(party),
                    !party.listings.is_empty()
                );
            }
        }
    }
    pairs
}

/// Whether a name stands right before a common noun, as an adjective does.
fn modifies(text: &str, span: Span) -> bool {
    let rest: String = text.chars().skip(span.end).take(30).collect();
    let next = rest
        .strip_prefix(' ')
        .map(|r| r.split(|c: char| !c.is_alphabetic()).next().unwrap_or(""));
    next.is_some_and(|word| {
        word.len() > 3
            && word.chars().all(char::is_lowercase)
            && !NO_NOUNS.contains(&word)
            && !word.ends_with("ed")
    })
}

/// Words after a name by which it does not modify what follows.
const NO_NOUNS: &[&str] = &[
    "said", "says", "told", "from", "into", "with", "have", "were", "will", "would", "could", "that",
    "which", "when", "while", "after", "before", "over", "also", "then", "must", "does", "made", "sold",
    "sent", "took", "gave", "under", "since", "until", "about", "against", "between", "because", "where",
    "whose", "they", "this", "through", "during",
];
