//! UTF-16 without a byte order mark.

use super::count_controls;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// True when UTF-16 has to be considered. Of most scripts one byte of each pair is small (Latin 00, Cyrillic 04,
/// Devanagari 09): that is so for half the bytes, always at even or always at odd places, and some of them are no
/// white space. Text of other scripts is no valid UTF-8 and has control bytes somewhere.
pub(super) fn is_possible(bytes: &[u8], valid_utf8: bool) -> bool {
    let controls = count_controls(bytes);
    if !valid_utf8 {
        return controls > 0;
    }
    if bytes.len() < 8 || controls * 20 <= bytes.len() {
        return false;
    }
    let small = |parity: usize| bytes.iter().skip(parity).step_by(2).filter(|b| **b < 0x20).count();
    small(0).max(small(1)) * 4 > bytes.len()
}

/// Tells UTF-16 by its units: in the right byte order nearly all of them are letters, Han characters or
/// punctuation, in the wrong one hardly a third of the Chinese ones are.
pub(super) fn byte_order(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(1 << 20) & !1];
    if sample.len() < 4 {
        return None;
    }
    let little = score(sample.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])));
    let big = score(sample.chunks_exact(2).map(|b| u16::from_be_bytes([b[0], b[1]])));
    let (best, encoding) = if little.1 >= big.1 { (little, UTF_16LE) } else { (big, UTF_16BE) };
    let units = sample.len() / 2;
    (best.0 * 100 >= units * 92).then_some(encoding)
}

/// How many units are plausible, and the same with Latin letters and common punctuation counted twice ("a" read
/// in the wrong order is 愀, a Han character).
fn score(units: impl Iterator<Item = u16>) -> (usize, usize) {
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
