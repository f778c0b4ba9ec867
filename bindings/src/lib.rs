//! The phone library: `belay-core` for Kotlin and Swift.
//!
//! Values and services cross from where they are defined, in `core` and `core/domain`, behind their feature `uniffi`. Here
//! stand what a phone has besides: opening, syncing in the background, the end, watching, and the ports that the shell
//! implements.

mod contract;
#[cfg(test)]
#[path = "../../tests/contract/rust/mod.rs"]
mod contract_in_rust;
mod entry;
mod folders;
mod logging;
mod network;
mod observing;
mod phone;
mod ports;

uniffi::setup_scaffolding!("belay_phone");
// Without these the linker drops what the other two export.
belay_core::uniffi_reexport_scaffolding!();
belay_core::domain::uniffi_reexport_scaffolding!();
