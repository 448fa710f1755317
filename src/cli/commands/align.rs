//! Two texts, sentence by sentence, side by side: as a table, as files of translation tools, as a sheet to review.

use super::inspect::{SAMPLE, majority};
use super::{Engine, review};
use crate::align::Line;
use crate::cli::args::AlignArgs;
use crate::cli::batch;
use crate::cli::input::{Content as Input, Job};
use crate::cli::output::{self, Inputs};
use crate::cli::plan::{Form, Out, Plan, Stage};
use crate::cli::say;
use crate::document::{Bead, Lang, Media, Role, SentenceKind, State};
use crate::error::{Error, Result, io_at};
use crate::exchange::{Bitext, Content, Format, Unit};
use crate::{export, ingest};
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What the answer is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum To {
    /// Source, target and score on a line.
    Table,
    /// A format of translation tools.
    File(Format),
    /// An HTML page, the doubtful pairs first.
    Review,
}

impl To {
    fn named(name: &str) -> Result<To> {
        match name {
            "text" => Ok(To::Table),
            "review" => Ok(To::Review),
            name => Format::from_name(name).map(To::File).ok_or_else(|| {
                let known: Vec<&str> = Format::ALL.iter().map(|f| f.name()).collect();
                Error::config(format!(
                    "unknown form {name:?}; there are text, json, jsonl, review, {}",
                    known.join(", ")
                ))
                .at("--to")
            }),
        }
    }

    fn suffix(self) -> &'static str {
        match self {
            To::Table => ".tsv",
            To::Review => ".review.html",
            To::File(format) => format.suffix(),
        }
    }
}

/// Does the call.
pub(in crate::cli) fn run(args: AlignArgs) -> Result<u8> {
    let AlignArgs { mut stage, min_confidence, split } = args;
    let to = stage.to.clone().unwrap_or_default();
    let structured = matches!(to.as_str(), "" | "text" | "json" | "jsonl");
    if !structured {
        stage.to = None;
    }
    let mut plan = Plan::stage(Stage::Align, stage)?;
    if let Some(limit) = min_confidence {
        if !(0.0..=1.0).contains(&limit) {
            return Err(Error::config(format!("{limit} is no probability"))
                .at("--min-confidence")
                .remedy("use a number from 0 to 1"));
        }
        plan.config.align.low_confidence = limit;
    }
    if plan.files.iter().all(|f| plan.is_records(f)) {
        if !structured {
            return Err(Error::config(format!("records give records, not {to}"))
                .at("--to")
                .remedy("leave --to out, or name two text files"));
        }
        return batch::run(&plan);
    }
    let engine = Engine::new(&plan)?;
    let to = if to.is_empty() { "text" } else { &to };
    match plan.files.as_slice() {
        [source, target] if source.is_dir() && target.is_dir() => {
            folders(&plan, &engine, (source, target), To::named(to)?, split)
        }
        [source, target] => {
            let (a, b) =
                (sentences(source, &plan, &engine, split)?, sentences(target, &plan, &engine, split)?);
            let Out::Stream { form, file } = &plan.out else { return Ok(2) };
            batch::stream(&plan, file.as_deref(), |out| {
                if matches!(form, Form::Json | Form::Jsonl) {
                    let record = serde_json::json!({"id": null, "source": a, "target": b}).to_string();
                    let job = Job {
                        origin: source.display().to_string(),
                        line: None,
                        stem: String::new(),
                        content: Input::Record(record.into_bytes()),
                    };
                    let item = job.read(&plan).map_err(|(_, e)| e)?;
                    let answer = engine.answer(&item, "-", *form)?;
                    return out.write_all(&answer.data).map_err(output::stdout_failed).map(|()| 0);
                }
                write(To::named(to)?, &aligned(&engine, source, &a, &b), out).map(|()| 0)
            })
        }
        [page] => mixed(&plan, &engine, page, To::named(to)?),
        _ => Err(Error::config("two text files are aligned, one for each language")
            .remedy("name two files, two folders, one page in both languages, or records with --from jsonl")),
    }
}

/// Two folders: files of the same name without the ending are one text in two languages.
fn folders(plan: &Plan, engine: &Engine<'_>, (a, b): (&Path, &Path), to: To, split: bool) -> Result<u8> {
    let Out::Stream { file: Some(dir), .. } = &plan.out else {
        return Err(Error::config("two folders give a folder").remedy("name it with -o"));
    };
    let list = |dir: &Path| -> Result<Vec<(String, PathBuf)>> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(dir).map_err(io_at("reading", dir))? {
            let path = entry.map_err(io_at("reading", dir))?.path();
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_file() && !stem.starts_with('.') {
                files.push((stem, path));
            }
        }
        files.sort();
        match files.windows(2).find(|w| w[0].0 == w[1].0) {
            Some(twice) => Err(Error::format(format!("has two files named {:?}", twice[0].0))
                .at(dir.display())
                .remedy("keep one of them in the folder")),
            None => Ok(files),
        }
    };
    let (left, right) = (list(a)?, list(b)?);
    let partner = |stem: &str| right.iter().find(|(s, _)| s == stem).map(|(_, p)| p);
    let pairs: Vec<_> = left.iter().filter_map(|(s, p)| Some((s, p, partner(s)?))).collect();
    if pairs.is_empty() {
        return Err(Error::format("no two files have the same name").at(format!(
            "{} and {}",
            a.display(),
            b.display()
        )));
    }
    let inputs: Vec<PathBuf> = left.iter().chain(&right).map(|(_, p)| p.clone()).collect();
    let names = pairs.iter().map(|(stem, ..)| format!("{stem}{}", to.suffix()));
    output::prepare_folder(dir, names, &Inputs::new(&inputs), plan.force)?;
    for (stem, source, target) in &pairs {
        let (a, b) = (sentences(source, plan, engine, split)?, sentences(target, plan, engine, split)?);
        let path = dir.join(format!("{stem}{}", to.suffix()));
        output::write_whole(&path, plan.force, |out| write(to, &aligned(engine, source, &a, &b), out))?;
        if !plan.quiet {
            say(&format!("{} + {} → {}", source.display(), target.display(), path.display()));
        }
    }
    let lonely = |list: &[(String, PathBuf)], other: &[(String, PathBuf)]| {
        for (_, path) in list.iter().filter(|(s, _)| !other.iter().any(|(o, _)| o == s)) {
            say(&format!("duiyi: {}: has no partner of its name", path.display()));
        }
    };
    lonely(&left, &right);
    lonely(&right, &left);
    Ok(0)
}

/// One page in both languages: its own pairs.
fn mixed(plan: &Plan, engine: &Engine<'_>, page: &Path, to: To) -> Result<u8> {
    let Out::Stream { form, file } = &plan.out else { return Ok(2) };
    if *form != Form::Text {
        return Err(Error::config("a page gives its pairs as a file")
            .at("--to")
            .remedy("`duiyi run` writes its report as JSON"));
    }
    let origin = page.display().to_string();
    let job = Job {
        origin: origin.clone(),
        line: None,
        stem: String::new(),
        content: Input::File(page.to_owned()),
    };
    let item = job.read(plan).map_err(|(_, e)| e)?;
    let (document, context) = engine.document(&item, &origin)?;
    let bitext = export::pairs(&document, &context);
    if bitext.units.is_empty() {
        return Err(Error::format("has no pair of texts in two languages")
            .at(&origin)
            .remedy("name two text files, one for each language"));
    }
    batch::stream(plan, file.as_deref(), |out| write(to, &bitext, out).map(|()| 0))
}

/// The sentences of a file: its lines, or what the splitter finds in it.
fn sentences(path: &Path, plan: &Plan, engine: &Engine<'_>, split: bool) -> Result<Vec<String>> {
    let bytes = std::fs::read(path).map_err(io_at("reading", path))?;
    let decoded = ingest::decode(&bytes, &plan.config.ingest).map_err(|e| e.at(path.display()))?;
    let text = &decoded.text;
    if !split {
        return Ok(text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect());
    }
    let tiling = engine.pipeline.splitter.split(text, Lang::UND, &plan.config.split);
    let pieces = tiling.iter().filter(|(_, kind)| **kind == SentenceKind::Text);
    Ok(pieces.map(|(span, _)| super::inspect::one_line(span.slice(text))).collect())
}

fn aligned(engine: &Engine<'_>, source: &Path, a: &[String], b: &[String]) -> Bitext {
    let (a, b): (Vec<&str>, Vec<&str>) =
        (a.iter().map(String::as_str).collect(), b.iter().map(String::as_str).collect());
    let lang = |texts: &[&str]| majority(&engine.pipeline.detector, texts.iter().copied().take(SAMPLE));
    let langs = (lang(&a), lang(&b));
    let options = &engine.plan.config.align;
    let beads = engine.pipeline.aligner.align(&lines(&a), &lines(&b), langs, options);
    let name = source.file_name().unwrap_or_default().to_string_lossy();
    bitext(&Sides { name: &name, source: &a, target: &b, langs }, &beads, options.low_confidence)
}

fn write(to: To, bitext: &Bitext, out: &mut dyn Write) -> Result<()> {
    match to {
        To::File(format) => format.write(bitext, out),
        To::Table => out.write_all(table(bitext).as_bytes()).map_err(output::stdout_failed),
        To::Review => out.write_all(review::page(bitext).as_bytes()).map_err(output::stdout_failed),
    }
}

/// Source, target and score; an empty side where there is none. What is doubtful stands here as well, with its score.
fn table(bitext: &Bitext) -> String {
    let mut out = String::new();
    let cell = |text: &str| text.replace(['\t', '\n', '\r'], " ");
    for unit in &bitext.units {
        let target = unit.target.as_ref().or(unit.candidate.as_ref()).map(Content::plain).unwrap_or_default();
        let score = unit.score.map(|s| format!("{s:.2}")).unwrap_or_default();
        let _ = writeln!(out, "{}\t{}\t{score}", cell(&unit.source.plain()), cell(&target));
    }
    out
}

/// The two sides of an alignment.
pub(super) struct Sides<'t> {
    /// Name of the source's file.
    pub(super) name: &'t str,
    pub(super) source: &'t [&'t str],
    pub(super) target: &'t [&'t str],
    pub(super) langs: (Lang, Lang),
}

/// Sentences as the aligner takes them.
pub(super) fn lines<'t>(texts: &[&'t str]) -> Vec<Line<'t>> {
    texts.iter().map(|text| Line { text, paragraph: None, heading: false }).collect()
}

/// Beads as units, in order: a doubtful one (below `confidence`) has its translation as a note and does not enter a
/// memory; a sentence that nothing translates is a unit without a target.
pub(super) fn bitext(sides: &Sides<'_>, beads: &[Bead], confidence: f32) -> Bitext {
    let join = |texts: &[&str], lang: Lang| {
        let texts: Vec<&str> = texts.iter().map(|t| t.trim()).collect();
        texts.join(if lang.joins_without_space() { "" } else { " " })
    };
    let mut units = Vec::with_capacity(beads.len());
    for (i, bead) in beads.iter().enumerate() {
        let source = join(&sides.source[bead.source.clone()], sides.langs.0);
        let target = join(&sides.target[bead.target.clone()], sides.langs.1);
        let mut unit = Unit::new(format!("a{}", i + 1), Content::text(source));
        unit.role = Role::Body;
        unit.line = Some(bead.source.start + 1);
        unit.score = Some(bead.score);
        if bead.source.is_empty() {
            unit.notes.push(format!("only in the target: {target}"));
            unit.candidate = Some(Content::text(target));
            unit.translate = false;
        } else if bead.target.is_empty() {
            unit.notes.push("only in the source".to_owned());
        } else if bead.score < confidence {
            unit.notes.push(format!("possible translation, not trusted (score {:.2}): {target}", bead.score));
            unit.candidate = Some(Content::text(target));
        } else {
            unit.target = Some(Content::text(target));
            unit.state = State::Translated;
            unit.trusted = true;
        }
        units.push(unit);
    }
    let tag = |lang: Lang| match lang.tag() {
        "zh" | "zh-Hans" => "zh-CN",
        "zh-Hant" => "zh-TW",
        "en" => "en-US",
        other => other,
    };
    Bitext {
        original: sides.name.to_owned(),
        media: Media::Text,
        src: tag(sides.langs.0).to_owned(),
        tgt: tag(sides.langs.1).to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        about: Vec::new(),
        units,
    }
}
