//! Each stage called by hand, with what it takes and what it gives. `duiyi::Pipeline` does the same in one call.
//!
//! `cargo run --example stages`

use duiyi::align::Line;
use duiyi::document::{Lang, Media, Role, SentenceKind};
use duiyi::summarize::Candidate;
use duiyi::{Config, Models, Pipeline, clean, ingest, separate};
use std::error::Error;
use std::io::{self, Write};

const PAGE: &str = "[Maple Lantern]\r\n\r\n\
    REEDPORT, May 3 (Reed News) -- The new libMaple Lanternrary opened on Friday. Dr. Lin cut the ribbon.\r\n\r\n\
    新图书馆周五开放。林博士为图书馆剪彩。\r\n\r\n\
    (Editor: Shu Wan)\r\n";

fn main() -> Result<(), Box<dyn Error>> {
    show(&mut io::stdout().lock())
}

/// Writes what the example has to show.
pub(crate) fn show(out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let config = Config::default();
    let stages = Pipeline::new(&Models::embedded())?;

    // 1. Bytes become a source that nobody changes any more; the source becomes blocks (lines).
    let source = ingest::read(PAGE.as_bytes(), "page", Media::Text, &config.ingest)?;
    let blocks = ingest::blocks(&source).output;
    writeln!(
        out,
        "ingest     {} bytes of {}, {} blocks",
        source.text().len(),
        source.encoding,
        blocks.len()
    )?;

    // 2. What the scraper put into words is taken out again. The map back to the source is kept.
    let repaired = stages.repairer.repair(blocks, &config.repair);
    for repair in &repaired.repairs {
        writeln!(out, "repair     {:?} -> {:?} at {}", repair.found, repair.repaired, repair.span)?;
    }

    // 3. Furniture leaves the text, each piece with a reason; lines become paragraphs.
    let names: Vec<String> = repaired.repairs.iter().map(|r| source.slice(r.span).to_owned()).collect();
    let mut cleaned = stages.cleaner.clean(&repaired.blocks, &names, &config.clean);
    for removal in &cleaned.removed {
        writeln!(out, "clean      {} {:?}", removal.reason, source.slice(removal.span))?;
    }

    // 4. Every byte of a paragraph gets a language; then the English stretches can be normalised.
    let mut langs = Vec::new();
    for paragraph in &mut cleaned.paragraphs {
        let normal = clean::normalize(&paragraph.text, &stages.detector.detect(paragraph.text.as_str()));
        let tags: Vec<_> = normal.langs.iter().map(|(_, lang)| lang.tag()).collect();
        writeln!(out, "detect     {} {:?}", tags.join("+"), normal.text.as_str())?;
        paragraph.text = normal.text;
        langs.push(normal.langs);
    }

    // 5. Paragraphs become passages in one language.
    let passages = separate::separate(&cleaned.paragraphs, &langs);
    for passage in &passages {
        writeln!(out, "separate   {} {} {:?}", passage.lang, passage.role, passage.text.as_str())?;
    }

    // 6. Passages become sentences and the gaps between them.
    let mut sides: [Vec<String>; 2] = Default::default();
    for passage in passages.iter().filter(|p| p.role == Role::Body) {
        let text = passage.text.as_str();
        for (span, kind) in stages.splitter.split(text, passage.lang, &config.split).iter() {
            if *kind == SentenceKind::Text {
                // Where the sentence stands in the page, repaired stretches included.
                let place = passage.text.source_span(span.range());
                writeln!(out, "split      {} {} {:?}", passage.lang, place, span.slice(text))?;
                sides[usize::from(passage.lang.is_en())].push(span.slice(text).to_owned());
            }
        }
    }
    let [zh, en] = &sides;

    // 7. A summary is a choice among those sentences, by number.
    let candidates: Vec<_> = en.iter().map(|text| Candidate { text, paragraph: 0 }).collect();
    let summary = stages.summarizer.summarize(&candidates, Lang::EN, None, &config.summarize);
    for pick in &summary.picks {
        writeln!(out, "summarize  {} ({})", en[pick.index], pick.why)?;
    }

    // 8. Which sentences translate which.
    let beads = stages.aligner.align(&lines(zh), &lines(en), (Lang::ZH_HANS, Lang::EN), &config.align);
    for bead in &beads {
        writeln!(out, "align      {:?} = {:?}", &zh[bead.source.clone()], &en[bead.target.clone()])?;
    }
    Ok(())
}

fn lines(sentences: &[String]) -> Vec<Line<'_>> {
    sentences.iter().map(|text| Line { text, paragraph: None, heading: false }).collect()
}
