//! Cases of the summarize stage: `tests/cases/summarize/*.txt`, and what holds for every input.
//!
//! A case: `--- name ---`, a line of settings (`en n=3 words=20 chars=80 tokens=40 title=…`, the title last), a
//! sentence a line, `===`, and for each sentence up to the last pick `number pick why` or `number skip why`.
#![allow(clippy::unwrap_used)]

mod support;

use duiyi::Models;
use duiyi::document::{Lang, Summary};
use duiyi::lexis::words::count_words;
use duiyi::summarize::{Candidate, Options, Ranker, Summarizer, separator};
use proptest::prelude::*;
use std::sync::OnceLock;

fn summarizer() -> &'static Summarizer {
    static SUMMARIZER: OnceLock<Summarizer> = OnceLock::new();
    SUMMARIZER.get_or_init(|| Summarizer::new(&Models::embedded()).unwrap())
}

fn settings(line: &str) -> (Lang, Options, Option<&str>) {
    let (line, title) = match line.split_once(" title=") {
        Some((line, title)) => (line, Some(title)),
        None => (line, None),
    };
    let mut parts = line.split(' ');
    let lang = Lang::from_tag(parts.next().unwrap()).expect("a language");
    let mut options = Options::default();
    for part in parts {
        let (key, value) = part.split_once('=').expect("key=value");
        if key == "ranker" {
            options.ranker = Ranker::from_name(value).expect("a ranker");
            continue;
        }
        let value = value.parse().expect("a number");
        match key {
            "n" => options.sentences = value,
            "words" => options.words = Some(value),
            "chars" => options.chars = Some(value),
            "tokens" => options.tokens = Some(value),
            _ => panic!("unknown setting {key}"),
        }
    }
    (lang, options, title)
}

fn summarize(texts: &[&str], lang: Lang, title: Option<&str>, options: &Options) -> Summary {
    let sentences: Vec<_> =
        texts.iter().enumerate().map(|(paragraph, text)| Candidate { text, paragraph }).collect();
    summarizer().summarize(&sentences, lang, title, options)
}

fn show(summary: &Summary) -> String {
    let mut rows: Vec<(usize, String)> =
        summary.picks.iter().map(|p| (p.index, format!("{} pick {}", p.index, p.why))).collect();
    rows.extend(summary.skipped.iter().map(|s| (s.index, format!("{} skip {}", s.index, s.why))));
    rows.sort();
    rows.into_iter().map(|r| r.1).collect::<Vec<_>>().join("\n")
}

#[test]
fn picks_and_skips_are_as_expected() {
    support::check("summarize", |input| {
        let mut lines = input.lines();
        let (lang, options, title) = settings(lines.next().expect("a line of settings"));
        let texts: Vec<&str> = lines.collect();
        show(&summarize(&texts, lang, title, &options))
    });
}

const PIECES: &[&str] = &[
    "The council met on Friday.",
    "It agreed.",
    "But Ruiz told reporters no.",
    "Anna Ruiz, the mayor, left.",
    "“We came.",
    "We saw,” she said.",
    "Why?",
    "市议会周五批准了预算。",
    "他说：“来了。",
    "看了。”",
    "其实",
    "\u{fffd}",
    "",
    " ",
    "Photo: x",
    "\"",
    "”",
    "6'2\"",
    "The port will handle 2 million containers a year.",
    "The port will handle 2 million containers a year!",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        1 => proptest::collection::vec(any::<char>(), 0..20).prop_map(|c| c.into_iter().collect()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn picks_are_in_order_distinct_and_within_every_budget(
        texts in proptest::collection::vec(text(), 0..14),
        lang in proptest::sample::select(&[Lang::EN, Lang::ZH, Lang::UND][..]),
        title in proptest::option::of(text()),
        sentences in 0usize..6,
        words in proptest::option::of(0usize..30),
        chars in proptest::option::of(0usize..120),
        tokens in proptest::option::of(0usize..40),
        ranker in proptest::sample::select(&Ranker::ALL[..]),
    ) {
        let options = Options { sentences, words, chars, tokens, lang: None, ranker };
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let summary = summarize(&texts, lang, title.as_deref(), &options);
        let picks: Vec<usize> = summary.picks.iter().map(|p| p.index).collect();
        prop_assert!(picks.windows(2).all(|w| w[0] < w[1]));
        prop_assert!(picks.iter().all(|&i| i < texts.len() && !texts[i].contains(char::REPLACEMENT_CHARACTER)));
        prop_assert!(summary.picks.iter().all(|p| (0.0..=1.0).contains(&p.score)));
        prop_assert!(summary.skipped.iter().all(|s| !picks.contains(&s.index)));
        let joined = picks.iter().map(|&i| texts[i]).collect::<Vec<_>>().join(separator(lang));
        prop_assert!(picks.len() <= sentences);
        prop_assert!(words.is_none_or(|w| picks.iter().map(|&i| count_words(texts[i])).sum::<usize>() <= w));
        prop_assert!(picks.is_empty() || chars.is_none_or(|c| joined.chars().count() <= c));
        let counted = summarizer().tokens().unwrap().count(&joined).unwrap();
        prop_assert!(tokens.is_none_or(|t| counted <= t), "{counted} tokens");
    }
}

#[test]
fn a_long_text_takes_linear_time() {
    // 200,000 sentences that all must be looked at: none fits, each opens a quotation, each names somebody.
    let texts: Vec<String> =
        (0..200_000).map(|i| format!("“He told Ruiz{i} of plan {i}, and Anna Ruiz{i} left")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let options = Options { sentences: usize::MAX, words: Some(100_000_000), ..Options::default() };
    let start = std::time::Instant::now();
    summarize(&texts, Lang::EN, None, &options);
    let tight = Options { sentences: 3, ..Options::default() };
    assert_eq!(summarize(&texts, Lang::EN, None, &tight).picks.len(), 1);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}
