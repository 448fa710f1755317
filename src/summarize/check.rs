//! Does a summary hold together? The rules by which sentences are chosen, asked about sentences that somebody chose.

use super::facts::{Facts, asks, is_bare_quotation, is_dateline, is_fragment};
use super::quotes::Quoted;
use super::{Candidate, Summarizer, why};
use crate::document::Lang;
use std::collections::{HashMap, HashSet};

/// What is wrong with a sentence of a summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// A stable word, one of [`DEFECTS`].
    pub rule: &'static str,
    /// Number of the sentence in the summary.
    pub sentence: usize,
    /// Its number in the source; `None` where it is not there.
    pub index: Option<usize>,
    /// What is wrong, for people.
    pub message: &'static str,
}

/// Not a sentence of the source.
const NOT_IN_SOURCE: &str = "not_in_source";

/// The rules with what they say. They are those by which sentences are passed over, and `not_in_source`.
pub const DEFECTS: [(&str, &str); 13] = [
    (NOT_IN_SOURCE, "is no sentence of the source"),
    (why::DAMAGED, "has lost characters"),
    (why::DUPLICATE, "is in the summary already"),
    (why::NEAR_REPEAT, "says what a sentence before says"),
    (why::REPEATS_TITLE, "says no more than the title"),
    (why::CAPTION, "is a caption, a credit or a call to the reader"),
    (why::DATELINE, "is only place, date and agency"),
    (why::FRAGMENT, "is very short or has no final mark"),
    (why::QUESTION, "asks, and the summary does not say what"),
    (why::HALF_QUOTATION, "has one end of a quotation whose other end is missing"),
    (why::BARE_QUOTATION, "is a quotation without its speaker"),
    (why::DANGLING_PRONOUN, "points to something that is not in the summary"),
    (why::DANGLING_CONNECTIVE, "goes on from something that is not in the summary"),
];

/// Names by surname someone whose introduction is not in the summary; beside [`DEFECTS`], for English alone.
pub const UNINTRODUCED: (&str, &str) =
    (why::UNINTRODUCED_NAME, "names by surname someone whom the summary does not introduce");

impl Summarizer {
    /// What is wrong with the sentences of `summary`, in their order. `source` are the sentences of the document, which
    /// say what stood before each; white space does not count in finding them. The time is linear in the source, and in
    /// the square of the summary.
    pub fn check(
        &self,
        summary: &[&str],
        source: &[Candidate<'_>],
        lang: Lang,
        title: Option<&str>,
    ) -> Vec<Defect> {
        let facts = Facts::new(source, title, self.knowledge(lang));
        let key = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, c) in source.iter().enumerate() {
            places.entry(key(c.text)).or_default().push(i);
        }
        // Of sentences that the source has twice, the one after the sentence before.
        let mut last: Option<usize> = None;
        let chosen: Vec<Option<usize>> = summary
            .iter()
            .map(|text| {
                let all = places.get(&key(text))?;
                let next = all.iter().copied().find(|&i| last.is_none_or(|l| i > l));
                last = next.or(last);
                next.or_else(|| all.first().copied())
            })
            .collect();
        let mut out = Vec::new();
        for (sentence, place) in chosen.iter().enumerate() {
            let mut add = |rule: &'static str| {
                let says = DEFECTS.iter().chain([&UNINTRODUCED]).find(|d| d.0 == rule);
                let message = says.map_or("", |d| d.1);
                out.push(Defect { rule, sentence, index: *place, message });
            };
            match place {
                None => add(NOT_IN_SOURCE),
                Some(i) => defects(&facts, *i, &chosen[..sentence], &chosen, &mut add),
            }
        }
        out
    }
}

/// Tells every rule that sentence `i` breaks; `before` are the sentences of the summary before it.
fn defects(
    facts: &Facts<'_>,
    i: usize,
    before: &[Option<usize>],
    all: &[Option<usize>],
    add: &mut dyn FnMut(&'static str),
) {
    let text = facts.text(i).trim();
    let has = |k: usize| all.contains(&Some(k));
    if let Some(why) = facts.spoilt(i) {
        add(why);
        return;
    }
    let (first, last) = facts.group(i);
    match facts.quoted(i) {
        Quoted::Half => add(why::HALF_QUOTATION),
        Quoted::Part { .. } if !(first..=last).all(has) => add(why::HALF_QUOTATION),
        _ => {}
    }
    if is_dateline(text) {
        add(why::DATELINE);
    } else if first == last && is_fragment(text) && !asks(text) {
        add(why::FRAGMENT);
    }
    if asks(text) && facts.is_question(i) {
        add(why::QUESTION);
    }
    if facts.repeats_title(i) {
        add(why::REPEATS_TITLE);
    }
    let earlier = || before.iter().flatten().copied();
    if earlier().any(|j| j == i || facts.text(j).trim() == text) {
        add(why::DUPLICATE);
    } else if earlier().any(|j| facts.repeats(i, j)) {
        add(why::NEAR_REPEAT);
    }
    let follows = i.checked_sub(1).is_some_and(has);
    match facts.points_back(i) {
        Some(why::BARE_QUOTATION) if !(follows || is_bare_quotation(text) && has(i + 1)) => {
            add(why::BARE_QUOTATION);
        }
        Some(why) if why != why::BARE_QUOTATION && !follows => add(why),
        _ => {}
    }
    let known: HashSet<&str> = earlier().flat_map(|j| facts.names(j).introduced).collect();
    let unknown = |name: &&str| !known.contains(name) && facts.introduction(name, i).is_some_and(|at| at < i);
    if facts.names(i).alone.iter().any(unknown) {
        add(why::UNINTRODUCED_NAME);
    }
}
