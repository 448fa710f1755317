//! Injected names in Chinese text, found by what their removal restores.
//!
//! Chinese has no spaces and no capitals, so any repeated string may be a name. "湿地公临湖日报园": a string counts as
//! injected when taking it out joins characters to words at several places (公园), words that are firmer than anything
//! the string makes with its neighbours. Repeated strings are found by counting their beginnings of three characters.

use crate::document::Block;
use crate::lexis::chars::is_han;
use crate::lexis::lexicon::{Chinese, han_after, han_before};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Characters of the beginning by which repeated strings are found, and the longest name looked for.
const BEGINNING: usize = 3;
const LONGEST: usize = 9;
/// A string must stand so often before it can be a name.
const OFTEN: usize = 3;
/// A bond from which on a joint is a word: the logarithm of how much likelier it is as one word than as two.
pub(super) const FIRM: f32 = 2.5;
/// A bond so firm that chance makes it once in hundreds of strings.
const VERY_FIRM: f32 = 4.0;
/// Places of one string that are looked at.
const MOST_PLACES: usize = 16;
/// Characters on each side that are looked at.
pub(super) const CONTEXT: usize = 4;

/// What tells names of sites from other strings, and mentions from injections.
pub(super) trait Signs {
    /// True for a string that ends as the names of papers and sites do.
    fn is_press(&self, name: &str) -> bool;
    /// True for a character that no name begins or ends with.
    fn is_particle(&self, c: char) -> bool;
    /// True when the neighbours of a name speak of it.
    fn is_spoken_of(&self, left: &[char], right: &[char]) -> bool;
}

/// Names that several joints prove.
pub(super) fn infer(blocks: &[Block], words: &Chinese, signs: &impl Signs) -> Vec<String> {
    let mut names = repeated(blocks, words, signs);
    names.extend(foreign(blocks, words));
    names
}

/// Han characters of the document, a 0 between runs.
fn characters(blocks: &[Block]) -> Vec<char> {
    let mut chars = Vec::new();
    for text in blocks.iter().map(|b| b.text.as_str()).filter(|t| !t.is_ascii()) {
        for c in text.chars() {
            if is_han(c) {
                chars.push(c);
            } else if chars.last() != Some(&'\0') {
                chars.push('\0');
            }
        }
        chars.push('\0');
    }
    chars
}

fn key(window: &[char]) -> Option<u64> {
    window.iter().try_fold(0, |key, c| (*c != '\0').then_some(key << 21 | u64::from(u32::from(*c))))
}

/// Counts of beginnings, in a table of its own: the keys are short and many.
struct Table {
    slots: Vec<(u64, u32)>,
    mask: usize,
}

impl Table {
    fn new(keys: usize) -> Self {
        let size = (keys * 2).next_power_of_two().max(16);
        Self { slots: vec![(0, 0); size], mask: size - 1 }
    }

    /// Counts a key and says in which slot.
    fn count(&mut self, key: u64) -> usize {
        let mut at = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20) as usize & self.mask;
        loop {
            let slot = &mut self.slots[at];
            if slot.1 == 0 || slot.0 == key {
                *slot = (key, slot.1 + 1);
                return at;
            }
            at = (at + 1) & self.mask;
        }
    }
}

fn repeated(blocks: &[Block], words: &Chinese, signs: &impl Signs) -> Vec<String> {
    let chars = characters(blocks);
    if chars.len() < 2 * BEGINNING * OFTEN {
        return Vec::new();
    }
    let mut table = Table::new(chars.len());
    let counted: Vec<(u32, u32)> = (0..)
        .zip(chars.windows(BEGINNING))
        .filter_map(|(at, window)| Some((at, table.count(key(window)?) as u32)))
        .collect();
    let mut often: HashMap<u32, Vec<u32>> = HashMap::new();
    for (at, slot) in counted {
        if table.slots[slot as usize].1 as usize >= OFTEN {
            often.entry(slot).or_default().push(at);
        }
    }
    if often.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(usize, Vec<char>)> = Vec::new();
    for places in often.into_values() {
        let places: Vec<usize> = places.into_iter().map(|p| p as usize).collect();
        found.extend(judge(&chars, &places, words, signs));
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.len().cmp(&a.1.len())).then(a.1.cmp(&b.1)));
    let mut names: Vec<String> = Vec::new();
    for (_, name) in found {
        let name: String = name.into_iter().collect();
        if !names.iter().any(|n| n.contains(&name) || name.contains(n.as_str())) && names.len() < 4 {
            names.push(name);
        }
    }
    names
}

/// The longest string that all places begin with, when it is an injected name: how many joints prove it.
fn judge(
    chars: &[char],
    places: &[usize],
    words: &Chinese,
    signs: &impl Signs,
) -> Option<(usize, Vec<char>)> {
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    // One string before it everywhere: the name begins further to the left.
    let lefts: BTreeSet<char> = places.iter().map(|p| if *p == 0 { '\0' } else { at(p - 1) }).collect();
    if lefts.len() < 2 {
        return None;
    }
    let mut len = BEGINNING;
    while len < LONGEST {
        let next = at(places[0] + len);
        if next == '\0' || !places.iter().all(|p| at(p + len) == next) {
            break;
        }
        len += 1;
    }
    let name: Vec<char> = chars[places[0]..places[0] + len].to_vec();
    if [name[0], name[len - 1]].into_iter().any(|c| signs.is_particle(c)) {
        return None;
    }
    let rights: BTreeSet<char> = places.iter().map(|p| at(p + len)).collect();
    if rights.len() < 2 {
        return None;
    }
    let press = signs.is_press(&name.iter().collect::<String>());
    let (mut inside, mut joints, mut firmest, mut spoken) = (0, BTreeSet::new(), 0.0f32, false);
    for (seen, p) in places.iter().take(MOST_PLACES).enumerate() {
        let left: Vec<char> =
            chars[p.saturating_sub(CONTEXT)..*p].iter().rev().take_while(|c| **c != '\0').copied().collect();
        let left: Vec<char> = left.into_iter().rev().collect();
        let right: Vec<char> =
            chars[p + len..].iter().take(CONTEXT).take_while(|c| **c != '\0').copied().collect();
        if left.is_empty() || right.is_empty() {
            continue;
        }
        inside += 1;
        if signs.is_spoken_of(&left, &right) {
            spoken = true;
        } else if let Some(bond) = restores(&left, &name, &right, words) {
            joints.insert((left.last().copied(), right.first().copied()));
            firmest = firmest.max(bond);
        }
        // No joint at the first of many places: a subject of the text, not a name in it.
        if seen >= 7 && joints.is_empty() {
            return None;
        }
    }
    let injected = match joints.len() {
        // One word, firmly split by what is named like a site and is nowhere spoken of.
        1 => press && firmest > VERY_FIRM && !spoken && inside <= 12,
        joints => joints >= 2 && firmest > VERY_FIRM && joints * if press { 10 } else { 6 } >= inside,
    };
    injected.then_some((joints.len(), name))
}

/// How firm a word taking the name out makes, when it makes one and the name itself makes none with its neighbours.
fn restores(left: &[char], name: &[char], right: &[char], words: &Chinese) -> Option<f32> {
    let bond = words.bond(left, right);
    (bond > FIRM && words.bond(left, name) < bond && words.bond(name, right) < bond).then_some(bond)
}

/// Addresses and Latin names that stand between Han characters at two places or more.
fn foreign(blocks: &[Block], words: &Chinese) -> Vec<String> {
    let mut places: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for (block, text) in blocks.iter().map(|b| b.text.as_str()).enumerate().filter(|(_, t)| !t.is_ascii()) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(from) = bytes[at..].iter().position(u8::is_ascii_alphanumeric) {
            let start = at + from;
            let inside = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b' ' | b'&');
            let mut end = start + bytes[start..].iter().take_while(|b| inside(b)).count();
            at = end;
            while end > start && !bytes[end - 1].is_ascii_alphanumeric() {
                end -= 1;
            }
            if (4..=40).contains(&(end - start)) && bytes[start..end].iter().any(u8::is_ascii_alphabetic) {
                places.entry(&text[start..end]).or_default().push((block, start));
            }
        }
    }
    let mut names = Vec::new();
    for (name, places) in places {
        if places.len() < 2 {
            continue;
        }
        let address = name.contains('.') && name.bytes().any(|b| b.is_ascii_lowercase());
        let mut joints = BTreeSet::new();
        for (block, start) in places.iter().take(MOST_PLACES) {
            let text = blocks[*block].text.as_str();
            let (left, right) =
                (han_before(text, *start, CONTEXT), han_after(text, start + name.len(), CONTEXT));
            if !left.is_empty() && !right.is_empty() && words.bond(&left, &right) > FIRM {
                joints.insert((left.last().copied(), right.first().copied()));
            }
        }
        let seen = places.len().min(MOST_PLACES);
        if joints.len() >= 2 && joints.len() * 3 >= seen || address && joints.len() == 1 && seen == 2 {
            names.push(name.to_owned());
        }
    }
    names
}
