//! `duiyi check-summary`: what is wrong with a summary, seen beside its document.

use super::inspect::{SAMPLE, majority, one_line};
use super::{Answer, Engine, Rows, rows};
use crate::cli::args::CheckSummaryArgs;
use crate::cli::batch;
use crate::cli::input::{Content, Item, Job};
use crate::cli::output;
use crate::cli::plan::{Form, Out, Plan, Stage, lang};
use crate::document::SentenceKind;
use crate::error::{Error, Result};
use crate::summarize::Candidate;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;

/// Does the call: 0 when every summary is sound, 1 when one is not, 2 when something cannot be read.
pub(in crate::cli) fn run(args: CheckSummaryArgs) -> Result<u8> {
    let plan = Plan::stage(Stage::CheckSummary, args.stage)?;
    let Some(source) = args.source else {
        if plan.files.iter().all(|f| plan.is_records(f)) {
            return batch::run(&plan);
        }
        return Err(Error::config("a summary is checked beside its document")
            .remedy("name it with --source, or give records with --from jsonl"));
    };
    let [summary] = plan.files.as_slice() else {
        return Err(Error::config("one summary is checked at a time").remedy("name one file"));
    };
    let engine = Engine::new(&plan)?;
    let (lang, found, sentences) = document(&engine, &plan, &source, summary)?;
    let record = json!({
        "id": summary.display().to_string(),
        "lang": lang,
        "title": args.title.or(found),
        "sentences": sentences.0,
        "summary": sentences.1,
    });
    let record = Content::Record(record.to_string().into_bytes());
    let item = job(summary, record).read(&plan).map_err(|(_, e)| e)?;
    let Out::Stream { form, file } = &plan.out else { return Ok(2) };
    batch::stream(&plan, file.as_deref(), |out| {
        let answer = check(&engine, &item, *form)?;
        out.write_all(&answer.data).map_err(output::stdout_failed)?;
        Ok(u8::from(answer.denied))
    })
}

fn job(path: &Path, content: Content) -> Job {
    Job { origin: path.display().to_string(), line: None, stem: String::new(), content }
}

/// The language of the summary, the document's title and sentences in it, and the summary's sentences.
type Read = (String, Option<String>, (Vec<String>, Vec<String>));

fn document(engine: &Engine<'_>, plan: &Plan, source: &Path, summary: &Path) -> Result<Read> {
    let read = |path: &Path| -> Result<crate::document::Source> {
        let item = job(path, Content::File(path.to_owned())).read(plan).map_err(|(_, e)| e)?;
        item.source(&path.display().to_string(), plan)
    };
    let summary = read(summary)?;
    let lines = || summary.text().lines().map(str::trim).filter(|l| !l.is_empty());
    let lang = majority(&engine.pipeline.detector, lines().take(SAMPLE));
    let mut chosen = Vec::new();
    for line in lines() {
        let tiles = engine.pipeline.splitter.split(line, lang, &plan.config.split);
        let texts = tiles.iter().filter(|(_, kind)| **kind == SentenceKind::Text);
        chosen.extend(texts.map(|(span, _)| span.slice(line).to_owned()));
    }
    let document = engine.pipeline.run(read(source)?, &plan.config);
    let title = if lang.is_zh() { &document.metadata.title_zh } else { &document.metadata.title_en };
    let texts = document.sentences_in(lang.primary()).into_iter();
    let texts = texts.map(|i| document.sentence_text(&document.sentences[i]).to_owned()).collect();
    Ok((lang.primary().to_owned(), title.clone(), (texts, chosen)))
}

/// The answer to a record with `sentences` and `summary`.
pub(super) fn check(engine: &Engine<'_>, item: &Item, form: Form) -> Result<Answer> {
    let list = |key: &str| {
        item.strings(key)?.ok_or_else(|| {
            Error::format(format!("no {key:?}")).remedy(
                "a record has \"sentences\", those of the document, and \"summary\", those that were chosen",
            )
        })
    };
    let (source, summary) = (list("sentences")?, list("summary")?);
    let lang = match item.string("lang")?.map(lang).transpose()? {
        Some(given) if !given.is_und() => given,
        _ => majority(&engine.pipeline.detector, summary.iter().copied().take(SAMPLE)),
    };
    let candidates: Vec<_> =
        source.iter().enumerate().map(|(paragraph, text)| Candidate { text, paragraph }).collect();
    let found = engine.pipeline.summarizer.check(&summary, &candidates, lang, item.string("title")?);
    let name = item.id.as_str().map_or_else(|| item.id.to_string(), str::to_owned);
    let (mut text, mut defects) = (String::new(), Vec::new());
    for d in &found {
        let sentence = summary.get(d.sentence).copied().unwrap_or_default();
        let start: String = one_line(sentence).chars().take(60).collect();
        let _ = writeln!(text, "{name}: sentence {}: {} [{}]: {start}", d.sentence + 1, d.message, d.rule);
        defects.push(json!({
            "rule": d.rule, "sentence": d.sentence, "index": d.index, "message": d.message, "text": sentence,
        }));
    }
    let answer = rows(item, form, Rows { fields: vec![("defects", Value::Array(defects))], text })?;
    Ok(Answer { denied: !found.is_empty(), ..answer })
}
