//! Signing in, signing out, and the list of devices.

use std::time::Duration;

use belay_protocol::{Code, Device, Session, SpaceKind, paths, self_space};
use belay_server::{Rate, Smtp};
use hyper::StatusCode;
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpListener,
};
use uuid::Uuid;

use crate::client::{PATIENCE, World, mails, newest_code, noon};

#[tokio::test]
async fn a_code_from_the_mail_opens_a_session_and_the_account_has_its_own_space() {
    let world = World::new().await;
    let ann = world.phone("Ann").await;
    let session: Session = ann.get(paths::SESSION).await.json();
    assert_eq!((session.person.name.as_str(), session.token), ("Ann", None), "the token is given once");
    let spaces: Vec<belay_protocol::Space> = ann.get(paths::SPACES).await.json();
    assert_eq!((spaces.len(), spaces[0].id, spaces[0].kind), (1, self_space(ann.person), SpaceKind::Own));
}

#[tokio::test]
async fn a_code_is_good_for_ten_minutes_and_not_a_moment_longer() {
    let world = World::new().await;
    let code = world.code_for("ann@example.org").await;
    world.clock.advance(Duration::from_secs(599));
    let last_moment = world.open_session("ann@example.org", &code, "Ann", Uuid::new_v4()).await;
    assert_eq!(last_moment.status, StatusCode::CREATED);
    let code = world.code_for("ann@example.org").await;
    world.clock.advance(Duration::from_secs(600));
    let too_late = world.open_session("ann@example.org", &code, "Ann", Uuid::new_v4()).await;
    too_late.problem(403, Code::CodeRefused);
}

#[tokio::test]
async fn a_code_works_once() {
    let world = World::new().await;
    let code = world.code_for("ann@example.org").await;
    assert_eq!(
        world.open_session("ann@example.org", &code, "Ann", Uuid::new_v4()).await.status,
        StatusCode::CREATED
    );
    world.open_session("ann@example.org", &code, "Ann", Uuid::new_v4()).await.problem(403, Code::CodeRefused);
}

#[tokio::test]
async fn five_wrong_codes_wear_out_the_right_one() {
    let world = World::new().await;
    let code = world.code_for("ann@example.org").await;
    let wrong = if code == "00000000" { "00000001" } else { "00000000" };
    for _ in 0..5 {
        world
            .open_session("ann@example.org", wrong, "Ann", Uuid::new_v4())
            .await
            .problem(403, Code::CodeRefused);
    }
    world.open_session("ann@example.org", &code, "Ann", Uuid::new_v4()).await.problem(403, Code::CodeRefused);
    let fresh = world.code_for("ann@example.org").await;
    assert_eq!(
        world.open_session("ann@example.org", &fresh, "Ann", Uuid::new_v4()).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn nobody_can_tell_a_known_address_from_an_unknown_one() {
    let world = World::new().await;
    world.phone("Ann").await;
    let known = world.post(paths::SIGN_IN, json!({ "mail": "ann@example.org" })).await;
    let unknown = world.post(paths::SIGN_IN, json!({ "mail": "nobody@example.org" })).await;
    assert_eq!((known.status, known.text()), (unknown.status, unknown.text()));
    let known = world.open_session("ann@example.org", "1", "Ann", Uuid::new_v4()).await;
    let unknown = world.open_session("never-asked@example.org", "1", "Ann", Uuid::new_v4()).await;
    assert_eq!((known.status, known.text()), (unknown.status, unknown.text()));
}

#[tokio::test]
async fn a_new_account_needs_a_name_and_the_code_stays_good_until_it_has_one() {
    let world = World::new().await;
    let code = world.code_for("ann@example.org").await;
    let body =
        json!({ "mail": "ann@example.org", "code": code, "device": Uuid::new_v4(), "device_name": "" });
    let problem = world.post(paths::SESSION, body).await.problem(422, Code::NameNeeded);
    assert_eq!(problem.field.as_deref(), Some("name"));
    let named = world.open_session("ann@example.org", &code, "Ann", Uuid::new_v4()).await;
    assert_eq!(named.status, StatusCode::CREATED);
}

#[tokio::test]
async fn signing_in_again_with_another_spelling_is_the_same_account_and_may_change_the_name() {
    let world = World::new().await;
    let ann = world.phone("Ann").await;
    world.post(paths::SIGN_IN, json!({ "mail": " ANN@Example.org " })).await;
    let code = newest_code(world.folder.path(), "ann@example.org");
    let session: Session = world.open_session("Ann@EXAMPLE.org", &code, "Anna", Uuid::new_v4()).await.json();
    assert_eq!((session.person.id, session.person.name.as_str()), (ann.person, "Anna"));
}

#[tokio::test]
async fn signing_in_again_on_the_same_device_replaces_its_session() {
    let world = World::new().await;
    let ann = world.phone("Ann").await;
    let code = world.code_for("ann@example.org").await;
    let again = world.open_session("ann@example.org", &code, "Ann", ann.device).await;
    assert_eq!(again.status, StatusCode::CREATED);
    ann.get(paths::SESSION).await.problem(401, Code::SignedOut);
}

#[tokio::test]
async fn a_revoked_device_is_signed_out_and_off_the_list() {
    let world = World::new().await;
    let (phone, tablet) = (world.phone("Ann").await, world.phone("Ann").await);
    let devices: Vec<Device> = phone.get(paths::DEVICES).await.json();
    assert_eq!(devices.len(), 2);
    assert_eq!(devices.iter().find(|device| device.this).map(|device| device.id), Some(phone.device));
    let revoked = phone.delete(&format!("{}/{}", paths::DEVICES, tablet.device)).await;
    assert_eq!(revoked.status, StatusCode::NO_CONTENT);
    tablet.get(paths::SESSION).await.problem(401, Code::SignedOut);
    let devices: Vec<Device> = phone.get(paths::DEVICES).await.json();
    assert_eq!(devices.len(), 1);
    phone.delete(&format!("{}/{}", paths::DEVICES, tablet.device)).await.problem(404, Code::NotFound);
}

#[tokio::test]
async fn nobody_can_revoke_the_device_of_another() {
    let world = World::new().await;
    let (ann, bo) = (world.phone("Ann").await, world.phone("Bo").await);
    ann.delete(&format!("{}/{}", paths::DEVICES, bo.device)).await.problem(404, Code::NotFound);
    assert_eq!(bo.get(paths::SESSION).await.status, StatusCode::OK);
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let world = World::new().await;
    let ann = world.phone("Ann").await;
    assert_eq!(ann.delete(paths::SESSION).await.status, StatusCode::NO_CONTENT);
    ann.get(paths::SESSION).await.problem(401, Code::SignedOut);
}

#[tokio::test]
async fn a_device_is_seen_to_the_hour_and_forgotten_after_half_a_year_of_silence() {
    let world = World::new().await;
    let ann = world.phone("Ann").await;
    world.clock.advance(Duration::from_secs(2 * 3_600 + 1_234));
    let devices: Vec<Device> = ann.get(paths::DEVICES).await.json();
    assert_eq!(devices[0].seen, noon() + Duration::from_secs(2 * 3_600));
    assert_eq!(devices[0].since, noon());
    world.clock.advance(Duration::from_secs(181 * 86_400));
    ann.get(paths::DEVICES).await.problem(401, Code::SignedOut);
    let newer = world.phone("Ann").await;
    let devices: Vec<Device> = newer.get(paths::DEVICES).await.json();
    assert_eq!(devices.iter().map(|device| device.id).collect::<Vec<_>>(), [newer.device]);
}

#[tokio::test]
async fn a_clock_that_is_wrong_for_a_while_signs_nobody_out() {
    let mut world = World::new().await;
    let mut ann = world.phone("Ann").await;
    let year = Duration::from_secs(400 * 86_400);
    for wrong in [noon() + year, noon() - year] {
        world.clock.set(wrong);
        assert_eq!(ann.get(paths::SESSION).await.status, StatusCode::OK, "{wrong}");
        // Also where it is wrong when the server starts, and right when it starts again.
        world = world.restarted(|_| {}).await;
        ann.addr = world.addr();
        assert_eq!(ann.get(paths::SESSION).await.status, StatusCode::OK, "{wrong}");
        world.clock.set(noon());
        world = world.restarted(|_| {}).await;
        ann.addr = world.addr();
        let devices: Vec<Device> = ann.get(paths::DEVICES).await.json();
        assert_eq!(devices[0].seen, noon(), "what the wrong clock wrote down does not stay");
    }
}

#[tokio::test]
async fn a_session_grows_old_over_restarts_too() {
    let world = World::new().await;
    let mut ann = world.phone("Ann").await;
    world.clock.advance(Duration::from_secs(100 * 86_400));
    let world = world.restarted(|_| {}).await;
    world.clock.advance(Duration::from_secs(79 * 86_400));
    ann.addr = world.addr();
    assert_eq!(ann.get(paths::SESSION).await.status, StatusCode::OK, "179 days");
    world.clock.advance(Duration::from_secs(100 * 86_400));
    let world = world.restarted(|_| {}).await;
    world.clock.advance(Duration::from_secs(81 * 86_400));
    ann.addr = world.addr();
    ann.get(paths::SESSION).await.problem(401, Code::SignedOut);
}

#[tokio::test]
async fn without_a_token_or_with_a_made_up_one_nobody_is_let_in() {
    let world = World::new().await;
    for path in [paths::SESSION, paths::DEVICES, paths::SPACES, paths::POKE] {
        let answer = world.get(path).await;
        answer.problem(401, Code::SignedOut);
        assert_eq!(answer.headers["www-authenticate"], "Bearer");
    }
    let mut stranger = world.phone("Ann").await;
    stranger.token = "made-up".to_owned();
    stranger.post(paths::SYNC, json!({})).await.problem(401, Code::SignedOut);
}

#[tokio::test]
async fn so_many_mails_to_one_address_and_then_a_wait_that_is_told() {
    let rate = Rate::new(2, Duration::from_secs(300));
    let world = World::with(|config| config.limits.mails_to_address = rate).await;
    world.code_for("ann@example.org").await;
    world.code_for("ann@example.org").await;
    let answer = world.post(paths::SIGN_IN, json!({ "mail": "ann@example.org" })).await;
    assert_eq!(answer.problem(429, Code::TooMany).retry_after, Some(300));
    assert_eq!(answer.headers["retry-after"], "300");
    assert_eq!(mails(world.folder.path()).len(), 2, "no third mail was sent");
    world.code_for("bo@example.org").await;
    world.clock.advance(Duration::from_secs(300));
    world.code_for("ann@example.org").await;
}

#[tokio::test]
async fn so_many_sign_ins_from_one_network_whatever_the_address() {
    let rate = Rate::new(3, Duration::from_secs(5));
    let world = World::with(|config| config.limits.sign_ins_from_network = rate).await;
    for number in 0..3 {
        world.code_for(&format!("person{number}@example.org")).await;
    }
    let answer = world.post(paths::SIGN_IN, json!({ "mail": "another@example.org" })).await;
    answer.problem(429, Code::TooMany);
    world.open_session("another@example.org", "1", "Ann", Uuid::new_v4()).await.problem(429, Code::TooMany);
}

#[tokio::test]
async fn what_is_no_address_no_name_or_no_device_is_named() {
    let world = World::new().await;
    let problem =
        world.post(paths::SIGN_IN, json!({ "mail": "not an address" })).await.problem(400, Code::Invalid);
    assert_eq!(problem.field.as_deref(), Some("mail"));
    let long = world.open_session("ann@example.org", "1", &"n".repeat(101), Uuid::new_v4()).await;
    assert_eq!(long.problem(400, Code::Invalid).field.as_deref(), Some("name"));
    let body = json!({ "mail": "ann@example.org", "code": "1", "device": "phone", "device_name": "" });
    world.post(paths::SESSION, body).await.problem(400, Code::Invalid);
}

#[tokio::test]
async fn a_name_has_something_to_see_and_does_not_turn_the_line_around() {
    let world = World::new().await;
    for unseen in ["", "\u{200b}\u{200b}", "\u{feff}", "\u{ad}", "\u{2066}\u{2069}"] {
        let code = world.code_for("ann@example.org").await;
        let answer = world.open_session("ann@example.org", &code, unseen, Uuid::new_v4()).await;
        assert_eq!(answer.problem(422, Code::NameNeeded).field.as_deref(), Some("name"), "{unseen:?}");
    }
    for broken in ["Ann\u{2028}Bo", "Ann\u{9b}", "Ann\tBo"] {
        let answer = world.open_session("ann@example.org", "1", broken, Uuid::new_v4()).await;
        assert_eq!(answer.problem(400, Code::Invalid).field.as_deref(), Some("name"), "{broken:?}");
    }
    let mut ann = world.phone("Ann").await;
    let code = world.code_for("ann@example.org").await;
    let again = world.open_session("ann@example.org", &code, "Ann\u{202e} oB", ann.device).await;
    let session: Session = again.json();
    assert_eq!(session.person.name, "Ann oB");
    ann.token = session.token.unwrap();
    let named = json!({ "id": Uuid::now_v7(), "kind": "program", "name": "\u{200b}Climb\u{ad}ers\u{202e}" });
    let space: belay_protocol::Space = ann.post(paths::SPACES, named).await.json();
    assert_eq!(space.name, "Climbers");
    let unseen = json!({ "id": Uuid::now_v7(), "kind": "program", "name": "\u{200b}" });
    let problem = ann.post(paths::SPACES, unseen).await.problem(400, Code::Invalid);
    assert_eq!(problem.field.as_deref(), Some("name"));
}

#[tokio::test]
async fn neither_code_nor_token_is_kept_as_it_was_given() {
    let world = World::new().await;
    let code = world.code_for("bo@example.org").await;
    let ann = world.phone("Ann").await;
    let folder = world.folder.path().to_owned();
    let kept_in = |secret: &str| {
        std::fs::read_dir(&folder)
            .unwrap()
            .map(|file| file.unwrap().path())
            .filter(|path| path.is_file())
            .any(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).contains(secret))
    };
    assert!(kept_in("bo@example.org"), "what is kept can be found this way");
    assert!(!kept_in(&code) && !kept_in(&ann.token));
}

/// A mail server that takes one mail: every line the client sent.
async fn take_one_mail(listener: TcpListener) -> Vec<String> {
    let (stream, _) = listener.accept().await.unwrap();
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut taken = Vec::new();
    write.write_all(b"220 mail.example.org\r\n").await.unwrap();
    let mut in_mail = false;
    while let Some(line) = lines.next_line().await.unwrap() {
        let answer: &[u8] = match line.as_str() {
            "." => b"250 taken\r\n",
            "DATA" => b"354 go on\r\n",
            "QUIT" => b"221 bye\r\n",
            _ if in_mail => b"",
            _ => b"250 fine\r\n",
        };
        in_mail = (in_mail || line == "DATA") && line != ".";
        write.write_all(answer).await.unwrap();
        let done = line == ".";
        taken.push(line);
        if done {
            break;
        }
    }
    taken
}

#[tokio::test]
async fn where_smtp_is_set_the_code_travels_by_it_and_no_file_is_written() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let taken = tokio::spawn(take_one_mail(listener));
    let from = "Belay <belay@example.org>".to_owned();
    let world = World::with(|config| config.smtp = Some(Smtp { url, from })).await;
    let answer = world.post(paths::SIGN_IN, json!({ "mail": "ann@example.org" })).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    let lines = tokio::time::timeout(PATIENCE, taken).await.expect("a mail").unwrap();
    assert!(lines.iter().any(|line| line == "RCPT TO:<ann@example.org>"), "{lines:?}");
    let code = lines.iter().find(|line| line.len() == 8 && line.bytes().all(|byte| byte.is_ascii_digit()));
    let session = world.open_session("ann@example.org", code.unwrap(), "Ann", Uuid::new_v4()).await;
    assert_eq!(session.status, StatusCode::CREATED);
    assert!(mails(world.folder.path()).is_empty());
}
