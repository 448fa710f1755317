//! The rules of quality, by name.

use crate::check::rule::rules;

rules! {
    /// What is looked at in translations.
    ALL:
    EMPTY Warning "qa/empty", "duiyi",
        "A unit whose state says that it is translated has a translation.";
    SAME Warning "qa/same-as-source", "duiyi",
        "A translation is not its source, where that has words to translate.";
    CODE_MISSING Warning "qa/code-missing", "duiyi",
        "Every inline code of the source is in the translation.";
    CODE_ADDED Warning "qa/code-added", "duiyi",
        "No inline code is in the translation more often than in the source.";
    PROTECTED Warning "qa/protected", "duiyi",
        "Addresses of the web and of mail, accounts and product codes come through unchanged.";
    NUMBER Warning "qa/number", "duiyi",
        "Every number of one side is on the other, whatever its form: 350万 is 3.5 million, 四十二 is 42, 两 may be `both`.";
    PERCENT Warning "qa/percent", "duiyi",
        "Every percentage, fraction and number of percentage points of one side is on the other: 七成 is 70 per cent, 三分之二 two-thirds.";
    DATE Warning "qa/date", "duiyi",
        "Every month and weekday of one side is on the other: 5月3日 is 3 May, 周三 Wednesday.";
    END_MARK Warning "qa/end-mark", "duiyi",
        "A translation ends as its source does: stop, question, exclamation, colon, ellipsis.";
    PAIRED_MARKS Warning "qa/paired-marks", "duiyi",
        "Quotation marks, brackets and 《》 of a translation come in pairs, where those of its source do.";
    BOOK_TITLE Warning "qa/book-title", "duiyi",
        "《》 and other Chinese marks of titles and quotations do not stand in English.";
    HAN_LEFT Warning "qa/han-left", "duiyi",
        "No Chinese is left in an English translation, but for a gloss in brackets.";
    VARIETY Warning "qa/variety", "duiyi",
        "A Chinese translation has the characters of its variety alone: Simplified for zh-CN, Traditional for zh-TW.";
    TERM Warning "qa/term", "duiyi",
        "A term of the glossary (--terms) is translated by one of its translations.";
    INCONSISTENT Warning "qa/inconsistent", "duiyi",
        "The same source has the same translation.";
    LENGTH Info "qa/length", "duiyi",
        "A translation is about as long as they are: English has 1.5 to 8 characters for a Chinese one.";
    SPACES Warning "qa/spaces", "duiyi",
        "No two spaces follow each other where the source has none, and no space stands between two Chinese characters.";
    WIDTH Warning "qa/width", "duiyi",
        "Marks beside Chinese characters are full width; in English there are no full-width marks, letters or digits.";
}
