//! What of a sentence can be compared with a sentence of the other language: its length, its punctuation, and items
//! (words, numbers, dates, names) with the keys by which items of the other side meet them.

use super::Line;
use super::learned::Learned;
use super::lexicon::Lexicon;
use super::marks::Marks;
use super::reading::{self, Draft, Vocabulary};
use super::sound::Sounds;
use std::ops::Range;

/// Items of a sentence that are looked at: bits of a mask. A sentence of more is judged by its first ones.
pub(super) const MAX_ITEMS: usize = 64;
/// A key without an item: it can meet items of the other side.
pub(super) const NO_ITEM: u8 = u8::MAX;
/// Size of the general text that tempers what the document says about how common a word is.
const PRIOR_SENTENCES: f32 = 400.0;
/// What a loose meeting (a gloss of many words, a part of a word) counts beside a plain one.
const LOOSE: f32 = 0.55;

/// An item of a sentence.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Items with the same number are the same word.
    pub(super) word: u32,
    /// Share of sentences in general that have such an item.
    pub(super) share: f32,
    /// A number, a date, a name in the same letters.
    pub(super) hard: bool,
}

/// A key of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting {
    pub(super) key: u32,
    /// The item that is met through it, or [`NO_ITEM`].
    pub(super) bit: u8,
    /// Whether that item is met plainly (else loosely).
    pub(super) plain: bool,
    /// Whether items of the other side are met plainly through it.
    pub(super) plain_there: bool,
}

/// A sentence as the aligner sees it.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    /// Length in Chinese characters, or the like.
    pub(super) size: f32,
    pub(super) marks: Marks,
    /// Weights of the items.
    weights: Vec<f32>,
    /// Sorted by key.
    postings: Vec<Posting>,
    soft_bits: u64,
    /// Weight of all items.
    pub(super) total: Mass,
}

/// Weights of items: words (soft) and numbers, dates, names in the same letters (hard).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Mass {
    pub(super) soft: f32,
    pub(super) hard: f32,
}

impl std::ops::AddAssign for Mass {
    fn add_assign(&mut self, other: Self) {
        self.soft += other.soft;
        self.hard += other.hard;
    }
}

/// Items of a sentence that are met, as bits: plainly, and in any way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Met {
    pub(super) plain: u64,
    pub(super) any: u64,
}

impl Met {
    pub(super) fn or(self, other: Self) -> Self {
        Self { plain: self.plain | other.plain, any: self.any | other.any }
    }

    fn add(&mut self, bit: u8, plain: bool) {
        if bit != NO_ITEM {
            self.any |= 1 << bit;
            self.plain |= u64::from(plain) << bit;
        }
    }
}

impl Profile {
    /// Weight of some items.
    pub(super) fn mass(&self, met: Met) -> Mass {
        let mut mass = Mass::default();
        let mut mask = met.any;
        while mask != 0 {
            let bit = mask.trailing_zeros() as usize;
            let plain = met.plain >> bit & 1 == 1;
            let weight = self.weights[bit] * if plain { 1.0 } else { LOOSE };
            if self.soft_bits >> bit & 1 == 1 {
                mass.soft += weight;
            } else {
                mass.hard += weight;
            }
            mask &= mask - 1;
        }
        mass
    }

    /// Keys, for anchors: each once, in rising order.
    pub(super) fn keys(&self) -> impl Iterator<Item = u32> + '_ {
        let with_items = self.postings.iter().filter(|p| p.bit != NO_ITEM);
        let mut last = None;
        with_items.map(|p| p.key).filter(move |k| last.replace(*k) != Some(*k))
    }
}

/// Finds what a left sentence and right ones have in common: the left one's keys laid out by number.
pub(super) struct Meeting<'a> {
    left: &'a Profile,
    /// For each key one more than the place of its first posting.
    table: Vec<u32>,
}

impl<'a> Meeting<'a> {
    pub(super) fn new(left: &'a Profile, keys: usize) -> Self {
        Self::with(left, vec![0; keys])
    }

    fn with(left: &'a Profile, mut table: Vec<u32>) -> Self {
        for (place, p) in left.postings.iter().enumerate().rev() {
            table[p.key as usize] = place as u32 + 1;
        }
        Self { left, table }
    }

    /// The same for another left sentence; the table is used again.
    pub(super) fn turn(self, left: &Profile) -> Meeting<'_> {
        let mut table = self.table;
        self.left.postings.iter().for_each(|p| table[p.key as usize] = 0);
        Meeting::with(left, table)
    }

    /// What of the left sentence `right` meets, and the reverse.
    pub(super) fn with_right(&self, right: &Profile) -> (Met, Met) {
        let (mut here, mut there) = (Met::default(), Met::default());
        for r in &right.postings {
            let first = self.table[r.key as usize] as usize;
            if first == 0 {
                continue;
            }
            for l in &self.left.postings[first - 1..] {
                if l.key != r.key {
                    break;
                }
                here.add(l.bit, l.plain && r.plain_there);
                there.add(r.bit, r.plain && l.plain_there);
            }
        }
        (here, there)
    }
}

/// Both lists, the Chinese one (when there is one) on the left.
#[derive(Clone, Debug)]
pub(super) struct Sides {
    pub(super) left: Vec<Profile>,
    pub(super) right: Vec<Profile>,
    /// Number of different keys.
    pub(super) keys: usize,
}

/// What words are looked up in.
pub(super) struct Knowledge<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) sounds: &'a Sounds,
    pub(super) learned: &'a Learned,
}

impl Sides {
    pub(super) fn new(left: &[Line<'_>], right: &[Line<'_>], known: &Knowledge<'_>) -> Self {
        let mut words = Vocabulary::new(left, right, known);
        let right: Vec<Draft> = right.iter().map(|l| reading::right(l.text, known, &mut words)).collect();
        let left: Vec<Draft> = left.iter().map(|l| reading::left(l.text, known, &mut words)).collect();
        Self { left: weigh(left, words.items()), right: weigh(right, words.items()), keys: words.keys() }
    }

    /// A stretch of both lists; words keep the weights that they have in the whole.
    pub(super) fn part(&self, left: Range<usize>, right: Range<usize>) -> Self {
        Self { left: self.left[left].to_vec(), right: self.right[right].to_vec(), keys: self.keys }
    }

    /// Size of the right list over the size of the left one, drawn towards 1 in short texts.
    pub(super) fn ratio(&self) -> f32 {
        let sum = |side: &[Profile]| side.iter().map(|p| p.size).sum::<f32>() + 150.0;
        (sum(&self.right) / sum(&self.left)).clamp(0.5, 2.0)
    }
}

/// Weights from the number of sentences that hold an item: an inverse document frequency, tempered by how usual such
/// an item is in general, so that two sentences already have sensible weights.
fn weigh(side: Vec<Draft>, words: usize) -> Vec<Profile> {
    let mut df = vec![0u32; words];
    for item in side.iter().flat_map(|d| &d.items) {
        df[item.word as usize] += 1;
    }
    let n = side.len() as f32 + PRIOR_SENTENCES;
    let weight = |item: &Item| {
        (n / (item.share * PRIOR_SENTENCES + 0.5 + df[item.word as usize] as f32)).ln().max(0.1)
    };
    let finish = |mut draft: Draft| {
        draft.postings.sort_unstable();
        draft.postings.dedup();
        let mut profile = Profile {
            size: draft.size,
            marks: draft.marks,
            weights: draft.items.iter().map(weight).collect(),
            postings: draft.postings,
            ..Profile::default()
        };
        for (bit, item) in draft.items.iter().enumerate() {
            profile.soft_bits |= u64::from(!item.hard) << bit;
        }
        let count = profile.weights.len();
        let all = if count == MAX_ITEMS { u64::MAX } else { (1 << count) - 1 };
        profile.total = profile.mass(Met { plain: all, any: all });
        profile
    };
    side.into_iter().map(finish).collect()
}
