//! Rules of two expressions, one for what stands before a place and one for what stands behind it: the form of SRX.
//!
//! All expressions before places are one automaton that reads forward, all behind places one that reads backward;
//! each reports every place where one of its expressions matches. So a text is read twice whatever the number of
//! rules, and no expression can make it slow. A rule is a pair of expressions that meet at a place.

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::pool::Pool;
use regex_automata::{Input, MatchKind};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind, Look, Repetition};
use std::collections::BTreeMap;
use std::panic::{RefUnwindSafe, UnwindSafe};

/// A rule. The first one that matches at a place decides about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// What it decides: a break, or none.
    pub(super) breaks: bool,
    /// What ends at the place, as an expression of the `regex` crate; anything when empty.
    pub(super) before: String,
    /// What begins at the place.
    pub(super) after: String,
}

/// Number of the expression that matches everywhere.
const ANYTHING: usize = 0;

/// Rules, ready to be applied.
#[derive(Debug)]
pub(super) struct Matcher {
    before: Side,
    after: Side,
    /// For each expression before a place, in the order of the rules: the expression behind it, and the rule.
    table: Vec<Vec<(usize, usize)>>,
    breaks: Vec<bool>,
    /// What a rule without expressions decides about all places that no rule before it matches.
    otherwise: Option<bool>,
}

impl Matcher {
    /// Puts rules together. Where the expressions have been [`parse`]d before, the only fault left is their size:
    /// `limit` is the most bytes that the automaton of a side may take.
    pub(super) fn new(rules: &[Rule], limit: Option<usize>) -> Result<Self, String> {
        let (mut before, mut after) = (Numbers::default(), Numbers::default());
        let (mut table, mut breaks, mut otherwise) = (vec![Vec::new()], Vec::new(), None);
        for (number, rule) in rules.iter().enumerate() {
            let b = before.number(&rule.before)?;
            let a = after.number(&rule.after)?;
            if b == ANYTHING && a == ANYTHING {
                otherwise = Some(rule.breaks);
                break;
            }
            table.resize_with(table.len().max(b + 1), Vec::new);
            table[b].push((a, number));
            breaks.push(rule.breaks);
        }
        Ok(Self {
            before: before.side(false, limit)?,
            after: after.side(true, limit)?,
            table,
            breaks,
            otherwise,
        })
    }

    /// What is decided about places that no rule names.
    pub(super) fn otherwise(&self) -> Option<bool> {
        self.otherwise
    }

    /// The places that a rule decides about, ascending, with what it decides: places inside the text, between two
    /// characters. Linear in the text.
    pub(super) fn decide(&self, text: &str) -> Vec<(usize, bool)> {
        let mut behind = Vec::new();
        self.after.backward(text, |at, id| behind.push((at, id)));
        let mut before = Vec::new();
        self.before.forward(text, |at, id| before.push((at, id)));
        let mut out = Vec::new();
        let mut seen = vec![usize::MAX; self.after.count + 1];
        let (mut b, mut a) = (0, behind.len());
        let free = !self.table[ANYTHING].is_empty();
        loop {
            let next_b = before.get(b).map_or(usize::MAX, |h| h.0);
            let next_a = if free { a.checked_sub(1).map_or(usize::MAX, |i| behind[i].0) } else { usize::MAX };
            let at = next_b.min(next_a);
            if at == usize::MAX {
                return out;
            }
            while let Some((_, id)) = a.checked_sub(1).map(|i| behind[i]).filter(|h| h.0 <= at) {
                if behind[a - 1].0 == at {
                    seen[id] = at;
                }
                a -= 1;
            }
            let mut rule = self.first(ANYTHING, at, &seen, usize::MAX);
            while let Some((_, id)) = before.get(b).filter(|h| h.0 == at) {
                rule = self.first(*id, at, &seen, rule);
                b += 1;
            }
            if rule != usize::MAX && at > 0 && at < text.len() && text.is_char_boundary(at) {
                out.push((at, self.breaks[rule]));
            }
        }
    }

    /// The first rule of those that begin with expression `id` and match at `at`, or `than` when that is earlier.
    fn first(&self, id: usize, at: usize, seen: &[usize], than: usize) -> usize {
        let mut entries = self.table[id].iter().take_while(|e| e.1 < than);
        entries.find(|(a, _)| *a == ANYTHING || seen[*a] == at).map_or(than, |e| e.1)
    }
}

/// Expressions, each once, numbered from 1.
#[derive(Default)]
struct Numbers {
    ids: BTreeMap<String, usize>,
    expressions: Vec<Hir>,
}

impl Numbers {
    fn number(&mut self, source: &str) -> Result<usize, String> {
        if let Some(id) = self.ids.get(source) {
            return Ok(*id);
        }
        let hir = parse(source)?;
        let id = if everywhere(&hir) {
            ANYTHING
        } else {
            self.expressions.push(hir);
            self.expressions.len()
        };
        self.ids.insert(source.to_owned(), id);
        Ok(id)
    }

    fn side(self, reverse: bool, limit: Option<usize>) -> Result<Side, String> {
        let count = self.expressions.len();
        if count == 0 {
            return Ok(Side { count, automaton: None });
        }
        let nfa = thompson::Compiler::new()
            .configure(
                thompson::Config::new()
                    .reverse(reverse)
                    .utf8(false)
                    .which_captures(WhichCaptures::None)
                    .nfa_size_limit(limit),
            )
            .build_many_from_hir(&self.expressions)
            .map_err(|e| e.to_string())?;
        let dfa = DFA::builder()
            .configure(
                DFA::config()
                    .match_kind(MatchKind::All)
                    .cache_capacity(CACHE)
                    .skip_cache_capacity_check(true),
            )
            .build_from_nfa(nfa)
            .map_err(|e| e.to_string())?;
        let maker = dfa.clone();
        let caches: Pool<Cache, NewCache> = Pool::new(Box::new(move || maker.create_cache()));
        Ok(Side { count, automaton: Some((dfa, caches)) })
    }
}

/// Most bytes of the automaton's states that are kept at a time.
const CACHE: usize = 8 << 20;

type NewCache = Box<dyn Fn() -> Cache + Send + Sync + UnwindSafe + RefUnwindSafe>;

/// The expressions of one side.
struct Side {
    count: usize,
    automaton: Option<(DFA, Pool<Cache, NewCache>)>,
}

impl std::fmt::Debug for Side {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Side({} expressions)", self.count)
    }
}

impl Side {
    /// Every place where an expression ends, ascending.
    fn forward(&self, text: &str, hit: impl FnMut(usize, usize)) {
        let Some((dfa, caches)) = &self.automaton else { return };
        let cache = &mut caches.get();
        let start = dfa.start_state_forward(cache, &Input::new(text)).ok();
        walk(dfa, cache, start, text.bytes().enumerate(), text.len(), hit);
    }

    /// Every place where an expression begins, descending.
    fn backward(&self, text: &str, hit: impl FnMut(usize, usize)) {
        let Some((dfa, caches)) = &self.automaton else { return };
        let cache = &mut caches.get();
        let start = dfa.start_state_reverse(cache, &Input::new(text)).ok();
        walk(dfa, cache, start, text.bytes().enumerate().rev().map(|(i, b)| (i + 1, b)), 0, hit);
    }
}

/// Takes the automaton over the bytes, each with the place that it stands before; `last` is the place after all. A match
/// is known one byte late. (The crate's own search for overlapping matches is wrong backward: all matches of a place but
/// the first are put one byte early.)
fn walk(
    dfa: &DFA,
    cache: &mut Cache,
    start: Option<LazyStateID>,
    bytes: impl Iterator<Item = (usize, u8)>,
    last: usize,
    mut hit: impl FnMut(usize, usize),
) {
    // A step can fail only with settings that are not used here (quit bytes, giving up on a crowded cache).
    let Some(mut state) = start else { return };
    let mut tell = |cache: &Cache, state: LazyStateID, at: usize| {
        if state.is_match() {
            (0..dfa.match_len(cache, state))
                .for_each(|i| hit(at, dfa.match_pattern(cache, state, i).as_usize() + 1));
        }
    };
    for (at, byte) in bytes {
        let Ok(next) = dfa.next_state(cache, state, byte) else { return };
        state = next;
        tell(cache, state, at);
    }
    if let Ok(end) = dfa.next_eoi_state(cache, state) {
        tell(cache, end, last);
    }
}

/// An expression matches the empty string without looking around: it holds everywhere.
fn everywhere(hir: &Hir) -> bool {
    hir.properties().minimum_len() == Some(0) && hir.properties().look_set().is_empty()
}

/// Reads an expression of the `regex` crate. `^` and `$` are the ends of lines. `\b` goes by ASCII letters, as it
/// does in Java: an automaton cannot tell the words of all scripts, and with `在Mr.` it is what is meant.
pub(super) fn parse(source: &str) -> Result<Hir, String> {
    let hir = ParserBuilder::new().multi_line(true).build().parse(source).map_err(|e| match e {
        regex_syntax::Error::Parse(e) => e.kind().to_string(),
        regex_syntax::Error::Translate(e) => e.kind().to_string(),
        e => e.to_string(),
    })?;
    Ok(ascii_words(&hir))
}

fn ascii_words(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Look(look) => Hir::look(match look {
            Look::WordUnicode => Look::WordAscii,
            Look::WordUnicodeNegate => Look::WordAsciiNegate,
            Look::WordStartUnicode => Look::WordStartAscii,
            Look::WordEndUnicode => Look::WordEndAscii,
            Look::WordStartHalfUnicode => Look::WordStartHalfAscii,
            Look::WordEndHalfUnicode => Look::WordEndHalfAscii,
            other => *other,
        }),
        HirKind::Repetition(r) => {
            Hir::repetition(Repetition { sub: Box::new(ascii_words(&r.sub)), ..r.clone() })
        }
        HirKind::Capture(c) => ascii_words(&c.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(ascii_words).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(ascii_words).collect()),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) => hir.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(rules: &[(bool, &str, &str)], text: &str) -> Vec<(usize, bool)> {
        let rules: Vec<Rule> = rules
            .iter()
            .map(|(breaks, before, after)| Rule {
                breaks: *breaks,
                before: (*before).into(),
                after: (*after).into(),
            })
            .collect();
        Matcher::new(&rules, None).unwrap().decide(text)
    }

    #[test]
    fn the_first_rule_decides() {
        let rules = [(false, r"\bMr\.", r"\s"), (true, r"\.", r"\s+\p{Lu}"), (false, r"\.", r"\s")];
        assert_eq!(
            decided(&rules, "Mr. A. B. c. 在Mr. X"),
            [(3, false), (6, true), (9, false), (12, false), (19, false)]
        );
    }

    #[test]
    fn an_empty_side_matches_anything() {
        assert_eq!(decided(&[(true, "。", "")], "好。走。"), [(6, true)]);
        assert_eq!(decided(&[(true, "", "——")], "好——走"), [(3, true)]);
        let all = Matcher::new(&[Rule { breaks: false, before: String::new(), after: r"\s*".into() }], None)
            .unwrap();
        assert_eq!(all.otherwise(), Some(false));
    }

    #[test]
    fn rules_with_several_matches_at_one_place_are_found_at_that_place() {
        let rules = [(true, "b", "c+"), (false, "a", "bc"), (true, "a", "b")];
        assert_eq!(decided(&rules, "abcabx"), [(1, false), (2, true), (4, true)]);
    }

    #[test]
    fn every_match_counts_also_those_inside_others() {
        // A search for one match after the other would not see the second place.
        assert_eq!(decided(&[(false, r"a b|b\.", "")], "a b. c"), [(3, false), (4, false)]);
        assert_eq!(decided(&[(true, "^", "x")], "x\nx"), [(2, true)]);
    }
}
