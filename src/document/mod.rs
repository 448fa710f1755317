//! The vocabulary: a frozen source and the layers that the stages put over it.
//!
//! Depends on nothing else in the crate. All places are bytes of [`Source::text`].

mod bitext;
mod block;
mod lang;
mod mapped;
mod markup;
mod record;
mod sentence;
mod source;
mod span;
mod summary;
mod unit;
mod words;

pub use bitext::{Bead, Pair, TextRef};
pub use block::{Block, BlockKind, Break, Form, Paragraph, Passage};
pub use lang::Lang;
pub use mapped::{Builder, MappedText, Run};
pub use markup::{Code, CodeKind, Markup};
pub use record::{Caption, Cause, Dateline, Edit, Metadata, Picture, Related, Removal, Repair, Term};
pub use sentence::{Sentence, SentenceKind};
pub use source::{Lines, Media, Source};
pub use span::{Span, Tiling};
pub use summary::{Pick, Skip, Summary};
pub use unit::{Direction, InlineCode, State, Unit};
pub use words::{Flag, Layout, Reason, Role, Status};

use std::collections::BTreeSet;

/// A document with all its layers, as the pipeline leaves it.
#[derive(Clone, Debug)]
pub struct Document {
    /// The frozen source.
    pub source: Source,
    /// What its markup says about stretches of it.
    pub markup: Markup,
    /// What the page says about itself.
    pub metadata: Metadata,
    /// The kept text in reading order: each passage in one language, with one role.
    pub passages: Vec<Passage>,
    /// What was taken out, in the order of the source.
    pub removed: Vec<Removal>,
    /// Injected names that were taken out, in the order of the source.
    pub repairs: Vec<Repair>,
    /// What may be an injected name, in the order of the source: the repairs that a person may want. Nothing was changed.
    pub proposals: Vec<Repair>,
    /// Other changes, in the order of the source.
    pub edits: Vec<Edit>,
    /// Sentences of the body, in reading order.
    pub sentences: Vec<Sentence>,
    /// Chinese and English side by side.
    pub pairs: Vec<Pair>,
    /// The summary; its picks count sentences of its language.
    pub summary: Summary,
    /// Units for translators.
    pub units: Vec<Unit>,
    /// What a person should know.
    pub flags: BTreeSet<Flag>,
}

impl Document {
    /// The text of a sentence.
    pub fn sentence_text(&self, sentence: &Sentence) -> &str {
        sentence.range.slice(self.passages[sentence.passage].text.as_str())
    }

    /// The place of a sentence in the source.
    pub fn sentence_span(&self, sentence: &Sentence) -> Span {
        self.passages[sentence.passage].text.source_span(sentence.range.range())
    }

    /// Numbers of the sentences whose language has this primary tag (`en`, `zh`), in reading order.
    pub fn sentences_in(&self, primary: &str) -> Vec<usize> {
        (0..self.sentences.len()).filter(|&i| self.sentences[i].lang.primary() == primary).collect()
    }

    /// What the page has for a text in the other language: the other side of its pair, empty where it has none. Where
    /// several sentences are translated together, the translation is that of all of them.
    pub fn counterparts(&self, text: TextRef) -> &[TextRef] {
        for pair in &self.pairs {
            if pair.zh.contains(&text) {
                return &pair.en;
            }
            if pair.en.contains(&text) {
                return &pair.zh;
            }
        }
        &[]
    }

    /// The text that a pair or a unit refers to.
    pub fn text_of(&self, r: TextRef) -> &str {
        match r {
            TextRef::Sentence(i) => self.sentence_text(&self.sentences[i]),
            TextRef::Passage(i) => self.passages[i].text.as_str(),
        }
    }
}
