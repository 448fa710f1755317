//! GB18030 and Big5: telling which, and reading on behind bytes that do not belong there.

use crate::models::Models;
use encoding_rs::{BIG5, Encoding, GB18030, UTF_16BE, UTF_16LE};
use std::collections::HashSet;
use std::sync::LazyLock;

/// A reading of bytes as Chinese.
pub(super) struct Reading {
    pub(super) encoding: &'static Encoding,
    pub(super) text: String,
    /// Bytes that belong to no character.
    pub(super) stray: usize,
    /// Common characters among its Han characters, in percent.
    pub(super) common: usize,
}

/// Reads bytes in the Chinese encoding whose reading has the most common characters. `None` when neither reading
/// looks like Chinese: of Chinese text half the Han characters or more are common ones (62 to 93 % of ordinary
/// texts of 40 characters), of text read with the wrong table hardly a fifth are.
pub(super) fn chinese(bytes: &[u8]) -> Option<Reading> {
    let reading = |encoding: &'static Encoding, text: String, stray: usize| {
        let common = common_share(&text, stray, bytes)?;
        Some(Reading { encoding, text, stray, common })
    };
    // A short headline in UTF-16 may have no byte that gives it away; read as such it has common characters.
    let utf16 = [UTF_16LE, UTF_16BE].into_iter().filter(|_| bytes.len().is_multiple_of(2));
    let plain = [GB18030, BIG5].into_iter().chain(utf16).filter_map(|encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        // A pair that is cut in the wrong place may fall into the private areas, and 80 alone reads as "€".
        let odd = text.chars().filter(|c| is_private(*c) || *c == '€').count();
        let clean = odd * 100 <= text.chars().count();
        clean.then(|| reading(encoding, text.into_owned(), 0))?
    });
    plain.max_by_key(|r| r.common).or_else(|| {
        let damaged = [GB18030, BIG5].into_iter().filter_map(|encoding| {
            let (text, stray) = resynchronised(encoding, bytes);
            reading(encoding, text, stray)
        });
        damaged.max_by_key(|r| r.common)
    })
}

fn is_private(c: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&c)
}

/// The share of common characters among the Han characters of a text, in percent, when the text can be Chinese.
fn common_share(text: &str, stray: usize, bytes: &[u8]) -> Option<usize> {
    let (mut han, mut common, mut other) = (0usize, 0usize, 0usize);
    for c in text.chars() {
        match c {
            '\u{3400}'..='\u{9fff}' => {
                han += 1;
                common += usize::from(COMMON.contains(&c));
            }
            // The kana of EUC-JP stand at the same places in GB 2312.
            '\u{3041}'..='\u{30fa}' => other += 1,
            c => other += usize::from(is_private(c)),
        }
    }
    let share = common * 100 / han.max(1);
    // One character among letters and digits ("PDF, HTML, 下") has to be a common one that GB 2312 knows.
    let gb2312 =
        || bytes.split(u8::is_ascii).all(|run| run.len().is_multiple_of(2) && run.iter().all(|b| *b > 0xa0));
    let enough = han >= 2 || han == 1 && share == 100 && stray == 0 && gb2312();
    (enough && share >= 40 && other * 4 <= han && stray * 5 <= han).then_some(share)
}

/// The most frequent Han characters of both scripts.
static COMMON: LazyLock<HashSet<char>> = LazyLock::new(|| {
    let text = Models::embedded().text("ingest/common_han.txt").unwrap_or_default();
    crate::models::list(&text).flat_map(|(_, line)| line.chars()).collect()
});

/// Decodes bytes some of which are stray, and counts those (each becomes U+FFFD).
///
/// A strict decoder takes a stray byte for the first half of a character, and from there to the next ASCII byte
/// every pair is cut in the wrong place: one byte destroys a paragraph. Here the cheapest way through the bytes is
/// sought (Viterbi), where a character costs by its rarity and a skipped byte a little more than a rare character.
/// Linear.
pub(super) fn resynchronised(encoding: &'static Encoding, bytes: &[u8]) -> (String, usize) {
    let table: &[u8] = if encoding == BIG5 { &BIG5_COSTS } else { &GB_COSTS };
    let mut cost = vec![u32::MAX; bytes.len() + 1];
    let mut step = vec![0u8; bytes.len() + 1];
    cost[0] = 0;
    for at in 0..bytes.len() {
        let here = cost[at];
        if here == u32::MAX {
            continue;
        }
        let byte = bytes[at];
        let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
        let follows_letter = step[at] == 1 && letter(at - 1);
        let mut reach = |len: usize, price: u32| {
            if here + price < cost[at + len] {
                cost[at + len] = here + price;
                step[at + len] = len as u8;
            }
        };
        reach(1, if byte < 0x80 { 0 } else { SKIP });
        let Some(&next) = bytes.get(at + 1).filter(|_| byte > 0x80 && byte < 0xff) else { continue };
        let price = table[pair(byte, next)];
        if price != IMPOSSIBLE {
            // "镕" is E9 46; a stray E9 in front of "For" is not.
            let unlikely = price >= RARE && next < 0x80 && (follows_letter || letter(at + 2));
            reach(2, if unlikely { SKIP + 2 } else { u32::from(price) });
        }
        // A stray byte inside a character.
        if let Some(&last) = bytes.get(at + 2)
            && table[pair(byte, last)] < RARE
        {
            reach(3, SKIP + 1 + u32::from(table[pair(byte, last)]));
        }
        // Four bytes of GB18030: characters outside GBK.
        if encoding == GB18030
            && next.is_ascii_digit()
            && let Some(four) = bytes.get(at..at + 4)
            && GB18030.decode_without_bom_handling_and_without_replacement(four).is_some()
        {
            reach(4, SKIP);
        }
    }
    let mut ends = Vec::new();
    let mut at = bytes.len();
    while at > 0 {
        ends.push((at, step[at]));
        at -= usize::from(step[at]);
    }
    let (mut text, mut stray, mut from, mut at) = (String::with_capacity(bytes.len() * 3 / 2), 0, 0, 0);
    for (end, len) in ends.into_iter().rev() {
        let euro = || bytes[at] == 0x80 && encoding == GB18030 && beside_digit(bytes, at);
        if len == 3 || len == 1 && bytes[at] >= 0x80 && !euro() {
            text += &encoding.decode_without_bom_handling(&bytes[from..at]).0;
            if len == 3 {
                text += &encoding.decode_without_bom_handling(&[bytes[at], bytes[at + 2]]).0;
            }
            text.push('\u{fffd}');
            stray += 1;
            from = end;
        }
        at = end;
    }
    text += &encoding.decode_without_bom_handling(&bytes[from..]).0;
    (text, stray)
}

/// "€5": the byte 80 of Microsoft's table.
fn beside_digit(bytes: &[u8], at: usize) -> bool {
    let digit = |at: Option<usize>| at.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_digit);
    digit(at.checked_sub(1)) || digit(Some(at + 1))
}

/// Price of a byte that is left out; a pair of the rarest kind is cheaper than two of them.
const SKIP: u32 = 6;
const IMPOSSIBLE: u8 = u8::MAX;
/// Price from which on a character is rare.
const RARE: u8 = 4;

fn pair(lead: u8, trail: u8) -> usize {
    usize::from(lead - 0x81) << 8 | usize::from(trail)
}

static GB_COSTS: LazyLock<Vec<u8>> = LazyLock::new(|| costs(GB18030, 0xb0..=0xd7));
static BIG5_COSTS: LazyLock<Vec<u8>> = LazyLock::new(|| costs(BIG5, 0xa4..=0xc6));

/// What each pair of bytes costs; `frequent` are the first bytes of the standard's more frequent half.
fn costs(encoding: &'static Encoding, frequent: std::ops::RangeInclusive<u8>) -> Vec<u8> {
    let mut out = vec![IMPOSSIBLE; 126 << 8];
    for lead in 0x81..=0xfe_u8 {
        for trail in 0x40..=0xfe_u8 {
            let bytes = [lead, trail];
            let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(&bytes) else {
                continue;
            };
            let mut chars = text.chars();
            let (Some(c), None) = (chars.next(), chars.next()) else { continue };
            out[pair(lead, trail)] = match c {
                // Kept where nothing better is to be had: two left-out bytes cost more.
                c if is_private(c) => 2 * SKIP as u8 - 1,
                '，' | '。' | '、' | '：' | '；' | '？' | '！' | '“' | '”' | '（' | '）' | '《' | '》'
                | '「' | '」' => 0,
                c if COMMON.contains(&c) => 0,
                '\u{4e00}'..='\u{9fff}' if frequent.contains(&lead) && (encoding == BIG5 || trail > 0xa0) => {
                    2
                }
                '\u{ff01}'..='\u{ff5e}' | '\u{3000}'..='\u{303f}' | '\u{2010}'..='\u{2027}' => 2,
                '\u{4e00}'..='\u{9fff}' => RARE,
                _ => RARE + 1,
            };
        }
    }
    out
}
