//! Runs the HTML cases: `tests/cases/declared` (what a page tells machines about itself) and `tests/cases/html` (what
//! becomes of a page as a whole).
//!
//! Expected lines of the former: `=field: value` for each field that is there. Of the latter, all of them in order:
//! `ROLE LANG: text` for what stays, `=field: value` for metadata, `~found -> repaired` for injected names, `unit ROLE: text`
//! for what translators get, with ⟦…⟧ around what must come through unchanged and `fixed` in front of what must not be
//! translated, under it `  KIND: text TAG` for the inline elements with the words that they hold, `!flag` for what a person should know.

mod support;

use duiyi::document::{Flag, Media, Metadata, Source, Unit};
use duiyi::{Config, Models, Pipeline, ingest};
use std::fmt::Write;

fn fields(metadata: &Metadata, out: &mut String) {
    let metadata = serde_json::to_value(metadata).expect("JSON");
    for (key, value) in metadata.as_object().expect("an object") {
        let derived = ["status", "first_lang", "layout"].contains(&key.as_str());
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !derived && !empty {
            writeln!(out, "={key}: {value}").expect("memory");
        }
    }
}

#[test]
fn declared() {
    support::check("declared", |input| {
        let mut out = String::new();
        fields(&ingest::markup(&Source::new("case", Media::Html, input)).about, &mut out);
        out
    });
}

#[test]
fn pages() {
    let pipeline = Pipeline::new(&Models::embedded()).expect("the models");
    support::check("html", |input| {
        let document = pipeline.run(Source::new("case", Media::Html, input), &Config::default());
        let mut out = String::new();
        for p in &document.passages {
            writeln!(out, "{} {}: {}", p.role, p.lang, p.text.as_str()).expect("memory");
        }
        fields(&document.metadata, &mut out);
        for r in &document.repairs {
            writeln!(out, "~{} -> {}", r.found, r.repaired).expect("memory");
        }
        for unit in &document.units {
            let fixed = if unit.translate { "" } else { "fixed " };
            writeln!(out, "unit {fixed}{}: {}", unit.role, marked(unit)).expect("memory");
            for code in &unit.codes {
                let (kind, tag) = (format!("{:?}", code.kind).to_lowercase(), &code.open);
                writeln!(out, "  {kind}: {} {tag}", code.span.slice(&unit.source)).expect("memory");
            }
        }
        for flag in &document.flags {
            if !matches!(flag, Flag::NoChineseBody | Flag::NoEnglishBody | Flag::ShortDocument) {
                writeln!(out, "!{flag}").expect("memory");
            }
        }
        out
    });
}

fn marked(unit: &Unit) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for span in &unit.protected {
        out.push_str(&unit.source[at..span.start]);
        out.push('⟦');
        out.push_str(span.slice(&unit.source));
        out.push('⟧');
        at = span.end;
    }
    out + &unit.source[at..]
}
