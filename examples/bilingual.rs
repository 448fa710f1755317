//! The pairs of a bilingual page, side by side, with their probability.
//!
//! `cargo run --example bilingual [FILE]`

use duiyi::document::{Document, Media, TextRef};
use duiyi::{Config, Models, Pipeline, ingest};
use std::error::Error;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/interleaved.txt");
    let page = std::env::args_os().nth(1).map_or(data, PathBuf::from);
    show(&page, &mut io::stdout().lock())
}

/// Writes the pairs of a page.
pub(crate) fn show(page: &Path, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let config = Config::default();
    let pipeline = Pipeline::new(&Models::embedded())?;
    let media = if page.extension().is_some_and(|e| e == "html") { Media::Html } else { Media::Text };
    let source = ingest::read(&std::fs::read(page)?, &page.display().to_string(), media, &config.ingest)?;
    let document = pipeline.run(source, &config);

    for pair in &document.pairs {
        // An empty side is a sentence that the page does not translate: no pair is invented.
        let flags: Vec<_> = pair.flags.iter().map(|f| f.as_str()).collect();
        writeln!(out, "{:.2}  {}", pair.score, flags.join(" "))?;
        writeln!(out, "  zh  {}", side(&document, &pair.zh, ""))?;
        writeln!(out, "  en  {}", side(&document, &pair.en, " "))?;
    }
    Ok(())
}

fn side(document: &Document, texts: &[TextRef], between: &str) -> String {
    if texts.is_empty() {
        return "—".into();
    }
    texts.iter().map(|&t| document.text_of(t)).collect::<Vec<_>>().join(between)
}
