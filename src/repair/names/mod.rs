//! Site names that a scraper injected into words: "New ZeWorld Timesaland".
//!
//! A name counts as declared when it stands in brackets in front of a line or is given in the options, and as
//! inferred when the same string splits three different words or more. Where a known name stands decides whether it
//! is taken out: glued to a word it is an injection, delimited it is a mention. Chinese has no spaces, so there the
//! neighbours of a mention (据…记者) decide instead. A single unexplained hit is flagged and left alone.

use super::Repaired;
use crate::document::{Block, Flag, Repair};
use crate::lexis::chars::is_han;
use crate::lexis::sitetag::SiteTags;
use memchr::memmem;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What stands beside a genuine mention of a name in Chinese.
#[derive(Clone, Debug)]
pub(super) struct Cues {
    pub(super) left: Vec<String>,
    pub(super) right: Vec<String>,
}

/// The same string must split this many different words before it counts as injected without a declaration.
const INFERRED_FROM: usize = 3;

pub(super) fn repair(out: &mut Repaired, tags: &SiteTags, cues: &Cues, known: &[String]) {
    let mut names: BTreeSet<String> =
        known.iter().map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()).collect();
    names.extend(out.blocks.iter().filter_map(|b| tags.leading(b.text.as_str())).map(|t| t.name.to_owned()));
    let inner = inner_capitals(&out.blocks);
    let inferred = infer(&out.blocks, &inner);
    if inferred.iter().any(|n| names.insert(n.clone())) {
        out.flag(Flag::WatermarkInferred);
    }
    // Longest first: `World Times` inside `New World Times` must not be tried before the whole name.
    let mut names: Vec<String> = names.into_iter().collect();
    names.sort_by_key(|n| std::cmp::Reverse(n.len()));
    for block in 0..out.blocks.len() {
        take_out(out, block, &names, cues);
    }
    if !out.repairs.is_empty() {
        out.flag(Flag::WatermarkRepaired);
    }
    out.repairs.sort_by_key(|r| r.span);
    if out.blocks.iter().any(|b| suspicious(b.text.as_str())) {
        out.flag(Flag::PossibleWatermark);
    }
}

fn take_out(out: &mut Repaired, block: usize, names: &[String], cues: &Cues) {
    let mapped = &out.blocks[block].text;
    let text = mapped.as_str();
    let mut hits: Vec<Range<usize>> = Vec::new();
    for name in names {
        for start in memmem::find_iter(text.as_bytes(), name.as_bytes()) {
            let range = start..start + name.len();
            let free = !hits.iter().any(|h| h.start < range.end && range.start < h.end);
            if free && text.is_char_boundary(range.end) && is_injected(text, &range, cues) {
                hits.push(range);
            }
        }
    }
    if hits.is_empty() {
        return;
    }
    hits.sort_by_key(|h| h.start);
    for hit in &hits {
        let token = token_around(text, hit);
        out.repairs.push(Repair {
            span: mapped.source_span(hit.clone()),
            found: text[token.clone()].to_owned(),
            repaired: format!("{}{}", &text[token.start..hit.start], &text[hit.end..token.end]),
        });
    }
    let edits: Vec<(Range<usize>, &str)> = hits.into_iter().map(|h| (h, "")).collect();
    out.blocks[block].text = mapped.edit(&edits);
}

fn is_injected(text: &str, hit: &Range<usize>, cues: &Cues) -> bool {
    let left = text[..hit.start].chars().next_back();
    let right = text[hit.end..].chars().next();
    if in_address(text, hit) || matches!((left, right), (Some('['), Some(']')) | (Some('【'), Some('】'))) {
        return false;
    }
    let name_is_han = text[hit.clone()].chars().any(is_han);
    if name_is_han || left.is_some_and(is_han) {
        return injected_in_chinese(text, hit, left, cues);
    }
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    match left {
        _ if word(left) => true,
        // “Harbor Times reporters …” after an opening mark is a mention; “Harbor TimesWe …” is not.
        None => word(right),
        Some(c) if c.is_whitespace() || opens(text, hit.start, c) => word(right),
        Some(_) => true,
    }
}

fn injected_in_chinese(text: &str, hit: &Range<usize>, left: Option<char>, cues: &Cues) -> bool {
    let (before, after) = (&text[..hit.start], &text[hit.end..]);
    let spoken_of = cues.left.iter().any(|c| before.ends_with(c.as_str()))
        || cues.right.iter().any(|c| after.starts_with(c.as_str()));
    // At the start of a clause a name is a subject; within one, without a cue, it splits the clause.
    left.is_some_and(|c| c.is_alphanumeric()) && !spoken_of
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
fn in_address(text: &str, hit: &Range<usize>) -> bool {
    let (start, end) = around(text, hit, |c| !c.is_whitespace() && !is_han(c));
    // The name itself may be an address: `[www.harbor.example]`.
    let has = |part: &str| part.contains("://") || part.contains('@') || part.contains("www.");
    has(&text[start..hit.start]) || has(&text[hit.end..end])
}

/// The token that a hit stands in, without outer punctuation; in Chinese one character on each side.
fn token_around(text: &str, hit: &Range<usize>) -> Range<usize> {
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

/// Places where a capital follows a small letter or a digit: block and byte.
fn inner_capitals(blocks: &[Block]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for (i, block) in blocks.iter().enumerate() {
        let bytes = block.text.as_str().as_bytes();
        let inner = |k: &usize| bytes[*k].is_ascii_uppercase() && bytes[k - 1].is_ascii_lowercase();
        out.extend((1..bytes.len()).filter(inner).map(|k| (i, k)));
    }
    out
}

/// The longest name looked for, in bytes.
const LONGEST: usize = 48;

/// Names that split [`INFERRED_FROM`] or more different words: the longest common beginnings of what stands at the
/// inner capitals. Sorting brings equal beginnings together, so this is linear but for the sort.
fn infer(blocks: &[Block], inner: &[(usize, usize)]) -> Vec<String> {
    if inner.len() < INFERRED_FROM {
        return Vec::new();
    }
    let text_at = |&(b, k): &(usize, usize)| {
        let bytes = &blocks[b].text.as_str().as_bytes()[k..];
        &bytes[..bytes.len().min(LONGEST)]
    };
    let mut sorted: Vec<(usize, usize)> = inner.to_vec();
    sorted.sort_by_key(|p| text_at(p));
    let mut candidates: BTreeMap<&[u8], usize> = BTreeMap::new();
    for group in sorted.windows(INFERRED_FROM) {
        let (first, last) = (text_at(&group[0]), text_at(&group[INFERRED_FROM - 1]));
        let common = first.iter().zip(last).take_while(|(a, b)| a == b).count();
        let name = first[..common].trim_ascii_end();
        if name.len() >= 4 && is_name(name) {
            *candidates.entry(name).or_default() += 1;
        }
    }
    // A chance letter may lengthen the beginning of one group (`Harbor Timesa`); the one that splits most words
    // is the name, and what only repeats it is dropped.
    let mut scored: Vec<(usize, &[u8])> = candidates
        .keys()
        .map(|name| (splits(blocks, &sorted, name, text_at), *name))
        .filter(|(words, _)| *words >= INFERRED_FROM)
        .collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.len().cmp(&a.1.len())));
    let mut names: Vec<String> = Vec::new();
    for (_, name) in scored.into_iter().take(8) {
        let name = String::from_utf8_lossy(name).into_owned();
        if !names.iter().any(|n| n.starts_with(&name) || name.starts_with(n.as_str())) {
            names.push(name);
        }
    }
    names
}

/// Words with capitals, as a site's name has: `Harbor Times`, not the `QL sp` of "GraphQL space" and "GraphQL spec".
fn is_name(name: &[u8]) -> bool {
    name.iter().all(|b| b.is_ascii_alphanumeric() || b" '.-&".contains(b))
        && name.split(|b| *b == b' ').all(|w| {
            w.first().is_none_or(|b| !b.is_ascii_lowercase())
                || matches!(w, b"of" | b"the" | b"and" | b"for" | b"in" | b"on")
        })
}

/// How many different words a name splits: a small letter before it and a small letter right behind it. Words that
/// begin alike count once, because the same word is met again and again ("GuideStar").
fn splits<'a>(
    blocks: &'a [Block],
    sorted: &[(usize, usize)],
    name: &[u8],
    text_at: impl Fn(&(usize, usize)) -> &'a [u8],
) -> usize {
    let from = sorted.partition_point(|p| text_at(p) < name);
    let mut words = BTreeSet::new();
    for (b, k) in sorted[from..].iter().take_while(|p| text_at(p).starts_with(name)) {
        let bytes = blocks[*b].text.as_str().as_bytes();
        let letters = |range: Range<usize>| bytes.get(range).map(|s| s.iter().all(u8::is_ascii_lowercase));
        let end = k + name.len();
        if letters(end..end + 1) == Some(true) {
            let head = bytes[..*k].iter().rev().take(8).take_while(|b| b.is_ascii_alphabetic()).count();
            words.insert(&bytes[k - head..*k]);
        }
    }
    words.len()
}

/// A word in small letters with a name of two words inside it, such as "autHarbor Timeshority".
fn suspicious(text: &str) -> bool {
    let bytes = text.as_bytes();
    (2..bytes.len()).any(|k| {
        if !(bytes[k].is_ascii_uppercase()
            && bytes[k - 1].is_ascii_lowercase()
            && bytes[k - 2].is_ascii_lowercase())
        {
            return false;
        }
        let head = bytes[..k].iter().rev().take(16).take_while(|b| b.is_ascii_lowercase()).count();
        let starts_word = k == head || !bytes[k - head - 1].is_ascii_alphanumeric();
        let first = 1 + bytes[k + 1..].iter().take(16).take_while(|b| b.is_ascii_lowercase()).count();
        let next = bytes.get(k + first..k + first + 3).unwrap_or(b"");
        starts_word
            && first >= 3
            && next.first() == Some(&b' ')
            && next.get(1).is_some_and(u8::is_ascii_uppercase)
            && next.get(2).is_some_and(u8::is_ascii_lowercase)
            && !in_address(text, &(k..k + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Options, Repairer};
    use crate::document::{Block, BlockKind, Break, Flag, MappedText, Span};
    use crate::models::Models;
    use std::sync::Arc;

    fn run(text: &str) -> (String, Vec<(String, String)>, Vec<Flag>) {
        let source: Arc<str> = text.into();
        let mut blocks = Vec::new();
        let mut at = 0;
        for line in text.split('\n') {
            let span = Span::new(at, at + line.len());
            blocks.push(Block {
                kind: BlockKind::Text,
                before: Break::Line,
                text: MappedText::view(&source, span),
            });
            at += line.len() + 1;
        }
        let out = Repairer::new(&Models::embedded()).unwrap().repair(blocks, &Options::default());
        let text = out.blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>().join("\n");
        (text, out.repairs.into_iter().map(|r| (r.found, r.repaired)).collect(), out.flags)
    }

    #[test]
    fn a_declared_name_goes_where_it_is_glued() {
        let (text, repairs, _) = run(
            "[Harbor Times]\nAt poHarbor Timesrts, in 1,6Harbor Times45 townsHarbor Times and,Harbor Times so Harbor Timeson.",
        );
        assert_eq!(text, "[Harbor Times]\nAt ports, in 1,645 towns and, so on.");
        let want = [
            ("poHarbor Timesrts", "ports"),
            ("1,6Harbor Times45", "1,645"),
            ("townsHarbor Times", "towns"),
            ("and,Harbor Times", "and,"),
            ("Harbor Timeson", "on"),
        ];
        assert_eq!(repairs, want.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn a_mention_stays() {
        let text = "[Harbor Times]\n“Harbor Times staff” told the Harbor Times’ site (Harbor Times, May 3) www.x.example/aHarbor Timesb";
        assert_eq!(run(text).0, text);
        let text = "【北岸晚报】\n据北岸晚报记者了解，对北岸晚报表示。北岸晚报昨日刊文。";
        assert_eq!(run(text).0, text);
    }

    #[test]
    fn three_words_split_by_one_name_prove_it() {
        let (text, _, flags) =
            run("The coHarbor Timesuncil and the maHarbor Timesyor of the toHarbor Timeswn met.");
        assert_eq!(text, "The council and the mayor of the town met.");
        assert!(flags.contains(&Flag::WatermarkInferred) && !flags.contains(&Flag::PossibleWatermark));
        let (text, repairs, flags) =
            run("The coHarbor Timesuncil met in McDonald Hall near the iPhone Shop.");
        assert!(repairs.is_empty() && flags == [Flag::PossibleWatermark], "{text}");
    }

    #[test]
    fn chinese_names_split_words_or_are_spoken_of() {
        let (text, repairs, _) = run("【北岸晚报】\n新的公北岸晚报园将开放，门票免北岸晚报费。");
        assert_eq!(text, "【北岸晚报】\n新的公园将开放，门票免费。");
        assert_eq!(repairs[0], ("公北岸晚报园".to_owned(), "公园".to_owned()));
    }
}
