//! The closed vocabularies of a report: roles, reasons, flags, layouts. Their words are stable (see the report's
//! schema); new ones may be added.

/// An enum whose variants each have one stable word, used in JSON, in rule files and in messages.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// Every value, in the order of its declaration.
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// The stable word.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(word: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|v| v.as_str() == word)
                    .ok_or_else(|| format!(concat!("unknown ", stringify!($name), " {:?}"), word))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// What a stretch of the page is for.
    Role {
        /// Running text of the article.
        Body = "body",
        /// A heading inside the article.
        Heading = "heading",
        /// The article's title.
        Title = "title",
        /// A cell of a table.
        Table = "table",
        /// A caption that stayed in the text.
        Caption = "caption",
        /// Anything that is not the article.
        Furniture = "furniture",
    }
}

words! {
    /// Why a stretch was taken out of the text.
    Reason {
        /// A bracketed site name: `[World Times]`.
        SiteTag = "site_tag",
        /// A picture's caption, with or without its credit.
        Caption = "caption",
        /// A picture's credit alone.
        PhotoCredit = "photo_credit",
        /// Place, date and agency in front of the first sentence.
        Dateline = "dateline",
        /// The writer's or the poster's line.
        Byline = "byline",
        /// Editors, proof-readers and the like.
        EditorCredit = "editor_credit",
        /// The title's line.
        TitleLine = "title_line",
        /// Where the text was taken from.
        SourceLine = "source_line",
        /// A line that is only the publisher's name.
        PublisherLine = "publisher_line",
        /// The title of another article.
        RelatedLink = "related_link",
        /// Text of another article.
        RelatedTeaser = "related_teaser",
        /// An invitation to read the original or more.
        ReadMore = "read_more",
        /// Menus, breadcrumbs, previous and next.
        Nav = "nav",
        /// A list of topics.
        Tags = "tags",
        /// The form for readers' comments.
        CommentForm = "comment_form",
        /// Share buttons.
        Share = "share",
        /// A call to subscribe.
        Subscribe = "subscribe",
        /// A call to scan a code and follow.
        QrFollow = "qr_follow",
        /// A copyright notice.
        Copyright = "copyright",
        /// A Chinese web registration number.
        Icp = "icp",
        /// A cookie notice.
        Cookie = "cookie",
        /// A notice that the rest is for subscribers.
        Paywall = "paywall",
        /// Counts of readers and comments, time stamps.
        Counts = "counts",
        /// A disclaimer.
        Disclaimer = "disclaimer",
        /// A call to follow an account.
        FollowUs = "follow_us",
        /// Telephone, e-mail, address of the site.
        Contact = "contact",
        /// A label in front of text: `原文：`.
        Label = "label",
        /// A line of hash tags.
        HashtagLine = "hashtag_line",
        /// A second copy of a paragraph.
        Duplicate = "duplicate",
        /// A list of words with their meanings.
        WordList = "word_list",
        /// Text of an HTML page that lies outside its article.
        OutsideArticle = "outside_article",
        /// Characters that have no place in text.
        Control = "control",
        /// Ornaments: lines of stars, rules, the bars of a table.
        Ornament = "ornament",
        /// An advertisement.
        Advert = "advert",
        /// Furniture of a scraped page by the look of the line and its neighbours; no rule names its kind.
        Furniture = "furniture",
    }
}

words! {
    /// Something about the document that a person should know.
    Flag {
        /// A pair may be wrong.
        AlignmentLowConfidence = "alignment_low_confidence",
        /// The two languages do not have the same number of paragraphs or sentences.
        AlignmentUneven = "alignment_uneven",
        /// The name in a byline is not the writer's.
        BylineUnreliable = "byline_unreliable",
        /// Control characters were taken out.
        ControlCharsRemoved = "control_chars_removed",
        /// The input was Big5.
        DecodedBig5 = "decoded_big5",
        /// The input was GB18030 (or GBK, GB 2312).
        DecodedGb18030 = "decoded_gb18030",
        /// A repeated paragraph was taken out.
        DuplicateRemoved = "duplicate_removed",
        /// An English sentence stands inside a Chinese one.
        EmbeddedEn = "embedded_en",
        /// A Chinese sentence stands inside an English one.
        EmbeddedZh = "embedded_zh",
        /// There is nothing in the input.
        EmptyDocument = "empty_document",
        /// Some characters could not be decoded.
        EncodingDamage = "encoding_damage",
        /// A paragraph holds whole sentences of both languages.
        MixedParagraph = "mixed_paragraph",
        /// Text decoded with the wrong encoding was restored.
        MojibakeRepaired = "mojibake_repaired",
        /// Text looks as if decoded with the wrong encoding.
        MojibakeSuspected = "mojibake_suspected",
        /// The body has no Chinese.
        NoChineseBody = "no_chinese_body",
        /// The body has no English.
        NoEnglishBody = "no_english_body",
        /// The input is furniture alone.
        OnlyBoilerplate = "only_boilerplate",
        /// Some text is in a third language.
        OtherLanguage = "other_language",
        /// The article is cut by a paywall.
        Paywall = "paywall",
        /// A site name may have been injected; nothing was changed.
        PossibleWatermark = "possible_watermark",
        /// Chinese punctuation on the English side was normalised.
        PunctNormalized = "punct_normalized",
        /// Text of another article was taken out.
        RelatedTeaserRemoved = "related_teaser_removed",
        /// Traditional and Simplified Chinese on one page.
        ScriptMixed = "script_mixed",
        /// Fewer sentences than the summary asks for.
        ShortDocument = "short_document",
        /// A missing space was put in.
        SpaceInserted = "space_inserted",
        /// The title was found in a source line.
        TitleFromSourceLine = "title_from_source_line",
        /// The text ends before its end.
        Truncated = "truncated",
        /// An injected name was found without a tag that declares it.
        WatermarkInferred = "watermark_inferred",
        /// An injected name was taken out of words.
        WatermarkRepaired = "watermark_repaired",
        /// Full-width letters on the English side were folded.
        WidthNormalized = "width_normalized",
        /// Invisible characters were taken out.
        ZeroWidthRemoved = "zero_width_removed",
        /// The article's body could not be told from the page around it.
        BodyUncertain = "body_uncertain",
        /// The page says of some text that it must not be translated.
        TranslateNo = "translate_no",
    }
}

words! {
    /// How the two languages are laid out on the page.
    Layout {
        /// Paragraphs of both languages in turn.
        Interleaved = "interleaved",
        /// One language, then the other.
        Blocks = "blocks",
        /// Sentences in turn within a paragraph.
        Inline = "inline",
        /// Columns.
        Table = "table",
        /// Both on a line with a slash or a bar between them.
        Slash = "slash",
        /// Lines of verse.
        Verse = "verse",
        /// One language.
        Single = "single",
    }
}

words! {
    /// Which languages the body is in.
    Status {
        /// Chinese and English.
        Bilingual = "bilingual",
        /// English alone.
        MonolingualEn = "monolingual_en",
        /// Chinese alone.
        MonolingualZh = "monolingual_zh",
        /// Other languages alone.
        Other = "other",
        /// No body.
        Empty = "empty",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for reason in Reason::ALL {
            assert_eq!(reason.as_str().parse::<Reason>(), Ok(*reason));
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
        }
        assert!("nonsense".parse::<Flag>().is_err());
    }
}
