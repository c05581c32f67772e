//! Interdict's evidence as the features, weights and algorithms of yente: `data/ftm/algorithms.toml`.

use std::{collections::BTreeMap, sync::LazyLock};

use interdict_screen::{Evidence, Hit, Query};
use serde::{Deserialize, Serialize};

/// An algorithm that may be asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Algorithm {
    pub(crate) description: String,
    /// The evidence that it looks at.
    pub(crate) uses: Vec<String>,
}

/// A feature of a score.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Feature {
    /// The evidence that makes it.
    pub(crate) evidence: String,
    /// Its weight where a request gives none.
    pub(crate) weight: f64,
    pub(crate) description: String,
    /// Whether no other server has it.
    #[serde(default)]
    pub(crate) own: bool,
}

/// A setting that a request may give.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Setting {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) default: Option<f64>,
    pub(crate) description: String,
    #[serde(default = "yes")]
    pub(crate) effect: bool,
}

fn yes() -> bool {
    true
}

/// All algorithms, features and settings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scoring {
    pub(crate) best: String,
    #[serde(rename = "algorithm")]
    pub(crate) algorithms: BTreeMap<String, Algorithm>,
    #[serde(rename = "feature")]
    pub(crate) features: BTreeMap<String, Feature>,
    #[serde(rename = "setting")]
    pub(crate) settings: BTreeMap<String, Setting>,
}

/// What ships with the program.
pub(crate) static SCORING: LazyLock<Scoring> = LazyLock::new(|| {
    let text = include_str!("../../../../data/ftm/algorithms.toml");
    // The file is part of the program and a test reads it: a failure here can't reach a user.
    toml::from_str(text).unwrap_or_else(|e| panic!("data/ftm/algorithms.toml: {e}"))
});

impl Scoring {
    /// The algorithm of a name; `best` stands for the best one.
    pub(crate) fn algorithm(&self, name: &str) -> Option<&Algorithm> {
        let name = name.trim().to_lowercase();
        let name = if name == "best" { &self.best } else { &name };
        self.algorithms.get(name)
    }
}

impl Algorithm {
    /// Whether the algorithm looks at this evidence.
    pub(crate) fn looks_at(&self, evidence: &str) -> bool {
        self.uses.iter().any(|used| used == evidence)
    }

    /// Leaves of a query what the algorithm looks at.
    pub(crate) fn narrow(&self, query: &mut Query) {
        let uses = |evidence: &str| self.looks_at(evidence);
        if !uses("identifier") {
            query.identifiers.clear();
        }
        if !uses("birth-date") {
            query.birth_dates.clear();
        }
        if !uses("country") {
            query.countries.clear();
        }
        if !uses("gender") {
            query.genders.clear();
        }
        if !uses("birth-place") {
            query.birth_places.clear();
        }
        if !uses("address") {
            query.addresses.clear();
        }
    }
}

/// What a feature says of a hit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct FeatureResult {
    /// In words.
    pub(crate) detail: String,
    /// How strongly it holds, 0 to 1: for names their probability alone, for what speaks against 1.
    pub(crate) score: f64,
    /// The request's value.
    pub(crate) query: Option<String>,
    /// The list's value.
    pub(crate) candidate: Option<String>,
    /// What it adds to the log-odds of the score.
    #[serde(skip)]
    log_odds: f64,
}

impl FeatureResult {
    /// A feature that is the whole score.
    pub(crate) fn plain(detail: String, score: f64, query: String, candidate: String) -> Self {
        Self {
            detail,
            score,
            query: Some(query),
            candidate: Some(candidate),
            log_odds: log_odds(score),
        }
    }
}

fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

fn log_odds(probability: f64) -> f64 {
    let p = probability.clamp(1e-9, 1.0 - 1e-9);
    (p / (1.0 - p)).ln()
}

/// What the features say of a hit.
pub(crate) fn features(hit: &Hit, query: &Query) -> BTreeMap<&'static str, FeatureResult> {
    let mut features = BTreeMap::new();
    let (names, others): (Vec<&Evidence>, Vec<&Evidence>) =
        hit.explanation.iter().partition(|e| e.evidence == "name");
    if !names.is_empty() {
        let weak = names.iter().any(|e| e.how == "weak alias");
        features.insert(
            if weak { "weak_alias_match" } else { "name_match" },
            name_result(hit, query, &names),
        );
    }
    for evidence in others {
        let score = if evidence.weight < 0.0 {
            1.0
        } else {
            1.0 - (-evidence.weight).exp()
        };
        let text = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
        let result = FeatureResult {
            detail: format!("{} ({:+.2} log-odds)", evidence.how, evidence.weight),
            score,
            query: text(&evidence.query),
            candidate: text(&evidence.candidate),
            log_odds: evidence.weight,
        };
        features.insert(feature_of(evidence), result);
    }
    features
}

fn name_result(hit: &Hit, query: &Query, evidence: &[&Evidence]) -> FeatureResult {
    let odds: f64 = evidence.iter().map(|e| e.weight).sum();
    let words: Vec<&str> = evidence
        .iter()
        .map(|e| e.query.as_str())
        .filter(|w| !w.is_empty())
        .collect();
    let asked = match &query.names[..] {
        [one] => one.clone(),
        _ => words.join(" "),
    };
    let pair = |e: &&Evidence| match (e.query.as_str(), e.candidate.as_str()) {
        ("", candidate) => format!("{candidate} ({})", e.how),
        (asked, "") => format!("{asked} ({})", e.how),
        (asked, candidate) if asked == candidate => format!("{asked} ({})", e.how),
        (asked, candidate) => format!("{asked} = {candidate} ({})", e.how),
    };
    let detail: Vec<String> = evidence.iter().map(pair).collect();
    let found = !hit.matched_name.is_empty();
    FeatureResult {
        detail: detail.join(", "),
        score: if found { probability(odds) } else { 0.0 },
        query: Some(asked),
        candidate: Some(if found { &hit.matched_name } else { &hit.caption }.clone()),
        log_odds: odds,
    }
}

fn feature_of(evidence: &Evidence) -> &'static str {
    let against = evidence.weight < 0.0;
    match (evidence.evidence, against) {
        ("birth-date", false) => "birth_date_match",
        ("birth-date", true)
            if evidence.how.starts_with("same year") || evidence.how == "one part differs" =>
        {
            "dob_day_disjoint"
        }
        ("birth-date", true) => "dob_year_disjoint",
        ("country", false) => "country_match",
        ("country", true) => "country_mismatch",
        ("gender", false) => "gender_match",
        ("gender", true) => "gender_mismatch",
        ("birth-place", false) => "birth_place_match",
        ("birth-place", true) => "birth_place_mismatch",
        ("address", _) => "address_prop_match",
        ("identifier", true) => "identifier_mismatch",
        _ => match evidence.candidate.split(' ').next().unwrap_or_default() {
            "imo" | "mmsi" => "vessel_imo_mmsi_match",
            "lei" => "lei_code_match",
            "ogrn" => "ogrn_code_match",
            "inn" => "inn_code_match",
            "bic" => "bic_code_match",
            "isin" => "isin_security_match",
            "crypto" => "crypto_wallet_address",
            _ => "identifier_match",
        },
    }
}

/// The score with weights other than the default. A name's probability is multiplied by what its weight is of the
/// default; all other evidence counts as many times in log-odds.
pub(crate) fn weighted(
    features: &BTreeMap<&'static str, FeatureResult>,
    weights: &BTreeMap<String, f64>,
) -> f64 {
    let mut sum = 0.0;
    for (name, result) in features {
        let default = SCORING.features.get(*name).map_or(1.0, |f| f.weight);
        let times = weights.get(*name).map_or(1.0, |weight| weight / default);
        sum += if matches!(*name, "name_match" | "weak_alias_match") {
            log_odds(probability(result.log_odds) * times)
        } else {
            result.log_odds * times
        };
    }
    probability(sum)
}

#[cfg(test)]
mod tests {
    use interdict_model::{Entity, EntityKind, Name, NameKind, Provenance};
    use interdict_screen::{Options, Screener};

    use super::*;

    #[test]
    fn the_file_fits_the_features() {
        assert!(SCORING.algorithm(" Best ").is_some() && SCORING.algorithm("x").is_none());
        assert!(SCORING.features.values().all(|f| f.weight != 0.0));
        let evidence: Vec<&String> = SCORING.algorithms.values().flat_map(|a| &a.uses).collect();
        assert!(SCORING.features.values().all(|f| evidence.contains(&&f.evidence)));
    }

    #[test]
    fn features_add_up_and_follow_their_weights() {
        let mut party = Entity::new("un-sc", "1", EntityKind::Person, Provenance::default());
        party.names.push(Name::new("Igor Sechin", NameKind::Primary));
        party.birth_dates.push(interdict_model::DateFact {
            date: Some("1960-09-07".parse().unwrap()),
            as_listed: None,
            note: None,
        });
        let mut query = Query::named("Igor Setschin");
        query.birth_dates.push("1961-03-01".parse().unwrap());
        let options = Options {
            threshold: 0.1,
            ..Options::default()
        };
        let hit = Screener::build(&[party]).screen(&query, &options).hits.remove(0);
        let features = features(&hit, &query);
        assert_eq!(
            features.keys().copied().collect::<Vec<_>>(),
            ["dob_year_disjoint", "name_match"]
        );
        assert_eq!(features["name_match"].candidate.as_deref(), Some("Igor Sechin"));
        let weigh = |pairs: &[(&str, f64)]| {
            weighted(
                &features,
                &pairs.iter().map(|(n, w)| ((*n).to_owned(), *w)).collect(),
            )
        };
        assert!((weigh(&[]) - hit.score).abs() < 1e-6);
        assert!(weigh(&[("name_match", 0.5)]) < hit.score);
        assert!(weigh(&[("dob_year_disjoint", 0.0)]) > hit.score);
        assert!(weigh(&[("name_match", 0.0)]) < 0.01);
    }
}
