//! Single line breaks: the end of a sentence, or a soft wrap? Decided from the lines of the whole text first, then
//! from the two lines that meet.

use super::english::hangs;
use super::labels::begins_item;
use super::marks::{after, before, is_cjk, is_letter, is_stop, skip_space, trim_back};
use super::pairs::{Half, half};
use super::stop::{Verdict, word_after};
use Verdict::{End, No, Open};

/// What the lines of a text look like.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lines {
    /// Columns of the widest line.
    width: usize,
    /// Breaks inside paragraphs.
    breaks: usize,
    /// Those of them that follow a stop.
    stops: usize,
    /// Lines that end in a stop.
    ended: usize,
    /// Those of the breaks after which a lower-case letter follows.
    lower: usize,
}

/// How much of a line is looked at to tell its script, in bytes.
const SAMPLE: usize = 160;

impl Lines {
    /// Looks at all lines once.
    pub(super) fn survey(text: &str) -> Self {
        let mut lines = Self::default();
        let mut last = "";
        let mark = if text.contains('\n') { '\n' } else { '\r' };
        for line in text.split(mark) {
            let line = line.trim();
            lines.ended += usize::from(ends_in_stop(line));
            lines.width = lines.width.max(columns(line));
            if !last.is_empty() && !line.is_empty() {
                lines.breaks += 1;
                lines.stops += usize::from(ends_in_stop(last));
                lines.lower += usize::from(line.starts_with(char::is_lowercase));
            }
            last = line;
        }
        lines
    }

    /// The verdict on the single break between the line that ends at `end` and the one that begins at `next`.
    /// `line` is where the former began, or the sentence in it.
    pub(super) fn judge(&self, text: &str, line: usize, end: usize, next: usize) -> Verdict {
        if begins_item(text, next) {
            return End;
        }
        let Some(first) = after(text, next) else { return End };
        let closes = matches!(half(first), Some((_, Half::Close)));
        if ends_in_stop(&text[line..end]) || is_stop(first) || closes || hangs(text, end) {
            return No;
        }
        let (above, below) = (line_of(text, line, end), following(text, next));
        match (script(above), script(below)) {
            (Some(a), Some(b)) if a != b => return End,
            (Some(true), _) => return self.han(text, line, above, below),
            _ => {}
        }
        if first.is_lowercase() {
            return Open(self.listed(above) && self.lower == self.breaks && columns(below) < 30);
        }
        if before(text, end) == Some(':') {
            return Open(true);
        }
        let word = word_after(text, skip_space(text, next));
        let filled = columns(above) + 1 + word.len().max(1) >= self.width * 9 / 10;
        if self.lower * 3 >= self.breaks && self.lower > 0 {
            // A wrapped text: a capital at the start of a line means nothing unless the line above had room.
            return Open(!filled && columns(above) * 10 < self.width * 6);
        }
        Open(
            columns(above) * 10 < self.width * 7
                || self.listed(above)
                || self.breaks >= 3 && self.lower == 0 && !filled,
        )
    }

    /// How the lines look around the break, as one number for the model: how full the line above is, whether lines
    /// go on in lower case, end in stops, or are all short.
    pub(super) fn code(&self, text: &str, line: usize, end: usize, next: usize) -> u32 {
        let above = line_of(text, line, end);
        let word = word_after(text, skip_space(text, next));
        let full = match columns(above) * 10 {
            _ if columns(above) + 1 + word.len().max(1) >= self.width => 3,
            n if n >= self.width * 9 => 2,
            n if n >= self.width * 6 => 1,
            _ => 0,
        };
        let share = |n: usize| (n * 3 / self.breaks.max(1)) as u32;
        1 + (full | share(self.lower) << 2 | share(self.stops) << 4 | u32::from(self.listed(above)) << 6)
    }

    /// No line ends in a stop and all are short.
    fn listed(&self, above: &str) -> bool {
        self.ended == 0 && self.breaks >= 2 && columns(above) < 40 && self.width < 60
    }

    fn han(&self, text: &str, line: usize, above: &str, below: &str) -> Verdict {
        if before(text, line + above.len()).is_some_and(|c| c == '：') {
            return Open(!below.starts_with(['“', '「', '"']));
        }
        let filled = columns(above) + 4 >= self.width;
        let heading = columns(above) * 10 < columns(below) * 6 && ends_in_stop(below);
        let by_line = self.stops * 2 >= self.breaks && self.stops > 1 && !filled;
        Open(heading || by_line)
    }
}

/// The last line of the stretch.
fn line_of(text: &str, from: usize, end: usize) -> &str {
    let piece = &text[from..end];
    piece.rsplit(['\n', '\r']).next().unwrap_or(piece).trim()
}

/// The line that begins at `next`, or its first part: the rest tells no more.
fn following(text: &str, next: usize) -> &str {
    let mut to = text.len().min(next + 600);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    text[next..to].split(['\n', '\r']).next().unwrap_or("").trim()
}

fn ends_in_stop(line: &str) -> bool {
    let mut at = trim_back(line, line.len());
    while let Some(c) = before(line, at) {
        let closes = matches!(half(c), Some((_, Half::Close))) || matches!(c, '"' | '\'' | '’');
        if !closes {
            return is_stop(c) || matches!(c, '；' | ';');
        }
        at -= c.len_utf8();
    }
    false
}

/// Width of a line, wide characters counted twice.
fn columns(line: &str) -> usize {
    if line.is_ascii() {
        return line.len();
    }
    // A byte is enough to count in for so few bytes, and many bytes are counted at a time.
    let columns =
        |part: &[u8]| part.iter().map(|b| u8::from(b & 0xc0 != 0x80) + u8::from(*b >= 0xe3)).sum::<u8>();
    line.as_bytes().chunks(127).map(|part| usize::from(columns(part))).sum()
}

/// `true` for a line in Han, `false` for one in Latin letters, nothing for neither or for both.
fn script(line: &str) -> Option<bool> {
    let (mut han, mut latin) = (0, 0);
    for (i, c) in line.char_indices() {
        if i > SAMPLE {
            break;
        }
        han += usize::from(is_cjk(c));
        latin += usize::from(is_letter(c));
    }
    match (han, latin) {
        (0, 0) => None,
        (0, _) => Some(false),
        _ if han * 3 >= latin => Some(true),
        _ => None,
    }
}
