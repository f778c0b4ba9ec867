//! What waits in an agreement: a yes to the words that are proposed, and the review of the ending.

use std::collections::BTreeSet;

use chrono::NaiveTime;

use super::{Agreement, AgreementCommand, Stage};
use crate::{
    MemberId,
    allowed::allowed,
    calendar::earlier,
    waiting::{EARLIEST_ZONE, Wait, WaitKind},
};

impl Agreement {
    /// What waits for somebody in this agreement. A review of the ending is listed for whoever is in force to answer it: that
    /// they have not, is for [`Agreement::review_due`] to say, which knows the members.
    #[must_use]
    pub fn waits(&self) -> Vec<Wait> {
        let acceptance = match self.next.as_ref().map(|next| &next.stage) {
            Some(Stage::Proposed { by, on, acceptances }) => Some(Wait {
                with: Some(*by),
                since: Some(*on),
                ..Wait::of_everyone_but(
                    WaitKind::AcceptAgreement,
                    acceptances.keys().copied(),
                    allowed![AgreementCommand::Accept, AgreementCommand::Word],
                )
            }),
            _ => None,
        };
        let accepted: BTreeSet<MemberId> =
            self.in_force().map(|version| version.acceptances.keys().copied().collect()).unwrap_or_default();
        let review = self.review_on(&accepted).map(|due| Wait {
            since: Some(due),
            from: Some(earlier(due.and_time(NaiveTime::MIN).and_utc(), EARLIEST_ZONE)),
            ..Wait::of_everyone_but(
                WaitKind::ReviewEnding,
                [],
                allowed![AgreementCommand::AnswerEndingReview],
            )
        });
        acceptance.into_iter().chain(review).collect()
    }
}
