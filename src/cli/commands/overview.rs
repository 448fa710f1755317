//! What a person wants to see of a page at a glance.

use crate::document::{Document, Role};
use crate::export::Context;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A few lines: what was found, what was taken out, the summary.
pub(super) fn overview(document: &Document, context: &Context<'_>, origin: &str) -> String {
    let mut out = String::new();
    let meta = &document.metadata;
    let name = if origin == "-" { "standard input" } else { origin };
    let _ = writeln!(out, "{name}");
    let mut line = |label: &str, value: String| {
        if !value.is_empty() {
            let _ = writeln!(out, "  {label:<11}{value}");
        }
    };
    line("title", meta.title.clone().unwrap_or_default());
    let status = meta.status.map(|s| s.as_str().replace('_', " ")).unwrap_or_default();
    let layout = meta.layout.map(|l| format!(", {l}")).unwrap_or_default();
    line("languages", format!("{status}{layout}"));
    let count = |primary: &str| document.sentences_in(primary).len();
    let paragraphs = document.passages.iter().filter(|p| p.role == Role::Body).count();
    line(
        "body",
        format!("{paragraphs} paragraphs; sentences: {} English, {} Chinese", count("en"), count("zh")),
    );
    let both = document.pairs.iter().filter(|p| !p.zh.is_empty() && !p.en.is_empty()).count();
    line(
        "pairs",
        if document.pairs.is_empty() { String::new() } else { format!("{both} of {}", document.pairs.len()) },
    );
    let way = &context.direction;
    let guessed = if way.guessed { " (guessed)" } else { "" };
    line("units", format!("{}, {} → {}{guessed}", document.units.len(), way.src, way.tgt));
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for removal in &document.removed {
        *reasons.entry(removal.reason.as_str()).or_default() += 1;
    }
    line("removed", reasons.iter().map(|(r, n)| format!("{r} {n}")).collect::<Vec<_>>().join(", "));
    line(
        "repaired",
        if document.repairs.is_empty() {
            String::new()
        } else {
            format!("{} injected names", document.repairs.len())
        },
    );
    line("flags", document.flags.iter().map(|f| f.as_str()).collect::<Vec<_>>().join(", "));
    let numbers = document.sentences_in(document.summary.lang.primary());
    let picks = document.summary.picks.iter().filter_map(|p| numbers.get(p.index));
    let texts: Vec<&str> = picks.map(|&i| document.sentence_text(&document.sentences[i])).collect();
    if !texts.is_empty() {
        let _ = writeln!(out, "\nSummary");
        for text in texts {
            let _ = writeln!(out, "  {text}");
        }
    }
    out.push_str("\nWrite the files with -o DIR, or the whole report with --to json.\n");
    out
}
