//! Paragraphs that say again what another paragraph of the page says.

use super::furniture::is_cut_off;
use crate::lexis::duplicates::{Shingles, repeats};
use std::collections::{BTreeSet, HashMap};

/// Says of each paragraph whether it is a copy: one that stood above already, word for word or nearly so, or a teaser
/// of one below. A paragraph is only taken for a copy when nothing of it is missing from the other, no number either.
/// Linear in the text, but for sorting.
pub(super) fn copies(paragraphs: &[&str]) -> Vec<bool> {
    let mut out = vec![false; paragraphs.len()];
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (i, text) in paragraphs.iter().enumerate() {
        out[i] = seen.insert(text.split_whitespace().collect(), i).is_some();
    }
    let first: Vec<usize> = (0..paragraphs.len()).filter(|i| !out[*i]).collect();
    let texts: Vec<&str> = first.iter().map(|i| paragraphs[*i]).collect();
    for (above, below) in repeats(&texts) {
        let (a, b) = (first[above], first[below]);
        if out[a] || out[b] {
            continue;
        }
        let (upper, lower) = (Shingles::of(paragraphs[a]), Shingles::of(paragraphs[b]));
        if lower.inside(&upper) >= COPY && numbers(paragraphs[b]).is_subset(&numbers(paragraphs[a])) {
            out[b] = true;
        } else if is_teaser(paragraphs[a], paragraphs[b]) && upper.inside(&lower) >= TEASER {
            out[a] = true;
        }
    }
    out
}

/// Share of a copy's shingles that the original has: in a paragraph of 300 letters, one "not" more is too much.
const COPY: f32 = 0.98;
/// The same for a teaser, whose last word may be cut in two.
const TEASER: f32 = 0.95;

/// True when a text in front of an article can be an excerpt of the paragraph below it: it breaks off, or the paragraph
/// begins with it. A sentence that is taken up again later is neither.
fn is_teaser(above: &str, below: &str) -> bool {
    let letters = |t: &str| t.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    above.len() < below.len() && (is_cut_off(above) || letters(below).starts_with(&letters(above)))
}

fn numbers(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).collect()
}
