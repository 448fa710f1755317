//! Stage 9, prepare: sentences and pairs become units for translators.
//!
//! A unit is a sentence of the body in the source language, or the source side of a pair as a whole: where two
//! Chinese sentences were written as one English sentence, the three go together. Titles, headings, captions and
//! table cells are units of their own role. A target is only ever text that the page had, and only from a pair that
//! the aligner trusts; anything less is a note.

mod direction;
mod divide;
mod notes;

pub use crate::document::Direction;
pub use direction::direction;
pub use divide::divide;

use crate::document::{Document, Flag, InlineCode, Lang, Pair, Role, Span, State, TextRef, Unit};
use crate::error::{Error, Result};
use crate::lexis::protect;
use notes::Notes;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Settings of the stage.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// BCP 47 tag of the source language (`zh-CN`, `zh-TW`, `en-US` …); the body's majority when absent.
    pub src: Option<String>,
    /// BCP 47 tag of the target language; the other one of Chinese and English when absent.
    pub tgt: Option<String>,
    /// At most this many tokens in the source of a unit; see [`divide`].
    pub tokens: Option<usize>,
}

impl Options {
    /// Refuses tags that are none, a source that is neither Chinese nor English, a direction from a language to
    /// itself, and a budget of no tokens.
    ///
    /// # Errors
    /// A configuration error that names the setting.
    pub fn check(&self) -> Result<()> {
        for (key, tag) in [("src", &self.src), ("tgt", &self.tgt)] {
            if tag.as_deref().is_some_and(|t| !direction::is_tag(t)) {
                let tag = tag.as_deref().unwrap_or_default();
                return Err(Error::config(format!("{tag:?} is not a language tag"))
                    .at(format_args!("prepare.{key}"))
                    .remedy("use a BCP 47 tag such as zh-CN, zh-TW or en-US"));
            }
        }
        if self.tokens == Some(0) {
            return Err(Error::config("a unit cannot have 0 tokens")
                .at("prepare.tokens")
                .remedy("allow 1 or more, or leave it out"));
        }
        let known = |tag: &str| ["zh", "en"].contains(&tag.split(['-', '_']).next().unwrap_or(tag));
        match (&self.src, &self.tgt) {
            (Some(src), _) if !known(src) => Err(Error::config(format!(
                "the source cannot be {src:?}: sentences are found in Chinese and English"
            ))
            .at("prepare.src")
            .remedy("use zh-CN, zh-TW, en-US or another tag of these two languages")),
            (Some(src), Some(tgt)) if src.eq_ignore_ascii_case(tgt) => {
                Err(Error::config(format!("source and target are both {src:?}")).at("prepare.tgt"))
            }
            _ => Ok(()),
        }
    }
}

/// Makes the units of a document (whose `units` are not read), in the order of the page, the title first.
pub fn prepare(document: &Document, direction: &Direction) -> Vec<Unit> {
    let mut units = Units::new(document, direction);
    units.titles();
    for (i, passage) in document.passages.iter().enumerate() {
        let own = passage.lang.primary() == units.src;
        match passage.role {
            Role::Body => units.body(i, own),
            Role::Furniture => {}
            _ if own => units.text(TextRef::Passage(i)),
            _ => {}
        }
    }
    units.captions();
    units.list
}

/// The units of one document in the making.
struct Units<'a> {
    document: &'a Document,
    direction: &'a Direction,
    /// Primary tags of the two languages.
    src: &'a str,
    tgt: &'a str,
    /// The pair that a text stands in, by the text.
    pairs: HashMap<TextRef, &'a Pair>,
    /// Sentences of each passage: the first one's number.
    sentences: Vec<(usize, usize)>,
    /// How often each role and text has occurred so far.
    seen: HashMap<(Role, String), usize>,
    notes: Notes<'a>,
    list: Vec<Unit>,
}

impl<'a> Units<'a> {
    fn new(document: &'a Document, direction: &'a Direction) -> Self {
        let mut pairs = HashMap::new();
        for pair in &document.pairs {
            for side in pair.zh.iter().chain(&pair.en) {
                pairs.entry(*side).or_insert(pair);
            }
        }
        let mut sentences = vec![(0, 0); document.passages.len()];
        for (i, sentence) in document.sentences.iter().enumerate() {
            let range = &mut sentences[sentence.passage];
            *range = if range.0 == range.1 { (i, i + 1) } else { (range.0.min(i), range.1.max(i + 1)) };
        }
        let (src, tgt) = (primary(&direction.src), primary(&direction.tgt));
        let notes = Notes::new(document, src);
        let seen = HashMap::new();
        Self { document, direction, src, tgt, pairs, sentences, seen, notes, list: Vec::new() }
    }

    /// Titles: a passage of that role is met later, so here only what lives in the metadata alone.
    fn titles(&mut self) {
        let m = &self.document.metadata;
        let (of_src, of_tgt) = (self.title(self.src), self.title(self.tgt));
        let main = m.title.as_deref().filter(|t| is_in(t, self.src));
        if let Some(source) = of_src.or(main)
            && !self.has_passage(Role::Title, source)
        {
            let target = of_tgt.filter(|t| *t != source).map(str::to_owned);
            self.push(Role::Title, Vec::new(), source.to_owned(), target, None, Vec::new());
        }
    }

    fn title(&self, primary: &str) -> Option<&'a str> {
        let m = &self.document.metadata;
        match primary {
            "en" => m.title_en.as_deref(),
            "zh" => m.title_zh.as_deref(),
            _ => None,
        }
    }

    fn has_passage(&self, role: Role, text: &str) -> bool {
        self.document.passages.iter().any(|p| p.role == role && p.text.as_str() == text)
    }

    /// Captions of the metadata.
    fn captions(&mut self) {
        let document = self.document;
        for caption in &document.metadata.captions {
            if !caption.text.is_empty() && is_in(&caption.text, self.src) {
                let credit = caption.credit.iter().map(|c| format!("credit: {c}")).collect();
                self.push(Role::Caption, Vec::new(), caption.text.clone(), None, None, credit);
            }
        }
    }

    /// A paragraph of the body: as a whole where a pair takes it so (a line of verse), else by sentences. A paragraph
    /// may hold a sentence of the other language.
    fn body(&mut self, passage: usize, own: bool) {
        if own && self.pairs.contains_key(&TextRef::Passage(passage)) {
            return self.text(TextRef::Passage(passage));
        }
        let (first, end) = self.sentences[passage];
        for i in first..end {
            let sentence = &self.document.sentences[i];
            if sentence.passage == passage && sentence.lang.primary() == self.src {
                self.text(TextRef::Sentence(i));
            }
        }
    }

    /// A text of the source language: alone, or with the others of its pair at the first of them.
    fn text(&mut self, from: TextRef) {
        let role = self.role(from);
        let Some(&pair) = self.pairs.get(&from) else {
            let notes = self.notes.of(&[from]);
            let source = self.document.text_of(from).to_owned();
            let target = self.title(self.tgt).filter(|t| role == Role::Title && *t != source);
            return self.push(role, vec![from], source, target.map(str::to_owned), None, notes);
        };
        let (own, other) = if self.src == "zh" { (&pair.zh, &pair.en) } else { (&pair.en, &pair.zh) };
        let doubtful = pair.flags.contains(&Flag::AlignmentLowConfidence);
        if doubtful || other.is_empty() || !own.contains(&from) || self.tgt_is_foreign() {
            let mut notes = self.notes.of(&[from]);
            if doubtful && !other.is_empty() {
                let text = self.joined(other, self.tgt);
                notes.push(format!("possible translation, not trusted (score {:.2}): {text}", pair.score));
            }
            let source = self.document.text_of(from).to_owned();
            return self.push(role, vec![from], source, None, None, notes);
        }
        if own.first() == Some(&from) {
            let mut notes = self.notes.of(own);
            if role == Role::Body && own.len() > 1 {
                notes.push(format!("{} sentences of the source are translated together", own.len()));
            }
            let target = Some(self.joined(other, self.tgt));
            self.push(role, own.clone(), self.joined(own, self.src), target, Some(pair.score), notes);
        }
    }

    /// True when the target is neither Chinese nor English: the page has no translation into it.
    fn tgt_is_foreign(&self) -> bool {
        self.src == self.tgt || !matches!(self.tgt, "zh" | "en")
    }

    fn role(&self, from: TextRef) -> Role {
        let passage = match from {
            TextRef::Sentence(i) => self.document.sentences[i].passage,
            TextRef::Passage(i) => i,
        };
        self.document.passages[passage].role
    }

    /// One side of a pair as one text.
    fn joined(&self, side: &[TextRef], primary: &str) -> String {
        let texts: Vec<&str> = side.iter().map(|r| self.document.text_of(*r)).collect();
        let spaced = Lang::from_tag(primary).is_none_or(|l| !l.joins_without_space());
        texts.join(if spaced { " " } else { "" })
    }

    fn push(
        &mut self,
        role: Role,
        from: Vec<TextRef>,
        source: String,
        target: Option<String>,
        score: Option<f32>,
        notes: Vec<String>,
    ) {
        let count = self.seen.entry((role, source.clone())).or_default();
        *count += 1;
        let (fixed, mut codes) = markup(self.document, &from, &source);
        let translate = !holds_all(&source, &fixed);
        let protected = protect::spans_with(&source, fixed);
        // A code that begins or ends inside a protected stretch is part of it.
        let cuts = |at: usize| protected.iter().any(|p| p.start < at && at < p.end);
        codes.retain(|c| !cuts(c.span.start) && !cuts(c.span.end));
        self.list.push(Unit {
            id: id(role, &source, *count),
            role,
            lang: self.direction.src.clone(),
            target_lang: self.direction.tgt.clone(),
            from,
            codes,
            protected,
            translate,
            part: None,
            source,
            state: if target.is_some() { State::Translated } else { State::Initial },
            target,
            score,
            notes,
        });
    }
}

/// What the markup of the page says about a unit's source: the stretches that must not be translated, and the inline elements.
/// The source is its texts in order, with at most a space between them.
fn markup(document: &Document, from: &[TextRef], source: &str) -> (Vec<Span>, Vec<InlineCode>) {
    let (mut fixed, mut codes) = (Vec::new(), Vec::new());
    let layers = &document.markup;
    if layers.fixed.is_empty() && layers.codes.is_empty() {
        return (fixed, codes);
    }
    let mut at = 0;
    for text in from {
        let (passage, range) = match *text {
            TextRef::Sentence(i) => (document.sentences[i].passage, document.sentences[i].range),
            TextRef::Passage(i) => (i, Span::new(0, document.passages[i].text.len())),
        };
        at += usize::from(source[at..].starts_with(' ') && at > 0);
        let text = &document.passages[passage].text;
        let place = text.source_span(range.range());
        // A stretch of the page as a stretch of the unit's source.
        let within = |stretch: Span| {
            let span = text.derived(stretch)?;
            let (start, end) = (span.start.max(range.start), span.end.min(range.end));
            (start < end).then(|| Span::new(at + start - range.start, at + end - range.start))
        };
        let words = |stretch: Span| within(stretch).map(|s| s.trimmed(source)).filter(|s| !s.is_empty());
        fixed.extend(layers.fixed_in(place).filter_map(words));
        for code in layers.codes_in(place) {
            let span = match code.close {
                Some(close) => words(Span::new(code.open.end, close.start)),
                // A picture stands behind the words before it.
                None => {
                    let before = within(Span::new(place.start, code.open.start));
                    Some(before.map_or(Span::new(at, at), |b| Span::new(b.end, b.end)))
                }
            };
            let tag = |span: Span| document.source.slice(span).to_owned();
            codes.extend(span.map(|span| InlineCode {
                kind: code.kind,
                span,
                open: tag(code.open),
                close: code.close.map(tag).unwrap_or_default(),
            }));
        }
        at += range.len();
    }
    (fixed, codes)
}

/// True when nothing of a text that can be read stands outside the stretches, which are in order.
fn holds_all(text: &str, stretches: &[Span]) -> bool {
    let mut at = 0;
    let gaps = stretches.iter().map(|s| (std::mem::replace(&mut at, s.end), s.start)).collect::<Vec<_>>();
    let mut gaps = gaps.into_iter().chain([(at, text.len())]);
    !stretches.is_empty() && gaps.all(|(a, b)| !text[a..b].chars().any(char::is_alphanumeric))
}

/// The first subtag: `zh` of `zh-CN`.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// True when a text without a known language (a title, a caption of the metadata) is in this one.
fn is_in(text: &str, primary: &str) -> bool {
    let (han, words) = direction::weigh(text);
    match primary {
        "zh" => han > words,
        "en" => words >= han && words > 0.0,
        _ => false,
    }
}

/// An id that depends on the unit's own text, role and repetition alone, so that it stays when other paragraphs come
/// or go: `u` and 80 bits of SHA-256 in base 32. An XML name token.
fn id(role: Role, source: &str, count: usize) -> String {
    let mut hash = Sha256::new();
    for part in [role.as_str(), source] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.update(count.to_string().as_bytes());
    let mut id = String::from("u");
    for chunk in hash.finalize().chunks(5).take(2) {
        let bits = chunk.iter().fold(0u64, |bits, b| bits << 8 | u64::from(*b));
        id.extend((0..8).rev().map(|k| char::from(BASE32[(bits >> (5 * k)) as usize & 31])));
    }
    id
}

/// RFC 4648 in lower case.
const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
