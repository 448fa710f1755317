//! TMX 1.4b (LISA OSCAR, 26 April 2005): a translation memory of the pairs that are trusted, in exactly two languages.

use super::tree::{Element, Node, Step, Walker};
use super::xml::Xml;
use super::{Bitext, Code, Content, Pairing, Part, Unit};
use crate::document::State;
use crate::error::Result;
use std::io::{self, Write};

/// A wrong pair in a memory comes back for years: doubtful ones stay out.
pub(super) fn write(bitext: &Bitext, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Xml::new(out)?;
    xml.line(0)?;
    xml.doctype("tmx SYSTEM \"tmx14.dtd\"")?;
    xml.line(0)?;
    xml.open("tmx", &[("version", "1.4")])?;
    xml.line(1)?;
    xml.empty(
        "header",
        &[
            ("creationtool", super::TOOL),
            ("creationtoolversion", &bitext.version),
            ("segtype", "sentence"),
            ("o-tmf", super::TOOL),
            ("adminlang", "en-US"),
            ("srclang", &bitext.src),
            ("datatype", super::datatype(bitext.media)),
        ],
    )?;
    xml.line(1)?;
    xml.open("body", &[])?;
    for unit in bitext.units.iter().filter(|u| u.trusted) {
        let Some(target) = &unit.target else { continue };
        xml.line(2)?;
        let id = [("tuid", unit.id.as_str())];
        xml.open("tu", if unit.id.is_empty() { &[] } else { &id })?;
        if let Some(score) = unit.score {
            xml.line(3)?;
            xml.element("prop", &[("type", "x-score")], &format!("{score:.2}"))?;
        }
        for (tag, content) in [(&bitext.src, &unit.source), (&bitext.tgt, target)] {
            xml.line(3)?;
            xml.open("tuv", &[("xml:lang", tag)])?;
            xml.open("seg", &[])?;
            write_content(&mut xml, content)?;
            xml.close("seg")?;
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

/// What a reader sees is text, so that the memory answers wherever the same URL stands; markup is code.
fn write_content(xml: &mut Xml<'_>, content: &Content) -> io::Result<()> {
    for part in &content.0 {
        match part {
            Part::Text(text) => xml.text(text)?,
            Part::Code(code) if code.visible => xml.text(&code.data)?,
            Part::Code(code) => match code.kind {
                Pairing::Alone => xml.element("ph", &[("x", &code.id)], &code.data)?,
                Pairing::Open => xml.element("bpt", &[("i", &code.id), ("x", &code.id)], &code.data)?,
                Pairing::Close => xml.element("ept", &[("i", &code.id)], &code.data)?,
            },
        }
    }
    Ok(())
}

/// Reads a memory in two languages: the header's (or the first unit's first) is the source.
pub(super) fn read(text: &str) -> Result<Bitext> {
    let mut bitext = super::read::nothing();
    let mut walker = Walker::new(text, true);
    while let Some(step) = walker.next()? {
        let Step::Open(element) = step else { continue };
        match element.name.as_str() {
            "header" => {
                bitext.src = element.get("srclang").filter(|l| *l != "*all*").unwrap_or_default().to_owned();
                bitext.media = super::media_of(element.get("datatype"));
            }
            "tu" => {
                let row = walker.line();
                let tu = walker.subtree(element)?;
                let unit = read_unit(&tu, &mut bitext.src, &mut bitext.tgt);
                bitext.units.extend(unit.map(|u| Unit { row: Some(row), ..u }));
            }
            _ => {}
        }
    }
    Ok(bitext)
}

fn read_unit(tu: &Element, src: &mut String, tgt: &mut String) -> Option<Unit> {
    let sides: Vec<(&str, Content)> = tu
        .elements()
        .filter(|e| e.name == "tuv")
        .filter_map(|v| Some((v.get("xml:lang").or(v.get("lang"))?, read_content(v.child("seg")?))))
        .collect();
    if src.is_empty() {
        *src = sides.first()?.0.to_owned();
    }
    let own = sides.iter().position(|(lang, _)| same(lang, src))?;
    let other = sides.iter().position(|(lang, _)| !same(lang, src) && (tgt.is_empty() || same(lang, tgt)))?;
    if tgt.is_empty() {
        *tgt = sides[other].0.to_owned();
    }
    let mut unit = Unit::new(tu.get("tuid").unwrap_or_default(), sides[own].1.clone());
    unit.target = Some(sides[other].1.clone());
    unit.state = State::Translated;
    unit.trusted = true;
    let score = tu.elements().find(|e| e.name == "prop" && e.get("type") == Some("x-score"));
    unit.score = score.and_then(|e| e.text().parse().ok());
    Some(unit)
}

/// Tools write `ZH-CN` and `zh-cn` for the same.
fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

fn read_content(seg: &Element) -> Content {
    let mut content = Content::default();
    for node in &seg.children {
        let e = match node {
            Node::Text(text) => {
                content.push_text(text);
                continue;
            }
            Node::Element(e) => e,
        };
        let kind = match e.name.as_str() {
            "bpt" => Pairing::Open,
            "ept" => Pairing::Close,
            "ph" | "it" | "ut" => Pairing::Alone,
            _ => {
                content.push_text(&e.text());
                continue;
            }
        };
        let id = e.get("i").or(e.get("x")).unwrap_or_default().to_owned();
        content.push_code(Code { id, kind, data: e.text(), visible: false });
    }
    content
}
