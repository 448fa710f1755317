//! What every splitter must hold, whatever its rules: `conforms!` makes the tests for one.
//!
//! Lossless: sentences and gaps tile the text, and gaps are white space alone. Ordered. No boundary inside a grapheme.
//! Linear: eight times the text takes about eight times as long, on texts made to be hard. Idempotent, where the
//! rules look at the sentence alone: what was a sentence is one when it is split again.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use duiyi::Models;
use duiyi::document::{Lang, SentenceKind, Span, Tiling};
use duiyi::split::{Options, Phrases, Splitter, Srx, export_srx};
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use unicode_segmentation::GraphemeCursor;

macro_rules! conforms {
    ($name:ident, $split:expr, again: $again:expr) => {
        mod $name {
            use super::*;

            #[test]
            fn is_lossless_ordered_and_cuts_no_grapheme() {
                let split = $split;
                texts().for_each(|text| sound(&text, &split(&text)));
            }

            #[test]
            fn is_linear() {
                linear($split);
            }

            #[test]
            fn splits_its_own_sentences_no_further() {
                idempotent($split, $again);
            }
        }
    };
}

static SPLITTER: LazyLock<Splitter> = LazyLock::new(|| Splitter::new(&Models::embedded()).unwrap());

fn with(options: Options) -> impl Fn(&str) -> Tiling<SentenceKind> {
    move |text| SPLITTER.split(text, Lang::UND, &options)
}

fn ours() -> Srx {
    Srx::parse(export_srx(&Models::embedded()).unwrap().as_bytes(), "ours.srx").unwrap()
}

/// Everything that a user can say at once.
fn everything() -> Options {
    let rules = include_bytes!("srx/house.srx");
    Options {
        keep_quotes_whole: true,
        zh_split_semicolon: true,
        max_chars: 40.try_into().ok(),
        abbreviations: Phrases::from_text("Hptm.\nabt"),
        never_break: Phrases::from_text("Big! Shop\n吧！爸"),
        srx: Some(Srx::parse(rules, "house.srx").unwrap()),
        ..Options::default()
    }
}

conforms!(ours_plain, with(Options::default()), again: 0.98);
conforms!(ours_rules_only, with(Options { rules_only: true, ..Options::default() }), again: 0.98);
conforms!(ours_quotes_and_semicolons, with(Options {
    keep_quotes_whole: true,
    zh_split_semicolon: true,
    ..Options::default()
}), again: 0.98);
conforms!(ours_short, with(Options { max_chars: 12.try_into().ok(), ..Options::default() }), again: 0.98);
conforms!(ours_with_everything, with(everything()), again: 0.98);
conforms!(srx_alone, { let srx = ours(); move |text: &str| srx.split(text, Lang::UND) }, again: 0.98);

/// The examples, and marks in all orders: a sequence of small numbers made into text, the same in every run.
fn texts() -> impl Iterator<Item = String> {
    const PARTS: &[&str] = &[
        "a",
        "Bc",
        "Mr",
        "12",
        ".",
        ". ",
        "?",
        "!",
        "…",
        "。",
        "？",
        "；",
        "; ",
        "“",
        "”",
        "\"",
        "’",
        "(",
        ")",
        "（",
        "）",
        "《",
        "》",
        "[1]",
        " ",
        "\n",
        "\r\n",
        "\n\n",
        "\u{2029}",
        "\u{3000}",
        "\u{301}",
        "\u{200d}",
        "\u{fe0f}",
        "👩",
        "🇨🇳",
        "中",
        "他说",
        "，",
        "：",
        "、",
        ":)",
        "www.",
        "@",
        "—",
        "• ",
        "1. ",
        "Hptm.",
        "Big! Shop",
        "\u{feff}",
        "é",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move |n: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % n as u64).unwrap()
    };
    let random = (0..3000).map(move |_| (0..next(40)).map(|_| PARTS[next(PARTS.len())]).collect());
    pages().into_iter().map(str::to_owned).chain([String::new()]).chain(random)
}

fn pages() -> [&'static str; 4] {
    [
        include_str!("../examples/data/english-repost.txt"),
        include_str!("../examples/data/interleaved.txt"),
        include_str!("../examples/data/two-blocks.txt"),
        include_str!("../examples/data/traditional.txt"),
    ]
}

fn sentences(tiles: &Tiling<SentenceKind>) -> Vec<Span> {
    tiles.iter().filter(|t| *t.1 == SentenceKind::Text).map(|t| t.0).collect()
}

fn sound(text: &str, tiles: &Tiling<SentenceKind>) {
    assert!(tiles.covers(text.len()), "{text:?} is not covered");
    for (span, kind) in tiles.iter() {
        let piece = span.slice(text);
        let right = match kind {
            SentenceKind::Gap => piece.trim().is_empty(),
            SentenceKind::Text => piece.trim() == piece && !piece.is_empty(),
        };
        assert!(right, "{kind:?} {piece:?} in {text:?}");
    }
    let whole = |at| GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap();
    for pair in sentences(tiles).windows(2) {
        assert!(pair[0].end <= pair[1].start, "{pair:?} in {text:?}");
        assert!(whole(pair[0].end) && whole(pair[1].start), "{pair:?} cuts a grapheme of {text:?}");
    }
}

/// A quarter of a megabyte takes well under a second; if each byte cost as much as there are bytes, minutes. Nothing finer
/// can be told by the clock of a machine that has other work.
fn linear(split: impl Fn(&str) -> Tiling<SentenceKind>) {
    for piece in [
        "a", "word ", "“", "(", "《", ".", ". ", "a. ", "…", "\n", "a\n", "1. ", "。", "中", "中，", " ",
        "🇨🇳", "\u{301}", "Hptm. ", "Big! ",
    ] {
        let text = piece.repeat((256 << 10) / piece.len());
        let begun = Instant::now();
        drop(split(&text));
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(20), "{piece:?} repeated to {} bytes: {took:?}", text.len());
    }
}

fn idempotent(split: impl Fn(&str) -> Tiling<SentenceKind>, share: f64) {
    let (mut all, mut changed) = (0, Vec::new());
    for page in pages() {
        for span in sentences(&split(page)) {
            let sentence = span.slice(page);
            all += 1;
            if sentences(&split(sentence)) != [Span::new(0, sentence.len())] {
                changed.push(sentence);
            }
        }
    }
    assert!(all > 100, "only {all} sentences");
    let same = 1.0 - changed.len() as f64 / f64::from(all);
    assert!(same >= share, "{same:.3} of {all} sentences stay, not {share}; others are {changed:#?}");
}
