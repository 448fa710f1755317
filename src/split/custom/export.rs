//! Our rules as SRX 2.0, for tools that know no better ones.
//!
//! Written from the same word lists that the engine reads. The expressions keep to what ICU, Java and the `regex` crate
//! read alike: no look-around, no `\p{Han}` (Java has another name for it).

use crate::error::{Error, Result};
use crate::models::{Models, list};
use std::fmt::Write as _;

/// What no pair of expressions can say, told at the head of the file.
const LIMITS: &str = "\
  The rules by which duiyi ends sentences, as far as SRX can say them. What it cannot:
  - pairs of marks further apart than an expression should reach, or one inside the other;
  - whether a quotation leads its sentence or was announced, beyond the characters beside it;
  - which line breaks are wraps: that is decided from all lines of a text;
  - lists written in one line (1. … 2. …), labels at the start of a sentence rather than of a line;
  - addresses and names with a mark inside and no space behind it (Node.js), against a space left out;
  - emoji, note marks and signs of emphasis that belong to the sentence before them;
  - what is weighed rather than known: an unknown abbreviation, a name or the first word of a sentence.";

/// Our rules for sentences as an SRX 2.0 file.
///
/// # Errors
/// When a word list is missing or broken.
pub fn export_srx(models: &Models) -> Result<String> {
    let mut out = Writer::default();
    out.0.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out.0, "<!--\n{LIMITS}\n-->");
    out.0.push_str(
        "<srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\">\n  \
         <header segmentsubflows=\"yes\" cascade=\"yes\">\n    \
         <formathandle type=\"start\" include=\"no\"/>\n    \
         <formathandle type=\"end\" include=\"yes\"/>\n    \
         <formathandle type=\"isolated\" include=\"no\"/>\n  \
         </header>\n  <body>\n    <languagerules>\n",
    );
    out.list("Chinese marks", |out| chinese(models, out))?;
    out.list("English", |out| english(models, out))?;
    out.0.push_str("    </languagerules>\n    <maprules>\n");
    // Our engine goes by the marks: a Chinese sentence in an English text follows the Chinese ones.
    for name in ["Chinese marks", "English"] {
        let _ = writeln!(out.0, "      <languagemap languagepattern=\".*\" languagerulename=\"{name}\"/>");
    }
    out.0.push_str("    </maprules>\n  </body>\n</srx>\n");
    Ok(out.0)
}

const HAN: &str = r"\u3400-\u4DBF\u4E00-\u9FFF";

fn chinese(models: &Models, out: &mut Writer) -> Result<()> {
    let speech = alternatives(&words(models, "split/zh/speech.txt")?);
    let continuations = alternatives(&words(models, "split/zh/continuations.txt")?);
    out.note("A run of marks and what closes behind it are one");
    out.no("[。！？｡…]", r"\s*[。！？｡…”’」』）】〕》〉]");
    out.no("[。！？｡…][”’」』）】〕》〉]*", r"\s*[，、；：,;:%％”’」』）】〕》〉]");
    out.note("No end inside or behind a title, nor inside a bracket in a sentence");
    out.no(r"[。！？…]+[》〉]", "");
    out.no(r"《[^《》\n]{0,48}[。！？…]", r"[^《》\n]{0,48}》");
    out.no(r"[^\s。！？…]（[^（）\n]{0,120}[。！？…]", r"[^（）\n]{0,120}）");
    out.no(r"[^\s。！？…]（[^（）\n]{0,120}[。！？…]+）", "");
    out.note("Behind a quotation: the sentence goes on, or names the speaker");
    out.no("[。！？…][”」』\"]", &format!("(?:{continuations})"));
    out.no(
        "[。！？…][”」』\"]",
        &format!(r#"[^。！？，；：…“”「」"\n]{{0,14}}(?:{speech})(?:[。！？\n]|[，：]\s?[“「"])"#),
    );
    out.no(&format!("[{HAN}][“「][^“”「」，]{{1,7}}[！？][”」]"), &format!("[{HAN}]"));
    out.note("…… is a pause where a word is taken up again or goes on");
    out.no("…+", &format!("(?:{continuations})"));
    out.yes(&format!("[{HAN}]{{2}}…+"), &format!(r"\s*[{HAN}“「《]"));
    out.yes(&format!("[{HAN}]{{2}}…+[”」』]"), &format!(r"\s*[{HAN}“「《]"));
    out.note("All other full-width stops");
    out.yes("[。！？｡‼⁇⁈⁉]+[”’」』）】〕\"]*", "");
    Ok(())
}

fn english(models: &Models, out: &mut Writer) -> Result<()> {
    let classes = Classes::read(models)?;
    let starters = words(models, "split/en/starters.txt")?;
    let starters: Vec<String> = starters.iter().map(|w| capital(w)).collect();
    let starts = format!(r#"\s+[“"‘(]?(?:{})\b"#, alternatives(&starters));
    let of = |names: &[&str]| format!(r"\b(?:{})\.", classes.alternatives(names));
    out.note("Labels of lists");
    out.no(r"^[ \t]*(?:[•*–-][ \t]*)?(?:\d{1,3}|[A-Za-z]|[ivx]{2,3})\.", r"[ \t]");
    out.note("Abbreviations that may end a sentence, before a usual first word");
    out.yes(&of(&["street", "final"]), &starts);
    out.yes(r"(?:\b\p{L}\.){2,}", &starts);
    out.note("Abbreviations that end none, and those that did not above");
    out.no(&of(&["title", "street", "never", "final"]), r"\s");
    out.note("Abbreviations that want a number");
    out.no(&of(&["number"]), r"\s*(?:[\d§#\[(]|[IVXLC]+\b)");
    out.note("Abbreviations that end a sentence before a capital");
    let hours = alternatives(&classes.of(&["hour"]));
    out.no(r"\b[AaPp]\.?[Mm]\.", &format!(r"\s+(?:(?:{hours})\b|[\d(])"));
    out.no(&of(&["number", "ends"]), r"\s+\p{Ll}");
    out.no(&of(&["month", "day"]), r"\s+[\d\p{Ll}]");
    out.no(&of(&["day"]), &format!(r"\s+(?:{})\b", alternatives(&classes.of(&["month", "hour"]))));
    out.note("Initials, and letters with a stop behind each");
    out.yes(r"\b[A-Z]\.", &starts);
    out.no(r"\b[A-HJ-Z]\.", r"\s+\p{Lu}");
    out.no(r"(?:\b\p{L}\.){2,}", r"\s");
    out.note("Names that end in a mark");
    let marked = words(models, "split/en/marked.txt")?;
    out.no(&format!(r"\b(?:{})", alternatives(&marked)), r"\s+\P{Lu}");
    out.note("A quotation with the one who said it, a bracket inside a sentence");
    let said = alternatives(&words(models, "split/en/attribution.txt")?);
    out.no("[?!][”\"’]", &format!(r"\s+(?:\p{{Lu}}[\p{{L}}.'’-]*\s+){{0,3}}(?:{said})\b"));
    out.no("[.?!…]+[”\"’»)\\]]+", r"\s+\p{Ll}");
    out.note("An ellipsis where the sentence goes on");
    out.no(r"(?:…|\.\.|\. \.)", r"\s+[\p{Ll}\d.]");
    out.no(r"\.", r"\s\.");
    out.note("Every other stop that white space follows");
    out.yes("[.?!…]+[”\"’'»)\\]”」』）]*(?:\\[\\d{1,3}\\])*", r"\s+[^\s,;:%/&=)\]”»，、；：）」』》]");
    out.note("A full-width closing mark or a Chinese character stands without a space");
    out.yes(&format!("[{HAN}][.?!]+[”\"’」』）]*"), &format!("[{HAN}“「《（]"));
    out.note("A blank line");
    out.yes(r"\n[ \t\r]*\n", "");
    Ok(())
}

#[derive(Default)]
struct Writer(String);

impl Writer {
    fn list(&mut self, name: &str, rules: impl FnOnce(&mut Self) -> Result<()>) -> Result<()> {
        let _ = writeln!(self.0, "      <languagerule languagerulename=\"{name}\">");
        rules(self)?;
        self.0.push_str("      </languagerule>\n");
        Ok(())
    }

    fn note(&mut self, text: &str) {
        let _ = writeln!(self.0, "        <!-- {text} -->");
    }

    fn no(&mut self, before: &str, after: &str) {
        self.rule("no", before, after);
    }

    fn yes(&mut self, before: &str, after: &str) {
        self.rule("yes", before, after);
    }

    fn rule(&mut self, breaks: &str, before: &str, after: &str) {
        let escape = |s| quick_xml::escape::partial_escape(s);
        let _ = writeln!(
            self.0,
            "        <rule break=\"{breaks}\">\n          <beforebreak>{}</beforebreak>\n          \
             <afterbreak>{}</afterbreak>\n        </rule>",
            escape(before),
            escape(after)
        );
    }
}

/// Abbreviations by class, each with the class that it has first.
struct Classes(Vec<(String, Vec<String>)>);

impl Classes {
    fn read(models: &Models) -> Result<Self> {
        let mut all: Vec<(String, Vec<String>)> = Vec::new();
        let mut known = std::collections::HashSet::new();
        for id in ["split/en/abbreviations.txt", "split/en/calendar.txt"] {
            for (n, line) in list(&models.text(id)?) {
                let (class, words) = line
                    .split_once(':')
                    .ok_or_else(|| Error::model(id, format!("line {n}: not `class: words`")))?;
                let fresh =
                    words.split_whitespace().filter(|w| class == "hour" || known.insert(w.to_lowercase()));
                let fresh = fresh.map(str::to_owned);
                match all.iter_mut().find(|c| c.0 == class) {
                    Some(entry) => entry.1.extend(fresh),
                    None => all.push((class.to_owned(), fresh.collect())),
                }
            }
        }
        Ok(Self(all))
    }

    fn of(&self, names: &[&str]) -> Vec<String> {
        self.0.iter().filter(|c| names.contains(&c.0.as_str())).flat_map(|c| c.1.iter().cloned()).collect()
    }

    /// An expression for the words of some classes: a lower-case one in any case, others as they are written.
    fn alternatives(&self, names: &[&str]) -> String {
        let (exact, any): (Vec<String>, Vec<String>) =
            self.of(names).into_iter().partition(|w| w.starts_with(char::is_uppercase));
        match (exact.is_empty(), any.is_empty()) {
            (_, true) => alternatives(&exact),
            (true, false) => format!("(?i:{})", alternatives(&any)),
            _ => format!("{}|(?i:{})", alternatives(&exact), alternatives(&any)),
        }
    }
}

fn words(models: &Models, id: &str) -> Result<Vec<String>> {
    let text = models.text(id)?;
    Ok(list(&text).flat_map(|(_, line)| line.split_whitespace()).map(str::to_owned).collect())
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// `a|b|c`, the signs in them taken as they are. White space and letters need no escape in any dialect.
fn alternatives(words: &[String]) -> String {
    let escaped = words.iter().map(|w| {
        w.chars().fold(String::new(), |mut out, c| {
            if c.is_ascii_punctuation() && c != '\'' {
                out.push('\\');
            }
            out.push(c);
            out
        })
    });
    escaped.collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Lang, SentenceKind, Tiling};
    use crate::split::{Options, Splitter, Srx};

    /// The file, read back and applied alone, against the engine on the examples.
    #[test]
    fn our_rules_as_srx_are_nearly_our_rules() {
        let models = Models::embedded();
        let srx = Srx::parse(export_srx(&models).unwrap().as_bytes(), "ours.srx").unwrap();
        assert!(srx.rules() > 30);
        let splitter = Splitter::new(&models).unwrap();
        let (mut same, mut ours, mut theirs) = (0, 0, 0);
        for page in [
            include_str!("../../../examples/data/english-repost.txt"),
            include_str!("../../../examples/data/interleaved.txt"),
            include_str!("../../../examples/data/two-blocks.txt"),
            include_str!("../../../examples/data/traditional.txt"),
        ] {
            let ends = |tiles: Tiling<SentenceKind>| -> std::collections::BTreeSet<usize> {
                assert!(tiles.covers(page.len()));
                tiles.iter().filter(|t| *t.1 == SentenceKind::Text).map(|t| t.0.end).collect()
            };
            let engine = ends(splitter.split(page, Lang::UND, &Options::default()));
            let rules = ends(srx.split(page, Lang::UND));
            same += engine.intersection(&rules).count();
            ours += engine.len();
            theirs += rules.len();
        }
        let f1 = 2.0 * same as f64 / (ours + theirs) as f64;
        assert!(f1 >= 0.97, "{same} of {ours} ends are the same, {theirs} are the rules': F1 {f1:.3}");
    }
}
