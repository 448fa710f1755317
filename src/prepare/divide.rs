//! A token budget for units: what is too long for a model's window is divided where a reader would breathe.

use super::id;
use crate::document::{InlineCode, Role, Span, State, Unit};
use crate::lexis::tokens::TokenCounter;
use std::collections::HashMap;
use unicode_segmentation::UnicodeSegmentation;

/// Divides every unit whose source is more than `limit` tokens of `counter` into units of at most `limit`, in order.
///
/// A part ends after a clause where one ends in its second half, else after a word, else after a character; never
/// inside a protected stretch: a longer one is a part of its own. The parts are the source word for word, without the white space between
/// them. A translation belongs to the whole, so it becomes a note of the first part. Three things stay whole and say so
/// in a note: a single character and a protected stretch of more than `limit` tokens, and a source that the tokenizer
/// cannot count.
///
/// Ids are given anew; those of units that fit stay as they were unless a part before them has the same text.
/// Time is linear in the text, times the logarithm of `limit`.
pub fn divide(units: Vec<Unit>, limit: usize, counter: &TokenCounter) -> Vec<Unit> {
    let mut seen: HashMap<(Role, String), usize> = HashMap::new();
    let mut out = Vec::with_capacity(units.len());
    for unit in units {
        for mut part in parts(unit, limit, counter) {
            let count = seen.entry((part.role, part.source.clone())).or_default();
            *count += 1;
            part.id = id(part.role, &part.source, *count);
            out.push(part);
        }
    }
    out
}

fn parts(mut unit: Unit, limit: usize, counter: &TokenCounter) -> Vec<Unit> {
    match counter.count(&unit.source) {
        Ok(tokens) if tokens <= limit => return vec![unit],
        Ok(_) => {}
        Err(_) => {
            unit.notes.push("the tokenizer cannot count this text".to_owned());
            return vec![unit];
        }
    }
    let fits = |text: &str| counter.count(text).is_ok_and(|n| n <= limit);
    let pieces = pieces(&unit.source, &unit.protected, limit, &fits);
    let of = pieces.len();
    let part = |(i, span): (usize, Span)| {
        let piece = span.slice(&unit.source);
        let within = |p: &Span| Span::new(p.start.max(span.start), p.end.min(span.end));
        let codes = unit.codes.iter().filter(|c| {
            let empty = c.span.is_empty() && span.start <= c.span.start && c.span.start < span.end;
            empty || c.span.overlaps(span)
        });
        let shifted = |s: Span| Span::new(s.start - span.start, s.end - span.start);
        let codes = codes.map(|c| InlineCode { span: shifted(within(&c.span)), ..c.clone() }).collect();
        let inside = unit.protected.iter().filter(|p| p.overlaps(span)).map(within);
        let mut notes = unit.notes.clone();
        if of > 1 {
            notes.push(format!("part {} of {of} of a text of more than {limit} tokens", i + 1));
        }
        if !fits(piece) {
            let what = if unit.protected.iter().any(|p| p.overlaps(span)) {
                "protected stretch"
            } else {
                "character"
            };
            notes.push(format!("one {what} of more than {limit} tokens"));
        }
        if let Some(target) = unit.target.as_ref().filter(|_| i == 0 && of > 1) {
            notes.push(format!("translation of the whole: {target}"));
        }
        let whole = of == 1;
        Unit {
            part: (of > 1).then_some(span),
            source: piece.to_owned(),
            protected: inside.map(|p| Span::new(p.start - span.start, p.end - span.start)).collect(),
            codes,
            target: unit.target.clone().filter(|_| whole),
            state: if whole { unit.state } else { State::Initial },
            score: unit.score.filter(|_| whole),
            notes,
            ..unit.clone()
        }
    };
    pieces.into_iter().enumerate().map(part).collect()
}

/// The pieces of `text`, none of them blank, each of which `fits` unless it is one character.
fn pieces(text: &str, protected: &[Span], limit: usize, fits: &impl Fn(&str) -> bool) -> Vec<Span> {
    let mut out = Vec::new();
    let mut at = text.len() - text.trim_start().len();
    while at < text.len() {
        let rest = &text[at..];
        let whole = |cut: usize| !protected.iter().any(|p| p.start < at + cut && at + cut < p.end);
        // A URL longer than the budget is a URL all the same: half of it is none.
        let own = protected.iter().find(|p| p.start <= at && at < p.end && !fits(&text[at..p.end]));
        let cut = match own {
            Some(own) => own.end - at,
            None => cut(rest, longest(rest, limit, fits), &whole, fits),
        };
        out.push(Span::new(at, at + rest[..cut].trim_end().len()));
        at += cut;
        at += text[at..].len() - text[at..].trim_start().len();
    }
    out
}

/// The length of a beginning of `text` that fits and that is about as long as one can be; 0 where none does.
fn longest(text: &str, limit: usize, fits: &impl Fn(&str) -> bool) -> usize {
    let fits = |end: usize| fits(text[..end].trim_end());
    let (mut low, mut high) = (0, text.floor_char_boundary(limit.saturating_mul(4)));
    while high < text.len() && fits(high) {
        // Up to the next boundary: down from 4 in "ab“" is 2 again.
        (low, high) = (high, text.ceil_char_boundary(high.saturating_mul(2)));
    }
    if high == text.len() && fits(high) {
        return high;
    }
    loop {
        // Halfway, but past the character at `low`: in "“ab" half of 5 bytes lies inside the first.
        let middle = text.floor_char_boundary(low + (high - low) / 2).max(text.ceil_char_boundary(low + 1));
        match middle {
            m if m >= high => return low,
            m if fits(m) => low = m,
            m => high = m,
        }
    }
}

/// Where to end a part of `text` that may be `most` bytes long. More than 0.
fn cut(text: &str, most: usize, whole: &impl Fn(usize) -> bool, fits: &impl Fn(&str) -> bool) -> usize {
    if most == text.len() {
        return most;
    }
    // A shorter text can have more tokens than a longer one, so each end is counted.
    let good = |end: &usize| *end > 0 && *end <= most && whole(*end) && fits(text[..*end].trim_end());
    // One character more than `most` tells whether a word ends there.
    let seen = text.ceil_char_boundary(most + 1);
    let clauses = || {
        text[..most].char_indices().rev().filter_map(|(i, c)| {
            let end = i + c.len_utf8();
            let spaced = c.is_ascii() && !text[end..].starts_with(char::is_whitespace);
            (CLAUSE.contains(&c) && !spaced).then_some(end)
        })
    };
    let words = || text[..seen].split_word_bound_indices().map(|(i, _)| i).rev();
    let characters = || text[..seen].grapheme_indices(true).map(|(i, _)| i).rev();
    let late = |end: &usize| *end * 2 >= most;
    clauses()
        .take_while(late)
        .find(good)
        .or_else(|| words().find(good))
        .or_else(|| characters().find(good))
        .or_else(|| characters().find(|end| *end > 0 && *end <= most && fits(text[..*end].trim_end())))
        .or_else(|| text.graphemes(true).next().map(str::len))
        .unwrap_or(text.len())
}

/// A clause may end after these; the ones of ASCII only before a space.
const CLAUSE: [char; 16] =
    [',', ';', ':', '.', '!', '?', '，', '；', '：', '、', '。', '！', '？', '…', '—', '”'];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexis::protect;
    use crate::models::Models;

    fn counter() -> TokenCounter {
        TokenCounter::from_models(&Models::embedded()).unwrap()
    }

    fn unit(source: &str) -> Unit {
        Unit {
            id: id(Role::Body, source, 1),
            role: Role::Body,
            lang: "en-US".into(),
            target_lang: "zh-CN".into(),
            from: Vec::new(),
            part: None,
            source: source.into(),
            target: None,
            state: State::Initial,
            score: None,
            protected: protect::spans(source),
            codes: Vec::new(),
            translate: true,
            notes: vec!["paragraph 1".into()],
        }
    }

    fn sources(units: &[Unit]) -> Vec<&str> {
        units.iter().map(|u| u.source.as_str()).collect()
    }

    #[test]
    fn a_unit_that_fits_is_left_alone() {
        let short = unit("The ferry came.");
        let tokens = counter().count(&short.source).unwrap();
        assert_eq!(divide(vec![short.clone()], tokens, &counter()), vec![short.clone()]);
        assert!(divide(vec![short], tokens - 1, &counter()).len() > 1);
    }

    #[test]
    fn parts_end_after_clauses_then_words() {
        // One token for each character, so that the test can be read.
        let pieces = |text: &'static str,
                      protected: &[Span],
                      limit,
                      fits: &dyn Fn(&str) -> bool|
         -> Vec<&'static str> {
            let pieces = super::pieces(text, protected, limit, &fits);
            pieces.into_iter().map(|s| s.slice(text)).collect()
        };
        let long = "When the bridge closed, the boats came back and stayed";
        let fits = |t: &str| t.chars().count() <= 30;
        assert_eq!(
            pieces(long, &[], 30, &fits),
            ["When the bridge closed,", "the boats came back and stayed"]
        );
        let fits = |t: &str| t.chars().count() <= 12;
        assert_eq!(
            pieces("桥关闭以后，船又回来了，而且留了下来", &[], 12, &fits),
            ["桥关闭以后，船又回来了，", "而且留了下来"]
        );
        assert_eq!(pieces("abcdefghijklmnop", &[], 12, &fits), ["abcdefghijkl", "mnop"]);
        assert_eq!(
            pieces("See x.example/a-b-c now", &[Span::new(4, 19)], 12, &fits),
            ["See", "x.example/a-b-c", "now"]
        );
    }

    #[test]
    fn a_translation_of_the_whole_becomes_a_note() {
        let mut pair = unit("When the bridge closed, the boats came back and stayed for eleven years.");
        pair.target = Some("译文。".into());
        pair.state = State::Translated;
        pair.score = Some(0.9);
        let parts = divide(vec![pair], 8, &counter());
        assert!(parts.iter().all(|p| p.target.is_none() && p.score.is_none() && p.state == State::Initial));
        assert_eq!(parts[0].notes.last().map(String::as_str), Some("translation of the whole: 译文。"));
        assert_eq!(parts[1].notes.len(), 2);
    }

    #[test]
    fn no_part_is_over_the_limit_and_nothing_is_lost() {
        let texts = [
            "The old ferry route across the Lanwan estuary reopened on Monday after eleven years, with four boats.",
            "旧渡轮航线时隔十一年于周一重新开通，四艘电动船取代了二〇一三年停航的柴油船队；票价不变。",
            "Mixed 中英文 text, see https://lakeport.example/plan?a=1&b=2 and mail desk@lakeport.example 🏮 soon",
            "“ab“cd” a𠮷b🏮",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ];
        let counter = counter();
        for text in texts {
            for limit in [1, 2, 3, 5, 8, 13, 40] {
                let parts = divide(vec![unit(text), unit(text)], limit, &counter);
                let squeeze = |t: &str| t.split_whitespace().collect::<String>();
                assert_eq!(squeeze(&sources(&parts).concat()), squeeze(&text.repeat(2)), "{limit}");
                for part in &parts {
                    let whole = |p: &Span| p.slice(&part.source) == part.source;
                    let one = part.source.graphemes(true).count() == 1 || part.protected.iter().any(whole);
                    assert!(one || counter.count(&part.source).unwrap() <= limit, "{limit}: {part:?}");
                }
                let ids: std::collections::HashSet<_> = parts.iter().map(|p| &p.id).collect();
                assert_eq!(ids.len(), parts.len());
            }
        }
    }
}
