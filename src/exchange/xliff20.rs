//! XLIFF 2.0 (OASIS Standard, 5 August 2014). The same file is a valid 2.1: core and name space are the same, and some
//! clients (Phrase) take the number 2.0 alone.
//!
//! One `unit` with one `segment` for each of ours. Codes refer to `originalData`; score and line are in the metadata
//! module under the category `duiyi`.

use super::tree::{Element, Node, Step, Walker};
use super::xml::{Attribute, Xml};
use super::{Bitext, Code, Content, Pairing, Part, Unit};
use crate::document::{Role, State};
use crate::error::Result;
use std::collections::HashMap;
use std::io::{self, Write};

const NAMESPACE: &str = "urn:oasis:names:tc:xliff:document:2.0";
const METADATA: &str = "urn:oasis:names:tc:xliff:metadata:2.0";

pub(super) fn write(bitext: &Bitext, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Xml::new(out)?;
    xml.line(0)?;
    let mut attributes: Vec<Attribute<'_>> = vec![
        ("version", "2.0"),
        ("xmlns", NAMESPACE),
        ("xmlns:mda", METADATA),
        ("srcLang", &bitext.src),
        ("trgLang", &bitext.tgt),
    ];
    attributes.retain(|(_, value)| !value.is_empty());
    xml.open("xliff", &attributes)?;
    xml.line(1)?;
    xml.open("file", &[("id", "f1"), ("original", &bitext.original)])?;
    xml.line(2)?;
    let mut about: Vec<(&str, &str)> = vec![
        ("tool", super::TOOL),
        ("version", &bitext.version),
        ("datatype", super::datatype(bitext.media)),
    ];
    about.extend(bitext.about.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    metadata(&mut xml, 2, &about)?;
    for unit in &bitext.units {
        write_unit(unit, &mut xml)?;
    }
    for (depth, name) in [(1, "file"), (0, "xliff")] {
        xml.line(depth)?;
        xml.close(name)?;
    }
    xml.finish()
}

fn metadata(xml: &mut Xml<'_>, depth: usize, values: &[(&str, &str)]) -> io::Result<()> {
    xml.open("mda:metadata", &[])?;
    xml.open("mda:metaGroup", &[("category", super::TOOL)])?;
    for (kind, value) in values {
        xml.line(depth + 1)?;
        xml.element("mda:meta", &[("type", kind)], value)?;
    }
    xml.line(depth)?;
    xml.close("mda:metaGroup")?;
    xml.close("mda:metadata")
}

fn write_unit(unit: &Unit, xml: &mut Xml<'_>) -> io::Result<()> {
    xml.line(2)?;
    let kind = format!("{}:{}", super::TOOL, unit.role);
    let mut attributes: Vec<Attribute<'_>> = vec![("id", &unit.id), ("type", &kind)];
    // One sentence is one segment; a client that joins or divides it breaks the way back.
    attributes.push(("canResegment", "no"));
    attributes.extend((!unit.translate).then_some(("translate", "no")));
    xml.open("unit", &attributes)?;
    let (score, line) = (unit.score.map(|s| format!("{s:.2}")), unit.line.map(|l| l.to_string()));
    let values: Vec<(&str, &str)> =
        [("score", &score), ("line", &line)].iter().filter_map(|(k, v)| Some((*k, v.as_deref()?))).collect();
    if !values.is_empty() {
        xml.line(3)?;
        metadata(xml, 3, &values)?;
    }
    if !unit.notes.is_empty() {
        xml.line(3)?;
        xml.open("notes", &[])?;
        for note in &unit.notes {
            xml.line(4)?;
            xml.element("note", &[], note)?;
        }
        xml.line(3)?;
        xml.close("notes")?;
    }
    let data = Data::of(unit);
    data.write(xml)?;
    xml.line(3)?;
    xml.open("segment", &[("state", super::state_word(unit.state))])?;
    let sides = [("source", Some(&unit.source)), ("target", unit.target.as_ref())];
    for (name, content) in sides {
        let Some(content) = content else { continue };
        xml.line(4)?;
        xml.open(name, &[("xml:space", "preserve")])?;
        write_content(xml, content, &data)?;
        xml.close(name)?;
    }
    xml.line(3)?;
    xml.close("segment")?;
    xml.line(2)?;
    xml.close("unit")
}

/// The native stretches of a unit, each once, by number.
struct Data<'u>(Vec<&'u str>);

impl<'u> Data<'u> {
    fn of(unit: &'u Unit) -> Self {
        let mut list: Vec<&str> = Vec::new();
        for code in unit.source.codes().chain(unit.target.iter().flat_map(Content::codes)) {
            if !code.data.is_empty() && !list.contains(&code.data.as_str()) {
                list.push(&code.data);
            }
        }
        Data(list)
    }

    fn id(&self, data: &str) -> Option<String> {
        self.0.iter().position(|d| *d == data).map(|i| format!("d{}", i + 1))
    }

    fn write(&self, xml: &mut Xml<'_>) -> io::Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        xml.line(3)?;
        xml.open("originalData", &[])?;
        for (i, data) in self.0.iter().enumerate() {
            xml.line(4)?;
            xml.element("data", &[("id", &format!("d{}", i + 1))], data)?;
        }
        xml.line(3)?;
        xml.close("originalData")
    }
}

fn write_content(xml: &mut Xml<'_>, content: &Content, data: &Data<'_>) -> io::Result<()> {
    for part in &content.0 {
        let code = match part {
            Part::Text(text) => {
                xml.text(text)?;
                continue;
            }
            Part::Code(code) => code,
        };
        let (name, id) = match code.kind {
            Pairing::Alone => ("ph", "id"),
            Pairing::Open => ("sc", "id"),
            Pairing::Close => ("ec", "startRef"),
        };
        let mut attributes: Vec<Attribute<'_>> = vec![(id, &code.id)];
        let reference = data.id(&code.data);
        attributes.extend(reference.as_deref().map(|r| ("dataRef", r)));
        attributes.push(("canCopy", "no"));
        attributes.push(("canDelete", "no"));
        if code.visible {
            // What a translator sees in place of the code, and what it counts as.
            attributes.push(("disp", &code.data));
            attributes.push(("equiv", &code.data));
        }
        xml.empty(name, &attributes)?;
    }
    Ok(())
}

/// Reads every unit of an XLIFF 2 document. The segments of a unit are joined with what stands between them.
pub(super) fn read(text: &str) -> Result<Bitext> {
    let mut bitext = super::read::nothing();
    let mut walker = Walker::new(text, false);
    while let Some(step) = walker.next()? {
        let Step::Open(element) = step else { continue };
        match element.name.as_str() {
            "xliff" => {
                bitext.src = element.get("srcLang").unwrap_or_default().to_owned();
                bitext.tgt = element.get("trgLang").unwrap_or_default().to_owned();
            }
            "file" if bitext.original.is_empty() => {
                bitext.original = element.get("original").unwrap_or_default().to_owned();
            }
            "unit" => {
                let row = walker.line();
                let unit = walker.subtree(element)?;
                bitext.units.push(Unit { row: Some(row), ..read_unit(&unit) });
            }
            "metadata" => {
                let found = metas(&walker.subtree(element)?);
                if let Some(word) = found.get("datatype") {
                    bitext.media = super::media_of(Some(word));
                }
            }
            "skeleton" => drop(walker.subtree(element)?),
            _ => {}
        }
    }
    Ok(bitext)
}

/// Our values in an element of the metadata module.
fn metas(metadata: &Element) -> HashMap<String, String> {
    let groups = metadata.elements().filter(|g| g.get("category") == Some(super::TOOL));
    groups.flat_map(Element::elements).filter_map(|m| Some((m.get("type")?.to_owned(), m.text()))).collect()
}

fn read_unit(element: &Element) -> Unit {
    let data: HashMap<&str, String> = element
        .child("originalData")
        .iter()
        .flat_map(|d| d.elements())
        .filter_map(|d| Some((d.get("id")?, d.text())))
        .collect();
    let mut unit = Unit::new(element.get("id").unwrap_or_default(), Content::default());
    let role = element.get("type").and_then(|t| t.strip_prefix("duiyi:"));
    unit.role = role.and_then(|r| r.parse().ok()).unwrap_or(Role::Body);
    unit.translate = element.get("translate") != Some("no");
    let mut target = Content::default();
    let (mut segments, mut with_target) = (0, 0);
    let mut lowest: Option<State> = None;
    for piece in element.elements().filter(|e| matches!(e.name.as_str(), "segment" | "ignorable")) {
        let read = |name: &str, into: &mut Content| {
            piece.child(name).map(|e| read_into(into, e, &data, 0)).is_some()
        };
        read("source", &mut unit.source);
        let has_target = read("target", &mut target);
        if piece.name == "segment" {
            segments += 1;
            with_target += usize::from(has_target);
            let state = piece.get("state").and_then(super::state_of).unwrap_or_default();
            lowest = Some(lowest.map_or(state, |l| if (state as u8) < l as u8 { state } else { l }));
        } else if !has_target {
            // White space between two segments stands in both languages unless the file says otherwise.
            read("source", &mut target);
        }
    }
    if with_target > 0 && with_target == segments {
        unit.state = lowest.unwrap_or_default();
        if unit.state == State::Initial && !target.is_blank() {
            unit.state = State::Translated;
        }
        unit.target = Some(target);
    }
    if let Some(found) = element.child("metadata").map(metas) {
        unit.score = found.get("score").and_then(|s| s.parse().ok());
        unit.line = found.get("line").and_then(|s| s.parse().ok());
    }
    unit.notes = element.child("notes").iter().flat_map(|n| n.elements()).map(Element::text).collect();
    unit
}

fn read_into(content: &mut Content, element: &Element, data: &HashMap<&str, String>, depth: usize) {
    let native = |e: &Element, name: &str| e.get(name).and_then(|r| data.get(r)).cloned().unwrap_or_default();
    for node in &element.children {
        let e = match node {
            Node::Text(text) => {
                content.push_text(text);
                continue;
            }
            Node::Element(e) => e,
        };
        let id = |name: &str| e.get(name).unwrap_or_default().to_owned();
        let data_of = native(e, "dataRef");
        let visible = !data_of.is_empty() && e.get("disp") == Some(data_of.as_str());
        match e.name.as_str() {
            "ph" => content.push_code(Code { id: id("id"), kind: Pairing::Alone, data: data_of, visible }),
            "sc" => content.push_code(Code { id: id("id"), kind: Pairing::Open, data: data_of, visible }),
            "ec" => {
                let id = e.get("startRef").or(e.get("id")).unwrap_or_default().to_owned();
                content.push_code(Code { id, kind: Pairing::Close, data: data_of, visible });
            }
            "pc" => {
                let code = |kind, data| Code { id: id("id"), kind, data, visible: false };
                content.push_code(code(Pairing::Open, native(e, "dataRefStart")));
                if depth < 32 {
                    read_into(content, e, data, depth + 1);
                } else {
                    content.push_text(&e.text());
                }
                content.push_code(code(Pairing::Close, native(e, "dataRefEnd")));
            }
            // A character that XML cannot hold.
            "cp" => {
                let hex = e.get("hex").and_then(|h| u32::from_str_radix(h, 16).ok());
                content
                    .push_text(hex.and_then(char::from_u32).unwrap_or('\u{fffd}').encode_utf8(&mut [0; 4]));
            }
            "mrk" if depth < 32 => read_into(content, e, data, depth + 1),
            // What is not known may hold words.
            _ => content.push_text(&e.text()),
        }
    }
}
