//! Where to look: the band of boundaries that a path may touch, found in time linear in the number of sentences.

use super::path::{Band, Step, TYPES};
use super::profile::Sides;
use std::collections::HashMap;

/// Up to so many boundaries everything is looked at.
const FULL: usize = 150;
/// Up to so many boundaries a coarse path is sought everywhere, beyond it around anchors.
const COARSE_FULL: usize = 1_500_000;
/// Half of the width of the band around anchors, at least.
const WIDE: usize = 40;
/// Half of the width of the final band, at least and at most; between them it grows with the lists.
const NARROW: (usize, usize) = (5, 14);
/// A wider gap between anchors is searched for more of them.
const GAP: usize = 150;
/// How often a gap is searched again.
const DEPTH: usize = 4;
/// A key that more sentences of one side hold is no anchor.
const RARE: usize = 2;

/// The first band to search, and whether a narrower one round its best path is to follow.
pub(super) fn first_band(sides: &Sides) -> (Band, bool) {
    let (n, m) = (sides.left.len(), sides.right.len());
    let cells = (n + 1).saturating_mul(m + 1);
    if cells <= FULL {
        return (Band::full(n, m), false);
    }
    if cells <= COARSE_FULL {
        return (Band::full(n, m), true);
    }
    let mut points = Vec::new();
    anchors(sides, (0, 0), (n, m), DEPTH, &mut points);
    let gaps = gaps(&points, (n, m));
    let band = Band::around(&points, n, m, |i| {
        let k = points.partition_point(|p| p.0 < i);
        (gaps[k.min(gaps.len() - 1)] / 6).clamp(WIDE, 3 * WIDE)
    });
    (band, true)
}

/// The band round a path.
pub(super) fn band_round(steps: &[Step], sides: &Sides) -> Band {
    let points: Vec<_> =
        steps.iter().filter(|s| TYPES[s.t].0 > 0 && TYPES[s.t].1 > 0).map(|s| (s.i, s.j)).collect();
    let (n, m) = (sides.left.len(), sides.right.len());
    let half = (n.max(m) / 16 + NARROW.0).min(NARROW.1);
    Band::around(&points, n, m, |_| half)
}

/// Anchors between two boundaries, `from` and `to`: sentences that share what is rare there. What is too common in a
/// whole book is rare in a chapter, so wide gaps are searched again by themselves.
fn anchors(
    sides: &Sides,
    from: (usize, usize),
    to: (usize, usize),
    depth: usize,
    out: &mut Vec<(usize, usize)>,
) {
    let points = supported(&chain(rare_pairs(sides, from, to)), (to.0 - from.0, to.1 - from.1));
    let mut last = from;
    for point in points.into_iter().chain([to]) {
        let gap = (point.0.saturating_sub(last.0), point.1.saturating_sub(last.1));
        let again = depth > 0 && gap.0.min(gap.1) > GAP && gap != (to.0 - from.0, to.1 - from.1);
        if again {
            anchors(sides, last, point, depth - 1, out);
        }
        if point != to {
            out.push(point);
        }
        last = point;
    }
}

/// Pairs of sentences between two boundaries that share an item which is rare on both sides, sorted.
fn rare_pairs(sides: &Sides, from: (usize, usize), to: (usize, usize)) -> Vec<(usize, usize)> {
    let mut places: HashMap<u32, (Vec<usize>, Vec<usize>)> = HashMap::new();
    let add = |list: &mut Vec<usize>, place: usize| {
        if list.len() <= RARE && list.last() != Some(&place) {
            list.push(place);
        }
    };
    for i in from.0..to.0 {
        for key in sides.left[i].keys() {
            add(&mut places.entry(key).or_default().0, i);
        }
    }
    for j in from.1..to.1 {
        for key in sides.right[j].keys() {
            if let Some((_, list)) = places.get_mut(&key) {
                add(list, j);
            }
        }
    }
    let mut pairs: Vec<_> = places
        .values()
        .filter(|(l, r)| l.len() == r.len() && l.len() <= RARE)
        .flat_map(|(l, r)| l.iter().copied().zip(r.iter().copied()))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// The longest chain that rises on both sides (patience sorting).
fn chain(pairs: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    // Of pairs with the same left sentence at most one may be taken: the greatest j comes first.
    let mut order = pairs;
    order.sort_unstable_by_key(|&(i, j)| (i, std::cmp::Reverse(j)));
    let (mut tails, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), vec![None; order.len()]);
    for (k, &(_, j)) in order.iter().enumerate() {
        let place = tails.partition_point(|&t| order[t].1 < j);
        before[k] = place.checked_sub(1).map(|p| tails[p]);
        match tails.get_mut(place) {
            Some(t) => *t = k,
            None => tails.push(k),
        }
    }
    let mut out = Vec::with_capacity(tails.len());
    let mut at = tails.last().copied();
    while let Some(k) = at {
        out.push(order[k]);
        at = before[k];
    }
    out.reverse();
    out
}

/// The anchors that agree with their neighbours about how far the sides have drifted apart: a chance pair between true
/// ones lies off their line.
fn supported(points: &[(usize, usize)], (n, m): (usize, usize)) -> Vec<(usize, usize)> {
    let drift = |&(i, j): &(usize, usize)| j as f64 - i as f64 * m as f64 / n.max(1) as f64;
    let around = |k: usize| {
        let (from, to) = (k.saturating_sub(5), (k + 6).min(points.len()));
        let mut drifts: Vec<f64> = points[from..to].iter().map(drift).collect();
        drifts.sort_unstable_by(f64::total_cmp);
        drifts[drifts.len() / 2]
    };
    let near = |k: &usize| (drift(&points[*k]) - around(*k)).abs() <= WIDE as f64;
    (0..points.len()).filter(near).map(|k| (points[k].0 + 1, points[k].1 + 1)).collect()
}

/// The greater extent of each gap between anchors, ends included.
fn gaps(points: &[(usize, usize)], end: (usize, usize)) -> Vec<usize> {
    let mut last = (0, 0);
    let mut out = Vec::with_capacity(points.len() + 1);
    for &(i, j) in points.iter().chain([&end]) {
        out.push(i.saturating_sub(last.0).max(j.saturating_sub(last.1)));
        last = (i, j);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_rise_on_both_sides() {
        assert_eq!(
            chain(vec![(0, 0), (1, 5), (1, 1), (2, 2), (3, 1), (4, 4)]),
            [(0, 0), (1, 1), (2, 2), (4, 4)]
        );
        assert_eq!(chain(Vec::new()), []);
    }

    #[test]
    fn lone_anchors_off_the_line_are_dropped() {
        let mut points: Vec<_> = (0..20).map(|k| (k * 50, k * 50)).collect();
        points.insert(10, (480, 600));
        assert!(!supported(&points, (1000, 1000)).contains(&(481, 601)));
    }
}
