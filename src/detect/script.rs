//! Script families of letters. Chinese characters and kana are one family: the frame of a sentence is settled
//! before Chinese and Japanese are told apart.

use crate::lexis::chars::is_kana;

/// What the letters of a stretch have in common as writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Family {
    Latin,
    Cjk,
    Hangul,
    Cyrillic,
    Greek,
    Hebrew,
    Arabic,
    Devanagari,
    Bengali,
    Gurmukhi,
    Gujarati,
    Oriya,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Sinhala,
    Thai,
    Myanmar,
    Khmer,
    Georgian,
    Armenian,
    Ethiopic,
    /// A letter of a script that no language here is written in.
    Other,
}

/// The family of a letter; `None` for everything that is not one (digits, marks, punctuation, symbols).
pub(super) fn family(c: char) -> Option<Family> {
    use Family as F;
    Some(match c as u32 {
        0x41..=0x5A | 0x61..=0x7A => F::Latin,
        0xAA | 0xBA | 0xC0..=0xD6 | 0xD8..=0xF6 | 0xF8..=0x24F | 0x250..=0x2AF => F::Latin,
        0x1E00..=0x1EFF | 0x2C60..=0x2C7F | 0xA722..=0xA7FF | 0xFB00..=0xFB06 => F::Latin,
        // Full-width letters: 这是ＦＢＩ的任务。
        0xFF21..=0xFF3A | 0xFF41..=0xFF5A => F::Latin,
        0x3005..=0x3007 | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF => F::Cjk,
        0x20000..=0x323AF | 0x3105..=0x312F => F::Cjk,
        _ if is_kana(c) => F::Cjk,
        0x1100..=0x11FF | 0x3131..=0x318E | 0xA960..=0xA97C | 0xAC00..=0xD7FB => F::Hangul,
        0x370..=0x373 | 0x376..=0x37D | 0x37F | 0x386 | 0x388..=0x3FF | 0x1F00..=0x1FFF => F::Greek,
        0x400..=0x481 | 0x48A..=0x52F | 0x1C80..=0x1C8F | 0x2DE0..=0x2DFF => F::Cyrillic,
        0x531..=0x556 | 0x561..=0x587 => F::Armenian,
        0x5D0..=0x5F2 | 0xFB1D..=0xFB4F => F::Hebrew,
        0x620..=0x64A | 0x66E..=0x6D3 | 0x6FA..=0x6FF | 0x750..=0x77F => F::Arabic,
        0x8A0..=0x8C7 | 0xFB50..=0xFDFB | 0xFE70..=0xFEFC => F::Arabic,
        0x900..=0x963 | 0x971..=0x97F => F::Devanagari,
        0x980..=0x9E3 => F::Bengali,
        0xA01..=0xA5E => F::Gurmukhi,
        0xA81..=0xAE3 => F::Gujarati,
        0xB01..=0xB63 => F::Oriya,
        0xB82..=0xBD7 => F::Tamil,
        0xC00..=0xC63 => F::Telugu,
        0xC80..=0xCE3 => F::Kannada,
        0xD00..=0xD63 => F::Malayalam,
        0xD81..=0xDDF => F::Sinhala,
        0xE01..=0xE3A | 0xE40..=0xE4E => F::Thai,
        0x1000..=0x103F | 0x1050..=0x109F => F::Myanmar,
        0x10A0..=0x10FF | 0x1C90..=0x1CBF => F::Georgian,
        0x1200..=0x135A => F::Ethiopic,
        0x1780..=0x17D3 => F::Khmer,
        0..=0xBF => return None,
        _ if c.is_alphabetic() => F::Other,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_a_family_and_marks_have_none() {
        for (c, f) in [
            ('a', Family::Latin),
            ('é', Family::Latin),
            ('Ａ', Family::Latin),
            ('灯', Family::Cjk),
            ('の', Family::Cjk),
            ('한', Family::Hangul),
            ('ж', Family::Cyrillic),
            ('ก', Family::Thai),
            ('ༀ', Family::Other),
        ] {
            assert_eq!(family(c), Some(f), "{c}");
        }
        for c in ['1', '１', ' ', '\u{3000}', '。', '×', '“', '😀', '\u{200b}', '・'] {
            assert_eq!(family(c), None, "{c:?}");
        }
    }
}
