//! What a sentence is about, as numbers that are compared fast.

use crate::lexis::chars::is_han;
use crate::lexis::words::StopWords;
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

/// The terms of a sentence without the stop words, each once, in ascending order of their hashes (64 bits: two terms
/// of one document that share one are not to be expected). Words are runs of letters and digits in lower case without
/// a possessive ending; in Chinese, pairs of neighbouring Han characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Content(Vec<u64>);

/// The stop words of a language as hashes.
#[derive(Clone, Debug, Default)]
pub(super) struct Stops(Hashes);

/// A set of hashes, which need no further hashing.
pub(super) type Hashes = HashSet<u64, BuildHasherDefault<Same>>;

/// Takes a hash for itself.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

impl Stops {
    pub(super) fn new(words: &StopWords) -> Self {
        let mut hashes = Hashes::default();
        for word in words.iter() {
            terms(word, |hash| {
                hashes.insert(hash);
            });
        }
        Self(hashes)
    }
}

impl Content {
    /// Of a sentence; `None` where no stop words are known.
    pub(super) fn of(text: &str, stops: Option<&Stops>) -> Self {
        let mut hashes = Vec::with_capacity(text.len() / 8 + 1);
        terms(text, |hash| {
            if !stops.is_some_and(|s| s.0.contains(&hash)) {
                hashes.push(hash);
            }
        });
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().copied()
    }

    /// How many terms both have.
    pub(super) fn both(&self, other: &Self) -> usize {
        let (mut a, mut b, mut both) = (self.0.iter().peekable(), other.0.iter().peekable(), 0);
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
                std::cmp::Ordering::Equal => {
                    both += 1;
                    a.next();
                    b.next();
                }
            }
        }
        both
    }

    /// The share of the shorter one that is in the other; 0 where one is empty.
    pub(super) fn overlap(&self, other: &Self) -> f32 {
        match self.len().min(other.len()) {
            0 => 0.0,
            shorter => self.both(other) as f32 / shorter as f32,
        }
    }
}

/// Start of the 64-bit hash of Fowler, Noll and Vo (FNV-1a), and its prime.
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

fn add(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(PRIME)
}

fn add_char(mut hash: u64, c: char) -> u64 {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        hash = add(hash, byte);
    }
    hash
}

/// Calls `each` with the hash of every term, in the order of the text.
fn terms(text: &str, mut each: impl FnMut(u64)) {
    // Hash of the word so far; what it was before a possessive ending.
    let mut word: Option<u64> = None;
    let mut stem: Option<u64> = None;
    // The last Han character, and whether it is in a pair already.
    let mut han: Option<(char, bool)> = None;
    for (at, c) in text.char_indices() {
        let latin = c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphanumeric() && !is_han(c));
        if latin {
            let start = word.unwrap_or(BASIS);
            word = Some(if c.is_ascii() {
                add(start, c.to_ascii_lowercase() as u8)
            } else {
                c.to_lowercase().fold(start, add_char)
            });
            if !matches!(c, 's' | 'S') {
                stem = None;
            }
            if let Some((c, false)) = han.take() {
                each(add_char(BASIS, c));
            }
            continue;
        }
        // An apostrophe inside a word belongs to it: "don't"; 's is no part of it.
        let inner = matches!(c, '\'' | '’') && word.is_some();
        if inner && text[at + c.len_utf8()..].starts_with(|n: char| n.is_alphanumeric() && !is_han(n)) {
            let rest = &text[at + c.len_utf8()..];
            let possessive = rest.starts_with(['s', 'S'])
                && !rest[1..].starts_with(|n: char| n.is_alphanumeric() || matches!(n, '\'' | '’'));
            stem = if possessive { word } else { None };
            word = word.map(|w| add(w, b'\''));
            continue;
        }
        if let Some(hash) = word.take() {
            each(stem.take().unwrap_or(hash));
        }
        if is_han(c) {
            if let Some((last, _)) = han {
                each(add_char(add_char(BASIS, last), c));
            }
            han = Some((c, han.is_some()));
        } else if let Some((c, false)) = han.take() {
            each(add_char(BASIS, c));
        }
    }
    if let Some(hash) = word {
        each(stem.unwrap_or(hash));
    }
    if let Some((c, false)) = han {
        each(add_char(BASIS, c));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexis::words;

    fn hashes(text: &str) -> Vec<u64> {
        let mut out = Vec::new();
        terms(text, |hash| out.push(hash));
        out
    }

    fn one(term: &str) -> u64 {
        term.chars().fold(BASIS, add_char)
    }

    #[test]
    fn terms_are_those_of_the_lexis() {
        for text in [
            "The Mayor’s 2 plans",
            "河灯节，在Lakeport开幕",
            "don't stop, Ruiz's car",
            "Élan vital",
            "“我们的学生”",
            "一",
        ] {
            let expected: Vec<u64> = words::terms(text).iter().map(|t| one(t)).collect();
            assert_eq!(hashes(text), expected, "{text}");
        }
        assert!(hashes("— …").is_empty());
    }

    #[test]
    fn overlap_is_the_share_of_the_shorter() {
        let of = |text| Content::of(text, None);
        assert_eq!(of("a b c d").both(&of("c d e")), 2);
        assert_eq!(of("a b c d").overlap(&of("d a")), 1.0);
        assert_eq!(of("").overlap(&of("d a")), 0.0);
    }
}
