//! Writing XML: the characters that XML 1.0 allows, and white space only where it means nothing.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::borrow::Cow;
use std::io::{self, Write};

/// A name and a value.
pub(super) type Attribute<'a> = (&'a str, &'a str);

/// An XML file in the making. Line breaks are written by [`Xml::line`] alone, so that no white space gets into
/// running text (a client that keeps it would put spaces into Chinese).
pub(super) struct Xml<'w> {
    writer: Writer<&'w mut dyn Write>,
}

impl<'w> Xml<'w> {
    /// Writes the XML declaration.
    pub(super) fn new(out: &'w mut dyn Write) -> io::Result<Self> {
        let mut writer = Writer::new(out);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self { writer })
    }

    /// A document type with an external identifier and nothing else.
    pub(super) fn doctype(&mut self, content: &str) -> io::Result<()> {
        self.writer.write_event(Event::DocType(BytesText::from_escaped(content)))
    }

    /// A new line with an indent, for use between elements.
    pub(super) fn line(&mut self, depth: usize) -> io::Result<()> {
        let out = self.writer.get_mut();
        out.write_all(b"\n")?;
        (0..depth).try_for_each(|_| out.write_all(b"  "))
    }

    /// A start tag.
    pub(super) fn open(&mut self, name: &str, attributes: &[Attribute<'_>]) -> io::Result<()> {
        self.writer.write_event(Event::Start(tag(name, attributes)))
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &[Attribute<'_>]) -> io::Result<()> {
        self.writer.write_event(Event::Empty(tag(name, attributes)))
    }

    /// An end tag.
    pub(super) fn close(&mut self, name: &str) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// Text.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_event(Event::Text(BytesText::from_escaped(escape(text, false))))
    }

    /// An element with text alone.
    pub(super) fn element(&mut self, name: &str, attributes: &[Attribute<'_>], text: &str) -> io::Result<()> {
        self.open(name, attributes)?;
        self.text(text)?;
        self.close(name)
    }

    /// Ends the file with a line end.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.writer.get_mut().write_all(b"\n")
    }
}

fn tag<'a>(name: &'a str, attributes: &[Attribute<'a>]) -> BytesStart<'a> {
    let mut tag = BytesStart::new(name);
    for (key, value) in attributes {
        let value = quick_xml::events::attributes::Attribute {
            key: quick_xml::name::QName(key),
            value: escape(value, true),
        };
        tag.push_attribute(value);
    }
    tag
}

/// The characters that mean something are escaped; in attributes also line breaks and tabs, which a reader would
/// turn into spaces. A character that XML 1.0 cannot hold (NUL, form feed, U+FFFE …) becomes U+FFFD, so that its
/// place stays visible.
pub(super) fn escape(text: &str, attribute: bool) -> Cow<'_, str> {
    let special =
        |c: char| matches!(c, '&' | '<' | '>' | '"' | '\r') || is_illegal(c) || (attribute && c < ' ');
    let Some(first) = text.find(special) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    for c in text[first..].chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\n' if attribute => out.push_str("&#10;"),
            '\t' if attribute => out.push_str("&#9;"),
            c if is_illegal(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// A character outside the production `Char` of XML 1.0. (Surrogates are no characters in Rust.)
fn is_illegal(c: char) -> bool {
    (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_illegal_characters_are_escaped() {
        assert_eq!(escape("a & b <c> \"d\" 'e'", false), "a &amp; b &lt;c&gt; \"d\" 'e'");
        assert_eq!(escape("\"\n\t\r", true), "&quot;&#10;&#9;&#13;");
        assert_eq!(escape("\n\t\r", false), "\n\t&#13;");
        assert_eq!(escape("a\0b\u{c}c\u{fffe}\u{1}", false), "a\u{fffd}b\u{fffd}c\u{fffd}\u{fffd}");
        assert_eq!(escape("]]>", false), "]]&gt;");
        assert!(matches!(escape("河灯", false), Cow::Borrowed(_)));
    }
}
