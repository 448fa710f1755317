//! Language data: word lists, rules and weights that live in `models/`, not in code.
//!
//! The default set is built into the library. [`Models::open`] reads the same layout from a folder instead.

mod embedded;

use crate::error::{Error, Result, io_at};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Where the language data comes from.
#[derive(Clone, Debug, Default)]
pub struct Models {
    dir: Option<PathBuf>,
}

impl Models {
    /// The data built into the library.
    pub fn embedded() -> Self {
        Self { dir: None }
    }

    /// Data from a folder with the layout of `models/`. Nothing is taken from the built-in set, so a missing file
    /// is an error and never a silent fallback.
    ///
    /// # Errors
    /// When `dir` is not a folder.
    pub fn open(dir: impl AsRef<Path>) -> Result<Self> {
        let dir = dir.as_ref();
        if !dir.is_dir() {
            return Err(Error::model(&dir.display().to_string(), "no such folder"));
        }
        Ok(Self { dir: Some(dir.to_owned()) })
    }

    /// True when the data is the library's own, not that of a folder.
    pub fn are_built_in(&self) -> bool {
        self.dir.is_none()
    }

    /// A text file of the data, by its path under `models/`, such as `split/en/abbreviations.txt`.
    ///
    /// # Errors
    /// When it is missing or not UTF-8.
    pub fn text(&self, id: &str) -> Result<Cow<'static, str>> {
        match self.bytes(id)? {
            Cow::Borrowed(b) => {
                std::str::from_utf8(b).map(Cow::Borrowed).map_err(|_| Error::model(id, "is not UTF-8"))
            }
            Cow::Owned(b) => {
                String::from_utf8(b).map(Cow::Owned).map_err(|_| Error::model(id, "is not UTF-8"))
            }
        }
    }

    /// A binary file of the data, by its path under `models/`.
    ///
    /// # Errors
    /// When it is missing or cannot be read.
    pub fn bytes(&self, id: &str) -> Result<Cow<'static, [u8]>> {
        match &self.dir {
            None => embedded::FILES
                .iter()
                .find(|(name, _)| *name == id)
                .map(|(_, data)| Cow::Borrowed(*data))
                .ok_or_else(|| Error::model(id, "is not built in")),
            Some(dir) => {
                let path = dir.join(id);
                std::fs::read(&path).map(Cow::Owned).map_err(io_at("reading a model file", path))
            }
        }
    }
}

/// The lines of a reviewed list: blank lines and lines that start with `#` are left out. Each comes with its line
/// number, from 1, for messages.
pub fn list(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(i, line)| (i + 1, line.trim_end()))
        .filter(|(_, line)| !line.trim_start().is_empty() && !line.starts_with('#'))
}
