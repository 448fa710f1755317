//! HTML: block elements become blocks, and the article is told from the page around it.

mod about;
mod article;
mod jsonld;
mod layers;
mod marks;
mod misread;
mod scan;
mod walk;

use crate::diag::{Diagnostic, Warned};
use crate::document::{Block, BlockKind, Markup, Media, Source};

/// Code of the remark that a page is not in the encoding that it was read in, by its own declaration.
const MISREAD: &str = "ingest/misread";

/// See [`super::blocks`].
pub(super) fn blocks(source: &Source) -> Warned<Vec<Block>> {
    let page = walk::walk(source.shared());
    let mut warnings = Vec::new();
    let verdict = if source.media == Media::Fragment {
        article::Verdict::Whole
    } else if misread::is_misread(source.text()) {
        let message = "the page declares GB18030 and was read as Latin-1; its text is restored";
        warnings.push(Diagnostic::warning(MISREAD, None, message));
        article::find(&misread::as_meant(source.text()), &misread::page_as_meant(&page))
    } else {
        article::find(source.text(), &page)
    };
    let mut blocks: Vec<Block> = page.pieces.into_iter().map(|p| p.block).collect();
    if let article::Verdict::Rough(_) = verdict {
        let message =
            "the article could not be told from the page around it with certainty; its densest text was kept";
        warnings.push(Diagnostic::warning("ingest/body-uncertain", None, message));
    }
    match verdict {
        article::Verdict::Whole => {}
        article::Verdict::Uncertain(why) => {
            warnings.push(Diagnostic::warning(
                "ingest/body-uncertain",
                None,
                format!("the article could not be told from the page around it ({why}); everything was kept"),
            ));
        }
        article::Verdict::Inside(inside) | article::Verdict::Rough(inside) => {
            for (block, inside) in blocks.iter_mut().zip(inside) {
                if !inside {
                    block.kind = BlockKind::Outside;
                }
            }
        }
    }
    Warned { output: blocks, warnings }
}

/// See [`super::markup`].
pub(super) fn markup(source: &Source) -> Markup {
    let html = source.text();
    let meant = misread::is_misread(html).then(|| misread::as_meant(html));
    let (about, window) = about::read(meant.as_deref().unwrap_or(html));
    let (langs, fixed) = layers::read(html);
    Markup { about, window, langs, fixed, codes: layers::codes(html) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Break;
    use crate::lexis::chars::is_visible;
    use proptest::prelude::*;

    fn seen(html: &str) -> Vec<(BlockKind, Break, String)> {
        let source = Source::new("-", Media::Html, html);
        let out = blocks(&source).output;
        out.into_iter().map(|b| (b.kind, b.before, b.text.as_str().to_owned())).collect()
    }

    fn texts(html: &str) -> Vec<String> {
        seen(html).into_iter().map(|b| b.2).collect()
    }

    #[test]
    fn elements_tell_the_form() {
        use BlockKind::*;
        let got = seen(
            "<title>T</title><h2>H</h2><p>one<br>two<br><br>three</p><ul><li>a<li>b</ul>tail\
             <figure><figcaption>c</figcaption></figure><blockquote>q</blockquote>",
        );
        let want = [
            (Title, "T"),
            (Heading(2), "H"),
            (Text, "one"),
            (Text, "two"),
            (Text, "three"),
            (ListItem, "a"),
            (ListItem, "b"),
            (Text, "tail"),
            (Caption, "c"),
            (Quote, "q"),
        ];
        assert_eq!(got.iter().map(|b| (b.0, b.2.as_str())).collect::<Vec<_>>(), want);
        assert_eq!((got[3].1, got[4].1), (Break::Line, Break::Paragraph));
    }

    #[test]
    fn white_space_and_entities_become_runs() {
        let html = "<p> a &amp;  b\n<b>c</b>&nbsp;&#x6CB3;&copy &bogus; &notit;<wbr>灯\n河</p>";
        let source = Source::new("-", Media::Html, html);
        let block = &blocks(&source).output[0];
        assert_eq!(block.text.as_str(), "a & b c 河© &bogus; ¬it;灯河");
        let at = block.text.as_str().find('河').unwrap();
        assert_eq!(source.slice(block.text.source_span(at..at + 3)), "&#x6CB3;");
        let at = block.text.as_str().find('c').unwrap();
        assert_eq!(source.slice(block.text.source_span(at..at + 1)), "c");
    }

    #[test]
    fn what_is_no_text_is_left_out() {
        let html = "<script>if (a<b) '</p>'</script><style>p{}</style><!-- x > y --><p title='no > no'>yes</p>\
                    <script><!-- <script></script> --></script><p>so</p>";
        assert_eq!(texts(html), ["yes", "so"]);
    }

    #[test]
    fn rows_have_cells() {
        use BlockKind::*;
        let html =
            "<table><tr><th>中文<th>English</tr><tr><td>河灯</td><td><b>River</b> lantern</td></tr></table>";
        let got = seen(html);
        let want = [(TableRow, "中文\tEnglish"), (TableRow, "河灯\tRiver lantern")];
        assert_eq!(got.iter().map(|b| (b.0, b.2.as_str())).collect::<Vec<_>>(), want);
        // A table for layout: a cell with paragraphs is no cell of a row.
        assert_eq!(texts("<table><tr><td>menu<td><p>one<p>two</table>"), ["menu", "one", "two"]);
    }

    #[test]
    fn preformatted_lines_stay_apart() {
        assert_eq!(texts("<pre>one\n  two\n\nthree</pre>"), ["one", "two", "three"]);
    }

    #[test]
    fn a_fragment_is_kept_whole() {
        let got = seen("<p>One sentence.</p><p>另一句。</p>");
        assert!(got.iter().all(|b| b.0 == BlockKind::Text), "{got:?}");
    }

    const EN: &str = "The lanterns were carried down to the river before dusk, and the children, who had waited all day, \
                      followed them along the bank with their parents and their teachers.";
    const ZH: &str = "黄昏之前，河灯被送到了河边，孩子们等了一整天，跟着父母和老师沿着河岸走，一路上又唱又跳，\
                      直到第一盏灯被放进水里，大家才安静下来，看着灯光慢慢漂远，消失在桥的那一边。";

    fn page(body: &str) -> String {
        format!(
            "<html><head><title>Lantern night</title></head><body><nav><a href=/>Home</a> <a href=/n>News</a></nav>\
             <div class=content><h1>Lantern night</h1>{body}</div><footer>Copyright Lakeport</footer></body></html>"
        )
    }

    #[test]
    fn furniture_of_a_page_is_outside() {
        let html = page(&format!("<p>{EN}</p>").repeat(6));
        let got = seen(&html);
        let outside: Vec<_> =
            got.iter().filter(|b| b.0 == BlockKind::Outside).map(|b| b.2.as_str()).collect();
        assert_eq!(outside, ["Home News", "Copyright Lakeport"]);
        assert!(got.iter().any(|b| b.0 == BlockKind::Heading(1)), "{got:?}");
    }

    #[test]
    fn names_of_elements_tell_furniture() {
        let html = page(&format!(
            "<p class=byline>Chen Lu, Monday</p>{0}<div class='photo-caption'>Lanterns on the quay at dusk</div>{0}\
             <div class='related-stories'><p>Ferry runs again after eleven years of standing still</p></div>{0}\
             <p><span class=timestamp>Updated on Tuesday</span></p>{0}<div style='display: none'>{ZH}</div>",
            format!("<p>{EN}</p>").repeat(3)
        ));
        let got = seen(&html);
        let outside: Vec<_> =
            got.iter().filter(|b| b.0 == BlockKind::Outside).map(|b| b.2.as_str()).collect();
        let want = [
            "Home News",
            "Chen Lu, Monday",
            "Lanterns on the quay at dusk",
            "Ferry runs again after eleven years of standing still",
            "Updated on Tuesday",
            ZH,
            "Copyright Lakeport",
        ];
        assert_eq!(outside, want);
    }

    #[test]
    fn links_that_stand_alone_point_elsewhere() {
        let html = page(&format!(
            "{0}<p><a href=/x>FERRY RUNS AGAIN AFTER ELEVEN YEARS</a></p>{0}<h2>The quay</h2>{0}<h3>You may like</h3>\
             <ul><li><a href=/a>Lanterns of the northern bank</a><li><a href=/b>What to eat on the quay</a></ul>",
            format!("<p>{EN}</p>").repeat(3)
        ));
        let kept: Vec<String> =
            seen(&html).into_iter().filter(|b| b.0 != BlockKind::Outside).map(|b| b.2).collect();
        assert_eq!(kept.iter().filter(|t| *t == EN).count(), 9);
        assert_eq!(
            kept.iter().filter(|t| *t != EN).collect::<Vec<_>>(),
            ["Lantern night", "Lantern night", "The quay"]
        );
    }

    #[test]
    fn a_body_without_its_tags_is_a_page() {
        let menu = "<div><a href=/x>Archive of the month</a></div>".repeat(9);
        let got = seen(&format!(
            "{menu}<div><h2>Lantern night</h2>{}</div>{menu}",
            format!("<p>{EN}</p>").repeat(5)
        ));
        let outside = got.iter().filter(|b| b.0 == BlockKind::Outside).count();
        assert_eq!(outside, 18, "{got:?}");
    }

    #[test]
    fn a_short_post_is_found_above_many_comments() {
        let comments = format!("<div class=comment><p>{EN}</p></div>").repeat(30);
        let html = page(&format!(
            "<div class='entry-content'><p>Tell us here what you think of the fair.</p></div><div id=comments>{comments}</div>"
        ));
        let kept: Vec<String> =
            seen(&html).into_iter().filter(|b| b.0 == BlockKind::Text).map(|b| b.2).collect();
        assert_eq!(kept, ["Tell us here what you think of the fair."]);
    }

    #[test]
    fn a_name_around_the_article_marks_nothing() {
        for around in ["<div class=widget>", "<div class='no-comments'>", "<div id=share><span class=date>"] {
            let html = page(&format!("{around}{}</div>", format!("<p>{EN}</p>").repeat(6)));
            let kept = seen(&html).iter().filter(|b| b.0 == BlockKind::Text && b.2 == EN).count();
            assert_eq!(kept, 6, "{around}");
        }
    }

    #[test]
    fn a_page_that_says_it_is_gb_is_read_so() {
        let text = format!("<p>{ZH}</p>").repeat(6);
        let (bytes, _, _) = encoding_rs::GBK.encode(&text);
        let latin: String = bytes.iter().map(|b| char::from(*b)).collect();
        let html = page(&latin).replacen("<head>", "<head><meta charset=gb2312>", 1);
        let codes = |html: &str| -> Vec<&'static str> {
            blocks(&Source::new("-", Media::Html, html)).warnings.iter().map(|w| w.code).collect()
        };
        assert_eq!(codes(&html), [MISREAD]);
        let kept = seen(&html).iter().filter(|b| b.0 == BlockKind::Text).count();
        assert_eq!(kept, 6);
        // Without the declaration a person decides; and a page that is what it says stays as it is.
        assert_eq!(codes(&page(&latin)), [""; 0]);
        assert_eq!(codes(&page(&text).replacen("<head>", "<head><meta charset=gb2312>", 1)), [""; 0]);
    }

    #[test]
    fn a_post_that_the_article_quotes_is_kept() {
        let post = "<div class='social-embed'><blockquote><p>The lanterns are back!</p>— Chen Lu <a href=/x>May 3</a></blockquote></div>";
        let html = page(&format!("{0}{post}{0}", format!("<p>{EN}</p>").repeat(4)));
        let kept: Vec<String> =
            seen(&html).into_iter().filter(|b| b.0 == BlockKind::Quote).map(|b| b.2).collect();
        assert_eq!(kept, ["The lanterns are back!", "— Chen Lu May 3"]);
    }

    #[test]
    fn nothing_of_the_article_stands_behind_its_comments() {
        let comments = "<div class=comments><p>I was there, and it was lovely, thank you.</p></div>";
        let profile = "<p>About me</p><p>Mood: fine</p>";
        let html = page(&format!("{}{comments}{profile}", format!("<p>{EN}</p>").repeat(6)));
        let kept: Vec<String> =
            seen(&html).into_iter().filter(|b| b.0 == BlockKind::Text).map(|b| b.2).collect();
        assert_eq!(kept, [EN; 6]);
    }

    #[test]
    fn both_languages_of_a_page_survive() {
        for body in [
            format!("<p>{EN}</p><p>{ZH}</p>").repeat(4),
            format!(
                "<div id=en>{}</div><div id=zh>{}</div>",
                format!("<p>{EN}</p>").repeat(4),
                format!("<p>{ZH}</p>").repeat(4)
            ),
        ] {
            let got = seen(&page(&body));
            for text in [EN, ZH] {
                let kept = got.iter().filter(|b| b.0 == BlockKind::Text && b.2 == text).count();
                assert_eq!(kept, 4, "{got:?}");
            }
        }
    }

    #[test]
    fn deep_nesting_and_broken_markup_go_through() {
        let deep = format!("{}text{}", "<div><b>".repeat(50_000), "</b></div>".repeat(50_000));
        assert_eq!(texts(&deep), ["text"]);
        assert_eq!(texts("a < b <c and </ d> e <p class='x"), ["a < b e"]);
        assert_eq!(texts("x</p></td></tr><tr>y<table>z"), ["x", "y", "z"]);
        // Tables in a cell, none of them closed, and many lines in the last: no row looks at them all.
        let tables = format!("{}{}", "<table><tr><td>".repeat(50_000), "x<br>".repeat(50_000));
        assert_eq!(texts(&tables).len(), 50_000);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]
        #[test]
        fn no_character_is_lost(parts in prop::collection::vec(prop::sample::select(vec![
            "a", "河", " ", "\n", "&amp;", "&", "&#0;", "&nbsp;", "<p>", "</p>", "<br>", "<td>", "<tr>", "<table>", "</table>", "</tr>",
            "<script>", "</script>", "<!--", "-->", "<", ">", "</", "<pre>", "</pre>", "<li>", "<ul>", "</ul>", "<b", "'", "\"",
            "<title>", "</title>", "<h1>", "</h1>", "<textarea>", "</textarea>", "\u{200b}", "\u{a0}", "<svg>", "=", "\0",
        ]), 0..40)) {
            let html = parts.concat();
            let source = Source::new("-", Media::Html, html.as_str());
            let mut count = vec![0u8; html.len()];
            for b in blocks(&source).output {
                let text = b.text.as_str();
                prop_assert!(!text.is_empty() && text.trim().len() == text.len());
                for run in b.text.runs() {
                    count[run.src.range()].iter_mut().for_each(|c| *c += 1);
                    if run.verbatim { prop_assert_eq!(source.slice(run.src), &text[run.at..run.at + run.src.len()]); }
                }
            }
            for token in scan::Tokens::new(&html) {
                let scan::Token::Text { span, .. } = token else { continue };
                for (i, c) in span.slice(&html).char_indices() {
                    let ink = is_visible(c);
                    // "&nbsp;" and "&#0;" have ink in the source and none in the text.
                    if ink && !html.contains("&nbsp;") && !html.contains("&#0;") {
                        prop_assert_eq!(count[span.start + i], 1, "{:?} at {}", html, span.start + i);
                    }
                }
            }
        }
    }
}
