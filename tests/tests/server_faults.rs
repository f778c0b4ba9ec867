//! A server that is gone, silent, slow, replaced by a portal, or lives on another day: the phone says so, keeps what was
//! written, and sends it once all is well.

#![allow(clippy::unwrap_used, reason = "a test that fails here says which step failed")]

use std::{io::Write as _, sync::Arc, time::Duration};

use belay_core::Error;
use belay_domain::{
    GoalId, RelationshipId,
    entry::{EntryKind, EntryOpening},
    reflection::{ReflectionOpening, ReflectionSubject},
};
use belay_tests::{
    Community, Fault, Phone, SetClock, Stranger, a_pair, draft, places::berlin, reword, statement, take_on,
};
use chrono::TimeDelta;
use flate2::{Compression, write::GzEncoder};

#[path = "server_faults/hostile.rs"]
mod hostile;

/// Far more than any answer here takes, also on a machine with other things to do.
const PATIENT: Duration = Duration::from_secs(50);
/// The time-out of a test for a silent server.
const HASTY: Duration = Duration::from_millis(300);

/// A pair, and a goal of the mentee's that waits to be sent.
async fn with_something_to_send() -> (Community, Phone, Phone, RelationshipId, GoalId) {
    let community = Community::new().await;
    let (mentee, mentor, relationship) = a_pair(&community).await;
    let goal = draft(&mentee, relationship, "Speak up in the weekly meeting");
    (community, mentee, mentor, relationship, goal)
}

/// Why a sync does not reach the server.
async fn why_offline(phone: &Phone) -> String {
    match phone.belay.sync(&|_| {}).await {
        Err(Error::Offline { why }) => why,
        other => panic!("offline, and not {other:?}"),
    }
}

/// The goal waits as long as nothing is well, and arrives once when it is.
async fn arrives_once(mentee: &Phone, mentor: &Phone, relationship: RelationshipId, goal: GoalId) {
    assert!(mentee.belay.goals().goal(goal).unwrap().waiting, "it waits");
    mentee.network.heal();
    mentee.sync().await;
    mentor.sync().await;
    assert!(!mentee.belay.goals().goal(goal).unwrap().waiting, "it was sent");
    let there = mentor.belay.goals().of_relationship(relationship, None).unwrap().goals;
    let texts: Vec<_> = there.iter().map(|view| view.goal.statement.text.as_str()).collect();
    assert_eq!(texts, ["Speak up in the weekly meeting"]);
    assert_eq!(
        (mentee.belay.attention().count().unwrap(), mentor.belay.attention().count().unwrap()),
        (0, 0)
    );
}

#[tokio::test]
async fn where_nobody_listens_what_was_written_waits() {
    let (_community, mentee, mentor, relationship, goal) = with_something_to_send().await;
    mentee.network.lead_astray(Stranger::nobody().await, PATIENT);
    assert_eq!(why_offline(&mentee).await, "no connection");
    let error = mentee.belay.account().devices().await.unwrap_err();
    assert!(error.is_retryable() && error.code() == "offline", "{error}");
    arrives_once(&mentee, &mentor, relationship, goal).await;
}

#[tokio::test]
async fn a_server_that_never_answers_costs_no_longer_than_the_limit_of_a_call() {
    let (_community, mentee, mentor, relationship, goal) = with_something_to_send().await;
    let silent = Stranger::silent().await;
    mentee.network.lead_astray(silent.addr(), HASTY);
    // Were it not bounded, this would never end.
    assert_eq!(why_offline(&mentee).await, "no answer in time");
    assert_eq!(mentee.belay.account().sign_out().await.unwrap_err().code(), "offline");
    assert!(mentee.belay.account().signed_in().unwrap().unwrap().session, "the session stays");
    arrives_once(&mentee, &mentor, relationship, goal).await;
}

#[tokio::test]
async fn a_request_that_arrives_long_after_the_phone_gave_up_is_stored_once() {
    let (community, mentee, mentor, relationship, goal) = with_something_to_send().await;
    let mut slow = Stranger::silent().await;
    mentee.network.lead_astray(slow.addr(), HASTY);
    assert_eq!(why_offline(&mentee).await, "no answer in time");
    reword(&mentee, goal, "Speak up in the weekly meeting", "Speak up in every weekly meeting");
    reword(&mentee, goal, "Speak up in every weekly meeting", "Speak up in the weekly meeting");
    slow.hand_on(community.server.addr()).await;
    arrives_once(&mentee, &mentor, relationship, goal).await;
    // And again, after the phone had its answer: an old request in a new time.
    let mut slow = Stranger::silent().await;
    mentee.network.lead_astray(slow.addr(), HASTY);
    reword(&mentee, goal, "Speak up in the weekly meeting", "Speak up everywhere");
    why_offline(&mentee).await;
    mentee.network.heal();
    mentee.sync().await;
    mentor.sync().await;
    reword(&mentor, goal, "Speak up everywhere", "Speak up, and listen");
    mentor.sync().await;
    slow.hand_on(community.server.addr()).await;
    for phone in [&mentee, &mentor] {
        phone.sync().await;
        assert_eq!(statement(phone, goal), "Speak up, and listen");
    }
}

#[tokio::test]
async fn a_portal_a_gateway_and_half_an_answer_are_not_the_server() {
    let (_community, mentee, mentor, relationship, goal) = with_something_to_send().await;
    let html = "<!doctype html><title>Welcome to the hotel</title>";
    let json = "application/json";
    let shapes = [
        ("200 OK", "text/html; charset=utf-8", html),
        ("502 Bad Gateway", "text/html", html),
        ("500 Internal Server Error", json, "{\"error\":\"\"}"),
        ("302 Found", "text/html", ""),
        ("204 No Content", json, ""),
        ("200 OK", json, ""),
        ("200 OK", json, "{\"epoch\":\"e\",\"now\":\"2026-03-02T09:0"),
        ("200 OK", json, "[1]"),
        ("200 OK", json, "{\"epoch\":5,\"now\":\"yesterday\",\"cursor\":[]}"),
        ("200 OK", json, html),
        ("401 Unauthorized", "text/html", html),
        ("403 Forbidden", "application/problem+json", "{\"code\":"),
    ];
    for (status, media_type, body) in shapes {
        let stranger = Stranger::saying(status, media_type, "", body).await;
        mentee.network.lead_astray(stranger.addr(), PATIENT);
        why_offline(&mentee).await;
        let account = mentee.belay.account();
        let address = account.signed_in().unwrap().unwrap().server;
        for error in [
            account.request_code(&address, "mia@example.org").await.unwrap_err(),
            account.sign_in(&address, "mia@example.org", "12345678", None).await.unwrap_err(),
            account.devices().await.unwrap_err(),
        ] {
            assert_eq!(error.code(), "offline", "{status} {media_type} {body}");
        }
        if !status.starts_with("204") {
            // Nothing has ended because somebody was polite.
            assert_eq!(
                account.revoke(uuid::Uuid::nil()).await.unwrap_err().code(),
                "offline",
                "{status} {body}"
            );
            assert_eq!(account.sign_out().await.unwrap_err().code(), "offline", "{status} {body}");
        }
        assert!(account.signed_in().unwrap().unwrap().session, "{status} {body}: the session stays");
    }
    arrives_once(&mentee, &mentor, relationship, goal).await;
}

#[tokio::test]
async fn a_line_that_breaks_in_the_middle_of_an_answer_is_said_to_be_cut_off() {
    let (_community, mentee, mentor, relationship, goal) = with_something_to_send().await;
    let broken =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"epoch\":\"";
    let stranger = Stranger::answering(broken).await;
    mentee.network.lead_astray(stranger.addr(), PATIENT);
    assert_eq!(why_offline(&mentee).await, "the answer was cut off");
    let no_gzip = Stranger::saying("200 OK", "application/json", "content-encoding: gzip\r\n", "{}").await;
    mentee.network.lead_astray(no_gzip.addr(), PATIENT);
    assert_eq!(why_offline(&mentee).await, "the answer was cut off");
    let no_http = Stranger::answering("SSH-2.0-OpenSSH_9.2\r\n").await;
    mentee.network.lead_astray(no_http.addr(), PATIENT);
    why_offline(&mentee).await;
    arrives_once(&mentee, &mentor, relationship, goal).await;
}

#[tokio::test]
async fn an_answer_that_unpacks_to_far_more_than_it_weighs_is_not_unpacked() {
    let (_community, mentee, mentor, relationship, goal) = with_something_to_send().await;
    let mut bomb = GzEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..1024 {
        bomb.write_all(&[b' '; 256 * 1024]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 2 * 1024 * 1024, "a quarter of a GiB in {} bytes", bomb.len());
    let stranger = Stranger::saying("200 OK", "application/json", "content-encoding: gzip\r\n", bomb).await;
    mentee.network.lead_astray(stranger.addr(), PATIENT);
    assert_eq!(why_offline(&mentee).await, "the answer is too large");
    arrives_once(&mentee, &mentor, relationship, goal).await;
}

#[tokio::test]
async fn a_busy_gateway_is_heard() {
    let (_community, mentee, mentor, relationship, goal) = with_something_to_send().await;
    for status in ["503 Service Unavailable", "429 Too Many Requests"] {
        let stranger = Stranger::saying(status, "text/html", "retry-after: 17\r\n", "busy").await;
        mentee.network.lead_astray(stranger.addr(), PATIENT);
        assert_eq!(
            mentee.belay.sync(&|_| {}).await.unwrap_err(),
            Error::Busy { retry_after: 17 },
            "{status}"
        );
    }
    arrives_once(&mentee, &mentor, relationship, goal).await;
}

#[tokio::test]
async fn a_wait_of_a_century_is_one_of_an_hour() {
    let (_community, mentee, mentor, relationship, goal) = with_something_to_send().await;
    let century = "retry-after: 3155760000\r\n";
    let problem =
        r#"{"type":"about:blank","title":"","status":503,"code":"unavailable","retry_after":3155760000}"#;
    for (media_type, headers, body) in
        [("text/html", century, "busy"), ("application/problem+json", "", problem)]
    {
        let stranger = Stranger::saying("503 Service Unavailable", media_type, headers, body).await;
        mentee.network.lead_astray(stranger.addr(), PATIENT);
        assert_eq!(mentee.belay.sync(&|_| {}).await.unwrap_err(), Error::Busy { retry_after: 3_600 });
    }
    let date = "retry-after: Wed, 21 Oct 2126 07:28:00 GMT\r\n";
    let stranger = Stranger::saying("429 Too Many Requests", "text/html", date, "").await;
    mentee.network.lead_astray(stranger.addr(), PATIENT);
    assert_eq!(mentee.belay.sync(&|_| {}).await.unwrap_err(), Error::Busy { retry_after: 1 });
    arrives_once(&mentee, &mentor, relationship, goal).await;
}

#[tokio::test]
async fn nobody_sends_the_phone_elsewhere() {
    let (_community, mentee, mentor, relationship, goal) = with_something_to_send().await;
    let mut elsewhere = Stranger::saying("200 OK", "application/json", "", "{}").await;
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let there = format!("location: http://{}/v1/sync\r\n", elsewhere.addr());
        let stranger = Stranger::saying(status, "text/html", &there, "").await;
        mentee.network.lead_astray(stranger.addr(), PATIENT);
        assert!(why_offline(&mentee).await.contains("not from a Belay server"), "{status}");
        assert_eq!(mentee.belay.account().devices().await.unwrap_err().code(), "offline", "{status}");
    }
    assert!(!elsewhere.was_asked(), "nothing was sent there, least of all the session");
    arrives_once(&mentee, &mentor, relationship, goal).await;
}

#[tokio::test]
async fn an_answer_without_an_end_is_not_read_to_the_end() {
    let (_community, mentee, mentor, relationship, goal) = with_something_to_send().await;
    let stranger = Stranger::endless("application/json", vec![b' '; 64 * 1024]).await;
    mentee.network.lead_astray(stranger.addr(), PATIENT);
    assert_eq!(why_offline(&mentee).await, "the answer is too large");
    arrives_once(&mentee, &mentor, relationship, goal).await;
}

#[tokio::test]
async fn a_stream_of_pokes_that_never_stops_talking_ends() {
    use belay_core::sync::{Call, HttpTransport, Method, Transport as _};
    let transport = HttpTransport::new(&[]).unwrap();
    for said in ["x", ": a comment\n", "\n", "data: nothing\n\n"] {
        let stranger = Stranger::endless("text/event-stream", said.repeat(1_000)).await;
        let url = format!("http://{}/v1/poke", stranger.addr());
        let call = Call { method: Method::Get, url, token: None, body: None };
        let mut pokes = transport.listen(call).await.unwrap();
        // Were it not bounded, this would never end.
        assert_eq!(pokes.next().await, None, "{said:?}");
    }
    let stranger = Stranger::endless("text/event-stream", "event: poke\ndata: \n\n".repeat(100)).await;
    let url = format!("http://{}/v1/poke", stranger.addr());
    let mut pokes =
        transport.listen(Call { method: Method::Get, url, token: None, body: None }).await.unwrap();
    let mut heard = 0;
    while pokes.next().await.is_some() {
        heard += 1;
    }
    assert!(heard > 1_000, "pokes arrive until then: {heard}");
}

#[tokio::test]
async fn an_answer_to_another_request_takes_nothing_from_what_waits() {
    let (community, mentee, mentor, relationship, goal) = with_something_to_send().await;
    // A well-formed answer that says nothing of the write that was sent.
    let body = format!(
        "{{\"epoch\":\"{}\",\"now\":\"2026-03-02T09:00:00Z\",\"cursor\":\"AQ\",\"results\":[{{\"write\":\"{}\",\"outcome\":\"stored\",\
         \"rev\":9,\"seq\":9,\"at\":\"2026-03-02T09:00:00Z\"}}]}}",
        community.server.epoch(),
        uuid::Uuid::nil(),
    );
    let stranger = Stranger::saying("200 OK", "application/json", "", body).await;
    mentee.network.lead_astray(stranger.addr(), PATIENT);
    mentee.sync().await;
    arrives_once(&mentee, &mentor, relationship, goal).await;
}

#[tokio::test]
async fn a_time_outside_the_years_that_are_counted_with_is_not_believed_and_the_phone_writes_on() {
    let (community, mentee, mentor, relationship, goal) = with_something_to_send().await;
    for now in ["+262142-12-31T23:59:59Z", "2201-01-01T00:00:00Z", "1899-12-31T00:00:00Z"] {
        let epoch = community.server.epoch();
        let body = format!("{{\"epoch\":\"{epoch}\",\"now\":\"{now}\",\"cursor\":\"AQ\",\"results\":[]}}");
        let stranger = Stranger::saying("200 OK", "application/json", "", body).await;
        mentee.network.lead_astray(stranger.addr(), PATIENT);
        let why = why_offline(&mentee).await;
        assert!(why.contains("a time outside"), "{why}");
        let opening =
            ReflectionOpening { subject: ReflectionSubject::Free, prompt: None, text: "In a tunnel".into() };
        mentee.belay.reflections().begin(opening).unwrap();
    }
    arrives_once(&mentee, &mentor, relationship, goal).await;
}

#[tokio::test]
async fn a_revision_that_no_server_gives_is_no_answer_to_a_write() {
    let (community, mentee, mentor, relationship, goal) = with_something_to_send().await;
    mentee.network.note_writes();
    mentee.network.then([Fault::Lost]);
    let _ = why_offline(&mentee).await;
    let write = mentee.network.writes()[0].write;
    for rev in [0, 1 << 53, u64::MAX] {
        let body = format!(
            "{{\"epoch\":\"{}\",\"now\":\"2026-03-02T09:00:00Z\",\"cursor\":\"AQ\",\"results\":[{{\"write\":\"{write}\",\
             \"outcome\":\"stored\",\"rev\":{rev},\"seq\":9,\"at\":\"2026-03-02T09:00:00Z\"}}]}}",
            community.server.epoch(),
        );
        let stranger = Stranger::saying("200 OK", "application/json", "", body).await;
        mentee.network.lead_astray(stranger.addr(), PATIENT);
        mentee.sync().await;
        assert!(mentee.belay.goals().goal(goal).unwrap().waiting, "{rev}");
    }
    arrives_once(&mentee, &mentor, relationship, goal).await;
    reword(&mentee, goal, "Speak up in the weekly meeting", "Speak up");
    reword(&mentee, goal, "Speak up", "Speak up in the weekly meeting");
    arrives_once(&mentee, &mentor, relationship, goal).await;
}

#[tokio::test]
async fn an_app_that_ends_in_the_middle_of_a_call_has_sent_it_once_after_all() {
    let (_community, mut mentee, mentor, relationship, goal) = with_something_to_send().await;
    for hanging in [Fault::HangsBefore, Fault::HangsAfter] {
        mentee.network.then([hanging]);
        let network = Arc::clone(&mentee.network);
        tokio::select! {
            ended = mentee.belay.sync(&|_| {}) => panic!("it hangs, and does not end: {ended:?}"),
            () = network.hangs() => {}
        }
        mentee.open_again().unwrap();
    }
    arrives_once(&mentee, &mentor, relationship, goal).await;
}

#[tokio::test]
async fn a_phone_a_day_off_knows_the_true_time_once_it_has_met_the_server() {
    let community = Community::new().await;
    for (name, off) in [("Ahead", TimeDelta::days(1)), ("Behind", TimeDelta::days(-1))] {
        let other = community.phone(&format!("{name}Mentor"), berlin()).await;
        let clock = Arc::new(SetClock::new(other.belay.now().unwrap() + off));
        let phone = Phone::new(berlin(), Arc::clone(&clock));
        // Signing in works with any clock.
        community.sign_in(&phone, name).await;
        let gap = phone.belay.now().unwrap() - other.belay.now().unwrap();
        assert!(gap.abs() < TimeDelta::seconds(2), "{name} believes it is {gap} later");
        community.program(&[&phone, &other]).await;
        let relationship = belay_tests::begin(&phone, &other).await;
        let goal = draft(&phone, relationship, "Be on time");
        // A document with a date has the true one.
        take_on(&phone, goal, "set the clock").unwrap();
        phone.sync().await;
        other.sync().await;
        let seen = other.belay.goals().goal(goal).unwrap().goal;
        assert_eq!(seen.actions[0].since, other.belay.now().unwrap().date_naive());
        // The owner sets the clock right, without a word to the app: it is wrong until the next sync, and then right.
        clock.set(other.belay.now().unwrap());
        reword(&phone, goal, "Be on time", "Be on time, always");
        phone.sync().await;
        other.sync().await;
        assert_eq!(statement(&other, goal), "Be on time, always");
        let gap = phone.belay.now().unwrap() - other.belay.now().unwrap();
        assert!(gap.abs() < TimeDelta::seconds(2), "{name} believes it is {gap} later");
        let phone = phone.reopened();
        let gap = phone.belay.now().unwrap() - other.belay.now().unwrap();
        assert!(gap.abs() < TimeDelta::seconds(2), "{name} believes it is {gap} later after a restart");
    }
}

#[tokio::test]
async fn what_is_written_after_a_clock_years_off_was_set_right_is_dated_on_its_day() {
    let community = Community::new().await;
    let today = community.clock_now().date_naive();
    for (name, off) in [("Behind", -366), ("FarBehind", -7_300), ("Ahead", 366), ("FarAhead", 3_650)] {
        let clock = Arc::new(SetClock::new(community.clock_now() + TimeDelta::days(off)));
        let phone = Phone::new(berlin(), Arc::clone(&clock));
        community.sign_in(&phone, name).await;
        let note = |phone: &Phone, text: &str| {
            let kind = EntryKind::RoleModel { name: "Ada".into() };
            let opening = EntryOpening { kind, text: text.into() };
            phone.belay.entries().note(None, opening).unwrap()
        };
        let wrong = note(&phone, "while it was wrong");
        // Its owner sets it right, out of reach of the server; and the app is opened anew.
        phone.network.cut(true);
        clock.set(community.clock_now());
        let right = note(&phone, "once it was right");
        let phone = phone.reopened();
        let anew = note(&phone, "after a restart");
        phone.network.cut(false);
        phone.sync().await;
        for entry in [wrong, right, anew] {
            assert_eq!(phone.belay.entries().entry(entry).unwrap().entry.on, today, "{name}");
        }
    }
}

#[tokio::test]
async fn a_server_whose_clock_jumps_a_day_loses_no_session_and_no_write() {
    let (community, mentee, mentor, relationship, goal) = with_something_to_send().await;
    for (jump, text) in
        [(TimeDelta::days(1), "tomorrow"), (TimeDelta::days(-2), "yesterday"), (TimeDelta::days(1), "today")]
    {
        // Phones of this community share its clock; theirs are put where they were.
        community.clock.pass(jump);
        let before = statement(&mentee, goal);
        reword(&mentee, goal, &before, text);
        mentee.sync().await;
        mentor.sync().await;
        assert_eq!(statement(&mentor, goal), text);
    }
    reword(&mentee, goal, "today", "Speak up in the weekly meeting");
    arrives_once(&mentee, &mentor, relationship, goal).await;
}

#[tokio::test]
async fn a_server_whose_clock_is_a_year_ahead_for_a_while_signs_no_phone_out() {
    let (community, mentee, mentor, relationship, goal) = with_something_to_send().await;
    let right = mentee.belay.now().unwrap();
    community.clock.set(right + TimeDelta::days(400));
    mentee.sync().await;
    assert!(mentee.belay.account().signed_in().unwrap().unwrap().session, "it asked meanwhile");
    let community = community.restarted(|_| {}).await;
    mentor.sync().await;
    community.clock.set(right);
    let community = community.restarted(|_| {}).await;
    for phone in [&mentee, &mentor] {
        phone.sync().await;
        assert!(phone.belay.account().signed_in().unwrap().unwrap().session);
    }
    reword(&mentee, goal, "Speak up in the weekly meeting", "Speak up");
    reword(&mentee, goal, "Speak up", "Speak up in the weekly meeting");
    arrives_once(&mentee, &mentor, relationship, goal).await;
    drop(community);
}
