//! Near-duplicates: every edited copy finds its original, and nothing else does. Texts and edits are made here, the
//! same ones in every run.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use duiyi::lexis::duplicates::{Index, Kind, Options, Shingles, groups};

/// A linear congruential generator (Knuth's MMIX constants): the same numbers everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    /// A number below `n`, the small ones more often, as words are.
    fn often_small(&mut self, n: usize) -> usize {
        let (a, b) = (self.below(n), self.below(n));
        a * b / n
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}

const HAN: &str = "的一是在人有我他这中大来上国和地到说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经去\
                   法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全";
const SYLLABLES: &[&str] = &[
    "ba", "cor", "del", "en", "fi", "gar", "hol", "in", "jun", "ka", "lor", "men", "nu", "os", "per", "qui",
    "ra", "sto", "ter", "ul", "ven", "wes", "yar", "zin", "the", "and", "ing", "er", "ly", "tion",
];

fn words(zh: bool, random: &mut Random) -> Vec<String> {
    let han: Vec<char> = HAN.chars().filter(|c| !c.is_whitespace()).collect();
    let word = |random: &mut Random| -> String {
        if zh {
            (0..=random.below(2)).map(|_| han[random.often_small(han.len())]).collect()
        } else {
            (0..=random.below(3)).map(|_| SYLLABLES[random.below(SYLLABLES.len())]).collect()
        }
    };
    (0..2_000).map(|_| word(random)).collect()
}

/// A text of five to nine paragraphs.
fn text(words: &[String], zh: bool, random: &mut Random) -> String {
    let (space, comma, stop) = if zh { ("", "，", "。") } else { (" ", ", ", ". ") };
    let mut paragraphs = Vec::new();
    for _ in 0..5 + random.below(5) {
        let mut paragraph = String::new();
        for _ in 0..2 + random.below(3) {
            let length = 8 + random.below(12);
            for i in 0..length {
                paragraph += &words[random.often_small(words.len())];
                paragraph += match i {
                    _ if i + 1 == length => stop,
                    _ if random.below(8) == 0 => comma,
                    _ => space,
                };
            }
        }
        paragraphs.push(paragraph);
    }
    paragraphs.join("\n")
}

fn inserted(text: &str, what: &str, times: usize, random: &mut Random) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..times {
        let at = random.below(chars.len());
        chars.splice(at..at, what.chars());
    }
    chars.into_iter().collect()
}

fn without_a_tenth(text: &str, zh: bool, random: &mut Random) -> String {
    if zh {
        return text.chars().filter(|_| random.below(10) > 0).collect();
    }
    text.split_inclusive(' ').filter(|_| random.below(10) > 0).collect()
}

fn first(text: &str, percent: usize) -> String {
    let count = text.chars().count() * percent / 100;
    text.chars().take(count).collect()
}

const FURNITURE: [&str; 2] = [
    "\n\nRelated Post\n\nLeave a Reply\n\nYour email address will not be published.\n\nShare this article\n\nSubscribe to our letter",
    "\n\n责任编辑：张三\n\n声明：本文来源于互联网，版权归原作者所有\n\n相关阅读\n\n分享到朋友圈\n\n上一篇：没有了",
];

/// The edits of a scraper, with whether the copy stays similar as a whole.
fn edits(text: &str, zh: bool, random: &mut Random) -> Vec<(&'static str, Kind, String)> {
    let name = if zh { "某某网" } else { "World Times" };
    let mut paragraphs: Vec<&str> = text.split('\n').collect();
    random.shuffle(&mut paragraphs);
    vec![
        ("watermark ten times", Kind::Near, inserted(text, name, 10, random)),
        ("furniture added", Kind::Near, format!("[{name}]\n\n{text}{}", FURNITURE[usize::from(zh)])),
        ("paragraphs shuffled", Kind::Near, paragraphs.join("\n")),
        ("a tenth of the words dropped", Kind::Near, without_a_tenth(text, zh, random)),
        ("cut to 60 %", Kind::Near, first(text, 60)),
        ("cut to 25 %", Kind::Part, first(text, 25)),
    ]
}

#[test]
fn every_edited_copy_finds_its_original_and_no_other() {
    for zh in [false, true] {
        let mut random = Random(if zh { 20 } else { 10 });
        let words = words(zh, &mut random);
        let originals: Vec<String> = (0..60).map(|_| text(&words, zh, &mut random)).collect();
        let mut index = Index::new(Options::default());
        for original in &originals {
            assert_eq!(index.push(Shingles::of(original)), [], "unrelated texts match");
        }
        for (number, original) in originals.iter().enumerate() {
            for (edit, kind, copy) in edits(original, zh, &mut random) {
                // Each copy meets the originals alone.
                let found = index.clone().push(Shingles::of(&copy));
                let got: Vec<(usize, Kind)> = found.iter().map(|m| (m.earlier, m.kind)).collect();
                let near = kind == Kind::Near && got == [(number, Kind::Exact)];
                assert!(near || got == [(number, kind)], "zh {zh}, text {number}, {edit}: {found:?}");
            }
        }
    }
}

#[test]
fn all_copies_together_form_one_group_for_each_original() {
    let mut random = Random(30);
    let words = words(false, &mut random);
    let originals: Vec<String> = (0..40).map(|_| text(&words, false, &mut random)).collect();
    let mut all: Vec<(usize, String)> = Vec::new();
    for (number, original) in originals.iter().enumerate() {
        all.push((number, original.clone()));
        all.extend(edits(original, false, &mut random).into_iter().map(|e| (number, e.2)));
    }
    random.shuffle(&mut all);
    let mut index = Index::new(Options::default());
    let links: Vec<_> = all.iter().map(|(_, t)| index.push(Shingles::of(t))).collect();
    let mut found: Vec<Vec<usize>> =
        groups(&links).iter().map(|g| g.iter().map(|i| all[*i].0).collect()).collect();
    found.sort();
    let want: Vec<Vec<usize>> = (0..originals.len()).map(|n| vec![n; 7]).collect();
    assert_eq!(found, want);
}

#[test]
fn two_thousand_unrelated_texts_have_no_match() {
    let mut random = Random(40);
    let words = words(true, &mut random);
    let mut index = Index::new(Options::default());
    let mut matches = 0;
    for _ in 0..2_000 {
        let short: String = (0..60).map(|_| words[random.often_small(words.len())].as_str()).collect();
        matches += index.push(Shingles::of(&short)).len();
    }
    assert_eq!((index.len(), matches), (2_000, 0));
}
