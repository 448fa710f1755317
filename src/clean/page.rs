//! The line model's verdict on a scraped page, and where it has none.

use super::Cleaner;
use super::furniture::{Findings, Line, ends_sentence, is_headline, is_prose};
use super::metadata::set_title;
use super::paragraphs::looks_like_heading;
use crate::document::{BlockKind, Cause, Reason};
use crate::lexis::chars::is_han;

/// A sentence of some length goes only where the model is surer than this (log-odds in 1/256; e³ to one).
const SURE: i32 = -3 * 256;

/// How far above the article its headline is sought, in lines.
const HEAD: usize = 12;

/// Takes out what the line model holds for furniture; true where it spoke. The ways in which it stays silent: the text is no scraped
/// page, its body was found by markup, or nothing would be left.
pub(super) fn judge(cleaner: &Cleaner, lines: &mut [Line<'_>], found: &mut Findings) -> bool {
    let markup =
        |kind| matches!(kind, BlockKind::Title | BlockKind::Outside | BlockKind::Caption | BlockKind::Quote);
    if lines.iter().any(|l| markup(l.block.kind)) {
        return false;
    }
    let texts: Vec<&str> = lines.iter().map(|l| l.block.text.as_str().trim()).collect();
    let Some(verdict) = cleaner.lines.judge(&texts) else { return false };
    let stays = |line: &Line<'_>, (score, kept): (i32, bool)| {
        let text = line.text.as_str();
        kept || line.sure || score > SURE && is_prose(text) && ends_sentence(text)
    };
    let is_article = |(line, v): (&Line<'_>, &(i32, bool))| {
        line.is_text() && stays(line, *v) && is_prose(line.text.as_str())
    };
    let Some(first) = lines.iter().zip(&verdict).position(is_article) else { return false };
    let mut out = Vec::new();
    for (i, (line, v)) in lines.iter_mut().zip(&verdict).enumerate() {
        if line.is_text() && !line.text.is_empty() && !stays(line, *v) {
            line.take(Reason::Furniture, Cause::Score(v.0));
            out.push(i);
        }
    }
    if found.metadata.title.is_none()
        && !lines[..first].iter().any(|l| l.is_text() && looks_like_heading(l.text.as_str()))
    {
        title(lines, first, &verdict, &out, found);
    }
    true
}

/// The headline right above the article, which the model takes for furniture because it is no part of the text: among the lines
/// that it took out, the likeliest of those with the length of one.
fn title(lines: &mut [Line<'_>], first: usize, verdict: &[(i32, bool)], out: &[usize], found: &mut Findings) {
    let near = out.iter().copied().filter(|i| *i < first && i + HEAD >= first);
    let is_title = |text: &str| {
        let han = text.chars().filter(|c| is_han(*c)).count();
        is_headline(text) && (han >= 8 || text.split_whitespace().count() >= 4)
    };
    let best = near.filter(|i| is_title(lines[*i].text.as_str())).max_by_key(|i| verdict[*i].0);
    if let Some(i) = best {
        set_title(&mut found.metadata, lines[i].text.as_str());
        lines[i].take(Reason::TitleLine, Cause::Form("the likeliest headline above the article"));
    }
}
