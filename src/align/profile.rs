//! What of a sentence can be compared with a sentence of the other language: its length, its punctuation, and items
//! (words of the lexicon, numbers, dates, Latin words in Chinese text, Chinese words in English text).

use super::Line;
use super::learned::{Learned, grams};
use super::lexicon::{Entry, Lexicon};
use super::sound::{self, Sound, Sounds};
use crate::lexis::chars::is_han;
use crate::lexis::latin;
use crate::lexis::numbers::{self, Fact, Found};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Items of a sentence that are looked at: bits of a mask. A sentence of more is judged by its first ones.
pub(super) const MAX_ITEMS: usize = 64;

/// Size of the general text that tempers what the document says about how common a word is.
pub(super) const PRIOR_SENTENCES: f32 = 200.0;

/// Marks that are counted: `?`, `!`, quotation marks, colons, brackets.
pub(super) const MARKS: usize = 5;

/// What an item can be met by.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Group(u32),
    Fact(Fact),
    Word(String),
    Gram([char; 2]),
    Sound(Sound),
    Learned(u32),
}

/// An item of a sentence: any of its keys in the other sentence meets it.
#[derive(Clone, Debug, Default)]
struct Item {
    keys: Vec<u32>,
    usual: f32,
    weight: f32,
    hard: bool,
}

/// A sentence as the aligner sees it.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    /// Length in Chinese characters, or the like: a Latin letter counts [`LETTER`].
    pub(super) size: f32,
    /// Counts of [`MARKS`].
    pub(super) marks: [f32; MARKS],
    /// Ends like a sentence.
    pub(super) stopped: bool,
    items: Vec<Item>,
    /// Keys that meet items of the other side, sorted.
    have: Vec<u32>,
    /// Keys of the items with the item's bit, sorted.
    probes: Vec<(u32, u8)>,
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

impl Profile {
    /// The items that the other sentence meets, as bits.
    pub(super) fn met_by(&self, other: &Profile) -> u64 {
        let (mut mask, mut have) = (0u64, other.have.as_slice());
        for &(key, bit) in &self.probes {
            while have.first().is_some_and(|h| *h < key) {
                have = &have[1..];
            }
            match have.first() {
                Some(h) if *h == key => mask |= 1 << bit,
                Some(_) => {}
                None => break,
            }
        }
        mask
    }

    /// Weight of some items.
    pub(super) fn mass(&self, mut mask: u64) -> Mass {
        let mut mass = Mass::default();
        while mask != 0 {
            let bit = mask.trailing_zeros() as usize;
            let weight = self.items[bit].weight;
            if self.soft_bits >> bit & 1 == 1 {
                mass.soft += weight;
            } else {
                mass.hard += weight;
            }
            mask &= mask - 1;
        }
        mass
    }

    /// Keys of rare items, for anchors.
    pub(super) fn keys(&self) -> impl Iterator<Item = u32> + '_ {
        self.items.iter().flat_map(|i| i.keys.iter().copied())
    }
}

/// What a Latin letter or a digit counts next to a Chinese character: English takes some 3.7 letters for one.
const LETTER: f32 = 0.27;

/// Both lists, the Chinese one (when there is one) on the left.
#[derive(Clone, Debug)]
pub(super) struct Sides {
    pub(super) left: Vec<Profile>,
    pub(super) right: Vec<Profile>,
}

/// What words are looked up in.
pub(super) struct Knowledge<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) sounds: &'a Sounds,
    pub(super) learned: &'a Learned,
}

/// What of one side can be met on the other at all.
struct Vocabulary {
    /// Latin words of the left side.
    names: HashSet<String>,
    /// Pairs of Chinese characters of the right side.
    grams: HashSet<[char; 2]>,
    /// Sounds of names of the right side that the left side has too.
    sounds: HashSet<Sound>,
}

impl Vocabulary {
    fn new(left: &[Line<'_>], right: &[Line<'_>], known: &Knowledge<'_>) -> Self {
        let words = right.iter().flat_map(|l| latin::capitalised(l.text));
        let wanted: HashSet<Sound> = words.filter(|w| is_name(w, known)).flat_map(sound::of_latin).collect();
        Self {
            names: left.iter().flat_map(|l| names(l.text)).collect(),
            grams: right.iter().flat_map(|l| grams(l.text)).collect(),
            sounds: left
                .iter()
                .flat_map(|l| known.sounds.of_chinese(&known.lexicon.simplify(l.text), &wanted))
                .collect(),
        }
    }
}

/// A capitalised word that the lexicon does not have.
fn is_name(word: &str, known: &Knowledge<'_>) -> bool {
    let lower = word.to_lowercase();
    known.lexicon.en(&latin::stem(&lower)).is_none()
}

impl Sides {
    pub(super) fn new(left: &[Line<'_>], right: &[Line<'_>], known: &Knowledge<'_>) -> Self {
        let shared = Vocabulary::new(left, right, known);
        let mut keys = Keys::default();
        let mut sides = Self {
            left: left
                .iter()
                .map(|l| profile(l.text, &mut keys, |text, add| read_left(text, known, &shared, add)))
                .collect(),
            right: right
                .iter()
                .map(|l| profile(l.text, &mut keys, |text, add| read_right(text, known, &shared, add)))
                .collect(),
        };
        weigh(&mut sides.left, keys.0.len());
        weigh(&mut sides.right, keys.0.len());
        sides
    }

    /// Size of the right list over the size of the left one, drawn towards 1 in short texts.
    pub(super) fn ratio(&self) -> f32 {
        let sum = |side: &[Profile]| side.iter().map(|p| p.size).sum::<f32>() + 150.0;
        (sum(&self.right) / sum(&self.left)).clamp(0.5, 2.0)
    }
}

#[derive(Default)]
struct Keys(HashMap<Key, u32>);

impl Keys {
    fn id(&mut self, key: Key) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(key).or_insert(next)
    }
}

/// A key group that a reader found: the keys, how usual such an item is, whether it is hard, and whether it counts as
/// an item of its sentence or can only meet others.
struct Reading {
    keys: Vec<Key>,
    usual: f32,
    hard: bool,
    counts: bool,
}

impl Reading {
    fn hard(key: Key) -> Self {
        Self { keys: vec![key], usual: 1.0, hard: true, counts: true }
    }

    fn word(entry: &Entry, counts: bool) -> Self {
        let keys = entry.groups.iter().map(|g| Key::Group(*g)).collect();
        Self { keys, usual: entry.usual, hard: false, counts }
    }
}

fn profile(text: &str, keys: &mut Keys, read: impl Fn(&str, &mut dyn FnMut(Reading))) -> Profile {
    let mut profile = Profile { stopped: ends_like_a_sentence(text), ..Profile::default() };
    for c in text.chars() {
        profile.size += match c {
            c if is_han(c) => 1.0,
            c if c.is_alphanumeric() => LETTER,
            _ => 0.0,
        };
        if let Some(mark) = mark(c) {
            profile.marks[mark] += 1.0;
        }
    }
    let mut seen = BTreeMap::new();
    let mut have = Vec::new();
    let mut add = |r: Reading| {
        let ids: Vec<u32> = r.keys.into_iter().map(|k| keys.id(k)).collect();
        have.extend_from_slice(&ids);
        if r.counts && profile.items.len() < MAX_ITEMS && seen.insert(ids.clone(), ()).is_none() {
            profile.items.push(Item { keys: ids, usual: r.usual, weight: 0.0, hard: r.hard });
        }
    };
    read_facts(text, &mut add);
    read(text, &mut add);
    have.sort_unstable();
    have.dedup();
    profile.have = have;
    for (bit, item) in profile.items.iter().enumerate() {
        profile.probes.extend(item.keys.iter().map(|k| (*k, bit as u8)));
        profile.soft_bits |= u64::from(!item.hard) << bit;
    }
    profile.probes.sort_unstable();
    profile
}

fn read_facts(text: &str, add: &mut dyn FnMut(Reading)) {
    for Found { fact, spelled, .. } in numbers::find(text) {
        let small = match fact {
            Fact::Number(v) => spelled && v.as_whole().is_some_and(|n| n <= 10),
            _ => false,
        };
        // 一 is an article or a part of a word as often as a number (一样, 一起).
        if small && fact == Fact::Number(numbers::Value::whole(1)) {
            continue;
        }
        let usual = if small { 20.0 } else { 1.0 };
        add(Reading { keys: vec![Key::Fact(fact)], usual, hard: !small, counts: true });
    }
}

fn read_left(text: &str, known: &Knowledge<'_>, shared: &Vocabulary, add: &mut dyn FnMut(Reading)) {
    for name in names(text) {
        add(Reading::hard(Key::Word(name)));
    }
    let simplified = known.lexicon.simplify(text);
    for sound in sorted(known.sounds.of_chinese(&simplified, &shared.sounds)) {
        add(Reading { usual: 3.0, hard: false, ..Reading::hard(Key::Sound(sound)) });
    }
    for gram in grams(text) {
        if shared.grams.contains(&gram) {
            add(Reading { usual: 3.0, ..Reading::hard(Key::Gram(gram)) });
        }
        let learned = known.learned.zh(gram);
        if !learned.is_empty() {
            let keys = learned.iter().map(|n| Key::Learned(*n)).collect();
            add(Reading { keys, usual: 3.0, hard: false, counts: true });
        }
    }
    for hit in known.lexicon.zh(&simplified) {
        add(Reading::word(hit.entry, hit.whole));
    }
}

fn sorted(set: HashSet<Sound>) -> Vec<Sound> {
    let mut list: Vec<Sound> = set.into_iter().collect();
    list.sort_unstable();
    list
}

fn read_right(text: &str, known: &Knowledge<'_>, shared: &Vocabulary, add: &mut dyn FnMut(Reading)) {
    for gram in grams(text) {
        add(Reading { usual: 3.0, ..Reading::hard(Key::Gram(gram)) });
    }
    for word in latin::capitalised(text).filter(|w| is_name(w, known)) {
        let sounds = sound::of_latin(word).into_iter().filter(|s| shared.sounds.contains(s));
        let keys: Vec<Key> = sounds.map(Key::Sound).collect();
        if !keys.is_empty() {
            add(Reading { keys, usual: 3.0, hard: false, counts: true });
        }
    }
    for word in latin::words(text) {
        let stem = latin::stem(&word);
        if shared.names.contains(stem.as_ref()) {
            add(Reading::hard(Key::Word(stem.clone().into_owned())));
        }
        let mut reading =
            known.lexicon.en(&stem).or_else(|| known.lexicon.en(&word)).map(|e| Reading::word(e, true));
        if let Some(n) = known.learned.en(&stem) {
            let unknown = Reading { keys: Vec::new(), usual: 3.0, hard: false, counts: true };
            reading.get_or_insert(unknown).keys.push(Key::Learned(n));
        }
        if let Some(reading) = reading {
            add(reading);
        }
    }
}

/// Latin words of a Chinese sentence, stemmed; single letters say too little.
fn names(text: &str) -> impl Iterator<Item = String> + '_ {
    latin::words(text).filter(|w| w.len() > 1).map(|w| latin::stem(&w).into_owned())
}

fn mark(c: char) -> Option<usize> {
    Some(match c {
        '?' | '？' => 0,
        '!' | '！' => 1,
        '“' | '”' | '"' | '「' | '」' | '『' | '』' | '＂' => 2,
        ':' | '：' => 3,
        '(' | '（' => 4,
        _ => return None,
    })
}

fn ends_like_a_sentence(text: &str) -> bool {
    let closing = |c: char| c.is_whitespace() || "\"'”’」』）)]】》".contains(c);
    text.trim_end_matches(closing).ends_with(['.', '?', '!', '…', '。', '？', '！', '．'])
}

/// Weights from the number of sentences that hold an item: an inverse document frequency, tempered by how usual such
/// an item is in general, so that two sentences already have sensible weights.
fn weigh(side: &mut [Profile], keys: usize) {
    let mut df = vec![0u32; keys];
    for item in side.iter().flat_map(|p| &p.items) {
        if let Some(k) = item.keys.first() {
            df[*k as usize] += 1;
        }
    }
    let n = side.len() as f32 + PRIOR_SENTENCES;
    for profile in side {
        for item in &mut profile.items {
            let df = item.keys.first().map_or(0, |k| df[*k as usize]) as f32;
            item.weight = (n / (item.usual + df)).ln().max(0.1);
        }
        let all = if profile.items.len() == MAX_ITEMS { u64::MAX } else { (1 << profile.items.len()) - 1 };
        profile.total = profile.mass(all);
    }
}
