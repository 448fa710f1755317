//! `cargo xtask models frequencies --data FILE…`: how usual English roots are, `models/align/english.fst`, counted on
//! sentences whose licence allows it: `ewt.train.jsonl` (CC BY-SA 4.0), the content lines of `lines_en_train.jsonl`
//! (CC BY 4.0) and the English side of `pairs_tatoeba_cmn.tsv` (CC BY 2.0 FR). Only counts are kept.

use duiyi::lexis::latin;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A root of fewer sentences is not kept.
const LEAST: u32 = 4;
/// At most so many sentences of each file count, so that none decides alone.
const MOST: usize = 60_000;

pub(crate) fn write(root: &Path, files: &[&str]) -> Result<(), String> {
    let irregular = std::fs::read_to_string(root.join("align/irregular.txt")).map_err(|e| e.to_string())?;
    let base: BTreeMap<&str, &str> = irregular
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once(' '))
        .flat_map(|(base, forms)| forms.split(' ').map(move |f| (f, base)))
        .collect();
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut sentences = 0u32;
    for file in files {
        let text = std::fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
        let mut here = Vec::new();
        for line in text.lines() {
            match file.ends_with(".tsv") {
                true => here.extend(line.split('\t').nth(1).map(str::to_owned)),
                false => here.extend(of_record(line).map_err(|e| format!("{file}: {e}"))?),
            }
        }
        let step = here.len().div_ceil(MOST).max(1);
        for sentence in here.iter().step_by(step) {
            let roots: BTreeSet<String> = latin::words(sentence)
                .map(|w| latin::root(base.get(w.as_str()).unwrap_or(&w.as_str())).into_owned())
                .collect();
            if roots.len() > 2 {
                sentences += 1;
                roots.into_iter().for_each(|r| *counts.entry(r).or_default() += 1);
            }
        }
    }
    counts.retain(|root, n| *n >= LEAST && root.len() < 16);
    // Eighths of the negative logarithm of the share of sentences that have the root.
    let level = |n: u32| (f64::from(sentences) / f64::from(n)).ln() * 8.0;
    let map = fst::Map::from_iter(counts.iter().map(|(r, n)| (r, level(*n).round() as u64)))
        .map_err(|e| e.to_string())?;
    eprintln!("{sentences} sentences, {} roots", counts.len());
    let out = root.join("align/english.fst");
    std::fs::write(&out, map.as_fst().as_bytes()).map_err(|e| format!("{}: {e}", out.display()))
}

/// The text of a record, or its content lines, in sentences as well as full stops tell.
fn of_record(line: &str) -> Result<Vec<String>, String> {
    let value: serde_json::Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
    let mut texts: Vec<&str> = value["text"].as_str().into_iter().collect();
    if let (Some(lines), Some(labels)) = (value["lines"].as_array(), value["labels"].as_array()) {
        let content = lines.iter().zip(labels).filter(|(_, l)| *l == "content");
        texts.extend(content.filter_map(|(l, _)| l.as_str()));
    }
    let sentences = texts.iter().flat_map(|t| t.split_inclusive(['.', '!', '?', '\n']));
    Ok(sentences.map(str::to_owned).collect())
}
