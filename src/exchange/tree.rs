//! Reading XML: elements one at a time, each subtree small, nothing resolved that the file does not hold itself.

use crate::error::{Error, Result};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::cell::Cell;

/// Deepest nesting that is read: every real file stays below 30.
const DEEPEST: usize = 256;

/// An element with what is in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    /// Its name without a prefix.
    pub(super) name: String,
    /// Attributes by their names as written; a prefix stays (`xml:lang`).
    pub(super) attributes: Vec<(String, String)>,
    /// Its content.
    pub(super) children: Vec<Node>,
}

/// A piece of an element's content.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// An element.
    Element(Element),
    /// Text, its references resolved.
    Text(String),
}

impl Element {
    /// The attribute of this name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The child elements.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|n| match n {
            Node::Element(e) => Some(e),
            Node::Text(_) => None,
        })
    }

    /// The first child element of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|e| e.name == name)
    }

    /// All text in it.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        // No recursion: depth is the file's choice.
        let mut stack: Vec<_> = self.children.iter().rev().collect();
        while let Some(node) = stack.pop() {
            match node {
                Node::Text(t) => out.push_str(t),
                Node::Element(e) => stack.extend(e.children.iter().rev()),
            }
        }
        out
    }
}

/// What comes next in a file.
pub(super) enum Step {
    /// An element begins; its children follow, or are taken with [`Walker::subtree`].
    Open(Element),
    /// An element ends.
    Close,
}

/// Goes through a file.
pub(super) struct Walker<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    depth: usize,
    /// The element that was opened last is empty: its end is still owed.
    owed: bool,
    /// A document type is an error.
    doctype: bool,
    /// The byte that was reached when the line was asked for, and the line.
    reached: Cell<(usize, usize)>,
}

impl<'t> Walker<'t> {
    /// At the beginning of a file. With `doctype`, a document type without declarations of its own is passed over.
    pub(super) fn new(text: &'t str, doctype: bool) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = true;
        Self { text, reader, depth: 0, owed: false, doctype, reached: Cell::new((0, 1)) }
    }

    /// The next beginning or end of an element; `None` at the end of the file. Text between them is passed over.
    pub(super) fn next(&mut self) -> Result<Option<Step>> {
        if std::mem::take(&mut self.owed) {
            self.depth -= 1;
            return Ok(Some(Step::Close));
        }
        loop {
            match self.event()? {
                Event::Start(tag) => {
                    let element = self.element(&tag)?;
                    self.deeper()?;
                    return Ok(Some(Step::Open(element)));
                }
                Event::Empty(tag) => {
                    let element = self.element(&tag)?;
                    self.deeper()?;
                    self.owed = true;
                    return Ok(Some(Step::Open(element)));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Step::Close));
                }
                Event::Eof if self.depth > 0 => return Err(self.broken("the file ends inside an element")),
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// The element that was opened last, with everything in it.
    pub(super) fn subtree(&mut self, mut element: Element) -> Result<Element> {
        if std::mem::take(&mut self.owed) {
            self.depth -= 1;
            return Ok(element);
        }
        let mut open: Vec<Element> = Vec::new();
        loop {
            let event = self.event()?;
            let top = open.last_mut().unwrap_or(&mut element);
            match event {
                Event::Start(tag) => {
                    let child = self.element(&tag)?;
                    self.deeper()?;
                    open.push(child);
                }
                Event::Empty(tag) => {
                    let child = self.element(&tag)?;
                    top.children.push(Node::Element(child));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    match open.pop() {
                        None => return Ok(element),
                        Some(done) => {
                            let top = open.last_mut().unwrap_or(&mut element);
                            top.children.push(Node::Element(done));
                        }
                    }
                }
                Event::Text(text) => push_text(top, &text.xml10_content()),
                Event::CData(text) => push_text(top, &text.xml10_content()),
                Event::GeneralRef(name) => {
                    let text = self.resolved(&name)?;
                    let top = open.last_mut().unwrap_or(&mut element);
                    push_text(top, &text);
                }
                Event::Eof => return Err(self.broken("the file ends inside an element")),
                _ => {}
            }
        }
    }

    /// The line that has been reached, from 1. Asked for every unit, it goes through the text once.
    pub(super) fn line(&self) -> usize {
        let at = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len());
        let (before, line) = self.reached.get();
        let new = memchr::memchr_iter(b'\n', &self.text.as_bytes()[before.min(at)..at]).count();
        self.reached.set((at, line + new));
        line + new
    }

    fn event(&mut self) -> Result<Event<'t>> {
        let event = self.reader.read_event().map_err(|e| {
            Error::format(format!("line {}: no well-formed XML: {e}", self.line()))
                .remedy("open it in the tool that wrote it and save it again")
        })?;
        if let Event::DocType(content) = &event
            && (!self.doctype || content.contains('['))
        {
            return Err(self
                .broken("a document type is not read")
                .remedy("take the line with <!DOCTYPE out: it could name other files"));
        }
        Ok(event)
    }

    fn deeper(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.broken(&format!("elements are nested more than {DEEPEST} deep")));
        }
        Ok(())
    }

    fn broken(&self, message: &str) -> Error {
        Error::format(format!("line {}: {message}", self.line()))
    }

    fn element(&self, tag: &BytesStart<'_>) -> Result<Element> {
        let name = tag.local_name().as_ref().to_owned();
        let mut attributes = Vec::new();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|e| self.broken(&format!("in <{name}>: {e}")))?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|e| self.broken(&format!("in <{name}>: {e}")))?;
            attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
        }
        Ok(Element { name, attributes, children: Vec::new() })
    }

    fn resolved(&self, name: &quick_xml::events::BytesRef<'_>) -> Result<String> {
        if let Ok(Some(c)) = name.resolve_char_ref() {
            return Ok(c.to_string());
        }
        match resolve_predefined_entity(name) {
            Some(text) => Ok(text.to_owned()),
            None => Err(self
                .broken(&format!("the entity &{};", name.xml10_content()))
                .remedy("XML has &lt; &gt; &amp; &quot; &apos; and numbers")),
        }
    }
}

fn push_text(element: &mut Element, text: &str) {
    match element.children.last_mut() {
        Some(Node::Text(last)) => last.push_str(text),
        _ => element.children.push(Node::Text(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Result<Element> {
        let mut walker = Walker::new(text, false);
        loop {
            match walker.next()? {
                Some(Step::Open(e)) => return walker.subtree(e),
                Some(Step::Close) => {}
                None => return Err(Error::format("nothing")),
            }
        }
    }

    #[test]
    fn text_and_references_are_read() {
        let e = whole("<a x='1&#10;2'>b &amp; <c>d</c>&#x6CB3;<![CDATA[<e>]]><f/></a>").unwrap();
        assert_eq!(e.text(), "b & d河<e>");
        assert_eq!(e.get("x"), Some("1\n2"));
        assert_eq!(e.elements().map(|e| e.name.as_str()).collect::<Vec<_>>(), ["c", "f"]);
    }

    #[test]
    fn what_could_hurt_is_refused() {
        let deep = "<a>".repeat(DEEPEST + 2);
        for (text, says) in [
            ("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "document type"),
            ("<a>&x;</a>", "entity &x;"),
            ("<a>", "ends inside"),
            ("<a></b>", "line 1"),
            (deep.as_str(), "nested more than"),
        ] {
            let error = whole(text).expect_err(text).to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
