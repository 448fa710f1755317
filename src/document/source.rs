//! The text as it was decoded, frozen: every later layer only points into it.

use super::{Metadata, Span};
use std::sync::Arc;

/// How the bytes of an input are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Media {
    /// Lines of text, blank lines between paragraphs.
    #[default]
    Text,
    /// Markdown: CommonMark with tables, footnotes, strike-through and front matter.
    Markdown,
    /// An HTML page or fragment.
    Html,
    /// HTML that is text as a whole: the entry of a feed, a book. No article is sought in it.
    Fragment,
}

impl Media {
    /// True for a page and for a fragment.
    pub fn is_html(self) -> bool {
        matches!(self, Media::Html | Media::Fragment)
    }
}

/// A decoded input. Never changed after ingest; all spans of a document are bytes of [`Source::text`].
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it came from, for messages: a path, `-`, or a record's id.
    pub origin: String,
    /// How it is read.
    pub media: Media,
    /// WHATWG name of the encoding that it was decoded from.
    pub encoding: &'static str,
    /// True when some bytes had no meaning in that encoding (they became U+FFFD).
    pub had_errors: bool,
    /// What the input says about the text beside it: a feed about its entry, a book about itself. What the text says
    /// goes before it.
    pub metadata: Metadata,
    text: Arc<str>,
}

impl Source {
    /// A source from text that is already decoded.
    pub fn new(origin: impl Into<String>, media: Media, text: impl Into<Arc<str>>) -> Self {
        Self {
            origin: origin.into(),
            media,
            encoding: "UTF-8",
            had_errors: false,
            metadata: Metadata::default(),
            text: text.into(),
        }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, shared: derived texts keep a handle instead of a copy.
    pub fn shared(&self) -> &Arc<str> {
        &self.text
    }

    /// The stretch that `span` names.
    ///
    /// # Panics
    /// When the span is not one of this source.
    pub fn slice(&self, span: Span) -> &str {
        span.slice(&self.text)
    }
}

/// Places of line starts, to tell a byte's line and column.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Scans `text` once. Lines end at LF (a CR before it belongs to the line end).
    pub fn new(text: &str) -> Self {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1));
        Self { starts: starts.collect() }
    }

    /// Line of a byte, counted from 1.
    pub fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|&s| s <= byte)
    }

    /// Line and column of a byte, both from 1; the column counts characters of `text`.
    pub fn line_column(&self, text: &str, byte: usize) -> (usize, usize) {
        let line = self.line(byte);
        let start = self.starts[line - 1];
        let byte = byte.min(text.len());
        (line, text.get(start..byte).map_or(1, |t| t.chars().count() + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one() {
        let text = "ab\n河灯\nx";
        let lines = Lines::new(text);
        assert_eq!(lines.line_column(text, 0), (1, 1));
        assert_eq!(lines.line_column(text, 6), (2, 2));
        assert_eq!(lines.line_column(text, text.len()), (3, 2));
    }
}
