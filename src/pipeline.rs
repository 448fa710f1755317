//! The only file that names every stage: it puts them in order and their layers into a [`Document`].

use crate::align::{Aligner, Line};
use crate::clean::{self, Cleaner};
use crate::config::Config;
use crate::detect::Detector;
use crate::document::{
    Cause, Document, Flag, Form, Lang, Markup, Pair, Paragraph, Passage, Removal, Role, Sentence,
    SentenceKind, Source, Span, Summary, TextRef, Tiling,
};
use crate::error::Result;
use crate::models::Models;
use crate::repair::Repairer;
use crate::split::Splitter;
use crate::summarize::{Candidate, Summarizer};
use crate::{coverage, describe, ingest, layout, prepare, separate};
use std::collections::BTreeSet;

/// The stages, loaded once; shared by all threads.
#[derive(Clone, Debug)]
pub struct Pipeline {
    /// Undoes what scrapers do.
    pub repairer: Repairer,
    /// Tells furniture from text.
    pub cleaner: Cleaner,
    /// Tells languages.
    pub detector: Detector,
    /// Finds sentences.
    pub splitter: Splitter,
    /// Chooses sentences.
    pub summarizer: Summarizer,
    /// Finds pairs.
    pub aligner: Aligner,
}

impl Pipeline {
    /// Loads the models of all stages.
    ///
    /// # Errors
    /// When a model is missing or broken.
    pub fn new(models: &Models) -> Result<Self> {
        Ok(Self {
            repairer: Repairer::new(models)?,
            cleaner: Cleaner::new(models)?,
            detector: Detector::new(models)?,
            splitter: Splitter::new(models)?,
            summarizer: Summarizer::new(models)?,
            aligner: Aligner::new(models)?,
        })
    }

    /// Runs all stages over a source. Any text gives a document.
    pub fn run(&self, source: Source, config: &Config) -> Document {
        let mut document = self.clean(source, config);
        self.sentences(&mut document, config);
        self.summary(&mut document, config);
        self.pairs(&mut document, config);
        let direction = prepare::direction(&document, &config.prepare);
        document.units = prepare::prepare(&document, &direction);
        if let Some((limit, counter)) = config.prepare.tokens.zip(self.summarizer.tokens()) {
            document.units = prepare::divide(document.units, limit, counter);
        }
        document
    }

    /// Runs the stages up to the separation of the languages: passages, removals, repairs, metadata.
    pub fn clean(&self, source: Source, config: &Config) -> Document {
        let read = ingest::blocks(&source);
        let markup = ingest::markup(&source);
        let warned = |code: &str| read.warnings.iter().any(|w| w.code == code);
        let uncertain = warned("ingest/body-uncertain");
        let mut repair = config.repair.clone();
        repair.fix_mojibake |= warned("ingest/misread");
        let blocks = read.output;
        let originals: Vec<Span> = blocks.iter().map(|b| b.text.span()).collect();
        let site = markup.about.site_name.as_deref();
        let repaired = self.repairer.repair_on(site, blocks, &repair);
        let mut injected: Vec<String> =
            repaired.repairs.iter().map(|r| source.slice(r.span).to_owned()).collect();
        injected.sort();
        injected.dedup();
        let mut cleaned = self.cleaner.clean(&repaired.blocks, &injected, &config.clean);
        describe::complete(&mut cleaned.metadata, &source.metadata, &markup, &cleaned.around);
        let mut edits = repaired.edits;
        let mut flags: BTreeSet<Flag> = repaired.flags.into_iter().chain(cleaned.flags).collect();
        flags.extend(uncertain.then_some(Flag::BodyUncertain));
        let mut langs = Vec::with_capacity(cleaned.paragraphs.len());
        let detected = self.languages(&cleaned.paragraphs, &markup);
        for (paragraph, detected) in cleaned.paragraphs.iter_mut().zip(detected) {
            let normal = clean::normalize(&paragraph.text, &detected);
            paragraph.text = normal.text;
            edits.extend(normal.edits);
            flags.extend(normal.flags);
            langs.push(normal.langs);
        }
        let passages = separate::separate(&cleaned.paragraphs, &langs);
        edits.sort_by_key(|e| e.span);
        let mut document = Document {
            source,
            markup,
            metadata: cleaned.metadata,
            passages,
            removed: cleaned.removed,
            repairs: repaired.repairs,
            proposals: repaired.proposals,
            edits,
            sentences: Vec::new(),
            pairs: Vec::new(),
            summary: Summary::default(),
            units: Vec::new(),
            flags,
        };
        let kept = document.passages.iter().map(|p| p.text.span());
        let lost = coverage::uncovered(
            document.source.text(),
            &originals,
            kept.chain(document.removed.iter().map(|r| r.span)),
        );
        for span in lost {
            let reason = coverage::reason(document.source.slice(span));
            document.removed.push(Removal { span, reason, cause: Cause::Form("no text in it") });
        }
        document.removed.sort_by_key(|r| r.span);
        describe::describe(&mut document);
        document
    }

    /// The languages of all paragraphs. What a paragraph leaves open (the script of `五月中旬`, a line of kanji) is
    /// settled by the language that the page declares for it, else by the other paragraphs where they are of one mind.
    fn languages(&self, paragraphs: &[Paragraph], markup: &Markup) -> Vec<Tiling<Lang>> {
        let declared = |p: &Paragraph| markup.lang(p.text.span());
        let mut out: Vec<Tiling<Lang>> =
            paragraphs.iter().map(|p| self.detector.detect_in(p.text.as_str(), declared(p))).collect();
        let mut weights = [(Lang::ZH_HANS, 0), (Lang::ZH_HANT, 0), (Lang::JA, 0)];
        for (span, lang) in out.iter().flat_map(Tiling::iter) {
            weights.iter_mut().filter(|w| w.0 == *lang).for_each(|w| w.1 += span.len());
        }
        weights.sort_by_key(|w| std::cmp::Reverse(w.1));
        let (context, weight) = weights[0];
        if weight > 10 * weights[1].1 {
            for (tiles, paragraph) in out.iter_mut().zip(paragraphs) {
                let open = matches!(declared(paragraph), Lang::UND | Lang::ZH);
                if open && tiles.iter().any(|(_, l)| l.is_zh() && *l != context) {
                    *tiles = self.detector.detect_in(paragraph.text.as_str(), context);
                }
            }
        }
        out
    }

    fn sentences(&self, document: &mut Document, config: &Config) {
        for (number, passage) in document.passages.iter_mut().enumerate() {
            if passage.role != Role::Body || !(passage.lang.is_en() || passage.lang.is_zh()) {
                continue;
            }
            let split = |p: &Passage| self.splitter.split(p.text.as_str(), p.lang, &config.split);
            let mut tiles = split(passage);
            if passage.form == Form::Verse {
                tiles = whole(passage.text.len());
            } else if let Some((text, edits)) =
                clean::insert_spaces(&passage.text, &tiles).filter(|_| passage.lang.is_en())
            {
                passage.text = text;
                document.edits.extend(edits);
                document.flags.insert(Flag::SpaceInserted);
                tiles = split(passage);
            }
            let sentence = |(range, _)| Sentence { passage: number, range, lang: passage.lang };
            document
                .sentences
                .extend(tiles.iter().filter(|(_, kind)| **kind == SentenceKind::Text).map(sentence));
        }
        document.edits.sort_by_key(|e| e.span);
        for i in 0..document.sentences.len() {
            let sentence = document.sentences[i];
            let text = document.sentence_text(&sentence);
            if sentence.lang.is_en() && text.is_ascii() {
                continue;
            }
            let quoted = self.detector.quotations(text);
            let clause =
                |s: &Span| s.slice(text).ends_with(['.', '!', '?', '。', '！', '？', '…', ',', '，']);
            if quoted.iter().any(|(s, lang)| lang.is_en() && sentence.lang.is_zh() && clause(s)) {
                document.flags.insert(Flag::EmbeddedEn);
            } else if quoted.iter().any(|(s, lang)| lang.is_zh() && sentence.lang.is_en() && clause(s)) {
                document.flags.insert(Flag::EmbeddedZh);
            }
        }
    }

    fn summary(&self, document: &mut Document, config: &Config) {
        let options = &config.summarize;
        let lang = match options.lang.as_deref() {
            Some(tag) => tag.split('-').next().unwrap_or(tag).to_owned(),
            None if document.sentences_in("en").is_empty() => "zh".to_owned(),
            None => "en".to_owned(),
        };
        let numbers = document.sentences_in(&lang);
        let candidates: Vec<Candidate<'_>> = numbers
            .iter()
            .map(|&i| {
                let sentence = &document.sentences[i];
                Candidate {
                    text: document.sentence_text(sentence),
                    paragraph: document.passages[sentence.passage].paragraph,
                }
            })
            .collect();
        let Some(&first) = numbers.first() else { return };
        let lang = document.sentences[first].lang;
        let meta = &document.metadata;
        let title = if lang.is_zh() { &meta.title_zh } else { &meta.title_en };
        let short = numbers.len() < options.sentences;
        let summary = self.summarizer.summarize(&candidates, lang, title.as_deref(), options);
        document.summary = summary;
        if short {
            document.flags.insert(Flag::ShortDocument);
        }
    }

    fn pairs(&self, document: &mut Document, config: &Config) {
        let plan = layout::plan(&document.passages, &document.sentences);
        document.metadata.layout = Some(plan.layout);
        let mut pairs = self.align_groups(document, &plan.groups, plan.balance, config);
        if let Some(other) = plan.other {
            // The page does not say which language leads; what aligns better does.
            let others = self.align_groups(document, &other, plan.balance, config);
            let weight = |pairs: &[Pair]| -> f32 {
                pairs.iter().filter(|p| !p.zh.is_empty() && !p.en.is_empty()).map(|p| p.score).sum()
            };
            if weight(&others) > weight(&pairs) {
                pairs = others;
            }
        }
        for pair in &pairs {
            if pair.zh.is_empty() || pair.en.is_empty() {
                document.flags.insert(Flag::AlignmentUneven);
            }
            document.flags.extend(pair.flags.iter().copied());
        }
        document.pairs = pairs;
    }

    fn align_groups(
        &self,
        document: &Document,
        groups: &[layout::Group],
        balance: f32,
        config: &Config,
    ) -> Vec<Pair> {
        let mut out = Vec::new();
        for group in groups {
            let single = |side: &[(TextRef, usize)]| side.len() == 1;
            if group.given && single(&group.zh) && single(&group.en) {
                out.push(Pair {
                    zh: vec![group.zh[0].0],
                    en: vec![group.en[0].0],
                    score: GIVEN,
                    flags: Vec::new(),
                });
                continue;
            }
            let equal = group.zh.last().map(|t| t.1) == group.en.last().map(|t| t.1);
            let lines = |side: &[(TextRef, usize)]| -> Vec<Line<'_>> {
                side.iter()
                    .map(|(text, paragraph)| Line {
                        text: document.text_of(*text),
                        paragraph: equal.then_some(*paragraph),
                        heading: matches!(text, TextRef::Passage(_)),
                    })
                    .collect()
            };
            let (zh, en) = (lines(&group.zh), lines(&group.en));
            for bead in self.aligner.align(&zh, &en, (Lang::ZH, Lang::EN), &config.align) {
                let refs = |side: &[(TextRef, usize)], range: std::ops::Range<usize>| -> Vec<TextRef> {
                    side[range].iter().map(|t| t.0).collect()
                };
                let two_sided = !bead.source.is_empty() && !bead.target.is_empty();
                let score = if two_sided { doubted(bead.score, balance) } else { bead.score };
                let low = two_sided && score < config.align.low_confidence;
                out.push(Pair {
                    zh: refs(&group.zh, bead.source),
                    en: refs(&group.en, bead.target),
                    score,
                    flags: if low { vec![Flag::AlignmentLowConfidence] } else { Vec::new() },
                });
            }
        }
        out
    }
}

/// The probability of a pair once it is known how much of the text can have a counterpart at all: the aligner
/// expects two versions of one text, so where one side is a few quotations the odds shrink: by the share of the longer
/// side that can be translated, and once more because the shorter side is then hardly a translation.
fn doubted(score: f32, balance: f32) -> f32 {
    if balance >= EVEN {
        return score;
    }
    let odds = score / (1.0 - score).max(1e-6) * (balance / EVEN).powi(2);
    odds / (1.0 + odds)
}

/// Versions of one text differ less than this in length, gaps included.
const EVEN: f32 = 0.4;

/// Probability of a pair that the page itself makes (a row, a slash). A row may still hold two texts that do not
/// translate each other, so it is not certain.
const GIVEN: f32 = 0.95;

fn whole(len: usize) -> Tiling<SentenceKind> {
    let mut tiles = Tiling::new();
    tiles.push(len, SentenceKind::Text);
    tiles
}
