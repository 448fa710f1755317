//! Stage 10, export: a document becomes files. Reads [`crate::document`]; what a translation tool opens is written by
//! [`crate::exchange`].
//!
//! No writer reads a clock or the environment: the same document and [`Context`] give the same bytes.

mod bitext;
pub mod diff;
mod markdown;
mod places;
mod removal;
pub mod report;

pub use bitext::{bitext, manifest, pairs};

use crate::document::{Direction, Document, Form, Passage};
use crate::error::{Error, Result};
use crate::exchange;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// A kind of file that a document can become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// The report, indented.
    Json,
    /// The report on one line.
    Jsonl,
    /// The units, for a translation tool.
    Units(exchange::Format),
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
        Format::Units(exchange::Format::Xliff12),
        Format::Units(exchange::Format::Xliff20),
        Format::Units(exchange::Format::Tmx),
        Format::Units(exchange::Format::Csv),
        Format::Units(exchange::Format::Tsv),
        #[cfg(feature = "xlsx")]
        Format::Units(exchange::Format::Xlsx),
        Format::Text,
        Format::Summary,
        Format::Removed,
    ];

    /// XLIFF 1.2.
    pub const XLIFF12: Format = Format::Units(exchange::Format::Xliff12);
    /// TMX 1.4b.
    pub const TMX: Format = Format::Units(exchange::Format::Tmx);
    /// Comma-separated values.
    pub const CSV: Format = Format::Units(exchange::Format::Csv);

    /// What a run writes when nothing is said: no second file of the same thing.
    pub const USUAL: &'static [Format] = &[
        Format::Json,
        Format::XLIFF12,
        Format::TMX,
        Format::CSV,
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
            Format::Units(format) => format.name(),
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
            Format::Units(format) => format.suffix(),
            Format::Text => ".clean.md",
            Format::Summary => ".summary.md",
            Format::Removed => ".removed.txt",
        }
    }

    /// True when the format has something to say about this document: a translation memory wants a trusted pair,
    /// every other format takes any document.
    pub fn applies(self, document: &Document) -> bool {
        self != Format::Units(exchange::Format::Tmx) || document.pairs.iter().any(bitext::is_trusted)
    }

    /// Writes the document. Nothing is buffered beyond one record; give a buffered writer.
    ///
    /// # Errors
    /// When `out` refuses; [`Error::is_broken_pipe`] tells a closed pipe. Use [`Error::at`] to name the file.
    pub fn write(self, document: &Document, ctx: &Context<'_>, out: &mut dyn Write) -> Result<()> {
        let done: io::Result<()> = match self {
            Format::Json => report::write_json(document, ctx, out),
            Format::Jsonl => report::write_jsonl(document, ctx, out),
            Format::Units(exchange::Format::Tmx) => {
                return exchange::Format::Tmx.write(&bitext::memory(document, ctx), out);
            }
            Format::Units(format) => return format.write(&bitext(document, ctx), out),
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
    /// What is done to the units of files for translation tools.
    pub shape: exchange::Shape,
    /// Terms that units' notes name.
    pub terms: Option<Arc<exchange::Terms>>,
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
            shape: exchange::Shape::default(),
            terms: None,
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

/// The document's name for the files made from it: the last part of its origin, so that no file names a folder of
/// the machine that it was made on.
fn original(document: &Document) -> &str {
    let origin = document.source.origin.as_str();
    match origin.rsplit(['/', '\\']).find(|part| !part.is_empty()) {
        Some("-") | None => "document",
        Some(name) => name,
    }
}
