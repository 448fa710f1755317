//! Languages in Latin (and Cyrillic) letters by their frequent words, and by trigrams where these leave it open.

use super::script::{Family, family};
use crate::document::Lang;
use crate::error::{Error, Result};
use crate::models::{Models, list};
use std::collections::HashMap;

/// Languages at most in `words.txt`: one bit each.
const MAX_LANGS: usize = 32;

/// Bytes of a piece that are read at most; by then the frequent words have spoken, or there are none.
const READ: usize = 1000;

/// Characters that the trigram detector sees at most.
const TRIGRAM_CHARS: usize = 200;

/// Longest word, in bytes, that is looked up.
const LONGEST: usize = 24;

/// A language, and whether the text itself says so (`false`: only the best guess).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) lang: Lang,
    pub(super) firm: bool,
}

impl Finding {
    pub(super) fn firm(lang: Lang) -> Self {
        Self { lang, firm: true }
    }

    pub(super) fn guess(lang: Lang) -> Self {
        Self { lang, firm: false }
    }
}

/// What the words of a stretch amount to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Words {
    /// Words found in the list of any language.
    pub(super) frequent: u32,
    /// Other words in small letters.
    pub(super) small: u32,
    /// Other words with a capital, numbers with letters, addresses.
    pub(super) names: u32,
}

impl Words {
    /// All words.
    pub(super) fn count(self) -> u32 {
        self.frequent + self.small + self.names
    }
}

/// The frequent words, and the letters, of languages written in Latin and Cyrillic.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    langs: Vec<Lang>,
    words: HashMap<Box<str>, u32>,
    letters: HashMap<char, u32>,
    codes: HashMap<Box<str>, Lang>,
}

/// Running scores, one for each language of the vocabulary.
struct Tally {
    scores: [f32; MAX_LANGS],
    words: u32,
    accented: u32,
    letters: u32,
}

impl Vocabulary {
    pub(super) fn new(models: &Models) -> Result<Self> {
        let mut me = Self::default();
        for (lang, words) in me.tagged(models, "detect/words.txt")? {
            for word in words.split_whitespace() {
                *me.words.entry(word.into()).or_default() |= lang;
            }
        }
        if me.langs.first() != Some(&Lang::EN) {
            return Err(Error::model("detect/words.txt", "English must come first"));
        }
        for (lang, letters) in me.tagged(models, "detect/letters.txt")? {
            for letter in letters.trim().chars() {
                *me.letters.entry(letter).or_default() |= lang;
            }
        }
        let id = "detect/codes.txt";
        for (n, line) in list(&models.text(id)?) {
            let pair = line.split_once(' ').and_then(|(code, tag)| Some((code, Lang::from_tag(tag)?)));
            let (code, lang) = pair.ok_or_else(|| Error::model(id, format!("line {n}: no code and tag")))?;
            me.codes.insert(code.into(), lang);
        }
        Ok(me)
    }

    /// The lines `tag: rest` of a list, each with the bit of its language.
    fn tagged(&mut self, models: &Models, id: &str) -> Result<Vec<(u32, String)>> {
        let mut out = Vec::new();
        for (n, line) in list(&models.text(id)?) {
            let broken = |what: &str| Error::model(id, format!("line {n}: {what}"));
            let (tag, rest) = line.split_once(':').ok_or_else(|| broken("has no colon"))?;
            let lang = Lang::from_tag(tag).ok_or_else(|| broken("unknown language tag"))?;
            let k = self.langs.iter().position(|l| *l == lang).unwrap_or_else(|| {
                self.langs.push(lang);
                self.langs.len() - 1
            });
            if k >= MAX_LANGS {
                return Err(broken("too many languages"));
            }
            out.push((1 << k, rest.to_owned()));
        }
        Ok(out)
    }

    /// The language of a stretch in Latin letters; letters of other scripts in it are passed over.
    pub(super) fn language(&self, text: &str) -> Finding {
        let tally = self.tally(text, Family::Latin);
        if tally.words == 0 {
            // Only addresses or single marks: no language.
            return Finding::guess(Lang::UND);
        }
        let (best, score, runner_up) = tally.best();
        let english = tally.scores[0];
        // One word may be anybody's (`in`, `was`, `die`); a firm answer wants a word of its own and a lead.
        if score >= 1.0 && score >= 1.3 * runner_up && (best == 0 || score > english + 0.5) {
            // One known word in a short string may be part of a name: `Ni hao`.
            return Finding { lang: self.langs[best], firm: best == 0 || score >= 1.5 };
        }
        let plain = tally.accented == 0;
        if plain && best == 0 && score > 0.0 && (score >= 1.3 * runner_up || score < 1.0) {
            return Finding::guess(Lang::EN);
        }
        if plain && score <= english + 0.2 && (tally.words < 3 || tally.letters < 20) {
            return Finding::guess(Lang::EN);
        }
        let listed = Finding::guess(self.langs[best]);
        match self.by_trigrams(text, Family::Latin) {
            // The trigrams choose among the languages that the words leave nearly even, …
            Some((lang, sure)) if score > 0.0 => {
                let theirs = self.langs.iter().position(|l| *l == lang).map_or(0.0, |k| tally.scores[k]);
                if theirs >= 0.6 * score || sure && score < 0.7 {
                    Finding { lang, firm: sure }
                } else {
                    listed
                }
            }
            // … and alone where no word is known, if they are sure of themselves.
            Some((lang, sure)) if sure || !plain => Finding { lang, firm: sure },
            _ => listed,
        }
    }

    /// What the words of a stretch amount to, read no further than [`READ`] bytes.
    pub(super) fn weigh(&self, text: &str) -> Words {
        let mut out = Words::default();
        let mut buffer = String::with_capacity(LONGEST);
        for chunk in head(text).split_ascii_whitespace() {
            if is_address(chunk) {
                out.names += 1;
                continue;
            }
            for word in words(chunk, Family::Latin) {
                lower(word, &mut buffer);
                let capital = !word.starts_with(|c: char| c.is_lowercase());
                let mask = self.words.get(buffer.as_str()).copied().unwrap_or(0);
                // With a capital only English ones count, for its headlines: 《Wi-Fi》 has nothing of Romanian `fi`.
                // All in capitals they are names: IT产业, WHO宣布.
                let acronym = word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
                let counts = if capital { mask & 1 != 0 && !acronym } else { mask != 0 };
                if counts && (word.len() > 1 || word == "I" || word == "a") {
                    out.frequent += 1;
                } else if capital || word.len() == 1 {
                    out.names += 1;
                } else {
                    out.small += 1;
                }
            }
        }
        out
    }

    fn tally(&self, text: &str, wanted: Family) -> Tally {
        let mut t = Tally { scores: [0.0; MAX_LANGS], words: 0, accented: 0, letters: 0 };
        let mut buffer = String::with_capacity(LONGEST);
        for chunk in head(text).split_ascii_whitespace() {
            if is_address(chunk) {
                continue;
            }
            for word in words(chunk, wanted) {
                t.words += 1;
                t.letters += word.len() as u32;
                t.accented += u32::from(word.bytes().any(|b| (0xC3..0xEF).contains(&b)));
                lower(word, &mut buffer);
                // Inside a sentence a capital makes a name of it: `Li Na` has no Dutch, `José Núñez` no Spanish. But
                // English headlines have many.
                let capital = t.words > 1 && word.starts_with(|c: char| c.is_uppercase());
                let name = capital && (word.len() == 1 || word.chars().any(char::is_lowercase));
                let allowed = if name { 1 } else { u32::MAX };
                let mask = self.words.get(buffer.as_str()).map_or(0, |mask| mask & allowed);
                t.add(mask);
                if !name && !buffer.is_ascii() {
                    t.add(self.foreign_letters(&buffer));
                }
            }
            // Fifteen English words in a row need no more reading.
            if t.words >= 15 && t.scores[0] >= 6.0 && t.scores[0] >= 2.0 * t.best().2 {
                break;
            }
        }
        t
    }

    /// The languages that have every letter beyond a to z of the word; none when it has no such letter.
    fn foreign_letters(&self, word: &str) -> u32 {
        let known = word.chars().filter_map(|c| self.letters.get(&c));
        known.copied().reduce(|a, b| if a & b == 0 { a } else { a & b }).unwrap_or(0)
    }

    /// Asks the trigram detector, and whether it is sure. Over all languages, because with a list of allowed ones it
    /// can never answer German; on letters of one script only, because a Chinese line with `code` words is French
    /// to it.
    fn by_trigrams(&self, text: &str, wanted: Family) -> Option<(Lang, bool)> {
        let sample: String = head(text)
            .chars()
            .map(|c| if family(c).is_none_or(|f| f == wanted) { c } else { ' ' })
            .take(TRIGRAM_CHARS)
            .collect();
        let info = whatlang::detect(&sample)?;
        let lang = self.codes.get(info.lang().code())?;
        Some((*lang, info.is_reliable()))
    }

    /// The language of a stretch in a script that several languages share (Arabic, Devanagari, Hebrew).
    pub(super) fn by_letters(&self, text: &str, wanted: Family) -> Option<Lang> {
        self.by_trigrams(text, wanted).map(|t| t.0)
    }

    /// The language of a stretch in Cyrillic letters, by its frequent words and letters; Russian where they tie.
    pub(super) fn cyrillic(&self, text: &str) -> Finding {
        let tally = self.tally(text, Family::Cyrillic);
        let (best, score, _) = tally.best();
        let ru = Lang::from_tag("ru").unwrap_or(Lang::UND);
        let russian = self.langs.iter().position(|l| *l == ru).map_or(0.0, |k| tally.scores[k]);
        if score > russian + 0.3 {
            return Finding::firm(self.langs[best]);
        }
        let trigrams = || self.by_trigrams(text, Family::Cyrillic).filter(|t| t.1).map(|t| t.0);
        Finding::firm(if score > 0.0 { ru } else { trigrams().unwrap_or(ru) })
    }
}

impl Tally {
    fn add(&mut self, mask: u32) {
        let share = match mask.count_ones() {
            1 => 1.0,
            2 => 0.6,
            3 => 0.4,
            n => 1.2 / n as f32,
        };
        let mut rest = mask;
        while rest != 0 {
            self.scores[rest.trailing_zeros() as usize] += share;
            rest &= rest - 1;
        }
    }

    /// Best language, its score, and the second best score. English wins a tie.
    fn best(&self) -> (usize, f32, f32) {
        let (mut best, mut second) = ((0, self.scores[0]), 0.0);
        for (k, &score) in self.scores.iter().enumerate().skip(1) {
            if score > best.1 {
                second = best.1;
                best = (k, score);
            } else if score > second {
                second = score;
            }
        }
        (best.0, best.1, second)
    }
}

/// The stretch that is read, cut at a character.
fn head(text: &str) -> &str {
    let mut end = text.len().min(READ);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Words of letters of one family; an apostrophe parts them (`don't` gives `don` and `t`).
fn words(chunk: &str, wanted: Family) -> impl Iterator<Item = &str> {
    chunk
        .split(move |c: char| family(c) != Some(wanted) && !('\u{300}'..='\u{36f}').contains(&c))
        .filter(|w| !w.is_empty())
}

/// Web and mail addresses and file paths carry words of any language, and none of the text's.
fn is_address(chunk: &str) -> bool {
    chunk.contains("://") || chunk.contains('@') || chunk.starts_with("www.")
}

/// `word` in small letters in `buffer`, full-width ones narrowed. A word too long to be looked up leaves it empty.
fn lower(word: &str, buffer: &mut String) {
    buffer.clear();
    if word.len() > 3 * LONGEST {
        return;
    }
    for c in word.chars() {
        let narrow = match c as u32 {
            u @ (0xFF21..=0xFF3A | 0xFF41..=0xFF5A) => char::from_u32(u - 0xFEE0).unwrap_or(c),
            _ => c,
        };
        buffer.extend(narrow.to_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        Vocabulary::new(&Models::embedded()).unwrap()
    }

    #[test]
    fn frequent_words_tell_the_language() {
        let v = vocabulary();
        for (text, tag, firm) in [
            ("The festival opened on Wednesday.", "en", true),
            ("Das Fest dauert drei Tage und ist nicht teuer.", "de", true),
            ("La fiesta es para todos los que llegan.", "es", true),
            ("Lakeport", "en", false),
            ("https://example.com/der/die/das", "und", false),
        ] {
            let f = v.language(text);
            assert_eq!((f.lang.tag(), f.firm), (tag, firm), "{text}");
        }
    }

    #[test]
    fn a_name_has_no_language() {
        // `Li`, `Na` and `Die` are frequent words elsewhere, but not with a capital inside a sentence.
        assert_eq!(vocabulary().language("Yesterday Li Na met Die Meier Al Vi.").lang, Lang::EN);
    }

    #[test]
    fn words_are_weighed_by_kind() {
        let v = vocabulary();
        assert_eq!(v.weigh("the IT harbour of Lakeport"), Words { frequent: 2, small: 1, names: 2 });
        assert_eq!(v.weigh("Ｔｈｅ ｈａｒｂｏｕｒ"), Words { frequent: 1, small: 1, names: 0 });
        assert_eq!(v.weigh("https://the.of/and"), Words { frequent: 0, small: 0, names: 1 });
    }

    #[test]
    fn broken_lists_are_refused_with_their_line() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("detect")).unwrap();
        std::fs::write(dir.path().join("detect/words.txt"), "# x\nen: the\nxx: und\n").unwrap();
        let e = Vocabulary::new(&Models::open(dir.path()).unwrap()).unwrap_err();
        assert!(e.is_model(), "{e}");
        assert_eq!(e.to_string(), "model detect/words.txt: line 3: unknown language tag");
    }
}
