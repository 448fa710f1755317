//! The whole pipeline over one page: what it found, the summary, a file for translators.
//!
//! `cargo run --example quickstart`

use duiyi::document::Media;
use duiyi::export::{Context, Format};
use duiyi::{Config, Models, Pipeline, ingest, prepare};
use std::error::Error;
use std::io::{self, Write};
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    show(&mut io::stdout().lock())
}

/// Writes what the example has to show.
pub(crate) fn show(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/english-repost.txt");
    let config = Config::default();
    // Loading the models costs some milliseconds: make one pipeline and share it between threads.
    let pipeline = Pipeline::new(&Models::embedded())?;

    let source = ingest::read(&std::fs::read(page)?, "english-repost.txt", Media::Text, &config.ingest)?;
    let document = pipeline.run(source, &config);

    let title = document.metadata.title.as_deref().unwrap_or("(no title)");
    writeln!(out, "title      {title}")?;
    writeln!(out, "sentences  {}", document.sentences.len())?;
    for repair in &document.repairs {
        writeln!(out, "repaired   {} -> {}", repair.found, repair.repaired)?;
    }
    for removal in &document.removed {
        // Every span points into the source as it was read.
        let text = document.source.slice(removal.span);
        writeln!(out, "removed    {:<15} {}", removal.reason, first_characters(text, 40))?;
    }

    writeln!(out)?;
    let english = document.sentences_in("en");
    for pick in &document.summary.picks {
        writeln!(out, "* {}", document.sentence_text(&document.sentences[english[pick.index]]))?;
    }

    writeln!(out)?;
    let direction = prepare::direction(&document, &config.prepare);
    let mut xliff = Vec::new();
    Format::XLIFF12.write(&document, &Context::new("english-repost.txt", direction), &mut xliff)?;
    writeln!(out, "an XLIFF file with {} units", document.units.len())?;
    Ok(())
}

fn first_characters(text: &str, n: usize) -> String {
    let line: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    match line.char_indices().nth(n) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
