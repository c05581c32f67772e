//! What screening a customer does to alerts: opens them, brings them up to date, leaves settled pairs alone.

use serde::Serialize;
use serde_json::Value;
use sqlx::Row;

use super::{Alert, AlertState, Customer, Store, StoreError, Write, alerts::alert, new_id, now};

/// A hit of a customer, ready to become an alert.
#[derive(Debug, Clone)]
pub struct NewHit {
    /// List of the party.
    pub list: String,
    /// Its reference there.
    pub reference: String,
    /// Its name.
    pub caption: String,
    /// Score.
    pub score: f64,
    /// Digest of what matters of the party.
    pub party_digest: String,
    /// Everything that a decision needs.
    pub evidence: Value,
}

/// What screening a customer did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Alerts opened.
    pub opened: Vec<String>,
    /// Alerts still open, with new evidence.
    pub updated: Vec<String>,
    /// Hits that an earlier decision has settled, because neither side has changed since.
    pub settled: usize,
    /// Open alerts that are no hit any more.
    pub lapsed: Vec<String>,
}

impl Store {
    /// Records the screening of a customer: opens alerts, brings open ones up to date, leaves settled pairs alone.
    ///
    /// A pair is settled while its last alert is closed and neither side has changed materially since. Only that
    /// pair is: other parties, also of the same name, open alerts of their own.
    pub(crate) async fn record_hits(
        &self,
        actor: &str,
        customer: &Customer,
        snapshot: &str,
        hits: &[NewHit],
        detail: &Value,
    ) -> Result<Outcome, StoreError> {
        let mut write = self.write().await?;
        let object = format!("customer:{}", customer.id);
        write.audit(actor, "screening", &object, detail);
        let mut outcome = Outcome::default();
        // One that has changed or left meanwhile: what was found is not about it any more, and it is still to be screened.
        if !write.is_as_screened(customer).await? {
            write.commit().await?;
            return Ok(outcome);
        }
        for hit in hits {
            let last = sqlx::query(
                "SELECT * FROM alerts WHERE customer = $1 AND list = $2 AND reference = $3 ORDER BY id DESC LIMIT 1",
            )
            .bind(&customer.id)
            .bind(&hit.list)
            .bind(&hit.reference)
            .fetch_optional(&mut *write.transaction)
            .await?;
            let last = last.as_ref().map(alert).transpose()?;
            write
                .take_hit(actor, customer, snapshot, hit, last, &mut outcome)
                .await?;
        }
        for alert in write.unclosed_alerts(&customer.id).await? {
            let still = hits
                .iter()
                .any(|h| h.list == alert.list && h.reference == alert.reference);
            if !still && !write.has_lapsed(&alert.id).await? {
                let reason = "the party is not on the list any more, or the customer is not a hit any more";
                write.touch(&alert).await?;
                write
                    .decide(&alert.id, actor, "lapsed", alert.state, reason)
                    .await?;
                outcome.lapsed.push(alert.id);
            }
        }
        sqlx::query("UPDATE customers SET screened_at = $1, snapshot = $2 WHERE id = $3")
            .bind(now())
            .bind(snapshot)
            .bind(&customer.id)
            .execute(&mut *write.transaction)
            .await?;
        write.commit().await?;
        Ok(outcome)
    }
}

impl Write {
    /// Opens an alert for a hit, brings the open one up to date, or leaves it where the pair is settled.
    async fn take_hit(
        &mut self,
        actor: &str,
        customer: &Customer,
        snapshot: &str,
        hit: &NewHit,
        last: Option<Alert>,
        outcome: &mut Outcome,
    ) -> Result<(), StoreError> {
        let mut opened = "a hit at or above the threshold";
        if let Some(last) = last {
            let party_changed = last.party_digest != hit.party_digest;
            let changed = party_changed || last.customer_digest != customer.digest;
            match (last.state.is_closed(), changed) {
                (true, false) => {
                    outcome.settled += 1;
                    return Ok(());
                }
                (true, true) => {
                    opened = if party_changed {
                        "the listing has changed since the last decision"
                    } else {
                        "the customer has changed since the last decision"
                    };
                }
                (false, _) => {
                    let mut alert = last;
                    let lapsed = self.has_lapsed(&alert.id).await?;
                    if !changed && !lapsed && (alert.score - hit.score).abs() < 1e-9 {
                        return Ok(());
                    }
                    // Nobody approves a decision on evidence that whoever decided has not seen.
                    let back = changed && alert.state == AlertState::Proposed;
                    if back {
                        alert.return_to_work();
                    }
                    self.refresh(&alert, customer, snapshot, hit).await?;
                    let told = match (changed, back) {
                        (true, true) => Some((
                            "updated",
                            "listing or customer has changed: the decision that waited is void",
                        )),
                        (true, false) => {
                            Some(("updated", "listing or customer has changed: the evidence is new"))
                        }
                        (false, _) => lapsed.then_some(("hit-again", "it is a hit again, as it was before")),
                    };
                    if let Some((word, reason)) = told {
                        self.decide(&alert.id, actor, word, alert.state, reason).await?;
                    }
                    outcome.updated.push(alert.id);
                    return Ok(());
                }
            }
        }
        let id = new_id();
        sqlx::query(
            "INSERT INTO alerts (id, customer, list, reference, caption, score, state, customer_digest, party_digest, \
             snapshot, evidence, opened_at, updated_at) \
             VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9, $10, $11, $11)",
        )
        .bind(&id)
        .bind(&customer.id)
        .bind(&hit.list)
        .bind(&hit.reference)
        .bind(&hit.caption)
        .bind(hit.score)
        .bind(&customer.digest)
        .bind(&hit.party_digest)
        .bind(snapshot)
        .bind(hit.evidence.to_string())
        .bind(now())
        .execute(&mut *self.transaction)
        .await?;
        self.decide(&id, actor, "opened", AlertState::Open, opened)
            .await?;
        outcome.opened.push(id);
        Ok(())
    }

    async fn refresh(
        &mut self,
        alert: &Alert,
        customer: &Customer,
        snapshot: &str,
        hit: &NewHit,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE alerts SET caption = $1, score = $2, customer_digest = $3, party_digest = $4, snapshot = $5, \
             evidence = $6, updated_at = $7, state = $9, proposed = $10, proposed_by = $11 WHERE id = $8",
        )
        .bind(&hit.caption)
        .bind(hit.score)
        .bind(&customer.digest)
        .bind(&hit.party_digest)
        .bind(snapshot)
        .bind(hit.evidence.to_string())
        .bind(now().max(alert.updated_at + 1))
        .bind(&alert.id)
        .bind(alert.state.code())
        .bind(alert.proposed.map(AlertState::code))
        .bind(&alert.proposed_by)
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    /// Whether a customer is still the one that was screened.
    async fn is_as_screened(&mut self, customer: &Customer) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT digest FROM customers WHERE id = $1 AND removed_at IS NULL")
            .bind(&customer.id)
            .fetch_optional(&mut *self.transaction)
            .await?;
        let digest: Option<String> = row.map(|row| row.try_get(0)).transpose()?;
        Ok(digest.as_ref() == Some(&customer.digest))
    }

    /// The alerts of a customer that are not closed.
    pub(super) async fn unclosed_alerts(&mut self, customer: &str) -> Result<Vec<Alert>, StoreError> {
        let rows = sqlx::query("SELECT * FROM alerts WHERE customer = $1 AND state NOT LIKE 'closed-%'")
            .bind(customer)
            .fetch_all(&mut *self.transaction)
            .await?;
        rows.iter().map(alert).collect()
    }

    /// Whether the last that screening said of an alert is that it is no hit any more.
    async fn has_lapsed(&mut self, alert: &str) -> Result<bool, StoreError> {
        let row = sqlx::query(
            "SELECT action FROM decisions WHERE alert = $1 \
             AND action IN ('opened', 'updated', 'lapsed', 'hit-again') ORDER BY id DESC LIMIT 1",
        )
        .bind(alert)
        .fetch_optional(&mut *self.transaction)
        .await?;
        let word: Option<String> = row.map(|row| row.try_get(0)).transpose()?;
        Ok(word.as_deref() == Some("lapsed"))
    }

    /// Notes that an alert is not what whoever looks at it has seen.
    pub(super) async fn touch(&mut self, alert: &Alert) -> Result<(), StoreError> {
        sqlx::query("UPDATE alerts SET updated_at = $1 WHERE id = $2")
            .bind(now().max(alert.updated_at + 1))
            .bind(&alert.id)
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }
}
