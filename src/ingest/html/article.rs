//! Which blocks of a page are its article: `dom_smoothie` finds it (Readability), its text is matched with the
//! blocks.

use super::marks::Mark;
use super::walk::{Page, Piece, walk};
use crate::document::BlockKind;
use crate::lexis::chars::is_han;
use dom_smoothie::{Config, Readability};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

/// What was found out about a page.
#[derive(Debug)]
pub(super) enum Verdict {
    /// A fragment: all of it is the text.
    Whole,
    /// The article cannot be told from the rest, for this reason.
    Uncertain(&'static str),
    /// For each block, whether it belongs to the article (titles always do).
    Inside(Vec<bool>),
    /// The same, by the form of the blocks alone: the finder found nothing.
    Rough(Vec<bool>),
}

/// Pages beyond these sizes are not given to the article finder, whose tree takes 30 times the page's memory and
/// whose time grows faster than the page.
const MAX_BYTES: usize = 8 << 20;
const MAX_ELEMENTS: usize = 60_000;
const MAX_DEPTH: usize = 400;

/// Finds the article.
pub(super) fn find(html: &str, page: &Page) -> Verdict {
    let view = View::new(page);
    if !(page.is_page || view.has_menus()) || page.pieces.len() < 2 || view.total() == 0 {
        return Verdict::Whole;
    }
    if html.len() > MAX_BYTES || page.elements > MAX_ELEMENTS || page.depth > MAX_DEPTH {
        return Verdict::Uncertain("the page is too large");
    }
    let mut inside = match readability(html) {
        Some(content) => view.matched(&content),
        None => vec![false; page.pieces.len()],
    };
    rescue_other_language(page, &view.texts, &mut inside);
    view.fill_quotes(&mut inside);
    let marks = view.marks(&inside);
    for (i, mark) in marks.iter().enumerate() {
        inside[i] &= mark.is_none();
    }
    view.trim(&mut inside, LINKS);
    view.trim_ends(&mut inside, &marks);
    view.drop_pointers(&mut inside);
    view.drop_bare_headings(&mut inside);
    if view.is_enough(&inside, &marks) {
        keep_titles(page, &view.texts, &mut inside);
        return Verdict::Inside(inside);
    }
    let (mut rough, marks) = view.rough();
    if !view.is_enough(&rough, &marks) {
        return Verdict::Uncertain("too little of the page would be left");
    }
    keep_titles(page, &view.texts, &mut rough);
    Verdict::Rough(rough)
}

/// A page as the finders see it.
pub(super) struct View<'a> {
    page: &'a Page,
    /// The pieces' texts without white space.
    pub(super) texts: Vec<String>,
    /// Their sizes; a title has none.
    pub(super) sizes: Vec<usize>,
}

impl<'a> View<'a> {
    pub(super) fn new(page: &'a Page) -> Self {
        let texts: Vec<String> = page.pieces.iter().map(|p| squeeze(p.block.text.as_str())).collect();
        let is_title = |p: &Piece| p.block.kind == BlockKind::Title;
        let sizes =
            page.pieces.iter().zip(&texts).map(|(p, t)| if is_title(p) { 0 } else { size(t) }).collect();
        Self { page, texts, sizes }
    }

    /// True when the page has blocks made of links, as many as a menu has: a scraper that saved what is in `<body>`
    /// leaves no other sign of a page.
    fn has_menus(&self) -> bool {
        let menu = |p: &&Piece| p.linked * 2 > p.block.text.as_str().chars().count();
        self.page.pieces.iter().filter(menu).take(MENU).count() == MENU
    }

    fn total(&self) -> usize {
        self.sizes.iter().sum()
    }

    fn size_of(&self, inside: &[bool]) -> usize {
        self.sizes.iter().zip(inside).filter(|(_, i)| **i).map(|(s, _)| s).sum()
    }

    /// False when much more text is left out than kept. What readers wrote is no article, however much there is.
    fn is_enough(&self, inside: &[bool], marks: &[Option<Mark>]) -> bool {
        let found = self.size_of(inside);
        let prose: usize = (0..inside.len())
            .filter(|&i| marks[i].is_none() && is_prose(&self.page.pieces[i], &self.texts[i]))
            .map(|i| self.sizes[i])
            .sum();
        found > 0 && (found >= 200 || found * 4 >= prose) && found * 8 >= prose
    }

    /// A choice without a finder: the element that its names call the article, else the densest run of unmarked
    /// text. With the marks that it goes by.
    fn rough(&self) -> (Vec<bool>, Vec<Option<Mark>>) {
        let marks = self.marks(&vec![false; self.sizes.len()]);
        let open = |i: usize| marks[i].is_none() && !self.page.pieces[i].furniture;
        let mut named = vec![false; self.sizes.len()];
        for zone in self.page.zones.iter().filter(|z| z.mark == Mark::Body) {
            zone.pieces.clone().filter(|&i| open(i)).for_each(|i| named[i] = true);
        }
        if (0..named.len()).any(|i| named[i] && self.reads(i)) {
            return (named, marks);
        }
        let mut inside: Vec<bool> = (0..named.len()).map(open).collect();
        self.trim(&mut inside, 0);
        (inside, marks)
    }

    /// Blocks that are one link between paragraphs of text ("TAYLOR'S FORMER LABEL SPEAKS OUT") point to other
    /// articles. On a page of links they are the article.
    fn drop_pointers(&self, inside: &mut [bool]) {
        let is_pointer = |i: usize| {
            let (piece, text) = (&self.page.pieces[i], &self.texts[i]);
            // The tabs between cells are ours.
            let chars = piece.block.text.as_str().chars().filter(|c| *c != '\t').count();
            matches!(
                piece.block.kind,
                BlockKind::Text | BlockKind::ListItem | BlockKind::Heading(_) | BlockKind::TableRow
            ) && piece.linked * 10 >= chars * 9
                && (self.sizes[i] >= 20 || piece.block.kind != BlockKind::Text)
                && !text.ends_with(['.', '。', '！', '？'])
                && !text.contains("://")
        };
        let pointers: Vec<usize> = (0..inside.len()).filter(|&i| inside[i] && is_pointer(i)).collect();
        let held: usize = pointers.iter().map(|&i| self.sizes[i]).sum();
        if held * 100 <= self.size_of(inside) * 35 {
            pointers.into_iter().for_each(|i| inside[i] = false);
        }
    }

    /// Keeps the run of blocks that holds the most running text for the short blocks in it: a finder that is at a
    /// loss gives the menus above and the archive below a post too. Nothing happens where links are fewer than `limit`
    /// percent of the characters, or where the run would leave out a good part of the running text.
    fn trim(&self, inside: &mut [bool], limit: usize) {
        let (mut links, mut chars) = (0, 0);
        for i in (0..inside.len()).filter(|&i| inside[i] && self.sizes[i] > 0) {
            links += self.page.pieces[i].linked;
            chars += self.page.pieces[i].block.text.as_str().chars().count();
        }
        if links * 100 < chars * limit {
            return;
        }
        let (mut best, mut run) = ((0i64, 0..0), (0i64, 0));
        for (i, kept) in inside.iter().enumerate() {
            if !kept || self.sizes[i] == 0 {
                continue;
            }
            let weight = if self.reads(i) {
                self.sizes[i] as i64
            } else if self.is_heading(i) {
                -SHORT / 2
            } else {
                -(SHORT + self.sizes[i].min(60) as i64 / 2)
            };
            if run.0 <= 0 {
                run = (0, i);
            }
            run.0 += weight;
            if run.0 > best.0 {
                best = (run.0, run.1..i + 1);
            }
        }
        let read = |range: &Range<usize>| -> usize {
            range.clone().filter(|&i| inside[i] && self.reads(i)).map(|i| self.sizes[i]).sum()
        };
        if best.0 > 0 && read(&best.1) * 100 >= read(&(0..inside.len())) * MOST {
            for i in (0..inside.len()).filter(|i| !best.1.contains(i)) {
                inside[i] = false;
            }
        }
    }

    /// What is quoted between two pieces of running text (a post of a social network) belongs to the article that quotes
    /// it, although its names look like those of a bar of buttons.
    fn fill_quotes(&self, inside: &mut [bool]) {
        let reads: Vec<usize> = (0..inside.len()).filter(|&i| inside[i] && self.reads(i)).collect();
        for gap in reads.windows(2).filter(|w| w[1] - w[0] <= GAP) {
            for (i, inside) in inside.iter_mut().enumerate().take(gap[1]).skip(gap[0] + 1) {
                let piece = &self.page.pieces[i];
                let share = piece.linked * 100 / piece.block.text.as_str().chars().count().max(1);
                let quoted = piece.block.kind == BlockKind::Quote && share < 67;
                let sentence = piece.block.kind == BlockKind::Text
                    && share < 50
                    && self.sizes[i] >= 60
                    && is_closed(&self.texts[i])
                    && gap[1] - gap[0] <= 3;
                *inside |= (quoted || sentence) && !piece.furniture;
            }
        }
    }

    /// Takes off what stands before the first and behind the last piece of running text, where it is made of links and
    /// of more than a line or two: the profile and the archive beside a post that stand in its table.
    /// Nor does the article go on behind what readers wrote about it, or behind pointers to other articles.
    fn trim_ends(&self, inside: &mut [bool], marks: &[Option<Mark>]) {
        let reads: Vec<usize> = (0..inside.len()).filter(|&i| inside[i] && self.reads(i)).collect();
        let (Some(&first), Some(&last)) = (reads.first(), reads.last()) else { return };
        let behind = |m: &Option<Mark>| matches!(m, Some(Mark::Comments | Mark::Related));
        if let Some(n) = marks[last..].iter().position(behind) {
            inside[last + n..].fill(false);
        }
        for end in [0..first, last + 1..inside.len()] {
            let pieces: Vec<usize> = end.filter(|&i| inside[i] && self.sizes[i] > 0).collect();
            let linked: usize = pieces.iter().map(|&i| self.page.pieces[i].linked).sum();
            let chars: usize =
                pieces.iter().map(|&i| self.page.pieces[i].block.text.as_str().chars().count()).sum();
            if pieces.len() >= END && linked * 100 >= chars * LINKED_END {
                pieces.into_iter().for_each(|i| inside[i] = false);
            }
        }
    }

    fn is_heading(&self, i: usize) -> bool {
        matches!(self.page.pieces[i].block.kind, BlockKind::Heading(_))
    }

    /// True for running text: long, or closed by a mark, and not made of links.
    fn reads(&self, i: usize) -> bool {
        let (piece, text) = (&self.page.pieces[i], &self.texts[i]);
        is_prose(piece, text)
            || is_closed(text) && self.sizes[i] >= 60 && piece.linked * 2 < text.chars().count()
    }

    /// A heading with nothing of the article under it stood above a list that is gone: "You may also like".
    fn drop_bare_headings(&self, inside: &mut [bool]) {
        let mut text_follows = false;
        for i in (0..inside.len()).rev().filter(|&i| self.sizes[i] > 0) {
            if inside[i] && !self.is_heading(i) {
                text_follows = true;
            } else if inside[i] && !text_follows {
                inside[i] = false;
            }
        }
    }

    /// Which pieces occur in `content`, the HTML that a finder gave.
    pub(super) fn matched(&self, content: &str) -> Vec<bool> {
        let content: Arc<str> = content.into();
        let article: Vec<String> =
            walk(&content).pieces.iter().map(|p| squeeze(p.block.text.as_str())).collect();
        matched(&self.texts, &article)
    }

    /// The mark of each piece: that of the innermost zone around it which is not the article itself. A zone that
    /// holds a good part of what was found (`<div class="widget-content">` around a post) marks nothing.
    pub(super) fn marks(&self, inside: &[bool]) -> Vec<Option<Mark>> {
        let mut sums = vec![0];
        for (size, inside) in self.sizes.iter().zip(inside) {
            sums.push(sums[sums.len() - 1] + if *inside { *size } else { 0 });
        }
        let all = sums[sums.len() - 1];
        let mut marks: Vec<Option<Mark>> = self.page.pieces.iter().map(|p| p.inline).collect();
        for zone in &self.page.zones {
            let held =
                sums[zone.pieces.end.min(self.sizes.len())] - sums[zone.pieces.start.min(self.sizes.len())];
            let limit = if zone.mark == Mark::Caption { 50 } else { 35 };
            if zone.mark != Mark::Body && held * 100 <= all * limit {
                marks[zone.pieces.clone()].iter_mut().for_each(|m| *m = Some(zone.mark));
            }
        }
        marks
    }
}

/// True when a mark that ends a sentence closes the text.
fn is_closed(text: &str) -> bool {
    let end = text.trim_end_matches(['”', '’', '"', '）', ')', '」']);
    end.ends_with(['.', '!', '?', '。', '！', '？', '…'])
}

/// A paragraph rather than a menu: long, and not made of links. Only these are missed when they are left out; a
/// short notice on a page with long menus is found rightly although it is a twentieth of the page.
pub(super) fn is_prose(piece: &Piece, text: &str) -> bool {
    !piece.furniture && size(text) >= 150 && piece.linked * 3 < text.chars().count()
}

/// Blocks of links that make a menu.
const MENU: usize = 8;

/// How much of the running text, in percent, the run that is kept must hold.
const MOST: usize = 80;

/// The share of links, in percent of the characters, above which a finder is thought to be at a loss.
const LINKS: usize = 30;

/// How many pieces may lie between two paragraphs of an article.
const GAP: usize = 12;

/// From how many pieces on, and from what share of links in percent on, an end of the article is no part of it.
const END: usize = 6;
const LINKED_END: usize = 40;

/// What a short block costs a run of blocks, in letters.
const SHORT: i64 = 20;

/// The article's HTML.
pub(super) fn readability(html: &str) -> Option<String> {
    let config = Config { max_elements_to_parse: MAX_ELEMENTS, ..Config::default() };
    let mut reader = Readability::new(html, None, Some(config)).ok()?;
    reader.parse().ok().map(|a| a.content.to_string())
}

/// Text without white space, to compare texts that were laid out differently.
fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Length of a text in letters; a Han character says about as much as three of them.
fn size(text: &str) -> usize {
    text.chars().map(|c| if is_han(c) { 3 } else { 1 }).sum()
}

/// Which blocks occur in the article. A text that occurs more often on the page than in the article (its title
/// in the menu, "Share") counts where it lies between blocks that are certain.
fn matched(page: &[String], article: &[String]) -> Vec<bool> {
    let mut wanted: HashMap<&str, usize> = HashMap::new();
    for text in article {
        *wanted.entry(text).or_default() += 1;
    }
    let mut present: HashMap<&str, usize> = HashMap::new();
    for text in page {
        *present.entry(text).or_default() += 1;
    }
    let mut inside: Vec<bool> =
        page.iter().map(|t| wanted.get(t.as_str()).is_some_and(|w| *w >= present[t.as_str()])).collect();
    let (Some(first), Some(last)) = (inside.iter().position(|i| *i), inside.iter().rposition(|i| *i)) else {
        return inside;
    };
    let grams = unmatched_grams(page, article);
    for i in first.saturating_sub(NEAR)..page.len().min(last + NEAR + 1) {
        let text = page[i].as_str();
        if inside[i] {
            continue;
        }
        match wanted.get_mut(text) {
            Some(left) if *left > 0 && i > first && i < last => {
                *left -= 1;
                inside[i] = true;
            }
            _ => inside[i] = is_mostly_in(text, &grams),
        }
    }
    inside
}

/// How far outside the certain blocks another one may lie.
const NEAR: usize = 12;

/// Runs of eight characters of the article's blocks that no block of the page equals: the finder takes links and
/// buttons out of paragraphs and joins or divides some.
fn unmatched_grams(page: &[String], article: &[String]) -> HashSet<[char; 8]> {
    let known: HashSet<&str> = page.iter().map(String::as_str).collect();
    let mut grams = HashSet::new();
    for text in article.iter().filter(|t| !known.contains(t.as_str())) {
        let chars: Vec<char> = text.chars().collect();
        grams.extend(chars.windows(8).filter_map(|w| <[char; 8]>::try_from(w).ok()));
    }
    grams
}

fn is_mostly_in(text: &str, grams: &HashSet<[char; 8]>) -> bool {
    if grams.is_empty() {
        return false;
    }
    let chars: Vec<char> = text.chars().collect();
    let all = chars.len().saturating_sub(7);
    let hits =
        chars.windows(8).filter(|w| <[char; 8]>::try_from(*w).is_ok_and(|g| grams.contains(&g))).count();
    all >= 8 && hits * 10 >= all * 7
}

/// A page in two languages may have them in two columns of which the finder takes one. Long paragraphs in the
/// other script that are neither links nor in a menu belong to the article too, when there are enough of them.
pub(super) fn rescue_other_language(page: &Page, texts: &[String], inside: &mut [bool]) {
    let han_share = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        text.chars().filter(|c| is_han(*c)).count() * 100 / letters.max(1)
    };
    let is_zh = |text: &str| han_share(text) >= 40;
    let kept = |zh: bool, inside: &[bool]| -> usize {
        texts.iter().zip(inside).filter(|(t, i)| **i && is_zh(t) == zh).map(|(t, _)| size(t)).sum()
    };
    let (zh, en) = (kept(true, inside), kept(false, inside));
    if zh + en == 0 || zh * 8 > en && en * 8 > zh {
        return; // both are there
    }
    let missing_zh = zh < en;
    let candidates: Vec<usize> = (0..texts.len())
        .filter(|&i| {
            let (piece, text) = (&page.pieces[i], &texts[i]);
            !inside[i]
                && !piece.furniture
                && is_zh(text) == missing_zh
                && size(text) >= 90
                && piece.linked * 3 < text.chars().count()
        })
        .collect();
    let gained: usize = candidates.iter().map(|&i| size(&texts[i])).sum();
    if gained * 3 >= zh + en {
        candidates.into_iter().for_each(|i| inside[i] = true);
    }
}

/// `<title>` stays what it is, and so does the heading that repeats it; the finder takes both off the article. A
/// first-level heading that is the end of the title is the site's name: "Lantern night | Lakeside Times".
pub(super) fn keep_titles(page: &Page, texts: &[String], inside: &mut [bool]) {
    let title = page.pieces.iter().position(|p| p.block.kind == BlockKind::Title);
    let first = inside.iter().position(|i| *i).unwrap_or(0);
    for (i, piece) in page.pieces.iter().enumerate() {
        match piece.block.kind {
            BlockKind::Title => inside[i] = true,
            BlockKind::Heading(1) if !inside[i] && i <= first + 3 => {
                let name_of_site =
                    title.is_some_and(|t| texts[t].ends_with(&texts[i]) && texts[t] != texts[i]);
                let begins_title = title.is_none_or(|t| texts[t].starts_with(&texts[i]));
                inside[i] = !name_of_site && (begins_title || piece.linked * 2 < texts[i].chars().count());
            }
            _ => {}
        }
    }
}
