//! The face of `belay-core` to Kotlin and Swift.
//!
//! What core's source says by itself, its values and its services, is written from it by `cargo xtask bindings` and stands in
//! `face`: values cross by `#[uniffi::remote]`, so that whatever differs from core does not compile. By hand stand here the
//! entry, the threads, cancelling, observing, the ports, and the values of other crates.
//!
//! Nothing exported blocks its caller: work is done on threads of the face's own, and the caller waits without a thread. Every
//! call that does work gives a result (`answer`), and a panic in it arrives as [`belay_core::Error::Internal`].

mod answer;
mod cancel;
mod collections;
mod contract;
#[cfg(test)]
#[path = "../../tests/contract/rust/mod.rs"]
mod contract_in_rust;
mod entry;
mod errors;
mod face;
mod folders;
mod logging;
mod network;
mod observing;
mod phone;
mod ports;
mod values;

uniffi::setup_scaffolding!("belay");
