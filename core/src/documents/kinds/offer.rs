//! Offers: listed in their program, whoever has room first; and by whose they are.

use belay_domain::{
    Context, MemberId,
    offer::{Offer, OfferCommand},
    relationship::{Relationship, Role},
    waiting::Wait,
};
use uuid::Uuid;

use super::{
    Claim, Of, Place, SpaceKind, Subject, Words, WordsOf, by_day, every, neighbours::those_who_meet,
    of_kind_in,
};
use crate::{
    Result,
    storage::{List, Listing, Projection, Reading, Writing},
};

/// Puts who is full behind everybody who is away: farther than any day of the calendar.
const FULL: i64 = 1 << 40;

impl Subject for Offer {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Program];
    const WORDS: Option<WordsOf<Self>> = Some(words);

    fn facts(_of: Of<'_, Self>, _place: Place, _reading: &Reading<'_>) -> Result<()> {
        Ok(())
    }

    fn claim(&self, place: Place) -> Claim {
        // Its id says whose it is, and where.
        if Self::id_for(self.member, place.space) == place.id { Claim::Anywhere } else { Claim::Nowhere }
    }

    /// Who is away is behind everybody who is here, by the day they are back: also when that day has come, nobody who has
    /// room stands behind somebody who has none.
    fn project(&self, place: Place, projection: &mut Projection) {
        let mut list = |list, owner, sort| projection.listings.push(Listing { list, owner, sort });
        let Some(shown) = self.shown() else { return };
        let back = shown.away_until.map_or(i64::MIN / 2, by_day);
        let sort = if shown.is_full() { FULL } else { back };
        list(List::OfKind, of_kind_in::<Self>(place.space), sort);
        list(List::OffersOf, self.member.0, 0);
    }

    fn waits(&self) -> Vec<Wait> {
        Vec::new()
    }

    fn is_taken_back(&self) -> bool {
        self.shown().is_none()
    }

    fn is_of_one(&self) -> bool {
        true
    }
}

fn words(offer: &Offer) -> Words<'_> {
    let Some(shown) = offer.shown() else { return Words::default() };
    let said = Words::default().prose(offer.member, [&shown.about]);
    shown.topics.iter().fold(said, |words, topic| words.line(offer.member, &topic.text))
}

/// The offers that somebody shows, each under its id.
pub(crate) fn offers_of(reading: &Reading<'_>, member: MemberId) -> Result<Vec<(Uuid, Offer)>> {
    every::<Offer>(reading, List::OffersOf, member.0)
}

/// How many people somebody mentors now.
fn mentored(reading: &Reading<'_>, mentor: MemberId) -> Result<u8> {
    let mut mentored = 0_u8;
    for (id, relationship) in every::<Relationship>(reading, List::OpenRelationships, Uuid::nil())? {
        let is_in = relationship.attendees().contains(&mentor);
        if !(is_in && relationship.role_of(mentor).is_some_and(Role::mentors)) {
            continue;
        }
        let space = reading.space_of::<Relationship>(id)?;
        let people = those_who_meet(reading, space, relationship.attendees())?;
        let learn = people.into_iter().filter(|one| *one != mentor);
        let learn = learn.filter(|one| relationship.role_of(*one).is_some_and(Role::learns)).count();
        mentored = mentored.saturating_add(u8::try_from(learn).unwrap_or(u8::MAX));
    }
    Ok(mentored)
}

/// Tells in each of a person's offers that has a limit how many people they mentor now. Gives whether one has changed.
///
/// # Errors
/// Those of storage.
pub(crate) fn count_taken(writing: &mut Writing<'_>, context: &Context) -> Result<bool> {
    let has_limit = |(_, offer): &(Uuid, Offer)| offer.shown().is_some_and(|shown| shown.at_once.is_some());
    let mut offers = offers_of(&writing.reading(), context.actor)?;
    offers.retain(has_limit);
    if offers.is_empty() {
        return Ok(false);
    }
    let people = mentored(&writing.reading(), context.actor)?;
    let mut has_changed = false;
    for (id, offer) in offers {
        if offer.shown().is_some_and(|shown| shown.taken != people) {
            writing.act::<Offer>(id, OfferCommand::CountTaken { people }, context)?;
            has_changed = true;
        }
    }
    Ok(has_changed)
}
