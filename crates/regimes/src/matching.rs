//! Which rules a dealing meets.

use std::collections::BTreeSet;

use interdict_model::{Country, CountryCode, DatePoint, PartialDate};

use crate::{
    category::{DealingKind, GoodsCategory},
    goods::{GoodsEntry, entry},
    rule::{Direction, Jurisdiction, Period, Rule, members, rules},
};

/// What is known about a dealing. Unknown parts stay empty: `DealingFacts { kind, from, ..Default::default() }`.
#[derive(Debug, Clone, Copy, Default)]
pub struct DealingFacts<'a> {
    /// What is done; supply by default.
    pub kind: DealingKind,
    /// Countries of those who supply.
    pub from: &'a [CountryCode],
    /// Countries of those who receive.
    pub to: &'a [CountryCode],
    /// Countries of others who take part: brokers, carriers, banks, nationals abroad.
    pub by: &'a [CountryCode],
    /// Categories of the goods, where no entry is known.
    pub goods: &'a [GoodsCategory],
    /// Entries of the goods file, which say more than the category; instead of `goods`.
    pub items: &'a [&'a GoodsEntry],
    /// When it was, is, or would be done.
    pub date: Option<PartialDate>,
    /// Date of the report, which a dealing of unknown date precedes.
    pub reported: Option<PartialDate>,
    /// Names and list programmes of those who supply, for rules about listed groups.
    pub from_parties: &'a [&'a str],
    /// Names and list programmes of those who receive.
    pub to_parties: &'a [&'a str],
}

/// A rule that a dealing meets, by what is known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleMatch {
    /// The rule.
    pub rule: &'static Rule,
    /// Why it applies: direction, goods, date, in words.
    pub because: String,
    /// What would have to be checked.
    pub uncertain: Vec<String>,
}

/// The rules that a dealing meets, in the order of the rule base.
///
/// A rule is met where the kind of dealing is one that it prohibits, its target stands on the side that it speaks of,
/// someone whom it binds takes part, the goods are of its kind, and it was in force. Where the dealing's date is not
/// known, every rule that was in force before the report counts, and the match says so.
pub fn matching(facts: &DealingFacts<'_>) -> Vec<RuleMatch> {
    rules().iter().filter_map(|rule| meet(rule, facts)).collect()
}

fn meet(rule: &'static Rule, facts: &DealingFacts<'_>) -> Option<RuleMatch> {
    if !rule.kinds.contains(&kind_of_prohibition(facts.kind)) {
        return None;
    }
    let side = side(rule, facts)?;
    let mut uncertain = Vec::new();
    binding(rule, facts, side.target_supplies, &mut uncertain)?;
    let goods = goods(rule, facts, &mut uncertain)?;
    let time = time(rule, facts, &mut uncertain)?;
    uncertain.extend(rule.checks.iter().cloned());
    uncertain.extend(
        rule.exceptions
            .iter()
            .map(|e| format!("whether an exception applies: {e}")),
    );
    let because = format!(
        "{}; {goods}; {time}; {} {}: {}",
        side.words, rule.instrument, rule.provision, rule.paraphrase
    );
    Some(RuleMatch {
        rule,
        because,
        uncertain,
    })
}

/// Who tries to buy would be supplied: the rules for supply apply to the attempt.
fn kind_of_prohibition(kind: DealingKind) -> DealingKind {
    match kind {
        DealingKind::PurchaseAttempt => DealingKind::Supply,
        other => other,
    }
}

struct Side {
    target_supplies: bool,
    words: String,
}

fn side(rule: &Rule, facts: &DealingFacts<'_>) -> Option<Side> {
    let hit = |countries: &[CountryCode], parties: &[&str]| -> Option<String> {
        if let Some(code) = countries.iter().find(|c| rule.countries.contains(c)) {
            return Some(Country::of(*code).map_or_else(|| code.to_string(), |c| c.name.clone()));
        }
        parties
            .iter()
            .find(|name| rule.parties.iter().any(|word| has_words(name, word)))
            .map(|name| (*name).to_owned())
    };
    let supplier = || hit(facts.from, facts.from_parties);
    let receiver = || hit(facts.to, facts.to_parties);
    // Within one country there is no export, import or procurement from abroad.
    let abroad = |own: &[CountryCode], other: &[CountryCode]| {
        other.is_empty()
            || own.is_empty()
            || other.iter().any(|c| !own.contains(c))
            || !rule.parties.is_empty()
    };
    if matches!(rule.direction, Direction::From | Direction::Either)
        && abroad(facts.from, facts.to)
        && let Some(name) = supplier()
    {
        return Some(Side {
            target_supplies: true,
            words: format!("{name} supplies"),
        });
    }
    if matches!(rule.direction, Direction::To | Direction::Either)
        && abroad(facts.to, facts.from)
        && let Some(name) = receiver()
    {
        return Some(Side {
            target_supplies: false,
            words: format!("{name} receives"),
        });
    }
    None
}

/// Whether the words (lower case) stand in the name as whole words.
fn has_words(name: &str, words: &str) -> bool {
    let split = |text: &str| -> Vec<String> {
        text.to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (name, words) = (split(name), split(words));
    !words.is_empty() && name.windows(words.len()).any(|w| w == words)
}

/// Whether someone whom the rule binds takes part.
fn binding(
    rule: &Rule,
    facts: &DealingFacts<'_>,
    target_supplies: bool,
    uncertain: &mut Vec<String>,
) -> Option<()> {
    if rule.jurisdiction == Jurisdiction::Un {
        return Some(());
    }
    let other = if target_supplies { facts.to } else { facts.from };
    let bound = |countries: &[CountryCode]| countries.iter().any(|c| members(rule.jurisdiction, *c));
    if bound(other) || bound(facts.by) {
        return Some(());
    }
    let own = if target_supplies { facts.from } else { facts.to };
    if rule.jurisdiction == Jurisdiction::UsItems && !target_supplies {
        // A target's own allies seldom hold controlled US items, but re-export is covered from anywhere.
        uncertain.push("whether the item is subject to US export controls (made in the US, with US parts above the de minimis share, or a direct product of US technology)".to_owned());
        return (!other.iter().all(|c| own.contains(c)) || other.is_empty()).then_some(());
    }
    if other.is_empty() && facts.by.is_empty() {
        uncertain.push(format!("whether it binds those who take part: {}", rule.bound));
        return Some(());
    }
    None
}

/// Whether the goods are of the rule's kind, in words.
fn goods(rule: &Rule, facts: &DealingFacts<'_>, uncertain: &mut Vec<String>) -> Option<String> {
    if rule.goods.is_empty() && rule.items.is_empty() {
        return Some("whatever the goods".to_owned());
    }
    // Entries say more than categories; the categories count where no entry is known.
    let bare = facts.goods.iter().copied().filter(|_| facts.items.is_empty());
    let whole = bare
        .clone()
        .chain(facts.items.iter().map(|g| g.category))
        .filter(|c| rule.goods.contains(c))
        .map(|c| c.code().to_owned());
    let single = facts
        .items
        .iter()
        .map(|g| g.item())
        .filter(|item| rule.items.iter().any(|i| i == item))
        .map(|item| item.replace('-', " "));
    let sure: BTreeSet<String> = whole.chain(single).collect();
    if !sure.is_empty() {
        return Some(format!("goods: {}", Vec::from_iter(sure).join(", ")));
    }
    // A general word may stand for goods that the rule covers. "Other" is too wide to presume so.
    let covered = |category: GoodsCategory| {
        rule.goods.contains(&category)
            || category != GoodsCategory::Other
                && rule
                    .items
                    .iter()
                    .filter_map(|item| entry(item))
                    .any(|item| item.category == category)
    };
    let vague = facts
        .items
        .iter()
        .filter(|g| g.generic)
        .map(|g| g.category)
        .chain(bare)
        .find(|c| covered(*c))?;
    let list: Vec<String> = rule
        .goods
        .iter()
        .map(|c| c.code().to_owned())
        .chain(rule.items.iter().map(|i| i.replace('-', " ")))
        .collect();
    uncertain.push(format!(
        "which goods: the words are general, the rule covers {}",
        list.join(", ")
    ));
    Some(format!("goods: {vague}, in general words"))
}

/// Whether the rule was in force, in words.
fn time(rule: &Rule, facts: &DealingFacts<'_>, uncertain: &mut Vec<String>) -> Option<String> {
    let Some(date) = facts.date else {
        let parties = facts.from.iter().chain(facts.to);
        let gone = |code: &CountryCode| Country::of(*code).is_some_and(|c| c.successor.is_some());
        if parties.copied().any(|c| gone(&c)) {
            return None;
        }
        let report = facts.reported.and_then(PartialDate::last_day);
        let first = rule.in_force.first()?;
        if report.is_some_and(|day| first.from.first_day() > day) {
            return None;
        }
        let over = |p: &&Period| report.is_none_or(|day| p.from.first_day() <= day);
        let last = rule.in_force.iter().rev().find(over)?;
        let ended = last.to.filter(|to| report.is_none_or(|day| to.last_day() < day));
        uncertain.push(match ended {
            Some(to) => {
                format!("when the dealing was: the rule was in force until {to}, and the date is not known")
            }
            None => format!(
                "when the dealing was: the rule is in force since {}, and the date is not known",
                first.from
            ),
        });
        return Some(format!("in force {}", words_of(last)));
    };
    let overlapping: Vec<&Period> = rule
        .in_force
        .iter()
        .filter(|p| {
            let start_ok = date.last_day().is_none_or(|day| p.from.first_day() <= day);
            let end_ok = match (p.to, date.first_day()) {
                (Some(to), Some(day)) => day <= to.last_day(),
                _ => true,
            };
            start_ok && end_ok
        })
        .collect();
    let period = overlapping.last()?;
    let within = date.first_day().is_some_and(|day| period.from.first_day() <= day)
        && period
            .to
            .map(DatePoint::last_day)
            .is_none_or(|to| date.last_day().is_some_and(|day| day <= to));
    if !within {
        uncertain.push(format!(
            "on which day the dealing was: {date} is only in part within the time in force"
        ));
    }
    if date.is_circa() {
        uncertain.push("the date is given as an approximate one".to_owned());
    }
    Some(format!("in force {}", words_of(period)))
}

fn words_of(period: &Period) -> String {
    match period.to {
        Some(to) => format!("from {} to {to}", period.from),
        None => format!("since {}", period.from),
    }
}
