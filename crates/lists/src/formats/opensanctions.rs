//! OpenSanctions: `entities.ftm.json` (one FollowTheMoney entity a line, read as a stream), `targets.nested.json`
//! (one target a line with all that belongs to it) and `targets.simple.csv`. Properties as in
//! <https://www.opensanctions.org/docs/data/model/>.

mod properties;
mod simple;

use std::borrow::Cow;

use interdict_model::{Entity, EntityKind, Listing, Provenance};
use rustc_hash::FxHashMap;
use serde_json::Value;

use self::properties::{belonging, facts, names};
pub(crate) use self::simple::read_simple;
use super::common::attribute;
use crate::{
    ListError, ProblemKind, Severity,
    dates::{self, Order},
    json::Object,
    loaded::Gathered,
    source::Source,
};

/// Short name of the list where a file holds several datasets; a file of one dataset is named after it.
const LIST: &str = "opensanctions";

/// What kind of party a schema is; `None` for records that are none (sanctions, addresses, relations).
fn kind_of(schema: &str) -> Option<EntityKind> {
    Some(match schema {
        "Person" => EntityKind::Person,
        "Organization" | "Company" | "PublicBody" => EntityKind::Organization,
        "Vessel" => EntityKind::Vessel,
        "Airplane" => EntityKind::Aircraft,
        "LegalEntity" | "CryptoWallet" | "Security" | "Vehicle" | "Asset" | "Thing" => EntityKind::Unknown,
        _ => return None,
    })
}

/// One FollowTheMoney record.
struct Record {
    id: String,
    schema: String,
    caption: Option<String>,
    target: Option<bool>,
    properties: Object,
    rest: Object,
}

impl Record {
    fn new(value: Value) -> Option<Self> {
        let mut rest = Object::new(value);
        Some(Self {
            id: rest.take("id")?,
            schema: rest.take("schema")?,
            caption: rest.take("caption"),
            target: rest.take("target").map(|t| t == "true"),
            properties: rest.take_objects("properties").pop().unwrap_or_default(),
            rest,
        })
    }
}

/// What tells records apart, without reading the rest of them.
#[derive(serde::Deserialize)]
struct Head<'a> {
    #[serde(borrow)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    schema: Option<Cow<'a, str>>,
}

impl Head<'_> {
    /// A record that belongs to parties (a sanction, an address, a relation), or is none at all.
    fn is_part(&self) -> bool {
        let schema = self.schema.as_deref();
        self.id.is_some() && schema.is_some_and(|s| kind_of(s).is_none())
    }
}

/// Reads lines of JSON: both `entities.ftm.json` and `targets.nested.json`. The parties are read first and what
/// belongs to them then, because it may stand anywhere: no more is held than what belongs to a target.
pub(crate) fn read_lines(source: &Source) -> Result<(String, Gathered), ListError> {
    let file = source.name.as_str();
    let mut gathered = Gathered::default();
    let mut datasets: Vec<String> = Vec::new();
    let mut by_id: FxHashMap<String, usize> = FxHashMap::default();
    // Records that parties name, where most name the party: addresses.
    let mut named: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let (mut bystanders, mut parts) = (0_usize, 0_usize);
    crate::lines::each(source, |line, text| {
        if serde_json::from_str::<Head<'_>>(text).is_ok_and(|head| head.is_part()) {
            parts += 1;
            return;
        }
        let record = serde_json::from_str::<Value>(text)
            .map_err(|e| format!("not readable as JSON: {e}"))
            .and_then(|v| Record::new(v).ok_or_else(|| "no FollowTheMoney entity (id, schema)".to_owned()));
        let mut record = match record {
            Ok(record) => record,
            Err(what) => {
                gathered.seen += 1;
                gathered.problem(Severity::Refused, ProblemKind::Value, (file, line), None, what);
                return;
            }
        };
        let Some(kind) = kind_of(&record.schema) else {
            gathered.seen += 1;
            let what = format!("the schema {:?} is none", record.schema);
            gathered.problem(Severity::Refused, ProblemKind::Value, (file, line), None, what);
            return;
        };
        // A party is a target; newer files mark it by its topics alone.
        let topics = record.properties.take_list("topics");
        if !record.target.unwrap_or(!topics.is_empty()) {
            bystanders += 1;
            return;
        }
        gathered.seen += 1;
        for dataset in record.rest.take_list("datasets") {
            if !datasets.contains(&dataset) {
                datasets.push(dataset);
            }
        }
        let provenance = Provenance {
            file: file.to_owned(),
            line,
            record: Some(record.id.clone()),
        };
        let mut entity = Entity::new(LIST, record.id.clone(), kind, provenance);
        topics
            .into_iter()
            .for_each(|t| entity.attributes.push(attribute("topics", t)));
        let addresses = record.properties.take_list("addressEntity");
        record.properties.put_back("addressEntity", addresses.clone());
        if let Some(what) = fill(record, &mut entity) {
            gathered.problem(
                Severity::Refused,
                ProblemKind::NoName,
                (file, line),
                Some(&entity.reference),
                what,
            );
            return;
        }
        let at = gathered.entities.len();
        for address in addresses {
            named.entry(address).or_default().push(at);
        }
        by_id.insert(entity.reference.clone(), at);
        gathered.entities.push(entity);
    })?;
    let mut unjoined = 0;
    if parts > 0 {
        crate::lines::each(source, |_, text| {
            if serde_json::from_str::<Head<'_>>(text).is_ok_and(|head| head.is_part()) {
                let record = serde_json::from_str::<Value>(text).ok().and_then(Record::new);
                let joined = record.is_some_and(|r| join(r, &by_id, &named, &mut gathered.entities));
                unjoined += usize::from(!joined);
            }
        })?;
    }
    name_relations(&by_id, &mut gathered.entities);
    if bystanders + unjoined > 0 {
        let what = format!(
            "{bystanders} entities that are no targets and {unjoined} records that belong to none were left out"
        );
        gathered.problem(Severity::Note, ProblemKind::Value, (file, 0), None, what);
    }
    let list = match &datasets[..] {
        [one] => format!("os-{}", slug(one)),
        _ => LIST.to_owned(),
    };
    name_list(&list, &mut gathered);
    Ok((list, gathered))
}

/// Relations point to other parties by identifier: where the other is a target as well, its name is put in.
fn name_relations(by_id: &FxHashMap<String, usize>, entities: &mut [Entity]) {
    let captions: Vec<String> = entities.iter().map(|e| e.caption().to_owned()).collect();
    for relation in entities.iter_mut().flat_map(|e| &mut e.relations) {
        let other = relation.reference.as_ref().and_then(|id| by_id.get(id));
        if let Some(other) = other.filter(|_| relation.reference.as_ref() == Some(&relation.name)) {
            relation.name.clone_from(&captions[*other]);
        }
    }
}

fn slug(dataset: &str) -> String {
    let words = dataset.to_lowercase();
    words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

fn name_list(list: &str, gathered: &mut Gathered) {
    for entity in &mut gathered.entities {
        list.clone_into(&mut entity.list);
        for listing in entity.listings.iter_mut().filter(|l| l.list == LIST) {
            list.clone_into(&mut listing.list);
        }
    }
}

/// Moves a record's properties into the party; says what is wrong where it has no name.
fn fill(record: Record, entity: &mut Entity) -> Option<String> {
    let Record {
        caption,
        mut properties,
        mut rest,
        schema,
        ..
    } = record;
    names(caption, &mut properties, entity);
    if entity.names.is_empty() {
        return Some("an entity without a name".to_owned());
    }
    entity.attributes.push(attribute("schema", schema));
    facts(&mut properties, entity);
    entity.listings.insert(
        0,
        Listing {
            list: LIST.to_owned(),
            reference: entity.reference.clone(),
            programmes: [properties.take_list("programId"), properties.take_list("program")].concat(),
            source_url: Some(format!(
                "https://www.opensanctions.org/entities/{}/",
                entity.reference
            )),
            amended_on: rest
                .take("last_change")
                .and_then(|d| dates::parse(&d, Order::DayFirst))
                .into_iter()
                .collect(),
            ..Listing::default()
        },
    );
    // The nested file holds whole records in the properties.
    for name in properties.names() {
        for nested in properties.take_objects(&name) {
            belonging(&name, nested, entity);
        }
    }
    properties.leftovers("", &mut entity.attributes);
    rest.leftovers("", &mut entity.attributes);
    None
}

/// Joins a record to the parties that it names, or that name it; whether there are any.
fn join(
    record: Record,
    by_id: &FxHashMap<String, usize>,
    named: &FxHashMap<String, Vec<usize>>,
    entities: &mut [Entity],
) -> bool {
    let mut properties = record.properties;
    let mut owners = named.get(&record.id).cloned().unwrap_or_default();
    for name in properties.names() {
        // Every property that holds a party's identifier ties the record to it.
        let ids = properties.take_list(&name);
        owners.extend(ids.iter().filter_map(|id| by_id.get(id)));
        properties.put_back(&name, ids);
    }
    owners.sort_unstable();
    owners.dedup();
    for owner in &owners {
        let mut whole = Object::new(serde_json::json!({"id": record.id, "schema": record.schema}));
        whole.put_object("properties", &properties);
        belonging(&record.schema, whole, &mut entities[*owner]);
    }
    !owners.is_empty()
}
