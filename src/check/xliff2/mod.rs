//! What XLIFF 2.0 and 2.1 ask beyond the table: ids, references, pairs, sequences, modules.

mod codes;
mod ctr;
mod ids;
mod its;
mod modules;
mod refs;
mod reorder;
pub(super) mod rules;
mod scope;

use super::rule::Sink;
use crate::check::node::Attributes;
use rules::*;
use scope::Scope;
use std::collections::HashMap;

pub(super) const XLIFF_20: &str = "urn:oasis:names:tc:xliff:document:2.0";
pub(super) const XLIFF_22: &str = "urn:oasis:names:tc:xliff:document:2.2";
const MTC: &str = "urn:oasis:names:tc:xliff:matches:2.0";
const GLS: &str = "urn:oasis:names:tc:xliff:glossary:2.0";
const FS: &str = "urn:oasis:names:tc:xliff:fs:2.0";
const MDA: &str = "urn:oasis:names:tc:xliff:metadata:2.0";
const RES: &str = "urn:oasis:names:tc:xliff:resourcedata:2.0";
const CTR: &str = "urn:oasis:names:tc:xliff:changetracking:2.0";
const SLR: &str = "urn:oasis:names:tc:xliff:sizerestriction:2.0";
const VAL: &str = "urn:oasis:names:tc:xliff:validation:2.0";
const ITS: &str = "http://www.w3.org/2005/11/its";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

type Node<'a> = roxmltree::Node<'a, 'a>;

/// What the checks of a file share.
struct File<'a> {
    /// Namespace of the core.
    core: &'a str,
    src: &'a str,
    trg: Option<&'a str>,
    node: Node<'a>,
    /// Units, groups by their ids; the first of each.
    units: HashMap<&'a str, Node<'a>>,
    groups: HashMap<&'a str, Node<'a>>,
    /// All files of the document by their ids.
    files: &'a HashMap<&'a str, Node<'a>>,
}

impl<'a> File<'a> {
    /// Whether a node is an element of the core with this name.
    fn is(&self, node: Node<'_>, name: &str) -> bool {
        is(node, self.core, name)
    }

    fn children(&self, node: Node<'a>, name: &'static str) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let core = self.core;
        node.children().filter(move |n| is(*n, core, name))
    }

    fn child(&self, node: Node<'a>, name: &'static str) -> Option<Node<'a>> {
        self.children(node, name).next()
    }
}

fn is(node: Node<'_>, ns: &str, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name && node.tag_name().namespace() == Some(ns)
}

fn at(node: Node<'_>) -> usize {
    node.range().start
}

/// Where an attribute stands; the element where it does not.
fn at_attribute(node: Node<'_>, name: &str) -> usize {
    node.attr_node(name).map_or_else(|| at(node), |a| a.range().start)
}

/// Checks a document whose root is `<xliff>` in the namespace `core`.
pub(super) fn check(root: Node<'_>, core: &str, sink: &mut Sink) {
    let version = root.attr("version").unwrap_or_default();
    let fits = if core == XLIFF_22 { version == "2.2" } else { matches!(version, "2.0" | "2.1") };
    if root.has_attr("version") && !fits {
        sink.tell(
            &VERSION,
            at_attribute(root, "version"),
            format!("version={version:?} does not go with the namespace {core}"),
        );
    }
    let mut files: HashMap<&str, Node<'_>> = HashMap::new();
    let nodes: Vec<Node<'_>> = root.children().filter(|n| is(*n, core, "file")).collect();
    for node in &nodes {
        let Some(id) = node.attr("id") else { continue };
        if files.insert(id, *node).is_some() {
            sink.tell(
                &FILE_ID_NOT_UNIQUE,
                at_attribute(*node, "id"),
                format!("another <file> has the id {id:?}"),
            );
        }
    }
    for node in nodes {
        check_file(root, node, core, &files, sink);
    }
    its::check(root, core, sink);
}

fn check_file<'a>(
    root: Node<'a>,
    node: Node<'a>,
    core: &'a str,
    files: &'a HashMap<&'a str, Node<'a>>,
    sink: &mut Sink,
) {
    let mut file = File {
        core,
        src: root.attr("srcLang").unwrap_or_default(),
        trg: root.attr("trgLang"),
        node,
        units: HashMap::new(),
        groups: HashMap::new(),
        files,
    };
    let mut units = Vec::new();
    let mut holders = vec![node];
    let mut open: Vec<Node<'a>> = node.children().collect();
    open.reverse();
    while let Some(child) = open.pop() {
        if file.is(child, "unit") {
            units.push(child);
            holders.push(child);
            unique(&mut file.units, child, &UNIT_ID_NOT_UNIQUE, "unit", sink);
        } else if file.is(child, "group") {
            holders.push(child);
            unique(&mut file.groups, child, &GROUP_ID_NOT_UNIQUE, "group", sink);
            let before = open.len();
            open.extend(child.children());
            open[before..].reverse();
        }
    }
    for skeleton in file.children(node, "skeleton") {
        skeleton_or_href(skeleton, sink);
    }
    for holder in holders {
        ids::notes(&file, holder, sink);
        ids::extensions(&file, holder, sink);
        modules::holder(&file, holder, sink);
        ctr::check(&file, holder, sink);
    }
    modules::sizes(&file, sink);
    for unit in units {
        check_unit(&file, unit, sink);
    }
}

fn unique<'a>(
    known: &mut HashMap<&'a str, Node<'a>>,
    node: Node<'a>,
    rule: &'static crate::check::rule::Rule,
    name: &str,
    sink: &mut Sink,
) {
    let Some(id) = node.attr("id") else { return };
    if known.contains_key(id) {
        sink.tell(rule, at_attribute(node, "id"), format!("another <{name}> of the file has the id {id:?}"));
    } else {
        known.insert(id, node);
    }
}

fn skeleton_or_href(node: Node<'_>, sink: &mut Sink) {
    match (node.has_attr("href"), node.has_children()) {
        (false, false) => sink.tell(&SKELETON, at(node), "<skeleton> is empty and has no href"),
        (true, true) => sink.tell(&SKELETON, at(node), "<skeleton> has an href and content too"),
        _ => {}
    }
}

fn check_unit<'a>(file: &File<'a>, unit: Node<'a>, sink: &mut Sink) {
    let scope = Scope::of_unit(file, unit);
    if file.child(unit, "segment").is_none() && file.child(unit, "ignorable").is_some() {
        sink.tell(&UNIT_WITHOUT_SEGMENT, at(unit), "the <unit> has no <segment>");
    }
    ids::data(file, &scope, sink);
    ids::parts(&scope, sink);
    states(&scope, sink);
    languages(file, &scope, sink);
    spaces(&scope, sink);
    reorder::places(&scope, sink);
    codes::check(&scope, sink);
    codes::sub_flows(file, &scope, sink);
    reorder::sequences(&scope, sink);
    reorder::non_removable(&scope, sink);
    refs::annotations(file, &scope, sink);
    modules::matches(file, &scope, sink);
    modules::glossary(file, &scope, sink);
}

fn states(scope: &Scope<'_>, sink: &mut Sink) {
    for part in &scope.parts {
        let state = part.node.attr("state");
        if part.node.has_attr("subState") && state.is_none() {
            sink.tell(
                &SUBSTATE_WITHOUT_STATE,
                at_attribute(part.node, "subState"),
                "subState stands without state",
            );
        }
        if let (Some(state @ ("translated" | "reviewed" | "final")), None) = (state, part.target) {
            sink.tell(
                &STATE_WITHOUT_TARGET,
                at_attribute(part.node, "state"),
                format!("state={state:?}, but there is no <target>"),
            );
        }
    }
}

/// The nearest `xml:` attribute, on the element itself or above it, with the element that has it.
fn inherited<'a>(node: Node<'a>, name: &'static str) -> Option<(&'a str, Node<'a>)> {
    node.ancestors().find_map(|n| Some((n.attr_in(XML, name)?, n)))
}

fn languages(file: &File<'_>, scope: &Scope<'_>, sink: &mut Sink) {
    for part in &scope.parts {
        if let Some(source) = part.source {
            language(source, file.src, &SOURCE_LANGUAGE_DIFFERS, "srcLang", sink);
        }
        let Some(target) = part.target else { continue };
        match file.trg {
            None => sink.tell(
                &TARGET_LANGUAGE_MISSING,
                at(target),
                "there is a <target>, but <xliff> has no trgLang",
            ),
            Some(trg) => language(target, trg, &TARGET_LANGUAGE_DIFFERS, "trgLang", sink),
        }
    }
}

fn language(
    node: Node<'_>,
    lang: &str,
    rule: &'static crate::check::rule::Rule,
    attribute: &str,
    sink: &mut Sink,
) {
    let Some((found, holder)) = inherited(node, "lang") else { return };
    if !found.eq_ignore_ascii_case(lang) {
        let from = if holder == node {
            String::new()
        } else {
            format!(" (inherited from <{}>)", holder.tag_name().name())
        };
        let message = format!(
            "xml:lang of <{}> is {found:?}{from}, but {attribute} is {lang:?}",
            node.tag_name().name()
        );
        sink.tell(rule, at(node), message);
    }
}

fn spaces(scope: &Scope<'_>, sink: &mut Sink) {
    for part in &scope.parts {
        let (Some(source), Some(target)) = (part.source, part.target) else { continue };
        let space = |node| inherited(node, "space").map_or("default", |(value, _)| value);
        let (s, t) = (space(source), space(target));
        if s != t {
            sink.tell(
                &SPACE_DIFFERS,
                at(target),
                format!("xml:space of <target> is {t:?}, that of its <source> {s:?}"),
            );
        }
    }
}
