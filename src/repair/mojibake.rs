//! Text that was decoded with the wrong encoding: UTF-8 or GBK read as Windows-1252 or Latin-1, once or twice;
//! UTF-8 or Windows-1252 read as GBK.
//!
//! Characters are turned back into the bytes that they were read from. When those are valid UTF-8 that is no accident
//! (Daniel Bernstein's argument: random bytes hardly ever are); when they are pairs of the common GB 2312 characters
//! it was Chinese. The document as a whole decides between the two, because a pair of bytes may be both (`Ò»` is 一 in
//! GBK and a Cyrillic letter in UTF-8), and lets a short line follow the long ones.

use super::Change;
use crate::document::Block;
use crate::lexis::chars::is_han;
use encoding_rs::{GB18030, WINDOWS_1252};
use std::collections::BTreeSet;
use std::ops::Range;

/// What happened to a document's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Damage {
    /// UTF-8 read as Windows-1252 or Latin-1.
    Utf8AsLatin,
    /// GBK read as Windows-1252 or Latin-1.
    GbkAsLatin,
    /// UTF-8 or Windows-1252 read as GBK.
    AsGbk,
}

/// Looks whether the text of the blocks was decoded with the wrong encoding. Looks no further than for the bytes that
/// such text must have, where it has none.
pub(super) fn diagnose(blocks: &[Block]) -> Option<Damage> {
    let (mut high, mut utf8, mut pairs, mut common, mut as_gbk) = (0, 0, 0, 0, false);
    let mut different = BTreeSet::new();
    for text in blocks.iter().map(|b| b.text.as_str()) {
        if text.is_ascii() {
            continue;
        }
        // U+00C0 to U+00FF, of which mojibake of either kind always has some.
        if memchr::memchr(0xc3, text.as_bytes()).is_some() {
            for run in runs(text) {
                let bytes = bytes_of(&text[run]);
                high += bytes.len();
                utf8 += bytes.utf8_chunks().map(|c| sequences(c.valid())).sum::<usize>();
            }
            gbk_pairs(text, &mut pairs, &mut common, &mut different);
        }
        as_gbk |= !read_as_gbk(text).is_empty();
    }
    if utf8 > 0 && utf8 * 2 >= high {
        Some(Damage::Utf8AsLatin)
    } else if different.len() >= 3 && common * 5 >= pairs * 3 {
        Some(Damage::GbkAsLatin)
    } else if utf8 > 0 {
        // A page that is mostly sound, with a line of mojibake in it.
        Some(Damage::Utf8AsLatin)
    } else {
        as_gbk.then_some(Damage::AsGbk)
    }
}

/// Bytes of the sequences that decoded to what a text may hold.
fn sequences(valid: &str) -> usize {
    valid.chars().filter(|c| is_plausible(*c)).map(char::len_utf8).sum()
}

/// Three bytes and more are no accident; two may be: `É®` of NESCAFÉ® is a phonetic letter in UTF-8, `ß’` a letter of
/// N'Ko. So of the short sequences only the letters of the scripts of the web count.
fn is_plausible(c: char) -> bool {
    match u32::from(c) {
        0..=0x7f => false,
        0x80..=0x17f
        | 0x192
        | 0x218..=0x21b
        | 0x2c6
        | 0x2dc
        | 0x370..=0x45f
        | 0x490..=0x491
        | 0x5b0..=0x5ea
        | 0x600..=0x6ff => true,
        code => code >= 0x800,
    }
}

/// The stretches to restore in one block of a damaged document.
pub(super) fn find(text: &str, damage: Damage) -> Vec<Change> {
    match damage {
        Damage::Utf8AsLatin => runs(text)
            .filter_map(|run| utf8(&text[run.clone()]).map(|restored| (run, restored, "mojibake")))
            .collect(),
        Damage::GbkAsLatin => gbk(text),
        Damage::AsGbk => read_as_gbk(text),
    }
}

/// Runs of characters above ASCII that Windows-1252 or Latin-1 has.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let high = |c: char| !c.is_ascii() && byte_of(c).is_some();
        while chars.next_if(|(_, c)| !high(*c)).is_some() {}
        let start = chars.peek()?.0;
        let mut end = start;
        while let Some((at, c)) = chars.next_if(|(_, c)| high(*c)) {
            end = at + c.len_utf8();
        }
        Some(start..end)
    })
}

/// The byte that Windows-1252 (as browsers read it) has for a character.
fn byte_of(c: char) -> Option<u8> {
    match u32::from(c) {
        code @ 0..=0xff => Some(code as u8),
        0x152..=0x2122 if "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(c) =>
        {
            let mut buffer = [0; 4];
            WINDOWS_1252.encode(c.encode_utf8(&mut buffer)).0.first().copied()
        }
        _ => None,
    }
}

fn bytes_of(run: &str) -> Vec<u8> {
    run.chars().filter_map(byte_of).collect()
}

/// The run with its valid UTF-8 sequences decoded. One character alone (é) is never a whole sequence, so real
/// accents are safe. Bytes that fit nowhere (a line end took their neighbours) stay as they stood, as long as they
/// are few.
fn utf8(run: &str) -> Option<String> {
    let bytes = bytes_of(run);
    let mut out = String::with_capacity(bytes.len());
    let (mut decoded, mut strange) = (0, 0);
    let mut chars = run.chars();
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            let was: String = chars.by_ref().take(c.len_utf8()).collect();
            if is_plausible(c) {
                out.push(c);
                decoded += c.len_utf8();
            } else {
                out.push_str(&was);
                strange += c.len_utf8();
            }
        }
        strange += chunk.invalid().len();
        out.extend(chars.by_ref().take(chunk.invalid().len()));
    }
    (decoded > 0 && strange * 4 <= decoded.max(8)).then_some(out)
}

/// A step through bytes as GB18030 reads them: the length of the character, and whether it is one of the common
/// characters of GB 2312 (its first level, 99 of 100 in running text) or one of its marks.
fn gbk_step(bytes: &[u8]) -> Option<(usize, bool)> {
    match bytes {
        [0..=0x7f, ..] => Some((1, false)),
        [lead @ 0x81..=0xfe, trail, ..] if matches!(trail, 0x40..=0x7e | 0x80..=0xfe) => {
            Some((2, matches!(lead, 0xa1..=0xa3 | 0xb0..=0xd7) && *trail >= 0xa1))
        }
        [0x81..=0xfe, 0x30..=0x39, 0x81..=0xfe, 0x30..=0x39, ..] => Some((4, false)),
        _ => None,
    }
}

/// Stretches of characters that all have a byte, ASCII included.
fn stretches(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| byte_of(c).is_none()).filter(|s| !s.is_ascii())
}

/// Counts the characters that a text has when its bytes are read as GBK, and the common ones among them; collects
/// the first of the different ones, because `É®` may stand in each line about NESCAFÉ®.
fn gbk_pairs(text: &str, pairs: &mut usize, common: &mut usize, different: &mut BTreeSet<[u8; 2]>) {
    for bytes in stretches(text).map(bytes_of) {
        let mut at = 0;
        while at < bytes.len() {
            let (len, usual) = gbk_step(&bytes[at..]).unwrap_or((1, false));
            *pairs += usize::from(bytes[at] >= 0x80);
            *common += usize::from(usual);
            if usual && different.len() < 3 {
                different.insert([bytes[at], bytes[at + 1]]);
            }
            at += len;
        }
    }
}

/// The runs of a block that are GBK. A stretch must decode as a whole, or it is left alone; in a long one a few bytes may
/// fit nowhere (a line end took their neighbours) and stay as they stood.
fn gbk(text: &str) -> Vec<Change> {
    let mut out: Vec<Change> = Vec::new();
    for stretch in stretches(text) {
        let base = stretch.as_ptr() as usize - text.as_ptr() as usize;
        let bytes = bytes_of(stretch);
        let places: Vec<usize> =
            stretch.char_indices().map(|(at, _)| base + at).chain([base + stretch.len()]).collect();
        let mut found: Vec<Change> = Vec::new();
        let (mut at, mut strange, mut all, mut usual) = (0, 0, 0, 0);
        while at < bytes.len() {
            if bytes[at] < 0x80 {
                at += 1;
                continue;
            }
            let start = at;
            while at < bytes.len() && bytes[at] >= 0x80 {
                let Some((len, common)) = gbk_step(&bytes[at..]) else { break };
                all += 1;
                usual += usize::from(common);
                at += len;
            }
            let run = GB18030.decode_without_bom_handling_and_without_replacement(&bytes[start..at]);
            let Some(run) = run.filter(|_| at > start) else {
                strange += 1;
                at = start + 1;
                continue;
            };
            found.push((places[start]..places[at], run.into_owned(), "mojibake"));
        }
        if strange * STRAY <= usual && usual * 2 >= all {
            out.extend(found);
        }
    }
    out
}

/// How many common characters a stretch must have for each byte that fits nowhere.
const STRAY: usize = 40;

/// Stretches of Latin text that were read as GBK: `don鈥檛` (UTF-8, three bytes of an apostrophe and the t), `don抰`
/// (Windows-1252). Empty unless nearly all Han characters of the text come of that, because 帽 may also be a hat.
fn read_as_gbk(text: &str) -> Vec<Change> {
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    // Latin text has few bytes above ASCII; Chinese is left here at the cost of a count.
    if text.is_ascii() || (text.len() - letters) > letters {
        return Vec::new();
    }
    // What each run was, if anything, and whether a letter stands right beside it.
    let mut found: Vec<(Range<usize>, Option<String>, bool)> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_ascii() {
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some((at, c)) = chars.next_if(|(_, c)| !c.is_ascii()) {
            end = at + c.len_utf8();
        }
        let run = &text[start..end];
        if !run.chars().any(is_han) {
            continue;
        }
        let beside = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        let glued = beside(text[..start].chars().next_back()) || beside(text[end..].chars().next());
        let (bytes, _, unmapped) = GB18030.encode(run);
        let restored = match (std::str::from_utf8(&bytes), bytes.as_ref()) {
            (Ok(utf8), _) => Some(utf8.to_owned()),
            // A curly quotation mark, a dash or an ellipsis, and the letter behind it.
            (_, [0x85 | 0x91..=0x97, b'A'..=b'Z' | b'a'..=b'z']) if glued => {
                Some(WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned())
            }
            _ => None,
        };
        let latin = |c: char| c < '\u{250}' && !c.is_control() || ('\u{2000}'..='\u{20bf}').contains(&c);
        found.push((start..end, restored.filter(|r| !unmapped && r.chars().all(latin)), glued));
    }
    let is_mark = |r: &str| r.chars().any(|c| ('\u{2010}'..='\u{2026}').contains(&c));
    let proofs =
        found.iter().filter(|(_, r, glued)| r.as_ref().is_some_and(|r| *glued || is_mark(r))).count();
    let failed = found.iter().filter(|(_, r, _)| r.is_none()).count();
    if proofs == 0 || failed * 4 > proofs {
        return Vec::new();
    }
    let sure = |r: &str, glued: bool| glued || is_mark(r) || proofs > 1;
    let change = |(range, restored, glued): (Range<usize>, Option<String>, bool)| {
        let restored = restored.filter(|r| sure(r, glued))?;
        Some((range, restored, "mojibake"))
    };
    found.into_iter().filter_map(change).collect()
}

/// What white space at the end of a block was cut off from a character: U+00A0 is the last byte of 张 read as
/// Latin-1. Gives the bytes by which the block is to grow.
pub(super) fn cut_off(text: &str, behind: &str) -> usize {
    let tail: Vec<char> = text.chars().rev().take(3).collect();
    let bytes: Vec<u8> = tail.iter().rev().filter_map(|c| byte_of(*c)).collect();
    // The last sequence lacks one byte, and it stands there.
    let lacks = matches!(
        bytes.as_slice(),
        [.., 0xe0..=0xef, 0x80..=0xbf] | [.., 0xc2..=0xdf] | [0xf0..=0xf4, 0x80..=0xbf, 0x80..=0xbf]
    );
    if lacks && bytes.len() == tail.len() && behind.starts_with('\u{a0}') { '\u{a0}'.len_utf8() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{BlockKind, Break, MappedText, Span};

    fn fixed(text: &str) -> String {
        let mut text = text.to_owned();
        for _ in 0..3 {
            let block = |line: &str| Block {
                kind: BlockKind::Text,
                before: Break::Line,
                text: MappedText::view(&line.into(), Span::new(0, line.len())),
            };
            let blocks: Vec<Block> = text.split('\n').map(block).collect();
            let Some(damage) = diagnose(&blocks) else { break };
            let lines: Vec<String> = text
                .split('\n')
                .map(|line| {
                    let mut line = line.to_owned();
                    for (range, new, _) in find(&line.clone(), damage).into_iter().rev() {
                        line.replace_range(range, &new);
                    }
                    line
                })
                .collect();
            text = lines.join("\n");
        }
        text
    }

    #[test]
    fn utf8_read_as_latin_is_restored_once_and_twice() {
        assert_eq!(fixed("Itâ€™s a cafÃ©"), "It’s a café");
        assert_eq!(fixed("ItÃ¢â‚¬â„¢s, he said.Ã¢â‚¬Â\u{9d}"), "It’s, he said.”");
    }

    #[test]
    fn gbk_read_as_latin_is_restored_down_to_a_single_character() {
        assert_eq!(fixed("ÖÐÎÄÍøÕ¾"), "中文网站");
        assert_eq!(fixed("ÖÐÎÄÍøÕ¾2020Äê11ÔÂ\n£¨Ò»£©"), "中文网站2020年11月\n（一）");
    }

    #[test]
    fn a_byte_that_lost_its_neighbour_costs_one_character() {
        let latin = |text: &str| GB18030.encode(text).0.iter().map(|b| char::from(*b)).collect::<String>();
        let long = "我们在湖边看到了许多河灯，孩子们都很高兴，".repeat(3);
        assert_eq!(fixed(&format!("{}Ã \"{}\"", latin(&long), latin("河灯"))), format!("{long}Ã \"河灯\""));
        let short = format!("{}Ã \"{}\"", latin("河灯节"), latin("河灯"));
        assert_eq!(fixed(&short), short);
    }

    #[test]
    fn latin_text_read_as_gbk_is_restored() {
        assert_eq!(
            fixed("They don鈥檛 know 鈥淭he Ma帽ana鈥?"),
            "They don鈥檛 know 鈥淭he Ma帽ana鈥?",
            "bytes are lost"
        );
        assert_eq!(fixed("They don鈥檛 know the Ma帽ana caf茅."), "They don’t know the Mañana café.");
        assert_eq!(fixed("They don抰 know, and he didn抰 ask."), "They don’t know, and he didn’t ask.");
    }

    #[test]
    fn sound_text_stays() {
        for text in [
            "The café’s “crêpes” — naïve, Núñez, 25 °C, ½",
            "河灯节 A股 T恤 “开幕”",
            "The word 帽 means hat, and 茅 is cogon.",
            "Käse für Ärzte, größer; Übergröße – Öl. Çà et là, señor, ãéîõü",
            "Ærø and Ærøskøbing, ÅÄÖ åäö",
            "NESCAFÉ® and NESCAFÉ® and NESCAFÉ® and ‘ß’",
        ] {
            assert_eq!(fixed(text), text);
        }
    }
}
