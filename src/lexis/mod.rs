//! Services that several stages share: words, numbers, counts.
