//! Words as Markdown that says no more than the words.

/// The text with a backslash before what would be a mark.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        let mark = match c {
            '\\' | '*' | '`' | '[' | ']' => true,
            // `snake_case` is no emphasis.
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '~' => before == '~' || after == '~',
            '<' => after.is_ascii_alphabetic() || matches!(after, '/' | '!' | '?'),
            '&' => after.is_ascii_alphabetic() || after == '#',
            _ => false,
        };
        if mark {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

/// True when what follows `before` is the beginning of a line's text: only marks of blocks stand in front of it.
pub(super) fn begins_block(before: &str) -> bool {
    let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    line.chars().all(|c| c.is_whitespace() || matches!(c, '>' | '-' | '+' | '*'))
}

/// The text with a backslash where it would begin a heading, a list, a quotation or a rule.
pub(super) fn no_block(text: String) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (at, mark) = match text[digits..].chars().next() {
        Some('.' | ')') if (1..=9).contains(&digits) => (digits, true),
        Some('#' | '-' | '+' | '>' | '=' | '~' | '|') if digits == 0 => (0, true),
        _ => (0, false),
    };
    if mark { format!("{}\\{}", &text[..at], &text[at..]) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words() {
        for (text, want) in [
            ("a*b* [c](d) `e`", "a\\*b\\* \\[c\\](d) \\`e\\`"),
            ("snake_case _so_", "snake_case \\_so\\_"),
            ("a < b <b> &amp; & ~ ~~x~~", "a < b \\<b> \\&amp; & ~ \\~\\~x\\~\\~"),
            ("《河灯》。", "《河灯》。"),
        ] {
            assert_eq!(escaped(text), want);
        }
        for (text, want) in
            [("# a", "\\# a"), ("12. a", "12\\. a"), ("12 a", "12 a"), ("- a", "\\- a"), ("a", "a"), ("", "")]
        {
            assert_eq!(no_block(text.to_owned()), want);
        }
        assert!(begins_block("x\n> - ") && begins_block("") && !begins_block("x\n# ") && !begins_block("a "));
    }
}
