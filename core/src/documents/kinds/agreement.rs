//! Agreements: in no list, since a relationship has one and its id is known: whoever plans reminders asks it of each
//! relationship that is open. Their rules ask the relationship; the review of an ending is reminded of (S441).

use std::collections::BTreeSet;

use belay_domain::{
    MemberId,
    agreement::{Agreement, AgreementFacts},
    news::Told,
    relationship::Relationship,
    reminder::{PlannedReview, ReminderFacts},
    waiting::{Wait, WaitKind},
};

use super::{Claim, Of, Place, SpaceKind, Subject, Viewer, meeting::attendees_of};
use crate::{
    Result,
    storage::{Projection, Reading},
};

impl Subject for Agreement {
    const LIVES_IN: &'static [SpaceKind] = &[SpaceKind::Pair, SpaceKind::Circle];

    fn facts(of: Of<'_, Self>, _place: Place, reading: &Reading<'_>) -> Result<AgreementFacts> {
        let relationship = match of {
            Of::Document(agreement) => agreement.relationship,
            Of::Opening(opening) => opening.relationship,
        };
        let Some(relationship) = reading.neighbour::<Relationship>(relationship)? else {
            return Ok(AgreementFacts::default());
        };
        Ok(AgreementFacts {
            members: relationship.active(),
            form: relationship.form,
            phase: relationship.phase(),
        })
    }

    fn claim(&self, _: Place) -> Claim {
        Claim::With(self.relationship)
    }

    fn project(&self, _place: Place, _projection: &mut Projection) {}

    fn remind(&self, _place: Place, reading: &Reading<'_>, facts: &mut ReminderFacts) -> Result<()> {
        if let Some(relationship) = reading.neighbour::<Relationship>(self.relationship)? {
            let attendees = attendees_of(reading, self.relationship)?;
            facts.reviews.extend(planned_review(self, &relationship, &attendees));
        }
        Ok(())
    }

    fn news(&self, before: Option<&Self>) -> Vec<Told> {
        Self::news(self, before)
    }

    fn waits(&self) -> Vec<Wait> {
        Self::waits(self)
    }

    /// Who is asked about the ending, its members say.
    fn still_waits(&self, kind: WaitKind, viewer: Viewer, _: Place, reading: &Reading<'_>) -> Result<bool> {
        if kind != WaitKind::ReviewEnding {
            return Ok(true);
        }
        let attendees = attendees_of(reading, self.relationship)?;
        Ok(self.review_due(&attendees, viewer.today).contains(&viewer.me))
    }
}

/// The next review of the ending, with those of the `attendees` who have not answered it; none while the relationship rests,
/// and none once nobody meets in it any more.
pub(crate) fn planned_review(
    agreement: &Agreement,
    relationship: &Relationship,
    attendees: &BTreeSet<MemberId>,
) -> Option<PlannedReview> {
    if relationship.is_paused() || attendees.is_empty() {
        return None;
    }
    let on = agreement.review_on(attendees)?;
    let unanswered = agreement.review_due(attendees, on);
    Some(PlannedReview { relationship: agreement.relationship, on, unanswered })
}
