//! Words that a document itself shows to be translations of each other: names and terms that no lexicon has, but that
//! keep meeting in the beads of a first alignment.

use super::lexicon::Lexicon;
use crate::lexis::chars::is_han;
use crate::lexis::latin;
use std::collections::{HashMap, HashSet};

/// Beads that are learned from; more would only cost memory.
const MAX_BEADS: usize = 4000;
/// Two words must meet in so many beads.
const MEETINGS: u32 = 3;
/// Share of the beads with one of the words that have both (Dice's coefficient).
const DICE: f32 = 0.5;
/// A word in so great a share of the beads is no name or term.
const COMMON: f32 = 0.15;

/// Learned translations.
#[derive(Clone, Debug, Default)]
pub(super) struct Learned {
    zh: HashMap<[char; 2], Vec<String>>,
}

/// Pairs of neighbouring Chinese characters.
pub(super) fn grams(text: &str) -> impl Iterator<Item = [char; 2]> + '_ {
    text.chars().zip(text.chars().skip(1)).filter(|(a, b)| is_han(*a) && is_han(*b)).map(|(a, b)| [a, b])
}

impl Learned {
    /// The roots that two Chinese characters stand for.
    pub(super) fn roots(&self, gram: [char; 2]) -> &[String] {
        self.zh.get(&gram).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.zh.is_empty()
    }

    /// Learns from beads: the sentences of the left and of the right side.
    pub(super) fn from_beads<'a>(
        beads: impl Iterator<Item = (Vec<&'a str>, Vec<&'a str>)>,
        lexicon: &Lexicon,
    ) -> Self {
        let beads: Vec<(HashSet<[char; 2]>, HashSet<String>)> = beads
            .take(MAX_BEADS)
            .map(|(left, right)| {
                let stems = right.iter().flat_map(|t| latin::words(t)).filter(|w| w.len() > 2);
                (
                    left.iter().flat_map(|t| grams(&lexicon.simplify(t)).collect::<Vec<_>>()).collect(),
                    stems.map(|w| lexicon.root_of(&w).into_owned()).collect(),
                )
            })
            .collect();
        let most = ((beads.len() as f32 * COMMON) as u32).max(MEETINGS);
        let zh = counted(beads.iter().flat_map(|b| b.0.iter().copied()), most);
        let en = counted(beads.iter().flat_map(|b| b.1.iter().map(String::as_str)), most);
        let mut both: HashMap<([char; 2], &str), u32> = HashMap::new();
        for (left, right) in &beads {
            let stems: Vec<&str> = right.iter().map(String::as_str).filter(|w| en.contains_key(w)).collect();
            for gram in left.iter().filter(|g| zh.contains_key(*g)) {
                for stem in &stems {
                    *both.entry((*gram, stem)).or_default() += 1;
                }
            }
        }
        best(&both, &zh, &en)
    }
}

/// Counts of what occurs often enough to be learned, and not everywhere.
fn counted<T: std::hash::Hash + Eq>(items: impl Iterator<Item = T>, most: u32) -> HashMap<T, u32> {
    let mut counts = HashMap::new();
    for item in items {
        *counts.entry(item).or_insert(0) += 1;
    }
    counts.retain(|_, n| (MEETINGS..=most).contains(n));
    counts
}

/// For each stem the pair of characters that it meets best.
fn best(
    both: &HashMap<([char; 2], &str), u32>,
    zh: &HashMap<[char; 2], u32>,
    en: &HashMap<&str, u32>,
) -> Learned {
    let mut best: HashMap<&str, (f32, [char; 2])> = HashMap::new();
    for (&(gram, stem), &n) in both.iter().filter(|(_, n)| **n >= MEETINGS) {
        let alone = zh.get(&gram).zip(en.get(stem)).map_or(0, |(a, b)| a + b);
        let dice = 2.0 * n as f32 / alone.max(1) as f32;
        let slot = best.entry(stem).or_insert((0.0, gram));
        // Equal ones are decided by the characters, so that the order of a hash map does not matter.
        if dice >= DICE && (dice > slot.0 || (dice == slot.0 && gram < slot.1)) {
            *slot = (dice, gram);
        }
    }
    let mut chosen: Vec<(&str, [char; 2])> =
        best.into_iter().filter(|(_, (d, _))| *d > 0.0).map(|(s, (_, g))| (s, g)).collect();
    chosen.sort_unstable();
    let mut learned = Learned::default();
    for (stem, gram) in chosen {
        learned.zh.entry(gram).or_default().push(stem.to_owned());
    }
    learned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_keeps_meeting_is_learned() {
        let filler = ["天晴", "下雨", "吃饭", "走路", "写字", "读书"];
        let others = ["sunny", "rain", "dinner", "walking", "writing", "reading"];
        let beads = (0..60).map(|k| {
            let name = k % 15 == 0;
            let zh = if name { "石桥" } else { filler[k % 6] };
            let en = if name { "stonebridge" } else { others[(k * 5 + 1) % 6] };
            (vec![zh], vec![en])
        });
        let lexicon = Lexicon::load(&crate::models::Models::embedded()).unwrap();
        let learned = Learned::from_beads(beads, &lexicon);
        assert_eq!(learned.roots(['石', '桥']), [lexicon.root_of("stonebridge")]);
        assert!(Learned::from_beads(std::iter::empty(), &lexicon).is_empty());
    }
}
