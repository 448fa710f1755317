//! Sentence splitters on the same text in the same run: ours, and what Rust has besides.
//!
//! ```sh
//! cargo bench -p duiyi-peers                                       # the examples of this repository, repeated
//! DUIYI_BENCH_EN=en.txt DUIYI_BENCH_ZH=zh.txt cargo bench -p duiyi-peers   # a text of your own
//! ```
//!
//! Every splitter takes its turn in each of several rounds, and the fastest round counts: what else the machine does
//! hits all alike. Time is processor time of the thread where the system tells it (Linux), else wall time. The last
//! column is the speed in relation to ours. `DUIYI_BENCH_ONLY=name` runs one alone, for a profiler.

#![allow(clippy::print_stdout, reason = "a bench tells what it measured")]

use duiyi::Models;
use duiyi::document::{Lang, SentenceKind, Tiling};
use duiyi::split::{Options, Splitter, Srx, export_srx};
use icu_segmenter::SentenceSegmenter;
use std::hint::black_box;
use std::time::{Duration, Instant};
use unicode_segmentation::UnicodeSegmentation;

const ROUNDS: usize = 5;
/// Bytes of text, and how many times a fast one splits it in a round: the clock has ticks of some milliseconds.
const SIZE: usize = 1 << 20;
const TIMES: usize = 64;

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
    for _ in 0..ROUNDS {
        for (peer, best) in peers.iter().zip(&mut best) {
            // A slow one is not given more than a share of the text, in whole lines.
            let share = if best.0 > 0.5 && best.0.is_finite() { text.len() / 16 } else { text.len() };
            let share = text[..text.floor_char_boundary(share)].rfind('\n').map_or(text, |n| &text[..n]);
            let times = if best.0 < 0.1 { TIMES } else { 1 };
            let begun = Clock::now();
            let mut sentences = 0;
            for _ in 0..times {
                sentences = black_box((peer.1)(black_box(share)));
            }
            let work = (share.len() * times) as f64;
            let seconds = begun.elapsed().as_secs_f64() * text.len() as f64 / work;
            let whole = if share.len() * 2 > text.len() { sentences } else { best.1 };
            *best = (best.0.min(seconds), whole);
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

/// Processor time of this thread in nanoseconds, as Linux tells it; wall time elsewhere.
struct Clock(Option<u64>, Instant);

impl Clock {
    fn now() -> Self {
        Self(Self::processor(), Instant::now())
    }

    fn elapsed(&self) -> Duration {
        match (self.0, Self::processor()) {
            (Some(from), Some(to)) => Duration::from_nanos(to.saturating_sub(from)),
            _ => self.1.elapsed(),
        }
    }

    fn processor() -> Option<u64> {
        let line = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        line.split_whitespace().next()?.parse().ok()
    }
}
