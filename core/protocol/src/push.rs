//! Push: how a phone says where it can be woken, what it will ring by itself, and what a push tells it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the server can push through, and whether this device is registered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushOffer {
    /// Firebase Cloud Messaging is switched on.
    #[serde(default)]
    pub fcm: bool,
    /// The Apple Push Notification service is switched on.
    #[serde(default)]
    pub apns: bool,
    /// Web Push is switched on. The server's public key, which a phone or a browser subscribes with (RFC 8292, section 4: an
    /// uncompressed P-256 point in base64url).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub web: Option<String>,
    /// The provider by which this device is registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered: Option<PushProvider>,
}

/// Who carries a push to a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PushProvider {
    /// Firebase Cloud Messaging.
    Fcm,
    /// The Apple Push Notification service.
    Apns,
    /// Web Push: the push service that the endpoint names.
    Web,
    /// A provider this version does not know.
    #[serde(other)]
    Unknown,
}

/// Where a device can be reached. It belongs to the session that registers it and ends with it; another registration of the
/// same session replaces it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "provider", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PushRegistration {
    /// Firebase Cloud Messaging.
    Fcm {
        /// The registration token, at most [`crate::MAX_PUSH_ADDRESS_BYTES`].
        token: String,
    },
    /// The Apple Push Notification service.
    Apns {
        /// The device token in hexadecimal digits, at most [`crate::MAX_PUSH_ADDRESS_BYTES`].
        token: String,
    },
    /// Web Push (RFC 8030), also of a `UnifiedPush` distributor.
    Web {
        /// The address to push to: `https`, at most [`crate::MAX_PUSH_ADDRESS_BYTES`], and not in a private network.
        endpoint: String,
        /// The device's public key (RFC 8291, section 3.1): an uncompressed P-256 point in base64url.
        p256dh: String,
        /// The device's authentication secret (RFC 8291, section 3.2): 16 bytes in base64url.
        auth: String,
    },
}

impl PushRegistration {
    /// Who carries a push to it.
    #[must_use]
    pub fn provider(&self) -> PushProvider {
        match self {
            Self::Fcm { .. } => PushProvider::Fcm,
            Self::Apns { .. } => PushProvider::Apns,
            Self::Web { .. } => PushProvider::Web,
        }
    }
}

impl std::fmt::Debug for PushRegistration {
    /// The provider alone: whoever knows an address can push to it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PushRegistration").field("provider", &self.provider()).finish_non_exhaustive()
    }
}

/// The alarms that a device rings by itself: the server does not push them to it. A report replaces the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ArmedReport {
    /// The ids of the alarms, at most [`crate::MAX_ARMED`].
    pub ids: Vec<Uuid>,
}

/// Everything that a push says. The phone syncs, and shows its own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushPayload {
    /// Why the phone is woken.
    pub wake: PushWake,
    /// For an alarm, the alarm's id. For an alert, an id of the changed document that only this person is given, so that
    /// nobody who carries pushes can tell who shares it. None for a quiet wake. A phone shows each id once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
}

/// Why a phone is woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushWake {
    /// A reminder is due that this device did not report as armed.
    Alarm,
    /// Somebody changed something that waits on this person.
    Alert,
    /// Something changed: sync in the background.
    Quiet,
    /// A reason this version does not know: sync.
    #[serde(other)]
    Unknown,
}
