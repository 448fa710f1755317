//! What a user can say about sentences: lists, rules, a length. Exact results on small texts.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use duiyi::Models;
use duiyi::config::{Config, RecordOptions};
use duiyi::document::{Lang, SentenceKind};
use duiyi::split::{Options, Phrases, Splitter, Srx, export_srx};

fn split<'t>(text: &'t str, lang: Lang, options: &Options) -> Vec<&'t str> {
    let tiles = Splitter::new(&Models::embedded()).unwrap().split(text, lang, options);
    assert!(tiles.covers(text.len()));
    tiles.iter().filter(|t| *t.1 == SentenceKind::Text).map(|t| t.0.slice(text)).collect()
}

fn house() -> Srx {
    Srx::parse(include_bytes!("srx/house.srx"), "house.srx").unwrap()
}

#[test]
fn rules_of_an_srx_file_decide_before_ours() {
    let options = Options { srx: Some(house()), ..Options::default() };
    let english = "See Encl. The rest is → open. It ends.";
    assert_eq!(
        split(english, Lang::EN, &Options::default()),
        ["See Encl.", "The rest is → open.", "It ends."]
    );
    assert_eq!(split(english, Lang::EN, &options), ["See Encl. The rest is →", "open.", "It ends."]);
    let chinese = "通知：明天放假。Ziff. 好。";
    assert_eq!(split(chinese, Lang::ZH_HANS, &options)[..2], ["通知：", "明天放假。"]);
    // Without a language each line has its own.
    assert_eq!(
        split("Note：go → on. Off.\n通知：明天放假。", Lang::UND, &options),
        ["Note：go →", "on.", "Off.", "通知：", "明天放假。"]
    );
}

#[test]
fn an_srx_file_alone_knows_nothing_of_ours() {
    let texts: Vec<&str> = {
        let text = "One. Two → three.\n\nFour.";
        let tiles = house().split(text, Lang::EN);
        assert!(tiles.covers(text.len()));
        tiles.iter().filter(|t| *t.1 == SentenceKind::Text).map(|t| t.0.slice(text)).collect()
    };
    assert_eq!(texts, ["One. Two →", "three.", "Four."]);
}

#[test]
fn a_last_rule_without_expressions_leaves_nothing_to_ours() {
    let file = String::from_utf8(include_bytes!("srx/house.srx").to_vec()).unwrap();
    let file = file.replacen(
        "<![CDATA[\\s+]]></afterbreak>\n        </rule>",
        "\\s+</afterbreak></rule><rule break=\"no\"/>",
        1,
    );
    let srx = Srx::parse(file.as_bytes(), "only.srx").unwrap();
    let options = Options { srx: Some(srx), ..Options::default() };
    assert_eq!(split("One. Two → three.\n\nFour.", Lang::EN, &options), ["One. Two →", "three.", "Four."]);
}

#[test]
fn faults_of_an_srx_file_are_told_with_line_list_and_rule() {
    let file = include_str!("srx/house.srx");
    for (from, to, want) in [
        (
            "\\b(?:Encl|Ziff)\\.",
            "(?&lt;!No)\\.",
            "house.srx:19: rule 1 of \"Default\", <beforebreak>(?<!No)\\.: negative look-behind (?<!…) needs backtracking (write it without",
        ),
        (
            "\\b(?:Encl|Ziff)\\.",
            "(Encl",
            "house.srx:19: rule 1 of \"Default\", <beforebreak>(Encl: unclosed group",
        ),
        ("\"2.0\"", "\"1.0\"", "house.srx:3: SRX version \"1.0\" (only 2.0 is read"),
        (" cascade=\"yes\"", "", "house.srx:4: <header> without \"cascade\""),
        ("break=\"yes\"", "break=\"always\"", "break=\"always\" is neither \"yes\" nor \"no\""),
        (
            "languagerulename=\"Default\"/>",
            "languagerulename=\"Latin\"/>",
            "no list of rules \"Latin\" for languages \".*\"",
        ),
        ("&#x2192;", "&arrow;", "unknown entity \"&arrow;\""),
    ] {
        let broken = file.replacen(from, to, 1);
        assert_ne!(broken, file, "{from}");
        let e = Srx::parse(broken.as_bytes(), "house.srx").unwrap_err();
        assert!(e.is_format() && e.to_string().contains(want), "{e}\nwanted {want}");
    }
    assert!(Srx::parse(b"\xff\xfe\x00", "x.srx").is_err() && Srx::parse(b"<tmx/>", "x.srx").is_err());
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(file.replace("UTF-8", "UTF-16").encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(Srx::parse(&wide, "wide.srx").unwrap().rules(), 3);
}

#[test]
fn lists_hold_sentences_together() {
    let options = Options { abbreviations: Phrases::from_text("Fgst.\nslg"), ..Options::default() };
    let text = "Slg. Bern was sold. The Fgst. The room is Fgst. Two. Fgst.\n\nNext.";
    assert_eq!(
        split(text, Lang::EN, &options),
        ["Slg. Bern was sold.", "The Fgst.", "The room is Fgst. Two.", "Fgst.", "Next."]
    );
    let options =
        Options { never_break: Phrases::from_text("Hurrah! Tours\n吃吧！"), ..Options::default() };
    assert_eq!(
        split("We went with Hurrah! Tours. It was good. 快吃吧！他说完就走。", Lang::UND, &options),
        ["We went with Hurrah! Tours.", "It was good.", "快吃吧！他说完就走。"]
    );
}

#[test]
fn a_length_is_kept_and_nothing_is_lost() {
    let options = |n: usize| Options { max_chars: n.try_into().ok(), ..Options::default() };
    let text =
        "The boats, which were built in the yard, cross in nine minutes; the old ones took twenty. Good.";
    assert_eq!(
        split(text, Lang::EN, &options(70)),
        [
            "The boats, which were built in the yard, cross in nine minutes;",
            "the old ones took twenty.",
            "Good."
        ]
    );
    for n in [1, 2, 7, 30] {
        for piece in split(text, Lang::EN, &options(n)) {
            assert!(piece.chars().count() <= n, "{n}: {piece:?}");
        }
    }
    assert!(serde_json::from_str::<Options>(r#"{"max_chars": 0}"#).is_err());
}

#[test]
fn a_record_may_bring_lists_but_names_no_file() {
    let record: RecordOptions =
        serde_json::from_str(r#"{"max_chars": 80, "abbreviations": ["Fgst"], "never_break": ["Ho! Ho"]}"#)
            .unwrap();
    let merged = record.over(&Config::default()).split;
    assert_eq!(merged.max_chars.map(usize::from), Some(80));
    assert_eq!(
        (merged.abbreviations.entries(), merged.never_break.entries()),
        (&["Fgst".to_owned()][..], &["Ho! Ho".to_owned()][..])
    );
    assert!(serde_json::from_str::<RecordOptions>(r#"{"srx": "x.srx"}"#).is_err());
    assert!(serde_json::from_str::<Options>(r#"{"srx": "no-such-file.srx"}"#).is_err());
}

#[test]
fn our_own_srx_is_read_back() {
    let file = export_srx(&Models::embedded()).unwrap();
    let srx = Srx::parse(file.as_bytes(), "ours.srx").unwrap();
    let text = "Dr. Lin paid 3.5 yuan at 5 p.m. in St. Ives. Then, e.g. on Oct. 3, he left.";
    let tiles = srx.split(text, Lang::EN);
    let got: Vec<&str> =
        tiles.iter().filter(|t| *t.1 == SentenceKind::Text).map(|t| t.0.slice(text)).collect();
    assert_eq!(got, ["Dr. Lin paid 3.5 yuan at 5 p.m. in St. Ives.", "Then, e.g. on Oct. 3, he left."]);
}
