//! OFAC's ENHANCED XML (`SDN_ENHANCED.XML`, `CONS_ENHANCED.XML`): every name with its script, features with dates,
//! documents and relationships. Layout: `ENHANCED_XML.xsd` beside the file.

use interdict_model::{
    Address, CountryFact, Entity, EntityKind, Listing, Name, NameKind, NamePart, NamePartKind, PartialDate,
    Provenance, Relation,
};

use super::{
    common::{attribute, keep, place, primary_first},
    ofac_csv,
    ofac_labels::{self, Detail},
};
use crate::{
    ListError, ProblemKind, Severity,
    dates::{self, Order},
    loaded::Gathered,
    source::Source,
    xml::{Node, Piece, Take, XmlStream},
};

/// Reads the document; it holds the SDN list, the Consolidated (non-SDN) list, or both.
pub(crate) fn read(source: &Source) -> Result<Vec<(String, Gathered)>, ListError> {
    let mut date = None;
    let mut lists = Vec::new();
    let mut all = Gathered::default();
    let mut stream = XmlStream::new(source, |name| {
        Take::record_if(matches!(
            name,
            "publicationInfo" | "referenceValue" | "featureType" | "entity"
        ))
    })?;
    while let Some(piece) = stream.next()? {
        match piece {
            Piece::Record(mut node) if node.name == "publicationInfo" => {
                date = node
                    .take_text("dataAsOf")
                    .and_then(|d| dates::parse(&d, Order::DayFirst));
                let filters = node
                    .take_all("filters")
                    .into_iter()
                    .flat_map(|mut f| f.take_all("sanctionsLists"));
                lists = filters
                    .flat_map(|mut l| l.take_all("sanctionsList"))
                    .map(|l| list_of(&l.text))
                    .collect();
                lists.dedup();
            }
            Piece::Record(node) if node.name == "entity" => {
                all.seen += 1;
                if let Some(entity) = party(node, &source.name, &mut all) {
                    all.entities.push(entity);
                }
            }
            Piece::Record(_) | Piece::Open(_) | Piece::Close => {}
        }
    }
    all.date = date;
    Ok(split(all, &lists))
}

/// The short name of an OFAC list by its full name.
fn list_of(words: &str) -> &'static str {
    if words.trim() == "SDN List" {
        "ofac-sdn"
    } else {
        "ofac-cons"
    }
}

/// One file may hold both lists; a party on both is put on each.
fn split(mut all: Gathered, published: &[&'static str]) -> Vec<(String, Gathered)> {
    let wanted: &[&str] = if published.is_empty() {
        &["ofac-sdn", "ofac-cons"]
    } else {
        published
    };
    let mut split = Vec::new();
    for (index, list) in wanted.iter().enumerate() {
        let on_list = |e: &&Entity| e.listings.iter().any(|l| l.list == *list) || wanted.len() == 1;
        let mut entities: Vec<Entity> = if index + 1 == wanted.len() {
            std::mem::take(&mut all.entities)
        } else {
            all.entities.iter().filter(&on_list).cloned().collect()
        };
        entities.retain(|e| on_list(&e));
        let entities: Vec<Entity> = entities
            .into_iter()
            .map(|mut entity| {
                (*list).clone_into(&mut entity.list);
                let own = entity.listings.iter().position(|l| l.list == *list).unwrap_or(0);
                if let Some(head) = entity.listings.get_mut(..=own) {
                    head.rotate_right(1);
                }
                entity
            })
            .collect();
        if entities.is_empty() {
            continue;
        }
        // What was refused is told once.
        let refused = if index == 0 { all.refused } else { 0 };
        split.push((
            (*list).to_owned(),
            Gathered {
                seen: entities.len() + refused,
                refused,
                ended: 0,
                entities,
                problems: if index == 0 {
                    all.problems.clone()
                } else {
                    Vec::new()
                },
                date: all.date,
                untold: if index == 0 { all.untold } else { 0 },
            },
        ));
    }
    split
}

fn party(mut node: Node, file: &str, gathered: &mut Gathered) -> Option<Entity> {
    let line = node.line;
    let reference =
        gathered.referenced(node.take_attribute("id"), (file, line), "an entity without an id")?;
    let mut general = node.take("generalInfo").unwrap_or_default();
    let kind_words = take_words(&mut general, "entityType").unwrap_or_default();
    let kind = kind_of(&kind_words);
    let provenance = Provenance {
        file: file.to_owned(),
        line,
        record: Some(reference.clone()),
    };
    let mut entity = Entity::new("ofac-sdn", reference.clone(), kind, provenance);
    if kind == EntityKind::Unknown {
        entity.attributes.push(attribute("entityType", kind_words));
    }
    names(&mut node, &mut entity);
    if entity.names.is_empty() {
        let what = format!("{reference} has no name at all");
        gathered.problem(
            Severity::Refused,
            ProblemKind::NoName,
            (file, line),
            Some(&reference),
            what,
        );
        return None;
    }
    entity.remarks.extend(general.take_long_text("remarks"));
    entity.positions.extend(general.take_text("title"));
    keep(&mut entity, "identityId", general.take_text("identityId"));
    general.leftovers("generalInfo", &mut entity.attributes);
    listings(&mut node, &mut entity);
    for address in node.take_inside("addresses", "address") {
        self::address(address, &mut entity);
    }
    for feature in node.take_inside("features", "feature") {
        self::feature(feature, &mut entity);
    }
    for document in node.take_inside("identityDocuments", "identityDocument") {
        self::document(document, &mut entity);
    }
    for mut relationship in node.take_inside("relationships", "relationship") {
        relationship.take_attribute("id");
        let kind = take_words(&mut relationship, "type").unwrap_or_else(|| "Linked To".to_owned());
        if let Some(mut other) = relationship.take("relatedEntity") {
            entity.relations.push(Relation {
                kind,
                name: other.text.clone(),
                reference: other.take_attribute("entityId"),
                note: take_words(&mut relationship, "quality").map(|q| format!("quality {q}")),
            });
        }
        keep(
            &mut entity,
            "relationship/comments",
            relationship.take_text("comments"),
        );
        relationship.leftovers("relationship", &mut entity.attributes);
    }
    node.text.clear();
    node.leftovers("", &mut entity.attributes);
    Some(entity)
}

fn kind_of(words: &str) -> EntityKind {
    match words.to_lowercase().as_str() {
        "individual" => EntityKind::Person,
        "entity" => EntityKind::Organization,
        "vessel" => EntityKind::Vessel,
        "aircraft" => EntityKind::Aircraft,
        _ => EntityKind::Unknown,
    }
}

/// The words of a child that may have reference numbers beside them; the numbers mean nothing outside the file.
fn take_words(node: &mut Node, name: &str) -> Option<String> {
    let words = node.take(name)?.text;
    (!words.is_empty()).then_some(words)
}

fn listings(node: &mut Node, entity: &mut Entity) {
    let words = |nodes: Vec<Node>| -> Vec<String> {
        nodes
            .into_iter()
            .map(|n| n.text)
            .filter(|t| !t.is_empty())
            .collect()
    };
    let programmes = words(node.take_inside("sanctionsPrograms", "sanctionsProgram"));
    let measures = words(node.take_inside("sanctionsTypes", "sanctionsType"));
    let legal_basis = words(node.take_inside("legalAuthorities", "legalAuthority"));
    let mut found: Vec<(&'static str, Option<PartialDate>)> = Vec::new();
    for mut list in node.take_inside("sanctionsLists", "sanctionsList") {
        let published = list.take_attribute("datePublished");
        let date = published
            .as_deref()
            .and_then(|d| dates::parse(d, Order::DayFirst));
        let said = published.map_or_else(|| list.text.clone(), |d| format!("{}, {d}", list.text));
        entity.attributes.push(attribute("Sanctions list", said));
        let short = list_of(&list.text);
        match found.iter_mut().find(|(known, _)| *known == short) {
            // The first day on any of its parts is the day of listing.
            Some((_, first)) => *first = [*first, date].into_iter().flatten().min_by_key(|d| d.first_day()),
            None => found.push((short, date)),
        }
    }
    for (list, listed_on) in found {
        entity.listings.push(Listing {
            list: list.to_owned(),
            reference: entity.reference.clone(),
            programmes: programmes.clone(),
            legal_basis: legal_basis.clone(),
            measures: measures.clone(),
            listed_on,
            source_url: Some(ofac_csv::source_url(&entity.reference)),
            ..Listing::default()
        });
    }
}

fn names(node: &mut Node, entity: &mut Entity) {
    for mut name in node.take_inside("names", "name") {
        let reference = name.take_attribute("id");
        let is_primary = name.take_text("isPrimary").as_deref() == Some("true");
        let weak = name.take_text("isLowQuality").as_deref() == Some("true");
        let alias_type = take_words(&mut name, "aliasType");
        let kind = match alias_type.as_deref() {
            _ if is_primary => NameKind::Primary,
            Some("F.K.A.") => NameKind::Former,
            _ if weak => NameKind::WeakAlias,
            _ => NameKind::Alias,
        };
        for mut translation in name.take_inside("translations", "translation") {
            let script = take_words(&mut translation, "script");
            let written = translation.take_text("formattedFullName");
            let formatted = [
                translation.take_text("formattedLastName"),
                translation.take_text("formattedFirstName"),
            ];
            let Some(written) = written.or_else(|| formatted.into_iter().flatten().next()) else {
                continue;
            };
            let latin = script.as_deref().is_none_or(|s| s == "Latin");
            let kind = if latin { kind } else { NameKind::OriginalScript };
            let mut made = ofac_csv::name(&written, kind, entity.kind);
            let parts: Vec<NamePart> = translation
                .take_inside("nameParts", "namePart")
                .into_iter()
                .filter_map(|mut part| {
                    Some(NamePart {
                        kind: part_kind(&take_words(&mut part, "type")?),
                        text: part.take_text("value")?,
                    })
                })
                .collect();
            if parts.len() > 1 {
                made.parts = parts;
            }
            made.reference.clone_from(&reference);
            made.quality = match (&alias_type, weak) {
                (Some(alias), true) => Some(format!("{alias} low quality")),
                (alias, _) => alias.clone(),
            };
            made.note = script.filter(|s| s != "Latin").map(|s| format!("script {s}"));
            made.note = made.note.or_else(|| translation.take_text("comments"));
            entity.names.push(made);
        }
    }
    primary_first(entity);
}

pub(super) fn part_kind(words: &str) -> NamePartKind {
    match words {
        "Last Name" => NamePartKind::Family,
        "First Name" => NamePartKind::Given,
        "Middle Name" => NamePartKind::Middle,
        "Maiden Name" => NamePartKind::Maiden,
        "Patronymic" => NamePartKind::Patronymic,
        "Matronymic" => NamePartKind::Matronymic,
        _ => NamePartKind::Other,
    }
}

fn address(mut node: Node, entity: &mut Entity) {
    let reference = node.take_attribute("id");
    let country = take_words(&mut node, "country").map(CountryFact::new);
    let mut notes = Vec::new();
    let mut made: Vec<Address> = Vec::new();
    for mut translation in node.take_inside("translations", "translation") {
        let script = take_words(&mut translation, "script").filter(|s| s != "Latin");
        let mut address = Address {
            country: country.clone(),
            note: script.map(|s| format!("script {s}")),
            ..Address::default()
        };
        let mut street = Vec::new();
        for mut part in translation.take_inside("addressParts", "addressPart") {
            let (Some(kind), Some(value)) = (take_words(&mut part, "type"), part.take_text("value")) else {
                continue;
            };
            match kind.as_str() {
                "ADDRESS1" | "ADDRESS2" | "ADDRESS3" => street.push(value),
                "CITY" => address.city = Some(value),
                "STATE/PROVINCE" => address.region = Some(value),
                "POSTAL CODE" => address.postal_code = Some(value),
                _ => notes.push(format!("{kind} {value}")),
            }
        }
        if !street.is_empty() {
            address.street = Some(street.join(", "));
        }
        made.push(address);
    }
    if made.is_empty() {
        made.push(Address {
            country,
            ..Address::default()
        });
    }
    for mut address in made {
        if !notes.is_empty() {
            address.note = Some(notes.join("; "));
        }
        if !address.is_empty() {
            address.reference.clone_from(&reference);
            entity.addresses.push(address);
        }
    }
    node.leftovers("address", &mut entity.attributes);
}

fn feature(mut node: Node, entity: &mut Entity) {
    let Some(label) = take_words(&mut node, "type") else {
        return;
    };
    let alternative = node.take_text("isPrimary").as_deref() == Some("false");
    let mut notes: Vec<String> = alternative.then(|| "alt.".to_owned()).into_iter().collect();
    notes.extend(take_words(&mut node, "reliability").map(|r| format!("reliability {r}")));
    notes.extend(node.take_text("comments"));
    let value = node.take_text("value");
    let approximate = node
        .take("valueDate")
        .is_some_and(|mut d| d.take_text("isApproximate").as_deref() == Some("true"));
    let (births, places) = (entity.birth_dates.len(), entity.birth_places.len());
    if let Some(value) = value {
        let detail = Detail {
            note: (!notes.is_empty()).then(|| notes.join("; ")),
            ..Detail::default()
        };
        match label.as_str() {
            "Location" => entity.addresses.push(place(&value)),
            "Title" => entity.positions.push(value),
            _ => ofac_labels::put(entity, &label, &value, detail),
        }
    }
    debug_assert!(entity.birth_places.len() >= places);
    for fact in &mut entity.birth_dates[births..] {
        fact.date = fact.date.map(|d| if approximate { d.about() } else { d });
    }
}

fn document(mut node: Node, entity: &mut Entity) {
    let label = take_words(&mut node, "type").unwrap_or_else(|| "Document".to_owned());
    let mut notes = Vec::new();
    if node.take_text("isValid").as_deref() == Some("false") {
        notes.push("not valid".to_owned());
    }
    let on_name = node.take("name").map(|n| n.text);
    notes.extend(
        on_name
            .filter(|n| *n != as_listed(entity))
            .map(|n| format!("in the name {n}")),
    );
    notes.extend(
        node.take_text("issuingAuthority")
            .map(|a| format!("issued by {a}")),
    );
    notes.extend(
        node.take_text("issuingLocation")
            .map(|l| format!("issued in {l}")),
    );
    notes.extend(node.take_text("comments"));
    let detail = Detail {
        issuer: take_words(&mut node, "issuingCountry"),
        issued_on: node.take_text("issueDate"),
        expires_on: node.take_text("expirationDate"),
        note: (!notes.is_empty()).then(|| notes.join("; ")),
    };
    if let Some(number) = node.take_text("documentNumber") {
        ofac_labels::put(entity, &label, &number, detail);
    }
    node.take_attribute("id");
    node.leftovers("identityDocument", &mut entity.attributes);
}

/// The primary name in OFAC's own form.
fn as_listed(entity: &Entity) -> String {
    let written = |n: &Name| n.as_listed.clone().unwrap_or_else(|| n.text.clone());
    entity.names.first().map(written).unwrap_or_default()
}
