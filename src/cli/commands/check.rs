//! `duiyi check`: validity of exchange files.

use crate::check::{Checker, Finding, Options, Report, Rule, rules, severity};
use crate::cli::args::{CheckArgs, Findings};
use crate::cli::{print, say};
use crate::diag::Severity;
use crate::error::{Error, Result, io_at};
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
    let checker = Checker::new(&models)?;
    let options = Options { xliff22: args.xliff22 };
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
                let report = checker.check(&bytes, &options);
                for finding in &report.findings {
                    out.finding(&name, finding);
                }
                if !args.quiet {
                    say(&summary(&name, &report));
                }
                code = code.max(match (report.is_valid(), report.format) {
                    (true, _) => 0,
                    (false, Some(_)) => 1,
                    (false, None) => 2,
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

fn summary(name: &str, report: &Report) -> String {
    let format = report.format.map_or("unknown", crate::check::Format::name);
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
        "severity": severity(finding.rule.severity),
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
        "level": level(finding.rule.severity),
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
