//! Before and after in one text: what was taken out and what was put in, between marks (as `wdiff` has them) or in colour.

use crate::document::{Document, Span};
use std::io::{self, Write};

/// What stands before and behind a removed and an added stretch.
#[derive(Clone, Debug)]
pub struct Marks {
    /// Around what was taken out.
    pub removed: (String, String),
    /// Around what was put in.
    pub added: (String, String),
}

impl Default for Marks {
    /// `[-taken out-]{+put in+}`.
    fn default() -> Self {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        Self { removed: pair("[-", "-]"), added: pair("{+", "+}") }
    }
}

/// Writes the source with its changes marked. Of an HTML page, whose markup no reader wants, the stretches of text alone: each on a
/// line of its own.
///
/// # Errors
/// When `out` refuses.
pub fn write(document: &Document, marks: &Marks, out: &mut dyn Write) -> io::Result<()> {
    let text = document.source.text();
    let mut changes: Vec<(Span, &str)> = document.removed.iter().map(|r| (r.span, "")).collect();
    changes.extend(document.repairs.iter().map(|r| (r.span, "")));
    changes.extend(document.edits.iter().map(|e| (e.span, e.replaced.as_str())));
    // What lies inside a removed stretch is gone with it, so the longer of two that begin together comes first.
    changes.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    if !document.source.media.is_html() {
        piece(text, Span::new(0, text.len()), &changes, marks, out)?;
        return if text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") };
    }
    let mut stretches: Vec<Span> = document.passages.iter().map(|p| p.text.span()).collect();
    stretches.extend(document.removed.iter().map(|r| r.span));
    stretches.sort_by_key(|s| (s.start, std::cmp::Reverse(s.end)));
    let mut end = 0;
    for span in stretches {
        if span.start < end {
            continue;
        }
        let first = changes.partition_point(|(c, _)| c.start < span.start);
        piece(text, span, &changes[first..], marks, out)?;
        out.write_all(b"\n")?;
        end = span.end;
    }
    Ok(())
}

/// Writes a stretch of the source; `changes` begin with those that lie in it.
fn piece(
    text: &str,
    span: Span,
    changes: &[(Span, &str)],
    marks: &Marks,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut at = span.start;
    for (change, now) in changes.iter().take_while(|(c, _)| c.start <= span.end) {
        if change.start < at || change.end > span.end {
            continue;
        }
        write!(out, "{}", &text[at..change.start])?;
        if !change.is_empty() {
            write!(out, "{}{}{}", marks.removed.0, change.slice(text), marks.removed.1)?;
        }
        if !now.is_empty() {
            write!(out, "{}{now}{}", marks.added.0, marks.added.1)?;
        }
        at = change.end;
    }
    write!(out, "{}", &text[at..span.end])
}
