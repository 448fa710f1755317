//! What a prepared document remembers, so that its translation finds the way back.

use super::{Code, Content, Pairing, Part};
use crate::document::{Media, Role, Span};
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// The form's version.
const SCHEMA: u32 = 1;

/// A prepared document: what went out, and where in the original each unit stands. JSON.
///
/// It says all that putting back needs, so that a file that comes back a year later does not depend on the version that
/// divided the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this form.
    pub schema: u32,
    /// Who made it.
    pub tool: String,
    /// The maker's version.
    pub version: String,
    /// Name of the original, a label.
    pub original: String,
    /// How the original is read.
    pub media: Media,
    /// WHATWG name of the original's encoding.
    pub encoding: String,
    /// SHA-256 of the original's decoded text, in hexadecimal.
    pub sha256: String,
    /// BCP 47 tag of the source.
    pub src: String,
    /// BCP 47 tag of the target.
    pub tgt: String,
    /// The units, in order.
    pub units: Vec<Entry>,
}

/// A unit of a [`Manifest`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub role: Role,
    /// Its source, markup as marks: see [`Content::cell`].
    pub source: String,
    /// True for text that must stay as it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub locked: bool,
    /// The codes of the source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<CodeEntry>,
    /// Where the source stands: bytes of the decoded original, `[start, end]`.
    pub place: Vec<[usize; 2]>,
    /// Where the same text stands again: a title in the page's head and above the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<[usize; 2]>,
    /// The translation that the page had itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Where the page has that translation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub target_place: Vec<[usize; 2]>,
}

/// A code of an [`Entry`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeEntry {
    /// Its number.
    pub id: String,
    /// `alone`, `open` or `close`.
    pub kind: String,
    /// The stretch of the original.
    pub data: String,
    /// True for text that a reader sees.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub visible: bool,
}

/// What [`Manifest::new`] is told about the original.
#[derive(Clone, Copy, Debug)]
pub struct Original<'a> {
    /// Its name, a label.
    pub name: &'a str,
    /// How it is read.
    pub media: Media,
    /// WHATWG name of its encoding.
    pub encoding: &'a str,
    /// Its decoded text.
    pub text: &'a str,
}

impl Manifest {
    /// A manifest without units.
    pub fn new(original: Original<'_>, src: &str, tgt: &str, version: &str) -> Self {
        Manifest {
            schema: SCHEMA,
            tool: super::TOOL.to_owned(),
            version: version.to_owned(),
            original: original.name.to_owned(),
            media: original.media,
            encoding: original.encoding.to_owned(),
            sha256: sha256(original.text),
            src: src.to_owned(),
            tgt: tgt.to_owned(),
            units: Vec::new(),
        }
    }

    /// Writes it, indented, with a line end.
    ///
    /// # Errors
    /// When `out` refuses.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        out.write_all(b"\n")
    }

    /// Reads one.
    ///
    /// # Errors
    /// A format error when it is none, or of a later form.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let manifest: Manifest = serde_json::from_slice(bytes)
            .map_err(|e| Error::format(format!("no manifest: {e}")).remedy("`duiyi prepare` writes it"))?;
        if manifest.schema != SCHEMA {
            return Err(Error::format(format!("a manifest of form {}", manifest.schema))
                .remedy("a newer duiyi wrote it; use that one"));
        }
        let mut ids = std::collections::HashSet::new();
        for unit in &manifest.units {
            let places = unit.place.iter().chain(&unit.also).chain(&unit.target_place);
            if !ids.insert(&unit.id) || places.into_iter().any(|[start, end]| start > end) {
                return Err(Error::format(format!("the manifest's unit {:?} is not sound", unit.id))
                    .remedy("prepare the document again"));
            }
        }
        Ok(manifest)
    }

    /// True for the decoded text that the units were taken from.
    pub fn is_of(&self, text: &str) -> bool {
        self.sha256 == sha256(text)
    }
}

impl Entry {
    /// The entry of a unit.
    pub fn new(id: &str, role: Role, source: &Content, place: &[Span]) -> Self {
        Entry {
            id: id.to_owned(),
            role,
            source: source.cell(),
            locked: false,
            codes: source.codes().map(CodeEntry::from).collect(),
            place: pairs(place),
            also: Vec::new(),
            target: None,
            target_place: Vec::new(),
        }
    }

    /// The same with places where the same text stands again.
    #[must_use]
    pub fn also_at(mut self, places: &[Span]) -> Self {
        self.also = pairs(places);
        self
    }

    /// The same with a translation that the page has.
    #[must_use]
    pub fn with_target(mut self, target: &Content, place: &[Span]) -> Self {
        self.target = Some(target.cell());
        self.target_place = pairs(place);
        self
    }

    /// The codes of the source.
    pub fn codes(&self) -> Vec<Code> {
        self.codes.iter().map(Code::from).collect()
    }

    /// A content that has the codes alone, to read cells with.
    pub(super) fn shell(&self) -> Content {
        Content(self.codes().into_iter().map(Part::Code).collect())
    }
}

fn pairs(spans: &[Span]) -> Vec<[usize; 2]> {
    spans.iter().map(|s| [s.start, s.end]).collect()
}

impl From<&Code> for CodeEntry {
    fn from(code: &Code) -> Self {
        let kind = match code.kind {
            Pairing::Alone => "alone",
            Pairing::Open => "open",
            Pairing::Close => "close",
        };
        CodeEntry {
            id: code.id.clone(),
            kind: kind.to_owned(),
            data: code.data.clone(),
            visible: code.visible,
        }
    }
}

impl From<&CodeEntry> for Code {
    fn from(entry: &CodeEntry) -> Self {
        let kind = match entry.kind.as_str() {
            "open" => Pairing::Open,
            "close" => Pairing::Close,
            _ => Pairing::Alone,
        };
        Code { id: entry.id.clone(), kind, data: entry.data.clone(), visible: entry.visible }
    }
}

fn sha256(text: &str) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
}
