//! Sets of shingles.

use crate::lexis::chars::{is_han, is_kana};
use std::collections::BTreeMap;

/// The distinct shingles of a text: every five letters and digits in a row, from a Han character or kana on every
/// three. Case, spaces and marks do not count. Held as 64-bit hashes in ascending order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shingles {
    hashes: Vec<u64>,
    whole: u64,
}

/// Characters in a shingle that begins with a letter or digit.
const LETTERS: usize = 5;
/// Characters in a shingle that begins with a Han character.
const HAN: usize = 3;

impl Shingles {
    /// The shingles of a text. Linear, apart from the sorting of hashes.
    pub fn of(text: &str) -> Self {
        let chars: Vec<char> =
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let mut hashes = Vec::with_capacity(chars.len());
        for at in 0..chars.len() {
            let wanted = if is_han(chars[at]) || is_kana(chars[at]) { HAN } else { LETTERS };
            match chars.get(at..at + wanted) {
                Some(window) => hashes.push(hash(window)),
                // A text shorter than a shingle is one.
                None if at == 0 => hashes.push(hash(&chars)),
                None => {}
            }
        }
        hashes.sort_unstable();
        hashes.dedup();
        Self { hashes, whole: hash(&chars) }
    }

    /// Number of distinct shingles.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// True for a text without letters and digits.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Jaccard coefficient and containment (the share of the smaller set in the larger one), from 0 to 1; both 0 when
    /// either set is empty.
    pub fn compare(&self, other: &Self) -> (f32, f32) {
        let shared = self.shared(other) as f32;
        let (a, b) = (self.len() as f32, other.len() as f32);
        if a == 0.0 || b == 0.0 { (0.0, 0.0) } else { (shared / (a + b - shared), shared / a.min(b)) }
    }

    /// The share of this set that lies in the other, from 0 to 1.
    pub fn inside(&self, other: &Self) -> f32 {
        if self.is_empty() { 0.0 } else { self.shared(other) as f32 / self.len() as f32 }
    }

    fn shared(&self, other: &Self) -> usize {
        let (mut a, mut b) = (self.hashes.as_slice(), other.hashes.as_slice());
        let mut shared = 0;
        while let ([x, rest_a @ ..], [y, rest_b @ ..]) = (a, b) {
            shared += usize::from(x == y);
            if x <= y {
                a = rest_a;
            }
            if y <= x {
                b = rest_b;
            }
        }
        shared
    }

    pub(super) fn hashes(&self) -> &[u64] {
        &self.hashes
    }

    /// Hash of the whole text, in its order.
    pub(super) fn whole(&self) -> u64 {
        self.whole
    }

    /// A quarter of the shingles, the same ones in every text.
    pub(super) fn sample(&self) -> impl Iterator<Item = u64> + '_ {
        self.hashes.iter().copied().take_while(|h| h >> 62 == 0)
    }
}

fn hash(chars: &[char]) -> u64 {
    let folded = chars.iter().fold(chars.len() as u64, |h, c| {
        h.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(u64::from(u32::from(*c))).rotate_left(23)
    });
    mixed(folded)
}

/// The finaliser of SplitMix64: every bit of the input changes half of the bits.
pub(super) fn mixed(mut h: u64) -> u64 {
    h = (h ^ (h >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    h = (h ^ (h >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    h ^ (h >> 31)
}

/// Pairs of texts, the earlier first, that share stretches of 32 bytes: a quarter or more of those in the shorter one. A
/// cheap search before sets are made and compared; a repeated name does not make a pair. It looks at every eighth
/// stretch, chosen by its content, and takes time linear in the texts (but for sorting).
pub fn repeats(texts: &[&str]) -> Vec<(usize, usize)> {
    // A stretch's hash above the number of its text: one number is sorted faster than two.
    let mut samples: Vec<u64> = Vec::new();
    let mut counts = vec![0; texts.len()];
    for (number, text) in texts.iter().enumerate() {
        // A gear hash: a byte's part is shifted out after 32 steps.
        let (mut gear, from) = (0u32, samples.len());
        let mut step = |byte: &u8| {
            gear = (gear << 1).wrapping_add(u32::from(*byte).wrapping_mul(0x9e37_79b1));
            gear
        };
        let (first, rest) = text.as_bytes().split_at(text.len().min(31));
        for byte in first {
            step(byte);
        }
        samples.extend(
            rest.iter().map(step).filter(|gear| gear >> 29 == 0).map(|g| u64::from(g) << 32 | number as u64),
        );
        counts[number] = samples.len() - from;
    }
    samples.sort_unstable();
    samples.dedup();
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for same in samples.chunk_by(|a, b| a >> 32 == b >> 32) {
        let text = |i: usize| (same[i] & 0xffff_ffff) as usize;
        // With its neighbour and with the first: what is in many texts makes no square of pairs.
        for i in 1..same.len() {
            *shared.entry((text(0), text(i))).or_default() += 1;
            if i > 1 {
                *shared.entry((text(i - 1), text(i))).or_default() += 1;
            }
        }
    }
    let enough =
        |((a, b), count): ((usize, usize), usize)| (count * 4 >= counts[a].min(counts[b])).then_some((a, b));
    shared.into_iter().filter_map(enough).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shingles_count_letters_and_han_characters() {
        assert_eq!(Shingles::of("River, 5!").len(), 2); // river, iver5
        assert_eq!(Shingles::of("湖边看河灯").len(), 3);
        assert_eq!(Shingles::of("湖").len(), 1);
        assert!(Shingles::of("…！？").is_empty());
        assert_eq!(Shingles::of("River  Lantern"), Shingles::of("river-lantern"));
        let (a, b) = (Shingles::of("湖边看河灯"), Shingles::of("在湖边看河灯"));
        assert_eq!(a.compare(&b), (0.75, 1.0));
        assert_eq!((b.inside(&a), a.inside(&b)), (0.75, 1.0));
        assert_eq!(a.compare(&Shingles::default()), (0.0, 0.0));
    }

    #[test]
    fn a_repeated_stretch_is_seen() {
        let a = "The lanterns were carried down to the river before dusk, and the children followed them.";
        let b = "黄昏之前，河灯被送到了河边，孩子们等了一整天，跟着父母和老师沿着河岸走，一路上又唱又跳。";
        assert_eq!(repeats(&[a, b]), []);
        assert_eq!(repeats(&[a, b, a]), [(0, 2)]);
        assert_eq!(repeats(&[b, a, &format!("今天，{b}")]), [(0, 2)]);
        let name = "the Lanwan Estuary Ferry and Transport Company";
        assert_eq!(repeats(&[&format!("{a} {name}, {a}x"), &format!("{b}{name}。{}", b.repeat(2))]), []);
    }
}
