//! A small linear model over hashed n-grams of letters that tells languages in Latin letters apart, above all
//! English from the rest.
//!
//! For each word of a text the features are its n-grams of two, three and four bytes with a mark at either end, and the word
//! itself. Each is hashed into a bucket that has a small whole number for each class; a text's score for a
//! class is the sum over its features, divided by the root of their number, plus what the lists of frequent words say.
//! `cargo xtask models detect` trains it (multiclass perceptron with margin, averaged).

use super::words::Word;
use crate::document::Lang;
use crate::error::{Error, Result};
use crate::models::Models;

/// Where the model lies under `models/`.
pub const PATH: &str = "detect/ngrams.bin";
/// What the file begins with.
pub const MAGIC: &str = "duiyi n-grams 1";
/// Buckets of features.
pub const BUCKETS: usize = 4096;
/// The classes, `und` standing for every other language.
pub const CLASSES: [&str; 9] = ["en", "de", "fr", "es", "pt", "it", "nl", "vi", "und"];
/// Bytes of letters that are read at most.
const READ: usize = 200;
/// Bytes of a word that are read at most.
const WORD: usize = 24;

/// One number for each class.
pub type Scores = [f32; CLASSES.len()];

/// The trained model.
#[derive(Clone)]
pub(super) struct Ngrams {
    weights: Box<[i8]>,
    scale: f32,
    langs: [Lang; CLASSES.len()],
}

impl std::fmt::Debug for Ngrams {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ngrams({} buckets)", self.weights.len() / CLASSES.len())
    }
}

impl Ngrams {
    pub(super) fn new(models: &Models) -> Result<Self> {
        let bytes = models.bytes(PATH)?;
        let broken = || Error::model(PATH, format!("is not of the form {MAGIC:?}"));
        let end = bytes.iter().position(|b| *b == b'\n').ok_or_else(broken)?;
        let head = std::str::from_utf8(&bytes[..end]).map_err(|_| broken())?;
        let (magic, scale) = head.rsplit_once(' ').ok_or_else(broken)?;
        let scale: f32 = scale.parse().map_err(|_| broken())?;
        let weights: Box<[i8]> = bytes[end + 1..].iter().map(|b| b.cast_signed()).collect();
        if magic != MAGIC || weights.len() != BUCKETS * CLASSES.len() || !scale.is_finite() {
            return Err(broken());
        }
        Ok(Self { weights, scale, langs: CLASSES.map(|tag| Lang::from_tag(tag).unwrap_or(Lang::UND)) })
    }

    /// The scores of features, before the words are added.
    pub(super) fn scores(&self, features: &[u16]) -> Scores {
        let mut sums = [0_i32; CLASSES.len()];
        for &f in features {
            let at = usize::from(f) * CLASSES.len();
            for (sum, w) in sums.iter_mut().zip(&self.weights[at..at + CLASSES.len()]) {
                *sum += i32::from(*w);
            }
        }
        let factor = self.scale / (features.len().max(1) as f32).sqrt();
        sums.map(|s| s as f32 * factor)
    }

    /// The language of a class.
    pub(super) fn lang(&self, class: usize) -> Lang {
        self.langs[class]
    }
}

/// The features of some words, a bucket each.
pub(super) fn features(words: &[Word<'_>], out: &mut Vec<u16>) {
    out.clear();
    let mut read = 0;
    let mut letters: Vec<u8> = Vec::with_capacity(WORD + 8);
    let mut buffer = [0; 4];
    for word in words {
        letters.clear();
        letters.push(b'_');
        for c in word.text.chars().flat_map(|c| super::words::narrow(c).to_lowercase()) {
            if letters.len() >= WORD {
                break;
            }
            letters.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes());
        }
        letters.push(b'_');
        for n in 2..=4 {
            out.extend(
                letters.windows(n).map(|w| bucket(w.iter().fold(n as u64, |k, b| k << 8 | u64::from(*b)))),
            );
        }
        out.push(bucket(word.hash));
        read += letters.len() - 1;
        if read > READ {
            break;
        }
    }
}

/// A key's bucket, by multiplication.
fn bucket(key: u64) -> u16 {
    let mixed = (key ^ key >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> (64 - BUCKETS.ilog2())) as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::script::Family;
    use crate::detect::words;

    #[test]
    fn features_are_ngrams_and_words() {
        let mut found = Vec::new();
        words::each("at AT", Family::Latin, |w| {
            found.extend(w);
            true
        });
        let mut out = Vec::new();
        features(&found, &mut out);
        // _a at t_, _at at_, _at_ and the word; twice the same.
        assert_eq!(out.len(), 14);
        assert_eq!(out[..7], out[7..]);
    }

    #[test]
    fn a_broken_model_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("detect")).unwrap();
        std::fs::write(dir.path().join(PATH), format!("{MAGIC} 0.1\nshort")).unwrap();
        let e = Ngrams::new(&Models::open(dir.path()).unwrap()).unwrap_err();
        assert_eq!(e.to_string(), "model detect/ngrams.bin: is not of the form \"duiyi n-grams 1\"");
    }
}
