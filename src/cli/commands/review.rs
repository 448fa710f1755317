//! A page on which a person looks through an alignment: the doubtful pairs first.

use crate::exchange::{Bitext, Content};
use std::fmt::Write;

/// No script, nothing from elsewhere.
const HEAD: &str = "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"color-scheme\" content=\"light dark\">
<style>
body { font: 1rem/1.5 system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif; margin: 1rem }
table { border-collapse: collapse; width: 100% }
caption { text-align: start; font-weight: bold; padding: .5rem 0 }
th, td { border: 1px solid #8888; padding: .4rem .6rem; text-align: start; vertical-align: top }
td:nth-child(2) { white-space: nowrap; border-inline-start: .5rem solid var(--c) }
td:nth-child(3), td:nth-child(4) { width: 45% }
</style>
";

/// The pairs in a table, the least sure first; sentences that stand alone are doubts of their own kind and come by
/// their probability as well.
pub(super) fn page(bitext: &Bitext) -> String {
    let mut rows: Vec<(usize, f32)> =
        bitext.units.iter().enumerate().map(|(i, u)| (i, u.score.unwrap_or(0.0))).collect();
    rows.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let title = escaped(&bitext.original);
    let mut out = format!("{HEAD}<title>{title}</title>\n<table>\n<caption>{title}</caption>\n");
    let (src, tgt) = (escaped(&bitext.src), escaped(&bitext.tgt));
    let _ = writeln!(
        out,
        "<thead><tr><th scope=col>No.<th scope=col>Score<th scope=col>{src}<th scope=col>{tgt}</thead>\n<tbody>"
    );
    for (i, score) in rows {
        let unit = &bitext.units[i];
        let target = unit.target.as_ref().or(unit.candidate.as_ref()).map(Content::plain).unwrap_or_default();
        // Red at 0, green at 1.
        let hue = (score.clamp(0.0, 1.0) * 120.0).round();
        let note = match (&unit.target, &unit.candidate) {
            (Some(_), _) => "",
            (None, Some(_)) if unit.source.is_empty() => " only in the target",
            (None, Some(_)) => " doubtful",
            (None, None) => " only in the source",
        };
        let _ = writeln!(
            out,
            "<tr><td>{}<td style=\"--c:hsl({hue} 70% 45%)\">{score:.2}{note}<td lang=\"{src}\">{}<td lang=\"{tgt}\">{}",
            i + 1,
            escaped(&unit.source.plain()),
            escaped(&target)
        );
    }
    out.push_str("</table>\n");
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
