//! The scan: one pass over the bytes, a verdict of the rules at each candidate, and a decision.

use super::Options;
use super::chinese;
use super::english::{self, Context};
use super::features::{Before, Candidate, Inside};
use super::lexicon::Lexicon;
use super::lines::Lines;
use super::marks::{BYTES, Byte, after, before, is_break, is_cjk, is_stop, skip_space, trim_back};
use super::model::Decide;
use super::pairs::{Half, Pairs, Shape, half};
use super::stop::{Gap, Stop, Verdict, gap};
use super::token::Token;

/// The state of one pass.
pub(super) struct Scan<'a, D> {
    decide: D,
    text: &'a str,
    lexicon: &'a Lexicon,
    options: &'a Options,
    lines: Lines,
    wide: bool,
    careless: bool,
    pairs: Pairs,
    /// Where the current sentence began.
    sentence: usize,
    /// Spaces in it so far, and those of them before a capital.
    spaces: u32,
    capitals: u32,
    /// The sentence before it, in the same paragraph.
    last: Before,
    /// Where the current line began, or the sentence in it.
    line: usize,
    /// Where the current paragraph began and ends.
    paragraph: (usize, usize),
    /// A stop stood in it.
    stopped: bool,
    ends: Vec<usize>,
}

impl<'a, D: Decide> Scan<'a, D> {
    pub(super) fn new(text: &'a str, lexicon: &'a Lexicon, options: &'a Options, decide: D) -> Self {
        let broken = memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_some();
        let start = skip_space(text, 0);
        Self {
            decide,
            text,
            lexicon,
            options,
            lines: if broken { Lines::survey(text) } else { Lines::default() },
            wide: memchr::memmem::find(text.as_bytes(), "。".as_bytes()).is_some(),
            careless: D::SPACES && careless(text),
            pairs: Pairs::default(),
            sentence: start,
            spaces: 0,
            capitals: 0,
            last: Before::default(),
            line: 0,
            paragraph: (start, paragraph_end(text, start)),
            stopped: false,
            ends: Vec::new(),
        }
    }

    /// The ends of all sentences but the last, ascending, and the one who decided.
    pub(super) fn run(mut self) -> (Vec<usize>, D) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let to = match BYTES[bytes[at] as usize] {
                Byte::Plain => at + 1,
                Byte::Space => self.space(at),
                Byte::Stop => self.stop(at),
                Byte::Break => self.line_break(at),
                Byte::Pair | Byte::Wide => self.mark(at),
            };
            at = to.max(at + 1);
        }
        (self.ends, self.decide)
    }

    /// A space. It is a candidate unless both sides look like the inside of a sentence, or Chinese stands beside it.
    fn space(&mut self, at: usize) -> usize {
        if !D::SPACES {
            return at + 1;
        }
        let bytes = self.text.as_bytes();
        let mut next = at + 1;
        while bytes.get(next) == Some(&b' ') {
            next += 1;
        }
        let (Some(last), Some(first)) = (at.checked_sub(1).map(|i| bytes[i]), bytes.get(next)) else {
            return next;
        };
        let inside =
            first.is_ascii_lowercase() && (last.is_ascii_alphanumeric() || last == b',' || last >= 0x80);
        if !inside
            && at > self.sentence
            && !first.is_ascii_whitespace()
            && !last.is_ascii_whitespace()
            && !self.bare(at)
            && !self.among_chinese(at, next)
            && self.decide(at, next, Gap::Space, None, 0)
        {
            self.end(at, next);
        } else {
            self.goes_on(next);
        }
        next
    }

    /// True when the sentence has been nothing but a mark or two: `-- Give the board a say`.
    fn bare(&self, end: usize) -> bool {
        let head = &self.text.as_bytes()[self.sentence..end];
        head.len() < 3 && !head.iter().any(|b| b.is_ascii_alphanumeric() || *b >= 0x80)
    }

    /// True when Chinese stands near: the model knows English only.
    fn among_chinese(&self, end: usize, next: usize) -> bool {
        let bytes = self.text.as_bytes();
        let near = &bytes[end.saturating_sub(BESIDE)..bytes.len().min(next + BESIDE)];
        // First bytes of what is_cjk knows, in UTF-8.
        near.iter().any(|b| matches!(b, 0xe3..=0xe9))
    }

    /// Counts white space inside the sentence.
    fn goes_on(&mut self, next: usize) {
        self.spaces += 1;
        self.capitals += u32::from(self.text.as_bytes().get(next).is_some_and(u8::is_ascii_uppercase));
    }

    fn decide(&mut self, end: usize, next: usize, gap: Gap, verdict: Option<Verdict>, line: u32) -> bool {
        let candidate = Candidate {
            text: self.text,
            end,
            next,
            gap,
            verdict,
            inside: Inside {
                bracket: self.pairs.has(Shape::Bracket),
                quote: self.pairs.has(Shape::Straight) || self.pairs.has(Shape::Curly),
                held: self.pairs.hold(end, false),
            },
            sentence: self.sentence,
            spaces: self.spaces,
            capitals: self.capitals,
            before: self.last,
            paragraph: self.paragraph,
            stopped: self.stopped,
            careless: self.careless,
            line,
        };
        self.decide.decide(&candidate)
    }

    /// A wide mark, a pair or a semicolon.
    fn mark(&mut self, at: usize) -> usize {
        let Some(c) = after(self.text, at) else { return at + 1 };
        let next = at + c.len_utf8();
        if is_stop(c) {
            return self.stop(at);
        }
        if is_break(c) {
            return self.line_break(at);
        }
        if c == '；' || c == ';' {
            return self.semicolon(at, next);
        }
        self.pairs.read(self.text, at, c, self.sentence, self.options.keep_quotes_whole);
        next
    }

    fn stop(&mut self, at: usize) -> usize {
        // Most full stops inside numbers and names: a letter or digit on, and nothing that could begin a sentence.
        let bytes = self.text.as_bytes();
        self.stopped = true;
        if bytes[at] == b'.'
            && bytes.get(at + 1).is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        {
            return at + 1;
        }
        let stop = Stop::read(self.text, at, self.sentence, &mut self.pairs);
        if self.ends_at(&stop) {
            self.end(stop.end, stop.next);
        } else if stop.gap == Gap::Space {
            self.goes_on(stop.next);
            return stop.next;
        }
        stop.end
    }

    fn ends_at(&mut self, stop: &Stop) -> bool {
        let cx = Context { text: self.text, lexicon: self.lexicon, sentence: self.sentence, wide: self.wide };
        let held = self.pairs.hold(stop.end, self.options.keep_quotes_whole);
        if chinese::applies(self.text, stop) {
            return !held && chinese::judge(cx, stop).ends();
        }
        if held && self.options.keep_quotes_whole {
            return false;
        }
        let verdict = english::judge(cx, stop);
        if !D::SPACES || stop.gap == Gap::Paragraph || self.among_chinese(stop.at, stop.next) {
            return !held && verdict.ends();
        }
        self.decide(stop.end, stop.next, stop.gap, Some(verdict), 0)
    }

    /// With the option, ； ends a Chinese sentence.
    fn semicolon(&mut self, at: usize, next: usize) -> usize {
        let chinese = self.text[at..].starts_with('；') || before(self.text, at).is_some_and(is_cjk);
        if !self.options.zh_split_semicolon
            || !chinese
            || self.pairs.hold(next, self.options.keep_quotes_whole)
        {
            return next;
        }
        let mut end = next;
        while let Some(c) = after(self.text, end).filter(|c| matches!(half(*c), Some((_, Half::Close)))) {
            self.pairs.read(self.text, end, c, self.sentence, false);
            end += c.len_utf8();
        }
        self.end(end, skip_space(self.text, end));
        end
    }

    fn line_break(&mut self, at: usize) -> usize {
        let (end, next) = (trim_back(self.text, at), skip_space(self.text, at));
        if next >= self.text.len() || end <= self.line {
            self.line = next;
            return next;
        }
        let kind = gap(self.text, end, next);
        let done = self.ends.last() == Some(&end);
        let ends = kind == Gap::Paragraph || !done && self.ends_line(end, next);
        if kind == Gap::Paragraph {
            self.pairs.clear();
            self.paragraph = (next, paragraph_end(self.text, next));
            self.stopped = false;
        }
        if ends && !done {
            self.end(end, next);
        } else if !done {
            self.goes_on(next);
        }
        if kind == Gap::Paragraph {
            self.last = Before::default();
        }
        self.line = next;
        next
    }

    fn ends_line(&mut self, end: usize, next: usize) -> bool {
        if self.pairs.hold(next, false) {
            return false;
        }
        let verdict = self.lines.judge(self.text, self.line, end, next);
        match verdict {
            Verdict::Open(_) if D::SPACES && !self.among_chinese(end, next) => {
                let line = self.lines.code(self.text, self.line, end, next);
                self.decide(end, next, Gap::Line, Some(verdict), line)
            }
            _ => verdict.ends(),
        }
    }

    fn end(&mut self, end: usize, next: usize) {
        if end > self.sentence {
            self.ends.push(end);
            if D::SPACES {
                let bytes = self.text.as_bytes();
                self.last = Before { marks: Token::before(bytes, end).marks(bytes), spaces: self.spaces };
            }
            self.sentence = next;
            self.spaces = 0;
            self.capitals = 0;
        }
    }
}

/// Where the paragraph that holds `at` ends: at a blank line or at the end of the text.
fn paragraph_end(text: &str, at: usize) -> usize {
    memchr::memmem::find(&text.as_bytes()[at..], b"\n\n").map_or(text.len(), |n| at + n)
}

/// How far [`Scan::among_chinese`] looks to both sides, in bytes.
const BESIDE: usize = 32;

/// How much of a text is read to tell how carefully it is written, in bytes.
const SAMPLE: usize = 4000;

/// True when a lower-case letter begins the text or follows a stop.
fn careless(text: &str) -> bool {
    let bytes = &text.as_bytes()[..text.len().min(SAMPLE)];
    let begins = bytes.iter().find(|b| b.is_ascii_alphabetic()).is_some_and(u8::is_ascii_lowercase);
    begins
        || bytes
            .windows(3)
            .any(|w| matches!(w[0], b'.' | b'!' | b'?') && w[1] == b' ' && w[2].is_ascii_lowercase())
}
