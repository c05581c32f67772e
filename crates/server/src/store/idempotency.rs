//! Answers kept for requests that are sent again.

use sqlx::Row;

use super::{Store, StoreError, now};

/// How long an answer is kept, and how long a request may run before another one takes its place.
const KEPT_MS: i64 = 24 * 3_600_000;
const RUNNING_MS: i64 = 3_600_000;

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Claim {
    /// Nothing: the request is to be done.
    Fresh,
    /// The request is being done.
    Running,
    /// It was used for another request.
    Other,
    /// The answer, status and body.
    Answered(i64, String),
}

impl Store {
    /// Takes a key for a request.
    pub(crate) async fn claim(&self, subject: &str, request: &str) -> Result<Claim, StoreError> {
        let at = now();
        sqlx::query("DELETE FROM idempotency WHERE created_at < $1 OR (status IS NULL AND created_at < $2)")
            .bind(at - KEPT_MS)
            .bind(at - RUNNING_MS)
            .execute(&self.writers)
            .await?;
        let taken = sqlx::query(
            "INSERT INTO idempotency (subject, request, created_at) VALUES ($1, $2, $3) ON CONFLICT (subject) DO NOTHING",
        )
        .bind(subject)
        .bind(request)
        .bind(at)
        .execute(&self.writers)
        .await?;
        if taken.rows_affected() == 1 {
            return Ok(Claim::Fresh);
        }
        let row = sqlx::query("SELECT request, status, body FROM idempotency WHERE subject = $1")
            .bind(subject)
            .fetch_optional(&self.writers)
            .await?;
        let Some(row) = row else { return Ok(Claim::Running) };
        if row.try_get::<String, _>("request")? != request {
            return Ok(Claim::Other);
        }
        let (status, body): (Option<i64>, Option<String>) = (row.try_get("status")?, row.try_get("body")?);
        Ok(match status {
            Some(status) => Claim::Answered(status, body.unwrap_or_default()),
            None => Claim::Running,
        })
    }

    /// Keeps the answer to a request.
    pub(crate) async fn answered(&self, subject: &str, status: i64, body: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE idempotency SET status = $1, body = $2 WHERE subject = $3")
            .bind(status)
            .bind(body)
            .bind(subject)
            .execute(&self.writers)
            .await?;
        Ok(())
    }

    /// Gives a key back: the request may be tried again.
    pub(crate) async fn release(&self, subject: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM idempotency WHERE subject = $1")
            .bind(subject)
            .execute(&self.writers)
            .await?;
        Ok(())
    }
}
