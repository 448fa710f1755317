//! Files that a person has read, held against what the program gives today, byte by byte.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Files under `tests/golden/<folder>`.
pub(crate) struct Snapshots {
    folder: PathBuf,
    seen: BTreeSet<PathBuf>,
    wrong: Vec<String>,
}

impl Snapshots {
    pub(crate) fn new(folder: &str) -> Self {
        let folder = Path::new("tests/golden").join(folder);
        Self { folder, seen: BTreeSet::new(), wrong: Vec::new() }
    }

    /// Compares, or writes where the user asked for it.
    pub(crate) fn check(&mut self, name: &str, got: &[u8]) {
        let path = self.folder.join(name);
        if overwrite() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, got).unwrap();
        } else {
            match fs::read(&path) {
                Ok(want) if want == got => {}
                Ok(want) => self.wrong.push(first_difference(&path, &want, got)),
                Err(e) => self.wrong.push(format!("{}: {e}", path.display())),
            }
        }
        self.seen.insert(path);
    }

    /// Fails with everything that differed, and with files that nothing gives any more.
    pub(crate) fn finish(self) {
        let mut wrong = self.wrong;
        for path in files(&self.folder) {
            if !self.seen.contains(&path) {
                if overwrite() {
                    fs::remove_file(&path).unwrap();
                } else {
                    wrong.push(format!("{}: nothing gives this file any more", path.display()));
                }
            }
        }
        assert!(
            wrong.is_empty(),
            "{}\n\nWhere the new output is right: SNAPSHOTS=overwrite cargo test, then read `git diff tests/golden`.",
            wrong.join("\n")
        );
    }
}

/// Set by a person at their own machine; where tests decide what lands (CI=true) nothing is ever overwritten.
fn overwrite() -> bool {
    match std::env::var("SNAPSHOTS").as_deref() {
        Ok("overwrite") => {
            assert!(std::env::var_os("CI").is_none(), "SNAPSHOTS=overwrite has no place in CI");
            true
        }
        Ok(other) => panic!("SNAPSHOTS={other}: only \"overwrite\" has a meaning"),
        Err(_) => false,
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    found.sort();
    found
}

fn first_difference(path: &Path, want: &[u8], got: &[u8]) -> String {
    let (want, got) = (String::from_utf8_lossy(want), String::from_utf8_lossy(got));
    // `split`, not `lines`: a lost CR or a lost last line end is a difference too.
    let (mut w, mut g) = (want.split('\n'), got.split('\n'));
    for line in 1.. {
        match (w.next(), g.next()) {
            (None, None) => break,
            (a, b) if a == b => {}
            (a, b) => {
                let show = |x: Option<&str>| x.map_or("(no such line)".to_owned(), |t| format!("{t:?}"));
                return format!("{}:{line}:\n  want {}\n  got  {}", path.display(), show(a), show(b));
            }
        }
    }
    format!("{}: not the same bytes", path.display())
}
