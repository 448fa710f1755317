//! The page in pieces: blocks as ingest found them, paragraphs after cleaning, passages in one language.

use super::{Lang, MappedText, Role};

/// What ingest knows about a block from the form of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum BlockKind {
    /// A line of plain text, or a paragraph of HTML.
    #[default]
    Text,
    /// A heading with its level from 1 (`#`, `<h1>`).
    Heading(u8),
    /// An item of a list.
    ListItem,
    /// A row of a table; its cells are separated by tabs.
    TableRow,
    /// The document's `<title>`.
    Title,
    /// A caption by its markup (`<figcaption>`).
    Caption,
    /// A quotation by its markup.
    Quote,
    /// HTML text that lies outside the article.
    Outside,
}

/// What separates a block from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Break {
    /// A single line end: the block may be the rest of a wrapped paragraph.
    Line,
    /// A blank line, or the edge of a block element.
    #[default]
    Paragraph,
}

/// A block as ingest found it: a line of plain text, a block element of HTML.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its form.
    pub kind: BlockKind,
    /// What stands before it.
    pub before: Break,
    /// Its text, without white space at the ends.
    pub text: MappedText,
}

/// A paragraph of the cleaned document: soft line wraps are joined, furniture is gone.
#[derive(Clone, Debug)]
pub struct Paragraph {
    /// What it is for.
    pub role: Role,
    /// Its text.
    pub text: MappedText,
    /// How its parts belong together when it is divided.
    pub form: Form,
}

/// How a paragraph is to be divided into passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Form {
    /// Running text.
    #[default]
    Prose,
    /// A line of verse.
    Verse,
    /// Tab-separated cells.
    Cells,
    /// Two languages with a slash or a bar between them.
    Slash,
    /// An item of a list.
    Item,
}

/// A stretch in one language with one role: what the report calls a block.
#[derive(Clone, Debug)]
pub struct Passage {
    /// Its language.
    pub lang: Lang,
    /// What it is for.
    pub role: Role,
    /// Its text, without white space at the ends.
    pub text: MappedText,
    /// Number of the [`Paragraph`] that it is part of; passages of one paragraph stood on one line.
    pub paragraph: usize,
    /// The paragraph's form.
    pub form: Form,
}
