//! The Swiss list of SECO, XML (`swiss-sanctions-list`):
//! <https://www.seco.admin.ch/seco/en/home/Aussenwirtschaftspolitik_Wirtschaftliche_Zusammenarbeit/Wirtschaftsbeziehungen/exportkontrollen-und-sanktionen/sanktionen-embargos.html>.
//!
//! A whole list keeps targets that were de-listed; they are counted and told, and not loaded.

mod identity;

use interdict_model::{
    Address, CountryFact, Entity, EntityKind, Identifier, IdentifierType, Listing, Provenance, Relation,
};
use rustc_hash::FxHashMap;

use self::identity::identity;
use super::common::{gender, keep, primary_first};
use crate::{
    ListError, ProblemKind, Severity,
    dates::{self, Order},
    loaded::Gathered,
    source::Source,
    xml::{Node, Piece, Take, XmlStream},
};

/// Short name of the list.
pub(crate) const LIST: &str = "ch-seco";

/// What targets refer to.
#[derive(Default)]
struct Tables {
    /// Programmes by the number of their set of sanctions, and the words of the set.
    programmes: FxHashMap<String, (String, String)>,
    places: FxHashMap<String, Address>,
}

/// Reads the document.
pub(crate) fn read(source: &Source) -> Result<Gathered, ListError> {
    let mut gathered = Gathered::default();
    let mut tables = Tables::default();
    let mut captions: FxHashMap<String, String> = FxHashMap::default();
    // Places stand after the targets that refer to them, and targets refer to each other: once for what is referred
    // to, once for the targets.
    let mut stream = XmlStream::new(source, |name| {
        Take::record_if(matches!(name, "sanctions-program" | "place" | "target"))
    })?;
    while let Some(piece) = stream.next()? {
        match piece {
            Piece::Open(mut root) if root.name == "swiss-sanctions-list" => {
                gathered.date = root
                    .take_attribute("date")
                    .and_then(|d| dates::parse(&d, Order::DayFirst));
            }
            Piece::Record(node) if node.name == "sanctions-program" => programme(node, &mut tables),
            Piece::Record(node) if node.name == "place" => place(node, &mut tables),
            Piece::Record(node) => captions.extend(caption(&node)),
            Piece::Open(_) | Piece::Close => {}
        }
    }
    let mut stream = XmlStream::new(source, |name| match name {
        "target" => Take::Record,
        "sanctions-program" | "place" => Take::Skip,
        _ => Take::Enter,
    })?;
    while let Some(piece) = stream.next()? {
        let Piece::Record(target) = piece else { continue };
        gathered.seen += 1;
        if let Some(entity) = party(target, &tables, &captions, &source.name, &mut gathered) {
            gathered.entities.push(entity);
        }
    }
    Ok(gathered)
}

fn english(nodes: Vec<Node>) -> Option<String> {
    let is_english = |n: &Node| {
        n.attributes
            .iter()
            .any(|(name, value)| name == "lang" && value == "eng")
    };
    let at = nodes.iter().position(is_english).unwrap_or(0);
    nodes
        .into_iter()
        .nth(at)
        .map(|n| n.text)
        .filter(|t| !t.is_empty())
}

fn programme(mut node: Node, tables: &mut Tables) {
    let name = english(node.take_all("program-name")).or_else(|| english(node.take_all("program-key")));
    for mut set in node.take_all("sanctions-set") {
        let language = set.take_attribute("lang");
        let Some(id) = set.take_attribute("ssid") else {
            continue;
        };
        if language.as_deref().is_none_or(|l| l == "eng") || !tables.programmes.contains_key(&id) {
            tables
                .programmes
                .insert(id, (name.clone().unwrap_or_default(), set.text));
        }
    }
}

fn place(mut node: Node, tables: &mut Tables) {
    let Some(id) = node.take_attribute("ssid") else {
        return;
    };
    let country = node.take("country").map(|mut c| {
        let code = c.take_attribute("iso-code").unwrap_or_default();
        let fact = CountryFact::new(c.text);
        if fact.code.is_some() {
            return fact;
        }
        CountryFact {
            code: interdict_model::CountryCode::new(&code),
            ..fact
        }
    });
    let address = Address {
        city: node.take_text("location"),
        region: node.take_text("area"),
        country,
        ..Address::default()
    };
    tables.places.insert(id, address);
}

/// Number and name of a target, for relations to it.
fn caption(target: &Node) -> Option<(String, String)> {
    let id = target.attributes.iter().find(|(n, _)| n == "ssid")?.1.clone();
    let body = target.children.iter().find(|c| kind_of(&c.name).is_some())?;
    let main = body.children.iter().find(|c| c.name == "identity")?;
    let name = main.children.iter().find(|c| c.name == "name")?;
    let parts = name.children.iter().filter(|c| c.name == "name-part");
    let words: Vec<&str> = parts
        .flat_map(|p| p.children.iter().filter(|c| c.name == "value"))
        .map(|v| v.text.as_str())
        .collect();
    Some((id, words.join(" ")))
}

fn kind_of(element: &str) -> Option<EntityKind> {
    Some(match element {
        "individual" => EntityKind::Person,
        "entity" => EntityKind::Organization,
        "object" => EntityKind::Unknown,
        _ => return None,
    })
}

fn party(
    mut target: Node,
    tables: &Tables,
    captions: &FxHashMap<String, String>,
    file: &str,
    gathered: &mut Gathered,
) -> Option<Entity> {
    let line = target.line;
    let reference = gathered.referenced(
        target.take_attribute("ssid"),
        (file, line),
        "a target without ssid",
    )?;
    let (history, is_listed) = history(target.take_all("modification"));
    if !is_listed {
        gathered.ended += 1;
        return None;
    }
    let body_at = target.children.iter().position(|c| kind_of(&c.name).is_some());
    let mut body = body_at.map(|at| target.children.remove(at)).unwrap_or_default();
    let mut kind = kind_of(&body.name).unwrap_or(EntityKind::Unknown);
    let object = body.take_attribute("object-type");
    kind = match object.as_deref() {
        Some("vessel") => EntityKind::Vessel,
        Some("aircraft") => EntityKind::Aircraft,
        _ => kind,
    };
    let provenance = Provenance {
        file: file.to_owned(),
        line,
        record: Some(reference.clone()),
    };
    let mut entity = Entity::new(LIST, reference.clone(), kind, provenance);
    keep(&mut entity, "object-type", object);
    entity
        .genders
        .extend(body.take_attribute("sex").map(|s| gender(&s)));
    for identity in body.take_all("identity") {
        self::identity(identity, tables, &mut entity);
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
    let mut listing = Listing {
        list: LIST.to_owned(),
        reference,
        ..history
    };
    let mut sets: Vec<String> = target.take_texts("sanctions-set-id");
    sets.extend(target.take_attribute("sanctions-set-id"));
    for set in sets {
        match tables.programmes.get(&set) {
            Some((programme, measure)) => {
                listing.programmes.push(programme.clone());
                listing.measures.push(measure.clone());
            }
            None => listing.programmes.push(set),
        }
    }
    listing.reasons = body
        .take_all("justification")
        .into_iter()
        .map(|j| j.text)
        .collect();
    entity.listings.push(listing);
    entity
        .remarks
        .extend(body.take_all("other-information").into_iter().map(|o| o.text));
    for mut relation in body.take_all("relation") {
        let to = relation.take_attribute("target-id");
        let name = to.as_ref().and_then(|t| captions.get(t)).cloned();
        let note = relation.take_text("remark");
        entity.relations.push(Relation {
            kind: relation
                .take_attribute("relation-type")
                .unwrap_or_else(|| "related-to".to_owned()),
            name: name.or_else(|| to.clone()).unwrap_or_default(),
            reference: to,
            note,
        });
    }
    for mut generic in body.take_all("generic-attribute") {
        let label = generic
            .take_attribute("name")
            .unwrap_or_else(|| "generic-attribute".to_owned());
        if label.to_lowercase().contains("imo") {
            let identifier = Identifier {
                label: Some(label),
                ..Identifier::new(IdentifierType::Imo, generic.text)
            };
            entity.identifiers.push(identifier);
        } else {
            keep(&mut entity, &label, Some(generic.text));
        }
    }
    keep(
        &mut entity,
        "foreign-identifier",
        target.take_text("foreign-identifier"),
    );
    body.text.clear();
    body.leftovers("", &mut entity.attributes);
    target.text.clear();
    target.leftovers("", &mut entity.attributes);
    Some(entity)
}

/// Dates of the target's modifications, and whether the latest of them leaves it listed.
fn history(modifications: Vec<Node>) -> (Listing, bool) {
    let mut listing = Listing::default();
    let mut latest: Option<(String, bool)> = None;
    for mut modification in modifications {
        let kind = modification
            .take_attribute("modification-type")
            .unwrap_or_default();
        let day = modification
            .take_attribute("effective-date")
            .or_else(|| modification.take_attribute("publication-date"))
            .or_else(|| modification.take_attribute("enactment-date"))
            .unwrap_or_default();
        let date = dates::parse(&day, Order::DayFirst);
        match kind.as_str() {
            "listed" => listing.listed_on = date,
            "de-listed" => listing.ended_on = date,
            _ => listing.amended_on.extend(date),
        }
        // What was added or removed by it shows in the record itself; the texts of the past are not kept.
        if matches!(kind.as_str(), "listed" | "de-listed") && latest.as_ref().is_none_or(|(d, _)| *d <= day) {
            latest = Some((day, kind == "listed"));
        }
    }
    listing.amended_on.sort_by_key(|d| d.first_day());
    let is_listed = latest.is_none_or(|(_, listed)| listed);
    if is_listed {
        listing.ended_on = None;
    }
    (listing, is_listed)
}
