//! Stage 5, separate: paragraphs become passages in one language each.

use crate::document::{Paragraph, Passage};

/// Divides paragraphs where their language, their cells or their slashes change. Reading order is kept.
pub fn separate(paragraphs: &[Paragraph]) -> Vec<Passage> {
    let _ = paragraphs;
    Vec::new()
}
