//! Stage 10, export: a document becomes files. Reads only [`crate::document`].
