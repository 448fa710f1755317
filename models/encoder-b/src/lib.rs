//! Weights of duiyi's sentence encoder, second half; see the crate `duiyi-encoder-a`.
#![no_std]

/// The last rows of the table of pieces.
pub const TABLE: &[u8] = include_bytes!("../table.bin");
/// The layers above the table.
pub const DENSE: &[u8] = include_bytes!("../dense.bin");
