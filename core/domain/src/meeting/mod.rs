//! A meeting: when and by what means people meet, what they talk about, what each does before and after, and what is
//! to come of it.
//!
//! `Proposed -> Scheduled -> Held | Moved(to) | Cancelled | Missed`; switched to plan B it goes on to Held; an
//! unplanned one is Held at once (`model.md`). One member proposes and another confirms; the dates of an agreed
//! cadence are confirmed by the agreement. Once its time has come any member says what happened, also of a date that
//! nobody confirmed.
//!
//! A meeting that moves stays this document: the date it left is kept in [`Meeting::moves`] with a link to the date
//! it went to (S164), and reads as Moved in [`Meeting::dates`]. So two phones that move it to the same time move it
//! once, two that move it to different times have one winner and the other is asked to look again, and an agenda item
//! that somebody adds meanwhile goes along. A second document would need all three repaired.

pub mod agenda;
mod command;
mod course;
mod handle;
mod means;
mod news;
mod reading;
#[cfg(test)]
mod tests;
mod waiting;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    AgendaItemId, Cadence, FlashId, MeetingId, MemberId, Modality, Phase, Prose, Rating, RelationshipId,
    Series, WallTime,
    action::Action,
    agenda::{AgendaFacts, AgendaItem, OwnItem},
    derived,
};

pub use command::{MeetingCommand, MeetingOpening};
pub use handle::in_range as start_in_range;
pub use means::lacks_number;
pub use reading::{HowToMeet, MeetingDate, MeetingDateState, Notice, TouchBaseOffer, next_lead};
pub use waiting::OPEN_END_DAYS;

/// How long a meeting is if nothing else is chosen, in minutes (`rules.md`, *Relationship*).
pub const DEFAULT_MINUTES: u16 = 60;
/// How long a touch-base is if nothing else is chosen, in minutes (S155, a proposed number).
pub const TOUCH_BASE_MINUTES: u16 = 15;
/// The shortest meeting, in minutes: a word in the corridor is worth noting too (S085).
pub const MIN_MINUTES: u16 = 5;
/// The longest meeting, in minutes: a working day together.
pub const MAX_MINUTES: u16 = 480;
/// Free to move until so many hours before the start; later is late (`rules.md`, *Meetings and reminders*).
pub const LATE_HOURS: i64 = 24;
/// Within so many hours of the start a move is last minute (`rules.md`, *Meetings and reminders*).
pub const LAST_MINUTE_HOURS: i64 = 3;
/// A no-show may be marked so many minutes after the start (`rules.md`, *Meetings and reminders*).
pub const NO_SHOW_MINUTES: i64 = 10;
/// A touch-base is offered so many days after a meeting that left nothing booked: soon enough that somebody who
/// hesitates to reach out does not have to (S155, a proposed number).
pub const TOUCH_BASE_DAYS: u64 = 7;
/// Longest reason, in Unicode scalar values: a few sentences.
pub const MAX_REASON_CHARS: usize = 500;
/// Longest agenda item, in Unicode scalar values: a few sentences.
pub const MAX_ITEM_CHARS: usize = 500;
/// Longest notes of a meeting, in Unicode scalar values: some pages.
pub const MAX_NOTES_CHARS: usize = 20_000;
/// Longest place, tool, link or number, in Unicode scalar values: links of call tools run to some hundred.
pub const MAX_MEANS_CHARS: usize = 1_000;
/// Most agenda items of the members' own, and most commitments of one meeting: nobody gets through more.
pub const MAX_PARTS: usize = 100;

/// A meeting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Meeting {
    /// The owner.
    pub of: MeetingOf,
    /// The sort of meeting.
    pub kind: MeetingKind,
    /// When, by the clock of whoever set the date. The instant is derived.
    pub start: WallTime,
    /// How long, in minutes from [`MIN_MINUTES`] to [`MAX_MINUTES`].
    pub minutes: u16,
    /// By what means.
    pub modality: Modality,
    /// The second means, other than the first. A video call always has one (S162).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_b: Option<Modality>,
    /// Who leads, in the forms that take turns (S006).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<MemberId>,
    /// Time kept free of anything else: cancelling asks for a reason, as moving always does (S148).
    #[serde(default)]
    pub protected: bool,
    /// Its place in a series. It stays when this one meeting moves (S146).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<Series>,
    /// When the date that stands was set or confirmed: reminders that were past by then are skipped.
    pub booked_at: DateTime<Utc>,
    /// How far it has come.
    pub state: MeetingState,
    /// The dates it left, oldest first.
    #[serde(default)]
    pub moves: Vec<Move>,
    /// Each member's side; whoever has done nothing yet is not in it.
    #[serde(default)]
    pub parts: BTreeMap<MemberId, MeetingPart>,
    /// The items of members, in the order in which they were added.
    #[serde(default)]
    pub items: Vec<OwnItem>,
    /// The order members gave the agenda; what is not in it stands where the rules put it (S154).
    #[serde(default)]
    pub order: Vec<AgendaItemId>,
    /// Commitments made in it (S153).
    #[serde(default)]
    pub commitments: Vec<Action>,
    /// How it goes on; on a held meeting none means that it is still to be asked (S167).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextDecision>,
    /// What they want to keep of it, for all who were there.
    #[serde(default)]
    pub notes: Prose,
}

/// Whose meeting it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum MeetingOf {
    /// Of a relationship.
    Relationship {
        /// Which.
        relationship: RelationshipId,
    },
    /// The one conversation of a flash request (S008).
    Flash {
        /// Which.
        flash: FlashId,
    },
}

/// What sort of meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum MeetingKind {
    /// The first: it has an agenda of its own (S081).
    First,
    /// As agreed.
    Regular,
    /// A short one between, with a date (S155).
    TouchBase,
    /// Working on something together.
    WorkSession,
    /// Without an agenda.
    Informal,
    /// The goodbye.
    Closing,
    /// Of several.
    Roundtable,
    /// A chance talk, noted after (S085).
    Unplanned,
}

impl MeetingKind {
    /// How long it is if nothing else is chosen, in minutes.
    #[must_use]
    pub fn minutes(self) -> u16 {
        match self {
            Self::TouchBase | Self::Unplanned => TOUCH_BASE_MINUTES,
            _ => DEFAULT_MINUTES,
        }
    }
}

/// How far a meeting has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum MeetingState {
    /// One member proposes this date; another is asked.
    Proposed {
        /// Who proposes it.
        by: MemberId,
    },
    /// It stands.
    Scheduled {
        /// Since the first means failed and the second is used (S163).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        plan_b_since: Option<DateTime<Utc>>,
    },
    /// They met.
    Held {
        /// When it was marked.
        at: DateTime<Utc>,
        /// Who marked it.
        by: MemberId,
        /// They had switched to plan B.
        #[serde(default)]
        by_plan_b: bool,
        /// What was on the agenda, as it stood then.
        #[serde(default)]
        agenda: Vec<AgendaItem>,
    },
    /// It was called off.
    Cancelled {
        /// When.
        at: DateTime<Utc>,
        /// Who called it off.
        by: MemberId,
        /// Why; may be empty unless the time was protected.
        reason: String,
    },
    /// Not everyone came.
    Missed {
        /// When it was marked.
        at: DateTime<Utc>,
        /// Who marked it.
        by: MemberId,
    },
}

/// A date that a meeting left, and the date it went to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record), uniffi(name = "MeetingMove"))]
pub struct Move {
    /// The date it left.
    pub from: WallTime,
    /// The date it went to.
    pub to: WallTime,
    /// Who moved it.
    pub by: MemberId,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

/// One member's side of a meeting (S149). The text of a reflection is elsewhere, in its author's own space.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MeetingPart {
    /// Prepared, on this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepared_on: Option<NaiveDate>,
    /// Reflected, on this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reflected_on: Option<NaiveDate>,
    /// Followed up, on this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub followed_up_on: Option<NaiveDate>,
    /// How present they were, if they chose to tell the others (S158).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence: Option<Rating>,
}

/// How it goes on after a meeting (S167).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum NextDecision {
    /// The next meeting has a date.
    Date {
        /// Which meeting.
        meeting: MeetingId,
    },
    /// A touch-base comes first.
    TouchBase {
        /// Which meeting.
        meeting: MeetingId,
    },
    /// They will talk about closing.
    ClosingTalk,
}

/// Facts of its relationship (or flash request) and agreement that the rules of a meeting need.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeetingFacts {
    /// Who takes part.
    pub members: BTreeSet<MemberId>,
    /// Where the relationship stands; of no matter to a flash conversation.
    pub phase: Phase,
    /// Whether it is paused.
    pub paused: bool,
    /// The means agreed as first choice (S095).
    pub first_choice: Option<Modality>,
    /// The second means agreed.
    pub plan_b: Option<Modality>,
    /// The length agreed, in minutes, of meetings as agreed and of the first.
    pub minutes: Option<u16>,
    /// The rhythm agreed: the dates that follow [`MeetingFacts::last_in_series`], and the first, need no further yes.
    pub cadence: Option<Cadence>,
    /// The day on which the rhythm came into force.
    pub cadence_since: Option<NaiveDate>,
    /// The place of the last meeting of the series that stands or was held.
    pub last_in_series: Option<Series>,
    /// Whose turn it is to lead, in the forms that take turns (S006).
    pub next_lead: Option<MemberId>,
    /// The time that the people of a flash request both said yes to: a meeting at it needs no further yes.
    pub agreed_time: Option<WallTime>,
    /// What a flash request brings to the agenda of its conversation.
    pub brought: Vec<OwnItem>,
    /// What the agenda is made of; it is kept with the meeting when it is held, without what only one of them sees.
    pub agenda: AgendaFacts,
}

impl Meeting {
    /// The id of a meeting on this date of a relationship's series: two phones that both book it make one.
    #[must_use]
    pub fn id_in_series(relationship: RelationshipId, series: Series) -> MeetingId {
        MeetingId(derived(relationship.0, &format!("meeting {}", series.date)))
    }

    /// The id of a meeting that is proposed in a relationship for this minute, outside of a series: two members who propose the
    /// same date while offline make one meeting.
    #[must_use]
    pub fn id_at(relationship: RelationshipId, start: WallTime) -> MeetingId {
        let minute = start.instant().timestamp().div_euclid(60);
        MeetingId(derived(relationship.0, &format!("meeting at minute {minute}")))
    }
}

crate::typed::no_words! { MeetingKind }

crate::typed::typed! {
    enum NextDecision { Date { meeting }, TouchBase { meeting }, ClosingTalk };
    enum MeetingOf { Relationship { relationship }, Flash { flash } };
}
