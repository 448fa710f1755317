//! Ids that must be unique.

use super::rules::*;
use super::scope::Scope;
use super::{CTR, File, ITS, Node, SLR, XML, at, at_attribute};
use crate::check::node::Attributes;
use crate::check::rule::Sink;
use crate::check::schema::types::is_nmtoken;
use std::collections::{HashMap, HashSet};

/// Notes of a file, group or unit.
pub(super) fn notes(file: &File<'_>, holder: Node<'_>, sink: &mut Sink) {
    let mut known = HashSet::new();
    for notes in holder.children().filter(|n| file.is(*n, "notes")) {
        for note in notes.children().filter(|n| file.is(*n, "note")) {
            let Some(id) = note.attr("id") else { continue };
            if !known.insert(id) {
                let message =
                    format!("another <note> of the <{}> has the id {id:?}", holder.tag_name().name());
                sink.tell(&NOTE_ID_NOT_UNIQUE, at_attribute(note, "id"), message);
            }
        }
    }
}

/// Elements of extensions directly in a file, group or unit, with all that they hold.
pub(super) fn extensions(file: &File<'_>, holder: Node<'_>, sink: &mut Sink) {
    let mut known = HashSet::new();
    for child in holder.children().filter(Node::is_element) {
        let ns = child.tag_name().namespace().unwrap_or("");
        // The modules say themselves where their ids are unique.
        let module = ns.starts_with("urn:oasis:names:tc:xliff:") || ns == ITS;
        if ns == file.core || module || ns == CTR || ns == SLR {
            continue;
        }
        for node in child.descendants().filter(Node::is_element) {
            let ns = node.tag_name().namespace().unwrap_or("");
            let Some(attribute) = node.attr_node("id").or_else(|| node.attr_node_in(XML, "id")) else {
                continue;
            };
            let id = attribute.value();
            if !is_nmtoken(id.trim()) {
                sink.tell(
                    &EXTENSION_ID_SYNTAX,
                    attribute.range().start,
                    format!("the id {id:?} is not a name token"),
                );
            }
            if !known.insert((ns, id)) {
                let message = format!(
                    "another element of this extension in the <{}> has the id {id:?}",
                    holder.tag_name().name()
                );
                sink.tell(&EXTENSION_ID_NOT_UNIQUE, attribute.range().start, message);
            }
        }
    }
}

/// Original data of a unit or match.
pub(super) fn data(file: &File<'_>, scope: &Scope<'_>, sink: &mut Sink) {
    for original in scope.holder.children().filter(|n| file.is(*n, "originalData")) {
        for node in original.children().filter(|n| file.is(*n, "data")) {
            let Some(id) = node.attr("id") else { continue };
            if scope.data.get(id).is_some_and(|first| *first != node) {
                sink.tell(
                    &DATA_ID_NOT_UNIQUE,
                    at_attribute(node, "id"),
                    format!("another <data> has the id {id:?}"),
                );
            }
        }
    }
}

/// Segments, ignorables and inline elements: one set of ids; a target repeats those of the source, of the same kind.
pub(super) fn parts<'a>(scope: &Scope<'a>, sink: &mut Sink) {
    let mut known: HashMap<&'a str, Node<'a>> = HashMap::new();
    let own = scope.parts.iter().filter(|p| p.node != scope.holder).map(|p| p.node);
    for node in own.chain(scope.source.iter().map(|i| i.node)) {
        let Some(id) = node.attr("id") else { continue };
        if let Some(first) = known.insert(id, node) {
            let message = format!(
                "<{}> has the id {id:?}, which a <{}> before it has",
                node.tag_name().name(),
                first.tag_name().name()
            );
            sink.tell(&ID_NOT_UNIQUE, at_attribute(node, "id"), message);
        }
    }
    let mut targets: HashMap<&'a str, Node<'a>> = HashMap::new();
    for inline in &scope.target {
        let Some(id) = inline.id() else { continue };
        let (node, name) = (inline.node, inline.name());
        if let Some(first) = targets.insert(id, node) {
            let message = format!(
                "<{name}> has the id {id:?}, which a <{}> in a target has too",
                first.tag_name().name()
            );
            sink.tell(&ID_NOT_UNIQUE, at_attribute(node, "id"), message);
        }
        let Some(other) = known.get(id).map(|n| n.tag_name().name()) else { continue };
        if kind(other) != kind(name) {
            let message = format!("<{name}> has the id {id:?}, which belongs to a <{other}>");
            sink.tell(&TARGET_ID_DIFFERS, at(node), message);
        }
    }
}

/// A span may be written in one element or in two.
fn kind(name: &str) -> &str {
    match name {
        "sc" => "pc",
        "sm" => "mrk",
        other => other,
    }
}
