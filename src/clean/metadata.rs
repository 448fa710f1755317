//! What a furniture line tells about the document.

use super::furniture::Findings;
use super::rules::Rule;
use crate::document::{Caption, Dateline, Flag, Metadata, Reason, Related};
use crate::lexis::chars::is_han;
use crate::lexis::dates::iso_date;
use regex::Captures;

/// Lays the named groups of a match into the metadata. The first value of a field wins, lists grow. Bylines and sources
/// `outside` the article may be those of another one, so they are kept apart.
pub(super) fn fill(findings: &mut Findings, outside: bool, rule: &Rule, found: &Captures<'_>) {
    let Findings { metadata: meta, around, flags, .. } = findings;
    let get = |name: &str| found.name(name).map(|m| m.as_str().trim().to_owned()).filter(|v| !v.is_empty());
    let credits = if outside { around } else { &mut *meta };
    set(&mut credits.author, get("author"));
    set(&mut credits.editor, get("editor"));
    set(&mut credits.publisher, get("publisher"));
    // The date beside a byline is that of publication; in a dateline it is the day of the event.
    let date = get("published").or_else(|| get("date").filter(|_| rule.reason == Reason::Byline));
    set(&mut credits.published, date.and_then(|d| iso_date(&d)));
    set(&mut meta.poster, get("poster"));
    if let Some(names) = get("contributor") {
        let names = names.split(|c: char| c.is_whitespace() || "、,，".contains(c));
        meta.contributors.extend(names.filter(|n| !n.is_empty()).map(str::to_owned));
    }
    if let Some(title) = get("title") {
        if get("note").is_some() {
            flags.push(Flag::TitleFromSourceLine);
        }
        set_title(meta, &title);
    }
    set(&mut meta.source_note, get("note"));
    if let Some(title) = get("related") {
        meta.related.push(Related { title, truncated: false });
    }
    if matches!(rule.reason, Reason::Caption | Reason::PhotoCredit) {
        meta.captions.push(Caption { text: get("caption").unwrap_or_default(), credit: get("credit") });
    }
    if rule.reason == Reason::Dateline && meta.dateline.is_none() {
        let line = Dateline { place: get("place"), date: get("date"), agency: get("agency") };
        meta.dateline = (line != Dateline::default()).then_some(line);
    }
    if let Some(tags) = get("tags") {
        let tags = tags.split([',', '，', '、', ';', '；', '|', '#', '\u{3000}']).map(str::trim);
        meta.tags.extend(tags.filter(|t| !t.is_empty()).map(str::to_owned));
    }
}

fn set(place: &mut Option<String>, value: Option<String>) {
    if place.is_none() {
        *place = value;
    }
}

/// Records a title under its language, and as the title where there is none yet. A headline in two languages with a
/// bar or a slash between them gives both.
pub(super) fn set_title(meta: &mut Metadata, title: &str) {
    let parts: Vec<&str> = title.split(['|', '｜', '/', '／']).map(str::trim).collect();
    let two = parts.len() == 2 && parts.iter().filter(|p| p.chars().any(is_han)).count() == 1;
    for part in if two { parts } else { vec![title.trim()] } {
        let place = if part.chars().any(is_han) { &mut meta.title_zh } else { &mut meta.title_en };
        if !part.is_empty() && place.is_none() {
            *place = Some(part.to_owned());
        }
    }
    set(&mut meta.title, Some(title.trim().to_owned()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_in_two_languages_gives_both() {
        let mut meta = Metadata::default();
        set_title(&mut meta, "北岸灯会开幕 | North Bank Lantern Fair Opens");
        assert_eq!(meta.title_zh.as_deref(), Some("北岸灯会开幕"));
        assert_eq!(meta.title_en.as_deref(), Some("North Bank Lantern Fair Opens"));
    }
}
