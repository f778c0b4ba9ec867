//! Deleting the account: what goes from the server and the phone, and what stays with those it was shared with.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use belay_core::Error;
use belay_domain::{
    entry::{EntryKind, EntryOpening},
    reflection::{ReflectionOpening, Subject},
};
use belay_tests::{Community, Fault, Phone, a_pair, places::berlin};

/// A word that stands nowhere else.
const CANARY: &str = "zyxomatic";

/// Whether a word is anywhere in the files under a folder.
fn holds(folder: &std::path::Path, word: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|file| {
        let path = file.unwrap().path();
        if path.is_dir() {
            return holds(&path, word);
        }
        std::fs::read(path).unwrap().windows(word.len()).any(|at| at == word.as_bytes())
    })
}

fn is_empty(phone: &Phone) -> bool {
    std::fs::read_dir(phone.home()).unwrap().next().is_none()
}

/// The code that is mailed to whoever uses the phone, to delete their account with.
async fn farewell_code(community: &Community, phone: &Phone) -> String {
    community.clock.pass(chrono::TimeDelta::seconds(1));
    let before = community.mails();
    phone.belay.account().request_deletion_code().await.expect("ask for a code");
    community.code_since(&before)
}

#[tokio::test]
async fn a_deleted_account_is_gone_and_what_was_shared_stays_with_the_partner() {
    let community = Community::new().await;
    let (mia, tom, relationship) = a_pair(&community).await;
    let tablet = community.phone("Mia", berlin()).await;
    let person = mia.me();
    let own = ReflectionOpening { subject: Subject::Free, prompt: None, text: CANARY.into() };
    mia.belay.reflections().begin(own).unwrap();
    let shared = EntryOpening { kind: EntryKind::Learning { goal: None }, text: "Ask first".into() };
    let entry = mia.belay.entries().note(Some(relationship), shared).unwrap();
    mia.sync().await;
    tom.sync().await;
    assert!(holds(&community.folder(), CANARY) && holds(&community.folder(), "mia@example.org"));

    let code = farewell_code(&community, &mia).await;
    let wrong = if code == "00000000" { "00000001" } else { "00000000" };
    let refused = mia.belay.account().delete(wrong).await.unwrap_err();
    assert!(matches!(&refused, Error::Invalid { rule, .. } if rule == "code_refused"), "{refused}");
    assert!(mia.belay.account().signed_in().unwrap().is_some(), "nothing has happened yet");
    mia.belay.account().delete(&code).await.expect("delete the account");

    assert_eq!(mia.belay.home().unwrap_err(), Error::Closed);
    assert!(is_empty(&mia), "nothing is left in the folder");
    assert!(!holds(&community.folder(), CANARY), "nor on the server");
    assert!(!holds(&community.folder(), "mia@example.org"), "their address and the mails to it neither");
    assert_eq!(tablet.belay.sync(&|_| {}).await.unwrap_err(), Error::SignedOut);

    tom.sync().await;
    assert_eq!(tom.belay.entries().entry(entry).unwrap().entry.author, person);
    assert!(tom.belay.programs().companions().unwrap().iter().all(|one| one.member != person));

    // The same address is another person now, with nothing of the first.
    let again = community.phone("Mia", berlin()).await;
    assert_ne!(again.me(), person);
    assert!(again.belay.reflections().own(None).unwrap().reflections.is_empty());
    assert!(again.belay.entries().entry(entry).is_err());
}

#[tokio::test]
async fn a_deletion_whose_answer_is_lost_is_gone_on_with() {
    let community = Community::new().await;
    let phone = community.phone("Mia", berlin()).await;
    let code = farewell_code(&community, &phone).await;
    phone.network.then([Fault::AnswerLost]);
    phone.belay.account().delete(&code).await.unwrap_err();
    assert!(!is_empty(&phone), "nobody knows yet whether the server heard");
    let phone = phone.reopened();
    assert_eq!(phone.belay.sync(&|_| {}).await.unwrap_err(), Error::Closed);
    assert!(is_empty(&phone));
    let mut phone = phone;
    phone.open_again().unwrap();
    assert!(phone.belay.account().signed_in().unwrap().is_none(), "it is a new phone");
}

#[tokio::test]
async fn a_program_passes_on_when_its_owner_deletes_their_account() {
    let community = Community::new().await;
    let mia = community.phone("Mia", berlin()).await;
    let tom = community.phone("Tom", berlin()).await;
    let program = community.program(&[&mia, &tom]).await;
    let link = mia.belay.account().invite(program, Some(2)).await.unwrap();
    let code = farewell_code(&community, &mia).await;
    mia.belay.account().delete(&code).await.expect("delete the account");
    tom.sync().await;
    tom.belay.account().invite(program, None).await.expect("the program is Tom's now");
    let ada = community.phone("Ada", berlin()).await;
    ada.belay.account().join(&link).await.expect_err("her links ended with her");
}
