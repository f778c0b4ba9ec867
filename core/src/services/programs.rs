//! Programs and the other spaces one is in: who shares what with whom.

use belay_domain::MemberId;
use belay_protocol::{Member, MemberRole, Person, SpaceKind};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    Belay, Error, Result,
    storage::{Reading, SpaceState, StoredSpace, Writing},
};

/// Programs: communities in which flash requests are asked and partners found. What is written into a program can be
/// read by its members **and its server**, and a shell says so on screen.
#[derive(Clone)]
pub struct Programs {
    belay: Belay,
}

/// A program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Program {
    /// Its space.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Everyone in it.
    pub members: Vec<Companion>,
    /// Whether it is known on this phone only: the server is asked to make it with the next sync.
    pub waiting: bool,
}

/// Somebody one shares a space with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Companion {
    /// Who.
    pub member: MemberId,
    /// Their display name, as they chose it.
    pub name: String,
}

impl Belay {
    /// The programs one is in.
    #[must_use]
    pub fn programs(&self) -> Programs {
        Programs { belay: self.clone() }
    }
}

impl Programs {
    /// Makes a program. The server is asked for it with the next sync; others join by a link
    /// ([`crate::sync::Account::invite`]).
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
            let state = SpaceState::Wanted;
            writing.put_space(&StoredSpace { id, kind: SpaceKind::Program, name, members, state })?;
            Ok(id)
        })
    }

    /// Everyone one shares a space with, each once, by name.
    ///
    /// # Errors
    /// Those of storage.
    pub fn companions(&self) -> Result<Vec<Companion>> {
        self.belay.core()?.read(|reading| {
            let members = reading.spaces()?.into_iter().flat_map(|space| space.members);
            let by_id: std::collections::BTreeMap<_, _> =
                members.map(companion).map(|one| (one.member, one)).collect();
            let mut people: Vec<_> = by_id.into_values().collect();
            people.sort_by(|one, other| one.name.cmp(&other.name));
            Ok(people)
        })
    }

    /// The programs one is in.
    ///
    /// # Errors
    /// Those of storage.
    pub fn all(&self) -> Result<Vec<Program>> {
        self.belay.core()?.read(|reading| {
            let programs = reading.spaces()?.into_iter().filter(|space| space.kind == SpaceKind::Program);
            Ok(programs.map(program).collect())
        })
    }
}

fn program(space: StoredSpace) -> Program {
    Program {
        id: space.id,
        name: space.name,
        members: space.members.into_iter().map(companion).collect(),
        waiting: space.state == SpaceState::Wanted,
    }
}

fn companion(member: Member) -> Companion {
    Companion { member: MemberId(member.person), name: member.name }
}

/// Who shares a space.
pub(crate) fn companions(reading: &Reading<'_>, space: Uuid) -> Result<Vec<Companion>> {
    let members = reading.space(space)?.map(|space| space.members).unwrap_or_default();
    Ok(members.into_iter().map(companion).collect())
}

/// Makes a space of some people that the server is asked for with the next sync, unless it is there.
pub(crate) fn want_space(
    writing: &mut Writing<'_>,
    me: &Person,
    space: Uuid,
    kind: SpaceKind,
    people: &[MemberId],
) -> Result<()> {
    if writing.reading().space(space)?.is_some() {
        return Ok(());
    }
    let known = writing.reading().spaces()?;
    let name_of = |person: Uuid| {
        let members = known.iter().flat_map(|space| &space.members);
        members
            .filter(|member| member.person == person)
            .map(|member| member.name.clone())
            .next()
            .unwrap_or_default()
    };
    let members = people
        .iter()
        .map(|member| Member {
            person: member.0,
            name: if member.0 == me.id { me.name.clone() } else { name_of(member.0) },
            role: if member.0 == me.id { MemberRole::Owner } else { MemberRole::Member },
            invited: false,
        })
        .collect();
    writing.put_space(&StoredSpace {
        id: space,
        kind,
        name: String::new(),
        members,
        state: SpaceState::Wanted,
    })
}
