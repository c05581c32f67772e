//! Embargo rules (`data/regimes/*.toml`).

use std::{
    collections::{BTreeMap, HashSet},
    sync::LazyLock,
};

use interdict_model::{CountryCode, DatePoint};
use serde::{Deserialize, Deserializer, de::Error as _};

use crate::{
    category::{DealingKind, GoodsCategory},
    data::{DataError, embedded_files},
    jurisdiction::Jurisdiction,
};

/// On which side of the dealing the targeted country stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The target supplies: exports, procurement from it.
    From,
    /// The target receives.
    To,
    /// Either way.
    Either,
}

/// A time in which a rule was in force, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// First day.
    #[serde(deserialize_with = "day")]
    pub from: DatePoint,
    /// Last day; `None` where it is in force as far as the file knows.
    #[serde(default, deserialize_with = "maybe_day")]
    pub to: Option<DatePoint>,
}

fn day<'de, D: Deserializer<'de>>(input: D) -> Result<DatePoint, D::Error> {
    let text = String::deserialize(input)?;
    let point: DatePoint = text
        .parse()
        .map_err(|e| D::Error::custom(format!("{text:?}: {e}")))?;
    match point.get_day() {
        Some(_) => Ok(point),
        None => Err(D::Error::custom(format!(
            "{text:?}: a rule needs a full date, YYYY-MM-DD"
        ))),
    }
}

fn maybe_day<'de, D: Deserializer<'de>>(input: D) -> Result<Option<DatePoint>, D::Error> {
    day(input).map(Some)
}

/// One prohibition: a paragraph of an instrument.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Unique, kebab case: `un-1718-8b`.
    pub id: String,
    /// The instrument as it is cited: "UNSCR 1718 (2006)".
    pub instrument: String,
    /// The paragraph or article: "8(b)".
    pub provision: String,
    /// The regime that it belongs to: `dprk`.
    pub regime: String,
    /// On which side the target stands.
    pub direction: Direction,
    /// The targeted countries; empty where the rule is about listed parties alone.
    #[serde(default)]
    pub countries: Vec<CountryCode>,
    /// Targeted groups, as words in a list's programme or a group's name, lower case; empty where the country is the
    /// target.
    #[serde(default)]
    pub parties: Vec<String>,
    /// Whose persons and territory are bound.
    pub jurisdiction: Jurisdiction,
    /// Who is bound, in words.
    pub bound: String,
    /// Categories that the rule covers whole.
    #[serde(default)]
    pub goods: Vec<GoodsCategory>,
    /// Single items (entries of the goods file) that the rule covers besides.
    #[serde(default)]
    pub items: Vec<String>,
    /// Kinds of dealing that the rule covers.
    pub kinds: Vec<DealingKind>,
    /// When it was in force, in order; several where it ended and came back.
    pub in_force: Vec<Period>,
    /// What is excepted, in words.
    #[serde(default)]
    pub exceptions: Vec<String>,
    /// What it prohibits, in one line of our own words.
    pub paraphrase: String,
    /// The vote, where it says something: "unanimous".
    #[serde(default)]
    pub vote: Option<String>,
    /// Document number or address where the text can be read.
    pub source: String,
    /// What has to be checked before the rule can be said to apply.
    #[serde(default)]
    pub checks: Vec<String>,
}

impl Rule {
    /// Instrument and provision as they are cited: "UNSCR 1718 (2006), para. 8(b)", "Council Regulation (EU) No
    /// 833/2014, Art. 3m", "Executive Order 14066 (2022), sec. 1(a)(i)".
    pub fn citation(&self) -> String {
        let numbered = self.provision.starts_with(|c: char| c.is_ascii_digit());
        let word = match self.jurisdiction {
            Jurisdiction::Un if numbered => "para. ",
            Jurisdiction::Eu if numbered => "Art. ",
            Jurisdiction::Us | Jurisdiction::UsItems if numbered => "sec. ",
            _ => "",
        };
        format!("{}, {word}{}", self.instrument, self.provision)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    /// What the rules of this file are told about each instrument once, by the instrument's key.
    #[serde(default)]
    instrument: BTreeMap<String, Instrument>,
    rule: Vec<RawRule>,
}

/// What all rules of an instrument share.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Instrument {
    name: String,
    jurisdiction: Jurisdiction,
    bound: String,
    in_force: Vec<Period>,
    vote: Option<String>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: String,
    of: String,
    provision: String,
    regime: String,
    direction: Direction,
    #[serde(default)]
    countries: Vec<CountryCode>,
    #[serde(default)]
    parties: Vec<String>,
    bound: Option<String>,
    #[serde(default)]
    goods: Vec<GoodsCategory>,
    #[serde(default)]
    items: Vec<String>,
    kinds: Vec<DealingKind>,
    in_force: Option<Vec<Period>>,
    #[serde(default)]
    exceptions: Vec<String>,
    paraphrase: String,
    source: Option<String>,
    #[serde(default)]
    checks: Vec<String>,
}

/// Reads a rule file (TOML); `file` is its name for messages.
///
/// # Errors
/// The text is no such file, an id comes twice, a rule names an instrument that the file does not describe, has no
/// target, no kind of dealing, no text or no time in force, or periods that are not in order.
pub fn parse_rules(file: &str, text: &str) -> Result<Vec<Rule>, DataError> {
    let parsed: RuleFile = toml::from_str(text).map_err(|e| DataError::file(file, e))?;
    let mut ids = HashSet::new();
    let mut rules = Vec::with_capacity(parsed.rule.len());
    for raw in parsed.rule {
        let refuse = |what: &str| DataError::entry(file, &raw.id, what);
        if !ids.insert(raw.id.clone()) {
            return Err(refuse("the id is used twice; give each rule its own"));
        }
        let Some(instrument) = parsed.instrument.get(&raw.of) else {
            return Err(refuse(&format!(
                "`of` names {:?}, which no [instrument] section of the file describes",
                raw.of
            )));
        };
        if raw.countries.is_empty() && raw.parties.is_empty() {
            return Err(refuse("name `countries` or `parties` that it targets"));
        }
        if raw.goods.is_empty() && raw.items.is_empty() {
            return Err(refuse("name `goods` or `items` that it covers"));
        }
        if raw.kinds.is_empty() {
            return Err(refuse("name the `kinds` of dealing that it prohibits"));
        }
        if raw.paraphrase.trim().is_empty() {
            return Err(refuse("`paraphrase` must not be empty"));
        }
        let in_force = raw.in_force.unwrap_or_else(|| instrument.in_force.clone());
        let ordered = in_force.iter().all(|p| p.to.is_none_or(|to| p.from <= to))
            && in_force
                .windows(2)
                .all(|w| w[0].to.is_some_and(|to| to < w[1].from));
        if in_force.is_empty() || !ordered {
            return Err(refuse(
                "`in_force` needs periods in order, each ending before the next starts",
            ));
        }
        rules.push(Rule {
            id: raw.id,
            instrument: instrument.name.clone(),
            provision: raw.provision,
            regime: raw.regime,
            direction: raw.direction,
            countries: raw.countries,
            parties: raw.parties,
            jurisdiction: instrument.jurisdiction,
            bound: raw.bound.unwrap_or_else(|| instrument.bound.clone()),
            goods: raw.goods,
            items: raw.items,
            kinds: raw.kinds,
            in_force,
            exceptions: raw.exceptions,
            paraphrase: raw.paraphrase,
            vote: instrument.vote.clone(),
            source: raw.source.unwrap_or_else(|| instrument.source.clone()),
            checks: raw.checks,
        });
    }
    Ok(rules)
}

/// The embedded rule files, in the order in which their rules are compared with a dealing.
const FILES: &[(&str, &str)] = embedded_files!["regimes":
    "dprk.toml",
    "iran.toml",
    "russia-eu.toml",
    "russia-uk.toml",
    "russia-us.toml",
    "belarus.toml",
    "syria.toml",
    "libya.toml",
    "yemen.toml",
    "sudan.toml",
    "somalia.toml",
    "drc.toml",
    "car.toml",
    "haiti.toml",
    "lebanon.toml",
    "myanmar.toml",
    "terrorism.toml"
];

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    // The files are part of the program and tests read them: a failure here can't reach a user.
    FILES
        .iter()
        .flat_map(|(file, text)| parse_rules(file, text).unwrap_or_else(|e| panic!("{e}")))
        .collect()
});

/// All rules that Interdict knows.
pub fn rules() -> &'static [Rule] {
    &RULES
}

/// The rule of an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.id == id)
}
