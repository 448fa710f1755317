//! Words: for counting, as a reader counts them, and for comparing, as a text is about them.

use crate::error::{Error, Result};
use crate::lexis::chars::is_han;
use crate::models::{Models, list};
use std::borrow::Cow;
use std::collections::HashSet;
use unicode_segmentation::UnicodeSegmentation;

/// How long a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Words; see [`count_words`].
    pub words: usize,
    /// Characters: Unicode scalar values.
    pub chars: usize,
}

/// Counts words and characters.
pub fn counts(text: &str) -> Counts {
    Counts { words: count_words(text), chars: text.chars().count() }
}

/// The number of words as word processors count: a piece between white space is one (`well-known`, `40%`, a dash
/// that stands alone), a Han character is one, and in a piece with Han characters so is each run of other letters
/// or digits (`NBA总决赛` is four). Chinese punctuation is none.
pub fn count_words(text: &str) -> usize {
    text.split_whitespace().map(count_piece).sum()
}

fn count_piece(piece: &str) -> usize {
    if piece.is_ascii() {
        return 1;
    }
    let (mut han, mut runs, mut inside) = (0, 0, false);
    for c in piece.chars() {
        if is_han(c) {
            han += 1;
            inside = false;
        } else if c.is_alphanumeric() {
            runs += usize::from(!inside);
            inside = true;
        } else {
            // "AI+教育": the sign belongs to the run; "A、B" is two runs.
            inside = inside && c.is_ascii();
        }
    }
    if han > 0 { han + runs } else { 1 }
}

/// The terms of a text, for comparing texts: words between the boundaries of UAX #29, in lower case, without a
/// possessive ending; in Chinese, pairs of neighbouring Han characters (a lone one is itself a term). Chinese has no
/// spaces, and pairs need no dictionary.
pub fn terms(text: &str) -> Vec<Cow<'_, str>> {
    let mut terms = Vec::new();
    let mut han: Option<(usize, usize, usize)> = None; // last character's start, run's start, end
    for (at, word) in text.unicode_word_indices() {
        let end = at + word.len();
        if word.chars().next().is_some_and(is_han) {
            han = match han {
                Some((last, start, until)) if until == at => {
                    terms.push(Cow::Borrowed(&text[last..end]));
                    Some((at, start, end))
                }
                open => {
                    close_run(text, open, &mut terms);
                    Some((at, at, end))
                }
            };
        } else {
            close_run(text, han.take(), &mut terms);
            terms.push(lower(word));
        }
    }
    close_run(text, han, &mut terms);
    terms
}

/// A run of one Han character gave no pair yet: it becomes a term of its own.
fn close_run<'a>(text: &'a str, run: Option<(usize, usize, usize)>, terms: &mut Vec<Cow<'a, str>>) {
    if let Some((last, start, end)) = run
        && last == start
    {
        terms.push(Cow::Borrowed(&text[start..end]));
    }
}

/// A word in lower case, without `'s` or `’s`, its other apostrophes straight.
pub fn lower(word: &str) -> Cow<'_, str> {
    let stem = ["'s", "’s", "'S", "’S"].iter().find_map(|s| word.strip_suffix(s)).unwrap_or(word);
    if stem.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        Cow::Borrowed(stem)
    } else if stem.is_ascii() {
        Cow::Owned(stem.to_ascii_lowercase())
    } else {
        Cow::Owned(
            stem.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }).collect(),
        )
    }
}

/// Words that say nothing about what a text is about.
#[derive(Clone, Debug, Default)]
pub struct StopWords(HashSet<String>);

impl StopWords {
    /// The list of a language, by the first subtag of its tag: `stop/en.txt`, `stop/zh.txt`.
    ///
    /// # Errors
    /// When the list is missing, or an entry is not what [`terms`] can give.
    pub fn new(models: &Models, primary: &str) -> Result<Self> {
        let id = format!("stop/{primary}.txt");
        let text = models.text(&id)?;
        let mut words = HashSet::new();
        for (line, word) in list(&text) {
            let broken = || Error::model(&id, format!("line {line}: {word:?} is not one term in lower case"));
            match terms(word).as_slice() {
                [one] if one == word => words.insert(word.to_owned()),
                _ => return Err(broken()),
            };
        }
        Ok(Self(words))
    }

    /// All of them, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// True for a stop word; `term` is one of [`terms`].
    pub fn contains(&self, term: &str) -> bool {
        self.0.contains(term)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_han_character_counts_one_and_a_piece_counts_one() {
        for (text, words) in [
            ("", 0),
            (" \n", 0),
            ("More than 4,000 came.", 4),
            ("a well-known 40% — rise", 5),
            ("五月开工。", 4),
            ("NBA总决赛MVP是谁？", 7),
            ("（LCF）周三开幕，共3天。", 8),
            ("“We expected 2,000 guests,”", 4),
            ("AI+教育", 3),
        ] {
            assert_eq!(count_words(text), words, "{text}");
        }
        assert_eq!(counts("河灯 ok"), Counts { words: 3, chars: 5 });
    }

    #[test]
    fn terms_are_words_or_pairs_of_characters() {
        assert_eq!(terms("The Mayor’s 2 plans"), ["the", "mayor", "2", "plans"]);
        assert_eq!(terms("河灯节，在Lakeport开幕"), ["河灯", "灯节", "在", "lakeport", "开幕"]);
        assert!(terms("— …").is_empty());
    }

    #[test]
    fn stop_lists_load() {
        let models = Models::embedded();
        let en = StopWords::new(&models, "en").unwrap();
        assert!(en.contains("the") && !en.contains("port"));
        assert!(StopWords::new(&models, "zh").unwrap().contains("的"));
        assert!(StopWords::new(&models, "xx").unwrap_err().is_model());
    }
}
