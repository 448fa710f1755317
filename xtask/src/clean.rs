//! `cargo xtask models clean`: fits the line model of `models/clean` on pages whose lines are labelled.
//!
//! Word weights by logistic regression, then boosted trees (log loss, leaf-wise growth on histograms), then the cost of a
//! turn. Everything that is summed is a whole number and the order is fixed, so a run gives the same bytes again.

use duiyi::Models;
use duiyi::clean::lines::{BUCKETS, LEAF, Model, Node, Page, Tree, WIDTH, Words, path, words};
use std::collections::{BTreeMap, HashMap};
use std::fs;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../models/clean/lines.bin");
const FOLDS: usize = 5;
const ROUNDS: usize = 120;
const LEAVES: usize = 24;
const RATE: f64 = 0.1;
/// Sum of second derivatives that a leaf must have, and the penalty on its value.
const LEAST: f64 = 8.0;
const RIDGE: f64 = 4.0;
/// Chinese pages are few: each counts as several.
const CHINESE: u32 = 2;
/// One English page in so many is learned from a second time, without its words.
const HIDDEN: usize = 2;

#[derive(serde::Deserialize)]
struct Record {
    id: String,
    #[serde(default)]
    url: String,
    lang: String,
    lines: Vec<String>,
    labels: Vec<String>,
    #[serde(default, rename = "use")]
    purpose: String,
}

/// A page with what is known of its lines: content, furniture, or nothing.
struct Doc {
    fold: usize,
    chinese: bool,
    /// May be learned from.
    train: bool,
    /// A variant of a page that measures nothing.
    variant: bool,
    labels: Vec<Option<bool>>,
    page: Page,
}

/// Lines as numbers, a column for each number, with what is to be learned.
#[derive(Default)]
struct Table {
    columns: Vec<Vec<u8>>,
    labels: Vec<bool>,
    weights: Vec<u32>,
}

impl Table {
    fn add(&mut self, doc: &Doc, rows: &[u8]) {
        self.columns.resize(WIDTH, Vec::new());
        for (row, label) in rows.chunks_exact(WIDTH).zip(&doc.labels) {
            let Some(label) = label else { continue };
            self.columns.iter_mut().zip(row).for_each(|(c, v)| c.push(*v));
            self.labels.push(*label);
            self.weights.push(if doc.chinese { CHINESE } else { 1 });
        }
    }
}

/// Fits the model on the files, prints its figures and writes it.
pub(crate) fn fit(files: &[&str]) -> Result<(), String> {
    let docs = read(files)?;
    let folds: Vec<usize> = (0..FOLDS).collect();
    // The words' weights that a page's numbers are made with never saw that page's site.
    let mut words: HashMap<(usize, usize), Vec<i8>> = HashMap::new();
    for &f in &folds {
        for g in f..FOLDS {
            let some: Vec<&Doc> = docs.iter().filter(|d| d.train && d.fold != f && d.fold != g).collect();
            words.insert((f, g), word_weights(&some));
        }
    }
    let weights = |f: usize, g: usize| words[&(f.min(g), f.max(g))].as_slice();
    let mut scored: Vec<(&Doc, Vec<i32>)> = Vec::new();
    for &f in &folds {
        let mut table = Table::default();
        for doc in docs.iter().filter(|d| d.train && d.fold != f) {
            table.add(doc, &doc.page.rows(weights(f, doc.fold)));
        }
        let model = boost(&table);
        for doc in docs.iter().filter(|d| d.fold == f) {
            scored.push((doc, model.scores(&doc.page.rows(weights(f, f)))));
        }
        eprintln!("fold {} of {FOLDS}", f + 1);
    }
    let learned: Vec<_> = scored.iter().filter(|(d, _)| d.train && !d.variant).collect();
    let kept = |turn: i32| {
        let chosen = |chinese: bool| {
            let some = learned.iter().filter(move |(d, _)| d.chinese == chinese);
            figures(some.map(|(d, s)| (d.labels.as_slice(), path(s, turn))))
        };
        (chosen(false), chosen(true))
    };
    let mut best = (0.0, 0);
    for turn in (0..16).map(|k| k * 64) {
        let (en, zh) = kept(turn);
        eprintln!(
            "turn {turn:4}: English P {:.1} R {:.1} F1 {:.1}, Chinese P {:.1} R {:.1} F1 {:.1}",
            en[0], en[1], en[2], zh[0], zh[1], zh[2]
        );
        if en[2] + zh[2] > best.0 {
            best = (en[2] + zh[2], turn);
        }
    }
    let other = scored.iter().filter(|(d, _)| !d.train);
    let other = figures(other.map(|(d, s)| (d.labels.as_slice(), path(s, best.1))));
    eprintln!("pages that are only measured: P {:.1} R {:.1} F1 {:.1}", other[0], other[1], other[2]);
    let clean = scored.iter().filter(|(d, _)| d.variant && d.labels.iter().all(|l| *l == Some(true)));
    let (mut lost, mut all, mut hurt, mut pages) = (0, 0, 0, 0);
    for (d, s) in clean {
        let gone = path(s, best.1).iter().filter(|k| !**k).count();
        lost += gone;
        all += d.labels.len();
        hurt += usize::from(gone > 0);
        pages += 1;
    }
    eprintln!("articles without furniture: {lost} of {all} lines lost, in {hurt} of {pages}");
    let mut table = Table::default();
    for doc in docs.iter().filter(|d| d.train) {
        table.add(doc, &doc.page.rows(weights(doc.fold, doc.fold)));
    }
    let mut model = boost(&table);
    model.words = word_weights(&docs.iter().filter(|d| d.train).collect::<Vec<_>>());
    model.turn = best.1 as i16;
    let bytes = model.write();
    eprintln!("{} trees, {} bytes", model.trees.len(), bytes.len());
    fs::write(FILE, bytes).map_err(|e| format!("{FILE}: {e}"))
}

fn figures<'a>(pages: impl Iterator<Item = (&'a [Option<bool>], Vec<bool>)>) -> [f64; 3] {
    let (mut right, mut kept, mut content) = (0.0, 0.0, 0.0);
    for (labels, chosen) in pages {
        for (label, chosen) in labels.iter().zip(chosen) {
            let Some(label) = *label else { continue };
            right += f64::from(label && chosen);
            kept += f64::from(chosen);
            content += f64::from(label);
        }
    }
    [
        100.0 * right / f64::max(kept, 1.0),
        100.0 * right / f64::max(content, 1.0),
        200.0 * right / f64::max(kept + content, 1.0),
    ]
}

fn word_lists() -> Result<Words, String> {
    let models =
        Models::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../models")).map_err(|e| e.to_string())?;
    words(&models).map_err(|e| e.to_string())
}

/// The site of a record: its host, or as much of its id as names a site.
fn site(record: &Record) -> String {
    let host = record.url.split("//").nth(1).unwrap_or("").split('/').next().unwrap_or("");
    let host = host.strip_prefix("www.").unwrap_or(host);
    if host.is_empty() { record.id.split('/').next().unwrap_or("").to_owned() } else { host.to_owned() }
}

fn read(files: &[&str]) -> Result<Vec<Doc>, String> {
    let words = word_lists()?;
    let mut records: Vec<Record> = Vec::new();
    for file in files {
        let text = fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
        for (n, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            records.push(serde_json::from_str(line).map_err(|e| format!("{file}:{}: {e}", n + 1))?);
        }
    }
    // Sites of each language are dealt to the folds in turn, so that every fold has some of both.
    let mut sites: BTreeMap<(String, String), usize> = BTreeMap::new();
    for r in &records {
        sites.insert((r.lang.clone(), site(r)), 0);
    }
    sites.values_mut().enumerate().for_each(|(n, fold)| *fold = n % FOLDS);
    let mut docs = Vec::new();
    for (n, r) in records.iter().enumerate() {
        let chosen: Vec<usize> = (0..r.lines.len()).filter(|&i| !r.lines[i].trim().is_empty()).collect();
        let label = |i: usize| match r.labels[i].as_str() {
            "content" => Some(true),
            "boiler" => Some(false),
            _ => None,
        };
        let train = r.purpose.is_empty() || r.purpose == "train";
        let mut add = |chosen: &[usize], variant: bool, hidden: bool| {
            let lines: Vec<&str> = chosen.iter().map(|&i| r.lines[i].as_str()).collect();
            docs.push(Doc {
                fold: sites[&(r.lang.clone(), site(r))],
                chinese: r.lang == "zh",
                train,
                variant,
                labels: chosen.iter().map(|&i| label(i)).collect(),
                page: if hidden {
                    Page::new(&lines, &words).without_words()
                } else {
                    Page::new(&lines, &words)
                },
            });
        };
        add(&chosen, false, false);
        // The words of few Chinese pages are known: what the model does there it learns from pages without words.
        if train && r.lang == "en" && n % HIDDEN == 0 {
            add(&chosen, true, true);
        }
        // The same article as a person pastes it: alone, or with a few lines around it.
        let content: Vec<usize> = chosen.iter().copied().filter(|&i| label(i) == Some(true)).collect();
        let (Some(first), Some(last)) = (content.first(), content.last()) else { continue };
        if train && n % 2 == 0 {
            add(&content, true, false);
        } else if train {
            let (before, behind) = (n / 2 % 7, n / 3 % 11);
            let near: Vec<usize> =
                chosen.iter().copied().filter(|&i| i + before >= *first && i <= last + behind).collect();
            add(&near, true, false);
        }
    }
    Ok(docs)
}

/// Logistic regression on the words of the lines, by AdaGrad; in 1/32 of the log-odds.
fn word_weights(docs: &[&Doc]) -> Vec<i8> {
    let mut weights = vec![0f64; BUCKETS];
    let mut squares = vec![1f64; BUCKETS];
    let mut bias = 0f64;
    for _ in 0..6 {
        for doc in docs.iter().filter(|d| !d.variant) {
            for (i, label) in doc.labels.iter().enumerate() {
                let (Some(label), words) = (*label, doc.page.words(i)) else { continue };
                if words.is_empty() {
                    continue;
                }
                let share = 1.0 / (words.len() as f64).sqrt();
                let sum: f64 = words.iter().map(|b| weights[*b as usize]).sum();
                let error = f64::from(label) - 1.0 / (1.0 + (-(bias + sum * share)).exp());
                bias += 0.002 * error;
                for b in words {
                    let w = &mut weights[*b as usize];
                    let g = error * share - 1e-4 * *w;
                    let s = &mut squares[*b as usize];
                    *s += g * g;
                    *w += 0.3 * g / s.sqrt();
                }
            }
        }
    }
    weights.iter().map(|w| (w * 32.0).round().clamp(-127.0, 127.0) as i8).collect()
}

/// Steps of the first and second derivatives, which are summed as whole numbers.
const STEPS: f64 = 1024.0;

/// Sums of both derivatives for every value of a column: the first in the upper half of a number, the second in the
/// lower.
type Histogram = Vec<[i64; 256]>;

struct Leaf {
    rows: Vec<u32>,
    sums: Histogram,
    total: (i64, i64),
    split: Option<Split>,
    /// The node and the side that lead here.
    parent: Option<(usize, bool)>,
}

#[derive(Clone, Copy)]
struct Split {
    gain: f64,
    feature: usize,
    threshold: u8,
}

fn boost(table: &Table) -> Model {
    let n = table.labels.len();
    let total: u64 = table.weights.iter().map(|w| u64::from(*w)).sum();
    let content: u64 =
        table.weights.iter().zip(&table.labels).filter(|(_, l)| **l).map(|(w, _)| u64::from(*w)).sum();
    let odds = (content as f64 / (total - content) as f64).ln();
    let bias = (odds * 256.0).round() as i16;
    let mut scores = vec![i32::from(bias); n];
    let mut trees = Vec::new();
    for _ in 0..ROUNDS {
        let pairs: Vec<i64> = (0..n)
            .map(|i| {
                let p = 1.0 / (1.0 + (-f64::from(scores[i]) / 256.0).exp());
                let weight = f64::from(table.weights[i]) * STEPS;
                let first = ((f64::from(table.labels[i]) - p) * weight).round() as i64;
                let second = (p * (1.0 - p) * weight).round() as i64;
                (first << 32) + second
            })
            .collect();
        let (tree, leaves) = grow(table, &pairs);
        for (rows, value) in leaves.iter().zip(&tree.leaves) {
            rows.iter().for_each(|r| scores[*r as usize] += i32::from(*value));
        }
        trees.push(tree);
    }
    Model { words: Vec::new(), bias, trees, turn: 0 }
}

fn halves(pair: i64) -> (i64, i64) {
    let second = pair & 0xffff_ffff;
    ((pair - second) >> 32, second)
}

fn sums(table: &Table, pairs: &[i64], rows: &[u32]) -> Histogram {
    let mut out = vec![[0i64; 256]; WIDTH];
    let own: Vec<i64> = rows.iter().map(|r| pairs[*r as usize]).collect();
    let half = WIDTH / 2;
    let (left, right) = out.split_at_mut(half);
    let fill = |columns: &[Vec<u8>], out: &mut [[i64; 256]]| {
        for (column, sums) in columns.iter().zip(out) {
            for (r, pair) in rows.iter().zip(&own) {
                sums[column[*r as usize] as usize] += pair;
            }
        }
    };
    std::thread::scope(|s| {
        s.spawn(|| fill(&table.columns[..half], left));
        fill(&table.columns[half..], right);
    });
    out
}

fn worth((first, second): (i64, i64)) -> f64 {
    let (g, h) = (first as f64 / STEPS, second as f64 / STEPS);
    g * g / (h + RIDGE)
}

fn best_split(sums: &Histogram, total: (i64, i64)) -> Option<Split> {
    let least = (LEAST * STEPS) as i64;
    let mut best: Option<Split> = None;
    for (feature, column) in sums.iter().enumerate() {
        let mut left = (0i64, 0i64);
        for (threshold, pair) in column.iter().enumerate().take(255) {
            if *pair == 0 {
                continue;
            }
            let (g, h) = halves(*pair);
            left = (left.0 + g, left.1 + h);
            let right = (total.0 - left.0, total.1 - left.1);
            if left.1 < least || right.1 < least {
                continue;
            }
            let gain = worth(left) + worth(right) - worth(total);
            if gain > best.map_or(1e-6, |b| b.gain) {
                best = Some(Split { gain, feature, threshold: threshold as u8 });
            }
        }
    }
    best
}

/// A tree that grows at the leaf that gains most, and the rows of its leaves.
fn grow(table: &Table, pairs: &[i64]) -> (Tree, Vec<Vec<u32>>) {
    let rows: Vec<u32> = (0..pairs.len() as u32).collect();
    let leaf = |rows: Vec<u32>, sums: Histogram, parent: Option<(usize, bool)>| {
        let total = sums[0].iter().fold((0, 0), |t, p| {
            let (g, h) = halves(*p);
            (t.0 + g, t.1 + h)
        });
        let split = best_split(&sums, total);
        Leaf { rows, sums, total, split, parent }
    };
    let first = sums(table, pairs, &rows);
    let mut leaves = vec![leaf(rows, first, None)];
    let mut nodes: Vec<Node> = Vec::new();
    while leaves.len() < LEAVES {
        let gain = |l: &Leaf| l.split.map_or(0.0, |s| s.gain);
        let Some(at) = (0..leaves.len()).max_by(|a, b| gain(&leaves[*a]).total_cmp(&gain(&leaves[*b])))
        else {
            break;
        };
        let Some(split) = leaves[at].split else { break };
        let old = leaves.swap_remove(at);
        let column = &table.columns[split.feature];
        let (left, right): (Vec<u32>, Vec<u32>) =
            old.rows.iter().partition(|r| column[**r as usize] <= split.threshold);
        let node = nodes.len();
        nodes.push(Node {
            feature: split.feature as u8,
            threshold: split.threshold,
            left: LEAF,
            right: LEAF,
        });
        if let Some((parent, is_right)) = old.parent {
            let place = if is_right { &mut nodes[parent].right } else { &mut nodes[parent].left };
            *place = node as u8;
        }
        // The larger side's sums are what the smaller one leaves.
        let small = sums(table, pairs, if left.len() < right.len() { &left } else { &right });
        let mut large = old.sums;
        large.iter_mut().zip(&small).for_each(|(l, s)| l.iter_mut().zip(s).for_each(|(l, s)| *l -= s));
        let (a, b) = if left.len() < right.len() { (small, large) } else { (large, small) };
        leaves.push(leaf(left, a, Some((node, false))));
        leaves.push(leaf(right, b, Some((node, true))));
    }
    let mut tree = Tree { nodes, leaves: Vec::new() };
    let mut rows = Vec::new();
    for (k, leaf) in leaves.into_iter().enumerate() {
        let (g, h) = (leaf.total.0 as f64 / STEPS, leaf.total.1 as f64 / STEPS);
        tree.leaves.push((RATE * 256.0 * g / (h + RIDGE)).round() as i16);
        if let Some((node, is_right)) = leaf.parent {
            let place = if is_right { &mut tree.nodes[node].right } else { &mut tree.nodes[node].left };
            *place = LEAF + k as u8;
        }
        rows.push(leaf.rows);
    }
    (tree, rows)
}
