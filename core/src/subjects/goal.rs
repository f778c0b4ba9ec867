//! Goals: listed by relationship and due date; their open actions by who owns them.

use belay_domain::goal::{Goal, GoalFacts};
use chrono::NaiveDate;

use super::{Of, Place, Subject};
use crate::{
    Result,
    storage::{List, Listing, Projection, Reading},
};

impl Subject for Goal {
    fn facts(_of: Of<'_, Self>, _place: Place, _reading: &Reading<'_>) -> Result<GoalFacts> {
        Ok(GoalFacts::default())
    }

    fn project(&self, _place: Place, projection: &mut Projection) {
        let due = self.due.map_or(i64::MAX, days);
        projection.listings.push(Listing {
            list: List::Goals,
            owner: self.relationship.0,
            sort: due,
        });
        let open = self
            .actions
            .iter()
            .filter_map(|action| Some((action.owner, action.due()?)));
        projection.listings.extend(open.map(|(owner, due)| Listing {
            list: List::DueActions,
            owner: owner.0,
            sort: days(due),
        }));
    }
}

/// A day as a place in a list.
fn days(day: NaiveDate) -> i64 {
    i64::from(day.to_epoch_days())
}
