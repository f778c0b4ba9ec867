//! Reflections: one's own found by search and listed by what they are about; copies and questions by relationship too.

use belay_domain::{
    MemberId, RelationshipId,
    reflection::{
        CompanyFacts, PairedReflection, PromptSet, Reflection, ReflectionState, ReflectionSubject,
        SharedReflection, SharedState,
    },
    relationship::Relationship,
    waiting::Wait,
};
use uuid::Uuid;

use super::{Claim, Of, Place, SpaceKind, Subject, Words, WordsOf, by_day};
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

fn on(list: List, about: ReflectionSubject, sort: i64) -> Option<Listing> {
    about.document().map(|owner| Listing { list, owner, sort })
}

impl Subject for Reflection {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Own];
    const WORDS: Option<WordsOf<Self>> = Some(words_of_reflection);

    fn facts(_: Of<'_, Self>, _: Place, _: &Reading<'_>) -> Result<()> {
        Ok(())
    }

    fn project(&self, _: Place, projection: &mut Projection) {
        let sort = -by_day(self.on);
        projection.listings.push(Listing { list: List::Reflections, owner: Uuid::nil(), sort });
        projection.listings.extend(on(List::ReflectionsAbout, self.subject, sort));
        if self.state == ReflectionState::Draft {
            projection.listings.push(Listing { list: List::ReflectionDrafts, owner: Uuid::nil(), sort });
        }
        let shared = self.shares.keys();
        projection.listings.extend(shared.map(|with| Listing {
            list: List::ReflectionsSharedWith,
            owner: with.0,
            sort,
        }));
    }

    fn waits(&self) -> Vec<Wait> {
        Vec::new()
    }
}

/// Its text, also what waits to be settled.
fn words_of_reflection(reflection: &Reflection) -> Words<'_> {
    Words::default().on(reflection.on).prose(reflection.author, [&reflection.text])
}

impl Subject for SharedReflection {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Pair, SpaceKind::Circle];
    const WORDS: Option<WordsOf<Self>> = Some(words_of_readers);

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
        Self::waits(self)
    }
}

/// Each reader's questions. Its author finds what it is a copy of.
fn words_of_readers(shared: &SharedReflection) -> Words<'_> {
    let (SharedState::Shared { on, .. } | SharedState::TakenBack { on }) = shared.state;
    let asked = shared.questions.iter();
    asked.fold(Words::default().on(on), |words, asked| words.line(asked.by, &asked.text))
}

impl Subject for PairedReflection {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Pair, SpaceKind::Circle];
    const WORDS: Option<WordsOf<Self>> = Some(words_of_answers);

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

/// Each one's answer: one's own is found, also while the others' are covered.
fn words_of_answers(paired: &PairedReflection) -> Words<'_> {
    let words = Words::titled(&paired.question).on(paired.on);
    paired.answers.iter().fold(words, |words, (by, answer)| words.prose(*by, [answer]))
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
