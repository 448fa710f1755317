//! Stage 8, align: which sentences translate which.

use crate::document::{Bead, Lang};
use crate::error::Result;
use crate::models::Models;

/// Settings of the stage.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Pairs with a lower probability are flagged.
    pub low_confidence: f32,
}

impl Default for Options {
    fn default() -> Self {
        Self { low_confidence: 0.5 }
    }
}

/// A sentence to align.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Its text.
    pub text: &'a str,
    /// Number of its paragraph within its own language's list, from 0; layout is evidence. `None` when unknown.
    pub paragraph: Option<usize>,
    /// True for a heading: headings pair with headings.
    pub heading: bool,
}

/// Finds beads.
#[derive(Clone, Debug)]
pub struct Aligner {}

impl Aligner {
    /// Loads what the stage needs.
    ///
    /// # Errors
    /// When a model is missing or broken.
    pub fn new(models: &Models) -> Result<Self> {
        let _ = models;
        Ok(Self {})
    }

    /// Aligns two lists of sentences; the beads are monotone and cover both lists. `langs` are the languages of
    /// the two sides. Time and memory are linear in the number of sentences.
    pub fn align(
        &self,
        source: &[Line<'_>],
        target: &[Line<'_>],
        langs: (Lang, Lang),
        options: &Options,
    ) -> Vec<Bead> {
        let _ = (source, target, langs, options);
        Vec::new()
    }
}
