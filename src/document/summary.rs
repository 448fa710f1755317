//! A summary: numbers of sentences, not strings, so that it cannot say what the text does not.

use super::Lang;

/// An extractive summary.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Its language.
    pub lang: Lang,
    /// The sentences chosen, in the order of the document.
    pub picks: Vec<Pick>,
    /// Sentences that were passed over before the last pick, with the reason.
    pub skipped: Vec<Skip>,
}

/// A sentence in a summary.
#[derive(Clone, Debug, PartialEq)]
pub struct Pick {
    /// Number of the sentence in the list that was summarised.
    pub index: usize,
    /// Its score, 0 to 1; only the order within one document means something.
    pub score: f32,
    /// Why it was chosen: a stable word, such as `lead`.
    pub why: &'static str,
}

/// A sentence that was passed over.
#[derive(Clone, Debug, PartialEq)]
pub struct Skip {
    /// Number of the sentence in the list that was summarised.
    pub index: usize,
    /// Why: a stable word, such as `dangling_pronoun`.
    pub why: &'static str,
}
