//! Lines become paragraphs: soft wraps are joined, headings and titles are told apart, copies go.

use super::Options;
use super::duplicates::copies;
use super::furniture::{Findings, Line, ends_sentence, is_cut_off, is_headline, is_prose};
use super::metadata::set_title;
use crate::document::{BlockKind, Break, Cause, Flag, Form, MappedText, Paragraph, Reason, Role};
use crate::lexis::chars::{is_alphabetic, is_han, is_kana};
use std::collections::HashSet;
use std::ops::Range;

/// A run of lines that become one paragraph.
#[derive(Debug)]
struct Group {
    lines: Range<usize>,
    form: Form,
    role: Role,
}

pub(super) fn build(lines: &[Line<'_>], found: &mut Findings, options: &Options) -> Vec<Paragraph> {
    let mut groups = group(lines, options);
    if !options.keep_furniture {
        titles(lines, &mut groups, found);
    }
    let joined = |group: &Group| {
        let texts: Vec<MappedText> = lines[group.lines.clone()].iter().map(|l| l.text.clone()).collect();
        MappedText::join(&texts, separator)
    };
    let texts: Vec<(Group, MappedText)> =
        groups.into_iter().filter_map(|g| joined(&g).map(|text| (g, text))).collect();
    let mut again: HashSet<usize> = HashSet::new();
    if !options.keep_furniture {
        // Short lines repeat in dialogue and lists; a sentence of some length does not.
        let may_repeat = |(g, text): &(Group, MappedText)| {
            let long = text.as_str().chars().take(13).count() > 12 && is_prose(text.as_str());
            g.role == Role::Body && g.form == Form::Prose && long
        };
        let numbers: Vec<usize> = (0..texts.len()).filter(|i| may_repeat(&texts[*i])).collect();
        let prose: Vec<&str> = numbers.iter().map(|i| texts[*i].1.as_str()).collect();
        again = numbers.into_iter().zip(copies(&prose)).filter(|(_, copy)| *copy).map(|(i, _)| i).collect();
    }
    let mut out = Vec::with_capacity(texts.len());
    for (i, (group, text)) in texts.into_iter().enumerate() {
        if group.role == Role::Title {
            found.remove(
                &text,
                Reason::TitleLine,
                Cause::Form("a headline above an article that is credited"),
            );
            continue;
        }
        if again.contains(&i) {
            found.remove(&text, Reason::Duplicate, Cause::Form("a second copy of a paragraph"));
            found.flags.push(Flag::DuplicateRemoved);
            continue;
        }
        out.push(Paragraph { role: group.role, text, form: group.form });
    }
    if out.iter().rev().find(|p| p.role == Role::Body).is_some_and(|p| is_cut_off(p.text.as_str())) {
        found.flags.push(Flag::Truncated);
    }
    out
}

/// Between two joined lines: a space where the scripts use one.
fn separator(before: &str, after: &str) -> &'static str {
    let tight = |c: Option<char>| {
        c.is_some_and(|c| is_han(c) || is_kana(c) || "，。、；：！？”》）…—“《（".contains(c))
    };
    if tight(before.chars().next_back()) && tight(after.chars().next()) { "" } else { " " }
}

fn group(lines: &[Line<'_>], options: &Options) -> Vec<Group> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < lines.len() {
        if !lines[i].is_text() || lines[i].text.is_empty() {
            i += 1;
            continue;
        }
        // A stanza: lines with single line ends between them and nothing taken out.
        let mut end = i + 1;
        while end < lines.len() && lines[end].is_text() && lines[end].block.before == Break::Line {
            end += 1;
        }
        let verse = is_verse(&lines[i..end]);
        let width = lines[i..end].iter().map(|l| columns(l.text.as_str())).max().unwrap_or(0);
        let wraps_end = last_wrap(&lines[i..end]) + i;
        while i < end {
            let mut last = i;
            while !options.keep_furniture
                && !verse
                && last + 1 < end
                && wraps(&lines[last], &lines[last + 1], width, last < wraps_end)
            {
                last += 1;
            }
            let (form, role) = shape(&lines[i], verse);
            out.push(Group { lines: i..last + 1, form, role });
            i = last + 1;
        }
    }
    out
}

fn shape(line: &Line<'_>, verse: bool) -> (Form, Role) {
    match line.block.kind {
        BlockKind::TableRow => (Form::Cells, Role::Table),
        BlockKind::ListItem => (Form::Item, Role::Body),
        BlockKind::Title => (Form::Prose, Role::Title),
        BlockKind::Heading(_) => (Form::Prose, Role::Heading),
        _ if verse => (Form::Verse, Role::Body),
        _ => (Form::Prose, Role::Body),
    }
}

/// Width of a line as an editor shows it: a Chinese character takes two columns.
fn columns(text: &str) -> usize {
    text.chars().map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum()
}

/// Where the last line with a final mark stands: wrapped prose ends in one, a list of titles has none.
fn last_wrap(lines: &[Line<'_>]) -> usize {
    lines.iter().rposition(|l| ends_sentence(l.text.as_str())).unwrap_or(0)
}

/// True when the line end between two lines is a soft wrap.
fn wraps(line: &Line<'_>, next: &Line<'_>, width: usize, sentence_follows: bool) -> bool {
    let plain =
        |l: &Line<'_>| matches!(l.block.kind, BlockKind::Text | BlockKind::Quote | BlockKind::ListItem);
    let (a, b) = (line.text.as_str(), next.text.as_str());
    let starts_item = next.block.kind == BlockKind::ListItem;
    if !plain(line) || !plain(next) || starts_item || ends_sentence(a) || a.ends_with([':', '：']) {
        return false;
    }
    let (han_a, han_b) = (mostly_han(a), mostly_han(b));
    if han_a != han_b {
        return false;
    }
    if han_a {
        return sentence_follows || a.ends_with(['，', '、', '；']);
    }
    let first = b.chars().next();
    if first.is_some_and(|c| c.is_lowercase()) || a.ends_with([',', '-']) {
        return true;
    }
    // "A new start" above a paragraph is short because it is a heading: the next word would have fitted.
    let word = b.split_whitespace().next().map_or(0, columns);
    sentence_follows && columns(a) + 1 + word > width * 3 / 5
}

/// True when a line is Chinese by its characters: three letters weigh as much as one of them.
pub(super) fn mostly_han(text: &str) -> bool {
    // Most lines of English pages; every cleaning asks several times for each line.
    if text.is_ascii() {
        return false;
    }
    let (mut han, mut latin) = (0usize, 0usize);
    for c in text.chars() {
        if is_han(c) {
            han += 1;
        } else if is_alphabetic(c) {
            latin += 1;
        }
    }
    han * 3 > latin
}

/// Verse: three short lines or more, nearly every one closed by a mark and most of them not by a full stop, or
/// opened by a capital.
fn is_verse(lines: &[Line<'_>]) -> bool {
    if lines.len() < 3 || lines.iter().any(|l| l.block.kind != BlockKind::Text) {
        return false;
    }
    let text = |l: &Line<'_>| l.text.as_str().to_owned();
    let short = lines.iter().all(|l| columns(l.text.as_str()) <= 60);
    let marked = lines
        .iter()
        .filter(|l| {
            text(l).ends_with([',', '，', '.', '。', '?', '？', '!', '！', ';', '；', ':', '：', '—'])
        })
        .count();
    let commas = lines.iter().filter(|l| text(l).ends_with([',', '，', ';', '；'])).count();
    let capitals = lines.iter().all(|l| l.text.as_str().chars().next().is_some_and(|c| !c.is_lowercase()));
    short && capitals && commas >= 1 && marked * 5 >= lines.len() * 4
}

/// Gives headings and titles their roles.
fn titles(lines: &[Line<'_>], groups: &mut [Group], found: &mut Findings) {
    // Backward, so that a heading above a heading is seen as one.
    for k in (0..groups.len()).rev() {
        let line = &lines[groups[k].lines.start];
        let after = groups[k].lines.end;
        // A numbered line by itself ("一、背景") is a heading; numbered lines in a row are a list.
        let single = groups[k].lines.len() == 1
            && matches!(groups[k].form, Form::Prose | Form::Item)
            && groups[k].role == Role::Body
            && !line.text.as_str().starts_with(['-', '*', '•', '·', '–', '—']);
        let stands_alone = after >= lines.len()
            || lines[after].block.before == Break::Paragraph
            || !lines[after].is_text()
            || is_prose(lines[after].text.as_str());
        let leads = groups.get(k + 1).is_some_and(|g| {
            g.role == Role::Heading
                || g.role == Role::Body && is_prose(lines[g.lines.start].text.as_str())
                || g.lines.len() > 1
        });
        let twin = |a: &Line<'_>, b: &Line<'_>| {
            let (a, b) = (a.text.as_str(), b.text.as_str());
            looks_like_heading(a) && looks_like_heading(b) && mostly_han(a) != mostly_han(b)
        };
        // Two headlines right below each other, one a language, are one headline in two languages.
        let upper = groups[k].lines.start.checked_sub(1).map(|i| &lines[i]).filter(|l| l.is_text());
        let under = lines.get(after).filter(|l| l.is_text() && l.block.before == Break::Line);
        let below_twin = upper.is_some_and(|u| u.block.before == Break::Paragraph && twin(u, line));
        let stands_alone = stands_alone || under.is_some_and(|u| twin(line, u));
        let opens = below_twin
            || line.block.before == Break::Paragraph
            || !matches!(line.block.kind, BlockKind::Text | BlockKind::ListItem);
        if single && opens && stands_alone && leads && looks_like_heading(line.text.as_str()) {
            groups[k].role = Role::Heading;
            groups[k].form = Form::Prose;
        }
    }
    for k in 0..groups.len() {
        if groups[k].role != Role::Heading {
            continue;
        }
        let line = &lines[groups[k].lines.start];
        let text = line.text.as_str();
        let known = [&found.metadata.title, &found.metadata.title_en, &found.metadata.title_zh];
        let repeats = known.iter().any(|t| t.as_deref() == Some(text));
        let first = groups[..k].iter().all(|g| g.role == Role::Title);
        let marked = first && line.block.kind == BlockKind::Heading(1);
        // A page in two languages has two headlines: the upper one is told by the lower one.
        let below = groups
            .get(k + 1)
            .filter(|g| first && g.role == Role::Heading)
            .filter(|g| mostly_han(lines[g.lines.start].text.as_str()) != mostly_han(text));
        let credited =
            is_credited(lines, groups[k].lines.end) || below.is_some_and(|g| is_credited(lines, g.lines.end));
        let in_language = if mostly_han(text) { &found.metadata.title_zh } else { &found.metadata.title_en };
        if repeats || in_language.is_none() && (credited || marked) {
            set_title(&mut found.metadata, text);
            groups[k].role = Role::Title;
        }
    }
    // The page's <title> comes last: a headline on the page is better.
    for group in groups.iter().filter(|g| lines[g.lines.start].block.kind == BlockKind::Title) {
        if found.metadata.title.is_none() {
            set_title(&mut found.metadata, without_site(lines[group.lines.start].text.as_str()));
        }
    }
}

/// True when what stands behind a headline credits an article: a byline, a source, a dateline. Captions may stand
/// between.
fn is_credited(lines: &[Line<'_>], at: usize) -> bool {
    let furniture = lines[at..].iter().take_while(|l| !l.is_text());
    let text = lines[at..].iter().find(|l| l.is_text());
    furniture.clone().any(|l| matches!(l.out, Some(Reason::Byline | Reason::Counts | Reason::SourceLine)))
        && furniture.count() <= 6
        || text.is_some_and(|l| l.dateline)
}

/// A page's `<title>` without the site's name behind a bar or a dash.
fn without_site(title: &str) -> &str {
    let cut = [" | ", " - ", " – ", " — ", "_", "｜"].iter().filter_map(|s| title.rfind(s)).max();
    match cut {
        Some(at) if title[..at].chars().count() >= 8 && title[at..].chars().count() <= 40 => {
            title[..at].trim()
        }
        _ => title,
    }
}

/// Characters of a heading at most.
const HEADING: usize = 90;

pub(super) fn looks_like_heading(text: &str) -> bool {
    // Most lines are longer by far.
    if text.len() > 4 * HEADING {
        return false;
    }
    let count = text.chars().count();
    let first = text.chars().next();
    let starts = first.is_some_and(|c| !c.is_lowercase() && !"“\"'‘(（@#".contains(c));
    // "I. Background" has a number, "He left. She stayed" and "They met.[1]" have a full stop.
    let stop = |(at, mark): (usize, &str)| {
        let word = text[..at].chars().next_back().is_some_and(|c| c.is_lowercase() || is_han(c) || c == ')');
        let next = text[at + mark.len()..].chars().next();
        word && next.is_some_and(|c| !c.is_alphanumeric())
    };
    let speaks = text.contains(['“', '"', '，', '。']) || text.match_indices(['.', '!', '?']).any(stop);
    is_headline(text)
        && starts
        && !speaks
        && !text.ends_with(['?', '？', '…'])
        && count <= HEADING
        && (mostly_han(text) && count <= 40 || !mostly_han(text) && text.split_whitespace().count() <= 14)
        && text.chars().any(char::is_alphabetic)
}
