//! Settings: one field per stage.
//!
//! Precedence, low to high: the defaults here, a configuration file, the command line, a record's `options`.

use serde::{Deserialize, Serialize};

/// All settings. Unknown keys are refused.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Decoding.
    pub ingest: crate::ingest::Options,
    /// Repair of injected names and mojibake.
    pub repair: crate::repair::Options,
    /// Furniture.
    pub clean: crate::clean::Options,
    /// Sentences.
    pub split: crate::split::Options,
    /// Summary.
    pub summarize: crate::summarize::Options,
    /// Alignment.
    pub align: crate::align::Options,
    /// Units and their direction.
    pub prepare: crate::prepare::Options,
    /// What counts as the same document.
    pub duplicates: crate::lexis::duplicates::Options,
    /// The newsletter issue.
    #[cfg(feature = "digest")]
    pub digest: crate::digest::Options,
}

/// Settings that one record of a batch may carry (`"options"`), flat and stable. Absent keys change nothing. What
/// names a file of this machine (`srx`) is not among them: records are data, often other people's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecordOptions {
    /// See [`crate::split::Options::keep_quotes_whole`].
    pub keep_quotes_whole: Option<bool>,
    /// See [`crate::split::Options::zh_split_semicolon`].
    pub zh_split_semicolon: Option<bool>,
    /// See [`crate::split::Options::max_chars`].
    pub max_chars: Option<std::num::NonZeroUsize>,
    /// See [`crate::split::Options::abbreviations`].
    pub abbreviations: Option<crate::split::Phrases>,
    /// See [`crate::split::Options::never_break`].
    pub never_break: Option<crate::split::Phrases>,
    /// See [`crate::repair::Options::fix_mojibake`].
    pub fix_mojibake: Option<bool>,
    /// See [`crate::clean::Options::known_publishers`].
    pub known_publishers: Option<Vec<String>>,
    /// See [`crate::repair::Options::known_names`].
    pub known_names: Option<Vec<String>>,
    /// See [`crate::clean::Options::keep_furniture`].
    pub keep_furniture: Option<bool>,
    /// See [`crate::summarize::Options::sentences`].
    pub summary_n: Option<usize>,
    /// See [`crate::summarize::Options::lang`].
    pub summary_lang: Option<String>,
    /// See [`crate::summarize::Options::chars`].
    pub summary_max_chars: Option<usize>,
    /// See [`crate::summarize::Options::words`].
    pub summary_max_words: Option<usize>,
    /// See [`crate::summarize::Options::tokens`].
    pub summary_max_tokens: Option<usize>,
    /// See [`crate::prepare::Options::src`].
    pub src: Option<String>,
    /// See [`crate::prepare::Options::tgt`].
    pub tgt: Option<String>,
    /// See [`crate::prepare::Options::tokens`].
    pub unit_max_tokens: Option<usize>,
}

impl RecordOptions {
    /// The settings with this record's laid over them.
    pub fn over(&self, config: &Config) -> Config {
        let mut c = config.clone();
        let r = self.clone();
        set(&mut c.split.keep_quotes_whole, r.keep_quotes_whole);
        set(&mut c.split.zh_split_semicolon, r.zh_split_semicolon);
        c.split.max_chars = r.max_chars.or(c.split.max_chars);
        set(&mut c.split.abbreviations, r.abbreviations);
        set(&mut c.split.never_break, r.never_break);
        set(&mut c.repair.fix_mojibake, r.fix_mojibake);
        set(&mut c.repair.known_names, r.known_names);
        set(&mut c.clean.known_publishers, r.known_publishers);
        set(&mut c.clean.keep_furniture, r.keep_furniture);
        set(&mut c.summarize.sentences, r.summary_n);
        c.summarize.lang = r.summary_lang.or(c.summarize.lang);
        c.summarize.chars = r.summary_max_chars.or(c.summarize.chars);
        c.summarize.words = r.summary_max_words.or(c.summarize.words);
        c.summarize.tokens = r.summary_max_tokens.or(c.summarize.tokens);
        c.prepare.src = r.src.or(c.prepare.src);
        c.prepare.tgt = r.tgt.or(c.prepare.tgt);
        c.prepare.tokens = r.unit_max_tokens.or(c.prepare.tokens);
        c
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_overrides_only_what_it_names() {
        let mut base = Config::default();
        base.clean.known_publishers = vec!["Lakeside Times".into()];
        let record: RecordOptions = serde_json::from_str(r#"{"summary_n": 1}"#).unwrap();
        let merged = record.over(&base);
        assert_eq!(merged.summarize.sentences, 1);
        assert_eq!(merged.clean, base.clean);
        assert!(serde_json::from_str::<RecordOptions>(r#"{"sumary_n": 1}"#).is_err());
    }
}
