//! Who decides at a candidate: the rules alone, the model, or (in training) the annotators.

use super::features::{Ahead, Candidate, Facts, STEPS, VERDICTS, WEIGHTS, features, opening};
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
///
/// Most answers are plain after a few features: nearly every space before a capital stands before a name, and nearly
/// every stop that the rules are sure of is the end it seems. So the sum is taken in steps, those features first that
/// tell most for the least reading, and behind each step but the last two bounds say where it may stop (a soft cascade,
/// after Bourdev and Brandt 2005). The bounds are measured, see `models/split-en/README.md`.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    thresholds: [i32; VERDICTS],
    /// Up to the first sum the answer is no, from the second on yes.
    bounds: [[[i32; 2]; VERDICTS]; STEPS],
    file: Cow<'static, [u8]>,
}

/// First bytes of a file of weights. Then the thresholds (little-endian `i32`): at a plain space, after the verdicts end
/// and no, and after an open verdict that leans to an end and one that leans to none. Then for each step two bounds for each
/// of these, no and yes. Then the weights (`i8`).
const MAGIC: &[u8; 8] = b"duiyisp2";
const NUMBERS: usize = VERDICTS + STEPS * VERDICTS * 2;
const HEAD: usize = MAGIC.len() + NUMBERS * 4;

impl Weights {
    /// Reads a file of weights; `id` names it in errors.
    pub(super) fn new(id: &str, file: Cow<'static, [u8]>) -> Result<Self> {
        if file.get(..8) != Some(MAGIC) || file.len() != HEAD + WEIGHTS {
            return Err(Error::model(id, "is no file of splitter weights"));
        }
        let mut numbers = [0; NUMBERS];
        for (n, b) in numbers.iter_mut().zip(file[8..HEAD].chunks_exact(4)) {
            *n = i32::from_le_bytes([b[0], b[1], b[2], b[3]]);
        }
        let bound = |step, v, side| numbers[VERDICTS + (step * VERDICTS + v) * 2 + side];
        Ok(Self {
            thresholds: std::array::from_fn(|v| numbers[v]),
            bounds: std::array::from_fn(|s| std::array::from_fn(|v| [bound(s, v, 0), bound(s, v, 1)])),
            file,
        })
    }

    fn weights(&self) -> &[u8; WEIGHTS] {
        const NONE: &[u8; WEIGHTS] = &[0; WEIGHTS];
        self.file[HEAD..].first_chunk().unwrap_or(NONE)
    }
}

/// The model at work on one text.
pub(super) struct Model<'a> {
    weights: &'a Weights,
    /// The facts about the first token of the sentence that begins at this byte.
    opening: (usize, [u32; 2]),
    ahead: Ahead,
}

impl<'a> Model<'a> {
    pub(super) fn new(weights: &'a Weights) -> Self {
        Self { weights, opening: (usize::MAX, [0; 2]), ahead: Ahead::default() }
    }
}

impl Decide for Model<'_> {
    const SPACES: bool = true;

    fn decide(&mut self, candidate: &Candidate<'_>) -> bool {
        if self.opening.0 != candidate.sentence {
            self.opening = (candidate.sentence, opening(candidate));
        }
        let verdict = candidate.verdict_code();
        let (table, bounds) = (self.weights.weights(), &self.weights.bounds);
        let plain = |step: usize, sum: i32| -> Option<bool> {
            let [no, yes] = bounds[step][verdict];
            if sum <= no { Some(false) } else { (sum >= yes).then_some(true) }
        };
        let mut facts = Facts::new(candidate, self.opening.1);
        let mut sum = facts.first_sum(table);
        if let Some(answer) = plain(0, sum) {
            return answer;
        }
        facts.near();
        sum += facts.second_sum(table);
        if let Some(answer) = plain(1, sum) {
            return answer;
        }
        facts.far();
        sum += facts.third_sum(table);
        if let Some(answer) = plain(2, sum) {
            return answer;
        }
        facts.farther(self.ahead.of(candidate));
        sum + facts.last_sum(table) > self.weights.thresholds[verdict]
    }
}

/// A candidate that the model was asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The sums of weights behind the steps before the last.
    pub sums: [i32; STEPS],
    /// The verdict of the rules as a number, 0 to 4: at a plain space, end, no, open with a lean to an end and to none.
    pub verdict: usize,
    /// A sentence ends there, says the model after the last step.
    pub ends: bool,
}

/// Follows the model through all steps and takes down what it was asked.
pub(super) struct Witness<'a> {
    pub(super) weights: &'a Weights,
    pub(super) questions: Vec<Question>,
}

impl Decide for Witness<'_> {
    const SPACES: bool = true;

    fn decide(&mut self, candidate: &Candidate<'_>) -> bool {
        let (verdict, table) = (candidate.verdict_code(), self.weights.weights());
        let mut facts = Facts::new(candidate, opening(candidate));
        let first = facts.first_sum(table);
        facts.near();
        let second = first + facts.second_sum(table);
        facts.far();
        let third = second + facts.third_sum(table);
        facts.farther(Ahead::default().of(candidate));
        let ends = third + facts.last_sum(table) > self.weights.thresholds[verdict];
        self.questions.push(Question { sums: [first, second, third], verdict, ends });
        ends
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
