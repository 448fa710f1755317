//! Which words there are: English with a level of commonness, Chinese with frequencies.
//!
//! Both lists are finite-state maps (`models/words`, the `fst` crate): read where they lie, nothing to load.

use crate::error::{Error, Result};
use crate::lexis::chars::is_han;
use crate::models::Models;
use fst::Map;
use fst::raw::{Node, Output};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// Levels of English words from the word lists, 0 the commonest.
pub const LEVELS: u64 = 8;
/// The level of words that only web pages know (`blockchain`).
pub const PAGES: u64 = LEVELS;
/// Marks an English word that is written with a capital (`Zealand`).
pub const PROPER: u64 = 16;
/// The classes of Chinese words, by the parts of speech of the dictionary; the first takes all others.
pub const CLASSES: [&str; 4] =
    ["", "v vd vg vi vq d dg df p c u uj ug ul uv uz y zg k", "r rr rz m mg mq q", "t tg f s"];

/// A map of words that is shared by all who ask it.
#[derive(Clone)]
struct Words(Arc<Map<Cow<'static, [u8]>>>);

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({})", self.0.len())
    }
}

impl Words {
    fn new(models: &Models, id: &str) -> Result<Self> {
        let map = Map::new(models.bytes(id)?).map_err(|e| Error::model(id, e.to_string()))?;
        Ok(Self(Arc::new(map)))
    }

    /// Follows bytes through the map from its root; `None` where no word begins so.
    fn walk(&self) -> Walk<'_> {
        let fst = self.0.as_fst();
        Walk { words: self, node: fst.root(), output: Output::zero() }
    }
}

/// A place in the map on the way through a word.
struct Walk<'a> {
    words: &'a Words,
    node: Node<'a>,
    output: Output,
}

impl Walk<'_> {
    fn step(&mut self, byte: u8) -> bool {
        let Some(i) = self.node.find_input(byte) else { return false };
        let transition = self.node.transition(i);
        self.output = self.output.cat(transition.out);
        self.node = self.words.0.as_fst().node(transition.addr);
        true
    }

    fn value(&self) -> Option<u64> {
        self.node.is_final().then(|| self.output.cat(self.node.final_output()).value())
    }
}

/// English words and how common they are.
#[derive(Clone, Debug)]
pub struct English(Words);

impl English {
    /// Loads `words/en.fst`.
    ///
    /// # Errors
    /// When it is missing or broken.
    pub fn new(models: &Models) -> Result<Self> {
        Words::new(models, "words/en.fst").map(Self)
    }

    /// The level of the word that the parts make together, in any letter case: 0 to 7 for the sizes of the word
    /// lists, [`PAGES`] for a word of web pages; `None` when it is no word.
    pub fn level(&self, parts: &[&str]) -> Option<u64> {
        let mut walk = self.0.walk();
        for byte in parts.iter().flat_map(|p| p.bytes()) {
            if !walk.step(byte.to_ascii_lowercase()) {
                return None;
            }
        }
        walk.value().map(|v| v & (PROPER - 1))
    }

    /// True when some word begins so, in any letter case.
    pub fn begins(&self, letters: &str) -> bool {
        let mut walk = self.0.walk();
        letters.bytes().all(|b| walk.step(b.to_ascii_lowercase()))
    }

    /// True when the parts make a word together, in any letter case.
    pub fn has(&self, parts: &[&str]) -> bool {
        self.level(parts).is_some()
    }
}

/// Chinese words and how frequent they are.
#[derive(Clone, Debug)]
pub struct Chinese {
    words: Words,
    /// Natural logarithm of the number of words that the frequencies were counted on.
    total: f32,
}

/// What class a Chinese word is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Nouns, adjectives and all others.
    Other,
    /// Verbs, adverbs, prepositions, conjunctions and particles: what may follow a subject.
    Predicate,
    /// Pronouns and numbers: what hardly follows one.
    Pronoun,
    /// Times and places.
    Time,
}

/// Logarithm of the occurrences of a word that only another dictionary has.
const RARE: f32 = 1.5;
/// The longest word in the dictionary, in characters.
const LONGEST: usize = 5;

impl Chinese {
    /// Loads `words/zh.fst`.
    ///
    /// # Errors
    /// When it is missing or broken.
    pub fn new(models: &Models) -> Result<Self> {
        let id = "words/zh.fst";
        let words = Words::new(models, id)?;
        let total =
            words.0.get("").ok_or_else(|| Error::model(id, "does not say how many words it counted"))?;
        Ok(Self { words, total: (total as f32).ln() })
    }

    /// The words that begin `chars`: length in characters, logarithm of the probability, class.
    fn beginnings(&self, chars: &[char], mut found: impl FnMut(usize, f32, Class)) {
        let mut walk = self.words.walk();
        let mut buffer = [0; 4];
        for (i, c) in chars.iter().take(LONGEST).enumerate() {
            for byte in c.encode_utf8(&mut buffer).bytes() {
                if !walk.step(byte) {
                    return;
                }
            }
            if let Some(value) = walk.value() {
                let class = match value >> 6 {
                    1 => Class::Predicate,
                    2 => Class::Pronoun,
                    3 => Class::Time,
                    _ => Class::Other,
                };
                found(i + 1, (value & 63) as f32 / 4.0 - self.total, class);
            }
        }
    }

    /// True when `chars` is a word.
    pub fn has(&self, chars: &[char]) -> bool {
        let mut has = false;
        self.beginnings(chars, |len, _, _| has |= len == chars.len());
        has
    }

    /// The likeliest division of a run of Han characters into words by their frequencies alone: its logarithm, and
    /// the class of its first word. At most some dozens of characters are meant.
    pub fn divide(&self, chars: &[char]) -> (f32, Class) {
        let n = chars.len();
        let mut best = vec![(0.0f32, Class::Other); n + 1];
        for i in (0..n).rev() {
            // A character that is no word counts as seen once.
            let mut here = (best[i + 1].0 - self.total, Class::Other);
            self.beginnings(&chars[i..], |len, p, class| {
                if p + best[i + len].0 > here.0 {
                    here = (p + best[i + len].0, class);
                }
            });
            best[i] = here;
        }
        best[0]
    }

    /// The likeliest division of a run of Han characters into words: the length of each in characters, and the
    /// logarithm of its probability. `more(rest)` gives the lengths of other words that `rest` begins with; they count
    /// as words of `RARE` occurrences.
    pub fn words(&self, chars: &[char], more: impl Fn(usize, &mut dyn FnMut(usize))) -> Vec<(usize, f32)> {
        let n = chars.len();
        let mut best = vec![(0.0f32, 1usize, 0.0f32); n + 1];
        for i in (0..n).rev() {
            let mut here = (best[i + 1].0 - self.total, 1, -self.total);
            let mut try_word = |len: usize, p: f32| {
                if p + best[i + len].0 > here.0 {
                    here = (p + best[i + len].0, len, p);
                }
            };
            more(i, &mut |len| try_word(len, RARE - self.total));
            self.beginnings(&chars[i..], |len, p, _| try_word(len, p));
            best[i] = here;
        }
        let mut out = Vec::with_capacity(n);
        let mut at = 0;
        while at < n {
            out.push((best[at].1, best[at].2));
            at += best[at].1;
        }
        out
    }

    /// How much likelier two runs of Han characters are written as one than apart, as the logarithm of the ratio:
    /// 0 when no word spans the joint, more the firmer the word (`公`, `园` about 5).
    pub fn bond(&self, left: &[char], right: &[char]) -> f32 {
        let spans = |l: usize| {
            let mut spans = false;
            let mut joint: Vec<char> = left[left.len() - l..].to_vec();
            joint.extend(&right[..right.len().min(LONGEST - l)]);
            self.beginnings(&joint, |len, _, _| spans |= len > l);
            spans
        };
        if !(1..=left.len().min(LONGEST - 1)).any(spans) {
            return 0.0;
        }
        let whole: Vec<char> = left.iter().chain(right).copied().collect();
        self.divide(&whole).0 - self.divide(left).0 - self.divide(right).0
    }
}

/// The Han characters right before `at`, at most `most`, in the order of the text.
pub fn han_before(text: &str, at: usize, most: usize) -> Vec<char> {
    let mut chars: Vec<char> = text[..at].chars().rev().take(most).take_while(|c| is_han(*c)).collect();
    chars.reverse();
    chars
}

/// The Han characters right behind `at`, at most `most`.
pub fn han_after(text: &str, at: usize, most: usize) -> Vec<char> {
    text[at..].chars().take(most).take_while(|c| is_han(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_words_have_levels() {
        let words = English::new(&Models::embedded()).unwrap();
        assert_eq!(words.level(&["the"]), Some(0));
        assert!(words.level(&["Zea", "land"]).is_some() && words.has(&["coun", "cils"]));
        assert!(!words.has(&["eerce"]) && !words.has(&["b"]) && !words.has(&[""]));
    }

    #[test]
    fn chinese_words_bind() {
        let words = Chinese::new(&Models::embedded()).unwrap();
        let bond =
            |l: &str, r: &str| words.bond(&l.chars().collect::<Vec<_>>(), &r.chars().collect::<Vec<_>>());
        assert!(bond("湿地公", "园将于") > 3.0, "{}", bond("湿地公", "园将于"));
        assert!(bond("门票免", "费") > 3.0);
        assert_eq!(bond("市政府", "周五"), 0.0);
        assert!(words.has(&['公', '园']) && !words.has(&['园', '公']));
        assert_eq!(words.divide(&['表', '示', '将']).1, Class::Predicate);
        assert_eq!(words.divide(&['他', '们']).1, Class::Pronoun);
    }
}
