//! Signing in: a code by mail, then a session for each device.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Write;

/// `POST /v1/sign-in`: send a code to this address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInRequest {
    /// The mail address. Case, white space around and the spelling of the domain (U-labels or A-labels) do not matter: two
    /// spellings are one account.
    #[cfg_attr(feature = "openapi", schema(min_length = 3, max_length = 254))]
    pub mail: String,
}

/// The answer, the same whether or not the address is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInAnswer {
    /// Until when the code can be used.
    pub expires_at: DateTime<Utc>,
}

/// `POST /v1/session`: open a session with the mailed code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionRequest {
    /// The address the code was sent to.
    #[cfg_attr(feature = "openapi", schema(min_length = 3, max_length = 254))]
    pub mail: String,
    /// The code, [`crate::SIGN_IN_CODE_DIGITS`] digits.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9]{8}$", min_length = 8, max_length = 8))]
    pub code: String,
    /// This device, named by itself (made once, when its database is made).
    pub device: Uuid,
    /// What the list of devices should call it, for instance the model.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub device_name: String,
    /// The person's display name; needed when the account is new, optional after (then it changes the name).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub name: Option<String>,
}

impl std::fmt::Debug for SessionRequest {
    /// Without the code: it is a secret while it lives.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionRequest").field("device", &self.device).finish_non_exhaustive()
    }
}

/// `POST /v1/account/deletion`: delete the account, with a code mailed for it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeletionRequest {
    /// The code, [`crate::SIGN_IN_CODE_DIGITS`] digits.
    pub code: String,
    /// At least 32 random characters by which the phone names this deletion. Sent again it is answered the same, also when
    /// the answer was lost and the session is gone.
    pub receipt: String,
    /// What is said last in spaces shared with others: that this person leaves. As many and as much as one sync may carry.
    /// They are stored before the account goes, and only if it does. None from phones of the version before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub writes: Vec<Write>,
}

impl std::fmt::Debug for DeletionRequest {
    /// Without the code and the receipt.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeletionRequest").finish_non_exhaustive()
    }
}

/// A session of one device.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// The bearer token for `Authorization`. Given once, in the answer to `POST /v1/session`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Whose session it is.
    pub person: Person,
    /// On which device.
    pub device: Uuid,
}

impl std::fmt::Debug for Session {
    /// Without the token.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("person", &self.person)
            .field("device", &self.device)
            .finish_non_exhaustive()
    }
}

/// A person, as the members of their spaces see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    /// The account.
    pub id: Uuid,
    /// The display name, fit to be shown however it arrives ([`crate::shown_name`]).
    #[serde(deserialize_with = "crate::name::arriving")]
    pub name: String,
}

/// One signed-in device, for the list from which it can be signed out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Device {
    /// The device.
    pub id: Uuid,
    /// What it calls itself.
    #[serde(deserialize_with = "crate::name::arriving")]
    pub name: String,
    /// When it signed in.
    pub since: DateTime<Utc>,
    /// When it was last heard of, to the hour: enough to recognise it, too little to follow somebody.
    pub seen: DateTime<Utc>,
    /// Whether it is the one that asks.
    pub this: bool,
}
