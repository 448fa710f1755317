//! Change tracking, a module of 2.0 and an extension since 2.1.

use super::rules::*;
use super::{CTR, File, Node, at, at_attribute, is};
use crate::check::node::Attributes;
use crate::check::rule::Sink;
use std::collections::{HashMap, HashSet};

/// Change tracks directly in a file, group or unit.
pub(super) fn check(file: &File<'_>, holder: Node<'_>, sink: &mut Sink) {
    let tracks = holder.children().filter(|n| is(*n, CTR, "changeTrack"));
    let revisions: Vec<Node<'_>> =
        tracks.flat_map(|t| t.children()).filter(|n| is(*n, CTR, "revisions")).collect();
    if revisions.is_empty() {
        return;
    }
    let mut by_name: HashMap<&str, Vec<Node<'_>>> = HashMap::new();
    let mut by_id: HashMap<&str, Vec<Node<'_>>> = HashMap::new();
    for node in holder.descendants().skip(1).filter(|n| n.tag_name().namespace() == Some(file.core)) {
        by_name.entry(node.tag_name().name()).or_default().push(node);
        if let Some(id) = node.attr("id") {
            by_id.entry(id).or_default().push(node);
        }
    }
    for node in revisions {
        let applies = node.attr("appliesTo").unwrap_or_default();
        let meant = match node.attr("ref") {
            Some(id) => {
                let all = by_id.get(id).map_or(&[][..], Vec::as_slice);
                let named = all.iter().find(|n| n.tag_name().name() == applies).copied();
                if all.is_empty() || applies == "note" && named.is_none() {
                    let message = format!(
                        "ref={id:?} is not the id of a <{applies}> in this <{}>",
                        holder.tag_name().name()
                    );
                    sink.tell(&CTR_REF_UNRESOLVED, at_attribute(node, "ref"), message);
                }
                named
            }
            None => {
                let all = by_name.get(applies).map_or(&[][..], Vec::as_slice);
                if all.len() > 1 && all.iter().any(|n| n.has_attr("id")) {
                    let message =
                        format!("there are {} <{applies}>, and no ref says which is meant", all.len());
                    sink.tell(&CTR_REF_MISSING, at(node), message);
                }
                if let [one] = all { Some(*one) } else { None }
            }
        };
        let mut versions = HashSet::new();
        for revision in node.children().filter(|n| is(*n, CTR, "revision")) {
            versions.extend(revision.attr("version"));
            items(revision, meant, sink);
        }
        if let Some(current) = node.attr("currentVersion").filter(|v| !versions.contains(v)) {
            let message = format!("currentVersion={current:?}, but no revision has this version");
            sink.tell(&CTR_CURRENT_VERSION, at_attribute(node, "currentVersion"), message);
        }
    }
}

fn items(revision: Node<'_>, meant: Option<Node<'_>>, sink: &mut Sink) {
    let mut seen = HashSet::new();
    for item in revision.children().filter(|n| is(*n, CTR, "item")) {
        let Some(property) = item.attr("property") else { continue };
        let place = at_attribute(item, "property");
        if !seen.insert(property) {
            sink.tell(
                &CTR_PROPERTY_REPEATED,
                place,
                format!("the revision gives {property:?} a second value"),
            );
        }
        let name = property.rsplit(':').next().unwrap_or(property);
        if let Some(node) = meant
            && property != "content"
            && !node.attributes().any(|a| a.name() == name)
        {
            let message = format!("the <{}> has no attribute {property:?}", node.tag_name().name());
            sink.tell(&CTR_PROPERTY, place, message);
        }
    }
}
