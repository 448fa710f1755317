//! Text of a book (EPUB 2 and 3): its chapters in the order of the spine.

use super::xml::{attribute, each, name, plain, push};
use super::{Parts, Text, damaged};
use crate::document::Metadata;
use crate::error::{Error, Result};
use quick_xml::events::Event;
use std::collections::{HashMap, HashSet};

pub(super) fn read(parts: &mut Parts<'_>) -> Result<Text> {
    const CONTAINER: &str = "META-INF/container.xml";
    let container = parts.need(CONTAINER)?;
    let mut package = None;
    each(CONTAINER, &container, |event| {
        if let Event::Start(e) | Event::Empty(e) = &event
            && name(e) == "rootfile"
        {
            package = package.take().or(attribute(e, "full-path"));
        }
        Ok(())
    })?;
    let package = package.ok_or_else(|| damaged(CONTAINER, "it names no package"))?;
    let book = Book::read(&package, &parts.need(&package)?)?;
    let locked = locked(parts)?;
    let mut html = String::new();
    let mut read = HashSet::new();
    for chapter in book.chapters(&package) {
        if !read.insert(chapter.clone()) {
            continue; // a spine may name a chapter twice; the text is there once
        }
        if locked.contains(&chapter) {
            return Err(Error::decode(format!("{chapter} is encrypted"))
                .remedy("give a book without copy protection"));
        }
        // A chapter that the spine names and the archive does not have is text that would be missed.
        html.push_str(&as_html(body(&parts.need(&chapter)?)));
        html.push('\n');
    }
    Ok(Text { html, metadata: book.metadata })
}

/// The parts that are encrypted.
fn locked(parts: &mut Parts<'_>) -> Result<HashSet<String>> {
    const ENCRYPTION: &str = "META-INF/encryption.xml";
    let mut locked = HashSet::new();
    if let Some(text) = parts.text(ENCRYPTION)? {
        each(ENCRYPTION, &text, |event| {
            if let Event::Start(e) | Event::Empty(e) = &event
                && name(e) == "CipherReference"
            {
                locked.extend(attribute(e, "URI"));
            }
            Ok(())
        })?;
    }
    Ok(locked)
}

/// The package document: what the book says about itself, its parts and their order.
#[derive(Default)]
struct Book {
    metadata: Metadata,
    /// Files of the parts with text, by their ids; tables of contents are left out.
    files: HashMap<String, String>,
    spine: Vec<String>,
}

impl Book {
    fn read(part: &str, text: &str) -> Result<Self> {
        let mut book = Book::default();
        let mut value = String::new();
        each(part, text, |event| {
            match &event {
                Event::Start(e) | Event::Empty(e) => {
                    value.clear();
                    match name(e) {
                        "item" => book.item(e),
                        "itemref" => book.spine.extend(attribute(e, "idref")),
                        _ => {}
                    }
                }
                Event::End(e) => {
                    if let Some(value) = plain(&value) {
                        book.about(e.local_name().into_inner(), value);
                    }
                    value.clear();
                }
                event => push(&mut value, event),
            }
            Ok(())
        })?;
        Ok(book)
    }

    fn item(&mut self, e: &quick_xml::events::BytesStart<'_>) {
        let kind = attribute(e, "media-type").unwrap_or_default();
        let contents =
            attribute(e, "properties").is_some_and(|p| p.split_ascii_whitespace().any(|p| p == "nav"));
        if kind.contains("html")
            && !contents
            && let (Some(id), Some(file)) = (attribute(e, "id"), attribute(e, "href"))
        {
            self.files.insert(id, file);
        }
    }

    fn about(&mut self, element: &str, value: String) {
        let metadata = &mut self.metadata;
        let place = match element {
            "title" => &mut metadata.title,
            "creator" => &mut metadata.author,
            "publisher" => &mut metadata.publisher,
            "date" => &mut metadata.published,
            "subject" => return metadata.tags.push(value),
            _ => return,
        };
        let is_date = |v: &str| v.len() >= 10 && v.is_char_boundary(10) && v.as_bytes()[4] == b'-';
        if element == "date" && !is_date(&value) {
            return;
        }
        let value = if element == "date" { value[..10].to_owned() } else { value };
        place.get_or_insert(value);
    }

    /// The files of the chapters in order, as the archive names them.
    fn chapters(&self, package: &str) -> Vec<String> {
        let folder = package.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.spine.iter().filter_map(|id| self.files.get(id)).map(|file| resolved(folder, file)).collect()
    }
}

/// A reference in a package as the name of a part: relative to the package, with `%20` resolved.
fn resolved(folder: &str, reference: &str) -> String {
    let reference = reference.split('#').next().unwrap_or_default();
    let mut bytes = Vec::with_capacity(reference.len());
    let mut rest = reference.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = (*first == b'%').then(|| tail.get(..2)).flatten();
        let code =
            code.and_then(|c| std::str::from_utf8(c).ok()).and_then(|c| u8::from_str_radix(c, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    let reference = String::from_utf8_lossy(&bytes);
    let mut steps: Vec<&str> = folder.split('/').filter(|s| !s.is_empty()).collect();
    for step in reference.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// What stands in the body of a page.
fn body(page: &str) -> &str {
    let lower = page.to_ascii_lowercase();
    let open = lower.find("<body").and_then(|at| lower[at..].find('>').map(|end| at + end + 1));
    let start = open.unwrap_or(0);
    let end = lower.rfind("</body").filter(|end| *end >= start).unwrap_or(page.len());
    page[start..end].trim()
}

/// XHTML as HTML: `<script/>` is the whole of an element in the one and opens it in the other, which would swallow the rest of
/// the chapter; a CDATA section is text in the one and a comment in the other.
fn as_html(xhtml: &str) -> String {
    let mut html = String::with_capacity(xhtml.len());
    let mut rest = xhtml;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        html.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(text) = rest.strip_prefix("<![CDATA[") {
            let end = text.find("]]>").unwrap_or(text.len());
            html.push_str(&html_escape::encode_text(&text[..end]));
            rest = text.get(end + 3..).unwrap_or_default();
            continue;
        }
        let comment = rest.starts_with("<!--");
        let end = if comment { rest.find("-->").map(|n| n + 3) } else { end_of_tag(rest) };
        let (tag, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        let name: &str =
            tag[1..].split(|c: char| c.is_whitespace() || c == '/' || c == '>').next().unwrap_or("");
        match tag.strip_suffix("/>") {
            Some(open) if !comment && !name.is_empty() && !VOID.contains(&name) => {
                html.push_str(open.trim_end());
                html.push_str("></");
                html.push_str(name);
                html.push('>');
            }
            _ => html.push_str(tag),
        }
    }
    html.push_str(rest);
    html
}

/// The place behind a tag; a `>` inside quotes does not end it.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return Some(at + 1),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Elements of HTML that have no content and no end tag.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

#[cfg(test)]
mod tests {
    use super::super::open;
    use super::super::tests::archive;

    #[test]
    fn chapters_come_in_the_order_of_the_spine() {
        let container =
            "<container><rootfiles><rootfile full-path=\"OEBPS/book.opf\"/></rootfiles></container>";
        let book = "<package><metadata><dc:title>河灯 &amp; River</dc:title><dc:creator>Chen Lu</dc:creator>\
            <dc:date>2024-03-01T00:00:00Z</dc:date></metadata><manifest>\
            <item id=\"b\" href=\"two%20b.xhtml\" media-type=\"application/xhtml+xml\"/>\
            <item id=\"a\" href=\"../one.xhtml\" media-type=\"application/xhtml+xml\"/>\
            <item id=\"n\" href=\"nav.xhtml\" properties=\"nav\" media-type=\"application/xhtml+xml\"/>\
            </manifest><spine><itemref idref=\"n\"/><itemref idref=\"a\"/><itemref idref=\"b\"/><itemref idref=\"a\"/></spine></package>";
        let page =
            |text: &str| format!("<html><head><title>x</title></head><BODY class=\"c\">{text}</BODY></html>");
        let parts = [
            ("META-INF/container.xml", container.to_owned()),
            ("OEBPS/book.opf", book.to_owned()),
            ("OEBPS/two b.xhtml", page("<section><p>Two.</p></section>")),
            ("one.xhtml", page("<h1>一</h1>")),
            ("OEBPS/nav.xhtml", page("<nav>Contents</nav>")),
        ];
        let parts: Vec<(&str, &str)> = parts.iter().map(|(n, t)| (*n, t.as_str())).collect();
        let source = open(&archive(&parts), "a.epub").unwrap();
        assert_eq!(source.text(), "<h1>一</h1>\n<section><p>Two.</p></section>\n");
        let about = &source.metadata;
        assert_eq!(about.title.as_deref(), Some("河灯 & River"));
        assert_eq!(about.published.as_deref(), Some("2024-03-01"));
    }

    #[test]
    fn xhtml_becomes_html() {
        for (xhtml, html) in [
            ("<script src='a>b'/><p>河<br/>灯</p>", "<script src='a>b'></script><p>河<br/>灯</p>"),
            ("<a id=\"x\" />a &amp; b<![CDATA[<c>]]>d", "<a id=\"x\"></a>a &amp; b&lt;c&gt;d"),
            ("<!-- <p/> --><title/>x <y", "<!-- <p/> --><title></title>x <y"),
        ] {
            assert_eq!(super::as_html(xhtml), html);
        }
    }

    #[test]
    fn what_is_missing_or_locked_is_named() {
        let container = "<container><rootfile full-path=\"b.opf\"/></container>";
        let book = "<package><item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/><itemref idref=\"a\"/></package>";
        let mut parts = vec![("META-INF/container.xml", container), ("b.opf", book)];
        let told = |parts: &[(&str, &str)]| open(&archive(parts), "a.epub").unwrap_err().to_string();
        assert!(told(&parts).contains("it has no a.xhtml"), "{}", told(&parts));
        parts.push(("a.xhtml", "<p>x</p>"));
        parts.push(("META-INF/encryption.xml", "<e><CipherReference URI=\"a.xhtml\"/></e>"));
        assert!(told(&parts).contains("a.xhtml is encrypted"), "{}", told(&parts));
        assert!(told(&parts[..1]).contains("it has no b.opf"), "{}", told(&parts[..1]));
    }
}
