//! `duiyi check`: validity of exchange files, quality of translations.

use crate::check::{Checker, Finding, Options, Quality, Rule, check_profile, rules, severity};
use crate::cli::args::{CheckArgs, Findings};
use crate::cli::{plan, print, say};
use crate::diag::Severity;
use crate::error::{Error, Result, io_at};
use crate::exchange::{self, Found, Glossary, Profile};
use crate::models::Models;
use serde_json::{Value, json};
use std::fmt::Write;
use std::io::Read;
use std::path::Path;

/// Checks every file; 0 when all are valid, 1 when one is not, 2 when one could not be read or is of no known format.
pub(in crate::cli) fn run(args: &CheckArgs) -> Result<u8> {
    if args.rules {
        return print(list(args.to)?.as_bytes());
    }
    let models = match &args.models {
        Some(dir) => Models::open(dir)?,
        None => Models::embedded(),
    };
    let checks = Checks {
        checker: Checker::new(&models)?,
        quality: Quality::new(&models)?,
        options: Options { xliff22: args.xliff22 },
        terms: args.terms.as_deref().map(plan::glossary).transpose()?,
        profile: args.profile.as_deref().map(|n| plan::profile(n, args.models.as_deref())).transpose()?,
        levels: args.levels.iter().map(|l| level_of(l)).collect::<Result<_>>()?,
        deny: args.deny.as_deref().map(|d| severity_of(d, "--deny")).transpose()?.unwrap_or(Severity::Error),
    };
    let mut out = Output { form: args.to, text: String::new(), results: Vec::new(), first: true };
    let mut code = 0;
    out.begin();
    for path in &args.files {
        let name = path.display().to_string();
        match read(path) {
            Err(e) => {
                say(&format!("duiyi: {e}"));
                code = 2;
            }
            Ok(bytes) => {
                let report = checks.check(&bytes);
                for finding in &report.findings {
                    out.finding(&name, finding);
                }
                if !args.quiet {
                    say(&summary(&name, &report));
                }
                let denied = report.findings.iter().any(|f| f.severity >= checks.deny);
                code = code.max(match report.format {
                    Some(_) => u8::from(denied),
                    None => 2,
                });
            }
        }
        // What is known is written before the next file, which may be large.
        print(std::mem::take(&mut out.text).as_bytes())?;
    }
    out.end();
    print(out.text.as_bytes())?;
    Ok(code)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let result = if path == Path::new("-") {
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| ())
    } else {
        std::fs::read(path).map(|b| bytes = b)
    };
    result.map_err(io_at("reading", path))?;
    Ok(bytes)
}

/// What is looked for.
struct Checks {
    checker: Checker,
    quality: Quality,
    options: Options,
    terms: Option<Glossary>,
    profile: Option<Profile>,
    /// Beginnings of rules' names with their level; `None` is off. The last one that fits decides.
    levels: Vec<(String, Option<Severity>)>,
    deny: Severity,
}

/// What was found in a file.
struct Report {
    format: Option<&'static str>,
    findings: Vec<Finding>,
}

impl Report {
    fn is_valid(&self) -> bool {
        self.format.is_some() && !self.findings.iter().any(Finding::is_error)
    }
}

impl Checks {
    fn check(&self, bytes: &[u8]) -> Report {
        use crate::check::Format;
        // A table is what has the columns of one: everything else is told as XML that it is not.
        let xml = bytes.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'<')
            || bytes.starts_with(b"\xef\xbb\xbf<");
        let table = if xml { None } else { exchange::read(bytes).ok() };
        let (format, mut findings, bitext) = match table {
            Some((found, bitext)) => {
                let workbook = found == Found::Workbook;
                let as_format = if workbook { exchange::Format::Xlsx } else { exchange::Format::Csv };
                let name = if workbook { "XLSX" } else { "table" };
                (Some(name), Vec::new(), Some((as_format, bitext)))
            }
            None => {
                let report = self.checker.check(bytes, &self.options);
                let as_format = match report.format {
                    Some(Format::Xliff12) => Some(exchange::Format::Xliff12),
                    Some(Format::Xliff2) => Some(exchange::Format::Xliff20),
                    Some(Format::Tmx) => Some(exchange::Format::Tmx),
                    _ => None,
                };
                let bitext = as_format.and_then(|f| exchange::read(bytes).ok().map(|(_, b)| (f, b)));
                (report.format.map(Format::name), report.findings, bitext)
            }
        };
        if let Some((format, bitext)) = bitext {
            findings.extend(self.quality.check(&bitext, self.terms.as_ref()));
            if let Some(profile) = &self.profile {
                let version =
                    if xml { version(bytes).filter(|_| format != exchange::Format::Tmx) } else { None };
                findings.extend(check_profile(&bitext, format, version, profile));
            }
            findings.sort_by_key(|f| f.line);
        }
        findings.retain_mut(|finding| {
            let level = self.levels.iter().rev().find(|(name, _)| finding.rule.id.starts_with(name.as_str()));
            match level {
                Some((_, None)) => false,
                Some((_, Some(severity))) => {
                    finding.severity = *severity;
                    true
                }
                None => true,
            }
        });
        Report { format, findings }
    }
}

/// The version that the root of an XLIFF file names.
fn version(bytes: &[u8]) -> Option<&str> {
    let at = memchr::memmem::find(bytes, b"<xliff")?;
    let end = at + memchr::memchr(b'>', &bytes[at..])?;
    let (_, rest) = std::str::from_utf8(&bytes[at..end]).ok()?.split_once(" version")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest[1..].split(quote).next()
}

fn severity_of(word: &str, option: &str) -> Result<Severity> {
    [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .find(|s| severity(*s) == word)
        .ok_or_else(|| {
            Error::config(format!("{word:?} is no level"))
                .at(option.to_owned())
                .remedy("use info, warning or error")
        })
}

/// `qa/length=off`.
fn level_of(text: &str) -> Result<(String, Option<Severity>)> {
    let (name, level) = text.split_once('=').ok_or_else(|| {
        Error::config(format!("{text:?} has no level")).at("--rule").remedy("write qa/length=off")
    })?;
    if !rules().any(|r| r.id.starts_with(name)) {
        return Err(Error::config(format!("no rule is called {name:?}"))
            .at("--rule")
            .remedy("duiyi check --rules lists them"));
    }
    let level = if level == "off" { None } else { Some(severity_of(level, "--rule")?) };
    Ok((name.to_owned(), level))
}

fn summary(name: &str, report: &Report) -> String {
    let format = report.format.unwrap_or("unknown");
    let errors = report.findings.iter().filter(|f| f.is_error()).count();
    let warnings = report.findings.len() - errors;
    let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let verdict =
        if report.is_valid() { "valid".to_owned() } else { format!("not valid, {}", count(errors, "error")) };
    match warnings {
        0 => format!("{name}: {format}, {verdict}"),
        n => format!("{name}: {format}, {verdict}, {}", count(n, "warning")),
    }
}

/// Findings as they are written.
struct Output {
    form: Findings,
    text: String,
    /// Findings of a SARIF log, which comes as a whole.
    results: Vec<Value>,
    first: bool,
}

impl Output {
    fn begin(&mut self) {
        if self.form == Findings::Json {
            self.text.push('[');
        }
    }

    fn end(&mut self) {
        match self.form {
            Findings::Json => self.text.push_str(if self.first { "]\n" } else { "\n]\n" }),
            Findings::Sarif => {
                let _ = writeln!(self.text, "{:#}", sarif(std::mem::take(&mut self.results)));
            }
            _ => {}
        }
    }

    fn finding(&mut self, file: &str, finding: &Finding) {
        match self.form {
            Findings::Text => {
                let _ = writeln!(self.text, "{file}:{finding}");
            }
            Findings::Jsonl => {
                let _ = writeln!(self.text, "{}", object(file, finding));
            }
            Findings::Json => {
                self.text.push_str(if self.first { "\n " } else { ",\n " });
                let _ = write!(self.text, "{}", object(file, finding));
            }
            Findings::Sarif => self.results.push(result(file, finding)),
        }
        self.first = false;
    }
}

fn object(file: &str, finding: &Finding) -> Value {
    json!({
        "file": file,
        "line": finding.line,
        "column": finding.column,
        "rule": finding.rule.id,
        "severity": severity(finding.severity),
        "message": finding.message,
    })
}

/// SARIF's word for a severity (3.27.10 level).
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A path as a relative or absolute URI reference.
fn uri(file: &str) -> String {
    let mut out = String::new();
    for byte in file.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte))
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// A finding as a `result` (SARIF 2.1.0, 3.27).
fn result(file: &str, finding: &Finding) -> Value {
    let index = rules().position(|r| r.id == finding.rule.id);
    json!({
        "ruleId": finding.rule.id,
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": uri(file)},
            "region": {"startLine": finding.line, "startColumn": finding.column},
        }}],
    })
}

/// A log with one run.
fn sarif(results: Vec<Value>) -> Value {
    let rules: Vec<Value> = rules()
        .map(|r| {
            json!({
                "id": r.id,
                "shortDescription": {"text": r.says},
                "help": {"text": format!("{} ({})", r.says, r.section)},
                "defaultConfiguration": {"level": level(r.severity)},
            })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "duiyi", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// The rules themselves.
fn list(form: Findings) -> Result<String> {
    let object = |r: &Rule| json!({"id": r.id, "severity": severity(r.severity), "section": r.section, "says": r.says});
    match form {
        Findings::Text => {
            let mut out = String::new();
            for rule in rules() {
                let _ = writeln!(
                    out,
                    "{}  {}\n    {}\n    {}",
                    rule.id,
                    severity(rule.severity),
                    rule.section,
                    rule.says
                );
            }
            Ok(out)
        }
        Findings::Jsonl => Ok(rules().map(|r| format!("{}\n", object(r))).collect()),
        Findings::Sarif => {
            Err(Error::config("--rules does not go with --to sarif")
                .remedy("a SARIF log has all rules in it"))
        }
        Findings::Json => {
            let all: Vec<Value> = rules().map(object).collect();
            serde_json::to_string_pretty(&all)
                .map(|text| text + "\n")
                .map_err(|e| Error::format(format!("the rules cannot be written: {e}")))
        }
    }
}
