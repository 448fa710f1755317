//! Attributes by their exact names. The parser's own look-up by a bare name takes an attribute of any namespace, so that
//! `my:id` would pass for `id`.

use roxmltree::{Attribute, Node};

/// Exact look-up of attributes.
pub(super) trait Attributes<'a, 'i: 'a> {
    /// The attribute of this name in a namespace, none for `""`.
    fn attr_node_in(&self, ns: &str, name: &str) -> Option<Attribute<'a, 'i>>;

    /// The attribute of this name in no namespace.
    fn attr_node(&self, name: &str) -> Option<Attribute<'a, 'i>> {
        self.attr_node_in("", name)
    }

    /// Its value.
    fn attr(&self, name: &str) -> Option<&'a str>;

    /// The value of an attribute in a namespace.
    fn attr_in(&self, ns: &str, name: &str) -> Option<&'a str>;

    /// Whether there is an attribute of this name in no namespace.
    fn has_attr(&self, name: &str) -> bool {
        self.attr_node(name).is_some()
    }

    /// Whether there is an attribute of this name in a namespace.
    fn has_attr_in(&self, ns: &str, name: &str) -> bool {
        self.attr_node_in(ns, name).is_some()
    }
}

impl<'a, 'i: 'a> Attributes<'a, 'i> for Node<'a, 'i> {
    fn attr_node_in(&self, ns: &str, name: &str) -> Option<Attribute<'a, 'i>> {
        self.attributes().find(|a| a.name() == name && a.namespace().unwrap_or("") == ns)
    }

    fn attr(&self, name: &str) -> Option<&'a str> {
        self.attr_node(name).map(|a| a.value())
    }

    fn attr_in(&self, ns: &str, name: &str) -> Option<&'a str> {
        self.attr_node_in(ns, name).map(|a| a.value())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_exact() {
        let doc = roxmltree::Document::parse("<a xmlns:m='u' m:id='1' b='2' m:b='3'/>").expect("well-formed");
        let a = doc.root_element();
        assert_eq!((a.attr("id"), a.attr_in("u", "id")), (None, Some("1")));
        assert_eq!((a.attr("b"), a.attr_in("u", "b")), (Some("2"), Some("3")));
        assert!(!a.has_attr("id") && a.has_attr_in("u", "id"));
    }
}
