//! Visions: listed in their owner's own space.

use belay_domain::{
    vision::{Vision, VisionState},
    waiting::Wait,
};

use super::{Of, Place, SpaceKind, Subject, Words, WordsOf, by_day, of_kind_in};
use crate::{
    Result,
    storage::{List, Listing, Projection, Reading},
};

/// Puts what was replaced behind all that stands: farther than any day of the calendar.
const BEHIND: i64 = 1 << 40;

impl Subject for Vision {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Own];
    const WORDS: Option<WordsOf<Self>> = Some(words);

    fn facts(_of: Of<'_, Self>, _place: Place, _reading: &Reading<'_>) -> Result<()> {
        Ok(())
    }

    fn project(&self, place: Place, projection: &mut Projection) {
        let behind = if self.state == VisionState::Open { 0 } else { BEHIND };
        let sort = behind - by_day(self.on);
        projection.listings.push(Listing {
            list: List::OfKind,
            owner: of_kind_in::<Self>(place.space),
            sort,
        });
    }

    fn waits(&self) -> Vec<Wait> {
        Vec::new()
    }
}

fn words(vision: &Vision) -> Words<'_> {
    Words::default().on(vision.on).prose(vision.owner, [&vision.text])
}
