//! The shape of the house as a test: who may name whom, how long a file may be, and that the library is silent.
//!
//! It reads the tokens of `src/`, so comments, strings and documentation do not count. What `#[cfg(test)]` guards is
//! free: a test at the foot of a stage may call other stages to make its input.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Most lines of code in one file: comments, blank lines and the tests at its foot do not count.
const LONGEST_FILE: usize = 600;

const CORE: &[&str] = &["document", "error", "diag"];
const SERVICES: &[&str] = &["document", "error", "diag", "models", "lexis", "embed"];
const STAGES: &[&str] = &[
    "ingest",
    "repair",
    "clean",
    "detect",
    "separate",
    "split",
    "summarize",
    "layout",
    "align",
    "prepare",
    "coverage",
    "describe",
];

/// `document <- {error, diag} <- models <- {lexis, embed} <- stages <- pipeline <- cli`: what a module may name besides
/// itself. `None` for a module that has no place in the rule.
fn may_name(module: &str) -> Option<Vec<&'static str>> {
    let all = |parts: &[&[&'static str]]| parts.concat();
    Some(match module {
        "document" => vec![],
        "error" | "diag" => vec!["document", "error", "diag"],
        "models" => all(&[CORE]),
        "lexis" | "embed" => all(&[CORE, &["models"]]),
        "exchange" => all(&[CORE]),
        "export" | "merge" => all(&[CORE, &["exchange"]]),
        "check" => all(&[CORE, &["models", "lexis", "exchange"]]),
        "count" => vec!["lexis"],
        // What it needs of a document it takes from the document; the stages are the caller's, but for preview lines.
        "digest" => all(&[SERVICES, &["summarize"]]),
        stage if STAGES.contains(&stage) => all(&[SERVICES]),
        // The settings of all stages in one struct: it names their `Options`.
        "config" => all(&[SERVICES, STAGES, &["digest"]]),
        "pipeline" => all(&[SERVICES, STAGES, &["config"]]),
        "cli" => all(&[
            SERVICES,
            STAGES,
            &["config", "pipeline", "exchange", "export", "merge", "check", "count", "digest"],
        ]),
        _ => return None,
    })
}

#[test]
fn modules_name_only_what_the_dependency_rule_allows() {
    let found: Vec<String> = files().iter().flat_map(|f| wrong_names(&f.path, &f.tokens)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_file_is_longer_than_it_should_be() {
    let found: Vec<String> = files().iter().filter_map(|f| too_long(&f.path, &f.tokens)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_library_never_prints_nor_reads_clock_or_environment() {
    let files = files();
    let library = files.iter().filter(|f| !matches!(f.module(), "cli" | "main"));
    let found: Vec<String> = library.flat_map(|f| impure(&f.path, &f.tokens)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_dependency_has_its_reason_in_contributing() {
    let read = |name: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
    let (manifest, reasons) = (read("Cargo.toml"), read("CONTRIBUTING.md"));
    let mut section = "";
    let mut names = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line.trim();
        } else if matches!(section, "[dependencies]" | "[dev-dependencies]")
            && let Some((name, _)) = line.split_once('=')
        {
            names.push(name.trim());
        }
    }
    assert!(names.len() > 10, "the dependencies were not found in Cargo.toml");
    let missing: Vec<&str> =
        names.into_iter().filter(|name| !reasons.contains(&format!("| `{name}` |"))).collect();
    assert!(missing.is_empty(), "CONTRIBUTING.md gives no reason for {missing:?}");
}

fn wrong_names(path: &str, tokens: &[Token]) -> Vec<String> {
    let module = module_of(path);
    // The two roots put everything together.
    if matches!(module, "lib" | "main") {
        return Vec::new();
    }
    let Some(allowed) = may_name(module) else {
        return vec![format!(
            "{path}:1: the module `{module}` has no place in the dependency rule; give it one in tests/architecture.rs"
        )];
    };
    crate_names(path, tokens)
        .into_iter()
        .filter(|(name, _)| name != module && !allowed.contains(&name.as_str()))
        .map(|(name, line)| {
            format!("{path}:{line}: `{module}` must not name `{name}`; it may name {}", list(&allowed))
        })
        .collect()
}

fn list(names: &[&str]) -> String {
    if names.is_empty() { "no other module".into() } else { names.join(", ") }
}

fn too_long(path: &str, tokens: &[Token]) -> Option<String> {
    let mut lines: Vec<usize> = tokens.iter().map(|t| t.line).collect();
    lines.dedup();
    let n = lines.len();
    (n > LONGEST_FILE)
        .then(|| format!("{path}:1: {n} lines of code, {LONGEST_FILE} are the most; is it one thing?"))
}

fn impure(path: &str, tokens: &[Token]) -> Vec<String> {
    let mut found = Vec::new();
    let mut tell = |line: usize, what: &str| {
        found.push(format!(
            "{path}:{line}: {what} in the library; only src/cli talks, reads clocks and the environment"
        ));
    };
    for (i, token) in tokens.iter().enumerate() {
        let next = tokens.get(i + 1).map_or("", |t| t.text.as_str());
        match token.text.as_str() {
            "print" | "println" | "eprint" | "eprintln" | "dbg" if next == "!" => {
                tell(token.line, &token.text)
            }
            "SystemTime" | "Instant" => tell(token.line, &token.text),
            "std" if next == "::" => {
                for (name, line) in use_tree(&tokens[i + 2..]) {
                    if name == "env" {
                        tell(line, "std::env");
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// Top-level modules that a file names, by `crate::x`, `crate::{x, y::z}` or enough `super::`.
fn crate_names(path: &str, tokens: &[Token]) -> Vec<(String, usize)> {
    let mut names = Vec::new();
    // Inline modules around the token: the brace depth at which each of them opened.
    let (mut inline, mut depth) = (Vec::new(), 0usize);
    let mut i = 0;
    while i < tokens.len() {
        match tokens[i].text.as_str() {
            "{" => {
                if i >= 2 && tokens[i - 2].text == "mod" {
                    inline.push(depth);
                }
                depth += 1;
            }
            "}" => {
                depth = depth.saturating_sub(1);
                if inline.last() == Some(&depth) {
                    inline.pop();
                }
            }
            "crate" if tokens.get(i + 1).is_some_and(|t| t.text == "::") => {
                names.extend(use_tree(&tokens[i + 2..]));
            }
            "super" => {
                let mut supers = 0;
                while tokens.get(i).is_some_and(|t| t.text == "super") {
                    supers += 1;
                    i += 2;
                }
                if supers >= module_depth(path) + inline.len() && i < tokens.len() {
                    names.extend(use_tree(&tokens[i..]));
                }
                continue;
            }
            _ => {}
        }
        i += 1;
    }
    // `crate::Config` and the like are re-exports of the root, said by their home.
    let homes: BTreeMap<&str, &str> = BTreeMap::from([
        ("Config", "config"),
        ("Document", "document"),
        ("Error", "error"),
        ("Result", "error"),
        ("Models", "models"),
        ("Pipeline", "pipeline"),
    ]);
    for (name, _) in &mut names {
        if let Some(home) = homes.get(name.as_str()) {
            *name = (*home).to_owned();
        }
    }
    names
}

/// The first names of a `use` tree: `a::b` gives a; `{a, b::{c, d}}` gives a and b.
fn use_tree(tokens: &[Token]) -> Vec<(String, usize)> {
    let Some(first) = tokens.first() else { return Vec::new() };
    if first.text != "{" {
        return vec![(first.text.clone(), first.line)];
    }
    let (mut names, mut depth, mut fresh) = (Vec::new(), 0, false);
    for token in tokens {
        match token.text.as_str() {
            "{" => {
                depth += 1;
                fresh = depth == 1;
            }
            "}" => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            "," => fresh = depth == 1,
            name if fresh => {
                names.push((name.to_owned(), token.line));
                fresh = false;
            }
            _ => {}
        }
    }
    names
}

fn module_of(path: &str) -> &str {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs")
}

/// How many `super` lead from a file's module to the root: `src/clean/mod.rs` 1, `src/clean/rules.rs` 2.
fn module_depth(path: &str) -> usize {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    let parts = inside.split('/').count();
    if inside.ends_with("/mod.rs") { parts - 1 } else { parts }
}

struct File {
    path: String,
    tokens: Vec<Token>,
}

impl File {
    fn module(&self) -> &str {
        module_of(&self.path)
    }
}

fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    walk(&root.join("src"), &mut paths);
    paths.sort();
    assert!(paths.len() > 20, "src/ was not found");
    paths
        .iter()
        .map(|p| {
            let path = p.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            File { tokens: shipped(tokens(&fs::read_to_string(p).unwrap())), path }
        })
        .collect()
}

fn walk(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Token {
    text: String,
    line: usize,
}

/// Words, `::` and single marks with their lines; comments and the insides of literals are left out.
fn tokens(code: &str) -> Vec<Token> {
    let c: Vec<char> = code.chars().collect();
    let (mut out, mut i, mut line) = (Vec::new(), 0, 1);
    let at = |i: usize| c.get(i).copied().unwrap_or('\0');
    while i < c.len() {
        let start = i;
        let first_line = line;
        let text: String = match c[i] {
            '/' if at(i + 1) == '/' => {
                while i < c.len() && c[i] != '\n' {
                    i += 1;
                }
                continue;
            }
            '/' if at(i + 1) == '*' => {
                let mut depth = 0;
                while i < c.len() {
                    match (c[i], at(i + 1)) {
                        ('/', '*') => (depth, i) = (depth + 1, i + 2),
                        ('*', '/') => (depth, i) = (depth - 1, i + 2),
                        _ => i += 1,
                    }
                    if depth == 0 {
                        break;
                    }
                }
                String::new()
            }
            '"' => {
                i = end_of_string(&c, i);
                "\"".into()
            }
            // A character, not a lifetime: 'a' and '\n', but not 'a.
            '\'' if at(i + 1) == '\\' || at(i + 2) == '\'' => {
                i += if at(i + 1) == '\\' { 3 } else { 2 };
                while i < c.len() && c[i] != '\'' {
                    i += 1;
                }
                i += 1;
                "'".into()
            }
            w if w.is_alphanumeric() || w == '_' => {
                while at(i).is_alphanumeric() || at(i) == '_' {
                    i += 1;
                }
                let word: String = c[start..i].iter().collect();
                let hashes = (i..).take_while(|&k| at(k) == '#').count();
                if matches!(word.as_str(), "r" | "br" | "cr") && at(i + hashes) == '"' {
                    i = end_of_raw_string(&c, i + hashes + 1, hashes);
                    "\"".into()
                } else {
                    word
                }
            }
            ':' if at(i + 1) == ':' => {
                i += 2;
                "::".into()
            }
            mark => {
                i += 1;
                if mark.is_whitespace() { String::new() } else { mark.into() }
            }
        };
        line += c[start..i.min(c.len())].iter().filter(|&&x| x == '\n').count();
        if !text.is_empty() {
            out.push(Token { text, line: first_line });
        }
    }
    out
}

fn end_of_string(c: &[char], open: usize) -> usize {
    let mut i = open + 1;
    while i < c.len() && c[i] != '"' {
        i += if c[i] == '\\' { 2 } else { 1 };
    }
    i + 1
}

fn end_of_raw_string(c: &[char], mut i: usize, hashes: usize) -> usize {
    while i < c.len() {
        if c[i] == '"' && c[i + 1..].iter().take(hashes).filter(|&&x| x == '#').count() == hashes {
            return i + 1 + hashes;
        }
        i += 1;
    }
    i
}

/// The tokens without the items that `#[cfg(test)]` guards.
fn shipped(tokens: Vec<Token>) -> Vec<Token> {
    let guard = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut out = Vec::with_capacity(tokens.len());
    let mut i = 0;
    while i < tokens.len() {
        let guarded =
            tokens[i..].len() > guard.len() && guard.iter().zip(&tokens[i..]).all(|(g, t)| t.text == *g);
        if !guarded {
            out.push(tokens[i].clone());
            i += 1;
            continue;
        }
        // Over the item: to its `;`, or to the brace that closes its body.
        i += guard.len();
        let mut depth = 0;
        while i < tokens.len() {
            match tokens[i].text.as_str() {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => {}
            }
            i += 1;
            if depth == 0 && matches!(tokens[i - 1].text.as_str(), "}" | ";") {
                break;
            }
        }
    }
    out
}

mod the_checks_themselves {
    use super::*;

    fn scan(code: &str) -> Vec<Token> {
        shipped(tokens(code))
    }

    #[test]
    fn a_forbidden_name_is_told_with_its_line() {
        let code = "use crate::document::Span;\n\nuse crate::{\n    error::Result,\n    split::{Splitter, crate_like},\n};\n";
        assert_eq!(
            wrong_names("src/clean/rules.rs", &scan(code)),
            [
                "src/clean/rules.rs:5: `clean` must not name `split`; it may name document, error, diag, models, lexis, embed"
            ]
        );
        assert_eq!(
            wrong_names("src/document/span.rs", &scan("fn f() -> crate::Result<()> {}")),
            ["src/document/span.rs:1: `document` must not name `error`; it may name no other module"]
        );
        let export =
            wrong_names("src/export/csv.rs", &scan("fn f(p: &crate::Models, d: &crate::Document) {}"));
        assert_eq!(
            export,
            [
                "src/export/csv.rs:1: `export` must not name `models`; it may name document, error, diag, exchange"
            ]
        );
    }

    #[test]
    fn super_is_followed_to_the_root() {
        let code = "use super::super::split;\nmod tests { use super::super::super::align::Line; use super::super::lists; }";
        let told = wrong_names("src/clean/rules.rs", &scan(code));
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("src/clean/rules.rs:1: `clean` must not name `split`"));
        assert!(told[1].starts_with("src/clean/rules.rs:2: `clean` must not name `align`"));
    }

    #[test]
    fn comments_strings_and_tests_do_not_count() {
        let code = "// crate::split\n/* crate::split /* nested */ */\n/// [`crate::split`]\n\
            fn f<'a>(x: &'a str) { let _ = (\"crate::split\", r#\"crate::split \" \"#, '\"', '\\'', x); }\n\
            #[cfg(test)]\nmod tests { use crate::split::Splitter; fn g() { println!(); } }\n";
        assert_eq!(wrong_names("src/clean/rules.rs", &scan(code)), Vec::<String>::new());
        assert_eq!(impure("src/clean/rules.rs", &scan(code)), Vec::<String>::new());
        let after = format!("{code}\nuse crate::align;\n");
        assert_eq!(wrong_names("src/clean/rules.rs", &scan(&after)).len(), 1);
    }

    #[test]
    fn print_clock_and_environment_are_told() {
        let code = "use std::{fmt, env};\nfn f() {\n    println!(\"x\");\n    std::env::var(\"X\");\n    env!(\"X\");\n}\n\
            fn g() -> std::time::SystemTime { print_nothing() }\n";
        let told = impure("src/split/mod.rs", &scan(code));
        let lines: Vec<&str> = told.iter().map(|t| t.split(" in the library").next().unwrap()).collect();
        assert_eq!(
            lines,
            [
                "src/split/mod.rs:1: std::env",
                "src/split/mod.rs:3: println",
                "src/split/mod.rs:4: std::env",
                "src/split/mod.rs:7: SystemTime"
            ]
        );
    }

    #[test]
    fn length_counts_lines_with_code() {
        let code = "fn f() {}\n// a comment\n\n".repeat(LONGEST_FILE);
        assert_eq!(too_long("src/split/mod.rs", &scan(&code)), None);
        let told = too_long("src/split/mod.rs", &scan(&format!("{code}fn g() {{}}\n"))).unwrap();
        assert!(told.starts_with("src/split/mod.rs:1: 601 lines of code, 600 are the most"), "{told}");
    }

    #[test]
    fn a_new_module_needs_a_place() {
        let told = wrong_names("src/shiny/mod.rs", &scan("fn f() {}"));
        assert_eq!(
            told,
            [
                "src/shiny/mod.rs:1: the module `shiny` has no place in the dependency rule; give it one in tests/architecture.rs"
            ]
        );
    }
}
