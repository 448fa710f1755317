//! Which format a file has, and its text.

use super::{Bitext, table, tmx, tree, xliff12, xliff20};
use crate::document::Media;
use crate::error::{Error, Result};
use encoding_rs::Encoding;
use std::borrow::Cow;

/// Largest file that is read, in bytes.
const LARGEST: usize = 1 << 30;

/// A format as it was found in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Found {
    /// XLIFF 1.x.
    Xliff1,
    /// XLIFF 2.x.
    Xliff2,
    /// TMX.
    Tmx,
    /// A table of separated values.
    Table,
    /// A workbook.
    Workbook,
}

/// Reads a bilingual file; its format is found by its content, whatever its name.
///
/// # Errors
/// A format error that names the line, and the remedy where there is one, when the file is none that is known, not
/// well-formed or not allowed. Use [`Error::at`] to name the file.
pub fn read(bytes: &[u8]) -> Result<(Found, Bitext)> {
    if bytes.len() > LARGEST {
        return Err(Error::format(format!("more than {} MB", LARGEST >> 20)).remedy("divide the file"));
    }
    if bytes.starts_with(b"PK") {
        return workbook(bytes).map(|b| (Found::Workbook, b));
    }
    let text = decoded(bytes)?;
    let start = text.trim_start();
    if !start.starts_with('<') {
        return table::read(&text).map(|b| (Found::Table, b));
    }
    let mut walker = tree::Walker::new(&text, true);
    let root = match walker.next()? {
        Some(tree::Step::Open(root)) => root,
        _ => return Err(Error::format("no element in it")),
    };
    match (root.name.as_str(), root.get("version").unwrap_or_default()) {
        ("xliff", version) if version.starts_with("1.") => xliff12::read(&text).map(|b| (Found::Xliff1, b)),
        ("xliff", version) if version.starts_with("2.") => xliff20::read(&text).map(|b| (Found::Xliff2, b)),
        ("xliff", version) => Err(Error::format(format!("XLIFF version {version:?} is not known"))
            .remedy("save it as XLIFF 1.2 or 2.0")),
        ("tmx", _) => tmx::read(&text).map(|b| (Found::Tmx, b)),
        (name, _) => Err(Error::format(format!("<{name}> is no bilingual file"))
            .remedy("XLIFF, TMX, CSV, TSV and XLSX are read")),
    }
}

#[cfg(feature = "xlsx")]
fn workbook(bytes: &[u8]) -> Result<Bitext> {
    super::xlsx::read(bytes)
}

#[cfg(not(feature = "xlsx"))]
fn workbook(_: &[u8]) -> Result<Bitext> {
    Err(Error::format("workbooks are not read by this build").remedy("build with the feature xlsx"))
}

/// The text of a file: by its byte order mark, by the encoding that an XML declaration names, else UTF-8.
pub(super) fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>> {
    let (encoding, mark) = match Encoding::for_bom(bytes) {
        Some(found) => found,
        None => (declared(bytes).unwrap_or(encoding_rs::UTF_8), 0),
    };
    let (text, wrong) = encoding.decode_without_bom_handling(&bytes[mark..]);
    if wrong {
        return Err(Error::format(format!("it is not sound {} text", encoding.name()))
            .remedy("save it again as UTF-8"));
    }
    Ok(text)
}

/// The encoding named in the first line of an XML file.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = std::str::from_utf8(&bytes[..bytes.len().min(200)]).ok().or_else(|| {
        let end = bytes.iter().position(|b| *b == b'>')?;
        std::str::from_utf8(&bytes[..end.min(200)]).ok()
    })?;
    let (_, rest) = head.strip_prefix("<?xml")?.split_once("?>")?.0.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Encoding::for_label(rest[1..].split(quote).next()?.as_bytes())
}

/// A file with nothing in it.
pub fn nothing() -> Bitext {
    Bitext {
        original: String::new(),
        media: Media::Text,
        src: String::new(),
        tgt: String::new(),
        version: String::new(),
        about: Vec::new(),
        units: Vec::new(),
    }
}
