//! What must not be lost: members, customers, alerts, decisions, and the audit log of it all.
//!
//! One set of statements runs on SQLite and on PostgreSQL, and one set of tests runs over both. Whatever is written
//! is written in a transaction that starts by taking the end of the audit chain ([`Store::write`]): writers wait for
//! each other, on one machine and across several servers, and no change goes without its record.
//!
//! What is promised: when a call that writes gives back `Ok`, its change and its audit record are on disk
//! (SQLite in WAL mode with `synchronous=FULL`, PostgreSQL with its default `synchronous_commit`), and survive the
//! death of process and machine.

mod alert_action;
mod alerts;
mod audit;
mod customers;
mod hits;
mod idempotency;
mod identities;
mod keys;
mod members;
mod queue;
mod sessions;
#[cfg(test)]
mod tests;
mod webhooks;

use std::{path::PathBuf, time::Duration};

use sqlx::{
    AnyConnection, AnyPool, AssertSqlSafe, Connection, Executor, Row, SqlSafeStr, Transaction,
    any::{AnyPoolOptions, AnyRow},
    migrate::{Migration, MigrationType, Migrator},
};

pub(crate) use alert_action::Act;
pub use alert_action::AlertAction;
pub use alerts::{Alert, AlertFilter, AlertState, Decision};
pub(crate) use audit::hex;
pub use audit::{AuditFault, AuditFilter, AuditRecord, Verified};
pub use customers::{Customer, Registered};
pub use hits::{NewHit, Outcome};
pub(crate) use idempotency::Claim;
pub use keys::ApiKey;
pub(crate) use members::NewMember;
pub use members::{Invitation, Member};
pub(crate) use queue::AuditQueue;
pub use sessions::Session;
pub(crate) use webhooks::Delivery;
pub use webhooks::Webhook;

macro_rules! steps {
    ($($version:literal $folder:literal $name:literal),* $(,)?) => {
        &[$(($version, $name, include_str!(concat!("../../migrations/", $folder, "/", $version, "_", $name, ".sql")))),*]
    };
}

/// A step of the structure: number, name, statements. Steps are only ever added.
type Step = (&'static str, &'static str, &'static str);
const SQLITE: &[Step] = steps!("0001" "common" "service", "0002" "sqlite" "append_only", "0003" "common" "identities", "0004" "common" "password_links");
const POSTGRES: &[Step] = steps!("0001" "common" "service", "0002" "postgres" "append_only", "0003" "common" "identities", "0004" "common" "password_links");

/// Connections that read from SQLite at the same time.
const SQLITE_READERS: u32 = 4;

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It could not be opened.
    #[error("database {database}: {why}: give a file that can be written, or postgres://USER@HOST/NAME")]
    Open {
        /// Where, without a password.
        database: String,
        /// Why.
        why: String,
    },
    /// It was written by a newer version, or its structure could not be brought forward.
    #[error("database structure: {0}: use the version of the program that wrote it, or a newer one")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A statement failed.
    #[error("database: {0}")]
    Sql(#[from] sqlx::Error),
    /// What is stored can't be read back.
    #[error("database: {what} is damaged: {why}")]
    Damaged {
        /// Which thing.
        what: String,
        /// Why.
        why: String,
    },
    /// There is no such thing.
    #[error("there is no {0}")]
    Missing(String),
    /// It is not in the state for it.
    #[error("{0}")]
    Conflict(String),
}

impl StoreError {
    pub(crate) fn damaged(what: impl Into<String>, why: impl std::fmt::Display) -> Self {
        Self::Damaged {
            what: what.into(),
            why: why.to_string(),
        }
    }

    /// Whether a unique value is there already.
    pub(crate) fn is_duplicate(&self) -> bool {
        matches!(self, Self::Sql(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}

/// The database.
#[derive(Debug, Clone)]
pub struct Store {
    readers: AnyPool,
    writers: AnyPool,
    sqlite: Option<PathBuf>,
}

impl Store {
    /// Opens the database, makes it where it is not there (SQLite), and brings its structure forward.
    ///
    /// # Errors
    /// [`StoreError`] where it can't be opened or is of a newer version.
    pub async fn open(database: &str, connections: u32) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let open = |why: String| StoreError::Open {
            database: without_password(database),
            why,
        };
        let store = match database.strip_prefix("sqlite:") {
            Some(path) => {
                let path = PathBuf::from(path.trim_start_matches("//"));
                if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
                    std::fs::create_dir_all(folder).map_err(|e| open(e.to_string()))?;
                }
                if !path.exists() {
                    make_private(&path).map_err(|e| open(e.to_string()))?;
                }
                let url = format!("sqlite:{}?mode=rwc", encoded(&path.to_string_lossy()));
                // A pool tries again and again; a file that is no database is told at once.
                let mut probe = AnyConnection::connect(&url)
                    .await
                    .map_err(|e| open(e.to_string()))?;
                let read = sqlx::query("PRAGMA schema_version").fetch_one(&mut probe).await;
                read.map_err(|e| open(e.to_string()))?;
                probe.close().await?;
                // One connection writes, so that writers wait in line instead of failing; the others only read.
                let writers = sqlite_pool(1)
                    .connect(&url)
                    .await
                    .map_err(|e| open(e.to_string()))?;
                let readers = sqlite_pool(SQLITE_READERS).connect_lazy(&url)?;
                Self {
                    readers,
                    writers,
                    sqlite: Some(path),
                }
            }
            None => {
                let pool = AnyPoolOptions::new()
                    .max_connections(connections)
                    .acquire_timeout(Duration::from_secs(10))
                    .connect(database)
                    .await
                    .map_err(|e| open(e.to_string()))?;
                Self {
                    readers: pool.clone(),
                    writers: pool,
                    sqlite: None,
                }
            }
        };
        store.migrate().await?;
        Ok(store)
    }

    /// Brings the structure forward; a database of a newer version is refused.
    async fn migrate(&self) -> Result<(), StoreError> {
        let steps = if self.sqlite.is_some() { SQLITE } else { POSTGRES };
        let migration = |&(version, name, sql): &Step| {
            // The numbers are constants of four digits.
            let version = version.parse().unwrap_or_default();
            Migration::new(
                version,
                name.into(),
                MigrationType::Simple,
                sql.into_sql_str(),
                false,
            )
        };
        Migrator::with_migrations(steps.iter().map(migration).collect())
            .run(&self.writers)
            .await?;
        Ok(())
    }

    /// The SQLite file; `None` on PostgreSQL.
    pub fn sqlite_path(&self) -> Option<&std::path::Path> {
        self.sqlite.as_deref()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`StoreError`] where it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.readers).await?;
        Ok(())
    }

    /// Starts to write. Nothing counts before [`Write::commit`].
    ///
    /// # Errors
    /// [`StoreError`] where the database does not answer.
    pub(crate) async fn write(&self) -> Result<Write, StoreError> {
        let mut transaction = self.writers.begin().await?;
        let row = sqlx::query("UPDATE audit_head SET id = id WHERE id = 1 RETURNING sequence, hash")
            .fetch_one(&mut *transaction)
            .await?;
        Ok(Write {
            sequence: row.try_get(0)?,
            hash: row.try_get(1)?,
            records: Vec::new(),
            transaction,
        })
    }

    /// Writes a copy of a SQLite database to a file that must not exist yet, while the service may be running.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] on PostgreSQL, which has `pg_dump`, and where the file exists.
    pub async fn backup(&self, to: &std::path::Path) -> Result<(), StoreError> {
        if self.sqlite.is_none() {
            return Err(StoreError::Conflict(
                "this database is PostgreSQL: use pg_dump and pg_restore".to_owned(),
            ));
        }
        // SQLite fills a file that is empty.
        make_private(to).map_err(|e| {
            let why = match e.kind() {
                std::io::ErrorKind::AlreadyExists => "exists".to_owned(),
                _ => e.to_string(),
            };
            StoreError::Conflict(format!("{} {why}: give a new file", to.display()))
        })?;
        sqlx::query("VACUUM INTO $1")
            .bind(to.to_string_lossy().into_owned())
            .execute(&self.readers)
            .await?;
        Ok(())
    }

    /// Ends all connections, after what is running.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writers.close().await;
    }
}

/// Makes an empty file that its owner alone may read: what is kept are people's names, and digests of passwords. The
/// files that SQLite puts beside a database take over its permissions.
fn make_private(path: &std::path::Path) -> std::io::Result<()> {
    let mut options = std::fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn sqlite_pool(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(30))
        .after_connect(|connection, _| {
            Box::pin(async move {
                let pragmas = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                               PRAGMA foreign_keys = ON;";
                connection.execute(pragmas).await?;
                Ok(())
            })
        })
}

/// A path as part of an address.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            '%' | '?' | '#' | ' ' => out += &format!("%{:02X}", u32::from(c)),
            c => out.push(c),
        }
    }
    out
}

/// The address of a database without its password, for messages.
pub(crate) fn without_password(database: &str) -> String {
    let Some((scheme, rest)) = database.split_once("://") else {
        return database.to_owned();
    };
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{host}")
        }
        None => database.to_owned(),
    }
}

/// A change being written, with the records that tell of it.
pub(crate) struct Write {
    pub(crate) transaction: Transaction<'static, sqlx::Any>,
    sequence: i64,
    hash: String,
    records: Vec<AuditRecord>,
}

/// The time, in milliseconds since 1970 (UTC).
pub(crate) fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// A new reference that sorts by time.
pub(crate) fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// A text put together from constants and counters alone, never from input.
pub(crate) fn assembled(sql: String) -> AssertSqlSafe<String> {
    AssertSqlSafe(sql)
}

/// A column as JSON of a type.
pub(crate) fn json<T: serde::de::DeserializeOwned>(row: &AnyRow, column: &str) -> Result<T, StoreError> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).map_err(|e| StoreError::damaged(column, e))
}
