//! A workbook (Office Open XML, ISO/IEC 29500) with one sheet, `units`: the columns of the table.
//!
//! Every cell is text, so nothing is taken for a formula, a number or a date. Cells of `target`, `state` and `notes`
//! can be changed, the others are locked (without a password: a guard against slips, not against people). Whether
//! a row was moved or its source changed is seen by id and source when it is put back.

use super::Bitext;
use super::table::{self, HEADER};
use crate::error::{Error, Result};
use calamine::{DataRef, Reader, Xlsx};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};
use std::io::{self, Cursor, Write};

/// The sheet's name.
const SHEET: &str = "units";
/// Widths of the columns in characters.
const WIDTHS: [f64; 8] = [20.0, 9.0, 11.0, 60.0, 60.0, 11.0, 7.0, 30.0];
/// Columns that a translator fills in: target, state, notes.
const OPEN: [usize; 3] = [4, 5, 7];
/// Longest text of a cell in UTF-16 units, by the format's limits.
const LONGEST_CELL: usize = 32_767;

pub(super) fn write(bitext: &Bitext, out: &mut dyn Write) -> io::Result<()> {
    let bytes = workbook(bitext).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(bitext: &Bitext) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same units give the same bytes: no date of today.
    let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&date).set_author(super::TOOL));
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET)?;
    let bold = Format::new().set_bold();
    let locked = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
    let open = locked.clone().set_unlocked();
    for (i, name) in HEADER.iter().copied().enumerate() {
        let column = i as u16;
        sheet.write_string_with_format(0, column, name, &bold)?;
        sheet.set_column_width(column, WIDTHS[i])?;
    }
    for (row, unit) in bitext.units.iter().enumerate() {
        let row = u32::try_from(row + 1).unwrap_or(u32::MAX);
        let cells = table::cells(bitext, unit);
        for (i, cell) in cells.iter().map(|c| c.as_ref()).enumerate() {
            let format = if OPEN.contains(&i) { &open } else { &locked };
            if cell.encode_utf16().count() > LONGEST_CELL {
                return Err(XlsxError::MaxStringLengthExceeded);
            }
            if cell.is_empty() {
                sheet.write_blank(row, i as u16, format)?;
            } else {
                sheet.write_string_with_format(row, i as u16, cell, format)?;
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.protect();
    book.save_to_buffer()
}

/// Most bytes of all parts of a workbook together, unpacked.
const LARGEST: u64 = 1 << 30;
/// Columns and rows that are looked at.
const COLUMNS: u32 = 64;
const ROWS: u32 = 2_000_000;

pub(super) fn read(bytes: &[u8]) -> Result<Bitext> {
    let broken = |e: &dyn std::fmt::Display| {
        Error::format(format!("no sound workbook: {e}")).remedy("save it again as XLSX")
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
    let mut size = 0u64;
    for i in 0..archive.len() {
        size = size.saturating_add(archive.by_index_raw(i).map_err(|e| broken(&e))?.size());
    }
    if size > LARGEST {
        return Err(Error::format(format!("unpacked it would be more than {} MB", LARGEST >> 20))
            .remedy("divide the workbook"));
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
    let names = book.sheet_names();
    let Some(name) = names.iter().find(|n| *n == SHEET).or(names.first()) else {
        return Err(Error::format("a workbook without sheets"));
    };
    // Cell by cell: a sheet may claim sixteen thousand columns and a million rows.
    let mut cells = book.worksheet_cells_reader(name).map_err(|e| broken(&e))?;
    let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|e| broken(&e))? {
        let (row, column) = cell.get_position();
        let text = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::String(s) => s.clone(),
            DataRef::SharedString(s) => (*s).to_owned(),
            DataRef::Int(_) | DataRef::Float(_) => calamine::Data::from(cell.get_value().clone()).to_string(),
            _ => {
                return Err(Error::format(format!(
                    "row {}, column {}: a cell that is no text",
                    row + 1,
                    column + 1
                ))
                .remedy("make it text: dates, errors and true or false are not translations"));
            }
        };
        if row >= ROWS || column >= COLUMNS {
            return Err(Error::format(format!("row {}, column {}: too far out", row + 1, column + 1))
                .remedy("take out what stands beside the table"));
        }
        let number = row as usize + 1;
        if rows.last().is_none_or(|(last, _)| *last < number) {
            rows.push((number, Vec::new()));
        }
        if let Some((_, last)) = rows.last_mut() {
            let column = column as usize;
            last.resize(last.len().max(column + 1), String::new());
            last[column] = text;
        }
    }
    table::from_rows(rows.into_iter())
}
