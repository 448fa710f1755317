//! Text of a word processor's document (ECMA-376, WordprocessingML).
//!
//! Read are the body, its tables, foot- and endnotes; not headers and footers of pages, comments, and what a tracked
//! change took out.

use super::xml::{attribute, each, name, plain, push};
use super::{Parts, Text};
use crate::document::Metadata;
use crate::error::Result;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

pub(super) fn read(parts: &mut Parts<'_>) -> Result<Text> {
    let part = main_part(parts)?;
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let styles = match parts.text(&beside("styles.xml"))? {
        Some(text) => styles("styles.xml", &text)?,
        None => HashMap::new(),
    };
    let mut body = Body { styles, ..Body::default() };
    let text = parts.need(&part)?;
    each(&part, &text, |event| {
        body.event(event);
        Ok(())
    })?;
    for notes in ["footnotes.xml", "endnotes.xml"] {
        let notes = beside(notes);
        if let Some(text) = parts.text(&notes)? {
            each(&notes, &text, |event| {
                body.event(event);
                Ok(())
            })?;
        }
    }
    let metadata = match parts.text("docProps/core.xml")? {
        Some(text) => about("docProps/core.xml", &text)?,
        None => Metadata::default(),
    };
    Ok(Text { html: body.html, metadata })
}

/// The part that holds the document, by the relations of the archive.
fn main_part(parts: &mut Parts<'_>) -> Result<String> {
    const USUAL: &str = "word/document.xml";
    let mut found = None;
    if let Some(text) = parts.text("_rels/.rels")? {
        each("_rels/.rels", &text, |event| {
            if let Event::Start(e) | Event::Empty(e) = &event
                && name(e) == "Relationship"
                && attribute(e, "Type").is_some_and(|t| t.ends_with("/officeDocument"))
            {
                found = found.take().or(attribute(e, "Target"));
            }
            Ok(())
        })?;
    }
    let found = found.map(|target| target.trim_start_matches('/').to_owned());
    Ok(found.filter(|part| parts.has(part)).unwrap_or_else(|| USUAL.to_owned()))
}

/// The level of the heading that each style makes, by the style's outline level or by its name (`heading 1`, `Title`).
fn styles(part: &str, text: &str) -> Result<HashMap<String, u8>> {
    let mut levels = HashMap::new();
    let mut style = String::new();
    each(part, text, |event| {
        if let Event::Start(e) | Event::Empty(e) = &event {
            match name(e) {
                "style" => style = attribute(e, "styleId").unwrap_or_default(),
                "name" => {
                    let name = attribute(e, "val").unwrap_or_default().to_ascii_lowercase();
                    let level = match name.strip_prefix("heading ") {
                        Some(level) => level.trim().parse().ok(),
                        None => (name == "title").then_some(1),
                    };
                    if let Some(level) = level {
                        levels.insert(style.clone(), level);
                    }
                }
                "outlineLvl" => {
                    if let Some(level) =
                        attribute(e, "val").and_then(|v| v.parse::<u8>().ok()).filter(|l| *l < 6)
                    {
                        levels.entry(style.clone()).or_insert(level + 1);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    })?;
    Ok(levels)
}

/// What the document says about itself.
fn about(part: &str, text: &str) -> Result<Metadata> {
    let mut metadata = Metadata::default();
    let (mut inside, mut value) = (String::new(), String::new());
    each(part, text, |event| {
        match &event {
            Event::Start(e) => {
                inside = name(e).to_owned();
                value.clear();
            }
            Event::End(_) => {
                let found = plain(&value);
                match inside.as_str() {
                    "title" => metadata.title = metadata.title.take().or(found),
                    "creator" => metadata.author = metadata.author.take().or(found),
                    "keywords" => {
                        let words = found.unwrap_or_default();
                        let words = words.split([',', ';', '，', '；', '、']).map(str::trim);
                        metadata.tags.extend(words.filter(|w| !w.is_empty()).map(str::to_owned));
                    }
                    _ => {}
                }
                inside.clear();
            }
            event => push(&mut value, event),
        }
        Ok(())
    })?;
    Ok(metadata)
}

#[derive(Default)]
struct Body {
    styles: HashMap<String, u8>,
    html: String,
    /// Text of the paragraph that is open.
    paragraph: String,
    level: u8,
    item: bool,
    /// Depth of elements whose text is not shown: deletions, the second form of a drawing.
    hidden: usize,
    /// Inside `w:t`.
    text: bool,
    /// Tables that are open; for each whether its cell has a paragraph already.
    cells: Vec<bool>,
}

impl Body {
    fn event(&mut self, event: Event<'_>) {
        match &event {
            Event::Start(e) => self.start(e),
            Event::Empty(e) => {
                self.start(e);
                self.end(name(e));
            }
            Event::End(e) => self.end(e.local_name().into_inner()),
            event if self.text && self.hidden == 0 => push(&mut self.paragraph, event),
            _ => {}
        }
    }

    fn start(&mut self, e: &BytesStart<'_>) {
        match name(e) {
            "del" | "moveFrom" | "Fallback" => self.hidden += 1,
            _ if self.hidden > 0 => {}
            "p" => self.flush(),
            "pStyle" => {
                let style = attribute(e, "val").unwrap_or_default();
                self.level = self.styles.get(&style).copied().unwrap_or(0);
            }
            "numPr" => self.item = true,
            "t" => self.text = true,
            "tab" | "ptab" => self.paragraph.push(' '),
            "br" | "cr" => self.paragraph.push_str("<br>"),
            "noBreakHyphen" => self.paragraph.push('\u{2011}'),
            "tbl" => {
                self.flush();
                self.html.push_str("<table>\n");
                self.cells.push(false);
            }
            "tr" => self.html.push_str("<tr>"),
            "tc" => {
                self.html.push_str("<td>");
                self.cells.iter_mut().rev().take(1).for_each(|c| *c = false);
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "del" | "moveFrom" | "Fallback" => self.hidden = self.hidden.saturating_sub(1),
            _ if self.hidden > 0 => {}
            "p" => self.flush(),
            "t" => self.text = false,
            "tbl" => {
                self.html.push_str("</table>\n");
                self.cells.pop();
            }
            "tr" => self.html.push_str("</tr>\n"),
            "tc" => {
                self.flush();
                self.html.push_str("</td>");
            }
            _ => {}
        }
    }

    /// Writes the paragraph that was read.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.paragraph);
        let (level, item) = (std::mem::take(&mut self.level), std::mem::take(&mut self.item));
        if text.trim().is_empty() {
            return;
        }
        let first = self.cells.last_mut().map(|full| !std::mem::replace(full, true));
        let (open, close) = match (first, level) {
            (Some(true), _) => (String::new(), String::new()),
            (Some(false), _) => ("<br>".to_owned(), String::new()),
            (None, 1..=6) => (format!("<h{level}>"), format!("</h{level}>\n")),
            (None, _) if item => ("<li>".to_owned(), "</li>\n".to_owned()),
            (None, _) => ("<p>".to_owned(), "</p>\n".to_owned()),
        };
        self.html.push_str(&open);
        self.html.push_str(text.trim());
        self.html.push_str(&close);
    }
}

#[cfg(test)]
mod tests {
    use super::super::open;
    use super::super::tests::archive;

    #[test]
    fn the_form_of_a_document_is_kept() {
        let document = r#"<?xml version="1.0"?><w:document xmlns:w="w"><w:body>
            <w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>Lantern &amp; river</w:t></w:r></w:p>
            <w:p><w:r><w:t xml:space="preserve">河灯节 </w:t></w:r><w:del><w:r><w:t>gone</w:t></w:r></w:del><w:r><w:t>开幕。</w:t></w:r></w:p>
            <w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>one</w:t><w:br/><w:t>line</w:t></w:r></w:p>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>河</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>river</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            </w:body></w:document>"#;
        let styles = r#"<w:styles><w:style w:styleId="1"><w:name w:val="heading 1"/></w:style></w:styles>"#;
        let core = "<c:p><dc:title>Lantern &#x706f;</dc:title><dc:creator>Chen Lu</dc:creator></c:p>";
        let bytes = archive(&[
            ("word/document.xml", document),
            ("word/styles.xml", styles),
            ("docProps/core.xml", core),
        ]);
        let source = open(&bytes, "a.docx").unwrap();
        assert_eq!(
            source.text(),
            "<h1>Lantern &amp; river</h1>\n<p>河灯节 开幕。</p>\n<li>one<br>line</li>\n\
             <table>\n<tr><td>河</td><td>river</td></tr>\n</table>\n"
        );
        assert_eq!(source.metadata.title.as_deref(), Some("Lantern 灯"));
        assert_eq!(source.metadata.author.as_deref(), Some("Chen Lu"));
    }
}
