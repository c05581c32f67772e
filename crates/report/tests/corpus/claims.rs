//! Which claims and events were found.

use interdict_model::Span;
use interdict_report::output::Report;
use serde_json::Value;

use crate::case::{Case, Table, body_spans, overlap};

pub(crate) fn match_claims(case: &Case, report: &Report, table: &mut Table, show: bool) {
    let body = body_spans(report);
    let mut used: Vec<usize> = Vec::new();
    for gold in case.list("claims") {
        let span = |v: &Value| (!v.is_null()).then(|| case.place(v));
        let (source, cue) = (span(&gold["source"]), span(&gold["cue"]));
        let content: Vec<Span> = gold["content"]
            .as_array()
            .map(|a| a.iter().map(|c| case.place(c)).collect())
            .unwrap_or_default();
        let length: usize = content.iter().map(|c| c.len()).sum();
        let direct = gold["direct"].as_bool() == Some(true);
        let found = (0..report.claims.len()).filter(|i| !used.contains(i)).find(|i| {
            let claim = &report.claims[*i];
            let shared: usize = claim
                .content
                .iter()
                .flat_map(|a| content.iter().map(move |b| overlap(*a, *b)))
                .sum();
            let mine: usize = claim.content.iter().map(|c| c.len()).sum();
            let source_fits = match (source, claim.source) {
                (Some(a), Some(b)) => a.overlaps(b),
                (None, None) => true,
                _ => false,
            };
            let cue_fits = cue.is_none_or(|c| c.overlaps(claim.cue));
            shared * 2 >= length && shared * 2 >= mine && source_fits && cue_fits
        });
        for name in if direct {
            vec!["claims", "claims, quoted"]
        } else {
            vec!["claims"]
        } {
            let count = table.entry(name).or_default();
            count.due += 1.0;
            count.hit += f64::from(u8::from(found.is_some()));
            if direct && name == "claims, quoted" {
                count.found += f64::from(u8::from(found.is_some()));
            }
        }
        match found {
            Some(index) => {
                used.push(index);
                let right = serde_json::to_value(report.claims[index].stance).unwrap() == gold["stance"];
                let count = table.entry("stance").or_default();
                count.due += 1.0;
                count.found += 1.0;
                count.hit += f64::from(u8::from(right));
                if show && !right {
                    let stance = report.claims[index].stance;
                    println!(
                        "   stance: {} | {} | {stance:?}, due {} | {}",
                        gold["source"]["quote"], gold["cue"]["quote"], gold["stance"], gold["content"]
                    );
                }
            }
            None if show => println!(
                "   claim missed: {} | {} | {}",
                gold["source"]["quote"], gold["cue"]["quote"], gold["content"]
            ),
            None => {}
        }
    }
    for (index, claim) in report.claims.iter().enumerate() {
        if body.iter().any(|b| b.overlaps(claim.cue)) {
            table.entry("claims").or_default().found += 1.0;
            if show && !used.contains(&index) {
                let text = |s: Span| case.text.chars().skip(s.start).take(s.len()).collect::<String>();
                println!(
                    "   claim false: {:?} | {} | {:?}",
                    claim.source.map(text),
                    text(claim.cue),
                    claim.content.iter().map(|c| text(*c)).collect::<Vec<_>>()
                );
            }
        }
    }
}

pub(crate) fn match_events(case: &Case, report: &Report, table: &mut Table, show: bool) {
    let mut used: Vec<usize> = Vec::new();
    let count = table.entry("events").or_default();
    for gold in case.list("events") {
        let place = case.place(gold);
        // The mere date of a statement: neither required nor a mistake.
        let optional = gold["optional"].as_bool() == Some(true);
        count.due += f64::from(u8::from(!optional));
        let found = (0..report.events.len()).filter(|i| !used.contains(i)).find(|i| {
            let event = &report.events[*i];
            let when = match (&event.when, gold["when"]["from"].as_str()) {
                (Some(w), Some(from)) => {
                    w.from == from
                        || gold["when"]["to"]
                            .as_str()
                            .is_some_and(|to| w.from.as_str() <= to && from <= w.to.as_str())
                }
                (None, None) => true,
                _ => false,
            };
            serde_json::to_value(event.kind).unwrap() == gold["kind"] && when && event.span.overlaps(place)
        });
        match found {
            Some(index) => {
                used.push(index);
                count.hit += f64::from(u8::from(!optional));
                count.found -= f64::from(u8::from(optional));
            }
            None if show && !optional => println!(
                "   event missed: {} {} {}",
                gold["kind"], gold["when"], gold["quote"]
            ),
            None => {}
        }
    }
    count.found += report.events.len() as f64;
    if show {
        for (_, event) in report
            .events
            .iter()
            .enumerate()
            .filter(|(i, _)| !used.contains(i))
        {
            println!(
                "   event false: {:?} {:?} {}",
                event.kind,
                event.when,
                case.text
                    .chars()
                    .skip(event.span.start)
                    .take(event.span.len())
                    .collect::<String>()
            );
        }
    }
}
