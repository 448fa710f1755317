//! Output formats: one file for each.

mod docx;
mod eml;
mod html;
mod json;
mod syndication;
mod xlsx;

use super::{Issue, Templates};
use crate::error::{Error, Result};

/// Most bytes of an e-mail: mail programs cut longer ones (Gmail at about 102 kB).
pub const MOST_BYTES: usize = 100_000;

/// A format of an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Markdown (CommonMark with the tables of GitHub's).
    Markdown,
    /// Plain text.
    Text,
    /// The e-mail's HTML: MJML, rendered.
    Html,
    /// The e-mail, multipart/alternative (RFC 2046): text and HTML.
    Eml,
    /// The issue as JSON.
    Json,
    /// JSON Feed 1.1.
    JsonFeed,
    /// RSS 2.0.
    Rss,
    /// Atom (RFC 4287).
    Atom,
    /// A workbook.
    Xlsx,
    /// A Word document.
    Docx,
}

impl Format {
    /// Every format.
    pub const ALL: &[Format] = &[
        Format::Markdown,
        Format::Text,
        Format::Html,
        Format::Eml,
        Format::Json,
        Format::JsonFeed,
        Format::Rss,
        Format::Atom,
        Format::Xlsx,
        Format::Docx,
    ];

    /// The name by which it is asked for.
    pub fn name(self) -> &'static str {
        match self {
            Format::Markdown => "md",
            Format::Text => "txt",
            Format::Html => "html",
            Format::Eml => "eml",
            Format::Json => "json",
            Format::JsonFeed => "jsonfeed",
            Format::Rss => "rss",
            Format::Atom => "atom",
            Format::Xlsx => "xlsx",
            Format::Docx => "docx",
        }
    }

    /// What its files end in.
    pub fn suffix(self) -> &'static str {
        match self {
            Format::JsonFeed => ".feed.json",
            Format::Markdown => ".md",
            Format::Text => ".txt",
            Format::Html => ".html",
            Format::Eml => ".eml",
            Format::Json => ".json",
            Format::Rss => ".rss",
            Format::Atom => ".atom",
            Format::Xlsx => ".xlsx",
            Format::Docx => ".docx",
        }
    }

    /// The format of a name.
    pub fn from_name(name: &str) -> Option<Format> {
        Format::ALL.iter().copied().find(|f| f.name() == name)
    }

    /// What the issue lacks that this format must have.
    pub fn lacks(self, issue: &Issue) -> Option<&'static str> {
        match self {
            Format::Atom if issue.date.is_none() => Some("no item has a date; name one with --date"),
            Format::Rss if syndication::channel_link(issue).is_none() => {
                Some("no item has a link; name the site's with home_page under [digest]")
            }
            _ => None,
        }
    }

    /// The issue in this format. An e-mail that would have more than [`MOST_BYTES`] comes in parts, each whole; everything
    /// else is one. The same issue gives the same bytes.
    ///
    /// # Errors
    /// When a template fails, when what the format must have is missing, or when one item alone is too long for an e-mail.
    pub fn write(self, issue: &Issue, templates: &Templates) -> Result<Vec<Vec<u8>>> {
        let one = match self {
            Format::Html => return parts(issue, &|part| html::render(part, templates)),
            Format::Eml => return parts(issue, &|part| eml::render(part, templates)),
            Format::Markdown => tidy(templates.render("issue.md", issue)?),
            Format::Text => tidy(templates.render("issue.txt", issue)?),
            Format::Json => json::issue(issue, templates)?,
            Format::JsonFeed => json::feed(issue)?,
            Format::Rss => syndication::rss(issue)?,
            Format::Atom => syndication::atom(issue)?,
            Format::Xlsx => xlsx::write(issue, templates)?,
            Format::Docx => docx::write(issue, templates)?,
        };
        Ok(vec![one])
    }
}

/// At most one blank line between paragraphs, none at the ends.
fn tidy(text: String) -> Vec<u8> {
    let mut out = String::with_capacity(text.len());
    let mut blank = true;
    for line in text.lines().map(str::trim_end) {
        if !(line.is_empty() && blank) {
            out.push_str(line);
            out.push('\n');
        }
        blank = line.is_empty();
    }
    let end = out.trim_end().len();
    out.truncate(end);
    out.push('\n');
    out.into_bytes()
}

/// The issue in as few e-mails as are short enough, cut between items.
fn parts(issue: &Issue, render: &dyn Fn(&Issue) -> Result<Vec<u8>>) -> Result<Vec<Vec<u8>>> {
    let whole = render(issue)?;
    if whole.len() < MOST_BYTES {
        return Ok(vec![whole]);
    }
    let n = issue.items().count();
    let mut count = whole.len() / MOST_BYTES + 1;
    while count <= n {
        let cut =
            (0..count).map(|k| render(&part(issue, n * k / count..n * (k + 1) / count, (k + 1, count))));
        let cut: Vec<Vec<u8>> = cut.collect::<Result<_>>()?;
        if cut.iter().all(|p| p.len() < MOST_BYTES) {
            return Ok(cut);
        }
        // Items are not all of one length.
        count += count / 4 + 1;
    }
    if count > n && n > 1 {
        let cut: Vec<Vec<u8>> =
            (0..n).map(|k| render(&part(issue, k..k + 1, (k + 1, n)))).collect::<Result<_>>()?;
        if cut.iter().all(|p| p.len() < MOST_BYTES) {
            return Ok(cut);
        }
    }
    Err(Error::format(format!("one item alone makes an e-mail of more than {MOST_BYTES} bytes"))
        .remedy("shorten its summary with --pick, -n or --chars"))
}

/// The issue with these items alone, counted through.
fn part(issue: &Issue, range: std::ops::Range<usize>, which: (usize, usize)) -> Issue {
    let mut part = issue.clone();
    let mut place = 0;
    for section in &mut part.sections {
        section.items.retain(|_| {
            place += 1;
            range.contains(&(place - 1))
        });
    }
    part.sections.retain(|s| !s.items.is_empty());
    part.part = Some(which);
    if which.0 > 1 {
        part.intro = None;
    }
    part
}
