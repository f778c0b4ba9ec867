//! The core for shells: one [`Belay`], opened in a folder, leads to the service of every subject.
//!
//! Calls read and write only the phone; sync exchanges with the server. A tap goes one way: service, command, domain,
//! document, one transaction, observers, sync. The core knows no platform and no runtime: the shell brings
//! those, and the [`ports`]. With the feature `uniffi` it can be called from Kotlin and Swift (`face`).

#![cfg_attr(
    not(test),
    warn(
        clippy::arithmetic_side_effects,
        reason = "a sum with a date panics where the calendar ends: see clippy.toml"
    )
)]

mod app;
#[cfg(feature = "uniffi")]
mod cancel;
mod documents;
mod error;
#[cfg(feature = "uniffi")]
pub mod face;
mod inner;
mod json;
mod observe;
pub mod ports;
mod private;
mod refused;
pub mod services;
mod signals;
mod storage;
pub mod sync;
mod true_time;

pub use app::{Belay, Counts, make_folder};
pub use documents::attention::AttentionReason;
pub use error::{Error, Result};
pub use inner::Settings;
pub use observe::Subscription;
pub use ports::Ports;
pub use storage::{Opened, Staying, UnsentReason};

/// The domain: the documents, commands and readings that services take and give.
pub use belay_domain as domain;

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!();
