//! Which quotations and brackets hold a sentence or a clause, and which a name, a title or a term.
//!
//! `他说：“I flew here last night.”` quotes a sentence; `《Game of Thrones》`, `（World Health Organization）` and
//! `“Knuck If You Buck”` are part of the sentence around them. What speaks for a clause is added up: a stop, words that
//! titles do without (pronouns, auxiliaries, common verbs), the length, and an introduction before the mark.

use super::latin::Vocabulary;
use super::runs::{Quotation, Runs};
use super::script::Family;
use crate::error::{Error, Result};
use crate::models::{Models, list};
use std::collections::HashSet;

/// What speaks for a clause must reach this in brackets, and after an introduction (`他说：“`), …
const ENOUGH: u32 = 3;
/// … and this between quotation marks inside a sentence, where terms and titles of songs stand.
const ENOUGH_QUOTED: u32 = 4;
/// A Chinese stretch without a single word of a clause is taken for one from this many characters on: names are
/// shorter, headlines (`中国铁路隧道竖井最深纪录被刷新`) are not.
const LONG_ZH: usize = 18;
/// Bytes of a quotation that are read at most.
const READ: usize = 600;

/// The words that tell clauses from names.
#[derive(Clone, Debug, Default)]
pub(super) struct Clauses {
    en: HashSet<Box<str>>,
    zh: HashSet<char>,
}

impl Clauses {
    pub(super) fn new(models: &Models) -> Result<Self> {
        let id = "detect/clauses.txt";
        let mut me = Self::default();
        for (n, line) in list(&models.text(id)?) {
            match line.split_once(':') {
                Some(("en", words)) => me.en.extend(words.split_whitespace().map(Into::into)),
                Some(("zh", chars)) => me.zh.extend(chars.trim().chars()),
                _ => return Err(Error::model(id, format!("line {n}: neither en: nor zh:"))),
            }
        }
        Ok(me)
    }

    /// True when the quotation is a sentence or clause of another language than the line around it. Reads a bounded
    /// stretch of it.
    pub(super) fn is_clause(
        &self,
        line: &str,
        quotation: &Quotation,
        runs: &Runs,
        words: &Vocabulary,
    ) -> bool {
        let span = &quotation.span;
        let mut end = span.end.min(span.start + READ);
        while !line.is_char_boundary(end) {
            end -= 1;
        }
        let inner = line[span.start..end].trim();
        let before = line[..span.start].trim_end_matches(opens);
        let mark = line[before.len()..span.start].chars().next_back();
        let runs = &runs.runs[quotation.runs.clone()];
        let Some(family) = runs.first().map(|r| r.family) else { return false };
        // 《…》 and 〈…〉 hold titles of works, whatever these say.
        if matches!(mark, Some('《' | '〈')) {
            return false;
        }
        // A gloss with its explanation, （Locked room mystery，或称密室杀人）, is no sentence of either language.
        let of = |own: bool| -> usize {
            runs.iter().filter(|r| (r.family == family) == own).map(|r| r.end - r.start).sum()
        };
        if 4 * of(false) > of(true) {
            return false;
        }
        let introduced = before.trim_end().ends_with([':', '：', ',', '，', '道', '说', '說']);
        let quoted = matches!(mark, Some('“' | '‘' | '"' | '「' | '『'));
        match family {
            Family::Latin => {
                let enough = if quoted && !introduced { ENOUGH_QUOTED } else { ENOUGH };
                self.english(inner, quoted && introduced, words) >= enough
            }
            Family::Cjk => self.chinese(inner, quoted),
            _ => inner.len() >= 15,
        }
    }

    /// What speaks for a clause in Latin letters.
    fn english(&self, inner: &str, introduced: bool, vocabulary: &Vocabulary) -> u32 {
        let weights = vocabulary.weigh(inner);
        let n = weights.count();
        let stop = ends_with_stop(inner);
        if n < 2 || n < 3 && !stop {
            return 0;
        }
        let (mut telling, mut capitals, mut small, mut last) = (0, 0, 0, 0);
        for word in inner.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
            last += 1;
            let capital = word.starts_with(char::is_uppercase);
            // The first word of a sentence has a capital anyway.
            capitals += u32::from(capital && last > 1 && word.len() > 3);
            small += u32::from(!capital && word.len() > 3);
            if self.en.contains(word.to_lowercase().as_str()) {
                telling += 1;
                small += u32::from(!capital && word.len() <= 3);
            }
        }
        // With capitals throughout it is a title: Knuck If You Buck, Testing Dalton’s Atomic Theory.
        let title = capitals > 0 && small == 0;
        let telling = if title && !stop { 0 } else { telling };
        2 * telling.min(2)
            + 2 * u32::from(stop)
            + 2 * u32::from(introduced && !title)
            + u32::from(small >= 3)
            + u32::from(n >= 5 && telling > 0)
            + u32::from(n >= 6)
    }

    /// Whether a Chinese stretch is a clause: it has a stop, or words of clauses, or is too long for a name.
    fn chinese(&self, inner: &str, quoted: bool) -> bool {
        let letters = inner.chars().filter(|c| c.is_alphabetic()).count();
        if letters < 3 {
            return false;
        }
        let stop = inner.ends_with(['。', '！', '？', '…', '!', '?', '”', '」']) || inner.contains('，');
        let telling = inner.chars().filter(|c| self.zh.contains(c)).count();
        let head = letters >= if quoted { LONG_ZH - 6 } else { LONG_ZH };
        stop || head || letters >= 5 && telling >= 2 || letters >= 8 && telling >= 1
    }
}

/// An opening mark, or space behind one.
fn opens(c: char) -> bool {
    c == '"' || c == ' ' || super::runs::opening(c).is_some()
}

/// Whether the last mark, behind closing ones, ends a sentence. The point of an abbreviation does not: `Apple Inc.`
fn ends_with_stop(inner: &str) -> bool {
    let bare = inner.trim_end_matches(|c: char| c == '"' || c == ' ' || super::runs::closing(c));
    let Some(before) = bare.strip_suffix('.') else {
        return bare.ends_with(['!', '?', '…', '。', '！', '？']);
    };
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or(before);
    word.len() > 4 || word.starts_with(|c: char| !c.is_uppercase())
}
