//! Annotated texts, and the ways in which they are shown.

use duiyi::document::{Lang, SentenceKind};
use duiyi::split::{Options, Splitter};
use serde_json::Value;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A text with the ends of its sentences.
#[derive(Clone)]
pub(super) struct Text {
    pub(super) text: String,
    /// Bytes, ascending, each right behind a character that is not white space.
    pub(super) gold: Vec<usize>,
}

/// A way to lay out the same text. Only white space differs, byte by byte, so the ends of sentences stay where they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// As it is.
    Given,
    /// In one line.
    Flat,
    /// Lines of a fixed width.
    Wrapped,
    /// A sentence a line.
    ByLine,
    /// Paragraphs without blank lines between them.
    Tight,
}

impl View {
    pub(super) const ALL: [Self; 5] = [Self::Given, Self::Flat, Self::Wrapped, Self::ByLine, Self::Tight];
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            View::Given => "given",
            View::Flat => "flat",
            View::Wrapped => "wrapped",
            View::ByLine => "by line",
            View::Tight => "tight",
        })
    }
}

/// Width of a wrapped line, in bytes.
const WIDTH: usize = 72;

impl Text {
    pub(super) fn seen(&self, view: View) -> Self {
        let mut bytes = self.text.clone().into_bytes();
        match view {
            View::Given => {}
            View::Flat => flatten(&mut bytes),
            View::Tight => {
                for i in 1..bytes.len() {
                    if bytes[i] == b'\n' && bytes[i - 1].is_ascii_whitespace() {
                        bytes[i] = b' ';
                    }
                }
            }
            View::Wrapped => {
                let (mut line, mut space) = (0, None);
                for i in 0..bytes.len() {
                    match bytes[i] {
                        b'\n' => (line, space) = (i + 1, None),
                        b' ' => space = Some(i),
                        _ => {}
                    }
                    if i - line.min(i) >= WIDTH
                        && let Some(s) = space.take()
                    {
                        bytes[s] = b'\n';
                        line = s + 1;
                    }
                }
            }
            View::ByLine => {
                flatten(&mut bytes);
                for end in &self.gold {
                    if bytes.get(*end) == Some(&b' ') {
                        bytes[*end] = b'\n';
                    }
                }
            }
        }
        Self { text: String::from_utf8(bytes).unwrap_or_default(), gold: self.gold.clone() }
    }
}

impl Text {
    /// The text with `gap` instead of the white space behind every second stop or so, where a capital follows.
    pub(super) fn spaced(&self, gap: &str, draw: &mut Draw) -> Self {
        let mut out = Self { text: String::new(), gold: Vec::new() };
        let mut from = 0;
        for end in &self.gold {
            let piece = &self.text[from..*end];
            let bare = piece.trim_start();
            let capital = bare.starts_with(|c: char| c.is_ascii_uppercase());
            if out.text.ends_with(['.', '!', '?']) && capital && draw.chance(0.5) {
                out.text.push_str(gap);
                out.text.push_str(bare);
            } else {
                out.text.push_str(piece);
            }
            out.gold.push(out.text.len());
            from = *end;
        }
        out
    }
}

/// Line breaks become spaces.
fn flatten(bytes: &mut [u8]) {
    for b in bytes.iter_mut().filter(|b| matches!(b, b'\n' | b'\r')) {
        *b = b' ';
    }
}

fn records(folder: &Path, name: &str) -> Result<Vec<Value>, String> {
    let path = folder.join(format!("{name}.jsonl.gz"));
    let told = |e: &dyn fmt::Display| format!("{}: {e}", path.display());
    let mut content = String::new();
    let file = File::open(&path).map_err(|e| told(&e))?;
    flate2::read::GzDecoder::new(file).read_to_string(&mut content).map_err(|e| told(&e))?;
    content
        .lines()
        .filter(|l| !l.trim().is_empty())
        .map(|l| serde_json::from_str(l).map_err(|e| told(&e)))
        .collect()
}

/// The texts of an annotated set.
pub(super) fn read(folder: &Path, name: &str) -> Result<Vec<Text>, String> {
    records(folder, name)?
        .iter()
        .map(|v| annotated(v).ok_or_else(|| format!("{name}: a broken record")))
        .collect()
}

fn annotated(value: &Value) -> Option<Text> {
    let text = value["text"].as_str()?.to_owned();
    let places: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let mut gold: Vec<usize> = Vec::new();
    for end in value["boundaries"].as_array()? {
        let at = *places.get(usize::try_from(end.as_u64()?).ok()?)?;
        let at = text[..at].trim_end().len();
        if at > gold.last().copied().unwrap_or(0) {
            gold.push(at);
        }
    }
    Some(Text { text, gold })
}

/// English sentences that have nothing to do with each other, `per` to a paragraph.
pub(super) fn joined(folder: &Path, name: &str, per: usize) -> Result<Vec<Text>, String> {
    let records = records(folder, name)?;
    let sentences: Vec<&str> = records
        .iter()
        .filter(|v| v["lang"] == "en")
        .filter_map(|v| v["text"].as_str())
        .map(str::trim)
        .filter(|s| s.ends_with(['.', '?', '!', '"', '”']))
        .collect();
    Ok(sentences
        .chunks(per)
        .map(|some| {
            let mut out = Text { text: String::new(), gold: Vec::new() };
            for s in some {
                if !out.text.is_empty() {
                    out.text.push(' ');
                }
                out.text.push_str(s);
                out.gold.push(out.text.len());
            }
            out
        })
        .collect())
}

/// The content lines of web pages in one line each page; the rules say where sentences end inside a line.
pub(super) fn lines(folder: &Path, name: &str, splitter: &Splitter) -> Result<Vec<Text>, String> {
    let rules = Options { rules_only: true, ..Options::default() };
    let page = |value: &Value| -> Option<Text> {
        let mut out = Text { text: String::new(), gold: Vec::new() };
        for (line, label) in value["lines"].as_array()?.iter().zip(value["labels"].as_array()?) {
            let line = line.as_str()?.trim();
            if label != "content" || line.is_empty() || line.starts_with(['•', '*', '-']) {
                continue;
            }
            if !out.text.is_empty() {
                out.text.push(' ');
            }
            let from = out.text.len();
            let tiles = splitter.split(line, Lang::UND, &rules);
            out.gold.extend(tiles.iter().filter(|t| *t.1 == SentenceKind::Text).map(|t| from + t.0.end));
            out.text.push_str(line);
        }
        Some(out)
    };
    records(folder, name)?.iter().map(|v| page(v).ok_or_else(|| format!("{name}: a broken record"))).collect()
}

/// A small generator of numbers that look random (xorshift).
pub(super) struct Draw(u64);

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap_or(0)
    }

    pub(super) fn chance(&mut self, share: f32) -> bool {
        (self.below(1000) as f32) < share * 1000.0
    }
}
