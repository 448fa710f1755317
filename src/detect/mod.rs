//! Stage 3, detect: which language each stretch of a text is in.
//!
//! Script runs come first (`runs.rs`): a line whose letters are all of one script family needs no more than its
//! family's test. A line of several families is cut into frames, so that a name or a gloss stays with its
//! sentence and whole sentences of two languages part. Then each frame gets its language: Latin letters by frequent
//! words and n-grams of letters (`latin.rs`, `ngrams.rs`), Chinese characters by kana and by characters of one script only.

mod clauses;
mod frames;
mod han;
mod latin;
pub mod ngrams;
mod runs;
mod script;
mod words;

use crate::document::{Lang, Span, Tiling};
use crate::error::Result;
use crate::models::Models;
use clauses::Clauses;
use han::{Characters, Evidence};
pub use latin::Lesson;
use latin::{Finding, Vocabulary};
use runs::Runs;
use script::Family;

/// A line longer than this many bytes is read in parts, so that memory does not grow with the line.
const PART: usize = 1 << 16;

/// Tells the language of text.
#[derive(Clone, Debug)]
pub struct Detector {
    vocabulary: Vocabulary,
    characters: Characters,
    clauses: Clauses,
}

/// A stretch with its language, before the rest of the document has been heard.
#[derive(Clone, Copy, Debug)]
struct Piece {
    end: usize,
    family: Option<Family>,
    finding: Finding,
}

/// Buffers that one call uses from line to line.
#[derive(Default)]
struct Scratch {
    runs: Runs,
    stretches: Vec<frames::Stretch>,
    evidence: Vec<Option<Evidence>>,
    /// Quotations become pieces of their own.
    quoting: bool,
}

impl Detector {
    /// Loads what the stage needs: the lists in `models/detect`.
    ///
    /// # Errors
    /// When a model is missing or broken.
    pub fn new(models: &Models) -> Result<Self> {
        Ok(Self {
            vocabulary: Vocabulary::new(models)?,
            characters: Characters::new(models)?,
            clauses: Clauses::new(models)?,
        })
    }

    /// As [`Detector::new`], without `detect/ngrams.bin`, for the command that makes it. Languages in Latin letters are
    /// told by their frequent words alone.
    ///
    /// # Errors
    /// When another model is missing or broken.
    pub fn untrained(models: &Models) -> Result<Self> {
        Ok(Self {
            vocabulary: Vocabulary::untrained(models)?,
            characters: Characters::new(models)?,
            clauses: Clauses::new(models)?,
        })
    }

    /// What the n-gram model sees of a text in Latin letters, to train it.
    pub fn lesson(&self, text: &str) -> Lesson {
        self.vocabulary.lesson(text)
    }

    /// Tiles `text` with languages. A sentence takes the language of its frame as a whole: a gloss or a name of
    /// the other language stays with its sentence. White space goes with the piece before it. Lines that leave
    /// their language or script open follow the rest of the text where that is of one mind. Linear in the text.
    pub fn detect(&self, text: &str) -> Tiling<Lang> {
        self.detect_in(text, Lang::UND)
    }

    /// As [`Detector::detect`], for a stretch of a larger text in the language `context`: what the stretch
    /// leaves open is settled by it. A line of kanji is Japanese in a Japanese context, `Impressum` German in a German
    /// one, `五月中旬` zh-Hant in a Traditional one. Digits alone stay undetermined. With `und` it is `detect`.
    pub fn detect_in(&self, text: &str, context: Lang) -> Tiling<Lang> {
        self.tile(text, context, Scratch::default())
    }

    /// As [`Detector::detect`], but the sentences and clauses of another script that stand quoted or bracketed inside
    /// sentences (those that [`Detector::quotations`] names) are pieces of their own; their marks stay with the sentence around them.
    pub fn detect_quoting(&self, text: &str) -> Tiling<Lang> {
        self.tile(text, Lang::UND, Scratch { quoting: true, ..Scratch::default() })
    }

    fn tile(&self, text: &str, context: Lang, mut scratch: Scratch) -> Tiling<Lang> {
        let mut pieces = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let end = line_end(text, at);
            self.read_line(text, at, end, &mut scratch, &mut pieces);
            at = end;
        }
        if let Some(last) = pieces.last_mut() {
            last.end = text.len();
        }
        let context = Context::of(&pieces, text.len(), context);
        let mut out = Tiling::new();
        for piece in &pieces {
            out.extend(piece.end, context.settle(*piece));
        }
        out.extend(text.len(), Lang::UND);
        out
    }

    /// One language for a whole stretch, such as a joined paragraph, a title or a cell of a table: that of its frame.
    /// `und` for a text without letters. Linear in the text.
    pub fn frame(&self, text: &str) -> Lang {
        self.frame_in(text, Lang::UND)
    }

    /// As [`Detector::frame`]; what the stretch leaves open is settled by `context` (see [`Detector::detect_in`]).
    pub fn frame_in(&self, text: &str, context: Lang) -> Lang {
        let mut runs = Runs::default();
        runs.scan(text);
        let Some(family) = frames::frame(text, &runs, &self.vocabulary) else { return Lang::UND };
        let (finding, _) = self.language(text, family);
        let piece = Piece { end: text.len(), family: Some(family), finding };
        Context::of(&[piece], text.len(), context).settle(piece)
    }

    /// Sentences and clauses of another script that are quoted or bracketed inside sentences, with their languages: the
    /// bytes between the marks, in order. `他说：“I flew here.”然后走了。` has one, `I flew here.`. They are not pieces of
    /// [`Detector::detect`], because their sentence would fall apart. Names, titles and terms are left out.
    pub fn quotations(&self, text: &str) -> Vec<(Span, Lang)> {
        let mut out = Vec::new();
        let mut runs = Runs::default();
        let mut at = 0;
        while at < text.len() {
            let end = line_end(text, at);
            runs.scan(&text[at..end]);
            for q in &runs.quotations {
                if self.clauses.is_clause(&text[at..end], q, &runs, &self.vocabulary) {
                    let span = Span::new(at + q.span.start, at + q.span.end);
                    out.push((span, self.frame(span.slice(text))));
                }
            }
            at = end;
        }
        out
    }

    /// Adds the pieces of the line `[start, end)` of `text`.
    fn read_line(
        &self,
        text: &str,
        start: usize,
        end: usize,
        scratch: &mut Scratch,
        pieces: &mut Vec<Piece>,
    ) {
        let line = &text[start..end];
        if line.trim_start().is_empty() {
            return;
        }
        // The rest of a line that was read in parts, without a letter: it has no piece of its own.
        let goes_on = start > 0 && !text[..start].ends_with('\n');
        if goes_on && !pieces.is_empty() && !line.contains(|c| script::family(c).is_some()) {
            return;
        }
        // What stands before this line, white space included, goes with the piece before.
        if let Some(last) = pieces.last_mut() {
            last.end = start;
        }
        let Scratch { runs, stretches, evidence, quoting } = scratch;
        if line.is_ascii() {
            let family = line.bytes().any(|b| b.is_ascii_alphabetic()).then_some(Family::Latin);
            let finding = family.map_or(Finding::guess(Lang::UND), |_| self.vocabulary.language(line));
            pieces.push(Piece { end, family, finding });
            return;
        }
        runs.scan(line);
        frames::stretches(line, runs, &self.vocabulary, stretches);
        if *quoting {
            let inner =
                runs.quotations.iter().filter(|q| self.clauses.is_clause(line, q, runs, &self.vocabulary));
            *stretches = frames::with_quotations(stretches, inner, runs);
        }
        if stretches.is_empty() {
            pieces.push(Piece { end, family: None, finding: Finding::guess(Lang::UND) });
            return;
        }
        let first = pieces.len();
        evidence.clear();
        for (k, &(from, family)) in stretches.iter().enumerate() {
            let to = stretches.get(k + 1).map_or(line.len(), |s| s.0);
            let (finding, e) = self.language(&line[from..to], family);
            evidence.push(e);
            pieces.push(Piece { end: start + to, family: Some(family), finding });
        }
        settle_script(&mut pieces[first..], evidence);
    }

    /// The language of a stretch whose frame is of `family`, and what its Chinese characters say.
    fn language(&self, text: &str, family: Family) -> (Finding, Option<Evidence>) {
        use Family as F;
        let one = |tag: &str| Finding::firm(Lang::from_tag(tag).unwrap_or(Lang::UND));
        let several = |tag: &str| match self.vocabulary.by_letters(text, family) {
            Some(lang) => Finding::firm(lang),
            None => one(tag),
        };
        let finding = match family {
            F::Latin => self.vocabulary.language(text),
            F::Cjk => {
                let e = self.characters.weigh(text);
                let mut finding = e.language();
                if let (true, Some(script)) = (finding.lang.is_zh(), e.script()) {
                    finding.lang = script;
                }
                return (finding, Some(e));
            }
            F::Cyrillic => self.vocabulary.cyrillic(text),
            F::Arabic => several("ar"),
            F::Hebrew => several("he"),
            F::Devanagari => several("hi"),
            F::Hangul => Finding::firm(Lang::KO),
            F::Greek => one("el"),
            F::Bengali => one("bn"),
            F::Gurmukhi => one("pa"),
            F::Gujarati => one("gu"),
            F::Oriya => one("or"),
            F::Tamil => one("ta"),
            F::Telugu => one("te"),
            F::Kannada => one("kn"),
            F::Malayalam => one("ml"),
            F::Sinhala => one("si"),
            F::Thai => one("th"),
            F::Myanmar => one("my"),
            F::Khmer => one("km"),
            F::Georgian => one("ka"),
            F::Armenian => one("hy"),
            F::Ethiopic => one("am"),
            F::Other => Finding::firm(Lang::UND),
        };
        (finding, None)
    }
}

/// Where the line that begins at `at` ends: past its line feed, or after [`PART`] bytes at a white space if there is one.
fn line_end(text: &str, at: usize) -> usize {
    let rest = &text.as_bytes()[at..];
    let window = &rest[..rest.len().min(PART)];
    if let Some(k) = memchr::memchr(b'\n', window) {
        return at + k + 1;
    }
    if window.len() == rest.len() {
        return text.len();
    }
    if let Some(k) = memchr::memrchr(b' ', &window[PART - PART / 16..]) {
        return at + PART - PART / 16 + k + 1;
    }
    let mut end = at + PART;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

/// Gives the Chinese pieces of a line one script, that of them all together: sentences of one paragraph are not
/// written in two. Where they contradict each other evenly, each keeps its own.
fn settle_script(pieces: &mut [Piece], evidence: &[Option<Evidence>]) {
    let mut all = Evidence::default();
    for (piece, e) in pieces.iter().zip(evidence) {
        if let (true, Some(e)) = (piece.finding.lang.is_zh(), e) {
            all.add(*e);
        }
    }
    if let Some(script) = all.script() {
        for piece in pieces.iter_mut().filter(|p| p.finding.lang.is_zh()) {
            piece.finding.lang = script;
        }
    }
}

/// What the whole text says to the lines that leave something open.
struct Context {
    /// The script of Chinese, when all lines that show one show the same.
    script: Option<Lang>,
    /// Chinese characters without a sign of either language are Japanese.
    kanji: bool,
    /// The language of nearly all that is in Latin letters.
    latin: Option<Lang>,
}

impl Context {
    fn of(pieces: &[Piece], len: usize, given: Lang) -> Self {
        let (mut hans, mut hant, mut ja, mut zh) = (false, false, false, false);
        let mut latin: Vec<(Lang, usize)> = Vec::new();
        let mut start = 0;
        for p in pieces {
            let lang = p.finding.lang;
            hans |= lang == Lang::ZH_HANS;
            hant |= lang == Lang::ZH_HANT;
            ja |= lang == Lang::JA && p.finding.firm;
            zh |= lang.is_zh() && p.finding.firm;
            if p.family == Some(Family::Latin) && p.finding.firm {
                match latin.iter_mut().find(|l| l.0 == lang) {
                    Some(l) => l.1 += p.end - start,
                    None => latin.push((lang, p.end - start)),
                }
            }
            start = p.end;
        }
        let total: usize = latin.iter().map(|l| l.1).sum();
        let main = latin.into_iter().max_by_key(|l| l.1).filter(|l| 5 * l.1 >= 4 * total);
        let given_latin = LATIN_CONTEXT.contains(&given.tag()).then_some(given);
        Self {
            script: match (hans, hant) {
                (true, false) => Some(Lang::ZH_HANS),
                (false, true) => Some(Lang::ZH_HANT),
                (true, true) => None,
                (false, false) => Some(given).filter(|l| l.is_zh()),
            },
            kanji: !zh && (ja || given == Lang::JA && len > 0),
            latin: main.map(|l| l.0).or(given_latin),
        }
    }

    fn settle(&self, piece: Piece) -> Lang {
        let Finding { lang, firm } = piece.finding;
        if lang == Lang::ZH {
            return match self.script {
                _ if self.kanji && !firm => Lang::JA,
                Some(script) => script,
                None => lang,
            };
        }
        if !firm && lang.is_zh() && self.kanji {
            return Lang::JA;
        }
        if !firm && piece.family == Some(Family::Latin) && !lang.is_und() {
            return self.latin.unwrap_or(lang);
        }
        lang
    }
}

/// Languages in Latin letters that a context may name.
const LATIN_CONTEXT: &[&str] = &[
    "en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "fi", "pl", "cs", "hu", "ro", "tr", "id",
    "vi", "ca",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_read_in_parts_at_characters() {
        let text = "灯".repeat(PART);
        let end = line_end(&text, 0);
        assert!(end <= PART && end > PART - 4 && text.is_char_boundary(end));
        let text = "river ".repeat(PART);
        assert!(text[..line_end(&text, 0)].ends_with(' '));
        assert_eq!(line_end("a\nb", 0), 2);
    }

    #[test]
    fn a_part_of_a_long_line_does_not_show() {
        let detector = Detector::new(&Models::embedded()).unwrap();
        let text = "会议在临湖举行，".repeat(PART / 8);
        assert_eq!(detector.detect(&text).iter().map(|(_, l)| l.tag()).collect::<Vec<_>>(), ["zh-Hans"]);
    }

    #[test]
    fn a_missing_model_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        assert!(Detector::new(&Models::open(dir.path()).unwrap()).unwrap_err().is_io());
    }
}
