//! References by fragment (section 3) and the annotations that carry them.

use super::rules::*;
use super::scope::{Inline, Scope};
use super::{File, Node, at, at_attribute};
use crate::check::node::Attributes;
use crate::check::rule::{Rule, Sink};
use crate::check::schema::types::is_nmtoken;
use std::collections::HashSet;

/// Prefixes of the modules, of change tracking, which was one, and that for TBX, which the standard's suite takes for
/// registered.
const REGISTERED: [&str; 11] = ["mtc", "gls", "fs", "mda", "res", "ctr", "slr", "val", "its", "pgs", "tbx"];

/// A parsed fragment: file, group and unit as far as given, and what is meant inside the last of them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fragment<'f> {
    file: Option<&'f str>,
    group: Option<&'f str>,
    unit: Option<&'f str>,
    /// Prefix, empty for segments and inline elements of the source, and id.
    leaf: Option<(&'f str, &'f str)>,
}

/// Parses `#[/]selector{/selector}`; a fault comes with the rule that it breaks.
pub(super) fn parse(text: &str) -> Result<Fragment<'_>, (&'static Rule, String)> {
    let Some(body) = text.strip_prefix('#') else {
        return Err((&FRAGMENT_SYNTAX, format!("{text:?} does not begin with #")));
    };
    let body = body.strip_prefix('/').unwrap_or(body);
    let mut fragment = Fragment::default();
    let mut seen: Vec<&str> = Vec::new();
    let mut last_place = 0;
    for selector in body.split('/') {
        let (prefix, id) = selector.split_once('=').unwrap_or(("", selector));
        if selector.contains('=') {
            let single = matches!(prefix, "f" | "g" | "u" | "n" | "d" | "t");
            if !is_nmtoken(prefix) || prefix.chars().nth(1).is_none() && !single {
                return Err((&FRAGMENT_PREFIX_SYNTAX, format!("{prefix:?} in {text:?} cannot be a prefix")));
            }
            if !single && !REGISTERED.contains(&prefix) {
                return Err((
                    &FRAGMENT_PREFIX_UNKNOWN,
                    format!("the prefix {prefix:?} in {text:?} is not registered"),
                ));
            }
            if seen.contains(&prefix) {
                return Err((
                    &FRAGMENT_PREFIX_REPEATED,
                    format!("the prefix {prefix:?} stands twice in {text:?}"),
                ));
            }
            seen.push(prefix);
        }
        if !is_nmtoken(id) {
            return Err((&FRAGMENT_SYNTAX, format!("{id:?} in {text:?} is not an id")));
        }
        if fragment.leaf.is_some() {
            return Err((&FRAGMENT_LEAF, format!("{selector:?} in {text:?} comes after what it could hold")));
        }
        let (place, slot) = match prefix {
            "f" => (1, &mut fragment.file),
            "g" => (2, &mut fragment.group),
            "u" => (3, &mut fragment.unit),
            _ => {
                fragment.leaf = Some((prefix, id));
                continue;
            }
        };
        if place < last_place {
            return Err((
                &FRAGMENT_ORDER,
                format!("{selector:?} in {text:?} comes too late: file, group, unit is the order"),
            ));
        }
        last_place = place;
        *slot = Some(id);
    }
    Ok(fragment)
}

impl Fragment<'_> {
    /// Whether the leaf is inside `unit`: named, or not named and so the one around the reference.
    fn is_inside(&self, file: &File<'_>, unit: Node<'_>) -> bool {
        let same_file = self.file.is_none_or(|f| file.node.attr("id") == Some(f));
        match self.unit {
            Some(id) => same_file && unit.attr("id") == Some(id),
            None => self.file.is_none() && self.group.is_none(),
        }
    }
}

/// Ids of a unit by what refers to them.
pub(super) struct Ids<'a> {
    source: HashSet<&'a str>,
    target: HashSet<&'a str>,
    notes: HashSet<&'a str>,
    /// Of modules and extensions.
    others: HashSet<&'a str>,
}

impl<'a> Ids<'a> {
    pub(super) fn of(file: &File<'a>, scope: &Scope<'a>) -> Self {
        let parts = scope.parts.iter().filter_map(|p| p.node.attr("id"));
        let notes = file.children(scope.holder, "notes").flat_map(|n| n.children());
        let outside =
            scope.holder.children().filter(|n| n.is_element() && n.tag_name().namespace() != Some(file.core));
        let xml_id = |n: Node<'a>| n.attr("id").or_else(|| n.attr_in(super::XML, "id"));
        Ids {
            source: parts.chain(scope.source.iter().filter_map(Inline::id)).collect(),
            target: scope.target.iter().filter_map(Inline::id).collect(),
            notes: notes.filter_map(|n| n.attr("id")).collect(),
            others: outside.flat_map(|n| n.descendants()).filter_map(xml_id).collect(),
        }
    }

    /// Whether a leaf inside the unit is there.
    fn has(&self, scope: &Scope<'_>, (prefix, id): (&str, &str)) -> bool {
        match prefix {
            "" => self.source.contains(id),
            "t" => self.target.contains(id),
            "n" => self.notes.contains(id),
            "d" => scope.data.contains_key(id),
            _ => self.others.contains(id),
        }
    }

    /// Whether a reference leads to a segment or an inline element of this unit.
    pub(super) fn is_span(&self, file: &File<'_>, scope: &Scope<'_>, fragment: &Fragment<'_>) -> bool {
        fragment.is_inside(file, scope.holder)
            && fragment.leaf.is_some_and(|leaf| matches!(leaf.0, "" | "t") && self.has(scope, leaf))
    }
}

/// `ref` and `value` of annotations.
pub(super) fn annotations<'a>(file: &File<'a>, scope: &Scope<'a>, sink: &mut Sink) {
    let mut ids: Option<Ids<'a>> = None;
    for inline in scope.inline().filter(|i| matches!(i.name(), "mrk" | "sm")) {
        let node = inline.node;
        let reference = node.attr("ref");
        let is_comment = node.attr("type") == Some("comment");
        if is_comment && reference.is_some() == node.has_attr("value") {
            let what = if reference.is_some() {
                "value and ref, of which it may have one"
            } else {
                "neither value nor ref"
            };
            sink.tell(&COMMENT_VALUE_OR_REF, at(node), format!("the comment has {what}"));
        }
        let Some(reference) = reference else { continue };
        let place = at_attribute(node, "ref");
        let comment_leads = |fragment: &Fragment<'_>, ids: &Ids<'_>| {
            fragment.is_inside(file, scope.holder)
                && fragment.leaf.is_some_and(|leaf| leaf.0 == "n" && ids.has(scope, leaf))
        };
        let tell_comment = |sink: &mut Sink| {
            let message = format!("ref={reference:?} does not lead to a <note> of this unit");
            sink.tell(&COMMENT_REF, place, message);
        };
        if !reference.starts_with('#') {
            if is_comment && !node.has_attr("value") {
                tell_comment(sink);
            }
            continue;
        }
        let ids = ids.get_or_insert_with(|| Ids::of(file, scope));
        match parse(reference) {
            Err((rule, message)) => sink.tell(rule, place, message),
            Ok(fragment) if is_comment => {
                if !node.has_attr("value") && !comment_leads(&fragment, ids) {
                    tell_comment(sink);
                }
            }
            Ok(fragment) => unresolved(file, scope, ids, &fragment, reference, place, sink),
        }
    }
}

/// A warning where file, group, unit, or something of this unit is not there.
fn unresolved(
    file: &File<'_>,
    scope: &Scope<'_>,
    ids: &Ids<'_>,
    fragment: &Fragment<'_>,
    reference: &str,
    place: usize,
    sink: &mut Sink,
) {
    let same_file = fragment.file.is_none_or(|f| file.node.attr("id") == Some(f));
    let there = fragment.file.is_none_or(|f| file.files.contains_key(f))
        && (!same_file
            || fragment.group.is_none_or(|g| file.groups.contains_key(g))
                && fragment.unit.is_none_or(|u| file.units.contains_key(u)))
        && (!fragment.is_inside(file, scope.holder) || fragment.leaf.is_none_or(|leaf| ids.has(scope, leaf)));
    if !there {
        sink.tell(&FRAGMENT_UNRESOLVED, place, format!("ref={reference:?} leads nowhere in this document"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_are_read_or_told_by_the_rule_they_break() {
        let ok = |text| parse(text).unwrap_or_else(|(rule, _)| panic!("{text}: {}", rule.id));
        assert_eq!(ok("#m1"), Fragment { leaf: Some(("", "m1")), ..Fragment::default() });
        assert_eq!(
            ok("#/f=a/g=b/u=c/t=d"),
            Fragment { file: Some("a"), group: Some("b"), unit: Some("c"), leaf: Some(("t", "d")) }
        );
        assert_eq!(ok("#u=1/gls=g1").leaf, Some(("gls", "g1")));
        let rule = |text| parse(text).expect_err(text).0.id;
        assert_eq!(rule("m1"), "xliff2/fragment-syntax");
        assert_eq!(rule("#"), "xliff2/fragment-syntax");
        assert_eq!(rule("#u=1//x"), "xliff2/fragment-syntax");
        assert_eq!(rule("#u=a b"), "xliff2/fragment-syntax");
        assert_eq!(rule("#r$d=a"), "xliff2/fragment-prefix-syntax");
        assert_eq!(rule("#=a"), "xliff2/fragment-prefix-syntax");
        assert_eq!(rule("#z=a"), "xliff2/fragment-prefix-syntax");
        assert_eq!(rule("#zz=a"), "xliff2/fragment-prefix-unknown");
        assert_eq!(rule("#u=1/u=2"), "xliff2/fragment-prefix-repeated");
        assert_eq!(rule("#u=1/f=2"), "xliff2/fragment-order");
        assert_eq!(rule("#a/b"), "xliff2/fragment-leaf");
        assert_eq!(rule("#f=1/d=2/u=3"), "xliff2/fragment-leaf");
    }
}
