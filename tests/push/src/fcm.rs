//! Firebase Cloud Messaging, HTTP v1, and the token endpoint of Google's OAuth.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaKeyPair};
use serde_json::{Value, json};

use crate::{Asked, Reply, Service, Taken, claims};

const KEY: &str = include_str!("../keys/service-account.pem");
const PROJECT: &str = "belay-of-the-tests";
const CLIENT: &str = "push@belay-of-the-tests.example";
const SCOPE: &str = "https://www.googleapis.com/auth/firebase.messaging";
/// The largest data of a message, in bytes.
const MOST_BYTES: usize = 4_096;
/// How many collapse keys of a device are kept.
const MOST_KEYS: usize = 4;

/// The stand-in.
pub struct Fcm {
    /// Its server.
    pub service: Service,
    state: Arc<Mutex<State>>,
}

struct State {
    clock: Box<dyn Fn() -> i64 + Send>,
    taken: Vec<Taken>,
    keys: HashMap<String, BTreeSet<String>>,
    /// How many access tokens were given; the newest is valid.
    given: usize,
    faults: Vec<String>,
}

impl Fcm {
    /// Starts it. `clock` tells the time in seconds since 1970.
    ///
    /// # Panics
    /// If that fails.
    pub async fn start(clock: impl Fn() -> i64 + Send + 'static) -> Self {
        let state = State {
            clock: Box::new(clock),
            taken: Vec::new(),
            keys: HashMap::new(),
            given: 0,
            faults: Vec::new(),
        };
        let state = Arc::new(Mutex::new(state));
        let judging = Arc::clone(&state);
        let service =
            Service::start(move |asked| judging.lock().unwrap_or_else(PoisonError::into_inner).judge(asked))
                .await;
        Self { service, state }
    }

    /// Writes the file of a service account into a folder.
    ///
    /// # Panics
    /// If that fails.
    #[must_use]
    pub fn service_account(&self, folder: &Path) -> PathBuf {
        self.service_account_with(folder, KEY)
    }

    /// The same with another private key.
    ///
    /// # Panics
    /// If that fails.
    #[must_use]
    pub fn service_account_with(&self, folder: &Path, key: &str) -> PathBuf {
        let account = json!({
            "type": "service_account", "project_id": PROJECT, "private_key_id": "key-1", "private_key": key,
            "client_email": CLIENT, "token_uri": format!("{}/token", self.service.url()),
        });
        let path = folder.join("service-account.json");
        std::fs::write(&path, account.to_string()).expect("write the service account");
        path
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

    /// How many access tokens it gave.
    #[must_use]
    pub fn given(&self) -> usize {
        self.state().given
    }

    /// Ends every access token.
    pub fn end_tokens(&self) {
        self.state().given += 1;
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn judge(&mut self, asked: &Asked) -> Reply {
        let judged = if asked.path == "/token" { self.token(asked) } else { self.message(asked) };
        judged.unwrap_or_else(|fault| {
            self.faults.push(fault.clone());
            error(400, "INVALID_ARGUMENT", None, &fault)
        })
    }

    /// RFC 7523: an assertion for an access token.
    fn token(&mut self, asked: &Asked) -> Result<Reply, String> {
        let text = String::from_utf8_lossy(&asked.body);
        let form: HashMap<String, String> =
            url::form_urlencoded::parse(text.as_bytes()).into_owned().collect();
        let grant = form.get("grant_type").map(String::as_str);
        if grant != Some("urn:ietf:params:oauth:grant-type:jwt-bearer") {
            return Err(format!("the grant is {grant:?}"));
        }
        let assertion = form.get("assertion").ok_or("no assertion")?;
        let key = public_key();
        let verified = match claims::verify(assertion, "RS256", &RSA_PKCS1_2048_8192_SHA256, &key) {
            Ok(verified) => verified,
            Err(fault) => {
                let refusal =
                    json!({"error": "invalid_grant", "error_description": format!("Invalid JWT: {fault}")});
                return Ok(Reply::of(400, refusal.to_string()));
            }
        };
        let number = |name: &str| verified.claims[name].as_i64().ok_or(format!("no {name}"));
        if verified.header["kid"] != "key-1" || verified.claims["iss"] != CLIENT {
            return Err("the assertion is somebody else's".to_owned());
        }
        if verified.claims["scope"] != SCOPE {
            return Err(format!("the scope is {}", verified.claims["scope"]));
        }
        if !verified.claims["aud"].as_str().is_some_and(|aud| aud.ends_with("/token")) {
            return Err("the assertion is for somebody else".to_owned());
        }
        let lasts = number("exp")? - number("iat")?;
        if !(1..=3_600).contains(&lasts) {
            return Err(format!("the assertion is valid for {lasts} s"));
        }
        self.given += 1;
        let token = json!({"access_token": format!("access-{}", self.given), "expires_in": 3599, "token_type": "Bearer"});
        Ok(Reply::of(200, token.to_string()))
    }

    fn message(&mut self, asked: &Asked) -> Result<Reply, String> {
        if asked.path != format!("/v1/projects/{PROJECT}/messages:send") || asked.method != "POST" {
            return Ok(error(404, "NOT_FOUND", None, "no such project"));
        }
        if asked.header("authorization") != Some(&format!("Bearer access-{}", self.given)) {
            return Ok(error(401, "UNAUTHENTICATED", None, "invalid authentication credentials"));
        }
        let body: Value = serde_json::from_slice(&asked.body).map_err(|_| "not JSON")?;
        let message = body["message"].as_object().ok_or("no message")?;
        if message.contains_key("notification") {
            return Err("a message with a text of the server".to_owned());
        }
        let token = message["token"].as_str().ok_or("no token")?.to_owned();
        let data: BTreeMap<String, String> = serde_json::from_value(message["data"].clone())
            .map_err(|_| "data is not a map of strings".to_owned())?;
        if data.keys().any(|key| !["wake", "id"].contains(&key.as_str())) {
            return Err(format!("more than wake and id: {data:?}"));
        }
        let bytes: usize = data.iter().map(|(key, value)| key.len() + value.len()).sum();
        if bytes > MOST_BYTES {
            return Err(format!("{bytes} bytes of data"));
        }
        let android = &message["android"];
        let urgent = match android["priority"].as_str() {
            Some("HIGH") => true,
            Some("NORMAL") => false,
            other => return Err(format!("the priority is {other:?}")),
        };
        let ttl = android["ttl"].as_str().and_then(|ttl| ttl.strip_suffix('s')?.parse::<i64>().ok());
        let ttl = ttl.filter(|ttl| (0..=2_419_200).contains(ttl)).ok_or("no ttl of up to four weeks")?;
        let collapse = android["collapse_key"].as_str().map(str::to_owned);
        if let Some(key) = &collapse {
            let keys = self.keys.entry(token.clone()).or_default();
            keys.insert(key.clone());
            if keys.len() > MOST_KEYS {
                return Err("more than four collapse keys for a device".to_owned());
            }
        }
        let at = (self.clock)();
        self.taken.push(Taken { to: token, payload: json!(data), collapse, ttl, urgent, at });
        let name = format!("projects/{PROJECT}/messages/{}", self.taken.len());
        Ok(Reply::of(200, json!({ "name": name }).to_string()))
    }
}

/// An error as FCM gives it.
pub(crate) fn error(status: u16, word: &str, code: Option<&str>, message: &str) -> Reply {
    let mut error = json!({"code": status, "message": message, "status": word});
    if let Some(code) = code {
        error["details"] =
            json!([{"@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": code}]);
    }
    Reply::of(status, json!({ "error": error }).to_string())
}

impl Fcm {
    /// An error with an error code of FCM, as it is documented.
    #[must_use]
    pub fn error(status: u16, code: &str) -> Reply {
        let word = match status {
            400 => "INVALID_ARGUMENT",
            401 => "UNAUTHENTICATED",
            403 => "PERMISSION_DENIED",
            404 => "NOT_FOUND",
            429 => "RESOURCE_EXHAUSTED",
            500 => "INTERNAL",
            _ => "UNAVAILABLE",
        };
        let detail = (!code.is_empty() && code != word).then_some(code);
        error(status, word, detail, "as a test wants it")
    }
}

/// The public half of the key, in the form of PKCS #1.
fn public_key() -> Vec<u8> {
    let text: String = KEY.lines().skip_while(|line| !line.starts_with("-----BEGIN")).skip(1).collect();
    let text = text.split("-----END").next().unwrap_or_default();
    let der = STANDARD.decode(text).expect("the key of the tests");
    let pair = RsaKeyPair::from_pkcs8(&der).expect("the key of the tests");
    pair.public().as_ref().to_vec()
}
