//! Bracketed site names in front of a line: `[World Times]`, `【临湖日报】`.

use crate::error::Result;
use crate::lexis::chars::is_han;
use crate::models::{Models, list};
use std::collections::HashSet;

/// Knows which bracketed words are labels (`[Video]`, `【词汇】`) and which words make a name of the press
/// (`Times`, `日报`).
#[derive(Clone, Debug)]
pub struct SiteTags {
    labels: HashSet<String>,
    press: Vec<String>,
}

/// A bracketed name in front of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// The name without brackets and outer white space.
    pub name: &'a str,
    /// Length in bytes of the tag with its brackets; the text goes on behind it.
    pub len: usize,
}

impl SiteTags {
    /// Loads the lists.
    ///
    /// # Errors
    /// When one is missing.
    pub fn new(models: &Models) -> Result<Self> {
        let labels = models.text("lexis/bracket-labels.txt")?;
        let press = models.text("lexis/press-words.txt")?;
        Ok(Self {
            labels: list(&labels).map(|(_, l)| l.to_lowercase()).collect(),
            press: list(&press).map(|(_, l)| l.to_owned()).collect(),
        })
    }

    /// The tag in front of `text`, if what stands in the brackets can be a name: two to forty characters, Latin
    /// words with capitals or Chinese characters, no label such as `[Video]` or `【词汇】`.
    pub fn leading<'a>(&self, text: &'a str) -> Option<Tag<'a>> {
        let open = text.chars().next()?;
        let close = match open {
            '[' => ']',
            '【' => '】',
            '［' => '］',
            '〖' => '〗',
            _ => return None,
        };
        let inner_start = open.len_utf8();
        // A name is short: the search is bounded, so that a line of brackets stays linear.
        let window: usize = text[inner_start..].chars().take(42).map(char::len_utf8).sum();
        let inner_len = text[inner_start..inner_start + window].find(close)?;
        let name = text[inner_start..inner_start + inner_len].trim();
        let tag = Tag { name, len: inner_start + inner_len + close.len_utf8() };
        (self.is_name(name) && !self.labels.contains(&name.to_lowercase())).then_some(tag)
    }

    fn is_name(&self, name: &str) -> bool {
        let count = name.chars().count();
        if !(2..=40).contains(&count) || !name.chars().any(char::is_alphabetic) {
            return false;
        }
        if name
            .chars()
            .any(|c| matches!(c, '。' | '，' | '！' | '？' | '：' | ':' | '!' | '?' | '"' | '“' | '/' | '、'))
        {
            return false;
        }
        if name.chars().any(is_han) {
            return count <= 12;
        }
        // `www.harbor.example`, `readhere24`
        let host = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        let digits = name.chars().any(|c| c.is_ascii_digit()) && name.chars().any(|c| c.is_ascii_lowercase());
        if name.chars().all(host) && (name.contains('.') && name.len() > 4 || digits) {
            return true;
        }
        let words = name.split_whitespace();
        let small = |w: &str| matches!(w, "of" | "the" | "and" | "for" | "in" | "on" | "&");
        name.split_whitespace().count() <= 6
            && words
                .clone()
                .all(|w| small(w) || w.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric()))
            && words.clone().any(|w| !small(w))
    }

    /// True when the name ends in a word of the press (`World Times`, `临湖日报`) or is an address.
    pub fn is_press(&self, name: &str) -> bool {
        if name.starts_with("www.") {
            return true;
        }
        self.press.iter().any(|w| {
            name.strip_suffix(w.as_str()).is_some_and(|rest| {
                w.chars().all(is_han) && rest.chars().count() >= 1
                    || rest.ends_with(' ')
                    || rest.is_empty() && w.contains('.')
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_labels() {
        let tags = SiteTags::new(&Models::embedded()).unwrap();
        let name = |t| tags.leading(t).map(|t| t.name);
        assert_eq!(name("[Harbor Times] Rain fell."), Some("Harbor Times"));
        assert_eq!(name("【北岸晚报】雨停了。"), Some("北岸晚报"));
        assert_eq!(name("[Video] Rain fell."), None);
        assert_eq!(name("【词汇】"), None);
        assert_eq!(name("[1] Rain fell."), None);
        assert_eq!(name("[the mayor] said"), None);
        assert_eq!(name("[Harbor Times"), None);
        assert!(
            tags.is_press("Harbor Times") && tags.is_press("北岸晚报") && !tags.is_press("Harbor Master")
        );
        assert!(!tags.is_press("Times"), "the word alone is no name");
    }
}
