//! Where a unit stands in the input, and which codes of the page stand in it.

use crate::document::{Document, MappedText, Media, Reason, Role, Span, TextRef, Unit};
use crate::exchange::{Code, Content, Pairing, is_void};

/// A stretch of markup inside a unit: the place in the unit's text in front of which it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    at: usize,
    data: String,
    /// What its other half is called too; empty for one that has none.
    name: String,
    closing: bool,
}

/// The unit's source text with its codes: what is protected, and the markup of the page between its words. Where the page
/// has a translation of its own, a new one goes into its place, and the markup of the source is none of it.
pub(super) fn source(document: &Document, unit: &Unit) -> Content {
    // A unit that is locked as a whole needs no locks inside.
    let locked = unit.protected.iter().copied().filter(|_| unit.translate);
    let numbered: Vec<(Span, usize)> = locked.zip(1..).collect();
    let tags = if of_target(document, unit).is_empty() { tags(document, unit) } else { Vec::new() };
    content(&unit.source, &numbered, &tags)
}

/// The stretch of the input where the unit begins.
pub(super) fn first(document: &Document, unit: &Unit) -> Option<Span> {
    unit.from.first().map(|r| {
        let (text, range) = text_of(document, *r);
        text.source_span(range.range())
    })
}

/// The stretches of the input that the unit's source is made of, in order; stretches with only white space or removed
/// text of one passage between them are one. Empty when the text is not found in the input.
pub(super) fn of_source(document: &Document, unit: &Unit) -> Vec<Span> {
    if unit.from.is_empty() {
        return in_metadata(document, unit.role, &unit.source).into_iter().take(1).collect();
    }
    of_refs(document, unit, &unit.from)
}

/// Other stretches of the input that hold the same title or caption.
pub(super) fn again(document: &Document, unit: &Unit) -> Vec<Span> {
    let first = usize::from(unit.from.is_empty());
    in_metadata(document, unit.role, &unit.source).into_iter().skip(first).collect()
}

/// The stretches of the input where the page has the unit's target itself.
pub(super) fn of_target(document: &Document, unit: &Unit) -> Vec<Span> {
    let Some(target) = &unit.target else { return Vec::new() };
    if unit.score.is_none() {
        return in_metadata(document, unit.role, target).into_iter().take(1).collect();
    }
    let Some(first) = unit.from.first() else { return Vec::new() };
    let pair = document.pairs.iter().find(|p| p.zh.contains(first) || p.en.contains(first));
    let Some(pair) = pair else { return Vec::new() };
    let other = if pair.zh.contains(first) { &pair.en } else { &pair.zh };
    other_places(document, other)
}

fn other_places(document: &Document, refs: &[TextRef]) -> Vec<Span> {
    let mut spans: Vec<(usize, Span)> = Vec::new();
    for r in refs {
        let (text, range) = text_of(document, *r);
        push(&mut spans, passage_of(document, *r), place_of(document, text, range));
    }
    spans.into_iter().map(|(_, s)| s).collect()
}

fn of_refs(document: &Document, unit: &Unit, refs: &[TextRef]) -> Vec<Span> {
    let mut spans: Vec<(usize, Span)> = Vec::new();
    for (r, slice) in slices(document, unit, refs) {
        let (text, range) = text_of(document, r);
        let range = Span::new(range.start + slice.start, range.start + slice.end);
        push(&mut spans, passage_of(document, r), place_of(document, text, range));
    }
    spans.into_iter().map(|(_, s)| s).collect()
}

/// The stretch of the input that a range of a text came from, without the bars at its ends: `| Name` of a row is the cell
/// `Name`, and the bar stays where it is.
fn place_of(document: &Document, text: &MappedText, range: Span) -> Span {
    let place = reach(document, text.slice(range.range()).span());
    let (stretch, words) = (document.source.slice(place), range.slice(text.as_str()));
    let bar = |c: char| matches!(c, '|' | ' ' | '\t');
    if document.source.media != Media::Text {
        return place;
    }
    let start =
        if words.starts_with(bar) { 0 } else { stretch.len() - stretch.trim_start_matches(bar).len() };
    let end = if words.ends_with(bar) { stretch.len() } else { stretch.trim_end_matches(bar).len() };
    Span::new(place.start + start, place.start + end)
}

/// A stretch of the input with the marks beside it whose other halves lie in it: `<b>All</b> of it.` begins with its tag, and
/// `<b>All of it.</b>` stands between its tags.
fn reach(document: &Document, place: Span) -> Span {
    let mut reach = place;
    let codes: Vec<(Span, Span)> =
        document.markup.codes_in(place).filter_map(|c| Some((c.open, c.close?))).collect();
    for (open, close) in codes.iter().rev() {
        if open.end == reach.start && close.end <= place.end {
            reach.start = open.start;
        }
    }
    let mut inner: Vec<&(Span, Span)> = codes.iter().filter(|c| c.1.start >= place.end).collect();
    inner.sort_by_key(|c| c.1.start);
    for (open, close) in inner {
        if close.start == reach.end && open.start >= place.start {
            reach.end = close.end;
        }
    }
    reach
}

/// Adds a stretch; two neighbours of one passage become one.
fn push(spans: &mut Vec<(usize, Span)>, passage: usize, span: Span) {
    match spans.last_mut() {
        Some((last, before)) if *last == passage && before.end <= span.start => before.end = span.end,
        _ => spans.push((passage, span)),
    }
}

/// For each text of the unit the part of it that the unit holds, in bytes of that text.
fn slices(document: &Document, unit: &Unit, refs: &[TextRef]) -> Vec<(TextRef, Span)> {
    let whole = unit.part.unwrap_or(Span::new(0, usize::MAX));
    let gap = joint(unit);
    let (mut at, mut out) = (0, Vec::new());
    for r in refs {
        let len = document.text_of(*r).len();
        let (start, end) = (whole.start.max(at), whole.end.min(at + len));
        if start < end {
            out.push((*r, Span::new(start - at, end - at)));
        }
        at += len + gap;
    }
    out
}

/// Bytes between two texts of a unit.
fn joint(unit: &Unit) -> usize {
    usize::from(!unit.lang.starts_with("zh"))
}

fn text_of(document: &Document, r: TextRef) -> (&MappedText, Span) {
    match r {
        TextRef::Sentence(i) => {
            let sentence = &document.sentences[i];
            (&document.passages[sentence.passage].text, sentence.range)
        }
        TextRef::Passage(i) => {
            let text = &document.passages[i].text;
            (text, Span::new(0, text.len()))
        }
    }
}

fn passage_of(document: &Document, r: TextRef) -> usize {
    match r {
        TextRef::Sentence(i) => document.sentences[i].passage,
        TextRef::Passage(i) => i,
    }
}

/// Where cleaning took a title or a caption out of the text, by its words.
fn in_metadata(document: &Document, role: Role, text: &str) -> Vec<Span> {
    let reasons: &[Reason] = match role {
        Role::Title => &[Reason::TitleLine],
        Role::Caption => &[Reason::Caption],
        _ => return Vec::new(),
    };
    let removed = document.removed.iter().filter(|r| reasons.contains(&r.reason));
    removed
        .filter_map(|r| {
            let stretch = document.source.slice(r.span);
            if document.source.media.is_html() {
                // Words behind references are the same words; tags between them are not looked through.
                let whole = r.span.trimmed(document.source.text());
                let words = html_escape::decode_html_entities(document.source.slice(whole));
                return (!stretch.contains('<') && words == text).then_some(whole);
            }
            let at = stretch.find(text)?;
            Some(Span::new(r.span.start + at, r.span.start + at + text.len()))
        })
        .collect()
}

/// The markup between the words of a unit, where the page has any.
fn tags(document: &Document, unit: &Unit) -> Vec<Tag> {
    let html = match document.source.media {
        Media::Text => return Vec::new(),
        Media::Markdown => false,
        Media::Html | Media::Fragment => true,
    };
    let (mut tags, mut at) = (Vec::new(), 0);
    for (r, slice) in slices(document, unit, &unit.from) {
        let (text, range) = text_of(document, r);
        let range = range.start + slice.start..range.start + slice.end;
        if range.is_empty() {
            continue;
        }
        let part = text.slice(range);
        if !html {
            marks(document, &part, at, &mut tags);
            at += part.len() + joint(unit);
            continue;
        }
        let place = reach(document, part.span());
        let mut end = place.start;
        let runs = part.runs();
        for (i, run) in runs.iter().enumerate() {
            let length = runs.get(i + 1).map_or(part.len(), |next| next.at) - run.at;
            if end < run.src.start {
                find_tags(document.source.slice(Span::new(end, run.src.start)), at + run.at, &mut tags);
            }
            if !run.verbatim {
                // White space that a line break of the page became stands behind its tag.
                find_tags(document.source.slice(run.src), at + run.at + length, &mut tags);
            }
            end = end.max(run.src.end);
        }
        if end < place.end {
            find_tags(document.source.slice(Span::new(end, place.end)), at + part.len(), &mut tags);
        }
        at += part.len() + joint(unit);
    }
    tags
}

/// The marks of Markdown between the words of a text, which is `at` bytes behind the unit's beginning.
fn marks(document: &Document, text: &MappedText, at: usize, out: &mut Vec<Tag>) {
    let (words, place) = (text.span(), reach(document, text.span()));
    let mut found: Vec<(Span, String, bool)> = Vec::new();
    for code in document.markup.codes_in(place) {
        let open = document.source.slice(code.open);
        let name = match code.close {
            Some(_) => format!("#{}", code.open.start),
            // A tag of HTML finds its end tag by its name.
            None if open.starts_with('<') && !is_void(open) => name_of(open).0.to_owned(),
            None => String::new(),
        };
        found.push((code.open, name.clone(), open.starts_with("</")));
        found.extend(code.close.map(|close| (close, name, true)));
    }
    found.retain(|(span, ..)| place.start <= span.start && span.end <= place.end);
    found.sort_by_key(|(span, ..)| *span);
    out.extend(found.into_iter().map(|(span, name, closing)| {
        let before = Span::new(words.start, span.start.max(words.start));
        let before = text.derived(before).map_or(0, |words| words.end);
        Tag { at: at + before, data: document.source.slice(span).to_owned(), name, closing }
    }));
}

/// The tags and comments in a stretch of HTML.
fn find_tags(stretch: &str, at: usize, out: &mut Vec<Tag>) {
    let mut rest = stretch;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map(|i| i + 3)
        } else if let Some(name) = ["script", "style"].iter().find(|n| is_named(rest, n)) {
            let close = format!("</{name}");
            let found = rest.to_ascii_lowercase().find(&close);
            found.and_then(|i| rest[i..].find('>').map(|j| i + j + 1))
        } else {
            end_of_tag(rest)
        };
        let end = end.unwrap_or(rest.len());
        let data = &rest[..end];
        let (name, closing) = if is_void(data) { ("", false) } else { name_of(data) };
        out.push(Tag { at, data: data.to_owned(), name: name.to_owned(), closing });
        rest = &rest[end..];
    }
}

fn is_named(tag: &str, name: &str) -> bool {
    let inside = &tag[1..];
    inside.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name))
        && inside[name.len()..].starts_with(|c: char| !c.is_ascii_alphanumeric())
}

/// The end of a tag: the first `>` outside quotation marks.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (i, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(i + 1),
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), c) if q == c => quote = None,
            _ => {}
        }
    }
    tag.find('>').map(|i| i + 1)
}

/// Text with its protected stretches as codes of the given numbers, and with tags as codes of the numbers that follow.
pub(super) fn content(text: &str, protected: &[(Span, usize)], tags: &[Tag]) -> Content {
    let mut codes = paired(tags, text, protected.len() + 1).into_iter().peekable();
    let mut content = Content::default();
    let mut at = 0;
    let mut up_to = |end: usize, at: &mut usize, content: &mut Content| {
        while let Some((place, code)) = codes.next_if(|(place, _)| *place <= end) {
            let place = place.clamp(*at, end);
            content.push_text(&text[*at..place]);
            content.push_code(code);
            *at = place;
        }
        content.push_text(&text[*at..end]);
        *at = end;
    };
    for (span, id) in protected {
        up_to(span.start, &mut at, &mut content);
        let data = span.slice(text).to_owned();
        content.push_code(Code { id: id.to_string(), kind: Pairing::Alone, data, visible: true });
        at = span.end;
    }
    up_to(text.len(), &mut at, &mut content);
    content
}

/// Tags as codes, each with its place in the text; an opening and its closing tag share a number. Numbers whose mark (`{7}`)
/// stands in the text as it is are passed over.
fn paired(tags: &[Tag], text: &str, first: usize) -> Vec<(usize, Code)> {
    let mut kinds = vec![Pairing::Alone; tags.len()];
    let mut partner: Vec<Option<usize>> = vec![None; tags.len()];
    let mut open: Vec<(usize, &str)> = Vec::new();
    for (i, tag) in tags.iter().enumerate() {
        let name = tag.name.as_str();
        if name.is_empty() {
            continue;
        }
        if !tag.closing {
            open.push((i, name));
        } else if let Some(k) = open.iter().rposition(|(_, n)| n.eq_ignore_ascii_case(name)) {
            let (j, _) = open[k];
            // What was opened inside and not closed stands alone.
            open.truncate(k);
            (kinds[j], kinds[i], partner[i]) = (Pairing::Open, Pairing::Close, Some(j));
        }
    }
    let taken = |n: usize| [format!("{{{n}"), format!("<{n}}}")].iter().any(|m| text.contains(m.as_str()));
    let mut next = first;
    let mut ids: Vec<String> = Vec::with_capacity(tags.len());
    for other in partner {
        let id = match other {
            Some(j) => ids[j].clone(),
            None => {
                while taken(next) {
                    next += 1;
                }
                next += 1;
                (next - 1).to_string()
            }
        };
        ids.push(id);
    }
    let codes = tags.iter().zip(ids).zip(kinds);
    codes
        .map(|((tag, id), kind)| (tag.at, Code { id, kind, data: tag.data.clone(), visible: false }))
        .collect()
}

/// The name of a tag and whether it closes; no name for a comment.
fn name_of(tag: &str) -> (&str, bool) {
    let inside = tag.strip_prefix('<').unwrap_or(tag);
    let (inside, closing) = match inside.strip_prefix('/') {
        Some(rest) => (rest, true),
        None => (inside, false),
    };
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(inside.len());
    (&inside[..end], closing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, stretches: &[(usize, &str)]) -> String {
        let mut tags = Vec::new();
        for (at, stretch) in stretches {
            find_tags(stretch, *at, &mut tags);
        }
        content(text, &[], &tags).cell()
    }

    #[test]
    fn tags_become_codes_in_pairs() {
        type Case<'a> = (&'a str, &'a [(usize, &'a str)], &'a str);
        let cases: [Case<'_>; 7] = [
            ("See this now", &[(4, "<b>"), (8, "</b>")], "See {1>this<1} now"),
            ("See this now", &[(4, "<a href='x>y'>"), (8, "</a><br>")], "See {1>this<1}{2} now"),
            ("one two", &[(4, "</b> <i>"), (7, "</i>")], "one {1}{2>two<2}"),
            ("one two", &[(4, "<b><i></b>")], "one {1>{2}<1}two"),
            ("one two", &[(4, "<!-- <b> --><script>if(a<b)</script >")], "one {1}{2}two"),
            ("{1} and {2>", &[(4, "<b>"), (7, "</b>")], "{1} {3>and<3} {2>"),
            ("河灯", &[(3, "<wbr/>")], "河{1}灯"),
        ];
        for (text, stretches, want) in cases {
            assert_eq!(shown(text, stretches), want);
        }
    }
}
