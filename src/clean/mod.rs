//! Stage 3, clean: furniture goes to the removal report or to the metadata, and wrapped lines become paragraphs.
//!
//! [`Cleaner::clean`] works on the blocks of ingest, so that a furniture line is seen before it is joined to its
//! neighbours. It looks at script only; languages are detected afterwards, on whole paragraphs, because a wrapped
//! line has no sentence frame. [`normalize`] then folds width and punctuation on the English side.

mod duplicates;
mod furniture;
pub mod lines;
mod metadata;
mod normalize;
mod page;
mod paragraphs;
mod rules;

pub use normalize::{Normalized, insert_spaces, normalize};

use crate::document::{Block, Flag, Metadata, Paragraph, Removal};
use crate::error::{Error, Result, io_at};
use crate::lexis::sitetag::SiteTags;
use crate::models::{Models, list};
use lines::LineModel;
use regex::Regex;
use rules::Rules;
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Settings of the stage.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Names of publishers that may stand on a line of their own.
    pub known_publishers: Vec<String>,
    /// Repair and normalise, but remove nothing except site tags, and keep the lines.
    pub keep_furniture: bool,
    /// Rules of the user's own, a rule each as a line of `models/clean/rules.txt`. [`Cleaner::with_rules`] compiles them.
    pub rules: Vec<String>,
    /// Files of such rules. [`Cleaner::with_rules`] reads them.
    pub rule_files: Vec<PathBuf>,
}

/// What the stage gives.
#[derive(Clone, Debug, Default)]
pub struct Cleaned {
    /// The article, in reading order.
    pub paragraphs: Vec<Paragraph>,
    /// What was taken out, in no particular order.
    pub removed: Vec<Removal>,
    /// What the page says about itself.
    pub metadata: Metadata,
    /// Credits in lines outside the article of an HTML page: they may be those of another one.
    pub around: Metadata,
    /// What a person should know.
    pub flags: Vec<Flag>,
}

/// The rules that tell furniture from text, compiled.
#[derive(Clone, Debug)]
pub struct Cleaner {
    rules: Rules,
    lines: LineModel,
    tags: SiteTags,
    share_words: Arc<HashSet<String>>,
    terms: Arc<Vec<Regex>>,
}

impl Cleaner {
    /// Loads and compiles the rules.
    ///
    /// # Errors
    /// When a rule file is missing or a rule in it is broken.
    pub fn new(models: &Models) -> Result<Self> {
        let terms = models.text("clean/term-line.txt")?;
        let terms = list(&terms)
            .map(|(n, row)| {
                Regex::new(row).map_err(|e| Error::model("clean/term-line.txt", format!("line {n}: {e}")))
            })
            .collect::<Result<Vec<Regex>>>()?;
        let share = models.text("clean/share-words.txt")?;
        Ok(Self {
            rules: Rules::new(models)?,
            lines: LineModel::new(models)?,
            tags: SiteTags::new(models)?,
            share_words: Arc::new(list(&share).map(|(_, w)| w.to_owned()).collect()),
            terms: Arc::new(terms),
        })
    }

    /// The cleaner with the user's own rules (`rules` and `rule_files` of the options), which are tried before the built-in ones.
    ///
    /// # Errors
    /// When a file cannot be read or a rule is broken; the message names file and line.
    pub fn with_rules(mut self, options: &Options) -> Result<Self> {
        for path in &options.rule_files {
            let text = std::fs::read_to_string(path).map_err(io_at("reading rules", path))?;
            self.rules.own(&path.display().to_string(), &text)?;
        }
        if !options.rules.is_empty() {
            // The list's entries are counted, as lines are in a file.
            let rows: Vec<String> = options.rules.iter().map(|r| r.replace(['\n', '\r'], " ")).collect();
            self.rules.own("clean.rules", &rows.join("\n"))?;
        }
        Ok(self)
    }

    /// Cleans a document. `injected` are the site names that repair took out of its words: in brackets they are
    /// tags. Linear in the text.
    pub fn clean(&self, blocks: &[Block], injected: &[String], options: &Options) -> Cleaned {
        let (lines, mut found) = furniture::judge(self, blocks, injected, options);
        let paragraphs = paragraphs::build(&lines, &mut found, options);
        Cleaned {
            paragraphs,
            removed: found.removed,
            metadata: found.metadata,
            around: found.around,
            flags: found.flags,
        }
    }
}
