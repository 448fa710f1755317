//! Files that go to translation tools and come back: one model, [`Bitext`], and a file for each format.
//!
//! Writers give the same bytes for the same model and write nothing into running text. Readers take what clients make
//! of our files: other indents, a byte order mark, other line ends, rows in another order, columns moved; they refuse
//! what could hurt (a document type with declarations, entities, endless nesting). A label such as `original` is never opened as a file.

mod glossary;
mod manifest;
mod model;
mod profile;
mod read;
mod returned;
mod table;
mod tmx;
mod tree;
mod xliff12;
mod xliff20;
#[cfg(feature = "xlsx")]
mod xlsx;
mod xml;

pub use glossary::{Glossary, Terms};
pub use manifest::{CodeEntry, Entry, Manifest, Original};
pub use model::{Bitext, Code, Content, Pairing, Part, Unit};
pub use profile::{PROFILES, Profile, Shape, pseudo};
pub use read::{Found, nothing as empty, read};
pub use returned::{Refusal, is_void, returned};

use crate::document::{Media, State};
use crate::error::{Error, Result};
use std::io::{self, Write};
use std::path::Path;

/// A format of bilingual files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// XLIFF 1.2, strict.
    Xliff12,
    /// XLIFF 2.0, which readers of 2.1 take as well.
    Xliff20,
    /// TMX 1.4b: the trusted pairs alone.
    Tmx,
    /// Comma-separated values (RFC 4180).
    Csv,
    /// Tab-separated values.
    Tsv,
    /// A workbook of Office Open XML.
    #[cfg(feature = "xlsx")]
    Xlsx,
}

impl Format {
    /// Every format that this build has.
    pub const ALL: &'static [Format] = &[
        Format::Xliff12,
        Format::Xliff20,
        Format::Tmx,
        Format::Csv,
        Format::Tsv,
        #[cfg(feature = "xlsx")]
        Format::Xlsx,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Xliff12 => "xliff12",
            Format::Xliff20 => "xliff20",
            Format::Tmx => "tmx",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            #[cfg(feature = "xlsx")]
            Format::Xlsx => "xlsx",
        }
    }

    /// The format with this name.
    pub fn from_name(name: &str) -> Option<Format> {
        Format::ALL.iter().copied().find(|f| f.name() == name)
    }

    /// What is put behind a document's name to make the file's name, with the leading dot.
    pub fn suffix(self) -> &'static str {
        match self {
            Format::Xliff12 => ".xlf",
            // Two XLIFF files of one document stand side by side.
            Format::Xliff20 => ".2.xlf",
            Format::Tmx => ".tmx",
            Format::Csv => ".csv",
            Format::Tsv => ".tsv",
            #[cfg(feature = "xlsx")]
            Format::Xlsx => ".xlsx",
        }
    }

    /// Writes a bilingual file. Give a buffered writer.
    ///
    /// # Errors
    /// When `out` refuses; [`Error::is_broken_pipe`] tells a closed pipe. Use [`Error::at`] to name the file.
    pub fn write(self, bitext: &Bitext, out: &mut dyn Write) -> Result<()> {
        let done: io::Result<()> = match self {
            Format::Xliff12 => xliff12::write(bitext, out),
            Format::Xliff20 => xliff20::write(bitext, out),
            Format::Tmx => tmx::write(bitext, out),
            Format::Csv => table::write(bitext, table::CSV, out),
            Format::Tsv => table::write(bitext, table::TSV, out),
            #[cfg(feature = "xlsx")]
            Format::Xlsx => xlsx::write(bitext, out),
        };
        done.map_err(|e| Error::io("writing", Path::new(self.name()), e))
    }
}

/// The name under which files say who made them.
const TOOL: &str = "duiyi";

/// The words of XLIFF 2 for states.
fn state_word(state: State) -> &'static str {
    match state {
        State::Initial => "initial",
        State::Translated => "translated",
        State::Reviewed => "reviewed",
        State::Final => "final",
    }
}

/// The state with this word.
fn state_of(word: &str) -> Option<State> {
    [State::Initial, State::Translated, State::Reviewed, State::Final]
        .into_iter()
        .find(|s| state_word(*s) == word)
}

/// The kind that [`datatype`] has this word for; text for any other.
fn media_of(word: Option<&str>) -> Media {
    let known = [Media::Html, Media::Markdown];
    known.into_iter().find(|m| word == Some(datatype(*m))).unwrap_or_default()
}

/// The word for the original's kind.
fn datatype(media: Media) -> &'static str {
    match media {
        Media::Text => "plaintext",
        Media::Markdown => "x-markdown",
        Media::Html | Media::Fragment => "html",
    }
}
