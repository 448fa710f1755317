//! Surnames that stand alone: "Morero told …" wants the sentence that says who Morero is.

use super::rules::Rules;
use crate::lexis::words::{StopWords, lower};

/// A word of a sentence, without the marks around it.
#[derive(Clone, Copy)]
struct Word<'a> {
    text: &'a str,
    /// Without `'s`.
    stem: &'a str,
    /// Starts with a capital and goes on in small letters: a name, or the first word.
    name: bool,
    /// A mark stands between it and the next word.
    breaks: bool,
}

/// The names in an English sentence.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    /// Surnames with what introduces them: the last word of `Anna Ruiz`, of `Mayor Ruiz`.
    pub(super) introduced: Vec<&'a str>,
    /// Names that stand alone where a person stands: in front of the sentence, with `'s`, beside a verb of
    /// speaking.
    pub(super) alone: Vec<&'a str>,
}

/// Finds the names of a sentence.
pub(super) fn names<'a>(sentence: &'a str, rules: &Rules, stop: &StopWords) -> Names<'a> {
    let words: Vec<Word<'a>> = sentence.split([' ', '\u{a0}']).filter_map(word).collect();
    let mut names = Names::default();
    let is_name = |w: &Word<'_>| w.name && !stop.contains(&lower(w.text));
    let mut i = 0;
    while i < words.len() {
        if !is_name(&words[i]) {
            i += 1;
            continue;
        }
        let start = i;
        while !words[i].breaks && words.get(i + 1).is_some_and(|w| is_name(w) || is_particle(w.text)) {
            i += 1;
        }
        while i > start && is_particle(words[i].text) {
            i -= 1;
        }
        if i > start {
            names.introduced.push(words[i].stem);
        } else if stands_as_person(&words, i, rules, stop) {
            names.alone.push(words[i].stem);
        }
        i += 1;
    }
    names
}

fn word(piece: &str) -> Option<Word<'_>> {
    let text = piece.trim_matches(|c: char| !c.is_alphanumeric());
    if text.is_empty() {
        return None;
    }
    let initial = text.len() == 1 && text.starts_with(|c: char| c.is_ascii_uppercase());
    let goes_on = piece.ends_with(text) || (initial && piece.ends_with('.'));
    let mut chars = text.chars();
    let capital = chars.next().is_some_and(char::is_uppercase);
    let stem = text.strip_suffix("'s").or_else(|| text.strip_suffix("’s")).unwrap_or(text);
    // "NATO" and "2022" are not names of persons; "J." in "Anna J. Ruiz" is a part of one.
    let name = capital && (initial || stem.chars().skip(1).any(char::is_lowercase));
    Some(Word { text, stem, name, breaks: !goes_on })
}

/// A small word inside a name.
fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "da"
            | "del"
            | "della"
            | "di"
            | "dos"
            | "la"
            | "le"
            | "van"
            | "von"
            | "der"
            | "den"
            | "bin"
            | "al"
            | "el"
    )
}

fn stands_as_person(words: &[Word<'_>], i: usize, rules: &Rules, stop: &StopWords) -> bool {
    let before = i.checked_sub(1).map(|j| words[j]);
    let after = words.get(i + 1);
    let speech = |w: Word<'_>| rules.is_speech(&lower(w.text));
    let follows_article =
        before.is_some_and(|w| !speech(w) && stop.contains(&lower(w.text)) && is_article(w.text));
    if words[i].stem.len() < 3 || follows_article {
        return false;
    }
    let possessive = words[i].stem.len() < words[i].text.len();
    let opens = i == 0 && !words[i].breaks && after.is_some_and(|w| w.text.starts_with(char::is_lowercase));
    possessive || opens || before.is_some_and(speech) || after.is_some_and(|w| !words[i].breaks && speech(*w))
}

fn is_article(word: &str) -> bool {
    ["the", "a", "an", "this", "that"].iter().any(|a| word.eq_ignore_ascii_case(a))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::Models;

    fn find(sentence: &str) -> (Vec<&str>, Vec<&str>) {
        let models = Models::embedded();
        let (rules, stop) = (Rules::new(&models, "en").unwrap(), StopWords::new(&models, "en").unwrap());
        let names = names(sentence, &rules, &stop);
        (names.introduced, names.alone)
    }

    #[test]
    fn a_full_name_introduces_and_a_surname_stands_alone() {
        assert_eq!(find("Anna J. Ruiz, mayor of Lakeport, spoke."), (vec!["Ruiz"], vec![]));
        assert_eq!(find("Ruiz told reporters."), (vec![], vec!["Ruiz"]));
        assert_eq!(find("“We are ready,” said Ruiz."), (vec![], vec!["Ruiz"]));
        assert_eq!(find("The plan was Ruiz’s first."), (vec![], vec!["Ruiz"]));
        assert_eq!(find("The mayor, Ruud van der Berg, left."), (vec!["Berg"], vec![]));
    }

    #[test]
    fn other_capitals_are_not_persons() {
        assert_eq!(find("The Council said it met in Lakeport on Friday."), (vec![], vec![]));
        assert_eq!(find("NATO said no."), (vec![], vec![]));
    }
}
