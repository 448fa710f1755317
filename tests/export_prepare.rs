//! Units: what becomes one, with which id, target and notes.

mod export_support;

use duiyi::document::*;
use duiyi::prepare::{Options, direction, prepare};
use export_support::*;

fn shown(units: &[Unit]) -> Vec<(Role, &str, Option<&str>)> {
    units.iter().map(|u| (u.role, u.source.as_str(), u.target.as_deref())).collect()
}

#[test]
fn pairs_give_targets_and_doubts_give_notes() {
    let d = bilingual();
    assert_eq!(
        shown(&d.units),
        [
            (Role::Title, "湖港 & 河灯", Some("Lakeport <lanterns>")),
            (Role::Heading, "一、背景", Some("I. Background")),
            (
                Role::Body,
                "河灯节周三开幕。四千多名游客到场，见https://lakeport.example/plan?a=1&b=2。",
                Some("The <river> festival opened, see https://lakeport.example/plan?a=1&b=2 & more.")
            ),
            (Role::Body, "组委会随后公布了“节目单”。", None),
            (Role::Body, "=会期三天。", None),
            (Role::Table, "港口", Some("Port")),
            (Role::Caption, "湖上的河灯。", None),
        ]
    );
    let states: Vec<State> = d.units.iter().map(|u| u.state).collect();
    use State::{Initial as I, Translated as T};
    assert_eq!(states, [T, T, T, I, I, T, I]);
    assert_eq!(d.units[2].score, Some(0.93));
    assert_eq!(
        d.units[3].notes,
        [
            "paragraph 2",
            "before: 四千多名游客到场，见https://lakeport.example/plan?a=1&b=2。",
            "after: =会期三天。",
            "repaired: 组湖报委会 → 组委会 (组 was injected)",
        ]
    );
    assert_eq!(
        d.units[4].notes.last().map(String::as_str),
        Some("possible translation, not trusted (score 0.31): It lasted three days.")
    );
    assert!(d.units[0].from.is_empty() && d.units[6].from.is_empty());
}

#[test]
fn english_sources_join_with_a_space() {
    let mut d = document(&[body(Lang::EN, &["One.", "Two."]), body(Lang::ZH_HANS, &["一。", "二。"])]);
    d.pairs = vec![pair(&[2, 3], &[0, 1], 0.9)];
    assert_eq!(shown(&prepare(&d, &en_zh())), [(Role::Body, "One. Two.", Some("一。二。"))]);
    assert_eq!(shown(&prepare(&d, &zh_en())), [(Role::Body, "一。二。", Some("One. Two."))]);
}

#[test]
fn without_pairs_every_sentence_is_a_unit_without_a_target() {
    let d = document(&[
        body(Lang::EN, &["One.", "Two."]),
        body(Lang::JA, &["三。"]),
        of_role(Role::Furniture, Lang::EN, "Share"),
    ]);
    let units = prepare(&d, &en_zh());
    assert_eq!(shown(&units), [(Role::Body, "One.", None), (Role::Body, "Two.", None)]);
    assert_eq!((units[0].lang.as_str(), units[0].target_lang.as_str()), ("en-US", "zh-CN"));
}

#[test]
fn a_target_is_never_in_a_third_language() {
    let mut d = document(&[body(Lang::EN, &["One."]), body(Lang::ZH_HANS, &["一。"])]);
    d.pairs = vec![pair(&[1], &[0], 0.9)];
    let to_german = Direction { src: "en-US".into(), tgt: "de-DE".into(), guessed: false };
    assert_eq!(shown(&prepare(&d, &to_german)), [(Role::Body, "One.", None)]);
}

#[test]
fn ids_stay_when_paragraphs_come_and_go() {
    let short = document(&[body(Lang::EN, &["One.", "Two.", "One."])]);
    let long =
        document(&[body(Lang::EN, &["New."]), body(Lang::EN, &["One."]), body(Lang::EN, &["Two.", "One."])]);
    let ids = |d: &Document| -> Vec<String> { prepare(d, &en_zh()).into_iter().map(|u| u.id).collect() };
    let (a, b) = (ids(&short), ids(&long));
    assert_eq!(a, b[1..]);
    // The format of an id is a promise to those who merge files later: one of them is written down here.
    assert_eq!(a[0], "uvf7dv2pb36ebsdzi");
    let mut distinct = b.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), b.len());
    assert!(
        b.iter().all(|id| id.len() == 17 && id.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
    );
}

#[test]
fn the_direction_is_the_majority_unless_set() {
    let hans = body(Lang::ZH_HANS, &["河灯节周三在临湖开幕，四千多名游客到场。"]);
    let hant = body(Lang::ZH_HANT, &["河燈節週三開幕，四千多名遊客到場。"]);
    let en = body(Lang::EN, &["It opened."]);
    let of = |d: &Document, src: Option<&str>, tgt: Option<&str>| {
        let got = direction(
            d,
            &Options { src: src.map(Into::into), tgt: tgt.map(Into::into), ..Options::default() },
        );
        (got.src, got.tgt, got.guessed)
    };
    let tags = |a: &str, b: &str, guessed| (a.to_owned(), b.to_owned(), guessed);
    let mixed = document(&[hans, en]);
    assert_eq!(of(&mixed, None, None), tags("zh-CN", "en-US", true));
    assert_eq!(of(&mixed, Some("en-GB"), None), tags("en-GB", "zh-CN", false));
    assert_eq!(of(&mixed, None, Some("zh_TW")), tags("en-US", "zh-TW", true));
    assert_eq!(of(&mixed, Some("zh-HK"), Some("en-AU")), tags("zh-HK", "en-AU", false));
    let traditional = document(&[hant, body(Lang::EN, &["The river festival opened on Wednesday."])]);
    assert_eq!(of(&traditional, None, None), tags("zh-TW", "en-US", true));
    assert_eq!(of(&traditional, Some("en-US"), None), tags("en-US", "zh-TW", false));
    // 7 words weigh 11.9, against 4 characters.
    let english = document(&[
        body(Lang::EN, &["The river festival don’t open on Wednesday."]),
        body(Lang::ZH_HANS, &["开幕。又开。"]),
    ]);
    assert_eq!(of(&english, None, None), tags("en-US", "zh-CN", true));
    assert_eq!(of(&document(&[]), None, None), tags("en-US", "zh-CN", true));
}

#[test]
fn impossible_directions_are_refused() {
    let check = |src: &str, tgt: &str| {
        Options { src: Some(src.into()), tgt: Some(tgt.into()), ..Options::default() }.check()
    };
    assert!(
        check("zh-CN", "en-US").is_ok() && check("zh_TW", "en").is_ok() && check("zh-Hant-TW", "en").is_ok()
    );
    for (src, tgt) in [("", "en"), ("chinese!", "en"), ("zh-CN", "zh-cn"), ("1", "en"), ("zh--CN", "en")] {
        assert!(check(src, tgt).is_err_and(|e| e.is_config()), "{src} {tgt}");
    }
}

/// `tests/cases/export/protected.txt`: a line of text, then the protected stretches, a line each.
#[test]
fn protected_stretches() {
    let cases = include_str!("cases/export/protected.txt");
    let mut count = 0;
    for case in cases.split("--- ").skip(1) {
        let (name, rest) = case.split_once(" ---\n").expect("a case has a name");
        let (text, want) = rest.split_once("===\n").unwrap_or_else(|| panic!("{name}: no expectation"));
        let text: &'static str = String::leak(text.trim_end_matches('\n').to_owned());
        let d = document(&[body(Lang::EN, &[text])]);
        let units = prepare(&d, &en_zh());
        let got: Vec<&str> = units[0].protected.iter().map(|s| s.slice(&units[0].source)).collect();
        assert_eq!(got, want.lines().filter(|l| !l.is_empty()).collect::<Vec<_>>(), "{name}");
        count += 1;
    }
    assert!(count > 20, "only {count} cases were read");
}
