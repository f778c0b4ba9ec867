//! The chores, one file each: what stands behind each word after `cargo xtask`.

pub mod bench;
pub mod bindings;
pub mod lint;
pub mod openapi;
pub mod practices;
pub mod swift;
pub mod test;
