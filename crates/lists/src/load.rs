//! From paths to lists: finds the files, recognises them, puts sets together, and reads.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::{
    Counts, FileUse, Format, ListError, LoadedList, Problem, ProblemKind, Severity,
    format::{Recognised, recognise},
    formats::{
        au_dfat, ca_sema, ch_seco, eu_fsf,
        mapped_csv::{self, Mapping},
        ofac_advanced,
        ofac_csv::{self, SetFile},
        ofac_enhanced, ofac_sdn_xml, opensanctions, senzing, uk_list, uk_ofsi_csv, un_xml, us_csl,
    },
    loaded::Gathered,
    ofac_sets::{OfacSet, date_in, ofac_sets},
    source::{Content, Source, hex},
};

/// How to load.
#[derive(Debug, Clone)]
pub struct LoadOptions {
    /// Bytes of the largest file taken.
    pub file_bytes_max: u64,
    /// Files of the largest folder taken.
    pub files_max: usize,
    /// A mapping file (TOML) for tables of the user's own: tables with its columns are read by it.
    pub mapping: Option<PathBuf>,
    /// Reads every file as this format, instead of recognising it by its content. The parts of an OFAC set are told
    /// by their content all the same.
    pub format: Option<Format>,
}

impl Default for LoadOptions {
    fn default() -> Self {
        Self {
            file_bytes_max: 1 << 30,
            files_max: 1000,
            mapping: None,
            format: None,
        }
    }
}

/// What a load gave.
#[derive(Debug)]
pub struct Load {
    /// The lists, by short name.
    pub lists: Vec<LoadedList>,
    /// Files of given folders that are no list.
    pub skipped: Vec<SkippedFile>,
}

/// A file of a folder that is no list known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedFile {
    /// The file.
    pub path: PathBuf,
    /// What it was seen to be.
    pub why: String,
}

/// Reads the lists in files and folders. Folders are searched to their depth; files in them that are no list known
/// are skipped (use [`load`] to learn which), while a file given by name must be a list.
///
/// # Errors
/// [`ListError`] for a path that can't be read, a file that is broken as a whole, and where no list was found.
pub fn load_paths(paths: &[PathBuf], options: &LoadOptions) -> Result<Vec<LoadedList>, ListError> {
    load(paths, options).map(|load| load.lists)
}

/// As [`load_paths`], and tells which files were skipped.
///
/// # Errors
/// As [`load_paths`].
pub fn load(paths: &[PathBuf], options: &LoadOptions) -> Result<Load, ListError> {
    let mapping = options.mapping.as_deref().map(read_mapping).transpose()?;
    let mapping = mapping.as_ref();
    let files = find_files(paths, options.files_max)?;
    let read: Vec<Result<FileRead, ListError>> = files
        .into_par_iter()
        .map(|found| found.read(options, mapping))
        .collect();
    let mut skipped = Vec::new();
    let mut sources = Vec::new();
    for file in read {
        let file = file?;
        sources.extend(file.lists);
        skipped.extend(file.skipped);
    }
    let lists = assemble(&sources, mapping)?;
    if lists.is_empty() {
        let given: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
        return Err(ListError::Nothing {
            given: given.join(", "),
        });
    }
    Ok(Load {
        lists: one_of_each(lists),
        skipped,
    })
}

/// Reads the lists in one file that is in memory; `name` is for messages. The parts of a set (OFAC's CSV) are read as
/// far as they go alone.
///
/// # Errors
/// As [`load_paths`].
pub fn load_bytes(name: &str, bytes: Vec<u8>, options: &LoadOptions) -> Result<Vec<LoadedList>, ListError> {
    load_memory(vec![(name.to_owned(), bytes)], options)
}

/// As [`load_bytes`], for several files that belong together, such as OFAC's set of CSV files.
///
/// # Errors
/// As [`load_paths`].
pub fn load_memory(
    files: Vec<(String, Vec<u8>)>,
    options: &LoadOptions,
) -> Result<Vec<LoadedList>, ListError> {
    let mapping = options.mapping.as_deref().map(read_mapping).transpose()?;
    let mut sources = Vec::with_capacity(files.len());
    for (name, bytes) in files {
        let read = Source::unpacked(Path::new(&name), &name, bytes, options.file_bytes_max)?;
        sources.extend(recognise_all(read, &name, options, mapping.as_ref())?.lists);
    }
    assemble(&sources, mapping.as_ref()).map(one_of_each)
}

impl LoadOptions {
    fn recognise(&self, source: &Source, mapping: Option<&Mapping>) -> Result<Recognised, String> {
        match self.format {
            Some(format) if format != Format::OfacCsv => Ok(Recognised::Whole(format)),
            _ => recognise(source, mapping),
        }
    }
}

fn unknown_format(file: &str, why: &str) -> ListError {
    ListError::refused(
        file,
        None,
        format!("no list format known: {why}"),
        "give a list in one of the formats of docs/lists.md",
    )
}

/// Puts sets together and reads every list.
fn assemble(
    sources: &[(Source, Recognised)],
    mapping: Option<&Mapping>,
) -> Result<Vec<LoadedList>, ListError> {
    let mut jobs: Vec<Job<'_>> = sources
        .iter()
        .filter_map(|(source, recognised)| match recognised {
            Recognised::Whole(format) => Some(Job::Whole(source, *format)),
            Recognised::OfacPart(_) => None,
        })
        .collect();
    jobs.extend(ofac_sets(sources)?.into_iter().map(Job::OfacSet));
    let lists: Vec<Vec<LoadedList>> = jobs
        .into_par_iter()
        .map(|job| job.run(mapping))
        .collect::<Result<_, ListError>>()?;
    Ok(lists.into_iter().flatten().collect())
}

fn read_mapping(path: &Path) -> Result<Mapping, ListError> {
    let text = fs::read_to_string(path).map_err(|e| ListError::io(path, e))?;
    Mapping::parse(&path.to_string_lossy(), &text)
}

struct FoundFile {
    path: PathBuf,
    /// Given by name, so that it must be a list.
    named: bool,
}

/// The lists of a file, and what else was in it.
#[derive(Default)]
struct FileRead {
    lists: Vec<(Source, Recognised)>,
    skipped: Vec<SkippedFile>,
}

impl FoundFile {
    fn read(self, options: &LoadOptions, mapping: Option<&Mapping>) -> Result<FileRead, ListError> {
        let shown = self.path.to_string_lossy();
        let read = Source::read(&self.path, options.file_bytes_max)
            .and_then(|sources| recognise_all(sources, &shown, options, mapping));
        match read {
            Err(ListError::Refused { what, .. }) if !self.named => Ok(FileRead {
                lists: Vec::new(),
                skipped: vec![SkippedFile {
                    path: self.path,
                    why: what,
                }],
            }),
            read => read,
        }
    }
}

/// Recognises a file, or the files of a container: there, what is no list is skipped as in a folder, but one file
/// must be a list.
fn recognise_all(
    sources: Vec<Result<Source, ListError>>,
    shown: &str,
    options: &LoadOptions,
    mapping: Option<&Mapping>,
) -> Result<FileRead, ListError> {
    let mut read = FileRead::default();
    let mut first_refusal = None;
    for source in sources {
        let source = match source {
            Ok(source) => source,
            Err(ListError::Refused {
                file,
                what,
                line,
                help,
            }) => {
                read.skipped.push(SkippedFile {
                    path: file.clone().into(),
                    why: what.clone(),
                });
                first_refusal.get_or_insert(ListError::Refused {
                    file,
                    what,
                    line,
                    help,
                });
                continue;
            }
            Err(error) => return Err(error),
        };
        match options.recognise(&source, mapping) {
            Ok(recognised) => read.lists.push((source, recognised)),
            Err(why) => {
                first_refusal.get_or_insert_with(|| unknown_format(&source.path.to_string_lossy(), &why));
                read.skipped.push(SkippedFile {
                    path: source.path,
                    why,
                });
            }
        }
    }
    if read.lists.is_empty() {
        return Err(first_refusal.unwrap_or_else(|| unknown_format(shown, "an empty container")));
    }
    Ok(read)
}

fn find_files(paths: &[PathBuf], files_max: usize) -> Result<Vec<FoundFile>, ListError> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            let mut inside = Vec::new();
            walk(path, &mut inside, files_max, 0)?;
            inside.sort();
            found.extend(inside.into_iter().map(|path| FoundFile { path, named: false }));
        } else {
            found.push(FoundFile {
                path: path.clone(),
                named: true,
            });
        }
    }
    Ok(found)
}

fn walk(folder: &Path, into: &mut Vec<PathBuf>, files_max: usize, depth: usize) -> Result<(), ListError> {
    const DEPTH_MAX: usize = 8;
    for entry in fs::read_dir(folder).map_err(|e| ListError::io(folder, e))? {
        let entry = entry.map_err(|e| ListError::io(folder, e))?;
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let kind = entry.file_type().map_err(|e| ListError::io(&path, e))?;
        if hidden {
            continue;
        }
        if kind.is_dir() && depth < DEPTH_MAX {
            walk(&path, into, files_max, depth + 1)?;
        } else if !kind.is_dir() && path.is_file() {
            into.push(path);
        }
        if into.len() > files_max {
            return Err(ListError::refused(
                folder.to_string_lossy(),
                None,
                format!("the folder holds more than {files_max} files"),
                "give the folder of the lists alone, or the files",
            ));
        }
    }
    Ok(())
}

/// A list to read.
enum Job<'a> {
    Whole(&'a Source, Format),
    OfacSet(OfacSet<'a>),
}

impl Job<'_> {
    fn run(self, mapping: Option<&Mapping>) -> Result<Vec<LoadedList>, ListError> {
        match self {
            Job::OfacSet(set) => {
                let files: Vec<SetFile<'_>> = set
                    .files
                    .iter()
                    .filter_map(|(source, part)| {
                        let (text, encoding) = source.text()?;
                        Some(SetFile {
                            source,
                            text,
                            encoding,
                            part: *part,
                        })
                    })
                    .collect();
                let (mut gathered, uses) = ofac_csv::read(set.list, &files)?;
                gathered.problems.splice(0..0, set.notes);
                Ok(vec![finish(set.list, Format::OfacCsv, gathered, uses)?])
            }
            Job::Whole(source, format) => {
                let sheet;
                let (text, encoding) = match &source.content {
                    Content::Text { text, encoding } => (text.as_str(), *encoding),
                    Content::Zip(bytes) => {
                        sheet = au_dfat::sheet_as_csv(&source.name, bytes)?;
                        (sheet.as_str(), "UTF-8")
                    }
                    Content::Lines { head } if format == Format::UsCslJson => (head.as_str(), "UTF-8"),
                    Content::Lines { .. } => return stream(source, format),
                };
                let lists = read_whole(source, text, format, mapping)?;
                lists
                    .into_iter()
                    .map(|(list, gathered)| finish_whole(&list, format, gathered, source, encoding))
                    .collect()
            }
        }
    }
}

/// Reads a file that is a list, or several, by itself.
fn read_whole(
    source: &Source,
    text: &str,
    format: Format,
    mapping: Option<&Mapping>,
) -> Result<Vec<(String, Gathered)>, ListError> {
    let one = |list: &str, gathered: Gathered| Ok(vec![(list.to_owned(), gathered)]);
    match format {
        Format::UnXml => one(un_xml::LIST, un_xml::read(source, text)?),
        Format::OfacXml => ofac_sdn_xml::read(source, text).and_then(|(list, gathered)| one(list, gathered)),
        Format::OfacEnhancedXml => ofac_enhanced::read(source, text),
        Format::OfacAdvancedXml => ofac_advanced::read(source, text),
        Format::MappedCsv => match mapping {
            Some(mapping) => one(&mapping.list, mapped_csv::read(source, text, mapping)?),
            None => Ok(Vec::new()),
        },
        Format::UkOfsiCsv => one(uk_ofsi_csv::LIST, uk_ofsi_csv::read(source, text)?),
        Format::UsCslCsv => one(us_csl::LIST, us_csl::read(source, text)?),
        Format::UsCslJson => one(us_csl::LIST, us_csl::read_json(source, text)?),
        Format::AuDfatXlsx | Format::AuDfatCsv => one(au_dfat::LIST, au_dfat::read(source, text)?),
        Format::CaSemaXml => one(ca_sema::LIST, ca_sema::read(source, text)?),
        Format::EuFsfXml => one(eu_fsf::LIST, eu_fsf::read(source, text)?),
        Format::EuFsfCsv => one(eu_fsf::LIST, eu_fsf::read_csv(source, text)?),
        Format::UkXml => one(uk_list::LIST, uk_list::read(source, text)?),
        Format::UkCsv => one(uk_list::LIST, uk_list::read_csv(source, text)?),
        Format::ChSecoXml => one(ch_seco::LIST, ch_seco::read(source, text)?),
        Format::OpenSanctionsCsv => opensanctions::read_simple(source, text).map(|found| vec![found]),
        Format::OpenSanctionsJson => {
            opensanctions::read_lines(&source.name, text.as_bytes()).map(|found| vec![found])
        }
        Format::SenzingJson => senzing::read(&source.name, text.as_bytes()).map(|found| vec![found]),
        // Sets are read by their own job.
        Format::OfacCsv => Ok(Vec::new()),
    }
}

/// Reads a file of JSON lines, of any size, as a stream.
fn stream(source: &Source, format: Format) -> Result<Vec<LoadedList>, ListError> {
    let file = fs::File::open(&source.path).map_err(|e| ListError::io(&source.path, e))?;
    let reader = std::io::BufReader::with_capacity(1 << 18, file);
    let (list, gathered) = match format {
        Format::SenzingJson => senzing::read(&source.name, reader)?,
        _ => opensanctions::read_lines(&source.name, reader)?,
    };
    finish_whole(&list, format, gathered, source, "UTF-8").map(|list| vec![list])
}

fn finish_whole(
    list: &str,
    format: Format,
    mut gathered: Gathered,
    source: &Source,
    encoding: &str,
) -> Result<LoadedList, ListError> {
    refuse_duplicates(&mut gathered);
    let uses = vec![FileUse {
        file: source.name.clone(),
        role: "main".to_owned(),
        digest: source.digest.clone(),
        bytes: source.bytes,
        encoding: encoding.to_owned(),
        seen: gathered.seen,
        loaded: gathered.seen - gathered.refused - gathered.ended,
        refused: gathered.refused,
    }];
    finish(list, format, gathered, uses)
}

/// A reference names one party: later records with a reference already used are refused.
fn refuse_duplicates(gathered: &mut Gathered) {
    let mut first: BTreeMap<String, u64> = BTreeMap::new();
    for entity in std::mem::take(&mut gathered.entities) {
        let line = entity.provenance.line;
        if let Some(earlier) = first.get(&entity.reference) {
            let what = format!(
                "the reference {} was used on line {earlier} already",
                entity.reference
            );
            let place = (entity.provenance.file.as_str(), line);
            gathered.problem(
                Severity::Refused,
                ProblemKind::DuplicateReference,
                place,
                Some(&entity.reference),
                what,
            );
        } else {
            first.insert(entity.reference.clone(), line);
            gathered.entities.push(entity);
        }
    }
}

fn finish(
    list: &str,
    format: Format,
    mut gathered: Gathered,
    files: Vec<FileUse>,
) -> Result<LoadedList, ListError> {
    let main = files.first().map(|f| f.file.clone()).unwrap_or_default();
    if gathered.entities.is_empty() && gathered.ended == 0 {
        return Err(ListError::refused(
            main.as_str(),
            None,
            format!("not one of {} records could be loaded", gathered.seen),
            "fetch the file again",
        ));
    }
    if gathered.ended > 0 {
        let what = format!(
            "{} records are of parties taken off the list, and were not loaded",
            gathered.ended
        );
        gathered.problem(Severity::Note, ProblemKind::Ended, (&main, 0), None, what);
    }
    for file in files.iter().filter(|f| f.encoding != "UTF-8") {
        let what = format!("not UTF-8; read as {}", file.encoding);
        gathered.problem(Severity::Note, ProblemKind::Encoding, (&file.file, 0), None, what);
    }
    let digest = match &files[..] {
        [file] => file.digest.clone(),
        files => {
            let mut hash = Sha256::new();
            files.iter().for_each(|f| hash.update(f.digest.as_bytes()));
            hex(&hash.finalize())
        }
    };
    Ok(LoadedList {
        list: list.to_owned(),
        format,
        date: gathered.date,
        digest,
        files,
        counts: Counts {
            seen: gathered.seen,
            loaded: gathered.seen - gathered.refused - gathered.ended,
            refused: gathered.refused,
            ended: gathered.ended,
            entities: gathered.entities.len(),
        },
        entities: gathered.entities,
        problems: gathered.problems,
    })
}

/// One list of each name: of several, the one with the latest date stays, and the others are told.
fn one_of_each(lists: Vec<LoadedList>) -> Vec<LoadedList> {
    let mut by_name: BTreeMap<String, LoadedList> = BTreeMap::new();
    for list in lists {
        let Some(other) = by_name.remove(&list.list) else {
            by_name.insert(list.list.clone(), list);
            continue;
        };
        // The list's own date; without one, the date in the file's name, which publishers and users put there.
        let day = |l: &LoadedList| {
            let stated = l
                .date
                .and_then(|d| d.last_day())
                .map(|(y, m, d)| y as u32 * 10_000 + u32::from(m) * 100 + u32::from(d));
            stated.or_else(|| l.files.first().and_then(|f| date_in(&f.file)))
        };
        let (mut kept, dropped) = if day(&list) > day(&other) {
            (list, other)
        } else {
            (other, list)
        };
        let said = |l: &LoadedList| match (l.date, day(l)) {
            (Some(date), _) => format!("date {date}"),
            (None, Some(day)) => format!("no date of its own, {day} in its name"),
            (None, None) => "no date".to_owned(),
        };
        let why = if day(&kept) == day(&dropped) {
            "which was given first and has the same date".to_owned()
        } else {
            format!("which is newer ({})", said(&kept))
        };
        let main = |l: &LoadedList| l.files.first().map(|f| f.file.clone()).unwrap_or_default();
        kept.problems.push(Problem {
            severity: Severity::Warning,
            kind: ProblemKind::FileNotUsed,
            file: main(&dropped),
            line: 0,
            record: None,
            what: format!(
                "not used ({}): {} was read from {}, {why}",
                said(&dropped),
                kept.list,
                main(&kept)
            ),
        });
        by_name.insert(kept.list.clone(), kept);
    }
    by_name.into_values().collect()
}
