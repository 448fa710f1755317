//! The configuration file, and messages about names that nobody knows.

use crate::config::Config;
use crate::document::Lines;
use crate::error::{Error, Result, io_at};
use std::path::Path;

/// Reads a configuration file.
pub(super) fn read(path: &Path) -> Result<Config> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| io_at("reading settings", path)(e).remedy("check the name and the permissions"))?;
    let mut config: Config = toml::from_str(&text).map_err(|e| {
        let line = Lines::new(&text).line(e.span().map_or(0, |s| s.start));
        Error::config(explained(e.message())).at(format_args!("{}:{line}", path.display()))
    })?;
    // A file of rules is sought beside the file that names it.
    let folder = path.parent().unwrap_or(Path::new(""));
    config.clean.rule_files.iter_mut().for_each(|f| *f = folder.join(&*f));
    Ok(config)
}

/// A message of serde on one line; one about an unknown name also says the nearest known one.
pub(super) fn explained(message: &str) -> String {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match quoted.split_first() {
        Some((name, known)) if message.starts_with("unknown field") => {
            format!("unknown key {name:?}{}", nearest(name, known.iter().copied()))
        }
        _ => message.lines().collect::<Vec<_>>().join(" "),
    }
}

/// ` (did you mean "…"?)` for the known name that is nearest, if one is near.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near = known.map(|k| (distance(name, k), k)).min();
    match near {
        Some((d, k)) if d * 2 <= name.chars().count().max(2) => format!(" (did you mean {k:?}?)"),
        _ => String::new(),
    }
}

/// Levenshtein's distance, of short names.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=a.len()).collect();
    for (j, cb) in b.chars().take(64).enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], j + 1);
        for (i, ca) in a.iter().enumerate() {
            let cost = (diagonal + usize::from(*ca != cb)).min(row[i] + 1).min(row[i + 1] + 1);
            diagonal = std::mem::replace(&mut row[i + 1], cost);
        }
    }
    row[a.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_refused_by_name_and_place() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("duiyi.toml");
        std::fs::write(&path, "[summarize]\nsentences = 2\n\n[cleam]\nkeep_furniture = true\n").unwrap();
        let e = read(&path).unwrap_err().to_string();
        assert!(e.ends_with("duiyi.toml:4: unknown key \"cleam\" (did you mean \"clean\"?)"), "{e}");
        std::fs::write(&path, "[summarize]\nsentences = 2\n").unwrap();
        assert_eq!(read(&path).unwrap().summarize.sentences, 2);
    }

    #[test]
    fn only_a_near_name_is_offered() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(nearest("sumary_n", ["summary_n", "src"].into_iter()), " (did you mean \"summary_n\"?)");
        assert_eq!(nearest("zebra", ["summary_n", "src"].into_iter()), "");
    }
}
