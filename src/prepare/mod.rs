//! Stage 9, prepare: sentences and pairs become units for translators.

use crate::document::{Document, Unit};

pub use crate::document::Direction;

/// Settings of the stage.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// BCP 47 tag of the source language (`zh-CN`, `zh-TW`, `en-US` …); the body's majority when absent.
    pub src: Option<String>,
    /// BCP 47 tag of the target language; the other one of Chinese and English when absent.
    pub tgt: Option<String>,
}

/// The direction: as set, else guessed from the body.
pub fn direction(document: &Document, options: &Options) -> Direction {
    let _ = (document, options);
    Direction { src: "en-US".into(), tgt: "zh-CN".into(), guessed: true }
}

/// Makes the units of a document (whose `units` are not read).
pub fn prepare(document: &Document, direction: &Direction) -> Vec<Unit> {
    let _ = (document, direction);
    Vec::new()
}
