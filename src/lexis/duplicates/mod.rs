//! Texts that say the same: exact copies, near copies, and teasers or truncations of each other.
//!
//! Texts become sets of [`Shingles`]; two measures decide:
//! - *similarity*, the Jaccard coefficient |A∩B| / |A∪B|: injected names, added boilerplate, a new order of the
//!   paragraphs and a tenth of the words dropped leave it above 0.5, while unrelated texts stay below 0.3;
//! - *containment*, |A∩B| / min(|A|, |B|): a teaser of a quarter of its article is 0.25 similar and wholly contained.
//!
//! An [`Index`] finds candidates without comparing every pair (MinHash with locality-sensitive hashing for similarity,
//! Broder 1997; an inverted index of a quarter of the shingles for containment) and then compares the candidates'
//! whole sets, so both figures are exact. Nothing depends on chance or on threads: the same texts in the same order
//! give the same answers.

mod minhash;
mod shingles;

pub use shingles::{Shingles, repeats};

use minhash::Signature;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// What counts as the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Smallest Jaccard coefficient of near copies, from 0 to 1.
    pub similarity: f32,
    /// Smallest containment of a teaser or a truncation, from 0 to 1.
    pub containment: f32,
    /// A text with fewer shingles than this (about as many letters, or Han characters) is only ever an exact copy:
    /// short sentences are contained in long texts by chance.
    pub shortest: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { similarity: 0.5, containment: 0.8, shortest: 24 }
    }
}

/// How two texts belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kind {
    /// The same words in the same order; punctuation, case and spaces may differ.
    Exact,
    /// Similar as wholes.
    Near,
    /// The later text is part of the earlier one.
    Part,
    /// The later text contains the earlier one.
    Whole,
}

/// An earlier text that a text belongs to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// Number of the earlier text, in the order of [`Index::push`].
    pub earlier: usize,
    /// How the texts belong together.
    pub kind: Kind,
    /// Jaccard coefficient of their shingles.
    pub similarity: f32,
    /// Share of the smaller set that lies in the larger one.
    pub containment: f32,
}

/// The texts seen so far. Memory: some 8 bytes for each distinct shingle (a letter or Han character of text starts
/// one), and 3 kB for each text.
#[derive(Clone, Debug, Default)]
pub struct Index {
    options: Options,
    texts: Vec<Shingles>,
    signatures: Vec<Signature>,
    bands: HashMap<u64, Vec<u32>>,
    postings: HashMap<u64, Vec<u32>>,
    exact: HashMap<u64, u32>,
}

/// Texts kept for one bucket or shingle. What is in more texts than this tells none of them from the others.
const CROWD: usize = 64;

/// A text this similar to an earlier one is found through it and is not entered again, so that a thousand copies cost
/// a thousand comparisons and not half a million.
const REPRESENTED: f32 = 0.9;

impl Index {
    /// An index without texts.
    pub fn new(options: Options) -> Self {
        Self { options, ..Self::default() }
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// True before the first text.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Adds a text and says which earlier ones it belongs to, the most similar first (then by containment, then the
    /// earliest). Near copies of near copies are found through one of them, so not every pair is listed.
    pub fn push(&mut self, text: Shingles) -> Vec<Match> {
        let number = self.texts.len();
        let id = u32::try_from(number).unwrap_or(u32::MAX);
        let mut found = Vec::new();
        if text.is_empty() {
            self.signatures.push(Signature::default());
            self.texts.push(text);
            return found;
        }
        let whole = text.whole();
        if let Some(&earlier) = self.exact.get(&whole) {
            found.push(Match {
                earlier: earlier as usize,
                kind: Kind::Exact,
                similarity: 1.0,
                containment: 1.0,
            });
            self.signatures.push(Signature::default());
            self.texts.push(Shingles::default());
            return found;
        }
        self.exact.insert(whole, id);
        let signature = Signature::of(&text);
        let long = text.len() >= self.options.shortest;
        if long {
            for earlier in self.candidates(&text, &signature) {
                found.extend(self.compare(earlier, &text));
            }
            found.sort_by(|a, b| {
                let key = |m: &Match| (m.similarity, m.containment);
                key(b)
                    .partial_cmp(&key(a))
                    .unwrap_or(std::cmp::Ordering::Equal)
                    .then(a.earlier.cmp(&b.earlier))
            });
        }
        let represented = found.first().is_some_and(|m| m.similarity >= REPRESENTED);
        if long && !represented {
            for key in signature.bands() {
                enter(self.bands.entry(key).or_default(), id);
            }
            for hash in text.sample() {
                enter(self.postings.entry(hash).or_default(), id);
            }
        }
        self.signatures.push(if represented { Signature::default() } else { signature });
        self.texts.push(if represented { Shingles::default() } else { text });
        found
    }

    /// Earlier texts that may match, in order.
    fn candidates(&self, text: &Shingles, signature: &Signature) -> Vec<usize> {
        let mut out: Vec<u32> = Vec::new();
        let near = signature.bands();
        let mut similar: Vec<u32> = near.filter_map(|key| self.bands.get(&key)).flatten().copied().collect();
        similar.sort_unstable();
        similar.dedup();
        // The estimate has a standard deviation of 0.03: what is wanted is not lost at 0.15 below it.
        let floor = self.options.similarity - 0.15;
        out.extend(similar.into_iter().filter(|i| self.signatures[*i as usize].estimate(signature) >= floor));
        let mut shared: BTreeMap<u32, usize> = BTreeMap::new();
        let mut sampled = 0;
        for hash in text.sample() {
            sampled += 1;
            for &i in self.postings.get(&hash).into_iter().flatten() {
                *shared.entry(i).or_default() += 1;
            }
        }
        for (i, count) in shared {
            let smaller = sampled.min(self.texts[i as usize].sample().count());
            // Half of what containment asks for leaves room for the luck of the sample.
            if count as f32 * 2.0 >= smaller as f32 * self.options.containment {
                out.push(i);
            }
        }
        out.sort_unstable();
        out.dedup();
        out.into_iter().map(|i| i as usize).collect()
    }

    fn compare(&self, earlier: usize, text: &Shingles) -> Option<Match> {
        let other = &self.texts[earlier];
        let (similarity, containment) = text.compare(other);
        let kind = if similarity >= self.options.similarity {
            Kind::Near
        } else if containment < self.options.containment {
            return None;
        } else if text.len() <= other.len() {
            Kind::Part
        } else {
            Kind::Whole
        };
        Some(Match { earlier, kind, similarity, containment })
    }
}

/// Adds a text to a bucket. A crowded one keeps its first texts.
fn enter(bucket: &mut Vec<u32>, id: u32) {
    if bucket.len() < CROWD {
        bucket.push(id);
    }
}

/// Sorts texts into groups: `links[i]` names earlier texts that text `i` belongs to. Returns the groups of two texts
/// and more, each in order, the groups by their first text.
pub fn groups(links: &[Vec<Match>]) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..links.len()).collect();
    fn root(parent: &mut [usize], mut i: usize) -> usize {
        while parent[i] != i {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }
        i
    }
    for (i, links) in links.iter().enumerate() {
        for link in links {
            let (a, b) = (root(&mut parent, i), root(&mut parent, link.earlier));
            let (low, high) = (a.min(b), a.max(b));
            parent[high] = low;
        }
    }
    let mut out: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..links.len() {
        out.entry(root(&mut parent, i)).or_default().push(i);
    }
    out.into_values().filter(|g| g.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "The old ferry across the Lanwan estuary reopened on Monday after eleven years, and the first boat left \
                         at six in the morning with forty passengers, two bicycles and a crate of oranges on board.";
    const OTHER: &str = "A school in Lakeport has taught its pupils to mend radios for thirty years; this spring the last \
                         teacher who knows how to wind a coil will retire, and nobody has been found to follow her.";

    fn links(texts: &[&str]) -> Vec<Vec<Match>> {
        let mut index = Index::new(Options::default());
        texts.iter().map(|t| index.push(Shingles::of(t))).collect()
    }

    #[test]
    fn copies_are_told_by_kind() {
        let teaser: String = STORY.chars().take(70).collect::<String>() + "…";
        let loud = STORY.to_uppercase().replace(',', "");
        let edited = STORY.replace("oranges", "lemons").replace("forty", "fifty");
        let longer = format!("{OTHER} {STORY} {}", OTHER.replace("radios", "clocks"));
        let found = links(&[STORY, OTHER, &loud, &edited, &teaser, "", &longer]);
        let kinds: Vec<Vec<(usize, Kind)>> =
            found.iter().map(|m| m.iter().map(|m| (m.earlier, m.kind)).collect()).collect();
        assert_eq!(kinds[..3], [vec![], vec![], vec![(0, Kind::Exact)]]);
        assert_eq!(kinds[3], [(0, Kind::Near)]);
        assert_eq!(kinds[4], [(3, Kind::Part), (0, Kind::Part)]);
        assert!(kinds[5].is_empty());
        assert_eq!(kinds[6], [(0, Kind::Whole), (1, Kind::Whole), (3, Kind::Whole), (4, Kind::Whole)]);
        assert_eq!(found[4][0].containment, 1.0);
        assert_eq!(groups(&found), [vec![0, 1, 2, 3, 4, 6]]);
        assert_eq!(groups(&found[..5]), [vec![0, 2, 3, 4]]);
    }

    #[test]
    fn short_texts_are_only_exact_copies() {
        let found = links(&["River lanterns", &format!("River lanterns. {STORY}"), "river lanterns!"]);
        assert!(found[1].is_empty());
        assert_eq!(found[2].len(), 1);
    }

    #[test]
    fn a_thousand_copies_are_one_group() {
        let texts: Vec<String> = (0..1000).map(|i| format!("{STORY} ({i})")).collect();
        let refs: Vec<&str> = texts.iter().map(String::as_str).collect();
        let found = links(&refs);
        assert!(found[1..].iter().all(|m| m[0].earlier == 0 && m[0].kind == Kind::Near));
        assert_eq!(groups(&found).len(), 1);
    }
}
