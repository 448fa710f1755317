//! A newsletter issue from many documents.

use super::{Answer, Engine};
use crate::cli::args::DigestArgs;
use crate::cli::input::{Body, Content, Item, Job, Jobs};
use crate::cli::plan::{Form, Plan};
use crate::cli::{batch, output, settings};
use crate::digest::{self, Article, Edits, Format, Given, Issue, Layout, Order, Pick, Templates};
use crate::embed::Encoder;
use crate::error::{Error, Result, io_at};
use crate::models::Models;
use rayon::prelude::*;
use serde_json::Value;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The editor's file in the folder of an issue.
const ISSUE: &str = "issue.toml";

/// Does what the arguments say; returns the exit code.
pub(in crate::cli) fn run(args: DigestArgs) -> Result<u8> {
    if let Some(dir) = &args.init_template {
        return init_template(dir, args.common.force, args.common.quiet);
    }
    let formats = formats(&args)?;
    let picks = args.pick.iter().map(|p| pick(p)).collect::<Result<Vec<_>>>()?;
    let templates = match &args.template {
        Some(dir) => Templates::open(dir)?,
        None => Templates::built_in()?,
    };
    let (output, edits) = (args.output.clone(), args.edits.clone());
    let mut plan = Plan::digest(args.common, args.clean, args.budget)?;
    let options = &mut plan.config.digest;
    options.title = args.title.or(options.title.take());
    options.date = args.date.or(options.date.take());
    options.language = args.lang.or(options.language.take());
    options.finished |= args.finished;
    options.quotes.words = args.quote_words.or(options.quotes.words);
    if let Some(order) = &args.order {
        let words = [
            ("date", Order::Date),
            ("source", Order::Source),
            ("score", Order::Score),
            ("input", Order::Input),
        ];
        options.order = word("--order", order, &words)?;
    }
    if let Some(layout) = &args.layout {
        let words = [("single", Layout::Single), ("stacked", Layout::Stacked), ("columns", Layout::Columns)];
        options.layout = word("--layout", layout, &words)?;
    }
    check(options)?;
    let edits_file = edits.or_else(|| output.as_ref().map(|dir| dir.join(ISSUE)).filter(|f| f.is_file()));
    let edits = match &edits_file {
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(io_at("reading the issue", path))?;
            Edits::read(&text).map_err(|e| {
                let told = e.to_string();
                Error::config(told).at(path.display())
            })?
        }
        None => Edits::default(),
    };
    if let Some(dir) = &output {
        // The issue of the last run may lie in the folder that is read.
        plan.files.retain(|f| f.parent() != Some(dir) || !is_own(f));
    }
    if let Some(dir) = &output {
        output::prepare_folder(dir, names(&formats), &output::Inputs::new(&plan.files), plan.force)?;
    }
    let (articles, code) = read(&plan)?;
    let issue = issue(&plan, &articles, &edits, &picks)?;
    match &output {
        Some(dir) => write(&plan, dir, &formats, &issue, &edits, &templates, args.to.is_empty())?,
        None => {
            let parts = formats[0].write(&issue, &templates)?;
            if parts.len() > 1 {
                return Err(Error::config(format!("the issue makes {} e-mails", parts.len()))
                    .at("--to")
                    .remedy("name a folder for them with -o"));
            }
            let mut out = std::io::stdout().lock();
            parts
                .iter()
                .try_for_each(|p| out.write_all(p))
                .and_then(|()| out.flush())
                .map_err(output::stdout_failed)?;
        }
    }
    if !plan.quiet {
        tell(&issue, &edits, articles.len());
    }
    Ok(code)
}

fn issue(plan: &Plan, articles: &[Article], edits: &Edits, picks: &[Pick]) -> Result<Issue> {
    let models = match &plan.models {
        Some(dir) => Models::open(dir)?,
        None => Models::embedded(),
    };
    let options = &plan.config.digest;
    let encoder = Encoder::new(&models)?;
    let groups = digest::group(articles, encoder.as_ref(), &plan.config.duplicates, options, edits);
    let mut issue = digest::compose(articles, &groups, options, edits);
    digest::apply_picks(&mut issue, picks, options)?;
    Ok(issue)
}

/// Reads every input; those that cannot be read are told. The exit code is 2 when nothing could be read.
fn read(plan: &Plan) -> Result<(Vec<Article>, u8)> {
    let engine = Engine::new(plan)?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(plan.jobs)
        .build()
        .map_err(|e| Error::config(format!("{e}")).at("--jobs"))?;
    let (mut articles, mut inputs, mut failed, mut denied) = (Vec::new(), 0, 0, false);
    for chunk in Jobs::new(plan) {
        let read: Vec<_> =
            pool.install(|| chunk.into_par_iter().map(|j| article(plan, &engine, j)).collect());
        for answer in read {
            inputs += 1;
            match answer {
                Ok((article, deny)) => {
                    articles.push(article);
                    denied |= deny;
                }
                Err(answer) => {
                    failed += 1;
                    answer.talk.iter().for_each(|line| crate::cli::say(line));
                }
            }
        }
    }
    if inputs == 0 || inputs == failed {
        return Err(
            Error::format("no input could be read").remedy("name files, folders, feeds or JSON Lines")
        );
    }
    Ok((articles, u8::from(denied)))
}

fn article(plan: &Plan, engine: &Engine<'_>, job: Job) -> std::result::Result<(Article, bool), Answer> {
    let (origin, line) = (job.origin.clone(), job.line);
    let is_file = !matches!(job.content, Content::Record(_));
    let done = job.read(plan).and_then(|item| {
        let id = item.id.clone();
        let made = engine.document(&item, &origin).and_then(|(document, _)| {
            let given = given(&item)?;
            let shown = match line {
                Some(line) => format!("{origin}:{line}"),
                None => origin.clone(),
            };
            Ok((Article::of(&document, &given, &shown), engine.denied(&document)))
        });
        made.map_err(|e| (id, e))
    });
    done.map_err(|(id, e)| batch::failed(Form::Text, &origin, line, is_file, &id, &e))
}

/// What a record says beside its text; of an entry of a feed its id.
fn given(item: &Item) -> Result<Given> {
    let text = |key: &str| item.string(key).map(|t| t.map(str::to_owned));
    let score = match item.fields.get("score") {
        None | Some(Value::Null) => None,
        Some(value) => Some(value.as_f64().ok_or_else(|| Error::format("\"score\" is not a number"))?),
    };
    let id = match (&item.body, &item.id) {
        (Body::Source(_), Value::String(id)) => Some(id.clone()),
        _ => None,
    };
    Ok(Given {
        id,
        title: text("title")?,
        // Many collections name a page by its address.
        url: text("url")?.or_else(|| item.id.as_str().filter(|id| id.starts_with("http")).map(str::to_owned)),
        source: text("source")?,
        author: text("author")?,
        date: text("date")?,
        image: text("image")?,
        image_alt: text("image_alt")?,
        tags: item.strings("tags")?.unwrap_or_default().into_iter().map(str::to_owned).collect(),
        score,
    })
}

fn write(
    plan: &Plan,
    dir: &Path,
    formats: &[Format],
    issue: &Issue,
    edits: &Edits,
    templates: &Templates,
    all: bool,
) -> Result<()> {
    let inputs = output::Inputs::new(&plan.files);
    // All of it is made before anything is written: a template that fails leaves the folder as it was.
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    for format in formats {
        if let Some(missing) = format.lacks(issue).filter(|_| all) {
            crate::cli::say(&format!("  no {}: {missing}", format.name()));
            continue;
        }
        let parts = format.write(issue, templates)?;
        let many = parts.len() > 1;
        for (n, bytes) in (1..).zip(parts) {
            let name = if many {
                format!("digest-{n}{}", format.suffix())
            } else {
                format!("digest{}", format.suffix())
            };
            files.push((dir.join(name), bytes));
        }
    }
    files.push((dir.join(ISSUE), edits.write(issue).into_bytes()));
    for (path, bytes) in &files {
        // The editor's file is read before it is written, so it may be.
        let own = path.ends_with(ISSUE);
        if !own {
            inputs.spare(path)?;
        }
        output::write_whole(path, plan.force || own, |out| {
            out.write_all(bytes).map_err(|e| Error::io("writing", path, e))
        })?;
        if !plan.quiet {
            crate::cli::say(&format!("  wrote {}", path.display()));
        }
    }
    Ok(())
}

/// What an editor wants to know at once.
fn tell(issue: &Issue, edits: &Edits, documents: usize) {
    let items = issue.items().count();
    let doubtful: Vec<String> =
        issue.items().filter(|i| !i.doubts.is_empty()).map(|i| i.number.to_string()).collect();
    crate::cli::say(&format!("{documents} documents, {items} items"));
    if !doubtful.is_empty() {
        crate::cli::say(&format!("needs a look: {}", doubtful.join(", ")));
    }
    let missing = edits.unmatched(issue).count();
    if missing > 0 {
        crate::cli::say(&format!("{missing} edited items are not among these documents; {ISSUE} keeps them"));
    }
}

fn init_template(dir: &Path, force: bool, quiet: bool) -> Result<u8> {
    let names = Templates::files().map(|(name, _)| name.to_owned());
    output::prepare_folder(dir, names, &output::Inputs::default(), force)?;
    for (name, text) in Templates::files() {
        let path = dir.join(name);
        output::write_whole(&path, force, |out| {
            out.write_all(text.as_bytes()).map_err(|e| Error::io("writing", &path, e))
        })?;
        if !quiet {
            crate::cli::say(&format!("  wrote {}", path.display()));
        }
    }
    Ok(0)
}

/// True for the name of a file that an issue is written to.
fn is_own(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let rest =
        name.strip_prefix("digest").map(|n| n.trim_start_matches(|c: char| c == '-' || c.is_ascii_digit()));
    name == ISSUE || rest.is_some_and(|rest| Format::ALL.iter().any(|f| f.suffix() == rest))
}

fn names(formats: &[Format]) -> impl Iterator<Item = String> {
    formats.iter().map(|f| format!("digest{}", f.suffix()))
}

fn formats(args: &DigestArgs) -> Result<Vec<Format>> {
    let known = || Format::ALL.iter().map(|f| f.name());
    let find = |name: &String| {
        Format::from_name(name).ok_or_else(|| {
            let near = settings::nearest(name, known());
            let all = known().collect::<Vec<_>>().join(", ");
            Error::config(format!("unknown format {name:?}{near}; there are {all}")).at("--to")
        })
    };
    let formats: Vec<Format> = args.to.iter().map(find).collect::<Result<_>>()?;
    match (&args.output, formats.as_slice()) {
        (Some(_), []) => Ok(Format::ALL.to_vec()),
        (None, []) => Ok(vec![Format::Markdown]),
        (None, [_, _, ..]) => {
            Err(Error::config("several formats need a folder").at("--to").remedy("name one with -o"))
        }
        _ => Ok(formats),
    }
}

/// `7=1,4,11`
fn pick(text: &str) -> Result<Pick> {
    let wrong = || {
        Error::config(format!("{text:?} names no sentences of an item"))
            .at("--pick")
            .remedy("write the item's number, = and its sentences: 7=1,4,11")
    };
    let (item, sentences) = text.split_once('=').ok_or_else(wrong)?;
    let sentences: Vec<usize> =
        sentences.split(',').map(|n| n.trim().parse().ok()).collect::<Option<_>>().ok_or_else(wrong)?;
    Ok(Pick { item: item.trim().to_owned(), sentences })
}

fn word<T: Copy>(option: &'static str, given: &str, words: &[(&'static str, T)]) -> Result<T> {
    let found = words.iter().find(|(word, _)| *word == given).map(|(_, value)| *value);
    found.ok_or_else(|| {
        let all: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let near = settings::nearest(given, all.iter().copied());
        Error::config(format!("unknown word {given:?}{near}; there are {}", all.join(", "))).at(option)
    })
}

fn check(options: &digest::Options) -> Result<()> {
    if let Some(lang) = options.language.as_deref().filter(|l| !l.starts_with("en") && !l.starts_with("zh")) {
        return Err(Error::config(format!("no issues in {lang:?}")).at("--lang").remedy("use en or zh"));
    }
    if let Some(date) = options.date.as_deref().filter(|d| crate::lexis::dates::iso_date(d).is_none()) {
        return Err(Error::config(format!("{date:?} is no date"))
            .at("--date")
            .remedy("write it as 2026-11-24"));
    }
    Ok(())
}
