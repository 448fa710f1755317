//! The scan: one pass over the bytes, a verdict at each candidate.

use super::Options;
use super::chinese;
use super::english::{self, Context};
use super::lexicon::Lexicon;
use super::lines::Lines;
use super::marks::{BYTES, Byte, after, before, is_break, is_cjk, is_stop, skip_space, trim_back};
use super::pairs::{Half, Pairs, half};
use super::stop::{Gap, Stop, Verdict, gap};

/// The state of one pass.
pub(super) struct Scan<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    options: &'a Options,
    lines: Lines,
    wide: bool,
    pairs: Pairs,
    /// Where the current sentence began.
    sentence: usize,
    /// Where the current line began, or the sentence in it.
    line: usize,
    ends: Vec<usize>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str, lexicon: &'a Lexicon, options: &'a Options) -> Self {
        let broken = memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_some();
        Self {
            text,
            lexicon,
            options,
            lines: if broken { Lines::survey(text) } else { Lines::default() },
            wide: memchr::memmem::find(text.as_bytes(), "。".as_bytes()).is_some(),
            pairs: Pairs::default(),
            sentence: skip_space(text, 0),
            line: 0,
            ends: Vec::new(),
        }
    }

    /// The ends of all sentences but the last, ascending.
    pub(super) fn run(mut self) -> Vec<usize> {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(n) = bytes[at..].iter().position(|b| BYTES[*b as usize] != Byte::Plain) {
            at += n;
            let to = match BYTES[bytes[at] as usize] {
                Byte::Stop => self.stop(at),
                Byte::Break => self.line_break(at),
                _ => self.mark(at),
            };
            at = to.max(at + 1);
            if at >= bytes.len() {
                break;
            }
        }
        self.ends
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
        if bytes[at] == b'.'
            && bytes.get(at + 1).is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        {
            return at + 1;
        }
        let stop = Stop::read(self.text, at, self.sentence, &mut self.pairs);
        if !self.pairs.hold(stop.end, self.options.keep_quotes_whole) && self.verdict(&stop).ends() {
            self.end(stop.end, stop.next);
        }
        stop.end
    }

    fn verdict(&self, stop: &Stop) -> Verdict {
        let cx = Context { text: self.text, lexicon: self.lexicon, sentence: self.sentence, wide: self.wide };
        if chinese::applies(self.text, stop) { chinese::judge(cx, stop) } else { english::judge(cx, stop) }
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
        let ends = kind == Gap::Paragraph
            || !done
                && !self.pairs.hold(next, false)
                && self.lines.judge(self.text, self.line, end, next).ends();
        if kind == Gap::Paragraph {
            self.pairs.clear();
        }
        if ends && !done {
            self.end(end, next);
        }
        self.line = next;
        next
    }

    fn end(&mut self, end: usize, next: usize) {
        if end > self.sentence {
            self.ends.push(end);
            self.sentence = next;
        }
    }
}
