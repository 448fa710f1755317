//! Quotation marks and brackets that are open at a place of the text.

use super::marks::{after, before};
use memchr::memmem;

/// The kinds of pairs that are followed. Single quotation marks are not: they are apostrophes too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// “ ”, « »
    Curly,
    /// " "
    Straight,
    /// 「 」, 『 』
    Corner,
    /// 《 》, 〈 〉
    Title,
    /// ( ), （ ）, [ ], 【 】
    Bracket,
}

/// Which half of a pair a character is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Open,
    Close,
}

/// A pair whose first half has been read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    pub(super) shape: Shape,
    /// Byte of the first half.
    pub(super) at: usize,
    /// Byte of the second half, when it stands near enough for the pair to be trusted.
    pub(super) until: Option<usize>,
    /// The sentence begins with the pair.
    pub(super) leads: bool,
    /// Words that announce speech come before: ： or a comma.
    pub(super) said: bool,
}

impl Open {
    /// A quotation.
    pub(super) fn is_quote(&self) -> bool {
        matches!(self.shape, Shape::Curly | Shape::Straight | Shape::Corner)
    }
}

/// The open pairs, the innermost last. Never more than [`DEEPEST`]: a page of unclosed marks must stay cheap.
#[derive(Debug, Default)]
pub(super) struct Pairs(Vec<Open>);

const DEEPEST: usize = 16;

/// How far the second half may be from the first, in bytes. A mark without its partner must not swallow the text.
const BRACKET_REACH: usize = 400;
const TITLE_REACH: usize = 150;
const QUOTE_REACH: usize = 4000;

/// The pair that `c` belongs to. A straight mark is told by its neighbours in [`straight`].
pub(super) fn half(c: char) -> Option<(Shape, Half)> {
    Some(match c {
        '“' | '«' => (Shape::Curly, Half::Open),
        '”' | '»' => (Shape::Curly, Half::Close),
        '「' | '『' => (Shape::Corner, Half::Open),
        '」' | '』' => (Shape::Corner, Half::Close),
        '《' | '〈' => (Shape::Title, Half::Open),
        '》' | '〉' => (Shape::Title, Half::Close),
        '(' | '[' | '（' | '［' | '【' | '〔' => (Shape::Bracket, Half::Open),
        ')' | ']' | '）' | '］' | '】' | '〕' => (Shape::Bracket, Half::Close),
        _ => return None,
    })
}

/// The half that a straight quotation mark at `at` is: it opens after white space or an opening mark.
pub(super) fn straight(text: &str, at: usize) -> Half {
    let opens = before(text, at).is_none_or(|c| {
        c.is_whitespace() || matches!(half(c), Some((_, Half::Open))) || matches!(c, '-' | '—' | '：' | '，')
    }) && after(text, at + 1).is_some_and(|c| !c.is_whitespace());
    if opens { Half::Open } else { Half::Close }
}

impl Pairs {
    /// Takes in the character `c` at byte `at`; `sentence` is where the current sentence began. Returns the pair
    /// that it closes.
    pub(super) fn read(
        &mut self,
        text: &str,
        at: usize,
        c: char,
        sentence: usize,
        quotes: bool,
    ) -> Option<Open> {
        let (shape, half) = match c {
            '"' => (Shape::Straight, straight(text, at)),
            _ => half(c)?,
        };
        if half == Half::Close {
            let i = self.0.iter().rposition(|o| o.shape == shape)?;
            let open = self.0[i];
            self.0.truncate(i);
            return Some(open);
        }
        if shape == Shape::Straight {
            self.0.retain(|o| o.shape != Shape::Straight);
        }
        if self.0.len() == DEEPEST {
            self.0.remove(0);
        }
        let lead = super::marks::trim_back(text, at.max(sentence));
        let said = before(text, lead).is_some_and(|b| matches!(b, '：' | ':' | '，' | ','));
        let until = closing(text, at + c.len_utf8(), c, quotes);
        self.0.push(Open { shape, at, until, leads: at <= sentence, said });
        None
    }

    /// Closes a straight quotation mark whatever its neighbours look like: it stands behind a stop.
    pub(super) fn close_straight(&mut self) -> Option<Open> {
        let i = self.0.iter().rposition(|o| o.shape == Shape::Straight)?;
        let open = self.0[i];
        self.0.truncate(i);
        Some(open)
    }

    /// True when a pair of `shape` is open.
    pub(super) fn has(&self, shape: Shape) -> bool {
        self.0.iter().any(|o| o.shape == shape)
    }

    /// True when a pair that must not be broken is open at `at`: a title, a bracket inside a sentence, and with
    /// `quotes` a quotation.
    pub(super) fn hold(&self, at: usize, quotes: bool) -> bool {
        self.0.iter().any(|o| {
            o.until.is_some_and(|u| u >= at)
                && match o.shape {
                    Shape::Title => true,
                    Shape::Bracket => !o.leads,
                    _ => quotes,
                }
        })
    }

    /// Forgets all: a paragraph ends.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

/// Where the partner of the opening mark `c` stands after `from`, within reach and in the same paragraph.
fn closing(text: &str, from: usize, c: char, quotes: bool) -> Option<usize> {
    let (partner, reach) = match c {
        '(' => (")", BRACKET_REACH),
        '（' => ("）", BRACKET_REACH),
        '[' => ("]", BRACKET_REACH),
        '［' => ("］", BRACKET_REACH),
        '【' => ("】", BRACKET_REACH),
        '〔' => ("〕", BRACKET_REACH),
        '《' => ("》", TITLE_REACH),
        '〈' => ("〉", TITLE_REACH),
        '“' if quotes => ("”", QUOTE_REACH),
        '«' if quotes => ("»", QUOTE_REACH),
        '「' if quotes => ("」", QUOTE_REACH),
        '『' if quotes => ("』", QUOTE_REACH),
        '"' if quotes => ("\"", QUOTE_REACH),
        _ => return None,
    };
    let near = &text.as_bytes()[from..text.len().min(from + reach)];
    let at = memmem::find(near, partner.as_bytes())?;
    let inside = &near[..at];
    (memmem::find(inside, b"\n\n").is_none() && memmem::find(inside, b"\n\r").is_none()).then_some(from + at)
}
