//! Runs the alignment cases of `tests/cases/align`.
//!
//! Input lines are sentences: `zh 0: text` or `en 0: text` with the number of the paragraph (`-` when unknown), `#`
//! after the number for a heading. Expected lines are beads, `0 1 = 0` for Chinese sentences 0 and 1 with English
//! sentence 0, an empty side for an unpaired sentence. A bead's score must be at least one half, with `?` less.
//! Each case is run on both orders of the sides.

use duiyi::align::{Aligner, Line, Options};
use duiyi::document::{Bead, Lang};
use duiyi::models::Models;
use std::path::Path;

struct Case {
    name: String,
    zh: Vec<(String, Option<usize>, bool)>,
    en: Vec<(String, Option<usize>, bool)>,
    expected: Vec<String>,
}

fn parse(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut in_expected = true;
    for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with("# ")) {
        if let Some(name) = line.strip_prefix("--- ").and_then(|l| l.strip_suffix(" ---")) {
            cases.push(Case { name: name.into(), zh: vec![], en: vec![], expected: vec![] });
            in_expected = false;
            continue;
        }
        let case = cases.last_mut().unwrap_or_else(|| panic!("text before the first case: {line}"));
        if line == "===" {
            assert!(!in_expected, "{}: two ===", case.name);
            in_expected = true;
        } else if in_expected {
            case.expected.push(line.into());
        } else {
            let (head, text) = line.split_once(": ").unwrap_or_else(|| panic!("{}: {line}", case.name));
            let words: Vec<&str> = head.split(' ').collect();
            let paragraph = match words[1] {
                "-" => None,
                n => Some(n.parse().unwrap_or_else(|_| panic!("{}: {line}", case.name))),
            };
            let side = match words[0] {
                "zh" => &mut case.zh,
                "en" => &mut case.en,
                _ => panic!("{}: {line}", case.name),
            };
            side.push((text.into(), paragraph, words.get(2) == Some(&"#")));
        }
    }
    cases
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
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/align");
    let mut wrong = Vec::new();
    let mut count = 0;
    for file in std::fs::read_dir(dir).unwrap() {
        for case in parse(&std::fs::read_to_string(file.unwrap().path()).unwrap()) {
            assert!(!case.expected.is_empty(), "{}: nothing expected", case.name);
            count += 1;
            let (zh, en) = (lines(&case.zh), lines(&case.en));
            let forward = aligner.align(&zh, &en, (Lang::ZH, Lang::EN), &Options::default());
            let backward = aligner.align(&en, &zh, (Lang::EN, Lang::ZH), &Options::default());
            for (beads, swap) in [(&forward, false), (&backward, true)] {
                let got: Vec<String> = beads.iter().map(|b| show(b, swap)).collect();
                if got != case.expected {
                    let scores: Vec<f32> = beads.iter().map(|b| b.score).collect();
                    wrong.push(format!(
                        "{}: got {got:?} {scores:.2?}, expected {:?}",
                        case.name, case.expected
                    ));
                    break;
                }
            }
        }
    }
    assert!(count > 10);
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}
