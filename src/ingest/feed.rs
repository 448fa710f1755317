//! Feeds (RSS, Atom, JSON Feed): each entry is a document of its own.
//!
//! The source of an entry is its content, else its summary, as the feed's XML or JSON has it once references are
//! resolved; the places of a report are bytes of that.

use super::{Options, decode};
use crate::document::{Media, Metadata, Picture, Source};
use crate::error::{Error, Result};
use feed_rs::model::{Entry, Link};
use feed_rs::parser::Builder;
use quick_xml::Reader;
use quick_xml::events::Event;

/// True for bytes that begin as a feed does.
pub(super) fn is_feed(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(2048)];
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let has = |word: &[u8]| memchr::memmem::find(head, word).is_some();
    match head.first() {
        Some(b'{') => has(b"://jsonfeed.org/version/"),
        Some(b'<') => {
            has(b"<rss")
                || has(b"<rdf:RDF") && has(b"purl.org/rss/")
                || has(b"<feed") && has(b"w3.org/2005/Atom")
        }
        _ => false,
    }
}

/// The entries of a feed with their ids, in its order. An entry without an id has the empty one.
pub(super) fn entries(bytes: &[u8], origin: &str, options: &Options) -> Result<Vec<(String, Source)>> {
    let decoded = decode(bytes, options).map_err(|e| e.at(origin))?;
    // What it says about its encoding is done with: the text is UTF-8 now.
    let text = decoded.text.trim_start();
    let text = text.strip_prefix("<?xml").and_then(|t| t.split_once("?>")).map_or(text, |(_, text)| text);
    let told = |why: String| {
        Error::decode(format!("the feed cannot be read: {why}"))
            .at(origin)
            .remedy("check that it is RSS, Atom or JSON Feed, and that it is whole")
    };
    if text.starts_with('<') && depth(text) > DEPTH {
        return Err(told(format!("its elements stand more than {DEPTH} deep in each other")));
    }
    // The crate's own ids are random where an entry has neither link nor title.
    let parser = Builder::new().id_generator(|_, _, _| String::new()).build();
    let feed = parser.parse(text.as_bytes()).map_err(|e| told(e.to_string()))?;
    let publisher = feed.title.map(|t| t.content).and_then(said);
    let mut entries = Vec::with_capacity(feed.entries.len());
    for found in feed.entries {
        let (id, mut source) = entry(found, publisher.clone(), origin);
        source.encoding = decoded.encoding;
        source.had_errors = decoded.had_errors;
        entries.push((id, source));
    }
    Ok(entries)
}

/// How deep elements may stand in each other: `feed-rs` calls itself for a group in a group, and a feed of such groups alone
/// would end the program. Pages of real feeds stay below 50.
const DEPTH: usize = 256;

/// The greatest depth of open elements, as far as the XML can be read.
fn depth(xml: &str) -> usize {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let (mut depth, mut most) = (0usize, 0);
    loop {
        match reader.read_event() {
            Ok(Event::Start(_)) => depth += 1,
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Eof) | Err(_) => return most,
            Ok(_) => {}
        }
        most = most.max(depth);
    }
}

fn entry(entry: Entry, publisher: Option<String>, origin: &str) -> (String, Source) {
    let content = entry.content.and_then(|c| Some((c.content_type.to_string(), c.body?)));
    let summary = entry.summary.map(|s| (s.content_type.to_string(), s.content));
    let (kind, text) = content.filter(|c| !c.1.trim().is_empty()).or(summary).unwrap_or_default();
    // RSS does not say whether a description is HTML.
    let tagged = text.contains("</") || text.contains("<br") || text.contains("<p>");
    let media = if kind.contains("html") || tagged { Media::Fragment } else { Media::Text };
    let web = |url: &str| {
        let url = url.trim();
        (url.starts_with("https://") || url.starts_with("http://")).then(|| url.to_owned())
    };
    let is = |link: &&Link, kind: &str| link.rel.as_deref().unwrap_or("alternate") == kind;
    let url = entry.links.iter().filter(|l| is(l, "alternate")).find_map(|l| web(&l.href));
    // A picture of its own, its first attached picture, or the small one of a film.
    let attached = entry.links.iter().filter(|l| is(l, "enclosure"));
    let attached = attached.filter(|l| l.media_type.as_deref().is_some_and(|t| t.starts_with("image/")));
    let shown = entry.media.iter().flat_map(|m| {
        let own = m.content.iter().filter(|c| c.content_type.as_ref().is_some_and(|t| t.ty() == "image"));
        let own = own.filter_map(|c| c.url.as_ref().map(|u| u.to_string()));
        own.chain(m.thumbnails.iter().map(|t| t.image.uri.clone()))
    });
    let image = attached.map(|l| l.href.clone()).chain(shown).find_map(|u| web(&u));
    let image = image.map(|url| Picture { url, alt: None });
    let mut source = Source::new(origin, media, text);
    source.metadata = Metadata {
        title: entry.title.map(|t| t.content).and_then(said),
        author: entry.authors.into_iter().next().and_then(|a| a.name).and_then(said),
        published: entry.published.or(entry.updated).map(|d| d.format("%Y-%m-%d").to_string()),
        publisher,
        url,
        image,
        tags: entry.categories.into_iter().filter_map(|c| said(c.label.unwrap_or(c.term))).collect(),
        ..Metadata::default()
    };
    (entry.id, source)
}

/// A value without references and white space around it.
fn said(value: String) -> Option<String> {
    let value = html_escape::decode_html_entities(value.trim()).into_owned();
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RSS: &str = r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
        <title>Lakeside Times</title><link>https://l.example</link><description>d</description>
        <item><guid>a1</guid><title>河灯节 &amp; more</title><pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate><category>fair</category>
        <description>short</description><content:encoded><![CDATA[<p>The river &amp; the lanterns.</p>]]></content:encoded></item>
        <item><description>Only &lt;b&gt;this&lt;/b&gt;.</description></item></channel></rss>"#;

    #[test]
    fn entries_are_documents() {
        assert!(is_feed(RSS.as_bytes()));
        let got = entries(RSS.as_bytes(), "f.xml", &Options::default()).unwrap();
        let seen: Vec<_> = got.iter().map(|(id, s)| (id.as_str(), s.media, s.text())).collect();
        assert_eq!(
            seen,
            [
                ("a1", Media::Fragment, "<p>The river &amp; the lanterns.</p>"),
                ("", Media::Fragment, "Only <b>this</b>."),
            ]
        );
        let about = &got[0].1.metadata;
        assert_eq!(about.title.as_deref(), Some("河灯节 & more"));
        assert_eq!(about.published.as_deref(), Some("2024-05-03"));
        assert_eq!(about.publisher.as_deref(), Some("Lakeside Times"));
        assert_eq!(about.tags, ["fair"]);
    }

    #[test]
    fn atom_and_json_are_feeds_too() {
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><title>T</title><updated>2024-01-01T00:00:00Z</updated>
            <entry><id>e</id><title>x</title><updated>2024-01-02T00:00:00Z</updated><author><name>Chen Lu</name></author>
            <content type="text">Plain words.</content></entry></feed>"#;
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"j","content_text":"Plain words."}]}"#;
        for (feed, id) in [(atom, "e"), (json, "j")] {
            assert!(is_feed(feed.as_bytes()));
            let got = entries(feed.as_bytes(), "-", &Options::default()).unwrap();
            assert_eq!(
                (got[0].0.as_str(), got[0].1.media, got[0].1.text()),
                (id, Media::Text, "Plain words.")
            );
        }
        assert!(!is_feed(b"<html><body>rss</body></html>") && !is_feed(b"{\"id\": 1}") && !is_feed(b""));
        let e = entries(b"<rss><channel>", "f.xml", &Options::default()).unwrap_err();
        assert!(e.is_decode() && e.to_string().starts_with("f.xml: the feed cannot be read"), "{e}");
    }

    #[test]
    fn groups_in_groups_are_refused() {
        let group = |n: usize| {
            let (open, close) = ("<media:group>".repeat(n), "</media:group>".repeat(n));
            format!(
                "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'><channel><title>T</title>\
                 <item><title>t</title>{open}{close}</item></channel></rss>"
            )
        };
        assert_eq!(entries(group(200).as_bytes(), "-", &Options::default()).unwrap().len(), 1);
        let e = entries(group(60_000).as_bytes(), "-", &Options::default()).unwrap_err();
        assert!(e.is_decode() && e.to_string().contains("256 deep"), "{e}");
    }

    #[test]
    fn a_feed_has_its_encoding() {
        let feed =
            RSS.replacen("1.0\"?>", "1.0\" encoding='gb2312'?>", 1).replacen("The river", "河灯沿江漂流", 1);
        let (bytes, _, lossy) = encoding_rs::GBK.encode(&feed);
        assert!(!lossy);
        let (_, source) = entries(&bytes, "f.xml", &Options::default()).unwrap().swap_remove(0);
        assert_eq!(source.text(), "<p>河灯沿江漂流 &amp; the lanterns.</p>");
        assert_eq!((source.encoding, source.metadata.title.as_deref()), ("gb18030", Some("河灯节 & more")));
    }

    proptest! {
        #[test]
        fn damage_ends_well(at in 0..RSS.len(), cut in 0..RSS.len(), with in prop::sample::select(vec!["", "<", ">", "&", "</item>", "]]>", "<item>", "\0", "\""])) {
            let mut feed = RSS.to_owned();
            let place = |mut n: usize, s: &str| { while !s.is_char_boundary(n) { n -= 1 } n };
            feed.insert_str(place(at, &feed), with);
            feed.truncate(place(cut + with.len(), &feed));
            let _ = entries(feed.as_bytes(), "-", &Options::default());
        }
    }
}
