//! Text derived from the source, with a map back to it.

use super::Span;
use std::ops::Range;
use std::sync::Arc;

/// Text together with the place in the source that each part of it came from.
///
/// Text that nobody touched is a view of the source and copies nothing. An edit turns it into a string with a
/// run-length map: a *verbatim* run is the source's own bytes, a *replaced* run stands for a stretch of the
/// source as a whole (it may be empty: something was taken out there). Runs follow each other in both texts.
#[derive(Clone, Debug)]
pub struct MappedText {
    source: Arc<str>,
    repr: Repr,
}

#[derive(Clone, Debug)]
enum Repr {
    View(Span),
    Edited { text: String, runs: Vec<Run> },
}

/// One run of a [`MappedText`]: the derived bytes from `at` to the next run's `at` stand for `src`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// First byte in the derived text.
    pub at: usize,
    /// The stretch of the source.
    pub src: Span,
    /// True when the derived bytes are the source's own.
    pub verbatim: bool,
}

impl MappedText {
    /// A view of a stretch of the source.
    ///
    /// # Panics
    /// When `span` does not lie in `source` on character boundaries.
    pub fn view(source: &Arc<str>, span: Span) -> Self {
        assert!(source.get(span.range()).is_some(), "span {span} is not one of the source");
        Self { source: Arc::clone(source), repr: Repr::View(span) }
    }

    /// The derived text.
    pub fn as_str(&self) -> &str {
        match &self.repr {
            Repr::View(span) => span.slice(&self.source),
            Repr::Edited { text, .. } => text,
        }
    }

    /// What the source has behind the stretch that this text came from.
    pub fn behind(&self) -> &str {
        &self.source[self.span().end..]
    }

    /// The text with so many more bytes of the source at its end; `None` when it was edited, or when the source has no
    /// character that ends there.
    pub fn grown(&self, bytes: usize) -> Option<MappedText> {
        let Repr::View(span) = self.repr else { return None };
        let span = Span::new(span.start, span.end + bytes);
        self.source.get(span.range()).map(|_| MappedText::view(&self.source, span))
    }

    /// Length of the derived text in bytes.
    pub fn len(&self) -> usize {
        self.as_str().len()
    }

    /// True when the derived text has no byte.
    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }

    /// True when nothing was edited.
    pub fn is_verbatim(&self) -> bool {
        matches!(self.repr, Repr::View(_))
    }

    /// The runs in order. Replaying them (a verbatim run from the source, a replaced one from the derived text)
    /// gives the derived text.
    pub fn runs(&self) -> Vec<Run> {
        match &self.repr {
            Repr::View(span) => vec![Run { at: 0, src: *span, verbatim: true }],
            Repr::Edited { runs, .. } => runs.clone(),
        }
    }

    /// The whole stretch of the source that the text came from.
    pub fn span(&self) -> Span {
        match &self.repr {
            Repr::View(span) => *span,
            Repr::Edited { runs, .. } => match (runs.first(), runs.last()) {
                (Some(a), Some(b)) => Span::new(a.src.start, b.src.end),
                _ => Span::default(),
            },
        }
    }

    /// The stretch of the source that a range of the derived text came from. What was taken out inside the
    /// range is included, what was taken out at its very ends is not; a replaced run counts as a whole.
    ///
    /// # Panics
    /// When the range ends behind the text.
    pub fn source_span(&self, range: Range<usize>) -> Span {
        let (text, runs) = match &self.repr {
            Repr::View(span) => {
                assert!(range.end <= span.len());
                return Span::new(span.start + range.start, span.start + range.end);
            }
            Repr::Edited { text, runs } => (text, runs),
        };
        assert!(range.end <= text.len());
        let end_of = |i: usize| runs.get(i + 1).map_or(text.len(), |r| r.at);
        // The last run that starts at or before the range and is not an empty one in front of it.
        let mut first = runs.partition_point(|r| r.at <= range.start).saturating_sub(1);
        while first + 1 < runs.len() && end_of(first) <= range.start && range.start < text.len() {
            first += 1;
        }
        let Some(run) = runs.get(first) else { return Span::default() };
        let start = if run.verbatim { run.src.start + (range.start - run.at) } else { run.src.start };
        if range.is_empty() {
            return Span::new(start.min(run.src.end), start.min(run.src.end));
        }
        let last = runs.partition_point(|r| r.at < range.end) - 1;
        let run = &runs[last];
        let end = if run.verbatim { run.src.start + (range.end - run.at) } else { run.src.end };
        Span::new(start, end)
    }

    /// The derived bytes that came from a stretch of the source: its own bytes, and what replaced a stretch that lies
    /// in it as a whole. `None` where nothing did. Logarithmic in the edits.
    pub fn derived(&self, src: Span) -> Option<Span> {
        let (text, runs) = match &self.repr {
            Repr::View(span) => {
                let (start, end) = (src.start.max(span.start), src.end.min(span.end));
                return (start < end).then(|| Span::new(start - span.start, end - span.start));
            }
            Repr::Edited { text, runs } => (text, runs),
        };
        let end_of = |i: usize| runs.get(i + 1).map_or(text.len(), |r| r.at);
        let first = runs.partition_point(|r| r.src.end <= src.start);
        let last = runs.partition_point(|r| r.src.start < src.end).checked_sub(1)?;
        let (a, b) = (runs.get(first)?, runs.get(last)?);
        let start = match a.src.start >= src.start {
            true => a.at,
            false if a.verbatim => a.at + (src.start - a.src.start),
            false => end_of(first),
        };
        let end = match b.src.end <= src.end {
            true => end_of(last),
            false if b.verbatim => b.at + (src.end - b.src.start),
            false => b.at,
        };
        (start < end).then(|| Span::new(start, end))
    }

    /// Applies edits: each range of the derived text becomes the string beside it. Edits must be in order and
    /// must not overlap; an edit that breaks this rule or a character is skipped. The map is composed, so the
    /// result still points at the source. Linear in the text.
    pub fn edit<S: AsRef<str>>(&self, edits: &[(Range<usize>, S)]) -> MappedText {
        if edits.is_empty() {
            return self.clone();
        }
        let mut out = Builder::new(&self.source, self.len());
        let mut at = 0;
        for (range, new) in edits {
            if range.start < at || self.as_str().get(range.clone()).is_none() {
                continue;
            }
            self.copy_to(&mut out, at..range.start);
            let src = if range.is_empty() {
                let p = self.source_span(range.clone());
                Span::new(p.start, p.start)
            } else {
                self.source_span(range.clone())
            };
            out.replaced(src, new.as_ref());
            at = range.end;
        }
        self.copy_to(&mut out, at..self.len());
        out.finish()
    }

    /// The part of the text in `range`, with its map.
    pub fn slice(&self, range: Range<usize>) -> MappedText {
        match &self.repr {
            Repr::View(_) => MappedText::view(&self.source, self.source_span(range)),
            Repr::Edited { .. } => {
                let mut out = Builder::new(&self.source, range.len());
                self.copy_to(&mut out, range);
                out.finish()
            }
        }
    }

    /// The text without white space at its ends.
    pub fn trimmed(&self) -> MappedText {
        let text = self.as_str();
        let range = Span::new(0, text.len()).trimmed(text).range();
        if range.len() == text.len() { self.clone() } else { self.slice(range) }
    }

    /// Joins pieces of one source in order; between two of them stands `separator`, which replaces whatever the
    /// source has there.
    pub fn join(parts: &[MappedText], separator: impl Fn(&str, &str) -> &'static str) -> Option<MappedText> {
        let (first, rest) = parts.split_first()?;
        let mut out = Builder::new(&first.source, parts.iter().map(|p| p.len() + 1).sum());
        first.copy_to(&mut out, 0..first.len());
        let mut before = first;
        for part in rest {
            let gap = Span::new(before.span().end, part.span().start);
            out.replaced(gap, separator(before.as_str(), part.as_str()));
            part.copy_to(&mut out, 0..part.len());
            before = part;
        }
        Some(out.finish())
    }

    fn copy_to(&self, out: &mut Builder, range: Range<usize>) {
        match &self.repr {
            Repr::View(span) => out.verbatim(Span::new(span.start + range.start, span.start + range.end)),
            Repr::Edited { text, runs } => {
                let mut i = runs.partition_point(|r| r.at < range.start);
                // Step back to the run that the range starts in.
                if i > 0 && runs.get(i).is_none_or(|r| r.at > range.start) {
                    i -= 1;
                }
                for (k, run) in runs.iter().enumerate().skip(i) {
                    if run.at > range.end {
                        break;
                    }
                    let end = runs.get(k + 1).map_or(text.len(), |r| r.at);
                    let (a, b) = (run.at.max(range.start), end.min(range.end));
                    if run.at == end {
                        // Something was taken out here: kept when it lies inside, dropped at the very ends.
                        if run.at > range.start && run.at < range.end {
                            out.replaced(run.src, "");
                        }
                    } else if a < b {
                        if run.verbatim {
                            out.verbatim(Span::new(
                                run.src.start + (a - run.at),
                                run.src.start + (b - run.at),
                            ));
                        } else {
                            out.replaced(run.src, &text[a..b]);
                        }
                    }
                }
            }
        }
    }
}

/// Builds an edited [`MappedText`] run by run, in the order of the source.
#[derive(Debug)]
pub struct Builder {
    source: Arc<str>,
    text: String,
    runs: Vec<Run>,
}

impl Builder {
    /// A builder over `source`, with room for `capacity` bytes.
    pub fn new(source: &Arc<str>, capacity: usize) -> Self {
        Self { source: Arc::clone(source), text: String::with_capacity(capacity), runs: Vec::new() }
    }

    /// Length of the text so far, in bytes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// True while nothing was added.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds the source's own bytes of `span`.
    pub fn verbatim(&mut self, span: Span) {
        if span.is_empty() {
            return;
        }
        match self.runs.last_mut() {
            Some(last) if last.verbatim && last.src.end == span.start => last.src.end = span.end,
            _ => self.runs.push(Run { at: self.text.len(), src: span, verbatim: true }),
        }
        self.text.push_str(span.slice(&self.source));
    }

    /// Adds `new`, which stands for `span` of the source.
    pub fn replaced(&mut self, span: Span, new: &str) {
        if new.is_empty() && span.is_empty() {
            return;
        }
        self.runs.push(Run { at: self.text.len(), src: span, verbatim: false });
        self.text.push_str(new);
    }

    /// The finished text: a view where nothing was replaced.
    pub fn finish(self) -> MappedText {
        let repr = match self.runs.as_slice() {
            [one] if one.verbatim => Repr::View(one.src),
            _ => Repr::Edited { text: self.text, runs: self.runs },
        };
        MappedText { source: self.source, repr }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> MappedText {
        let text: Arc<str> = text.into();
        MappedText::view(&text, Span::new(0, text.len()))
    }

    #[test]
    fn an_edit_keeps_the_way_back() {
        let t = source("New ZeWorld Timesaland, Laos");
        let fixed = t.edit(&[(6..17, "")]);
        assert_eq!(fixed.as_str(), "New Zealand, Laos");
        assert_eq!(fixed.source_span(4..11).slice(&t.source), "ZeWorld Timesaland");
        assert_eq!(fixed.source_span(0..6).slice(&t.source), "New Ze");
        assert_eq!(fixed.source_span(6..11).slice(&t.source), "aland");
        assert_eq!(fixed.source_span(13..17).slice(&t.source), "Laos");
    }

    #[test]
    fn edits_compose() {
        let t = source("a&nbsp;b c");
        let once = t.edit(&[(1..7, " ")]);
        assert_eq!(once.as_str(), "a b c");
        let twice = once.edit(&[(1..2, ""), (3..4, "_")]);
        assert_eq!(twice.as_str(), "ab_c");
        assert_eq!(twice.source_span(1..2).slice(&t.source), "b");
        assert_eq!(twice.source_span(2..3).slice(&t.source), " ");
        assert_eq!(twice.slice(1..4).as_str(), "b_c");
        assert_eq!(twice.slice(1..4).span().slice(&t.source), "b c");
    }

    #[test]
    fn the_way_forth_answers_the_way_back() {
        let t = source("a&nbsp;b World c").edit(&[(1..7, " "), (9..15, "")]);
        assert_eq!(t.as_str(), "a b c");
        let all = t.source.len();
        for (src, want) in [
            ((0, 1), Some((0, 1))),
            ((0, 3), Some((0, 1))), // half of a reference
            ((0, 7), Some((0, 2))),
            ((7, 8), Some((2, 3))),
            ((9, 15), None), // what was taken out
            ((8, all), Some((3, 5))),
            ((0, all), Some((0, 5))),
            ((all, all + 5), None),
        ] {
            let span = t.derived(Span::new(src.0, src.1));
            assert_eq!(span, want.map(|(a, b)| Span::new(a, b)), "{src:?}");
        }
        assert_eq!(source("河灯").derived(Span::new(3, 9)), Some(Span::new(3, 6)));
    }

    #[test]
    fn joining_covers_the_gap() {
        let s: Arc<str> = "one\n  two".into();
        let parts = [MappedText::view(&s, Span::new(0, 3)), MappedText::view(&s, Span::new(6, 9))];
        let joined = MappedText::join(&parts, |_, _| " ").unwrap();
        assert_eq!(joined.as_str(), "one two");
        assert_eq!(joined.span(), Span::new(0, 9));
        assert_eq!(joined.source_span(3..4).slice(&s), "\n  ");
    }
}
