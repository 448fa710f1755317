//! Stage 5, separate: paragraphs become passages in one language each.

use crate::document::{Form, Lang, MappedText, Paragraph, Passage, Role, Span, Tiling};
use crate::lexis::chars::is_han;
use std::ops::Range;

/// Divides paragraphs where their language, their cells or their slashes change. Reading order is kept. `langs`
/// belongs to `paragraphs` one by one and tiles their texts. Digits and marks between two languages go with the
/// text before them.
pub fn separate(paragraphs: &[Paragraph], langs: &[Tiling<Lang>]) -> Vec<Passage> {
    let mut out = Vec::with_capacity(paragraphs.len());
    for (number, (paragraph, tiles)) in paragraphs.iter().zip(langs).enumerate() {
        if paragraph.form == Form::Cells {
            cells(number, paragraph, tiles, &mut out);
            continue;
        }
        let pieces = pieces(tiles);
        // "关连分析/三阶段": a slash between Chinese words is the words' own.
        let two = match pieces.as_slice() {
            [(first, _), (second, _)] => {
                let text = paragraph.text.as_str();
                let last = text[first.clone()].trim_end_matches(is_bar).chars().next_back();
                let next = text[second.clone()].trim_start_matches(is_bar).chars().next();
                !(last.is_some_and(is_han) && next.is_some_and(is_han))
            }
            _ => false,
        };
        for (i, (range, lang)) in pieces.iter().enumerate() {
            let part = piece(&paragraph.text, range.clone());
            let (part, slash) = if two { without_separator(&part, i == 1) } else { (part, None) };
            if part.is_empty() {
                continue;
            }
            let form = slash.unwrap_or(paragraph.form);
            out.push(Passage { lang: *lang, role: paragraph.role, text: part, paragraph: number, form });
        }
        // Both sides of a slash pair carry its form.
        if let [.., a, b] = out.as_mut_slice()
            && two
            && a.paragraph == number
            && (a.form == Form::Slash || b.form == Form::Slash)
        {
            (a.form, b.form) = (Form::Slash, Form::Slash);
        }
    }
    out
}

/// The pieces of a tiling, undetermined ones joined to their neighbours.
fn pieces(tiles: &Tiling<Lang>) -> Vec<(Range<usize>, Lang)> {
    let mut out: Vec<(Range<usize>, Lang)> = Vec::new();
    for (span, lang) in tiles.iter() {
        match out.last_mut() {
            Some(last) if lang.is_und() || last.1 == *lang => last.0.end = span.end,
            Some(last) if last.1.is_und() => *last = (last.0.start..span.end, *lang),
            _ => out.push((span.range(), *lang)),
        }
    }
    out
}

fn piece(text: &MappedText, range: Range<usize>) -> MappedText {
    if range == (0..text.len()) { text.trimmed() } else { text.slice(range).trimmed() }
}

/// Takes the slash or bar between two sides away, which stands at the end of the first ("欢迎来到临湖 / " before
/// "Welcome to Lakeport") or in front of the second ("| Welcome to Lakeport").
fn without_separator(text: &MappedText, in_front: bool) -> (MappedText, Option<Form>) {
    let whole = text.as_str();
    let kept = if in_front { whole.trim_start_matches(is_bar) } else { whole.trim_end_matches(is_bar) };
    if kept.len() == whole.len() || kept.is_empty() {
        return (text.clone(), None);
    }
    let cut = if in_front { 0..whole.len() - kept.len() } else { kept.len()..whole.len() };
    (text.edit(&[(cut, "")]), Some(Form::Slash))
}

fn is_bar(c: char) -> bool {
    c.is_whitespace() || matches!(c, '/' | '|' | '／' | '｜')
}

fn cells(number: usize, paragraph: &Paragraph, tiles: &Tiling<Lang>, out: &mut Vec<Passage>) {
    let text = paragraph.text.as_str();
    let mut start = 0;
    for cell in text.split('\t') {
        let span = Span::new(start, start + cell.len()).trimmed(text);
        start += cell.len() + 1;
        if span.is_empty() {
            continue;
        }
        let lang = tiles
            .iter()
            .filter(|(s, lang)| s.overlaps(span) && !lang.is_und())
            .max_by_key(|(s, _)| s.end.min(span.end) - s.start.max(span.start))
            .map_or(Lang::UND, |(_, lang)| *lang);
        let text = piece(&paragraph.text, span.range());
        out.push(Passage { lang, role: Role::Table, text, paragraph: number, form: Form::Cells });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn run(text: &str, form: Form, cuts: &[(usize, Lang)]) -> Vec<(String, &'static str, String)> {
        let source: Arc<str> = text.into();
        let mut tiles = Tiling::new();
        for (end, lang) in cuts {
            assert!(tiles.push(*end, *lang));
        }
        let text = MappedText::view(&source, Span::new(0, text.len()));
        let passages = separate(&[Paragraph { role: Role::Body, text, form }], &[tiles]);
        passages
            .iter()
            .map(|p| (p.text.as_str().to_owned(), p.lang.tag(), p.text.span().slice(&source).to_owned()))
            .collect()
    }

    #[test]
    fn a_slash_goes_with_neither_side_and_is_not_lost() {
        let got = run("欢迎 / Welcome", Form::Prose, &[(9, Lang::ZH), (16, Lang::EN)]);
        assert_eq!(got, [("欢迎".into(), "zh", "欢迎 /".into()), ("Welcome".into(), "en", "Welcome".into())]);
    }

    #[test]
    fn cells_are_passages_of_their_own() {
        let got = run("灯\tlantern\t3", Form::Cells, &[(4, Lang::ZH), (13, Lang::EN)]);
        let texts: Vec<_> = got.iter().map(|g| (g.0.as_str(), g.1)).collect();
        assert_eq!(texts, [("灯", "zh"), ("lantern", "en"), ("3", "en")]);
    }

    #[test]
    fn digits_between_languages_stay_before() {
        let got = run("灯。3 Lamps", Form::Prose, &[(6, Lang::ZH), (8, Lang::UND), (13, Lang::EN)]);
        assert_eq!(got.iter().map(|g| g.0.as_str()).collect::<Vec<_>>(), ["灯。3", "Lamps"]);
    }
}
