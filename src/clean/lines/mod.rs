//! The line model: which lines of a scraped page are the article's.
//!
//! A page that was copied whole, or rendered to text, is menus, teasers and forms with an article somewhere in it; no list of rules knows
//! all their words. A learned model judges each line by its shape, its words, its neighbours and its place ([`Page`]), and a path
//! through the page ([`path`]) settles what stands together. The method is that of Boilerpipe and jusText (shallow features of
//! text blocks with their context) with boosted trees and Viterbi's algorithm in the place of hand-made thresholds.
//!
//! It only speaks where a text is a whole page by its menus ([`Page::is_scraped`]): an article that was pasted clean has none, and there a
//! wrong removal costs more than all that could be gained.

mod features;
mod model;

pub use features::{BUCKETS, Page, WIDTH, Words};
pub use model::{LEAF, Model, Node, Tree, path};

use crate::error::{Error, Result};
use crate::models::{Models, list};
use std::sync::Arc;

/// The model with its word lists, shared.
#[derive(Clone, Debug)]
pub struct LineModel {
    words: Arc<Words>,
    model: Arc<Model>,
}

/// The word lists of the model.
///
/// # Errors
/// When a list is missing.
pub fn words(models: &Models) -> Result<Words> {
    let text = |name: &str| models.text(name);
    let (function, reader) = (text("clean/function-words.txt")?, text("clean/reader-words.txt")?);
    let (furniture, tail) = (text("clean/furniture-words.txt")?, text("clean/tail-words.txt")?);
    fn rows(text: &str) -> impl Iterator<Item = &str> {
        list(text).map(|(_, row)| row)
    }
    Words::new(rows(&function), rows(&reader), rows(&furniture), rows(&tail))
        .map_err(|e| Error::model("clean/furniture-words.txt", e))
}

impl LineModel {
    /// Loads the model and its lists.
    ///
    /// # Errors
    /// When a file is missing or the model is broken.
    pub fn new(models: &Models) -> Result<Self> {
        const ID: &str = "clean/lines.bin";
        let model = Model::read(&models.bytes(ID)?).map_err(|e| Error::model(ID, e))?;
        Ok(Self { words: Arc::new(words(models)?), model: Arc::new(model) })
    }

    /// For each line, the log-odds that it is the article's, in 1/256, and whether it is kept; `None` for a text that is no scraped
    /// page. Linear in the text.
    pub fn judge(&self, lines: &[&str]) -> Option<Vec<(i32, bool)>> {
        if lines.len() < FEWEST {
            return None;
        }
        let page = Page::new(lines, &self.words);
        if !page.is_scraped() {
            return None;
        }
        let scores = self.model.scores(&page.rows(&self.model.words));
        let kept = path(&scores, i32::from(self.model.turn));
        Some(scores.into_iter().zip(kept).collect())
    }
}

/// A page that was scraped whole has at least this many lines.
const FEWEST: usize = 20;
