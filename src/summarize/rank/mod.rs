//! Rankers: what decides which sentences are wanted first.

pub(super) mod features;
mod graph;
pub(super) mod learned;
pub(super) mod search;

use super::Choice;
use super::budget::{Budget, Cost};
use super::facts::{Facts, is_damaged};
use super::why;

/// What decides which sentences are wanted first.
///
/// `Lead`, `Textrank`, `Lexrank` and `Mmr` are the plain methods of the literature, here for comparison: they know
/// nothing of what a sentence needs beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ranker {
    /// The order of the text, passing over what cannot stand alone. The default.
    #[default]
    Careful,
    /// Weights fitted on news with summaries by editors (`models/summarize/`), searched for the best set of sentences
    /// that can stand. English and Chinese; else as `Careful`.
    Learned,
    /// The first sentences, whatever they are.
    Lead,
    /// Mihalcea and Tarau, 2004: PageRank over shared words.
    Textrank,
    /// Erkan and Radev, 2004: PageRank over tf-idf cosines of 0.1 and more.
    Lexrank,
    /// Carbonell and Goldstein, 1998: near the centre of the text, far from what is chosen (λ = 0.7).
    Mmr,
}

impl Ranker {
    /// All of them.
    pub const ALL: [Ranker; 6] =
        [Ranker::Careful, Ranker::Learned, Ranker::Lead, Ranker::Textrank, Ranker::Lexrank, Ranker::Mmr];

    /// Its name: `careful`, `learned`, …
    pub fn name(self) -> &'static str {
        match self {
            Ranker::Careful => "careful",
            Ranker::Learned => "learned",
            Ranker::Lead => "lead",
            Ranker::Textrank => "textrank",
            Ranker::Lexrank => "lexrank",
            Ranker::Mmr => "mmr",
        }
    }

    /// The ranker of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }
}

/// Sentences beyond these are not ranked: the time stays linear in the text, and what a text is about has been said
/// by then.
pub(super) const RANKED: usize = 128;

/// A plain ranking: sentences in the order of their scores, as far as they fit.
pub(super) fn plain(ranker: Ranker, facts: &Facts<'_>, budget: Budget<'_>) -> Choice {
    let mut choice = Choice::none(facts.len());
    let mut spent = Cost::default();
    let mut take = |i: usize| -> bool {
        let text = facts.text(i);
        if is_damaged(text) || text.trim().is_empty() {
            return true;
        }
        let cost = spent.and(budget.cost(text));
        if budget.holds(cost) {
            spent = cost;
            choice.picked[i] = Some(why::RANKED);
            return true;
        }
        choice.passed[i] = Some(why::OVER_BUDGET);
        false
    };
    match ranker {
        Ranker::Textrank | Ranker::Lexrank | Ranker::Mmr => {
            let scores = match ranker {
                Ranker::Textrank => graph::textrank(facts),
                Ranker::Lexrank => graph::lexrank(facts),
                _ => graph::mmr(facts),
            };
            for i in descending(&scores) {
                take(i);
            }
            choice.scores = Some(scores);
        }
        // Lead stops at the first sentence that does not fit.
        _ => {
            for i in 0..facts.len() {
                if !take(i) {
                    break;
                }
            }
        }
    }
    choice
}

/// Places by descending score; the earlier of two equal ones first.
pub(super) fn descending(scores: &[f32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
    order
}
