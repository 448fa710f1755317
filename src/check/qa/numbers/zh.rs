//! What only Chinese writes: `上世纪80年代`, `两三百人`, `七成`, `八折`, `三个半小时`.

use super::join::Item;
use super::{Claim, ONE, Reading, Text, first_number, han_digit, other_hour, scaled, unit_of};

impl Text<'_> {
    /// What only Chinese writes.
    pub(super) fn chinese(&mut self) {
        let numbers = self.numbers;
        for found in numbers.hundred_percent.find_iter(self.text) {
            if self.take(&found.range()) {
                self.add(Claim::number(ONE, found.range()));
            }
        }
        for found in numbers.decade_zh.captures_iter(self.text) {
            let of = |i: usize| found.get(i).map_or(0, |m| first_number(m.as_str()).unwrap_or(0));
            let range = found.get(0).map_or(0..0, |m| m.range());
            if self.take(&range) {
                let year = (of(1) - ONE) * 100 + of(2);
                self.add(Claim::number(year, range.clone()).or(of(2)));
                self.add(Claim { weak: true, ..Claim::number(of(1), range.clone()) });
                self.add(Claim { weak: true, ..Claim::number(of(2), range) });
            }
        }
        for found in numbers.seconds_zh.captures_iter(self.text) {
            let of = |i: usize| found.get(i).map_or("", |m| m.as_str());
            let range = found.get(0).map_or(0..0, |m| m.range());
            let value = first_number(&format!("{}.{}", of(1), of(2)));
            if let Some(value) = value
                && self.take(&range)
            {
                self.add(Claim::number(value, range));
            }
        }
        for found in numbers.pair_zh.captures_iter(self.text) {
            let range = found.get(0).map_or(0..0, |m| m.range());
            let before = self.text[..range.start].chars().next_back();
            let after = self.text[range.end..].chars().next();
            let numeral = |c: Option<char>| c.is_some_and(|c| "一二三四五六七八九十百千零〇两".contains(c));
            if numeral(before)
                || numeral(after)
                || before == Some('第')
                || self.text[range.end..].starts_with("分之")
            {
                continue;
            }
            if self.take(&range) {
                let scale = found.get(1).map_or(1, |m| m.as_str().chars().map(unit_of).fold(1, scaled));
                let digits: Vec<i128> =
                    self.text[range.clone()].chars().take(2).filter_map(han_digit).collect();
                let mut claim = Claim { range, weak: true, ..Claim::default() };
                for d in digits {
                    claim = claim.or(d * ONE).or(d * ONE * scale);
                }
                self.add(claim);
            }
        }
        // 百 and 万 without a numeral in front are no sure number: 百万人, 千家万户.
    }

    pub(super) fn number_zh(&self, claim: &mut Claim, value: i128, item: &Item) {
        let (before, after) = (&self.text[..item.range.start], &self.text[item.range.end..]);
        let own = &self.text[item.range.clone()];
        let length = own.chars().count();
        let number = |v: i128| Reading::Number(v);
        let words = &self.numbers.words;
        let plain_han = own.chars().all(|c| han_digit(c).is_some());
        if item.spelled {
            let single = length == 1;
            let counted = words.is_measure(after) && !words.is_idiom(&self.text[item.range.start..]);
            let ordinal = before.ends_with('第');
            claim.weak = match () {
                () if value == 0 => true,
                () if own == "一" => !(ordinal && counted && !after.starts_with(['时', '線', '线', '夫'])),
                () if single => !(counted || ordinal) || before.ends_with(['两', '独']),
                // 六一, 五四, 九一八: days and events; 十一黄金周.
                () if plain_han && length < 4 && !ordinal => !after.starts_with('年'),
                () if own == "十一"
                    && (after.starts_with("黄金")
                        || after.starts_with("假")
                        || after.starts_with("长假")
                        || before.ends_with('双')) =>
                {
                    true
                }
                () => false,
            };
        }
        let vague = before.ends_with(['数', '几', '數', '幾', '好']) || after.starts_with(['几', '数']);
        claim.weak |= vague && item.spelled;
        let ten = value == 10 * ONE && (after.starts_with(['多', '余', '来', '几']));
        claim.weak |= ten;
        if own == "十" && after.starts_with('分') && !after.starts_with("分钟") && !after.starts_with("分鐘")
        {
            claim.weak = true;
        }
        // 统一六国: the numeral begins behind 统一.
        if own.starts_with('一') && length > 1 && before.ends_with(['统', '唯', '单', '同', '专', '均'])
        {
            claim.weak = true;
            claim.values.extend(first_number(&own['一'.len_utf8()..]).map(number));
        }
        // 百分之三十 and 三分之二 are made in `merged`.
        if let Some(part) = item.part {
            claim.values = vec![number(part)];
            claim.weak = false;
        }
        if after.starts_with("个百分点") || after.starts_with("個百分點") {
            claim.values = vec![Reading::Points(value), number(value)];
            claim.range.end += "个百分点".len();
            claim.weak = false;
        } else if after.starts_with('成')
            && !["成为", "成員", "成员", "成立", "成功", "成本", "成果", "成熟", "成都"]
                .iter()
                .any(|w| after.starts_with(w))
        {
            claim.values = vec![number(value / 10)];
            claim.range.end += '成'.len_utf8();
            claim.weak = false;
        } else if after.starts_with('折') {
            let share = if value < 10 * ONE { value / 10 } else { value / 100 };
            claim.values = vec![number(share), number(ONE - share)];
            claim.weak = false;
        } else if after.starts_with('倍') {
            let grown = ["增长", "增加", "上升", "提高", "多", "高出", "增", "扩大", "快", "长"];
            let tail: String = before.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
            if grown.iter().any(|g| tail.contains(g)) {
                claim.values.push(number(value + ONE));
            }
            claim.weak |= value == ONE;
        } else if after.starts_with("世纪") || after.starts_with("世紀") {
            claim.values.push(number((value - ONE) * 100));
        } else if after.starts_with("个世纪") {
            claim.values.push(number(value * 100));
        } else if after.starts_with("年代") && value < 100 * ONE {
            claim.values.push(number(value + 1900 * ONE));
            claim.values.push(number(value + 2000 * ONE));
        } else if after.starts_with('年')
            && length == 2
            && !item.spelled
            && (own.starts_with('0') || own.starts_with('9'))
        {
            claim.values.push(number(value + if own.starts_with('0') { 2000 } else { 1900 } * ONE));
        } else if after.starts_with('毛') || after.starts_with('角') {
            claim.values.push(number(value / 10));
        } else if after.starts_with('斤') || after.starts_with('里') && !after.starts_with("里面") {
            claim.values.push(number(value / 2));
        } else if (after.starts_with("千米") || after.starts_with("千瓦") || after.starts_with("千克"))
            && value > 0
        {
            claim.values.push(number(value * 1000));
        } else if after.starts_with("年") || after.starts_with("周年") {
            // 十年 is a decade, 百年 a century.
            if value == 10 * ONE || value % (10 * ONE) == 0 && value < 100 * ONE {
                claim.values.push(number(value / 10));
            }
        }
        // 两年半, 三个半小时.
        let rest: String = after.chars().take(3).collect();
        if value < 100 * ONE && rest.contains('半') && !rest.starts_with("半数") {
            claim.values.push(number(value + ONE / 2));
            claim.values.push(number((value + ONE / 2) * 12));
        }
        // 六千米 is 6 kilometres.
        if own.ends_with('千') && after.starts_with(['米', '克', '瓦']) {
            claim.values.push(number(value / 1000));
        }
        // 7.25元兑1美元.
        claim.weak |= value == ONE && before.ends_with('兑');
        let hour = after.starts_with(['点', '時', '时', '點']);
        if hour && value <= 24 * ONE {
            claim.values.extend(other_hour(value));
            claim.weak &= !item.spelled || value == ONE;
        }
        // 2023至24年.
        if !item.spelled && length == 2 && before.ends_with(['-', '–', '—', '/', '至']) {
            let year: String =
                before.chars().rev().skip(1).take(4).collect::<Vec<_>>().into_iter().rev().collect();
            if let Ok(y) = year.parse::<i128>() {
                claim.values.push(number(y / 100 * 100 * ONE + value));
            }
        }
    }
}
