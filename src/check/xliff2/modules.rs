//! The modules: translation candidates, glossary, format style, metadata, resource data, sizes, validation.

use super::refs::{self, Ids};
use super::rules::*;
use super::scope::Scope;
use super::{FS, File, GLS, MDA, MTC, Node, RES, SLR, VAL, XML, at, at_attribute, codes, ids, is};
use crate::check::node::Attributes;
use crate::check::rule::{Rule, Sink};
use crate::check::schema::types::is_integer;
use std::collections::{HashMap, HashSet};

/// Elements of modules that stand at most once where they may stand.
const ONCE: [(&str, &str); 7] = [
    (MTC, "matches"),
    (GLS, "glossary"),
    (MDA, "metadata"),
    (RES, "resourceData"),
    (SLR, "profiles"),
    (SLR, "data"),
    (VAL, "validation"),
];

/// Modules directly in a file, group or unit.
pub(super) fn holder(file: &File<'_>, holder: Node<'_>, sink: &mut Sink) {
    let mut seen = [false; ONCE.len()];
    for child in holder.children().filter(Node::is_element) {
        let Some(i) = ONCE.iter().position(|(ns, name)| is(child, ns, name)) else { continue };
        if std::mem::replace(&mut seen[i], true) {
            let message =
                format!("the <{}> has a second <{}>", holder.tag_name().name(), child.tag_name().name());
            sink.tell(&MODULE_REPEATED, at(child), message);
        }
        if is(child, VAL, "validation") && holder == file.node {
            for rule in child.children().filter(|n| n.attr("disabled") == Some("yes")) {
                sink.tell(&VAL_DISABLED, at_attribute(rule, "disabled"), "a rule of a <file> is disabled");
            }
        }
    }
}

/// Elements and attributes of modules wherever they stand in the file.
pub(super) fn sizes(file: &File<'_>, sink: &mut Sink) {
    let items = |n: Node<'_>| {
        n.children()
            .filter(|i| is(*i, RES, "resourceItem"))
            .filter_map(|i| i.attr("id").map(str::to_owned))
            .collect::<Vec<_>>()
    };
    let resources: HashSet<String> =
        file.node.children().filter(|n| is(*n, RES, "resourceData")).flat_map(items).collect();
    let mut sizes = Sizes::of(file);
    for node in file.node.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        match node.tag_name().namespace() {
            Some(MDA) if name == "metadata" => metadata(node, sink),
            Some(RES) => resource(file, node, &resources, sink),
            Some(VAL) if name == "rule" => validation_rule(node, sink),
            _ => {}
        }
        if node.attributes().len() > 0 {
            styles(file, node, sink);
            sizes.check(file, node, sink);
        }
    }
}

fn not_isolated_ec(file: &File<'_>, node: Node<'_>) -> bool {
    file.is(node, "ec") && node.attr("isolated") != Some("yes")
}

/// Where an attribute of a namespace stands.
fn at_ns(node: Node<'_>, ns: &'static str, name: &'static str) -> usize {
    node.attr_node_in(ns, name).map_or_else(|| at(node), |a| a.range().start)
}

fn styles(file: &File<'_>, node: Node<'_>, sink: &mut Sink) {
    let (fs, sub) = (node.has_attr_in(FS, "fs"), node.has_attr_in(FS, "subFs"));
    if sub && !fs {
        sink.tell(&FS_SUBFS_WITHOUT_FS, at_ns(node, FS, "subFs"), "subFs stands without fs");
    }
    if (fs || sub) && not_isolated_ec(file, node) {
        sink.tell(&FS_ON_EC, at(node), "<ec> has a format style, but is not isolated");
    }
}

fn metadata(node: Node<'_>, sink: &mut Sink) {
    let mut known = HashSet::new();
    for group in node.descendants().filter(|n| n.is_element()) {
        let Some(id) = group.attr("id") else { continue };
        if !known.insert(id) {
            sink.tell(
                &MDA_ID_NOT_UNIQUE,
                at_attribute(group, "id"),
                format!("the id {id:?} stands twice in this <metadata>"),
            );
        }
    }
}

fn resource(file: &File<'_>, node: Node<'_>, items: &HashSet<String>, sink: &mut Sink) {
    match node.tag_name().name() {
        "resourceData" => {
            let mut known = HashSet::new();
            for child in node.children().filter(Node::is_element) {
                let Some(id) = child.attr("id") else { continue };
                if !known.insert(id) {
                    sink.tell(
                        &RES_ID_NOT_UNIQUE,
                        at_attribute(child, "id"),
                        format!("the id {id:?} stands twice in this <resourceData>"),
                    );
                }
            }
        }
        "resourceItemRef" => {
            let Some(id) = node.attr("ref") else { return };
            if !items.contains(id) {
                sink.tell(
                    &RES_REF_UNRESOLVED,
                    at_attribute(node, "ref"),
                    format!("the file has no <resourceItem> {id:?}"),
                );
            }
        }
        "resourceItem" => {
            let holds = |name| node.children().any(|n| is(n, RES, name) && n.has_children());
            if !node.has_attr("mimeType") && !holds("source") && !holds("target") {
                sink.tell(&RES_MIME_TYPE_MISSING, at(node), "the item has no content and no mimeType");
            }
        }
        name @ ("source" | "target") => {
            match (node.has_attr("href"), node.has_children()) {
                (true, true) => {
                    sink.tell(&RES_HREF, at(node), format!("<res:{name}> has an href and content too"))
                }
                (false, false) => {
                    sink.tell(&RES_HREF, at(node), format!("<res:{name}> is empty and has no href"))
                }
                _ => {}
            }
            let Some(lang) = node.attr_in(XML, "lang") else { return };
            let (rule, wanted): (&'static Rule, _) = match name {
                "source" => (&RES_LANGUAGE_DIFFERS, Some(file.src)),
                _ => (&RES_TARGET_LANGUAGE_DIFFERS, file.trg),
            };
            if wanted.is_none_or(|w| !w.eq_ignore_ascii_case(lang)) {
                let message = format!(
                    "xml:lang of <res:{name}> is {lang:?}, the document's {:?}",
                    wanted.unwrap_or("none")
                );
                sink.tell(rule, at_ns(node, XML, "lang"), message);
            }
        }
        _ => {}
    }
}

fn validation_rule(node: Node<'_>, sink: &mut Sink) {
    let native = ["isPresent", "isNotPresent", "startsWith", "endsWith"];
    let given: Vec<&str> = native.into_iter().filter(|a| node.has_attr(a)).collect();
    let custom = node.attributes().any(|a| a.namespace().is_some_and(|ns| ns != XML));
    match given.len() + usize::from(custom) {
        0 => sink.tell(
            &VAL_RULE,
            at(node),
            "the rule says nothing: one of isPresent, isNotPresent, startsWith, endsWith is missing",
        ),
        1 => {}
        _ => {
            let more = if custom { " and attributes of another namespace" } else { "" };
            sink.tell(
                &VAL_RULE,
                at(node),
                format!("the rule says more than one thing: {}{more}", given.join(", ")),
            );
        }
    }
    if node.has_attr("existsInSource") && (given.len() != 1 || given[0] == "isNotPresent") {
        sink.tell(
            &VAL_EXISTS_IN_SOURCE,
            at_attribute(node, "existsInSource"),
            "existsInSource stands without one of isPresent, startsWith, endsWith",
        );
    }
    if node.has_attr("occurs") && !given.contains(&"isPresent") {
        sink.tell(&VAL_OCCURS, at_attribute(node, "occurs"), "occurs stands without isPresent");
    }
}

/// An attribute with its rule, whether the general profile says what it is (or that for storage), and its form there.
type Measure = (&'static str, &'static Rule, bool, fn(&str) -> bool);

/// The profiles of a file, and the ids that sizeInfoRef can name.
struct Sizes<'a> {
    general: Option<&'a str>,
    storage: Option<&'a str>,
    /// Ids in the `<slr:data>` children of an element.
    data: HashMap<roxmltree::NodeId, HashSet<&'a str>>,
}

impl<'a> Sizes<'a> {
    fn of(file: &File<'a>) -> Self {
        let profiles = file.node.children().find(|n| is(*n, SLR, "profiles"));
        let named = |name| profiles.and_then(|p| p.attr(name)).filter(|p| !p.is_empty());
        Self { general: named("generalProfile"), storage: named("storageProfile"), data: HashMap::new() }
    }

    fn check(&mut self, file: &File<'a>, node: Node<'a>, sink: &mut Sink) {
        let get = |name| node.attr_in(SLR, name);
        for name in ["equivStorage", "sizeInfo", "sizeInfoRef"] {
            if get(name).is_some() && not_isolated_ec(file, node) {
                sink.tell(
                    &SLR_ON_EC,
                    at_ns(node, SLR, name),
                    format!("<ec> has slr:{name}, but is not isolated"),
                );
            }
        }
        if get("sizeInfo").is_some() && get("sizeInfoRef").is_some() {
            sink.tell(
                &SLR_SIZE_INFO_TWICE,
                at_ns(node, SLR, "sizeInfo"),
                "slr:sizeInfo and slr:sizeInfoRef stand together",
            );
        }
        if let Some(id) = get("sizeInfoRef")
            && !self.resolves(node, id)
        {
            let message =
                format!("slr:sizeInfoRef={id:?} names nothing in a <slr:data> beside this element or above");
            sink.tell(&SLR_SIZE_INFO_REF, at_ns(node, SLR, "sizeInfoRef"), message);
        }
        let values: [Measure; 4] = [
            ("sizeInfo", &SLR_SIZE_INFO, true, |v| v.is_empty() || is_integer(v)),
            ("equivStorage", &SLR_EQUIV_STORAGE, false, |v| v.is_empty() || is_integer(v)),
            ("sizeRestriction", &SLR_SIZE_RESTRICTION, true, is_restriction),
            ("storageRestriction", &SLR_STORAGE_RESTRICTION, false, is_restriction),
        ];
        for (name, rule, general, fits) in values {
            let Some(value) = get(name) else { continue };
            let value = value.trim();
            let profile = if general { self.general } else { self.storage };
            let ours = match profile {
                Some(p) => p.starts_with("xliff:"),
                // Without a profile the value may be anything; what looks like a number is one.
                None => value.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'*' | b'-')),
            };
            if ours && !fits(value) {
                sink.tell(
                    rule,
                    at_ns(node, SLR, name),
                    format!(
                        "slr:{name}={value:?} is not what the profile {} has",
                        profile.unwrap_or("by default")
                    ),
                );
            }
        }
    }

    fn resolves(&mut self, node: Node<'a>, id: &str) -> bool {
        node.ancestors().filter_map(|n| n.parent_element()).any(|parent| {
            let ids = self.data.entry(parent.id()).or_insert_with(|| {
                let data = parent.children().filter(|n| is(*n, SLR, "data"));
                data.flat_map(|d| d.descendants()).filter_map(|n| n.attr("id")).collect()
            });
            ids.contains(id)
        })
    }
}

/// `[least,]most`, where most may be `*`.
fn is_restriction(value: &str) -> bool {
    let digits = |v: &str| !v.is_empty() && v.bytes().all(|b| b.is_ascii_digit());
    let (least, most) = value.split_once(',').map_or((None, value), |(l, m)| (Some(l.trim()), m.trim()));
    least.is_none_or(digits) && (most == "*" || digits(most))
}

/// Translation candidates of a unit.
pub(super) fn matches<'a>(file: &File<'a>, scope: &Scope<'a>, sink: &mut Sink) {
    let mut span_ids: Option<Ids<'a>> = None;
    for matches in scope.holder.children().filter(|n| is(*n, MTC, "matches")) {
        let mut known = HashSet::new();
        for node in matches.children().filter(|n| is(*n, MTC, "match")) {
            if let Some(id) = node.attr("id")
                && !known.insert(id)
            {
                sink.tell(
                    &MTC_ID_NOT_UNIQUE,
                    at_attribute(node, "id"),
                    format!("another match of the unit has the id {id:?}"),
                );
            }
            if node.has_attr("subType") && !node.has_attr("type") {
                sink.tell(
                    &SUBTYPE_WITHOUT_TYPE,
                    at_attribute(node, "subType"),
                    "subType of the match stands without type",
                );
            }
            if let Some(reference) = node.attr("ref") {
                let place = at_attribute(node, "ref");
                if reference.starts_with('#') {
                    let ids = span_ids.get_or_insert_with(|| Ids::of(file, scope));
                    span(file, scope, ids, reference, place, &MTC_REF_UNRESOLVED, sink);
                } else {
                    sink.tell(&MTC_REF_SYNTAX, place, format!("ref={reference:?} does not begin with #"));
                }
            }
            one_match(file, node, sink);
        }
    }
}

/// The content of a match: its own ids and original data.
fn one_match<'a>(file: &File<'a>, node: Node<'a>, sink: &mut Sink) {
    let inner = Scope::of_match(file, node);
    ids::data(file, &inner, sink);
    ids::parts(&inner, sink);
    codes::check(&inner, sink);
    let reference = node.attr("reference") == Some("yes");
    for part in &inner.parts {
        if let Some(source) = part.source {
            super::language(source, file.src, &SOURCE_LANGUAGE_DIFFERS, "srcLang", sink);
        }
        if let (Some(target), Some(trg), false) = (part.target, file.trg, reference) {
            super::language(target, trg, &TARGET_LANGUAGE_DIFFERS, "trgLang", sink);
        }
    }
}

fn span(
    file: &File<'_>,
    scope: &Scope<'_>,
    ids: &Ids<'_>,
    reference: &str,
    place: usize,
    rule: &'static Rule,
    sink: &mut Sink,
) {
    match refs::parse(reference) {
        Err((rule, message)) => sink.tell(rule, place, message),
        Ok(fragment) if ids.is_span(file, scope, &fragment) => {}
        Ok(_) => {
            sink.tell(rule, place, format!("ref={reference:?} does not lead to a span of text in this unit"))
        }
    }
}

/// The glossary of a unit.
pub(super) fn glossary<'a>(file: &File<'a>, scope: &Scope<'a>, sink: &mut Sink) {
    let mut span_ids: Option<Ids<'a>> = None;
    for glossary in scope.holder.children().filter(|n| is(*n, GLS, "glossary")) {
        let mut known = HashSet::new();
        for node in glossary.descendants().filter(|n| is(*n, GLS, "glossEntry") || is(*n, GLS, "translation"))
        {
            if let Some(id) = node.attr("id")
                && !known.insert(id)
            {
                sink.tell(
                    &GLS_ID_NOT_UNIQUE,
                    at_attribute(node, "id"),
                    format!("the id {id:?} stands twice in this glossary"),
                );
            }
            if let Some(reference) = node.attr("ref") {
                let place = at_attribute(node, "ref");
                if reference.starts_with('#') {
                    let ids = span_ids.get_or_insert_with(|| Ids::of(file, scope));
                    span(file, scope, ids, reference, place, &GLS_REF_UNRESOLVED, sink);
                } else {
                    sink.tell(
                        &GLS_REF_OUTSIDE,
                        place,
                        format!("ref={reference:?} leads out of the document"),
                    );
                }
            }
            let complete = node.children().any(|n| is(n, GLS, "translation") || is(n, GLS, "definition"));
            if node.tag_name().name() == "glossEntry" && !complete {
                sink.tell(
                    &GLS_ENTRY_INCOMPLETE,
                    at(node),
                    "the entry has neither translation nor definition",
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn restrictions_have_the_form_of_the_standard() {
        for good in ["*", "90", "0,90", "35,*", "25, 100"] {
            assert!(is_restriction(good), "{good}");
        }
        for bad in ["", "*6", "ninety", "25,100.5", "35,star", "*,5", "1,2,3", ","] {
            assert!(!is_restriction(bad), "{bad}");
        }
    }
}
