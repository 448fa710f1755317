//! Paragraphs that say again what another paragraph of the page says.

use super::furniture::is_cut_off;
use crate::lexis::duplicates::{Shingles, repeats};
use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

/// Says of each paragraph whether it is a copy: one that stood above already, word for word or nearly so, or a teaser
/// of one below. A paragraph is only taken for a copy when nothing of it is missing from the other, no number either.
/// Linear in the text, but for sorting.
pub(super) fn copies(paragraphs: &[&str]) -> Vec<bool> {
    let mut out = vec![false; paragraphs.len()];
    let mut seen: HashMap<u64, Vec<usize>> = HashMap::new();
    for (i, text) in paragraphs.iter().enumerate() {
        let same = seen
            .entry(ink(text).fold(0, |h, c| (h ^ u64::from(c)).wrapping_mul(0x100_0000_01b3)))
            .or_default();
        out[i] = same.iter().any(|j| ink(paragraphs[*j]).eq(ink(text)));
        if !out[i] {
            same.push(i);
        }
    }
    let first: Vec<usize> = (0..paragraphs.len()).filter(|i| !out[*i]).collect();
    let texts: Vec<&str> = first.iter().map(|i| paragraphs[*i]).collect();
    // A set of shingles costs more than all else here, so it is made last and once.
    let made: Vec<OnceCell<Shingles>> = vec![OnceCell::new(); paragraphs.len()];
    let inside = |small: usize, large: usize| {
        let set = |i: usize| made[i].get_or_init(|| Shingles::of(paragraphs[i]));
        set(small).inside(set(large))
    };
    let read: Vec<OnceCell<BTreeSet<&str>>> = vec![OnceCell::new(); paragraphs.len()];
    let numbers = |i: usize| read[i].get_or_init(|| numbers(paragraphs[i]));
    for (above, below) in repeats(&texts) {
        let (a, b) = (first[above], first[below]);
        if out[a] || out[b] {
            continue;
        }
        if numbers(b).is_subset(numbers(a)) && inside(b, a) >= COPY {
            out[b] = true;
        } else if is_teaser(paragraphs[a], paragraphs[b]) && inside(a, b) >= TEASER {
            out[a] = true;
        }
    }
    out
}

/// A text without its white space.
fn ink(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace())
}

/// Share of a copy's shingles that the original has: in a paragraph of 300 letters, one "not" more is too much.
const COPY: f32 = 0.98;
/// The same for a teaser, whose last word may be cut in two.
const TEASER: f32 = 0.95;

/// True when a text in front of an article can be an excerpt of the paragraph below it: it breaks off, or the paragraph
/// begins with it. A sentence that is taken up again later is neither.
fn is_teaser(above: &str, below: &str) -> bool {
    above.len() < below.len() && (is_cut_off(above) || begins_with(letters(below), letters(above)))
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric())
}

fn begins_with(mut text: impl Iterator<Item = char>, mut start: impl Iterator<Item = char>) -> bool {
    start.all(|c| text.next() == Some(c))
}

fn numbers(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).collect()
}
