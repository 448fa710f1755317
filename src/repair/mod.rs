//! Stage 2, repair: what scrapers did to the text is undone, before languages are detected.

use crate::document::{Block, Edit, Flag, Repair};
use crate::error::Result;
use crate::models::Models;

/// Settings of the stage.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Restore text that was decoded with the wrong encoding.
    pub fix_mojibake: bool,
    /// Site names known to be injected on this site.
    pub known_names: Vec<String>,
}

/// What the stage gives.
#[derive(Clone, Debug, Default)]
pub struct Repaired {
    /// The blocks, repaired.
    pub blocks: Vec<Block>,
    /// Injected names that were taken out.
    pub repairs: Vec<Repair>,
    /// Other changes.
    pub edits: Vec<Edit>,
    /// What a person should know.
    pub flags: Vec<Flag>,
}

/// Undoes what scrapers do to text.
#[derive(Clone, Debug)]
pub struct Repairer {}

impl Repairer {
    /// Loads what the stage needs.
    ///
    /// # Errors
    /// When a model is missing or broken.
    pub fn new(models: &Models) -> Result<Self> {
        let _ = models;
        Ok(Self {})
    }

    /// Repairs all blocks of a document.
    pub fn repair(&self, blocks: Vec<Block>, options: &Options) -> Repaired {
        let _ = options;
        Repaired { blocks, ..Repaired::default() }
    }
}
