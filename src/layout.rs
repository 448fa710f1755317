//! Stage 8, layout: how the two languages lie on the page, and which texts can translate each other.

use crate::document::{Form, Lang, Layout, Passage, Role, Sentence, TextRef};

/// Texts of both languages that can translate each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Chinese texts in reading order, each with the number of its paragraph in the group.
    pub zh: Vec<(TextRef, usize)>,
    /// English texts in reading order, each with the number of its paragraph in the group.
    pub en: Vec<(TextRef, usize)>,
    /// True when the page itself pairs the two sides as wholes: cells of a row, sides of a slash, a heading in both
    /// languages. There is nothing to search for.
    pub given: bool,
}

/// How the page is laid out, with its groups in reading order.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The layout.
    pub layout: Layout,
    /// The groups to align.
    pub groups: Vec<Group>,
    /// For interleaved paragraphs the same with the other language leading, for the aligner to compare.
    pub other: Option<Vec<Group>>,
    /// How much of the longer side the shorter one is, 0 to 1. A Chinese article with two English quotations has
    /// few pairs, whatever its sentences look like. Lengths are bytes: a Chinese character takes three bytes of UTF-8
    /// and says what some three letters of English say.
    pub balance: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Zh,
    En,
}

fn side(lang: Lang) -> Option<Side> {
    if lang.is_zh() { Some(Side::Zh) } else { lang.is_en().then_some(Side::En) }
}

/// Plans the alignment of a document. Without both languages there are no groups.
pub fn plan(passages: &[Passage], sentences: &[Sentence]) -> Plan {
    let mut texts: Vec<Vec<TextRef>> = vec![Vec::new(); passages.len()];
    for (i, sentence) in sentences.iter().enumerate() {
        texts[sentence.passage].push(TextRef::Sentence(i));
    }
    for (i, passage) in passages.iter().enumerate() {
        if matches!(passage.role, Role::Heading | Role::Table) {
            texts[i].push(TextRef::Passage(i));
        }
    }
    let both = |role: Role| {
        let has = |s| passages.iter().any(|p| p.role == role && side(p.lang) == Some(s));
        has(Side::Zh) && has(Side::En)
    };
    if !both(Role::Body) && !both(Role::Table) && !both(Role::Heading) {
        return Plan { layout: Layout::Single, groups: Vec::new(), other: None, balance: 1.0 };
    }
    let mut fixed = Vec::new();
    let mut free: Vec<&[usize]> = Vec::new();
    let numbers: Vec<usize> = (0..passages.len()).filter(|&i| side(passages[i].lang).is_some()).collect();
    for row in numbers.chunk_by(|a, b| passages[*a].paragraph == passages[*b].paragraph) {
        let two = row.len() == 2 && passages[row[0]].lang.is_zh() != passages[row[1]].lang.is_zh();
        let first = &passages[row[0]];
        if two && (matches!(first.form, Form::Cells | Form::Slash) || first.role == Role::Heading) {
            fixed.push(gather(row, passages, &texts, true));
        } else if first.role != Role::Table {
            free.push(row);
        }
    }
    // With a body in one language there is nothing to look for beside what the page itself pairs.
    if !both(Role::Body) {
        free.clear();
    }
    let layout = layout(passages, &fixed, &free);
    let first = free.first().map_or(Side::Zh, |row| side_of(row, passages));
    let second = if first == Side::Zh { Side::En } else { Side::Zh };
    let leading = |lead| {
        let mut groups = grouped(&free, passages, &texts, lead);
        groups.extend(fixed.iter().cloned());
        groups.sort_by_key(|g| g.zh.iter().chain(&g.en).map(|t| place(t.0, sentences)).min());
        groups
    };
    let turns = free.windows(2).filter(|w| side_of(w[0], passages) != side_of(w[1], passages)).count();
    let balance = balance(passages);
    Plan { layout, groups: leading(first), other: (turns > 2).then(|| leading(second)), balance }
}

fn balance(passages: &[Passage]) -> f32 {
    let bytes = |s: Side| -> usize {
        passages.iter().filter(|p| side(p.lang) == Some(s)).map(|p| p.text.len()).sum()
    };
    let (zh, en) = (bytes(Side::Zh), bytes(Side::En));
    zh.min(en) as f32 / zh.max(en).max(1) as f32
}

fn place(text: TextRef, sentences: &[Sentence]) -> (usize, usize) {
    match text {
        TextRef::Sentence(i) => (sentences[i].passage, i),
        TextRef::Passage(i) => (i, 0),
    }
}

fn side_of(row: &[usize], passages: &[Passage]) -> Side {
    side(passages[row[0]].lang).unwrap_or(Side::Zh)
}

/// Puts each run of the leading language together with the run of the other one that follows it. A paragraph with
/// sentences of both languages is such runs by itself.
fn grouped(free: &[&[usize]], passages: &[Passage], texts: &[Vec<TextRef>], lead: Side) -> Vec<Group> {
    let mut out = Vec::new();
    let mut members: Vec<usize> = Vec::new();
    let mut seen_other = false;
    let mut paired: Option<usize> = None;
    let heading = |row: &[usize]| passages[row[0]].role == Role::Heading;
    for (k, row) in free.iter().enumerate() {
        // Headlines of both languages below each other are a pair, whichever language leads in the text.
        let twin = |n: Option<&&[usize]>| {
            n.is_some_and(|n| heading(n) && side_of(n, passages) != side_of(row, passages))
        };
        let before = k.checked_sub(1).and_then(|b| free.get(b));
        if heading(row) && twin(before) && paired != Some(k - 1) {
            paired = Some(k);
            continue;
        }
        if heading(row) && twin(free.get(k + 1)) {
            if !members.is_empty() {
                out.push(gather(&members, passages, texts, false));
                members.clear();
                seen_other = false;
            }
            let both: Vec<usize> = row.iter().chain(free[k + 1]).copied().collect();
            out.push(gather(&both, passages, texts, false));
            continue;
        }
        let mixed = row.iter().any(|i| side(passages[*i].lang) != side(passages[row[0]].lang));
        // A mixed paragraph keeps its order to itself.
        let lead = if mixed { side_of(row, passages) } else { lead };
        if mixed && !members.is_empty() {
            out.push(gather(&members, passages, texts, false));
            members.clear();
            seen_other = false;
        }
        for &i in *row {
            let leads = side(passages[i].lang) == Some(lead);
            if leads && seen_other {
                out.push(gather(&members, passages, texts, false));
                members.clear();
                seen_other = false;
            }
            seen_other |= !leads;
            members.push(i);
        }
        if mixed {
            out.push(gather(&members, passages, texts, false));
            members.clear();
            seen_other = false;
        }
    }
    if !members.is_empty() {
        out.push(gather(&members, passages, texts, false));
    }
    out
}

fn gather(members: &[usize], passages: &[Passage], texts: &[Vec<TextRef>], given: bool) -> Group {
    let mut group = Group { zh: Vec::new(), en: Vec::new(), given };
    let (mut zh, mut en) = (0, 0);
    for &i in members {
        let (list, number) =
            if passages[i].lang.is_zh() { (&mut group.zh, &mut zh) } else { (&mut group.en, &mut en) };
        list.extend(texts[i].iter().map(|t| (*t, *number)));
        *number += 1;
    }
    group
}

fn layout(passages: &[Passage], fixed: &[Group], free: &[&[usize]]) -> Layout {
    let of = |form: Form| {
        let counts = |p: &&Passage| p.form == form && p.role != Role::Heading && side(p.lang).is_some();
        passages.iter().filter(counts).count()
    };
    let body = passages.iter().filter(|p| p.role == Role::Body && side(p.lang).is_some()).count();
    let rows: Vec<Side> = free
        .iter()
        .filter(|row| passages[row[0]].role == Role::Body)
        .map(|row| side_of(row, passages))
        .collect();
    let mixed = free
        .iter()
        .filter(|row| row.iter().any(|i| side(passages[*i].lang) != side(passages[row[0]].lang)))
        .count();
    let turns = rows.windows(2).filter(|w| w[0] != w[1]).count();
    if !fixed.is_empty() && of(Form::Cells) > body {
        Layout::Table
    } else if of(Form::Slash) * 2 > body {
        Layout::Slash
    } else if of(Form::Verse) * 2 > body {
        Layout::Verse
    } else if mixed > 0 && (turns == 0 || mixed * 2 > rows.len()) {
        Layout::Inline
    } else if turns > 1 {
        Layout::Interleaved
    } else if turns == 1 {
        Layout::Blocks
    } else {
        Layout::Single
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{MappedText, Span};
    use std::sync::Arc;

    /// One passage a letter: `z` and `e` bodies in paragraphs of their own, a joined pair in one.
    fn page(paragraphs: &[&str], form: Form) -> Plan {
        let source: Arc<str> = "x".into();
        let mut passages = Vec::new();
        for (number, letters) in paragraphs.iter().enumerate() {
            for letter in letters.chars() {
                let lang = if letter == 'z' { Lang::ZH } else { Lang::EN };
                let text = MappedText::view(&source, Span::new(0, 1));
                passages.push(Passage { lang, role: Role::Body, text, paragraph: number, form });
            }
        }
        let sentence =
            |(i, p): (usize, &Passage)| Sentence { passage: i, range: Span::new(0, 1), lang: p.lang };
        let sentences: Vec<_> = passages.iter().enumerate().map(sentence).collect();
        plan(&passages, &sentences)
    }

    fn sizes(groups: &[Group]) -> Vec<(usize, usize)> {
        groups.iter().map(|g| (g.zh.len(), g.en.len())).collect()
    }

    #[test]
    fn runs_are_grouped_with_what_follows() {
        let p = page(&["z", "e", "z", "z", "e"], Form::Prose);
        assert_eq!((p.layout, sizes(&p.groups)), (Layout::Interleaved, vec![(1, 1), (2, 1)]));
        assert_eq!(sizes(&p.other.unwrap()), [(1, 0), (2, 1), (0, 1)]);
        let p = page(&["z", "z", "e", "e"], Form::Prose);
        assert_eq!((p.layout, sizes(&p.groups)), (Layout::Blocks, vec![(2, 2)]));
        assert_eq!(p.groups[0].zh.iter().map(|t| t.1).collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn a_mixed_paragraph_is_grouped_by_itself() {
        let p = page(&["zeze"], Form::Prose);
        assert_eq!((p.layout, sizes(&p.groups)), (Layout::Inline, vec![(1, 1), (1, 1)]));
        let p = page(&["ze", "ze"], Form::Slash);
        assert_eq!((p.layout, p.groups.iter().all(|g| g.given)), (Layout::Slash, true));
        assert_eq!(
            page(&["z", "z"], Form::Prose),
            Plan { layout: Layout::Single, groups: vec![], other: None, balance: 1.0 }
        );
    }
}
