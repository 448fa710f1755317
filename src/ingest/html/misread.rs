//! Pages that some program before us decoded as Latin-1 although they are in GB18030, and say so themselves.
//!
//! `<meta charset="gb2312"> … ÒÕÊõÊ·ÑÐ¾¿`: the declaration stands in the text that is wrong by it. Without a declaration a
//! person decides (`fix_mojibake`); here the page has decided. The letters of such a page say nothing about sizes and
//! words, so the article is sought in the text as it was meant.

use super::walk::Page;
use crate::document::{Builder, Span};
use crate::ingest::decode;
use crate::lexis::chars::is_han;
use encoding_rs::{Encoding, GB18030, GBK, WINDOWS_1252};
use std::sync::Arc;

/// How many characters that Latin-1 cannot have written by accident are looked for.
const ENOUGH: usize = 40;

/// True when a page declares GB2312, GBK or GB18030, has no Han character and is made of them when it is read so.
pub(super) fn is_misread(html: &str) -> bool {
    let high = |c: char| matches!(c, '\u{80}'..='\u{ff}');
    let declared = |html: &str| {
        decode::declared_by_page(html.as_bytes()).is_some_and(|e: &Encoding| [GBK, GB18030].contains(&e))
    };
    if !declared(html)
        || html.chars().any(is_han)
        || html.chars().filter(|c| high(*c)).take(ENOUGH).count() < ENOUGH
    {
        return false;
    }
    let meant = as_meant(html);
    let (mut han, mut strange) = (0, 0);
    for c in meant.chars() {
        han += usize::from(is_han(c));
        strange += usize::from(high(c) || c == '\u{fffd}');
    }
    han >= 4 * strange.max(ENOUGH / 8)
}

/// Text that was read as Windows-1252 or Latin-1, read as GB18030.
pub(super) fn as_meant(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut bytes = Vec::new();
    let flush = |bytes: &mut Vec<u8>, out: &mut String| {
        out.push_str(&GB18030.decode_without_bom_handling(bytes).0);
        bytes.clear();
    };
    for c in text.chars() {
        if let Ok(byte) = u8::try_from(u32::from(c)) {
            bytes.push(byte);
            continue;
        }
        let mut buffer = [0; 4];
        match WINDOWS_1252.encode(c.encode_utf8(&mut buffer)) {
            (byte, _, false) => bytes.extend_from_slice(&byte),
            _ => {
                flush(&mut bytes, &mut out);
                out.push(c);
            }
        }
    }
    flush(&mut bytes, &mut out);
    out
}

/// The page's pieces with the text that was meant, for the search alone: they point nowhere.
pub(super) fn page_as_meant(page: &Page) -> Page {
    let mut meant = page.clone();
    for piece in &mut meant.pieces {
        let was = piece.block.text.as_str().chars().count();
        let text: Arc<str> = as_meant(piece.block.text.as_str()).into();
        piece.linked = piece.linked * text.chars().count() / was.max(1);
        let mut view = Builder::new(&text, text.len());
        view.verbatim(Span::new(0, text.len()));
        piece.block.text = view.finish();
    }
    meant
}
