//! Deleting an account: gone within the call, and brought back by no backup.

use std::path::{Path, PathBuf};

use belay_protocol::{Code, Outcome, RefusalCode, paths, self_space};
use belay_server::{Config, OpenError, Server, StartError, backup, restore};
use hyper::StatusCode;
use serde_json::json;

use crate::client::{Answer, Phone, World, again, names, newest_code, write};

/// Words that stand nowhere else.
const PRIVATE: &[u8] = b"nobody but Ann should ever read this";
const RECEIPT: &str = "a receipt that nobody can guess, made by the phone";

/// Asks for a code to delete the account of Ann, and uses it.
async fn delete(world: &World, ann: &Phone) -> Answer {
    assert_eq!(ann.post(paths::DELETION_CODE, json!({})).await.status, StatusCode::ACCEPTED);
    let code = newest_code(world.folder.path(), "ann@example.org");
    ann.post(paths::DELETION, json!({ "code": code, "receipt": RECEIPT })).await
}

/// Whether any file of the server holds these words.
fn holds(folder: &Path, words: &[u8]) -> bool {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.is_file())
        .any(|path| std::fs::read(path).unwrap().windows(words.len()).any(|at| at == words))
}

/// Ann and Bo share a pair, Ann has words of her own, and there is a backup of it. Then Ann deletes her account.
async fn deleted_after_a_backup() -> (World, Phone, Phone, uuid::Uuid, tempfile::TempDir, PathBuf) {
    let world = World::new().await;
    let (mut ann, bo, pair) = world.pair().await;
    ann.store(self_space(ann.person), PRIVATE).await;
    ann.store(pair, b"shared").await;
    let elsewhere = tempfile::tempdir().unwrap();
    let saved = elsewhere.path().join("saved.db");
    backup(world.folder.path(), &saved).unwrap();
    assert_eq!(delete(&world, &ann).await.status, StatusCode::NO_CONTENT);
    (world, ann, bo, pair, elsewhere, saved)
}

/// Ann's data is gone, and a person who signs in by her address is another account; also after another start.
async fn is_gone_for_good(world: World, mut ann: Phone, mut bo: Phone, pair: uuid::Uuid) {
    assert!(!holds(world.folder.path(), PRIVATE), "not even in a page that is free");
    assert!(!holds(world.folder.path(), b"ann@example.org"));
    (ann.addr, bo.addr) = (world.addr(), world.addr());
    ann.get(paths::SESSION).await.problem(401, Code::SignedOut);
    let space: belay_protocol::Space = bo.get(&format!("/v1/spaces/{pair}")).await.json();
    assert_eq!(names(&space.members), ["Bo"]);
    let seen: Vec<_> = bo.pull().await.into_iter().map(|document| document.body.0).collect();
    assert_eq!(seen, [b"shared"], "what was shared stays with him");

    world.clock.advance(std::time::Duration::from_secs(1));
    let mut fresh = world.phone("Ann").await;
    assert_ne!(fresh.person, ann.person);
    assert!(fresh.pull().await.is_empty());
    let old = self_space(ann.person);
    fresh.get(&format!("/v1/spaces/{old}")).await.problem(404, Code::NotFound);
    let written = fresh.sync(&[write(old, b"hello?")]).await;
    assert_eq!(written.results[0].outcome, Outcome::Refused { code: RefusalCode::Forbidden });
    let world = world.restarted(|_| {}).await;
    fresh.addr = world.addr();
    assert_eq!(fresh.get(paths::SESSION).await.status, StatusCode::OK, "the new account stays");
}

#[tokio::test]
async fn a_restored_backup_brings_back_nobody_who_deleted_their_account_since() {
    let (world, ann, mut bo, pair, _elsewhere, saved) = deleted_after_a_backup().await;
    let world = world.restarted(|folder| restore(&saved, folder).unwrap()).await;
    bo.cursor = None;
    is_gone_for_good(world, ann, bo, pair).await;
}

#[tokio::test]
async fn an_older_file_copied_over_the_database_brings_nobody_back_either() {
    let (world, ann, mut bo, pair, _elsewhere, saved) = deleted_after_a_backup().await;
    let world = world.restarted(|folder| {
        std::fs::copy(&saved, folder.join("belay.db")).unwrap();
    });
    bo.cursor = None;
    is_gone_for_good(world.await, ann, bo, pair).await;
}

#[tokio::test]
async fn an_account_made_and_deleted_after_the_backup_does_not_get_its_id_again() {
    let world = World::new().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let saved = elsewhere.path().join("saved.db");
    backup(world.folder.path(), &saved).unwrap();
    let first = world.phone("Ann").await;
    assert_eq!(delete(&world, &first).await.status, StatusCode::NO_CONTENT);
    let second = world.phone("Ann").await;
    let world = world.restarted(|folder| restore(&saved, folder).unwrap()).await;
    // Mails are told apart by the second.
    world.clock.advance(std::time::Duration::from_secs(1));
    let again = world.phone("Ann").await;
    assert_ne!(again.person, first.person);
    assert_eq!(again.person, second.person, "and is found again by what came after");
}

#[tokio::test]
async fn the_list_of_deleted_accounts_is_made_again_where_it_is_lost_and_nothing_starts_where_it_is_damaged()
{
    let (world, _ann, _bo, _pair, _elsewhere, saved) = deleted_after_a_backup().await;
    let list = world.folder.path().join("belay.deleted");
    let whole = std::fs::read(&list).unwrap();
    let world = world.restarted(|_| std::fs::remove_file(&list).unwrap()).await;
    assert_eq!(std::fs::read(&list).unwrap(), whole);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&list).unwrap().permissions().mode() & 0o077, 0);
    }
    let World { folder, server, .. } = world;
    server.shutdown().await;
    std::fs::write(&list, "not to be read").unwrap();
    let started = Server::start(Config::in_folder(folder.path())).await;
    let Err(StartError::Open(error @ OpenError::Deleted(_))) = started else { panic!("{started:?}") };
    assert!(error.to_string().contains("belay.deleted"), "{error}");
    let before = std::fs::read(folder.path().join("belay.db")).unwrap();
    assert!(matches!(restore(&saved, folder.path()), Err(OpenError::Deleted(_))));
    assert_eq!(std::fs::read(folder.path().join("belay.db")).unwrap(), before, "nothing has changed");
}

#[tokio::test]
async fn a_deletion_is_answered_only_once_it_is_remembered_beside_the_database() {
    let world = World::new().await;
    let ann = world.phone("Ann").await;
    // As where the disk is full: the list cannot be put into place.
    let in_the_way = world.folder.path().join("belay.deleted.new");
    std::fs::create_dir(&in_the_way).unwrap();
    delete(&world, &ann).await.problem(503, Code::Unavailable);
    std::fs::remove_dir(&in_the_way).unwrap();
    let repeated = ann.post(paths::DELETION, json!({ "code": "", "receipt": RECEIPT })).await;
    assert_eq!(repeated.status, StatusCode::NO_CONTENT);
    assert!(world.folder.path().join("belay.deleted").exists());
    let other = format!("{RECEIPT}, another");
    ann.post(paths::DELETION, json!({ "code": "", "receipt": other })).await.problem(401, Code::SignedOut);
}

#[tokio::test]
async fn a_code_to_delete_with_is_good_for_ten_minutes_one_person_and_five_tries() {
    use std::time::Duration;
    let world = World::new().await;
    let (ann, bo) = (world.phone("Ann").await, world.phone("Bo").await);
    let ask = async || {
        assert_eq!(ann.post(paths::DELETION_CODE, json!({})).await.status, StatusCode::ACCEPTED);
        newest_code(world.folder.path(), "ann@example.org")
    };
    let try_with = async |phone: &Phone, code: &str| {
        phone.post(paths::DELETION, json!({ "code": code, "receipt": RECEIPT })).await
    };
    let code = ask().await;
    try_with(&bo, &code).await.problem(403, Code::CodeRefused);
    world.clock.advance(Duration::from_secs(600));
    try_with(&ann, &code).await.problem(403, Code::CodeRefused);
    let code = ask().await;
    for _ in 0..4 {
        try_with(&ann, "wrong").await.problem(403, Code::CodeRefused);
    }
    let newer = ask().await;
    try_with(&ann, &code).await.problem(403, Code::CodeRefused);
    try_with(&ann, &newer).await.problem(403, Code::CodeRefused);
    world.clock.advance(Duration::from_secs(600));
    let fresh = ask().await;
    let session = world.open_session("ann@example.org", &fresh, "Ann", uuid::Uuid::new_v4()).await;
    session.problem(403, Code::CodeRefused);
    let short = json!({ "code": fresh, "receipt": "short" });
    ann.post(paths::DELETION, short).await.problem(400, Code::Invalid);
    assert_eq!(try_with(&ann, &fresh).await.status, StatusCode::NO_CONTENT);
    assert!(!holds(world.folder.path(), b"ann@example.org"));
    assert_eq!(bo.get(paths::SESSION).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_code_to_delete_with_does_not_come_back_with_a_backup() {
    let world = World::new().await;
    let mut ann = world.phone("Ann").await;
    assert_eq!(ann.post(paths::DELETION_CODE, json!({})).await.status, StatusCode::ACCEPTED);
    let code = newest_code(world.folder.path(), "ann@example.org");
    let saved = world.folder.path().join("saved.db");
    backup(world.folder.path(), &saved).unwrap();
    let world = world.restarted(|folder| restore(&saved, folder).unwrap()).await;
    ann.addr = world.addr();
    let tried = ann.post(paths::DELETION, json!({ "code": code, "receipt": RECEIPT })).await;
    tried.problem(403, Code::CodeRefused);
}

#[tokio::test]
async fn what_is_said_last_is_stored_with_the_deletion_and_not_with_a_wrong_code() {
    let world = World::new().await;
    let (mut ann, mut bo, pair) = world.pair().await;
    let own = ann.store(self_space(ann.person), PRIVATE).await;
    let shared = ann.store(pair, b"we meet").await;
    bo.pull().await;
    let last = [
        again(&shared, 1, b"I leave"),
        again(&own, 1, b"nobody reads this"),
        write(uuid::Uuid::now_v7(), b"where nobody let her in"),
    ];
    assert_eq!(ann.post(paths::DELETION_CODE, json!({})).await.status, StatusCode::ACCEPTED);
    let code = newest_code(world.folder.path(), "ann@example.org");
    let body = |code: &str| json!({ "code": code, "receipt": RECEIPT, "writes": last });
    ann.post(paths::DELETION, body("wrong")).await.problem(403, Code::CodeRefused);
    assert!(bo.pull().await.is_empty());
    let crowd: Vec<_> = (0..=belay_protocol::MAX_WRITES).map(|_| write(pair, b"")).collect();
    let crowd = json!({ "code": code, "receipt": RECEIPT, "writes": crowd });
    ann.post(paths::DELETION, crowd).await.problem(413, Code::TooLarge);
    assert_eq!(ann.post(paths::DELETION, body(&code)).await.status, StatusCode::NO_CONTENT);
    let seen = bo.pull().await;
    assert_eq!((seen.len(), seen[0].body.0.as_slice(), seen[0].by), (1, &b"I leave"[..], ann.person));
    assert!(!holds(world.folder.path(), b"nobody reads this"));
}
