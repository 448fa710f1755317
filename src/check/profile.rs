//! What a client would not take, or lose, of a bilingual file.

use super::rule::{Finding, Rule, rules};
use crate::document::State;
use crate::exchange::{Bitext, Format, Profile};

rules! {
    /// What is looked at for a client.
    ALL:
    FORMAT Error "profile/format", "models/profiles/",
        "The client reads the file's format.";
    VERSION Error "profile/version", "models/profiles/",
        "The client reads the file's version of XLIFF.";
    UNSEEN Error "profile/unseen", "models/profiles/",
        "Where the client offers targets, not sources, each unit to translate has one: its source, for a start.";
    LANGUAGE Warning "profile/language", "models/profiles/",
        "Languages are named with a region where the client's projects are: zh-CN, not zh-Hans.";
    LOST Info "profile/lost", "models/profiles/",
        "The file has nothing that the client does not show or give back: notes, states, scores, metadata.";
}

/// Looks at a file with a client's eyes. `version` is that of XLIFF, where the file is one.
pub fn check_profile(
    bitext: &Bitext,
    format: Format,
    version: Option<&str>,
    profile: &Profile,
) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut tell = |rule: &'static Rule, line: Option<usize>, message: String| {
        let line = line.unwrap_or(1);
        found.push(Finding { rule, severity: rule.severity, at: 0, line, column: 1, message });
    };
    let name = &profile.name;
    if !profile.formats.contains(&format) {
        let formats: Vec<&str> = profile.formats.iter().map(|f| f.name()).collect();
        tell(&FORMAT, None, format!("{name} reads {}, not {}", formats.join(", "), format.name()));
    } else if let Some(version) = version.filter(|v| !profile.versions.iter().any(|known| known == v)) {
        tell(&VERSION, None, format!("{name} reads XLIFF {}, not {version}", profile.versions.join(" and ")));
    }
    for tag in [&bitext.src, &bitext.tgt] {
        let region = tag
            .rsplit(['-', '_'])
            .next()
            .is_some_and(|r| r.len() == 2 && r.bytes().all(|b| b.is_ascii_uppercase()));
        if profile.region && !tag.is_empty() && !region {
            tell(&LANGUAGE, None, format!("{tag} names no region"));
        }
    }
    let xliff = matches!(format, Format::Xliff12 | Format::Xliff20);
    for unit in bitext.units.iter().filter(|u| u.translate && profile.copy_source && xliff) {
        if unit.target.as_ref().is_none_or(|t| t.is_blank()) {
            tell(&UNSEEN, unit.row, format!("{name} does not offer unit {}: it has no target", unit.id));
        }
    }
    let count = |has: &dyn Fn(&crate::exchange::Unit) -> bool| bitext.units.iter().filter(|u| has(u)).count();
    for lost in &profile.loses {
        let units = match lost.as_str() {
            "notes" => count(&|u| !u.notes.is_empty()),
            "states" => count(&|u| u.state != State::Initial),
            "scores" => count(&|u| u.score.is_some()),
            _ => 0,
        };
        if units > 0 {
            tell(&LOST, None, format!("{name} does not keep the {lost} of {units} units"));
        }
    }
    found
}
