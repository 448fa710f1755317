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
                    .map(|p| json!({"index": p.index, "text": sentences[p.index], "score": p.score})).collect::<Vec<_>>()})
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
            "run" | "clean" => {
                use base64::Engine;
                let opts: crate::config::RecordOptions =
                    serde_json::from_value(rec["options"].clone()).unwrap_or_default();
                let mut config = opts.over(&config);
                config.clean.keep_furniture |= false;
                let source = if let Some(b) = rec["bytes_base64"].as_str() {
                    let bytes = base64::prelude::BASE64_STANDARD.decode(b).expect("b64");
                    crate::ingest::read(&bytes, "-", crate::document::Media::Text, &config.ingest)
                        .expect("decode")
                } else if let Some(h) = rec["html"].as_str() {
                    crate::document::Source::new("-", crate::document::Media::Html, h)
                } else {
                    crate::document::Source::new("-", crate::document::Media::Text, text)
                };
                let doc = if args[0] == "run" {
                    pipeline.run(source, &config)
                } else {
                    pipeline.clean(source, &config)
                };
                let dir = crate::prepare::direction(&doc, &config.prepare);
                let ctx = crate::export::Context::new(rec["id"].clone(), dir);
                if args[0] == "run" {
                    serde_json::to_value(crate::export::report::Report::new(&doc, &ctx)).expect("json")
                } else {
                    serde_json::to_value(crate::export::report::Cleaned::new(&doc, &ctx)).expect("json")
                }
            }
            _ => Value::Null,
        };
        writeln!(out, "{row}").expect("write");
    }
    0
}
