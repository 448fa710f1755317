//! Fits `models/align/weights.txt`: maximum likelihood of the gold paths of aligned texts, with a small penalty on the
//! squares of the weights (a semi-Markov conditional random field), by L-BFGS.
//!
//! Besides the texts as they are it learns from short excerpts, some with a side taken out, and from texts that have
//! nothing to do with each other, so that the probabilities also hold for pages of three sentences. Everything drawn is
//! drawn by a fixed generator: the same data give the same weights.

use duiyi::align::{Aligner, Line, names};
use duiyi::models::Models;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::ops::Range;
use std::thread;

/// The weights for words and layout alone, and those for them with vectors of the encoder.
const PLAIN: &str = "models/align/weights.txt";
const ENCODER: &str = "models/align/weights-encoder.txt";
/// Strength of the penalty.
const PENALTY: f64 = 0.3;
const STEPS: usize = 120;
/// Short excerpts and unrelated pairs of texts that are drawn.
const EXCERPTS: usize = 1800;
const UNRELATED: usize = 450;

/// An aligned text: its lines and the blocks of its gold alignment.
struct Text {
    left: Vec<String>,
    right: Vec<String>,
    blocks: Vec<Block>,
    /// The gold beads as given.
    gold: Vec<(Vec<usize>, Vec<usize>)>,
}

/// A stretch of both sides that gold beads fill without a remainder.
#[derive(Clone)]
struct Block {
    left: Range<usize>,
    right: Range<usize>,
    /// Whether it is one bead; else (crossings, beads of other sizes) any beads inside it are right.
    bead: bool,
}

/// What the learner sees of a text.
struct Lesson {
    width: usize,
    height: usize,
    /// Ends and starts of the candidates as cells.
    spans: Vec<(u32, u32)>,
    kinds: Vec<u8>,
    features: Vec<f32>,
    gold: Vec<bool>,
    /// Candidates that are beads of the gold, as the scorer counts them; and how many beads that has.
    exact: Vec<bool>,
    gold_beads: usize,
    /// The part that is left out together with it in cross-validation.
    fold: usize,
    /// Number of its file when it is a whole text, for the figures.
    file: Option<usize>,
}

/// Parts of cross-validation: as many as the development set has novels, each a text of its own.
const FOLDS: usize = 6;

pub(crate) fn fit(files: &[&str], encoder: bool, validate: bool) -> Result<(), String> {
    let aligner = Aligner::new(&Models::open("models").map_err(text_of)?).map_err(text_of)?;
    let mut texts = Vec::new();
    let mut lessons: Vec<Lesson> = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let content = fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
        for (fold, line) in content.lines().enumerate() {
            let text = read(line).map_err(|e| format!("{file}: {e}"))?;
            let lesson = lesson(&aligner, &text, encoder);
            let unusable = || eprintln!("{file}: text {fold}: no gold path in the band");
            if lesson.is_none() {
                unusable();
            }
            lessons.extend(lesson.map(|l| Lesson { fold: fold % FOLDS, file: Some(number), ..l }));
            texts.push((text, fold % FOLDS));
        }
    }
    let whole = lessons.len();
    let mut draw = Draw(20_261_124);
    for _ in 0..EXCERPTS {
        let (text, fold) = &texts[draw.below(texts.len())];
        let others: Vec<&Text> = texts.iter().filter(|t| t.1 == *fold).map(|t| &t.0).collect();
        let lesson = lesson(&aligner, &excerpt(text, &others, &mut draw), encoder);
        lessons.extend(lesson.map(|l| Lesson { fold: *fold, ..l }));
    }
    for _ in 0..UNRELATED {
        let fold = draw.below(FOLDS);
        let others: Vec<&Text> = texts.iter().filter(|t| t.1 == fold).map(|t| &t.0).collect();
        let lesson = unrelated(&others, &mut draw).and_then(|t| lesson(&aligner, &t, encoder));
        lessons.extend(lesson.map(|l| Lesson { fold, ..l }));
    }
    eprintln!("{} texts, {whole} usable whole, {} lessons", texts.len(), lessons.len());
    let path = if encoder { ENCODER } else { PLAIN };
    let (fixed, start) = current(path)?;
    if validate {
        let mut tallies = vec![Tally::default(); files.len()];
        for fold in 0..FOLDS {
            let (out, rest): (Vec<&Lesson>, Vec<&Lesson>) = lessons.iter().partition(|l| l.fold == fold);
            let weights = minimize(&rest, &fixed, start.clone());
            let mut one = vec![Tally::default(); files.len()];
            for lesson in out {
                if let Some(file) = lesson.file {
                    lesson.judge(&weights, &mut tallies[file]);
                    lesson.judge(&weights, &mut one[file]);
                }
            }
            one.iter().zip(files).for_each(|(t, f)| eprintln!("  without part {fold}: {f}: {t}"));
        }
        tallies.iter().zip(files).for_each(|(t, f)| eprintln!("cross-validated: {f}: {t}"));
    }
    let all: Vec<&Lesson> = lessons.iter().collect();
    let weights = minimize(&all, &fixed, start);
    let mut tallies = vec![Tally::default(); files.len()];
    for lesson in &lessons {
        if let Some(file) = lesson.file {
            lesson.judge(&weights, &mut tallies[file]);
        }
    }
    tallies.iter().zip(files).for_each(|(t, f)| eprintln!("fitted: {f}: {t}"));
    write(path, &weights)
}

/// Beads of the paths found and those of the gold, as the scorer counts them.
#[derive(Clone, Default)]
struct Tally {
    found: usize,
    right: usize,
    gold: usize,
    hit: usize,
    sure: usize,
    sure_right: usize,
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let percent = |a: usize, b: usize| 100.0 * a as f64 / b.max(1) as f64;
        let (p, r) = (percent(self.right, self.found), percent(self.hit, self.gold));
        let (sure, kept) = (percent(self.sure_right, self.sure), percent(self.sure, self.found));
        write!(f, "strict F1 {:.2} (P {p:.2}, R {r:.2}); ", 2.0 * p * r / (p + r).max(1e-9))?;
        write!(f, "{kept:.1} % have 0.95 or more, {sure:.2} % of those right")
    }
}

fn text_of(e: duiyi::Error) -> String {
    e.to_string()
}

fn read(line: &str) -> Result<Text, String> {
    let value: serde_json::Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
    let lines = |key: &str| -> Vec<String> {
        value[key].as_array().into_iter().flatten().filter_map(|v| v.as_str().map(String::from)).collect()
    };
    let side = |v: &serde_json::Value| -> Vec<usize> {
        v.as_array().into_iter().flatten().filter_map(|n| n.as_u64().map(|n| n as usize)).collect()
    };
    let mut gold: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
    for bead in value["gold"].as_array().ok_or("no gold")? {
        gold.push((side(&bead[0]), side(&bead[1])));
    }
    let (mut left, mut right) = (lines("src_lines"), lines("tgt_lines"));
    let han = |t: &[String]| {
        t.iter().flat_map(|l| l.chars()).filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count()
    };
    if han(&right) > han(&left) {
        std::mem::swap(&mut left, &mut right);
        gold.iter_mut().for_each(|b| std::mem::swap(&mut b.0, &mut b.1));
    }
    let blocks = blocks(&gold, left.len(), right.len());
    Ok(Text { left, right, blocks, gold })
}

/// Whether the aligner has beads of this size.
fn is_type(a: usize, b: usize) -> bool {
    names().contains(&format!("type-{a}-{b}"))
}

/// The finest blocks, in order: a block grows until no bead sticks out of it.
fn blocks(gold: &[(Vec<usize>, Vec<usize>)], n: usize, m: usize) -> Vec<Block> {
    let mut of_left = vec![None; n];
    let mut of_right = vec![None; m];
    for (k, (a, b)) in gold.iter().enumerate() {
        a.iter().for_each(|&i| of_left[i] = Some(k));
        b.iter().for_each(|&j| of_right[j] = Some(k));
    }
    let (mut i, mut j, mut out) = (0, 0, Vec::new());
    while i < n || j < m {
        let empty = |k: Option<usize>| k.is_none_or(|k| gold[k].0.is_empty() || gold[k].1.is_empty());
        let (mut i1, mut j1) = (i, j);
        if i < n && empty(of_left[i]) {
            i1 += 1;
        } else if j < m && empty(of_right[j]) {
            j1 += 1;
        } else {
            (i1, j1) = ((i + 1).min(n), (j + 1).min(m));
            loop {
                let inside = (i..i1).filter_map(|q| of_left[q]).chain((j..j1).filter_map(|q| of_right[q]));
                let (mut a, mut b) = (i1, j1);
                for k in inside {
                    a = a.max(gold[k].0.iter().max().map_or(0, |x| x + 1));
                    b = b.max(gold[k].1.iter().max().map_or(0, |x| x + 1));
                }
                if (a, b) == (i1, j1) {
                    break;
                }
                (i1, j1) = (a, b);
            }
        }
        let (a, b) = (i1 - i, j1 - j);
        let one = gold.iter().any(|(x, y)| x.iter().copied().eq(i..i1) && y.iter().copied().eq(j..j1));
        let bead = (a == 0 || b == 0) || (one && is_type(a, b));
        out.push(Block { left: i..i1, right: j..j1, bead });
        (i, j) = (i1, j1);
    }
    out
}

/// The candidates of a text and which of them are right; `None` when no right path is among them.
fn lesson(aligner: &Aligner, text: &Text, encoder: bool) -> Option<Lesson> {
    fn lines(side: &[String]) -> Vec<Line<'_>> {
        side.iter().map(|t| Line { text: t, paragraph: None, heading: false }).collect()
    }
    let gold: HashSet<&(Vec<usize>, Vec<usize>)> = text.gold.iter().collect();
    let candidates = aligner.candidates(&lines(&text.left), &lines(&text.right), encoder);
    let (height, width) = (text.left.len() + 1, text.right.len() + 1);
    let mut of_left = vec![0; text.left.len()];
    let mut of_right = vec![0; text.right.len()];
    for (k, b) in text.blocks.iter().enumerate() {
        b.left.clone().for_each(|i| of_left[i] = k);
        b.right.clone().for_each(|j| of_right[j] = k);
    }
    let right = |left: &Range<usize>, right: &Range<usize>| {
        let block = |k: usize| &text.blocks[k];
        let within = |b: &Block| {
            left.start >= b.left.start
                && left.end <= b.left.end
                && right.start >= b.right.start
                && right.end <= b.right.end
        };
        match (left.is_empty(), right.is_empty()) {
            // An unpaired sentence may stand anywhere between the beads around it.
            (false, true) => {
                let b = block(of_left[left.start]);
                (b.bead && b.right.is_empty()) || (!b.bead && within(b))
            }
            (true, false) => {
                let b = block(of_right[right.start]);
                (b.bead && b.left.is_empty()) || (!b.bead && within(b))
            }
            _ => {
                let b = block(of_left[left.start]);
                (b.bead && b.left == *left && b.right == *right) || (!b.bead && within(b))
            }
        }
    };
    let mut lesson = Lesson {
        width,
        height,
        spans: Vec::new(),
        kinds: Vec::new(),
        features: Vec::new(),
        gold: Vec::new(),
        exact: Vec::new(),
        gold_beads: text.gold.iter().filter(|g| !g.0.is_empty() && !g.1.is_empty()).count(),
        fold: 0,
        file: None,
    };
    lesson.features.reserve_exact(candidates.iter().map(|c| c.features.len()).sum());
    for c in &candidates {
        let cell = |i: usize, j: usize| u32::try_from(i * width + j).unwrap_or(u32::MAX);
        lesson.spans.push((cell(c.left.end, c.right.end), cell(c.left.start, c.right.start)));
        lesson.kinds.push(c.kind as u8);
        lesson.features.extend_from_slice(&c.features);
        lesson.gold.push(right(&c.left, &c.right));
        let bead = (c.left.clone().collect(), c.right.clone().collect());
        lesson.exact.push(gold.contains(&bead));
    }
    let reached = lesson.forward(&vec![0.0; lesson.gold.len()], true);
    reached.last().is_some_and(|v| v.is_finite()).then_some(lesson)
}

/// A few neighbouring blocks of a text; some lose a side, some get another text's.
fn excerpt(text: &Text, all: &[&Text], draw: &mut Draw) -> Text {
    let size = 1 + draw.below(6).min(draw.below(6));
    let from = draw.below(text.blocks.len().saturating_sub(size).max(1));
    let mut out = Text { left: Vec::new(), right: Vec::new(), blocks: Vec::new(), gold: Vec::new() };
    for b in text.blocks.iter().skip(from).take(size) {
        let fate = if b.bead && !b.left.is_empty() && !b.right.is_empty() { draw.below(10) } else { 9 };
        let left = if fate == 0 { &[] } else { &text.left[b.left.clone()] };
        let right = if fate == 1 { &[] } else { &text.right[b.right.clone()] };
        add(&mut out, left, &[], true);
        let start = out.left.len() - left.len();
        if left.is_empty() || right.is_empty() || fate == 2 {
            let other = &all[draw.below(all.len())];
            let foreign = [other.right[draw.below(other.right.len())].clone()];
            add(&mut out, &[], if fate == 2 { &foreign } else { right }, true);
        } else {
            out.blocks.truncate(out.blocks.len() - left.len());
            out.right.extend_from_slice(right);
            let end = out.right.len();
            out.blocks.push(Block {
                left: start..out.left.len(),
                right: end - right.len()..end,
                bead: b.bead,
            });
        }
    }
    out
}

/// Adds sentences that have no counterpart.
fn add(text: &mut Text, left: &[String], right: &[String], bead: bool) {
    for l in left {
        text.left.push(l.clone());
        let (i, j) = (text.left.len(), text.right.len());
        text.blocks.push(Block { left: i - 1..i, right: j..j, bead });
    }
    for r in right {
        text.right.push(r.clone());
        let (i, j) = (text.left.len(), text.right.len());
        text.blocks.push(Block { left: i..i, right: j - 1..j, bead });
    }
}

/// One to four sentences of one text beside one to four of another; often a single one beside one of like length,
/// which nothing but its words can tell from a translation.
fn unrelated(all: &[&Text], draw: &mut Draw) -> Option<Text> {
    let (a, b) = (draw.below(all.len()), draw.below(all.len()));
    let single = draw.below(2) == 0;
    let (x, y) = if single { (1, 1) } else { (1 + draw.below(4), 1 + draw.below(4)) };
    if a == b {
        return None;
    }
    let (left, right) = (&all[a].left, &all[b].right);
    let i = draw.below(left.len());
    let size = |l: &str, letter: f64| l.chars().filter(|c| c.is_alphabetic()).count() as f64 * letter;
    let misfit = |j: &usize| ((size(&right[*j], 0.27) + 1.0) / (size(&left[i], 1.0) + 1.0)).ln().abs();
    let places: Vec<usize> = (0..if single { 8 } else { 1 }).map(|_| draw.below(right.len())).collect();
    let j = places.into_iter().min_by(|p, q| misfit(p).total_cmp(&misfit(q)))?;
    let mut out = Text { left: Vec::new(), right: Vec::new(), blocks: Vec::new(), gold: Vec::new() };
    add(&mut out, &left[i..(i + x).min(left.len())], &[], true);
    add(&mut out, &[], &right[j..(j + y).min(right.len())], true);
    Some(out)
}

impl Lesson {
    fn scores(&self, weights: &[f64]) -> Vec<f64> {
        let kinds = weights.len() - self.features.len() / self.gold.len().max(1);
        let (of_kind, of_feature) = weights.split_at(kinds);
        let of_feature: Vec<f32> = of_feature.iter().map(|w| *w as f32).collect();
        let rows = self.features.chunks_exact(of_feature.len());
        let score = |(row, kind): (&[f32], &u8)| {
            let sum: f32 = row.iter().zip(&of_feature).map(|(f, w)| f * w).sum();
            of_kind[usize::from(*kind)] + f64::from(sum)
        };
        rows.zip(&self.kinds).map(score).collect()
    }

    fn forward(&self, scores: &[f64], gold: bool) -> Vec<f64> {
        let mut value = vec![f64::NEG_INFINITY; self.width * self.height];
        value[0] = 0.0;
        for (k, &(end, start)) in self.spans.iter().enumerate() {
            if self.gold[k] || !gold {
                let through = value[start as usize] + scores[k];
                value[end as usize] = log_add(value[end as usize], through);
            }
        }
        value
    }

    /// Adds to `shares` `sign` times the probability of each candidate; returns the log of the paths' total weight.
    fn expect(&self, scores: &[f64], gold: bool, sign: f64, shares: &mut [f64]) -> f64 {
        let forward = self.forward(scores, gold);
        let mut backward = vec![f64::NEG_INFINITY; forward.len()];
        let total = forward[forward.len() - 1];
        backward[forward.len() - 1] = 0.0;
        for (k, &(end, start)) in self.spans.iter().enumerate().rev() {
            let (end, start) = (end as usize, start as usize);
            if (gold && !self.gold[k]) || backward[end] == f64::NEG_INFINITY {
                continue;
            }
            let through = scores[k] + backward[end];
            backward[start] = log_add(backward[start], through);
            shares[k] += sign * (forward[start] + through - total).exp();
        }
        total
    }

    /// Adds the gradient of the loss; returns the loss.
    fn loss(&self, weights: &[f64], gradient: &mut [f64]) -> f64 {
        let scores = self.scores(weights);
        let mut shares = vec![0.0; scores.len()];
        let loss =
            self.expect(&scores, false, 1.0, &mut shares) - self.expect(&scores, true, -1.0, &mut shares);
        let width = self.features.len() / self.gold.len().max(1);
        let kinds = weights.len() - width;
        for (k, p) in shares.iter().enumerate().filter(|(_, p)| p.abs() > 1e-7) {
            gradient[usize::from(self.kinds[k])] += p;
            let row = &self.features[k * width..(k + 1) * width];
            gradient[kinds..].iter_mut().zip(row).for_each(|(g, f)| *g += p * f64::from(*f));
        }
        loss
    }

    /// Counts the beads of the best path.
    fn judge(&self, weights: &[f64], tally: &mut Tally) {
        let scores = self.scores(weights);
        let mut value = vec![(f64::NEG_INFINITY, usize::MAX); self.width * self.height];
        value[0].0 = 0.0;
        for (k, &(end, start)) in self.spans.iter().enumerate() {
            let through = value[start as usize].0 + scores[k];
            if through > value[end as usize].0 {
                value[end as usize] = (through, k);
            }
        }
        let mut shares = vec![0.0; scores.len()];
        self.expect(&scores, false, 1.0, &mut shares);
        let mut alone: HashMap<(usize, bool), f64> = HashMap::new();
        let one_side = |k: usize| {
            let (end, start) = (self.spans[k].0 as usize, self.spans[k].1 as usize);
            let (i, j) = (end / self.width, end % self.width);
            match (i - start / self.width, j - start % self.width) {
                (_, 0) => Some((i, true)),
                (0, _) => Some((j, false)),
                _ => None,
            }
        };
        for (k, p) in shares.iter().enumerate() {
            if let Some(key) = one_side(k) {
                *alone.entry(key).or_default() += p;
            }
        }
        let mut at = value.len() - 1;
        let mut golden = 0;
        while at > 0 {
            let k = value[at].1;
            let sure = one_side(k).map_or(shares[k], |key| alone[&key]) >= 0.95;
            tally.found += 1;
            tally.right += usize::from(self.exact[k]);
            tally.sure += usize::from(sure);
            tally.sure_right += usize::from(sure && self.exact[k]);
            golden += usize::from(self.exact[k] && one_side(k).is_none());
            at = self.spans[k].1 as usize;
        }
        tally.hit += golden;
        tally.gold += self.gold_beads;
    }
}

fn log_add(a: f64, b: f64) -> f64 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if high == f64::NEG_INFINITY || high - low > 40.0 { high } else { high + (low - high).exp().ln_1p() }
}

/// Negative log-likelihood with the penalty, and its gradient. The parts are added in a fixed order whatever thread
/// computed them.
fn objective(lessons: &[&Lesson], fixed: &[bool], weights: &[f64]) -> (f64, Vec<f64>) {
    let n = weights.len();
    let part = |lessons: &[&Lesson]| {
        let (mut loss, mut gradient) = (0.0, vec![0.0; n]);
        lessons.iter().for_each(|l| loss += l.loss(weights, &mut gradient));
        (loss, gradient)
    };
    let parts: Vec<(f64, Vec<f64>)> = thread::scope(|scope| {
        let running: Vec<_> =
            lessons.chunks(lessons.len().div_ceil(8).max(1)).map(|c| scope.spawn(move || part(c))).collect();
        running.into_iter().map(|r| r.join().unwrap_or_else(|_| (f64::NAN, vec![0.0; n]))).collect()
    });
    let (mut loss, mut gradient) = (0.0, vec![0.0; n]);
    for (l, g) in parts {
        loss += l;
        gradient.iter_mut().zip(g).for_each(|(a, b)| *a += b);
    }
    for d in 0..n {
        if fixed[d] {
            gradient[d] = 0.0;
        } else {
            loss += PENALTY * weights[d] * weights[d];
            gradient[d] += 2.0 * PENALTY * weights[d];
        }
    }
    (loss, gradient)
}

fn minimize(lessons: &[&Lesson], fixed: &[bool], x: Vec<f64>) -> Vec<f64> {
    crate::descent::minimize(x, STEPS, 0.01, |x| objective(lessons, fixed, x))
}

/// The weights in use; those of the layout are set by hand, because no aligned text at hand has a layout.
fn current(path: &str) -> Result<(Vec<bool>, Vec<f64>), String> {
    let text = fs::read_to_string(path).map_err(|e| e.to_string())?;
    let value = |name: &str| {
        let line = text.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(' '));
        line.and_then(|v| v.trim().parse().ok()).ok_or_else(|| format!("{path}: no weight for {name}"))
    };
    let by_hand = |name: &str| name.starts_with("paragraph-") || name.starts_with("heading-");
    let fixed = names().iter().map(|n| by_hand(n)).collect();
    let start =
        names().iter().map(|n| if by_hand(n) { value(n) } else { Ok(0.0) }).collect::<Result<_, _>>()?;
    Ok((fixed, start))
}

fn write(path: &str, weights: &[f64]) -> Result<(), String> {
    let mut out = String::from(
        "# Weights of the aligner's evidence: a feature's name and its weight (see README.md).\n\
         # Fitted by `cargo xtask models align`, except paragraph-* and heading-*, which are set by hand.\n",
    );
    let encoder = path == ENCODER;
    for (name, weight) in names().iter().zip(weights).filter(|(n, _)| encoder || !n.starts_with("meaning")) {
        out.push_str(&format!("{name} {weight:.4}\n"));
    }
    fs::write(path, out).map_err(|e| e.to_string())
}

/// A small generator of numbers (a 64-bit linear congruence).
pub(crate) struct Draw(pub(crate) u64);

impl Draw {
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}
