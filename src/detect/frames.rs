//! The frame of each sentence: which script family carries it and which letters are only guests in it.
//!
//! Two costs are weighed over the runs of a line, and the cheapest labelling of all is taken (Viterbi): what it costs
//! to take a run for a guest, which grows with its likeness to a sentence of its own, and what it costs to change
//! the frame between two runs, which is little at a stop and much in the middle of a clause. So `NBA总决赛MVP是谁？`
//! is one Chinese frame, and `会议举行。The meeting was held.` two.

use super::latin::Vocabulary;
use super::runs::{Join, Quotation, Run, Runs};
use super::script::Family;

/// Guests: a name or acronym, a word in small letters, a frequent word of some language.
const NAME: f32 = 0.4;
const SMALL: f32 = 0.6;
const FREQUENT: f32 = 1.3;
/// More for a run that begins and ends like a sentence.
const SENTENCE: f32 = 1.5;
/// A guest of Chinese characters or syllables, for each.
const CHARACTER: f32 = 0.45;
/// A guest in letters of any other script, for each byte.
const BYTE: f32 = 0.08;
/// What makes up English and no name in Chinese, within a run and behind it: a comma or colon with a space
/// (`Abdul Muneem Patel, 17, London E5`, `Location: Houston`), and each number after the first (`April 13, 2011`).
const COMMA: f32 = 0.8;
const LABEL: f32 = 1.2;
const NUMBER: f32 = 0.3;
/// All of these together cost no more, for Chinese lists names with such commas too: `Python, Java, Go, C等语言`.
const STRUCTURE: f32 = 2.0;
/// A frame begins where the letters change, hardly between two runs of one family: `Telephone: (713) 853-7906`.
const SAME: f32 = 2.0;
/// Headings in two languages side by side: `一、背景 I. Background`.
const TWIN: f32 = 1.3;
/// The same where the English half has a frequent word: `1. 背景 Background`.
const TWIN_WORDS: f32 = 0.5;
/// Longest Chinese part of such a heading, in bytes.
const TWIN_BYTES: usize = 90;

/// What it costs to change the frame here.
fn seam(join: Join) -> f32 {
    match join {
        Join::Tab | Join::Bar => 0.2,
        Join::Stop => 0.5,
        Join::Dash => 0.9,
        Join::Slash => 1.5,
        Join::Colon => 2.5,
        Join::Space | Join::Mark => 3.5,
        Join::Glue => 4.0,
    }
}

/// A stretch with one frame: where it begins, and its family. It ends where the next begins.
pub(super) type Stretch = (usize, Family);

/// What it costs to take the run for a guest of another family's sentence.
fn guest(text: &str, run: &Run, vocabulary: &Vocabulary) -> f32 {
    let letters = &text[run.start..run.end];
    match run.family {
        Family::Latin => {
            let w = vocabulary.weigh(letters);
            let words = w.count();
            let whole = words >= 3 && run.stop && letters.starts_with(|c: char| c.is_uppercase());
            let sum = NAME * w.names as f32 + SMALL * w.small as f32 + FREQUENT * w.frequent as f32;
            // A Chinese stop hints at a Chinese sentence: 他最爱看 Game of Thrones。
            let stop = if run.wide_stop { -SENTENCE } else { 0.0 };
            let commas = COMMA * f32::from(run.commas) + LABEL * f32::from(run.colons);
            let structure = commas + NUMBER * f32::from(run.numbers.saturating_sub(1));
            let whole = if whole { SENTENCE } else { 0.0 };
            (sum + stop + whole + structure.min(STRUCTURE)).max(NAME * words as f32)
        }
        Family::Cjk | Family::Hangul => {
            CHARACTER * (letters.len() / 3) as f32 + if run.wide_stop { 1.0 } else { 0.0 }
        }
        _ => BYTE * letters.len() as f32,
    }
}

/// The runs that count for the frame: quotations stand aside, unless the line is little else.
fn outer(runs: &Runs) -> impl Iterator<Item = &Run> + Clone {
    let weigh = |quoted: bool| -> usize {
        runs.runs.iter().filter(|r| r.quoted == quoted).map(|r| r.end - r.start).sum()
    };
    let aside = weigh(true) <= 4 * weigh(false);
    runs.runs.iter().filter(move |r| !(aside && r.quoted))
}

/// The one family that carries the text; `None` without a letter.
pub(super) fn frame(text: &str, runs: &Runs, vocabulary: &Vocabulary) -> Option<Family> {
    let first = runs.runs.first()?.family;
    if runs.runs.iter().all(|r| r.family == first) {
        return Some(first);
    }
    let mut totals: Vec<(Family, f32)> = Vec::new();
    for run in outer(runs) {
        let cost = guest(text, run, vocabulary);
        match totals.iter_mut().find(|t| t.0 == run.family) {
            Some(t) => t.1 += cost,
            None => totals.push((run.family, cost)),
        }
    }
    totals.into_iter().reduce(|a, b| if b.1 > a.1 { b } else { a }).map(|t| t.0)
}

/// The stretches of a line, in order. Empty without a letter. Linear in the runs.
pub(super) fn stretches(text: &str, runs: &Runs, vocabulary: &Vocabulary, out: &mut Vec<Stretch>) {
    out.clear();
    let Some(first) = runs.runs.first() else { return };
    if runs.runs.iter().all(|r| r.family == first.family) {
        out.push((0, first.family));
        return;
    }
    let list: Vec<&Run> = outer(runs).collect();
    let mut families: Vec<Family> = Vec::new();
    for run in &list {
        if !families.contains(&run.family) {
            families.push(run.family);
        }
    }
    let twin = twin(text, &list, vocabulary);
    let labels = cheapest(&list, &families, |k| {
        let same = k > 0 && list[k].family == list[k - 1].family;
        let hidden = same && !matches!(list[k].join, Join::Tab | Join::Stop | Join::Bar);
        let seam = seam(list[k].join) + if hidden { SAME } else { 0.0 };
        let seam = twin.filter(|_| k == 1).unwrap_or(seam);
        (guest(text, list[k], vocabulary), seam)
    });
    for (run, label) in list.iter().zip(labels) {
        let family = families[label];
        match out.last() {
            None => out.push((0, family)),
            Some(&(_, last)) if last != family => out.push((run.cut, family)),
            Some(_) => {}
        }
    }
}

/// The stretches with the quotations as stretches of their own; after each the one around it goes on.
pub(super) fn with_quotations<'a>(
    stretches: &[Stretch],
    quotations: impl Iterator<Item = &'a Quotation>,
    runs: &Runs,
) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::with_capacity(stretches.len());
    let mut rest = stretches.iter().copied().peekable();
    for q in quotations {
        while let Some(s) = rest.next_if(|s| s.0 < q.span.start) {
            out.push(s);
        }
        let (Some(&(_, around)), Some(run)) = (out.last(), runs.runs.get(q.runs.start)) else { continue };
        // Where the frames part at this mark already, there is nothing to take out.
        if around == run.family || rest.peek().is_some_and(|s| s.0 <= q.span.end) {
            continue;
        }
        out.push((q.span.start, run.family));
        out.push((q.span.end, around));
    }
    out.extend(rest);
    out
}

/// What it costs to change from Chinese to English before the second run of a heading in both: the line is one short Chinese run and,
/// after a space, Latin letters with a capital. With a Chinese stop at the end it is a sentence instead
/// (`他最爱看 Game of Thrones。`).
fn twin(text: &str, list: &[&Run], vocabulary: &Vocabulary) -> Option<f32> {
    let (first, second) = (list.first()?, list.get(1)?);
    let latin = list[1..].iter().all(|r| r.family == Family::Latin);
    let capital = text[second.start..].starts_with(|c: char| c.is_uppercase());
    let heading = first.family == Family::Cjk
        && first.end - first.start <= TWIN_BYTES
        && !text[first.start..first.end].contains('，')
        && second.join == Join::Space
        && !list.last()?.wide_stop;
    let words = || vocabulary.weigh(&text[second.start..]).frequent > 0;
    (heading && latin && capital).then(|| if words() { TWIN_WORDS } else { TWIN })
}

/// The labelling of the runs with the lowest sum of costs; `costs` gives for a run what it costs as a guest and what a
/// change of frame before it costs.
fn cheapest(list: &[&Run], families: &[Family], costs: impl Fn(usize) -> (f32, f32)) -> Vec<usize> {
    let n = families.len();
    let mut total = vec![0.0_f32; n];
    let mut back: Vec<u8> = Vec::with_capacity(list.len() * n);
    for (k, run) in list.iter().enumerate() {
        let (guest, seam) = costs(k);
        let best = lowest(&total);
        let change = total[best] + if k == 0 { 0.0 } else { seam };
        for (s, cost) in total.iter_mut().enumerate() {
            let stay = *cost <= change;
            back.push(if stay { s as u8 } else { best as u8 });
            *cost = if stay { *cost } else { change };
            *cost += if families[s] == run.family { 0.0 } else { guest };
        }
        // Sums stay small, so that their differences stay exact on a line of any length.
        let least = total[lowest(&total)];
        total.iter_mut().for_each(|t| *t -= least);
    }
    let mut labels = vec![0; list.len()];
    let mut state = lowest(&total);
    for k in (0..list.len()).rev() {
        labels[k] = state;
        state = usize::from(back[k * n + state]);
    }
    labels
}

fn lowest(costs: &[f32]) -> usize {
    (1..costs.len()).fold(0, |best, k| if costs[k] < costs[best] { k } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::Models;

    fn cut(text: &str) -> Vec<(usize, Family)> {
        let vocabulary = Vocabulary::new(&Models::embedded()).unwrap();
        let (mut runs, mut out) = (Runs::default(), Vec::new());
        runs.scan(text);
        stretches(text, &runs, &vocabulary, &mut out);
        out
    }

    #[test]
    fn guests_stay_and_sentences_part() {
        assert_eq!(cut("NBA总决赛MVP是谁？"), [(0, Family::Cjk)]);
        assert_eq!(cut("会议举行。The talks began."), [(0, Family::Cjk), (15, Family::Latin)]);
        assert_eq!(cut("12。"), []);
    }

    #[test]
    fn a_heading_in_two_languages_is_told_from_a_title_in_a_sentence() {
        assert_eq!(cut("联系我们 Contact Us").len(), 2);
        assert_eq!(cut("他最爱看 Game of Thrones。").len(), 1);
        assert_eq!(cut("华为发布 Mate 60 Pro").len(), 1);
    }

    #[test]
    fn the_frame_is_what_carries_the_text() {
        let vocabulary = Vocabulary::new(&Models::embedded()).unwrap();
        let mut runs = Runs::default();
        for (text, family) in [
            ("市长在会上说：“I flew here last night and slept.”", Some(Family::Cjk)),
            ("The word 麻 means numbing.", Some(Family::Latin)),
            ("2024", None),
        ] {
            runs.scan(text);
            assert_eq!(frame(text, &runs, &vocabulary), family, "{text}");
        }
    }
}
