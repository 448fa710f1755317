//! What is held against inputs that nobody wrote.

pub mod targets;
