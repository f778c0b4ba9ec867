//! The REST backend: stores sealed documents, pokes phones that listen, and pushes to those that sleep.
//!
//! One process with an embedded database. It keeps accounts, sessions, spaces and the newest body of each document. It
//! **never looks into a body**: only phones know what a document means. It speaks HTTP/1.1; a proxy in front of it ends
//! TLS (and should keep `/metrics` private).
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
//! The way of a request: a connection reads it, the passage limits and counts it, and a handler parses it. The only
//! writer of the storage makes its writes durable together with those of others that wait. A reader answers from one
//! snapshot.

#![cfg_attr(
    not(test),
    warn(
        clippy::arithmetic_side_effects,
        reason = "a sum with a date panics where the calendar ends: see clippy.toml"
    )
)]

mod app;
mod apps;
mod clock;
mod config;
mod connections;
mod counters;
mod delivery;
mod failure;
mod http;
mod mail;
mod patient;
mod private;
mod push;
mod rates;
mod secrets;
mod start;
mod storage;
mod waking;

pub use apps::{AndroidApp, AppsError, AppsSettings, IosApp};
pub use clock::{Clock, MachineClock, StandingClock};
pub use config::{Config, Limits, Rate, Smtp};
pub use counters::Counters;
pub use http::openapi_json;
pub use mail::MailError;
pub use push::{ApnsEnvironment, ApnsSettings, FcmSettings, PushError, PushSettings, WebPushSettings};
pub use start::{Running, Server, StartError};
pub use storage::{OpenError, backup, restore};
