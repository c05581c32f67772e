//! Reads the corpus of `tests/corpus` and measures what was found against its annotation.
//!
//! The weights that choose the sides of dealings are learned from the half `dev`: its dealings say little of new texts.
//!
//! `cargo test -p interdict-report --test corpus -- --nocapture` prints the figures of both halves;
//! `CORPUS_SHOW=dev` (or a report's name) prints the misses and false finds as well; `CORPUS_ALSO=FOLDER` measures the
//! reports of another folder too.

// The table is what the test is run for.
#![allow(clippy::print_stdout)]

use std::{collections::BTreeMap, ops::AddAssign, path::Path};

use interdict_model::Span;
use interdict_report::{InMemory, SectionKind, Settings, output::Report, read};
use serde_json::Value;

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    hit: f64,
    found: f64,
    due: f64,
}

impl Count {
    fn precision(self) -> f64 {
        if self.found == 0.0 {
            1.0
        } else {
            self.hit / self.found
        }
    }

    fn recall(self) -> f64 {
        if self.due == 0.0 { 1.0 } else { self.hit / self.due }
    }

    fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.hit += other.hit;
        self.found += other.found;
        self.due += other.due;
    }
}

type Table = BTreeMap<&'static str, Count>;

/// A document of the corpus with its annotation.
struct Case {
    name: String,
    text: String,
    gold: Value,
}

fn cases(half: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/corpus")
        .join(half);
    let mut cases: Vec<Case> = (std::fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display())))
    .map(|entry| entry.unwrap().path())
    .filter(|path| path.extension().is_some_and(|e| e == "json"))
    .map(|path| {
        let document = ["txt", "html"]
            .iter()
            .map(|e| path.with_extension(e))
            .find(|p| p.exists())
            .unwrap_or_else(|| panic!("{}: no document beside it", path.display()));
        let json = std::fs::read_to_string(&path).unwrap();
        Case {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            text: std::fs::read_to_string(document).unwrap(),
            gold: serde_json::from_str(&json).unwrap_or_else(|e| panic!("{}: {e}", path.display())),
        }
    })
    .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

impl Case {
    /// The place of a quote, in code points.
    fn place(&self, quote: &Value) -> Span {
        let words = quote["quote"]
            .as_str()
            .unwrap_or_else(|| panic!("{}: no quote in {quote}", self.name));
        let nth = quote["nth"].as_u64().unwrap_or(1);
        let mut from = 0;
        let mut seen = 0;
        while let Some(at) = self.text[from..].find(words) {
            let start = from + at;
            seen += 1;
            if seen == nth {
                let first = self.text[..start].chars().count();
                return Span::new(first, first + words.chars().count());
            }
            from = start + self.text[start..].chars().next().map_or(1, char::len_utf8);
        }
        panic!(
            "{}: {words:?} does not stand {nth} times in the document",
            self.name
        );
    }

    /// Whether the day of the report stands in its text, with month and year, in one of the usual ways of writing it. Most
    /// of the corpus leaves it to what readers know of the time ("on Wednesday"), which no reader of the text alone can
    /// resolve.
    fn tells_its_date(&self) -> bool {
        let Some(date) = self.gold["document"]["reference_date"].as_str() else {
            return false;
        };
        let parts: Vec<usize> = date.split('-').map(|p| p.parse().unwrap()).collect();
        let [year, month, day] = parts[..] else {
            return false;
        };
        let name = interdict_model::MONTHS[month - 1];
        let text = self.text.to_lowercase();
        [name, &name[..3]].iter().any(|month| {
            text.contains(&format!("{month} {day}, {year}"))
                || text.contains(&format!("{day} {month} {year}"))
        }) || text.contains(date)
    }

    fn list(&self, key: &str) -> &[Value] {
        self.gold[key].as_array().map_or(&[], Vec::as_slice)
    }
}

fn overlap(a: Span, b: Span) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

fn strings(value: &Value) -> Vec<String> {
    value
        .as_array()
        .map(|a| a.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect())
        .unwrap_or_default()
}

/// Which found party is which annotated one, by mentions that overlap, kind and name.
fn match_parties(case: &Case, report: &Report, table: &mut Table, show: bool) -> BTreeMap<String, String> {
    let body: Vec<Span> = report
        .sections
        .iter()
        .filter(|s| s.kind == SectionKind::Body)
        .map(|s| s.span)
        .collect();
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

fn match_dealings(
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

fn match_claims(case: &Case, report: &Report, table: &mut Table, show: bool) {
    let body: Vec<Span> = report
        .sections
        .iter()
        .filter(|s| s.kind == SectionKind::Body)
        .map(|s| s.span)
        .collect();
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

fn match_events(case: &Case, report: &Report, table: &mut Table, show: bool) {
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

fn match_findings(case: &Case, report: &Report, table: &mut Table, show: bool) {
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

fn match_sections(case: &Case, report: &Report, table: &mut Table, show: bool) {
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

fn measure(half: &str, lists: &InMemory) -> Table {
    let wanted = std::env::var("CORPUS_SHOW").unwrap_or_default();
    let mut table = Table::new();
    let cases = cases(half);
    for case in &cases {
        let show = wanted == half || wanted == case.name;
        if show {
            println!("{half}/{}", case.name);
        }
        let report = read(case.text.as_bytes(), lists, &Settings::default())
            .unwrap_or_else(|e| panic!("{}: {e}", case.name));
        let date = table.entry("reference date").or_default();
        date.due += 1.0;
        date.found += 1.0;
        let right =
            report.document.reference_date.as_deref() == case.gold["document"]["reference_date"].as_str();
        date.hit += f64::from(u8::from(right));
        if show && !right {
            println!(
                "   reference date: {} but said {:?}",
                case.gold["document"]["reference_date"], report.document.reference_date
            );
        }
        if case.tells_its_date() {
            let told = table.entry("reference date, told").or_default();
            told.due += 1.0;
            told.found += f64::from(u8::from(report.document.reference_date.is_some()));
            told.hit += f64::from(u8::from(right));
        }
        // Dates that the text leaves open are given, as a user would with `--date`: what rests on them is measured apart.
        let given = case.gold["document"]["reference_date"]
            .as_str()
            .and_then(|d| d.parse().ok());
        let dated = Settings {
            reference_date: given,
            ..Settings::default()
        };
        let report =
            read(case.text.as_bytes(), lists, &dated).unwrap_or_else(|e| panic!("{}: {e}", case.name));
        match_sections(case, &report, &mut table, show);
        let pairs = match_parties(case, &report, &mut table, show);
        match_dealings(case, &report, &pairs, &mut table, show);
        match_claims(case, &report, &mut table, show);
        match_events(case, &report, &mut table, show);
        match_findings(case, &report, &mut table, show);
        if case.gold["decoy"].as_bool() == Some(true) {
            let decoys = table.entry("decoys without a finding").or_default();
            decoys.due += 1.0;
            decoys.found += 1.0;
            decoys.hit += f64::from(u8::from(report.findings.is_empty()));
        }
    }
    println!(
        "\n{half}: {} reports\n{:<28} {:>9} {:>9} {:>9} {:>7}",
        cases.len(),
        "",
        "precision",
        "recall",
        "F1",
        "due"
    );
    for (name, count) in &table {
        println!(
            "{name:<28} {:>9.3} {:>9.3} {:>9.3} {:>7}",
            count.precision(),
            count.recall(),
            count.f1(),
            count.due
        );
    }
    table
}

/// Both halves stay at or above these figures; they are raised when the reader gets better.
#[test]
fn the_corpus_is_read_as_its_annotation_says() {
    let lists = InMemory::new(interdict_lists::starter::entities());
    let tables = ["dev", "test"].map(|half| (half, measure(half, &lists)));
    if let Ok(folder) = std::env::var("CORPUS_ALSO") {
        measure(&folder, &lists);
    }
    for (half, table) in &tables {
        for (name, floor) in FLOORS {
            let f1 = table[name].f1();
            assert!(f1 >= *floor, "{half}: {name} has F1 {f1:.3}, below {floor}");
        }
    }
}

/// F1 below which a change has made the reader worse. Dealings are weak on these reports; the floor guards what is there.
const FLOORS: &[(&str, f64)] = &[
    ("article, characters", 0.98),
    ("furniture, characters", 0.86),
    ("reference date, told", 0.9),
    ("parties", 0.88),
    ("claims", 0.76),
    ("claims, quoted", 0.94),
    ("dealings", 0.29),
    ("status", 0.70),
    ("voices", 0.48),
    ("denials", 0.55),
    ("events", 0.48),
    ("findings", 0.74),
    ("decoys without a finding", 0.99),
];
