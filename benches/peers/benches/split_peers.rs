//! Sentence splitters on the same text in the same run: ours, and what Rust has besides.
//!
//! ```sh
//! cargo bench -p duiyi-peers                                       # the examples of this repository, repeated
//! DUIYI_BENCH_EN=en.txt DUIYI_BENCH_ZH=zh.txt cargo bench -p duiyi-peers   # a text of your own
//! ```
//!
//! Every splitter takes its turn in each of many short rounds, and the fastest one counts: what else the machine does hits
//! all alike, and a round of a few milliseconds often goes through undisturbed. Time is wall time: the processor time that
//! systems tell of a thread has ticks as long as a round. The last column is the speed in relation to ours.
//! `DUIYI_BENCH_ONLY=name` runs one alone, for a profiler.

#![allow(clippy::print_stdout, reason = "a bench tells what it measured")]

use duiyi::Models;
use duiyi::document::{Lang, SentenceKind, Tiling};
use duiyi::split::{Options, Splitter, Srx, export_srx};
use icu_segmenter::SentenceSegmenter;
use std::hint::black_box;
use std::time::{Duration, Instant};
use unicode_segmentation::UnicodeSegmentation;

/// Most rounds, and how long a splitter takes part at most, three rounds apart.
const ROUNDS: usize = 100;
const PATIENCE: Duration = Duration::from_secs(3);
/// Bytes of text.
const SIZE: usize = 1 << 18;

type Peer<'a> = (&'static str, Box<dyn Fn(&str) -> usize + 'a>);

fn main() {
    let models = Models::embedded();
    let splitter = Splitter::new(&models).expect("the embedded models are sound");
    let rules = export_srx(&models).expect("the embedded models are sound");
    let ours = Srx::parse(rules.as_bytes(), "ours.srx").expect("our own rules");
    let theirs: srx::SRX = rules.parse().expect("the srx crate reads our rules");
    let icu = SentenceSegmenter::new(Default::default());
    for (lang, variable) in [("en", "DUIYI_BENCH_EN"), ("zh", "DUIYI_BENCH_ZH")] {
        let text = text(lang, variable);
        let tag = if lang == "en" { Lang::EN } else { Lang::ZH_HANS };
        let list = theirs.language_rules(lang);
        let rules_only = Options { rules_only: true, ..Options::default() };
        let peers: Vec<Peer<'_>> = vec![
            ("duiyi", Box::new(|t| count(&splitter.split(t, tag, &Options::default())))),
            ("duiyi, rules only", Box::new(|t| count(&splitter.split(t, tag, &rules_only)))),
            ("duiyi, rules of SRX alone", Box::new(|t| count(&ours.split(t, tag)))),
            ("unicode-segmentation", Box::new(|t| t.split_sentence_bound_indices().count())),
            ("icu_segmenter", Box::new(|t| icu.segment_str(t).count())),
            ("sentencex", Box::new(|t| sentencex::segment(lang, t).len())),
            ("srx (our rules)", Box::new(|t| list.split_ranges(t).len())),
        ];
        measure(lang, &text, &peers);
    }
}

fn count(tiles: &Tiling<SentenceKind>) -> usize {
    tiles.iter().filter(|t| *t.1 == SentenceKind::Text).count()
}

fn measure(lang: &str, text: &str, peers: &[Peer<'_>]) {
    let only = std::env::var("DUIYI_BENCH_ONLY").ok();
    let peers: Vec<&Peer<'_>> = peers.iter().filter(|p| only.as_deref().is_none_or(|o| o == p.0)).collect();
    println!("{lang}: {} bytes", text.len());
    let mut best = vec![(f64::INFINITY, 0); peers.len()];
    let mut spent = vec![Duration::ZERO; peers.len()];
    for round in 0..ROUNDS {
        for ((peer, best), spent) in peers.iter().zip(&mut best).zip(&mut spent) {
            if round >= 3 && *spent > PATIENCE {
                continue;
            }
            let begun = Instant::now();
            let sentences = black_box((peer.1)(black_box(text)));
            let elapsed = begun.elapsed();
            *spent += elapsed;
            *best = (best.0.min(elapsed.as_secs_f64()), sentences);
        }
    }
    for (peer, (seconds, sentences)) in peers.iter().zip(&best) {
        let speed = text.len() as f64 / 1e6 / seconds;
        println!(
            "  {:<28} {speed:>8.1} MB/s   {:>6.2} of ours   {sentences:>7} sentences",
            peer.0,
            best[0].0 / seconds
        );
    }
}

/// A text of the language: the file that the variable names, or paragraphs of the examples, numbered and repeated.
fn text(lang: &str, variable: &str) -> String {
    if let Ok(path) = std::env::var(variable) {
        return std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{variable}={path}: {e}"));
    }
    let pages = [
        include_str!("../../../examples/data/english-repost.txt"),
        include_str!("../../../examples/data/interleaved.txt"),
        include_str!("../../../examples/data/two-blocks.txt"),
    ];
    let han = |p: &str| p.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    let fits = |p: &&str| p.len() > 100 && (han(p) * 4 > p.chars().count()) == (lang == "zh");
    let paragraphs: Vec<&str> = pages.iter().flat_map(|p| p.split("\n\n")).filter(fits).collect();
    let mut out = String::with_capacity(SIZE + 4096);
    for (round, paragraph) in paragraphs.iter().cycle().enumerate() {
        if out.len() >= SIZE {
            break;
        }
        out.push_str(&format!("{round} {paragraph}\n\n"));
    }
    out
}
