//! Trains `models/split-en/weights.bin`: logistic regression over the hashed features of the splitter's candidates.
//!
//! The same data give the same bytes: what is drawn is drawn by a fixed generator in a fixed order, and the one function
//! that platforms compute differently (`exp`) comes from `libm`.

mod bounds;
mod data;
mod learner;
mod score;

use bounds::Bounds;
use data::{Draw, Text, View};
use duiyi::models::Models;
use duiyi::split::{Lesson, Options, Question, Splitter};
use learner::{Learner, file};
use std::path::Path;

const WEIGHTS: &str = "models/split-en/weights.bin";

/// The annotated sets that train. See `models/split/README.md` for their licences.
const TRAIN: [&str; 6] = [
    "ewt.train",
    "pud_en.test",
    "legal_bva_en.test",
    "legal_intellectual_property_en.test",
    "golden_en.test",
    "pragmatic_en.test",
];

/// The sets that choose, and those of the above that show how much was learnt by heart.
const DEV: [&str; 11] = [
    "ewt.dev",
    "gum.dev",
    "ersatz_ncwsj_en.dev",
    "legal_bva_en.test",
    "legal_intellectual_property_en.test",
    "golden_en.test",
    "pud_en.test",
    "gsdsimp_zh.dev",
    "cfl_zh.test",
    "ersatz_wmt18p_zh.dev",
    "ersatz_wmt18_zh.dev",
];

/// Sets of single sentences, which are joined to paragraphs: file, sentences to a paragraph.
const SENTENCES: [(&str, usize); 2] = [("../detect/lingua_sentence", 6), ("../detect/tatoeba", 8)];

/// Lines of web pages: a line that is content ends a sentence, also where no stop stands.
const LINES: &str = "../clean/lines_en_train";
/// How many of the candidates in them are taken.
const LINES_SHARE: f32 = 0.03;
/// How many texts are also learnt in lower case.
const LOWER_SHARE: f32 = 0.1;
/// How many texts are also learnt with lost spaces, and with doubled ones.
const SPACES_SHARE: f32 = 0.1;

/// Parts of a cross-validation.
const FOLDS: usize = 5;

pub(crate) fn train(folder: &str, cross: bool) -> Result<(), String> {
    let folder = Path::new(folder);
    let told = |e: duiyi::Error| e.to_string();
    let splitter = Splitter::new(&Models::open("models").map_err(told)?).map_err(told)?;
    let sets: Vec<Vec<Text>> = TRAIN.iter().map(|name| data::read(folder, name)).collect::<Result<_, _>>()?;
    let mut shared = Vec::new();
    for (name, per) in SENTENCES {
        for text in data::joined(folder, name, per)? {
            shared.extend(splitter.lessons(&text.text, &text.gold));
        }
    }
    shared.extend(of_lines(&splitter, &data::lines(folder, LINES, &splitter)?));
    if cross {
        cross_validate(&splitter, &sets, &shared)?;
    }
    let lessons = lessons(&splitter, sets.iter().flatten(), &shared);
    let trained = bounded(&splitter, &Learner::fit(&lessons).rounded(), &sets, folder)?;
    print_table(&splitter.with_weights(trained.clone()).map_err(told)?, folder)?;
    std::fs::write(WEIGHTS, trained).map_err(|e| format!("{WEIGHTS}: {e}"))
}

/// The file with bounds: the texts that train and the web pages measure them, the sets that choose widen them.
fn bounded(
    splitter: &Splitter,
    weights: &[i8],
    sets: &[Vec<Text>],
    folder: &Path,
) -> Result<Vec<u8>, String> {
    let splitter = splitter.with_weights(file(weights, &Bounds::OPEN)).map_err(|e| e.to_string())?;
    let mut texts: Vec<Text> = sets.iter().flatten().cloned().collect();
    for (name, per) in SENTENCES {
        texts.extend(data::joined(folder, name, per)?);
    }
    texts.extend(data::lines(folder, LINES, &splitter)?);
    let ask = |texts: &[Text]| -> Vec<Question> {
        let views = texts.iter().flat_map(|t| View::ALL.map(|v| t.seen(v)));
        views.flat_map(|t| splitter.questions(&t.text)).collect()
    };
    let questions = ask(&texts);
    let mut bounds = Bounds::measure(&questions);
    let mut chosen = Vec::new();
    for name in DEV {
        chosen.extend(data::read(folder, name)?);
    }
    let others = ask(&chosen);
    eprintln!("questions, of them to each further step, answered otherwise, for each verdict");
    eprintln!("  sets that measured the bounds       {:?}", bounds.count(&questions));
    eprintln!("  sets that choose, by those bounds   {:?}", bounds.count(&others));
    bounds.widen(&others);
    eprintln!("  sets that choose, by the last ones  {:?}", bounds.count(&others));
    eprintln!("  sets that measured, by the last     {:?}", bounds.count(&questions));
    Ok(file(weights, &bounds))
}

fn lessons<'a>(splitter: &Splitter, texts: impl Iterator<Item = &'a Text>, shared: &[Lesson]) -> Vec<Lesson> {
    let mut draw = Draw::new(77);
    let mut lessons = shared.to_vec();
    for text in texts {
        let mut views: Vec<Text> = View::ALL.map(|v| text.seen(v)).to_vec();
        if draw.chance(LOWER_SHARE) {
            let mut lower = text.seen(View::Flat);
            lower.text.make_ascii_lowercase();
            views.push(lower);
        }
        if draw.chance(SPACES_SHARE) {
            views.push(text.seen(View::Flat).spaced("", &mut draw));
            views.push(text.seen(View::Flat).spaced("  ", &mut draw));
        }
        for view in views {
            lessons.extend(splitter.lessons(&view.text, &view.gold));
        }
    }
    lessons
}

/// Of lines only the candidates without a stop teach: what the rules said of the others is no annotation.
fn of_lines(splitter: &Splitter, texts: &[Text]) -> Vec<Lesson> {
    let mut draw = Draw::new(78);
    let mut out = Vec::new();
    for text in texts {
        for lesson in splitter.lessons(&text.text, &text.gold) {
            let head = text.text[..lesson.at].trim_end_matches(['"', '”', ')', ']', '\'', '’']);
            if !head.ends_with(['.', '?', '!', '…']) && draw.chance(LINES_SHARE) {
                out.push(lesson);
            }
        }
    }
    out
}

/// Scores on each set that trains, by weights that did not see the texts scored.
fn cross_validate(splitter: &Splitter, sets: &[Vec<Text>], shared: &[Lesson]) -> Result<(), String> {
    let mut sums = vec![[score::Count::default(); 2]; sets.len()];
    for fold in 0..FOLDS {
        let kept =
            sets.iter().flat_map(|s| s.iter().enumerate().filter(|(i, _)| i % FOLDS != fold).map(|(_, t)| t));
        let weights = file(&Learner::fit(&lessons(splitter, kept, shared)).rounded(), &Bounds::OPEN);
        let trained = splitter.with_weights(weights).map_err(|e| e.to_string())?;
        for (set, sums) in sets.iter().zip(&mut sums) {
            for text in set.iter().skip(fold).step_by(FOLDS) {
                for (sum, view) in sums.iter_mut().zip([View::Given, View::Flat]) {
                    sum.add(&trained, text, view, &Options::default());
                }
            }
        }
    }
    eprintln!("{FOLDS} parts, each by weights of the others: boundary F1, sentence F1, inner F1 | flat");
    for (name, [given, flat]) in TRAIN.iter().zip(sums) {
        eprintln!("  {name:38} {given} | {flat}");
    }
    Ok(())
}

fn print_table(trained: &Splitter, folder: &Path) -> Result<(), String> {
    eprintln!("boundary F1, sentence F1, inner F1: rules alone | model");
    for name in DEV {
        let texts = data::read(folder, name)?;
        let views: &[View] =
            if name.starts_with("ewt") || name.starts_with("gum") { &View::ALL } else { &[View::Given] };
        for view in views {
            let [rules, model] = [true, false].map(|rules_only| {
                let options = Options { rules_only, ..Options::default() };
                let mut sum = score::Count::default();
                texts.iter().for_each(|t| sum.add(trained, t, *view, &options));
                sum
            });
            eprintln!("  {name:38} {view:8} {rules} | {model}");
        }
    }
    Ok(())
}
