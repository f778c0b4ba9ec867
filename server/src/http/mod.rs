//! The HTTP API: one list of routes. The OpenAPI document is generated from it too.

mod account;
mod extract;
mod links;
mod operations;
mod page;
mod page_words;
mod passage;
mod poke;
mod problem;
mod push;
mod sign_in;
mod spaces;
mod sync;

use std::sync::{Arc, LazyLock};

use axum::{Router, middleware};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, CompressionLevel,
        predicate::{NotForContentType, Predicate as _, SizeAbove},
    },
    decompression::RequestDecompressionLayer,
};
use utoipa::{
    Modify, OpenApi,
    openapi::{
        OpenApi as Document,
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{app::App, failure::Failure};

/// Answers smaller than this many bytes are not compressed: they fill no more than one packet anyway.
const COMPRESS_ABOVE: u64 = 1_024;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Belay",
        description = "Carries sealed documents between phones, and wakes them up. The server never looks into a body. \
                       Every error is a problem document (RFC 9457) with a stable `code`.",
    ),
    modifiers(&Bearer),
    tags(
        (name = "account", description = "Sign in by a code sent by mail; one session for each device."),
        (name = "spaces", description = "Who shares what with whom."),
        (name = "sync", description = "Documents up and down, and pokes that there are some."),
        (name = "push", description = "Waking phones that sleep."),
        (name = "operations", description = "For whoever runs the server."),
    )
)]
struct Description;

/// Sessions are bearer tokens (RFC 6750).
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut Document) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        document.components.get_or_insert_default().add_security_scheme("session", scheme);
    }
}

fn described() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(sign_in::ask_for_code))
        .routes(routes!(sign_in::open_session, sign_in::see_session, sign_in::end_session))
        .routes(routes!(account::ask_for_deletion_code))
        .routes(routes!(account::delete_account))
        .routes(routes!(sign_in::list_devices))
        .routes(routes!(sign_in::revoke_device))
        .routes(routes!(spaces::make, spaces::list))
        .routes(routes!(spaces::see))
        .routes(routes!(spaces::invite, spaces::list_invitations))
        .routes(routes!(spaces::end_invitation))
        .routes(routes!(spaces::join, spaces::list_members))
        .routes(routes!(spaces::remove))
        .routes(routes!(spaces::hand_over))
        .routes(routes!(sync::sync))
        .routes(routes!(poke::listen))
        .routes(routes!(push::see_push, push::register, push::unregister))
        .routes(routes!(push::report_armed))
        .routes(routes!(operations::health))
        .routes(routes!(operations::metrics))
        .routes(routes!(operations::openapi))
}

/// The OpenAPI document of this server, as it is committed in `docs/openapi.json`: indented, with a line end at the end.
/// Built when it is first asked for.
///
/// # Panics
/// Never: what is described is known when the server is compiled.
#[must_use]
pub fn openapi_json() -> &'static str {
    static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
        let (_, document) = described().split_for_parts();
        let text = document.to_pretty_json().expect("a document of strings is JSON");
        // Links between Rust items mean nothing to a reader of JSON.
        let mut text = text.replace("[`crate::", "`").replace("`]", "`");
        text.push('\n');
        text
    });
    &DOCUMENT
}

/// The layers that a request passes, from the outside in: the passage (limits, counts, problem documents), gzip of the
/// answer, panics, time-out, gzip of the request, the handler.
pub(crate) fn router(app: &Arc<App>) -> Router {
    let (routes, _) = described().split_for_parts();
    let compress = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(COMPRESS_ABOVE).and(NotForContentType::SSE));
    routes
        .merge(links::routes())
        .fallback(|| async { Failure::NotFound })
        .method_not_allowed_fallback(|| async { Failure::MethodNotAllowed })
        .layer(RequestDecompressionLayer::new())
        .layer(middleware::from_fn_with_state(Arc::clone(app), passage::patience))
        .layer(CatchPanicLayer::custom(problem::Panicked))
        .layer(compress)
        .layer(middleware::from_fn_with_state(Arc::clone(app), passage::pass))
        .with_state(Arc::clone(app))
}
