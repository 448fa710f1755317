//! Every document of `examples/data` in every format, against files that somebody has read: `tests/golden/<name>/`.
//!
//! Update with `SNAPSHOTS=overwrite cargo test --test golden` and read the difference before you commit it.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

mod snapshot;

use duiyi::config::RecordOptions;
use duiyi::document::{Document, Media, Source};
use duiyi::export::{Context, Format};
use duiyi::{Config, Models, Pipeline, ingest, prepare};
use serde_json::Value;
use snapshot::Snapshots;
use std::fs;
use std::path::Path;

#[test]
fn english_repost() {
    page("english-repost.txt");
}

#[test]
fn interleaved() {
    page("interleaved.txt");
}

#[test]
fn two_blocks() {
    page("two-blocks.txt");
}

#[test]
fn traditional() {
    page("traditional.txt");
}

#[test]
fn html_page() {
    page("page.html");
}

/// The tests above are spelled out, so that each can be run alone; this one tells of a document without a test.
#[test]
fn every_document_has_a_golden_folder() {
    let mut names = Vec::new();
    for entry in fs::read_dir("examples/data").unwrap() {
        names.push(entry.unwrap().file_name().into_string().unwrap());
    }
    names.sort();
    assert_eq!(
        names,
        [
            "batch.jsonl",
            "english-repost.txt",
            "interleaved.txt",
            "page.html",
            "traditional.txt",
            "two-blocks.txt"
        ]
    );
}

#[test]
fn batch() {
    let pipeline = Pipeline::new(&Models::embedded()).unwrap();
    let mut reports = Vec::new();
    for line in fs::read_to_string("examples/data/batch.jsonl").unwrap().lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let options: RecordOptions = match record.get("options") {
            Some(options) => serde_json::from_value(options.clone()).unwrap(),
            None => RecordOptions::default(),
        };
        let config = options.over(&Config::default());
        let (media, text) = match (record["text"].as_str(), record["html"].as_str()) {
            (Some(text), None) => (Media::Text, text),
            (None, Some(html)) => (Media::Html, html),
            _ => panic!("a record of the example has neither text nor html: {line}"),
        };
        let document = pipeline.run(Source::new("batch.jsonl", media, text), &config);
        let mut ctx = context(record["id"].clone(), &document, &config);
        for (key, value) in record.as_object().unwrap() {
            if !matches!(key.as_str(), "id" | "text" | "html" | "options") {
                ctx.extra.insert(key.clone(), value.clone());
            }
        }
        Format::Jsonl.write(&document, &ctx, &mut reports).unwrap();
    }
    let mut golden = Snapshots::new("batch");
    golden.check("batch.jsonl", &reports);
    golden.finish();
}

fn page(name: &str) {
    let path = Path::new("examples/data").join(name);
    let config = Config::default();
    let media = if name.ends_with(".html") { Media::Html } else { Media::Text };
    let source = ingest::read(&fs::read(&path).unwrap(), name, media, &config.ingest).unwrap();
    let document = Pipeline::new(&Models::embedded()).unwrap().run(source, &config);
    let ctx = context(name.into(), &document, &config);

    let stem = path.file_stem().unwrap().to_str().unwrap();
    let mut golden = Snapshots::new(stem);
    for &format in Format::ALL {
        // The same report as `Json`, on one line; `batch` has it. A workbook is nothing to read: tests/merge.rs reads it back.
        if format == Format::Jsonl || format.name() == "xlsx" || !format.applies(&document) {
            continue;
        }
        let mut bytes = Vec::new();
        format.write(&document, &ctx, &mut bytes).unwrap();
        golden.check(&format!("{stem}{}", format.suffix()), &bytes);
    }
    golden.finish();
}

fn context(id: Value, document: &Document, config: &Config) -> Context<'static> {
    // A fixed version: a release does not change what the files say.
    Context { version: "golden", ..Context::new(id, prepare::direction(document, &config.prepare)) }
}
