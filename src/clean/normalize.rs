//! The English side is normalised: full-width letters and Chinese punctuation are folded, missing spaces put in.
//! The Chinese side stays as it was written.

use crate::document::{Edit, Flag, Lang, MappedText, SentenceKind, Tiling};
use crate::lexis::chars::is_han;
use std::ops::Range;

/// A normalised paragraph.
#[derive(Clone, Debug)]
pub struct Normalized {
    /// Its text.
    pub text: MappedText,
    /// Its languages.
    pub langs: Tiling<Lang>,
    /// The changes.
    pub edits: Vec<Edit>,
    /// What a person should know.
    pub flags: Vec<Flag>,
}

/// Folds full-width letters, digits and signs, and Chinese punctuation behind Latin text, in the English pieces.
pub fn normalize(text: &MappedText, langs: &Tiling<Lang>) -> Normalized {
    let mut edits: Vec<(Range<usize>, &'static str, &'static str)> = Vec::new();
    let whole = text.as_str();
    // "Ctrl＋Alt" in a Japanese paragraph is written as Japanese writes it.
    let foreign = langs.iter().any(|(_, lang)| [Lang::JA, Lang::KO].contains(lang));
    for (span, lang) in langs.iter().filter(|_| !foreign) {
        if lang.is_en() && !span.slice(whole).is_ascii() {
            fold(whole, span.range(), &mut edits);
        }
    }
    if edits.is_empty() {
        return Normalized { text: text.clone(), langs: langs.clone(), edits: Vec::new(), flags: Vec::new() };
    }
    let flag = |kind| if kind == "width" { Flag::WidthNormalized } else { Flag::PunctNormalized };
    let mut flags: Vec<Flag> = edits.iter().map(|e| flag(e.2)).collect();
    flags.sort();
    flags.dedup();
    let changes: Vec<(Range<usize>, &str)> = edits.iter().map(|(r, s, _)| (r.clone(), *s)).collect();
    let records = edits.iter().map(|(range, new, kind)| Edit {
        span: text.source_span(range.clone()),
        kind,
        replaced: (*new).to_owned(),
    });
    Normalized { edits: records.collect(), text: text.edit(&changes), langs: retile(langs, &changes), flags }
}

/// The tiling of a text after edits that do not cross its pieces' ends.
fn retile(langs: &Tiling<Lang>, edits: &[(Range<usize>, &str)]) -> Tiling<Lang> {
    let mut out = Tiling::new();
    let (mut at, mut shift) = (0, 0isize);
    for (span, lang) in langs.iter() {
        while at < edits.len() && edits[at].0.end <= span.end {
            shift += edits[at].1.len() as isize - edits[at].0.len() as isize;
            at += 1;
        }
        out.extend((span.end as isize + shift) as usize, *lang);
    }
    out
}

fn fold(text: &str, range: Range<usize>, out: &mut Vec<(Range<usize>, &'static str, &'static str)>) {
    let mut before = None;
    let mut chars = text[range.clone()].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let here = range.start + at..range.start + at + c.len_utf8();
        let after = chars.peek().map(|(_, c)| *c);
        if let Some(new) = folded_width(c) {
            out.push((here, new, "width"));
        } else if let Some((tight, spaced)) = folded_mark(c)
            .filter(|_| before.is_none_or(|b: char| !is_han(b)) && !text[here.end..].starts_with(is_han))
        {
            // Before Chinese it is the Chinese sentence's own mark: "（save lives。该研究…".
            // "ended，he said。The" has no space behind its marks; at the end and before a closing mark none is due.
            let due = after.is_some_and(|c| c.is_alphanumeric() || "“‘(".contains(c))
                && after.is_some_and(|c| !is_han(c));
            out.push((here, if due { spaced } else { tight }, "punctuation"));
        }
        before = Some(c);
    }
}

fn folded_mark(c: char) -> Option<(&'static str, &'static str)> {
    Some(match c {
        '，' => (",", ", "),
        '。' => (".", ". "),
        '！' => ("!", "! "),
        '？' => ("?", "? "),
        '；' => (";", "; "),
        '：' => (":", ": "),
        _ => return None,
    })
}

/// ASCII for a full-width letter, digit or sign (U+FF01–FF5E), but for the marks that Chinese uses.
fn folded_width(c: char) -> Option<&'static str> {
    const ASCII: &str =
        "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
    match c {
        '\u{3000}' => Some(" "),
        '，' | '！' | '？' | '；' | '：' | '（' | '）' => None,
        '\u{ff01}'..='\u{ff5e}' => {
            let i = (u32::from(c) - 0xff01) as usize;
            ASCII.get(i..=i)
        }
        _ => None,
    }
}

/// Puts a space where two English sentences meet without one ("the US.China's plan"). `None` where none is missing.
pub fn insert_spaces(text: &MappedText, sentences: &Tiling<SentenceKind>) -> Option<(MappedText, Vec<Edit>)> {
    let mut places: Vec<(Range<usize>, &str)> = Vec::new();
    let mut before = None;
    for (span, kind) in sentences.iter() {
        if before == Some(SentenceKind::Text) && *kind == SentenceKind::Text {
            places.push((span.start..span.start, " "));
        }
        before = Some(*kind);
    }
    if places.is_empty() {
        return None;
    }
    let edit = |range: &Range<usize>| {
        let at = text.source_span(range.start..range.start + 1).start;
        Edit { span: (at..at).into(), kind: "space", replaced: " ".to_owned() }
    };
    let edits = places.iter().map(|(r, _)| edit(r)).collect();
    Some((text.edit(&places), edits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Span;
    use std::sync::Arc;

    fn english(text: &str) -> (MappedText, Tiling<Lang>) {
        let source: Arc<str> = text.into();
        let mut langs = Tiling::new();
        langs.push(text.len(), Lang::EN);
        (MappedText::view(&source, Span::new(0, text.len())), langs)
    }

    #[test]
    fn a_japanese_paragraph_keeps_its_width() {
        let source: Arc<str> = "設定を変えたCtrl＋Alt".into();
        let mut langs = Tiling::new();
        langs.push("設定を変えた".len(), Lang::JA);
        langs.push(source.len(), Lang::EN);
        let text = MappedText::view(&source, Span::new(0, source.len()));
        assert!(normalize(&text, &langs).edits.is_empty());
    }

    #[test]
    fn english_is_folded_and_chinese_words_in_it_are_not() {
        let (text, langs) = english("ＧＤＰ　ｇｒｅｗ ５．２％，he said。The word 灯，as in 河灯。");
        let n = normalize(&text, &langs);
        assert_eq!(n.text.as_str(), "GDP grew 5.2%, he said. The word 灯，as in 河灯。");
        assert!(n.langs.covers(n.text.len()));
        assert_eq!(n.flags, [Flag::PunctNormalized, Flag::WidthNormalized]);
        assert_eq!(n.text.source_span(0..3), Span::new(0, 9));
    }

    #[test]
    fn sentences_that_touch_get_a_space() {
        let (text, _) = english("They met.She left.");
        let mut tiles = Tiling::new();
        tiles.push(9, SentenceKind::Text);
        tiles.push(18, SentenceKind::Text);
        let (spaced, edits) = insert_spaces(&text, &tiles).unwrap();
        assert_eq!(spaced.as_str(), "They met. She left.");
        assert_eq!(edits[0].span, Span::new(9, 9));
        assert_eq!(spaced.source_span(10..19), Span::new(9, 18));
    }
}
