//! What the JSON-LD of a page says about its article, in the words of schema.org.
//!
//! Pages write it by hand and by template, so it is often broken: what can be read counts, the rest says nothing.

use super::about::{Field, Said, Voice};
use serde_json::{Deserializer, Map, Value};
use std::collections::HashMap;

/// A script longer than this says nothing, in bytes: values take many times their text.
const MAX_SCRIPT: usize = 1 << 20;

type Node = Map<String, Value>;

/// Notes what a script says.
pub(super) fn read(script: &str, said: &mut Said) {
    if script.len() > MAX_SCRIPT {
        return;
    }
    let script = unwrapped(script);
    let mut values = values(script);
    if values.is_empty() {
        values = self::values(&mended(script));
    }
    if values.is_empty() && script.contains("&quot;") {
        values = self::values(&html_escape::decode_html_entities(script));
    }
    let mut nodes = Vec::new();
    values.iter().for_each(|v| collect(v, &mut nodes));
    let mut named = HashMap::new();
    for node in nodes.iter().filter(|n| n.contains_key("name")) {
        if let Some(id) = node.get("@id").and_then(Value::as_str) {
            named.entry(id).or_insert(*node);
        }
    }
    let graph = Graph { nodes, named };
    for node in &graph.nodes {
        if is(node, |t| t == "WebSite") {
            graph.names(node.get("name"), &mut |name| said.note(Voice::Meta, Field::Site, name));
        }
    }
    let is_article = |t: &str| {
        t.ends_with("Article") || t.ends_with("BlogPosting") || matches!(t, "SocialMediaPosting" | "Report")
    };
    let page = graph.nodes.iter().find(|n| is(n, |t| t.ends_with("WebPage")));
    if let Some(article) = graph.nodes.iter().find(|n| is(n, is_article)) {
        graph.article(article, said);
    } else if let Some(page) = page {
        let mut note = |field, value: Option<&Value>| {
            if let Some(value) = value.and_then(Value::as_str) {
                said.note(Voice::Meta, field, value);
            }
        };
        note(Field::Published, page.get("datePublished"));
        note(Field::Language, page.get("inLanguage"));
    }
}

/// The objects that a script speaks of.
struct Graph<'a> {
    nodes: Vec<&'a Node>,
    /// Those with a name, by the `@id` by which others refer to them.
    named: HashMap<&'a str, &'a Node>,
}

impl Graph<'_> {
    fn article(&self, article: &Node, said: &mut Said) {
        let mut texts = |field, value: Option<&Value>| {
            for value in value.into_iter().flat_map(each) {
                if let Some(value) = value.as_str() {
                    said.note(Voice::Article, field, value);
                }
            }
        };
        texts(Field::Title, article.get("headline").or_else(|| article.get("name")));
        texts(Field::Published, article.get("datePublished").or_else(|| article.get("dateCreated")));
        texts(Field::Tags, article.get("keywords"));
        texts(Field::Url, article.get("url"));
        for image in article.get("image").into_iter().flat_map(each).take(1) {
            texts(Field::Image, Some(image).filter(|i| i.is_string()).or_else(|| image.get("url")));
        }
        self.names(article.get("inLanguage"), &mut |tag| said.note(Voice::Article, Field::Language, tag));
        for author in ["author", "creator"] {
            self.names(article.get(author), &mut |name| said.note(Voice::Article, Field::Author, name));
        }
        self.names(article.get("publisher"), &mut |name| said.note(Voice::Article, Field::Publisher, name));
        let site = article.get("isPartOf").and_then(Value::as_object).filter(|n| is(n, |t| t == "WebSite"));
        self.names(site.and_then(|n| n.get("name")), &mut |name| said.note(Voice::Meta, Field::Site, name));
    }

    /// The names in a value: a text, an object with a name, an object named by its `@id`, or a list of such.
    fn names(&self, value: Option<&Value>, found: &mut dyn FnMut(&str)) {
        for value in value.into_iter().flat_map(each).take(MAX_NAMES) {
            let named = match value {
                Value::Object(node) if !node.contains_key("name") => {
                    node.get("@id").and_then(Value::as_str).and_then(|id| self.named.get(id).copied())
                }
                Value::Object(node) => Some(node),
                Value::String(name) => {
                    found(name);
                    None
                }
                _ => None,
            };
            let names = named.and_then(|n| n.get("name").or_else(|| n.get("alternateName")));
            names.into_iter().flat_map(each).filter_map(Value::as_str).take(1).for_each(&mut *found);
        }
    }
}

/// How many authors of an article are looked up.
const MAX_NAMES: usize = 16;

/// The members of a list; a value that is none is a list of one.
fn each(value: &Value) -> impl Iterator<Item = &Value> {
    let (list, one) = match value {
        Value::Array(list) => (list.as_slice(), None),
        value => (&[][..], Some(value)),
    };
    list.iter().chain(one)
}

/// The objects on the top, in `@graph` and behind `mainEntity`; not those that an article only mentions.
fn collect<'v>(value: &'v Value, nodes: &mut Vec<&'v Node>) {
    match value {
        Value::Array(list) => list.iter().for_each(|v| collect(v, nodes)),
        Value::Object(node) => {
            nodes.push(node);
            for key in ["@graph", "mainEntity"] {
                node.get(key).into_iter().for_each(|v| collect(v, nodes));
            }
        }
        _ => {}
    }
}

fn is(node: &Node, kind: impl Fn(&str) -> bool) -> bool {
    let kinds = node.get("@type").into_iter().flat_map(each).filter_map(Value::as_str);
    kinds.map(|k| k.rsplit(['/', '#', ':']).next().unwrap_or(k)).any(kind)
}

/// The values of a script, up to what cannot be read: a semicolon behind the object ends it.
fn values(json: &str) -> Vec<Value> {
    Deserializer::from_str(json).into_iter().map_while(Result::ok).collect()
}

/// A script without the comments that hide it from old readers.
fn unwrapped(script: &str) -> &str {
    let mut script = script.trim();
    for (open, close) in [("//", ""), ("/*", ""), ("<![CDATA[", "]]>"), ("*/", "/*"), ("<!--", "-->")] {
        script = script.strip_prefix(open).unwrap_or(script).trim();
        let end = script.strip_suffix(close).unwrap_or(script).trim_end();
        script = end.strip_suffix("//").unwrap_or(end).trim_end();
    }
    script
}

/// Line breaks in texts and commas behind the last member are what breaks JSON most often.
fn mended(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let (mut inside, mut escaped) = (false, false);
    for c in json.chars() {
        match c {
            c if inside && c < ' ' => {
                out.push_str(if escaped { "\\ " } else { " " });
                escaped = false;
                continue;
            }
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            '}' | ']' if !inside => {
                let end = out.trim_end().len();
                if out[..end].ends_with(',') {
                    out.truncate(end - 1);
                }
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(script: &str) -> Vec<String> {
        let script = unwrapped(script);
        let mut found = values(script);
        if found.is_empty() {
            found = values(&mended(script));
        }
        found.iter().filter_map(|v| v["headline"].as_str().map(str::to_owned)).collect()
    }

    #[test]
    fn broken_json_is_read_as_far_as_it_goes() {
        for (script, want) in [
            (r#"{"headline": "河灯",};"#, vec!["河灯"]),
            ("{\"headline\": \"two\nlines\", \"x\": [1, 2,\n ],\n}", vec!["two lines"]),
            ("<!-- {\"headline\": \"a\"} -->", vec!["a"]),
            ("//<![CDATA[\n{\"headline\": \"a\"}\n//]]>", vec!["a"]),
            ("/*<![CDATA[*/{\"headline\": \"a\"}/*]]>*/", vec!["a"]),
            (r#"{"headline": "a"}{"headline": "b"} rest"#, vec!["a", "b"]),
            (r#"{"headline": "a"#, vec![]),
            ("", vec![]),
        ] {
            assert_eq!(heads(script), want, "{script}");
        }
        let deep = "[".repeat(1 << 19);
        assert_eq!(heads(&deep), [""; 0]);
    }
}
