//! Chinese and Japanese, Simplified and Traditional, by the characters that only one of them uses.

use super::latin::Finding;
use crate::document::Lang;
use crate::error::Result;
use crate::lexis::chars::is_kana;
use crate::models::{Models, list};

/// First code point of the table.
const FIRST: u32 = 0x4E00;
/// Code points in the table: the block CJK Unified Ideographs.
const SIZE: usize = 0x5200;

const HANS: u8 = 1;
const HANT: u8 = 2;
const JA: u8 = 4;
/// Speaks against Japanese.
const ZH: u8 = 8;

/// Characters that are read of a piece at most.
const READ: usize = 400;

/// Which characters speak for what: one byte of marks for each.
#[derive(Clone)]
pub(super) struct Characters {
    marks: Box<[u8]>,
}

impl std::fmt::Debug for Characters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Characters({})", self.marks.iter().filter(|m| **m != 0).count())
    }
}

/// What the characters of a stretch say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    pub(super) hans: u32,
    pub(super) hant: u32,
    pub(super) kana: u32,
    /// Kana other than の, which Chinese brands borrow.
    pub(super) plain_kana: u32,
    pub(super) ja: u32,
    pub(super) zh: u32,
    pub(super) han: u32,
}

impl Characters {
    pub(super) fn new(models: &Models) -> Result<Self> {
        let mut marks = vec![0_u8; SIZE].into_boxed_slice();
        let mut put = |id: &str, on: u8, off: u8| -> Result<()> {
            for (_, line) in list(&models.text(id)?) {
                for k in line.chars().filter_map(index) {
                    marks[k] = (marks[k] | on) & !off;
                }
            }
            Ok(())
        };
        put("detect/hans-only.txt", HANS | ZH, 0)?;
        put("detect/ja-shared.txt", 0, ZH)?;
        put("detect/hant-only.txt", HANT, 0)?;
        put("detect/ja-only.txt", JA, 0)?;
        put("detect/zh-marks.txt", ZH, 0)?;
        Ok(Self { marks })
    }

    /// Reads at most [`READ`] Chinese characters and kana.
    pub(super) fn weigh(&self, text: &str) -> Evidence {
        let mut e = Evidence::default();
        let mut left = READ;
        for c in text.chars() {
            if let Some(k) = index(c) {
                let m = self.marks[k];
                e.han += 1;
                if m != 0 {
                    e.hans += u32::from(m & HANS != 0);
                    e.hant += u32::from(m & HANT != 0);
                    e.ja += u32::from(m & JA != 0);
                    e.zh += u32::from(m & ZH != 0);
                }
            } else if is_kana(c) {
                e.kana += 1;
                e.plain_kana += u32::from(c != 'の');
            } else if c as u32 >= 0x20000 {
                e.han += 1;
            } else {
                continue;
            }
            left -= 1;
            if left == 0 {
                break;
            }
        }
        e
    }
}

impl Evidence {
    /// Chinese (without script) or Japanese.
    pub(super) fn language(self) -> Finding {
        let all = self.kana + self.han;
        let japanese = 10 * self.kana >= all
            && (self.plain_kana >= 2 || 6 * self.kana >= all)
            && self.kana + 3 * self.ja > 3 * self.zh;
        if self.kana > 0 && (japanese || self.han == 0) {
            return Finding::firm(Lang::JA);
        }
        // No Japanese sentence of this length does without kana; 呉 or 様 in one is a name or a variant.
        if self.kana == 0 && self.han <= 12 && self.ja > self.zh {
            return Finding::guess(Lang::JA);
        }
        Finding { lang: Lang::ZH, firm: self.zh > 0 }
    }

    /// The script variety; `None` when nothing or as much for one as for the other was seen.
    pub(super) fn script(self) -> Option<Lang> {
        match self.hans.cmp(&self.hant) {
            std::cmp::Ordering::Greater => Some(Lang::ZH_HANS),
            std::cmp::Ordering::Less => Some(Lang::ZH_HANT),
            std::cmp::Ordering::Equal => None,
        }
    }

    pub(super) fn add(&mut self, other: Evidence) {
        self.hans += other.hans;
        self.hant += other.hant;
    }
}

fn index(c: char) -> Option<usize> {
    let k = (c as u32).wrapping_sub(FIRST) as usize;
    (k < SIZE).then_some(k)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weigh(text: &str) -> Evidence {
        Characters::new(&Models::embedded()).unwrap().weigh(text)
    }

    #[test]
    fn scripts_are_told_by_characters_of_one_only() {
        assert_eq!(weigh("河燈節週三開幕").script(), Some(Lang::ZH_HANT));
        assert_eq!(weigh("河灯节周三开幕").script(), Some(Lang::ZH_HANS));
        assert_eq!(weigh("后里只台干面系云").script(), None);
        assert_eq!(weigh("发發").script(), None, "as much for one as for the other");
    }

    #[test]
    fn japanese_wants_more_than_a_borrowed_kana() {
        assert_eq!(weigh("水曜日に開幕した").language(), Finding::firm(Lang::JA));
        assert_eq!(weigh("首相が会見").language(), Finding::firm(Lang::JA));
        assert_eq!(weigh("鲜の味今天开业").language(), Finding::firm(Lang::ZH));
        assert_eq!(weigh("東京駅").language(), Finding::guess(Lang::JA));
        assert_eq!(weigh("中央区").language().lang, Lang::ZH);
    }
}
