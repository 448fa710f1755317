//! RSS 2.0 (rssboard.org/rss-specification) and Atom (RFC 4287).

use crate::digest::template::gap;
use crate::digest::text::xml;
use crate::digest::{Issue, Item, Layout};
use crate::error::{Error, Result};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::fmt::Write as _;
use std::io;

/// A name for an item that no other has and that does not change.
pub(super) fn urn(id: &str) -> String {
    format!("urn:duiyi:{id}")
}

/// An item as HTML: summary in one or both languages, the editor's words, others who tell it.
pub(super) fn body(issue: &Issue, item: &Item) -> String {
    let mut out = String::new();
    if let Some(image) = &item.image {
        let _ = write!(out, "<p><img src=\"{}\" alt=\"{}\"></p>", xml(&image.url), xml(&image.alt));
    }
    let lang = item.main().lang;
    let summary = item.summary().join(gap(lang));
    if !summary.is_empty() {
        let _ = write!(out, "<p lang=\"{lang}\">{}</p>", xml(&summary));
    }
    if issue.layout != Layout::Single
        && let Some(other) = item.versions.get(1)
    {
        let summary: Vec<&str> = other.summary().collect();
        if !summary.is_empty() {
            let _ = write!(out, "<p lang=\"{}\">{}</p>", other.lang, xml(&summary.join(gap(other.lang))));
        }
    }
    if let Some(why) = &item.why {
        let label = if issue.lang.is_zh() { "为什么重要：" } else { "Why it matters: " };
        let _ = write!(out, "<p>{label}{}</p>", xml(why));
    }
    if !item.also.is_empty() {
        let also = item.also.iter().map(|a| match &a.url {
            Some(url) => format!("<a href=\"{}\">{}</a>", xml(url), xml(&a.source)),
            None => xml(&a.source).into_owned(),
        });
        let label = if issue.lang.is_zh() { "另见：" } else { "Also in: " };
        let _ = write!(out, "<p>{label}{}</p>", also.collect::<Vec<_>>().join(", "));
    }
    if out.is_empty() {
        let _ = write!(out, "<p>{}</p>", xml(item.title()));
    }
    out
}

/// A day as a time of RFC 3339: its beginning, as nothing more is known.
pub(super) fn rfc3339(day: &str) -> Option<String> {
    parts(day).map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}T00:00:00Z"))
}

/// A day as a time of RFC 5322, its beginning.
pub(super) fn rfc822(day: &str) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    let (y, m, d) = parts(day)?;
    // Sakamoto's method.
    let shift = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let year = if m < 3 { y - 1 } else { y };
    let weekday = (year + year / 4 - year / 100 + year / 400 + shift[m - 1] + d) % 7;
    Some(format!("{}, {d:02} {} {y:04} 00:00:00 +0000", DAYS[weekday], MONTHS[m - 1]))
}

fn parts(day: &str) -> Option<(usize, usize, usize)> {
    let parts: Vec<usize> = day.split('-').map(|p| p.parse().ok()).collect::<Option<_>>()?;
    let [y, m, d] = parts.as_slice() else { return None };
    ((1..=9999).contains(y) && (1..=12).contains(m) && (1..=31).contains(d)).then_some((*y, *m, *d))
}

type Out = Writer<Vec<u8>>;

fn begin() -> io::Result<Out> {
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 2);
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ok(out)
}

fn open(out: &mut Out, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    out.write_event(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())))
}

fn close(out: &mut Out, name: &str) -> io::Result<()> {
    out.write_event(Event::End(BytesEnd::new(name)))
}

fn empty(out: &mut Out, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    out.write_event(Event::Empty(BytesStart::new(name).with_attributes(attributes.iter().copied())))
}

fn element(out: &mut Out, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
    open(out, name, attributes)?;
    out.write_event(Event::Text(BytesText::new(text)))?;
    close(out, name)
}

fn finish(out: Out) -> Vec<u8> {
    let mut bytes = out.into_inner();
    bytes.push(b'\n');
    bytes
}

fn failed(e: io::Error) -> Error {
    Error::format(e.to_string())
}

/// A channel must have a link; without a site it is that of its first item with one.
pub(super) fn channel_link(issue: &Issue) -> Option<&str> {
    issue.home_page.as_deref().or_else(|| issue.items().find_map(|i| i.url.as_deref()))
}

pub(super) fn rss(issue: &Issue) -> Result<Vec<u8>> {
    let Some(link) = channel_link(issue) else {
        return Err(Error::config("RSS must have a link, and no item has one")
            .remedy("name the site's with home_page under [digest]"));
    };
    write_rss(issue, link).map_err(failed)
}

fn write_rss(issue: &Issue, link: &str) -> io::Result<Vec<u8>> {
    let mut out = begin()?;
    let names = [
        ("version", "2.0"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ];
    open(&mut out, "rss", &names)?;
    open(&mut out, "channel", &[])?;
    element(&mut out, "title", &[], &issue.title)?;
    element(&mut out, "link", &[], link)?;
    element(&mut out, "description", &[], issue.intro.as_deref().unwrap_or(&issue.title))?;
    element(&mut out, "language", &[], issue.lang.tag())?;
    if let Some(date) = issue.date.as_deref().and_then(rfc822) {
        element(&mut out, "lastBuildDate", &[], &date)?;
    }
    if let Some(url) = &issue.feed_url {
        empty(&mut out, "atom:link", &[("href", url), ("rel", "self"), ("type", "application/rss+xml")])?;
    }
    for item in issue.items() {
        open(&mut out, "item", &[])?;
        element(&mut out, "title", &[], item.title())?;
        if let Some(url) = &item.url {
            element(&mut out, "link", &[], url)?;
        }
        element(&mut out, "guid", &[("isPermaLink", "false")], &urn(&item.id))?;
        if let Some(date) = item.date.as_deref().and_then(rfc822) {
            element(&mut out, "pubDate", &[], &date)?;
        }
        if let Some(creator) = item.byline.as_ref().or(item.source.as_ref()) {
            element(&mut out, "dc:creator", &[], creator)?;
        }
        for tag in &item.tags {
            element(&mut out, "category", &[], tag)?;
        }
        element(&mut out, "description", &[], &body(issue, item))?;
        close(&mut out, "item")?;
    }
    close(&mut out, "channel")?;
    close(&mut out, "rss")?;
    Ok(finish(out))
}

pub(super) fn atom(issue: &Issue) -> Result<Vec<u8>> {
    let Some(updated) = issue.date.as_deref().and_then(rfc3339) else {
        return Err(
            Error::config("Atom must have a date, and no item has one").remedy("name one with --date")
        );
    };
    write_atom(issue, &updated).map_err(failed)
}

fn write_atom(issue: &Issue, updated: &str) -> io::Result<Vec<u8>> {
    let mut out = begin()?;
    open(&mut out, "feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", issue.lang.tag())])?;
    element(&mut out, "title", &[], &issue.title)?;
    // The issue's own name: its feed's address, its site's, or what it is made of.
    let first = issue.items().next().map_or("empty", |i| i.id.as_str());
    let id = issue.feed_url.clone().or_else(|| issue.home_page.clone());
    element(&mut out, "id", &[], &id.unwrap_or_else(|| urn(&format!("issue:{first}"))))?;
    element(&mut out, "updated", &[], updated)?;
    if let Some(intro) = &issue.intro {
        element(&mut out, "subtitle", &[], intro)?;
    }
    if let Some(url) = &issue.home_page {
        empty(&mut out, "link", &[("rel", "alternate"), ("href", url)])?;
    }
    if let Some(url) = &issue.feed_url {
        empty(&mut out, "link", &[("rel", "self"), ("href", url)])?;
    }
    for item in issue.items() {
        let lang = item.main().lang;
        open(&mut out, "entry", &[("xml:lang", lang.tag())])?;
        element(&mut out, "title", &[], item.title())?;
        element(&mut out, "id", &[], &urn(&item.id))?;
        let date = item.date.as_deref().and_then(rfc3339);
        element(&mut out, "updated", &[], date.as_deref().unwrap_or(updated))?;
        if let Some(date) = &date {
            element(&mut out, "published", &[], date)?;
        }
        let name = item.byline.as_ref().or(item.source.as_ref()).unwrap_or(&issue.title);
        open(&mut out, "author", &[])?;
        element(&mut out, "name", &[], name)?;
        close(&mut out, "author")?;
        if let Some(url) = &item.url {
            empty(&mut out, "link", &[("rel", "alternate"), ("href", url)])?;
        }
        for tag in &item.tags {
            empty(&mut out, "category", &[("term", tag)])?;
        }
        let summary = item.summary().join(gap(lang));
        if !summary.is_empty() {
            element(&mut out, "summary", &[], &summary)?;
        }
        element(&mut out, "content", &[("type", "html")], &body(issue, item))?;
        close(&mut out, "entry")?;
    }
    close(&mut out, "feed")?;
    Ok(finish(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_times() {
        assert_eq!(rfc822("2026-11-24").as_deref(), Some("Tue, 24 Nov 2026 00:00:00 +0000"));
        assert_eq!(rfc822("2024-02-29").as_deref(), Some("Thu, 29 Feb 2024 00:00:00 +0000"));
        assert_eq!(rfc3339("2026-11-24").as_deref(), Some("2026-11-24T00:00:00Z"));
        assert_eq!(rfc3339("yesterday"), None);
    }
}
