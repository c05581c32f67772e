//! Customers.

use axum::{
    Extension,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Bytes, Json, Paging, Path, Query, paged, plain};
use crate::{
    AppState, Party, Principal, Problem, csv,
    store::{Customer, Registered},
    watch::screen_customer,
};

/// Problems of one import that are told; the number of all stands beside them.
const PROBLEMS_TOLD: usize = 100;

#[derive(Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    search: String,
    #[serde(default)]
    cursor: String,
    #[serde(default)]
    limit: Option<i64>,
}

/// A page of customers.
pub(crate) async fn page(
    State(state): State<AppState>,
    Query(search): Query<Search>,
) -> Result<Response, Problem> {
    let paging = Paging {
        cursor: search.cursor,
        limit: search.limit,
    };
    let limit = paging.limit()?;
    let customers = state
        .store
        .customers(plain("search", &search.search)?, paging.cursor()?, limit)
        .await?;
    Ok(axum::Json(paged(&customers, limit, |c| c.id.clone())).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Register {
    reference: String,
    party: Party,
}

/// Registers a customer, or changes the one of the same reference; screens it, and answers with its alerts.
pub(crate) async fn register(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Json(register): Json<Register>,
) -> Result<Response, Problem> {
    let (customer, registered, screening) =
        register_and_screen(&state, &who, &register.reference, &register.party).await?;
    let status = if registered == Registered::Created {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let body = json!({"customer": customer, "registered": registered, "screening": screening});
    Ok((status, axum::Json(body)).into_response())
}

pub(crate) async fn register_and_screen(
    state: &AppState,
    who: &Principal,
    reference: &str,
    party: &Party,
) -> Result<(Customer, Registered, Value), Problem> {
    let reference = reference.trim();
    if reference.is_empty() || reference.chars().count() > 200 || reference.chars().any(char::is_control) {
        return Err(Problem::invalid("reference: give 1 to 200 characters"));
    }
    let (_, notes) = party.query().map_err(Problem::invalid)?;
    let (customer, registered) = state
        .store
        .register_customer(&who.actor, reference, party)
        .await?;
    let current = state.lists.current().snapshot.clone();
    let outcome = if registered == Registered::Unchanged && customer.snapshot.as_deref() == Some(&current) {
        crate::store::Outcome::default()
    } else {
        screen_customer(state, &who.actor, "customer", &customer).await?
    };
    let screening = json!({"snapshot": current, "notes": notes, "alerts": outcome});
    Ok((customer, registered, screening))
}

/// What an import did.
#[derive(Debug, Default, serde::Serialize)]
pub(crate) struct Imported {
    pub(crate) rows: usize,
    pub(crate) created: usize,
    pub(crate) changed: usize,
    pub(crate) unchanged: usize,
    pub(crate) refused: usize,
    pub(crate) alerts_opened: usize,
    /// The first rows refused, with their lines.
    pub(crate) problems: Vec<String>,
}

pub(crate) async fn import_csv(state: &AppState, who: &Principal, bytes: &[u8]) -> Result<Imported, Problem> {
    let mut imported = Imported::default();
    for row in csv::customers(bytes)? {
        imported.rows += 1;
        let done = match row.customer {
            Ok((reference, party)) => register_and_screen(state, who, &reference, &party).await,
            Err(what) => Err(Problem::invalid(what)),
        };
        match done {
            Ok((_, registered, screening)) => {
                match registered {
                    Registered::Created => imported.created += 1,
                    Registered::Changed => imported.changed += 1,
                    Registered::Unchanged => imported.unchanged += 1,
                }
                imported.alerts_opened += screening["alerts"]["opened"].as_array().map_or(0, Vec::len);
            }
            // Our own failure ends the import: the rest can be sent again, nothing is registered twice.
            Err(problem) if problem.status >= 500 => return Err(problem),
            Err(problem) => {
                imported.refused += 1;
                if imported.problems.len() < PROBLEMS_TOLD {
                    imported
                        .problems
                        .push(format!("line {}: {}", row.line, problem.detail));
                }
            }
        }
    }
    Ok(imported)
}

/// Registers the customers of a CSV file.
pub(crate) async fn import(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Bytes(body): Bytes,
) -> Result<Response, Problem> {
    Ok(axum::Json(import_csv(&state, &who, &body).await?).into_response())
}

/// All customers as CSV.
pub(crate) async fn export(State(state): State<AppState>) -> Result<Response, Problem> {
    let mut rows = Vec::new();
    let mut after = String::new();
    loop {
        let customers = state.store.customers("", &after, 1000).await?;
        let Some(last) = customers.last() else { break };
        after.clone_from(&last.id);
        rows.extend(customers.into_iter().map(|c| {
            let moment = c.screened_at.map(written).unwrap_or_default();
            let p = c.party;
            vec![
                c.reference,
                p.kind,
                p.name,
                p.aliases.join(";"),
                p.birth_dates.join(";"),
                p.countries.join(";"),
                p.addresses.join("; "),
                p.identifiers.join(";"),
                moment,
                c.snapshot.unwrap_or_default(),
            ]
        }));
    }
    let header = [
        "id",
        "kind",
        "name",
        "aliases",
        "dob",
        "country",
        "address",
        "ids",
        "screened_at",
        "snapshot",
    ];
    Ok(as_file("customers.csv", csv::table(&header, rows.into_iter())?))
}

/// A moment, RFC 3339.
pub(crate) fn written(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at)
        .map(|t| t.to_string())
        .unwrap_or_default()
}

/// CSV to be kept as a file.
pub(crate) fn as_file(name: &'static str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, text).into_response()
}

/// One customer.
pub(crate) async fn one(State(state): State<AppState>, Path(id): Path<String>) -> Result<Response, Problem> {
    let customer = state.store.customer(plain("id", &id)?).await?;
    Ok(axum::Json(customer).into_response())
}

/// Takes a customer out of the watch.
pub(crate) async fn remove(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    state.store.remove_customer(&who.actor, plain("id", &id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
