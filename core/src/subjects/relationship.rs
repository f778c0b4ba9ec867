//! Relationships: listed while open and after; their gates ask meetings, entries, agreement, goals and closure.

use belay_domain::{
    Phase,
    relationship::{Relationship, RelationshipFacts},
};
use uuid::Uuid;

use super::{Of, Place, Subject, by_day};
use crate::{
    Result,
    storage::{List, Listing, Projection, Reading},
};

impl Subject for Relationship {
    fn facts(of: Of<'_, Self>, place: Place, reading: &Reading<'_>) -> Result<RelationshipFacts> {
        let Of::Document(_) = of else { return Ok(RelationshipFacts::default()) };
        let count = |list| reading.list_count(list, place.id, i64::MIN, i64::MAX).map(|count| u32::try_from(count).unwrap_or(u32::MAX));
        Ok(RelationshipFacts {
            agreed_goals: count(List::AgreedGoals)?,
            agreed_development_goals: count(List::AgreedDevelopmentGoals)?,
            ..RelationshipFacts::default()
        })
    }

    fn project(&self, _place: Place, projection: &mut Projection) {
        let (list, sort) = if self.phase() == Phase::Closed {
            (List::PastRelationships, -by_day(self.in_phase_since()))
        } else {
            (List::OpenRelationships, by_day(self.proposed_on))
        };
        projection.listings.push(Listing { list, owner: Uuid::nil(), sort });
    }
}
