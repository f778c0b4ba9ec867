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
    /// The id of this device. The phone makes it once, with its database.
    pub device: Uuid,
    /// The device's name for the list of devices, for instance its model.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub device_name: String,
    /// The person's display name; needed when the account is new, optional after (then it changes the name).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub name: Option<String>,
}

impl std::fmt::Debug for SessionRequest {
    /// The code is left out, because it is a secret while it is valid.
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
    /// At least 32 random characters that identify this deletion. A repeated request with them gets the same answer,
    /// also when the first answer was lost and the session is gone.
    pub receipt: String,
    /// The last documents for spaces shared with others: they say that this person leaves. The limits of a sync request
    /// apply. They are stored only if the account is deleted. Phones of the previous version send none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub writes: Vec<Write>,
}

impl std::fmt::Debug for DeletionRequest {
    /// The code and the receipt are left out.
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
    /// The person of the session.
    pub person: Person,
    /// The device of the session.
    pub device: Uuid,
}

impl std::fmt::Debug for Session {
    /// The token is left out.
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
    /// The display name, safe to show ([`crate::shown_name`]).
    #[serde(deserialize_with = "crate::name::arriving")]
    pub name: String,
}

/// One signed-in device, for the list from which it can be signed out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Device {
    /// The device.
    pub id: Uuid,
    /// The device's name for itself.
    #[serde(deserialize_with = "crate::name::arriving")]
    pub name: String,
    /// When it signed in.
    pub since: DateTime<Utc>,
    /// The last use, to the hour: precise enough to recognise the device, and too vague to follow somebody.
    pub seen: DateTime<Utc>,
    /// Whether it is the device that asks.
    pub this: bool,
}
