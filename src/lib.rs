//! duiyi (对译): messy bilingual web copy in, a short faithful summary and files that a translator can open out.
//!
//! # Steps
//! 1. [`ingest`]: bytes become a frozen [`document::Source`], the source becomes blocks.
//! 2. [`repair`]: injected site names, invisible characters, left-over entities.
//! 3. [`clean`]: furniture goes to metadata and to the removal report; lines become paragraphs.
//! 4. [`detect`]: which language each stretch is in; the English side is normalised.
//! 5. [`separate`]: paragraphs become passages in one language; [`coverage`] checks that nothing is lost,
//!    [`describe`] says what kind of document it is.
//! 6. [`split`]: passages become sentences and gaps.
//! 7. [`summarize`]: verbatim sentences, chosen.
//! 8. [`layout`] and [`align`]: which texts can translate each other, and which do.
//! 9. [`prepare`]: units for translators.
//! 10. [`export`]: JSON, Markdown, and by [`exchange`] what translation tools open; [`merge`] takes it back.
//! 11. `digest` (feature `digest`): a newsletter issue from many documents.
//!
//! [`pipeline`] puts them in this order; each can be called alone. The source is never changed: every later layer
//! points into it by bytes.

pub mod align;
pub mod check;
pub mod clean;
#[cfg(feature = "cli")]
pub mod cli;
pub mod config;
pub mod count;
pub mod coverage;
pub mod describe;
pub mod detect;
pub mod diag;
#[cfg(feature = "digest")]
pub mod digest;
pub mod document;
pub mod embed;
pub mod error;
pub mod exchange;
pub mod export;
pub mod ingest;
pub mod layout;
pub mod lexis;
pub mod merge;
pub mod models;
pub mod pipeline;
pub mod prepare;
pub mod repair;
pub mod separate;
pub mod split;
pub mod summarize;

pub use config::Config;
pub use document::Document;
pub use error::{Error, Result};
pub use models::Models;
pub use pipeline::Pipeline;

/// The README's example is run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
