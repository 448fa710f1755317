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

/// Bytes that begin a character which [`characters`] may change.
const SUSPECTS: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 0x20 {
        table[b] = true;
        b += 1;
    }
    // Space (two in a row), DEL; the first bytes of U+0080, 034F, 0600, 1000, 2000, 3000, F000, F0000 and above.
    let firsts = [0x20, 0x7f, 0xc2, 0xcd, 0xd8, 0xe1, 0xe2, 0xe3, 0xef, 0xf0, 0xf1, 0xf2, 0xf3, 0xf4];
    let mut i = 0;
    while i < firsts.len() {
        table[firsts[i]] = true;
        i += 1;
    }
    table[b'\t' as usize] = false;
    table
};

/// Control characters go, invisible characters go where no script needs them, odd spaces become plain ones.
pub(super) fn characters(text: &str) -> Vec<Change> {
    let mut out: Vec<Change> = Vec::new();
    let bytes = text.as_bytes();
    let mut right_to_left: Option<bool> = None;
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if !SUSPECTS[byte as usize] || byte == b' ' && at > 0 && bytes[at - 1].is_ascii_graphic() {
            at += 1;
            continue;
        }
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
            at += 1;
            continue;
        };
        let end = at + c.len_utf8();
        // What stands before it in the result: nothing that goes.
        let before = || before_gaps(text, at, &out);
        let after = || text[end..].chars().find(|c| !is_noise(*c));
        let change = match c {
            '\t' => None,
            // U+0092 is an apostrophe of Windows-1252 that was taken for Latin-1: "we\u{92}re".
            // U+0085 is not among them: it is a line break as often as an ellipsis.
            '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}' if windows(c).is_some() => {
                windows(c).map(|new| (new, "control"))
            }
            _ if c.is_control() || is_noncharacter(c) => Some(("", "control")),
            '\u{200b}' if south_east(before()) && south_east(after()) => None,
            '\u{200c}' | '\u{200d}' if !joins(before(), after()) => Some(("", "zero_width")),
            '\u{180e}' if !matches!(before(), Some('\u{1800}'..='\u{18af}')) => Some(("", "zero_width")),
            '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' if !hangul(before()) && !hangul(after()) => {
                Some(("", "zero_width"))
            }
            '\u{e0020}'..='\u{e007f}' if !matches!(before(), Some('🏴' | '\u{e0020}'..='\u{e007f}')) => {
                Some(("", "zero_width"))
            }
            '\u{fe00}'..='\u{fe0f}' if before().is_none_or(|c| c.is_ascii_alphabetic()) => {
                Some(("", "zero_width"))
            }
            '\u{e0100}'..='\u{e01ef}' if !before().is_some_and(is_han) => Some(("", "zero_width")),
            _ if is_noise(c) => Some(("", "zero_width")),
            '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                let needed = *right_to_left.get_or_insert_with(|| {
                    text.chars().any(|c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fefc}'))
                });
                (!needed).then_some(("", "zero_width"))
            }
            '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => Some((" ", "space")),
            _ => None,
        };
        let is_space = c == ' ' || matches!(change, Some((" ", _)));
        if is_space && before() == Some(' ') {
            out.push((at..end, String::new(), "space"));
        } else if let Some((new, kind)) = change {
            out.push((at..end, new.to_owned(), kind));
        }
        at = end;
    }
    out
}

/// What Windows-1252 has at the place of a control character of Latin-1.
fn windows(c: char) -> Option<&'static str> {
    const MARKS: [&str; 32] = [
        "€", "", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "", "Ž", "", "", "‘", "’", "“", "”",
        "•", "–", "—", "˜", "™", "š", "›", "œ", "", "ž", "Ÿ",
    ];
    MARKS.get((u32::from(c) as usize).checked_sub(0x80)?).copied().filter(|m| !m.is_empty())
}

/// The character before `at` in the result: over stretches that are taken out, to one that is kept or put in.
fn before_gaps(text: &str, at: usize, out: &[Change]) -> Option<char> {
    let mut at = at;
    for (range, new, _) in out.iter().rev() {
        if range.end != at {
            break;
        }
        if !new.is_empty() {
            return new.chars().next_back();
        }
        at = range.start;
    }
    text[..at].chars().next_back()
}

/// Invisible wherever it stands, and needed nowhere but where [`characters`] says so.
fn is_noise(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{ad}' | '\u{34f}'
        | '\u{fff9}'..='\u{fffb}')
}

/// Code points that no text may hold, XML least of all.
fn is_noncharacter(c: char) -> bool {
    matches!(u32::from(c), 0xfdd0..=0xfdef) || u32::from(c) & 0xfffe == 0xfffe
}

/// Scripts without spaces, in which an invisible one marks where a line may break: Thai, Lao, Burmese, Khmer.
fn south_east(c: Option<char>) -> bool {
    matches!(
        c,
        Some(
            '\u{e00}'..='\u{eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{1980}'..='\u{19df}',
        )
    )
}

fn hangul(c: Option<char>) -> bool {
    matches!(
        c,
        Some(
            '\u{1100}'..='\u{11ff}'
            | '\u{3131}'..='\u{318f}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{ffa1}'..='\u{ffdc}',
        )
    )
}

/// A joiner is needed in emoji sequences and between letters of scripts that join (Arabic, Indic); between Latin,
/// Greek, Cyrillic or Chinese characters it is noise.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    let plain = |c: char| {
        c.is_ascii()
            || matches!(c, '\u{80}'..='\u{52f}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}')
            || is_han(c)
            || c.is_whitespace()
    };
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
        assert_eq!(
            fixed("河\u{200d}灯 \u{200b} \u{2062}节\u{fe0f}a\u{fe0f}b\u{e0041}", characters),
            "河灯 节\u{fe0f}ab"
        );
        assert_eq!(fixed("we\u{92}re\u{81}", characters), "we’re");
        assert_eq!(fixed("a  b \u{200b} c\u{a0}\u{a0}d", characters), "a b c d");
        for kept in [
            "👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}",
            "می\u{200c}خواهم",
            "ภาษา\u{200b}ไทย",
            "葛\u{e0100}城",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "שלום\u{200f}!",
        ] {
            assert_eq!(fixed(kept, characters), kept);
        }
    }
}
