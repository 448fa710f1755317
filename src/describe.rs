//! What kind of document it is: status, first language, and the flags that follow from the passages.

use crate::document::{Document, Flag, Form, Lang, Markup, Metadata, Passage, Role, Status};
use crate::lexis::chars::is_han;

/// Fills what the article does not say about itself. The article itself goes first, then what came with it (a feed's entry,
/// a book), then what the page `declares` to machines, then lines `around` the article; only who published it first is
/// taken from those lines before: a page declares its own site there.
///
/// A title that was only in `<title>`, with the names of columns and of the site behind it, gives way to the declared one. So
/// does the site's name, and a heading of a word or two that `<title>` knows nothing of while it has the declared title: the heading
/// of a menu. A whole headline stays, for `<title>` and Open Graph are often written for search engines.
pub fn complete(page: &mut Metadata, given: &Metadata, markup: &Markup, around: &Metadata) {
    let declared = &markup.about;
    let fill = |to: &mut Option<String>, from: &[&Option<String>]| {
        if to.is_none() {
            *to = from.iter().find_map(|f| f.as_ref()).cloned();
        }
    };
    if let (Some(title), Some(better)) = (&page.title, &declared.title)
        && title != better
        && (title.starts_with(better.as_str())
            || declared.site_name.as_ref() == Some(title)
            || is_label(title)
                && markup.window.contains(better.as_str())
                && !markup.window.contains(title.as_str()))
    {
        for place in
            [&mut page.title_en, &mut page.title_zh].into_iter().filter(|p| p.as_ref() == Some(title))
        {
            *place = Some(better.clone());
        }
        page.title = Some(better.clone());
    }
    if page.author.is_none() && page.contributors.is_empty() && given.author.is_none() {
        page.contributors.clone_from(&declared.contributors);
    }
    fill(&mut page.title, &[&given.title, &declared.title]);
    fill(&mut page.author, &[&given.author, &declared.author, &around.author]);
    fill(&mut page.editor, &[&around.editor]);
    fill(&mut page.publisher, &[&given.publisher, &around.publisher, &declared.publisher]);
    fill(&mut page.published, &[&given.published, &declared.published, &around.published]);
    fill(&mut page.site_name, &[&given.site_name, &declared.site_name]);
    fill(&mut page.language, &[&given.language, &declared.language]);
    fill(&mut page.url, &[&given.url, &declared.url]);
    if page.image.is_none() {
        page.image = given.image.as_ref().or(declared.image.as_ref()).cloned();
    }
    if page.tags.is_empty() {
        let tags = if given.tags.is_empty() { &declared.tags } else { &given.tags };
        page.tags.clone_from(tags);
    }
}

/// True for a word or two, as a column or a menu is headed with: "Games", `要闻`.
fn is_label(title: &str) -> bool {
    let han = title.chars().filter(|c| is_han(*c)).count();
    if han > 0 { title.chars().count() <= 6 } else { title.split_whitespace().count() <= 2 }
}

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
    if document.passages.iter().any(|p| document.markup.fixed_in(p.text.span()).next().is_some()) {
        flags.push(Flag::TranslateNo);
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
