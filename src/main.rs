//! The `duiyi` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(duiyi::cli::main())
}
