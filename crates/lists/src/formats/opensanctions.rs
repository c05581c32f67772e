//! OpenSanctions: `entities.ftm.json` (one FollowTheMoney entity a line, read as a stream), `targets.nested.json`
//! (one target a line with all that belongs to it) and `targets.simple.csv`. Properties as in
//! <https://www.opensanctions.org/docs/data/model/>.

use std::io::BufRead;

use interdict_model::{
    Address, CountryFact, Entity, EntityKind, Identifier, IdentifierType, Listing, Name, NameKind, NamePart,
    NamePartKind, Provenance, Relation,
};
use rustc_hash::FxHashMap;
use serde_json::Value;

use super::common::{add_name, attribute, gender, keep, place};
use crate::{
    ListError, ProblemKind, Severity,
    dates::{self, Order},
    fields::{Layout, each_row},
    json::Object,
    loaded::Gathered,
    source::Source,
};

/// Short name of the list where a file holds several datasets; a file of one dataset is named after it.
const LIST: &str = "opensanctions";
/// Bytes of one line: the longest real entity has some 300 kB.
const LINE_BYTES_MAX: u64 = 32 << 20;

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

/// Properties that are identifiers.
const IDENTIFIERS: [(&str, IdentifierType); 29] = [
    ("passportNumber", IdentifierType::Passport),
    ("idNumber", IdentifierType::NationalId),
    ("socialSecurityNumber", IdentifierType::SocialSecurity),
    ("taxNumber", IdentifierType::TaxId),
    ("vatCode", IdentifierType::TaxId),
    ("innCode", IdentifierType::Inn),
    ("kppCode", IdentifierType::Kpp),
    ("ogrnCode", IdentifierType::Ogrn),
    ("okpoCode", IdentifierType::Okpo),
    ("registrationNumber", IdentifierType::RegistrationNumber),
    ("uscCode", IdentifierType::BusinessNumber),
    ("uniqueEntityId", IdentifierType::BusinessNumber),
    ("cageCode", IdentifierType::BusinessNumber),
    ("leiCode", IdentifierType::Lei),
    ("dunsCode", IdentifierType::Duns),
    ("swiftBic", IdentifierType::Bic),
    ("bikCode", IdentifierType::Other),
    ("isin", IdentifierType::Isin),
    ("isinCode", IdentifierType::Isin),
    ("imoNumber", IdentifierType::Imo),
    ("mmsi", IdentifierType::Mmsi),
    ("callSign", IdentifierType::CallSign),
    ("serialNumber", IdentifierType::SerialNumber),
    ("icaoCode", IdentifierType::ModeS),
    ("publicKey", IdentifierType::CryptoAddress),
    ("email", IdentifierType::Email),
    ("phone", IdentifierType::Phone),
    ("website", IdentifierType::Website),
    ("wikidataId", IdentifierType::Other),
];

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

/// Reads lines of JSON: both `entities.ftm.json` and `targets.nested.json`.
pub(crate) fn read_lines(file: &str, reader: impl BufRead) -> Result<(String, Gathered), ListError> {
    let mut gathered = Gathered::default();
    let mut datasets: Vec<String> = Vec::new();
    let mut by_id: FxHashMap<String, usize> = FxHashMap::default();
    // Records that belong to a party, joined when all parties are known.
    let mut joined: Vec<Record> = Vec::new();
    let mut bystanders = 0_usize;
    crate::lines::each(file, reader, LINE_BYTES_MAX, |line, text| {
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
            joined.push(record);
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
        by_id.insert(entity.reference.clone(), gathered.entities.len());
        gathered.entities.push(entity);
    })?;
    let unjoined = join(joined, &by_id, &mut gathered.entities);
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

fn names(caption: Option<String>, properties: &mut Object, entity: &mut Entity) {
    let listed = properties.take_list("name");
    let first = caption
        .filter(|c| listed.is_empty() || listed.contains(c))
        .or_else(|| listed.first().cloned());
    for text in first.iter().chain(&listed) {
        let kind = if entity.names.is_empty() {
            NameKind::Primary
        } else {
            NameKind::Alias
        };
        if entity.names.iter().all(|n| n.text != *text) {
            entity.names.push(Name::new(text.clone(), kind));
        }
    }
    let kinds = [
        ("alias", NameKind::Alias),
        ("previousName", NameKind::Former),
        ("weakAlias", NameKind::WeakAlias),
        ("abbreviation", NameKind::WeakAlias),
    ];
    for (property, kind) in kinds {
        for text in properties.take_list(property) {
            add_name(entity, Name::new(text, kind));
        }
    }
    let parts = [
        ("firstName", NamePartKind::Given),
        ("secondName", NamePartKind::Middle),
        ("middleName", NamePartKind::Middle),
        ("fatherName", NamePartKind::Patronymic),
        ("motherName", NamePartKind::Matronymic),
        ("lastName", NamePartKind::Family),
    ];
    // Parts of one spelling go with the name; of several, nobody says which part goes with which name.
    let taken: Vec<(&str, NamePartKind, Vec<String>)> = parts
        .into_iter()
        .map(|(label, kind)| (label, kind, properties.take_list(label)))
        .collect();
    let plain = taken.iter().all(|(_, _, texts)| texts.len() <= 1);
    for (label, kind, texts) in taken {
        for text in texts {
            let fits = plain && entity.names.first().is_some_and(|n| n.text.contains(&text));
            match entity.names.first_mut().filter(|_| fits) {
                Some(name) => name.parts.push(NamePart { kind, text }),
                None => entity.attributes.push(attribute(label, text)),
            }
        }
    }
}

fn facts(properties: &mut Object, entity: &mut Entity) {
    for (property, kind) in IDENTIFIERS {
        let issuer = if kind == IdentifierType::CryptoAddress {
            properties.take("currency")
        } else {
            None
        };
        for value in properties.take_list(property) {
            entity.identifiers.push(Identifier {
                label: Some(property.to_owned()),
                issuer: issuer.clone(),
                ..Identifier::new(kind, value)
            });
        }
    }
    for property in ["birthDate", "incorporationDate"] {
        for text in properties.take_list(property) {
            entity.birth_dates.push(dates::fact(&text, Order::DayFirst));
        }
    }
    for property in ["deathDate", "dissolutionDate"] {
        for text in properties.take_list(property) {
            entity.death_dates.push(dates::fact(&text, Order::DayFirst));
        }
    }
    entity
        .birth_places
        .extend(properties.take_list("birthPlace").iter().map(|p| place(p)));
    entity
        .genders
        .extend(properties.take_list("gender").iter().map(|g| gender(g)));
    entity.titles.extend(properties.take_list("title"));
    entity.positions.extend(properties.take_list("position"));
    let countries = |texts: Vec<String>, note: Option<&str>| -> Vec<CountryFact> {
        let fact = |text| CountryFact {
            note: note.map(str::to_owned),
            ..CountryFact::new(text)
        };
        texts.into_iter().map(fact).collect()
    };
    entity
        .nationalities
        .extend(countries(properties.take_list("nationality"), None));
    entity
        .citizenships
        .extend(countries(properties.take_list("citizenship"), None));
    for property in ["country", "jurisdiction", "mainCountry", "birthCountry"] {
        let note = (property != "country").then_some(property);
        entity
            .countries
            .extend(countries(properties.take_list(property), note));
    }
    entity
        .addresses
        .extend(properties.take_list("address").iter().map(|a| place(a)));
    let craft_words = [
        "flag",
        "pastFlags",
        "tonnage",
        "grossRegisteredTonnage",
        "buildDate",
        "type",
        "model",
    ];
    if matches!(entity.kind, EntityKind::Vessel | EntityKind::Aircraft) {
        let craft = entity.craft.get_or_insert_default();
        craft.flag = properties.take(craft_words[0]).map(CountryFact::new);
        craft.former_flags = countries(properties.take_list(craft_words[1]), None);
        craft.tonnage = properties.take(craft_words[2]);
        craft.gross_tonnage = properties.take(craft_words[3]);
        craft.built = properties.take(craft_words[4]);
        craft.craft_type = properties
            .take(craft_words[5])
            .or_else(|| properties.take(craft_words[6]));
    }
    for property in ["notes", "summary", "description"] {
        entity.remarks.extend(properties.take_list(property));
    }
}

/// A record that belongs to a party, by schema (`Sanction`) or by the property that it stands in (`sanctions`).
fn belonging(kind: &str, mut record: Object, entity: &mut Entity) {
    let id = record.take("id");
    let schema = record.take("schema").unwrap_or_else(|| kind.to_owned());
    record.take("caption");
    for drop in ["target", "first_seen", "last_seen", "last_change"] {
        record.take(drop);
    }
    record.take_list("datasets");
    record.take_list("referents");
    let mut properties = record.take_objects("properties").pop().unwrap_or_default();
    match schema.as_str() {
        "Sanction" => sanction(&mut properties, entity),
        "Address" => {
            let made = Address {
                full: properties.take("full"),
                street: properties.take("street"),
                city: properties.take("city"),
                region: properties.take("region").or_else(|| properties.take("state")),
                postal_code: properties.take("postalCode"),
                country: properties.take("country").map(CountryFact::new),
                note: properties.take("remarks").or_else(|| properties.take("summary")),
                reference: id,
            };
            entity.addresses.push(made);
        }
        "Passport" | "Identification" => {
            let kind = if schema == "Passport" {
                IdentifierType::Passport
            } else {
                IdentifierType::NationalId
            };
            if let Some(number) = properties.take("number") {
                entity.identifiers.push(Identifier {
                    issuer: properties.take("country"),
                    label: properties.take("type").or(Some(schema.clone())),
                    issued_on: properties.take("startDate"),
                    expires_on: properties.take("endDate"),
                    note: properties
                        .take("summary")
                        .or_else(|| properties.take("authority")),
                    ..Identifier::new(kind, number)
                });
            }
        }
        _ => {
            let name = properties.take("name");
            let role = properties
                .take("role")
                .or_else(|| properties.take("relationship"));
            let others: Vec<String> = [
                "owner",
                "asset",
                "director",
                "organization",
                "person",
                "relative",
                "subject",
                "object",
                "client",
                "agent",
            ]
            .iter()
            .flat_map(|p| related(&mut properties, p))
            .filter(|other| *other != entity.reference)
            .collect();
            for other in others {
                entity.relations.push(Relation {
                    kind: role.clone().unwrap_or_else(|| schema.clone()),
                    name: name.clone().unwrap_or_else(|| other.clone()),
                    reference: Some(other),
                    note: properties.take("startDate").map(|d| format!("since {d}")),
                });
            }
        }
    }
    // Words that point back to the party say nothing new.
    properties.take_list("entity");
    properties.take_list("holder");
    properties.leftovers(&schema, &mut entity.attributes);
}

/// Identifiers of the records that a property points to: plain, or nested whole.
fn related(properties: &mut Object, name: &str) -> Vec<String> {
    let mut ids = properties.take_list(name);
    ids.extend(
        properties
            .take_objects(name)
            .iter_mut()
            .filter_map(|o| o.take("id")),
    );
    ids
}

fn sanction(properties: &mut Object, entity: &mut Entity) {
    let mut day = |name: &str| {
        properties
            .take(name)
            .and_then(|d| dates::parse(&d, Order::DayFirst))
    };
    let (listed, started, ended) = (day("listingDate"), day("startDate"), day("endDate"));
    let authority = properties.take_list("authority").join("; ");
    entity.listings.push(Listing {
        list: if authority.is_empty() {
            "unknown".to_owned()
        } else {
            authority
        },
        reference: properties
            .take("authorityId")
            .or_else(|| properties.take("unscId"))
            .unwrap_or_default(),
        programmes: [properties.take_list("programId"), properties.take_list("program")].concat(),
        legal_basis: properties.take_list("recordId"),
        measures: properties.take_list("provisions"),
        listed_on: listed.or(started),
        ended_on: ended,
        reasons: [properties.take_list("reason"), properties.take_list("summary")].concat(),
        source_url: properties.take("sourceUrl"),
        ..Listing::default()
    });
}

/// Joins records to the parties that they name; returns how many named none.
fn join(records: Vec<Record>, by_id: &FxHashMap<String, usize>, entities: &mut [Entity]) -> usize {
    let mut unjoined = 0;
    for record in records {
        let mut properties = record.properties;
        let mut owners: Vec<usize> = Vec::new();
        let value = serde_json::json!({"id": record.id, "schema": record.schema});
        for name in properties.names() {
            // Every property that holds a party's identifier ties the record to it.
            let ids = properties.take_list(&name);
            owners.extend(ids.iter().filter_map(|id| by_id.get(id)));
            properties.put_back(&name, ids);
        }
        owners.sort_unstable();
        owners.dedup();
        unjoined += usize::from(owners.is_empty());
        for owner in owners {
            let mut whole = Object::new(value.clone());
            whole.put_object("properties", &properties);
            belonging(&record.schema, whole, &mut entities[owner]);
        }
    }
    unjoined
}

/// Reads `targets.simple.csv`.
pub(crate) fn read_simple(source: &Source, text: &str) -> Result<(String, Gathered), ListError> {
    let mut gathered = Gathered::default();
    let mut datasets: Vec<String> = Vec::new();
    let layout = Layout {
        file: &source.name,
        delimiter: b',',
        rows_before: 0,
    };
    each_row(&layout, text, &mut gathered, |mut fields, gathered| {
        let at = (source.name.as_str(), fields.line);
        let (Some(id), Some(name)) = (fields.take("id"), fields.take("name")) else {
            gathered.problem(
                Severity::Refused,
                ProblemKind::NoName,
                at,
                None,
                "a row without id or name",
            );
            return;
        };
        let schema = fields.take("schema").unwrap_or_default();
        let kind = kind_of(&schema).unwrap_or(EntityKind::Unknown);
        let provenance = Provenance {
            file: source.name.clone(),
            line: fields.line,
            record: Some(id.clone()),
        };
        let mut entity = Entity::new(LIST, id.clone(), kind, provenance);
        entity.names.push(Name::new(name, NameKind::Primary));
        for alias in fields.take_list("aliases", ";") {
            add_name(&mut entity, Name::new(alias, NameKind::Alias));
        }
        for date in fields.take_list("birth_date", ";") {
            entity.birth_dates.push(dates::fact(&date, Order::DayFirst));
        }
        entity.countries.extend(
            fields
                .take_list("countries", ";")
                .into_iter()
                .map(CountryFact::new),
        );
        entity
            .addresses
            .extend(fields.take_list("addresses", ";").iter().map(|a| place(a)));
        // The column mixes all identifiers; an IMO number alone can be told by its own words.
        for value in fields.take_list("identifiers", ";") {
            let is_imo = value
                .strip_prefix("IMO")
                .is_some_and(|n| n.trim().bytes().all(|b| b.is_ascii_digit()));
            let kind = if is_imo {
                IdentifierType::Imo
            } else {
                IdentifierType::Other
            };
            entity.identifiers.push(Identifier {
                label: Some("identifiers".to_owned()),
                ..Identifier::new(kind, value)
            });
        }
        for (column, kind) in [
            ("phones", IdentifierType::Phone),
            ("emails", IdentifierType::Email),
        ] {
            let values = fields.take_list(column, ";");
            entity
                .identifiers
                .extend(values.into_iter().map(|v| Identifier::new(kind, v)));
        }
        for dataset in fields.take_list("dataset", ";") {
            if !datasets.contains(&dataset) {
                datasets.push(dataset.clone());
            }
            entity.attributes.push(attribute("dataset", dataset));
        }
        let sanctions = fields.take_list("sanctions", ";");
        let changed = fields.take("last_change");
        entity.listings.push(Listing {
            list: LIST.to_owned(),
            source_url: Some(format!("https://www.opensanctions.org/entities/{id}/")),
            reference: id,
            programmes: fields.take_list("program_ids", ";"),
            reasons: sanctions
                .into_iter()
                .filter(|s| s.chars().any(char::is_alphanumeric))
                .collect(),
            amended_on: changed
                .as_deref()
                .and_then(|d| dates::parse(d, Order::DayFirst))
                .into_iter()
                .collect(),
            ..Listing::default()
        });
        let seen = fields.take("last_seen");
        let day = seen.as_deref().and_then(|d| dates::parse(d, Order::DayFirst));
        if day.and_then(|d| d.last_day()) > gathered.date.and_then(|d| d.last_day()) {
            gathered.date = day;
        }
        keep(&mut entity, "last_seen", seen);
        keep(&mut entity, "schema", (!schema.is_empty()).then_some(schema));
        fields.leftovers(&mut entity.attributes);
        gathered.entities.push(entity);
    })?;
    let list = match &datasets[..] {
        [one] => format!("os-{}", slug(one)),
        _ => LIST.to_owned(),
    };
    name_list(&list, &mut gathered);
    Ok((list, gathered))
}
