//! The way back: what clients do to our files, and what comes out of it. Never a wrong text without a word.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use duiyi::document::{Direction, Document, Media, Source};
use duiyi::exchange::{self, Bitext, Content, Format, Manifest, Part, Unit};
use duiyi::export::{self, Context};
use duiyi::merge::{Form, Merged, merge};
use duiyi::{Config, Models, Pipeline};
use std::sync::OnceLock;

const PAGE: &str = "<html><head><title>Ferry returns</title></head><body><article><h1>Ferry returns</h1>\n\
<p>The old ferry <b>came back</b> on Monday after eleven years &amp; a half. It has four boats, see \
<a href=\"https://x.example/a?b=1&amp;c=2\">the plan</a> for details. Mail desk@lakeport.example now.</p>\n\
<p>=Four boats go out each day.  People waited on the quay for hours,<br>and the children cheered.</p>\n\
<p>The mayor said the route would stay open all winter long this time.</p></article></body></html>\n";

fn pipeline() -> &'static Pipeline {
    static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
    PIPELINE.get_or_init(|| Pipeline::new(&Models::embedded()).unwrap())
}

fn prepared(text: &str, media: Media, direction: Option<(&str, &str)>) -> (Document, Bitext, Manifest) {
    let mut config = Config::default();
    if let Some((src, tgt)) = direction {
        (config.prepare.src, config.prepare.tgt) = (Some(src.into()), Some(tgt.into()));
    }
    let document = pipeline().run(Source::new("page.html", media, text), &config);
    let direction: Direction = duiyi::prepare::direction(&document, &config.prepare);
    let context = Context::new("page", direction);
    let (bitext, manifest) = (export::bitext(&document, &context), export::manifest(&document, &context));
    // What is kept is what is read back.
    let mut kept = Vec::new();
    manifest.write(&mut kept).unwrap();
    assert_eq!(Manifest::read(&kept).unwrap(), manifest);
    (document, bitext, manifest)
}

/// A translation that shows where its text went: 译 on both sides of each piece of text.
fn translated(unit: &Unit) -> Content {
    let mut content = Content::default();
    for part in &unit.source.0 {
        match part {
            Part::Text(text) => content.push_text(&format!("译{}译", text.trim().to_uppercase())),
            Part::Code(code) => content.push_code(code.clone()),
        }
    }
    content
}

fn filled(bitext: &Bitext) -> Bitext {
    let mut filled = bitext.clone();
    for unit in &mut filled.units {
        unit.target = Some(translated(unit));
    }
    filled
}

fn written(format: Format, bitext: &Bitext) -> Vec<u8> {
    let mut out = Vec::new();
    format.write(bitext, &mut out).unwrap();
    out
}

fn merged(manifest: &Manifest, files: &[Vec<u8>]) -> Merged {
    let files: Vec<Bitext> = files.iter().map(|f| exchange::read(f).unwrap().1).collect();
    merge(manifest, PAGE, &files, Form::Target).unwrap()
}

const WHOLE: &str = "<html><head><title>译FERRY RETURNS译</title></head><body><article><h1>译FERRY RETURNS译</h1>\n\
<p>译THE OLD FERRY译<b>译CAME BACK译</b>译ON MONDAY AFTER ELEVEN YEARS &amp; A HALF.译译IT HAS FOUR BOATS, SEE译\
<a href=\"https://x.example/a?b=1&amp;c=2\">译THE PLAN译</a>译FOR DETAILS.译译MAIL译desk@lakeport.example译NOW.译</p>\n\
<p>译=FOUR BOATS GO OUT EACH DAY.译译PEOPLE WAITED ON THE QUAY FOR HOURS,译<br>译AND THE CHILDREN CHEERED.译</p>\n\
<p>译THE MAYOR SAID THE ROUTE WOULD STAY OPEN ALL WINTER LONG THIS TIME.译</p></article></body></html>\n";

#[test]
fn every_format_comes_home() {
    let (_, bitext, manifest) = prepared(PAGE, Media::Html, None);
    for format in Format::ALL.iter().copied().filter(|f| *f != Format::Tmx) {
        let out = written(format, &bitext);
        assert_eq!(merged(&manifest, &[out]).text, PAGE, "{format:?}: nothing translated");
        let back = merged(&manifest, &[written(format, &filled(&bitext))]);
        assert_eq!(back.text, WHOLE, "{format:?}");
        assert_eq!((back.translated, back.untranslated, back.refused.len()), (bitext.units.len(), 0, 0));
    }
    let memory = {
        let mut memory = filled(&bitext);
        memory.units.iter_mut().for_each(|u| u.trusted = true);
        memory
    };
    assert_eq!(merged(&manifest, &[written(Format::Tmx, &memory)]).text, WHOLE, "TMX");
}

#[test]
fn raw_text_gets_no_references() {
    let page = "<html><body><article><h1>Ferry returns</h1>\n<p>The old ferry came back on Monday after eleven long years.</p>\n\
        <xmp>Use a < b & c > d to sort the boats by their length.</xmp>\n\
        <p>Four boats go out each day. People waited on the quay for hours.</p></article></body></html>\n";
    let (_, bitext, manifest) = prepared(page, Media::Html, None);
    let back = merge(&manifest, page, &[filled(&bitext)], Form::Target).unwrap();
    assert!(
        back.text.contains("<xmp>译USE A < B & C > D TO SORT THE BOATS BY THEIR LENGTH.译</xmp>"),
        "{}",
        back.text
    );
}

/// What a client does to a text file.
type Damage = fn(&str) -> String;

/// Harmless damage: the translation comes home whole.
const HARMLESS: [(&str, Damage); 7] = [
    ("byte order mark", |t| format!("\u{feff}{}", t.trim_start_matches('\u{feff}'))),
    ("no byte order mark", |t| t.trim_start_matches('\u{feff}').to_owned()),
    ("CRLF", |t| t.replace("\r\n", "\n").replace('\n', "\r\n")),
    ("LF", |t| t.replace("\r\n", "\n")),
    ("states", |t| {
        let t = t.replace("\"final\"", "\"x\"").replace("translated", "initial");
        t.replace("needs-translation", "new").replace("state=\"initial\"", "state=\"translated\"")
    }),
    ("notes", |t| t.replace("paragraph", "Absatz").replace("before:", "vor:")),
    ("label", |t| t.replace("page.html", "../../etc/renamed.html")),
];

#[test]
fn harmless_damage_does_no_harm() {
    let (_, bitext, manifest) = prepared(PAGE, Media::Html, None);
    for format in [Format::Xliff12, Format::Xliff20, Format::Csv, Format::Tsv] {
        let text = String::from_utf8(written(format, &filled(&bitext))).unwrap();
        for (name, damage) in HARMLESS {
            let back = merged(&manifest, &[damage(&text).into_bytes()]);
            assert_eq!(back.text, WHOLE, "{format:?}: {name}");
            assert!(back.refused.is_empty(), "{format:?}: {name}: {:?}", back.refused);
        }
        let utf16: Vec<u8> = text
            .replace("encoding=\"UTF-8\"", "")
            .trim_start_matches('\u{feff}')
            .encode_utf16()
            .fold(vec![0xff, 0xfe], |mut out, u| {
                out.extend(u.to_le_bytes());
                out
            });
        assert_eq!(merged(&manifest, &[utf16]).text, WHOLE, "{format:?}: UTF-16");
    }
}

#[test]
fn units_may_come_in_any_order_in_parts_and_twice() {
    let (_, bitext, manifest) = prepared(PAGE, Media::Html, None);
    for format in Format::ALL.iter().copied().filter(|f| *f != Format::Tmx) {
        let mut other = filled(&bitext);
        other.units.reverse();
        assert_eq!(merged(&manifest, &[written(format, &other)]).text, WHOLE, "{format:?}: reversed");
        let (mut one, mut two) = (filled(&bitext), filled(&bitext));
        one.units.truncate(3);
        two.units.drain(..2);
        let parts = [written(format, &one), written(format, &two)];
        assert_eq!(merged(&manifest, &parts).text, WHOLE, "{format:?}: parts that overlap");
        let part = merged(&manifest, &[written(format, &one)]);
        assert_eq!(
            (part.translated, part.untranslated),
            (3, bitext.units.len() - 3),
            "{format:?}: rows dropped"
        );
        assert!(part.text.ends_with(&PAGE[PAGE.find(" Mail desk").unwrap()..]), "{}", part.text);
        let mut sourceless = filled(&bitext);
        sourceless.units.iter_mut().for_each(|u| u.source = Content::default());
        let back = merged(&manifest, &[written(format, &sourceless)]);
        assert_eq!(back.text, WHOLE, "{format:?}: targets alone");
    }
}

#[test]
fn what_is_wrong_is_refused_and_the_rest_is_used() {
    let (_, bitext, manifest) = prepared(PAGE, Media::Html, None);
    let with_url = bitext.units.iter().position(|u| u.source.plain().contains("desk@")).unwrap();
    let with_tags = bitext.units.iter().position(|u| u.source.plain().contains("the plan")).unwrap();
    let edit = |i: usize, change: &dyn Fn(&mut Unit)| {
        let mut file = filled(&bitext);
        change(&mut file.units[i]);
        file
    };
    let cases: Vec<(&str, Bitext, &str)> = vec![
        (
            "source changed",
            edit(1, &|u| u.source = Content::text("Something else.")),
            "source text was changed",
        ),
        ("unknown id", edit(1, &|u| u.id = "u9999".into()), "no such unit"),
        ("lost URL", edit(with_url, &|u| u.target = Some(Content::text("请来信。"))), "lacks the code"),
        (
            "lost tag",
            edit(with_tags, &|u| drop(u.target.as_mut().unwrap().0.remove(3))),
            "lacks the closing code",
        ),
        (
            "tag twice",
            edit(with_tags, &|u| {
                let parts = &mut u.target.as_mut().unwrap().0;
                let tag = parts[1].clone();
                parts.insert(0, tag);
            }),
            "that the source has not",
        ),
        ("tags crossed", edit(with_tags, &|u| u.target.as_mut().unwrap().0.swap(1, 3)), "cross each other"),
        (
            "two translations",
            {
                let mut file = filled(&bitext);
                let mut again = file.units[1].clone();
                again.target = Some({
                    let mut content = translated(&again);
                    content.push_text("！");
                    content
                });
                file.units.push(again);
                file
            },
            "two different translations",
        ),
    ];
    for (name, file, why) in cases {
        for format in Format::ALL.iter().copied().filter(|f| *f != Format::Tmx) {
            let back = merged(&manifest, &[written(format, &file)]);
            assert_eq!(back.refused.len(), 1, "{format:?}: {name}: {:?}", back.refused);
            assert!(back.refused[0].why.contains(why), "{format:?}: {name}: {}", back.refused[0].why);
            assert_eq!(back.translated, bitext.units.len() - 1, "{format:?}: {name}");
        }
    }
}

#[test]
fn a_client_that_indents_inside_text_puts_no_spaces_into_chinese() {
    let (_, bitext, manifest) = prepared(PAGE, Media::Html, None);
    let file = filled(&bitext);
    let text = String::from_utf8(written(Format::Xliff12, &file)).unwrap();
    let indented = text
        .replace("<source>", "<source>\n          ")
        .replace("</source>", "\n        </source>")
        .replace(" state=\"needs-translation\">", ">\n          ")
        .replace("</target>", "\n        </target>")
        .replace("<bpt", "\n          <bpt")
        .replace("<ph", "\n          <ph");
    assert_eq!(merged(&manifest, &[indented.into_bytes()]).text, WHOLE);
}

#[test]
fn the_translation_stands_under_its_paragraph() {
    let text = "The river rose at night. It fell again by noon.\n\nNobody was hurt in the town.\n";
    let (_, bitext, manifest) = prepared(text, Media::Text, None);
    let back = merge(&manifest, text, &[filled(&bitext)], Form::Stacked).unwrap();
    let want = "The river rose at night. It fell again by noon.\n译THE RIVER ROSE AT NIGHT.译译IT FELL AGAIN BY NOON.译\n\n\
                Nobody was hurt in the town.\n译NOBODY WAS HURT IN THE TOWN.译\n";
    assert_eq!(back.text, want);
}

#[test]
fn the_pages_own_translation_is_changed_where_it_stands() {
    let text = "河水在夜里上涨了很多。\n\nThe river rose a lot at night.\n\n中午时分河水又退了下去。\n\nBy noon the river had fallen again.\n";
    let (_, bitext, manifest) = prepared(text, Media::Text, Some(("zh-CN", "en-US")));
    let mut file = bitext.clone();
    assert_eq!(merge(&manifest, text, &[file.clone()], Form::Target).unwrap().text, text);
    let unit = file.units.iter_mut().find(|u| u.source.plain().contains("夜里")).unwrap();
    assert!(unit.target.is_some(), "the page has a translation");
    unit.target = Some(Content::text("At night the river rose."));
    let back = merge(&manifest, text, &[file], Form::Target).unwrap();
    assert_eq!(back.text, text.replace("The river rose a lot at night.", "At night the river rose."));
}

#[test]
fn stacked_tags_stay_sound() {
    let page = "<html><head><title>Tom &amp; Jerry&#39;s ferry</title></head><body><article><h1>Tom &amp; Jerry&#39;s ferry</h1>\n\
        <p><b>Bold words start</b> this sentence about the old ferry. It ends with <a href=\"/x\">a link to the plan</a></p>\n\
        <p>The mayor said the route would stay open all winter long this time.</p></article></body></html>";
    let (_, bitext, manifest) = prepared(page, Media::Html, None);
    let back = merge(&manifest, page, &[filled(&bitext)], Form::Target).unwrap();
    assert!(back.refused.is_empty(), "{:?}", back.refused);
    assert!(back.text.contains("<title>译TOM &amp; JERRY'S FERRY译</title>"), "{}", back.text);
    assert!(back.text.contains("<h1>译TOM &amp; JERRY'S FERRY译</h1>"), "{}", back.text);
    let back = merge(&manifest, page, &[filled(&bitext)], Form::Stacked).unwrap();
    let open = |tag: &str| back.text.matches(&format!("<{tag}")).count();
    let close = |tag: &str| back.text.matches(&format!("</{tag}>")).count();
    for tag in ["b>", "a "] {
        assert_eq!(open(tag), close(tag.trim_end_matches(['>', ' '])), "{}", back.text);
    }
    assert!(back.text.contains("a link to the plan</a><br><span lang=\"zh-CN\">"), "{}", back.text);
}

#[test]
fn rows_of_a_table_keep_their_bars() {
    let text = "The pubs of the town and their years are in this table.\n\n| Name of the pub | Year it was built |\n|---|---|\n\
                | The Old Swan | A long time ago |\n";
    let (_, bitext, manifest) = prepared(text, Media::Text, None);
    let mut file = filled(&bitext);
    file.units.last_mut().unwrap().target = Some(Content::text("很久|以前"));
    let back = merge(&manifest, text, &[file.clone()], Form::Target).unwrap().text;
    assert!(back.contains("\n| 译NAME OF THE PUB译 | 译YEAR IT WAS BUILT译 |\n|---|---|\n"), "{back}");
    assert!(back.ends_with("| 译THE OLD SWAN译 | 很久\\|以前 |\n"), "{back}");
    let back = merge(&manifest, text, &[file], Form::Stacked).unwrap().text;
    assert!(
        back.ends_with("| The Old Swan / 译THE OLD SWAN译 | A long time ago / 很久\\|以前 |\n"),
        "{back}"
    );
}

const MARKDOWN: &str = "---\ntitle: Ferry returns\n---\n\n# The *old* ferry\n\nThe **ferry** came [back](https://x.example/a_b \"t\"). It has\n\
four boats. *All* of them go out.\n\n- See the `plan` now.\n\n> People waited for *hours*.\n\n| Name | Year |\n|---|---|\n| *Swan* | Long ago |\n\n\
```sh\nlet a;\n```\n\n![A boat on the lake](a.png)\n";

/// The translation is made of characters that mean something in Markdown, too.
#[test]
fn markdown_keeps_its_marks() {
    let (_, bitext, manifest) = prepared(MARKDOWN, Media::Markdown, None);
    assert_eq!(
        merge(&manifest, MARKDOWN, std::slice::from_ref(&bitext), Form::Target).unwrap().text,
        MARKDOWN
    );
    let mut file = filled(&bitext);
    let unit = |file: &mut Bitext, words: &str, target: &str| {
        let unit = file.units.iter_mut().find(|u| u.source.plain().contains(words)).unwrap();
        unit.target = Some(Content::text(target));
    };
    unit(&mut file, "It has", "# 有*四*艘_船_。");
    unit(&mut file, "Long ago", "1|2");
    let back = merge(&manifest, MARKDOWN, std::slice::from_ref(&file), Form::Target).unwrap();
    let want = "---\ntitle: 译FERRY RETURNS译\n---\n\n# 译THE译*译OLD译*译FERRY译\n\n译THE译**译FERRY译**译CAME译[译BACK译](https://x.example/a_b \"t\")译.译\
                # 有\\*四\\*艘_船\\_。*译ALL译*译OF THEM GO OUT.译\n\n- 译SEE THE译`译PLAN译`译NOW.译\n\n> 译PEOPLE WAITED FOR译*译HOURS译*译.译\n\n\
                | 译NAME译 | 译YEAR译 |\n|---|---|\n| *译SWAN译* | 1\\|2 |\n\n```sh\nlet a;\n```\n\n![译A BOAT ON THE LAKE译](a.png)\n";
    assert_eq!(back.text, want);
    assert_eq!(
        back.refused.iter().map(|r| r.why.as_str()).collect::<Vec<_>>(),
        ["the page says that it must not be translated"]
    );
    let back = merge(&manifest, MARKDOWN, &[file], Form::Stacked).unwrap().text;
    for want in [
        "# The *old* ferry / 译THE译*译OLD译*译FERRY译\n\nThe **ferry**",
        "*All* of them go out.\\\n译THE译**译FERRY译**",
        "- See the `plan` now.\\\n译SEE THE译`译PLAN译`译NOW.译\n\n>",
        "| *Swan / 译SWAN译* | Long ago / 1\\|2 |\n\n",
        "![A boat on the lake / 译A BOAT ON THE LAKE译](a.png)\n",
    ] {
        assert!(back.contains(want), "{want:?} in {back}");
    }
}

#[test]
fn a_file_in_another_language_is_refused() {
    let (_, bitext, manifest) = prepared(PAGE, Media::Html, None);
    let mut file = filled(&bitext);
    file.tgt = "fr-FR".into();
    let back = merged(&manifest, &[written(Format::Xliff12, &file)]);
    assert_eq!((back.text.as_str(), back.refused.len()), (PAGE, 1));
}

#[test]
fn what_has_no_place_or_is_locked_is_named() {
    let (_, bitext, mut manifest) = prepared(PAGE, Media::Html, None);
    manifest.units[1].place.clear();
    manifest.units[2].locked = true;
    let back = merged(&manifest, &[written(Format::Xliff20, &filled(&bitext))]);
    let why: Vec<&str> = back.refused.iter().map(|r| r.why.as_str()).collect();
    assert!(
        why.len() == 2 && why[0].contains("not known") && why[1].contains("must not be translated"),
        "{why:?}"
    );
    manifest.units[1].place = vec![[9, 3]];
    let mut kept = Vec::new();
    manifest.write(&mut kept).unwrap();
    assert!(Manifest::read(&kept).unwrap_err().to_string().contains("not sound"));
}

#[test]
fn tables_keep_quotes_tabs_and_backslashes() {
    let (_, bitext, manifest) = prepared("The ferry came back at last.\n", Media::Text, None);
    for text in ["C:\\new\\table", "\"四条\"船", "\"四条船\"", "=四条", "a\tb", "'=x", "{1} <1}"] {
        for format in Format::ALL.iter().copied().filter(|f| *f != Format::Tmx) {
            let mut file = bitext.clone();
            file.units[0].target = Some(Content::text(text));
            let (_, back) = exchange::read(&written(format, &file)).unwrap();
            assert_eq!(back.units[0].target, Some(Content::text(text)), "{format:?}");
            let merged = merge(&manifest, "The ferry came back at last.\n", &[back], Form::Target).unwrap();
            assert_eq!(merged.text, format!("{text}\n"), "{format:?}");
        }
    }
    let excel = format!("id\tsource\ttarget\n{}\t\t\"每天有\"\"四条\"\"船，出航。\"\n", bitext.units[0].id);
    let (_, back) = exchange::read(excel.as_bytes()).unwrap();
    assert_eq!(back.units[0].target, Some(Content::text("每天有\"四条\"船，出航。")));
}

#[test]
fn thousands_of_marks_take_no_time() {
    let (_, bitext, manifest) = prepared(PAGE, Media::Html, None);
    let mut file = filled(&bitext);
    file.units[2].target = Some(Content::text("{1>".repeat(200_000)));
    file.units[3].target = Some(Content::text("{".repeat(200_000)));
    let began = std::time::Instant::now();
    let back = merged(&manifest, &[written(Format::Csv, &file)]);
    assert_eq!(back.refused.len(), 2);
    assert!(back.refused[0].why.len() < 1000 && began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

#[test]
fn another_text_is_refused() {
    let (_, bitext, manifest) = prepared(PAGE, Media::Html, None);
    let error = merge(&manifest, &PAGE.replace("four", "five"), &[bitext], Form::Target).unwrap_err();
    assert!(error.is_format() && error.to_string().contains("SHA-256"), "{error}");
}

mod properties {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    /// The same strings in every run, unless the environment names others.
    fn settings() -> ProptestConfig {
        let default = ProptestConfig::default();
        let set = |name: &str| std::env::var_os(name).is_some();
        ProptestConfig {
            cases: if set("PROPTEST_CASES") { default.cases } else { 64 },
            rng_seed: if set("PROPTEST_RNG_SEED") { default.rng_seed } else { RngSeed::Fixed(20_261_124) },
            failure_persistence: None,
            ..default
        }
    }

    proptest! {
        #![proptest_config(settings())]

        /// Nothing filled in: the input, byte for byte.
        #[test]
        fn nothing_translated_is_the_input(pieces in prop::collection::vec(prop_oneof![
            Just("The river <b>rose</b> at night. "), Just("<p>"), Just("</p>"), Just("河水上涨了。"), Just("<br>"),
            Just("See https://x.example/a. "), Just("\n\n"), Just("\r\n"), Just("Ze&amp;aland "), Just("Maple Times"),
            Just("[Maple Times] "), Just("{1>"), Just("<!-- x -->"), Just("\u{200b}"), Just("By Chen Lu\n"),
        ], 0..24), html in any::<bool>()) {
            let text = pieces.concat();
            let media = if html { Media::Html } else { Media::Text };
            let (_, bitext, manifest) = prepared(&text, media, Some(("en-US", "zh-CN")));
            for format in Format::ALL {
                let (_, back) = exchange::read(&written(*format, &bitext)).unwrap();
                let back = merge(&manifest, &text, &[back], Form::Target).unwrap();
                prop_assert_eq!(&back.text, &text);
                prop_assert!(back.refused.is_empty(), "{:?}: {:?}", format, back.refused);
            }
            let back = merge(&manifest, &text, &[filled(&bitext)], Form::Target).unwrap();
            let markup = |r: &duiyi::merge::Refused| r.why.contains("own translation has markup");
            prop_assert!(back.refused.iter().all(markup), "{:?}", back.refused);
        }

        /// Readers end well whatever they are given.
        #[test]
        fn readers_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0usize..4000, format in 0usize..6) {
            let _ = exchange::read(&bytes);
            let (_, bitext, _) = prepared(PAGE, Media::Html, None);
            let mut file = written(Format::ALL[format % Format::ALL.len()], &bitext);
            let at = at % file.len();
            let end = (at + bytes.len()).min(file.len());
            file[at..end].copy_from_slice(&bytes[..end - at]);
            let _ = exchange::read(&file);
        }
    }
}
