//! Types of attribute values.

use crate::check::rule::Rule;

/// What a value must be: one of several alternatives, or a list of such words.
#[derive(Clone, Debug)]
pub(crate) struct Type {
    /// The rule that a wrong value breaks, where the type has one of its own.
    pub(crate) rule: Option<&'static Rule>,
    pub(crate) list: bool,
    pub(crate) alternatives: Vec<Alternative>,
}

/// A literal word, or what a function accepts, with what it is called in messages.
#[derive(Clone, Debug)]
pub(crate) enum Alternative {
    Word(String),
    Kind(&'static str, fn(&str) -> bool),
}

impl Type {
    /// Whether a value is of this type. White space at the ends does not count, as in XML Schema's tokens.
    pub(crate) fn accepts(&self, value: &str) -> bool {
        let value = value.trim_matches([' ', '\t', '\r', '\n']);
        if self.list {
            return !value.is_empty() && value.split_ascii_whitespace().all(|word| self.one(word));
        }
        self.one(value)
    }

    fn one(&self, value: &str) -> bool {
        self.alternatives.iter().any(|a| match a {
            Alternative::Word(word) => word == value,
            Alternative::Kind(_, accepts) => accepts(value),
        })
    }

    /// What is accepted, in words.
    pub(crate) fn describe(&self) -> String {
        const MOST: usize = 12;
        let mut words: Vec<&str> = self
            .alternatives
            .iter()
            .map(|a| match a {
                Alternative::Word(word) => word.as_str(),
                Alternative::Kind(name, _) => name,
            })
            .collect();
        // The kinds say more than the tail of a long list.
        if words.len() > MOST {
            let tail = words.pop().unwrap_or_default();
            words.truncate(MOST - 1);
            words.push("…");
            words.push(tail);
        }
        let of = if self.list { "words separated by spaces, each " } else { "" };
        match words.as_slice() {
            [one] => format!("{of}{one}"),
            words => format!("{of}one of {}", words.join(", ")),
        }
    }
}

/// The kinds by their names in the tables.
pub(crate) fn kind(name: &str) -> Option<Alternative> {
    let (shown, accepts): (&'static str, fn(&str) -> bool) = match name {
        "string" => ("text", |_| true),
        "nmtoken" => ("a name token (letters, digits and . - _ :)", is_nmtoken),
        "name" => ("a name (a name token that begins with a letter, _ or :)", is_name),
        "ncname" => ("a name without : (a name token that begins with a letter or _)", |v| {
            is_name(v) && !v.contains(':')
        }),
        "language" => ("a language tag (BCP 47)", is_language),
        "positive" => ("a whole number from 1", |v| is_positive(v)),
        "integer" => ("a whole number", is_integer),
        "percent" => ("a number from 0 to 100", |v| is_decimal(v, 100.0)),
        "share" => ("a number from 0 to 1", |v| {
            is_decimal(v, 1.0) || v.parse().is_ok_and(|x: f64| (0.0..=1.0).contains(&x))
        }),
        "datetime" => ("a date and time like 2026-11-24T18:00:00Z", is_datetime),
        "basicdate" => ("a date and time like 20261124T180000Z", is_basic_datetime),
        "hex" => ("pairs of hexadecimal digits", is_hex),
        "user" => ("prefix:value", is_user),
        "x" => ("x-…", |v| v.len() > 2 && v.starts_with("x-") && !v.contains(char::is_whitespace)),
        "mime" => ("a MIME type", is_mime),
        "coordinates" => ("four numbers or # separated by ;", is_coordinates),
        "dialect" => ("TBX-…", |v| v.len() > 4 && v.starts_with("TBX-")),
        "nonempty" => ("text that is not empty", |v| !v.is_empty()),
        _ => return None,
    };
    Some(Alternative::Kind(shown, accepts))
}

/// `NameChar`s of XML 1.0, at least one.
pub(crate) fn is_nmtoken(value: &str) -> bool {
    let name = |c: char| {
        matches!(c, 'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' | ':' | '\u{b7}')
            || matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{37d}' | '\u{37f}'..='\u{1fff}'
                | '\u{200c}'..='\u{200d}' | '\u{203f}'..='\u{2040}' | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}'
                | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
    };
    !value.is_empty() && value.chars().all(name)
}

/// A `Name` of XML 1.0: a name token that does not begin with what can only continue one.
fn is_name(value: &str) -> bool {
    let inner = |c: char| matches!(c, '0'..='9' | '.' | '-' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}');
    is_nmtoken(value) && !value.starts_with(inner)
}

/// Well-formed as BCP 47 has it (RFC 5646, 2.2.9), registered or not.
pub(crate) fn is_language(value: &str) -> bool {
    // Tags from before the rules that do not follow them.
    const OLD: [&str; 17] = [
        "en-gb-oed",
        "i-ami",
        "i-bnn",
        "i-default",
        "i-enochian",
        "i-hak",
        "i-klingon",
        "i-lux",
        "i-mingo",
        "i-navajo",
        "i-pwn",
        "i-tao",
        "i-tay",
        "i-tsu",
        "sgn-be-fr",
        "sgn-be-nl",
        "sgn-ch-de",
    ];
    let alpha = |s: &str| s.bytes().all(|b| b.is_ascii_alphabetic());
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = value.split('-').collect();
    if !parts.iter().all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric())) {
        return false;
    }
    if OLD.contains(&value.to_ascii_lowercase().as_str()) {
        return true;
    }
    let mut rest = parts.as_slice();
    let mut take = |fits: &dyn Fn(&str) -> bool| match rest.split_first() {
        Some((first, tail)) if fits(first) => {
            rest = tail;
            true
        }
        _ => false,
    };
    if !take(&|p| p.eq_ignore_ascii_case("x")) {
        if !take(&|p| p.len() >= 2 && alpha(p)) {
            return false;
        }
        if parts[0].len() <= 3 {
            for _ in 0..3 {
                take(&|p| p.len() == 3 && alpha(p));
            }
        }
        take(&|p| p.len() == 4 && alpha(p));
        take(&|p| p.len() == 2 && alpha(p) || p.len() == 3 && digits(p));
        while take(&|p| p.len() >= 5 || p.len() == 4 && p.as_bytes()[0].is_ascii_digit()) {}
        while take(&|p| p.len() == 1 && !p.eq_ignore_ascii_case("x")) {
            if !take(&|p| p.len() >= 2) {
                return false;
            }
            while take(&|p| p.len() >= 2) {}
        }
        if !take(&|p| p.eq_ignore_ascii_case("x")) {
            return rest.is_empty();
        }
    }
    // Private use: at least one part, and everything after it.
    !rest.is_empty()
}

pub(crate) fn is_integer(value: &str) -> bool {
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_positive(value: &str) -> bool {
    is_integer(value) && !value.starts_with('-') && value.bytes().any(|b| matches!(b, b'1'..=b'9'))
}

fn is_decimal(value: &str, most: f64) -> bool {
    value.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'+' | b'-'))
        && value.parse().is_ok_and(|x: f64| (0.0..=most).contains(&x))
}

fn is_hex(value: &str) -> bool {
    !value.is_empty() && value.len().is_multiple_of(2) && value.bytes().all(|b| b.is_ascii_hexdigit())
}

fn is_user(value: &str) -> bool {
    let Some((prefix, sub)) = value.split_once(':') else { return false };
    let part = |s: &str| !s.is_empty() && !s.contains(|c: char| c.is_whitespace() || c == ':');
    part(prefix) && part(sub)
}

fn is_mime(value: &str) -> bool {
    let (kind, rest) = value.split_once('/').map_or((value, None), |(k, r)| (k, Some(r)));
    matches!(kind, "text" | "multipart" | "message" | "application" | "image" | "audio" | "video" | "model")
        && rest.is_none_or(|r| !r.is_empty())
}

fn is_coordinates(value: &str) -> bool {
    let one = |v: &str| {
        let digits = v.strip_prefix('-').unwrap_or(v);
        v == "#" || !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    };
    value.split(';').count() == 4 && value.split(';').all(one)
}

/// Digits of a fixed width as a number within bounds.
fn number(text: &str, width: usize, least: u32, most: u32) -> bool {
    text.len() == width
        && text.bytes().all(|b| b.is_ascii_digit())
        && text.parse().is_ok_and(|n: u32| (least..=most).contains(&n))
}

fn is_date(year: &str, month: &str, day: &str) -> bool {
    number(year, 4, 1, 9999) && number(month, 2, 1, 12) && number(day, 2, 1, 31)
}

fn is_time(hour: &str, minute: &str, second: &str) -> bool {
    let midnight = hour == "24" && minute == "00" && second == "00";
    (number(hour, 2, 0, 23) || midnight) && number(minute, 2, 0, 59) && number(second, 2, 0, 59)
}

/// `xs:dateTime`: `2026-11-24T18:00:00`, with a fraction and a zone or without.
fn is_datetime(value: &str) -> bool {
    let Some((date, time)) = value.split_once('T') else { return false };
    let time = match time.strip_suffix('Z') {
        Some(time) => time,
        None => match time.rfind(['+', '-']) {
            Some(i) => {
                let zone = &time[i + 1..];
                let fits =
                    zone.split_once(':').is_some_and(|(h, m)| number(h, 2, 0, 14) && number(m, 2, 0, 59));
                if !fits {
                    return false;
                }
                &time[..i]
            }
            None => time,
        },
    };
    let (time, fraction) = time.split_once('.').map_or((time, None), |(t, f)| (t, Some(f)));
    let date: Vec<&str> = date.split('-').collect();
    let time: Vec<&str> = time.split(':').collect();
    matches!(date.as_slice(), [y, m, d] if is_date(y, m, d))
        && matches!(time.as_slice(), [h, m, s] if is_time(h, m, s))
        && fraction.is_none_or(|f| !f.is_empty() && f.bytes().all(|b| b.is_ascii_digit()))
}

/// `xs:date` without a zone, or `xs:dateTime`.
pub(crate) fn is_date_or_datetime(value: &str) -> bool {
    let parts: Vec<&str> = value.split('-').collect();
    matches!(parts.as_slice(), [y, m, d] if is_date(y, m, d)) || is_datetime(value)
}

/// The form of dates in TMX: `20261124T180000Z`.
fn is_basic_datetime(value: &str) -> bool {
    value.is_ascii()
        && value.len() == 16
        && &value[8..9] == "T"
        && value.ends_with('Z')
        && is_date(&value[..4], &value[4..6], &value[6..8])
        && is_time(&value[9..11], &value[11..13], &value[13..15])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(name: &str, value: &str) -> bool {
        let alternatives = vec![kind(name).expect(name)];
        Type { rule: None, list: false, alternatives }.accepts(value)
    }

    #[test]
    fn kinds_accept_what_they_should_and_no_more() {
        for (name, good, bad) in [
            ("nmtoken", "a1 -.: 一二 7", "| a/b #x a%b"),
            ("name", "a a1 _ :a 一 a-b", "1 -a .a a/b"),
            ("ncname", "a a1 _ 一 a-b", "1 -a a:b"),
            (
                "language",
                "en zh-CN zh-Hans-CN zh-cmn-Hans sl-rozaj-biske de-1996 en-u-co-phonebk x-secret i-klingon es-419 de-x-a",
                "e en_US f1 toolonglanguage en--us en-a zh- 1a x",
            ),
            ("positive", "1 007 +3", "0 -1 1.5 x"),
            ("integer", "-3 0 12", "1.0 - x"),
            ("percent", "0 99.5 100 100.0", "101 -1 x 1e1"),
            ("share", "0 1 0.5 1e-3", "1.1 x"),
            (
                "datetime",
                "2026-11-24T18:00:00Z 2026-11-24T18:00:00.5+08:00 2026-11-24T24:00:00",
                "2026-11-24 2026-13-24T18:00:00Z 2026-11-24T18:00Z 2026-11-24T25:00:00Z 2026-11-24T18:00:00+8:00",
            ),
            ("basicdate", "20261124T180000Z", "20261124 20261324T180000Z 20261124T186000Z 2026112４T80000Z"),
            ("hex", "00 001A 10ffFF", "0 G0 001"),
            ("user", "a:b x-y:z.1", "ab a: :b a:b:c"),
            ("x", "x-a", "x- y-a"),
            ("mime", "text text/html image/png", "foo text/"),
            ("coordinates", "0;1;2;3 #;#;-1;0", "0;1;2 a;1;2;3"),
        ] {
            for value in good.split(' ') {
                assert!(fits(name, value), "{name} {value:?}");
            }
            for value in bad.split(' ') {
                assert!(!fits(name, value), "{name} {value:?}");
            }
        }
        assert!(!fits("language", "f r") && !fits("user", "a b:c") && fits("nmtoken", " a "));
    }

    #[test]
    fn a_long_list_is_told_in_short() {
        let word = |w: &str| Alternative::Word(w.into());
        let mut t = Type { rule: None, list: false, alternatives: vec![word("yes"), word("no")] };
        assert_eq!(t.describe(), "one of yes, no");
        t.alternatives = (0..20).map(|i| word(&i.to_string())).chain(kind("x")).collect();
        assert_eq!(t.describe(), "one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …, x-…");
    }
}
