//! Which stretches of a page have a declared language (`lang`), and which must not be translated (`translate="no"`).

use super::scan::{Token, Tokens, attributes};
use super::walk::divides;
use crate::document::{Code, CodeKind, Lang, Span};
use crate::ingest::has_ink;

/// What holds at a place.
#[derive(Clone, Copy, PartialEq)]
struct State {
    lang: Lang,
    fixed: bool,
}

/// An open element that changes the state.
struct Scope {
    name: String,
    /// Elements of the same name that are open in it.
    same: usize,
    /// Dividing elements with end tags that are open in it.
    divisions: usize,
    /// What holds behind it.
    outer: State,
}

/// Scopes that are looked at: more than any real page nests, and a bound for pages made to hurt.
const MAX_SCOPES: usize = 32;

/// Declared languages and untranslatable stretches, each list in order and without overlap. Linear in the page.
pub(super) fn read(html: &str) -> (Vec<(Span, Lang)>, Vec<Span>) {
    let (mut langs, mut fixed): (Vec<(Span, Lang)>, Vec<Span>) = Default::default();
    let mut scopes: Vec<Scope> = Vec::new();
    let mut state = State { lang: Lang::UND, fixed: false };
    // What held at the last text: a stretch goes on as long as no other text stands in it.
    let mut last = state;
    for token in Tokens::new(html) {
        match token {
            Token::Text { span, .. } => {
                if !has_ink(span.slice(html)) {
                    continue;
                }
                if !state.lang.is_und() {
                    match langs.last_mut().filter(|_| last.lang == state.lang) {
                        Some((open, _)) => open.end = span.end,
                        None => langs.push((span, state.lang)),
                    }
                }
                if state.fixed {
                    match fixed.last_mut().filter(|_| last.fixed) {
                        Some(open) => open.end = span.end,
                        None => fixed.push(span),
                    }
                }
                last = state;
            }
            Token::Start { name, attributes: tag, .. } => {
                if VOID.contains(&name.as_ref()) {
                    continue;
                }
                let divides = divides(&name);
                let ends = |s: &Scope| match s.name.as_str() {
                    "p" => divides,
                    kind => OPTIONAL_END.contains(&kind) && kind == name && s.divisions == 0,
                };
                if let Some(i) = scopes.iter().position(ends) {
                    state = scopes[i].outer;
                    scopes.truncate(i);
                }
                for scope in &mut scopes {
                    scope.same += usize::from(scope.name == name);
                    scope.divisions +=
                        usize::from(divides && scope.name != name && !OPTIONAL_END.contains(&name.as_ref()));
                }
                let new = changed(state, tag);
                if new != state && scopes.len() < MAX_SCOPES {
                    scopes.push(Scope { name: name.into_owned(), same: 0, divisions: 0, outer: state });
                    state = new;
                }
            }
            Token::End { name, .. } => {
                let counts = divides(&name) && !OPTIONAL_END.contains(&name.as_ref());
                let mut ended = None;
                for (i, scope) in scopes.iter_mut().enumerate() {
                    let open = match scope.name == name {
                        true => &mut scope.same,
                        false if counts => &mut scope.divisions,
                        false => continue,
                    };
                    // The end of an element around the scope ends it too: its own end tag is missing.
                    match open.checked_sub(1) {
                        Some(left) => *open = left,
                        None => {
                            ended = Some(i);
                            break;
                        }
                    }
                }
                if let Some(i) = ended {
                    state = scopes[i].outer;
                    scopes.truncate(i);
                }
            }
        }
    }
    (langs, fixed)
}

/// What holds inside an element with these attributes.
fn changed(mut state: State, tag: &str) -> State {
    if !tag.contains("lang") && !tag.contains("translate") && !tag.contains("LANG") {
        return state;
    }
    for (attribute, value) in attributes(tag) {
        match attribute.to_ascii_lowercase().as_str() {
            "lang" | "xml:lang" => state.lang = Lang::declared(value),
            "translate" => state.fixed = value.trim().eq_ignore_ascii_case("no"),
            "class" if value.split_ascii_whitespace().any(|c| c == "notranslate") => state.fixed = true,
            _ => {}
        }
    }
    state
}

/// Elements whose end tags may be left out.
const OPTIONAL_END: &[&str] =
    &["p", "li", "dt", "dd", "tr", "td", "th", "option", "thead", "tbody", "tfoot", "html", "body", "head"];

const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// The inline elements of a page, in the order of their start tags. An element whose end tag is missing, or stands in another
/// block, is none. Linear in the page.
pub(super) fn codes(html: &str) -> Vec<Code> {
    let mut codes: Vec<Code> = Vec::new();
    // Open elements: their names, and the numbers of their codes.
    let mut open: Vec<(String, usize)> = Vec::new();
    for token in Tokens::new(html) {
        match token {
            Token::Text { .. } => {}
            Token::Start { name, .. } if divides(&name) => open.clear(),
            Token::End { name, .. } if divides(&name) => open.clear(),
            Token::Start { name, attributes: tag, span } => {
                let Some(kind) = kind(&name, tag).filter(|_| open.len() < MAX_SCOPES) else { continue };
                if kind != CodeKind::Image {
                    open.push((name.into_owned(), codes.len()));
                }
                codes.push(Code { kind, open: span, close: None });
            }
            Token::End { name, span } => {
                if let Some(at) = open.iter().rposition(|(n, _)| *n == name) {
                    codes[open[at].1].close = Some(span);
                    // What was opened inside and is not closed has no end tag of its own.
                    open.truncate(at);
                }
            }
        }
    }
    codes.retain(|c| c.kind == CodeKind::Image || c.close.is_some());
    codes
}

fn kind(name: &str, tag: &str) -> Option<CodeKind> {
    Some(match name {
        "b" | "strong" => CodeKind::Bold,
        "i" | "em" | "cite" => CodeKind::Italic,
        "u" | "ins" => CodeKind::Underlined,
        "a" if tag.contains("href") => CodeKind::Link,
        "code" | "kbd" | "samp" | "tt" => CodeKind::Code,
        "sup" => CodeKind::Superscript,
        "sub" => CodeKind::Subscript,
        "mark" | "q" | "small" | "s" | "del" => CodeKind::Other,
        "img" => CodeKind::Image,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn langs(html: &str) -> Vec<(String, &'static str)> {
        read(html).0.into_iter().map(|(s, l)| (s.slice(html).to_owned(), l.tag())).collect()
    }

    fn fixed(html: &str) -> Vec<&str> {
        read(html).1.into_iter().map(|s| s.slice(html)).collect()
    }

    #[test]
    fn languages_reach_as_far_as_their_elements() {
        assert_eq!(
            langs("<div lang=zh-CN><p>甲<p lang=en>b<i lang=ja>丙</i>d</p>丁</div>e"),
            [("甲", "zh-Hans"), ("b", "en"), ("丙", "ja"), ("d", "en"), ("丁", "zh-Hans")]
                .map(|(t, l)| (t.to_owned(), l))
        );
        assert_eq!(langs("<p lang=fr>a<p>b<div>c</div>"), [("a".to_owned(), "fr")]);
        assert_eq!(langs("<ul><li lang=fr>a<ul><li>b</ul><li>c</ul>"), [("a<ul><li>b".to_owned(), "fr")]);
        assert_eq!(langs("<div><span lang=de>a</div>b"), [("a".to_owned(), "de")]);
        assert_eq!(
            langs("<span lang=de>a <div>b</div> <b>c</b></span> d"),
            [("a <div>b</div> <b>c".to_owned(), "de")]
        );
        assert_eq!(langs("<p lang=tlh>nuqneH</p><p lang>x</p>"), []);
    }

    #[test]
    fn inline_elements_have_both_tags() {
        let found = |html: &str| -> Vec<String> {
            let text = |c: Code| {
                Span::new(c.open.start, c.close.map_or(c.open.end, |e| e.end)).slice(html).to_owned()
            };
            codes(html).into_iter().map(text).collect()
        };
        assert_eq!(
            found("<p>a <B>b <i>c</i></B> <a href=x>d</a> <a name=y>e</a><img src=z></p>"),
            ["<B>b <i>c</i></B>", "<i>c</i>", "<a href=x>d</a>", "<img src=z>"]
        );
        // A missing or crossed end tag, and one in another block.
        assert_eq!(found("<p><b>a</p><p>b</b> <b>c <i>d</b> e</i>"), ["<b>c <i>d</b>"]);
    }

    #[test]
    fn what_must_not_be_translated_is_known() {
        assert_eq!(fixed("<p translate=no>a <b>b</b> <i translate=yes>c</i></p>d"), ["a <b>b"]);
        assert_eq!(
            fixed("a <code class='x notranslate'>b</code> c <code translate='NO'>d</code>"),
            ["b", "d"]
        );
        let deep = format!("{}x", "<b translate=no><b translate=yes>".repeat(50_000));
        assert!(fixed(&deep).len() < 2);
    }
}
