//! The table of `docs/PUSH.md`, row by row: what each answer of a provider leads to.

use std::time::Duration;

use belay_protocol::{PushOffer, paths};
use belay_test_push::{Apns, Fcm, Reply};

use crate::pushing::{Provider, Pushing};

const TABLE: &str = include_str!("../../../docs/PUSH.md");

struct Row {
    provider: Provider,
    status: u16,
    answer: String,
    action: String,
}

fn rows() -> Vec<Row> {
    let table = TABLE.lines().skip_while(|line| !line.starts_with("| Provider |")).skip(2);
    let rows = table.take_while(|line| line.starts_with('|')).map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [provider, status, answer, action] = cells[..] else { panic!("not four cells: {line}") };
        let provider = match provider {
            "FCM" => Provider::Fcm,
            "APNs" => Provider::Apns,
            "Web Push" => Provider::Web,
            other => panic!("no such provider: {other}"),
        };
        let (answer, action) = (answer.to_owned(), action.to_owned());
        Row { provider, status: status.parse().unwrap(), answer, action }
    });
    rows.collect()
}

fn reply(row: &Row) -> Reply {
    match row.provider {
        Provider::Fcm => Fcm::error(row.status, &row.answer),
        Provider::Apns => Apns::error(row.status, &row.answer, None),
        Provider::Web => Reply::of(row.status, ""),
    }
}

async fn is_registered(pushing: &Pushing) -> bool {
    pushing.bo.get(paths::PUSH).await.json::<PushOffer>().registered.is_some()
}

/// Has a provider answer so to Bo's push, and looks at what becomes of it and of Ann's push, which comes after it.
async fn play(row: Row) {
    let what = format!("{:?} {} {} → {}", row.provider, row.status, row.answer, row.action);
    let mut pushing = Pushing::new().await;
    let (provider, bo, ann) = (row.provider, pushing.bo.clone(), pushing.ann.clone());
    let bos = pushing.register(&bo, provider).await;
    let anns = pushing.register(&ann, provider).await;
    let path = if provider == Provider::Fcm { "messages:send" } else { &bos };
    let scripted = row.action != "sent" || provider == Provider::Web;
    if scripted {
        pushing.service(provider).script(path, [reply(&row)]);
    }
    let counted = |pushing: &Pushing| {
        let counters = pushing.world.server.counters();
        (
            counters.pushes,
            counters.pushes_postponed,
            counters.pushes_dropped,
            counters.push_registrations_removed,
        )
    };
    if row.action == "renew" {
        // Apple wants a token kept for twenty minutes. The first is made at the start.
        pushing.until(&what, |pushing| pushing.service(provider).asked() > 0).await;
        pushing.world.clock.advance(Duration::from_secs(1_500));
    }
    pushing.ring(bo.person).await;
    pushing.until(&what, |pushing| counted(pushing) != (0, 0, 0, 0)).await;
    let (pushes, postponed, dropped, removed) = counted(&pushing);
    let began = chrono::DateTime::timestamp(&belay_server::Clock::now(&*pushing.world.clock));
    let expected = match row.action.as_str() {
        "sent" | "renew" => (1, 0, 0, 0),
        "drop" => (0, 0, 1, 0),
        "remove" => (0, 0, 0, 1),
        "wait" | "pause" => (0, 1, 0, 0),
        other => panic!("no such action: {other}"),
    };
    assert_eq!((pushes, postponed, dropped, removed), expected, "{what}");
    assert_eq!(is_registered(&pushing).await, row.action != "remove", "{what}");

    pushing.ring(ann.person).await;
    let arrived = |pushing: &Pushing, name: &str| {
        let taken = pushing.taken(provider);
        taken.iter().find(|taken| taken.to == name).map(|taken| taken.at)
    };
    // Whoever does not need a pause of ten minutes gets none.
    let credentials = row.action == "pause" && row.status < 500;
    let step = Duration::from_secs(if credentials { 5 } else { 0 });
    pushing.passing(step, &what, |pushing| arrived(pushing, &anns).is_some()).await;
    let waited = arrived(&pushing, &anns).unwrap() - began;
    assert_eq!(waited >= 600, credentials, "Ann's came {waited} s later: {what}");
    let comes = ["wait", "pause", "renew"].contains(&row.action.as_str());
    if comes {
        pushing.passing(Duration::from_secs(1), &what, |pushing| arrived(pushing, &bos).is_some()).await;
    } else {
        assert_eq!(arrived(&pushing, &bos).is_some(), !scripted, "{what}");
    }
    assert_eq!(pushing.faults(), Vec::<String>::new(), "{what}");
    pushing.world.server.shutdown().await;
}

#[tokio::test]
async fn each_answer_of_a_provider_leads_to_what_the_table_says() {
    let rows = rows();
    let of = |provider| rows.iter().filter(|row| row.provider == provider).count();
    assert!(of(Provider::Fcm) >= 12 && of(Provider::Apns) >= 32 && of(Provider::Web) >= 15);
    for row in rows {
        play(row).await;
    }
}
