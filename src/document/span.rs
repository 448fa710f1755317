//! Half-open byte ranges, and tilings that cover a text without a hole.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

/// A half-open range of bytes `[start, end)`; both ends lie on character boundaries of the text it speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` to `end`; an end before the start is moved up to it.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// True when the span covers no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// True when `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True when the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// As a standard range, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The stretch of `text` that the span names.
    ///
    /// # Panics
    /// When the span does not lie in `text` on character boundaries.
    pub fn slice(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// The span without the white space at either end of its stretch.
    pub fn trimmed(self, text: &str) -> Span {
        let piece = self.slice(text);
        let start = self.start + (piece.len() - piece.trim_start().len());
        let end = self.end - (piece.len() - piece.trim_end().len());
        Span::new(start, end)
    }
}

impl From<Range<usize>> for Span {
    fn from(r: Range<usize>) -> Self {
        Span::new(r.start, r.end)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// Pieces that follow each other from byte 0 without a hole or an overlap, each with a label.
///
/// Only ends are stored, so a hole cannot be expressed; [`Tiling::covers`] checks the total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tiling<K> {
    pieces: Vec<(usize, K)>,
}

impl<K> Default for Tiling<K> {
    fn default() -> Self {
        Self { pieces: Vec::new() }
    }
}

impl<K> Tiling<K> {
    /// A tiling without a piece: it covers the empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the piece from where the last one ended to `end`. An empty or backward piece is refused
    /// (`false`), so that every piece has at least one byte.
    pub fn push(&mut self, end: usize, kind: K) -> bool {
        let ok = end > self.end();
        if ok {
            self.pieces.push((end, kind));
        }
        ok
    }

    /// Where the last piece ends: the length in bytes of the text covered.
    pub fn end(&self) -> usize {
        self.pieces.last().map_or(0, |p| p.0)
    }

    /// True when the pieces cover exactly a text of `len` bytes.
    pub fn covers(&self, len: usize) -> bool {
        self.end() == len
    }

    /// Number of pieces.
    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    /// True without a piece.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The pieces in order, each with its span.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Span, &K)> + ExactSizeIterator {
        (0..self.pieces.len()).map(|i| {
            let start = if i == 0 { 0 } else { self.pieces[i - 1].0 };
            (Span::new(start, self.pieces[i].0), &self.pieces[i].1)
        })
    }

    /// The label at a byte, if it is covered. Logarithmic in the number of pieces.
    pub fn at(&self, byte: usize) -> Option<&K> {
        let i = self.pieces.partition_point(|p| p.0 <= byte);
        self.pieces.get(i).map(|p| &p.1)
    }
}

impl<K: PartialEq> Tiling<K> {
    /// As [`Tiling::push`], but a piece with the label of the last one only lengthens it.
    pub fn extend(&mut self, end: usize, kind: K) -> bool {
        if end <= self.end() {
            return false;
        }
        match self.pieces.last_mut() {
            Some(last) if last.1 == kind => last.0 = end,
            _ => self.pieces.push((end, kind)),
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tiling_has_no_hole() {
        let mut t = Tiling::new();
        assert!(t.push(3, 'a'));
        assert!(!t.push(3, 'b'), "an empty piece");
        assert!(!t.push(2, 'b'), "a backward piece");
        assert!(t.extend(5, 'a'));
        assert!(t.extend(6, 'b'));
        assert_eq!(
            t.iter().map(|(s, k)| (s.start, s.end, *k)).collect::<Vec<_>>(),
            [(0, 5, 'a'), (5, 6, 'b')]
        );
        assert!(t.covers(6) && !t.covers(7));
        assert_eq!((t.at(4), t.at(5), t.at(6)), (Some(&'a'), Some(&'b'), None));
    }

    #[test]
    fn trimming_keeps_to_characters() {
        let text = "\u{3000}河灯 ";
        assert_eq!(Span::new(0, text.len()).trimmed(text).slice(text), "河灯");
        assert!(Span::new(0, 3).trimmed(text).is_empty());
    }
}
