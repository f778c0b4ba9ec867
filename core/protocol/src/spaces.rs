//! Spaces: who shares what with whom.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Who can read what is in a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SpaceKind {
    /// One person: journal, stories, needs.
    #[serde(rename = "self")]
    Own,
    /// Two people.
    Pair,
    /// One mentor and several mentees.
    Circle,
    /// A community. Readable by its members and its server, and says so on screen.
    Program,
}

/// What a member may do in a space beyond reading and writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum MemberRole {
    /// Made the space: may invite, and in a program remove.
    Owner,
    /// Everyone else.
    Member,
}

/// One member of a space.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// The person.
    pub person: Uuid,
    /// Their display name.
    pub name: String,
    /// What they may do.
    pub role: MemberRole,
}

/// A space with its members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Space {
    /// The space.
    pub id: Uuid,
    /// Who can read it.
    pub kind: SpaceKind,
    /// Its display name; empty where it needs none.
    pub name: String,
    /// Everyone in it.
    pub members: Vec<Member>,
}

/// `POST /v1/spaces`: make a space. Asked again with the same id by a member of it, it answers the space as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpaceRequest {
    /// Made on the phone; see [`shared_space`] where two phones could make the same one.
    pub id: Uuid,
    /// Pair, circle or program. A `self` space is made with the account.
    pub kind: SpaceKind,
    /// Its display name; needed for a program.
    #[serde(default)]
    pub name: String,
    /// Others who are in it from the start. Each must already share a space with the asker; anyone else is invited by link.
    #[serde(default)]
    pub with: Vec<Uuid>,
}

/// `POST /v1/spaces/{id}/invitations`: make a link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationRequest {
    /// How many people may use the link; one if not said. A pair's link works once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uses: Option<u32>,
}

/// An invitation by link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// The link to hand on: `…/join/{space}/{secret}`.
    pub link: String,
    /// Until when it works.
    pub expires_at: DateTime<Utc>,
}

impl std::fmt::Debug for Invitation {
    /// Without the link: whoever has it is in.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// `POST /v1/spaces/{id}/members`: join by an invitation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinRequest {
    /// The last part of the link.
    pub invitation: String,
}

impl std::fmt::Debug for JoinRequest {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JoinRequest(..)")
    }
}

/// The namespace of every id that two parties must make alike (RFC 9562, section 5.5). A constant of the protocol.
const NAMESPACE: Uuid = Uuid::from_u128(0x6265_6c61_7900_5000_8000_7370_6163_6573);

/// The space of one person alone. Phone and server derive the same id from the account.
#[must_use]
pub fn self_space(person: Uuid) -> Uuid {
    Uuid::new_v5(&NAMESPACE, format!("self:{person}").as_bytes())
}

/// The space of some people about one thing (for instance the asker and the helper of an accepted request), so that
/// it is made once although each of their phones may make it. The order of `people` does not matter.
#[must_use]
pub fn shared_space(about: Uuid, people: &[Uuid]) -> Uuid {
    let mut people = people.to_vec();
    people.sort_unstable();
    people.dedup();
    let mut name = format!("shared:{about}");
    for person in people {
        name.push(':');
        name.push_str(&person.to_string());
    }
    Uuid::new_v5(&NAMESPACE, name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_phones_derive_the_same_space_whoever_comes_first() {
        let (about, ann, bo) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        assert_eq!(shared_space(about, &[ann, bo]), shared_space(about, &[bo, ann]));
        assert_ne!(shared_space(about, &[ann, bo]), shared_space(bo, &[ann, about]));
    }

    #[test]
    fn a_person_has_one_own_space() {
        let ann = Uuid::from_u128(2);
        assert_eq!(self_space(ann), self_space(ann));
        assert_ne!(self_space(ann), self_space(Uuid::from_u128(3)));
    }
}
