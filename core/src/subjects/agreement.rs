//! Agreements: in no list, since a relationship has one and its id is known. Their rules ask the relationship; the review
//! of an ending is reminded of (S441).

use std::collections::BTreeSet;

use belay_domain::{
    MemberId,
    agreement::{Agreement, AgreementFacts},
    relationship::Relationship,
    reminder::{PlannedReview, ReminderFacts},
};
use belay_protocol::Wake;

use super::{Of, Place, Subject, reminding};
use crate::{
    Result,
    storage::{Projection, Reading},
};

impl Subject for Agreement {
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

    fn project(&self, _place: Place, projection: &mut Projection) {
        let accepted = self.in_force().map(|version| version.acceptances.keys().copied().collect());
        let mut reminders = ReminderFacts::default();
        reminders.reviews.extend(review(self, &accepted.unwrap_or_default()));
        projection.listings.extend(reminding(&reminders));
    }

    fn remind(&self, _place: Place, reading: &Reading<'_>, facts: &mut ReminderFacts) -> Result<()> {
        if let Some(relationship) = reading.neighbour::<Relationship>(self.relationship)?
            && relationship.open_phase().is_some()
        {
            facts.reviews.extend(review(self, &relationship.active()));
        }
        Ok(())
    }

    /// Whoever is asked to say yes hears of it at once (S091).
    fn wake(&self, before: Option<&Self>) -> Wake {
        let asked = |agreement: &Self| agreement.proposed().map(|next| (next.number, next.terms.mark()));
        match asked(self) {
            None => Wake::Quiet,
            now if before.and_then(asked) == now => Wake::Quiet,
            Some(_) => Wake::Alert,
        }
    }
}

/// The next review of the ending, with those who have not answered it.
fn review(agreement: &Agreement, members: &BTreeSet<MemberId>) -> Option<PlannedReview> {
    let on = agreement.review_on(members)?;
    let unanswered = agreement.review_due(members, on);
    Some(PlannedReview { relationship: agreement.relationship, on, unanswered })
}
