//! Who may import whom, and what may be named where. Pure: members and sources in, violations out.
//!
//! The order is the map of docs/ARCHITECTURE.md. cargo-deny holds the same for crates reached through others (deny.toml);
//! here it is held for what a Cargo.toml or a source file names itself.

use crate::source::{Found, SourceFile};
use crate::workspace::{Dependency, Package};

/// Every member, and the members it may import. Nothing else is allowed, for tests and build scripts neither.
const MAY_IMPORT: [(&str, &[&str]); 11] = [
    ("belay-domain", &[]),
    ("belay-protocol", &[]),
    ("belay-crypto", &[]),
    ("belay-test-vfs", &[]),
    ("belay-core", &["belay-domain", "belay-protocol", "belay-crypto", "belay-test-vfs"]),
    ("belay-ffi", &["belay-core"]),
    ("belay-bindgen", &[]),
    ("belay-server", &["belay-protocol", "belay-test-vfs"]),
    ("belay", &["belay-core", "belay-server"]),
    (
        "belay-tests",
        &[
            "belay-domain",
            "belay-protocol",
            "belay-crypto",
            "belay-core",
            "belay-ffi",
            "belay-server",
            "belay",
        ],
    ),
    ("xtask", &[]),
];

/// Crates that only these members may name.
const NAMED_ONLY_BY: [(&str, &[&str]); 4] = [
    ("jiff", &["belay-domain"]),
    ("rusqlite", &["belay-core", "belay-server", "belay-test-vfs"]),
    ("reqwest", &["belay-core"]),
    ("uniffi", &["belay-ffi", "belay-bindgen"]),
];

/// Crates that only these places may mention: a folder, or the file of a module. The contract in Rust is compiled into the
/// face, whose functions it calls.
const MENTIONED_ONLY_IN: [(&str, &[&str]); 4] = [
    ("jiff", &["core/domain/src/zone.rs"]),
    ("rusqlite", &STORAGE),
    ("reqwest", &["core/src/sync/", "core/src/sync.rs"]),
    ("uniffi", &["bindings/", "tests/contract/rust/"]),
];

/// The only places with SQL. A crate's own `tests/` may open the file too: somebody has to damage it.
const STORAGE: [&str; 7] = [
    "core/src/storage/",
    "core/src/storage.rs",
    "core/tests/",
    "server/src/storage/",
    "server/src/storage.rs",
    "server/tests/",
    "tests/vfs/",
];

/// How an SQL statement begins, as we write it.
const SQL: [&str; 9] = [
    "SELECT ",
    "INSERT ",
    "UPDATE ",
    "DELETE FROM ",
    "CREATE TABLE ",
    "CREATE INDEX ",
    "CREATE VIRTUAL ",
    "PRAGMA ",
    "WITH RECURSIVE ",
];

/// The pure crates: time, ids and randomness are passed in, so that a rule gives the same answer on every phone and in
/// every test.
const PURE: [(&str, &str); 2] = [("belay-domain", "core/domain/src/"), ("belay-crypto", "core/crypto/src/")];

/// Crates that would bring I/O, a clock, randomness or async into a pure one.
const IMPURE_CRATES: [&str; 10] = [
    "tokio",
    "futures",
    "async-trait",
    "rand",
    "getrandom",
    "fastrand",
    "reqwest",
    "rusqlite",
    "tracing",
    "axum",
];

/// Features that would bring the same through an allowed crate.
const IMPURE_FEATURES: [(&str, &str); 5] =
    [("chrono", "clock"), ("chrono", "now"), ("chrono", "default"), ("jiff", "std"), ("jiff", "default")];

/// Paths a pure crate may not mention.
const IMPURE_PATHS: [&str; 19] = [
    "std::time",
    "std::fs",
    "std::net",
    "std::io",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local",
    "Uuid::new_v4",
    "Uuid::new_v7",
    "Uuid::now_v7",
    "rand",
    "getrandom",
    "tokio",
    "async",
    "await",
];

/// What the members' Cargo.toml name against the order, one sentence each.
#[must_use]
pub fn import_violations(packages: &[Package]) -> Vec<String> {
    packages.iter().flat_map(|package| violations_of(package, packages)).collect()
}

fn violations_of(package: &Package, packages: &[Package]) -> Vec<String> {
    let name = &package.name;
    let Some((_, may)) = MAY_IMPORT.iter().find(|(member, _)| member == name) else {
        return vec![format!(
            "{name} has no place in the map: say in xtask/src/layering.rs what it may import"
        )];
    };
    let judge = |dependency: &Dependency| {
        let used = dependency.name.as_str();
        let ours = packages.iter().any(|member| member.name == used);
        if ours && !may.contains(&used) {
            return Some(format!("{name} may not import {used}: {}", allowed(may)));
        }
        let keepers = NAMED_ONLY_BY.iter().find(|(kept, _)| *kept == used).map(|(_, keepers)| *keepers);
        if let Some(keepers) = keepers.filter(|keepers| !keepers.contains(&name.as_str())) {
            return Some(format!("{name} may not name {used}: only {} may", keepers.join(" and ")));
        }
        impurity(name, dependency)
    };
    package.dependencies.iter().filter_map(judge).collect()
}

fn allowed(may: &[&str]) -> String {
    match may {
        [] => "it imports no sibling".to_owned(),
        some => format!("it may import {}", some.join(", ")),
    }
}

fn impurity(name: &str, dependency: &Dependency) -> Option<String> {
    if !PURE.iter().any(|(pure, _)| *pure == name) {
        return None;
    }
    let used = dependency.name.as_str();
    if IMPURE_CRATES.contains(&used) {
        return Some(format!("{name} may not name {used}: it is pure"));
    }
    let has = |feature: &str| match feature {
        "default" => dependency.uses_default_features,
        named => dependency.features.iter().any(|asked| asked == named),
    };
    let (_, feature) = IMPURE_FEATURES.iter().find(|(krate, feature)| *krate == used && has(feature))?;
    Some(format!("{name} may not ask {used} for `{feature}`: it is pure, and that reads a clock or a file"))
}

/// What the sources mention where it does not belong, one line each: `path:line: what, and where it belongs`.
#[must_use]
pub fn source_violations(sources: &[SourceFile]) -> Vec<String> {
    sources.iter().flat_map(|source| [misplaced(source), sql(source), impure(source)].concat()).collect()
}

fn lies_in(source: &SourceFile, places: &[&str]) -> bool {
    places.iter().any(|place| source.path.starts_with(place))
}

fn misplaced(source: &SourceFile) -> Vec<String> {
    let strangers: Vec<_> = MENTIONED_ONLY_IN.iter().filter(|(_, places)| !lies_in(source, places)).collect();
    let judge = |found: Found| {
        let (name, places) = strangers.iter().find(|(name, _)| mentions(&found.text, name))?;
        let places: Vec<&str> = places.iter().map(|place| place.trim_end_matches('/')).collect();
        Some(format!("{}:{}: {name} is named only in {}", source.path, found.line, places.join(", ")))
    };
    let mut violations: Vec<String> = source.paths().into_iter().filter_map(judge).collect();
    violations.dedup();
    violations
}

fn sql(source: &SourceFile) -> Vec<String> {
    // The chores name SQL to look for it, and the crate `tests` checks what a shell prints.
    if lies_in(source, &STORAGE) || lies_in(source, &["xtask/", "tests/"]) {
        return Vec::new();
    }
    let is_sql = |found: &Found| SQL.iter().any(|start| found.text.trim_start().starts_with(start));
    let say = |found: Found| {
        format!("{}:{}: SQL belongs in core/src/storage or server/src/storage", source.path, found.line)
    };
    source.strings().into_iter().filter(is_sql).map(say).collect()
}

fn impure(source: &SourceFile) -> Vec<String> {
    let Some((name, _)) = PURE.iter().find(|(_, folder)| source.path.starts_with(folder)) else {
        return Vec::new();
    };
    let judge = |found: Found| {
        let why = IMPURE_PATHS.iter().find(|impure| mentions(&found.text, impure))?;
        Some(format!("{}:{}: {name} is pure and may not use `{why}`", source.path, found.line))
    };
    source.paths().into_iter().filter_map(judge).collect()
}

/// Whether `path` has the words of `wanted` in it, one after the other: `chrono::Utc::now` mentions `Utc::now`.
fn mentions(path: &str, wanted: &str) -> bool {
    let path: Vec<&str> = path.split("::").collect();
    let wanted: Vec<&str> = wanted.split("::").collect();
    path.windows(wanted.len()).any(|part| part == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> SourceFile {
        SourceFile::read(path, text.to_owned()).expect("the text is Rust")
    }

    fn members() -> Vec<Package> {
        vec![
            Package::naming("belay-domain", &["uuid"]),
            Package::naming("belay-protocol", &["serde"]),
            Package::naming("belay-crypto", &[]),
            Package::naming(
                "belay-core",
                &["belay-domain", "belay-protocol", "belay-crypto", "rusqlite", "reqwest"],
            ),
            Package::naming("belay-server", &["belay-protocol", "rusqlite", "axum"]),
            Package::naming("belay", &["belay-core", "belay-server"]),
            Package::naming("belay-tests", &["belay-core", "belay-server", "belay-domain"]),
            Package::naming("xtask", &[]),
        ]
    }

    /// The members with one of them changed to name `dependencies`.
    fn members_but(name: &str, dependencies: &[&str]) -> Vec<Package> {
        let mut members = members();
        members.retain(|member| member.name != name);
        members.push(Package::naming(name, dependencies));
        members
    }

    #[test]
    fn the_order_of_the_map_has_no_violation() {
        assert_eq!(import_violations(&members()), Vec::<String>::new());
    }

    #[test]
    fn a_server_that_imports_the_domain_is_caught() {
        let violations = import_violations(&members_but("belay-server", &["belay-protocol", "belay-domain"]));
        assert_eq!(
            violations,
            ["belay-server may not import belay-domain: it may import belay-protocol, belay-test-vfs"]
        );
    }

    #[test]
    fn every_import_that_the_map_does_not_list_is_caught() {
        for importer in members() {
            for imported in members().iter().filter(|imported| imported.name != importer.name) {
                let (_, may) =
                    MAY_IMPORT.iter().find(|(name, _)| *name == importer.name).expect("it is in the map");
                let violations = import_violations(&members_but(&importer.name, &[&imported.name]));
                let expected = usize::from(!may.contains(&imported.name.as_str()));
                assert_eq!(violations.len(), expected, "{} importing {}", importer.name, imported.name);
            }
        }
    }

    #[test]
    fn a_member_without_a_place_is_caught() {
        let violations = import_violations(&[Package::naming("belay-extras", &[])]);
        assert!(
            violations.iter().any(|violation| violation.contains("no place in the map")),
            "{violations:?}"
        );
    }

    #[test]
    fn a_shell_that_names_the_database_or_the_http_client_is_caught() {
        let violations = import_violations(&members_but("belay", &["rusqlite", "reqwest"]));
        assert_eq!(
            violations,
            [
                "belay may not name rusqlite: only belay-core and belay-server and belay-test-vfs may",
                "belay may not name reqwest: only belay-core may"
            ]
        );
    }

    #[test]
    fn a_domain_that_asks_for_a_clock_is_caught() {
        let mut domain = Package::naming("belay-domain", &["chrono"]);
        assert_eq!(
            import_violations(std::slice::from_ref(&domain)).len(),
            1,
            "the default features bring it"
        );
        domain.dependencies[0].uses_default_features = false;
        assert!(import_violations(std::slice::from_ref(&domain)).is_empty());
        domain.dependencies[0].features = vec!["clock".into()];
        assert_eq!(import_violations(&[domain]).len(), 1);
    }

    #[test]
    fn zones_are_read_in_one_file_that_reads_no_other() {
        let text = "use jiff::tz::TimeZone;";
        assert!(source_violations(&[source("core/domain/src/zone.rs", text)]).is_empty());
        assert_eq!(source_violations(&[source("core/domain/src/wall_time.rs", text)]).len(), 1);
        let mut domain = Package::naming("belay-domain", &["jiff"]);
        domain.dependencies[0].uses_default_features = false;
        assert!(import_violations(std::slice::from_ref(&domain)).is_empty());
        domain.dependencies[0].features = vec!["std".into()];
        assert_eq!(import_violations(&[domain]).len(), 1, "with it, it reads the system's zones");
    }

    #[test]
    fn the_database_is_mentioned_only_in_storage() {
        let text = "use rusqlite::Connection;";
        assert!(source_violations(&[source("core/src/storage/open.rs", text)]).is_empty());
        let violations = source_violations(&[source("core/src/services/goals.rs", text)]);
        assert!(
            violations[0].starts_with("core/src/services/goals.rs:1: rusqlite is named only in "),
            "{violations:?}"
        );
    }

    #[test]
    fn a_statement_outside_storage_is_caught_even_without_the_crate() {
        let text = "const ALL: &str = \"SELECT * FROM goal_row\";";
        assert!(source_violations(&[source("server/src/storage/read.rs", text)]).is_empty());
        assert_eq!(source_violations(&[source("core/src/services/goals.rs", text)]).len(), 1);
    }

    #[test]
    fn the_http_client_is_mentioned_only_in_sync() {
        let text = "fn get(client: &reqwest::Client) {}";
        assert!(source_violations(&[source("core/src/sync/transport.rs", text)]).is_empty());
        assert_eq!(source_violations(&[source("core/src/services/account.rs", text)]).len(), 1);
    }

    #[test]
    fn the_domain_has_no_clock_no_randomness_no_io_and_no_async() {
        for text in [
            "use std::time::Instant;",
            "use std::{fmt, fs};",
            "use std::net::TcpStream;",
            "fn f() { let _ = chrono::Utc::now(); }",
            "fn f() { let _ = SystemTime::now(); }",
            "fn f() { let _ = Uuid::new_v4(); }",
            "fn f() { let _ = uuid::Uuid::now_v7(); }",
            "async fn f() {}",
            "use tokio::task;",
        ] {
            assert_eq!(source_violations(&[source("core/domain/src/goal.rs", text)]).len(), 1, "{text}");
            assert!(source_violations(&[source("core/src/ports.rs", text)]).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_the_domain_says_in_words_is_no_violation() {
        let text = "//! Never calls `Utc::now`.\nfn f() -> &'static str { \"async std::fs\" }";
        assert!(source_violations(&[source("core/domain/src/goal.rs", text)]).is_empty());
    }
}
