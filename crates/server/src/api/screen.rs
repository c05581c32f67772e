//! Screening one party, and streams of them.

use std::time::Duration;

use axum::{
    Extension,
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use interdict_screen::Options;
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_stream::{StreamExt, wrappers::ReceiverStream};

use super::{Json, Query};
use crate::{
    AppState, Dataset, Party, Principal, Problem, ScreenedQuery,
    screening::{Screened, record, screen},
};

/// Parties screened, and recorded, together.
const CHUNK: usize = 256;
/// How long lines wait for others to be screened together with.
const IDLE: Duration = Duration::from_millis(50);
/// Bytes of one line of a stream.
const LINE_BYTES_MAX: usize = 1 << 20;

/// How to answer.
#[derive(Debug, Deserialize)]
pub(crate) struct Settings {
    #[serde(default)]
    threshold: Option<f64>,
    #[serde(default)]
    limit: Option<usize>,
}

impl Settings {
    fn options(&self, state: &AppState) -> Result<Options, Problem> {
        let threshold = self.threshold.unwrap_or(state.config.threshold);
        let limit = self.limit.unwrap_or(20);
        if !(0.0..=1.0).contains(&threshold) || !(1..=500).contains(&limit) {
            return Err(Problem::invalid(
                "give a threshold from 0 to 1 and a limit from 1 to 500",
            ));
        }
        Ok(Options {
            threshold,
            limit,
            explain: true,
        })
    }
}

/// Screens one party.
pub(crate) async fn one(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Query(settings): Query<Settings>,
    Json(party): Json<Party>,
) -> Result<Response, Problem> {
    let options = settings.options(&state)?;
    let (dataset, screened) = screen(&state, &who, "api", party, &options).await?;
    Ok(axum::Json(screened.json(&dataset, &options)).into_response())
}

/// One line of a stream: the caller's reference beside the party.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Value,
    #[serde(flatten)]
    party: serde_json::Map<String, Value>,
}

/// Screens a stream of parties, one a line; answers a line each, in their order, as they come. A line that is not
/// understood is answered with its problem.
pub(crate) async fn bulk(
    State(state): State<AppState>,
    Extension(who): Extension<Principal>,
    Query(settings): Query<Settings>,
    body: Body,
) -> Result<Response, Problem> {
    let options = settings.options(&state)?;
    let (sender, receiver) = mpsc::channel::<Result<Vec<u8>, std::io::Error>>(2);
    let lines = sender.clone();
    let answering = tokio::spawn(async move { answer_lines(&state, &who, &options, body, &lines).await });
    tokio::spawn(async move {
        let failed = match answering.await {
            Ok(Ok(())) => return,
            Ok(Err(why)) => why,
            Err(panic) => Problem::internal(&panic).detail,
        };
        // The stream breaks off, so that nobody takes it for whole.
        let _ = sender.send(Err(std::io::Error::other(failed))).await;
    });
    let lines = Body::from_stream(ReceiverStream::new(receiver));
    let kind = HeaderValue::from_static("application/x-ndjson");
    Ok(([(header::CONTENT_TYPE, kind)], lines).into_response())
}

async fn answer_lines(
    state: &AppState,
    who: &Principal,
    options: &Options,
    body: Body,
    sender: &mpsc::Sender<Result<Vec<u8>, std::io::Error>>,
) -> Result<(), String> {
    let dataset = state.lists.current();
    let mut body = body.into_data_stream();
    let (mut rest, mut lines): (Vec<u8>, Vec<Vec<u8>>) = (Vec::new(), Vec::new());
    loop {
        let bytes = match lines.is_empty() {
            true => Ok(body.next().await),
            // Whoever sends line by line gets the answers that are due.
            false => tokio::time::timeout(IDLE, body.next()).await,
        };
        let (ended, idle) = (matches!(bytes, Ok(None)), bytes.is_err());
        if let Ok(Some(bytes)) = bytes {
            rest.extend_from_slice(&bytes.map_err(|e| e.to_string())?);
        }
        let mut from = 0;
        while let Some(length) = rest[from..].iter().position(|b| *b == b'\n') {
            lines.push(rest[from..=from + length].to_vec());
            from += length + 1;
        }
        rest.drain(..from);
        if ended && !rest.is_empty() {
            lines.push(std::mem::take(&mut rest));
        }
        if rest.len() > LINE_BYTES_MAX {
            return Err("a line is longer than 1 MiB".to_owned());
        }
        lines.retain(|line| !line.trim_ascii().is_empty());
        while lines.len() >= CHUNK || ((ended || idle) && !lines.is_empty()) {
            let chunk: Vec<Vec<u8>> = lines.drain(..CHUNK.min(lines.len())).collect();
            let answers = tokio::task::block_in_place(|| {
                tracing::info_span!("screen", parties = chunk.len())
                    .in_scope(|| answer_chunk(&dataset, &chunk, options))
            });
            let (texts, queries): (Vec<String>, Vec<Option<ScreenedQuery>>) = answers.into_iter().unzip();
            let record = record("bulk", &dataset, options, queries.into_iter().flatten().collect());
            state.record_screening(who, record).await.map_err(|p| p.detail)?;
            if sender.send(Ok(texts.concat().into_bytes())).await.is_err() {
                return Ok(());
            }
        }
        if ended {
            return Ok(());
        }
    }
}

fn answer_chunk(
    dataset: &Dataset,
    lines: &[Vec<u8>],
    options: &Options,
) -> Vec<(String, Option<ScreenedQuery>)> {
    let answer = |line: &Vec<u8>| {
        let parsed: Result<Line, _> = serde_json::from_slice(line);
        let (id, party) = match parsed {
            Ok(line) => (
                line.id,
                serde_json::from_value::<Party>(Value::Object(line.party)),
            ),
            Err(error) => (Value::Null, Err(error)),
        };
        let screened = match party {
            Ok(party) => Screened::new(dataset, party, options),
            Err(error) => Err(Problem::invalid(error.to_string())),
        };
        match screened {
            Ok(screened) => {
                let mut answer = screened.json(dataset, options);
                answer["id"] = id;
                (format!("{answer}\n"), Some(screened.recorded()))
            }
            Err(problem) => (format!("{}\n", json!({"id": id, "problem": problem})), None),
        }
    };
    lines.par_iter().map(answer).collect()
}
