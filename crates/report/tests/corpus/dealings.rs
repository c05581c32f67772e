//! Which dealings were found, and the findings on them.

use std::collections::BTreeMap;

use interdict_report::output::Report;

use crate::case::{Case, Table, overlap, strings};

pub(crate) fn match_dealings(
    case: &Case,
    report: &Report,
    pairs: &BTreeMap<String, String>,
    table: &mut Table,
    show: bool,
) {
    let mapped = |ids: &[String]| {
        ids.iter()
            .map(|id| pairs.get(id).cloned().unwrap_or_else(|| format!("?{id}")))
            .collect::<Vec<_>>()
    };
    let mut used: Vec<usize> = Vec::new();
    for gold in case.list("dealings") {
        let place = case.place(gold);
        let (from, to) = (strings(&gold["from"]), strings(&gold["to"]));
        let agrees = |theirs: &[String], mine: &[String]| {
            mine.is_empty() && theirs.is_empty() || theirs.iter().any(|t| mine.contains(t))
        };
        let place_fits = |i: &usize| overlap(report.dealings[*i].span, place) * 2 >= place.len();
        let sides = |i: &usize| {
            let d = &report.dealings[*i];
            let (f, t) = (mapped(&d.from), mapped(&d.to));
            (agrees(&f, &from) && agrees(&t, &to))
                || (d.kind.code() != "supply"
                    && d.kind.code() != "technology"
                    && agrees(&f, &to)
                    && agrees(&t, &from))
        };
        let found = (0..report.dealings.len())
            .filter(|i| !used.contains(i))
            .find(|i| place_fits(i) && sides(i));
        let located = (0..report.dealings.len()).any(|i| place_fits(&i));
        let located_count = table.entry("dealings, sentence").or_default();
        located_count.due += 1.0;
        located_count.found += 1.0;
        located_count.hit += f64::from(u8::from(located));
        table.entry("dealings").or_default().due += 1.0;
        let Some(index) = found else {
            if show {
                println!(
                    "   dealing missed: {} {:?} > {:?} {} {}",
                    gold["kind"], from, to, gold["status"], gold["quote"]
                );
            }
            continue;
        };
        used.push(index);
        let dealing = &report.dealings[index];
        table.entry("dealings").or_default().hit += 1.0;
        let status = serde_json::to_value(dealing.status).unwrap();
        for (name, right) in [
            ("status", status == gold["status"]),
            ("kind", dealing.kind.code() == gold["kind"]),
        ] {
            let count = table.entry(name).or_default();
            count.due += 1.0;
            count.found += 1.0;
            count.hit += f64::from(u8::from(right));
            if show && !right {
                println!(
                    "   {name} wrong: said {status} {} but is {} {}: {}",
                    dealing.kind.code(),
                    gold["status"],
                    gold["kind"],
                    gold["quote"]
                );
            }
        }
        for (name, mine, theirs) in [
            ("voices", &dealing.alleged_by, &gold["alleged_by"]),
            ("denials", &dealing.denied_by, &gold["denied_by"]),
        ] {
            let (mine, theirs) = (mapped(mine), strings(theirs));
            let count = table.entry(name).or_default();
            count.due += theirs.len() as f64;
            count.found += mine.len() as f64;
            // Words for an unnamed source are compared as words.
            let is_party = |t: &String| case.list("parties").iter().any(|p| p["id"] == **t);
            let words = |t: &String| {
                mine.contains(t)
                    || !is_party(t)
                        && dealing
                            .alleged_by
                            .iter()
                            .chain(&dealing.denied_by)
                            .any(|w| w.contains(t.as_str()) || t.contains(w.as_str()))
            };
            let hit = theirs.iter().filter(|t| words(t)).count();
            count.hit += hit as f64;
            if show && (hit < theirs.len() || hit < mine.len()) {
                println!(
                    "   {name} wrong: said {mine:?} but is {theirs:?}: {}",
                    gold["quote"]
                );
            }
        }
    }
    table.entry("dealings").or_default().found += report.dealings.len() as f64;
    if show {
        for (index, dealing) in report
            .dealings
            .iter()
            .enumerate()
            .filter(|(i, _)| !used.contains(i))
        {
            let text: String = case
                .text
                .chars()
                .skip(dealing.span.start)
                .take(dealing.span.len())
                .collect();
            let _ = index;
            println!(
                "   dealing false: {} {:?} {:?} > {:?}: {}",
                dealing.kind.code(),
                dealing.status,
                mapped(&dealing.from),
                mapped(&dealing.to),
                text
            );
        }
    }
}

pub(crate) fn match_findings(case: &Case, report: &Report, table: &mut Table, show: bool) {
    let regimes = |key: &str| {
        case.list("dealings")
            .iter()
            .flat_map(|d| strings(&d[key]))
            .collect::<Vec<String>>()
    };
    let (mut due, may) = (regimes("breach"), regimes("may_breach"));
    due.sort();
    due.dedup();
    let mut found: Vec<String> = report
        .findings
        .iter()
        .filter_map(|f| interdict_regimes::rule(&f.rule))
        .map(|r| r.regime.clone())
        .collect();
    found.sort();
    found.dedup();
    found.retain(|f| due.contains(f) || !may.contains(f));
    let count = table.entry("findings").or_default();
    count.due += due.len() as f64;
    count.found += found.len() as f64;
    count.hit += due.iter().filter(|d| found.contains(d)).count() as f64;
    if show && due != found {
        println!("   findings: due {due:?}, found {found:?}");
    }
}
