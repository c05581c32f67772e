//! A table of answers as an Apache Parquet file.

use std::{fs::File, sync::Arc};

use parquet::{
    basic::{Compression, LogicalType, Repetition, Type as PhysicalType, ZstdLevel},
    data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType},
    errors::ParquetError,
    file::{
        properties::WriterProperties,
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::types::Type,
};

use super::{COLUMNS, Line};
use crate::failure::Failure;

/// Rows kept until they are written as one group.
const GROUP_ROWS: usize = 1 << 16;

pub(super) struct ParquetFile {
    writer: SerializedFileWriter<File>,
    lines: Vec<Line>,
}

impl ParquetFile {
    pub(super) fn create(file: File) -> Result<Self, Failure> {
        let column = |name: &str, physical, logical| {
            let column = Type::primitive_type_builder(name, physical)
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(logical);
            column.build().map(Arc::new)
        };
        let columns = COLUMNS.iter().map(|name| match *name {
            "score" => column(name, PhysicalType::DOUBLE, None),
            "match" => column(name, PhysicalType::BOOLEAN, None),
            _ => column(name, PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
        });
        let columns: Vec<_> = columns.collect::<Result<_, _>>().map_err(failed)?;
        let schema = Type::group_type_builder("answers").with_fields(columns).build();
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let schema = Arc::new(schema.map_err(failed)?);
        let writer = SerializedFileWriter::new(file, schema, Arc::new(properties)).map_err(failed)?;
        Ok(Self {
            writer,
            lines: Vec::new(),
        })
    }

    pub(super) fn write(&mut self, lines: Vec<Line>) -> Result<(), Failure> {
        self.lines.extend(lines);
        if self.lines.len() >= GROUP_ROWS {
            self.write_group().map_err(failed)?;
        }
        Ok(())
    }

    /// Writes what is left and the end of the file.
    pub(super) fn finish(mut self) -> Result<File, Failure> {
        if !self.lines.is_empty() {
            self.write_group().map_err(failed)?;
        }
        self.writer.into_inner().map_err(failed)
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        let lines = std::mem::take(&mut self.lines);
        let mut group = self.writer.next_row_group()?;
        text(&mut group, &lines, |line| &line.id)?;
        text(&mut group, &lines, |line| &line.name)?;
        column::<DoubleType>(&mut group, lines.iter().map(|line| line.score))?;
        column::<BoolType>(&mut group, lines.iter().map(|line| line.matched))?;
        text(&mut group, &lines, |line| &line.list)?;
        text(&mut group, &lines, |line| &line.entity)?;
        text(&mut group, &lines, |line| &line.matched_name)?;
        text(&mut group, &lines, |line| &line.explanation)?;
        group.close()?;
        Ok(())
    }
}

/// The next column of a group; empty text is no value.
fn text(
    group: &mut SerializedRowGroupWriter<'_, File>,
    lines: &[Line],
    cell: fn(&Line) -> &str,
) -> Result<(), ParquetError> {
    let cells = lines.iter().map(cell);
    column::<ByteArrayType>(
        group,
        cells.map(|text| (!text.is_empty()).then(|| ByteArray::from(text))),
    )
}

fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, File>,
    cells: impl Iterator<Item = Option<T::T>>,
) -> Result<(), ParquetError> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for cell in cells {
        levels.push(i16::from(cell.is_some()));
        values.extend(cell);
    }
    let missing = || ParquetError::General("fewer columns in the schema than in the rows".to_owned());
    let mut column = group.next_column()?.ok_or_else(missing)?;
    column.typed::<T>().write_batch(&values, Some(&levels), None)?;
    column.close()
}

fn failed(error: ParquetError) -> Failure {
    Failure::Internal(error.into())
}
