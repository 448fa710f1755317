//! What may enter an issue: text on one line, links that lead to the web.

use std::borrow::Cow;
use url::Url;

/// Most characters of a title.
pub(super) const LONGEST_TITLE: usize = 200;
/// Most characters of a name: a source, a byline, a topic.
pub(super) const LONGEST_NAME: usize = 80;
/// Most bytes of an address.
const LONGEST_LINK: usize = 2000;

/// The text on one line: white space is folded; control characters, and marks that turn the direction of what follows them
/// outside their text, are left out.
pub(super) fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c if c.is_control() => {}
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {}
            // Neither XML nor the web takes these.
            '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    if out.starts_with(' ') {
        out.remove(0);
    }
    out
}

/// At most `most` characters, cut behind a word, with an ellipsis where something is missing.
pub(super) fn clamp(text: String, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most.saturating_sub(1)) else { return text };
    if text[end..].chars().nth(1).is_none() {
        return text;
    }
    let head = &text[..end];
    // A word longer than half of it is cut.
    let cut = head.rfind(' ').filter(|i| *i > end / 2).unwrap_or(end);
    format!("{}…", head[..cut].trim_end_matches([' ', ',', '，', ':', '：']))
}

/// A name on one line, `None` when nothing is left.
pub(super) fn name(text: &str) -> Option<String> {
    Some(clamp(line(text), LONGEST_NAME)).filter(|t| !t.is_empty())
}

/// An address of the web, as the URL standard writes it: ASCII, without quotes, spaces and angle brackets. `None` for every
/// other scheme, for names and passwords in front of the host, and for what is too long to be an address.
pub(super) fn link(address: &str) -> Option<String> {
    let address = address.trim();
    if address.len() > LONGEST_LINK || address.chars().any(char::is_control) {
        return None;
    }
    let url = Url::parse(address).ok()?;
    let plain = url.username().is_empty() && url.password().is_none();
    let web = matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|h| !h.is_empty());
    // Apostrophes and the marks of MJML's and Markdown's own may stand in paths.
    let written = url.as_str().replace('\'', "%27").replace('`', "%60").replace('\\', "%5C");
    (plain && web && written.len() <= LONGEST_LINK).then_some(written)
}

/// [`link`] for pictures: https alone.
pub(super) fn picture(address: &str) -> Option<String> {
    link(address).filter(|a| a.starts_with("https://"))
}

/// The host of an address without `www.`, to name a source that has no name.
pub(super) fn host(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

/// Text for XML and HTML, in elements and between double or single quotes.
pub(super) fn xml(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Text that Markdown shows as it is, wherever it stands on a line.
pub(super) fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut before = '\n';
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (i, c) in text.chars().enumerate() {
        let special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '_' => true,
            '#' | '+' | '-' | '=' | ':' => before == '\n',
            // `1890. It was` is no item of a list.
            '.' | ')' => (1..=9).contains(&digits) && i == digits,
            // A picture.
            '!' => true,
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    // Some programs make links of bare addresses; a link that nobody checked is none.
    out.replace("://", "\\://").replace("www.", "www\\.")
}

/// Words of a text, a Han character counting as one: what a quotation's length is told in.
pub(super) fn words(text: &str) -> usize {
    let (mut n, mut inside) = (0, false);
    for c in text.chars() {
        if crate::lexis::chars::is_han(c) {
            n += 1;
            inside = false;
        } else if c.is_alphanumeric() {
            n += usize::from(!inside);
            inside = true;
        } else if c.is_whitespace() || !matches!(c, '\'' | '’' | '-' | '.' | ',') {
            inside = false;
        }
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_web_and_nowhere_else() {
        for (address, want) in [
            ("https://a.example/x?y=1&z=2", Some("https://a.example/x?y=1&z=2")),
            (" http://a.example ", Some("http://a.example/")),
            (
                "https://a.example/河灯\"><script>",
                Some("https://a.example/%E6%B2%B3%E7%81%AF%22%3E%3Cscript%3E"),
            ),
            ("https://a.example/o'hara", Some("https://a.example/o%27hara")),
            ("HTTPS://A.EXAMPLE/Ab", Some("https://a.example/Ab")),
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("//a.example/x", None),
            ("/x", None),
            ("https://", None),
            ("https://bank.example@evil.example/", None),
            ("java\nscript:alert(1)", None),
            ("", None),
        ] {
            assert_eq!(link(address).as_deref(), want, "{address:?}");
        }
        assert_eq!(picture("http://a.example/x.png"), None);
        assert!(link(&format!("https://a.example/{}", "x".repeat(3000))).is_none());
        assert_eq!(host("https://www.a.example/x").as_deref(), Some("a.example"));
    }

    #[test]
    fn text_is_one_line_without_tricks() {
        assert_eq!(line("  a\r\n\tb\u{202e}c\0\u{7}  d \u{3000}"), "a bc d");
        assert_eq!(line(""), "");
        assert_eq!(clamp("one two three four".into(), 10), "one two…");
        assert_eq!(clamp("one two".into(), 7), "one two");
        assert_eq!(clamp("河灯节开幕了".into(), 4), "河灯节…");
    }

    #[test]
    fn markdown_shows_text_as_it_is() {
        for (text, want) in [
            ("a *b* <i> [c](d) | e", "a \\*b\\* \\<i\\> \\[c\\](d) \\| e"),
            ("# no heading", "\\# no heading"),
            ("1890. It was", "1890\\. It was"),
            ("see https://a.example", "see https\\://a.example"),
            ("3.5 of 7", "3\\.5 of 7"),
            ("![x](y)", "\\!\\[x\\](y)"),
        ] {
            assert_eq!(markdown(text), want);
        }
    }

    #[test]
    fn words_are_counted_as_editors_count_them() {
        for (text, n) in
            [("The boat's 2.6-km trip, they said.", 6), ("河灯节开幕了。", 6), ("第3届 Expo", 4), ("", 0)]
        {
            assert_eq!(words(text), n, "{text}");
        }
    }
}
