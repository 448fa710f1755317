//! Remarks for the translator: where a text stands, what stands around it, what was repaired in it.

use crate::document::{Document, Repair, Role, Span, TextRef};

/// Longest context, in characters: enough to see what a pronoun speaks of.
const CONTEXT: usize = 80;

/// What the notes of a document are made from.
pub(super) struct Notes<'a> {
    document: &'a Document,
    /// Numbers of the sentences of the source language.
    own: Vec<usize>,
    /// Number of each passage among the paragraphs of the body in the source language, from 1.
    paragraphs: Vec<usize>,
}

impl<'a> Notes<'a> {
    pub(super) fn new(document: &'a Document, src: &str) -> Self {
        let mut count = 0;
        let mut paragraphs = Vec::with_capacity(document.passages.len());
        for passage in &document.passages {
            count += usize::from(passage.role == Role::Body && passage.lang.primary() == src);
            paragraphs.push(count);
        }
        Self { document, own: document.sentences_in(src), paragraphs }
    }

    /// The notes of a unit made from these texts, which follow each other.
    pub(super) fn of(&self, from: &[TextRef]) -> Vec<String> {
        let mut notes = Vec::new();
        if let (Some(&TextRef::Sentence(first)), Some(&TextRef::Sentence(last))) = (from.first(), from.last())
        {
            notes.push(format!("paragraph {}", self.paragraphs[self.document.sentences[first].passage]));
            let before = self.own.partition_point(|i| *i < first).checked_sub(1);
            notes.extend(
                before.and_then(|k| self.sentence(k)).map(|t| format!("before: {}", excerpt(t, true))),
            );
            let after = self.own.partition_point(|i| *i <= last);
            notes.extend(self.sentence(after).map(|t| format!("after: {}", excerpt(t, false))));
        }
        for text in from {
            let span = match *text {
                TextRef::Sentence(i) => self.document.sentence_span(&self.document.sentences[i]),
                TextRef::Passage(i) => self.document.passages[i].text.span(),
            };
            notes.extend(self.repairs(span).iter().map(|r| repaired(self.document, r)));
        }
        notes
    }

    /// Sentence `k` of the source language.
    fn sentence(&self, k: usize) -> Option<&'a str> {
        self.own.get(k).map(|i| self.document.sentence_text(&self.document.sentences[*i]))
    }

    /// Repairs that begin inside a stretch of the source.
    fn repairs(&self, span: Span) -> &'a [Repair] {
        let all = &self.document.repairs;
        let first = all.partition_point(|r| r.span.start < span.start);
        let end = all.partition_point(|r| r.span.start < span.end);
        &all[first..end.max(first)]
    }
}

fn repaired(document: &Document, repair: &Repair) -> String {
    let inserted = document.source.slice(repair.span);
    format!("repaired: {} → {} ({inserted} was injected)", repair.found, repair.repaired)
}

/// The end (`tail`) or the beginning of a text, cut at [`CONTEXT`] characters.
fn excerpt(text: &str, tail: bool) -> String {
    if tail {
        match text.char_indices().rev().nth(CONTEXT - 1).filter(|(at, _)| *at > 0) {
            Some((at, _)) => format!("…{}", &text[at..]),
            None => text.to_owned(),
        }
    } else {
        match text.char_indices().nth(CONTEXT) {
            Some((at, _)) => format!("{}…", &text[..at]),
            None => text.to_owned(),
        }
    }
}
