//! What OpenRefine asks for while somebody types or points: suggestions of entities, properties and types, the
//! properties that a column can be extended by, and an entity in a small page.

use axum::{
    Json,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    super::{
        catalogue::Found,
        errors::YenteError,
        find::Finder,
        matching::{Scope, on_all_cores},
        params::Params,
        querystring::{Node, Term, What},
        schema::{MODEL, Property, PropertyType},
        text,
    },
    described, of_dataset, property_of, schemata, type_of,
};
use crate::AppState;

const SUGGESTIONS: i64 = 10;
const SUGGESTIONS_MAX: i64 = 500;
const SUGGESTED_PROPERTIES_MAX: usize = 5;

fn suggested(prefix: &str, result: &[Value]) -> Json<Value> {
    Json(json!({"code": "/api/status/ok", "status": "200 OK", "prefix": prefix, "result": result}))
}

/// Whether one of the labels starts so, in any case.
fn starts(prefix: &str, labels: &[&str]) -> bool {
    let prefix = prefix.trim().to_lowercase();
    !prefix.is_empty()
        && labels
            .iter()
            .any(|label| label.to_lowercase().starts_with(&prefix))
}

/// `GET /reconcile/{dataset}/suggest/entity`: entities whose names start so.
pub(crate) async fn suggest_entity(
    State(state): State<AppState>,
    Path(path): Path<String>,
    mut params: Params,
) -> Result<Json<Value>, YenteError> {
    let dataset = state.lists.current();
    let catalogue = dataset.catalogue();
    let limit = params.number("limit", SUGGESTIONS, Some(SUGGESTIONS_MAX)).max(0) as usize;
    let prefix = params.text("prefix").unwrap_or_default().to_owned();
    params.finish()?;
    let datasets = of_dataset(catalogue, &path)?;
    let scope = Scope {
        datasets,
        ..Scope::default()
    };
    let mut words: Vec<What> = text::words(&prefix).map(What::Word).collect();
    // The last word may not be finished.
    if let Some(What::Word(last)) = words.pop() {
        words.push(What::Pattern(last + "*"));
    }
    if words.is_empty() {
        return Ok(suggested(&prefix, &[]));
    }
    let node = Node::And(
        words
            .into_iter()
            .map(|what| Node::Term(Term { field: None, what }))
            .collect(),
    );
    let result: Vec<Value> = on_all_cores(|| {
        let finder = Finder::new(&dataset);
        let mut found = finder.find(&node);
        found.retain(|(entity, _)| scope.admits(catalogue, *entity));
        let best = finder.ranked(found, &node).into_iter().take(limit);
        best.map(|entity| {
            let proxy = catalogue.proxy(&dataset, entity);
            json!({"id": proxy.id, "name": proxy.caption(), "description": described(&proxy),
                   "type": [type_of(proxy.schema)]})
        })
        .collect()
    });
    Ok(suggested(&prefix, &result))
}

/// `GET /reconcile/{dataset}/suggest/property`.
pub(crate) async fn suggest_property(
    State(state): State<AppState>,
    Path(path): Path<String>,
    params: Params,
) -> Result<Json<Value>, YenteError> {
    let dataset = state.lists.current();
    let datasets = of_dataset(dataset.catalogue(), &path)?;
    let prefix = params.text("prefix").unwrap_or_default();
    let mut result: Vec<(String, Value)> = Vec::new();
    for schema in schemata(dataset.catalogue(), datasets) {
        let shown = schema
            .properties()
            .filter(|p| !p.hidden && p.kind != PropertyType::Entity);
        for property in shown.filter(|p| starts(prefix, &[&p.name, &p.label])) {
            let name = property.qualified();
            if result.iter().all(|(known, _)| *known != name) {
                result.push((name, property_of(property)));
            }
        }
    }
    // Shorter names are nearer to what was typed.
    result.sort_by_key(|(name, _)| name.len());
    let result: Vec<Value> = result
        .into_iter()
        .take(SUGGESTED_PROPERTIES_MAX)
        .map(|(_, value)| value)
        .collect();
    Ok(suggested(prefix, &result))
}

/// `GET /reconcile/{dataset}/suggest/type`.
pub(crate) async fn suggest_type(
    State(state): State<AppState>,
    Path(path): Path<String>,
    params: Params,
) -> Result<Json<Value>, YenteError> {
    let dataset = state.lists.current();
    let datasets = of_dataset(dataset.catalogue(), &path)?;
    let prefix = params.text("prefix").unwrap_or_default();
    let all = schemata(dataset.catalogue(), datasets).into_iter();
    let fitting = all.filter(|s| starts(prefix, &[&s.name, &s.label, &s.plural]));
    let result: Vec<Value> = fitting.take(SUGGESTED_PROPERTIES_MAX).map(type_of).collect();
    Ok(suggested(prefix, &result))
}

/// `GET /reconcile/{dataset}/extend/property`: properties that entities of a type may have.
pub(crate) async fn propose(
    State(state): State<AppState>,
    Path(path): Path<String>,
    mut params: Params,
) -> Result<Json<Value>, YenteError> {
    let dataset = state.lists.current();
    let limit = params.number("limit", 0, None).max(0);
    let name = params.text("type").unwrap_or("Thing").to_owned();
    params.finish()?;
    of_dataset(dataset.catalogue(), &path)?;
    let schema = MODEL
        .get(&name)
        .ok_or_else(|| YenteError::bad(format!("Invalid type: {name}")))?;
    let featured = schema.featured.iter().filter_map(|name| schema.property(name));
    let others = schema.properties().filter(|p| !schema.featured.contains(&p.name));
    let shown = |p: &&Property| !p.hidden && p.kind != PropertyType::Entity;
    let most = if limit == 0 { usize::MAX } else { limit as usize };
    let mut properties: Vec<&Property> = featured.chain(others).filter(shown).take(most).collect();
    properties.sort_by(|a, b| a.label.cmp(&b.label));
    let properties: Vec<Value> = properties
        .iter()
        .map(|p| json!({"id": p.name, "name": p.label}))
        .collect();
    Ok(Json(
        json!({"limit": limit, "type": schema.name, "properties": properties}),
    ))
}

/// `GET /reconcile/{dataset}/preview/{id}`: an entity in a small page, shown beside a cell.
pub(crate) async fn preview(
    State(state): State<AppState>,
    Path((path, id)): Path<(String, String)>,
) -> Result<Response, YenteError> {
    let dataset = state.lists.current();
    let catalogue = dataset.catalogue();
    of_dataset(catalogue, &path)?;
    let Some(Found::Entity(entity) | Found::Merged(entity)) = catalogue.find(&id) else {
        return Err(YenteError::not_found("No such entity!"));
    };
    let proxy = catalogue.proxy(&dataset, entity);
    let facts: Vec<(&str, Vec<&str>)> = (proxy.schema.featured.iter())
        .chain(["alias", "address", "notes"].map(String::from).iter())
        .filter_map(|name| Some((proxy.schema.property(name)?.label.as_str(), name)))
        .map(|(label, name)| (label, proxy.texts(name).take(5).collect::<Vec<_>>()))
        .filter(|(_, values)| !values.is_empty())
        .collect();
    let page = maud::html! {
        (maud::DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { (proxy.caption()) } }
            body style="font: 14px sans-serif; margin: 12px" {
                h1 style="font-size: 16px" { (proxy.caption()) }
                p { (described(&proxy)) }
                dl {
                    @for (label, values) in &facts {
                        dt { b { (label) } }
                        @for value in values { dd { (value) } }
                    }
                }
            }
        }
    };
    Ok((
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        page.into_string(),
    )
        .into_response())
}
