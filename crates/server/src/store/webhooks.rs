//! Webhooks, and the messages that wait to be delivered to them.

use serde::Serialize;
use serde_json::{Value, json};
use sqlx::{Row, any::AnyRow};

use super::{Store, StoreError, Write, new_id, now};

/// How long messages that are done with are kept.
const KEPT_MS: i64 = 30 * 24 * 3_600_000;

/// An address that is told what happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Webhook {
    /// Reference.
    pub id: String,
    /// Where messages go.
    pub url: String,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: i64,
    /// Messages that wait for it, also those that it did not take yet.
    pub waiting: i64,
    /// What became of the latest message that was tried.
    pub last_outcome: Option<String>,
}

/// A message that is due.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub(crate) id: String,
    pub(crate) url: String,
    pub(crate) secret: String,
    pub(crate) event: String,
    pub(crate) body: String,
    pub(crate) attempts: i64,
}

fn webhook(row: &AnyRow) -> Result<Webhook, StoreError> {
    Ok(Webhook {
        id: row.try_get("id")?,
        url: row.try_get("url")?,
        created_by: row.try_get("created_by")?,
        created_at: row.try_get("created_at")?,
        waiting: row.try_get("waiting")?,
        last_outcome: row.try_get("last_outcome")?,
    })
}

impl Write {
    /// Puts a message for every webhook beside the change that it tells of.
    pub(crate) async fn tell(&mut self, event: &str, about: &Value) -> Result<(), StoreError> {
        let hooks = sqlx::query("SELECT id FROM webhooks WHERE removed_at IS NULL")
            .fetch_all(&mut *self.transaction)
            .await?;
        for hook in hooks {
            let id = new_id();
            let body = json!({"id": id, "event": event, "at": now(), "data": about}).to_string();
            sqlx::query(
                "INSERT INTO deliveries (id, webhook, event, body, next_at) VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(&id)
            .bind(hook.try_get::<String, _>(0)?)
            .bind(event)
            .bind(body)
            .bind(now())
            .execute(&mut *self.transaction)
            .await?;
        }
        Ok(())
    }
}

impl Store {
    /// All webhooks.
    pub(crate) async fn webhooks(&self) -> Result<Vec<Webhook>, StoreError> {
        let rows = sqlx::query(
            "SELECT w.*, \
             (SELECT COUNT(*) FROM deliveries d WHERE d.webhook = w.id AND d.done_at IS NULL) AS waiting, \
             (SELECT d.outcome FROM deliveries d WHERE d.webhook = w.id AND d.outcome IS NOT NULL \
              ORDER BY d.id DESC LIMIT 1) AS last_outcome \
             FROM webhooks w WHERE w.removed_at IS NULL ORDER BY w.id",
        )
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(webhook).collect()
    }

    /// Makes a webhook; its messages are signed with the secret.
    pub(crate) async fn create_webhook(
        &self,
        actor: &str,
        url: &str,
        secret: &str,
    ) -> Result<Webhook, StoreError> {
        let mut write = self.write().await?;
        let made = Webhook {
            id: new_id(),
            url: url.to_owned(),
            created_by: actor.to_owned(),
            created_at: now(),
            waiting: 0,
            last_outcome: None,
        };
        sqlx::query(
            "INSERT INTO webhooks (id, url, secret, created_by, created_at) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&made.id)
        .bind(&made.url)
        .bind(secret)
        .bind(&made.created_by)
        .bind(made.created_at)
        .execute(&mut *write.transaction)
        .await?;
        write.audit(
            actor,
            "webhook.create",
            &format!("webhook:{}", made.id),
            &json!({"url": url}),
        );
        write.commit().await?;
        Ok(made)
    }

    /// Ends a webhook; messages that wait for it are dropped.
    pub(crate) async fn remove_webhook(&self, actor: &str, id: &str) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let removed = sqlx::query("UPDATE webhooks SET removed_at = $1 WHERE id = $2 AND removed_at IS NULL")
            .bind(now())
            .bind(id)
            .execute(&mut *write.transaction)
            .await?;
        if removed.rows_affected() == 0 {
            return Err(StoreError::Missing(format!("webhook {id}")));
        }
        sqlx::query("UPDATE deliveries SET done_at = $1, outcome = 'webhook removed' WHERE webhook = $2 AND done_at IS NULL")
            .bind(now())
            .bind(id)
            .execute(&mut *write.transaction)
            .await?;
        write.audit(actor, "webhook.remove", &format!("webhook:{id}"), &());
        write.commit().await
    }

    /// Takes messages that are due; they are due again after `retry_ms`, unless they are done before.
    pub(crate) async fn due_deliveries(
        &self,
        limit: i64,
        retry_ms: i64,
    ) -> Result<Vec<Delivery>, StoreError> {
        // The write lock makes sure that of several servers one takes each message.
        let mut write = self.write().await?;
        sqlx::query("DELETE FROM deliveries WHERE done_at < $1")
            .bind(now() - KEPT_MS)
            .execute(&mut *write.transaction)
            .await?;
        let rows = sqlx::query(
            "SELECT d.id, d.event, d.body, d.attempts, w.url, w.secret FROM deliveries d \
             JOIN webhooks w ON w.id = d.webhook WHERE d.done_at IS NULL AND d.next_at <= $1 ORDER BY d.id LIMIT $2",
        )
        .bind(now())
        .bind(limit)
        .fetch_all(&mut *write.transaction)
        .await?;
        let mut due = Vec::with_capacity(rows.len());
        for row in &rows {
            let delivery = Delivery {
                id: row.try_get("id")?,
                url: row.try_get("url")?,
                secret: row.try_get("secret")?,
                event: row.try_get("event")?,
                body: row.try_get("body")?,
                attempts: row.try_get("attempts")?,
            };
            let wait = retry_ms << delivery.attempts.clamp(0, 12);
            sqlx::query("UPDATE deliveries SET attempts = attempts + 1, next_at = $1 WHERE id = $2")
                .bind(now() + wait)
                .bind(&delivery.id)
                .execute(&mut *write.transaction)
                .await?;
            due.push(delivery);
        }
        write.commit().await?;
        Ok(due)
    }

    /// Notes why a message was not taken; it is sent again.
    pub(crate) async fn delivery_failed(&self, id: &str, why: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE deliveries SET outcome = $1 WHERE id = $2 AND done_at IS NULL")
            .bind(why)
            .bind(id)
            .execute(&self.writers)
            .await?;
        Ok(())
    }

    /// How many messages are not delivered yet.
    pub(crate) async fn deliveries_waiting(&self) -> Result<i64, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) FROM deliveries WHERE done_at IS NULL")
            .fetch_one(&self.readers)
            .await?;
        Ok(row.try_get(0)?)
    }

    /// Notes that a message arrived, or is given up.
    pub(crate) async fn delivery_done(&self, id: &str, outcome: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE deliveries SET done_at = $1, outcome = $2 WHERE id = $3")
            .bind(now())
            .bind(outcome)
            .bind(id)
            .execute(&self.writers)
            .await?;
        Ok(())
    }

    /// Whether any message waits.
    pub(crate) async fn deliveries_wait(&self) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) FROM deliveries WHERE done_at IS NULL AND next_at <= $1")
            .bind(now())
            .fetch_one(&self.readers)
            .await?;
        Ok(row.try_get::<i64, _>(0)? > 0)
    }
}
