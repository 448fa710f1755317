//! What an editor should look at before an item goes out.

use crate::document::{Document, Flag};
use serde::Serialize;

/// A kind of doubt, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DoubtKind {
    /// There is no text.
    NoBody,
    /// The rest is for subscribers.
    Paywall,
    /// The text ends before its end.
    Truncated,
    /// No sentence to show.
    NoSummary,
    /// Characters could not be decoded, or were decoded wrongly.
    Encoding,
    /// There is no title.
    NoTitle,
    /// The title is a line of the text that looks like one, or its first sentence.
    GuessedTitle,
    /// A site's name was taken out of words.
    Repaired,
    /// A site's name may stand in words.
    PossibleWatermark,
    /// The article could not be told from its page for certain.
    BodyUncertain,
    /// Two documents were put together by their meaning alone.
    SameStory,
    /// The text is not the one that the editor chose sentences of.
    TextChanged,
    /// Sentences were left out to keep to what may be quoted.
    QuoteLimit,
    /// The name in the byline is not the writer's.
    Byline,
    /// The address given is none of the web, and is left out.
    BadLink,
    /// Languages are mixed in a way that a reader should see.
    Languages,
}

/// A doubt about an item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Doubt {
    /// What kind it is.
    pub kind: DoubtKind,
    /// What was found, for people: `ZeMaple Timesaland → Zealand`. Empty where the kind says it all.
    pub detail: String,
}

impl Doubt {
    pub(super) fn new(kind: DoubtKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }
}

impl DoubtKind {
    /// Every kind.
    pub const ALL: &[DoubtKind] = &[
        DoubtKind::NoBody,
        DoubtKind::Paywall,
        DoubtKind::Truncated,
        DoubtKind::NoSummary,
        DoubtKind::Encoding,
        DoubtKind::NoTitle,
        DoubtKind::GuessedTitle,
        DoubtKind::Repaired,
        DoubtKind::PossibleWatermark,
        DoubtKind::BodyUncertain,
        DoubtKind::SameStory,
        DoubtKind::TextChanged,
        DoubtKind::QuoteLimit,
        DoubtKind::Byline,
        DoubtKind::BadLink,
        DoubtKind::Languages,
    ];

    /// The stable word, which labels are found by.
    pub fn as_str(self) -> &'static str {
        match self {
            DoubtKind::NoBody => "no_body",
            DoubtKind::Paywall => "paywall",
            DoubtKind::Truncated => "truncated",
            DoubtKind::NoSummary => "no_summary",
            DoubtKind::Encoding => "encoding",
            DoubtKind::NoTitle => "no_title",
            DoubtKind::GuessedTitle => "guessed_title",
            DoubtKind::Repaired => "repaired",
            DoubtKind::PossibleWatermark => "possible_watermark",
            DoubtKind::BodyUncertain => "body_uncertain",
            DoubtKind::SameStory => "same_story",
            DoubtKind::TextChanged => "text_changed",
            DoubtKind::QuoteLimit => "quote_limit",
            DoubtKind::Byline => "byline",
            DoubtKind::BadLink => "bad_link",
            DoubtKind::Languages => "languages",
        }
    }
}

/// Flags of a document that an editor should see.
const FLAGS: &[(Flag, DoubtKind)] = &[
    (Flag::EmptyDocument, DoubtKind::NoBody),
    (Flag::OnlyBoilerplate, DoubtKind::NoBody),
    (Flag::Paywall, DoubtKind::Paywall),
    (Flag::Truncated, DoubtKind::Truncated),
    (Flag::EncodingDamage, DoubtKind::Encoding),
    (Flag::MojibakeSuspected, DoubtKind::Encoding),
    (Flag::TitleFromSourceLine, DoubtKind::GuessedTitle),
    (Flag::PossibleWatermark, DoubtKind::PossibleWatermark),
    (Flag::BodyUncertain, DoubtKind::BodyUncertain),
    (Flag::BylineUnreliable, DoubtKind::Byline),
    (Flag::MixedParagraph, DoubtKind::Languages),
    (Flag::ScriptMixed, DoubtKind::Languages),
    (Flag::OtherLanguage, DoubtKind::Languages),
];

/// Repairs that are shown with an item; more are counted.
const SHOWN: usize = 3;

/// The doubts that a document's own flags and repairs raise.
pub(super) fn of(document: &Document) -> Vec<Doubt> {
    let mut out: Vec<Doubt> = Vec::new();
    for (flag, kind) in FLAGS {
        if document.flags.contains(flag) && out.iter().all(|d| d.kind != *kind) {
            out.push(Doubt::new(*kind, ""));
        }
    }
    if !document.repairs.is_empty() {
        let shown = document.repairs.iter().take(SHOWN);
        let mut shown: Vec<String> = shown.map(|r| format!("{} → {}", r.found, r.repaired)).collect();
        if document.repairs.len() > SHOWN {
            shown.push(format!("+ {}", document.repairs.len() - SHOWN));
        }
        out.push(Doubt::new(DoubtKind::Repaired, super::text::line(&shown.join(", "))));
    }
    out
}
