//! What the names in a tag say about the element: `class="related-stories"` holds no text of the article.
//!
//! Names are words of HTML authors, not of a language; the tables below were collected from the class names of
//! many sites' templates. A mark is a hint: [`super::article`] drops one whose element holds much of the article.

use super::scan::attributes;

/// What an element is for, by its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Mark {
    /// The article itself.
    Body,
    /// Words under a picture, its credit, a gallery.
    Caption,
    /// Who wrote it and when.
    Byline,
    /// Pointers to other articles.
    Related,
    /// Buttons, forms, menus, notices.
    Furniture,
    /// What readers wrote.
    Comments,
    /// What is not shown.
    Hidden,
}

/// The mark of a start tag.
pub(super) fn mark_of(name: &str, tag: &str) -> Option<Mark> {
    let mut found = match name {
        "figcaption" => Some(Mark::Caption),
        "time" => Some(Mark::Byline),
        "nav" | "footer" | "form" | "aside" | "button" => Some(Mark::Furniture),
        _ => None,
    };
    for (attribute, value) in attributes(tag) {
        let mark = match attribute.to_ascii_lowercase().as_str() {
            "hidden" => Some(Mark::Hidden),
            "style" => is_hidden(value).then_some(Mark::Hidden),
            "class" | "id" | "data-component" | "data-module" | "data-type" | "data-testid" => names(value),
            "itemprop" | "property" | "rel" => match value {
                "articleBody" | "schema:articleBody" => Some(Mark::Body),
                "author" | "datePublished" | "dateModified" | "publisher" => Some(Mark::Byline),
                "caption" | "copyrightHolder" => Some(Mark::Caption),
                _ => None,
            },
            "role" => match value {
                "navigation" | "complementary" | "banner" | "contentinfo" | "search" | "dialog" | "menu" => {
                    Some(Mark::Furniture)
                }
                _ => None,
            },
            _ => None,
        };
        // A negative word beats a positive one: `class="article-body-related"`.
        found = match (found, mark) {
            (None | Some(Mark::Body), Some(m)) => Some(m),
            (f, _) => f,
        };
    }
    found
}

fn is_hidden(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).take(400).collect();
    let style = style.to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// The mark of a list of names.
fn names(value: &str) -> Option<Mark> {
    let mut found = None;
    for name in value.split_ascii_whitespace().take(24).filter(|n| n.len() <= 80) {
        match of_name(name) {
            Some(Mark::Body) => found = found.or(Some(Mark::Body)),
            Some(mark) => return Some(mark),
            None => {}
        }
    }
    found
}

/// The mark of one name: by its words (`moreStories` has two), or by words that run together.
fn of_name(name: &str) -> Option<Mark> {
    let words = words(name);
    let has = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
    let pair = |list: &[(&str, &str)]| {
        words.windows(2).any(|w| list.iter().any(|(a, b)| *a == w[0].as_str() && *b == w[1].as_str()))
    };
    let starts = |list: &[&str]| words.iter().any(|w| list.iter().any(|l| w.starts_with(l)));
    // States and layout: `has-sidebar`, `no-comments`, `share-enabled`, `with-gallery`.
    let state = |w: &String| {
        matches!(w.as_str(), "has" | "no" | "is" | "with" | "without" | "enabled" | "disabled" | "js" | "u")
    };
    if words.first().is_some_and(state) || words.last().is_some_and(state) || has(&["embed", "embedded"]) {
        return None;
    }
    if starts(RELATED_STARTS) || has(RELATED) || pair(RELATED_PAIRS) {
        return Some(Mark::Related);
    }
    if starts(COMMENT_STARTS) {
        return Some(Mark::Comments);
    }
    if starts(CAPTION_STARTS) || has(CAPTION) || pair(CAPTION_PAIRS) {
        return Some(Mark::Caption);
    }
    if starts(FURNITURE_STARTS) || has(FURNITURE) || pair(FURNITURE_PAIRS) {
        return Some(Mark::Furniture);
    }
    if has(BYLINE) || starts(BYLINE_STARTS) || pair(BYLINE_PAIRS) {
        return Some(Mark::Byline);
    }
    pair(BODY_PAIRS).then_some(Mark::Body)
}

const RELATED_STARTS: &[&str] = &[
    "related",
    "recommend",
    "outbrain",
    "taboola",
    "zergnet",
    "recirc",
    "readmore",
    "mostread",
    "readnext",
    "upnext",
];
const RELATED: &[&str] = &[
    "trending",
    "popular",
    "teaser",
    "teasers",
    "suggested",
    "suggestions",
    "mgid",
    "revcontent",
    "promo",
    "promos",
    "crosslinks",
    "crosslink",
    "seealso",
    "morestories",
];
const RELATED_PAIRS: &[(&str, &str)] = &[
    ("more", "stories"),
    ("more", "news"),
    ("more", "posts"),
    ("more", "articles"),
    ("more", "from"),
    ("more", "on"),
    ("more", "like"),
    ("more", "in"),
    ("most", "read"),
    ("most", "viewed"),
    ("most", "recent"),
    ("read", "more"),
    ("read", "next"),
    ("read", "also"),
    ("see", "also"),
    ("up", "next"),
    ("next", "article"),
    ("next", "post"),
    ("next", "story"),
    ("also", "read"),
    ("also", "like"),
    ("top", "stories"),
    ("latest", "news"),
    ("latest", "posts"),
    ("further", "reading"),
    ("story", "list"),
    ("article", "list"),
    ("hot", "news"),
    ("post", "list"),
];
const COMMENT_STARTS: &[&str] = &["comment", "disqus", "livefyre", "guestbook"];
const CAPTION_STARTS: &[&str] = &["caption", "figcaption", "slideshow", "photocredit"];
const CAPTION: &[&str] = &[
    "gallery",
    "imgcaption",
    "imagecaption",
    "cutline",
    "lightbox",
    "carousel",
    "credit",
    "credits",
    "copyrightholder",
];
const CAPTION_PAIRS: &[(&str, &str)] = &[
    ("photo", "credit"),
    ("image", "credit"),
    ("img", "desc"),
    ("image", "desc"),
    ("photo", "by"),
    ("pic", "desc"),
];
const FURNITURE_STARTS: &[&str] = &[
    "share",
    "sharing",
    "social",
    "addthis",
    "addtoany",
    "advert",
    "adsense",
    "adslot",
    "sponsor",
    "newsletter",
    "subscri",
    "signup",
    "breadcrumb",
    "navbar",
    "paginat",
    "sidebar",
    "copyright",
    "disclaimer",
    "popup",
    "toolbar",
    "taglist",
    "hashtag",
    "signin",
    "login",
    "cookie",
];
const FURNITURE: &[&str] = &[
    "ad",
    "ads",
    "adv",
    "nav",
    "menu",
    "pager",
    "widget",
    "widgets",
    "modal",
    "donate",
    "donation",
    "donations",
    "optin",
    "gdpr",
    "consent",
    "tags",
    "tag",
    "keywords",
    "categories",
    "noprint",
    "hide",
    "hidden",
    "invisible",
    "footer",
    "print",
    "bookmark",
    "follow",
    "rating",
    "ratings",
    "vote",
    "votes",
    "poll",
    "toc",
    "skip",
    "alert",
    "crumbs",
    "crumb",
    "masthead",
    "postnav",
    "cta",
    "dfp",
    "banner",
    "topbar",
];
const FURNITURE_PAIRS: &[(&str, &str)] = &[
    ("sign", "up"),
    ("sign", "in"),
    ("log", "in"),
    ("sr", "only"),
    ("visually", "hidden"),
    ("screen", "reader"),
    ("tag", "list"),
    ("cat", "links"),
    ("post", "categories"),
    ("app", "download"),
    ("edit", "section"),
    ("editsection", ""),
    ("text", "size"),
    ("font", "size"),
    ("reader", "tools"),
    ("article", "tools"),
    ("post", "navigation"),
];
const BYLINE_STARTS: &[&str] =
    &["byline", "timestamp", "pubdate", "authorbio", "publishdate", "postmeta", "entrymeta"];
const BYLINE: &[&str] = &[
    "author",
    "authors",
    "bio",
    "dateline",
    "datetime",
    "date",
    "meta",
    "metadata",
    "contributor",
    "contributors",
    "published",
    "updated",
    "posted",
    "writer",
    "kicker",
    "eyebrow",
    "readtime",
];
const BYLINE_PAIRS: &[(&str, &str)] =
    &[("article", "info"), ("post", "info"), ("time", "source"), ("pub", "time"), ("reading", "time")];
const BODY_PAIRS: &[(&str, &str)] = &[
    ("article", "body"),
    ("article", "content"),
    ("article", "text"),
    ("entry", "content"),
    ("post", "content"),
    ("post", "body"),
    ("story", "body"),
    ("story", "content"),
    ("story", "text"),
    ("body", "content"),
    ("body", "text"),
    ("body", "copy"),
    ("content", "body"),
    ("main", "content"),
    ("td", "post"),
    ("article", "entry"),
    ("single", "content"),
];

/// A name in lower-case words: at marks and where small letters meet capitals.
fn words(name: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut small = false;
    let mut open = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            (small, open) = (false, false);
            continue;
        }
        if !open || small && c.is_ascii_uppercase() {
            out.push(String::new());
            open = true;
        }
        if let Some(word) = out.last_mut() {
            word.push(c.to_ascii_lowercase());
        }
        small = c.is_ascii_lowercase();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_words() {
        assert_eq!(words("moreStories_list--dark x2"), ["more", "stories", "list", "dark", "x2"]);
        for (tag, want) in [
            ("class='post share-bar'", Some(Mark::Furniture)),
            ("class=has-sidebar", None),
            ("id=comments", Some(Mark::Comments)),
            ("class='entry-content'", Some(Mark::Body)),
            ("itemprop=articleBody class='related'", Some(Mark::Related)),
            ("style='color:red; display : none'", Some(Mark::Hidden)),
            ("class='wp-caption-text'", Some(Mark::Caption)),
            ("class='shadow header-read'", None),
        ] {
            assert_eq!(mark_of("div", tag), want, "{tag}");
        }
    }
}
