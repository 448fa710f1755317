//! Vectors of sentences: texts that mean the same, in Chinese or English, are near each other.
//!
//! A service for every stage that compares meanings. [`Encoder`] reads a sentence in context and takes about a
//! millisecond for it. What it computes before its head are sums, so that sentences joined to one cost an addition and
//! a head ([`Pooled::add`]). Its weights are unpacked when they are first used.

mod encoder;
mod network;
mod product;
mod rows;

pub use encoder::Encoder;
pub use product::{cosine, dot};

/// Numbers in a vector of the encoder.
pub const VECTOR: usize = 512;

/// The sum of a text's features before the encoder's head, with the number of pieces that it is of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pooled {
    /// The sum.
    pub sum: [f32; VECTOR],
    /// Pieces in it, those at start and end included.
    pub pieces: u32,
}

impl Default for Pooled {
    fn default() -> Self {
        Self { sum: [0.0; VECTOR], pieces: 0 }
    }
}

impl Pooled {
    /// Adds the sum of a neighbouring text, as if both were one.
    pub fn add(&mut self, other: &Self) {
        self.sum.iter_mut().zip(&other.sum).for_each(|(a, b)| *a += b);
        self.pieces += other.pieces;
    }
}

/// Brings a vector to length 1; a vector of zeros stays.
pub(crate) fn normalise(vector: &mut [f32]) {
    let length = product::sum(vector, |x| x * x).sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|x| *x /= length);
    }
}
