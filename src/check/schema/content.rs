//! Content models: which children an element may have, in which order.
//!
//! A model is a regular expression over names, as in a DTD. It is kept as its positions with what may follow each of
//! them (Glushkov's automaton), so that a fault can be told together with what was expected instead.

/// What stands at a position of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// An element of a known namespace: namespace, local name.
    Element(String, String),
    /// An element of any namespace that the table does not know.
    Other,
}

/// A content model.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    items: Vec<Item>,
    first: Vec<usize>,
    follow: Vec<Vec<usize>>,
    last: Vec<bool>,
    nullable: bool,
}

/// Where a match stands: before the first child, or at any of these positions.
#[derive(Clone, Debug, Default)]
pub(crate) struct State(Option<Vec<usize>>);

impl Model {
    /// Takes a child; `false` when it may not stand here, and then the state stays as it is.
    pub(crate) fn take(&self, state: &mut State, is: impl Fn(&Item) -> bool) -> bool {
        let mut next: Vec<usize> = self.expected(state).filter(|&p| is(&self.items[p])).collect();
        next.sort_unstable();
        next.dedup();
        if next.is_empty() {
            return false;
        }
        state.0 = Some(next);
        true
    }

    /// Whether the children may end here.
    pub(crate) fn may_end(&self, state: &State) -> bool {
        match &state.0 {
            None => self.nullable,
            Some(at) => at.iter().any(|&p| self.last[p]),
        }
    }

    fn expected<'s>(&'s self, state: &'s State) -> Box<dyn Iterator<Item = usize> + 's> {
        match &state.0 {
            None => Box::new(self.first.iter().copied()),
            Some(at) => Box::new(at.iter().flat_map(|&p| self.follow[p].iter().copied())),
        }
    }

    /// What may come next, each once, in the order of the model.
    pub(crate) fn next(&self, state: &State) -> Vec<&Item> {
        let mut positions: Vec<usize> = self.expected(state).collect();
        positions.sort_unstable();
        let mut out: Vec<&Item> = Vec::new();
        for p in positions {
            if !out.contains(&&self.items[p]) {
                out.push(&self.items[p]);
            }
        }
        out
    }

    /// Whether the model names such a child anywhere.
    pub(crate) fn names(&self, is: impl Fn(&Item) -> bool) -> bool {
        self.items.iter().any(is)
    }

    /// Names of the model, for a check of the table.
    pub(crate) fn items(&self) -> &[Item] {
        &self.items
    }
}

/// A piece of a model under construction.
#[derive(Clone, Debug, Default)]
struct Part {
    first: Vec<usize>,
    last: Vec<usize>,
    nullable: bool,
}

/// Reads `a?, (b | c)*, other*`; `name` turns a word into an item.
pub(crate) fn parse(text: &str, name: &mut dyn FnMut(&str) -> Result<Item, String>) -> Result<Model, String> {
    let mut parser = Parser { words: words(text), at: 0, items: Vec::new(), follow: Vec::new(), name };
    if parser.words.is_empty() {
        return Ok(Model { nullable: true, ..Model::default() });
    }
    let part = parser.choice(0)?;
    if parser.at < parser.words.len() {
        return Err(format!("unexpected {:?} in the content model", parser.words[parser.at]));
    }
    let mut last = vec![false; parser.items.len()];
    for p in part.last {
        last[p] = true;
    }
    for follow in &mut parser.follow {
        follow.sort_unstable();
        follow.dedup();
    }
    Ok(Model { items: parser.items, first: part.first, follow: parser.follow, last, nullable: part.nullable })
}

fn words(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        if c.is_whitespace() || "()|,?*+".contains(c) {
            if !word.is_empty() {
                out.push(std::mem::take(&mut word));
            }
            if !c.is_whitespace() {
                out.push(c.to_string());
            }
        } else {
            word.push(c);
        }
    }
    if !word.is_empty() {
        out.push(word);
    }
    out
}

struct Parser<'n> {
    words: Vec<String>,
    at: usize,
    items: Vec<Item>,
    follow: Vec<Vec<usize>>,
    name: &'n mut dyn FnMut(&str) -> Result<Item, String>,
}

impl Parser<'_> {
    fn peek(&self) -> &str {
        self.words.get(self.at).map_or("", String::as_str)
    }

    fn eat(&mut self, word: &str) -> bool {
        let there = self.peek() == word;
        self.at += usize::from(there);
        there
    }

    fn choice(&mut self, depth: usize) -> Result<Part, String> {
        if depth > 16 {
            return Err("the content model is nested too deeply".into());
        }
        let mut whole = self.sequence(depth)?;
        while self.eat("|") {
            let other = self.sequence(depth)?;
            whole.first.extend(other.first);
            whole.last.extend(other.last);
            whole.nullable |= other.nullable;
        }
        Ok(whole)
    }

    fn sequence(&mut self, depth: usize) -> Result<Part, String> {
        let mut whole = self.term(depth)?;
        while self.eat(",") {
            let next = self.term(depth)?;
            self.link(&whole.last, &next.first);
            if whole.nullable {
                whole.first.extend(&next.first);
            }
            if next.nullable {
                whole.last.extend(next.last);
            } else {
                whole.last = next.last;
            }
            whole.nullable &= next.nullable;
        }
        Ok(whole)
    }

    fn term(&mut self, depth: usize) -> Result<Part, String> {
        let mut part = if self.eat("(") {
            let part = self.choice(depth + 1)?;
            if !self.eat(")") {
                return Err("a parenthesis is not closed in the content model".into());
            }
            part
        } else {
            let word = self.peek().to_owned();
            if word.is_empty() || "|,?*+)".contains(&word) {
                return Err(format!("a name is missing before {word:?} in the content model"));
            }
            self.at += 1;
            let item = (self.name)(&word)?;
            let p = self.items.len();
            self.items.push(item);
            self.follow.push(Vec::new());
            Part { first: vec![p], last: vec![p], nullable: false }
        };
        if self.eat("?") {
            part.nullable = true;
        } else if self.eat("*") {
            self.link(&part.last.clone(), &part.first.clone());
            part.nullable = true;
        } else if self.eat("+") {
            self.link(&part.last.clone(), &part.first.clone());
        }
        Ok(part)
    }

    fn link(&mut self, from: &[usize], to: &[usize]) {
        for &p in from {
            self.follow[p].extend(to);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(text: &str) -> Model {
        parse(text, &mut |w| {
            Ok(if w == "other" { Item::Other } else { Item::Element(String::new(), w.to_owned()) })
        })
        .expect(text)
    }

    /// Runs children through a model: those refused, whether it may end, and what was expected at the end.
    fn run(model: &Model, children: &str) -> (String, bool, String) {
        let mut state = State::default();
        let mut refused = String::new();
        for c in children.chars() {
            let is =
                |i: &Item| *i == if c == '*' { Item::Other } else { Item::Element(String::new(), c.into()) };
            if !model.take(&mut state, is) {
                refused.push(c);
            }
        }
        let next = model.next(&state).into_iter().map(|i| match i {
            Item::Element(_, n) => n.as_str(),
            Item::Other => "*",
        });
        (refused, model.may_end(&state), next.collect())
    }

    #[test]
    fn a_model_takes_what_it_describes_and_says_what_it_expects() {
        let m = model("s?, other*, n?, (u | g)+");
        assert_eq!(run(&m, "u"), (String::new(), true, "ug".into()));
        assert_eq!(run(&m, "s**nugg"), (String::new(), true, "ug".into()));
        assert_eq!(run(&m, "sn"), (String::new(), false, "ug".into()));
        assert_eq!(run(&m, ""), (String::new(), false, "s*nug".into()));
        assert_eq!(run(&m, "un*"), ("n*".into(), true, "ug".into()));
        assert_eq!(run(&m, "ssu"), ("s".into(), true, "ug".into()));
        let empty = model("");
        assert_eq!(run(&empty, "a"), ("a".into(), true, String::new()));
        let nested = model("(a, b?)*, (c | (d, e))");
        assert_eq!(run(&nested, "abaabde"), (String::new(), true, String::new()));
        assert_eq!(run(&nested, "d"), (String::new(), false, "e".into()));
    }

    #[test]
    fn a_broken_model_is_told() {
        let fault = |text| parse(text, &mut |w| Ok(Item::Element(String::new(), w.into()))).expect_err(text);
        assert!(fault("(a").contains("not closed"));
        assert!(fault("a,,b").contains("missing"));
        assert!(fault("a b").contains("unexpected"));
    }
}
