//! Rules of others: SRX 2.0 (Segmentation Rules eXchange), as translation tools write it.
//!
//! A file holds named lists of rules and says by patterns of language tags which lists hold for a language; with
//! `cascade` all that match, one after the other, without it the first. At each place of a text the first rule
//! decides whose two expressions meet there. The expressions are those of ICU; they are matched in linear time, so
//! what needs backtracking (look-around, back-references, possessive and atomic groups) is refused by name and line.

use super::icu::translate;
use super::rules::{Matcher, Rule, parse};
use crate::document::{Lang, Lines, SentenceKind, Tiling};
use crate::error::{Error, Result, io_at};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

const NAMESPACE: &str = "http://www.lisa.org/srx20";

/// How tags of Chinese and of English are written in language patterns. A pattern that matches one of them holds.
const CHINESE: [&str; 9] =
    ["zh", "zh-CN", "zh_CN", "zh-TW", "zh_TW", "zh-Hans", "zh-Hant", "zh-Hans-CN", "zh-Hant-TW"];
const ENGLISH: [&str; 5] = ["en", "en-US", "en_US", "en-GB", "en_GB"];

/// Most bytes that the expressions of a file may take once they are put together.
const LARGEST: usize = 64 << 20;

/// The rules of an SRX 2.0 file, checked and put together. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Srx(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    name: String,
    source: Vec<u8>,
    rules: usize,
    /// The lists that hold for Chinese and for English, put together; other languages have those of English.
    chinese: Arc<Matcher>,
    latin: Arc<Matcher>,
}

/// A `languagerule`.
#[derive(Debug)]
struct List {
    name: String,
    rules: Vec<Rule>,
}

impl Srx {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, and as [`Srx::parse`] says.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(io_at("reading segmentation rules", path))?;
        Self::parse(&bytes, &path.to_string_lossy())
    }

    /// Reads rules from the bytes of a file, in UTF-8 or, with a byte order mark, UTF-16. `name` stands in messages.
    ///
    /// # Errors
    /// When it is not SRX 2.0, or when an expression is broken or cannot be matched in linear time. The message names
    /// line, list and rule.
    pub fn parse(bytes: &[u8], name: &str) -> Result<Self> {
        let text = match encoding_rs::Encoding::for_bom(bytes) {
            Some((encoding, skip)) => encoding.decode_without_bom_handling(&bytes[skip..]).0,
            None => Cow::Borrowed(std::str::from_utf8(bytes).map_err(|_| {
                Error::format("not UTF-8")
                    .at(name)
                    .remedy("save it as UTF-8, or as UTF-16 with a byte order mark")
            })?),
        };
        let mut reader = Reading {
            name,
            lines: Lines::new(&text),
            root: false,
            cascade: None,
            lists: Vec::new(),
            maps: Vec::new(),
            rule: None,
            expression: None,
        };
        reader.read(&text)?;
        reader.finish(bytes)
    }

    /// The file's name.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Number of rules in all lists.
    pub fn rules(&self) -> usize {
        self.0.rules
    }

    /// Tiles `text` by these rules alone, as another tool would: sentences (without white space at their ends) and gaps.
    /// Blank lines end a sentence too, because SRX speaks of paragraphs.
    pub fn split(&self, text: &str, lang: Lang) -> Tiling<SentenceKind> {
        super::rules_alone(text, lang, self)
    }

    /// The rules that hold for Chinese, or those for English and the rest.
    pub(super) fn matcher(&self, chinese: bool) -> &Matcher {
        if chinese { &self.0.chinese } else { &self.0.latin }
    }

    /// The same rules hold for Chinese and for English.
    pub(super) fn is_uniform(&self) -> bool {
        Arc::ptr_eq(&self.0.chinese, &self.0.latin)
    }
}

impl PartialEq for Srx {
    fn eq(&self, other: &Self) -> bool {
        self.0.source == other.0.source
    }
}

/// In settings, rules are the path of their file.
impl Serialize for Srx {
    fn serialize<S: Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        s.serialize_str(&self.0.name)
    }
}

impl<'de> Deserialize<'de> for Srx {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        Srx::open(String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

/// A file on its way in.
struct Reading<'n> {
    name: &'n str,
    lines: Lines,
    root: bool,
    cascade: Option<bool>,
    lists: Vec<List>,
    maps: Vec<(String, String, usize)>,
    rule: Option<Half>,
    /// The expression that is being read: the one before the break when true.
    expression: Option<bool>,
}

/// A rule on its way in.
#[derive(Default)]
struct Half {
    breaks: bool,
    line: usize,
    before: String,
    after: String,
}

impl Reading<'_> {
    fn fault(&self, line: usize, message: impl Into<String>) -> Error {
        Error::format(message).at(format_args!("{}:{line}", self.name))
    }

    fn read(&mut self, text: &str) -> Result<()> {
        let mut xml = NsReader::from_str(text);
        xml.config_mut().expand_empty_elements = true;
        // Elements of other namespaces are extensions of some tool: passed over with all that they hold.
        let mut foreign = 0usize;
        loop {
            let line = self.lines.line(usize::try_from(xml.buffer_position()).unwrap_or(text.len()));
            let (place, event) = xml.read_resolved_event().map_err(|e| self.fault(line, e.to_string()))?;
            let ours = match place {
                ResolveResult::Bound(ns) => ns.as_ref() == NAMESPACE,
                // Many files go without the namespace.
                ResolveResult::Unbound => true,
                ResolveResult::Unknown(_) => false,
            };
            match event {
                Event::Start(_) if foreign > 0 || !ours && self.root => foreign += 1,
                Event::Start(e) => self.start(&e, line)?,
                Event::End(_) if foreign > 0 => foreign -= 1,
                Event::End(e) => self.end(e.local_name().as_ref(), line)?,
                Event::Text(e) if foreign == 0 => {
                    self.text(&e.xml10_content());
                }
                Event::CData(e) if foreign == 0 => {
                    self.text(&e.xml10_content());
                }
                Event::GeneralRef(e) if foreign == 0 => {
                    let name: &str = &e;
                    let resolved = match e.resolve_char_ref() {
                        Ok(Some(c)) => Some(c.to_string()),
                        _ => quick_xml::escape::resolve_predefined_entity(name).map(str::to_owned),
                    };
                    let text =
                        resolved.ok_or_else(|| self.fault(line, format!("unknown entity \"&{name};\"")))?;
                    self.text(&text);
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn start(&mut self, e: &BytesStart<'_>, line: usize) -> Result<()> {
        let get = |key: &str| -> Result<Option<String>> {
            let value = e.try_get_attribute(key).map_err(|e| self.fault(line, e.to_string()))?;
            let read = |a: quick_xml::events::attributes::Attribute<'_>| {
                a.normalized_value(XmlVersion::Implicit1_0)
                    .map(Cow::into_owned)
                    .map_err(|e| self.fault(line, e.to_string()))
            };
            value.map(read).transpose()
        };
        let need = |key: &str| -> Result<String> {
            let name = e.local_name().as_ref().to_owned();
            get(key)?.ok_or_else(|| self.fault(line, format!("<{name}> without {key:?}")))
        };
        let yes = |key: &str, value: &str| match value {
            "yes" => Ok(true),
            "no" => Ok(false),
            other => Err(self.fault(line, format!("{key}={other:?} is neither \"yes\" nor \"no\""))),
        };
        match e.local_name().as_ref() {
            "srx" => {
                let version = need("version")?;
                if version != "2.0" {
                    return Err(self
                        .fault(line, format!("SRX version {version:?}"))
                        .remedy("only 2.0 is read; most tools can save it"));
                }
                self.root = true;
            }
            name if !self.root => {
                return Err(self.fault(line, format!("begins with <{name}>, not with <srx>")));
            }
            "header" => self.cascade = Some(yes("cascade", &need("cascade")?)?),
            // Text has no inline codes, so that it does not matter on which side of a break they go.
            "formathandle" => {
                yes("include", &need("include")?)?;
            }
            "languagerule" => {
                let name = need("languagerulename")?;
                if self.lists.iter().any(|l| l.name == name) {
                    return Err(self.fault(line, format!("a second list of rules {name:?}")));
                }
                self.lists.push(List { name, rules: Vec::new() });
            }
            "rule" => {
                let breaks = get("break")?.map_or(Ok(true), |v| yes("break", &v))?;
                self.rule = Some(Half { breaks, line, ..Half::default() });
            }
            "beforebreak" => self.expression = Some(true),
            "afterbreak" => self.expression = Some(false),
            "languagemap" => {
                let map = (need("languagepattern")?, need("languagerulename")?, line);
                self.maps.push(map);
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let (Some(rule), Some(before)) = (&mut self.rule, self.expression) {
            if before { &mut rule.before } else { &mut rule.after }.push_str(text);
        }
    }

    fn end(&mut self, name: &str, line: usize) -> Result<()> {
        match name {
            "beforebreak" | "afterbreak" => self.expression = None,
            "rule" => {
                let Some(half) = self.rule.take() else { return Ok(()) };
                let Some(list) = self.lists.last() else {
                    return Err(self.fault(line, "a rule outside a <languagerule>"));
                };
                let number = list.rules.len() + 1;
                let side = |key: &str, source: &str| {
                    let checked = translate(source).and_then(|s| parse(&s).map(|_| s));
                    checked.map_err(|why| {
                        self.fault(
                            half.line,
                            format!("rule {number} of {:?}, <{key}>{source}: {why}", list.name),
                        )
                        .remedy("write it without; every other rule is read")
                    })
                };
                let (before, after) = (side("beforebreak", &half.before)?, side("afterbreak", &half.after)?);
                if half.breaks && before.is_empty() && after.is_empty() {
                    let message = format!("rule {number} of {:?} would break everywhere", list.name);
                    return Err(self.fault(half.line, message));
                }
                let rule = Rule { breaks: half.breaks, before, after };
                if let Some(list) = self.lists.last_mut() {
                    list.rules.push(rule);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(self, source: &[u8]) -> Result<Srx> {
        let whole = |message: &str| Error::format(message).at(self.name);
        if !self.root {
            return Err(whole("not an SRX file").remedy("the root element is <srx version=\"2.0\">"));
        }
        let cascade = self.cascade.ok_or_else(|| whole("no <header> with \"cascade\""))?;
        let mut maps = Vec::new();
        for (pattern, list, line) in &self.maps {
            let index = self.lists.iter().position(|l| l.name == *list).ok_or_else(|| {
                self.fault(*line, format!("no list of rules {list:?} for languages {pattern:?}"))
            })?;
            let broken = |why: String| self.fault(*line, format!("languagepattern {pattern:?}: {why}"));
            let source = translate(pattern).map_err(broken)?;
            // Tags of languages have no case.
            let regex = regex::Regex::new(&format!("^(?i:{source})$")).map_err(|e| broken(e.to_string()))?;
            maps.push((regex, index));
        }
        let chosen = |codes: &[&str]| -> Vec<usize> {
            let mut lists = Vec::new();
            for (pattern, list) in &maps {
                if codes.iter().any(|c| pattern.is_match(c)) && !lists.contains(list) {
                    lists.push(*list);
                    if !cascade {
                        break;
                    }
                }
            }
            lists
        };
        let matcher = |lists: &[usize]| {
            let rules: Vec<Rule> = lists.iter().flat_map(|l| self.lists[*l].rules.iter().cloned()).collect();
            Matcher::new(&rules, Some(LARGEST)).map(Arc::new).map_err(|why| whole(&why))
        };
        let (zh, en) = (chosen(&CHINESE), chosen(&ENGLISH));
        let latin = matcher(&en)?;
        let chinese = if zh == en { Arc::clone(&latin) } else { matcher(&zh)? };
        Ok(Srx(Arc::new(Inner {
            name: self.name.to_owned(),
            source: source.to_vec(),
            rules: self.lists.iter().map(|l| l.rules.len()).sum(),
            chinese,
            latin,
        })))
    }
}
