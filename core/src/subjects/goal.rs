//! Goals: listed by relationship and due date; their open actions by who owns them.

use belay_domain::{
    RelationshipId, Scope,
    goal::{Goal, GoalFacts, GoalKind, GoalState},
    relationship::Relationship,
};

use super::{Of, Place, Subject, by_day};
use crate::{
    Result,
    storage::{List, Listing, Projection, Reading},
};

impl Subject for Goal {
    fn facts(of: Of<'_, Self>, _place: Place, reading: &Reading<'_>) -> Result<GoalFacts> {
        let relationship: RelationshipId = match of {
            Of::Document(goal) => goal.relationship,
            Of::Opening(opening) => opening.relationship,
        };
        let Some(relationship) = reading.load::<Relationship>(relationship)? else { return Ok(GoalFacts::default()) };
        Ok(GoalFacts { members: relationship.active(), phase: relationship.phase(), opened: Scope::Partner })
    }

    fn project(&self, _place: Place, projection: &mut Projection) {
        let owner = self.relationship.0;
        let sort = self.due.map_or(i64::MAX, by_day);
        let mut list = |list| projection.listings.push(Listing { list, owner, sort });
        list(List::Goals);
        if matches!(self.state, GoalState::Agreed { .. } | GoalState::Reached { .. }) {
            list(List::AgreedGoals);
            if self.kind == GoalKind::Development {
                list(List::AgreedDevelopmentGoals);
            }
        }
        let open = self.actions.iter().filter_map(|action| Some((action.owner.0, by_day(action.due()?))));
        projection
            .listings
            .extend(open.map(|(owner, sort)| Listing { list: List::DueActions, owner, sort }));
    }
}
