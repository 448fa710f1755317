//! The library examples run, and show what `tests/golden/examples/` says.
//!
//! They are included by path, so that no second cargo has to build them.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

mod snapshot;

use snapshot::Snapshots;
use std::path::Path;

#[path = "../examples/bilingual.rs"]
#[allow(dead_code, reason = "main is for `cargo run --example`")]
mod bilingual;
#[path = "../examples/newsletter.rs"]
#[allow(dead_code, reason = "main is for `cargo run --example`")]
mod newsletter;
#[path = "../examples/quickstart.rs"]
#[allow(dead_code, reason = "main is for `cargo run --example`")]
mod quickstart;
#[path = "../examples/stages.rs"]
#[allow(dead_code, reason = "main is for `cargo run --example`")]
mod stages;

/// One test for all, because they share a folder and a file that nothing gives any more is told.
#[test]
fn the_examples_show_what_they_should() {
    let mut golden = Snapshots::new("examples");
    let mut out = Vec::new();
    quickstart::show(&mut out).unwrap();
    golden.check("quickstart.txt", &out);

    out.clear();
    stages::show(&mut out).unwrap();
    golden.check("stages.txt", &out);

    out.clear();
    bilingual::show(Path::new("examples/data/interleaved.txt"), &mut out).unwrap();
    golden.check("bilingual.txt", &out);

    out.clear();
    newsletter::show(&mut out).unwrap();
    golden.check("newsletter.md", &out);
    golden.finish();
}
