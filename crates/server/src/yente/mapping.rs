//! From listed parties to entities of FollowTheMoney.
//!
//! A party, or several that are linked, make one entity; its listings, addresses and wallets make entities of their
//! own, which point to it. What has no property stands in the notes, under the list's label, so that nothing is lost.

use interdict_model::{
    Address, CountryFact, DateFact, Entity, EntityKind, Identifier, IdentifierType, Listing, Name, NameKind,
    NamePartKind, PartialDate,
};

use super::{
    knowledge::{DATASETS, IDENTIFIERS},
    proxy::{Proxy, Times},
    schema::{MODEL, Schema},
    values::{country_value, date_values, gender_value, phone_value},
};

/// What sets the identifiers of entities that belong to a party apart from the party's own.
pub(crate) const BELONGING: char = '~';

/// A listed party with what it is called here.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    /// Identifier of this listing.
    pub(crate) id: String,
    /// Name of its dataset.
    pub(crate) dataset: String,
    /// When its dataset was last known to list it, `2026-08-01T00:00:00`.
    pub(crate) seen: String,
    /// The record.
    pub(crate) entity: Entity,
}

/// A schema that ships with the program.
fn schema(name: &str) -> &'static Schema {
    MODEL
        .get(name)
        .unwrap_or_else(|| panic!("data/ftm/schemata.toml has no {name}"))
}

/// The schema of linked parties: what their lists call them, the most telling one.
pub(crate) fn schema_of(members: &[Member]) -> &'static Schema {
    let mut best: &Schema = schema("LegalEntity");
    for own in members.iter().map(|m| schema_of_entity(&m.entity)) {
        if own.is_a(best) || best.name == "LegalEntity" {
            best = own;
        }
    }
    best
}

fn schema_of_entity(entity: &Entity) -> &'static Schema {
    // Lists that come in FollowTheMoney's form keep the schema as they wrote it.
    let written = entity.attributes.iter().find(|a| a.label == "schema");
    if let Some(schema) = written.and_then(|a| MODEL.get(&a.value)).filter(|s| s.matchable) {
        return schema;
    }
    let company = |i: &Identifier| matches!(i.kind, IdentifierType::Kpp | IdentifierType::Isin);
    schema(match entity.kind {
        EntityKind::Person => "Person",
        EntityKind::Organization if entity.identifiers.iter().any(company) => "Company",
        EntityKind::Organization => "Organization",
        EntityKind::Vessel => "Vessel",
        EntityKind::Aircraft => "Airplane",
        EntityKind::Country => "PublicBody",
        EntityKind::Unknown => "LegalEntity",
    })
}

/// The entity of one party, or of several that are linked; the first one gives identifier and caption.
pub(crate) fn party(members: &[Member]) -> Proxy {
    let id = members.first().map_or("", |m| m.id.as_str());
    let mut proxy = Proxy::new(id, schema_of(members));
    proxy.referents = members.iter().skip(1).map(|m| m.id.clone()).collect();
    for member in members {
        if !proxy.datasets.contains(&member.dataset) {
            proxy.datasets.push(member.dataset.clone());
        }
    }
    proxy.times = times(members);
    proxy.caption = members
        .first()
        .map_or(String::new(), |m| m.entity.caption().to_owned());
    for Member { id, entity, .. } in members {
        names(entity, &mut proxy);
        facts(entity, &mut proxy);
        let mut notes = Vec::new();
        identifiers(entity, &mut proxy, &mut notes);
        craft(entity, &mut proxy, &mut notes);
        listings(entity, &mut proxy);
        leftovers(entity, &mut proxy, notes);
        for (at, address) in entity.addresses.iter().enumerate().filter(|(_, a)| !a.is_empty()) {
            proxy.add("address", address.one_line());
            proxy.add("addressEntity", address_id(id, at));
        }
    }
    proxy
}

/// The identifier of a party's address.
pub(crate) fn address_id(party: &str, at: usize) -> String {
    belonging_id(party, "address", at)
}

fn belonging_id(id: &str, what: &str, at: usize) -> String {
    format!("{id}{BELONGING}{what}-{}", at + 1)
}

/// When linked parties were first and last seen, and last changed.
pub(crate) fn times(members: &[Member]) -> Times {
    let day = |date: PartialDate| {
        date.first_day()
            .map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}T00:00:00"))
    };
    let listings = || members.iter().flat_map(|m| &m.entity.listings);
    let listed = || listings().filter_map(|l| l.listed_on).filter_map(day);
    let changed = |m: &Member| {
        let listings = m.entity.listings.iter();
        let dates = listings.flat_map(|l| l.amended_on.iter().copied().chain(l.listed_on));
        // A list that doesn't say when may have changed the party as late as it was published.
        dates.filter_map(day).max().unwrap_or_else(|| m.seen.clone())
    };
    Times {
        first_seen: listed().min(),
        last_seen: members.iter().map(|m| m.seen.clone()).max(),
        last_change: members.iter().map(changed).max(),
    }
}

fn names(entity: &Entity, proxy: &mut Proxy) {
    for name in &entity.names {
        proxy.add(name_property(name.kind), &name.text);
        // Parts are said of the name under which the party is listed; of aliases they would mix.
        if name.kind == NameKind::Primary && entity.kind == EntityKind::Person {
            parts(name, proxy);
        }
    }
}

fn name_property(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Primary | NameKind::OriginalScript => "name",
        NameKind::Alias => "alias",
        NameKind::WeakAlias => "weakAlias",
        NameKind::Former => "previousName",
    }
}

fn parts(name: &Name, proxy: &mut Proxy) {
    for part in &name.parts {
        let property = match part.kind {
            NamePartKind::Given => "firstName",
            NamePartKind::Middle => "middleName",
            NamePartKind::Patronymic => "fatherName",
            NamePartKind::Matronymic => "motherName",
            NamePartKind::Family => "lastName",
            NamePartKind::Maiden | NamePartKind::Other => continue,
        };
        proxy.add(property, &part.text);
    }
}

fn facts(entity: &Entity, proxy: &mut Proxy) {
    let person = proxy.schema.is_named("Person");
    let craft = proxy.schema.is_named("Vehicle");
    let (born, died) = match (person, craft) {
        (true, _) => ("birthDate", "deathDate"),
        (_, true) => ("buildDate", "deregistrationDate"),
        _ => ("incorporationDate", "dissolutionDate"),
    };
    dates(&entity.birth_dates, born, proxy);
    dates(&entity.death_dates, died, proxy);
    for place in &entity.birth_places {
        if proxy.add("birthPlace", place.one_line())
            && let Some(code) = place.country.as_ref().and_then(|c| c.code)
        {
            proxy.add("birthCountry", country_value(code));
        }
    }
    for gender in &entity.genders {
        proxy.add("gender", gender_value(*gender));
    }
    proxy.add_all("title", entity.titles.iter().cloned());
    for position in &entity.positions {
        if !proxy.add("position", position) {
            proxy.add("notes", position);
        }
    }
    let has = |property: &str| proxy.schema.property(property).is_some();
    let national = if has("nationality") {
        "nationality"
    } else {
        "country"
    };
    let citizen = if has("citizenship") {
        "citizenship"
    } else {
        "country"
    };
    countries(&entity.nationalities, national, proxy);
    countries(&entity.citizenships, citizen, proxy);
    for fact in &entity.countries {
        // Lists in FollowTheMoney's form say which of its properties a country stood in.
        let written = fact
            .note
            .as_deref()
            .filter(|note| proxy.schema.property(note).is_some());
        countries(std::slice::from_ref(fact), written.unwrap_or("country"), proxy);
    }
    let of_addresses = entity.addresses.iter().filter_map(|a| a.country.clone());
    countries(&of_addresses.collect::<Vec<_>>(), "country", proxy);
}

fn dates(facts: &[DateFact], property: &str, proxy: &mut Proxy) {
    for fact in facts {
        match (fact.date, &fact.as_listed) {
            (Some(date), _) => proxy.add_all(property, date_values(date)),
            (None, Some(words)) => drop(proxy.add("notes", format!("{property}: {words}"))),
            (None, None) => {}
        }
    }
}

fn countries(facts: &[CountryFact], property: &str, proxy: &mut Proxy) {
    for fact in facts {
        match fact.code {
            Some(code) => drop(proxy.add(property, country_value(code))),
            None => drop(proxy.add("notes", format!("Country: {}", fact.as_listed))),
        }
    }
}

fn identifiers(entity: &Entity, proxy: &mut Proxy, notes: &mut Vec<String>) {
    for identifier in &entity.identifiers {
        if identifier.kind == IdentifierType::CryptoAddress {
            continue; // a wallet of its own
        }
        let label = identifier
            .label
            .as_deref()
            .filter(|label| proxy.schema.property(label).is_some());
        let known = IDENTIFIERS
            .to
            .get(&identifier.kind)
            .into_iter()
            .flatten()
            .map(String::as_str);
        let value = identifier_value(identifier);
        if !label
            .into_iter()
            .chain(known)
            .any(|property| proxy.add(property, &value))
        {
            let label = identifier.label.as_deref().unwrap_or(identifier.kind.code());
            notes.push(format!("{label}: {}", identifier.value));
        }
        if let Some(note) = &identifier.note {
            notes.push(format!("{}: {note}", identifier.value));
        }
    }
}

/// `IMO` and seven digits for ships' numbers; other values as listed.
fn identifier_value(identifier: &Identifier) -> String {
    if identifier.kind == IdentifierType::Imo {
        let digits: String = identifier.value.chars().filter(char::is_ascii_digit).collect();
        if digits.len() == 7 {
            return format!("IMO{digits}");
        }
    }
    if identifier.kind == IdentifierType::Phone {
        return phone_value(&identifier.value);
    }
    identifier.value.clone()
}

fn craft(entity: &Entity, proxy: &mut Proxy, notes: &mut Vec<String>) {
    let Some(craft) = &entity.craft else {
        return;
    };
    countries(
        craft.flag.as_slice(),
        if proxy.schema.name == "Vessel" {
            "flag"
        } else {
            "country"
        },
        proxy,
    );
    let past = if proxy.schema.name == "Vessel" {
        "pastFlags"
    } else {
        "country"
    };
    countries(&craft.former_flags, past, proxy);
    let built = craft.built.as_ref().map(|b| ("buildDate", "Built", b));
    let values = [
        craft.craft_type.as_ref().map(|v| ("type", "Type", v)),
        craft
            .tonnage
            .as_ref()
            .map(|v| ("deadweightTonnage", "Tonnage", v)),
        craft
            .gross_tonnage
            .as_ref()
            .map(|v| ("grossRegisteredTonnage", "Gross tonnage", v)),
        craft.owner.as_ref().map(|v| ("", "Owner", v)),
        craft.length.as_ref().map(|v| ("", "Length", v)),
    ];
    for (property, label, value) in values.into_iter().flatten() {
        if !proxy.add(property, value) {
            notes.push(format!("{label}: {value}"));
        }
    }
    if let Some((property, label, value)) = built {
        match super::values::date_of(value) {
            Some(date) => drop(proxy.add(property, date.to_string())),
            None => notes.push(format!("{label}: {value}")),
        }
    }
}

fn listings(entity: &Entity, proxy: &mut Proxy) {
    for listing in &entity.listings {
        proxy.add_all("program", listing.programmes.iter().cloned());
        proxy.add_all("sourceUrl", listing.source_url.iter().cloned());
    }
    for topic in topics(entity) {
        proxy.add("topics", topic);
    }
}

/// What its listings make of a party.
pub(crate) fn topics(entity: &Entity) -> Vec<String> {
    let written = entity
        .attributes
        .iter()
        .filter(|a| a.label == "topics")
        .map(|a| a.value.clone());
    let mut topics: Vec<String> = written.collect();
    if topics.is_empty() {
        let lists = entity.listings.iter().map(|l| l.list.as_str());
        let told: Vec<&str> = lists.filter(|list| *list != entity.list).collect();
        // A record that gathers other lists is what they make it; its own list speaks where it tells of none.
        let own = (!gathers(entity) || told.is_empty()).then_some(entity.list.as_str());
        for list in own.into_iter().chain(told) {
            let of_list = DATASETS.list(list).map(|facts| facts.topics.clone());
            for topic in of_list.unwrap_or_else(|| vec!["sanction".to_owned()]) {
                if !topics.contains(&topic) {
                    topics.push(topic);
                }
            }
        }
    }
    topics
}

/// Whether the list gathers other lists' records rather than listing anyone itself.
fn gathers(entity: &Entity) -> bool {
    !entity.listings.is_empty() && entity.listings.iter().all(|l| l.list != entity.list)
}

fn leftovers(entity: &Entity, proxy: &mut Proxy, notes: Vec<String>) {
    proxy.add_all("notes", entity.remarks.iter().cloned());
    for attribute in &entity.attributes {
        if matches!(attribute.label.as_str(), "topics" | "schema") {
            continue;
        }
        let text = proxy
            .schema
            .property(&attribute.label)
            .filter(|p| p.pointer.is_none());
        if text.is_none() || !proxy.add(&attribute.label, &attribute.value) {
            proxy.add("notes", format!("{}: {}", attribute.label, attribute.value));
        }
    }
    for relation in &entity.relations {
        let note = relation
            .note
            .as_ref()
            .map_or(String::new(), |note| format!(" ({note})"));
        proxy.add("notes", format!("{}: {}{note}", relation.kind, relation.name));
    }
    proxy.add_all("notes", notes);
}

/// The entities that belong to a party, each with the party's property under which it stands.
pub(crate) fn belongings(members: &[Member]) -> Vec<(&'static str, Proxy)> {
    let main = members.first().map_or("", |m| m.id.as_str());
    let mut found = Vec::new();
    for member in members {
        let started = |proxy: &mut Proxy| {
            proxy.datasets = vec![member.dataset.clone()];
            proxy.times = times(std::slice::from_ref(member));
        };
        for (at, listing) in member.entity.listings.iter().enumerate() {
            let mut proxy = sanction(belonging_id(&member.id, "sanction", at), listing, &member.entity);
            proxy.add("entity", main);
            started(&mut proxy);
            found.push(("sanctions", proxy));
        }
        for (at, listed) in member
            .entity
            .addresses
            .iter()
            .enumerate()
            .filter(|(_, a)| !a.is_empty())
        {
            let mut proxy = address(address_id(&member.id, at), listed);
            started(&mut proxy);
            found.push(("addressEntity", proxy));
        }
        let wallets = member
            .entity
            .identifiers
            .iter()
            .filter(|i| i.kind == IdentifierType::CryptoAddress);
        for (at, listed) in wallets.enumerate() {
            let mut proxy = Proxy::new(belonging_id(&member.id, "wallet", at), schema("CryptoWallet"));
            proxy.add("publicKey", &listed.value);
            proxy.add_all("currency", listed.issuer.iter().cloned());
            proxy.add("holder", main);
            for topic in topics(&member.entity) {
                proxy.add("topics", topic);
            }
            started(&mut proxy);
            found.push(("cryptoWallets", proxy));
        }
    }
    found
}

fn sanction(id: String, listing: &Listing, entity: &Entity) -> Proxy {
    let mut proxy = Proxy::new(id, schema("Sanction"));
    let facts = DATASETS.list(&listing.list);
    let authority = facts
        .and_then(|f| f.publisher.clone())
        .unwrap_or_else(|| listing.list.clone());
    proxy.add("authority", authority);
    proxy.add_all("country", facts.and_then(|f| f.country.clone()));
    proxy.add("authorityId", &listing.reference);
    if listing.list == "un-sc" {
        proxy.add("unscId", &listing.reference);
    }
    proxy.add_all("program", listing.programmes.iter().cloned());
    proxy.add_all("provisions", listing.measures.iter().cloned());
    proxy.add_all("reason", listing.reasons.iter().cloned());
    proxy.add_all("summary", listing.legal_basis.iter().cloned());
    proxy.add_all("sourceUrl", listing.source_url.iter().cloned());
    proxy.add_all("listingDate", listing.listed_on.into_iter().flat_map(date_values));
    proxy.add_all("startDate", listing.listed_on.into_iter().flat_map(date_values));
    proxy.add_all("endDate", listing.ended_on.into_iter().flat_map(date_values));
    proxy.add_all(
        "modifiedAt",
        listing.amended_on.iter().copied().flat_map(date_values),
    );
    proxy.add_all("recordId", entity.provenance.record.iter().cloned());
    proxy
}

fn address(id: String, listed: &Address) -> Proxy {
    let mut proxy = Proxy::new(id, schema("Address"));
    proxy.add("full", listed.one_line());
    proxy.add_all("street", listed.street.iter().cloned());
    proxy.add_all("city", listed.city.iter().cloned());
    proxy.add_all("region", listed.region.iter().cloned());
    proxy.add_all("postalCode", listed.postal_code.iter().cloned());
    proxy.add_all(
        "country",
        listed.country.iter().filter_map(|c| c.code).map(country_value),
    );
    proxy.add_all("remarks", listed.note.iter().cloned());
    proxy
}
