//! Numerals that stand together: `3亿5000万`, `三点五`, `三分之二`, `百分之三十`.

use super::{ONE, han_digit, millionths, scaled, unit_of};
use crate::lexis::numbers::{self, Fact};
use std::ops::Range;

/// A numeral of [`numbers::find`], put together with its neighbours.
pub(super) struct Item {
    pub(super) reading: Fact,
    pub(super) range: Range<usize>,
    pub(super) spelled: bool,
    /// Another value: the fraction of `三分之二`, the decimals of `三点五`.
    pub(super) part: Option<i128>,
    /// What it is a part of: 100 for 百分之.
    pub(super) whole: i128,
}

/// `3亿5000万` is one number, `三点五` a decimal, `三分之二` a fraction, `百分之三十` a share.
pub(super) fn merged(text: &str, found: Vec<numbers::Found>) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::with_capacity(found.len());
    let value = |f: &Fact| match f {
        Fact::Number(v) => Some(millionths(*v)),
        _ => None,
    };
    for f in found {
        let item = Item { reading: f.fact, range: f.range, spelled: f.spelled, part: None, whole: 1 };
        let Some(v) = value(&item.reading) else {
            out.push(item);
            continue;
        };
        let percent = [("百分之", 100), ("千分之", 1000), ("万分之", 10_000)];
        let lead = percent.iter().find(|(w, _)| text[..item.range.start].ends_with(w));
        let last = out.last_mut();
        if let Some(last) = last
            && let Some(before) = last.part.or(value(&last.reading))
        {
            let gap = text.get(last.range.end..item.range.start).unwrap_or("?");
            let last_text = &text[last.range.clone()];
            let unit = last_text.chars().next_back().map_or(1, unit_of);
            if gap == "分之" && before != 0 {
                last.part = Some(v * ONE / before);
                last.reading = Fact::Number(numbers::Value::whole(0));
                last.range.end = item.range.end;
                continue;
            }
            if gap == "点" && last.spelled && item.spelled {
                let digits: Vec<i128> = text[item.range.clone()].chars().map_while(han_digit).collect();
                let used: usize =
                    text[item.range.clone()].chars().take(digits.len()).map(char::len_utf8).sum();
                let rest = &text[item.range.start + used..];
                let scale: i128 =
                    rest.chars().map_while(|c| Some(unit_of(c)).filter(|u| *u > 1)).fold(1, scaled);
                let time = ["分", "刻", "钟", "半", "整"]
                    .iter()
                    .any(|w| rest.starts_with(w) && !rest.starts_with("分之"));
                if !digits.is_empty() && !time && !text[item.range.clone()].contains('十') {
                    let mut decimals = 0;
                    let mut step = ONE;
                    for d in &digits {
                        step /= 10;
                        decimals += d * step;
                    }
                    last.part = Some((before + decimals / last.whole) * scale);
                    last.range.end = item.range.end;
                    continue;
                }
            }
            if gap.is_empty() && unit >= 10_000 && v >= ONE && before > v && (!last.spelled || !item.spelled)
            {
                last.part = Some(before + v);
                last.range.end = item.range.end;
                continue;
            }
        }
        if let Some((word, whole)) = lead {
            // 五千分之一 was joined above.
            let start = item.range.start - word.len();
            out.push(Item { range: start..item.range.end, part: Some(v / whole), whole: *whole, ..item });
            continue;
        }
        out.push(item);
    }
    out
}
