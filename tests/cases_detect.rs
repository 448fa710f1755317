//! Cases of the detect stage as data, properties of its tilings, and the rule behind its character lists.

mod support;

use duiyi::detect::Detector;
use duiyi::document::Lang;
use duiyi::models::{Models, list};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

static DETECTOR: LazyLock<Detector> =
    LazyLock::new(|| Detector::new(&Models::embedded()).expect("built-in lists"));

/// Pieces as lines `tag TAB text`, line feeds and tabs of the text written as `\n` and `\t`.
fn shown(text: &str) -> String {
    lines(text, &DETECTOR.detect(text))
}

fn lines(text: &str, pieces: &duiyi::document::Tiling<Lang>) -> String {
    let line = |span: duiyi::document::Span, lang: &Lang| {
        format!("{lang}\t{}", span.slice(text).replace('\n', "\\n").replace('\t', "\\t"))
    };
    pieces.iter().map(|(span, lang)| line(span, lang)).collect::<Vec<_>>().join("\n")
}

#[test]
fn embedded_sentences_are_pieces_and_names_are_not() {
    support::check("detect-quoting", |text| lines(text, &DETECTOR.detect_quoting(text)));
}

#[test]
fn languages_are_found() {
    support::check("detect", shown);
}

/// Whether a character belongs to the Chinese characters of GB 2312-80: rows 16 to 87 of what GBK later widened.
fn in_gb2312(c: char) -> bool {
    let text = c.to_string();
    let (bytes, _, failed) = encoding_rs::GBK.encode(&text);
    !failed && matches!(*bytes, [0xB0..=0xF7, 0xA1..=0xFE])
}

/// The lead byte of a character in Big5: level 1 is A440 to C67E, level 2 C940 to F9D5; around them lies the Hong Kong
/// supplement.
fn big5(c: char) -> Option<u8> {
    let text = c.to_string();
    let (bytes, _, failed) = encoding_rs::BIG5.encode(&text);
    match *bytes {
        [lead, trail] if !failed => match (lead, trail) {
            (0xA4..=0xC5, _) | (0xC6, ..=0x7E) | (0xC9..=0xF8, _) | (0xF9, ..=0xD5) => Some(lead),
            _ => None,
        },
        _ => None,
    }
}

fn in_jis(c: char) -> bool {
    let text = c.to_string();
    let (bytes, _, failed) = encoding_rs::SHIFT_JIS.encode(&text);
    // Lead bytes from 0xED on hold the additions of vendors.
    !failed && matches!(*bytes, [0x88..=0x9F | 0xE0..=0xEA, _])
}

fn chars(id: &str) -> BTreeSet<char> {
    let text = Models::embedded().text(id).expect("a built-in list");
    list(&text).flat_map(|(_, line)| line.chars()).collect()
}

/// What the list has beyond the rule, and what it lacks, as strings.
fn against(id: &str, rule: impl Fn(char) -> bool) -> (String, String) {
    let listed = chars(id);
    let derived: BTreeSet<char> = ('\u{4e00}'..='\u{9fff}').filter(|c| rule(*c)).collect();
    (listed.difference(&derived).collect(), derived.difference(&listed).collect())
}

#[test]
fn the_character_lists_follow_their_rule() {
    let (more, less) = against("detect/hans-only.txt", |c| in_gb2312(c) && big5(c).is_none());
    assert_eq!((more.as_str(), less.as_str()), ("", "仝着"));
    let (more, less) =
        against("detect/hant-only.txt", |c| big5(c).is_some_and(|lead| lead <= 0xC6) && !in_gb2312(c));
    assert_eq!(more, "僞啓峯敍於滙牀粧綫羣衆衞裏鈎麪");
    assert_eq!(less, "伋佺剋囉昇晞汍沘沬洸浥玥珪珮琯璘璟甦瞋瞭祇祐郃鄗鄘");
    let hans = chars("detect/hans-only.txt");
    let (more, less) = against("detect/ja-shared.txt", |c| hans.contains(&c) && in_jis(c));
    assert_eq!((more.as_str(), less.as_str()), ("", ""));
    let hant = chars("detect/hant-only.txt");
    // With the part of the Hong Kong supplement that the encoder writes.
    let taiwan = |c: char| !encoding_rs::BIG5.encode(&c.to_string()).2;
    let chinese = |c: char| in_gb2312(c) || taiwan(c) || hant.contains(&c);
    let (more, less) = against("detect/ja-only.txt", |c| in_jis(c) && !chinese(c));
    assert_eq!((more.as_str(), less.as_str()), ("", ""));
}

#[test]
fn a_frame_has_one_language() {
    for (text, tag) in [
        ("会议在临湖举行，The New York Times 也报道了。", "zh-Hans"),
        ("The word 麻 means numbing.", "en"),
        ("2024", "und"),
        ("", "und"),
        ("Das Fest wurde eröffnet.", "de"),
    ] {
        assert_eq!(DETECTOR.frame(text).tag(), tag, "{text}");
    }
}

#[test]
fn a_context_settles_what_is_left_open() {
    let in_context = |text: &str, tag: &str| DETECTOR.frame_in(text, Lang::from_tag(tag).unwrap()).tag();
    assert_eq!(in_context("五月中旬", "und"), "zh");
    assert_eq!(in_context("五月中旬", "zh-Hant"), "zh-Hant");
    assert_eq!(in_context("五月中旬", "ja"), "ja");
    assert_eq!(in_context("河灯节开幕", "ja"), "zh-Hans");
    assert_eq!(in_context("Impressum", "de"), "de");
    assert_eq!(in_context("The festival opened on Wednesday.", "de"), "en");
    assert_eq!(in_context("2024", "de"), "und");
}

#[test]
fn quotations_are_named_and_can_be_pieces() {
    let text = "他说：“I flew here last night.”然后走了（见 GDP）。";
    let found: Vec<_> = DETECTOR.quotations(text).iter().map(|(s, l)| (s.slice(text), l.tag())).collect();
    assert_eq!(found, [("I flew here last night.", "en")]);
    let pieces = DETECTOR.detect_quoting(text);
    let pieces: Vec<_> = pieces.iter().map(|(s, l)| (s.slice(text), l.tag())).collect();
    assert_eq!(
        pieces,
        [("他说：“", "zh-Hans"), ("I flew here last night.", "en"), ("”然后走了（见 GDP）。", "zh-Hans")]
    );
}

/// Every tiling covers its text with pieces that begin and end at characters, and no two neighbours are alike.
fn check(text: &str) {
    for tiling in [DETECTOR.detect(text), DETECTOR.detect_quoting(text)] {
        assert!(tiling.covers(text.len()), "{text:?}");
        let mut last = None;
        for (span, lang) in tiling.iter() {
            assert!(text.get(span.range()).is_some_and(|s| !s.is_empty()), "{span} of {text:?}");
            assert_ne!(last, Some(*lang), "{text:?}");
            last = Some(*lang);
        }
    }
    DETECTOR.frame(text);
    for (span, _) in DETECTOR.quotations(text) {
        assert!(text.get(span.range()).is_some(), "{span} of {text:?}");
    }
}

proptest! {
    #[test]
    fn any_string_is_tiled(text in "\\PC*") {
        check(&text);
    }

    #[test]
    fn any_mix_is_tiled(parts in proptest::collection::vec(
        proptest::sample::select(vec![
            "会议举行", "the", "Lakeport", " ", "。", ". ", "“", "”", "\"", "(", ")", "（", "）", "2011", "年", "\n", "\r\n",
            "\t", " / ", "|", "の", "カナ", "한국", "мир", "é", "\u{300}", "\u{2028}", "\u{0}", "𠮷", "😀", "https://a.b",
        ]), 0..40)) {
        check(&parts.concat());
    }
}

#[test]
fn a_million_hostile_bytes_take_no_longer_than_others() {
    let hostile = [
        "a中",
        "the 中 ",
        "。，！",
        "(“「",
        ")”」",
        "中\"a b c\"",
        "a\u{300}",
        "a。",
        "(中",
        "“a”中",
        "мa한中",
        "\u{2028}",
        "1",
        "\n",
    ];
    for unit in hostile {
        let text = unit.repeat((1 << 20) / unit.len());
        let start = Instant::now();
        check(&text);
        // A quadratic scan would take hours; a slow machine with checks on takes a second or two.
        assert!(start.elapsed() < Duration::from_secs(30), "{unit:?} took {:?}", start.elapsed());
    }
}
