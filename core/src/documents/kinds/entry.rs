//! Entries: listed by space and sort. Their rules ask who is in their space.

use belay_domain::{
    MemberId, derived,
    entry::{Entry, EntryFacts, EntryKind, EntrySort},
    waiting::Wait,
};
use uuid::Uuid;

use super::{Claim, Of, Place, SpaceKind, Subject, Words, WordsOf, by_day, neighbours::company};
use crate::{
    Result,
    storage::{List, Listing, Projection, Reading},
};

impl Subject for Entry {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Own, SpaceKind::Pair, SpaceKind::Circle];
    const WORDS: Option<WordsOf<Self>> = Some(words);

    fn facts(_of: Of<'_, Self>, place: Place, reading: &Reading<'_>) -> Result<EntryFacts> {
        Ok(EntryFacts { members: company(reading, place.space)? })
    }

    fn claim(&self, _: Place) -> Claim {
        if self.kind.sort().is_own() { Claim::Own } else { Claim::Anywhere }
    }

    fn project(&self, place: Place, projection: &mut Projection) {
        let newest_first = -by_day(self.on);
        let mut list = |list, owner, sort| projection.listings.push(Listing { list, owner, sort });
        list(List::Entries, place.space, newest_first);
        list(List::EntriesOfSort, of_sort(place.space, self.kind.sort()), newest_first);
        if let EntryKind::LearnedOfPartner { .. } = self.kind {
            list(List::LearnedOfPartner, by_author(place.space, self.author), newest_first);
        }
        if self.comes_up() {
            list(List::EntriesToDiscuss, place.space, by_day(self.on));
        }
    }

    fn waits(&self) -> Vec<Wait> {
        Vec::new()
    }
}

fn words(entry: &Entry) -> Words<'_> {
    Words::default().on(entry.on).prose(entry.author, [&entry.text])
}

/// The owner of the list of one sort of entries in a space.
pub(crate) fn of_sort(space: Uuid, sort: EntrySort) -> Uuid {
    derived(space, sort.as_str())
}

/// The owner of the list of what one member learned of a partner.
pub(crate) fn by_author(space: Uuid, author: MemberId) -> Uuid {
    derived(space, &author.to_string())
}
