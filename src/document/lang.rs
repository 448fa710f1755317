//! Languages as BCP 47 tags.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A language tag of BCP 47, from the closed list that duiyi can answer. `und` means undetermined.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(&'static str);

/// Every tag that can occur, with the script subtag only where duiyi tells scripts apart.
const TAGS: &[&str] = &[
    "und", "en", "zh", "zh-Hans", "zh-Hant", "ja", "ko", "de", "fr", "es", "pt", "it", "nl", "sv", "da",
    "nb", "fi", "pl", "cs", "sk", "hu", "ro", "hr", "sr", "sl", "lt", "lv", "et", "tr", "az", "uz", "tk",
    "vi", "id", "tl", "jv", "la", "eo", "ca", "af", "sn", "zu", "ak", "mk", "bg", "ru", "uk", "be", "el",
    "he", "yi", "ar", "fa", "ur", "hi", "mr", "ne", "bn", "pa", "gu", "or", "ta", "te", "kn", "ml", "si",
    "th", "my", "km", "am", "ka", "hy",
];

impl Lang {
    /// Undetermined.
    pub const UND: Lang = Lang("und");
    /// English.
    pub const EN: Lang = Lang("en");
    /// Chinese whose script variety cannot be decided.
    pub const ZH: Lang = Lang("zh");
    /// Chinese in Simplified characters.
    pub const ZH_HANS: Lang = Lang("zh-Hans");
    /// Chinese in Traditional characters.
    pub const ZH_HANT: Lang = Lang("zh-Hant");
    /// Japanese.
    pub const JA: Lang = Lang("ja");
    /// Korean.
    pub const KO: Lang = Lang("ko");

    /// The language with this tag; `None` for a tag outside the list. Letter case counts.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        TAGS.iter().find(|t| **t == tag).map(|t| Lang(t))
    }

    /// The language that a page declares with this tag, in any case and with any subtags: `zh-CN` and `zh_Hans_SG` are
    /// zh-Hans, `zh-HK` is zh-Hant, `EN-us` is en. `und` for a tag outside the list.
    pub fn declared(tag: &str) -> Lang {
        let tag = tag.trim().to_ascii_lowercase();
        let mut parts = tag.split(['-', '_']);
        let primary = parts.next().unwrap_or_default();
        let script = parts.find_map(|part| match part {
            "hans" | "cn" | "sg" | "my" => Some(Lang::ZH_HANS),
            "hant" | "tw" | "hk" | "mo" => Some(Lang::ZH_HANT),
            _ => None,
        });
        match primary {
            "zh" | "cmn" | "chi" | "zho" => script.unwrap_or(Lang::ZH),
            "eng" => Lang::EN,
            "no" => Lang("nb"),
            _ => Lang::from_tag(primary).unwrap_or_default(),
        }
    }

    /// The tag.
    pub fn tag(self) -> &'static str {
        self.0
    }

    /// The tag's first subtag: `zh` for `zh-Hant`.
    pub fn primary(self) -> &'static str {
        self.0.split('-').next().unwrap_or(self.0)
    }

    /// Chinese in any script.
    pub fn is_zh(self) -> bool {
        self.primary() == "zh"
    }

    /// English.
    pub fn is_en(self) -> bool {
        self == Lang::EN
    }

    /// Undetermined.
    pub fn is_und(self) -> bool {
        self == Lang::UND
    }

    /// Neither Chinese nor English nor undetermined.
    pub fn is_other(self) -> bool {
        !self.is_zh() && !self.is_en() && !self.is_und()
    }

    /// True where words are not separated by spaces (Chinese, Japanese, Thai …), so that a soft line wrap joins
    /// with nothing.
    pub fn joins_without_space(self) -> bool {
        matches!(self.primary(), "zh" | "ja" | "th" | "my" | "km")
    }
}

impl Default for Lang {
    fn default() -> Self {
        Lang::UND
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for Lang {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let tag = String::deserialize(d)?;
        Lang::from_tag(&tag).ok_or_else(|| serde::de::Error::custom(format!("unknown language tag {tag:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_known_or_refused() {
        assert_eq!(Lang::from_tag("zh-Hant"), Some(Lang::ZH_HANT));
        assert_eq!(Lang::from_tag("xx"), None);
        for (tag, want) in [
            ("zh-CN", Lang::ZH_HANS),
            ("ZH_hant_HK", Lang::ZH_HANT),
            ("zh", Lang::ZH),
            ("en-GB", Lang::EN),
            ("tlh", Lang::UND),
            ("", Lang::UND),
        ] {
            assert_eq!(Lang::declared(tag), want, "{tag}");
        }
        assert!(Lang::ZH_HANT.is_zh() && !Lang::ZH_HANT.is_other() && Lang::JA.is_other());
    }
}
