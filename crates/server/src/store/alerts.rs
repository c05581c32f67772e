//! Alerts: a customer and a listed party that may be the same; opened by screening, closed by people.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::{Row, any::AnyRow};

use super::{Act, AlertAction, Store, StoreError, Write, alert_action::apply, json, new_id, now};

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
    pub(super) customer_digest: String,
    #[serde(skip)]
    pub(super) party_digest: String,
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
    /// Reference; sorts by time.
    pub id: String,
    /// The alert.
    pub alert: String,
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

pub(super) fn alert(row: &AnyRow) -> Result<Alert, StoreError> {
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

fn decision(row: &AnyRow) -> Result<Decision, StoreError> {
    let code: String = row.try_get("state")?;
    Ok(Decision {
        id: row.try_get("id")?,
        alert: row.try_get("alert")?,
        at: row.try_get("at")?,
        actor: row.try_get("actor")?,
        action: row.try_get("action")?,
        state: AlertState::from_code(&code).ok_or_else(|| StoreError::damaged("state", code))?,
        reason: row.try_get("reason")?,
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
    /// With this score at least.
    pub score_from: f64,
    /// After this reference; empty for the first ones.
    pub after: String,
    /// At most this many.
    pub limit: i64,
}

impl Store {
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
             AND ($5 = '' OR assignee = $5) AND ($7 = '' OR (list = $7 AND reference = $8)) \
             AND score >= $9 ORDER BY id LIMIT $6",
        )
        .bind(&filter.after)
        .bind(filter.state.map_or("", AlertState::code))
        .bind(i64::from(filter.closed))
        .bind(&filter.customer)
        .bind(&filter.assignee)
        .bind(filter.limit)
        .bind(&filter.party.0)
        .bind(&filter.party.1)
        .bind(filter.score_from)
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
        rows.iter().map(decision).collect()
    }

    /// What happened to all alerts, the oldest first; `actor` is whose decisions, empty for all.
    pub(crate) async fn all_decisions(
        &self,
        actor: &str,
        after: &str,
        limit: i64,
    ) -> Result<Vec<Decision>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM decisions WHERE id > $1 AND ($2 = '' OR actor = $2) ORDER BY id LIMIT $3",
        )
        .bind(after)
        .bind(actor)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(decision).collect()
    }

    /// Does something with an alert.
    pub(crate) async fn act(&self, act: &Act<'_>) -> Result<Alert, StoreError> {
        let mut write = self.write().await?;
        let row = sqlx::query("SELECT * FROM alerts WHERE id = $1")
            .bind(act.alert)
            .fetch_optional(&mut *write.transaction)
            .await?;
        let mut alert = alert(&row.ok_or_else(|| StoreError::Missing(format!("alert {}", act.alert)))?)?;
        if act.seen.is_some_and(|seen| seen != alert.updated_at) && *act.action != AlertAction::Comment {
            let why = "the alert has changed since you looked at it: look again, then decide";
            return Err(StoreError::Conflict(why.to_owned()));
        }
        if *act.action == AlertAction::Approve
            && write.is_own_key(act.actor, alert.proposed_by.as_deref()).await?
        {
            let why = "somebody else must approve: this is the decision of a key that you made";
            return Err(StoreError::Conflict(why.to_owned()));
        }
        let word = apply(&mut alert, act).map_err(StoreError::Conflict)?;
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
        .bind(&alert.id)
        .execute(&mut *write.transaction)
        .await?;
        write
            .decide(&alert.id, act.actor, &word, alert.state, act.reason)
            .await?;
        write.commit().await?;
        Ok(alert)
    }
}

impl Write {
    /// Notes what happened to an alert, there and in the audit log.
    pub(super) async fn decide(
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
}
