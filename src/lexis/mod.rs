//! Services that several stages share: words, numbers, counts.

pub mod tokens;
pub mod words;
