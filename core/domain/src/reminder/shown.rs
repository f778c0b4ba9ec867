//! How a reminder of each kind is shown: in which channel, under which key of a catalogue of texts, with which buttons, how
//! exactly it rings and how long it is of use. One table for all kinds.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Reminder, ReminderAbout, ReminderKind};
use crate::{
    Kind, ShareId,
    calendar::later,
    link::{FlashLink, Link, MeetingLink, RelationshipLink},
};

/// A minute that a phone's scheduler may take for an exact reminder; it asks for none of it.
const EXACT: TimeDelta = TimeDelta::zero();
/// A reminder of a day may come with others that wake the phone anyway (a proposed number).
const ABOUT: TimeDelta = TimeDelta::minutes(15);
/// A gentle one may wait until the phone is awake (a proposed number).
const ROUGHLY: TimeDelta = TimeDelta::hours(1);

/// So long after its start a meeting is still worth being rung for: afterwards a no-show may be marked (`rules.md`).
const LATE_TO_MEET: TimeDelta = TimeDelta::minutes(10);
/// So long a question about today is of use (a proposed number).
const A_DAY: TimeDelta = TimeDelta::days(1);
/// So long everything else is (a proposed number).
const SOME_DAYS: TimeDelta = TimeDelta::days(3);

/// Where a phone sorts a notification: its owner can silence each by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReminderChannel {
    /// A date: it may break through a focus mode.
    Meetings,
    /// Somebody waits for this person.
    AskedOfYou,
    /// Everything else; it makes no sound.
    Gentle,
}

/// A button of a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReminderAction {
    /// Get into the meeting.
    Join,
    /// Go on by the second means.
    PlanB,
    /// Yes: to the date, or that they met.
    Yes,
    /// They did not meet.
    No,
    /// It was another date.
    Moved,
    /// Propose another date.
    AnotherTime,
    /// Write; where the platform has a field for it, the text comes with the report.
    Write,
    /// It is done.
    Done,
    /// Tomorrow will do.
    Tomorrow,
    /// Look at it.
    Look,
    /// Put it away.
    NotNow,
}

/// How one kind is shown.
struct Shown {
    /// The key under which a catalogue has its text.
    key: &'static str,
    channel: ReminderChannel,
    tolerance: TimeDelta,
    /// Of use so long after it came; what ends with its subject ends sooner.
    useful: TimeDelta,
    actions: &'static [ReminderAction],
}

fn shown(kind: ReminderKind) -> Shown {
    use ReminderAction::{
        AnotherTime, Done, Join, Look, Moved, No, NotNow, PlanB, Tomorrow, Write as WriteNow, Yes,
    };
    use ReminderChannel::{AskedOfYou, Gentle, Meetings};
    let (key, channel, tolerance, useful, actions): (_, _, _, _, &[ReminderAction]) = match kind {
        ReminderKind::Confirm => ("meeting.confirm", Meetings, ABOUT, A_DAY, &[Yes, AnotherTime]),
        ReminderKind::Ahead => ("meeting.ahead", Meetings, ABOUT, SOME_DAYS, &[Look]),
        ReminderKind::Prepare => ("meeting.prepare", Meetings, ABOUT, A_DAY, &[Look]),
        ReminderKind::Soon => ("meeting.soon", Meetings, EXACT, A_DAY, &[Join, PlanB]),
        ReminderKind::Start => ("meeting.start", Meetings, EXACT, A_DAY, &[Join, PlanB]),
        ReminderKind::StateAsk => ("meeting.held", Meetings, ABOUT, A_DAY, &[Yes, No, Moved]),
        ReminderKind::Reflect => ("reflect", Gentle, ABOUT, A_DAY, &[WriteNow]),
        ReminderKind::NextDate => ("next_date", Gentle, ROUGHLY, SOME_DAYS, &[Look]),
        // A date ahead is not moved nearer by one tap.
        ReminderKind::ActionDue => ("action.due", Gentle, ROUGHLY, SOME_DAYS, &[Done]),
        ReminderKind::ActionOver => ("action.over", Gentle, ROUGHLY, SOME_DAYS, &[Done, Tomorrow]),
        ReminderKind::BenchmarkDue => ("benchmark", Gentle, ROUGHLY, SOME_DAYS, &[Look]),
        ReminderKind::FlashAnswer => ("flash.answer", AskedOfYou, ABOUT, SOME_DAYS, &[Look, NotNow]),
        ReminderKind::FlashExpired => ("flash.expired", Gentle, ABOUT, A_DAY, &[Look]),
        ReminderKind::FlashTakeaway => ("flash.takeaway", Gentle, ROUGHLY, SOME_DAYS, &[Look]),
        ReminderKind::EndingReview => ("review.ending", AskedOfYou, ROUGHLY, SOME_DAYS, &[Look]),
        ReminderKind::Fading => ("fading", Gentle, ROUGHLY, SOME_DAYS, &[Look]),
        ReminderKind::Write => ("write.own", Gentle, ABOUT, A_DAY, &[WriteNow]),
        ReminderKind::Moved => ("meeting.moved", Meetings, ABOUT, A_DAY, &[Look]),
        ReminderKind::RelationshipAsked => ("relationship.asked", AskedOfYou, ABOUT, SOME_DAYS, &[Look]),
        ReminderKind::AgreementYes => ("agreement.yes", AskedOfYou, ABOUT, SOME_DAYS, &[Look]),
        ReminderKind::GoalReview => ("goal.review", AskedOfYou, ABOUT, SOME_DAYS, &[Look]),
        ReminderKind::GoalBack => ("goal.back", AskedOfYou, ABOUT, SOME_DAYS, &[Look]),
        ReminderKind::QuestionAsked => ("round.asked", AskedOfYou, ABOUT, SOME_DAYS, &[Look]),
        ReminderKind::ReflectionShared => ("reflection.shared", Gentle, ROUGHLY, SOME_DAYS, &[Look]),
        ReminderKind::StoryTold => ("story.told", AskedOfYou, ABOUT, SOME_DAYS, &[Look]),
        ReminderKind::StoryAsked => ("story.asked", AskedOfYou, ABOUT, SOME_DAYS, &[Look]),
        ReminderKind::FlashAsked => ("flash.asked", AskedOfYou, ABOUT, SOME_DAYS, &[Look, NotNow]),
        ReminderKind::FlashDecide => ("flash.answered", AskedOfYou, ABOUT, SOME_DAYS, &[Look]),
        ReminderKind::FlashBothMore => ("flash.both_more", AskedOfYou, ABOUT, SOME_DAYS, &[Look]),
        ReminderKind::Closing => ("closing", AskedOfYou, ROUGHLY, SOME_DAYS, &[Look]),
    };
    Shown { key, channel, tolerance, useful, actions }
}

impl ReminderKind {
    /// The key under which a catalogue of texts has it: `meeting.soon`. The values for it are in
    /// [`super::ReminderSentence`].
    #[must_use]
    pub fn key(self) -> &'static str {
        shown(self).key
    }

    /// Its channel.
    #[must_use]
    pub fn channel(self) -> ReminderChannel {
        shown(self).channel
    }

    /// How much later than planned the phone may ring: nothing for what is exact.
    #[must_use]
    pub fn tolerance(self) -> TimeDelta {
        shown(self).tolerance
    }

    /// Whether it counts among the few of a day: not what is about a meeting, nor what its owner wished for at this time.
    #[must_use]
    pub fn is_one_of_few(self) -> bool {
        let of_meeting = matches!(self, Self::Reflect | Self::NextDate);
        self.channel() != ReminderChannel::Meetings && !of_meeting && self != Self::Write
    }

    /// Its buttons, the most usual first.
    #[must_use]
    pub fn actions(self) -> &'static [ReminderAction] {
        shown(self).actions
    }

    /// How long it is of use when it comes at `at`; nothing comes `not_after`, but who is late for a meeting is told.
    pub(super) fn useful_until(self, at: DateTime<Utc>, not_after: Option<DateTime<Utc>>) -> DateTime<Utc> {
        let grace = if self == Self::Start { LATE_TO_MEET } else { TimeDelta::zero() };
        match (self, not_after) {
            (Self::Confirm | Self::Ahead | Self::Prepare | Self::Soon | Self::Start, Some(start)) => {
                later(start, grace)
            }
            (_, end) => {
                let useful = later(at, shown(self).useful);
                end.map_or(useful, |end| end.min(useful)).max(at)
            }
        }
    }
}

impl Reminder {
    /// The screen it opens. `stands_in` is the document it is about, and its kind.
    #[must_use]
    pub fn link(&self, stands_in: (uuid::Uuid, Kind)) -> Link {
        let (document, kind) = stands_in;
        let page = match self.kind {
            ReminderKind::Soon | ReminderKind::Start => MeetingLink::Join,
            ReminderKind::StateAsk => MeetingLink::Held,
            ReminderKind::Reflect => MeetingLink::Reflect,
            _ => MeetingLink::Overview,
        };
        match (self.about, kind) {
            (ReminderAbout::Writing { .. }, _) => Link::Write { about: None, prompt: None },
            (_, Kind::Meeting) => Link::Meeting { meeting: document.into(), page },
            (_, Kind::Goal) => Link::Goal { goal: document.into() },
            (_, Kind::FlashRequest) => Link::Flash { flash: document.into(), page: FlashLink::Overview },
            (_, Kind::Relationship) => {
                Link::Relationship { relationship: document.into(), page: RelationshipLink::Overview }
            }
            (_, Kind::StoryShare) => Link::Story { share: ShareId(document) },
            (_, Kind::PairedReflection) => Link::Round { round: document },
            _ => Link::Waiting,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_has_a_key_and_a_button_of_its_own() {
        let keys: BTreeSet<_> = ReminderKind::ALL.iter().map(|kind| kind.key()).collect();
        assert_eq!(keys.len(), ReminderKind::ALL.len());
        for kind in ReminderKind::ALL {
            assert!(!kind.actions().is_empty(), "{kind:?}");
            let plain =
                |key: &str| key.bytes().all(|byte| byte.is_ascii_lowercase() || b"._".contains(&byte));
            assert!(plain(kind.key()), "{kind:?}");
        }
    }

    #[test]
    fn only_the_last_hour_before_a_meeting_is_exact() {
        let exact = ReminderKind::ALL.iter().filter(|kind| kind.tolerance() == EXACT);
        assert_eq!(exact.collect::<Vec<_>>(), [&ReminderKind::Soon, &ReminderKind::Start]);
        let dates = ReminderKind::ALL.iter().filter(|kind| kind.key().starts_with("meeting."));
        assert!(dates.into_iter().all(|kind| kind.channel() == ReminderChannel::Meetings));
    }
}
