//! The issue as JSON, and JSON Feed 1.1 (jsonfeed.org/version/1.1).

use super::syndication::{body, rfc3339, urn};
use crate::digest::{Issue, Templates};
use crate::error::{Error, Result};
use serde_json::{Map, Value, json};

/// The issue with everything that is known of it.
pub(super) fn issue(issue: &Issue, templates: &Templates) -> Result<Vec<u8>> {
    let failed = |e: serde_json::Error| Error::format(e.to_string());
    let mut value = serde_json::to_value(issue).map_err(failed)?;
    let (look, _) = crate::digest::template::look(issue, &templates.labels(issue.lang));
    if !issue.finished {
        value["needs_a_look"] = serde_json::to_value(look).map_err(failed)?;
    }
    let mut out = serde_json::to_vec_pretty(&value).map_err(failed)?;
    out.push(b'\n');
    Ok(out)
}

pub(super) fn feed(issue: &Issue) -> Result<Vec<u8>> {
    let mut feed = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            feed.insert(key.to_owned(), value);
        }
    };
    put("version", Some(json!("https://jsonfeed.org/version/1.1")));
    put("title", Some(json!(issue.title)));
    put("home_page_url", issue.home_page.as_ref().map(|u| json!(u)));
    put("feed_url", issue.feed_url.as_ref().map(|u| json!(u)));
    put("description", issue.intro.as_ref().map(|i| json!(i)));
    put("language", Some(json!(issue.lang.tag())));
    let items: Vec<Value> = issue
        .items()
        .map(|item| {
            let mut entry = Map::new();
            let mut put = |key: &str, value: Option<Value>| {
                if let Some(value) = value {
                    entry.insert(key.to_owned(), value);
                }
            };
            put("id", Some(json!(urn(&item.id))));
            put("url", item.url.as_ref().map(|u| json!(u)));
            put("title", Some(json!(item.title())));
            put("content_html", Some(json!(body(issue, item))));
            let summary = item.summary().join(crate::digest::template::gap(item.main().lang));
            put("summary", Some(summary).filter(|s| !s.is_empty()).map(|s| json!(s)));
            put("image", item.image.as_ref().map(|i| json!(i.url)));
            put("date_published", item.date.as_deref().and_then(rfc3339).map(|d| json!(d)));
            put("authors", item.byline.as_ref().or(item.source.as_ref()).map(|name| json!([{"name": name}])));
            put("tags", (!item.tags.is_empty()).then(|| json!(item.tags)));
            let lang = item.main().lang;
            put("language", (!lang.is_und()).then(|| json!(lang.tag())));
            Value::Object(entry)
        })
        .collect();
    put("items", Some(Value::Array(items)));
    let mut out =
        serde_json::to_vec_pretty(&Value::Object(feed)).map_err(|e| Error::format(e.to_string()))?;
    out.push(b'\n');
    Ok(out)
}
