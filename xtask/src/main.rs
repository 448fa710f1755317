//! Maintenance commands.

#![allow(clippy::print_stderr, reason = "a command tells on standard error how far it is")]

mod align;

fn main() -> Result<(), String> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["models", "align", "--data", files @ ..] => align::fit(files),
        _ => Err("usage: cargo xtask models align --data FILE.jsonl…".into()),
    }
}
