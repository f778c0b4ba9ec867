//! Registering for push, and reporting alarms as armed.

use belay_protocol::{Code, MAX_ARMED, MAX_PUSH_ADDRESS_BYTES, PushOffer, PushProvider, paths};
use belay_server::{Rate, WebPushSettings};
use hyper::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::{Answer, Phone, World};

/// The keys of RFC 8291, section 5.
const POINT: &str = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const SECRET: &str = "BTBZMqHH6r4Tts7J_aSIgg";

/// A server on which Web Push alone is switched on.
async fn with_web_push() -> World {
    World::with(|config| {
        config.push.web = Some(WebPushSettings {
            contact: "mailto:operator@example.org".to_owned(),
            key: None,
            allow_private: false,
        });
    })
    .await
}

async fn register(phone: &Phone, body: Value) -> Answer {
    phone.call(Method::PUT, paths::PUSH, Some(body)).await
}

fn web(endpoint: &str) -> Value {
    json!({ "provider": "web", "endpoint": endpoint, "p256dh": POINT, "auth": SECRET })
}

async fn offer(phone: &Phone) -> PushOffer {
    phone.get(paths::PUSH).await.json()
}

#[tokio::test]
async fn a_phone_is_told_what_is_switched_on_and_registers_replaces_and_removes() {
    let world = with_web_push().await;
    let phone = world.phone("Ann").await;
    let told = offer(&phone).await;
    assert!(!told.fcm && !told.apns && told.registered.is_none());
    assert_eq!(told.web.map(|key| key.len()), Some(87), "65 bytes in base64url");
    for endpoint in ["https://push.example.org/a", "https://push.example.org:8443/b?c=d"] {
        assert_eq!(register(&phone, web(endpoint)).await.status, StatusCode::NO_CONTENT);
        assert_eq!(offer(&phone).await.registered, Some(PushProvider::Web));
    }
    assert_eq!(phone.delete(paths::PUSH).await.status, StatusCode::NO_CONTENT);
    assert_eq!(offer(&phone).await.registered, None);
    assert_eq!(phone.delete(paths::PUSH).await.status, StatusCode::NO_CONTENT, "also twice");
}

#[tokio::test]
async fn a_provider_that_is_not_switched_on_is_not_found() {
    let world = with_web_push().await;
    let phone = world.phone("Ann").await;
    for body in [json!({ "provider": "fcm", "token": "a" }), json!({ "provider": "apns", "token": "aa" })] {
        register(&phone, body).await.problem(404, Code::NotFound);
    }
    let world = World::new().await;
    let phone = world.phone("Ann").await;
    assert_eq!(offer(&phone).await, PushOffer::default());
    register(&phone, web("https://push.example.org/a")).await.problem(404, Code::NotFound);
}

#[tokio::test]
async fn an_endpoint_that_leads_into_the_servers_own_network_is_refused() {
    let world = with_web_push().await;
    let phone = world.phone("Ann").await;
    for endpoint in [
        "http://push.example.org/a",
        "https://127.0.0.1/a",
        "https://10.0.0.1/a",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/a",
        "https://[::ffff:192.168.0.1]/a",
        "https://localhost:8460/v1/sync",
        "https://router/a",
        "https://0x7f.1/a",
        "https://ann:word@push.example.org/a",
        "ftp://push.example.org/a",
        "",
        &format!("https://push.example.org/{}", "a".repeat(MAX_PUSH_ADDRESS_BYTES)),
    ] {
        let problem = register(&phone, web(endpoint)).await.problem(400, Code::Invalid);
        assert_eq!(problem.field.as_deref(), Some("endpoint"), "{endpoint}");
    }
    assert_eq!(offer(&phone).await.registered, None);
}

#[tokio::test]
async fn keys_and_tokens_that_are_none_are_refused() {
    let world = with_web_push().await;
    let phone = world.phone("Ann").await;
    let with = |p256dh: &str, auth: &str| json!({ "provider": "web", "endpoint": "https://push.example.org/a", "p256dh": p256dh, "auth": auth });
    for (body, field) in [
        (with("AAAA", SECRET), "p256dh"),
        (with(&"A".repeat(87), SECRET), "p256dh"),
        (with("not base64url!", SECRET), "p256dh"),
        (with(POINT, "AAAA"), "auth"),
        (with(POINT, &"A".repeat(1_000)), "auth"),
    ] {
        let problem = register(&phone, body.clone()).await.problem(400, Code::Invalid);
        assert_eq!(problem.field.as_deref(), Some(field), "{body}");
    }
    for body in [json!({}), json!({ "provider": "pigeon" }), json!({ "provider": "web" }), json!([])] {
        register(&phone, body).await.problem(400, Code::Invalid);
    }
}

#[tokio::test]
async fn a_flood_of_registrations_is_slowed_down_and_holds_up_nobody_else() {
    let world = World::with(|config| {
        config.push.web = Some(WebPushSettings {
            contact: "mailto:operator@example.org".to_owned(),
            key: None,
            allow_private: false,
        });
        config.limits.push_registrations_by_person = Rate::new(3, std::time::Duration::from_secs(60));
    })
    .await;
    let (ann, bo) = (world.phone("Ann").await, world.phone("Bo").await);
    let endpoint = |number: u32| web(&format!("https://push.example.org/{number}"));
    for number in 0..3 {
        assert_eq!(register(&ann, endpoint(number)).await.status, StatusCode::NO_CONTENT);
    }
    let problem = register(&ann, endpoint(3)).await.problem(429, Code::TooMany);
    assert_eq!(problem.retry_after, Some(60));
    assert_eq!(register(&bo, endpoint(4)).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_registration_ends_with_its_session_and_a_new_sign_in_begins_without_one() {
    let world = with_web_push().await;
    let phone = world.phone("Ann").await;
    register(&phone, web("https://push.example.org/a")).await;
    let code = world.code_for("ann@example.org").await;
    let answer = world.open_session("ann@example.org", &code, "Ann", phone.device).await;
    let token = answer.json::<belay_protocol::Session>().token.unwrap();
    let again = Phone { token, ..phone };
    assert_eq!(offer(&again).await.registered, None);
}

#[tokio::test]
async fn so_many_alarms_can_be_armed_and_no_more() {
    let world = with_web_push().await;
    let phone = world.phone("Ann").await;
    let ids = |count: usize| json!({ "ids": (0..count).map(|_| Uuid::new_v4()).collect::<Vec<_>>() });
    let report = async |body: Value| phone.call(Method::PUT, paths::PUSH_ARMED, Some(body)).await;
    assert_eq!(report(ids(MAX_ARMED)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(report(ids(0)).await.status, StatusCode::NO_CONTENT);
    let problem = report(ids(MAX_ARMED + 1)).await.problem(413, Code::TooLarge);
    assert_eq!(problem.field.as_deref(), Some("ids"));
    report(json!({ "ids": ["one"] })).await.problem(400, Code::Invalid);
    let twice = Uuid::new_v4();
    assert_eq!(report(json!({ "ids": [twice, twice] })).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn push_needs_a_session() {
    let world = with_web_push().await;
    let phone = Phone { token: "none".to_owned(), ..world.phone("Ann").await };
    phone.get(paths::PUSH).await.problem(401, Code::SignedOut);
    register(&phone, web("https://push.example.org/a")).await.problem(401, Code::SignedOut);
    phone.delete(paths::PUSH).await.problem(401, Code::SignedOut);
    phone
        .call(Method::PUT, paths::PUSH_ARMED, Some(json!({ "ids": [] })))
        .await
        .problem(401, Code::SignedOut);
}
