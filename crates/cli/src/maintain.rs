//! `interdict audit`, `interdict backup`, `interdict restore`, `interdict password-link`: what operators do beside the service.

use std::{io::Write, path::PathBuf};

use interdict_server::{Gathered, maintenance};

use crate::{Sources, failure::Failure, lists::data_dir};

/// Which database.
#[derive(Debug, clap::Args)]
pub(crate) struct Database {
    /// SQLite file, sqlite:PATH or postgres://… [default: interdict.db in the data directory].
    #[arg(long, value_name = "DATABASE", env = "INTERDICT_DATABASE")]
    database: Option<String>,
}

impl Database {
    fn address(&self, sources: &Sources) -> Result<String, Failure> {
        let mut gathered = Gathered::new();
        if let Some(database) = &self.database {
            gathered = gathered.flag("database", database).map_err(Failure::input)?;
        }
        let data = data_dir(sources)?;
        Ok(gathered.check(data.path()).map_err(Failure::input)?.database)
    }
}

/// Arguments of `interdict audit`.
#[derive(Debug, clap::Args)]
pub(crate) struct AuditArgs {
    #[command(subcommand)]
    action: AuditAction,
}

#[derive(Debug, clap::Subcommand)]
enum AuditAction {
    /// Walk the chain of the audit log and say whether it is intact.
    Verify {
        #[command(flatten)]
        database: Database,
        /// The hash of a record, noted earlier, that must be in the chain.
        #[arg(long, value_name = "HASH")]
        anchor: Option<String>,
    },
}

/// Runs `interdict audit`.
pub(crate) fn audit(args: &AuditArgs, sources: &Sources) -> Result<(), Failure> {
    let AuditAction::Verify { database, anchor } = &args.action;
    let verified =
        maintenance::verify_audit(&database.address(sources)?, anchor.as_deref()).map_err(Failure::input)?;
    told("the audit log is intact", &verified, sources)
}

/// Arguments of `interdict backup`.
#[derive(Debug, clap::Args)]
pub(crate) struct BackupArgs {
    /// The file to write; it must not exist yet.
    to: PathBuf,
    #[command(flatten)]
    database: Database,
}

/// Runs `interdict backup`.
pub(crate) fn backup(args: &BackupArgs, sources: &Sources) -> Result<(), Failure> {
    let verified = maintenance::backup(&args.database.address(sources)?, &args.to).map_err(Failure::input)?;
    told("the backup is written, its audit log intact", &verified, sources)
}

/// Arguments of `interdict restore`.
#[derive(Debug, clap::Args)]
pub(crate) struct RestoreArgs {
    /// A file that `interdict backup` wrote.
    from: PathBuf,
    #[command(flatten)]
    database: Database,
}

/// Runs `interdict restore`.
pub(crate) fn restore(args: &RestoreArgs, sources: &Sources) -> Result<(), Failure> {
    let verified =
        maintenance::restore(&args.database.address(sources)?, &args.from).map_err(Failure::input)?;
    told("the backup is in place, its audit log intact", &verified, sources)
}

/// Arguments of `interdict password-link`.
#[derive(Debug, clap::Args)]
pub(crate) struct PasswordLinkArgs {
    /// The member's e-mail address.
    email: String,
    #[command(flatten)]
    database: Database,
}

/// Runs `interdict password-link`.
pub(crate) fn password_link(args: &PasswordLinkArgs, sources: &Sources) -> Result<(), Failure> {
    let path =
        maintenance::password_link(&args.database.address(sources)?, &args.email).map_err(Failure::input)?;
    let mut out = std::io::stdout().lock();
    if sources.json {
        writeln!(out, "{}", serde_json::json!({"path": path}))?;
    } else {
        writeln!(out, "open {path} at the service's address, once, within 24 hours")?;
    }
    Ok(())
}

fn told(what: &str, verified: &interdict_server::store::Verified, sources: &Sources) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    if sources.json {
        writeln!(out, "{}", serde_json::to_string(verified)?)?;
    } else {
        writeln!(
            out,
            "{what}: {} records, ending in {}",
            verified.records, verified.head
        )?;
    }
    Ok(())
}
