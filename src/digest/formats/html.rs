//! The e-mail's HTML: a template in MJML, rendered to tables that mail programs understand.

use crate::digest::{Issue, Templates};
use crate::error::{Error, Result};
use mrml::prelude::render::RenderOptions;

pub(super) fn render(issue: &Issue, templates: &Templates) -> Result<Vec<u8>> {
    // What only the editor sees has no place in what readers get.
    let issue = Issue { finished: true, ..issue.clone() };
    let mjml = templates.render("issue.mjml", &issue)?;
    let wrong = |what: String| {
        Error::config(what).at("issue.mjml").remedy("compare it with the file of --init-template")
    };
    let parsed = mrml::parse(&mjml).map_err(|e| wrong(format!("no sound MJML: {e}")))?;
    let html = parsed.element.render(&RenderOptions::default()).map_err(|e| wrong(format!("MJML: {e}")))?;
    // MJML's own word, which HTML does not know; text cannot hold it, for quotes in it are escaped.
    Ok(html.replace(" height=\"auto\"", "").into_bytes())
}
