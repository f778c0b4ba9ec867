//! Firebase Cloud Messaging, HTTP v1: a service account's signed assertion buys an access token (RFC 7523), which sends messages.

use std::{collections::BTreeMap, path::Path, time::Duration};

use belay_protocol::PushWake;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::Mutex;

use super::{
    Address, CREDENTIALS, Notice, Sender, Sending, Verdict,
    http::{Answer, Http, Reaches, Speaks},
    jwt,
    settings::{FcmSettings, PushError, read},
};
use crate::clock::{earlier, later};

const PROVIDER: &str = "FCM";

/// What the access token is for.
const SCOPE: &str = "https://www.googleapis.com/auth/firebase.messaging";

/// The longest an assertion may be valid, as Google documents it.
const ASSERTION: TimeDelta = TimeDelta::hours(1);

/// How long before its end an access token is replaced, so that none ends on its way.
const MARGIN: TimeDelta = TimeDelta::minutes(5);

/// The least wait after "quota exceeded": Google asks for a minute.
const QUOTA: Duration = Duration::from_secs(60);

/// The parts of a service account's file that are needed.
#[derive(Deserialize)]
struct Account {
    project_id: String,
    private_key_id: String,
    private_key: String,
    client_email: String,
    token_uri: String,
}

/// The sender.
pub(super) struct Fcm {
    http: Http,
    account: Account,
    key: EncodingKey,
    url: String,
    /// The access token, and when it is replaced.
    access: Mutex<Option<(String, DateTime<Utc>)>>,
}

#[derive(Serialize)]
struct Assertion<'a> {
    iss: &'a str,
    scope: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
}

#[derive(Deserialize)]
struct Access {
    access_token: String,
    expires_in: i64,
}

/// Why there is no access token.
enum NoAccess {
    /// Google refuses the service account.
    Refused(String),
    /// Google gave none now.
    Down(&'static str, Option<Duration>),
}

impl Fcm {
    /// A sender with the credentials of a service account.
    ///
    /// # Errors
    /// [`PushError`] if the file is no service account.
    pub(super) fn new(
        settings: &FcmSettings,
        roots: &[Vec<u8>],
        timeout: Duration,
    ) -> Result<Self, PushError> {
        let path: &Path = &settings.service_account;
        let wrong = |problem: String| {
            PushError::credential(PROVIDER, format!("{} is no service account: {problem}", path.display()))
        };
        let account: Account =
            serde_json::from_slice(&read(path)?).map_err(|error| wrong(error.to_string()))?;
        let key = EncodingKey::from_rsa_pem(account.private_key.as_bytes())
            .map_err(|error| wrong(format!("its private_key is no RSA key ({error})")))?;
        let http = Http::new(PROVIDER, roots, timeout, Speaks::Either, Reaches::All)?;
        let url = format!(
            "{}/v1/projects/{}/messages:send",
            settings.url.trim_end_matches('/'),
            account.project_id
        );
        let fcm = Self { http, account, key, url, access: Mutex::default() };
        // A key that cannot sign is noticed now, and not at the first push.
        fcm.assertion(DateTime::UNIX_EPOCH)
            .map_err(|error| wrong(format!("its private_key cannot sign ({error})")))?;
        Ok(fcm)
    }

    fn assertion(&self, now: DateTime<Utc>) -> jsonwebtoken::errors::Result<String> {
        let header =
            Header { kid: Some(self.account.private_key_id.clone()), ..Header::new(Algorithm::RS256) };
        let claims = Assertion {
            iss: &self.account.client_email,
            scope: SCOPE,
            aud: &self.account.token_uri,
            iat: now.timestamp(),
            exp: later(now, ASSERTION).timestamp(),
        };
        jwt::sign(&header, &claims, &self.key)
    }

    /// The access token. `stale` is one that was refused. Others wait meanwhile, so that one request serves all.
    async fn access(&self, stale: Option<&str>, now: DateTime<Utc>) -> Result<String, NoAccess> {
        let mut access = self.access.lock().await;
        if let Some((token, until)) = access.as_ref()
            && *until > now
            && *until <= later(now, ASSERTION)
            && stale != Some(token)
        {
            return Ok(token.clone());
        }
        *access = None;
        let assertion = self.assertion(now).map_err(|error| NoAccess::Refused(error.to_string()))?;
        let body =
            format!("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={assertion}");
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        let answer = self
            .http
            .post(&self.account.token_uri, headers, body.into_bytes(), now)
            .await
            .map_err(|why| NoAccess::Down(why, None))?;
        match answer.status {
            200 => {
                let fresh: Access = serde_json::from_slice(&answer.body)
                    .map_err(|_| NoAccess::Down("the token endpoint gave no token", None))?;
                let lasts = TimeDelta::try_seconds(fresh.expires_in).unwrap_or(ASSERTION).min(ASSERTION);
                let until = earlier(later(now, lasts), MARGIN).max(now);
                *access = Some((fresh.access_token.clone(), until));
                Ok(fresh.access_token)
            }
            400..=403 => Err(NoAccess::Refused(oauth_error(&answer.body))),
            _ => Err(NoAccess::Down("the token endpoint is unavailable", answer.wait)),
        }
    }

    async fn post(&self, access: &str, notice: &Notice<'_>) -> Result<Answer, &'static str> {
        let mut headers = HeaderMap::new();
        let mut bearer = HeaderValue::try_from(format!("Bearer {access}"))
            .map_err(|_| "the access token is no header value")?;
        bearer.set_sensitive(true);
        headers.insert(AUTHORIZATION, bearer);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let body = message(notice).to_string().into_bytes();
        self.http.post(&self.url, headers, body, notice.now).await
    }

    async fn deliver(&self, notice: Notice<'_>) -> Verdict {
        let mut stale: Option<String> = None;
        loop {
            let access = match self.access(stale.as_deref(), notice.now).await {
                Ok(access) => access,
                Err(NoAccess::Refused(why)) => {
                    return Verdict::Down {
                        after: Some(CREDENTIALS),
                        why: format!("the service account is refused: {why}"),
                    };
                }
                Err(NoAccess::Down(why, after)) => return Verdict::Down { after, why: why.to_owned() },
            };
            match self.post(&access, &notice).await {
                Err(why) => return Verdict::Down { after: None, why: why.to_owned() },
                Ok(answer) if answer.status == 401 && stale.is_none() => stale = Some(access),
                Ok(answer) => return verdict(&answer),
            }
        }
    }
}

impl Sender for Fcm {
    fn send<'a>(&'a self, notice: Notice<'a>) -> Sending<'a, Verdict> {
        Box::pin(self.deliver(notice))
    }

    fn check(&self, now: DateTime<Utc>) -> Sending<'_, Result<(), String>> {
        Box::pin(async move {
            match self.access(None, now).await {
                Err(NoAccess::Refused(why)) => Err(format!("Google refuses the service account: {why}")),
                Ok(_) | Err(NoAccess::Down(..)) => Ok(()),
            }
        })
    }
}

/// The message: data alone, so that the app runs and shows its own words. FCM keeps at most four collapse keys of a device, so
/// only the quiet wake has one. The phone shows each id once, however often it comes.
fn message(notice: &Notice<'_>) -> serde_json::Value {
    let Address::Fcm { token } = notice.address else {
        return serde_json::Value::Null;
    };
    let payload = notice.payload();
    let mut data = BTreeMap::from([("wake", serde_json::to_value(payload.wake).unwrap_or_default())]);
    if let Some(id) = payload.id {
        data.insert("id", json!(id));
    }
    let mut android = json!({
        "priority": if notice.wake == PushWake::Quiet { "NORMAL" } else { "HIGH" },
        "ttl": format!("{}s", notice.seconds()),
    });
    if notice.wake == PushWake::Quiet {
        android["collapse_key"] = json!("quiet");
    }
    json!({ "message": { "token": token, "data": data, "android": android } })
}

/// What FCM's answer means: `docs/PUSH.md`.
fn verdict(answer: &Answer) -> Verdict {
    let error = FcmAnswer::read(&answer.body);
    let code = error.code();
    let down = |after: Option<Duration>| Verdict::Down { after, why: format!("{} {code}", answer.status) };
    match (answer.status, code) {
        (200, _) => Verdict::Sent,
        (404, "UNREGISTERED") => Verdict::Dead { since: None },
        (400, _) | (403, "SENDER_ID_MISMATCH") => Verdict::Dropped(format!("{} {code}", answer.status)),
        (429, _) => Verdict::Busy { after: Some(answer.wait.unwrap_or_default().max(QUOTA)) },
        (401 | 403 | 404, _) => down(Some(CREDENTIALS)),
        (402..500, _) => Verdict::Dropped(format!("{} {code}", answer.status)),
        _ => down(answer.wait),
    }
}

/// The error of an answer.
#[derive(Default, Deserialize)]
struct FcmAnswer {
    #[serde(default)]
    error: FcmError,
}

#[derive(Default, Deserialize)]
struct FcmError {
    #[serde(default)]
    status: String,
    #[serde(default)]
    details: Vec<FcmDetail>,
}

#[derive(Default, Deserialize)]
struct FcmDetail {
    #[serde(default, rename = "errorCode")]
    code: String,
}

impl FcmAnswer {
    fn read(body: &[u8]) -> Self {
        serde_json::from_slice(body).unwrap_or_default()
    }

    /// The error code of FCM; the status of Google's API where there is none.
    fn code(&self) -> &str {
        let detail = self.error.details.iter().find(|detail| !detail.code.is_empty());
        detail.map_or(&self.error.status, |detail| &detail.code)
    }
}

/// The error code of an OAuth answer (RFC 6749, section 5.2), with its description.
fn oauth_error(body: &[u8]) -> String {
    #[derive(Default, Deserialize)]
    struct Refusal {
        #[serde(default)]
        error: String,
        #[serde(default)]
        error_description: String,
    }
    let refusal: Refusal = serde_json::from_slice(body).unwrap_or_default();
    format!("{} {}", refusal.error, refusal.error_description).trim().to_owned()
}
