//! The fuzz targets of `fuzz/`, on some hundred inputs: they compile, and they hold.

#![cfg(feature = "html")]
#![allow(
    missing_docs,
    dead_code,
    unreachable_pub,
    clippy::cast_possible_truncation,
    reason = "shared with the fuzz crate"
)]

#[path = "../fuzz/src/mutate.rs"]
mod mutate;
#[path = "../fuzz/src/targets.rs"]
mod targets;

#[test]
fn every_target_holds_on_mutated_examples() {
    for (name, target) in targets::ALL {
        let rounds = if name == "run" { 40 } else { 300 };
        for (round, input) in mutate::inputs(1).enumerate().take(rounds) {
            let held = std::panic::catch_unwind(|| target(&input));
            assert!(held.is_ok(), "{name}, round {round}: {:?}", String::from_utf8_lossy(&input));
        }
    }
}
