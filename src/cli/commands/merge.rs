//! Translated files go back into the documents that they were made from.

use crate::cli::args::{MergeArgs, MergeForm};
use crate::cli::output::{self, Inputs};
use crate::cli::say;
use crate::document::Media;
use crate::error::{Error, Result, io_at};
use crate::exchange::{self, Bitext, Manifest};
use crate::ingest;
use crate::merge::{self, Form};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// What `prepare` puts behind a document's name for what it keeps.
pub(in crate::cli) const MANIFEST: &str = ".manifest.json";
pub(in crate::cli) const SKELETON: &str = ".skl";

/// A prepared document.
struct Job {
    /// The manifest's file.
    path: PathBuf,
    /// The document's name for its files.
    stem: String,
    manifest: Manifest,
    ids: HashSet<String>,
}

/// Does the call; 1 when something that came back was not used.
pub(in crate::cli) fn run(args: &MergeArgs) -> Result<u8> {
    let jobs = jobs(args)?;
    let mut by_job: BTreeMap<usize, Vec<(&Path, Bitext)>> = BTreeMap::new();
    for file in &args.files {
        let bytes = std::fs::read(file).map_err(io_at("reading", file))?;
        let (_, bitext) = exchange::read(&bytes).map_err(|e| e.at(file.display()))?;
        by_job.entry(job_of(&jobs, file, &bitext)?).or_default().push((file, bitext));
    }
    let mut inputs: Vec<PathBuf> = args.files.clone();
    inputs.extend(jobs.iter().flat_map(|j| [j.path.clone(), skeleton_of(j)]));
    let inputs = Inputs::new(&inputs);
    let names: Vec<String> = by_job.keys().map(|j| name_of(&jobs[*j])).collect();
    if let Some(twice) = names.iter().enumerate().find_map(|(i, n)| names[..i].contains(n).then_some(n)) {
        return Err(Error::config(format!("two documents would be written to {twice:?}"))
            .remedy("merge them into different folders"));
    }
    output::prepare_folder(&args.output, names.into_iter(), &inputs, args.force)?;
    let mut refused = 0;
    for (job, files) in by_job {
        refused += one(args, &jobs[job], files)?;
    }
    Ok(u8::from(refused > 0))
}

/// Merges one document; returns how many translations were not used.
fn one(args: &MergeArgs, job: &Job, files: Vec<(&Path, Bitext)>) -> Result<usize> {
    let skeleton = skeleton_of(job);
    let bytes = std::fs::read(&skeleton).map_err(|e| {
        Error::io("reading the original", &skeleton, e)
            .remedy("it stands beside the manifest; `prepare` writes it")
    })?;
    let options = ingest::Options { encoding: Some(job.manifest.encoding.clone()) };
    let decoded = ingest::decode(&bytes, &options).map_err(|e| e.at(skeleton.display()))?;
    let form = match args.form {
        MergeForm::Target => Form::Target,
        MergeForm::Stacked => Form::Stacked,
    };
    let (paths, bitexts): (Vec<&Path>, Vec<Bitext>) = files.into_iter().unzip();
    let merged =
        merge::merge(&job.manifest, &decoded.text, &bitexts, form).map_err(|e| e.at(skeleton.display()))?;
    let (out, encoding) = if merged.text == decoded.text {
        (Cow::Borrowed(bytes.as_slice()), None)
    } else {
        encoded(&merged.text, &bytes, &decoded, job.manifest.media)
    };
    let path = args.output.join(name_of(job));
    output::write_whole(&path, args.force, |file| {
        file.write_all(&out).map_err(|e| Error::io("writing", &path, e))
    })?;
    if !args.quiet {
        let from: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
        say(&format!(
            "{} → {}: {} translated, {} not translated",
            from.join(", "),
            path.display(),
            merged.translated,
            merged.untranslated
        ));
        if let Some(encoding) = encoding {
            say(&format!(
                "  the original is {encoding} and cannot be kept in it byte for byte: written as UTF-8"
            ));
        }
    }
    for refused in &merged.refused {
        say(&format!(
            "duiyi: {}: unit {}: not used: {}",
            paths[refused.file].display(),
            refused.id,
            refused.why
        ));
    }
    Ok(merged.refused.len())
}

/// The text in the original's encoding, with its byte order mark; in UTF-8 where that encoding cannot hold it, and
/// then with the name of that encoding. HTML can hold any character as a reference.
fn encoded(
    text: &str,
    bytes: &[u8],
    decoded: &ingest::Decoded,
    media: Media,
) -> (Cow<'static, [u8]>, Option<String>) {
    let utf8 = |mark: &[u8]| Cow::Owned([mark, text.as_bytes()].concat());
    if decoded.had_errors {
        // Bytes that mean nothing have no way back.
        return (utf8(b"\xef\xbb\xbf"), Some(decoded.encoding.to_owned()));
    }
    match decoded.encoding {
        "UTF-8" if bytes.starts_with(b"\xef\xbb\xbf") => (utf8(b"\xef\xbb\xbf"), None),
        "UTF-8" => (utf8(b""), None),
        "UTF-16LE" | "UTF-16BE" => {
            let little = decoded.encoding == "UTF-16LE";
            let unit = |u: u16| if little { u.to_le_bytes() } else { u.to_be_bytes() };
            let mark = unit(0xfeff);
            let mark = if bytes.starts_with(&mark) { &mark[..] } else { &[] };
            let body = text.encode_utf16().flat_map(unit);
            (Cow::Owned(mark.iter().copied().chain(body).collect()), None)
        }
        label => {
            let Some(encoding) = encoding_rs::Encoding::for_label(label.as_bytes()) else {
                return (utf8(b""), Some(label.to_owned()));
            };
            let (out, used, lossy) = encoding.encode(text);
            // Bytes that would not come back as they were, and letters that the encoding lacks, would be lost in it.
            let faithful = *encoding.encode(&decoded.text).0 == *bytes;
            if !faithful || used != encoding || lossy && !media.is_html() {
                // The mark goes before what the page declares.
                return (utf8(b"\xef\xbb\xbf"), Some(label.to_owned()));
            }
            (Cow::Owned(out.into_owned()), None)
        }
    }
}

/// The document's file name: its own ending behind its name in the job.
fn name_of(job: &Job) -> String {
    // The text of a book or of a feed's entry goes back as the HTML that it was read as.
    if job.manifest.media == Media::Fragment {
        return format!("{}.html", job.stem);
    }
    match Path::new(&job.manifest.original).extension().and_then(|e| e.to_str()) {
        Some(ending) => format!("{}.{ending}", job.stem),
        None if job.manifest.media == Media::Html => format!("{}.html", job.stem),
        None => format!("{}.txt", job.stem),
    }
}

fn skeleton_of(job: &Job) -> PathBuf {
    job.path.with_file_name(format!("{}{SKELETON}", job.stem))
}

/// The prepared documents in the named folders, else beside the files.
fn jobs(args: &MergeArgs) -> Result<Vec<Job>> {
    let beside = |f: &PathBuf| match f.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir.to_owned(),
        _ => PathBuf::from("."),
    };
    let mut places: Vec<PathBuf> =
        if args.job.is_empty() { args.files.iter().map(beside).collect() } else { args.job.clone() };
    places.sort();
    places.dedup();
    let mut paths = Vec::new();
    for place in places {
        if !place.is_dir() {
            paths.push(place);
            continue;
        }
        for entry in std::fs::read_dir(&place).map_err(io_at("reading", &place))? {
            let path = entry.map_err(io_at("reading", &place))?.path();
            if path.to_string_lossy().ends_with(MANIFEST) {
                paths.push(path);
            }
        }
    }
    paths.sort();
    if paths.is_empty() {
        return Err(Error::config(format!("no manifest (*{MANIFEST}) beside the files"))
            .remedy("name the folder that `duiyi prepare` wrote with --job"));
    }
    let read = |path: PathBuf| {
        let bytes = std::fs::read(&path).map_err(io_at("reading", &path))?;
        let manifest = Manifest::read(&bytes).map_err(|e| e.at(path.display()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let stem = name.strip_suffix(MANIFEST).unwrap_or(&name).to_owned();
        let ids = manifest.units.iter().map(|u| u.id.clone()).collect();
        Ok(Job { path, stem, manifest, ids })
    };
    paths.into_iter().map(read).collect()
}

/// The document that most units of a file are of; between two, the one that has the file's name or its label.
fn job_of(jobs: &[Job], file: &Path, bitext: &Bitext) -> Result<usize> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let shared = |job: &Job| bitext.units.iter().filter(|u| job.ids.contains(&u.id)).count();
    // `page10-part.csv` is of `page10`, not of `page1`.
    let named = |job: &Job| match name.strip_prefix(&job.stem) {
        Some(rest) if !rest.starts_with(char::is_alphanumeric) => job.stem.len(),
        _ => 0,
    };
    let rank = |job: &Job| (shared(job), named(job), job.manifest.original == bitext.original);
    let ranks: Vec<_> = jobs.iter().map(rank).collect();
    let Some(best) = ranks.iter().max().filter(|best| best.0 > 0 || bitext.units.is_empty()) else {
        return Err(Error::format("no unit in it is of a prepared document")
            .at(file.display())
            .remedy("name the folder that `duiyi prepare` wrote with --job"));
    };
    let mut found = (0..jobs.len()).filter(|i| ranks[*i] == *best);
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (Some(one), Some(_)) if bitext.units.is_empty() => Ok(one),
        _ => Err(Error::format("its units are of more than one prepared document")
            .at(file.display())
            .remedy("name the manifest of the right one with --job")),
    }
}
