//! Name evidence in words, token by token.

use interdict_index::{Index, PartyName};
use interdict_model::{EntityKind, NameKind};
use interdict_names::{AnalysedName, NameClass, ShippedRarity, TokenEvidence, analyse, compare};

use crate::{
    Evidence, Frequency,
    rules::{RULES, Rules},
};

/// Appends a line for each pair of tokens, for each token without a counterpart, and for what the name is to its
/// bearer. The weights add up to `log_odds`, the worth of the pair of names.
///
/// Each token of a name that fits wholly would bring its part of what a perfect name brings, by its weight. What the
/// names lose against that is taken from the tokens that fit less than perfectly, by their weight again.
pub(crate) fn explain_name(
    query: &AnalysedName,
    listed: &PartyName<'_>,
    kind: EntityKind,
    index: &Index,
    log_odds: f64,
    out: &mut Vec<Evidence>,
) {
    let rules: &Rules = &RULES;
    let candidate = analyse(listed.text, NameClass::of_kind(kind));
    let compared = compare(query, &candidate, &ShippedRarity);
    let perfect = rules.name.log_odds(1.0);
    let weak = listed.kind == NameKind::WeakAlias;
    let loss = perfect - (log_odds - if weak { rules.name.weak_alias } else { 0.0 });
    let total: f64 = compared.tokens.iter().map(|t| f64::from(t.weight)).sum();
    let missing = |t: &TokenEvidence| f64::from(t.weight * (1.0 - t.similarity));
    let missing_total: f64 = compared.tokens.iter().map(missing).sum();
    for token in &compared.tokens {
        let part = perfect * f64::from(token.weight) / total.max(f64::MIN_POSITIVE);
        let lost = if missing_total > 0.0 {
            loss * missing(token) / missing_total
        } else {
            0.0
        };
        out.push(Evidence {
            evidence: "name",
            query: token.query.clone(),
            candidate: token.candidate.clone(),
            how: token.how.code().to_owned(),
            rule: "name.curve",
            weight: part - lost,
            frequency: Some(Frequency {
                per_million: token.per_million,
                listed_names: listed_names(index, query, &candidate, token),
            }),
        });
    }
    let mut line = |how: &str, rule: &'static str, weight: f64| {
        out.push(Evidence {
            evidence: "name",
            query: String::new(),
            candidate: listed.text.to_owned(),
            how: how.to_owned(),
            rule,
            weight,
            frequency: None,
        });
    };
    if missing_total <= 0.0 && loss.abs() > 1e-6 {
        line("order and shape of the whole name", "name.curve", -loss);
    }
    if weak {
        line("weak alias", "name.weak_alias", rules.name.weak_alias);
    }
}

/// How many listed names have the word that a line is about: the listed one, or where there is none, the query's. Of
/// several words written as one there is no single number.
fn listed_names(
    index: &Index,
    query: &AnalysedName,
    candidate: &AnalysedName,
    line: &TokenEvidence,
) -> Option<u32> {
    let (name, words) = if line.candidate.is_empty() {
        (query, &line.query)
    } else {
        (candidate, &line.candidate)
    };
    let token = name.tokens.iter().find(|token| *token.original == **words);
    token.map(|token| index.names_with(token.key.form()) as u32)
}
