//! Builds blocks out of tags and text.

use super::marks::{Mark, mark_of};
use super::scan::{Token, Tokens, reference};
use crate::document::{Block, BlockKind, Break, Builder, MappedText, Span};
use crate::ingest::has_ink;
use std::ops::Range;
use std::sync::Arc;

/// A block with what the search for the article wants to know about it.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) block: Block,
    /// How many of its characters stand in links.
    pub(super) linked: usize,
    /// It stands in an element that is never part of an article (`nav`, `footer`, a form …).
    pub(super) furniture: bool,
    /// The mark of the inline element that holds nearly all of it: `<span class="byline">`.
    pub(super) inline: Option<Mark>,
}

/// The pieces of an element whose names say what it is for.
#[derive(Clone, Debug)]
pub(super) struct Zone {
    pub(super) mark: Mark,
    /// Numbers of its pieces.
    pub(super) pieces: Range<usize>,
}

/// A page in pieces.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) pieces: Vec<Piece>,
    /// Marked elements, in the order of their start tags.
    pub(super) zones: Vec<Zone>,
    /// True when there are elements that divide a page; a fragment of paragraphs has none.
    pub(super) is_page: bool,
    /// Number of start tags.
    pub(super) elements: usize,
    /// Greatest depth of open elements, as far as end tags tell.
    pub(super) depth: usize,
}

/// Elements that matter here. The numbers index [`Walker::open`].
#[derive(Clone, Copy, PartialEq, Debug)]
enum Tag {
    Title,
    Heading(u8),
    Item,
    Caption,
    Quote,
    Pre,
    Link,
    Furniture,
    Svg,
    List,
    Table,
    Row,
    Cell,
    /// An element that only divides blocks.
    Division,
}

fn tag_of(name: &str) -> Option<Tag> {
    Some(match name {
        "title" => Tag::Title,
        "h1" => Tag::Heading(1),
        "h2" => Tag::Heading(2),
        "h3" => Tag::Heading(3),
        "h4" => Tag::Heading(4),
        "h5" => Tag::Heading(5),
        "h6" => Tag::Heading(6),
        "li" | "dt" | "dd" => Tag::Item,
        "figcaption" => Tag::Caption,
        "blockquote" => Tag::Quote,
        "pre" | "listing" | "xmp" => Tag::Pre,
        "a" => Tag::Link,
        "nav" | "footer" | "form" | "aside" | "select" | "button" | "textarea" | "noscript" | "template"
        | "iframe" | "dialog" | "noembed" | "noframes" => Tag::Furniture,
        "svg" => Tag::Svg,
        "ul" | "ol" | "dl" | "menu" => Tag::List,
        "table" => Tag::Table,
        "tr" => Tag::Row,
        "td" | "th" => Tag::Cell,
        "p" | "div" | "section" | "article" | "main" | "header" | "body" | "html" | "head" | "figure"
        | "address" | "center" | "fieldset" | "details" | "summary" | "hgroup" | "search" | "option"
        | "optgroup" | "legend" | "caption" | "thead" | "tbody" | "tfoot" | "dir" | "plaintext"
        | "marquee" | "video" | "audio" | "object" | "canvas" => Tag::Division,
        _ => return None,
    })
}

/// True for elements that divide blocks.
pub(super) fn divides(name: &str) -> bool {
    tag_of(name).is_some_and(|t| t != Tag::Link) || name == "hr"
}

/// Divides a page into blocks.
pub(super) fn walk(source: &Arc<str>) -> Page {
    let mut walker = Walker::new(source);
    for token in Tokens::new(source) {
        match token {
            Token::Text { span, raw } => walker.text(span, raw),
            Token::Start { name, attributes, .. } => walker.start(&name, attributes),
            Token::End { name, .. } => walker.end(&name),
        }
    }
    walker.finish()
}

/// A row of a table whose cells are being read.
struct Row {
    /// Depth of tables at which it stands.
    table: usize,
    /// For each cell, the number of the first piece in it.
    cells: Vec<usize>,
}

/// An open element.
struct Open {
    tag: Tag,
    name: String,
    zone: Option<usize>,
}

struct Walker<'a> {
    source: &'a Arc<str>,
    page: Page,
    /// Elements that are open: their names decide about the block's kind.
    open: Vec<Open>,
    /// The zone of the paragraph that is open.
    paragraph: Option<usize>,
    /// Inline elements that were opened in this block, with their marks: an end tag that is missing reaches no
    /// further than the block.
    inline: Vec<(String, Option<Mark>)>,
    /// The mark of inline elements in this block, and how many characters of the block it holds.
    marked: (Option<Mark>, usize),
    rows: Vec<Row>,
    tables: usize,
    depth: isize,
    // The block that is being read.
    text: Builder,
    /// White space that was read and not written: it stands for nothing at the end of a block.
    space: Option<Span>,
    last: Option<char>,
    linked: usize,
    before: Break,
}

impl<'a> Walker<'a> {
    fn new(source: &'a Arc<str>) -> Self {
        let page = Page { pieces: Vec::new(), zones: Vec::new(), is_page: false, elements: 0, depth: 0 };
        Self {
            source,
            page,
            open: Vec::new(),
            paragraph: None,
            inline: Vec::new(),
            marked: (None, 0),
            rows: Vec::new(),
            tables: 0,
            depth: 0,
            text: Builder::new(source, 0),
            space: None,
            last: None,
            linked: 0,
            before: Break::Paragraph,
        }
    }

    fn is_open(&self, tag: Tag) -> bool {
        self.open.iter().rev().take(MAX_LOOK).any(|o| o.tag == tag)
    }

    fn start(&mut self, name: &str, attributes: &str) {
        self.page.elements += 1;
        self.page.is_page |= matches!(
            name,
            "html" | "body" | "article" | "main" | "nav" | "header" | "footer" | "section" | "aside"
        );
        match name {
            "br" => return self.line_break(),
            "hr" => return self.flush(Break::Paragraph),
            "img" | "input" | "wbr" | "meta" | "link" | "source" | "area" | "base" | "col" | "embed"
            | "track" | "param" => return,
            _ => {}
        }
        if !matches!(
            name,
            "p" | "li" | "dt" | "dd" | "tr" | "td" | "th" | "option" | "thead" | "tbody" | "tfoot"
        ) {
            self.depth += 1;
            self.page.depth = self.page.depth.max(self.depth.unsigned_abs());
        }
        let Some(tag) = tag_of(name) else {
            if INLINE.contains(&name) && self.inline.len() < MAX_LOOK {
                let mark = mark_of(name, attributes).filter(|m| *m != Mark::Body);
                self.inline.push((name.to_owned(), mark));
            }
            return;
        };
        if tag == Tag::Link {
            self.open.push(Open { tag, name: name.to_owned(), zone: None });
            return;
        }
        self.flush(Break::Paragraph);
        self.close_paragraph();
        self.inline.clear();
        match tag {
            Tag::Item => self.close_within(|t| t == Tag::Item, |t| t == Tag::List),
            Tag::Heading(_) => self.close_within(|t| matches!(t, Tag::Heading(_)), |t| t != Tag::Link),
            Tag::Row => self.open_row(),
            Tag::Cell => self.open_cell(),
            Tag::Table => {
                self.close_within(|t| matches!(t, Tag::Heading(_)), |t| t == Tag::Cell);
                self.tables += 1;
            }
            Tag::Division if name == "p" => {
                self.close_within(|t| matches!(t, Tag::Heading(_)), |t| t != Tag::Link);
                // A paragraph has no kind, so nobody asks whether it is open.
                self.paragraph = self.zone(name, attributes);
                return;
            }
            Tag::Division if matches!(name, "html" | "body" | "head") => return,
            _ => {}
        }
        let zone = self.zone(name, attributes);
        self.open.push(Open { tag, name: name.to_owned(), zone });
    }

    /// Opens a zone where the tag's names mean something.
    fn zone(&mut self, name: &str, attributes: &str) -> Option<usize> {
        let mark = mark_of(name, attributes)?;
        let first = self.page.pieces.len();
        self.page.zones.push(Zone { mark, pieces: first..first });
        Some(self.page.zones.len() - 1)
    }

    fn close_paragraph(&mut self) {
        if let Some(zone) = self.paragraph.take() {
            self.page.zones[zone].pieces.end = self.page.pieces.len();
        }
    }

    /// Closes open elements from number `from` on.
    fn close_from(&mut self, from: usize) {
        self.close_paragraph();
        let end = self.page.pieces.len();
        for zone in self.open.drain(from..).filter_map(|o| o.zone) {
            self.page.zones[zone].pieces.end = end;
        }
    }

    /// Closes the innermost open element that `is` names, unless one that `stops` names stands before it.
    fn close_within(&mut self, is: impl Fn(Tag) -> bool, stops: impl Fn(Tag) -> bool) {
        for i in (0..self.open.len()).rev().take(MAX_LOOK) {
            if is(self.open[i].tag) {
                self.close_from(i);
                return;
            }
            if stops(self.open[i].tag) {
                return;
            }
        }
    }

    fn end(&mut self, name: &str) {
        if name == "br" {
            return self.line_break(); // </br> is read as <br>
        }
        if !matches!(
            name,
            "p" | "li" | "dt" | "dd" | "tr" | "td" | "th" | "option" | "thead" | "tbody" | "tfoot"
        ) {
            self.depth -= 1;
        }
        let Some(tag) = tag_of(name) else {
            if let Some(at) = self.inline.iter().rposition(|(n, _)| n == name) {
                self.inline.truncate(at);
            }
            return;
        };
        if tag != Tag::Link {
            self.flush(Break::Paragraph);
            self.close_paragraph();
            self.inline.clear();
        }
        match tag {
            Tag::Row => self.close_row(self.tables),
            Tag::Table => {
                self.close_row(self.tables);
                self.tables = self.tables.saturating_sub(1);
            }
            _ => {}
        }
        let found = self.open.iter().rev().take(MAX_LOOK).position(|o| o.name == name);
        if let Some(back) = found {
            let from = self.open.len() - 1 - back;
            // </div> inside a cell does not end the table around it.
            let wall = tag != Tag::Table && self.open[from + 1..].iter().any(|o| o.tag == Tag::Table);
            if !wall {
                if tag == Tag::Link {
                    self.open.remove(from);
                } else {
                    self.close_from(from);
                }
            }
        }
    }

    fn line_break(&mut self) {
        let was_empty = self.text.is_empty() && self.last.is_none();
        self.flush(if was_empty { Break::Paragraph } else { Break::Line });
    }

    fn open_row(&mut self) {
        self.close_row(self.tables);
        self.close_within(|t| t == Tag::Row, |t| t == Tag::Table);
        self.rows.push(Row { table: self.tables, cells: Vec::new() });
    }

    fn open_cell(&mut self) {
        self.close_within(|t| t == Tag::Cell, |t| matches!(t, Tag::Row | Tag::Table));
        let first = self.page.pieces.len();
        if let Some(row) = self.rows.last_mut().filter(|r| r.table == self.tables) {
            row.cells.push(first);
        }
    }

    /// Ends the rows that stand at depth `table` or deeper, and joins their cells where they are those of a
    /// table of data: none of them has more than one block.
    fn close_row(&mut self, table: usize) {
        while let Some(row) = self.rows.pop_if(|r| r.table >= table && r.table > 0) {
            let pieces = &mut self.page.pieces;
            let Some(&first) = row.cells.first() else { continue };
            let ends = row.cells[1..].iter().copied().chain([pieces.len()]);
            let filled: Vec<usize> = row.cells.iter().zip(ends).map(|(a, b)| b - a).collect();
            // The pieces are looked at last, when there are no more than cells: of tables in tables none is looked at again.
            if pieces.len() - first < 2
                || filled.iter().any(|n| *n > 1)
                || pieces[first..].iter().any(|p| p.block.kind != BlockKind::Text || p.furniture)
            {
                continue;
            }
            let mut tabs = Vec::new();
            for n in filled {
                match n {
                    0 => tabs.iter_mut().rev().take(1).for_each(|t| *t += 1),
                    _ => tabs.push(1usize),
                }
            }
            let cells: Vec<Piece> = pieces.drain(first..).collect();
            let before = first + cells.len();
            pieces.extend(join_cells(self.source, cells, &tabs));
            // Zones inside the row: the row stands for all of its cells or for none of them.
            for zone in self.page.zones.iter_mut().rev().take_while(|z| z.pieces.start >= first) {
                let whole = zone.pieces.start == first && zone.pieces.end == before;
                zone.pieces = if whole { first..pieces.len() } else { first..first };
            }
        }
    }

    fn text(&mut self, span: Span, raw: bool) {
        let text = span.slice(self.source);
        let keep_lines = self.is_open(Tag::Pre);
        let in_link = self.is_open(Tag::Link);
        let mark = self.inline.iter().find_map(|(_, m)| *m);
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let here = span.start + at;
            let (len, value) = match c {
                '&' if !raw => match reference(&text[at..]) {
                    Some((len, value)) => (len, Some(value)),
                    None => (1, None),
                },
                _ => (c.len_utf8(), None),
            };
            let place = Span::new(here, here + len);
            at += len;
            match value {
                None if c == '\n' && keep_lines => self.line_break(),
                None if is_space(c) => self.add_space(place),
                None => self.add(place, None, c),
                Some(v) if v.chars().all(is_space) => self.add_space(place),
                Some(v) => self.add(place, Some(&v), v.chars().next().unwrap_or(' ')),
            }
            self.linked += usize::from(in_link);
            if mark.is_some() {
                self.marked = (self.marked.0.or(mark), self.marked.1 + 1);
            }
        }
    }

    fn add_space(&mut self, place: Span) {
        self.space = Some(self.space.map_or(place, |s| s.cover(place)));
    }

    fn add(&mut self, place: Span, value: Option<&str>, first: char) {
        if let Some(space) = self.space.take()
            && let Some(last) = self.last
        {
            let written = space.slice(self.source);
            let wrapped = written.contains(['\n', '\r']) && !written.contains("&");
            if written == " " {
                self.text.verbatim(space);
            } else if wrapped && is_wide(last) && is_wide(first) {
                self.text.replaced(space, ""); // Chinese has no space where a line is wrapped
            } else {
                self.text.replaced(space, " ");
            }
        }
        match value {
            None => self.text.verbatim(place),
            Some(v) => self.text.replaced(place, v),
        }
        self.last = value.map_or(Some(first), |v| v.chars().next_back());
    }

    /// Ends the block that is being read; `after` stands between it and the next one.
    fn flush(&mut self, after: Break) {
        self.space = None;
        self.last = None;
        let linked = std::mem::take(&mut self.linked);
        let (mark, marked) = std::mem::take(&mut self.marked);
        let text = std::mem::replace(&mut self.text, Builder::new(self.source, 0)).finish();
        if !has_ink(text.as_str()) {
            self.before = self.before.max(after);
            return;
        }
        let text = text.trimmed();
        let block = Block { kind: self.kind(), before: self.before, text };
        let inline = mark.filter(|_| marked * 10 >= block.text.as_str().chars().count() * 9);
        self.page.pieces.push(Piece { block, linked, furniture: self.is_open(Tag::Furniture), inline });
        self.before = after;
    }

    fn kind(&self) -> BlockKind {
        let mut item = false;
        for open in self.open.iter().rev().take(MAX_LOOK) {
            match &open.tag {
                Tag::Title if !self.is_open(Tag::Svg) => return BlockKind::Title,
                Tag::Heading(level) => return BlockKind::Heading(*level),
                Tag::Caption => return BlockKind::Caption,
                Tag::Quote => return BlockKind::Quote,
                Tag::Item => item = true,
                Tag::Table => break, // what is outside the table says nothing about a cell
                _ => {}
            }
        }
        if item { BlockKind::ListItem } else { BlockKind::Text }
    }

    fn finish(mut self) -> Page {
        self.flush(Break::Paragraph);
        self.close_row(1);
        self.close_from(0);
        self.page
    }
}

/// Inline elements whose names may say what they hold.
const INLINE: &[&str] = &["span", "time", "small", "cite", "em", "i", "strong", "b", "font", "label", "abbr"];

/// How many open elements are looked at: enough for any real page, and a bound for pages made to hurt.
const MAX_LOOK: usize = 256;

/// The cells of a row as one block; `tabs[i]` tabs stand behind cell `i`.
fn join_cells(source: &Arc<str>, cells: Vec<Piece>, tabs: &[usize]) -> Option<Piece> {
    let mut text = Builder::new(source, 0);
    let mut end = None;
    let mut row: Option<Piece> = None;
    for (i, cell) in cells.into_iter().enumerate() {
        if let Some(end) = end {
            let gap = Span::new(end, cell.block.text.span().start);
            text.replaced(gap, &"\t".repeat(tabs.get(i - 1).copied().unwrap_or(1)));
        }
        copy(&mut text, &cell.block.text);
        end = Some(cell.block.text.span().end);
        match &mut row {
            None => row = Some(cell),
            Some(row) => row.linked += cell.linked,
        }
    }
    let mut row = row?;
    row.block.text = text.finish();
    row.block.kind = BlockKind::TableRow;
    Some(row)
}

fn copy(out: &mut Builder, text: &MappedText) {
    let runs = text.runs();
    for (i, run) in runs.iter().enumerate() {
        let end = runs.get(i + 1).map_or(text.len(), |r| r.at);
        if run.verbatim {
            out.verbatim(run.src);
        } else {
            out.replaced(run.src, &text.as_str()[run.at..end]);
        }
    }
}

/// White space that HTML folds; a no-break space too, for pages indent with it. U+3000 is no such space.
fn is_space(c: char) -> bool {
    c.is_ascii_whitespace() || matches!(c, '\u{a0}' | '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Han characters, kana and full-width punctuation.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}')
}
