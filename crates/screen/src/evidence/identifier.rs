//! Identifiers: the same number, or another one where a party has one alone.

use interdict_index::{
    Party, PartyIdentifier,
    identifier::{Form, Strength, family, form, normal_form, strength},
};
use interdict_model::{Identifier, IdentifierType, country};

use crate::{
    Evidence, Query,
    rules::{Rules, Weighed, weigh},
};

pub(super) fn compare(query: &Query, party: &Party<'_>, rules: &Rules, out: &mut Vec<Evidence>) {
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
                let (how, weighed) = agree(asked, listed, &normal, rules);
                (&mut agreement, how, weighed)
            } else if contradicts(asked.kind, &normal) && asked.kind == listed.kind {
                let weighed = weigh!(rules, identifier.contradicts);
                (&mut contradiction, "another number".to_owned(), weighed)
            } else {
                continue;
            };
            let (slot, how, weighed) = found;
            if slot.as_ref().is_none_or(|e| e.weight < weighed.weight) {
                *slot = Some(Evidence {
                    evidence: "identifier",
                    query: format!("{} {}", asked.kind, asked.value),
                    candidate: format!("{} {}", listed.kind, listed.value),
                    how,
                    rule: weighed.rule,
                    weight: weighed.weight,
                    frequency: None,
                });
            }
        }
    }
    // Two numbers that agree are seldom independent, so the best one counts alone.
    out.extend(agreement.or(contradiction));
}

fn agree(asked: &Identifier, listed: &PartyIdentifier<'_>, normal: &str, rules: &Rules) -> (String, Weighed) {
    // The more telling type of the two is the one that both values have.
    let kinds = [asked.kind, listed.kind];
    let strengths = kinds.map(strength);
    let issuers = asked
        .issuer
        .as_deref()
        .map_or(Issuers::Unknown, |a| issuers(a, listed.issuer));
    let (how, weighed) = if strengths.contains(&Strength::Strong) {
        ("same number", weigh!(rules, identifier.strong))
    } else if strengths.contains(&Strength::Issued) {
        match issuers {
            Issuers::Differ => (
                "same number, other issuer",
                weigh!(rules, identifier.issued_by_other),
            ),
            Issuers::Same => ("same number and issuer", weigh!(rules, identifier.issued)),
            Issuers::Unknown => ("same number", weigh!(rules, identifier.issued)),
        }
    } else {
        ("same number, may be shared", weigh!(rules, identifier.shared))
    };
    let forms = kinds.map(|kind| form(kind, normal));
    if forms.contains(&Form::Checked) {
        (format!("{how}, check digits hold"), weighed)
    } else if forms.contains(&Form::Wrong) {
        let weight = (weighed.weight + rules.identifier.wrong_check_digit).max(0.0);
        (format!("{how}, check digits fail"), Weighed { weight, ..weighed })
    } else {
        (how.to_owned(), weighed)
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

/// Whether another number of this type makes another party: a party has one of the type and no other, for good, and
/// the number asked for is valid. One mistyped is no proof of anything.
fn contradicts(kind: IdentifierType, normal: &str) -> bool {
    let one_alone = matches!(
        kind,
        IdentifierType::Imo | IdentifierType::Lei | IdentifierType::Ogrn | IdentifierType::Inn
    );
    one_alone && form(kind, normal) == Form::Checked
}
