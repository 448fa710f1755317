//! What TBX-Basic asks beyond the tables: categories of data, where they stand, their values; references.

use super::node::Attributes;
use super::rule::{Sink, rules};
use super::schema::structure;
use super::schema::types::is_date_or_datetime;
use std::collections::HashSet;

pub(super) const TBX_3: &str = "urn:iso:std:iso:30042:ed-2";
const MIN: &str = "http://www.tbxinfo.net/ns/min";
const BASIC: &str = "http://www.tbxinfo.net/ns/basic";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

structure!("tbx", "ISO 30042:2019 (v2: 2008), core structure", "ISO 30042:2019 (v2: 2008), core structure");

rules! {
    /// What TBX asks beyond its tables.
    RULES:
    LANGUAGE_TAG Error "tbx/language-tag", "ISO 30042:2019, xml:lang",
        "A language is named by a tag that is well-formed by BCP 47.";
    ID_SYNTAX Error "tbx/id-syntax", "ISO 30042:2019, id",
        "An id is a name of XML, without a colon in v3.";
    ID_NOT_UNIQUE Error "tbx/id-not-unique", "ISO 30042:2019, id",
        "No two elements of a file have the same id.";
    TARGET_UNRESOLVED Error "tbx/target-unresolved", "TBX-Basic, target",
        "A target is the id of an element of the file, or an address on the web.";
    STYLE_MIXED Error "tbx/style-mixed", "ISO 30042:2019, style",
        "A file in style DCA names categories in type attributes, one in style DCT in elements of their own.";
    DIALECT Warning "tbx/dialect", "duiyi",
        "The dialect is TBX-Basic; of other dialects only the core structure is checked.";
    CATEGORY_UNKNOWN Error "tbx/category-unknown", "TBX-Basic, data categories",
        "Every category is one of TBX-Basic, on the element that it belongs to.";
    CATEGORY_LEVEL Error "tbx/category-level", "TBX-Basic, levels of data categories",
        "A category stands at its level: concept, language or term.";
    CATEGORY_VALUE Error "tbx/category-value", "TBX-Basic, picklists",
        "A category with a list of values has one of them.";
    TERM_EMPTY Error "tbx/term-empty", "ISO 30042:2019, term",
        "A term has text.";
    DATE_FORMAT Error "tbx/date-format", "ISO 30042:2019, date",
        "A date is written 2026-11-24, with a time or without.";
    LANGUAGE_REPEATED Warning "tbx/language-repeated", "ISO 30042:2019, langSec",
        "A concept has one section for each language.";
}

type Node<'a> = roxmltree::Node<'a, 'a>;

/// A data category of TBX-Basic.
struct Category {
    name: &'static str,
    /// Namespace of its element in style DCT.
    ns: &'static str,
    /// Element that carries it in style DCA.
    element: &'static str,
    /// Levels: c concept, l language, t term.
    levels: &'static str,
    /// Values; none for free text.
    values: &'static [&'static str],
}

const fn category(
    name: &'static str,
    ns: &'static str,
    element: &'static str,
    levels: &'static str,
    values: &'static [&'static str],
) -> Category {
    Category { name, ns, element, levels, values }
}

/// Values that v2 has and v3 has not.
const V2_VALUES: [&str; 1] = ["properNoun"];

const CATEGORIES: [Category; 17] = [
    category(
        "administrativeStatus",
        MIN,
        "termNote",
        "t",
        &[
            "admittedTerm-admn-sts",
            "deprecatedTerm-admn-sts",
            "supersededTerm-admn-sts",
            "preferredTerm-admn-sts",
        ],
    ),
    category("customerSubset", MIN, "admin", "ct", &[]),
    category("externalCrossReference", MIN, "xref", "clt", &[]),
    category(
        "partOfSpeech",
        MIN,
        "termNote",
        "t",
        &["adjective", "noun", "other", "verb", "adverb", "properNoun"],
    ),
    category("subjectField", MIN, "descrip", "c", &[]),
    category("context", BASIC, "descrip", "t", &[]),
    category("crossReference", BASIC, "ref", "ct", &[]),
    category("definition", BASIC, "descrip", "cl", &[]),
    category("geographicalUsage", BASIC, "termNote", "t", &[]),
    category("grammaticalGender", BASIC, "termNote", "t", &["masculine", "feminine", "neuter", "other"]),
    category("projectSubset", BASIC, "admin", "ct", &[]),
    category("responsibility", BASIC, "transacNote", "clt", &[]),
    category("source", BASIC, "admin", "clt", &[]),
    category(
        "termLocation",
        BASIC,
        "termNote",
        "t",
        &[
            "checkBox",
            "comboBox",
            "comboBoxElement",
            "dialogBox",
            "groupBox",
            "informativeMessage",
            "interactiveMessage",
            "menuItem",
            "progressBar",
            "pushButton",
            "radioButton",
            "slider",
            "spinBox",
            "tab",
            "tableText",
            "textBox",
            "toolTip",
            "user-definedType",
        ],
    ),
    category(
        "termType",
        BASIC,
        "termNote",
        "t",
        &["fullForm", "acronym", "abbreviation", "shortForm", "variant", "phrase"],
    ),
    category("transactionType", BASIC, "transac", "clt", &["origination", "modification"]),
    category("xGraphic", BASIC, "xref", "cl", &[]),
];

/// Elements that carry a category in their type.
const CARRIERS: [&str; 9] =
    ["admin", "adminNote", "descrip", "descripNote", "ref", "termNote", "transac", "transacNote", "xref"];

/// Checks a document whose root is `<tbx>` (v3) or `<martif>` (v2).
pub(super) fn check(root: Node<'_>, sink: &mut Sink) {
    let v3 = root.tag_name().namespace() == Some(TBX_3);
    let basic = root.attr("type").is_some_and(|t| t.trim() == "TBX-Basic");
    if let (Some(kind), false) = (root.attr_node("type"), basic) {
        let message = format!("of the dialect {:?} only the core structure is checked", kind.value());
        sink.tell(&DIALECT, kind.range().start, message);
    }
    let dct = root.attr("style") == Some("dct");
    let mut ids: HashSet<&str> = HashSet::new();
    for id in root.descendants().filter_map(|n| n.attr_node("id")) {
        if !ids.insert(id.value()) {
            sink.tell(
                &ID_NOT_UNIQUE,
                id.range().start,
                format!("another element has the id {:?}", id.value()),
            );
        }
    }
    for node in root.descendants().filter(Node::is_element) {
        target(node, &ids, sink);
        let name = node.tag_name().name();
        let own = node.tag_name().namespace() == root.tag_name().namespace();
        match name {
            "term" if own && text(node).trim().is_empty() => {
                sink.tell(&TERM_EMPTY, node.range().start, "the <term> has no text");
            }
            "date" if own && !is_date_or_datetime(text(node).trim()) => {
                sink.tell(&DATE_FORMAT, node.range().start, format!("{:?} is not a date", text(node)));
            }
            "conceptEntry" | "termEntry" if own => languages(node, sink),
            _ => {}
        }
        if basic && inside_body(node) {
            let carrier = own && CARRIERS.contains(&name);
            if v3 && (carrier && dct || !own && !dct) {
                let style = if dct { "dct" } else { "dca" };
                sink.tell(
                    &STYLE_MIXED,
                    node.range().start,
                    format!("<{name}> does not go with style={style:?}"),
                );
            }
            if carrier {
                let kind = node.attr("type").unwrap_or_default();
                let found = CATEGORIES.iter().find(|c| c.name == kind && c.element == name);
                one(node, found, &format!("type={kind:?} of <{name}>"), v3, sink);
            } else if !own {
                let ns = node.tag_name().namespace().unwrap_or("");
                let found = CATEGORIES.iter().find(|c| c.name == name && c.ns == ns);
                one(node, found, &format!("<{name}>"), v3, sink);
            }
        }
    }
}

fn inside_body(node: Node<'_>) -> bool {
    node.ancestors().any(|n| matches!(n.tag_name().name(), "body"))
}

fn text(node: Node<'_>) -> String {
    node.descendants().filter(|n| n.is_text()).filter_map(|n| n.text()).collect()
}

fn target(node: Node<'_>, ids: &HashSet<&str>, sink: &mut Sink) {
    let Some(target) = node.attr_node("target") else { return };
    let value = target.value();
    let web = value.starts_with("http://") || value.starts_with("https://");
    // In v2 the target of <xref> is any address.
    let any = node.has_tag_name("xref") && node.tag_name().namespace().is_none();
    if !web && !any && !ids.contains(value) {
        let message = format!("target={value:?} is neither an id of this file nor an address on the web");
        sink.tell(&TARGET_UNRESOLVED, target.range().start, message);
    }
}

fn languages(entry: Node<'_>, sink: &mut Sink) {
    let mut seen: HashSet<String> = HashSet::new();
    for section in entry.children().filter(|n| matches!(n.tag_name().name(), "langSec" | "langSet")) {
        let Some(lang) = section.attr_in(XML, "lang") else { continue };
        if !seen.insert(lang.to_ascii_lowercase()) {
            sink.tell(
                &LANGUAGE_REPEATED,
                section.range().start,
                format!("the concept has another section for {lang}"),
            );
        }
    }
}

fn one(node: Node<'_>, found: Option<&Category>, shown: &str, v3: bool, sink: &mut Sink) {
    let at = node.range().start;
    let Some(category) = found else {
        sink.tell(&CATEGORY_UNKNOWN, at, format!("{shown} is no category of TBX-Basic"));
        return;
    };
    let level = node.ancestors().find_map(|n| match n.tag_name().name() {
        "termSec" | "tig" | "ntig" => Some(('t', "term")),
        "langSec" | "langSet" => Some(('l', "language")),
        "conceptEntry" | "termEntry" => Some(('c', "concept")),
        _ => None,
    });
    if let Some((letter, name)) = level
        && !category.levels.contains(letter)
    {
        sink.tell(
            &CATEGORY_LEVEL,
            at,
            format!("{} does not stand at the level of the {name}", category.name),
        );
    }
    let value = text(node);
    let value = value.trim();
    let known = category.values.contains(&value) && (!v3 || !V2_VALUES.contains(&value));
    if !category.values.is_empty() && !known {
        let values: Vec<&str> =
            category.values.iter().copied().filter(|v| !v3 || !V2_VALUES.contains(v)).collect();
        let message = format!("{value:?} is not a value of {}: {}", category.name, values.join(", "));
        sink.tell(&CATEGORY_VALUE, at, message);
    }
}
