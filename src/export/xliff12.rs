//! XLIFF 1.2 (OASIS Standard, 1 February 2008), strict: the form that every translation tool opens.
//!
//! One `trans-unit` per unit, so that no tool has to segment again. A protected stretch is a `ph` with the stretch as
//! its native content: OmegaT, Phrase and memoQ show it as a tag that cannot be edited, and a dropped tag is found by
//! their own checks (a `mrk mtype="protected"` stays editable in OmegaT). The same stretch in the target has the same
//! id. States are those of XLIFF 2 in the words of 1.2; a unit without a translation has no `target`.

use super::Context;
use super::xml::{Attribute, Xml};
use crate::document::{CodeKind, Document, Lines, Media, Role, Span, State, TextRef, Unit};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::{HashMap, VecDeque};
use std::io::{self, Write};

const NAMESPACE: &str = "urn:oasis:names:tc:xliff:document:1.2";

pub(super) fn write(document: &Document, ctx: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Xml::new(out)?;
    xml.line(0)?;
    xml.open("xliff", &[("version", "1.2"), ("xmlns", NAMESPACE)])?;
    xml.line(1)?;
    let datatype = match document.source.media {
        Media::Text => "plaintext",
        Media::Html | Media::Fragment => "html",
    };
    let original = super::original(document);
    xml.open(
        "file",
        &[
            ("original", original),
            ("source-language", &ctx.direction.src),
            ("target-language", &ctx.direction.tgt),
            ("datatype", datatype),
            ("tool-id", super::TOOL),
        ],
    )?;
    xml.line(2)?;
    xml.open("header", &[])?;
    xml.line(3)?;
    let tool = [("tool-id", super::TOOL), ("tool-name", super::TOOL), ("tool-version", ctx.version)];
    xml.empty("tool", &tool)?;
    for (name, value) in about(document) {
        xml.line(3)?;
        xml.element("note", &[("from", super::TOOL)], &format!("{name}: {value}"))?;
    }
    xml.line(2)?;
    xml.close("header")?;
    xml.line(2)?;
    xml.open("body", &[])?;
    let lines = Lines::new(document.source.text());
    for unit in &document.units {
        write_unit(document, &lines, unit, &mut xml)?;
    }
    for (depth, name) in [(2, "body"), (1, "file"), (0, "xliff")] {
        xml.line(depth)?;
        xml.close(name)?;
    }
    xml.finish()
}

/// What a translator wants to know about the page.
fn about(document: &Document) -> Vec<(&'static str, &str)> {
    let m = &document.metadata;
    let said = [
        ("title", &m.title),
        ("author", &m.author),
        ("publisher", &m.publisher),
        ("published", &m.published),
        ("site", &m.site_name),
        ("url", &m.url),
    ];
    said.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))).collect()
}

fn write_unit(document: &Document, lines: &Lines, unit: &Unit, xml: &mut Xml<'_>) -> io::Result<()> {
    xml.line(3)?;
    let mut attributes: Vec<Attribute<'_>> = vec![("id", &unit.id)];
    attributes.extend(approved(unit.state).map(|yes| ("approved", yes)));
    attributes.extend((!unit.translate).then_some(("translate", "no")));
    attributes.push(("xml:space", "preserve"));
    attributes.push(("restype", restype(unit.role)));
    xml.open("trans-unit", &attributes)?;
    xml.line(4)?;
    // A unit that is locked as a whole needs no locks inside.
    let locked = unit.protected.iter().copied().filter(|_| unit.translate);
    let numbered: Vec<(Span, usize)> = locked.zip(1..).collect();
    xml.open("source", &[])?;
    write_coded(xml, unit, &numbered)?;
    xml.close("source")?;
    if let Some(target) = &unit.target {
        xml.line(4)?;
        xml.open("target", &[("state", state(unit.state))])?;
        write_inline(xml, target, &counterparts(unit, target))?;
        xml.close("target")?;
    }
    if let Some(line) = line_of(document, lines, unit) {
        xml.line(4)?;
        xml.open("context-group", &[("purpose", "location")])?;
        xml.element("context", &[("context-type", "linenumber")], &line.to_string())?;
        xml.close("context-group")?;
    }
    if let Some(score) = unit.score {
        xml.line(4)?;
        xml.element("note", &[("from", super::TOOL)], &format!("alignment score {score:.2}"))?;
    }
    for note in &unit.notes {
        xml.line(4)?;
        xml.element("note", &[("from", super::TOOL)], note)?;
    }
    xml.line(3)?;
    xml.close("trans-unit")
}

/// The source with its protected stretches as `ph`, its inline elements as `g` and `x`, numbered behind those.
fn write_coded(xml: &mut Xml<'_>, unit: &Unit, protected: &[(Span, usize)]) -> io::Result<()> {
    if unit.codes.is_empty() || !unit.translate {
        return write_inline(xml, &unit.source, protected);
    }
    let mut at = 0;
    let mut open: Vec<usize> = Vec::new();
    let upto = |xml: &mut Xml<'_>, at: &mut usize, to: usize| {
        let inside = |(s, _): &&(Span, usize)| *at <= s.start && s.end <= to;
        let part: Vec<(Span, usize)> = protected
            .iter()
            .filter(inside)
            .map(|(s, id)| (Span::new(s.start - *at, s.end - *at), *id))
            .collect();
        write_inline(xml, &unit.source[*at..to], &part)?;
        *at = to;
        io::Result::Ok(())
    };
    for (code, id) in unit.codes.iter().zip(unit.protected.len() + 1..) {
        while let Some(end) = open.pop_if(|end| *end <= code.span.start) {
            upto(xml, &mut at, end)?;
            xml.close("g")?;
        }
        upto(xml, &mut at, code.span.start)?;
        let attributes = [("id", &*id.to_string()), ("ctype", ctype(code.kind))];
        if code.close.is_empty() {
            xml.empty("x", &attributes)?;
        } else {
            xml.open("g", &attributes)?;
            open.push(code.span.end);
        }
    }
    while let Some(end) = open.pop() {
        upto(xml, &mut at, end)?;
        xml.close("g")?;
    }
    upto(xml, &mut at, unit.source.len())
}

fn ctype(kind: CodeKind) -> &'static str {
    match kind {
        CodeKind::Bold => "bold",
        CodeKind::Italic => "italic",
        CodeKind::Underlined => "underlined",
        CodeKind::Link => "link",
        CodeKind::Image => "image",
        CodeKind::Code => "x-code",
        CodeKind::Superscript => "x-superscript",
        CodeKind::Subscript => "x-subscript",
        CodeKind::Other => "x-other",
    }
}

/// Text with its protected stretches as `ph` elements of the given ids.
fn write_inline(xml: &mut Xml<'_>, text: &str, protected: &[(Span, usize)]) -> io::Result<()> {
    let mut at = 0;
    for (span, id) in protected {
        xml.text(&text[at..span.start])?;
        xml.element("ph", &[("id", &id.to_string()), ("ctype", "x-protected")], span.slice(text))?;
        at = span.end;
    }
    xml.text(&text[at..])
}

/// Where the protected stretches of the source stand in the target, with their ids: the first occurrence in the
/// target answers the first in the source. What the target does not have is left to the client's check.
fn counterparts(unit: &Unit, target: &str) -> Vec<(Span, usize)> {
    if unit.protected.is_empty() {
        return Vec::new();
    }
    let mut waiting: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (span, id) in unit.protected.iter().zip(1..) {
        waiting.entry(span.slice(&unit.source)).or_default().push_back(id);
    }
    let mut texts: Vec<&str> = waiting.keys().copied().collect();
    texts.sort_unstable();
    // Most units have one or two short strings: what counts is the time to build.
    let found = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::NoncontiguousNFA))
        .prefilter(false)
        .build(&texts);
    let Ok(found) = found else { return Vec::new() };
    let mut spans = Vec::new();
    for hit in found.find_iter(target) {
        let ids = waiting.get_mut(texts[hit.pattern().as_usize()]);
        let id = ids.filter(|_| stands_alone(target, hit.range().into())).and_then(VecDeque::pop_front);
        spans.extend(id.map(|id| (Span::from(hit.range()), id)));
    }
    spans
}

/// True when a stretch is not part of a longer word: `F-35` is not in `F-35B`.
fn stands_alone(text: &str, span: Span) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    !word(text[..span.start].chars().next_back()) && !word(text[span.end..].chars().next())
}

/// Line of the unit's first text in the input, from 1.
fn line_of(document: &Document, lines: &Lines, unit: &Unit) -> Option<usize> {
    let span = match *unit.from.first()? {
        TextRef::Sentence(i) => document.sentence_span(&document.sentences[i]),
        TextRef::Passage(i) => document.passages[i].text.span(),
    };
    Some(lines.line(span.start))
}

fn restype(role: Role) -> &'static str {
    match role {
        Role::Heading => "heading",
        Role::Title => "x-title",
        Role::Table => "cell",
        Role::Caption => "caption",
        Role::Body => "x-sentence",
        Role::Furniture => "x-furniture",
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Initial => "needs-translation",
        State::Translated => "translated",
        State::Reviewed => "signed-off",
        State::Final => "final",
    }
}

/// Some clients (translate-toolkit, Weblate) go by `approved` alone.
fn approved(state: State) -> Option<&'static str> {
    matches!(state, State::Reviewed | State::Final).then_some("yes")
}
