//! Sentences longer than a segment may be, cut where it hurts least.

use crate::document::Span;
use crate::split::marks::{after, is_cjk, is_stop, skip_space};
use crate::split::pairs::{Half, half};
use crate::split::stop::whole_at;
use unicode_segmentation::UnicodeSegmentation;

/// Strength of a place, the weakest first. A place with none is only used when no other is in reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// Beside a Chinese character, as lines are broken.
    Character,
    Space,
    /// Behind a closing bracket or quotation mark.
    Bracket,
    Dash,
    /// 、
    Item,
    Comma,
    Colon,
    Semicolon,
    /// Behind a stop that ends no sentence: inside a quotation, or in a list.
    Stop,
}

/// Cuts `span` of `text` into pieces of at most `max` characters (Unicode scalar values) and gives them to `piece`, in
/// order, without white space at their ends. Each cut is at the strongest mark that leaves a piece of at least half
/// the even share, the nearest to the even share among equals. No piece ends where `held` says that none may, unless
/// there is no other place in reach. A grapheme is never cut, so one that is longer than `max` stays whole.
pub(super) fn cut(
    text: &str,
    span: Span,
    max: usize,
    held: impl Fn(usize) -> bool,
    mut piece: impl FnMut(Span),
) {
    let mut from = span.start;
    let mut left = if span.len() <= max { span.len() } else { span.slice(text).chars().count() };
    while left > max {
        let share = left.div_ceil(left.div_ceil(max));
        let rest = &text[from..span.end];
        // Looked at from here on, not from the start of the text: to tell where a flag begins, all flags before it count.
        let whole = |at: usize| whole_at(rest, at, skip_space(rest, at));
        let Some((end, chars)) =
            best(rest, share, max, |at| held(from + at) || !whole(at)).or_else(|| anywhere(rest, max, whole))
        else {
            break;
        };
        piece(Span::new(from, from + end));
        let next = skip_space(text, from + end).min(span.end);
        left = left.saturating_sub(chars + text[from + end..next].chars().count());
        from = next;
    }
    if from < span.end {
        piece(Span::new(from, span.end));
    }
}

/// Long enough, strong, near to the even share: what makes one place better than another.
type Rank = (bool, Place, std::cmp::Reverse<usize>);

/// The best place in the first `max` characters of `rest`: its byte and the number of characters before it.
fn best(rest: &str, share: usize, max: usize, held: impl Fn(usize) -> bool) -> Option<(usize, usize)> {
    let mut found: Option<(Rank, usize, usize)> = None;
    let mut mark = None;
    for (chars, (at, c)) in (1..=max).zip(rest.char_indices()) {
        let end = at + c.len_utf8();
        let next = after(rest, end);
        mark = strength(c, next, mark);
        let Some(next) = next else { break };
        let Some(place) = place(c, next, mark) else { continue };
        let key = (chars * 2 >= share, place, std::cmp::Reverse(chars.abs_diff(share)));
        // A short piece is worth a mark or a space, not the cutting of a word.
        if (key.0 || place > Place::Character) && found.is_none_or(|f| f.0 < key) && !held(end) {
            found = Some((key, end, chars));
        }
    }
    found.map(|f| (f.1, f.2))
}

/// The strength that `c` gives to the place behind it; closing marks take over that of what stands before them.
fn strength(c: char, next: Option<char>, before: Option<Place>) -> Option<Place> {
    let spaced = next.is_some_and(char::is_whitespace);
    Some(match c {
        '；' => Place::Semicolon,
        '：' => Place::Colon,
        '，' => Place::Comma,
        '、' => Place::Item,
        '—' | '–' => Place::Dash,
        // 12:30 and 1,000 are no clauses.
        ';' if spaced => Place::Semicolon,
        ':' if spaced => Place::Colon,
        ',' if spaced => Place::Comma,
        '-' if spaced => Place::Space,
        c if is_stop(c) && (spaced || !c.is_ascii()) => Place::Stop,
        '"' | '\'' | '’' if before.is_some() => return before,
        c if matches!(half(c), Some((_, Half::Close))) => {
            before.unwrap_or(Place::Bracket).max(Place::Bracket)
        }
        _ => return None,
    })
}

/// The strength of the place between `c` and `next`, of which the former gives `mark`.
fn place(c: char, next: char, mark: Option<Place>) -> Option<Place> {
    if c.is_whitespace() {
        return None;
    }
    if next.is_whitespace() {
        return Some(mark.unwrap_or(Place::Space).max(Place::Space));
    }
    let clings = matches!(half(next), Some((_, Half::Close)))
        || matches!(
            next,
            ',' | ';' | ':' | '，' | '、' | '；' | '：' | '%' | '％' | '—' | '–' | '"' | '\'' | '’'
        )
        || is_stop(next);
    if clings || matches!(half(c), Some((_, Half::Open))) {
        return None;
    }
    let wide = is_cjk(c) || is_cjk(next) || !c.is_ascii() && mark.is_some();
    mark.filter(|_| wide).or((is_cjk(c) || is_cjk(next)).then_some(Place::Character))
}

/// The last grapheme that ends within `max` characters, or the first one. White space that belongs to a grapheme with
/// what follows it cannot be taken off, so no piece ends before it.
fn anywhere(rest: &str, max: usize, whole: impl Fn(usize) -> bool) -> Option<(usize, usize)> {
    let (mut end, mut chars, mut found) = (0, 0, None);
    for grapheme in rest.graphemes(true) {
        let more = grapheme.chars().count();
        if found.is_some() && chars + more > max {
            break;
        }
        end += grapheme.len();
        chars += more;
        if !grapheme.ends_with(char::is_whitespace) && whole(end) {
            found = Some((end, chars));
        }
    }
    found.filter(|f| f.0 < rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str, max: usize) -> Vec<&str> {
        let mut out = Vec::new();
        cut(text, Span::new(0, text.len()), max, |_| false, |s| out.push(s.slice(text)));
        out
    }

    #[test]
    fn the_strongest_mark_comes_first_then_the_most_even() {
        assert_eq!(
            pieces("甲乙丙丁，戊己庚辛；壬癸子丑，寅卯。", 12),
            ["甲乙丙丁，戊己庚辛；", "壬癸子丑，寅卯。"]
        );
        assert_eq!(pieces("one, two, three, four, five, six", 20), ["one, two, three,", "four, five, six"]);
        assert_eq!(pieces("he said (at ten) that it was over", 20), ["he said (at ten)", "that it was over"]);
    }

    #[test]
    fn what_belongs_together_stays_if_it_can() {
        assert_eq!(pieces("at 12:30 some 1,000 came", 14), ["at 12:30 some", "1,000 came"]);
        assert_eq!(pieces("他说：“好，走。”然后走了", 10), ["他说：“好，走。”", "然后走了"]);
        assert_eq!(pieces("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(pieces("e\u{301}e\u{301}e\u{301}", 3), ["e\u{301}", "e\u{301}", "e\u{301}"]);
        assert_eq!(pieces("short", 5), ["short"]);
    }

    #[test]
    fn a_held_place_is_passed_over() {
        let text = "see Foo Bar then go on";
        let mut out = Vec::new();
        cut(text, Span::new(0, text.len()), 12, |at| at == 7 || at == 11, |s| out.push(s.slice(text)));
        assert_eq!(out, ["see", "Foo Bar then", "go on"]);
    }
}
