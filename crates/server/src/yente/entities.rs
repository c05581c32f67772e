//! `GET /entities/{id}` and what is adjacent to an entity.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use interdict_model::Address;
use serde_json::{Value, json};

use super::{
    addresses,
    catalogue::{Catalogue, Found},
    errors::YenteError,
    mapping,
    params::Params,
    proxy::Proxy,
    schema::{MODEL, PropertyType},
};
use crate::{AppState, Dataset};

const LIMIT: i64 = 10;
const LIMIT_MAX: i64 = 500;
const OFFSET_MAX: i64 = 9499;

/// An entity, or the answer that leads to it.
enum Lookup {
    Entity(u32),
    /// What belongs to this entity.
    Belonging(Box<Proxy>, u32),
    Elsewhere(Response),
}

fn look_up(dataset: &Dataset, id: &str, suffix: &str) -> Result<Lookup, YenteError> {
    let catalogue = dataset.catalogue();
    match catalogue.find(id) {
        None => Err(no_entity()),
        Some(Found::Entity(entity)) => Ok(Lookup::Entity(entity)),
        Some(Found::Merged(entity)) => {
            let to: String = form_urlencoded::byte_serialize(catalogue.id(entity).as_bytes()).collect();
            let location = [(header::LOCATION, format!("/entities/{to}{suffix}"))];
            Ok(Lookup::Elsewhere(
                (StatusCode::PERMANENT_REDIRECT, location).into_response(),
            ))
        }
        Some(Found::Belonging(entity)) => {
            let mut belongings = belongings(dataset, entity).into_iter().map(|(_, proxy)| proxy);
            let found = belongings.find(|proxy| proxy.id == id);
            found
                .map(|proxy| Lookup::Belonging(Box::new(proxy), entity))
                .ok_or_else(no_entity)
        }
    }
}

fn no_entity() -> YenteError {
    YenteError::not_found("No such entity!")
}

/// All that belongs to an entity, its ties to others among it, each with the property under which it stands.
fn belongings(dataset: &Dataset, entity: u32) -> Vec<(&'static str, Proxy)> {
    let catalogue = dataset.catalogue();
    let records = catalogue.records(dataset, entity);
    let mut found = mapping::belongings(&records);
    let Some(link) = MODEL.get("UnknownLink") else {
        return found;
    };
    for (at, (other, word, leads_there)) in catalogue.ties_of(entity).enumerate() {
        let (subject, object) = if leads_there {
            (entity, other)
        } else {
            (other, entity)
        };
        let mut proxy = Proxy::new(
            format!("{}{}link-{}", catalogue.id(entity), mapping::BELONGING, at + 1),
            link,
        );
        proxy.add("subject", catalogue.id(subject));
        proxy.add("object", catalogue.id(object));
        proxy.add("role", word);
        let first = records.first();
        proxy.datasets = first.map(|m| m.dataset.clone()).into_iter().collect();
        proxy.times = first
            .map(|m| mapping::times(std::slice::from_ref(m)))
            .unwrap_or_default();
        found.push((
            if leads_there {
                "unknownLinkTo"
            } else {
                "unknownLinkFrom"
            },
            proxy,
        ));
    }
    found
}

/// Puts into an address the parties that have it: those under which the same words are listed.
fn inhabit(dataset: &Dataset, address: &mut Proxy, entity: u32) {
    let catalogue = dataset.catalogue();
    let words = addresses::words(address.texts("full").next().unwrap_or_default());
    let mut found = vec![entity];
    for place in catalogue.addresses().like(&words) {
        let other = catalogue.entity_of(place.party);
        let listed = || {
            dataset
                .entity(place.party)?
                .addresses
                .get(place.at as usize)
                .cloned()
        };
        let same = |listed: Address| addresses::words(&listed.one_line()) == words;
        if other < catalogue.len() && !found.contains(&other) && listed().is_some_and(same) {
            found.push(other);
        }
    }
    for entity in found {
        address.nest("things", catalogue.proxy(dataset, entity));
    }
}

/// Puts into what belongs to an entity those that it points to, and that point to it.
fn expand_whole(dataset: &Dataset, proxy: &mut Proxy, entity: u32) {
    expand(dataset, proxy, u32::MAX);
    if proxy.schema.name == "Address" {
        inhabit(dataset, proxy, entity);
    }
}

/// Puts into an entity that points to others those that are known, except the one it is shown at.
fn expand(dataset: &Dataset, proxy: &mut Proxy, except: u32) {
    let catalogue = dataset.catalogue();
    let pointers: Vec<(&'static str, String)> = (proxy.properties())
        .filter(|(name, _)| {
            proxy
                .schema
                .property(name)
                .is_some_and(|p| p.kind == PropertyType::Entity)
        })
        .flat_map(|(name, values)| values.iter().map(move |v| (name, v.text().to_owned())))
        .collect();
    for (name, id) in pointers {
        if let Some(Found::Entity(entity)) = catalogue.find(&id).filter(|f| *f != Found::Entity(except)) {
            proxy.nest(name, catalogue.proxy(dataset, entity));
        }
    }
}

fn nested(dataset: &Dataset, entity: u32) -> Proxy {
    let mut proxy = dataset.catalogue().proxy(dataset, entity);
    for (property, mut belonging) in belongings(dataset, entity) {
        expand(dataset, &mut belonging, entity);
        proxy.nest(property, belonging);
    }
    proxy
}

/// `GET /entities/{id}`.
pub(crate) async fn entity(
    State(state): State<AppState>,
    Path(id): Path<String>,
    mut params: Params,
) -> Result<Response, YenteError> {
    let dataset = state.lists.current();
    let with_others = params.flag("nested", true);
    params.finish()?;
    let proxy = match look_up(&dataset, &id, "")? {
        Lookup::Elsewhere(response) => return Ok(response),
        Lookup::Entity(entity) if with_others => nested(&dataset, entity),
        Lookup::Entity(entity) => {
            let json = dataset.catalogue().json(&dataset, entity).to_owned();
            return Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response());
        }
        Lookup::Belonging(mut proxy, entity) => {
            if with_others {
                expand_whole(&dataset, &mut proxy, entity);
            }
            *proxy
        }
    };
    Ok(Json(proxy).into_response())
}

/// A page of what is adjacent.
struct Page {
    limit: usize,
    offset: usize,
    sort: Vec<String>,
}

impl Page {
    fn read(mut params: Params) -> Result<Self, YenteError> {
        let limit = params.number("limit", LIMIT, Some(LIMIT_MAX)).max(0) as usize;
        let offset = params.number("offset", 0, Some(OFFSET_MAX)).max(0) as usize;
        let sort = params.all("sort");
        params.finish()?;
        Ok(Self { limit, offset, sort })
    }

    fn of(&self, mut all: Vec<Proxy>) -> Value {
        for sort in self.sort.iter().rev() {
            let (field, down) = sort_of(sort);
            let key = |proxy: &Proxy| sort_key(proxy, field);
            all.sort_by(|a, b| super::search::ordered(key(a), key(b), down));
        }
        let total = all.len();
        let results: Vec<Proxy> = all.into_iter().skip(self.offset).take(self.limit).collect();
        json!({"results": results, "total": {"value": total, "relation": "eq"},
               "limit": self.limit, "offset": self.offset})
    }
}

/// `last_change:desc`: the field, and whether downwards.
pub(crate) fn sort_of(sort: &str) -> (&str, bool) {
    match sort.rsplit_once(':') {
        Some((field, "desc")) => (field, true),
        Some((field, "asc")) => (field, false),
        Some((field, _)) => (field, false),
        None => (sort, false),
    }
}

/// The first value of a field of an entity, or of all properties of a type.
pub(crate) fn sort_key(proxy: &Proxy, field: &str) -> Option<String> {
    field_values(proxy, field).into_iter().min()
}

/// The values of a field: of the entity, of a property, with or without `properties.` before it, or of all
/// properties of a type.
pub(crate) fn field_values(proxy: &Proxy, field: &str) -> Vec<String> {
    let own = |text: &str| vec![text.to_owned()];
    match field {
        "id" | "entity_id" | "canonical_id" => return own(&proxy.id),
        "caption" => return own(proxy.caption()),
        "schema" => return own(&proxy.schema.name),
        "datasets" => return proxy.datasets.clone(),
        "referents" => return proxy.referents.clone(),
        "target" => return own(if proxy.target() { "true" } else { "false" }),
        "first_seen" => return proxy.times.first_seen.iter().cloned().collect(),
        "last_seen" => return proxy.times.last_seen.iter().cloned().collect(),
        "last_change" => return proxy.times.last_change.iter().cloned().collect(),
        _ => {}
    }
    let property = field.strip_prefix("properties.").unwrap_or(field);
    let values: Vec<String> = proxy.texts(property).map(str::to_owned).collect();
    if !values.is_empty() {
        return values;
    }
    let of_group = proxy
        .properties()
        .filter(|(name, _)| proxy.schema.property(name).and_then(|p| p.kind.group()) == Some(field));
    of_group
        .flat_map(|(_, values)| values.iter().map(|v| v.text().to_owned()))
        .collect()
}

/// What is adjacent to an entity, by property.
fn adjacent(dataset: &Dataset, lookup: Lookup) -> (Proxy, BTreeMap<&'static str, Vec<Proxy>>) {
    let catalogue: &Catalogue = dataset.catalogue();
    let mut by_property: BTreeMap<&'static str, Vec<Proxy>> = BTreeMap::new();
    let proxy = match lookup {
        Lookup::Entity(entity) => {
            for (property, mut belonging) in belongings(dataset, entity) {
                expand(dataset, &mut belonging, entity);
                by_property.entry(property).or_default().push(belonging);
            }
            catalogue.proxy(dataset, entity)
        }
        Lookup::Belonging(proxy, entity) => {
            let mut expanded = proxy.clone();
            expand_whole(dataset, &mut expanded, entity);
            for (property, values) in expanded.properties() {
                let entities = values.iter().filter_map(|value| match value {
                    super::proxy::Value::Entity(entity) => Some(entity.as_ref().clone()),
                    super::proxy::Value::Text(_) => None,
                });
                let entities: Vec<Proxy> = entities.collect();
                if !entities.is_empty() {
                    by_property.insert(property, entities);
                }
            }
            *proxy
        }
        Lookup::Elsewhere(_) => unreachable_lookup(),
    };
    (proxy, by_property)
}

fn unreachable_lookup() -> Proxy {
    // Redirections are answered before.
    Proxy::new("", &MODEL.schemata()[0])
}

/// `GET /entities/{id}/adjacent`.
pub(crate) async fn all_adjacent(
    State(state): State<AppState>,
    Path(id): Path<String>,
    params: Params,
) -> Result<Response, YenteError> {
    let dataset = state.lists.current();
    let page = Page::read(params)?;
    let lookup = match look_up(&dataset, &id, "/adjacent")? {
        Lookup::Elsewhere(response) => return Ok(response),
        other => other,
    };
    let (proxy, by_property) = adjacent(&dataset, lookup);
    let adjacent: BTreeMap<&str, Value> = by_property
        .into_iter()
        .map(|(property, all)| (property, page.of(all)))
        .collect();
    Ok(Json(json!({"entity": proxy, "adjacent": adjacent})).into_response())
}

/// `GET /entities/{id}/adjacent/{property}`.
pub(crate) async fn adjacent_by_property(
    State(state): State<AppState>,
    Path((id, property)): Path<(String, String)>,
    params: Params,
) -> Result<Response, YenteError> {
    let dataset = state.lists.current();
    let page = Page::read(params)?;
    let suffix: String = form_urlencoded::byte_serialize(property.as_bytes()).collect();
    let lookup = match look_up(&dataset, &id, &format!("/adjacent/{suffix}"))? {
        Lookup::Elsewhere(response) => return Ok(response),
        other => other,
    };
    let (proxy, mut by_property) = adjacent(&dataset, lookup);
    if !proxy
        .schema
        .property(&property)
        .is_some_and(|p| p.kind == PropertyType::Entity)
    {
        return Err(YenteError::not_found("No such property!"));
    }
    Ok(Json(page.of(by_property.remove(property.as_str()).unwrap_or_default())).into_response())
}
