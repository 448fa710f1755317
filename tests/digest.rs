//! The newsletter issue: the inbox of the examples through the program, every format against files that somebody has read,
//! and what holds of any text.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

mod snapshot;

use calamine::Reader as _;
use duiyi::digest::{
    Article, Edits, Format, Given, Issue, Layout, MOST_BYTES, Options, Pick, Quotes, SectionRule, Templates,
    apply_picks, compose, group,
};
use duiyi::document::{Media, Source};
use duiyi::{Config, Models, Pipeline};
use proptest::prelude::*;
use serde_json::Value;
use snapshot::Snapshots;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| Pipeline::new(&Models::embedded()).unwrap());

fn article(text: &str, given: &Given, origin: &str) -> Article {
    let document = PIPELINE.run(Source::new(origin, Media::Text, text), &Config::default());
    Article::of(&document, given, origin)
}

fn given(title: &str, url: &str, source: &str, date: &str) -> Given {
    let some = |s: &str| Some(s.to_owned()).filter(|s| !s.is_empty());
    Given { title: some(title), url: some(url), source: some(source), date: some(date), ..Given::default() }
}

/// Five short texts, each of two or three sentences, so that no summary has a choice.
fn articles() -> Vec<Article> {
    let mut ferry =
        given("The ferry goes electric", "https://post.example.com/ferry", "Quillport Post", "2026-11-19");
    ferry.author = Some("Ada Renn".into());
    ferry.image = Some("https://post.example.com/ferry.jpg".into());
    ferry.image_alt = Some("The ferry \"Mara\" <at> the pier".into());
    ferry.tags = vec!["harbour".into(), "R&D".into()];
    let ferry_text = "The last hand-cranked ferry on the Orrin River will go electric next month.\n\n\
        It carries twelve passengers and charges overnight at the north pier.";
    let repost = given("The ferry goes electric", "", "Delta Lantern", "2026-11-20");
    let chinese = given("云岭茶农用无人机运茶", "https://shanjian.example.com/cha", "山间日报", "2026-11-20");
    let hostile = given(
        "Fish & chips <script>alert(1)</script> | *cheap* {{ 7 * 7 }}",
        "https://trade.example.com/q?a=1&b=\"><img>",
        "Test & <Trade>",
        "2026-11-13",
    );
    let both = "兰湾的河灯节星期三晚上开幕，两千盏纸灯顺流而下。\n\
        The river lantern festival in Lanwan opened on Wednesday night with two thousand paper lanterns.\n\n\
        今年的灯全部用可以溶解的纸做成，不会留在水里。\n\
        All lanterns this year are made of paper that dissolves, so that nothing is left in the water.";
    vec![
        article(ferry_text, &ferry, "inbox/ferry.html"),
        article(ferry_text, &repost, "inbox/repost.txt"),
        article(
            "云岭县的茶农今年开始用无人机把鲜叶运下山，原来两个小时的路程缩短到六分钟。\n\n每架无人机一次可运25公斤茶叶。",
            &chinese,
            "inbox/cha.html",
        ),
        article(
            "The price of fish & chips at the pier fell below <5 crowns> for the first time.\n\nThe [cod] quota rose by 8 percent and potatoes had a good year.",
            &hostile,
            "inbox/fish.txt",
        ),
        article(both, &given("", "https://hepan.example.org/deng", "河畔", "2026-11-18"), "inbox/deng.txt"),
    ]
}

fn options() -> Options {
    Options {
        title: Some("Harbour Letter".into()),
        language: Some("en".into()),
        from: Some("Harbour Letter <letter@example.org>".into()),
        to: vec!["readers@example.org".into()],
        home_page: Some("https://letter.example.org/".into()),
        feed_url: Some("https://letter.example.org/feed".into()),
        sections: vec![SectionRule {
            title: "Water".into(),
            words: vec!["ferry".into()],
            ..SectionRule::default()
        }],
        rest: Some("More".into()),
        ..Options::default()
    }
}

fn issue_of(articles: &[Article], options: &Options, edits: &Edits) -> Issue {
    let groups = group(articles, None, &Default::default(), options, edits);
    compose(articles, &groups, options, edits)
}

fn one(format: Format, issue: &Issue) -> Vec<u8> {
    let mut parts = format.write(issue, &Templates::built_in().unwrap()).unwrap();
    assert_eq!(parts.len(), 1, "{}", format.name());
    parts.remove(0)
}

fn text(format: Format, issue: &Issue) -> String {
    String::from_utf8(one(format, issue)).unwrap()
}

#[test]
fn every_format_is_as_somebody_has_read_it() {
    let articles = articles();
    let mut golden = Snapshots::new("digest");
    let issue = issue_of(&articles, &options(), &Edits::default());
    for &format in Format::ALL {
        // Workbook and Word document are nothing to read; `offices_can_read_them` opens them.
        if !matches!(format, Format::Xlsx | Format::Docx) {
            golden.check(&format!("single{}", format.suffix()), &one(format, &issue));
        }
    }
    golden.check("issue.toml", Edits::default().write(&issue).as_bytes());
    for (name, layout) in [("stacked", Layout::Stacked), ("columns", Layout::Columns)] {
        let issue = issue_of(&articles, &Options { layout, finished: true, ..options() }, &Edits::default());
        for format in [Format::Markdown, Format::Text, Format::Html, Format::Rss] {
            golden.check(&format!("{name}{}", format.suffix()), &one(format, &issue));
        }
    }
    golden.finish();
}

#[test]
fn copies_are_one_item_with_the_others_named() {
    let issue = issue_of(&articles(), &options(), &Edits::default());
    let ferry = issue.items().find(|i| i.title().contains("ferry")).unwrap();
    assert_eq!(issue.items().count(), 4);
    assert_eq!(ferry.members.len(), 2);
    assert_eq!(ferry.also[0].source, "Delta Lantern");
    assert_eq!(ferry.url.as_deref(), Some("https://post.example.com/ferry"));
    assert!(!ferry.also[0].by_meaning);
}

#[test]
fn a_short_text_is_a_text_and_one_page_is_named_once() {
    let text = "The river rose on Monday. It fell on Tuesday.";
    let articles =
        ["a", "b", "c"].map(|o| article(text, &given("Flood", "https://post.example.com/1", "Post", ""), o));
    let issue = issue_of(&articles, &options(), &Edits::default());
    let item = issue.items().next().unwrap();
    assert_eq!(item.summary(), ["The river rose on Monday.", "It fell on Tuesday."]);
    assert!(item.doubts.is_empty() && item.also.is_empty(), "{:?} {:?}", item.doubts, item.also);
    assert_eq!(issue.items().count(), 1);
}

#[test]
fn pages_without_a_text_are_not_one_story() {
    let page = |title: &str| {
        format!(
            "<html><head><title>{title}</title></head><body><nav><a href=/>Home</a> <a href=/news>News</a></nav></body></html>"
        )
    };
    let articles = ["Pictures of the week", "Pictures of the month"].map(|title| {
        let document = PIPELINE.run(Source::new(title, Media::Html, page(title)), &Config::default());
        Article::of(&document, &Given::default(), title)
    });
    let issue = issue_of(&articles, &options(), &Edits::default());
    assert_eq!(issue.items().count(), 2);
    assert!(issue.items().all(|i| i.summary().is_empty() && i.doubts[0].kind.as_str() == "no_body"));
}

#[test]
fn feeds_are_read_by_a_feed_reader_with_the_same_items() {
    let issue = issue_of(&articles(), &options(), &Edits::default());
    let ids: Vec<String> = issue.items().map(|i| format!("urn:duiyi:{}", i.id)).collect();
    for format in [Format::Rss, Format::Atom, Format::JsonFeed] {
        let feed = feed_rs::parser::parse(one(format, &issue).as_slice()).unwrap();
        assert_eq!(feed.title.unwrap().content, "Harbour Letter");
        let read: Vec<String> = feed.entries.iter().map(|e| e.id.clone()).collect();
        assert_eq!(read, ids, "{}", format.name());
        for (entry, item) in feed.entries.iter().zip(issue.items()) {
            assert_eq!(entry.title.as_ref().unwrap().content, item.title(), "{}", format.name());
            assert!(entry.links.iter().any(|l| Some(&l.href) == item.url.as_ref()), "{}", format.name());
            let date = entry.published.unwrap().format("%Y-%m-%d").to_string();
            assert_eq!(Some(&date), item.date.as_ref());
        }
    }
}

#[test]
fn json_feed_keeps_its_rules() {
    let schema: Value = serde_json::from_str(include_str!("digest/jsonfeed.schema.json")).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let feed: Value =
        serde_json::from_slice(&one(Format::JsonFeed, &issue_of(&articles(), &options(), &Edits::default())))
            .unwrap();
    let errors: Vec<String> = validator.iter_errors(&feed).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    // The schema says no to what is none.
    let mut broken = feed.clone();
    broken["items"][0].as_object_mut().unwrap().remove("id");
    assert!(!validator.is_valid(&broken));
}

#[test]
fn a_picked_sentence_is_shown_and_a_wrong_number_told() {
    let mut issue = issue_of(&articles(), &options(), &Edits::default());
    let number = issue.items().find(|i| i.title().contains("ferry")).unwrap().number;
    let pick = |n: usize| [Pick { item: number.to_string(), sentences: vec![n] }];
    apply_picks(&mut issue, &pick(2), &options()).unwrap();
    let ferry = issue.items().find(|i| i.number == number).unwrap();
    assert_eq!(ferry.summary(), ["It carries twelve passengers and charges overnight at the north pier."]);
    let e = apply_picks(&mut issue, &pick(9), &options()).unwrap_err().to_string();
    assert!(e.contains("--pick: item 1 has no sentence 9"), "{e}");
    let none = [Pick { item: "99".into(), sentences: vec![1] }];
    assert!(apply_picks(&mut issue, &none, &options()).unwrap_err().to_string().contains("no item 99"));
}

#[test]
fn no_more_is_quoted_than_may_be() {
    let quotes = Quotes { words: Some(20), ..Quotes::default() };
    let issue = issue_of(&articles(), &Options { quotes, ..options() }, &Edits::default());
    let ferry = issue.items().find(|i| i.title().contains("ferry")).unwrap();
    assert_eq!(ferry.summary().len(), 1);
    assert_eq!(ferry.doubts.iter().map(|d| d.kind.as_str()).collect::<Vec<_>>(), ["quote_limit"]);
    let sources = [("Quillport Post".to_owned(), 3)].into_iter().collect();
    let quotes = Quotes { sources, ..Quotes::default() };
    let issue = issue_of(&articles(), &Options { quotes, ..options() }, &Edits::default());
    for item in issue.items() {
        assert_eq!(item.summary().is_empty(), item.source.as_deref() == Some("Quillport Post"));
    }
}

#[test]
fn what_the_editor_changed_stays_and_the_rest_follows_the_texts() {
    let articles = articles();
    let first = issue_of(&articles, &options(), &Edits::default());
    let file = Edits::default().write(&first);
    // Nothing changed: the same file again.
    let edits = Edits::read(&file).unwrap();
    assert_eq!(edits.write(&issue_of(&articles, &options(), &edits)), file);

    let ferry = first.items().find(|i| i.title().contains("ferry")).unwrap();
    let tea = first.items().find(|i| i.title().contains("茶")).unwrap();
    let table =
        |id: &str| file.split("\n[[item]]\n").position(|t| t.contains(&format!("id = \"{id}\""))).unwrap();
    let mut tables: Vec<String> = file.split("\n[[item]]\n").map(str::to_owned).collect();
    let at = table(&ferry.id);
    tables[at] = tables[at]
        .replace("title = \"The ferry goes electric\"", "title = \"No more cranking\"")
        .replace("pick = [1, 2]", "pick = [2]")
        .replace("why = \"\"", "why = \"It is the last one.\"")
        .replace("section = \"Water\"", "section = \"River\"");
    let at = table(&tea.id);
    tables[at] = tables[at].replace("use = true", "use = false");
    tables.push("id = \"00000000000000ff\"\nwhy = \"Kept for tomorrow.\"\n".into());
    let edited = tables.join("\n[[item]]\n").replace("title = \"Harbour Letter\"", "title = \"Pier Letter\"");

    let mut file = edited;
    for run in 0..3 {
        let edits = Edits::read(&file).unwrap();
        let issue = issue_of(&articles, &options(), &edits);
        let changed = issue.items().find(|i| i.id == ferry.id).unwrap();
        assert_eq!(issue.title, "Pier Letter", "run {run}");
        assert_eq!(changed.title(), "No more cranking", "run {run}");
        assert_eq!(changed.chosen, [1], "run {run}");
        assert_eq!(changed.why.as_deref(), Some("It is the last one."), "run {run}");
        assert_eq!(changed.section.as_deref(), Some("River"), "run {run}");
        assert!(
            issue.items().all(|i| i.id != tea.id) && issue.unused.iter().any(|i| i.id == tea.id),
            "run {run}"
        );
        assert_eq!(edits.unmatched(&issue).count(), 1, "run {run}");
        file = edits.write(&issue);
        assert!(file.contains("Kept for tomorrow."), "run {run}");
    }
    // What nobody touched follows the text: a better title is taken over.
    let edits = Edits::read(&file).unwrap();
    let again = issue_of(&articles, &Options { title: Some("Another".into()), ..options() }, &edits);
    assert_eq!(again.title, "Pier Letter");
    let fish = again.items().find(|i| i.title().contains("Fish")).unwrap();
    assert_eq!(fish.chosen.len(), 2);
}

#[test]
fn a_struck_out_table_and_a_new_order_stay() {
    let articles = articles();
    let options = Options { sections: Vec::new(), rest: None, ..options() };
    let first = issue_of(&articles, &options, &Edits::default());
    let ids: Vec<String> = first.items().map(|i| i.id.clone()).collect();
    let file = Edits::default().write(&first);
    let parts: Vec<&str> = file.split("\n[[item]]\n").collect();
    // Head, then the items in the order 3, 1, 4; the second is gone.
    let mut file = [parts[0], parts[3], parts[1], parts[4]].join("\n[[item]]\n");
    for run in 0..3 {
        let edits = Edits::read(&file).unwrap();
        let issue = issue_of(&articles, &options, &edits);
        let order: Vec<&str> = issue.items().map(|i| i.id.as_str()).collect();
        assert_eq!(order, [&ids[2], &ids[0], &ids[3]], "run {run}");
        assert_eq!(issue.unused.iter().map(|i| &i.id).collect::<Vec<_>>(), [&ids[1]], "run {run}");
        file = edits.write(&issue);
    }
}

#[test]
fn what_the_editor_sets_apart_is_an_item_of_its_own() {
    let articles = articles();
    let first = issue_of(&articles, &options(), &Edits::default());
    let ferry = first.items().find(|i| i.title().contains("ferry")).unwrap();
    let edits = format!("[[item]]\nid = {:?}\napart = [{:?}]\n", ferry.id, ferry.also[0].id);
    let edits = Edits::read(&edits).unwrap();
    let issue = issue_of(&articles, &options(), &edits);
    assert_eq!(issue.items().count(), 5);
    assert!(edits.write(&issue).contains("apart = ["));
}

#[test]
fn a_broken_issue_file_is_told_with_its_line() {
    for (text, told) in [
        ("title = \"x\"\n[[item]]\nid = \"a\"\npikc = [1]\n", "line 4: unknown field `pikc`"),
        ("title = \"x\n", "line 1:"),
        ("[[item]]\ntitle = \"x\"\n", "without an id"),
        ("[[item]]\nid = \"a\"\npick = [0]\n", "counted from 1"),
    ] {
        let e = Edits::read(text).unwrap_err().to_string();
        assert!(e.contains(told), "{e}");
    }
}

#[test]
fn templates_are_copied_changed_and_told_where_they_are_wrong() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("issue.md"), "{{ issue.title }}\n{% for s in sections %}{% for i in s.items %}{{ i.title }}\n{% endfor %}{% endfor %}").unwrap();
    fs::write(dir.path().join("labels.toml"), "[en]\nwhy = \"So what\"\n").unwrap();
    let templates = Templates::open(dir.path()).unwrap();
    let issue = issue_of(&articles(), &options(), &Edits::default());
    let own = String::from_utf8(Format::Markdown.write(&issue, &templates).unwrap().remove(0)).unwrap();
    assert_eq!(own.lines().count(), 5, "{own}");
    assert!(own.contains("\\<script\\>"), "a user's template escapes as well: {own}");
    let plain = String::from_utf8(Format::Text.write(&issue, &templates).unwrap().remove(0)).unwrap();
    assert!(plain.contains("So what:") && plain.contains("min read"));

    fs::write(dir.path().join("issue.md"), "a\n{% for s in %}\n").unwrap();
    let e = Templates::open(dir.path()).unwrap_err().to_string();
    assert!(e.contains("issue.md") && e.contains("2"), "{e}");
    fs::write(dir.path().join("issue.md"), "a\n{{ issue.tilte }}\n").unwrap();
    let templates = Templates::open(dir.path()).unwrap();
    let e = Format::Markdown.write(&issue, &templates).unwrap_err().to_string();
    assert!(e.contains("issue.md:2"), "{e}");
}

#[test]
fn long_issues_come_in_several_whole_mails() {
    let sentence =
        "The harbour board of Quillport said on Thursday that the crossing would open again. ".repeat(8);
    let articles: Vec<Article> = (0..300)
        .map(|n| {
            let url = format!("https://post.example.com/{n}");
            article(
                &format!("Number {n} of a long list. {sentence}"),
                &given(&format!("Story {n}"), &url, "Post", ""),
                "x",
            )
        })
        .collect();
    // Near copies of each other, all of them: every one by itself.
    let near = duiyi::lexis::duplicates::Options { similarity: 2.0, containment: 2.0, ..Default::default() };
    let groups = group(&articles, None, &near, &options(), &Edits::default());
    let issue = compose(&articles, &groups, &options(), &Edits::default());
    assert_eq!(issue.items().count(), 300);
    for format in [Format::Html, Format::Eml] {
        let parts = format.write(&issue, &Templates::built_in().unwrap()).unwrap();
        assert!(parts.len() > 1);
        assert!(parts.iter().all(|p| p.len() < MOST_BYTES));
        if format == Format::Html {
            let all: String = parts.iter().map(|p| String::from_utf8_lossy(p)).collect();
            for n in 0..300 {
                assert_eq!(all.matches(&format!("https://post.example.com/{n}\"")).count(), 1, "{n}");
            }
        }
    }
}

#[test]
fn offices_can_read_them() {
    let issue = issue_of(&articles(), &Options { layout: Layout::Columns, ..options() }, &Edits::default());
    let docx = duiyi::ingest::read_archive(&one(Format::Docx, &issue), "digest.docx").unwrap();
    for item in issue.items() {
        let title = html_escape::encode_text(item.title()).into_owned();
        assert!(docx.text().contains(&title), "{title}\n{}", docx.text());
    }
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(one(Format::Xlsx, &issue))).unwrap();
    let sheet = book.worksheet_range("issue").unwrap();
    assert_eq!(sheet.height(), issue.items().count() + 1);
    for (row, item) in sheet.rows().skip(1).zip(issue.items()) {
        assert_eq!(row[2].to_string(), item.title());
        assert_eq!(row[12].to_string(), item.url.clone().unwrap_or_default());
    }
}

fn duiyi(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_duiyi")).args(args).output().unwrap()
}

#[test]
fn the_inbox_becomes_an_issue() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("today");
    let out_arg = out.to_str().unwrap();
    let done = duiyi(&["digest", "examples/inbox", "-o", out_arg, "--title", "Harbour Letter"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for &format in Format::ALL {
        assert!(out.join(format!("digest{}", format.suffix())).is_file(), "{}", format.name());
    }
    for mail in ["digest.html", "digest.eml"] {
        assert!(fs::read(out.join(mail)).unwrap().len() < MOST_BYTES);
    }
    let issue: Value = serde_json::from_slice(&fs::read(out.join("digest.json")).unwrap()).unwrap();
    let items: Vec<&Value> =
        issue["sections"].as_array().unwrap().iter().flat_map(|s| s["items"].as_array().unwrap()).collect();
    // Thirty pages; three of them tell one story, one of these in Chinese.
    assert_eq!(items.len(), 28);
    let ferry: Vec<&&Value> = items.iter().filter(|i| i["members"].as_array().unwrap().len() > 1).collect();
    assert_eq!(ferry.len(), 1);
    assert_eq!(ferry[0]["url"], "https://post.example.com/2026/ferry-electric");
    assert_eq!(ferry[0]["members"].as_array().unwrap().len(), 3);
    let doubts = |file: &str| -> Vec<&str> {
        let item = items.iter().find(|i| i["origin"].as_str().unwrap().contains(file)).unwrap();
        item["doubts"].as_array().unwrap().iter().map(|d| d["kind"].as_str().unwrap()).collect()
    };
    assert_eq!(doubts("gallery.html"), ["no_body"]);
    assert_eq!(doubts("reservoir.html"), ["paywall", "truncated"]);
    assert_eq!(doubts("truncated.txt"), ["truncated"]);
    assert_eq!(doubts("orchard.txt"), ["guessed_title", "repaired"]);
    assert_eq!(doubts("wire.jsonl:5"), ["bad_link"]);
    assert_eq!(doubts("library.html"), [""; 0]);
    // Nothing of what only the editor should see is in the mail.
    let html = fs::read_to_string(out.join("digest.html")).unwrap();
    for hidden in ["Needs a look", "for the editor to say", "javascript:", "<b>5 crowns"] {
        assert!(!html.contains(hidden), "{hidden}");
    }
    assert!(fs::read_to_string(out.join("digest.md")).unwrap().contains("## Needs a look"));

    // A second run is refused without --force, and keeps the edits with it.
    let again = duiyi(&["digest", "examples/inbox", "-o", out_arg]);
    assert_eq!(again.status.code(), Some(2));
    let file = out.join("issue.toml");
    let edited =
        fs::read_to_string(&file).unwrap().replacen("why = \"\"", "why = \"Because of the tea.\"", 1);
    fs::write(&file, &edited).unwrap();
    let again = duiyi(&[
        "digest",
        "examples/inbox",
        "-o",
        out_arg,
        "--title",
        "Harbour Letter",
        "--force",
        "--quiet",
    ]);
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    assert_eq!(fs::read_to_string(&file).unwrap(), edited);
    assert!(fs::read_to_string(out.join("digest.html")).unwrap().contains("Because of the tea."));

    // The same bytes whatever the threads.
    let other = dir.path().join("other");
    let args = [
        "digest",
        "examples/inbox",
        "-o",
        other.to_str().unwrap(),
        "--title",
        "Harbour Letter",
        "--jobs",
        "1",
    ];
    assert!(duiyi(&args).status.success());
    fs::copy(&file, other.join("issue.toml")).unwrap();
    assert!(duiyi(&[&args[..], &["--force"]].concat()).status.success());
    for entry in fs::read_dir(&out).unwrap() {
        let path = entry.unwrap().path();
        let same = fs::read(&path).unwrap() == fs::read(other.join(path.file_name().unwrap())).unwrap();
        assert!(same, "{}", path.display());
    }
}

#[test]
fn templates_are_written_for_users() {
    let dir = tempfile::tempdir().unwrap();
    let house = dir.path().join("house");
    assert!(duiyi(&["digest", "--init-template", house.to_str().unwrap()]).status.success());
    let mut names: Vec<_> = fs::read_dir(&house).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["issue.md", "issue.mjml", "issue.txt", "labels.toml"]);
    let done =
        duiyi(&["digest", "examples/inbox/choir.txt", "--template", house.to_str().unwrap(), "--to", "html"]);
    assert!(done.status.success());
    assert!(String::from_utf8(done.stdout).unwrap().starts_with("<!doctype html>"));
    assert!(Path::new("src/digest/templates/issue.mjml").is_file());
}

/// Parts that upset one format or another.
fn nasty() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "<script>",
        "</p>",
        "]]>",
        "&amp;",
        "&",
        "\"",
        "'",
        "{{ 1 }}",
        "{% raw %}",
        "--",
        "-->",
        "\u{202e}",
        "\0",
        "\r\n",
        "\u{ffff}",
        "=cmd|' /C calc'!A0",
        "*",
        "`",
        "|",
        "\\",
        "#",
        "河灯",
        "a",
        " ",
        ". ",
        "。",
        "<mj-text>",
        "\u{1f600}",
        "https://x.example/",
        "$",
        "%",
        "../",
        "\u{b}",
        "[a](javascript:x)",
    ]);
    prop::collection::vec(part, 0..12).prop_map(|p| p.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_makes_sound_files(title in nasty(), source in nasty(), author in nasty(), url in nasty(), body in nasty(), why in nasty()) {
        let given = Given {
            title: Some(title), source: Some(source), author: Some(author.clone()),
            url: Some(format!("https://a.example/{url}")), image: Some(format!("https://a.example/{url}.png")),
            image_alt: Some(author), date: Some("2026-11-20".into()), tags: vec![body.clone()], ..Given::default()
        };
        let text = format!("{body} The river rose by two meters on Monday and fell again on Tuesday.\n\n{body}");
        let articles = [article(&text, &given, "x")];
        let edits = Edits { intro: Some(why.clone()), ..Edits::default() };
        let mut issue = issue_of(&articles, &Options { layout: Layout::Columns, ..options() }, &edits);
        for section in &mut issue.sections {
            for item in &mut section.items {
                item.why = Some(why.split(|c: char| c.is_control() || c == '\u{ffff}').collect());
            }
        }
        let item = issue.items().next().unwrap().clone();
        let html = text_of(&issue, Format::Html);
        for tag in ["<script", "<mj-"] {
            prop_assert!(!html.contains(tag), "{tag} in {html}");
        }
        for format in [Format::Rss, Format::Atom, Format::JsonFeed] {
            let feed = feed_rs::parser::parse(one(format, &issue).as_slice());
            prop_assert!(feed.is_ok(), "{}: {:?}", format.name(), feed.err());
            prop_assert_eq!(feed.unwrap().entries.len(), 1);
        }
        for format in [Format::Xlsx, Format::Docx, Format::Eml, Format::Json, Format::Markdown, Format::Text] {
            prop_assert!(!one(format, &issue).is_empty());
        }
        prop_assert!(duiyi::ingest::read_archive(&one(Format::Docx, &issue), "x").is_ok());
        let file = edits.write(&issue);
        let back = Edits::read(&file);
        prop_assert!(back.is_ok(), "{file}\n{:?}", back.err());
        let again = issue_of(&articles, &Options { layout: Layout::Columns, ..options() }, &back.unwrap());
        prop_assert_eq!(again.items().next().unwrap().title(), item.title());
    }
}

fn text_of(issue: &Issue, format: Format) -> String {
    text(format, issue)
}
