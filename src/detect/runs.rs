//! Runs of letters of one script family, and how neighbouring runs meet.

use super::script::{Family, family};
use std::ops::Range;

/// How a run meets the one before it, from the strongest seam to none at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Join {
    /// A tab: a cell of a table.
    Tab,
    /// A stop of a sentence, or a line separator.
    Stop,
    /// A bar or slash with space about it.
    Bar,
    /// A dash or point with space about it.
    Dash,
    /// A bar or slash without space.
    Slash,
    /// A quotation mark or bracket.
    Mark,
    /// A colon.
    Colon,
    /// White space, a comma and the like.
    Space,
    /// Nothing, or only digits.
    Glue,
}

/// A longest stretch of letters of one family without a seam of a sentence inside.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// First letter.
    pub(super) start: usize,
    /// One past the last letter.
    pub(super) end: usize,
    pub(super) family: Family,
    pub(super) join: Join,
    /// Where a piece that begins with this run should begin.
    pub(super) cut: usize,
    /// Inside a quotation or bracket that stands in a sentence of another family.
    pub(super) quoted: bool,
    /// A stop of Chinese or Japanese follows directly.
    pub(super) wide_stop: bool,
    /// A stop of Latin text follows directly.
    pub(super) stop: bool,
    /// Commas with a space, colons with a space, and numbers, in the run and behind it.
    pub(super) commas: u8,
    pub(super) colons: u8,
    pub(super) numbers: u8,
}

/// A quotation or gloss of another family inside a sentence: the bytes between its marks.
#[derive(Clone, Debug)]
pub(super) struct Quotation {
    pub(super) span: Range<usize>,
    pub(super) runs: Range<usize>,
}

/// The runs of a line; kept from line to line to save allocations.
#[derive(Debug, Default)]
pub(super) struct Runs {
    pub(super) runs: Vec<Run>,
    pub(super) quotations: Vec<Quotation>,
    open: Vec<Opening>,
}

/// An opening mark that waits for its closing one.
#[derive(Debug)]
struct Opening {
    close: char,
    at: usize,
    /// Number of the run that comes next.
    run: usize,
    /// The mark stands behind letters in a cell or line.
    inside: bool,
    /// A stop came between: the mark may begin a sentence of its own.
    after_stop: bool,
}

/// How many characters behind a closing mark are looked at for a letter.
const NEAR: usize = 12;

/// Deeper nesting is not followed, so that a line of opening marks costs no more than another.
const DEPTH: usize = 8;

/// Counters and units: the digits before one of these belong to it. `forum 2011年` but `in 2011奧斯本`.
const COUNTERS: &str = "年月日号號时時点點分秒个個人名位次届屆岁歲万萬亿億千百元块塊美多余餘家条條项項天周週";

const SPACE: u16 = 1;
const STOP: u16 = 2;
const BAR: u16 = 4;
const DASH: u16 = 8;
const MARK: u16 = 16;
const COLON: u16 = 32;
const TAB: u16 = 64;
const COMMA: u16 = 128;

/// What a mark does where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MarkRole {
    Stop,
    Open,
    Close,
    Plain,
}

/// What stands between two runs.
#[derive(Default)]
struct Zone {
    flags: u16,
    /// After the first stop with what clings to it.
    after_stop: Option<usize>,
    /// Still in the marks and the space behind the first stop.
    in_stop: bool,
    after_bar: Option<usize>,
    after_space: Option<usize>,
    after_comma: Option<usize>,
    opening: Option<usize>,
    digits: Option<usize>,
    first: Option<char>,
    last: Option<char>,
    commas: u8,
    colons: u8,
    numbers: u8,
}

impl Zone {
    fn has(&self, flags: u16) -> bool {
        self.flags & flags != 0
    }

    /// Takes in the character `c` at `at`; `end` is one past it.
    fn take(&mut self, c: char, at: usize, end: usize, role: MarkRole) {
        let (stop, closes) = (role == MarkRole::Stop, role == MarkRole::Close);
        self.first.get_or_insert(c);
        let space = c.is_whitespace();
        if c.is_ascii_digit() {
            self.digits.get_or_insert(at);
            // `3,500,000` and `4:00` are one number.
            self.numbers = self.numbers.saturating_add(u8::from(matches!(self.last, None | Some(' ' | '('))));
        } else {
            self.digits = None;
        }
        match self.last {
            Some(',') if space => self.commas = self.commas.saturating_add(1),
            Some(':') if space => self.colons = self.colons.saturating_add(1),
            _ => {}
        }
        self.last = Some(c);
        if stop && self.after_stop.is_none() {
            self.in_stop = true;
        }
        self.in_stop &= stop || space || closes;
        if self.in_stop {
            self.after_stop = Some(end);
        }
        self.flags |= match c {
            _ if stop => STOP,
            '\t' => TAB,
            _ if space => SPACE,
            '|' | '/' | '｜' | '／' => BAR,
            _ if dash(c) => DASH,
            ':' | '：' => COLON,
            ',' | '，' | '、' | ';' | '；' => COMMA,
            _ => 0,
        };
        let bar = matches!(c, '\t' | '|' | '/' | '｜' | '／') || dash(c) && self.has(SPACE);
        if bar || self.after_bar.is_some() && space {
            self.after_bar = Some(end);
        }
        if space {
            self.after_space = Some(end);
        }
        if matches!(c, ',' | '，' | '、' | ';' | '；' | ':' | '：') || closes {
            self.after_comma = Some(end);
            self.opening = None;
        }
        if role == MarkRole::Open {
            self.opening.get_or_insert(at);
        }
        if closes || role == MarkRole::Open {
            self.flags |= MARK;
        }
    }

    /// A run may not go on across this zone even when its family does.
    fn breaks(&self) -> bool {
        self.has(STOP | TAB | BAR | MARK) || self.has(DASH) && self.has(SPACE)
    }

    fn join(&self) -> Join {
        match self.flags {
            f if f & TAB != 0 => Join::Tab,
            f if f & STOP != 0 => Join::Stop,
            f if f & SPACE != 0 && f & BAR != 0 => Join::Bar,
            f if f & SPACE != 0 && f & DASH != 0 => Join::Dash,
            f if f & BAR != 0 => Join::Slash,
            // A closing mark before a space is part of what it closes: 《河灯节》 The River Festival.
            f if f & MARK != 0 && (f & SPACE == 0 || self.opening.is_some()) => Join::Mark,
            f if f & COLON != 0 => Join::Colon,
            f if f & (SPACE | COMMA) != 0 => Join::Space,
            _ => Join::Glue,
        }
    }

    /// Where the next piece begins if one begins with the run whose first letter `c` stands at `start`.
    fn cut(&self, c: Option<char>, start: usize) -> usize {
        if let Some(cut) = self.after_stop.or(self.after_bar) {
            return cut;
        }
        if let Some(opening) = self.opening {
            return opening;
        }
        match (self.digits, c) {
            (Some(digits), Some(c)) if COUNTERS.contains(c) => digits,
            // "… forum in 2011奧斯本先生": the number closes the English.
            (Some(_), Some(c)) if !c.is_ascii() => start,
            _ => self.after_space.max(self.after_comma).unwrap_or(start),
        }
    }
}

/// True when a sentence in letters of `outer` goes on or ends behind a closing mark: `…有效。”），他说`, `!"), they wrote`.
/// `… ended. 《河灯节》，是一个节日` begins a sentence in the other letters.
fn goes_on(rest: &str, outer: Family) -> bool {
    let rest = rest.trim_start_matches(|c| closing(c) || c == '"');
    let next = rest.chars().take(NEAR).find_map(family);
    rest.starts_with(['，', '。', '、', '；', ',', ';', '.']) && next.is_none_or(|f| f == outer)
}

fn bracket(c: char) -> bool {
    matches!(c, ')' | '）' | ']' | '】' | '〕' | '］')
}

/// The mark that closes what `c` opens.
pub(super) fn opening(c: char) -> Option<char> {
    Some(match c {
        '(' => ')',
        '（' => '）',
        '[' => ']',
        '【' => '】',
        '「' => '」',
        '『' => '』',
        '《' => '》',
        '〈' => '〉',
        '“' => '”',
        '‘' => '’',
        '〔' => '〕',
        '［' => '］',
        _ => return None,
    })
}

pub(super) fn closing(c: char) -> bool {
    matches!(c, ')' | '）' | ']' | '】' | '」' | '』' | '》' | '〉' | '”' | '’' | '〕' | '］')
}

fn dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―' | '·' | '•')
}

fn wide_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '…' | '．' | '；')
}

/// Whether the mark `c` at `at` ends a sentence. A point between digits, in a name (`example.com`), after a single
/// letter (`B.C.警方`) or before a small letter does not; between a small letter and a capital it does, for there a
/// space was lost (`there.Spotify，特斯拉…`).
fn is_stop(c: char, bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|k| bytes.get(k)).copied().unwrap_or(b' ');
    let after = bytes.get(at + c.len_utf8()).copied().unwrap_or(b' ');
    match c {
        '。' | '！' | '？' | '｡' | '…' | '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' => true,
        '.' if before.is_ascii_digit() => !after.is_ascii_alphanumeric(),
        '.' if after.is_ascii_alphabetic() => before.is_ascii_lowercase() && after.is_ascii_uppercase(),
        '.' => {
            let initial =
                at.checked_sub(2).and_then(|k| bytes.get(k)).is_none_or(|b| !b.is_ascii_alphabetic());
            !(before.is_ascii_uppercase() && initial && !after.is_ascii_whitespace())
        }
        '!' | '?' => !after.is_ascii_alphanumeric() && after != b'=' || after.is_ascii_uppercase(),
        _ => false,
    }
}

impl Run {
    /// Adds what makes up English in a zone that follows letters of the run.
    fn count(&mut self, zone: &Zone) {
        self.commas = self.commas.saturating_add(zone.commas);
        self.colons = self.colons.saturating_add(zone.colons);
        self.numbers = self.numbers.saturating_add(zone.numbers);
    }
}

impl Runs {
    /// Reads the runs of `text`. Linear.
    pub(super) fn scan(&mut self, text: &str) {
        self.runs.clear();
        self.quotations.clear();
        self.open.clear();
        let bytes = text.as_bytes();
        let mut zone = Zone::default();
        let mut i = 0;
        while let Some(&b) = bytes.get(i) {
            let start = i;
            let found = match b {
                b'A'..=b'Z' | b'a'..=b'z' => {
                    i += bytes[i..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
                    Some(Family::Latin)
                }
                // U+4000 to U+9FFF: Chinese characters (and, harmlessly, the hexagrams) are told by their first byte.
                0xE4..=0xE9 => {
                    while matches!(bytes.get(i), Some(0xE4..=0xE9)) {
                        i += 3;
                    }
                    Some(Family::Cjk)
                }
                b' ' | b'0'..=b'9' => {
                    i += 1;
                    zone.take(char::from(b), start, i, MarkRole::Plain);
                    None
                }
                _ => {
                    let Some(c) = text[i..].chars().next() else { break };
                    i += c.len_utf8();
                    let found = family(c);
                    if found.is_none() {
                        self.mark(&mut zone, text, c, start);
                    }
                    found
                }
            };
            if let Some(family) = found {
                self.letters(&mut zone, text, family, start..i);
            }
        }
        self.close_run(&zone);
    }

    fn letters(&mut self, zone: &mut Zone, text: &str, family: Family, at: Range<usize>) {
        match self.runs.last_mut() {
            Some(run) if run.family == family && !zone.breaks() => {
                run.end = at.end;
                run.count(zone);
            }
            _ => {
                self.close_run(zone);
                let cut = zone.cut(text[at.clone()].chars().next(), at.start);
                self.runs.push(Run {
                    start: at.start,
                    end: at.end,
                    family,
                    join: zone.join(),
                    cut,
                    quoted: false,
                    wide_stop: false,
                    stop: false,
                    commas: 0,
                    colons: 0,
                    numbers: 0,
                });
            }
        }
        *zone = Zone::default();
    }

    /// Notes on the last run what follows it.
    fn close_run(&mut self, zone: &Zone) {
        if let (Some(run), Some(c)) = (self.runs.last_mut(), zone.first) {
            run.wide_stop = wide_stop(c);
            run.stop = matches!(c, '.' | '!' | '?');
            run.count(zone);
        }
    }

    /// Takes in a mark, and pairs opening and closing ones. A straight quote closes when one is open.
    fn mark(&mut self, zone: &mut Zone, text: &str, c: char, at: usize) {
        let end = at + c.len_utf8();
        let straight = c == '"';
        let role = if is_stop(c, text.as_bytes(), at) {
            MarkRole::Stop
        } else if (closing(c) || straight) && self.close(text, c, at) || closing(c) {
            MarkRole::Close
        } else if let Some(close) = opening(c).or(straight.then_some('"')) {
            if self.open.len() < DEPTH {
                let inside = !self.runs.is_empty() && !zone.has(TAB);
                let after_stop = zone.has(STOP);
                self.open.push(Opening { close, at: end, run: self.runs.len(), inside, after_stop });
            }
            MarkRole::Open
        } else {
            MarkRole::Plain
        };
        zone.take(c, at, end, role);
    }

    /// Closes what `c` closes; false when nothing was open that it could close.
    fn close(&mut self, text: &str, c: char, at: usize) -> bool {
        let Some(k) = self.open.iter().rposition(|o| o.close == c) else { return false };
        self.open.truncate(k + 1);
        let Some(open) = self.open.pop() else { return false };
        let outer = open.run.checked_sub(1).and_then(|k| self.runs.get(k)).map(|r| r.family);
        let inner = self.runs.get(open.run).map(|r| r.family);
        let (Some(outer), Some(_)) = (outer, inner.filter(|f| outer != Some(*f))) else { return true };
        if open.inside && (!open.after_stop || goes_on(&text[at + c.len_utf8()..], outer)) {
            let runs = open.run..self.runs.len();
            for run in &mut self.runs[runs.clone()] {
                run.quoted = true;
            }
            // Of quotation marks directly inside brackets, `("…")`, the inner ones bound the quotation; of other marks
            // in marks, `（“Photo” by …）` and `（(see above)）`, the outer ones.
            let directly = |q: &Quotation| {
                let left = text.get(open.at..q.span.start);
                let right = text.get(q.span.end..at).map(|s| s.chars().count());
                q.runs == runs && matches!(left, Some("“" | "\"" | "‘" | "「" | "『")) && right == Some(1)
            };
            if bracket(c) && self.quotations.last().is_some_and(directly) {
                return true;
            }
            while self.quotations.last().is_some_and(|q| q.runs.start >= runs.start) {
                self.quotations.pop();
            }
            self.quotations.push(Quotation { span: open.at..at, runs });
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(text: &str) -> Vec<(&str, Join)> {
        let mut r = Runs::default();
        r.scan(text);
        r.runs.iter().map(|r| (&text[r.start..r.end], r.join)).collect()
    }

    #[test]
    fn runs_meet_at_seams() {
        assert_eq!(
            runs("会议举行。The GDP grew 2.5% here. 三天"),
            [("会议举行", Join::Glue), ("The GDP grew 2.5% here", Join::Stop), ("三天", Join::Stop)]
        );
        assert_eq!(
            runs("欢迎 / Welcome\tNBA总决赛"),
            [("欢迎", Join::Glue), ("Welcome", Join::Bar), ("NBA", Join::Tab), ("总决赛", Join::Glue)]
        );
    }

    #[test]
    fn a_cut_leaves_the_separator_before_it() {
        for (text, cut) in [
            ("欢迎 / Welcome", "Welcome"),
            ("University.1915年", "1915年"),
            ("forum in 2011奧斯本", "奧斯本"),
            ("forum 2011年", "2011年"),
            ("He left.” “好的", "“好的"),
            ("河灯节（festival", "（festival"),
        ] {
            let mut r = Runs::default();
            r.scan(text);
            assert_eq!(&text[r.runs.last().map_or(0, |r| r.cut)..], cut, "{text}");
        }
    }

    #[test]
    fn quotations_of_another_script_are_found() {
        let text = "他说：“I flew here.”然后走了（见 p. 5）。“I flew.”";
        let mut r = Runs::default();
        r.scan(text);
        let got: Vec<_> = r.quotations.iter().map(|q| &text[q.span.clone()]).collect();
        assert_eq!(got, ["I flew here."]);
    }
}
