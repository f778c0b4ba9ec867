//! The REST backend: stores sealed documents, and wakes phones up.
//!
//! One process with an embedded database. It keeps accounts, sessions, spaces and the newest body of each document, and
//! **never looks into a body**: what a document means is known to the phones alone. It speaks HTTP/1.1; a proxy in front
//! of it ends TLS (and should keep `/metrics` to itself).
//!
//! ```no_run
//! # async fn example() -> Result<(), belay_server::StartError> {
//! let running = belay_server::Server::start(belay_server::Config::in_folder("data")).await?;
//! println!("listening on {}", running.addr());
//! running.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! How a request travels: a connection takes it, the passage bounds and counts it, a handler reads it, the
//! storage's one writer makes it durable together with others that wait, a reader answers from one snapshot.

#![cfg_attr(
    not(test),
    warn(
        clippy::arithmetic_side_effects,
        reason = "a sum with a date panics where the calendar ends: see clippy.toml"
    )
)]

mod app;
mod clock;
mod config;
mod connections;
mod counters;
mod failure;
mod http;
mod mail;
mod patient;
mod private;
mod rates;
mod secrets;
mod start;
mod storage;
mod waking;

pub use clock::{Clock, MachineClock, StandingClock};
pub use config::{Config, Limits, Rate, Smtp};
pub use counters::Counters;
pub use http::openapi_json;
pub use mail::MailError;
pub use start::{Running, Server, StartError};
pub use storage::{OpenError, backup, restore};
