//! The contract, where the server comes in: signing in, writing in a tunnel, syncing, resting.

use super::{
    phone::{Phone, mail},
    server::Server,
};
use crate::{
    contract_in_rust::observing::Told,
    face::names::{FaceError, ReflectionId, ReflectionOpening, ReflectionSubject, ReflectionView, SyncState},
};

#[tokio::test]
async fn sign_in_by_the_mailed_code() {
    let (server, mail) = (Server::shared(), mail("Mia", "sign_in"));
    let mia = Phone::new("Europe/Berlin").await;
    let account = mia.belay.account();
    assert_eq!(account.signed_in().await.read(), Ok(None));
    assert!(matches!(mia.belay.home().await.read(), Err(FaceError::SignedOut)));
    account.request_code(server.url.clone(), mail.clone(), None).await.read().expect("a code is mailed");
    let name = || Some("Mia".to_owned());
    let wrong =
        account.sign_in(server.url.clone(), mail.clone(), "no code".to_owned(), name(), None).await.read();
    assert!(matches!(wrong, Err(FaceError::Invalid { field, .. }) if field == "code"));
    let code = server.mailed_code(&mail);
    let signed_in = account
        .sign_in(server.url.clone(), mail, code, name(), None)
        .await
        .read()
        .expect("the code is right");
    assert!(signed_in.name == "Mia" && signed_in.session);
    assert_eq!(account.signed_in().await.read(), Ok(Some(signed_in.clone())));
    assert_eq!(mia.belay.home().await.read().expect("signed in").me.member.0, signed_in.person);
}

#[tokio::test]
async fn a_write_offline_is_there_and_reaches_a_second_phone() {
    let mia = Phone::of("Mia", "offline", "Europe/Berlin").await;
    mia.go_offline();
    let id = write(&mia, "In a tunnel.").await;
    let written = read(&mia, id).await;
    assert!(written.reflection.text.text == "In a tunnel." && written.waiting);
    assert!(matches!(mia.belay.sync(None).await.read(), Err(FaceError::Offline { .. })));
    mia.go_online();
    mia.sync().await;
    assert!(!read(&mia, id).await.waiting);
    let second = Phone::of("Mia", "offline", "Europe/Berlin").await;
    assert_eq!(read(&second, id).await.reflection.text.text, "In a tunnel.");
}

#[tokio::test]
async fn search_finds_what_was_written_offline() {
    let mia = Phone::of("Mia", "search", "Europe/Berlin").await;
    mia.go_offline();
    let id = write(&mia, "Über den Grat bei Zürich, im Café.").await;
    let found = mia.belay.search("zurich cafe".to_owned(), None).await.read().expect("it can be searched");
    assert_eq!(found.hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [id.0]);
    let none = mia.belay.search("geneva".to_owned(), None).await.read().expect("it can be searched");
    assert!(none.hits.is_empty());
}

#[tokio::test]
async fn suspend_and_resume() {
    let mia = Phone::of("Mia", "resume", "Europe/Berlin").await;
    let resting = write(&mia, "While it rests.").await;
    assert!(read(&mia, resting).await.waiting);
    mia.belay.resume().expect("the core is open");
    mia.belay.resume().expect("twice is once");
    // Nobody asks for a sync: the background carries it.
    let (told, listener) = Told::new();
    let watching = mia.belay.reflections().observe_reflection(resting, listener).expect("it can be watched");
    told.until(|view: &ReflectionView| !view.waiting).await;
    watching.cancel();
    mia.belay.suspend().await.expect("the core is open");
    mia.belay.suspend().await.expect("twice is once");
    assert_eq!(mia.belay.sync_state().await.read(), Ok(SyncState::Resting));
    let later = write(&mia, "It rests again.").await;
    assert!(read(&mia, later).await.waiting);
}

#[tokio::test]
async fn a_folder_opened_twice() {
    let mia = Phone::new("Europe/Berlin").await;
    assert!(matches!(mia.open_again().await, Err(FaceError::Locked)));
    mia.belay.shutdown().await.expect("it ends");
    let again = mia.open_again().await.expect("the folder is free again");
    again.shutdown().await.expect("it ends");
}

pub(super) async fn write(phone: &Phone, text: &str) -> ReflectionId {
    let opening = ReflectionOpening { subject: ReflectionSubject::Free, prompt: None, text: text.to_owned() };
    phone.belay.reflections().begin(opening).await.read().expect("a text can be written")
}

pub(super) async fn read(phone: &Phone, id: ReflectionId) -> ReflectionView {
    phone.belay.reflections().reflection(id).await.read().expect("it is there")
}
