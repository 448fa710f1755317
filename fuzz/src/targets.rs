//! The targets: each takes any bytes and panics when a promise is broken. `tests/fuzz_targets.rs` runs them on some
//! hundred inputs with the other tests, so that they never rot.

use duiyi::check::{self, Checker};
use duiyi::document::{Lang, Media, SentenceKind, Source};
use duiyi::export::{Context, Format};
use duiyi::split::{Options, Phrases, Srx};
use duiyi::{Config, Models, Pipeline, ingest, prepare};
use std::sync::LazyLock;

static PIPELINE: LazyLock<Pipeline> =
    LazyLock::new(|| Pipeline::new(&Models::embedded()).expect("the embedded models are sound"));

/// A name and what is done with an input.
pub type Target = (&'static str, fn(&[u8]));

/// All targets by name.
pub const ALL: [Target; 5] =
    [("split", split), ("detect", detect), ("srx", srx), ("run", run), ("check", check)];

/// The first bytes choose the options, the rest is the text.
pub fn split(data: &[u8]) {
    let (head, data) = data.split_at(data.len().min(2));
    let bits = head.iter().fold(0u16, |n, b| n << 8 | u16::from(*b));
    let text = String::from_utf8_lossy(data);
    // The words of the lists come from the text itself, so that they occur.
    let words = |odd: usize| -> Phrases { text.split(' ').skip(odd).step_by(7).take(5).collect() };
    let options = Options {
        keep_quotes_whole: bits & 1 != 0,
        zh_split_semicolon: bits & 2 != 0,
        max_chars: usize::from(bits >> 6).try_into().ok(),
        abbreviations: if bits & 4 != 0 { words(0) } else { Phrases::default() },
        never_break: if bits & 8 != 0 { words(1) } else { Phrases::default() },
        ..Options::default()
    };
    let tiles = PIPELINE.splitter.split(&text, Lang::UND, &options);
    assert!(tiles.covers(text.len()));
    for (span, kind) in tiles.iter() {
        let piece = span.slice(&text);
        assert_eq!(*kind == SentenceKind::Gap, piece.trim().is_empty());
        assert!(*kind == SentenceKind::Gap || piece.trim() == piece);
    }
}

/// Languages tile the text.
pub fn detect(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    assert!(PIPELINE.detector.detect(&text).covers(text.len()));
}

/// A file of rules is read or refused; what is read can be applied.
pub fn srx(data: &[u8]) {
    if let Ok(srx) = Srx::parse(data, "fuzz.srx") {
        let text = "Dr. Lin said “Yes.” Then … 他说：“好。”走了。\n\n1. Open 2. Shut";
        assert!(srx.split(text, Lang::UND).covers(text.len()));
    }
}

static CHECKER: LazyLock<Checker> =
    LazyLock::new(|| Checker::new(&Models::embedded()).expect("the embedded tables are sound"));

/// Any bytes are valid or get a finding. Examples are no XML, so the bytes stand inside documents of each format as well.
pub fn check(data: &[u8]) {
    const HEADS: [&str; 6] = [
        "",
        "<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' version='2.0' srcLang='en' trgLang='zh'><file id='f'><unit id='u'><segment><source>",
        "<xliff xmlns='urn:oasis:names:tc:xliff:document:1.2' version='1.2'><file original='a' source-language='en' datatype='x-a'><body><trans-unit id='1'><source>",
        "<tmx version='1.4'><body><tu><tuv xml:lang='en'><seg>",
        "<tbx xmlns='urn:iso:std:iso:30042:ed-2' type='TBX-Basic' style='dca'><text><body><conceptEntry id='a'><langSec xml:lang='en'><termSec><term>",
        "<srx xmlns='http://www.lisa.org/srx20' version='2.0'><body><languagerules><languagerule languagerulename='a'><rule><beforebreak>",
    ];
    let options = check::Options { xliff22: true };
    for head in HEADS {
        let report = CHECKER.check(&[head.as_bytes(), data].concat(), &options);
        assert!(report.is_valid() || !report.findings.is_empty());
        assert!(report.findings.iter().all(|f| f.line > 0 && f.column > 0));
    }
}

/// The whole pipeline: bytes are decoded, HTML or not by the first of them, and every file is written.
pub fn run(data: &[u8]) {
    let config = Config::default();
    let Ok(decoded) = ingest::decode(data, &config.ingest) else { return };
    let media = if data.first().is_some_and(|b| b % 2 == 0) { Media::Html } else { Media::Text };
    let document = PIPELINE.run(Source::new("fuzz", media, decoded.text), &config);
    let context = Context::new("fuzz", prepare::direction(&document, &config.prepare));
    for format in Format::ALL.iter().filter(|f| f.applies(&document)) {
        format.write(&document, &context, &mut Vec::new()).expect("a vector takes every byte");
    }
}
