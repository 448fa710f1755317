//! The preview line of an e-mail: as much of a text's beginning as fits, cut only where a clause ends.

use crate::document::Lang;
use crate::lexis::chars::is_han;

/// What mail programs show beside a subject, in characters: Outlook on Windows (35) and Gmail on a telephone (90).
pub const PREVIEWS: [usize; 2] = [35, 90];

/// The beginning of a text, as it stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preview<'t> {
    /// A part of the text, byte for byte; empty where no clause is short enough.
    pub text: &'t str,
    /// Its characters (Unicode scalar values), at most those that were allowed.
    pub chars: usize,
    /// How many of those that were allowed are left over.
    pub shortfall: usize,
    /// It ends in the middle of a sentence, at a clause mark.
    pub is_cut: bool,
}

/// A clause must fill this share of the line: "On Friday" tells nobody anything.
const LEAST: (usize, usize) = (1, 3);

/// The longest beginning of `text` of at most `chars` characters that ends with a sentence or, where that leaves the
/// line shorter than a third, with a clause: at a comma, semicolon, colon or dash that has its space (in Chinese: at such
/// a mark), never inside a word, a number, brackets or quotation marks. The mark itself is left out where it is not the
/// end of a sentence. No word is altered, and no "…" is added. `lang` is the text's language.
pub fn preview(text: &str, lang: Lang, chars: usize) -> Preview<'_> {
    let text = text.trim();
    let mut whole = 0;
    let mut clause = 0;
    let mut depth = Depth::default();
    let mut places = text.char_indices().enumerate().peekable();
    while let Some((count, (at, c))) = places.next() {
        // What is before the character has `count` characters.
        if count > chars {
            break;
        }
        let next = places.peek().map(|(_, (_, next))| *next);
        depth.read(c, text[..at].chars().next_back());
        let end = at + c.len_utf8();
        if depth.is_open() || inside_marks(next) {
            continue;
        }
        if is_end(&text[..at], c, &text[end..], lang) && count < chars {
            whole = end;
        } else if is_clause_mark(c, next, text[..at].chars().next_back(), lang) {
            clause = text[..at].trim_end().len();
        }
    }
    if text.chars().nth(chars).is_none() {
        whole = text.len();
    }
    let count = |end: usize| text[..end].chars().count();
    let filled = |end: usize| count(end) * LEAST.1 >= chars * LEAST.0;
    let end = match (whole, clause) {
        (whole, clause) if clause <= whole || filled(whole) => whole,
        (_, clause) if filled(clause) => clause,
        (whole, _) => whole,
    };
    let used = count(end);
    Preview { text: &text[..end], chars: used, shortfall: chars.saturating_sub(used), is_cut: end > whole }
}

/// Brackets and quotation marks that are open.
#[derive(Default)]
struct Depth {
    brackets: usize,
    straight: bool,
}

impl Depth {
    fn read(&mut self, c: char, before: Option<char>) {
        match c {
            '(' | '（' | '[' | '“' | '「' | '『' | '《' | '【' => self.brackets += 1,
            ')' | '）' | ']' | '”' | '」' | '』' | '》' | '】' => {
                self.brackets = self.brackets.saturating_sub(1);
            }
            // 6'2" tall
            '"' if !self.straight && before.is_some_and(|b| b.is_ascii_digit()) => {}
            '"' => self.straight = !self.straight,
            _ => {}
        }
    }

    fn is_open(&self) -> bool {
        self.brackets > 0 || self.straight
    }
}

/// A mark that closes what the character before it ended comes next, or another final mark.
fn inside_marks(next: Option<char>) -> bool {
    next.is_some_and(|n| {
        matches!(n, '”' | '"' | '」' | '』' | '’' | ')' | '）' | '.' | '!' | '?' | '。' | '！' | '？' | '…')
    })
}

/// A sentence ends with this character.
fn is_end(before: &str, c: char, after: &str, lang: Lang) -> bool {
    let closes = matches!(c, '”' | '"' | '」' | '』' | '’' | ')' | '）');
    let mut words = before.chars();
    let mark = if closes { words.next_back() } else { Some(c) };
    let next = after.chars().next();
    match mark {
        Some('。' | '！' | '？' | '…') => true,
        Some('!' | '?') => next.is_none_or(|n| n.is_whitespace() || is_han(n)),
        Some('.') if lang.is_zh() => next.is_none_or(is_han),
        Some('.') => {
            let goes_on = after.trim_start().chars().next();
            next.is_none_or(char::is_whitespace)
                && goes_on.is_none_or(|n| !n.is_lowercase())
                && (next.is_none() || is_long(words.as_str()))
        }
        _ => false,
    }
}

/// The last word of a text is too long for an abbreviation: no "Prof.", "approx." or "U.S." is cut in two. A sentence
/// that ends with a short name is then not seen to end there, which costs room and nothing else.
fn is_long(text: &str) -> bool {
    let word: &str = text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let least = if word.starts_with(char::is_uppercase) { 7 } else { 4 };
    word.chars().count() >= least
}

/// A clause ends before this mark.
fn is_clause_mark(c: char, next: Option<char>, before: Option<char>, lang: Lang) -> bool {
    let spaced = next.is_some_and(char::is_whitespace);
    match c {
        '，' | '；' | '：' | '—' => true,
        // "4,000" and "12:30" have no space; "，" is typed as "," in Chinese.
        ',' | ';' | ':' => spaced || lang.is_zh() && next.is_some_and(is_han) && before.is_some_and(is_han),
        '–' | '-' => spaced && before.is_some_and(char::is_whitespace),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, lang: Lang, chars: usize) -> &str {
        let found = preview(text, lang, chars);
        assert_eq!(found.chars, found.text.chars().count());
        assert_eq!(found.chars + found.shortfall, chars);
        found.text
    }

    const EN: &str = "The ferry to Lanwan, which cost 4,000 yuan a day, reopened on the island. Boats run every quarter of an hour.";

    #[test]
    fn a_line_ends_with_a_clause_or_a_sentence() {
        for (chars, line) in [
            (200, EN),
            (90, "The ferry to Lanwan, which cost 4,000 yuan a day, reopened on the island."),
            (73, "The ferry to Lanwan, which cost 4,000 yuan a day, reopened on the island."),
            (72, "The ferry to Lanwan, which cost 4,000 yuan a day"),
            (35, "The ferry to Lanwan"),
            (19, "The ferry to Lanwan"),
            (18, ""),
        ] {
            assert_eq!(cut(EN, Lang::EN, chars), line, "{chars}");
        }
        let zh = "临湖市议会周五批准了新港口的预算，渔民要求再开一次会。工程五月开始。";
        assert_eq!(cut(zh, Lang::ZH, 35), zh);
        assert_eq!(cut(zh, Lang::ZH, 30), "临湖市议会周五批准了新港口的预算，渔民要求再开一次会。");
        assert_eq!(cut(zh, Lang::ZH, 20), "临湖市议会周五批准了新港口的预算");
        assert_eq!(cut("周五,议会批准了预算", Lang::ZH, 5), "周五");
    }

    #[test]
    fn nothing_is_cut_inside_marks_numbers_or_abbreviations() {
        let quote = "“We came, we saw,” Mayor Ruiz said, and left.";
        assert_eq!(cut(quote, Lang::EN, 20), "");
        assert_eq!(cut(quote, Lang::EN, 40), "“We came, we saw,” Mayor Ruiz said");
        assert_eq!(cut("Then Prof. Ruiz of Lakeport spoke for an hour", Lang::EN, 30), "");
        assert_eq!(cut("On Friday, the council of Lakeport approved it", Lang::EN, 40), "");
        assert_eq!(cut("", Lang::EN, 40), "");
        assert_eq!(cut("abc", Lang::EN, 0), "");
    }
}
