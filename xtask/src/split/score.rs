//! How right a splitter is.

use super::data::{Text, View};
use duiyi::document::{Lang, SentenceKind};
use duiyi::split::{Options, Splitter};
use std::fmt;

/// Boundaries, whole sentences and boundaries inside paragraphs: found and right, in the gold, found. White space does
/// not count, as in the scorer of the CoNLL 2018 shared task.
#[derive(Clone, Copy, Default)]
pub(super) struct Count([[usize; 3]; 3]);

impl Count {
    pub(super) fn add(&mut self, splitter: &Splitter, text: &Text, view: View, options: &Options) {
        let given = text.seen(view);
        let mut place = vec![0; text.text.len() + 1];
        let mut n = 0;
        for (i, c) in text.text.char_indices() {
            place[i] = n;
            n += usize::from(!c.is_whitespace());
        }
        place[text.text.len()] = n;
        let gold = ends(text.gold.iter().map(|e| place[*e]), n);
        let tiles = splitter.split(&given.text, Lang::UND, options);
        let got = ends(tiles.iter().filter(|t| *t.1 == SentenceKind::Text).map(|t| place[t.0.end]), n);
        let paragraphs = ends(given.text.match_indices("\n\n").map(|(i, _)| place[i]), n);
        let inner = |v: &[usize]| -> Vec<usize> {
            v.iter().copied().filter(|e| paragraphs.binary_search(e).is_err()).collect()
        };
        let spans = |v: &[usize]| -> Vec<(usize, usize)> {
            std::iter::once(0).chain(v.iter().copied()).zip(v.iter().copied()).collect()
        };
        count(&mut self.0[0], &gold, &got);
        count(&mut self.0[1], &spans(&gold), &spans(&got));
        count(&mut self.0[2], &inner(&gold), &inner(&got));
    }
}

impl fmt::Display for Count {
    /// The three F1 in percent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, [both, gold, got]) in self.0.iter().enumerate() {
            let f1 = 200.0 * *both as f64 / (gold + got).max(1) as f64;
            write!(f, "{}{f1:6.2}", if i > 0 { " " } else { "" })?;
        }
        Ok(())
    }
}

fn ends(places: impl Iterator<Item = usize>, n: usize) -> Vec<usize> {
    let mut v: Vec<usize> = places.filter(|e| *e > 0).chain([n]).collect();
    v.sort_unstable();
    v.dedup();
    v
}

fn count<T: Ord>(sum: &mut [usize; 3], gold: &[T], got: &[T]) {
    sum[0] += gold.iter().filter(|e| got.binary_search(e).is_ok()).count();
    sum[1] += gold.len();
    sum[2] += got.len();
}
