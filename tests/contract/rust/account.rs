//! The contract, where the server comes in: signing in, writing in a tunnel, syncing, resting.

use belay_core::{
    Error,
    domain::{
        ReflectionId,
        reflection::{ReflectionOpening, ReflectionSubject},
    },
    services::ReflectionView,
    sync::SyncState,
};

use super::{
    phone::{Phone, mail},
    server::Server,
};
use crate::contract_in_rust::observing::Told;

#[tokio::test]
async fn sign_in_by_the_mailed_code() {
    let (server, mail) = (Server::shared(), mail("Mia", "sign_in"));
    let mia = Phone::new("Europe/Berlin").await;
    let account = mia.belay.account();
    assert_eq!(account.signed_in_from_app().await, Ok(None));
    assert!(matches!(mia.belay.home_from_app().await, Err(Error::SignedOut)));
    account.request_code_from_app(server.url.clone(), mail.clone(), None).await.expect("a code is mailed");
    let name = || Some("Mia".to_owned());
    let wrong =
        account.sign_in_from_app(server.url.clone(), mail.clone(), "no code".to_owned(), name(), None).await;
    assert!(matches!(wrong, Err(Error::Invalid { field, .. }) if field == "code"));
    let code = server.mailed_code(&mail);
    let signed_in = account
        .sign_in_from_app(server.url.clone(), mail, code, name(), None)
        .await
        .expect("the code is right");
    assert!(signed_in.name == "Mia" && signed_in.session);
    assert_eq!(account.signed_in_from_app().await, Ok(Some(signed_in.clone())));
    assert_eq!(mia.belay.home_from_app().await.expect("signed in").me.member.0, signed_in.person);
}

#[tokio::test]
async fn a_write_offline_is_there_and_reaches_a_second_phone() {
    let mia = Phone::of("Mia", "offline", "Europe/Berlin").await;
    mia.go_offline();
    let id = write(&mia, "In a tunnel.").await;
    let written = read(&mia, id).await;
    assert!(written.reflection.text.text == "In a tunnel." && written.waiting);
    assert!(matches!(mia.face.sync(None).await, Err(Error::Offline { .. })));
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
    let found = mia.belay.search_from_app("zurich cafe".to_owned(), None).await.expect("it can be searched");
    assert_eq!(found.hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [id.0]);
    let none = mia.belay.search_from_app("geneva".to_owned(), None).await.expect("it can be searched");
    assert!(none.hits.is_empty());
}

#[tokio::test]
async fn suspend_and_resume() {
    let mia = Phone::of("Mia", "resume", "Europe/Berlin").await;
    let resting = write(&mia, "While it rests.").await;
    assert!(read(&mia, resting).await.waiting);
    mia.face.resume().expect("the core is open");
    mia.face.resume().expect("twice is once");
    // Nobody asks for a sync: the background carries it.
    let (mut told, listener) = Told::new();
    let watching = mia.face.observe(listener).expect("it can be watched");
    told.until(async || !read(&mia, resting).await.waiting).await;
    watching.cancel();
    mia.face.suspend().await.expect("the core is open");
    mia.face.suspend().await.expect("twice is once");
    assert_eq!(mia.belay.sync_state_from_app().await, Ok(SyncState::Resting));
    let later = write(&mia, "It rests again.").await;
    assert!(read(&mia, later).await.waiting);
}

#[tokio::test]
async fn a_folder_opened_twice() {
    let mia = Phone::new("Europe/Berlin").await;
    assert!(matches!(mia.open_again().await, Err(Error::Locked)));
    mia.face.shutdown().await.expect("it ends");
    let again = mia.open_again().await.expect("the folder is free again");
    again.shutdown().await.expect("it ends");
}

pub(super) async fn write(phone: &Phone, text: &str) -> ReflectionId {
    let opening = ReflectionOpening { subject: ReflectionSubject::Free, prompt: None, text: text.to_owned() };
    phone.belay.reflections().begin_from_app(opening).await.expect("a text can be written")
}

pub(super) async fn read(phone: &Phone, id: ReflectionId) -> ReflectionView {
    phone.belay.reflections().reflection_from_app(id).await.expect("it is there")
}
