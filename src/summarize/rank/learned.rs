//! The fitted weights of a language.

use super::features::{COUNT, Features, NAMES};
use crate::error::{Error, Result};
use crate::models::{Models, list};

/// Names of the weights that are not of one sentence.
pub(in super::super) const PAIRS: [&str; 3] = ["pair-cosine", "pair-next", "pair-covered"];

/// One weight for each feature of a sentence and for each of two sentences together.
#[derive(Clone, Debug)]
pub(in super::super) struct Weights {
    single: Features,
    /// For two sentences of one summary: their cosine, whether one follows the other, whether one covers the other.
    pub(super) pairs: [f32; PAIRS.len()],
}

impl Weights {
    /// Reads `summarize/ranker-<primary>.txt`: lines of a name and a number.
    ///
    /// # Errors
    /// When the file is missing, a name is unknown, missing or given twice, or a value is not a number.
    pub(in super::super) fn new(models: &Models, primary: &str) -> Result<Self> {
        let id = format!("summarize/ranker-{primary}.txt");
        let text = models.text(&id)?;
        let names: Vec<&str> = NAMES.iter().chain(&PAIRS).copied().collect();
        let mut values: Vec<Option<f32>> = vec![None; names.len()];
        for (number, line) in list(&text) {
            let wrong = |what: &str| Error::model(&id, format!("line {number}: {what}"));
            let (name, value) = line.split_once(' ').ok_or_else(|| wrong("no value"))?;
            let place = names.iter().position(|n| *n == name).ok_or_else(|| wrong("unknown feature"))?;
            let value: f32 = value.trim().parse().map_err(|_| wrong("not a number"))?;
            if !value.is_finite() || values[place].replace(value).is_some() {
                return Err(wrong("not finite or given twice"));
            }
        }
        let mut weights = Self { single: [0.0; COUNT], pairs: [0.0; PAIRS.len()] };
        for ((slot, value), name) in
            weights.single.iter_mut().chain(&mut weights.pairs).zip(values).zip(names)
        {
            *slot = value.ok_or_else(|| Error::model(&id, format!("no weight for {name}")))?;
        }
        Ok(weights)
    }

    /// How much a sentence is wanted.
    pub(super) fn score(&self, features: &Features) -> f32 {
        self.single.iter().zip(features).map(|(w, f)| w * f).sum()
    }
}
