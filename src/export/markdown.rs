//! The cleaned text and the summary in Markdown (CommonMark with the tables of GitHub's).

use crate::document::{Document, Flag, Form, Passage, Role};
use std::fmt::Write as _;
use std::io::{self, Write};

pub(super) fn write_text(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let mut blocks = title(document);
    let passages: Vec<&Passage> =
        document.passages.iter().filter(|p| !p.text.is_empty() && !is_title(document, p)).collect();
    // Passages of one kind that follow each other: rows of a table, lines of a poem.
    for group in passages.chunk_by(|a, b| together(a, b)) {
        blocks.push(match group[0].form {
            Form::Cells => table(group),
            Form::Verse => verse(group),
            _ => paragraph(group),
        });
    }
    out.write_all(blocks.join("\n\n").as_bytes())?;
    out.write_all(if blocks.is_empty() { b"" } else { b"\n" })
}

fn together(a: &Passage, b: &Passage) -> bool {
    match (a.form, b.form) {
        (Form::Cells, Form::Cells) => true,
        (Form::Verse, Form::Verse) => a.lang.primary() == b.lang.primary(),
        _ => a.paragraph == b.paragraph && a.role == b.role,
    }
}

/// The title in both languages, where there are two.
fn title(document: &Document) -> Vec<String> {
    let m = &document.metadata;
    let mut titles: Vec<&str> = Vec::new();
    for title in [&m.title, &m.title_en, &m.title_zh].into_iter().flatten() {
        if !title.trim().is_empty() && !titles.contains(&title.as_str()) {
            titles.push(title);
        }
    }
    titles.iter().map(|t| format!("# {}", inline(t))).collect()
}

/// A passage that repeats a title of the metadata.
fn is_title(document: &Document, passage: &Passage) -> bool {
    let m = &document.metadata;
    passage.role == Role::Title
        && [&m.title, &m.title_en, &m.title_zh].into_iter().flatten().any(|t| t == passage.text.as_str())
}

fn paragraph(group: &[&Passage]) -> String {
    let mut text = String::new();
    for (i, passage) in group.iter().enumerate() {
        text.push_str(if i == 0 { "" } else { super::gap(group[i - 1], passage).unwrap_or(" ") });
        text.push_str(passage.text.as_str());
    }
    match (group[0].role, group[0].form) {
        (Role::Title, _) => format!("# {}", inline(&text)),
        (Role::Heading, _) => format!("## {}", inline(&text)),
        (Role::Caption, _) => format!("> {}", block(&text)),
        (_, Form::Item) => item(&text),
        _ => block(&text),
    }
}

/// An item of a list keeps its own number or bullet.
fn item(text: &str) -> String {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix(['-', '*', '•', '·', '●']) {
        return format!("- {}", block(rest));
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match text[digits..].strip_prefix(['.', ')']) {
        Some(rest) if (1..=9).contains(&digits) && rest.starts_with(' ') => {
            format!("{}. {}", &text[..digits], block(rest))
        }
        _ => format!("- {}", block(text)),
    }
}

/// Lines of verse, with hard line breaks.
fn verse(group: &[&Passage]) -> String {
    let lines: Vec<String> = group.iter().map(|p| block(p.text.as_str())).collect();
    lines.join("\\\n")
}

/// Rows of cells: a paragraph is a row, the first one is the head.
fn table(group: &[&Passage]) -> String {
    let rows: Vec<&[&Passage]> = group.chunk_by(|a, b| a.paragraph == b.paragraph).collect();
    let columns = rows.iter().map(|r| r.len()).max().unwrap_or(0);
    let mut lines = Vec::with_capacity(rows.len() + 1);
    for (i, row) in rows.iter().enumerate() {
        let mut line = String::from("|");
        for k in 0..columns {
            let _ = write!(line, " {} |", row.get(k).map_or(String::new(), |p| inline(p.text.as_str())));
        }
        lines.push(line);
        if i == 0 {
            lines.push(format!("|{}", " --- |".repeat(columns)));
        }
    }
    lines.join("\n")
}

pub(super) fn write_summary(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let mut blocks = title(document);
    let own = document.sentences_in(document.summary.lang.primary());
    let picks = document.summary.picks.iter().filter_map(|p| own.get(p.index));
    let mut picked: Vec<String> = Vec::new();
    for i in picks {
        picked.push(format!("> {}", block(document.sentence_text(&document.sentences[*i]))));
    }
    if picked.is_empty() {
        blocks.push("*No text to summarise.*".into());
    } else {
        blocks.push(picked.join("\n>\n"));
    }
    blocks.extend(credit(document));
    let doubts: Vec<String> = doubts(document).map(|d| format!("- {d}")).collect();
    if !doubts.is_empty() {
        blocks.push("## Needs a look".into());
        blocks.push(doubts.join("\n"));
    }
    out.write_all(blocks.join("\n\n").as_bytes())?;
    out.write_all(b"\n")
}

/// Who wrote it and when, and where it came from.
fn credit(document: &Document) -> Option<String> {
    let m = &document.metadata;
    let url = document.source.origin.contains("://");
    let origin = if url { document.source.origin.as_str() } else { super::original(document) };
    let parts: Vec<String> = [&m.author, &m.publisher, &m.published]
        .into_iter()
        .flatten()
        .map(|t| inline(t))
        .chain(Some(inline(origin)))
        .filter(|t| !t.is_empty())
        .collect();
    (!parts.is_empty()).then(|| format!("Source: {}", parts.join(", ")))
}

/// What a person should look at before the text goes on. Flags that are not here need no look.
const DOUBTS: &[(Flag, &str)] = &[
    (Flag::EmptyDocument, "There is nothing in the input."),
    (Flag::OnlyBoilerplate, "The input seems to be furniture alone; no article was found."),
    (Flag::BodyUncertain, "The article could not be told from the page around it for certain."),
    (Flag::EncodingDamage, "Some characters could not be decoded."),
    (
        Flag::MojibakeSuspected,
        "Some text looks as if it was decoded with the wrong encoding; nothing was changed.",
    ),
    (Flag::MojibakeRepaired, "Text that was decoded with the wrong encoding was restored."),
    (Flag::PossibleWatermark, "A site name may have been injected into the text; nothing was changed."),
    (Flag::WatermarkInferred, "A name was taken out of words although the page does not declare it."),
    (Flag::WatermarkRepaired, "A site name was taken out of words."),
    (Flag::AlignmentLowConfidence, "Some pairs of Chinese and English sentences may be wrong."),
    (Flag::AlignmentUneven, "The two languages do not have the same number of paragraphs or sentences."),
    (Flag::BylineUnreliable, "The name in the byline is not the writer's."),
    (Flag::TitleFromSourceLine, "The title was found in a source line."),
    (Flag::MixedParagraph, "A paragraph holds whole sentences of both languages."),
    (Flag::EmbeddedEn, "An English sentence stands inside a Chinese one."),
    (Flag::EmbeddedZh, "A Chinese sentence stands inside an English one."),
    (Flag::ScriptMixed, "Traditional and Simplified Chinese stand on one page."),
    (Flag::OtherLanguage, "Some text is in a third language."),
    (Flag::Paywall, "The article is cut by a paywall."),
    (Flag::Truncated, "The text ends before its end."),
];

fn doubts(document: &Document) -> impl Iterator<Item = &'static str> {
    DOUBTS.iter().filter(|(flag, _)| document.flags.contains(flag)).map(|(_, text)| *text)
}

/// Text at the start of a line: as [`inline`], and nothing may start a heading, a list, a quotation or a rule.
fn block(text: &str) -> String {
    let text = inline(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if text.starts_with(['#', '+', '-', '=', '>', '~']) {
        format!("\\{text}")
    } else if (1..=9).contains(&digits) && text[digits..].starts_with(['.', ')']) {
        // `1890. It was` is no item of a list.
        format!("{}\\{}", &text[..digits], &text[digits..])
    } else {
        text
    }
}

/// Text on one line that shows as it is: what Markdown would read is escaped, a URL becomes a link to itself.
fn inline(text: &str) -> String {
    let text = text.trim();
    let mut out = String::with_capacity(text.len() + 16);
    let mut at = 0;
    for colon in memchr::memmem::find_iter(text.as_bytes(), "://") {
        let Some(link) = link(text, colon).filter(|l| l.start >= at) else { continue };
        escape(&mut out, &text[at..link.start]);
        let _ = write!(out, "<{}>", &text[link.clone()]);
        at = link.end;
    }
    escape(&mut out, &text[at..]);
    out
}

/// The URL around a `://`, without the punctuation of the sentence behind it.
fn link(text: &str, colon: usize) -> Option<std::ops::Range<usize>> {
    let scheme = ["https", "http"].into_iter().find(|s| text[..colon].ends_with(s))?;
    let rest = &text[colon + 3..];
    let len = rest.bytes().take_while(|b| b.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(b)).count();
    let open = rest[..len].contains('(');
    let own = rest[..len]
        .trim_end_matches(|c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\'') || (c == ')' && !open));
    (!own.is_empty()).then(|| colon - scheme.len()..colon + 3 + own.len())
}

fn escape(out: &mut String, text: &str) {
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '&' | '|' | '~' => true,
            // `snake_case` cannot open emphasis.
            '_' => !(before.is_alphanumeric() && chars.peek().is_some_and(|n| n.is_alphanumeric())),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c });
        before = c;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_shows_as_it_is() {
        let cases = [
            ("# no heading", "\\# no heading"),
            ("- no item", "\\- no item"),
            ("1890. It was", "1890\\. It was"),
            ("2) two", "2\\) two"),
            ("1890 was", "1890 was"),
            ("===", "\\==="),
            (
                "a *b* _c_ d_e `f` [g](h) <i> &amp; j|k ~~l~~",
                "a \\*b\\* \\_c\\_ d_e \\`f\\` \\[g\\](h) \\<i\\> \\&amp; j\\|k \\~\\~l\\~\\~",
            ),
            ("见https://a.example/x_y_，", "见<https://a.example/x_y_>，"),
            ("(https://a.example).", "(<https://a.example>)."),
            ("two\nlines", "two lines"),
            ("> no quotation", "\\> no quotation"),
        ];
        for (text, want) in cases {
            assert_eq!(block(text), want, "{text:?}");
        }
    }

    #[test]
    fn items_keep_their_numbers() {
        assert_eq!(item("3. three"), "3. three");
        assert_eq!(item("• four"), "- four");
        assert_eq!(item("five"), "- five");
    }
}
