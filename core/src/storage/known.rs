//! Single rows that one transaction asks for again and again: the spaces, and whose phone it is. Each is read and parsed once; a
//! write of such a row forgets them.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
};

use belay_protocol::Person;
use uuid::Uuid;

use super::{Key, Reading, StoredSpace};
use crate::Result;

/// The rows that were read in this transaction.
#[derive(Default)]
pub(super) struct Known {
    /// The spaces that were asked for; none for one that is not there.
    pub(super) spaces: RefCell<BTreeMap<Uuid, Option<StoredSpace>>>,
    /// Whose phone it is, once that was asked; in it none while nobody has signed in.
    person: Cell<Option<Option<Uuid>>>,
}

impl Known {
    /// Forgets everything, because one of the rows was written or a write was rolled back.
    pub(super) fn forget(&self) {
        self.spaces.borrow_mut().clear();
        self.person.set(None);
    }
}

impl Reading<'_> {
    /// The person of this phone; none before anybody has signed in.
    pub(crate) fn own_id(&self) -> Result<Option<Uuid>> {
        if let Some(known) = self.known.person.get() {
            return Ok(known);
        }
        let person = self.meta::<Person>(Key::Person)?.map(|person| person.id);
        self.known.person.set(Some(person));
        Ok(person)
    }
}

#[cfg(test)]
mod tests {
    use belay_protocol::SpaceKind;

    use super::*;
    use crate::{
        Error,
        ports::SystemClock,
        storage::{Owed, Place, Projection, ReplicaId, Store, StoredDocument, UnsentReason, Writing},
    };

    const ID: Uuid = Uuid::from_u128(7);

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().expect("make a folder");
        let path = folder.path().join("belay.db");
        let (store, _) = Store::open(&path, ReplicaId::UNNAMED, &SystemClock, &mut |_| Ok(()))
            .expect("open a new database");
        (folder, store)
    }

    fn put_space(writing: &mut Writing<'_>, name: &str) -> Result<()> {
        writing.put_space(&StoredSpace::reported(ID, SpaceKind::Pair, name.to_owned(), Vec::new()))
    }

    fn name(writing: &Writing<'_>) -> Option<String> {
        writing.reading().space(ID).expect("read a space").map(|space| space.name)
    }

    fn document(row: i64, id: u128, owed: Owed, view: &str) -> StoredDocument {
        StoredDocument {
            row,
            id: Uuid::from_u128(id),
            space: ID,
            kind: "goal".to_owned(),
            view: view.into(),
            base: None,
            rev: 1,
            stored_at: None,
            owed,
            readable: true,
            verify: false,
            astray: false,
        }
    }

    #[test]
    fn a_space_that_is_written_or_rolled_back_is_read_anew_in_the_same_transaction() {
        let (_folder, store) = store();
        let checked = store.write(|writing| {
            assert_eq!(name(writing), None);
            put_space(writing, "first")?;
            assert_eq!(name(writing).as_deref(), Some("first"));
            writing.attempt(|writing| {
                put_space(writing, "second")?;
                assert_eq!(name(writing).as_deref(), Some("second"));
                Ok(None::<()>)
            })?;
            assert_eq!(name(writing).as_deref(), Some("first"));
            writing.remove_space(ID)?;
            assert_eq!(name(writing), None);
            Ok(())
        });
        checked.expect("write");
    }

    #[test]
    fn whose_phone_it_is_is_known_as_soon_as_somebody_signs_in() {
        let (_folder, store) = store();
        let checked = store.write(|writing| {
            assert_eq!(writing.reading().own_id()?, None);
            writing.set_meta(Key::Person, &Person { id: ID, name: "Ann".to_owned() })?;
            assert_eq!(writing.reading().own_id()?, Some(ID));
            Ok(())
        });
        checked.expect("write");
    }

    /// What the server does not have of a document is the same whether few or many documents are unsent.
    #[test]
    fn unsent_documents_are_told_alike_where_they_are_few_and_where_they_are_many() {
        for others in [0, 600] {
            let (_folder, store) = store();
            let written = store.write(|writing| {
                put_space(writing, "")?;
                let owed = [Owed::Nothing, Owed::Intentions, Owed::SetAside, Owed::Undecided];
                for (id, owed) in (1..).zip(owed) {
                    writing.put_document(&document(0, id, owed, "{}"), &Projection::default())?;
                }
                for other in 0..others {
                    let other = document(0, 100 + other, Owed::Intentions, "{}");
                    writing.put_document(&other, &Projection::default())?;
                }
                Ok(())
            });
            written.expect("write");
            let states = store.read(|reading| {
                let state = |id| reading.send_state(Uuid::from_u128(id));
                (1..=5).map(state).collect::<Result<Vec<_>>>()
            });
            let states: Vec<_> =
                states.expect("read").iter().map(|state| (state.waiting, state.unsent_reason)).collect();
            let reasons = [
                (false, None),
                (true, None),
                (false, Some(UnsentReason::NotTaken)),
                (false, Some(UnsentReason::UpdateNeeded)),
                (false, None),
            ];
            assert_eq!(states, reasons, "beside {others} others");
        }
    }

    #[test]
    fn a_change_of_the_content_alone_writes_the_page_of_the_document_and_no_index() {
        let (_folder, store) = store();
        let put = |row, view: &str| {
            let document = document(row, 1, Owed::Intentions, view);
            let put = store.write(|writing| writing.put_document(&document, &Projection::default()));
            put.expect("put a document").0
        };
        let row = put(0, r#"{"v":1}"#);
        store.checkpoint().expect("empty the log");
        put(row, r#"{"v":2}"#);
        let page = 4096 + 24;
        assert!(store.log_bytes() <= 32 + page, "{} bytes", store.log_bytes());
        let place = Place { id: Uuid::from_u128(1), space: ID };
        let stored = store.read(|reading| reading.document_at(place)).expect("read");
        assert_eq!(stored, Some(document(row, 1, Owed::Intentions, r#"{"v":2}"#)));
    }

    #[test]
    fn the_columns_of_indexes_change_with_the_content() {
        let (_folder, store) = store();
        let put = |document: &StoredDocument| {
            let put = store.write(|writing| writing.put_document(document, &Projection::default()));
            put.expect("put a document").0
        };
        let row = put(&document(0, 1, Owed::Intentions, "{}"));
        let other = Uuid::from_u128(8);
        let changed = StoredDocument {
            space: other,
            readable: false,
            verify: true,
            astray: true,
            ..document(row, 1, Owed::SetAside, "{}")
        };
        put(&changed);
        let place = Place { id: Uuid::from_u128(1), space: other };
        assert_eq!(store.read(|reading| reading.document_at(place)), Ok(Some(changed)));
    }

    #[test]
    fn what_could_not_be_decoded_is_asked_for_again() {
        let (_folder, store) = store();
        let asked = store.read(|reading| {
            let failed: Result<u32> = reading.once(ID, || Err(Error::UpdateNeeded));
            assert_eq!(failed, Err(Error::UpdateNeeded));
            assert_eq!(reading.once(ID, || Ok(1_u32)), Ok(1));
            assert_eq!(reading.once(ID, || Ok(2_u32)), Ok(1), "it is known");
            assert_eq!(reading.once(ID, || Ok("another type")), Ok("another type"));
            Ok(())
        });
        asked.expect("read");
    }
}
