//! The report: its form against its own schema, its contents against the document.

#![cfg(feature = "schema")]

mod export_support;

use duiyi::document::*;
use duiyi::export::{Context, Format, report};
use export_support::*;
use serde_json::{Value, json};

fn report_of(d: &Document) -> Value {
    serde_json::from_str(&written(Format::Jsonl, d, zh_en())).expect("JSON")
}

#[test]
fn a_report_in_full() {
    let d = bilingual();
    let r = report_of(&d);
    let keys: Vec<&String> = r.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "id",
            "schema",
            "metadata",
            "blocks",
            "body",
            "sentences",
            "pairs",
            "removed",
            "repairs",
            "proposals",
            "edits",
            "summary",
            "units",
            "flags",
            "extra"
        ]
    );
    assert_eq!((&r["id"], &r["schema"]), (&json!("page-1"), &json!(1)));
    assert_eq!(
        r["blocks"][0],
        json!({"lang": "zh-Hans", "role": "heading", "text": "一、背景", "start": 0, "end": 12})
    );
    assert_eq!(
        r["body"]["en"],
        json!([
            "The <river> festival opened, see https://lakeport.example/plan?a=1&b=2 & more.",
            "It lasted three days."
        ])
    );
    assert_eq!(r["body"]["zh"].as_array().unwrap().len(), 2);
    let start = d.source.text().find("=会期").unwrap();
    assert_eq!(
        r["sentences"]["zh"][3],
        json!({"text": "=会期三天。", "start": start, "end": start + "=会期三天。".len(), "paragraph": 1})
    );
    assert_eq!(
        r["pairs"][2],
        json!({"zh": ["组委会随后公布了“节目单”。"], "en": [], "score": 0.8, "flags": []})
    );
    assert_eq!(r["pairs"][3]["flags"], json!(["alignment_low_confidence"]));
    assert_eq!(r["removed"], json!([{"text": "一", "reason": "site_tag", "start": 0, "end": 3}]));
    assert_eq!(
        r["repairs"],
        json!([{"start": 205, "inserted": "组", "found": "组湖报委会", "repaired": "组委会"}])
    );
    assert_eq!(
        r["edits"],
        json!([{"start": 208, "end": 211, "kind": "width", "found": "委", "replaced": "a\u{200b}"}])
    );
    assert_eq!(
        r["summary"],
        json!({"lang": "zh",
        "sentences": [{"text": "组委会随后公布了“节目单”。", "index": 2, "score": 0.75, "why": "lead"}],
        "skipped": [{"index": 0, "why": "dangling"}]})
    );
    let unit = &r["units"][2];
    assert_eq!((&unit["lang"], &unit["target_lang"]), (&json!("zh-Hans"), &json!("en-US")));
    assert_eq!(unit["protected"], json!(["https://lakeport.example/plan?a=1&b=2"]));
    assert_eq!(r["flags"], json!(["alignment_low_confidence"]));
    assert_eq!(r["extra"], json!({"url": "https://lakeport.example"}));
    assert_eq!(r["metadata"]["author"], Value::Null);
}

#[test]
fn indented_and_on_one_line_are_the_same_report() {
    let d = bilingual();
    let lines = written(Format::Jsonl, &d, zh_en());
    assert_eq!(lines.matches('\n').count(), 1);
    let indented: Value = serde_json::from_str(&written(Format::Json, &d, zh_en())).unwrap();
    assert_eq!(indented, report_of(&d));
}

#[test]
fn reports_hold_against_the_schema() {
    let schema = report::schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for d in [bilingual(), document(&[])] {
        let r = report_of(&d);
        let errors: Vec<String> =
            validator.iter_errors(&r).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    // And the schema bites.
    let good = report_of(&bilingual());
    let spoilt = |change: &dyn Fn(&mut Value)| {
        let mut r = good.clone();
        change(&mut r);
        !validator.is_valid(&r)
    };
    assert!(spoilt(&|r| r["more"] = json!(1)));
    assert!(spoilt(&|r| r["blocks"][0]["more"] = json!(1)));
    assert!(spoilt(&|r| r["blocks"][0]["role"] = json!("footer")));
    assert!(spoilt(&|r| r["flags"][0] = json!("nonsense")));
    assert!(spoilt(&|r| r["sentences"]["en"][0]["start"] = json!(-1)));
    assert!(spoilt(&|r| _ = r.as_object_mut().unwrap().shift_remove("units")));
    assert!(spoilt(&|r| _ = r["units"][0].as_object_mut().unwrap().shift_remove("target")));
}

#[test]
fn the_cleaned_report_has_the_text_and_its_own_schema() {
    let d = bilingual();
    let ctx = Context::new("page-1", zh_en());
    let r = serde_json::to_value(report::Cleaned::new(&d, &ctx)).unwrap();
    for absent in ["pairs", "summary", "units"] {
        assert!(r.get(absent).is_none());
    }
    assert_eq!(r["text"], json!(d.source.text()));
    let validator = jsonschema::validator_for(&report::cleaned_schema()).unwrap();
    assert!(validator.is_valid(&r));
    assert!(!validator.is_valid(&report_of(&d)));
}

#[test]
fn the_text_of_an_html_page_is_the_article_alone() {
    let mut d = document(&[
        of_role(Role::Title, Lang::EN, "Title"),
        of_role(Role::Heading, Lang::EN, "Background"),
        body(Lang::EN, &["One.", "Two."]),
        of_role(Role::Caption, Lang::EN, "Picture"),
    ]);
    assert_eq!(report::clean_text(&d), "Title\n\nBackground\n\nOne. Two.\n\nPicture");
    d.source.media = Media::Html;
    assert_eq!(report::clean_text(&d), "Background\n\nOne. Two.");
}

#[test]
fn parts_of_a_line_stay_on_a_line() {
    let same = |lang, text| Para { same_line: true, ..body(lang, &[text]) };
    let d = document(&[
        body(Lang::ZH_HANS, &["会期三天。"]),
        same(Lang::EN, "It lasted three days."),
        cell(Lang::ZH_HANS, "港口", false),
        cell(Lang::EN, "Port", true),
    ]);
    assert_eq!(report::clean_text(&d), "会期三天。 It lasted three days.\n\n港口\tPort");
}

#[test]
fn a_repaired_block_covers_what_was_taken_out_at_its_end() {
    let mut d = document(&[body(Lang::EN, &["friendship citiesWorld Times"])]);
    let text = d.passages[0].text.edit(&[(17..28, "")]);
    d.passages[0].text = text;
    d.sentences[0].range = Span::new(0, 17);
    let r = report_of(&d);
    assert_eq!(
        r["blocks"][0],
        json!({"lang": "en", "role": "body", "text": "friendship cities", "start": 0, "end": 28})
    );
}
