//! Entities left over from a dump, control characters, invisible characters, odd spaces.

use super::Change;
use crate::lexis::chars::is_han;

/// True when none of this stage's character passes can find anything: printable ASCII without `&` and without two
/// spaces in a row.
pub(super) fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().all(|&b| (0x20..0x7f).contains(&b) && b != b'&')
        && memchr::memmem::find(bytes, b"  ").is_none()
}

/// HTML entities with their semicolon, such as `&rsquo;` and `&#8217;`.
pub(super) fn entities(text: &str) -> Vec<Change> {
    let mut out = Vec::new();
    for at in memchr::memchr_iter(b'&', text.as_bytes()) {
        // The longest name in use has 31 letters; the bound keeps a line of ampersands linear.
        let window = &text.as_bytes()[at..text.len().min(at + 34)];
        let Some(len) = memchr::memchr(b';', window) else { continue };
        let entity = &text[at..=at + len];
        if !entity[1..len].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#') {
            continue;
        }
        let decoded = html_escape::decode_html_entities(entity);
        if decoded != entity {
            out.push((at..at + len + 1, decoded.into_owned(), "entity"));
        }
    }
    out
}

/// Control characters go, invisible characters go where no script needs them, odd spaces become plain ones.
pub(super) fn characters(text: &str) -> Vec<Change> {
    let mut out: Vec<Change> = Vec::new();
    let right_to_left = text.chars().any(|c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fefc}'));
    let mut before: Option<char> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let after = chars.peek().map(|(_, c)| *c);
        let change = match c {
            '\t' => None,
            _ if c.is_control() || is_noncharacter(c) => Some(("", "control")),
            '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{180e}' => Some(("", "zero_width")),
            '\u{200c}' | '\u{200d}' if !joins(before, after) => Some(("", "zero_width")),
            '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
                if !right_to_left =>
            {
                Some(("", "zero_width"))
            }
            '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => Some((" ", "space")),
            _ => None,
        };
        let is_space = c == ' ' || matches!(change, Some((" ", _)));
        if is_space && before == Some(' ') {
            out.push((at..end, String::new(), "space"));
        } else if let Some((new, kind)) = change {
            out.push((at..end, new.to_owned(), kind));
        }
        if is_space {
            before = Some(' ');
        } else if change.is_none() {
            before = Some(c);
        }
    }
    out
}

/// Code points that no text may hold, XML least of all.
fn is_noncharacter(c: char) -> bool {
    matches!(u32::from(c), 0xfdd0..=0xfdef) || u32::from(c) & 0xfffe == 0xfffe
}

/// A joiner is needed in emoji sequences and between letters of scripts that join (Arabic, Indic); between Latin,
/// Greek, Cyrillic or Chinese characters it is noise.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    let plain = |c: char| c.is_ascii() || matches!(c, '\u{80}'..='\u{52f}') || is_han(c) || c.is_whitespace();
    let needed = |c: Option<char>| c.is_some_and(|c| !plain(c));
    needed(before) && needed(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str, find: fn(&str) -> Vec<Change>) -> String {
        let mut out = text.to_owned();
        for (range, new, _) in find(text).into_iter().rev() {
            out.replace_range(range, &new);
        }
        out
    }

    #[test]
    fn entities_need_a_semicolon_and_a_known_name() {
        assert_eq!(
            fixed("R&amp;D costs &pound;3&nbsp;m &#8212; AT&T; &nosuch;", entities),
            "R&D costs £3\u{a0}m — AT&T; &nosuch;"
        );
    }

    #[test]
    fn invisible_characters_go_where_no_script_needs_them() {
        assert_eq!(fixed("coun\u{200b}cil\u{0} a\u{a0} \u{200a}b\u{ad}c", characters), "council a bc");
        let family = "👨\u{200d}👩\u{200d}👧";
        assert_eq!(fixed(family, characters), family);
        let persian = "می\u{200c}خواهم";
        assert_eq!(fixed(persian, characters), persian);
        assert_eq!(fixed("河\u{200d}灯", characters), "河灯");
    }
}
