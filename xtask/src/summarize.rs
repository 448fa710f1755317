//! Fits `models/summarize/ranker-*.txt`: the weights of the learned ranker.
//!
//! For each document and each budget there is a list of summaries that the rules allow, with their ROUGE-1 against the
//! references. The weights give each summary a probability (a softmax of its sum of weight × feature) and are fitted for
//! the highest expected ROUGE, with a small penalty on their squares, by L-BFGS. What is drawn is drawn by a fixed
//! generator: the same data give the same weights.

use crate::align::Draw;
use crate::descent::minimize;
use duiyi::document::Lang;
use duiyi::models::Models;
use duiyi::summarize::{COUNT, Candidate, Evidence, Summarizer, feature_names};
use std::collections::HashMap;
use std::fs;

/// Strength of the penalty, on weights times the spread of their features.
const PENALTY: f64 = 0.05;
const STEPS: usize = 80;
const FOLDS: usize = 5;
/// Sentences that summaries are made of, and summaries of one document and budget.
const LOOK: usize = 20;
const LOOK_WORDS: usize = 12;
const MOST: usize = 1000;
const PAIRS: usize = 3;
const WEIGHTS: usize = COUNT + PAIRS;
/// Spread of the features of two sentences.
const PAIR_SPREAD: [f64; PAIRS] = [0.2, 0.5, 0.3];

/// The budgets that a language's weights serve, with how much each counts.
fn budgets(lang: &str) -> &'static [(Budget, f64)] {
    if lang == "zh" {
        // A Chinese summary is most often a headline.
        &[(Budget::Sentences(1), 3.0), (Budget::Sentences(3), 1.0), (Budget::Words(60), 0.3)]
    } else {
        &[(Budget::Sentences(3), 1.0), (Budget::Words(60), 1.0)]
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Budget {
    Sentences(usize),
    Words(usize),
}

/// The summaries of one document within one budget.
struct Task {
    budget: Budget,
    sets: Vec<Vec<u8>>,
    /// ROUGE-1 of each, and of the first sentences that fit.
    rouge: Vec<f64>,
    lead: f64,
}

struct Doc {
    file: usize,
    fold: usize,
    lang: &'static str,
    evidence: Evidence,
    tasks: Vec<Task>,
}

pub(crate) fn fit(files: &[&str]) -> Result<(), String> {
    let models = Models::open("models").map_err(|e| e.to_string())?;
    let summarizer = Summarizer::new(&models).map_err(|e| e.to_string())?;
    let mut docs = Vec::new();
    let mut draw = Draw(20_261_124);
    for (number, file) in files.iter().enumerate() {
        let content = fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
        for (line, record) in content.lines().enumerate() {
            let record: serde_json::Value =
                serde_json::from_str(record).map_err(|e| format!("{file}:{}: {e}", line + 1))?;
            if record["split"] == "train" {
                let doc = read(&record, &summarizer, &mut draw);
                docs.extend(doc.map(|d| Doc { file: number, fold: line % FOLDS, ..d }));
            }
        }
    }
    for lang in ["en", "zh"] {
        let own: Vec<&Doc> = docs.iter().filter(|d| d.lang == lang).collect();
        if own.is_empty() {
            continue;
        }
        eprintln!("{lang}: {} documents", own.len());
        let mut left_out: Vec<(usize, Budget, f64)> = Vec::new();
        for fold in 0..FOLDS {
            let (out, rest): (Vec<&Doc>, Vec<&Doc>) = own.iter().partition(|d| d.fold == fold);
            let weights = train(&rest, lang);
            left_out.extend(gains(&out, &weights));
        }
        report("left out", files, lang, &left_out, &mut draw);
        let weights = train(&own, lang);
        report("fitted on", files, lang, &gains(&own, &weights), &mut draw);
        write(lang, &weights)?;
    }
    Ok(())
}

fn read(record: &serde_json::Value, summarizer: &Summarizer, draw: &mut Draw) -> Option<Doc> {
    let strings = |key: &str| -> Vec<&str> {
        record[key].as_array().into_iter().flatten().filter_map(|v| v.as_str()).collect()
    };
    let (texts, references) = (strings("sentences"), strings("references"));
    let chinese = record["lang"].as_str().is_some_and(|l| l.starts_with("zh"));
    let (tag, lang) = if chinese { (Lang::ZH, "zh") } else { (Lang::EN, "en") };
    let title = record["title"].as_str().filter(|_| record["title_is_reference"] != true);
    let sentences: Vec<_> =
        texts.iter().enumerate().map(|(paragraph, text)| Candidate { text, paragraph }).collect();
    let evidence = summarizer.evidence(&sentences, tag, title);
    let n = evidence.features.len();
    if n < 2 || references.is_empty() {
        return None;
    }
    let tokens: Vec<Vec<String>> = texts[..n].iter().map(|t| tokens(t, chinese)).collect();
    let references: Vec<Vec<String>> = references.iter().map(|t| self::tokens(t, chinese)).collect();
    let words: Vec<usize> = if chinese {
        tokens.iter().map(Vec::len).collect()
    } else {
        texts[..n].iter().map(|t| t.split_whitespace().count()).collect()
    };
    let rouge = Rouge::new(&tokens, &references);
    let usable: Vec<usize> = (0..n.min(LOOK)).filter(|&i| evidence.stands[i] && evidence.alone[i]).collect();
    let mut tasks = Vec::new();
    for &(budget, _) in budgets(lang) {
        let mut sets = Vec::new();
        let lead: Vec<u8> = match budget {
            Budget::Sentences(k) => {
                grow(&evidence, &usable, k, &|_| true, &mut Vec::new(), 0, &mut |set| {
                    if set.len() == k {
                        sets.push(set.to_vec());
                    }
                });
                (0..k.min(n) as u8).collect()
            }
            Budget::Words(most) => {
                let near: Vec<usize> = usable.iter().copied().take(LOOK_WORDS).collect();
                let size = |set: &[u8]| set.iter().map(|&i| words[i as usize]).sum::<usize>();
                grow(&evidence, &near, 5, &|set| size(set) <= most, &mut Vec::new(), 0, &mut |set| {
                    let room = most - size(set);
                    let full = near.iter().all(|&i| words[i] > room || set.contains(&(i as u8)));
                    if full && !set.is_empty() {
                        sets.push(set.to_vec());
                    }
                });
                let mut room = most;
                (0..n as u8)
                    .take_while(|&i| {
                        let fits = words[i as usize] <= room;
                        room -= if fits { words[i as usize] } else { 0 };
                        fits
                    })
                    .collect()
            }
        };
        // Some of a long list, without repeats and in order.
        while sets.len() > MOST {
            sets.swap_remove(draw.below(sets.len()));
        }
        sets.sort_unstable();
        if sets.len() > 1 {
            let scores = sets.iter().map(|s| rouge.of(s)).collect();
            tasks.push(Task { budget, rouge: scores, lead: rouge.of(&lead), sets });
        }
    }
    (!tasks.is_empty()).then_some(Doc { file: 0, fold: 0, lang, evidence, tasks })
}

/// Calls `each` with every set of up to `most` sentences that can stand together.
fn grow(
    evidence: &Evidence,
    usable: &[usize],
    most: usize,
    fits: &dyn Fn(&[u8]) -> bool,
    set: &mut Vec<u8>,
    from: usize,
    each: &mut dyn FnMut(&[u8]),
) {
    each(set);
    if set.len() == most {
        return;
    }
    for (at, &i) in usable.iter().enumerate().skip(from) {
        let supported = !evidence.points_back[i] || set.last().is_some_and(|&j| j as usize + 1 == i);
        if !supported || set.iter().any(|&j| evidence.repeats[i][j as usize]) {
            continue;
        }
        set.push(i as u8);
        if fits(set) {
            grow(evidence, usable, most, fits, set, at + 1, each);
        }
        set.pop();
    }
}

/// Words in lower case without the commonest endings, or characters.
fn tokens(text: &str, chinese: bool) -> Vec<String> {
    let is_han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for c in text.chars().flat_map(char::to_lowercase) {
        if chinese && is_han(c) {
            out.push(c.to_string());
            open = false;
        } else if c.is_ascii_alphanumeric() {
            match out.last_mut().filter(|_| open) {
                Some(word) => word.push(c),
                None => out.push(c.to_string()),
            }
            open = true;
        } else {
            open = false;
        }
    }
    if !chinese {
        for word in &mut out {
            let stem = ["ing", "ed", "es", "s"].iter().find_map(|e| word.strip_suffix(e));
            if let Some(stem) = stem.filter(|s| s.len() > 2) {
                *word = stem.to_owned();
            }
        }
    }
    out
}

/// ROUGE-1 F1 of sets of sentences, in hundredths, as the mean over the references.
struct Rouge {
    /// For each reference the count of each of its words, and in each sentence.
    references: Vec<(Vec<usize>, Vec<Vec<usize>>, usize)>,
    lengths: Vec<usize>,
}

impl Rouge {
    fn new(sentences: &[Vec<String>], references: &[Vec<String>]) -> Self {
        let one = |reference: &Vec<String>| {
            let mut places: HashMap<&str, usize> = HashMap::new();
            let mut counts = Vec::new();
            for word in reference {
                let place = *places.entry(word).or_insert(counts.len());
                if place == counts.len() {
                    counts.push(0);
                }
                counts[place] += 1;
            }
            let rows = sentences
                .iter()
                .map(|s| {
                    let mut row = vec![0; counts.len()];
                    s.iter().filter_map(|w| places.get(w.as_str())).for_each(|&p| row[p] += 1);
                    row
                })
                .collect();
            (counts, rows, reference.len())
        };
        Self {
            references: references.iter().map(one).collect(),
            lengths: sentences.iter().map(Vec::len).collect(),
        }
    }

    fn of(&self, set: &[u8]) -> f64 {
        let length: usize = set.iter().map(|&i| self.lengths[i as usize]).sum();
        let sum: f64 = self
            .references
            .iter()
            .map(|(counts, rows, size)| {
                let met = |v: usize| set.iter().map(|&i| rows[i as usize][v]).sum::<usize>().min(counts[v]);
                let both: usize = (0..counts.len()).map(met).sum();
                200.0 * both as f64 / (length + size).max(1) as f64
            })
            .sum();
        sum / self.references.len().max(1) as f64
    }
}

/// Scores of all summaries of a task.
fn scores(doc: &Doc, task: &Task, weights: &[f64]) -> Vec<f64> {
    let single: Vec<f64> = doc
        .evidence
        .features
        .iter()
        .take(LOOK)
        .map(|f| f.iter().zip(weights).map(|(f, w)| f64::from(*f) * w).sum())
        .collect();
    let double = |i: u8, j: u8| -> f64 {
        let pair = &doc.evidence.pairs[i as usize][j as usize];
        pair.iter().zip(&weights[COUNT..]).map(|(p, w)| f64::from(*p) * w).sum()
    };
    let score = |set: &Vec<u8>| {
        let pairs = set.iter().enumerate().flat_map(|(k, &i)| set[..k].iter().map(move |&j| (i, j)));
        set.iter().map(|&i| single[i as usize]).sum::<f64>() + pairs.map(|(i, j)| double(i, j)).sum::<f64>()
    };
    task.sets.iter().map(score).collect()
}

fn train(docs: &[&Doc], lang: &str) -> Vec<f64> {
    let spread = spread(docs);
    let total: f64 = docs.iter().flat_map(|d| &d.tasks).map(|t| weight(lang, t.budget)).sum();
    let objective = |x: &[f64]| {
        let weights: Vec<f64> = x.iter().zip(&spread).map(|(x, s)| x / s).collect();
        let (mut loss, mut gradient) = (0.0, vec![0.0; WEIGHTS]);
        for doc in docs {
            let mut of_one = vec![0.0; LOOK];
            let mut of_two = vec![0.0; LOOK * LOOK];
            for task in &doc.tasks {
                let share = weight(lang, task.budget) / total;
                let scores = scores(doc, task, &weights);
                let most = scores.iter().copied().fold(f64::MIN, f64::max);
                let mut p: Vec<f64> = scores.iter().map(|s| libm::exp(s - most)).collect();
                let sum: f64 = p.iter().sum();
                p.iter_mut().for_each(|p| *p /= sum);
                let expected: f64 = p.iter().zip(&task.rouge).map(|(p, r)| p * r).sum();
                loss -= share * expected;
                for ((set, p), r) in task.sets.iter().zip(&p).zip(&task.rouge) {
                    let slope = -share * p * (r - expected);
                    for (k, &i) in set.iter().enumerate() {
                        of_one[i as usize] += slope;
                        for &j in &set[..k] {
                            of_two[i as usize * LOOK + j as usize] += slope;
                        }
                    }
                }
            }
            for (f, a) in doc.evidence.features.iter().zip(&of_one) {
                gradient.iter_mut().zip(f).for_each(|(g, f)| *g += a * f64::from(*f));
            }
            for i in 0..LOOK.min(doc.evidence.pairs.len()) {
                for (j, pair) in doc.evidence.pairs[i].iter().enumerate() {
                    let a = of_two[i * LOOK + j];
                    gradient[COUNT..].iter_mut().zip(pair).for_each(|(g, p)| *g += a * f64::from(*p));
                }
            }
        }
        for ((g, s), x) in gradient.iter_mut().zip(&spread).zip(x) {
            *g = *g / s + 2.0 * PENALTY * x;
            loss += PENALTY * x * x;
        }
        (loss, gradient)
    };
    // The first step's length wants a gradient that is not zero: a little more for the first sentence.
    let mut start = vec![0.0; WEIGHTS];
    start[1] = 0.1;
    let x = minimize(start, STEPS, 1e-4, objective);
    x.iter().zip(&spread).map(|(x, s)| x / s).collect()
}

fn weight(lang: &str, budget: Budget) -> f64 {
    budgets(lang).iter().find(|b| b.0 == budget).map_or(0.0, |b| b.1)
}

/// The standard deviation of each feature; 1 for one that never changes.
fn spread(docs: &[&Doc]) -> Vec<f64> {
    let (mut n, mut sum, mut square) = (0.0, vec![0.0; COUNT], vec![0.0; COUNT]);
    for f in docs.iter().flat_map(|d| &d.evidence.features) {
        n += 1.0;
        for (k, f) in f.iter().enumerate() {
            sum[k] += f64::from(*f);
            square[k] += f64::from(*f) * f64::from(*f);
        }
    }
    let deviation = |k: usize| {
        let variance: f64 = square[k] / n - (sum[k] / n) * (sum[k] / n);
        if variance > 1e-6 { variance.sqrt() } else { 1.0 }
    };
    (0..COUNT).map(deviation).chain(PAIR_SPREAD).collect()
}

/// The gain in ROUGE-1 over the first sentences, document by document.
fn gains(docs: &[&Doc], weights: &[f64]) -> Vec<(usize, Budget, f64)> {
    let mut out = Vec::new();
    for doc in docs {
        for task in &doc.tasks {
            let scores = scores(doc, task, weights);
            let best = (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]));
            out.extend(best.map(|b| (doc.file, task.budget, task.rouge[b] - task.lead)));
        }
    }
    out
}

fn report(what: &str, files: &[&str], lang: &str, gains: &[(usize, Budget, f64)], draw: &mut Draw) {
    for (number, file) in files.iter().enumerate() {
        for &(budget, _) in budgets(lang) {
            let own: Vec<f64> =
                gains.iter().filter(|g| g.0 == number && g.1 == budget).map(|g| g.2).collect();
            if own.is_empty() {
                continue;
            }
            let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
            let mut drawn: Vec<f64> = (0..1000)
                .map(|_| mean(&(0..own.len()).map(|_| own[draw.below(own.len())]).collect::<Vec<_>>()))
                .collect();
            drawn.sort_by(f64::total_cmp);
            eprintln!(
                "{what}: {file}: {budget:?}: {:+.2} over lead, 95 % interval {:+.2} to {:+.2}, {} documents",
                mean(&own),
                drawn[25],
                drawn[975],
                own.len()
            );
        }
    }
}

fn write(lang: &str, weights: &[f64]) -> Result<(), String> {
    let mut out = String::from(
        "# Weights of the learned ranker: a feature and its weight (see README.md). Fitted by `cargo xtask models summarize`.\n",
    );
    for (name, weight) in feature_names().zip(weights) {
        out.push_str(&format!("{name} {weight:.4}\n"));
    }
    fs::write(format!("models/summarize/ranker-{lang}.txt"), out).map_err(|e| e.to_string())
}
