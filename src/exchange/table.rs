//! A table of the units for spreadsheets: UTF-8 with a byte order mark, which Excel needs to read Chinese.
//!
//! CSV (RFC 4180) has every cell in quotes and lines that end with CR LF. TSV is what spreadsheets write: a cell is in quotes
//! where it holds a tab, a line break or a quotation mark.
//!
//! A cell that a spreadsheet would take for a formula (it starts with `=`, `+`, `-`, `@`, their full-width forms, a
//! tab or a carriage return) gets an apostrophe in front. A cell that already has apostrophes in front of such a
//! character gets one more, so that taking one away from every `'…=` gives the text back.

use super::{Bitext, Content, Unit};
use crate::document::{Role, State};
use crate::error::{Error, Result};
use std::borrow::Cow;
use std::io::{self, Write};

/// The columns of ours, by their names.
pub(super) const HEADER: [&str; 8] =
    ["id", "role", "source_lang", "source", "target", "state", "score", "notes"];

/// A form of text tables.
#[derive(Clone, Copy)]
pub(super) struct Dialect {
    separator: u8,
    quoted: bool,
}

pub(super) const CSV: Dialect = Dialect { separator: b',', quoted: true };
pub(super) const TSV: Dialect = Dialect { separator: b'\t', quoted: false };

pub(super) fn write(bitext: &Bitext, dialect: Dialect, out: &mut dyn Write) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    row(out, dialect, &HEADER)?;
    for unit in &bitext.units {
        let cells = cells(bitext, unit);
        row(out, dialect, &cells.each_ref().map(|c| c.as_ref()))?;
    }
    Ok(())
}

/// What the columns hold for a unit.
pub(super) fn cells<'u>(bitext: &'u Bitext, unit: &'u Unit) -> [Cow<'u, str>; 8] {
    [
        Cow::from(&unit.id),
        Cow::from(unit.role.as_str()),
        Cow::from(&bitext.src),
        Cow::from(unit.source.cell()),
        Cow::from(unit.target.as_ref().map(Content::cell).unwrap_or_default()),
        Cow::from(super::state_word(unit.state)),
        Cow::from(unit.score.map(|s| format!("{s:.2}")).unwrap_or_default()),
        Cow::from(unit.notes.join(" | ")),
    ]
}

fn row(out: &mut dyn Write, dialect: Dialect, cells: &[&str]) -> io::Result<()> {
    for (i, cell) in cells.iter().enumerate() {
        if i > 0 {
            out.write_all(&[dialect.separator])?;
        }
        let cell = guarded(cell);
        if dialect.quoted || cell.contains(['\t', '\n', '\r', '"']) {
            out.write_all(b"\"")?;
            out.write_all(cell.replace('"', "\"\"").as_bytes())?;
            out.write_all(b"\"")?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\r\n")
}

fn is_formula(text: &str) -> bool {
    matches!(text.chars().next(), Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r'))
}

fn guarded(cell: &str) -> Cow<'_, str> {
    let formula = is_formula(cell.trim_start_matches('\''));
    if formula { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Undoes [`guarded`].
pub(super) fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(cell.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

/// Reads a text table, its form found by its first line.
pub(super) fn read(text: &str) -> Result<Bitext> {
    from_rows(any_rows(text)?.into_iter())
}

/// The rows of a text table whatever its columns, each with the number of its first line.
pub(super) fn any_rows(text: &str) -> Result<Vec<(usize, Vec<String>)>> {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let count = |c: char| first.matches(c).count();
    // A spreadsheet in a country with decimal commas writes semicolons.
    let separator = match [count('\t'), count(','), count(';')] {
        [tabs, commas, semis] if tabs >= commas && tabs >= semis && tabs > 0 => '\t',
        [_, commas, semis] if semis > commas => ';',
        _ => ',',
    };
    let rows = rows(text, separator)?;
    let guarded = |(line, cells): (usize, Vec<String>)| {
        (line, cells.iter().map(|c| unguarded(c).to_owned()).collect::<Vec<_>>())
    };
    Ok(rows.into_iter().map(guarded).collect())
}

/// The rows of a table with quotes, each with the number of its first line.
fn rows(text: &str, separator: char) -> Result<Vec<(usize, Vec<String>)>> {
    let mut rows = Vec::new();
    let (mut cells, mut cell, mut line, mut start) = (Vec::new(), String::new(), 1, 1);
    let mut chars = text.chars().peekable();
    let (mut inside, mut was_quoted) = (false, false);
    while let Some(c) = chars.next() {
        line += usize::from(c == '\n');
        match c {
            '"' if inside && chars.peek() == Some(&'"') => {
                cell.push('"');
                chars.next();
            }
            '"' if inside => {
                inside = false;
                // `"Yes," he said` was typed by hand: the marks are its own.
                if chars.peek().is_some_and(|n| *n != separator && !matches!(n, '\r' | '\n')) {
                    cell = format!("\"{cell}\"");
                }
            }
            '"' if cell.is_empty() && !was_quoted => (inside, was_quoted) = (true, true),
            _ if inside => cell.push(c),
            c if c == separator => {
                cells.push(std::mem::take(&mut cell));
                was_quoted = false;
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                cells.push(std::mem::take(&mut cell));
                rows.push((start, std::mem::take(&mut cells)));
                (start, was_quoted) = (line, false);
            }
            c => cell.push(c),
        }
    }
    if inside {
        return Err(Error::format(format!("line {start}: a quotation mark is not closed"))
            .remedy("save the table again as CSV, UTF-8"));
    }
    if !cell.is_empty() || !cells.is_empty() {
        cells.push(cell);
        rows.push((start, cells));
    }
    Ok(rows)
}

/// Units from rows whose first one names the columns, in whatever order. Rows without any text are passed over.
pub(super) fn from_rows(mut rows: impl Iterator<Item = (usize, Vec<String>)>) -> Result<Bitext> {
    let header = rows.next().map(|(_, cells)| cells).unwrap_or_default();
    let column = |name: &str| header.iter().position(|h| h.trim().eq_ignore_ascii_case(name));
    let (Some(id), Some(source), Some(target)) = (column("id"), column("source"), column("target")) else {
        return Err(Error::format("line 1: no columns named id, source and target")
            .remedy("the first row must name the columns as the table did that went out"));
    };
    let (role, lang, state, score, notes) =
        (column("role"), column("source_lang"), column("state"), column("score"), column("notes"));
    let mut bitext = super::read::nothing();
    for (line, cells) in rows {
        if cells.iter().all(|c| c.trim().is_empty()) {
            continue;
        }
        let cell = |i: Option<usize>| i.and_then(|i| cells.get(i)).map_or("", String::as_str);
        if bitext.src.is_empty() {
            bitext.src = cell(lang).to_owned();
        }
        let mut unit = Unit::new(cell(Some(id)).trim(), Content::text(cell(Some(source))));
        unit.row = Some(line);
        unit.role = cell(role).parse().unwrap_or(Role::Body);
        let text = cell(Some(target));
        unit.target = (!text.trim().is_empty()).then(|| Content::text(text));
        unit.state = match super::state_of(cell(state).trim()) {
            Some(State::Initial) | None if unit.target.is_some() => State::Translated,
            Some(state) if unit.target.is_some() => state,
            _ => State::Initial,
        };
        unit.score = cell(score).parse().ok();
        unit.notes = cell(notes).split(" | ").filter(|n| !n.is_empty()).map(str::to_owned).collect();
        bitext.units.push(unit);
    }
    Ok(bitext)
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
            assert_eq!(unguarded(want), cell, "{want:?}");
        }
    }

    #[test]
    fn quotes_are_doubled() {
        let mut out = Vec::new();
        row(&mut out, CSV, &["a \"b\"", "c,d\ne"]).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "\"a \"\"b\"\"\",\"c,d\ne\"\r\n");
    }

    #[test]
    fn tables_of_other_programs_are_read() {
        let want = [("u1", "a,b", Some("甲\n\"乙\"")), ("u2", "c\\d", None)];
        for table in [
            "id,source,target\r\nu1,\"a,b\",\"甲\n\"\"乙\"\"\"\r\nu2,c\\d,\r\n,,\r\n",
            "target;ID;source\n\"甲\n\"\"乙\"\"\";u1;a,b\n;u2;c\\d",
            "id\tsource\ttarget\nu1\ta,b\t\"甲\n\"\"乙\"\"\"\nu2\tc\\d\t\n",
            "\"id\"\t\"source\"\t\"target\"\n\"u1\"\t\"a,b\"\t\"甲\n\"\"乙\"\"\"\nu2\tc\\d\t\n",
        ] {
            let bitext = read(table).unwrap();
            let got: Vec<_> = bitext
                .units
                .iter()
                .map(|u| (u.id.as_str(), u.source.plain(), u.target.as_ref().map(Content::plain)))
                .collect();
            let want = want.map(|(a, b, c)| (a, b.to_owned(), c.map(str::to_owned)));
            assert_eq!(got, want, "{table}");
        }
        assert!(read("a,b\n1,2\n").unwrap_err().to_string().contains("id, source and target"));
        assert!(read("id,source,target\nu1,\"a,b\n").unwrap_err().to_string().contains("line 2"));
    }
}
