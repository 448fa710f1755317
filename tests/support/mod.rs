//! Cases as data: a file of `--- name ---`, input, `===`, expected output. Blank lines at the ends of a part do not
//! count, everything else does; a malformed case fails.

#![allow(dead_code, reason = "each test binary uses its part")]

use std::fs;
use std::path::Path;

/// One case of a file.
pub(crate) struct Case {
    /// Its name, with the file's in front.
    pub(crate) name: String,
    /// What is given.
    pub(crate) input: String,
    /// What must come out.
    pub(crate) expected: String,
}

/// All cases of a folder under `tests/cases`, in the order of names.
pub(crate) fn cases(folder: &str) -> Vec<Case> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(folder);
    let mut files: Vec<_> =
        fs::read_dir(&dir).expect("a folder of cases").map(|e| e.expect("an entry").path()).collect();
    files.sort();
    let mut out = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a readable file of cases");
        let stem = file.file_stem().expect("a name").to_string_lossy().into_owned();
        out.extend(parse(&stem, &text));
    }
    assert!(!out.is_empty(), "no case in {}", dir.display());
    out
}

fn parse(stem: &str, text: &str) -> Vec<Case> {
    let mut out = Vec::new();
    let body =
        text.lines().skip_while(|l| l.starts_with("# ") || l.is_empty()).collect::<Vec<_>>().join("\n");
    let mut rest = body.as_str();
    assert!(rest.starts_with("--- "), "{stem}: text before the first case");
    while let Some(after) = rest.strip_prefix("--- ") {
        let (name, after) =
            after.split_once(" ---\n").unwrap_or_else(|| panic!("{stem}: a name without its end"));
        let end = after.find("\n--- ").map_or(after.len(), |i| i + 1);
        let name = format!("{stem}: {name}");
        let (input, expected) =
            after[..end].split_once("\n===\n").unwrap_or_else(|| panic!("{name}: no === between the parts"));
        assert!(!expected.contains("\n===\n"), "{name}: two ===");
        let part = |t: &str| t.trim_matches('\n').to_owned();
        out.push(Case { name, input: part(input), expected: part(expected) });
        rest = &after[end..];
    }
    out
}

/// Runs all cases of a folder and fails with everything that differs.
pub(crate) fn check(folder: &str, run: impl Fn(&str) -> String) {
    let mut wrong = Vec::new();
    for case in cases(folder) {
        let got = run(&case.input);
        if got.trim_matches('\n') != case.expected {
            wrong.push(format!("{}\n--- expected\n{}\n--- got\n{got}\n", case.name, case.expected));
        }
    }
    assert!(wrong.is_empty(), "{} cases differ\n\n{}", wrong.len(), wrong.join("\n"));
}
