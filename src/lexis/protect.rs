//! Stretches that must come through a translation unchanged: URLs, e-mail addresses, @names, codes of products and
//! standards.
//!
//! Everything here is ASCII by its own definition (RFC 3986, RFC 5322, account names, type plates), so the patterns
//! hold in Chinese and in English alike, and Chinese text can follow or precede without a space. Each kind makes one
//! pass over the text. When in doubt a stretch is *not* protected: a locked word that should have been translated
//! costs more than an open code, which a check finds afterwards. Numbers and dates are translated, so they are open.

use crate::document::Span;
use memchr::memmem;

/// The protected stretches of `text`, in order and without overlap: those named above, joined with those that are `given`.
pub fn spans_with(text: &str, mut given: Vec<Span>) -> Vec<Span> {
    if given.is_empty() {
        return spans(text);
    }
    given.extend(spans(text));
    given.sort_by_key(|s| s.start);
    let mut joined: Vec<Span> = Vec::with_capacity(given.len());
    for span in given {
        match joined.last_mut().filter(|last| last.overlaps(span)) {
            Some(last) => last.end = last.end.max(span.end),
            None => joined.push(span),
        }
    }
    joined
}

/// The protected stretches of `text`, in order and without overlap.
pub fn spans(text: &str) -> Vec<Span> {
    let mut found = urls(text);
    found.extend(addresses(text));
    found.extend(standards(text));
    found.extend(codes(text));
    // A URL comes before the e-mail address inside it, that before the code inside it: the sort is stable.
    found.sort_by_key(|s| s.start);
    let mut kept: Vec<Span> = Vec::with_capacity(found.len());
    for span in found {
        match kept.last_mut() {
            Some(last) if last.overlaps(span) => {
                // `mailto:me@a.example`, `user@www.a.example`: the longer one holds the whole.
                if span.len() > last.len() && span.start == last.start {
                    *last = span;
                }
            }
            _ => kept.push(span),
        }
    }
    kept
}

/// Schemes of URLs that occur in running text.
const SCHEMES: &[&str] = &["https://", "http://", "ftp://", "mailto:"];

/// URLs with a scheme or with `www.` in front.
fn urls(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(start) = next_url(bytes, at) {
        let len = bytes[start..].iter().take_while(|b| is_url_byte(**b)).count();
        let end = start + trim_url(&text[start..start + len]);
        let named =
            bytes[start..end].iter().position(|b| matches!(b, b':' | b'.')).map_or(end, |p| start + p);
        // `http://` alone names nothing.
        if text[named..end].bytes().any(|b| b.is_ascii_alphanumeric()) {
            found.push(Span::new(start, end));
        }
        at = start + len.max(1);
    }
    found
}

/// First byte of the next URL. Looks for the rare bytes `:` and `w` only once each.
fn next_url(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(p) = memchr::memchr2(b':', b'.', bytes.get(at..)?) {
        let here = at + p;
        if bytes[here] == b':' {
            let scheme = SCHEMES.iter().find_map(|scheme| {
                let word = scheme.trim_end_matches('/');
                let start = (here + 1).checked_sub(word.len()).filter(|s| *s >= from)?;
                let whole = bytes.get(start..start + scheme.len())?;
                whole.eq_ignore_ascii_case(scheme.as_bytes()).then_some(start)
            });
            if scheme.is_some() {
                return scheme;
            }
        } else if let Some(start) = here.checked_sub(3).filter(|s| *s >= from) {
            let open = start == 0 || !bytes[start - 1].is_ascii_alphanumeric();
            if open && bytes[start..here].eq_ignore_ascii_case(b"www") {
                return Some(start);
            }
        }
        at = here + 1;
    }
    None
}

/// Characters that RFC 3986 allows in a URL: none of them is Chinese, so `网址https://a.example，欢迎` ends rightly.
fn is_url_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&b)
}

/// Length of a URL without the punctuation of the sentence around it: `(see https://a.example/b_(c)).` keeps the
/// bracket that it opens itself.
fn trim_url(url: &str) -> usize {
    let bytes = url.as_bytes();
    let count = |b: u8| bytes.iter().filter(|x| **x == b).count();
    let mut surplus = [count(b')').saturating_sub(count(b'(')), count(b']').saturating_sub(count(b'['))];
    let mut end = bytes.len();
    while end > 0 {
        let bracket = match bytes[end - 1] {
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*' | b'[' | b'(' => None,
            b')' => Some(0),
            b']' => Some(1),
            _ => break,
        };
        if let Some(k) = bracket {
            if surplus[k] == 0 {
                break;
            }
            surplus[k] -= 1;
        }
        end -= 1;
    }
    end
}

/// E-mail addresses and @names, both found at their `@`.
fn addresses(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for at in memchr::memchr_iter(b'@', text.as_bytes()) {
        if found.last().is_none_or(|last| last.end <= at) {
            found.extend(email(text, at).or_else(|| name(text, at)));
        }
    }
    found
}

/// Longest local part of an address (RFC 5321, 4.5.3.1.1), in bytes. It also bounds the way back from an `@`.
const LOCAL: usize = 64;

fn email(text: &str, at: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    let local = bytes[..at].iter().rev().take(LOCAL + 1).take_while(|b| is_local_byte(**b)).count();
    // An address starts with a letter or a digit: `...info@a.example`.
    let start = at - local + bytes[at - local..at].iter().take_while(|b| !b.is_ascii_alphanumeric()).count();
    let end = at + 1 + host(&text[at + 1..])?;
    // `@user@host.example`: an account of a federated network.
    let lead = usize::from(start > 0 && bytes[start - 1] == b'@');
    (start < at && local <= LOCAL).then(|| Span::new(start - lead, end))
}

fn is_local_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"._%+-".contains(&b)
}

/// Length of a host name with at least one dot and letters behind the last one.
fn host(text: &str) -> Option<usize> {
    let len = text.bytes().take(255).take_while(|b| b.is_ascii_alphanumeric() || b"-.".contains(b)).count();
    let name = text[..len].trim_end_matches(['.', '-']);
    let (labels, top) = name.rsplit_once('.')?;
    let real = !labels.is_empty() && !labels.starts_with(['.', '-']) && !name.contains("..");
    (real && top.len() >= 2 && top.bytes().all(|b| b.is_ascii_alphabetic())).then_some(name.len())
}

/// Longest @name in Latin letters, in characters (Weibo allows 30).
const NAME: usize = 30;
/// Longest @name in Chinese, in characters, where a space, a colon or the text's end closes it.
const NAME_HAN: usize = 15;
/// The same where another mark closes it: in `感谢@湖港日报对此事的报道。` the name runs into the sentence.
const NAME_HAN_OPEN: usize = 6;

/// `@lakeport_news`, `@湖港日报`. Latin letters end where Chinese begins.
fn name(text: &str, at: usize) -> Option<Span> {
    let before = text[..at].chars().next_back();
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '@' | '_' | '/' | '.' | '-')) {
        return None;
    }
    let rest = &text[at + 1..];
    let first = rest.chars().next().filter(|c| c.is_alphabetic() || *c == '_')?;
    let latin = first.is_ascii();
    let fits = |c: char| match latin {
        true => c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'),
        false => c.is_alphanumeric() || matches!(c, '_' | '-'),
    };
    let len: usize = rest.chars().take(NAME + 1).take_while(|c| fits(*c)).map(char::len_utf8).sum();
    let closed = rest[len..].chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, ':' | '：'));
    let own = rest[..len].trim_end_matches(['.', '-']);
    let longest = match (latin, closed) {
        (true, _) => NAME,
        (false, true) => NAME_HAN,
        (false, false) => NAME_HAN_OPEN,
    };
    (2..=longest).contains(&own.chars().count()).then(|| Span::new(at, at + 1 + own.len()))
}

/// Bodies whose standards are cited with a space: `ISO 9001:2015`, `IEC 60601-1`.
const STANDARDS: &[&str] = &["ISO/IEC ", "ISO ", "IEC ", "IEEE ", "RFC ", "GB/T ", "ASTM "];

fn standards(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for body in STANDARDS {
        for start in memmem::find_iter(text.as_bytes(), body.as_bytes()) {
            let before = text[..start].chars().next_back();
            let number = &text[start + body.len()..];
            let len = number.bytes().take_while(|b| b.is_ascii_digit() || b"-.:".contains(b)).count();
            let own = number[..len].trim_end_matches(['-', '.', ':']);
            if own.len() >= 3 && !before.is_some_and(|c| c.is_ascii_alphanumeric()) {
                found.push(Span::new(start, start + body.len() + own.len()));
            }
        }
    }
    found
}

/// Product codes: words of upper-case letters and digits.
fn codes(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found: Vec<Span> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let end = code_end(bytes, at);
        let before = text[..at].chars().next_back();
        // `_`, `#`, `$` and foreign letters in front: the piece is part of something else.
        let free =
            before.is_none_or(|c| !matches!(c, '_' | '#' | '$' | '&' | '=' | '@' | '-') && !is_latin(c));
        let code = strip_plural(&text[at..end]);
        if free && is_code(code) && !is_open(code) {
            found.push(Span::new(at, at + code.len()));
        }
        at = end;
    }
    found
}

/// A letter that is neither ASCII nor Chinese: `é`.
fn is_latin(c: char) -> bool {
    c.is_alphabetic() && (c as u32) < 0x2000
}

/// End of the word at `start`: letters and digits, single hyphens between them, full stops between digits.
fn code_end(bytes: &[u8], start: usize) -> usize {
    let mut end = start + 1;
    while let Some(&b) = bytes.get(end) {
        let next = bytes.get(end + 1).copied().unwrap_or_default();
        let inner = match b {
            b'-' => next.is_ascii_alphanumeric(),
            b'.' => bytes[end - 1].is_ascii_digit() && next.is_ascii_digit(),
            b => b.is_ascii_alphanumeric(),
        };
        if !inner {
            break;
        }
        end += 1;
    }
    end
}

/// `F-35s` is `F-35` in the plural.
fn strip_plural(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(rest) if rest.ends_with(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase()) => rest,
        _ => word,
    }
}

/// `DF-26B`, `RTX-4090`, `C919`, `GPT-4o`, `Su-35`: a capital first, a digit somewhere, upper-case letters in groups
/// of at most five, four letters and digits at least (three with a hyphen). Short ones such as `G7`, `5G`, `Q1`,
/// `MP3` are words of the language.
fn is_code(word: &str) -> bool {
    let bytes = word.as_bytes();
    let digits = bytes.iter().filter(|b| b.is_ascii_digit()).count();
    let letters = bytes.iter().filter(|b| b.is_ascii_alphabetic()).count();
    let hyphen = bytes.contains(&b'-');
    let size = digits + letters;
    if digits == 0 || !bytes[0].is_ascii_uppercase() || size < 4 - usize::from(hyphen) || size > 24 {
        return false;
    }
    let russian = letters == 2 && hyphen && bytes[1].is_ascii_lowercase() && bytes[2] == b'-';
    let mut group = 0;
    bytes.iter().enumerate().all(|(i, b)| {
        group = if b.is_ascii_alphabetic() { group + 1 } else { 0 };
        // `GPT-4o`: one small letter behind a digit ends a code.
        let variant = i + 1 == bytes.len() && bytes[i - 1].is_ascii_digit();
        group <= 5 && (!b.is_ascii_lowercase() || variant || (russian && i == 1))
    })
}

/// Words in front of a number that are translated: `TOP10`, `FY2024`, `DEC-25`, `RMB5000`, `AD1368`.
const OPEN: &[&str] = &[
    "AD", "AGE", "AM", "APR", "AUG", "BC", "BCE", "CE", "CNY", "COVID", "DAY", "DEC", "EUR", "FEB", "FY",
    "G", "GATE", "GBP", "HKD", "JAN", "JPY", "JUL", "JULY", "JUN", "JUNE", "LEVEL", "MAR", "MARCH", "MAY",
    "NO", "NOV", "NT", "OCT", "PAGE", "PART", "PM", "PP", "Q", "RMB", "ROOM", "SEP", "SEPT", "STEP", "TOP",
    "TWD", "U", "UNDER", "US", "USD", "VOL",
];

/// A word that looks like a code but is translated or is a number.
fn is_open(word: &str) -> bool {
    let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (head, tail) = word.split_at(letters);
    let number = tail.trim_start_matches('-');
    // `PM2.5` is the name of a thing, `PM2` a time.
    let whole = number.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    // `APEC-2024`, `EXPO2010`: an event with its year.
    let year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20")) && number < "2040";
    let upper = head.to_ascii_uppercase();
    whole && (OPEN.contains(&upper.as_str()) || (year && letters >= 3 && whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protecting_is_linear_on_hostile_text() {
        let size = 200_000;
        for piece in
            ["a", "@", "A1-", "http://", "www.", "a@", "://", "ISO ", ".", "@a.", "(", "x.y@", "GB/T 1"]
        {
            let text = piece.repeat(size);
            let started = std::time::Instant::now();
            let found = spans(&text);
            assert!(found.is_sorted() && found.windows(2).all(|w| w[0].end <= w[1].start), "{piece}");
            assert!(started.elapsed().as_secs() < 5, "{piece} took {:?}", started.elapsed());
        }
    }
}
