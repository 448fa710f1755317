//! The promise that nothing is lost in silence: what no stage accounts for is reported as removed.

use crate::document::{Reason, Span};
use crate::lexis::chars::is_visible;

/// The reason for a stretch that no stage accounts for: bars and rules are ornaments, anything else has no place in
/// text.
pub fn reason(text: &str) -> Reason {
    let mark = |c: char| c.is_ascii_punctuation() || c.is_whitespace() || matches!(c, '｜' | '—' | '·' | '•');
    if text.chars().all(mark) { Reason::Ornament } else { Reason::Control }
}

/// Stretches of `blocks` with visible characters that no span of `kept` covers. Linear but for sorting. The blocks
/// are in order and do not overlap; the others may.
pub fn uncovered(text: &str, blocks: &[Span], kept: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut kept: Vec<Span> = kept.collect();
    kept.sort();
    // As one run of spans that do not touch, so that a paragraph of a thousand lines is passed once.
    kept.dedup_by(|next, last| {
        let joins = next.start <= last.end;
        if joins {
            last.end = last.end.max(next.end);
        }
        joins
    });
    let mut out = Vec::new();
    let mut next = 0;
    for block in blocks {
        let mut at = block.start;
        while next < kept.len() && kept[next].end <= block.start {
            next += 1;
        }
        for span in kept[next..].iter().take_while(|s| s.start < block.end) {
            gap(text, Span::new(at, span.start.max(at)), &mut out);
            at = at.max(span.end);
        }
        gap(text, Span::new(at.min(block.end), block.end), &mut out);
    }
    out
}

fn gap(text: &str, span: Span, out: &mut Vec<Span>) {
    let piece = span.slice(text);
    let Some(first) = piece.find(is_visible) else { return };
    let last =
        piece.rfind(is_visible).map_or(first, |i| i + piece[i..].chars().next().map_or(0, char::len_utf8));
    out.push(Span::new(span.start + first, span.start + last));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_with_marks_are_found() {
        let text = "ab # cd\u{200b} 灯";
        let spans = [Span::new(0, 2), Span::new(5, 7)];
        let lost = uncovered(text, &[Span::new(0, text.len())], spans.into_iter());
        assert_eq!(lost.iter().map(|s| s.slice(text)).collect::<Vec<_>>(), ["#", "灯"]);
    }
}
