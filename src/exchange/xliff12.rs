//! XLIFF 1.2 (OASIS Standard, 1 February 2008), strict: the form that every translation tool opens.
//!
//! One `trans-unit` per unit, so that no tool has to segment again. A stretch that must come through is a `ph` with
//! the stretch as its native content: OmegaT, Phrase and memoQ show it as a tag that cannot be edited, and a dropped
//! tag is found by their own checks (a `mrk mtype="protected"` stays editable in OmegaT). Markup in pairs is `bpt` and
//! `ept`. The same code in the target has the same id. States are those of XLIFF 2 in the words of 1.2; a unit without
//! a translation has no `target`.

use super::tree::{Element, Node, Step, Walker};
use super::xml::{Attribute, Xml};
use super::{Bitext, Code, Content, Pairing, Part, Unit};
use crate::document::{Role, State};
use crate::error::Result;
use std::io::{self, Write};

const NAMESPACE: &str = "urn:oasis:names:tc:xliff:document:1.2";

pub(super) fn write(bitext: &Bitext, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Xml::new(out)?;
    xml.line(0)?;
    xml.open("xliff", &[("version", "1.2"), ("xmlns", NAMESPACE)])?;
    xml.line(1)?;
    xml.open(
        "file",
        &[
            ("original", &bitext.original),
            ("source-language", &bitext.src),
            ("target-language", &bitext.tgt),
            ("datatype", super::datatype(bitext.media)),
            ("tool-id", super::TOOL),
        ],
    )?;
    xml.line(2)?;
    xml.open("header", &[])?;
    xml.line(3)?;
    let tool = [("tool-id", super::TOOL), ("tool-name", super::TOOL), ("tool-version", &bitext.version)];
    xml.empty("tool", &tool)?;
    for (name, value) in &bitext.about {
        xml.line(3)?;
        xml.element("note", &[("from", super::TOOL)], &format!("{name}: {value}"))?;
    }
    xml.line(2)?;
    xml.close("header")?;
    xml.line(2)?;
    xml.open("body", &[])?;
    for unit in &bitext.units {
        write_unit(unit, &mut xml)?;
    }
    for (depth, name) in [(2, "body"), (1, "file"), (0, "xliff")] {
        xml.line(depth)?;
        xml.close(name)?;
    }
    xml.finish()
}

fn write_unit(unit: &Unit, xml: &mut Xml<'_>) -> io::Result<()> {
    xml.line(3)?;
    let mut attributes: Vec<Attribute<'_>> = vec![("id", &unit.id)];
    attributes.extend(approved(unit.state).map(|yes| ("approved", yes)));
    attributes.extend((!unit.translate).then_some(("translate", "no")));
    attributes.push(("xml:space", "preserve"));
    attributes.push(("restype", restype(unit.role)));
    xml.open("trans-unit", &attributes)?;
    xml.line(4)?;
    xml.open("source", &[])?;
    write_content(xml, &unit.source)?;
    xml.close("source")?;
    if let Some(target) = &unit.target {
        xml.line(4)?;
        xml.open("target", &[("state", state(unit.state))])?;
        write_content(xml, target)?;
        xml.close("target")?;
    }
    if let Some(line) = unit.line {
        xml.line(4)?;
        xml.open("context-group", &[("purpose", "location")])?;
        xml.element("context", &[("context-type", "linenumber")], &line.to_string())?;
        xml.close("context-group")?;
    }
    if let Some(score) = unit.score {
        xml.line(4)?;
        xml.element("note", &[("from", super::TOOL)], &format!("{SCORE}{score:.2}"))?;
    }
    for note in &unit.notes {
        xml.line(4)?;
        xml.element("note", &[("from", super::TOOL)], note)?;
    }
    xml.line(3)?;
    xml.close("trans-unit")
}

/// The note that carries the score.
const SCORE: &str = "alignment score ";

fn write_content(xml: &mut Xml<'_>, content: &Content) -> io::Result<()> {
    for part in &content.0 {
        match part {
            Part::Text(text) => xml.text(text)?,
            Part::Code(code) => {
                let (name, ctype) = match code.kind {
                    Pairing::Alone if code.visible => ("ph", Some(("ctype", "x-protected"))),
                    Pairing::Alone => ("ph", None),
                    Pairing::Open => ("bpt", None),
                    Pairing::Close => ("ept", None),
                };
                let mut attributes = vec![("id", code.id.as_str())];
                attributes.extend(ctype);
                xml.element(name, &attributes, &code.data)?;
            }
        }
    }
    Ok(())
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

fn role(restype: &str) -> Role {
    Role::ALL.iter().copied().find(|r| self::restype(*r) == restype).unwrap_or(Role::Body)
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

/// The state that a client left: by the word, by the approval, and by whether there is a translation at all. OmegaT 3.6
/// writes a translation and leaves `needs-translation`.
fn state_left(word: Option<&str>, approved: bool, translated: bool) -> State {
    match word {
        Some("final") => State::Final,
        Some("signed-off") => State::Reviewed,
        _ if approved => State::Reviewed,
        _ if translated => State::Translated,
        _ => State::Initial,
    }
}

/// Reads every `file` of an XLIFF 1.2 document as one list of units.
pub(super) fn read(text: &str) -> Result<Bitext> {
    let mut bitext = super::read::nothing();
    let mut walker = Walker::new(text, false);
    while let Some(step) = walker.next()? {
        let Step::Open(element) = step else { continue };
        match element.name.as_str() {
            "file" => head(&mut bitext, &element),
            "trans-unit" => {
                let row = walker.line();
                let unit = walker.subtree(element)?;
                bitext.units.push(Unit { row: Some(row), ..read_unit(&unit) });
            }
            // Candidates and skeletons hold elements of the same names.
            "header" => drop(walker.subtree(element)?),
            _ => {}
        }
    }
    Ok(bitext)
}

fn head(bitext: &mut Bitext, file: &Element) {
    let take = |into: &mut String, name: &str| {
        if into.is_empty() {
            *into = file.get(name).unwrap_or_default().to_owned();
        }
    };
    take(&mut bitext.original, "original");
    take(&mut bitext.src, "source-language");
    take(&mut bitext.tgt, "target-language");
    bitext.media = super::media_of(file.get("datatype"));
}

fn read_unit(element: &Element) -> Unit {
    let content = |name: &str| element.child(name).map(read_content);
    let mut unit = Unit::new(element.get("id").unwrap_or_default(), content("source").unwrap_or_default());
    unit.role = role(element.get("restype").unwrap_or_default());
    unit.translate = element.get("translate") != Some("no");
    unit.target = content("target");
    let word = element.child("target").and_then(|t| t.get("state"));
    let translated = unit.target.as_ref().is_some_and(|t| !t.is_blank());
    unit.state = state_left(word, element.get("approved") == Some("yes"), translated);
    for note in element.elements().filter(|e| e.name == "note") {
        let text = note.text();
        match text.strip_prefix(SCORE).and_then(|s| s.parse().ok()) {
            Some(score) => unit.score = Some(score),
            None => unit.notes.push(text),
        }
    }
    unit
}

/// Source or target: codes by their ids, marks (`mrk`) passed through, deleted text of nothing.
fn read_content(element: &Element) -> Content {
    let mut content = Content::default();
    read_into(&mut content, element, 0);
    content
}

fn read_into(content: &mut Content, element: &Element, depth: usize) {
    for node in &element.children {
        let e = match node {
            Node::Text(text) => {
                content.push_text(text);
                continue;
            }
            Node::Element(e) => e,
        };
        let id = e.get("rid").or(e.get("id")).unwrap_or_default().to_owned();
        let code = |kind| Code {
            id: id.clone(),
            kind,
            data: e.text(),
            visible: e.get("ctype") == Some("x-protected"),
        };
        match e.name.as_str() {
            "ph" | "it" | "x" => content
                .push_code(Code { id: e.get("id").unwrap_or_default().to_owned(), ..code(Pairing::Alone) }),
            "bpt" | "bx" => content.push_code(code(Pairing::Open)),
            "ept" | "ex" => content.push_code(code(Pairing::Close)),
            "g" => {
                let bare = |kind| Code { id: id.clone(), kind, data: String::new(), visible: false };
                content.push_code(bare(Pairing::Open));
                if depth < 32 {
                    read_into(content, e, depth + 1);
                } else {
                    content.push_text(&e.text());
                }
                content.push_code(bare(Pairing::Close));
            }
            _ if depth < 32 => read_into(content, e, depth + 1),
            _ => content.push_text(&e.text()),
        }
    }
}
