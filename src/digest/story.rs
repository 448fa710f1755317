//! Which documents tell one story.

use super::{Article, DoubtKind, Edits, Options};
use crate::document::Lang;
use crate::embed::{Encoder, VECTOR, dot};
use crate::lexis::chars::is_han;
use crate::lexis::duplicates::{self, Index, Shingles};
use crate::lexis::latin;
use crate::lexis::numbers::{self, Fact, Value};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Documents that tell one story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// Numbers of the articles, that which the issue shows first.
    pub members: Vec<usize>,
    /// For each member: its words are not those of the first, only its meaning is.
    pub by_meaning: Vec<bool>,
}

/// More documents than this are not compared by meaning: every one is compared with every other.
const MOST_COMPARED: usize = 4000;

/// Groups articles in the order of their first members: near copies and parts of each other (as
/// [`duplicates`] has it), then, with an encoder, tellings in other words or another language. What the
/// editor set apart stays apart.
pub fn group(
    articles: &[Article],
    encoder: Option<&Encoder>,
    near: &duplicates::Options,
    options: &Options,
    edits: &Edits,
) -> Vec<Group> {
    let set_apart: HashSet<&str> = edits.set_apart().collect();
    let apart = |i: usize| set_apart.contains(articles[i].id.as_str());
    let mut index = Index::new(near.clone());
    let mut copies = Union::new(articles.len());
    for (i, article) in articles.iter().enumerate() {
        // Menus of one site are alike, whatever their pages were about.
        let bare = article.has(DoubtKind::NoBody);
        let found = index.push(if bare { Shingles::default() } else { article.shingles.clone() });
        for earlier in found.iter().map(|m| m.earlier).filter(|e| !apart(i) && !apart(*e)) {
            copies.join(i, earlier);
        }
    }
    // One address is one page, whatever became of its text.
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, article) in articles.iter().enumerate() {
        let first = *seen.entry(&article.id).or_insert(i);
        copies.join(i, first);
    }
    let mut stories = copies.clone();
    if let Some(encoder) = encoder.filter(|_| options.same_story <= 1.0 && articles.len() <= MOST_COMPARED) {
        let told: Vec<usize> = (0..articles.len())
            .filter(|&i| !articles[i].has(DoubtKind::NoBody) && !apart(i))
            // Copies need no second look.
            .filter(|&i| copies.root(i) == i)
            .collect();
        let gists: Vec<String> = told.iter().map(|&i| articles[i].gist()).collect();
        let vectors: Vec<[f32; VECTOR]> = encoder.encode(&gists);
        let marks = Marks::of(told.iter().map(|&i| &articles[i]));
        for (a, &i) in told.iter().enumerate() {
            for (b, &j) in told[..a].iter().enumerate() {
                if dot(&vectors[a], &vectors[b]) >= options.same_story
                    && days_apart(&articles[i], &articles[j]).is_none_or(|d| d <= options.same_story_days)
                    && marks.agree(a, b)
                {
                    stories.join(i, j);
                }
            }
        }
    }
    let lang = super::compose::issue_language(articles, options);
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..articles.len() {
        groups.entry(stories.root(i)).or_default().push(i);
    }
    let made = groups.into_values().map(|mut members| {
        members.sort_by_key(|&i| (rank(&articles[i], lang), i));
        let by_meaning = members.iter().map(|&i| copies.root(i) != copies.root(members[0])).collect();
        Group { members, by_meaning }
    });
    made.collect()
}

/// Whole and sound texts go before others, then those with an address, those in the issue's language, long ones.
fn rank(article: &Article, lang: Lang) -> (bool, bool, bool, bool, bool, Reverse<usize>) {
    let cut = article.has(DoubtKind::Paywall) || article.has(DoubtKind::Truncated);
    let damaged = article.has(DoubtKind::Repaired) || article.has(DoubtKind::Encoding);
    let bare = article.has(DoubtKind::NoBody) || article.has(DoubtKind::NoSummary);
    let other = article.main().lang.primary() != lang.primary();
    (bare, cut, damaged, article.url.is_none(), other, Reverse(article.words))
}

/// What tells one event from another of its kind: numbers, names, and in Chinese rows of four characters.
///
/// The encoder alone puts fires with fires: of 600 Chinese news 112 pairs have a cosine of 0.6 and more, with these marks three
/// pairs are left, each of one event. Of 1,100 English ones, without dates, 57 groups are left; by one reading some
/// three quarters of them tell one event or one running story, the others a related one (two matches of one team).
struct Marks(Vec<BTreeSet<Mark>>, Vec<&'static str>);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Number(Value),
    Name(String),
    Han([char; 4]),
}

/// Sentences that are looked at.
const LOOK: usize = 24;
/// Marks that two texts of one language must share, and those of two languages, where only numbers and Latin names can.
const SHARED: usize = 3;
const SHARED_ACROSS: usize = 2;
/// So many rows of characters count as one mark: a name of four characters and its neighbours make several.
const ROWS: usize = 6;

impl Marks {
    fn of<'a>(articles: impl Iterator<Item = &'a Article>) -> Self {
        let (mut all, mut langs) = (Vec::new(), Vec::new());
        for article in articles {
            let mut marks = BTreeSet::new();
            for version in &article.versions {
                version.sentences.iter().take(LOOK).for_each(|s| Mark::find(s, &mut marks));
            }
            langs.push(article.main().lang.primary());
            all.push(marks);
        }
        // What many documents of an inbox say tells none of them from the others.
        let mut count: BTreeMap<Mark, usize> = BTreeMap::new();
        for mark in all.iter().flatten() {
            *count.entry(mark.clone()).or_default() += 1;
        }
        let most = (all.len() / 100).max(3);
        all.iter_mut().for_each(|marks| marks.retain(|m| count.get(m).is_none_or(|n| *n <= most)));
        Marks(all, langs)
    }

    fn agree(&self, a: usize, b: usize) -> bool {
        let (mut rows, mut others) = (0, 0);
        for mark in self.0[a].intersection(&self.0[b]) {
            *(if matches!(mark, Mark::Han(_)) { &mut rows } else { &mut others }) += 1;
        }
        others + rows / ROWS >= if self.1[a] == self.1[b] { SHARED } else { SHARED_ACROSS }
    }
}

impl Mark {
    fn find(sentence: &str, out: &mut BTreeSet<Mark>) {
        for found in numbers::find(sentence) {
            // Every text has a one or a two.
            if let Fact::Number(value) = found.fact
                && value >= Value::whole(10)
            {
                out.insert(Mark::Number(value));
            }
        }
        // The first word of a sentence has its capital from its place.
        let names = latin::capitalised(sentence).filter(|w| w.len() > 2 && !sentence.starts_with(w));
        out.extend(names.map(|w| Mark::Name(w.to_lowercase())));
        let mut row: Vec<char> = Vec::new();
        for c in sentence.chars() {
            if !is_han(c) {
                row.clear();
                continue;
            }
            row.push(c);
            if let Some(last) = row.last_chunk::<4>() {
                out.insert(Mark::Han(*last));
            }
        }
    }
}

/// Days between two dates, about: a month counts 31.
fn days_apart(a: &Article, b: &Article) -> Option<u32> {
    let day = |date: &str| {
        let mut parts = date.split('-').map(|p| p.parse::<u32>().ok());
        Some(parts.next()?? * 372 + parts.next()?? * 31 + parts.next()??)
    };
    Some(day(a.date.as_deref()?)?.abs_diff(day(b.date.as_deref()?)?))
}

#[derive(Clone, Debug)]
struct Union(Vec<usize>);

impl Union {
    fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    /// The smallest member.
    fn root(&self, mut i: usize) -> usize {
        while self.0[i] != i {
            i = self.0[i];
        }
        i
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        let (low, high) = (a.min(b), a.max(b));
        self.0[high] = low;
        // Short ways for the next.
        for i in [a, b] {
            self.0[i] = low;
        }
    }
}
