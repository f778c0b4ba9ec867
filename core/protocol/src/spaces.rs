//! Spaces: who shares which documents with whom.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The readers of a space.
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
    /// A community. Its members and its server can read it, and screens say so.
    Program,
}

/// The rights of a member in a space beyond reading and writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum MemberRole {
    /// The person who made the space: may invite, and in a program remove.
    Owner,
    /// Everyone else.
    Member,
}

/// A member of a space, or a person who was invited into it and has not consented yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// The person.
    pub person: Uuid,
    /// Their display name, safe to show ([`crate::shown_name`]).
    #[serde(deserialize_with = "crate::name::arriving")]
    pub name: String,
    /// Their rights.
    pub role: MemberRole,
    /// Invited by somebody else, and not yet consented. An invited person gets the documents of the space and may
    /// write. Their first write that is stored there, or joining by a link, is their consent. They decline by leaving.
    /// An older server never sets it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub invited: bool,
}

/// A space with its members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Space {
    /// The space.
    pub id: Uuid,
    /// Its readers.
    pub kind: SpaceKind,
    /// Its display name; empty where it needs none.
    #[serde(deserialize_with = "crate::name::arriving")]
    pub name: String,
    /// Everyone in it.
    pub members: Vec<Member>,
}

/// `POST /v1/spaces`: make a space. A repeated request with the same id by a member answers the present state of the
/// space.
///
/// An id of UUID version 5 is *derived*: others can compute it, so the server checks what it was derived from. Such a
/// space is made only where [`shared_space`] of `about` and `people` gives its id and the asker is one of `people`.
/// Nobody else can make it, no link leads into it, and its members never grow. A request for such an id that does not
/// prove it is `invalid` with the field `about`, whether or not the space exists; `conflict` says that the id is taken
/// (for instance because the asker has left that space, or everybody has), and a phone goes on to the next of
/// [`shared_space_attempt`].
///
/// A circle whose members change has no people to be derived from and takes a random id. Only to bring back circles of
/// the version before this one, whose ids were derived from `about` and nobody, `people` may be empty for a circle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpaceRequest {
    /// Made on the phone; see [`shared_space`] where two phones could make the same one.
    pub id: Uuid,
    /// Pair, circle or program. A `self` space is made with the account.
    pub kind: SpaceKind,
    /// Its display name; needed for a program.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub name: String,
    /// Others who are invited into it from the start ([`Member::invited`]). Each must already share a space with the asker,
    /// of which both are members by their own will; anyone else is invited by link.
    #[serde(default)]
    pub with: Vec<Uuid>,
    /// What a derived id is about: the first argument of [`shared_space`] (of a later attempt: what [`attempt_about`]
    /// gives). None for a random id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Uuid>,
    /// All people of a derived id, the asker among them. `with` may leave out people who left since. None: the asker
    /// and `with`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<Vec<Uuid>>,
    /// Whether a circle is for the people in `with` and nobody else, as a flash request to chosen mentors is: no link leads
    /// into it, nobody but its maker owns it, and being in it makes none of the others an acquaintance of another. When its
    /// maker leaves, whoever has not consented yet is out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
}

/// `POST /v1/spaces/{id}/invitations`: make a link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationRequest {
    /// How many people may use the link; one if it is left out. A pair's link works once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uses: Option<u32>,
}

/// An invitation by link, as its maker gets it once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// Its id, to end it by `DELETE /v1/spaces/{id}/invitations/{invitation}`. A server of the previous version leaves
    /// it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// The link to hand on: `…/join/{space}/{secret}`.
    pub link: String,
    /// Until when it works.
    pub expires_at: DateTime<Utc>,
}

impl std::fmt::Debug for Invitation {
    /// The link is left out, because whoever has it can join.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// An invitation that still lets people in, for an owner of the space: `GET /v1/spaces/{id}/invitations`. Its secret is
/// not told again; the server does not have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenInvitation {
    /// Its id.
    pub id: Uuid,
    /// How many more people may use the link.
    pub uses_left: u32,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Until when it works. It ends earlier when its uses are used up, when an owner ends it, and when its maker is no
    /// longer an owner of the space.
    pub expires_at: DateTime<Utc>,
    /// Its maker.
    pub by: Uuid,
}

/// `POST /v1/spaces/{id}/members`: join by an invitation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinRequest {
    /// The secret: the last part of the link.
    pub invitation: String,
}

impl std::fmt::Debug for JoinRequest {
    /// The secret is left out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JoinRequest(..)")
    }
}

/// `POST /v1/spaces/{id}/owner`: hand a circle or a program over to somebody who is in it of their own will.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnerRequest {
    /// Who is to own the space.
    pub person: Uuid,
}

/// The namespace of every id that two parties must make alike (RFC 9562, section 5.5). A constant of the protocol.
const NAMESPACE: Uuid = Uuid::from_u128(0x6265_6c61_7900_5000_8000_7370_6163_6573);

/// The `self` space of one person. Phone and server derive the same id from the account.
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

/// The subject of the `n`th attempt at the shared space of some people. The first (0) is the subject itself.
#[must_use]
pub fn attempt_about(about: Uuid, n: u8) -> Uuid {
    if n == 0 { about } else { Uuid::new_v5(&NAMESPACE, format!("attempt:{about}:{n}").as_bytes()) }
}

/// The `n`th id at which the phones of some people look for their shared space about one subject; the first (0) is
/// [`shared_space`]. The space of an id may have other members, or be closed to one of these people. Then both phones
/// go on to the next id, below [`crate::MAX_SPACE_ATTEMPTS`], and so meet again.
#[must_use]
pub fn shared_space_attempt(about: Uuid, people: &[Uuid], n: u8) -> Uuid {
    shared_space(attempt_about(about, n), people)
}

/// Whether the id of a space was derived, so that others can compute it, rather than picked at random.
#[must_use]
pub fn is_derived(space: Uuid) -> bool {
    space.get_version_num() == 5
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
    fn every_attempt_is_another_space_of_the_same_people_and_the_first_is_the_one_phones_made_so_far() {
        let (about, people) = (Uuid::from_u128(1), [Uuid::from_u128(2), Uuid::from_u128(3)]);
        assert_eq!(shared_space_attempt(about, &people, 0), shared_space(about, &people));
        let attempts = (0..crate::MAX_SPACE_ATTEMPTS).map(|n| shared_space_attempt(about, &people, n));
        let different: std::collections::BTreeSet<_> = attempts.collect();
        assert_eq!(different.len(), usize::from(crate::MAX_SPACE_ATTEMPTS));
        assert!(different.iter().all(|space| is_derived(*space)));
        assert_eq!(shared_space(attempt_about(about, 3), &people), shared_space_attempt(about, &people, 3));
    }

    #[test]
    fn an_id_of_ones_own_making_is_not_taken_for_a_derived_one() {
        assert!(is_derived(self_space(Uuid::from_u128(2))));
        assert!(!is_derived(Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001)));
    }

    #[test]
    fn a_person_has_one_own_space() {
        let ann = Uuid::from_u128(2);
        assert_eq!(self_space(ann), self_space(ann));
        assert_ne!(self_space(ann), self_space(Uuid::from_u128(3)));
    }
}
