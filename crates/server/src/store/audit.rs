//! The audit log: a chain of records, each holding the hash of the one before.

use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::{Row, any::AnyRow};

use super::{Store, StoreError, Write, assembled, now};

/// Records inserted by one statement.
const ROWS_MAX: usize = 64;
/// Records read at a time when the chain is verified.
const VERIFY_ROWS: i64 = 4096;

/// One record of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditRecord {
    /// Its place in the chain, from 1, without gaps.
    pub sequence: i64,
    /// When, in milliseconds since 1970 (UTC).
    pub at: i64,
    /// Who: `user:…`, `key:…`, `anonymous`, `system`.
    pub actor: String,
    /// What was done, e.g. `screening`, `alert.close`, `key.create`.
    pub action: String,
    /// To what, e.g. `alert:0192…`; empty where there is no such thing.
    pub object: String,
    /// Everything else, as JSON.
    pub detail: String,
    /// SHA-256, in hexadecimal, over the hash before and this record.
    pub hash: String,
}

impl AuditRecord {
    /// The hash that follows from the hash before: SHA-256 over it and over the JSON array
    /// `[sequence, at, actor, action, object, detail]`.
    fn chained(&self, before: &str) -> String {
        let record = (
            self.sequence,
            self.at,
            &self.actor,
            &self.action,
            &self.object,
            &self.detail,
        );
        let mut hash = Sha256::new();
        hash.update(before);
        // A tuple of numbers and texts always has a JSON form.
        hash.update(serde_json::to_vec(&record).unwrap_or_default());
        hex(&hash.finalize())
    }

    fn of(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            sequence: row.try_get("sequence")?,
            at: row.try_get("at")?,
            actor: row.try_get("actor")?,
            action: row.try_get("action")?,
            object: row.try_get("object")?,
            detail: row.try_get("detail")?,
            hash: row.try_get("hash")?,
        })
    }
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut out, byte| {
        use std::fmt::Write as _;
        let _ = write!(out, "{byte:02x}");
        out
    })
}

impl Write {
    /// Adds a record; it is written with the change.
    pub(crate) fn audit(&mut self, actor: &str, action: &str, object: &str, detail: &impl Serialize) {
        // What is recorded are plain structures; all have a JSON form.
        let detail = serde_json::to_string(detail).unwrap_or_default();
        self.audit_text(now(), actor, action, object, detail);
    }

    /// The same with the detail as JSON already.
    pub(super) fn audit_text(&mut self, at: i64, actor: &str, action: &str, object: &str, detail: String) {
        self.sequence += 1;
        let mut record = AuditRecord {
            sequence: self.sequence,
            at,
            actor: actor.to_owned(),
            action: action.to_owned(),
            object: object.to_owned(),
            detail,
            hash: String::new(),
        };
        record.hash = record.chained(&self.hash);
        self.hash.clone_from(&record.hash);
        self.records.push(record);
    }

    /// Writes the records and makes everything count.
    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        for records in self.records.chunks(ROWS_MAX) {
            let mut sql =
                "INSERT INTO audit (sequence, at, actor, action, object, detail, hash) VALUES ".to_owned();
            for row in 0..records.len() {
                let first = row * 7;
                let comma = if row > 0 { ", " } else { "" };
                let [a, b, c, d, e, f, g] = std::array::from_fn(|i| first + i + 1);
                sql += &format!("{comma}(${a}, ${b}, ${c}, ${d}, ${e}, ${f}, ${g})");
            }
            let mut query = sqlx::query(assembled(sql));
            for record in records {
                query = query
                    .bind(record.sequence)
                    .bind(record.at)
                    .bind(&record.actor)
                    .bind(&record.action)
                    .bind(&record.object)
                    .bind(&record.detail)
                    .bind(&record.hash);
            }
            query.execute(&mut *self.transaction).await?;
        }
        if !self.records.is_empty() {
            sqlx::query("UPDATE audit_head SET sequence = $1, hash = $2 WHERE id = 1")
                .bind(self.sequence)
                .bind(&self.hash)
                .execute(&mut *self.transaction)
                .await?;
        }
        self.transaction.commit().await?;
        Ok(())
    }
}

/// What is asked of the audit log; empty texts ask for everything.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Records of this actor.
    pub actor: String,
    /// Records of this action.
    pub action: String,
    /// Records of this object.
    pub object: String,
    /// Records before this place in the chain.
    pub before: Option<i64>,
    /// At most this many.
    pub limit: i64,
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// How many records there are.
    pub records: i64,
    /// The hash at the end of the chain. Kept elsewhere, it shows later that nothing before it was changed.
    pub head: String,
}

/// Where the chain is broken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuditFault {
    /// A record is missing or stands twice.
    #[error("record {expected} is missing: the next one is {found}")]
    Gap {
        /// The place that should follow.
        expected: i64,
        /// The place that does.
        found: i64,
    },
    /// A record or its hash was changed.
    #[error("record {0} was changed, or a record before it")]
    Changed(i64),
    /// The end of the chain is not where the log says it is.
    #[error(
        "the log ends at record {found}, the chain at record {expected}: records at the end were removed or changed"
    )]
    End {
        /// What the end of the chain says.
        expected: i64,
        /// The last record.
        found: i64,
    },
    /// A hash noted earlier is not in the chain.
    #[error("no record has the hash {0}: the log is another one, or was rewritten")]
    Anchor(String),
}

impl Store {
    /// Reads records, the latest first.
    ///
    /// # Errors
    /// [`StoreError`] where the database does not answer.
    pub async fn audit_records(&self, filter: &AuditFilter) -> Result<Vec<AuditRecord>, StoreError> {
        let rows = sqlx::query(
            "SELECT * FROM audit WHERE sequence < $1 AND ($2 = '' OR actor = $2) AND ($3 = '' OR action = $3) \
             AND ($4 = '' OR object = $4) ORDER BY sequence DESC LIMIT $5",
        )
        .bind(filter.before.unwrap_or(i64::MAX))
        .bind(&filter.actor)
        .bind(&filter.action)
        .bind(&filter.object)
        .bind(filter.limit)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(AuditRecord::of).collect()
    }

    /// Walks the whole chain. `anchor` is the hash of a record noted earlier; it must be in the chain.
    ///
    /// # Errors
    /// [`StoreError`] where the database does not answer; the inner error tells where the chain is broken.
    pub async fn verify_audit(
        &self,
        anchor: Option<&str>,
    ) -> Result<Result<Verified, AuditFault>, StoreError> {
        let head = sqlx::query("SELECT sequence, hash FROM audit_head WHERE id = 1")
            .fetch_one(&self.readers)
            .await?;
        let (end, end_hash): (i64, String) = (head.try_get(0)?, head.try_get(1)?);
        let mut anchored = anchor.is_none();
        let mut before = (0i64, String::new());
        // Records that come while this runs are behind `end`, and for the next run.
        loop {
            let rows = sqlx::query(
                "SELECT * FROM audit WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence LIMIT $3",
            )
            .bind(before.0)
            .bind(end)
            .bind(VERIFY_ROWS)
            .fetch_all(&self.readers)
            .await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let record = AuditRecord::of(row)?;
                if record.sequence != before.0 + 1 {
                    let (expected, found) = (before.0 + 1, record.sequence);
                    return Ok(Err(AuditFault::Gap { expected, found }));
                }
                if record.chained(&before.1) != record.hash {
                    return Ok(Err(AuditFault::Changed(record.sequence)));
                }
                anchored |= anchor == Some(record.hash.as_str());
                before = (record.sequence, record.hash);
            }
        }
        if before != (end, end_hash) {
            return Ok(Err(AuditFault::End {
                expected: end,
                found: before.0,
            }));
        }
        if !anchored {
            return Ok(Err(AuditFault::Anchor(anchor.unwrap_or_default().to_owned())));
        }
        Ok(Ok(Verified {
            records: end,
            head: before.1,
        }))
    }
}
