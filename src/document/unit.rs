//! Units for translators (the word is XLIFF 2's).

use super::{CodeKind, Role, Span, TextRef};

/// How far a unit is translated (XLIFF 2, `state`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Not translated.
    #[default]
    Initial,
    /// A translation is there.
    Translated,
    /// Somebody has looked at it.
    Reviewed,
    /// Nothing is left to do.
    Final,
}

/// Which way to translate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Direction {
    /// BCP 47 tag of the source, with a region where clients want one (`en-US`, `zh-CN`, `zh-TW`).
    pub src: String,
    /// BCP 47 tag of the target.
    pub tgt: String,
    /// True when it was guessed from the body.
    pub guessed: bool,
}

/// An inline element in a unit's source, for the translator to keep. Those of a unit stand apart or in each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlineCode {
    /// What it is.
    pub kind: CodeKind,
    /// The words that it holds, as bytes of the source; empty where it stands between words. An element that goes on in
    /// the next unit is in both, each time as a whole.
    pub span: Span,
    /// Its start tag as the page has it.
    pub open: String,
    /// Its end tag as the page has it; empty for an element without content.
    pub close: String,
}

/// Something to translate: a sentence of the body, a heading, a table cell, the title.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Stable from run to run: it depends on the unit's own text, role and repetition, not on its place.
    pub id: String,
    /// What it is for.
    pub role: Role,
    /// BCP 47 tag of the source text, with a region where clients want one (`en-US`, `zh-CN`, `zh-TW`).
    pub lang: String,
    /// BCP 47 tag of the target.
    pub target_lang: String,
    /// Where the source text stands; empty for text that lives in the metadata (the title).
    pub from: Vec<TextRef>,
    /// Which bytes of the texts in `from`, put together, the unit holds; all of them when absent.
    pub part: Option<Span>,
    /// The text to translate.
    pub source: String,
    /// Its translation, where the page had one.
    pub target: Option<String>,
    /// State of the target.
    pub state: State,
    /// Probability that the target belongs to the source, where the page had one.
    pub score: Option<f32>,
    /// Stretches of [`Unit::source`] that must come through unchanged: URLs, e-mail addresses, @names, codes, and what the
    /// page says must not be translated. In order, apart from each other.
    pub protected: Vec<Span>,
    /// Inline elements of [`Unit::source`], the outer before the inner.
    pub codes: Vec<InlineCode>,
    /// False where the page says of the whole text that it must not be translated (`translate="no"`).
    pub translate: bool,
    /// Remarks for the translator: place, context, doubts.
    pub notes: Vec<String>,
}
