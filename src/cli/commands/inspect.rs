//! The single stages.

use super::Rows;
use crate::cli::input::{Body, Item};
use crate::cli::plan::{Form, Plan, lang};
use crate::config::Config;
use crate::detect::Detector;
use crate::document::{Lang, Pick, SentenceKind, Source, Summary};
use crate::embed::Encoder;
use crate::error::{Error, Result};
use crate::pipeline::Pipeline;
use crate::summarize::Candidate;
use serde_json::{Value, json};
use std::fmt::Write;

pub(super) fn detect(pipeline: &Pipeline, source: &Source) -> Rows {
    let text = source.text();
    let spans = pipeline.detector.detect_quoting(text);
    let mut lines = String::new();
    for (span, lang) in spans.iter() {
        let _ = writeln!(lines, "{}\t{}\t{lang}\t{}", span.start, span.end, one_line(span.slice(text)));
    }
    let spans = spans.iter().map(|(s, l)| json!({"start": s.start, "end": s.end, "lang": l})).collect();
    Rows { fields: vec![("spans", Value::Array(spans))], text: lines }
}

pub(super) fn split(
    pipeline: &Pipeline,
    item: &Item,
    source: &Source,
    given: Lang,
    config: &Config,
) -> Result<Rows> {
    let given = match item.string("lang")? {
        Some(tag) => lang(tag)?,
        None => given,
    };
    let text = source.text();
    let (mut spans, mut lines) = (Vec::new(), String::new());
    for (span, kind) in pipeline.splitter.split(text, given, &config.split).iter() {
        if *kind == SentenceKind::Gap {
            continue;
        }
        let sentence = span.slice(text);
        let lang = if given.is_und() { majority(&pipeline.detector, [sentence].into_iter()) } else { given };
        let _ = writeln!(lines, "{}", one_line(sentence));
        spans.push(json!({"start": span.start, "end": span.end, "lang": lang}));
    }
    Ok(Rows { fields: vec![("sentences", Value::Array(spans))], text: lines })
}

/// A sentence on one line of output: wrapped lines become spaces.
pub(super) fn one_line(text: &str) -> String {
    text.trim().lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

/// The language of most bytes.
pub(super) fn majority<'t>(detector: &Detector, texts: impl Iterator<Item = &'t str>) -> Lang {
    let mut tally: Vec<(usize, Lang)> = Vec::new();
    for text in texts {
        for (span, lang) in detector.detect(text).iter() {
            match tally.iter_mut().find(|(_, l)| l == lang) {
                Some(entry) => entry.0 += span.len(),
                None => tally.push((span.len(), *lang)),
            }
        }
    }
    tally.into_iter().max().map_or(Lang::UND, |(_, lang)| lang)
}

/// How many sentences are looked at to tell the language of a list.
pub(super) const SAMPLE: usize = 50;

/// A summary as rows, with its sentences for the preview line.
pub(super) struct Picked<'t> {
    pub(super) rows: Rows,
    pub(super) lang: Lang,
    pub(super) texts: Vec<&'t str>,
}

pub(super) fn summarize<'t>(
    pipeline: &Pipeline,
    item: &Item,
    sentences: &[&'t str],
    config: &Config,
) -> Result<Picked<'t>> {
    let lang = match item.string("lang")?.map(lang).transpose()? {
        Some(given) if !given.is_und() => given,
        _ => majority(&pipeline.detector, sentences.iter().copied().take(SAMPLE)),
    };
    let candidates: Vec<_> =
        sentences.iter().enumerate().map(|(paragraph, text)| Candidate { text, paragraph }).collect();
    let summary = pipeline.summarizer.summarize(&candidates, lang, item.string("title")?, &config.summarize);
    let chosen = summary.picks.iter().filter_map(|p| Some((p, *sentences.get(p.index)?, None)));
    let mut picked = picks(lang, chosen);
    picked.rows.fields.push(skipped(&summary));
    Ok(picked)
}

/// The sentences that were passed over, with the reason.
pub(super) fn skipped(summary: &Summary) -> (&'static str, Value) {
    let list = summary.skipped.iter().map(|s| json!({"index": s.index, "why": s.why}));
    ("skipped", Value::Array(list.collect()))
}

/// Sentences with their pick and, where it is wanted, what translates them.
pub(super) fn picks<'p, 't>(
    lang: Lang,
    picks: impl Iterator<Item = (&'p Pick, &'t str, Option<Vec<&'t str>>)>,
) -> Picked<'t> {
    let (mut list, mut text, mut texts) = (Vec::new(), String::new(), Vec::new());
    for (pick, sentence, other) in picks {
        let _ = writeln!(text, "{}", one_line(sentence));
        let score = rounded(pick.score);
        let mut row = json!({"index": pick.index, "text": sentence, "score": score, "why": pick.why});
        if let Some(other) = other {
            other.iter().for_each(|t| {
                let _ = writeln!(text, "{}", one_line(t));
            });
            text.push('\n');
            row["translation"] = json!(other);
        }
        list.push(row);
        texts.push(sentence);
    }
    Picked { rows: Rows { fields: vec![("sentences", Value::Array(list))], text }, lang, texts }
}

/// Four decimals: more say nothing, and 0.93 must not read 0.9300000071525574.
fn rounded(score: f32) -> f64 {
    (f64::from(score) * 10_000.0).round() / 10_000.0
}

pub(super) fn align(pipeline: &Pipeline, item: &Item, config: &Config) -> Result<Rows> {
    let side = |key: &str| {
        item.strings(key)?.ok_or_else(|| {
            Error::format(format!("no {key:?}"))
                .remedy("a record has \"source\" and \"target\", lists of sentences")
        })
    };
    let (source, target) = (side("source")?, side("target")?);
    let side_lang = |key: &str, texts: &[&str]| -> Result<Lang> {
        match item.string(key)?.map(lang).transpose()? {
            Some(given) if !given.is_und() => Ok(given),
            _ => Ok(majority(&pipeline.detector, texts.iter().copied().take(SAMPLE))),
        }
    };
    let langs = (side_lang("source_lang", &source)?, side_lang("target_lang", &target)?);
    let (a, b) = (super::align::lines(&source), super::align::lines(&target));
    let beads = pipeline.aligner.align(&a, &b, langs, &config.align);
    let mut text = String::new();
    for bead in &beads {
        let joined = |texts: &[&str]| texts.iter().map(|t| one_line(t)).collect::<Vec<_>>().join(" ");
        let (s, t) = (joined(&source[bead.source.clone()]), joined(&target[bead.target.clone()]));
        let _ = writeln!(text, "{}\t{}\t{:.2}", s.replace('\t', " "), t.replace('\t', " "), bead.score);
    }
    let beads = beads.iter().map(|b| {
        let list = |r: &std::ops::Range<usize>| r.clone().collect::<Vec<_>>();
        json!({"source": list(&b.source), "target": list(&b.target), "score": rounded(b.score)})
    });
    Ok(Rows { fields: vec![("beads", Value::Array(beads.collect()))], text })
}

/// For JSON the vector of the whole text; for tables one for each of its lines that is not blank.
pub(super) fn embed(encoder: &Encoder, form: Form, source: &Source) -> Rows {
    let text = source.text();
    if form == Form::Text {
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
        return Rows { text: tabbed(&encoder.encode(&lines)), fields: Vec::new() };
    }
    // Seven decimals, which is what the numbers have: -0.0197574, not -0.019757406786084175.
    let number = |x: f32| Value::from((f64::from(x) * 1e7).round() / 1e7);
    let vector = encoder.encode(&[text]).into_iter().flatten().map(number).collect();
    Rows { text: String::new(), fields: vec![("vector", Value::Array(vector))] }
}

/// A line for each vector, its numbers between tabs.
fn tabbed<const N: usize>(vectors: &[[f32; N]]) -> String {
    let mut text = String::new();
    for vector in vectors {
        for (i, number) in vector.iter().enumerate() {
            let _ = write!(text, "{}{number}", if i == 0 { "" } else { "\t" });
        }
        text.push('\n');
    }
    text
}

pub(super) fn decode(item: &Item, origin: &str, plan: &Plan) -> Result<Rows> {
    if !matches!(item.body, Body::Bytes(_) | Body::Source(_)) {
        return Err(Error::format("no \"bytes_base64\"").remedy("text in JSON is decoded already"));
    }
    // Of an archive or a feed the text is what a report's places point into.
    let source = item.source(origin, plan).map_err(|e| if origin == "-" { e } else { e.at(origin) })?;
    Ok(Rows {
        fields: vec![
            ("text", Value::from(source.text())),
            ("encoding", Value::from(source.encoding)),
            ("had_errors", Value::from(source.had_errors)),
        ],
        text: source.text().to_owned(),
    })
}
