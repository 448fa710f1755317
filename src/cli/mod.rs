//! The command line.

use crate::document::{Lang, SentenceKind};
use crate::{Config, Models, Pipeline};
use serde_json::{Value, json};
use std::io::{BufRead, Write};

/// Runs the command line; returns the exit code.
pub fn main() -> u8 {
    // A first bridge for the stage scorers; the real command line takes its place.
    let args: Vec<String> = std::env::args().skip(1).collect();
    let pipeline = Pipeline::new(&Models::embedded()).expect("models");
    let mut config = Config::default();
    let flag = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1));
    if let Some(n) = flag("-n") {
        config.summarize.sentences = n.parse().expect("number");
    }
    if let Some(n) = flag("--words") {
        config.summarize.words = n.parse().ok();
        config.summarize.sentences = usize::MAX;
    }
    let out = std::io::stdout().lock();
    let mut out = std::io::BufWriter::new(out);
    for line in std::io::stdin().lock().lines() {
        let rec: Value = serde_json::from_str(&line.expect("line")).expect("json");
        let text = rec["text"].as_str().unwrap_or("");
        let lang = match rec["lang"].as_str() {
            Some("en") => Lang::EN,
            Some("zh") => Lang::ZH,
            _ => Lang::UND,
        };
        let strings = |key: &str| -> Vec<String> {
            rec[key].as_array().into_iter().flatten().filter_map(|v| v.as_str().map(String::from)).collect()
        };
        let row = match args[0].as_str() {
            "split" => {
                let tiles = pipeline.splitter.split(text, lang, &config.split);
                json!({"id": rec["id"], "sentences": tiles.iter().filter(|t| *t.1 == SentenceKind::Text)
                    .map(|(s, _)| json!({"start": s.start, "end": s.end, "lang": lang})).collect::<Vec<_>>()})
            }
            "detect" => json!({"id": rec["id"], "spans": pipeline.detector.detect(text).iter()
                .map(|(s, l)| json!({"start": s.start, "end": s.end, "lang": l})).collect::<Vec<_>>()}),
            "summarize" => {
                let sentences = strings("sentences");
                let c: Vec<_> = sentences
                    .iter()
                    .enumerate()
                    .map(|(i, t)| crate::summarize::Candidate { text: t, paragraph: i })
                    .collect();
                let s = pipeline.summarizer.summarize(&c, lang, rec["title"].as_str(), &config.summarize);
                json!({"id": rec["id"], "sentences": s.picks.iter()
                    .map(|p| json!({"index": p.index, "text": sentences[p.index], "score": p.score, "why": p.why})).collect::<Vec<_>>(), "skipped": s.skipped.iter().map(|k| json!({"index": k.index, "why": k.why})).collect::<Vec<_>>()})
            }
            "align" => {
                let (a, b) = (strings("source"), strings("target"));
                fn lines(v: &[String]) -> Vec<crate::align::Line<'_>> {
                    v.iter()
                        .map(|t| crate::align::Line { text: t, paragraph: None, heading: false })
                        .collect()
                }
                let zh = |v: &[String]| {
                    v.iter().flat_map(|t| t.chars()).filter(|c| ('\u{4e00}'..'\u{9fff}').contains(c)).count()
                        * 4
                        > v.iter().flat_map(|t| t.chars()).count()
                };
                let side = |v: &[String]| if zh(v) { Lang::ZH } else { Lang::EN };
                let beads =
                    pipeline.aligner.align(&lines(&a), &lines(&b), (side(&a), side(&b)), &config.align);
                json!({"id": rec["id"], "beads": beads.iter().map(|b| json!({"source": b.source.clone().collect::<Vec<_>>(),
                    "target": b.target.clone().collect::<Vec<_>>(), "score": b.score})).collect::<Vec<_>>()})
            }
            _ => Value::Null,
        };
        writeln!(out, "{row}").expect("write");
    }
    0
}
