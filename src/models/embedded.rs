//! The files of `models/` that are built into the library, sorted by path.

macro_rules! files {
    ($($path:literal,)*) => {
        pub(super) const FILES: &[(&str, &[u8])] =
            &[$(($path, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/", $path)))),*];
    };
}

files! {
    "stop/en.txt",
    "stop/zh.txt",
    "summarize/en.txt",
    "summarize/zh.txt",
    "tokens/tokenizer.json",
}
