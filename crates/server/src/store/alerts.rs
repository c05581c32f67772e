//! Alerts: a customer and a listed party that may be the same; opened by screening, closed by people.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::{Row, any::AnyRow};

use super::{AlertAction, Customer, Store, StoreError, Write, alert_action::apply, json, new_id, now};

/// Where an alert stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlertState {
    /// Nobody works on it.
    Open,
    /// Somebody does.
    Assigned,
    /// Somebody more senior has to look.
    Escalated,
    /// Somebody has decided, and a second person must approve.
    Proposed,
    /// The customer is the listed party.
    ClosedTrue,
    /// The customer is not the listed party.
    ClosedFalse,
}

impl AlertState {
    /// All states.
    pub const ALL: [Self; 6] = [
        Self::Open,
        Self::Assigned,
        Self::Escalated,
        Self::Proposed,
        Self::ClosedTrue,
        Self::ClosedFalse,
    ];

    /// The word used in forms, JSON and the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Assigned => "assigned",
            Self::Escalated => "escalated",
            Self::Proposed => "proposed",
            Self::ClosedTrue => "closed-true",
            Self::ClosedFalse => "closed-false",
        }
    }

    /// The state of a word; `None` for an unknown one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether it is decided.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::ClosedTrue | Self::ClosedFalse)
    }
}

/// An alert.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alert {
    /// Reference.
    pub id: String,
    /// The customer.
    pub customer: String,
    /// List of the party.
    pub list: String,
    /// Its reference there.
    pub reference: String,
    /// Its name.
    pub caption: String,
    /// Score of the hit.
    pub score: f64,
    /// Where it stands.
    pub state: AlertState,
    /// Who works on it.
    pub assignee: Option<String>,
    /// The decision that waits for approval.
    pub proposed: Option<AlertState>,
    /// Whose decision that is.
    pub proposed_by: Option<String>,
    /// The reason of the last decision.
    pub reason: Option<String>,
    /// The snapshot that the hit came from.
    pub snapshot: String,
    /// The hit with its evidence, the customer and the listed party, as they were.
    pub evidence: Value,
    /// When it was opened.
    pub opened_at: i64,
    /// When something last happened.
    pub updated_at: i64,
    /// When it was closed.
    pub closed_at: Option<i64>,
    #[serde(skip)]
    customer_digest: String,
    #[serde(skip)]
    party_digest: String,
}

impl Alert {
    /// Takes back a decision that was made or waits.
    pub(super) fn return_to_work(&mut self) {
        (self.proposed, self.proposed_by) = (None, None);
        self.state = match self.assignee {
            Some(_) => AlertState::Assigned,
            None => AlertState::Open,
        };
    }
}

/// Something that happened to an alert. Never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// When.
    pub at: i64,
    /// Who.
    pub actor: String,
    /// What: `opened`, `assigned`, `closed-false`, `approved`, …
    pub action: String,
    /// Where the alert stood after it.
    pub state: AlertState,
    /// Why.
    pub reason: String,
}

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

fn alert(row: &AnyRow) -> Result<Alert, StoreError> {
    let state = |column: &str| -> Result<Option<AlertState>, StoreError> {
        let code: Option<String> = row.try_get(column)?;
        code.map(|code| AlertState::from_code(&code).ok_or_else(|| StoreError::damaged("state", code)))
            .transpose()
    };
    Ok(Alert {
        id: row.try_get("id")?,
        customer: row.try_get("customer")?,
        list: row.try_get("list")?,
        reference: row.try_get("reference")?,
        caption: row.try_get("caption")?,
        score: row.try_get("score")?,
        state: state("state")?.ok_or_else(|| StoreError::damaged("state", "absent"))?,
        assignee: row.try_get("assignee")?,
        proposed: state("proposed")?,
        proposed_by: row.try_get("proposed_by")?,
        reason: row.try_get("reason")?,
        snapshot: row.try_get("snapshot")?,
        evidence: json(row, "evidence")?,
        opened_at: row.try_get("opened_at")?,
        updated_at: row.try_get("updated_at")?,
        closed_at: row.try_get("closed_at")?,
        customer_digest: row.try_get("customer_digest")?,
        party_digest: row.try_get("party_digest")?,
    })
}

/// Which alerts are asked for.
#[derive(Debug, Clone, Default)]
pub struct AlertFilter {
    /// In this state; `None` with `closed` false for everything that is not closed.
    pub state: Option<AlertState>,
    /// Closed ones as well, where no state is given.
    pub closed: bool,
    /// Of this customer; empty for all.
    pub customer: String,
    /// About the party of this list and reference; empty for all.
    pub party: (String, String),
    /// Of this assignee; empty for all.
    pub assignee: String,
    /// After this reference; empty for the first ones.
    pub after: String,
    /// At most this many.
    pub limit: i64,
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
        let open = sqlx::query("SELECT * FROM alerts WHERE customer = $1 AND state NOT LIKE 'closed-%'")
            .bind(&customer.id)
            .fetch_all(&mut *write.transaction)
            .await?;
        for row in &open {
            let alert = alert(row)?;
            let still = hits
                .iter()
                .any(|h| h.list == alert.list && h.reference == alert.reference);
            if !still && write.last_action(&alert.id).await?.as_deref() != Some("lapsed") {
                let reason = "the party is not on the list any more, or the customer is not a hit any more";
                write
                    .decide(&alert.id, actor, "lapsed", alert.state, reason)
                    .await?;
                outcome.lapsed.push(alert.id);
            }
        }
        // One that has changed meanwhile is still to be screened.
        sqlx::query("UPDATE customers SET screened_at = $1, snapshot = $2 WHERE id = $3 AND digest = $4")
            .bind(now())
            .bind(snapshot)
            .bind(&customer.id)
            .bind(&customer.digest)
            .execute(&mut *write.transaction)
            .await?;
        write.commit().await?;
        Ok(outcome)
    }

    /// An alert.
    pub(crate) async fn alert(&self, id: &str) -> Result<Alert, StoreError> {
        let row = sqlx::query("SELECT * FROM alerts WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.readers)
            .await?;
        alert(&row.ok_or_else(|| StoreError::Missing(format!("alert {id}")))?)
    }

    /// Alerts, the oldest first.
    pub(crate) async fn alerts(&self, filter: &AlertFilter) -> Result<Vec<Alert>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM alerts WHERE id > $1 AND ($2 = '' OR state = $2) \
             AND ($3 = 1 OR $2 <> '' OR state NOT LIKE 'closed-%') AND ($4 = '' OR customer = $4) \
             AND ($5 = '' OR assignee = $5) AND ($7 = '' OR (list = $7 AND reference = $8)) ORDER BY id LIMIT $6",
        )
        .bind(&filter.after)
        .bind(filter.state.map_or("", AlertState::code))
        .bind(i64::from(filter.closed))
        .bind(&filter.customer)
        .bind(&filter.assignee)
        .bind(filter.limit)
        .bind(&filter.party.0)
        .bind(&filter.party.1)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(alert).collect()
    }

    /// How many alerts stand where.
    pub(crate) async fn alerts_by_state(&self) -> Result<Vec<(AlertState, i64)>, StoreError> {
        let rows = sqlx::query("SELECT state, COUNT(*) FROM alerts GROUP BY state")
            .fetch_all(&self.readers)
            .await?;
        let mut counts = Vec::new();
        for row in rows {
            let (code, count): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
            counts.extend(AlertState::from_code(&code).map(|state| (state, count)));
        }
        Ok(counts)
    }

    /// What happened to an alert, in order.
    pub(crate) async fn decisions(&self, alert: &str) -> Result<Vec<Decision>, StoreError> {
        let rows = sqlx::query("SELECT * FROM decisions WHERE alert = $1 ORDER BY id")
            .bind(alert)
            .fetch_all(&self.readers)
            .await?;
        rows.iter()
            .map(|row| {
                let code: String = row.try_get("state")?;
                Ok(Decision {
                    at: row.try_get("at")?,
                    actor: row.try_get("actor")?,
                    action: row.try_get("action")?,
                    state: AlertState::from_code(&code).ok_or_else(|| StoreError::damaged("state", code))?,
                    reason: row.try_get("reason")?,
                })
            })
            .collect()
    }

    /// Does something with an alert. With `four_eyes` a decision waits until somebody else approves it. `seen` is the
    /// alert's `updated_at` as whoever acts saw it: what has changed since must be looked at first.
    pub(crate) async fn act(
        &self,
        actor: &str,
        id: &str,
        action: &AlertAction,
        reason: &str,
        four_eyes: bool,
        seen: Option<i64>,
    ) -> Result<Alert, StoreError> {
        let mut write = self.write().await?;
        let row = sqlx::query("SELECT * FROM alerts WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *write.transaction)
            .await?;
        let mut alert = alert(&row.ok_or_else(|| StoreError::Missing(format!("alert {id}")))?)?;
        if seen.is_some_and(|seen| seen != alert.updated_at) && *action != AlertAction::Comment {
            let why = "the alert has changed since you looked at it: look again, then decide";
            return Err(StoreError::Conflict(why.to_owned()));
        }
        if *action == AlertAction::Approve && write.is_own_key(actor, alert.proposed_by.as_deref()).await? {
            let why = "somebody else must approve: this is the decision of a key that you made";
            return Err(StoreError::Conflict(why.to_owned()));
        }
        let word =
            apply(&mut alert, actor, action, reason.trim(), four_eyes).map_err(StoreError::Conflict)?;
        // Also within one millisecond it is another state.
        alert.updated_at = now().max(alert.updated_at + 1);
        alert.closed_at = alert.state.is_closed().then_some(alert.updated_at);
        sqlx::query(
            "UPDATE alerts SET state = $1, assignee = $2, proposed = $3, proposed_by = $4, reason = $5, \
             updated_at = $6, closed_at = $7 WHERE id = $8",
        )
        .bind(alert.state.code())
        .bind(&alert.assignee)
        .bind(alert.proposed.map(AlertState::code))
        .bind(&alert.proposed_by)
        .bind(&alert.reason)
        .bind(alert.updated_at)
        .bind(alert.closed_at)
        .bind(id)
        .execute(&mut *write.transaction)
        .await?;
        write.decide(id, actor, &word, alert.state, reason.trim()).await?;
        write.commit().await?;
        Ok(alert)
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
                (false, false) if (last.score - hit.score).abs() < 1e-9 => return Ok(()),
                (false, _) => {
                    let mut alert = last;
                    // Nobody approves a decision on evidence that whoever decided has not seen.
                    let back = changed && alert.state == AlertState::Proposed;
                    if back {
                        alert.return_to_work();
                    }
                    self.refresh(&alert, customer, snapshot, hit).await?;
                    if changed {
                        let reason = match back {
                            true => "listing or customer has changed: the decision that waited is void",
                            false => "listing or customer has changed: the evidence is new",
                        };
                        self.decide(&alert.id, actor, "updated", alert.state, reason)
                            .await?;
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

    /// Notes what happened to an alert, there and in the audit log.
    async fn decide(
        &mut self,
        alert: &str,
        actor: &str,
        action: &str,
        state: AlertState,
        reason: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO decisions (id, alert, at, actor, action, state, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(new_id())
        .bind(alert)
        .bind(now())
        .bind(actor)
        .bind(action)
        .bind(state.code())
        .bind(reason)
        .execute(&mut *self.transaction)
        .await?;
        let detail = serde_json::json!({"action": action, "state": state, "reason": reason});
        self.audit(actor, "alert", &format!("alert:{alert}"), &detail);
        let about = serde_json::json!({"alert": alert, "action": action, "state": state});
        self.tell(
            if action == "opened" {
                "alert.opened"
            } else {
                "alert.changed"
            },
            &about,
        )
        .await
    }

    /// Whether a decision was made with a key that somebody made themselves.
    async fn is_own_key(&mut self, actor: &str, proposed_by: Option<&str>) -> Result<bool, StoreError> {
        let Some(key) = proposed_by.and_then(|by| by.strip_prefix("key:")) else {
            return Ok(false);
        };
        let row = sqlx::query("SELECT COUNT(*) FROM api_keys WHERE name = $1 AND created_by = $2")
            .bind(key)
            .bind(actor)
            .fetch_one(&mut *self.transaction)
            .await?;
        Ok(row.try_get::<i64, _>(0)? > 0)
    }

    async fn last_action(&mut self, alert: &str) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT action FROM decisions WHERE alert = $1 ORDER BY id DESC LIMIT 1")
            .bind(alert)
            .fetch_optional(&mut *self.transaction)
            .await?;
        Ok(row.map(|r| r.try_get(0)).transpose()?)
    }
}
