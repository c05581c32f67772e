//! Which format a file has, told by its content alone.

use serde::{Deserialize, Serialize};

use crate::{
    formats::{mapped_csv::Mapping, ofac_csv::Part},
    source::{Content, Source},
};

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// UN Security Council consolidated list, XML.
    UnXml,
    /// OFAC SDN or Consolidated list, set of CSV files.
    OfacCsv,
    /// OFAC SDN.XML or CONSOLIDATED.XML.
    OfacXml,
    /// OFAC SDN_ENHANCED.XML or CONS_ENHANCED.XML.
    OfacEnhancedXml,
    /// OFAC SDN_ADVANCED.XML or CONS_ADVANCED.XML.
    OfacAdvancedXml,
    /// EU financial sanctions files, XML 1.1.
    EuFsfXml,
    /// EU financial sanctions files, CSV 1.1.
    EuFsfCsv,
    /// UK Sanctions List, XML.
    UkXml,
    /// UK Sanctions List, CSV.
    UkCsv,
    /// Swiss SECO list, XML.
    ChSecoXml,
    /// UK consolidated list, OFSI's CSV layout.
    UkOfsiCsv,
    /// US Consolidated Screening List, CSV.
    UsCslCsv,
    /// US Consolidated Screening List, JSON.
    UsCslJson,
    /// Australian consolidated list, XLSX.
    AuDfatXlsx,
    /// Australian consolidated list, CSV.
    AuDfatCsv,
    /// Canadian autonomous sanctions list, XML.
    CaSemaXml,
    /// OpenSanctions `entities.ftm.json` or `targets.nested.json`.
    OpenSanctionsJson,
    /// OpenSanctions `targets.simple.csv`.
    OpenSanctionsCsv,
    /// Senzing entity records, JSON lines.
    SenzingJson,
    /// A user's own CSV, read by a mapping file.
    MappedCsv,
}

impl Format {
    /// What it is called, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnXml => "UN consolidated XML",
            Self::OfacCsv => "OFAC CSV set",
            Self::OfacXml => "OFAC SDN.XML",
            Self::OfacEnhancedXml => "OFAC enhanced XML",
            Self::EuFsfXml => "EU FSF XML",
            Self::EuFsfCsv => "EU FSF CSV",
            Self::UkXml => "UK Sanctions List XML",
            Self::UkCsv => "UK Sanctions List CSV",
            Self::ChSecoXml => "SECO XML",
            Self::UkOfsiCsv => "OFSI CSV",
            Self::UsCslCsv => "CSL CSV",
            Self::UsCslJson => "CSL JSON",
            Self::AuDfatXlsx => "DFAT XLSX",
            Self::AuDfatCsv => "DFAT CSV",
            Self::CaSemaXml => "SEMA XML",
            Self::OpenSanctionsJson => "OpenSanctions JSON lines",
            Self::OpenSanctionsCsv => "OpenSanctions simple CSV",
            Self::OfacAdvancedXml => "OFAC advanced XML",
            Self::SenzingJson => "Senzing JSON lines",
            Self::MappedCsv => "CSV with a mapping",
        }
    }
}

/// What a file was recognised as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recognised {
    /// A list by itself.
    Whole(Format),
    /// One file of an OFAC set.
    OfacPart(Part),
}

/// Recognises a file; `Err` says what was seen instead. A user's mapping goes first: it is there on purpose.
pub(crate) fn recognise(source: &Source, mapping: Option<&Mapping>) -> Result<Recognised, String> {
    if let (Some(mapping), Content::Text(text)) = (mapping, &source.content)
        && mapping.fits(&text.head)
    {
        return Ok(Recognised::Whole(Format::MappedCsv));
    }
    match &source.content {
        Content::Workbook(bytes) => zip_container(bytes),
        Content::Text(text) => {
            let start = text.head.trim_start();
            match start.as_bytes().first() {
                None => Err("nothing but white space".to_owned()),
                Some(b'<') => xml(start),
                Some(b'{') => json(start),
                Some(_) => csv(&text.head),
            }
        }
    }
}

fn xml(text: &str) -> Result<Recognised, String> {
    let root = root_name(text).ok_or("XML without a root element")?;
    let format = match root {
        "CONSOLIDATED_LIST" => Format::UnXml,
        "sdnList" => Format::OfacXml,
        "sanctionsData" => Format::OfacEnhancedXml,
        "Sanctions"
            if text[..text.floor_char_boundary(4096)].contains("ADVANCED_XML")
                || text[..text.floor_char_boundary(4096)].contains("<DateOfIssue") =>
        {
            Format::OfacAdvancedXml
        }
        "data-set" => Format::CaSemaXml,
        "export" if text[..text.floor_char_boundary(4096)].contains("fsd/export") => Format::EuFsfXml,
        "Designations" => Format::UkXml,
        "swiss-sanctions-list" => Format::ChSecoXml,
        _ => {
            return Err(format!(
                "XML with the root element <{root}>, which is no list known"
            ));
        }
    };
    Ok(Recognised::Whole(format))
}

/// Local name of the root element, read without judging the rest.
fn root_name(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find('<')? + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->")? + 3..];
        } else if let Some(declaration) = rest.strip_prefix('!') {
            // A document type, refused later; its internal subset may hold markup.
            let end = match (declaration.find('['), declaration.find('>')) {
                (Some(subset), Some(end)) if subset < end => declaration.find("]>")? + 1,
                (_, end) => end?,
            };
            rest = &declaration[end..];
        } else if rest.starts_with('?') {
            rest = &rest[rest.find("?>")? + 2..];
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
            let name = &rest[..end];
            return Some(name.rsplit(':').next().unwrap_or(name));
        }
    }
}

/// A workbook has these names in its directory.
fn zip_container(bytes: &[u8]) -> Result<Recognised, String> {
    let tail = &bytes[bytes.len().saturating_sub(64 << 10)..];
    let is_workbook = tail.windows(15).any(|w| w == b"xl/workbook.xml");
    if is_workbook {
        Ok(Recognised::Whole(Format::AuDfatXlsx))
    } else {
        Err("a ZIP container that is no list known".to_owned())
    }
}

fn json(text: &str) -> Result<Recognised, String> {
    let has = |name: &str| text.contains(&format!("\"{name}\""));
    let first_line = text.lines().next().unwrap_or_default();
    if first_line.contains("\"schema\"") && first_line.contains("\"properties\"") {
        Ok(Recognised::Whole(Format::OpenSanctionsJson))
    } else if first_line.contains("\"DATA_SOURCE\"") && first_line.contains("\"RECORD_ID\"") {
        Ok(Recognised::Whole(Format::SenzingJson))
    } else if has("results") && has("source") {
        Ok(Recognised::Whole(Format::UsCslJson))
    } else {
        Err("JSON that is no list known".to_owned())
    }
}

/// Tables with a header: names that the header must have, in lower case.
const HEADERS: [(&[&str], Format); 6] = [
    (&["entity_logicalid", "namealias_wholename"], Format::EuFsfCsv),
    (
        &["unique id", "name 6", "regime name", "name type"],
        Format::UkCsv,
    ),
    (&["group id", "name 6", "alias type", "regime"], Format::UkOfsiCsv),
    (
        &["_id", "source", "entity_number", "programs", "name"],
        Format::UsCslCsv,
    ),
    (
        &["reference", "name of individual or entity", "name type"],
        Format::AuDfatCsv,
    ),
    (
        &["id", "schema", "name", "aliases", "birth_date", "countries"],
        Format::OpenSanctionsCsv,
    ),
];

fn with_header(rows: &[csv::StringRecord]) -> Option<Format> {
    // OFSI puts the date on a line before the header.
    rows.iter().take(2).find_map(|row| {
        let names: Vec<String> = row
            .iter()
            .map(|n| n.trim_start_matches('\u{feff}').trim().to_lowercase())
            .collect();
        let fits = |wanted: &[&str]| wanted.iter().all(|w| names.iter().any(|n| n == w));
        HEADERS
            .iter()
            .find(|(wanted, _)| fits(wanted))
            .map(|(_, format)| *format)
    })
}

/// The first rows, read with semicolons.
fn semicolons(head: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(b';')
        .from_reader(head.as_bytes());
    reader.records().take(2).map_while(Result::ok).collect()
}

fn csv(text: &str) -> Result<Recognised, String> {
    // A few rows tell; a cut at a line's end inside a quoted field spoils no more than the last of them.
    let head = &text[..text.floor_char_boundary(64 << 10)];
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(head.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().take(50).map_while(Result::ok).collect();
    if let Some(format) = with_header(&rows).or_else(|| with_header(&semicolons(head))) {
        return Ok(Recognised::Whole(format));
    }
    ofac_part(&rows).map(Recognised::OfacPart).ok_or_else(|| {
        let columns = rows.first().map_or(0, csv::StringRecord::len);
        format!("text whose first row has {columns} columns and no header of a list known")
    })
}

/// OFAC's files have no header: rows of one number of columns, a party's number first, nulls written `-0-`.
fn ofac_part(rows: &[csv::StringRecord]) -> Option<Part> {
    let is_number = |field: Option<&str>| field.is_some_and(|f| f.trim().parse::<u32>().is_ok());
    Part::ALL.into_iter().find(|part| {
        let fit = rows.iter().filter(|row| {
            row.len() == part.columns()
                && is_number(row.get(0))
                && match part {
                    Part::Main => row.iter().any(|f| f.trim() == "-0-"),
                    Part::Aliases => {
                        is_number(row.get(1))
                            && matches!(row.get(2).map(str::trim), Some("aka" | "fka" | "nka" | "-0-"))
                    }
                    Part::Addresses => is_number(row.get(1)),
                    Part::Comments => !is_number(row.get(1)),
                }
        });
        // Most of the rows must fit: broken ones are told by their line when the file is read.
        !rows.is_empty() && fit.count() * 2 > rows.len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_elements() {
        let cases = [
            ("<?xml version='1.0'?><!-- a <b> --><x:root a='1'>", Some("root")),
            ("<!DOCTYPE r [<!ENTITY a '<z>'>]><r/>", Some("r")),
            ("<r", None),
            ("no markup", None),
        ];
        for (text, expected) in cases {
            assert_eq!(root_name(text), expected, "{text}");
        }
    }
}
