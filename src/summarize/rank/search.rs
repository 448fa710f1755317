//! The search for the best set of sentences: all that can stand together, within the budget.

use super::super::budget::{Budget, Cost};
use super::super::facts::{Chosen, Facts};
use super::super::{Choice, careful, why};
use super::features::{Vectors, features};
use super::learned::{PAIRS, Weights};
use super::{RANKED, descending};

/// States that are kept at each step.
const WIDTH: usize = 8;
/// The best sentences, of which sets are made.
const POOL: usize = 28;

/// What two sentences, `j` before `i`, are to each other.
pub(in super::super) fn pair(facts: &Facts<'_>, vectors: &Vectors, j: usize, i: usize) -> [f32; PAIRS.len()] {
    let next = if j + 1 == i { 1.0 } else { 0.0 };
    [vectors.cosine(i, j), next, facts.content(i).overlap(facts.content(j))]
}

/// A set of sentences in the making.
#[derive(Clone, Debug)]
struct State {
    picked: u128,
    spent: Cost,
    score: f32,
}

/// A state as the rules see it.
struct View<'f, 'a> {
    facts: &'f Facts<'a>,
    picked: u128,
}

impl View<'_, '_> {
    fn picks(&self) -> impl Iterator<Item = usize> + '_ {
        picks(self.picked)
    }
}

fn picks(mut set: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let i = set.trailing_zeros() as usize;
        set &= set.wrapping_sub(1);
        (i < 128).then_some(i)
    })
}

impl Chosen for View<'_, '_> {
    fn has(&self, i: usize) -> bool {
        self.picked >> i & 1 == 1
    }

    fn knows(&self, name: &str) -> bool {
        self.picks().any(|k| self.facts.names(k).introduced.contains(&name))
    }

    fn says(&self, i: usize) -> bool {
        self.picks().any(|j| self.facts.repeats(i, j))
    }

    fn is_same(&self, text: &str) -> bool {
        self.picks().any(|k| self.facts.text(k).trim() == text)
    }
}

/// Chooses the set with the highest sum of weights that the beam finds. What it cannot fill (a text in which little
/// stands, a budget of more than the first sentences) is left to the default.
pub(in super::super) fn choose(facts: &Facts<'_>, weights: &Weights, budget: Budget<'_>) -> Choice {
    let (features, vectors) = features(facts, RANKED);
    let scores: Vec<f32> = features.iter().map(|f| weights.score(f)).collect();
    let mut pool: Vec<usize> = descending(&scores);
    pool.truncate(POOL);
    let gain = |set: u128, new: &[usize]| -> f32 {
        let mut sum = 0.0;
        let mut before = set;
        for &i in new {
            sum += scores[i];
            for j in picks(before) {
                let pair = pair(facts, &vectors, i.min(j), i.max(j));
                sum += pair.iter().zip(&weights.pairs).map(|(p, w)| p * w).sum::<f32>();
            }
            before |= 1 << i;
        }
        sum
    };
    let mut beam = vec![State { picked: 0, spent: Cost::default(), score: 0.0 }];
    let mut best: Option<State> = None;
    while !beam.is_empty() {
        let mut next: Vec<State> = Vec::new();
        for state in &beam {
            let view = View { facts, picked: state.picked };
            let mut grown = false;
            for &i in &pool {
                let (first, last) = facts.group(i);
                if view.has(i) || last >= RANKED {
                    continue;
                }
                let Ok(mut plan) = facts.plan(first, last, true, &view) else { continue };
                plan.retain(|k| !view.has(*k));
                let cost = plan.iter().fold(state.spent, |cost, &k| cost.and(budget.cost(facts.text(k))));
                if !budget.holds(cost) {
                    continue;
                }
                grown = true;
                let score = state.score + gain(state.picked, &plan);
                let picked = plan.iter().fold(state.picked, |set, &k| set | 1 << k);
                if !next.iter().any(|s| s.picked == picked) {
                    next.push(State { picked, spent: cost, score });
                }
            }
            if !grown && state.picked != 0 && best.as_ref().is_none_or(|b| state.score > b.score) {
                best = Some(state.clone());
            }
        }
        next.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.picked.cmp(&b.picked)));
        next.truncate(WIDTH);
        beam = next;
    }
    let Some(best) = best else { return careful::choose(facts, budget) };
    let mut choice = Choice::none(facts.len());
    for k in picks(best.picked) {
        choice.picked[k] = Some(why::RANKED);
    }
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let sum: f32 = scores.iter().map(|s| (s - most).exp()).sum();
    choice.scores = Some(scores.iter().map(|s| (s - most).exp() / sum).collect());
    choice
}
