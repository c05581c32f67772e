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

use super::{Cell, CellKind, Column};
use crate::failure::Failure;

/// Rows kept until they are written as one group.
const GROUP_ROWS: usize = 1 << 16;

pub(super) struct ParquetFile {
    writer: SerializedFileWriter<File>,
    columns: &'static [Column],
    rows: Vec<Vec<Cell>>,
}

impl ParquetFile {
    pub(super) fn create(file: File, columns: &'static [Column]) -> Result<Self, Failure> {
        let column = |name: &str, physical, logical| {
            let column = Type::primitive_type_builder(name, physical)
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(logical);
            column.build().map(Arc::new)
        };
        let fields = columns.iter().map(|(name, kind)| match kind {
            CellKind::Number => column(name, PhysicalType::DOUBLE, None),
            CellKind::Flag => column(name, PhysicalType::BOOLEAN, None),
            CellKind::Text => column(name, PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
        });
        let fields: Vec<_> = fields.collect::<Result<_, _>>().map_err(failed)?;
        let schema = Type::group_type_builder("answers").with_fields(fields).build();
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let schema = Arc::new(schema.map_err(failed)?);
        let writer = SerializedFileWriter::new(file, schema, Arc::new(properties)).map_err(failed)?;
        Ok(Self {
            writer,
            columns,
            rows: Vec::new(),
        })
    }

    pub(super) fn write(&mut self, rows: Vec<Vec<Cell>>) -> Result<(), Failure> {
        self.rows.extend(rows);
        if self.rows.len() >= GROUP_ROWS {
            self.write_group().map_err(failed)?;
        }
        Ok(())
    }

    /// Writes what is left and the end of the file.
    pub(super) fn finish(mut self) -> Result<File, Failure> {
        if !self.rows.is_empty() {
            self.write_group().map_err(failed)?;
        }
        self.writer.into_inner().map_err(failed)
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        let rows = std::mem::take(&mut self.rows);
        let mut group = self.writer.next_row_group()?;
        for (at, (_, kind)) in self.columns.iter().enumerate() {
            let cells = rows.iter().map(|row| &row[at]);
            match kind {
                CellKind::Text => column::<ByteArrayType>(
                    &mut group,
                    cells.map(|cell| match cell {
                        Cell::Text(text) => Some(ByteArray::from(text.as_str())),
                        _ => None,
                    }),
                )?,
                CellKind::Number => column::<DoubleType>(
                    &mut group,
                    cells.map(|cell| match cell {
                        Cell::Number(number) => Some(*number),
                        _ => None,
                    }),
                )?,
                CellKind::Flag => column::<BoolType>(
                    &mut group,
                    cells.map(|cell| match cell {
                        Cell::Flag(flag) => Some(*flag),
                        _ => None,
                    }),
                )?,
            }
        }
        group.close()?;
        Ok(())
    }
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
