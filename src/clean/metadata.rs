//! What a furniture line tells about the document.

use super::rules::Rule;
use crate::document::{Caption, Dateline, Flag, Metadata, Reason, Related};
use crate::lexis::chars::is_han;
use regex::Captures;

/// Lays the named groups of a match into the metadata. The first value of a field wins, lists grow.
pub(super) fn fill(meta: &mut Metadata, flags: &mut Vec<Flag>, rule: &Rule, found: &Captures<'_>) {
    let get = |name: &str| found.name(name).map(|m| m.as_str().trim().to_owned()).filter(|v| !v.is_empty());
    set(&mut meta.author, get("author"));
    set(&mut meta.editor, get("editor"));
    set(&mut meta.publisher, get("publisher"));
    set(&mut meta.poster, get("poster"));
    // The date beside a byline is that of publication; in a dateline it is the day of the event.
    let date = get("published").or_else(|| get("date").filter(|_| rule.reason == Reason::Byline));
    set(&mut meta.published, date.and_then(|d| iso_date(&d)));
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

/// A date as ISO 8601: `2024年3月3日`, `2024-3-3 10:30`, `March 3, 2024`, `3 March 2024`.
pub(super) fn iso_date(text: &str) -> Option<String> {
    let numbers: Vec<u32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|n| !n.is_empty() && n.len() <= 4)
        .filter_map(|n| n.parse().ok())
        .collect();
    let lower = text.to_ascii_lowercase();
    let month = MONTHS.iter().position(|m| lower.contains(m)).map(|i| i as u32 + 1);
    let (year, month, day) = match month {
        Some(m) => {
            let year = numbers.iter().copied().find(|n| *n >= 1000)?;
            (year, m, numbers.iter().copied().find(|n| (1..=31).contains(n))?)
        }
        None => (*numbers.first()?, *numbers.get(1)?, *numbers.get(2)?),
    };
    let real = (1000..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    real.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_iso() {
        for (text, want) in [
            ("2024年3月3日", "2024-03-03"),
            ("2024-03-03 10:30", "2024-03-03"),
            ("March 3, 2024", "2024-03-03"),
            ("3rd Sept. 2024", "2024-09-03"),
        ] {
            assert_eq!(iso_date(text).as_deref(), Some(want), "{text}");
        }
        assert_eq!(iso_date("2024-13-03"), None);
        assert_eq!(iso_date("soon"), None);
    }

    #[test]
    fn a_headline_in_two_languages_gives_both() {
        let mut meta = Metadata::default();
        set_title(&mut meta, "北岸灯会开幕 | North Bank Lantern Fair Opens");
        assert_eq!(meta.title_zh.as_deref(), Some("北岸灯会开幕"));
        assert_eq!(meta.title_en.as_deref(), Some("North Bank Lantern Fair Opens"));
    }
}
