//! What a user has to say about sentences: words, rules, a length. It is laid over the engine's answer.
//!
//! The order of those who decide about a gap between two sentences: a blank line (always ends one), the never-break
//! list, SRX rules, abbreviations, the engine. At last sentences that are too long are cut.

mod export;
mod icu;
mod limit;
mod phrases;
mod rules;
mod srx;

pub use export::export_srx;
pub use phrases::Phrases;
pub use srx::Srx;

use super::Options;
use super::lexicon::Lexicon;
use super::marks::{is_cjk, skip_space, trim_back};
use super::stop::{Gap, gap, whole_at, word_after};
use crate::document::{Lang, SentenceKind, Span, Tiling};

/// True when nothing of this module is wanted.
pub(super) fn is_plain(options: &Options) -> bool {
    options.max_chars.is_none()
        && options.abbreviations.is_empty()
        && options.never_break.is_empty()
        && options.srx.is_none()
}

/// The engine's `tiles` with the user's word on them.
pub(super) fn apply(
    tiles: &Tiling<SentenceKind>,
    text: &str,
    lang: Lang,
    options: &Options,
    lexicon: &Lexicon,
) -> Tiling<SentenceKind> {
    let sentences: Vec<Span> =
        tiles.iter().filter(|(_, kind)| **kind == SentenceKind::Text).map(|(span, _)| span).collect();
    let ends: Vec<(usize, usize)> = sentences.windows(2).map(|w| (w[0].end, w[1].start)).collect();
    let held = options.never_break.inside(text);
    let soft = options.abbreviations.behind_abbreviations(text);
    let (decided, otherwise) = match &options.srx {
        Some(srx) => decisions(text, lang, srx),
        None => (Vec::new(), None),
    };
    let ends = merge(text, &ends, &decided, |next| {
        let ours = next.ours && otherwise != Some(false);
        let breaks = next.user.unwrap_or_else(|| {
            ours && (soft.binary_search(&next.end).is_err() || starts_sentence(text, next.next, lexicon))
        });
        breaks && held.binary_search(&next.end).is_err()
    });
    build(text, &ends, |span, out| match options.max_chars {
        None => sentence(span, out),
        Some(max) => limit::cut(
            text,
            span,
            max.get(),
            |at| held.binary_search(&at).is_ok() || soft.binary_search(&at).is_ok(),
            |piece| sentence(piece, out),
        ),
    })
}

/// A text by SRX rules alone.
pub(super) fn rules_alone(text: &str, lang: Lang, srx: &Srx) -> Tiling<SentenceKind> {
    let ends = paragraphs(text);
    let (decided, _) = decisions(text, lang, srx);
    let ends = merge(text, &ends, &decided, |next| next.user == Some(true));
    build(text, &ends, sentence)
}

/// A gap that somebody has an opinion about.
struct Place {
    end: usize,
    next: usize,
    /// The engine ends a sentence here.
    ours: bool,
    /// What a rule says.
    user: Option<bool>,
}

/// The gaps at which sentences end, out of the engine's (`ours`) and those that rules decide about; both ascending.
/// Several places in one gap are one place, at which one rule for a break is enough.
fn merge(
    text: &str,
    ours: &[(usize, usize)],
    decided: &[(usize, bool)],
    breaks: impl Fn(&Place) -> bool,
) -> Vec<(usize, usize)> {
    let mut theirs: Vec<(usize, usize, bool)> = Vec::new();
    for (at, yes) in decided {
        match theirs.last_mut().filter(|last| *at <= last.1) {
            Some(last) => last.2 |= yes,
            None => theirs.push((trim_back(text, *at), skip_space(text, *at), *yes)),
        }
    }
    theirs.retain(|t| t.0 > 0 && t.1 < text.len());
    let (mut a, mut b) = (ours.iter().peekable(), theirs.iter().peekable());
    let mut out = Vec::new();
    loop {
        let (end, next) = match (a.peek(), b.peek()) {
            (None, None) => return out,
            (Some(o), Some(t)) if t.0 < o.0 => (t.0, t.1),
            (Some(o), _) => **o,
            (None, Some(t)) => (t.0, t.1),
        };
        let ours = a.next_if(|o| o.0 == end).is_some();
        let user = b.next_if(|t| t.0 == end).map(|t| t.2);
        let paragraph = ours && gap(text, end, next) == Gap::Paragraph;
        if paragraph || breaks(&Place { end, next, ours, user }) && (ours || whole_at(text, end, next)) {
            out.push((end, next));
        }
    }
}

/// What rules say about the text, by the language of each line where the text's is not known; and what they say about
/// all other places.
fn decisions(text: &str, lang: Lang, srx: &Srx) -> (Vec<(usize, bool)>, Option<bool>) {
    if !lang.is_und() || srx.is_uniform() {
        let matcher = srx.matcher(lang.is_zh());
        return (matcher.decide(text), matcher.otherwise());
    }
    let (zh, en) = (srx.matcher(true), srx.matcher(false));
    let (of_zh, of_en) = (zh.decide(text), en.decide(text));
    let (mut z, mut e) = (of_zh.iter().peekable(), of_en.iter().peekable());
    let (mut out, mut from) = (Vec::new(), 0);
    for line in text.split_inclusive('\n') {
        from += line.len();
        let chinese = is_chinese(line);
        while let Some(d) = z.next_if(|d| d.0 < from) {
            out.extend(chinese.then_some(*d));
        }
        while let Some(d) = e.next_if(|d| d.0 < from) {
            out.extend((!chinese).then_some(*d));
        }
    }
    // Only when both leave nothing open is nothing left to the engine.
    (out, zh.otherwise().filter(|o| en.otherwise() == Some(*o)))
}

/// A Chinese word has two characters where an English one has five or more letters.
fn is_chinese(line: &str) -> bool {
    let (mut han, mut latin) = (0, 0);
    for c in line.chars() {
        han += usize::from(is_cjk(c));
        latin += usize::from(c.is_ascii_alphabetic());
    }
    han > 0 && han * 3 >= latin
}

/// A usual first word of a sentence follows, with a capital.
fn starts_sentence(text: &str, at: usize, lexicon: &Lexicon) -> bool {
    let word = word_after(text, at);
    word.starts_with(char::is_uppercase) && lexicon.is_starter(word)
}

/// The gaps that hold a blank line.
fn paragraphs(text: &str) -> Vec<(usize, usize)> {
    let (mut out, mut from) = (Vec::new(), skip_space(text, 0));
    while let Some(n) = memchr::memchr3(b'\n', b'\r', 0xe2, &text.as_bytes()[from..]) {
        let at = from + n;
        let (end, next) = (trim_back(text, at), skip_space(text, at));
        if next >= text.len() {
            break;
        }
        if end < next && gap(text, end, next) == Gap::Paragraph && whole_at(text, end, next) {
            out.push((end, next));
        }
        from = next.max(at + 1);
        while !text.is_char_boundary(from) {
            from += 1;
        }
    }
    out
}

fn build(
    text: &str,
    ends: &[(usize, usize)],
    mut write: impl FnMut(Span, &mut Tiling<SentenceKind>),
) -> Tiling<SentenceKind> {
    let mut out = Tiling::new();
    let mut from = 0;
    for (end, next) in ends.iter().chain([&(text.len(), text.len())]) {
        let span = Span::new(from, *end).trimmed(text);
        if !span.is_empty() {
            write(span, &mut out);
        }
        from = *next;
    }
    out.extend(text.len(), SentenceKind::Gap);
    out
}

fn sentence(span: Span, out: &mut Tiling<SentenceKind>) {
    out.extend(span.start, SentenceKind::Gap);
    out.push(span.end, SentenceKind::Text);
}
