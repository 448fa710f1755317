//! The evidence for a bead, as numbers, and the weights that turn it into a score.

use super::Line;
use super::path::{REACH, Step, TYPES};
use super::profile::{MARKS, Mass, Profile, Sides};
use crate::error::{Error, Result};
use crate::models::{self, Models};
use std::collections::VecDeque;

const ID: &str = "align/weights.txt";

/// Names of the features, as in `models/align/weights.txt`: first one per bead type, then these.
const NAMES: [&str; COUNT] = [
    "type-1-0",
    "type-0-1",
    "type-1-1",
    "type-1-2",
    "type-2-1",
    "type-2-2",
    "type-1-3",
    "type-3-1",
    "type-2-3",
    "type-3-2",
    "type-3-3",
    "type-1-4",
    "type-4-1",
    // A paired bead.
    "length-square",
    "length-log",
    "words-met",
    "words-unmet",
    "words-share",
    "words-weakest",
    "facts-met",
    "facts-unmet",
    "facts-all-met",
    "question",
    "exclamation",
    "quotation",
    "colon",
    "bracket",
    "stop",
    "nothing-met",
    // An unpaired sentence.
    "alone-words",
    "alone-facts",
    "alone-length",
    // In short lists, where no neighbours support a bead.
    "few-alone",
    "few-share",
    // Layout.
    "paragraph-starts-agree",
    "paragraph-starts-differ",
    "paragraph-crossed",
    "paragraph-number-agrees",
    "paragraph-number-differs",
    "heading-agrees",
    "heading-differs",
];

/// Number of features.
pub(super) const COUNT: usize = 41;

const FIRST: usize = TYPES.len();

/// Evidence for a bead, in the order of [`names`].
pub type Features = [f32; COUNT];

/// Names of the features.
pub fn names() -> &'static [&'static str; COUNT] {
    &NAMES
}

/// One weight per feature.
#[derive(Clone, Debug)]
pub(super) struct Weights(Features);

impl Weights {
    /// Reads lines of a name and a number.
    pub(super) fn load(models: &Models) -> Result<Self> {
        let text = models.text(ID)?;
        let mut weights = [None; COUNT];
        for (number, line) in models::list(&text) {
            let wrong = |what: &str| Error::model(ID, format!("line {number}: {what}"));
            let (name, value) = line.split_once(' ').ok_or_else(|| wrong("no value"))?;
            let place = NAMES.iter().position(|n| *n == name).ok_or_else(|| wrong("unknown feature"))?;
            let value: f32 = value.trim().parse().map_err(|_| wrong("not a number"))?;
            if !value.is_finite() || weights[place].replace(value).is_some() {
                return Err(wrong("not finite or given twice"));
            }
        }
        let mut all = [0.0; COUNT];
        for ((slot, value), name) in all.iter_mut().zip(weights).zip(NAMES) {
            *slot = value.ok_or_else(|| Error::model(ID, format!("no weight for {name}")))?;
        }
        Ok(Self(all))
    }

    pub(super) fn score(&self, features: &Features) -> f32 {
        self.0.iter().zip(features).map(|(w, f)| w * f).sum()
    }
}

/// Layout of a sentence.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    paragraph: Option<usize>,
    starts: bool,
    heading: bool,
}

fn places(lines: &[Line<'_>]) -> Vec<Place> {
    let before = std::iter::once(None).chain(lines.iter().map(|l| l.paragraph));
    let place = |(l, before): (&Line<'_>, Option<usize>)| Place {
        paragraph: l.paragraph,
        starts: l.paragraph.is_some() && l.paragraph != before,
        heading: l.heading,
    };
    lines.iter().zip(before).map(place).collect()
}

/// What share of the weight of words meets in the beads of a plain translation.
const GENERAL_SHARE: f32 = 0.5;
/// Weight of the general share against that of a document: about a hundred sentences.
const GENERAL_MASS: f32 = 2500.0;

/// Everything that features are computed from.
pub(super) struct Evidence {
    pub(super) sides: Sides,
    ratio: f32,
    left: Vec<Place>,
    right: Vec<Place>,
    /// Share of the weight of words that meet in true beads of these texts: a close translation has more than a free one.
    usual_share: f32,
    /// 1 for one sentence a side, falling to 0 with the number of sentences of the longer side.
    few: f32,
    /// Both sides have the same number of paragraphs, more than one: then their order numbers are evidence.
    same_paragraphs: bool,
}

/// What the pairs of one left sentence with right sentences `lo ..` say. `Mass` of index k - 1 is for a union of k
/// neighbouring sentences of the other side, the last of which is the pair's.
struct Row {
    lo: usize,
    right_masks: Vec<u64>,
    left_met: Vec<[Mass; REACH]>,
    right_met: Vec<[Mass; REACH]>,
}

impl Row {
    fn left_met(&self, j: usize, b: usize) -> Mass {
        j.checked_sub(self.lo).and_then(|k| self.left_met.get(k)).map_or(Mass::default(), |m| m[b - 1])
    }

    fn right_met(&self, j: usize, a: usize) -> Mass {
        j.checked_sub(self.lo).and_then(|k| self.right_met.get(k)).map_or(Mass::default(), |m| m[a - 1])
    }
}

impl Evidence {
    pub(super) fn new(sides: Sides, left: &[Line<'_>], right: &[Line<'_>]) -> Self {
        let ratio = sides.ratio();
        let few = 3.0 / (2 + left.len().max(right.len())) as f32;
        let (left, right) = (places(left), places(right));
        let count = |side: &[Place]| side.iter().filter(|p| p.starts).count();
        let same_paragraphs = count(&left) == count(&right) && count(&left) > 1;
        Self { sides, ratio, left, right, usual_share: GENERAL_SHARE, few, same_paragraphs }
    }

    /// Takes the share of words that meet from a first alignment, tempered by what is general.
    pub(super) fn calibrate(&mut self, steps: &[Step]) {
        let (mut met, mut all) = (GENERAL_SHARE * GENERAL_MASS, GENERAL_MASS);
        for step in steps {
            let (a, b) = TYPES[step.t];
            let (left, right) = (&self.sides.left[step.i - a..step.i], &self.sides.right[step.j - b..step.j]);
            if a == 0 || b == 0 {
                continue;
            }
            for (side, other) in [(left, right), (right, left)] {
                for p in side {
                    met += p.mass(other.iter().fold(0, |mask, o| mask | p.met_by(o))).soft;
                    all += p.total.soft;
                }
            }
        }
        self.usual_share = met / all;
    }

    /// Calls `visit(i, j, type, features)` for every bead of the first `types` that ends at a boundary (i, j) of
    /// `rows`, i rising, then j. Keeps four rows at a time.
    pub(super) fn visit(
        &self,
        rows: &[(usize, usize)],
        types: usize,
        mut visit: impl FnMut(usize, usize, usize, &Features),
    ) {
        let mut recent: VecDeque<Row> = VecDeque::with_capacity(REACH);
        for (i, &(lo, hi)) in rows.iter().enumerate() {
            if i > 0 {
                // A later bead of up to four left sentences may end right of this row.
                let end = rows[(i + REACH - 1).min(rows.len() - 1)].1;
                if recent.len() == REACH {
                    recent.pop_back();
                }
                let row = self.row(i - 1, lo.saturating_sub(REACH), end, &recent);
                recent.push_front(row);
            }
            for j in lo..=hi {
                for (t, &(a, b)) in TYPES[..types].iter().enumerate() {
                    if a <= i && b <= j && recent.len() >= a {
                        visit(i, j, t, &self.features(i, j, t, &recent));
                    }
                }
            }
        }
    }

    fn row(&self, i: usize, lo: usize, end: usize, recent: &VecDeque<Row>) -> Row {
        let left = &self.sides.left[i];
        let width = end.saturating_sub(lo);
        let mut row = Row {
            lo,
            right_masks: Vec::with_capacity(width),
            left_met: Vec::with_capacity(width),
            right_met: Vec::with_capacity(width),
        };
        let mut last = [0u64; REACH];
        for j in lo..end {
            let right = &self.sides.right[j];
            last.rotate_right(1);
            last[0] = left.met_by(right);
            let mask = right.met_by(left);
            let (mut left_met, mut right_met) = ([Mass::default(); REACH], [Mass::default(); REACH]);
            let (mut left_union, mut right_union) = (0, mask);
            for (k, &beside) in last.iter().enumerate() {
                left_union = unite(left, left_union, beside, k, &mut left_met);
                let above = match k {
                    0 => mask,
                    _ => recent.get(k - 1).map_or(0, |r| {
                        j.checked_sub(r.lo).and_then(|c| r.right_masks.get(c)).copied().unwrap_or(0)
                    }),
                };
                right_union = unite(right, right_union, above, k, &mut right_met);
            }
            row.right_masks.push(mask);
            row.left_met.push(left_met);
            row.right_met.push(right_met);
        }
        row
    }

    fn features(&self, i: usize, j: usize, t: usize, recent: &VecDeque<Row>) -> Features {
        let (a, b) = TYPES[t];
        let mut f = [0.0; COUNT];
        f[t] = 1.0;
        let rest = &mut f[FIRST..];
        let (left, right) = (&self.sides.left[i - a..i], &self.sides.right[j - b..j]);
        if a == 0 || b == 0 {
            for p in left.iter().chain(right) {
                rest[19] += self.few;
                rest[16] += p.total.soft * self.usual_share / 10.0;
                rest[17] += p.total.hard / 5.0;
                rest[18] += (1.0 + p.size).ln();
            }
        } else {
            self.lengths(left, right, rest);
            self.words((i, j), (a, b), recent, rest);
            marks(left, right, rest);
        }
        self.layout(&self.left[i - a..i], &self.right[j - b..j], &mut rest[21..]);
        f
    }

    fn lengths(&self, left: &[Profile], right: &[Profile], f: &mut [f32]) {
        let x = left.iter().map(|p| p.size).sum::<f32>() * self.ratio.sqrt();
        let y = right.iter().map(|p| p.size).sum::<f32>() / self.ratio.sqrt();
        f[0] = ((x - y) * (x - y) / (x + y + 2.0) / 5.0).min(6.0);
        f[1] = ((x + 1.0) / (y + 1.0)).ln().abs().min(3.0);
    }

    fn words(&self, (i, j): (usize, usize), (a, b): (usize, usize), recent: &VecDeque<Row>, f: &mut [f32]) {
        let (mut met, mut total, mut weakest) = (Mass::default(), Mass::default(), 1.0f32);
        let mut member = |m: Mass, all: Mass| {
            met += m;
            total += all;
            let share = (m.soft + 2.0 * m.hard + 6.0 * self.usual_share) / (all.soft + 2.0 * all.hard + 6.0);
            weakest = weakest.min(share - self.usual_share);
        };
        for k in 0..a {
            if let Some(row) = recent.get(k) {
                member(row.left_met(j - 1, b), self.sides.left[i - 1 - k].total);
            }
        }
        if let Some(row) = recent.front() {
            for (at, p) in self.sides.right[j - b..j].iter().enumerate() {
                member(row.right_met(j - b + at, a), p.total);
            }
        }
        f[2] = met.soft / 10.0;
        f[3] = (total.soft * self.usual_share - met.soft) / 10.0;
        f[4] = (met.soft + 6.0 * self.usual_share) / (total.soft + 6.0) - self.usual_share;
        f[5] = weakest;
        f[20] = f[4] * self.few;
        f[6] = (met.hard / 5.0).min(6.0);
        f[7] = ((total.hard - met.hard) / 5.0).min(6.0);
        f[15] = f32::from(met == Mass::default() && total.soft + total.hard > 8.0);
        f[8] = f32::from(total.hard > 0.0 && total.hard - met.hard < 0.1);
    }

    fn layout(&self, left: &[Place], right: &[Place], f: &mut [f32]) {
        let crossed = |side: &[Place]| side.iter().skip(1).filter(|p| p.starts).count() as f32;
        f[2] = crossed(left) + crossed(right);
        let (Some(l), Some(r)) = (left.first(), right.first()) else { return };
        if let (Some(x), Some(y)) = (l.paragraph, r.paragraph) {
            f[0] = f32::from(l.starts && r.starts);
            f[1] = f32::from(l.starts != r.starts);
            if self.same_paragraphs {
                f[3] = f32::from(x == y);
                f[4] = (x.abs_diff(y) as f32).min(3.0);
            }
        }
        let heading = |side: &[Place]| side.iter().any(|p| p.heading);
        let plain = |side: &[Place]| side.iter().any(|p| !p.heading);
        let one = (heading(left) && plain(right)) || (plain(left) && heading(right));
        f[5] = f32::from(heading(left) && heading(right) && !one);
        f[6] = f32::from(one);
    }
}

/// Adds a mask to a union and notes the union's mass under `k`; computes nothing when nothing is new.
fn unite(profile: &Profile, union: u64, mask: u64, k: usize, met: &mut [Mass; REACH]) -> u64 {
    let all = union | mask;
    met[k] = if k > 0 && all == union { met[k - 1] } else { profile.mass(all) };
    all
}

fn marks(left: &[Profile], right: &[Profile], f: &mut [f32]) {
    let sum = |side: &[Profile], k: usize| side.iter().map(|p| p.marks[k]).sum::<f32>();
    for k in 0..MARKS {
        f[9 + k] = (sum(left, k) - sum(right, k)).abs().min(3.0);
    }
    let stopped = |side: &[Profile]| side.last().is_none_or(|p| p.stopped);
    f[14] = f32::from(stopped(left) != stopped(right));
}
