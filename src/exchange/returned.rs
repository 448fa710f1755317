//! A target that came back, read in the light of what went out: codes by their numbers, whatever the client made of
//! them.

use super::{Code, Content, Entry, Pairing, Part};

/// Why a target cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The source that came back is not the one that went out.
    SourceChanged,
    /// Codes of the source that the target has not; as a reader sees them.
    CodesLost(Vec<String>),
    /// Codes that the source has not, or has once.
    CodesAdded(Vec<String>),
    /// Pairs of codes that overlap, or a closing code before its opening one.
    CodesCrossed,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refusal::SourceChanged => f.write_str("its source text was changed"),
            Refusal::CodesLost(codes) => write!(f, "the translation lacks {}", listed(codes)),
            Refusal::CodesAdded(codes) => {
                write!(f, "the translation has {} that the source has not", listed(codes))
            }
            Refusal::CodesCrossed => f.write_str("its codes cross each other"),
        }
    }
}

/// The first of them; a cell may hold thousands.
fn listed(codes: &[String]) -> String {
    let more = if codes.len() > 5 { ", …" } else { "" };
    codes.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", ") + more
}

/// Compares source and target that came back with what went out.
///
/// Clients put text on lines of its own and indent it; where the source came back so, the target's line breaks are
/// taken for the client's. An answer without a source (a table of ids and targets) is taken by its id alone.
///
/// # Errors
/// Why the target must not be used.
pub fn returned(entry: &Entry, source: &Content, target: &Content, tgt: &str) -> Result<Content, Refusal> {
    let codes = entry.codes();
    let came = with_literal(known(source, entry, &codes), &codes);
    let indented = match came.cell() {
        cell if cell.is_empty() || cell == entry.source => false,
        cell if squeezed(&cell) == squeezed(&entry.source) => true,
        _ => return Err(Refusal::SourceChanged),
    };
    let target = known(target, entry, &codes);
    let target = if indented { unwrapped(&target, tgt) } else { target };
    let target = with_literal(target, &codes);
    check(&target, &codes)?;
    Ok(trimmed(target))
}

/// The content with every code replaced by the one that went out under its number, and marks in its text read.
fn known(content: &Content, entry: &Entry, codes: &[Code]) -> Content {
    let shell = entry.shell();
    let mut out = Content::default();
    for part in &content.0 {
        match part {
            Part::Text(text) => out.0.extend(Content::from_cell(text, &shell).0),
            Part::Code(code) => {
                let same = |c: &&Code| c.id == code.id;
                let exact = codes.iter().find(|c| same(c) && c.kind == code.kind);
                // A client may give a lone code as an opening or a closing one: `x` for `bpt`.
                let found = exact.or_else(|| codes.iter().find(|c| same(c) && c.kind == Pairing::Alone));
                out.push_code(found.unwrap_or(code).clone());
            }
        }
    }
    join(out)
}

/// Pieces of text that follow each other become one.
fn join(content: Content) -> Content {
    let mut out = Content::default();
    for part in content.0 {
        match part {
            Part::Text(text) => out.push_text(&text),
            Part::Code(code) => out.push_code(code),
        }
    }
    out
}

/// Codes whose stretch stands in the text as it is (a URL in a table; a client that showed tags as text) become codes, each
/// once.
fn with_literal(content: Content, codes: &[Code]) -> Content {
    let have: Vec<_> = content.codes().map(|c| (c.id.clone(), c.kind)).collect();
    let missing = codes.iter().filter(|c| !c.data.is_empty() && !have.contains(&(c.id.clone(), c.kind)));
    let mut missing: Vec<&Code> = missing.collect();
    // The longer one first: `F-35B` before `F-35`.
    missing.sort_by_key(|c| std::cmp::Reverse(c.data.len()));
    let mut parts = content.0;
    for code in missing {
        let find = |text: &str| if code.visible { alone(text, &code.data) } else { text.find(&code.data) };
        let place = parts.iter().enumerate().find_map(|(i, part)| match part {
            Part::Text(text) => find(text).map(|at| (i, at)),
            Part::Code(_) => None,
        });
        let Some((i, at)) = place else { continue };
        let Part::Text(text) = &parts[i] else { continue };
        let (before, after) = (text[..at].to_owned(), text[at + code.data.len()..].to_owned());
        parts.splice(i..=i, [Part::Text(before), Part::Code(code.clone()), Part::Text(after)]);
    }
    join(Content(parts))
}

/// Where a stretch stands in a text and is not part of a longer word.
fn alone(text: &str, data: &str) -> Option<usize> {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.match_indices(data)
        .map(|(at, _)| at)
        .find(|at| !word(text[..*at].chars().next_back()) && !word(text[at + data.len()..].chars().next()))
}

fn check(target: &Content, codes: &[Code]) -> Result<(), Refusal> {
    let show = |c: &Code| {
        let kind = match c.kind {
            Pairing::Close => "the closing code ",
            _ => "the code ",
        };
        if c.data.is_empty() { format!("{kind}{}", c.id) } else { format!("{kind}{} {}", c.id, c.data) }
    };
    let mut waiting: Vec<&Code> = codes.iter().collect();
    let mut added = Vec::new();
    for code in target.codes() {
        match waiting.iter().position(|w| w.id == code.id && w.kind == code.kind) {
            Some(i) => drop(waiting.remove(i)),
            None => added.push(show(code)),
        }
    }
    if !waiting.is_empty() {
        return Err(Refusal::CodesLost(waiting.into_iter().map(show).collect()));
    }
    if !added.is_empty() {
        return Err(Refusal::CodesAdded(added));
    }
    let mut open: Vec<&str> = Vec::new();
    for code in target.codes() {
        match code.kind {
            Pairing::Open => open.push(&code.id),
            Pairing::Close if open.pop() != Some(&code.id) => return Err(Refusal::CodesCrossed),
            _ => {}
        }
    }
    // A tag whose other half stands in another unit must not pass its like.
    fn lone<'a>(codes: impl Iterator<Item = &'a Code>) -> Vec<&'a str> {
        codes
            .filter(|c| c.kind == Pairing::Alone && !c.visible && !is_void(&c.data))
            .map(|c| c.id.as_str())
            .collect()
    }
    if lone(codes.iter()) != lone(target.codes()) {
        return Err(Refusal::CodesCrossed);
    }
    Ok(())
}

/// True for a tag of HTML, or a comment, that has no other half.
pub fn is_void(tag: &str) -> bool {
    let name = tag.trim_start_matches('<');
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    let void = ["br", "hr", "img", "wbr", "input", "embed", "source"];
    tag.starts_with("<!--") || tag.ends_with("/>") || void.iter().any(|v| name[..end].eq_ignore_ascii_case(v))
}

/// The text without white space.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Line breaks that a client put in become what stands between words of the language: nothing in Chinese, a space
/// elsewhere.
fn unwrapped(content: &Content, tgt: &str) -> Content {
    let joint = if tgt.starts_with("zh") { "" } else { " " };
    let mut out = Content::default();
    for part in &content.0 {
        let Part::Text(text) = part else {
            out.0.push(part.clone());
            continue;
        };
        let mut line = String::new();
        for (i, piece) in text.split(['\n', '\r']).enumerate() {
            let piece = if i == 0 { piece } else { piece.trim_start() };
            if i == 0 {
                line.push_str(piece);
            } else if !piece.is_empty() {
                line.truncate(line.trim_end().len());
                if !line.is_empty() || !out.is_empty() {
                    line.push_str(joint);
                }
                line.push_str(piece);
            }
        }
        out.push_text(&line);
    }
    out
}

/// The content without white space at its ends.
fn trimmed(mut content: Content) -> Content {
    if let Some(Part::Text(first)) = content.0.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if let Some(Part::Text(last)) = content.0.last_mut() {
        *last = last.trim_end().to_owned();
    }
    content.0.retain(|p| !matches!(p, Part::Text(t) if t.is_empty()));
    content
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Role;

    fn entry() -> Entry {
        let code = |id: &str, kind, data: &str| {
            Part::Code(Code { id: id.into(), kind, data: data.into(), visible: !data.starts_with('<') })
        };
        let text = |t: &str| Part::Text(t.into());
        let source = Content(vec![
            text("See "),
            code("2", Pairing::Open, "<b>"),
            text("the plan"),
            code("2", Pairing::Close, "</b>"),
            text(" at "),
            code("1", Pairing::Alone, "x.example/a"),
            text("."),
        ]);
        Entry::new("u1", Role::Body, &source, &[])
    }

    fn back(source: &str, target: &str) -> Result<String, Refusal> {
        let entry = entry();
        let content = returned(&entry, &Content::text(source), &Content::text(target), "zh-CN")?;
        Ok(content.native(str::to_owned))
    }

    #[test]
    fn a_target_is_taken_or_refused_with_the_reason() {
        let source = "See {2>the plan<2} at x.example/a.";
        assert_eq!(back(source, "见x.example/a的{2>计划<2}。"), Ok("见x.example/a的<b>计划</b>。".into()));
        assert_eq!(back("", " 见x.example/a的{2>计划<2}。\n"), Ok("见x.example/a的<b>计划</b>。".into()));
        let wrapped = "\n   See {2>the plan<2}\n   at x.example/a.\n";
        assert_eq!(
            back(wrapped, "\n  见x.example/a\n  的{2>计划<2}。\n"),
            Ok("见x.example/a的<b>计划</b>。".into())
        );
        let shown = "See <b>the plan</b> at x.example/a.";
        assert_eq!(back(shown, "见x.example/a的<b>计划</b>。"), Ok("见x.example/a的<b>计划</b>。".into()));
        assert_eq!(back("See the plan.", "x"), Err(Refusal::SourceChanged));
        let lost = back(source, "见{2>计划<2}。").unwrap_err();
        assert_eq!(lost.to_string(), "the translation lacks the code 1 x.example/a");
        assert!(matches!(back(source, "见x.example/ab{2>计划<2}。"), Err(Refusal::CodesLost(_))));
        assert!(matches!(back(source, "x.example/a{2>计{2>划<2}"), Err(Refusal::CodesAdded(_))));
        assert_eq!(back(source, "x.example/a<2}计划{2>"), Err(Refusal::CodesCrossed));
    }
}
