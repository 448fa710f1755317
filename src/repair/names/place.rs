//! Where a known name stands decides whether it was injected.
//!
//! In Latin text a name that is glued to a word is an injection, a delimited one is a mention. Chinese has no spaces:
//! there a name that splits a word is an injection for sure; one between whole words is judged by its neighbours
//! (据…记者), by what kind of word follows (a subject is followed by a predicate), and by how many sure injections of
//! the same name the document has.

use super::han::{CONTEXT, FIRM};
use crate::lexis::chars::is_han;
use crate::lexis::lexicon::{Chinese, Class, English, han_after, han_before};
use std::ops::Range;

/// What stands beside a genuine mention of a name in Chinese.
#[derive(Clone, Debug)]
pub(super) struct Cues {
    pub(super) left: Vec<String>,
    pub(super) left_weak: Vec<String>,
    pub(super) right: Vec<String>,
}

/// Words that judge a place.
#[derive(Clone, Debug)]
pub(super) struct Judge {
    pub(super) cues: Cues,
    pub(super) english: English,
    pub(super) chinese: Chinese,
}

/// How a name stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It splits a word: injected, whatever the rest of the document says.
    Sure,
    /// Nothing speaks for a mention.
    Likely,
    /// It may be a mention; injected if the name is at so many other places.
    If(usize),
    /// It is spoken of.
    Mention,
}

/// The longest beginning of a clause that is looked through for what papers do, in characters.
const CLAUSE: usize = 12;

impl Judge {
    pub(super) fn judge(&self, text: &str, hit: &Range<usize>) -> Verdict {
        let left = text[..hit.start].chars().next_back();
        let right = text[hit.end..].chars().next();
        if matches!((left, right), (Some('['), Some(']')) | (Some('【'), Some('】'))) {
            return Verdict::Mention;
        }
        if in_address(text, hit) {
            return if breaks_address(text, hit) { Verdict::Sure } else { Verdict::Mention };
        }
        let name_is_han = text[hit.clone()].chars().any(is_han);
        if name_is_han || left.is_some_and(is_han) || right.is_some_and(is_han) {
            return self.in_chinese(text, hit, name_is_han);
        }
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let injected = match left {
            _ if word(left) => true,
            // “Harbor Times reporters …” after an opening mark is a mention; “Harbor TimesWe …” is not.
            None => word(right) && !self.inflected(text, hit),
            Some(c) if c.is_whitespace() || opens(text, hit.start, c) => {
                word(right) && !self.inflected(text, hit)
            }
            Some(_) => true,
        };
        match injected {
            true if word(left) && word(right) => Verdict::Sure,
            true => Verdict::Likely,
            false => Verdict::Mention,
        }
    }

    /// "Sky Reporters" is not Sky Report with "ers" behind it.
    fn inflected(&self, text: &str, hit: &Range<usize>) -> bool {
        let rest = &text[hit.end..];
        let len = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let last = text[hit.clone()].rsplit([' ', '.']).next().unwrap_or("");
        len > 0 && self.english.has(&[last, &rest[..len]]) && !self.english.has(&[&rest[..len]])
    }

    fn in_chinese(&self, text: &str, hit: &Range<usize>, name_is_han: bool) -> Verdict {
        let (before, after) = (&text[..hit.start], &text[hit.end..]);
        let (left, right) = (han_before(text, hit.start, CONTEXT), han_after(text, hit.end, CONTEXT));
        let cue = |cues: &[String], at_end: bool| {
            cues.iter()
                .any(|c| if at_end { before.ends_with(c.as_str()) } else { after.starts_with(c.as_str()) })
        };
        let spoken = (cue(&self.cues.left, true), cue(&self.cues.right, false));
        let quoted = |c: Option<char>, marks: &str| c.is_some_and(|c| marks.contains(c));
        if quoted(before.chars().next_back(), "《“「『（([\"")
            && quoted(after.chars().next(), "》”」』）)]\"")
        {
            return Verdict::Mention;
        }
        if !left.is_empty() && !right.is_empty() && self.chinese.bond(&left, &right) > FIRM {
            // 据临湖日报报道: 据报道 is a word too.
            return if spoken.0 && spoken.1 { Verdict::Mention } else { Verdict::Sure };
        }
        if spoken.1 || spoken.0 {
            return Verdict::Mention;
        }
        let glued = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
        if name_is_han && (glued(before.chars().next_back()) || glued(after.chars().next())) {
            return Verdict::Likely;
        }
        let weak = cue(&self.cues.left_weak, true);
        // "临湖日报昨日刊文": a subject, and further on what papers do.
        let clause: String = after.chars().take(CLAUSE).take_while(|c| c.is_alphanumeric()).collect();
        let acts = left.is_empty() && self.cues.right.iter().any(|c| clause.contains(c.as_str()));
        let follows = self.chinese.divide(&right).1;
        let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        match (left.is_empty(), right.is_empty()) {
            // Between words of a clause.
            (false, false) if weak => Verdict::If(1),
            (false, false) => Verdict::Likely,
            // At the start of a clause a name may be its subject.
            (true, false) if !ends(before.chars().next_back()) => Verdict::Likely,
            (true, false) if acts => Verdict::If(4),
            (true, false) => match follows {
                Class::Pronoun => Verdict::Likely,
                _ => Verdict::If(1),
            },
            // At its end it may be an object.
            (false, true) if weak => Verdict::If(2),
            (false, true) => Verdict::Likely,
            (true, true) => Verdict::If(2),
        }
    }
}

/// True when the mark before a name opens something, so that a mention may follow it.
fn opens(text: &str, at: usize, mark: char) -> bool {
    match mark {
        '(' | '[' | '{' | '<' | '“' | '‘' | '（' | '【' | '《' | '「' | '『' | '-' | '–' | '—' | '/'
        | '|' | '@' | '#' | '*' | '_' | '>' => true,
        // A straight quotation mark opens where nothing or a space stands before it.
        '"' | '\'' => {
            text[..at - 1].chars().next_back().is_none_or(|c| c.is_whitespace() || "([{“".contains(c))
        }
        _ => false,
    }
}

/// True when the hit lies in a URL, an e-mail address or a path.
pub(super) fn in_address(text: &str, hit: &Range<usize>) -> bool {
    let (start, end) = around(text, hit, |c| !c.is_whitespace() && !is_han(c));
    // The name itself may be an address, and stand there twice: `alguwww.harbor.examplenswww.harbor.example`.
    let name = &text[hit.clone()];
    let has = |part: &str| {
        let address = |p: &str| p.contains("://") || p.contains('@') || p.contains("www.");
        address(part) && (!address(name) || part.split(name).any(address))
    };
    has(&text[start..hit.start]) || has(&text[hit.end..end])
}

/// True for a name inside an address that cannot be a part of it: it has a space and letters on both sides
/// (`desk@lakeHarbor Timesport.example`), or it stands in the scheme (`httHarbor Timesps://`).
fn breaks_address(text: &str, hit: &Range<usize>) -> bool {
    let (left, right) = (&text[..hit.start], &text[hit.end..]);
    let glued = left.ends_with(|c: char| c.is_ascii_alphanumeric())
        && right.starts_with(|c: char| c.is_ascii_alphanumeric());
    // Behind a host the words of a path may be anything: `www.x.example/aHarbor Timesb`.
    let (start, _) = around(text, hit, |c| !c.is_whitespace());
    let path =
        text[start..hit.start].trim_start_matches("https://").trim_start_matches("http://").contains('/');
    let scheme = || {
        let split = |s: &str| (1..s.len() - 3).any(|n| left.ends_with(&s[..n]) && right.starts_with(&s[n..]));
        ["http://", "https://"].into_iter().any(split)
    };
    glued && (text[hit.clone()].contains(' ') && !path || scheme())
}

/// The token that a hit stands in, without outer punctuation; in Chinese one character on each side.
pub(super) fn token_around(text: &str, hit: &Range<usize>) -> Range<usize> {
    let left = text[..hit.start].chars().next_back();
    let right = text[hit.end..].chars().next();
    if left.is_some_and(is_han) || right.is_some_and(is_han) {
        let start = hit.start - left.filter(|c| !c.is_whitespace()).map_or(0, char::len_utf8);
        let end = hit.end + right.filter(|c| !c.is_whitespace()).map_or(0, char::len_utf8);
        return start..end;
    }
    let (mut start, mut end) = around(text, hit, |c| !c.is_whitespace());
    while let Some(c) = text[start..hit.start].chars().next().filter(|c| !c.is_alphanumeric()) {
        if start + c.len_utf8() == hit.start {
            break;
        }
        start += c.len_utf8();
    }
    while let Some(c) = text[hit.end..end].chars().next_back().filter(|c| !c.is_alphanumeric()) {
        end -= c.len_utf8();
    }
    start..end
}

/// Widens a hit on both sides while `inside` holds, at most 100 characters, so that a long line stays linear.
fn around(text: &str, hit: &Range<usize>, inside: impl Fn(char) -> bool) -> (usize, usize) {
    let left: usize =
        text[..hit.start].chars().rev().take(100).take_while(|c| inside(*c)).map(char::len_utf8).sum();
    let right: usize = text[hit.end..].chars().take(100).take_while(|c| inside(*c)).map(char::len_utf8).sum();
    (hit.start - left, hit.end + right)
}
