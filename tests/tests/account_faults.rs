//! Codes that are wrong, used or old; a session that ends with unsent writes; somebody else on this phone; a cursor of
//! another server. Nothing written is lost by any of it.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use std::sync::Arc;

use belay_core::{Error, sync::Reply};
use belay_tests::{Community, Fault, Phone, a_pair, draft, places::berlin, reword, statement};
use chrono::TimeDelta;

const MAIL: &str = "nora@example.org";

fn refused(result: Result<belay_core::services::SignedIn, Error>) {
    assert_eq!(result.unwrap_err(), Error::Invalid { field: "code".into(), rule: "code_refused".into() });
}

#[tokio::test]
async fn a_wrong_a_used_and_an_old_code_open_nothing() {
    let community = Community::new().await;
    let phone = Phone::new(berlin(), Arc::clone(&community.clock));
    let account = phone.belay.account();
    let url = community.server.url();
    let code = community.mailed_code(&phone, MAIL).await;
    let wrong = if code == "00000000" { "00000001" } else { "00000000" };
    for nonsense in [wrong, "", "1234", "123456789012", "×××", "12345678\u{0}"] {
        let error = account.sign_in(url, MAIL, nonsense, Some("Nora")).await.unwrap_err();
        assert_eq!(error.code(), "invalid", "{nonsense:?}: {error}");
    }
    assert_eq!(account.signed_in().unwrap(), None);
    assert_eq!(phone.belay.sync(&|_| {}).await.unwrap_err(), Error::SignedOut);
    let code = community.mailed_code(&phone, MAIL).await;
    account.sign_in(url, MAIL, &format!(" {code} "), Some("Nora")).await.unwrap();
    let other = Phone::new(berlin(), Arc::clone(&community.clock));
    refused(other.belay.account().sign_in(url, MAIL, &code, Some("Nora")).await);
    let late = community.mailed_code(&other, MAIL).await;
    community.clock.pass(TimeDelta::seconds(belay_protocol::SIGN_IN_CODE_SECONDS + 1));
    refused(other.belay.account().sign_in(url, MAIL, &late, Some("Nora")).await);
    let code = community.mailed_code(&other, MAIL).await;
    for _ in 0..belay_protocol::SIGN_IN_TRIES {
        let wrong = if code == "00000000" { "00000001" } else { "00000000" };
        refused(other.belay.account().sign_in(url, MAIL, wrong, None).await);
    }
    refused(other.belay.account().sign_in(url, MAIL, &code, None).await);
    assert!(account.signed_in().unwrap().unwrap().session, "the first phone is as it was");
    phone.sync().await;
}

#[tokio::test]
async fn a_new_account_needs_a_name_and_the_code_stays_good_for_it() {
    let community = Community::new().await;
    let phone = Phone::new(berlin(), Arc::clone(&community.clock));
    let account = phone.belay.account();
    let url = community.server.url();
    let code = community.mailed_code(&phone, MAIL).await;
    let error = account.sign_in(url, MAIL, &code, None).await.unwrap_err();
    assert_eq!(error, Error::Invalid { field: "name".into(), rule: "empty".into() });
    assert_eq!(account.sign_in(url, MAIL, &code, Some("Nora")).await.unwrap().name, "Nora");
}

#[tokio::test]
async fn a_name_is_read_alike_by_phone_and_server_and_refused_before_anything_waits() {
    let community = Community::new().await;
    let phone = community.phone("Mia", berlin()).await;
    let programs = phone.belay.programs();
    for (name, rule) in [
        ("Peer\tGroup", "control_characters"),
        ("\u{200b}\u{feff}", "empty"),
        (&*"n".repeat(101), "too_long"),
    ] {
        let error = programs.create(name).unwrap_err();
        assert_eq!(error, Error::Invalid { field: "name".into(), rule: rule.into() }, "{name:?}");
    }
    programs.create("\u{202a}Climb\u{ad}ers\u{202c}").unwrap();
    phone.sync().await;
    let made = programs.all().unwrap();
    assert_eq!((made.len(), made[0].name.as_str(), made[0].waiting), (1, "Climbers", false));
    let code = community.mailed_code(&phone, "mia@example.org").await;
    let url = community.server.url();
    let account = phone.belay.account();
    let broken = account.sign_in(url, "mia@example.org", &code, Some("Mia\nTom")).await.unwrap_err();
    assert_eq!(broken, Error::Invalid { field: "name".into(), rule: "control_characters".into() });
    assert_eq!(
        account.sign_in(url, "mia@example.org", &code, Some("Mia\u{202e}")).await.unwrap().name,
        "Mia"
    );
}

#[tokio::test]
async fn an_address_that_is_none_and_one_without_tls_are_refused_before_anything_is_sent() {
    let community = Community::new().await;
    let phone = Phone::new(berlin(), Arc::clone(&community.clock));
    let before = phone.network.calls();
    for address in [
        "",
        "example.org",
        "https://",
        "http://example.org",
        "http://127.0.0.1.example.org",
        "ftp://127.0.0.1",
        // The part before an @ is no host.
        "http://127.0.0.1:80@example.org",
        "http://localhost:x@example.org",
        "http://[::1]:1@example.org/path",
        "http://127.0.0.1\\@example.org",
        "https://nora:secret@example.org",
        "http://localhost:80#@example.org",
        "http://127.0.0.1:80?x@example.org",
        "http://localhost.example.org",
        "http://[::ffff:192.0.2.1]",
        "http://192.0.2.1",
        "http://127.0.0.1:99999",
        "https://example.org?to=elsewhere",
    ] {
        let error = phone.belay.account().request_code(address, MAIL).await.unwrap_err();
        assert_eq!(
            error,
            Error::Invalid { field: "server".into(), rule: "https_needed".into() },
            "{address:?}"
        );
    }
    assert_eq!(phone.network.calls(), before);
    // The same machine, otherwise spelled, is still this machine.
    let here = community.server.url().replacen("http://127.0.0.1", "HTTP://127.1", 1);
    phone.belay.account().request_code(&format!(" {here}/ "), MAIL).await.unwrap();
    for mail in ["", "nora", "@", "nora@", "a\nb@example.org", &format!("{}@example.org", "n".repeat(300))] {
        let error = phone.belay.account().request_code(community.server.url(), mail).await.unwrap_err();
        assert_eq!(error.code(), "invalid", "{mail:?}");
    }
}

#[tokio::test]
async fn what_was_not_sent_when_the_session_ended_stays_and_goes_out_after_signing_in_again() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let goal = draft(&mentee, relationship, "before");
    mentee.sync().await;
    reword(&mentee, goal, "before", "while signed in");
    // From another phone of hers, because this one was left in a train.
    let laptop = community.phone("Mia", berlin()).await;
    let devices = laptop.belay.account().devices().await.unwrap();
    let lost = devices.iter().find(|device| !device.this).unwrap();
    laptop.belay.account().revoke(lost.id).await.unwrap();
    assert_eq!(mentee.belay.sync(&|_| {}).await.unwrap_err(), Error::SignedOut);
    assert!(!mentee.belay.account().signed_in().unwrap().unwrap().session);
    // Without a session everything can still be read and written, also after the app was closed.
    let mentee = mentee.reopened();
    assert_eq!(statement(&mentee, goal), "while signed in");
    reword(&mentee, goal, "while signed in", "while signed out");
    let later = draft(&mentee, relationship, "made while signed out");
    assert_eq!(mentee.belay.sync(&|_| {}).await.unwrap_err(), Error::SignedOut);
    community.sign_in(&mentee, "Mia").await;
    mentor.sync().await;
    assert_eq!(statement(&mentor, goal), "while signed out");
    assert_eq!(statement(&mentor, later), "made while signed out");
    assert_eq!(mentee.belay.attention().count().unwrap(), 0);
}

#[tokio::test]
async fn somebody_else_cannot_sign_in_on_a_phone_that_holds_another_persons_words() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let goal = draft(&mentee, relationship, "mine");
    mentee.belay.account().sign_out().await.unwrap();
    reword(&mentee, goal, "mine", "still mine");
    let code = community.mailed_code(&mentee, MAIL).await;
    let error =
        mentee.belay.account().sign_in(community.server.url(), MAIL, &code, Some("Nora")).await.unwrap_err();
    assert_eq!(error, Error::Conflict { what: "account".into() });
    // Nora's session was given back: no device of hers is signed in here.
    let nora = community.phone("Nora", berlin()).await;
    assert_eq!(nora.belay.account().devices().await.unwrap().len(), 1);
    assert_eq!(mentee.belay.account().signed_in().unwrap().unwrap().name, "Mia");
    assert_eq!(mentee.belay.sync(&|_| {}).await.unwrap_err(), Error::SignedOut);
    community.sign_in(&mentee, "Mia").await;
    mentor.sync().await;
    assert_eq!(statement(&mentor, goal), "still mine");
}

#[tokio::test]
async fn a_cursor_or_a_life_of_another_server_starts_the_download_anew_and_loses_no_write() {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let goal = draft(&mentee, relationship, "one");
    mentee.sync().await;
    mentor.sync().await;
    let epoch = community.server.epoch().to_owned();
    let cursors = ["", "?", "garbage", "AQ", "____", &"A".repeat(100_000)];
    for (at, cursor) in cursors.into_iter().enumerate() {
        for life in [epoch.as_str(), "another life", ""] {
            let before = statement(&mentee, goal);
            let text = format!("{at} in {life:?}");
            reword(&mentee, goal, &before, &text);
            let made = draft(&mentee, relationship, &format!("new {text}"));
            mentee.network.then([Fault::Answered(an_answer(life, cursor))]);
            // The stranger's answer may be refused; what matters is what comes after.
            let _ = mentee.belay.sync(&|_| {}).await;
            mentee.network.heal();
            mentee.sync().await;
            mentor.sync().await;
            assert_eq!(statement(&mentor, goal), text);
            assert_eq!(statement(&mentor, made), format!("new {text}"));
            assert_eq!(mentee.belay.attention().count().unwrap(), 0, "{text}");
            assert!(!mentee.belay.goals().goal(goal).unwrap().waiting);
        }
    }
}

fn an_answer(epoch: &str, cursor: &str) -> Reply {
    let body = serde_json::json!({"epoch": epoch, "now": "2026-03-02T09:00:00Z", "cursor": cursor});
    Reply {
        status: 200,
        media_type: "application/json".into(),
        retry_after: None,
        body: serde_json::to_vec(&body).unwrap(),
        travelled: (0, 0),
    }
}
