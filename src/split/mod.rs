//! Stage 6, split: passages become sentences.
//!
//! One engine for English and Chinese. A scan of the bytes stops at marks, quotation marks, brackets and line breaks
//! only. At each candidate rules give a verdict: a sentence ends, none ends, or open with a lean. The marks choose
//! the rules (。！？ Chinese, `.?!` by what stands around them), so that a text in both languages needs no hint.
//! All words are data in `models/split/`. No boundary cuts a grapheme (UAX 29, by `unicode-segmentation`).

mod chinese;
mod english;
mod labels;
mod lexicon;
mod lines;
mod marks;
mod pairs;
mod scan;
mod stop;

use crate::document::{Lang, SentenceKind, Span, Tiling};
use crate::error::Result;
use crate::models::Models;
use std::sync::Arc;

/// Settings of the stage.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Never end a sentence inside a quotation.
    pub keep_quotes_whole: bool,
    /// End a Chinese sentence at ； too.
    pub zh_split_semicolon: bool,
}

/// Finds sentences.
#[derive(Clone, Debug)]
pub struct Splitter {
    lexicon: Arc<lexicon::Lexicon>,
}

impl Splitter {
    /// Loads the word lists.
    ///
    /// # Errors
    /// When a list is missing or broken.
    pub fn new(models: &Models) -> Result<Self> {
        Ok(Self { lexicon: Arc::new(lexicon::Lexicon::new(models)?) })
    }

    /// Tiles `text` with sentences (no white space at their ends) and gaps (white space alone). `lang` says which
    /// rules hold; [`Lang::UND`] lets each sentence decide by its characters. Linear in the text.
    ///
    /// The rules go by the characters around each candidate, which a language hint does not make better, so `lang`
    /// changes nothing at present.
    pub fn split(&self, text: &str, lang: Lang, options: &Options) -> Tiling<SentenceKind> {
        let _ = lang;
        let mut out = Tiling::new();
        let mut from = 0;
        for end in scan::Scan::new(text, &self.lexicon, options).run() {
            from = push(text, from, end, &mut out);
        }
        push(text, from, text.len(), &mut out);
        out.extend(text.len(), SentenceKind::Gap);
        out
    }
}

/// Adds the sentence in `from..end` with the gap before it, as several when it is a list in one line. Returns where
/// the next stretch begins: `from` again when the boundary at `end` would cut a grapheme.
fn push(text: &str, from: usize, end: usize, out: &mut Tiling<SentenceKind>) -> usize {
    let next = marks::skip_space(text, end);
    if end < text.len() && (stop::whole_grapheme(text, end) != end || stop::whole_grapheme(text, next) != next) {
        return from;
    }
    let span = Span::new(from, end.max(from)).trimmed(text);
    if span.is_empty() {
        return from;
    }
    out.extend(span.start, SentenceKind::Gap);
    for item in labels::inline_items(span.slice(text)) {
        let item = span.start + item;
        out.push(marks::trim_back(text, item), SentenceKind::Text);
        out.extend(marks::skip_space(text, item), SentenceKind::Gap);
    }
    out.push(span.end, SentenceKind::Text);
    end
}
