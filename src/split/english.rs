//! What the rules say about `.`, `?`, `!` and … among Latin letters.

use super::labels::{continues_list, is_label, is_roman, item_body};
use super::lexicon::{Class, Lexicon};
use super::marks::{after, before, goes_on, is_cjk, skip_space, trim_back};
use super::pairs::{Half, half};
use super::stop::{Gap, Stop, Verdict, word_after, word_before};
use Verdict::{End, No, Open};

/// What a judge may look at besides the candidate.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) text: &'a str,
    pub(super) lexicon: &'a Lexicon,
    /// Where the current sentence began.
    pub(super) sentence: usize,
    /// The text has full-width stops, so that a full stop between Han is something else.
    pub(super) wide: bool,
}

/// The first word behind a candidate, past opening marks.
#[derive(Clone, Copy)]
struct Next<'a> {
    first: char,
    word: &'a str,
    /// An opening quotation mark or bracket stands before it.
    opener: Option<char>,
    /// A dash stands before it.
    dash: bool,
    at: usize,
}

impl<'a> Next<'a> {
    fn read(text: &'a str, mut at: usize) -> Option<Self> {
        let (mut opener, mut dash) = (None, false);
        for _ in 0..6 {
            let c = after(text, at)?;
            if c == '-' || c == '–' || c == '—' {
                dash = true;
            } else if matches!(c, '"' | '\'' | '‘' | '’') || matches!(half(c), Some((_, Half::Open))) {
                opener = Some(c);
            } else if !c.is_whitespace() {
                break;
            }
            at += c.len_utf8();
        }
        Some(Self { first: after(text, at)?, word: word_after(text, at), opener, dash, at })
    }

    fn lower(&self) -> bool {
        self.first.is_lowercase()
    }

    fn upper(&self) -> bool {
        self.first.is_uppercase()
    }

    fn digit(&self) -> bool {
        self.first.is_ascii_digit()
    }
}

/// The verdict on an English candidate.
pub(super) fn judge(cx: Context<'_>, stop: &Stop) -> Verdict {
    if stop.gap == Gap::Paragraph {
        return End;
    }
    if trim_back(cx.text, stop.at) <= cx.sentence {
        return No;
    }
    let Some(c) = after(cx.text, stop.next) else { return End };
    if goes_on(c) && !(stop.gap != Gap::None && matches!(c, '—' | '–'))
        || matches!(half(c), Some((_, Half::Close)))
    {
        return No;
    }
    let Some(next) = Next::read(cx.text, stop.next) else { return Open(true) };
    if stop.gap == Gap::None && !is_cjk(c) {
        return joined(cx, stop, next);
    }
    // "See id. § 109"; "a longer quotation." (Smith 55).
    if next.first == '§' || stop.quote && next.opener == Some('(') && cites(cx.text, next.at) {
        return No;
    }
    if (stop.quote || stop.bracket || next.dash && stop.bang) && next.lower() {
        return No;
    }
    if stop.bang {
        bang(cx, stop, next)
    } else if stop.dots != 1 {
        ellipsis(cx, stop, next)
    } else {
        full_stop(cx, stop, next)
    }
}

fn bang(cx: Context<'_>, stop: &Stop, next: Next<'_>) -> Verdict {
    let word = word_before(cx.text, stop.at);
    if stop.end == stop.at + 1
        && cx.text.get(stop.at - word.len()..stop.end).is_some_and(|w| cx.lexicon.is_marked(w))
    {
        return if next.upper() && cx.lexicon.is_starter(next.word) { Open(true) } else { No };
    }
    // “Why not?” Ruiz asked.
    if stop.quote && next.upper() && next.opener.is_none() && attributed(cx, next) {
        return No;
    }
    // "Leave me alone! he yelled."
    let behind = word_after(cx.text, skip_space(cx.text, next.at + next.word.len()));
    if next.lower()
        && (cx.lexicon.is_attribution(next.word)
            || cx.lexicon.is_starter(next.word) && cx.lexicon.is_attribution(behind))
    {
        return No;
    }
    if next.lower() { Open(true) } else { End }
}

/// `Ruiz asked`, `Mayor Ruiz asked`: up to three capitalised words that are no pronoun, then a verb of speech.
fn attributed(cx: Context<'_>, next: Next<'_>) -> bool {
    let mut at = next.at;
    for i in 0..4 {
        let word = word_after(cx.text, at);
        if i > 0 && cx.lexicon.is_attribution(word) {
            return true;
        }
        if !word.starts_with(char::is_uppercase) || i == 0 && cx.lexicon.is_starter(word) {
            return false;
        }
        at += word.len();
        at += usize::from(after(cx.text, at) == Some('.'));
        at += usize::from(after(cx.text, at) == Some(' '));
    }
    false
}

fn ellipsis(cx: Context<'_>, stop: &Stop, next: Next<'_>) -> Verdict {
    // "the thing is . . . I did": a spaced ellipsis stands for words left out.
    let pause = next.word.starts_with('I') && next.word.len() < 5 && before(cx.text, stop.at) == Some(' ');
    if next.lower() || next.digit() || pause { Open(false) } else { Open(true) }
}

fn full_stop(cx: Context<'_>, stop: &Stop, next: Next<'_>) -> Verdict {
    // "It was Tuesday.Mr. Smith": the word begins with its sentence.
    let word = word_before(cx.text, stop.at);
    let word = if stop.at - word.len() < cx.sentence { &cx.text[cx.sentence..stop.at] } else { word };
    let from = stop.at - word.len();
    if !stop.quote && stop.closed.is_none() && is_label(word) && labels(cx, from, word) {
        return No;
    }
    let capital = word.len() == 1 && word.starts_with(|c: char| c.is_ascii_uppercase());
    if let Some(class) = cx.lexicon.class(word).filter(|_| !capital) {
        return abbreviation(cx, stop, next, class, word);
    }
    let starter = cx.lexicon.is_starter(next.word);
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    if letters == 1 && word.chars().count() == 1 {
        return initial(cx, from, next, word, starter);
    }
    if word.contains('.') {
        return dotted(next, word, starter);
    }
    if !word.is_empty() && letters > 0 && unsayable(word) && stop.end == stop.at + 1 {
        // An unknown abbreviation: "Mstr. Smith", "Blvr. of".
        let name = word.starts_with(char::is_uppercase) && word.chars().skip(1).all(char::is_lowercase);
        return if next.lower() || name && next.upper() && !starter { Open(false) } else { Open(true) };
    }
    if next.lower() {
        let short = word.chars().count() < 3 && word.starts_with(char::is_uppercase);
        // "as payment for 1. above" speaks of an item.
        if word.len() < 3 && letters == 0 && !word.is_empty() {
            return Open(false);
        }
        let capitals = word.len() > 2 && word.chars().all(char::is_uppercase);
        let name = word.starts_with(char::is_uppercase) && word.len() <= 4 && from > cx.sentence && !capitals;
        return Open(!(short || name));
    }
    if next.first.is_alphanumeric() && !next.dash { End } else { Open(true) }
}

/// True when the label that begins at `from` numbers an item: at the start of the sentence, after a colon, or further
/// on in a list that is written in one line.
fn labels(cx: Context<'_>, from: usize, word: &str) -> bool {
    let body = item_body(cx.text, cx.sentence);
    from <= body || continues_list(&cx.text[body..from], word) || {
        let colon = before(cx.text, trim_back(cx.text, from)) == Some(':');
        colon && word.bytes().all(|b| b.is_ascii_digit())
    }
}

/// A short bracket with a stop right behind it: the source of the quotation before.
fn cites(text: &str, at: usize) -> bool {
    let near = &text.as_bytes()[at..text.len().min(at + 80)];
    near.iter().position(|b| *b == b')').is_some_and(|n| near.get(n + 1) == Some(&b'.'))
}

fn abbreviation(cx: Context<'_>, stop: &Stop, next: Next<'_>, class: Class, word: &str) -> Verdict {
    let starter = cx.lexicon.is_starter(next.word) && next.upper();
    let titled = matches!(cx.lexicon.class(next.word), Some(Class::Title | Class::Street));
    let quoted = next.opener.is_some_and(|c| matches!(c, '"' | '“'));
    match class {
        Class::Title | Class::Never => No,
        Class::Street if starter && !titled && next.word.len() > 1 => Open(true),
        Class::Street => No,
        Class::Number if next.digit() || is_roman(next.word) => No,
        // "Pub.L. No. 99", "vol. pp. 3"
        Class::Number
            if cx.lexicon.class(next.word) == Some(Class::Number) && begins_dotted(cx.text, next) =>
        {
            No
        }
        Class::Number if next.opener.is_some() && word.len() < 4 => Open(false),
        Class::Number if next.upper() && next.word.len() == 1 && !starter => No,
        // "no. i said so": some of these words are words.
        Class::Number if next.lower() => Open(matches!(word, "no" | "No" | "app" | "lot" | "ex")),
        Class::Number => Open(true),
        Class::Month | Class::Day if next.digit() || next.lower() => No,
        Class::Day
            if cx.lexicon.class(next.word) == Some(Class::Month) || cx.lexicon.follows_hour(next.word) =>
        {
            No
        }
        Class::Month | Class::Day => Open(true),
        _ if next.lower() => No,
        Class::Ends if is_hour(word) => hour(cx, stop, next),
        Class::Ends => Open(next.upper()),
        Class::Final if starter || titled => Open(true),
        Class::Final => Open(quoted && next.upper() || is_cjk(next.first) && word.len() > 4),
    }
}

/// The word behind has a full stop of its own.
fn begins_dotted(text: &str, next: Next<'_>) -> bool {
    after(text, next.at + next.word.len()) == Some('.')
}

fn is_hour(word: &str) -> bool {
    matches!(word, "a.m" | "p.m" | "A.M" | "P.M" | "am" | "pm" | "AM" | "PM")
}

/// `9 a.m. Monday` goes on, `at 6 p.m. Visitors` ends, and so does not a sentence that only began with the time:
/// `At 5 a.m. Mr. Smith went`.
fn hour(cx: Context<'_>, stop: &Stop, next: Next<'_>) -> Verdict {
    let begun = cx.text.get(cx.sentence..stop.at).unwrap_or("");
    let leads = begun.len() < 16
        && (begun.starts_with("At ") || begun.starts_with("By ") || begun.starts_with("Around "));
    if leads || cx.lexicon.follows_hour(next.word) || next.opener == Some('(') {
        return Open(false);
    }
    Open(!next.digit())
}

fn initial(cx: Context<'_>, from: usize, next: Next<'_>, word: &str, starter: bool) -> Verdict {
    if next.lower() {
        return Open(false);
    }
    if word.starts_with(char::is_lowercase) || is_cjk(next.first) {
        return Open(next.upper());
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return Open(true);
    }
    let earlier = word_before(cx.text, trim_back(cx.text, from));
    let name = earlier.starts_with(char::is_uppercase);
    // "you and I. Did you", "vitamin C. It is" against "J. R. Chen", "Albert I. Jones".
    Open(
        starter && next.upper() && (next.word.len() > 1 || !name)
            || next.first.is_alphabetic() && !name && word == "I",
    )
}

fn dotted(next: Next<'_>, word: &str, starter: bool) -> Verdict {
    let letters = word.split('.').all(|p| p.chars().count() == 1 && p.chars().all(char::is_alphabetic));
    if next.lower() {
        return if letters { No } else { Open(false) };
    }
    if letters {
        return Open(starter && next.upper());
    }
    Open(true)
}

/// A word of letters without a vowel.
fn unsayable(word: &str) -> bool {
    word.len() > 1
        && word.chars().all(|c| c.is_ascii_alphabetic() && !"aeiouyAEIOUY".contains(c))
        && word.chars().any(|c| c.is_ascii_lowercase())
}

/// A candidate with a letter right behind it: "the US.China's plan" against "Node.js" and addresses.
fn joined(cx: Context<'_>, stop: &Stop, next: Next<'_>) -> Verdict {
    let word = word_before(cx.text, stop.at);
    if machine(cx.text, stop) || next.dash || next.digit() {
        return No;
    }
    let letters = word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’'));
    if stop.quote || stop.bracket || word.is_empty() {
        return Open(next.upper() && stop.end > stop.at + 1);
    }
    let number = word.len() >= 2 && word.bytes().all(|b| b.is_ascii_digit()) && next.word.len() > 2;
    let long = (letters || number) && word.chars().count() >= 2 && cx.lexicon.class(word).is_none();
    let shape = next.upper()
        && (next.word.chars().nth(1).is_some_and(char::is_lowercase)
            || matches!(next.word, "I" | "A" | "I'm" | "I've"));
    if stop.bang {
        return Open(long && (next.upper() && shape || next.lower() && word.len() > 2));
    }
    if stop.dots != 1 {
        return Open(long && shape);
    }
    let suffix = cx.lexicon.is_suffix(next.word) && !cx.lexicon.is_starter(next.word)
        || cx.lexicon.is_suffix(word) && word.starts_with(char::is_lowercase) && word.len() > 2;
    Open(long && shape && !suffix)
}

/// True inside an address: `a@b.Example`, `www.Example.Com`, `/x?Y`.
fn machine(text: &str, stop: &Stop) -> bool {
    let bytes = text.as_bytes();
    let from = stop.at.saturating_sub(120);
    let head = &bytes[from..stop.at];
    let head = &head[head.iter().rposition(|b| b.is_ascii_whitespace() || *b >= 0x80).map_or(0, |i| i + 1)..];
    let tail = &bytes[stop.end..bytes.len().min(stop.end + 60)];
    let tail = &tail[..tail.iter().position(u8::is_ascii_whitespace).unwrap_or(tail.len())];
    let odd = |b: &u8| matches!(b, b'@' | b'/' | b'=' | b'\\' | b'_' | b'<');
    // A second stop inside the word behind: "testurl.Awesome.com".
    let inner = tail.windows(2).any(|w| w[0] == b'.' && w[1].is_ascii_lowercase());
    head.len() > 100 || head.iter().any(odd) || tail.contains(&b'@') || head.starts_with(b"www.") || inner
}

/// True when the word before a line break or mark is one that a sentence hardly ends with.
pub(super) fn hangs(text: &str, at: usize) -> bool {
    let word = word_before(text, at);
    matches!(
        word,
        "the"
            | "a"
            | "an"
            | "of"
            | "and"
            | "or"
            | "to"
            | "in"
            | "on"
            | "at"
            | "by"
            | "for"
            | "with"
            | "from"
            | "as"
            | "that"
            | "is"
            | "are"
            | "was"
            | "were"
    ) || before(text, at).is_some_and(|c| matches!(c, ',' | '-' | '，' | '、' | '—' | '(' | '（'))
        || after(text, skip_space(text, at)).is_some_and(goes_on)
}
