//! Classes of characters that several stages ask for.

/// True for a Han character: the unified ideographs of all planes, the compatibility ones, 〇 and 々.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' | '〇' | '々')
}

/// True for hiragana and katakana, also half-width.
pub fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9d}')
}

/// As [`char::is_alphabetic`], without its search in a table for the marks that Chinese and English text is full of.
pub fn is_alphabetic(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphabetic(),
        '\u{2010}'..='\u{2070}'
        | '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}'
        | '\u{ff00}'..='\u{ff20}' => false,
        '\u{4e00}'..='\u{9fff}' => true,
        _ => c.is_alphabetic(),
    }
}

/// True for the invisible characters of the general category Cf that occur in text.
pub fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0001}'
        | '\u{e0020}'..='\u{e007f}')
}

/// True for a character that a reader sees: not white space, not a control, not a format character.
pub fn is_visible(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !is_format(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_way_to_a_letter_is_right() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
        }
    }

    #[test]
    fn classes_do_not_overlap() {
        for c in '\0'..='\u{e007f}' {
            let classes = [is_han(c), is_kana(c), is_format(c), c.is_whitespace() || c.is_control()];
            assert!(classes.iter().filter(|x| **x).count() <= 1, "{c:?}");
        }
        assert!(is_han('\u{2a6d6}') && is_kana('ー') && is_format('\u{200d}') && is_visible('，'));
    }
}
