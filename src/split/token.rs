//! Stretches without white space around a candidate, and the few numbers that tell them apart: hashes, shapes, kinds.

/// Longest stretch that is read, in bytes.
const LONGEST: usize = 24;

/// A stretch of bytes without white space, cut after [`LONGEST`] of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Token {
    /// The one that ends at `to`.
    pub(super) fn before(bytes: &[u8], to: usize) -> Self {
        let near = &bytes[to.saturating_sub(LONGEST)..to];
        let len = near.iter().rev().position(|b| AMONG[usize::from(*b)] == WHITE).unwrap_or(near.len());
        Self { from: to - len, to }
    }

    /// The one that begins at `from`.
    pub(super) fn after(bytes: &[u8], from: usize) -> Self {
        let from = from.min(bytes.len());
        let near = &bytes[from..bytes.len().min(from + LONGEST)];
        let len = near.iter().position(|b| AMONG[usize::from(*b)] == WHITE).unwrap_or(near.len());
        Self { from, to: from + len }
    }

    pub(super) fn of(self, bytes: &[u8]) -> &[u8] {
        &bytes[self.from..self.to]
    }

    /// The token without the marks around it.
    pub(super) fn core(self, bytes: &[u8]) -> &[u8] {
        let token = self.of(bytes);
        let from = token.iter().position(u8::is_ascii_alphanumeric).unwrap_or(token.len());
        let to = token.iter().rposition(u8::is_ascii_alphanumeric).map_or(from, |n| n + 1);
        &token[from..to]
    }

    /// True when its first letter is a capital.
    pub(super) fn is_capital(self, bytes: &[u8]) -> bool {
        self.of(bytes).iter().find(|b| b.is_ascii_alphanumeric()).is_some_and(u8::is_ascii_uppercase)
    }

    /// A hash of the marks at its end, six bytes at most.
    pub(super) fn marks(self, bytes: &[u8]) -> u32 {
        let token = self.of(bytes);
        let from = token.iter().rposition(u8::is_ascii_alphanumeric).map_or(0, |n| n + 1);
        hash_of_last(&token[from..])
    }
}

/// A hash of the last six marks, or of all.
fn hash_of_last(marks: &[u8]) -> u32 {
    hash(&marks[marks.len().saturating_sub(6)..])
}

/// Where the white space before `at` begins.
pub(super) fn skip_back(bytes: &[u8], mut at: usize) -> usize {
    let least = at.saturating_sub(LONGEST);
    while at > least && bytes[at - 1].is_ascii_whitespace() {
        at -= 1;
    }
    at
}

/// Where the white space behind `at` ends.
pub(super) fn skip(bytes: &[u8], mut at: usize) -> usize {
    let most = bytes.len().min(at + LONGEST);
    while at < most && bytes[at].is_ascii_whitespace() {
        at += 1;
    }
    at
}

/// Basis and prime of FNV-1a.
const BASIS: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

/// A hash (FNV-1a) without regard to case; all digits are one.
pub(super) fn hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(BASIS, |h, b| (h ^ u32::from(FOLDED[usize::from(*b)])).wrapping_mul(PRIME))
}

/// Each byte in lower case, a digit as 0.
const FOLDED: [u8; 256] = {
    let mut t = [0; 256];
    let mut i = 0;
    while i < 256 {
        let b = i as u8;
        t[i] = if b.is_ascii_digit() { b'0' } else { b.to_ascii_lowercase() };
        i += 1;
    }
    t
};

/// A hash of the kinds of characters, runs as one: `McGuire` is Aa and Aa. Six runs at most.
pub(super) fn shape(bytes: &[u8]) -> u32 {
    Shape::EMPTY.then(bytes).hash
}

/// A shape whose end has not come.
#[derive(Clone, Copy)]
struct Shape {
    hash: u32,
    last: u8,
    runs: u32,
}

impl Shape {
    const EMPTY: Self = Self { hash: 17, last: 0, runs: 0 };
    /// Of a word in lower case.
    const LOWER: Self = Self::EMPTY.then_one(b'a');
    /// Of a word with a capital at its front.
    const TITLE: Self = Self::EMPTY.then_one(b'A').then_one(b'a');

    const fn then_one(mut self, b: u8) -> Self {
        if self.runs == 6 {
            return self;
        }
        let kind = match b {
            b'A'..=b'Z' => 1,
            b'a'..=b'z' => 2,
            b'0'..=b'9' => 3,
            0x80.. => 4,
            b => b,
        };
        if kind != self.last {
            self.hash = (self.hash ^ kind as u32).wrapping_mul(PRIME);
            self.last = kind;
            self.runs += 1;
        } else if kind == 1 && self.runs == 1 {
            // "A" against "AB"
            self.hash = self.hash.wrapping_add(0x51);
            self.runs = 2;
        }
        self
    }

    fn then(self, bytes: &[u8]) -> Self {
        bytes.iter().fold(self, |shape, b| shape.then_one(*b))
    }
}

/// All numbers of a token, read in one pass where it is an ordinary word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) token: Token,
    /// The hash, length, last byte and shape of the token without the marks around it.
    pub(super) hash: u32,
    pub(super) size: usize,
    pub(super) last: u8,
    pub(super) core_shape: u32,
    /// As [`Token::marks`], [`shape`] and [`kind`] of the whole token.
    pub(super) marks: u32,
    pub(super) shape: u32,
    pub(super) kind: u32,
    /// As [`Token::is_capital`].
    pub(super) capital: bool,
}

/// Eight bytes as one number, the first one lowest.
#[derive(Clone, Copy)]
struct Eight(u64);

const ONES: u64 = 0x0101_0101_0101_0101;
/// The high bit of each byte: what tells something of a byte sets it.
const HIGH: u64 = 0x8080_8080_8080_8080;

impl Eight {
    /// Which bytes are ASCII letters, and which of them capitals.
    fn letters(self) -> (u64, u64) {
        let low = (self.0 | (ONES * 0x20)) & !HIGH;
        let from_a = low + ONES * (0x80 - b'a' as u64);
        let past_z = low + ONES * (0x80 - b'z' as u64 - 1);
        let letters = from_a & !past_z & !self.0 & HIGH;
        (letters, letters & !(self.0 << 2))
    }

    /// Which byte is a space, up to the lowest that is one; those above may be told wrongly.
    fn spaces(self) -> u64 {
        let other = self.0 ^ (ONES * b' ' as u64);
        other.wrapping_sub(ONES) & !other & HIGH
    }
}

/// The number of the lowest byte that is told, 8 for none.
fn first(told: u64) -> usize {
    (told.trailing_zeros() / 8) as usize
}

/// What is among the bytes of a word, as bits.
const UPPER: u8 = 1;
const LOWER: u8 = 2;
const DIGIT: u8 = 4;
const MARK: u8 = 8;
const WHITE: u8 = 16;

const AMONG: [u8; 256] = {
    let mut t = [MARK; 256];
    let mut i = 0;
    while i < 128 {
        let b = i as u8;
        if b.is_ascii_uppercase() {
            t[i] = UPPER;
        } else if b.is_ascii_lowercase() {
            t[i] = LOWER;
        } else if b.is_ascii_digit() {
            t[i] = DIGIT;
        } else if b.is_ascii_whitespace() {
            t[i] = WHITE;
        }
        i += 1;
    }
    t
};

impl Word {
    /// The token that ends at `to`.
    #[inline]
    pub(super) fn before(bytes: &[u8], to: usize) -> Self {
        // The last bytes, the last one lowest.
        if let Some(eight) = bytes[..to].last_chunk() {
            let white = Eight(u64::from_be_bytes(*eight)).spaces();
            if white != 0
                && let Some(word) = Self::short(bytes, to - first(white), Some(to))
            {
                return word;
            }
        }
        Self::read(bytes, Token::before(bytes, to))
    }

    /// The token that begins at `from`.
    #[inline]
    pub(super) fn after(bytes: &[u8], from: usize) -> Self {
        Self::short(bytes, from, None).unwrap_or_else(|| Self::read(bytes, Token::after(bytes, from)))
    }

    /// A word of seven letters at most with no more than one mark behind it, which most are, read without a loop over its
    /// bytes and almost without branches. With `to` the token ends there.
    #[inline]
    fn short(bytes: &[u8], from: usize, to: Option<usize>) -> Option<Self> {
        let word: &[u8; 8] = bytes.get(from..)?.first_chunk()?;
        let eight = Eight(u64::from_le_bytes(*word));
        let (letters, capitals) = eight.letters();
        let size = first(!letters & HIGH);
        let marks = match to {
            Some(to) => to.checked_sub(from + size)?,
            None => usize::from(*word.get(size)? != b' '),
        };
        if size == 0 || size > 7 || marks > 1 || to.is_none() && marks == 1 && *word.get(size + 1)? != b' ' {
            return None;
        }
        let mark = word[size];
        if marks == 1
            && (mark.is_ascii_alphanumeric() || mark.is_ascii_whitespace() || mark >= 0x80 || mark == b'@')
        {
            return None;
        }
        // The hashes of the word as far as each of its bytes.
        let mut hashes = [BASIS; 8];
        let mut hash = BASIS;
        for i in 0..7 {
            hash = (hash ^ u32::from(word[i] | 0x20)).wrapping_mul(PRIME);
            hashes[i + 1] = hash;
        }
        let inside = (1 << (8 * size)) - 1;
        let shape = match capitals & inside {
            0 => Shape::LOWER,
            0x80 if size > 1 => Shape::TITLE,
            _ => Shape::EMPTY.then(&word[..size]),
        };
        let capital = capitals & 0x80 != 0;
        let all = (capitals & inside).count_ones() as usize == size && marks == 0;
        Some(Self {
            token: Token { from, to: from + size + marks },
            hash: hashes[size],
            size,
            last: word[size - 1],
            core_shape: shape.hash,
            marks: if marks == 0 { BASIS } else { hash_of_last(&[mark]) },
            shape: if marks == 0 { shape } else { shape.then_one(mark) }.hash,
            kind: match (all, capital) {
                _ if word.starts_with(b"http") || word.starts_with(b"www.") => 2,
                (true, _) => 7,
                (false, true) => 8,
                (false, false) => 9,
            },
            capital,
        })
    }

    /// The word that a token is.
    fn read(bytes: &[u8], token: Token) -> Self {
        let text = token.of(bytes);
        let (mut hash, mut rest, mut size) = (BASIS, 0, 0);
        let first = text.first().map_or(MARK, |b| AMONG[usize::from(*b)]);
        for b in text {
            let kind = AMONG[usize::from(*b)];
            if kind == MARK {
                break;
            }
            hash = (hash ^ u32::from(FOLDED[usize::from(*b)])).wrapping_mul(PRIME);
            rest |= if size == 0 { 0 } else { kind };
            size += 1;
        }
        let tail = &text[size..];
        if size == 0 || tail.iter().any(u8::is_ascii_alphanumeric) {
            return Self::marked(bytes, token);
        }
        let shape = match (first, rest) {
            (LOWER, 0 | LOWER) => Shape::LOWER,
            (UPPER, LOWER) => Shape::TITLE,
            _ => Shape::EMPTY.then(&text[..size]),
        };
        let kind = if (first | rest) & DIGIT != 0
            || tail.contains(&b'@')
            || text.starts_with(b"http")
            || text.starts_with(b"www.")
        {
            kind(text)
        } else if first | rest == UPPER && tail.is_empty() {
            7
        } else if first == UPPER {
            8
        } else {
            9
        };
        Self {
            token,
            hash,
            size,
            last: text[size - 1],
            core_shape: shape.hash,
            marks: hash_of_last(tail),
            shape: shape.then(tail).hash,
            kind,
            capital: first == UPPER,
        }
    }

    /// One with marks at its front or inside.
    #[cold]
    fn marked(bytes: &[u8], token: Token) -> Self {
        let (text, core) = (token.of(bytes), token.core(bytes));
        Self {
            token,
            hash: hash(core),
            size: core.len(),
            last: core.last().copied().unwrap_or(0),
            core_shape: shape(core),
            marks: token.marks(bytes),
            shape: shape(text),
            kind: kind(text),
            capital: token.is_capital(bytes),
        }
    }
}

/// What a token is: 1 a mail address, 2 a web address, 3 a date, 4 a time, 5 a number, 6 marks, 7 capitals, 8 a
/// capitalised word, 9 a lower-case word, 10 something else.
pub(super) fn kind(token: &[u8]) -> u32 {
    let Some(first) = token.first() else { return 0 };
    let (mut digits, mut capitals, mut at, mut slash, mut colon) = (0, 0, false, false, false);
    let mut letters = 0;
    for b in token {
        match b {
            b'0'..=b'9' => digits += 1,
            b'A'..=b'Z' => capitals += 1,
            b'a'..=b'z' => letters += 1,
            b'@' => at = true,
            b'/' => slash = true,
            b':' => colon = true,
            _ => {}
        }
    }
    if at {
        1
    } else if token.starts_with(b"http") || token.starts_with(b"www.") {
        2
    } else if digits * 2 > token.len() {
        if slash { 3 } else { 5 - u32::from(colon) }
    } else if digits + capitals + letters == 0 {
        6
    } else if capitals == token.len() {
        7
    } else if first.is_ascii_uppercase() {
        8
    } else if first.is_ascii_lowercase() {
        9
    } else {
        10
    }
}

/// A count on a scale that grows by a half or so: 0, 1, 2, 3, 4, 5–6, 7–9, 10–14, 15–24, 25–49, 50–199, more.
pub(super) fn bucket(n: impl TryInto<u32>) -> u32 {
    match n.try_into().unwrap_or(u32::MAX) {
        n @ 0..=4 => n,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        25..=49 => 9,
        50..=199 => 10,
        _ => 11,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_lose_their_marks() {
        let text = b"He said, \"Stop!\" and left";
        let token = Token::before(text, 16);
        assert_eq!(token.of(text), b"\"Stop!\"");
        assert_eq!(token.core(text), b"Stop");
        assert_eq!(token.marks(text), hash(b"!\""));
        assert!(token.is_capital(text));
        assert_eq!(Token::after(text, 17).of(text), b"and");
        assert_eq!(Token::after(text, 99).of(text), b"");
    }

    #[test]
    fn a_word_has_the_numbers_of_its_token() {
        for text in [
            "he",
            "Stop!\"",
            "(see",
            "NATO",
            "A",
            "McGuire's",
            "--",
            "",
            "http:x",
            "www.a",
            "who,",
            "2,000",
            "a@b",
            "x@",
            "été.",
            "\"",
            "HHe",
            "https:",
            "http",
            "letters",
            "letters.",
            "Mr.",
            "US,",
            "a1",
            "No\"",
            "x\u{1}",
            "a-b-c-d-e-f-g",
            "MIXed",
            "I'm",
        ] {
            let bytes = text.as_bytes();
            let token = Token { from: 0, to: bytes.len() };
            let word = Word::read(bytes, token);
            let padded = [b" of ", bytes, b" the man who"].concat();
            for same in [Word::after(&padded, 4), Word::before(&padded, 4 + bytes.len())] {
                assert_eq!((same.token.from, same.token.to), (4, 4 + bytes.len()), "{text}");
                assert_eq!(Word { token, ..same }, word, "{text}");
            }
            let core = token.core(bytes);
            assert_eq!(
                (word.hash, word.size, word.core_shape),
                (hash(core), core.len(), shape(core)),
                "{text}"
            );
            assert_eq!(word.last, core.last().copied().unwrap_or(0), "{text}");
            assert_eq!((word.marks, word.shape), (token.marks(bytes), shape(bytes)), "{text}");
            assert_eq!((word.kind, word.capital), (kind(bytes), token.is_capital(bytes)), "{text}");
        }
    }

    #[test]
    fn shapes_and_kinds_tell_tokens_apart() {
        assert_eq!(shape(b"Ruiz"), shape(b"Chen"));
        assert_ne!(shape(b"A"), shape(b"AB"));
        assert_eq!(hash(b"May"), hash(b"mAY"));
        assert_eq!(hash(b"2013"), hash(b"1999"));
        let kinds = [
            &b"a@b.example"[..],
            b"https://a",
            b"08/16/2000",
            b"07:19",
            b"1,200",
            b"--",
            b"AM",
            b"Vince",
            b"so",
            b"(so",
        ];
        assert_eq!(kinds.map(kind), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }
}
