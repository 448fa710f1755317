//! Inputs without libFuzzer: the examples, cut, doubled, swapped and overwritten, the same for the same seed.

const SEEDS: [&[u8]; 6] = [
    include_bytes!("../../examples/data/english-repost.txt"),
    include_bytes!("../../examples/data/interleaved.txt"),
    include_bytes!("../../examples/data/two-blocks.txt"),
    include_bytes!("../../examples/data/traditional.txt"),
    include_bytes!("../../examples/data/page.html"),
    include_bytes!("../../tests/srx/house.srx"),
];

/// What breaks things.
const PIECES: [&str; 32] = [
    ".", ". ", "。", "！", "…", "“", "”", "\"", "(", "）", "《", "\n", "\n\n", "\r", "\u{2029}", "\u{301}",
    "\u{200d}", "🇨🇳", "\0", "&amp;", "<b>", "</p>", "<!--", "]]>", "&#x0;", "\\", "(?=", "{9}", "1. ", "说",
    "Mr. ", "\u{feff}",
];

/// An endless sequence of inputs of at most a few kilobytes.
pub fn inputs(seed: u64) -> impl Iterator<Item = Vec<u8>> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut below = move |n: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % n.max(1) as u64) as usize
    };
    std::iter::repeat_with(move || {
        let from = SEEDS[below(SEEDS.len())];
        let start = below(from.len());
        let mut out = from[start..from.len().min(start + 1 + below(2000))].to_vec();
        for _ in 0..1 + below(12) {
            let at = below(out.len() + 1);
            match below(5) {
                0 => out.truncate(at),
                1 => drop(out.splice(at..at, PIECES[below(PIECES.len())].bytes())),
                2 => {
                    let piece = out[at..out.len().min(at + 1 + below(60))].repeat(1 + below(4));
                    let to = below(out.len() + 1);
                    out.splice(to..to, piece);
                }
                3 => out.iter_mut().skip(at).take(1).for_each(|b| *b = below(256) as u8),
                _ => {
                    let end = out.len().min(at + 1 + below(80));
                    out.drain(at..end);
                }
            }
        }
        out
    })
}
