//! The word lists of the stage, read once.

use crate::error::{Error, Result};
use crate::models::{Models, list};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// What an English abbreviation does to the sentence. See `models/split/en/abbreviations.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Stands before a name.
    Title,
    /// As a title, but an address may end with it.
    Street,
    /// Never ends a sentence.
    Never,
    /// Goes on when a number follows.
    Number,
    /// Ends a sentence when a usual first word follows.
    Final,
    /// Ends a sentence when a capital follows.
    Ends,
    /// A month.
    Month,
    /// A day of the week.
    Day,
}

/// All lists.
#[derive(Clone, Debug)]
pub(super) struct Lexicon {
    abbreviations: HashMap<Vec<u8>, (Class, bool), Fnv>,
    hours: Words,
    starters: Words,
    attribution: Words,
    marked: Words,
    suffixes: Words,
    speech: Vec<String>,
    /// With what each does: see `models/split/zh/continuations.txt`.
    continuations: Vec<(String, Continues)>,
    numerals: HashSet<char>,
    name_sounds: HashSet<char>,
    particles: Vec<String>,
}

/// Words in UTF-8.
type Words = HashSet<Vec<u8>, Fnv>;

/// FNV-1a: the words are short and come from our own lists.
type Fnv = BuildHasherDefault<Fnv1a>;

#[derive(Clone, Copy)]
struct Fnv1a(u64);

impl Default for Fnv1a {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv1a {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3));
    }

    fn write_usize(&mut self, n: usize) {
        self.0 ^= n as u64;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The longest word of a list that is looked up, in bytes; longer words are in none.
const LONGEST: usize = 24;

impl Lexicon {
    pub(super) fn new(models: &Models) -> Result<Self> {
        let (abbreviations, hours) = classes(models)?;
        let set =
            |id: &str| words(models, id).map(|w| w.into_iter().map(String::into_bytes).collect::<Words>());
        Ok(Self {
            abbreviations,
            hours,
            starters: set("split/en/starters.txt")?,
            attribution: set("split/en/attribution.txt")?,
            marked: set("split/en/marked.txt")?,
            suffixes: set("split/en/suffixes.txt")?,
            speech: words(models, "split/zh/speech.txt")?,
            continuations: continuations(models)?,
            numerals: characters(models, "split/zh/numerals.txt")?,
            name_sounds: characters(models, "split/zh/name-sounds.txt")?,
            particles: words(models, "split/zh/particles.txt")?,
        })
    }

    /// The class of `word`, which is written without its last stop.
    pub(super) fn class(&self, word: &str) -> Option<Class> {
        let (class, capital) = *lowered(word, |w| self.abbreviations.get(w))?;
        (!capital || word.starts_with(char::is_uppercase)).then_some(class)
    }

    /// A weekday, month or time zone, as it follows a time of day.
    pub(super) fn follows_hour(&self, word: &str) -> bool {
        self.hours.contains(word.as_bytes())
    }

    /// A usual first word of a sentence.
    pub(super) fn is_starter(&self, word: &str) -> bool {
        lowered(word, |w| self.starters.get(w)).is_some()
    }

    /// A verb that names a speaker.
    pub(super) fn is_attribution(&self, word: &str) -> bool {
        self.attribution.contains(word.as_bytes())
    }

    /// A name with a mark at its end, `word` with the mark.
    pub(super) fn is_marked(&self, word: &str) -> bool {
        self.marked.contains(word.as_bytes())
    }

    /// The last part of a host name or file name.
    pub(super) fn is_suffix(&self, word: &str) -> bool {
        lowered(word, |w| self.suffixes.get(w)).is_some()
    }

    /// True when a Chinese clause ends by naming a speaker's act.
    pub(super) fn ends_in_speech(&self, clause: &str) -> bool {
        self.speech.iter().any(|w| clause.ends_with(w.as_str()))
    }

    /// True when Chinese text goes on with a word that continues a sentence; `announced` when a colon came before
    /// the quotation that ends here.
    pub(super) fn continues(&self, rest: &str, announced: bool) -> bool {
        let longest = self
            .continuations
            .iter()
            .filter(|(w, _)| rest.starts_with(w.as_str()))
            .max_by_key(|(w, _)| w.len());
        match longest {
            Some((_, Continues::Always)) => true,
            Some((_, Continues::Maybe)) => !announced,
            Some((_, Continues::Opens)) | None => false,
        }
    }

    /// A character that foreign names are written with.
    pub(super) fn is_name_sound(&self, c: char) -> bool {
        self.name_sounds.contains(&c)
    }

    /// True when a Chinese clause ends like a question.
    pub(super) fn asks(&self, clause: &str) -> bool {
        self.particles.iter().any(|w| clause.ends_with(w.as_str()))
    }

    /// A Chinese numeral or cyclic sign.
    pub(super) fn is_numeral(&self, c: char) -> bool {
        self.numerals.contains(&c)
    }
}

/// What `find` finds for `word` in lower case and with straight apostrophes.
fn lowered<T>(word: &str, find: impl Fn(&[u8]) -> Option<T>) -> Option<T> {
    let bytes = word.as_bytes();
    if bytes.len() > LONGEST {
        return None;
    }
    if !bytes.is_ascii() {
        return find(word.to_lowercase().replace('’', "'").as_bytes());
    }
    let mut low = [0; LONGEST];
    for (low, b) in low.iter_mut().zip(bytes) {
        *low = b.to_ascii_lowercase();
    }
    find(&low[..bytes.len()])
}

fn words(models: &Models, id: &str) -> Result<Vec<String>> {
    let text = models.text(id)?;
    Ok(list(&text).flat_map(|(_, line)| line.split_whitespace()).map(String::from).collect())
}

fn characters(models: &Models, id: &str) -> Result<HashSet<char>> {
    Ok(words(models, id)?.iter().flat_map(|w| w.chars()).collect())
}

/// What a word behind a quotation does to the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Continues {
    Always,
    Maybe,
    Opens,
}

fn continuations(models: &Models) -> Result<Vec<(String, Continues)>> {
    let id = "split/zh/continuations.txt";
    let mut out = Vec::new();
    for (n, line) in list(&models.text(id)?) {
        let broken = || Error::model(id, format!("line {n}: not `class: words`"));
        let (class, words) = line.split_once(':').ok_or_else(broken)?;
        let class = match class {
            "always" => Continues::Always,
            "maybe" => Continues::Maybe,
            "opens" => Continues::Opens,
            _ => return Err(broken()),
        };
        out.extend(words.split_whitespace().map(|w| (w.to_owned(), class)));
    }
    Ok(out)
}

type Classes = (HashMap<Vec<u8>, (Class, bool), Fnv>, Words);

fn classes(models: &Models) -> Result<Classes> {
    let (mut map, mut hours) = (HashMap::default(), Words::default());
    for id in ["split/en/abbreviations.txt", "split/en/calendar.txt"] {
        for (n, line) in list(&models.text(id)?) {
            let broken = || Error::model(id, format!("line {n}: not `class: words`"));
            let (class, words) = line.split_once(':').ok_or_else(broken)?;
            let class = match class {
                "title" => Class::Title,
                "street" => Class::Street,
                "never" => Class::Never,
                "number" => Class::Number,
                "final" => Class::Final,
                "ends" => Class::Ends,
                "month" => Class::Month,
                "day" => Class::Day,
                "hour" => {
                    hours.extend(words.split_whitespace().map(|w| w.as_bytes().to_vec()));
                    continue;
                }
                _ => return Err(broken()),
            };
            for word in words.split_whitespace() {
                let capital = word.starts_with(char::is_uppercase);
                map.entry(word.to_lowercase().into_bytes()).or_insert((class, capital));
            }
        }
    }
    Ok((map, hours))
}
