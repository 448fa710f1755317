//! A Word document (Office Open XML, ISO/IEC 29500): headings, links, and a table where two languages stand side by side.

use crate::digest::template::{facts, gap, look};
use crate::digest::{Issue, Item, Layout, Templates, Version};
use crate::document::Lang;
use crate::error::{Error, Result};
use docx_rs::{
    DocumentChild, Docx, Hyperlink, HyperlinkData, HyperlinkType, Paragraph, ParagraphChild, Run, RunFonts,
    Style, StyleType, Table, TableCell, TableCellContent, TableChild, TableRow, TableRowChild, WidthType,
};
use std::io::Cursor;

/// Width of a column in twentieths of a point.
const COLUMN: usize = 4500;

pub(super) fn write(issue: &Issue, templates: &Templates) -> Result<Vec<u8>> {
    let labels = templates.labels(issue.lang);
    let label = |key: &str| labels.get(key).cloned().unwrap_or_else(|| key.to_owned());
    let fonts = RunFonts::new().ascii("Calibri").hi_ansi("Calibri").east_asia(match issue.lang {
        Lang::ZH_HANT => "Microsoft JhengHei",
        _ => "Microsoft YaHei",
    });
    let heading = |id: &str, name: &str, half_points: usize| {
        Style::new(id, StyleType::Paragraph).name(name).size(half_points).bold()
    };
    let mut docx = Docx::new()
        .default_fonts(fonts)
        .default_size(22)
        .add_style(heading("Heading1", "heading 1", 40))
        .add_style(heading("Heading2", "heading 2", 28))
        .add_style(heading("Heading3", "heading 3", 24))
        .add_paragraph(plain(&issue.title).style("Heading1"));
    if let Some(date) = &issue.date {
        docx = docx.add_paragraph(grey(date));
    }
    if !issue.finished {
        let (look, gaps) = look(issue, &labels);
        if !look.is_empty() || !gaps.is_empty() {
            docx = docx.add_paragraph(plain(&label("needs_a_look")).style("Heading2"));
        }
        for doubt in &look {
            let entries = doubt.entries.iter().map(|e| match e.detail.as_str() {
                "" => format!("{} {}", e.number, e.title),
                detail => format!("{} {} ({detail})", e.number, e.title),
            });
            let entries = entries.collect::<Vec<_>>().join("; ");
            let name = Run::new().add_text(format!("{}: ", doubt.label)).bold();
            docx = docx.add_paragraph(Paragraph::new().add_run(name).add_run(Run::new().add_text(entries)));
        }
        for gap in &gaps {
            let numbers: Vec<String> = gap.numbers.iter().map(usize::to_string).collect();
            docx = docx.add_paragraph(plain(&format!("{}: {}", gap.label, numbers.join(", "))));
        }
    }
    if let Some(intro) = &issue.intro {
        docx = docx.add_paragraph(plain(intro));
    }
    for section in &issue.sections {
        if let Some(title) = &section.title {
            docx = docx.add_paragraph(plain(title).style("Heading2"));
        }
        for item in &section.items {
            docx = add(docx, issue, item, &label, &facts(item, &labels));
        }
    }
    let mut out = Cursor::new(Vec::new());
    number(&mut docx);
    let mut parts = docx.build();
    parts.document_rels = in_order(parts.document_rels);
    parts.pack(&mut out).map_err(|e| Error::format(format!("the document cannot be written: {e}")))?;
    Ok(out.into_inner())
}

/// Gives paragraphs and links numbers that count within the document. The crate's own count within the process, so a
/// second document would not have the bytes of the first.
fn number(docx: &mut Docx) {
    let (mut paragraphs, mut links) = (0u32, 0u32);
    let mut count = |paragraph: &mut Paragraph| {
        paragraphs += 1;
        paragraph.id = format!("{paragraphs:08X}");
        for child in &mut paragraph.children {
            if let ParagraphChild::Hyperlink(Hyperlink {
                link: HyperlinkData::External { rid, .. }, ..
            }) = child
            {
                links += 1;
                *rid = format!("rIdLink{links}");
            }
        }
    };
    for child in &mut docx.document.children {
        match child {
            DocumentChild::Paragraph(paragraph) => count(paragraph),
            DocumentChild::Table(table) => {
                for TableChild::TableRow(row) in &mut table.rows {
                    for TableRowChild::TableCell(cell) in &mut row.cells {
                        for content in &mut cell.children {
                            if let TableCellContent::Paragraph(paragraph) = content {
                                count(paragraph);
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

/// The relationships sorted: the crate keeps those of links in a table whose order changes from run to run.
fn in_order(part: Vec<u8>) -> Vec<u8> {
    const ENTRY: &str = "<Relationship ";
    const END: &str = "</Relationships>";
    let Ok(text) = std::str::from_utf8(&part) else { return part };
    let Some((head, (body, tail))) =
        text.split_once(ENTRY).and_then(|(head, rest)| Some((head, rest.rsplit_once(END)?)))
    else {
        return part;
    };
    let mut entries: Vec<&str> = body.split(ENTRY).collect();
    entries.sort_unstable();
    format!("{head}{ENTRY}{}{END}{tail}", entries.join(ENTRY)).into_bytes()
}

fn add(mut docx: Docx, issue: &Issue, item: &Item, label: &dyn Fn(&str) -> String, facts: &[String]) -> Docx {
    let title = format!("{}. {}", item.number, item.title());
    docx = docx.add_paragraph(plain(&title).style("Heading3"));
    if !facts.is_empty() {
        docx = docx.add_paragraph(grey(&facts.join(" · ")));
    }
    let other = item.versions.get(1).filter(|_| issue.layout != Layout::Single);
    match other {
        Some(other) if issue.layout == Layout::Columns => {
            docx = docx.add_table(columns(item, other)).add_paragraph(Paragraph::new());
        }
        other => {
            let summary = item.summary().join(gap(item.main().lang));
            docx = docx.add_paragraph(plain(&if summary.is_empty() { label("no_text") } else { summary }));
            if let Some(other) = other {
                if !other.title.is_empty() {
                    docx = docx
                        .add_paragraph(Paragraph::new().add_run(Run::new().add_text(&other.title).bold()));
                }
                let summary: Vec<&str> = other.summary().collect();
                docx = docx.add_paragraph(plain(&summary.join(gap(other.lang))));
            }
        }
    }
    if item.why.is_some() || !issue.finished {
        let name = Run::new().add_text(format!("{}: ", label("why"))).bold();
        let words = Run::new().add_text(item.why.clone().unwrap_or_else(|| label("why_empty")));
        docx = docx.add_paragraph(Paragraph::new().add_run(name).add_run(words));
    }
    if let Some(url) = &item.url {
        docx = docx.add_paragraph(Paragraph::new().add_hyperlink(link(url, &label("read_more"))));
    }
    if !item.also.is_empty() {
        let mut paragraph = Paragraph::new().add_run(Run::new().add_text(format!("{}: ", label("also_in"))));
        for (i, also) in item.also.iter().enumerate() {
            if i > 0 {
                paragraph = paragraph.add_run(Run::new().add_text(", "));
            }
            paragraph = match &also.url {
                Some(url) => paragraph.add_hyperlink(link(url, &also.source)),
                None => paragraph.add_run(Run::new().add_text(&also.source)),
            };
        }
        docx = docx.add_paragraph(paragraph);
    }
    docx
}

/// Rows of a sentence and what translates it, the titles on top.
fn columns(item: &Item, other: &Version) -> Table {
    let cell = |text: &str, bold: bool| {
        let run = Run::new().add_text(text);
        let run = if bold { run.bold() } else { run };
        TableCell::new().add_paragraph(Paragraph::new().add_run(run)).width(COLUMN, WidthType::Dxa)
    };
    let mut rows = vec![TableRow::new(vec![cell(item.title(), true), cell(&other.title, true)])];
    for row in &item.rows {
        rows.push(TableRow::new(vec![cell(&row.first, false), cell(&row.second, false)]));
    }
    Table::new(rows).set_grid(vec![COLUMN, COLUMN])
}

fn plain(text: &str) -> Paragraph {
    Paragraph::new().add_run(Run::new().add_text(text))
}

fn grey(text: &str) -> Paragraph {
    Paragraph::new().add_run(Run::new().add_text(text).size(18).color("57606A"))
}

fn link(url: &str, text: &str) -> Hyperlink {
    let run = Run::new().add_text(text).color("0B57A4").underline("single");
    Hyperlink::new(url, HyperlinkType::External).add_run(run)
}
