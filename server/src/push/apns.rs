//! The Apple Push Notification service: HTTP/2, with a token signed by the developer's key.

use std::time::Duration;

use belay_protocol::PushWake;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::Mutex;

use super::{
    Address, CREDENTIALS, Notice, Sender, Sending, Verdict,
    http::{Answer, Http, Reaches, Speaks},
    jwt,
    settings::{ApnsEnvironment, ApnsSettings, PushError, read},
};
use crate::clock::{earlier, later};

const PROVIDER: &str = "APNs";

/// How old a token may get. Apple refuses tokens older than an hour, and new ones more often than each 20 minutes.
const TOKEN_AGE: TimeDelta = TimeDelta::minutes(40);

/// The least age of a token that is replaced.
const LEAST_AGE: TimeDelta = TimeDelta::minutes(20);

/// A device token that no device has: Apple answers `BadDeviceToken` only if the credentials are right.
const NOBODY: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The sender.
pub(super) struct Apns {
    http: Http,
    key: EncodingKey,
    key_id: String,
    team_id: String,
    topic: HeaderValue,
    url: String,
    /// The token, and when it was made.
    token: Mutex<Option<(String, DateTime<Utc>)>>,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    iat: i64,
}

impl Apns {
    /// A sender with the developer's key.
    ///
    /// # Errors
    /// [`PushError`] if the key or an id is not what Apple gives.
    pub(super) fn new(
        settings: &ApnsSettings,
        roots: &[Vec<u8>],
        timeout: Duration,
    ) -> Result<Self, PushError> {
        let wrong = |problem: String| PushError::credential(PROVIDER, problem);
        for (name, id) in [("key_id", &settings.key_id), ("team_id", &settings.team_id)] {
            if id.len() != 10 || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                return Err(wrong(format!("{name} is not ten letters and digits")));
            }
        }
        let path = settings.key.display();
        let key = EncodingKey::from_ec_pem(&read(&settings.key)?)
            .map_err(|error| wrong(format!("{path} is no signing key ({error})")))?;
        jwt::es256(&key).map_err(|_| wrong(format!("{path} is no P-256 key")))?;
        let topic = HeaderValue::try_from(&settings.topic)
            .ok()
            .filter(|topic| !topic.is_empty())
            .ok_or_else(|| wrong("topic is not the bundle id of an app".to_owned()))?;
        let url = settings.url.clone().unwrap_or_else(|| {
            match settings.environment {
                ApnsEnvironment::Production => "https://api.push.apple.com",
                ApnsEnvironment::Development => "https://api.sandbox.push.apple.com",
            }
            .to_owned()
        });
        Ok(Self {
            http: Http::new(PROVIDER, roots, timeout, Speaks::Http2, Reaches::All)?,
            key,
            key_id: settings.key_id.clone(),
            team_id: settings.team_id.clone(),
            topic,
            url: url.trim_end_matches('/').to_owned(),
            token: Mutex::default(),
        })
    }

    /// The token. `stale` is one that was refused as too old: it is replaced, but not sooner than Apple allows.
    async fn token(&self, stale: Option<&str>, now: DateTime<Utc>) -> Result<String, String> {
        let mut kept = self.token.lock().await;
        if let Some((token, made)) = kept.as_ref() {
            let refused = stale == Some(token.as_str());
            let least = if refused { LEAST_AGE } else { TOKEN_AGE };
            // A token from the future was made by a clock that has been put back.
            if *made > earlier(now, least) && *made <= later(now, TimeDelta::minutes(1)) {
                return if refused {
                    Err("a token that is not old is refused as too old: is the clock right?".to_owned())
                } else {
                    Ok(token.clone())
                };
            }
        }
        let header = Header { kid: Some(self.key_id.clone()), ..Header::new(Algorithm::ES256) };
        let claims = Claims { iss: &self.team_id, iat: now.timestamp() };
        let token = jwt::sign(&header, &claims, &self.key).map_err(|error| error.to_string())?;
        *kept = Some((token.clone(), now));
        Ok(token)
    }

    async fn post(&self, token: &str, device: &str, notice: &Notice<'_>) -> Result<Answer, &'static str> {
        let mut headers = HeaderMap::new();
        let mut put = |name: &'static str, value: String| {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        };
        let quiet = notice.wake == PushWake::Quiet;
        put("apns-push-type", if quiet { "background" } else { "alert" }.to_owned());
        // Apple asks for 5 with a background push.
        put("apns-priority", if quiet { "5" } else { "10" }.to_owned());
        put("apns-expiration", notice.until.timestamp().to_string());
        put("apns-collapse-id", notice.id.simple().to_string());
        headers.insert(HeaderName::from_static("apns-topic"), self.topic.clone());
        let mut bearer =
            HeaderValue::try_from(format!("bearer {token}")).map_err(|_| "the token is no header value")?;
        bearer.set_sensitive(true);
        headers.insert(AUTHORIZATION, bearer);
        let url = format!("{}/3/device/{device}", self.url);
        self.http.post(&url, headers, message(notice).to_string().into_bytes(), notice.now).await
    }

    async fn deliver(&self, notice: Notice<'_>) -> Verdict {
        let Address::Apns { token: device } = notice.address else {
            return Verdict::Dropped("not an address of APNs".to_owned());
        };
        let mut stale: Option<String> = None;
        loop {
            let token = match self.token(stale.as_deref(), notice.now).await {
                Ok(token) => token,
                Err(why) => return Verdict::Down { after: Some(CREDENTIALS), why },
            };
            match self.post(&token, device, &notice).await {
                Err(why) => return Verdict::Down { after: None, why: why.to_owned() },
                Ok(answer)
                    if answer.status == 403
                        && stale.is_none()
                        && Reason::of(&answer.body).reason == "ExpiredProviderToken" =>
                {
                    stale = Some(token);
                }
                Ok(answer) => return verdict(&answer),
            }
        }
    }
}

impl Sender for Apns {
    fn send<'a>(&'a self, notice: Notice<'a>) -> Sending<'a, Verdict> {
        Box::pin(self.deliver(notice))
    }

    fn check(&self, now: DateTime<Utc>) -> Sending<'_, Result<(), String>> {
        Box::pin(async move {
            let address = Address::Apns { token: NOBODY.to_owned() };
            let until = later(now, TimeDelta::minutes(1));
            let notice =
                Notice { address: &address, wake: PushWake::Quiet, id: uuid::Uuid::nil(), until, now };
            let token = self.token(None, now).await?;
            let Ok(answer) = self.post(&token, NOBODY, &notice).await else {
                return Ok(());
            };
            match verdict(&answer) {
                Verdict::Down { after: Some(CREDENTIALS), why } => Err(format!("Apple refuses: {why}")),
                _ => Ok(()),
            }
        })
    }
}

/// The message. What an alert shows if the app's extension does not run in time is a text of the app by its key; the
/// extension replaces it by the app's own words, and lowers the interruption level where the reminder is a gentle one.
fn message(notice: &Notice<'_>) -> serde_json::Value {
    let payload = notice.payload();
    let aps = match notice.wake {
        PushWake::Alarm => json!({
            "alert": { "loc-key": "push.alarm" }, "sound": "default", "mutable-content": 1,
            "interruption-level": "time-sensitive",
        }),
        PushWake::Alert => json!({
            "alert": { "loc-key": "push.alert" }, "sound": "default", "mutable-content": 1,
            "interruption-level": "active",
        }),
        PushWake::Quiet | PushWake::Unknown => json!({ "content-available": 1 }),
    };
    let mut message = json!({ "aps": aps, "wake": payload.wake });
    if let Some(id) = payload.id {
        message["id"] = json!(id);
    }
    message
}

/// The reason of an answer.
#[derive(Default, Deserialize)]
struct Reason {
    #[serde(default)]
    reason: String,
    /// When the device token became invalid, in milliseconds since 1970.
    timestamp: Option<i64>,
}

impl Reason {
    fn of(body: &[u8]) -> Self {
        serde_json::from_slice(body).unwrap_or_default()
    }
}

/// What Apple's answer means: `docs/PUSH.md`.
fn verdict(answer: &Answer) -> Verdict {
    let Reason { reason, timestamp } = Reason::of(&answer.body);
    let told = format!("{} {reason}", answer.status);
    match (answer.status, reason.as_str()) {
        (200, _) => Verdict::Sent,
        (410, _) => Verdict::Dead { since: timestamp.and_then(DateTime::from_timestamp_millis) },
        (400, "BadTopic" | "MissingTopic" | "TopicDisallowed") | (403, _) => {
            Verdict::Down { after: Some(CREDENTIALS), why: told }
        }
        (400, "IdleTimeout") | (429, "TooManyRequests") => Verdict::Busy { after: answer.wait },
        (429, _) => Verdict::Down { after: Some(answer.wait.unwrap_or(CREDENTIALS)), why: told },
        (400..500, _) => Verdict::Dropped(told),
        _ => Verdict::Down { after: answer.wait, why: told },
    }
}
