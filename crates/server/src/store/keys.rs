//! API keys.

use sqlx::{Row, any::AnyRow};

use super::{Store, StoreError, new_id, now};
use crate::access::Scope;

/// A key for programs.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ApiKey {
    /// Reference.
    pub id: String,
    /// Name, for people and for the audit log.
    pub name: String,
    /// What it is good for.
    pub scopes: Vec<Scope>,
    /// Who made it.
    pub created_by: String,
    /// When.
    pub created_at: i64,
    /// Until when it is good; `None` for always.
    pub expires_at: Option<i64>,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
}

fn key(row: &AnyRow) -> Result<ApiKey, StoreError> {
    let scopes: String = row.try_get("scopes")?;
    Ok(ApiKey {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        scopes: scopes.split(' ').filter_map(Scope::from_code).collect(),
        created_by: row.try_get("created_by")?,
        created_at: row.try_get("created_at")?,
        expires_at: row.try_get("expires_at")?,
        revoked_at: row.try_get("revoked_at")?,
    })
}

impl Store {
    /// Makes a key.
    pub(crate) async fn create_key(
        &self,
        actor: &str,
        name: &str,
        scopes: &[Scope],
        digest: &str,
        expires_at: Option<i64>,
    ) -> Result<String, StoreError> {
        let mut write = self.write().await?;
        let twin = sqlx::query(
            "SELECT COUNT(*) FROM api_keys WHERE name = $1 AND revoked_at IS NULL \
             AND (expires_at IS NULL OR expires_at > $2)",
        )
        .bind(name)
        .bind(now())
        .fetch_one(&mut *write.transaction)
        .await?;
        // The audit log knows keys by their names.
        if twin.try_get::<i64, _>(0)? > 0 {
            let why = format!("there is a key {name} already: give another name, or revoke it first");
            return Err(StoreError::Conflict(why));
        }
        let id = new_id();
        let scopes: Vec<&str> = scopes.iter().map(|s| s.code()).collect();
        sqlx::query(
            "INSERT INTO api_keys (id, name, digest, scopes, created_by, created_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&id)
        .bind(name)
        .bind(digest)
        .bind(scopes.join(" "))
        .bind(actor)
        .bind(now())
        .bind(expires_at)
        .execute(&mut *write.transaction)
        .await?;
        let detail = serde_json::json!({"name": name, "scopes": scopes, "expires_at": expires_at});
        write.audit(actor, "key.create", &format!("key:{id}"), &detail);
        write.commit().await?;
        Ok(id)
    }

    /// The key of a digest, if it is good.
    pub(crate) async fn key(&self, digest: &str) -> Result<Option<ApiKey>, StoreError> {
        let row = sqlx::query(
            "SELECT * FROM api_keys WHERE digest = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)",
        )
        .bind(digest)
        .bind(now())
        .fetch_optional(&self.readers)
        .await?;
        row.as_ref().map(key).transpose()
    }

    /// All keys, the latest first.
    pub(crate) async fn keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        let rows = sqlx::query("SELECT * FROM api_keys ORDER BY id DESC")
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(key).collect()
    }

    /// Makes a key worthless.
    pub(crate) async fn revoke_key(&self, actor: &str, id: &str) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        let done = sqlx::query("UPDATE api_keys SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL")
            .bind(now())
            .bind(id)
            .execute(&mut *write.transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::Missing(format!("key {id} in force")));
        }
        write.audit(actor, "key.revoke", &format!("key:{id}"), &());
        write.commit().await
    }
}
