//! What stands between the characters of a Chinese text and is none of it: pinyin in brackets behind every character
//! (`河(hé)灯(dēng)沿(yán)江(jiāng)`), marks against copying (`河*灯*沿*江*漂*流`).
//!
//! One such thing is text: `行（xíng）` tells how a word is read here, `张*强` hides a name. Many in a row are not.

use super::Change;
use crate::error::{Error, Result};
use crate::lexis::chars::is_han;
use crate::models::{Models, list};
use std::collections::HashSet;

/// The marks of `repair/junk.txt`.
#[derive(Clone, Debug)]
pub(super) struct Between {
    hard: HashSet<char>,
    soft: HashSet<char>,
}

/// So many characters with pinyin behind them follow each other.
const READINGS: usize = 4;
/// So many characters stand apart, by hard marks or by one soft mark.
const HARD: usize = 6;
const SOFT: usize = 9;
/// So many marks stand between two characters at most.
const MARKS: usize = 3;

impl Between {
    pub(super) fn new(models: &Models) -> Result<Self> {
        let id = "repair/junk.txt";
        let (mut hard, mut soft) = (HashSet::new(), HashSet::new());
        for (line, entry) in list(&models.text(id)?) {
            let mut words = entry.split(' ');
            let marks = match words.next() {
                Some("hard") => &mut hard,
                Some("soft") => &mut soft,
                _ => return Err(Error::model(id, format!("line {line}: neither hard nor soft"))),
            };
            for word in words {
                let mut chars = word.chars();
                match (chars.next(), chars.next()) {
                    (Some(mark), None) => marks.insert(mark),
                    _ if word == "space" => marks.insert(' '),
                    _ => {
                        return Err(Error::model(
                            id,
                            format!("line {line}: {word:?} is no single character"),
                        ));
                    }
                };
            }
        }
        Ok(Self { hard, soft })
    }

    /// True when a text may hold enough of either. Cheap: it sees bytes.
    pub(super) fn concerns(text: &str) -> bool {
        let bytes = text.as_bytes();
        // A mark of ASCII, or the first bytes of one beyond it (`§`, `•`, `※`, `★`, `（`; but not `，` or `“`), behind a character
        // beyond ASCII.
        let mut found = 0;
        for at in bytes.windows(4) {
            let mark = match at[1] {
                0xc2 => true,
                0xe2 => at[2] != 0x80 || at[3] >= 0xa0,
                0xef => at[2] == 0xbc && at[3] == 0x88,
                b',' | b';' | b':' | b'"' => false,
                b => b == b' ' || b.is_ascii_punctuation(),
            };
            found += usize::from(at[0] >= 0x80 && mark);
        }
        found >= READINGS
    }

    /// What to take out of a block.
    pub(super) fn find(&self, text: &str) -> Vec<Change> {
        let mut out = Vec::new();
        readings(text, &mut out);
        self.marks(text, &mut out);
        out.sort_by_key(|c| c.0.start);
        out
    }

    fn marks(&self, text: &str, out: &mut Vec<Change>) {
        let mut run = Run::default();
        // The end of the last character, and the marks since.
        let mut last: Option<usize> = None;
        for (at, c) in text.char_indices() {
            let joins = is_han(c) || is_stop(c);
            if !joins {
                let known = self.hard.contains(&c) || self.soft.contains(&c);
                let near = last.is_some_and(|end| text[end..at].chars().count() < MARKS);
                if !known || !near {
                    self.close(&mut run, text, out);
                    last = None;
                }
                continue;
            }
            match last {
                // Two characters with nothing between them but a mark of the sentence: 张*强、李*明.
                Some(end) if end == at && is_han(c) && (!run.stop || run.bare) => {
                    self.close(&mut run, text, out)
                }
                Some(end) if end < at => {
                    run.gaps.push(end..at);
                    run.between += usize::from(is_han(c) && !run.stop);
                }
                _ => {}
            }
            run.stop = !is_han(c);
            run.bare = run.stop && last == Some(at);
            run.numerals += usize::from(NUMERALS.contains(c));
            run.characters += usize::from(is_han(c));
            last = Some(at + c.len_utf8());
        }
        self.close(&mut run, text, out);
    }

    /// Judges the characters that stood apart.
    fn close(&self, run: &mut Run, text: &str, out: &mut Vec<Change>) {
        let run = std::mem::take(run);
        let hard = run.gaps.iter().all(|g| text[g.clone()].chars().all(|c| self.hard.contains(&c)));
        let same = run.gaps.windows(2).all(|pair| text[pair[0].clone()] == text[pair[1].clone()]);
        // 一 二 三 四 五 六 日 is the head of a calendar.
        let numbers = run.numerals * 2 > run.characters;
        let enough = run.between + 1 >= if hard { HARD } else { SOFT };
        if enough && !numbers && (hard || same) {
            out.extend(run.gaps.into_iter().map(|gap| (gap, String::new(), "junk")));
        }
    }
}

/// Characters that stand apart.
#[derive(Default)]
struct Run {
    gaps: Vec<std::ops::Range<usize>>,
    /// Gaps with a Han character on both sides.
    between: usize,
    characters: usize,
    numerals: usize,
    /// The last was a mark of the sentence.
    stop: bool,
    /// It stood right behind its character.
    bare: bool,
}

const NUMERALS: &str = "零〇一二三四五六七八九十百千万亿两日";

fn is_stop(c: char) -> bool {
    matches!(c, '，' | '。' | '、' | '；' | '：' | '？' | '！' | '“' | '”' | '《' | '》')
}

/// Pinyin behind each of several characters in a row.
fn readings(text: &str, out: &mut Vec<Change>) {
    let mut row: Vec<Change> = Vec::new();
    let mut close = |row: &mut Vec<Change>| {
        if row.len() >= READINGS {
            out.append(row);
        }
        row.clear();
    };
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if at < end || is_stop(c) {
            continue;
        }
        let behind = &text[at + c.len_utf8()..];
        match reading(behind).filter(|_| is_han(c)) {
            Some(len) => {
                let start = at + c.len_utf8();
                end = start + len;
                row.push((start..end, String::new(), "pinyin"));
            }
            None => close(&mut row),
        }
    }
    close(&mut row);
}

/// Length of a syllable in brackets at the beginning of a text.
fn reading(text: &str) -> Option<usize> {
    let open = text.chars().next()?;
    let close = match open {
        '(' => ')',
        '（' => '）',
        '[' => ']',
        _ => return None,
    };
    let inside = &text[open.len_utf8()..];
    let window = inside.char_indices().take(8).find(|(_, c)| *c == close)?.0;
    is_syllable(inside[..window].trim()).then_some(open.len_utf8() + window + close.len_utf8())
}

/// True for a syllable of Hanyu Pinyin, with or without its tone: `hé`, `he2`, `lǜ`, `zhuang`.
fn is_syllable(text: &str) -> bool {
    let plain: String = text.trim_end_matches(['1', '2', '3', '4', '5']).chars().map(toneless).collect();
    const INITIALS: [&str; 24] = [
        "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z",
        "c", "s", "y", "w", "",
    ];
    const FINALS: [&str; 37] = [
        "a", "o", "e", "i", "u", "ü", "v", "ai", "ei", "ao", "ou", "an", "en", "ang", "eng", "ong", "er",
        "ia", "ie", "iao", "iu", "ian", "in", "iang", "ing", "iong", "ua", "uo", "uai", "ui", "uan", "un",
        "uang", "üe", "ue", "ve", "üan",
    ];
    INITIALS.iter().filter_map(|i| plain.strip_prefix(i)).any(|rest| FINALS.contains(&rest))
}

/// A letter of pinyin without its tone mark.
fn toneless(c: char) -> char {
    const MARKED: [(char, &str); 6] =
        [('a', "āáǎà"), ('e', "ēéěè"), ('i', "īíǐì"), ('o', "ōóǒò"), ('u', "ūúǔù"), ('ü', "ǖǘǚǜ")];
    let lower = c.to_lowercase().next().unwrap_or(c);
    MARKED.iter().find(|(_, m)| m.contains(lower)).map_or(lower, |(base, _)| *base)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> String {
        let between = Between::new(&Models::embedded()).unwrap();
        let mut out = text.to_owned();
        if Between::concerns(text) {
            for (range, new, _) in between.find(text).into_iter().rev() {
                out.replace_range(range, &new);
            }
        }
        out
    }

    #[test]
    fn pinyin_behind_every_character_goes() {
        assert_eq!(fixed("河(hé)灯(dēng)沿(yán)江(jiāng)，漂（piao1）流[liú]。"), "河灯沿江，漂流。");
        assert_eq!(fixed("他说：绿(lǜ)女(nü3)儿(er)装(zhuāng)真好(hǎo)看。"), "他说：绿女儿装真好(hǎo)看。");
        for text in [
            "他行（xíng）走在行（háng）列里。",
            "上海合作组织（SCO）、东盟（ASEAN）和欧盟（EU）、非盟（AU）",
            "甲(a)乙(b)丙(c)丁(d)戊(f)",
        ] {
            assert_eq!(fixed(text), text);
        }
    }

    #[test]
    fn marks_between_characters_go() {
        assert_eq!(fixed("河*灯*沿*江*漂*流，*人*们"), "河灯沿江漂流，人们");
        assert_eq!(fixed("昨晚河@灯#沿$江%%漂^流&到桥"), "昨晚河灯沿江漂流到桥");
        assert_eq!(fixed("河 灯 沿 江 漂 流 到 桥 边"), "河灯沿江漂流到桥边");
        for text in [
            "张*强、李*明、王*华、赵*军、钱*伟、孙*丽",
            "日 一 二 三 四 五 六 日 一 二",
            "赵/钱/孙/李/周/吴/郑/王",
            "目 录 河 灯",
            "弗·罗斯托夫和安·彼得罗夫、马·伊万诺夫",
            "**河灯** *沿江*",
        ] {
            assert_eq!(fixed(text), text);
        }
    }
}
