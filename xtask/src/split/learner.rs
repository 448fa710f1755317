//! Logistic regression over hashed features, by stochastic gradient steps whose size shrinks per weight (AdaGrad).

use super::bounds::Bounds;
use super::data::Draw;
use duiyi::split::Lesson;

/// Number of weights.
const SIZE: usize = 1 << 20;
const EPOCHS: usize = 12;
/// Epochs before the mean of the weights is taken.
const SKIPPED: usize = 4;
const RATE: f32 = 0.05;
/// Strength of the penalty on squares of weights.
const PENALTY: f32 = 1e-4;
/// Steps of an integer weight to the unit.
const STEPS: f32 = 32.0;

/// Thresholds in steps: at a space, after the verdicts end and no, after an open one that leans to an end and to none.
/// Where the rules are sure of an end, the model needs two units of evidence against it, and one where they are sure of none.
const THRESHOLDS: [i32; 5] = [0, -64, 32, 0, 0];

/// Weights while they are learnt.
pub(super) struct Learner {
    weights: Vec<f32>,
    squares: Vec<f32>,
    /// Sums of the weights after the later epochs: their mean forgets the order of the last lessons.
    sums: Vec<f32>,
}

impl Learner {
    pub(super) fn fit(lessons: &[Lesson]) -> Self {
        let mut it = Self { weights: vec![0.0; SIZE], squares: vec![1e-3; SIZE], sums: vec![0.0; SIZE] };
        let mut order: Vec<usize> = (0..lessons.len()).collect();
        let mut draw = Draw::new(20_261_124);
        for epoch in 0..EPOCHS {
            for i in (1..order.len()).rev() {
                order.swap(i, draw.below(i + 1));
            }
            for i in &order {
                it.learn(&lessons[*i]);
            }
            if epoch >= SKIPPED {
                it.sums.iter_mut().zip(&it.weights).for_each(|(sum, w)| *sum += w);
            }
        }
        for (w, sum) in it.weights.iter_mut().zip(&it.sums) {
            *w = sum / (EPOCHS - SKIPPED) as f32;
        }
        it
    }

    /// The weights as integers.
    #[allow(clippy::cast_possible_truncation, reason = "clamped to the range of a byte")]
    pub(super) fn rounded(&self) -> Vec<i8> {
        self.weights.iter().map(|w| (w * STEPS).round().clamp(-127.0, 127.0) as i8).collect()
    }

    fn learn(&mut self, lesson: &Lesson) {
        let places = || lesson.features.iter().map(|h| *h as usize & (SIZE - 1));
        let score: f32 = places().map(|i| self.weights[i]).sum();
        let error = 1.0 / (1.0 + libm::expf(-score)) - if lesson.ends { 1.0 } else { 0.0 };
        for i in places() {
            let g = error + PENALTY * self.weights[i];
            self.squares[i] += g * g;
            self.weights[i] -= RATE * g / self.squares[i].sqrt();
        }
    }
}

/// The file that the splitter reads: a mark, the thresholds, the bounds, one byte a weight.
pub(super) fn file(weights: &[i8], bounds: &Bounds) -> Vec<u8> {
    let mut out = b"duiyisp2".to_vec();
    out.extend(THRESHOLDS.iter().flat_map(|t| t.to_le_bytes()));
    out.extend(bounds.bytes());
    out.extend(weights.iter().map(|w| w.cast_unsigned()));
    out
}
