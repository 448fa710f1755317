//! A workbook with a row for each item. Every cell is text, so nothing is taken for a formula.

use crate::digest::template::gap;
use crate::digest::{Issue, Item, Templates};
use crate::error::{Error, Result};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};

const HEADER: [&str; 17] = [
    "number",
    "section",
    "title",
    "summary",
    "language",
    "second title",
    "second summary",
    "why it matters",
    "source",
    "byline",
    "date",
    "minutes",
    "link",
    "also in",
    "needs a look",
    "file",
    "id",
];
/// Widths of the columns in characters.
const WIDTHS: [f64; 17] =
    [7.0, 14.0, 40.0, 70.0, 9.0, 30.0, 50.0, 30.0, 18.0, 14.0, 11.0, 8.0, 30.0, 24.0, 34.0, 24.0, 18.0];
/// Longest text of a cell in UTF-16 units, by the format's limits.
const LONGEST_CELL: usize = 32_767;

pub(super) fn write(issue: &Issue, templates: &Templates) -> Result<Vec<u8>> {
    workbook(issue, templates).map_err(|e| Error::format(format!("the workbook cannot be written: {e}")))
}

fn workbook(issue: &Issue, templates: &Templates) -> std::result::Result<Vec<u8>, XlsxError> {
    let labels = templates.labels(issue.lang);
    let mut book = Workbook::new();
    // The same issue gives the same bytes: no date of today.
    let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&date).set_author("duiyi"));
    let sheet = book.add_worksheet();
    sheet.set_name("issue")?;
    let bold = Format::new().set_bold();
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
    for (column, (name, width)) in (0..).zip(HEADER.iter().zip(WIDTHS)) {
        sheet.write_string_with_format(0, column, *name, &bold)?;
        sheet.set_column_width(column, width)?;
    }
    for (row, item) in (1..).zip(issue.items()) {
        let doubts: Vec<String> = if issue.finished {
            Vec::new()
        } else {
            let label = |key: &str| labels.get(key).cloned().unwrap_or_else(|| key.to_owned());
            let detail = |d: &str| if d.is_empty() { String::new() } else { format!(" ({d})") };
            item.doubts.iter().map(|d| format!("{}{}", label(d.kind.as_str()), detail(&d.detail))).collect()
        };
        for (column, cell) in (0..).zip(cells(item, doubts.join("\n"))) {
            if cell.encode_utf16().count() > LONGEST_CELL {
                return Err(XlsxError::MaxStringLengthExceeded);
            }
            match (column, cell.parse::<f64>()) {
                (0 | 11, Ok(number)) => sheet.write_number(row, column, number)?,
                _ => sheet.write_string_with_format(row, column, &cell, &text)?,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}

fn cells(item: &Item, doubts: String) -> [String; 17] {
    let main = item.main();
    let other = item.versions.get(1);
    let plain = |text: &Option<String>| text.clone().unwrap_or_default();
    let also = item.also.iter().map(|a| match &a.url {
        Some(url) => format!("{} {url}", a.source),
        None => a.source.clone(),
    });
    [
        item.number.to_string(),
        plain(&item.section),
        item.title().to_owned(),
        item.summary().join(gap(main.lang)),
        main.lang.tag().to_owned(),
        other.map_or(String::new(), |o| o.title.clone()),
        other.map_or(String::new(), |o| o.summary().collect::<Vec<_>>().join(gap(o.lang))),
        plain(&item.why),
        plain(&item.source),
        plain(&item.byline),
        plain(&item.date),
        item.minutes.map_or(String::new(), |m| m.to_string()),
        plain(&item.url),
        also.collect::<Vec<_>>().join("\n"),
        doubts,
        item.origin.clone(),
        item.id.clone(),
    ]
}
