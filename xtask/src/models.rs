//! The cards of the models: `model.toml` in each folder of `models/`, with the digest of every file.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// Fields of a card that a person writes, with what a new card says. An empty one is a fault.
const FIELDS: &[(&str, &str)] = &[
    ("id", ""),
    ("kind", ""),
    ("lang", ""),
    ("version", "1"),
    ("format", "text"),
    ("licence", "MIT OR Apache-2.0"),
    ("source", ""),
    ("built-by", ""),
];

/// Writes the digests into every card; makes a card where there is none.
pub(crate) fn write(root: &Path) -> Result<(), String> {
    for dir in folders(root)? {
        let path = dir.join("model.toml");
        let card = read_card(&path)?.unwrap_or_default();
        let text = render(root, &dir, &card)?;
        if std::fs::read_to_string(&path).ok().as_deref() != Some(text.as_str()) {
            std::fs::write(&path, text).map_err(at(&path))?;
        }
    }
    Ok(())
}

/// What is wrong with the cards.
pub(crate) fn faults(root: &Path) -> Result<Vec<String>, String> {
    let mut faults = Vec::new();
    for dir in folders(root)? {
        let name = dir.strip_prefix(root).unwrap_or(&dir).display().to_string();
        let path = dir.join("model.toml");
        let Some(card) = read_card(&path)? else {
            faults.push(format!("{name}: no model.toml: run cargo xtask models digests"));
            continue;
        };
        for (field, _) in FIELDS {
            if card.get(*field).and_then(Value::as_str).is_none_or(str::is_empty) {
                faults.push(format!("{name}/model.toml: {field} is empty"));
            }
        }
        let kept: Table = card.get("files").and_then(Value::as_table).cloned().unwrap_or_default();
        let found = digests(&dir)?;
        for (file, digest) in &found {
            match kept.get(file).and_then(Value::as_str) {
                Some(known) if known == digest => {}
                Some(_) => faults.push(format!("{name}/{file}: not the file its card speaks of")),
                None => faults.push(format!("{name}/{file}: not in the card")),
            }
        }
        let gone = kept.keys().filter(|k| !found.iter().any(|(f, _)| f == *k));
        faults.extend(gone.map(|k| format!("{name}/{k}: in the card but not there")));
    }
    Ok(faults)
}

/// The folders that want a card: each folder right under `root`, and any deeper one that has a card of its own.
fn folders(root: &Path) -> Result<Vec<PathBuf>, String> {
    let mut folders = Vec::new();
    for top in children(root)?.into_iter().filter(|p| p.is_dir()) {
        let mut pending = vec![top.clone()];
        while let Some(dir) = pending.pop() {
            if dir == top || dir.join("model.toml").is_file() {
                folders.push(dir.clone());
            }
            pending.extend(children(&dir)?.into_iter().filter(|p| p.is_dir()));
        }
    }
    folders.sort();
    folders.retain(|f| digests(f).is_ok_and(|d| !d.is_empty()));
    Ok(folders)
}

/// The files that a folder's card answers for, by their path under it with `/`, sorted, each with its SHA-256.
fn digests(dir: &Path) -> Result<Vec<(String, String)>, String> {
    let (mut files, mut pending) = (Vec::new(), vec![dir.to_owned()]);
    while let Some(here) = pending.pop() {
        for path in children(&here)? {
            if path.is_dir() {
                if !path.join("model.toml").is_file() {
                    pending.push(path);
                }
            } else if path.file_name().is_some_and(|n| {
                // The manifest and the source of a crate of data are code.
                n != "model.toml" && n != "README.md" && n != "Cargo.toml" && n != "lib.rs"
            }) {
                let name = path.strip_prefix(dir).unwrap_or(&path);
                let name: Vec<_> = name.iter().map(|p| p.to_string_lossy()).collect();
                files.push((name.join("/"), sha256(&path)?));
            }
        }
    }
    files.sort();
    Ok(files)
}

fn sha256(path: &Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(at(path))?;
    Ok(Sha256::digest(bytes).iter().fold(String::new(), |mut hex, b| {
        // Writing to a string does not fail.
        let _ = write!(hex, "{b:02x}");
        hex
    }))
}

/// The card's text: the fields in their order, then whatever else a person wrote, then the files.
fn render(root: &Path, dir: &Path, card: &Table) -> Result<String, String> {
    let name = dir.strip_prefix(root).unwrap_or(dir);
    let name: Vec<_> = name.iter().map(|p| p.to_string_lossy()).collect();
    let mut text = String::new();
    let mut line = |key: &str, value: &Value| {
        let _ = writeln!(text, "{key} = {value}");
    };
    for (field, default) in FIELDS {
        let default = match *field {
            "id" => name.join("/"),
            "kind" => name.first().map(|k| k.to_string()).unwrap_or_default(),
            _ => (*default).to_owned(),
        };
        line(field, card.get(*field).unwrap_or(&Value::String(default)));
    }
    for (key, value) in card {
        if key != "files" && !FIELDS.iter().any(|(f, _)| f == key) {
            line(key, value);
        }
    }
    text.push_str("\n[files]\n");
    for (file, digest) in digests(dir)? {
        let _ = writeln!(text, "{} = {}", Value::String(file), Value::String(digest));
    }
    Ok(text)
}

fn read_card(path: &Path) -> Result<Option<Table>, String> {
    if !path.is_file() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(path).map_err(at(path))?;
    text.parse().map(Some).map_err(|e| format!("{}: {e}", path.display()))
}

/// What lies in a folder, sorted, without hidden files.
fn children(dir: &Path) -> Result<Vec<PathBuf>, String> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(at(dir))? {
        let path = entry.map_err(at(dir))?.path();
        if path.file_name().is_some_and(|n| !n.to_string_lossy().starts_with('.')) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn at(path: &Path) -> impl Fn(std::io::Error) -> String {
    let path = path.display().to_string();
    move |e| format!("{path}: {e}")
}
