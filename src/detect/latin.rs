//! Languages in Latin (and Cyrillic) letters: by their frequent words where these are clear, else by n-grams of letters
//! (`ngrams.rs`), and by the trigrams of `whatlang` for the languages that neither knows.

use super::ngrams::{CLASSES, Ngrams, Scores, features};
use super::script::{Family, family};
use super::words::{Table, Word, each, hash};
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

/// What the frequent words must say for English, and how many times more than for the next language, to be believed
/// at once.
const CLEAR: f32 = 3.0;
/// Lead over English that another language needs: in a text with two words in small letters, in a text of names with a
/// frequent word of that language, and in one without: `Janette Elbertson, Administrative Coordinator` is not French.
const LEAD: f32 = 0.1;
const LEAD_NAMES: f32 = 0.4;
const LEAD_NAMES_ALONE: f32 = 0.9;
/// Lead that makes an answer firm.
const FIRM: f32 = 0.3;

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

/// What the n-gram model sees of a text: its features, and what the frequent words say for each class.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// A bucket for each feature.
    pub features: Vec<u16>,
    /// The scores of the frequent words, by class.
    pub words: Scores,
}

/// The frequent words, and the letters, of languages written in Latin and Cyrillic.
#[derive(Clone, Debug)]
pub(super) struct Vocabulary {
    langs: Vec<Lang>,
    /// The class of each language in the n-gram model; the last one stands for all that it does not know.
    classes: Vec<usize>,
    words: Table,
    letters: HashMap<char, u32>,
    codes: HashMap<Box<str>, Lang>,
    ngrams: Option<Ngrams>,
}

/// Running scores, one for each language of the vocabulary.
struct Tally {
    scores: [f32; MAX_LANGS],
    words: u32,
    /// Words in small letters.
    small: u32,
}

impl Vocabulary {
    pub(super) fn new(models: &Models) -> Result<Self> {
        Ok(Self { ngrams: Some(Ngrams::new(models)?), ..Self::untrained(models)? })
    }

    /// Without the n-gram model, to train it.
    pub(super) fn untrained(models: &Models) -> Result<Self> {
        let mut langs = Vec::new();
        let mut words = Vec::new();
        for (lang, line) in tagged(&mut langs, models, "detect/words.txt")? {
            words.extend(line.split_whitespace().map(|word| (hash(word), lang)));
        }
        if langs.first() != Some(&Lang::EN) {
            return Err(Error::model("detect/words.txt", "English must come first"));
        }
        let mut letters = HashMap::new();
        for (lang, line) in tagged(&mut langs, models, "detect/letters.txt")? {
            for letter in line.trim().chars() {
                *letters.entry(letter).or_default() |= lang;
            }
        }
        let id = "detect/codes.txt";
        let mut codes = HashMap::new();
        for (n, line) in list(&models.text(id)?) {
            let pair = line.split_once(' ').and_then(|(code, tag)| Some((code, Lang::from_tag(tag)?)));
            let (code, lang) = pair.ok_or_else(|| Error::model(id, format!("line {n}: no code and tag")))?;
            codes.insert(code.into(), lang);
        }
        let other = CLASSES.len() - 1;
        let class = |l: &Lang| CLASSES.iter().position(|c| *c == l.tag()).unwrap_or(other);
        let classes = langs.iter().map(class).collect();
        Ok(Self { classes, langs, words: Table::new(&words), letters, codes, ngrams: None })
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
        if best == 0 && score >= CLEAR && score >= CLEAR * runner_up {
            return Finding::firm(Lang::EN);
        }
        // Languages that the n-gram model has not seen are known by their words. One word may be anybody's (`in`, `die`);
        // a firm answer wants a word of its own and a lead. One known word may be part of a name: `Ni hao`.
        let other = CLASSES.len() - 1;
        let unseen = self.classes[best] == other;
        if unseen && score >= 1.0 && score >= 1.3 * runner_up && score > english + 0.5 {
            return Finding { lang: self.langs[best], firm: score >= 1.5 };
        }
        let Some(ngrams) = &self.ngrams else { return Finding::guess(Lang::EN) };
        let lesson = self.lesson_of(text, &tally);
        let mut scores = ngrams.scores(&lesson.features);
        scores.iter_mut().zip(lesson.words).for_each(|(s, w)| *s += w);
        let top = (2..scores.len()).fold(1, |top, k| if scores[k] > scores[top] { k } else { top });
        let lead = scores[top] - scores[0];
        let needed = match tally.small {
            // Lakeport council approves budget: no frequent word of any language. GDP grew in 2023: English has
            // as good a claim to the words as the other.
            2.. if tally.scores.iter().all(|s| *s == 0.0) => LEAD_NAMES,
            2.. if tally.words <= 4 && lesson.words[0] > 0.0 && lesson.words[top] <= lesson.words[0] => {
                LEAD_NAMES
            }
            2.. if 3 * tally.small >= tally.words => LEAD,
            0 if lesson.words[top] == 0.0 => LEAD_NAMES_ALONE,
            2.. if lesson.words[0] >= lesson.words[top] => LEAD_NAMES_ALONE,
            _ => LEAD_NAMES,
        };
        if lead <= needed {
            // Near the border a language that the model has not seen may hide.
            let strange = lead > -FIRM && tally.words >= 4 && english < 1.0;
            if let Some(lang) = strange.then(|| self.unseen_by_trigrams(text)).flatten() {
                return Finding::guess(lang);
            }
            return Finding { lang: Lang::EN, firm: lead < -FIRM && (english >= 1.0 || tally.words >= 5) };
        }
        if top != other {
            return Finding { lang: ngrams.lang(top), firm: lead > FIRM };
        }
        if let Some(lang) = self.unseen_by_trigrams(text) {
            return Finding { lang, firm: lead > FIRM };
        }
        Finding::guess(if unseen && score > 0.5 { self.langs[best] } else { Lang::UND })
    }

    /// What the n-gram model sees of a text.
    pub(super) fn lesson(&self, text: &str) -> Lesson {
        self.lesson_of(text, &self.tally(text, Family::Latin))
    }

    fn lesson_of(&self, text: &str, tally: &Tally) -> Lesson {
        let (mut all, mut plain, mut count) = (Vec::new(), Vec::new(), 0);
        each(head(text), Family::Latin, |word| {
            if let Some(word) = word {
                count += 1;
                all.push(word);
                if !is_name(count, &word) {
                    plain.push(word);
                }
            }
            count < 60
        });
        let mut lesson = Lesson { features: Vec::new(), words: [0.0; CLASSES.len()] };
        // Of a text that is nearly all names, `Janet Elbert, Administrative Coordinator, e-mail address`, these are read too.
        let sentence = plain.len() >= 2 && 4 * plain.len() >= all.len();
        features(if sentence { &plain } else { &all }, &mut lesson.features);
        let root = (tally.words as f32 + 1.0).sqrt();
        for (class, score) in self.classes.iter().zip(tally.scores) {
            lesson.words[*class] = lesson.words[*class].max(score / root);
        }
        lesson
    }

    /// What the words of a stretch amount to, read no further than [`READ`] bytes.
    pub(super) fn weigh(&self, text: &str) -> Words {
        let mut out = Words::default();
        each(head(text), Family::Latin, |word| {
            let Some(word) = word else {
                out.names += 1;
                return true;
            };
            let capital = word.is_capital();
            let mask = self.words.get(word.hash);
            // With a capital only English ones count, for its headlines: 《Wi-Fi》 has nothing of Romanian `fi`.
            // All in capitals they are names: IT产业, WHO宣布.
            let counts = if capital { mask & 1 != 0 && !word.is_acronym() } else { mask != 0 };
            if counts && (word.text.len() > 1 || word.text == "I" || word.text == "a") {
                out.frequent += 1;
            } else if capital || word.text.len() == 1 {
                out.names += 1;
            } else {
                out.small += 1;
            }
            true
        });
        out
    }

    fn tally(&self, text: &str, wanted: Family) -> Tally {
        let mut t = Tally { scores: [0.0; MAX_LANGS], words: 0, small: 0 };
        each(head(text), wanted, |word| {
            let Some(word) = word else { return true };
            t.words += 1;
            let name = is_name(t.words, &word);
            t.small += u32::from(!name && !word.is_capital());
            let allowed = if name { 1 } else { u32::MAX };
            t.add(self.words.get(word.hash) & allowed);
            if !name && !word.text.is_ascii() {
                t.add(self.foreign_letters(word.text));
            }
            // Eight English words in a row need no more reading.
            !t.words.is_multiple_of(8) || t.scores[0] < CLEAR || t.scores[0] < CLEAR * t.best().2
        });
        t
    }

    /// The languages that have every letter beyond a to z of the word; none when it has no such letter.
    fn foreign_letters(&self, word: &str) -> u32 {
        let known = word.chars().flat_map(char::to_lowercase).filter_map(|c| self.letters.get(&c).copied());
        known.reduce(|a, b| if a & b == 0 { a } else { a & b }).unwrap_or(0)
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

    /// The language that the trigrams are sure of, if the n-gram model has not seen it.
    fn unseen_by_trigrams(&self, text: &str) -> Option<Lang> {
        let found = self.by_trigrams(text, Family::Latin).filter(|(_, sure)| *sure)?.0;
        (!CLASSES.contains(&found.tag())).then_some(found)
    }

    /// The language of a stretch in a script that several languages share (Arabic, Devanagari, Hebrew).
    pub(super) fn by_letters(&self, text: &str, wanted: Family) -> Option<Lang> {
        self.by_trigrams(text, wanted).map(|t| t.0)
    }

    /// The language of a stretch in Cyrillic letters, by its frequent words and letters; where they nearly tie by
    /// trigrams, and Russian where these are not sure.
    pub(super) fn cyrillic(&self, text: &str) -> Finding {
        let tally = self.tally(text, Family::Cyrillic);
        let (best, score, _) = tally.best();
        let ru = Lang::from_tag("ru").unwrap_or(Lang::UND);
        let russian = self.langs.iter().position(|l| *l == ru).map_or(0.0, |k| tally.scores[k]);
        if score > russian + 1.0 {
            return Finding::firm(self.langs[best]);
        }
        let trigrams = || self.by_trigrams(text, Family::Cyrillic).filter(|t| t.1).map(|t| t.0);
        Finding::firm(match () {
            () if score > russian + 0.3 => trigrams().unwrap_or(self.langs[best]),
            () if score > 0.0 => ru,
            () => trigrams().unwrap_or(ru),
        })
    }
}

/// The lines `tag: rest` of a list, each with the bit of its language; languages not met before join `langs`.
fn tagged(langs: &mut Vec<Lang>, models: &Models, id: &str) -> Result<Vec<(u32, String)>> {
    let mut out = Vec::new();
    for (n, line) in list(&models.text(id)?) {
        let broken = |what: &str| Error::model(id, format!("line {n}: {what}"));
        let (tag, rest) = line.split_once(':').ok_or_else(|| broken("has no colon"))?;
        let lang = Lang::from_tag(tag).ok_or_else(|| broken("unknown language tag"))?;
        let k = langs.iter().position(|l| *l == lang).unwrap_or_else(|| {
            langs.push(lang);
            langs.len() - 1
        });
        if k >= MAX_LANGS {
            return Err(broken("too many languages"));
        }
        out.push((1 << k, rest.to_owned()));
    }
    Ok(out)
}

/// Inside a sentence a capital makes a name of a word: `Li Na` has no Dutch, `José Núñez` no Spanish. `count` is the word's
/// number, from 1.
fn is_name(count: u32, word: &Word<'_>) -> bool {
    count > 1 && word.is_capital() && (word.text.len() == 1 || word.text.chars().any(char::is_lowercase))
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
        let e = Vocabulary::untrained(&Models::open(dir.path()).unwrap()).unwrap_err();
        assert!(e.is_model(), "{e}");
        assert_eq!(e.to_string(), "model detect/words.txt: line 3: unknown language tag");
    }
}
