//! The one error type of the library.

use std::fmt;
use std::path::{Path, PathBuf};

/// Result with the library's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, where, and what can be done about it.
///
/// Opaque and cheap to move; ask it with the `is_…` predicates. Text never causes an error: whatever is odd about
/// it is a flag or a diagnostic beside the result. Errors are for input that cannot be read, broken models,
/// impossible settings and output that cannot be written.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: Kind,
    message: String,
    place: Option<String>,
    remedy: Option<&'static str>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Io,
    Decode,
    Model,
    Config,
    Format,
}

impl Error {
    fn new(kind: Kind, message: impl Into<String>) -> Self {
        Error(Box::new(Inner { kind, message: message.into(), place: None, remedy: None, source: None }))
    }

    /// An operation of the operating system failed.
    pub fn io(doing: &str, path: &Path, source: std::io::Error) -> Self {
        let mut e = Error::new(Kind::Io, format!("{doing}: {source}")).at(path.display());
        e.0.source = Some(Box::new(source));
        e
    }

    /// An input cannot be turned into text.
    pub fn decode(message: impl Into<String>) -> Self {
        Error::new(Kind::Decode, message)
    }

    /// A model is missing or broken.
    pub fn model(id: &str, message: impl Into<String>) -> Self {
        Error::new(Kind::Model, message).at(format_args!("model {id}"))
    }

    /// A setting is unknown or impossible.
    pub fn config(message: impl Into<String>) -> Self {
        Error::new(Kind::Config, message)
    }

    /// A record or a file does not have the form that it should.
    pub fn format(message: impl Into<String>) -> Self {
        Error::new(Kind::Format, message)
    }

    /// Says where: a path, a line, a key.
    #[must_use]
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.0.place = Some(place.to_string());
        self
    }

    /// Says what the user can do.
    #[must_use]
    pub fn remedy(mut self, remedy: &'static str) -> Self {
        self.0.remedy = Some(remedy);
        self
    }

    /// A stable word for the kind, used in JSON.
    pub fn code(&self) -> &'static str {
        match self.0.kind {
            Kind::Io => "io",
            Kind::Decode => "decode",
            Kind::Model => "model",
            Kind::Config => "config",
            Kind::Format => "format",
        }
    }

    /// Reading or writing failed.
    pub fn is_io(&self) -> bool {
        self.0.kind == Kind::Io
    }

    /// The input is not text in any known encoding.
    pub fn is_decode(&self) -> bool {
        self.0.kind == Kind::Decode
    }

    /// A model is missing or broken.
    pub fn is_model(&self) -> bool {
        self.0.kind == Kind::Model
    }

    /// A setting is wrong.
    pub fn is_config(&self) -> bool {
        self.0.kind == Kind::Config
    }

    /// A record or file has the wrong form.
    pub fn is_format(&self) -> bool {
        self.0.kind == Kind::Format
    }

    /// True when the other end of a pipe was closed, which is not a failure.
    pub fn is_broken_pipe(&self) -> bool {
        let source = self.0.source.as_ref().and_then(|s| s.downcast_ref::<std::io::Error>());
        source.is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.0.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.0.message)?;
        if let Some(remedy) = self.0.remedy {
            write!(f, " ({remedy})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|s| s as &(dyn std::error::Error + 'static))
    }
}

/// Makes an [`Error`] out of an I/O failure at a path.
pub fn io_at(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.into();
    move |e| Error::io(doing, &path, e)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_place_and_remedy() {
        let e =
            Error::config("unknown key \"sumary\"").at("duiyi.toml:3").remedy("did you mean \"summary\"?");
        assert_eq!(e.to_string(), "duiyi.toml:3: unknown key \"sumary\" (did you mean \"summary\"?)");
        assert!(e.is_config() && !e.is_io() && e.code() == "config");
        let pipe = Error::io("writing", Path::new("-"), std::io::ErrorKind::BrokenPipe.into());
        assert!(pipe.is_broken_pipe());
    }
}
