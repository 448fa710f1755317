//! Numbers, months and weekdays of Chinese and English text as values that can be compared: `四千多名`, `4,000` and
//! `four thousand` all say 4000, `五月` and `May` the fifth month, `周三`, `星期三` and `Wednesday` the third weekday.
//!
//! One scan reads both languages, because numbers of one stand in texts of the other. The tables are the closed
//! classes of numerals; nothing here depends on a model file.

use std::ops::Range;

/// A number in millionths, so that decimals compare exactly; digits past the sixth decimal place are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Value(u128);

/// Millionths in one.
const ONE: u128 = 1_000_000;

impl Value {
    /// The whole number `n`.
    pub fn whole(n: u64) -> Self {
        Self(u128::from(n) * ONE)
    }

    /// The whole number it is, when it is one and fits.
    pub fn as_whole(self) -> Option<u64> {
        if self.0.is_multiple_of(ONE) { u64::try_from(self.0 / ONE).ok() } else { None }
    }

    /// Its millionths.
    pub fn millionths(self) -> u128 {
        self.0
    }

    fn times(self, factor: u128) -> Self {
        Self(self.0.saturating_mul(factor))
    }
}

/// What a stretch of text says in figures or numerals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fact {
    /// A number; a percentage is its number.
    Number(Value),
    /// A month, 1 to 12.
    Month(u8),
    /// A weekday, 1 (Monday) to 7 (Sunday).
    Weekday(u8),
}

/// A fact and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What is said.
    pub fact: Fact,
    /// Where, in bytes of the text.
    pub range: Range<usize>,
    /// Written in words (`四`, `four`), not in digits. A small number in words is often no count: `一样`, `十分`.
    pub spelled: bool,
}

/// All facts of a text, in order. Linear in the text.
pub fn find(text: &str) -> Vec<Found> {
    let mut scan = Scan { text, at: 0, before: None, article: false, out: Vec::new() };
    while let Some(c) = scan.peek() {
        let start = scan.at;
        if digit(c).is_some() {
            match scan.before.is_some_and(|b| b.is_ascii_alphabetic()) {
                // A45 is a name.
                true => scan.at += read_digits(scan.rest()).1,
                false => scan.digits(),
            }
        } else if han_digit(c).is_some() || c == '十' || c == '拾' {
            scan.han();
        } else if let Some(len) = week_word(scan.rest()) {
            scan.weekday(len);
        } else if c.is_ascii_alphabetic() && !scan.before.is_some_and(char::is_alphanumeric) {
            scan.word();
        } else {
            scan.bump(c);
        }
        if scan.at > start {
            scan.before = text[start..scan.at].chars().next_back();
        } else {
            scan.bump(c);
        }
    }
    scan.out
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    before: Option<char>,
    /// The last word was `a` or `an`: `a hundred` is 100, `hundred` alone is nothing.
    article: bool,
    out: Vec<Found>,
}

impl Scan<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self, c: char) {
        self.at += c.len_utf8();
    }

    fn push(&mut self, fact: Fact, start: usize, spelled: bool) {
        self.out.push(Found { fact, range: start..self.at, spelled });
    }

    /// `4,000`, `１．５万`, `40 million`, `5月`, `3rd`.
    fn digits(&mut self) {
        let start = self.at;
        let (mut value, len) = read_digits(self.rest());
        self.at += len;
        if let Some((factor, len)) = han_scale(self.rest()) {
            self.at += len;
            value = value.times(factor);
        } else if let Some((factor, len)) = latin_scale(self.rest()) {
            self.at += len;
            value = value.times(factor);
        }
        self.month_or_number(value, start, false);
    }

    /// `四千`, `二〇二四`, `两万五`, `五月`.
    fn han(&mut self) {
        let start = self.at;
        let (value, len) = read_han(self.rest());
        self.at += len;
        self.month_or_number(value, start, true);
    }

    fn month_or_number(&mut self, value: Value, start: usize, spelled: bool) {
        let whole = value.as_whole().and_then(|n| u8::try_from(n).ok()).filter(|n| (1..=12).contains(n));
        match whole {
            Some(month) if self.rest().starts_with('月') => {
                self.at += '月'.len_utf8();
                self.push(Fact::Month(month), start, spelled);
            }
            _ => self.push(Fact::Number(value), start, spelled),
        }
    }

    fn weekday(&mut self, len: usize) {
        let start = self.at;
        let day = self.rest()[len..].chars().next();
        self.at += len;
        let Some(c) = day else { return };
        let number = match c {
            '日' | '天' => Some(7),
            _ => han_digit(c).filter(|n| (1..=6).contains(n)),
        };
        if let Some(n) = number.and_then(|n| u8::try_from(n).ok()) {
            self.bump(c);
            self.push(Fact::Weekday(n), start, true);
        }
    }

    /// A Latin word: a numeral, a month, a weekday or nothing.
    fn word(&mut self) {
        let (start, article) = (self.at, std::mem::take(&mut self.article));
        let word = latin_word(self.rest());
        let len = word.len();
        let lower = word.get(..len.min(10)).unwrap_or_default().to_ascii_lowercase();
        let capital = word.starts_with(|c: char| c.is_ascii_uppercase());
        if let Some((value, len)) = read_words(self.rest(), article) {
            self.at += len;
            return self.push(Fact::Number(value), start, true);
        }
        self.at += len;
        if let Some(day) = WEEKDAYS.iter().position(|d| *d == lower) {
            self.push(Fact::Weekday(day as u8 + 1), start, true);
        } else if let Some(month) = MONTHS.iter().position(|m| *m == lower).filter(|_| capital) {
            if !ambiguous_month(&lower) || self.dated(start) {
                self.push(Fact::Month(month as u8 + 1), start, true);
            }
        } else if let Some(month) = SHORT_MONTHS.iter().position(|m| lower.starts_with(m) && len <= 4)
            && capital
            && self.number_follows()
        {
            self.push(Fact::Month(month as u8 + 1), start, true);
        }
        self.article = matches!(lower.as_str(), "a" | "an");
    }

    /// `May` and `March` are months inside a sentence (`in May`) or before a number (`May 3`), else a modal or a walk.
    fn dated(&self, start: usize) -> bool {
        self.number_follows() || self.text[..start].trim_end().ends_with(|c: char| c.is_alphanumeric())
    }

    fn number_follows(&self) -> bool {
        self.rest().trim_start_matches(['.', ' ']).starts_with(|c: char| c.is_ascii_digit())
    }
}

fn digit(c: char) -> Option<u128> {
    let plain = match c {
        '０'..='９' => u32::from(c) - u32::from('０'),
        _ => c.to_digit(10)?,
    };
    Some(u128::from(plain))
}

/// Digits with thousands separators and a decimal part; returns the bytes read.
fn read_digits(text: &str) -> (Value, usize) {
    let (mut value, mut at) = (0u128, 0);
    while let Some(c) = text[at..].chars().next() {
        if let Some(d) = digit(c) {
            value = value.saturating_mul(10).saturating_add(d);
        } else if !(matches!(c, ',' | '，') && group_follows(&text[at + c.len_utf8()..])) {
            break;
        }
        at += c.len_utf8();
    }
    value = value.saturating_mul(ONE);
    let mut tail = text[at..].chars();
    if matches!(tail.next(), Some('.' | '．')) && tail.clone().next().and_then(digit).is_some() {
        at += text[at..].chars().next().map_or(0, char::len_utf8);
        let mut unit = ONE;
        for c in tail {
            let Some(d) = digit(c) else { break };
            unit /= 10;
            value = value.saturating_add(d * unit);
            at += c.len_utf8();
        }
    }
    (Value(value), at)
}

/// Exactly three digits: the group after a thousands separator.
fn group_follows(text: &str) -> bool {
    let mut chars = text.chars().map(digit);
    let mut next = || chars.next().flatten().is_some();
    next() && next() && next() && !next()
}

fn han_digit(c: char) -> Option<u128> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '貳' | '两' | '兩' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        '廿' => 20,
        '卅' => 30,
        _ => return None,
    })
}

fn han_unit(c: char) -> Option<u128> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    })
}

/// `万`, `千万`, `万亿` after digits.
fn han_scale(text: &str) -> Option<(u128, usize)> {
    let (mut factor, mut len) = (1u128, 0);
    for c in text.chars().take(3) {
        let Some(unit) = han_unit(c) else { break };
        factor = factor.saturating_mul(unit);
        len += c.len_utf8();
    }
    (len > 0).then_some((factor, len))
}

/// A run of Chinese numerals; returns the bytes read. `二〇二四` is read digit by digit, `两万五` as 25,000.
fn read_han(text: &str) -> (Value, usize) {
    let (mut total, mut section, mut current) = (0u128, 0u128, 0u128);
    let (mut len, mut last_unit, mut zero, mut plain) = (0, 1u128, false, true);
    for c in text.chars() {
        if let Some(d) = han_digit(c) {
            if d >= 20 {
                section = section.saturating_add(d);
                plain = false;
            } else {
                current = current.saturating_mul(10).saturating_add(d);
            }
            zero |= d == 0;
        } else if let Some(unit) = han_unit(c) {
            plain = false;
            if unit >= 10_000 {
                // 一万亿 multiplies all that stands before the unit, 三亿五千万 only what follows the greater one.
                let part = section.saturating_add(current);
                total = match total < unit {
                    true => total.saturating_add(part).saturating_mul(unit),
                    false => total.saturating_add(part.saturating_mul(unit)),
                };
                section = 0;
            } else {
                section = section.saturating_add(current.max(1).saturating_mul(unit));
            }
            (current, last_unit, zero) = (0, unit, false);
        } else {
            break;
        }
        len += c.len_utf8();
    }
    if !plain && !zero && current < 10 && last_unit >= 100 {
        current *= last_unit / 10;
    }
    (Value(total.saturating_add(section).saturating_add(current).saturating_mul(ONE)), len)
}

/// `周`, `星期`, `礼拜` in front of a weekday's numeral: bytes of the word.
fn week_word(text: &str) -> Option<usize> {
    let len = ["周", "週", "星期", "礼拜", "禮拜"].into_iter().find(|w| text.starts_with(w))?.len();
    text[len..].starts_with(['一', '二', '三', '四', '五', '六', '日', '天']).then_some(len)
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const SHORT_MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn ambiguous_month(word: &str) -> bool {
    matches!(word, "may" | "march")
}

fn latin_word(text: &str) -> &str {
    let len = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    &text[..len]
}

/// ` million`, `bn`, `k` after digits.
fn latin_scale(text: &str) -> Option<(u128, usize)> {
    let gap = usize::from(text.starts_with([' ', '-']));
    let word = latin_word(&text[gap..]);
    let factor = match word.get(..word.len().min(9))?.to_ascii_lowercase().as_str() {
        "k" if gap == 0 => 1000,
        "mn" | "mln" => 1_000_000,
        "bn" => 1_000_000_000,
        "tn" => 1_000_000_000_000,
        other => word_scale(other)?,
    };
    Some((factor, gap + word.len()))
}

fn word_scale(word: &str) -> Option<u128> {
    Some(match word {
        "hundred" => 100,
        "thousand" => 1000,
        "million" => 1_000_000,
        "billion" => 1_000_000_000,
        "trillion" => 1_000_000_000_000,
        _ => return None,
    })
}

/// `second` is left out: it is a unit of time as often as a number.
fn small_word(word: &str) -> Option<u128> {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    const ORDINALS: [&str; 10] =
        ["third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"];
    let place = |list: &[&str]| list.iter().position(|w| *w == word).map(|n| n as u128);
    place(&ONES).or_else(|| place(&TENS).map(|n| 20 + 10 * n)).or_else(|| place(&ORDINALS).map(|n| n + 3))
}

/// `twenty-one`, `two hundred and fifty`, `a hundred` (when `article`); returns the bytes read.
fn read_words(text: &str, article: bool) -> Option<(Value, usize)> {
    let (mut total, mut current, mut at, mut end) = (0u128, u128::from(article), 0, 0);
    let mut joined = false;
    loop {
        let word = latin_word(&text[at..]);
        let lower = word.get(..word.len().min(10)).unwrap_or_default().to_ascii_lowercase();
        if let Some(n) = small_word(&lower).filter(|_| word.len() <= 10 && !(article && end == 0)) {
            // "twenty one" is a sum, "one two" is two numbers.
            if end > 0 && (current % 10 != 0 || (current % 100 != 0 && n >= 10)) {
                break;
            }
            current = current.saturating_add(n);
        } else if let Some(scale) = word_scale(&lower).filter(|_| current > 0) {
            if scale == 100 {
                current = current.saturating_mul(100);
            } else {
                total = total.saturating_add(current.saturating_mul(scale));
                current = 0;
            }
        } else if lower == "and" && end > 0 && !joined && (current >= 100 || (total > 0 && current == 0)) {
            joined = true;
            at += word.len();
            match text[at..].starts_with(' ') {
                true => at += 1,
                false => break,
            }
            continue;
        } else {
            break;
        }
        at += word.len();
        end = at;
        match text[at..].starts_with([' ', '-']) {
            true => at += 1,
            false => break,
        }
    }
    (end > 0).then(|| (Value(total.saturating_add(current).saturating_mul(ONE)), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str) -> Vec<Fact> {
        find(text).into_iter().map(|f| f.fact).collect()
    }

    fn numbers(text: &str) -> Vec<f64> {
        let value = |f| match f {
            Fact::Number(Value(v)) => v as f64 / 1e6,
            other => panic!("{other:?} in {text}"),
        };
        facts(text).into_iter().map(value).collect()
    }

    #[test]
    fn digits_with_separators_and_scales() {
        assert_eq!(numbers("1,645 square kilometres, 3.5%"), [1645.0, 3.5]);
        assert_eq!(numbers("１２３．５万和4,5"), [1_235_000.0, 4.0, 5.0]);
        assert_eq!(numbers("40 million yuan or $4.5bn, 10k"), [40e6, 4.5e9, 10e3]);
        assert_eq!(numbers("2亿元，3千万，1.2万亿"), [2e8, 3e7, 1.2e12]);
        assert_eq!(numbers("the 21st, A45, Covid-19"), [21.0, 19.0]);
    }

    #[test]
    fn chinese_numerals() {
        assert_eq!(numbers("四千多名游客，两千人"), [4000.0, 2000.0]);
        assert_eq!(
            numbers("二〇二四年 一百零五 一百五 两万五 十二 二十 廿三"),
            [2024.0, 105.0, 150.0, 25_000.0, 12.0, 20.0, 23.0]
        );
        assert_eq!(numbers("四千万 三亿五千万 一万亿 叁佰"), [4e7, 3.5e8, 1e12, 300.0]);
        assert_eq!(numbers("百分之三十，千万不要"), [30.0]);
    }

    #[test]
    fn english_numerals() {
        assert_eq!(numbers("Twenty-one guests, two hundred and fifty plates"), [21.0, 250.0]);
        assert_eq!(numbers("four thousand, a hundred, hundreds, one and two"), [4000.0, 100.0, 1.0, 2.0]);
        assert_eq!(numbers("a million and a half"), [1e6]);
    }

    #[test]
    fn months_and_weekdays() {
        use Fact::{Month, Number, Weekday};
        let three = Number(Value::whole(3));
        assert_eq!(facts("5月3日，五月，十二月"), [Month(5), three, Month(5), Month(12)]);
        assert_eq!(facts("May 3, in May, Sept. 3"), [Month(5), three, Month(5), Month(9), three]);
        assert_eq!(facts("May I march in? It may."), []);
        assert_eq!(
            facts("周三、星期三、礼拜天，Wednesday and Sunday"),
            [Weekday(3), Weekday(3), Weekday(7), Weekday(3), Weekday(7)]
        );
        assert_eq!(facts("3个月"), [three]);
    }

    #[test]
    fn places_are_bytes() {
        let text = "约四千人";
        let found = find(text);
        assert_eq!(&text[found[0].range.clone()], "四千");
        assert!(found[0].spelled);
    }

    #[test]
    fn long_runs_are_linear_and_do_not_overflow() {
        for piece in ["9", "九", "万", "亿", "one ", "nine million ", "周", "1,", "a hundred and ", "x"] {
            let text = piece.repeat(100_000);
            assert!(find(&text).len() <= text.len());
        }
    }
}
