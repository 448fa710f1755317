//! Plain text and light Markdown: a block per physical line.

use super::has_ink;
use crate::document::{Block, BlockKind, Break, MappedText, Span};
use std::sync::Arc;

/// See [`super::blocks`].
pub(super) fn blocks(source: &Arc<str>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut before = Break::Paragraph;
    let (mut last, mut rest) = ("", lines(source).peekable());
    while let Some((span, hard_end)) = rest.next() {
        let line = span.slice(source);
        let neighbours = [std::mem::replace(&mut last, line), rest.peek().map_or("", |n| n.0.slice(source))];
        if !has_ink(line) {
            before = Break::Paragraph;
            continue;
        }
        let span = span.trimmed(source);
        let (kind, text) = match line.trim_start().strip_prefix("# ") {
            Some(_) if neighbours.into_iter().any(is_code) => {
                (BlockKind::Text, MappedText::view(source, span))
            }
            _ => form(source, span),
        };
        // 　　 is the indent of a Chinese paragraph.
        let indented = line.trim_start_matches(' ').starts_with('\u{3000}');
        let before_this = if indented { Break::Paragraph } else { before };
        out.push(Block { kind, before: before_this, text });
        before = if hard_end { Break::Paragraph } else { Break::Line };
    }
    out
}

/// The lines without their ends, each with whether its end is that of a paragraph or a page (U+2029, form feed).
fn lines(text: &str) -> impl Iterator<Item = (Span, bool)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= text.len() {
            return None;
        }
        let rest = &text[at..];
        let is_end = |c: char| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{2028}' | '\u{2029}');
        let (len, end) = rest.char_indices().find(|(_, c)| is_end(*c)).unwrap_or((rest.len(), '\n'));
        let span = Span::new(at, at + len);
        let crlf = end == '\r' && rest[len..].starts_with("\r\n");
        at += len + if crlf { 2 } else { end.len_utf8() };
        Some((span, matches!(end, '\u{c}' | '\u{2029}')))
    })
}

/// The form of a line by its marks, and its text: the marks of a Markdown heading or table are taken out, those
/// of a list stay.
fn form(source: &Arc<str>, span: Span) -> (BlockKind, MappedText) {
    let line = span.slice(source);
    let view = MappedText::view(source, span);
    if let Some((level, inner)) = heading(line) {
        return (BlockKind::Heading(level), without_ends(&view, inner));
    }
    if line.contains('\t') {
        return (BlockKind::TableRow, view);
    }
    if let Some(row) = pipe_row(&view) {
        return (BlockKind::TableRow, row);
    }
    let kind = if is_list_item(line) { BlockKind::ListItem } else { BlockKind::Text };
    (kind, view)
}

/// `## Heading ##`: the level and the text between the marks. `#tag` is no heading.
fn heading(line: &str) -> Option<(u8, Span)> {
    let level = line.bytes().take_while(|b| *b == b'#').count();
    let rest = &line[level..];
    if !(1..=6).contains(&level) || !rest.starts_with([' ', '\t', '\u{3000}']) {
        return None;
    }
    let mut inner = Span::new(level, line.len()).trimmed(line);
    let without = inner.slice(line).trim_end_matches('#');
    if without.is_empty() {
        return None;
    }
    if without.ends_with([' ', '\t']) {
        inner = Span::new(inner.start, inner.start + without.len()).trimmed(line);
    }
    has_ink(inner.slice(line)).then_some((level as u8, inner))
}

/// True for a line of program text, beside which `# Configure the provider` is a comment: `provider "aws" {`,
/// `export REGION=lake`, `}`.
fn is_code(line: &str) -> bool {
    let line = line.trim();
    let call = |stem: &str| stem.ends_with([')', '"', '\'', '}', ']']);
    line.ends_with(['{', '}', '[', '(', '\\'])
        || line.contains('=') && !line.starts_with('=') && !line.contains("://")
        || line.strip_suffix([';', ',']).is_some_and(call)
}

/// `inner` of a text, whose first and last character stand for what is cut off in front of and behind them, so
/// that the marks stay in the block's span whatever happens to the text later.
fn without_ends(text: &MappedText, inner: Span) -> MappedText {
    let whole = text.as_str();
    let piece = inner.slice(whole);
    let first = inner.start + piece.chars().next().map_or(0, char::len_utf8);
    let last = inner.end - piece.chars().next_back().map_or(0, char::len_utf8);
    let mut edits = Vec::new();
    if last < first {
        edits.push((0..whole.len(), piece)); // a single character
    } else {
        if inner.start > 0 {
            edits.push((0..first, &whole[inner.start..first]));
        }
        if inner.end < whole.len() {
            edits.push((last..whole.len(), &whole[last..inner.end]));
        }
    }
    text.edit(&edits)
}

/// `| 中文 | English |` as cells with tabs between them; `None` for other lines and for rows of dashes.
fn pipe_row(line: &MappedText) -> Option<MappedText> {
    let text = line.as_str();
    let inner = text.strip_prefix('|')?.strip_suffix('|')?;
    if !inner.contains('|') || !inner.contains(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let inner = Span::new(1, text.len() - 1).trimmed(text);
    let mut edits = Vec::new();
    let mut last = inner.start;
    for (at, _) in inner.slice(text).match_indices('|') {
        let at = inner.start + at;
        // An empty cell has no text on one side: "| |Harbour|" begins with a mark, and "a| |b" has two with one space.
        let left = text[..at].trim_end().len().max(last);
        let right = at + 1 + (text[at + 1..inner.end].len() - text[at + 1..inner.end].trim_start().len());
        edits.push((left..right, "\t"));
        last = right;
    }
    let cells = without_ends(line, inner);
    // The ends were replaced by characters of the same text, so places inside only move by the mark in front.
    let moved: Vec<_> =
        edits.into_iter().map(|(r, s)| (r.start - inner.start..r.end - inner.start, s)).collect();
    Some(cells.edit(&moved))
}

/// True for a line that begins with the mark of a list: a bullet, `1.`, `(a)`, `（一）`, `一、`, `①`.
fn is_list_item(line: &str) -> bool {
    let mut chars = line.chars();
    let Some(first) = chars.next() else { return false };
    let rest = chars.as_str();
    match first {
        '-' | '*' | '+' | '–' => rest.starts_with([' ', '\t']) && has_ink(rest) && !is_rule(line),
        '•' | '·' | '●' | '○' | '◦' | '▪' | '■' | '□' | '◆' | '◇' | '▶' | '►' | '➢' | '✓' | '‣' => {
            rest.trim_start().starts_with(|c: char| c.is_alphanumeric() || "\"'“‘《（(".contains(c))
        }
        '\u{2460}'..='\u{2473}' => has_ink(rest),
        '(' | '（' => numbered(rest, &[')', '）']),
        _ => numbered(line, &['.', ')', '、', '．', '）']),
    }
}

/// A number of at most three digits, Chinese numerals or one letter in front of one of `marks`, then text.
fn numbered(text: &str, marks: &[char]) -> bool {
    let is_han = |c: char| "一二三四五六七八九十百".contains(c);
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let han: usize = text.chars().take_while(|c| is_han(*c)).map(char::len_utf8).sum();
    let letter = usize::from(text.starts_with(|c: char| c.is_ascii_lowercase()));
    let len = digits.max(han).max(letter);
    if len == 0 || digits > 3 || han > 9 {
        return false;
    }
    let mut after = text[len..].chars();
    let Some(mark) = after.next().filter(|c| marks.contains(c)) else { return false };
    let rest = after.as_str();
    match mark {
        // "3.5 million" is a number, "a.m." an abbreviation, "1.Opening" an item whose space was lost.
        '.' => digits > 0 && (rest.starts_with(' ') || rest.starts_with(char::is_alphabetic)),
        // "（一）" may stand alone on its line, "五、" has its text behind it.
        '、' => letter == 0 && has_ink(rest),
        _ => letter == 0 || rest.starts_with(' '),
    }
}

/// `- - -`, `* * *`: an ornament.
fn is_rule(line: &str) -> bool {
    line.chars().all(|c| matches!(c, '-' | '*' | '_' | '=' | '–') || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexis::chars::is_visible;
    use proptest::prelude::*;

    fn seen(text: &str) -> Vec<(BlockKind, Break, String)> {
        let source: Arc<str> = text.into();
        blocks(&source).into_iter().map(|b| (b.kind, b.before, b.text.as_str().to_owned())).collect()
    }

    #[test]
    fn empty_cells_stay_cells() {
        let row = |text: &str| -> Vec<String> {
            blocks(&Arc::from(text)).iter().map(|b| b.text.as_str().to_owned()).collect()
        };
        assert_eq!(row("|\u{3000}|一|"), ["\t一"]);
        assert_eq!(row("|a| |b|"), ["a\t\tb"]);
    }

    #[test]
    fn every_line_end_is_one() {
        use Break::*;
        let got = seen("a\nb\r\nc\rd\u{2028}e\u{2029}f\u{b}g\u{c}h\n\n\u{3000}i\u{a0}\n");
        let want = [
            ("a", Paragraph),
            ("b", Line),
            ("c", Line),
            ("d", Line),
            ("e", Line),
            ("f", Paragraph),
            ("g", Line),
            ("h", Paragraph),
            ("i", Paragraph),
        ];
        assert_eq!(got, want.map(|(t, b)| (BlockKind::Text, b, t.to_owned())));
        assert_eq!(seen("上\n\u{3000}\u{3000}下")[1].1, Paragraph);
        assert!(seen(" \n\u{feff}\u{200b}\n\u{3000}").is_empty());
    }

    #[test]
    fn marks_tell_the_form() {
        use BlockKind::*;
        for (line, kind, text) in [
            ("## 河灯节 ##", Heading(2), "河灯节"),
            ("# 河", Heading(1), "河"),
            ("#河灯节# #tag", Text, "#河灯节# #tag"),
            ("####### x", Text, "####### x"),
            ("# #", Text, "# #"),
            ("中文\tEnglish", TableRow, "中文\tEnglish"),
            ("| 中文 | English |", TableRow, "中文\tEnglish"),
            ("|---|---|", Text, "|---|---|"),
            ("- one", ListItem, "- one"),
            ("---", Text, "---"),
            ("- - -", Text, "- - -"),
            ("-5 degrees", Text, "-5 degrees"),
            ("1. one", ListItem, "1. one"),
            ("1.5 million people", Text, "1.5 million people"),
            ("2024. A year", Text, "2024. A year"),
            ("（一）开幕", ListItem, "（一）开幕"),
            ("一、开幕", ListItem, "一、开幕"),
            ("(a) first", ListItem, "(a) first"),
            ("a.m. trains", Text, "a.m. trains"),
            ("①开幕", ListItem, "①开幕"),
            ("·王 said", ListItem, "·王 said"),
        ] {
            assert_eq!(seen(line), [(kind, Break::Paragraph, text.to_owned())], "{line}");
        }
    }

    #[test]
    fn comments_in_program_text_are_no_headings() {
        let kinds =
            |text: &str| -> Vec<BlockKind> { blocks(&Arc::from(text)).iter().map(|b| b.kind).collect() };
        use BlockKind::*;
        assert_eq!(kinds("# Set the region\nexport REGION=lake"), [Text, Text]);
        assert_eq!(kinds("\"icon\": \"a.png\",\n# or\n\"icon\": {"), [Text, Text, Text]);
        assert_eq!(
            kinds("# 河灯节\n来源：https://x.example/?id=3\n\n# Code\n\na = b"),
            [Heading(1), Text, Heading(1), Text]
        );
    }

    #[test]
    fn marks_that_are_taken_out_stay_in_the_span() {
        let source: Arc<str> = "x\n## 河灯 ##\n| a | b |".into();
        let all = blocks(&source);
        assert_eq!(all[1].text.span().slice(&source), "## 河灯 ##");
        let inner = all[1].text.slice(0..all[1].text.len());
        assert_eq!(inner.span().slice(&source), "## 河灯 ##");
        assert_eq!(all[2].text.span().slice(&source), "| a | b |");
    }

    /// A text and the places of its visible characters, each of which must lie in exactly one block.
    fn is_covered(text: &str) -> bool {
        let source: Arc<str> = text.into();
        let mut count = vec![0u8; text.len()];
        for b in blocks(&source) {
            let span = b.text.span();
            count[span.range()].iter_mut().for_each(|c| *c += 1);
            assert!(!b.text.as_str().is_empty());
        }
        text.char_indices().all(|(i, c)| {
            let ink = is_visible(c);
            count[i] == 1 || (!ink && count[i] == 0)
        })
    }

    proptest! {
        #[test]
        fn no_character_is_lost(text in "\\PC*|[#|\\-*1.、（一） \t\r\n\u{3000}\u{200b}\u{2028}a河\u{feff}]{0,60}") {
            prop_assert!(is_covered(&text));
        }
    }
}
