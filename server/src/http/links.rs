//! What a link to this server opens: in a browser a small page that leads into the app, and the two files by which Android and
//! iOS let the app open the link itself.
//!
//! The pages read no database: a link that leads nowhere gets the same page as one that leads somewhere, so nobody can try out
//! invitations here. They are for people, and not a part of the interface that `/openapi.json` describes.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    page::{self, Page},
    page_words,
};
use crate::{app::App, apps::AppsSettings, failure::Failure};

/// The places in the app that links lead to, beside invitations.
const PLACES: [&str; 3] = ["/today", "/w", "/write"];

/// The places that have an id.
const PLACES_WITH_ID: [&str; 7] = ["/r", "/m", "/f", "/g", "/q", "/s", "/x"];

/// The longest secret of an invitation that is looked at. The server's own have 43 characters.
const MOST_SECRET: usize = 128;

/// The longest path to a place.
const MOST_PATH: usize = 256;

/// How long a system may keep who opens the links.
const KEEP: &str = "public, max-age=3600";

pub(super) fn routes() -> Router<Arc<App>> {
    let mut routes = Router::new()
        .route("/join/{*rest}", get(join))
        .route("/.well-known/assetlinks.json", get(android))
        .route("/.well-known/apple-app-site-association", get(ios));
    for place in PLACES {
        routes = routes.route(place, get(open));
    }
    for place in PLACES_WITH_ID {
        routes = routes.route(&format!("{place}/{{*rest}}"), get(open));
    }
    routes
}

/// The page of an invitation.
///
/// The secret that the server made is in the path. What stands after `#` never reaches the server, so it cannot be in the link
/// that the server writes: the page's only script adds it, and without it people copy the address into the app.
async fn join(State(app): State<Arc<App>>, Path(rest): Path<String>, headers: HeaderMap) -> Response {
    let words = page_words::wanted(&headers);
    let is_secret = |secret: &str| {
        (1..=MOST_SECRET).contains(&secret.len())
            && secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    let link = rest.split_once('/').and_then(|(space, secret)| {
        let space: Uuid = space.parse().ok()?;
        is_secret(secret).then(|| format!("belay://join/{space}/{secret}"))
    });
    match link {
        Some(link) => answer(StatusCode::OK, &Page::invitation(words, &app.apps, &link)),
        None => answer(StatusCode::NOT_FOUND, &Page::broken(words, &app.apps)),
    }
}

/// The page of a link to a place in the app.
async fn open(State(app): State<Arc<App>>, uri: Uri, headers: HeaderMap) -> Response {
    let words = page_words::wanted(&headers);
    let path = uri.path();
    let fits = path.len() <= MOST_PATH
        && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-/".contains(&byte));
    if fits {
        answer(StatusCode::OK, &Page::place(words, &app.apps, &format!("belay:/{path}")))
    } else {
        answer(StatusCode::NOT_FOUND, &Page::broken(words, &app.apps))
    }
}

fn answer(status: StatusCode, page: &Page<'_>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(page::HTML)),
        (header::CONTENT_LANGUAGE, HeaderValue::from_static(page.words.language)),
        (header::VARY, HeaderValue::from_static("accept-language")),
        (header::CONTENT_SECURITY_POLICY, page::policy().clone()),
        // The address is a key: no other site is told it.
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    (status, headers, page.to_string()).into_response()
}

/// Which app opens the links on Android: Digital Asset Links.
async fn android(State(app): State<Arc<App>>) -> Result<Response, Failure> {
    let android = app.apps.android.as_ref().ok_or(Failure::NotFound)?;
    let statement = json!([{
        "relation": ["delegate_permission/common.handle_all_urls"],
        "target": {
            "namespace": "android_app",
            "package_name": android.package,
            "sha256_cert_fingerprints":
                android.fingerprints.iter().map(|print| print.to_ascii_uppercase()).collect::<Vec<_>>(),
        },
    }]);
    Ok(([(header::CACHE_CONTROL, KEEP)], Json(statement)).into_response())
}

/// Which app opens which links on iOS: associated domains.
async fn ios(State(app): State<Arc<App>>) -> Result<Response, Failure> {
    let association = association(&app.apps).ok_or(Failure::NotFound)?;
    Ok(([(header::CACHE_CONTROL, KEEP)], Json(association)).into_response())
}

fn association(apps: &AppsSettings) -> Option<serde_json::Value> {
    let ios = apps.ios.as_ref()?;
    let with_id = PLACES_WITH_ID.iter().chain(&["/join"]).map(|place| json!({ "/": format!("{place}/*") }));
    let components: Vec<_> = PLACES.iter().map(|place| json!({ "/": place })).chain(with_id).collect();
    Some(json!({ "applinks": { "details": [{ "appIDs": [ios.app_id], "components": components }] } }))
}
