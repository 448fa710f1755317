//! The command line as users meet it: help, messages, exit codes, and files that are written whole.
//!
//! `tests/cli/*.trycmd` hold calls with what they print; `TRYCMD=overwrite cargo test --test cli` writes them anew.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]
#![cfg(feature = "cli")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

#[test]
fn calls() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd");
}

fn duiyi(args: &[&str], dir: &Path, input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_duiyi"))
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A call that is refused does not read its input.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn errors(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

const PAGE: &str = "The market was full by nine.\n\n市场九点就满了。\n";

#[test]
fn a_folder_gets_a_set_of_files_and_nothing_is_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("page.txt"), PAGE).unwrap();
    let first = duiyi(&["run", "page.txt", "-o", "out", "--src", "en-US", "--tgt", "zh-CN"], dir.path(), b"");
    assert_eq!(first.status.code(), Some(0), "{}", errors(&first));
    assert!(first.stdout.is_empty());
    let mut names: Vec<String> = std::fs::read_dir(dir.path().join("out"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|n| !n.ends_with(".tmx"))
        .collect();
    names.sort();
    let want =
        ["page.clean.md", "page.csv", "page.removed.txt", "page.report.json", "page.summary.md", "page.xlf"];
    assert_eq!(names, want);
    for name in want {
        assert!(errors(&first).contains(name), "{}", errors(&first));
    }
    let again = duiyi(&["run", "page.txt", "-o", "out"], dir.path(), b"");
    assert_eq!(again.status.code(), Some(2));
    assert!(errors(&again).contains("exists already (overwrite it with --force"), "{}", errors(&again));
    let forced = duiyi(&["run", "page.txt", "-o", "out", "--force", "-q"], dir.path(), b"");
    assert_eq!((forced.status.code(), errors(&forced)), (Some(0), ""));
}

#[test]
fn an_input_is_never_written_over() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("page.csv"), PAGE).unwrap();
    let calls: [&[&str]; 3] = [
        &["run", "--force", "page.csv", "-o", "."],
        &["clean", "--force", "page.csv", "-o", "page.csv"],
        &["clean", "--force", "page.csv", "-o", "./page.csv"],
    ];
    for call in calls {
        let output = duiyi(call, dir.path(), b"");
        assert_eq!(output.status.code(), Some(2), "{}", errors(&output));
        let told = errors(&output);
        assert!(told.contains("page.csv: is an input of this call (choose another place with -o)"), "{told}");
        assert_eq!(std::fs::read_to_string(dir.path().join("page.csv")).unwrap(), PAGE);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}

#[test]
fn an_empty_page_and_a_wrong_encoding_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let empty = duiyi(&["run", "-", "-o", "out"], dir.path(), b" \n");
    assert!(errors(&empty).starts_with("-: has no text\n"), "{}", errors(&empty));
    let damaged = duiyi(&["clean", "--encoding", "gb18030", "-"], dir.path(), "河灯节周三开幕。".as_bytes());
    assert_eq!(
        errors(&damaged),
        "-: not all of it is sound gb18030 text (try another --encoding, or none)\n"
    );
}

#[test]
fn units_keep_a_token_budget() {
    let dir = tempfile::tempdir().unwrap();
    // One token for each word, so that the result can be read.
    let words = r#"{"version":"1.0","truncation":null,"padding":null,"added_tokens":[],"normalizer":null,
        "pre_tokenizer":{"type":"WhitespaceSplit"},"post_processor":null,"decoder":null,
        "model":{"type":"WordLevel","vocab":{"?":0},"unk_token":"?"}}"#;
    std::fs::write(dir.path().join("words.json"), words).unwrap();
    let text = b"When the bridge closed, the boats came back, and nobody was sorry.";
    let call = ["run", "--unit-tokens", "5", "--tokenizer", "words.json", "--to", "json", "-"];
    let output = duiyi(&call, dir.path(), text);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let units: Vec<&str> =
        report["units"].as_array().unwrap().iter().map(|u| u["source"].as_str().unwrap()).collect();
    assert_eq!(units, ["When the bridge closed,", "the boats came back,", "and nobody was sorry."]);
    let none = duiyi(&["prepare", "--tokens", "0", "-"], dir.path(), text);
    assert_eq!(none.status.code(), Some(2));
    assert!(errors(&none).contains("a unit cannot have 0 tokens"), "{}", errors(&none));
}

#[test]
fn bad_records_are_told_and_the_batch_goes_on() {
    let input = b"{\"id\":1,\"text\":\"\\ud800\"}\r\n\n[1]\n{\"id\":\"b\",\"text\":\"x\",\"html\":\"y\"}\n\xff\n\
                  {\"id\":3,\"text\":\"A day.\",\"options\":{\"sumary_n\":1}}\n{\"id\":4,\"bytes_base64\":\"!\"}\n\
                  {\"id\":5,\"text\":\"All is well.\",\"site\":\"x\"}\n";
    let dir = tempfile::tempdir().unwrap();
    let output = duiyi(&["run", "--from", "jsonl", "--to", "jsonl", "-"], dir.path(), input);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let rows: Vec<serde_json::Value> = output
        .stdout
        .split(|b| *b == b'\n')
        .filter(|l| !l.is_empty())
        .map(|l| serde_json::from_slice(l).unwrap())
        .collect();
    let places: Vec<_> = rows[..6].iter().map(|r| (r["id"].clone(), r["line"].as_u64().unwrap())).collect();
    let null = serde_json::Value::Null;
    assert_eq!(
        places,
        [(null.clone(), 1), (null.clone(), 3), ("b".into(), 4), (null, 5), (3.into(), 6), (4.into(), 7)]
    );
    assert!(rows[..6].iter().all(|r| r["error"]["code"].is_string() && r["error"]["message"].is_string()));
    assert_eq!(
        rows[4]["error"]["message"],
        "options: unknown key \"sumary_n\" (did you mean \"summary_n\"?)"
    );
    assert_eq!((&rows[6]["id"], &rows[6]["extra"]["site"]), (&5.into(), &"x".into()));
}

fn rows(output: &Output) -> Vec<serde_json::Value> {
    let lines = output.stdout.split(|b| *b == b'\n').filter(|l| !l.is_empty());
    lines.map(|l| serde_json::from_slice(l).unwrap()).collect()
}

#[test]
fn an_entry_of_a_feed_is_a_document() {
    let feed = "<?xml version='1.0'?><rss version='2.0'><channel><title>Lakeside Times</title>\
        <item><guid>a1</guid><title>Lantern night</title><pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate>\
        <description>&lt;p&gt;The lanterns were lit at dusk.&lt;/p&gt;</description></item>\
        <item><description>河灯在黄昏之前被送到河边。</description></item></channel></rss>";
    let dir = tempfile::tempdir().unwrap();
    let output = duiyi(&["run", "--to", "jsonl", "-"], dir.path(), feed.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let seen: Vec<_> = rows(&output)
        .iter()
        .map(|r| (r["id"].clone(), r["metadata"]["published"].clone(), r["body"].clone()))
        .collect();
    let null = serde_json::Value::Null;
    assert_eq!(
        seen,
        [
            (
                "a1".into(),
                "2024-05-03".into(),
                serde_json::json!({"en": ["The lanterns were lit at dusk."], "zh": []})
            ),
            ("-#2".into(), null, serde_json::json!({"en": [], "zh": ["河灯在黄昏之前被送到河边。"]})),
        ]
    );
    std::fs::write(dir.path().join("feed.xml"), feed).unwrap();
    std::fs::write(dir.path().join("feed-1.txt"), PAGE).unwrap();
    let output = duiyi(&["run", "feed-1.txt", "feed.xml", "-o", "out"], dir.path(), b"");
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    for name in ["feed-1.xlf", "feed-1-2.xlf", "feed-2.xlf"] {
        assert!(errors(&output).contains(name), "{name}: {}", errors(&output));
    }
    let output = duiyi(&["run", "--from", "feed", "-"], dir.path(), b"<rss><channel>");
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("the feed cannot be read"), "{}", errors(&output));
}

#[test]
fn documents_of_a_word_processor_and_books_are_read() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, parts: &[(&str, &str)]| {
        let mut zip = zip::ZipWriter::new(std::fs::File::create(dir.path().join(name)).unwrap());
        for (part, text) in parts {
            zip.start_file(*part, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
    };
    let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let (en, zh) = ("The lanterns were lit at dusk.", "河灯在黄昏时分点亮。");
    let document =
        format!("<w:document xmlns:w='w'><w:body>{}{}</w:body></w:document>", paragraph(en), paragraph(zh));
    write("a.docx", &[("word/document.xml", &document)]);
    let book = "<package><metadata><title>Lanterns</title></metadata><manifest>\
        <item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>";
    let chapter = format!("<html><body><script src='x.js'/><p>{en}</p><p>{zh}</p></body></html>");
    let container = "<container><rootfiles><rootfile full-path='b.opf'/></rootfiles></container>";
    write("b.epub", &[("META-INF/container.xml", container), ("b.opf", book), ("a.xhtml", &chapter)]);
    let output = duiyi(&["run", "--to", "jsonl", "a.docx", "b.epub"], dir.path(), b"");
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let reports = rows(&output);
    for report in &reports {
        assert_eq!(report["body"], serde_json::json!({"en": [en], "zh": [zh]}));
    }
    assert_eq!(reports[1]["metadata"]["title"], "Lanterns");
    write("c.docx", &[("word/document.xml", &document[..60])]);
    let output = duiyi(&["run", "c.docx"], dir.path(), b"");
    assert_eq!(output.status.code(), Some(2));
    let told = errors(&output);
    assert!(told.contains("c.docx: word/document.xml is damaged") && told.contains("again)"), "{told}");
}

#[test]
fn names_are_learned_over_a_batch_and_kept() {
    let dir = tempfile::tempdir().unwrap();
    let page = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    let once = "The coHarbor Timesuncil met in the old hall by the river.\n";
    page("a.txt", once);
    page(
        "b.txt",
        "The maHarbor Timesyor and the toHarbor Timeswn met the farHarbor Timesmers at the quay.\n",
    );
    page("c.txt", once);
    let texts = |files: &[&str]| -> Vec<String> {
        let output =
            duiyi(&[&["clean", "--to", "jsonl", "--names", "names.txt"], files].concat(), dir.path(), b"");
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        rows(&output).iter().map(|r| r["text"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(texts(&["a.txt"]), [once.trim()], "a single hit is left alone");
    assert!(!dir.path().join("names.txt").exists());
    let mended = "The council met in the old hall by the river.";
    // The page before learns from the page behind.
    assert_eq!(
        texts(&["a.txt", "b.txt", "c.txt"]),
        [mended, "The mayor and the town met the farmers at the quay.", mended]
    );
    let names = std::fs::read_to_string(dir.path().join("names.txt")).unwrap();
    assert_eq!(names.lines().filter(|l| !l.starts_with('#')).collect::<Vec<_>>(), ["Harbor Times"]);
    assert_eq!(texts(&["c.txt"]), [mended], "the next call knows it");
    page("names.txt", "!Harbor Times\n");
    assert_eq!(texts(&["a.txt", "b.txt"])[0], once.trim(), "a person's word holds");
    assert_eq!(std::fs::read_to_string(dir.path().join("names.txt")).unwrap(), "!Harbor Times\n");
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let record =
        |i: usize| format!("{{\"id\":{i},\"text\":\"The market was full by nine. 市场九点就满了。 {i}\"}}\n");
    let input: String = (0..600).map(record).collect();
    let dir = tempfile::tempdir().unwrap();
    let with = |n: &str| {
        duiyi(&["run", "--from", "jsonl", "--to", "jsonl", "--jobs", n, "-"], dir.path(), input.as_bytes())
    };
    let one = with("1");
    assert_eq!(one.stdout.iter().filter(|b| **b == b'\n').count(), 600);
    assert!(one.stdout == with("4").stdout);
}

#[test]
fn duplicates_are_grouped_whatever_the_threads() {
    let dir = tempfile::tempdir().unwrap();
    let story = "The ferry across the estuary reopened on Monday after eleven years. Four electric boats replace the old fleet.";
    let other = "A school in the hills teaches its pupils to mend radios. Nobody has been found to follow the last teacher.";
    std::fs::create_dir(dir.path().join("inbox")).unwrap();
    for (name, text) in [
        ("a.txt", story.to_owned()),
        ("b.txt", other.to_owned()),
        ("c.txt", story.replace("Monday", "Friday").replace("old ", "")),
        ("d.txt", story.replace("Four electric boats replace the old fleet.", "")),
    ] {
        std::fs::write(dir.path().join("inbox").join(name), text).unwrap();
    }
    let run = |args: &[&str]| duiyi(&[&["duplicates", "inbox"], args].concat(), dir.path(), b"");
    let one = run(&["--to", "json", "--jobs", "1"]);
    assert_eq!(one.status.code(), Some(0), "{}", errors(&one));
    assert!(one.stdout == run(&["--to", "json", "--jobs", "4"]).stdout);
    let found: serde_json::Value = serde_json::from_slice(&one.stdout).unwrap();
    let matches: Vec<(String, String, String)> = found["groups"][0]["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| {
            let word = |v: &serde_json::Value| v.as_str().unwrap_or("").to_owned();
            (word(&d["id"]), word(&d["matches"][0]["id"]), word(&d["matches"][0]["kind"]))
        })
        .collect();
    let want = [("a", "", ""), ("c", "a", "near"), ("d", "a", "near")];
    let file = |name: &str| if name.is_empty() { String::new() } else { format!("inbox/{name}.txt") };
    assert_eq!(matches, want.map(|(id, of, kind)| (file(id), file(of), kind.to_owned())));
    assert_eq!((&found["documents"], found["groups"].as_array().unwrap().len()), (&4.into(), 1));
    let wrong = run(&["--similarity", "3"]);
    assert_eq!(
        (wrong.status.code(), errors(&wrong)),
        (Some(2), "duiyi: --similarity: 3 is no share (use a number from 0 to 1)\n")
    );
}

#[test]
fn stages_answer_records_in_their_own_form() {
    let dir = tempfile::tempdir().unwrap();
    let row = |stage: &str, record: &str| -> serde_json::Value {
        let output = duiyi(&[stage, "--from", "jsonl", "--to", "jsonl", "-"], dir.path(), record.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    assert_eq!(
        row("decode", "{\"id\":1,\"bytes_base64\":\"xOO6w6Oss6+hog==\"}"),
        serde_json::json!({"id": 1, "text": "你好，朝、", "encoding": "gb18030", "had_errors": false})
    );
    let split = row("split", "{\"id\":\"s\",\"text\":\" One is here. Two is there. \",\"lang\":\"en\"}");
    assert_eq!(
        split["sentences"],
        serde_json::json!([{"start": 1, "end": 13, "lang": "en"}, {"start": 14, "end": 27, "lang": "en"}])
    );
    let detect = row("detect", "{\"text\":\"The market was full by nine.\"}");
    assert_eq!(detect["spans"], serde_json::json!([{"start": 0, "end": 28, "lang": "en"}]));
    let clean = row("clean", "{\"id\":2,\"html\":\"<p>The market was full.</p><p>Nobody left.</p>\"}");
    assert_eq!(clean["text"], "The market was full.\n\nNobody left.");
    let align =
        row("align", "{\"source\":[\"市场九点就满了。\"],\"target\":[\"The market was full by nine.\"]}");
    assert_eq!(align["beads"][0]["source"], serde_json::json!([0]));
}

#[test]
fn a_closed_pipe_is_no_error_and_a_full_disk_is_one() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("page.txt"), PAGE.repeat(20_000)).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_duiyi"))
        .args(["split", "page.txt"])
        .current_dir(dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), errors(&output)), (Some(0), ""));
    let full = Path::new("/dev/full");
    if full.exists() {
        let out = std::fs::OpenOptions::new().write(true).open(full).unwrap();
        let status = Command::new(env!("CARGO_BIN_EXE_duiyi"))
            .args(["split", "page.txt"])
            .current_dir(dir.path())
            .stdout(out)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        assert_eq!(status.status.code(), Some(2));
        assert!(errors(&status).contains("standard output: writing"), "{}", errors(&status));
    }
}

#[test]
fn own_rules_act_and_are_named_and_a_diff_shows_them() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    write("page.txt", "The ferry reopened on Monday.\n\nMoor here!\n\nTickets at the pier.\n");
    write("duiyi.toml", "[clean]\nrules = ['line advert Moor here!']\nrule_files = [\"house.rules\"]\n");
    write("house.rules", "# Our own.\nline contact Tickets at .*\n");
    let run = |args: &[&str]| duiyi(&[&["clean", "--config", "duiyi.toml"], args].concat(), dir.path(), b"");
    let text = |o: &Output| String::from_utf8(o.stdout.clone()).unwrap();
    assert_eq!(text(&run(&["page.txt"])), "The ferry reopened on Monday.\n");
    assert_eq!(
        text(&run(&["--explain", "page.txt"])),
        "# page.txt: 2 removed, 0 repaired, 0 edited\n# place\tbytes\tdone\twhy\tdecided by\ttext\n\
         3:1\t31-41\tremoved\tadvert\trule clean.rules:1\tMoor here!\n\
         5:1\t43-63\tremoved\tcontact\trule house.rules:2\tTickets at the pier.\n"
    );
    let report: serde_json::Value =
        serde_json::from_slice(&run(&["--explain", "--to", "json", "page.txt"]).stdout).unwrap();
    assert_eq!(report["removed"][1]["rule"], "house.rules:2");
    assert_eq!(
        text(&run(&["--diff", "page.txt"])),
        "The ferry reopened on Monday.\n\n[-Moor here!-]\n\n[-Tickets at the pier.-]\n"
    );
    assert!(text(&run(&["--diff", "--color", "always", "page.txt"])).contains("\u{1b}["));
    write("house.rules", "line contact (unclosed\n");
    let broken = run(&["page.txt"]);
    assert_eq!(broken.status.code(), Some(2));
    assert!(errors(&broken).contains("house.rules:1: "), "{}", errors(&broken));
}

/// `--to json` is one array, `--to jsonl` the same objects line by line.
#[test]
fn findings_come_as_json() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let call = |form: &str| {
        duiyi(&["check", "--quiet", "--to", form, "tests/check/lost-code.xlf"], root, b"").stdout
    };
    let json: serde_json::Value = serde_json::from_slice(&call("json")).unwrap();
    let expected = serde_json::json!([
        {"file": "tests/check/lost-code.xlf", "line": 7, "column": 5, "rule": "xliff2/non-removable-missing",
         "severity": "error", "message": "the code \"1\" has canDelete=\"no\", but is in no target of the unit"},
        {"file": "tests/check/lost-code.xlf", "line": 9, "column": 13, "rule": "xliff2/state-without-target",
         "severity": "warning", "message": "state=\"final\", but there is no <target>"},
    ]);
    assert_eq!(json, expected);
    let lines: Vec<serde_json::Value> =
        String::from_utf8(call("jsonl")).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(serde_json::Value::Array(lines), expected);
}

/// The fields of SARIF 2.1.0 that readers need: each result names its rule by index, level, place.
#[test]
fn findings_come_as_sarif() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = duiyi(&["check", "--quiet", "--to", "sarif", "tests/check/lost-code.xlf"], root, b"");
    assert_eq!(out.status.code(), Some(1));
    let log: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!((run["tool"]["driver"]["name"].as_str(), results.len()), (Some("duiyi"), 2));
    for (result, line, level) in [(&results[0], 7, "error"), (&results[1], 9, "warning")] {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert_eq!(
            (&result["level"], &rules[index]["defaultConfiguration"]["level"]),
            (&level.into(), &level.into())
        );
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "tests/check/lost-code.xlf");
        assert_eq!(place["region"]["startLine"], line);
    }
}
