//! A document as a bilingual file.

use super::{Context, places};
use crate::document::{Document, Flag, Lang, Lines, Pair, Span, State, TextRef, Unit};
use crate::exchange::{self, Bitext, Content, Entry, Manifest, Original};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::{HashMap, VecDeque};

/// The document's units.
pub fn bitext(document: &Document, ctx: &Context<'_>) -> Bitext {
    let lines = Lines::new(document.source.text());
    let units = document.units.iter().map(|u| unit(document, &lines, u)).collect();
    let mut bitext = Bitext { units, ..empty(document, ctx) };
    for unit in &mut bitext.units {
        let terms = ctx.terms.iter().flat_map(|t| t.find(&unit.source.plain()).into_iter());
        let note = |(term, to): (&str, &[String])| format!("term: {term} = {}", to.join(" | "));
        let terms: Vec<String> = terms.map(note).collect();
        unit.notes.extend(terms);
    }
    ctx.shape.apply(&mut bitext);
    bitext
}

/// What the way back needs: the units with their places in the input.
pub fn manifest(document: &Document, ctx: &Context<'_>) -> Manifest {
    let original = Original {
        name: super::original(document),
        media: document.source.media,
        encoding: document.source.encoding,
        text: document.source.text(),
    };
    let mut manifest = Manifest::new(original, &ctx.direction.src, &ctx.direction.tgt, ctx.version);
    manifest.units.extend(document.units.iter().map(|u| {
        let source = places::source(document, u);
        let entry = Entry::new(&u.id, u.role, &source, &places::of_source(document, u))
            .also_at(&places::again(document, u));
        let entry = Entry { locked: !u.translate, ..entry };
        match &u.target {
            Some(target) => {
                entry.with_target(&Content::text(target.as_str()), &places::of_target(document, u))
            }
            None => entry,
        }
    }));
    manifest
}

/// The document's pairs that are trusted, for a translation memory.
pub(super) fn memory(document: &Document, ctx: &Context<'_>) -> Bitext {
    let (zh, en) = (tag(ctx, "zh", "zh-CN"), tag(ctx, "en", "en-US"));
    let from_zh = ctx.direction.src.split('-').next() == Some("zh");
    let ids: HashMap<&TextRef, &str> =
        document.units.iter().filter_map(|u| Some((u.from.first()?, u.id.as_str()))).collect();
    let entry = |pair: &Pair| {
        let sides = [(&pair.zh, Lang::ZH), (&pair.en, Lang::EN)];
        let (source, target) = if from_zh { (sides[0], sides[1]) } else { (sides[1], sides[0]) };
        let id = source.0.first().and_then(|r| ids.get(r)).copied().unwrap_or_default();
        exchange::Unit {
            target: Some(Content::text(joined(document, target.0, target.1))),
            score: Some(pair.score),
            trusted: true,
            ..exchange::Unit::new(id, Content::text(joined(document, source.0, source.1)))
        }
    };
    let units = document.pairs.iter().filter(|p| is_trusted(p)).map(entry).collect();
    let (src, tgt) = if from_zh { (zh, en) } else { (en, zh) };
    Bitext { src: src.to_owned(), tgt: tgt.to_owned(), units, ..empty(document, ctx) }
}

/// Every pair of the document in the order of the source, those with an empty side as well; a doubtful pair has its
/// translation as a candidate.
pub fn pairs(document: &Document, ctx: &Context<'_>) -> Bitext {
    let from_zh = ctx.direction.src.split('-').next() == Some("zh");
    let entry = |(i, pair): (usize, &Pair)| {
        let sides = [(&pair.zh, Lang::ZH), (&pair.en, Lang::EN)];
        let (source, target) = if from_zh { (sides[0], sides[1]) } else { (sides[1], sides[0]) };
        let text = |side: (&Vec<TextRef>, Lang)| Content::text(joined(document, side.0, side.1));
        let mut unit = exchange::Unit::new(format!("p{}", i + 1), text(source));
        unit.score = Some(pair.score);
        unit.trusted = is_trusted(pair);
        unit.translate = !source.0.is_empty();
        let other = (!target.0.is_empty()).then(|| text(target));
        if unit.trusted {
            (unit.target, unit.state) = (other, State::Translated);
        } else {
            unit.candidate = other;
        }
        unit
    };
    Bitext { units: document.pairs.iter().enumerate().map(entry).collect(), ..empty(document, ctx) }
}

/// True for a pair with both sides that the aligner does not doubt: a wrong pair in a memory comes back for years.
pub(super) fn is_trusted(pair: &Pair) -> bool {
    !pair.zh.is_empty() && !pair.en.is_empty() && !pair.flags.contains(&Flag::AlignmentLowConfidence)
}

fn empty(document: &Document, ctx: &Context<'_>) -> Bitext {
    Bitext {
        original: super::original(document).to_owned(),
        media: document.source.media,
        src: ctx.direction.src.clone(),
        tgt: ctx.direction.tgt.clone(),
        version: ctx.version.to_owned(),
        about: about(document),
        units: Vec::new(),
    }
}

/// What a translator wants to know about the page.
fn about(document: &Document) -> Vec<(String, String)> {
    let m = &document.metadata;
    let said = [
        ("title", &m.title),
        ("author", &m.author),
        ("publisher", &m.publisher),
        ("published", &m.published),
        ("site", &m.site_name),
        ("url", &m.url),
    ];
    said.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?))).collect()
}

/// The tag of the direction that is of this language, else the usual one.
fn tag<'a>(ctx: &'a Context<'_>, primary: &str, usual: &'a str) -> &'a str {
    let tags = [ctx.direction.src.as_str(), ctx.direction.tgt.as_str()];
    tags.into_iter().find(|t| t.split('-').next() == Some(primary)).unwrap_or(usual)
}

fn joined(document: &Document, refs: &[TextRef], lang: Lang) -> String {
    let texts: Vec<&str> = refs.iter().map(|r| document.text_of(*r)).collect();
    texts.join(if lang.joins_without_space() { "" } else { " " })
}

fn unit(document: &Document, lines: &Lines, unit: &Unit) -> exchange::Unit {
    let source = places::source(document, unit);
    let line = places::first(document, unit).map(|span| lines.line(span.start));
    exchange::Unit {
        role: unit.role,
        target: unit.target.as_ref().map(|t| places::content(t, &counterparts(unit, t), &[])),
        state: unit.state,
        score: unit.score,
        trusted: unit.score.is_some(),
        line,
        translate: unit.translate,
        notes: unit.notes.clone(),
        ..exchange::Unit::new(unit.id.as_str(), source)
    }
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
