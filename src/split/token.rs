//! Stretches without white space around a candidate, and the few numbers that tell them apart: hashes, shapes, kinds.

/// Longest stretch that is read, in bytes.
const LONGEST: usize = 24;

/// A stretch of bytes without white space, cut after [`LONGEST`] of them.
#[derive(Clone, Copy)]
pub(super) struct Token {
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Token {
    /// The one that ends at `to`.
    pub(super) fn before(bytes: &[u8], to: usize) -> Self {
        let least = to.saturating_sub(LONGEST);
        let mut from = to;
        while from > least && !bytes[from - 1].is_ascii_whitespace() {
            from -= 1;
        }
        Self { from, to }
    }

    /// The one that begins at `from`.
    pub(super) fn after(bytes: &[u8], from: usize) -> Self {
        let from = from.min(bytes.len());
        let most = bytes.len().min(from + LONGEST);
        let mut to = from;
        while to < most && !bytes[to].is_ascii_whitespace() {
            to += 1;
        }
        Self { from, to }
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
        hash(&token[from.max(token.len().saturating_sub(6))..])
    }
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

/// A hash (FNV-1a) without regard to case; all digits are one.
pub(super) fn hash(bytes: &[u8]) -> u32 {
    let mut h = 0x811c_9dc5_u32;
    for b in bytes {
        let b = if b.is_ascii_digit() { b'0' } else { b.to_ascii_lowercase() };
        h = (h ^ u32::from(b)).wrapping_mul(0x0100_0193);
    }
    h
}

/// A hash of the kinds of characters, runs as one: `McGuire` is Aa and Aa. Six runs at most.
pub(super) fn shape(bytes: &[u8]) -> u32 {
    let (mut h, mut last, mut count) = (17_u32, 0_u8, 0);
    for b in bytes {
        let kind = match b {
            b'A'..=b'Z' => 1,
            b'a'..=b'z' => 2,
            b'0'..=b'9' => 3,
            0x80.. => 4,
            b => *b,
        };
        if kind != last {
            h = (h ^ u32::from(kind)).wrapping_mul(0x0100_0193);
            last = kind;
            count += 1;
            if count == 6 {
                break;
            }
        } else if kind == 1 && count == 1 {
            // "A" against "AB"
            h = h.wrapping_add(0x51);
            count = 2;
        }
    }
    h
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
