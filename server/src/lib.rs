//! The REST backend.
