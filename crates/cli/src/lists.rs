//! `interdict lists`: what is loaded, how old it is, and how it changes.
#![allow(clippy::print_stdout)] // this is the module that answers

mod links;
mod update;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use interdict_lists::{
    Commit, CommitOptions, DataDir, Freshness, ListDifference, ListError, Load, LoadOptions, Manifest,
    PartyChange, PartyKey, Severity, Snapshot, UpdateConfig, diff, freshness, load,
};
use serde_json::json;

use crate::{Sources, failure::Failure};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Load official list files (recognised by content) as a new snapshot; lists not given are kept.
    Load {
        /// List files, or folders that hold them.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        #[command(flatten)]
        guards: Guards,
        /// Drop the lists that are loaded and not given.
        #[arg(long)]
        only: bool,
    },
    /// Fetch every configured list over HTTPS, check it, and load it as a new snapshot.
    Update(update::Args),
    /// Show which lists are loaded, their dates, counts and problems.
    Status {
        /// Check the stored parties against their checksum.
        #[arg(long)]
        verify: bool,
        /// The same as --sources.
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Show what changed between two snapshots, field by field.
    Diff {
        /// The older snapshot: a name or the start of one, `previous`, `current`.
        #[arg(default_value = "previous")]
        old: String,
        /// The newer snapshot.
        #[arg(default_value = "current")]
        new: String,
    },
    /// Show the other listings of a party, and why they are held to be of one party.
    Links {
        /// The party: LIST/REFERENCE, e.g. un-sc/KPi.033. Without it, the links refused by hand.
        party: Option<PartyKey>,
    },
    /// Tell two listings apart that are held to be of one party; it holds for every later load as well.
    Unlink(links::UnlinkArgs),
    /// Put an earlier snapshot back into service.
    Rollback {
        /// Which one [default: the one in service before].
        snapshot: Option<String>,
    },
    /// Remove old snapshots.
    Prune {
        /// How many to keep beside the one in service.
        #[arg(long, default_value_t = 5)]
        keep: usize,
    },
}

#[derive(Debug, clap::Args)]
struct Guards {
    /// Accept this list although a guard refuses it (it shrank, is older, lost a field, changed its layout).
    #[arg(long, value_name = "LIST")]
    accept: Vec<String>,
    /// Accept every list, whatever the guards say.
    #[arg(long)]
    accept_all: bool,
}

impl From<ListError> for Failure {
    fn from(error: ListError) -> Self {
        if error.is_input() {
            Self::input(error)
        } else {
            Self::Internal(error.into())
        }
    }
}

/// The data directory in force: `--data`, else the platform's data folder.
pub(crate) fn data_dir(sources: &Sources) -> Result<DataDir, Failure> {
    if let Some(path) = &sources.data {
        return Ok(DataDir::open(path));
    }
    let variable = |name: &str| {
        std::env::var_os(name)
            .filter(|v| !v.is_empty())
            .map(PathBuf::from)
    };
    let base = if cfg!(windows) {
        variable("APPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        variable("XDG_DATA_HOME").or_else(|| variable("HOME").map(|home| home.join(".local/share")))
    };
    base.map(|base| DataDir::open(base.join("interdict")))
        .ok_or_else(|| Failure::input("no data folder is known for this user; name one with --data DIR"))
}

pub(crate) fn run(args: Args, sources: &Sources) -> Result<(), Failure> {
    let data = data_dir(sources)?;
    let json = sources.json;
    match args.command {
        Command::Load { paths, guards, only } => {
            let options = CommitOptions {
                accept: guards.accept,
                accept_all: guards.accept_all,
                only_given: only,
                companions_version: interdict_index::FORMAT_VERSION,
                ..CommitOptions::default()
            };
            load_files(&data, &paths, sources, &options)
        }
        Command::Update(args) => update::run(args, &data, sources),
        Command::Status { verify, config } => {
            let config = config.as_deref().or(sources.sources.as_deref());
            status(&data, verify, config, json)
        }
        Command::Diff { old, new } => difference(&data, &old, &new, json),
        Command::Links { party } => links::show(&data, party.as_ref(), json),
        Command::Unlink(args) => links::unlink(&data, &args, json),
        Command::Rollback { snapshot } => {
            let snapshot = data.rollback(snapshot.as_deref()).map_err(input)?;
            told(json, &json!({"snapshot": snapshot.id()}), || {
                println!(
                    "snapshot {} of {} is in service",
                    snapshot.id(),
                    snapshot.manifest().created
                );
            })
        }
        Command::Prune { keep } => {
            let removed = data.prune(keep)?;
            told(json, &json!({"removed": removed}), || {
                println!("{} snapshots removed", removed.len());
            })
        }
    }
}

/// A snapshot that is not there is the user's mistake here, not ours.
fn input(error: ListError) -> Failure {
    Failure::input(error)
}

fn told(json: bool, value: &serde_json::Value, print: impl FnOnce()) -> Result<(), Failure> {
    if json {
        println!("{}", serde_json::to_string_pretty(value)?);
    } else {
        print();
    }
    Ok(())
}

fn load_files(
    data: &DataDir,
    paths: &[PathBuf],
    sources: &Sources,
    options: &CommitOptions,
) -> Result<(), Failure> {
    let json = sources.json;
    let load_options = LoadOptions {
        mapping: sources.mapping.clone(),
        ..LoadOptions::default()
    };
    let load = load(paths, &load_options)?;
    let commit = data.commit(&load.lists, options, interdict_server::write_index)?;
    let value = json!({
        "snapshot": commit.snapshot.id(),
        "before": commit.before,
        "unchanged": commit.unchanged,
        "lists": lists_json(&load),
        "skipped": load.skipped.iter().map(|s| json!({"file": s.path, "why": s.why})).collect::<Vec<_>>(),
    });
    told(json, &value, || {
        print_load(&load);
        print_snapshot(&commit);
    })?;
    // They serve while their index is made faster.
    interdict_server::complete_index(&commit.snapshot);
    Ok(())
}

fn print_snapshot(commit: &Commit) {
    let snapshot = &commit.snapshot;
    let lists = snapshot.manifest().lists.len();
    let what = if commit.unchanged {
        "was in service already"
    } else {
        "is in service"
    };
    println!(
        "snapshot {} {what}: {} parties on {lists} lists",
        snapshot.id(),
        snapshot.len()
    );
}

/// The lists past their limit of freshness, which every answer must name.
pub(crate) fn stale(
    sources: &Sources,
    data: &DataDir,
    snapshot: &Snapshot,
) -> Result<Vec<Freshness>, Failure> {
    let config = UpdateConfig::in_force(data, sources.sources.as_deref())?;
    let mut all = freshness(snapshot.manifest(), data, &config);
    all.retain(|f| f.stale);
    Ok(all)
}

/// What there is to say of a stale list.
pub(crate) fn stale_note(list: &Freshness) -> String {
    format!("{list}; fetch it with `interdict lists update`")
}

fn lists_json(load: &Load) -> Vec<serde_json::Value> {
    let lists = load.lists.iter().map(|list| {
        json!({
            "list": list.list, "format": list.format, "date": list.date, "digest": list.digest,
            "counts": list.counts, "files": list.files, "problems": list.summary(),
        })
    });
    lists.collect()
}

fn print_load(load: &Load) {
    for list in &load.lists {
        let date = list
            .date
            .map_or("no date of its own".to_owned(), |d| d.to_string());
        let counts = list.counts;
        println!("{} ({}, {date})", list.list, list.format.name());
        println!(
            "  {} records: {} loaded, {} refused; {} parties",
            counts.seen, counts.loaded, counts.refused, counts.entities
        );
        for file in &list.files {
            println!(
                "  {} ({}, {}): {} rows, {} used, {} refused",
                file.file, file.role, file.encoding, file.seen, file.loaded, file.refused
            );
        }
        for problem in list.summary() {
            println!("  {}: {problem}", severity(problem.severity));
        }
    }
    for skipped in &load.skipped {
        println!("skipped {}: {}", skipped.path.display(), skipped.why);
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Refused => "refused",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn status(data: &DataDir, verify: bool, config: Option<&Path>, json: bool) -> Result<(), Failure> {
    let config = UpdateConfig::in_force(data, config)?;
    let current = data.current()?;
    let snapshots = data.snapshots()?;
    if verify && let Some(current) = &current {
        current.verify()?;
    }
    let fresh = current
        .as_ref()
        .map(|c| freshness(c.manifest(), data, &config))
        .unwrap_or_default();
    let value = json!({
        "data": data.path(),
        "freshness": fresh,
        "current": current.as_ref().map(Snapshot::manifest),
        "snapshots": snapshots.iter().map(|m| json!({"id": m.id, "created": m.created})).collect::<Vec<_>>(),
        "verified": verify && current.is_some(),
    });
    told(json, &value, || match &current {
        None => println!(
            "nothing is loaded in {}; the built-in starter list serves. Load official files with `interdict lists load PATH…`",
            data.path().display()
        ),
        Some(current) => {
            print_status(data.path(), current.manifest(), &snapshots, verify);
            fresh.iter().filter(|f| f.stale).for_each(|f| println!("{f}"));
        }
    })
}

fn print_status(data: &Path, current: &Manifest, snapshots: &[Manifest], verified: bool) {
    println!("data directory {}", data.display());
    let checked = if verified { ", checksum verified" } else { "" };
    println!(
        "snapshot {} of {}: {} parties{checked}",
        current.id, current.created, current.entities
    );
    for list in &current.lists {
        let date = list
            .date
            .map_or("no date of its own".to_owned(), |d| format!("of {d}"));
        println!(
            "  {:<14} {:>7} parties, {} ({}), loaded {}",
            list.list,
            list.counts.entities,
            date,
            list.format.name(),
            list.loaded
        );
        for reason in &list.accepted {
            println!("    accepted by hand although {reason}");
        }
        for problem in list.problems.iter().filter(|p| p.severity > Severity::Note) {
            println!("    {}: {problem}", severity(problem.severity));
        }
    }
    let others = snapshots.iter().filter(|m| m.id != current.id);
    for (index, other) in others.enumerate() {
        if index == 0 {
            println!("other snapshots:");
        }
        println!("  {} of {}: {} parties", other.id, other.created, other.entities);
    }
}

fn difference(data: &DataDir, old: &str, new: &str, json: bool) -> Result<(), Failure> {
    let (old, new) = (
        data.snapshot(old).map_err(input)?,
        data.snapshot(new).map_err(input)?,
    );
    let lists = diff(&old, &new)?;
    let value = json!({"old": old.id(), "new": new.id(), "lists": lists});
    told(json, &value, || {
        println!("from {} to {}", old.id(), new.id());
        if lists.is_empty() {
            println!("no party changed");
        }
        lists.iter().for_each(print_difference);
    })
}

fn print_difference(list: &ListDifference) {
    println!(
        "{}: {} added, {} removed, {} amended",
        list.list,
        list.added.len(),
        list.removed.len(),
        list.amended.len()
    );
    let line = |sign: char, party: &PartyChange| {
        println!(
            "  {sign} {} {} ({})",
            party.reference,
            party.caption,
            party.kind.code()
        );
    };
    list.added.iter().for_each(|p| line('+', p));
    list.removed.iter().for_each(|p| line('-', p));
    for party in &list.amended {
        line('~', party);
        for field in &party.fields {
            for value in &field.removed {
                println!("      {} - {}", field.field, short(value));
            }
            for value in &field.added {
                println!("      {} + {}", field.field, short(value));
            }
        }
    }
}

fn short(value: &serde_json::Value) -> String {
    const CHARS_MAX: usize = 160;
    let text = match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Object(object) => match object.get("text") {
            Some(serde_json::Value::String(text)) => text.clone(),
            _ => value.to_string(),
        },
        other => other.to_string(),
    };
    if text.chars().count() <= CHARS_MAX {
        return text;
    }
    let start: String = text.chars().take(CHARS_MAX).collect();
    format!("{start}…")
}
