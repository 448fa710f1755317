//! Settings: `[digest]` of the configuration file.

use super::Layout;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Settings of an issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Title of the issue; one in the issue's language when absent.
    pub title: Option<String>,
    /// Language of what the issue itself says (`en`, `zh`), and the version that bilingual items show first. Absent: that of
    /// most items.
    pub language: Option<String>,
    /// ISO date of the issue. Absent: that of the newest item.
    pub date: Option<String>,
    /// Order of the items in a section.
    pub order: Order,
    /// How items in two languages are set.
    pub layout: Layout,
    /// Sections in their order; an item goes to the first one that takes it. Without any there is one without a title.
    #[serde(rename = "section")]
    pub sections: Vec<SectionRule>,
    /// Title of the section for what no other takes.
    pub rest: Option<String>,
    /// Cosine of titles and first sentences from where on two documents may tell one story, 0 to 1: they must have numbers
    /// and names in common too. Above 1: never.
    pub same_story: f32,
    /// How many days two documents that tell one story may be apart, where both have a date.
    pub same_story_days: u32,
    /// How much may be quoted.
    pub quotes: Quotes,
    /// English words read in a minute.
    pub words_per_minute: u32,
    /// Han characters read in a minute.
    pub chars_per_minute: u32,
    /// Pictures are shown (by their address; nothing is fetched).
    pub images: bool,
    /// Address of the issue's site, for feeds.
    pub home_page: Option<String>,
    /// Address at which the feed will be found, for feeds.
    pub feed_url: Option<String>,
    /// Sender of the e-mail: `Name <address>`.
    pub from: Option<String>,
    /// Receivers of the e-mail.
    pub to: Vec<String>,
    /// Readers' copy: no list of what needs a look, no empty places for the editor.
    #[serde(rename = "final")]
    pub finished: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            title: None,
            language: None,
            date: None,
            order: Order::default(),
            layout: Layout::default(),
            sections: Vec::new(),
            rest: None,
            same_story: 0.6,
            same_story_days: 3,
            quotes: Quotes::default(),
            // Silent reading of prose: Brysbaert (2019) has 238 words a minute for English; Chinese newspapers are
            // commonly reckoned at 400 characters.
            words_per_minute: 238,
            chars_per_minute: 400,
            images: true,
            home_page: None,
            feed_url: None,
            from: None,
            to: Vec::new(),
            finished: false,
        }
    }
}

/// Order of items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// The newest first; what has no date last.
    #[default]
    Date,
    /// By the source's name, then by date.
    Source,
    /// By the record's own `score`, then by how many documents tell the story, then by date.
    Score,
    /// As the inputs came.
    Input,
}

/// What a section takes. Every list that is given must be met by one of its members; letter case does not count.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SectionRule {
    /// Its title.
    pub title: String,
    /// Names of sources, whole.
    pub sources: Vec<String>,
    /// Words in titles and topics.
    pub words: Vec<String>,
    /// Parts of the file's name: `city/`.
    pub files: Vec<String>,
    /// Primary tags of languages: `en`, `zh`.
    pub languages: Vec<String>,
}

/// How much of one text an issue may quote. A Han character counts as a word. Whole sentences are left out from the
/// end until what is set holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Quotes {
    /// Most words of one item.
    pub words: Option<usize>,
    /// Most of a text, 0 to 1.
    pub share: Option<f32>,
    /// Most words of one source in the issue.
    pub issue_words: Option<usize>,
    /// Most words of one item of a source, by its name: goes before `words`.
    pub sources: BTreeMap<String, usize>,
}
