//! Translations go back into the document that they were made from.
//!
//! What decides is the unit's id and its source text; states and the order of units do not count (OmegaT leaves
//! `needs-translation` on what it has translated). What was not translated stays as it is, byte for byte.

mod markdown;

use crate::document::{Media, Role, Span};
use crate::error::{Error, Result};
use crate::exchange::{Bitext, Content, Entry, Manifest, returned};
use std::collections::{BTreeMap, HashMap};

/// What the merged document looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// The translation in the place of the source.
    #[default]
    Target,
    /// The translation under the source.
    Stacked,
}

/// A unit whose translation was not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Number of the returned file, from 0.
    pub file: usize,
    /// The unit's id.
    pub id: String,
    /// Why.
    pub why: String,
}

/// A merged document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The text; equal to the original's where nothing was put in.
    pub text: String,
    /// Units whose translation is in the text.
    pub translated: usize,
    /// Units that came back without a translation, or did not come back.
    pub untranslated: usize,
    /// What was not used, in the order of the files.
    pub refused: Vec<Refused>,
}

/// Puts the translations of `files` into `original`, the decoded text that `manifest` is of.
///
/// A unit that comes back twice with two translations is refused. Linear in the text and the files.
///
/// # Errors
/// When the text is not the one that was prepared.
pub fn merge(manifest: &Manifest, original: &str, files: &[Bitext], form: Form) -> Result<Merged> {
    if !manifest.is_of(original) {
        return Err(Error::format("is not the text that was prepared: its SHA-256 differs")
            .remedy("merge into the copy that `prepare` kept, or prepare the new text"));
    }
    let entries: HashMap<&str, &Entry> = manifest.units.iter().map(|e| (e.id.as_str(), e)).collect();
    let html = manifest.media.is_html();
    let mut refused = Vec::new();
    // By the unit: the file that it came from and its translation; `None` when it was refused.
    let mut targets: BTreeMap<&str, Option<Content>> = BTreeMap::new();
    for (file, bitext) in files.iter().enumerate() {
        let mut refuse = |id: &str, why: String| refused.push(Refused { file, id: id.to_owned(), why });
        let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        if !bitext.tgt.is_empty() && primary(&bitext.tgt) != primary(&manifest.tgt) {
            refuse(
                "*",
                format!("the file is in {}, the document was prepared for {}", bitext.tgt, manifest.tgt),
            );
            continue;
        }
        for unit in &bitext.units {
            let Some((id, entry)) = entries.get_key_value(unit.id.as_str()) else {
                refuse(&unit.id, "the prepared document has no such unit".to_owned());
                continue;
            };
            let Some(target) = unit.target.as_ref().filter(|t| !t.is_blank()) else { continue };
            // The page's own translation, as it went out; a source that was copied into the target.
            let same = |text: &str| level(text, &manifest.tgt) == level(&target.cell(), &manifest.tgt);
            if entry.target.as_deref().is_some_and(same) || entry.locked && same(&entry.source) {
                targets.entry(id).or_insert_with(|| Some(target.clone()));
                continue;
            }
            if entry.locked {
                refuse(id, "the page says that it must not be translated".to_owned());
                continue;
            }
            if entry.place.is_empty() && entry.target_place.is_empty() {
                refuse(id, "its place in the document is not known: put it in by hand".to_owned());
                continue;
            }
            let marks: &[char] = match manifest.media {
                Media::Text => &[],
                Media::Markdown => &['*', '_', '`', '[', '<', '~', '\\'],
                Media::Html | Media::Fragment => &['<'],
            };
            let markup = |[a, b]: &[usize; 2]| original.get(*a..*b).is_some_and(|t| t.contains(marks));
            if entry.target_place.iter().any(markup) {
                refuse(id, "the page's own translation has markup in it: change it in the page".to_owned());
                continue;
            }
            let target = match returned(entry, &unit.source, target, &manifest.tgt) {
                Ok(target) => target,
                Err(why) => {
                    refuse(id, why.to_string());
                    targets.insert(id, None);
                    continue;
                }
            };
            match targets.get(id) {
                None => drop(targets.insert(id, Some(target))),
                Some(Some(before)) if *before != target => {
                    refuse(id, "it came back with two different translations".to_owned());
                    targets.insert(id, None);
                }
                Some(_) => {}
            }
        }
    }
    let mut new = Vec::new();
    let mut translated = 0;
    for entry in &manifest.units {
        let Some(Some(target)) = targets.get(entry.id.as_str()) else { continue };
        translated += 1;
        let cell = target.cell();
        // The page's own translation unchanged; a source that was copied into the target.
        let same = |own: &str| level(own, &manifest.tgt) == level(&cell, &manifest.tgt);
        let own = entry.target.as_deref().is_some_and(same);
        if !own && cell != entry.source {
            new.push((entry, target));
        }
    }
    let page = Page {
        text: original,
        html,
        raw: if html { raw(original) } else { Vec::new() },
        markdown: manifest.media == Media::Markdown,
        tgt: &manifest.tgt,
    };
    let text = spliced(original, page.edits(&new, form))?;
    let untranslated = manifest.units.len() - translated;
    Ok(Merged { text, translated, untranslated, refused })
}

/// The original, as what is put into it needs to know it.
struct Page<'a> {
    text: &'a str,
    /// The insides of `<xmp>`, in order.
    raw: Vec<Span>,
    html: bool,
    markdown: bool,
    tgt: &'a str,
}

impl Page<'_> {
    /// What changes in the text: at the page's own translation where it has one, else at the source.
    fn edits(&self, new: &[(&Entry, &Content)], form: Form) -> Vec<(Span, String)> {
        let mut edits = Vec::new();
        // Translations that wait for the end of their paragraph, and where that is.
        let mut under: Option<(usize, String)> = None;
        let mut before: Option<usize> = None;
        for (entry, target) in new {
            let own = !entry.target_place.is_empty();
            let copy = form == Form::Stacked && !own;
            // A tag whose other half stands in another unit must not be there a second time.
            let content = if copy { &target.without_halves() } else { *target };
            let mut text = content.native(|t| match entry.role {
                // A reference in <xmp> would be read as it stands; what would end it cannot stand in it.
                _ if self.html && self.is_raw(entry) && !t.contains("</") => t.to_owned(),
                _ if self.html => escaped(t),
                Role::Table if self.markdown => markdown::escaped(t).replace('|', "\\|"),
                _ if self.markdown => markdown::escaped(t),
                Role::Table => t.replace('|', "\\|"),
                _ => t.to_owned(),
            });
            let spans = spans(if own { &entry.target_place } else { &entry.place });
            let (Some(first), Some(last)) = (spans.first().copied(), spans.last().copied()) else { continue };
            if self.markdown && (copy || markdown::begins_block(&self.text[..first.start])) {
                text = markdown::no_block(text);
            }
            let gap = before.filter(|b| *b <= first.start).map(|b| Span::new(b, first.start));
            let joined = gap.filter(|g| !own && self.is_inline(*g));
            before = (!own && entry.role == Role::Body).then_some(last.end);
            if copy {
                under = match under.take() {
                    Some((_, waiting)) if joined.is_some() => {
                        Some((last.end, waiting + self.joint() + &text))
                    }
                    waiting => {
                        edits.extend(waiting.map(|w| self.under(w)));
                        Some((last.end, text))
                    }
                };
                let one_line = match entry.role {
                    Role::Table => !self.html,
                    Role::Title => self.html || self.markdown,
                    Role::Heading | Role::Caption => self.markdown,
                    _ => false,
                };
                if one_line {
                    // A title of HTML takes no markup, nor what stands on one line of Markdown a line break.
                    let ends = self::spans(&entry.also).into_iter().map(|s| s.end);
                    if let Some((at, text)) = under.take() {
                        let beside = |at: usize| (Span::new(at, at), format!(" / {text}"));
                        edits.extend(std::iter::once(at).chain(ends.clone()).map(beside));
                    }
                }
                continue;
            }
            // Chinese has nothing between two sentences, English a space.
            edits.extend(joined.map(|gap| (gap, self.joint().to_owned())));
            edits.push((first, text.clone()));
            edits.extend(spans[1..].iter().map(|s| (*s, String::new())));
            edits.extend(self::spans(&entry.also).into_iter().filter(|_| !own).map(|s| (s, text.clone())));
        }
        edits.extend(under.map(|w| self.under(w)));
        edits
    }

    /// True in an element whose text has no references.
    fn is_raw(&self, entry: &Entry) -> bool {
        let Some([start, _]) = entry.place.first() else { return false };
        let raw = self.raw.partition_point(|r| r.end <= *start);
        self.raw.get(raw).is_some_and(|r| r.start <= *start)
    }

    fn joint(&self) -> &'static str {
        if self.tgt.starts_with("zh") { "" } else { " " }
    }

    /// True for what stands between two sentences of one paragraph: white space, or nothing.
    fn is_inline(&self, gap: Span) -> bool {
        let gap = self.text.get(gap.range());
        if self.markdown && gap.is_some_and(|g| g.matches('\n').count() > 1) {
            return false;
        }
        gap.is_some_and(|g| g.chars().all(|c| c.is_whitespace() && (self.html || self.markdown || c != '\n')))
    }

    /// A paragraph of the translation behind the end of its source.
    fn under(&self, (mut at, text): (usize, String)) -> (Span, String) {
        // Behind the end tags of the last words: not into the source's link.
        while let Some(tag) = self.text.get(at..).filter(|_| self.html).and_then(inline_end) {
            at += tag;
        }
        let new = if self.html {
            format!("<br><span lang=\"{}\">{text}</span>", escaped(self.tgt))
        } else if self.markdown {
            // A line break within the paragraph: so it stays in its list or quotation, whatever stands in front of its lines.
            format!("\\{}{text}", if self.text.contains("\r\n") { "\r\n" } else { "\n" })
        } else if self.text.contains("\r\n") {
            format!("\r\n{text}")
        } else {
            format!("\n{text}")
        };
        (Span::new(at, at), new)
    }
}

/// The insides of `<xmp>` elements.
fn raw(text: &str) -> Vec<Span> {
    let lower = text.to_ascii_lowercase();
    let mut spans = Vec::new();
    let mut at = 0;
    while let Some(start) = lower[at..].find("<xmp").map(|i| at + i) {
        let end = lower[start..].find("</xmp").map_or(lower.len(), |i| start + i);
        spans.push(Span::new(start, end));
        at = end;
    }
    spans
}

/// Length of an inline element's end tag at the beginning of `text`.
fn inline_end(text: &str) -> Option<usize> {
    const INLINE: [&str; 19] = [
        "a", "abbr", "b", "cite", "code", "em", "font", "i", "kbd", "mark", "q", "s", "small", "span",
        "strong", "sub", "sup", "tt", "u",
    ];
    let name = text.strip_prefix("</")?;
    let end = name.find('>')?;
    INLINE.iter().any(|n| name[..end].trim_end().eq_ignore_ascii_case(n)).then_some(end + 3)
}

fn spans(places: &[[usize; 2]]) -> Vec<Span> {
    places.iter().map(|[a, b]| Span::new(*a, *b)).collect()
}

/// The text with the stretches replaced.
fn spliced(text: &str, mut edits: Vec<(Span, String)>) -> Result<String> {
    edits.sort_by_key(|(span, _)| (span.start, span.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (span, new) in edits {
        // A manifest is a file like any other: its places may be wrong.
        let before = text.get(at..span.start).filter(|_| text.get(span.range()).is_some());
        let Some(before) = before else {
            return Err(Error::format(format!("the manifest's place {span} is none of the text"))
                .remedy("prepare the document again"));
        };
        out.push_str(before);
        out.push_str(&new);
        at = span.end;
    }
    out.push_str(&text[at..]);
    Ok(out)
}

/// The text with its white space made level: a client that indents puts more of it between words, and some into Chinese.
fn level(text: &str, tgt: &str) -> String {
    let joint = if tgt.starts_with("zh") { "" } else { " " };
    text.split_whitespace().collect::<Vec<_>>().join(joint)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
