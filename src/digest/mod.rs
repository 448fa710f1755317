//! The newsletter issue: many documents become one [`Issue`] that an editor can send.
//!
//! # Steps
//! 1. [`Article::of`]: what an issue needs of a document; the document can be dropped then.
//! 2. [`group`]: copies, parts and other tellings of one story come together.
//! 3. [`compose`]: an item for each group, in sections and in order, with what the editor changed ([`Edits`]).
//! 4. [`Format::write`]: Markdown, text, JSON, e-mail, feeds, workbook, Word document; [`Edits::write`] for the file that
//!    the editor changes and that is read back.
//!
//! Every sentence of a summary stands in its document, word for word; what only a person can say (why it matters) is an
//! empty place. All text is hostile: titles and sentences are one line without control characters, links are http or
//! https, pictures https, and each format escapes what it is given. Nothing here reads a clock or a file.

mod article;
mod compose;
mod doubt;
mod edits;
mod formats;
mod model;
mod options;
mod story;
mod template;
mod text;

pub use article::{Article, Given};
pub use compose::compose;
pub use doubt::{Doubt, DoubtKind};
pub use edits::{Edit, Edits, Pick, apply_picks};
pub use formats::{Format, MOST_BYTES};
pub use model::{Also, Image, Issue, Item, Layout, Row, Section, Version};
pub use options::{Options, Order, Quotes, SectionRule};
pub use story::{Group, group};
pub use template::Templates;
