//! The providers of push: they wake phones that sleep. The delivery hands pushes to them.
//!
//! | Part | Is for |
//! |---|---|
//! | `settings` | which providers are switched on, read from a file |
//! | `fcm`, `apns`, `web` | one sender for each provider, behind the trait [`Sender`] |
//! | `http`, `network` | HTTP/2, and which addresses it may reach |
//! | `jwt`, `sealing` | the providers' tokens, and the encryption of Web Push |
//!
//! What each answer of a provider leads to stands in `docs/PUSH.md`, and its table is the test.

mod apns;
mod fcm;
mod http;
mod jwt;
mod network;
mod sealing;
mod settings;
mod web;

use std::{future::Future, path::Path, pin::Pin, time::Duration};

use belay_protocol::{PushOffer, PushProvider, PushWake};
use chrono::{DateTime, Utc};
use uuid::Uuid;

pub use settings::{ApnsEnvironment, ApnsSettings, FcmSettings, PushError, PushSettings, WebPushSettings};
pub(crate) use web::{Refused, read_web};

/// Where a device can be reached.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Address {
    /// Firebase Cloud Messaging.
    Fcm {
        /// The registration token.
        token: String,
    },
    /// The Apple Push Notification service.
    Apns {
        /// The device token, in lower-case hexadecimal digits.
        token: String,
    },
    /// Web Push.
    Web {
        /// The address of the subscription.
        endpoint: String,
        /// The device's public key, an uncompressed point.
        receiver: Vec<u8>,
        /// The device's authentication secret.
        secret: Vec<u8>,
    },
}

impl Address {
    /// Who carries a push there.
    pub(crate) fn provider(&self) -> PushProvider {
        match self {
            Self::Fcm { .. } => PushProvider::Fcm,
            Self::Apns { .. } => PushProvider::Apns,
            Self::Web { .. } => PushProvider::Web,
        }
    }

    /// The token or the endpoint.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Fcm { token } | Self::Apns { token } => token,
            Self::Web { endpoint, .. } => endpoint,
        }
    }

    /// The key of the receiver of a Web Push.
    pub(crate) fn receiver(&self) -> Option<&[u8]> {
        match self {
            Self::Web { receiver, .. } => Some(receiver),
            Self::Fcm { .. } | Self::Apns { .. } => None,
        }
    }

    /// The authentication secret of a Web Push.
    pub(crate) fn secret(&self) -> Option<&[u8]> {
        match self {
            Self::Web { secret, .. } => Some(secret),
            Self::Fcm { .. } | Self::Apns { .. } => None,
        }
    }
}

impl std::fmt::Debug for Address {
    /// The provider alone: whoever knows the rest can push.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Address").field("provider", &self.provider()).finish_non_exhaustive()
    }
}

/// The lane of an address: pushes of one lane wait for each other, and for none of another. A push service of the web is a
/// lane of its own.
pub(crate) fn lane_of(address: &Address) -> String {
    match address {
        Address::Fcm { .. } => "fcm".to_owned(),
        Address::Apns { .. } => "apns".to_owned(),
        Address::Web { endpoint, .. } => format!("web:{}", web::host_of(endpoint)),
    }
}

/// How long a provider that refuses our credentials is left alone: somebody has to change them.
pub(crate) const CREDENTIALS: Duration = Duration::from_secs(600);

/// Pushes under way to FCM or APNs. At a tenth of a second each this is hundreds a second over one connection.
const MOST: usize = 64;

/// The same to one push service of the web, which may be somebody's small machine.
const MOST_WEB: usize = 16;

/// Whether a lane is that of a push service of the web.
pub(crate) fn is_web(lane: &str) -> bool {
    lane.starts_with("web:")
}

/// The most pushes under way in a lane.
pub(crate) fn most_at_once(lane: &str) -> usize {
    if is_web(lane) { MOST_WEB } else { MOST }
}

/// A push that a worker has claimed.
#[derive(Clone, Debug)]
pub(crate) struct Push {
    pub(crate) row: i64,
    /// The token of the worker.
    pub(crate) owner: [u8; 16],
    pub(crate) person: Uuid,
    pub(crate) device: Uuid,
    pub(crate) wake: PushWake,
    /// The alarm, or the changed document.
    pub(crate) about: Uuid,
    /// When it is of no use any more.
    pub(crate) until: DateTime<Utc>,
    /// How often it was claimed, this time included.
    pub(crate) tries: u32,
    pub(crate) lane: String,
    pub(crate) address: Address,
}

/// What becomes of a claimed push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was handed over, or must not be: it is over.
    Done,
    /// It waits for another try.
    Later {
        /// Not before.
        at: DateTime<Utc>,
    },
    /// The provider says that the address is dead.
    Dead {
        /// When it died, if the provider says so: an address registered later lives.
        since: Option<DateTime<Utc>>,
        /// When the push is tried again if the device has registered since.
        again: DateTime<Utc>,
    },
}

/// What an answer of a provider means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It was taken.
    Sent,
    /// The address is dead by the provider's own word.
    Dead {
        /// When it died, if the provider says so.
        since: Option<DateTime<Utc>>,
    },
    /// This push will never be taken. The registration stays, because the mistake may be ours.
    Dropped(String),
    /// The provider does not want this device to be pushed to now.
    Busy {
        /// How long the provider asks to wait.
        after: Option<Duration>,
    },
    /// The provider takes nothing now, or does not take our credentials: everything for it waits.
    Down {
        /// How long the provider asks to wait.
        after: Option<Duration>,
        /// For the log.
        why: String,
    },
}

impl Verdict {
    /// A word for the log.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Dead { .. } => "dead",
            Self::Dropped(_) => "dropped",
            Self::Busy { .. } => "busy",
            Self::Down { .. } => "down",
        }
    }
}

/// What is handed to a sender.
#[derive(Clone, Debug)]
pub(crate) struct Notice<'a> {
    pub(crate) address: &'a Address,
    pub(crate) wake: PushWake,
    /// The id that the phone is told: see [`belay_protocol::PushPayload::id`]. It replaces an earlier push of the same id.
    pub(crate) id: Uuid,
    /// When it is of no use any more.
    pub(crate) until: DateTime<Utc>,
    /// The server's clock.
    pub(crate) now: DateTime<Utc>,
}

impl Notice<'_> {
    /// How long it is of use, in whole seconds, at least one.
    pub(crate) fn seconds(&self) -> i64 {
        self.until.signed_duration_since(self.now).num_seconds().max(1)
    }

    /// The payload: why the phone is woken, and the id.
    pub(crate) fn payload(&self) -> belay_protocol::PushPayload {
        let id = (self.wake != PushWake::Quiet).then_some(self.id);
        belay_protocol::PushPayload { wake: self.wake, id }
    }
}

/// A future of a sender.
pub(crate) type Sending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Hands pushes to one provider.
pub(crate) trait Sender: Send + Sync {
    /// Sends a push, and says what the answer means. It ends within a third of the time for which a push is claimed.
    fn send<'a>(&'a self, notice: Notice<'a>) -> Sending<'a, Verdict>;

    /// Asks the provider whether it takes our credentials.
    ///
    /// # Errors
    /// The provider's refusal, for the log. A provider that cannot be reached refuses nothing.
    fn check(&self, now: DateTime<Utc>) -> Sending<'_, Result<(), String>>;
}

/// The senders that are switched on.
#[derive(Default)]
pub(crate) struct Senders {
    fcm: Option<fcm::Fcm>,
    apns: Option<apns::Apns>,
    web: Option<web::WebPush>,
}

impl Senders {
    /// Makes the senders that `settings` switches on. `folder` is the server's, for the key of Web Push.
    ///
    /// # Errors
    /// Every [`PushError`].
    pub(crate) fn new(settings: &PushSettings, folder: &Path) -> Result<Self, PushError> {
        let roots = &settings.extra_roots;
        Ok(Self {
            fcm: settings.fcm.as_ref().map(|fcm| fcm::Fcm::new(fcm, roots, settings.timeout)).transpose()?,
            apns: settings
                .apns
                .as_ref()
                .map(|apns| apns::Apns::new(apns, roots, settings.timeout))
                .transpose()?,
            web: settings
                .web
                .as_ref()
                .map(|web| web::WebPush::new(web, folder, roots, settings.timeout))
                .transpose()?,
        })
    }

    /// The sender for a provider, if it is switched on.
    pub(crate) fn of(&self, provider: PushProvider) -> Option<&dyn Sender> {
        match provider {
            PushProvider::Fcm => self.fcm.as_ref().map(|sender| sender as &dyn Sender),
            PushProvider::Apns => self.apns.as_ref().map(|sender| sender as &dyn Sender),
            PushProvider::Web => self.web.as_ref().map(|sender| sender as &dyn Sender),
            PushProvider::Unknown => None,
        }
    }

    /// Whether none is switched on.
    pub(crate) fn is_empty(&self) -> bool {
        self.fcm.is_none() && self.apns.is_none() && self.web.is_none()
    }

    /// What a phone is told of them.
    pub(crate) fn offer(&self, registered: Option<PushProvider>) -> PushOffer {
        PushOffer {
            fcm: self.fcm.is_some(),
            apns: self.apns.is_some(),
            web: self.web.as_ref().map(|web| web.public_key().to_owned()),
            registered,
        }
    }

    /// Whether Web Push may reach addresses in private networks.
    pub(crate) fn allows_private(&self) -> bool {
        self.web.as_ref().is_some_and(web::WebPush::allows_private)
    }
}
