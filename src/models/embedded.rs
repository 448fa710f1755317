//! The files of `models/` that are built into the library, sorted by path.

macro_rules! files {
    ($($path:literal,)*) => {
        pub(super) const FILES: &[(&str, &[u8])] =
            &[$(($path, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/", $path)))),*];
    };
}

files! {
    "split/en/abbreviations.txt",
    "split/en/attribution.txt",
    "split/en/calendar.txt",
    "split/en/marked.txt",
    "split/en/starters.txt",
    "split/en/suffixes.txt",
    "split/zh/continuations.txt",
    "split/zh/numerals.txt",
    "split/zh/speech.txt",
}
