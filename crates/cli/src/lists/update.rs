//! `interdict lists update`: fetch every configured source, load it, and put it into service.

use std::{path::PathBuf, time::Duration};

use indicatif::{ProgressBar, ProgressStyle};
use interdict_lists::{
    CommitOptions, DataDir, Fetched, Load, LoadOptions, Outcome, Progress, UpdateConfig, fetch, load,
};
use serde_json::json;

use super::{Guards, lists_json, print_load, print_snapshot, told};
use crate::{Sources, failure::Failure};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The same as --sources.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    guards: Guards,
}

pub(super) fn run(args: Args, data: &DataDir, sources: &Sources) -> Result<(), Failure> {
    let (json, named_mapping) = (sources.json, &sources.mapping);
    let named = args.config.as_deref().or(sources.sources.as_deref());
    let config = UpdateConfig::in_force(data, named)?;
    let bar = ProgressBar::new_spinner().with_style(
        ProgressStyle::with_template("{spinner} {msg} {bytes} {bytes_per_sec}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner()),
    );
    bar.enable_steady_tick(Duration::from_millis(200));
    let sources = fetch(&config, data, &mut |progress| show(&bar, progress))?;
    bar.finish_and_clear();
    let mut failures: Vec<String> = Vec::new();
    let mut all = Load {
        lists: Vec::new(),
        skipped: Vec::new(),
    };
    let mut options = CommitOptions {
        accept: args.guards.accept,
        accept_all: args.guards.accept_all,
        companions_version: interdict_index::FORMAT_VERSION,
        ..CommitOptions::default()
    };
    for source in &sources {
        if let Outcome::Failed(why) = &source.outcome {
            failures.push(format!("{}: {why}", source.name));
            continue;
        }
        let load_options = LoadOptions {
            mapping: named_mapping.clone(),
            ..LoadOptions::default()
        };
        match load(&source.files, &load_options) {
            Ok(load) => {
                for list in &load.lists {
                    options.sources.insert(list.list.clone(), source.origin.clone());
                }
                all.lists.extend(load.lists);
                all.skipped.extend(load.skipped);
            }
            Err(error) => failures.push(format!("{}: {error}", source.name)),
        }
    }
    put_into_service(data, all, options, (&sources, failures), json)
}

fn put_into_service(
    data: &DataDir,
    mut all: Load,
    options: CommitOptions,
    (sources, mut failures): (&[Fetched], Vec<String>),
    json: bool,
) -> Result<(), Failure> {
    // A list that a guard refuses is left out, and the others go into service.
    let commit = data.commit_passing(
        &mut all.lists,
        &options,
        interdict_server::write_index,
        &mut failures,
    )?;
    let value = json!({
        "snapshot": commit.as_ref().map(|c| c.snapshot.id()),
        "unchanged": commit.as_ref().is_none_or(|c| c.unchanged),
        "sources": sources.iter().map(|s| json!({
            "name": s.name, "origin": s.origin, "modified": s.outcome == Outcome::New,
        })).collect::<Vec<_>>(),
        "lists": lists_json(&all),
        "failures": failures,
    });
    told(json, &value, || {
        print_load(&all);
        if let Some(commit) = &commit {
            print_snapshot(commit);
        }
    })?;
    if let Some(commit) = &commit {
        // They serve while their index is made faster.
        interdict_server::complete_index(&commit.snapshot);
    }
    if failures.is_empty() {
        return Ok(());
    }
    let kept = if commit.is_some() {
        "the other lists were updated"
    } else {
        "nothing was updated"
    };
    Err(Failure::input(format!(
        "{} of the sources failed, {kept}: {}",
        failures.len(),
        failures.join("; ")
    )))
}

fn show(bar: &ProgressBar, progress: Progress<'_>) {
    match progress {
        Progress::Bytes(url, bytes, total) => {
            bar.set_message(url.to_owned());
            bar.set_position(bytes);
            if let Some(total) = total {
                bar.set_length(total);
            }
        }
        Progress::Retry(url, why) => bar.println(format!("{url}: {why}; trying again")),
        Progress::Done(source) => {
            bar.set_position(0);
            let what = match &source.outcome {
                Outcome::New => "fetched",
                Outcome::NotModified => "not modified",
                Outcome::Failed(_) => "failed",
            };
            bar.println(format!("{}: {what}", source.name));
        }
    }
}
