//! Inline codes and annotation markers: pairs, references, types.

use super::rules::*;
use super::scope::{Inline, Scope};
use super::{File, Node, at, at_attribute};
use crate::check::node::Attributes;
use crate::check::rule::{Rule, Sink};
use std::collections::HashMap;

/// Everything about inline elements that a match shares with a unit.
pub(super) fn check(scope: &Scope<'_>, sink: &mut Sink) {
    for side in scope.sides() {
        code_pairs(scope, side, sink);
        marker_pairs(scope, side, sink);
    }
    for inline in scope.inline() {
        data_refs(scope, inline, sink);
        paired_attributes(inline, sink);
        sub_type(inline, sink);
        editing_hints(inline, sink);
        code_point(inline, sink);
    }
    for cp in scope.data.values().flat_map(|d| d.children()).filter(|n| n.tag_name().name() == "cp") {
        code_point(&Inline { node: cp, part: 0 }, sink);
    }
    copies(scope, sink);
}

fn isolated(node: Node<'_>) -> bool {
    node.attr("isolated") == Some("yes")
}

/// Whether the other half of a pair in a target may still come: it stands in a source whose segment has no target yet.
fn still_to_come(scope: &Scope<'_>, side: &[Inline<'_>], end: &str, id: &str) -> bool {
    let target = std::ptr::eq(side.as_ptr(), scope.target.as_ptr());
    target
        && scope.source.iter().any(|i| {
            i.name() == end && i.node.attr("startRef") == Some(id) && scope.parts[i.part].target.is_none()
        })
}

/// `<sc>` and `<ec>` of one side.
fn code_pairs(scope: &Scope<'_>, side: &[Inline<'_>], sink: &mut Sink) {
    let mut starts: HashMap<&str, usize> = HashMap::new();
    let mut ends: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, inline) in side.iter().enumerate() {
        match inline.name() {
            "sc" => {
                if let Some(id) = inline.id() {
                    starts.entry(id).or_insert(i);
                }
            }
            "ec" => {
                if let Some(start) = inline.node.attr("startRef") {
                    ends.entry(start).or_default().push(i);
                }
            }
            _ => {}
        }
    }
    for (i, inline) in side.iter().enumerate() {
        let node = inline.node;
        if inline.name() == "sc" {
            let Some(id) = inline.id() else { continue };
            if starts.get(id) != Some(&i) {
                continue;
            }
            let closing = ends.get(id).map_or(&[][..], Vec::as_slice);
            match (isolated(node), closing) {
                (true, []) => {}
                (true, _) => sink.tell(
                    &SC_ISOLATED_WRONGLY,
                    at(node),
                    format!("<sc id={id:?}> is isolated, but an <ec> of the unit refers to it"),
                ),
                (false, []) if still_to_come(scope, side, "ec", id) => {}
                (false, []) => sink.tell(
                    &SC_WITHOUT_EC,
                    at(node),
                    format!("<sc id={id:?}> has no <ec> in the unit; is it isolated?"),
                ),
                (false, [end]) => {
                    if *end > i {
                        agree(node, side[*end].node, sink);
                    }
                }
                (false, [_, again, ..]) => {
                    sink.tell(
                        &SC_WITHOUT_EC,
                        at(side[*again].node),
                        format!("<sc id={id:?}> has a second <ec>"),
                    );
                }
            }
        } else if inline.name() == "ec" {
            end_code(side, i, &starts, sink);
        }
    }
}

fn end_code(side: &[Inline<'_>], i: usize, starts: &HashMap<&str, usize>, sink: &mut Sink) {
    let node = side[i].node;
    let (id, start) = (node.attr("id"), node.attr("startRef"));
    if isolated(node) {
        if let Some(start) = start {
            sink.tell(
                &EC_ISOLATED_START_REF,
                at_attribute(node, "startRef"),
                format!("an isolated <ec> refers to <sc id={start:?}>"),
            );
        }
        if id.is_none() {
            sink.tell(&EC_ISOLATED_WITHOUT_ID, at(node), "an isolated <ec> has no id");
        }
        return;
    }
    if let Some(id) = id {
        sink.tell(
            &EC_ID_NOT_ISOLATED,
            at_attribute(node, "id"),
            format!("<ec> has the id {id:?}, but is not isolated"),
        );
    }
    if node.has_attr("dir") {
        sink.tell(&EC_DIR, at_attribute(node, "dir"), "<ec> has dir, but is not isolated");
    }
    let Some(start) = start else {
        sink.tell(&EC_WITHOUT_START_REF, at(node), "<ec> has no startRef; is it isolated?");
        return;
    };
    match starts.get(start) {
        None => sink.tell(
            &EC_WITHOUT_SC,
            at(node),
            format!("<ec> refers to <sc id={start:?}>, which is not in the unit"),
        ),
        Some(&s) if s > i => {
            sink.tell(&EC_BEFORE_SC, at(node), format!("<ec> stands before its <sc id={start:?}>"))
        }
        Some(_) => {}
    }
}

/// The editing hints of a start and its end, defaults included.
fn agree(start: Node<'_>, end: Node<'_>, sink: &mut Sink) {
    for name in ["canCopy", "canDelete", "canOverlap", "canReorder"] {
        let value = |node: Node<'_>| node.attr(name).unwrap_or("yes").to_owned();
        let (s, e) = (value(start), value(end));
        let wanted = if s == "firstNo" { "no" } else { s.as_str() };
        if e != wanted {
            let message =
                format!("{name} of <ec> is {e:?}, but its <sc> has {s:?}, so it must be {wanted:?}");
            sink.tell(&SC_EC_DIFFER, at(end), message);
        }
    }
}

/// `<sm>` and `<em>` of one side.
fn marker_pairs(scope: &Scope<'_>, side: &[Inline<'_>], sink: &mut Sink) {
    let mut starts: HashMap<&str, usize> = HashMap::new();
    let mut ends: HashMap<&str, usize> = HashMap::new();
    for (i, inline) in side.iter().enumerate() {
        match (inline.name(), inline.id(), inline.node.attr("startRef")) {
            ("sm", Some(id), _) => {
                starts.entry(id).or_insert(i);
            }
            ("em", _, Some(start)) => {
                ends.entry(start).or_insert(i);
            }
            _ => {}
        }
    }
    for (i, inline) in side.iter().enumerate() {
        match (inline.name(), inline.id(), inline.node.attr("startRef")) {
            ("sm", Some(id), _) if !ends.contains_key(id) && !still_to_come(scope, side, "em", id) => {
                sink.tell(&SM_WITHOUT_EM, at(inline.node), format!("<sm id={id:?}> has no <em> in the unit"));
            }
            ("em", _, Some(start)) => match starts.get(start) {
                None => sink.tell(
                    &EM_WITHOUT_SM,
                    at(inline.node),
                    format!("<em> refers to <sm id={start:?}>, which is not in the unit"),
                ),
                Some(&s) if s > i => sink.tell(
                    &EM_BEFORE_SM,
                    at(inline.node),
                    format!("<em> stands before its <sm id={start:?}>"),
                ),
                Some(_) => {}
            },
            _ => {}
        }
    }
}

fn data_refs(scope: &Scope<'_>, inline: &Inline<'_>, sink: &mut Sink) {
    let all: [(&str, &'static Rule); 3] = [
        ("dataRef", &DATA_REF_UNRESOLVED),
        ("dataRefStart", &DATA_REF_START_UNRESOLVED),
        ("dataRefEnd", &DATA_REF_END_UNRESOLVED),
    ];
    for (name, rule) in all {
        let Some(id) = inline.node.attr(name) else { continue };
        if !scope.data.contains_key(id) {
            let holder = scope.holder.tag_name().name();
            sink.tell(
                rule,
                at_attribute(inline.node, name),
                format!("{name}={id:?}, but the <{holder}> has no such <data>"),
            );
        }
    }
}

fn paired_attributes(inline: &Inline<'_>, sink: &mut Sink) {
    if inline.name() != "pc" {
        return;
    }
    for (start, end) in
        [("dataRefStart", "dataRefEnd"), ("subFlowsStart", "subFlowsEnd"), ("equivStart", "equivEnd")]
    {
        let (has_start, has_end) = (inline.node.has_attr(start), inline.node.has_attr(end));
        if has_start != has_end {
            let (there, lacking) = if has_start { (start, end) } else { (end, start) };
            sink.tell(
                &PAIR_INCOMPLETE,
                at_attribute(inline.node, there),
                format!("<pc> has {there}, but not {lacking}"),
            );
        }
    }
}

fn sub_type(inline: &Inline<'_>, sink: &mut Sink) {
    let node = inline.node;
    let Some(sub) = node.attr("subType") else { return };
    let Some(kind) = node.attr("type") else {
        sink.tell(
            &SUBTYPE_WITHOUT_TYPE,
            at_attribute(node, "subType"),
            format!("subType={sub:?} stands without type"),
        );
        return;
    };
    let Some(value) = sub.strip_prefix("xlf:") else { return };
    let wanted = match value {
        "lb" | "pb" | "b" | "i" | "u" => "fmt",
        "var" => "ui",
        _ => {
            sink.tell(
                &SUBTYPE_MISMATCH,
                at_attribute(node, "subType"),
                format!("there is no subType {sub:?}"),
            );
            return;
        }
    };
    if kind != wanted {
        let message = format!("subType={sub:?} needs type={wanted:?}, not {kind:?}");
        sink.tell(&SUBTYPE_MISMATCH, at_attribute(node, "subType"), message);
    }
}

fn editing_hints(inline: &Inline<'_>, sink: &mut Sink) {
    let node = inline.node;
    let Some(reorder @ ("no" | "firstNo")) = node.attr("canReorder") else { return };
    for name in ["canCopy", "canDelete"] {
        if node.attr(name) != Some("no") {
            sink.tell(&EDITING_HINTS, at(node), format!("canReorder={reorder:?} needs {name}=\"no\""));
        }
    }
}

fn code_point(inline: &Inline<'_>, sink: &mut Sink) {
    let Some(hex) = inline.node.attr("hex").filter(|_| inline.name() == "cp") else { return };
    // What is not hexadecimal at all is told by the table.
    if hex.is_empty() || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return;
    }
    let place = at_attribute(inline.node, "hex");
    let digits = hex.trim_start_matches('0');
    match u32::from_str_radix(if digits.is_empty() { "0" } else { digits }, 16) {
        Ok(code @ 0..=0x10_ffff) => {
            let valid = matches!(code, 0x9 | 0xa | 0xd | 0x20..=0xd7ff | 0xe000..=0xfffd | 0x1_0000..);
            if valid {
                sink.tell(
                    &CP_VALID_CHARACTER,
                    place,
                    format!("U+{code:04X} can be written itself, so it must not be <cp>"),
                );
            }
        }
        _ => sink.tell(&CP_VALID_CHARACTER, place, format!("{hex} is beyond the last code point, 10FFFF")),
    }
}

fn has_data(node: Node<'_>) -> bool {
    ["dataRef", "dataRefStart", "dataRefEnd"].iter().any(|a| node.has_attr(a))
}

fn copies(scope: &Scope<'_>, sink: &mut Sink) {
    if !scope.inline().any(|i| i.node.has_attr("copyOf")) {
        return;
    }
    let mut codes: HashMap<&str, Vec<Node<'_>>> = HashMap::new();
    for inline in scope.inline().filter(|i| i.is_code()) {
        if let Some(id) = inline.id() {
            codes.entry(id).or_default().push(inline.node);
        }
    }
    for inline in scope.inline() {
        let node = inline.node;
        let Some(base) = node.attr("copyOf") else { continue };
        let place = at_attribute(node, "copyOf");
        let bases = codes.get(base).map_or(&[][..], Vec::as_slice);
        if bases.is_empty() {
            sink.tell(&COPY_OF_UNRESOLVED, place, format!("copyOf={base:?}, but the unit has no such code"));
        }
        if bases.iter().any(|b| b.attr("canCopy") == Some("no")) {
            sink.tell(&COPY_OF_NOT_COPYABLE, place, format!("the code {base:?} has canCopy=\"no\""));
        }
        if has_data(node) || bases.iter().any(|b| has_data(*b)) {
            sink.tell(
                &COPY_OF_WITH_DATA,
                place,
                format!("copyOf={base:?}, but the code or its copy has original data"),
            );
        }
    }
}

/// Sub-flows are units of the same file.
pub(super) fn sub_flows(file: &File<'_>, scope: &Scope<'_>, sink: &mut Sink) {
    for inline in scope.inline() {
        for name in ["subFlows", "subFlowsStart", "subFlowsEnd"] {
            let Some(list) = inline.node.attr(name) else { continue };
            for id in list.split_ascii_whitespace().filter(|id| !file.units.contains_key(id)) {
                sink.tell(
                    &SUB_FLOW_UNRESOLVED,
                    at_attribute(inline.node, name),
                    format!("{name} names the unit {id:?}, which the file does not have"),
                );
            }
        }
    }
}
