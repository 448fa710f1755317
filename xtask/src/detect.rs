//! Trains `models/detect/ngrams.bin`: a multiclass perceptron with margin over hashed n-grams, averaged over its steps.
//!
//! It learns from sentences with their languages, and from strings of frequent words drawn from `models/detect/words.txt`, so
//! that languages without sentences have a say too. Only additions, multiplications and square roots of numbers with
//! 64 bits are used, in a fixed order: the same data give the same bytes.

use crate::align::Draw;
use duiyi::detect::ngrams::{BUCKETS, CLASSES, MAGIC, PATH};
use duiyi::detect::{Detector, Lesson};
use duiyi::models::{Models, list};
use serde::Deserialize;
use std::fs;

const ROUNDS: usize = 12;
/// How far the right class should lead; the length of a step.
const MARGIN: f64 = 1.0;
const STEP: f64 = 0.05;
/// Strings of frequent words drawn for each language, and their lengths in words.
const DRAWN: usize = 60;
const LENGTHS: [usize; 2] = [3, 10];
/// Languages of the word list in other letters.
const CYRILLIC: [&str; 6] = ["ru", "uk", "be", "bg", "sr", "mk"];

#[derive(Deserialize)]
struct Record {
    text: String,
    lang: String,
    #[serde(default)]
    kind: String,
}

struct Example {
    lesson: Lesson,
    class: usize,
}

/// The weights of each bucket, one for each class.
type Weights = Vec<[f64; CLASSES.len()]>;

pub(crate) fn train(files: &[&str]) -> Result<(), String> {
    let models = Models::open("models").map_err(|e| e.to_string())?;
    let detector = Detector::untrained(&models).map_err(|e| e.to_string())?;
    let mut examples = Vec::new();
    for file in files {
        let content = fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
        for line in content.lines() {
            let record: Record = serde_json::from_str(line).map_err(|e| format!("{file}: {e}"))?;
            let class = CLASSES.iter().position(|c| *c == record.lang);
            // Single words and texts that mix letters teach nothing here.
            let wanted = class.filter(|_| record.lang != "und" && record.kind != "word");
            examples.extend(wanted.and_then(|class| example(&detector, &record.text, class)));
        }
    }
    let mut draw = Draw(20_261_124);
    shuffle(&mut examples, &mut draw);
    let drawn = drawn(&detector, &models, &mut draw)?;
    let of = |examples: &[Example]| examples.iter().filter(|e| e.class == 0).count();
    eprintln!(
        "{} sentences, {} of them English; {} strings of words",
        examples.len(),
        of(&examples),
        drawn.len()
    );
    // How good it is on what it has not seen: each half judges what the other teaches.
    let (left, right) = examples.split_at(examples.len() / 2);
    let (mut missed, mut taken) = (0, 0);
    for (known, unknown) in [(left, right), (right, left)] {
        let weights = learn(known, &drawn);
        for e in unknown {
            let guess = best(&scores(&weights, &e.lesson), None);
            missed += usize::from(e.class == 0 && guess != 0);
            taken += usize::from(e.class != 0 && guess == 0);
        }
    }
    let english = of(&examples);
    eprintln!(
        "held-out halves, n-grams and words alone: {missed} of {english} English sentences taken for another language, {taken} of {} taken for English",
        examples.len() - english
    );
    let bytes = quantized(&learn(&examples, &drawn));
    let path = format!("models/{PATH}");
    fs::write(&path, bytes).map_err(|e| format!("{path}: {e}"))
}

fn example(detector: &Detector, text: &str, class: usize) -> Option<Example> {
    let lesson = detector.lesson(text);
    (!lesson.features.is_empty()).then_some(Example { lesson, class })
}

/// Strings of frequent words, for the classes and for the languages that have none.
fn drawn(detector: &Detector, models: &Models, draw: &mut Draw) -> Result<Vec<Example>, String> {
    let text = models.text("detect/words.txt").map_err(|e| e.to_string())?;
    let mut words: Vec<(&str, Vec<&str>)> = Vec::new();
    for (tag, line) in list(&text).filter_map(|(_, line)| line.split_once(':')) {
        match words.iter_mut().find(|w| w.0 == tag) {
            Some(w) => w.1.extend(line.split_whitespace()),
            None => words.push((tag, line.split_whitespace().collect())),
        }
    }
    let mut out = Vec::new();
    for (tag, words) in words.iter().filter(|w| !CYRILLIC.contains(&w.0)) {
        let class = CLASSES.iter().position(|c| c == tag).unwrap_or(CLASSES.len() - 1);
        for _ in 0..DRAWN {
            let n = LENGTHS[0] + draw.below(LENGTHS[1] - LENGTHS[0] + 1);
            let text: Vec<&str> = (0..n).map(|_| words[draw.below(words.len())]).collect();
            out.extend(example(detector, &text.join(" "), class));
        }
    }
    Ok(out)
}

fn shuffle<T>(list: &mut [T], draw: &mut Draw) {
    for k in (1..list.len()).rev() {
        list.swap(k, draw.below(k + 1));
    }
}

fn scores(weights: &Weights, lesson: &Lesson) -> [f64; CLASSES.len()] {
    let mut out = [0.0; CLASSES.len()];
    for &f in &lesson.features {
        out.iter_mut().zip(&weights[usize::from(f)]).for_each(|(o, w)| *o += w);
    }
    let root = (lesson.features.len() as f64).sqrt();
    out.iter_mut().zip(&lesson.words).for_each(|(o, w)| *o = *o / root + f64::from(*w));
    out
}

/// The class with the highest score, apart from one.
fn best(scores: &[f64; CLASSES.len()], apart: Option<usize>) -> usize {
    let classes = (0..scores.len()).filter(|k| Some(*k) != apart);
    classes.reduce(|a, b| if scores[b] > scores[a] { b } else { a }).unwrap_or(0)
}

/// The mean of the weights over all steps.
fn learn(examples: &[Example], drawn: &[Example]) -> Weights {
    let mut weights: Weights = vec![[0.0; CLASSES.len()]; BUCKETS];
    let mut sums = weights.clone();
    let mut order: Vec<&Example> = examples.iter().chain(drawn).collect();
    let mut draw = Draw(7);
    let mut count = 1.0;
    for _ in 0..ROUNDS {
        shuffle(&mut order, &mut draw);
        for e in &order {
            let scores = scores(&weights, &e.lesson);
            let rival = best(&scores, Some(e.class));
            if scores[e.class] - scores[rival] < MARGIN {
                let step = STEP / (e.lesson.features.len() as f64).sqrt();
                for &f in &e.lesson.features {
                    let (w, s) = (&mut weights[usize::from(f)], &mut sums[usize::from(f)]);
                    w[e.class] += step;
                    w[rival] -= step;
                    s[e.class] += step * count;
                    s[rival] -= step * count;
                }
            }
            count += 1.0;
        }
    }
    for (w, s) in weights.iter_mut().zip(&sums) {
        w.iter_mut().zip(s).for_each(|(w, s)| *w -= s / count);
    }
    weights
}

/// The file: a line with the scale, then one byte for each bucket and class.
fn quantized(weights: &Weights) -> Vec<u8> {
    // The few largest are clipped, so that the many small ones keep their differences.
    let mut sizes: Vec<f64> = weights.iter().flatten().map(|w| w.abs()).collect();
    sizes.sort_by(f64::total_cmp);
    let largest = sizes[sizes.len() - 1 - sizes.len() / 1000];
    let scale = largest / 127.0;
    let mut bytes = format!("{MAGIC} {:?}\n", scale as f32).into_bytes();
    bytes.extend(
        weights.iter().flatten().map(|w| ((w / scale).round().clamp(-127.0, 127.0) as i8).cast_unsigned()),
    );
    bytes
}
