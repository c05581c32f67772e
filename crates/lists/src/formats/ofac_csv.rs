//! OFAC's lists in their CSV layout: `sdn.csv`, `alt.csv`, `add.csv`, `sdn_comments.csv`, and the same four for the
//! Consolidated (non-SDN) list. No header, `-0-` for null, 0x1A at the end; layout in
//! <https://ofac.treasury.gov/sdn-list-data-formats-data-schemas>.

use interdict_model::{
    Address, CountryFact, CraftDetails, Entity, EntityKind, Identifier, IdentifierType, Listing, Name,
    NameKind, NamePart, NamePartKind, Provenance,
};
use rustc_hash::FxHashMap;

use super::ofac_remarks;
use crate::{
    FileUse, ListError, ProblemKind, Severity,
    loaded::Gathered,
    source::Source,
    table::{self, Row},
};

/// Which of the four files a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Part {
    /// `sdn.csv`, `cons_prim.csv`: 12 columns.
    Main,
    /// `alt.csv`, `cons_alt.csv`: 5 columns.
    Aliases,
    /// `add.csv`, `cons_add.csv`: 6 columns.
    Addresses,
    /// `sdn_comments.csv`, `cons_comments.csv`: 2 columns.
    Comments,
}

impl Part {
    pub(crate) const ALL: [Part; 4] = [Part::Main, Part::Aliases, Part::Addresses, Part::Comments];

    /// The word for it in messages.
    pub(crate) fn role(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Aliases => "aliases",
            Self::Addresses => "addresses",
            Self::Comments => "comments",
        }
    }

    /// Columns of a row.
    pub(crate) fn columns(self) -> usize {
        match self {
            Self::Main => 12,
            Self::Aliases => 5,
            Self::Addresses => 6,
            Self::Comments => 2,
        }
    }
}

/// Programmes that are on the non-SDN list alone: a main file in which most parties have one of these is that list.
/// Sectoral sanctions, Palestinian Legislative Council, Chinese military-industrial complex, CAPTA and menu-based
/// sanctions, as <https://ofac.treasury.gov/consolidated-sanctions-list-non-sdn-lists> names them.
const NON_SDN_PROGRAMMES: [&str; 7] = [
    "UKRAINE-EO13662",
    "NS-PLC",
    "CMIC-EO13959",
    "561-Related",
    "NS-ISA",
    "HRIT-NS",
    "NS-MBS",
];

/// Most remarks fields hold no more than this; a field that is full breaks off and goes on in the comments file.
const REMARKS_CHARS_MAX: usize = 1000;

/// Whether programmes name one of the non-SDN list alone.
pub(crate) fn is_non_sdn(programmes: &str) -> bool {
    NON_SDN_PROGRAMMES.iter().any(|p| programmes.contains(p))
}

/// Where OFAC shows a party.
pub(crate) fn source_url(reference: &str) -> String {
    format!("https://sanctionssearch.ofac.treas.gov/Details.aspx?id={reference}")
}

/// A short name for the list that a main file is of.
pub(crate) fn list_of(source: &Source) -> &'static str {
    let (mut non_sdn, mut all) = (0_usize, 0_usize);
    let _ = table::rows(source, b',', |row| {
        if row.fields.len() == Part::Main.columns() {
            all += 1;
            let programmes = row.fields.get(3).unwrap_or_default();
            non_sdn += usize::from(is_non_sdn(programmes));
        }
        Ok(())
    });
    if non_sdn * 2 > all {
        "ofac-cons"
    } else {
        "ofac-sdn"
    }
}

/// Party numbers of a file, each once, sorted.
pub(crate) fn party_numbers(source: &Source) -> Vec<u64> {
    let mut numbers = Vec::new();
    let _ = table::rows(source, b',', |row| {
        numbers.extend(row.fields.get(0).and_then(|n| n.trim().parse::<u64>().ok()));
        Ok(())
    });
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// A file of a set, with what it is.
pub(crate) struct SetFile<'a> {
    pub(crate) source: &'a Source,
    pub(crate) part: Part,
}

/// Reads a set; the main file must be there, the others may be missing and that is said.
pub(crate) fn read(list: &'static str, files: &[SetFile<'_>]) -> Result<(Gathered, Vec<FileUse>), ListError> {
    let mut set = Set {
        list,
        gathered: Gathered::default(),
        by_number: FxHashMap::default(),
        remarks: FxHashMap::default(),
        comments_doubtful: false,
    };
    let mut uses = Vec::new();
    for part in Part::ALL {
        let Some(file) = files.iter().find(|f| f.part == part) else {
            let main = files.first().map_or("", |f| f.source.name.as_str());
            set.gathered.problem(
                Severity::Warning,
                ProblemKind::FileMissing,
                (main, 0),
                None,
                format!(
                    "loaded without the {} file of {list}, which was not given",
                    part.role()
                ),
            );
            continue;
        };
        uses.push(set.file(file)?);
    }
    set.finish_remarks(files);
    Ok((set.gathered, uses))
}

struct Set {
    list: &'static str,
    gathered: Gathered,
    by_number: FxHashMap<u64, usize>,
    /// Remarks of each party, still unread: a continuation may follow.
    remarks: FxHashMap<usize, Remarks>,
    /// Whether the comments file shows itself to be of another date than the main file.
    comments_doubtful: bool,
}

#[derive(Default)]
struct Remarks {
    /// The field of the main file, with the blanks at its end: it may break off at one.
    text: String,
    line: u64,
    /// What the comments file has of the party.
    continuation: Option<String>,
}

impl Remarks {
    fn is_full(&self) -> bool {
        self.text.chars().count() >= REMARKS_CHARS_MAX
    }
}

impl Set {
    fn file(&mut self, file: &SetFile<'_>) -> Result<FileUse, ListError> {
        let name = file.source.name.as_str();
        let (mut seen, mut loaded) = (0, 0);
        table::rows(file.source, b',', |row| {
            seen += 1;
            loaded += usize::from(self.row(name, file.part, &row));
            Ok(())
        })?;
        if seen == 0 || loaded * 2 < seen && self.columns_wrong(name) * 2 > seen {
            return Err(ListError::refused(
                name,
                None,
                format!(
                    "{} of {seen} rows can't be read as OFAC's {} file",
                    seen - loaded,
                    file.part.role()
                ),
                "fetch the file again from OFAC",
            ));
        }
        if file.part == Part::Main {
            self.gathered.seen = seen;
        }
        Ok(FileUse {
            file: name.to_owned(),
            role: file.part.role().to_owned(),
            digest: file.source.digest.clone(),
            bytes: file.source.bytes,
            encoding: file.source.encoding().to_owned(),
            seen,
            loaded,
            refused: seen - loaded,
        })
    }

    fn columns_wrong(&self, file: &str) -> usize {
        let wrong = |p: &&crate::Problem| p.file == file && p.kind == ProblemKind::ColumnCount;
        self.gathered.problems.iter().filter(wrong).count()
    }

    /// Reads one row; whether it was used.
    fn row(&mut self, file: &str, part: Part, row: &Row<'_>) -> bool {
        let mut refuse = |kind, record: Option<&str>, what: String| {
            // Only rows of the main file are records of parties.
            self.gathered
                .problem(Severity::Refused, kind, (file, row.line), record, what);
            if part != Part::Main {
                self.gathered.refused -= 1;
            }
            false
        };
        let columns = row.fields.len();
        if columns != part.columns() {
            let what = format!("{columns} columns instead of {}", part.columns());
            return refuse(ProblemKind::ColumnCount, row.fields.get(0), what);
        }
        let fields: Vec<Option<&str>> = row.fields.iter().map(field).collect();
        let Some(number) = fields[0].and_then(|n| n.parse::<u64>().ok()) else {
            let what = format!(
                "the party's number is none: {:?}",
                row.fields.get(0).unwrap_or_default()
            );
            return refuse(ProblemKind::NoReference, None, what);
        };
        if part == Part::Main {
            if self.by_number.contains_key(&number) {
                let what = format!("the number {number} was used by an earlier row");
                return refuse(ProblemKind::DuplicateReference, fields[0], what);
            }
            let Some(written) = fields[1] else {
                return refuse(
                    ProblemKind::NoName,
                    fields[0],
                    format!("party {number} has no name"),
                );
            };
            let remarks = row.fields.get(11).unwrap_or_default();
            self.party((file, row.line), number, written, (&fields, remarks));
            return true;
        }
        let Some(index) = self.by_number.get(&number).copied() else {
            self.comments_doubtful |= part == Part::Comments;
            let what = format!("party {number} is not in the main file (files of different dates?)");
            return refuse(ProblemKind::Orphan, fields[0], what);
        };
        match part {
            Part::Aliases => self.alias(index, &fields),
            Part::Addresses => self.address(index, &fields),
            Part::Comments => {
                let remarks = self.remarks.entry(index).or_default();
                if !remarks.is_full() {
                    self.comments_doubtful = true;
                    let what = "continues remarks that do not break off (files of different dates?)";
                    self.gathered.problem(
                        Severity::Warning,
                        ProblemKind::CutOff,
                        (file, row.line),
                        fields[0],
                        what,
                    );
                }
                remarks
                    .continuation
                    .get_or_insert_default()
                    .push_str(row.fields.get(1).unwrap_or_default());
            }
            Part::Main => {}
        }
        true
    }

    fn party(
        &mut self,
        (file, line): (&str, u64),
        number: u64,
        written: &str,
        (fields, remarks_field): (&[Option<&str>], &str),
    ) {
        let kind = match fields[2].map(str::to_lowercase).as_deref() {
            Some("individual") => EntityKind::Person,
            Some("vessel") => EntityKind::Vessel,
            Some("aircraft") => EntityKind::Aircraft,
            None | Some("entity") => EntityKind::Organization,
            Some(other) => {
                let what = format!("a type of party not known: {other:?}");
                self.gathered.problem(
                    Severity::Warning,
                    ProblemKind::Value,
                    (file, line),
                    fields[0],
                    what,
                );
                EntityKind::Unknown
            }
        };
        let provenance = Provenance {
            file: file.to_owned(),
            line,
            record: Some(number.to_string()),
        };
        let mut entity = Entity::new(self.list, number.to_string(), kind, provenance);
        entity.names.push(name(written, NameKind::Primary, kind));
        entity.positions.extend(fields[4].map(str::to_owned));
        entity.listings.push(Listing {
            list: self.list.to_owned(),
            reference: number.to_string(),
            programmes: programmes(fields[3].unwrap_or_default()),
            source_url: Some(format!(
                "https://sanctionssearch.ofac.treas.gov/Details.aspx?id={number}"
            )),
            ..Listing::default()
        });
        entity.identifiers.extend(fields[5].map(|sign| Identifier {
            label: Some("Call sign".to_owned()),
            ..Identifier::new(IdentifierType::CallSign, sign)
        }));
        let text = |index: usize| fields[index].map(str::to_owned);
        let craft = CraftDetails {
            craft_type: text(6),
            tonnage: text(7),
            gross_tonnage: text(8),
            flag: fields[9].map(CountryFact::new),
            owner: text(10),
            ..CraftDetails::default()
        };
        if craft != CraftDetails::default() || matches!(kind, EntityKind::Vessel | EntityKind::Aircraft) {
            entity.craft = Some(craft);
        }
        let index = self.gathered.entities.len();
        if fields[11].is_some() {
            let remarks = Remarks {
                text: remarks_field.to_owned(),
                line,
                continuation: None,
            };
            self.remarks.insert(index, remarks);
        }
        self.gathered.entities.push(entity);
        self.by_number.insert(number, index);
    }

    fn alias(&mut self, index: usize, fields: &[Option<&str>]) {
        let entity = &mut self.gathered.entities[index];
        let Some(written) = fields[3] else { return };
        let kind = if fields[2].is_some_and(|t| t.eq_ignore_ascii_case("fka")) {
            NameKind::Former
        } else {
            NameKind::Alias
        };
        let mut name = name(written, kind, entity.kind);
        name.quality = fields[2].map(str::to_owned);
        name.reference = fields[1].map(str::to_owned);
        name.note = fields[4].map(str::to_owned);
        entity.names.push(name);
    }

    fn address(&mut self, index: usize, fields: &[Option<&str>]) {
        let text = |index: usize| fields[index].map(str::to_owned);
        let address = Address {
            street: text(2),
            city: text(3),
            country: fields[4].map(CountryFact::new),
            note: text(5),
            ..Address::default()
        };
        // OFAC gives parties without an address a row of nulls with a number.
        if !address.is_empty() {
            self.gathered.entities[index].addresses.push(Address {
                reference: text(1),
                ..address
            });
        }
    }

    /// Reads all remarks, now that the continuations are joined to them.
    fn finish_remarks(&mut self, files: &[SetFile<'_>]) {
        let main = files
            .iter()
            .find(|f| f.part == Part::Main)
            .map_or("", |f| f.source.name.as_str());
        let mut all: Vec<(usize, Remarks)> = self.remarks.drain().collect();
        all.sort_unstable_by_key(|(index, _)| *index);
        for (index, remarks) in all {
            let entity = &mut self.gathered.entities[index];
            let cut_off = remarks.is_full() && remarks.continuation.is_none();
            match &remarks.continuation {
                Some(rest) if self.comments_doubtful => {
                    // The two halves may be of different dates: what stands at the seam is not trusted.
                    ofac_remarks::read(&remarks.text, remarks.is_full(), entity);
                    let (seam, rest) = rest.split_once(';').unwrap_or((rest, ""));
                    entity.remarks.push(format!("[continued] {}", seam.trim()));
                    ofac_remarks::read(rest, false, entity);
                }
                Some(rest) => ofac_remarks::read(&format!("{}{rest}", remarks.text), false, entity),
                None => ofac_remarks::read(&remarks.text, cut_off, entity),
            }
            if cut_off {
                let record = entity.reference.clone();
                let what = "the remarks break off and no comments file continues them";
                self.gathered.problem(
                    Severity::Warning,
                    ProblemKind::CutOff,
                    (main, remarks.line),
                    Some(&record),
                    what,
                );
            }
        }
    }
}

/// A field's value; `-0-` and blanks are none.
fn field(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty() && text != "-0-").then_some(text)
}

/// `SDGT] [IFSR` or `[SDGT] [IFSR]`.
pub(crate) fn programmes(text: &str) -> Vec<String> {
    text.split("] [")
        .map(|p| p.trim_matches(['[', ']', ' ']))
        .filter(|p| !p.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A name from OFAC's form: a person's family name stands first, before a comma.
pub(crate) fn name(written: &str, kind: NameKind, party: EntityKind) -> Name {
    let Some((family, given)) = written.split_once(',').filter(|_| party == EntityKind::Person) else {
        return Name::new(written, kind);
    };
    let (family, given) = (family.trim(), given.trim());
    if family.is_empty() || given.is_empty() {
        return Name::new(written, kind);
    }
    let mut name = Name::new(format!("{family} {}", given.replace(", ", " ")), kind);
    name.as_listed = Some(written.to_owned());
    name.parts = [(NamePartKind::Family, family), (NamePartKind::Given, given)]
        .map(|(kind, text)| NamePart {
            kind,
            text: text.to_owned(),
        })
        .into();
    name
}
