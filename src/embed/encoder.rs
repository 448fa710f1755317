//! The sentence encoder: a text to a vector that is near those of its translations.

use super::network::Network;
use super::{Pooled, VECTOR};
use crate::error::{Error, Result};
use crate::models::Models;
use std::fmt;
use std::sync::{Arc, OnceLock};
use tokenizers::Tokenizer;

const PIECES: &str = "encoder-a/tokenizer.json";
const TABLES: [&str; 2] = ["encoder-a/table.bin", "encoder-b/table.bin"];
const DENSE: &str = "encoder-b/dense.bin";
/// The pieces that every text begins and ends with, and the one for what no piece stands for.
const START: u32 = 1;
const END: u32 = 2;
const UNKNOWN: u32 = 0;
/// Pieces that are encoded together: enough that most words of a batch recur, few enough for some 100 MB.
const BATCH: usize = 4096;
/// Pieces of one text that are read; what follows does not enter its vector.
const LONGEST: usize = 4096;

/// Encodes Chinese and English sentences into vectors of 512 numbers, where translations are near each other.
///
/// Cheap to clone and to make: the built-in weights are unpacked when the first text comes, which takes some tens of
/// milliseconds once.
#[derive(Clone)]
pub struct Encoder {
    models: Models,
    loaded: Arc<OnceLock<Loaded>>,
}

struct Loaded {
    tokenizer: Tokenizer,
    network: Network,
}

impl fmt::Debug for Encoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Encoder({})", if self.loaded.get().is_some() { "loaded" } else { "not loaded yet" })
    }
}

impl Loaded {
    fn new(models: &Models) -> Result<Self> {
        let broken = |e: tokenizers::Error| Error::model(PIECES, e.to_string());
        let tokenizer = Tokenizer::from_bytes(models.bytes(PIECES)?).map_err(broken)?;
        let network = Network::new(models, TABLES, DENSE)?;
        if network.pieces() != tokenizer.get_vocab_size(false) {
            return Err(Error::model(PIECES, "has not as many pieces as the table has rows"));
        }
        Ok(Self { tokenizer, network })
    }
}

impl Encoder {
    /// Opens the encoder. The built-in one is read when it is first used; one in a folder is read at once, so that its
    /// faults are told here. `None` when this build leaves the encoder out (feature `encoder`).
    ///
    /// # Errors
    /// When a file of a folder of models is missing or broken.
    pub fn new(models: &Models) -> Result<Option<Self>> {
        let encoder = Self { models: models.clone(), loaded: Arc::default() };
        if !models.are_built_in() {
            let _ = encoder.loaded.set(Loaded::new(models)?);
        } else if !cfg!(feature = "encoder") {
            return Ok(None);
        }
        Ok(Some(encoder))
    }

    #[allow(
        clippy::expect_used,
        reason = "the built-in files are part of the program, and a test reads them"
    )]
    fn loaded(&self) -> &Loaded {
        self.loaded.get_or_init(|| Loaded::new(&self.models).expect("the built-in encoder is sound"))
    }

    /// The pieces of a text, with those that stand at its start and its end. What no piece stands for counts as one
    /// unknown piece for each character.
    pub fn pieces(&self, text: &str) -> Vec<u32> {
        let tokenizer = &self.loaded().tokenizer;
        let mut pieces = vec![START];
        if let Ok(encoding) = tokenizer.encode_fast(text, false) {
            pieces.extend(encoding.get_ids());
        }
        // The fast way gives no strings, and unknown characters in a row come as one piece.
        if pieces.contains(&UNKNOWN)
            && let Ok(encoding) = tokenizer.encode(text, false)
        {
            pieces.truncate(1);
            for (id, token) in encoding.get_ids().iter().zip(encoding.get_tokens()) {
                let times = if *id == UNKNOWN { token.chars().count() } else { 1 };
                pieces.extend(std::iter::repeat_n(*id, times));
            }
        }
        if pieces.len() == 1 {
            pieces.push(UNKNOWN);
        }
        pieces.truncate(LONGEST);
        pieces.push(END);
        pieces
    }

    /// The sum of a text's features. Sums of neighbouring sentences add up to one for both together, which is near
    /// but not equal to that of the joined text; see [`Pooled::add`].
    pub fn pool(&self, text: &str) -> Pooled {
        self.pool_all(&[text]).pop().unwrap_or_default()
    }

    /// [`Encoder::pool`] for many texts, faster than one by one; the results are the same to the bit.
    pub fn pool_all<T: AsRef<str>>(&self, texts: &[T]) -> Vec<Pooled> {
        let loaded = self.loaded();
        let mut out = Vec::with_capacity(texts.len());
        let (mut batch, mut size) = (Vec::new(), 0);
        for text in texts {
            let pieces = self.pieces(text.as_ref());
            if size + pieces.len() > BATCH && !batch.is_empty() {
                out.extend(loaded.network.pool(&batch));
                batch.clear();
                size = 0;
            }
            size += pieces.len();
            batch.push(pieces);
        }
        if !batch.is_empty() {
            out.extend(loaded.network.pool(&batch));
        }
        out
    }

    /// The vector of a sum, of length 1.
    pub fn head(&self, pooled: &Pooled) -> [f32; VECTOR] {
        self.head_all(std::slice::from_ref(pooled)).pop().unwrap_or([0.0; VECTOR])
    }

    /// [`Encoder::head`] for many sums, several times faster than one by one; the results are the same to the bit.
    pub fn head_all(&self, pooled: &[Pooled]) -> Vec<[f32; VECTOR]> {
        self.loaded().network.head(pooled)
    }

    /// The vectors of texts, each of length 1.
    pub fn encode<T: AsRef<str>>(&self, texts: &[T]) -> Vec<[f32; VECTOR]> {
        self.head_all(&self.pool_all(texts))
    }
}
