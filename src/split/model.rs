//! Who decides at a candidate: the rules alone, the model, or (in training) the annotators.

use super::features::{Candidate, features};
use super::stop::Verdict;
use crate::error::{Error, Result};
use std::borrow::Cow;

/// Decides whether a sentence ends at a candidate.
pub(super) trait Decide {
    /// Decides more than the rules do: plain spaces are candidates too.
    const SPACES: bool;

    fn decide(&mut self, candidate: &Candidate<'_>) -> bool;
}

/// The verdicts of the rules as they are.
pub(super) struct Rules;

impl Decide for Rules {
    const SPACES: bool = false;

    fn decide(&mut self, candidate: &Candidate<'_>) -> bool {
        candidate.verdict.is_some_and(Verdict::ends)
    }
}

/// A linear model over hashed features with weights of one byte.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    thresholds: [i32; 5],
    /// A power of two of them, as `i8`.
    weights: Cow<'static, [u8]>,
}

/// First bytes of a file of weights. Then the thresholds (little-endian `i32`): at a plain space, after the verdicts end
/// and no, and after an open verdict that leans to an end and one that leans to none. Then the weights (`i8`).
const MAGIC: &[u8; 8] = b"duiyisp1";
const HEAD: usize = MAGIC.len() + 5 * 4;

impl Weights {
    /// Reads a file of weights; `id` names it in errors.
    pub(super) fn new(id: &str, file: Cow<'static, [u8]>) -> Result<Self> {
        if file.get(..8) != Some(MAGIC) || file.len() <= HEAD || !(file.len() - HEAD).is_power_of_two() {
            return Err(Error::model(id, "is no file of splitter weights"));
        }
        let mut thresholds = [0; 5];
        for (t, b) in thresholds.iter_mut().zip(file[8..HEAD].chunks_exact(4)) {
            *t = i32::from_le_bytes([b[0], b[1], b[2], b[3]]);
        }
        let weights = match file {
            Cow::Borrowed(b) => Cow::Borrowed(&b[HEAD..]),
            Cow::Owned(b) => Cow::Owned(b[HEAD..].to_vec()),
        };
        Ok(Self { thresholds, weights })
    }
}

impl Decide for &Weights {
    const SPACES: bool = true;

    fn decide(&mut self, candidate: &Candidate<'_>) -> bool {
        let weights = &*self.weights;
        let mask = weights.len() - 1;
        let score: i32 =
            features(candidate).iter().map(|h| i32::from(weights[*h as usize & mask].cast_signed())).sum();
        score
            > self.thresholds[match candidate.verdict {
                None => 0,
                Some(Verdict::End) => 1,
                Some(Verdict::No) => 2,
                Some(Verdict::Open(true)) => 3,
                Some(Verdict::Open(false)) => 4,
            }]
    }
}

/// A candidate with what annotators say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Hashes of the features.
    pub features: Vec<u32>,
    /// Where the sentence would end, in bytes of the text.
    pub at: usize,
    /// It ends there.
    pub ends: bool,
}

/// Follows the annotators and takes down what each candidate looked like.
pub(super) struct Teacher<'a> {
    /// Ends of sentences in bytes, ascending.
    pub(super) gold: &'a [usize],
    pub(super) lessons: Vec<Lesson>,
}

impl Decide for Teacher<'_> {
    const SPACES: bool = true;

    fn decide(&mut self, candidate: &Candidate<'_>) -> bool {
        let ends = self.gold.binary_search(&candidate.end).is_ok();
        self.lessons.push(Lesson { features: features(candidate).to_vec(), at: candidate.end, ends });
        ends
    }
}
