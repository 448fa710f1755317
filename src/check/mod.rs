//! Validity of the files that translators exchange: XLIFF 1.2 (strict), 2.0 and 2.1, TMX 1.4b, TBX-Basic v2 and v3, SRX 2.0.
//!
//! A file is decoded, looked over for what could do harm (`input`), parsed, held against the table of its format
//! (`schema`, `models/check/`) and then against the rules that a table cannot say, one function each. Every rule has a
//! stable name, a severity and the section of the standard that it comes from: [`rules`].

mod input;
mod node;
mod profile;
mod qa;
mod rule;
mod schema;
mod srx;
mod tbx;
mod tmx;
mod xliff12;
mod xliff2;

use crate::check::node::Attributes;
use crate::error::Result;
use crate::models::Models;
pub use profile::check_profile;
pub use qa::Quality;
use roxmltree::{Document, ParsingOptions};
pub use rule::{Finding, Rule, severity};
use rule::{Lines, Sink};
use schema::{Structure, Table};

/// What a file can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// XLIFF 1.2.
    Xliff12,
    /// XLIFF 2.0 or 2.1, which share their namespace.
    Xliff2,
    /// XLIFF 2.2.
    Xliff22,
    /// TMX 1.4b.
    Tmx,
    /// TBX, ISO 30042:2008.
    Tbx2,
    /// TBX, ISO 30042:2019.
    Tbx3,
    /// SRX 2.0.
    Srx,
}

impl Format {
    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Format::Xliff12 => "XLIFF 1.2",
            Format::Xliff2 => "XLIFF 2",
            Format::Xliff22 => "XLIFF 2.2",
            Format::Tmx => "TMX 1.4",
            Format::Tbx2 => "TBX v2",
            Format::Tbx3 => "TBX v3",
            Format::Srx => "SRX 2.0",
        }
    }
}

/// What was found in a file.
#[derive(Clone, Debug)]
pub struct Report {
    /// What the file is; none when that could not be seen, and then a finding says why.
    pub format: Option<Format>,
    /// The findings in order of their places.
    pub findings: Vec<Finding>,
}

impl Report {
    /// No rule is broken that makes a file invalid.
    pub fn is_valid(&self) -> bool {
        self.format.is_some() && !self.findings.iter().any(Finding::is_error)
    }
}

/// Settings of the check.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Check XLIFF 2.2 as well as the rules of 2.1 allow; otherwise its version is told as an error.
    pub xliff22: bool,
}

/// Checks files against the standards.
#[derive(Debug)]
pub struct Checker {
    xliff12: Table,
    xliff2: Table,
    xliff22: Table,
    tmx: Table,
    tbx2: Table,
    tbx3: Table,
    srx: Table,
}

/// All rules, by format.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let all: [&'static [&'static Rule]; 14] = [
        input::ALL,
        xliff2::rules::STRUCTURE_RULES,
        xliff2::rules::CORE_RULES,
        xliff2::rules::MODULE_RULES,
        xliff12::STRUCTURE_RULES,
        xliff12::RULES,
        tmx::STRUCTURE_RULES,
        tmx::RULES,
        tbx::STRUCTURE_RULES,
        tbx::RULES,
        srx::STRUCTURE_RULES,
        srx::RULES,
        qa::ALL,
        profile::ALL,
    ];
    all.into_iter().flatten().copied()
}

impl Checker {
    /// Reads the tables of `models/check/`.
    ///
    /// # Errors
    /// When a table is missing or broken, with its line.
    pub fn new(models: &Models) -> Result<Self> {
        let table = |id: &str, core: Option<&str>, structure: &'static Structure| {
            let rule = |name: &str| rules().find(|r| r.id == name);
            Table::parse(id, &models.text(id)?, core, structure, &rule)
        };
        Ok(Self {
            xliff12: table("check/xliff12.txt", None, &xliff12::STRUCTURE)?,
            xliff2: table("check/xliff2.txt", None, &xliff2::rules::STRUCTURE)?,
            xliff22: table("check/xliff2.txt", Some(xliff2::XLIFF_22), &xliff2::rules::STRUCTURE)?,
            tmx: table("check/tmx14.txt", None, &tmx::STRUCTURE)?,
            tbx2: table("check/tbx2.txt", None, &tbx::STRUCTURE)?,
            tbx3: table("check/tbx3.txt", None, &tbx::STRUCTURE)?,
            srx: table("check/srx20.txt", None, &srx::STRUCTURE)?,
        })
    }

    /// Checks the bytes of a file. Any bytes give a report; nothing outside them is read.
    pub fn check(&self, bytes: &[u8], options: &Options) -> Report {
        let mut sink = Sink::default();
        if bytes.len() > input::MOST_BYTES {
            sink.tell(&input::TOO_LARGE, 0, "the file is larger than 1 GiB; divide it");
            return report("", None, sink);
        }
        let Some(text) = input::decode(bytes, &mut sink) else { return report("", None, sink) };
        let Some(safe) = input::guard(&text, &mut sink) else {
            return report(&text, guess(&text), sink);
        };
        let parsing =
            ParsingOptions { allow_dtd: false, nodes_limit: input::MOST_NODES, ..ParsingOptions::default() };
        match Document::parse_with_options(&safe, parsing) {
            Ok(document) => {
                let format = self.document(&document, options, &mut sink);
                report(&safe, format, sink)
            }
            Err(e) => {
                let at = offset(&safe, e.pos());
                sink.tell(&input::NOT_WELL_FORMED, at, e.to_string());
                report(&safe, guess(&safe), sink)
            }
        }
    }

    fn document(&self, document: &Document<'_>, options: &Options, sink: &mut Sink) -> Option<Format> {
        let root = document.root_element();
        let (ns, name) = (root.tag_name().namespace().unwrap_or(""), root.tag_name().name());
        match (ns, name) {
            (xliff12::XLIFF_12, "xliff") => {
                schema::validate(&self.xliff12, document, sink);
                xliff12::check(root, sink);
                Some(Format::Xliff12)
            }
            (xliff2::XLIFF_20, "xliff") => {
                schema::validate(&self.xliff2, document, sink);
                xliff2::check(root, ns, sink);
                Some(Format::Xliff2)
            }
            (xliff2::XLIFF_22, "xliff") => {
                if options.xliff22 {
                    schema::validate(&self.xliff22, document, sink);
                    xliff2::check(root, ns, sink);
                } else {
                    let message = "XLIFF 2.2 is checked only on request (--xliff22), by the rules of 2.1";
                    sink.tell(&xliff2::rules::VERSION, root.range().start, message);
                }
                Some(Format::Xliff22)
            }
            ("", "tmx") => {
                schema::validate(&self.tmx, document, sink);
                tmx::check(root, sink);
                Some(Format::Tmx)
            }
            (tbx::TBX_3, "tbx") => {
                schema::validate(&self.tbx3, document, sink);
                tbx::check(root, sink);
                Some(Format::Tbx3)
            }
            ("", "martif") => {
                schema::validate(&self.tbx2, document, sink);
                tbx::check(root, sink);
                Some(Format::Tbx2)
            }
            (srx::SRX_20, "srx") => {
                schema::validate(&self.srx, document, sink);
                srx::check(root, sink);
                Some(Format::Srx)
            }
            _ => {
                let of =
                    if ns.is_empty() { "no namespace".to_owned() } else { format!("the namespace {ns}") };
                let remedy = match (name, root.attr("version")) {
                    ("xliff", Some("1.2")) => {
                        format!("; a file of XLIFF 1.2 says xmlns=\"{}\"", xliff12::XLIFF_12)
                    }
                    ("xliff", Some("1.0" | "1.1")) => "; XLIFF before 1.2 is not checked".to_owned(),
                    ("xliff", _) => format!("; a file of XLIFF 2 says xmlns=\"{}\"", xliff2::XLIFF_20),
                    _ => String::new(),
                };
                let message =
                    format!("<{name}> in {of} is none of XLIFF 1.2, XLIFF 2, TMX, TBX and SRX 2.0{remedy}");
                sink.tell(&input::UNKNOWN_FORMAT, root.range().start, message);
                None
            }
        }
    }
}

fn report(text: &str, format: Option<Format>, sink: Sink) -> Report {
    Report { format, findings: Lines::new(text).findings(sink) }
}

/// The format of a file that is not parsed, from its first tags: only so that it counts as not valid and not as
/// something else.
fn guess(text: &str) -> Option<Format> {
    let head = &text.as_bytes()[..text.len().min(4096)];
    let has = |needle: &str| memchr::memmem::find(head, needle.as_bytes()).is_some();
    let known = [
        (xliff12::XLIFF_12, Format::Xliff12),
        (xliff2::XLIFF_20, Format::Xliff2),
        (xliff2::XLIFF_22, Format::Xliff22),
        ("<tmx", Format::Tmx),
        ("<martif", Format::Tbx2),
        (tbx::TBX_3, Format::Tbx3),
        (srx::SRX_20, Format::Srx),
    ];
    known.into_iter().find_map(|(needle, format)| has(needle).then_some(format))
}

/// The byte of a place that the parser gives as row and column of characters, from 1.
fn offset(text: &str, pos: roxmltree::TextPos) -> usize {
    let row = usize::try_from(pos.row).unwrap_or(1);
    let column = usize::try_from(pos.col).unwrap_or(1);
    let start = match row {
        0 | 1 => 0,
        _ => memchr::memchr_iter(b'\n', text.as_bytes()).nth(row - 2).map_or(text.len(), |i| i + 1),
    };
    let line = &text[start..];
    start + line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(i, _)| i)
}
