use super::Context;
use crate::document::Document;
use std::io::{self, Write};
pub(super) fn write(document: &Document, ctx: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let _ = (document, ctx, out);
    Ok(())
}
