//! Lists of words that a user knows better than we do.

use super::rules::{Matcher, Rule};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::{Arc, OnceLock};

/// A list of abbreviations or of phrases: one entry each, in any order.
///
/// An entry with a capital counts only as it is written, one without in any case. A space stands for any white space
/// inside a paragraph. Cheap to clone; put together when it is first used.
#[derive(Clone, Default)]
pub struct Phrases(Arc<Inner>);

#[derive(Default)]
struct Inner {
    entries: Vec<String>,
    abbreviations: OnceLock<Option<Matcher>>,
    phrases: OnceLock<Option<Matcher>>,
}

impl Phrases {
    /// Reads a list from text: one entry a line; blank lines and what follows a `#` at the start of a line or behind
    /// white space do not count.
    pub fn from_text(text: &str) -> Self {
        let entry = |line: &str| {
            let line = line.trim_start_matches('\u{feff}');
            let comment = line
                .match_indices('#')
                .find(|(i, _)| line[..*i].chars().next_back().is_none_or(char::is_whitespace));
            line[..comment.map_or(line.len(), |c| c.0)].trim().to_owned()
        };
        text.lines().map(entry).collect()
    }

    /// The entries, in their order.
    pub fn entries(&self) -> &[String] {
        &self.0.entries
    }

    /// True without an entry.
    pub fn is_empty(&self) -> bool {
        self.0.entries.is_empty()
    }

    /// The list with the entries of another one behind its own.
    #[must_use]
    pub fn with(&self, more: &Phrases) -> Self {
        self.entries().iter().chain(more.entries()).cloned().collect()
    }

    /// Places behind an abbreviation and its full stop.
    pub(super) fn behind_abbreviations(&self, text: &str) -> Vec<usize> {
        places(&self.0.abbreviations, text, || {
            self.0.entries.iter().map(|e| e.trim_end_matches('.')).filter(|e| !e.is_empty()).map(|e| Rule {
                breaks: false,
                before: format!(r"{}\.", expression(e, true)),
                after: String::new(),
            })
        })
    }

    /// Places inside and behind a phrase.
    pub(super) fn inside(&self, text: &str) -> Vec<usize> {
        places(&self.0.phrases, text, || self.0.entries.iter().flat_map(|e| inside(e)))
    }
}

fn places<I: Iterator<Item = Rule>>(
    cell: &OnceLock<Option<Matcher>>,
    text: &str,
    rules: impl FnOnce() -> I,
) -> Vec<usize> {
    // Escaped words are sound expressions, and without a limit of size nothing else can fail.
    let matcher = cell.get_or_init(|| Matcher::new(&rules().collect::<Vec<_>>(), None).ok());
    matcher.as_ref().map_or_else(Vec::new, |m| m.decide(text).into_iter().map(|d| d.0).collect())
}

/// A rule for the end of the phrase and one for each place in it where the engine might end a sentence: behind
/// everything that is neither a letter nor a digit, and where a letter follows that is not ASCII.
fn inside(phrase: &str) -> impl Iterator<Item = Rule> + '_ {
    let cuts = phrase.char_indices().map(|(i, _)| i).filter(|&i| {
        let before = phrase[..i].chars().next_back();
        before.is_some_and(|c| !c.is_ascii_alphanumeric() && !c.is_whitespace())
            || before.is_some() && phrase[i..].starts_with(char::is_whitespace)
    });
    let exact = phrase.chars().any(char::is_uppercase);
    let part =
        move |s: &str, start: bool| if exact { expression_as(s, start, true) } else { expression(s, start) };
    cuts.chain([phrase.len()]).map(move |i| Rule {
        breaks: false,
        before: part(&phrase[..i], true),
        after: part(&phrase[i..], false),
    })
}

fn expression(words: &str, start: bool) -> String {
    expression_as(words, start, words.chars().any(char::is_uppercase))
}

/// An expression for the words; with `start` they do not begin inside a word.
fn expression_as(words: &str, start: bool, exact: bool) -> String {
    if words.is_empty() {
        return String::new();
    }
    let mut out = String::from(if exact { "" } else { "(?i)" });
    if start && words.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        out.push_str(r"\b");
    }
    let mut space = false;
    for c in words.chars() {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if std::mem::take(&mut space) {
            out.push_str(SPACE);
        }
        out.push_str(&regex_syntax::escape(c.encode_utf8(&mut [0; 4])));
    }
    if space {
        out.push_str(SPACE);
    }
    out
}

/// White space with at most one line break.
const SPACE: &str = r"[^\S\r\n]*(?:[^\S\r\n]|\r?\n)[^\S\r\n]*";

impl<S: Into<String>> FromIterator<S> for Phrases {
    fn from_iter<I: IntoIterator<Item = S>>(entries: I) -> Self {
        let entries = entries.into_iter().map(Into::into).filter(|e| !e.trim().is_empty());
        let entries = entries.map(|e| e.trim().to_owned()).collect();
        Phrases(Arc::new(Inner { entries, ..Inner::default() }))
    }
}

impl PartialEq for Phrases {
    fn eq(&self, other: &Self) -> bool {
        self.entries() == other.entries()
    }
}

impl std::fmt::Debug for Phrases {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.entries().fmt(f)
    }
}

impl Serialize for Phrases {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.entries().serialize(s)
    }
}

impl<'de> Deserialize<'de> for Phrases {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Vec::<String>::deserialize(d)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_with_its_comments() {
        let list = Phrases::from_text("\u{feff}# ours\nAbt.\n\nC# Guide  # a book\n  Hptm \n");
        assert_eq!(list.entries(), ["Abt.", "C# Guide", "Hptm"]);
    }

    #[test]
    fn places_are_found() {
        let list: Phrases = ["Abt.", "ggf"].into_iter().collect();
        assert_eq!(list.behind_abbreviations("Abt. abt. Ggf. XAbt."), [4, 14]);
        let list: Phrases = ["Big! Shop"].into_iter().collect();
        assert_eq!(list.inside("Big!\nShop is"), [4, 9]);
        assert_eq!(list.inside("big! shop. Big!\n\nShop"), [0usize; 0]);
        assert_eq!(Phrases::default().inside("a. b"), [0usize; 0]);
    }
}
