//! Files that are valid and files that break each rule of `duiyi check`: `tests/cases/check/`. What a case has in
//! brackets is put around its input; expected are `valid`, or lines `LINE RULE` in order of their places.

mod support;

use duiyi::Models;
use duiyi::check::{Checker, Options, Quality, check_profile, rules};
use duiyi::exchange::{self, Bitext, Code, Content, Glossary, Pairing, Part, Unit};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static CHECKER: LazyLock<Checker> =
    LazyLock::new(|| Checker::new(&Models::embedded()).expect("the built-in tables"));

const XLIFF2: &str = "<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' xmlns:mtc='urn:oasis:names:tc:xliff:matches:2.0' \
    xmlns:gls='urn:oasis:names:tc:xliff:glossary:2.0' xmlns:fs='urn:oasis:names:tc:xliff:fs:2.0' \
    xmlns:mda='urn:oasis:names:tc:xliff:metadata:2.0' xmlns:res='urn:oasis:names:tc:xliff:resourcedata:2.0' \
    xmlns:ctr='urn:oasis:names:tc:xliff:changetracking:2.0' xmlns:slr='urn:oasis:names:tc:xliff:sizerestriction:2.0' \
    xmlns:val='urn:oasis:names:tc:xliff:validation:2.0' xmlns:its='http://www.w3.org/2005/11/its' \
    xmlns:itsm='urn:oasis:names:tc:xliff:itsm:2.1' xmlns:my='urn:my' its:version='2.0' version='2.1' srcLang='en' trgLang='zh'>";
const XLIFF12: &str = "<xliff xmlns='urn:oasis:names:tc:xliff:document:1.2' version='1.2'>\
    <file original='a' source-language='en-US' target-language='zh-CN' datatype='plaintext'><body>";
const TMX: &str = "<tmx version='1.4'><header creationtool='a' creationtoolversion='1' segtype='sentence' o-tmf='a' \
    adminlang='en' srclang='en' datatype='plaintext'/><body>";

const TBX: &str = "<tbx xmlns='urn:iso:std:iso:30042:ed-2' xmlns:min='http://www.tbxinfo.net/ns/min' \
    xmlns:basic='http://www.tbxinfo.net/ns/basic' type='TBX-Basic' style='STYLE' xml:lang='en'><tbxHeader><fileDesc><sourceDesc>\
    <p>a</p></sourceDesc></fileDesc></tbxHeader><text><body>";
const SRX: &str =
    "<srx xmlns='http://www.lisa.org/srx20' version='2.0'><header segmentsubflows='yes' cascade='no'/><body>";

/// The document that a case stands for, and what it is called.
fn document(name: &str, input: &str) -> (String, bool) {
    let (_, kind) = name.rsplit_once('[').expect("a kind in brackets");
    let around = |head: &str, tail: &str| format!("{head}{input}{tail}");
    let xml = match kind.trim_end_matches(']') {
        "raw" | "raw 2.2" => input.to_owned(),
        "xliff2" => around(XLIFF2, "</xliff>"),
        "file" => around(&format!("{XLIFF2}<file id='f1'>"), "</file></xliff>"),
        "unit" => around(&format!("{XLIFF2}<file id='f1'><unit id='u1'>"), "</unit></file></xliff>"),
        "segment" => around(
            &format!("{XLIFF2}<file id='f1'><unit id='u1'><segment id='s1'>"),
            "</segment></unit></file></xliff>",
        ),
        "body12" => around(XLIFF12, "</body></file></xliff>"),
        "tmx" => around(TMX, "</body></tmx>"),
        style @ ("dca" | "dct") => around(&TBX.replace("STYLE", style), "</body></text></tbx>"),
        "srx" => around(SRX, "</body></srx>"),
        units if units.starts_with("qa") || units.starts_with("profile") => input.to_owned(),
        other => panic!("{name}: {other:?} is not known"),
    };
    (xml, kind == "raw 2.2]")
}

/// Units of a case `[qa SRC TGT]`: a line each, `source => target`; `{1>` and `<1}` are codes.
fn units(kind: &str, input: &str) -> Bitext {
    let mut tags = kind.split(' ').skip(1).map(str::to_owned);
    let content = |text: &str| {
        let mut content = Content::default();
        for (i, piece) in text.split('|').enumerate() {
            match i % 2 {
                0 => content.push_text(piece),
                _ => content.0.push(Part::Code(Code {
                    id: piece.into(),
                    kind: Pairing::Alone,
                    data: String::new(),
                    visible: false,
                })),
            }
        }
        content
    };
    let unit = |(i, line): (usize, &str)| {
        let (source, target) = line.split_once(" => ").expect(line);
        let mut unit = Unit::new(format!("u{i}"), content(source));
        unit.target = Some(content(target));
        unit.state = duiyi::document::State::Translated;
        unit
    };
    let units = input.lines().enumerate().map(unit).collect();
    Bitext { src: tags.next().expect(kind), tgt: tags.next().expect(kind), units, ..exchange::empty() }
}

static QUALITY: LazyLock<Quality> =
    LazyLock::new(|| Quality::new(&Models::embedded()).expect("the built-in words"));

fn quality(kind: &str, input: &str) -> String {
    let glossary = Glossary::read("en,zh\nferry,渡轮\n".as_bytes()).expect("a glossary");
    let found = QUALITY.check(&units(kind, input), Some(&glossary));
    let lines: Vec<String> = found.iter().map(|f| format!("{} {}", f.line, f.rule.id)).collect();
    if lines.is_empty() { "valid".to_owned() } else { lines.join("\n") }
}

/// A case `[profile CLIENT FORMAT VERSION SRC TGT]`.
fn for_client(kind: &str, input: &str) -> String {
    let fields: Vec<&str> = kind.split(' ').collect();
    let [_, client, format, version, src, tgt] = fields[..] else { panic!("{kind}") };
    let mut bitext = units(&format!("qa {src} {tgt}"), input);
    for unit in &mut bitext.units {
        unit.notes.push("a note".into());
        unit.target = unit.target.take().filter(|t| !t.is_blank());
    }
    let models = Models::embedded();
    let text = models.text(&format!("profiles/{client}.txt")).expect(client);
    let profile = exchange::Profile::parse(client, &text).expect(client);
    let format = exchange::Format::from_name(format).expect(format);
    let found = check_profile(&bitext, format, Some(version).filter(|v| *v != "-"), &profile);
    let lines: Vec<String> = found.iter().map(|f| format!("{} {}", f.line, f.rule.id)).collect();
    if lines.is_empty() { "valid".to_owned() } else { lines.join("\n") }
}

fn found(name: &str, input: &str) -> String {
    if let Some((_, kind)) = name.rsplit_once('[').filter(|(_, k)| k.starts_with("profile")) {
        return for_client(kind.trim_end_matches(']'), input);
    }
    if let Some((_, kind)) = name.rsplit_once('[').filter(|(_, k)| k.starts_with("qa")) {
        return quality(kind.trim_end_matches(']'), input);
    }
    let (xml, xliff22) = document(name, input);
    let report = CHECKER.check(xml.as_bytes(), &Options { xliff22 });
    assert_eq!(report.is_valid(), report.format.is_some() && !report.findings.iter().any(|f| f.is_error()));
    let lines: Vec<String> = report.findings.iter().map(|f| format!("{} {}", f.line, f.rule.id)).collect();
    if lines.is_empty() { "valid".to_owned() } else { lines.join("\n") }
}

#[test]
fn every_case_is_found_as_it_should_be() {
    let mut wrong = Vec::new();
    for case in support::cases("check") {
        let got = found(&case.name, &case.input);
        if got != case.expected {
            wrong.push(format!("{}\n--- expected\n{}\n--- got\n{got}\n", case.name, case.expected));
        }
    }
    assert!(wrong.is_empty(), "{} cases differ\n\n{}", wrong.len(), wrong.join("\n"));
}

/// What the cases cannot hold is shown by tests of its own in `src/check/input.rs`.
const ELSEWHERE: [&str; 2] = ["xml/too-deep", "xml/too-large"];

#[test]
fn every_rule_has_a_case_and_a_name_of_its_own() {
    let shown: BTreeSet<String> = support::cases("check")
        .iter()
        .flat_map(|c| c.expected.lines())
        .filter_map(|line| line.split_once(' ').map(|(_, rule)| rule.to_owned()))
        .collect();
    let mut all = BTreeSet::new();
    for rule in rules() {
        assert!(all.insert(rule.id.to_owned()), "two rules are called {}", rule.id);
        assert!(rule.says.ends_with(['.', ')']) && !rule.section.is_empty(), "{}", rule.id);
    }
    let missing: Vec<&String> = all.difference(&shown).filter(|r| !ELSEWHERE.contains(&r.as_str())).collect();
    assert!(missing.is_empty(), "no case shows {missing:?}");
    let unknown: Vec<&String> = shown.difference(&all).collect();
    assert!(unknown.is_empty(), "no rule is called {unknown:?}");
}

#[test]
fn what_duiyi_writes_is_valid() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut checked = 0;
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the golden files") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "xlf" || e == "tmx") {
                let report =
                    CHECKER.check(&std::fs::read(&path).expect("a golden file"), &Options::default());
                let told: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
                assert!(report.format.is_some() && told.is_empty(), "{}: {told:?}", path.display());
                checked += 1;
            }
        }
    }
    assert!(checked > 5, "only {checked} golden files");
    let srx = duiyi::split::export_srx(&Models::embedded()).expect("our rules as SRX");
    let report = CHECKER.check(srx.as_bytes(), &Options::default());
    let told: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
    assert!(report.format.is_some() && told.is_empty(), "{told:?}");
}

/// Documents that nest deeply, or repeat something often, end soon: the work grows with the size, the stack does not.
#[test]
fn deep_and_wide_documents_end_soon() {
    let deep = |n: usize| {
        let (open, close) = ("<group id='g'>".repeat(n), "</group>".repeat(n));
        format!("{XLIFF2}<file id='f'>{open}{close}</file></xliff>")
    };
    let ids = |text: &str| -> Vec<&'static str> {
        let report = CHECKER.check(text.as_bytes(), &Options::default());
        let mut ids: Vec<&'static str> = report.findings.iter().map(|f| f.rule.id).collect();
        ids.dedup();
        ids
    };
    assert_eq!(ids(&deep(254)), ["xliff2/group-id-not-unique"]);
    assert_eq!(ids(&deep(255)), ["xml/too-deep"]);
    assert_eq!(ids(&"<a>".repeat(2_000_000)), ["xml/too-deep"]);
    let attributes: String = (0..501).map(|i| format!(" a{i}=''")).collect();
    assert_eq!(ids(&format!("<tmx{attributes}/>")), ["xml/too-large"]);
    let namespaces: String = (0..501).map(|i| format!(" xmlns:a{i}='u{i}'")).collect();
    assert_eq!(ids(&format!("<tmx><b{namespaces}><c/></b></tmx>")), ["xml/too-large"]);
    // Ten thousand codes, references and notes in one unit.
    let n = 10_000;
    let codes: String = (0..n)
        .map(|i| format!("<mrk id='m{i}' type='comment' ref='#n=n{i}'><ph id='{i}' canDelete='no'/></mrk>"))
        .collect();
    let notes: String = (0..n).map(|i| format!("<note id='n{i}'>a</note>")).collect();
    let wide = format!(
        "{XLIFF2}<file id='f'><unit id='u'><notes>{notes}</notes><segment><source>{codes}</source><target>{codes}</target></segment></unit></file></xliff>"
    );
    assert_eq!(ids(&wide), Vec::<&str>::new());
}

/// Pieces that documents are made of, put together as they come.
fn soup() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(vec![
        "<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' version='2.0' srcLang='en' trgLang='zh'>",
        "</xliff>",
        "<xliff xmlns='urn:oasis:names:tc:xliff:document:1.2' version='1.2'>",
        "<tmx version='1.4'>",
        "</tmx>",
        "<file id='1'>",
        "</file>",
        "<unit id='1'>",
        "</unit>",
        "<segment>",
        "</segment>",
        "<source>",
        "</source>",
        "<target order='3'>",
        "</target>",
        "<sc id='1'/>",
        "<ec startRef='1'/>",
        "<ph id='1' copyOf='1' canReorder='no'/>",
        "<pc id='1' canReorder='firstNo'>",
        "</pc>",
        "<mrk id='1' type='comment' ref='#n=1'>",
        "</mrk>",
        "<em startRef='1'/>",
        "<trans-unit id='1'>",
        "</trans-unit>",
        "<bpt id='1' i='1'>",
        "</bpt>",
        "<ept id='1' i='1'/>",
        "<seg>",
        "</seg>",
        "<!-- x -->",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&#0;",
        "<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">",
        "一",
        "\u{0}",
        "\u{feff}",
        "<",
        ">",
        "'",
        "\n",
    ]);
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_give_a_report(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let report = CHECKER.check(&bytes, &Options::default());
        prop_assert!(report.is_valid() || !report.findings.is_empty());
    }

    #[test]
    fn any_soup_of_tags_gives_a_report_with_places(text in soup()) {
        let report = CHECKER.check(text.as_bytes(), &Options { xliff22: true });
        let lines = text.lines().count().max(1) + 1;
        for finding in &report.findings {
            prop_assert!((1..=lines).contains(&finding.line) && finding.column >= 1, "{finding}");
        }
    }

    /// A case with a piece cut out, doubled or overwritten.
    #[test]
    fn mutated_cases_give_a_report(index in any::<prop::sample::Index>(), from in any::<prop::sample::Index>(), len in 0usize..40, with in 0u8..3) {
        let cases = support::cases("check");
        let case = index.get(&cases);
        let mut bytes = document(&case.name, &case.input).0.into_bytes();
        let start = from.index(bytes.len());
        let end = (start + len).min(bytes.len());
        let piece = bytes[start..end].to_vec();
        match with {
            0 => { bytes.drain(start..end); }
            1 => { bytes.splice(start..start, piece); }
            _ => bytes[start..end].fill(b'<'),
        }
        let report = CHECKER.check(&bytes, &Options::default());
        prop_assert!(report.is_valid() || !report.findings.is_empty());
    }
}
