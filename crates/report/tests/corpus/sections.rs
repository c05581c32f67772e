//! Which characters were taken for article and furniture.

use interdict_report::output::Report;

use crate::case::{Case, Count, Table};

pub(crate) fn match_sections(case: &Case, report: &Report, table: &mut Table, show: bool) {
    if case.list("sections").is_empty() {
        return;
    }
    let mut starts = vec![0];
    let mut at = 0;
    for c in case.text.chars() {
        at += 1;
        if c == '\n' {
            starts.push(at);
        }
    }
    starts.push(at + 1);
    let chars: Vec<char> = case.text.chars().collect();
    let mut gold = vec![None; chars.len()];
    let mut kinds = vec![""; chars.len()];
    for section in case.list("sections") {
        let kind = section["kind"].as_str().unwrap();
        let Some(lines) = section["lines"].as_array() else {
            continue;
        };
        let (a, b) = (
            lines[0].as_u64().unwrap() as usize,
            lines[1].as_u64().unwrap() as usize,
        );
        let furniture = matches!(kind, "credit" | "navigation" | "legal");
        let end = (starts[b.min(starts.len() - 1)] - 1).min(chars.len());
        gold[starts[a - 1]..end].fill(Some(furniture));
        kinds[starts[a - 1]..end].fill(kind);
    }
    let mut said = vec![None; chars.len()];
    let mut said_kinds = vec![String::new(); chars.len()];
    for section in &report.sections {
        said[section.span.start..section.span.end].fill(Some(section.kind.is_furniture()));
        said_kinds[section.span.start..section.span.end].fill(
            serde_json::to_value(section.kind)
                .unwrap()
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    let count = table.entry("article, characters").or_default();
    let mut kind_count = Count::default();
    let mut wrong: Option<usize> = None;
    for i in 0..chars.len() {
        let (Some(g), false) = (gold[i], chars[i].is_whitespace()) else {
            continue;
        };
        let s = said[i] != Some(false);
        count.due += f64::from(u8::from(!g));
        count.found += f64::from(u8::from(!s));
        count.hit += f64::from(u8::from(!g && !s));
        kind_count.due += 1.0;
        kind_count.found += 1.0;
        kind_count.hit += f64::from(u8::from(said_kinds[i] == kinds[i]));
        if show
            && said_kinds[i] != kinds[i]
            && said_kinds[i] != "dateline"
            && wrong.is_none_or(|w| chars[w..i].contains(&'\n'))
        {
            wrong = Some(i);
            println!(
                "   section is {} said {}: {}",
                kinds[i],
                said_kinds[i],
                chars[i..chars.len().min(i + 70)]
                    .iter()
                    .collect::<String>()
                    .replace('\n', " / ")
            );
        }
    }
    *table.entry("section kinds, characters").or_default() += kind_count;
    let furniture = table.entry("furniture, characters").or_default();
    for i in 0..chars.len() {
        let (Some(g), false) = (gold[i], chars[i].is_whitespace()) else {
            continue;
        };
        let s = said[i] != Some(false);
        furniture.due += f64::from(u8::from(g));
        furniture.found += f64::from(u8::from(s));
        furniture.hit += f64::from(u8::from(g && s));
    }
}
