//! Files that are written whole or not at all, and their names.

use super::input::Job;
use crate::error::{Error, Result};
use serde_json::Value;
use std::collections::HashSet;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Gives every document a name of its own.
#[derive(Debug, Default)]
pub(super) struct Stems(HashSet<String>);

impl Stems {
    /// The file's name without its extension.
    pub(super) fn of_file(&mut self, path: &Path) -> String {
        let stem = match path.file_stem() {
            Some(stem) if path != Path::new("-") => stem.to_string_lossy().into_owned(),
            _ => "stdin".to_owned(),
        };
        self.unique(stem)
    }

    /// The record's id, as far as it makes a file name; else the file's name and the line.
    pub(super) fn of_record(&mut self, record: &[u8], job: &Job) -> String {
        #[derive(serde::Deserialize)]
        struct Id {
            #[serde(default)]
            id: Value,
        }
        let id = match serde_json::from_slice::<Id>(record).map(|r| r.id) {
            Ok(Value::String(s)) => s,
            Ok(Value::Number(n)) => n.to_string(),
            _ => String::new(),
        };
        let safe = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
        let name: String = id.chars().take(80).map(safe).collect();
        let name = name.trim_matches(['.', '-']);
        if !name.is_empty() {
            return self.unique(name.to_owned());
        }
        let file = match Path::new(&job.origin).file_stem() {
            Some(stem) if job.origin != "-" => stem.to_string_lossy().into_owned(),
            _ => "record".to_owned(),
        };
        self.unique(format!("{file}-{}", job.line.unwrap_or(0)))
    }

    /// The feed's name and the number of the entry, from 1.
    pub(super) fn of_entry(&mut self, feed: &str, number: usize) -> String {
        self.unique(format!("{feed}-{number}"))
    }

    fn unique(&mut self, stem: String) -> String {
        let mut name = stem.clone();
        let mut n = 2;
        while !self.0.insert(name.clone()) {
            name = format!("{stem}-{n}");
            n += 1;
        }
        name
    }
}

/// Writes a file whole: into a temporary file beside it, which then takes its name. Without `force`, a file that
/// exists is left alone and is an error.
pub(super) fn write_whole(
    path: &Path,
    force: bool,
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<()> {
    if path.exists() && !path.is_file() && !path.is_dir() {
        // A device or a pipe takes the bytes as they come: its name must not be given to another file.
        let file = std::fs::OpenOptions::new().write(true).open(path).map_err(|e| failed(path, e))?;
        let mut out = BufWriter::new(file);
        write(&mut out).map_err(|e| named(path, e))?;
        return out.flush().map_err(|e| failed(path, e));
    }
    let dir = path.parent().filter(|d| !d.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".duiyi-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(dir).map_err(|e| failed(path, e))?;
    let mut out = BufWriter::new(file);
    write(&mut out).map_err(|e| named(path, e))?;
    let file = out.into_inner().map_err(|e| failed(path, e.into_error()))?;
    let done = if force { file.persist(path) } else { file.persist_noclobber(path) };
    done.map(drop).map_err(|e| match e.error.kind() {
        std::io::ErrorKind::AlreadyExists => exists(path),
        _ => failed(path, e.error),
    })
}

/// The error of standard output that cannot be written.
pub(super) fn stdout_failed(e: std::io::Error) -> Error {
    Error::io("writing", Path::new("standard output"), e)
        .remedy("check the space left, or where the output goes")
}

fn failed(path: &Path, e: std::io::Error) -> Error {
    Error::io("writing", path, e)
        .remedy("check the folder's permissions and the space left, or choose another with -o")
}

fn named(path: &Path, e: Error) -> Error {
    e.at(path.display()).remedy("check the space left, or choose another place with -o")
}

/// The error of an output that exists.
pub(super) fn exists(path: &Path) -> Error {
    Error::config("exists already")
        .at(path.display())
        .remedy("overwrite it with --force, or choose another place with -o")
}

/// Files that are read, by their real paths: a call that would write over one of them is refused, even with `--force`.
#[derive(Debug, Default)]
pub(super) struct Inputs(HashSet<PathBuf>);

impl Inputs {
    pub(super) fn new(files: &[PathBuf]) -> Self {
        Self(files.iter().filter_map(|f| f.canonicalize().ok()).filter(|f| f.is_file()).collect())
    }

    /// # Errors
    /// When `output` is one of the inputs, under whatever name.
    pub(super) fn spare(&self, output: &Path) -> Result<()> {
        match output.canonicalize() {
            Ok(real) if self.0.contains(&real) => Err(Error::config("is an input of this call")
                .at(output.display())
                .remedy("choose another place with -o")),
            _ => Ok(()),
        }
    }
}

/// Makes the output folder, and refuses names in it that are taken.
pub(super) fn prepare_folder(
    dir: &Path,
    names: impl Iterator<Item = String>,
    inputs: &Inputs,
    force: bool,
) -> Result<()> {
    if dir.exists() && !dir.is_dir() {
        return Err(Error::config("is not a folder").at(dir.display()).remedy("name a folder with -o"));
    }
    std::fs::create_dir_all(dir).map_err(|e| {
        Error::io("making the folder", dir, e)
            .remedy("check the permissions, or choose another folder with -o")
    })?;
    for taken in names.map(|n| dir.join(n)).filter(|p: &PathBuf| p.exists()) {
        inputs.spare(&taken)?;
        if !force {
            return Err(exists(&taken));
        }
    }
    // Whether the folder can be written is better known before the work than after it.
    tempfile::Builder::new().prefix(".duiyi-").tempfile_in(dir).map(drop).map_err(|e| failed(dir, e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_collide() {
        let mut stems = Stems::default();
        let names = ["a.txt", "b/a.html", "a-2.txt", "-"].map(|f| stems.of_file(Path::new(f)));
        assert_eq!(names, ["a", "a-2", "a-2-2", "stdin"]);
    }

    #[test]
    fn a_failed_file_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        let result = write_whole(&path, false, |out| {
            out.write_all(b"half").unwrap();
            Err(Error::format("no"))
        });
        assert!(result.unwrap_err().to_string().contains("a.csv: no"));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
        write_whole(&path, false, |out| out.write_all(b"one").map_err(|e| failed(Path::new("x"), e)))
            .unwrap();
        assert!(write_whole(&path, false, |_| Ok(())).unwrap_err().to_string().contains("--force"));
        write_whole(&path, true, |_| Ok(())).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"");
    }
}
