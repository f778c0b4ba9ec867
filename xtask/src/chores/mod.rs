//! The chores, one file each: what stands behind each word after `cargo xtask`.

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
pub mod size;
pub mod swift;
pub mod test;
