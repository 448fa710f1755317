//! The command line: as typed (`args`), as resolved (`plan`), as done (`batch` and `commands`).

mod args;
mod batch;
mod commands;
mod input;
mod output;
mod plan;
mod settings;

use crate::error::Result;
use args::{Cli, Command, Which};
use clap::{CommandFactory, Parser};
use plan::{Plan, Stage};
use std::io::Write;
use std::path::PathBuf;

/// Runs the command line; returns the exit code.
pub fn main() -> u8 {
    let done = match Cli::try_parse() {
        Ok(cli) => dispatch(cli.command),
        Err(help) => {
            // A closed pipe behind `--help` is no failure.
            let _ = help.print();
            return u8::try_from(help.exit_code()).unwrap_or(2);
        }
    };
    match done {
        Ok(code) => code,
        Err(e) if e.is_broken_pipe() => 0,
        Err(e) => {
            say(&format!("duiyi: {e}"));
            2
        }
    }
}

/// A line on standard error.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

fn dispatch(command: Command) -> Result<u8> {
    let plan = match command {
        Command::Run(args) => Plan::run(*args)?,
        Command::Prepare(args) => Plan::prepare(args)?,
        Command::Detect(args) => Plan::stage(Stage::Detect, args)?,
        Command::Split(args) => {
            let mut plan = Plan::stage(Stage::Split(plan::lang(&args.lang)?), args.stage)?;
            plan.splitting(args.splitting)?;
            plan
        }
        Command::Srx(args) => {
            let models = match args.models {
                Some(dir) => crate::Models::open(dir)?,
                None => crate::Models::embedded(),
            };
            return print(crate::split::export_srx(&models)?.as_bytes());
        }
        Command::Clean(args) => Plan::clean(args)?,
        Command::Summarize(args) => {
            let mut plan = Plan::stage(Stage::Summarize, args.stage)?;
            plan.budget(args.budget)?;
            plan.preview = args.preview;
            plan.bilingual = args.bilingual;
            plan
        }
        Command::CheckSummary(args) => return commands::check_summary::run(args),
        Command::Align(args) => return commands::align::run(args),
        Command::Count(args) => return commands::count::run(&Plan::stage(Stage::Clean, args)?),
        Command::Merge(args) => return commands::merge::run(&args),
        Command::Embed(args) => Plan::stage(Stage::Embed, args)?,
        Command::Decode(args) => Plan::stage(Stage::Decode, args)?,
        Command::Duplicates(args) => return commands::duplicates::run(&Plan::duplicates(args)?),
        Command::Digest(args) => return commands::digest::run(*args),
        Command::Check(args) => return commands::check::run(&args),
        Command::Schema(args) => {
            let schema = match args.report {
                Which::Run => crate::export::report::schema(),
                Which::Clean => crate::export::report::cleaned_schema(),
            };
            return print(format!("{schema:#}\n").as_bytes());
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "duiyi", &mut script);
            return print(&script);
        }
        Command::Man { output } => return man(output),
    };
    batch::run(&plan)
}

fn man(dir: Option<PathBuf>) -> Result<u8> {
    match dir {
        Some(dir) => {
            output::prepare_folder(&dir, std::iter::empty(), &output::Inputs::default(), true)?;
            clap_mangen::generate_to(Cli::command(), &dir).map_err(crate::error::io_at("writing", &dir))?;
            Ok(0)
        }
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command())
                .render(&mut page)
                .map_err(crate::error::io_at("writing", "standard output"))?;
            print(&page)
        }
    }
}

fn print(bytes: &[u8]) -> Result<u8> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(output::stdout_failed)?;
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound_and_every_command_shows_an_example() {
        let mut cli = Cli::command();
        cli.clone().debug_assert();
        for command in cli.get_subcommands_mut() {
            let help = command.render_long_help().to_string();
            assert!(help.contains("Example"), "{}", command.get_name());
        }
    }
}
