//! OFAC's SDN.XML and CONSOLIDATED.XML: <https://ofac.treasury.gov/sdn-list-data-formats-data-schemas>.

use interdict_model::{
    Address, CountryFact, CraftDetails, DateFact, Entity, EntityKind, Identifier, IdentifierType, Listing,
    NameKind, Provenance,
};

use super::{
    common::place,
    ofac_csv,
    ofac_labels::{self, Detail},
    ofac_remarks,
};
use crate::{
    ListError, ProblemKind, Severity,
    dates::{self, Order},
    loaded::Gathered,
    source::Source,
    xml::{Node, Piece, Take, XmlStream},
};

/// Reads the document.
pub(crate) fn read(source: &Source) -> Result<(&'static str, Gathered), ListError> {
    let mut gathered = Gathered::default();
    let mut stated = None;
    let mut stream = XmlStream::new(source, |name| {
        Take::record_if(matches!(name, "publshInformation" | "sdnEntry"))
    })?;
    while let Some(piece) = stream.next()? {
        match piece {
            Piece::Record(mut node) if node.name == "publshInformation" => {
                gathered.date = node
                    .take_text("Publish_Date")
                    .and_then(|d| dates::parse(&d, Order::MonthFirst));
                stated = node
                    .take_text("Record_Count")
                    .and_then(|c| c.parse::<usize>().ok());
            }
            Piece::Record(node) => {
                gathered.seen += 1;
                if let Some(entity) = party(node, &source.name, &mut gathered) {
                    gathered.entities.push(entity);
                }
            }
            Piece::Open(_) | Piece::Close => {}
        }
    }
    if let Some(stated) = stated.filter(|s| *s != gathered.seen) {
        let what = format!("the file says it has {stated} records, but has {}", gathered.seen);
        gathered.problem(
            Severity::Warning,
            ProblemKind::Value,
            (&source.name, 0),
            None,
            what,
        );
    }
    let non_sdn = gathered
        .entities
        .iter()
        .filter(|e| e.listings[0].programmes.iter().any(|p| ofac_csv::is_non_sdn(p)))
        .count();
    let list = if non_sdn * 2 > gathered.entities.len() {
        "ofac-cons"
    } else {
        "ofac-sdn"
    };
    for entity in &mut gathered.entities {
        list.clone_into(&mut entity.list);
        entity
            .listings
            .iter_mut()
            .for_each(|l| list.clone_into(&mut l.list));
    }
    Ok((list, gathered))
}

fn full_name(node: &mut Node) -> Option<String> {
    match (node.take_text("lastName"), node.take_text("firstName")) {
        (Some(last), Some(first)) => Some(format!("{last}, {first}")),
        (last, first) => last.or(first),
    }
}

fn party(mut node: Node, file: &str, gathered: &mut Gathered) -> Option<Entity> {
    let line = node.line;
    let reference = gathered.referenced(node.take_text("uid"), (file, line), "an entry without a uid")?;
    let Some(written) = full_name(&mut node) else {
        let what = format!("{reference} has no name at all");
        gathered.problem(
            Severity::Refused,
            ProblemKind::NoName,
            (file, line),
            Some(&reference),
            what,
        );
        return None;
    };
    let kind = match node.take_text("sdnType").as_deref() {
        Some("Individual") => EntityKind::Person,
        Some("Entity") => EntityKind::Organization,
        Some("Vessel") => EntityKind::Vessel,
        Some("Aircraft") => EntityKind::Aircraft,
        _ => EntityKind::Unknown,
    };
    let provenance = Provenance {
        file: file.to_owned(),
        line,
        record: Some(reference.clone()),
    };
    let mut entity = Entity::new("ofac-sdn", reference.clone(), kind, provenance);
    entity
        .names
        .push(ofac_csv::name(&written, NameKind::Primary, kind));
    entity.positions.extend(node.take_text("title"));
    let programmes = node.take_inside("programList", "program");
    entity.listings.push(Listing {
        list: "ofac-sdn".to_owned(),
        programmes: programmes
            .into_iter()
            .map(|p| p.text)
            .filter(|t| !t.is_empty())
            .collect(),
        source_url: Some(ofac_csv::source_url(&reference)),
        reference,
        ..Listing::default()
    });
    for mut id in node.take_inside("idList", "id") {
        id.take_text("uid");
        let label = id.take_text("idType").unwrap_or_else(|| "ID".to_owned());
        let detail = Detail {
            issuer: id.take_text("idCountry"),
            issued_on: id.take_text("issueDate"),
            expires_on: id.take_text("expirationDate"),
            note: None,
        };
        if let Some(number) = id.take_text("idNumber") {
            ofac_labels::put(&mut entity, &label, &number, detail);
        }
        id.leftovers("id", &mut entity.attributes);
    }
    for mut aka in node.take_inside("akaList", "aka") {
        let (words, category) = (aka.take_text("type"), aka.take_text("category"));
        let kind = match (words.as_deref(), category.as_deref()) {
            (Some("f.k.a."), _) => NameKind::Former,
            (_, Some("weak")) => NameKind::WeakAlias,
            _ => NameKind::Alias,
        };
        let reference = aka.take_text("uid");
        if let Some(written) = full_name(&mut aka) {
            let mut name = ofac_csv::name(&written, kind, entity.kind);
            name.quality = [category, words]
                .into_iter()
                .flatten()
                .reduce(|a, b| format!("{a} {b}"));
            name.reference = reference;
            entity.names.push(name);
        }
        aka.leftovers("aka", &mut entity.attributes);
    }
    places_and_dates(&mut node, &mut entity);
    if let Some(mut vessel) = node.take("vesselInfo") {
        entity
            .identifiers
            .extend(vessel.take_text("callSign").map(|sign| Identifier {
                label: Some("Call sign".to_owned()),
                ..Identifier::new(IdentifierType::CallSign, sign)
            }));
        entity.craft = Some(CraftDetails {
            craft_type: vessel.take_text("vesselType"),
            flag: vessel.take_text("vesselFlag").map(CountryFact::new),
            owner: vessel.take_text("vesselOwner"),
            tonnage: vessel.take_text("tonnage"),
            gross_tonnage: vessel.take_text("grossRegisteredTonnage"),
            ..CraftDetails::default()
        });
        vessel.leftovers("vesselInfo", &mut entity.attributes);
    }
    // In XML the facts stand in their own elements; the remarks hold the rest in the same grammar.
    if let Some(remarks) = node.take_long_text("remarks") {
        ofac_remarks::read(&remarks, false, &mut entity);
    }
    node.text.clear();
    node.leftovers("", &mut entity.attributes);
    Some(entity)
}

fn places_and_dates(node: &mut Node, entity: &mut Entity) {
    for mut item in node.take_inside("addressList", "address") {
        let street: Vec<String> = ["address1", "address2", "address3"]
            .iter()
            .filter_map(|l| item.take_text(l))
            .collect();
        let reference = item.take_text("uid");
        let address = Address {
            street: (!street.is_empty()).then(|| street.join(", ")),
            city: item.take_text("city"),
            region: item.take_text("stateOrProvince"),
            postal_code: item.take_text("postalCode"),
            country: item.take_text("country").map(CountryFact::new),
            ..Address::default()
        };
        if !address.is_empty() {
            entity.addresses.push(Address { reference, ..address });
        }
        item.leftovers("address", &mut entity.attributes);
    }
    let alt = |item: &mut Node| {
        item.take_text("uid");
        (item.take_text("mainEntry").as_deref() == Some("false")).then(|| "alt.".to_owned())
    };
    for mut item in node.take_inside("nationalityList", "nationality") {
        let note = alt(&mut item);
        let fact = item.take_text("country").map(|c| CountryFact {
            note,
            ..CountryFact::new(c)
        });
        entity.nationalities.extend(fact);
    }
    for mut item in node.take_inside("citizenshipList", "citizenship") {
        let note = alt(&mut item);
        let fact = item.take_text("country").map(|c| CountryFact {
            note,
            ..CountryFact::new(c)
        });
        entity.citizenships.extend(fact);
    }
    for mut item in node.take_inside("dateOfBirthList", "dateOfBirthItem") {
        let note = alt(&mut item);
        let date = item.take_text("dateOfBirth").map(|d| DateFact {
            note,
            ..dates::fact(&d, Order::DayFirst)
        });
        entity.birth_dates.extend(date);
    }
    for mut item in node.take_inside("placeOfBirthList", "placeOfBirthItem") {
        let note = alt(&mut item);
        let birth = item
            .take_text("placeOfBirth")
            .map(|p| Address { note, ..place(&p) });
        entity.birth_places.extend(birth);
    }
}
