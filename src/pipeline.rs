//! The only file that names every stage: it puts them in order and their layers into a [`Document`].

use crate::align::Aligner;
use crate::clean::Cleaner;
use crate::config::Config;
use crate::detect::Detector;
use crate::document::{Document, Source, Summary};
use crate::error::Result;
use crate::models::Models;
use crate::repair::Repairer;
use crate::split::Splitter;
use crate::summarize::Summarizer;
use crate::{ingest, separate};

/// The stages, loaded once; shared by all threads.
#[derive(Clone, Debug)]
pub struct Pipeline {
    /// Stage 2.
    pub repairer: Repairer,
    /// Stage 3.
    pub detector: Detector,
    /// Stage 4.
    pub cleaner: Cleaner,
    /// Stage 6.
    pub splitter: Splitter,
    /// Stage 7.
    pub summarizer: Summarizer,
    /// Stage 8.
    pub aligner: Aligner,
}

impl Pipeline {
    /// Loads the models of all stages.
    ///
    /// # Errors
    /// When a model is missing or broken.
    pub fn new(models: &Models) -> Result<Self> {
        Ok(Self {
            repairer: Repairer::new(models)?,
            detector: Detector::new(models)?,
            cleaner: Cleaner::new(models)?,
            splitter: Splitter::new(models)?,
            summarizer: Summarizer::new(models)?,
            aligner: Aligner::new(models)?,
        })
    }

    /// Runs all stages over a source. Any text gives a document.
    pub fn run(&self, source: Source, config: &Config) -> Document {
        let blocks = ingest::blocks(&source).output;
        let repaired = self.repairer.repair(blocks, &config.repair);
        let langs: Vec<_> = repaired.blocks.iter().map(|b| self.detector.detect(b.text.as_str())).collect();
        let cleaned = self.cleaner.clean(&source, &repaired.blocks, &langs, &config.clean);
        let passages = separate::separate(&cleaned.paragraphs);
        Document {
            source,
            metadata: cleaned.metadata,
            passages,
            removed: cleaned.removed,
            repairs: repaired.repairs,
            edits: repaired.edits,
            sentences: Vec::new(),
            pairs: Vec::new(),
            summary: Summary::default(),
            units: Vec::new(),
            flags: Default::default(),
        }
    }
}
