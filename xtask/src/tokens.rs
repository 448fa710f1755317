//! The built-in tokenizer: byte-level pair encoding, so that every text can be encoded and got back.

use std::path::{Path, PathBuf};
use tokenizers::models::bpe::{BPE, BpeTrainerBuilder};
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::{NormalizerWrapper, PostProcessorWrapper, TokenizerBuilder};

/// Pieces: 256 bytes and what the corpus repeats. More would only learn the corpus by heart.
const PIECES: usize = 3000;

/// Trains on the corpus and writes `tokens/tokenizer.json`.
pub(crate) fn write(root: &Path) -> Result<(), String> {
    let path = root.join("tokens/tokenizer.json");
    std::fs::write(&path, train(root)?).map_err(|e| format!("{}: {e}", path.display()))
}

/// True when the file is, byte for byte, what training gives.
pub(crate) fn is_current(root: &Path) -> Result<bool, String> {
    let path = root.join("tokens/tokenizer.json");
    let bytes = std::fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(bytes == train(root)?.into_bytes())
}

/// The tokenizer as JSON. The same corpus gives the same bytes: ties between pairs are broken by their numbers.
fn train(root: &Path) -> Result<String, String> {
    let failed = |e: tokenizers::Error| format!("training the tokenizer: {e}");
    let mut texts = Vec::new();
    for path in corpus(root)? {
        texts.push(std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?);
    }
    let bytes = || ByteLevel::new(false, false, true);
    let mut trainer = BpeTrainerBuilder::new()
        .show_progress(false)
        .vocab_size(PIECES)
        .min_frequency(2)
        .max_token_length(Some(16))
        .initial_alphabet(ByteLevel::alphabet().into_iter().collect())
        .build();
    let mut tokenizer = TokenizerBuilder::new()
        .with_model(BPE::default())
        .with_normalizer(None::<NormalizerWrapper>)
        .with_pre_tokenizer(Some(bytes()))
        .with_post_processor(None::<PostProcessorWrapper>)
        .with_decoder(Some(bytes()))
        .build()
        .map_err(failed)?;
    let lines = texts.iter().flat_map(|t| t.lines()).filter(|l| !l.starts_with('#'));
    tokenizer.train(&mut trainer, lines).map_err(failed)?;
    tokenizer.to_string(false).map(|json| json + "\n").map_err(failed)
}

fn corpus(root: &Path) -> Result<Vec<PathBuf>, String> {
    let dir = root.join("tokens/corpus");
    let entries = std::fs::read_dir(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    let mut paths: Vec<PathBuf> = entries
        .map(|e| e.map(|e| e.path()).map_err(|e| format!("{}: {e}", dir.display())))
        .collect::<Result<_, _>>()?;
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    Ok(paths)
}
