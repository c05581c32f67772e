//! A PostgreSQL server for tests, started from the binaries of this machine, reached through a socket in its own
//! folder.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use super::tempfile_folder::Folder;

/// A running server; it stops when this is dropped.
#[derive(Debug)]
pub struct Postgres {
    child: Child,
    folder: Folder,
    databases: AtomicUsize,
}

impl Postgres {
    /// Starts one; `None`, with a line that says why, where this machine has none.
    pub fn start() -> Option<Self> {
        match Self::try_start() {
            Ok(server) => Some(server),
            Err(why) => {
                #[allow(clippy::print_stderr)]
                {
                    eprintln!("skipped: no PostgreSQL to test with: {why}");
                }
                None
            }
        }
    }

    fn try_start() -> Result<Self, String> {
        let binaries =
            binaries().ok_or("initdb and postgres are neither in PATH nor under /usr/lib/postgresql")?;
        let folder = Folder::new();
        let user = unprivileged(folder.path())?;
        let data = folder.path().join("data");
        let run = |program: &str| {
            let mut command = Command::new(binaries.join(program));
            command
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            command.current_dir(folder.path()).env("LC_ALL", "C.UTF-8");
            become_user(&mut command, user);
            command
        };
        let made = run("initdb")
            .args(["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync", "-D"])
            .arg(&data)
            .status()
            .map_err(|e| format!("initdb: {e}"))?;
        if !made.success() {
            return Err(format!("initdb: {made}"));
        }
        let child = run("postgres")
            .args([
                "-c",
                "listen_addresses=",
                "-c",
                "max_connections=60",
                "-c",
                "fsync=off",
                "-k",
            ])
            .arg(folder.path())
            .arg("-D")
            .arg(&data)
            .spawn()
            .map_err(|e| format!("postgres: {e}"))?;
        Ok(Self {
            child,
            folder,
            databases: AtomicUsize::new(0),
        })
    }

    /// The address of a database that has nothing in it.
    pub async fn fresh_database(&self) -> String {
        use sqlx::Connection;
        sqlx::any::install_default_drivers();
        let number = self.databases.fetch_add(1, Ordering::Relaxed);
        let mut last = None;
        for _ in 0..600 {
            match sqlx::AnyConnection::connect(&self.address("postgres")).await {
                Ok(mut connection) => {
                    let make = crate::store::assembled(format!("CREATE DATABASE d{number}"));
                    sqlx::query(make)
                        .execute(&mut connection)
                        .await
                        .unwrap_or_else(|e| panic!("{e}"));
                    let _ = connection.close().await;
                    return self.address(&format!("d{number}"));
                }
                Err(error) => last = Some(error),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("PostgreSQL does not answer: {last:?}");
    }

    fn address(&self, database: &str) -> String {
        format!(
            "postgres://postgres@localhost/{database}?host={}",
            self.folder.path().display()
        )
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The folder with the server's programs, the newest version first.
fn binaries() -> Option<PathBuf> {
    let in_path = std::env::var_os("PATH")
        .into_iter()
        .flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    versions.sort();
    versions.reverse();
    versions
        .into_iter()
        .chain(in_path)
        .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

/// PostgreSQL refuses to run as root: then the user `postgres` owns the folder, and runs it.
#[cfg(unix)]
fn unprivileged(folder: &Path) -> Result<Option<(u32, u32)>, String> {
    use std::os::unix::fs::MetadataExt;
    let owner = std::fs::metadata(folder).map_err(|e| e.to_string())?.uid();
    if owner != 0 {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd").map_err(|e| e.to_string())?;
    let fields = users
        .lines()
        .map(|l| l.split(':').collect::<Vec<_>>())
        .find(|f| f.first() == Some(&"postgres"));
    let ids = fields.and_then(|f| Some((f.get(2)?.parse().ok()?, f.get(3)?.parse().ok()?)));
    let (uid, gid) = ids.ok_or("this is root, and there is no user postgres to run it")?;
    std::os::unix::fs::chown(folder, Some(uid), Some(gid)).map_err(|e| e.to_string())?;
    Ok(Some((uid, gid)))
}

#[cfg(unix)]
fn become_user(command: &mut Command, user: Option<(u32, u32)>) {
    use std::os::unix::process::CommandExt;
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
}

#[cfg(not(unix))]
fn unprivileged(_: &Path) -> Result<Option<(u32, u32)>, String> {
    Err("tests start it on Unix alone".to_owned())
}

#[cfg(not(unix))]
fn become_user(_: &mut Command, _: Option<(u32, u32)>) {}
