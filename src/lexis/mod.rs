//! Services that several stages share: words, numbers, counts, site tags.

pub mod latin;
pub mod numbers;
pub mod sitetag;
pub mod tokens;
pub mod words;
