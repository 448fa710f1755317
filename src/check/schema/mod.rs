//! What a schema says about a format, as a table: one row an element, with its content and its attributes.
//!
//! The tables are the text files of `models/check/`. A line is one of
//!
//! - `format NAME`: the first half of the rules' names;
//! - `ns PREFIX URI`: a namespace; the first is that of the format itself (`-` for none);
//! - `type NAME [RULE] = WORD… @KIND…`: values, literal or by kind; `list` before the first word makes a list of them.
//!   A wrong value breaks the rule `NAME/RULE`, or `NAME/attribute-value`;
//! - `group NAME = TEXT`: what `%NAME` stands for in rows;
//! - `global PREFIX = ATTRIBUTE…`: attributes of a namespace;
//! - `in PREFIX`: names without a prefix in the rows after it are of this namespace;
//! - `NAME :: CONTENT :: ATTRIBUTE…`: an element. Content is `empty`, `any`, `foreign` (elements of other namespaces),
//!   `text`, a model such as `a?, (b | c)*`, or `text & MODEL`. `other` in a model is an element of a namespace that the table does not know. An attribute is
//!   `name`, with `!` when it is required and `=TYPE` when it has one; `{PREFIX}` stands for the global attributes of a
//!   namespace, `{other}` for those of unknown ones.
//!
//! A line that starts with white space continues the one before it. `#` starts a comment line.

pub(crate) mod content;
pub(crate) mod types;
mod validate;

use super::rule::Rule;
use crate::error::{Error, Result};
use content::{Item, Model};
use std::collections::HashMap;
use types::{Alternative, Type, kind};
pub(super) use validate::validate;

/// The rules that a table alone can find broken.
#[derive(Debug)]
pub(crate) struct Structure {
    pub(crate) element_unknown: &'static Rule,
    pub(crate) element_not_allowed: &'static Rule,
    pub(crate) element_misplaced: &'static Rule,
    pub(crate) element_missing: &'static Rule,
    pub(crate) text_not_allowed: &'static Rule,
    pub(crate) attribute_not_allowed: &'static Rule,
    pub(crate) attribute_missing: &'static Rule,
    pub(crate) attribute_value: &'static Rule,
}

/// Declares the structural rules of a format.
macro_rules! structure {
    ($format:literal, $elements:literal, $attributes:literal) => {
        crate::check::rule::rules! {
            /// Rules that the format's table finds broken.
            STRUCTURE_RULES:
            ELEMENT_UNKNOWN Error concat!($format, "/element-unknown"), $elements,
                "Every element of the format's namespaces is one that the standard defines.";
            ELEMENT_NOT_ALLOWED Error concat!($format, "/element-not-allowed"), $elements,
                "An element has only the children that its definition lists.";
            ELEMENT_MISPLACED Error concat!($format, "/element-misplaced"), $elements,
                "The children of an element come in the order, and as often, as its definition says.";
            ELEMENT_MISSING Error concat!($format, "/element-missing"), $elements,
                "An element has all children that its definition requires.";
            TEXT_NOT_ALLOWED Error concat!($format, "/text-not-allowed"), $elements,
                "Text stands only in elements that are defined to hold text.";
            ATTRIBUTE_NOT_ALLOWED Error concat!($format, "/attribute-not-allowed"), $attributes,
                "An element has only the attributes that its definition lists, and those of other namespaces only where it says so.";
            ATTRIBUTE_MISSING Error concat!($format, "/attribute-missing"), $attributes,
                "An element has all attributes that its definition requires.";
            ATTRIBUTE_VALUE Error concat!($format, "/attribute-value"), $attributes,
                "The value of an attribute is one that the attribute's definition allows.";
        }
        pub(in crate::check) static STRUCTURE: crate::check::schema::Structure = crate::check::schema::Structure {
            element_unknown: &ELEMENT_UNKNOWN,
            element_not_allowed: &ELEMENT_NOT_ALLOWED,
            element_misplaced: &ELEMENT_MISPLACED,
            element_missing: &ELEMENT_MISSING,
            text_not_allowed: &TEXT_NOT_ALLOWED,
            attribute_not_allowed: &ATTRIBUTE_NOT_ALLOWED,
            attribute_missing: &ATTRIBUTE_MISSING,
            attribute_value: &ATTRIBUTE_VALUE,
        };
    };
}
pub(super) use structure;

/// An attribute as a row has it.
#[derive(Clone, Debug)]
struct Attribute {
    /// Namespace; empty for none.
    ns: String,
    name: String,
    required: bool,
    kind: Option<usize>,
}

/// What may be inside an element.
#[derive(Clone, Debug)]
enum Content {
    /// Anything; it is not looked at.
    Any,
    /// Elements of other namespaces, which are not looked at, with text between them or not.
    Foreign { text: bool },
    /// Children by a model, with text between them or not. Without text even white space is too much where the model is
    /// empty.
    Model { text: bool, empty: bool, model: Model },
}

#[derive(Clone, Debug)]
struct Element {
    content: Content,
    attributes: Vec<Attribute>,
    /// Namespaces whose global attributes are taken.
    open: Vec<String>,
    /// Attributes of unknown namespaces are taken.
    other: bool,
}

/// A format's table.
#[derive(Debug)]
pub(crate) struct Table {
    structure: &'static Structure,
    /// Prefix and namespace, in order; the first is the format's own.
    namespaces: Vec<(String, String)>,
    types: Vec<Type>,
    /// By namespace, then local name.
    elements: HashMap<String, HashMap<String, Element>>,
    /// Global attributes with their types, by namespace, then name.
    globals: HashMap<String, HashMap<String, Option<usize>>>,
}

const XML: &str = "http://www.w3.org/XML/1998/namespace";

impl Table {
    /// Reads a table. `core` replaces the format's own namespace, for a version that has another; `rule` finds a rule by
    /// its name.
    pub(crate) fn parse(
        id: &str,
        text: &str,
        core: Option<&str>,
        structure: &'static Structure,
        rule: &dyn Fn(&str) -> Option<&'static Rule>,
    ) -> Result<Self> {
        let mut reader = Reader {
            table: Table {
                structure,
                namespaces: Vec::new(),
                types: Vec::new(),
                elements: HashMap::new(),
                globals: HashMap::new(),
            },
            core,
            rule,
            format: String::new(),
            type_names: HashMap::new(),
            groups: HashMap::new(),
            current: String::new(),
        };
        for (number, line) in logical_lines(text) {
            reader.line(&line).map_err(|e| Error::model(id, format!("line {number}: {e}")))?;
        }
        reader.table.check_names().map_err(|e| Error::model(id, e))?;
        Ok(reader.table)
    }

    /// Every element that a model names has a row.
    fn check_names(&self) -> std::result::Result<(), String> {
        for element in self.elements.values().flat_map(HashMap::values) {
            let Content::Model { model, .. } = &element.content else { continue };
            for item in model.items() {
                let Item::Element(ns, name) = item else { continue };
                if self.element(ns, name).is_none() {
                    return Err(format!("<{}> has no row", self.shown(ns, name)));
                }
            }
        }
        Ok(())
    }

    fn element(&self, ns: &str, name: &str) -> Option<&Element> {
        self.elements.get(ns)?.get(name)
    }

    /// Whether the table speaks of a namespace.
    fn knows(&self, ns: &str) -> bool {
        self.elements.contains_key(ns)
    }

    /// A name with the prefix that the table has for it; none for the format's own namespace.
    fn shown(&self, ns: &str, name: &str) -> String {
        if ns == XML {
            return format!("xml:{name}");
        }
        match self.namespaces.iter().position(|(_, uri)| uri == ns) {
            Some(i) if i > 0 => format!("{}:{name}", self.namespaces[i].0),
            _ => name.to_owned(),
        }
    }
}

/// Lines with their continuations, by number of the first.
fn logical_lines(text: &str) -> Vec<(usize, String)> {
    let mut out: Vec<(usize, String)> = Vec::new();
    for (number, line) in crate::models::list(text) {
        match out.last_mut() {
            Some((_, whole)) if line.starts_with([' ', '\t']) => {
                whole.push(' ');
                whole.push_str(line.trim());
            }
            _ => out.push((number, line.trim().to_owned())),
        }
    }
    out
}

struct Reader<'a> {
    table: Table,
    core: Option<&'a str>,
    rule: &'a dyn Fn(&str) -> Option<&'static Rule>,
    format: String,
    type_names: HashMap<String, usize>,
    groups: HashMap<String, String>,
    current: String,
}

type Said<T> = std::result::Result<T, String>;

impl Reader<'_> {
    fn line(&mut self, line: &str) -> Said<()> {
        if line.contains(" ::") {
            return self.row(line);
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "format" => self.format = rest.trim().to_owned(),
            "ns" => {
                let (prefix, uri) = rest.trim().split_once(' ').ok_or("a prefix and a URI are needed")?;
                let uri = if uri.trim() == "-" { "" } else { uri.trim() };
                let uri = match self.core {
                    Some(core) if self.table.namespaces.is_empty() => core,
                    _ => uri,
                };
                if self.table.namespaces.is_empty() {
                    self.current = uri.to_owned();
                }
                self.table.namespaces.push((prefix.to_owned(), uri.to_owned()));
                self.table.elements.entry(uri.to_owned()).or_default();
            }
            "in" => self.current = self.namespace(rest.trim())?,
            "type" => self.kind(rest)?,
            "group" => {
                let (name, text) = rest.split_once('=').ok_or("= is missing")?;
                let text = self.expand(text)?;
                self.groups.insert(name.trim().to_owned(), text);
            }
            "global" => {
                let (prefix, list) = rest.split_once('=').ok_or("= is missing")?;
                let ns = self.namespace(prefix.trim())?;
                for word in list.split_whitespace() {
                    let (name, kind) = word.split_once('=').map_or((word, None), |(n, k)| (n, Some(k)));
                    let kind = kind.map(|k| self.type_of(k)).transpose()?;
                    self.table.globals.entry(ns.clone()).or_default().insert(name.to_owned(), kind);
                }
            }
            other => return Err(format!("{other:?} is not known")),
        }
        Ok(())
    }

    fn namespace(&self, prefix: &str) -> Said<String> {
        if prefix == "xml" {
            return Ok(XML.to_owned());
        }
        let found = self.table.namespaces.iter().find(|(p, _)| p == prefix);
        found.map(|(_, uri)| uri.clone()).ok_or_else(|| format!("the prefix {prefix:?} is not declared"))
    }

    fn type_of(&mut self, name: &str) -> Said<usize> {
        if let Some(&i) = self.type_names.get(name) {
            return Ok(i);
        }
        // A kind is a type by its own name.
        let alternative = kind(name).ok_or_else(|| format!("the type {name:?} is not declared"))?;
        Ok(self.add_type(name, Type { rule: None, list: false, alternatives: vec![alternative] }))
    }

    fn add_type(&mut self, name: &str, of: Type) -> usize {
        self.table.types.push(of);
        self.type_names.insert(name.to_owned(), self.table.types.len() - 1);
        self.table.types.len() - 1
    }

    fn kind(&mut self, rest: &str) -> Said<()> {
        let (head, words) = rest.split_once('=').ok_or("= is missing")?;
        let mut head = head.split_whitespace();
        let name = head.next().ok_or("a type needs a name")?;
        let rule = match head.next() {
            Some(rule) => {
                let id = format!("{}/{rule}", self.format);
                Some((self.rule)(&id).ok_or_else(|| format!("there is no rule {id}"))?)
            }
            None => None,
        };
        let mut list = false;
        let mut alternatives = Vec::new();
        for (i, word) in self.expand(words)?.split_whitespace().enumerate() {
            match word.strip_prefix('@') {
                Some(name) => match self.type_names.get(name) {
                    Some(&t) => alternatives.extend(self.table.types[t].alternatives.clone()),
                    None => alternatives
                        .push(kind(name).ok_or_else(|| format!("the kind {name:?} is not known"))?),
                },
                None if i == 0 && word == "list" => list = true,
                None => alternatives.push(Alternative::Word(word.to_owned())),
            }
        }
        self.add_type(name, Type { rule, list, alternatives });
        Ok(())
    }

    /// Replaces `%name` by the group's text.
    fn expand(&self, text: &str) -> Said<String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some(i) = rest.find('%') {
            out.push_str(&rest[..i]);
            let name = &rest[i + 1..];
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(name.len());
            let group = self
                .groups
                .get(&name[..end])
                .ok_or_else(|| format!("the group %{} is not declared", &name[..end]))?;
            out.push_str(group);
            rest = &name[end..];
        }
        out.push_str(rest);
        Ok(out)
    }

    fn row(&mut self, line: &str) -> Said<()> {
        let line = self.expand(line)?;
        let mut columns = line.split(" ::").map(str::trim);
        let (Some(name), Some(content)) = (columns.next(), columns.next()) else {
            return Err("a row is NAME :: CONTENT :: ATTRIBUTES".into());
        };
        let attributes = columns.next().unwrap_or_default();
        if columns.next().is_some() {
            return Err("a row has three columns".into());
        }
        let mut element = Element {
            content: self.content(content)?,
            attributes: Vec::new(),
            open: Vec::new(),
            other: false,
        };
        for word in attributes.split_whitespace() {
            if word == "{other}" {
                element.other = true;
            } else if let Some(prefix) = word.strip_prefix('{').and_then(|w| w.strip_suffix('}')) {
                element.open.push(self.namespace(prefix)?);
            } else {
                let attribute = self.attribute(word)?;
                element.attributes.push(attribute);
            }
        }
        let known = self.table.elements.entry(self.current.clone()).or_default();
        if known.insert(name.to_owned(), element).is_some() {
            return Err(format!("<{name}> has two rows"));
        }
        Ok(())
    }

    fn attribute(&mut self, word: &str) -> Said<Attribute> {
        let (name, kind) = word.split_once('=').map_or((word, None), |(n, k)| (n, Some(k)));
        let (name, required) = name.strip_suffix('!').map_or((name, false), |n| (n, true));
        let (ns, name) = match name.split_once(':') {
            Some((prefix, name)) => (self.namespace(prefix)?, name),
            None => (String::new(), name),
        };
        let kind = kind.map(|k| self.type_of(k)).transpose()?;
        Ok(Attribute { ns, name: name.to_owned(), required, kind })
    }

    fn content(&mut self, text: &str) -> Said<Content> {
        let (mixed, model) = match text {
            "any" => return Ok(Content::Any),
            "foreign" => return Ok(Content::Foreign { text: false }),
            "text & foreign" => return Ok(Content::Foreign { text: true }),
            "empty" => (false, ""),
            "text" => (true, ""),
            _ => text.strip_prefix("text &").map_or((false, text), |model| (true, model)),
        };
        let model = content::parse(model, &mut |word| {
            if word == "other" {
                return Ok(Item::Other);
            }
            Ok(match word.split_once(':') {
                Some((prefix, name)) => Item::Element(self.namespace(prefix)?, name.to_owned()),
                None => Item::Element(self.current.clone(), word.to_owned()),
            })
        })?;
        Ok(Content::Model { text: mixed, empty: text == "empty", model })
    }
}
