//! Which format a file has, told by its content alone.

use serde::{Deserialize, Serialize};

use crate::{
    formats::ofac_csv::Part,
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
}

impl Format {
    /// What it is called, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnXml => "UN consolidated XML",
            Self::OfacCsv => "OFAC CSV set",
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

/// Recognises a file; `Err` says what was seen instead.
pub(crate) fn recognise(source: &Source) -> Result<Recognised, String> {
    match &source.content {
        Content::Zip => Err("a ZIP container that is no list known".to_owned()),
        Content::Text { text, .. } => {
            let start = text.trim_start();
            match start.as_bytes().first() {
                None => Err("nothing but white space".to_owned()),
                Some(b'<') => xml(start),
                Some(_) => csv(text),
            }
        }
    }
}

fn xml(text: &str) -> Result<Recognised, String> {
    let root = root_name(text).ok_or("XML without a root element")?;
    let format = match root {
        "CONSOLIDATED_LIST" => Format::UnXml,
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

fn csv(text: &str) -> Result<Recognised, String> {
    // A few rows tell; a cut at a line's end inside a quoted field spoils no more than the last of them.
    let head = &text[..text.floor_char_boundary(64 << 10)];
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(head.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().take(50).map_while(Result::ok).collect();
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
