//! The report of `duiyi run` and of `duiyi clean`, and its JSON Schema.
//!
//! The words and the form are a promise: adding is fine, renaming is not; a change of meaning raises [`SCHEMA`].

use super::Context;
use crate::document::{
    CodeKind, Document, Flag, InlineCode, Lang, Metadata, Pair, Passage, Reason, Repair, Role, Span, State,
    TextRef, Unit,
};
use serde::Serialize;
use serde_json::{Map, Value};
use std::io::{self, Write};

/// Version of the report's form.
pub const SCHEMA: u32 = 1;

/// The report of one document.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Report<'a> {
    /// The record's id, as it was given.
    pub id: Value,
    /// Version of the form: 1.
    pub schema: u32,
    /// What the page says about itself.
    pub metadata: &'a Metadata,
    /// The kept text in reading order.
    pub blocks: Vec<Block<'a>>,
    /// The body's paragraphs.
    pub body: Sides<&'a str>,
    /// The body's sentences.
    pub sentences: Sides<SentenceEntry<'a>>,
    /// Chinese and English side by side.
    pub pairs: Vec<PairEntry<'a>>,
    /// What was taken out of the text, in the order of the input.
    pub removed: Vec<RemovalEntry<'a>>,
    /// Injected site names that were taken out, in the order of the input.
    pub repairs: Vec<RepairEntry<'a>>,
    /// What may be an injected site name, in the order of the input; nothing was changed.
    pub proposals: Vec<RepairEntry<'a>>,
    /// Every other change, in the order of the input.
    pub edits: Vec<EditEntry<'a>>,
    /// The summary.
    pub summary: SummaryEntry<'a>,
    /// Units for translators.
    pub units: Vec<UnitEntry<'a>>,
    /// What a person should know.
    pub flags: Vec<Flag>,
    /// Keys of the record that mean nothing to duiyi.
    pub extra: Map<String, Value>,
}

/// The report of `duiyi clean`: without pairs, summary and units, with the cleaned text.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Cleaned<'a> {
    /// The record's id, as it was given.
    pub id: Value,
    /// Version of the form: 1.
    pub schema: u32,
    /// What the page says about itself.
    pub metadata: &'a Metadata,
    /// The kept text in reading order.
    pub blocks: Vec<Block<'a>>,
    /// The body's paragraphs.
    pub body: Sides<&'a str>,
    /// The body's sentences.
    pub sentences: Sides<SentenceEntry<'a>>,
    /// What was taken out of the text, in the order of the input.
    pub removed: Vec<RemovalEntry<'a>>,
    /// Injected site names that were taken out, in the order of the input.
    pub repairs: Vec<RepairEntry<'a>>,
    /// What may be an injected site name, in the order of the input; nothing was changed.
    pub proposals: Vec<RepairEntry<'a>>,
    /// Every other change, in the order of the input.
    pub edits: Vec<EditEntry<'a>>,
    /// What a person should know.
    pub flags: Vec<Flag>,
    /// Keys of the record that mean nothing to duiyi.
    pub extra: Map<String, Value>,
    /// The cleaned document: paragraphs joined by a blank line.
    pub text: String,
}

/// English and Chinese apart.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Sides<T> {
    /// English.
    pub en: Vec<T>,
    /// Chinese.
    pub zh: Vec<T>,
}

/// A stretch of kept text in one language with one role.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Block<'a> {
    /// BCP 47 tag; `und` when undetermined.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub lang: Lang,
    /// What it is for.
    pub role: Role,
    /// Its cleaned text.
    pub text: &'a str,
    /// First byte of the stretch of the input that it comes from.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A sentence of the body.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct SentenceEntry<'a> {
    /// Its cleaned text.
    pub text: &'a str,
    /// First byte of the stretch of the input that it comes from.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Number of its paragraph in `body` of its language, from 0.
    pub paragraph: usize,
}

/// Texts that translate each other; an empty side means that there is no translation.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct PairEntry<'a> {
    /// Chinese.
    pub zh: Vec<&'a str>,
    /// English.
    pub en: Vec<&'a str>,
    /// Probability that the pair is right.
    pub score: f32,
    /// What to know about it.
    pub flags: &'a [Flag],
}

/// A stretch of the input that is not in the cleaned text.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct RemovalEntry<'a> {
    /// Exactly what stands there in the input.
    pub text: &'a str,
    /// Why it was taken out.
    pub reason: Reason,
    /// What decided it, in words; with `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The rule that decided it, as `file:line`; with `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<&'a str>,
    /// The probability that it is text of the article, where the line model decided; with `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
    /// First byte in the input.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// An injected site name that was taken out, or that may be one.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct RepairEntry<'a> {
    /// First byte of the injected name in the input.
    pub start: usize,
    /// The injected name.
    pub inserted: &'a str,
    /// The token as it was found.
    pub found: &'a str,
    /// The token after the repair.
    pub repaired: &'a str,
}

/// Any other change of the text.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct EditEntry<'a> {
    /// First byte of the changed stretch of the input.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What kind of change: `zero_width`, `entity`, `width` …
    pub kind: &'a str,
    /// What stands there in the input.
    pub found: &'a str,
    /// What stands there now.
    pub replaced: &'a str,
}

/// The summary.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct SummaryEntry<'a> {
    /// Its language, `en` or `zh`; `und` when there is no text to summarise.
    pub lang: &'a str,
    /// The sentences chosen, in the order of the document.
    pub sentences: Vec<PickEntry<'a>>,
    /// Sentences that were passed over.
    pub skipped: Vec<SkipEntry<'a>>,
}

/// A sentence of the summary.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct PickEntry<'a> {
    /// The sentence, verbatim.
    pub text: &'a str,
    /// Its number in `sentences` of the summary's language, from 0.
    pub index: usize,
    /// Its score; only the order within one document means something.
    pub score: f32,
    /// Why it was chosen.
    pub why: &'a str,
}

/// A sentence that was passed over.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct SkipEntry<'a> {
    /// Its number in `sentences` of the summary's language, from 0.
    pub index: usize,
    /// Why it was passed over.
    pub why: &'a str,
}

/// Something to translate.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct UnitEntry<'a> {
    /// Stable from run to run.
    pub id: &'a str,
    /// What it is for.
    pub role: Role,
    /// BCP 47 primary tag of the source text.
    pub lang: &'a str,
    /// BCP 47 tag of the target.
    pub target_lang: &'a str,
    /// The text to translate.
    pub source: &'a str,
    /// Its translation, where the page had one.
    pub target: Option<&'a str>,
    /// How far it is translated.
    pub state: State,
    /// Probability that the target belongs to the source, where the page had one.
    pub score: Option<f32>,
    /// What must come through unchanged.
    pub protected: Vec<&'a str>,
    /// Inline elements of the source, the outer before the inner.
    pub codes: Vec<CodeEntry<'a>>,
    /// False where the page says that the text must not be translated.
    pub translate: bool,
    /// Remarks for the translator.
    pub notes: &'a [String],
}

/// An inline element of a unit: bold words, a link, a picture.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct CodeEntry<'a> {
    /// What it is.
    pub kind: CodeKind,
    /// First byte of the unit's source that it holds.
    pub start: usize,
    /// One past the last byte; `start` for an element between words.
    pub end: usize,
    /// Its start tag as the page has it.
    pub open: &'a str,
    /// Its end tag; empty for an element without content.
    pub close: &'a str,
}

impl<'a> Report<'a> {
    /// The report of a document.
    pub fn new(document: &'a Document, ctx: &Context<'_>) -> Self {
        Report {
            id: ctx.id.clone(),
            schema: SCHEMA,
            metadata: &document.metadata,
            blocks: blocks(document),
            body: body(document),
            sentences: sentences(document),
            pairs: document.pairs.iter().map(|p| pair(document, p)).collect(),
            removed: removed(document, ctx.explain),
            repairs: repairs(document, &document.repairs),
            proposals: repairs(document, &document.proposals),
            edits: edits(document),
            summary: summary(document),
            units: document.units.iter().map(|u| unit(document, u)).collect(),
            flags: document.flags.iter().copied().collect(),
            extra: ctx.extra.clone(),
        }
    }
}

impl<'a> Cleaned<'a> {
    /// The report of a document that was cleaned and no more.
    pub fn new(document: &'a Document, ctx: &Context<'_>) -> Self {
        Cleaned {
            id: ctx.id.clone(),
            schema: SCHEMA,
            metadata: &document.metadata,
            blocks: blocks(document),
            body: body(document),
            sentences: sentences(document),
            removed: removed(document, ctx.explain),
            repairs: repairs(document, &document.repairs),
            proposals: repairs(document, &document.proposals),
            edits: edits(document),
            flags: document.flags.iter().copied().collect(),
            extra: ctx.extra.clone(),
            text: clean_text(document),
        }
    }
}

/// The JSON Schema (draft 2020-12) of [`Report`].
#[cfg(feature = "schema")]
pub fn schema() -> Value {
    schema_of::<Report<'_>>("urn:duiyi:report:1", "Report of duiyi run")
}

/// The JSON Schema (draft 2020-12) of [`Cleaned`].
#[cfg(feature = "schema")]
pub fn cleaned_schema() -> Value {
    schema_of::<Cleaned<'_>>("urn:duiyi:cleaned:1", "Report of duiyi clean")
}

#[cfg(feature = "schema")]
fn schema_of<T: schemars::JsonSchema>(id: &str, title: &str) -> Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("$id".into(), id.into());
    schema.insert("title".into(), title.into());
    schema.to_value()
}

pub(super) fn write_json(document: &Document, ctx: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Report::new(document, ctx))?;
    out.write_all(b"\n")
}

pub(super) fn write_jsonl(document: &Document, ctx: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Report::new(document, ctx))?;
    out.write_all(b"\n")
}

/// The cleaned document as plain text, paragraphs joined by a blank line. Of an HTML page the article alone: what
/// stands in the metadata (title, captions) is left out.
pub fn clean_text(document: &Document) -> String {
    let html = document.source.media.is_html();
    let kept = |p: &Passage| !html || matches!(p.role, Role::Body | Role::Heading | Role::Table);
    let mut text = String::new();
    let mut before: Option<&Passage> = None;
    for passage in document.passages.iter().filter(|p| kept(p) && !p.text.is_empty()) {
        text.push_str(before.map_or("", |b| super::gap(b, passage).unwrap_or("\n\n")));
        text.push_str(passage.text.as_str());
        before = Some(passage);
    }
    text
}

fn blocks(document: &Document) -> Vec<Block<'_>> {
    let mut blocks = Vec::with_capacity(document.passages.len());
    for passage in &document.passages {
        let Span { start, end } = place(document, passage.text.span());
        let text = passage.text.as_str();
        blocks.push(Block { lang: passage.lang, role: passage.role, text, start, end });
    }
    blocks
}

/// A stretch of the source without the white space at its ends.
fn place(document: &Document, span: Span) -> Span {
    span.trimmed(document.source.text())
}

/// True for a paragraph of the body in the language with this primary tag.
fn is_body(passage: &Passage, primary: &str) -> bool {
    passage.role == Role::Body && passage.lang.primary() == primary
}

fn body(document: &Document) -> Sides<&str> {
    let side = |primary| {
        let own = document.passages.iter().filter(|p| is_body(p, primary));
        own.map(|p| p.text.as_str()).collect()
    };
    Sides { en: side("en"), zh: side("zh") }
}

fn sentences(document: &Document) -> Sides<SentenceEntry<'_>> {
    Sides { en: sentences_in(document, "en"), zh: sentences_in(document, "zh") }
}

fn sentences_in<'a>(document: &'a Document, primary: &str) -> Vec<SentenceEntry<'a>> {
    // The number of each passage among the body's paragraphs of this language.
    let mut numbers = Vec::with_capacity(document.passages.len());
    let mut count: usize = 0;
    for passage in &document.passages {
        count += usize::from(is_body(passage, primary));
        numbers.push(count.saturating_sub(1));
    }
    let mut entries = Vec::new();
    for i in document.sentences_in(primary) {
        let sentence = &document.sentences[i];
        let Span { start, end } = place(document, document.sentence_span(sentence));
        let text = document.sentence_text(sentence);
        entries.push(SentenceEntry { text, start, end, paragraph: numbers[sentence.passage] });
    }
    entries
}

fn pair<'a>(document: &'a Document, pair: &'a Pair) -> PairEntry<'a> {
    let side = |refs: &[TextRef]| refs.iter().map(|r| document.text_of(*r)).collect();
    PairEntry { zh: side(&pair.zh), en: side(&pair.en), score: finite(pair.score), flags: &pair.flags }
}

fn removed(document: &Document, explain: bool) -> Vec<RemovalEntry<'_>> {
    let mut entries = Vec::with_capacity(document.removed.len());
    for removal in &document.removed {
        let Span { start, end } = removal.span;
        entries.push(RemovalEntry {
            text: document.source.slice(removal.span),
            reason: removal.reason,
            why: explain.then(|| removal.cause.describe()),
            rule: removal.cause.rule().filter(|_| explain),
            score: removal.cause.score().filter(|_| explain),
            start,
            end,
        });
    }
    entries
}

fn repairs<'a>(document: &'a Document, repairs: &'a [Repair]) -> Vec<RepairEntry<'a>> {
    let entry = |repair: &'a Repair| RepairEntry {
        start: repair.span.start,
        inserted: document.source.slice(repair.span),
        found: &repair.found,
        repaired: &repair.repaired,
    };
    repairs.iter().map(entry).collect()
}

fn code(code: &InlineCode) -> CodeEntry<'_> {
    let Span { start, end } = code.span;
    CodeEntry { kind: code.kind, start, end, open: &code.open, close: &code.close }
}

fn edits(document: &Document) -> Vec<EditEntry<'_>> {
    let mut entries = Vec::with_capacity(document.edits.len());
    for edit in &document.edits {
        let Span { start, end } = edit.span;
        let found = document.source.slice(edit.span);
        entries.push(EditEntry { start, end, kind: edit.kind, found, replaced: &edit.replaced });
    }
    entries
}

fn summary(document: &Document) -> SummaryEntry<'_> {
    let summary = &document.summary;
    let own = document.sentences_in(summary.lang.primary());
    let mut sentences = Vec::with_capacity(summary.picks.len());
    for pick in &summary.picks {
        let Some(&i) = own.get(pick.index) else { continue };
        let text = document.sentence_text(&document.sentences[i]);
        sentences.push(PickEntry { text, index: pick.index, score: finite(pick.score), why: pick.why });
    }
    let skipped = summary.skipped.iter().map(|s| SkipEntry { index: s.index, why: s.why }).collect();
    SummaryEntry { lang: summary.lang.primary(), sentences, skipped }
}

fn unit<'a>(document: &'a Document, unit: &'a Unit) -> UnitEntry<'a> {
    // The text's own language, as in `blocks`; text from the metadata has only the unit's tag.
    let lang = match unit.from.first() {
        Some(TextRef::Sentence(i)) => document.sentences[*i].lang.tag(),
        Some(TextRef::Passage(i)) => document.passages[*i].lang.tag(),
        None => unit.lang.split('-').next().unwrap_or_default(),
    };
    UnitEntry {
        id: &unit.id,
        role: unit.role,
        lang,
        target_lang: &unit.target_lang,
        source: &unit.source,
        target: unit.target.as_deref(),
        state: unit.state,
        score: unit.score.map(finite),
        protected: unit.protected.iter().map(|s| s.slice(&unit.source)).collect(),
        codes: unit.codes.iter().map(code).collect(),
        translate: unit.translate,
        notes: &unit.notes,
    }
}

/// JSON has no NaN; a score that is none counts as no trust at all.
fn finite(score: f32) -> f32 {
    if score.is_finite() { score } else { 0.0 }
}
