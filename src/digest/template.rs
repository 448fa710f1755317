//! Templates: what an issue looks like as Markdown, text and e-mail.
//!
//! They are minijinja files that users copy and change. Everything that a template prints is escaped for its kind (by the
//! template's name), unless the template says `| safe`; only addresses, which were checked, need that, in Markdown.

use super::text::{markdown, xml};
use super::{DoubtKind, Image, Issue, Item, Layout, Row, Version};
use crate::document::{Lang, Lines};
use crate::error::{Error, Result, io_at};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, ErrorKind, State, UndefinedBehavior, Value};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The templates and their words.
#[derive(Clone, Debug)]
pub struct Templates {
    files: BTreeMap<&'static str, String>,
    labels: BTreeMap<String, Labels>,
}

type Labels = BTreeMap<String, String>;

/// The built-in files by their names.
const FILES: &[(&str, &str)] = &[
    ("issue.md", include_str!("templates/issue.md")),
    ("issue.txt", include_str!("templates/issue.txt")),
    ("issue.mjml", include_str!("templates/issue.mjml")),
    (LABELS, include_str!("templates/labels.toml")),
];

const LABELS: &str = "labels.toml";

impl Templates {
    /// The built-in templates.
    ///
    /// # Errors
    /// Never, as the tests show; it reads the words.
    pub fn built_in() -> Result<Self> {
        let mut templates = Templates { files: BTreeMap::new(), labels: BTreeMap::new() };
        for (name, text) in FILES {
            templates.put(name, (*text).to_owned())?;
        }
        Ok(templates)
    }

    /// The built-in templates, with those of a folder in the place of theirs.
    ///
    /// # Errors
    /// When a file cannot be read or is no template, with file and line.
    pub fn open(folder: &Path) -> Result<Self> {
        let mut templates = Self::built_in()?;
        if !folder.is_dir() {
            return Err(Error::config("is no folder of templates")
                .at(folder.display())
                .remedy("make one with duiyi digest --init-template DIR"));
        }
        for (name, _) in FILES {
            let path = folder.join(name);
            if path.exists() {
                let text = std::fs::read_to_string(&path).map_err(io_at("reading a template", &path))?;
                templates.put(name, text).map_err(|e| Error::config(e.to_string()).at(folder.display()))?;
            }
        }
        Ok(templates)
    }

    /// The built-in files, to be copied and changed: name and text.
    pub fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
        FILES.iter().copied()
    }

    fn put(&mut self, name: &'static str, text: String) -> Result<()> {
        if name != LABELS {
            // Syntax is told now, not in the middle of the work.
            environment(&BTreeMap::from([(name, text.clone())]))?;
            self.files.insert(name, text);
            return Ok(());
        }
        let labels: BTreeMap<String, Labels> = toml::from_str(&text).map_err(|e| {
            let line = Lines::new(&text).line(e.span().map_or(0, |s| s.start));
            let message = e.message().lines().collect::<Vec<_>>().join(" ");
            Error::config(message).at(format_args!("{LABELS}:{line}"))
        })?;
        for (lang, words) in labels {
            self.labels.entry(lang).or_default().extend(words);
        }
        Ok(())
    }

    /// The words of a language; English where there are none for it.
    pub(super) fn labels(&self, lang: Lang) -> Labels {
        let mut out = self.labels.get("en").cloned().unwrap_or_default();
        let own = self.labels.get(lang.tag()).or_else(|| self.labels.get(lang.primary()));
        let own = own.or_else(|| self.labels.get("zh-Hans").filter(|_| lang.is_zh()));
        out.extend(own.cloned().unwrap_or_default());
        out
    }

    /// An issue by a template.
    ///
    /// # Errors
    /// When the template fails, with its name and line.
    pub(super) fn render(&self, name: &str, issue: &Issue) -> Result<String> {
        let labels = self.labels(issue.lang);
        let sections: Vec<SectionView<'_>> = issue
            .sections
            .iter()
            .map(|s| SectionView {
                title: s.title.as_deref(),
                items: s.items.iter().map(|i| ItemView::new(i, &labels)).collect(),
            })
            .collect();
        let (look, gaps) = if issue.finished { Default::default() } else { look(issue, &labels) };
        let environment = environment(&self.files)?;
        let template = environment.get_template(name).map_err(told)?;
        let view = View { issue: Head::new(issue), t: labels, sections, look, gaps, zh: issue.lang.is_zh() };
        template.render(Value::from(Serde(view))).map_err(told)
    }
}

/// What a template sees.
#[derive(Serialize)]
struct View<'a> {
    issue: Head<'a>,
    /// The words of the issue's language.
    t: Labels,
    sections: Vec<SectionView<'a>>,
    look: Vec<Look>,
    gaps: Vec<Gap>,
    zh: bool,
}

fn environment<'f>(files: &'f BTreeMap<&'static str, String>) -> Result<Environment<'f>> {
    let mut environment = Environment::new();
    let syntax =
        SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(syntax.map_err(told)?);
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_auto_escape_callback(|name| match name.rsplit('.').next() {
        Some("md") => AutoEscape::Custom("markdown".into()),
        Some("txt") => AutoEscape::None,
        _ => AutoEscape::Custom("xml".into()),
    });
    environment.set_formatter(|out, state, value| {
        let kind = state.auto_escape();
        if value.is_safe() || value.is_number() || matches!(kind, AutoEscape::None) {
            return Ok(write!(out, "{value}")?);
        }
        let text = value.to_string();
        match kind {
            AutoEscape::Custom(kind) if kind == "markdown" => out.write_str(&markdown(&text))?,
            _ => out.write_str(&xml(&text))?,
        }
        Ok(())
    });
    environment.add_filter("day", |state: &State<'_, '_>, date: String| {
        let zh = state.lookup("zh").is_some_and(|v| v.is_true());
        day(&date, zh)
    });
    for (name, text) in files {
        environment.add_template(name, text).map_err(told)?;
    }
    Ok(environment)
}

/// What went wrong in a template, with its place.
fn told(e: minijinja::Error) -> Error {
    let detail = e.detail().map(|d| format!(": {d}")).unwrap_or_default();
    let message = match e.kind() {
        ErrorKind::UndefinedError => "a value that there is not".to_owned(),
        kind => format!("{kind}"),
    };
    let place = format!("{}:{}", e.name().unwrap_or("template"), e.line().unwrap_or(1));
    Error::config(format!("{message}{detail}"))
        .at(place)
        .remedy("compare it with the file of --init-template")
}

/// A date as people write it: `19 November 2026`, `2026年11月19日`.
fn day(date: &str, zh: bool) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let parts: Vec<usize> = date.split('-').filter_map(|p| p.parse().ok()).collect();
    match parts.as_slice() {
        [year, month, day] if zh => format!("{year}年{month}月{day}日"),
        [year, month @ 1..=12, day] => format!("{day} {} {year}", MONTHS[month - 1]),
        _ => date.to_owned(),
    }
}

#[derive(Serialize)]
struct Head<'a> {
    title: &'a str,
    date: Option<&'a str>,
    lang: &'a str,
    layout: Layout,
    intro: Option<&'a str>,
    preview: &'a str,
    part: Option<(usize, usize)>,
    finished: bool,
    home_page: Option<&'a str>,
}

impl<'a> Head<'a> {
    fn new(issue: &'a Issue) -> Self {
        Head {
            title: &issue.title,
            date: issue.date.as_deref(),
            lang: issue.lang.tag(),
            layout: issue.layout,
            intro: issue.intro.as_deref(),
            preview: &issue.preview,
            part: issue.part,
            finished: issue.finished,
            home_page: issue.home_page.as_deref(),
        }
    }
}

#[derive(Serialize)]
struct SectionView<'a> {
    title: Option<&'a str>,
    items: Vec<ItemView<'a>>,
}

/// An item as templates see it.
#[derive(Serialize)]
struct ItemView<'a> {
    number: usize,
    id: &'a str,
    title: &'a str,
    lang: &'a str,
    lang_name: &'static str,
    /// Sentences, or the editor's summary.
    summary: Vec<&'a str>,
    /// What stands between sentences.
    gap: &'static str,
    source: Option<&'a str>,
    url: Option<&'a str>,
    date: Option<&'a str>,
    byline: Option<&'a str>,
    minutes: Option<usize>,
    /// Source, byline, date and reading time, those that are known.
    facts: Vec<String>,
    image: Option<&'a Image>,
    tags: &'a [String],
    also: Vec<AlsoView<'a>>,
    why: Option<&'a str>,
    other: Option<VersionView<'a>>,
    rows: &'a [Row],
    origin: &'a str,
}

#[derive(Serialize)]
struct VersionView<'a> {
    title: &'a str,
    lang: &'a str,
    lang_name: &'static str,
    summary: Vec<&'a str>,
    gap: &'static str,
}

#[derive(Serialize)]
struct AlsoView<'a> {
    source: &'a str,
    title: &'a str,
    url: Option<&'a str>,
    lang: &'a str,
}

impl<'a> ItemView<'a> {
    fn new(item: &'a Item, labels: &Labels) -> Self {
        let main = item.main();
        let other = |v: &'a Version| VersionView {
            title: &v.title,
            lang: v.lang.tag(),
            lang_name: lang_name(v.lang),
            summary: v.summary().collect(),
            gap: gap(v.lang),
        };
        let also = item.also.iter();
        ItemView {
            number: item.number,
            id: &item.id,
            title: item.title(),
            lang: main.lang.tag(),
            lang_name: lang_name(main.lang),
            summary: item.summary(),
            gap: gap(main.lang),
            source: item.source.as_deref(),
            url: item.url.as_deref(),
            date: item.date.as_deref(),
            byline: item.byline.as_deref(),
            minutes: item.minutes,
            facts: facts(item, labels),
            image: item.image.as_ref(),
            tags: &item.tags,
            also: also
                .map(|a| AlsoView {
                    source: &a.source,
                    title: &a.title,
                    url: a.url.as_deref(),
                    lang: a.lang.tag(),
                })
                .collect(),
            why: item.why.as_deref(),
            other: item.versions.get(1).filter(|v| !v.picks.is_empty()).map(other),
            rows: &item.rows,
            origin: &item.origin,
        }
    }
}

/// Source, byline, date and reading time.
pub(super) fn facts(item: &Item, labels: &Labels) -> Vec<String> {
    let label = |key: &str| labels.get(key).map_or("", String::as_str);
    let minutes = item.minutes.map(|m| format!("{m} {}", label("minutes")));
    let facts = [item.source.clone(), item.byline.clone(), item.date.clone(), minutes];
    facts.into_iter().flatten().collect()
}

/// What stands between sentences of a language.
pub(super) fn gap(lang: Lang) -> &'static str {
    if lang.joins_without_space() { "" } else { " " }
}

/// A language by its own name.
pub(super) fn lang_name(lang: Lang) -> &'static str {
    match lang.tag() {
        "en" => "English",
        "zh-Hant" => "繁體中文",
        tag if tag.starts_with("zh") => "中文",
        _ => "",
    }
}

/// A kind of doubt with the items that have it.
#[derive(Serialize)]
pub(super) struct Look {
    pub(super) label: String,
    pub(super) entries: Vec<Entry>,
}

/// An item with a doubt.
#[derive(Serialize)]
pub(super) struct Entry {
    pub(super) number: usize,
    pub(super) title: String,
    pub(super) detail: String,
}

/// Something that items do not have.
#[derive(Serialize)]
pub(super) struct Gap {
    pub(super) label: String,
    pub(super) numbers: Vec<usize>,
}

/// What needs a look: doubts, the gravest first, then what is missing.
pub(super) fn look(issue: &Issue, labels: &Labels) -> (Vec<Look>, Vec<Gap>) {
    let label = |key: &str| labels.get(key).cloned().unwrap_or_else(|| key.to_owned());
    let mut look = Vec::new();
    for &kind in DoubtKind::ALL {
        let mut entries = Vec::new();
        for item in issue.items() {
            entries.extend(item.doubts.iter().filter(|d| d.kind == kind).map(|d| Entry {
                number: item.number,
                title: item.title().to_owned(),
                detail: d.detail.clone(),
            }));
        }
        if !entries.is_empty() {
            look.push(Look { label: label(kind.as_str()), entries });
        }
    }
    let mut gaps = Vec::new();
    let mut gap = |key: &str, missing: &dyn Fn(&Item) -> bool| {
        let numbers: Vec<usize> = issue.items().filter(|i| missing(i)).map(|i| i.number).collect();
        if !numbers.is_empty() {
            gaps.push(Gap { label: label(key), numbers });
        }
    };
    gap("no_link", &|i| i.url.is_none());
    gap("no_source", &|i| i.source.is_none());
    gap("no_date", &|i| i.date.is_none());
    (look, gaps)
}
