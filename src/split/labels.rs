//! Bullets and numbers in front of the items of a list.

use super::marks::after;

/// `1`, `12`, `a`, `B`, `iv`: what stands before the stop of a label.
pub(super) fn is_label(word: &str) -> bool {
    let b = word.as_bytes();
    match b.len() {
        1 => b[0].is_ascii_alphanumeric(),
        2 | 3 => b.iter().all(u8::is_ascii_digit) || b.iter().all(|c| matches!(c, b'i' | b'v' | b'x')),
        _ => false,
    }
}

/// A Roman number in capitals.
pub(super) fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.len() <= 7 && word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C'))
}

/// True when an item of a list begins at `at`: a bullet or a label with what sets it off.
pub(super) fn begins_item(text: &str, at: usize) -> bool {
    let Some(c) = after(text, at) else { return false };
    let rest = &text[at + c.len_utf8()..];
    if matches!(
        c,
        '•' | '·'
            | '▪'
            | '◦'
            | '‣'
            | '⁃'
            | '●'
            | '○'
            | '■'
            | '□'
            | '◆'
            | '◇'
            | '★'
            | '☆'
            | '►'
            | '▶'
            | '※'
    ) {
        return true;
    }
    if matches!(c, '-' | '*' | '+' | '–' | '—') {
        return rest.starts_with([' ', '\t']);
    }
    if matches!(c, '\u{2460}'..='\u{249b}') {
        return true;
    }
    if matches!(c, '(' | '（') {
        let end = rest.char_indices().take(5).find(|(_, c)| matches!(c, ')' | '）'));
        return end.is_some_and(|(n, _)| is_label(&rest[..n]) || is_numeral(&rest[..n]));
    }
    let end = text[at..]
        .char_indices()
        .take(4)
        .find(|(_, c)| !c.is_ascii_alphanumeric() && !is_numeral(c.encode_utf8(&mut [0; 4])));
    let Some((n, mark)) = end else { return false };
    let (label, behind) = (&text[at..at + n], &text[at + n + mark.len_utf8()..]);
    let spaced = behind.starts_with(char::is_whitespace);
    match mark {
        '.' if label == "v" => false,
        '.' | ')' if is_label(label) => spaced || behind.starts_with(|c: char| c == ')' || !c.is_ascii()),
        '．' | '、' | '）' => is_label(label) || is_numeral(label),
        _ => false,
    }
}

fn is_numeral(s: &str) -> bool {
    !s.is_empty() && s.chars().all(|c| "一二三四五六七八九十".contains(c))
}

/// The first byte of a sentence behind bullets and marks of emphasis.
pub(super) fn item_body(text: &str, mut at: usize) -> usize {
    for _ in 0..8 {
        match after(text, at) {
            Some(c @ ('•' | '⁃' | '▪' | '*' | '_' | '#' | '(' | '（' | ' ')) => at += c.len_utf8(),
            _ => break,
        }
    }
    at
}

/// True when `label` numbers a further item of the list that `sentence` begins: `1. First item 2.`
pub(super) fn continues_list(sentence: &str, label: &str) -> bool {
    let Some((first, _)) = label_at(sentence) else { return false };
    match (first.parse::<u16>(), label.parse::<u16>()) {
        (Ok(a), Ok(b)) => a < b && b <= a + 30,
        (Err(_), Err(_)) => first.len() == 1 && label.len() == 1 && first < label,
        _ => false,
    }
}

/// Where the further items begin in a sentence that is a list written in one line:
/// `1. The first item 2. The second item`.
pub(super) fn inline_items(sentence: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let Some((first, mark)) = label_at(sentence) else { return ends };
    if mark == b'.' && first.bytes().all(|b| b.is_ascii_uppercase()) {
        // "P. Q. Adler" has initials, not labels.
        return ends;
    }
    let mut last = first.to_owned();
    for (i, _) in sentence.match_indices(' ') {
        let rest = &sentence[i + 1..];
        let rest = rest.strip_prefix(['•', '⁃']).map_or(rest, |r| r.strip_prefix(' ').unwrap_or(r));
        let Some((label, m)) = label_at(rest) else { continue };
        if m == mark && follows(&last, label) && rest.len() > label.len() + 2 {
            last = label.to_owned();
            ends.push(i);
        }
    }
    ends
}

/// The label and its mark at the start of `text`, past a bullet.
fn label_at(text: &str) -> Option<(&str, u8)> {
    let text = text.strip_prefix(['•', '⁃']).map_or(text, |r| r.strip_prefix(' ').unwrap_or(r));
    let n = text.bytes().take(4).position(|b| !b.is_ascii_alphanumeric())?;
    let (label, mark) = (text.get(..n)?, *text.as_bytes().get(n)?);
    let mut end = n + 1;
    end += usize::from(mark == b'.' && text.as_bytes().get(end) == Some(&b')'));
    let rest = text.get(end..)?;
    let body = rest.strip_prefix(' ')?.chars().next()?;
    (is_label(label)
        && matches!(mark, b'.' | b')')
        && (body.is_uppercase() || label.bytes().all(|b| b.is_ascii_lowercase())))
    .then_some((label, mark))
}

fn follows(last: &str, label: &str) -> bool {
    match (last.parse::<u16>(), label.parse::<u16>()) {
        (Ok(a), Ok(b)) => b == a + 1,
        (Err(_), Err(_)) => {
            last.len() == 1 && label.len() == 1 && last.as_bytes()[0] + 1 == label.as_bytes()[0]
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_told_from_text() {
        for text in [
            "- a coat",
            "• milk",
            "1. Open",
            "12) Shut",
            "a) here",
            "(3) there",
            "（二）概况",
            "一、开门",
            "①门",
        ] {
            assert!(begins_item(text, 0), "{text}");
        }
        for text in ["-5 degrees", "1.5 tons", "2024 was", "I. ", "v. Stone", "一个人", "(see there)", "word"]
        {
            assert_eq!(begins_item(text, 0), text == "I. ", "{text}");
        }
    }

    #[test]
    fn a_list_in_one_line_counts_up() {
        assert_eq!(inline_items("1. Open it 2. Shut it"), [10]);
        assert_eq!(inline_items("1. Open 2 doors"), [0usize; 0]);
        assert_eq!(inline_items("P. Q. Adler"), [0usize; 0]);
    }
}
