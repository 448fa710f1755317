//! Documents made by hand, so that the writers are tested without the stages before them.

#![allow(dead_code)]

use duiyi::document::*;
use std::collections::BTreeSet;

/// A paragraph in the making: its role, language, form, and the sentences that make it up.
pub(crate) struct Para {
    pub(crate) role: Role,
    pub(crate) lang: Lang,
    pub(crate) form: Form,
    pub(crate) sentences: Vec<&'static str>,
    /// On the line of the paragraph before.
    pub(crate) same_line: bool,
}

pub(crate) fn body(lang: Lang, sentences: &[&'static str]) -> Para {
    Para { role: Role::Body, lang, form: Form::Prose, sentences: sentences.to_vec(), same_line: false }
}

pub(crate) fn of_role(role: Role, lang: Lang, text: &'static str) -> Para {
    Para { role, lang, form: Form::Prose, sentences: vec![text], same_line: false }
}

pub(crate) fn cell(lang: Lang, text: &'static str, same_line: bool) -> Para {
    Para { role: Role::Table, lang, form: Form::Cells, sentences: vec![text], same_line }
}

/// Builds a document whose source is the paragraphs with a blank line between them.
pub(crate) fn document(paragraphs: &[Para]) -> Document {
    let mut text = String::new();
    let mut places = Vec::new();
    for p in paragraphs {
        if !text.is_empty() {
            text.push_str(if p.same_line { "\t" } else { "\n\n" });
        }
        let start = text.len();
        let mut ranges = Vec::new();
        for (i, s) in p.sentences.iter().enumerate() {
            if i > 0 && !p.lang.joins_without_space() {
                text.push(' ');
            }
            ranges.push(Span::new(text.len() - start, text.len() - start + s.len()));
            text.push_str(s);
        }
        places.push((Span::new(start, text.len()), ranges));
    }
    let source = Source::new("page.txt", Media::Text, text);
    let (mut passages, mut sentences, mut number) = (Vec::new(), Vec::new(), 0);
    for (i, (p, (span, ranges))) in paragraphs.iter().zip(places).enumerate() {
        number += usize::from(i > 0 && !p.same_line);
        if p.role == Role::Body {
            sentences.extend(ranges.into_iter().map(|range| Sentence { passage: i, range, lang: p.lang }));
        }
        passages.push(Passage {
            lang: p.lang,
            role: p.role,
            text: MappedText::view(source.shared(), span),
            paragraph: number,
            form: p.form,
        });
    }
    Document {
        source,
        markup: Markup::default(),
        metadata: Metadata::default(),
        passages,
        removed: Vec::new(),
        repairs: Vec::new(),
        proposals: Vec::new(),
        edits: Vec::new(),
        sentences,
        pairs: Vec::new(),
        summary: Summary::default(),
        units: Vec::new(),
        flags: BTreeSet::new(),
    }
}

pub(crate) fn pair(zh: &[usize], en: &[usize], score: f32) -> Pair {
    let side = |s: &[usize]| s.iter().map(|i| TextRef::Sentence(*i)).collect();
    let flags = if score < 0.5 { vec![Flag::AlignmentLowConfidence] } else { Vec::new() };
    Pair { zh: side(zh), en: side(en), score, flags }
}

pub(crate) fn headings(zh: usize, en: usize, score: f32) -> Pair {
    Pair { zh: vec![TextRef::Passage(zh)], en: vec![TextRef::Passage(en)], score, flags: Vec::new() }
}

pub(crate) fn zh_en() -> Direction {
    Direction { src: "zh-CN".into(), tgt: "en-US".into(), guessed: false }
}

pub(crate) fn en_zh() -> Direction {
    Direction { src: "en-US".into(), tgt: "zh-CN".into(), guessed: false }
}

/// A bilingual page with everything that a writer meets: a title, headings, a 2-1 pair, an unpaired sentence, a
/// doubtful pair, a table, markup characters, a URL, a repair, an edit, removals, a summary.
pub(crate) fn bilingual() -> Document {
    let mut d = document(&[
        of_role(Role::Heading, Lang::ZH_HANS, "一、背景"),
        of_role(Role::Heading, Lang::EN, "I. Background"),
        body(
            Lang::ZH_HANS,
            &["河灯节周三开幕。", "四千多名游客到场，见https://lakeport.example/plan?a=1&b=2。"],
        ),
        body(Lang::EN, &["The <river> festival opened, see https://lakeport.example/plan?a=1&b=2 & more."]),
        body(Lang::ZH_HANS, &["组委会随后公布了“节目单”。", "=会期三天。"]),
        body(Lang::EN, &["It lasted three days."]),
        cell(Lang::ZH_HANS, "港口", false),
        cell(Lang::EN, "Port", true),
    ]);
    // Sentences: 0 1 zh, 2 en, 3 4 zh, 5 en.
    d.pairs = vec![
        headings(0, 1, 0.9),
        pair(&[0, 1], &[2], 0.93),
        pair(&[3], &[], 0.8),
        pair(&[4], &[5], 0.31),
        headings(6, 7, 0.97),
    ];
    d.metadata.title = Some("湖港 & 河灯".into());
    d.metadata.title_zh = Some("湖港 & 河灯".into());
    d.metadata.title_en = Some("Lakeport <lanterns>".into());
    d.metadata.captions =
        vec![Caption { text: "湖上的河灯。".into(), credit: Some("Lake Press".into()) }];
    d.metadata.layout = Some(Layout::Interleaved);
    d.metadata.status = Some(Status::Bilingual);
    let start = d.source.text().find("组委会").expect("it is there");
    d.repairs = vec![Repair {
        span: Span::new(start, start + 3),
        found: "组湖报委会".into(),
        repaired: "组委会".into(),
    }];
    d.edits =
        vec![Edit { span: Span::new(start + 3, start + 6), kind: "width", replaced: "a\u{200b}".into() }];
    d.removed =
        vec![Removal { span: Span::new(0, 3), reason: Reason::SiteTag, cause: Cause::Form("a site tag") }];
    d.summary = Summary {
        lang: Lang::ZH_HANS,
        picks: vec![Pick { index: 2, score: 0.75, why: "lead" }],
        skipped: vec![Skip { index: 0, why: "dangling" }],
    };
    d.flags.insert(Flag::AlignmentLowConfidence);
    d.units = duiyi::prepare::prepare(&d, &zh_en());
    d
}

/// What a format writes.
pub(crate) fn written(format: duiyi::export::Format, d: &Document, direction: Direction) -> String {
    let mut out = Vec::new();
    let mut ctx = duiyi::export::Context::new("page-1", direction);
    ctx.version = "0.0.0";
    ctx.extra.insert("url".into(), "https://lakeport.example".into());
    format.write(d, &ctx, &mut out).expect("memory takes everything");
    match format {
        duiyi::export::Format::Units(duiyi::exchange::Format::Xlsx) => {
            out.iter().map(|b| char::from(*b)).collect()
        }
        _ => String::from_utf8(out).expect("UTF-8"),
    }
}
