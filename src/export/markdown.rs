use crate::document::Document;
use std::io::{self, Write};
pub(super) fn write_text(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let _ = (document, out);
    Ok(())
}
pub(super) fn write_summary(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let _ = (document, out);
    Ok(())
}
