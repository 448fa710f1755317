//! Documents that are copies of each other.

use super::{Answer, Engine};
use crate::cli::batch;
use crate::cli::input::{Content, Job, Jobs};
use crate::cli::plan::{Form, Out, Plan};
use crate::document::{Document, Role};
use crate::error::{Error, Result};
use crate::lexis::duplicates::{Index, Kind, Match, Shingles, groups};
use rayon::prelude::*;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// A document that was read.
struct Known {
    id: Value,
    origin: String,
    line: Option<usize>,
}

/// Does what the plan says; returns the exit code.
pub(in crate::cli) fn run(plan: &Plan) -> Result<u8> {
    let engine = Engine::new(plan)?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(plan.jobs)
        .build()
        .map_err(|e| Error::config(format!("{e}")).at("--jobs"))?;
    let Out::Stream { form, file } = &plan.out else {
        return Err(Error::config("writes one answer, not a folder").at("-o"));
    };
    batch::stream(plan, file.as_deref(), |out| {
        let mut index = Index::new(plan.config.duplicates.clone());
        let (mut known, mut links, mut inputs, mut failed) = (Vec::new(), Vec::new(), 0, 0);
        for chunk in Jobs::new(plan) {
            let read: Vec<_> =
                pool.install(|| chunk.into_par_iter().map(|j| read(plan, &engine, j)).collect());
            for answer in read {
                inputs += 1;
                match answer {
                    Ok((document, shingles)) => {
                        known.push(document);
                        links.push(index.push(shingles));
                    }
                    Err(answer) => {
                        failed += usize::from(answer.failed_file);
                        // Groups are no rows of the inputs: what failed is said, not written.
                        answer.talk.iter().for_each(|line| crate::cli::say(line));
                    }
                }
            }
        }
        let found = groups(&links);
        out.write_all(render(*form, &known, &links, &found).as_bytes())
            .map_err(crate::cli::output::stdout_failed)?;
        Ok(if inputs > 0 && inputs == failed { 2 } else { 0 })
    })
}

fn read(plan: &Plan, engine: &Engine<'_>, job: Job) -> std::result::Result<(Known, Shingles), Answer> {
    let (origin, line) = (job.origin.clone(), job.line);
    let is_file = !matches!(job.content, Content::Record(_));
    let done = job.read(plan).and_then(|item| {
        let id = item.id.clone();
        let shingles = item.source(&origin, plan).map(|source| {
            let document = engine.pipeline.clean(source, &engine.config(&item));
            Shingles::of(&body(&document))
        });
        shingles.map(|s| (id.clone(), s)).map_err(|e| (id, e))
    });
    match done {
        Ok((id, shingles)) => Ok((Known { id, origin, line }, shingles)),
        Err((id, e)) => Err(batch::failed(Form::Text, &origin, line, is_file, &id, &e)),
    }
}

/// The text that documents are compared by: the body, or everything where no body was found.
fn body(document: &Document) -> String {
    let mut out = String::new();
    for passage in document.passages.iter().filter(|p| matches!(p.role, Role::Body | Role::Table)) {
        out.push_str(passage.text.as_str());
        out.push('\n');
    }
    if out.is_empty() { document.source.text().to_owned() } else { out }
}

fn render(form: Form, known: &[Known], links: &[Vec<Match>], found: &[Vec<usize>]) -> String {
    let group = |members: &Vec<usize>| {
        let documents: Vec<Value> = members.iter().map(|&i| member(known, &links[i], i)).collect();
        json!({"documents": documents})
    };
    match form {
        Form::Jsonl => found.iter().map(|g| format!("{}\n", group(g))).collect(),
        Form::Json => {
            let groups: Vec<Value> = found.iter().map(group).collect();
            format!("{:#}\n", json!({"documents": known.len(), "groups": groups}))
        }
        _ => {
            let count: usize = found.iter().map(Vec::len).sum();
            let mut out = format!("{} documents, {count} of them in {} groups\n", known.len(), found.len());
            for group in found {
                out.push('\n');
                for &i in group {
                    let _ = write!(out, "  {}", known[i]);
                    if let Some(m) = links[i].first() {
                        let (word, s, c) = (words(m.kind), m.similarity, m.containment);
                        let _ = write!(
                            out,
                            ": {word} {} (similarity {s:.2}, containment {c:.2})",
                            known[m.earlier]
                        );
                    }
                    out.push('\n');
                }
            }
            out
        }
    }
}

fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::Exact => "copy of",
        Kind::Near => "near copy of",
        Kind::Part => "part of",
        Kind::Whole => "contains",
    }
}

fn member(known: &[Known], links: &[Match], i: usize) -> Value {
    let rounded = |share: f32| (f64::from(share) * 10_000.0).round() / 10_000.0;
    let links = links.iter().map(|m| {
        json!({"id": known[m.earlier].id, "kind": m.kind,
               "similarity": rounded(m.similarity), "containment": rounded(m.containment)})
    });
    let mut out = json!({"id": known[i].id, "matches": links.collect::<Vec<_>>()});
    if let Some(line) = known[i].line {
        out["line"] = json!(line);
    }
    out
}

impl std::fmt::Display for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.id, self.line) {
            (Value::String(id), _) => write!(f, "{id}"),
            (Value::Null, Some(line)) => write!(f, "{}:{line}", self.origin),
            (id, _) => write!(f, "{id}"),
        }
    }
}
