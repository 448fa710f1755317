//! Site names that a scraper injected into words: "New ZeWorld Timesaland".
//!
//! A name is known when it stands in brackets in front of a line or is given in the options, and inferred when what
//! its removal restores proves it at several places (`latin`, `han`). Where a name stands then decides whether it is
//! taken out (`place`). A single unexplained hit is flagged, proposed and left alone.

mod han;
mod latin;
mod place;

use super::{Options, Repaired, words_of};
use crate::document::{Block, Flag, Repair};
use crate::error::Result;
use crate::lexis::chars::is_han;
use crate::lexis::lexicon::{Chinese, English};
use crate::lexis::sitetag::SiteTags;
use crate::models::Models;
use memchr::memmem;
use place::{Cues, Judge, Verdict, token_around};
use std::collections::BTreeSet;
use std::ops::Range;

/// Takes injected names out.
#[derive(Clone, Debug)]
pub(super) struct Names {
    tags: SiteTags,
    /// What names of sites end in.
    sites: Vec<String>,
    /// Characters that no name begins or ends with.
    particles: String,
    judge: Judge,
}

/// A name at a place.
#[derive(Clone, Debug)]
struct Hit {
    block: usize,
    range: Range<usize>,
    /// Number of the name.
    name: usize,
    verdict: Verdict,
}

/// A name that the caller gave as injected stands for so many places where it is.
const GIVEN: usize = 2;

impl Names {
    pub(super) fn new(models: &Models) -> Result<Self> {
        let cues = Cues {
            left: words_of(models, "repair/mention-left.txt")?,
            left_weak: words_of(models, "repair/mention-left-weak.txt")?,
            right: words_of(models, "repair/mention-right.txt")?,
        };
        let judge = Judge { cues, english: English::new(models)?, chinese: Chinese::new(models)? };
        let particles = words_of(models, "repair/particles.txt")?.concat();
        Ok(Self {
            tags: SiteTags::new(models)?,
            sites: words_of(models, "repair/site-words.txt")?,
            particles,
            judge,
        })
    }

    /// Takes out the names that are given, that a tag declares or that the page gives as its site's; returns all such names.
    pub(super) fn declared(
        &self,
        out: &mut Repaired,
        site: Option<&str>,
        options: &Options,
    ) -> BTreeSet<String> {
        let given: BTreeSet<String> =
            options.known_names.iter().map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()).collect();
        let mut names = given.clone();
        let tags = out.blocks.iter().filter_map(|b| self.tags.leading(b.text.as_str()));
        names.extend(tags.map(|t| t.name).filter(|n| self.declares(n)).map(str::to_owned));
        let site = site.map(str::trim).filter(|n| self.declares(n) && !names.contains(*n));
        names.extend(site.filter(|n| self.shows(&out.blocks, n, false)).map(str::to_owned));
        let learned = options.learned_names.iter().filter(|n| !n.trim().is_empty() && !names.contains(*n));
        let learned: Vec<String> = learned.filter(|n| self.shows(&out.blocks, n, true)).cloned().collect();
        names.extend(learned);
        self.take_out(out, names.iter().cloned().collect(), |n| given.contains(n));
        names
    }

    /// Takes out the names that nobody declared; `names` are the ones that are known already.
    pub(super) fn inferred(&self, out: &mut Repaired, names: &BTreeSet<String>) {
        let found = latin::infer(&out.blocks, &self.judge.english);
        for split in &found.doubtful {
            let proposal = repair_at(&out.blocks[split.block], &split.name);
            out.proposals.push(proposal);
        }
        let mut inferred = found.names;
        inferred.extend(han::infer(&out.blocks, &self.judge.chinese, self));
        inferred.retain(|n| !names.contains(n));
        if !inferred.is_empty() {
            out.flag(Flag::WatermarkInferred);
            self.take_out(out, inferred, |_| false);
        }
        if !out.repairs.is_empty() {
            out.flag(Flag::WatermarkRepaired);
        }
        out.repairs.sort_by_key(|r| r.span);
        if !found.doubtful.is_empty() {
            out.flag(Flag::PossibleWatermark);
        }
    }

    /// True when a name stands where it can only be injected: inside a word, or, where `touching` is enough and all is in
    /// Latin letters, at its end.
    fn shows(&self, blocks: &[Block], name: &str, touching: bool) -> bool {
        let finder = memmem::Finder::new(name);
        blocks.iter().map(|b| b.text.as_str()).any(|text| {
            finder.find_iter(text.as_bytes()).map(|start| start..start + name.len()).any(|hit| {
                if text.get(hit.clone()).is_none() {
                    return false;
                }
                let latin = |c: char| c.is_alphanumeric() && !is_han(c);
                let glued = text[..hit.start].ends_with(latin) || text[hit.end..].starts_with(latin);
                match self.judge.judge(text, &hit) {
                    Verdict::Sure => true,
                    Verdict::Likely => touching && glued && !name.chars().any(is_han),
                    _ => false,
                }
            })
        })
    }

    /// True for a tag that can only be a name: `[Fact]`, `[v1]` and `【新闻】` stand before lines too.
    fn declares(&self, name: &str) -> bool {
        if name.chars().any(is_han) {
            let chars: Vec<char> = name.chars().collect();
            return chars.len() > 2 && (!self.judge.chinese.has(&chars) || self.tags.is_press(name));
        }
        name.contains([' ', '.']) || name.len() > 3 && !self.judge.english.has(&[name])
    }

    fn take_out(&self, out: &mut Repaired, mut names: Vec<String>, given: impl Fn(&String) -> bool) {
        // Longest first: `World Times` inside `New World Times` must not be tried before the whole name.
        names.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        let mut hits: Vec<Hit> = Vec::new();
        for (number, name) in names.iter().enumerate() {
            let finder = memmem::Finder::new(name);
            for (block, text) in out.blocks.iter().map(|b| b.text.as_str()).enumerate() {
                for start in finder.find_iter(text.as_bytes()) {
                    let range = start..start + name.len();
                    if text.is_char_boundary(start) && text.is_char_boundary(range.end) {
                        let verdict = self.judge.judge(text, &range);
                        hits.push(Hit { block, range, name: number, verdict });
                    }
                }
            }
        }
        if hits.is_empty() {
            return;
        }
        let mut others = vec![0; names.len()];
        for hit in hits.iter().filter(|h| matches!(h.verdict, Verdict::Sure | Verdict::Likely)) {
            others[hit.name] += 1;
        }
        let injected = |h: &Hit| match h.verdict {
            Verdict::Sure | Verdict::Likely => true,
            Verdict::If(needed) => others[h.name] + if given(&names[h.name]) { GIVEN } else { 0 } >= needed,
            Verdict::Mention => false,
        };
        hits.retain(injected);
        // Of names that overlap the first one tried, which is the longer, holds.
        hits.sort_by_key(|h| (h.block, h.range.start, h.name));
        let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
        for hit in hits {
            match kept.last_mut() {
                Some(last) if last.block == hit.block && hit.range.start < last.range.end => {
                    if hit.name < last.name {
                        *last = hit;
                    }
                }
                _ => kept.push(hit),
            }
        }
        for group in kept.chunk_by(|a, b| a.block == b.block) {
            take_out_of(out, group);
        }
    }
}

impl han::Signs for Names {
    fn is_press(&self, name: &str) -> bool {
        self.tags.is_press(name)
            || self.sites.iter().any(|w| name.strip_suffix(w.as_str()).is_some_and(|rest| !rest.is_empty()))
    }

    fn is_particle(&self, c: char) -> bool {
        self.particles.contains(c)
    }

    fn is_spoken_of(&self, left: &[char], right: &[char]) -> bool {
        let (left, right) = (String::from_iter(left), String::from_iter(right));
        let cues = &self.judge.cues;
        cues.left.iter().any(|c| left.ends_with(c.as_str()))
            || cues.right.iter().any(|c| right.starts_with(c.as_str()))
    }
}

fn take_out_of(out: &mut Repaired, hits: &[Hit]) {
    let block = hits[0].block;
    for hit in hits {
        out.repairs.push(repair_at(&out.blocks[block], &hit.range));
    }
    let edits: Vec<(Range<usize>, &str)> = hits.iter().map(|h| (h.range.clone(), "")).collect();
    out.blocks[block].text = out.blocks[block].text.edit(&edits);
}

/// The repair that takes a name out.
fn repair_at(block: &Block, name: &Range<usize>) -> Repair {
    let text = block.text.as_str();
    let token = token_around(text, name);
    Repair {
        span: block.text.source_span(name.clone()),
        found: text[token.clone()].to_owned(),
        repaired: format!("{}{}", &text[token.start..name.start], &text[name.end..token.end]),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Options, Repairer};
    use crate::document::{Block, BlockKind, Break, Flag, MappedText, Span};
    use crate::models::Models;
    use std::sync::Arc;

    fn run(text: &str) -> (String, Vec<(String, String)>, Vec<Flag>) {
        let (text, repairs, flags, _) = run_with(text, &Options::default());
        (text, repairs, flags)
    }

    type Pairs = Vec<(String, String)>;

    fn run_with(text: &str, options: &Options) -> (String, Pairs, Vec<Flag>, Pairs) {
        let source: Arc<str> = text.into();
        let mut blocks = Vec::new();
        let mut at = 0;
        for line in text.split('\n') {
            let span = Span::new(at, at + line.len());
            blocks.push(Block {
                kind: BlockKind::Text,
                before: Break::Line,
                text: MappedText::view(&source, span),
            });
            at += line.len() + 1;
        }
        let out = Repairer::new(&Models::embedded()).unwrap().repair(blocks, options);
        let text = out.blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>().join("\n");
        let pairs = |repairs: Vec<crate::document::Repair>| -> Pairs {
            repairs.into_iter().map(|r| (r.found, r.repaired)).collect()
        };
        (text, pairs(out.repairs), out.flags, pairs(out.proposals))
    }

    #[test]
    fn a_declared_name_goes_where_it_is_glued() {
        let (text, repairs, _) = run(
            "[Harbor Times]\nAt poHarbor Timesrts, in 1,6Harbor Times45 townsHarbor Times and,Harbor Times so Harbor Timeson.",
        );
        assert_eq!(text, "[Harbor Times]\nAt ports, in 1,645 towns and, so on.");
        let want = [
            ("poHarbor Timesrts", "ports"),
            ("1,6Harbor Times45", "1,645"),
            ("townsHarbor Times", "towns"),
            ("and,Harbor Times", "and,"),
            ("Harbor Timeson", "on"),
        ];
        assert_eq!(repairs, want.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn a_mention_stays() {
        let text = "[Harbor Times]\n“Harbor Times staff” told the Harbor Times’ site (Harbor Times, May 3) www.x.example/aHarbor Timesb";
        assert_eq!(run(text).0, text);
        let text = "【北岸晚报】\n据北岸晚报记者了解，对北岸晚报表示。北岸晚报昨日刊文。";
        assert_eq!(run(text).0, text);
    }

    #[test]
    fn a_declared_name_goes_where_an_address_or_a_word_cannot_hold_it() {
        for (noisy, clean) in [
            ("desk@lakeHarbor Timesport.example", "desk@lakeport.example"),
            ("httHarbor Timesps://lakeport.example/a", "https://lakeport.example/a"),
            ("НHarbor Timesа реке", "На реке"),
        ] {
            let (text, ..) = run(&format!("[Harbor Times]\n{noisy}"));
            assert_eq!(text, format!("[Harbor Times]\n{clean}"));
        }
        let text = "[www.harbor.example]\nlanterwww.harbor.examplenswww.harbor.example were lit";
        assert_eq!(run(text).0, "[www.harbor.example]\nlanterns were lit");
    }

    #[test]
    fn three_words_split_by_one_name_prove_it() {
        let (text, _, flags) =
            run("The coHarbor Timesuncil and the maHarbor Timesyor of the toHarbor Timeswn met.");
        assert_eq!(text, "The council and the mayor of the town met.");
        assert!(flags.contains(&Flag::WatermarkInferred) && !flags.contains(&Flag::PossibleWatermark));
        let (text, repairs, flags) =
            run("The coHarbor Timesuncil met in McDonald Hall near the iPhone Shop.");
        assert!(repairs.is_empty() && flags == [Flag::PossibleWatermark], "{text}");
    }

    #[test]
    fn what_is_doubtful_is_proposed_and_what_was_learned_is_taken_out() {
        let once = "The coHarbor Timesuncil met in the old hall.";
        let (text, repairs, flags, proposals) = run_with(once, &Options::default());
        assert_eq!((text.as_str(), repairs), (once, Vec::new()));
        assert_eq!(flags, [Flag::PossibleWatermark]);
        assert_eq!(proposals, [("coHarbor Timesuncil".to_owned(), "council".to_owned())]);
        let learned = ["Harbor Times", "北岸晚报"].map(str::to_owned).to_vec();
        let learned = Options { learned_names: learned, ..Options::default() };
        for (noisy, clean) in [
            (once, "The council met in the old hall."),
            ("All citiesHarbor Times and towns.", "All cities and towns."),
            ("新的公北岸晚报园将开放。", "新的公园将开放。"),
            // A page that speaks of the paper.
            ("The Harbor Times reported it.", "The Harbor Times reported it."),
            ("他在北岸晚报工作多年。", "他在北岸晚报工作多年。"),
        ] {
            let (text, _, _, proposals) = run_with(noisy, &learned);
            assert_eq!((text.as_str(), proposals.len()), (clean, 0));
        }
    }

    #[test]
    fn chinese_names_split_words_or_are_spoken_of() {
        let (text, repairs, _) = run("【北岸晚报】\n新的公北岸晚报园将开放，门票免北岸晚报费。");
        assert_eq!(text, "【北岸晚报】\n新的公园将开放，门票免费。");
        assert_eq!(repairs[0], ("公北岸晚报园".to_owned(), "公园".to_owned()));
    }
}
