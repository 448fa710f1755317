//! Services that several stages share: characters, words, numbers, counts, site tags.

pub mod chars;
pub mod latin;
pub mod lexicon;
pub mod numbers;
pub mod sitetag;
pub mod tokens;
pub mod words;
