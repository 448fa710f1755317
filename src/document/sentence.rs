//! Sentences and the gaps between them.

use super::{Lang, Span};

/// What a piece of a split text is: sentences and gaps tile it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SentenceKind {
    /// A sentence, without white space at its ends.
    Text,
    /// White space between sentences, or at the ends of the text.
    Gap,
}

/// A sentence of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Number of the passage it stands in.
    pub passage: usize,
    /// Its bytes in the passage's text.
    pub range: Span,
    /// Its language.
    pub lang: Lang,
}
