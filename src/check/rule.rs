//! What can be found: a rule, and a place where a file breaks it.

use crate::diag::Severity;
use std::fmt;

/// A rule of a standard, or of this program's own caution, that a file can break.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, `format/what`, which never changes: `xliff2/data-ref-unresolved`.
    pub id: &'static str,
    /// An error makes a file invalid, a warning does not.
    pub severity: Severity,
    /// Where it stands: standard and section.
    pub section: &'static str,
    /// What it asks for, in a sentence.
    pub says: &'static str,
}

/// A place where a file breaks a rule.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How grave it is here: the rule's own, unless the call or the circumstances say otherwise.
    pub severity: Severity,
    /// Byte of the decoded text, without its mark of order, where the fault begins.
    pub at: usize,
    /// Line of the decoded text, from 1.
    pub line: usize,
    /// Column on it in characters, from 1.
    pub column: usize,
    /// What is wrong here, with the values concerned.
    pub message: String,
}

impl Finding {
    /// Whether it makes the file invalid.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = severity(self.severity);
        write!(f, "{}:{}: {severity}: {} [{}]", self.line, self.column, self.message, self.rule.id)
    }
}

/// The word for a severity, as in JSON.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// Declares rules as statics, and a slice of all of them in the order of writing.
macro_rules! rules {
    ($(#[$doc:meta])* $all:ident: $($name:ident $severity:ident $id:expr, $section:expr, $says:expr;)*) => {
        $(pub(in crate::check) static $name: crate::check::rule::Rule = crate::check::rule::Rule {
            id: $id,
            severity: crate::diag::Severity::$severity,
            section: $section,
            says: $says,
        };)*
        $(#[$doc])*
        pub(in crate::check) static $all: &[&crate::check::rule::Rule] = &[$(&$name),*];
    };
}
pub(super) use rules;

/// Where findings go.
#[derive(Debug, Default)]
pub(super) struct Sink {
    pub(super) found: Vec<(&'static Rule, usize, String)>,
}

impl Sink {
    /// Notes that `rule` is broken at the byte `at`.
    pub(super) fn tell(&mut self, rule: &'static Rule, at: usize, message: impl Into<String>) {
        self.found.push((rule, at, message.into()));
    }
}

/// Lines of a text by their first bytes.
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1));
        Self { text, starts: starts.collect() }
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    fn place(&self, at: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|&s| s <= at).max(1);
        let start = self.starts[line - 1];
        let column = self.text.get(start..at).map_or(1, |t| t.chars().count() + 1);
        (line, column)
    }

    pub(super) fn findings(&self, sink: Sink) -> Vec<Finding> {
        let mut found = sink.found;
        found.sort_by_key(|(_, at, _)| *at);
        found
            .into_iter()
            .map(|(rule, at, message)| {
                let (line, column) = self.place(at);
                Finding { rule, severity: rule.severity, at, line, column, message }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_and_characters_from_one() {
        let lines = Lines::new("一二\n<三>\n");
        assert_eq!(lines.place(0), (1, 1));
        assert_eq!(lines.place(6), (1, 3));
        assert_eq!(lines.place(7), (2, 1));
        assert_eq!(lines.place(8), (2, 2));
        assert_eq!(lines.place("一二\n<三>\n".len()), (3, 1));
    }
}
