//! Being woken while the app sleeps: where the server can push to this device. A push says why and an id, never what.

use belay_protocol::{PushOffer as Offered, PushProvider, PushRegistration, paths};
use serde::Serialize;

use super::Account;
use crate::{Result, storage::Key, sync::Server};

/// What the server can push through, and whether this device is registered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PushOffer {
    /// Firebase Cloud Messaging.
    pub fcm: bool,
    /// The Apple Push Notification service.
    pub apns: bool,
    /// Web Push: the server's public key to subscribe with, in base64url (RFC 8292); none where it is off.
    pub web: Option<String>,
    /// Whether this device is registered.
    pub registered: bool,
}

/// Where this device can be reached.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PushAddress {
    /// Firebase Cloud Messaging.
    Fcm {
        /// The registration token.
        token: String,
    },
    /// The Apple Push Notification service.
    Apns {
        /// The device token, in hexadecimal digits.
        token: String,
    },
    /// Web Push, also of a `UnifiedPush` distributor.
    Web {
        /// The address to push to: `https`.
        endpoint: String,
        /// The device's public key in base64url (RFC 8291).
        p256dh: String,
        /// The device's authentication secret in base64url (RFC 8291).
        auth: String,
    },
}

impl std::fmt::Debug for PushAddress {
    /// The provider alone: whoever knows an address can push to it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Fcm { .. } => "Fcm",
            Self::Apns { .. } => "Apns",
            Self::Web { .. } => "Web",
        })
    }
}

impl From<&PushAddress> for PushRegistration {
    fn from(address: &PushAddress) -> Self {
        match address.clone() {
            PushAddress::Fcm { token } => Self::Fcm { token },
            PushAddress::Apns { token } => Self::Apns { token },
            PushAddress::Web { endpoint, p256dh, auth } => Self::Web { endpoint, p256dh, auth },
        }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Account {
    /// What the server can push through.
    ///
    /// # Errors
    /// [`crate::Error::SignedOut`]; [`crate::Error::Offline`].
    pub async fn push_offer(&self) -> Result<PushOffer> {
        let core = self.belay.core()?;
        let offered = Server::of(core)?.get::<Offered>(paths::PUSH).await?.value;
        let Offered { fcm, apns, web, registered } = offered;
        let registered = registered.is_some_and(|provider| provider != PushProvider::Unknown);
        Ok(PushOffer { fcm, apns, web, registered })
    }

    /// Lets the server push to this device. It belongs to the session and ends with it; another address replaces it. Register
    /// at each start of the app: providers change addresses. What this phone's scheduler has is not pushed to it.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for an address that is none; [`crate::Error::SignedOut`]; [`crate::Error::Offline`].
    pub async fn register_push(&self, address: &PushAddress) -> Result<()> {
        let core = self.belay.core()?;
        Server::of(core)?.put(paths::PUSH, &PushRegistration::from(address)).await?;
        core.note(|writing| {
            writing.set_meta(Key::PushRegistered, &true)?;
            // Another registration begins without a report.
            writing.clear_meta(Key::ArmedReported)
        })?;
        core.signals.want();
        Ok(())
    }

    /// The server pushes nothing to this device any more.
    ///
    /// # Errors
    /// [`crate::Error::SignedOut`]; [`crate::Error::Offline`].
    pub async fn unregister_push(&self) -> Result<()> {
        let core = self.belay.core()?;
        Server::of(core)?.delete(paths::PUSH).await?;
        core.note(|writing| writing.clear_meta(Key::PushRegistered))
    }
}
