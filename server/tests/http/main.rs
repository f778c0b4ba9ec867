//! The server over real HTTP on a loopback port, with a real database and mails as files.
//!
//! One program, so that two cores link once. The client is a few lines over hyper: reqwest belongs to core alone.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod account;
mod client;
mod codes;
mod deletion;
mod documents;
mod faults;
mod invitations;
mod links;
mod operations;
mod push;
mod push_answers;
mod push_delivery;
mod pushing;
mod restoring;
mod rooms;
mod spaces;
mod waking;
