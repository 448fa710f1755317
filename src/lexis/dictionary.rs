//! A Chinese–English dictionary as a table: Chinese words, and the roots of the English words that explain them.
//!
//! `models/cedict/zh-en.bin` holds it; `cargo xtask models cedict` writes it. Both maps are finite-state ones (the `fst`
//! crate), read where they lie: nothing is loaded before the first word is asked for.

use crate::error::{Error, Result};
use crate::models::Models;
use fst::Map;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

const ID: &str = "cedict/zh-en.bin";
/// First bytes of the file.
pub const MAGIC: &[u8; 8] = b"duiyiZE1";
/// A gloss of more words than this explains, it does not translate; it is not in the table.
pub const MOST_WORDS: usize = 5;

/// An English root that explains a Chinese word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gloss {
    /// Number of the root, as [`Dictionary::root`] gives it.
    pub root: u32,
    /// Words of the shortest gloss with this root, function words not counted: 1 for a plain translation. Four stands
    /// for more.
    pub words: u8,
}

/// The table; clones share it.
#[derive(Clone)]
pub struct Dictionary(Arc<Inner>);

struct Inner {
    words: Map<Part>,
    roots: Map<Part>,
    glosses: Part,
    simplified: HashMap<char, char>,
}

/// A stretch of the file.
#[derive(Clone)]
struct Part {
    file: Arc<Cow<'static, [u8]>>,
    range: Range<usize>,
}

impl AsRef<[u8]> for Part {
    fn as_ref(&self) -> &[u8] {
        &self.file[self.range.clone()]
    }
}

impl fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dictionary({} words)", self.0.words.len())
    }
}

impl Dictionary {
    /// Opens the table; `None` where the feature `cedict` leaves it out.
    ///
    /// # Errors
    /// When it is missing or broken.
    pub fn new(models: &Models) -> Result<Option<Self>> {
        if !cfg!(feature = "cedict") {
            return Ok(None);
        }
        let file = models.bytes(ID)?;
        let broken = |what: &str| Error::model(ID, what.to_owned());
        let number = |at: usize| -> Option<usize> {
            let bytes: [u8; 4] = file.get(at..at + 4)?.try_into().ok()?;
            usize::try_from(u32::from_le_bytes(bytes)).ok()
        };
        if !file.starts_with(MAGIC) {
            return Err(broken("is not a dictionary of this version"));
        }
        let mut parts = Vec::with_capacity(4);
        let mut at = MAGIC.len() + 16;
        for k in 0..4 {
            let end = number(MAGIC.len() + 4 * k).and_then(|len| at.checked_add(len));
            let end = end.filter(|e| *e <= file.len()).ok_or_else(|| broken("is cut off"))?;
            parts.push(at..end);
            at = end;
        }
        let chars = std::str::from_utf8(&file[parts[3].clone()]).map_err(|_| broken("its characters"))?;
        let pairs: Vec<char> = chars.chars().collect();
        let simplified = pairs.chunks_exact(2).map(|p| (p[0], p[1])).collect();
        let file = Arc::new(file);
        let part = |k: usize| Part { file: Arc::clone(&file), range: parts[k].clone() };
        let map = |k: usize| Map::new(part(k)).map_err(|e| Error::model(ID, e.to_string()));
        Ok(Some(Self(Arc::new(Inner { words: map(0)?, roots: map(1)?, glosses: part(2), simplified }))))
    }

    /// The number of an English root.
    pub fn root(&self, root: &str) -> Option<u32> {
        self.0.roots.get(root).and_then(|n| u32::try_from(n).ok())
    }

    /// The usual simplified form of a traditional character.
    pub fn simplified(&self, c: char) -> Option<char> {
        self.0.simplified.get(&c).copied()
    }

    /// The words that `text` begins with, shortest first: each one's length in bytes and a handle for [`Self::glosses`].
    pub fn beginnings(&self, text: &str, mut found: impl FnMut(usize, u64)) {
        let fst = self.0.words.as_fst();
        let (mut node, mut output) = (fst.root(), fst::raw::Output::zero());
        for (at, byte) in text.bytes().enumerate() {
            let Some(i) = node.find_input(byte) else { return };
            let transition = node.transition(i);
            output = output.cat(transition.out);
            node = fst.node(transition.addr);
            if node.is_final() {
                found(at + 1, output.cat(node.final_output()).value());
            }
        }
    }

    /// What explains a word, by the handle that [`Self::beginnings`] gave.
    pub fn glosses(&self, word: u64) -> impl Iterator<Item = Gloss> + '_ {
        let bytes = self.0.glosses.as_ref();
        let mut at = usize::try_from(word).unwrap_or(usize::MAX);
        let mut left = read(bytes, &mut at);
        let mut root = 0;
        std::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            let value = read(bytes, &mut at);
            root += value >> 2;
            Some(Gloss { root, words: (value & 3) as u8 + 1 })
        })
    }
}

/// A number in groups of seven bits, the lowest first; 0 past the end.
fn read(bytes: &[u8], at: &mut usize) -> u32 {
    let (mut value, mut shift) = (0u32, 0);
    while let Some(byte) = bytes.get(*at) {
        *at += 1;
        value |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 || shift > 28 {
            break;
        }
    }
    value
}

#[cfg(all(test, feature = "cedict"))]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_glosses() {
        let dictionary = Dictionary::new(&Models::embedded()).unwrap().unwrap();
        let mut lengths = Vec::new();
        let mut last = 0;
        dictionary.beginnings("图书馆很大", |len, word| {
            lengths.push(len / 3);
            last = word;
        });
        assert_eq!(lengths, [1, 2, 3]);
        let library = dictionary.root("librari").unwrap();
        assert!(dictionary.glosses(last).any(|g| g == Gloss { root: library, words: 1 }));
        assert_eq!(dictionary.simplified('圖'), Some('图'));
        assert_eq!(dictionary.root("xqzt"), None);
    }
}
