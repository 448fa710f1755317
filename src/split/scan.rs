//! The scan: one pass over the bytes, a verdict of the rules at each candidate, and a decision.

use super::Options;
use super::chinese;
use super::english::{self, Context};
use super::features::{Before, Candidate, Inside};
use super::lexicon::Lexicon;
use super::lines::Lines;
use super::marks::{
    CLASSES, HEAD, MARK, Odd, SPACE, TAIL, after, before, is_break, is_cjk, is_stop, skip_space, trim_back,
};
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
    /// Spaces in it so far, up to where they have been counted, and those of them before a capital.
    spaces: u32,
    counted: usize,
    capitals: u32,
    /// The sentence before it, in the same paragraph.
    last: Before,
    /// Where the current line began, or the sentence in it.
    line: usize,
    /// Where the current paragraph began and ends.
    paragraph: (usize, usize),
    /// A stop stood in it.
    stopped: bool,
    /// From the first of these places to the second no Chinese stands, and at the second it does.
    han: (usize, usize),
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
            counted: 0,
            capitals: 0,
            last: Before::default(),
            line: 0,
            paragraph: (start, paragraph_end(text, start)),
            stopped: false,
            han: (0, next_han(text.as_bytes(), 0)),
            ends: Vec::new(),
        }
    }

    /// The ends of all sentences but the last, ascending, and the one who decided.
    pub(super) fn run(mut self) -> (Vec<usize>, D) {
        let bytes = self.text.as_bytes();
        let mut odd = Odd::new(bytes);
        let mut from = bytes.iter().take_while(|b| **b == b' ').count();
        self.counted = from;
        // What the byte before `from` did, as far as it matters to the next one.
        let mut past = 0;
        loop {
            let at = if D::SPACES {
                odd.next(from)
            } else {
                // Marks are so rare that looking for them one byte after the other is fastest.
                let mark = bytes[from..].iter().position(|b| CLASSES[usize::from(*b)] & MARK != 0);
                mark.map_or(bytes.len(), |n| from + n)
            };
            let Some(byte) = bytes.get(at) else { break };
            let now = CLASSES[usize::from(*byte)];
            if D::SPACES && now & HEAD != 0 {
                let before = if at > from { CLASSES[usize::from(bytes[at - 1])] } else { past };
                if before & SPACE != 0 {
                    self.head(at);
                }
            }
            past = now;
            from = at + 1;
            if now & MARK != 0 {
                self.count_to(at);
                let to = match byte {
                    b'.' | b'?' | b'!' => self.stop(at),
                    b'\n' | b'\r' | 0x0b | 0x0c => self.line_break(at),
                    _ => self.mark(at),
                };
                from = to.max(from);
                self.counted = from;
                past = CLASSES[usize::from(bytes[from - 1])] & TAIL;
            }
            if D::SPACES && past & TAIL != 0 && bytes.get(from) == Some(&b' ') {
                from = self.tail(from);
                past = 0;
            }
        }
        (self.ends, self.decide)
    }

    /// Counts the runs of spaces from where they have been counted to `at`.
    fn count_to(&mut self, at: usize) {
        if D::SPACES && at > self.counted {
            let bytes = &self.text.as_bytes()[self.counted..at];
            let first = u32::from(bytes[0] == b' ');
            let pairs = bytes.iter().zip(&bytes[1..]);
            self.spaces += first + pairs.map(|(a, b)| u32::from((*a != b' ') & (*b == b' '))).sum::<u32>();
            self.counted = at;
        }
    }

    /// Something other than a lower-case letter at `next`, behind a space.
    fn head(&mut self, next: usize) {
        let bytes = self.text.as_bytes();
        let end = bytes[..next].iter().rposition(|b| *b != b' ').map_or(0, |n| n + 1);
        self.count_to(end);
        self.counted = next;
        if end > 0 && !bytes[end - 1].is_ascii_whitespace() && self.ends_in_space(end, next) {
            self.end(end, next);
        } else {
            self.goes_on(next);
        }
    }

    /// A space at `at` behind a mark. A lower-case letter may begin a sentence here; anything else is seen to when its turn
    /// comes. Returns where to go on.
    fn tail(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let next = at + bytes[at..].iter().take_while(|b| **b == b' ').count();
        if !bytes.get(next).is_some_and(u8::is_ascii_lowercase) {
            return at;
        }
        self.count_to(at);
        self.counted = next;
        if self.ends_in_space(at, next) {
            self.end(at, next);
        } else {
            self.goes_on(next);
        }
        next
    }

    /// The decision at the spaces `end..next`.
    fn ends_in_space(&mut self, end: usize, next: usize) -> bool {
        end > self.sentence
            && !self.bare(end)
            && !self.among_chinese(end, next)
            && self.decide(end, next, Gap::Space, None, 0)
    }

    /// True when the sentence has been nothing but a mark or two: `-- Give the board a say`.
    fn bare(&self, end: usize) -> bool {
        let head = &self.text.as_bytes()[self.sentence..end];
        head.len() < 3 && !head.iter().any(|b| b.is_ascii_alphanumeric() || *b >= 0x80)
    }

    /// True when Chinese stands near: the model knows English only.
    fn among_chinese(&mut self, end: usize, next: usize) -> bool {
        let (from, to) = (end.saturating_sub(BESIDE), next + BESIDE);
        let (searched, han) = self.han;
        if from < searched || han < from {
            self.han = (from, next_han(self.text.as_bytes(), from));
        }
        self.han.1 < to
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

/// The first byte from `from` on that begins a character which [`is_cjk`] knows, and the end of all numbers where none does.
fn next_han(bytes: &[u8], from: usize) -> usize {
    let begins = |b: &u8| matches!(b, 0xe3..=0xe9);
    let mut at = from;
    for chunk in bytes[from.min(bytes.len())..].chunks(64) {
        // Without a way out inside, this is done for many bytes at a time.
        if chunk.iter().fold(false, |any, b| any | begins(b)) {
            return at + chunk.iter().position(begins).unwrap_or(0);
        }
        at += chunk.len();
    }
    usize::MAX
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
