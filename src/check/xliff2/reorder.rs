//! Order: places of targets, sequences of codes that stay together, codes that must not be lost.

use super::rules::*;
use super::scope::{Inline, Part, Scope, place};
use super::{Node, at, at_attribute};
use crate::check::node::Attributes;
use crate::check::rule::Sink;
use std::collections::{HashMap, HashSet};

/// Places of targets: no two alike, none beyond the number of parts.
pub(super) fn places(scope: &Scope<'_>, sink: &mut Sink) {
    let mut taken: HashMap<usize, usize> = HashMap::new();
    let most = scope.parts.len();
    let mut tell = |part: &Part<'_>, i: usize| {
        let Some(target) = part.target else { return };
        let place = place(part, i);
        let given = target.has_attr("order");
        let where_ = if given { at_attribute(target, "order") } else { at(target) };
        if place > most {
            sink.tell(
                &ORDER_TOO_HIGH,
                where_,
                format!("order=\"{place}\", but the unit has only {most} segments and ignorables"),
            );
        }
        if let Some(first) = taken.insert(place, i) {
            let implied = if given { "" } else { " (implied)" };
            sink.tell(
                &ORDER_NOT_UNIQUE,
                where_,
                format!("place {place}{implied} is also that of target {}", first + 1),
            );
        }
    };
    for (i, part) in scope.parts.iter().enumerate() {
        tell(part, i);
    }
}

/// A code, or one end of one, in a stream of codes.
#[derive(Clone, Copy)]
struct Event<'a> {
    /// Id with which end: 0 start, 1 end, 2 alone.
    key: (&'a str, u8),
    reorder: Reorder,
    node: Node<'a>,
    part: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reorder {
    Yes,
    First,
    No,
}

/// The codes of one side with the ends of `<pc>` at their places.
fn events<'a>(side: &[Inline<'a>]) -> Vec<Event<'a>> {
    let mut out: Vec<Event<'a>> = Vec::new();
    // `<pc>` whose end is still to come, with the byte where it ends.
    let mut open: Vec<(Event<'a>, usize)> = Vec::new();
    let close = |out: &mut Vec<Event<'a>>, (event, _): (Event<'a>, usize)| {
        // The end goes on with a sequence that reaches it; elsewhere nothing depends on it.
        let goes_on = event.reorder != Reorder::Yes && out.last().is_some_and(|e| e.reorder != Reorder::Yes);
        let reorder = if goes_on { Reorder::No } else { Reorder::Yes };
        out.push(Event { key: (event.key.0, 1), reorder, ..event });
    };
    for inline in side.iter().filter(|i| i.is_code()) {
        let node = inline.node;
        while let Some(last) = open.pop_if(|(e, end)| *end <= at(node) || e.part != inline.part) {
            close(&mut out, last);
        }
        let reorder = match node.attr("canReorder") {
            Some("firstNo") => Reorder::First,
            Some("no") => Reorder::No,
            _ => Reorder::Yes,
        };
        let (id, end) = match inline.name() {
            "ec" => (node.attr("startRef").or(inline.id()), 1),
            "ph" => (inline.id(), 2),
            _ => (inline.id(), 0),
        };
        let event = Event { key: (id.unwrap_or(""), end), reorder, node, part: inline.part };
        out.push(event);
        if inline.name() == "pc" {
            open.push((event, node.range().end));
        }
    }
    while let Some(last) = open.pop() {
        close(&mut out, last);
    }
    out
}

/// Sequences that cannot be re-ordered are sound on both sides and the same in the target.
pub(super) fn sequences(scope: &Scope<'_>, sink: &mut Sink) {
    let fixed = |i: &Inline<'_>| matches!(i.node.attr("canReorder"), Some("no" | "firstNo"));
    if !scope.inline().any(fixed) {
        return;
    }
    let source = events(&scope.source);
    let target = events(&scope.target);
    for side in [&source, &target] {
        for (i, event) in side.iter().enumerate() {
            let led = i > 0 && side[i - 1].reorder != Reorder::Yes;
            if event.reorder == Reorder::No && !led {
                let message = format!(
                    "the code {:?} has canReorder=\"no\", but the code before it does not belong to a sequence that begins with \"firstNo\"",
                    event.key.0
                );
                sink.tell(&REORDER_FIRST_MISSING, at(event.node), message);
            }
        }
    }
    let places: HashMap<(&str, u8), usize> = target.iter().enumerate().map(|(i, e)| (e.key, i)).collect();
    let mut i = 0;
    while i < source.len() {
        let start = i;
        i += 1;
        if source[start].reorder != Reorder::First {
            continue;
        }
        while i < source.len() && source[i].reorder == Reorder::No {
            i += 1;
        }
        let sequence = &source[start..i];
        if sequence.iter().any(|e| scope.parts[e.part].target.is_none()) {
            continue;
        }
        // One that is missing altogether is told by `non_removable`.
        let Some(&place) = places.get(&sequence[0].key) else { continue };
        for (k, event) in sequence.iter().enumerate().skip(1) {
            if target.get(place + k).is_none_or(|t| t.key != event.key) {
                let near = target.get(place + k).or(target.last()).map_or(at(event.node), |t| at(t.node));
                let message = format!(
                    "the codes from {:?} on cannot be re-ordered; {:?} must come next in the target",
                    sequence[0].key.0, event.key.0
                );
                sink.tell(&REORDER_BROKEN, near, message);
                break;
            }
        }
    }
}

/// Codes that must not be deleted are in some target of the unit once their own segment has one.
pub(super) fn non_removable(scope: &Scope<'_>, sink: &mut Sink) {
    let there: HashSet<&str> = scope.target.iter().filter_map(Inline::id).collect();
    for inline in &scope.source {
        let (Some(id), Some("no")) = (inline.id(), inline.node.attr("canDelete")) else { continue };
        let Some(target) = scope.parts[inline.part].target else { continue };
        if !there.contains(id) {
            sink.tell(
                &NON_REMOVABLE_MISSING,
                at(target),
                format!("the code {id:?} has canDelete=\"no\", but is in no target of the unit"),
            );
        }
    }
}
