//! What a client accepts of our files, as data (`models/profiles/`), and how a file is shaped for it.

use super::{Bitext, Content, Format, Part};
use crate::document::State;
use crate::error::{Error, Result};

/// The clients that are known: each has a file of this name.
pub const PROFILES: [&str; 9] =
    ["generic12", "omegat3", "omegat6", "phrase", "memoq", "trados", "smartcat", "weblate", "crowdin"];

/// What a client accepts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Formats that it reads, the best first.
    pub formats: Vec<Format>,
    /// Versions of XLIFF that it reads.
    pub versions: Vec<String>,
    /// A unit without a translation must have its source as target, or is not seen.
    pub copy_source: bool,
    /// It wants languages with a region: `zh-CN`, not `zh-Hans`.
    pub region: bool,
    /// What does not come through: `notes`, `states`, `scores`, `metadata`.
    pub loses: Vec<String>,
    /// Claims, each with `tried` or `documented` in front and its source.
    pub says: Vec<String>,
}

impl Profile {
    /// Reads a file of `models/profiles/`.
    ///
    /// # Errors
    /// When a line is none of the form.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        let id = format!("profiles/{name}.txt");
        let mut profile = Profile { name: name.to_owned(), ..Profile::default() };
        for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.starts_with('#') && !l.trim().is_empty())
        {
            let wrong = || Error::model(&id, format!("line {}: {line:?}", i + 1));
            let (key, value) = line.split_once(' ').ok_or_else(wrong)?;
            let words = || value.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            match key {
                // A build without workbooks does not know their name.
                "formats" => profile.formats = words().iter().filter_map(|f| Format::from_name(f)).collect(),
                "versions" => profile.versions = words(),
                "untranslated" if matches!(value, "source" | "empty") => {
                    profile.copy_source = value == "source"
                }
                "languages" if matches!(value, "region" | "any") => profile.region = value == "region",
                "loses" => profile.loses = words(),
                "says" if value.starts_with("tried: ") || value.starts_with("documented: ") => {
                    profile.says.push(value.to_owned());
                }
                _ => return Err(wrong()),
            }
        }
        if profile.formats.is_empty() || profile.versions.is_empty() || profile.says.is_empty() {
            return Err(Error::model(&id, "formats, versions and says are wanted"));
        }
        Ok(profile)
    }
}

/// What is done to a file's units before they are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// A unit without a translation gets its source as target.
    pub copy_source: bool,
    /// Every unit without a translation gets a pseudo-translation.
    pub pseudo: bool,
}

impl Shape {
    /// Gives the units their targets. Units that must not be translated stay as they are.
    pub fn apply(self, bitext: &mut Bitext) {
        let chinese = bitext.tgt.starts_with("zh");
        for unit in bitext.units.iter_mut().filter(|u| u.translate && u.target.is_none()) {
            if self.pseudo {
                unit.target = Some(pseudo(&unit.source, chinese));
                unit.state = State::Translated;
            } else if self.copy_source {
                unit.target = Some(unit.source.clone());
            }
        }
    }
}

/// A text that shows where translations go: between ⟦ and ⟧, letters with accents, longer by a third (English grows so out
/// of Chinese); into Chinese without the accents and as long as it is. Codes stay in their places.
pub fn pseudo(source: &Content, chinese: bool) -> Content {
    let mut out = Content::default();
    out.push_text("⟦");
    let mut length = 0;
    for part in &source.0 {
        match part {
            Part::Text(text) => {
                length += text.chars().count();
                let changed: String = text.chars().map(|c| if chinese { c } else { accented(c) }).collect();
                out.push_text(&changed);
            }
            Part::Code(code) => out.push_code(code.clone()),
        }
    }
    let more = if chinese { 0 } else { length / 3 };
    out.push_text(&"~".repeat(more));
    out.push_text("⟧");
    out
}

fn accented(c: char) -> char {
    const PLAIN: &str = "aceginorsuyzACEGINORSUYZ";
    const ACCENTED: &str = "åçéĝîñöŕšûýžÅÇÉĜÎÑÖŔŠÛÝŽ";
    PLAIN.chars().position(|p| p == c).and_then(|i| ACCENTED.chars().nth(i)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Code, Pairing, Unit};

    #[test]
    fn a_pseudo_translation_keeps_codes() {
        let code = Code { id: "1".into(), kind: Pairing::Alone, data: "<br>".into(), visible: false };
        let source = Content(vec![Part::Text("A cat ".into()), Part::Code(code), Part::Text("sat.".into())]);
        assert_eq!(pseudo(&source, false).cell(), "⟦Å çåt {1}šåt.~~~⟧");
        assert_eq!(pseudo(&source, true).cell(), "⟦A cat {1}sat.⟧");
    }

    #[test]
    fn shapes_fill_targets() {
        let bitext = |units| Bitext { tgt: "zh-CN".into(), units, ..crate::exchange::empty() };
        let locked = Unit { translate: false, ..Unit::new("b", Content::text("b")) };
        let mut one = bitext(vec![Unit::new("a", Content::text("a")), locked]);
        Shape { copy_source: true, pseudo: false }.apply(&mut one);
        let targets: Vec<_> = one.units.iter().map(|u| u.target.as_ref().map(Content::plain)).collect();
        assert_eq!(targets, [Some("a".to_owned()), None]);
        assert_eq!(one.units[0].state, State::Initial);
    }

    #[test]
    fn every_profile_is_sound() {
        for name in PROFILES {
            let text =
                std::fs::read_to_string(format!("{}/models/profiles/{name}.txt", env!("CARGO_MANIFEST_DIR")));
            let profile = Profile::parse(name, &text.expect(name)).expect(name);
            let known = ["notes", "states", "scores", "metadata"];
            assert!(profile.loses.iter().all(|l| known.contains(&l.as_str())), "{name}");
        }
        assert!(Profile::parse("x", "says tried: nothing\n").is_err());
        assert!(Profile::parse("x", "color red\n").is_err());
    }
}
