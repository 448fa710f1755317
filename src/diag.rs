//! Remarks that travel beside a result.

use crate::document::Span;
use serde::Serialize;

/// How much a remark matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Worth a look.
    Warning,
    /// Something is wrong with the input; the result stands all the same.
    Error,
}

/// A remark about a place in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// A stable code `stage/what`, such as `align/low-score`.
    pub code: &'static str,
    /// The place in the source, where there is one.
    pub span: Option<Span>,
    /// What is the matter, in a few words.
    pub message: String,
}

impl Diagnostic {
    /// A warning.
    pub fn warning(code: &'static str, span: Option<Span>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, code, span, message: message.into() }
    }

    /// An informal remark.
    pub fn info(code: &'static str, span: Option<Span>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Info, code, span, message: message.into() }
    }
}

/// A result together with the remarks made on the way.
#[derive(Clone, Debug)]
pub struct Warned<T> {
    /// The result.
    pub output: T,
    /// The remarks, in the order they were made.
    pub warnings: Vec<Diagnostic>,
}

impl<T> Warned<T> {
    /// A result without a remark.
    pub fn clean(output: T) -> Self {
        Self { output, warnings: Vec::new() }
    }
}
