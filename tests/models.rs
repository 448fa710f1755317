//! The models on disk are what their cards and the library say.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]
// The cards and the training are those of `cargo xtask models`, word for word.
#[path = "../xtask/src/models.rs"]
#[allow(dead_code)]
mod cards;
#[path = "../xtask/src/tokens.rs"]
#[allow(dead_code)]
mod tokens;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models")
}

/// Files that the library reads: all but the cards, what is written for people, and what models are trained on.
fn data(dir: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "corpus" {
                data(&path, found);
            }
        } else if !(name == "model.toml"
            || name == "Cargo.toml"
            || name.ends_with(".rs")
            || name.ends_with(".md")
            || name.starts_with(['.', 'L'])
            || name == "cases.txt")
        {
            let relative = path.strip_prefix(root()).unwrap();
            found.insert(relative.iter().map(|p| p.to_string_lossy()).collect::<Vec<_>>().join("/"));
        }
    }
}

#[test]
fn the_cards_are_true_and_complete() {
    assert_eq!(cards::faults(&root()).unwrap(), Vec::<String>::new());
}

#[test]
fn every_file_is_built_in_and_every_built_in_file_is_there() {
    let source =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/models/embedded.rs"))
            .unwrap();
    let list = source.split("\nfiles! {").nth(1).expect("the list of files");
    // The lines, without what says under which feature a file is built in.
    let list: String = list.lines().filter(|l| !l.trim_start().starts_with('#')).collect();
    // What comes from a crate of data says `= crate::CONSTANT` behind its path.
    let registered: Vec<String> = list.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    assert!(registered.is_sorted(), "sorted by path");
    let mut found = BTreeSet::new();
    data(&root(), &mut found);
    assert_eq!(registered.iter().cloned().collect::<BTreeSet<_>>(), found);
    let models = duiyi::Models::embedded();
    for id in &registered {
        assert_eq!(models.bytes(id).unwrap(), std::fs::read(root().join(id)).unwrap(), "{id}");
    }
}

#[test]
fn the_tokenizer_is_what_its_corpus_gives() {
    assert!(tokens::is_current(&root()).unwrap(), "run cargo xtask models tokens");
    assert!(std::fs::metadata(root().join("tokens/tokenizer.json")).unwrap().len() <= 200_000);
}

#[test]
fn a_false_digest_and_an_empty_field_are_told() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(dir.path().join("kind/en")).unwrap();
    std::fs::write(dir.path().join("kind/en/list.txt"), "a\n").unwrap();
    assert_eq!(cards::faults(dir.path()).unwrap(), ["kind: no model.toml: run cargo xtask models digests"]);
    cards::write(dir.path()).unwrap();
    let card = std::fs::read_to_string(dir.path().join("kind/model.toml")).unwrap();
    let card = card.replace("lang = \"\"", "lang = \"en\"").replace("source = \"\"", "source = \"here\"");
    std::fs::write(dir.path().join("kind/model.toml"), card).unwrap();
    assert_eq!(cards::faults(dir.path()).unwrap(), ["kind/model.toml: built-by is empty"]);
    std::fs::write(dir.path().join("kind/en/list.txt"), "b\n").unwrap();
    assert!(
        cards::faults(dir.path())
            .unwrap()
            .contains(&"kind/en/list.txt: not the file its card speaks of".to_owned())
    );
    cards::write(dir.path()).unwrap();
    assert_eq!(
        cards::faults(dir.path()).unwrap(),
        ["kind/model.toml: built-by is empty"],
        "fields by hand stay"
    );
}
