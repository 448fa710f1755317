//! Words of Latin or Cyrillic letters in a stretch of text, and a table that finds them by their hash.

use super::script::{Family, family};
use crate::lexis::chars::is_format;

/// A word of a stretch: where it stands, and the hash of it in small letters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    pub(super) hash: u64,
}

impl Word<'_> {
    /// True when the first letter is a capital.
    pub(super) fn is_capital(&self) -> bool {
        match self.text.as_bytes().first() {
            Some(b) if b.is_ascii() => b.is_ascii_uppercase(),
            _ => self.text.starts_with(char::is_uppercase),
        }
    }

    /// True for two or more capitals and nothing else: WHO.
    pub(super) fn is_acronym(&self) -> bool {
        self.text.len() > 1 && self.text.bytes().all(|b| b.is_ascii_uppercase())
    }
}

/// Start of every hash.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;

fn step(hash: u64, byte: u8) -> u64 {
    // FNV-1a.
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Takes the small form of a letter into a hash; full-width letters count as plain ones.
fn step_char(mut hash: u64, c: char, buffer: &mut [u8; 4]) -> u64 {
    for small in narrow(c).to_lowercase() {
        hash = small.encode_utf8(buffer).bytes().fold(hash, step);
    }
    hash
}

/// Full-width letters as plain ones.
pub(super) fn narrow(c: char) -> char {
    match c as u32 {
        u @ (0xFF21..=0xFF3A | 0xFF41..=0xFF5A) => char::from_u32(u - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// The hash of a word of a list.
pub(super) fn hash(word: &str) -> u64 {
    word.chars().fold(SEED, |h, c| step_char(h, c, &mut [0; 4]))
}

/// Calls `found` with the words of letters of `wanted`, and with `None` for a web or mail address in their place (those
/// carry words of any language, and none of the text's). An apostrophe parts words (`don't` gives `don` and `t`). Stops
/// when `found` says false.
pub(super) fn each<'t>(text: &'t str, wanted: Family, mut found: impl FnMut(Option<Word<'t>>) -> bool) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut buffer = [0; 4];
    while at < bytes.len() {
        if bytes[at].is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let end = chunk_end(bytes, at);
        if is_address(&bytes[at..end]) {
            at = end;
            if !found(None) {
                return;
            }
            continue;
        }
        let (mut start, mut hash) = (at, SEED);
        while at < end {
            let b = bytes[at];
            let (mut inside, mut len) = (b.is_ascii_alphabetic() && wanted == Family::Latin, 1);
            if inside {
                hash = step(hash, b | 0x20);
            } else if !b.is_ascii() {
                let Some(c) = text[at..].chars().next() else { return };
                len = c.len_utf8();
                inside = family(c) == Some(wanted) || at > start && clings(c);
                if inside && !is_format(c) {
                    hash = step_char(hash, c, &mut buffer);
                }
            }
            if !inside {
                if at > start && !found(Some(Word { text: &text[start..at], hash })) {
                    return;
                }
                (start, hash) = (at + len, SEED);
            }
            at += len;
        }
        if end > start && !found(Some(Word { text: &text[start..end], hash })) {
            return;
        }
    }
}

/// A combining mark or an invisible character inside a word.
fn clings(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}')
}

/// Where the chunk that begins at `at` ends: at white space.
fn chunk_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(u8::is_ascii_whitespace).map_or(bytes.len(), |k| at + k)
}

/// Web and mail addresses.
fn is_address(chunk: &[u8]) -> bool {
    chunk.len() > 4
        && (chunk.starts_with(b"www.")
            || chunk
                .iter()
                .enumerate()
                .any(|(k, b)| *b == b'@' || *b == b':' && chunk[k..].starts_with(b"://")))
}

/// The masks of listed words, by the hashes of the words: a table with open addresses, at most a quarter full.
#[derive(Clone, Debug)]
pub(super) struct Table {
    slots: Box<[(u64, u32)]>,
}

impl Table {
    /// Words that occur twice have their masks joined.
    pub(super) fn new(words: &[(u64, u32)]) -> Self {
        let size = (4 * words.len()).next_power_of_two().max(16);
        let mut me = Self { slots: vec![(0, 0); size].into_boxed_slice() };
        for &(hash, mask) in words {
            let k = me.slot(hash);
            me.slots[k] = (hash, me.slots[k].1 | mask);
        }
        me
    }

    /// The mask of a word; 0 when it is not listed.
    pub(super) fn get(&self, hash: u64) -> u32 {
        self.slots[self.slot(hash)].1
    }

    fn slot(&self, hash: u64) -> usize {
        let last = self.slots.len() - 1;
        let mut k = (hash ^ hash >> 32) as usize & last;
        while self.slots[k].1 != 0 && self.slots[k].0 != hash {
            k = (k + 1) & last;
        }
        k
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, wanted: Family) -> Vec<&str> {
        let mut out = Vec::new();
        each(text, wanted, |w| {
            out.push(w.map_or("@", |w| w.text));
            true
        });
        out
    }

    #[test]
    fn words_are_letters_of_one_family() {
        assert_eq!(found("don't 看 café.Nǐ", Family::Latin), ["don", "t", "café", "Nǐ"]);
        assert_eq!(found("see https://a.b/c, a@b.c www.x.y ok", Family::Latin), ["see", "@", "@", "@", "ok"]);
        assert_eq!(found("мир the", Family::Cyrillic), ["мир"]);
        assert_eq!(found("", Family::Latin), [""; 0]);
    }

    #[test]
    fn hashes_do_not_depend_on_case_or_width() {
        let mut hashes = Vec::new();
        each("The ＴＨＥ the", Family::Latin, |w| {
            hashes.extend(w.map(|w| w.hash));
            true
        });
        assert_eq!(hashes, [hash("the"); 3]);
    }

    #[test]
    fn the_table_joins_masks() {
        let table = Table::new(&[(hash("in"), 1), (hash("die"), 2), (hash("in"), 4)]);
        assert_eq!([table.get(hash("in")), table.get(hash("die")), table.get(hash("xyz"))], [5, 2, 0]);
    }
}
