//! What must hold of every document, tried on strings made from pieces that once went wrong somewhere.
//!
//! The strings are the same in every run. `PROPTEST_CASES=20000 PROPTEST_RNG_SEED=7 cargo test --test invariants`
//! hunts longer and elsewhere; what it finds is kept in `tests/regress/` and tried first from then on.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use duiyi::document::{Document, Lang, MappedText, Media, Role, SentenceKind, Source, Span, TextRef, Tiling};
use duiyi::export::{Context, Format};
use duiyi::{Config, Models, Pipeline, prepare};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{FileFailurePersistence, RngSeed};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(&Models::embedded()).unwrap());

/// Characters that may go without a word: white space, controls, format characters, line and paragraph separators.
static SILENT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[\p{Z}\p{Cc}\p{Cf}]").unwrap());

/// Pieces of pages: text of both languages, furniture, and what breaks programs.
const PIECES: &[&str] = &[
    // English text.
    "The council of Reedport approved the budget on Friday. ",
    "“We will return,” said Dr. Lin. “Why not?” ",
    "It costs 3.5 percent more than in the U.S. and at 9 a.m. it opens. ",
    "See https://reed.example/a?b=1.2 or write to info@reed.example now. ",
    "New ZeMaple Lanternaland, citiesMaple Lantern and develMaple Lanternopment ",
    "the US.China’s plan ",
    "He visited the Old Gate (老城门) on Friday, officials said. ",
    "café José ﬁne naïve ",
    "lower case words that never end and never end ",
    "I. Background\n",
    // Chinese text.
    "议会周五批准了预算。五月开工。",
    "他说：“好。”然后走了……她问：“为什么？”没人回答！",
    "市長說：「河燈節『不變』。」",
    "这家名为“鲜の味”的小店在临湖开业。",
    "NBA总决赛MVP是谁？",
    "上海合作组织 (SCO) 峰会周五开幕，",
    "《摔跤吧！爸爸》下周上映；",
    "一、背景 I. Background",
    "没有句号的一句话没有句号的一句话",
    // Other languages.
    "Das Fest wurde am Mittwoch eröffnet und dauert drei Tage. ",
    "灯籠祭りは水曜日に開幕した。",
    "서울에서 축제가 열렸다. ",
    "Фестиваль открылся в среду. ",
    "مهرجان النهر ",
    // Furniture.
    "[Maple Lantern]\n\n",
    "【枫灯日报】",
    "REEDPORT, May 3 (Reed News) -- ",
    "本报讯（记者 张三 通讯员 李四）",
    "Photo: Reed Pictures\n",
    "（图片来源：湖畔图片社）\n",
    "责任编辑：李华\n",
    "(Editor: Shu Wan)\n",
    "By Chen Lu in Reedport\n",
    "文章来源于互联网:Lost ferry returns\n",
    "Related suggestion: Port city plans new tram\n\n",
    "相关阅读：\n三号桥恢复通车\n",
    "Leave a Reply\n\nYour email address will not be published. Required fields are marked *\n",
    "Share this:\nFacebook Twitter WeChat\n",
    "Copyright © 2024 Reed Times. All rights reserved.\n",
    "京ICP备00000000号-1\n",
    "阅读 1.2万 | 评论 35 | 2024-03-03 10:30\n",
    "Home > News > Reedport\n",
    "欢迎来到临湖 / Welcome to Reedport\n",
    "河灯节\tRiver festival\n",
    "#河灯节# @临湖发布 ",
    "🎉 分享 收藏 点赞 在看\n",
    "Reed Times\n",
    "Q: When?\n\nA: In May.\n",
    // Line ends and white space.
    "\n",
    "\n\n",
    "\r\n\r\n",
    "\r",
    "\u{2028}",
    "\u{2029}",
    "\u{85}",
    "\t",
    "\u{3000}\u{3000}",
    "\u{a0}",
    "\u{feff}",
    // Characters that nobody sees, or that stand for more than one byte or unit.
    "\u{200b}",
    "\u{200d}",
    "\u{2060}",
    "\u{ad}",
    "\u{202e}",
    "\0",
    "\u{7}",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{fffd}",
    "\u{fffe}",
    "👩‍👩‍👧‍👦",
    "🇨🇳",
    "𠮷野家",
    "𝓦𝓲𝓭𝓮 ",
    "e\u{301}\u{323}",
    "ＧＤＰ　ｇｒｅｗ　５．２％ ",
    "ended，he said。",
    "раypal ",
    "â€œCafÃ©â€\u{9d} ",
    "&rsquo;&nbsp;&amp;&#8220;&#x4e2d;&bogus;&",
    // Marks in odd places.
    "。",
    "”",
    "“",
    "...",
    "……",
    "?!",
    "(",
    "）",
    "[",
    "]",
    "【",
    "http://",
    "@",
    "<p>text</p>",
    "<",
    "=1+1",
    "# ",
    "- ",
    "1. ",
    "| a | b |\n",
];

/// Markup that begins and ends in its piece, so that what stands between two of them is text.
const MARKUP: &[&str] = &[
    "<p>",
    "</p>",
    "<div class=\"article\">",
    "</div>",
    "<br>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<a href=\"/x\">",
    "</a>",
    "<img src=\"x.png\">",
    "<span translate=\"no\">",
    "</span>",
    "<p lang=\"zh-Hant\">",
    "<h1>",
    "</h1>",
    "<ul><li>",
    "</li></ul>",
    "<table><tr><td>",
    "</td></tr></table>",
    "<article>",
    "</article>",
    "<nav>",
    "</nav>",
    "<figure><figcaption>",
    "</figcaption></figure>",
    "<a href=\"x?a=1&b=2\">",
    "</a>",
    "<img src=x alt='A > B'>",
    "<!-- not text -->",
    "<script>if (a < b) { text() }</script>",
    "<style>p { color: red }</style>",
    "<html><head><meta charset=utf-8></head><body>",
    "</body></html>",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => select(PIECES).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[ -~]{0,12}",
        1 => "[一-龥，。]{0,12}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..24).prop_map(|pieces| pieces.concat())
}

/// A page, and the stretches of it that are surely text.
fn html() -> impl Strategy<Value = (String, Vec<Span>)> {
    let plain = select(PIECES).prop_map(|p| p.replace(['<', '&'], ""));
    let part =
        prop_oneof![select(MARKUP).prop_map(|m| (m.to_owned(), false)), plain.prop_map(|p| (p, true)),];
    prop::collection::vec(part, 0..24).prop_map(|parts| {
        let (mut page, mut texts) = (String::new(), Vec::new());
        for (part, is_text) in parts {
            let start = page.len();
            page.push_str(&part);
            if is_text {
                texts.push(Span::new(start, page.len()));
            }
        }
        (page, texts)
    })
}

fn settings(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let set = |name| std::env::var_os(name).is_some();
    ProptestConfig {
        cases: if set("PROPTEST_CASES") { default.cases } else { cases },
        rng_seed: if set("PROPTEST_RNG_SEED") { default.rng_seed } else { RngSeed::Fixed(20_240_503) },
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("tests/regress/invariants.txt"))),
        ..default
    }
}

fn run(media: Media, text: &str) -> Document {
    PIPELINE.run(Source::new("test", media, text), &Config::default())
}

fn context(document: &Document) -> Context<'static> {
    Context::new("test", prepare::direction(document, &Config::default().prepare))
}

fn report(document: &Document) -> Vec<u8> {
    let mut out = Vec::new();
    Format::Jsonl.write(document, &context(document), &mut out).unwrap();
    out
}

proptest! {
    #![proptest_config(settings(384))]

    #[test]
    fn any_text_gives_a_sound_document(text in text()) {
        let document = run(Media::Text, &text);
        sound(&document);
        nothing_is_lost(&document, &[Span::new(0, text.len())]);
        sound(&run(Media::Markdown, &text));
    }

    #[test]
    fn any_page_gives_a_sound_document((page, texts) in html()) {
        let document = run(Media::Html, &page);
        sound(&document);
        nothing_is_lost(&document, &texts);
        let mut bytes = Vec::new();
        Format::XLIFF12.write(&document, &context(&document), &mut bytes).unwrap();
        well_formed(std::str::from_utf8(&bytes).unwrap());
    }

    /// Tags cut in half, text in odd places: what is text then is a matter of the HTML standard, but it must go through.
    #[test]
    fn text_read_as_a_page_gives_a_sound_document(text in text(), cut in any::<Index>()) {
        let page = format!("<div><p>{text}</p>{}", MARKUP.concat());
        let cut = cut.index(page.len() + 1);
        let cut = (0..=cut).rev().find(|&i| page.is_char_boundary(i)).unwrap_or(0);
        sound(&run(Media::Html, &page[..cut]));
    }

    #[test]
    fn every_export_can_be_written(text in text()) {
        let document = run(Media::Text, &text);
        let ctx = context(&document);
        for &format in Format::ALL {
            if !format.applies(&document) {
                continue;
            }
            let mut bytes = Vec::new();
            format.write(&document, &ctx, &mut bytes).unwrap();
            // A workbook is the one format that is no text.
            let Ok(out) = String::from_utf8(bytes) else {
                prop_assert_eq!(format.name(), "xlsx");
                continue;
            };
            match format {
                Format::XLIFF12 | Format::TMX => well_formed(&out),
                Format::Json | Format::Jsonl => {
                    serde_json::from_str::<serde_json::Value>(&out).unwrap();
                }
                _ => {}
            }
        }
    }

    #[test]
    fn languages_and_sentences_tile_any_text(text in text()) {
        let langs = PIPELINE.detector.detect(&text);
        tiles(&langs, &text);
        for lang in [Lang::UND, Lang::EN, Lang::ZH] {
            let sentences = PIPELINE.splitter.split(&text, lang, &Config::default().split);
            tiles(&sentences, &text);
            for (span, kind) in sentences.iter() {
                let piece = span.slice(&text);
                match kind {
                    SentenceKind::Text => prop_assert_eq!(piece.trim(), piece, "white space at the end of a sentence"),
                    SentenceKind::Gap => prop_assert_eq!(piece.trim(), "", "a gap with text"),
                }
            }
        }
    }

    /// Sentences in, beads out: both sides are covered in order, whatever stands in them.
    #[test]
    fn beads_cover_both_sides(
        zh in prop::collection::vec(piece(), 0..12),
        en in prop::collection::vec(piece(), 0..12),
    ) {
        fn side(texts: &[String]) -> Vec<duiyi::align::Line<'_>> {
            texts.iter().map(|text| duiyi::align::Line { text, paragraph: None, heading: false }).collect()
        }
        let beads = PIPELINE.aligner.align(&side(&zh), &side(&en), (Lang::ZH, Lang::EN), &Config::default().align);
        let (mut s, mut t) = (0, 0);
        for bead in &beads {
            prop_assert_eq!((bead.source.start, bead.target.start), (s, t), "beads follow each other");
            prop_assert!(!(bead.source.is_empty() && bead.target.is_empty()), "an empty bead");
            prop_assert!((0.0..=1.0).contains(&bead.score), "score {}", bead.score);
            (s, t) = (bead.source.end, bead.target.end);
        }
        prop_assert_eq!((s, t), (zh.len(), en.len()), "every sentence is in a bead");
    }
}

/// What clean takes out of a page stays out, and what it keeps stays as it is, when its own result is the page.
///
/// This is said of pages, not of any string: behind the first tag or dateline of a made-up string there may stand a
/// second one, which becomes the first of the second run. Verse, tables and slash lines are left out too, because a
/// body of paragraphs alone no longer shows what they were.
const ARTICLE: &[&str] = &[
    "The council of Reedport approved a budget of 40 million yuan for a new port on Friday. Work starts in May.",
    "“Each city has its own strengths,” Mayor Anna Ruiz said. “We can learn from each other.”",
    "Fishermen have asked for a second meeting, which will be held at the town hall next week.",
    "The area is 1,645.5 square kilometers, and ＧＤＰ grew by 3.5 percent in the first half of the year.",
    "The forum heard from Dr. Lin of New ZeMaple Lanternaland and from the citiesMaple Lantern of the south.",
    "The mayor&rsquo;s plan&nbsp;costs more than the old one, and the coun\u{200b}cil knows it.",
    "议会周五批准了四千万元的新港口预算。五月开工。",
    "市长安娜·鲁伊斯说：“我们原以为会来两千人。”实际来了四千多人。",
    "渔民要求再次开会，会议将于下周在市政厅举行。",
    "上海合作组织 (SCO) 峰会周五在临湖开幕，SCO成员国代表出席。",
    "2023年，全市生产总值增长5.2%，游客超过120万人次。",
];
const FURNITURE: &[&str] = &[
    "(Editor: Shu Wan)",
    "责任编辑：李华",
    "Visitors watch the boats at the pier in Reedport on May 3, 2023. Photo: Reed Pictures",
    "（图片来源：湖畔图片社）",
    "Share this:\nFacebook Twitter WeChat Weibo",
    "Copyright © 2024 Reed Times. All rights reserved.",
    "京ICP备00000000号-1",
    "阅读 1.2万 | 评论 35 | 2024-03-03 10:30",
    "长按识别二维码，关注“临湖发布”公众号",
    "Leave a Reply\n\nYour email address will not be published. Required fields are marked *",
];

proptest! {
    #![proptest_config(settings(192))]

    #[test]
    fn cleaning_a_clean_page_changes_nothing(
        article in prop::sample::subsequence(ARTICLE, 1..=ARTICLE.len()),
        furniture in prop::sample::subsequence(FURNITURE, 0..=FURNITURE.len()),
        tagged in any::<bool>(),
    ) {
        let mut parts: Vec<&str> = Vec::new();
        parts.extend(tagged.then_some("[Maple Lantern]"));
        parts.extend(article);
        parts.extend(furniture);
        let document = run(Media::Text, &parts.join("\n\n"));
        prop_assert!(!body(&document).is_empty(), "the article is gone");
        stays_clean(&document);
    }
}

#[test]
fn cleaning_a_clean_example_changes_nothing() {
    for (name, media, text) in examples() {
        let document = run(media, &text);
        assert!(!body(&document).is_empty(), "{name} has no body");
        stays_clean(&document);
    }
}

fn stays_clean(first: &Document) {
    let clean = body(first).join("\n\n");
    let second = run(Media::Text, &clean);
    assert_eq!(body(&second).join("\n\n"), clean, "the body changed");
    let removed: Vec<_> = second.removed.iter().map(|r| (r.reason, second.source.slice(r.span))).collect();
    assert_eq!(removed, [], "something was removed from a clean text");
    assert_eq!((second.repairs, second.edits), (vec![], vec![]), "a clean text was edited");
}

fn body(document: &Document) -> Vec<&str> {
    document.passages.iter().filter(|p| p.role == Role::Body).map(|p| p.text.as_str()).collect()
}

/// The same bytes from one thread and from four that share a pipeline, in whatever order they come to a document.
#[test]
fn threads_change_nothing() {
    let pages: Vec<_> = examples().into_iter().map(|(_, media, text)| (media, text)).collect();
    let alone: Vec<_> = pages.iter().map(|(media, text)| report(&run(*media, text))).collect();
    std::thread::scope(|scope| {
        for worker in 0..4 {
            let (pages, alone) = (&pages, &alone);
            scope.spawn(move || {
                for round in 0..8 {
                    let i = (worker + round * 3) % pages.len();
                    let (media, text) = &pages[i];
                    assert!(report(&run(*media, text)) == alone[i], "thread {worker}: document {i} differs");
                }
            });
        }
    });
}

/// A megabyte of one thing: an algorithm that looks at each pair of places would take hours.
#[test]
fn a_megabyte_of_anything_goes_through() {
    const MEGABYTE: usize = 1 << 20;
    for piece in [
        "word ",
        "字",
        "。",
        ".",
        "“",
        "”",
        "\n",
        "\r\n\r\n",
        " ",
        "[",
        "【",
        "]",
        "(",
        "（",
        "&",
        "<",
        "</",
        "<p>",
        "<!--",
        "\u{200b}",
        "\u{301}",
        "👩‍",
        "a",
        "A. ",
        "Mr. ",
        "http://",
        "a@",
        "Photo: ",
        "=",
        "\t",
        "中文 English ",
        "字a",
        "a/b / ",
        "\0",
        "By ",
        "Maple Lantern",
        "- ",
        "1. ",
        "１",
        "The end. 完了。\n\n",
        "|",
    ] {
        let text = piece.repeat(MEGABYTE / piece.len());
        for media in [Media::Text, Media::Markdown, Media::Html] {
            let document = run(media, &text);
            assert_eq!(document.source.text().len(), text.len());
            if media == Media::Text {
                nothing_is_lost(&document, &[Span::new(0, text.len())]);
            }
        }
    }
}

fn examples() -> Vec<(String, Media, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("examples/data").unwrap() {
        let path = entry.unwrap().path();
        let media = match path.extension().and_then(|e| e.to_str()) {
            Some("txt") => Media::Text,
            Some("html") => Media::Html,
            _ => continue,
        };
        found.push((path.display().to_string(), media, std::fs::read_to_string(&path).unwrap()));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(found.len() >= 5, "examples/data was not found");
    found
}

fn tiles<K>(tiling: &Tiling<K>, text: &str) {
    assert!(tiling.covers(text.len()), "{} of {} bytes are covered", tiling.end(), text.len());
    for (span, _) in tiling.iter() {
        assert!(text.get(span.range()).is_some(), "{span} cuts a character");
    }
}

/// Everything in a document points at what it says, and its parts agree.
fn sound(document: &Document) {
    let source = document.source.text();
    let in_source =
        |span: Span| assert!(source.get(span.range()).is_some(), "{span} is no stretch of the source");
    for passage in &document.passages {
        let text = passage.text.as_str();
        assert!(!text.is_empty(), "an empty passage");
        assert_eq!(text.trim(), text, "white space at the end of a passage");
        replays(&passage.text, source);
        in_source(passage.text.span());
        let stretch = document.source.slice(passage.text.span());
        assert_eq!(stretch.trim(), stretch, "white space at the end of a passage's stretch");
    }
    let starts: Vec<usize> = document.removed.iter().map(|r| r.span.start).collect();
    assert!(starts.is_sorted(), "removals out of order");
    document.removed.iter().for_each(|r| in_source(r.span));
    document.edits.iter().for_each(|e| in_source(e.span));
    for repair in &document.repairs {
        in_source(repair.span);
        assert!(!repair.span.is_empty() && repair.found != repair.repaired, "a repair that repairs nothing");
    }
    sentences_tile_the_body(document);
    summary_is_verbatim(document);
    pairs_and_units_agree(document);
}

/// A verbatim run is the source's own bytes; runs follow each other in both texts.
fn replays(text: &MappedText, source: &str) {
    let (runs, whole) = (text.runs(), text.as_str());
    let mut replayed = String::new();
    for (i, run) in runs.iter().enumerate() {
        let end = runs.get(i + 1).map_or(whole.len(), |next| next.at);
        assert_eq!(run.at, replayed.len(), "a hole before run {i}");
        replayed.push_str(if run.verbatim { run.src.slice(source) } else { &whole[run.at..end] });
        if let Some(next) = runs.get(i + 1) {
            assert!(run.src.end <= next.src.start, "runs {i} and {} are out of order", i + 1);
        }
    }
    assert_eq!(replayed, whole, "replaying the runs gives another text");
}

fn sentences_tile_the_body(document: &Document) {
    let mut ends = vec![0; document.passages.len()];
    for sentence in &document.sentences {
        let passage = &document.passages[sentence.passage];
        let text = passage.text.as_str();
        assert_eq!(passage.role, Role::Body, "a sentence outside the body");
        let own = document.sentence_text(sentence);
        assert!(!own.is_empty() && own.trim() == own, "{own:?} is no trimmed sentence");
        let gap = &text[ends[sentence.passage]..sentence.range.start];
        assert_eq!(gap.trim(), "", "text between two sentences");
        ends[sentence.passage] = sentence.range.end;
        let span = document.sentence_span(sentence);
        assert!(document.source.text().get(span.range()).is_some(), "{span} is no stretch of the source");
        assert!(passage.text.span().contains(span), "a sentence outside its passage");
    }
    for (passage, end) in document.passages.iter().zip(ends) {
        // Sentences of other languages are nobody's trade here: such passages have none.
        let split = passage.lang.is_en() || passage.lang.is_zh();
        if passage.role == Role::Body && split {
            assert_eq!(passage.text.as_str()[end..].trim(), "", "text behind the last sentence");
        }
    }
}

fn summary_is_verbatim(document: &Document) {
    let summary = &document.summary;
    let sentences = document.sentences_in(summary.lang.primary());
    let picks: Vec<usize> = summary.picks.iter().map(|p| p.index).collect();
    assert!(picks.len() <= 3, "more sentences than the budget");
    assert!(picks.is_sorted_by(|a, b| a < b), "picks {picks:?} are not in the order of the document");
    for &pick in &picks {
        assert!(pick < sentences.len(), "pick {pick} of {} sentences", sentences.len());
    }
    for skip in &summary.skipped {
        assert!(!picks.contains(&skip.index), "sentence {} is both chosen and passed over", skip.index);
    }
}

fn pairs_and_units_agree(document: &Document) {
    let mut seen = BTreeSet::new();
    for pair in &document.pairs {
        assert!(!(pair.zh.is_empty() && pair.en.is_empty()), "an empty pair");
        assert!((0.0..=1.0).contains(&pair.score), "score {}", pair.score);
        for (side, lang) in [(&pair.zh, "zh"), (&pair.en, "en")] {
            for &text in side {
                assert!(seen.insert(text), "{text:?} is in two pairs");
                let own = match text {
                    TextRef::Sentence(i) => document.sentences[i].lang,
                    TextRef::Passage(i) => document.passages[i].lang,
                };
                assert_eq!(own.primary(), lang, "{text:?} is on the wrong side");
            }
        }
    }
    let mut ids = BTreeSet::new();
    for unit in &document.units {
        assert!(ids.insert(unit.id.as_str()), "unit id {} twice", unit.id);
        assert!(!unit.source.trim().is_empty(), "a unit without text");
        assert_ne!(unit.lang, unit.target_lang, "a unit from a language into itself");
        for span in &unit.protected {
            assert!(unit.source.get(span.range()).is_some(), "{span} is no stretch of the unit");
        }
        assert!(unit.protected.windows(2).all(|w| w[0].end <= w[1].start), "protected stretches overlap");
        for (i, code) in unit.codes.iter().enumerate() {
            assert!(unit.source.get(code.span.range()).is_some(), "{} is no stretch of the unit", code.span);
            for inner in &unit.codes[i + 1..] {
                let (a, b) = (code.span, inner.span);
                let apart = a.end <= b.start;
                let inside = a.start <= b.start && b.end <= a.end;
                assert!(apart || inside, "{a} and {b} cross");
            }
            let cut = |at: usize| unit.protected.iter().any(|p| p.start < at && at < p.end);
            assert!(!cut(code.span.start) && !cut(code.span.end), "{} cuts what is protected", code.span);
        }
    }
}

/// Every byte of `texts` that is not silent is in a passage's stretch or in a removal.
fn nothing_is_lost(document: &Document, texts: &[Span]) {
    let source = document.source.text();
    let mut kept = vec![false; source.len()];
    let passages = document.passages.iter().map(|p| p.text.span());
    for span in passages.chain(document.removed.iter().map(|r| r.span)) {
        kept[span.range()].fill(true);
    }
    let mut lost = String::new();
    for text in texts {
        for (i, c) in text.slice(source).char_indices() {
            if !kept[text.start + i] && !SILENT.is_match(c.encode_utf8(&mut [0; 4])) {
                lost.push(c);
            }
        }
    }
    let head: String = lost.chars().take(80).collect();
    assert!(lost.is_empty(), "lost in silence: {head:?}");
}

/// XML 1.0, fifth edition, production 2: some characters cannot stand in XML in any spelling.
fn well_formed(xml: &str) {
    for c in xml.chars() {
        let legal =
            matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
        assert!(legal, "{c:?} cannot stand in XML");
    }
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(_) => depth += 1,
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "an element is not closed");
}
