//! Stage 1, ingest: bytes become a frozen [`Source`], a source becomes [`Block`]s.

#[cfg(feature = "archives")]
mod archive;
mod decode;
#[cfg(feature = "feeds")]
mod feed;
#[cfg(feature = "html")]
mod html;
#[cfg(feature = "markdown")]
mod markdown;
mod plain;

use crate::diag::Warned;
use crate::document::{Block, Markup, Media, Source};
use crate::error::Result;
use crate::lexis::chars::is_visible;

/// Settings of the stage.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// WHATWG label of the encoding; detected when absent.
    pub encoding: Option<String>,
}

/// What [`decode`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// WHATWG name of the encoding.
    pub encoding: &'static str,
    /// True when some bytes had no meaning: each became U+FFFD. The document then has the flag `encoding_damage`.
    pub had_errors: bool,
}

/// Decodes bytes: by the label in `options`, else by a byte order mark, else UTF-8 where the bytes are valid,
/// else UTF-16 by its units, else by what an HTML or XML page declares, else GB18030 or Big5 where the reading is made of
/// common characters, else by `chardetng`. A stray byte in GB18030 or Big5 becomes one U+FFFD; reading goes on behind it.
///
/// # Errors
/// When the bytes are not text, or the label is unknown.
pub fn decode(bytes: &[u8], options: &Options) -> Result<Decoded> {
    decode::decode(bytes, options.encoding.as_deref())
}

/// Reads an input: decodes it and freezes the text.
///
/// # Errors
/// As [`decode`].
pub fn read(bytes: &[u8], origin: &str, media: Media, options: &Options) -> Result<Source> {
    let decoded = decode(bytes, options).map_err(|e| e.at(origin))?;
    let mut source = Source::new(origin, media, decoded.text);
    source.encoding = decoded.encoding;
    source.had_errors = decoded.had_errors;
    Ok(source)
}

/// True for bytes that begin as a zip archive does: DOCX and EPUB are such.
#[cfg(feature = "archives")]
pub fn is_archive(bytes: &[u8]) -> bool {
    archive::is_archive(bytes)
}

/// Reads a DOCX or an EPUB. The source's text is HTML made of its parts, all of it text; its metadata are those of the
/// file. Unpacks at most 64 MB.
///
/// # Errors
/// When the archive is damaged, encrypted, of another kind or too large; the message names the part.
#[cfg(feature = "archives")]
pub fn read_archive(bytes: &[u8], origin: &str) -> Result<Source> {
    archive::open(bytes, origin).map_err(|e| e.at(origin))
}

/// True for bytes that begin as an RSS, Atom or JSON feed does.
#[cfg(feature = "feeds")]
pub fn is_feed(bytes: &[u8]) -> bool {
    feed::is_feed(bytes)
}

/// Reads a feed, decoded as [`decode`] does: for each entry its id (empty where it has none) and its content, else its summary, as a source with the
/// metadata that the feed gives.
///
/// # Errors
/// When the bytes are no feed, or a damaged one.
#[cfg(feature = "feeds")]
pub fn read_feed(bytes: &[u8], origin: &str, options: &Options) -> Result<Vec<(String, Source)>> {
    feed::entries(bytes, origin, options)
}

/// True for text that is an HTML page or fragment rather than plain text: it begins with a tag that HTML knows,
/// a document type or a comment.
pub fn looks_like_html(text: &str) -> bool {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let Some(rest) = start.strip_prefix('<') else { return false };
    if rest.starts_with("!--") {
        return true;
    }
    let name = rest.strip_prefix('!').unwrap_or(rest);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    const TAGS: &[&str] = &[
        "doctype",
        "html",
        "head",
        "body",
        "title",
        "meta",
        "link",
        "script",
        "style",
        "main",
        "article",
        "section",
        "header",
        "nav",
        "div",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "table",
        "ul",
        "ol",
        "blockquote",
        "figure",
        "span",
        "br",
    ];
    let followed = matches!(name[end..].chars().next(), Some('>' | ' ' | '\n' | '\r' | '\t' | '/'));
    followed && TAGS.iter().any(|t| name[..end].eq_ignore_ascii_case(t))
}

/// Divides a source into blocks: lines of plain text, lines of Markdown without its marks, block elements of HTML. Every
/// character that is not white space, a control or a format character is in exactly one block; for HTML, what lies outside
/// text nodes, in `script` and in `style` is no text, for Markdown its marks, addresses and the words of a fence.
///
/// White space (also U+3000 and no-break spaces) at the ends of a block falls outside it; control and format
/// characters stay inside, so that repair can report them.
pub fn blocks(source: &Source) -> Warned<Vec<Block>> {
    match source.media {
        #[cfg(feature = "html")]
        Media::Html | Media::Fragment => html::blocks(source),
        #[cfg(feature = "markdown")]
        Media::Markdown => Warned::clean(markdown::blocks(source.shared())),
        _ => Warned::clean(plain::blocks(source.shared())),
    }
}

/// What the markup of a source says: about the page as a whole, the languages of stretches, what must not be translated.
/// Empty for plain text.
pub fn markup(source: &Source) -> Markup {
    match source.media {
        #[cfg(feature = "html")]
        Media::Html | Media::Fragment => html::markup(source),
        #[cfg(feature = "markdown")]
        Media::Markdown => markdown::markup(source.shared()),
        _ => Markup::default(),
    }
}

/// True when `text` has something to read: not only white space, control and format characters.
fn has_ink(text: &str) -> bool {
    text.chars().any(is_visible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_told_from_text() {
        for html in
            ["<p>a</p>", "\u{feff} <!DOCTYPE html><html>", "<!-- x --><div>", "<br/>x", "<HTML lang=en>"]
        {
            assert!(looks_like_html(html), "{html}");
        }
        for text in ["", "a <b>", "<3 you", "<https://x.example>", "<p", "<The Title>", "< p>"] {
            assert!(!looks_like_html(text), "{text}");
        }
    }

    #[test]
    fn reading_names_the_origin() {
        let options = Options::default();
        let e = read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.png", Media::Text, &options).unwrap_err();
        assert!(e.is_decode() && e.to_string().starts_with("a.png: "), "{e}");
        let source = read("\u{feff}河灯".as_bytes(), "-", Media::Text, &options).unwrap();
        assert_eq!((source.text(), source.encoding, source.had_errors), ("河灯", "UTF-8", false));
    }
}
