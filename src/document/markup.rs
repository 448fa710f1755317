//! What the markup of an input says about its text, beside the blocks.

use super::{Lang, Metadata, Span};

/// Layers over the source that come from its markup. Empty for plain text.
#[derive(Clone, Debug, Default)]
pub struct Markup {
    /// What the page tells machines about itself (JSON-LD, Open Graph, meta tags). What it shows readers goes before it.
    pub about: Metadata,
    /// What stands in `<title>`, which browsers show in the window's frame; empty where there is none.
    pub window: String,
    /// Stretches whose language is declared (`lang`), with it: apart from each other, in order.
    pub langs: Vec<(Span, Lang)>,
    /// Stretches that must not be translated (`translate="no"`): apart from each other, in order.
    pub fixed: Vec<Span>,
}

impl Markup {
    /// The declared language of a stretch of the source; `und` where none is declared, or more than one.
    pub fn lang(&self, span: Span) -> Lang {
        let i = self.langs.partition_point(|(s, _)| s.end <= span.start);
        match self.langs.get(i) {
            Some((declared, lang)) if declared.start <= span.start && span.end <= declared.end => *lang,
            _ => Lang::UND,
        }
    }

    /// The stretches inside `span` that must not be translated.
    pub fn fixed_in(&self, span: Span) -> impl Iterator<Item = Span> {
        let from = self.fixed.partition_point(|f| f.end <= span.start);
        let inside = self.fixed[from..].iter().take_while(move |f| f.start < span.end);
        inside.map(move |f| Span::new(f.start.max(span.start), f.end.min(span.end)))
    }
}
