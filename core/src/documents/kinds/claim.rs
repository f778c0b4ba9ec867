//! The claim of a document about where it belongs, and the space that follows from it.

use std::collections::BTreeSet;

use belay_domain::{FlashId, MemberId, RelationshipId, relationship::Origin};
use belay_protocol::{MAX_SPACE_ATTEMPTS, Member, SpaceKind, is_derived, shared_space, shared_space_attempt};
use uuid::Uuid;

use crate::storage::StoredSpace;

/// Where a document says it belongs. Whoever wrote it may say anything: [`crate::documents::spaces::homes`] holds it against what is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// In any space its kind lives in.
    Anywhere,
    /// It says nothing: this version cannot read it, or it was deleted.
    Unsaid,
    /// In no space: it contradicts itself.
    Nowhere,
    /// In one's own space alone.
    Own,
    /// The space of this relationship.
    With(RelationshipId),
    /// In the space of two people about something.
    Between {
        /// The document that it is about.
        about: Uuid,
        /// The two.
        people: [MemberId; 2],
    },
    /// In the space of the two who meet for this flash request.
    Helping(FlashId),
    /// A flash request to chosen mentors, in the space that is made for it.
    Asked {
        /// That space.
        room: Room,
        /// The asker.
        asker: MemberId,
        /// The helper, once somebody helps.
        helper: Option<MemberId>,
    },
    /// A flash request on the board of a program.
    Request {
        /// The asker.
        asker: MemberId,
        /// The helper, once somebody helps.
        helper: Option<MemberId>,
    },
    /// A relationship, in the space that is made for it.
    Relationship {
        /// The space it calls for.
        room: Room,
        /// Its origin.
        origin: Origin,
        /// Whether its id is that of a relationship between its two members.
        is_between: bool,
    },
}

/// A space as this phone means it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Room {
    /// Its subject: a relationship, a flash request.
    pub(crate) about: Uuid,
    /// Pair or circle.
    pub(crate) kind: SpaceKind,
    /// The people who may be in it. People who left are among them.
    pub(crate) people: BTreeSet<Uuid>,
    /// Whether others may join by a link: a circle that is open for joining says so to its members.
    pub(crate) is_open: bool,
}

impl Room {
    /// The space of two people about something.
    pub(crate) fn pair(about: Uuid, people: [MemberId; 2]) -> Self {
        let people = people.map(|member| member.0).into();
        Self { about, kind: SpaceKind::Pair, people, is_open: false }
    }

    /// The space of a flash request to chosen mentors. With one mentor it is the space in which the two talk.
    pub(crate) fn asked(request: FlashId, asker: MemberId, mentors: &BTreeSet<MemberId>) -> Self {
        let people: BTreeSet<Uuid> = mentors.iter().chain([&asker]).map(|person| person.0).collect();
        let kind = if people.len() == 2 { SpaceKind::Pair } else { SpaceKind::Circle };
        Self { about: request.0, kind, people, is_open: false }
    }

    /// The space of a relationship. Two phones that propose the same pair (after a flash conversation) make the same space;
    /// the members of a circle change, so its space is named by the circle alone.
    pub(crate) fn of_relationship(id: RelationshipId, is_pair: bool, people: BTreeSet<Uuid>) -> Self {
        let kind = if is_pair { SpaceKind::Pair } else { SpaceKind::Circle };
        Self { about: id.0, kind, people, is_open: false }
    }

    /// The ids it may have, in the order in which they are tried. A circle of the version before this one has the last.
    pub(crate) fn ids(&self) -> impl Iterator<Item = Uuid> {
        let people: Vec<Uuid> = self.people.iter().copied().collect();
        let (about, circle) = (self.about, self.kind == SpaceKind::Circle);
        let attempts = (0..MAX_SPACE_ATTEMPTS)
            .map(move |n| if circle && n == 0 { about } else { shared_space_attempt(about, &people, n) });
        attempts.chain(circle.then(|| shared_space(about, &[])))
    }

    /// Whether a space may be this one by its id. A space that nobody can compute (a program) is told at once.
    pub(crate) fn may_have(&self, id: Uuid) -> bool {
        (is_derived(id) || id == self.about) && self.ids().any(|one| one == id)
    }

    /// Whether a space is this one: of its kind, and nobody else is in it. Somebody may be missing who has left.
    pub(crate) fn is(&self, space: &StoredSpace) -> bool {
        let is_meant = |member: &Member| self.people.contains(&member.person);
        space.kind == self.kind && (self.is_open || space.members.iter().all(is_meant))
    }
}
