//! What only English writes: `half a million`, `two-thirds`, `one in five`, `threefold`, `£86.3m`.

use super::join::Item;
use super::{Claim, ONE, PARTS, Reading, Text, first_number, other_hour, roman, scale_of};

impl Text<'_> {
    /// What only English writes.
    pub(super) fn english(&mut self) {
        let numbers = self.numbers;
        for found in numbers.half_scale.captures_iter(self.text) {
            let range = found.get(0).map_or(0..0, |m| m.range());
            let part =
                if found.get(1).is_some_and(|m| m.as_str().eq_ignore_ascii_case("half")) { 2 } else { 4 };
            let scale = found.get(2).map_or(1, |m| scale_of(m.as_str()));
            if self.take(&range) {
                self.add(Claim::number(scale * ONE / part, range));
            }
        }
        for found in numbers.half_en.captures_iter(self.text) {
            let range = found.get(0).map_or(0..0, |m| m.range());
            let word = found.get(1).or(found.get(3)).map_or("", |m| m.as_str());
            let article = matches!(word.to_ascii_lowercase().as_str(), "a" | "an");
            let Some(value) = (if article { Some(ONE) } else { first_number(word) }) else { continue };
            if self.take(&range) {
                let scale = found.get(2).map_or(1, |m| scale_of(m.as_str()));
                let mut claim = Claim::number((value + ONE / 2) * scale, range.clone());
                // A year and a half: eighteen months.
                if scale == 1 {
                    claim = claim.or((value + ONE / 2) * 12);
                }
                self.add(claim);
                self.add(Claim { weak: true, ..Claim::number(value * scale, range.clone()) });
                self.add(Claim { weak: true, ..Claim::number(ONE / 2, range) }.or(30 * ONE));
            }
        }
        for found in numbers.fraction_en.captures_iter(self.text) {
            let range = found.get(0).map_or(0..0, |m| m.range());
            let word = found.get(1).map_or("", |m| m.as_str()).to_ascii_lowercase();
            let part = found.get(2).map_or("", |m| m.as_str()).to_ascii_lowercase();
            let Some((_, of)) = PARTS.iter().find(|(w, _)| *w == part) else { continue };
            let article = matches!(word.as_str(), "a" | "an");
            let Some(count) = (if article { Some(ONE) } else { first_number(&word) }) else { continue };
            let plural = self.text[range.clone()].ends_with(['s', 'S']);
            // "two third places" is no fraction; "a third party" and "one quarter" may be one.
            if (count > ONE) != plural || !self.take(&range) {
                continue;
            }
            let mut claim = Claim::number(count / of, range.clone());
            if article || part == "quarter" || part == "half" {
                claim.weak = article || count == ONE;
                claim = claim.or(of * ONE);
            }
            self.add(claim);
            self.add(Claim { weak: true, ..Claim::number(count, range.clone()) });
            self.add(Claim { weak: true, ..Claim::number(of * ONE, range) });
        }
        for found in numbers.share_en.captures_iter(self.text) {
            let range = found.get(0).map_or(0..0, |m| m.range());
            let of = |i: usize| found.get(i).map_or(0, |m| first_number(m.as_str()).unwrap_or(ONE));
            let (count, whole) = (of(1), of(2));
            // "two in 2024" is no share.
            if count < whole && whole <= 1000 * ONE && self.take(&range) {
                self.add(Claim { weak: true, ..Claim::number(count * ONE / whole, range.clone()) });
                let sure = |v: i128| Claim { weak: v == ONE, ..Claim::number(v, range.clone()) };
                let share = Reading::Number(count * ONE / whole);
                for value in [count, whole] {
                    let mut claim = sure(value);
                    claim.values.push(share.clone());
                    self.add(claim);
                }
            }
        }
        for found in numbers.fold.captures_iter(self.text) {
            let range = found.get(0).map_or(0..0, |m| m.range());
            if let Some(value) = found.get(1).and_then(|m| first_number(m.as_str()))
                && self.take(&range)
            {
                self.add(Claim::number(value, range).or(value - ONE));
            }
        }
        for found in numbers.roman.find_iter(self.text) {
            // "I" is a pronoun, and "X" a name.
            let value = roman(found.as_str());
            if value > 0 && self.free(&found.range()) {
                self.add(Claim { weak: true, ..Claim::number(value * ONE, found.range()) });
            }
        }
    }

    pub(super) fn number_en(&self, claim: &mut Claim, value: i128, item: &Item) {
        let (before, after) = (&self.text[..item.range.start], &self.text[item.range.end..]);
        let own = &self.text[item.range.clone()];
        let number = |v: i128| Reading::Number(v);
        let lower = after.get(..after.floor_char_boundary(20)).unwrap_or_default().to_ascii_lowercase();
        if item.spelled {
            claim.weak = value == ONE || value == 0;
            if own.eq_ignore_ascii_case("third") && lower.trim_start().starts_with("world") {
                claim.weak = true;
            }
        }
        if self.numbers.ordinal.is_match(after) {
            claim.range.end += 2;
        }
        let rest = lower.trim_start_matches([' ', '-']);
        let pm = ["p.m", "pm", "a.m", "am"].iter().any(|w| rest.starts_with(w))
            || rest.starts_with("o'clock")
            || rest.starts_with("o’clock");
        if pm && value <= 12 * ONE {
            claim.values.extend(other_hour(value));
        }
        for (word, factor) in
            [("decade", 10), ("centur", 100), ("dozen", 12), ("score", 20), ("fortnight", 2)]
        {
            if rest.starts_with(word) {
                claim.values.push(number(value * factor));
                // 二十多 is two dozen.
                if word == "dozen" {
                    claim.values.push(number(value * 10));
                }
            }
        }
        if rest.starts_with("century") && claim.range.end > item.range.end {
            claim.values.push(number((value - ONE) * 100));
        }
        // £86.3m, $3.5B.
        let money = before.ends_with(['$', '€', '£', '¥', '￥']);
        let scale = match after.chars().next() {
            Some('m' | 'M') => 1_000_000,
            Some('b' | 'B') => 1_000_000_000,
            Some('t') => 1_000_000_000_000,
            _ => 1,
        };
        let ends = after.chars().nth(1).is_none_or(|c| !c.is_ascii_alphanumeric());
        if money && scale > 1 && ends {
            claim.values.push(number(value * scale));
        }
        if !item.spelled && (after.starts_with('s') || after.starts_with("'s")) && value < 100 * ONE {
            claim.values.push(number(value + 1900 * ONE));
        }
        if rest.starts_with("month") && value % (6 * ONE) == 0 {
            claim.values.push(number(value / 12));
        }
        if rest.starts_with("week") && value == 2 * ONE
            || rest.starts_with("day") && (value == 7 * ONE || value == 14 * ONE)
        {
            claim.values.push(number(value / 2));
            claim.values.push(number(value / 7));
        }
        // 2023-24.
        if !item.spelled && own.len() == 2 && before.ends_with(['-', '–', '—', '/']) {
            let year: String =
                before.chars().rev().skip(1).take(4).collect::<Vec<_>>().into_iter().rev().collect();
            if let Ok(y) = year.parse::<i128>() {
                claim.values.push(number(y / 100 * 100 * ONE + value));
            }
        }
    }
}
