//! Chinese and English side by side.

use super::Flag;
use std::ops::Range;

/// Sentences of both sides that translate each other: a bead of an alignment (Gale and Church 1993).
///
/// The ranges count sentences of the two lists that were aligned; one of them may be empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Bead {
    /// Sentences of the source side.
    pub source: Range<usize>,
    /// Sentences of the target side.
    pub target: Range<usize>,
    /// Probability that the bead is right, 0 to 1.
    pub score: f32,
}

/// A text of the document that can be one side of a pair or of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TextRef {
    /// A sentence, by its number in [`Document::sentences`](super::Document).
    Sentence(usize),
    /// A whole passage (a heading, a table cell), by its number in [`Document::passages`](super::Document).
    Passage(usize),
}

/// A bead of the document: texts of both languages, one side may be empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Chinese side.
    pub zh: Vec<TextRef>,
    /// English side.
    pub en: Vec<TextRef>,
    /// Probability that the pair is right, 0 to 1.
    pub score: f32,
    /// What to know about it.
    pub flags: Vec<Flag>,
}
