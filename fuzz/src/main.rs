//! The targets without libFuzzer: `plain TARGET [ROUNDS [SEED]]` runs one on inputs made from the examples by cutting,
//! doubling, swapping and overwriting pieces. The input of a failure is printed by the panic's caller as its number:
//! the same seed makes the same inputs.

use duiyi_fuzz::targets::ALL;

#[path = "mutate.rs"]
mod mutate;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let target = args.first().and_then(|name| ALL.iter().find(|t| t.0 == name));
    let number = |i: usize, or: u64| args.get(i).and_then(|a| a.parse().ok()).unwrap_or(or);
    let Some((name, target)) = target else {
        eprintln!("usage: plain split|detect|srx|run|check [ROUNDS [SEED]]");
        std::process::exit(2);
    };
    let rounds = number(1, 10_000);
    for (round, input) in mutate::inputs(number(2, 1)).enumerate().take(rounds as usize) {
        if std::panic::catch_unwind(|| target(&input)).is_err() {
            let file = format!("{name}-{round}.bin");
            std::fs::write(&file, &input).expect("the input of the failure");
            eprintln!("round {round} broke a promise; its input is in {file}");
            std::process::exit(1);
        }
    }
    eprintln!("{name}: {rounds} inputs, no promise broken");
}
