//! `interdict serve`: the HTTP API and the pages.

use std::{io::Write, net::SocketAddr, path::PathBuf};

use interdict_server::{Gathered, serve};

use crate::{Sources, dataset::source, failure::Failure, lists::data_dir};

/// Arguments of the command.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Every setting can stand in the configuration file (NAME = \"VALUE\"), in the environment \
                        (INTERDICT_NAME) or on the command line (--set NAME=VALUE); the later wins. --print-config \
                        lists them all."
)]
pub(crate) struct Args {
    /// Address and port to listen on; any but loopback needs TLS or --insecure-listen.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// SQLite file, sqlite:PATH or postgres://… [default: interdict.db in the data directory].
    #[arg(long, value_name = "DATABASE")]
    database: Option<String>,
    /// Configuration file (TOML).
    #[arg(long, value_name = "FILE", env = "INTERDICT_CONFIG")]
    config: Option<PathBuf>,
    /// Listen on an address that is not loopback without TLS, e.g. behind a proxy that adds it.
    #[arg(long)]
    insecure_listen: bool,
    /// Any other setting; may be given several times.
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Print the configuration with the origin of each setting, and stop.
    #[arg(long)]
    print_config: bool,
}

impl Args {
    /// The settings of file, environment and command line.
    fn gathered(&self, sources: &Sources) -> Result<Gathered, Failure> {
        let mut gathered = Gathered::new();
        if let Some(path) = &self.config {
            gathered = gathered.file(path).map_err(Failure::input)?;
        }
        gathered = gathered.environment(std::env::vars());
        for pair in &self.set {
            let (name, value) = (pair.split_once('='))
                .ok_or_else(|| Failure::input(format!("--set {pair:?}: write NAME=VALUE")))?;
            gathered = gathered.flag(name.trim(), value).map_err(Failure::input)?;
        }
        let given = [
            ("listen", self.listen.clone()),
            ("database", self.database.clone()),
            (
                "sources",
                sources.sources.as_ref().map(|p| p.display().to_string()),
            ),
        ];
        for (name, value) in given {
            if let Some(value) = value {
                gathered = gathered.flag(name, value).map_err(Failure::input)?;
            }
        }
        if self.insecure_listen {
            gathered = gathered.flag("insecure_listen", "true").map_err(Failure::input)?;
        }
        Ok(gathered)
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args, sources: &Sources) -> Result<(), Failure> {
    let gathered = args.gathered(sources)?;
    let data = data_dir(sources)?;
    let config = gathered.check(data.path()).map_err(Failure::input)?;
    if args.print_config {
        std::io::stdout()
            .lock()
            .write_all(gathered.printed().as_bytes())?;
        return Ok(());
    }
    serve::run_until_stopped(
        config,
        source(sources)?,
        |address: SocketAddr, notes: &[String]| {
            let mut err = std::io::stderr().lock();
            for note in notes {
                let _ = writeln!(err, "{note}");
            }
            let _ = writeln!(err, "listening on {address}");
        },
    )
    .map_err(|error| match error.is_input() {
        true => Failure::input(error),
        false => Failure::Internal(error.into()),
    })
}
