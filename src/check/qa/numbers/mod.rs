//! Do two texts say the same figures? `350万` and `3.5 million` do, `三分之二` and `two-thirds`, `5月3日` and `3 May`.
//!
//! Each text gives [`Claim`]s: what can be read as a figure, with every value that it may stand for. A claim that is
//! sure asks for one on the other side that shares a value; one that is not (`一样`, `a`, `半`) only answers. The numerals
//! themselves are read by [`crate::lexis::numbers`]; what stands around them (per cent, fractions, times, decades,
//! ranges, telephone numbers) is read here, words that stand for a number are data (`models/check/numbers.txt`).

mod en;
mod join;
mod zh;

use super::words::NumberWords;
use crate::lexis::chars::is_han;
use crate::lexis::numbers::{self, Fact};
use join::{Item, merged};
use regex::Regex;
use std::ops::Range;

/// A figure of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Claim {
    /// What it can stand for.
    pub(super) values: Vec<Reading>,
    /// It need not have an answer.
    pub(super) weak: bool,
    /// It is below zero.
    pub(super) negative: bool,
    /// Where it stands, in bytes of its text.
    pub(super) range: Range<usize>,
}

/// One meaning of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A number in millionths; a percentage is its share of one.
    Number(i128),
    /// Percentage points, in millionths of a point.
    Points(i128),
    /// A month; 0 is one that is not named (`本月`).
    Month(u8),
    /// A weekday from 1, Monday.
    Weekday(u8),
    /// Digits that are no number: a telephone number, a serial number.
    Digits(String),
}

/// What a claim is about, for the choice of the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    /// A number.
    Number,
    /// A percentage or a fraction.
    Percent,
    /// A month or a weekday.
    Date,
}

const ONE: i128 = 1_000_000;
/// The largest number that is looked at, in millionths: what it is multiplied with stays far from the type's end.
const MOST: i128 = 1_000_000_000_000_000_000_000_000;

/// A product of units, bounded: nobody writes more than 万亿.
fn scaled(product: i128, unit: i128) -> i128 {
    product.saturating_mul(unit).min(1_000_000_000_000)
}

fn millionths(value: numbers::Value) -> i128 {
    i128::try_from(value.millionths()).unwrap_or(MOST).min(MOST)
}

impl Claim {
    fn number(value: i128, range: Range<usize>) -> Self {
        Claim { values: vec![Reading::Number(value)], range, ..Claim::default() }
    }

    fn or(mut self, value: i128) -> Self {
        let reading = Reading::Number(value);
        if !self.values.contains(&reading) {
            self.values.push(reading);
        }
        self
    }

    /// What it is about.
    pub(super) fn topic(&self, text: &str) -> Topic {
        let own = &text[self.range.clone()];
        match self.values.first() {
            Some(Reading::Month(_) | Reading::Weekday(_)) => Topic::Date,
            Some(Reading::Points(_)) => Topic::Percent,
            _ if own.contains(['%', '％', '‰'])
                || own.contains("分之")
                || own.contains("er") && own.contains("cent") =>
            {
                Topic::Percent
            }
            _ => Topic::Number,
        }
    }

    /// True when both can stand for the same.
    pub(super) fn agrees(&self, other: &Claim) -> bool {
        self.values.iter().any(|a| other.values.iter().any(|b| same(a, b)))
    }
}

fn same(a: &Reading, b: &Reading) -> bool {
    match (a, b) {
        (Reading::Digits(a), Reading::Digits(b)) => {
            // With and without the country's number and the zero of the trunk.
            let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
            let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
            long == short || short.len() >= 8 && long.ends_with(short) && long.len() - short.len() <= 4
        }
        // Divided by three, six digits are enough.
        (Reading::Number(a), Reading::Number(b)) => a == b || a.abs_diff(*b) == 1 && a % ONE != 0,
        (Reading::Month(a), Reading::Month(b)) => a == b || *a == 0 || *b == 0,
        (a, b) => a == b,
    }
}

/// The patterns, compiled once.
#[derive(Debug)]
pub(super) struct Numbers {
    words: NumberWords,
    iso: Regex,
    slashed: Regex,
    phone: Regex,
    clock: Regex,
    fraction_en: Regex,
    half_en: Regex,
    half_scale: Regex,
    share_en: Regex,
    fold: Regex,
    percent_en: Regex,
    percent_after: Regex,
    ordinal: Regex,
    hundred_percent: Regex,
    decade_zh: Regex,
    seconds_zh: Regex,
    pair_zh: Regex,
    scale_zh: Regex,
    roman: Regex,
    ranged: Regex,
}

const SMALL: &str = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|an?|[0-9]+";
const PARTS: [(&str, i128); 14] = [
    ("half", 2),
    ("halve", 2),
    ("third", 3),
    ("quarter", 4),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("twelfth", 12),
    ("hundredth", 100),
    ("thousandth", 1000),
];

/// A pattern of this file.
fn pattern(text: &str) -> Regex {
    // A test makes all of them; the empty pattern stands for one that would be wrong.
    Regex::new(text).or_else(|_| Regex::new("")).unwrap_or_else(|_| unreachable!("the empty pattern"))
}

impl Numbers {
    pub(super) fn new(words: NumberWords) -> Self {
        Self {
            words,
            iso: pattern(r"([12][0-9]{3})([-/.])([01]?[0-9])[-/.]([0-3]?[0-9])"),
            slashed: pattern(r"\b([0-3]?[0-9])/([0-3]?[0-9])/([12][0-9]{3})\b"),
            phone: pattern(r"\+?\(?[0-9]{1,5}\)?(?:[-‑–  ()]{1,2}[0-9]{2,8}){1,5}"),
            clock: pattern(r"([0-2]?[0-9])[:：]([0-5][0-9])"),
            fraction_en: pattern(&format!(r"(?i)\b({SMALL})[- ]({})s?\b", PARTS.map(|(w, _)| w).join("|"))),
            half_en: pattern(
                r"(?i)\b([0-9]+|[a-z]+) and a half(?:[ -](hundred|thousand|million|billion|trillion))?\b|\b(an?|one) ([a-z]+) and a half\b",
            ),
            half_scale: pattern(
                r"(?i)\b(half|quarter)(?: of)? an? (hundred|thousand|million|billion|trillion|dozen)\b",
            ),
            share_en: pattern(&format!(r"(?i)\b({SMALL}) (?:in|out of)(?: every)? ({SMALL})\b")),
            fold: pattern(r"(?i)\b([a-z]+|[0-9.]+)-?fold\b"),
            percent_en: pattern(
                r"(?i)^\s?(?:percentage points?|percent|per cent|pct|[%％‰])|^-percent(?:age-point)?",
            ),
            percent_after: pattern(
                r"(?i)^\s?(?:-|–|—|~|～|to|and|至|到|或|—)\s?[0-9.]+\s?(?:percent|per cent|[%％])",
            ),
            ordinal: pattern(r"(?i)^(?:st|nd|rd|th)\b"),
            hundred_percent: pattern("百分之(?:百|一百)"),
            decade_zh: pattern(
                "([0-9]{1,2}|[一二三四五六七八九十]{1,3})世[纪紀]([0-9]0|[一二三四五六七八九]十)年代",
            ),
            seconds_zh: pattern("([0-9]{1,2})秒([0-9]{1,3})"),
            pair_zh: pattern(
                "(?:一[两兩二]|[二两兩]三|三[四五]|四五|五六|六七|七八|八九)([十百千万亿萬億]*)",
            ),
            scale_zh: pattern("^[百千万亿萬億]+"),
            roman: pattern(r"\b(?:I|II|III|IV|V|VI|VII|VIII|IX|X|XI|XII|XIII|XIV|XV|XVI)\b"),
            ranged: pattern(r"(?i)^\s?(?:-|–|—|~|～|to|and|or|至|到|或|、|——)\s?$"),
        }
    }

    /// The claims of a text in its language (`zh` or not).
    pub(super) fn claims(&self, text: &str, zh: bool) -> Vec<Claim> {
        let mut reading = Text { numbers: self, text, zh, claims: Vec::new(), taken: Vec::new() };
        reading.codes();
        reading.dates();
        reading.phones();
        if zh {
            reading.chinese()
        } else {
            reading.english()
        }
        reading.facts();
        reading.words();
        reading.claims.sort_by_key(|c| c.range.start);
        reading.claims
    }
}

/// A text that is being read.
struct Text<'a> {
    numbers: &'a Numbers,
    text: &'a str,
    zh: bool,
    claims: Vec<Claim>,
    /// What has been read.
    taken: Vec<Range<usize>>,
}

impl Text<'_> {
    fn free(&self, range: &Range<usize>) -> bool {
        self.taken.iter().all(|t| range.end <= t.start || range.start >= t.end)
    }

    /// Claims a stretch; false when it has been read.
    fn take(&mut self, range: &Range<usize>) -> bool {
        let free = self.free(range);
        if free {
            self.taken.push(range.clone());
        }
        free
    }

    fn add(&mut self, claim: Claim) {
        self.claims.push(claim);
    }

    /// Addresses of the web and accounts: their digits are no numbers, and other rules look after them. In names such
    /// as `C919` and `G20` the number may come back alone (`G20` for 二十国集团).
    fn codes(&mut self) {
        for span in crate::lexis::protect::spans(self.text) {
            let own = span.slice(self.text);
            let range = span.range();
            if own.contains(['@', '/', '.']) && !own.starts_with(|c: char| c.is_ascii_digit()) {
                self.take(&range);
            } else if own.contains(|c: char| c.is_ascii_digit()) && self.take(&range) {
                let digits: String = own.chars().filter(char::is_ascii_digit).collect();
                let mut claim = Claim {
                    values: vec![Reading::Digits(own.to_ascii_uppercase())],
                    range,
                    ..Claim::default()
                };
                if let Ok(n) = digits.parse::<i64>() {
                    claim = claim.or(i128::from(n) * ONE);
                }
                self.add(claim);
            }
        }
    }

    /// `2024-05-03`, `5/3/2024`: day and month of the second in either order.
    fn dates(&mut self) {
        let numbers = self.numbers;
        for found in numbers.iso.captures_iter(self.text) {
            let part = |i: usize| found.get(i).map_or(0, |m| m.as_str().parse::<i128>().unwrap_or(0));
            let range = found.get(0).map_or(0..0, |m| m.range());
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            let whole = !digit(self.text[..range.start].chars().next_back())
                && !digit(self.text[range.end..].chars().next());
            if whole && (1..=12).contains(&part(3)) && (1..=31).contains(&part(4)) && self.take(&range) {
                self.date(part(1), &[part(3)], &[part(4)], range);
            }
        }
        for found in numbers.slashed.captures_iter(self.text) {
            let part = |i: usize| found.get(i).map_or(0, |m| m.as_str().parse::<i128>().unwrap_or(0));
            let range = found.get(0).map_or(0..0, |m| m.range());
            if self.take(&range) {
                self.date(part(3), &[part(1), part(2)], &[part(2), part(1)], range);
            }
        }
    }

    fn date(&mut self, year: i128, months: &[i128], days: &[i128], range: Range<usize>) {
        let months: Vec<Reading> = months
            .iter()
            .filter_map(|m| u8::try_from(*m).ok().filter(|m| *m <= 12))
            .map(Reading::Month)
            .collect();
        let days: Vec<Reading> = days.iter().map(|d| Reading::Number(d * ONE)).collect();
        self.add(Claim::number(year * ONE, range.clone()));
        self.add(Claim { values: months, range: range.clone(), ..Claim::default() });
        self.add(Claim { values: days, range, ..Claim::default() });
    }

    fn phones(&mut self) {
        let numbers = self.numbers;
        for found in numbers.phone.find_iter(self.text) {
            let own = found.as_str();
            let groups: Vec<&str> =
                own.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).collect();
            let digits: String = groups.concat();
            let years = groups.len() == 2 && groups.iter().all(|g| g.len() == 4 && g.starts_with(['1', '2']));
            let thousands =
                groups.len() > 1 && groups[1..].iter().all(|g| g.len() == 3) && !own.contains('-');
            let wanted = own.starts_with('+') || own.contains(['-', '(']) || digits.starts_with('0');
            let before = self.text[..found.start()].chars().next_back();
            let part = before
                .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '$' | '€' | '£' | '¥'));
            if digits.len() >= 7 && !years && !thousands && wanted && !part && self.take(&found.range()) {
                self.add(Claim {
                    values: vec![Reading::Digits(digits)],
                    range: found.range(),
                    ..Claim::default()
                });
            }
        }
    }

    /// Numerals, by what stands around them.
    fn facts(&mut self) {
        let found = merged(self.text, numbers::find(self.text));
        let mut before: Option<usize> = None;
        for (i, item) in found.iter().enumerate() {
            if !self.free(&item.range) {
                before = None;
                continue;
            }
            let value = match item.reading {
                Fact::Month(m) => {
                    let mut claim = Claim {
                        values: vec![Reading::Month(m)],
                        range: item.range.clone(),
                        ..Claim::default()
                    };
                    // 3至5月, 七、八月: the first number is a month as well.
                    if let Some(last) = before.filter(|_| self.zh) {
                        self.share(last, item, |v| {
                            u8::try_from(v / ONE).ok().filter(|m| *m <= 12).map(Reading::Month)
                        });
                    }
                    if !self.zh
                        && item.range.len() <= 4
                        && self.text[item.range.clone()].eq_ignore_ascii_case("mar")
                    {
                        claim.weak = true;
                    }
                    self.add(claim);
                    before = None;
                    continue;
                }
                Fact::Weekday(d) => {
                    self.weekday(d, item);
                    before = None;
                    continue;
                }
                Fact::Number(v) => v,
            };
            let next = found.get(i + 1);
            let claim = self.number(millionths(value), item, next);
            self.spread(before, item, &claim);
            self.add(claim);
            before = Some(self.claims.len() - 1);
        }
    }

    /// In a range the first number may go without the scale or the sign of per cent: `2-3 million`, `20至30%`.
    fn spread(&mut self, before: Option<usize>, item: &Item, claim: &Claim) {
        let Some(last) = before else { return };
        let own = &self.text[item.range.clone()];
        let scale: i128 = match self.zh {
            true => {
                let tail: String = own.chars().rev().take_while(|c| unit_of(*c) > 1).collect();
                tail.chars().map(unit_of).fold(1, scaled)
            }
            false => own.rsplit([' ', '-']).next().map_or(1, scale_of),
        };
        if scale > 1 {
            self.share(last, item, |v| Some(Reading::Number(v.saturating_mul(scale))));
        }
        let end = claim.range.end.max(item.range.end);
        let signed =
            self.text[item.range.end..end].contains(['%', '％', 'p', 'P']) || own.contains(['%', '％']);
        if signed {
            self.share(last, item, |v| Some(Reading::Number(v / 100)));
        }
    }

    /// Another reading for the claim before, where only a range's mark stands between.
    fn share(&mut self, last: usize, item: &Item, with: impl Fn(i128) -> Option<Reading>) {
        let Some(claim) = self.claims.get_mut(last) else { return };
        let Some(gap) = self.text.get(claim.range.end..item.range.start) else { return };
        if !self.numbers.ranged.is_match(gap) {
            return;
        }
        if let Some(Reading::Number(v)) = claim.values.first() {
            let reading = with(*v);
            claim.values.extend(reading);
        }
    }

    fn weekday(&mut self, day: u8, item: &Item) {
        let after = &self.text[item.range.end..];
        let before = &self.text[..item.range.start];
        // 每周一次 is once a week, not a Monday.
        let counted = ["次", "天", "趟", "节", "场", "个"].iter().any(|m| after.starts_with(m));
        if self.zh && counted && before.ends_with(['每', '一', '两']) {
            self.add(Claim { weak: day == 1, ..Claim::number(i128::from(day) * ONE, item.range.clone()) });
        } else {
            self.add(Claim {
                values: vec![Reading::Weekday(day)],
                range: item.range.clone(),
                ..Claim::default()
            });
        }
    }

    fn number(&self, value: i128, item: &Item, next: Option<&Item>) -> Claim {
        let mut claim = Claim::number(value, item.range.clone());
        if self.zh {
            self.number_zh(&mut claim, value, item)
        } else {
            self.number_en(&mut claim, value, item)
        }
        let after = &self.text[claim.range.end..];
        let before = &self.text[..item.range.start];
        let sign = self.numbers.percent_en.find(after);
        let short = next.is_some() && self.numbers.percent_after.is_match(after);
        if let Some(sign) = sign {
            claim.range.end += sign.end();
            let word = sign.as_str().to_ascii_lowercase();
            claim.values = match () {
                () if word.contains("point") => vec![Reading::Points(value), Reading::Number(value)],
                () if word.contains('‰') => vec![Reading::Number(value / 1000)],
                () => vec![Reading::Number(value / 100)],
            };
            claim.weak = false;
        } else if short {
            claim = claim.or(value / 100);
        }
        claim.negative = before.ends_with("零下")
            || before.ends_with('负')
            || before.to_ascii_lowercase().ends_with("minus ")
            || self.text[claim.range.end..]
                .get(..30.min(self.text.len() - claim.range.end))
                .is_some_and(|t| t.contains("below zero") || t.contains("below freezing"))
            || minus(before);
        let clock =
            self.numbers.clock.captures_iter(self.text).find(|c| {
                c.get(0).is_some_and(|m| m.start() <= item.range.start && item.range.end <= m.end())
            });
        if let Some(clock) = clock {
            let minutes = clock.get(2).is_some_and(|m| m.range() == item.range);
            if minutes && value == 0 {
                claim.weak = true;
            }
            if !minutes {
                claim.values.extend(other_hour(value));
            }
        }
        // 19-digit serial numbers, and numbers that are written as digits on the other side.
        let digits: String = self.text[item.range.clone()].chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= 7 && self.text[item.range.clone()].bytes().all(|b| b.is_ascii_digit()) {
            claim.values.push(Reading::Digits(digits));
        }
        claim
    }

    /// Words that can answer a number.
    fn words(&mut self) {
        let numbers = self.numbers;
        let found = if self.zh { numbers.words.chinese(self.text) } else { numbers.words.english(self.text) };
        for (range, values) in found {
            self.add(Claim { values, weak: true, range, ..Claim::default() });
        }
        if self.zh {
            // 百万 without a numeral: a million.
            for (at, c) in self.text.char_indices() {
                if unit_of(c) > 1
                    && let Some(m) = numbers.scale_zh.find(&self.text[at..])
                {
                    let value = m.as_str().chars().map(unit_of).fold(1, scaled);
                    self.add(Claim {
                        weak: true,
                        ..Claim::number(value.saturating_mul(ONE), at..at + m.end())
                    });
                }
            }
        }
    }
}

/// The hour on the other clock: 3 and 15, 12 and 0.
fn other_hour(value: i128) -> Option<Reading> {
    match value / ONE {
        0 => Some(12),
        12 => Some(0),
        h @ 1..12 => Some(h + 12),
        h @ 13..=24 => Some(h - 12),
        _ => None,
    }
    .map(|h| Reading::Number(h * ONE + value % ONE))
}

/// A minus sign in front of a number, not a hyphen or a dash of a range.
fn minus(before: &str) -> bool {
    let mut chars = before.chars().rev();
    match chars.next() {
        Some('−') => true,
        Some('-' | '－') => {
            chars.next().is_none_or(|c| c.is_whitespace() || is_han(c) || "（(：:".contains(c))
        }
        _ => false,
    }
}

fn first_number(word: &str) -> Option<i128> {
    numbers::find(word).into_iter().find_map(|f| match f.fact {
        Fact::Number(v) => Some(millionths(v)),
        _ => None,
    })
}

fn han_digit(c: char) -> Option<i128> {
    "零一二三四五六七八九".chars().position(|d| d == c).map(|i| i as i128).or(match c {
        '〇' | '○' => Some(0),
        '两' | '兩' => Some(2),
        _ => None,
    })
}

fn unit_of(c: char) -> i128 {
    match c {
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => 1,
    }
}

fn scale_of(word: &str) -> i128 {
    match word.to_ascii_lowercase().as_str() {
        "dozen" => 12,
        "hundred" => 100,
        "thousand" => 1000,
        "million" => 1_000_000,
        "billion" => 1_000_000_000,
        "trillion" => 1_000_000_000_000,
        _ => 1,
    }
}

fn roman(word: &str) -> i128 {
    let digit = |c: char| match c {
        'I' => 1,
        'V' => 5,
        'X' => 10,
        _ => 0,
    };
    let values: Vec<i128> = word.chars().map(digit).collect();
    let signed = |(i, v): (usize, &i128)| if values.get(i + 1).is_some_and(|n| n > v) { -v } else { *v };
    values.iter().enumerate().map(signed).sum()
}
