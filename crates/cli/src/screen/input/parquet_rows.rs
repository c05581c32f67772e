//! Rows of an Apache Parquet file.

use std::{
    fs::File,
    panic::{AssertUnwindSafe, catch_unwind},
};

use interdict_screen::Query;
use parquet::{
    basic::{LogicalType, TimeUnit},
    errors::ParquetError,
    file::{reader::FileReader, serialized_reader::SerializedFileReader},
    record::{Field as Value, reader::RowIter},
    schema::types::Type,
};

use super::{Field, Place, Row};
use crate::failure::Failure;

pub(in super::super) struct ParquetRows {
    shown: String,
    records: RowIter<'static>,
    columns: Vec<Column>,
    read: u64,
    total: u64,
}

/// A column that is looked at.
struct Column {
    field: Field,
    /// Whether whole numbers count nanoseconds since 1970: the reader gives them as they are stored.
    nanoseconds: bool,
}

impl ParquetRows {
    /// Reads the schema. Gives the columns that will not be looked at, as well.
    pub(super) fn open(shown: &str, file: File) -> Result<(Self, Vec<String>), Failure> {
        let refused = |error: ParquetError| Failure::input(format!("{shown}: no readable Parquet: {error}"));
        let reader = guarded(|| SerializedFileReader::new(file)).map_err(refused)?;
        let metadata = reader.metadata().file_metadata();
        let root = metadata.schema_descr().root_schema();
        let total = u64::try_from(metadata.num_rows()).unwrap_or(0);
        let headers: Vec<String> = root.get_fields().iter().map(|f| f.name().to_owned()).collect();
        let (fields, unused) = Field::of_headers(shown, &headers)?;
        let mut kept = Vec::new();
        let mut columns = Vec::new();
        for (of_file, field) in root.get_fields().iter().zip(fields) {
            let Some(field) = field else { continue };
            kept.push(of_file.clone());
            columns.push(Column {
                field,
                nanoseconds: in_nanoseconds(of_file),
            });
        }
        // Only what is looked at is decoded.
        let wanted = Type::group_type_builder(root.name())
            .with_fields(kept)
            .build()
            .map_err(refused)?;
        let records = guarded(|| RowIter::from_file_into(Box::new(reader)).project(Some(wanted)));
        let rows = Self {
            shown: shown.to_owned(),
            records: records.map_err(refused)?,
            columns,
            read: 0,
            total,
        };
        Ok((rows, unused))
    }

    /// Share of the rows read so far.
    pub(super) fn share(&self) -> f64 {
        self.read as f64 / self.total.max(1) as f64
    }

    /// Pages hold many rows: where one can't be decoded, the file is broken from there on and refused.
    pub(super) fn next(&mut self, defaults: &Query) -> Result<Option<Row>, Failure> {
        let number = self.read + 1;
        let record = match guarded(|| self.records.next().transpose()) {
            Ok(Some(record)) => record,
            Ok(None) if self.read < self.total => {
                return Err(Failure::input(format!(
                    "{}: ends after row {} of {}",
                    self.shown, self.read, self.total
                )));
            }
            Ok(None) => return Ok(None),
            Err(error) => {
                return Err(Failure::input(format!(
                    "{}: row {number}: the file is broken here: {error}",
                    self.shown
                )));
            }
        };
        self.read = number;
        let mut row = Row::new(Place::Row(number), defaults);
        for ((_, value), column) in record.get_column_iter().zip(&self.columns) {
            match column.text(value) {
                Some(text) => row.put(column.field, &text),
                None => row = Row::bad(Place::Row(number), "bytes that are no UTF-8 text"),
            }
        }
        Ok(Some(row.checked()))
    }
}

impl Column {
    /// A value as a cell would hold it, several of them with semicolons between; `None` where it is no text.
    fn text(&self, value: &Value) -> Option<String> {
        Some(match value {
            Value::Null => String::new(),
            Value::Str(text) => text.clone(),
            Value::Bytes(bytes) => std::str::from_utf8(bytes.data()).ok()?.to_owned(),
            Value::Long(nanoseconds) if self.nanoseconds => {
                Value::TimestampMicros(nanoseconds.div_euclid(1000)).to_string()
            }
            // Whole numbers that a writer made fractions of, for the sake of missing ones.
            Value::Double(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            Value::ListInternal(list) => {
                let items: Option<Vec<String>> = list.elements().iter().map(|item| self.text(item)).collect();
                items?.join(";")
            }
            Value::MapInternal(map) => {
                let pair = |(key, value)| Some(format!("{}:{}", self.text(key)?, self.text(value)?));
                let pairs: Option<Vec<String>> = map.entries().iter().map(|(k, v)| pair((k, v))).collect();
                pairs?.join(";")
            }
            other => other.to_string(),
        })
    }
}

fn in_nanoseconds(column: &Type) -> bool {
    let logical = column.get_basic_info().logical_type_ref();
    matches!(logical, Some(LogicalType::Timestamp(t)) if t.unit == TimeUnit::NANOS)
}

/// The library panics on a few kinds of broken files; to us they are broken files.
fn guarded<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, ParquetError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(ParquetError::General(
            "its pages contradict each other".to_owned(),
        ))
    })
}
