//! Inputs: files and records.

use super::args::From;
use super::plan::{Plan, Stage};
use super::settings;
use crate::config::RecordOptions;
use crate::document::{Media, Source};
use crate::error::{Error, Result, io_at};
use crate::ingest;
use base64::Engine as _;
use serde_json::{Map, Value};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Something to read.
#[derive(Debug)]
pub(super) struct Job {
    /// File, for messages.
    pub(super) origin: String,
    /// Number of the record's line, from 1.
    pub(super) line: Option<usize>,
    /// Name of the files that are made from it.
    pub(super) stem: String,
    pub(super) content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    Record(Vec<u8>),
    File(PathBuf),
    /// What standard input gave.
    Bytes(Vec<u8>),
    /// An entry of a feed, with its id.
    Entry(Value, Box<Source>),
    Failed(Error),
}

/// A document or a record, parsed.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) id: Value,
    pub(super) body: Body,
    pub(super) options: RecordOptions,
    pub(super) extra: Map<String, Value>,
    /// Keys that only one stage knows (`lang`, `title`, `sentences`, `source` …).
    pub(super) fields: Map<String, Value>,
}

#[derive(Debug)]
pub(super) enum Body {
    Text(String, Media),
    Bytes(Vec<u8>),
    Source(Box<Source>),
    /// The record has its text in other fields.
    None,
}

/// Chunks of jobs, in order; each holds at most a few megabytes of records.
pub(super) struct Jobs<'a> {
    plan: &'a Plan,
    files: std::slice::Iter<'a, PathBuf>,
    open: Option<Lines>,
    stems: super::output::Stems,
}

struct Lines {
    origin: String,
    reader: Box<dyn BufRead>,
    number: usize,
}

const CHUNK_BYTES: usize = 8 << 20;
const CHUNK_JOBS: usize = 256;

impl<'a> Jobs<'a> {
    pub(super) fn new(plan: &'a Plan) -> Self {
        Self { plan, files: plan.files.iter(), open: None, stems: Default::default() }
    }

    fn push_file(&mut self, path: &Path, chunk: &mut Vec<Job>) {
        let origin = path.display().to_string();
        if !self.plan.is_records(path) {
            let stem = self.stems.of_file(path);
            if let Some(content) = self.feed(path) {
                self.push_feed(content, &origin, &stem, chunk);
                return;
            }
            chunk.push(Job { origin, line: None, stem, content: Content::File(path.to_owned()) });
            return;
        }
        match open(path) {
            Ok(reader) => {
                self.open = Some(Lines { origin, reader: Box::new(BufReader::new(reader)), number: 0 })
            }
            Err(e) => {
                chunk.push(Job { origin, line: None, stem: String::new(), content: Content::Failed(e) })
            }
        }
    }

    /// What a file holds that may be a feed: by the setting, or by its name and its first bytes. Standard input is read to
    /// see what it is.
    fn feed(&self, path: &Path) -> Option<Result<Vec<u8>>> {
        let all = || {
            let mut bytes = Vec::new();
            open(path).and_then(|mut r| r.read_to_end(&mut bytes).map_err(io_at("reading", path)))?;
            Ok(bytes)
        };
        match self.plan.from {
            From::Feed => Some(all()),
            From::Auto if path == Path::new("-") => Some(all()),
            From::Auto if has_extension(path, &["rss", "atom", "rdf", "xml", "json"]) => {
                Some(all()).filter(|bytes| bytes.as_ref().is_ok_and(|b| ingest::is_feed(b)))
            }
            _ => None,
        }
    }

    fn push_feed(&mut self, content: Result<Vec<u8>>, origin: &str, stem: &str, chunk: &mut Vec<Job>) {
        let job = |stem: String, content| Job { origin: origin.to_owned(), line: None, stem, content };
        let bytes = match content {
            Ok(bytes) if self.plan.from == From::Feed || ingest::is_feed(&bytes) => bytes,
            Ok(bytes) => return chunk.push(job(stem.to_owned(), Content::Bytes(bytes))),
            Err(e) => return chunk.push(job(stem.to_owned(), Content::Failed(e))),
        };
        match ingest::read_feed(&bytes, origin, &self.plan.config.ingest) {
            Ok(entries) => {
                for (n, (id, source)) in entries.into_iter().enumerate() {
                    let id = if id.is_empty() { format!("{origin}#{}", n + 1) } else { id };
                    let content = Content::Entry(Value::from(id), Box::new(source));
                    chunk.push(job(self.stems.of_entry(stem, n + 1), content));
                }
            }
            Err(e) => chunk.push(job(stem.to_owned(), Content::Failed(e))),
        }
    }

    /// The next record of the open file that is not blank.
    fn next_line(&mut self) -> Option<Job> {
        let lines = self.open.as_mut()?;
        loop {
            let mut line = Vec::new();
            let read = lines.reader.read_until(b'\n', &mut line);
            lines.number += 1;
            let content = match read {
                Err(e) => {
                    let origin = lines.origin.clone();
                    self.open = None;
                    let error = Error::io("reading", Path::new(&origin), e);
                    return Some(Job {
                        origin,
                        line: None,
                        stem: String::new(),
                        content: Content::Failed(error),
                    });
                }
                Ok(0) => {
                    self.open = None;
                    return None;
                }
                Ok(_) => line,
            };
            if content.iter().all(u8::is_ascii_whitespace)
                || content.strip_prefix(b"\xef\xbb\xbf").is_some_and(|l| l.trim_ascii().is_empty())
            {
                continue;
            }
            let (origin, line) = (lines.origin.clone(), Some(lines.number));
            return Some(Job { origin, line, stem: String::new(), content: Content::Record(content) });
        }
    }
}

impl Iterator for Jobs<'_> {
    type Item = Vec<Job>;

    fn next(&mut self) -> Option<Vec<Job>> {
        let (mut chunk, mut bytes) = (Vec::new(), 0);
        while bytes < CHUNK_BYTES && chunk.len() < CHUNK_JOBS {
            if self.open.is_some() {
                if let Some(mut job) = self.next_line() {
                    if let Content::Record(line) = &job.content {
                        bytes += line.len();
                        if matches!(self.plan.out, super::plan::Out::Folder { .. }) {
                            job.stem = self.stems.of_record(line, &job);
                        }
                    }
                    chunk.push(job);
                }
                continue;
            }
            match self.files.next() {
                Some(path) => self.push_file(path, &mut chunk),
                None => break,
            }
        }
        (!chunk.is_empty()).then_some(chunk)
    }
}

/// The files that a name stands for: for a folder those in it and below it, hidden ones left out, by name.
pub(super) fn files_of(path: PathBuf, out: &mut Vec<PathBuf>) -> Result<()> {
    if !path.is_dir() {
        out.push(path);
        return Ok(());
    }
    let mut inside = Vec::new();
    for entry in std::fs::read_dir(&path).map_err(io_at("reading", &path))? {
        let entry = entry.map_err(io_at("reading", &path))?;
        // A link to a folder is not followed: it may lead back up.
        let kind = entry.file_type().map_err(io_at("reading", entry.path()))?;
        let linked_folder = kind.is_symlink() && entry.path().is_dir();
        if !linked_folder && !entry.file_name().to_string_lossy().starts_with('.') {
            inside.push(entry.path());
        }
    }
    inside.sort();
    inside.into_iter().try_for_each(|p| files_of(p, out))
}

/// Opens a file or standard input.
fn open(path: &Path) -> Result<Box<dyn Read>> {
    if path == Path::new("-") {
        return Ok(Box::new(std::io::stdin()));
    }
    if path.is_dir() {
        return Err(Error::format("is a folder").at(path.display()).remedy("name the files in it"));
    }
    Ok(Box::new(
        File::open(path)
            .map_err(|e| Error::io("opening", path, e).remedy("check the name and the permissions"))?,
    ))
}

impl Job {
    /// What [`Job::read`] will give, for a look before it; `None` for what cannot be read.
    pub(super) fn peek(&self, plan: &Plan) -> Option<Item> {
        let content = match &self.content {
            Content::Record(line) => Content::Record(line.clone()),
            Content::File(path) => Content::File(path.clone()),
            Content::Bytes(bytes) => Content::Bytes(bytes.clone()),
            Content::Entry(id, source) => Content::Entry(id.clone(), source.clone()),
            Content::Failed(_) => return None,
        };
        Job { origin: self.origin.clone(), line: self.line, stem: String::new(), content }.read(plan).ok()
    }

    /// Reads and parses what the job stands for.
    ///
    /// # Errors
    /// With the record's id, as far as it is known.
    pub(super) fn read(self, plan: &Plan) -> std::result::Result<Item, (Value, Error)> {
        let item = |id: Value, body: Body| Item {
            id,
            body,
            options: RecordOptions::default(),
            extra: Map::new(),
            fields: Map::new(),
        };
        match self.content {
            Content::Failed(e) => Err((Value::Null, e)),
            Content::Bytes(bytes) => Ok(item(Value::from(self.origin), Body::Bytes(bytes))),
            Content::Entry(id, source) => Ok(item(id, Body::Source(source))),
            Content::File(path) => {
                let mut bytes = Vec::new();
                open(&path)
                    .and_then(|mut r| r.read_to_end(&mut bytes).map_err(io_at("reading", &path)))
                    .map_err(|e| (Value::from(self.origin.as_str()), e))?;
                Ok(item(Value::from(self.origin), Body::Bytes(bytes)))
            }
            Content::Record(line) => record(&line, plan.stage),
        }
    }
}

/// Keys beside `text`, `html`, `bytes_base64`, `id` and `options` that a stage knows.
fn known_fields(stage: Stage) -> &'static [&'static str] {
    match stage {
        Stage::Split(_) | Stage::Embed => &["lang"],
        Stage::Summarize => &["lang", "title", "sentences"],
        Stage::Digest => &["title", "url", "source", "author", "date", "image", "image_alt", "tags", "score"],
        Stage::CheckSummary => &["lang", "title", "sentences", "summary"],
        Stage::Align => &["source", "target", "source_lang", "target_lang"],
        _ => &[],
    }
}

fn record(line: &[u8], stage: Stage) -> std::result::Result<Item, (Value, Error)> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let parsed: Value = serde_json::from_slice(line.trim_ascii())
        .map_err(|e| (Value::Null, Error::format(format!("no valid JSON: {e}"))))?;
    let Value::Object(mut keys) = parsed else {
        return Err((
            Value::Null,
            Error::format("not a JSON object").remedy("a record is {\"id\": …, \"text\": …}"),
        ));
    };
    let id = keys.shift_remove("id").unwrap_or(Value::Null);
    parse(keys, stage, id.clone()).map_err(|e| (id, e))
}

fn parse(mut keys: Map<String, Value>, stage: Stage, id: Value) -> Result<Item> {
    let fields: Map<String, Value> =
        known_fields(stage).iter().filter_map(|k| Some((k.to_string(), keys.shift_remove(*k)?))).collect();
    let options = match keys.shift_remove("options") {
        None | Some(Value::Null) => RecordOptions::default(),
        Some(value) => serde_json::from_value(value)
            .map_err(|e| Error::config(settings::explained(&e.to_string())).at("options"))?,
    };
    let mut given = Vec::new();
    for key in ["text", "html", "bytes_base64"] {
        match keys.shift_remove(key) {
            None => {}
            Some(Value::String(s)) => given.push((key, s)),
            Some(_) => return Err(Error::format(format!("{key:?} is not a string"))),
        }
    }
    if given.len() > 1 {
        let message = format!("{:?} and {:?} exclude each other", given[0].0, given[1].0);
        return Err(Error::format(message).remedy("give one of them"));
    }
    let body = match given.pop() {
        None => Body::None,
        Some(("text", s)) => Body::Text(s, Media::Text),
        Some(("html", s)) => Body::Text(s, Media::Html),
        Some((_, s)) => Body::Bytes(
            base64::prelude::BASE64_STANDARD
                .decode(s.trim())
                .map_err(|e| Error::format(format!("\"bytes_base64\" is no base64: {e}")))?,
        ),
    };
    Ok(Item { id, body, options, extra: keys, fields })
}

impl Item {
    /// The text, decoded and frozen.
    pub(super) fn source(&self, origin: &str, plan: &Plan) -> Result<Source> {
        match &self.body {
            Body::Text(text, media) => Ok(Source::new(origin, *media, text.as_str())),
            Body::Source(source) => Ok(Source::clone(source)),
            Body::Bytes(bytes) if is_archive(plan, bytes) => ingest::read_archive(bytes, origin),
            Body::Bytes(bytes) => {
                let mut source = ingest::read(bytes, origin, Media::Text, &plan.config.ingest)?;
                source.media = media(plan, origin, source.text());
                Ok(source)
            }
            Body::None => Err(Error::format("nothing to read")
                .remedy("a record has \"text\", \"html\" or \"bytes_base64\"")),
        }
    }

    /// The input as it came.
    pub(super) fn bytes(&self) -> &[u8] {
        match &self.body {
            Body::Text(text, _) => text.as_bytes(),
            Body::Bytes(bytes) => bytes,
            Body::Source(source) => source.text().as_bytes(),
            Body::None => &[],
        }
    }

    /// A field that must be a string.
    pub(super) fn string(&self, key: &str) -> Result<Option<&str>> {
        match self.fields.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(s)) => Ok(Some(s)),
            Some(_) => Err(Error::format(format!("{key:?} is not a string"))),
        }
    }

    /// A field that must be a list of strings.
    pub(super) fn strings(&self, key: &str) -> Result<Option<Vec<&str>>> {
        let wrong = || Error::format(format!("{key:?} is not a list of strings"));
        match self.fields.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Array(list)) => {
                list.iter().map(|v| v.as_str().ok_or_else(wrong)).collect::<Result<_>>().map(Some)
            }
            Some(_) => Err(wrong()),
        }
    }
}

fn is_archive(plan: &Plan, bytes: &[u8]) -> bool {
    match plan.from {
        From::Docx | From::Epub => true,
        From::Auto | From::Jsonl => ingest::is_archive(bytes),
        From::Text | From::Markdown | From::Html | From::Feed => false,
    }
}

/// How a text is read, by the setting, the file's name and its beginning.
fn media(plan: &Plan, origin: &str, text: &str) -> Media {
    let path = Path::new(origin);
    match plan.from {
        From::Html => Media::Html,
        From::Markdown => Media::Markdown,
        From::Auto | From::Jsonl if has_extension(path, &["html", "htm", "xhtml"]) => Media::Html,
        From::Auto | From::Jsonl if has_extension(path, &["md", "markdown"]) => Media::Markdown,
        From::Auto | From::Jsonl if has_extension(path, &["txt"]) => Media::Text,
        From::Auto | From::Jsonl if ingest::looks_like_html(text) => Media::Html,
        _ => Media::Text,
    }
}

fn has_extension(path: &Path, of: &[&str]) -> bool {
    let ext = path.extension().and_then(|e| e.to_str()).unwrap_or("");
    of.iter().any(|o| ext.eq_ignore_ascii_case(o))
}
