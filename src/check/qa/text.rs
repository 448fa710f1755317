//! Rules that look at characters: marks, spaces, width, length.

use super::{Findings, rules};
use crate::exchange::{Code, Pairing};
use crate::lexis::chars::is_han;

/// More Han characters than words of Latin letters.
pub(super) fn is_chinese(text: &str) -> bool {
    let han = text.chars().filter(|c| is_han(*c)).count();
    let latin = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| w.len() > 1).count();
    han > latin
}

/// True where something can be translated: Chinese, or a word in small letters.
pub(super) fn has_words(text: &str) -> bool {
    let word = |w: &str| w.len() > 2 && w.chars().all(|c| c.is_lowercase());
    text.contains(is_han) || text.split(|c: char| !c.is_alphabetic()).filter(|w| word(w)).count() >= 2
}

/// The first characters, quoted.
pub(super) fn short(text: &str) -> String {
    let mut chars = text.trim().chars();
    let head: String = chars.by_ref().take(30).collect();
    format!("{:?}{}", head, if chars.next().is_some() { "…" } else { "" })
}

/// How a code is named in a message, the same for the same code.
pub(super) fn code_name(code: &Code) -> String {
    let name = match code.kind {
        Pairing::Alone => format!("{{{}}}", code.id),
        Pairing::Open => format!("{{{}>", code.id),
        Pairing::Close => format!("<{}}}", code.id),
    };
    // A memory numbers codes anew; the stretch says which it is.
    if code.data.is_empty() { name } else { code.data.clone() }
}

/// Marks of codes in a table's cell: `{1}`, `{1>`, `<1}`.
pub(super) fn marks_of_codes(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, '{' | '<')) {
        let rest = &text[at + 1..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).take(6).count();
        let end = rest[digits..].chars().next();
        let closed = matches!((c, end), ('{', Some('}' | '>')) | ('<', Some('}')));
        if digits > 0 && closed {
            found.push(text[at..at + digits + 2].to_owned());
        }
    }
    found
}

/// What a text ends in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Nothing,
    Stop,
    Question,
    Exclamation,
    Colon,
    Ellipsis,
}

fn end(text: &str) -> End {
    let closing = |c: char| c.is_whitespace() || "\"'”’」』）)】]》*".contains(c);
    let text = text.trim_end_matches(closing);
    if text.ends_with("...") || text.ends_with('…') {
        return End::Ellipsis;
    }
    match text.chars().next_back() {
        Some('.' | '。' | '．') => End::Stop,
        Some('?' | '？') => End::Question,
        Some('!' | '！') => End::Exclamation,
        Some(':' | '：') => End::Colon,
        _ => End::Nothing,
    }
}

fn end_name(end: End) -> &'static str {
    match end {
        End::Nothing => "no mark",
        End::Stop => "a full stop",
        End::Question => "a question mark",
        End::Exclamation => "an exclamation mark",
        End::Colon => "a colon",
        End::Ellipsis => "an ellipsis",
    }
}

/// Pairs of marks that a text leaves open or closes too often.
fn unpaired(text: &str) -> Vec<&'static str> {
    const PAIRS: [(char, char, &str); 9] = [
        ('“', '”', "“”"),
        ('「', '」', "「」"),
        ('『', '』', "『』"),
        ('《', '》', "《》"),
        ('〈', '〉', "〈〉"),
        ('（', '）', "（）"),
        ('(', ')', "()"),
        ('[', ']', "[]"),
        ('【', '】', "【】"),
    ];
    let mut wrong: Vec<&'static str> = Vec::new();
    for (open, close, name) in PAIRS {
        let mut depth = 0i64;
        let mut sound = true;
        for c in text.chars() {
            depth += i64::from(c == open) - i64::from(c == close);
            sound &= depth >= 0;
        }
        // (text） was closed by the other width.
        if !sound || depth != 0 {
            wrong.push(name);
        }
    }
    // One bracket of each width makes a pair for a reader.
    let count = |chars: [char; 2]| text.chars().filter(|c| chars.contains(c)).count();
    if count(['(', '（']) == count([')', '）']) {
        wrong.retain(|n| !matches!(*n, "（）" | "()"));
    }
    if text.matches('"').count() % 2 == 1 {
        wrong.push("\"\"");
    }
    wrong
}

/// Marks at the end, in pairs, and those of Chinese in English.
pub(super) fn marks(source: &str, target: &str, from_zh: bool, to_zh: bool, list: &mut Findings) {
    let (was, is) = (end(source), end(target));
    // English ends headlines and labels without a mark as Chinese does; a stop may stand for an ellipsis.
    if was != is
        && !(from_zh != to_zh && was == End::Nothing && is == End::Stop && source.chars().count() > 40)
    {
        list.push((
            &rules::END_MARK,
            format!("the source ends in {}, the translation in {}", end_name(was), end_name(is)),
        ));
    }
    let broken = unpaired(target);
    if !broken.is_empty() && unpaired(source).is_empty() {
        list.push((&rules::PAIRED_MARKS, format!("{} not in pairs", broken.join(" and "))));
    }
    if !to_zh && let Some(c) = target.chars().find(|c| "《》〈〉「」『』".contains(*c)) {
        list.push((&rules::BOOK_TITLE, format!("{c} stands in English")));
    }
}

/// Spaces: two in a row, or between Chinese characters.
pub(super) fn spaces(source: &str, target: &str, to_zh: bool, list: &mut Findings) {
    if target.trim().contains("  ") && !source.trim().contains("  ") {
        list.push((&rules::SPACES, "two spaces in a row".to_owned()));
    } else if to_zh {
        let chars: Vec<char> = target.chars().collect();
        let between = |w: &&[char]| is_han(w[0]) && w[1] == ' ' && is_han(w[2]);
        if let Some(w) = chars.windows(3).find(between) {
            list.push((&rules::SPACES, format!("a space in Chinese: {:?}", w.iter().collect::<String>())));
        }
    }
}

/// Half-width marks right behind a Chinese character.
pub(super) fn narrow(target: &str, list: &mut Findings) {
    let chars: Vec<char> = target.chars().chain([' ', ' ']).collect();
    let wrong = |w: &&[char]| {
        let free = !w[2].is_ascii_alphanumeric();
        is_han(w[0]) && free && (matches!(w[1], ',' | ';' | '?' | '!' | ':') || w[1] == '.' && w[2] != '.')
    };
    if let Some(w) = chars.windows(3).find(wrong) {
        list.push((&rules::WIDTH, format!("{}{}: a half-width mark in Chinese", w[0], w[1])));
    }
}

/// Full-width characters in English.
pub(super) fn wide(target: &str, list: &mut Findings) {
    let wide = |c: &char| matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{3000}'..='\u{3002}');
    if let Some(c) = target.chars().find(wide) {
        list.push((&rules::WIDTH, format!("{c} is full width")));
    }
}

/// Chinese in English, but for a gloss in brackets.
pub(super) fn left_han(target: &str, list: &mut Findings) {
    let mut depth = 0i32;
    let mut run = String::new();
    for c in target.chars() {
        match c {
            '(' | '（' | '[' => depth += 1,
            ')' | '）' | ']' => depth -= 1,
            c if depth <= 0 && is_han(c) => {
                run.push(c);
                continue;
            }
            _ => {}
        }
        if !run.is_empty() {
            break;
        }
    }
    if !run.is_empty() {
        list.push((&rules::HAN_LEFT, format!("{} is left in English", short(&run))));
    }
}

/// Translations that are far too long or too short.
pub(super) fn length(source: &str, target: &str, from_zh: bool, list: &mut Findings) {
    let (zh, en) = if from_zh { (source, target) } else { (target, source) };
    let weight = |t: &str| t.chars().map(|c| if is_han(c) { 3.0 } else { 1.0 }).sum::<f64>();
    let (zh, en) = (weight(zh), weight(en));
    if zh.max(en) < 40.0 {
        return;
    }
    let ratio = en / zh.max(1.0);
    if !(0.5..=2.67).contains(&ratio) {
        let more = if (ratio > 1.0) == from_zh { "longer" } else { "shorter" };
        list.push((&rules::LENGTH, format!("the translation is much {more} than the source lets expect")));
    }
}

/// Words that say that something goes down or lies below.
pub(super) fn is_below(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "below", "minus", "negative", "fell", "fall", "drop", "loss", "decline", "零下", "负", "下降",
        "下跌", "减", "亏",
    ];
    WORDS.iter().any(|w| text.contains(w)) || text.contains(['−', '-', '－'])
}
