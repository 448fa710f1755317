//! Stretches of a path that words leave in doubt, for the encoder to look at.

use super::path::{REACH, Step, TYPES};
use std::ops::Range;

/// Beads on each side of one in doubt that are looked at again with it.
const CONTEXT: usize = 2;
/// Beads of a stretch after which it ends where it can, and where it must: what bounds the memory for vectors.
const LONG: usize = 400;
const LONGEST: usize = 800;
/// It can end behind a pair of this probability.
const FIRM: f64 = 0.5;

/// So many sentences are looked at again in one call at most, about twenty seconds' worth: a book that words say
/// little about stays as they leave it behind that.
const MOST: usize = 10_000;

/// The stretches of a path to look at again, as [`stretches`] finds them, without those whose sides are too uneven to
/// be a translation. `all` lifts the limit on their number.
pub(super) fn again(steps: &[Step], probabilities: &[f64], sure: f64, all: bool) -> Vec<Range<usize>> {
    let mut out = stretches(steps, probabilities, sure);
    let mut total = 0;
    out.retain(|s| {
        let sides = steps[s.clone()].iter().map(|s| TYPES[s.t]).fold((0, 0), |n, t| (n.0 + t.0, n.1 + t.1));
        let (few, many) = (sides.0.min(sides.1), sides.0.max(sides.1));
        let even = few > 0 && many <= REACH * few + REACH;
        total += if even { few + many } else { 0 };
        even && (all || total <= MOST)
    });
    out
}

/// The stretches of `steps` around the beads that are less probable than `sure`, in order. Each begins behind and ends
/// before a pair, so that an unpaired sentence can still move.
fn stretches(steps: &[Step], probabilities: &[f64], sure: f64) -> Vec<Range<usize>> {
    let paired = |k: usize| TYPES[steps[k].t].0 > 0 && TYPES[steps[k].t].1 > 0;
    let mut out: Vec<Range<usize>> = Vec::new();
    for (k, _) in probabilities.iter().enumerate().filter(|(_, p)| **p < sure) {
        if out.last().is_some_and(|last| k + CONTEXT < last.end) {
            continue;
        }
        let mut start = k.saturating_sub(CONTEXT);
        while start > 0 && !paired(start - 1) {
            start -= 1;
        }
        let mut end = (k + 1 + CONTEXT).min(steps.len());
        while end < steps.len() && !paired(end) {
            end += 1;
        }
        match out.last_mut() {
            Some(last) if start <= last.end => {
                let firm = paired(last.end - 1) && probabilities[last.end - 1] >= FIRM;
                if last.len() < LONG || (last.len() < LONGEST && !firm) {
                    last.end = end.max(last.end);
                } else if last.end < end {
                    let start = last.end;
                    out.push(start..end);
                }
            }
            _ => out.push(start..end),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A path of pairs of one sentence each, with an unpaired one after those of `alone`.
    fn path(length: usize, alone: &[usize]) -> Vec<Step> {
        let (mut i, mut j, mut out) = (0, 0, Vec::new());
        for k in 0..length {
            let t = if alone.contains(&k) { 0 } else { 2 };
            i += TYPES[t].0;
            j += TYPES[t].1;
            out.push(Step { i, j, t });
        }
        out
    }

    #[test]
    fn doubt_takes_its_neighbours_along() {
        let mut p = vec![1.0; 20];
        assert!(stretches(&path(20, &[]), &p, 0.9).is_empty());
        p[0] = 0.5;
        p[10] = 0.5;
        p[12] = 0.5;
        assert_eq!(stretches(&path(20, &[]), &p, 0.9), [0..3, 8..15]);
        // Unpaired sentences beside a stretch belong to it.
        assert_eq!(stretches(&path(20, &[6, 7, 15]), &p, 0.9), [0..3, 6..16]);
        assert_eq!(stretches(&path(20, &[]), &[0.0; 20], 0.9), vec![0..20; 1]);
        assert!(stretches(&[], &[], 0.9).is_empty());
    }

    #[test]
    fn uneven_stretches_and_those_over_the_limit_are_left_alone() {
        let n = 50_000;
        let found = again(&path(n, &[]), &vec![0.5; n], 0.9, false);
        assert_eq!(found[0].start, 0);
        let sentences = 2 * found.iter().map(Range::len).sum::<usize>();
        assert!((MOST - 2 * LONGEST..=MOST).contains(&sentences), "{sentences}");
        assert_eq!(again(&path(n, &[]), &vec![0.5; n], 0.9, true).iter().map(Range::len).sum::<usize>(), n);
        let alone: Vec<usize> = (1..40).collect();
        assert!(again(&path(40, &alone), &[0.5; 40], 0.9, false).is_empty());
    }

    #[test]
    fn long_stretches_are_cut() {
        let n = 5000;
        let found = stretches(&path(n, &[]), &vec![0.6; n], 0.9);
        assert!(found.iter().all(|s| s.len() <= LONG + 2 * CONTEXT + 1), "{found:?}");
        assert_eq!((found[0].start, found[found.len() - 1].end), (0, n));
        assert!(found.windows(2).all(|w| w[0].end == w[1].start));
        let found = stretches(&path(n, &[]), &vec![0.1; n], 0.9);
        assert!(found.iter().all(|s| s.len() <= LONGEST + 2 * CONTEXT + 1), "{found:?}");
    }
}
