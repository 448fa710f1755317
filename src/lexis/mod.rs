//! Services that several stages share: words, numbers, counts.

pub mod latin;
pub mod numbers;
