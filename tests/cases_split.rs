//! Sentences against the cases in `tests/cases/split/`: the input, `===`, then one sentence a line. A line break inside
//! a sentence is written `⏎`. A name that ends in `[keep_quotes_whole]` or `[zh_split_semicolon]` turns the option on.

mod support;

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

#[test]
fn sentences_are_found() {
    let splitter = Splitter::new(&Models::embedded()).expect("the built-in lists");
    let mut wrong = Vec::new();
    for case in support::cases("split") {
        let options = Options {
            keep_quotes_whole: case.name.ends_with("[keep_quotes_whole]"),
            zh_split_semicolon: case.name.ends_with("[zh_split_semicolon]"),
            ..Options::default()
        };
        assert!(
            options != Options::default() || !case.name.contains('['),
            "unknown option in {:?}",
            case.name
        );
        let expected: Vec<&str> = case.expected.lines().collect();
        assert!(!expected.is_empty(), "{}: nothing expected", case.name);
        let lang = match case.name.split(':').next() {
            Some("en") => Lang::EN,
            Some("zh") => Lang::ZH,
            _ => Lang::UND,
        };
        for lang in [lang, Lang::UND] {
            let got = sentences(&splitter, &case.input, lang, &options);
            if got != expected {
                wrong.push(format!("{} ({lang})\n  expected {expected:#?}\n  got {got:#?}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
