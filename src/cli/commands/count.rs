//! How much there is to translate, by each rule.

use super::Engine;
use crate::cli::batch;
use crate::cli::input::{Content, Job};
use crate::cli::output;
use crate::cli::plan::{Form, Out, Plan};
use crate::count::Counts;
use crate::document::Role;
use crate::error::{Error, Result, io_at};
use crate::exchange::{self, Bitext};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;

/// What of a file was counted.
struct Row {
    file: String,
    /// `input`, `text`, `units`, `repeated`, `to do`.
    part: &'static str,
    segments: usize,
    counts: Counts,
}

/// Does the call.
pub(in crate::cli) fn run(plan: &Plan) -> Result<u8> {
    let engine = Engine::new(plan)?;
    let Out::Stream { form, file } = &plan.out else {
        return Err(Error::config("writes one answer, not a folder").at("-o"));
    };
    let mut rows = Vec::new();
    for path in &plan.files {
        rows.extend(rows_of(plan, &engine, path)?);
    }
    if plan.files.len() > 1 {
        rows.extend(totals(&rows));
    }
    let answer = match form {
        Form::Text => table(&rows),
        Form::Jsonl => rows.iter().map(|r| format!("{}\n", value(r))).collect(),
        _ => format!("{:#}\n", Value::Array(rows.iter().map(value).collect())),
    };
    batch::stream(plan, file.as_deref(), |out| {
        out.write_all(answer.as_bytes()).map_err(output::stdout_failed)?;
        Ok(0)
    })
}

fn rows_of(plan: &Plan, engine: &Engine<'_>, path: &Path) -> Result<Vec<Row>> {
    let file = path.display().to_string();
    if is_bilingual(path) {
        let bytes = std::fs::read(path).map_err(io_at("reading", path))?;
        let (_, bitext) = exchange::read(&bytes).map_err(|e| e.at(&file))?;
        return Ok(of_units(&file, &bitext));
    }
    let job = Job {
        origin: file.clone(),
        line: None,
        stem: String::new(),
        content: Content::File(path.to_owned()),
    };
    let item = job.read(plan).map_err(|(_, e)| e)?;
    let (document, context) = engine.document(&item, &file)?;
    let mut text = Counts::default();
    let kept: Vec<&str> =
        document.passages.iter().filter(|p| p.role != Role::Furniture).map(|p| p.text.as_str()).collect();
    for passage in &kept {
        text += Counts::of(passage);
    }
    let input = Counts::of(document.source.text());
    let bitext = crate::export::bitext(&document, &context);
    let mut rows = vec![
        Row { file: file.clone(), part: "input", segments: 1, counts: input },
        Row { file: file.clone(), part: "text", segments: kept.len(), counts: text },
    ];
    rows.extend(of_units(&file, &bitext));
    Ok(rows)
}

/// The units, those of them that repeat an earlier one, and those without a translation.
fn of_units(file: &str, bitext: &Bitext) -> Vec<Row> {
    let row = |part| Row { file: file.to_owned(), part, segments: 0, counts: Counts::default() };
    let (mut all, mut repeated, mut open) = (row("units"), row("repeated"), row("to do"));
    let mut seen = HashSet::new();
    for unit in bitext.units.iter().filter(|u| u.translate) {
        let source = unit.source.plain();
        let counts = Counts::of(&source);
        let add = |row: &mut Row| {
            row.segments += 1;
            row.counts += counts;
        };
        add(&mut all);
        let first = seen.insert(source);
        if unit.target.as_ref().is_some_and(|t| !t.is_blank()) {
            continue;
        }
        if first { add(&mut open) } else { add(&mut repeated) }
    }
    vec![all, repeated, open]
}

fn totals(rows: &[Row]) -> Vec<Row> {
    let mut totals: Vec<Row> = Vec::new();
    for row in rows {
        let i = totals.iter().position(|t| t.part == row.part).unwrap_or_else(|| {
            totals.push(Row { file: "total".into(), part: row.part, segments: 0, counts: Counts::default() });
            totals.len() - 1
        });
        totals[i].segments += row.segments;
        totals[i].counts += row.counts;
    }
    totals
}

fn is_bilingual(path: &Path) -> bool {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    matches!(ending.as_str(), "xlf" | "xliff" | "tmx" | "xlsx" | "csv" | "tsv" | "sdlxliff" | "mxliff")
}

fn value(row: &Row) -> Value {
    let mut value = json!({"file": row.file, "part": row.part, "segments": row.segments});
    for (name, count) in row.counts.named() {
        value[name] = count.into();
    }
    value
}

fn table(rows: &[Row]) -> String {
    let names: Vec<&str> = Counts::default().named().iter().map(|(name, _)| *name).collect();
    let mut out = format!("file\tpart\tsegments\t{}\n", names.join("\t"));
    for row in rows {
        let _ = write!(out, "{}\t{}\t{}", row.file.replace('\t', " "), row.part, row.segments);
        for (_, count) in row.counts.named() {
            let _ = write!(out, "\t{count}");
        }
        out.push('\n');
    }
    out
}
