//! Punctuation and length of a sentence, comparable between the languages.

use crate::lexis::chars::is_han;

/// Kinds of marks that are counted: `?`, `!`, quotation marks, colons, brackets, ellipses, dashes, semicolons.
pub(super) const MARKS: usize = 8;

/// What a Latin letter or a digit counts next to a Chinese character: English takes some 3.7 letters for one.
const LETTER: f32 = 0.27;

/// Marks of a sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Marks {
    pub(super) counts: [f32; MARKS],
    /// Ends like a sentence.
    pub(super) stopped: bool,
    /// The kind of its last mark: 0 none, 1 full stop, 2 `?`, 3 `!`, 4 others.
    pub(super) last: u8,
    /// Quotations that it opens and does not close, or the reverse (negative).
    pub(super) open: i8,
    /// Ends with a closing quotation mark.
    pub(super) quoted: bool,
}

/// Length in Chinese characters, or the like.
pub(super) fn size(text: &str) -> f32 {
    let one = |c: char| match c {
        c if is_han(c) => 1.0,
        c if c.is_alphanumeric() => LETTER,
        _ => 0.0,
    };
    text.chars().map(one).sum()
}

pub(super) fn read(text: &str) -> Marks {
    let mut marks = Marks::default();
    let (mut open, mut straight, mut before, mut dots) = (0i32, 0u32, ' ', 0u32);
    for c in text.chars() {
        let kind = match c {
            '?' | '？' => 0,
            '!' | '！' => 1,
            '“' | '”' | '「' | '」' | '『' | '』' | '"' | '＂' => 2,
            ':' | '：' => 3,
            '(' | '（' => 4,
            '…' => 5,
            '.' if dots == 1 => 5,
            '—' | '–' => 6,
            ';' | '；' => 7,
            _ => MARKS,
        };
        // An ellipsis is two characters in Chinese, one or three in English; so is a dash.
        if kind < MARKS && !(matches!(c, '…' | '—' | '–') && c == before) {
            marks.counts[kind] += 1.0;
        }
        dots = if c == '.' { dots + 1 } else { 0 };
        match c {
            '“' | '「' | '『' => open += 1,
            '”' | '」' | '』' => open -= 1,
            '"' | '＂' => straight += 1,
            _ => {}
        }
        before = c;
    }
    open += i32::from(straight % 2 == 1) * if text.trim_start().starts_with(['"', '＂']) { 1 } else { -1 };
    marks.open = open.clamp(-3, 3) as i8;
    let end = text.trim_end();
    marks.quoted = end.ends_with(['”', '"', '」', '』', '＂']);
    let closing = |c: char| c.is_whitespace() || "\"'”’」』）)]】》".contains(c);
    let end = end.trim_end_matches(closing);
    let last = end.chars().next_back();
    marks.last = match last {
        Some('.') if end.ends_with("..") => 4,
        Some('.' | '。' | '．') => 1,
        Some('?' | '？') => 2,
        Some('!' | '！') => 3,
        Some(c) if !c.is_alphanumeric() => 4,
        _ => 0,
    };
    marks.stopped = matches!(marks.last, 1..=3) || end.ends_with(['…', '.']);
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_both_languages_agree() {
        for (zh, en) in [
            ("“你来吗？”他问。", "\"Are you coming?\" he asked."),
            ("他说：“不……", "He said: “No..."),
            ("雨——停了；", "The rain — stopped;"),
        ] {
            let (zh, en) = (read(zh), read(en));
            assert_eq!((zh.counts, zh.last, zh.open), (en.counts, en.last, en.open), "{zh:?} {en:?}");
        }
        assert_eq!(size("河灯节, ok 12"), 3.0 + 4.0 * LETTER);
    }
}
