//! The chores, one file each: what stands behind each word after `cargo xtask`.
//!
//! A chore gives true when all is well. Its error is what kept it from finding out: a program that is missing and cannot be
//! installed (the error names what to install), or something that does not build or cannot be read. It is for a person, and nothing
//! matches on it.

pub mod android;
pub mod bench;
pub mod bindings;
mod build;
pub mod ios;
pub mod kotlin;
pub mod lint;
pub mod mobile_check;
pub mod mutants;
pub mod openapi;
pub mod practices;
pub mod prove;
pub mod size;
pub mod swift;
pub mod test;
