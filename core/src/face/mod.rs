//! The calls from Kotlin and Swift to the services. The feature `uniffi` compiles this module; only the phone library
//! enables it.
//!
//! `#[belay_face::export]` on a service's `impl` writes the exported calls, and each call passes here. No call blocks
//! its caller, and a panic in one returns [`Error::Internal`].

mod crossing;
mod threads;

pub use crate::cancel::CancelToken;
pub use threads::{internal, threads, travel, work};
