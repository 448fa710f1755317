//! Letters that only look right: Cyrillic or Greek letters in Latin words, letters of the mathematical alphabets,
//! single full-width letters.
//!
//! A word is judged as a whole. `cоuncil` with a Cyrillic о folds because the result is an English word; `Москва`
//! stays because its letters are not all look-alikes; `α-helix` and `TGFβ` stay because nothing else in the word is
//! wrong. A mathematical letter alone is a symbol (`𝑥 = 3`) unless the document has such letters inside words.

use super::Change;
use crate::document::Block;
use crate::error::{Error, Result};
use crate::lexis::chars::is_han;
use crate::lexis::lexicon::English;
use crate::models::{Models, list};
use std::collections::HashMap;

/// The table of look-alikes and the words that decide.
#[derive(Clone, Debug)]
pub(super) struct Letters {
    confusables: HashMap<char, char>,
    words: English,
}

/// What a document says about its letters as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Habits {
    /// It has words that are really Cyrillic.
    cyrillic: bool,
    /// How many English words have letters of other scripts in them.
    disguised: usize,
    /// It has English words with mathematical letters in them.
    mathematical: bool,
}

/// What a letter is, for this stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Latin,
    /// Of another script, with the Latin letter that it looks like.
    Lookalike(char),
    Foreign,
    Mathematical(char),
    Wide(char),
    /// Between letters of one word: an apostrophe.
    Joint,
    None,
}

/// A letter, or what stands between two, at its place.
type Letter = (usize, char, Kind);

impl Letters {
    pub(super) fn new(models: &Models) -> Result<Self> {
        let id = "repair/confusables.txt";
        let mut confusables = HashMap::new();
        for (line, entry) in list(&models.text(id)?) {
            let pair: Vec<char> = entry.chars().collect();
            match pair.as_slice() {
                [foreign, ' ', latin] if latin.is_ascii_alphabetic() => confusables.insert(*foreign, *latin),
                _ => return Err(Error::model(id, format!("line {line}: not a letter and its Latin one"))),
            };
        }
        Ok(Self { confusables, words: English::new(models)? })
    }

    /// True when a text may hold letters that this pass looks at.
    pub(super) fn concerns(text: &str) -> bool {
        // First bytes of Greek, Cyrillic and Armenian, of full width, of planes above.
        text.bytes().any(|b| matches!(b, 0xcd..=0xd6 | 0xef | 0xf0))
            || memchr::memmem::find(text.as_bytes(), b"\xe2\x84").is_some()
    }

    /// Reads the whole document once.
    pub(super) fn habits(&self, blocks: &[Block]) -> Habits {
        let mut habits = Habits::default();
        for block in blocks.iter().filter(|b| Self::concerns(b.text.as_str())) {
            self.each_word(block.text.as_str(), |word| {
                let count = |f: fn(&Kind) -> bool| word.iter().filter(|l| f(&l.2)).count();
                let latin = count(|k| *k == Kind::Latin);
                let alike = count(|k| matches!(k, Kind::Lookalike(_)));
                habits.cyrillic |=
                    latin == 0 && word.iter().any(|l| l.2 == Kind::Foreign && is_cyrillic(l.1));
                habits.disguised += usize::from(latin > 0 && alike > 0 && self.level(word).is_some());
                let mathematical = count(|k| matches!(k, Kind::Mathematical(_)));
                habits.mathematical |= latin > 0 && mathematical > 0 && self.level(word).is_some();
            });
        }
        habits
    }

    /// The letters to fold in one block.
    pub(super) fn find(&self, text: &str, habits: Habits) -> Vec<Change> {
        let mut out = Vec::new();
        self.each_word(text, |word| {
            let has = |f: fn(&Kind) -> bool| word.iter().any(|l| f(&l.2));
            let alike = has(|k| matches!(k, Kind::Lookalike(_))) && self.is_disguised(text, word, habits);
            let mathematical =
                has(|k| matches!(k, Kind::Mathematical(_))) && self.is_mathematical_word(word, habits);
            let wide = has(|k| matches!(k, Kind::Wide(_))) && self.is_half_wide(text, word);
            for (at, c, kind) in word {
                let (new, name) = match kind {
                    Kind::Lookalike(new) if alike => (new, "homoglyph"),
                    Kind::Mathematical(new) if mathematical => (new, "mathematical"),
                    Kind::Wide(new) if wide => (new, "width"),
                    _ => continue,
                };
                out.push((*at..at + c.len_utf8(), new.to_string(), name));
            }
        });
        out
    }

    /// True for a Latin word in which some letters come from another script.
    fn is_disguised(&self, text: &str, word: &[Letter], habits: Habits) -> bool {
        if word.iter().any(|l| l.2 == Kind::Foreign) {
            return false;
        }
        let latin = word.iter().filter(|l| l.2 == Kind::Latin).count();
        let alike = word.iter().filter(|l| matches!(l.2, Kind::Lookalike(_))).count();
        let cyrillic = word.iter().any(|l| is_cyrillic(l.1));
        let level = self.level(word);
        if latin == 0 {
            // "in а town", "В2B": every letter is one of the other script. In a document that disguises other words
            // and has no word that is really Cyrillic.
            let proof = habits.disguised >= 3 || habits.disguised > 0 && level.is_some_and(|l| l <= 4);
            return cyrillic && !habits.cyrillic && proof && self.between_latin(text, word);
        }
        match level {
            // `ko` of "kο" is no proof: short words are symbols ("μΑ").
            Some(level) => cyrillic || latin + alike >= 4 || latin + alike >= 3 && level <= 2,
            // A name that no list has. Cyrillic letters alone do this; Greek ones are symbols (`mTORα`).
            None => cyrillic && (latin > alike || !habits.cyrillic) && latin + alike >= 2,
        }
    }

    fn is_mathematical_word(&self, word: &[Letter], habits: Habits) -> bool {
        let letters = word.iter().filter(|l| l.2 != Kind::Joint).count();
        let mixed = word.iter().any(|l| l.2 == Kind::Latin);
        habits.mathematical || letters >= 3 && (mixed || self.level(word).is_some())
            // 𝗚𝗿𝗮𝗻𝗱 𝗢𝗽𝗲𝗻𝗶𝗻𝗴 as people write on social networks, names included.
            || letters >= 4
    }

    /// A Latin word in which only some letters are full-width; a word that is full-width as a whole is a matter of the
    /// language around it.
    fn is_half_wide(&self, text: &str, word: &[Letter]) -> bool {
        let [(first, ..), .., (last, c, _)] = word else { return false };
        let beside = [text[..*first].chars().next_back(), text[last + c.len_utf8()..].chars().next()];
        word.iter().any(|l| l.2 == Kind::Latin) && !beside.into_iter().flatten().any(is_han)
    }

    /// True when the nearest letters on both sides, behind blanks and marks, are Latin or look so; an end of the block
    /// counts as such when the other side is.
    fn between_latin(&self, text: &str, word: &[Letter]) -> bool {
        let (Some((first, ..)), Some((last, c, _))) = (word.first(), word.last()) else { return false };
        let latin = |c: char| c < '\u{250}' || self.confusables.contains_key(&c);
        let before = text[..*first].chars().rev().take(20).find(|c| c.is_alphabetic()).map(latin);
        let after = text[last + c.len_utf8()..].chars().take(20).find(|c| c.is_alphabetic()).map(latin);
        matches!((before, after), (Some(true), Some(true) | None) | (None, Some(true)))
    }

    /// The level of the folded word.
    fn level(&self, word: &[Letter]) -> Option<u64> {
        let folded: String = word.iter().map_while(|(_, c, kind)| folded(*c, *kind)).collect();
        self.words.level(&[&folded])
    }

    fn each_word(&self, text: &str, mut visit: impl FnMut(&[Letter])) {
        let mut word: Vec<Letter> = Vec::new();
        let mut close = |word: &mut Vec<Letter>| {
            while word.last().is_some_and(|l| l.2 == Kind::Joint) {
                word.pop();
            }
            if word.iter().any(|l| !matches!(l.2, Kind::Latin | Kind::Joint)) {
                visit(word);
            }
            word.clear();
        };
        for (at, c) in text.char_indices() {
            match self.kind(c) {
                Kind::None => close(&mut word),
                Kind::Joint if word.is_empty() => {}
                // A word is short; a line of letters is not one.
                _ if word.len() >= 64 => close(&mut word),
                kind => word.push((at, c, kind)),
            }
        }
        close(&mut word);
    }

    fn kind(&self, c: char) -> Kind {
        match c {
            'a'..='z' | 'A'..='Z' => Kind::Latin,
            '\'' | '’' => Kind::Joint,
            _ if c.is_ascii() => Kind::None,
            '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => Kind::Wide(shifted(c, 0xfee0)),
            '\u{1d400}'..='\u{1d6a5}' | '\u{2102}'..='\u{2134}' => {
                mathematical(c).map_or(Kind::None, Kind::Mathematical)
            }
            _ if is_han(c) => Kind::None,
            _ => match self.confusables.get(&c) {
                Some(latin) => Kind::Lookalike(*latin),
                None if matches!(c, '\u{370}'..='\u{58f}') && c.is_alphabetic() => Kind::Foreign,
                None if c < '\u{250}' && c.is_alphabetic() => Kind::Latin,
                None => Kind::None,
            },
        }
    }
}

/// The letter of a word after folding; `None` at the apostrophe, behind which an ending stands (`’s`, `’t`).
fn folded(c: char, kind: Kind) -> Option<char> {
    match kind {
        Kind::Latin | Kind::Foreign => Some(c),
        Kind::Lookalike(new) | Kind::Mathematical(new) | Kind::Wide(new) => Some(new),
        Kind::Joint | Kind::None => None,
    }
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

fn shifted(c: char, by: u32) -> char {
    char::from_u32(u32::from(c) - by).unwrap_or(c)
}

/// The ASCII letter of a mathematical letter: thirteen alphabets of 52, and the letters that Unicode had before.
fn mathematical(c: char) -> Option<char> {
    const LATIN: &[u8; 52] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    match c {
        '\u{1d400}'..='\u{1d6a3}' => {
            let i = (u32::from(c) - 0x1d400) as usize % 52;
            Some(char::from(LATIN[i]))
        }
        'ℬ' => Some('B'),
        'ℰ' => Some('E'),
        'ℱ' => Some('F'),
        'ℋ' | 'ℌ' | 'ℍ' => Some('H'),
        'ℐ' | 'ℑ' => Some('I'),
        'ℒ' => Some('L'),
        'ℳ' => Some('M'),
        'ℛ' | 'ℜ' | 'ℝ' => Some('R'),
        'ℂ' | 'ℭ' => Some('C'),
        'ℕ' => Some('N'),
        'ℙ' => Some('P'),
        'ℚ' => Some('Q'),
        'ℤ' | 'ℨ' => Some('Z'),
        'ℯ' => Some('e'),
        'ℊ' => Some('g'),
        'ℎ' => Some('h'),
        'ℴ' => Some('o'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{BlockKind, Break, MappedText, Span};

    fn fixed(text: &str) -> String {
        let letters = Letters::new(&Models::embedded()).unwrap();
        let block = Block {
            kind: BlockKind::Text,
            before: Break::Line,
            text: MappedText::view(&text.into(), Span::new(0, text.len())),
        };
        let habits = letters.habits(&[block]);
        let mut out = text.to_owned();
        for (range, new, _) in letters.find(text, habits).into_iter().rev() {
            out.replace_range(range, &new);
        }
        out
    }

    #[test]
    fn lookalikes_fold_in_latin_words() {
        assert_eq!(
            fixed("The cоunсil met in а tоwn; Zuсkerberg’s рlаn"),
            "The council met in a town; Zuckerberg’s plan"
        );
        assert_eq!(fixed("The fεstival οf lanterns"), "The fεstival οf lanterns", "ε is no look-alike of e");
        assert_eq!(fixed("the rivεr, the cοuncil"), "the rivεr, the council");
    }

    #[test]
    fn words_of_other_scripts_stay() {
        for text in
            ["Москва, сор и рога", "α-helix, TGFβ, NFκB, 5 μm, Ωm", "Η Ελλάδα", "мир а world", "ΔE and λmax"]
        {
            assert_eq!(fixed(text), text);
        }
    }

    #[test]
    fn mathematical_letters_fold_in_words() {
        assert_eq!(fixed("the 𝖼ouncil and 𝖺 𝗍own, it’𝗌"), "the council and a town, it’s");
        assert_eq!(fixed("𝗚𝗿𝗮𝗻𝗱 𝗢𝗽𝗲𝗻𝗶𝗻𝗴"), "Grand Opening");
        assert_eq!(fixed("where 𝑥 = 3 and 𝑓 is odd"), "where 𝑥 = 3 and 𝑓 is odd");
    }

    #[test]
    fn half_wide_words_fold_and_whole_ones_wait() {
        assert_eq!(fixed("incoｍ, ＧＤＰ, 全市GＤP"), "incom, ＧＤＰ, 全市GＤP");
    }
}
