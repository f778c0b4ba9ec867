//! How the services are called from Kotlin and Swift. Compiled with the feature `uniffi` alone, which only the phone library
//! asks for.
//!
//! `#[belay_face::export]` on a service's `impl` writes the exported calls, and each passes here: no call blocks its caller,
//! and a panic in one arrives as [`Error::Internal`].

mod crossing;
mod threads;

pub use crate::cancel::CancelToken;
pub use threads::{internal, threads, travel, work};
