//! What TMX 1.4b asks beyond the table.

use super::rule::{Rule, Sink, rules};
use super::schema::structure;
use crate::check::node::Attributes;
use std::collections::HashMap;

structure!("tmx", "TMX 1.4b, 3 Elements; DTD", "TMX 1.4b, 4 Attributes; DTD");

rules! {
    /// What TMX asks beyond its table.
    RULES:
    LANGUAGE_TAG Error "tmx/language-tag", "TMX 1.4b, 4 Attributes: xml:lang, srclang, adminlang",
        "A language is named by a tag that is well-formed by BCP 47; srclang may be *all*.";
    DATE_FORMAT Error "tmx/date-format", "TMX 1.4b, 4 Attributes: changedate, creationdate, lastusagedate",
        "A date is written YYYYMMDDThhmmssZ.";
    CODE_NOT_UNIQUE Error "tmx/code-not-unique", "TMX 1.4b, 4 Attributes: i",
        "No two <bpt> of a segment have the same i.";
    CODE_UNPAIRED Error "tmx/code-unpaired", "TMX 1.4b, 3.2 Content Markup: bpt, ept",
        "Every <bpt> has its <ept> with the same i in the segment, and every <ept> its <bpt>.";
    CODE_ORDER Error "tmx/code-order", "TMX 1.4b, 3.2 Content Markup: bpt, ept",
        "An <ept> stands after its <bpt>.";
    UDE_BASE Error "tmx/ude-base", "TMX 1.4b, 4 Attributes: base",
        "<ude> has base where one of its <map> has code.";
    SOURCE_VARIANT_MISSING Warning "tmx/source-variant-missing", "TMX 1.4b, 4 Attributes: srclang",
        "A unit has a variant in the source language.";
    DEPRECATED Warning "tmx/deprecated", "TMX 1.4b, 3.2 Content Markup: ut; 4 Attributes: lang",
        "<ut> and lang are deprecated.";
}

type Node<'a> = roxmltree::Node<'a, 'a>;

const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Checks a document whose root is `<tmx>`.
pub(super) fn check(root: Node<'_>, sink: &mut Sink) {
    let header = root.children().find(|n| n.has_tag_name("header"));
    let srclang = header.and_then(|h| h.attr("srclang"));
    for node in root.descendants().filter(Node::is_element) {
        match node.tag_name().name() {
            "seg" => codes(node, sink),
            "tu" => source_variant(node, srclang, sink),
            "ude" if !node.has_attr("base") && node.children().any(|m| m.has_attr("code")) => {
                sink.tell(&UDE_BASE, node.range().start, "a <map> has code, but <ude> has no base");
            }
            "ut" => sink.tell(&DEPRECATED, node.range().start, "<ut> is deprecated"),
            _ => {}
        }
        if let Some(lang) = node.attr_node("lang") {
            sink.tell(&DEPRECATED, lang.range().start, "lang is deprecated; use xml:lang");
        }
    }
}

fn codes(seg: Node<'_>, sink: &mut Sink) {
    let mut begins: HashMap<&str, (Node<'_>, bool)> = HashMap::new();
    let mut early: Vec<Node<'_>> = Vec::new();
    for node in seg.descendants() {
        let Some(i) = node.attr("i") else { continue };
        let at = node.range().start;
        if node.has_tag_name("bpt") {
            if begins.insert(i, (node, false)).is_some() {
                sink.tell(&CODE_NOT_UNIQUE, at, format!("another <bpt> of the segment has i={i:?}"));
            }
        } else if node.has_tag_name("ept") {
            match begins.get_mut(i) {
                Some((_, closed @ false)) => *closed = true,
                Some(_) => {
                    sink.tell(&CODE_UNPAIRED, at, format!("<ept i={i:?}> has no <bpt> that is still open"))
                }
                None => early.push(node),
            }
        }
    }
    for node in early {
        let i = node.attr("i").unwrap_or_default();
        let (rule, what): (&'static Rule, _) = match begins.get_mut(i) {
            Some((_, closed @ false)) => {
                *closed = true;
                (&CODE_ORDER, "stands before its <bpt>")
            }
            _ => (&CODE_UNPAIRED, "has no <bpt> in the segment"),
        };
        sink.tell(rule, node.range().start, format!("<ept i={i:?}> {what}"));
    }
    for (i, (node, closed)) in begins {
        if !closed {
            sink.tell(
                &CODE_UNPAIRED,
                node.range().start,
                format!("<bpt i={i:?}> has no <ept> in the segment"),
            );
        }
    }
}

fn source_variant(tu: Node<'_>, srclang: Option<&str>, sink: &mut Sink) {
    let Some(source) = tu.attr("srclang").or(srclang).filter(|s| *s != "*all*") else { return };
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let langs = tu
        .children()
        .filter(|n| n.has_tag_name("tuv"))
        .filter_map(|n| n.attr_in(XML, "lang").or_else(|| n.attr("lang")));
    if !langs.clone().any(|l| primary(l) == primary(source)) && langs.count() > 0 {
        sink.tell(&SOURCE_VARIANT_MISSING, tu.range().start, format!("the unit has no variant in {source}"));
    }
}
