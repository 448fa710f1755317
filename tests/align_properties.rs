//! What holds for any two lists of sentences: beads tile both in order, scores are probabilities, sides may be swapped,
//! and time stays in bounds.

use duiyi::align::{Aligner, Ask, Line, Options};
use duiyi::document::{Bead, Lang};
use duiyi::models::Models;
use proptest::prelude::*;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

fn aligner() -> &'static Aligner {
    static ALIGNER: OnceLock<Aligner> = OnceLock::new();
    ALIGNER.get_or_init(|| Aligner::new(&Models::embedded()).expect("built-in models"))
}

fn lines(texts: &[String], paragraphs: bool) -> Vec<Line<'_>> {
    let line =
        |(i, t)| Line { text: t, paragraph: paragraphs.then_some(i / 2), heading: paragraphs && i % 7 == 3 };
    texts.iter().map(String::as_str).enumerate().map(line).collect()
}

fn align(source: &[Line<'_>], target: &[Line<'_>], langs: (Lang, Lang)) -> Vec<Bead> {
    align_asking(Ask::Never, source, target, langs)
}

fn align_asking(encoder: Ask, source: &[Line<'_>], target: &[Line<'_>], langs: (Lang, Lang)) -> Vec<Bead> {
    let beads = aligner().align(source, target, langs, &Options { encoder, ..Options::default() });
    let (mut i, mut j) = (0, 0);
    for b in &beads {
        assert_eq!((b.source.start, b.target.start), (i, j), "{beads:?}");
        assert!(b.source.len() + b.target.len() > 0, "{beads:?}");
        assert!((0.0..=1.0).contains(&b.score), "{beads:?}");
        (i, j) = (b.source.end, b.target.end);
    }
    assert_eq!((i, j), (source.len(), target.len()));
    beads
}

fn zh() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("(河灯节|周三|四千|五月|说|他|a|GDP|。|？| |5,000|鲁迅|\\PC){0,12}", 0..14)
}

fn en() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(
        "(river |Wednesday |4,000 |May |said |he |GDP |Lu |Xun|\\.|\\?|节日|\\PC){0,12}",
        0..14,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn beads_tile_both_lists_and_sides_may_be_swapped(zh in zh(), en in en(), paragraphs: bool) {
        let (zh, en) = (lines(&zh, paragraphs), lines(&en, paragraphs));
        let one = align(&zh, &en, (Lang::ZH, Lang::EN));
        let other = align(&en, &zh, (Lang::EN, Lang::ZH));
        let back: Vec<Bead> = other
            .into_iter()
            .map(|b| Bead { source: b.target, target: b.source, score: b.score })
            .collect();
        prop_assert_eq!(one, back);
    }

    #[test]
    fn any_languages_will_do(a in zh(), b in zh(), c in en()) {
        for (x, y) in [(&a, &b), (&b, &c), (&c, &c)] {
            align(&lines(x, false), &lines(y, false), (Lang::UND, Lang::UND));
        }
    }
}

proptest! {
    // Fewer, because unoptimised the encoder is slow.
    #![proptest_config(ProptestConfig { cases: 20, ..ProptestConfig::default() })]

    #[test]
    fn beads_tile_both_lists_with_the_encoder_too(zh in zh(), en in en()) {
        for ask in [Ask::InDoubt, Ask::Always] {
            let (zh, en) = (lines(&zh, false), lines(&en, false));
            let one = align_asking(ask, &zh, &en, (Lang::ZH, Lang::EN));
            let other = align_asking(ask, &en, &zh, (Lang::EN, Lang::ZH));
            prop_assert_eq!(one.len(), other.len());
            prop_assert!(one.iter().zip(&other).all(|(a, b)| a.source == b.target && a.score == b.score));
        }
    }
}

/// Sentences of a made-up long text: numbers and words that repeat, some without a counterpart.
fn long(n: usize) -> (Vec<String>, Vec<String>) {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    let words = [("河", "river"), ("城市", "city"), ("老师", "teacher"), ("音乐", "music"), ("银行", "bank")];
    for k in 0..n {
        let ((a, x), (b, y)) = (words[k % 5], words[(k / 5) % 5]);
        zh.push(format!("第{k}天，{a}和{b}都在。"));
        if k % 50 != 7 {
            en.push(format!("On day {k} there were the {x} and the {y}."));
        }
    }
    (zh, en)
}

#[test]
fn long_lists_take_bounded_time_and_keep_their_way() {
    let start = Instant::now();
    let (zh, en) = long(20_000);
    let beads = align(&lines(&zh, false), &lines(&en, false), (Lang::ZH, Lang::EN));
    let paired = beads.iter().filter(|b| b.source.len() == 1 && b.target.len() == 1);
    let right = paired.filter(|b| {
        zh[b.source.start].contains(&en[b.target.start][7..].split(' ').next().unwrap().to_string())
    });
    assert!(right.count() > 19_000);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn uneven_lists_take_bounded_time() {
    let start = Instant::now();
    let (zh, en) = long(50_000);
    align(&lines(&zh[..1], false), &lines(&en, false), (Lang::ZH, Lang::EN));
    align(&lines(&zh, false), &lines(&en[..3], false), (Lang::ZH, Lang::EN));
    align(&lines(&[], false), &lines(&en, false), (Lang::ZH, Lang::EN));
    let same = vec!["河".to_string(); 30_000];
    align(&lines(&same, false), &lines(&same[..20_000], false), (Lang::ZH, Lang::ZH));
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

/// A free translation with a sentence on each side that the other has not: words leave it open what goes with what.
#[cfg(feature = "encoder")]
#[test]
fn the_encoder_settles_what_words_leave_open() {
    let zh = ["船靠岸了。", "孩子们欢呼起来。", "谁也没注意到她在抹眼泪。", "晚饭吃得很香。"];
    let en = [
        "The boat touched land.",
        "A cheer went up from the little ones.",
        "Dinner tasted wonderful.",
        "It cost a fortune to mend the roof.",
    ];
    let (zh, en) = (zh.map(str::to_owned), en.map(str::to_owned));
    let cheer = |encoder: Ask| {
        let beads = align_asking(encoder, &lines(&zh, false), &lines(&en, false), (Lang::ZH, Lang::EN));
        beads
            .into_iter()
            .find(|b| (b.source.clone(), b.target.clone()) == (1..2, 1..2))
            .map_or(0.0, |b| b.score)
    };
    assert!(cheer(Ask::Never) < 0.5, "{}", cheer(Ask::Never));
    assert!(cheer(Ask::InDoubt) > 0.6, "{}", cheer(Ask::InDoubt));
    assert!(cheer(Ask::Always) > 0.6, "{}", cheer(Ask::Always));
}
