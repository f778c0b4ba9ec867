//! Stand-ins of the push providers, for tests: they speak HTTP/2 over TLS with certificates of their own, check every request
//! as the provider documents it, and give whatever answer a test asks for.

#![allow(clippy::expect_used, reason = "a stand-in that cannot be set up has failed")]

mod apns;
mod claims;
mod fcm;
mod service;
mod web;

pub use apns::{Apns, ApnsCredentials};
pub use fcm::Fcm;
pub use service::{Asked, Reply, Service};
pub use web::{Subscription, WebPush};

/// A push that a stand-in took.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// The token or the path of the endpoint that it was for.
    pub to: String,
    /// The payload: its `wake` and its `id`.
    pub payload: serde_json::Value,
    /// What replaces an earlier push: the collapse id or the topic.
    pub collapse: Option<String>,
    /// How long the provider keeps it, in seconds.
    pub ttl: i64,
    /// Whether it must arrive at once.
    pub urgent: bool,
    /// When it was taken, in seconds since 1970 by the clock of the test.
    pub at: i64,
}

impl Taken {
    /// Why the phone is woken.
    #[must_use]
    pub fn wake(&self) -> &str {
        self.payload["wake"].as_str().unwrap_or_default()
    }

    /// The id that the phone is told.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.payload["id"].as_str()
    }
}
