//! Paths through a band of sentence boundaries: the best one, and how probable its beads are.

/// Bead types: sentences of the left and of the right side.
pub(super) const TYPES: [(usize, usize); KINDS] = [
    (1, 0),
    (0, 1),
    (1, 1),
    (1, 2),
    (2, 1),
    (2, 2),
    (1, 3),
    (3, 1),
    (2, 3),
    (3, 2),
    (3, 3),
    (1, 4),
    (4, 1),
    (2, 4),
    (4, 2),
    (1, 5),
    (5, 1),
    (1, 6),
    (6, 1),
];

/// Number of bead types.
pub(super) const KINDS: usize = 19;

/// The types of the first, coarse pass are the first ones of [`TYPES`].
pub(super) const COARSE: usize = 5;

/// Greatest number of sentences on one side of a bead.
pub(super) const REACH: usize = 6;

/// A score that no path takes.
const NEVER: f32 = f32::NEG_INFINITY;

/// The boundaries (i, j) that paths may touch: for each number i of left sentences a range of numbers j of right ones.
#[derive(Clone, Debug)]
pub(super) struct Band {
    /// First and last j of each row.
    pub(super) rows: Vec<(usize, usize)>,
    /// Place of each row's first cell.
    starts: Vec<usize>,
}

impl Band {
    /// A band of `rows`; its rows are widened until a path can run from the first boundary to the last.
    pub(super) fn new(mut rows: Vec<(usize, usize)>, right: usize) -> Self {
        let last = rows.len() - 1;
        rows[0].0 = 0;
        rows[last].1 = right;
        for i in 1..rows.len() {
            let (before, row) = (rows[i - 1], &mut rows[i]);
            row.0 = row.0.max(before.0).min(before.1);
            row.1 = row.1.max(before.1).min(right).max(row.0);
        }
        let mut starts = Vec::with_capacity(rows.len());
        let mut cells = 0;
        for (lo, hi) in &rows {
            starts.push(cells);
            cells += hi - lo + 1;
        }
        Self { rows, starts }
    }

    /// Every boundary.
    pub(super) fn full(left: usize, right: usize) -> Self {
        Self::new(vec![(0, right); left + 1], right)
    }

    /// The boundaries within `half` of a line through points (i, j); `half` depends on the row.
    pub(super) fn around(
        points: &[(usize, usize)],
        left: usize,
        right: usize,
        half: impl Fn(usize) -> usize,
    ) -> Self {
        let mut rows = Vec::with_capacity(left + 1);
        let mut next = 0;
        for i in 0..=left {
            while next < points.len() && points[next].0 < i {
                next += 1;
            }
            let (i0, j0) = if next > 0 { points[next - 1] } else { (0, 0) };
            let (i1, j1) = points.get(next).copied().unwrap_or((left, right));
            let at = |i: usize| {
                if i1 > i0 { j0 + (j1 - j0.min(j1)) * (i.clamp(i0, i1) - i0) / (i1 - i0) } else { j1 }
            };
            let half = half(i);
            rows.push((at(i.saturating_sub(1)).saturating_sub(half), (at(i + 1) + half).min(right)));
        }
        Self::new(rows, right)
    }

    pub(super) fn cells(&self) -> usize {
        self.starts.last().zip(self.rows.last()).map_or(0, |(s, (lo, hi))| s + hi - lo + 1)
    }

    /// The cell of a boundary, when it is in the band.
    pub(super) fn cell(&self, i: usize, j: usize) -> Option<usize> {
        let (lo, hi) = self.rows[i];
        (lo..=hi).contains(&j).then(|| self.starts[i] + j - lo)
    }

    /// The cell before a bead of type `t` that ends at (i, j).
    pub(super) fn before(&self, i: usize, j: usize, t: usize) -> Option<usize> {
        let (a, b) = TYPES[t];
        self.cell(i.checked_sub(a)?, j.checked_sub(b)?)
    }
}

/// Scores of all beads in a band: natural logarithms of unnormalised weights.
pub(super) struct Scores {
    pub(super) band: Band,
    types: usize,
    /// By cell of the bead's end, then by type.
    scores: Vec<f32>,
}

/// A bead of a path, with its type and its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) i: usize,
    pub(super) j: usize,
    pub(super) t: usize,
}

impl Scores {
    /// Scores for the first `types` of [`TYPES`].
    pub(super) fn new(band: Band, types: usize) -> Self {
        let scores = vec![NEVER; band.cells() * types];
        Self { band, types, scores }
    }

    pub(super) fn set(&mut self, cell: usize, t: usize, score: f32) {
        self.scores[cell * self.types + t] = score;
    }

    /// The best path from the first boundary to the last.
    pub(super) fn best(&self) -> Vec<Step> {
        let mut value = vec![f64::NEG_INFINITY; self.band.cells()];
        let mut choice = vec![u8::MAX; self.band.cells()];
        value[0] = 0.0;
        self.each(|_, cell, t, before, score| {
            let v = value[before] + score;
            if v > value[cell] {
                value[cell] = v;
                choice[cell] = t as u8;
            }
        });
        let mut steps = Vec::new();
        let mut i = self.band.rows.len() - 1;
        let mut j = self.band.rows[i].1;
        while i + j > 0 {
            let t = match self.band.cell(i, j).map(|c| usize::from(choice[c])) {
                Some(t) if t < self.types => t,
                // Cannot be: every row of a band joins the next. Unpaired sentences finish the path all the same.
                _ => usize::from(i == 0),
            };
            steps.push(Step { i, j, t });
            i -= TYPES[t].0;
            j -= TYPES[t].1;
        }
        steps.reverse();
        left_first(&mut steps);
        steps
    }

    /// The probability of each step among all paths. For an unpaired sentence it is the probability that the sentence
    /// is unpaired, wherever it stands between the others.
    pub(super) fn probabilities(&self, steps: &[Step]) -> Vec<f64> {
        let (forward, backward) = (self.forward(), self.backward());
        let all = forward[forward.len() - 1];
        let (left, right) = (self.band.rows.len(), self.band.rows.last().map_or(0, |r| r.1) + 1);
        let (mut alone_left, mut alone_right) = (vec![0.0f64; left], vec![0.0f64; right]);
        let posterior =
            |cell: usize, before: usize, score: f64| (forward[before] + score + backward[cell] - all).exp();
        self.each(|(i, j), cell, t, before, score| match t {
            0 => alone_left[i] += posterior(cell, before, score),
            1 => alone_right[j] += posterior(cell, before, score),
            _ => {}
        });
        let probability = |s: &Step| match TYPES[s.t] {
            (1, 0) => alone_left[s.i],
            (0, 1) => alone_right[s.j],
            _ => match (self.band.cell(s.i, s.j), self.band.before(s.i, s.j, s.t)) {
                (Some(cell), Some(before)) => {
                    posterior(cell, before, f64::from(self.scores[cell * self.types + s.t]))
                }
                _ => 0.0,
            },
        };
        steps.iter().map(|s| probability(s).clamp(0.0, 1.0)).collect()
    }

    /// Calls `visit(end, cell, type, cell before, score)` for every bead, ends in rising order.
    fn each(&self, mut visit: impl FnMut((usize, usize), usize, usize, usize, f64)) {
        for (i, &(lo, hi)) in self.band.rows.iter().enumerate() {
            for j in lo..=hi {
                let cell = self.band.starts[i] + j - lo;
                for t in 0..self.types {
                    let score = self.scores[cell * self.types + t];
                    if score > NEVER
                        && let Some(before) = self.band.before(i, j, t)
                    {
                        visit((i, j), cell, t, before, f64::from(score));
                    }
                }
            }
        }
    }

    fn forward(&self) -> Vec<f64> {
        let mut value = vec![f64::NEG_INFINITY; self.band.cells()];
        value[0] = 0.0;
        self.each(|_, cell, _, before, score| value[cell] = log_add(value[cell], value[before] + score));
        value
    }

    fn backward(&self) -> Vec<f64> {
        let mut value = vec![f64::NEG_INFINITY; self.band.cells()];
        if let Some(last) = value.last_mut() {
            *last = 0.0;
        }
        for (i, &(lo, hi)) in self.band.rows.iter().enumerate().rev() {
            for j in (lo..=hi).rev() {
                let cell = self.band.starts[i] + j - lo;
                for t in 0..self.types {
                    let score = self.scores[cell * self.types + t];
                    if let Some(before) = self.band.before(i, j, t).filter(|_| score > NEVER) {
                        value[before] = log_add(value[before], value[cell] + f64::from(score));
                    }
                }
            }
        }
        value
    }
}

/// Puts the left ones first where unpaired sentences of both sides meet: their order says nothing, so it is fixed.
fn left_first(steps: &mut [Step]) {
    for run in steps.chunk_by_mut(|x, y| x.t < 2 && y.t < 2).filter(|run| run[0].t < 2) {
        let left = run.iter().filter(|s| s.t == 0).count();
        let (mut i, mut j) = (run[0].i - TYPES[run[0].t].0, run[0].j - TYPES[run[0].t].1);
        for (k, step) in run.iter_mut().enumerate() {
            let t = usize::from(k >= left);
            i += TYPES[t].0;
            j += TYPES[t].1;
            *step = Step { i, j, t };
        }
    }
}

/// ln(eᵃ + eᵇ).
fn log_add(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if high == f64::NEG_INFINITY || high - low > 40.0 { high } else { high + (low - high).exp().ln_1p() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A 2 by 2 lattice whose types score alike but for 1-1.
    fn scores(one_to_one: f32) -> Scores {
        let mut scores = Scores::new(Band::full(2, 2), 3);
        for cell in 0..scores.band.cells() {
            for t in 0..3 {
                scores.set(cell, t, if t == 2 { one_to_one } else { 0.0 });
            }
        }
        scores
    }

    #[test]
    fn probabilities_count_paths() {
        let scores = scores(0.0);
        let steps = [Step { i: 1, j: 1, t: 2 }, Step { i: 2, j: 2, t: 2 }, Step { i: 1, j: 0, t: 0 }];
        let p = scores.probabilities(&steps);
        // D(2,2) = 13 paths, D(1,1) = 3 go on after a first pair; sentence 1 is alone in the paths without its pairs.
        assert!((p[0] - 3.0 / 13.0).abs() < 1e-9 && (p[1] - 3.0 / 13.0).abs() < 1e-9, "{p:?}");
        assert!((p[2] - 9.0 / 13.0).abs() < 1e-9, "{p:?}");
    }

    #[test]
    fn the_best_path_pairs_when_pairs_pay() {
        let types = |s: f32| scores(s).best().iter().map(|s| s.t).collect::<Vec<_>>();
        assert_eq!(types(1.0), [2, 2]);
        assert_eq!(types(-1.0), [0, 0, 1, 1]);
    }

    #[test]
    fn bands_join_up() {
        let band = Band::new(vec![(0, 0), (5, 6), (2, 3), (9, 9)], 9);
        for pair in band.rows.windows(2) {
            assert!(pair[0].0 <= pair[1].0 && pair[1].0 <= pair[0].1, "{:?}", band.rows);
        }
        assert_eq!(band.cell(0, 0), Some(0));
        assert_eq!(band.cell(3, 9), Some(band.cells() - 1));
    }
}
