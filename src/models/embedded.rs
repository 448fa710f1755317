//! The files of `models/` that are built into the library, sorted by path.

macro_rules! files {
    ($($path:literal,)*) => {
        pub(super) const FILES: &[(&str, &[u8])] =
            &[$(($path, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/", $path)))),*];
    };
}

files! {
    "detect/codes.txt",
    "detect/hans-only.txt",
    "detect/hant-only.txt",
    "detect/ja-only.txt",
    "detect/ja-shared.txt",
    "detect/letters.txt",
    "detect/words.txt",
    "detect/zh-marks.txt",
}
