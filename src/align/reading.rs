//! Reads a sentence into items and keys.
//!
//! The right (English) side is read first: only what can be met there is worth a key on the left. An English word has
//! one key, its root. Everything that may stand for it in Chinese (a translation, its sound, the same letters, a word
//! that the document itself taught) gives the Chinese words that it covers the same key.

use super::Line;
use super::learned::grams;
use super::lexicon::{Root, Word};
use super::marks::{self, Marks};
use super::profile::{Item, Knowledge, MAX_ITEMS, NO_ITEM, Posting};
use super::sound;
use crate::lexis::chars::is_han;
use crate::lexis::latin;
use crate::lexis::numbers::{self, Fact, Found};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A word in more sentences than this share counts only when the word groups have it: `the`, `的`.
const USUAL: f32 = 0.06;
/// A word with a capital is a name when fewer sentences than this share have it.
const NAME: f32 = 0.002;
/// Share of sentences with a given number or name.
const RARE: f32 = 0.002;
/// A small number in words (`一`, `two`) is often no count.
const SMALL: f32 = 0.1;

/// A sentence before its items are weighed.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) size: f32,
    pub(super) marks: Marks,
    pub(super) items: Vec<Item>,
    pub(super) postings: Vec<Posting>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Root(String),
    Fact(Fact),
    Gram([char; 2]),
}

/// The keys of the right side, and what of the left side can lead to them.
pub(super) struct Vocabulary {
    keys: HashMap<Key, u32>,
    roots: HashMap<Root, u32>,
    /// Sounds of names with the keys of the names.
    sounds: HashMap<String, Vec<u32>>,
    /// Latin words of the left side, as roots.
    names: HashSet<String>,
    /// Chinese words of the left side as items.
    words: HashMap<String, u32>,
}

impl Vocabulary {
    pub(super) fn new(left: &[Line<'_>], right: &[Line<'_>], known: &Knowledge<'_>) -> Self {
        let mut all = Self {
            keys: HashMap::new(),
            roots: HashMap::new(),
            sounds: HashMap::new(),
            names: left.iter().flat_map(|l| names(l.text, known)).collect(),
            words: HashMap::new(),
        };
        for line in right {
            for word in latin::capitalised(line.text) {
                let lower = word.to_lowercase();
                let root = known.lexicon.root_of(&lower);
                if known.lexicon.has_root(&root) || known.lexicon.share(&root) > NAME {
                    continue;
                }
                let key = all.root(&root, known);
                for sound in sound::of_latin(word) {
                    let keys = all.sounds.entry(sound).or_default();
                    if !keys.contains(&key) {
                        keys.push(key);
                    }
                }
            }
        }
        all
    }

    pub(super) fn keys(&self) -> usize {
        self.keys.len()
    }

    /// One more than the greatest number of an item.
    pub(super) fn items(&self) -> usize {
        2 * self.keys.len().max(self.words.len()) + 2
    }

    fn key(&mut self, key: Key) -> u32 {
        let next = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        *self.keys.entry(key).or_insert(next)
    }

    fn root(&mut self, root: &str, known: &Knowledge<'_>) -> u32 {
        let before = self.keys.len();
        let key = self.key(Key::Root(root.to_owned()));
        if self.keys.len() > before {
            self.roots.extend(known.lexicon.roots(root).map(|r| (r, key)));
        }
        key
    }
}

/// Latin words of a Chinese sentence as roots; single letters say too little.
fn names<'a>(text: &'a str, known: &'a Knowledge<'_>) -> impl Iterator<Item = String> + 'a {
    latin::words(text).filter(|w| w.len() > 1).map(|w| known.lexicon.root_of(&w).into_owned())
}

impl Draft {
    fn new(text: &str) -> Self {
        Self { size: marks::size(text), marks: marks::read(text), ..Self::default() }
    }

    /// Adds an item (words have odd numbers, keys even ones); its bit, or [`NO_ITEM`] when there are too many.
    fn item(&mut self, word: u32, share: f32, hard: bool) -> u8 {
        if let Some(bit) = self.items.iter().position(|i| i.word == word) {
            return bit as u8;
        }
        if self.items.len() == MAX_ITEMS {
            return NO_ITEM;
        }
        self.items.push(Item { word, share, hard });
        self.items.len() as u8 - 1
    }

    fn post(&mut self, key: u32, bit: u8, plain: bool) {
        self.postings.push(Posting { key, bit, plain, plain_there: plain });
    }

    /// Numbers and dates, and where they stand.
    fn facts(&mut self, text: &str, words: &mut Vocabulary) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        for Found { fact, spelled, range } in numbers::find(text) {
            let small = match fact {
                Fact::Number(v) => spelled && v.as_whole().is_some_and(|n| n <= 10),
                _ => false,
            };
            // 一 is an article or a part of a word as often as a number (一样, 一起).
            if small && fact == Fact::Number(numbers::Value::whole(1)) {
                continue;
            }
            let key = words.key(Key::Fact(fact));
            let bit = self.item(key << 1, if small { SMALL } else { RARE }, !small);
            self.post(key, bit, true);
            if !small {
                places.push(range);
            }
        }
        places
    }
}

/// Reads an English sentence.
pub(super) fn right(text: &str, known: &Knowledge<'_>, words: &mut Vocabulary) -> Draft {
    let mut draft = Draft::new(text);
    draft.facts(text, words);
    for gram in grams(text) {
        let key = words.key(Key::Gram(gram));
        let bit = draft.item(key << 1, RARE, true);
        draft.post(key, bit, true);
    }
    for word in latin::words(text) {
        let root = known.lexicon.root_of(&word);
        let share = known.lexicon.share(&root);
        let key = words.root(&root, known);
        let counts = share < USUAL || known.lexicon.has_root(&root);
        let hard = words.names.contains(root.as_ref());
        let bit = if counts { draft.item(key << 1, share, hard) } else { NO_ITEM };
        draft.post(key, bit, true);
    }
    draft
}

/// Reads a Chinese sentence.
pub(super) fn left(text: &str, known: &Knowledge<'_>, words: &mut Vocabulary) -> Draft {
    let mut draft = Draft::new(text);
    let facts = draft.facts(text, words);
    for name in names(text, known) {
        let key = words.key(Key::Root(name));
        let bit = draft.item(key << 1, RARE, true);
        draft.post(key, bit, true);
    }
    let simple = known.lexicon.simplify(text);
    let fact_at = |at: usize| facts.iter().any(|f| f.contains(&at));
    let mut at = 0;
    while at < simple.len() {
        let rest = &simple[at..];
        let run = rest.find(|c| !is_han(c)).unwrap_or(rest.len());
        if run == 0 {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        // The facts lie in the text as it is; a simplified character has as many bytes as a traditional one (nearly
        // always; where not, a number's word counts twice).
        draft.han(&rest[..run], |b| fact_at(at + b), known, words);
        at += run;
    }
    draft
}

impl Draft {
    fn han(
        &mut self,
        run: &str,
        fact: impl Fn(usize) -> bool,
        known: &Knowledge<'_>,
        words: &mut Vocabulary,
    ) {
        let starts: Vec<usize> = run.char_indices().map(|(b, _)| b).chain([run.len()]).collect();
        let chars: Vec<char> = run.chars().collect();
        let mut places: Vec<(Range<usize>, u8)> = Vec::new();
        known.lexicon.words(run, 0, |Word { chars, share }| {
            let text = &run[starts[chars.start]..starts[chars.end]];
            let counts = (share < USUAL || known.lexicon.has_word(text)) && !fact(starts[chars.start]);
            let bit = if counts {
                let next = words.words.len() as u32;
                let number = *words.words.entry(text.to_owned()).or_insert(next);
                self.item(number << 1 | 1, share, false)
            } else {
                NO_ITEM
            };
            places.push((chars, bit));
        });
        let mut hit = |stretch: Range<usize>, key: u32, plain: bool| {
            let first = places.partition_point(|(p, _)| p.end <= stretch.start);
            let over = places[first..].iter().take_while(|(p, _)| p.start < stretch.end);
            let inside = |p: &Range<usize>| stretch.start <= p.start && p.end <= stretch.end;
            let around = |p: &Range<usize>| p.start <= stretch.start && stretch.end <= p.end;
            // A stretch that cuts two words in two is no word: 发展中 has no 展中.
            let mut over: Vec<_> = over.collect();
            if !over.iter().all(|(p, _)| inside(p) || around(p)) {
                if stretch.len() < 3 {
                    return;
                }
                over.retain(|(p, _)| inside(p));
            }
            if over.is_empty() {
                over.push(&(0..0, NO_ITEM));
            }
            for (p, bit) in over {
                let own = plain && (p.is_empty() || inside(p));
                self.postings.push(Posting { key, bit: *bit, plain: own, plain_there: plain });
            }
        };
        for (i, &from) in starts[..chars.len()].iter().enumerate() {
            known.lexicon.translations(&run[from..], |len, root, count| {
                if let Some(&key) = words.roots.get(&root) {
                    let end = starts.partition_point(|s| *s < from + len);
                    hit(i..end, key, count <= 2);
                }
            });
        }
        if !words.sounds.is_empty() {
            known.sounds.of_chinese(
                &chars,
                |s| words.sounds.contains_key(s),
                |stretch, s| {
                    for key in words.sounds.get(s).into_iter().flatten() {
                        hit(stretch.clone(), *key, stretch.len() > 1 || s.len() > 2);
                    }
                },
            );
        }
        for (i, pair) in chars.windows(2).enumerate() {
            let gram = [pair[0], pair[1]];
            if let Some(&key) = words.keys.get(&Key::Gram(gram)) {
                hit(i..i + 2, key, true);
            }
            for root in known.learned.roots(gram) {
                if let Some(&key) = words.keys.get(&Key::Root(root.clone())) {
                    hit(i..i + 2, key, true);
                }
            }
        }
    }
}
