//! Finds tags and text in HTML, each with its exact place.
//!
//! Follows the tokenizer of the HTML standard (13.2.5) as far as places need it. The names and values of
//! character references are `html5gum`'s.

use crate::document::Span;
use html5gum::{Token as GumToken, Tokenizer};
use memchr::{memchr, memchr3, memmem};
use std::borrow::Cow;

/// A piece of a page. Comments, document types, scripts and styles are passed over.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// Text; `raw` when character references have no meaning in it.
    Text { span: Span, raw: bool },
    /// `<name …>` with its place; `attributes` is what stands behind the name.
    Start { name: Cow<'a, str>, attributes: &'a str, span: Span },
    /// `</name>` with its place.
    End { name: Cow<'a, str>, span: Span },
}

/// Elements whose content is text up to their end tag, and how it is read.
#[derive(Clone, Copy, PartialEq)]
enum Raw {
    Skip,
    Text,
    References,
}

fn raw_kind(name: &str) -> Option<Raw> {
    Some(match name {
        "script" | "style" => Raw::Skip,
        "iframe" | "xmp" | "noembed" | "noframes" => Raw::Text,
        "title" | "textarea" => Raw::References,
        _ => return None,
    })
}

/// The tokens of a page, in order. Linear in its length: markup whose end is missing reaches to the end of the page.
pub(super) struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// The raw element that is open.
    raw: Option<(String, Raw)>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Self { html, at: 0, raw: None }
    }

    fn text(&mut self, end: usize, raw: bool) -> Option<Token<'a>> {
        let span = Span::new(self.at, end);
        self.at = end;
        (!span.is_empty()).then_some(Token::Text { span, raw })
    }

    /// The content of a raw element, up to its end tag.
    fn raw_text(&mut self, name: &str, kind: Raw) -> Option<Token<'a>> {
        let end = end_of_raw(&self.html[self.at..], name).map_or(self.html.len(), |n| self.at + n);
        if kind == Raw::Skip {
            self.at = end;
            return None;
        }
        self.text(end, kind == Raw::Text)
    }

    /// What begins at the `<` at `self.at`: a token, nothing to report, or no markup at all (`Err`).
    fn markup(&mut self) -> Result<Option<Token<'a>>, ()> {
        let bytes = self.html.as_bytes();
        let start = self.at;
        match bytes.get(start + 1) {
            Some(b'!') if self.html[start..].starts_with("<!--") => {
                self.at = end_of_comment(self.html, start);
                Ok(None)
            }
            Some(b'!' | b'?') => {
                self.at = self.after_gt(start);
                Ok(None)
            }
            Some(b'/') => match bytes.get(start + 2) {
                Some(b) if b.is_ascii_alphabetic() => {
                    let (name, _, end) = tag(self.html, start + 2);
                    self.at = end;
                    Ok(Some(Token::End { name, span: Span::new(start, end) }))
                }
                None => Err(()),
                Some(_) => {
                    self.at = self.after_gt(start);
                    Ok(None)
                }
            },
            Some(b) if b.is_ascii_alphabetic() => {
                let (name, attributes, end) = tag(self.html, start + 1);
                self.at = end;
                if end < self.html.len() {
                    self.raw = raw_kind(&name).map(|k| (name.to_string(), k));
                }
                Ok(Some(Token::Start { name, attributes, span: Span::new(start, end) }))
            }
            _ => Err(()),
        }
    }

    fn after_gt(&self, from: usize) -> usize {
        memchr(b'>', &self.html.as_bytes()[from..]).map_or(self.html.len(), |n| from + n + 1)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while self.at < self.html.len() {
            if let Some((name, kind)) = self.raw.take() {
                if let Some(token) = self.raw_text(&name, kind) {
                    return Some(token);
                }
                continue;
            }
            let bytes = self.html.as_bytes();
            if bytes[self.at] == b'<'
                && let Ok(token) = self.markup()
            {
                match token {
                    Some(token) => return Some(token),
                    None => continue,
                }
            }
            // Text up to the next "<" that begins markup.
            let mut end = self.at + 1;
            while let Some(n) = memchr(b'<', &bytes[end.min(bytes.len())..]) {
                end += n;
                if matches!(bytes.get(end + 1), Some(b) if b.is_ascii_alphabetic() || matches!(b, b'!' | b'/' | b'?'))
                {
                    break;
                }
                end += 1;
            }
            let end = if bytes.get(end) == Some(&b'<') { end } else { bytes.len() };
            return self.text(end, false);
        }
        None
    }
}

/// The lower-case name of the tag whose name begins at `start`, what stands between the name and the `>`, and the
/// place behind that (the end of the page for a tag that is cut off).
fn tag(html: &str, start: usize) -> (Cow<'_, str>, &str, usize) {
    let bytes = html.as_bytes();
    let is_end = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>');
    let mut at = start + bytes[start..].iter().position(is_end).unwrap_or(bytes.len() - start);
    let name = &html[start..at];
    let name = if name.bytes().any(|b| b.is_ascii_uppercase()) {
        name.to_ascii_lowercase().into()
    } else {
        name.into()
    };
    let from = at;
    // Quotes matter only in the value of an attribute: <p it's> ends at its ">".
    while let Some((_, next)) = attribute(html, at) {
        at = next;
    }
    while bytes.get(at).is_some_and(|b| b.is_ascii_whitespace() || *b == b'/') {
        at += 1;
    }
    let end = if bytes.get(at) == Some(&b'>') { at + 1 } else { bytes.len() };
    (name, &html[from..at.min(html.len())], end)
}

/// The first attribute at or behind `at`: its name and value as written, and the place behind it.
fn attribute(html: &str, mut at: usize) -> Option<((&str, &str), usize)> {
    let bytes = html.as_bytes();
    while bytes.get(at).is_some_and(|b| b.is_ascii_whitespace() || *b == b'/') {
        at += 1;
    }
    if matches!(bytes.get(at), None | Some(b'>')) {
        return None;
    }
    let from = at;
    at += 1; // a leading "=" belongs to the name
    let is_end = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'=');
    at += bytes[at..].iter().position(is_end).unwrap_or(bytes.len() - at);
    let end = after_value(bytes, at);
    let value = html[at..end].trim_start().strip_prefix('=').unwrap_or_default().trim();
    let bare = |quote| value.strip_prefix(quote).map(|v| v.strip_suffix(quote).unwrap_or(v));
    let value = bare('"').or_else(|| bare('\'')).unwrap_or(value);
    Some(((&html[from..at], value), end))
}

/// The attributes of a tag in order: names and values as written.
pub(super) fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (pair, next) = attribute(tag, at)?;
        at = next;
        Some(pair)
    })
}

/// The place behind `= value`, if that follows the name of an attribute that ends at `at`.
fn after_value(bytes: &[u8], at: usize) -> usize {
    let skip = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        at
    };
    let equals = skip(at);
    if bytes.get(equals) != Some(&b'=') {
        return at;
    }
    let value = skip(equals + 1);
    match bytes.get(value) {
        Some(quote @ (b'"' | b'\'')) => {
            memchr(*quote, &bytes[value + 1..]).map_or(bytes.len(), |n| value + n + 2)
        }
        Some(b'>') | None => value,
        _ => {
            let is_end = |b: &u8| b.is_ascii_whitespace() || *b == b'>';
            value + bytes[value..].iter().position(is_end).unwrap_or(bytes.len() - value)
        }
    }
}

/// The place behind a comment that begins at `start`; `<!-->` and `--!>` end one too.
fn end_of_comment(html: &str, start: usize) -> usize {
    let body = &html.as_bytes()[start + 4..];
    if body.starts_with(b">") || body.starts_with(b"->") {
        return start + 4 + body.iter().position(|b| *b == b'>').unwrap_or(0) + 1;
    }
    let mut from = 0;
    while let Some(n) = memmem::find(&body[from..], b"--") {
        let rest = &body[from + n + 2..];
        if rest.starts_with(b">") {
            return start + 4 + from + n + 3;
        }
        if rest.starts_with(b"!>") {
            return start + 4 + from + n + 4;
        }
        from += n + 1;
    }
    html.len()
}

/// Where the end tag of a raw element begins in `rest`. Inside `<!-- <script> … </script> -->` of a script the
/// inner end tag does not count.
fn end_of_raw(rest: &str, name: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let is_tag = |at: usize| {
        let after = at + name.len();
        bytes.get(at..after).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
            && bytes.get(after).is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'))
    };
    let (mut comment, mut nested) = (false, false);
    let mut at = 0;
    while let Some(n) = memchr3(b'<', b'-', b'-', &bytes[at..]) {
        at += n;
        if bytes[at..].starts_with(b"</") && is_tag(at + 2) {
            if !nested {
                return Some(at);
            }
            nested = false;
        } else if name == "script" {
            comment |= bytes[at..].starts_with(b"<!--");
            nested |= comment && bytes[at] == b'<' && is_tag(at + 1);
            if bytes[at..].starts_with(b"-->") {
                (comment, nested) = (false, false);
            }
        }
        at += 1;
    }
    None
}

/// The character reference at the start of `text` (which begins with `&`): its length and its value. `None` when
/// it is a plain ampersand.
pub(super) fn reference(text: &str) -> Option<(usize, Cow<'static, str>)> {
    let bytes = text.as_bytes();
    let mut len = 1 + usize::from(bytes.get(1) == Some(&b'#'));
    while len < 40 && bytes.get(len).is_some_and(u8::is_ascii_alphanumeric) {
        len += 1;
    }
    if len == 1 {
        return None;
    }
    if bytes.get(len) == Some(&b';') {
        len += 1;
    }
    let written = &text[..len];
    match written {
        "&nbsp;" => return Some((len, "\u{a0}".into())),
        "&amp;" => return Some((len, "&".into())),
        "&lt;" => return Some((len, "<".into())),
        "&gt;" => return Some((len, ">".into())),
        "&quot;" => return Some((len, "\"".into())),
        _ => {}
    }
    let mut value = Vec::new();
    for token in Tokenizer::new(written) {
        let Ok(token) = token;
        if let GumToken::String(s) = token {
            value.extend_from_slice(&s.value);
        }
    }
    let value = String::from_utf8(value).ok()?;
    (value != written && !value.is_empty()).then_some((len, value.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(html: &str) -> Vec<String> {
        Tokens::new(html)
            .map(|t| match t {
                Token::Text { span, .. } => span.slice(html).to_owned(),
                Token::Start { name, attributes: all, .. } => {
                    let all = attributes(all).map(|(n, v)| format!(" {n}={v}"));
                    format!("<{name}{}>", all.collect::<String>())
                }
                Token::End { name, .. } => format!("</{name}>"),
            })
            .collect()
    }

    #[test]
    fn tags_end_where_the_standard_says() {
        assert_eq!(tokens("<P it's a=\"x>y\" b='>' c=d>t</P >"), ["<p it's= a=x>y b=> c=d>", "t", "</p>"]);
        assert_eq!(tokens("<div hidden/>a<br/>b"), ["<div hidden=>", "a", "<br>", "b"]);
        assert_eq!(tokens("<a CLASS = 'x y' id=z><i =x='>"), ["<a CLASS=x y id=z>", "<i =x=>>"]);
        assert_eq!(
            tokens("a<!-->b<!--->c<!-- -- --!>d<!x>e<?y?>f</ z>g"),
            ["a", "b", "c", "d", "e", "f", "g"]
        );
        assert_eq!(tokens("1 < 2 <3 <"), ["1 < 2 <3 <"]);
        assert_eq!(tokens("a</"), ["a", "</"]);
    }

    #[test]
    fn raw_elements_end_at_their_own_tag() {
        assert_eq!(tokens("<title>a<b></title>c"), ["<title>", "a<b>", "</title>", "c"]);
        assert_eq!(tokens("<script>'</scripty>'</SCRIPT >c"), ["<script>", "</script>", "c"]);
        assert_eq!(tokens("<style>unfinished"), ["<style>"]);
    }

    #[test]
    fn references_have_values() {
        let value = |t| reference(t).map(|(n, v)| (n, v.into_owned()));
        assert_eq!(value("&hellip; x"), Some((8, "…".into())));
        assert_eq!(value("&#8217;s"), Some((7, "’".into())));
        assert_eq!(value("&#x6cb3;"), Some((8, "河".into())));
        assert_eq!(value("&copy 2024"), Some((5, "©".into())));
        assert_eq!(value("& b"), None);
        assert_eq!(value("&nonsense;"), None);
    }
}
