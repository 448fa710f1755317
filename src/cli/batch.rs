//! Many documents: bounded chunks on several threads, answers in the order of the inputs.

use super::commands::{Answer, Engine, files, merge};
use super::input::{Content, Job, Jobs};
use super::output;
use super::plan::{Form, Out, Plan};
use crate::document::Document;
use crate::error::{Error, Result, io_at};
use crate::repair::NameStore;
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use serde_json::{Value, json};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Does what the plan says; returns the exit code.
pub(super) fn run(plan: &Plan) -> Result<u8> {
    let mut engine = Engine::new(plan)?;
    let engine = &mut engine;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(plan.jobs)
        .build()
        .map_err(|e| Error::config(format!("{e}")).at("--jobs"))?;
    match &plan.out {
        Out::Folder { dir, formats } => {
            let mut stems = output::Stems::default();
            let known: Vec<_> = plan.files.iter().filter(|f| !plan.is_records(f)).collect();
            let names = known.iter().flat_map(|f| {
                let stem = stems.of_file(f);
                let kept: &[&str] = if plan.job { &[merge::MANIFEST, merge::SKELETON] } else { &[] };
                let suffixes = formats.iter().map(|f| f.suffix()).chain(kept.iter().copied());
                suffixes.map(move |suffix| format!("{stem}{suffix}"))
            });
            output::prepare_folder(dir, names, &output::Inputs::new(&plan.files), plan.force)?;
            work(plan, engine, &pool, &mut io::sink())
        }
        Out::Stream { file, .. } => stream(plan, file.as_deref(), |out| work(plan, engine, &pool, out)),
    }
}

/// Lets `write` write to standard output or to a file that is whole or not there; returns its exit code.
pub(super) fn stream(
    plan: &Plan,
    file: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> Result<u8>,
) -> Result<u8> {
    let Some(path) = file else {
        let mut out = BufWriter::new(io::stdout().lock());
        let code = write(&mut out)?;
        out.flush().map_err(output::stdout_failed)?;
        return Ok(code);
    };
    output::Inputs::new(&plan.files).spare(path)?;
    if path.is_file() && !plan.force {
        return Err(output::exists(path));
    }
    let mut code = 0;
    output::write_whole(path, plan.force, |out| {
        code = write(out)?;
        Ok(())
    })?;
    Ok(code)
}

/// What became of the inputs.
#[derive(Default)]
struct Tally {
    inputs: usize,
    failed_files: usize,
    denied: bool,
}

fn work(plan: &Plan, engine: &mut Engine<'_>, pool: &rayon::ThreadPool, out: &mut dyn Write) -> Result<u8> {
    let progress = progress(plan);
    let mut tally = Tally::default();
    let mut names = plan.names.as_deref().map(Names::open).transpose()?;
    for chunk in Jobs::new(plan) {
        if let Some(names) = &mut names {
            names.learn(plan, engine, pool, &chunk);
        }
        let engine = &*engine;
        let answers: Vec<Answer> =
            pool.install(|| chunk.into_par_iter().map(|j| answer(plan, engine, j)).collect());
        for answer in answers {
            tally.inputs += 1;
            tally.failed_files += usize::from(answer.failed_file);
            tally.denied |= answer.denied;
            out.write_all(&answer.data).map_err(output::stdout_failed)?;
            for line in &answer.talk {
                progress.suspend(|| super::say(line));
            }
        }
        out.flush().map_err(output::stdout_failed)?;
        progress.set_position(tally.inputs as u64);
    }
    progress.finish_and_clear();
    if let Some(names) = names {
        names.write(plan)?;
    }
    Ok(match tally {
        Tally { inputs, failed_files, .. } if inputs > 0 && inputs == failed_files => 2,
        Tally { denied: true, .. } => 1,
        _ => 0,
    })
}

/// The store of names that a call reads and writes.
struct Names {
    path: PathBuf,
    store: NameStore,
    grown: bool,
}

impl Names {
    /// A file that is not there is an empty store.
    fn open(path: &Path) -> Result<Self> {
        let text = match std::fs::read(path) {
            Ok(bytes) => String::from_utf8(bytes).map_err(|_| {
                Error::format("is not UTF-8").at(path.display()).remedy("duiyi decode makes it UTF-8")
            })?,
            Err(e) if e.kind() == io::ErrorKind::NotFound => String::new(),
            Err(e) => return Err(Error::io("reading names", path, e)),
        };
        Ok(Self { path: path.to_owned(), store: NameStore::from_text(&text), grown: false })
    }

    /// Learns from all documents of a chunk before any of them is answered: a name seen on one page is known on those before
    /// it too, and the answers are the same for any number of threads.
    fn learn(&mut self, plan: &Plan, engine: &mut Engine<'_>, pool: &rayon::ThreadPool, chunk: &[Job]) {
        engine.know(&self.store);
        let cleaned = |job: &Job| engine.cleaned(&job.peek(plan)?, &job.origin).ok();
        let learned: Vec<NameStore> = pool.install(|| {
            let learn = |document: Document| {
                let mut store = NameStore::default();
                store.learn(&document);
                store
            };
            chunk.par_iter().filter_map(cleaned).map(learn).collect()
        });
        for store in &learned {
            self.grown |= self.store.merge(store);
        }
        engine.know(&self.store);
    }

    fn write(self, plan: &Plan) -> Result<()> {
        if !self.grown {
            return Ok(());
        }
        output::Inputs::new(&plan.files).spare(&self.path)?;
        output::write_whole(&self.path, true, |out| {
            out.write_all(self.store.to_text().as_bytes()).map_err(io_at("writing names", &self.path))
        })
    }
}

/// A line on standard error for long work at a terminal.
fn progress(plan: &Plan) -> ProgressBar {
    if plan.quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} documents, {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// One input's answer; an input that cannot be used gets an answer too.
fn answer(plan: &Plan, engine: &Engine<'_>, job: Job) -> Answer {
    let (origin, line, stem) = (job.origin.clone(), job.line, job.stem.clone());
    let is_file = !matches!(job.content, Content::Record(_));
    let done = job.read(plan).and_then(|item| {
        let id = item.id.clone();
        let answer = match &plan.out {
            Out::Folder { dir, formats } => files(engine, &item, &origin, &dir.join(&stem), formats),
            Out::Stream { form, .. } => engine.answer(&item, &origin, *form),
        };
        answer.map_err(|e| (id, e))
    });
    match done {
        Ok(answer) => answer,
        Err((id, error)) => failed(form_of(plan), &origin, line, is_file, &id, &error),
    }
}

fn form_of(plan: &Plan) -> Form {
    match plan.out {
        Out::Stream { form, .. } => form,
        Out::Folder { .. } => Form::Text,
    }
}

/// The answer to an input that cannot be used: a row in its place, or a line on standard error.
pub(super) fn failed(
    form: Form,
    origin: &str,
    line: Option<usize>,
    is_file: bool,
    id: &Value,
    error: &Error,
) -> Answer {
    let mut failed = Answer { failed_file: is_file, ..Answer::default() };
    if form == Form::Jsonl && !is_file {
        let row =
            json!({"id": id, "line": line, "error": {"code": error.code(), "message": error.to_string()}});
        failed.data = format!("{row}\n").into_bytes();
    } else {
        let place = match line {
            Some(line) => format!("{origin}:{line}: "),
            None if error.to_string().starts_with(&format!("{origin}: ")) => String::new(),
            None => format!("{origin}: "),
        };
        failed.talk.push(format!("duiyi: {place}{error}"));
    }
    failed
}
