//! Tests how often a transaction waits for the disk, counted below SQLite: exactly once for a person's write, never for
//! data of the server. An error in one transaction does not change it for the next.

use std::panic::{AssertUnwindSafe, catch_unwind};

use belay_test_vfs::{count_syncs, syncs};

use super::{Key, ReplicaId, Store};
use crate::{Error, Result, ports::SystemClock};

fn store() -> (tempfile::TempDir, Store) {
    count_syncs();
    let folder = tempfile::tempdir().expect("make a folder");
    let path = folder.path().join("belay.db");
    let (store, _) =
        Store::open(&path, ReplicaId::UNNAMED, &SystemClock, &mut |_| Ok(())).expect("open a new database");
    (folder, store)
}

/// How often `f` waits for the disk.
fn waits(work: impl FnOnce()) -> u64 {
    let before = syncs();
    work();
    syncs() - before
}

/// One small write, as a person does it.
fn tap(store: &Store, n: i64) {
    store.write(|writing| writing.set_meta(Key::SyncedAt, &n)).expect("write what a person did");
}

#[test]
fn what_a_person_did_waits_for_the_disk_exactly_once() {
    let (_folder, store) = store();
    for n in 0..20 {
        assert_eq!(waits(|| tap(&store, n)), 1);
    }
}

#[test]
fn what_was_pulled_does_not_wait_for_the_disk() {
    let (_folder, store) = store();
    let pulled = waits(|| {
        for n in 0..20 {
            store.receive(|writing| writing.set_meta(Key::SyncedAt, &n)).expect("write what was pulled");
        }
    });
    assert_eq!(pulled, 0);
    assert_eq!(waits(|| tap(&store, 21)), 1);
}

#[test]
fn an_error_while_a_page_is_put_into_place_leaves_the_next_tap_durable() {
    let (_folder, store) = store();
    let failed: Result<((), _)> = store.receive(|_| Err(Error::not_found("document")));
    assert!(failed.is_err());
    assert_eq!(waits(|| tap(&store, 1)), 1);
}

#[test]
fn a_panic_while_a_page_is_put_into_place_leaves_the_next_tap_durable() {
    let (_folder, store) = store();
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _ = store.receive(|writing| -> Result<()> {
            writing.set_meta(Key::SyncedAt, &1)?;
            panic!("a document of another sort than any");
        });
    }));
    assert!(panicked.is_err());
    assert_eq!(waits(|| tap(&store, 2)), 1);
}
