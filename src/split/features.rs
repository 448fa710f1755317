//! What a candidate looks like to the model: facts, and features that are hashes of a few facts each.
//!
//! The facts are the words, shapes and marks on both sides, the verdict of the rules, and where in its sentence and
//! paragraph the candidate stands. Reading them takes a bounded number of bytes, so that a decision has a fixed cost.

use super::stop::{Gap, Verdict};
use super::token::{Token, Word, bucket, hash, shape, skip, skip_back};

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

impl Candidate<'_> {
    /// The verdict as a number below [`VERDICTS`].
    pub(super) fn verdict_code(&self) -> usize {
        match self.verdict {
            None => 0,
            Some(Verdict::End) => 1,
            Some(Verdict::No) => 2,
            Some(Verdict::Open(true)) => 3,
            Some(Verdict::Open(false)) => 4,
        }
    }
}

/// Number of verdicts, none among them.
pub(super) const VERDICTS: usize = 5;

/// What is open around a candidate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Inside {
    pub(super) bracket: bool,
    pub(super) quote: bool,
    /// The rules hold a sentence together here.
    pub(super) held: bool,
}

impl Inside {
    pub(super) fn code(self) -> u32 {
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

/// Hashes of all features of `c`, in the order of the list.
pub(super) fn features(c: &Candidate<'_>) -> [u32; MOST] {
    let mut facts = Facts::new(c, opening(c));
    facts.near();
    facts.far();
    facts.farther(Ahead::default().of(c));
    TEMPLATES.map(|template| hash_of(template, &facts.values))
}

#[inline(always)]
fn hash_of(template: &[Fact], facts: &[u32; FACTS]) -> u32 {
    let mut h = 0x9e37_79b1_u32;
    for fact in template {
        let fact = *fact as usize;
        h = (h.rotate_left(5) ^ facts[fact] ^ fact as u32).wrapping_mul(0x85eb_ca6b);
    }
    h ^ (h >> 15)
}

/// The weight of the feature of this number. The number is known when this is compiled, so that no loop is left.
#[inline(always)]
fn weight<const FEATURE: usize>(facts: &[u32; FACTS], weights: &[u8; WEIGHTS]) -> i32 {
    i32::from(weights[hash_of(TEMPLATES[FEATURE], facts) as usize & (WEIGHTS - 1)].cast_signed())
}

/// The sum of the weights of the features of these numbers.
macro_rules! sum {
    ($facts:expr, $weights:expr; $($feature:literal)*) => {
        0 $(+ weight::<$feature>($facts, $weights))*
    };
}

/// Number of weights of the model.
pub(super) const WEIGHTS: usize = 1 << 20;

/// How many sums stand before that of all features.
pub(super) const STEPS: usize = 3;

/// The facts about a candidate, read in steps.
pub(super) struct Facts<'a> {
    candidate: &'a Candidate<'a>,
    last: Word,
    next: Word,
    /// The tokens further off, once they have been read: before the last, and second and third behind.
    past: Token,
    then: Word,
    third: Token,
    values: [u32; FACTS],
}

/// The facts about the first token of the candidate's sentence: its hash and its shape.
pub(super) fn opening(c: &Candidate<'_>) -> [u32; 2] {
    let bytes = c.text.as_bytes();
    let token = Token::after(bytes, c.sentence).of(bytes);
    [hash(token), shape(token)]
}

#[allow(clippy::cast_possible_truncation, reason = "lengths of words are small")]
impl<'a> Facts<'a> {
    /// Reads the tokens on both sides.
    #[inline]
    pub(super) fn new(c: &'a Candidate<'a>, opening: [u32; 2]) -> Self {
        let bytes = c.text.as_bytes();
        let last = Word::before(bytes, c.end);
        let next = Word::after(bytes, c.next);
        let gap = match c.gap {
            Gap::None => 0,
            Gap::Space if c.next - c.end == 1 => 1,
            Gap::Space => 2,
            Gap::Line => 3,
            Gap::Paragraph => 4,
        };
        let mut values = [0; FACTS];
        let mut set = |fact: Fact, value: u32| values[fact as usize] = value;
        set(Fact::Marks, last.marks);
        set(Fact::Gap, gap);
        set(Fact::Verdict, c.verdict_code() as u32);
        set(Fact::Word, last.hash);
        set(Fact::Next, next.hash);
        set(Fact::NextShape, next.shape);
        set(Fact::Opening, opening[0]);
        set(Fact::OpeningShape, opening[1]);
        set(Fact::Careless, u32::from(c.careless));
        set(Fact::BeforeMarks, c.before.marks);
        set(Fact::WordKind, last.kind);
        set(Fact::NextKind, next.kind);
        set(Fact::Stopped, u32::from(c.stopped));
        Self { candidate: c, last, next, past: last.token, then: next, third: next.token, values }
    }

    /// Takes down more about these, and where the candidate stands.
    pub(super) fn near(&mut self) {
        let c = self.candidate;
        let token = self.next.token.of(c.text.as_bytes());
        let mut set = |fact: Fact, value: u32| self.values[fact as usize] = value;
        set(Fact::WordShape, self.last.core_shape);
        set(Fact::Length, bucket(c.spaces));
        set(Fact::Rest, bucket(c.paragraph.1.saturating_sub(c.next) / 6));
        set(Fact::Leads, u32::from(c.sentence == c.paragraph.0));
        set(Fact::NextPrefix, hash(&token[..token.len().min(4)]));
        set(Fact::NextMarks, self.next.marks);
        set(Fact::Last, u32::from(self.last.last));
        set(Fact::Inside, c.inside.code());
    }

    /// Reads the tokens further off.
    pub(super) fn far(&mut self) {
        let bytes = self.candidate.text.as_bytes();
        let past = Word::before(bytes, skip_back(bytes, self.last.token.from));
        self.then = Word::after(bytes, skip(bytes, self.next.token.to));
        self.third = Token::after(bytes, skip(bytes, self.then.token.to));
        self.past = past.token;
        let mut set = |fact: Fact, value: u32| self.values[fact as usize] = value;
        set(Fact::PastShape, past.shape);
        set(Fact::PastMarks, past.marks);
        set(Fact::PastKind, past.kind);
        set(Fact::CapitalsBehind, u32::from(self.last.capital) | u32::from(past.capital) << 1);
        set(Fact::Then, self.then.hash);
        set(Fact::ThenShape, self.then.shape);
        set(Fact::ThenKind, self.then.kind);
        set(Fact::ThirdShape, shape(self.third.of(bytes)));
    }

    /// Reads the rest; `ahead` is what the text behind comes to.
    pub(super) fn farther(&mut self, ahead: u32) {
        let c = self.candidate;
        let bytes = c.text.as_bytes();
        let old = Token::before(bytes, skip_back(bytes, self.past.from));
        let fourth = Token::after(bytes, skip(bytes, self.third.to));
        let capitals =
            [self.next.capital, self.then.capital, self.third.is_capital(bytes), fourth.is_capital(bytes)];
        let mut set = |fact: Fact, value: u32| self.values[fact as usize] = value;
        set(Fact::First, u32::from(bytes.get(c.next).copied().unwrap_or(0)));
        set(Fact::Titled, if c.spaces < 2 { 5 } else { c.capitals * 4 / c.spaces });
        set(Fact::Size, self.last.size.min(8) as u32);
        set(Fact::BeforeLength, bucket(c.before.spaces));
        set(Fact::Line, c.line);
        set(Fact::Past, hash(self.past.of(bytes)));
        set(Fact::Old, hash(old.core(bytes)));
        set(Fact::Ahead, ahead);
        set(Fact::CapitalsAhead, capitals.into_iter().map(u32::from).sum());
        self.values[Fact::CapitalsBehind as usize] |= u32::from(old.is_capital(bytes)) << 2;
    }

    /// The sum of the features that tell most for the least reading.
    #[inline]
    pub(super) fn first_sum(&self, weights: &[u8; WEIGHTS]) -> i32 {
        sum!(&self.values, weights; 3 41 40 38 21 32 10 37 19 4)
    }

    /// The sum of those that need [`Facts::near`].
    pub(super) fn second_sum(&self, weights: &[u8; WEIGHTS]) -> i32 {
        sum!(&self.values, weights; 7 30 20 2 22 43)
    }

    /// The sum of those that need [`Facts::far`].
    pub(super) fn third_sum(&self, weights: &[u8; WEIGHTS]) -> i32 {
        sum!(&self.values, weights; 26 12 15 28 39 24 5)
    }

    /// The sum of all others; they need [`Facts::farther`].
    pub(super) fn last_sum(&self, weights: &[u8; WEIGHTS]) -> i32 {
        sum!(&self.values, weights; 0 1 6 8 9 11 13 14 16 17 18 23 25 27 29 31 33 34 35 36 42 44 45 46 47 48 49)
    }
}

/// What the text behind a candidate comes to first. Each byte is looked at once for all candidates before it.
#[derive(Default)]
pub(super) struct Ahead {
    /// There is nothing from the one place to the other, and at the other there is what the number says, 0 for not yet
    /// looked at.
    from: usize,
    to: usize,
    what: u32,
}

impl Ahead {
    /// 1 a line break, 2 a stop, 0 neither in reach.
    pub(super) fn of(&mut self, c: &Candidate<'_>) -> u32 {
        let (bytes, next) = (c.text.as_bytes(), c.next);
        if next < self.from || next > self.to {
            *self = Self { from: next, to: next, what: 0 };
        }
        let reach = bytes.len().min(next + AHEAD);
        while self.what == 0 && self.to < reach {
            match bytes[self.to] {
                b'\n' => self.what = 1,
                b'.' | b'!' | b'?'
                    if bytes.get(self.to + 1).is_none_or(|n| n.is_ascii_whitespace() || *n == b'"') =>
                {
                    self.what = 2;
                }
                _ => self.to += 1,
            }
        }
        if self.to < reach { self.what } else { 0 }
    }
}
