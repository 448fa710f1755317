//! Quotations that run over several sentences: taken whole or not at all.

use super::Candidate;

/// A quotation that has not closed after this many sentences was never meant to (a stray mark).
const LONGEST: usize = 12;

/// What a sentence's quotation marks say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoted {
    /// Every quotation in it opens and closes in it, or there is none.
    Balanced,
    /// It belongs to a quotation over the sentences `first..=last`.
    Part {
        /// First sentence of the quotation.
        first: usize,
        /// Last sentence of the quotation.
        last: usize,
    },
    /// It has one end of a quotation whose other end is nowhere near.
    Half,
}

/// The three families of quotation marks. Single ones are left alone: they are apostrophes as well.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Curly,
    Straight,
    Corner,
}

/// The loose ends of one sentence.
struct Ends {
    /// A mark closes what an earlier sentence opened.
    closes: Option<Family>,
    /// A mark opens what this sentence does not close.
    opens: Option<Family>,
    /// The sentence begins with an opening mark.
    begins: Option<Family>,
}

/// A quotation that waits for its end.
#[derive(Clone, Copy)]
struct Open {
    first: usize,
    /// The sentence with its latest opening mark: English repeats the mark at each paragraph of a long quotation.
    latest: usize,
    family: Family,
}

/// Reads the sentences in order and ties loose ends together. Linear.
pub(super) fn link(sentences: &[Candidate<'_>]) -> Vec<Quoted> {
    let mut out = vec![Quoted::Balanced; sentences.len()];
    let mut open: Option<Open> = None;
    for (i, sentence) in sentences.iter().enumerate() {
        if let Some(stale) = open.take_if(|o| i - o.first > LONGEST) {
            out[stale.first] = Quoted::Half;
        }
        if !has_mark(sentence.text) {
            continue;
        }
        let ends = ends(sentence.text, open.map(|o| o.family));
        let again =
            open.filter(|o| ends.begins == Some(o.family) && is_next_paragraph(sentences, o.latest, i));
        open = match (open, ends.closes, ends.opens) {
            (Some(o), Some(closing), Some(family)) if closing == o.family => {
                Some(Open { latest: i, family, ..o })
            }
            (Some(o), Some(closing), None) if closing == o.family => close(&mut out, o.first, i),
            (_, None, Some(family)) if again.is_some_and(|o| o.family == family) => {
                again.map(|o| Open { latest: i, ..o })
            }
            (_, None, None) if let Some(o) = again => close(&mut out, o.first, i),
            (waiting, None, None) => waiting,
            (waiting, closes, opens) => {
                for loose in waiting.map(|o| o.first).into_iter().chain(closes.map(|_| i)) {
                    out[loose] = Quoted::Half;
                }
                opens.map(|family| Open { first: i, latest: i, family })
            }
        };
    }
    if let Some(stale) = open {
        out[stale.first] = Quoted::Half;
    }
    out
}

/// Ties a quotation together; nothing is open then.
fn close(out: &mut [Quoted], first: usize, last: usize) -> Option<Open> {
    out[first..=last].fill(Quoted::Part { first, last });
    None
}

/// True when sentence `i` opens the paragraph after the one of sentence `before`.
fn is_next_paragraph(sentences: &[Candidate<'_>], before: usize, i: usize) -> bool {
    sentences[i - 1].paragraph == sentences[before].paragraph
        && sentences[i].paragraph != sentences[i - 1].paragraph
}

fn has_mark(text: &str) -> bool {
    text.contains('"') || (!text.is_ascii() && text.contains(['“', '”', '「', '」', '＂']))
}

fn ends(text: &str, before: Option<Family>) -> Ends {
    let mut inside: Option<Family> = None;
    let mut closes = None;
    let mut previous = None;
    for c in text.chars() {
        let carried = if closes.is_none() { before } else { None };
        match mark(c, previous, inside, carried) {
            Some((family, true)) => inside = inside.or(Some(family)),
            Some((family, false)) if inside == Some(family) => inside = None,
            Some((family, false)) if inside.is_none() => closes = closes.or(Some(family)),
            _ => {}
        }
        previous = Some(c);
    }
    // 目前”女强男弱“: typed the wrong way round.
    let reversed = before.is_none() && closes.is_some() && closes == inside;
    if reversed {
        (closes, inside) = (None, None);
    }
    let begins = match text.trim_start().chars().next() {
        Some('“') => Some(Family::Curly),
        Some('"' | '＂') => Some(Family::Straight),
        Some('「') => Some(Family::Corner),
        _ => None,
    };
    Ends { closes, opens: inside, begins }
}

/// The family of a mark, and whether it opens. `previous` is the character before it.
fn mark(
    c: char,
    previous: Option<char>,
    inside: Option<Family>,
    carried: Option<Family>,
) -> Option<(Family, bool)> {
    match c {
        '“' => Some((Family::Curly, true)),
        '”' => Some((Family::Curly, false)),
        '「' => Some((Family::Corner, true)),
        '」' => Some((Family::Corner, false)),
        '"' | '＂' => {
            if inside == Some(Family::Straight) {
                return Some((Family::Straight, false));
            }
            let at_start =
                previous.is_none_or(|p| p.is_whitespace() || matches!(p, '(' | '[' | '-' | '—' | '–' | '/'));
            if at_start {
                return Some((Family::Straight, true));
            }
            if carried == Some(Family::Straight) {
                return Some((Family::Straight, false));
            }
            match previous {
                // (CNN)"The Lantern" opens on Friday
                Some(')') => Some((Family::Straight, true)),
                // 6'2" tall, a 55" screen
                Some(p) if p.is_ascii_digit() || p == '\'' => None,
                // 凭借"东坡泡菜"的风味: Chinese leaves no space
                Some(p) if !p.is_ascii() || p == ':' || p == ',' => Some((Family::Straight, true)),
                _ => Some((Family::Straight, false)),
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(sentences: &[&str]) -> String {
        let sentences: Vec<_> =
            sentences.iter().enumerate().map(|(paragraph, text)| Candidate { text, paragraph }).collect();
        let marks = link(&sentences);
        let sign = |q: &Quoted| match q {
            Quoted::Balanced => "-".to_owned(),
            Quoted::Half => "h".to_owned(),
            Quoted::Part { first, last } => format!("{first}{last}"),
        };
        marks.iter().map(sign).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_quotation_over_sentences_is_one_group() {
        assert_eq!(show(&["A.", "“We came.", "We saw,” she said.", "B."]), "- 12 12 -");
        assert_eq!(show(&["\"We came.", "We saw,\" she said.", "He has a \"plan\"."]), "01 01 -");
        assert_eq!(show(&["他说：“来了。", "看了。”"]), "01 01");
        assert_eq!(show(&["「來了。", "看了。」他說。"]), "01 01");
    }

    #[test]
    fn an_opening_mark_at_each_paragraph_goes_on() {
        assert_eq!(show(&["“We came.", "“We saw.", "“We won.”", "B."]), "02 02 02 -");
    }

    #[test]
    fn a_loose_end_is_half_a_quotation() {
        assert_eq!(show(&["“We came.", "B.", "C."]), "h - -");
        assert_eq!(show(&["“We came.", "B.", "“We saw.” C."]), "h - -");
        assert_eq!(show(&["We saw,” she said.", "B."]), "h -");
        assert_eq!(show(&["“We came.", "A “plan” and “more."]), "h h");
    }

    #[test]
    fn inches_and_chinese_straight_marks_are_balanced() {
        assert_eq!(show(&["(LNN)\"The Lantern\" opened.", "(He said \"no (never)\")."]), "- -");
        assert_eq!(show(&["He is 6'2\" tall.", "凭借\"泡菜\"的风味。"]), "- -");
    }
}
