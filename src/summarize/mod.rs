//! Stage 7, summarize: the sentences that tell the story, as they stand.
//!
//! News tells the most important thing first, so the order of the choice is the order of the text ("lead"); measured
//! against graph rankings, it wins on every set of news with summaries by editors. What lead gets wrong is taken
//! care of: sentences that cannot stand alone are passed over, or come with the sentence that they need. That is the
//! ranker `careful`; the others are in [`Ranker`].
//!
//! Each pick and each skip says why:
//!
//! | pick | the sentence … |
//! |---|---|
//! | `lead` | is the next that stands alone |
//! | `with_antecedent` | points back to the pick before it |
//! | `antecedent` | is there because a later pick needs it |
//! | `whole_quotation` | is a part of a quotation over several sentences |
//! | `short_document` | is there because all are: the text is no longer than its summary may be |
//! | `fill` | is weak, but there was room and nothing better |
//! | `only_choice` | is the best of a text in which nothing stands alone |
//! | `ranked` | is among those that another ranker than the default puts first |
//!
//! | skip | the sentence … |
//! |---|---|
//! | `damaged` | has lost characters (U+FFFD) |
//! | `duplicate` | is in the summary already |
//! | `near_repeat` | says what a pick says |
//! | `repeats_title` | says no more than the title |
//! | `caption` | is a caption, a credit, a call to the reader, or empty |
//! | `dateline` | is only place, date and agency |
//! | `fragment` | is very short or has no final mark |
//! | `question` | asks |
//! | `half_quotation` | has one end of a quotation whose other end is missing |
//! | `bare_quotation` | is a quotation without its speaker, who is not in the pick before |
//! | `dangling_pronoun` | points to something that is not in the summary |
//! | `dangling_connective` | goes on from something that is not in the summary |
//! | `unintroduced_name` | names by surname someone whose introduction is not in the summary |
//! | `over_budget` | does not fit, alone or with what it needs |

mod budget;
mod careful;
mod check;
mod content;
mod facts;
mod names;
mod preview;
mod quotes;
mod rank;
mod rules;

use crate::document::{Lang, Pick, Skip, Summary};
use crate::error::Result;
use crate::lexis::tokens::{BUILT_IN, TokenCounter};
use crate::lexis::words::StopWords;
use crate::models::Models;
use budget::{Budget, Cost};
use content::{Content, Same, Stops};
use facts::{Bar, Facts, is_damaged};
use rank::learned::Weights;
use rules::Rules;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;
use std::sync::{Arc, OnceLock};

pub use check::{DEFECTS, Defect, UNINTRODUCED};
pub use preview::{PREVIEWS, Preview, preview};
pub use rank::Ranker;
pub use rank::features::{COUNT, Features};

/// Settings of the stage. Every budget that is set holds.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// At most this many sentences.
    pub sentences: usize,
    /// At most this many words; a Han character counts as one.
    pub words: Option<usize>,
    /// At most this many characters (Unicode scalar values), separators included.
    pub chars: Option<usize>,
    /// At most this many tokens of the tokenizer.
    pub tokens: Option<usize>,
    /// Primary tag of the language to summarise; the body's main one when absent, English where both are there.
    pub lang: Option<String>,
    /// What decides which sentences are wanted first.
    pub ranker: Ranker,
}

impl Default for Options {
    fn default() -> Self {
        Self { sentences: 3, words: None, chars: None, tokens: None, lang: None, ranker: Ranker::Careful }
    }
}

/// A sentence that can be chosen.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Its text.
    pub text: &'a str,
    /// Number of its paragraph.
    pub paragraph: usize,
}

/// What stands between two sentences of a summary; budgets count it.
pub fn separator(lang: Lang) -> &'static str {
    if lang.joins_without_space() { "" } else { " " }
}

/// Chooses sentences.
#[derive(Clone, Debug)]
pub struct Summarizer {
    en: Arc<Lists>,
    zh: Arc<Lists>,
    tokens: Tokens,
}

/// What is known of a language.
#[derive(Debug)]
struct Lists {
    rules: Rules,
    stop: StopWords,
    stops: Stops,
    weights: Weights,
    /// Surnames can be told: names have capitals.
    surnames: bool,
}

impl Lists {
    fn new(models: &Models, primary: &str, surnames: bool) -> Result<Arc<Self>> {
        let (rules, stop) = (Rules::new(models, primary)?, StopWords::new(models, primary)?);
        let (stops, weights) = (Stops::new(&stop), Weights::new(models, primary)?);
        Ok(Arc::new(Self { rules, stop, stops, weights, surnames }))
    }
}

/// The lists of the summary's language; none for one that duiyi does not know.
#[derive(Clone, Copy, Debug)]
struct Knowledge<'a>(Option<&'a Lists>);

/// A tokenizer that is read when tokens are first counted: few runs need it, and reading it takes longer than all
/// the rest of a start.
#[derive(Clone, Debug)]
struct Tokens {
    built_in: Cow<'static, [u8]>,
    counter: Arc<OnceLock<Option<TokenCounter>>>,
}

impl Summarizer {
    /// Loads the word lists. The built-in tokenizer is only read when a token budget is first used.
    ///
    /// # Errors
    /// When a list is missing or broken, or the tokenizer is missing.
    pub fn new(models: &Models) -> Result<Self> {
        let built_in = models.bytes(BUILT_IN)?;
        let counter = match &built_in {
            // The one that the tests have read.
            Cow::Borrowed(_) => OnceLock::new(),
            // From a folder: a broken file has to be told now, `summarize` cannot.
            Cow::Owned(_) => OnceLock::from(Some(TokenCounter::from_models(models)?)),
        };
        let tokens = Tokens { built_in, counter: Arc::new(counter) };
        Ok(Self { en: Lists::new(models, "en", true)?, zh: Lists::new(models, "zh", false)?, tokens })
    }

    /// Counts tokens with another tokenizer than the built-in one.
    #[must_use]
    pub fn with_tokens(mut self, counter: TokenCounter) -> Self {
        self.tokens.counter = Arc::new(OnceLock::from(Some(counter)));
        self
    }

    /// The tokenizer that token budgets are counted with. The built-in one is read at the first call.
    pub fn tokens(&self) -> Option<&TokenCounter> {
        let Tokens { built_in, counter } = &self.tokens;
        counter.get_or_init(|| TokenCounter::from_bytes(built_in).ok()).as_ref()
    }

    /// Chooses from `sentences`, which are in the order of the document. `title` helps to pass over a sentence
    /// that only repeats it.
    ///
    /// Picks are in the order of the document and keep every budget together: characters and tokens are those of
    /// the picks joined by [`separator`]. Time is linear in the text.
    pub fn summarize(
        &self,
        sentences: &[Candidate<'_>],
        lang: Lang,
        title: Option<&str>,
        options: &Options,
    ) -> Summary {
        let counter = options.tokens.and_then(|_| self.tokens());
        let budget = Budget::new(options, separator(lang), counter);
        let facts = Facts::new(sentences, title, self.knowledge(lang));
        let weights = facts.know.0.map(|lists| &lists.weights);
        let mut choice = match (take_all(&facts, budget), options.ranker, weights) {
            (Some(all), _, _) => all,
            (None, Ranker::Careful, _) | (None, Ranker::Learned, None) => careful::choose(&facts, budget),
            (None, Ranker::Learned, Some(weights)) => rank::search::choose(&facts, weights, budget),
            (None, plain, _) => rank::plain(plain, &facts, budget),
        };
        choice.keep_joined(&facts, budget);
        let scores = choice.scores.take().unwrap_or_else(|| place_scores(&facts, &choice.picked));
        let picks = choice.picked.iter().enumerate().filter_map(|(i, why)| why.map(|why| (i, why)));
        let score = |index: usize| scores.get(index).copied().unwrap_or(0.0);
        let picks: Vec<Pick> = picks.map(|(index, why)| Pick { index, score: score(index), why }).collect();
        let end = picks.last().map_or(sentences.len(), |p| p.index);
        let skipped = choice.passed[..end].iter().enumerate();
        let skipped = skipped.filter_map(|(index, why)| why.map(|why| Skip { index, why })).collect();
        Summary { lang, picks, skipped }
    }

    fn knowledge(&self, lang: Lang) -> Knowledge<'_> {
        Knowledge(if lang.is_en() {
            Some(&self.en)
        } else if lang.is_zh() {
            Some(&self.zh)
        } else {
            None
        })
    }

    /// What the learned ranker sees of a text's first sentences, for fitting its weights.
    pub fn evidence(&self, sentences: &[Candidate<'_>], lang: Lang, title: Option<&str>) -> Evidence {
        let facts = Facts::new(sentences, title, self.knowledge(lang));
        let (features, vectors) = rank::features::features(&facts, rank::RANKED);
        let n = features.len();
        let of = |f: &dyn Fn(usize) -> bool| (0..n).map(f).collect();
        Evidence {
            pairs: (0..n)
                .map(|i| (0..i).map(|j| rank::search::pair(&facts, &vectors, j, i)).collect())
                .collect(),
            stands: of(&|i| !matches!(facts.bar(i, i), Bar::Hard(_))),
            alone: of(&|i| facts.group(i) == (i, i)),
            points_back: of(&|i| facts.points_back(i).is_some()),
            repeats: (0..n).map(|i| (0..i).map(|j| facts.repeats(i, j)).collect()).collect(),
            features,
        }
    }
}

/// What the learned ranker sees of a text.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Of each sentence.
    pub features: Vec<Features>,
    /// Of each sentence with each one before it, in the order of the last three names.
    pub pairs: Vec<Vec<[f32; 3]>>,
    /// Nothing keeps the sentence out for good.
    pub stands: Vec<bool>,
    /// It is no part of a quotation over several sentences.
    pub alone: Vec<bool>,
    /// It needs the sentence before it.
    pub points_back: Vec<bool>,
    /// Whether it repeats each one before it.
    pub repeats: Vec<Vec<bool>>,
}

/// Names of the learned ranker's weights, in the order of their file: features of a sentence, then of two.
pub fn feature_names() -> impl Iterator<Item = &'static str> {
    rank::features::NAMES.iter().chain(&rank::learned::PAIRS).copied()
}

/// Why each sentence is in, or was passed over.
struct Choice {
    picked: Vec<Option<&'static str>>,
    passed: Vec<Option<&'static str>>,
    /// What the ranker thinks of the first sentences, 0 to 1.
    scores: Option<Vec<f32>>,
}

impl Choice {
    fn none(n: usize) -> Self {
        Self { picked: vec![None; n], passed: vec![None; n], scores: None }
    }

    /// Drops sentences from the end until the joined text keeps the token budget.
    fn keep_joined(&mut self, facts: &Facts<'_>, budget: Budget<'_>) {
        loop {
            let texts = self.picked.iter().zip(facts.sentences).filter(|(p, _)| p.is_some());
            if budget.holds_joined(texts.map(|(_, c)| c.text)) {
                return;
            }
            let Some(end) = self.picked.iter().rposition(Option::is_some) else { return };
            let (first, last) = facts.group(end);
            for i in first..=last {
                self.picked[i] = None;
                self.passed[i] = Some(why::OVER_BUDGET);
            }
        }
    }
}

/// A text that has no more sentences than wanted is its own summary.
fn take_all(facts: &Facts<'_>, budget: Budget<'_>) -> Option<Choice> {
    let mut seen = HashSet::new();
    let mut cost = Cost::default();
    let mut choice = Choice::none(facts.len());
    for (i, c) in facts.sentences.iter().enumerate() {
        let text = c.text.trim();
        let out = if is_damaged(text) {
            why::DAMAGED
        } else if facts.spoilt(i).is_some() {
            why::CAPTION
        } else if !seen.insert(text) {
            why::DUPLICATE
        } else {
            cost = cost.and(budget.cost(c.text));
            if !budget.holds(cost) {
                return None;
            }
            choice.picked[i] = Some(why::SHORT_DOCUMENT);
            continue;
        };
        choice.passed[i] = Some(out);
    }
    (!seen.is_empty()).then_some(choice)
}

/// The score of each pick: three quarters its place, one quarter how much of what the text keeps talking about it
/// has (the mean number of sentences its terms occur in, against the most frequent term).
fn place_scores(facts: &Facts<'_>, picked: &[Option<&'static str>]) -> Vec<f32> {
    // What a text is about shows in its beginning, and a longer look costs more than the score is worth.
    const LOOK: usize = 12;
    let mut occurrences: HashMap<u64, u32, BuildHasherDefault<Same>> = HashMap::default();
    for i in 0..facts.len().min(LOOK) {
        for term in facts.content(i).iter() {
            *occurrences.entry(term).or_default() += 1;
        }
    }
    let most = occurrences.values().copied().max().unwrap_or(1) as f32;
    let score = |i: usize, content: &Content| {
        let sum: u32 = content.iter().filter_map(|t| occurrences.get(&t)).sum();
        let centrality = sum as f32 / (content.len().max(1) as f32 * most);
        0.75 / (1.0 + 0.1 * i as f32) + 0.25 * centrality
    };
    let end = picked.iter().rposition(Option::is_some).map_or(0, |i| i + 1);
    (0..end).map(|i| if picked[i].is_some() { score(i, facts.content(i)) } else { 0.0 }).collect()
}

/// The stable words; the module's tables explain them.
mod why {
    pub(super) const LEAD: &str = "lead";
    pub(super) const WITH_ANTECEDENT: &str = "with_antecedent";
    pub(super) const ANTECEDENT: &str = "antecedent";
    pub(super) const WHOLE_QUOTATION: &str = "whole_quotation";
    pub(super) const SHORT_DOCUMENT: &str = "short_document";
    pub(super) const FILL: &str = "fill";
    pub(super) const RANKED: &str = "ranked";
    pub(super) const ONLY_CHOICE: &str = "only_choice";
    pub(super) const DAMAGED: &str = "damaged";
    pub(super) const DUPLICATE: &str = "duplicate";
    pub(super) const NEAR_REPEAT: &str = "near_repeat";
    pub(super) const REPEATS_TITLE: &str = "repeats_title";
    pub(super) const CAPTION: &str = "caption";
    pub(super) const DATELINE: &str = "dateline";
    pub(super) const FRAGMENT: &str = "fragment";
    pub(super) const QUESTION: &str = "question";
    pub(super) const HALF_QUOTATION: &str = "half_quotation";
    pub(super) const BARE_QUOTATION: &str = "bare_quotation";
    pub(super) const DANGLING_PRONOUN: &str = "dangling_pronoun";
    pub(super) const DANGLING_CONNECTIVE: &str = "dangling_connective";
    pub(super) const UNINTRODUCED_NAME: &str = "unintroduced_name";
    pub(super) const OVER_BUDGET: &str = "over_budget";
}
