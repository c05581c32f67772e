//! Identifiers: the same number, or another one where a party has one alone.

use interdict_index::{
    Party, PartyIdentifier,
    identifier::{Form, Strength, family, form, normal_form, strength},
};
use interdict_model::{Identifier, IdentifierType, country};

use crate::{Evidence, Query, rules::IdentifierRules};

pub(super) fn compare(query: &Query, party: &Party<'_>, rules: &IdentifierRules, out: &mut Vec<Evidence>) {
    if party.identifiers.is_empty() {
        return;
    }
    let mut agreement: Option<Evidence> = None;
    let mut contradiction: Option<Evidence> = None;
    for asked in &query.identifiers {
        let Some(normal) = normal_form(asked.kind, &asked.value) else {
            continue;
        };
        let same_family = (party.identifiers.iter()).filter(|i| family(i.kind) == family(asked.kind));
        for listed in same_family {
            let same = normal_form(listed.kind, listed.value).as_deref() == Some(normal.as_str());
            let found = if same {
                let (how, weight) = agree(asked, listed, &normal, rules);
                (&mut agreement, how, weight)
            } else if one_alone(asked.kind) && asked.kind == listed.kind {
                (&mut contradiction, "another number".to_owned(), rules.contradicts)
            } else {
                continue;
            };
            let (slot, how, weight) = found;
            if slot.as_ref().is_none_or(|e| e.weight < weight) {
                *slot = Some(Evidence {
                    evidence: "identifier",
                    query: format!("{} {}", asked.kind, asked.value),
                    candidate: format!("{} {}", listed.kind, listed.value),
                    how,
                    weight,
                });
            }
        }
    }
    // Two numbers that agree are seldom independent, so the best one counts alone.
    out.extend(agreement.or(contradiction));
}

fn agree(
    asked: &Identifier,
    listed: &PartyIdentifier<'_>,
    normal: &str,
    rules: &IdentifierRules,
) -> (String, f64) {
    // The more telling type of the two is the one that both values have.
    let kinds = [asked.kind, listed.kind];
    let strengths = kinds.map(strength);
    let issuers = asked
        .issuer
        .as_deref()
        .map_or(Issuers::Unknown, |a| issuers(a, listed.issuer));
    let (how, weight) = if strengths.contains(&Strength::Strong) {
        ("same number", rules.strong)
    } else if strengths.contains(&Strength::Issued) {
        match issuers {
            Issuers::Differ => ("same number, other issuer", rules.issued_by_other),
            Issuers::Same => ("same number and issuer", rules.issued),
            Issuers::Unknown => ("same number", rules.issued),
        }
    } else {
        ("same number, may be shared", rules.shared)
    };
    let forms = kinds.map(|kind| form(kind, normal));
    if forms.contains(&Form::Checked) {
        (format!("{how}, check digits hold"), weight)
    } else if forms.contains(&Form::Wrong) {
        (
            format!("{how}, check digits fail"),
            (weight + rules.wrong_check_digit).max(0.0),
        )
    } else {
        (how.to_owned(), weight)
    }
}

enum Issuers {
    Same,
    Differ,
    Unknown,
}

fn issuers(a: &str, b: &str) -> Issuers {
    let (a, b) = (a.trim(), b.trim());
    if a.is_empty() || b.is_empty() {
        Issuers::Unknown
    } else if a.eq_ignore_ascii_case(b) {
        Issuers::Same
    } else {
        match (country::code_of(a), country::code_of(b)) {
            (Some(a), Some(b)) if a == b => Issuers::Same,
            (Some(_), Some(_)) => Issuers::Differ,
            _ => Issuers::Unknown,
        }
    }
}

/// Whether a party has one number of this type and no other, for good.
fn one_alone(kind: IdentifierType) -> bool {
    matches!(
        kind,
        IdentifierType::Imo | IdentifierType::Lei | IdentifierType::Ogrn | IdentifierType::Inn
    )
}
