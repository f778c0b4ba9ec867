//! What a link opens in a browser, and which app may open it instead.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use belay_protocol::Code;
use belay_server::{AndroidApp, AppsSettings, Config, IosApp, Server, StartError};
use http_body_util::Full;
use hyper::{Method, Request, header};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::{Answer, World, send};

const SPACE: Uuid = Uuid::from_u128(7);
const SECRET: &str = "Zm9yIHRoZSB0ZXN0cyBhbG9uZQ-_";

fn invitation() -> String {
    format!("/join/{SPACE}/{SECRET}")
}

async fn opened(world: &World, path: &str, language: &str) -> Answer {
    let request = Request::builder()
        .method(Method::GET)
        .uri(path)
        .header(header::HOST, "belay")
        .header(header::ACCEPT_LANGUAGE, language)
        .body(Full::default())
        .unwrap();
    Answer::of(send(world.addr(), request).await).await
}

/// What stands between two words of a page.
fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = page.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}"));
    rest.split_once(after).unwrap_or_else(|| panic!("no {after} in {page}")).0
}

fn apps() -> AppsSettings {
    AppsSettings {
        android: Some(AndroidApp {
            package: "org.example.belay".to_owned(),
            fingerprints: vec![["ab"; 32].join(":")],
            store: Some("https://store.example.org/a?b=c&d=\"e\"".to_owned()),
        }),
        ios: Some(IosApp { app_id: "DEF123GHIJ.org.example.belay".to_owned(), store: None }),
    }
}

#[tokio::test]
async fn an_invitation_is_a_page_in_the_readers_language_and_direction() {
    let world = World::new().await;
    for (asked, language, direction, words) in [
        ("en-GB, en;q=0.9", "en", "ltr", "Who can read what"),
        ("de-AT, de;q=0.9, en;q=0.8", "de", "ltr", "Wer was lesen kann"),
        ("es", "es", "ltr", "Quién puede leer qué"),
        ("fr-CA", "fr", "ltr", "Qui peut lire quoi"),
        ("ar", "ar", "rtl", "من يستطيع قراءة ماذا"),
        ("pt-BR", "en", "ltr", "Who can read what"),
    ] {
        let answer = opened(&world, &invitation(), asked).await;
        assert_eq!(answer.status.as_u16(), 200, "{asked}");
        assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8");
        assert_eq!(answer.headers["content-language"], language);
        assert_eq!(answer.headers["vary"], "accept-language");
        let page = answer.text();
        assert!(page.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\">")), "{page}");
        assert!(page.contains(&format!("<h2>{words}</h2>")), "{page}");
    }
    let plain = world.get(&invitation()).await;
    assert_eq!(plain.headers["content-language"], "en", "also for whoever asks for no language");
}

#[tokio::test]
async fn the_page_opens_the_app_without_a_script_and_is_reached_by_keyboard() {
    let world = World::with(|config| config.apps = apps()).await;
    let page = opened(&world, &invitation(), "en").await.text();
    // The first thing that a keyboard reaches leads into the app, whole as the server knows it.
    let first = between(&page, "<a ", ">");
    assert_eq!(first, format!("id=\"open\" class=\"open\" href=\"belay://join/{SPACE}/{SECRET}\""));
    for trap in ["tabindex", "autofocus", "onclick", "<form", "<iframe", "<img", "<noscript", "accesskey"] {
        assert!(!page.contains(trap), "{trap}: {page}");
    }
    // It fits a narrow screen: it may be enlarged, and no length in it is one of the screen.
    assert!(page.contains("content=\"width=device-width, initial-scale=1\""), "{page}");
    assert!(!between(&page, "<style>", "</style>").contains("px"), "{page}");
}

#[tokio::test]
async fn the_page_says_how_to_get_the_app() {
    let world = World::with(|config| config.apps = apps()).await;
    let page = opened(&world, &invitation(), "en").await.text();
    let store = "href=\"https://store.example.org/a?b=c&amp;d=&quot;e&quot;\">Belay for Android</a>";
    assert!(page.contains(store), "{page}");
    assert!(!page.contains("Belay for iPhone"), "nobody said where: {page}");
    let page = opened(&World::new().await, &invitation(), "en").await.text();
    assert!(page.contains("Ask whoever sent you the link"), "{page}");
}

#[tokio::test]
async fn the_policy_of_the_page_allows_its_own_style_and_script_and_nothing_else() {
    let world = World::with(|config| config.apps = apps()).await;
    let answer = opened(&world, &invitation(), "en").await;
    let page = answer.text();
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(digest(&SHA256, text.as_bytes())));
    let style = hash(between(&page, "<style>", "</style>"));
    let script = hash(between(&page, "<script>", "</script>"));
    assert_eq!(
        answer.headers["content-security-policy"].to_str().unwrap(),
        format!(
            "default-src 'none'; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'"
        )
    );
    assert_eq!(answer.headers["referrer-policy"], "no-referrer");
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert!(!answer.headers.contains_key("set-cookie"));
    assert_eq!(page.matches("<script").count(), 1);
    assert!(!page.contains(" style="), "{page}");
}

#[tokio::test]
async fn nobody_can_try_out_invitations_on_the_page() {
    let world = World::new().await;
    let (ann, ..) = world.pair().await;
    let space = ann.make_space(belay_protocol::SpaceKind::Circle, "climbers").await;
    let secret = ann.invite(space).await;
    let real = opened(&world, &format!("/join/{space}/{secret}"), "en").await;
    let made_up = opened(&world, &invitation(), "en").await;
    assert_eq!(real.status, made_up.status);
    let page = real.text();
    assert_eq!(page.replace(&format!("{space}/{secret}"), &format!("{SPACE}/{SECRET}")), made_up.text());
    assert!(!page.contains("climbers") && !page.contains("Ann"), "{page}");
}

#[tokio::test]
async fn a_link_that_is_not_whole_says_so_and_nothing_of_it_gets_into_the_page() {
    let world = World::new().await;
    for path in [
        format!("/join/{SPACE}"),
        format!("/join/{SPACE}/"),
        format!("/join/nowhere/{SECRET}"),
        format!("/join/{SPACE}/%22%3E%3Cscript%3Ealert(1)%3C/script%3E"),
        format!("/join/{SPACE}/javascript%3Aalert(1)"),
        format!("/join/{SPACE}/{}", "a".repeat(129)),
        format!("/join/{SPACE}/{SECRET}/{SECRET}"),
        "/r/%22onclick=%22alert(1)".to_owned(),
        format!("/r/{}", "a".repeat(300)),
    ] {
        let answer = opened(&world, &path, "de").await;
        assert_eq!(answer.status.as_u16(), 404, "{path}");
        assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8", "{path}");
        let page = answer.text();
        assert!(page.contains("<h1>Dieser Link ist nicht vollständig</h1>"), "{page}");
        for word in ["alert", "belay://", "<script", "aaaa"] {
            assert!(!page.contains(word), "{path}: {page}");
        }
        assert!(answer.headers.contains_key("content-security-policy"), "{path}");
    }
}

#[tokio::test]
async fn a_link_to_a_place_in_the_app_leads_there() {
    let world = World::new().await;
    for path in ["/today", "/w", "/write", "/f/new", &format!("/r/{SPACE}/agreement"), &format!("/m/{SPACE}")]
    {
        let page = opened(&world, path, "fr").await.text();
        assert!(page.contains("<h1>Cela s’ouvre dans Belay</h1>"), "{page}");
        let place = path.trim_start_matches('/');
        assert!(page.contains(&format!("href=\"belay://{place}\"")), "{page}");
    }
    world.get("/elsewhere").await.problem(404, Code::NotFound);
}

#[tokio::test]
async fn systems_are_told_which_app_opens_the_links() {
    let world = World::with(|config| config.apps = apps()).await;
    let answer = world.get("/.well-known/assetlinks.json").await;
    assert_eq!(answer.headers["content-type"], "application/json");
    let print = ["AB"; 32].join(":");
    let expected = json!([{
        "relation": ["delegate_permission/common.handle_all_urls"],
        "target": {
            "namespace": "android_app",
            "package_name": "org.example.belay",
            "sha256_cert_fingerprints": [print],
        },
    }]);
    assert_eq!(answer.json::<Value>(), expected);
    let answer = world.get("/.well-known/apple-app-site-association").await;
    assert_eq!(answer.headers["content-type"], "application/json");
    let told: Value = answer.json();
    let details = &told["applinks"]["details"][0];
    assert_eq!(details["appIDs"], json!(["DEF123GHIJ.org.example.belay"]));
    let components = details["components"].as_array().unwrap();
    for place in ["/join/*", "/today", "/m/*"] {
        assert!(components.contains(&json!({ "/": place })), "{told}");
    }
    let world = World::new().await;
    for file in ["assetlinks.json", "apple-app-site-association"] {
        world.get(&format!("/.well-known/{file}")).await.problem(404, Code::NotFound);
    }
}

#[tokio::test]
async fn an_app_that_no_system_would_believe_is_named_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let android = AndroidApp {
        package: "org.example.belay".to_owned(),
        fingerprints: vec!["AB:CD".to_owned()],
        store: None,
    };
    let apps = AppsSettings { android: Some(android), ios: None };
    let config = Config { apps, ..Config::in_folder(folder.path()) };
    let refused = Server::start(config).await.map(drop).expect_err("it cannot work");
    assert!(matches!(refused, StartError::Apps(_)), "{refused}");
    assert!(refused.to_string().contains("AB:CD"), "{refused}");
}
