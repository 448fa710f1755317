//! What is known of each sentence of a text: what bars it from a summary, what it needs beside it, what it repeats.
//!
//! Choosing and checking ask the same questions here, so that no rule is written twice.

use super::content::Content;
use super::names::{Names, names};
use super::quotes::{Quoted, link};
use super::rules::{Rules, Start};
use super::{Candidate, Knowledge, why};
use crate::lexis::chars::is_han;
use crate::lexis::words::{StopWords, count_words};
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

/// So much of the shorter of two sentences in the other makes a repeat.
const REPEAT: f32 = 0.7;
/// Fewer terms than this say too little to be called a repeat.
const FEW: usize = 4;
/// So much of a sentence in the title makes it say no more than that.
const TITLE: f32 = 0.8;
/// A chain of sentences that each need the one before is pulled in up to this length.
const CHAIN: usize = 3;

/// Sentences that a headline can be.
const OPENING: usize = 3;

/// What keeps a sentence, or a quotation of several, out of a summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bar {
    /// Nothing.
    None,
    /// It may fill a place that is left over, or be pulled in by a sentence that needs it.
    Weak(&'static str),
    /// Nothing helps.
    Hard(&'static str),
}

/// The sentences that are in a summary already.
pub(super) trait Chosen {
    /// True when sentence `i` is.
    fn has(&self, i: usize) -> bool;
    /// True when one of them introduces this surname.
    fn knows(&self, name: &str) -> bool;
    /// True when one of them says what sentence `i` says.
    fn says(&self, i: usize) -> bool;
    /// True when one of them is this text.
    fn is_same(&self, text: &str) -> bool;
}

/// A text's sentences with what is known of them. Most is found out when it is first asked for.
pub(super) struct Facts<'a> {
    pub(super) sentences: &'a [Candidate<'a>],
    pub(super) know: Knowledge<'a>,
    pub(super) title: Content,
    quoted: Vec<Quoted>,
    contents: Vec<OnceCell<Content>>,
    needs: Vec<OnceCell<Option<&'static str>>>,
    introduced: RefCell<Introduced<'a>>,
}

/// First sentences that introduce surnames, among those read so far.
#[derive(Default)]
struct Introduced<'a> {
    first: HashMap<&'a str, usize>,
    read: usize,
}

impl<'a> Facts<'a> {
    pub(super) fn new(sentences: &'a [Candidate<'a>], title: Option<&str>, know: Knowledge<'a>) -> Self {
        Self {
            sentences,
            title: title.map(|t| know.content(t)).unwrap_or_default(),
            know,
            quoted: link(sentences),
            contents: vec![OnceCell::new(); sentences.len()],
            needs: vec![OnceCell::new(); sentences.len()],
            introduced: RefCell::default(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.sentences.len()
    }

    pub(super) fn text(&self, i: usize) -> &'a str {
        self.sentences[i].text
    }

    /// What sentence `i` is about.
    pub(super) fn content(&self, i: usize) -> &Content {
        self.contents[i].get_or_init(|| self.know.content(self.sentences[i].text))
    }

    pub(super) fn quoted(&self, i: usize) -> Quoted {
        self.quoted[i]
    }

    /// The sentences that are taken or left together with sentence `i`.
    pub(super) fn group(&self, i: usize) -> (usize, usize) {
        match self.quoted[i] {
            Quoted::Part { first, last } => (first, last),
            _ => (i, i),
        }
    }

    pub(super) fn names(&self, i: usize) -> Names<'a> {
        match self.know.names() {
            Some((rules, stop)) => names(self.text(i), rules, stop),
            None => Names::default(),
        }
    }

    /// The first sentence that introduces a surname, if that is sentence `last` or one before it.
    pub(super) fn introduction(&self, name: &str, last: usize) -> Option<usize> {
        let mut introduced = self.introduced.borrow_mut();
        while introduced.read <= last && introduced.read < self.len() {
            let at = introduced.read;
            for name in self.names(at).introduced {
                introduced.first.entry(name).or_insert(at);
            }
            introduced.read += 1;
        }
        introduced.first.get(name).copied().filter(|&at| at <= last)
    }

    /// The sentences to take so that `first..=last` can stand beside those chosen, in ascending order, or why it
    /// cannot be. With `fill` a weak sentence may.
    pub(super) fn plan(
        &self,
        first: usize,
        last: usize,
        fill: bool,
        chosen: &impl Chosen,
    ) -> Result<Vec<usize>, &'static str> {
        match self.bar(first, last) {
            Bar::Hard(why) => return Err(why),
            Bar::Weak(why) if !fill => return Err(why),
            _ => {}
        }
        if (first..=last).all(|i| chosen.is_same(self.text(i).trim())) {
            return Err(why::DUPLICATE);
        }
        if (first..=last).any(|i| chosen.says(i)) {
            return Err(why::NEAR_REPEAT);
        }
        let mut plan: Vec<usize> = (first..=last).collect();
        self.antecedents(first, &mut plan, chosen)?;
        for k in first..=last {
            self.introductions(k, first, &mut plan, chosen)?;
        }
        plan.sort_unstable();
        plan.dedup();
        Ok(plan)
    }

    /// Adds the sentence before, and those before it, as long as each points further back.
    fn antecedents(
        &self,
        first: usize,
        plan: &mut Vec<usize>,
        chosen: &impl Chosen,
    ) -> Result<(), &'static str> {
        let Some(why) = self.points_back(first) else { return Ok(()) };
        let mut at = first;
        for _ in 0..CHAIN {
            let before = at.checked_sub(1).ok_or(why)?;
            if chosen.has(before) {
                return Ok(());
            }
            let (start, end) = self.group(before);
            let stands = match self.bar(start, end) {
                Bar::None | Bar::Weak(why::QUESTION | why::REPEATS_TITLE) => {
                    !(start..=end).any(|i| chosen.says(i))
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
    fn introductions(
        &self,
        k: usize,
        first: usize,
        plan: &mut Vec<usize>,
        chosen: &impl Chosen,
    ) -> Result<(), &'static str> {
        for name in self.names(k).alone {
            let Some(at) = self.introduction(name, k) else { continue };
            if at >= first || chosen.knows(name) || plan.contains(&at) {
                continue;
            }
            let (start, end) = self.group(at);
            if self.bar(start, end) != Bar::None || (start..=end).any(|i| chosen.says(i)) {
                return Err(why::UNINTRODUCED_NAME);
            }
            let mut chain: Vec<usize> = (start..=end).collect();
            self.antecedents(start, &mut chain, chosen).map_err(|_| why::UNINTRODUCED_NAME)?;
            plan.extend(chain);
        }
        Ok(())
    }

    /// Why a sentence needs the one before it, if it does.
    pub(super) fn points_back(&self, i: usize) -> Option<&'static str> {
        *self.needs[i].get_or_init(|| self.points(i))
    }

    fn points(&self, i: usize) -> Option<&'static str> {
        let text = self.text(i);
        match self.know.start(text) {
            Start::Connective => Some(why::DANGLING_CONNECTIVE),
            // A Chinese text may open so, and then points to nothing before it: "这是临湖的第三座港口。" An English
            // one that does has lost its beginning.
            Start::Pronoun | Start::Free
                if i == 0 && text.chars().any(is_han) && !is_bare_quotation(text) =>
            {
                None
            }
            Start::Pronoun => Some(why::DANGLING_PRONOUN),
            Start::Free if self.know.has_late_pronoun(text) => Some(why::DANGLING_PRONOUN),
            Start::Free if self.quoted[i] == Quoted::Balanced && is_bare_quotation(text) => {
                Some(why::BARE_QUOTATION)
            }
            Start::Free => None,
        }
    }

    /// What keeps the sentences out, whatever the others are.
    pub(super) fn bar(&self, first: usize, last: usize) -> Bar {
        let mut weak = Bar::None;
        for i in first..=last {
            if let Some(why) = self.spoilt(i) {
                return Bar::Hard(why);
            }
            if self.quoted[i] == Quoted::Half {
                return Bar::Hard(why::HALF_QUOTATION);
            }
        }
        let (start, end) = (self.text(first).trim(), self.text(last).trim());
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
        if asks(end) && (first < last || self.is_question(last)) {
            weak = Bar::Weak(why::QUESTION);
        }
        weak
    }

    /// Why a sentence is no text of the document at all, if it is none.
    pub(super) fn spoilt(&self, i: usize) -> Option<&'static str> {
        let text = self.text(i).trim();
        if is_damaged(text) {
            return Some(why::DAMAGED);
        }
        // "?" is what a picture became; nothing is said in it.
        let empty = !text.chars().any(char::is_alphanumeric);
        let caption = empty || self.know.is_caption(text) || is_credit(text);
        caption.then_some(why::CAPTION)
    }

    /// A sentence that asks is not the headline.
    pub(super) fn is_question(&self, i: usize) -> bool {
        i >= OPENING || !is_topic(self.text(i).trim())
    }

    /// Says nothing that the title does not say.
    pub(super) fn repeats_title(&self, i: usize) -> bool {
        if self.title.is_empty() {
            return false;
        }
        let content = self.content(i);
        !content.is_empty() && content.both(&self.title) as f32 >= TITLE * content.len() as f32
    }

    /// Most of what the shorter of two sentences says is in the other.
    pub(super) fn repeats(&self, i: usize, j: usize) -> bool {
        let (a, b) = (self.content(i), self.content(j));
        a.len().min(b.len()) >= FEW && a.overlap(b) >= REPEAT
    }
}

impl Knowledge<'_> {
    /// What a text is about.
    pub(super) fn content(&self, text: &str) -> Content {
        Content::of(text, self.0.map(|lists| &lists.stops))
    }

    pub(super) fn start(&self, text: &str) -> Start {
        self.0.map_or(Start::Free, |lists| lists.rules.start(text))
    }

    fn begins_late(&self, text: &str) -> bool {
        self.0.is_some_and(|lists| lists.rules.begins_late(text))
    }

    pub(super) fn is_caption(&self, text: &str) -> bool {
        self.0.is_some_and(|lists| lists.rules.is_caption(text))
    }

    pub(super) fn speaks(&self, text: &str) -> bool {
        self.0.is_some_and(|lists| lists.rules.speaks(text))
    }

    pub(super) fn narrates(&self, text: &str) -> bool {
        self.0.is_some_and(|lists| lists.rules.narrates(text))
    }

    fn names(&self) -> Option<(&Rules, &StopWords)> {
        self.0.filter(|lists| lists.surnames).map(|lists| (&lists.rules, &lists.stop))
    }

    /// A pronoun after a short opening ("On Friday, he …", "周五，他……") or as the speaker ("…,” he said.").
    pub(super) fn has_late_pronoun(&self, text: &str) -> bool {
        let is_mark = |c: char| matches!(c, '”' | '"' | '」');
        let begins = |rest: &str| self.begins_late(rest);
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
}

/// Text that lost characters must not be quoted.
pub(super) fn is_damaged(text: &str) -> bool {
    text.contains('\u{fffd}')
}

/// Ends with a question mark.
pub(super) fn asks(text: &str) -> bool {
    let text = text.trim_end_matches(['”', '"', '」', ')', '）', '!', '！']);
    // "……开幕。?": what was a picture once.
    text.ends_with(['?', '？']) && !text.trim_end_matches(['?', '？']).ends_with(['。', '！', '…'])
}

/// Too short to tell anything, or without a mark at its end.
pub(super) fn is_fragment(text: &str) -> bool {
    const MARKS: [char; 9] = ['.', '!', '?', '。', '！', '？', '…', ';', '；'];
    let end = text.trim_end_matches(['”', '"', '’', '\'', '」', '』', ')', '）', ']', '】']);
    let least = if text.chars().any(is_han) { 3 } else { 4 };
    // "The most useful clues so far: ." announces a list that is gone.
    let announces = || end.trim_end_matches(['.', ' ']).ends_with(':');
    !(end.ends_with(MARKS)) || announces() || count_words(text) < least
}

/// A Chinese text often opens with its headline, in one sentence or in pieces, and a question there names the subject:
/// "临湖新港口预算获批，渔民的码头要搬到哪里去？"
fn is_topic(question: &str) -> bool {
    const LONG: usize = 8;
    question.chars().filter(|c| is_han(*c)).count() >= LONG
}

/// Nothing but a few words in brackets: "（证券时报）".
fn is_credit(text: &str) -> bool {
    const LONGEST: usize = 48;
    let bracketed = text.strip_prefix(['(', '（']).and_then(|t| t.strip_suffix([')', '）']));
    text.len() <= LONGEST && bracketed.is_some_and(|t| !t.contains(['(', '（', '。', '.', '！', '？']))
}

/// Only place, date and agency: "LAKEPORT, May 3 (Lakeside) --", "Lakeport (LNN)", "March 5, 2015 .", "本报临湖5月3日电".
pub(super) fn is_dateline(text: &str) -> bool {
    let short = text.chars().count() <= 60;
    let wire = || ["--", "—", "日电", "日讯"].iter().any(|end| text.ends_with(end));
    let agency = || {
        text.ends_with(')')
            && text.split_once('(').is_some_and(|(place, name)| {
                let capitals = |t: &str| t.split_whitespace().all(|w| w.starts_with(char::is_uppercase));
                !place.trim().is_empty() && capitals(place) && capitals(name)
            })
    };
    let date = || {
        let mut words =
            text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '.')).filter(|w| !w.is_empty());
        let numbers = |w: &str| w.bytes().all(|b| b.is_ascii_digit());
        text.is_ascii() && words.clone().any(is_date_word) && words.all(|w| is_date_word(w) || numbers(w))
    };
    short && (wire() || agency() || date())
}

/// A quotation and nothing else: nobody is said to have said it.
pub(super) fn is_bare_quotation(text: &str) -> bool {
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
