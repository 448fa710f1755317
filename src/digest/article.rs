//! What an issue needs of a document.

use super::text::{self, clamp, line, link, name};
use super::{Doubt, DoubtKind, Version, doubt};
use crate::document::{Document, Form, Lang, Passage, Role, TextRef};
use crate::lexis::dates::iso_date;
use crate::lexis::duplicates::Shingles;
use crate::summarize::preview;
use sha2::{Digest, Sha256};
use std::path::Path;

/// What came beside a document: the fields of a record, the id of a feed's entry. It goes before what the document says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// An id that is the same wherever the text is read: that of a feed's entry.
    pub id: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// ISO date.
    pub date: Option<String>,
    /// Address of a picture.
    pub image: Option<String>,
    /// What it shows.
    pub image_alt: Option<String>,
    /// Topics.
    pub tags: Vec<String>,
    /// Its weight in an order by score.
    pub score: Option<f64>,
}

/// A document as an issue sees it.
#[derive(Clone, Debug)]
pub struct Article {
    pub(super) id: String,
    pub(super) origin: String,
    /// The main language first; the second one only where its sentences translate those of the first.
    pub(super) versions: Vec<Version>,
    /// For each sentence of the first version those of the second that translate it.
    pub(super) translations: Vec<Vec<usize>>,
    pub(super) source: Option<String>,
    pub(super) url: Option<String>,
    pub(super) date: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) image: Option<super::Image>,
    pub(super) tags: Vec<String>,
    pub(super) score: Option<f64>,
    pub(super) doubts: Vec<Doubt>,
    /// Words of the first version's text, a Han character counting as one.
    pub(super) words: usize,
    /// Minutes to read it come from these: English words and Han characters.
    pub(super) latin_words: usize,
    pub(super) han: usize,
    pub(super) shingles: Shingles,
}

/// A text of fewer words than this, without a whole sentence, is no article: `Home News Pictures Log in`.
const SHORTEST_BODY: usize = 12;
/// Marks that a whole sentence ends with, closing quotation marks after them included.
const ENDS: &[char] = &['.', '!', '?', '。', '！', '？', '…', '"', '”', '」'];

impl Article {
    /// Takes from a document what an issue needs. `origin` says where it was read, for people.
    pub fn of(document: &Document, given: &Given, origin: &str) -> Article {
        let mut doubts = doubt::of(document);
        let m = &document.metadata;
        let first = main_language(document);
        let second = if first.is_zh() { Lang::EN } else { Lang::ZH };
        let mut versions = vec![version(document, first, given)];
        let other = version(document, second, given);
        let mut translations = Vec::new();
        if !other.sentences.is_empty() {
            translations = translated(document, first.primary(), second.primary());
            versions.push(other);
        }
        pick(document, &mut versions, &translations);
        title(document, given, origin, &mut versions, &mut doubts);

        let body: String = body(document);
        let whole: Vec<&str> = versions[0].sentences.iter().map(String::as_str).collect();
        let whole = if whole.is_empty() { body.clone() } else { whole.join(" ") };
        let han = whole.chars().filter(|c| crate::lexis::chars::is_han(*c)).count();
        let words = text::words(&whole);
        let sentence = versions[0].sentences.iter().any(|s| s.ends_with(ENDS));
        if words < SHORTEST_BODY && !sentence && doubts.iter().all(|d| d.kind != DoubtKind::NoBody) {
            doubts.push(Doubt::new(DoubtKind::NoBody, ""));
        }
        let ends = document.passages.iter().rfind(|p| p.role == Role::Body).map(|p| p.text.as_str());
        if ends.is_some_and(breaks_off) && doubts.iter().all(|d| d.kind != DoubtKind::Truncated) {
            doubts.push(Doubt::new(DoubtKind::Truncated, ""));
        }
        // What is no article has no summary: a menu in its place would look like one.
        if doubts.iter().any(|d| d.kind == DoubtKind::NoBody) {
            versions.iter_mut().for_each(|v| v.picks.clear());
        } else if versions[0].picks.is_empty() {
            doubts.push(Doubt::new(DoubtKind::NoSummary, ""));
        }

        let address = given.url.as_ref().or(m.url.as_ref());
        let url = address.and_then(|a| link(a));
        if let (Some(address), None) = (address, &url) {
            doubts.push(Doubt::new(DoubtKind::BadLink, clamp(line(address), text::LONGEST_NAME)));
        }
        let source = [given.source.as_ref(), m.publisher.as_ref(), m.site_name.as_ref(), m.site_tag.as_ref()];
        let source = source.into_iter().flatten().find_map(|s| name(s));
        let source = source.or_else(|| url.as_deref().and_then(text::host));
        let byline = given.author.as_ref().or(m.author.as_ref()).and_then(|a| name(a));
        let date = given.date.as_ref().or(m.published.as_ref()).and_then(|d| iso_date(d));
        let picture = given.image.clone().or(m.image.as_ref().map(|i| i.url.clone()));
        let alt = given.image_alt.clone().or(m.image.as_ref().and_then(|i| i.alt.clone()));
        let alt = alt.or_else(|| m.captions.first().map(|c| c.text.clone()));
        let image = picture.as_deref().and_then(text::picture).map(|url| {
            let alt = alt.map(|a| clamp(line(&a), text::LONGEST_TITLE)).filter(|a| !a.is_empty());
            super::Image { url, alt: alt.unwrap_or_else(|| versions[0].title.clone()) }
        });
        let tags = if given.tags.is_empty() { &m.tags } else { &given.tags };
        doubts.sort();
        Article {
            id: id(url.as_deref(), given.id.as_deref(), document.source.text()),
            origin: line(origin),
            versions,
            translations,
            source,
            url,
            date,
            byline,
            image,
            tags: tags.iter().filter_map(|t| name(t)).collect(),
            score: given.score.filter(|s| s.is_finite()),
            doubts,
            words,
            latin_words: words.saturating_sub(han),
            han,
            shingles: Shingles::of(if body.trim().is_empty() { document.source.text() } else { &body }),
        }
    }

    /// The id: 16 hexadecimal digits, the same in every run.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn main(&self) -> &Version {
        // `of` makes at least one.
        &self.versions[0]
    }

    pub(super) fn has(&self, kind: DoubtKind) -> bool {
        self.doubts.iter().any(|d| d.kind == kind)
    }

    /// Title and first sentences, for a look at what it tells.
    pub(super) fn gist(&self) -> String {
        const SENTENCES: usize = 2;
        let version = self.main();
        let first = version.picks.iter().filter_map(|&i| version.sentences.get(i)).take(SENTENCES);
        let mut out = version.title.clone();
        for sentence in first {
            out.push(' ');
            out.push_str(sentence);
        }
        out
    }
}

/// The language of the summary, in the variety of its first sentence; where there is none, that of the first passage.
fn main_language(document: &Document) -> Lang {
    if !document.summary.picks.is_empty() {
        return document.summary.lang;
    }
    let body = document.passages.iter().filter(|p| p.role == Role::Body);
    body.map(|p| p.lang).find(|l| !l.is_und()).unwrap_or_default()
}

/// The sentences of a language, without picks and title.
fn version(document: &Document, lang: Lang, given: &Given) -> Version {
    let numbers = document.sentences_in(lang.primary());
    let exact = numbers.first().map_or(lang, |&i| document.sentences[i].lang);
    let sentences = numbers.iter().map(|&i| line(document.sentence_text(&document.sentences[i]))).collect();
    let m = &document.metadata;
    let own = if lang.is_zh() { &m.title_zh } else { &m.title_en };
    let title = given.title.as_ref().filter(|t| lang.is_zh() == has_han(t));
    let title = title.or(own.as_ref()).map_or(String::new(), |t| clamp(line(t), text::LONGEST_TITLE));
    Version { lang: exact, title, sentences, picks: Vec::new() }
}

/// For each sentence of one language those of the other in its pairs.
fn translated(document: &Document, first: &str, second: &str) -> Vec<Vec<usize>> {
    let place = |primary: &str| {
        let numbers = document.sentences_in(primary);
        move |r: &TextRef| match r {
            TextRef::Sentence(i) => numbers.binary_search(i).ok(),
            TextRef::Passage(_) => None,
        }
    };
    let (of_first, of_second) = (place(first), place(second));
    let mut out = vec![Vec::new(); document.sentences_in(first).len()];
    for pair in &document.pairs {
        let (a, b) = if first == "zh" { (&pair.zh, &pair.en) } else { (&pair.en, &pair.zh) };
        let answers: Vec<usize> = b.iter().filter_map(&of_second).collect();
        for i in a.iter().filter_map(&of_first) {
            out[i].extend(&answers);
        }
    }
    out
}

/// The picks of the summary, and of the other language what translates them.
fn pick(document: &Document, versions: &mut Vec<Version>, translations: &[Vec<usize>]) {
    let picks: Vec<usize> = document.summary.picks.iter().map(|p| p.index).collect();
    let first = &mut versions[0];
    first.picks = picks.into_iter().filter(|i| *i < first.sentences.len()).collect();
    let picks = first.picks.clone();
    if let Some(second) = versions.get_mut(1) {
        second.picks = super::compose::answers(&picks, translations);
        if second.picks.is_empty() {
            versions.truncate(1);
        }
    }
}

/// Gives each version its title. A title that nobody calls one is a heading above the text, a line at its beginning without
/// an end mark, or the first sentence as far as its first clause.
fn title(
    document: &Document,
    given: &Given,
    origin: &str,
    versions: &mut [Version],
    doubts: &mut Vec<Doubt>,
) {
    let m = &document.metadata;
    let clean = |t: &str| clamp(line(t), text::LONGEST_TITLE);
    let mut guessed = false;
    let mut shared = String::new();
    for (i, version) in versions.iter_mut().enumerate() {
        if i == 0 && version.title.is_empty() {
            version.title = given.title.as_ref().or(m.title.as_ref()).map_or(String::new(), |t| clean(t));
        }
        if version.title.is_empty()
            && let Some(passage) = headline(document, version.lang)
        {
            version.title = clean(passage.text.as_str());
            guessed |= i == 0;
        }
        if version.title.is_empty() && i > 0 {
            version.title.clone_from(&shared);
        }
        if i == 0 {
            shared.clone_from(&version.title);
        }
        // A summary that says the title again says nothing.
        let title = &version.title;
        version.picks.retain(|&p| version.sentences.get(p).is_none_or(|s| s != title));
    }
    if let [first, second] = versions {
        // One title for both languages is one of each, or of the first alone.
        let (zh, en) = if first.lang.is_zh() {
            (&mut first.title, &mut second.title)
        } else {
            (&mut second.title, &mut first.title)
        };
        match both(zh).or_else(|| both(en)).map(|(a, b)| (a.to_owned(), b.to_owned())) {
            Some((chinese, english)) => (*zh, *en) = (chinese, english),
            None if zh == en => second.title.clear(),
            None => {}
        }
    }
    let first = &mut versions[0];
    if first.title.is_empty() {
        let sentence = first.picks.first().and_then(|&i| first.sentences.get(i));
        let clause = sentence.map_or("", |s| preview(s, first.lang, 90).text);
        let words = sentence.map_or(String::new(), |s| clamp(s.clone(), 90));
        first.title = if clause.is_empty() {
            words
        } else {
            clause.trim_end_matches(['。', '.']).trim_end().to_owned()
        };
        guessed = !first.title.is_empty();
    }
    if first.title.is_empty() {
        let file = Path::new(origin).file_stem().map_or(origin.into(), |s| s.to_string_lossy());
        first.title = clean(&file);
        doubts.push(Doubt::new(DoubtKind::NoTitle, ""));
    } else if guessed && doubts.iter().all(|d| d.kind != DoubtKind::GuessedTitle) {
        doubts.push(Doubt::new(DoubtKind::GuessedTitle, ""));
    }
}

/// The Chinese and the English part of a title that says both, one behind the other: `人行桥完工 Footbridge finished`.
fn both(title: &str) -> Option<(&str, &str)> {
    const LEAST_WORDS: usize = 2;
    let marks = |c: char| c.is_whitespace() || matches!(c, '|' | '｜' | '/' | '·' | '-' | '–' | '—');
    let english =
        |s: &str| s.split_whitespace().filter(|w| w.contains(|c: char| c.is_ascii_alphabetic())).count();
    for (at, gap) in title.match_indices(char::is_whitespace) {
        let (a, b) = (title[..at].trim_end_matches(marks), title[at + gap.len()..].trim_start_matches(marks));
        for (zh, en) in [(a, b), (b, a)] {
            if has_han(zh) && !has_han(en) && english(en) >= LEAST_WORDS && english(zh) == 0 {
                return Some((zh, en));
            }
        }
    }
    None
}

/// The first heading before the text of this language begins, or a first line of it that ends like a title.
fn headline(document: &Document, lang: Lang) -> Option<&Passage> {
    const LONGEST: usize = 120;
    let same = |p: &&Passage| p.lang.primary() == lang.primary() && !p.text.is_empty();
    for passage in document.passages.iter().filter(same) {
        let text = passage.text.as_str().trim_end();
        let short = text.chars().count() <= LONGEST;
        match passage.role {
            Role::Title | Role::Heading if short => return Some(passage),
            Role::Body => {
                let open = !text
                    .ends_with(['.', '!', '?', '。', '！', '？', '…', ':', '：', ';', '；', '"', '”', '」']);
                return (open && short && passage.form == Form::Prose && text.chars().count() > 3)
                    .then_some(passage);
            }
            _ => {}
        }
    }
    None
}

/// True for a text that an abridging service has cut: `… [+1200 chars]`, or an ellipsis at its very end.
fn breaks_off(text: &str) -> bool {
    let text = text.trim_end();
    let counted = text.strip_suffix("chars]").and_then(|t| t.rsplit_once("[+")).is_some_and(|(_, n)| {
        let n = n.trim();
        !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())
    });
    counted
        || text.ends_with('…')
        || text.ends_with("...")
        || text.ends_with("[…]")
        || text.ends_with("[...]")
}

fn body(document: &Document) -> String {
    let mut out = String::new();
    for passage in document.passages.iter().filter(|p| matches!(p.role, Role::Body | Role::Table)) {
        out.push_str(passage.text.as_str());
        out.push('\n');
    }
    out
}

fn has_han(text: &str) -> bool {
    text.chars().any(crate::lexis::chars::is_han)
}

/// The page's address is its name; a feed's id comes next; a text without either is known by itself.
fn id(url: Option<&str>, given: Option<&str>, text: &str) -> String {
    let (kind, what) = match (url, given) {
        (Some(url), _) => ("url", url.split('#').next().unwrap_or(url)),
        (None, Some(id)) if !id.is_empty() => ("id", id),
        _ => ("text", text),
    };
    let digest = Sha256::new().chain_update(kind).chain_update([0]).chain_update(what).finalize();
    digest.iter().take(8).map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_address_else_the_feeds_id_else_the_text() {
        let by_url = id(Some("https://a.example/1"), Some("x"), "text");
        assert_eq!(by_url.len(), 16);
        assert_eq!(by_url, id(Some("https://a.example/1#top"), None, "another text"));
        assert_eq!(id(None, Some("x"), "text"), id(None, Some("x"), "another text"));
        assert_eq!(id(None, Some(""), "text"), id(None, None, "text"));
        assert_ne!(id(None, Some("x"), ""), id(None, None, "x"));
    }

    #[test]
    fn a_title_in_two_languages_is_two_titles() {
        for (title, want) in [
            ("人行桥完工 Footbridge finished early", Some(("人行桥完工", "Footbridge finished early"))),
            ("Footbridge finished | 人行桥完工", Some(("人行桥完工", "Footbridge finished"))),
            ("用 Rust 写的程序", None),
            ("iPhone 新品发布", None),
            ("Footbridge finished", None),
            ("人行桥 完工", None),
        ] {
            assert_eq!(both(title), want, "{title}");
        }
    }

    #[test]
    fn abridged_texts_are_known_by_their_ends() {
        for (text, want) in [
            ("may ride up in the… [+1200 chars]", true),
            ("and then…", true),
            ("the end.", false),
            ("a list [+12]", false),
            ("[+ chars]", false),
        ] {
            assert_eq!(breaks_off(text), want, "{text}");
        }
    }
}
