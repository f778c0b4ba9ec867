//! The house as it stands keeps its own rules: the same check as `cargo xtask lint`, so that a plain `cargo test` says so too.

use xtask::house;
use xtask::workspace::Workspace;

#[test]
fn every_file_keeps_the_house_rules() {
    let files = Workspace::read().and_then(|workspace| workspace.sources()).expect("the sources can be read");
    let violations = house::violations(&files);
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn the_files_that_are_judged_are_those_of_every_member_and_layer() {
    let files = Workspace::read().and_then(|workspace| workspace.sources()).expect("the sources can be read");
    for path in [
        "core/src/lib.rs",
        "core/domain/Cargo.toml",
        "core/domain/src/lib.rs",
        "server/src/lib.rs",
        "cli/src/main.rs",
        "xtask/src/main.rs",
        "android/core/src/main/kotlin/app/belay/core/Observation.kt",
        "ios/BelayKit/Sources/BelayKit/Updates.swift",
    ] {
        assert!(files.iter().any(|file| file.path == path), "{path} is not read");
    }
    assert!(files.iter().all(|file| !file.path.starts_with("target/")), "what was built is not ours");
}
