//! A line for the place beside the subject.

/// The longest beginning of `text` with at most `most` characters that ends before a clause mark, or the whole text. Words are
/// never cut nor changed; empty where no clause is short enough.
pub fn preview(text: &str, most: usize) -> &str {
    if text.chars().count() <= most {
        return text;
    }
    let mut best = 0;
    let mut chars = text.char_indices().enumerate().peekable();
    while let Some((n, (at, c))) = chars.next() {
        if n > most {
            break;
        }
        let next = chars.peek().map(|(_, (_, c))| *c);
        let ends = match c {
            // `1,000` and `2.6` are no ends.
            ',' | ';' | ':' | '.' | '!' | '?' => next.is_none_or(char::is_whitespace),
            '，' | '；' | '：' | '。' | '！' | '？' | '—' | '…' => true,
            _ => false,
        };
        if ends {
            best = at;
        }
    }
    text[..best].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_ends_at_a_clause() {
        for (text, most, want) in [
            ("Short enough.", 35, "Short enough."),
            ("It cost 1,000 crowns, a third less than in spring, and more.", 35, "It cost 1,000 crowns"),
            ("渡船下月改用电力，夜间在北码头充电。", 12, "渡船下月改用电力"),
            ("Nothing here ends in time for a preview of this length", 20, ""),
        ] {
            assert_eq!(preview(text, most), want);
        }
    }
}
