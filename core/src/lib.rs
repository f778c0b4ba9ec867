//! What a shell talks to.
