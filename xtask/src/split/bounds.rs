//! The bounds behind the steps of the model: how low or high a sum may be before the rest need not be added.

use duiyi::split::Question;

/// Steps and verdicts of the rules, as the splitter has them.
const STEPS: usize = 3;
const VERDICTS: usize = 5;

/// Of the rarer answer to the questions of a verdict, the share that a bound may get wrong on the texts that train.
const WRONG: f64 = 0.0003;

/// For each step and verdict: up to which sum the answer is no, and from which on it is yes.
pub(super) struct Bounds([[[i32; 2]; VERDICTS]; STEPS]);

impl Bounds {
    /// Bounds that nothing reaches.
    pub(super) const OPEN: Self = Self([[[i32::MIN, i32::MAX]; VERDICTS]; STEPS]);

    /// The closest bounds that get no more than the share of `questions` wrong.
    pub(super) fn measure(questions: &[Question]) -> Self {
        let mut out = Self::OPEN;
        for (step, bounds) in out.0.iter_mut().enumerate() {
            for (verdict, [no, yes]) in bounds.iter_mut().enumerate() {
                let sums = |ends: bool| -> Vec<i32> {
                    let these = questions.iter().filter(|q| q.verdict == verdict && q.ends == ends);
                    let mut sums: Vec<i32> = these.map(|q| q.sums[step]).collect();
                    sums.sort_unstable();
                    sums
                };
                let (ends, others) = (sums(true), sums(false));
                #[allow(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a share of a count"
                )]
                let wrong = (ends.len().min(others.len()) as f64 * WRONG) as usize;
                *no = ends.get(wrong).map_or(*no, |sum| sum - 1);
                *yes = others.iter().rev().nth(wrong).map_or(*yes, |sum| sum + 1);
            }
        }
        out
    }

    /// Moves the bounds so far apart that none of `questions` is answered wrongly.
    pub(super) fn widen(&mut self, questions: &[Question]) {
        for q in questions {
            for (bounds, sum) in self.0.iter_mut().zip(q.sums) {
                let [no, yes] = &mut bounds[q.verdict];
                if q.ends {
                    *no = (*no).min(sum - 1);
                } else {
                    *yes = (*yes).max(sum + 1);
                }
            }
        }
    }

    /// For each verdict: questions, those that reach each further step, those that are answered wrongly.
    pub(super) fn count(&self, questions: &[Question]) -> [[usize; STEPS + 2]; VERDICTS] {
        let mut out = [[0; STEPS + 2]; VERDICTS];
        for q in questions {
            let counts = &mut out[q.verdict];
            counts[0] += 1;
            for (step, sum) in q.sums.iter().enumerate() {
                let [no, yes] = self.0[step][q.verdict];
                if *sum > no && *sum < yes {
                    counts[step + 1] += 1;
                } else {
                    counts[STEPS + 1] += usize::from(q.ends != (*sum > no));
                    break;
                }
            }
        }
        out
    }

    /// As the splitter reads them.
    pub(super) fn bytes(&self) -> impl Iterator<Item = u8> {
        self.0.iter().flatten().flatten().flat_map(|b| b.to_le_bytes())
    }
}
