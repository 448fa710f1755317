//! The file that the editor changes, and that the next run reads back.
//!
//! Each item is a table with its id. What the program proposed is known by a mark (`made`): where a value is still what the
//! mark was made of, nobody touched it, and a later run may propose something better; where it is not, it is the editor's
//! and stays. Nothing of the editor's is dropped, not even for documents that are missing today.

use super::text::{LONGEST_TITLE, clamp, line, name};
use super::{Doubt, DoubtKind, Issue, Item, Options, compose};
use crate::document::Lines;
use crate::error::{Error, Result};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

/// What an editor changed.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Edits {
    /// Title of the issue.
    pub title: Option<String>,
    /// Words before the first item.
    pub intro: Option<String>,
    /// The mark of the title that was proposed.
    pub made: Option<String>,
    /// Ids in the order in which they were written.
    pub known: Vec<String>,
    /// The order is the editor's.
    pub reordered: bool,
    /// The items in the editor's order.
    #[serde(rename = "item")]
    pub items: Vec<Edit>,
}

/// What an editor changed of one item.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Edit {
    /// The item's id, or that of any document that tells its story.
    pub id: String,
    /// False leaves the item out.
    #[serde(rename = "use")]
    pub used: bool,
    /// The title of its section.
    pub section: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Numbers of its sentences, from 1.
    pub pick: Option<Vec<usize>>,
    /// The editor's own summary, in place of sentences.
    pub summary: Option<String>,
    /// Why it matters.
    pub why: Option<String>,
    /// Ids of documents that tell another story and shall be items of their own.
    pub apart: Vec<String>,
    /// The marks of what was proposed.
    pub made: Option<String>,
}

impl Default for Edit {
    fn default() -> Self {
        Edit {
            id: String::new(),
            used: true,
            section: None,
            title: None,
            pick: None,
            summary: None,
            why: None,
            apart: Vec::new(),
            made: None,
        }
    }
}

/// Sentences for an item: `7=1,4,11`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// The item's number in the issue, or its id.
    pub item: String,
    /// Numbers of its sentences, from 1.
    pub sentences: Vec<usize>,
}

/// What the program proposed for an item, before the editor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Made {
    title: String,
    section: Option<String>,
    chosen: Vec<usize>,
}

impl Made {
    pub(super) fn of(item: &Item) -> Self {
        Made { title: item.title().to_owned(), section: item.section.clone(), chosen: item.chosen.clone() }
    }
}

/// A mark of a value: six hexadecimal digits.
fn mark(value: &str) -> String {
    Sha256::digest(value).iter().take(3).map(|b| format!("{b:02x}")).collect()
}

fn mark_of_section(section: Option<&str>) -> String {
    mark(section.unwrap_or_default())
}

/// Picks as they are written, from 1.
fn mark_of_picks(picks: impl Iterator<Item = usize>) -> String {
    mark(&picks.map(|p| p.to_string()).collect::<Vec<_>>().join(","))
}

/// The marks of an item: title, section, picks, sentences.
fn marks(item: &Item) -> String {
    let made = &item.made;
    let sentences: Vec<&str> = item.main().sentences.iter().map(String::as_str).collect();
    let parts = [
        mark(&made.title),
        mark_of_section(made.section.as_deref()),
        mark_of_picks(made.chosen.iter().map(|i| i + 1)),
        mark(&sentences.join("\n")),
    ];
    parts.join("-")
}

impl Edits {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is not TOML of this form, with the line.
    pub fn read(text: &str) -> Result<Self> {
        let told = |message: String, at: usize| {
            Error::config(message)
                .at(format_args!("line {}", Lines::new(text).line(at)))
                .remedy("mend the line, or move the file away to begin anew")
        };
        let edits: Edits = toml::from_str(text).map_err(|e| {
            let message = e.message().lines().collect::<Vec<_>>().join(" ");
            told(message, e.span().map_or(0, |s| s.start))
        })?;
        if edits.items.iter().any(|e| e.id.is_empty()) {
            return Err(Error::config("an item without an id")
                .remedy("each [[item]] keeps the id it was written with"));
        }
        if let Some(edit) = edits.items.iter().find(|e| e.pick.iter().flatten().any(|p| *p == 0)) {
            return Err(Error::config(format!("item {}: sentences are counted from 1", edit.id))
                .remedy("the numbers stand before the sentences"));
        }
        Ok(edits)
    }

    /// Ids of documents that the editor wants as items of their own.
    pub(super) fn set_apart(&self) -> impl Iterator<Item = &str> {
        self.items.iter().flat_map(|e| &e.apart).map(String::as_str)
    }

    /// Changes of items that this issue does not have.
    pub fn unmatched<'a>(&'a self, issue: &'a Issue) -> impl Iterator<Item = &'a Edit> {
        let members: HashSet<&str> =
            issue.items().chain(&issue.unused).flat_map(|i| &i.members).map(String::as_str).collect();
        self.items.iter().filter(move |e| !members.contains(e.id.as_str()))
    }

    /// True where the tables do not stand as they were written, today or in an earlier run.
    fn own_order(&self) -> bool {
        let written: Vec<&str> = self.items.iter().map(|e| e.id.as_str()).collect();
        let kept: HashSet<&str> = written.iter().copied().collect();
        let offered: Vec<&str> = self.known.iter().map(String::as_str).filter(|k| kept.contains(k)).collect();
        self.reordered || !is_subsequence(&offered, &written)
    }

    /// Lays the changes over the items and puts them into the issue's sections.
    pub(super) fn apply(&self, issue: &mut Issue, items: Vec<Item>, options: &Options) {
        if let Some(title) = self.title.as_deref().map(line).filter(|t| !t.is_empty())
            && self.made.as_deref() != Some(mark(&title).as_str())
        {
            issue.title = clamp(title, LONGEST_TITLE);
        }
        issue.intro = self.intro.as_deref().map(line).filter(|t| !t.is_empty());
        let mut place: HashMap<&str, usize> = HashMap::new();
        for (i, edit) in self.items.iter().enumerate() {
            place.entry(&edit.id).or_insert(i);
        }
        let known: HashSet<&str> = self.known.iter().map(String::as_str).collect();
        let mut used = Vec::new();
        for mut item in items {
            let found = item.members.iter().filter_map(|m| place.get(m.as_str())).min().copied();
            let keep = match found {
                Some(at) => change(&mut item, &self.items[at]),
                // A table that was there and is gone: the editor struck it out.
                None => !item.members.iter().any(|m| known.contains(m.as_str())),
            };
            if keep {
                used.push((found, item));
            } else {
                issue.unused.push(item);
            }
        }
        if self.own_order() {
            // What is new comes last.
            used.sort_by_key(|(at, _)| at.unwrap_or(usize::MAX));
        }
        issue.sections = compose::sections(used.into_iter().map(|(_, item)| item).collect(), options);
    }

    /// The file for the editor: the issue with its marks, and the changes for what is not in it.
    pub fn write(&self, issue: &Issue) -> String {
        let words = if issue.lang.is_zh() { &ZH } else { &EN };
        let mut out = String::new();
        for text in words.head {
            let _ = writeln!(out, "# {text}");
        }
        let _ = write!(
            out,
            "\ntitle = {}\nintro = {}\n",
            quoted(&issue.title),
            quoted(issue.intro.as_deref().unwrap_or(""))
        );
        // A title that the editor chose has the mark that it had.
        let own =
            self.title.as_deref().map(line).is_some_and(|t| self.made.as_deref() != Some(mark(&t).as_str()));
        let made = if own { self.made.clone().unwrap_or_default() } else { mark(&issue.title) };
        let _ = writeln!(out, "made = {}", quoted(&made));
        let ids: Vec<String> = issue.items().chain(&issue.unused).map(|i| quoted(&i.id)).collect();
        let _ = writeln!(out, "known = [{}]", ids.join(", "));
        if self.own_order() {
            let _ = writeln!(out, "reordered = true");
        }
        for section in &issue.sections {
            let _ = writeln!(out, "\n# === {} ===", section.title.as_deref().unwrap_or(&issue.title));
            section.items.iter().for_each(|item| self.table(&mut out, item, true, words));
        }
        if !issue.unused.is_empty() {
            let _ = writeln!(out, "\n# === {} ===", words.unused);
            issue.unused.iter().for_each(|item| self.table(&mut out, item, false, words));
        }
        let mut missing = self.unmatched(issue).peekable();
        if missing.peek().is_some() {
            let _ = writeln!(out, "\n# === {} ===", words.missing);
        }
        missing.for_each(|edit| untouched(&mut out, edit));
        out
    }

    fn table(&self, out: &mut String, item: &Item, used: bool, words: &Words) {
        let facts = [item.source.as_ref(), item.date.as_ref(), item.url.as_ref(), Some(&item.origin)];
        let facts: Vec<&str> = facts.into_iter().flatten().map(String::as_str).collect();
        let _ = write!(out, "\n[[item]]\n# {}. {}\n", item.number, facts.join(" · "));
        for doubt in &item.doubts {
            let detail = if doubt.detail.is_empty() { String::new() } else { format!(" ({})", doubt.detail) };
            let _ = writeln!(out, "# ! {}{detail}", doubt.kind.as_str().replace('_', " "));
        }
        for also in &item.also {
            let _ = writeln!(out, "# {} {} ({})", words.also, also.source, also.id);
        }
        let mut parting = self.items.iter().filter(|e| !e.apart.is_empty());
        let edit = parting.find(|e| item.members.contains(&e.id));
        let picks: Vec<String> = item.chosen.iter().map(|i| (i + 1).to_string()).collect();
        let _ = writeln!(out, "id = {}\nuse = {used}", quoted(&item.id));
        let _ = writeln!(out, "section = {}", quoted(item.section.as_deref().unwrap_or("")));
        let _ = writeln!(out, "title = {}", quoted(item.title()));
        let _ = writeln!(out, "pick = [{}]", picks.join(", "));
        let _ = writeln!(out, "summary = {}", quoted(item.own_summary.as_deref().unwrap_or("")));
        let _ = writeln!(out, "why = {}", quoted(item.why.as_deref().unwrap_or("")));
        if let Some(edit) = edit {
            let ids: Vec<String> = edit.apart.iter().map(|a| quoted(a)).collect();
            let _ = writeln!(out, "apart = [{}]", ids.join(", "));
        }
        let _ = writeln!(out, "made = {}", quoted(&marks(item)));
        let sentences = &item.main().sentences;
        for (i, sentence) in sentences.iter().enumerate().take(SHOWN) {
            let sign = if item.chosen.contains(&i) { '*' } else { ' ' };
            let _ = writeln!(out, "# {sign}{:>2}  {sentence}", i + 1);
        }
        if sentences.len() > SHOWN {
            let _ = writeln!(out, "#  … {}", sentences.len());
        }
    }
}

/// True where `few` stand in `many` in this order. What the editor wrote by hand, or what was missing in the run
/// before, is no new order.
fn is_subsequence(few: &[&str], many: &[&str]) -> bool {
    let mut many = many.iter();
    few.iter().all(|f| many.any(|m| m == f))
}

/// Sentences of an item that the file shows.
const SHOWN: usize = 20;

/// Lays the changes of one item over it; false when it is not wanted.
fn change(item: &mut Item, edit: &Edit) -> bool {
    let mut marks = edit.made.as_deref().unwrap_or_default().split('-');
    let mut untouched = |value: String| marks.next() == Some(value.as_str());
    let title = edit.title.as_deref().map(line);
    let same_title = untouched(mark(title.as_deref().unwrap_or_default()));
    let same_section = untouched(mark_of_section(edit.section.as_deref()));
    let same_picks = untouched(mark_of_picks(edit.pick.iter().flatten().copied()));
    let sentences: Vec<&str> = item.main().sentences.iter().map(String::as_str).collect();
    let same_text = edit.made.is_none() || untouched(mark(&sentences.join("\n")));
    if let Some(title) = title.filter(|t| !t.is_empty() && !same_title)
        && let Some(version) = item.versions.first_mut()
    {
        version.title = clamp(title, LONGEST_TITLE);
        item.doubts.retain(|d| !matches!(d.kind, DoubtKind::GuessedTitle | DoubtKind::NoTitle));
    }
    if let Some(section) = edit.section.as_deref().filter(|_| !same_section) {
        item.section = name(section);
    }
    if let Some(picks) = edit.pick.as_ref().filter(|_| !same_picks) {
        let most = item.main().sentences.len();
        let mut picks: Vec<usize> = picks.iter().filter(|p| (1..=most).contains(*p)).map(|p| p - 1).collect();
        picks.dedup();
        item.chosen = picks;
        if !same_text {
            item.doubts.push(Doubt::new(DoubtKind::TextChanged, ""));
            item.doubts.sort();
        }
    }
    item.why = edit.why.as_deref().map(line).filter(|t| !t.is_empty());
    item.own_summary = edit.summary.as_deref().map(line).filter(|t| !t.is_empty());
    edit.used
}

/// Lays picks of the command line over the issue.
///
/// # Errors
/// When there is no such item or sentence.
pub fn apply_picks(issue: &mut Issue, picks: &[Pick], options: &Options) -> Result<()> {
    for pick in picks {
        let number = pick.item.parse::<usize>().ok().filter(|_| pick.item.len() < 16);
        let mut items = issue.sections.iter_mut().flat_map(|s| &mut s.items);
        let item = items.find(|i| number.map_or(i.members.contains(&pick.item), |n| i.number == n));
        let Some(item) = item else {
            return Err(Error::config(format!("there is no item {}", pick.item))
                .at("--pick")
                .remedy("the numbers stand before the items' titles"));
        };
        let most = item.main().sentences.len();
        if let Some(wrong) = pick.sentences.iter().find(|s| !(1..=most).contains(*s)) {
            return Err(Error::config(format!("item {} has no sentence {wrong}, but {most}", pick.item))
                .at("--pick")
                .remedy("the numbers of sentences stand in issue.toml, from 1"));
        }
        item.chosen = pick.sentences.iter().map(|s| s - 1).collect();
    }
    compose::finish(issue, options);
    Ok(())
}

/// A change without its document, as it was.
fn untouched(out: &mut String, edit: &Edit) {
    let _ = write!(out, "\n[[item]]\nid = {}\nuse = {}\n", quoted(&edit.id), edit.used);
    let texts = [("section", &edit.section), ("title", &edit.title)];
    let own = [("summary", &edit.summary), ("why", &edit.why), ("made", &edit.made)];
    let mut write_texts = |texts: &[(&str, &Option<String>)]| {
        for (key, text) in texts.iter().filter_map(|(k, t)| Some((k, t.as_ref()?))) {
            let _ = writeln!(out, "{key} = {}", quoted(text));
        }
    };
    write_texts(&texts);
    write_texts(&own);
    if let Some(picks) = &edit.pick {
        let picks: Vec<String> = picks.iter().map(usize::to_string).collect();
        let _ = writeln!(out, "pick = [{}]", picks.join(", "));
    }
    if !edit.apart.is_empty() {
        let ids: Vec<String> = edit.apart.iter().map(|a| quoted(a)).collect();
        let _ = writeln!(out, "apart = [{}]", ids.join(", "));
    }
}

/// A string of TOML on one line.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// What the file says to its reader.
struct Words {
    head: &'static [&'static str],
    also: &'static str,
    unused: &'static str,
    missing: &'static str,
}

const EN: Words = Words {
    head: &[
        "The issue as it stands. Change it and run the same command again with --force: your changes stay.",
        "",
        "title    yours if you change it            section  any title; a new one makes a new section",
        "pick     numbers of the sentences below    summary  your own words in place of the sentences",
        "why      why it matters (only you know)    use      false leaves the item out",
        "apart    ids from \"also in\" that are another story after all",
        "",
        "Move the tables to change the order. Leave id, made and known alone: they tell your changes from ours.",
    ],
    also: "also in",
    unused: "Left out",
    missing: "Not among the documents of this run",
};

const ZH: Words = Words {
    head: &[
        "本期内容。改好后用同一条命令加 --force 再运行一次，您的改动会保留。",
        "",
        "title    标题，改了就用您的            section  栏目名，写新名即新建栏目",
        "pick     所选句子的编号（见下）        summary  用您自己的话代替所选句子",
        "why      为什么重要（只有您知道）      use      false 表示不用这一条",
        "apart    “另见”中其实是另一件事的 id",
        "",
        "移动各段可以改变次序。请勿改动 id、made 和 known，程序靠它们辨认您的改动。",
    ],
    also: "另见",
    unused: "不用的条目",
    missing: "本次运行中没有的文件",
};
