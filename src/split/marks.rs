//! Characters by what they do in a sentence, and reading them at a byte of the text.

use crate::lexis::chars::{is_han, is_kana};

/// What a byte can begin that the scan must look at. Everything else is passed over one byte at a time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Byte {
    /// Nothing of interest.
    Plain,
    /// A space.
    Space,
    /// `.`, `?` or `!`.
    Stop,
    /// An ASCII bracket, a straight quotation mark or a semicolon.
    Pair,
    /// A line break or a character that may be one.
    Break,
    /// The first byte of a wide mark: a quotation mark, a bracket, a Chinese stop.
    Wide,
}

/// The class of each byte.
pub(super) const BYTES: [Byte; 256] = {
    let mut t = [Byte::Plain; 256];
    t[b' ' as usize] = Byte::Space;
    t[b'.' as usize] = Byte::Stop;
    t[b'?' as usize] = Byte::Stop;
    t[b'!' as usize] = Byte::Stop;
    t[b'(' as usize] = Byte::Pair;
    t[b')' as usize] = Byte::Pair;
    t[b'[' as usize] = Byte::Pair;
    t[b']' as usize] = Byte::Pair;
    t[b'"' as usize] = Byte::Pair;
    t[b';' as usize] = Byte::Pair;
    t[b'\n' as usize] = Byte::Break;
    t[b'\r' as usize] = Byte::Break;
    t[0x0b] = Byte::Break;
    t[0x0c] = Byte::Break;
    t[0xc2] = Byte::Wide;
    t[0xe2] = Byte::Wide;
    t[0xe3] = Byte::Wide;
    t[0xef] = Byte::Wide;
    t
};

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
    c.is_alphabetic() && !is_cjk(c)
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
