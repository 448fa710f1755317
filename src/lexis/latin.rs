//! Words in Latin letters, reduced so that the forms of a word compare equal.

use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;

/// The Latin words of a text in lower case, without possessives: `Lakeport’s GDP` gives `lakeport`, `gdp`. Words that
/// begin with a digit are numbers and are left out.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.unicode_words().filter(|w| w.starts_with(is_latin)).map(|w| {
        let w = w.split(['\'', '’']).next().unwrap_or(w);
        w.to_lowercase()
    })
}

/// The Latin words of a text that begin with a capital, as they stand, without possessives.
pub fn capitalised(text: &str) -> impl Iterator<Item = &str> {
    let words = text.unicode_words().map(|w| w.split(['\'', '’']).next().unwrap_or(w));
    words.filter(|w| w.starts_with(|c: char| is_latin(c) && c.is_uppercase()))
}

/// A letter of the Latin script's first blocks, `é` and `ø` included.
pub fn is_latin(c: char) -> bool {
    c.is_alphabetic() && c < '\u{250}'
}

/// A crude stem, the same for `visit`, `visits`, `visited`, `visiting`: inflection alone is taken off, derivation
/// stays. It only has to agree with itself, so stems need not be words (`company` and `companies` give `compani`).
pub fn stem(word: &str) -> Cow<'_, str> {
    if word.len() <= 3 || !word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let long = |stem: &&str| stem.len() >= 3 && stem.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    if let Some(base) = word.strip_suffix("ies").filter(|b| b.len() >= 2) {
        return Cow::Owned(format!("{base}i"));
    }
    if let Some(base) = word.strip_suffix("ied").filter(|b| b.len() >= 2) {
        return Cow::Owned(format!("{base}i"));
    }
    let inflected = word.strip_suffix("ing").or_else(|| word.strip_suffix("ed")).filter(long);
    if let Some(base) = inflected {
        return Cow::Borrowed(plain_end(undouble(base)));
    }
    if let Some(base) = word.strip_suffix('s').filter(|b| !b.ends_with(['s', 'u', 'i'])) {
        let hissing =
            base.ends_with("xe") || base.ends_with("che") || base.ends_with("she") || base.ends_with("sse");
        return Cow::Borrowed(if hissing { &base[..base.len() - 1] } else { plain_end(base) });
    }
    match word.strip_suffix('y').filter(|b| !b.ends_with(['a', 'e', 'o', 'u'])) {
        Some(base) => Cow::Owned(format!("{base}i")),
        None => Cow::Borrowed(plain_end(word)),
    }
}

/// The root of a word: its stem without the usual endings of derivation, so that `teach`, `teacher` and `teaching`,
/// `happy`, `happily` and `happiness` agree. Coarser than [`stem`], and like it only meant to agree with itself.
pub fn root(word: &str) -> Cow<'_, str> {
    let stem = stem(word);
    let mut end = stem.len();
    // Two endings at most (`care`, `careful`, `carefulli`); four letters stay.
    for _ in 0..3 {
        let ending = ENDINGS.iter().find(|e| stem[..end].ends_with(*e) && end - e.len() >= 4);
        match ending {
            Some(e) => end -= e.len(),
            None => break,
        }
    }
    if end < stem.len() && stem[..end].ends_with(['i', 'e']) && end > 4 {
        end -= 1;
    }
    if end == stem.len() { stem } else { Cow::Owned(stem[..end].to_owned()) }
}

/// Endings of derivation as they stand at the end of a [`stem`].
const ENDINGS: [&str; 24] = [
    "ational", "ization", "ation", "ness", "ment", "less", "able", "ible", "ance", "ence", "ition", "ism",
    "ist", "ful", "ion", "ous", "iti", "ive", "ic", "al", "li", "or", "er", "iv",
];

/// `stopp` to `stop`; `fall` and `miss` stay.
fn undouble(base: &str) -> &str {
    let b = base.as_bytes();
    match b {
        [.., x, y] if x == y && b.len() > 3 && !matches!(y, b'l' | b's' | b'z' | b'e' | b'o') => {
            &base[..b.len() - 1]
        }
        _ => base,
    }
}

/// Without the mute `e`: `make` and `making` agree.
fn plain_end(base: &str) -> &str {
    base.strip_suffix('e').filter(|b| b.len() >= 2).unwrap_or(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_agree() {
        for family in [
            &["visit", "visits", "visited", "visiting"][..],
            &["company", "companies"],
            &["stop", "stops", "stopped", "stopping"],
            &["make", "makes", "making"],
            &["watch", "watches", "watched"],
            &["carry", "carries", "carried", "carrying"],
            &["close", "closed", "closing", "closes"],
        ] {
            for form in family {
                assert_eq!(stem(&stem(form)), stem(&stem(family[0])), "{form}");
            }
        }
        assert_eq!(stem("bus"), "bus");
        assert_eq!(stem("press"), "press");
    }

    #[test]
    fn roots_agree() {
        for family in [
            &["teach", "teacher", "teachers", "teaching"][..],
            &["quick", "quickly", "quickness"],
            &["excite", "excitement", "excited"],
            &["nation", "national", "nationally"],
        ] {
            for form in family {
                assert_eq!(root(form), root(family[0]), "{form}");
            }
        }
        assert_eq!(root("over"), "over");
    }

    #[test]
    fn words_are_lower_case_without_possessives() {
        let got: Vec<_> = words("Lakeport’s GDP rose 5% in 临湖, didn't it?").collect();
        assert_eq!(got, ["lakeport", "gdp", "rose", "in", "didn", "it"]);
    }
}
