//! The words of `models/check/numbers.txt`.

use super::numbers::Reading;
use crate::error::{Error, Result};
use crate::models::list;
use aho_corasick::AhoCorasick;
use std::collections::HashMap;
use std::ops::Range;

/// A stretch and what it can stand for.
pub(super) type Answer = (Range<usize>, Vec<Reading>);

/// Words around numerals, and words that stand for them.
#[derive(Debug)]
pub(super) struct NumberWords {
    measures: Vec<String>,
    idioms: Vec<String>,
    english: HashMap<String, Vec<Reading>>,
    chinese: Option<AhoCorasick>,
    values: Vec<Vec<Reading>>,
}

impl NumberWords {
    pub(super) fn parse(id: &str, text: &str) -> Result<Self> {
        let mut words = NumberWords {
            measures: Vec::new(),
            idioms: Vec::new(),
            english: HashMap::new(),
            chinese: None,
            values: Vec::new(),
        };
        let mut patterns = Vec::new();
        for (line, text) in list(text) {
            let wrong = |what: &str| Error::model(id, format!("line {line}: {what}"));
            let mut fields = text.split_whitespace();
            let kind = fields.next().unwrap_or_default();
            match kind {
                "measure" => words.measures.extend(fields.map(str::to_owned)),
                "idiom" => words.idioms.extend(fields.map(str::to_owned)),
                "en" | "zh" => {
                    let word = fields.next().ok_or_else(|| wrong("no word"))?.to_owned();
                    let values: Option<Vec<Reading>> = fields.map(reading).collect();
                    let values = values.filter(|v| !v.is_empty()).ok_or_else(|| wrong("no values"))?;
                    if kind == "en" {
                        words.english.insert(word, values);
                    } else {
                        patterns.push(word);
                        words.values.push(values);
                    }
                }
                other => return Err(wrong(&format!("{other:?} is none of measure, idiom, en and zh"))),
            }
        }
        words.chinese = Some(AhoCorasick::new(&patterns).map_err(|e| Error::model(id, e.to_string()))?);
        Ok(words)
    }

    /// True when `after` begins with a measure word.
    pub(super) fn is_measure(&self, after: &str) -> bool {
        self.measures.iter().any(|m| after.starts_with(m.as_str()))
    }

    /// True when `from` begins with a word that only looks like a count.
    pub(super) fn is_idiom(&self, from: &str) -> bool {
        self.idioms.iter().any(|m| m.chars().count() > 1 && from.starts_with(m.as_str()))
    }

    pub(super) fn english(&self, text: &str) -> Vec<Answer> {
        let mut found = Vec::new();
        let mut start = None;
        for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
            match (c.is_ascii_alphabetic() || c == '-' && start.is_some(), start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    let whole = text[from..at].to_ascii_lowercase();
                    let mut place = from;
                    if let Some(values) = self.english.get(&whole) {
                        found.push((from..at, values.clone()));
                    } else {
                        for word in whole.split('-') {
                            if let Some(values) = self.english.get(word) {
                                found.push((place..place + word.len(), values.clone()));
                            }
                            place += word.len() + 1;
                        }
                    }
                    start = None;
                }
                _ => {}
            }
        }
        found
    }

    pub(super) fn chinese(&self, text: &str) -> Vec<Answer> {
        let Some(words) = &self.chinese else { return Vec::new() };
        words
            .find_overlapping_iter(text)
            .map(|m| (m.range(), self.values[m.pattern().as_usize()].clone()))
            .collect()
    }
}

fn reading(field: &str) -> Option<Reading> {
    if let Some(month) = field.strip_prefix("m:") {
        return if month == "*" { Some(Reading::Month(0)) } else { month.parse().ok().map(Reading::Month) };
    }
    if let Some(day) = field.strip_prefix("d:") {
        return day.parse().ok().map(Reading::Weekday);
    }
    let value: f64 = field.parse().ok().filter(|v: &f64| (0.0..1e16).contains(v))?;
    Some(Reading::Number((value * 1e6).round() as i128))
}
