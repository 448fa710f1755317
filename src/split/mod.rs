//! Stage 6, split: passages become sentences.
//!
//! One engine for English and Chinese. A scan of the bytes stops at marks, quotation marks, brackets, line breaks and
//! spaces. At each candidate rules give a verdict: a sentence ends, none ends, or open with a lean. The marks choose
//! the rules (。！？ Chinese, `.?!` by what stands around them), so that a text in both languages needs no hint.
//! All words are data in `models/split/`.
//!
//! Among English text a linear model decides, with the verdict among its features: in web copy a fifth of the
//! sentences have no stop (headings, greetings, `Vince - Thanks for the message`), and no rule finds those. It is
//! logistic regression over hashed features with weights of one byte, in `models/split-en/`; `cargo xtask models split`
//! trains it. [`Options::rules_only`] does without. Chinese is decided by the rules.
//!
//! No boundary cuts a grapheme (UAX 29, by `unicode-segmentation`).

mod chinese;
mod custom;
mod english;
mod features;
mod labels;
mod lexicon;
mod lines;
mod marks;
mod model;
mod pairs;
mod scan;
mod stop;
mod token;

use crate::document::{Lang, SentenceKind, Span, Tiling};
use crate::error::Result;
use crate::models::Models;
pub use custom::{Phrases, Srx, export_srx};
pub use model::{Lesson, Question};
use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::sync::Arc;

/// Settings of the stage.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Never end a sentence inside a quotation.
    pub keep_quotes_whole: bool,
    /// End a Chinese sentence at ； too.
    pub zh_split_semicolon: bool,
    /// Decide by the rules alone, without the model.
    pub rules_only: bool,
    /// Most characters (Unicode scalar values) of a sentence; a longer one is cut at the best clause mark, bracket or
    /// space. Only a single grapheme may be longer.
    pub max_chars: Option<NonZeroUsize>,
    /// Abbreviations that we do not know, with or without their last stop. They end a sentence only where a usual
    /// first word of a sentence follows with a capital, or a blank line.
    pub abbreviations: Phrases,
    /// Phrases inside and right after which no sentence ends, a blank line apart.
    pub never_break: Phrases,
    /// Rules that decide before ours; in settings, the path of an SRX 2.0 file. A rule without expressions decides
    /// about all places that no other rule matches, so that one with `break="no"` at the end leaves nothing to ours.
    pub srx: Option<Srx>,
}

/// Finds sentences.
#[derive(Clone, Debug)]
pub struct Splitter {
    lexicon: Arc<lexicon::Lexicon>,
    /// Nothing where the feature `split-model` is off.
    weights: Option<Arc<model::Weights>>,
}

/// The model's file.
const WEIGHTS: &str = "split-en/weights.bin";

impl Splitter {
    /// Loads the word lists.
    ///
    /// # Errors
    /// When a list is missing or broken.
    pub fn new(models: &Models) -> Result<Self> {
        let weights = if cfg!(feature = "split-model") {
            Some(Arc::new(model::Weights::new(WEIGHTS, models.bytes(WEIGHTS)?)?))
        } else {
            None
        };
        Ok(Self { lexicon: Arc::new(lexicon::Lexicon::new(models)?), weights })
    }

    /// The same with other weights: the bytes of a file like `models/split-en/weights.bin`.
    ///
    /// # Errors
    /// When they are no such file.
    pub fn with_weights(&self, file: Vec<u8>) -> Result<Self> {
        let weights = model::Weights::new(WEIGHTS, Cow::Owned(file))?;
        Ok(Self { lexicon: Arc::clone(&self.lexicon), weights: Some(Arc::new(weights)) })
    }

    /// What the model would have to decide in `text`, with the answer of annotators whose sentences end at `gold`
    /// (bytes, ascending, right behind a character that is not white space). For training.
    pub fn lessons(&self, text: &str, gold: &[usize]) -> Vec<Lesson> {
        let teacher = model::Teacher { gold, lessons: Vec::new() };
        scan::Scan::new(text, &self.lexicon, &Options::default(), teacher).run().1.lessons
    }

    /// What the model is asked in `text`, with the sums on its way to each answer. For the bounds in the file of weights.
    pub fn questions(&self, text: &str) -> Vec<Question> {
        let Some(weights) = &self.weights else { return Vec::new() };
        let witness = model::Witness { weights, questions: Vec::new() };
        scan::Scan::new(text, &self.lexicon, &Options::default(), witness).run().1.questions
    }

    /// Tiles `text` with sentences (no white space at their ends) and gaps (white space alone). [`Lang::UND`]
    /// lets each line decide by its characters. Linear in the text.
    ///
    /// Our rules go by the characters around each candidate, which a language hint does not make better; `lang` says
    /// which rules of an SRX file hold.
    pub fn split(&self, text: &str, lang: Lang, options: &Options) -> Tiling<SentenceKind> {
        let tiles = self.engine(text, options);
        if custom::is_plain(options) {
            tiles
        } else {
            custom::apply(&tiles, text, lang, options, &self.lexicon)
        }
    }

    fn engine(&self, text: &str, options: &Options) -> Tiling<SentenceKind> {
        let mut out = Tiling::new();
        let mut from = 0;
        let ends = match &self.weights {
            Some(weights) if !options.rules_only => {
                scan::Scan::new(text, &self.lexicon, options, model::Model::new(weights)).run().0
            }
            _ => scan::Scan::new(text, &self.lexicon, options, model::Rules).run().0,
        };
        for end in ends {
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
    if end < text.len() && !stop::whole_at(text, end, next) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_segmentation::GraphemeCursor;

    fn splitter() -> Splitter {
        Splitter::new(&Models::embedded()).unwrap()
    }

    fn on_grapheme(text: &str, at: usize) -> bool {
        GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap()
    }

    /// What holds for every text.
    fn check(splitter: &Splitter, text: &str, options: &Options) {
        let tiles = splitter.split(text, Lang::UND, options);
        assert!(tiles.covers(text.len()));
        let sentences: Vec<Span> = tiles.iter().filter(|t| *t.1 == SentenceKind::Text).map(|t| t.0).collect();
        for (span, kind) in tiles.iter() {
            let piece = span.slice(text);
            match kind {
                SentenceKind::Gap => assert_eq!(piece.trim(), ""),
                SentenceKind::Text => assert_eq!(piece.trim(), piece),
            }
        }
        for pair in sentences.windows(2) {
            assert!(on_grapheme(text, pair[0].end) && on_grapheme(text, pair[1].start), "{text:?} {pair:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_tiled(text in any::<String>(), keep in any::<bool>(), semicolon in any::<bool>()) {
            check(&splitter(), &text, &Options { keep_quotes_whole: keep, zh_split_semicolon: semicolon, ..Options::default() });
        }

        #[test]
        fn texts_of_marks_are_tiled(
            parts in prop::collection::vec(prop::sample::select(vec![
                "a", "B", "Mr", "1", ".", ".", "?", "!", "…", "。", "？", "；", ";", "．", "“", "”", "\"", "'", "’", "(", ")",
                "（", "）", "《", "》", "「", "」", "[", "]", " ", " ", "\n", "\r\n", "\r", "\u{2028}", "\u{2029}", "\u{85}",
                "\u{3000}", "\u{301}", "\u{200d}", "\u{fe0f}", "🎉", "👩", "🇨🇳", "中", "说", "文", "：", "，", ",", ":)", "[1]",
                "www.", "@", "-", "—", "•", "1. ", "a) ", "\u{feff}", "\0",
            ]), 0..40),
            keep in any::<bool>(),
        ) {
            check(&splitter(), &parts.concat(), &Options { keep_quotes_whole: keep, zh_split_semicolon: true, ..Options::default() });
        }
    }

    #[test]
    fn long_texts_without_an_end_stay_cheap() {
        let splitter = splitter();
        let options = Options { keep_quotes_whole: true, zh_split_semicolon: true, ..Options::default() };
        for piece in [
            "a", "word ", "“", "(", "《", "\"", ".", ". ", " .", "…", "!", "\n", " \n", "a\n", "1. ", "。",
            "'", "[1]", "*", "🇨🇳", "\u{301}", "一.", "—", ":)",
        ] {
            let text = piece.repeat((1 << 20) / piece.len());
            let begun = std::time::Instant::now();
            check(&splitter, &text, &options);
            assert!(begun.elapsed().as_secs() < 20, "{piece:?} took {:?}", begun.elapsed());
        }
    }

    #[test]
    fn a_broken_list_is_an_error() {
        assert!(
            Splitter::new(&Models::open(env!("CARGO_MANIFEST_DIR")).unwrap()).unwrap_err().is_model()
                || Splitter::new(&Models::open(env!("CARGO_MANIFEST_DIR")).unwrap()).unwrap_err().is_io()
        );
    }
}
