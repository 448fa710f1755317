//! Glossaries: TBX-Basic (v2 `martif`, v3 `tbx`) and tables with a column for each language.

use super::tree::{Element, Step, Walker};
use crate::error::{Error, Result};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::BTreeMap;

/// Concepts, each with its terms by language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glossary {
    /// For each concept its terms: the language's tag and the term.
    pub concepts: Vec<Vec<(String, String)>>,
}

impl Glossary {
    /// Reads one; its format is found by its content. A table's first row names the languages by their tags; tabs,
    /// commas or semicolons stand between cells, and several terms of a cell are parted by ` | `.
    ///
    /// # Errors
    /// When it is neither, or has terms in fewer than two languages.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let text = super::read::decoded(bytes)?;
        let glossary = if text.trim_start().starts_with('<') { tbx(&text)? } else { table(&text)? };
        let mut languages: Vec<String> =
            glossary.concepts.iter().flatten().map(|(l, _)| primary(l)).collect();
        languages.sort();
        languages.dedup();
        if languages.len() < 2 {
            return Err(Error::format("no glossary: terms in two languages are wanted")
                .remedy("TBX, or a table whose first row names the languages: en,zh"));
        }
        Ok(glossary)
    }

    /// Looks for terms of one language and for their translations in another.
    pub fn matcher(&self, src: &str, tgt: &str) -> Terms {
        let (src, tgt) = (primary(src), primary(tgt));
        let mut terms: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for concept in &self.concepts {
            let in_target = || concept.iter().filter(|(l, _)| primary(l) == tgt).map(|(_, t)| t.clone());
            for (_, term) in concept.iter().filter(|(l, _)| primary(l) == src) {
                terms.entry(term.to_lowercase()).or_default().extend(in_target());
            }
        }
        terms.retain(|term, to| !term.is_empty() && !to.is_empty());
        let (patterns, translations): (Vec<String>, Vec<Vec<String>>) = terms.into_iter().unzip();
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&patterns).ok();
        Terms { automaton, patterns, translations }
    }
}

/// Terms of one direction.
#[derive(Debug)]
pub struct Terms {
    automaton: Option<AhoCorasick>,
    patterns: Vec<String>,
    translations: Vec<Vec<String>>,
}

impl Terms {
    /// The terms in a text, the longest at each place, with their translations. English terms are whole words, and their
    /// usual endings may follow.
    pub fn find(&self, text: &str) -> Vec<(&str, &[String])> {
        let lower = text.to_lowercase();
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut found = Vec::new();
        for hit in automaton.find_iter(&lower) {
            let i = hit.pattern().as_usize();
            if whole(&lower, hit.start(), hit.end())
                && !found.iter().any(|(p, _)| *p == self.patterns[i].as_str())
            {
                found.push((self.patterns[i].as_str(), self.translations[i].as_slice()));
            }
        }
        found
    }

    /// The terms of a source none of whose translations is in the target.
    pub fn missing(&self, source: &str, target: &str) -> Vec<(String, Vec<String>)> {
        let lower = target.to_lowercase();
        let there = |t: &String| {
            let term = t.to_lowercase();
            lower.match_indices(&term).any(|(at, _)| whole(&lower, at, at + term.len()))
        };
        let found = self.find(source).into_iter();
        found.filter(|(_, to)| !to.iter().any(there)).map(|(t, to)| (t.to_owned(), to.to_vec())).collect()
    }
}

/// True where a match is no part of a longer word; endings of inflection are allowed.
fn whole(text: &str, start: usize, end: usize) -> bool {
    let latin = |c: char| c.is_ascii_alphanumeric();
    let first = text[start..end].chars().next().is_some_and(latin);
    let last = text[start..end].chars().next_back().is_some_and(latin);
    if first && text[..start].chars().next_back().is_some_and(latin) {
        return false;
    }
    let rest: String = text[end..].chars().take_while(|c| latin(*c)).collect();
    !last || ["", "s", "es", "d", "ed", "ing"].contains(&rest.as_str())
}

fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

fn tbx(text: &str) -> Result<Glossary> {
    let mut walker = Walker::new(text, true);
    let mut glossary = Glossary::default();
    while let Some(step) = walker.next()? {
        let Step::Open(element) = step else { continue };
        if matches!(element.name.as_str(), "conceptEntry" | "termEntry") {
            let entry = walker.subtree(element)?;
            let mut concept = Vec::new();
            for section in entry.elements().filter(|e| matches!(e.name.as_str(), "langSec" | "langSet")) {
                let lang = section.get("xml:lang").or(section.get("lang")).unwrap_or_default();
                terms_in(section, lang, &mut concept, 0);
            }
            glossary.concepts.push(concept);
        }
    }
    Ok(glossary)
}

fn terms_in(element: &Element, lang: &str, into: &mut Vec<(String, String)>, depth: usize) {
    for child in element.elements() {
        if child.name == "term" {
            into.push((lang.to_owned(), child.text().trim().to_owned()));
        } else if depth < 4 {
            terms_in(child, lang, into, depth + 1);
        }
    }
}

fn table(text: &str) -> Result<Glossary> {
    let mut rows = super::table::any_rows(text)?.into_iter();
    let header = rows.next().map(|(_, cells)| cells).unwrap_or_default();
    let is_tag = |h: &str| ["zh", "en"].contains(&primary(h.trim()).as_str());
    let mut concepts = Vec::new();
    for (_, cells) in rows {
        let mut concept = Vec::new();
        for (head, cell) in header.iter().zip(&cells).filter(|(h, _)| is_tag(h)) {
            let terms = cell.split(" | ").map(str::trim).filter(|t| !t.is_empty());
            concept.extend(terms.map(|t| (head.trim().to_owned(), t.to_owned())));
        }
        concepts.push(concept);
    }
    Ok(Glossary { concepts })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found_in_tbx_and_tables() {
        let table = "\u{feff}en,zh-CN\r\nferry route,渡轮航线 | 航线\r\nferry,渡轮\r\n";
        let tbx = "<tbx xmlns='urn:iso:std:iso:30042:ed-2' type='TBX-Basic' style='dct' xml:lang='en'><text><body>\
            <conceptEntry id='c1'><langSec xml:lang='en'><termSec><term>ferry route</term></termSec></langSec>\
            <langSec xml:lang='zh-CN'><termSec><term>渡轮航线</term></termSec><termSec><term>航线</term></termSec></langSec></conceptEntry>\
            <conceptEntry id='c2'><langSec xml:lang='en'><termSec><term>ferry</term></termSec></langSec>\
            <langSec xml:lang='zh-CN'><termSec><term>渡轮</term></termSec></langSec></conceptEntry></body></text></tbx>";
        let one = Glossary::read(table.as_bytes()).unwrap_or_default();
        assert_eq!(one.concepts.len(), 2);
        let two = Glossary::read(tbx.as_bytes()).unwrap_or_default();
        for glossary in [one, two] {
            let terms = glossary.matcher("en-US", "zh-CN");
            assert_eq!(terms.missing("The ferry routes opened.", "航线开通。"), []);
            let missing = terms.missing("Ferries and a ferry.", "船。");
            assert_eq!(missing, [("ferry".to_owned(), vec!["渡轮".to_owned()])]);
            assert!(glossary.matcher("zh", "en").missing("渡轮航线", "the ferry route").is_empty());
        }
        assert!(Glossary::read(b"a,b\n1,2\n").is_err());
    }
}
