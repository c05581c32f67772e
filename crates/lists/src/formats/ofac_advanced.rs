//! OFAC's SDN_ADVANCED.XML and CONS_ADVANCED.XML, the UN's "advanced sanctions data model": parties refer to
//! reference values, locations, documents and sanctions entries by number. Layout:
//! `sdn_advanced_un_sanctions_1.0.xsd`, <https://ofac.treasury.gov/sdn-list/sanctions-list-search-tool>.

mod tables;

use interdict_model::{
    CountryFact, DateFact, Entity, EntityKind, Listing, Name, NameKind, NamePart, NamePartKind, PartialDate,
    Provenance, Relation,
};
use rustc_hash::FxHashMap;

use self::tables::{Tables, document, entry, location, period, point, reference_values, relationship};
use super::{
    common::{attribute, primary_first},
    ofac_csv,
    ofac_enhanced::part_kind,
    ofac_labels::{self, Detail},
};
use crate::{
    ListError, ProblemKind, Severity,
    loaded::Gathered,
    source::Source,
    xml::{Node, Piece, Take, XmlStream, fold_space},
};

/// Reads the document.
pub(crate) fn read(source: &Source) -> Result<Vec<(String, Gathered)>, ListError> {
    let mut tables = Tables::default();
    let mut gathered = Gathered::default();
    // Entries and relationships stand after the parties: once for what parties refer to, once for the parties.
    let mut stream = XmlStream::new(source, |name| match name {
        "DateOfIssue"
        | "ReferenceValueSets"
        | "Location"
        | "IDRegDocument"
        | "ProfileRelationship"
        | "SanctionsEntry" => Take::Record,
        "DistinctParty" => Take::Skip,
        _ => Take::Enter,
    })?;
    while let Some(piece) = stream.next()? {
        let Piece::Record(mut node) = piece else { continue };
        match node.name.as_str() {
            "DateOfIssue" => gathered.date = point(&mut node).map(PartialDate::on),
            "ReferenceValueSets" => reference_values(node, &mut tables),
            "Location" => location(node, &mut tables),
            "IDRegDocument" => document(node, &mut tables),
            "ProfileRelationship" => relationship(&mut node, &mut tables),
            _ => entry(node, &mut tables),
        }
    }
    let mut captions = FxHashMap::default();
    let mut with_profiles = Vec::new();
    let mut stream = XmlStream::new(source, |name| match name {
        "DistinctParty" => Take::Record,
        "DateOfIssue"
        | "ReferenceValueSets"
        | "Locations"
        | "IDRegDocuments"
        | "ProfileRelationships"
        | "SanctionsEntries" => Take::Skip,
        _ => Take::Enter,
    })?;
    while let Some(piece) = stream.next()? {
        let Piece::Record(node) = piece else { continue };
        gathered.seen += 1;
        let Some((entity, profiles)) = party(node, &tables, &source.name, &mut gathered) else {
            continue;
        };
        for profile in &profiles {
            captions.insert(
                profile.clone(),
                (entity.reference.clone(), entity.caption().to_owned()),
            );
        }
        with_profiles.push((entity, profiles));
    }
    for (mut entity, profiles) in with_profiles {
        for profile in profiles {
            for (kind, other, note) in tables.relations.remove(&profile).unwrap_or_default() {
                let (reference, name) = captions.get(&other).cloned().unzip();
                entity.relations.push(Relation {
                    kind,
                    name: name.unwrap_or(other),
                    reference,
                    note,
                });
            }
        }
        gathered.entities.push(entity);
    }
    Ok(split(gathered))
}

/// A file holds one of OFAC's two lists; where it holds both, each is given.
fn split(all: Gathered) -> Vec<(String, Gathered)> {
    let mut by_list: Vec<(String, Gathered)> = Vec::new();
    let (date, mut problems, refused, untold) = (all.date, all.problems, all.refused, all.untold);
    for entity in all.entities {
        let at = by_list
            .iter()
            .position(|(list, _)| *list == entity.list)
            .unwrap_or_else(|| {
                by_list.push((
                    entity.list.clone(),
                    Gathered {
                        date,
                        ..Gathered::default()
                    },
                ));
                by_list.len() - 1
            });
        by_list[at].1.seen += 1;
        by_list[at].1.entities.push(entity);
    }
    if let Some((_, first)) = by_list.first_mut() {
        first.seen += refused;
        first.refused = refused;
        first.untold = untold;
        first.problems.append(&mut problems);
    }
    by_list
}

fn party(
    mut node: Node,
    tables: &Tables,
    file: &str,
    gathered: &mut Gathered,
) -> Option<(Entity, Vec<String>)> {
    let line = node.line;
    let reference = node.take_attribute("FixedRef");
    let reference = gathered.referenced(reference, (file, line), "a party without FixedRef")?;
    let provenance = Provenance {
        file: file.to_owned(),
        line,
        record: Some(reference.clone()),
    };
    let mut entity = Entity::new("ofac-sdn", reference.clone(), EntityKind::Unknown, provenance);
    entity.remarks.extend(node.take_texts("Comment"));
    let mut profiles = Vec::new();
    for mut profile in node.take_all("Profile") {
        let id = profile.take_attribute("ID").unwrap_or_default();
        let sub_type = tables
            .words("PartySubType", profile.take_attribute("PartySubTypeID"))
            .unwrap_or_default();
        entity.kind = match sub_type.as_str() {
            "Vessel" => EntityKind::Vessel,
            "Aircraft" => EntityKind::Aircraft,
            "Unknown" | "" if is_person(&profile, tables) => EntityKind::Person,
            "Individual" => EntityKind::Person,
            _ => EntityKind::Organization,
        };
        entity.remarks.extend(profile.take_texts("Comment"));
        for identity in profile.take_all("Identity") {
            self::identity(identity, tables, &mut entity);
        }
        for feature in profile.take_all("Feature") {
            self::feature(feature, tables, &mut entity);
        }
        profile.take_all("SanctionsEntryReference");
        profile.leftovers("Profile", &mut entity.attributes);
        listings(&id, tables, &mut entity);
        profiles.push(id);
    }
    primary_first(&mut entity);
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
    node.leftovers("DistinctParty", &mut entity.attributes);
    Some((entity, profiles))
}

/// OFAC gives persons and entities one sub-type, "Unknown": the parts of the name tell them apart.
fn is_person(profile: &Node, tables: &Tables) -> bool {
    let mut stack = vec![profile];
    while let Some(node) = stack.pop() {
        let type_id = node
            .attributes
            .iter()
            .find(|(n, _)| n == "NamePartTypeID")
            .map(|(_, v)| v.clone());
        if tables
            .words("NamePartType", type_id)
            .is_some_and(|t| part_kind(&t) != NamePartKind::Other)
        {
            return true;
        }
        stack.extend(&node.children);
    }
    false
}

fn listings(profile: &str, tables: &Tables, entity: &mut Entity) {
    for entry in tables.entries.get(profile).into_iter().flatten() {
        let list = if entry.list == "SDN List" {
            "ofac-sdn"
        } else {
            "ofac-cons"
        };
        entity
            .attributes
            .push(attribute("Sanctions list", entry.list.clone()));
        entity.remarks.extend(entry.remarks.iter().cloned());
        entity.listings.push(Listing {
            list: list.to_owned(),
            reference: entity.reference.clone(),
            programmes: entry.programmes.clone(),
            legal_basis: entry.legal_basis.clone(),
            measures: entry.measures.clone(),
            listed_on: entry.listed_on,
            source_url: Some(ofac_csv::source_url(&entity.reference)),
            ..Listing::default()
        });
    }
    entity.listings.sort_by_key(|l| l.list != "ofac-sdn");
    if let Some(first) = entity.listings.first() {
        entity.list.clone_from(&first.list);
    }
}

fn identity(mut node: Node, tables: &Tables, entity: &mut Entity) {
    let id = node.take_attribute("ID").unwrap_or_default();
    let main = node.take_attribute("Primary").as_deref() != Some("false");
    let is_false = node.take_attribute("False").as_deref() == Some("true");
    node.take_attribute("FixedRef");
    let groups: FxHashMap<String, String> = node
        .take_inside("NamePartGroups", "MasterNamePartGroup")
        .into_iter()
        .flat_map(|mut m| m.take_all("NamePartGroup"))
        .filter_map(|mut g| {
            let words = tables.words("NamePartType", g.take_attribute("NamePartTypeID"));
            Some((g.take_attribute("ID")?, words.unwrap_or_default()))
        })
        .collect();
    for mut alias in node.take_all("Alias") {
        let words = tables.words("AliasType", alias.take_attribute("AliasTypeID"));
        let primary = alias.take_attribute("Primary").as_deref() == Some("true") && main;
        let weak = alias.take_attribute("LowQuality").as_deref() == Some("true");
        let kind = match words.as_deref() {
            _ if primary => NameKind::Primary,
            Some("F.K.A.") => NameKind::Former,
            _ if weak => NameKind::WeakAlias,
            _ => NameKind::Alias,
        };
        let reference = alias.take_attribute("FixedRef");
        let comment = alias.take_text("Comment");
        for mut written in alias.take_all("DocumentedName") {
            let Some(mut name) = documented_name(&mut written, &groups, tables, kind) else {
                continue;
            };
            name.reference.clone_from(&reference);
            name.quality = if weak {
                words.clone().map(|w| format!("{w} low quality"))
            } else {
                words.clone()
            };
            let notes: Vec<String> = [
                comment.clone(),
                written.take_text("Comment"),
                is_false.then(|| "false identity".to_owned()),
            ]
            .into_iter()
            .flatten()
            .collect();
            name.note = (!notes.is_empty()).then(|| notes.join("; "));
            entity.names.push(name);
        }
    }
    node.take_all("IDRegDocumentReference");
    entity.remarks.extend(node.take_text("Comment"));
    node.leftovers("Identity", &mut entity.attributes);
    for document in tables.documents.get(&id).into_iter().flatten() {
        let detail = Detail {
            issuer: document.detail.issuer.clone(),
            issued_on: document.detail.issued_on.clone(),
            expires_on: document.detail.expires_on.clone(),
            note: document.detail.note.clone(),
        };
        if document.number.is_empty() {
            let said = [detail.issuer, detail.issued_on, detail.expires_on, detail.note]
                .into_iter()
                .flatten();
            entity.attributes.push(attribute(
                document.kind.clone(),
                said.collect::<Vec<_>>().join("; "),
            ));
        } else {
            ofac_labels::put(entity, &document.kind, &document.number, detail);
        }
    }
}

fn documented_name(
    written: &mut Node,
    groups: &FxHashMap<String, String>,
    tables: &Tables,
    kind: NameKind,
) -> Option<Name> {
    let mut parts = Vec::new();
    let mut script = None;
    for mut value in written.take_inside("DocumentedNamePart", "NamePartValue") {
        let group = value
            .take_attribute("NamePartGroupID")
            .and_then(|g| groups.get(&g));
        script = script.or_else(|| tables.words("Script", value.take_attribute("ScriptID")));
        if !value.text.is_empty() {
            parts.push(NamePart {
                kind: group.map_or(NamePartKind::Other, |g| part_kind(g)),
                text: fold_space(&value.text),
            });
        }
    }
    // OFAC's order: family name first, as in its other formats.
    let rank = |p: &NamePart| u8::from(p.kind != NamePartKind::Family);
    let latin = script.as_deref().is_none_or(|s| s == "Latin");
    if latin {
        parts.sort_by_key(rank);
    }
    let text = parts
        .iter()
        .map(|p| p.text.as_str())
        .collect::<Vec<_>>()
        .join(" ");
    if text.is_empty() {
        return None;
    }
    let mut name = Name::new(text, if latin { kind } else { NameKind::OriginalScript });
    if parts.len() > 1 {
        name.parts = parts;
    }
    Some(name)
}

fn feature(mut node: Node, tables: &Tables, entity: &mut Entity) {
    let label = tables
        .words("FeatureType", node.take_attribute("FeatureTypeID"))
        .unwrap_or_default();
    for mut version in node.take_all("FeatureVersion") {
        let mut notes: Vec<String> = version.take_text("Comment").into_iter().collect();
        let reliability = tables.words("Reliability", version.take_attribute("ReliabilityID"));
        notes.extend(
            reliability
                .filter(|r| r != "None")
                .map(|r| format!("reliability {r}")),
        );
        let note = (!notes.is_empty()).then(|| notes.join("; "));
        for date in version.take_all("DatePeriod").into_iter().map(period) {
            match (label.as_str(), date) {
                ("Birthdate" | "Organization Established Date", date) => entity.birth_dates.push(DateFact {
                    date,
                    as_listed: None,
                    note: note
                        .clone()
                        .or_else(|| (label != "Birthdate").then(|| label.clone())),
                }),
                (_, Some(date)) => {
                    let detail = Detail {
                        note: note.clone(),
                        ..Detail::default()
                    };
                    ofac_labels::put(entity, &label, &date.to_string(), detail);
                }
                (_, None) => {}
            }
        }
        for mut place in version.take_all("VersionLocation") {
            let id = place.take_attribute("LocationID");
            let Some(address) = id.and_then(|id| tables.locations.get(&id)).cloned() else {
                continue;
            };
            let country = || {
                address
                    .country
                    .clone()
                    .unwrap_or_else(|| CountryFact::new(address.one_line()))
            };
            match label.as_str() {
                "Place of Birth" => entity.birth_places.push(address),
                "Nationality Country" => entity.nationalities.push(country()),
                "Citizenship Country" => entity.citizenships.push(country()),
                "Nationality of Registration" => entity.countries.push(country()),
                "Vessel Flag" => entity.craft.get_or_insert_default().flag = Some(country()),
                "Former Vessel Flag" => entity.craft.get_or_insert_default().former_flags.push(country()),
                "Location" => entity.addresses.push(address),
                other => entity.attributes.push(attribute(other, address.one_line())),
            }
        }
        for mut value in version.take_all("VersionDetail") {
            let referred = tables.words("DetailReference", value.take_attribute("DetailReferenceID"));
            let text = if value.text.is_empty() {
                referred
            } else {
                Some(fold_space(&value.text))
            };
            let detail = Detail {
                note: note.clone(),
                ..Detail::default()
            };
            match (label.as_str(), text) {
                (_, None) => {}
                ("Title", Some(text)) => entity.positions.push(text),
                // A place of birth in words stands beside its location.
                ("Place of Birth", Some(text)) => entity.birth_places.push(super::common::place(&text)),
                (label, Some(text)) => ofac_labels::put(entity, label, &text, detail),
            }
        }
    }
}
