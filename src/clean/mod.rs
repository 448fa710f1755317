//! Stage 4, clean: furniture goes to the removal report or to the metadata, wrapped lines become paragraphs, and
//! the English side is normalised.

use crate::document::{Block, Edit, Flag, Lang, Metadata, Paragraph, Removal, Source, Tiling};
use crate::error::Result;
use crate::models::Models;

/// Settings of the stage.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Names of publishers that may stand on a line of their own.
    pub known_publishers: Vec<String>,
    /// Repair and normalise, but remove nothing except site tags.
    pub keep_furniture: bool,
}

/// What the stage gives.
#[derive(Clone, Debug, Default)]
pub struct Cleaned {
    /// The article, in reading order.
    pub paragraphs: Vec<Paragraph>,
    /// What was taken out.
    pub removed: Vec<Removal>,
    /// What the page says about itself.
    pub metadata: Metadata,
    /// Changes of the text.
    pub edits: Vec<Edit>,
    /// What a person should know.
    pub flags: Vec<Flag>,
}

/// The rules that tell furniture from text, compiled.
#[derive(Clone, Debug)]
pub struct Cleaner {}

impl Cleaner {
    /// Loads and compiles the rules.
    ///
    /// # Errors
    /// When a rule file is missing or a rule in it is broken.
    pub fn new(models: &Models) -> Result<Self> {
        let _ = models;
        Ok(Self {})
    }

    /// Cleans a document. `langs` belongs to `blocks` one by one.
    pub fn clean(
        &self,
        source: &Source,
        blocks: &[Block],
        langs: &[Tiling<Lang>],
        options: &Options,
    ) -> Cleaned {
        let _ = (source, blocks, langs, options);
        Cleaned::default()
    }
}
