//! A unit, or a match of the translation candidates module, with its inline elements in order.

use super::{File, Node, is};
use crate::check::node::Attributes;
use std::collections::HashMap;

/// Segment or ignorable with its two sides; a match is one part.
pub(super) struct Part<'a> {
    pub(super) node: Node<'a>,
    pub(super) source: Option<Node<'a>>,
    pub(super) target: Option<Node<'a>>,
}

/// An inline element of a part.
#[derive(Clone, Copy)]
pub(super) struct Inline<'a> {
    pub(super) node: Node<'a>,
    pub(super) part: usize,
}

impl<'a> Inline<'a> {
    pub(super) fn name(&self) -> &'a str {
        self.node.tag_name().name()
    }

    pub(super) fn id(&self) -> Option<&'a str> {
        self.node.attr("id")
    }

    pub(super) fn is_code(&self) -> bool {
        matches!(self.name(), "ph" | "pc" | "sc" | "ec")
    }
}

/// What shares ids and original data.
pub(super) struct Scope<'a> {
    /// `<unit>` or `<mtc:match>`.
    pub(super) holder: Node<'a>,
    pub(super) parts: Vec<Part<'a>>,
    /// Inline elements of all sources in order of the document.
    pub(super) source: Vec<Inline<'a>>,
    /// Inline elements of all targets in the order in which the targets are put together.
    pub(super) target: Vec<Inline<'a>>,
    pub(super) data: HashMap<&'a str, Node<'a>>,
}

impl<'a> Scope<'a> {
    pub(super) fn of_unit(file: &File<'a>, unit: Node<'a>) -> Self {
        let parts = unit
            .children()
            .filter(|n| file.is(*n, "segment") || file.is(*n, "ignorable"))
            .map(|node| Part { node, source: file.child(node, "source"), target: file.child(node, "target") })
            .collect();
        Self::new(file, unit, parts)
    }

    pub(super) fn of_match(file: &File<'a>, node: Node<'a>) -> Self {
        let part = Part { node, source: file.child(node, "source"), target: file.child(node, "target") };
        Self::new(file, node, vec![part])
    }

    fn new(file: &File<'a>, holder: Node<'a>, parts: Vec<Part<'a>>) -> Self {
        let mut places: Vec<(usize, usize)> =
            parts.iter().enumerate().map(|(i, part)| (place(part, i), i)).collect();
        places.sort_unstable();
        let inline = |i: usize, side: Option<Node<'a>>| {
            let nodes = side.into_iter().flat_map(|s| s.descendants().skip(1)).filter(|n| n.is_element());
            nodes
                .filter(|n| n.tag_name().namespace() == Some(file.core))
                .map(move |node| Inline { node, part: i })
        };
        let source = parts.iter().enumerate().flat_map(|(i, p)| inline(i, p.source)).collect();
        let target = places.iter().flat_map(|&(_, i)| inline(i, parts[i].target)).collect();
        let mut data = HashMap::new();
        for node in file.children(holder, "originalData").flat_map(|d| d.children()) {
            if let (true, Some(id)) = (is(node, file.core, "data"), node.attr("id")) {
                data.entry(id).or_insert(node);
            }
        }
        Scope { holder, parts, source, target, data }
    }

    /// Both sides with their inline elements.
    pub(super) fn sides(&self) -> [&[Inline<'a>]; 2] {
        [&self.source, &self.target]
    }

    pub(super) fn inline(&self) -> impl Iterator<Item = &Inline<'a>> {
        self.source.iter().chain(&self.target)
    }
}

/// The place of a part's target, from 1: the given one or that of the part itself.
pub(super) fn place(part: &Part<'_>, index: usize) -> usize {
    let given = part.target.and_then(|t| t.attr("order")).and_then(|o| o.trim().parse().ok());
    given.unwrap_or(index + 1)
}
