//! How much there is to translate, by the rules that tools and standards count with.
//!
//! No two tools agree about Chinese: a paragraph of 61 characters is 15 words by GMX-V, 17 by OmegaT and one a character in
//! Trados. So every figure has the name of its rule. The rules are ours after the tools' documentation ("like"), not the tools.

use crate::lexis::chars::is_han;
use unicode_segmentation::UnicodeSegmentation;

/// Chinese characters that are one word by GMX-V 2.0.
const GMX_FACTOR: f64 = 2.8;

/// Counts of a text, each by its rule. Add them up with `+=`; GMX-V rounds the sum, not the parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Characters (grapheme clusters), white space left out.
    pub characters: usize,
    /// Characters by GMX-V 2.0: those, without punctuation that is not inside a word.
    pub gmx_characters: usize,
    /// Han characters.
    pub han: usize,
    /// Words of scripts that have spaces, as Unicode (UAX 29) divides them: letters and digits. `state-of-the-art` is four.
    pub latin_words: usize,
    /// As Word counts: a Han character or a full-width mark is one, anything else between spaces is one.
    pub word_like: usize,
    /// As Trados counts: a Han character is one, a word between spaces with a letter or a digit is one.
    pub trados_like: usize,
    /// As OmegaT counts: a run of letters or digits is one, also a run of Han characters.
    pub omegat_like: usize,
    /// Words between spaces with a letter or a digit, Han characters apart: what GMX-V adds to the Han characters' share.
    pub spaced_words: usize,
}

impl Counts {
    /// Counts a text. Linear in its bytes.
    pub fn of(text: &str) -> Self {
        let mut counts = Counts::default();
        for cluster in text.graphemes(true) {
            if !cluster.chars().all(char::is_whitespace) {
                counts.characters += 1;
            }
            counts.han += usize::from(cluster.chars().next().is_some_and(is_han));
        }
        for word in text.unicode_words() {
            counts.latin_words += usize::from(!word.contains(is_han));
        }
        counts.gmx_characters = gmx_characters(text);
        // UAX 29 gives each Han character apart; OmegaT counts those that follow each other once.
        let mut end = None;
        for (at, word) in text.unicode_word_indices() {
            let han = word.contains(is_han);
            counts.omegat_like += usize::from(!(han && end == Some(at)));
            end = han.then_some(at + word.len());
        }
        for token in text.split_whitespace() {
            counts.token(token);
        }
        counts
    }

    /// A stretch between two spaces.
    fn token(&mut self, token: &str) {
        let wide = |c: char| is_han(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff60}');
        for piece in token.split_inclusive(wide) {
            let rest = piece.trim_end_matches(wide);
            let marks = piece[rest.len()..].chars();
            self.word_like += marks.clone().count() + usize::from(!rest.is_empty());
            self.trados_like += marks.filter(|c| is_han(*c)).count();
            if rest.contains(char::is_alphanumeric) {
                self.trados_like += 1;
                self.spaced_words += 1;
            }
        }
    }

    /// Words by GMX-V 2.0: words between spaces and a word for 2.8 Han characters, rounded.
    pub fn gmx_words(&self) -> usize {
        self.spaced_words + (self.han as f64 / GMX_FACTOR).round() as usize
    }

    /// The counts with the names of their rules, in the order in which they are shown.
    pub fn named(&self) -> [(&'static str, usize); 8] {
        [
            ("characters", self.characters),
            ("gmx-characters", self.gmx_characters),
            ("gmx-words", self.gmx_words()),
            ("han", self.han),
            ("latin-words", self.latin_words),
            ("word-like", self.word_like),
            ("trados-like", self.trados_like),
            ("omegat-like", self.omegat_like),
        ]
    }
}

/// Grapheme clusters that are neither white space nor punctuation; a hyphen or an apostrophe inside a word counts.
fn gmx_characters(text: &str) -> usize {
    let (mut count, mut inside, mut waiting) = (0, false, 0);
    for cluster in text.graphemes(true) {
        let c = cluster.chars().next().unwrap_or(' ');
        if c.is_alphanumeric() {
            count += 1 + std::mem::take(&mut waiting);
            inside = true;
            continue;
        }
        waiting = usize::from(inside && matches!(c, '-' | '\u{2010}' | '\'' | '\u{2019}'));
        inside = false;
        let mark = c.is_ascii_punctuation()
            || matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{301f}')
            || matches!(c, '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}')
            || matches!(c, '\u{a1}' | '\u{a7}' | '\u{ab}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}');
        count += usize::from(!mark && !c.is_whitespace());
    }
    count
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.characters += other.characters;
        self.gmx_characters += other.gmx_characters;
        self.han += other.han;
        self.latin_words += other.latin_words;
        self.word_like += other.word_like;
        self.trados_like += other.trados_like;
        self.omegat_like += other.omegat_like;
        self.spaced_words += other.spaced_words;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counted by hand.
    #[test]
    fn counts_are_those_of_a_person() {
        let cases = include_str!("../../tests/cases/count/counts.txt").lines();
        let mut seen = 0;
        for line in cases.filter(|l| !l.starts_with('#')) {
            let (text, numbers) = line.split_once('\t').expect("a text and its counts");
            let want: Vec<usize> = numbers.split('\t').map(|n| n.parse().expect(line)).collect();
            let got: Vec<usize> = Counts::of(text).named().iter().map(|(_, n)| *n).collect();
            assert_eq!(got, want, "{line}");
            seen += 1;
        }
        assert!(seen > 8);
    }

    #[test]
    fn parts_add_up_before_rounding() {
        let mut sum = Counts::of("河");
        assert_eq!(sum.gmx_words(), 0);
        sum += Counts::of("灯");
        assert_eq!(sum.gmx_words(), 1);
    }
}
