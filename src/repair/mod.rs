//! Stage 2, repair: what scrapers did to the text is undone, before languages are detected.
//!
//! In this order, each on the result of the one before: mojibake (by option), entities left over from a dump,
//! control and invisible characters, what stands between the characters, declared site names, letters of another script, inferred site names. Every change
//! is reported with its place.

mod between;
mod invisible;
mod letters;
mod mojibake;
mod names;
mod store;

pub use store::NameStore;

use crate::document::{Block, Edit, Flag, MappedText, Repair};
use crate::error::Result;
use crate::models::{Models, list};
use std::ops::Range;

/// Settings of the stage.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Restore text that was decoded with the wrong encoding. Without it such text is only flagged.
    pub fix_mojibake: bool,
    /// Site names known to be injected on this site.
    pub known_names: Vec<String>,
    /// Site names seen injected on other pages ([`NameStore`]): they count where one of them splits a word, or touches one
    /// in Latin letters.
    pub learned_names: Vec<String>,
}

/// What the stage gives.
#[derive(Clone, Debug, Default)]
pub struct Repaired {
    /// The blocks, repaired.
    pub blocks: Vec<Block>,
    /// Injected names that were taken out.
    pub repairs: Vec<Repair>,
    /// What may be an injected name, for a person to judge; nothing was changed.
    pub proposals: Vec<Repair>,
    /// Other changes.
    pub edits: Vec<Edit>,
    /// What a person should know.
    pub flags: Vec<Flag>,
}

/// A change of one pass: a range of the block's text, what becomes of it, and the kind of change.
type Change = (Range<usize>, String, &'static str);

/// Undoes what scrapers do to text.
#[derive(Clone, Debug)]
pub struct Repairer {
    names: names::Names,
    letters: letters::Letters,
    between: between::Between,
}

/// The entries of a reviewed list.
fn words_of(models: &Models, id: &str) -> Result<Vec<String>> {
    Ok(list(&models.text(id)?).map(|(_, l)| l.to_owned()).collect())
}

impl Repairer {
    /// Loads what the stage needs.
    ///
    /// # Errors
    /// When a model is missing or broken.
    pub fn new(models: &Models) -> Result<Self> {
        Ok(Self {
            names: names::Names::new(models)?,
            letters: letters::Letters::new(models)?,
            between: between::Between::new(models)?,
        })
    }

    /// Repairs all blocks of a document. Linear in the text.
    pub fn repair(&self, blocks: Vec<Block>, options: &Options) -> Repaired {
        self.repair_on(None, blocks, options)
    }

    /// As [`Repairer::repair`], for a page that gives the name of its site (`og:site_name`): where
    /// the name splits a word of the text it counts as a tag in front of a line does. Elsewhere it does not: a site's own
    /// articles speak of it.
    pub fn repair_on(&self, site: Option<&str>, blocks: Vec<Block>, options: &Options) -> Repaired {
        let mut out = Repaired { blocks, ..Repaired::default() };
        decoding(&mut out, options);
        for i in 0..out.blocks.len() {
            characters(&mut out, i);
            let text = out.blocks[i].text.as_str();
            if between::Between::concerns(text) {
                let found = self.between.find(text);
                out.change(i, found);
            }
        }
        // A Latin name inside a Russian word is no letter of another script: "НHarbor Timesа".
        let mut names = self.names.declared(&mut out, site, options);
        if self.letters(&mut out) {
            // "[Hаrbor Times]" with a Cyrillic letter declares nothing until it is mended.
            names = self.names.declared(&mut out, site, options);
        }
        self.names.inferred(&mut out, &names);
        out
    }
}

/// Text that was decoded with the wrong encoding is restored, or flagged.
fn decoding(out: &mut Repaired, options: &Options) {
    // UTF-8 read as Windows-1252 twice needs two turns.
    for turn in 0..3 {
        let Some(damage) = mojibake::diagnose(&out.blocks) else { break };
        if !options.fix_mojibake {
            out.flag(Flag::MojibakeSuspected);
            break;
        }
        if turn == 0 {
            out.flag(Flag::MojibakeRepaired);
        }
        for i in 0..out.blocks.len() {
            let text = &out.blocks[i].text;
            if damage == mojibake::Damage::Utf8AsLatin {
                let more = mojibake::cut_off(text.as_str(), text.behind());
                if let Some(grown) = text.grown(more).filter(|_| more > 0) {
                    out.blocks[i].text = grown;
                }
            }
            let found = mojibake::find(out.blocks[i].text.as_str(), damage);
            out.change(i, found);
        }
    }
}

fn characters(out: &mut Repaired, i: usize) {
    if invisible::is_plain(out.blocks[i].text.as_str()) {
        return;
    }
    // `&amp;amp;nbsp;` needs three turns.
    for _ in 0..3 {
        let found = invisible::entities(out.blocks[i].text.as_str());
        if found.is_empty() {
            break;
        }
        out.change(i, found);
    }
    let found = invisible::characters(out.blocks[i].text.as_str());
    for change in &found {
        match change.2 {
            "control" => out.flag(Flag::ControlCharsRemoved),
            "zero_width" => out.flag(Flag::ZeroWidthRemoved),
            _ => {}
        }
    }
    out.change(i, found);
}

impl Repairer {
    /// Returns whether anything was changed.
    fn letters(&self, out: &mut Repaired) -> bool {
        let concerned =
            |b: &Block| !b.text.as_str().is_ascii() && letters::Letters::concerns(b.text.as_str());
        let numbers: Vec<usize> = (0..out.blocks.len()).filter(|i| concerned(&out.blocks[*i])).collect();
        if numbers.is_empty() {
            return false;
        }
        let habits = self.letters.habits(&out.blocks);
        let mut changed = false;
        for i in numbers {
            let found = self.letters.find(out.blocks[i].text.as_str(), habits);
            changed |= !found.is_empty();
            out.change(i, found);
        }
        changed
    }
}

impl Repaired {
    fn flag(&mut self, flag: Flag) {
        if !self.flags.contains(&flag) {
            self.flags.push(flag);
        }
    }

    fn change(&mut self, block: usize, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        let text = &self.blocks[block].text;
        self.edits.extend(changes.iter().map(|(range, new, kind)| Edit {
            span: text.source_span(range.clone()),
            kind,
            replaced: new.clone(),
        }));
        let edits: Vec<(Range<usize>, &str)> =
            changes.iter().map(|(r, s, _)| (r.clone(), s.as_str())).collect();
        let edited: MappedText = text.edit(&edits);
        self.blocks[block].text = edited;
    }
}
