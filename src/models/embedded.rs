//! The files of `models/` that are built into the library, sorted by path.

//! What is too large for this crate's archive comes from crates of data and says which of their constants it is.

macro_rules! files {
    ($($(#[$when:meta])? $path:literal $(= $data:path)?,)*) => {
        pub(super) const FILES: &[(&str, &[u8])] = &[$($(#[$when])? ($path, file!($path $(, $data)?))),*];
    };
}

macro_rules! file {
    ($path:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/", $path))
    };
    ($path:literal, $data:path) => {
        $data
    };
}

files! {
    "align/english.fst",
    "align/hant.txt",
    "align/irregular.txt",
    "align/lexicon.txt",
    "align/sounds.txt",
    "align/weights-encoder.txt",
    "align/weights.txt",
    #[cfg(feature = "cedict")]
    "cedict/zh-en.bin",
    "check/numbers.txt",
    "check/srx20.txt",
    "check/tbx2.txt",
    "check/tbx3.txt",
    "check/tmx14.txt",
    "check/xliff12.txt",
    "check/xliff2.txt",
    "clean/function-words.txt",
    "clean/furniture-words.txt",
    "clean/lines.bin",
    "clean/reader-words.txt",
    "clean/rules.txt",
    "clean/share-words.txt",
    "clean/tail-words.txt",
    "clean/term-line.txt",
    "detect/clauses.txt",
    "detect/codes.txt",
    "detect/hans-only.txt",
    "detect/hant-only.txt",
    "detect/ja-only.txt",
    "detect/ja-shared.txt",
    "detect/letters.txt",
    "detect/ngrams.bin",
    "detect/words.txt",
    "detect/zh-marks.txt",
    #[cfg(feature = "encoder")]
    "encoder-a/table.bin" = duiyi_encoder_a::TABLE,
    #[cfg(feature = "encoder")]
    "encoder-a/tokenizer.json" = duiyi_encoder_a::TOKENIZER,
    #[cfg(feature = "encoder")]
    "encoder-b/dense.bin" = duiyi_encoder_b::DENSE,
    #[cfg(feature = "encoder")]
    "encoder-b/table.bin" = duiyi_encoder_b::TABLE,
    "ingest/common_han.txt",
    "lexis/bracket-labels.txt",
    "lexis/press-words.txt",
    "profiles/crowdin.txt",
    "profiles/generic12.txt",
    "profiles/memoq.txt",
    "profiles/omegat3.txt",
    "profiles/omegat6.txt",
    "profiles/phrase.txt",
    "profiles/smartcat.txt",
    "profiles/trados.txt",
    "profiles/weblate.txt",
    "repair/confusables.txt",
    "repair/junk.txt",
    "repair/mention-left-weak.txt",
    "repair/mention-left.txt",
    "repair/mention-right.txt",
    "repair/particles.txt",
    "repair/site-words.txt",
    #[cfg(feature = "split-model")]
    "split-en/weights.bin",
    "split/en/abbreviations.txt",
    "split/en/attribution.txt",
    "split/en/calendar.txt",
    "split/en/marked.txt",
    "split/en/starters.txt",
    "split/en/suffixes.txt",
    "split/zh/continuations.txt",
    "split/zh/name-sounds.txt",
    "split/zh/numerals.txt",
    "split/zh/particles.txt",
    "split/zh/speech.txt",
    "stop/en.txt",
    "stop/zh.txt",
    "summarize/en.txt",
    "summarize/ranker-en.txt",
    "summarize/ranker-zh.txt",
    "summarize/zh.txt",
    "tokens/tokenizer.json",
    "words/en.fst",
    "words/zh.fst",
}
