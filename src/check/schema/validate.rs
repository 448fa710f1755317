//! A document held against a table.

use super::content::{Item, State};
use super::{Content, Element, Table, XML};
use crate::check::node::Attributes;
use crate::check::rule::Sink;
use roxmltree::{Attribute, Document, Node};

/// Tells every place where the document departs from the table. Elements of unknown namespaces are passed over with all
/// that they hold.
pub(crate) fn validate(table: &Table, doc: &Document<'_>, sink: &mut Sink) {
    let mut open = vec![doc.root_element()];
    while let Some(node) = open.pop() {
        let (ns, name) = (node.tag_name().namespace().unwrap_or(""), node.tag_name().name());
        let Some(element) = table.element(ns, name) else {
            if table.knows(ns) {
                let message = format!("<{}> is not an element of this format", table.shown(ns, name));
                sink.tell(table.structure.element_unknown, node.range().start, message);
            }
            continue;
        };
        attributes(table, element, node, sink);
        match &element.content {
            Content::Any => {}
            Content::Foreign { text } => foreign(table, node, *text, sink),
            Content::Model { text, empty, model } => {
                children(table, node, *text, *empty, model, sink);
                open.extend(node.children().filter(Node::is_element));
            }
        }
    }
}

fn name_of(table: &Table, node: Node<'_, '_>) -> String {
    table.shown(node.tag_name().namespace().unwrap_or(""), node.tag_name().name())
}

fn is_blank(text: Node<'_, '_>) -> bool {
    text.text().is_none_or(|t| t.chars().all(|c| matches!(c, ' ' | '\t' | '\r' | '\n')))
}

/// Children are of any namespace but that of the element.
fn foreign(table: &Table, node: Node<'_, '_>, text: bool, sink: &mut Sink) {
    let name = name_of(table, node);
    for child in node.children() {
        if child.is_element() && child.tag_name().namespace() == node.tag_name().namespace() {
            let message = format!(
                "<{name}> may not hold <{}>, only elements of other namespaces",
                name_of(table, child)
            );
            sink.tell(table.structure.element_not_allowed, child.range().start, message);
        } else if child.is_text() && !text && !is_blank(child) {
            sink.tell(
                table.structure.text_not_allowed,
                child.range().start,
                format!("<{name}> holds text, which it must not"),
            );
        }
    }
}

fn children(
    table: &Table,
    node: Node<'_, '_>,
    text: bool,
    empty: bool,
    model: &super::content::Model,
    sink: &mut Sink,
) {
    let rules = table.structure;
    let mut state = State::default();
    let mut text_told = text;
    for child in node.children() {
        if child.is_text() {
            let blank = is_blank(child);
            if !text_told && (!blank || empty) {
                let what = if blank { "white space" } else { "text" };
                let message = format!("<{}> holds {what}, which it must not", name_of(table, node));
                sink.tell(rules.text_not_allowed, child.range().start, message);
                text_told = true;
            }
            continue;
        }
        if !child.is_element() {
            continue;
        }
        let (ns, name) = (child.tag_name().namespace().unwrap_or(""), child.tag_name().name());
        let known = table.knows(ns);
        // It is told for itself.
        if known && table.element(ns, name).is_none() {
            continue;
        }
        let is = |item: &Item| match item {
            Item::Element(n, l) => n == ns && l == name,
            Item::Other => !known,
        };
        if model.take(&mut state, is) {
            continue;
        }
        let (child_name, parent) = (shown_child(table, child), name_of(table, node));
        let at = child.range().start;
        if model.names(is) {
            let expected = expected(table, &model.next(&state));
            let message = format!("<{child_name}> may not stand here in <{parent}>; {expected}");
            sink.tell(rules.element_misplaced, at, message);
        } else {
            sink.tell(rules.element_not_allowed, at, format!("<{parent}> may not hold <{child_name}>"));
        }
    }
    if !model.may_end(&state) {
        let expected = expected(table, &model.next(&state));
        sink.tell(
            rules.element_missing,
            node.range().start,
            format!("<{}> is not complete; {expected}", name_of(table, node)),
        );
    }
}

fn shown_child(table: &Table, node: Node<'_, '_>) -> String {
    let (ns, name) = (node.tag_name().namespace().unwrap_or(""), node.tag_name().name());
    match node.lookup_prefix(ns) {
        Some(prefix) if !table.knows(ns) && !prefix.is_empty() => format!("{prefix}:{name}"),
        _ => table.shown(ns, name),
    }
}

fn expected(table: &Table, items: &[&Item]) -> String {
    if items.is_empty() {
        return "nothing more is expected".into();
    }
    let names: Vec<String> = items
        .iter()
        .map(|item| match item {
            Item::Element(ns, name) => format!("<{}>", table.shown(ns, name)),
            Item::Other => "an element of another namespace".into(),
        })
        .collect();
    format!("expected {}", names.join(" or "))
}

fn attributes(table: &Table, element: &Element, node: Node<'_, '_>, sink: &mut Sink) {
    for attribute in node.attributes() {
        let (ns, name) = (attribute.namespace().unwrap_or(""), attribute.name());
        let kind = match element.attributes.iter().find(|a| a.ns == ns && a.name == name) {
            Some(a) => a.kind,
            None if element.open.iter().any(|o| o == ns) => {
                match table.globals.get(ns).and_then(|g| g.get(name)) {
                    Some(kind) => *kind,
                    None => {
                        let message =
                            format!("{} is not an attribute of its namespace", table.shown(ns, name));
                        sink.tell(table.structure.attribute_not_allowed, attribute.range().start, message);
                        continue;
                    }
                }
            }
            None if element.other && !ns.is_empty() && ns != XML && !table.knows(ns) => continue,
            None => {
                let message = format!(
                    "<{}> may not have the attribute {}",
                    name_of(table, node),
                    shown_attribute(table, node, &attribute)
                );
                sink.tell(table.structure.attribute_not_allowed, attribute.range().start, message);
                continue;
            }
        };
        let Some(kind) = kind.map(|k| &table.types[k]) else { continue };
        if !kind.accepts(attribute.value()) {
            let rule = kind.rule.unwrap_or(table.structure.attribute_value);
            let message = format!(
                "{}={:?} on <{}> must be {}",
                table.shown(ns, name),
                attribute.value(),
                name_of(table, node),
                kind.describe()
            );
            sink.tell(rule, attribute.range().start, message);
        }
    }
    for a in element.attributes.iter().filter(|a| a.required) {
        let there = node.has_attr_in(&a.ns, &a.name);
        if !there {
            let message =
                format!("<{}> lacks the attribute {}", name_of(table, node), table.shown(&a.ns, &a.name));
            sink.tell(table.structure.attribute_missing, node.range().start, message);
        }
    }
}

fn shown_attribute(table: &Table, node: Node<'_, '_>, attribute: &Attribute<'_, '_>) -> String {
    let name = attribute.name();
    match attribute.namespace() {
        None => name.to_owned(),
        Some(ns) if ns == XML || table.knows(ns) => table.shown(ns, name),
        Some(ns) => node.lookup_prefix(ns).map_or_else(|| name.to_owned(), |p| format!("{p}:{name}")),
    }
}
