//! The face to Kotlin and Swift, written from core's source: one model, three languages.
//!
//! What can be read off core (its services, its values, their comments) is not written by hand a second and a third time;
//! what cannot (the entry, errors, cancelling, observing) stands in `bindings/src` and in the layers, by hand.

pub mod choices;
pub mod config;
pub mod docs;
pub mod kotlin;
pub mod kotlin_layer;
pub mod model;
pub mod reading;
pub mod rust;
pub mod source;
pub mod swift;
pub mod swift_layer;
