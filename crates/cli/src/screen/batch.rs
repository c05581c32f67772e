//! Many parties: rows in, answers out, on all cores, in the order of the input.

use std::{path::Path, time::Instant};

use indicatif::{ProgressBar, ProgressStyle};
use interdict_screen::{Options, Query};
use rayon::prelude::*;

use super::{
    input::{Input, Row, STANDARD},
    output::{Output, Piece},
    rows,
};
use crate::{dataset::Dataset, failure::Failure};

/// Rows that are read, screened and written together.
const PORTION: usize = 4096;
/// Complaints shown one by one; of the others the number is told.
const COMPLAINTS_MAX: usize = 20;

/// What a run did.
#[derive(Debug, Default)]
struct Totals {
    rows: usize,
    parties_hit: usize,
    hits: usize,
    bad: usize,
    warned: usize,
}

pub(super) fn run(
    input: &Path,
    output: &Path,
    defaults: &Query,
    options: &Options,
    dataset: impl FnOnce() -> Result<Dataset, Failure>,
) -> Result<(), Failure> {
    let mut input = Input::open(input)?;
    let format = input.format.for_answers(output)?;
    let dataset = dataset()?;
    let progress = Progress::new(input.bytes);
    for note in &dataset.notes {
        progress.say(&format!("note: {note}"));
    }
    if !input.unused.is_empty() {
        progress.say(&format!(
            "note: columns not looked at: {}",
            input.unused.join(", ")
        ));
    }
    let mut file = Output::create(output, format, &rows::COLUMNS)?;
    let mut totals = Totals::default();
    loop {
        let mut portion = Vec::with_capacity(PORTION);
        while portion.len() < PORTION
            && let Some(row) = input.rows.next(defaults)?
        {
            portion.push(row);
        }
        if portion.is_empty() {
            break;
        }
        let answers: Vec<Result<(Piece, usize), Failure>> = (portion.par_iter())
            .map(|row| rows::answer(row, &dataset, options, format))
            .collect();
        for (row, answer) in portion.iter().zip(answers) {
            let (answer, hits) = answer?;
            totals.hits += hits;
            totals.parties_hit += usize::from(hits > 0);
            file.write(answer)?;
            complain(row, &progress, &mut totals);
        }
        totals.rows += portion.len();
        progress.set(&input, totals.rows);
    }
    file.finish()?;
    progress.finish(&totals, output);
    Ok(())
}

/// Tells on standard error what is wrong with a row.
fn complain(row: &Row, progress: &Progress, totals: &mut Totals) {
    let tell = |count: usize, what: String| {
        if count <= COMPLAINTS_MAX {
            progress.say(&what);
        }
        if count == COMPLAINTS_MAX {
            progress.say("further complaints are counted, and stand in the answers");
        }
    };
    if let Err(why) = &row.query {
        totals.bad += 1;
        tell(totals.bad, format!("{}: not screened: {why}", row.place));
    }
    if !row.warnings.is_empty() {
        totals.warned += 1;
        tell(
            totals.warned,
            format!("{}: screened, but {}", row.place, row.warnings.join("; ")),
        );
    }
}

/// The bar on standard error: share of the file, names a second, time left.
struct Progress {
    bar: ProgressBar,
    started: Instant,
}

impl Progress {
    /// For an input of that many bytes; without, the bar tells the rate alone.
    fn new(bytes: Option<u64>) -> Self {
        let (bar, template) = match bytes {
            Some(bytes) => (
                ProgressBar::new(bytes),
                "{bar:32} {percent:>3}%  {msg}  {eta} left",
            ),
            None => (ProgressBar::new_spinner(), "{spinner} {msg}"),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self {
            bar,
            started: Instant::now(),
        }
    }

    fn rate(&self, rows: usize) -> String {
        let seconds = self.started.elapsed().as_secs_f64();
        format!("{rows} names, {:.0} a second", rows as f64 / seconds.max(1e-3))
    }

    fn set(&self, input: &Input, rows: usize) {
        if let Some(bytes) = input.bytes {
            self.bar
                .set_position((input.rows.share(bytes) * bytes as f64) as u64);
        }
        self.bar.set_message(self.rate(rows));
    }

    /// A line that the bar does not swallow, whether it is shown or not.
    #[allow(clippy::print_stderr)]
    fn say(&self, line: &str) {
        self.bar.suspend(|| eprintln!("{line}"));
    }

    fn finish(&self, totals: &Totals, output: &Path) {
        self.bar.finish_and_clear();
        self.say(&format!(
            "{}; {} with hits ({} hits), {} without, {} not screened, {} with doubtful cells; written to {}",
            self.rate(totals.rows),
            totals.parties_hit,
            totals.hits,
            totals.rows - totals.parties_hit - totals.bad,
            totals.bad,
            totals.warned,
            if output == Path::new(STANDARD) {
                "standard output".into()
            } else {
                output.display().to_string()
            }
        ));
    }
}
