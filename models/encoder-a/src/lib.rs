//! Weights of duiyi's sentence encoder, first half. Data only: a crate's archive may not be larger than 10 MB, so the weights
//! lie in two. What they are and where they come from stands in the README beside this file.
#![no_std]

/// The pieces of words with their scores and the normaliser's table, as a `tokenizer.json`.
pub const TOKENIZER: &[u8] = include_bytes!("../tokenizer.json");
/// The first rows of the table of pieces.
pub const TABLE: &[u8] = include_bytes!("../table.bin");
