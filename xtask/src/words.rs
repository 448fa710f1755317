//! `cargo xtask models words`: the English and the Chinese word list, `models/words/en.fst` and `zh.fst`.
//!
//! English: the lists of SCOWL up to size 70, with the size as the level, and words that only pages of the training
//! lines know. Chinese: the dictionary of jieba, with its frequencies and the class that a word's part of speech
//! puts it in. Both are finite-state maps of the `fst` crate; the same inputs give the same bytes.

use duiyi::lexis::lexicon::{CLASSES, LEVELS, PAGES, PROPER};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Sizes of SCOWL, the commonest words first; the place in this list is the level.
const SIZES: [&str; LEVELS as usize] = ["10", "20", "35", "40", "50", "55", "60", "70"];
/// Words that two pages of the training lines have, and no list, get the level [`PAGES`].
const PAGES_FROM: usize = 2;
/// The longest Chinese word kept, in characters.
const LONGEST: usize = 5;

pub(crate) fn write(root: &Path, scowl: &str, jieba: &str, lines: &str) -> Result<(), String> {
    let dir = root.join("words");
    std::fs::create_dir_all(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    save(&dir.join("en.fst"), english(Path::new(scowl), Path::new(lines))?)?;
    save(&dir.join("zh.fst"), chinese(Path::new(jieba))?)
}

fn save(path: &Path, words: BTreeMap<String, u64>) -> Result<(), String> {
    let map = fst::Map::from_iter(words).map_err(|e| format!("{}: {e}", path.display()))?;
    std::fs::write(path, map.as_fst().as_bytes()).map_err(|e| format!("{}: {e}", path.display()))
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn english(scowl: &Path, lines: &Path) -> Result<BTreeMap<String, u64>, String> {
    let mut words: BTreeMap<String, u64> = BTreeMap::new();
    for (level, size) in SIZES.iter().enumerate() {
        for kind in ["words", "upper", "proper-names"] {
            for variety in ["english", "american", "british", "canadian"] {
                let path = scowl.join(format!("{variety}-{kind}.{size}"));
                if !path.is_file() {
                    continue;
                }
                let proper = if kind == "words" { 0 } else { PROPER };
                for word in read(&path)?.split(|b| *b == b'\n') {
                    let plain = word.iter().all(u8::is_ascii_alphabetic);
                    if !plain || word.len() < 2 && !matches!(word, b"a" | b"I") {
                        continue;
                    }
                    let word = String::from_utf8_lossy(word).to_ascii_lowercase();
                    words.entry(word).or_insert(level as u64 | proper);
                }
            }
        }
    }
    if words.len() < 50_000 {
        return Err(format!("{}: no SCOWL lists (english-words.10 …) there", scowl.display()));
    }
    let text = String::from_utf8(read(lines)?).map_err(|e| e.to_string())?;
    let mut pages: BTreeMap<String, usize> = BTreeMap::new();
    for row in text.lines() {
        let row: serde_json::Value = serde_json::from_str(row).map_err(|e| e.to_string())?;
        let field = |name: &str| row[name].as_array().cloned().unwrap_or_default();
        let mut here = BTreeSet::new();
        for (line, label) in field("lines").iter().zip(field("labels")) {
            if label == "content" {
                let line = line.as_str().unwrap_or_default();
                let token = |w: &&str| w.len() > 2 && w.bytes().all(|b| b.is_ascii_alphabetic());
                here.extend(
                    line.split(|c: char| !c.is_alphanumeric()).filter(token).map(str::to_ascii_lowercase),
                );
            }
        }
        for word in here {
            *pages.entry(word).or_default() += 1;
        }
    }
    for (word, count) in pages {
        if count >= PAGES_FROM {
            words.entry(word).or_insert(PAGES);
        }
    }
    Ok(words)
}

fn chinese(dictionary: &Path) -> Result<BTreeMap<String, u64>, String> {
    let text = String::from_utf8(read(dictionary)?).map_err(|e| e.to_string())?;
    let mut words = BTreeMap::new();
    let mut total = 0;
    for (i, line) in text.lines().enumerate() {
        let broken = || format!("{}:{}: not a word, its count and its class", dictionary.display(), i + 1);
        let mut fields = line.split(' ');
        let word = fields.next().ok_or_else(broken)?;
        let count: u64 = fields.next().and_then(|c| c.parse().ok()).ok_or_else(broken)?;
        let class = fields.next().unwrap_or("");
        total += count;
        let length = word.chars().count();
        if length <= LONGEST && word.chars().all(duiyi::lexis::chars::is_han) && (count > 3 || length <= 2) {
            let class = CLASSES.iter().position(|c| c.split(' ').any(|p| p == class)).unwrap_or(0);
            // Logarithms in quarters: the largest count, some 320,000, gives 51.
            let quarters = ((count.max(1) as f64).ln() * 4.0).round() as u64;
            words.insert(word.to_owned(), (class as u64) << 6 | quarters.min(63));
        }
    }
    words.insert(String::new(), total);
    Ok(words)
}
