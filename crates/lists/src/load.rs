//! From paths to lists: finds the files, recognises them, puts sets together, and reads.

mod find;
mod finish;

use std::{
    fs,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use self::find::{FileRead, find_files, recognise_all};
use self::finish::{finish, finish_whole, one_of_each};
use crate::{
    Format, ListError, LoadedList,
    format::{Recognised, recognise},
    formats::{
        au_dfat, ca_sema, ch_seco, eu_fsf,
        mapped_csv::{self, Mapping},
        ofac_advanced,
        ofac_csv::{self, SetFile},
        ofac_enhanced, ofac_sdn_xml, opensanctions, senzing, uk_list, uk_ofsi_csv, un_xml, us_csl,
    },
    loaded::Gathered,
    ofac_sets::{OfacSet, ofac_sets},
    source::{Content, Source},
    stored::Place,
};

/// How to load.
#[derive(Debug, Clone)]
pub struct LoadOptions {
    /// Bytes of the largest file taken, and of the largest that a container may unpack to. Files are read as a
    /// stream: the limit is on time and on the parties that a file may bring, not on memory for the file itself.
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
            file_bytes_max: 64 << 30,
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
        let place = Place::Memory(bytes.into());
        let read = Source::unpacked(Path::new(&name), &name, place, options.file_bytes_max)?;
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
                    .map(|(source, part)| SetFile { source, part: *part })
                    .collect();
                let (mut gathered, uses) = ofac_csv::read(set.list, &files)?;
                for file in &files {
                    file.source.check_unchanged()?;
                }
                gathered.problems.splice(0..0, set.notes);
                Ok(vec![finish(set.list, Format::OfacCsv, gathered, uses)?])
            }
            Job::Whole(source, format) => {
                let sheet;
                let text = match &source.content {
                    Content::Text(_) => source,
                    Content::Workbook(bytes) => {
                        sheet = source.with_text(au_dfat::sheet_as_csv(&source.name, bytes)?);
                        &sheet
                    }
                };
                let lists = read_whole(text, format, mapping)?;
                source.check_unchanged()?;
                lists
                    .into_iter()
                    .map(|(list, gathered)| finish_whole(&list, format, gathered, source))
                    .collect()
            }
        }
    }
}

/// Reads a file that is a list, or several, by itself.
fn read_whole(
    source: &Source,
    format: Format,
    mapping: Option<&Mapping>,
) -> Result<Vec<(String, Gathered)>, ListError> {
    let one = |list: &str, gathered: Gathered| Ok(vec![(list.to_owned(), gathered)]);
    match format {
        Format::UnXml => one(un_xml::LIST, un_xml::read(source)?),
        Format::OfacXml => ofac_sdn_xml::read(source).and_then(|(list, gathered)| one(list, gathered)),
        Format::OfacEnhancedXml => ofac_enhanced::read(source),
        Format::OfacAdvancedXml => ofac_advanced::read(source),
        Format::MappedCsv => match mapping {
            Some(mapping) => one(&mapping.list, mapped_csv::read(source, mapping)?),
            None => Ok(Vec::new()),
        },
        Format::UkOfsiCsv => one(uk_ofsi_csv::LIST, uk_ofsi_csv::read(source)?),
        Format::UsCslCsv => one(us_csl::LIST, us_csl::read(source)?),
        Format::UsCslJson => one(us_csl::LIST, us_csl::read_json(source)?),
        Format::AuDfatXlsx | Format::AuDfatCsv => one(au_dfat::LIST, au_dfat::read(source)?),
        Format::CaSemaXml => one(ca_sema::LIST, ca_sema::read(source)?),
        Format::EuFsfXml => one(eu_fsf::LIST, eu_fsf::read(source)?),
        Format::EuFsfCsv => one(eu_fsf::LIST, eu_fsf::read_csv(source)?),
        Format::UkXml => one(uk_list::LIST, uk_list::read(source)?),
        Format::UkCsv => one(uk_list::LIST, uk_list::read_csv(source)?),
        Format::ChSecoXml => one(ch_seco::LIST, ch_seco::read(source)?),
        Format::OpenSanctionsCsv => opensanctions::read_simple(source).map(|found| vec![found]),
        Format::OpenSanctionsJson => opensanctions::read_lines(source).map(|found| vec![found]),
        Format::SenzingJson => senzing::read(source).map(|found| vec![found]),
        // Sets are read by their own job.
        Format::OfacCsv => Ok(Vec::new()),
    }
}
