//! The review of the ending, at the agreed date or condition: each member says go on, aim anew, or close (S441).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Agreement, AgreementCommand, AgreementFacts, Ending, EndingAnswer};
use crate::{Context, MemberId, Reason, Refusal, allowed::allowed};

/// One review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct EndingReview {
    /// The version whose ending is reviewed.
    pub version: u32,
    /// The day it is due.
    pub due: NaiveDate,
    /// The answers by member.
    #[serde(default)]
    pub answers: BTreeMap<MemberId, EndingAnswer>,
}

/// The result of a review, once everyone has answered: the answer that asks for most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReviewResult {
    /// All go on; the earliest date named is the next review.
    GoOn {
        /// The next review.
        review_on: NaiveDate,
    },
    /// Somebody wants another aim: talk about renegotiating.
    ReAim,
    /// Somebody wants to close: talk about closing.
    Close,
}

impl EndingReview {
    /// The result; none while somebody has not answered.
    #[must_use]
    pub fn result(&self, members: &BTreeSet<MemberId>) -> Option<ReviewResult> {
        let answers = members.iter().map(|member| self.answers.get(member));
        let answers: Vec<_> = answers.collect::<Option<_>>()?;
        let mut earliest = None;
        let mut re_aim = false;
        for answer in answers {
            match answer {
                EndingAnswer::Close => return Some(ReviewResult::Close),
                EndingAnswer::ReAim => re_aim = true,
                EndingAnswer::GoOn { review_on } => {
                    earliest = Some(earliest.map_or(*review_on, |day: NaiveDate| day.min(*review_on)));
                }
            }
        }
        if re_aim {
            return Some(ReviewResult::ReAim);
        }
        earliest.map(|review_on| ReviewResult::GoOn { review_on })
    }
}

impl Agreement {
    /// The day of the next review of the ending, or of one that waits for answers. None where the ending has a
    /// condition, nothing is in force, or the last review led to something else.
    #[must_use]
    pub fn review_on(&self, members: &BTreeSet<MemberId>) -> Option<NaiveDate> {
        let in_force = self.in_force()?;
        let last = self.reviews.last().filter(|review| review.version == in_force.number);
        match (last, &in_force.terms.ending) {
            (Some(review), _) => match review.result(members) {
                None => Some(review.due),
                Some(ReviewResult::GoOn { review_on }) => Some(review_on),
                Some(ReviewResult::ReAim | ReviewResult::Close) => None,
            },
            (None, Some(Ending::ReviewOn { on })) => Some(*on),
            (None, _) => None,
        }
    }

    /// The members to ask about the ending on this day: everyone who has not answered a due review.
    #[must_use]
    pub fn review_due(&self, members: &BTreeSet<MemberId>, today: NaiveDate) -> BTreeSet<MemberId> {
        let Some(due) = self.review_on(members).filter(|due| *due <= today) else {
            return BTreeSet::new();
        };
        let answered = |member: &MemberId| {
            self.current_review(due).is_some_and(|review| review.answers.contains_key(member))
        };
        members.iter().copied().filter(|member| !answered(member)).collect()
    }

    /// The result of the last review of the agreement in force.
    #[must_use]
    pub fn review_result(&self, members: &BTreeSet<MemberId>) -> Option<ReviewResult> {
        let in_force = self.in_force()?;
        let last = self.reviews.last().filter(|review| review.version == in_force.number);
        last?.result(members)
    }

    fn current_review(&self, due: NaiveDate) -> Option<&EndingReview> {
        let number = self.in_force()?.number;
        self.reviews.last().filter(|review| review.version == number && review.due == due)
    }

    pub(super) fn call_review(&mut self, facts: &AgreementFacts, context: &Context) -> Result<(), Refusal> {
        let today = context.today();
        let Some(in_force) = self.in_force() else {
            return Err(Refusal::because(Reason::NotNow).missing(["agreement"]).allowing(self.allowed()));
        };
        let version = in_force.number;
        let under_way = |review: &EndingReview| {
            review.version == version && (review.result(&facts.members).is_none() || review.due == today)
        };
        if self.reviews.last().is_some_and(under_way) {
            return Err(Refusal::because(Reason::AlreadyDone));
        }
        self.reviews.push(EndingReview { version, due: today, answers: BTreeMap::new() });
        Ok(())
    }

    pub(super) fn answer_review(
        &mut self,
        due: NaiveDate,
        answer: EndingAnswer,
        facts: &AgreementFacts,
        context: &Context,
    ) -> Result<(), Refusal> {
        let today = context.today();
        if let EndingAnswer::GoOn { review_on } = answer
            && review_on <= today
        {
            return Err(Refusal::invalid("review_on", Reason::OutOfRange));
        }
        let answered =
            |review: &EndingReview| review.due == due && review.answers.contains_key(&context.actor);
        if self.reviews.iter().any(answered) {
            return Err(Refusal::because(Reason::AlreadyDone));
        }
        let asked = self.review_on(&facts.members);
        let version = self.in_force().map(|in_force| in_force.number);
        let (Some(version), true) = (version, asked == Some(due) && due <= today) else {
            let mut allowed = allowed![AgreementCommand::CallEndingReview].to_vec();
            allowed.extend(self.allowed());
            return Err(Refusal::because(Reason::NotNow).allowing(allowed));
        };
        if self.current_review(due).is_none() {
            let answers = BTreeMap::new();
            self.reviews.push(EndingReview { version, due, answers });
        }
        if let Some(review) = self.reviews.last_mut() {
            review.answers.insert(context.actor, answer);
        }
        Ok(())
    }
}
