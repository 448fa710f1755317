//! Sentences against the cases in `tests/cases/split/`: the input, `===`, then one sentence a line. A line break inside
//! a sentence is written `⏎`. A name that ends in `[keep_quotes_whole]` or `[zh_split_semicolon]` turns the option on.

use duiyi::Models;
use duiyi::document::{Lang, SentenceKind};
use duiyi::split::{Options, Splitter};

fn sentences(splitter: &Splitter, text: &str, lang: Lang, options: &Options) -> Vec<String> {
    let tiles = splitter.split(text, lang, options);
    assert!(tiles.covers(text.len()));
    tiles
        .iter()
        .filter(|(_, kind)| **kind == SentenceKind::Text)
        .map(|(span, _)| span.slice(text).replace('\n', "⏎"))
        .collect()
}

fn run(file: &str, lang: Lang) {
    let splitter = Splitter::new(&Models::embedded()).expect("the built-in lists");
    let mut failures = Vec::new();
    let (head, cases) = file.split_once("--- ").expect("a case");
    assert!(head.lines().all(|l| l.is_empty() || l.starts_with('#')), "text before the first case: {head:?}");
    for case in cases.split("\n--- ") {
        let (name, rest) = case.split_once(" ---\n").expect("a name between dashes");
        let (input, expected) = rest.split_once("\n===\n").expect("=== between input and expected");
        let options = Options {
            keep_quotes_whole: name.ends_with("[keep_quotes_whole]"),
            zh_split_semicolon: name.ends_with("[zh_split_semicolon]"),
        };
        assert!(options != Options::default() || !name.contains('['), "unknown option in {name:?}");
        let expected: Vec<&str> = expected.lines().filter(|l| !l.is_empty()).collect();
        assert!(!expected.is_empty(), "{name}: nothing expected");
        for lang in [lang, Lang::UND] {
            let got = sentences(&splitter, input, lang, &options);
            if got != expected {
                failures.push(format!("{name} ({lang})\n  expected {expected:#?}\n  got {got:#?}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn english() {
    run(include_str!("cases/split/en.txt"), Lang::EN);
}

#[test]
fn chinese() {
    run(include_str!("cases/split/zh.txt"), Lang::ZH);
}

#[test]
fn mixed() {
    run(include_str!("cases/split/mixed.txt"), Lang::UND);
}
