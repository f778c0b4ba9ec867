//! Backups, restores, restarts, and a database that went back in time.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use belay_protocol::{Code, Outcome, Session, SpaceChange, paths, self_space};
use belay_server::{Config, OpenError, Server, StartError, backup, restore};
use uuid::Uuid;

use crate::client::{PATIENCE, World, again, write};

fn copy(folder: &Path, name: &str) -> std::path::PathBuf {
    folder.join(name)
}

#[tokio::test]
async fn a_restart_keeps_everything_and_the_epoch() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    ann.store(pair, b"kept").await;
    let code = world.code_for("cy@example.org").await;
    let epoch = world.server.epoch().to_owned();
    let world = world.restarted(|_| {}).await;
    assert_eq!(world.server.epoch(), epoch);
    bo.addr = world.addr();
    assert_eq!(bo.pull().await.len(), 1, "sessions are kept too");
    let session = world.open_session("cy@example.org", &code, "Cy", Uuid::new_v4()).await;
    assert_eq!(session.status.as_u16(), 201, "and a code in the mail");
}

#[tokio::test]
async fn a_restored_backup_has_a_new_epoch_and_phones_start_anew_and_bring_back_what_it_lost() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    let kept = ann.store(pair, b"in the backup").await;
    bo.pull().await;
    let saved = copy(world.folder.path(), "saved.db");
    backup(world.folder.path(), &saved).unwrap();
    let changed = again(&kept, 1, b"changed since");
    ann.sync(std::slice::from_ref(&changed)).await;
    let made = ann.store(pair, b"made since").await;
    let epoch = world.server.epoch().to_owned();

    let world = world.restarted(|folder| restore(&saved, folder).unwrap()).await;
    assert_ne!(world.server.epoch(), epoch);
    (ann.addr, bo.addr) = (world.addr(), world.addr());
    let anew = ann.sync(&[]).await;
    assert_eq!(anew.epoch, world.server.epoch());
    assert!(anew.spaces.iter().all(|space| matches!(space.event, SpaceChange::Joined { .. })));
    assert_eq!(
        anew.documents.iter().map(|document| (document.id, document.rev)).collect::<Vec<_>>(),
        [(kept.id, 1)]
    );

    let back = ann.sync(&[again(&changed, 2, b"changed since"), again(&made, 1, b"made since")]).await;
    assert!(
        back.results.iter().all(|result| matches!(result.outcome, Outcome::Stored { .. })),
        "{:?}",
        back.results
    );
    let mut bodies: Vec<_> = bo.pull().await.into_iter().map(|document| document.body.0).collect();
    bodies.sort();
    assert_eq!(bodies, [b"changed since".to_vec(), b"made since".to_vec()]);
}

#[tokio::test]
async fn a_person_who_signed_up_after_the_backup_gets_the_same_account_again() {
    let world = World::new().await;
    let saved = copy(world.folder.path(), "saved.db");
    backup(world.folder.path(), &saved).unwrap();
    let ann = world.phone("Ann").await;
    let world = world.restarted(|folder| restore(&saved, folder).unwrap()).await;
    let mut lost = ann.clone();
    lost.addr = world.addr();
    lost.get(paths::SESSION).await.problem(401, Code::SignedOut);
    let again = world.phone("Ann").await;
    assert_eq!((again.person, self_space(again.person)), (ann.person, self_space(ann.person)));
}

#[tokio::test]
async fn an_older_file_copied_over_the_database_is_noticed() {
    let world = World::new().await;
    let mut ann = world.phone("Ann").await;
    let saved = copy(world.folder.path(), "saved.db");
    backup(world.folder.path(), &saved).unwrap();
    ann.store(self_space(ann.person), b"since").await;
    let epoch = world.server.epoch().to_owned();
    let world = world.restarted(|folder| {
        std::fs::copy(&saved, folder.join("belay.db")).unwrap();
    });
    let world = world.await;
    assert_ne!(world.server.epoch(), epoch);
    let renewed = world.server.epoch().to_owned();
    let world = world.restarted(|_| {}).await;
    assert_eq!(world.server.epoch(), renewed, "and only once");
}

#[tokio::test]
async fn a_database_without_its_mark_gets_a_new_epoch() {
    let world = World::new().await;
    let epoch = world.server.epoch().to_owned();
    let world = world.restarted(|folder| std::fs::remove_file(folder.join("belay.mark")).unwrap()).await;
    assert_ne!(world.server.epoch(), epoch);
}

#[tokio::test]
async fn a_restore_keeps_the_replaced_database_and_forgets_codes() {
    let world = World::new().await;
    let code = world.code_for("ann@example.org").await;
    let saved = copy(world.folder.path(), "saved.db");
    backup(world.folder.path(), &saved).unwrap();
    let world = world.restarted(|folder| restore(&saved, folder).unwrap()).await;
    world.open_session("ann@example.org", &code, "Ann", Uuid::new_v4()).await.problem(403, Code::CodeRefused);
    let names: Vec<_> = std::fs::read_dir(world.folder.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(names.iter().any(|name| name.starts_with("belay.db.replaced-")), "{names:?}");
    assert!(!names.iter().any(|name| name.contains("partial")), "{names:?}");
}

#[tokio::test]
async fn a_backup_of_a_database_that_is_written_all_the_time_ends_and_is_whole() {
    let world = World::new().await;
    let mut ann = world.phone("Ann").await;
    let own = self_space(ann.person);
    for _ in 0..50 {
        ann.store(own, &[7; 120_000]).await;
    }
    let (folder, saved) = (world.folder.path().to_owned(), copy(world.folder.path(), "saved.db"));
    let ended = Arc::new(AtomicBool::new(false));
    let busy = {
        let (ended, mut ann) = (Arc::clone(&ended), ann.clone());
        tokio::spawn(async move {
            while !ended.load(Relaxed) {
                ann.store(own, b"meanwhile").await;
            }
        })
    };
    let (from, to) = (folder.clone(), saved.clone());
    let copying = tokio::task::spawn_blocking(move || backup(&from, &to));
    tokio::time::timeout(PATIENCE, copying).await.expect("it ends").unwrap().unwrap();
    ended.store(true, Relaxed);
    busy.await.unwrap();
    let world = world.restarted(|folder| restore(&saved, folder).unwrap()).await;
    ann.addr = world.addr();
    (ann.cursor, ann.epoch) = (None, None);
    assert!(ann.pull().await.len() >= 50);
}

#[tokio::test]
async fn a_database_that_is_gone_or_empty_beside_its_mark_does_not_start_and_nothing_is_made_in_its_place() {
    let world = World::new().await;
    world.phone("Ann").await;
    let World { folder, server, .. } = world;
    server.shutdown().await;
    let (database, mark) = (folder.path().join("belay.db"), folder.path().join("belay.mark"));
    let aside = folder.path().join("aside");
    std::fs::rename(&database, &aside).unwrap();
    let start = async || Server::start(Config::in_folder(folder.path())).await;
    let lost = |started: Result<belay_server::Running, StartError>| match started {
        Err(StartError::Open(error @ OpenError::Lost { .. })) => error.to_string(),
        other => panic!("{other:?}"),
    };
    let said = lost(start().await);
    assert!(said.contains("belay restore") && said.contains("remove belay.mark"), "{said}");
    assert!(!database.exists(), "nothing was made");
    std::fs::write(&database, "").unwrap();
    lost(start().await);
    assert_eq!(std::fs::read(&database).unwrap(), b"");
    // A mark that cannot be read says all the same that there was a database.
    let whole = std::fs::read(&aside).unwrap();
    std::fs::remove_file(&database).unwrap();
    let saved = std::fs::read_to_string(&mark).unwrap();
    std::fs::write(&mark, "not to be read").unwrap();
    lost(start().await);
    // Put right, it goes on; without the mark it starts over, which is the documented way.
    std::fs::write(&mark, saved).unwrap();
    std::fs::write(&database, whole).unwrap();
    start().await.unwrap().shutdown().await;
    std::fs::remove_file(&database).unwrap();
    std::fs::remove_file(&mark).unwrap();
    start().await.unwrap().shutdown().await;
}

#[cfg(unix)]
#[tokio::test]
async fn everything_the_server_keeps_is_for_its_owner_alone_wherever_it_lies() {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let open_to_all =
        |path: &Path| std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o777)).unwrap();
    let world = World::new().await;
    world.phone("Ann").await;
    // Somebody copied the files about, and everybody may look into the folder.
    let world = world.restarted(|folder| {
        for name in ["", "belay.db", "belay.lock", "belay.mark", "server.key"] {
            open_to_all(&folder.join(name));
        }
    });
    let world = world.await;
    world.phone("Bo").await;
    let saved = copy(world.folder.path(), "saved.db");
    backup(world.folder.path(), &saved).unwrap();
    let mails = crate::client::mails(world.folder.path());
    let folder = world.folder.path();
    let files =
        ["belay.db", "belay.db-wal", "belay.db-shm", "belay.lock", "belay.mark", "server.key", "saved.db"];
    for path in files.iter().map(|name| folder.join(name)).chain(mails.into_iter().map(|(path, _)| path)) {
        assert_eq!(mode(&path) & 0o077, 0, "{}", path.display());
    }
    assert_eq!(mode(&folder.join("mail")), 0o700);
    let world = world.restarted(|folder| restore(&saved, folder).unwrap()).await;
    for file in std::fs::read_dir(world.folder.path()).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(mode(&path) & 0o077, 0, "{}", path.display());
    }
}

#[tokio::test]
async fn nothing_is_restored_under_a_running_server_nor_from_what_is_no_backup() {
    let world = World::new().await;
    let mut ann = world.phone("Ann").await;
    let saved = copy(world.folder.path(), "saved.db");
    backup(world.folder.path(), &saved).unwrap();
    assert!(matches!(restore(&saved, world.folder.path()), Err(OpenError::InUse)));
    assert!(
        matches!(backup(world.folder.path(), &saved), Err(OpenError::Folder(_))),
        "an older backup is not overwritten"
    );
    ann.store(self_space(ann.person), b"still there").await;
    let world = world.restarted(|folder| {
        let text = folder.join("text.db");
        std::fs::write(&text, "no database ".repeat(1_000)).unwrap();
        assert!(matches!(restore(&text, folder), Err(OpenError::Damaged(_))));
        let other = folder.join("other.db");
        rusqlite_file(&other);
        assert!(matches!(restore(&other, folder), Err(OpenError::Foreign)));
        assert!(restore(&folder.join("missing.db"), folder).is_err());
    });
    let world = world.await;
    ann.addr = world.addr();
    (ann.cursor, ann.epoch) = (None, None);
    assert_eq!(ann.pull().await.len(), 1, "nothing was changed");
}

/// An empty database, which is nobody's.
fn rusqlite_file(path: &Path) {
    std::fs::write(path, []).unwrap();
}

#[tokio::test]
async fn two_servers_do_not_share_a_folder() {
    let world = World::new().await;
    let second = Server::start(Config::in_folder(world.folder.path())).await;
    assert!(matches!(second, Err(StartError::Open(OpenError::InUse))));
}

#[tokio::test]
async fn a_port_in_use_and_a_damaged_database_are_named_at_the_start() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let mut config = Config::in_folder(folder.path());
    config.listen = world.addr();
    assert!(matches!(Server::start(config).await, Err(StartError::Listen(addr, _)) if addr == world.addr()));
    std::fs::write(folder.path().join("belay.db"), "no database ".repeat(1_000)).unwrap();
    let damaged = Server::start(Config::in_folder(folder.path())).await;
    assert!(matches!(damaged, Err(StartError::Open(OpenError::Damaged(_)))), "{damaged:?}");
}

#[tokio::test]
async fn a_write_repeated_across_a_restart_is_still_stored_once() {
    let world = World::new().await;
    let mut ann = world.phone("Ann").await;
    let goal = write(self_space(ann.person), b"once");
    let before = ann.sync(std::slice::from_ref(&goal)).await;
    let world = world.restarted(|_| {}).await;
    ann.addr = world.addr();
    let after = ann.sync(&[goal]).await;
    assert_eq!(after.results, before.results);
    let session: Session = ann.get(paths::SESSION).await.json();
    assert_eq!(session.person.id, ann.person);
}
