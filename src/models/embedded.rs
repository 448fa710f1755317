//! The files of `models/` that are built into the library, sorted by path.

macro_rules! files {
    ($($path:literal,)*) => {
        pub(super) const FILES: &[(&str, &[u8])] =
            &[$(($path, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/", $path)))),*];
    };
}

files! {
    "align/hant.txt",
    "align/lexicon.txt",
    "align/sounds.txt",
    "align/weights.txt",
}
