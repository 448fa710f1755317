//! The bilingual file as every format sees it: units with a source, perhaps a target, and inline codes.

use crate::document::{Media, Role, State};
use std::collections::BTreeMap;

/// A bilingual file: what a translation tool opens, whatever its format.
#[derive(Clone, Debug, PartialEq)]
pub struct Bitext {
    /// Name of the document that it was made from. A label alone: it is never opened.
    pub original: String,
    /// How the original is read.
    pub media: Media,
    /// BCP 47 tag of the source; empty when the file does not say.
    pub src: String,
    /// BCP 47 tag of the target; empty when the file does not say.
    pub tgt: String,
    /// The version of the maker, for formats that name it.
    pub version: String,
    /// What a translator wants to know about the page: a name (`author`, `url`) and a value.
    pub about: Vec<(String, String)>,
    /// The units in order.
    pub units: Vec<Unit>,
}

/// Something to translate.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Its id; unique in a file that is sound.
    pub id: String,
    /// What it is for.
    pub role: Role,
    /// The text to translate.
    pub source: Content,
    /// The translation.
    pub target: Option<Content>,
    /// A translation that is not trusted enough to be the target.
    pub candidate: Option<Content>,
    /// State of the target.
    pub state: State,
    /// Probability that the target belongs to the source, where the page had one.
    pub score: Option<f32>,
    /// True when the target may go into a memory: a pair that the aligner trusts.
    pub trusted: bool,
    /// Line of the original, from 1.
    pub line: Option<usize>,
    /// Remarks for the translator.
    pub notes: Vec<String>,
    /// False for text that must stay as it is.
    pub translate: bool,
    /// Line of the file that it was read from (a row of a workbook), from 1.
    pub row: Option<usize>,
}

impl Unit {
    /// A unit without a target and without remarks.
    pub fn new(id: impl Into<String>, source: Content) -> Self {
        Self {
            id: id.into(),
            role: Role::Body,
            source,
            target: None,
            candidate: None,
            state: State::Initial,
            score: None,
            trusted: false,
            line: None,
            notes: Vec::new(),
            translate: true,
            row: None,
        }
    }
}

/// Text with inline codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content(pub Vec<Part>);

/// A piece of a [`Content`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text that a translator writes.
    Text(String),
    /// A code that a translator moves but does not change.
    Code(Code),
}

/// An inline code: a stretch of the original that comes through unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Its number in the unit, from 1. A closing code has the number of its opening one.
    pub id: String,
    /// Its place in a pair.
    pub kind: Pairing,
    /// The stretch: a URL, a tag of the page.
    pub data: String,
    /// True when the stretch is text that a reader sees (a URL, a product code), not markup.
    pub visible: bool,
}

/// Whether a code stands alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pairing {
    /// It stands alone: a line break, a URL.
    Alone,
    /// It opens a stretch: `<b>`.
    Open,
    /// It closes a stretch: `</b>`.
    Close,
}

impl Content {
    /// Text without codes.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Content(if text.is_empty() { Vec::new() } else { vec![Part::Text(text)] })
    }

    /// Adds text; pieces of text grow together.
    pub fn push_text(&mut self, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(Part::Text(last)) => last.push_str(text),
            _ => self.0.push(Part::Text(text.to_owned())),
        }
    }

    /// Adds a code.
    pub fn push_code(&mut self, code: Code) {
        self.0.push(Part::Code(code));
    }

    /// True when it has neither text nor code.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True when it has no code, and no text but white space.
    pub fn is_blank(&self) -> bool {
        self.0.iter().all(|p| matches!(p, Part::Text(t) if t.trim().is_empty()))
    }

    /// The codes in order.
    pub fn codes(&self) -> impl Iterator<Item = &Code> {
        self.0.iter().filter_map(|p| match p {
            Part::Code(code) => Some(code),
            Part::Text(_) => None,
        })
    }

    /// What a reader sees: the text, with the stretches of visible codes and without markup.
    pub fn plain(&self) -> String {
        self.render(|code, out| {
            if code.visible {
                out.push_str(&code.data);
            }
        })
    }

    /// The original's form: the text with the stretch of every code, `escape` applied to what a translator wrote.
    pub fn native(&self, escape: impl Fn(&str) -> String) -> String {
        let mut out = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => out.push_str(&escape(text)),
                Part::Code(code) if code.visible => out.push_str(&escape(&code.data)),
                Part::Code(code) => out.push_str(&code.data),
            }
        }
        out
    }

    /// The same without tags whose other half stands in another unit.
    pub fn without_halves(&self) -> Content {
        let half = |c: &Code| c.kind == Pairing::Alone && !c.visible && !super::returned::is_void(&c.data);
        Content(self.0.iter().filter(|p| !matches!(p, Part::Code(c) if half(c))).cloned().collect())
    }

    /// The form of a table's cell: visible codes as they are, markup as `{1}`, `{1>` and `<1}`.
    pub fn cell(&self) -> String {
        self.render(|code, out| {
            if code.visible {
                out.push_str(&code.data);
            } else {
                out.push_str(&mark(code));
            }
        })
    }

    fn render(&self, write: impl Fn(&Code, &mut String)) -> String {
        let mut out = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Code(code) => write(code, &mut out),
            }
        }
        out
    }

    /// Reads a cell back: the marks of `source`'s codes become these codes. Visible codes stay text: they are looked
    /// for when the unit is put back.
    pub fn from_cell(cell: &str, source: &Content) -> Content {
        let marks: BTreeMap<String, &Code> =
            source.codes().filter(|c| !c.visible).map(|c| (mark(c), c)).collect();
        let mut content = Content::default();
        if marks.is_empty() {
            content.push_text(cell);
            return content;
        }
        // One pass: a mark begins with a brace or a bracket and holds no other.
        let (mut done, mut at) = (0, 0);
        while let Some(start) = cell[at..].find(['{', '<']).map(|i| at + i) {
            at = start + 1;
            let rest = &cell[start..];
            let end = 1 + rest[1..].find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len() - 1);
            let Some(code) = rest.get(..end + 1).and_then(|mark| marks.get(mark)) else { continue };
            content.push_text(&cell[done..start]);
            content.push_code((*code).clone());
            done = start + end + 1;
            at = done;
        }
        content.push_text(&cell[done..]);
        content
    }
}

/// How a code of markup is shown where a format has no inline codes.
fn mark(code: &Code) -> String {
    match code.kind {
        Pairing::Alone => format!("{{{}}}", code.id),
        Pairing::Open => format!("{{{}>", code.id),
        Pairing::Close => format!("<{}}}", code.id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(id: &str, kind: Pairing, data: &str) -> Part {
        Part::Code(Code { id: id.into(), kind, data: data.into(), visible: !data.starts_with('<') })
    }

    #[test]
    fn a_cell_comes_back_with_its_codes() {
        let text = |t: &str| Part::Text(t.into());
        let source = Content(vec![
            text("See "),
            code("1", Pairing::Open, "<b>"),
            text("this"),
            code("1", Pairing::Close, "</b>"),
            code("2", Pairing::Alone, "<br>"),
            text("at "),
            code("3", Pairing::Alone, "https://lakeport.example"),
        ]);
        assert_eq!(source.cell(), "See {1>this<1}{2}at https://lakeport.example");
        assert_eq!(source.plain(), "See thisat https://lakeport.example");
        assert_eq!(source.native(str::to_owned), "See <b>this</b><br>at https://lakeport.example");
        let back = Content::from_cell("见{2}{1>这里<1}。", &source);
        assert_eq!(back.native(str::to_owned), "见<br><b>这里</b>。");
        assert_eq!(Content::from_cell("{9} {1}", &source), Content::text("{9} {1}"));
    }
}
