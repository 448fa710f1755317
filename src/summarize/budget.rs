//! Budgets: sentences, words, characters and tokens, all at once.

use super::Options;
use crate::lexis::tokens::TokenCounter;
use crate::lexis::words::counts;

/// What sentences cost, or what is left to spend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cost {
    sentences: usize,
    words: usize,
    chars: usize,
    tokens: usize,
}

impl Cost {
    /// Of both together. Saturates: an uncountable sentence costs more than there is.
    pub(super) fn and(self, other: Cost) -> Cost {
        Cost {
            sentences: self.sentences.saturating_add(other.sentences),
            words: self.words.saturating_add(other.words),
            chars: self.chars.saturating_add(other.chars),
            tokens: self.tokens.saturating_add(other.tokens),
        }
    }
}

/// What may be spent, and how sentences are joined.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget<'a> {
    options: &'a Options,
    separator: &'static str,
    counter: Option<&'a TokenCounter>,
}

impl<'a> Budget<'a> {
    /// `counter` is there when tokens are limited and can be counted.
    pub(super) fn new(
        options: &'a Options,
        separator: &'static str,
        counter: Option<&'a TokenCounter>,
    ) -> Self {
        Self { options, separator, counter }
    }

    /// What a sentence costs with the separator in front of it. Counts only what is limited.
    pub(super) fn cost(&self, text: &str) -> Cost {
        let limits = self.options;
        let count =
            if limits.words.is_some() || limits.chars.is_some() { counts(text) } else { Default::default() };
        let tokens = match limits.tokens {
            None => 0,
            Some(_) => self.tokens(&format!("{}{text}", self.separator)),
        };
        Cost { sentences: 1, words: count.words, chars: count.chars + self.separator.len(), tokens }
    }

    /// True when sentences of this cost fit together.
    pub(super) fn holds(&self, cost: Cost) -> bool {
        let limits = self.options;
        let within = |cost: usize, limit: Option<usize>| limit.is_none_or(|most| cost <= most);
        cost.sentences <= limits.sentences
            && within(cost.words, limits.words)
            // The first sentence has no separator in front of it.
            && within(cost.chars.saturating_sub(self.separator.len()), limits.chars)
            && within(cost.tokens, limits.tokens)
    }

    /// True when the number of sentences is used up.
    pub(super) fn is_full(&self, cost: Cost) -> bool {
        cost.sentences >= self.options.sentences
    }

    /// True when the joined text keeps the token budget exactly: tokens of a whole can be more than those of its
    /// parts.
    pub(super) fn holds_joined<'t>(&self, sentences: impl Iterator<Item = &'t str>) -> bool {
        self.options.tokens.is_none_or(|most| {
            let parts: Vec<&str> = sentences.collect();
            parts.is_empty() || self.tokens(&parts.join(self.separator)) <= most
        })
    }

    fn tokens(&self, text: &str) -> usize {
        self.counter.and_then(|c| c.count(text).ok()).unwrap_or(usize::MAX)
    }
}
