//! What kind of document it is: status, first language, and the flags that follow from the passages.

use crate::document::{Document, Flag, Form, Lang, Passage, Role, Status};

/// Fills in the status and the first language, and raises the flags.
pub fn describe(document: &mut Document) {
    let body = |test: &dyn Fn(Lang) -> bool| {
        document.passages.iter().filter(|p| p.role == Role::Body).any(|p| test(p.lang))
    };
    let (zh, en, other) = (body(&|l| l.is_zh()), body(&|l| l.is_en()), body(&|l| l.is_other()));
    let any = !document.passages.is_empty();
    let mut flags = Vec::new();
    if zh != en {
        flags.push(if zh { Flag::NoEnglishBody } else { Flag::NoChineseBody });
    }
    if document.passages.iter().any(|p| p.lang.is_other()) {
        flags.push(Flag::OtherLanguage);
    }
    if body(&|l| l == Lang::ZH_HANS) && body(&|l| l == Lang::ZH_HANT) {
        flags.push(Flag::ScriptMixed);
    }
    if !any {
        let blank = document.removed.is_empty();
        flags.push(if blank { Flag::EmptyDocument } else { Flag::OnlyBoilerplate });
    }
    if document.source.had_errors || document.source.text().contains('\u{fffd}') {
        flags.push(Flag::EncodingDamage);
    }
    match document.source.encoding {
        "gb18030" | "GBK" => flags.push(Flag::DecodedGb18030),
        "Big5" => flags.push(Flag::DecodedBig5),
        _ => {}
    }
    let prose = |p: &Passage| p.role == Role::Body && matches!(p.form, Form::Prose | Form::Item);
    let mixed = document.passages.chunk_by(|a, b| a.paragraph == b.paragraph).any(|row| {
        row.iter().any(|p| prose(p) && p.lang.is_zh()) && row.iter().any(|p| prose(p) && p.lang.is_en())
    });
    if mixed {
        flags.push(Flag::MixedParagraph);
    }
    let first = document.passages.iter().find(|p| p.role == Role::Body && (p.lang.is_zh() || p.lang.is_en()));
    document.metadata.first_lang = first.map(|p| p.lang.primary().to_owned());
    document.metadata.status = Some(match (zh, en) {
        (true, true) => Status::Bilingual,
        (true, false) => Status::MonolingualZh,
        (false, true) => Status::MonolingualEn,
        (false, false) if other => Status::Other,
        (false, false) => Status::Empty,
    });
    document.flags.extend(flags);
}
