//! What is to be done: the command line, the configuration file and the defaults, put together and checked.

use super::args::{
    Budget, CleanArgs, CleanOptions, Color, Common, DuplicatesArgs, From, PrepareArgs, RunArgs, Sentences,
    StageArgs, Way,
};
use super::settings;
use crate::config::Config;
use crate::document::{Flag, Lang};
use crate::error::{Error, Result, io_at};
use crate::exchange::{Glossary, PROFILES, Profile, Shape};
use crate::export::Format;
use crate::models::Models;
use crate::split::{Phrases, Srx};
use crate::summarize::Ranker;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Which answer is wanted for each input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// All stages; files, or a report.
    Run,
    Detect,
    /// With the language given for all inputs.
    Split(Lang),
    Clean,
    Summarize,
    CheckSummary,
    Align,
    Embed,
    Decode,
    /// All stages; one issue of all documents.
    Digest,
}

/// Form of the answer on a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// For people.
    Text,
    /// Indented JSON.
    Json,
    /// JSON on one line.
    Jsonl,
    /// A file of [`Stage::Run`].
    File(Format),
}

/// What `clean` shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Show {
    /// The cleaned text, or the report.
    Cleaned,
    /// What decided each change; in the report, beside it.
    Causes,
    /// Before and after, in colour or between marks.
    Diff { color: bool },
}

/// Where the answers go.
#[derive(Debug)]
pub(super) enum Out {
    /// One stream: standard output, or a file.
    Stream { form: Form, file: Option<PathBuf> },
    /// A set of files for each document.
    Folder { dir: PathBuf, formats: Vec<Format> },
}

/// A whole call, resolved.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) stage: Stage,
    pub(super) files: Vec<PathBuf>,
    pub(super) from: From,
    pub(super) out: Out,
    pub(super) config: Config,
    pub(super) models: Option<PathBuf>,
    pub(super) tokenizer: Option<PathBuf>,
    pub(super) jobs: usize,
    pub(super) quiet: bool,
    pub(super) force: bool,
    pub(super) deny: Vec<Flag>,
    /// The file of learned names.
    pub(super) names: Option<PathBuf>,
    pub(super) show: Show,
    /// Each document's way back is kept beside its files.
    pub(super) job: bool,
    /// What is done to the units of files for translation tools.
    pub(super) shape: Shape,
    pub(super) glossary: Option<Glossary>,
    /// Characters of a preview line.
    pub(super) preview: Option<usize>,
    /// Sentences of a summary come with their translations.
    pub(super) bilingual: bool,
}

impl Plan {
    fn new(stage: Stage, common: Common, out: Out) -> Result<Self> {
        let mut config = match &common.config {
            Some(path) => settings::read(path)?,
            None => Config::default(),
        };
        config.ingest.encoding = common.encoding.or(config.ingest.encoding);
        Ok(Self {
            stage,
            files: files(common.files)?,
            from: common.from,
            out,
            config,
            models: common.models,
            tokenizer: None,
            jobs: common.jobs,
            quiet: common.quiet,
            force: common.force,
            deny: Vec::new(),
            names: None,
            show: Show::Cleaned,
            job: false,
            shape: Shape::default(),
            glossary: None,
            preview: None,
            bilingual: false,
        })
    }

    /// A stage with one answer for each input.
    pub(super) fn stage(stage: Stage, args: StageArgs) -> Result<Self> {
        let records = args.common.from == From::Jsonl
            || args.common.from == From::Auto && args.common.files.iter().any(|f| is_jsonl(f));
        let form = match args.to.as_deref() {
            None if records => Form::Jsonl,
            None | Some("text") => Form::Text,
            Some("json") => Form::Json,
            Some("jsonl") => Form::Jsonl,
            Some(other) => {
                return Err(Error::config(format!("unknown form {other:?}"))
                    .at("--to")
                    .remedy("use text, json or jsonl"));
            }
        };
        Self::new(stage, args.common, Out::Stream { form, file: args.output })
    }

    pub(super) fn clean(args: CleanArgs) -> Result<Self> {
        let mut plan = Self::stage(Stage::Clean, args.stage)?;
        plan.cleaning(args.clean)?;
        if args.explain {
            plan.show = Show::Causes;
        }
        if args.diff {
            let Out::Stream { form, file } = &plan.out else { return Ok(plan) };
            if *form != Form::Text {
                return Err(Error::config("a diff is text")
                    .at("--diff")
                    .remedy("leave --to out, or use --explain"));
            }
            let terminal = file.is_none() && std::io::stdout().is_terminal();
            let wanted = terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
            let color = args.color == Color::Always || args.color == Color::Auto && wanted;
            plan.show = Show::Diff { color };
        }
        Ok(plan)
    }

    pub(super) fn run(args: RunArgs) -> Result<Self> {
        let formats = formats(&args.to)?;
        let out = match args.output {
            Some(dir) => {
                let usual = || Format::USUAL.to_vec();
                Out::Folder { dir, formats: if formats.is_empty() { usual() } else { formats } }
            }
            None => Out::Stream { form: one_form(&formats, Form::Text)?, file: None },
        };
        let mut plan = Self::new(Stage::Run, args.common, out)?;
        plan.cleaning(args.clean)?;
        plan.splitting(args.splitting)?;
        plan.budget(args.budget)?;
        plan.way(args.way, args.unit_tokens)?;
        Ok(plan)
    }

    pub(super) fn prepare(args: PrepareArgs) -> Result<Self> {
        let formats = formats(&args.to)?;
        let profile =
            args.profile.as_deref().map(|name| profile(name, args.common.models.as_deref())).transpose()?;
        let all = match &profile {
            Some(profile) => profile.formats.iter().take(1).map(|f| Format::Units(*f)).collect(),
            None => vec![Format::XLIFF12, Format::TMX, Format::CSV],
        };
        if let Some(profile) = &profile {
            let other = |f: &&Format| !matches!(f, Format::Units(u) if profile.formats.contains(u));
            if let Some(format) = formats.iter().find(other) {
                return Err(Error::config(format!("{} does not read {}", profile.name, format.name()))
                    .at("--to")
                    .remedy("leave --to out, or choose another --profile"));
            }
        }
        let out = match args.output {
            Some(dir) => Out::Folder { dir, formats: if formats.is_empty() { all } else { formats } },
            None => Out::Stream { form: one_form(&formats, Form::File(Format::XLIFF12))?, file: None },
        };
        let mut plan = Self::new(Stage::Run, args.common, out)?;
        plan.job = matches!(plan.out, Out::Folder { .. });
        plan.splitting(args.splitting)?;
        plan.tokenizer = args.tokenizer;
        plan.shape = Shape { copy_source: profile.is_some_and(|p| p.copy_source), pseudo: args.pseudo };
        plan.glossary = args.terms.as_deref().map(glossary).transpose()?;
        plan.way(args.way, args.tokens)?;
        Ok(plan)
    }

    pub(super) fn duplicates(args: DuplicatesArgs) -> Result<Self> {
        let mut plan = Self::stage(Stage::Clean, args.stage)?;
        let share = |given: Option<f32>, option: &str, setting: &mut f32| {
            *setting = given.unwrap_or(*setting);
            let wrong = || {
                let message = format!("{setting} is no share");
                Error::config(message).at(option.to_owned()).remedy("use a number from 0 to 1")
            };
            (0.0..=1.0).contains(setting).then_some(()).ok_or_else(wrong)
        };
        share(args.similarity, "--similarity", &mut plan.config.duplicates.similarity)?;
        share(args.containment, "--containment", &mut plan.config.duplicates.containment)?;
        let mut files = Vec::new();
        for path in std::mem::take(&mut plan.files) {
            super::input::files_of(path, &mut files)?;
        }
        plan.files = files;
        Ok(plan)
    }

    /// An issue of all documents. Formats and the folder stay with the command.
    pub(super) fn digest(common: Common, clean: CleanOptions, budget: Budget) -> Result<Self> {
        let mut plan = Self::new(Stage::Digest, common, Out::Stream { form: Form::Text, file: None })?;
        plan.cleaning(clean)?;
        plan.budget(budget)?;
        let mut files = Vec::new();
        for path in std::mem::take(&mut plan.files) {
            super::input::files_of(path, &mut files)?;
        }
        plan.files = files;
        Ok(plan)
    }

    pub(super) fn cleaning(&mut self, options: CleanOptions) -> Result<()> {
        self.config.clean.keep_furniture |= options.keep_furniture;
        self.config.repair.fix_mojibake |= options.fix_mojibake;
        self.config.repair.known_names.extend(options.known_names);
        self.config.clean.known_publishers.extend(options.known_publishers);
        self.names = options.names.or(self.names.take());
        for word in options.deny {
            let unknown = |_| {
                let near = settings::nearest(&word, Flag::ALL.iter().map(|f| f.as_str()));
                Error::config(format!("unknown flag {word:?}{near}")).at("--deny")
            };
            self.deny.push(word.parse().map_err(unknown)?);
        }
        Ok(())
    }

    pub(super) fn splitting(&mut self, options: Sentences) -> Result<()> {
        let split = &mut self.config.split;
        split.keep_quotes_whole |= options.keep_quotes_whole;
        split.zh_split_semicolon |= options.zh_split_semicolon;
        split.rules_only |= options.rules_only;
        split.max_chars = options.max_chars.or(split.max_chars);
        for file in options.abbreviations {
            split.abbreviations = split.abbreviations.with(&phrases(&file)?);
        }
        for file in options.never_break {
            split.never_break = split.never_break.with(&phrases(&file)?);
        }
        if let Some(file) = options.srx {
            split.srx = Some(Srx::open(file)?);
        }
        Ok(())
    }

    pub(super) fn budget(&mut self, budget: Budget) -> Result<()> {
        let options = &mut self.config.summarize;
        let other = budget.words.is_some() || budget.chars.is_some() || budget.tokens.is_some();
        match budget.sentences {
            Some(n) => options.sentences = n,
            None if other => options.sentences = usize::MAX,
            None => {}
        }
        options.words = budget.words.or(options.words);
        options.chars = budget.chars.or(options.chars);
        options.tokens = budget.tokens.or(options.tokens);
        if let Some(tag) = budget.summary_lang {
            if !matches!(tag.as_str(), "en" | "zh") {
                return Err(Error::config(format!("no summaries in {tag:?}"))
                    .at("--summary-lang")
                    .remedy("use en or zh"));
            }
            options.lang = Some(tag);
        }
        if let Some(name) = &budget.ranker {
            let names = || Ranker::ALL.iter().map(|r| r.name());
            options.ranker = Ranker::from_name(name).ok_or_else(|| {
                let near = settings::nearest(name, names());
                Error::config(format!("unknown ranker {name:?}{near}"))
                    .at("--ranker")
                    .remedy("use careful, learned, lead, textrank, lexrank or mmr")
            })?;
        }
        self.tokenizer = budget.tokenizer;
        Ok(())
    }

    fn way(&mut self, way: Way, tokens: Option<usize>) -> Result<()> {
        self.config.prepare.src = way.src.or(self.config.prepare.src.take());
        self.config.prepare.tgt = way.tgt.or(self.config.prepare.tgt.take());
        self.config.prepare.tokens = tokens.or(self.config.prepare.tokens);
        self.config.prepare.check()
    }

    /// How a file is to be read when its content does not decide.
    pub(super) fn is_records(&self, file: &Path) -> bool {
        self.from == From::Jsonl || self.from == From::Auto && is_jsonl(file)
    }
}

/// What a client accepts.
pub(super) fn profile(name: &str, models: Option<&Path>) -> Result<Profile> {
    if !PROFILES.contains(&name) {
        let near = settings::nearest(name, PROFILES.into_iter());
        return Err(Error::config(format!(
            "unknown client {name:?}{near}; there are {}",
            PROFILES.join(", ")
        ))
        .at("--profile"));
    }
    let models = models.map_or_else(|| Ok(Models::embedded()), Models::open)?;
    Profile::parse(name, &models.text(&format!("profiles/{name}.txt"))?)
}

/// A glossary from a file.
pub(super) fn glossary(path: &Path) -> Result<Glossary> {
    Glossary::read(&std::fs::read(path).map_err(io_at("reading", path))?).map_err(|e| e.at(path.display()))
}

/// A list of words from a file.
fn phrases(file: &Path) -> Result<Phrases> {
    let text = std::fs::read(file).map_err(io_at("reading a list", file))?;
    let text = std::str::from_utf8(&text)
        .map_err(|_| Error::format("not UTF-8").at(file.display()).remedy("duiyi decode makes it UTF-8"))?;
    Ok(Phrases::from_text(text))
}

fn is_jsonl(file: &Path) -> bool {
    let ext = file.extension().and_then(|e| e.to_str()).unwrap_or("");
    ["jsonl", "ndjson"].iter().any(|e| ext.eq_ignore_ascii_case(e))
}

/// The inputs; standard input when none is named and something is piped in.
fn files(named: Vec<PathBuf>) -> Result<Vec<PathBuf>> {
    if !named.is_empty() {
        return Ok(named);
    }
    if std::io::stdin().is_terminal() {
        return Err(Error::config("no input").remedy("name a file, or - to type or pipe the text"));
    }
    Ok(vec![PathBuf::from("-")])
}

fn formats(names: &[String]) -> Result<Vec<Format>> {
    let known = || Format::ALL.iter().map(|f| f.name());
    let find = |name: &String| {
        Format::from_name(name).ok_or_else(|| {
            let near = settings::nearest(name, known());
            Error::config(format!(
                "unknown format {name:?}{near}; there are {}",
                known().collect::<Vec<_>>().join(", ")
            ))
            .at("--to")
        })
    };
    names.iter().map(find).collect()
}

fn one_form(formats: &[Format], default: Form) -> Result<Form> {
    match formats {
        [] => Ok(default),
        [Format::Json] => Ok(Form::Json),
        [Format::Jsonl] => Ok(Form::Jsonl),
        [one] => Ok(Form::File(*one)),
        _ => Err(Error::config("several formats need a folder").at("--to").remedy("name one with -o")),
    }
}

/// A language hint: a tag, or `auto`.
pub(super) fn lang(tag: &str) -> Result<Lang> {
    match tag {
        "auto" | "" => Ok(Lang::UND),
        tag => Lang::from_tag(tag)
            .or_else(|| tag.split('-').next().and_then(Lang::from_tag))
            .ok_or_else(|| Error::config(format!("unknown language {tag:?}")).remedy("use en, zh or auto")),
    }
}
