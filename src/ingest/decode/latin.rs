//! Western single-byte encodings: Windows-1252 or Macintosh.

use super::count_high;
use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// True for text that is nearly all ASCII and whose other bytes are the quotes, dashes and letters that English
/// uses in Windows-1252: `chardetng` takes three curly quotes for any of a dozen encodings.
pub(super) fn is_english(bytes: &[u8]) -> bool {
    let high = count_high(bytes);
    let usual = |b: &u8| {
        matches!(b, 0x80 | 0x85 | 0x91..=0x97 | 0x99 | 0xa0 | 0xa3 | 0xa7 | 0xa9 | 0xab | 0xad..=0xae | 0xb0 | 0xb7 | 0xbb
            | 0xbc..=0xbe | 0xd7 | 0xe0 | 0xe1 | 0xe4 | 0xe7..=0xeb | 0xed | 0xef | 0xf1 | 0xf3 | 0xf4 | 0xf6 | 0xfa | 0xfc | 0xc9 | 0xd6 | 0xdc)
    };
    high * 12 <= bytes.len() && bytes.iter().filter(|b| **b >= 0x80).all(usual)
}

/// True for old Macintosh text that reads as Windows-1252 only with letters and signs where no word has them:
/// `donÕt` for "don’t", `cafŽ` for "café".
pub(super) fn is_macintosh(bytes: &[u8]) -> bool {
    let high = count_high(bytes);
    if high == 0 || high * 4 > bytes.len() {
        return false;
    }
    let windows = oddities(WINDOWS_1252, bytes);
    windows * 2 > high && oddities(MACINTOSH, bytes) * 4 <= windows
}

/// How many characters stand where text does not have them.
fn oddities(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let text = encoding.decode_without_bom_handling(bytes).0;
    let mut odd = 0;
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        odd += usize::from(match c {
            '\0'..='\x7f' => false,
            '’' => !before.is_alphanumeric() && !after.is_alphanumeric(),
            '“' | '‘' => before.is_alphanumeric(),
            '”' => after.is_alphanumeric(),
            '–' | '—' | '…' | '\u{a0}' | '·' => false,
            c if c.is_uppercase() => {
                before.is_lowercase() || after.is_whitespace() || after.is_ascii_punctuation()
            }
            c if c.is_lowercase() => before.is_uppercase() && after.is_uppercase(),
            c if c.is_control() => true,
            _ => before.is_alphabetic() && after.is_alphabetic(),
        });
        before = c;
    }
    odd
}
