//! Characters by what they do in a sentence, and reading them at a byte of the text.

use crate::lexis::chars::{is_han, is_kana};

/// What a byte does in the scan, as bits.
pub(super) const CLASSES: [u8; 256] = {
    let mut t = [0; 256];
    let mut i = 0;
    while i < 256 {
        let b = i as u8;
        if b.is_ascii() && !b.is_ascii_lowercase() && !b.is_ascii_whitespace() {
            t[i] = HEAD;
            if !b.is_ascii_alphanumeric() && b != b',' {
                t[i] |= TAIL;
            }
        } else if b >= 0xc0 && !matches!(b, 0xe3..=0xe9) {
            t[i] = HEAD;
        }
        if matches!(
            b,
            b'.' | b'?' | b'!' | b'(' | b')' | b'[' | b']' | b'"' | b';' | b'\n' | b'\r' | 0x0b | 0x0c
        ) || matches!(b, 0xc2 | 0xe2 | 0xe3 | 0xef)
        {
            t[i] |= MARK;
        }
        i += 1;
    }
    t[b' ' as usize] = SPACE;
    t
};

/// A space.
pub(super) const SPACE: u8 = 1;
/// What may begin a sentence behind a space: anything but a lower-case letter, Chinese and white space.
pub(super) const HEAD: u8 = 1 << 1;
/// What may end a sentence although a lower-case letter follows: any ASCII mark but a comma.
pub(super) const TAIL: u8 = 1 << 2;
/// A stop, a bracket, a quotation mark, a semicolon, a line break, or the first byte of a wide one.
pub(super) const MARK: u8 = 1 << 7;

/// Finds the bytes that may matter, sixteen at a time: what is most of any text is told by a few comparisons, which a
/// processor makes for all sixteen at once.
pub(super) struct Odd<'a> {
    bytes: &'a [u8],
    /// Sixteen bytes from here on have been looked at: a byte of the mask is not zero where one may matter.
    base: usize,
    mask: u128,
}

impl<'a> Odd<'a> {
    #[inline]
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, base: 0, mask: look(bytes) }
    }

    /// The first byte from `from` on that may matter; the length of the text where none does. `from` never goes back.
    #[inline]
    pub(super) fn next(&mut self, from: usize) -> usize {
        let mut skip = from - self.base;
        loop {
            if skip < 16 {
                let mask = self.mask >> (8 * skip);
                if mask != 0 {
                    return self.base + skip + mask.trailing_zeros() as usize / 8;
                }
                skip = 16;
            }
            self.base += skip;
            skip = 0;
            if self.base >= self.bytes.len() {
                return self.bytes.len();
            }
            self.mask = look(&self.bytes[self.base..]);
        }
    }
}

#[inline]
fn look(bytes: &[u8]) -> u128 {
    let mut padded = [b' '; 16];
    let chunk = bytes.first_chunk().unwrap_or_else(|| {
        padded[..bytes.len()].copy_from_slice(bytes);
        &padded
    });
    u128::from_le_bytes(chunk.map(odd))
}

/// Not zero for all but a lower-case letter, a space, Chinese without its marks, the inside of a character.
fn odd(b: u8) -> u8 {
    let within = |from: u8, many: u8| b.wrapping_sub(from) < many;
    let plain = (b == b' ') | within(b'a', 26) | within(0x80, 0x40) | within(0xe4, 6);
    if plain { 0 } else { 0xff }
}

/// The character that begins at byte `at`.
pub(super) fn after(text: &str, at: usize) -> Option<char> {
    let b = *text.as_bytes().get(at)?;
    if b < 0x80 { Some(b as char) } else { text.get(at..)?.chars().next() }
}

/// The character that ends at byte `at`.
pub(super) fn before(text: &str, at: usize) -> Option<char> {
    let b = *text.as_bytes().get(at.checked_sub(1)?)?;
    if b < 0x80 { Some(b as char) } else { text.get(..at)?.chars().next_back() }
}

/// The first byte at or after `at` that is not white space.
pub(super) fn skip_space(text: &str, mut at: usize) -> usize {
    while let Some(c) = after(text, at).filter(|c| c.is_whitespace()) {
        at += c.len_utf8();
    }
    at
}

/// The byte after the last character before `at` that is not white space.
pub(super) fn trim_back(text: &str, mut at: usize) -> usize {
    while let Some(c) = before(text, at).filter(|c| c.is_whitespace()) {
        at -= c.len_utf8();
    }
    at
}

/// A Chinese character, or one that stands among them as if it were.
pub(super) fn is_cjk(c: char) -> bool {
    is_han(c) || is_kana(c) || matches!(c, '\u{3006}' | '\u{3099}'..='\u{309c}' | '\u{30a0}' | '\u{30fb}')
}

/// A Latin letter or another letter of a script with spaces.
pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { c.is_alphabetic() && !is_cjk(c) }
}

/// Ends a sentence in Chinese whatever follows, quotation marks aside.
pub(super) fn is_wide_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '．' | '‼' | '⁇' | '⁈' | '⁉')
}

/// May belong to a run of stops.
pub(super) fn is_stop(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | '…' | '‽') || is_wide_stop(c)
}

/// A mark after which the same sentence goes on: `,` and its kin.
pub(super) fn goes_on(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '，' | '、' | '；' | '：' | '%' | '/' | '&' | '=' | '—' | '–')
}

/// A line break of some kind.
pub(super) fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// An emoji or a sign that decorates: it stays with the sentence that it follows.
pub(super) fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b50}' | '\u{fe0f}' | '\u{200d}' | '\u{20e3}')
}
