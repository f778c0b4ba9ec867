//! The house as it stands keeps its own order: the same checks as `cargo xtask lint`, so that a plain `cargo test` says
//! so too.

use xtask::layering;
use xtask::workspace::Workspace;

fn none(violations: &[String]) {
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

fn workspace() -> Workspace {
    Workspace::read().expect("the tests run in the workspace")
}

#[test]
fn no_member_names_another_that_the_map_does_not_give_it() {
    none(&layering::import_violations(&workspace().packages));
}

#[test]
fn sql_http_clocks_and_randomness_are_mentioned_only_where_they_belong() {
    let sources = workspace().sources().expect("the sources are Rust");
    none(&layering::source_violations(&sources));
}

#[test]
fn the_sources_that_are_checked_are_those_of_every_member() {
    let sources = workspace().sources().expect("the sources are Rust");
    for file in [
        "core/src/lib.rs",
        "core/domain/src/lib.rs",
        "server/src/lib.rs",
        "cli/src/main.rs",
        "xtask/src/main.rs",
    ] {
        assert!(sources.iter().any(|source| source.path == file), "{file} is not read");
    }
}
