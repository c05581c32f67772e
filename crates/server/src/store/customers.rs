//! Customers: who is watched.

use serde::Serialize;
use sqlx::{Row, any::AnyRow};

use super::{Store, StoreError, json, new_id, now};
use crate::party::Party;

/// A party that is screened when it is registered, and again when a list changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Customer {
    /// Reference of the service.
    pub id: String,
    /// The user's own reference; unique.
    pub reference: String,
    /// What is known of it.
    pub party: Party,
    /// Digest of what matters of it.
    #[serde(skip)]
    pub digest: String,
    /// When it was registered.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
    /// When it was last screened.
    pub screened_at: Option<i64>,
    /// Against which snapshot.
    pub snapshot: Option<String>,
}

/// What registering did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Registered {
    /// It is new.
    Created,
    /// It was there, and is another one now.
    Changed,
    /// It was there just so.
    Unchanged,
}

fn customer(row: &AnyRow) -> Result<Customer, StoreError> {
    Ok(Customer {
        id: row.try_get("id")?,
        reference: row.try_get("reference")?,
        party: json(row, "record")?,
        digest: row.try_get("digest")?,
        created_at: row.try_get("created_at")?,
        updated_at: row.try_get("updated_at")?,
        screened_at: row.try_get("screened_at")?,
        snapshot: row.try_get("snapshot")?,
    })
}

/// What is searched for in names and references: lower case, every character as it stands.
fn pattern(text: &str) -> String {
    let text = text.trim().to_lowercase();
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

impl Store {
    /// Registers a customer under the user's reference, or changes the one that has it. One that changed is to be
    /// screened, whatever happens to the process before that is done.
    pub(crate) async fn register_customer(
        &self,
        actor: &str,
        reference: &str,
        party: &Party,
    ) -> Result<(Customer, Registered), StoreError> {
        let mut write = self.write().await?;
        let known = sqlx::query("SELECT * FROM customers WHERE reference = $1")
            .bind(reference)
            .fetch_optional(&mut *write.transaction)
            .await?;
        let removed = match &known {
            Some(row) => row.try_get::<Option<i64>, _>("removed_at")?.is_some(),
            None => false,
        };
        let known = known.as_ref().map(customer).transpose()?;
        if let Some(same) = known.as_ref().filter(|k| k.party == *party && !removed) {
            return Ok((same.clone(), Registered::Unchanged));
        }
        let record = serde_json::to_string(party).map_err(|e| StoreError::damaged("customer", e))?;
        let id = known.as_ref().map_or_else(new_id, |k| k.id.clone());
        let row = sqlx::query(
            "INSERT INTO customers (id, reference, name, record, digest, created_at, updated_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (reference) DO UPDATE SET \
             name = $3, record = $4, digest = $5, updated_at = $6, removed_at = NULL, snapshot = NULL RETURNING *",
        )
        .bind(&id)
        .bind(reference)
        .bind(party.name.to_lowercase())
        .bind(&record)
        .bind(party.digest())
        .bind(now())
        .fetch_one(&mut *write.transaction)
        .await?;
        let registered = if known.is_some() {
            Registered::Changed
        } else {
            Registered::Created
        };
        let action = if known.is_some() {
            "customer.change"
        } else {
            "customer.create"
        };
        let detail = serde_json::json!({"reference": reference, "party": party});
        write.audit(actor, action, &format!("customer:{id}"), &detail);
        write.commit().await?;
        Ok((customer(&row)?, registered))
    }

    /// A customer by the service's reference.
    pub(crate) async fn customer(&self, id: &str) -> Result<Customer, StoreError> {
        let row = sqlx::query("SELECT * FROM customers WHERE id = $1 AND removed_at IS NULL")
            .bind(id)
            .fetch_optional(&self.readers)
            .await?;
        let row = row.ok_or_else(|| StoreError::Missing(format!("customer {id}")))?;
        customer(&row)
    }

    /// Customers after a reference of the service, in the order of registration; `search` looks in their names and
    /// in the user's references.
    pub(crate) async fn customers(
        &self,
        search: &str,
        after: &str,
        limit: i64,
    ) -> Result<Vec<Customer>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM customers WHERE removed_at IS NULL AND id > $1 \
             AND (name LIKE $2 ESCAPE '!' OR LOWER(reference) LIKE $2 ESCAPE '!') ORDER BY id LIMIT $3",
        )
        .bind(after)
        .bind(pattern(search))
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(customer).collect()
    }

    /// Customers not screened against this snapshot yet.
    pub(crate) async fn customers_behind(
        &self,
        snapshot: &str,
        limit: i64,
    ) -> Result<Vec<Customer>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM customers WHERE removed_at IS NULL AND (snapshot IS NULL OR snapshot <> $1) ORDER BY id LIMIT $2",
        )
        .bind(snapshot)
        .bind(limit)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(customer).collect()
    }

    /// How many customers are registered, and how many of them are not screened against this snapshot yet.
    pub(crate) async fn customers_count(&self, snapshot: &str) -> Result<(i64, i64), StoreError> {
        let row = sqlx::query(
            "SELECT COUNT(*), COUNT(CASE WHEN snapshot = $1 THEN 1 END) FROM customers WHERE removed_at IS NULL",
        )
        .bind(snapshot)
        .fetch_one(&self.readers)
        .await?;
        let (all, screened): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        Ok((all, all - screened))
    }

    /// Takes a customer out of the watch; its alerts and decisions stay, and those not closed say what happened.
    pub(crate) async fn remove_customer(&self, actor: &str, id: &str) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let removed = sqlx::query(
            "UPDATE customers SET removed_at = $1, snapshot = NULL WHERE id = $2 AND removed_at IS NULL",
        )
        .bind(now())
        .bind(id)
        .execute(&mut *write.transaction)
        .await?;
        if removed.rows_affected() == 0 {
            return Err(StoreError::Missing(format!("customer {id}")));
        }
        write.audit(actor, "customer.remove", &format!("customer:{id}"), &());
        for alert in write.unclosed_alerts(id).await? {
            let reason = "the customer was taken out of the watch";
            write.touch(&alert).await?;
            write
                .decide(&alert.id, actor, "customer-removed", alert.state, reason)
                .await?;
        }
        write.commit().await
    }

    /// Lets customers take over a new snapshot that can't concern them, with one record for all of them.
    pub(crate) async fn take_snapshot(
        &self,
        before: &str,
        now_in_service: &str,
        customers: &[String],
        changed_parties: usize,
    ) -> Result<(), StoreError> {
        if customers.is_empty() {
            return Ok(());
        }
        let mut write = self.write().await?;
        for id in customers {
            sqlx::query(
                "UPDATE customers SET snapshot = $1, screened_at = $2 WHERE id = $3 AND snapshot = $4",
            )
            .bind(now_in_service)
            .bind(now())
            .bind(id)
            .bind(before)
            .execute(&mut *write.transaction)
            .await?;
        }
        let detail = serde_json::json!({
            "via": "rescreen", "snapshot": now_in_service, "before": before, "changed_parties": changed_parties,
            "result": "no changed party is a hit", "customers": customers,
        });
        write.audit("system", "screening", "", &detail);
        write.commit().await
    }

    /// Customer, list and reference of every alert of the customers from one to another.
    pub(crate) async fn alert_pairs(
        &self,
        first: &str,
        last: &str,
    ) -> Result<Vec<(String, String, String)>, StoreError> {
        let rows = sqlx::query(
            "SELECT DISTINCT customer, list, reference FROM alerts WHERE customer >= $1 AND customer <= $2",
        )
        .bind(first)
        .bind(last)
        .fetch_all(&self.readers)
        .await?;
        rows.iter()
            .map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)))
            .collect()
    }
}
