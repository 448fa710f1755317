//! Which way to translate.

use super::{Direction, Options};
use crate::document::{Document, Lang, Role};
use crate::lexis::chars::is_han;

/// Chinese characters that say as much as one English word (Chinese news translated into English has 1.6 to 1.8).
const HAN_PER_WORD: f64 = 1.7;

/// The direction: as set, else from the language that most of the body is in to the other one of Chinese and
/// English. Traditional Chinese counts as `zh-TW`.
pub fn direction(document: &Document, options: &Options) -> Direction {
    let body = Body::weigh(document);
    let set = |tag: &Option<String>| tag.as_deref().map(normal).filter(|t| !t.is_empty());
    let (src, tgt) = (set(&options.src), set(&options.tgt));
    let guessed = src.is_none();
    let src = src.unwrap_or_else(|| match tgt.as_deref().map(super::primary) {
        Some("zh") => "en-US".into(),
        Some("en") => body.chinese().into(),
        _ => body.majority().into(),
    });
    let tgt = tgt.unwrap_or_else(|| match super::primary(&src) {
        "zh" => "en-US".into(),
        _ => body.chinese().into(),
    });
    Direction { src, tgt, guessed }
}

/// True for letters and digits in groups of one to eight, the first of two or more letters (RFC 5646, 2.1).
pub(super) fn is_tag(tag: &str) -> bool {
    let groups: Vec<&str> = tag.split(['-', '_']).collect();
    let sound = |g: &&str| (1..=8).contains(&g.len()) && g.bytes().all(|b| b.is_ascii_alphanumeric());
    groups.iter().all(sound) && groups[0].len() >= 2 && groups[0].bytes().all(|b| b.is_ascii_alphabetic())
}

/// `zh_CN` as `zh-CN`: clients refuse the underscore.
fn normal(tag: &str) -> String {
    tag.trim().split('_').collect::<Vec<_>>().join("-")
}

/// Weights of a text in Chinese characters: its Han characters, and its English words at their equivalent.
pub(super) fn weigh(text: &str) -> (f64, f64) {
    let (mut han, mut words, mut inside) = (0u64, 0u64, false);
    for c in text.chars() {
        let latin = c.is_alphabetic() && (c as u32) < 0x2000;
        han += u64::from(is_han(c));
        words += u64::from(latin && !inside);
        // `don’t` is one word.
        inside = latin || (inside && matches!(c, '\'' | '’'));
    }
    (han as f64, words as f64 * HAN_PER_WORD)
}

/// How much of the body is in which language.
#[derive(Default)]
struct Body {
    en: f64,
    zh: f64,
    hant: f64,
    hans: f64,
    starts_zh: bool,
}

impl Body {
    /// Weighs the passages of the body; where there is none (a table, a list of headings), all passages.
    fn weigh(document: &Document) -> Body {
        let has_body = document.passages.iter().any(|p| p.role == Role::Body);
        let mut body = Body::default();
        for passage in &document.passages {
            if has_body && passage.role != Role::Body {
                continue;
            }
            let (han, words) = weigh(passage.text.as_str());
            match passage.lang {
                l if l.is_zh() => {
                    body.starts_zh |= body.en == 0.0;
                    body.zh += han;
                    body.hant += if l == Lang::ZH_HANT { han } else { 0.0 };
                    body.hans += if l == Lang::ZH_HANS { han } else { 0.0 };
                }
                l if l.is_en() => body.en += words,
                _ => {}
            }
        }
        body
    }

    fn chinese(&self) -> &'static str {
        if self.hant > self.hans { "zh-TW" } else { "zh-CN" }
    }

    /// The body's main language; the one that comes first when they weigh the same.
    fn majority(&self) -> &'static str {
        if self.zh > self.en || (self.zh == self.en && self.zh > 0.0 && self.starts_zh) {
            self.chinese()
        } else {
            "en-US"
        }
    }
}
