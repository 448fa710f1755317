//! Services that several stages share: words, numbers, counts, site tags.

pub mod sitetag;
