//! What was taken out and what was changed, and what the page says about itself.

use super::{Reason, Span};
use serde::Serialize;
use std::sync::Arc;

/// A stretch of the source that is not in the cleaned text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// Its place in the source.
    pub span: Span,
    /// Why it was taken out.
    pub reason: Reason,
    /// What decided it.
    pub cause: Cause,
}

/// What decided that a stretch is taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// A line of a data file or of a user's own rules: `clean/rules.txt:57`.
    Rule(Arc<str>),
    /// What it is made of or where it stands, in words.
    Form(&'static str),
    /// The line model: the log-odds that the line is the article's, in 1/256.
    Score(i32),
}

impl Cause {
    /// The place of the rule, `file:line`.
    pub fn rule(&self) -> Option<&str> {
        match self {
            Cause::Rule(place) => Some(place),
            _ => None,
        }
    }

    /// The probability that the line is the article's, by the line model.
    pub fn score(&self) -> Option<f32> {
        match self {
            Cause::Score(odds) => Some(1.0 / (1.0 + (-(*odds as f32) / 256.0).exp())),
            _ => None,
        }
    }

    /// For people.
    pub fn describe(&self) -> String {
        match self {
            Cause::Rule(place) => format!("rule {place}"),
            Cause::Form(why) => (*why).to_owned(),
            Cause::Score(_) => {
                format!("line model: {:.1} % article", 100.0 * self.score().unwrap_or_default())
            }
        }
    }
}

/// A site name that was injected into the text and taken out again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// Place of the injected name in the source.
    pub span: Span,
    /// The token as it was found, without outer punctuation.
    pub found: String,
    /// The token after the repair.
    pub repaired: String,
}

/// Any other change of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The stretch of the source that was changed.
    pub span: Span,
    /// What kind of change, as a stable word: `zero_width`, `control`, `entity`, `width`, `punctuation` …
    pub kind: &'static str,
    /// What stands there now.
    pub replaced: String,
}

/// What the page says about itself. Absent fields are null in the report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Metadata {
    /// The title, in the body's main language where there are two.
    pub title: Option<String>,
    /// The English title of a bilingual page.
    pub title_en: Option<String>,
    /// The Chinese title of a bilingual page.
    pub title_zh: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// The account that put it on the site.
    pub poster: Option<String>,
    /// The editor.
    pub editor: Option<String>,
    /// Who published it first.
    pub publisher: Option<String>,
    /// ISO 8601 date.
    pub published: Option<String>,
    /// The site's name from its tag: `World Times` of `[World Times]`.
    pub site_tag: Option<String>,
    /// A remark on the origin that names no publisher: `互联网`.
    pub source_note: Option<String>,
    /// How the languages are laid out.
    pub layout: Option<super::Layout>,
    /// Primary tag of the first body paragraph's language.
    pub first_lang: Option<String>,
    /// Which languages there are.
    pub status: Option<super::Status>,
    /// Place, date and agency in front of the first sentence, as written.
    pub dateline: Option<Dateline>,
    /// Captions of pictures.
    pub captions: Vec<Caption>,
    /// Other articles that the page points to.
    pub related: Vec<Related>,
    /// Topics.
    pub tags: Vec<String>,
    /// Others who worked on it.
    pub contributors: Vec<String>,
    /// Words and their translations from a word list.
    pub terms: Vec<Term>,
    /// The site's name, by the page's metadata (`og:site_name`).
    pub site_name: Option<String>,
    /// The page's language, by its metadata: a BCP 47 tag. It may be wrong; `blocks` say what was detected.
    pub language: Option<String>,
    /// The page's own address (`<link rel="canonical">`).
    pub url: Option<String>,
    /// The picture that the page shows where it is shared (`og:image`).
    pub image: Option<Picture>,
}

/// A picture that a page names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Picture {
    /// Its address, http or https.
    pub url: String,
    /// What it shows, in words.
    pub alt: Option<String>,
}

/// A dateline, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Dateline {
    /// The place.
    pub place: Option<String>,
    /// The date, as written.
    pub date: Option<String>,
    /// The agency.
    pub agency: Option<String>,
}

/// A caption.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Caption {
    /// Its text; empty when there is a credit alone.
    pub text: String,
    /// Whose picture it is.
    pub credit: Option<String>,
}

/// Another article that the page points to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Related {
    /// Its title; empty where only its text is there.
    pub title: String,
    /// True when its text is cut off.
    pub truncated: bool,
}

/// A word and its translation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Term {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}
