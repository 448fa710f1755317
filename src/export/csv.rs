//! A table of the units for spreadsheets (RFC 4180): UTF-8 with a byte order mark, which Excel needs to read Chinese,
//! every cell in quotes, lines end with CR LF.
//!
//! A cell that a spreadsheet would take for a formula (it starts with `=`, `+`, `-`, `@`, their full-width forms, a
//! tab or a carriage return) gets an apostrophe in front. A cell that already has apostrophes in front of such a
//! character gets one more, so that taking one away from every `'…=` gives the text back.

use crate::document::Document;
use std::borrow::Cow;
use std::io::{self, Write};

const HEADER: [&str; 8] = ["id", "role", "source_lang", "source", "target", "state", "score", "notes"];

pub(super) fn write(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    row(out, &HEADER)?;
    for unit in &document.units {
        let score = unit.score.map(|s| format!("{s:.2}")).unwrap_or_default();
        let target = unit.target.as_deref().unwrap_or_default();
        let notes = unit.notes.join(" | ");
        let state = super::state_word(unit.state);
        let cells =
            [&unit.id, unit.role.as_str(), &unit.lang, &unit.source, target, state, score.as_str(), &notes];
        row(out, &cells)?;
    }
    Ok(())
}

fn row(out: &mut dyn Write, cells: &[&str]) -> io::Result<()> {
    for (i, cell) in cells.iter().enumerate() {
        out.write_all(if i == 0 { b"\"" } else { b",\"" })?;
        out.write_all(guarded(cell).replace('"', "\"\"").as_bytes())?;
        out.write_all(b"\"")?;
    }
    out.write_all(b"\r\n")
}

fn guarded(cell: &str) -> Cow<'_, str> {
    let first = cell.trim_start_matches('\'').chars().next();
    let formula = matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r'));
    if formula { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_guarded_and_comes_back() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("+86 10", "'+86 10"),
            ("-5 degrees", "'-5 degrees"),
            ("@lakeport", "'@lakeport"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("＝HYPERLINK(1)", "'＝HYPERLINK(1)"),
            ("'=1+1", "''=1+1"),
            ("'Yes,' he said.", "'Yes,' he said."),
            ("a=b", "a=b"),
            ("—河灯", "—河灯"),
            ("", ""),
        ];
        for (cell, want) in cases {
            assert_eq!(guarded(cell), want, "{cell:?}");
        }
    }

    #[test]
    fn quotes_are_doubled() {
        let mut out = Vec::new();
        row(&mut out, &["a \"b\"", "c,d\ne"]).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "\"a \"\"b\"\"\",\"c,d\ne\"\r\n");
    }
}
