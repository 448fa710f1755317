//! What words of the two languages may translate each other, and how usual they are: the word groups of
//! `models/align/lexicon.txt`, the dictionary, the frequencies of both languages.
//!
//! Chinese words are found by the likeliest division of a run of characters (frequencies of `models/words/zh.fst`, to
//! which the dictionary's own words are added), and by looking up every stretch: a word inside a longer word, and one
//! that spans several, are found too. A segmenter of its own would bring a second word list of five megabytes and
//! would not know the words that the dictionary explains.

use crate::error::{Error, Result};
use crate::lexis::chars::is_han;
use crate::lexis::dictionary::Dictionary;
use crate::lexis::latin;
use crate::lexis::lexicon::Chinese;
use crate::models::{self, Models};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

const ID: &str = "align/lexicon.txt";
const SIMPLIFIED: &str = "align/hant.txt";
const IRREGULAR: &str = "align/irregular.txt";
const ENGLISH: &str = "align/english.fst";

/// Words of an average Chinese sentence: what turns the probability of a word into that of a sentence that has it.
const SENTENCE: f32 = 18.0;
/// Share of sentences that hold a word which no list has.
const UNKNOWN: f32 = 0.000_5;

/// A number for an English root that a Chinese word may be translated by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Root {
    /// Of the word groups.
    Own(u32),
    /// Of the dictionary.
    Dictionary(u32),
}

/// The word lists together; see the module's text.
#[derive(Clone)]
pub(super) struct Lexicon {
    /// Chinese words of the groups with the roots of the English ones.
    zh: HashMap<String, Vec<u32>>,
    /// Roots of the English words of the groups.
    en: HashMap<String, u32>,
    dictionary: Option<Dictionary>,
    chinese: Chinese,
    english: Arc<fst::Map<Cow<'static, [u8]>>>,
    /// Irregular forms and their base forms.
    base: HashMap<String, String>,
    simplified: HashMap<char, char>,
    /// Bytes of the longest Chinese word of the groups.
    longest: usize,
}

impl fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lexicon({} words, {:?})", self.zh.len(), self.dictionary)
    }
}

/// A Chinese word of the division.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    /// Its characters, counted in the text.
    pub(super) chars: Range<usize>,
    /// Share of sentences that have such a word.
    pub(super) share: f32,
}

impl Lexicon {
    pub(super) fn load(models: &Models) -> Result<Self> {
        let english =
            fst::Map::new(models.bytes(ENGLISH)?).map_err(|e| Error::model(ENGLISH, e.to_string()))?;
        let mut lexicon = Self {
            zh: HashMap::new(),
            en: HashMap::new(),
            dictionary: Dictionary::new(models)?,
            chinese: Chinese::new(models)?,
            english: Arc::new(english),
            base: irregular(models)?,
            simplified: simplified(models)?,
            longest: 0,
        };
        let text = models.text(ID)?;
        for (number, line) in models::list(&text).filter(|(_, l)| !l.starts_with('[')) {
            let wrong = |what: &str| Error::model(ID, format!("line {number}: {what}"));
            let (zh, en) = line.split_once('=').ok_or_else(|| wrong("no `=`"))?;
            if zh.trim().is_empty() || en.trim().is_empty() {
                return Err(wrong("an empty side"));
            }
            let mut roots = Vec::new();
            for word in en.split_whitespace() {
                let root = lexicon.root_of(word).into_owned();
                let next = u32::try_from(lexicon.en.len()).map_err(|_| wrong("too many words"))?;
                roots.push(*lexicon.en.entry(root).or_insert(next));
            }
            for word in zh.split_whitespace() {
                lexicon.longest = lexicon.longest.max(word.len());
                let known = lexicon.zh.entry(word.to_owned()).or_default();
                known.extend_from_slice(&roots);
                known.sort_unstable();
                known.dedup();
            }
        }
        Ok(lexicon)
    }

    /// The text's characters, in simplified form as far as that is known.
    pub(super) fn simplify(&self, text: &str) -> String {
        let known = |c: char| {
            let other = || self.dictionary.as_ref().and_then(|d| d.simplified(c));
            self.simplified.get(&c).copied().or_else(other).unwrap_or(c)
        };
        text.chars().map(|c| if is_han(c) { known(c) } else { c }).collect()
    }

    /// The root that forms of an English word in lower case have in common.
    pub(super) fn root_of<'a>(&'a self, word: &'a str) -> Cow<'a, str> {
        latin::root(self.base.get(word).map_or(word, String::as_str))
    }

    /// The numbers of a root.
    pub(super) fn roots(&self, root: &str) -> impl Iterator<Item = Root> {
        let own = self.en.get(root).copied().map(Root::Own);
        let dictionary = self.dictionary.as_ref().and_then(|d| d.root(root)).map(Root::Dictionary);
        own.into_iter().chain(dictionary)
    }

    /// True for a root of the groups: also a usual word like `not` then counts.
    pub(super) fn has_root(&self, root: &str) -> bool {
        self.en.contains_key(root)
    }

    /// Share of English sentences that have a root.
    pub(super) fn share(&self, root: &str) -> f32 {
        self.english.get(root).map_or(UNKNOWN / 10.0, |level| (-(level as f32) / 8.0).exp())
    }

    /// The words of a run of Han characters that begins `at` characters into the text.
    pub(super) fn words(&self, run: &str, at: usize, mut found: impl FnMut(Word)) {
        let chars: Vec<char> = run.chars().collect();
        let starts: Vec<usize> = run.char_indices().map(|(b, _)| b).collect();
        let more = |i: usize, add: &mut dyn FnMut(usize)| {
            if let Some(d) = &self.dictionary {
                d.beginnings(&run[starts[i]..], |len, _| {
                    add(starts.partition_point(|s| *s < starts[i] + len) - i);
                });
            }
        };
        let mut from = at;
        for (len, log) in self.chinese.words(&chars, more) {
            let share = (1.0 - (1.0 - log.exp()).powf(SENTENCE)).max(UNKNOWN / 10.0);
            found(Word { chars: from..from + len, share });
            from += len;
        }
    }

    /// The words that `text` begins with: bytes, the root, and in how many words it is translated (1 for a plain
    /// translation).
    pub(super) fn translations(&self, text: &str, mut found: impl FnMut(usize, Root, u8)) {
        for (at, c) in text.char_indices().take_while(|(at, _)| *at < self.longest) {
            let len = at + c.len_utf8();
            for root in self.zh.get(&text[..len]).into_iter().flatten() {
                found(len, Root::Own(*root), 1);
            }
        }
        if let Some(d) = &self.dictionary {
            d.beginnings(text, |len, word| {
                for gloss in d.glosses(word) {
                    found(len, Root::Dictionary(gloss.root), gloss.words);
                }
            });
        }
    }

    /// True for a Chinese word of the groups.
    pub(super) fn has_word(&self, word: &str) -> bool {
        self.zh.contains_key(word)
    }
}

fn irregular(models: &Models) -> Result<HashMap<String, String>> {
    let text = models.text(IRREGULAR)?;
    let mut base = HashMap::new();
    for (number, line) in models::list(&text) {
        let (to, forms) = line
            .split_once(' ')
            .ok_or_else(|| Error::model(IRREGULAR, format!("line {number}: no forms")))?;
        base.extend(forms.split_whitespace().map(|f| (f.to_owned(), to.to_owned())));
    }
    Ok(base)
}

fn simplified(models: &Models) -> Result<HashMap<char, char>> {
    let text = models.text(SIMPLIFIED)?;
    let mut pairs = HashMap::new();
    for (number, line) in models::list(&text) {
        for pair in line.split_whitespace() {
            let mut chars = pair.chars();
            let (Some(from), Some(to), None) = (chars.next(), chars.next(), chars.next()) else {
                return Err(Error::model(SIMPLIFIED, format!("line {number}: {pair} is no pair")));
            };
            pairs.insert(from, to);
        }
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_divided_and_translated() {
        let lexicon = Lexicon::load(&Models::embedded()).unwrap();
        let mut words = Vec::new();
        lexicon.words("图书馆将于五月开放", 0, |w| words.push(w.chars));
        assert_eq!(words[0], 0..3);
        assert_eq!(lexicon.simplify("紐西蘭與國會"), "纽西兰与国会");
        let roots: Vec<Root> = lexicon.roots(&lexicon.root_of("zealand")).collect();
        let mut met = false;
        lexicon.translations("新西兰", |_, root, _| met |= roots.contains(&root));
        assert!(met);
        assert_eq!(lexicon.root_of("thought"), lexicon.root_of("thinking"));
        assert!(lexicon.share(&lexicon.root_of("people")) > 10.0 * lexicon.share(&lexicon.root_of("ferry")));
    }
}
