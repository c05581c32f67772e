//! Errors in the shape that yente's clients read.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::Problem;

/// Why a request was refused.
#[derive(Debug, Clone)]
pub(crate) enum YenteError {
    /// A status with a sentence under `detail`.
    Refused(StatusCode, String),
    /// 422: parameters or a body that don't have the right form, each with where and what.
    Malformed(Vec<Malformed>),
    /// 500: our own failure.
    Internal,
    /// The service's own refusal.
    Problem(Box<Problem>),
}

/// One thing that doesn't have the right form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Malformed {
    /// Where: `["query", "limit"]`, `["body", "queries", "q1", "schema"]`.
    pub(crate) place: Vec<String>,
    /// What it should be.
    pub(crate) message: String,
    /// A stable word, e.g. `int_parsing`, `missing`.
    pub(crate) kind: &'static str,
}

impl Malformed {
    pub(crate) fn new(place: &[&str], kind: &'static str, message: impl Into<String>) -> Self {
        Self {
            place: place.iter().map(|p| (*p).to_owned()).collect(),
            message: message.into(),
            kind,
        }
    }
}

impl YenteError {
    /// 400 with a sentence.
    pub(crate) fn bad(detail: impl Into<String>) -> Self {
        Self::Refused(StatusCode::BAD_REQUEST, detail.into())
    }

    /// 404 with a sentence.
    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::Refused(StatusCode::NOT_FOUND, detail.into())
    }

    /// 422 for one thing.
    pub(crate) fn malformed(place: &[&str], kind: &'static str, message: impl Into<String>) -> Self {
        Self::Malformed(vec![Malformed::new(place, kind, message)])
    }

    /// 404 for a dataset that is not served.
    pub(crate) fn no_dataset() -> Self {
        Self::not_found("No such dataset.")
    }
}

impl From<Problem> for YenteError {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl IntoResponse for YenteError {
    fn into_response(self) -> Response {
        let (status, body) = match self {
            Self::Refused(status, detail) => (status, json!({ "detail": detail })),
            Self::Malformed(what) => {
                let item =
                    |m: Malformed| -> Value { json!({ "type": m.kind, "loc": m.place, "msg": m.message }) };
                let list: Vec<Value> = what.into_iter().map(item).collect();
                (StatusCode::UNPROCESSABLE_ENTITY, json!({ "detail": list }))
            }
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, json!({ "status": "error" })),
            Self::Problem(problem) => return problem.into_response(),
        };
        (status, Json(body)).into_response()
    }
}
