//! The shared set-up of the tests that cross crates: a real server, real phones, and a network that can be cut.

#![allow(clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod clock;
mod community;
mod network;
mod phone;

pub use clock::{SetClock, at};
pub use community::Community;
pub use network::{Fault, Network};
pub use phone::Phone;
