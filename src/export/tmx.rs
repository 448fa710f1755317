//! TMX 1.4b (LISA OSCAR, 26 April 2005): a translation memory of the pairs that are trusted, in exactly two languages.

use super::Context;
use super::xml::Xml;
use crate::document::{Document, Flag, Lang, Media, Pair, TextRef};
use std::collections::HashMap;
use std::io::{self, Write};

/// True for a pair with both sides that the aligner does not doubt: a wrong pair in a memory comes back for years.
pub(super) fn is_trusted(pair: &Pair) -> bool {
    !pair.zh.is_empty() && !pair.en.is_empty() && !pair.flags.contains(&Flag::AlignmentLowConfidence)
}

pub(super) fn write(document: &Document, ctx: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (zh, en) = (tag(ctx, "zh", "zh-CN"), tag(ctx, "en", "en-US"));
    let from_zh = ctx.direction.src.split('-').next() == Some("zh");
    let mut xml = Xml::new(out)?;
    xml.line(0)?;
    xml.doctype("tmx SYSTEM \"tmx14.dtd\"")?;
    xml.line(0)?;
    xml.open("tmx", &[("version", "1.4")])?;
    xml.line(1)?;
    let datatype = match document.source.media {
        Media::Text => "plaintext",
        Media::Html | Media::Fragment => "html",
    };
    xml.empty(
        "header",
        &[
            ("creationtool", super::TOOL),
            ("creationtoolversion", ctx.version),
            ("segtype", "sentence"),
            ("o-tmf", super::TOOL),
            ("adminlang", "en-US"),
            ("srclang", if from_zh { zh } else { en }),
            ("datatype", datatype),
        ],
    )?;
    xml.line(1)?;
    xml.open("body", &[])?;
    let ids: HashMap<&TextRef, &str> =
        document.units.iter().filter_map(|u| Some((u.from.first()?, u.id.as_str()))).collect();
    for pair in document.pairs.iter().filter(|p| is_trusted(p)) {
        let sides = [(zh, &pair.zh, Lang::ZH), (en, &pair.en, Lang::EN)];
        let (source, target) = if from_zh { (&sides[0], &sides[1]) } else { (&sides[1], &sides[0]) };
        xml.line(2)?;
        match source.1.first().and_then(|r| ids.get(r)) {
            Some(id) => xml.open("tu", &[("tuid", id)])?,
            None => xml.open("tu", &[])?,
        }
        xml.line(3)?;
        xml.element("prop", &[("type", "x-score")], &format!("{:.2}", pair.score))?;
        for (tag, refs, lang) in [source, target] {
            xml.line(3)?;
            xml.open("tuv", &[("xml:lang", tag)])?;
            xml.element("seg", &[], &joined(document, refs, *lang))?;
            xml.close("tuv")?;
        }
        xml.line(2)?;
        xml.close("tu")?;
    }
    xml.line(1)?;
    xml.close("body")?;
    xml.line(0)?;
    xml.close("tmx")?;
    xml.finish()
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
