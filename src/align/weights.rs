//! The features of a bead by name, and the weights that turn them into a score.

use super::path::{KINDS, TYPES};
use crate::error::{Error, Result};
use crate::models::{self, Models};

/// The weights for words and layout alone, and those for them with vectors of the encoder.
pub(super) const PLAIN: &str = "align/weights.txt";
pub(super) const ENCODER: &str = "align/weights-encoder.txt";
/// What the names of the encoder's features begin with; the file without it has none of them.
const MEANING: &str = "meaning";

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident $text:literal)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "only its numbers are used")]
        #[allow(dead_code, reason = "the marks are reached by counting on from the first")]
        enum Place { $($name),* }
        /// Places of the features.
        pub(super) mod at {
            $($(#[$doc])* #[allow(dead_code, reason = "the marks are reached by counting on from the first")]
            pub(crate) const $name: usize = super::Place::$name as usize;)*
        }
        const FEATURES: &[&str] = &[$($text),*];
    };
}

features! {
    // A paired bead: lengths.
    LENGTH_SQUARE "length-square"
    LENGTH_LOG "length-log"
    /// For each sentence more than one a side, the logarithm of the mean length.
    LENGTH_EXTRA "length-extra"
    // Words.
    WORDS_MET "words-met"
    WORDS_UNMET "words-unmet"
    WORDS_SHARE "words-share"
    WORDS_SHARE_ZH "words-share-zh"
    WORDS_SHARE_EN "words-share-en"
    WORDS_LOG "words-log"
    WORDS_WEAKEST "words-weakest"
    /// Of beads with several sentences on that side alone.
    WORDS_WEAKEST_ZH "words-weakest-zh"
    WORDS_WEAKEST_EN "words-weakest-en"
    /// Share of the words over the best of the beads without one of the outer sentences.
    WORDS_GAIN "words-gain"
    /// How well the sentences beside the bead would fit it.
    WORDS_BESIDE_ZH "words-beside-zh"
    WORDS_BESIDE_EN "words-beside-en"
    FACTS_MET "facts-met"
    FACTS_UNMET "facts-unmet"
    FACTS_ALL_MET "facts-all-met"
    NOTHING_MET "nothing-met"
    // Marks, in the order of `marks::MARKS`.
    QUESTION "question"
    EXCLAMATION "exclamation"
    QUOTATION "quotation"
    COLON "colon"
    BRACKET "bracket"
    ELLIPSIS "ellipsis"
    DASH "dash"
    SEMICOLON "semicolon"
    STOP "stop"
    LAST_MARK "last-mark"
    QUOTATION_OPEN "quotation-open"
    QUOTATION_END "quotation-end"
    // Cosines of vectors, where an encoder is asked: of both sides of the bead,
    MEANING "meaning"
    /// over those of its sentences with what is nearest to them,
    MEANING_MARGIN "meaning-margin"
    /// both for each sentence more than one a side;
    MEANING_EXTRA "meaning-extra"
    MEANING_MARGIN_EXTRA "meaning-margin-extra"
    /// over the best of the beads without one of the outer sentences;
    MEANING_GAIN "meaning-gain"
    /// of the best of the beads with one sentence more, over it;
    MEANING_WIDER "meaning-wider"
    /// of the weakest sentence of several and of the sentences beside, over it.
    MEANING_WEAKEST_ZH "meaning-weakest-zh"
    MEANING_WEAKEST_EN "meaning-weakest-en"
    MEANING_BESIDE_ZH "meaning-beside-zh"
    MEANING_BESIDE_EN "meaning-beside-en"
    /// Of an unpaired sentence with the best one around.
    MEANING_ALONE "meaning-alone"
    // An unpaired sentence.
    ALONE_WORDS "alone-words"
    ALONE_FACTS "alone-facts"
    ALONE_LENGTH "alone-length"
    /// How well it would fit the best sentence around.
    ALONE_BEST "alone-best"
    /// Logarithm of the document's share of unpaired sentences over the usual one.
    ALONE_RATE "alone-rate"
    /// The same of beads of more than two sentences, for those.
    MANY_RATE "many-rate"
    // In short lists, where no neighbours support a bead.
    FEW_ALONE "few-alone"
    FEW_SHARE "few-share"
    // Layout.
    PARAGRAPH_STARTS_AGREE "paragraph-starts-agree"
    PARAGRAPH_STARTS_DIFFER "paragraph-starts-differ"
    PARAGRAPH_CROSSED "paragraph-crossed"
    PARAGRAPH_NUMBER_AGREES "paragraph-number-agrees"
    PARAGRAPH_NUMBER_DIFFERS "paragraph-number-differs"
    HEADING_AGREES "heading-agrees"
    HEADING_DIFFERS "heading-differs"
}

/// Number of features besides the types.
pub(super) const COUNT: usize = FEATURES.len();

/// Evidence for a bead, in the order of [`names`] without the types.
pub type Features = [f32; COUNT];

/// Names of the weights: one per bead type, then one per feature.
pub fn names() -> Vec<String> {
    let kinds = TYPES.iter().map(|(a, b)| format!("type-{a}-{b}"));
    kinds.chain(FEATURES.iter().map(|f| (*f).to_owned())).collect()
}

/// One weight per type and per feature.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    kinds: [f32; KINDS],
    features: Features,
}

impl Weights {
    /// Reads lines of a name and a number.
    pub(super) fn load(models: &Models, id: &str) -> Result<Self> {
        Self::parse(&models.text(id)?, id)
    }

    pub(super) fn parse(text: &str, id: &str) -> Result<Self> {
        let names = names();
        let mut values = vec![None; names.len()];
        for (number, line) in models::list(text) {
            let wrong = |what: &str| Error::model(id, format!("line {number}: {what}"));
            let (name, value) = line.split_once(' ').ok_or_else(|| wrong("no value"))?;
            let place = names.iter().position(|n| *n == name).ok_or_else(|| wrong("unknown feature"))?;
            let value: f32 = value.trim().parse().map_err(|_| wrong("not a number"))?;
            if !value.is_finite() || values[place].replace(value).is_some() {
                return Err(wrong("not finite or given twice"));
            }
        }
        let (mut kinds, mut features) = ([0.0; KINDS], [0.0; COUNT]);
        for ((slot, value), name) in kinds.iter_mut().chain(&mut features).zip(values).zip(names) {
            let unasked = (id == PLAIN && name.starts_with(MEANING)).then_some(0.0);
            *slot = value.or(unasked).ok_or_else(|| Error::model(id, format!("no weight for {name}")))?;
        }
        Ok(Self { kinds, features })
    }

    pub(super) fn score(&self, kind: usize, features: &Features) -> f32 {
        self.kinds[kind] + self.features.iter().zip(features).map(|(w, f)| w * f).sum::<f32>()
    }
}
