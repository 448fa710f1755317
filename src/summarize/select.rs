//! The choice: down the text from its lead, passing over what cannot stand alone.

use super::budget::{Budget, Cost};
use super::names::{Names, names};
use super::quotes::{Quoted, link};
use super::rules::Start;
use super::{Candidate, Knowledge, why};
use crate::lexis::chars::is_han;
use crate::lexis::words::{count_words, terms};
use std::collections::{HashMap, HashSet};

/// After this many sentences that did not fit, the rest is too far from the lead to be worth a place.
const MISSES: usize = 3;
/// A sentence is compared with this many of the last picks: enough for any summary, and linear for a long extract.
const COMPARED: usize = 24;
/// So much of the shorter of two sentences in the other makes a repeat.
const REPEAT: f32 = 0.7;
/// Fewer terms than this say too little to be called a repeat.
const FEW: usize = 4;
/// A chain of sentences that each need the one before is pulled in up to this length.
const CHAIN: usize = 3;

/// What keeps a sentence, or a quotation of several, out of a summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bar {
    /// Nothing.
    None,
    /// It may fill a place that is left over, or be pulled in by a sentence that needs it.
    Weak(&'static str),
    /// Nothing helps.
    Hard(&'static str),
}

/// A choice in the making.
pub(super) struct Selection<'a> {
    sentences: &'a [Candidate<'a>],
    know: Knowledge<'a>,
    budget: Budget<'a>,
    title: HashSet<String>,
    quoted: Vec<Quoted>,
    spent: Cost,
    /// Why each sentence is in.
    picked: Vec<Option<&'static str>>,
    /// Why each sentence that was looked at is out.
    passed: Vec<Option<&'static str>>,
    texts: HashSet<&'a str>,
    recent: Vec<(usize, HashSet<String>)>,
    /// First sentence that introduces a surname.
    introduced: HashMap<&'a str, usize>,
    known: HashSet<&'a str>,
    read: usize,
    last: Option<usize>,
}

impl<'a> Selection<'a> {
    /// Chooses; returns for every sentence why it is in, and for every one that was looked at why it is out.
    pub(super) fn run(
        sentences: &'a [Candidate<'a>],
        title: Option<&'a str>,
        know: Knowledge<'a>,
        budget: Budget<'a>,
    ) -> (Vec<Option<&'static str>>, Vec<Option<&'static str>>) {
        let n = sentences.len();
        let mut s = Selection {
            sentences,
            budget,
            title: title.map(|t| know.content(t)).unwrap_or_default(),
            know,
            quoted: link(sentences),
            spent: Cost::default(),
            picked: vec![None; n],
            passed: vec![None; n],
            texts: HashSet::new(),
            recent: Vec::new(),
            introduced: HashMap::new(),
            known: HashSet::new(),
            read: 0,
            last: None,
        };
        if !s.take_all() {
            s.walk(false);
            s.walk(true);
            if s.last.is_none() {
                s.take_any();
            }
        }
        s.keep_joined();
        (s.picked, s.passed)
    }

    /// A text that has no more sentences than wanted is its own summary.
    fn take_all(&mut self) -> bool {
        let mut seen = HashSet::new();
        let (mut all, mut cost) = (Vec::new(), Cost::default());
        for (i, c) in self.sentences.iter().enumerate() {
            let text = c.text.trim();
            let out = if is_damaged(text) {
                why::DAMAGED
            } else if text.is_empty() || self.know.is_caption(text) {
                why::CAPTION
            } else if !seen.insert(text) {
                why::DUPLICATE
            } else {
                cost = cost.and(self.budget.cost(c.text));
                if !self.budget.holds(cost) {
                    self.passed.fill(None);
                    return false;
                }
                all.push(i);
                continue;
            };
            self.passed[i] = Some(out);
        }
        if all.is_empty() {
            return false;
        }
        for i in all {
            self.picked[i] = Some(why::SHORT_DOCUMENT);
            self.last = Some(i);
        }
        true
    }

    /// Goes down the text once. With `fill`, weak sentences may take the places that are left.
    fn walk(&mut self, fill: bool) {
        let (mut i, mut misses) = (0, 0);
        while i < self.sentences.len() && misses < MISSES && !self.budget.is_full(self.spent) {
            let (first, last) = self.group(i);
            if self.picked[i].is_none() {
                match self.plan(first, last, fill) {
                    Ok(plan) => self.pick(plan, first, fill),
                    Err(why) => {
                        misses += usize::from(why == why::OVER_BUDGET);
                        self.passed[first..=last].iter_mut().for_each(|p| *p = p.or(Some(why)));
                    }
                }
            }
            i = last.max(i) + 1;
        }
    }

    /// Nothing can stand: the best of the lead rather than nothing.
    fn take_any(&mut self) {
        let tolerable =
            |p: Option<&'static str>| !matches!(p, Some(why::CAPTION | why::HALF_QUOTATION | why::DATELINE));
        let fits = |s: &Self, i: usize| {
            let text = s.sentences[i].text;
            !is_damaged(text) && !text.trim().is_empty() && s.budget.holds(s.budget.cost(text))
        };
        let looked = 0..self.sentences.len().min(COMPARED);
        let best = looked.clone().find(|&i| tolerable(self.passed[i]) && fits(self, i));
        if let Some(i) = best.or_else(|| looked.clone().find(|&i| fits(self, i))) {
            self.picked[i] = Some(why::ONLY_CHOICE);
            self.last = Some(i);
        }
    }

    /// Drops sentences from the end until the joined text keeps the token budget.
    fn keep_joined(&mut self) {
        let sentences = self.sentences;
        loop {
            let texts = self.picked.iter().zip(sentences).filter(|(p, _)| p.is_some()).map(|(_, c)| c.text);
            if self.budget.holds_joined(texts) {
                return;
            }
            let Some(end) = self.picked.iter().rposition(Option::is_some) else { return };
            let (first, last) = self.group(end);
            for i in first..=last {
                self.picked[i] = None;
                self.passed[i] = Some(why::OVER_BUDGET);
            }
        }
    }

    /// The sentences that are taken or left together with sentence `i`.
    fn group(&self, i: usize) -> (usize, usize) {
        match self.quoted[i] {
            Quoted::Part { first, last } => (first, last),
            _ => (i, i),
        }
    }

    /// The sentences to take so that `first..=last` can stand, in ascending order, or why it cannot be.
    fn plan(&mut self, first: usize, last: usize, fill: bool) -> Result<Vec<usize>, &'static str> {
        self.read_names(last);
        match self.bar(first, last) {
            Bar::Hard(why) => return Err(why),
            Bar::Weak(why) if !fill => return Err(why),
            _ => {}
        }
        if let Some(why) = self.repeats(first, last) {
            return Err(why);
        }
        let mut plan: Vec<usize> = (first..=last).collect();
        self.antecedents(first, &mut plan)?;
        for k in first..=last {
            self.introductions(k, first, &mut plan)?;
        }
        plan.sort_unstable();
        plan.dedup();
        let cost =
            plan.iter().fold(self.spent, |cost, &k| cost.and(self.budget.cost(self.sentences[k].text)));
        if self.budget.holds(cost) { Ok(plan) } else { Err(why::OVER_BUDGET) }
    }

    /// Adds the sentence before, and those before it, as long as each points further back.
    fn antecedents(&self, first: usize, plan: &mut Vec<usize>) -> Result<(), &'static str> {
        let Some(why) = self.points_back(first) else { return Ok(()) };
        let mut at = first;
        for _ in 0..CHAIN {
            let before = at.checked_sub(1).ok_or(why)?;
            if self.picked[before].is_some() {
                return Ok(());
            }
            let (start, end) = self.group(before);
            let stands = match self.bar(start, end) {
                Bar::None | Bar::Weak(why::QUESTION | why::REPEATS_TITLE) => {
                    self.repeats_pick(start, end).is_none()
                }
                _ => false,
            };
            if !stands {
                return Err(why);
            }
            plan.extend(start..=end);
            if self.points_back(start).is_none() {
                return Ok(());
            }
            at = start;
        }
        Err(why)
    }

    /// Adds the sentence that introduces a surname that stands alone in sentence `k`.
    fn introductions(&self, k: usize, first: usize, plan: &mut Vec<usize>) -> Result<(), &'static str> {
        for name in self.names(k).alone {
            let Some(&at) = self.introduced.get(name) else { continue };
            if at >= first || self.known.contains(name) || plan.contains(&at) {
                continue;
            }
            let (start, end) = self.group(at);
            if self.bar(start, end) != Bar::None || self.repeats_pick(start, end).is_some() {
                return Err(why::UNINTRODUCED_NAME);
            }
            let mut chain: Vec<usize> = (start..=end).collect();
            self.antecedents(start, &mut chain).map_err(|_| why::UNINTRODUCED_NAME)?;
            plan.extend(chain);
        }
        Ok(())
    }

    /// Why a sentence needs the one before it, if it does.
    fn points_back(&self, i: usize) -> Option<&'static str> {
        let text = self.sentences[i].text;
        match self.know.start(text) {
            Start::Connective => Some(why::DANGLING_CONNECTIVE),
            Start::Pronoun => Some(why::DANGLING_PRONOUN),
            Start::Free if self.has_late_pronoun(text) => Some(why::DANGLING_PRONOUN),
            Start::Free if self.quoted[i] == Quoted::Balanced && is_bare_quotation(text) => {
                Some(why::BARE_QUOTATION)
            }
            Start::Free => None,
        }
    }

    /// A pronoun after a short opening ("On Friday, he …", "周五，他……") or as the speaker ("…,” he said.").
    fn has_late_pronoun(&self, text: &str) -> bool {
        let is_mark = |c: char| matches!(c, '”' | '"' | '」');
        let begins = |rest: &str| self.know.begins_late(rest);
        if text.starts_with(['“', '"', '「'])
            && text
                .match_indices(is_mark)
                .skip(1)
                .chain(text.match_indices('”'))
                .any(|(at, m)| begins(text[at + m.len()..].trim_start()))
        {
            return true;
        }
        let Some((at, comma)) = text.match_indices([',', '，']).next() else { return false };
        let (opening, rest) = (&text[..at], text[at + comma.len()..].trim_start());
        let short = opening.chars().count() <= if comma == "," { 40 } else { 8 };
        let named = opening.split(' ').skip(1).any(|w| w.starts_with(char::is_uppercase) && !is_date_word(w));
        short && !named && begins(rest)
    }

    /// What keeps the sentences out, whatever the others are.
    fn bar(&self, first: usize, last: usize) -> Bar {
        let mut weak = Bar::None;
        for (i, c) in self.sentences[first..=last].iter().enumerate() {
            let text = c.text.trim();
            if is_damaged(text) {
                return Bar::Hard(why::DAMAGED);
            }
            if self.quoted[first + i] == Quoted::Half {
                return Bar::Hard(why::HALF_QUOTATION);
            }
            if text.is_empty() || self.know.is_caption(text) {
                return Bar::Hard(why::CAPTION);
            }
        }
        let (start, end) = (self.sentences[first].text.trim(), self.sentences[last].text.trim());
        if first == last {
            if is_dateline(start) {
                return Bar::Hard(why::DATELINE);
            }
            if is_fragment(start) {
                weak = Bar::Weak(why::FRAGMENT);
            } else if self.repeats_title(first) {
                weak = Bar::Weak(why::REPEATS_TITLE);
            }
        }
        let asks = end.trim_end_matches(['”', '"', '」', ')', '）', '!', '！']).ends_with(['?', '？']);
        if asks && !(first == 0 && last == 0 && is_topic(end)) {
            weak = Bar::Weak(why::QUESTION);
        }
        weak
    }

    /// Says nothing that the title does not say.
    fn repeats_title(&self, i: usize) -> bool {
        if self.title.is_empty() {
            return false;
        }
        let content = self.know.content(self.sentences[i].text);
        let both = content.intersection(&self.title).count();
        !content.is_empty() && both as f32 >= 0.8 * content.len() as f32
    }

    fn repeats(&self, first: usize, last: usize) -> Option<&'static str> {
        if (first..=last).all(|i| self.texts.contains(self.sentences[i].text.trim())) {
            return Some(why::DUPLICATE);
        }
        self.repeats_pick(first, last)
    }

    /// Most of what the shorter of two sentences says is in the other, which is already in the summary.
    fn repeats_pick(&self, first: usize, last: usize) -> Option<&'static str> {
        if self.recent.is_empty() {
            return None;
        }
        (first..=last).find_map(|i| {
            let mine = self.know.content(self.sentences[i].text);
            self.recent.iter().rev().take(COMPARED).find_map(|(_, theirs)| {
                let shorter = mine.len().min(theirs.len());
                let both = mine.intersection(theirs).count();
                (shorter >= FEW && both as f32 >= REPEAT * shorter as f32).then_some(why::NEAR_REPEAT)
            })
        })
    }

    fn pick(&mut self, plan: Vec<usize>, first: usize, fill: bool) {
        let target = self.group(first);
        for &k in &plan {
            if self.picked[k].is_some() {
                continue;
            }
            let text = self.sentences[k].text;
            self.spent = self.spent.and(self.budget.cost(text));
            self.picked[k] = Some(match () {
                () if k < target.0 => why::ANTECEDENT,
                () if target.0 < target.1 => why::WHOLE_QUOTATION,
                () if self.points_back(k).is_some() => why::WITH_ANTECEDENT,
                () if fill && self.passed[k].is_some_and(|w| w != why::OVER_BUDGET) => why::FILL,
                () => why::LEAD,
            });
            self.passed[k] = None;
            self.texts.insert(text.trim());
            self.recent.push((k, self.know.content(text)));
            self.known.extend(self.names(k).introduced);
            self.last = self.last.max(Some(k));
        }
    }

    fn names(&self, k: usize) -> Names<'a> {
        match self.know.names() {
            Some((rules, stop)) => names(self.sentences[k].text, rules, stop),
            None => Names::default(),
        }
    }

    /// Reads who is introduced where, up to sentence `last`, each sentence once.
    fn read_names(&mut self, last: usize) {
        while self.read <= last {
            for name in self.names(self.read).introduced {
                self.introduced.entry(name).or_insert(self.read);
            }
            self.read += 1;
        }
    }
}

impl Knowledge<'_> {
    /// What a sentence is about: its terms without the stop words.
    pub(super) fn content(&self, text: &str) -> HashSet<String> {
        let stop = |t: &str| self.0.is_some_and(|lists| lists.stop.contains(t));
        terms(text).into_iter().filter(|t| !stop(t)).map(|t| t.into_owned()).collect()
    }

    fn start(&self, text: &str) -> Start {
        self.0.map_or(Start::Free, |lists| lists.rules.start(text))
    }

    fn begins_late(&self, text: &str) -> bool {
        self.0.is_some_and(|lists| lists.rules.begins_late(text))
    }

    fn is_caption(&self, text: &str) -> bool {
        self.0.is_some_and(|lists| lists.rules.is_caption(text))
    }

    fn names(&self) -> Option<(&super::rules::Rules, &crate::lexis::words::StopWords)> {
        self.0.filter(|lists| lists.surnames).map(|lists| (&lists.rules, &lists.stop))
    }
}

/// Text that lost characters must not be quoted.
fn is_damaged(text: &str) -> bool {
    text.contains('\u{fffd}')
}

/// Too short to tell anything, or without a mark at its end.
fn is_fragment(text: &str) -> bool {
    const MARKS: [char; 9] = ['.', '!', '?', '。', '！', '？', '…', ';', '；'];
    let end = text.trim_end_matches(['”', '"', '’', '\'', '」', '』', ')', '）', ']', '】']);
    let least = if text.chars().any(is_han) { 3 } else { 4 };
    !(end.ends_with(MARKS)) || count_words(text) < least
}

/// A Chinese text often opens with its headline, and a long question there names the subject:
/// "临湖新港口预算获批，渔民的码头要搬到哪里去？"
fn is_topic(question: &str) -> bool {
    const LONG: usize = 16;
    question.chars().filter(|c| is_han(*c)).count() >= LONG
}

/// Only place, date and agency: "LAKEPORT, May 3 (Lakeside) --", "本报临湖5月3日电".
fn is_dateline(text: &str) -> bool {
    let short = text.chars().count() <= 60;
    short && (text.ends_with("--") || text.ends_with('—') || text.ends_with("日电") || text.ends_with("日讯"))
}

/// A quotation and nothing else: nobody is said to have said it.
fn is_bare_quotation(text: &str) -> bool {
    let text = text.trim();
    let inner = [('“', '”'), ('"', '"'), ('「', '」')]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open).and_then(|t| t.strip_suffix(*close)));
    inner.is_some_and(|t| !t.contains(['“', '”', '"', '「', '」']))
}

fn is_date_word(word: &str) -> bool {
    const DATES: [&str; 19] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    DATES.contains(&word.trim_matches(|c: char| !c.is_alphabetic()))
}
