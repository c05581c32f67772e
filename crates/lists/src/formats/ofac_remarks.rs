//! The grammar of OFAC's remarks: statements set apart by `;`, each a label and a value.
//!
//! `DOB 28 Apr 1978; alt. DOB 1979; POB Moscow, Russia; nationality Russia; Gender Male; Passport 1084010 (Egypt)
//! issued 26 May 1999 expires 25 May 2004; a.k.a. 'BNC'; Linked To: HIZBALLAH.` What fits no label known
//! (`data/lists/ofac-labels.toml`) is kept as a remark, word for word.

use interdict_model::{CountryFact, Entity, EntityKind, Identifier, IdentifierType, NameKind, Relation};

use super::{
    common::attribute,
    ofac_labels::{self, Detail, Meaning},
};

/// Reads every statement of a remarks text into the entity. `cut_off` says that the text breaks off, so that its
/// last statement can't be trusted and is kept as a remark.
pub(crate) fn read(remarks: &str, cut_off: bool, entity: &mut Entity) {
    let statements = statements(remarks);
    let count = statements.len();
    for (index, statement) in statements.into_iter().enumerate() {
        if cut_off && index + 1 == count {
            entity
                .remarks
                .push(format!("{statement} [cut off in the source]"));
        } else {
            self::statement(statement, entity);
        }
    }
}

/// Statements: split at `;` outside parentheses; the full stop that ends the remarks goes.
fn statements(remarks: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    let bytes = remarks.as_bytes();
    for (index, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            // A parenthesis that is never closed must not swallow what follows it.
            b';' if depth == 0 || !remarks[index..].contains(')') => {
                found.push(&remarks[start..index]);
                (start, depth) = (index + 1, 0);
            }
            _ => {}
        }
    }
    found.push(&remarks[start..]);
    let mut found: Vec<&str> = found
        .into_iter()
        .map(str::trim)
        .filter(|s| !s.is_empty())
        .collect();
    if let Some(last) = found.last_mut() {
        let abbreviation = last.ends_with("Inc.") || last.ends_with("Ltd.") || last.ends_with("S.A.");
        if let Some(bare) = last.strip_suffix('.')
            && !abbreviation
        {
            *last = bare;
        }
    }
    found
}

fn strip<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let head = text.get(..label.len())?;
    let rest = &text[label.len()..];
    let ends = label.ends_with([':', '-']) || rest.is_empty() || rest.starts_with([' ', ':', '(']);
    (head.eq_ignore_ascii_case(label) && ends).then(|| rest.trim_start_matches([' ', ':']).trim_end())
}

fn statement(whole: &str, entity: &mut Entity) {
    let (alternative, text) = match strip(whole, "alt.") {
        Some(rest) => (true, rest),
        None => (false, whole),
    };
    let note = alternative.then(|| "alt.".to_owned());
    if personal(text, note.as_deref(), entity) || name(text, entity) || craft(text, entity) {
        return;
    }
    if let Some(other) = strip(text, "Linked To:") {
        entity.relations.push(Relation {
            kind: "Linked To".to_owned(),
            name: other.to_owned(),
            reference: None,
            note,
        });
        return;
    }
    let detail = Detail {
        note,
        ..Detail::default()
    };
    if let Some(rest) = strip(text, "Digital Currency Address -")
        && let Some((ticker, address)) = rest.split_once(' ')
    {
        ofac_labels::put(
            entity,
            &format!("Digital Currency Address - {ticker}"),
            address.trim(),
            detail,
        );
        return;
    }
    let labelled = ofac_labels::all()
        .iter()
        .find_map(|(label, meaning)| strip(text, label).map(|value| (label, *meaning, value)));
    match labelled {
        Some((label, Meaning::Identifier(kind), value)) if !value.is_empty() => {
            entity
                .identifiers
                .push(identifier(kind, label, value, detail.note));
        }
        Some((label, _, value)) if !value.is_empty() => {
            entity
                .attributes
                .push(attribute(label.trim_end_matches([' ', ':', '-']), value));
        }
        _ => entity.remarks.push(whole.to_owned()),
    }
}

/// Birth, nationality, gender. Whether the statement was one of these.
fn personal(text: &str, note: Option<&str>, entity: &mut Entity) -> bool {
    // The longer label first: "Nationality of Registration" is no nationality.
    const LABELS: [&str; 7] = [
        "DOB",
        "Organization Established Date",
        "POB",
        "Nationality of Registration",
        "nationality",
        "citizen",
        "Gender",
    ];
    let found = LABELS
        .iter()
        .find_map(|label| strip(text, label).map(|value| (label, value)));
    if let Some((label, value)) = found {
        let detail = Detail {
            note: note.map(str::to_owned),
            ..Detail::default()
        };
        ofac_labels::put(entity, label, value, detail);
    }
    found.is_some()
}

/// `a.k.a. 'BNC'`: the weak aliases stand in the remarks, in quotes.
fn name(text: &str, entity: &mut Entity) -> bool {
    let kinds = [
        ("a.k.a.", NameKind::WeakAlias),
        ("f.k.a.", NameKind::Former),
        ("n.k.a.", NameKind::WeakAlias),
    ];
    for (label, kind) in kinds {
        if let Some(quoted) = strip(text, label) {
            let bare = quoted.trim_matches(['\'', '"', '‘', '’', '“', '”']).trim();
            if bare.is_empty() {
                return false;
            }
            let mut name = super::ofac_csv::name(bare, kind, entity.kind);
            name.quality = Some(format!("weak {label}"));
            entity.names.push(name);
            return true;
        }
    }
    false
}

fn craft(text: &str, entity: &mut Entity) -> bool {
    if !matches!(entity.kind, EntityKind::Vessel | EntityKind::Aircraft) {
        return false;
    }
    let craft = entity.craft.get_or_insert_default();
    if let Some(flag) = strip(text, "Former Vessel Flag") {
        craft.former_flags.push(CountryFact::new(flag));
        return true;
    }
    for label in ofac_labels::CRAFT_LABELS {
        if let Some(value) = strip(text, label) {
            ofac_labels::put(entity, label, value, Detail::default());
            return true;
        }
    }
    false
}

/// `1084010 (Egypt) issued 26 May 1999 expires 25 May 2004`.
fn identifier(kind: IdentifierType, label: &str, value: &str, note: Option<String>) -> Identifier {
    let mut identifier = Identifier {
        label: Some(label.to_owned()),
        note,
        ..Identifier::new(kind, "")
    };
    let mut rest = value;
    if let Some((before, date)) = rest.rsplit_once(" expires ") {
        identifier.expires_on = Some(date.trim().to_owned());
        rest = before;
    }
    if let Some((before, date)) = rest.rsplit_once(" issued ") {
        identifier.issued_on = Some(date.trim().to_owned());
        rest = before;
    }
    if !matches!(
        kind,
        IdentifierType::Phone | IdentifierType::Website | IdentifierType::Email
    ) {
        let mut groups = Vec::new();
        while let Some((before, group)) = trailing_group(rest) {
            if before.trim().is_empty() {
                break;
            }
            groups.push(group);
            rest = before.trim_end();
        }
        // The last group is the issuing country; groups before it name the register or the state.
        identifier.issuer = groups.first().map(|g| (*g).to_owned());
        for group in groups.iter().skip(1).rev() {
            identifier.note = Some(match identifier.note.take() {
                Some(note) => format!("{note}; {group}"),
                None => (*group).to_owned(),
            });
        }
    }
    rest.trim().clone_into(&mut identifier.value);
    identifier
}

/// Splits `text (group)` into the text before and the group.
fn trailing_group(text: &str) -> Option<(&str, &str)> {
    let inner = text.trim_end().strip_suffix(')')?;
    let mut depth = 1;
    for (at, c) in inner.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&inner[..at], inner[at + 1..].trim()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use interdict_model::{Gender, Provenance};

    use super::*;

    fn party(kind: EntityKind, remarks: &str, cut_off: bool) -> Entity {
        let mut entity = Entity::new("ofac-sdn", "1", kind, Provenance::default());
        read(remarks, cut_off, &mut entity);
        entity
    }

    #[test]
    fn statements_of_a_person() {
        let entity = party(
            EntityKind::Person,
            "DOB 28 Apr 1978; alt. DOB circa 1979; POB Seoul, Korea, South; nationality Korea, North; Gender Male; \
             Passport 1084010 (Egypt) issued 26 May 1999 expires 25 May 2004; alt. Passport A1 (issued; late) (Iran); \
             Digital Currency Address - XBT 12QtD5; Secondary sanctions risk: section 1(b) of E.O.; a.k.a. 'BNC'; \
             Linked To: KIM, Jong Un; Minister of Truth.",
            false,
        );
        let dates: Vec<String> = entity
            .birth_dates
            .iter()
            .filter_map(|d| d.date)
            .map(|d| d.to_string())
            .collect();
        assert_eq!(dates, ["1978-04-28", "1979~"]);
        assert_eq!(
            entity.birth_places[0].country.as_ref().unwrap().as_listed,
            "Korea, South"
        );
        assert_eq!(entity.nationalities[0].as_listed, "Korea, North");
        assert_eq!(entity.genders, [Gender::Male]);
        let passport = &entity.identifiers[0];
        assert_eq!(
            (passport.value.as_str(), passport.issuer.as_deref()),
            ("1084010", Some("Egypt"))
        );
        assert_eq!(passport.expires_on.as_deref(), Some("25 May 2004"));
        let other = &entity.identifiers[1];
        assert_eq!(
            (other.value.as_str(), other.note.as_deref()),
            ("A1", Some("alt.; issued; late"))
        );
        let coin = &entity.identifiers[2];
        assert_eq!(
            (coin.kind, coin.issuer.as_deref()),
            (IdentifierType::CryptoAddress, Some("XBT"))
        );
        assert_eq!(entity.attributes[0].value, "section 1(b) of E.O.");
        assert_eq!(
            (entity.names[0].text.as_str(), entity.names[0].kind),
            ("BNC", NameKind::WeakAlias)
        );
        assert_eq!(entity.relations[0].name, "KIM, Jong Un");
        assert_eq!(entity.remarks, ["Minister of Truth"]);
    }

    #[test]
    fn statements_of_ships_and_aircraft() {
        let ship = party(
            EntityKind::Vessel,
            "Vessel Registration Identification IMO 9187629; MMSI 572469210; Former Vessel Flag Malta; \
             alt. Former Vessel Flag Tuvalu; Vessel Year of Build 1999; f.k.a. 'ALPHA'.",
            false,
        );
        let numbers: Vec<_> = ship
            .identifiers
            .iter()
            .map(|i| (i.kind, i.value.as_str()))
            .collect();
        assert_eq!(
            numbers,
            [
                (IdentifierType::Imo, "9187629"),
                (IdentifierType::Mmsi, "572469210")
            ]
        );
        let craft = ship.craft.unwrap();
        assert_eq!(craft.former_flags.len(), 2);
        assert_eq!(craft.built.as_deref(), Some("1999"));
        let plane = party(
            EntityKind::Aircraft,
            "Aircraft Model IL76-TD; Aircraft Tail Number EP-GOY.",
            false,
        );
        assert_eq!(plane.craft.unwrap().craft_type.as_deref(), Some("IL76-TD"));
        assert_eq!(plane.identifiers[0].value, "EP-GOY");
    }

    #[test]
    fn what_breaks_off_is_no_identifier() {
        let entity = party(
            EntityKind::Person,
            "Gender Male; Digital Currency Address - XBT 1Gq",
            true,
        );
        assert!(entity.identifiers.is_empty());
        assert_eq!(
            entity.remarks,
            ["Digital Currency Address - XBT 1Gq [cut off in the source]"]
        );
    }
}
