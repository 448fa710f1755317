//! Reading the XML of archives.

use super::damaged;
use crate::error::Result;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Calls `seen` for each event of a part, without comments, declarations and the like.
pub(super) fn each(part: &str, text: &str, mut seen: impl FnMut(Event<'_>) -> Result<()>) -> Result<()> {
    let mut reader = Reader::from_str(text);
    let mut open = 0usize;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) if open > 0 => return Err(damaged(part, "it breaks off")),
            Ok(Event::Eof) => return Ok(()),
            Ok(event) => {
                match event {
                    Event::Start(_) => open += 1,
                    Event::End(_) => open = open.saturating_sub(1),
                    _ => {}
                }
                seen(event)?;
            }
            Err(e) => return Err(damaged(part, e)),
        }
    }
}

/// The name of an element without its prefix.
pub(super) fn name<'a>(start: &'a BytesStart<'_>) -> &'a str {
    start.local_name().into_inner()
}

/// The value of an attribute, by its name without prefix, with references resolved.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(html_escape::decode_html_entities(&found.value).into_owned())
}

/// Text of an event as it may stand in HTML.
pub(super) fn push(html: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(text) => html.push_str(text),
        Event::CData(text) => html.push_str(&html_escape::encode_text(&**text)),
        Event::GeneralRef(name) => {
            html.push('&');
            html.push_str(name);
            html.push(';');
        }
        _ => {}
    }
}

/// Collected text as plain text: references resolved, white space at the ends taken off; `None` when nothing is left.
pub(super) fn plain(html: &str) -> Option<String> {
    let text = html_escape::decode_html_entities(html.trim());
    (!text.trim().is_empty()).then(|| text.trim().to_owned())
}
