//! Expressions of ICU, as SRX files have them, in the dialect of the `regex` crate.

/// The same expression for the `regex` crate.
///
/// # Errors
/// What needs backtracking, by name, and what the two dialects read differently. Everything else that the crate does
/// not know is told by its own parser.
pub(super) fn translate(icu: &str) -> Result<String, String> {
    let mut out = String::with_capacity(icu.len());
    let mut chars = icu.char_indices().peekable();
    // Depth of brackets [ ], and whether a repetition has just been written.
    let (mut class, mut repeated) = (0usize, false);
    while let Some((at, c)) = chars.next() {
        let rest = &icu[at..];
        let was_repeated = std::mem::replace(&mut repeated, false);
        match c {
            '\\' => {
                let Some((_, escaped)) = chars.next() else { return Err("ends with a \\".into()) };
                match escaped {
                    'Q' => {
                        let from = at + 2;
                        let to = icu[from..].find("\\E").map_or(icu.len(), |n| from + n);
                        out.push_str(&regex_syntax::escape(&icu[from..to]));
                        while chars.next_if(|(i, _)| *i < icu.len().min(to + 2)).is_some() {}
                    }
                    'h' if class > 0 => out.push_str("\\t\\p{Zs}"),
                    'h' => out.push_str("[\\t\\p{Zs}]"),
                    'H' if class == 0 => out.push_str("[^\\t\\p{Zs}]"),
                    'R' if class == 0 => {
                        out.push_str("(?:\\r\\n|[\\n\\x0B\\x0C\\r\\x{85}\\x{2028}\\x{2029}])");
                    }
                    'e' => out.push_str("\\x1B"),
                    'Z' => out.push_str("\\z"),
                    // Signs that are words' ends to the crate.
                    '<' | '>' => out.push(escaped),
                    '1'..='9' | 'k' => {
                        return Err(format!("a back-reference (\\{escaped}) needs backtracking"));
                    }
                    'G' => return Err("\\G asks where the last match was, and there is none".into()),
                    'X' => return Err("\\X (a grapheme) is not supported".into()),
                    other => {
                        out.push('\\');
                        out.push(other);
                    }
                }
            }
            '[' => {
                class += 1;
                out.push(c);
                // In []…] and [^]…] the first bracket is a member.
                if let Some((_, caret)) = chars.next_if(|(_, c)| *c == '^') {
                    out.push(caret);
                }
                if chars.next_if(|(_, c)| *c == ']').is_some() {
                    out.push_str("\\]");
                }
            }
            ']' if class > 0 => {
                class -= 1;
                out.push(c);
            }
            // In ICU the difference of all before and the set behind; the crate takes more of what follows into it.
            '-' if class > 0 && rest.starts_with("-[") && !out.ends_with('[') && !out.ends_with('-') => {
                if !closes_after_set(&rest[1..]) {
                    return Err("a difference of sets is read only at the end of [ ]: [ab-[b]]".into());
                }
                out.push_str("--");
            }
            '(' if class == 0 => {
                for (start, what) in [
                    ("(?=", "look-ahead"),
                    ("(?!", "negative look-ahead"),
                    ("(?<=", "look-behind"),
                    ("(?<!", "negative look-behind"),
                    ("(?>", "an atomic group"),
                ] {
                    if rest.starts_with(start) {
                        return Err(format!("{what} {start}…) needs backtracking"));
                    }
                }
                if rest.starts_with("(?#") {
                    while chars.next().is_some_and(|(_, c)| c != ')') {}
                } else {
                    out.push(c);
                }
            }
            '+' if class == 0 && was_repeated => {
                return Err("a possessive repetition (++, *+, ?+) needs backtracking".into());
            }
            '*' | '+' | '?' | '}' if class == 0 => {
                // After a repetition `?` makes it lazy, which changes nothing about what matches.
                repeated = c != '?' || !was_repeated && !out.ends_with('(');
                out.push(c);
            }
            other => out.push(other),
        }
    }
    Ok(out)
}

/// True when the set at the start of `rest` is the last thing in the set around it.
fn closes_after_set(rest: &str) -> bool {
    let (mut depth, mut escaped) = (0usize, false);
    for (at, c) in rest.char_indices() {
        match c {
            _ if std::mem::take(&mut escaped) => {}
            '\\' => escaped = true,
            '[' => depth += 1,
            ']' if depth == 1 => return rest[at + 1..].starts_with(']'),
            ']' => depth -= 1,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_know_stays_and_the_rest_is_put_in_their_words() {
        for (icu, want) in [
            (r"\b(pp|e\.?\s*g)\.", r"\b(pp|e\.?\s*g)\."),
            (r"[\u3002\uff01]+", r"[\u3002\uff01]+"),
            (r"\Qa.b\E\.", r"a\.b\."),
            (r"[^\h]\h", r"[^\t\p{Zs}][\t\p{Zs}]"),
            (r"[])][^]x]", r"[\])][^\]x]"),
            (r"\<b\>", "<b>"),
            (r"(?i)x+?(?#note)y{2}", r"(?i)x+?y{2}"),
            (r"(?:\p{Lu}-)+", r"(?:\p{Lu}-)+"),
            (r"[a\-[b]]", r"[a\-[b]]"),
            (r"[\p{L}-[a-z\]]]+", r"[\p{L}--[a-z\]]]+"),
        ] {
            assert_eq!(translate(icu).as_deref(), Ok(want), "{icu}");
            assert!(super::super::rules::parse(want).is_ok(), "{want}");
        }
    }

    #[test]
    fn what_needs_backtracking_is_named() {
        for (icu, what) in [
            (r"\.(?=\s)", "look-ahead (?=…)"),
            (r"(?<!Mr)\.", "negative look-behind (?<!…)"),
            (r"(a)\1", "back-reference"),
            (r"a++b", "possessive"),
            (r"a{2}+", "possessive"),
            (r"(?>a|b)", "atomic"),
            (r"[\p{L}-[a-z]0-9]", "difference"),
            (r"\X", "grapheme"),
        ] {
            let why = translate(icu).unwrap_err();
            assert!(why.contains(what), "{icu}: {why}");
        }
        // Inside brackets these are signs like any other.
        assert!(translate("[(?=+*]").is_ok());
    }
}
