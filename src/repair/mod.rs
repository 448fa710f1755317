//! Stage 2, repair: what scrapers did to the text is undone, before languages are detected.
//!
//! In this order, each on the result of the one before: mojibake (by option), entities left over from a dump,
//! control and invisible characters, injected site names. Every change is reported with its place.

mod invisible;
mod mojibake;
mod names;

use crate::document::{Block, Edit, Flag, MappedText, Repair};
use crate::error::Result;
use crate::lexis::sitetag::SiteTags;
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
}

/// What the stage gives.
#[derive(Clone, Debug, Default)]
pub struct Repaired {
    /// The blocks, repaired.
    pub blocks: Vec<Block>,
    /// Injected names that were taken out.
    pub repairs: Vec<Repair>,
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
    tags: SiteTags,
    cues: names::Cues,
}

impl Repairer {
    /// Loads what the stage needs.
    ///
    /// # Errors
    /// When a model is missing or broken.
    pub fn new(models: &Models) -> Result<Self> {
        let words = |id: &str| -> Result<Vec<String>> {
            Ok(list(&models.text(id)?).map(|(_, l)| l.to_owned()).collect())
        };
        let cues = names::Cues {
            left: words("repair/mention-left.txt")?,
            right: words("repair/mention-right.txt")?,
        };
        Ok(Self { tags: SiteTags::new(models)?, cues })
    }

    /// Repairs all blocks of a document. Linear in the text.
    pub fn repair(&self, blocks: Vec<Block>, options: &Options) -> Repaired {
        let mut out = Repaired { blocks, ..Repaired::default() };
        for i in 0..out.blocks.len() {
            self.characters(&mut out, i, options);
        }
        names::repair(&mut out, &self.tags, &self.cues, &options.known_names);
        out
    }

    fn characters(&self, out: &mut Repaired, i: usize, options: &Options) {
        if invisible::is_plain(out.blocks[i].text.as_str()) {
            return;
        }
        let found = mojibake::find(out.blocks[i].text.as_str());
        if !found.is_empty() {
            out.flag(if options.fix_mojibake { Flag::MojibakeRepaired } else { Flag::MojibakeSuspected });
            // UTF-8 read as Windows-1252 twice needs two turns.
            let mut found = found;
            for _ in 0..3 {
                if !options.fix_mojibake || found.is_empty() {
                    break;
                }
                out.change(i, found);
                found = mojibake::find(out.blocks[i].text.as_str());
            }
        }
        // `&amp;nbsp;` needs two turns as well.
        for _ in 0..2 {
            let found = invisible::entities(out.blocks[i].text.as_str());
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
