//! Exact counts of a language model's tokens, for budgets.

use crate::error::{Error, Result, io_at};
use crate::models::Models;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use tokenizers::Tokenizer;

/// Where the built-in tokenizer lies in the models.
pub const BUILT_IN: &str = "tokens/tokenizer.json";

/// Counts tokens with a tokenizer in the `tokenizer.json` format of the `tokenizers` crate. Cheap to clone.
#[derive(Clone)]
pub struct TokenCounter(Arc<Tokenizer>);

impl TokenCounter {
    /// The small tokenizer that comes with the models: byte-level pairs, learnt on the project's own text, so its
    /// counts stand for no particular model.
    ///
    /// # Errors
    /// When the model is missing or broken.
    pub fn from_models(models: &Models) -> Result<Self> {
        Self::from_bytes(&models.bytes(BUILT_IN)?).map_err(|e| Error::model(BUILT_IN, e.to_string()))
    }

    /// A tokenizer of the user's own.
    ///
    /// # Errors
    /// When the file cannot be read or is not a tokenizer.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|e| {
            io_at("reading a tokenizer", path)(e).remedy("check the name and the permissions")
        })?;
        Self::from_bytes(&bytes).map_err(|e| e.at(path.display()))
    }

    /// A tokenizer from the bytes of a `tokenizer.json`. Its own truncation and padding are switched off: they
    /// would make counts untrue.
    ///
    /// # Errors
    /// When the bytes are not a tokenizer.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let broken = |e: &dyn fmt::Display| {
            Error::format(format!("not a tokenizer: {e}"))
                .remedy("give a tokenizer.json as the tokenizers library writes it")
        };
        let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(|e| broken(&e))?;
        tokenizer.with_truncation(None).map_err(|e| broken(&e))?;
        tokenizer.with_padding(None);
        Ok(Self(Arc::new(tokenizer)))
    }

    /// The number of tokens of `text`, without the marks that a model wants around its input (`[CLS]`, `<s>` …).
    ///
    /// # Errors
    /// When the tokenizer has no token for a piece of the text, nor one for the unknown.
    pub fn count(&self, text: &str) -> Result<usize> {
        let encoding =
            self.0.encode_fast(text, false).map_err(|e| Error::format(format!("counting tokens: {e}")))?;
        Ok(encoding.len())
    }
}

impl fmt::Debug for TokenCounter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenCounter({} tokens)", self.0.get_vocab_size(true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_tokenizer_loses_nothing() {
        let counter = TokenCounter::from_models(&Models::embedded()).unwrap();
        for text in ["", "The river festival opened.", "河灯节周三在临湖开幕。", "é\u{0}\u{FFFD} 🏮\r\n\t𠮷"]
        {
            let encoding = counter.0.encode_fast(text, false).unwrap();
            assert_eq!(counter.0.decode(encoding.get_ids(), false).unwrap(), text);
            assert_eq!(counter.count(text).unwrap(), encoding.len());
            assert!(encoding.len() <= text.len());
        }
        assert!(counter.count("The river festival opened in the city.").unwrap() < 20);
    }

    #[test]
    fn truncation_does_not_shorten_the_count() {
        let json = r#"{"version":"1.0","truncation":{"direction":"Right","max_length":2,"strategy":"LongestFirst",
            "stride":0},"padding":null,"added_tokens":[],"normalizer":null,"pre_tokenizer":{"type":"Whitespace"},
            "post_processor":null,"decoder":null,"model":{"type":"WordLevel","vocab":{"a":0,"?":1},"unk_token":"?"}}"#;
        let counter = TokenCounter::from_bytes(json.as_bytes()).unwrap();
        assert_eq!(counter.count("a b a a").unwrap(), 4);
    }

    #[test]
    fn a_broken_tokenizer_is_an_error_with_its_place() {
        assert!(TokenCounter::from_bytes(b"{}").unwrap_err().is_format());
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("tokenizer.json");
        assert!(TokenCounter::from_file(&path).unwrap_err().is_io());
        std::fs::write(&path, b"not json").unwrap();
        let error = TokenCounter::from_file(&path).unwrap_err();
        assert!(error.is_format() && error.to_string().contains("tokenizer.json"), "{error}");
    }
}
