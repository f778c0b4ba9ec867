//! Reminders of what waits on a member: at once where somebody asked, and once more after some days; what is for a quiet moment
//! only after some days. Whatever is done or withdrawn waits no more, and reminds of nothing.

use chrono::{DateTime, NaiveTime, Utc};

use super::{
    Anchor, Call, MOST_QUIET, PlannedWait, Reminder, ReminderAbout, ReminderFacts, ReminderKind, ReminderOf,
    dated::{is_plausible, morning},
};
use crate::{
    calendar::{days_after, earlier},
    profile::Profile,
    waiting::{EARLIEST_ZONE, WaitKind},
};

/// After so many days something that waits reminds once, in the morning (a proposed number).
pub const WAITED_DAYS: i64 = 3;

impl ReminderKind {
    /// The kind that reminds of what waits; none where it is reminded of in another way: by the meeting, the review, or the
    /// request itself.
    #[must_use]
    pub fn of_wait(kind: WaitKind) -> Option<Self> {
        Some(match kind {
            WaitKind::AcceptRelationship => Self::RelationshipAsked,
            WaitKind::AcceptAgreement => Self::AgreementYes,
            WaitKind::ReviewGoal => Self::GoalReview,
            WaitKind::RewordGoal => Self::GoalBack,
            WaitKind::AnswerQuestion => Self::QuestionAsked,
            WaitKind::ReadReflection => Self::ReflectionShared,
            WaitKind::HearStory => Self::StoryTold,
            WaitKind::AnswerListener => Self::StoryAsked,
            WaitKind::AnswerFlash => Self::FlashAsked,
            WaitKind::DecideFlash => Self::FlashDecide,
            WaitKind::BeginRelationship => Self::FlashBothMore,
            WaitKind::FinishClosing => Self::Closing,
            WaitKind::ConfirmDate
            | WaitKind::SettleMeeting
            | WaitKind::Reflect
            | WaitKind::DecideNext
            | WaitKind::ReviewEnding
            | WaitKind::KeepTakeaway
            // These wait on the first screen, for whenever one has time.
            | WaitKind::LearnOfPartner
            | WaitKind::AnswerExpectations
            | WaitKind::MarkWin
            | WaitKind::DateFlash
            | WaitKind::WantMore => return None,
        })
    }

    /// What waits, for a kind that reminds of it.
    #[must_use]
    pub fn waits(self) -> Option<WaitKind> {
        WaitKind::ALL.into_iter().find(|kind| Self::of_wait(*kind) == Some(self))
    }

    /// Whether somebody asked, so that it comes as soon as it is known.
    #[must_use]
    pub fn comes_at_once(self) -> bool {
        self == Self::Moved || self.waits().is_some() && self.channel() == super::ReminderChannel::AskedOfYou
    }
}

/// The reminders of this member from `from` on. What has waited for long has reminded.
pub(super) fn reminders(facts: &ReminderFacts, to: &Profile, from: DateTime<Utc>) -> Vec<Reminder> {
    let from = earlier(from, MOST_QUIET);
    let waits = facts.waits.iter().filter(|wait| wait.on == to.member && is_plausible(wait.since));
    let ahead = waits.flat_map(|wait| calls(wait, to)).filter(|call| call.at >= from && to.wants(call.kind));
    ahead.filter_map(|call| call.fitted(to)).collect()
}

fn calls(wait: &PlannedWait, to: &Profile) -> Vec<Call> {
    let Some(kind) = ReminderKind::of_wait(wait.kind) else { return Vec::new() };
    let call = |nth: i64, not_before: DateTime<Utc>, at: DateTime<Utc>| Call {
        kind,
        about: ReminderAbout::Document { document: wait.document },
        of: ReminderOf::Day { on: wait.since },
        anchor: Anchor::Wait(wait.since, wait.part, nth),
        at,
        not_before,
        not_after: wait.until,
    };
    // Since when is only known to the day, in the zone of whoever asked.
    let asked = earlier(wait.since.and_time(NaiveTime::MIN).and_utc(), EARLIEST_ZONE);
    let at_once = kind.comes_at_once().then(|| call(0, asked, asked));
    // A flash request reminds by its own hours.
    let again = (kind != ReminderKind::FlashAsked).then(|| {
        let (not_before, at) = morning(days_after(wait.since, WAITED_DAYS), to.zone);
        call(1, not_before, at)
    });
    at_once.into_iter().chain(again).collect()
}
