//! What the markup of an input says about its text, beside the blocks.

use super::{Lang, Metadata, Span};
use serde::Serialize;

/// Layers over the source that come from its markup. Empty for plain text.
#[derive(Clone, Debug, Default)]
pub struct Markup {
    /// What the page tells machines about itself (JSON-LD, Open Graph, meta tags). What it shows readers goes before it.
    pub about: Metadata,
    /// What stands in `<title>`, which browsers show in the window's frame; empty where there is none.
    pub window: String,
    /// Stretches whose language is declared (`lang`), with it: apart from each other, in order.
    pub langs: Vec<(Span, Lang)>,
    /// Stretches that must not be translated (`translate="no"`): apart from each other, in order.
    pub fixed: Vec<Span>,
    /// Inline elements, in the order of their start tags; they stand apart or in each other.
    pub codes: Vec<Code>,
}

/// An inline element of a page: bold words, a link, a picture. Its tags are no text; a translator keeps them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// What it is.
    pub kind: CodeKind,
    /// Its start tag.
    pub open: Span,
    /// Its end tag; `None` for an element without content.
    pub close: Option<Span>,
}

/// What an inline element is for, in the words of XLIFF 1.2 (`ctype`) where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum CodeKind {
    /// `<b>`, `<strong>`.
    Bold,
    /// `<i>`, `<em>`, `<cite>`.
    Italic,
    /// `<u>`, `<ins>`.
    Underlined,
    /// `<a href>`.
    Link,
    /// `<code>`, `<kbd>`, `<samp>`, `<tt>`.
    Code,
    /// `<sup>`.
    Superscript,
    /// `<sub>`.
    Subscript,
    /// `<mark>`, `<q>`, `<small>`, `<s>`, `<del>`.
    Other,
    /// `<img>`.
    Image,
}

/// How many inline elements before a stretch are asked whether they reach into it.
const AROUND: usize = 64;

impl Markup {
    /// The declared language of a stretch of the source; `und` where none is declared, or more than one.
    pub fn lang(&self, span: Span) -> Lang {
        let i = self.langs.partition_point(|(s, _)| s.end <= span.start);
        match self.langs.get(i) {
            Some((declared, lang)) if declared.start <= span.start && span.end <= declared.end => *lang,
            _ => Lang::UND,
        }
    }

    /// The inline elements that reach into `span`, in order. Of those that begin before it the last 64 are looked at.
    pub fn codes_in(&self, span: Span) -> impl Iterator<Item = &Code> {
        let end = self.codes.partition_point(|c| c.open.start < span.end);
        let near = self.codes.partition_point(|c| c.open.start < span.start);
        let reaches = move |c: &&Code| c.close.map_or(c.open.start, |close| close.start) > span.start;
        self.codes[near.saturating_sub(AROUND)..end].iter().filter(reaches)
    }

    /// The stretches inside `span` that must not be translated.
    pub fn fixed_in(&self, span: Span) -> impl Iterator<Item = Span> {
        let from = self.fixed.partition_point(|f| f.end <= span.start);
        let inside = self.fixed[from..].iter().take_while(move |f| f.start < span.end);
        inside.map(move |f| Span::new(f.start.max(span.start), f.end.min(span.end)))
    }
}
