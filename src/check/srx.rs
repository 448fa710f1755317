//! What SRX 2.0 asks beyond the table.

use super::node::Attributes;
use super::rule::{Sink, rules};
use super::schema::structure;
use std::collections::HashMap;

pub(super) const SRX_20: &str = "http://www.lisa.org/srx20";

structure!("srx", "SRX 2.0, 3 Elements; schema", "SRX 2.0, 4 Attributes; schema");

rules! {
    /// What SRX asks beyond its table.
    RULES:
    RULE_NAME_NOT_UNIQUE Error "srx/rule-name-not-unique", "SRX 2.0, 4 Attributes: languagerulename",
        "No two <languagerule> have the same name.";
    RULE_NAME_UNRESOLVED Error "srx/rule-name-unresolved", "SRX 2.0, 4 Attributes: languagerulename",
        "A <languagemap> names a <languagerule> of the file.";
    RULE_UNUSED Warning "srx/rule-unused", "SRX 2.0, 3 Elements: languagemap",
        "A <languagerule> is named by some <languagemap>; otherwise it is never applied.";
    RULE_EMPTY Warning "srx/rule-empty", "SRX 2.0, 3 Elements: rule",
        "A rule says what stands before or after the place; without either it holds everywhere.";
    HANDLE_REPEATED Error "srx/format-handle-repeated", "SRX 2.0, 3 Elements: formathandle; schema",
        "Each type of format has one <formathandle> at most.";
    PATTERN_SYNTAX Error "srx/pattern-syntax", "SRX 2.0, 5 Regular Expressions",
        "The parentheses, brackets and escapes of a pattern are complete.";
}

type Node<'a> = roxmltree::Node<'a, 'a>;

/// Checks a document whose root is `<srx>`.
pub(super) fn check(root: Node<'_>, sink: &mut Sink) {
    let mut rules: HashMap<&str, (Node<'_>, bool)> = HashMap::new();
    let mut handles: Vec<&str> = Vec::new();
    let ours = |n: &Node<'_>| n.tag_name().namespace() == Some(SRX_20);
    for node in root.descendants().filter(ours) {
        let at = node.range().start;
        match node.tag_name().name() {
            "languagerule" => {
                let Some(name) = node.attr("languagerulename") else { continue };
                if rules.contains_key(name) {
                    sink.tell(
                        &RULE_NAME_NOT_UNIQUE,
                        at,
                        format!("another <languagerule> is called {name:?}"),
                    );
                } else {
                    rules.insert(name, (node, false));
                }
            }
            "languagemap" => {
                if let Some(name) = node.attr("languagerulename") {
                    match rules.get_mut(name) {
                        Some((_, used)) => *used = true,
                        None => sink.tell(
                            &RULE_NAME_UNRESOLVED,
                            at,
                            format!("no <languagerule> is called {name:?}"),
                        ),
                    }
                }
                pattern(node.attr("languagepattern").unwrap_or_default(), at, sink);
            }
            "rule" => {
                let says =
                    node.children().filter(Node::is_element).any(|n| n.text().is_some_and(|t| !t.is_empty()));
                if !says {
                    sink.tell(&RULE_EMPTY, at, "the rule has neither <beforebreak> nor <afterbreak>");
                }
            }
            "beforebreak" | "afterbreak" => pattern(node.text().unwrap_or_default(), at, sink),
            "formathandle" => {
                let kind = node.attr("type").unwrap_or_default();
                if handles.contains(&kind) {
                    sink.tell(&HANDLE_REPEATED, at, format!("another <formathandle> is for {kind:?}"));
                }
                handles.push(kind);
            }
            _ => {}
        }
    }
    for (name, (node, used)) in rules {
        if !used {
            sink.tell(&RULE_UNUSED, node.range().start, format!("no <languagemap> names {name:?}"));
        }
    }
}

fn pattern(text: &str, at: usize, sink: &mut Sink) {
    if let Some(fault) = fault(text) {
        sink.tell(&PATTERN_SYNTAX, at, format!("the pattern {text:?} {fault}"));
    }
}

/// What is incomplete in a pattern of ICU's form. What its parts mean is not looked at: programs differ in that.
fn fault(pattern: &str) -> Option<&'static str> {
    let (mut groups, mut sets) = (0usize, 0usize);
    let mut chars = pattern.chars();
    // Whether `]` would be the first of a set and so a character of it.
    let mut first = false;
    while let Some(c) = chars.next() {
        let was_first = std::mem::take(&mut first);
        match c {
            '\\' => match chars.next() {
                None => return Some("ends in the middle of an escape"),
                Some('Q') => {
                    let rest = chars.as_str();
                    chars = rest.find("\\E").map_or("", |i| &rest[i + 2..]).chars();
                }
                Some(_) => {}
            },
            '[' => {
                sets += 1;
                first = true;
            }
            '^' if was_first => first = true,
            ']' if sets > 0 && !was_first => sets -= 1,
            '(' if sets == 0 => groups += 1,
            ')' if sets == 0 => match groups.checked_sub(1) {
                Some(n) => groups = n,
                None => return Some("closes a parenthesis that is not open"),
            },
            _ => {}
        }
    }
    if sets > 0 {
        Some("leaves a bracket open")
    } else if groups > 0 {
        Some("leaves a parenthesis open")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_complete_or_told() {
        for good in
            ["", r"\.\s", "[^.]+(a|b)", "[]a]", "[^]a]", r"\Q(\E", r"\(", "[(]", "[a[bc]]", r"[\p{L}&&[a-z]]"]
        {
            assert_eq!(fault(good), None, "{good}");
        }
        for bad in ["(", ")", "[a", "a\\", "(a))", "[a[b]"] {
            assert!(fault(bad).is_some(), "{bad}");
        }
    }
}
