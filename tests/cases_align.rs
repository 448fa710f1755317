//! Runs the alignment cases of `tests/cases/align`.
//!
//! Input lines are sentences: `zh 0: text` or `en 0: text` with the number of the paragraph (`-` when unknown), `#`
//! after the number for a heading. Expected lines are beads, `0 1 = 0` for Chinese sentences 0 and 1 with English
//! sentence 0, an empty side for an unpaired sentence. A bead's score must be at least one half, with `?` less.
//! Each case is run on both orders of the sides.

mod support;

use duiyi::align::{Aligner, Line, Options};
use duiyi::document::{Bead, Lang};
use duiyi::models::Models;

struct Case {
    name: String,
    zh: Vec<(String, Option<usize>, bool)>,
    en: Vec<(String, Option<usize>, bool)>,
    expected: Vec<String>,
}

fn parse(case: &support::Case) -> Case {
    let name = case.name.clone();
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for line in case.input.lines() {
        let (head, text) = line.split_once(": ").unwrap_or_else(|| panic!("{name}: {line}"));
        let words: Vec<&str> = head.split(' ').collect();
        let paragraph = match words[1] {
            "-" => None,
            n => Some(n.parse().unwrap_or_else(|_| panic!("{name}: {line}"))),
        };
        let side = match words[0] {
            "zh" => &mut zh,
            "en" => &mut en,
            _ => panic!("{name}: {line}"),
        };
        side.push((text.to_owned(), paragraph, words.get(2) == Some(&"#")));
    }
    let expected: Vec<String> = case.expected.lines().map(str::to_owned).collect();
    assert!(!expected.is_empty(), "{name}: nothing expected");
    Case { name, zh, en, expected }
}

fn lines(side: &[(String, Option<usize>, bool)]) -> Vec<Line<'_>> {
    side.iter().map(|(t, p, h)| Line { text: t, paragraph: *p, heading: *h }).collect()
}

fn show(bead: &Bead, swap: bool) -> String {
    let side = |r: &std::ops::Range<usize>| r.clone().map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
    let (zh, en) = if swap { (&bead.target, &bead.source) } else { (&bead.source, &bead.target) };
    let line = format!("{} = {}", side(zh), side(en));
    format!("{}{}", line.trim(), if bead.score < 0.5 { " ?" } else { "" })
}

#[test]
fn cases_hold() {
    let aligner = Aligner::new(&Models::embedded()).unwrap();
    let mut wrong = Vec::new();
    for case in support::cases("align").iter().map(parse) {
        let (zh, en) = (lines(&case.zh), lines(&case.en));
        let forward = aligner.align(&zh, &en, (Lang::ZH, Lang::EN), &Options::default());
        let backward = aligner.align(&en, &zh, (Lang::EN, Lang::ZH), &Options::default());
        for (beads, swap) in [(&forward, false), (&backward, true)] {
            let got: Vec<String> = beads.iter().map(|b| show(b, swap)).collect();
            if got != case.expected {
                let scores: Vec<f32> = beads.iter().map(|b| b.score).collect();
                wrong.push(format!("{}: got {got:?} {scores:.2?}, expected {:?}", case.name, case.expected));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}
