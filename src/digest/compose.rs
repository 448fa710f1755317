//! Articles in groups become an issue: items, sections, order, and what may be quoted.

use super::edits::Made;
use super::text::{self, LONGEST_TITLE, clamp, line, name};
use super::{
    Also, Article, Doubt, DoubtKind, Edits, Group, Issue, Item, Options, Order, Row, Section, SectionRule,
    Version,
};
use crate::document::Lang;
use crate::summarize::preview;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

/// Characters of the line beside the subject that common mail programs show at most.
const PREVIEW: usize = 90;

/// Composes the issue. What the editor changed goes before what the program would choose.
pub fn compose(articles: &[Article], groups: &[Group], options: &Options, edits: &Edits) -> Issue {
    let lang = issue_language(articles, options);
    let mut items: Vec<Item> =
        groups.iter().filter(|g| !g.members.is_empty()).map(|g| item(articles, g, lang, options)).collect();
    order(&mut items, options.order);
    let own = |given: &Option<String>| given.as_deref().map(line).filter(|t| !t.is_empty());
    let newest = items.iter().filter_map(|i| i.date.clone()).max();
    let mut issue = Issue {
        title: own(&options.title).map(|t| clamp(t, LONGEST_TITLE)).unwrap_or_default(),
        date: options.date.as_deref().and_then(crate::lexis::dates::iso_date).or(newest),
        lang,
        layout: options.layout,
        finished: options.finished,
        home_page: options.home_page.as_deref().and_then(text::link),
        feed_url: options.feed_url.as_deref().and_then(text::link),
        from: own(&options.from),
        to: options.to.iter().map(|t| line(t)).filter(|t| !t.is_empty()).collect(),
        ..Issue::default()
    };
    edits.apply(&mut issue, items, options);
    if issue.title.is_empty() {
        issue.title = if lang.is_zh() { "简报" } else { "Digest" }.to_owned();
    }
    finish(&mut issue, options);
    issue
}

/// What follows from the items and their order: numbers, what is quoted, rows, the preview.
pub(super) fn finish(issue: &mut Issue, options: &Options) {
    let mut quoted: BTreeMap<String, usize> = BTreeMap::new();
    let mut number = 0;
    for item in issue.sections.iter_mut().flat_map(|s| &mut s.items) {
        number += 1;
        item.number = number;
        quote(item, options, &mut quoted);
        item.rows = rows(item);
    }
    for item in &mut issue.unused {
        number += 1;
        item.number = number;
        quote(item, options, &mut BTreeMap::new());
        item.rows = rows(item);
    }
    // In the issue's language, where an item is.
    let (own, other): (Vec<&Item>, Vec<&Item>) =
        issue.items().partition(|i| i.main().lang.primary() == issue.lang.primary());
    let texts =
        own.into_iter().chain(other).flat_map(|i| i.summary().into_iter().map(|s| (s, i.main().lang)));
    let mut lines = texts.map(|(s, lang)| preview(s, lang, PREVIEW).text.to_owned());
    let line = lines.find(|p| !p.is_empty());
    issue.preview = line.unwrap_or_default();
}

/// The language asked for, else that of most articles; Traditional where most Chinese items are.
pub(super) fn issue_language(articles: &[Article], options: &Options) -> Lang {
    let mains = || articles.iter().map(|a| a.main().lang);
    let (zh, en) = (mains().filter(|l| l.is_zh()).count(), mains().filter(|l| l.is_en()).count());
    let wanted = options.language.as_deref().map(Lang::declared).filter(|l| l.is_zh() || l.is_en());
    let lang = wanted.unwrap_or(if zh > en { Lang::ZH } else { Lang::EN });
    if lang != Lang::ZH {
        return lang;
    }
    let traditional = mains().filter(|l| *l == Lang::ZH_HANT).count();
    if traditional * 2 > zh { Lang::ZH_HANT } else { Lang::ZH_HANS }
}

fn item(articles: &[Article], group: &Group, lang: Lang, options: &Options) -> Item {
    let lead = &articles[group.members[0]];
    let others = || group.members.iter().zip(&group.by_meaning).skip(1).map(|(&i, by)| (&articles[i], *by));
    let mut versions = lead.versions.clone();
    let mut translations = lead.translations.clone();
    if versions.len() < 2 {
        translations.clear();
        // Another document may tell it in the other language.
        let other = others().map(|(a, _)| a.main()).find(|v| {
            v.lang.primary() != lead.main().lang.primary()
                && (v.lang.is_zh() || v.lang.is_en())
                && !v.picks.is_empty()
        });
        versions.extend(other.cloned());
    }
    if versions.len() == 2
        && versions[1].lang.primary() == lang.primary()
        && versions[0].lang.primary() != lang.primary()
    {
        translations = inverted(&translations, versions[1].sentences.len());
        versions.swap(0, 1);
    }
    let mut doubts = lead.doubts.clone();
    let meant: Vec<String> = others().filter(|o| o.1).map(|(a, _)| shown_source(a)).collect();
    if !meant.is_empty() {
        doubts.push(Doubt::new(DoubtKind::SameStory, meant.join(", ")));
    }
    doubts.sort();
    let (han, latin) = (lead.han as f32, lead.latin_words as f32);
    let minutes =
        han / options.chars_per_minute.max(1) as f32 + latin / options.words_per_minute.max(1) as f32;
    // One page that came twice (in a folder and in a feed) is named once, and not beside itself.
    let mut named: HashSet<&str> = lead.url.as_deref().into_iter().collect();
    let also = others().filter(|(a, _)| a.url.as_deref().is_none_or(|url| named.insert(url)));
    let also = also.map(|(a, by_meaning)| Also {
        id: a.id.clone(),
        source: shown_source(a),
        title: a.main().title.clone(),
        url: a.url.clone(),
        lang: a.main().lang,
        origin: a.origin.clone(),
        by_meaning,
    });
    let mut item = Item {
        id: lead.id.clone(),
        members: group.members.iter().map(|&i| articles[i].id.clone()).collect(),
        chosen: versions[0].picks.clone(),
        translations,
        words: lead.words,
        source: lead.source.clone(),
        url: lead.url.clone(),
        // A story is as old as its first telling.
        date: lead.date.clone().or_else(|| others().find_map(|(a, _)| a.date.clone())),
        byline: lead.byline.clone(),
        minutes: (lead.words > 0 && !lead.has(DoubtKind::NoBody)).then(|| (minutes.round() as usize).max(1)),
        image: lead.image.clone().filter(|_| options.images),
        tags: lead.tags.clone(),
        also: also.collect(),
        doubts,
        origin: lead.origin.clone(),
        score: lead.score.unwrap_or(0.0),
        versions,
        ..Item::default()
    };
    item.members.dedup();
    item.section = section(&item, options);
    item.made = Made::of(&item);
    item
}

fn shown_source(article: &Article) -> String {
    article.source.clone().unwrap_or_else(|| article.origin.clone())
}

/// The table the other way round.
fn inverted(translations: &[Vec<usize>], n: usize) -> Vec<Vec<usize>> {
    let mut out = vec![Vec::new(); if translations.is_empty() { 0 } else { n }];
    for (i, answers) in translations.iter().enumerate() {
        for &j in answers {
            if let Some(place) = out.get_mut(j) {
                place.push(i);
            }
        }
    }
    out
}

/// What translates these sentences, in order.
pub(super) fn answers(picks: &[usize], translations: &[Vec<usize>]) -> Vec<usize> {
    let mut out: Vec<usize> = picks.iter().filter_map(|&i| translations.get(i)).flatten().copied().collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The title of the section that takes an item.
fn section(item: &Item, options: &Options) -> Option<String> {
    if options.sections.is_empty() {
        return options.rest.as_deref().and_then(name);
    }
    let found = options.sections.iter().find(|rule| takes(rule, item));
    found.and_then(|rule| name(&rule.title)).or_else(|| options.rest.as_deref().and_then(name))
}

fn takes(rule: &SectionRule, item: &Item) -> bool {
    let lower = |s: &str| s.to_lowercase();
    let any = |list: &[String], test: &dyn Fn(&str) -> bool| {
        list.is_empty() || list.iter().any(|w| test(&lower(w)))
    };
    let source = item.source.as_deref().map(lower).unwrap_or_default();
    let words: String = item
        .versions
        .iter()
        .map(|v| v.title.as_str())
        .chain(item.tags.iter().map(String::as_str))
        .map(lower)
        .collect::<Vec<_>>()
        .join("\n");
    let file = lower(&item.origin.replace('\\', "/"));
    any(&rule.sources, &|w| source == w)
        && any(&rule.words, &|w| words.contains(w))
        && any(&rule.files, &|w| file.contains(w))
        && any(&rule.languages, &|w| item.main().lang.primary() == w)
}

fn order(items: &mut [Item], order: Order) {
    let date = |i: &Item| Reverse(i.date.clone());
    match order {
        Order::Input => {}
        Order::Date => items.sort_by_key(date),
        Order::Source => items.sort_by_key(|i| (i.source.is_none(), i.source.clone(), date(i))),
        Order::Score => items.sort_by(|a, b| {
            let by_score = b.score.total_cmp(&a.score);
            by_score.then(b.members.len().cmp(&a.members.len())).then_with(|| date(a).cmp(&date(b)))
        }),
    }
}

/// Puts items into sections: those of the settings in their order, then new ones of the editor, then the rest.
pub(super) fn sections(items: Vec<Item>, options: &Options) -> Vec<Section> {
    let rest = options.rest.as_deref().and_then(name);
    let mut titles: Vec<Option<String>> =
        options.sections.iter().filter_map(|r| name(&r.title)).map(Some).collect();
    for item in &items {
        if !titles.contains(&item.section) && item.section != rest && item.section.is_some() {
            titles.push(item.section.clone());
        }
    }
    for last in [rest, None] {
        if !titles.contains(&last) {
            titles.push(last);
        }
    }
    let mut sections: Vec<Section> =
        titles.into_iter().map(|title| Section { title, items: Vec::new() }).collect();
    for item in items {
        let place = sections.iter().position(|s| s.title == item.section).unwrap_or(sections.len() - 1);
        sections[place].items.push(item);
    }
    sections.retain(|s| !s.items.is_empty());
    sections
}

/// Takes as many of the chosen sentences as may be quoted.
fn quote(item: &mut Item, options: &Options, quoted: &mut BTreeMap<String, usize>) {
    let quotes = &options.quotes;
    let source = item.source.clone().unwrap_or_default();
    let most = quotes.sources.get(&source).copied().or(quotes.words);
    let share = quotes.share.map(|s| (s.clamp(0.0, 1.0) * item.words as f32) as usize);
    let used = quoted.entry(source).or_default();
    let left = quotes.issue_words.map(|n| n.saturating_sub(*used));
    let most = [most, share, left].into_iter().flatten().min();
    let (mut words, mut picks) = (0, Vec::new());
    let Some(first) = item.versions.first_mut() else { return };
    for &pick in &item.chosen {
        let Some(sentence) = first.sentences.get(pick) else { continue };
        let n = text::words(sentence);
        if most.is_some_and(|most| words + n > most) {
            break;
        }
        words += n;
        picks.push(pick);
    }
    let short = picks.len() < item.chosen.len() && item.own_summary.is_none();
    first.picks = picks;
    if item.own_summary.is_none() {
        *used += words;
    }
    let picks = item.versions[0].picks.clone();
    if let Some(second) = item.versions.get_mut(1)
        && !item.translations.is_empty()
    {
        second.picks = answers(&picks, &item.translations);
    }
    item.doubts.retain(|d| d.kind != DoubtKind::QuoteLimit);
    if short {
        item.doubts
            .push(Doubt::new(DoubtKind::QuoteLimit, format!("{} / {}", picks.len(), item.chosen.len())));
        item.doubts.sort();
    }
}

/// What stands beside each other: each sentence with what translates it, or the summaries as wholes where the second is another
/// document's or the first is the editor's own.
fn rows(item: &Item) -> Vec<Row> {
    let [first, second] = item.versions.as_slice() else { return Vec::new() };
    let joined = |version: &Version, picks: &[usize]| {
        let gap = if version.lang.joins_without_space() { "" } else { " " };
        let texts: Vec<&str> =
            picks.iter().filter_map(|&i| version.sentences.get(i)).map(String::as_str).collect();
        texts.join(gap)
    };
    if item.translations.is_empty() || item.own_summary.is_some() {
        let own = item.own_summary.clone().unwrap_or_else(|| joined(first, &first.picks));
        return vec![Row { first: own, second: joined(second, &second.picks) }];
    }
    let mut shown: Vec<usize> = Vec::new();
    let mut out = Vec::with_capacity(first.picks.len());
    for &pick in &first.picks {
        // Two sentences that one translates share it: it stands beside the first of them.
        let new: Vec<usize> =
            answers(&[pick], &item.translations).into_iter().filter(|i| !shown.contains(i)).collect();
        shown.extend(&new);
        out.push(Row {
            first: first.sentences.get(pick).cloned().unwrap_or_default(),
            second: joined(second, &new),
        });
    }
    out
}
