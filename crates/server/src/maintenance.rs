//! What operators do beside the running service: verifying the audit log, backing up, restoring.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use crate::{
    auth::Token,
    store::{AuditFault, Store, StoreError, Verified, now},
};

/// Why maintenance did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum MaintenanceError {
    /// The database can't be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The audit log is not what it was.
    #[error("the audit log is not intact: {0}: keep this file, and compare it with a backup")]
    Audit(#[from] AuditFault),
    /// A file can't be used.
    #[error("{path}: {why}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why, and what to do.
        why: String,
    },
    /// The machine failed.
    #[error("no runtime: {0}")]
    Runtime(std::io::Error),
}

fn file(path: &Path, why: impl std::fmt::Display) -> MaintenanceError {
    MaintenanceError::File {
        path: path.to_owned(),
        why: why.to_string(),
    }
}

fn run<T>(work: impl Future<Output = Result<T, MaintenanceError>>) -> Result<T, MaintenanceError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(MaintenanceError::Runtime)?;
    runtime.block_on(work)
}

/// Walks the audit log of a database; with `anchor`, the hash of a record noted earlier must be in it.
///
/// # Errors
/// [`MaintenanceError::Audit`] where it is not intact.
pub fn verify_audit(database: &str, anchor: Option<&str>) -> Result<Verified, MaintenanceError> {
    run(async {
        existing(database)?;
        let store = Store::open(database, 2).await?;
        let verified = store.verify_audit(anchor).await?;
        store.close().await;
        Ok(verified?)
    })
}

/// Makes a link by which a member sets a new password, for when nobody can sign in who could make one: the path to
/// open at the service's address, good once and for a day.
///
/// # Errors
/// [`MaintenanceError`] where the database can't be used or there is no such member who may sign in.
pub fn password_link(database: &str, email: &str) -> Result<String, MaintenanceError> {
    run(async {
        existing(database)?;
        let store = Store::open(database, 2).await?;
        let missing = || StoreError::Missing(format!("member {email} who may sign in"));
        let member = store.member_by_email(email).await?.ok_or_else(missing)?;
        let token = Token::new("").map_err(|e| StoreError::Conflict(e.to_string()))?;
        let until = now() + 24 * 3_600_000;
        let offered = store.offer_password("system", &member.id, &token.digest, until);
        offered.await?;
        store.close().await;
        Ok(format!("/join/{}", token.secret))
    })
}

/// Writes a copy of a SQLite database to a new file, while the service may be running.
///
/// # Errors
/// [`MaintenanceError`] where it can't be read or written, and on PostgreSQL, which has `pg_dump`.
pub fn backup(database: &str, to: &Path) -> Result<Verified, MaintenanceError> {
    run(async {
        existing(database)?;
        let store = Store::open(database, 2).await?;
        store.backup(to).await?;
        store.close().await;
        let copy = Store::open(&format!("sqlite:{}", to.display()), 2).await?;
        let verified = copy.verify_audit(None).await?;
        copy.close().await;
        Ok(verified?)
    })
}

/// Puts a backup in the place of a SQLite database, after its audit log was verified. The service must not run. The
/// database that was there is kept beside it, with `.before-restore` at its name's end.
///
/// # Errors
/// [`MaintenanceError`] where the backup is not intact or the service is running.
pub fn restore(database: &str, from: &Path) -> Result<Verified, MaintenanceError> {
    let Some(target) = sqlite_path(database) else {
        let why = "this database is PostgreSQL: use pg_restore".to_owned();
        return Err(StoreError::Conflict(why).into());
    };
    if !from.is_file() {
        return Err(file(
            from,
            "no such file: give a file that `interdict backup` wrote",
        ));
    }
    let lock = lock_file(&target)?;
    if lock.try_lock().is_err() {
        return Err(file(&target, "the service is running: stop it first"));
    }
    let aside = with_suffix(&target, ".restoring");
    std::fs::copy(from, &aside).map_err(|e| file(&aside, e))?;
    let verified = run(async {
        let store = Store::open(&format!("sqlite:{}", aside.display()), 2).await?;
        let verified = store.verify_audit(None).await?;
        store.close().await;
        Ok(verified?)
    });
    let verified = match verified {
        Ok(verified) => verified,
        Err(error) => {
            for suffix in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(with_suffix(&aside, suffix));
            }
            return Err(error);
        }
    };
    let written = File::open(&aside).and_then(|copy| copy.sync_all());
    written.map_err(|e| file(&aside, e))?;
    for suffix in ["", "-wal", "-shm"] {
        let old = with_suffix(&target, suffix);
        if old.exists() {
            let kept = with_suffix(&with_suffix(&target, ".before-restore"), suffix);
            std::fs::rename(&old, &kept).map_err(|e| file(&old, e))?;
        }
    }
    std::fs::rename(&aside, &target).map_err(|e| file(&target, e))?;
    Ok(verified)
}

/// Holds the database of a running service, so that nobody restores over it; `None` on PostgreSQL.
pub(crate) fn hold(store: &Store) -> Result<Option<File>, MaintenanceError> {
    let Some(path) = store.sqlite_path() else {
        return Ok(None);
    };
    let lock = lock_file(path)?;
    lock.try_lock_shared()
        .map_err(|_| file(path, "a backup is being restored: start again when that is done"))?;
    Ok(Some(lock))
}

fn lock_file(database: &Path) -> Result<File, MaintenanceError> {
    let path = with_suffix(database, ".lock");
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|e| file(&path, e))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn sqlite_path(database: &str) -> Option<PathBuf> {
    let path = database.strip_prefix("sqlite:")?;
    Some(PathBuf::from(path.trim_start_matches("//")))
}

/// A SQLite database that has to be there already: looking must not make one.
fn existing(database: &str) -> Result<(), MaintenanceError> {
    match sqlite_path(database) {
        Some(path) if !path.is_file() => Err(file(
            &path,
            "no such database: give --database, or the --data directory that the service uses",
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Party;

    fn fill(database: &str, names: std::ops::Range<u32>) -> Verified {
        run(async {
            let store = Store::open(database, 2).await?;
            for i in names {
                let party = Party {
                    name: format!("Ann {i}"),
                    ..Party::default()
                };
                store
                    .register_customer("user:a", &format!("c{i}"), &party)
                    .await?;
            }
            let verified = store.verify_audit(None).await??;
            store.close().await;
            Ok(verified)
        })
        .unwrap()
    }

    #[cfg(unix)]
    #[test]
    fn databases_and_backups_are_for_their_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (path, copy) = (folder.path().join("a.db"), folder.path().join("copy.db"));
        let database = format!("sqlite:{}", path.display());
        fill(&database, 0..2);
        backup(&database, &copy).unwrap();
        restore(&database, &copy).unwrap();
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let (name, mode) = (entry.as_ref().unwrap().path(), entry.unwrap().metadata().unwrap());
            let readable = mode.permissions().mode() & 0o077;
            assert!(
                readable == 0 || mode.len() == 0,
                "{}: {readable:o}",
                name.display()
            );
        }
    }

    #[test]
    fn a_backup_comes_back_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let (database, copy) = (
            format!("sqlite:{}", path.display()),
            folder.path().join("copy.db"),
        );
        assert!(
            verify_audit(&database, None).is_err(),
            "there is none yet, and none is made"
        );
        assert!(!path.exists());
        let first = fill(&database, 0..5);
        assert_eq!(backup(&database, &copy).unwrap(), first);
        let second = fill(&database, 5..9);
        assert_eq!(verify_audit(&database, Some(&first.head)).unwrap(), second);
        // While the service holds it, nobody restores over it.
        let held = lock_file(&path).unwrap();
        held.try_lock_shared().unwrap();
        assert!(restore(&database, &copy).is_err());
        drop(held);
        assert_eq!(restore(&database, &copy).unwrap(), first);
        assert_eq!(verify_audit(&database, None).unwrap(), first);
        assert!(matches!(
            verify_audit(&database, Some(&second.head)),
            Err(MaintenanceError::Audit(_))
        ));
        let kept = format!("sqlite:{}.before-restore", path.display());
        assert_eq!(verify_audit(&kept, None).unwrap(), second);
        std::fs::write(&copy, b"no database").unwrap();
        assert!(restore(&database, &copy).is_err());
        assert_eq!(verify_audit(&database, None).unwrap(), first);
    }
}
