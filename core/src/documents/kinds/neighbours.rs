//! Reading other documents: one by its id, all of a list, and who is in a space.

use std::{collections::BTreeSet, rc::Rc, str::FromStr as _};

use belay_domain::{Aggregate, Kind, MemberId, flash::FlashRequest, relationship::Relationship};
use belay_protocol::{SpaceKind, self_space};
use uuid::Uuid;

use super::{Subject, registry};
use crate::{
    Error, Result,
    documents::{content::Content, isolation::isolated},
    storage::{List, ListRow, Page, Reading, SpaceState, StoredDocument, StoredSpace},
};

/// A document as decoded: none where it cannot be read, and in that none where there is none.
type Decoded<A> = Option<Option<Rc<A>>>;

impl Reading<'_> {
    /// The aggregate under this id, where there is one of this kind that this version can read.
    pub(crate) fn load<A: Subject>(&self, id: impl Into<Uuid>) -> Result<Option<A>> {
        let Some(stored) = self.document(id.into())? else {
            return Ok(None);
        };
        if stored.kind != A::KIND.as_str() {
            return Ok(None);
        }
        match Content::<A>::read(&stored.view) {
            Ok(content) => Ok(Some(content.doc)),
            // It was deleted.
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The aggregate under this id, for whoever can go on without it: none where there is none or this version cannot read
    /// it. Then it is [noted](Self::take_unread) that something is not known.
    pub(crate) fn neighbour<A: Subject + 'static>(&self, id: impl Into<Uuid>) -> Result<Option<A>> {
        Ok(self.shared::<A>(id)?.map(|doc| A::clone(&doc)))
    }

    /// As [`Self::neighbour`], without a copy. It is decoded once from each snapshot.
    pub(crate) fn shared<A: Subject + 'static>(&self, id: impl Into<Uuid>) -> Result<Option<Rc<A>>> {
        let id = id.into();
        let decode = || self.isolated(id, || Ok(self.load::<A>(id)?.map(Rc::new)));
        let known: Decoded<A> = self.once(id, decode)?;
        if known.is_none() {
            self.note_unread();
        }
        Ok(known.flatten())
    }

    /// The aggregate of a row of a list, which holds no other kind. It is decoded once from each snapshot.
    ///
    /// # Errors
    /// As [`Content::read`].
    pub(crate) fn listed<A: Subject + 'static>(&self, row: &ListRow) -> Result<Rc<A>> {
        let known: Decoded<A> =
            self.once(row.id, || Ok(Some(Some(Rc::new(Content::<A>::read(&row.view)?.doc)))))?;
        known.flatten().ok_or(Error::UpdateNeeded)
    }

    /// Carries out a step on one of several documents: none where it cannot be read or the step fails on it. The rest goes
    /// on; see [`isolated`].
    ///
    /// # Errors
    /// Those of storage.
    pub(crate) fn isolated<T>(&self, document: Uuid, step: impl FnOnce() -> Result<T>) -> Result<Option<T>> {
        let done = isolated(document, step)?;
        if done.is_none() {
            self.note_unread();
            if self.document(document)?.is_some_and(|stored| is_damaged(&stored)) {
                self.note_damaged_row();
            }
        }
        Ok(done)
    }

    /// The aggregate under this id.
    ///
    /// # Errors
    /// [`Error::NotFound`] naming the kind.
    pub(crate) fn need<A: Subject>(&self, id: impl Into<Uuid>) -> Result<A> {
        self.load(id)?.ok_or_else(|| Error::not_found(A::KIND.as_str()))
    }

    /// The space in which a document of this kind lives.
    ///
    /// # Errors
    /// [`Error::NotFound`] naming the kind.
    pub(crate) fn space_of<A: Subject>(&self, id: impl Into<Uuid>) -> Result<Uuid> {
        let home = self.home_of(id.into())?.filter(|(_, kind)| kind == A::KIND.as_str());
        home.map(|(space, _)| space).ok_or_else(|| Error::not_found(A::KIND.as_str()))
    }
}

/// Whether a row that this version once could read cannot be read any more.
fn is_damaged(stored: &StoredDocument) -> bool {
    let readable =
        || Kind::from_str(&stored.kind).is_ok_and(|kind| registry::read(kind, &stored.view).is_ok());
    stored.readable && !matches!(isolated(stored.id, || Ok(readable())), Ok(Some(true)))
}

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
        for row in rows {
            if seen.insert(row.id) {
                let read = reading.isolated(row.id, || Ok(Content::<A>::read(&row.view)?.doc))?;
                found.extend(read.map(|doc| (row.id, doc)));
            }
        }
    }
}

/// Who is in a space: its owner alone in their own, the members of the relationship that lives in it, else whoever
/// shares it.
pub(crate) fn company(reading: &Reading<'_>, space: Uuid) -> Result<BTreeSet<MemberId>> {
    let own = reading.own_id()?;
    if let Some(own) = own.filter(|own| self_space(*own) == space) {
        return Ok(BTreeSet::from([MemberId(own)]));
    }
    if let Some((_, relationship)) = every::<Relationship>(reading, List::RelationshipIn, space)?.first() {
        return Ok(relationship.active());
    }
    reading.in_space(space, |known| {
        let members = known.into_iter().flat_map(|known| &known.members);
        members.map(|member| MemberId(member.person)).collect()
    })
}

/// Whether this person was in a space, and is in it no longer.
pub(crate) fn is_out(reading: &Reading<'_>, space: Uuid) -> Result<bool> {
    Ok(reading.space(space)?.is_some_and(|known| known.state == SpaceState::Left))
}

/// The private flash request that lives in a circle: the asker and the mentors who were asked along are in it.
pub(crate) fn asked_in(reading: &Reading<'_>, space: &StoredSpace) -> Result<Option<FlashRequest>> {
    if space.kind == SpaceKind::Circle { private_request_in(reading, space) } else { Ok(None) }
}

/// The private flash request that lives in a space.
pub(crate) fn private_request_in(reading: &Reading<'_>, space: &StoredSpace) -> Result<Option<FlashRequest>> {
    let Some(about) = space.about else { return Ok(None) };
    match reading.home_of(about)? {
        Some((home, kind)) if home == space.id && kind == FlashRequest::KIND.as_str() => {
            reading.neighbour::<FlashRequest>(about)
        }
        _ => Ok(None),
    }
}

/// Who of `people` can still meet: those who are in the space, as far as this phone knows. Whoever leaves a space itself, or
/// deletes their account, says so in no document. Nobody, where one is left alone. A space that the server does not know yet
/// has everybody who is meant to be in it.
pub(crate) fn those_who_meet(
    reading: &Reading<'_>,
    space: Uuid,
    mut people: BTreeSet<MemberId>,
) -> Result<BTreeSet<MemberId>> {
    reading.in_space(space, |known| {
        if let Some(joined) = known.filter(|known| known.state == SpaceState::Joined) {
            people.retain(|one| joined.members.iter().any(|member| member.person == one.0));
        }
    })?;
    Ok(if people.len() > 1 { people } else { BTreeSet::new() })
}

#[cfg(test)]
mod tests {
    use belay_domain::goal::Goal;

    use super::*;
    use crate::{
        ports::SystemClock,
        storage::{Owed, Projection, ReplicaId, Store},
    };

    #[test]
    fn a_neighbour_that_cannot_be_read_is_noted_each_time_it_is_asked_for() {
        let folder = tempfile::tempdir().expect("make a folder");
        let path = folder.path().join("belay.db");
        let (store, _) = Store::open(&path, ReplicaId::UNNAMED, &SystemClock, &mut |_| Ok(()))
            .expect("open a new database");
        let newer = StoredDocument {
            row: 0,
            id: Uuid::from_u128(1),
            space: Uuid::from_u128(2),
            kind: Goal::KIND.as_str().to_owned(),
            view: br#"{"v":4000000000,"applied":{},"doc":{}}"#.to_vec(),
            base: None,
            rev: 1,
            stored_at: None,
            owed: Owed::Nothing,
            readable: false,
            verify: false,
            astray: false,
        };
        store.write(|writing| writing.put_document(&newer, &Projection::default())).expect("put a document");
        let asked = store.read(|reading| {
            for time in 1..=2 {
                assert_eq!(reading.neighbour::<Goal>(newer.id)?, None);
                assert!(reading.take_unread(), "the rules must know, the {time}. time too");
            }
            assert_eq!(reading.neighbour::<Goal>(Uuid::from_u128(9))?, None);
            assert!(!reading.take_unread(), "one that is not there is nothing unknown");
            Ok(())
        });
        asked.expect("read");
    }
}
