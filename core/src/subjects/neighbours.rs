//! What several subjects ask of the documents around them.

use std::collections::BTreeSet;

use belay_domain::{Aggregate, MemberId, relationship::Relationship};
use belay_protocol::{Person, self_space};
use uuid::Uuid;

use crate::{
    Result,
    content::Content,
    storage::{Key, List, Page, Reading, SpaceState},
};

/// So many are read at once.
const AT_ONCE: u32 = 200;

/// Every document of a list that can be read, in its order, each once.
pub(crate) fn every<A: Aggregate>(reading: &Reading<'_>, list: List, owner: Uuid) -> Result<Vec<(Uuid, A)>> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let rows = reading.list(list, owner, Page { after, most: AT_ONCE })?;
        let Some(last) = rows.last() else {
            return Ok(found);
        };
        after = Some((last.sort, last.row));
        for standing in rows {
            if seen.insert(standing.id) {
                let read = reading.isolated(standing.id, || Ok(Content::<A>::read(&standing.view)?.doc))?;
                found.extend(read.map(|doc| (standing.id, doc)));
            }
        }
    }
}

/// Who is in a space: its owner alone in their own, the members of the relationship that lives in it, else whoever
/// shares it.
pub(crate) fn company(reading: &Reading<'_>, space: Uuid) -> Result<BTreeSet<MemberId>> {
    let own = reading.meta::<Person>(Key::Person)?.map(|person| person.id);
    if let Some(own) = own.filter(|own| self_space(*own) == space) {
        return Ok(BTreeSet::from([MemberId(own)]));
    }
    if let Some((_, relationship)) = every::<Relationship>(reading, List::RelationshipIn, space)?.first() {
        return Ok(relationship.active());
    }
    let members = reading.space(space)?.map(|space| space.members).unwrap_or_default();
    Ok(members.into_iter().map(|member| MemberId(member.person)).collect())
}

/// Who of `people` can still meet: those who are in the space, as far as this phone knows. Whoever leaves a space itself, or
/// deletes their account, says so in no document. Nobody, where one is left alone. A space that the server does not know yet
/// has everybody who is meant to be in it.
pub(crate) fn those_who_meet(
    reading: &Reading<'_>,
    space: Uuid,
    mut people: BTreeSet<MemberId>,
) -> Result<BTreeSet<MemberId>> {
    if let Some(joined) = reading.space(space)?.filter(|known| known.state == SpaceState::Joined) {
        people.retain(|one| joined.members.iter().any(|member| member.person == one.0));
    }
    Ok(if people.len() > 1 { people } else { BTreeSet::new() })
}
