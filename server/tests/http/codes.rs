//! Sign-in codes: several at once, missed, and asked for by strangers; and the addresses they go to.

use std::time::Duration;

use belay_protocol::{Code, Session, paths};
use belay_server::Rate;
use hyper::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::{Answer, World, mails, newest_code, noon};

const MAIL: &str = "ann@example.org";

/// A code that is none of these.
fn wrong(codes: &[String]) -> String {
    (0..).map(|number| format!("{number:08}")).find(|code| !codes.contains(code)).unwrap()
}

fn session(code: &str) -> Value {
    json!({ "mail": MAIL, "code": code, "device": Uuid::new_v4(), "device_name": "", "name": "Ann" })
}

async fn behind_a_proxy() -> World {
    World::with(|config| config.behind_proxy = true).await
}

#[tokio::test]
async fn the_codes_of_the_last_ten_minutes_are_good_together_and_each_works_once() {
    let world = World::new().await;
    let first = world.code_for(MAIL).await;
    world.clock.advance(Duration::from_secs(300));
    let mut codes = vec![first];
    for _ in 0..2 {
        codes.push(world.code_for(MAIL).await);
    }
    for code in &codes {
        let answer = world.open_session(MAIL, code, "Ann", Uuid::new_v4()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        world.open_session(MAIL, code, "Ann", Uuid::new_v4()).await.problem(403, Code::CodeRefused);
    }
    let old = world.code_for(MAIL).await;
    world.clock.advance(Duration::from_secs(599));
    let new = world.code_for(MAIL).await;
    world.clock.advance(Duration::from_secs(1));
    world.open_session(MAIL, &old, "Ann", Uuid::new_v4()).await.problem(403, Code::CodeRefused);
    assert_eq!(world.open_session(MAIL, &new, "Ann", Uuid::new_v4()).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn the_tries_of_all_codes_are_counted_together_and_asking_again_does_not_begin_them_anew() {
    let world = World::new().await;
    let mut codes = vec![world.code_for(MAIL).await];
    for _ in 0..3 {
        let wrong = wrong(&codes);
        world.open_session(MAIL, &wrong, "Ann", Uuid::new_v4()).await.problem(403, Code::CodeRefused);
    }
    codes.push(world.code_for(MAIL).await);
    for _ in 0..2 {
        let wrong = wrong(&codes);
        world.open_session(MAIL, &wrong, "Ann", Uuid::new_v4()).await.problem(403, Code::CodeRefused);
    }
    // Five misses of the first, two of the second.
    world.open_session(MAIL, &codes[0], "Ann", Uuid::new_v4()).await.problem(403, Code::CodeRefused);
    let second = world.open_session(MAIL, &codes[1], "Ann", Uuid::new_v4()).await;
    assert_eq!(second.status, StatusCode::CREATED);
}

#[tokio::test]
async fn who_guesses_in_one_network_closes_the_code_to_that_network_alone() {
    let world = behind_a_proxy().await;
    let code = world.code_for(MAIL).await;
    let guess = session(&wrong(std::slice::from_ref(&code)));
    for _ in 0..30 {
        world.post_from("192.0.2.1", paths::SESSION, guess.clone()).await.problem(403, Code::CodeRefused);
    }
    let answer = world.post_from("192.0.2.1", paths::SESSION, session(&code)).await;
    answer.problem(403, Code::CodeRefused);
    let answer = world.post_from("198.51.100.7", paths::SESSION, session(&code)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "its owner sits elsewhere");
}

#[tokio::test]
async fn a_code_can_be_guessed_at_twenty_times_however_many_networks_do() {
    let world = behind_a_proxy().await;
    let code = world.code_for(MAIL).await;
    let guess = session(&wrong(std::slice::from_ref(&code)));
    for network in 0..4 {
        for _ in 0..5 {
            world.post_from(&format!("192.0.2.{network}"), paths::SESSION, guess.clone()).await;
        }
    }
    let answer = world.post_from("198.51.100.7", paths::SESSION, session(&code)).await;
    answer.problem(403, Code::CodeRefused);
    let fresh = world.code_for(MAIL).await;
    let answer = world.post_from("198.51.100.7", paths::SESSION, session(&fresh)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "a fresh one is good");
}

#[tokio::test]
async fn a_stranger_who_asks_for_mails_uses_up_their_own_share_and_spoils_no_code() {
    let world = World::with(|config| {
        config.behind_proxy = true;
        config.limits.mails_to_address = Rate::new(20, Duration::from_secs(300));
        config.limits.mails_to_address_from_network = Rate::new(5, Duration::from_secs(300));
    })
    .await;
    let ask = async |network: &str| -> Answer {
        world.post_from(network, paths::SIGN_IN, json!({ "mail": MAIL })).await
    };
    assert_eq!(ask("198.51.100.7").await.status, StatusCode::ACCEPTED);
    let own = newest_code(world.folder.path(), MAIL);
    for _ in 0..5 {
        assert_eq!(ask("192.0.2.1").await.status, StatusCode::ACCEPTED);
    }
    for _ in 0..50 {
        assert_eq!(ask("192.0.2.1").await.problem(429, Code::TooMany).retry_after, Some(300));
    }
    assert_eq!(ask("198.51.100.7").await.status, StatusCode::ACCEPTED, "others may still ask");
    let answer = world.post_from("198.51.100.7", paths::SESSION, session(&own)).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    // All networks together: a mailbox is not flooded.
    let mut sent = mails(world.folder.path()).len();
    for network in 10..30 {
        sent += usize::from(ask(&format!("192.0.2.{network}")).await.status == StatusCode::ACCEPTED);
    }
    assert_eq!(sent, 20);
}

#[tokio::test]
async fn a_code_of_a_clock_that_was_ahead_is_not_good_for_longer() {
    let world = World::new().await;
    world.clock.set(noon() + Duration::from_secs(400 * 86_400));
    let code = world.code_for(MAIL).await;
    world.clock.set(noon());
    world.open_session(MAIL, &code, "Ann", Uuid::new_v4()).await.problem(403, Code::CodeRefused);
}

#[tokio::test]
async fn an_odd_address_is_refused_and_leaves_nothing() {
    let world = World::new().await;
    let odd = [
        "\"a b\"@c.example",
        "a@[127.0.0.1]",
        "\"a\\\"b\"@c.example",
        "\"<\"@c.example",
        "a@[IPv6:::1]",
        "a b@c.example",
    ];
    for mail in odd {
        let problem = world.post(paths::SIGN_IN, json!({ "mail": mail })).await.problem(400, Code::Invalid);
        assert_eq!(problem.field.as_deref(), Some("mail"), "{mail}");
        let answer = world.open_session(mail, "12345678", "Ann", Uuid::new_v4()).await;
        answer.problem(400, Code::Invalid);
    }
    assert!(mails(world.folder.path()).is_empty());
    assert_eq!(world.server.counters().rows_written, 0);
}

#[tokio::test]
async fn the_two_spellings_of_a_domain_and_of_a_letter_are_one_account() {
    let world = World::new().await;
    for spellings in [
        ["ann@b\u{fc}cher.example", "Ann@XN--BCHER-KVA.example", "ann@bu\u{308}cher.EXAMPLE"],
        ["j\u{f6}rg@example.org", "jo\u{308}rg@example.org", "J\u{d6}RG@example.org"],
    ] {
        let mut people = Vec::new();
        for mail in spellings {
            let answer = world.post(paths::SIGN_IN, json!({ "mail": mail })).await;
            assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
            let (_, text) = mails(world.folder.path()).pop().unwrap();
            let code = text.lines().find(|line| line.len() == 8 && line.bytes().all(|b| b.is_ascii_digit()));
            let session = world.open_session(mail, code.unwrap(), "Ann", Uuid::new_v4()).await;
            people.push(session.json::<Session>().person.id);
        }
        people.dedup();
        assert_eq!(people.len(), 1, "{spellings:?}");
    }
}
