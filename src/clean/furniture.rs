//! Which lines are furniture: by rules on the line itself, then by what stands around it.

use super::metadata::fill;
use super::rules::{Rules, Scope};
use super::{Cleaner, Options, page};
use crate::document::{
    Block, BlockKind, Break, Caption, Cause, Flag, MappedText, Metadata, Reason, Related, Removal, Term,
};
use crate::lexis::chars::is_han;
use std::collections::HashSet;

/// A block on its way through cleaning.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) block: &'a Block,
    /// The block's text without what was cut off in front.
    pub(super) text: MappedText,
    /// Why it is out; `None` for text of the article.
    pub(super) out: Option<Reason>,
    /// What decided that it is out.
    cause: Cause,
    /// A rule says that it is text.
    pub(super) sure: bool,
    /// What was cut off in front.
    cut: Vec<(MappedText, Reason, Cause)>,
    /// A site tag was cut off in front.
    tagged: bool,
    /// A dateline was cut off in front.
    pub(super) dateline: bool,
    /// The scope of the rule that took it out.
    scope: Option<Scope>,
}

impl Line<'_> {
    pub(super) fn is_text(&self) -> bool {
        self.out.is_none()
    }

    pub(super) fn take(&mut self, reason: Reason, cause: Cause) {
        self.out = Some(reason);
        self.cause = cause;
    }
}

/// What is known so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) removed: Vec<Removal>,
    pub(super) metadata: Metadata,
    /// Credits in lines outside the article.
    pub(super) around: Metadata,
    pub(super) flags: Vec<Flag>,
}

impl Findings {
    pub(super) fn remove(&mut self, text: &MappedText, reason: Reason, cause: Cause) {
        self.removed.push(Removal { span: text.span(), reason, cause });
    }
}

/// Judges all blocks.
pub(super) fn judge<'a>(
    cleaner: &Cleaner,
    blocks: &'a [Block],
    injected: &[String],
    options: &Options,
) -> (Vec<Line<'a>>, Findings) {
    let mut found = Findings::default();
    let mut lines: Vec<Line<'a>> = blocks
        .iter()
        .map(|block| Line {
            block,
            text: block.text.trimmed(),
            out: None,
            cause: Cause::Form(""),
            sure: false,
            cut: Vec::new(),
            tagged: false,
            dateline: false,
            scope: None,
        })
        .collect();
    cut_tags(cleaner, &mut lines, &mut found, injected);
    if !options.keep_furniture {
        for line in &mut lines {
            by_rule(&cleaner.rules, line, &mut found);
            by_shape(cleaner, line, &mut found);
        }
        sections(cleaner, &mut lines, &mut found);
        publisher_line(cleaner, &mut lines, &mut found, options);
        if page::judge(cleaner, &mut lines, &mut found) {
            publisher_line(cleaner, &mut lines, &mut found, options);
        }
        posters(&lines, &mut found);
    }
    for line in &lines {
        // A line that is out is reported as a whole, with what was cut off in front of it.
        match line.out {
            Some(reason) => found.remove(&line.block.text.trimmed(), reason, line.cause.clone()),
            None => {
                line.cut.iter().for_each(|(text, reason, cause)| found.remove(text, *reason, cause.clone()))
            }
        }
    }
    (lines, found)
}

/// Cuts site tags in front of lines: a name of the press, a name seen injected, a name that stands alone on the
/// first line, or one that is repeated as a tag.
fn cut_tags(cleaner: &Cleaner, lines: &mut [Line<'_>], found: &mut Findings, injected: &[String]) {
    let mut counts: std::collections::HashMap<String, usize> = Default::default();
    for line in lines.iter() {
        if let Some(tag) = cleaner.tags.leading(line.text.as_str()) {
            *counts.entry(tag.name.to_owned()).or_default() += 1;
        }
    }
    for (i, line) in lines.iter_mut().enumerate() {
        let text = line.text.as_str();
        let Some(tag) = cleaner.tags.leading(text) else { continue };
        let alone = tag.len == text.len();
        let why = if cleaner.tags.is_press(tag.name) {
            "a tag in front of the line that ends in a word of lexis/press-words.txt"
        } else if injected.iter().any(|n| n == tag.name) {
            "a tag in front of the line whose name was injected into words"
        } else if alone && i == 0 {
            "a tag alone on the first line"
        } else if counts.get(tag.name).is_some_and(|n| *n > 1) {
            "a tag that stands in front of several lines"
        } else {
            continue;
        };
        if found.metadata.site_tag.is_none() {
            found.metadata.site_tag = Some(tag.name.to_owned());
        }
        let len = tag.len;
        line.cut.push((line.text.slice(0..len), Reason::SiteTag, Cause::Form(why)));
        line.tagged = true;
        line.text = line.text.slice(len..line.text.len()).trimmed();
        if alone {
            line.take(Reason::SiteTag, Cause::Form(why));
        }
    }
}

/// Applies the rules: first those that cut in front, then those for whole lines.
fn by_rule(rules: &Rules, line: &mut Line<'_>, found: &mut Findings) {
    if line.block.kind == BlockKind::Title {
        return;
    }
    // A dateline behind a label is the deepest nesting seen; the bound keeps the loop short.
    for _ in 0..4 {
        if line.out.is_some() {
            return;
        }
        let Some((rule, groups)) = rules.start(line.text.as_str()) else { break };
        let len = groups[0].len();
        if len == 0 {
            break;
        }
        fill(found, line.block.kind == BlockKind::Outside, rule, &groups);
        let rest = line.text.slice(len..line.text.len()).trimmed();
        line.dateline |= rule.reason == Reason::Dateline;
        if rest.is_empty() {
            line.take(rule.reason, rule.cause());
        } else {
            line.cut.push((line.text.slice(0..len).trimmed(), rule.reason, rule.cause()));
            line.text = rest;
        }
    }
    let Some((rule, groups)) = rules.line(line.text.as_str()) else { return };
    if rule.scope == Scope::Keep {
        line.sure = true;
        return;
    }
    fill(found, line.block.kind == BlockKind::Outside, rule, &groups);
    line.take(rule.reason, rule.cause());
    line.scope = Some(rule.scope);
    if rule.reason == Reason::Paywall {
        found.flags.extend([Flag::Paywall, Flag::Truncated]);
    }
}

/// Furniture that is known by what a line is made of.
fn by_shape(cleaner: &Cleaner, line: &mut Line<'_>, found: &mut Findings) {
    if line.out.is_some() || line.text.is_empty() {
        return;
    }
    let text = line.text.as_str();
    if text.len() <= 400 {
        let divides = |c: char| matches!(c, '|' | '·' | '•' | '/' | ',' | '，' | '、' | ':' | '：');
        let words = text.split(|c: char| c.is_whitespace() || divides(c)).filter(|w| !w.is_empty());
        if words.clone().all(|w| w.starts_with('#') && w.chars().count() > 2) {
            let tags = words.map(|w| w.trim_matches('#').to_owned());
            found.metadata.tags.extend(tags);
            line.take(Reason::HashtagLine, Cause::Form("nothing but hash tags"));
            return;
        }
        let is_word = |w: &str| w.chars().any(char::is_alphanumeric);
        let shared = |w: &str| cleaner.share_words.contains(w.trim_matches(|c: char| !c.is_alphanumeric()));
        // The first word of a text settles it.
        if words.clone().all(|w| !is_word(w) || shared(w)) && words.filter(|w| is_word(w)).count() > 1 {
            line.take(Reason::Share, Cause::Form("nothing but words of clean/share-words.txt"));
            return;
        }
    }
    if text.chars().all(|c| c.is_whitespace() || "-*_=~·•—–─━═☆★◆◇■□●○▲▼△▽※<>|+.#^".contains(c))
        && text.len() >= 3
    {
        line.take(Reason::Ornament, Cause::Form("nothing but ornaments"));
    } else if line.block.kind == BlockKind::Outside {
        line.take(Reason::OutsideArticle, Cause::Form("outside the article of the page"));
    } else if line.block.kind == BlockKind::Caption {
        found.metadata.captions.push(Caption { text: text.to_owned(), credit: None });
        line.take(Reason::Caption, Cause::Form("a caption by its markup"));
    }
}

/// Takes what belongs to a heading of furniture: titles under "Related", words under 【词汇】, the rest of a form,
/// the text of a related article.
fn sections(cleaner: &Cleaner, lines: &mut [Line<'_>], found: &mut Findings) {
    let last_prose = lines.iter().rposition(|l| l.is_text() && is_prose(l.text.as_str()));
    for i in 0..lines.len() {
        match lines[i].scope {
            Some(Scope::List) => {
                for (j, line) in lines.iter_mut().enumerate().skip(i + 1) {
                    let in_list = line.block.kind == BlockKind::ListItem
                        || line.block.before == Break::Line
                        || last_prose.is_none_or(|p| j > p);
                    if !line.is_text() || !in_list || !is_headline(line.text.as_str()) {
                        break;
                    }
                    let title = line.text.as_str().trim_start_matches(['-', '*', '•', '·', ' ']).to_owned();
                    found.metadata.related.push(Related { title, truncated: false });
                    line.take(
                        Reason::RelatedLink,
                        Cause::Form("a headline under a heading of other articles"),
                    );
                }
            }
            Some(Scope::Terms) => {
                for line in &mut lines[i + 1..] {
                    let Some(term) = cleaner.term(line.text.as_str()).filter(|_| line.is_text()) else {
                        break;
                    };
                    found.metadata.terms.push(term);
                    line.take(
                        Reason::WordList,
                        Cause::Form("an entry by clean/term-line.txt under its heading"),
                    );
                }
            }
            Some(Scope::Form) => {
                let tail = last_prose.is_none_or(|p| i > p);
                for line in lines[i + 1..].iter_mut().take_while(|_| tail) {
                    if line.is_text() && line.text.len() <= 200 && !is_prose(line.text.as_str()) {
                        line.take(Reason::CommentForm, Cause::Form("behind the head of a form"));
                    } else if line.is_text() {
                        break;
                    }
                }
            }
            Some(Scope::Teaser) => teaser(lines, i, found),
            _ => {}
        }
    }
}

/// Paragraphs behind "Related suggestion: TITLE" that are cut off, carry the site's tag or speak of the title.
fn teaser(lines: &mut [Line<'_>], at: usize, found: &mut Findings) {
    let Some(related) =
        found.metadata.related.iter().position(|r| lines[at].text.as_str().ends_with(&r.title))
    else {
        return;
    };
    let title = content_words(&found.metadata.related[related].title);
    for line in lines[at + 1..].iter_mut().take(3) {
        if !line.is_text() {
            break;
        }
        let text = line.text.as_str();
        let cut = is_cut_off(text);
        let common = content_words(text).intersection(&title).count();
        if !(cut || line.tagged || common >= 2 && common * 5 >= title.len() * 2) {
            break;
        }
        found.metadata.related[related].truncated |= cut;
        found.flags.push(Flag::RelatedTeaserRemoved);
        line.take(Reason::RelatedTeaser, Cause::Form("the text of another article, behind its title"));
        if cut {
            break;
        }
    }
}

/// A line behind the article that is only a publisher's name: one that is known, that a caption credits, or that
/// ends in a word of the press.
fn publisher_line(cleaner: &Cleaner, lines: &mut [Line<'_>], found: &mut Findings, options: &Options) {
    let Some(last) = lines.iter().rposition(Line::is_text) else { return };
    if !lines[..last].iter().any(|l| l.is_text() && is_prose(l.text.as_str())) {
        return;
    }
    let text = lines[last].text.as_str();
    let known = options.known_publishers.iter().any(|p| p == text)
        || found.metadata.captions.iter().any(|c| c.credit.as_deref() == Some(text))
        || [&found.metadata, &found.around].iter().any(|m| m.publisher.as_deref() == Some(text));
    if known || text.chars().count() <= 40 && is_headline(text) && cleaner.tags.is_press(text) {
        if found.metadata.publisher.is_none() {
            found.metadata.publisher = Some(text.to_owned());
        }
        lines[last].take(Reason::PublisherLine, Cause::Form("a publisher's name alone behind the article"));
    }
}

/// A byline behind the related articles names the account that posted the page, not the writer.
fn posters(lines: &[Line<'_>], found: &mut Findings) {
    let last_text = lines.iter().rposition(Line::is_text).unwrap_or(0);
    let tail = lines.iter().enumerate().skip(last_text).find(|(_, l)| {
        matches!(
            l.out,
            Some(Reason::RelatedLink | Reason::RelatedTeaser | Reason::CommentForm | Reason::TitleLine)
        )
    });
    let Some((tail, _)) = tail else { return };
    for line in &lines[tail..] {
        if line.out == Some(Reason::Byline) {
            for credits in [&mut found.metadata.author, &mut found.around.author] {
                if let Some(name) = credits.take_if(|a| line.text.as_str().contains(a.as_str())) {
                    found.metadata.poster.get_or_insert(name);
                    found.flags.push(Flag::BylineUnreliable);
                }
            }
        }
    }
}

/// True for running text: it ends in a final mark, or is long.
pub(super) fn is_prose(text: &str) -> bool {
    ends_sentence(text) || text.chars().take(90).count() == 90
}

/// True when the last mark, behind closing quotes and brackets, ends a sentence.
pub(super) fn ends_sentence(text: &str) -> bool {
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || "”’\"'）)」』】]》*_".contains(c));
    end.chars().next_back().is_some_and(|c| ".!?。！？…".contains(c))
}

/// A short line without a final mark: the shape of a headline or of a link.
pub(super) fn is_headline(text: &str) -> bool {
    let ends = text.chars().next_back();
    !text.is_empty()
        && !ends.is_some_and(|c| ".!。！；;，,、：:".contains(c))
        && if text.chars().any(is_han) {
            text.chars().count() <= 45
        } else {
            text.split_whitespace().take(17).count() <= 16
        }
}

/// True when a text ends in the dots of something cut off. Six dots in Chinese are the author's own.
pub(super) fn is_cut_off(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || "])]】".contains(c));
    text.ends_with("...") || text.ends_with('…') && !text.ends_with("……")
}

/// Words that carry meaning: English ones of four letters or more, pairs of Chinese characters.
fn content_words(text: &str) -> HashSet<String> {
    let mut out = HashSet::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let chars: Vec<char> = word.chars().take(200).collect();
        if chars.iter().copied().any(is_han) {
            out.extend(chars.windows(2).map(|w| w.iter().collect::<String>()));
        } else if chars.len() >= 4 {
            out.insert(word.to_lowercase());
        }
    }
    out
}

impl Cleaner {
    /// A line of a word list.
    fn term(&self, text: &str) -> Option<Term> {
        if text.len() > 300 {
            return None;
        }
        let found = self.terms.iter().find_map(|r| r.captures(text))?;
        Some(Term { en: found["en"].trim().to_owned(), zh: found["zh"].trim().to_owned() })
    }
}
