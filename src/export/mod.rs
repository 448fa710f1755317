//! Stage 10, export: a document becomes files. Reads only [`crate::document`].
//!
//! No writer reads a clock or the environment: the same document and [`Context`] give the same bytes.

mod csv;
pub mod diff;
mod markdown;
mod removal;
pub mod report;
mod tmx;
mod xliff12;
mod xml;

use crate::document::{Direction, Document, Form, Passage, State};
use crate::error::{Error, Result};
use std::io::{self, Write};
use std::path::Path;

/// A kind of file that a document can become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// The report, indented.
    Json,
    /// The report on one line.
    Jsonl,
    /// XLIFF 1.2, strict.
    Xliff12,
    /// TMX 1.4b.
    Tmx,
    /// A table of the units for a spreadsheet.
    Csv,
    /// The cleaned text in Markdown.
    Text,
    /// The summary in Markdown.
    Summary,
    /// What was taken out and what was changed.
    Removed,
}

impl Format {
    /// Every format, in the order in which files are written.
    pub const ALL: &'static [Format] = &[
        Format::Json,
        Format::Jsonl,
        Format::Xliff12,
        Format::Tmx,
        Format::Csv,
        Format::Text,
        Format::Summary,
        Format::Removed,
    ];

    /// The format with this [`Format::name`].
    pub fn from_name(name: &str) -> Option<Format> {
        Format::ALL.iter().copied().find(|f| f.name() == name)
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Xliff12 => "xliff12",
            Format::Tmx => "tmx",
            Format::Csv => "csv",
            Format::Text => "text",
            Format::Summary => "summary",
            Format::Removed => "removed",
        }
    }

    /// What is put behind the document's name to make the file's name, with the leading dot.
    pub fn suffix(self) -> &'static str {
        match self {
            Format::Json => ".report.json",
            Format::Jsonl => ".report.jsonl",
            Format::Xliff12 => ".xlf",
            Format::Tmx => ".tmx",
            Format::Csv => ".csv",
            Format::Text => ".clean.md",
            Format::Summary => ".summary.md",
            Format::Removed => ".removed.txt",
        }
    }

    /// True when the format has something to say about this document: a translation memory wants a trusted pair,
    /// every other format takes any document.
    pub fn applies(self, document: &Document) -> bool {
        self != Format::Tmx || document.pairs.iter().any(tmx::is_trusted)
    }

    /// Writes the document. Nothing is buffered beyond one record; give a buffered writer.
    ///
    /// # Errors
    /// When `out` refuses; [`Error::is_broken_pipe`] tells a closed pipe. Use [`Error::at`] to name the file.
    pub fn write(self, document: &Document, ctx: &Context<'_>, out: &mut dyn Write) -> Result<()> {
        let done: io::Result<()> = match self {
            Format::Json => report::write_json(document, ctx, out),
            Format::Jsonl => report::write_jsonl(document, ctx, out),
            Format::Xliff12 => xliff12::write(document, ctx, out),
            Format::Tmx => tmx::write(document, ctx, out),
            Format::Csv => csv::write(document, out),
            Format::Text => markdown::write_text(document, out),
            Format::Summary => markdown::write_summary(document, out),
            Format::Removed => removal::write(document, false, out),
        };
        done.map_err(|e| Error::io("writing", Path::new(self.name()), e))
    }
}

/// Writes the removal report with a column more: for each stretch, the rule, the score or the circumstance that decided it.
///
/// # Errors
/// When `out` refuses.
pub fn explain(document: &Document, out: &mut dyn Write) -> Result<()> {
    removal::write(document, true, out).map_err(|e| Error::io("writing", Path::new("explanation"), e))
}

/// What a writer is told beside the document.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The record's id, of any JSON type; the report repeats it.
    pub id: serde_json::Value,
    /// Unknown keys of the record; the report repeats them.
    pub extra: serde_json::Map<String, serde_json::Value>,
    /// Which way to translate.
    pub direction: Direction,
    /// The version that the files name as their maker's.
    pub version: &'a str,
    /// The report says for each removal what decided it.
    pub explain: bool,
}

impl Context<'static> {
    /// A context without extra keys, made by this version of the library.
    pub fn new(id: impl Into<serde_json::Value>, direction: Direction) -> Self {
        Self {
            id: id.into(),
            extra: serde_json::Map::new(),
            direction,
            version: env!("CARGO_PKG_VERSION"),
            explain: false,
        }
    }
}

/// What stands between two passages that follow each other, when they belong on one line; `None` when a new
/// paragraph begins.
fn gap(before: &Passage, after: &Passage) -> Option<&'static str> {
    if before.paragraph != after.paragraph {
        return None;
    }
    Some(match after.form {
        Form::Cells => "\t",
        Form::Slash => " / ",
        // 会议在临湖举行。The meeting was held: nothing between them where the page has nothing.
        _ if before.text.span().end >= after.text.span().start => "",
        _ => " ",
    })
}

/// The name under which files say who made them.
const TOOL: &str = "duiyi";

/// The document's name for the files made from it: the last part of its origin, so that no file names a folder of
/// the machine that it was made on.
fn original(document: &Document) -> &str {
    let origin = document.source.origin.as_str();
    match origin.rsplit(['/', '\\']).find(|part| !part.is_empty()) {
        Some("-") | None => "document",
        Some(name) => name,
    }
}

/// The word for a state, as in the report.
fn state_word(state: State) -> &'static str {
    match state {
        State::Initial => "initial",
        State::Translated => "translated",
        State::Reviewed => "reviewed",
        State::Final => "final",
    }
}
