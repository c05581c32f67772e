//! Customers from CSV, and tables as CSV.

use crate::{Party, Problem, party::split};

/// One row of a file of customers.
pub(crate) struct Row {
    /// Line in the file, from 1.
    pub(crate) line: u64,
    /// The user's reference and the party, or what is wrong.
    pub(crate) customer: Result<(String, Party), String>,
}

/// Columns as batch files have them, with the names that other programs use.
const COLUMNS: &[(&str, &[&str])] = &[
    ("id", &["id", "reference", "customer_id"]),
    ("kind", &["kind", "type", "schema"]),
    ("name", &["name", "full_name"]),
    ("aliases", &["aliases", "alias"]),
    ("dob", &["dob", "date_of_birth", "birth_date"]),
    ("country", &["country", "countries", "nationality"]),
    ("address", &["address", "addresses"]),
    ("ids", &["ids", "identifiers"]),
];

/// Reads a file of customers. A row that can't be read is told with its line, and does not spoil the others.
///
/// # Errors
/// Where the file is no UTF-8, or has no column of names or of references.
pub(crate) fn customers(bytes: &[u8]) -> Result<Vec<Row>, Problem> {
    let text =
        std::str::from_utf8(bytes).map_err(|_| Problem::invalid("the file is not UTF-8: save it as such"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let delimiter = if first.matches(';').count() > first.matches(',').count() {
        b';'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader
        .headers()
        .map_err(|e| Problem::invalid(e.to_string()))?
        .clone();
    let place = |column: &str| {
        let names = COLUMNS
            .iter()
            .find(|(name, _)| *name == column)
            .map(|(_, names)| *names)
            .unwrap_or_default();
        header
            .iter()
            .position(|h| names.contains(&h.trim().to_ascii_lowercase().as_str()))
    };
    for needed in ["id", "name"] {
        if place(needed).is_none() {
            return Err(Problem::invalid(format!(
                "there is no column {needed}: the first line names the columns, id,kind,name,aliases,dob,country,address,ids"
            )));
        }
    }
    let places: Vec<Option<usize>> = COLUMNS.iter().map(|(name, _)| place(name)).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                rows.push(Row {
                    line,
                    customer: Err(error.to_string()),
                });
                continue;
            }
        };
        let cell = |at: usize| {
            places[at]
                .and_then(|place| record.get(place))
                .unwrap_or_default()
                .trim()
        };
        let reference = cell(0).to_owned();
        let party = Party {
            kind: cell(1).to_owned(),
            name: cell(2).to_owned(),
            aliases: split(cell(3)),
            birth_dates: split(cell(4)),
            countries: split(cell(5)),
            // Addresses hold commas and semicolons of their own.
            addresses: Some(cell(6).to_owned())
                .filter(|a| !a.is_empty())
                .into_iter()
                .collect(),
            identifiers: split(cell(7)),
        };
        let customer = match (reference.is_empty(), party.query()) {
            (true, _) => Err("the row has no id".to_owned()),
            (false, Err(what)) => Err(what),
            (false, Ok(_)) => Ok((reference, party)),
        };
        let line = record.position().map_or(0, csv::Position::line);
        rows.push(Row { line, customer });
    }
    Ok(rows)
}

/// A table as CSV. Cells that a spreadsheet would take for a formula get an apostrophe in front.
pub(crate) fn table(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<String, Problem> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let wrong = |e: &dyn std::fmt::Display| Problem::internal(e);
    writer.write_record(header).map_err(|e| wrong(&e))?;
    for row in rows {
        let safe = row.iter().map(|cell| harmless(cell));
        writer.write_record(safe).map_err(|e| wrong(&e))?;
    }
    let bytes = writer.into_inner().map_err(|e| wrong(&e))?;
    String::from_utf8(bytes).map_err(|e| wrong(&e))
}

fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_and_wrong_ones_told() {
        let file = "id,full_name,date_of_birth,nationality,ids\n\
                    1,Ivan Petrov,1960,ru;by,passport:123456;inn:7707083893\n\
                    ,Nobody,,,\n\
                    3,,,,\n\
                    4,\"Petrova, Maria\"\n";
        let rows = customers(file.as_bytes()).unwrap();
        let good: Vec<_> = rows.iter().filter_map(|r| r.customer.as_ref().ok()).collect();
        let bad: Vec<_> = rows
            .iter()
            .filter(|r| r.customer.is_err())
            .map(|r| r.line)
            .collect();
        assert_eq!(good.len(), 2);
        assert_eq!((good[0].1.countries.len(), good[0].1.identifiers.len()), (2, 2));
        assert_eq!(good[1].1.name, "Petrova, Maria");
        assert_eq!(bad, [3, 4]);
        assert!(customers(b"number,who\n1,A\n").is_err());
        assert!(customers(b"id,name\n1,\xff\n").is_err());
        assert_eq!(customers("\u{feff}id;name\n1;A\n".as_bytes()).unwrap().len(), 1);
    }

    #[test]
    fn tables_hold_no_formulas() {
        let text = table(&["a"], std::iter::once(vec!["=1+1".to_owned()])).unwrap();
        assert_eq!(text, "a\n'=1+1\n");
    }
}
