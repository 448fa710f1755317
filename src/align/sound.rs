//! Names by their sound: Chinese names in pinyin (`鲁迅` = Lu Xun, Luxun), foreign names by the consonants of their
//! Chinese transcription (`克林顿` = Clinton: K L M T M).

use crate::error::{Error, Result};
use crate::lexis::chars::is_han;
use crate::models::{self, Models};
use std::collections::HashMap;
use std::ops::Range;

const ID: &str = "align/sounds.txt";

/// Characters of the longest name that is looked for.
const LONGEST: usize = 4;
/// Characters of the longest stretch of a transcription that is looked at.
const TRANSCRIBED: usize = 8;

/// How characters sound.
#[derive(Clone, Debug, Default)]
pub(super) struct Sounds {
    pinyin: HashMap<char, Vec<String>>,
    /// Consonant classes of the characters that transcribe foreign names.
    classes: HashMap<char, String>,
}

/// How a name sounds, as a key: pinyin in lower case, or consonant classes in upper case.
pub(super) type Sound = String;

impl Sounds {
    pub(super) fn load(models: &Models) -> Result<Self> {
        let text = models.text(ID)?;
        let mut sounds = Self::default();
        for (number, line) in models::list(&text) {
            let wrong = |what: &str| Error::model(ID, format!("line {number}: {what}"));
            let (sound, chars) = line.split_once(' ').ok_or_else(|| wrong("no characters"))?;
            if chars.chars().any(|c| !is_han(c)) {
                return Err(wrong("not a Chinese character"));
            }
            match sound.strip_prefix('*') {
                Some(class) => sounds.classes.extend(chars.chars().map(|c| (c, class.to_owned()))),
                None => {
                    chars.chars().for_each(|c| sounds.pinyin.entry(c).or_default().push(sound.to_owned()))
                }
            }
        }
        // A syllable that ends in n or ng sounds a nasal after its consonant: 林 is L M.
        for (c, classes) in &mut sounds.classes {
            if sounds.pinyin.get(c).is_some_and(|p| p.iter().any(|s| s.ends_with(['n', 'g']))) {
                classes.push('M');
            }
        }
        Ok(sounds)
    }

    /// Calls `found(stretch, sound)` for each stretch of `chars` whose sound is `wanted`.
    pub(super) fn of_chinese(
        &self,
        chars: &[char],
        wanted: impl Fn(&str) -> bool,
        mut found: impl FnMut(Range<usize>, &str),
    ) {
        for start in 0..chars.len() {
            self.pinyin_from(chars, start, &wanted, &mut found);
            self.transcription_from(chars, start, &wanted, &mut found);
        }
    }

    fn pinyin_from(
        &self,
        chars: &[char],
        start: usize,
        wanted: &impl Fn(&str) -> bool,
        found: &mut impl FnMut(Range<usize>, &str),
    ) {
        let mut sounds = vec![String::new()];
        for (length, c) in (1..=LONGEST).zip(&chars[start..]) {
            let Some(syllables) = self.pinyin.get(c) else { return };
            sounds = sounds
                .iter()
                .flat_map(|s| syllables.iter().map(move |y| format!("{s}{y}")))
                .take(8)
                .collect();
            for s in sounds.iter().filter(|s| wanted(s)) {
                found(start..start + length, s);
            }
        }
    }

    fn transcription_from(
        &self,
        chars: &[char],
        start: usize,
        wanted: &impl Fn(&str) -> bool,
        found: &mut impl FnMut(Range<usize>, &str),
    ) {
        let class = |k: usize| chars.get(k).and_then(|c| self.classes.get(c));
        let mut sound = String::new();
        for length in 1..=TRANSCRIBED {
            let Some(classes) = class(start + length - 1) else { return };
            for c in classes.chars() {
                if !(sound.ends_with(c) || (c == '0' && !sound.is_empty())) {
                    sound.push(c);
                }
            }
            // Two consonants only prove a name when nothing else of it is left on either side.
            let whole = (start == 0 || class(start - 1).is_none()) && class(start + length).is_none();
            if length > 1 && (sound.len() > 2 || whole) && wanted(&sound) {
                found(start..start + length, &sound);
            }
        }
    }
}

/// Sounds of a Latin word that may be a name, given with its capitals; nothing for a word in small letters.
pub(super) fn of_latin(word: &str) -> Vec<Sound> {
    let letters: Vec<u8> = word.bytes().map(|b| b.to_ascii_lowercase()).collect();
    if word.len() < 2 || !word.is_ascii() || !word.starts_with(|c: char| c.is_ascii_uppercase()) {
        return Vec::new();
    }
    let mut sounds = vec![word.to_ascii_lowercase()];
    for coda in [true, false] {
        let sound = consonants(&letters, coda);
        if sound.len() > 1 && !sounds.contains(&sound) {
            sounds.push(sound);
        }
    }
    sounds
}

/// Consonant classes of a Latin word; without `coda` an r that no vowel follows is mute (Merkel = 默克尔).
fn consonants(letters: &[u8], coda: bool) -> Sound {
    let mut out = String::new();
    let vowel = |k: usize| letters.get(k).is_some_and(|b| b"aeiouy".contains(b));
    for (k, b) in letters.iter().enumerate() {
        let next = letters.get(k + 1).copied().unwrap_or(b' ');
        let class = match b {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' if k == 0 => "0",
            b'p' if next == b'h' => "P",
            b'b' | b'p' | b'f' | b'v' | b'w' if *b != b'w' || vowel(k + 1) => "P",
            b'd' | b't' => "T",
            b'c' if next == b'h' || b"eiy".contains(&next) => "S",
            b's' | b'z' | b'j' => "S",
            b'x' => "KS",
            b'h' if k > 0 && !vowel(k - 1) => "",
            b'h' if !vowel(k + 1) => "",
            b'k' | b'g' | b'q' | b'c' | b'h' => "K",
            b'm' | b'n' => "M",
            b'r' if !coda && !vowel(k + 1) => "",
            b'l' | b'r' => "L",
            _ => "",
        };
        for c in class.chars().filter(|c| !out.ends_with(*c)).collect::<Vec<_>>() {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meet(zh: &str, en: &str) -> bool {
        let sounds = Sounds::load(&Models::embedded()).unwrap();
        let wanted = of_latin(en);
        let chars: Vec<char> = zh.chars().collect();
        let mut met = false;
        sounds.of_chinese(&chars, |s| wanted.iter().any(|w| w == s), |_, _| met = true);
        met
    }

    #[test]
    fn names_meet_by_sound() {
        for (zh, en) in [
            ("鲁迅说", "Xun"),
            ("张伟明说", "Weiming"),
            ("克林顿说", "Clinton"),
            ("默克尔说", "Merkel"),
            ("安娜说", "Anna"),
            ("市长鲁伊斯", "Ruiz"),
            ("特朗普", "Trump"),
            ("奥巴马", "Obama"),
        ] {
            assert!(meet(zh, en), "{zh} {en}");
        }
        for (zh, en) in [("他说", "Clinton"), ("张伟", "Obama"), ("特朗普", "trump"), ("", "A")] {
            assert!(!meet(zh, en), "{zh} {en}");
        }
    }
}
