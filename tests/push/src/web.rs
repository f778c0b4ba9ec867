//! A push service of the web: RFC 8030, with messages encrypted by RFC 8291 and signed by RFC 8292. It holds the keys of its
//! subscribers too, so that it can decrypt what it was given.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::{PublicKey, SecretKey, elliptic_curve::sec1::ToSec1Point as _};
use ring::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    hkdf::{HKDF_SHA256, KeyType, Salt},
    rand::{SecureRandom as _, SystemRandom},
    signature::ECDSA_P256_SHA256_FIXED,
};
use serde_json::Value;

use crate::{Asked, Reply, Service, Taken, claims};

/// The largest message that every push service takes, in bytes (RFC 8030, section 7.2).
const MOST_BYTES: usize = 4_096;
/// The longest topic, in characters (RFC 8030, section 5.4).
const LONGEST_TOPIC: usize = 32;
/// The longest a token may be valid, in seconds (RFC 8292, section 2).
const LONGEST_TOKEN: i64 = 24 * 3_600;

/// The stand-in.
pub struct WebPush {
    /// Its server.
    pub service: Service,
    state: Arc<Mutex<State>>,
}

struct State {
    subscribers: HashMap<String, Subscriber>,
    taken: Vec<Taken>,
    faults: Vec<String>,
    origin: String,
    clock: Box<dyn Fn() -> i64 + Send>,
}

struct Subscriber {
    private: SecretKey,
    secret: [u8; 16],
    /// The key of the application server that may push (RFC 8292, section 4).
    server_key: String,
}

/// What a subscriber gives the server.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// The address to push to.
    pub endpoint: String,
    /// The public key.
    pub p256dh: String,
    /// The authentication secret.
    pub auth: String,
}

impl WebPush {
    /// Starts it. `clock` tells the time in seconds since 1970.
    ///
    /// # Panics
    /// If that fails.
    pub async fn start(clock: impl Fn() -> i64 + Send + 'static) -> Self {
        let state = State {
            subscribers: HashMap::new(),
            taken: Vec::new(),
            faults: Vec::new(),
            origin: String::new(),
            clock: Box::new(clock),
        };
        let state = Arc::new(Mutex::new(state));
        let judging = Arc::clone(&state);
        let service =
            Service::start(move |asked| judging.lock().unwrap_or_else(PoisonError::into_inner).judge(asked))
                .await;
        state.lock().unwrap_or_else(PoisonError::into_inner).origin = service.url();
        Self { service, state }
    }

    /// A new subscriber, to whom the holder of `server_key` may push.
    ///
    /// # Panics
    /// If there is no randomness.
    #[must_use]
    pub fn subscribe(&self, name: &str, server_key: &str) -> Subscription {
        let (mut scalar, mut secret) = ([0; 32], [0; 16]);
        let random = SystemRandom::new();
        random.fill(&mut scalar).expect("randomness");
        random.fill(&mut secret).expect("randomness");
        let private = SecretKey::from_slice(&scalar).expect("a scalar of the curve");
        let point = private.public_key().to_sec1_point(false);
        let subscription = Subscription {
            endpoint: format!("{}/push/{name}", self.service.url()),
            p256dh: URL_SAFE_NO_PAD.encode(point.as_bytes()),
            auth: URL_SAFE_NO_PAD.encode(secret),
        };
        let subscriber = Subscriber { private, secret, server_key: server_key.to_owned() };
        self.state().subscribers.insert(format!("/push/{name}"), subscriber);
        subscription
    }

    /// Ends a subscription: its endpoint is gone.
    pub fn unsubscribe(&self, name: &str) {
        self.state().subscribers.remove(&format!("/push/{name}"));
    }

    /// What it took.
    #[must_use]
    pub fn taken(&self) -> Vec<Taken> {
        self.state().taken.clone()
    }

    /// How much it took.
    #[must_use]
    pub fn count(&self) -> usize {
        self.state().taken.len()
    }

    /// What was not as documented.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        self.state().faults.clone()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn judge(&mut self, asked: &Asked) -> Reply {
        match self.push(asked) {
            Ok(()) => Reply::of(201, "").with("location", format!("{}/message/1", self.origin)),
            Err((status, fault)) => {
                if status != 410 {
                    self.faults.push(fault.clone());
                }
                Reply::of(status, fault)
            }
        }
    }

    fn push(&mut self, asked: &Asked) -> Result<(), (u16, String)> {
        let refused = |status: u16, fault: &str| (status, fault.to_owned());
        if asked.method != "POST" {
            return Err(refused(405, "not a POST"));
        }
        let subscriber =
            self.subscribers.get(&asked.path).ok_or_else(|| refused(410, "no such subscription"))?;
        self.sender(asked, subscriber)?;
        let ttl: i64 = asked
            .header("ttl")
            .and_then(|ttl| ttl.parse().ok())
            .filter(|ttl| *ttl >= 0)
            .ok_or_else(|| refused(400, "no TTL (RFC 8030, section 5.2)"))?;
        let urgency = asked.header("urgency").unwrap_or("normal");
        if !["very-low", "low", "normal", "high"].contains(&urgency) {
            return Err(refused(400, "the urgency is none of RFC 8030, section 5.3"));
        }
        let topic = asked.header("topic").map(str::to_owned);
        let is_topic = |topic: &String| {
            topic.len() <= LONGEST_TOPIC
                && topic.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        };
        if !topic.as_ref().is_none_or(is_topic) {
            return Err(refused(400, "the topic is none of RFC 8030, section 5.4"));
        }
        if asked.header("content-encoding") != Some("aes128gcm") {
            return Err(refused(415, "the content encoding is not aes128gcm"));
        }
        if asked.body.len() > MOST_BYTES {
            return Err(refused(413, "more than 4096 bytes"));
        }
        let plain = decrypt(&subscriber.private, &subscriber.secret, &asked.body)
            .map_err(|fault| refused(400, &fault))?;
        let payload: Value =
            serde_json::from_slice(&plain).map_err(|_| refused(400, "the message is not JSON"))?;
        let to = asked.path.trim_start_matches("/push/").to_owned();
        let at = (self.clock)();
        self.taken.push(Taken { to, payload, collapse: topic, ttl, urgent: urgency == "high", at });
        Ok(())
    }

    /// RFC 8292: who pushes.
    fn sender(&self, asked: &Asked, subscriber: &Subscriber) -> Result<(), (u16, String)> {
        let refused = |fault: &str| (403, fault.to_owned());
        let vapid = asked.header("authorization").and_then(|value| value.strip_prefix("vapid "));
        let vapid = vapid.ok_or((401, "no vapid".to_owned()))?;
        let part = |name: &str| {
            let mut parts = vapid.split(',').map(str::trim);
            parts.find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
        };
        let (token, key) = part("t").zip(part("k")).ok_or_else(|| refused("no token or no key"))?;
        if key != subscriber.server_key {
            return Err(refused("the subscription is for another server"));
        }
        let public = URL_SAFE_NO_PAD.decode(key).map_err(|_| refused("the key is not base64url"))?;
        let verified = claims::verify(token, "ES256", &ECDSA_P256_SHA256_FIXED, &public)
            .map_err(|fault| refused(&fault))?;
        if verified.claims["aud"] != self.origin {
            return Err(refused("the token is for another push service"));
        }
        let left = verified.claims["exp"].as_i64().unwrap_or_default() - (self.clock)();
        if !(1..=LONGEST_TOKEN).contains(&left) {
            return Err(refused("the token is not valid for up to a day"));
        }
        let contact = verified.claims["sub"].as_str().unwrap_or_default();
        if !contact.starts_with("mailto:") && !contact.starts_with("https:") {
            return Err(refused("the token names nobody"));
        }
        Ok(())
    }
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn derive(salt: &[u8], secret: &[u8], info: &[&[u8]], length: usize) -> Result<Vec<u8>, String> {
    let mut derived = vec![0; length];
    Salt::new(HKDF_SHA256, salt)
        .extract(secret)
        .expand(info, Length(length))
        .and_then(|key| key.fill(&mut derived))
        .map_err(|_| "a key was not derived".to_owned())?;
    Ok(derived)
}

/// Decrypts one record of `aes128gcm` (RFC 8188) with the keys of RFC 8291, section 3.4.
fn decrypt(private: &SecretKey, auth: &[u8], body: &[u8]) -> Result<Vec<u8>, String> {
    let (salt, rest) = body.split_at_checked(16).ok_or("no salt")?;
    let (size, rest) = rest.split_at_checked(4).ok_or("no record size")?;
    let (length, rest) = rest.split_at_checked(1).ok_or("no key id")?;
    let (sender, record) = rest.split_at_checked(usize::from(length[0])).ok_or("a short key id")?;
    let size = u32::from_be_bytes(size.try_into().map_err(|_| "no record size")?);
    if record.len() > size as usize {
        return Err("more than one record (RFC 8291, section 4)".to_owned());
    }
    let public = PublicKey::from_sec1_bytes(sender).map_err(|_| "the key id is no point of the curve")?;
    let shared = p256::ecdh::diffie_hellman(private.to_nonzero_scalar(), public.as_affine());
    let own = private.public_key().to_sec1_point(false);
    let input = derive(auth, shared.raw_secret_bytes(), &[b"WebPush: info\0", own.as_bytes(), sender], 32)?;
    let key = derive(salt, &input, &[b"Content-Encoding: aes128gcm\0"], 16)?;
    let nonce = derive(salt, &input, &[b"Content-Encoding: nonce\0"], 12)?;
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).map_err(|_| "no key")?);
    let nonce = Nonce::try_assume_unique_for_key(&nonce).map_err(|_| "no nonce")?;
    let mut record = record.to_vec();
    let plain = key.open_in_place(nonce, Aad::empty(), &mut record).map_err(|_| "it does not decrypt")?;
    let end = plain.iter().rposition(|byte| *byte != 0).ok_or("no delimiter")?;
    if plain[end] != 2 {
        return Err("the last record ends with 2 (RFC 8188, section 2)".to_owned());
    }
    Ok(plain[..end].to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_8291_decrypts() {
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).expect("base64url");
        let private = SecretKey::from_slice(&decode("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"))
            .expect("the receiver's key");
        let body = decode(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz\
             AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
        );
        let plain = decrypt(&private, &decode("BTBZMqHH6r4Tts7J_aSIgg"), &body).expect("it decrypts");
        assert_eq!(plain, b"When I grow up, I want to be a watermelon");
    }
}
