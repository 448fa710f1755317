//! How fast each stage is, in bytes of its input per second, and how many pages a second the whole thing does.
//!
//! `cargo bench` runs everything (about two minutes); `cargo bench -- split/` one stage. The ids are
//! `stage/size/language`, the same for every stage. The text is that of `examples/data`, repeated to the size.

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput};
use duiyi::align::Line;
use duiyi::document::{Lang, Media, Role, SentenceKind, Source};
use duiyi::export::{Context, Format};
use duiyi::summarize::Candidate;
use duiyi::{Config, Models, Pipeline, ingest, prepare, separate};
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Duration;

/// About a page, and about a long chapter.
const SIZES: [(&str, usize); 2] = [("4k", 4 << 10), ("64k", 64 << 10)];

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .sample_size(20)
        .configure_from_args();
    let pipeline = Pipeline::new(&Models::embedded()).expect("the embedded models are sound");
    let inputs = inputs();
    stages(&mut criterion, &pipeline, &inputs);
    whole(&mut criterion, &pipeline, &inputs);
    criterion.final_summary();
}

struct Input {
    size: &'static str,
    lang: &'static str,
    text: String,
}

/// Paragraphs of the examples, by language, repeated; each round is numbered so that no paragraph is a duplicate.
fn inputs() -> Vec<Input> {
    let pages = [
        include_str!("../examples/data/english-repost.txt"),
        include_str!("../examples/data/interleaved.txt"),
        include_str!("../examples/data/two-blocks.txt"),
    ];
    let is_zh =
        |p: &str| p.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count() * 4 > p.chars().count();
    // Furniture is short; a page of nothing but furniture would measure something else.
    let paragraphs: Vec<&str> =
        pages.iter().flat_map(|p| p.split("\n\n")).filter(|p| p.len() > 100).collect();
    let of = |lang: &str| -> Vec<&str> {
        paragraphs.iter().copied().filter(|p| lang == "mixed" || is_zh(p) == (lang == "zh")).collect()
    };
    let mut inputs = Vec::new();
    for (size, bytes) in SIZES {
        for lang in ["zh", "en", "mixed"] {
            let mut text = String::new();
            'full: for round in 0.. {
                for paragraph in of(lang) {
                    if text.len() >= bytes {
                        break 'full;
                    }
                    // Writing to a String cannot fail.
                    let _ = write!(text, "{round} {paragraph}\n\n");
                }
            }
            inputs.push(Input { size, lang, text });
        }
    }
    inputs
}

fn measure(criterion: &mut Criterion, stage: &str, input: &Input, bytes: usize, mut run: impl FnMut()) {
    let mut group: BenchmarkGroup<'_, WallTime> = criterion.benchmark_group(stage);
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function(BenchmarkId::new(input.size, input.lang), |b| b.iter(&mut run));
    group.finish();
}

/// Every stage on what the stages before it give.
fn stages(criterion: &mut Criterion, pipeline: &Pipeline, inputs: &[Input]) {
    let config = Config::default();
    for input in inputs {
        let bytes = input.text.len();
        let source = Source::new("bench", Media::Text, input.text.as_str());
        measure(criterion, "ingest", input, bytes, || {
            black_box(ingest::blocks(&source).output);
        });
        let blocks = ingest::blocks(&source).output;
        measure(criterion, "repair", input, bytes, || {
            black_box(pipeline.repairer.repair(blocks.clone(), &config.repair));
        });
        let blocks = pipeline.repairer.repair(blocks, &config.repair).blocks;
        let clean = || pipeline.cleaner.clean(&blocks, &[], &config.clean);
        measure(criterion, "clean", input, bytes, || {
            black_box(clean());
        });
        let paragraphs = clean().paragraphs;
        let detect =
            || paragraphs.iter().map(|p| pipeline.detector.detect(p.text.as_str())).collect::<Vec<_>>();
        measure(criterion, "detect", input, bytes, || {
            black_box(detect());
        });
        let passages = separate::separate(&paragraphs, &detect());
        measure(criterion, "split", input, bytes, || {
            for passage in &passages {
                black_box(pipeline.splitter.split(passage.text.as_str(), passage.lang, &config.split));
            }
        });

        let mut sides: [Vec<String>; 2] = Default::default();
        for passage in passages.iter().filter(|p| p.role == Role::Body) {
            let text = passage.text.as_str();
            for (span, kind) in pipeline.splitter.split(text, passage.lang, &config.split).iter() {
                if *kind == SentenceKind::Text {
                    sides[usize::from(passage.lang.is_en())].push(span.slice(text).to_owned());
                }
            }
        }
        let [zh, en] = &sides;
        let (main, lang) = if en.len() > zh.len() { (en, Lang::EN) } else { (zh, Lang::ZH_HANS) };
        let candidates: Vec<_> = main.iter().map(|text| Candidate { text, paragraph: 0 }).collect();
        measure(criterion, "summarize", input, bytes, || {
            black_box(pipeline.summarizer.summarize(&candidates, lang, None, &config.summarize));
        });
        if input.lang == "mixed" {
            let (zh, en) = (lines_of(zh), lines_of(en));
            measure(criterion, "align", input, bytes, || {
                black_box(pipeline.aligner.align(&zh, &en, (Lang::ZH_HANS, Lang::EN), &config.align));
            });
        }
    }
}

fn lines_of(sentences: &[String]) -> Vec<Line<'_>> {
    sentences.iter().map(|text| Line { text, paragraph: None, heading: false }).collect()
}

/// The whole pipeline with its report; `run/page/…` counts pages instead of bytes.
fn whole(criterion: &mut Criterion, pipeline: &Pipeline, inputs: &[Input]) {
    let config = Config::default();
    let run = |text: &str| {
        let document = pipeline.run(Source::new("bench", Media::Text, text), &config);
        let ctx = Context::new("bench", prepare::direction(&document, &config.prepare));
        let mut out = Vec::new();
        Format::Jsonl.write(&document, &ctx, &mut out).expect("a vector takes every byte");
        black_box(out);
    };
    for input in inputs {
        measure(criterion, "run", input, input.text.len(), || run(&input.text));
    }
    let mut group = criterion.benchmark_group("run");
    group.throughput(Throughput::Elements(1));
    for (name, page) in [
        ("english-repost", include_str!("../examples/data/english-repost.txt")),
        ("interleaved", include_str!("../examples/data/interleaved.txt")),
    ] {
        group.bench_function(BenchmarkId::new("page", name), |b| b.iter(|| run(page)));
    }
    group.finish();
}
