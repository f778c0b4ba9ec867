//! Reflections: one's own found by search and listed by what they are about; copies and questions by relationship too.

use belay_domain::{
    MemberId, RelationshipId,
    reflection::{
        CompanyFacts, PairedReflection, PromptSet, Reflection, ReflectionSubject, SharedReflection,
        SharedState,
    },
    relationship::Relationship,
    waiting::Wait,
};
use uuid::Uuid;

use super::{Claim, Of, Place, SpaceKind, Subject, by_day, words_of};
use crate::{
    Result,
    storage::{List, Listing, Projection, Reading},
};

/// The members who may read and write in the space of this relationship.
pub(crate) fn company(relationship: RelationshipId, reading: &Reading<'_>) -> Result<CompanyFacts> {
    let relationship = reading.neighbour::<Relationship>(relationship)?;
    Ok(relationship.map_or_else(CompanyFacts::default, |relationship| CompanyFacts {
        members: relationship.active(),
        phase: relationship.phase(),
    }))
}

/// The text by which its author finds a reflection: also what waits to be settled, so that nothing is out of reach.
pub(crate) fn writing_of_reflection(reflection: &Reflection) -> String {
    words_of([&reflection.text])
}

fn on(list: List, about: ReflectionSubject, sort: i64) -> Option<Listing> {
    about.document().map(|owner| Listing { list, owner, sort })
}

impl Subject for Reflection {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Own];

    fn facts(_: Of<'_, Self>, _: Place, _: &Reading<'_>) -> Result<()> {
        Ok(())
    }

    fn project(&self, _: Place, projection: &mut Projection) {
        let sort = -by_day(self.on);
        projection.listings.push(Listing { list: List::Reflections, owner: Uuid::nil(), sort });
        projection.listings.extend(on(List::ReflectionsAbout, self.subject, sort));
        projection.writing = Some(writing_of_reflection(self));
    }

    fn waits(&self) -> Vec<Wait> {
        Vec::new()
    }
}

impl Subject for SharedReflection {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Pair, SpaceKind::Circle];

    fn facts(of: Of<'_, Self>, _: Place, reading: &Reading<'_>) -> Result<CompanyFacts> {
        match of {
            Of::Document(shared) => company(shared.relationship, reading),
            Of::Opening(opening) => company(opening.relationship, reading),
        }
    }

    fn word_of(&self) -> Option<MemberId> {
        Some(self.author)
    }

    fn claim(&self, _: Place) -> Claim {
        Claim::With(self.relationship)
    }

    fn project(&self, _: Place, projection: &mut Projection) {
        let SharedState::Shared { on: day, .. } = self.state else {
            return;
        };
        let sort = -by_day(day);
        projection.listings.push(Listing { list: List::SharedReflections, owner: self.relationship.0, sort });
        projection.listings.extend(on(List::SharedReflectionsAbout, self.subject, sort));
    }

    fn is_taken_back(&self) -> bool {
        matches!(self.state, SharedState::TakenBack { .. })
    }

    fn waits(&self) -> Vec<Wait> {
        Vec::new()
    }
}

impl Subject for PairedReflection {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Pair, SpaceKind::Circle];

    fn facts(of: Of<'_, Self>, _: Place, reading: &Reading<'_>) -> Result<CompanyFacts> {
        match of {
            Of::Document(paired) => company(paired.relationship, reading),
            Of::Opening(opening) => company(opening.relationship, reading),
        }
    }

    fn claim(&self, _: Place) -> Claim {
        Claim::With(self.relationship)
    }

    fn project(&self, _: Place, projection: &mut Projection) {
        let sort = -by_day(self.on);
        projection.listings.push(Listing { list: List::PairedReflections, owner: self.relationship.0, sort });
        projection.listings.extend(on(List::PairedReflectionsAbout, self.subject, sort));
    }

    fn waits(&self) -> Vec<Wait> {
        Self::waits(self)
    }
}

impl Subject for PromptSet {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Pair, SpaceKind::Circle];

    fn facts(of: Of<'_, Self>, _: Place, reading: &Reading<'_>) -> Result<CompanyFacts> {
        match of {
            Of::Document(set) => company(set.relationship, reading),
            Of::Opening(opening) => company(opening.relationship, reading),
        }
    }

    fn claim(&self, _: Place) -> Claim {
        Claim::With(self.relationship)
    }

    // There is one for each relationship, found by its id.
    fn project(&self, _: Place, _: &mut Projection) {}

    fn waits(&self) -> Vec<Wait> {
        Vec::new()
    }
}
