//! Rows of tables with a header: a reader takes the columns it knows, and what is left is kept under its label.

use interdict_model::Attribute;

use crate::{
    ListError, ProblemKind, Severity,
    loaded::Gathered,
    source::Source,
    table::{self, Row},
    xml::fold_space,
};

/// One row's values by column name.
#[derive(Debug)]
pub(crate) struct Fields {
    pub(crate) line: u64,
    cells: Vec<(String, Option<String>)>,
}

impl Fields {
    /// A row; blank values are none.
    pub(crate) fn new(line: u64, names: &[String], values: impl IntoIterator<Item = String>) -> Self {
        let some = |value: String| {
            let value = value.trim().to_owned();
            (!value.is_empty()).then_some(value)
        };
        Self {
            line,
            cells: names.iter().cloned().zip(values.into_iter().map(some)).collect(),
        }
    }

    /// Takes out the value of a column (any case), line breaks as they are.
    pub(crate) fn take_long(&mut self, name: &str) -> Option<String> {
        self.cells
            .iter_mut()
            .find(|(n, v)| n.eq_ignore_ascii_case(name) && v.is_some())?
            .1
            .take()
    }

    /// Takes out the value of a column, white space folded.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        self.take_long(name)
            .map(|v| fold_space(&v))
            .filter(|v| !v.is_empty())
    }

    /// Takes out a value that holds several, set apart by `separator`.
    pub(crate) fn take_list(&mut self, name: &str, separator: &str) -> Vec<String> {
        let value = self.take_long(name).unwrap_or_default();
        value
            .split(separator)
            .map(fold_space)
            .filter(|v| !v.is_empty())
            .collect()
    }

    /// What nobody took, each value under its column.
    pub(crate) fn leftovers(self, into: &mut Vec<Attribute>) {
        for (label, value) in self.cells {
            into.extend(value.map(|value| Attribute { label, value }));
        }
    }
}

/// How a table is laid out.
pub(crate) struct Layout<'a> {
    pub(crate) source: &'a Source,
    pub(crate) delimiter: u8,
    /// Rows before the header (a date, say).
    pub(crate) rows_before: usize,
}

/// Calls `each` with every row after the header. Rows with a wrong number of columns are refused; where they are
/// the most, the file is.
pub(crate) fn each_row(
    layout: &Layout<'_>,
    gathered: &mut Gathered,
    mut each: impl FnMut(Fields, &mut Gathered),
) -> Result<(), ListError> {
    let file = layout.source.name.as_str();
    let mut header: Option<Vec<String>> = None;
    let mut before = layout.rows_before;
    let mut wrong = 0;
    table::rows(layout.source, layout.delimiter, |row: Row<'_>| {
        if before > 0 {
            before -= 1;
            return Ok(());
        }
        let Some(names) = &header else {
            header = Some(
                row.fields
                    .iter()
                    .map(|n| fold_space(n.trim_start_matches('\u{feff}')))
                    .collect(),
            );
            return Ok(());
        };
        gathered.seen += 1;
        if row.fields.len() != names.len() {
            wrong += 1;
            let what = format!("{} columns instead of {}", row.fields.len(), names.len());
            let place = (file, row.line);
            gathered.problem(
                Severity::Refused,
                ProblemKind::ColumnCount,
                place,
                row.fields.get(0),
                what,
            );
            return Ok(());
        }
        each(
            Fields::new(row.line, names, row.fields.iter().map(str::to_owned)),
            gathered,
        );
        Ok(())
    })?;
    if wrong * 2 > gathered.seen {
        return Err(ListError::refused(
            file,
            None,
            format!("{wrong} of {} rows have a wrong number of columns", gathered.seen),
            "fetch the file again",
        ));
    }
    Ok(())
}

/// `(1) Uganda (2) Uganda (3)Kenya` as its items; one item where nothing is numbered; `-` and blanks are none.
pub(crate) fn numbered(text: &str) -> Vec<Option<String>> {
    let mut items = Vec::new();
    let mut rest = text.trim();
    if !rest.starts_with("(1)") {
        return vec![some(rest)];
    }
    for number in 1.. {
        let mark = format!("({number})");
        let Some(after) = rest.strip_prefix(&mark) else {
            break;
        };
        let next = format!("({})", number + 1);
        let end = after.find(&next).unwrap_or(after.len());
        items.push(some(&after[..end]));
        rest = &after[end..];
    }
    items
}

fn some(text: &str) -> Option<String> {
    let text = fold_space(text);
    let text = text.trim_end_matches([';', ',']).trim();
    (!text.is_empty() && text != "-" && text != "- .").then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_items() {
        let items = |text| -> Vec<String> {
            numbered(text)
                .into_iter()
                .map(Option::unwrap_or_default)
                .collect()
        };
        assert_eq!(items("(1) Tunis (2) - (3)Tripoli"), ["Tunis", "", "Tripoli"]);
        assert_eq!(items("Moscow (Russia)"), ["Moscow (Russia)"]);
        assert_eq!(items("(1) A"), ["A"]);
        assert_eq!(items(""), [""]);
    }
}
