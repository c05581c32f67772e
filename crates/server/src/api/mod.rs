//! The own API under `/api/v1`, described by `openapi.json` beside this file.

mod alerts;
mod customers;
mod decisions;
mod documents;
mod lists;
mod records;
mod screen;
mod webhooks;

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, de::DeserializeOwned};

pub(crate) use alerts::{Asked, Search as AlertSearch, export as export_alerts, perform};
pub(crate) use customers::{Imported, export as export_customers, import_csv, register_and_screen};
pub(crate) use documents::{Read, read_for};
pub(crate) use lists::{blocking, data_dir};
pub(crate) use webhooks::{deliver, make as make_webhook};

use crate::{Access, AppState, Problem, Role, Scope, routes::Routes};

/// The description of the API, OpenAPI 3.1.
pub(crate) const OPENAPI: &str = include_str!("openapi.json");

/// Adds the routes.
pub(crate) fn routes(routes: Routes) -> Routes {
    let read = Access::Api(Role::Reader, Scope::Read);
    let customers = Access::Api(Role::Analyst, Scope::Customers);
    let alerts = Access::Api(Role::Analyst, Scope::Alerts);
    let admin = Access::Api(Role::Administrator, Scope::Admin);
    let audit = Access::Api(Role::Approver, Scope::Admin);
    routes
        .get("/api/v1/openapi.json", Access::Open, openapi)
        .post("/api/v1/screen", Access::Screening, screen::one)
        .post("/api/v1/screen/bulk", Access::Screening, screen::bulk)
        .post("/api/v1/documents", Access::Screening, documents::read_document)
        .get("/api/v1/lists", read, lists::lists)
        .get("/api/v1/lists/update", read, lists::update_state)
        .post("/api/v1/lists/update", admin, lists::update)
        .get("/api/v1/snapshots", read, lists::snapshots)
        .get("/api/v1/changes", read, lists::changes)
        .get("/api/v1/parties/{list}/{*reference}", read, lists::party)
        .get("/api/v1/customers", read, customers::page)
        .post("/api/v1/customers", customers, customers::register)
        .post("/api/v1/customers/import", customers, customers::import)
        .get("/api/v1/customers/export", read, customers::export)
        .get("/api/v1/customers/{id}", read, customers::one)
        .delete("/api/v1/customers/{id}", customers, customers::remove)
        .get("/api/v1/alerts", read, alerts::page)
        .get("/api/v1/alerts/export", read, alerts::export)
        .get("/api/v1/alerts/{id}", read, alerts::one)
        .post("/api/v1/alerts/{id}/actions", alerts, alerts::act)
        .get("/api/v1/decisions", read, decisions::page)
        .get("/api/v1/decisions/export", read, decisions::export)
        .get("/api/v1/audit", audit, records::page)
        .get("/api/v1/audit/verification", audit, records::verify)
        .get("/api/v1/webhooks", admin, webhooks::all)
        .post("/api/v1/webhooks", admin, webhooks::create)
        .delete("/api/v1/webhooks/{id}", admin, webhooks::remove)
}

async fn openapi() -> Response {
    let kind = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, kind)], OPENAPI).into_response()
}

/// A body of JSON; what is wrong with it is a problem.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<AppState> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Problem> {
        use axum::extract::rejection::JsonRejection;
        match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(JsonRejection::JsonDataError(e)) => Err(Problem::invalid(e.body_text())),
            Err(e) if e.status().as_u16() == 413 => Err(body_too_large(state)),
            Err(e) => Err(Problem::bad_request(e.body_text())),
        }
    }
}

/// A body as it is, within the limit.
pub(crate) struct Bytes(pub(crate) axum::body::Bytes);

impl FromRequest<AppState> for Bytes {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Problem> {
        match axum::body::Bytes::from_request(request, state).await {
            Ok(bytes) => Ok(Self(bytes)),
            Err(e) if e.status().as_u16() == 413 => Err(body_too_large(state)),
            Err(e) => Err(Problem::bad_request(e.body_text())),
        }
    }
}

pub(crate) fn body_too_large(state: &AppState) -> Problem {
    let mib = state.config.body_bytes_max >> 20;
    Problem::too_large(format!(
        "a request may have {mib} MiB: send less at a time, or raise body_mib_max"
    ))
}

/// Query parameters; what is wrong with them is a problem.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(e) => Err(Problem::bad_request(e.body_text())),
        }
    }
}

/// Parts of the path; what is wrong with them is a problem.
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(e) => Err(Problem::bad_request(e.body_text())),
        }
    }
}

/// Elements of one page at most.
const PAGE_MAX: i64 = 500;

/// Which part of a long answer.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Paging {
    /// Where the page before ended, from its `next`.
    #[serde(default)]
    pub(crate) cursor: String,
    /// Elements, at most 500.
    #[serde(default)]
    pub(crate) limit: Option<i64>,
}

impl Paging {
    pub(crate) fn limit(&self) -> Result<i64, Problem> {
        match self.limit.unwrap_or(50) {
            limit @ 1..=PAGE_MAX => Ok(limit),
            _ => Err(Problem::invalid(format!("limit: give 1 to {PAGE_MAX}"))),
        }
    }

    pub(crate) fn cursor(&self) -> Result<&str, Problem> {
        plain("cursor", &self.cursor)
    }
}

/// A text that can be stored and looked for.
pub(crate) fn plain<'a>(name: &str, text: &'a str) -> Result<&'a str, Problem> {
    if text.contains('\0') || text.len() > 10_000 {
        return Err(Problem::invalid(format!(
            "{name}: give at most 10000 bytes without NUL"
        )));
    }
    Ok(text)
}

/// A page of elements: `next` is the cursor of the page after it, absent on the last one.
pub(crate) fn paged<T: serde::Serialize>(
    elements: &[T],
    limit: i64,
    cursor: impl Fn(&T) -> String,
) -> serde_json::Value {
    let next = (elements.len() as i64 == limit)
        .then(|| elements.last().map(cursor))
        .flatten();
    serde_json::json!({"data": elements, "next": next})
}
