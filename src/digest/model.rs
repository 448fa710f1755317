//! The issue.

use super::Doubt;
use crate::document::Lang;
use serde::{Deserialize, Serialize};

/// A finished issue. All its text is one line each, without control characters.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Issue {
    /// Its title.
    pub title: String,
    /// ISO date.
    pub date: Option<String>,
    /// Language of its own words: `en` or `zh-Hans`, `zh-Hant`.
    pub lang: Lang,
    /// How items in two languages are set.
    pub layout: Layout,
    /// The editor's words before the first item.
    pub intro: Option<String>,
    /// What mail programs show beside the subject; at most 90 characters.
    pub preview: String,
    /// Which part of how many, where an e-mail would be too long.
    pub part: Option<(usize, usize)>,
    /// The items.
    pub sections: Vec<Section>,
    /// Items that the editor left out.
    pub unused: Vec<Item>,
    /// No editor's marks are shown.
    pub finished: bool,
    /// Address of the issue's site.
    pub home_page: Option<String>,
    /// Address of its feed.
    pub feed_url: Option<String>,
    /// Sender and receivers of the e-mail.
    pub from: Option<String>,
    /// Receivers.
    pub to: Vec<String>,
}

impl Issue {
    /// The items in their order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|s| &s.items)
    }
}

/// Items under a title.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Section {
    /// Its title; `None` for the only one.
    pub title: Option<String>,
    /// Its items.
    pub items: Vec<Item>,
}

/// A story.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Item {
    /// Its number in the issue, from 1.
    pub number: usize,
    /// The same in every run: from the page's address, else the feed's id, else the text. 16 hexadecimal digits.
    pub id: String,
    /// Ids of all documents that tell it, its own first.
    pub members: Vec<String>,
    /// Numbers of the sentences of the first version that its summary is to have, from 0; what may be quoted decides how many of
    /// them it has.
    pub chosen: Vec<usize>,
    /// Its text; where there are two, in two languages, the one that the issue prefers first.
    pub versions: Vec<Version>,
    /// What stands beside each other in the two versions.
    pub rows: Vec<Row>,
    /// Who published it.
    pub source: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// ISO date.
    pub date: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Minutes to read the whole text; `None` where there is none.
    pub minutes: Option<usize>,
    /// Its picture.
    pub image: Option<Image>,
    /// Topics.
    pub tags: Vec<String>,
    /// Others who tell it.
    pub also: Vec<Also>,
    /// Why it matters: the editor's words. Never filled by the program.
    pub why: Option<String>,
    /// The editor's own summary, in place of the sentences of the first version.
    pub own_summary: Option<String>,
    /// What needs a look.
    pub doubts: Vec<Doubt>,
    /// File or record that it was read from.
    pub origin: String,
    /// The section that the settings give it.
    pub section: Option<String>,
    /// What decides the order by score.
    pub score: f64,
    /// For each sentence of the first version those of the second that translate it; empty where the second is another
    /// document's.
    #[serde(skip)]
    pub(super) translations: Vec<Vec<usize>>,
    /// Words of the text that the summary is of.
    #[serde(skip)]
    pub(super) words: usize,
    /// What the program chose where the editor chose otherwise.
    #[serde(skip)]
    pub(super) made: super::edits::Made,
}

impl Item {
    /// The version shown first.
    pub fn main(&self) -> &Version {
        static EMPTY: Version = Version::EMPTY;
        self.versions.first().unwrap_or(&EMPTY)
    }

    /// The title shown first.
    pub fn title(&self) -> &str {
        &self.main().title
    }

    /// The summary shown first: the editor's words, or sentences of the text.
    pub fn summary(&self) -> Vec<&str> {
        match &self.own_summary {
            Some(own) => vec![own],
            None => self.main().summary().collect(),
        }
    }
}

/// An item's text in one language.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Version {
    /// Its language.
    pub lang: Lang,
    /// Its title; empty where the document has none in this language.
    pub title: String,
    /// Sentences of the text, in its order, as they stand there.
    pub sentences: Vec<String>,
    /// Numbers of the sentences of the summary, from 0, in order.
    pub picks: Vec<usize>,
}

impl Version {
    const EMPTY: Version =
        Version { lang: Lang::UND, title: String::new(), sentences: Vec::new(), picks: Vec::new() };

    /// The sentences of the summary.
    pub fn summary(&self) -> impl Iterator<Item = &str> {
        self.picks.iter().filter_map(|&i| self.sentences.get(i)).map(String::as_str)
    }
}

/// What stands beside each other in two languages: a sentence and its translation, or both summaries as wholes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Of the first version.
    pub first: String,
    /// Of the second one; empty where it has nothing for it.
    pub second: String,
}

/// A picture, by its address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Image {
    /// https.
    pub url: String,
    /// What it shows; never empty.
    pub alt: String,
}

/// Another document that tells the story.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Also {
    /// Its id.
    pub id: String,
    /// Who published it, or the file's name.
    pub source: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// Its language.
    pub lang: Lang,
    /// File or record that it was read from.
    pub origin: String,
    /// True where its words are others and only its meaning is the same.
    pub by_meaning: bool,
}

/// How items in two languages are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// The issue's language alone, where an item has it.
    #[default]
    Single,
    /// The second language under the first.
    Stacked,
    /// Side by side.
    Columns,
}
