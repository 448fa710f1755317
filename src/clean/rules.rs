//! The rule file of furniture, read and compiled: see the head of `models/clean/rules.txt` for its form.

use crate::document::{Cause, Reason};
use crate::error::{Error, Result};
use crate::models::{Models, list};
use regex::{Captures, Regex, RegexSet, RegexSetBuilder};
use std::sync::{Arc, OnceLock};

/// What a rule looks at, and what follows from a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// The whole block is furniture.
    Line,
    /// The match in front of the block is.
    Start,
    /// The whole block is text, whatever it looks like.
    Keep,
    /// As `Line`; short lines behind it are titles of other articles.
    List,
    /// As `Line`; paragraphs behind it may be another article's.
    Teaser,
    /// As `Line`; lines behind it are words and translations.
    Terms,
    /// As `Line`; short blocks behind it belong to the same form.
    Form,
}

/// One rule.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) scope: Scope,
    pub(super) reason: Reason,
    /// Where it stands: `clean/rules.txt:57`.
    place: Arc<str>,
    pattern: String,
    /// Compiled when it first matches: most documents need a handful.
    regex: OnceLock<Option<Regex>>,
}

impl Rule {
    /// What a removal says that this rule made.
    pub(super) fn cause(&self) -> Cause {
        Cause::Rule(Arc::clone(&self.place))
    }

    fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.regex.get_or_init(|| Regex::new(&self.pattern).ok()).as_ref()?.captures(text)
    }
}

/// The pattern without its bounds: `{0,60}` as `*`, `{2,8}` as `+`. It matches wherever the pattern does, and a set
/// of such patterns is small, so it finds the few rules whose own expressions are worth compiling.
fn relaxed(pattern: &str) -> String {
    // A word boundary would take the set off the fast path wherever a text is not ASCII.
    let pattern = pattern.replace("\\b", "");
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern.as_str();
    while let Some(open) = rest.find('{') {
        let named = rest[..open].ends_with("\\p");
        let close = rest[open..].find('}').map_or(rest.len(), |c| open + c + 1);
        if named {
            out.push_str(&rest[..close]);
        } else {
            out.push_str(&rest[..open]);
            out.push(if rest[open..].starts_with("{0,") { '*' } else { '+' });
        }
        rest = &rest[close..];
    }
    out.push_str(rest);
    out
}

/// The rules of one file.
#[derive(Clone, Debug)]
struct File {
    start: RegexSet,
    line: RegexSet,
    rules: Arc<(Vec<Rule>, Vec<Rule>)>,
}

/// All rules, shared. A user's own come before the built-in ones.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    files: Vec<File>,
    /// `%name%` and what it stands for, for files to come.
    defines: Vec<(String, String)>,
}

/// Blocks with more bytes are text: no furniture line is that long, and the search stays cheap.
const LONGEST_LINE: usize = 1200;

const ID: &str = "clean/rules.txt";

impl Rules {
    pub(super) fn new(models: &Models) -> Result<Self> {
        let mut rules = Self { files: Vec::new(), defines: Vec::new() };
        let text = models.text(ID)?;
        rules.add(ID, &text, &|number, what| Error::model(ID, format!("line {number}: {what}")))?;
        Ok(rules)
    }

    /// Puts a user's rules in front of those that are there.
    pub(super) fn own(&mut self, name: &str, text: &str) -> Result<()> {
        self.add(name, text, &|number, what| {
            Error::config(what)
                .at(format_args!("{name}:{number}"))
                .remedy("a rule is \"SCOPE REASON EXPRESSION\", as in models/clean/rules.txt")
        })
    }

    fn add(&mut self, name: &str, text: &str, wrong: &dyn Fn(usize, String) -> Error) -> Result<()> {
        let (mut start, mut line) = (Vec::new(), Vec::new());
        for (number, row) in list(text) {
            let (first, rest) = row.trim_start().split_once(char::is_whitespace).unwrap_or((row, ""));
            let (second, third) = rest.trim().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
            let mut pattern = third.trim().to_owned();
            for (name, value) in self.defines.iter().rev() {
                pattern = pattern.replace(name, value);
            }
            if first == "define" {
                self.defines.push((format!("%{second}%"), pattern));
                continue;
            }
            let scope = match first {
                "line" => Scope::Line,
                "start" => Scope::Start,
                "keep" => Scope::Keep,
                "list" => Scope::List,
                "teaser" => Scope::Teaser,
                "terms" => Scope::Terms,
                "form" => Scope::Form,
                other => return Err(wrong(number, format!("unknown scope {other:?}"))),
            };
            let reason = second.parse().map_err(|e| wrong(number, e))?;
            if pattern.is_empty() {
                return Err(wrong(number, "no expression".into()));
            }
            let whole =
                if scope == Scope::Start { format!("^(?:{pattern})") } else { format!("^(?:{pattern})$") };
            if name != ID
                && let Err(e) = Regex::new(&whole)
            {
                return Err(wrong(number, e.to_string().lines().last().unwrap_or_default().to_owned()));
            }
            let place = format!("{name}:{number}").into();
            let rule = Rule { scope, reason, place, pattern: whole, regex: OnceLock::new() };
            if scope == Scope::Start { start.push(rule) } else { line.push(rule) }
        }
        let set = |rules: &[Rule]| {
            RegexSetBuilder::new(rules.iter().map(|r| relaxed(&r.pattern)))
                .dfa_size_limit(16 << 20)
                .build()
                .map_err(|e| wrong(0, e.to_string()))
        };
        let file = File { start: set(&start)?, line: set(&line)?, rules: Arc::new((start, line)) };
        self.files.insert(0, file);
        Ok(())
    }

    /// The first rule that matches the whole text, with its groups.
    pub(super) fn line<'t>(&self, text: &'t str) -> Option<(&Rule, Captures<'t>)> {
        if text.len() > LONGEST_LINE {
            return None;
        }
        self.files.iter().find_map(|f| first(&f.line, &f.rules.1, text))
    }

    /// The first rule that matches in front of the text, with its groups.
    pub(super) fn start<'t>(&self, text: &'t str) -> Option<(&Rule, Captures<'t>)> {
        // A dateline or a label is short; what follows does not matter.
        let mut end = text.len().min(300);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        self.files.iter().find_map(|f| first(&f.start, &f.rules.0, &text[..end]))
    }
}

fn first<'r, 't>(set: &RegexSet, rules: &'r [Rule], text: &'t str) -> Option<(&'r Rule, Captures<'t>)> {
    set.matches(text).iter().find_map(|i| Some((&rules[i], rules[i].captures(text)?)))
}
