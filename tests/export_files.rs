//! The files: exact bytes where they are few, form and escaping everywhere.

mod export_support;

use duiyi::document::*;
use duiyi::export::Format;
use export_support::*;

#[test]
fn names_are_read_back_and_suffixes_differ() {
    let mut suffixes: Vec<&str> = Format::ALL.iter().map(|f| f.suffix()).collect();
    assert!(Format::ALL.iter().all(|f| Format::from_name(f.name()) == Some(*f)));
    assert_eq!(Format::from_name("docx"), None);
    suffixes.sort();
    suffixes.dedup();
    assert_eq!(suffixes.len(), Format::ALL.len());
}

#[test]
fn every_format_takes_an_empty_document() {
    let empty = document(&[]);
    for format in Format::ALL {
        let file = written(*format, &empty, en_zh());
        assert!(!file.is_empty() || *format == Format::Text, "{format:?}");
    }
    assert!(!Format::TMX.applies(&empty) && Format::XLIFF12.applies(&empty));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for format in Format::ALL {
        assert_eq!(
            written(*format, &bilingual(), zh_en()),
            written(*format, &bilingual(), zh_en()),
            "{format:?}"
        );
    }
}

#[test]
fn xliff_has_placeholders_states_and_notes() {
    let d = bilingual();
    let file = written(Format::XLIFF12, &d, zh_en());
    let unit = |id: &str| {
        let start = file.find(&format!("<trans-unit id=\"{id}\"")).expect("the unit");
        &file[start..start + file[start..].find("</trans-unit>").expect("its end") + "</trans-unit>".len()]
    };
    assert_eq!(
        unit(&d.units[2].id),
        format!(
            r#"<trans-unit id="{}" xml:space="preserve" restype="x-sentence">
        <source>河灯节周三开幕。四千多名游客到场，见<ph id="1" ctype="x-protected">https://lakeport.example/plan?a=1&amp;b=2</ph>。</source>
        <target state="translated">The &lt;river&gt; festival opened, see <ph id="1" ctype="x-protected">https://lakeport.example/plan?a=1&amp;b=2</ph> &amp; more.</target>
        <context-group purpose="location"><context context-type="linenumber">5</context></context-group>
        <note from="duiyi">alignment score 0.93</note>
        <note from="duiyi">paragraph 1</note>
        <note from="duiyi">after: 组委会随后公布了“节目单”。</note>
        <note from="duiyi">2 sentences of the source are translated together</note>
      </trans-unit>"#,
            d.units[2].id
        )
    );
    assert!(!unit(&d.units[4].id).contains("<target"), "a doubtful pair gives no target");
    assert!(file.contains(r#"<file original="page.txt" source-language="zh-CN" target-language="en-US" datatype="plaintext" tool-id="duiyi">"#));
}

#[test]
fn placeholders_of_the_target_answer_those_of_the_source() {
    let mut d = document(&[
        body(Lang::ZH_HANS, &["DF-26B、DF-26和DF-26B。"]),
        body(Lang::EN, &["The DF-26, a DF-26B, a DF-26BX, a DF-26B and a DF-26B."]),
    ]);
    d.pairs = vec![pair(&[0], &[1], 0.9)];
    d.units = duiyi::prepare::prepare(&d, &zh_en());
    let file = written(Format::XLIFF12, &d, zh_en());
    let ph = |id: u8, text: &str| format!("<ph id=\"{id}\" ctype=\"x-protected\">{text}</ph>");
    let (one, two, three) = (ph(1, "DF-26B"), ph(2, "DF-26"), ph(3, "DF-26B"));
    assert!(file.contains(&format!("<source>{one}、{two}和{three}。</source>")), "{file}");
    assert!(
        file.contains(&format!(">The {two}, a {one}, a DF-26BX, a {three} and a DF-26B.</target>")),
        "{file}"
    );
}

#[test]
fn what_must_not_be_translated_is_locked() {
    let mut d = document(&[
        body(Lang::EN, &["Ask for the Lantern Pass at the quay."]),
        body(Lang::EN, &["Harbour Lights is open."]),
    ]);
    let text = d.source.text();
    let span = |part: &str| {
        let at = text.find(part).expect("the part");
        Span::new(at, at + part.len())
    };
    d.markup.fixed = vec![span("Lantern Pass"), span("Harbour Lights is open")];
    d.units = duiyi::prepare::prepare(&d, &en_zh());
    let file = written(Format::XLIFF12, &d, en_zh());
    for part in [
        r#"xml:space="preserve" restype="x-sentence">
        <source>Ask for the <ph id="1" ctype="x-protected">Lantern Pass</ph> at the quay.</source>"#,
        r#"translate="no" xml:space="preserve" restype="x-sentence">
        <source>Harbour Lights is open.</source>"#,
    ] {
        assert!(file.contains(part), "{part}\n{file}");
    }
}

#[test]
fn characters_that_xml_cannot_hold_stay_visible() {
    let mut d = document(&[body(Lang::EN, &["a\u{1}b\u{c}c\rd ]]> \u{fffe}e."])]);
    d.units = duiyi::prepare::prepare(&d, &en_zh());
    let file = written(Format::XLIFF12, &d, en_zh());
    assert!(file.contains("<source>a\u{fffd}b\u{fffd}c&#13;d ]]&gt; \u{fffd}e.</source>"), "{file}");
}

#[test]
fn tmx_holds_trusted_pairs_alone() {
    let d = bilingual();
    let file = written(Format::TMX, &d, zh_en());
    let expected = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="duiyi" creationtoolversion="0.0.0" segtype="sentence" o-tmf="duiyi" adminlang="en-US" srclang="zh-CN" datatype="plaintext"/>
  <body>
    <tu tuid="{}">
      <prop type="x-score">0.90</prop>
      <tuv xml:lang="zh-CN"><seg>一、背景</seg></tuv>
      <tuv xml:lang="en-US"><seg>I. Background</seg></tuv>
    </tu>
    <tu tuid="{}">
      <prop type="x-score">0.93</prop>
      <tuv xml:lang="zh-CN"><seg>河灯节周三开幕。四千多名游客到场，见https://lakeport.example/plan?a=1&amp;b=2。</seg></tuv>
      <tuv xml:lang="en-US"><seg>The &lt;river&gt; festival opened, see https://lakeport.example/plan?a=1&amp;b=2 &amp; more.</seg></tuv>
    </tu>
    <tu tuid="{}">
      <prop type="x-score">0.97</prop>
      <tuv xml:lang="zh-CN"><seg>港口</seg></tuv>
      <tuv xml:lang="en-US"><seg>Port</seg></tuv>
    </tu>
  </body>
</tmx>
"#,
        d.units[1].id, d.units[2].id, d.units[5].id
    );
    assert_eq!(file, expected);
}

#[test]
fn tmx_puts_the_source_language_first() {
    let mut d = document(&[body(Lang::EN, &["One.", "Two."]), body(Lang::ZH_HANT, &["一。"])]);
    d.pairs = vec![pair(&[2], &[0, 1], 0.9)];
    let direction = Direction { src: "en-GB".into(), tgt: "zh-TW".into(), guessed: false };
    d.units = duiyi::prepare::prepare(&d, &direction);
    let file = written(Format::TMX, &d, direction);
    let en = file.find(r#"<tuv xml:lang="en-GB"><seg>One. Two.</seg></tuv>"#).expect("English");
    let zh = file.find(r#"<tuv xml:lang="zh-TW"><seg>一。</seg></tuv>"#).expect("Chinese");
    assert!(en < zh && file.contains(r#"srclang="en-GB""#));
}

#[test]
fn csv_is_for_spreadsheets() {
    let d = bilingual();
    let file = written(Format::CSV, &d, zh_en());
    let lines: Vec<&str> = file.split("\r\n").collect();
    assert_eq!(
        lines[0],
        "\u{feff}\"id\",\"role\",\"source_lang\",\"source\",\"target\",\"state\",\"score\",\"notes\""
    );
    assert_eq!(
        lines[3],
        format!(
            "\"{}\",\"body\",\"zh-CN\",\"河灯节周三开幕。四千多名游客到场，见https://lakeport.example/plan?a=1&b=2。\",\
             \"The <river> festival opened, see https://lakeport.example/plan?a=1&b=2 & more.\",\"translated\",\"0.93\",\
             \"paragraph 1 | after: 组委会随后公布了“节目单”。 | 2 sentences of the source are translated together\"",
            d.units[2].id
        )
    );
    assert!(lines[5].contains(",\"'=会期三天。\",\"\",\"initial\",\"\","), "{}", lines[5]);
    assert_eq!(lines.last(), Some(&""));
}

#[test]
fn the_cleaned_text_in_markdown() {
    assert_eq!(
        written(Format::Text, &bilingual(), zh_en()),
        "# 湖港 \\& 河灯

# Lakeport \\<lanterns\\>

## 一、背景

## I. Background

河灯节周三开幕。四千多名游客到场，见<https://lakeport.example/plan?a=1&b=2>。

The \\<river\\> festival opened, see <https://lakeport.example/plan?a=1&b=2> \\& more.

组委会随后公布了“节目单”。=会期三天。

It lasted three days.

| 港口 | Port |
| --- | --- |
"
    );
}

#[test]
fn verse_and_lists_in_markdown() {
    let line = |lang, text| Para { form: Form::Verse, ..body(lang, &[text]) };
    let entry = |text| Para { form: Form::Item, ..body(Lang::EN, &[text]) };
    let d = document(&[
        line(Lang::ZH_HANS, "月落临湖水，"),
        line(Lang::ZH_HANS, "灯行第几程。"),
        line(Lang::EN, "The moon sinks in the lake,"),
        entry("1. First"),
        entry("second"),
    ]);
    assert_eq!(
        written(Format::Text, &d, zh_en()),
        "月落临湖水，\\\n灯行第几程。\n\nThe moon sinks in the lake,\n\n1. First\n\n- second\n"
    );
}

#[test]
fn the_summary_in_markdown() {
    let mut d = bilingual();
    d.metadata.publisher = Some("Lake Press".into());
    assert_eq!(
        written(Format::Summary, &d, zh_en()),
        "# 湖港 \\& 河灯

# Lakeport \\<lanterns\\>

> 组委会随后公布了“节目单”。

Source: Lake Press, page.txt

## Needs a look

- Some pairs of Chinese and English sentences may be wrong.
"
    );
    assert!(written(Format::Summary, &document(&[]), en_zh()).starts_with("*No text to summarise.*"));
}

#[test]
fn the_removal_report_names_every_place() {
    assert_eq!(
        written(Format::Removed, &bilingual(), zh_en()),
        "# page.txt: 1 removed, 1 repaired, 1 edited
# place\tbytes\tdone\twhy\ttext
1:1\t0-3\tremoved\tsite_tag\t一
9:1\t205-208\trepaired\tinjected_name\t组\t组湖报委会 → 组委会
9:2\t208-211\tedited\twidth\t委\t→ a\\u{200b}
"
    );
}

#[test]
fn a_closed_pipe_is_known_and_other_failures_name_the_format() {
    struct Full(std::io::ErrorKind);
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let d = bilingual();
    let ctx = duiyi::export::Context::new(1, zh_en());
    for format in Format::ALL {
        let pipe = format.write(&d, &ctx, &mut Full(std::io::ErrorKind::BrokenPipe)).unwrap_err();
        assert!(pipe.is_broken_pipe(), "{format:?}");
        let full = format.write(&d, &ctx, &mut Full(std::io::ErrorKind::StorageFull)).unwrap_err();
        assert!(full.is_io() && full.to_string().starts_with(format.name()), "{full}");
    }
}
