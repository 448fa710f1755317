//! What each command answers to one input.

pub(super) mod align;
pub(super) mod check;
pub(super) mod check_summary;
pub(super) mod count;
pub(super) mod digest;
pub(super) mod duplicates;
mod inspect;
pub(super) mod merge;
mod overview;
mod review;

use super::input::Item;
use super::output::Inputs;
use super::plan::{Form, Plan, Show, Stage};
use crate::config::Config;
use crate::document::{Document, Flag, Media, Source, TextRef};
use crate::embed::Encoder;
use crate::error::{Error, Result};
use crate::export::{self, Context, Format, diff, report};
use crate::lexis::tokens::TokenCounter;
use crate::models::Models;
use crate::pipeline::Pipeline;
use crate::prepare;
use crate::repair::NameStore;
use clap::builder::styling::{AnsiColor, Style};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

/// What one input gives.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// For the output stream.
    pub(super) data: Vec<u8>,
    /// Lines for standard error.
    pub(super) talk: Vec<String>,
    /// The input was a whole file and could not be used.
    pub(super) failed_file: bool,
    /// A flag that the call denies is set.
    pub(super) denied: bool,
}

/// The stages, loaded, with the plan that they follow.
#[derive(Debug)]
pub(super) struct Engine<'a> {
    plan: &'a Plan,
    inputs: Inputs,
    pipeline: Pipeline,
    encoder: Option<Encoder>,
    /// Names learned on other pages.
    learned: Vec<String>,
}

impl<'a> Engine<'a> {
    pub(super) fn new(plan: &'a Plan) -> Result<Self> {
        let models = match &plan.models {
            Some(dir) => Models::open(dir)?,
            None => Models::embedded(),
        };
        let mut pipeline = Pipeline::new(&models)?;
        pipeline.cleaner = pipeline.cleaner.with_rules(&plan.config.clean)?;
        if let Some(file) = &plan.tokenizer {
            pipeline.summarizer = pipeline.summarizer.with_tokens(TokenCounter::from_file(file)?);
        }
        let encoder = if plan.stage == Stage::Embed { Encoder::new(&models)? } else { None };
        Ok(Self { plan, inputs: Inputs::new(&plan.files), pipeline, encoder, learned: Vec::new() })
    }

    fn config(&self, item: &Item) -> Config {
        let mut config = item.options.over(&self.plan.config);
        config.repair.learned_names.extend_from_slice(&self.learned);
        config
    }

    /// The names that are known from now on.
    pub(super) fn know(&mut self, names: &NameStore) {
        self.learned = names.names().map(str::to_owned).collect();
    }

    /// A document cleaned, to learn names from it.
    pub(super) fn cleaned(&self, item: &Item, origin: &str) -> Result<Document> {
        Ok(self.pipeline.clean(item.source(origin, self.plan)?, &self.config(item)))
    }

    /// The answer on a stream.
    pub(super) fn answer(&self, item: &Item, origin: &str, form: Form) -> Result<Answer> {
        match self.plan.stage {
            // An issue is made of all documents together, elsewhere.
            Stage::Run | Stage::Digest => self.run(item, origin, form),
            Stage::Clean => self.clean(item, origin, form),
            Stage::Detect => rows(item, form, inspect::detect(&self.pipeline, &self.text(item, origin)?)),
            Stage::Split(lang) => {
                let source = self.text(item, origin)?;
                rows(item, form, inspect::split(&self.pipeline, item, &source, lang, &self.config(item))?)
            }
            Stage::Summarize => self.summarize(item, origin, form),
            Stage::CheckSummary => check_summary::check(self, item, form),
            Stage::Align => rows(item, form, inspect::align(&self.pipeline, item, &self.config(item))?),
            Stage::Embed => {
                let encoder = self.encoder.as_ref().ok_or_else(|| {
                    Error::config("this build has no encoder").remedy("build with the feature encoder")
                })?;
                rows(item, form, inspect::embed(encoder, form, &self.text(item, origin)?))
            }
            Stage::Decode => rows(item, form, inspect::decode(item, origin, self.plan)?),
        }
    }

    /// The text of a stage that takes text alone.
    fn text(&self, item: &Item, origin: &str) -> Result<Source> {
        let source = item.source(origin, self.plan)?;
        if source.media.is_html() && self.plan.from != super::args::From::Html {
            return Err(Error::format("is HTML, and this stage takes text")
                .remedy("run `duiyi clean` on it first, or say --from text"));
        }
        Ok(source)
    }

    fn context(&self, item: &Item, document: &Document, config: &Config) -> Context<'static> {
        let mut context = Context::new(item.id.clone(), prepare::direction(document, &config.prepare));
        context.extra = item.extra.clone();
        context.shape = self.plan.shape;
        let way = &context.direction;
        context.terms = self.plan.glossary.as_ref().map(|g| Arc::new(g.matcher(&way.src, &way.tgt)));
        context
    }

    fn denied(&self, document: &Document) -> bool {
        document.flags.iter().any(|f: &Flag| self.plan.deny.contains(f))
    }

    /// Remarks beside an answer on a stream. Rows carry their flags themselves.
    fn talk(&self, document: &Document, origin: &str, form: Form) -> Vec<String> {
        let wanted = !self.plan.quiet && form != Form::Jsonl;
        damaged(document, origin).filter(|_| wanted).into_iter().collect()
    }

    fn document(&self, item: &Item, origin: &str) -> Result<(Document, Context<'static>)> {
        let config = self.config(item);
        config.prepare.check()?;
        let document = self.pipeline.run(item.source(origin, self.plan)?, &config);
        let context = self.context(item, &document, &config);
        Ok((document, context))
    }

    fn run(&self, item: &Item, origin: &str, form: Form) -> Result<Answer> {
        let (document, context) = self.document(item, origin)?;
        let mut data = Vec::new();
        match form {
            Form::Text => data.extend(overview::overview(&document, &context, origin).into_bytes()),
            Form::Json => Format::Json.write(&document, &context, &mut data)?,
            Form::Jsonl => Format::Jsonl.write(&document, &context, &mut data)?,
            Form::File(format) => format.write(&document, &context, &mut data)?,
        }
        let talk = self.talk(&document, origin, form);
        Ok(Answer { data, talk, denied: self.denied(&document), ..Answer::default() })
    }

    fn clean(&self, item: &Item, origin: &str, form: Form) -> Result<Answer> {
        let config = self.config(item);
        let document = self.pipeline.clean(item.source(origin, self.plan)?, &config);
        let mut context = self.context(item, &document, &config);
        context.explain = self.plan.show == Show::Causes;
        let mut data = Vec::new();
        match self.plan.show {
            Show::Causes if form == Form::Text => export::explain(&document, &mut data)?,
            Show::Diff { color } => {
                diff::write(&document, &marks(color), &mut data).map_err(|e| Error::format(e.to_string()))?
            }
            _ => data = cleaned(&report::Cleaned::new(&document, &context), form)?,
        }
        let talk = self.talk(&document, origin, form);
        Ok(Answer { data, talk, denied: self.denied(&document), ..Answer::default() })
    }

    fn summarize(&self, item: &Item, origin: &str, form: Form) -> Result<Answer> {
        if let Some(sentences) = item.strings("sentences")? {
            if self.plan.bilingual {
                return Err(Error::config("sentences alone have no translation")
                    .at("--bilingual")
                    .remedy("give the page that has both languages"));
            }
            let answer = inspect::summarize(&self.pipeline, item, &sentences, &self.config(item))?;
            return rows(item, form, self.previewed(answer));
        }
        let (document, _) = self.document(item, origin)?;
        let numbers = document.sentences_in(document.summary.lang.primary());
        let picks = document.summary.picks.iter().filter_map(|p| {
            let number = *numbers.get(p.index)?;
            let other = self.plan.bilingual.then(|| document.counterparts(TextRef::Sentence(number)));
            let other = other.map(|o| o.iter().map(|t| document.text_of(*t)).collect());
            Some((p, document.sentence_text(&document.sentences[number]), other))
        });
        let mut picks = inspect::picks(document.summary.lang, picks);
        picks.rows.fields.push(inspect::skipped(&document.summary));
        let answer = rows(item, form, self.previewed(picks))?;
        Ok(Answer { talk: self.talk(&document, origin, form), ..answer })
    }

    /// With the preview line, where one is wanted: in JSON beside the sentences, for people in their place.
    fn previewed(&self, summary: inspect::Picked<'_>) -> Rows {
        let inspect::Picked { mut rows, lang, texts } = summary;
        if let Some(chars) = self.plan.preview {
            let joined = texts.join(crate::summarize::separator(lang));
            let line = texts.iter().fold(crate::summarize::preview(&joined, lang, chars), |line, text| {
                if line.text.is_empty() { crate::summarize::preview(text, lang, chars) } else { line }
            });
            rows.text = format!("{}\n", inspect::one_line(line.text));
            rows.fields.push((
                "preview",
                json!({"text": line.text, "chars": line.chars, "shortfall": line.shortfall, "cut": line.is_cut}),
            ));
        }
        rows
    }
}

/// The report of `clean`, or its text.
fn cleaned(report: &report::Cleaned<'_>, form: Form) -> Result<Vec<u8>> {
    let data = match form {
        Form::Jsonl => serde_json::to_vec(report),
        Form::Json => serde_json::to_vec_pretty(report),
        _ => Ok(report.text.clone().into_bytes()),
    };
    let mut data = data.map_err(|e| Error::format(e.to_string()))?;
    data.push(b'\n');
    Ok(data)
}

/// How a diff is marked: red and struck out, green and underlined; or between marks.
fn marks(color: bool) -> diff::Marks {
    if !color {
        return diff::Marks::default();
    }
    let pair = |style: Style| (style.render().to_string(), style.render_reset().to_string());
    diff::Marks {
        removed: pair(AnsiColor::Red.on_default().strikethrough()),
        added: pair(AnsiColor::Green.on_default().underline()),
    }
}

/// A stage's answer: its fields for JSON, its lines for people.
struct Rows {
    fields: Vec<(&'static str, Value)>,
    text: String,
}

fn rows(item: &Item, form: Form, rows: Rows) -> Result<Answer> {
    let text = match form {
        Form::Json | Form::Jsonl => {
            let mut row = json!({"id": item.id});
            for (key, value) in rows.fields {
                row[key] = value;
            }
            if form == Form::Json { format!("{row:#}\n") } else { format!("{row}\n") }
        }
        _ => rows.text,
    };
    Ok(Answer { data: text.into_bytes(), ..Answer::default() })
}

/// What a reader must hear about a document that was decoded with the wrong encoding: the files look whole.
fn damaged(document: &Document, origin: &str) -> Option<String> {
    document.flags.contains(&Flag::EncodingDamage).then(|| {
        let encoding = document.source.encoding;
        format!("{origin}: not all of it is sound {encoding} text (try another --encoding, or none)")
    })
}

/// Writes the files of one document; `path` is their name without the suffix.
pub(super) fn files(
    engine: &Engine<'_>,
    item: &Item,
    origin: &str,
    path: &Path,
    formats: &[Format],
) -> Result<Answer> {
    let (document, context) = engine.document(item, origin)?;
    let mut written = Vec::new();
    for format in formats.iter().filter(|f| f.applies(&document)) {
        let mut name = path.as_os_str().to_owned();
        name.push(format.suffix());
        let file = Path::new(&name);
        engine.inputs.spare(file)?;
        super::output::write_whole(file, engine.plan.force, |out| format.write(&document, &context, out))?;
        written.push(file.display().to_string());
    }
    if engine.plan.job {
        let beside = |suffix: &str| {
            let mut name = path.as_os_str().to_owned();
            name.push(suffix);
            std::path::PathBuf::from(name)
        };
        let (manifest, skeleton) = (beside(merge::MANIFEST), beside(merge::SKELETON));
        let kept = export::manifest(&document, &context);
        // A book's text is not its bytes.
        let original = match document.source.media {
            Media::Fragment => document.source.text().as_bytes(),
            _ => item.bytes(),
        };
        for (file, write) in [(&manifest, true), (&skeleton, false)] {
            engine.inputs.spare(file)?;
            super::output::write_whole(file, engine.plan.force, |out| {
                let done = if write { kept.write(out) } else { out.write_all(original) };
                done.map_err(|e| Error::io("writing", file, e))
            })?;
            written.push(file.display().to_string());
        }
    }
    let mut talk = Vec::new();
    if !engine.plan.quiet {
        let way = &context.direction;
        talk.push(match way.guessed {
            true if document.flags.contains(&Flag::EmptyDocument) => format!("{origin}: has no text"),
            true if document.units.is_empty() => format!("{origin}: has nothing to translate"),
            true => {
                format!("{origin}: {} → {} (guessed from the text; --src and --tgt fix it)", way.src, way.tgt)
            }
            false => format!("{origin}: {} → {}", way.src, way.tgt),
        });
        talk.extend(damaged(&document, origin));
        talk.extend(written.into_iter().map(|f| format!("  wrote {f}")));
    }
    Ok(Answer { talk, denied: engine.denied(&document), ..Answer::default() })
}
