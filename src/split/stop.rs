//! A place where a sentence may end: the marks, what closes behind them, and what comes next.

use super::marks::{after, before, is_break, is_cjk, is_emoji, is_letter, is_stop, is_wide_stop, skip_space};
use super::pairs::{Half, Open, Pairs, Shape, half, straight};
use unicode_segmentation::GraphemeCursor;

/// What rules say about a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A sentence ends here.
    End,
    /// No sentence ends here.
    No,
    /// The rules cannot tell; the value is what they lean to. A model may decide these.
    Open(bool),
}

impl Verdict {
    /// The decision without a model.
    pub(super) fn ends(self) -> bool {
        matches!(self, Verdict::End | Verdict::Open(true))
    }
}

/// What lies between the candidate and the next character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// Spaces.
    Space,
    /// One line break.
    Line,
    /// A blank line, or the end of the text.
    Paragraph,
}

/// A run of stops with the quotation marks, brackets and notes that belong to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop {
    /// First byte of the marks.
    pub(super) at: usize,
    /// Where the sentence would end.
    pub(super) end: usize,
    /// First character of what follows; the text's length at its end.
    pub(super) next: usize,
    pub(super) gap: Gap,
    /// Number of `.` in the run; … counts three.
    pub(super) dots: usize,
    /// The run has `?` or `!`, of either width.
    pub(super) bang: bool,
    /// The run has a full-width stop.
    pub(super) wide: bool,
    /// A quotation mark closes behind the stop.
    pub(super) quote: bool,
    /// A bracket closes behind the stop.
    pub(super) bracket: bool,
    /// The outermost pair that closes behind the stop.
    pub(super) closed: Option<Open>,
}

impl Stop {
    /// Reads the candidate whose first mark is at `at`. Closing marks are taken from `pairs`.
    pub(super) fn read(text: &str, at: usize, sentence: usize, pairs: &mut Pairs) -> Self {
        let mut stop = Stop {
            at,
            end: at,
            next: at,
            gap: Gap::None,
            dots: 0,
            bang: false,
            wide: false,
            quote: false,
            bracket: false,
            closed: None,
        };
        loop {
            let from = stop.end;
            stop.marks(text);
            stop.closers(text, sentence, pairs);
            if stop.end == from {
                break;
            }
        }
        stop.notes(text);
        stop.emoji(text);
        stop.end = whole_grapheme(text, stop.end);
        stop.next = skip_space(text, stop.end);
        stop.gap = gap(text, stop.end, stop.next);
        stop
    }

    /// Takes the run of marks. Spaced dots `. . .` are one run.
    fn marks(&mut self, text: &str) {
        let bytes = text.as_bytes();
        while let Some(c) = after(text, self.end) {
            if is_stop(c) {
                match c {
                    '.' => self.dots += 1,
                    '…' => self.dots += 3,
                    '。' | '｡' | '．' => {}
                    _ => self.bang = true,
                }
                self.wide |= is_wide_stop(c);
                self.end += c.len_utf8();
            } else if self.dots > 0
                && bytes[self.end..].starts_with(b" .")
                && bytes[self.end - 1] == b'.'
                && !bytes.get(self.end + 2).is_some_and(u8::is_ascii_alphanumeric)
            {
                self.end += 1;
            } else {
                break;
            }
        }
    }

    /// Takes closing quotation marks and brackets, also behind one space when the partner is open
    /// (`一步 。 ”` in converted text).
    fn closers(&mut self, text: &str, sentence: usize, pairs: &mut Pairs) {
        loop {
            let space = text.as_bytes().get(self.end) == Some(&b' ') && self.end > self.at;
            let p = self.end + usize::from(space);
            let Some(c) = after(text, p) else { return };
            let ends_word = after(text, p + c.len_utf8()).is_none_or(|n| !n.is_alphanumeric());
            let takes = match (c, half(c)) {
                ('"', _) => {
                    let open = pairs.has(Shape::Straight);
                    if space { open && straight(text, p) == Half::Close } else { open || ends_word }
                }
                ('\'' | '’', _) => !space && ends_word,
                ('*' | '_', _) => !space && closes_emphasis(text, p),
                (_, Some((shape, Half::Close))) => !space || pairs.has(shape),
                _ => false,
            };
            if !takes {
                return;
            }
            match half(c) {
                Some((Shape::Bracket, _)) => self.bracket = true,
                Some((Shape::Title, _)) | None if !matches!(c, '"' | '\'' | '’') => {}
                _ => self.quote = true,
            }
            let open = match c {
                '"' => pairs.close_straight(),
                _ => pairs.read(text, p, c, sentence, false),
            };
            self.closed = open.or(self.closed);
            self.end = p + c.len_utf8();
        }
    }

    /// Takes note marks: `members. [12] Indeed`, `martyr.[1] The`.
    fn notes(&mut self, text: &str) {
        loop {
            let bytes = text.as_bytes();
            let p = self.end + usize::from(bytes.get(self.end) == Some(&b' '));
            if bytes.get(p) != Some(&b'[') {
                return;
            }
            let near = &bytes[p + 1..bytes.len().min(p + 13)];
            let Some(len) = near.iter().position(|b| *b == b']') else { return };
            let note = &near[..len];
            let letter = note.len() == 1 && note[0].is_ascii_lowercase();
            let number = note.iter().any(u8::is_ascii_digit)
                && note.iter().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'-' | b' '));
            let ends = after(text, p + len + 2).is_none_or(|c| c.is_whitespace() || c == '[' || is_cjk(c));
            let cut = !note.is_empty() && (note.iter().all(|b| *b == b'.') || note == "…".as_bytes());
            // "et al. [2004] show": a year is no note.
            if !(letter || cut || number && len < 4) || !ends {
                return;
            }
            self.end = p + len + 2;
        }
    }

    /// Takes emoji: `Great! 🎉 We …` decorates what it follows.
    fn emoji(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut p = self.end + usize::from(bytes.get(self.end) == Some(&b' '));
        if let Some(len) = emoticon(&bytes[p..]) {
            self.end = p + len;
            return;
        }
        if bytes.get(p).is_none_or(u8::is_ascii) {
            return;
        }
        let from = p;
        while let Some(c) = after(text, p).filter(|c| is_emoji(*c)) {
            p += c.len_utf8();
        }
        if p > from && (from == self.end || after(text, p).is_none_or(char::is_whitespace)) {
            self.end = p;
        }
    }
}

/// Length of a smiley that white space follows: `:)`, `;-)`, `=(`, `^_^`.
fn emoticon(rest: &[u8]) -> Option<usize> {
    let len = match rest {
        [b':' | b';' | b'=', b'-' | b'\'', b')' | b'(' | b'D' | b'P' | b'p' | b'/', ..]
        | [b'^', b'_', b'^', ..] => 3,
        [b'>', b':', b'(' | b')', ..] => 3,
        [b':' | b';' | b'=', b')' | b'(' | b'D' | b'P' | b'p', ..] => 2,
        _ => return None,
    };
    rest.get(len).is_none_or(u8::is_ascii_whitespace).then_some(len)
}

/// `**word.** Next`: marks of emphasis close when white space or the end follows.
fn closes_emphasis(text: &str, at: usize) -> bool {
    let rest = text.as_bytes()[at..].iter().take(4).position(|b| !matches!(b, b'*' | b'_'));
    rest.is_none_or(|n| text.as_bytes()[at + n].is_ascii_whitespace())
}

/// The gap between two bytes with nothing but white space between.
pub(super) fn gap(text: &str, from: usize, to: usize) -> Gap {
    if to >= text.len() {
        return Gap::Paragraph;
    }
    let (mut lines, mut last) = (0, ' ');
    for c in text[from..to].chars() {
        if c == '\u{2029}' {
            return Gap::Paragraph;
        }
        lines += usize::from(is_break(c) && !(c == '\n' && last == '\r'));
        last = c;
    }
    match lines {
        0 if from == to => Gap::None,
        0 => Gap::Space,
        1 => Gap::Line,
        _ => Gap::Paragraph,
    }
}

/// `at`, moved behind the grapheme that it would cut.
pub(super) fn whole_grapheme(text: &str, at: usize) -> usize {
    if text.as_bytes().get(at).is_none_or(|b| b.is_ascii() && *b != b'\n') {
        return at;
    }
    if before(text, at).is_some_and(stands_alone) && after(text, at).is_some_and(stands_alone) {
        return at;
    }
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    match cursor.is_boundary(text, 0) {
        Ok(true) | Err(_) => at,
        Ok(false) => cursor.next_boundary(text, 0).ok().flatten().unwrap_or(text.len()),
    }
}

/// A character that most of any text is made of and that joins no other: its property Grapheme_Cluster_Break is Other.
fn stands_alone(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{3029}' | '\u{3041}'..='\u{3096}'
        | '\u{30a0}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}')
}

/// True when neither the sentence that ends at `end` nor the one that begins at `next` cuts a grapheme: an ideographic
/// space with a joiner behind it is one, although the space alone is white space.
pub(super) fn whole_at(text: &str, end: usize, next: usize) -> bool {
    whole_grapheme(text, end) == end && whole_grapheme(text, next) == next
}

/// The word that ends at `at`, without white space: letters, digits and inner stops, at most [`WORD`] bytes.
pub(super) fn word_before(text: &str, at: usize) -> &str {
    let mut from = at;
    while let Some(c) = before(text, from) {
        let inner = is_letter(c) || c.is_ascii_digit() || matches!(c, '.' | '\'' | '’' | '°' | '§');
        if !inner || at - from >= WORD {
            break;
        }
        from -= c.len_utf8();
    }
    text[from..at].trim_start_matches(['\'', '’', '.'])
}

/// The word that begins at `at`.
pub(super) fn word_after(text: &str, at: usize) -> &str {
    let mut to = at;
    while let Some(c) = after(text, to) {
        let inner = is_letter(c) || to > at && (c.is_ascii_digit() || matches!(c, '\'' | '’'));
        if !inner || to - at >= WORD {
            break;
        }
        to += c.len_utf8();
    }
    &text[at..to]
}

/// Longer words than this are ordinary, whatever they are, in bytes.
const WORD: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (&str, Gap) {
        let at = text.find(is_stop).unwrap();
        let stop = Stop::read(text, at, 0, &mut Pairs::default());
        (&text[at..stop.end], stop.gap)
    }

    #[test]
    fn a_candidate_takes_what_belongs_to_it() {
        assert_eq!(read("Yes!?\u{201d} she"), ("!?\u{201d}", Gap::Space));
        assert_eq!(read("well . . . so"), (". . .", Gap::Space));
        assert_eq!(read("好。」走"), ("。」", Gap::None));
        assert_eq!(read("built.[4] It"), (".[4]", Gap::Space));
        assert_eq!(read("al. [2004] show"), (".", Gap::Space));
        assert_eq!(read("Nice! :) We"), ("! :)", Gap::Space));
        assert_eq!(read("end.\r\nNext"), (".", Gap::Line));
        assert_eq!(read("end. \n \nNext"), (".", Gap::Paragraph));
    }

    #[test]
    fn what_stands_alone_joins_nothing() {
        for c in ('\0'..='\u{ffff}').filter(|c| stands_alone(*c)) {
            let text = format!("{c}{c}。{c}a{c}");
            for (at, _) in text.char_indices().skip(1) {
                let mut cursor = GraphemeCursor::new(at, text.len(), true);
                assert_eq!(cursor.is_boundary(&text, 0), Ok(true), "{c:?} {at}");
            }
        }
    }

    #[test]
    fn no_end_cuts_a_grapheme() {
        assert_eq!(read("a!\u{fe0f} b"), ("!\u{fe0f}", Gap::Space));
    }
}
