//! Programs and the other spaces one is in: who shares what with whom, and what the owner of a program sees of it.

use std::collections::{BTreeMap, BTreeSet};

use belay_domain::{
    MemberId, Reason, Refusal,
    calendar::earlier,
    flash::{FlashRequest, FlashStage, OPEN_DAYS},
};
use belay_protocol::{Member, MemberRole, SpaceKind};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    Belay, Error, Result,
    documents::{
        content::Content,
        kinds::{asked_in, by_instant},
    },
    inner::Core,
    storage::{List, Reading, SpaceState, StoredSpace, Stretch, UnsentReason},
};

/// How many of the spaces that one person put somebody into are listed: as many as a server lets stay without an answer between
/// two people.
const MOST_INVITED_BY_ONE: usize = 20;
/// How many of them are listed in all: as many as a server lets one person leave without an answer.
const MOST_INVITED: usize = 200;
/// So many unanswered requests are looked at, the oldest first: beyond it, a program needs people rather than a figure.
const LOOKED_AT: u32 = 200;

/// Programs: communities in which flash requests are asked and partners found. What is written into a program can be
/// read by its members **and its server**, and a shell says so on screen.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Programs {
    belay: Belay,
}

/// A program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Program {
    /// Its space.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Everyone in it.
    pub members: Vec<Companion>,
    /// Whether it is known on this phone only: the server is asked to make it with the next sync.
    pub waiting: bool,
    /// Why it and its documents are not sent to the server; none if they are sent or wait.
    pub unsent_reason: Option<UnsentReason>,
    /// Somebody else put one into it. Asking or answering something in it is one's yes; leaving it one's no.
    pub invited: bool,
}

/// A space somebody else put one into, and that one has neither said yes nor no to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Invited {
    /// The space.
    pub space: Uuid,
    /// Its name; empty for the space of a relationship.
    pub name: String,
    /// Its members, without invited people.
    pub by: Vec<Companion>,
}

/// Somebody one shares a space with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi(name = "ProgramCompanion"))]
pub struct Companion {
    /// Who.
    pub member: MemberId,
    /// Their display name, as they chose it.
    pub name: String,
}

/// A program as its owner sees it: who is in it, and how long its requests wait. Nobody's words are in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ProgramBoard {
    /// Its space.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Everyone in it: the owner, then the longest there, then those who were put into it and have not said yes.
    pub members: Vec<ProgramMember>,
    /// The flash requests that nobody has answered.
    pub unanswered: UnansweredRequests,
}

/// Somebody in a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ProgramMember {
    /// Who.
    pub member: MemberId,
    /// Their display name, as they chose it.
    pub name: String,
    /// What they may do.
    pub role: ProgramRole,
    /// Somebody else put them into it, and they have not said yes.
    pub invited: bool,
}

/// What somebody may do in a program beyond reading and writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum ProgramRole {
    /// May invite, take others out, and hand it over.
    Owner,
    /// Everyone else.
    Member,
}

/// How many flash requests of a program wait for a first answer, and for how long. It holds numbers only: neither a topic nor
/// who asked whom. A request to some mentors that is not written into the program is not counted, because only they can read it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct UnansweredRequests {
    /// How many, 200 at most.
    pub count: u32,
    /// How long the oldest has waited, in whole hours; 0 where none waits.
    pub longest_hours: u32,
    /// How long half of them have waited at least, in whole hours; 0 where none waits.
    pub median_hours: u32,
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Belay {
    /// The programs one is in.
    #[must_use]
    pub fn programs(&self) -> Programs {
        Programs { belay: self.clone() }
    }
}

#[cfg_attr(feature = "uniffi", belay_face::export)]
impl Programs {
    /// Makes a program. The server is asked for it with the next sync; others join by a link
    /// ([`super::Account::invite`]).
    ///
    /// # Errors
    /// [`Error::Invalid`] for a name that cannot be seen, is too long or has control characters; those of storage.
    pub fn create(&self, name: &str) -> Result<Uuid> {
        let core = self.belay.core()?;
        let name = belay_protocol::name(name).map_err(|error| Error::invalid("name", error.rule()))?;
        let id: Uuid = core.new_id()?;
        let me = core.person()?;
        core.write(|writing, _| {
            let members = vec![Member {
                person: me.id,
                name: me.name.clone(),
                role: MemberRole::Owner,
                invited: false,
            }];
            let wanted = StoredSpace::reported(id, SpaceKind::Program, name, members);
            writing.put_space(&StoredSpace { state: SpaceState::Wanted, ..wanted })?;
            Ok(id)
        })
    }

    /// Everyone one shares a space with by one's own will, each once, by name.
    ///
    /// # Errors
    /// [`Error::SignedOut`]; those of storage.
    pub fn companions(&self) -> Result<Vec<Companion>> {
        let core = self.belay.core()?;
        let me = signed_in(core)?;
        core.read(|reading| {
            let mut people: Vec<_> = known_people(reading, me)?.into_values().collect();
            people.sort_by(|one, other| one.name.cmp(&other.name));
            Ok(people)
        })
    }

    /// The programs one is in, and those somebody put one into.
    ///
    /// # Errors
    /// [`Error::SignedOut`]; those of storage.
    pub fn all(&self) -> Result<Vec<Program>> {
        let core = self.belay.core()?;
        let me = signed_in(core)?;
        core.read(|reading| {
            let programs = reading.spaces()?.into_iter().filter(|space| space.kind == SpaceKind::Program);
            Ok(programs.map(|space| program(space, me)).collect())
        })
    }

    /// What the owner of a program sees of it. The links that let people in are [`super::Account::links`].
    ///
    /// # Errors
    /// [`Error::NotFound`] for a program that one is not in; [`Error::Refused`] for who does not own it; those of storage.
    pub fn board(&self, program: Uuid) -> Result<ProgramBoard> {
        let core = self.belay.core()?;
        let me = core.me()?;
        let now = core.now()?;
        core.read(|reading| {
            let space = reading.space(program)?.filter(|space| {
                space.kind == SpaceKind::Program
                    && matches!(space.state, SpaceState::Wanted | SpaceState::Joined)
            });
            let space = space.ok_or_else(|| Error::not_found("program"))?;
            let owns = |member: &Member| member.person == me.0 && member.role == MemberRole::Owner;
            if !space.members.iter().any(owns) {
                return Err(Refusal::because(Reason::NotYours).into());
            }
            Ok(ProgramBoard {
                id: space.id,
                name: space.name,
                members: space.members.into_iter().map(program_member).collect(),
                unanswered: unanswered(reading, program, now)?,
            })
        })
    }

    /// The spaces somebody else put one into, and that one has not answered: programs, and those of relationships that are
    /// proposed. Writing in one is the yes; [`super::Account::leave`] is the no. At most 20 by one person and 200 in all: the
    /// others are listed once these are answered.
    ///
    /// # Errors
    /// [`Error::SignedOut`]; those of storage.
    pub fn invited(&self) -> Result<Vec<Invited>> {
        let core = self.belay.core()?;
        let me = signed_in(core)?;
        core.read(|reading| {
            let spaces = reading.spaces()?.into_iter().filter(|space| space.invites(me.0));
            let invited = |space: StoredSpace| Invited {
                space: space.id,
                name: space.name,
                by: space.members.into_iter().filter(|member| !member.invited).map(companion).collect(),
            };
            let mut of_each = BTreeMap::<_, usize>::new();
            let is_listed = |invited: &Invited| {
                let listed = of_each.entry(invited.by.first().map(|by| by.member)).or_default();
                *listed += 1;
                *listed <= MOST_INVITED_BY_ONE
            };
            Ok(spaces.map(invited).filter(is_listed).take(MOST_INVITED).collect())
        })
    }
}

/// Everyone one shares a space with by one's own will, and they by theirs. Mentors who were asked along by one private request
/// do not know each other by that.
pub(super) fn known_people(reading: &Reading<'_>, me: MemberId) -> Result<BTreeMap<MemberId, Companion>> {
    let mut known = BTreeMap::new();
    for space in reading.spaces()? {
        if space.invites(me.0) || space.state == SpaceState::Shut {
            continue;
        }
        let asker = asked_in(reading, &space)?.map(|request| request.asker);
        let people = space.members.into_iter().filter(|member| !member.invited).map(companion);
        let is_met =
            |one: &Companion| asker.is_none_or(|asker| asker == me || [asker, me].contains(&one.member));
        known.extend(people.filter(is_met).map(|one| (one.member, one)));
    }
    Ok(known)
}

/// The person of this phone; none before the first sign-in, when nothing is shared.
fn signed_in(core: &Core) -> Result<MemberId> {
    match core.me() {
        Err(Error::SignedOut) => Ok(MemberId(Uuid::nil())),
        other => other,
    }
}

fn program(space: StoredSpace, me: MemberId) -> Program {
    Program {
        id: space.id,
        invited: space.invites(me.0),
        name: space.name,
        members: space.members.into_iter().map(companion).collect(),
        waiting: space.state == SpaceState::Wanted,
        unsent_reason: match space.state {
            SpaceState::Wanted | SpaceState::Joined => None,
            SpaceState::Left => Some(UnsentReason::SpaceLeft),
            SpaceState::Refused => Some(UnsentReason::SpaceRefused),
            SpaceState::Shut => Some(UnsentReason::NotPrivate),
        },
    }
}

fn program_member(member: Member) -> ProgramMember {
    ProgramMember {
        member: MemberId(member.person),
        name: member.name,
        role: match member.role {
            MemberRole::Owner => ProgramRole::Owner,
            MemberRole::Member => ProgramRole::Member,
        },
        invited: member.invited,
    }
}

/// The requests of a program that wait for a first answer now.
fn unanswered(reading: &Reading<'_>, program: Uuid, now: DateTime<Utc>) -> Result<UnansweredRequests> {
    let from = by_instant(earlier(now, TimeDelta::days(OPEN_DAYS)));
    let stretch = Stretch { from, to: i64::MAX, backwards: false, most: LOOKED_AT };
    let mut waited = Vec::new();
    for row in reading.stretch(List::FlashUnanswered, program, stretch)? {
        let hours = reading.isolated(row.id, || {
            let request = Content::<FlashRequest>::read(&row.view)?.doc;
            let is_open = request.stage(now) == FlashStage::Open;
            Ok(is_open.then(|| (now - request.opened_at).num_hours()))
        })?;
        waited.extend(hours.flatten().map(|hours| u32::try_from(hours).unwrap_or_default()));
    }
    waited.sort_unstable();
    Ok(UnansweredRequests {
        count: u32::try_from(waited.len()).unwrap_or(LOOKED_AT),
        longest_hours: waited.last().copied().unwrap_or_default(),
        median_hours: waited.get(waited.len() / 2).copied().unwrap_or_default(),
    })
}

fn companion(member: Member) -> Companion {
    Companion { member: MemberId(member.person), name: member.name }
}

/// These people of a space without `me`, by name; who is not in it any more has none.
pub(super) fn others_named(
    reading: &Reading<'_>,
    space: Uuid,
    people: &BTreeSet<MemberId>,
    me: MemberId,
) -> Result<Vec<Companion>> {
    let known = companions(reading, space)?;
    let named = |member: &MemberId| {
        let companion = known.iter().find(|companion| companion.member == *member).cloned();
        companion.unwrap_or(Companion { member: *member, name: String::new() })
    };
    Ok(people.iter().filter(|member| **member != me).map(named).collect())
}

/// The people of a space.
pub(crate) fn companions(reading: &Reading<'_>, space: Uuid) -> Result<Vec<Companion>> {
    let members = reading.space(space)?.map(|space| space.members).unwrap_or_default();
    Ok(members.into_iter().map(companion).collect())
}
