//! What vectors of sentences say about beads: how near the two sides are in meaning.

use super::Line;
use super::path::{KINDS, REACH, TYPES};
use super::weights::{Features, at};
use crate::embed::{Encoder, Pooled, VECTOR, dot};

/// The nearest sentences of the other side whose mean says how near a sentence is to anything.
const NEAREST: usize = 3;
/// What stands for a cosine that was not computed.
const NONE: f32 = f32::NEG_INFINITY;
/// Sentences around an unpaired one that it is compared with.
const AROUND: usize = 3;

/// Vectors of runs of up to [`REACH`] neighbouring sentences of a list.
struct Runs {
    /// By the run's last sentence, then by its length.
    vectors: Vec<[f32; VECTOR]>,
}

impl Runs {
    fn new(encoder: &Encoder, lines: &[Line<'_>]) -> Self {
        let texts: Vec<&str> = lines.iter().map(|l| l.text).collect();
        let single = encoder.pool_all(&texts);
        let mut sums = Vec::with_capacity(single.len() * REACH);
        for last in 0..single.len() {
            let mut sum = Pooled::default();
            for back in 0..REACH {
                if let Some(k) = last.checked_sub(back) {
                    sum.add(&single[k]);
                }
                sums.push(sum);
            }
        }
        Self { vectors: encoder.head_all(&sums) }
    }

    fn run(&self, end: usize, length: usize) -> &[f32; VECTOR] {
        &self.vectors[(end - 1) * REACH + length - 1]
    }
}

/// Cosines of all beads that end at the boundaries of a band.
pub(super) struct Meaning {
    rows: Vec<(usize, usize)>,
    starts: Vec<usize>,
    /// By the cell of the bead's end, then by type.
    cosines: Vec<[f32; KINDS]>,
    /// Mean cosine of each sentence with the nearest ones of the other side.
    left_near: Vec<f32>,
    right_near: Vec<f32>,
}

impl Meaning {
    /// Encodes both lists and compares what beads in the band would join.
    pub(super) fn new(
        encoder: &Encoder,
        left: &[Line<'_>],
        right: &[Line<'_>],
        rows: &[(usize, usize)],
    ) -> Self {
        let (lefts, rights) = (Runs::new(encoder, left), Runs::new(encoder, right));
        let mut starts = Vec::with_capacity(rows.len());
        let mut cosines = Vec::new();
        let mut near = (vec![[NONE; NEAREST]; left.len()], vec![[NONE; NEAREST]; right.len()]);
        for (i, &(lo, hi)) in rows.iter().enumerate() {
            starts.push(cosines.len());
            for j in lo..=hi {
                let cosine = |&(a, b): &(usize, usize)| {
                    let paired = a > 0 && b > 0 && a <= i && b <= j;
                    if paired { dot(lefts.run(i, a), rights.run(j, b)) } else { NONE }
                };
                let cell: [f32; KINDS] = std::array::from_fn(|t| cosine(&TYPES[t]));
                if i > 0 && j > 0 {
                    insert(&mut near.0[i - 1], cell[ONE_TO_ONE]);
                    insert(&mut near.1[j - 1], cell[ONE_TO_ONE]);
                }
                cosines.push(cell);
            }
        }
        let mean = |best: &[f32; NEAREST]| {
            let found: Vec<f32> = best.iter().copied().filter(|x| *x > NONE).collect();
            found.iter().sum::<f32>() / found.len().max(1) as f32
        };
        let near = (near.0.iter().map(mean).collect(), near.1.iter().map(mean).collect());
        Self { rows: rows.to_vec(), starts, cosines, left_near: near.0, right_near: near.1 }
    }

    /// The cosine of the bead of `a` and `b` sentences that ends at (i, j).
    fn cosine(&self, i: usize, j: usize, a: usize, b: usize) -> Option<f32> {
        let &(lo, hi) = self.rows.get(i)?;
        if !(lo..=hi).contains(&j) {
            return None;
        }
        let t = TYPES.iter().position(|t| *t == (a, b))?;
        Some(self.cosines[self.starts[i] + j - lo][t]).filter(|c| *c > NONE)
    }

    /// Writes the features of a bead.
    pub(super) fn features(&self, i: usize, j: usize, t: usize, f: &mut Features) {
        let (a, b) = TYPES[t];
        if a == 0 || b == 0 {
            f[at::MEANING_ALONE] = self.alone(i, j, a);
            return;
        }
        let Some(own) = self.cosine(i, j, a, b) else { return };
        let mean = |near: &[f32]| near.iter().sum::<f32>() / near.len() as f32;
        let margin = own - (mean(&self.left_near[i - a..i]) + mean(&self.right_near[j - b..j])) / 2.0;
        f[at::MEANING] = own - 0.5;
        f[at::MEANING_MARGIN] = margin;
        f[at::MEANING_EXTRA] = own * (a + b - 2) as f32;
        f[at::MEANING_MARGIN_EXTRA] = margin * (a + b - 2) as f32;
        let best = |cosines: [Option<f32>; 4]| cosines.into_iter().flatten().max_by(f32::total_cmp);
        let less = best([
            self.cosine(i, j, a - 1, b),
            self.cosine(i - 1, j, a - 1, b),
            self.cosine(i, j, a, b - 1),
            self.cosine(i, j - 1, a, b - 1),
        ]);
        let more = best([
            self.cosine(i, j, a + 1, b),
            self.cosine(i + 1, j, a + 1, b),
            self.cosine(i, j, a, b + 1),
            self.cosine(i, j + 1, a, b + 1),
        ]);
        f[at::MEANING_GAIN] = less.map_or(0.0, |x| own - x);
        f[at::MEANING_WIDER] = more.map_or(0.0, |x| x - own);
        let weakest = |cosines: &mut dyn Iterator<Item = Option<f32>>| {
            cosines.flatten().min_by(f32::total_cmp).map_or(0.0, |x| x - own)
        };
        if a > 1 {
            f[at::MEANING_WEAKEST_ZH] = weakest(&mut (0..a).map(|k| self.cosine(i - k, j, 1, b)));
        }
        if b > 1 {
            f[at::MEANING_WEAKEST_EN] = weakest(&mut (0..b).map(|k| self.cosine(i, j - k, a, 1)));
        }
        let beside = |one: Option<f32>, other: Option<f32>| {
            [one, other].into_iter().flatten().max_by(f32::total_cmp).map_or(0.0, |x| x - own)
        };
        f[at::MEANING_BESIDE_ZH] =
            beside(self.cosine(i + 1, j, 1, b), i.checked_sub(a).and_then(|i| self.cosine(i, j, 1, b)));
        f[at::MEANING_BESIDE_EN] =
            beside(self.cosine(i, j + 1, a, 1), j.checked_sub(b).and_then(|j| self.cosine(i, j, a, 1)));
    }

    /// How near an unpaired sentence is to the nearest of those around it.
    fn alone(&self, i: usize, j: usize, a: usize) -> f32 {
        let near = |x: usize, y: usize| x.saturating_sub(AROUND)..=y + AROUND;
        let best = if a == 1 {
            near(j, j).filter_map(|j| self.cosine(i, j, 1, 1)).max_by(f32::total_cmp)
        } else {
            near(i, i).filter_map(|i| self.cosine(i, j, 1, 1)).max_by(f32::total_cmp)
        };
        best.map_or(0.0, |x| x - 0.5)
    }
}

/// The place of beads of one sentence each.
const ONE_TO_ONE: usize = 2;

/// Keeps the greatest numbers, falling.
fn insert(best: &mut [f32; NEAREST], mut new: f32) {
    for slot in best {
        if new > *slot {
            std::mem::swap(slot, &mut new);
        }
    }
}
