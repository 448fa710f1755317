//! Services that several stages share: characters, words, dates, numbers, counts, site tags, what must not be
//! translated, texts that say the same.

pub mod chars;
pub mod dates;
pub mod dictionary;
pub mod duplicates;
pub mod latin;
pub mod lexicon;
pub mod numbers;
pub mod protect;
pub mod sitetag;
pub mod tokens;
pub mod words;
