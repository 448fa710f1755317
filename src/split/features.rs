//! What a candidate looks like to the model: facts, and features that are hashes of a few facts each.
//!
//! The facts are the words, shapes and marks on both sides, the verdict of the rules, and where in its sentence and
//! paragraph the candidate stands. Reading them takes a bounded number of bytes, so that a decision has a fixed cost.

use super::stop::{Gap, Verdict};
use super::token::{Token, bucket, hash, kind, shape, skip, skip_back};

/// A place where a sentence may end, as the scan sees it. All places are in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'a> {
    pub(super) text: &'a str,
    /// Where the sentence would end.
    pub(super) end: usize,
    /// Where the next one would begin.
    pub(super) next: usize,
    pub(super) gap: Gap,
    /// What the rules say; nothing at a plain space.
    pub(super) verdict: Option<Verdict>,
    pub(super) inside: Inside,
    /// Where the sentence began.
    pub(super) sentence: usize,
    /// Spaces in the sentence so far.
    pub(super) spaces: u32,
    /// Those of them that stand before a capital.
    pub(super) capitals: u32,
    pub(super) before: Before,
    /// Where the paragraph began and ends.
    pub(super) paragraph: (usize, usize),
    /// A stop stood in the paragraph before.
    pub(super) stopped: bool,
    /// A lower-case letter follows a stop somewhere, or begins the text.
    pub(super) careless: bool,
    /// At a line break, how the lines look; else 0.
    pub(super) line: u32,
}

/// What is open around a candidate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Inside {
    pub(super) bracket: bool,
    pub(super) quote: bool,
    /// The rules hold a sentence together here.
    pub(super) held: bool,
}

impl Inside {
    fn code(self) -> u32 {
        u32::from(self.bracket) | u32::from(self.quote) << 1 | u32::from(self.held) << 2
    }
}

/// The sentence before the current one, in the same paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Before {
    /// A hash of the marks at its end.
    pub(super) marks: u32,
    /// Its spaces.
    pub(super) spaces: u32,
}

/// What features are made of.
#[derive(Clone, Copy, Debug)]
enum Fact {
    /// The marks at the end of the token before.
    Marks,
    /// What white space there is.
    Gap,
    /// What the rules say.
    Verdict,
    /// The word before, without marks.
    Word,
    /// The word behind, without marks.
    Next,
    /// The shape of the word before.
    WordShape,
    /// The shape of the token behind.
    NextShape,
    /// The token before the last.
    Past,
    /// The second word behind.
    Then,
    /// Its shape.
    PastShape,
    /// The shape of the second token behind.
    ThenShape,
    /// The first byte behind.
    First,
    /// Spaces in the sentence so far.
    Length,
    /// About how many words the paragraph has left.
    Rest,
    /// The share of capitalised words in the sentence so far, in quarters.
    Titled,
    /// The sentence is the first of its paragraph.
    Leads,
    /// The first token of the sentence.
    Opening,
    /// Length of the word before.
    Size,
    /// The text is written without capitals.
    Careless,
    /// What is open: brackets, quotation marks.
    Inside,
    /// The first four bytes behind.
    NextPrefix,
    /// The shape of the third token behind.
    ThirdShape,
    /// The third word before.
    Old,
    /// The marks at the end of the token before the last.
    PastMarks,
    /// The marks at the end of the token behind.
    NextMarks,
    /// The marks at the end of the sentence before.
    BeforeMarks,
    /// Its length in spaces.
    BeforeLength,
    /// What the text behind comes to first: a stop, a line break, neither.
    Ahead,
    /// Capitalised words among the next four.
    CapitalsAhead,
    /// What the token before is: an address, a number, …
    WordKind,
    /// What the token behind is.
    NextKind,
    /// The shape of the first token of the sentence.
    OpeningShape,
    /// The paragraph has had a stop.
    Stopped,
    /// The last letter of the word before.
    Last,
    /// What the token before the last is.
    PastKind,
    /// What the second token behind is.
    ThenKind,
    /// Which of the last three words are capitalised.
    CapitalsBehind,
    /// How the line above looks beside the others.
    Line,
}

const FACTS: usize = 38;

/// The features, by the facts that each is a hash of. Found by leaving out one after the other from a longer list as
/// long as the development sets did not suffer.
const TEMPLATES: [&[Fact]; MOST] = {
    use Fact::*;
    [
        &[Marks, Gap],
        &[Marks, Verdict],
        &[Verdict, Gap],
        &[Word, Marks],
        &[Next, Marks],
        &[NextShape, Marks],
        &[WordShape, Marks],
        &[WordShape, NextShape, Marks],
        &[Past, Marks],
        &[ThenShape, NextShape, Marks],
        &[Word, Next],
        &[Size, Marks],
        &[PastShape, WordShape, NextShape],
        &[First, Marks],
        &[Next, Then],
        &[Inside, Verdict, Marks],
        &[Rest, Verdict, Marks],
        &[Titled, Length, Verdict, NextShape],
        &[Verdict, WordShape, NextShape],
        &[Opening, Verdict],
        &[Leads, Length, Verdict, Rest],
        &[Careless, Verdict, NextShape],
        &[NextPrefix, Marks],
        &[Next, Verdict],
        &[Then, Marks, NextShape],
        &[Next, WordShape],
        &[ThirdShape, ThenShape, NextShape, Marks],
        &[Old, Marks],
        &[PastMarks, Marks],
        &[PastMarks, Verdict, NextShape],
        &[NextMarks, Verdict, NextShape],
        &[BeforeMarks, BeforeLength, Verdict],
        &[BeforeMarks, Marks, NextShape],
        &[Ahead, Marks, NextShape],
        &[Ahead, Titled],
        &[CapitalsAhead, Marks, Verdict],
        &[WordKind, NextKind],
        &[WordKind, NextKind, Gap],
        &[NextKind, Marks],
        &[OpeningShape, NextKind],
        &[Stopped, Marks, Verdict, NextShape],
        &[Stopped, Next],
        &[Stopped, CapitalsAhead],
        &[Last, Marks],
        &[Last, NextShape],
        &[PastKind, WordKind, NextKind, ThenKind],
        &[CapitalsBehind, CapitalsAhead],
        &[Line, Verdict],
        &[Line, NextShape],
        &[Line, Marks],
    ]
};

/// Number of features of a candidate.
const MOST: usize = 50;

/// How far the text behind is read for its first stop, in bytes.
const AHEAD: usize = 96;

/// Hashes of the features of `c`.
pub(super) fn features(c: &Candidate<'_>) -> [u32; MOST] {
    let facts = facts(c);
    TEMPLATES.map(|template| {
        let mut h = 0x9e37_79b1_u32;
        for fact in template {
            let fact = *fact as usize;
            h = (h.rotate_left(5) ^ facts[fact] ^ fact as u32).wrapping_mul(0x85eb_ca6b);
        }
        h ^ (h >> 15)
    })
}

#[allow(clippy::cast_possible_truncation, reason = "lengths of words are small")]
fn facts(c: &Candidate<'_>) -> [u32; FACTS] {
    let bytes = c.text.as_bytes();
    let last = Token::before(bytes, c.end);
    let past = Token::before(bytes, skip_back(bytes, last.from));
    let old = Token::before(bytes, skip_back(bytes, past.from));
    let next = Token::after(bytes, c.next);
    let then = Token::after(bytes, skip(bytes, next.to));
    let third = Token::after(bytes, skip(bytes, then.to));
    let fourth = Token::after(bytes, skip(bytes, third.to));
    let opening = Token::after(bytes, c.sentence);
    let verdict = match c.verdict {
        None => 0,
        Some(Verdict::End) => 1,
        Some(Verdict::No) => 2,
        Some(Verdict::Open(true)) => 3,
        Some(Verdict::Open(false)) => 4,
    };
    let gap = match c.gap {
        Gap::None => 0,
        Gap::Space if c.next - c.end == 1 => 1,
        Gap::Space => 2,
        Gap::Line => 3,
        Gap::Paragraph => 4,
    };
    let (word, token) = (last.core(bytes), next.of(bytes));
    let capitals = [next, then, third, fourth].iter().map(|t| u32::from(t.is_capital(bytes))).sum::<u32>();
    let titled = if c.spaces < 2 { 5 } else { c.capitals * 4 / c.spaces };
    let ahead = ahead(&bytes[c.next.min(bytes.len())..]);
    let mut facts = [0; FACTS];
    let mut set = |fact: Fact, value: u32| facts[fact as usize] = value;
    set(Fact::Marks, last.marks(bytes));
    set(Fact::Gap, gap);
    set(Fact::Verdict, verdict);
    set(Fact::Word, hash(word));
    set(Fact::Next, hash(next.core(bytes)));
    set(Fact::WordShape, shape(word));
    set(Fact::NextShape, shape(token));
    set(Fact::Past, hash(past.of(bytes)));
    set(Fact::Then, hash(then.core(bytes)));
    set(Fact::PastShape, shape(past.of(bytes)));
    set(Fact::ThenShape, shape(then.of(bytes)));
    set(Fact::First, u32::from(bytes.get(c.next).copied().unwrap_or(0)));
    set(Fact::Length, bucket(c.spaces));
    set(Fact::Rest, bucket(c.paragraph.1.saturating_sub(c.next) / 6));
    set(Fact::Titled, titled);
    set(Fact::Leads, u32::from(c.sentence == c.paragraph.0));
    set(Fact::Opening, hash(opening.of(bytes)));
    set(Fact::Size, word.len().min(8) as u32);
    set(Fact::Careless, u32::from(c.careless));
    set(Fact::Inside, c.inside.code());
    set(Fact::NextPrefix, hash(&token[..token.len().min(4)]));
    set(Fact::ThirdShape, shape(third.of(bytes)));
    set(Fact::Old, hash(old.core(bytes)));
    set(Fact::PastMarks, past.marks(bytes));
    set(Fact::NextMarks, next.marks(bytes));
    set(Fact::BeforeMarks, c.before.marks);
    set(Fact::BeforeLength, bucket(c.before.spaces));
    set(Fact::Ahead, ahead.0);
    set(Fact::CapitalsAhead, capitals);
    set(Fact::WordKind, kind(last.of(bytes)));
    set(Fact::NextKind, kind(token));
    set(Fact::OpeningShape, shape(opening.of(bytes)));
    set(Fact::Stopped, u32::from(c.stopped));
    set(Fact::Last, u32::from(word.last().copied().unwrap_or(0)));
    set(Fact::PastKind, kind(past.of(bytes)));
    set(Fact::ThenKind, kind(then.of(bytes)));
    set(
        Fact::CapitalsBehind,
        u32::from(last.is_capital(bytes))
            | u32::from(past.is_capital(bytes)) << 1
            | u32::from(old.is_capital(bytes)) << 2,
    );
    set(Fact::Line, c.line);
    facts
}

/// What the text comes to first (1 a line break, 2 a stop, 0 neither in reach), and the spaces until there.
fn ahead(rest: &[u8]) -> (u32, u32) {
    let mut spaces = 0;
    for (i, b) in rest.iter().enumerate().take(AHEAD) {
        match b {
            b'\n' => return (1, spaces),
            b'.' | b'!' | b'?' if rest.get(i + 1).is_none_or(|n| n.is_ascii_whitespace() || *n == b'"') => {
                return (2, spaces);
            }
            b' ' => spaces += 1,
            _ => {}
        }
    }
    (0, spaces)
}
