//! `cargo xtask models embed`: the sentence encoder's weights, `models/encoder-a` and `models/encoder-b`.
//!
//! The weights come from a Python package; the script beside this file reads them. Here the text is put together that says
//! which pieces of words stay: Chinese and English of the data named, and every word of `models/words/en.fst`, with a small
//! and with a capital first letter.

use flate2::read::GzDecoder;
use fst::Streamer;
use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;
use std::process::Command;

pub(crate) fn write(root: &Path, python: &str, files: &[&str]) -> Result<(), String> {
    let mut text = String::new();
    for file in files {
        lines(file, &mut text)?;
    }
    words(&root.join("words/en.fst"), &mut text)?;
    let path = std::env::temp_dir().join(format!("duiyi-embed-{}.txt", std::process::id()));
    std::fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/embed/export.py");
    let done = Command::new(python)
        .arg("-B")
        .arg(script)
        .arg(&path)
        .args([root.join("encoder-a"), root.join("encoder-b")])
        .status()
        .map_err(|e| format!("{python}: {e}"));
    let _ = std::fs::remove_file(&path);
    if done?.success() { Ok(()) } else { Err(format!("{python}: the export failed")) }
}

/// The text of a file: columns of `.tsv`, `text` or the content among the `lines` of `.jsonl`, each also packed (`.gz`).
fn lines(file: &str, out: &mut String) -> Result<(), String> {
    let at = |e: &dyn std::fmt::Display| format!("{file}: {e}");
    let bytes = std::fs::read(file).map_err(|e| at(&e))?;
    let mut text = String::new();
    if file.ends_with(".gz") {
        GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).map_err(|e| at(&e))?;
    } else {
        text = String::from_utf8(bytes).map_err(|e| at(&e))?;
    }
    let mut add = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let _ = writeln!(out, "{}", words.join(" "));
    };
    for line in text.lines() {
        if file.contains(".tsv") {
            line.split('\t').take(2).for_each(&mut add);
            continue;
        }
        let row: serde_json::Value = serde_json::from_str(line).map_err(|e| at(&e))?;
        if let Some(text) = row["text"].as_str() {
            add(text);
        }
        if let (Some(lines), Some(labels)) = (row["lines"].as_array(), row["labels"].as_array()) {
            for (line, label) in lines.iter().zip(labels) {
                if label == "content" {
                    add(line.as_str().unwrap_or_default());
                }
            }
        }
    }
    Ok(())
}

fn words(path: &Path, out: &mut String) -> Result<(), String> {
    let at = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let map = fst::Map::new(std::fs::read(path).map_err(|e| at(&e))?).map_err(|e| at(&e))?;
    let mut stream = map.stream();
    while let Some((word, _)) = stream.next() {
        let word = String::from_utf8_lossy(word);
        let (first, rest) = word.split_at(word.len().min(1));
        let _ = writeln!(out, "{word}\n{}{rest}", first.to_ascii_uppercase());
    }
    Ok(())
}
