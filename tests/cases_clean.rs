//! Runs the cleaning cases of `tests/cases/clean` through repair, cleaning, detection and separation.
//!
//! Expected lines, all of them in order: `ROLE LANG: text` for what stays, `-REASON: text` for what goes,
//! `~found -> repaired` for injected names, `=field: value` for metadata, `!flag` for what a person should know.

mod support;

use duiyi::document::{Flag, Media, Source};
use duiyi::{Config, Models, Pipeline};
use std::fmt::Write;

#[test]
fn cleaning() {
    let pipeline = Pipeline::new(&Models::embedded()).expect("the models");
    support::check("clean", |input| {
        let document = pipeline.clean(Source::new("case", Media::Text, input), &Config::default());
        let mut out = String::new();
        for p in &document.passages {
            writeln!(out, "{} {}: {}", p.role, p.lang, p.text.as_str()).expect("memory");
        }
        for r in &document.removed {
            let text = document.source.slice(r.span).replace('\n', "\\n");
            writeln!(out, "-{}: {text}", r.reason).expect("memory");
        }
        for r in &document.repairs {
            writeln!(out, "~{} -> {}", r.found, r.repaired).expect("memory");
        }
        let metadata = serde_json::to_value(&document.metadata).expect("JSON");
        for (key, value) in metadata.as_object().expect("an object") {
            // What follows from the passages is tested elsewhere.
            let derived = ["status", "first_lang", "layout"].contains(&key.as_str());
            let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
            if !derived && !empty {
                writeln!(out, "={key}: {value}").expect("memory");
            }
        }
        for flag in &document.flags {
            if !matches!(flag, Flag::NoChineseBody | Flag::NoEnglishBody) {
                writeln!(out, "!{flag}").expect("memory");
            }
        }
        out
    });
}
