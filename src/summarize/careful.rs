//! The default: down the text from its lead, passing over what cannot stand alone.

use super::budget::{Budget, Cost};
use super::facts::{Chosen, Facts, is_damaged};
use super::{Choice, why};
use std::collections::HashSet;

/// After this many sentences that did not fit, the rest is too far from the lead to be worth a place.
const MISSES: usize = 3;
/// A sentence is compared with this many of the last picks: enough for any summary, and linear for a long extract.
pub(super) const COMPARED: usize = 24;

/// A choice in the making.
pub(super) struct Walk<'f, 'a, 'b> {
    facts: &'f Facts<'a>,
    budget: Budget<'b>,
    spent: Cost,
    choice: Choice,
    texts: HashSet<&'a str>,
    recent: Vec<usize>,
    known: HashSet<&'a str>,
}

impl Chosen for Walk<'_, '_, '_> {
    fn has(&self, i: usize) -> bool {
        self.choice.picked[i].is_some()
    }

    fn knows(&self, name: &str) -> bool {
        self.known.contains(name)
    }

    fn says(&self, i: usize) -> bool {
        self.recent.iter().rev().take(COMPARED).any(|&j| self.facts.repeats(i, j))
    }

    fn is_same(&self, text: &str) -> bool {
        self.texts.contains(text)
    }
}

/// Chooses.
pub(super) fn choose(facts: &Facts<'_>, budget: Budget<'_>) -> Choice {
    let mut walk = Walk {
        facts,
        budget,
        spent: Cost::default(),
        choice: Choice::none(facts.len()),
        texts: HashSet::new(),
        recent: Vec::new(),
        known: HashSet::new(),
    };
    walk.go(false);
    walk.go(true);
    if walk.recent.is_empty() {
        walk.take_any();
    }
    walk.choice
}

impl Walk<'_, '_, '_> {
    /// Goes down the text once. With `fill`, weak sentences may take the places that are left.
    fn go(&mut self, fill: bool) {
        let (mut i, mut misses) = (0, 0);
        while i < self.facts.len() && misses < MISSES && !self.budget.is_full(self.spent) {
            let (first, last) = self.facts.group(i);
            if self.choice.picked[i].is_none() {
                match self.plan(first, last, fill) {
                    Ok(plan) => self.pick(plan, first, fill),
                    Err(why) => {
                        misses += usize::from(why == why::OVER_BUDGET);
                        self.choice.passed[first..=last].iter_mut().for_each(|p| *p = p.or(Some(why)));
                    }
                }
            }
            i = last.max(i) + 1;
        }
    }

    /// Nothing can stand: the best of the lead rather than nothing.
    fn take_any(&mut self) {
        let tolerable =
            |p: Option<&'static str>| !matches!(p, Some(why::CAPTION | why::HALF_QUOTATION | why::DATELINE));
        let fits = |s: &Self, i: usize| {
            let text = s.facts.text(i);
            !is_damaged(text) && !text.trim().is_empty() && s.budget.holds(s.budget.cost(text))
        };
        let looked = 0..self.facts.len().min(COMPARED);
        let best = looked.clone().find(|&i| tolerable(self.choice.passed[i]) && fits(self, i));
        if let Some(i) = best.or_else(|| looked.clone().find(|&i| fits(self, i))) {
            self.choice.picked[i] = Some(why::ONLY_CHOICE);
        }
    }

    /// The sentences to take so that `first..=last` can stand, within what is left to spend.
    fn plan(&self, first: usize, last: usize, fill: bool) -> Result<Vec<usize>, &'static str> {
        let plan = self.facts.plan(first, last, fill, self)?;
        let cost = plan.iter().fold(self.spent, |cost, &k| cost.and(self.budget.cost(self.facts.text(k))));
        if self.budget.holds(cost) { Ok(plan) } else { Err(why::OVER_BUDGET) }
    }

    fn pick(&mut self, plan: Vec<usize>, first: usize, fill: bool) {
        let target = self.facts.group(first);
        for &k in &plan {
            if self.choice.picked[k].is_some() {
                continue;
            }
            let text = self.facts.text(k);
            self.spent = self.spent.and(self.budget.cost(text));
            self.choice.picked[k] = Some(match () {
                () if k < target.0 => why::ANTECEDENT,
                () if target.0 < target.1 => why::WHOLE_QUOTATION,
                () if self.facts.points_back(k).is_some() => why::WITH_ANTECEDENT,
                () if fill && self.choice.passed[k].is_some_and(|w| w != why::OVER_BUDGET) => why::FILL,
                () => why::LEAD,
            });
            self.choice.passed[k] = None;
            self.texts.insert(text.trim());
            self.recent.push(k);
            self.known.extend(self.facts.names(k).introduced);
        }
    }
}
