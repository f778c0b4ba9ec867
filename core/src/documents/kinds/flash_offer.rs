//! What mentors tell a program about taking requests: listed by mentor, over all programs.

use std::collections::BTreeMap;

use belay_domain::{MemberId, flash::FlashOffer, waiting::Wait};
use chrono::NaiveDate;

use super::{Claim, Of, Place, SpaceKind, Subject};
use crate::{
    Result,
    documents::content::Content,
    storage::{List, Listing, Page, Projection, Reading},
};

/// How many programs of one person are looked at: more than anybody is in.
const LOOKED_AT: u32 = 50;

impl Subject for FlashOffer {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Program];

    fn facts(_of: Of<'_, Self>, _place: Place, _reading: &Reading<'_>) -> Result<()> {
        Ok(())
    }

    fn word_of(&self) -> Option<MemberId> {
        Some(self.member)
    }

    fn claim(&self, place: Place) -> Claim {
        // Its id says whose it is, and where.
        if Self::id_for(self.member, place.space) == place.id { Claim::Anywhere } else { Claim::Nowhere }
    }

    fn project(&self, _place: Place, projection: &mut Projection) {
        projection.listings.push(Listing { list: List::FlashOffers, owner: self.member.0, sort: 0 });
    }

    fn waits(&self) -> Vec<Wait> {
        Vec::new()
    }
}

/// What somebody tells the programs one shares with them.
pub(crate) fn flash_offers_of(reading: &Reading<'_>, member: MemberId) -> Result<Vec<FlashOffer>> {
    let page = Page { after: None, most: LOOKED_AT };
    let rows = reading.list(List::FlashOffers, member.0, page)?.into_iter();
    let read = |row: crate::storage::ListRow| {
        let offer = || Ok(Content::<FlashOffer>::read(&row.view)?.doc);
        reading.isolated(row.id, offer).transpose()
    };
    rows.filter_map(read).collect()
}

/// Which of these people said that they take no requests before some day, and which day; it may be past.
pub(crate) fn away<'a>(
    reading: &Reading<'_>,
    people: impl IntoIterator<Item = &'a MemberId>,
) -> Result<BTreeMap<MemberId, NaiveDate>> {
    let mut away = BTreeMap::new();
    for person in people {
        let until = flash_offers_of(reading, *person)?.iter().filter_map(|offer| offer.away_until).max();
        away.extend(until.map(|until| (*person, until)));
    }
    Ok(away)
}

/// How many conversations somebody takes at a time; none where they set no limit.
pub(crate) fn at_once(reading: &Reading<'_>, member: MemberId) -> Result<Option<u8>> {
    Ok(flash_offers_of(reading, member)?.iter().filter_map(|offer| offer.at_once).min())
}
