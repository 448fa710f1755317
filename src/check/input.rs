//! From bytes to a document that is safe to walk: decoded, without entities, of bounded size and depth.

use super::rule::{Sink, rules};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::borrow::Cow;

/// What a file may be at most.
pub(super) const MOST_BYTES: usize = 1 << 30;
pub(super) const MOST_NODES: u32 = 20_000_000;
/// Elements inside each other. Real files stay under 30; whoever walks the tree may then recurse.
pub(super) const DEEPEST: usize = 256;
/// Attributes on an element, and namespaces in scope: parsers take time with their square.
const MOST_ATTRIBUTES: usize = 500;

rules! {
    /// Rules about XML itself, before a format is known.
    ALL:
    NOT_WELL_FORMED Error "xml/not-well-formed", "XML 1.0, 2.1 Well-Formed XML Documents",
        "The file is well-formed XML with declared namespaces.";
    ENCODING Error "xml/encoding", "XML 1.0, 4.3.3 Character Encoding in Entities",
        "The bytes are what the byte order mark or the XML declaration says, UTF-8 without either.";
    DOCTYPE Error "xml/doctype", "duiyi; XML 1.0, 2.8 Prolog and Document Type Declaration",
        "There is no DOCTYPE, except the bare one that names the DTD of TMX or of TBX v2: it could declare entities, which read other files or grow without end.";
    TOO_DEEP Error "xml/too-deep", "duiyi",
        "No element lies inside more than 255 others.";
    TOO_LARGE Error "xml/too-large", "duiyi",
        "The file has at most 1 GiB and 20 million nodes, an element at most 500 attributes and namespaces in scope.";
    UNKNOWN_FORMAT Error "xml/unknown-format", "duiyi",
        "The root element is that of XLIFF 1.2, XLIFF 2, TMX, TBX or SRX.";
}

/// The text of a file. A byte order mark decides, then the XML declaration, then it must be UTF-8.
pub(super) fn decode<'b>(bytes: &'b [u8], sink: &mut Sink) -> Option<Cow<'b, str>> {
    let encoding = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => match declared(bytes) {
            Some(label) => match encoding_rs::Encoding::for_label(label) {
                // What is declared in single bytes cannot be UTF-16.
                Some(e) if e == encoding_rs::UTF_16LE || e == encoding_rs::UTF_16BE => encoding_rs::UTF_8,
                Some(e) => e,
                None => {
                    let label = String::from_utf8_lossy(label);
                    sink.tell(
                        &ENCODING,
                        0,
                        format!("the encoding {label:?} is not known; save the file as UTF-8"),
                    );
                    return None;
                }
            },
            None => match bytes {
                [b'<', 0, ..] => encoding_rs::UTF_16LE,
                [0, b'<', ..] => encoding_rs::UTF_16BE,
                _ => encoding_rs::UTF_8,
            },
        },
    };
    let (text, wrong) = encoding.decode_with_bom_removal(bytes);
    if wrong {
        let at = text.find('\u{fffd}').unwrap_or(0);
        sink.tell(&ENCODING, 0, format!(
            "the bytes are not {} (character {}); save the file as UTF-8 or name its encoding in the XML declaration",
            encoding.name(),
            text[..at].chars().count() + 1
        ));
        return None;
    }
    Some(text)
}

/// The label in `<?xml … encoding="LABEL" …?>`.
fn declared(bytes: &[u8]) -> Option<&[u8]> {
    let head = bytes.strip_prefix(b"<?xml")?;
    let head = &head[..memchr::memmem::find(&head[..head.len().min(400)], b"?>")?];
    let rest = head[memchr::memmem::find(head, b"encoding")? + 8..].trim_ascii_start();
    let rest = rest.strip_prefix(b"=")?.trim_ascii_start();
    let quote = *rest.first().filter(|q| matches!(q, b'"' | b'\''))?;
    let label = &rest[1..];
    Some(&label[..memchr::memchr(quote, label)?])
}

/// Looks over the tags without building anything: a DOCTYPE, depth, number of nodes. Returns the text to parse, where
/// the one DOCTYPE that may stand is blanked out at its place, or nothing when the file is not to be parsed at all.
pub(super) fn guard<'t>(text: &'t str, sink: &mut Sink) -> Option<Cow<'t, str>> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let (mut depth, mut nodes, mut before) = (0usize, 0u32, 0usize);
    // Namespaces that each open element declares.
    let mut declared: Vec<usize> = Vec::new();
    let mut doctype: Option<(usize, usize)> = None;
    loop {
        let (mut crowded, mut repeated) = (false, false);
        let event = reader.read_event();
        let after = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        nodes = nodes.saturating_add(1);
        match event {
            Ok(Event::Start(tag)) => {
                depth += 1;
                declared.push(count(&tag, "xmlns"));
                repeated |= is_repeated(&tag);
                crowded |= many(&tag);
            }
            Ok(Event::Empty(tag)) => {
                repeated |= is_repeated(&tag);
                crowded |= many(&tag);
            }
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                declared.pop();
            }
            Ok(Event::DocType(content)) => {
                let bare = doctype.is_none() && is_bare(&content);
                if !bare {
                    sink.tell(&DOCTYPE, before, "a DOCTYPE is not read; take it out (TMX may keep <!DOCTYPE tmx SYSTEM \"tmx14.dtd\">, TBX v2 that of its core structure)");
                    return None;
                }
                doctype = Some((before, after));
            }
            Ok(Event::Eof) => break,
            // The parser says it better.
            Err(_) => break,
            Ok(_) => {}
        }
        if repeated {
            sink.tell(&NOT_WELL_FORMED, before, "a namespace is declared twice in one tag");
            return None;
        }
        if crowded
            || declared.last().is_some_and(|&n| n > 0) && declared.iter().sum::<usize>() > MOST_ATTRIBUTES
        {
            let message = format!(
                "an element has more than {MOST_ATTRIBUTES} attributes or namespaces; is the file damaged?"
            );
            sink.tell(&TOO_LARGE, before, message);
            return None;
        }
        if depth > DEEPEST {
            sink.tell(
                &TOO_DEEP,
                before,
                format!("elements lie more than {DEEPEST} deep; is the file damaged?"),
            );
            return None;
        }
        if nodes > MOST_NODES {
            sink.tell(&TOO_LARGE, before, format!("there are more than {MOST_NODES} nodes; divide the file"));
            return None;
        }
        before = after;
    }
    let Some((start, end)) = doctype else { return Some(Cow::Borrowed(text)) };
    // Line breaks stay, so that places after it stay where they are.
    let blank: String = text.get(start..end)?.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..start]);
    out.push_str(&blank);
    out.push_str(&text[end..]);
    Some(Cow::Owned(out))
}

fn count(text: &str, needle: &str) -> usize {
    memchr::memmem::find_iter(text.as_bytes(), needle).count()
}

/// Whether a tag declares a namespace twice, which the parser lets pass.
fn is_repeated(tag: &BytesStart<'_>) -> bool {
    (2..=MOST_ATTRIBUTES).contains(&count(tag, "xmlns"))
        && tag
            .attributes()
            .any(|a| matches!(a, Err(quick_xml::events::attributes::AttrError::Duplicated(..))))
}

/// Whether a tag has more attributes than it may; they are counted only where it can be.
fn many(tag: &BytesStart<'_>) -> bool {
    count(tag, "=") > MOST_ATTRIBUTES && tag.attributes().with_checks(false).count() > MOST_ATTRIBUTES
}

/// `tmx SYSTEM "tmx14.dtd"`, or the same for TBX v2, and no more: no internal subset, nothing that could be fetched.
fn is_bare(content: &str) -> bool {
    const KNOWN: [(&str, &[&str]); 2] = [
        ("tmx", &["tmx14.dtd", "tmx13.dtd", "tmx12.dtd", "tmx11.dtd"]),
        ("martif", &["TBXcoreStructV02.dtd", "TBXBasiccoreStructV02.dtd"]),
    ];
    let mut words = content.split_ascii_whitespace();
    let (Some(root), Some("SYSTEM"), Some(system), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return false;
    };
    let file = system.trim_matches(['"', '\'']).rsplit('/').next().unwrap_or_default();
    KNOWN.iter().any(|(name, files)| *name == root && files.contains(&file))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guarded(text: &str) -> (Option<String>, Vec<&'static str>) {
        let mut sink = Sink::default();
        let out = guard(text, &mut sink).map(Cow::into_owned);
        (out, sink.found.iter().map(|f| f.0.id).collect())
    }

    #[test]
    fn only_the_bare_doctype_of_tmx_passes_and_is_blanked() {
        let (out, told) = guarded("<?xml version=\"1.0\"?>\n<!DOCTYPE tmx\n SYSTEM \"tmx14.dtd\">\n<tmx/>");
        assert!(told.is_empty());
        let blank = format!("<?xml version=\"1.0\"?>\n{}\n{}\n<tmx/>", " ".repeat(13), " ".repeat(20));
        assert_eq!(out.as_deref(), Some(blank.as_str()));
        for bad in [
            "<!DOCTYPE tmx SYSTEM \"tmx14.dtd\" [<!ENTITY a \"b\">]><tmx/>",
            "<!DOCTYPE tmx [<!ENTITY a \"b\">]><tmx/>",
            "<!DOCTYPE tmx SYSTEM \"file:///etc/passwd\"><tmx/>",
            "<!DOCTYPE xliff SYSTEM \"tmx14.dtd\"><xliff/>",
            "<!DOCTYPE martif SYSTEM \"tmx14.dtd\"><martif/>",
            "<!DOCTYPE martif SYSTEM \"TBXcoreStructV02.dtd\" [<!ENTITY a \"b\">]><martif/>",
            "<!DOCTYPE tmx SYSTEM \"tmx14.dtd\"><!DOCTYPE tmx SYSTEM \"tmx14.dtd\"><tmx/>",
        ] {
            assert_eq!(guarded(bad), (None, vec!["xml/doctype"]), "{bad}");
        }
    }

    #[test]
    fn depth_is_limited_without_recursion() {
        let nest = |n: usize| "<a>".repeat(n) + &"</a>".repeat(n);
        assert_eq!(guarded(&nest(DEEPEST)).1, Vec::<&str>::new());
        assert_eq!(guarded(&nest(DEEPEST + 1)).1, ["xml/too-deep"]);
        assert_eq!(guarded(&"<a>".repeat(3_000_000)).1, ["xml/too-deep"]);
    }

    #[test]
    fn bytes_are_decoded_by_mark_then_declaration() {
        let text = |bytes: &[u8]| {
            let mut sink = Sink::default();
            decode(bytes, &mut sink).map(Cow::into_owned)
        };
        assert_eq!(text(b"\xef\xbb\xbf<a/>").as_deref(), Some("<a/>"));
        assert_eq!(text(b"\xff\xfe<\0a\0/\0>\0").as_deref(), Some("<a/>"));
        assert_eq!(text(b"<\0a\0/\0>\0").as_deref(), Some("<a/>"));
        assert_eq!(
            text(b"<?xml version='1.0' encoding='windows-1252'?><a>\xe9</a>").as_deref(),
            Some("<?xml version='1.0' encoding='windows-1252'?><a>é</a>")
        );
        assert_eq!(text(b"<a>\xe9</a>"), None);
        assert_eq!(text(b"<?xml version='1.0' encoding='klingon'?><a/>"), None);
    }
}
