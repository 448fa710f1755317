//! The ITS module.

use super::rules::*;
use super::{ITS, MTC, Node, XML, at, is};
use crate::check::node::Attributes;
use crate::check::rule::{Rule, Sink};
use std::collections::HashMap;

const ITSM: &str = "urn:oasis:names:tc:xliff:itsm:2.1";

/// Data categories of ITS 2.0.
const CATEGORIES: [&str; 19] = [
    "allowed-characters",
    "directionality",
    "domain",
    "elements-within-text",
    "external-resource",
    "id-value",
    "language-information",
    "locale-filter",
    "localization-note",
    "localization-quality-issue",
    "localization-quality-rating",
    "mt-confidence",
    "preserve-space",
    "provenance",
    "storage-size",
    "target-pointer",
    "terminology",
    "text-analysis",
    "translate",
];

/// An attribute that makes an annotation one of ITS, so that its type is `its:generic`.
const GENERIC: [&str; 11] = [
    "allowedCharacters",
    "localeFilterList",
    "locQualityIssuesRef",
    "locQualityIssueType",
    "locQualityIssueComment",
    "locQualityRatingScore",
    "locQualityRatingVote",
    "mtConfidence",
    "provenanceRecordsRef",
    "taClassRef",
    "taIdentRef",
];

/// If the first stands, none of the others does.
const EXCLUSIVE: [(&str, &[&str]); 4] = [
    ("locQualityRatingScore", &["locQualityRatingVote"]),
    ("taIdentRef", &["taSource", "taIdent"]),
    (
        "locQualityIssuesRef",
        &[
            "locQualityIssueType",
            "locQualityIssueComment",
            "locQualityIssueSeverity",
            "locQualityIssueProfileRef",
            "locQualityIssueEnabled",
        ],
    ),
    ("provenanceRecordsRef", &RECORD),
];

const RECORD: [&str; 12] = [
    "org",
    "orgRef",
    "person",
    "personRef",
    "revOrg",
    "revOrgRef",
    "revPerson",
    "revPersonRef",
    "revTool",
    "revToolRef",
    "tool",
    "toolRef",
];

pub(super) fn check(root: Node<'_>, core: &str, sink: &mut Sink) {
    let mut standoff: HashMap<(&str, &str), Vec<Node<'_>>> = HashMap::new();
    let mut carriers = Vec::new();
    for node in root.descendants().filter(Node::is_element) {
        if node.tag_name().namespace() == Some(ITS) {
            element(node, &mut standoff, sink);
        }
        if node.attributes().any(|a| matches!(a.namespace(), Some(ITS | ITSM))) {
            carriers.push(node);
        }
    }
    for node in carriers {
        attributes(node, core, &standoff, sink);
    }
}

fn element<'a>(node: Node<'a>, standoff: &mut HashMap<(&'a str, &'a str), Vec<Node<'a>>>, sink: &mut Sink) {
    let has = |name: &str| node.attributes().any(|a| a.name() == name);
    match node.tag_name().name() {
        name @ ("locQualityIssues" | "provenanceRecords") => {
            if let Some(id) = node.attr_in(XML, "id") {
                standoff.entry((name, id)).or_default().push(node);
            }
        }
        "locQualityIssue" if !has("locQualityIssueType") && !has("locQualityIssueComment") => {
            sink.tell(&ITS_ISSUE_EMPTY, at(node), "the issue has neither type nor comment");
        }
        "provenanceRecord" if !RECORD.iter().any(|r| has(r)) => {
            sink.tell(&ITS_RECORD_EMPTY, at(node), "the record names nobody and no tool");
        }
        _ => {}
    }
}

fn get<'a>(node: Node<'a>, name: &str) -> Option<&'a str> {
    node.attributes().find(|a| a.namespace() == Some(ITS) && a.name() == name).map(|a| a.value())
}

fn place(node: Node<'_>, name: &str) -> usize {
    let found = node.attributes().find(|a| matches!(a.namespace(), Some(ITS | ITSM)) && a.name() == name);
    found.map_or_else(|| at(node), |a| a.range().start)
}

fn attributes(node: Node<'_>, core: &str, standoff: &HashMap<(&str, &str), Vec<Node<'_>>>, sink: &mut Sink) {
    let version = |n: Node<'_>| {
        get(n, "version").is_some() || n.tag_name().namespace() == Some(ITS) && n.has_attr("version")
    };
    if !node.ancestors().any(version) {
        sink.tell(
            &ITS_VERSION,
            at(node),
            "attributes of ITS stand here, but its:version is not set here or above",
        );
    }
    if is(node, core, "mrk") || is(node, core, "sm") {
        annotation(node, sink);
    }
    for (first, others) in EXCLUSIVE {
        let Some(other) = others.iter().find(|o| get(node, first).is_some() && get(node, o).is_some()) else {
            continue;
        };
        sink.tell(&ITS_EXCLUSIVE, place(node, other), format!("its:{other} stands beside its:{first}"));
    }
    if get(node, "taSource").is_some() != get(node, "taIdent").is_some() {
        sink.tell(&ITS_TA_PAIR, at(node), "its:taSource and its:taIdent do not come together");
    }
    for kind in ["Score", "Vote"] {
        let (threshold, value) =
            (format!("locQualityRating{kind}Threshold"), format!("locQualityRating{kind}"));
        if get(node, &threshold).is_some() && !node.ancestors().any(|n| get(n, &value).is_some()) {
            sink.tell(
                &ITS_THRESHOLD,
                place(node, &threshold),
                format!("its:{threshold} stands without its:{value}"),
            );
        }
    }
    if let Some(list) = get(node, "annotatorsRef") {
        annotators(node, list, sink);
    }
    for (name, category) in [
        ("mtConfidence", "mt-confidence"),
        ("taConfidence", "text-analysis"),
        ("termConfidence", "terminology"),
    ] {
        let named = |list: &str| list.split_ascii_whitespace().any(|w| w.split('|').next() == Some(category));
        if get(node, name).is_some() && !node.ancestors().any(|n| get(n, "annotatorsRef").is_some_and(named))
        {
            let message = format!("its:{name} stands, but its:annotatorsRef names no tool for {category}");
            sink.tell(&ITS_ANNOTATOR_MISSING, place(node, name), message);
        }
    }
    for (name, target) in
        [("locQualityIssuesRef", "locQualityIssues"), ("provenanceRecordsRef", "provenanceRecords")]
    {
        let Some(reference) = get(node, name) else { continue };
        // What does not begin with # leads out of the document.
        let Some(fragment) = reference.strip_prefix('#') else { continue };
        let id = fragment.rsplit('/').next().and_then(|last| last.strip_prefix("its="));
        let found = id.and_then(|id| standoff.get(&(target, id))).map_or(&[][..], Vec::as_slice);
        // In an element that holds both.
        let shared = |holder: Node<'_>| node.ancestors().any(|n| n == holder);
        let holds = found.iter().filter_map(|f| f.parent_element()).any(|h| {
            (h.tag_name().namespace() == Some(core) || h.tag_name().namespace() == Some(MTC)) && shared(h)
        });
        if !holds {
            sink.tell(
                &ITS_STANDOFF_UNRESOLVED,
                place(node, name),
                format!("its:{name}={reference:?} leads to no <its:{target}> around"),
            );
        }
    }
}

fn annotation(node: Node<'_>, sink: &mut Sink) {
    let kind = node.attr("type");
    if kind.is_none_or(|k| k == "its:generic") {
        return;
    }
    let rule: &'static Rule = &ITS_TYPE;
    let carried = node.attributes().find(|a| match a.namespace() {
        Some(ITS) => GENERIC.contains(&a.name()),
        Some(ITSM) => true,
        _ => false,
    });
    if let Some(a) = carried {
        let message =
            format!("its:{} stands on an annotation of type {:?}", a.name(), kind.unwrap_or_default());
        sink.tell(rule, a.range().start, message);
    }
}

fn annotators(node: Node<'_>, list: &str, sink: &mut Sink) {
    let mut seen: Vec<&str> = Vec::new();
    for word in list.split_ascii_whitespace() {
        let category = word.split_once('|').filter(|(c, iri)| CATEGORIES.contains(c) && !iri.is_empty());
        let fault = match category {
            None => format!("{word:?} is not a data category of ITS, | and an IRI"),
            Some((c, _)) if seen.contains(&c) => format!("{c} stands twice"),
            Some((c, _)) => {
                seen.push(c);
                continue;
            }
        };
        sink.tell(&ITS_ANNOTATORS_REF, place(node, "annotatorsRef"), format!("its:annotatorsRef: {fault}"));
    }
}
