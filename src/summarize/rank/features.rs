//! What the learned ranker sees of a sentence.

use super::super::content::Same;
use super::super::facts::{Facts, asks, is_bare_quotation, is_dateline, is_fragment};
use super::super::quotes::Quoted;
use super::super::rules::Start;
use crate::lexis::chars::is_han;
use crate::lexis::words::count_words;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident $text:literal)*) => {
        /// Places in [`Features`].
        #[allow(clippy::upper_case_acronyms, non_camel_case_types)]
        #[derive(Clone, Copy)]
        enum At { $($(#[$doc])* $name),* }
        /// Their names in the file of weights, in order.
        pub(in super::super) const NAMES: &[&str] = &[$($text),*];
    };
}

features! {
    /// One for each sentence: whether one more is worth its words.
    Any "any"
    // Where it stands.
    First "first"
    Second "second"
    Third "third"
    Inverse "inverse-place"
    Log "log-place"
    Relative "relative-place"
    // How long it is.
    Length "log-length"
    Short "short"
    Long "long"
    /// How near it is to all others, to those after it, to those before it (tf-idf cosines).
    Degree "degree"
    Forward "forward"
    Backward "backward"
    /// The share of the text's most frequent terms in it, and of them in its terms.
    TopCovered "top-covered"
    TopDensity "top-density"
    /// Mean logarithm of how many sentences its terms occur in.
    Frequency "frequency"
    /// Share of its terms that no sentence before has.
    Novelty "novelty"
    /// Cosine with the nearest sentence before it, and with the first one.
    Repeat "repeat"
    LikeFirst "like-first"
    // The title's terms in it, its terms in the title.
    TitleCovered "title-covered"
    InTitle "in-title"
    // What it holds.
    Numbers "numbers"
    Names "names"
    NewNames "new-names"
    QuoteStart "quote-start"
    Quote "quote"
    QuotePart "quote-part"
    BareQuote "bare-quote"
    Speech "speech"
    Narrator "narrator"
    Question "question"
    Exclamation "exclamation"
    // What it needs.
    Pronoun "pronoun"
    Connective "connective"
    SurnameAlone "surname-alone"
    // What it is.
    Caption "caption"
    Fragment "fragment"
    /// Begins with place, date or agency.
    Dateline "dateline"
}

/// Number of features.
pub const COUNT: usize = NAMES.len();

/// What is known of one sentence, in the order of [`names`](super::super::feature_names).
pub type Features = [f32; COUNT];

/// The tf-idf vectors of a text's first sentences: each term counts once in a sentence and weighs the logarithm of
/// how rare it is among the sentences; vectors have length 1.
pub(in super::super) struct Vectors {
    rows: Vec<Vec<(u32, f32)>>,
    /// How many sentences have each term.
    pub(super) frequency: Vec<u32>,
}

/// How near each sentence is to others: sums of cosines, against the text's largest.
pub(super) struct Centralities {
    pub(super) degree: Vec<f32>,
    pub(super) forward: Vec<f32>,
    pub(super) backward: Vec<f32>,
}

impl Vectors {
    /// Of the first `most` sentences.
    pub(super) fn new(facts: &Facts<'_>, most: usize) -> Self {
        let n = facts.len().min(most);
        let mut numbers: HashMap<u64, u32, BuildHasherDefault<Same>> = HashMap::default();
        let mut frequency: Vec<u32> = Vec::new();
        let mut rows = Vec::with_capacity(n);
        for i in 0..n {
            let row: Vec<(u32, f32)> = facts
                .content(i)
                .iter()
                .map(|term| {
                    let next = frequency.len() as u32;
                    let number = *numbers.entry(term).or_insert(next);
                    if number == next {
                        frequency.push(0);
                    }
                    frequency[number as usize] += 1;
                    (number, 0.0)
                })
                .collect();
            rows.push(row);
        }
        for row in &mut rows {
            row.sort_unstable_by_key(|(term, _)| *term);
            let mut square = 0.0;
            for (term, weight) in row.iter_mut() {
                *weight = ((1 + n) as f32 / frequency[*term as usize] as f32).ln();
                square += *weight * *weight;
            }
            let length = square.sqrt().max(f32::MIN_POSITIVE);
            row.iter_mut().for_each(|(_, weight)| *weight /= length);
        }
        Self { rows, frequency }
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn cosine(&self, i: usize, j: usize) -> f32 {
        let (mut a, mut b, mut sum) = (self.rows[i].as_slice(), self.rows[j].as_slice(), 0.0);
        while let ([(x, v), rest @ ..], [(y, w), others @ ..]) = (a, b) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => a = rest,
                std::cmp::Ordering::Greater => b = others,
                std::cmp::Ordering::Equal => {
                    sum += v * w;
                    (a, b) = (rest, others);
                }
            }
        }
        sum
    }

    /// The largest cosine of each sentence with one before it, by inverted lists.
    fn nearest_before(&self) -> Vec<f32> {
        let mut lists: Vec<Vec<(u32, f32)>> = vec![Vec::new(); self.frequency.len()];
        let mut sums = vec![0.0f32; self.len()];
        let mut out = Vec::with_capacity(self.len());
        for (i, row) in self.rows.iter().enumerate() {
            sums[..i].fill(0.0);
            for (term, weight) in row {
                for (j, other) in &lists[*term as usize] {
                    sums[*j as usize] += weight * other;
                }
                lists[*term as usize].push((i as u32, *weight));
            }
            out.push(sums[..i].iter().copied().fold(0.0, f32::max));
        }
        out
    }

    /// In time linear in the terms: a cosine is a product with a running sum of vectors.
    pub(super) fn centralities(&self) -> Centralities {
        let n = self.len();
        let dot =
            |sum: &[f32], row: &[(u32, f32)]| row.iter().map(|(t, w)| sum[*t as usize] * w).sum::<f32>();
        let add = |sum: &mut [f32], row: &[(u32, f32)]| row.iter().for_each(|(t, w)| sum[*t as usize] += w);
        let (mut forward, mut backward) = (vec![0.0; n], vec![0.0; n]);
        let mut sum = vec![0.0; self.frequency.len()];
        for (i, row) in self.rows.iter().enumerate() {
            backward[i] = dot(&sum, row);
            add(&mut sum, row);
        }
        sum.fill(0.0);
        for (i, row) in self.rows.iter().enumerate().rev() {
            forward[i] = dot(&sum, row);
            add(&mut sum, row);
        }
        let degree = forward.iter().zip(&backward).map(|(f, b)| f + b).collect();
        let scaled = |mut v: Vec<f32>| {
            let most = v.iter().copied().fold(1e-6, f32::max);
            v.iter_mut().for_each(|x| *x /= most);
            v
        };
        Centralities { degree: scaled(degree), forward: scaled(forward), backward: scaled(backward) }
    }
}

/// Terms in this many of the most frequent count as what the text is about.
const TOP: usize = 12;

/// The features of the first `most` sentences, and their vectors.
pub(in super::super) fn features(facts: &Facts<'_>, most: usize) -> (Vec<Features>, Vectors) {
    let vectors = Vectors::new(facts, most);
    let n = vectors.len();
    let central = vectors.centralities();
    let repeat = vectors.nearest_before();
    let is_top = top(&vectors.frequency);
    let tops = is_top.iter().filter(|t| **t).count().max(1) as f32;
    let mut seen = vec![false; vectors.frequency.len()];
    let mut named: Vec<&str> = Vec::new();
    let mut out = Vec::with_capacity(n);
    for (i, &repeat) in repeat.iter().enumerate() {
        let text = facts.text(i).trim();
        let row = &vectors.rows[i];
        let terms = row.len().max(1) as f32;
        let count = |test: &dyn Fn(u32) -> bool| row.iter().filter(|(t, _)| test(*t)).count() as f32;
        let flag = |is: bool| if is { 1.0 } else { 0.0 };
        let mut f = [0.0; COUNT];
        let mut set = |at: At, value: f32| f[at as usize] = value;
        set(At::Any, 1.0);
        set(At::First, flag(i == 0));
        set(At::Second, flag(i == 1));
        set(At::Third, flag(i == 2));
        set(At::Inverse, 1.0 / (1.0 + i as f32));
        set(At::Log, (1.0 + i as f32).ln());
        set(At::Relative, i as f32 / n as f32);
        let han = text.chars().any(is_han);
        // A Chinese sentence has some 1.7 characters for a word of its translation.
        let words = count_words(text) as f32 / if han { 1.7 } else { 1.0 };
        set(At::Length, (1.0 + words).ln());
        set(At::Short, (1.0 - words / 12.0).max(0.0));
        set(At::Long, (words / 35.0 - 1.0).max(0.0));
        set(At::Degree, central.degree[i]);
        set(At::Forward, central.forward[i]);
        set(At::Backward, central.backward[i]);
        let topped = count(&|t| is_top[t as usize]);
        set(At::TopCovered, topped / tops);
        set(At::TopDensity, topped / terms);
        let logs: f32 = row.iter().map(|(t, _)| (vectors.frequency[*t as usize] as f32).ln()).sum();
        set(At::Frequency, logs / terms);
        set(At::Novelty, count(&|t| !seen[t as usize]) / terms);
        row.iter().for_each(|(t, _)| seen[*t as usize] = true);
        set(At::Repeat, repeat);
        set(At::LikeFirst, if i == 0 { 0.0 } else { vectors.cosine(0, i) });
        if !facts.title.is_empty() {
            let both = facts.content(i).both(&facts.title) as f32;
            set(At::TitleCovered, both / facts.title.len() as f32);
            set(At::InTitle, both / terms);
        }
        set(At::Numbers, (1.0 + digits(text) as f32).ln());
        set(At::Names, if han { 0.0 } else { capitals(text) });
        let names = facts.names(i);
        set(At::NewNames, names.introduced.iter().filter(|name| !named.contains(*name)).count() as f32);
        set(At::SurnameAlone, flag(names.alone.iter().any(|name| !named.contains(name))));
        named.extend(names.introduced);
        let marks = ['“', '"', '「'];
        set(At::QuoteStart, flag(text.starts_with(marks)));
        set(At::Quote, flag(text.contains(marks)));
        set(At::QuotePart, flag(facts.quoted(i) != Quoted::Balanced));
        set(At::BareQuote, flag(is_bare_quotation(text)));
        set(At::Speech, flag(facts.know.speaks(text)));
        set(At::Narrator, flag(facts.know.narrates(text)));
        set(At::Question, flag(asks(text)));
        set(At::Exclamation, flag(text.ends_with(['!', '！'])));
        let start = facts.know.start(text);
        set(At::Pronoun, flag(start == Start::Pronoun || facts.know.has_late_pronoun(text)));
        set(At::Connective, flag(start == Start::Connective));
        set(At::Caption, flag(facts.know.is_caption(text)));
        set(At::Fragment, flag(is_fragment(text)));
        set(At::Dateline, flag(is_dateline(text) || has_dateline(text)));
        out.push(f);
    }
    (out, vectors)
}

/// Which terms are among the most frequent, and in two sentences at least.
fn top(frequency: &[u32]) -> Vec<bool> {
    let mut counts: Vec<u32> = frequency.to_vec();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let least = counts.get(TOP - 1).copied().unwrap_or(0).max(2);
    frequency.iter().map(|f| *f >= least).collect()
}

/// How many numbers stand in a text.
fn digits(text: &str) -> usize {
    let bytes = text.as_bytes();
    let start = |i: usize| bytes[i].is_ascii_digit() && (i == 0 || !bytes[i - 1].is_ascii_digit());
    (0..bytes.len()).filter(|&i| start(i)).count()
}

/// The share of words after the first that begin with a capital.
fn capitals(text: &str) -> f32 {
    let (mut all, mut upper) = (0, 0);
    for word in text.split_whitespace().skip(1) {
        all += 1;
        let first = word.trim_start_matches(|c: char| !c.is_alphanumeric()).chars().next();
        upper += usize::from(first.is_some_and(char::is_uppercase));
    }
    upper as f32 / all.max(1) as f32
}

/// Begins with place, date or agency: "(CNN) -- …", "LAKEPORT, May 3 (Lakeside) -- …", "新华社临湖5月3日电 …".
fn has_dateline(text: &str) -> bool {
    let start: String = text.chars().take(60).collect();
    let agency = start.starts_with('(') || start.contains(") --") || start.contains(") —");
    let dashed = start.find(" -- ").or_else(|| start.find(" — ")).is_some_and(|at| at < 40);
    let wire: String = text.chars().take(30).collect();
    agency || dashed || wire.contains("日电") || wire.contains("日讯") || wire.contains("报讯")
}
