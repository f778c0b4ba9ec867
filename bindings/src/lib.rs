//! The phone library: `belay-core` for Kotlin and Swift.
//!
//! Values and services cross from `core` and `core/domain`, where they are defined, behind the feature `uniffi`. This
//! crate adds the rest of a phone: opening, background sync, shutdown, observation, and the ports that the shell
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
// Without these the linker drops the exports of the other two crates.
belay_core::uniffi_reexport_scaffolding!();
belay_core::domain::uniffi_reexport_scaffolding!();
