//! Stage 8, align: which sentences translate which.
//!
//! A path of beads through the two lists is scored by a log-linear model: the evidence for a bead is weighed and
//! summed, the best path is found by dynamic programming (Gale and Church 1993), and the probability of each of its
//! beads among all paths by the forward-backward algorithm. The weights are fitted, not set
//! (`models/align/README.md`).

mod anchor;
mod doubt;
mod evidence;
mod learned;
mod lexicon;
mod marks;
mod meaning;
mod path;
mod profile;
mod reading;
mod sound;
mod weights;

use crate::document::{Bead, Lang};
use crate::embed::Encoder;
use crate::error::Result;
use crate::lexis::chars::is_han;
use crate::models::Models;
use evidence::Evidence;
use learned::Learned;
use lexicon::Lexicon;
use meaning::Meaning;
use path::{Band, COARSE, Scores, Step, TYPES};
use profile::{Knowledge, Sides};
use sound::Sounds;
use std::ops::Range;
use std::sync::Arc;
use weights::Weights;
pub use weights::{Features, names};

/// Shorter lists teach no words.
const LEARN: usize = 20;
/// Beads with at least this probability teach words.
const SURE: f64 = 0.5;

/// Lists of which this share of words meets are versions of one text.
const SUPPORTED: f32 = 0.36;

/// The longest lists that may be settled at once, half of the width of the band for it, and how probable each bead
/// must then be.
const PLAIN: usize = 64;
const PLAIN_BAND: usize = 3;
const NO_DOUBT: f64 = 0.99;

/// Beads with this probability are not in doubt.
const SETTLED: f64 = 0.95;

/// Settings of the stage.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Pairs with a lower probability are flagged.
    pub low_confidence: f32,
    /// Share of sentences that are expected to have no counterpart, 0 to 1. `None` estimates it from the lists.
    pub unpaired: Option<f32>,
    /// When the sentence encoder is asked besides words and layout.
    pub encoder: Ask,
}

/// When to ask the sentence encoder, which knows more than a dictionary and takes a millisecond or two a sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ask {
    /// Words, numbers and layout decide alone.
    Never,
    /// About beads that they leave in doubt, with the beads beside them.
    #[default]
    InDoubt,
    /// About every bead.
    Always,
}

impl Ask {
    /// The probability below which a bead is looked at again.
    fn sure(self) -> f64 {
        match self {
            Self::Never => 0.0,
            Self::InDoubt => SETTLED,
            Self::Always => f64::INFINITY,
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self { low_confidence: 0.5, unpaired: None, encoder: Ask::default() }
    }
}

/// A sentence to align.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Its text.
    pub text: &'a str,
    /// Number of its paragraph within its own language's list, from 0; layout is evidence. `None` when unknown.
    pub paragraph: Option<usize>,
    /// True for a heading: headings pair with headings.
    pub heading: bool,
}

/// A bead that the aligner considers, with its evidence: what weights are fitted on.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Sentences of the Chinese (left) side.
    pub left: Range<usize>,
    /// Sentences of the other side.
    pub right: Range<usize>,
    /// The number of its type, in the order of [`names`].
    pub kind: usize,
    /// The evidence, in the order of [`names`] behind the types.
    pub features: Features,
}

/// Finds beads.
#[derive(Clone, Debug)]
pub struct Aligner {
    lexicon: Arc<Lexicon>,
    sounds: Arc<Sounds>,
    weights: Weights,
    /// The encoder with the weights for it, when this build has one.
    encoder: Option<(Encoder, Weights)>,
}

impl Aligner {
    /// Loads what the stage needs.
    ///
    /// # Errors
    /// When a model is missing or broken.
    pub fn new(models: &Models) -> Result<Self> {
        Ok(Self {
            lexicon: Arc::new(Lexicon::load(models)?),
            sounds: Arc::new(Sounds::load(models)?),
            weights: Weights::load(models, weights::PLAIN)?,
            encoder: match Encoder::new(models)? {
                Some(encoder) => Some((encoder, Weights::load(models, weights::ENCODER)?)),
                None => None,
            },
        })
    }

    /// Aligns two lists of sentences; the beads are monotone and cover both lists. `langs` are the languages of
    /// the two sides. Time and memory are linear in the number of sentences.
    ///
    /// A bead's score is its probability under the model; that of an unpaired sentence is the probability that it
    /// has no counterpart. Flagging low scores is left to the caller.
    pub fn align(
        &self,
        source: &[Line<'_>],
        target: &[Line<'_>],
        langs: (Lang, Lang),
        options: &Options,
    ) -> Vec<Bead> {
        let swap = is_swapped(source, target, langs);
        let (left, right) = if swap { (target, source) } else { (source, target) };
        let (evidence, steps, probabilities) = match self.plain(left, right) {
            Some(plain) => plain,
            None => {
                let (evidence, band) = self.evidence(left, right, options.unpaired);
                let scores = self.fill(&evidence, band, TYPES.len());
                let steps = scores.best();
                let probabilities = scores.probabilities(&steps);
                let path = (steps, probabilities);
                let (steps, probabilities) =
                    self.look_again((left, right), &evidence, &scores.band, path, options.encoder);
                (evidence, steps, probabilities)
            }
        };
        let support = evidence.support(&steps);
        let bead = |(step, score): (&Step, f64)| {
            let (a, b) = TYPES[step.t];
            let (left, right) = (step.i - a..step.i, step.j - b..step.j);
            let score = if a > 0 && b > 0 { supported(score, support) } else { score };
            let (source, target) = if swap { (right, left) } else { (left, right) };
            Bead { source, target, score: score as f32 }
        };
        steps.iter().zip(probabilities).map(bead).collect()
    }

    /// Aligns the stretches of a path that words leave in doubt once more, with the encoder's vectors; what is sure
    /// between them stays.
    fn look_again(
        &self,
        (left, right): (&[Line<'_>], &[Line<'_>]),
        evidence: &Evidence,
        band: &Band,
        (steps, probabilities): (Vec<Step>, Vec<f64>),
        ask: Ask,
    ) -> (Vec<Step>, Vec<f64>) {
        let Some((encoder, weights)) = &self.encoder else { return (steps, probabilities) };
        let (mut out, mut values) = (Vec::with_capacity(steps.len()), Vec::with_capacity(steps.len()));
        let mut done = 0;
        for stretch in doubt::again(&steps, &probabilities, ask.sure(), ask == Ask::Always) {
            out.extend_from_slice(&steps[done..stretch.start]);
            values.extend_from_slice(&probabilities[done..stretch.start]);
            let (i0, j0) = stretch.start.checked_sub(1).map_or((0, 0), |k| (steps[k].i, steps[k].j));
            let (i1, j1) = (steps[stretch.end - 1].i, steps[stretch.end - 1].j);
            let row = |&(lo, hi): &(usize, usize)| (lo.clamp(j0, j1) - j0, hi.clamp(j0, j1) - j0);
            let band = Band::new(band.rows[i0..=i1].iter().map(row).collect(), j1 - j0);
            let mut part = evidence.part(i0..i1, j0..j1);
            part.meaning = Some(Meaning::new(encoder, &left[i0..i1], &right[j0..j1], &band.rows));
            let scores = fill(&part, band, TYPES.len(), weights);
            let steps = scores.best();
            values.extend(scores.probabilities(&steps));
            out.extend(steps.iter().map(|s| Step { i: s.i + i0, j: s.j + j0, t: s.t }));
            done = stretch.end;
        }
        out.extend_from_slice(&steps[done..]);
        values.extend_from_slice(&probabilities[done..]);
        (out, values)
    }

    /// The path of two short lists of the same length when the coarse beads leave no doubt that it goes one by one: a
    /// page whose translation stands beside it needs no second look.
    fn plain(&self, left: &[Line<'_>], right: &[Line<'_>]) -> Option<(Evidence, Vec<Step>, Vec<f64>)> {
        if left.len() != right.len() || left.len() > PLAIN {
            return None;
        }
        let learned = Learned::default();
        let known = Knowledge { lexicon: &self.lexicon, sounds: &self.sounds, learned: &learned };
        let evidence = Evidence::new(Sides::new(left, right, &known), left, right);
        let n = left.len();
        let band = Band::around(&[], n, n, |_| PLAIN_BAND);
        let scores = self.fill(&evidence, band, COARSE);
        let steps = scores.best();
        let probabilities = scores.probabilities(&steps);
        let sure = |(s, p): (&Step, &f64)| TYPES[s.t] == (1, 1) && *p >= NO_DOUBT;
        steps.iter().zip(&probabilities).all(sure).then_some((evidence, steps, probabilities))
    }

    /// Every bead that is considered for two lists, the Chinese one on the left, in the order of their ends: what a
    /// learner of weights needs. With `encoder` vectors are part of the evidence, if this build has an encoder.
    pub fn candidates(&self, left: &[Line<'_>], right: &[Line<'_>], encoder: bool) -> Vec<Candidate> {
        let (mut evidence, band) = self.evidence(left, right, None);
        if let Some((encoder, _)) = self.encoder.as_ref().filter(|_| encoder) {
            evidence.meaning = Some(Meaning::new(encoder, left, right, &band.rows));
        }
        let mut out = Vec::new();
        evidence.visit(&band.rows, TYPES.len(), |i, j, t, features| {
            if band.before(i, j, t).is_some() {
                let (a, b) = TYPES[t];
                out.push(Candidate { left: i - a..i, right: j - b..j, kind: t, features: *features });
            }
        });
        out
    }

    /// The evidence of two lists. A first alignment of long lists teaches words that keep meeting, and how close the
    /// translation is. Comes with the band to search in full.
    fn evidence(&self, left: &[Line<'_>], right: &[Line<'_>], unpaired: Option<f32>) -> (Evidence, Band) {
        let evidence = |learned: &Learned| {
            let known = Knowledge { lexicon: &self.lexicon, sounds: &self.sounds, learned };
            Evidence::new(Sides::new(left, right, &known), left, right)
        };
        let first = evidence(&Learned::default());
        let (band, coarse) = anchor::first_band(&first.sides);
        let band = if coarse { self.narrowed(&first, band) } else { band };
        if left.len().min(right.len()) < LEARN {
            return (first, band);
        }
        let scores = self.fill(&first, band, TYPES.len());
        let steps = scores.best();
        let probabilities = scores.probabilities(&steps);
        let learned = learn(&steps, &probabilities, left, right, &self.lexicon);
        let mut second = if learned.is_empty() { first } else { evidence(&learned) };
        second.calibrate(&steps, &probabilities, unpaired);
        let band = if coarse { anchor::band_round(&steps, &second.sides) } else { scores.band };
        (second, band)
    }

    /// The band round the best coarse path.
    fn narrowed(&self, evidence: &Evidence, band: Band) -> Band {
        anchor::band_round(&self.fill(evidence, band, COARSE).best(), &evidence.sides)
    }

    fn fill(&self, evidence: &Evidence, band: Band, types: usize) -> Scores {
        fill(evidence, band, types, &self.weights)
    }
}

/// Scores every bead of the first `types` in a band.
fn fill(evidence: &Evidence, band: Band, types: usize, weights: &Weights) -> Scores {
    let mut scores = Scores::new(band.clone(), types);
    evidence.visit(&band.rows, types, |i, j, t, features| {
        if let Some(cell) = band.cell(i, j) {
            scores.set(cell, t, weights.score(t, features));
        }
    });
    scores
}

/// The probability of a pair in lists of which so great a share of words meets. The model takes the lists for two
/// versions of one text; where hardly a word meets they are not, and the odds shrink with the cube of the share.
fn supported(score: f64, support: f32) -> f64 {
    let odds = score / (1.0 - score).max(1e-9) * f64::from((support / SUPPORTED).min(1.0)).powi(3);
    odds / (1.0 + odds)
}

/// Words that keep meeting in the sure beads of a path.
fn learn(
    steps: &[Step],
    probabilities: &[f64],
    left: &[Line<'_>],
    right: &[Line<'_>],
    lexicon: &Lexicon,
) -> Learned {
    let sure =
        steps.iter().zip(probabilities).filter(|(s, p)| **p >= SURE && TYPES[s.t].0 > 0 && TYPES[s.t].1 > 0);
    Learned::from_beads(
        sure.map(|(s, _)| {
            let (a, b) = TYPES[s.t];
            let (left, right) = (&left[s.i - a..s.i], &right[s.j - b..s.j]);
            (left.iter().map(|l| l.text).collect(), right.iter().map(|l| l.text).collect())
        }),
        lexicon,
    )
}

/// The Chinese side goes left, so that the result does not depend on which side it is given on.
fn is_swapped(source: &[Line<'_>], target: &[Line<'_>], langs: (Lang, Lang)) -> bool {
    match (langs.0.is_zh(), langs.1.is_zh()) {
        (true, false) => false,
        (false, true) => true,
        _ => han_share(target) > han_share(source),
    }
}

/// Share of Chinese characters among the letters of a list.
fn han_share(lines: &[Line<'_>]) -> f64 {
    let letters = lines.iter().flat_map(|l| l.text.chars()).filter(|c| c.is_alphabetic());
    let (han, all) = letters.fold((0usize, 0usize), |(h, n), c| (h + usize::from(is_han(c)), n + 1));
    han as f64 / all.max(1) as f64
}
