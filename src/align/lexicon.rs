//! The Chinese–English word groups of `models/align/lexicon.txt`.

use crate::error::{Error, Result};
use crate::lexis::chars::is_han;
use crate::lexis::latin;
use crate::models::{self, Models};
use std::collections::HashMap;

const ID: &str = "align/lexicon.txt";
const SIMPLIFIED: &str = "align/hant.txt";

/// A word of the lexicon: its groups, and in how many of [`super::profile::PRIOR_SENTENCES`] sentences of general
/// text such a word is to be expected.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    pub(super) groups: Vec<u32>,
    pub(super) usual: f32,
}

/// Word groups: words of the two languages that share a group may translate each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Lexicon {
    zh: HashMap<String, Entry>,
    en: HashMap<String, Entry>,
    /// Traditional characters and the simplified ones that the words are written in.
    simplified: HashMap<char, char>,
    /// Characters of the longest Chinese word.
    longest: usize,
}

/// A Chinese word found in a text.
pub(super) struct Hit<'a> {
    pub(super) entry: &'a Entry,
    /// Not inside a longer word that was found: it counts as a word of the sentence.
    pub(super) whole: bool,
}

impl Lexicon {
    pub(super) fn load(models: &Models) -> Result<Self> {
        let text = models.text(ID)?;
        let (mut lexicon, mut usual) = (Self::default(), None);
        for (group, (number, line)) in models::list(&text).enumerate() {
            let wrong = |what: &str| Error::model(ID, format!("line {number}: {what}"));
            if let Some(name) = line.strip_prefix('[') {
                usual = Some(match name.trim_end_matches(']') {
                    "function" => 60.0,
                    "common" => 12.0,
                    "content" => 3.0,
                    _ => return Err(wrong("unknown section")),
                });
                continue;
            }
            let usual = usual.ok_or_else(|| wrong("a group before the first section"))?;
            let (zh, en) = line.split_once('=').ok_or_else(|| wrong("no `=`"))?;
            let group = u32::try_from(group).map_err(|_| wrong("too many groups"))?;
            if zh.trim().is_empty() || en.trim().is_empty() {
                return Err(wrong("an empty side"));
            }
            for word in zh.split_whitespace() {
                lexicon.longest = lexicon.longest.max(word.chars().count());
                add(&mut lexicon.zh, word, group, usual);
            }
            for word in en.split_whitespace() {
                add(&mut lexicon.en, &latin::stem(word), group, usual);
            }
        }
        lexicon.simplified = simplified(models)?;
        Ok(lexicon)
    }

    /// The text in simplified characters, as far as they are known.
    pub(super) fn simplify(&self, text: &str) -> String {
        text.chars().map(|c| self.simplified.get(&c).copied().unwrap_or(c)).collect()
    }

    /// The entry of an English stem.
    pub(super) fn en(&self, stem: &str) -> Option<&Entry> {
        self.en.get(stem)
    }

    /// Chinese words at all places of the text, longer ones first at each place.
    pub(super) fn zh(&self, text: &str) -> Vec<Hit<'_>> {
        let mut hits = Vec::new();
        let mut covered = 0;
        for (at, c) in text.char_indices().filter(|(_, c)| is_han(*c)) {
            let mut ends = [0; 8];
            let mut count = 0;
            for (offset, c) in text[at..].char_indices().take(self.longest.min(ends.len())) {
                if !is_han(c) {
                    break;
                }
                ends[count] = at + offset + c.len_utf8();
                count += 1;
            }
            debug_assert!(count > 0, "{c}");
            for &end in ends[..count].iter().rev() {
                if let Some(entry) = self.zh.get(&text[at..end]) {
                    hits.push(Hit { entry, whole: end > covered && at >= covered });
                    covered = covered.max(end);
                }
            }
        }
        hits
    }
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

fn add(words: &mut HashMap<String, Entry>, word: &str, group: u32, usual: f32) {
    let entry = words.entry(word.to_owned()).or_default();
    if !entry.groups.contains(&group) {
        entry.groups.push(group);
    }
    entry.usual = entry.usual.max(usual);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_words_are_whole_and_parts_are_found_too() {
        let lexicon = Lexicon::load(&Models::embedded()).unwrap();
        let hits = lexicon.zh("新西兰");
        assert_eq!(hits.iter().filter(|h| h.whole).count(), 1);
        assert!(hits.len() > 1);
        assert_eq!(lexicon.simplify("紐西蘭與國會"), "纽西兰与国会");
        let zealand = lexicon.en("zealand").unwrap();
        assert!(hits[0].entry.groups.iter().any(|g| zealand.groups.contains(g)));
    }
}
