//! Files that are archives of XML: a word processor's document (DOCX) and a book (EPUB).
//!
//! Their text becomes HTML, which is the source of the document: its places are those that a report names, and
//! `duiyi decode` shows it. All of it is text; there is no page around an article.

mod docx;
mod epub;
mod xml;

use super::{Options, decode};
use crate::document::{Media, Metadata, Source};
use crate::error::{Error, Result};
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// How much an archive may grow to when it is unpacked, in bytes. The text of a long novel is a hundredth of it.
const LIMIT: u64 = 64 << 20;

/// True for bytes that begin as a zip archive does.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// What an archive says about itself, and its text as HTML.
struct Text {
    html: String,
    metadata: Metadata,
}

/// See [`super::open`].
pub(super) fn open(bytes: &[u8], origin: &str) -> Result<Source> {
    let mut parts = Parts::new(bytes)?;
    let text = if parts.has("META-INF/container.xml") {
        epub::read(&mut parts)?
    } else if parts.has("word/document.xml") || parts.has("[Content_Types].xml") {
        docx::read(&mut parts)?
    } else {
        return Err(Error::decode("this is a zip archive, and neither a DOCX nor an EPUB")
            .remedy("unpack it and give the files in it"));
    };
    let mut source = Source::new(origin, Media::Fragment, text.html);
    source.metadata = text.metadata;
    source.had_errors = parts.had_errors;
    Ok(source)
}

/// The parts of an archive, by their names. Reading them costs from what is left of [`LIMIT`].
struct Parts<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
    /// Some bytes of a part had no meaning in its encoding.
    had_errors: bool,
}

fn damaged(part: &str, why: impl std::fmt::Display) -> Error {
    Error::decode(format!("{part} is damaged: {why}")).remedy("save or download the file again")
}

impl<'a> Parts<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged("the archive", e))?;
        Ok(Self { zip, left: LIMIT, had_errors: false })
    }

    fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// The text of a part; `None` when there is no such part.
    fn text(&mut self, name: &str) -> Result<Option<String>> {
        let file = match self.zip.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(why)) => {
                return Err(Error::decode(format!("{name} cannot be unpacked: {why}"))
                    .remedy("save the file without a password"));
            }
            Err(e) => return Err(damaged(name, e)),
        };
        let mut bytes = Vec::new();
        file.take(self.left + 1).read_to_end(&mut bytes).map_err(|e| damaged(name, e))?;
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or_else(|| {
            let message = format!("the archive grows beyond {} MB when {name} is unpacked", LIMIT >> 20);
            Error::decode(message).remedy("give its parts one by one")
        })?;
        if bytes.is_empty() {
            return Ok(Some(String::new()));
        }
        // The place of the error is the file; the part stands in the message.
        let decoded = decode(&bytes, &Options::default()).map_err(|_| damaged(name, "it is not text"))?;
        self.had_errors |= decoded.had_errors;
        Ok(Some(decoded.text))
    }

    /// The text of a part that must be there.
    fn need(&mut self, name: &str) -> Result<String> {
        self.text(name)?.ok_or_else(|| damaged("the archive", format!("it has no {name}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use zip::write::{SimpleFileOptions, ZipWriter};

    pub(super) fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn other_archives_are_refused() {
        let e = open(&archive(&[("a.txt", "hello")]), "a.zip").unwrap_err();
        assert!(e.is_decode() && e.to_string().contains("neither a DOCX nor an EPUB"), "{e}");
    }

    #[test]
    fn damage_is_told() {
        let whole = archive(&[("word/document.xml", "<w:document><w:body/></w:document>")]);
        assert_eq!(open(&whole, "-").unwrap().text(), "");
        for n in [4, 30, whole.len() / 2, whole.len() - 4] {
            let e = open(&whole[..n], "-").unwrap_err();
            assert!(e.is_decode(), "{n}: {e}");
        }
        let mut flipped = whole.clone();
        let at = 30 + "word/document.xml".len() + 5;
        flipped[at] ^= 0x55;
        assert!(open(&flipped, "-").unwrap_err().to_string().contains("word/document.xml"));
    }

    #[test]
    fn what_grows_without_bound_is_refused() {
        let bomb = "<p>河</p>".repeat(8 << 20);
        let bytes = archive(&[("word/document.xml", &bomb)]);
        assert!(bytes.len() < 1 << 20);
        let e = open(&bytes, "-").unwrap_err();
        assert!(e.to_string().contains("64 MB"), "{e}");
    }
}
