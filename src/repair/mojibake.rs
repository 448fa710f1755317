//! Text that was decoded with the wrong encoding: UTF-8 or GBK read as Windows-1252.
//!
//! A run of characters that Windows-1252 has above ASCII is turned back into its bytes. When they are valid UTF-8
//! that is no accident (Daniel Bernstein's argument: random bytes hardly ever are); when they are pairs of common
//! GB 2312 characters and the run is long, it was Chinese.

use super::Change;
use encoding_rs::{GB18030, WINDOWS_1252};

/// Finds stretches to restore.
pub(super) fn find(text: &str) -> Vec<Change> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), 'a'))) {
        let high = !c.is_ascii() && byte_of(c).is_some();
        match (high, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                start = None;
                if let Some(restored) = restore(&text[from..at]) {
                    out.push((from..at, restored, "mojibake"));
                }
            }
            _ => {}
        }
    }
    out
}

/// The byte that Windows-1252 (as browsers read it) has for a character.
fn byte_of(c: char) -> Option<u8> {
    match u32::from(c) {
        code @ 0..=0xff => Some(code as u8),
        // Only these are above Latin-1 in the table.
        _ if "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(c) => {
            let mut buffer = [0; 4];
            WINDOWS_1252.encode(c.encode_utf8(&mut buffer)).0.first().copied()
        }
        _ => None,
    }
}

fn restore(run: &str) -> Option<String> {
    let bytes: Vec<u8> = run.chars().filter_map(byte_of).collect();
    utf8(&bytes, run).or_else(|| gbk(&bytes))
}

/// The run with its valid UTF-8 sequences decoded. One character alone (é) is never a whole sequence, so real
/// accents are safe. Bytes that fit nowhere (a line end took their neighbours) stay as they stood, as long as they
/// are few.
fn utf8(bytes: &[u8], run: &str) -> Option<String> {
    let mut out = String::with_capacity(bytes.len());
    let (mut decoded, mut strange) = (0, 0);
    let mut chars = run.chars();
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid();
        if valid.chars().any(char::is_control) {
            return None;
        }
        out.push_str(valid);
        decoded += valid.len();
        chars.by_ref().take(valid.len()).for_each(drop);
        strange += chunk.invalid().len();
        out.extend(chars.by_ref().take(chunk.invalid().len()));
    }
    (decoded > 0 && strange * 4 <= decoded).then_some(out)
}

/// The run as GB 2312: long, in pairs, most of them common characters, the others marks.
fn gbk(bytes: &[u8]) -> Option<String> {
    if bytes.len() < 6 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let pairs = bytes.chunks(2);
    let common = pairs.clone().filter(|p| (0xb0..=0xd7).contains(&p[0]) && p[1] >= 0xa1).count();
    let valid = pairs.clone().all(|p| (0xa1..=0xf7).contains(&p[0]) && p[1] >= 0xa1);
    if !valid || common * 3 < pairs.len() * 2 {
        return None;
    }
    GB18030.decode_without_bom_handling_and_without_replacement(bytes).map(|t| t.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_restored_and_accents_are_not() {
        let fix = |t: &str| find(t).into_iter().map(|(r, s, _)| (t[r].to_owned(), s)).collect::<Vec<_>>();
        assert_eq!(fix("Itâ€™s"), [("â€™".to_owned(), "’".to_owned())]);
        assert_eq!(fix("ÖÐÎÄÍøÕ¾"), [("ÖÐÎÄÍøÕ¾".to_owned(), "中文网站".to_owned())]);
        assert!(fix("The café’s “crêpes” — naïve, Núñez, 25 °C, ½").is_empty());
        assert!(fix("河灯节").is_empty());
    }
}
