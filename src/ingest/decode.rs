//! Bytes to text.

mod chinese;
mod latin;
mod utf16;

use super::Decoded;
use crate::error::{Error, Result};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, MACINTOSH, REPLACEMENT, SHIFT_JIS, UTF_8, UTF_16BE,
    UTF_16LE, WINDOWS_1252,
};

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
    if utf16::is_possible(bytes, valid.is_ok())
        && let Some(encoding) = utf16::byte_order(bytes)
    {
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
    Ok(guess(bytes))
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
    if had_errors && [GB18030, BIG5].contains(&encoding) {
        let (text, stray) = chinese::resynchronised(encoding, bytes);
        return Decoded { text: typed(encoding, text), encoding: encoding.name(), had_errors: stray > 0 };
    }
    Decoded { text: typed(encoding, text.into_owned()), encoding: encoding.name(), had_errors }
}

/// Tables disagree on the Big5 character A2 41: the standard's own has the full-width slash, that of the web
/// U+2215, the division sign of mathematics. In text ("元／千瓦時") it is the slash.
fn typed(encoding: &'static Encoding, text: String) -> String {
    if encoding == BIG5 && text.contains('\u{2215}') { text.replace('\u{2215}', "／") } else { text }
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

/// Decodes bytes that are neither valid UTF-8 nor UTF-16.
fn guess(bytes: &[u8]) -> Decoded {
    if is_damaged_utf8(bytes) {
        return with(UTF_8, bytes);
    }
    let declared = declared_by_page(bytes);
    // "iso-8859-1" is declared by many pages that are GBK, so a single-byte declaration proves nothing.
    if let Some(declared) = declared
        && !declared.is_single_byte()
        && damage(declared, bytes) * 50 <= count_high(bytes)
    {
        return with(declared, bytes);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    let neighbour = is_japanese_or_korean(guessed, bytes);
    // Korean read as Chinese has fewer than half its characters common.
    let beats = |r: &chinese::Reading| !neighbour || guessed == EUC_KR && r.common >= 60 && r.stray == 0;
    if let Some(read) = chinese::chinese(bytes).filter(beats) {
        let text = typed(read.encoding, read.text);
        return Decoded { text, encoding: read.encoding.name(), had_errors: read.stray > 0 };
    }
    let single = declared.filter(|d| d.is_single_byte());
    if latin::is_english(bytes) {
        return with(WINDOWS_1252, bytes);
    }
    let western = single.is_none_or(|d| d == WINDOWS_1252);
    if western && latin::is_macintosh(bytes) {
        return with(MACINTOSH, bytes);
    }
    with(single.unwrap_or(guessed), bytes)
}

/// True when the guess is confirmed by what it reads: kana, or hardly anything but Hangul. Short Chinese texts are valid
/// in these encodings too, as rare kanji and hanja.
fn is_japanese_or_korean(guessed: &'static Encoding, bytes: &[u8]) -> bool {
    if ![EUC_JP, SHIFT_JIS, EUC_KR].contains(&guessed) {
        return false;
    }
    let Some(text) = guessed.decode_without_bom_handling_and_without_replacement(bytes) else { return false };
    let (mut kana, mut hangul, mut all) = (0, 0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()) {
        all += 1;
        kana += usize::from(('\u{3041}'..='\u{30fa}').contains(&c));
        hangul += usize::from(('\u{ac00}'..='\u{d7a3}').contains(&c));
    }
    if guessed == EUC_KR { hangul * 10 >= all * 9 } else { kana * 5 >= all }
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

/// The encoding that a page declares in its first 4 kB: `<?xml … encoding="…"?>`, `<meta charset=…>`, or `charset=`
/// inside a `<meta …>`.
pub(super) fn declared_by_page(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let head = head.to_ascii_lowercase();
    if head.trim_ascii_start().starts_with(b"<?xml") {
        let end = memchr::memchr(b'>', &head).unwrap_or(head.len());
        if let Some(at) = memchr::memmem::find(&head[..end], b"encoding=") {
            return declared(&head[at + 9..end]);
        }
    }
    let mut from = 0;
    while let Some(at) = memchr::memmem::find(&head[from..], b"<meta") {
        let start = from + at;
        let end = memchr::memchr(b'>', &head[start..]).map_or(head.len(), |n| start + n);
        if let Some(at) = memchr::memmem::find(&head[start..end], b"charset=")
            && let Some(encoding) = declared(&head[start + at + 8..end])
        {
            return Some(encoding);
        }
        from = end;
    }
    None
}

/// The encoding whose label stands at the start of `value`. A page whose "utf-16" can be read as ASCII is not UTF-16,
/// one whose "utf-8" is broken has been looked at already.
fn declared(value: &[u8]) -> Option<&'static Encoding> {
    let label: Vec<u8> = value
        .iter()
        .copied()
        .skip_while(|b| matches!(b, b'"' | b'\'' | b' '))
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'))
        .collect();
    Encoding::for_label(&label).filter(|e| ![UTF_8, UTF_16LE, UTF_16BE, REPLACEMENT].contains(e))
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
    fn a_stray_byte_costs_one_character() {
        let around = "据《河灯报》昨日报道，朱镕基路的桥已经通车。\nThe bridge is open（见图）。";
        for (encoding, text) in [(GB18030, around.to_owned()), (BIG5, format!("{TW}\n{TW} The bridge"))] {
            let clean = encoding.encode(&text).0.into_owned();
            // In Big5, E3 in front of "在" (A6 62) is another character and a "b": nothing shows that it is stray.
            let strays: &[u8] = if encoding == BIG5 { &[0xff, 0x80] } else { &[0xff, 0x80, 0xe3] };
            for &stray in strays {
                // In front of a character: its neighbours are read as they are.
                let mut bytes = clean.clone();
                bytes.insert(4, stray);
                let (got, name, had_errors) = found(&bytes);
                let want: String =
                    text.chars().take(2).chain(['\u{fffd}']).chain(text.chars().skip(2)).collect();
                assert_eq!((got, name, had_errors), (want, encoding.name(), true), "{stray:x}");
            }
        }
    }

    #[test]
    fn neighbours_of_chinese_are_not_taken_for_it() {
        let ja = "子供たちは川辺で灯籠に火をともした。";
        let ko = "아이들은 강가에서 등불을 켰다. 다리는 다시 열렸다.";
        assert_eq!(found(&EUC_JP.encode(ja).0), (ja.into(), "EUC-JP", false));
        assert_eq!(found(&SHIFT_JIS.encode(ja).0), (ja.into(), "Shift_JIS", false));
        assert_eq!(found(&EUC_KR.encode(ko).0), (ko.into(), "EUC-KR", false));
    }

    #[test]
    fn utf16_of_any_script_is_found_without_a_mark() {
        for text in [
            "नदी के किनारे पुराना पुल आज फिर से खुल गया।",
            "Дети зажгли фонари у реки.",
            "הילדים הדליקו פנסים ליד הנהר.",
            "เด็ก ๆ จุดโคมไฟที่ริมแม่น้ำ",
            "湖边河灯",
        ] {
            assert_eq!(found(&utf16(text, u16::to_le_bytes)), (text.into(), "UTF-16LE", false));
            assert_eq!(found(&utf16(text, u16::to_be_bytes)), (text.into(), "UTF-16BE", false));
        }
        assert_eq!(found(b"a\nb\nc\nd\ne\n").1, "UTF-8");
    }

    #[test]
    fn macintosh_text_is_told_by_its_apostrophes() {
        // encoding_rs writes no Macintosh: "don’t go to the “café”".
        let bytes = b"They don\xd5t go to the \xd2caf\x8e\xd3 by the river, and we can\xd5t either.";
        let want = "They don’t go to the “café” by the river, and we can’t either.";
        assert_eq!(found(bytes), (want.into(), "macintosh", false));
    }

    #[test]
    fn the_slash_of_big5_is_a_slash() {
        assert_eq!(found(b"\xa4\xb8\xa2\x41\xa4\xa4\xa4\xe5\xa4\xdf").0, "元／中文心");
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
        let feed = format!("<?xml version='1.0' encoding='big5'?><rss>{TW}");
        assert_eq!(found(&BIG5.encode(&feed).0).1, "Big5");
        let wrong = format!("<meta charset=\"iso-8859-1\">{ZH}");
        assert_eq!(found(&GB18030.encode(&wrong).0).1, "gb18030");
    }
}
