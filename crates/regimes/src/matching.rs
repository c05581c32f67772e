//! Which rules a dealing meets.

use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};

use interdict_model::{Country, CountryCode, DatePoint, PartialDate};

use crate::{
    category::{DealingKind, GoodsCategory},
    goods::{GoodsEntry, entry},
    jurisdiction::Jurisdiction,
    rule::{Direction, Period, Rule, rules},
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
    /// What would have to be checked, besides the rule's exceptions.
    pub uncertain: Vec<String>,
}

/// The rules that a dealing meets, in the order of the rule base.
///
/// A rule is met where the kind of dealing is one that it prohibits, its target stands on the side that it speaks of,
/// someone whom it binds is known to take part, the goods are of its kind, and it was in force on the date.
///
/// Where the dealing's date is not known, rules in force when the report was written count, and the match says so; rules
/// that had ended before count only where the regime has no other for the dealing.
pub fn matching(facts: &DealingFacts<'_>) -> Vec<RuleMatch> {
    let named = Named {
        from: facts.from_parties.iter().map(|name| words_in(name)).collect(),
        to: facts.to_parties.iter().map(|name| words_in(name)).collect(),
    };
    let kinds = prohibited_as(facts);
    let found: Vec<(RuleMatch, bool)> = (TARGETS.rules_about(facts, &named).into_iter())
        .map(|place| (&rules()[place], &MEANT[place]))
        .filter(|(rule, _)| kinds.clone().any(|kind| rule.kinds.contains(&kind)))
        .filter_map(|(rule, meant)| meet(rule, meant, facts, &named))
        .collect();
    let current: BTreeSet<&str> = found
        .iter()
        .filter(|(_, ended)| !ended)
        .map(|(m, _)| m.rule.regime.as_str())
        .collect();
    found
        .into_iter()
        .filter(|(m, ended)| !ended || !current.contains(m.rule.regime.as_str()))
        .map(|(m, _)| m)
        .collect()
}

/// The match with a rule about such dealings, and whether it had ended before a report of a dealing of unknown date.
fn meet(
    rule: &'static Rule,
    meant: &[Meant],
    facts: &DealingFacts<'_>,
    named: &Named,
) -> Option<(RuleMatch, bool)> {
    let side = side(rule, meant, facts, named)?;
    let mut uncertain = Vec::new();
    binding(rule, facts, side.target_supplies, &mut uncertain)?;
    let goods = goods(rule, facts, &mut uncertain)?;
    let time = match facts.date {
        Some(date) => time_of(rule, date, &mut uncertain)?,
        None => time_unknown(rule, facts, &mut uncertain)?,
    };
    uncertain.extend(rule.checks.iter().cloned());
    let because = format!(
        "{} {goods}; {}, in force {}: {}",
        side.words,
        rule.citation(),
        words_of(time.period),
        rule.paraphrase
    );
    let found = RuleMatch {
        rule,
        because,
        uncertain,
    };
    Some((found, time.ended))
}

/// The kinds of dealing whose prohibition holds for this one. Who tries to buy would be supplied; who ships goods
/// supplies them, or helps to.
fn prohibited_as(facts: &DealingFacts<'_>) -> impl Iterator<Item = DealingKind> + Clone + use<> {
    let carried = facts
        .items
        .iter()
        .map(|g| g.category)
        .chain(facts.goods.iter().copied())
        .any(|c| c != GoodsCategory::Shipping);
    let (first, second) = match facts.kind {
        DealingKind::PurchaseAttempt => (DealingKind::Supply, None),
        DealingKind::Shipping if carried => (DealingKind::Shipping, Some(DealingKind::Supply)),
        kind => (kind, None),
    };
    std::iter::once(first).chain(second)
}

struct Side {
    target_supplies: bool,
    words: String,
}

fn side(rule: &Rule, meant: &[Meant], facts: &DealingFacts<'_>, named: &Named) -> Option<Side> {
    // A listed party is a target wherever it deals; a country only where goods, money or people cross its border.
    let hit = |own: &[CountryCode], other: &[CountryCode], parties: &[&str], words: &[Vec<String>]| {
        let mut of_parties = parties.iter().zip(words);
        if let Some((name, _)) = of_parties.find(|(_, name)| meant.iter().any(|meant| meant.is_in(name))) {
            return Some((*name).to_owned());
        }
        let abroad = other.is_empty() || other.iter().any(|c| !own.contains(c));
        own.iter()
            .find(|c| abroad && rule.countries.contains(c))
            .map(|c| Country::of(*c).map_or_else(|| c.to_string(), |c| c.name.clone()))
    };
    if matches!(rule.direction, Direction::From | Direction::Either)
        && let Some(name) = hit(facts.from, facts.to, facts.from_parties, &named.from)
    {
        return Some(Side {
            target_supplies: true,
            words: format!("{name} supplies"),
        });
    }
    if matches!(rule.direction, Direction::To | Direction::Either)
        && let Some(name) = hit(facts.to, facts.from, facts.to_parties, &named.to)
    {
        return Some(Side {
            target_supplies: false,
            words: format!("{name} receives"),
        });
    }
    None
}

/// The words of the names of a dealing's parties.
struct Named {
    from: Vec<Vec<String>>,
    to: Vec<Vec<String>>,
}

/// What a rule calls a party.
struct Meant {
    words: Vec<String>,
    /// They must be the whole name.
    whole: bool,
}

impl Meant {
    /// A rule's words (lower case) must stand in a name as whole words; they must be the whole name where they start with
    /// "=" or have up to four letters ("isis", "m23"), which others bear too.
    fn new(words: &str) -> Self {
        const SHORT: usize = 4;
        Self {
            words: words_in(words),
            whole: words.starts_with('=') || words.chars().count() <= SHORT,
        }
    }

    /// Whether a name, by its words, is what is meant.
    fn is_in(&self, name: &[String]) -> bool {
        if self.words.is_empty() {
            false
        } else if self.whole {
            *name == *self.words
        } else {
            name.windows(self.words.len()).any(|w| w == self.words)
        }
    }
}

/// What each rule of the rule base calls its parties.
static MEANT: LazyLock<Vec<Vec<Meant>>> = LazyLock::new(|| {
    let of_rule = |rule: &Rule| rule.parties.iter().map(|words| Meant::new(words)).collect();
    rules().iter().map(of_rule).collect()
});

/// The rules by whom they are about, as places in the rule base.
struct Targets {
    of_country: HashMap<CountryCode, Vec<usize>>,
    /// By the first word of what a rule calls a party.
    of_word: HashMap<String, Vec<usize>>,
}

static TARGETS: LazyLock<Targets> = LazyLock::new(|| {
    let mut targets = Targets {
        of_country: HashMap::new(),
        of_word: HashMap::new(),
    };
    for (place, (rule, meant)) in rules().iter().zip(&*MEANT).enumerate() {
        for country in &rule.countries {
            targets.of_country.entry(*country).or_default().push(place);
        }
        for word in meant.iter().filter_map(|meant| meant.words.first()) {
            targets.of_word.entry(word.clone()).or_default().push(place);
        }
    }
    targets
});

impl Targets {
    /// The rules, in order, that may be about one of a dealing's sides; no other is.
    fn rules_about(&self, facts: &DealingFacts<'_>, named: &Named) -> BTreeSet<usize> {
        let countries = facts.from.iter().chain(facts.to);
        let words = named.from.iter().chain(&named.to).flatten();
        (countries.filter_map(|country| self.of_country.get(country)))
            .chain(words.filter_map(|word| self.of_word.get(word)))
            .flatten()
            .copied()
            .collect()
    }
}

/// The words of a name in lower case, without articles.
fn words_in(text: &str) -> Vec<String> {
    (text.to_lowercase().split(|c: char| !c.is_alphanumeric()))
        .filter(|w| !w.is_empty() && *w != "the")
        .map(str::to_owned)
        .collect()
}

/// Countries to which US controlled items do not lawfully go in the first place.
const US_EMBARGOED: &[&str] = &["BY", "CU", "IR", "KP", "RU", "SY"];

/// Whether someone whom the rule binds is known to take part; a party of unknown country binds nobody.
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
    if other
        .iter()
        .chain(facts.by)
        .any(|c| rule.jurisdiction.binds(*c, facts.date))
    {
        return Some(());
    }
    if rule.jurisdiction == Jurisdiction::UsItems {
        // Re-export is covered from anywhere; what an embargoed country makes itself is hardly of US origin.
        if !other.is_empty() && other.iter().all(|c| US_EMBARGOED.contains(&c.as_str())) {
            return None;
        }
        uncertain.push(
            "whether the item is subject to US export controls: made in the US, with a share of US parts, or a direct \
             product of US technology"
                .to_owned(),
        );
        return Some(());
    }
    None
}

/// What a dealing may be about where its goods are not named; nothing where the kind leaves it open.
fn presumed(kind: DealingKind) -> &'static [GoodsCategory] {
    match kind {
        // People sent abroad are workers, or fighters.
        DealingKind::Labour => &[GoodsCategory::Labour, GoodsCategory::MilitaryTraining],
        DealingKind::Training => &[GoodsCategory::MilitaryTraining],
        DealingKind::Finance => &[GoodsCategory::FinancialServices],
        DealingKind::Shipping => &[GoodsCategory::Shipping],
        DealingKind::Supply | DealingKind::Technology | DealingKind::PurchaseAttempt => &[],
    }
}

/// Whether the goods are of the rule's kind, in words.
fn goods(rule: &Rule, facts: &DealingFacts<'_>, uncertain: &mut Vec<String>) -> Option<String> {
    // Entries say more than categories; the categories count where no entry is known.
    let named = if facts.goods.is_empty() {
        presumed(facts.kind)
    } else {
        facts.goods
    };
    let bare = named.iter().copied().filter(|_| facts.items.is_empty());
    // The ship that carries goods is not what is supplied.
    let carrier = facts.kind == DealingKind::Shipping && !rule.kinds.contains(&DealingKind::Shipping);
    let items = facts
        .items
        .iter()
        .filter(|g| !(carrier && g.category == GoodsCategory::Shipping))
        .filter(|g| rule.goods.contains(&g.category) || rule.items.iter().any(|i| i == g.item()))
        .map(|g| g.item().replace('-', " "));
    let sure: BTreeSet<String> = bare
        .clone()
        .filter(|c| rule.goods.contains(c))
        .map(|c| c.code().replace('-', " "))
        .chain(items)
        .collect();
    if !sure.is_empty() {
        return Some(Vec::from_iter(sure).join(", "));
    }
    // A general word may stand for goods that the rule covers. "Other" is too wide to presume so.
    let may_cover = |category: GoodsCategory| {
        category != GoodsCategory::Other
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
        .find(|c| may_cover(*c))?;
    let covered: Vec<String> = rule
        .goods
        .iter()
        .map(|c| c.code().replace('-', " "))
        .chain(rule.items.iter().map(|i| i.replace('-', " ")))
        .collect();
    uncertain.push(format!(
        "which goods: the words are general, the rule covers {}",
        covered.join(", ")
    ));
    Some(format!("{} (in general words)", vague.code().replace('-', " ")))
}

struct Time {
    period: &'static Period,
    ended: bool,
}

/// When the rule was in force, for a dealing of unknown date.
fn time_unknown(rule: &'static Rule, facts: &DealingFacts<'_>, uncertain: &mut Vec<String>) -> Option<Time> {
    // A state that is no more dealt before any of these rules.
    let gone = |code: &CountryCode| Country::of(*code).is_some_and(|c| c.successor.is_some());
    if facts.from.iter().chain(facts.to).any(gone) {
        return None;
    }
    let report = facts.reported.and_then(PartialDate::last_day);
    let period = rule
        .in_force
        .iter()
        .rev()
        .find(|p| report.is_none_or(|day| p.from.first_day() <= day))?;
    let end = period
        .to
        .filter(|to| report.is_none_or(|day| to.last_day() < day));
    uncertain.push(match end {
        Some(to) => format!("the date of the dealing, which is not known: the rule was in force until {to}"),
        None => format!(
            "the date of the dealing, which is not known: the rule is in force since {}",
            period.from
        ),
    });
    Some(Time {
        period,
        ended: end.is_some(),
    })
}

/// When the rule was in force, for a dealing of this date.
fn time_of(rule: &'static Rule, date: PartialDate, uncertain: &mut Vec<String>) -> Option<Time> {
    let period = rule.in_force.iter().rev().find(|p| {
        let started = date.last_day().is_none_or(|day| p.from.first_day() <= day);
        let not_over = match (p.to, date.first_day()) {
            (Some(to), Some(day)) => day <= to.last_day(),
            _ => true,
        };
        started && not_over
    })?;
    let starts_within = date.first_day().is_some_and(|day| period.from.first_day() <= day);
    let ends_within = period
        .to
        .map(DatePoint::last_day)
        .is_none_or(|to| date.last_day().is_some_and(|day| day <= to));
    if !(starts_within && ends_within) {
        uncertain.push(format!(
            "the day of the dealing: {date} is only in part within the time in force"
        ));
    }
    if date.is_circa() {
        uncertain.push("the date, which is given as an approximate one".to_owned());
    }
    Some(Time { period, ended: false })
}

fn words_of(period: &Period) -> String {
    match period.to {
        Some(to) => format!("from {} to {to}", period.from),
        None => format!("since {}", period.from),
    }
}
