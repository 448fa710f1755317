//! Markdown (CommonMark with tables, footnotes, strike-through and front matter): its marks are the form of the text, as tags are
//! in HTML. Every block is a stretch of the input with the marks taken out; inline marks are [`Code`]s.

use super::has_ink;
use crate::document::{
    Block, BlockKind, Break, Builder, Code, CodeKind, Lang, MappedText, Markup, Metadata, Span,
};
use crate::lexis::dates::iso_date;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;
use std::sync::Arc;

fn parser(text: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    Parser::new_ext(text, options).into_offset_iter()
}

/// See [`super::blocks`]. A line of a paragraph is a block, as in plain text: pages that were turned into Markdown have
/// bylines and captions on lines of their own. What is text for no reader (front matter, link definitions) is outside the article.
pub(super) fn blocks(source: &Arc<str>) -> Vec<Block> {
    let mut walk = Walk {
        source,
        pieces: Vec::new(),
        open: Leaf::default(),
        kinds: Vec::new(),
        cell: 0,
        number: None,
        out: Vec::new(),
    };
    for (event, range) in parser(source) {
        walk.event(event, range);
    }
    walk.close();
    fill(source, walk.out)
}

/// The form of the text that is read.
#[derive(Clone, Copy, Default)]
struct Leaf {
    kind: BlockKind,
    before: Break,
    /// Within the words for a picture.
    picture: bool,
}

struct Walk<'s> {
    source: &'s Arc<str>,
    /// Stretches of the source that the open block is made of, each with what it says where that is something else.
    pieces: Vec<(Span, Option<String>)>,
    open: Leaf,
    /// The forms around it.
    kinds: Vec<Leaf>,
    /// Number of the cell in its row.
    cell: usize,
    /// Where an item of a numbered list begins: the number is text.
    number: Option<usize>,
    out: Vec<Block>,
}

impl Walk<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text, range.into())
            }
            Event::Code(text) => self.text(&text, inside(self.source, range.into(), &text)),
            Event::Html(_) => self.html(range),
            Event::SoftBreak | Event::HardBreak => self.line(),
            Event::Rule | Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        let inline = matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Link { .. }
                | Tag::Superscript
                | Tag::Subscript
        );
        if !inline && !matches!(tag, Tag::Image { .. } | Tag::TableCell) {
            self.close();
        }
        self.kinds.push(self.open);
        match tag {
            Tag::Heading { level, .. } => self.open.kind = BlockKind::Heading(*level as u8),
            Tag::TableHead | Tag::TableRow => (self.open.kind, self.cell) = (BlockKind::TableRow, 0),
            Tag::TableCell => {
                if self.cell > 0 && !self.pieces.is_empty() {
                    let at = range.start;
                    self.pieces.push((Span::new(at, at), Some("\t".to_owned())));
                }
                self.cell += 1;
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock => self.open.kind = BlockKind::Text,
            Tag::BlockQuote(_) => self.open.kind = BlockKind::Quote,
            Tag::Item => {
                self.open.kind = BlockKind::ListItem;
                let numbered = self.source[range.clone()].starts_with(|c: char| c.is_ascii_digit());
                self.number = numbered.then_some(range.start);
            }
            Tag::MetadataBlock(_) => self.open.kind = BlockKind::Outside,
            Tag::Image { .. } => self.open.picture = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        let inline = matches!(
            tag,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Link
                | TagEnd::Superscript
                | TagEnd::Subscript
                | TagEnd::Image
                | TagEnd::TableCell
        );
        if !inline {
            self.close();
        }
        let ended = std::mem::replace(&mut self.open, self.kinds.pop().unwrap_or_default());
        if inline {
            self.open.before = ended.before;
            if ended.kind == BlockKind::Caption {
                self.open.kind = BlockKind::Caption;
            }
        }
    }

    fn text(&mut self, text: &str, span: Span) {
        if let Some(start) = self.number.take() {
            let mark = Span::new(start, span.start).trimmed(self.source);
            if mark.slice(self.source).chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ')')) {
                self.pieces.push((mark, None));
                self.pieces.push((Span::new(mark.end, mark.end), Some(" ".to_owned())));
            }
        }
        if self.open.picture {
            // The words for a picture are its caption where it stands alone; within a text they belong to the mark.
            let alone = self.pieces.is_empty() || self.open.kind == BlockKind::Caption;
            if !alone {
                return;
            }
            self.caption(true);
        } else if self.open.kind == BlockKind::Caption {
            self.caption(false);
        }
        let stretch = span.slice(self.source);
        if stretch != text && stretch.trim_end() != text.trim_end() {
            self.words(text, span);
            return;
        }
        // Code comes with its line ends.
        let mut at = span.start;
        for line in stretch.split_inclusive('\n') {
            let ink = line.trim_end_matches(['\n', '\r']);
            self.pieces.push((Span::new(at, at + ink.len()), None));
            at += line.len();
            if ink.len() < line.len() {
                self.line();
            }
        }
    }

    /// Text that is not the source's own: a reference (`&amp;`), or code over several lines, whose line ends are spaces. Of that each
    /// word is the source's own.
    fn words(&mut self, text: &str, span: Span) {
        let before = self.pieces.len();
        let mut at = span.start;
        for word in text.split(' ') {
            let Some(found) = self.source[at..span.end].find(word) else {
                self.pieces.truncate(before);
                self.pieces.push((span, Some(text.to_owned())));
                return;
            };
            let start = at + found;
            if self.pieces.len() > before {
                self.pieces.push((Span::new(at, start), Some(" ".to_owned())));
            }
            at = start + word.len();
            self.pieces.push((Span::new(start, at), None));
        }
    }

    /// Makes the open block a caption, or no caption.
    fn caption(&mut self, yes: bool) {
        let around = self.kinds.iter().rev().find(|k| !k.picture).map_or(BlockKind::Text, |k| k.kind);
        self.open.kind = if yes { BlockKind::Caption } else { around };
    }

    /// The text of an HTML block: what stands between its tags.
    fn html(&mut self, range: Range<usize>) {
        let (mut at, end) = (range.start, range.end);
        while at < end {
            let rest = &self.source[at..end];
            let words = rest.find('<').unwrap_or(rest.len());
            let span = Span::new(at, at + words).trimmed(self.source);
            if has_ink(span.slice(self.source)) {
                self.pieces.push((span, None));
            }
            at += words + tag_length(&rest[words..]);
        }
        self.line();
    }

    fn line(&mut self) {
        self.close();
        self.open.before = Break::Line;
    }

    /// Ends the block that is open.
    fn close(&mut self) {
        let pieces = std::mem::take(&mut self.pieces);
        let Leaf { kind, before, .. } = self.open;
        self.open.before = Break::Paragraph;
        let mut text = Builder::new(self.source, pieces.iter().map(|p| p.0.len()).sum());
        let mut end = None;
        for (span, new) in pieces {
            let gap = Span::new(end.unwrap_or(span.start).min(span.start), span.start);
            text.replaced(gap, "");
            match new {
                None => text.verbatim(span),
                Some(new) => text.replaced(span, &new),
            }
            end = Some(span.end);
        }
        let text = text.finish().trimmed();
        if has_ink(text.as_str()) {
            self.out.push(Block { kind, before, text });
        }
    }
}

/// The stretch of `span` that is `text`: code without its back-ticks.
fn inside(source: &str, span: Span, text: &str) -> Span {
    let found = span.slice(source).find(text).map(|i| Span::new(span.start + i, span.start + i + text.len()));
    found.unwrap_or(span)
}

/// Length of a tag or a comment at the beginning of `text`.
fn tag_length(text: &str) -> usize {
    let close = if text.starts_with("<!--") { "-->" } else { ">" };
    text.find(close).map_or(text.len(), |i| i + close.len())
}

/// Puts the lines that no event tells of, link definitions, among the blocks.
fn fill(source: &Arc<str>, found: Vec<Block>) -> Vec<Block> {
    let mut lines: Vec<Block> = Vec::new();
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        let span = Span::new(at, at + line.len()).trimmed(source);
        at += line.len();
        let text = span.slice(source);
        if text.starts_with('[') && text.contains("]:") {
            lines.push(Block {
                kind: BlockKind::Outside,
                before: Break::Line,
                text: MappedText::view(source, span),
            });
        }
    }
    let mut lines = lines.into_iter().peekable();
    let mut out: Vec<Block> = Vec::with_capacity(found.len());
    for block in found {
        let span = block.text.span();
        while let Some(line) = lines.next_if(|l| l.text.span().start < span.end) {
            if line.text.span().end <= span.start {
                out.push(line);
            }
        }
        out.push(block);
    }
    out.extend(lines);
    out
}

/// See [`super::markup`].
pub(super) fn markup(source: &Arc<str>) -> Markup {
    let mut markup = Markup::default();
    let mut fenced = None;
    let mut front = false;
    // The code whose content begins next, for the length of its mark.
    for (event, range) in parser(source) {
        let whole = Span::from(range.clone());
        match event {
            Event::Start(Tag::MetadataBlock(_)) => front = true,
            Event::End(TagEnd::MetadataBlock(_)) => front = false,
            Event::Text(_) if front => markup.about = about(&source[range]),
            Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Fenced(_))) => fenced = Some(whole),
            Event::End(TagEnd::CodeBlock) => fenced = None,
            Event::Text(_) if fenced.is_some() && has_ink(&source[range.clone()]) => {
                match markup.fixed.last_mut() {
                    Some(last) if fenced.is_some_and(|f| f.start <= last.start) => last.end = whole.end,
                    _ => markup.fixed.push(whole),
                }
            }
            Event::Start(Tag::Strong) => markup.codes.push(paired(CodeKind::Bold, whole, 2, 2)),
            Event::Start(Tag::Emphasis) => markup.codes.push(paired(CodeKind::Italic, whole, 1, 1)),
            Event::Start(Tag::Strikethrough) => {
                let mark = source[range].bytes().take_while(|b| *b == b'~').count().min(2);
                markup.codes.push(paired(CodeKind::Other, whole, mark, mark));
            }
            Event::Start(Tag::Link { link_type, .. }) => {
                let end = match link_type {
                    LinkType::Autolink | LinkType::Email | LinkType::WikiLink { .. } => 1,
                    _ => link_end(whole.slice(source)),
                };
                markup.codes.push(paired(CodeKind::Link, whole, 1, end));
            }
            Event::Start(Tag::Image { .. }) => {
                markup.codes.push(Code { kind: CodeKind::Image, open: whole, close: None })
            }
            Event::Code(text) => {
                let words = inside(source, whole, &text);
                let (open, close) = (words.start - whole.start, whole.end - words.end);
                markup.codes.push(paired(CodeKind::Code, whole, open, close));
            }
            Event::InlineHtml(_) | Event::FootnoteReference(_) => {
                markup.codes.push(Code { kind: CodeKind::Other, open: whole, close: None });
            }
            _ => {}
        }
    }
    // What stands in a picture's words, or in no text, is part of the mark.
    let mut end = 0;
    markup.codes.retain(|c| {
        let apart = c.open.start >= end;
        if apart && c.kind == CodeKind::Image {
            end = c.open.end;
        }
        apart && !c.open.is_empty()
    });
    markup
}

/// An inline element with the lengths of its marks.
fn paired(kind: CodeKind, whole: Span, open: usize, close: usize) -> Code {
    let close = close.min(whole.len().saturating_sub(open));
    let (start, end) = (Span::new(whole.start, whole.start + open.min(whole.len())), whole.end);
    if close == 0 {
        Code { kind, open: whole, close: None }
    } else {
        Code { kind, open: start, close: Some(Span::new(end - close, end)) }
    }
}

/// Length of what follows the words of a link: `](https://x.example "a [title]")`, `][name]`, `]`.
fn link_end(link: &str) -> usize {
    // The bracket that closes the first one; escaped ones and those in code do not count.
    let (mut depth, mut code, mut escaped) = (0usize, false, false);
    for (i, b) in link.bytes().enumerate() {
        match b {
            _ if std::mem::take(&mut escaped) => {}
            b'\\' => escaped = true,
            b'`' => code = !code,
            b'[' if !code => depth += 1,
            b']' if !code => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return link.len() - i;
                }
            }
            _ => {}
        }
    }
    1
}

/// What front matter says: `key: value` of YAML or `key = "value"` of TOML, a line each. What stands deeper is passed over.
fn about(front: &str) -> Metadata {
    let mut about = Metadata::default();
    for line in front.lines() {
        let Some((key, value)) = line.split_once([':', '=']) else { continue };
        let value = value.trim();
        let quoted = |q: char| value.strip_prefix(q).and_then(|v| v.strip_suffix(q));
        let value = quoted('"').or_else(|| quoted('\'')).unwrap_or(value).trim();
        if value.is_empty()
            || value.starts_with(['[', '{', '|', '>', '&', '*'])
            || key.starts_with([' ', '\t', '-'])
        {
            continue;
        }
        let value = Some(value.to_owned());
        match key.trim().to_ascii_lowercase().as_str() {
            "title" => about.title = value,
            "author" | "byline" => about.author = value,
            "date" | "published" | "publishdate" | "pubdate" => {
                about.published = value.as_deref().and_then(iso_date)
            }
            "site" | "site_name" | "sitename" => about.site_name = value,
            "publisher" => about.publisher = value,
            "lang" | "language" => about.language = value.filter(|v| !Lang::declared(v).is_und()),
            "url" | "link" | "source" | "canonical" => about.url = value.filter(|v| v.starts_with("http")),
            _ => {}
        }
    }
    about
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
    fn marks_tell_the_form() {
        use BlockKind::*;
        use Break::{Line, Paragraph};
        let got = seen(
            "# 河灯 *Lanterns*\n\nOne **bold** [link](https://x.example) line\nand &amp; `code`\\*.\n\n> said\n> so\n\n\
             - one\n- [x] two\n\n3. three\n   more\n\n   again\n\n| 中文 | English |\n|---|---|\n| 河 | *river* |\n\n---\n\n\
             ![A lantern](a.png)\n\nSee ![it](b.png) there.\n\nHead\n====\n\n[a]: https://x.example\n",
        );
        let want = [
            (Heading(1), Paragraph, "河灯 Lanterns"),
            (Text, Paragraph, "One bold link line"),
            (Text, Line, "and & code*."),
            (Quote, Paragraph, "said"),
            (Quote, Line, "so"),
            (ListItem, Paragraph, "one"),
            (ListItem, Paragraph, "two"),
            (ListItem, Paragraph, "3. three"),
            (ListItem, Line, "more"),
            (ListItem, Paragraph, "again"),
            (TableRow, Paragraph, "中文\tEnglish"),
            (TableRow, Paragraph, "河\triver"),
            (Caption, Paragraph, "A lantern"),
            (Text, Paragraph, "See  there."),
            (Heading(1), Paragraph, "Head"),
            (Outside, Line, "[a]: https://x.example"),
        ];
        assert_eq!(got, want.map(|(k, b, t)| (k, b, t.to_owned())));
    }

    #[test]
    fn every_block_points_into_the_input() {
        let source: Arc<str> = "## A **bold** head ##\n\nsee [here](u) &copy; x".into();
        let got = blocks(&source);
        assert_eq!(got[0].text.span().slice(&source), "A **bold** head");
        assert_eq!(got[1].text.as_str(), "see here © x");
        let at = got[1].text.as_str().find('©').unwrap();
        assert_eq!(got[1].text.source_span(at..at + 2).slice(&source), "&copy;");
    }

    #[test]
    fn front_matter_code_and_html_blocks() {
        use BlockKind::*;
        let text = "---\ntitle: \"River\"\nauthor: Chen Lu\ndate: 2024-05-03\nlang: en\ntags: [a]\n---\n\n```sh\nlet a;\n\nlet b;\n```\n\n\
                    <div>\n<b>Hi</b> there\n</div>\n";
        let got = seen(text);
        let texts: Vec<(BlockKind, &str)> = got.iter().map(|b| (b.0, b.2.as_str())).collect();
        for want in [(Outside, "title: \"River\""), (Text, "let a;"), (Text, "let b;")] {
            assert!(texts.contains(&want), "{texts:?}");
        }
        assert!(texts.iter().any(|t| t.1 == "Hi there" || t.1 == "Hithere"), "{texts:?}");
        let markup = markup(&text.into());
        let about = &markup.about;
        assert_eq!((about.title.as_deref(), about.author.as_deref()), (Some("River"), Some("Chen Lu")));
        assert_eq!((about.published.as_deref(), about.language.as_deref()), (Some("2024-05-03"), Some("en")));
        assert_eq!(markup.fixed.iter().map(|s| s.slice(text)).collect::<Vec<_>>(), ["let a;\n\nlet b;\n"]);
    }

    #[test]
    fn inline_marks_are_codes() {
        let text = "a **b *c*** [d `]` e](u \"t\") <https://x.example> ``f`` [g][h] ~~i~~ ![j **k**](l) <b>m</b>\n\n[h]: v\n";
        let found: Vec<(CodeKind, &str, &str)> = markup(&text.into())
            .codes
            .into_iter()
            .map(|c| (c.kind, c.open.slice(text), c.close.map_or("", |s| s.slice(text))))
            .collect();
        use CodeKind::*;
        assert_eq!(
            found,
            [
                (Bold, "**", "**"),
                (Italic, "*", "*"),
                (Link, "[", "](u \"t\")"),
                (Code, "`", "`"),
                (Link, "<", ">"),
                (Code, "``", "``"),
                (Link, "[", "][h]"),
                (Other, "~~", "~~"),
                (Image, "![j **k**](l)", ""),
                (Other, "<b>", ""),
                (Other, "</b>", ""),
            ]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]
        #[test]
        fn text_is_in_one_block(parts in prop::collection::vec(prop::sample::select(vec![
            "a", "河", " ", "\n", "\n\n", "# ", "## ", "- ", "* ", "1. ", "> ", "**", "*", "`", "|", "|---|---|\n", "| a | b |\n",
            "[", "](u)", "&amp;", "&#0;", "\\*", "---\n", "    ", "\t", "[a]: u\n", "~~", "- [ ] ", "\r\n", "\u{200b}", "\u{a0}",
            "<https://x.example>", "title: x\n", "\0", "_",
        ]), 0..30), wild in prop::collection::vec(prop::sample::select(vec![
            "", "![", "<b>", "<div>\n", "</div>", "<!--", "-->", "```\n", "[^1]", "[^1]: ", "+++\n",
        ]), 0..4)) {
            let plain = parts.concat();
            let text = wild.concat() + &plain + &wild.concat();
            let source: Arc<str> = text.as_str().into();
            let mut count = vec![0u8; text.len()];
            let mut last = 0;
            for b in blocks(&source) {
                let shown = b.text.as_str();
                prop_assert!(has_ink(shown) && shown.trim().len() == shown.len(), "{:?}", shown);
                prop_assert!(b.text.span().start >= last, "{:?}", text);
                last = b.text.span().end;
                b.text.span().range().for_each(|i| count[i] += 1);
                for run in b.text.runs().into_iter().filter(|r| r.verbatim) {
                    prop_assert_eq!(run.src.slice(&source), &shown[run.at..run.at + run.src.len()]);
                }
            }
            // What stands behind a fence is no text: `~~~~河`.
            let fenced = ["~~~", "```"].iter().any(|f| text.contains(f));
            let tame = !fenced && wild.iter().all(|w| w.is_empty());
            for (i, c) in text.char_indices() {
                prop_assert!(count[i] < 2, "{:?} at {}", text, i);
                // Addresses of links have letters too, but no Han here.
                prop_assert!(!tame || c != '河' || is_visible(c) && count[i] == 1, "{:?} at {}: {}", text, i, count[i]);
            }
            let layers = markup(&source);
            for code in &layers.codes {
                prop_assert!(source.get(code.open.range()).is_some() && code.close.is_none_or(|c| source.get(c.range()).is_some() && c.start >= code.open.end));
            }
        }
    }
}
