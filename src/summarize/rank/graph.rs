//! The graph rankings that people know, and maximal marginal relevance.

use super::super::facts::Facts;
use super::RANKED;
use super::features::Vectors;

/// Rounds of the power iteration; PageRank on a hundred sentences has settled long before.
const ROUNDS: usize = 60;
/// How much of a sentence's rank comes from the others.
const DAMPING: f32 = 0.85;
/// Cosines below this are no edge.
const EDGE: f32 = 0.1;
/// Weight of the relevance against the distance to what is chosen.
const LAMBDA: f32 = 0.7;

/// Scores of the first sentences, 0 to 1: PageRank over the shared words of two sentences by the logarithms of their
/// lengths (Mihalcea and Tarau, 2004).
pub(super) fn textrank(facts: &Facts<'_>) -> Vec<f32> {
    let n = facts.len().min(RANKED);
    let contents: Vec<_> = (0..n).map(|i| facts.content(i)).collect();
    let edge = |i: usize, j: usize| -> f32 {
        let (a, b) = (contents[i].len(), contents[j].len());
        if a < 2 || b < 2 {
            return 0.0;
        }
        contents[i].both(contents[j]) as f32 / ((a as f32).ln() + (b as f32).ln())
    };
    pagerank(n, edge)
}

/// Scores of the first sentences, 0 to 1: PageRank over cosines of their tf-idf vectors, an edge where the cosine is
/// 0.1 and more (Erkan and Radev, 2004).
pub(super) fn lexrank(facts: &Facts<'_>) -> Vec<f32> {
    let vectors = Vectors::new(facts, RANKED);
    pagerank(vectors.len(), |i, j| if vectors.cosine(i, j) >= EDGE { 1.0 } else { 0.0 })
}

/// Scores of the first sentences, 0 to 1, in the order of a greedy choice: near the text's centre and far from what
/// was chosen before (Carbonell and Goldstein, 1998).
pub(super) fn mmr(facts: &Facts<'_>) -> Vec<f32> {
    let vectors = Vectors::new(facts, RANKED);
    let n = vectors.len();
    let centre = vectors.centralities().degree;
    let mut nearest = vec![0.0f32; n];
    let mut scores = vec![0.0; n];
    let mut left: Vec<usize> = (0..n).collect();
    for place in 0..n {
        let worth = |i: usize| LAMBDA * centre[i] - (1.0 - LAMBDA) * nearest[i];
        let best = (0..left.len())
            .max_by(|&a, &b| worth(left[a]).total_cmp(&worth(left[b])).then(left[b].cmp(&left[a])));
        let Some(best) = best else { break };
        let i = left.remove(best);
        scores[i] = 1.0 - place as f32 / n as f32;
        for &j in &left {
            nearest[j] = nearest[j].max(vectors.cosine(i, j));
        }
    }
    scores
}

/// The stationary distribution of a walk over weighted edges, against its largest value. `edge` is symmetric.
fn pagerank(n: usize, edge: impl Fn(usize, usize) -> f32) -> Vec<f32> {
    let mut weights = vec![0.0f32; n * n];
    for i in 0..n {
        for j in 0..i {
            let w = edge(i, j);
            (weights[i * n + j], weights[j * n + i]) = (w, w);
        }
    }
    let sums: Vec<f32> = weights.chunks(n.max(1)).map(|row| row.iter().sum()).collect();
    let mut ranks = vec![1.0f32; n];
    for _ in 0..ROUNDS {
        let given: Vec<f32> =
            ranks.iter().zip(&sums).map(|(r, s)| if *s > 0.0 { r / s } else { 0.0 }).collect();
        ranks = weights
            .chunks(n.max(1))
            .map(|row| {
                let sum: f32 = row.iter().zip(&given).map(|(w, g)| w * g).sum();
                1.0 - DAMPING + DAMPING * sum
            })
            .collect();
    }
    let most = ranks.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    ranks.iter().map(|r| r / most).collect()
}
