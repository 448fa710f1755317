//! The reviewed phrase lists of a language: what a sentence must not begin with, or be, to stand alone.

use crate::error::{Error, Result};
use crate::lexis::chars::is_han;
use crate::lexis::words::lower;
use crate::models::{Models, list};
use aho_corasick::AhoCorasick;
use std::collections::{HashMap, HashSet};

/// How a sentence begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// With a word that points to the sentence before.
    Pronoun,
    /// With a word that goes on from the sentence before.
    Connective,
    /// With neither.
    Free,
}

/// The lists of one language.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    starts: HashMap<char, Vec<(String, Start)>>,
    late: Vec<String>,
    caption_starts: Vec<String>,
    caption_ends: Vec<String>,
    caption_any: AhoCorasick,
    speech: HashSet<String>,
    narrator: HashSet<String>,
    narrator_any: Vec<String>,
}

impl Rules {
    /// Reads `summarize/<primary>.txt`.
    ///
    /// # Errors
    /// When the file is missing or a line of it is not a known kind with a phrase in lower case.
    pub(super) fn new(models: &Models, primary: &str) -> Result<Self> {
        let id = format!("summarize/{primary}.txt");
        let text = models.text(&id)?;
        let mut starts: HashMap<char, Vec<(String, Start)>> = HashMap::new();
        let (mut late, mut caption_starts, mut caption_ends) = (Vec::new(), Vec::new(), Vec::new());
        let (mut anywhere, mut speech) = (Vec::new(), HashSet::new());
        let (mut narrator, mut narrator_any) = (HashSet::new(), Vec::new());
        for (number, line) in list(&text) {
            let broken = |what: &str| Error::model(&id, format!("line {number}: {what}"));
            let (kind, phrase) =
                line.split_once(char::is_whitespace).ok_or_else(|| broken("a kind and a phrase"))?;
            let phrase = phrase.trim().to_owned();
            let first = phrase.chars().next().ok_or_else(|| broken("no phrase"))?;
            if phrase.chars().any(char::is_uppercase) {
                return Err(broken("a phrase is in lower case"));
            }
            let mut start = |kind| starts.entry(first).or_default().push((phrase.clone(), kind));
            match kind {
                "pronoun" => start(Start::Pronoun),
                "connective" => start(Start::Connective),
                "free" => start(Start::Free),
                "late" => late.push(phrase),
                "caption_start" => caption_starts.push(phrase),
                "caption_end" => caption_ends.push(phrase),
                "caption_any" => anywhere.push(phrase),
                "speech" => drop(speech.insert(phrase)),
                "narrator" if is_han(first) => narrator_any.push(phrase),
                "narrator" => drop(narrator.insert(phrase)),
                _ => return Err(broken("unknown kind")),
            }
        }
        for phrases in starts.values_mut() {
            phrases.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        }
        let caption_any = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(&anywhere)
            .map_err(|e| Error::model(&id, e.to_string()))?;
        Ok(Self { starts, late, caption_starts, caption_ends, caption_any, speech, narrator, narrator_any })
    }

    /// How a sentence begins.
    pub(super) fn start(&self, sentence: &str) -> Start {
        let opening = opening(sentence);
        opening
            .chars()
            .next()
            .and_then(|c| self.starts.get(&c))
            .and_then(|phrases| phrases.iter().find(|(phrase, _)| begins(&opening, phrase)))
            .map_or(Start::Free, |(_, kind)| *kind)
    }

    /// True when `text` begins with a pronoun that dangles in mid-sentence too.
    pub(super) fn begins_late(&self, text: &str) -> bool {
        let opening = opening(text);
        self.late.iter().any(|phrase| begins(&opening, phrase))
    }

    /// True when the sentence is a caption, a credit or a call to the reader.
    pub(super) fn is_caption(&self, sentence: &str) -> bool {
        let opening = opening(sentence);
        let end = sentence.trim_end();
        // "点击上方“临湖海事”关注我们" is a call; a paragraph that begins with it tells something as well.
        const LONGEST: usize = 240;
        sentence.len() <= LONGEST && self.caption_starts.iter().any(|p| opening.starts_with(p.as_str()))
            || self.caption_ends.iter().any(|p| ends_with(end, p))
            || self.caption_any.is_match(sentence)
    }

    /// True when somebody is said to say something.
    pub(super) fn speaks(&self, sentence: &str) -> bool {
        self.has_word(sentence, &self.speech)
    }

    /// True when the sentence speaks of its own speaker: "I", "我们".
    pub(super) fn narrates(&self, sentence: &str) -> bool {
        self.has_word(sentence, &self.narrator)
            || self.narrator_any.iter().any(|word| sentence.contains(word.as_str()))
    }

    fn has_word(&self, sentence: &str, words: &HashSet<String>) -> bool {
        if sentence.chars().any(is_han) {
            return words.iter().any(|word| sentence.contains(word.as_str()));
        }
        let mut pieces = sentence.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
        pieces.any(|word| words.contains(&*lower(word)))
    }

    /// True for a verb of speaking; `word` in lower case.
    pub(super) fn is_speech(&self, word: &str) -> bool {
        self.speech.contains(word)
    }
}

fn ends_with(text: &str, phrase: &str) -> bool {
    let tail = text.len().checked_sub(phrase.len()).and_then(|at| text.get(at..));
    tail.is_some_and(|t| t.eq_ignore_ascii_case(phrase))
}

/// The first characters of a sentence, without opening marks, in lower case, with straight apostrophes.
fn opening(sentence: &str) -> String {
    // The longest phrase has some 25 characters; the rest of the sentence does not matter.
    const ENOUGH: usize = 32;
    sentence
        .trim_start_matches(|c: char| c.is_whitespace() || is_opening_mark(c))
        .chars()
        .take(ENOUGH)
        .flat_map(char::to_lowercase)
        .map(|c| if c == '’' { '\'' } else { c })
        .collect()
}

/// True for a mark that can stand in front of a sentence's first word.
pub(super) fn is_opening_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '‘' | '\'' | '(' | '[' | '（' | '「' | '『' | '【' | '＂' | '«')
}

/// True when `text` begins with `phrase`, and the phrase's last word ends there: "the two" is not in "the twofold".
fn begins(text: &str, phrase: &str) -> bool {
    let Some(rest) = text.strip_prefix(phrase) else { return false };
    let word = |c: char| c.is_ascii_alphanumeric();
    !phrase.ends_with(word) || !rest.starts_with(|c| word(c) || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_decides() {
        let en = Rules::new(&Models::embedded(), "en").unwrap();
        for (sentence, start) in [
            ("It will be the largest.", Start::Pronoun),
            ("“They’re late,” he said.", Start::Pronoun),
            ("Italy won.", Start::Free),
            ("This week the council met.", Start::Free),
            ("This weekly meeting was short.", Start::Pronoun),
            ("But the council met.", Start::Connective),
            ("Then-President Ruiz spoke.", Start::Free),
            ("So-called smart cities grow.", Start::Free),
        ] {
            assert_eq!(en.start(sentence), start, "{sentence}");
        }
        let zh = Rules::new(&Models::embedded(), "zh").unwrap();
        assert_eq!(zh.start("他说，五月开工。"), Start::Pronoun);
        assert_eq!(zh.start("其实五月开工。"), Start::Free);
        assert_eq!(zh.start("然而工程推迟。"), Start::Connective);
    }

    #[test]
    fn captions_are_seen_at_either_end() {
        let en = Rules::new(&Models::embedded(), "en").unwrap();
        assert!(en.is_caption("Photo: Lakeside Press") && en.is_caption("A lantern. Getty Images"));
        assert!(!en.is_caption("Photographers met in Lakeport."));
        let zh = Rules::new(&Models::embedded(), "zh").unwrap();
        assert!(zh.is_caption("市民在放灯。李华 摄") && !zh.is_caption("市民在放灯。"));
    }
}
