//! Bytes to text.

use super::Decoded;
use crate::error::{Error, Result};
use crate::models::Models;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::collections::HashSet;
use std::sync::LazyLock;

/// See [`super::decode`].
pub(super) fn decode(bytes: &[u8], label: Option<&str>) -> Result<Decoded> {
    if let Some(label) = label {
        return by_label(bytes, label);
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(with(encoding, bytes));
    }
    if let Some(what) = binary_format(bytes) {
        return Err(not_text(&format!("this is {what}, not text")));
    }
    let controls = count_controls(bytes);
    let valid = std::str::from_utf8(bytes);
    // English in UTF-16 is valid UTF-8 with a NUL behind every letter; a NUL here and there is none of that.
    let may_be_utf16 =
        if valid.is_ok() { bytes.len() >= 8 && controls * 4 > bytes.len() } else { controls > 0 };
    if may_be_utf16 && let Some(encoding) = utf16_without_bom(bytes) {
        return Ok(with(encoding, bytes));
    }
    // In random bytes every tenth is a control character; a text that somebody damaged has a few.
    let too_many = if valid.is_ok() { bytes.len() / 10 } else { bytes.len() / 40 };
    if controls >= 8 && controls > too_many {
        return Err(not_text("these bytes are not text in any encoding"));
    }
    if let Ok(text) = valid {
        return Ok(Decoded { text: text.to_owned(), encoding: UTF_8.name(), had_errors: false });
    }
    Ok(with(guess(bytes), bytes))
}

fn not_text(message: &str) -> Error {
    Error::decode(message)
        .remedy("give plain text or HTML; save documents of other kinds as text first, or name the encoding")
}

fn by_label(bytes: &[u8], label: &str) -> Result<Decoded> {
    let Some(encoding) = Encoding::for_label(label.trim().as_bytes()) else {
        return Err(Error::config(format!("unknown encoding {label:?}"))
            .remedy("use a WHATWG label such as utf-8, gb18030, big5, utf-16le or windows-1252"));
    };
    if encoding == REPLACEMENT {
        return Err(Error::decode(format!("encoding {label:?} is not supported"))
            .remedy("convert the input to UTF-8 first"));
    }
    if let Some(what) = binary_format(bytes) {
        return Err(not_text(&format!("this is {what}, not text")));
    }
    Ok(with(encoding, bytes))
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    // GB18030 is the superset of GBK and GB 2312; one name for all three.
    let encoding = if encoding == GBK { GB18030 } else { encoding };
    let (text, encoding, had_errors) = encoding.decode(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name(), had_errors }
}

/// Names the format of files that begin with a known signature.
fn binary_format(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"\x89PNG\r\n", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"GIF87a", "a GIF picture"),
        (b"GIF89a", "a GIF picture"),
        (b"%PDF-", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive (perhaps docx, xlsx or epub)"),
        (b"PK\x05\x06", "an empty ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"BZh91AY", "a bzip2 archive"),
        (b"\xfd7zXZ\0", "an xz archive"),
        (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
        (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"\x7fELF", "a program"),
        (b"SQLite format 3\0", "a SQLite database"),
        (b"wOFF", "a font"),
        (b"wOF2", "a font"),
        (b"OggS\0", "an Ogg recording"),
        (b"ID3\x03\0", "an MP3 recording"),
        (b"ID3\x04\0", "an MP3 recording"),
    ];
    let found = SIGNATURES.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, what)| *what);
    found.or_else(|| match bytes.get(4..8) {
        Some(b"ftyp") if bytes[0] == 0 => Some("a video or a picture (MP4 family)"),
        _ if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => Some("a WebP picture"),
        _ => None,
    })
}

/// Control bytes that no single-byte or multi-byte text has: C0 without tab, line ends, form feed and escape.
fn count_controls(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| matches!(b, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f)).count()
}

/// Tells UTF-16 by its units: in the right byte order nearly all of them are letters, Han characters or
/// punctuation, in the wrong one hardly a third of the Chinese ones are.
fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(1 << 20) & !1];
    if sample.len() < 4 {
        return None;
    }
    let little = utf16_score(sample.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])));
    let big = utf16_score(sample.chunks_exact(2).map(|b| u16::from_be_bytes([b[0], b[1]])));
    let (best, encoding) = if little.1 >= big.1 { (little, UTF_16LE) } else { (big, UTF_16BE) };
    let units = sample.len() / 2;
    (best.0 * 100 >= units * 92).then_some(encoding)
}

/// How many units are plausible, and the same with Latin letters and common punctuation counted twice ("a" read
/// in the wrong order is 愀, a Han character).
fn utf16_score(units: impl Iterator<Item = u16>) -> (usize, usize) {
    let (mut plausible, mut weight, mut high) = (0, 0, false);
    for unit in units {
        let points = match unit {
            0x09 | 0x0a | 0x0d | 0x20..=0x7e => 2,
            0x2010..=0x2026 | 0x3000..=0x3002 | 0xff01..=0xff5e => 2,
            0xa0..=0x1fff | 0x200b | 0x2030..=0x203a | 0x20ac | 0x2100..=0x22ff => 1,
            0x2460..=0x2473 | 0x25a0..=0x25cf | 0x3003..=0x30ff | 0x4e00..=0x9fff | 0xac00..=0xd7a3 => 1,
            0xd800..=0xdbff => 1,
            0xdc00..=0xdfff if high => 1,
            _ => 0,
        };
        high = (0xd800..=0xdbff).contains(&unit);
        plausible += usize::from(points > 0);
        weight += points;
    }
    (plausible, weight)
}

/// The encoding of bytes that are no valid UTF-8.
fn guess(bytes: &[u8]) -> &'static Encoding {
    if is_damaged_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    let declared = declared_by_html(bytes);
    // "iso-8859-1" is declared by many pages that are GBK, so a single-byte declaration proves nothing.
    if let Some(declared) = declared
        && !declared.is_single_byte()
        && damage(declared, bytes) * 50 <= count_high(bytes)
    {
        return declared;
    }
    if [GBK, BIG5].contains(&guessed) && damage(guessed, bytes) == 0 {
        return guessed;
    }
    chinese(bytes).unwrap_or(if is_english(bytes) {
        WINDOWS_1252
    } else {
        declared.filter(|d| d.is_single_byte()).unwrap_or(guessed)
    })
}

/// True for UTF-8 with a few broken bytes, for instance one that was cut in the middle of a character.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 2 && good >= bad * 10
}

fn count_high(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b >= 0x80).count()
}

/// How many characters cannot be decoded.
fn damage(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    encoding.decode_without_bom_handling(bytes).0.matches('\u{fffd}').count()
}

/// The Chinese encoding whose reading has the most common characters, when nearly all Han characters of that
/// reading are common ones. A page of GBK with stray bytes is still GBK.
fn chinese(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(1 << 18)];
    let score = |encoding: &'static Encoding| {
        let text = encoding.decode_without_bom_handling(sample).0;
        let (mut han, mut common, mut bad) = (0usize, 0usize, 0usize);
        for c in text.chars() {
            match c {
                '\u{3400}'..='\u{9fff}' => {
                    han += 1;
                    common += usize::from(COMMON.contains(&c));
                }
                '\u{fffd}' | '\u{e000}'..='\u{f8ff}' => bad += 1,
                _ => {}
            }
        }
        (han >= 2 && common * 4 >= han && bad * 20 <= han).then(|| (common * 100 / han, encoding))
    };
    [GB18030, BIG5].into_iter().filter_map(score).max_by_key(|s| s.0).map(|s| s.1)
}

/// The most frequent Han characters of both scripts.
static COMMON: LazyLock<HashSet<char>> = LazyLock::new(|| {
    let text = Models::embedded().text("ingest/common_han.txt").unwrap_or_default();
    crate::models::list(&text).flat_map(|(_, line)| line.chars()).collect()
});

/// True for text that is nearly all ASCII and whose other bytes are the quotes, dashes and letters that English
/// uses in Windows-1252: `chardetng` takes three curly quotes for any of a dozen encodings.
fn is_english(bytes: &[u8]) -> bool {
    let high = count_high(bytes);
    let usual = |b: &u8| {
        matches!(b, 0x80 | 0x85 | 0x91..=0x97 | 0x99 | 0xa0 | 0xa3 | 0xa7 | 0xa9 | 0xab | 0xad..=0xae | 0xb0 | 0xb7 | 0xbb
            | 0xbc..=0xbe | 0xd7 | 0xe0 | 0xe1 | 0xe4 | 0xe7..=0xeb | 0xed | 0xef | 0xf1 | 0xf3 | 0xf4 | 0xf6 | 0xfa | 0xfc | 0xc9 | 0xd6 | 0xdc)
    };
    high * 12 <= bytes.len() && bytes.iter().filter(|b| **b >= 0x80).all(usual)
}

/// The encoding that a page declares in its first 4 kB: `<meta charset=…>`, or `charset=` inside a `<meta …>`.
fn declared_by_html(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let head = head.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = memchr::memmem::find(&head[from..], b"<meta") {
        let start = from + at;
        let end = memchr::memchr(b'>', &head[start..]).map_or(head.len(), |n| start + n);
        if let Some(at) = memchr::memmem::find(&head[start..end], b"charset=") {
            let value = &head[start + at + 8..end];
            let value: Vec<u8> = value
                .iter()
                .copied()
                .skip_while(|b| matches!(b, b'"' | b'\'' | b' '))
                .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'))
                .collect();
            if let Some(encoding) = Encoding::for_label(&value) {
                // A page whose "utf-16" can be read as ASCII is not UTF-16.
                return (![UTF_8, UTF_16LE, UTF_16BE, REPLACEMENT].contains(&encoding)).then_some(encoding);
            }
        }
        from = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> (String, &'static str, bool) {
        let d = decode(bytes, None).unwrap();
        (d.text, d.encoding, d.had_errors)
    }

    const ZH: &str = "我们在湖边看到了许多河灯，孩子们都很高兴。";
    const TW: &str = "我們在湖邊看到了許多河燈，孩子們都很高興。";

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn each_encoding_is_found() {
        assert_eq!(found(ZH.as_bytes()), (ZH.into(), "UTF-8", false));
        assert_eq!(found(&GB18030.encode(ZH).0), (ZH.into(), "gb18030", false));
        assert_eq!(found(&BIG5.encode(TW).0), (TW.into(), "Big5", false));
        assert_eq!(found(&utf16(ZH, u16::to_le_bytes)), (ZH.into(), "UTF-16LE", false));
        assert_eq!(found(&utf16(ZH, u16::to_be_bytes)), (ZH.into(), "UTF-16BE", false));
        let en = "The caf\u{e9} was \u{201c}full\u{201d}\u{2014}again.";
        assert_eq!(found(&utf16(en, u16::to_le_bytes)), (en.into(), "UTF-16LE", false));
        assert_eq!(found(&utf16(en, u16::to_be_bytes)), (en.into(), "UTF-16BE", false));
        assert_eq!(found(&WINDOWS_1252.encode(en).0), (en.into(), "windows-1252", false));
    }

    #[test]
    fn a_byte_order_mark_is_taken_off() {
        assert_eq!(found("\u{feff}ab".as_bytes()), ("ab".into(), "UTF-8", false));
        assert_eq!(found(&utf16("\u{feff}河a", u16::to_be_bytes)), ("河a".into(), "UTF-16BE", false));
    }

    #[test]
    fn damage_is_said() {
        let mut cut = ZH.as_bytes().to_vec();
        cut.pop();
        let (text, encoding, had_errors) = found(&cut);
        assert_eq!((encoding, had_errors), ("UTF-8", true));
        assert!(text.ends_with('\u{fffd}'));
        let mut stray = GB18030.encode(&ZH.repeat(5)).0.into_owned();
        stray.insert(42, 0xff);
        assert_eq!(found(&stray).1, "gb18030");
        let wrong = decode(&GB18030.encode(ZH).0, Some("utf-8")).unwrap();
        assert_eq!((wrong.encoding, wrong.had_errors), ("UTF-8", true));
    }

    #[test]
    fn what_is_no_text_is_named() {
        let e = decode(b"PK\x03\x04\x14\0", None).unwrap_err();
        assert!(e.is_decode() && e.to_string().contains("a ZIP archive"), "{e}");
        let noise: Vec<u8> = (0u32..4096).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(decode(&noise, None).unwrap_err().is_decode());
        assert!(decode(&[0; 100], None).unwrap_err().is_decode());
        assert!(decode(b"x", Some("klingon")).unwrap_err().is_config());
    }

    #[test]
    fn a_few_control_characters_are_no_obstacle() {
        assert_eq!(found(b"a\0b\x01c").0, "a\0b\u{1}c");
        assert_eq!(found(b""), (String::new(), "UTF-8", false));
    }

    #[test]
    fn a_page_may_say_what_it_is() {
        let page =
            format!("<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=big5\">{TW}");
        assert_eq!(found(&BIG5.encode(&page).0).1, "Big5");
        let wrong = format!("<meta charset=\"iso-8859-1\">{ZH}");
        assert_eq!(found(&GB18030.encode(&wrong).0).1, "gb18030");
    }
}
