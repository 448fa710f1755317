//! Injected names in Latin text, found by what their removal restores.
//!
//! "autHarbor Timeshority": at every capital inside a word, and at every address or number glued into one, the
//! letters before and behind a possible name are put together; when they make a word of the list, the name between
//! them has one proof. Several different words split by the same name leave no doubt. Compounds explain themselves
//! (`PowerPoints`, `YouTubers`) and are no proof.

use crate::document::Block;
use crate::lexis::lexicon::English;
use memchr::memmem;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The longest name looked for, in bytes, and in words.
const LONGEST: usize = 48;
const MOST_WORDS: usize = 5;
/// Places looked at in one document. A page of program text has thousands of capitals inside words; an injected name
/// shows in the first of them.
const MOST_PLACES: usize = 4000;
/// Endings of addresses.
const DOMAINS: [&str; 12] =
    [".com", ".net", ".org", ".cn", ".info", ".io", ".co", ".cc", ".top", ".xyz", ".vip", ".tv"];

/// A name that splits a word: where it stands, and the word.
#[derive(Clone, Debug)]
pub(super) struct Split {
    pub(super) block: usize,
    pub(super) name: Range<usize>,
    pub(super) word: String,
}

/// What a document's words tell.
#[derive(Clone, Debug, Default)]
pub(super) struct Findings {
    /// Names proved by several words.
    pub(super) names: Vec<String>,
    /// The only proof of a name that looks like a site's: for a person to judge.
    pub(super) doubtful: Vec<Split>,
}

/// Looks through the blocks, but not at the names that are known already.
pub(super) fn infer(blocks: &[Block], words: &English) -> Findings {
    let mut splits: BTreeMap<String, Vec<Split>> = BTreeMap::new();
    let mut places = 0;
    for (block, text) in blocks.iter().map(|b| b.text.as_str()).enumerate() {
        for place in suspects(text.as_bytes()) {
            places += 1;
            if places > MOST_PLACES {
                break;
            }
            for (name, word) in proofs(text, &place, words) {
                let split = Split { block, name: name.clone(), word };
                splits.entry(text[name].to_owned()).or_default().push(split);
            }
        }
    }
    let mut ranked: Vec<(usize, bool, &str)> =
        splits.iter().map(|(name, found)| (different(found), is_sound(name, words), name.as_str())).collect();
    // Most words first; of equals the one whose own words are words, then the longer: `Harbor Times`, not `Harbor Time`.
    ranked.sort_by(|a, b| (b.0, b.1, b.2.len(), a.2).cmp(&(a.0, a.1, a.2.len(), b.2)));
    let mut findings = Findings::default();
    let mut taken: Vec<(usize, Range<usize>)> = Vec::new();
    let free = |s: &Split, taken: &[(usize, Range<usize>)]| {
        !taken.iter().any(|(b, r)| *b == s.block && r.start < s.name.end && s.name.start < r.end)
    };
    for (_, sound, name) in ranked {
        let left: Vec<Split> = splits[name].iter().filter(|s| free(s, &taken)).cloned().collect();
        let proofs = different(&left);
        let enough = proofs >= 3
            || proofs == 2 && sound && glued(blocks, name, words) >= 3
            || proofs == 1 && sound && is_long(name) && glued(blocks, name, words) >= 2;
        if enough && findings.names.len() < 8 {
            taken.extend(left.iter().map(|s| (s.block, s.name.clone())));
            findings.names.push(name.to_owned());
        } else if proofs > 0 && sound && is_long(name) {
            taken.extend(left.iter().map(|s| (s.block, s.name.clone())));
            findings.doubtful.extend(left);
        }
    }
    findings.doubtful.sort_by_key(|s| (s.block, s.name.start));
    findings
}

/// How many different words.
fn different(splits: &[Split]) -> usize {
    splits.iter().map(|s| s.word.as_str()).collect::<BTreeSet<_>>().len()
}

/// A place where a name may be inside a word: the token's letters before it end at `at`. For an address or a number
/// in small letters the end is what can be seen, and `ends` is set.
struct Place {
    at: usize,
    ends: bool,
}

fn suspects(bytes: &[u8]) -> Vec<Place> {
    let mut out = Vec::new();
    for k in 1..bytes.len() {
        let (before, here) = (bytes[k - 1], bytes[k]);
        if here.is_ascii_uppercase() && before.is_ascii_lowercase() {
            out.push(Place { at: k, ends: false });
        } else if here.is_ascii_lowercase() {
            if before.is_ascii_digit() && (2..=8).any(|n| k >= n && bytes[k - n].is_ascii_lowercase()) {
                out.push(Place { at: k, ends: true });
            } else if here == b'w' && before.is_ascii_lowercase() && bytes[k..].starts_with(b"www.") {
                out.push(Place { at: k, ends: false });
            }
        } else if here == b'.' && before.is_ascii_alphanumeric() {
            let ends = DOMAINS.iter().filter(|d| bytes[k..].starts_with(d.as_bytes())).map(|d| k + d.len());
            out.extend(
                ends.filter(|e| bytes.get(*e).is_some_and(u8::is_ascii_lowercase))
                    .map(|at| Place { at, ends: true }),
            );
        }
    }
    out
}

/// The names that may stand at a place, each with the word that it splits.
fn proofs(text: &str, place: &Place, words: &English) -> Vec<(Range<usize>, String)> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut add = |left: &str, name: Range<usize>, right: &str| {
        if let Some(word) = restored(left, &text[name.clone()], right, words) {
            out.push((name, word));
        }
    };
    if place.ends {
        let right = letters_from(bytes, place.at, u8::is_ascii_lowercase);
        let token = token_before(bytes, place.at);
        if right.end < bytes.len() && bytes[right.end].is_ascii_alphanumeric() || in_path(bytes, token) {
            return out;
        }
        for start in token + 1..place.at {
            let left = &text[token..start];
            if left.bytes().any(|b| !b.is_ascii_alphabetic()) || place.at - start < 5 {
                break;
            }
            if is_address(&text[start..place.at]) && left.len() + right.len() >= 4 {
                add(left, start..place.at, &text[right.clone()]);
            }
        }
        return out;
    }
    let start = letters_before(bytes, place.at);
    let left = &text[start..place.at];
    if in_path(bytes, start) || !words.begins(left) {
        return out;
    }
    // Token by token, as far as a name may reach.
    let mut at = place.at;
    for _ in 0..MOST_WORDS {
        let end = at + bytes[at..].iter().take(LONGEST).take_while(|b| in_token(**b)).count();
        if end == at || end - place.at > LONGEST {
            break;
        }
        // What is left of the split word: the small letters at the end of the token.
        let tail = bytes[at..end].iter().rev().take_while(|b| b.is_ascii_lowercase()).count();
        for q in (end - tail).max(place.at + 3)..end {
            if is_name(&text[place.at..q]) {
                add(left, place.at..q, &text[q..end]);
            }
        }
        if bytes.get(end) != Some(&b' ') || !bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric) {
            break;
        }
        at = end + 1;
    }
    out
}

/// The word that the parts around a name make, when that proves something.
fn restored(left: &str, name: &str, right: &str, words: &English) -> Option<String> {
    let level = words.level(&[left, right])?;
    let joined = left.len() + right.len();
    // Rare words are made by chance more easily, and short ones even more so.
    if joined < 3 || level > if joined < 5 { 4 } else { 7 } {
        return None;
    }
    // "PowerPoints", "YouTubers", "AirPods": the name and the rest make a word themselves, behind a whole word.
    let last = name.rsplit([' ', '.']).next().unwrap_or(name);
    let piece = &last[last.rfind(|c: char| c.is_ascii_uppercase()).unwrap_or(0)..];
    if words.has(&[piece, right]) && (words.has(&[left]) || left.len() < 3) {
        return None;
    }
    // "McDonalds": the token is a word as it stands.
    let first = name.split([' ', '.']).next().unwrap_or(name);
    if first.len() == name.len() && words.has(&[left, name, right]) || words.has(&[left, first]) {
        return None;
    }
    Some(format!("{left}{right}").to_ascii_lowercase())
}

/// Letters right before `at`: where they start.
fn letters_before(bytes: &[u8], at: usize) -> usize {
    at - bytes[..at].iter().rev().take(30).take_while(|b| b.is_ascii_alphabetic()).count()
}

fn token_before(bytes: &[u8], at: usize) -> usize {
    at - bytes[..at].iter().rev().take(LONGEST).take_while(|b| in_token(**b)).count()
}

fn letters_from(bytes: &[u8], at: usize, is: impl Fn(&u8) -> bool) -> Range<usize> {
    at..at + bytes[at..].iter().take(30).take_while(|b| is(b)).count()
}

fn in_token(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-')
}

/// True when a token follows on a path, an account or a parameter.
fn in_path(bytes: &[u8], start: usize) -> bool {
    start > 0 && matches!(bytes[start - 1], b'/' | b'@' | b'#' | b'_' | b'=' | b'&' | b'.' | b'$')
}

/// Words with capitals, as a site's name has: `Harbor Times`, not the `QL sp` of "GraphQL space" and "GraphQL spec"; or
/// an address.
fn is_name(name: &str) -> bool {
    is_address(name)
        || name.split(' ').all(|w| {
            let first = w.bytes().next();
            first.is_some_and(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
                && w.bytes().all(|b| b.is_ascii_alphanumeric() || b"'.-&".contains(&b))
                || matches!(w, "of" | "the" | "and" | "for" | "in" | "on")
        })
}

/// `www.harbor.example`, `harbor.com`, `readhere24`.
fn is_address(name: &str) -> bool {
    let host = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-';
    if !name.bytes().all(host) {
        return false;
    }
    if DOMAINS.iter().any(|d| name.strip_suffix(d).is_some_and(|n| n.len() >= 3)) {
        return true;
    }
    let digits = name.bytes().rev().take_while(u8::is_ascii_digit).count();
    let stem = &name[..name.len() - digits];
    (1..=4).contains(&digits) && stem.len() >= 4 && stem.bytes().all(|b| b.is_ascii_lowercase())
}

/// True when the name's own words are words, so that it is not cut too short or too long.
fn is_sound(name: &str, words: &English) -> bool {
    if is_address(name) {
        return true;
    }
    name.split(' ').all(|w| {
        words.has(&[w])
            // GlobalWire: capital by capital.
            || pieces(w).all(|p| p.len() >= 3 && words.has(&[p]))
    })
}

/// The parts of a word that begin with a capital.
fn pieces(word: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = word
        .char_indices()
        .filter(|(i, c)| *i == 0 || c.is_uppercase())
        .map(|(i, _)| i)
        .chain([word.len()])
        .collect();
    (1..starts.len()).map(move |i| &word[starts[i - 1]..starts[i]])
}

/// Two words or an address: what hardly stands inside a word by anyone's will.
fn is_long(name: &str) -> bool {
    name.contains(' ') || is_address(name)
}

/// How often a name is glued to the end of a word that needs nothing: "citiesHarbor Times and".
fn glued(blocks: &[Block], name: &str, words: &English) -> usize {
    let finder = memmem::Finder::new(name);
    let mut before = BTreeSet::new();
    for text in blocks.iter().map(|b| b.text.as_str()) {
        for at in finder.find_iter(text.as_bytes()) {
            let left = &text[letters_before(text.as_bytes(), at)..at];
            let right = text.as_bytes().get(at + name.len());
            let joined = right.is_some_and(u8::is_ascii_alphanumeric);
            if left.len() >= 2 && !joined && words.has(&[left]) || left.is_empty() && joined {
                before.insert((left, at));
            }
        }
    }
    before.len()
}
