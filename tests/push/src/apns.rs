//! The Apple Push Notification service.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};

use crate::{Asked, Reply, Service, Taken, claims};

const KEY_ID: &str = "ABC123DEFG";
const TEAM: &str = "DEF123GHIJ";
const TOPIC: &str = "org.example.belay";
/// The largest payload, in bytes.
const MOST_BYTES: usize = 4_096;
/// The longest collapse id, in bytes.
const LONGEST_COLLAPSE: usize = 64;
/// The oldest token, in seconds, and the least time between two new ones.
const OLDEST: i64 = 3_600;
const NEWEST: i64 = 1_200;

/// What the server needs to push.
pub struct ApnsCredentials {
    /// The file of the key.
    pub key: PathBuf,
    /// The key's id.
    pub key_id: String,
    /// The team's id.
    pub team_id: String,
    /// The app.
    pub topic: String,
}

/// The stand-in.
pub struct Apns {
    /// Its server.
    pub service: Service,
    state: Arc<Mutex<State>>,
    pkcs8: Vec<u8>,
}

struct State {
    taken: Vec<Taken>,
    faults: Vec<String>,
    public: Vec<u8>,
    /// The tokens that were used, with their times.
    tokens: Vec<(String, i64)>,
    clock: Box<dyn Fn() -> i64 + Send>,
}

impl Apns {
    /// Starts it. `clock` tells the time in seconds since 1970.
    ///
    /// # Panics
    /// If that fails.
    pub async fn start(clock: impl Fn() -> i64 + Send + 'static) -> Self {
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        let pkcs8 = made.expect("make a key").as_ref().to_vec();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &pkcs8, &SystemRandom::new());
        let public = pair.expect("read the key").public_key().as_ref().to_vec();
        let state = State {
            taken: Vec::new(),
            faults: Vec::new(),
            public,
            tokens: Vec::new(),
            clock: Box::new(clock),
        };
        let state = Arc::new(Mutex::new(state));
        let judging = Arc::clone(&state);
        let service =
            Service::start(move |asked| judging.lock().unwrap_or_else(PoisonError::into_inner).judge(asked))
                .await;
        Self { service, state, pkcs8 }
    }

    /// Writes the key into a folder.
    ///
    /// # Panics
    /// If that fails.
    #[must_use]
    pub fn credentials(&self, folder: &Path) -> ApnsCredentials {
        let key = folder.join("AuthKey_ABC123DEFG.p8");
        let text = format!(
            "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
            STANDARD.encode(&self.pkcs8)
        );
        std::fs::write(&key, text).expect("write the key");
        ApnsCredentials { key, key_id: KEY_ID.into(), team_id: TEAM.into(), topic: TOPIC.into() }
    }

    /// What it took.
    #[must_use]
    pub fn taken(&self) -> Vec<Taken> {
        self.state().taken.clone()
    }

    /// What was not as documented.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        self.state().faults.clone()
    }

    /// How many tokens were used.
    #[must_use]
    pub fn tokens(&self) -> usize {
        self.state().tokens.len()
    }

    /// An error as Apple gives it, with the time at which a device token ended.
    #[must_use]
    pub fn error(status: u16, reason: &str, ended_millis: Option<i64>) -> Reply {
        let mut body = json!({ "reason": reason });
        if let Some(ended) = ended_millis {
            body["timestamp"] = json!(ended);
        }
        Reply::of(status, body.to_string())
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn judge(&mut self, asked: &Asked) -> Reply {
        match self.push(asked) {
            Ok(()) => Reply::of(200, "").with("apns-id", "eabeae54-14a8-11e5-b60b-1697f925ec7b"),
            Err((status, reason)) => {
                if reason != "BadDeviceToken" {
                    self.faults.push(reason.to_owned());
                }
                Apns::error(status, reason, None)
            }
        }
    }

    fn push(&mut self, asked: &Asked) -> Result<(), (u16, &'static str)> {
        if asked.method != "POST" {
            return Err((405, "MethodNotAllowed"));
        }
        let device = asked.path.strip_prefix("/3/device/").ok_or((404, "BadPath"))?.to_owned();
        self.token(asked)?;
        if asked.header("apns-topic") != Some(TOPIC) {
            return Err((400, "BadTopic"));
        }
        let kind = asked.header("apns-push-type").ok_or((400, "InvalidPushType"))?;
        let priority = asked.header("apns-priority").ok_or((400, "BadPriority"))?;
        let until: i64 = asked
            .header("apns-expiration")
            .and_then(|until| until.parse().ok())
            .ok_or((400, "BadExpirationDate"))?;
        let collapse = asked.header("apns-collapse-id").map(str::to_owned);
        if collapse.as_ref().is_some_and(|id| id.len() > LONGEST_COLLAPSE) {
            return Err((400, "BadCollapseId"));
        }
        if asked.body.is_empty() {
            return Err((400, "PayloadEmpty"));
        }
        if asked.body.len() > MOST_BYTES {
            return Err((413, "PayloadTooLarge"));
        }
        let mut payload: Value = serde_json::from_slice(&asked.body).map_err(|_| (400, "BadMessageId"))?;
        let aps = payload["aps"].take();
        let fits = match kind {
            "background" => {
                priority == "5"
                    && aps["content-available"] == 1
                    && ["alert", "sound", "badge"].iter().all(|key| aps[key].is_null())
            }
            "alert" => {
                priority == "10"
                    && aps["alert"]["loc-key"].is_string()
                    && aps["mutable-content"] == 1
                    && ["active", "time-sensitive"]
                        .contains(&aps["interruption-level"].as_str().unwrap_or_default())
            }
            _ => false,
        };
        if !fits {
            return Err((400, "InvalidPushType"));
        }
        payload.as_object_mut().map(|payload| payload.remove("aps"));
        if device.len() != 64 || device.bytes().all(|byte| byte == b'0') {
            return Err((400, "BadDeviceToken"));
        }
        let at = (self.clock)();
        let (ttl, urgent) = (until - at, kind == "alert");
        self.taken.push(Taken { to: device, payload, collapse, ttl, urgent, at });
        Ok(())
    }

    fn token(&mut self, asked: &Asked) -> Result<(), (u16, &'static str)> {
        let token = asked.header("authorization").and_then(|value| value.strip_prefix("bearer "));
        let token = token.ok_or((403, "MissingProviderToken"))?;
        let verified = claims::verify(token, "ES256", &ECDSA_P256_SHA256_FIXED, &self.public)
            .map_err(|_| (403, "InvalidProviderToken"))?;
        let made = verified.claims["iat"].as_i64().ok_or((403, "InvalidProviderToken"))?;
        if verified.header["kid"] != KEY_ID || verified.claims["iss"] != TEAM {
            return Err((403, "InvalidProviderToken"));
        }
        if (self.clock)() - made > OLDEST {
            return Err((403, "ExpiredProviderToken"));
        }
        if self.tokens.iter().all(|(known, _)| known != token) {
            if self.tokens.last().is_some_and(|(_, last)| made - last < NEWEST) {
                return Err((429, "TooManyProviderTokenUpdates"));
            }
            self.tokens.push((token.to_owned(), made));
        }
        Ok(())
    }
}
