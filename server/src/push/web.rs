//! Web Push: RFC 8030 carries, RFC 8291 encrypts, RFC 8292 (VAPID) says who pushes. It serves browsers and `UnifiedPush`.

use std::{
    collections::HashMap,
    io::Write as _,
    path::Path,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use belay_protocol::{MAX_PUSH_ADDRESS_BYTES, PushWake};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde::Serialize;
use url::Url;

use super::{
    Address, Notice, Sender, Sending, Verdict,
    http::{Answer, Http, Reaches, Speaks},
    jwt,
    network::is_public_host,
    sealing,
    settings::{PushError, WebPushSettings, read},
};
use crate::{clock::later, private};

const PROVIDER: &str = "Web Push";

/// The key's name in the server's folder.
const FILE: &str = "vapid.key";

/// How long a token is valid: RFC 8292, section 2 allows a day.
const TOKEN: TimeDelta = TimeDelta::hours(12);

/// How long before its end a token is replaced.
const MARGIN: TimeDelta = TimeDelta::hours(1);

/// Push services whose tokens are kept; with one more all are made anew.
const TOKENS: usize = 256;

/// The sender.
pub(super) struct WebPush {
    http: Http,
    key: EncodingKey,
    /// In base64url.
    public_key: String,
    contact: String,
    allow_private: bool,
    /// For each push service its token, and when the token ends.
    tokens: Mutex<HashMap<String, (String, DateTime<Utc>)>>,
}

#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    exp: i64,
    sub: &'a str,
}

impl WebPush {
    /// A sender with the key of `settings`, or with the one in `folder`, which is made if there is none.
    ///
    /// # Errors
    /// [`PushError`] if the key cannot be read or made, or the contact is none.
    pub(super) fn new(
        settings: &WebPushSettings,
        folder: &Path,
        roots: &[Vec<u8>],
        timeout: Duration,
    ) -> Result<Self, PushError> {
        let wrong = |problem: String| PushError::credential(PROVIDER, problem);
        let contact = settings.contact.trim();
        if !(contact.starts_with("https://")
            || contact.strip_prefix("mailto:").is_some_and(|to| to.contains('@')))
        {
            return Err(wrong("contact is neither mailto: with an address nor an https address".to_owned()));
        }
        let path = match &settings.key {
            Some(path) => path.clone(),
            None => {
                let path = folder.join(FILE);
                if !path.exists() {
                    make_key(&path)?;
                }
                private::tighten(&path);
                path
            }
        };
        let key = EncodingKey::from_ec_pem(&read(&path)?)
            .map_err(|error| wrong(format!("{} is no P-256 key in PEM ({error})", path.display())))?;
        let pair = jwt::es256(&key).map_err(|_| wrong(format!("{} is no P-256 key", path.display())))?;
        let reaches = if settings.allow_private { Reaches::All } else { Reaches::Public };
        Ok(Self {
            http: Http::new(PROVIDER, roots, timeout, Speaks::Either, reaches)?,
            public_key: URL_SAFE_NO_PAD.encode(pair.public_key()),
            key,
            contact: contact.to_owned(),
            allow_private: settings.allow_private,
            tokens: Mutex::default(),
        })
    }

    /// The public key that phones subscribe with, in base64url.
    pub(super) fn public_key(&self) -> &str {
        &self.public_key
    }

    /// Whether addresses in private networks may be reached.
    pub(super) fn allows_private(&self) -> bool {
        self.allow_private
    }

    fn token(&self, origin: &str, now: DateTime<Utc>) -> jsonwebtoken::errors::Result<String> {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((token, until)) = tokens.get(origin)
            && *until > later(now, MARGIN)
            && *until <= later(now, TOKEN)
        {
            return Ok(token.clone());
        }
        let until = later(now, TOKEN);
        let claims = Claims { aud: origin, exp: until.timestamp(), sub: &self.contact };
        let token = jwt::sign(&Header::new(Algorithm::ES256), &claims, &self.key)?;
        if tokens.len() >= TOKENS {
            tokens.clear();
        }
        tokens.insert(origin.to_owned(), (token.clone(), until));
        Ok(token)
    }

    async fn deliver(&self, notice: Notice<'_>) -> Verdict {
        let Address::Web { endpoint, receiver, secret } = notice.address else {
            return Verdict::Dropped("not an address of Web Push".to_owned());
        };
        // Checked again: the settings may have changed since it was registered.
        let Ok(url) = read_endpoint(endpoint, self.allow_private) else {
            return Verdict::Dropped("the endpoint is not allowed".to_owned());
        };
        let Ok(body) = serde_json::to_vec(&notice.payload()) else {
            return Verdict::Dropped("the payload was not written".to_owned());
        };
        let Ok(sealed) = sealing::seal(receiver, secret, &body) else {
            return Verdict::Dropped("the receiver's key is no key".to_owned());
        };
        let headers = match self.headers(&url.origin().ascii_serialization(), &notice) {
            Ok(headers) => headers,
            Err(why) => return Verdict::Down { after: None, why },
        };
        match self.http.post(url.as_str(), headers, sealed, notice.now).await {
            Ok(answer) => verdict(&answer),
            Err(why) => Verdict::Down { after: None, why: why.to_owned() },
        }
    }

    fn headers(&self, origin: &str, notice: &Notice<'_>) -> Result<HeaderMap, String> {
        let token = self.token(origin, notice.now).map_err(|error| error.to_string())?;
        let mut headers = HeaderMap::new();
        let mut vapid = HeaderValue::try_from(format!("vapid t={token}, k={}", self.public_key))
            .map_err(|error| error.to_string())?;
        vapid.set_sensitive(true);
        headers.insert(AUTHORIZATION, vapid);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("aes128gcm"));
        headers.insert(HeaderName::from_static("ttl"), HeaderValue::from(notice.seconds()));
        let urgency = if notice.wake == PushWake::Quiet { "low" } else { "high" };
        headers.insert(HeaderName::from_static("urgency"), HeaderValue::from_static(urgency));
        // RFC 8030, section 5.4: at most 32 characters of base64url; an id has 22.
        let topic = URL_SAFE_NO_PAD.encode(notice.id.as_bytes());
        headers.insert(
            HeaderName::from_static("topic"),
            HeaderValue::try_from(topic).map_err(|error| error.to_string())?,
        );
        Ok(headers)
    }
}

impl Sender for WebPush {
    fn send<'a>(&'a self, notice: Notice<'a>) -> Sending<'a, Verdict> {
        Box::pin(self.deliver(notice))
    }

    fn check(&self, _now: DateTime<Utc>) -> Sending<'_, Result<(), String>> {
        // Each push service is somebody else, and knows our key only from its subscriptions.
        Box::pin(async { Ok(()) })
    }
}

/// What a push service's answer means: `docs/PUSH.md`.
fn verdict(answer: &Answer) -> Verdict {
    let told = answer.status.to_string();
    match answer.status {
        200..=202 => Verdict::Sent,
        404 | 410 => Verdict::Dead { since: None },
        // 401 and 403 are about our key and this subscription: one that was made with another key must not hold up others.
        401 | 403 | 429 => Verdict::Busy { after: answer.wait },
        300..500 => Verdict::Dropped(told),
        _ => Verdict::Down { after: answer.wait, why: told },
    }
}

/// Makes a key pair for the owner alone.
fn make_key(path: &Path) -> Result<(), PushError> {
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
        .map_err(|_| PushError::credential(PROVIDER, "the system gave no randomness"))?;
    let text = STANDARD.encode(made.as_ref());
    let mut pem = String::from("-----BEGIN PRIVATE KEY-----\n");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        // RFC 7468, section 2: lines of 64 characters.
        let (line, after) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = after;
    }
    pem.push_str("-----END PRIVATE KEY-----\n");
    private::create_new(path)
        .and_then(|mut file| file.write_all(pem.as_bytes()).and_then(|()| file.sync_all()))
        .map_err(|error| PushError::File { path: path.to_owned(), error })
}

/// The part of a Web Push registration that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refused(pub(crate) &'static str);

/// The address of a Web Push registration.
///
/// # Errors
/// [`Refused`] for an endpoint that is not `https` or leads into a private network, and for keys that nothing can be encrypted
/// for.
pub(crate) fn read_web(
    endpoint: &str,
    p256dh: &str,
    auth: &str,
    allow_private: bool,
) -> Result<Address, Refused> {
    let url = read_endpoint(endpoint, allow_private)?;
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('='));
    let receiver = bytes(p256dh).map_err(|_| Refused("p256dh"))?;
    let secret = bytes(auth).map_err(|_| Refused("auth"))?;
    if secret.len() != 16 {
        return Err(Refused("auth"));
    }
    if !sealing::is_receiver(&receiver, &secret) {
        return Err(Refused("p256dh"));
    }
    Ok(Address::Web { endpoint: url.into(), receiver, secret })
}

fn read_endpoint(endpoint: &str, allow_private: bool) -> Result<Url, Refused> {
    if endpoint.len() > MAX_PUSH_ADDRESS_BYTES {
        return Err(Refused("endpoint"));
    }
    let mut url = Url::parse(endpoint).map_err(|_| Refused("endpoint"))?;
    url.set_fragment(None);
    let public = url.host().is_some_and(|host| allow_private || is_public_host(&host));
    let fits = url.scheme() == "https" && url.username().is_empty() && url.password().is_none() && public;
    if fits { Ok(url) } else { Err(Refused("endpoint")) }
}

/// The host and port of an endpoint.
pub(super) fn host_of(endpoint: &str) -> String {
    Url::parse(endpoint)
        .ok()
        .and_then(|url| {
            let host = url.host_str()?.to_owned();
            Some(url.port().map_or(host.clone(), |port| format!("{host}:{port}")))
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_leads_by_https_to_somebody_public() {
        for refused in [
            "http://push.example.org/a",
            "https://127.0.0.1/a",
            "https://127.1/a",
            "https://0x7f000001/a",
            "https://2130706433/a",
            "https://[::1]/a",
            "https://[::ffff:10.0.0.1]/a",
            "https://localhost/a",
            "https://printer/a",
            "https://user:word@push.example.org/a",
            "https://",
            "file:///etc/passwd",
            "nothing",
            &format!("https://push.example.org/{}", "a".repeat(MAX_PUSH_ADDRESS_BYTES)),
        ] {
            assert_eq!(read_endpoint(refused, false), Err(Refused("endpoint")), "{refused}");
        }
        assert!(read_endpoint("https://push.example.org:8443/a?b=c", false).is_ok());
        assert!(read_endpoint("https://127.0.0.1:1/a", true).is_ok(), "where the operator allows it");
        assert!(read_endpoint("http://push.example.org/a", true).is_err(), "but never without TLS");
    }

    #[test]
    fn a_lane_is_a_host_and_port() {
        assert_eq!(host_of("https://push.example.org/a"), "push.example.org");
        assert_eq!(host_of("https://push.example.org:8443/a"), "push.example.org:8443");
    }

    #[test]
    fn keys_that_nothing_can_be_sealed_for_are_refused() {
        let point = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
        let read = |key: &str, auth: &str| read_web("https://push.example.org/a", key, auth, false).map(drop);
        assert_eq!(read(point, "BTBZMqHH6r4Tts7J_aSIgg"), Ok(()), "the keys of RFC 8291, section 5");
        assert_eq!(read(point, "BTBZMqHH6r4Tts7J_aSIgg=="), Ok(()), "also with padding");
        assert_eq!(read(point, "BTBZMqHH6r4Tts7J"), Err(Refused("auth")));
        assert_eq!(read("BCVxsr7N", "BTBZMqHH6r4Tts7J_aSIgg"), Err(Refused("p256dh")));
        let elsewhere = point.replace("BCV", "BCW");
        assert_eq!(read(&elsewhere, "BTBZMqHH6r4Tts7J_aSIgg"), Err(Refused("p256dh")), "not on the curve");
    }

    #[test]
    fn the_key_is_made_once_and_for_the_owner_alone() {
        let folder = tempfile::tempdir().expect("make a folder");
        let settings =
            WebPushSettings { contact: "mailto:a@b.example".to_owned(), key: None, allow_private: false };
        let made =
            || WebPush::new(&settings, folder.path(), &[], Duration::from_secs(1)).expect("make a sender");
        let key = made().public_key().to_owned();
        assert_eq!(made().public_key(), key);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(folder.path().join(FILE)).expect("the key").permissions().mode();
            assert_eq!(mode & 0o077, 0);
        }
        let nobody = WebPushSettings { contact: "somebody".to_owned(), ..settings };
        let refused = WebPush::new(&nobody, folder.path(), &[], Duration::from_secs(1)).err();
        assert!(refused.is_some_and(|refused| refused.to_string().contains("contact")));
    }
}
