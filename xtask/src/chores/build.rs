//! One build for every chore that needs one: everything, in one way.
//!
//! Cargo unites the features of what is built together, so that building the library alone, then with the server, then with
//! the tests would compile half the tree three times.

use anyhow::Result;

use super::lint;
use crate::workspace::Workspace;

/// Builds every member with its tests: the library for Kotlin and Swift, the program that reads it, the server. True when all builds.
pub(super) fn run(workspace: &Workspace) -> Result<bool> {
    lint::cargo(workspace, &["build", "--workspace", "--all-targets"])
}
