//! A newsletter from a folder of pages: title and three sentences of each, every one as it stands in its page.
//!
//! `cargo run --example newsletter`

use duiyi::document::Media;
use duiyi::{Config, Models, Pipeline, ingest};
use std::error::Error;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    show(&mut io::stdout().lock())
}

/// Writes the newsletter in Markdown.
pub(crate) fn show(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let config = Config::default();
    let pipeline = Pipeline::new(&Models::embedded())?;
    writeln!(out, "# This week")?;
    for page in pages()? {
        let media = if page.extension().is_some_and(|e| e == "html") { Media::Html } else { Media::Text };
        let name = page.file_name().unwrap_or_default().to_string_lossy();
        let source = ingest::read(&std::fs::read(&page)?, &name, media, &config.ingest)?;
        let document = pipeline.run(source, &config);

        let title = document.metadata.title.as_deref().unwrap_or(&name);
        writeln!(out, "\n## {title}\n")?;
        let sentences = document.sentences_in(document.summary.lang.primary());
        for pick in &document.summary.picks {
            writeln!(out, "- {}", document.sentence_text(&document.sentences[sentences[pick.index]]))?;
        }
    }
    Ok(())
}

/// The pages of `examples/data`, by name, so that the letter is the same on every machine.
fn pages() -> io::Result<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data");
    let mut pages = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "txt" || e == "html") {
            pages.push(path);
        }
    }
    pages.sort();
    Ok(pages)
}
