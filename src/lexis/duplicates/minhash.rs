//! MinHash signatures, cut into bands for locality-sensitive hashing.

use super::shingles::{Shingles, mixed};
use std::sync::LazyLock;

/// Bands of a signature, and hashes in a band: two texts share a band with probability s³, so that of texts with
/// similarity 0.5 one in 40,000 is missed, and texts with 0.1 meet in one case of 13.
const BANDS: usize = 80;
const ROWS: usize = 3;
const HASHES: usize = BANDS * ROWS;

/// The smallest hash of a text under each of many hash functions: two texts agree at a place with the probability of
/// their Jaccard coefficient.
#[derive(Clone, Debug, Default)]
pub(super) struct Signature(Vec<u32>);

/// Constants of the hash functions.
static FUNCTIONS: LazyLock<([u32; HASHES], [u32; HASHES])> = LazyLock::new(|| {
    let number = |i: usize, seed: u64| (mixed(i as u64 + seed) >> 32) as u32;
    (std::array::from_fn(|i| number(i, 1 << 32)), std::array::from_fn(|i| number(i, 2 << 32) | 1))
});

impl Signature {
    pub(super) fn of(text: &Shingles) -> Self {
        let (offsets, factors) = &*FUNCTIONS;
        let mut least = [u32::MAX; HASHES];
        for hash in text.hashes() {
            let hash = *hash as u32;
            for ((least, offset), factor) in least.iter_mut().zip(offsets).zip(factors) {
                let x = (hash ^ offset).wrapping_mul(*factor);
                *least = (*least).min(x ^ (x >> 15));
            }
        }
        Self(least.to_vec())
    }

    /// Keys of the bands; texts that share one are candidates.
    pub(super) fn bands(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.chunks_exact(ROWS).enumerate().map(|(band, rows)| {
            rows.iter().fold(mixed(band as u64 + 1), |key, row| mixed(key ^ u64::from(*row)))
        })
    }

    /// Estimated Jaccard coefficient.
    pub(super) fn estimate(&self, other: &Self) -> f32 {
        let same = self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count();
        same as f32 / HASHES as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_estimate_is_close() {
        let words =
            |range: std::ops::Range<u32>| range.map(|n| format!("word{} ", n * n)).collect::<String>();
        let (a, b) = (Shingles::of(&words(0..400)), Shingles::of(&words(200..600)));
        let exact = a.compare(&b).0;
        let estimate = Signature::of(&a).estimate(&Signature::of(&b));
        assert!((exact - estimate).abs() < 0.1, "{exact} {estimate}");
    }
}
