//! What the rules say about 。！？…… and about ASCII stops among Han.

use super::english::Context;
use super::marks::{after, before, goes_on, is_cjk, is_wide_stop, trim_back};
use super::pairs::{Half, Open as Pair, Shape, half};
use super::stop::{Gap, Stop, Verdict};
use Verdict::{End, No, Open};

/// An attribution is no longer than this, in characters.
const ATTRIBUTION: usize = 15;

/// True when Chinese rules hold for the candidate: by its marks, or by what stands around it.
pub(super) fn applies(text: &str, stop: &Stop) -> bool {
    let chinese = |c: char| {
        is_cjk(c)
            || matches!(c, '）' | '】' | '」' | '』' | '》' | '～' | '｝')
            || ('\u{ff10}'..='\u{ff5a}').contains(&c)
    };
    stop.wide
        || before(text, trim_back(text, stop.at)).is_some_and(chinese)
        || stop.dots >= 6 && after(text, stop.next).is_some_and(is_cjk)
}

/// The verdict on a Chinese candidate.
pub(super) fn judge(cx: Context<'_>, stop: &Stop) -> Verdict {
    if stop.gap == Gap::Paragraph {
        return End;
    }
    let Some(c) = after(cx.text, stop.next) else { return End };
    if goes_on(c) && c != '—' || matches!(half(c), Some((_, Half::Close))) {
        return No;
    }
    let single = stop.end - stop.at <= 3 && !stop.bang && stop.dots < 2;
    if single && let Some(v) = number_or_label(cx, stop, c) {
        return v;
    }
    match stop.closed {
        Some(pair) if pair.shape == Shape::Title => return No,
        Some(pair) if pair.shape == Shape::Bracket => return if pair.leads { End } else { Open(false) },
        Some(pair) if pair.is_quote() => return quoted(cx, stop, &pair),
        None if dot_of_a_name(cx, stop, c) => return No,
        _ if stop.quote => return after_speech(cx, stop.next).unwrap_or(Open(true)),
        _ => {}
    }
    if trim_back(cx.text, stop.at) <= cx.sentence {
        // A sentence does not consist of marks alone.
        return No;
    }
    if stop.dots >= 3 && !stop.bang && !stop.wide {
        return ellipsis(cx, stop);
    }
    End
}

/// A stop inside a number (３．５), after a label (１．目标), between the parts of a name (约翰.史密斯).
fn number_or_label(cx: Context<'_>, stop: &Stop, next: char) -> Option<Verdict> {
    let mark = after(cx.text, stop.at)?;
    if mark == '。' || mark == '｡' || mark == '…' {
        return None;
    }
    let last = before(cx.text, stop.at)?;
    let head = cx.text.get(cx.sentence..stop.at)?;
    let label =
        !head.is_empty() && head.len() <= 9 && head.chars().all(|c| cx.lexicon.is_numeral(c) || digit(c));
    let alnum = |c: char| digit(c) || c.is_ascii_alphanumeric() || ('\u{ff21}'..='\u{ff5a}').contains(&c);
    if last.is_ascii_lowercase() && next.is_ascii_uppercase() {
        return None;
    }
    if label || stop.gap == Gap::None && alnum(last) && alnum(next) {
        return Some(No);
    }
    if stop.gap != Gap::None || mark == '．' {
        return None;
    }
    Some(Open(if is_cjk(last) && is_cjk(next) { !cx.wide } else { !digit(next) }))
}

/// The dot of a foreign name that came out as a question mark: 萨达姆?侯赛因.
fn dot_of_a_name(cx: Context<'_>, stop: &Stop, next: char) -> bool {
    let Some(last) = before(cx.text, stop.at) else { return false };
    stop.gap == Gap::None
        && cx.wide
        && &cx.text[stop.at..stop.end] == "?"
        && cx.lexicon.is_name_sound(last)
        && cx.lexicon.is_name_sound(next)
        && !cx.lexicon.asks(&cx.text[cx.sentence..stop.at])
}

fn digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// A stop that a quotation mark follows.
fn quoted(cx: Context<'_>, stop: &Stop, pair: &Pair) -> Verdict {
    let rest = &cx.text[stop.next..];
    if cx.lexicon.continues(rest, pair.said) {
        return Open(false);
    }
    if pair.said {
        // 他说：“好。”然后走了。
        return End;
    }
    if let Some(v) = after_speech(cx, stop.next) {
        return v;
    }
    if pair.leads {
        return Open(true);
    }
    // 高喊“加油！”向前跑
    let short = stop.at - pair.at <= 24 && after(cx.text, stop.at) != Some('。');
    Open(!short)
}

/// `No` when a short clause names the speaker of the quotation before it: “我们会回来。”市长说。
fn after_speech(cx: Context<'_>, at: usize) -> Option<Verdict> {
    let rest = &cx.text[at..];
    let (mut end, mut chars) = (0, 0);
    let mut mark = None;
    for c in rest.chars() {
        if is_wide_stop(c) || goes_on(c) || matches!(c, '.' | '!' | '?' | '\n' | '…') {
            mark = Some(c);
            break;
        }
        chars += 1;
        if chars > ATTRIBUTION {
            return None;
        }
        end += c.len_utf8();
    }
    if !cx.lexicon.ends_in_speech(rest[..end].trim_end()) {
        return None;
    }
    let resumes = || {
        let c = after(rest, end + mark.map_or(0, char::len_utf8));
        c.is_some_and(|c| matches!(half(c), Some((_, Half::Open))) || c == '"')
    };
    match mark {
        None => Some(No),
        // “…生产网络。”公司发言人表示：“这里…” speaks of the next quotation.
        Some('：' | ':') => None,
        Some(c) if goes_on(c) => resumes().then_some(No),
        Some(_) => Some(No),
    }
}

/// …… ends a sentence unless it is a stammer (我……我不知道) or a part of the sentence follows.
fn ellipsis(cx: Context<'_>, stop: &Stop) -> Verdict {
    let head = cx.text[cx.sentence..stop.at].trim_end();
    let clause =
        head.char_indices().rev().take(3).take_while(|(_, c)| !goes_on(*c) && half(*c).is_none()).count();
    let rest = &cx.text[stop.next..];
    let same = head.chars().next_back().is_some_and(|c| rest.starts_with(c));
    let wide = rest
        .chars()
        .next()
        .is_some_and(|c| is_cjk(c) || half(c).is_some() || c == '"' || stop.gap != Gap::None);
    Open(clause > 1 && !same && wide && !cx.lexicon.continues(rest, false))
}
