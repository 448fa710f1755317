//! Names of injected sites, learned from page to page.

use crate::document::Document;
use std::collections::{BTreeMap, BTreeSet};

/// Names that were seen injected, and names that never are.
///
/// As a text: a name on each line, in order; `!Name` for one that must not be learned; `#` for comments, which are
/// kept where they stand at the head of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameStore {
    head: String,
    names: BTreeSet<String>,
    never: BTreeSet<String>,
}

impl NameStore {
    /// Reads a store. Blank lines count for nothing.
    pub fn from_text(text: &str) -> Self {
        let mut store = NameStore::default();
        let lines = || text.trim_start_matches('\u{feff}').lines().map(str::trim);
        for line in lines().take_while(|l| l.is_empty() || l.starts_with('#')).filter(|l| !l.is_empty()) {
            store.head.push_str(line);
            store.head.push('\n');
        }
        for line in lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            match line.strip_prefix('!') {
                Some(name) => store.never.insert(name.trim().to_owned()),
                None => store.names.insert(line.to_owned()),
            };
        }
        store.names.retain(|n| !store.never.contains(n));
        store
    }

    /// The store as a text that [`NameStore::from_text`] reads.
    pub fn to_text(&self) -> String {
        let mut text = self.head.clone();
        if text.is_empty() {
            text.push_str("# Names of sites seen injected into words. !NAME is never learned.\n");
        }
        let never = self.never.iter().map(|n| format!("!{n}"));
        for line in never.chain(self.names.iter().cloned()) {
            text.push_str(&line);
            text.push('\n');
        }
        text
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Takes over the names of another store; says whether there was a new one.
    pub fn merge(&mut self, other: &NameStore) -> bool {
        let before = self.names.len();
        self.names.extend(other.names.iter().filter(|n| !self.never.contains(*n)).cloned());
        self.names.len() > before
    }

    /// Learns from a cleaned document: the names that were taken out of it at two places or more, or once where a tag on the
    /// page declares them. Says whether there was a new one.
    pub fn learn(&mut self, document: &Document) -> bool {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for repair in &document.repairs {
            *counts.entry(document.source.slice(repair.span)).or_default() += 1;
        }
        let tag = document.metadata.site_tag.as_deref();
        let mut new = false;
        for (name, count) in counts {
            // A line of the store is a name; "# 1 News" would be read as a comment.
            let one_line =
                !name.contains(['\n', '\r']) && !name.starts_with(['#', '!']) && name.trim() == name;
            if (count > 1 || tag == Some(name)) && one_line && !self.never.contains(name) {
                new |= self.names.insert(name.to_owned());
            }
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_is_read_back() {
        let store = NameStore::from_text(
            "\u{feff}# ours\n\nHarbor Times\r\n!Global Times\n北岸晚报\n# x\nGlobal Times\n",
        );
        assert_eq!(store.names().collect::<Vec<_>>(), ["Harbor Times", "北岸晚报"]);
        let text = "# ours\n!Global Times\nHarbor Times\n北岸晚报\n";
        assert_eq!(store.to_text(), text);
        assert_eq!(NameStore::from_text(text), store);
        assert_eq!(NameStore::from_text(&NameStore::default().to_text()).names().count(), 0);
    }
}
