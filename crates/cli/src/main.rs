//! `interdict`: may this dealing go ahead? Arguments, progress and printing; the work is done in the libraries.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

mod bench;
mod compare;
mod dataset;
mod failure;
mod lists;
mod maintain;
mod report;
mod screen;
mod serve;

use failure::Failure;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Sanctions screening: names, customers and reports against the official lists and the embargo rules.
#[derive(Debug, Parser)]
#[command(name = "interdict", version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    sources: Sources,
    #[command(subcommand)]
    command: Command,
}

/// Which lists to screen against, and how to answer; valid with every command.
#[derive(Debug, clap::Args)]
pub(crate) struct Sources {
    /// The data directory with the loaded lists [default: the platform's data folder].
    #[arg(long, global = true, value_name = "DIR", env = "INTERDICT_DATA")]
    pub(crate) data: Option<PathBuf>,
    /// Use this list file (or folder) directly, without the data directory; may be given several times.
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) list: Vec<PathBuf>,
    /// A mapping (TOML) that says what the columns of a table of your own are, for --list and `lists load`.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// The sources of the lists (TOML), with how old each may grow [default: sources.toml in the data directory, else
    /// the official ones, built in].
    #[arg(long, global = true, value_name = "FILE", env = "INTERDICT_SOURCES")]
    pub(crate) sources: Option<PathBuf>,
    /// Answer in JSON, for machines.
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    // One line a command, in the order of `--help`: its arguments and its work stand in the module of its name.
    /// Read a report: parties, dealings, claims, and the provisions that a dealing would breach.
    Report(report::Args),
    /// Screen one party, or a file of parties, against the lists.
    Screen(screen::Args),
    /// Compare two names, or pairs of names: the evidence of names alone.
    Compare(compare::Args),
    /// Measure throughput and accuracy on the lists in force.
    Bench(bench::Args),
    /// Load the official lists, see what is loaded and what changed.
    Lists(lists::Args),
    /// Serve the HTTP API and the pages.
    Serve(serve::Args),
    /// Verify the audit log of the service.
    Audit(maintain::AuditArgs),
    /// Write a copy of the service's database, while it may be running.
    Backup(maintain::BackupArgs),
    /// Put a backup in the place of the service's database.
    Restore(maintain::RestoreArgs),
    /// Make a link by which a member of the service sets a new password.
    PasswordLink(maintain::PasswordLinkArgs),
}

fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        Command::Report(args) => report::run(args, &cli.sources),
        Command::Screen(args) => screen::run(args, &cli.sources),
        Command::Compare(args) => compare::run(args, &cli.sources),
        Command::Bench(args) => bench::run(&args, &cli.sources),
        Command::Lists(args) => lists::run(args, &cli.sources),
        Command::Serve(args) => serve::run(&args, &cli.sources),
        Command::Audit(args) => maintain::audit(&args, &cli.sources),
        Command::Backup(args) => maintain::backup(&args, &cli.sources),
        Command::Restore(args) => maintain::restore(&args, &cli.sources),
        Command::PasswordLink(args) => maintain::password_link(&args, &cli.sources),
    }
}

fn main() -> ExitCode {
    quiet_known_panics();
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            #[allow(clippy::print_stderr)]
            {
                eprintln!("interdict: {failure}");
            }
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Two panics are no news. A broken document is refused in one line, after its reader caught the panic on the way; and
/// `interdict … | head` ends when `head` has seen enough, where `println!` panics.
fn quiet_known_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let message = panic.payload_as_str().unwrap_or("");
        if message.starts_with("failed printing to stdout") && message.contains("Broken pipe") {
            std::process::exit(0);
        }
        if std::thread::current().name() != Some(interdict_report::input::UNTRUSTED_THREAD) {
            usual(panic);
        }
    }));
}
