//! Values derived from a meeting: its span, the dates it had, who still has something to do, how to get in. Computed,
//! never stored.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{
    LAST_MINUTE_HOURS, LATE_HOURS, Meeting, MeetingKind, MeetingOf, MeetingPart, MeetingState, Move,
    TOUCH_BASE_DAYS, TOUCH_BASE_MINUTES,
};
use crate::{
    Cadence, EntryId, MemberId, Modality, RelationshipId, Span, WallTime,
    agenda::{AgendaFacts, AgendaItem, AgendaKind, AgendaRef, agenda},
    calendar::later,
};

/// How much notice others had of a change. It is told kindly, and adds up to no score (`rules.md`, *Meetings and
/// reminders*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum), uniffi(name = "MeetingNotice"))]
pub enum Notice {
    /// A day or more before.
    Free,
    /// Less than a day before.
    Late,
    /// Less than three hours before, or after.
    LastMinute,
}

impl Notice {
    /// The notice that a change at `at` gave of a meeting that was to start at `start`.
    #[must_use]
    pub fn of(start: DateTime<Utc>, at: DateTime<Utc>) -> Self {
        let left = start - at;
        if left >= TimeDelta::hours(LATE_HOURS) {
            Self::Free
        } else if left >= TimeDelta::hours(LAST_MINUTE_HOURS) {
            Self::Late
        } else {
            Self::LastMinute
        }
    }
}

impl Move {
    /// How much notice the others had.
    #[must_use]
    pub fn notice(&self) -> Notice {
        Notice::of(self.from.instant(), self.at)
    }
}

/// One date of a meeting and what became of it (S165).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MeetingDate {
    /// The date.
    pub start: WallTime,
    /// The outcome.
    pub state: MeetingDateState,
}

/// What became of one date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum MeetingDateState {
    /// Waits for a yes.
    Proposed,
    /// It stands.
    Scheduled,
    /// They met.
    Held,
    /// It went to another date.
    Moved {
        /// Which.
        to: WallTime,
    },
    /// It was called off.
    Cancelled,
    /// Not everyone came.
    Missed,
}

/// What to show when a meeting is about to start (S151, S163).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct HowToMeet {
    /// The means in use: the second one after a switch.
    pub modality: Modality,
    /// What to do when that fails; none after a switch, and none while it is the telephone without a number (S162).
    pub plan_b: Option<Modality>,
    /// When, by the clock of whoever set the date.
    pub start: WallTime,
    /// How long, in minutes.
    pub minutes: u16,
}

/// A short dated meeting to offer to somebody who hesitates to reach out (S155).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TouchBaseOffer {
    /// To whom it is offered: the others, so that nobody who finds it hard has to ask.
    pub to: BTreeSet<MemberId>,
    /// When.
    pub start: WallTime,
    /// How long, in minutes.
    pub minutes: u16,
}

impl Meeting {
    /// The time it takes.
    #[must_use]
    pub fn span(&self) -> Span {
        let start = self.start.instant();
        Span { start, end: later(start, TimeDelta::minutes(i64::from(self.minutes))) }
    }

    /// The relationship it belongs to, if it belongs to one.
    #[must_use]
    pub fn relationship(&self) -> Option<RelationshipId> {
        match self.of {
            MeetingOf::Relationship { relationship } => Some(relationship),
            MeetingOf::Flash { .. } => None,
        }
    }

    /// Whether they met.
    #[must_use]
    pub fn is_held(&self) -> bool {
        matches!(self.state, MeetingState::Held { .. })
    }

    /// Whether its date stands.
    #[must_use]
    pub fn is_scheduled(&self) -> bool {
        matches!(self.state, MeetingState::Scheduled { .. })
    }

    /// Whether it takes time in a calendar: proposed, standing or held.
    #[must_use]
    pub fn takes_time(&self) -> bool {
        !matches!(self.state, MeetingState::Cancelled { .. } | MeetingState::Missed { .. })
    }

    /// Every date it had, oldest first: those it left, and the one it has (S164, S165).
    #[must_use]
    pub fn dates(&self) -> Vec<MeetingDate> {
        let left = self
            .moves
            .iter()
            .map(|moved| MeetingDate { start: moved.from, state: MeetingDateState::Moved { to: moved.to } });
        let last = MeetingDate {
            start: self.start,
            state: match self.state {
                MeetingState::Proposed { .. } => MeetingDateState::Proposed,
                MeetingState::Scheduled { .. } => MeetingDateState::Scheduled,
                MeetingState::Held { .. } => MeetingDateState::Held,
                MeetingState::Cancelled { .. } => MeetingDateState::Cancelled,
                MeetingState::Missed { .. } => MeetingDateState::Missed,
            },
        };
        left.chain([last]).collect()
    }

    /// How much notice the last change of date or calling off gave.
    #[must_use]
    pub fn notice(&self) -> Option<Notice> {
        match &self.state {
            MeetingState::Cancelled { at, .. } => Some(Notice::of(self.start.instant(), *at)),
            _ => self.moves.last().map(Move::notice),
        }
    }

    /// Whether it was moved further than one span of the cadence past the date it had first (S164).
    #[must_use]
    pub fn left_its_span(&self, cadence: Option<&Cadence>) -> bool {
        match (self.moves.first(), cadence) {
            (Some(first), Some(cadence)) => {
                self.start.local.date() > cadence.after(first.from.local.date(), 1)
            }
            _ => false,
        }
    }

    /// Whether it counts as missed: somebody did not come, or it was put off past its span. Moving within the span is
    /// without fault (S164), and so is a failed call that went on by plan B (S163).
    #[must_use]
    pub fn counts_as_missed(&self, cadence: Option<&Cadence>) -> bool {
        match self.state {
            MeetingState::Missed { .. } => true,
            MeetingState::Held { .. } | MeetingState::Cancelled { .. } => false,
            MeetingState::Proposed { .. } | MeetingState::Scheduled { .. } => self.left_its_span(cadence),
        }
    }

    /// Whether it can still take place for this member: nobody has said what became of it, and they are of those who
    /// still meet ([`crate::relationship::Relationship::attendees`], [`crate::flash::FlashRequest::attendees`]). What cannot
    /// is in no calendar, clashes with nothing and reminds nobody.
    #[must_use]
    pub fn can_take_place(&self, member: MemberId, attendees: &BTreeSet<MemberId>) -> bool {
        self.is_ahead() && attendees.contains(&member)
    }

    /// Whether nobody has said what became of it: it is proposed or stands.
    #[must_use]
    pub fn is_ahead(&self) -> bool {
        matches!(self.state, MeetingState::Proposed { .. } | MeetingState::Scheduled { .. })
    }

    /// Who leads it, as long as they still meet; of a meeting that was held, who led.
    #[must_use]
    pub fn leader(&self, attendees: &BTreeSet<MemberId>) -> Option<MemberId> {
        self.lead.filter(|lead| self.is_held() || attendees.contains(lead))
    }

    /// Whether it is a date ahead that both count on.
    #[must_use]
    pub fn is_booked(&self, cadence: Option<&Cadence>, now: DateTime<Utc>) -> bool {
        self.is_scheduled() && self.span().end > now && !self.left_its_span(cadence)
    }

    /// Whether it is still to be said what became of it (S165): its time is over, whether or not the date was confirmed.
    #[must_use]
    pub fn waits_for_its_state(&self, now: DateTime<Utc>) -> bool {
        self.is_ahead() && self.span().end <= now
    }

    /// Whether it is still to be said how it goes on (S167). A goodbye and a flash conversation need no next.
    #[must_use]
    pub fn waits_for_next(&self) -> bool {
        self.is_held()
            && self.next.is_none()
            && self.kind != MeetingKind::Closing
            && self.relationship().is_some()
    }

    /// This member's side.
    #[must_use]
    pub fn part(&self, member: MemberId) -> MeetingPart {
        self.parts.get(&member).cloned().unwrap_or_default()
    }

    /// Whether this member has still to prepare.
    #[must_use]
    pub fn is_unprepared(&self, member: MemberId) -> bool {
        self.takes_time() && !self.is_held() && self.part(member).prepared_on.is_none()
    }

    /// Whether this member's reflection is open (S149).
    #[must_use]
    pub fn owes_reflection(&self, member: MemberId) -> bool {
        self.is_held() && self.part(member).reflected_on.is_none()
    }

    /// What to show when it is about to start.
    #[must_use]
    pub fn how_to_meet(&self) -> HowToMeet {
        let switched = match self.state {
            MeetingState::Scheduled { plan_b_since } => plan_b_since.is_some(),
            MeetingState::Held { by_plan_b, .. } => by_plan_b,
            _ => false,
        };
        let (modality, plan_b) = match (&self.plan_b, switched) {
            (Some(second), true) => (second.clone(), None),
            _ => (self.modality.clone(), self.plan_b().cloned()),
        };
        HowToMeet { modality, plan_b, start: self.start, minutes: self.minutes }
    }

    /// Its agenda: made from what is open as long as it is ahead, and as it stood once it is held.
    #[must_use]
    pub fn agenda(&self, facts: &AgendaFacts) -> Vec<AgendaItem> {
        match &self.state {
            MeetingState::Held { agenda, .. } => agenda.clone(),
            _ => agenda(self.kind, &self.items, &self.order, facts),
        }
    }

    /// The entries that were on the agenda of a held meeting: they are Discussed from then on (S145). Whoever marks it
    /// as held tells each of them so in the same transaction, but for those that were discussed before.
    #[must_use]
    pub fn discussed(&self) -> BTreeSet<EntryId> {
        let MeetingState::Held { agenda, .. } = &self.state else {
            return BTreeSet::new();
        };
        let entry = |item: &AgendaItem| match item.about {
            Some(AgendaRef::Entry { entry }) => Some(entry),
            _ => None,
        };
        agenda.iter().filter_map(entry).collect()
    }

    /// Whether they talked about the relationship itself: it was on the agenda when it was held (S166).
    #[must_use]
    pub fn had_relationship_item(&self) -> bool {
        match &self.state {
            MeetingState::Held { agenda, .. } => {
                agenda.iter().any(|item| item.kind == AgendaKind::Relationship)
            }
            _ => false,
        }
    }

    /// The touch-base to offer after a held meeting that left nothing booked, where somebody said that asking is hard
    /// for them (S155): at the same local time, a week after.
    #[must_use]
    pub fn touch_base_to_offer(
        &self,
        members: &BTreeSet<MemberId>,
        hard_to_ask: &BTreeSet<MemberId>,
    ) -> Option<TouchBaseOffer> {
        if !self.waits_for_next() || hard_to_ask.is_disjoint(members) {
            return None;
        }
        let local = self.start.local.checked_add_days(Days::new(TOUCH_BASE_DAYS))?;
        Some(TouchBaseOffer {
            to: members.difference(hard_to_ask).copied().collect(),
            start: WallTime { local, zone: self.start.zone },
            minutes: TOUCH_BASE_MINUTES,
        })
    }

    /// Until when a private note had to be written to have come up in it: its end, or when it was marked as held. None if it
    /// was not held, or is of a kind whose agenda takes up no notes.
    #[must_use]
    pub fn took_up_notes_until(&self) -> Option<DateTime<Utc>> {
        let MeetingState::Held { at, .. } = self.state else { return None };
        let takes_up = match self.kind {
            MeetingKind::TouchBase | MeetingKind::Informal | MeetingKind::Unplanned => false,
            MeetingKind::First
            | MeetingKind::Regular
            | MeetingKind::WorkSession
            | MeetingKind::Closing
            | MeetingKind::Roundtable => true,
        };
        takes_up.then(|| at.min(self.span().end))
    }

    /// The same for something that was learned: a first meeting takes up questions alone.
    #[must_use]
    pub fn took_up_learning_until(&self) -> Option<DateTime<Utc>> {
        self.took_up_notes_until().filter(|_| self.kind != MeetingKind::First)
    }

    /// The day they met, by the clock of the meeting.
    #[must_use]
    pub fn held_on(&self) -> Option<NaiveDate> {
        self.is_held().then(|| self.start.local.date())
    }
}

/// Whose turn it is to lead in a form that takes turns: the next after whoever led the last held meeting, in the order
/// of ids (S006).
#[must_use]
pub fn next_lead(members: &BTreeSet<MemberId>, last: Option<MemberId>) -> Option<MemberId> {
    let after = |last: MemberId| members.iter().find(|member| **member > last);
    last.and_then(after).or_else(|| members.first()).copied()
}
