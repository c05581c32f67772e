//! The Swiss list of SECO, XML (`swiss-sanctions-list`):
//! <https://www.seco.admin.ch/seco/en/home/Aussenwirtschaftspolitik_Wirtschaftliche_Zusammenarbeit/Wirtschaftsbeziehungen/exportkontrollen-und-sanktionen/sanktionen-embargos.html>.
//!
//! A whole list keeps targets that were de-listed; they are counted and told, and not loaded.

use interdict_model::{
    Address, CountryFact, DateFact, DatePoint, Entity, EntityKind, Identifier, IdentifierType, Listing, Name,
    NameKind, NamePart, NamePartKind, PartialDate, Provenance, Relation, Script,
};
use rustc_hash::FxHashMap;

use super::common::{add_name, gender, keep, primary_first};
use crate::{
    ListError, ProblemKind, Severity,
    dates::{self, Order},
    loaded::Gathered,
    source::Source,
    xml::{Node, Piece, XmlStream},
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
pub(crate) fn read(source: &Source, text: &str) -> Result<Gathered, ListError> {
    let mut gathered = Gathered::default();
    let mut tables = Tables::default();
    let mut targets = Vec::new();
    let is_record = |name: &str| matches!(name, "sanctions-program" | "place" | "target");
    let mut stream = XmlStream::new(&source.name, text, is_record);
    while let Some(piece) = stream.next()? {
        match piece {
            Piece::Open(mut root) if root.name == "swiss-sanctions-list" => {
                gathered.date = root
                    .take_attribute("date")
                    .and_then(|d| dates::parse(&d, Order::DayFirst));
            }
            Piece::Record(node) if node.name == "sanctions-program" => programme(node, &mut tables),
            Piece::Record(node) if node.name == "place" => place(node, &mut tables),
            // Places stand after the targets that refer to them.
            Piece::Record(node) => targets.push(node),
            Piece::Open(_) | Piece::Close => {}
        }
    }
    let captions: FxHashMap<String, String> = targets.iter().filter_map(caption).collect();
    for target in targets {
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

fn identity(mut node: Node, tables: &Tables, entity: &mut Entity) {
    let main = node.take_attribute("main").as_deref() == Some("true");
    for name in node.take_all("name") {
        self::name(name, main, entity);
    }
    for mut date in node.take_all("day-month-year") {
        let number = |text: Option<String>| text.and_then(|t| t.parse::<i16>().ok()).filter(|n| *n > 0);
        let (year, month) = (
            number(date.take_attribute("year")),
            number(date.take_attribute("month")),
        );
        let day = number(date.take_attribute("day"));
        let (from, to) = (
            number(date.take_attribute("year-from")),
            number(date.take_attribute("year-to")),
        );
        let calendar = date.take_attribute("calendar");
        let point = match (year, month, day) {
            (Some(y), Some(m), Some(d)) => DatePoint::day(y, m as u8, d as u8).ok(),
            (Some(y), Some(m), None) => DatePoint::month(y, m as u8).ok(),
            (Some(y), None, _) => DatePoint::year(y).ok(),
            (None, ..) => None,
        };
        let in_year = |y: Option<i16>| y.and_then(|y| DatePoint::year(y).ok());
        let found = point
            .map(PartialDate::on)
            .or_else(|| PartialDate::between(in_year(from), in_year(to)).ok());
        let ours = calendar.as_deref().is_none_or(|c| c == "Gregorian");
        let said = [year, month, day]
            .into_iter()
            .flatten()
            .map(|n| n.to_string())
            .collect::<Vec<_>>()
            .join("-");
        let quality = date
            .take_attribute("quality")
            .filter(|q| q != "good")
            .map(|q| format!("quality {q}"));
        let note = [
            calendar.filter(|_| !ours).map(|c| format!("calendar {c}")),
            quality,
        ];
        let note: Vec<String> = note.into_iter().flatten().collect();
        entity.birth_dates.push(DateFact {
            date: found.filter(|_| ours),
            as_listed: Some(said).filter(|s| !s.is_empty() && (!ours || found.is_none())),
            note: (!note.is_empty()).then(|| note.join("; ")),
        });
    }
    let at = |node: &mut Node| {
        node.take_attribute("place-id")
            .and_then(|id| tables.places.get(&id))
            .cloned()
    };
    for mut birth in node.take_all("place-of-birth") {
        let place = at(&mut birth).unwrap_or_default();
        if !place.is_empty() {
            entity.birth_places.push(place);
        }
    }
    for mut address in node.take_all("address") {
        let place = at(&mut address).unwrap_or_default();
        let care_of = address.take_text("c-o").map(|c| format!("c/o {c}"));
        let details = address.take_text("address-details");
        let street: Vec<String> = [
            care_of,
            details,
            address.take_text("p-o-box").map(|b| format!("PO box {b}")),
        ]
        .into_iter()
        .flatten()
        .collect();
        let made = Address {
            street: (!street.is_empty()).then(|| street.join(", ")),
            postal_code: address.take_text("zip-code"),
            note: address.take_text("remark"),
            ..place
        };
        if !made.is_empty() {
            entity.addresses.push(Address {
                reference: address.take_attribute("ssid"),
                ..made
            });
        }
    }
    for mut nationality in node.take_all("nationality") {
        if let Some(country) = nationality.take("country") {
            entity.nationalities.push(CountryFact::new(country.text));
        }
    }
    for mut document in node.take_all("identification-document") {
        let words = document.take_attribute("document-type");
        let kind = match words.as_deref() {
            Some("passport" | "diplomatic-passport") => IdentifierType::Passport,
            Some("id-card") => IdentifierType::NationalId,
            Some("driving-license" | "driving-permit") => IdentifierType::DrivingLicence,
            _ => IdentifierType::PersonalId,
        };
        entity.identifiers.push(Identifier {
            issuer: document.take("issuer").map(|i| i.text),
            label: words,
            issued_on: document.take_text("date-of-issue"),
            expires_on: document.take_text("expiry-date"),
            note: document.take_text("remark"),
            ..Identifier::new(kind, document.take_text("number").unwrap_or_default())
        });
    }
    entity.identifiers.retain(|i| !i.value.is_empty());
    for own in ["ssid", "lang"] {
        node.take_attribute(own);
    }
    node.leftovers("identity", &mut entity.attributes);
}

/// A part of a name, with its spellings.
struct Part {
    kind: NamePartKind,
    /// Where it stands in reading order: given names, father's name, family name.
    rank: u8,
    value: String,
    spellings: Vec<(String, String, String)>,
}

/// Builds the name, and one name for each language and script of its spellings.
fn name(mut node: Node, main: bool, entity: &mut Entity) {
    let words = node.take_attribute("name-type");
    let quality = node.take_attribute("quality");
    let reference = node.take_attribute("ssid");
    let kind = match (words.as_deref(), quality.as_deref()) {
        (Some("primary-name"), _) if main => NameKind::Primary,
        (Some("formerly-known-as"), _) => NameKind::Former,
        (_, Some("low")) => NameKind::WeakAlias,
        _ => NameKind::Alias,
    };
    let mut parts: Vec<Part> = Vec::new();
    for mut part in node.take_all("name-part") {
        let what = part.take_attribute("name-part-type").unwrap_or_default();
        let Some(value) = part.take_text("value") else {
            continue;
        };
        if what == "title" {
            entity.titles.push(value);
            continue;
        }
        let (kind, rank) = match what.as_str() {
            "given-name" => (NamePartKind::Given, 0),
            "further-given-name" => (NamePartKind::Middle, 1),
            "father-name" | "grand-father-name" => (NamePartKind::Patronymic, 2),
            "maiden-name" => (NamePartKind::Maiden, 3),
            "family-name" => (NamePartKind::Family, 4),
            "suffix" => (NamePartKind::Other, 5),
            _ => (NamePartKind::Other, 3),
        };
        let spellings = part
            .take_all("spelling-variant")
            .into_iter()
            .map(|mut s| {
                let language = s.take_attribute("lang").unwrap_or_default();
                (language, s.take_attribute("script").unwrap_or_default(), s.text)
            })
            .collect();
        parts.push(Part {
            kind,
            rank,
            value,
            spellings,
        });
    }
    parts.sort_by_key(|p| p.rank);
    let made = |pick: &dyn Fn(&Part) -> Option<String>, kind: NameKind| {
        let parts: Option<Vec<NamePart>> = parts
            .iter()
            .map(|p| pick(p).map(|text| NamePart { kind: p.kind, text }))
            .collect();
        let parts = parts.filter(|p| !p.is_empty())?;
        let text = parts
            .iter()
            .map(|p| p.text.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        let mut name = Name::new(text, kind);
        if parts.len() > 1 {
            name.parts = parts;
        }
        Some(name)
    };
    if let Some(mut name) = made(&|p| Some(p.value.clone()), kind) {
        name.quality = [words, quality]
            .into_iter()
            .flatten()
            .reduce(|a, b| format!("{a}, {b}"));
        name.reference = reference;
        add_name(entity, name);
    }
    let mut scripts: Vec<(String, String)> = parts
        .iter()
        .flat_map(|p| &p.spellings)
        .map(|(l, s, _)| (l.clone(), s.clone()))
        .collect();
    scripts.sort();
    scripts.dedup();
    for (language, script) in scripts {
        let latin = script.eq_ignore_ascii_case("LATN");
        let pick = |p: &Part| {
            let spelled = p
                .spellings
                .iter()
                .find(|(l, s, _)| *l == language && *s == script);
            // A part without this spelling is written as in the name, which fits Latin letters alone.
            spelled
                .map(|(_, _, text)| text.clone())
                .or_else(|| latin.then(|| p.value.clone()))
        };
        let kind = if latin {
            NameKind::Alias
        } else {
            NameKind::OriginalScript
        };
        // Where a part lacks the spelling, those that have it are kept by themselves.
        let some = |p: &Part| pick(p).or_else(|| Some(String::new()));
        if let Some(mut name) = made(&pick, kind).or_else(|| made(&some, kind)) {
            name.text = crate::xml::fold_space(&name.text);
            name.parts.retain(|p| !p.text.is_empty());
            name.script = Script::of_text(&name.text);
            name.language = Some(language.clone());
            add_name(entity, name);
        }
    }
}
