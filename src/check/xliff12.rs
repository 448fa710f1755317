//! What XLIFF 1.2 asks beyond the table: keys and references within a file, pairs of codes, segments.

use super::rule::{Rule, Sink, rules};
use super::schema::structure;
use crate::check::node::Attributes;
use std::collections::{HashMap, HashSet};

pub(super) const XLIFF_12: &str = "urn:oasis:names:tc:xliff:document:1.2";

structure!(
    "xliff12",
    "XLIFF 1.2, 2 Detailed Specifications; strict schema",
    "XLIFF 1.2, 2.3 Attributes; strict schema"
);

rules! {
    /// What XLIFF 1.2 asks beyond its table.
    RULES:
    LANGUAGE_TAG Error "xliff12/language-tag", "XLIFF 1.2, 2.3 Attributes: source-language, target-language, xml:lang",
        "A language is named by a tag that is well-formed by BCP 47.";
    UNIT_ID_NOT_UNIQUE Error "xliff12/unit-id-not-unique", "XLIFF 1.2, strict schema, key K_unit_id",
        "No two translation or binary units of a file have the same id.";
    GROUP_ID_NOT_UNIQUE Error "xliff12/group-id-not-unique", "XLIFF 1.2, strict schema, U_group_id",
        "No two groups of a file have the same id.";
    TOOL_UNRESOLVED Error "xliff12/tool-unresolved", "XLIFF 1.2, strict schema, key K_tool-id",
        "A tool-id names a <tool> of the file's header, each of which has its own.";
    PHASE_UNRESOLVED Error "xliff12/phase-unresolved", "XLIFF 1.2, strict schema, key K_phase-name",
        "A phase-name names a <phase> of the file's header, each of which has its own.";
    NAME_NOT_UNIQUE Error "xliff12/name-not-unique", "XLIFF 1.2, strict schema, K_count-group_name, U_context-group_name, U_uid",
        "Named groups of counts and of contexts, and external files with a uid, have names of their own.";
    XID_UNRESOLVED Error "xliff12/xid-unresolved", "XLIFF 1.2, 2.3 Attributes: xid",
        "An xid is the id of a unit of the file.";
    RID_NOT_UNIQUE Error "xliff12/rid-not-unique", "XLIFF 1.2, strict schema, U_source_bpt_rid and others",
        "No two beginning codes of a source or target have the same rid.";
    RID_UNRESOLVED Error "xliff12/rid-unresolved", "XLIFF 1.2, strict schema, KR_source_ept_rid and others",
        "The rid of an ending code is that of a beginning code in the same text.";
    PAIR_INCOMPLETE Warning "xliff12/pair-incomplete", "XLIFF 1.2, 2.2.8 Inline Elements: bpt, ept, bx, ex",
        "A beginning code has its ending code in the same unit; a lone one is <it>.";
    MID_NOT_UNIQUE Error "xliff12/mid-not-unique", "XLIFF 1.2, strict schema, U_tu_segsrc_mid",
        "No two segments of a <seg-source> have the same mid.";
    MID_UNRESOLVED Error "xliff12/mid-unresolved", "XLIFF 1.2, strict schema, KR_tu_segsrc_mid",
        "The mid of a segment in a target, or of an <alt-trans>, is that of a segment in the <seg-source>.";
    SOURCE_LANGUAGE_DIFFERS Warning "xliff12/source-language-differs", "XLIFF 1.2, 2.3 Attributes: xml:lang",
        "xml:lang of a unit's source is the file's source-language.";
    TARGET_LANGUAGE_DIFFERS Warning "xliff12/target-language-differs", "XLIFF 1.2, 2.3 Attributes: xml:lang",
        "xml:lang of a unit's target is the file's target-language.";
}

type Node<'a> = roxmltree::Node<'a, 'a>;

fn is(node: Node<'_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name && node.tag_name().namespace() == Some(XLIFF_12)
}

fn place(node: Node<'_>, attribute: &str) -> usize {
    node.attr_node(attribute).map_or_else(|| node.range().start, |a| a.range().start)
}

/// Checks a document whose root is `<xliff>` in the namespace of 1.2.
pub(super) fn check(root: Node<'_>, sink: &mut Sink) {
    for file in root.children().filter(|n| is(*n, "file")) {
        check_file(file, sink);
    }
}

/// The ids of one kind, each with a rule for the second.
struct Known<'a> {
    rule: &'static Rule,
    attribute: &'static str,
    ids: HashSet<&'a str>,
}

impl<'a> Known<'a> {
    fn new(rule: &'static Rule, attribute: &'static str) -> Self {
        Self { rule, attribute, ids: HashSet::new() }
    }

    fn add(&mut self, node: Node<'a>, sink: &mut Sink) {
        let Some(id) = node.attr(self.attribute) else { return };
        if !self.ids.insert(id) {
            let (name, attribute) = (node.tag_name().name(), self.attribute);
            sink.tell(self.rule, place(node, attribute), format!("another <{name}> has {attribute}={id:?}"));
        }
    }
}

fn check_file<'a>(file: Node<'a>, sink: &mut Sink) {
    let mut units = Known::new(&UNIT_ID_NOT_UNIQUE, "id");
    let mut groups = Known::new(&GROUP_ID_NOT_UNIQUE, "id");
    let mut tools = Known::new(&TOOL_UNRESOLVED, "tool-id");
    let mut phases = Known::new(&PHASE_UNRESOLVED, "phase-name");
    let mut counts = Known::new(&NAME_NOT_UNIQUE, "name");
    let mut contexts = Known::new(&NAME_NOT_UNIQUE, "name");
    let mut externals = Known::new(&NAME_NOT_UNIQUE, "uid");
    let ours = |n: &Node<'a>| n.tag_name().namespace() == Some(XLIFF_12);
    for node in file.descendants().filter(ours) {
        let known = match node.tag_name().name() {
            "trans-unit" | "bin-unit" => &mut units,
            "group" => &mut groups,
            "tool" => &mut tools,
            "phase" => &mut phases,
            "count-group" => &mut counts,
            "context-group" => &mut contexts,
            "external-file" => &mut externals,
            _ => continue,
        };
        known.add(node, sink);
    }
    for node in file.descendants().filter(ours) {
        let name = node.tag_name().name();
        let mut must = |attribute: &'static str, ids: &HashSet<&str>, rule: &'static Rule| {
            let Some(id) = node.attr(attribute).filter(|id| !ids.contains(id)) else { return };
            sink.tell(
                rule,
                place(node, attribute),
                format!("{attribute}={id:?} on <{name}> names nothing in this file"),
            );
        };
        must("xid", &units.ids, &XID_UNRESOLVED);
        if name != "tool" {
            must("tool-id", &tools.ids, &TOOL_UNRESOLVED);
        }
        if name != "phase" {
            must("phase-name", &phases.ids, &PHASE_UNRESOLVED);
        }
        match name {
            "source" | "seg-source" | "target" => pairs(node, sink),
            "trans-unit" => {
                segments(node, sink);
                languages(file, node, sink);
            }
            "alt-trans" => segments(node, sink),
            _ => {}
        }
    }
}

fn pairs(text: Node<'_>, sink: &mut Sink) {
    for (begin, end) in [("bpt", "ept"), ("bx", "ex")] {
        let mut begins: HashMap<&str, Node<'_>> = HashMap::new();
        let mut ends: HashSet<&str> = HashSet::new();
        let key =
            |node: Node<'_>| node.attr("rid").or_else(|| node.attr("id")).unwrap_or_default().to_owned();
        let nodes: Vec<(Node<'_>, String)> =
            text.descendants().filter(|n| is(*n, begin) || is(*n, end)).map(|n| (n, key(n))).collect();
        for (node, key) in &nodes {
            if is(*node, end) {
                ends.insert(key);
            } else if begins.insert(key, *node).is_some() && node.has_attr("rid") {
                sink.tell(&RID_NOT_UNIQUE, place(*node, "rid"), format!("another <{begin}> has rid={key:?}"));
            }
        }
        for (node, key) in &nodes {
            let at = node.range().start;
            if is(*node, end) && !begins.contains_key(key.as_str()) {
                let rule: &'static Rule =
                    if node.has_attr("rid") { &RID_UNRESOLVED } else { &PAIR_INCOMPLETE };
                sink.tell(
                    rule,
                    at,
                    format!("<{end}> {key:?} has no <{begin}> in this <{}>", text.tag_name().name()),
                );
            } else if is(*node, begin) && !ends.contains(key.as_str()) {
                sink.tell(
                    &PAIR_INCOMPLETE,
                    at,
                    format!("<{begin}> {key:?} has no <{end}> in this <{}>", text.tag_name().name()),
                );
            }
        }
    }
}

fn marks(text: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    text.children().filter(|m| is(*m, "mrk"))
}

/// `mid` of the segments of a unit or an alternative.
fn segments(unit: Node<'_>, sink: &mut Sink) {
    let child = |name: &'static str| unit.children().filter(move |n| is(*n, name));
    let mut known = Known::new(&MID_NOT_UNIQUE, "mid");
    for mark in child("seg-source").flat_map(marks) {
        known.add(mark, sink);
    }
    let refer = child("target").flat_map(marks).chain(child("alt-trans"));
    for node in refer {
        let Some(mid) = node.attr("mid").filter(|mid| !known.ids.contains(mid)) else { continue };
        sink.tell(
            &MID_UNRESOLVED,
            place(node, "mid"),
            format!("mid={mid:?} names no segment of a <seg-source>"),
        );
    }
}

fn languages(file: Node<'_>, unit: Node<'_>, sink: &mut Sink) {
    let sides: [(&str, &str, &'static Rule); 2] = [
        ("source", "source-language", &SOURCE_LANGUAGE_DIFFERS),
        ("target", "target-language", &TARGET_LANGUAGE_DIFFERS),
    ];
    for (name, attribute, rule) in sides {
        let Some(wanted) = file.attr(attribute) else { continue };
        for node in unit.children().filter(|n| is(*n, name)) {
            let lang = node
                .attributes()
                .find(|a| a.namespace().is_some_and(|n| n.ends_with("/namespace")) && a.name() == "lang");
            let Some(lang) = lang.filter(|l| !l.value().eq_ignore_ascii_case(wanted)) else { continue };
            sink.tell(
                rule,
                lang.range().start,
                format!("xml:lang of <{name}> is {:?}, {attribute} is {wanted:?}", lang.value()),
            );
        }
    }
}
