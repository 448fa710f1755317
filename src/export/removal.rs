//! The removal report: what was taken out and what was changed, a line each, in the order of the input.
//!
//! Tab-separated: place (`line:column`, from 1, columns in characters), bytes (`start-end`), what was done (`removed`,
//! `repaired`, `edited`; `proposed` for what was left alone), why, and the text as it stood. In the text a backslash, tabs, line ends and invisible
//! characters are escaped as in Rust, so that a line of the report is always one line. The explanation has a column more, in front
//! of the text: what decided.

use crate::document::{Document, Repair, Span};
use std::borrow::Cow;
use std::io::{self, Write};

/// A line of the report.
struct Entry<'a> {
    span: Span,
    done: &'static str,
    why: &'a str,
    cause: Cow<'a, str>,
    /// What is there now, in words, where it is not nothing.
    now: Option<String>,
}

pub(super) fn write(document: &Document, explain: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for r in &document.removed {
        let (why, cause) = (r.reason.as_str(), r.cause.describe().into());
        entries.push(Entry { span: r.span, done: "removed", why, cause, now: None });
    }
    for r in &document.repairs {
        let now = format!("{} → {}", escape(&r.found), escape(&r.repaired));
        let cause = injected(document, r).into();
        entries.push(Entry { span: r.span, done: "repaired", why: "injected_name", cause, now: Some(now) });
    }
    for r in &document.proposals {
        let now = format!("{} → {}", escape(&r.found), escape(&r.repaired));
        let cause = "the only word that it splits; a person decides".into();
        entries.push(Entry { span: r.span, done: "proposed", why: "injected_name", cause, now: Some(now) });
    }
    for e in &document.edits {
        let now = (!e.replaced.is_empty()).then(|| format!("→ {}", escape(&e.replaced)));
        let cause = format!("rule {}", e.kind).into();
        entries.push(Entry { span: e.span, done: "edited", why: e.kind, cause, now });
    }
    entries.sort_by_key(|e| (e.span.start, e.span.end));
    writeln!(
        out,
        "# {}: {} removed, {} repaired, {} edited",
        escape(super::original(document)),
        document.removed.len(),
        document.repairs.len(),
        document.edits.len()
    )?;
    writeln!(out, "# place\tbytes\tdone\twhy\t{}text", if explain { "decided by\t" } else { "" })?;
    let mut place = Place { text: document.source.text(), byte: 0, line: 1, column: 1 };
    for entry in entries {
        place.advance(entry.span.start);
        let text = escape(document.source.slice(entry.span));
        let (Span { start, end }, Entry { done, why, .. }) = (entry.span, &entry);
        write!(out, "{}:{}\t{start}-{end}\t{done}\t{why}\t", place.line, place.column)?;
        if explain {
            write!(out, "{}\t", entry.cause)?;
        }
        write!(out, "{text}")?;
        if let Some(now) = &entry.now {
            write!(out, "\t{now}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Why a name counts as injected: its tag on the page, or the words that it splits.
fn injected(document: &Document, repair: &Repair) -> &'static str {
    let name = document.source.slice(repair.span);
    if document.metadata.site_tag.as_deref() == Some(name) {
        "a name that a tag on the page declares"
    } else {
        "a name that is known, or whose removal restores words in several places"
    }
}

/// A place that only moves forward, so that a report on a single long line takes linear time.
struct Place<'a> {
    text: &'a str,
    byte: usize,
    line: usize,
    column: usize,
}

impl Place<'_> {
    fn advance(&mut self, to: usize) {
        for c in self.text.get(self.byte..to).unwrap_or_default().chars() {
            self.column += 1;
            if c == '\n' {
                self.line += 1;
                self.column = 1;
            }
        }
        self.byte = self.byte.max(to);
    }
}

/// Text on one line, with everything invisible made visible.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '\t' | '\n' | '\r' => out.extend(c.escape_default()),
            c if is_invisible(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// Control characters, spaces other than the usual two, and what Unicode calls format characters.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || (c.is_whitespace() && !matches!(c, ' ' | '\u{3000}'))
        || matches!(c as u32, 0xad | 0x61c | 0x180e | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f
            | 0xfe00..=0xfe0f | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe007f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        assert_eq!(escape("a\tb\\n\n\u{200b}河\u{feff}\u{a0}"), "a\\tb\\\\n\\n\\u{200b}河\\u{feff}\\u{a0}");
    }
}
