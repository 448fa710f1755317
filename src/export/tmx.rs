use super::Context;
use crate::document::{Document, Pair};
use std::io::{self, Write};
pub(super) fn write(document: &Document, ctx: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let _ = (document, ctx, out);
    Ok(())
}
pub(super) fn is_trusted(pair: &Pair) -> bool {
    !pair.zh.is_empty() && !pair.en.is_empty()
}
