//! How a meeting begins, and what can be asked of it.

use serde::{Deserialize, Serialize};

use super::{MeetingKind, MeetingOf, NextDecision};
use crate::{
    ActionId, AgendaItemId, Edit, KeptVersion, MemberId, Modality, Rating, Series, WallTime,
    action::{ActionCommand, NewAction},
    agenda::NewItem,
};

/// How a meeting begins. What is not chosen comes from the agreement, else from the kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MeetingOpening {
    /// The owner.
    pub of: MeetingOf,
    /// The sort of meeting. An unplanned one is held at once (S085).
    pub kind: MeetingKind,
    /// When. Seconds are dropped.
    pub start: WallTime,
    /// How long, in minutes.
    pub minutes: Option<u16>,
    /// By what means; the agreed first choice if none is chosen, else video (S095, D11).
    pub modality: Option<Modality>,
    /// The second means; the agreed one if none is chosen, else telephone for a video call (S162).
    pub plan_b: Option<Modality>,
    /// Who leads; whose turn it is if nobody is chosen.
    pub lead: Option<MemberId>,
    /// Whether the time is kept free of anything else.
    pub protected: bool,
    /// Its place in a series.
    pub series: Option<Series>,
}

impl MeetingOpening {
    /// A regular meeting with nothing chosen but its date: what was agreed, and the defaults, say the rest.
    #[must_use]
    pub fn new(of: MeetingOf, start: WallTime) -> Self {
        Self {
            of,
            kind: MeetingKind::Regular,
            start,
            minutes: None,
            modality: None,
            plan_b: None,
            lead: None,
            protected: false,
            series: None,
        }
    }
}

/// The commands of a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum MeetingCommand {
    /// Another member's yes to the date that was proposed.
    Confirm {
        /// The date they saw: a yes to one date is no yes to another.
        start: WallTime,
    },
    /// Give it another date. It needs no yes, since moving is without fault (S164); everyone is told.
    Move {
        /// The date its mover saw.
        from: WallTime,
        /// The new date.
        to: WallTime,
        /// Why; always asked (S148).
        reason: String,
    },
    /// Call it off.
    Cancel {
        /// Why; may be empty unless the time is protected.
        reason: String,
    },
    /// Other means, for this meeting only (S095).
    SetModality(Modality),
    /// Another second means, or none.
    SetPlanB(Option<Modality>),
    /// Another length, in minutes.
    SetMinutes(u16),
    /// Who leads.
    SetLead(Option<MemberId>),
    /// Keep the time free of anything else, or not.
    SetProtected(bool),
    /// The first means fails: go on with the second (S163).
    SwitchToPlanB,
    /// They met.
    Hold {
        /// How it goes on, if that is settled.
        next: Option<NextDecision>,
    },
    /// Not everyone came.
    Miss,
    /// How it goes on (S167).
    DecideNext(NextDecision),
    /// The actor is prepared.
    Prepare,
    /// The actor has reflected on it.
    Reflect,
    /// The actor has done what was to be done after it.
    FollowUp,
    /// Tell the others how present one was (S158).
    SharePresence(Rating),
    /// Put something on the agenda.
    AddItem(NewItem),
    /// Take something off that a member put on the agenda.
    RemoveItem {
        /// Which.
        item: AgendaItemId,
    },
    /// Give the agenda an order.
    OrderAgenda {
        /// The items as they shall stand. What is left out stands where the rules put it.
        items: Vec<AgendaItemId>,
    },
    /// Make a commitment (S153).
    Commit(NewAction),
    /// Change a commitment.
    Act {
        /// Which.
        action: ActionId,
        /// How.
        command: ActionCommand,
    },
    /// Write the notes.
    Note {
        /// The text as the author saw it, and as they left it.
        edit: Edit,
    },
    /// Make one text of the notes that a merge had to keep side by side.
    SettleNotes {
        /// The text as the author saw it, and as they left it.
        edit: Edit,
        /// The kept versions the author saw; they are gone after.
        seen: Vec<KeptVersion>,
    },
}

impl MeetingCommand {
    /// Whether the others are told at once: it changes when, how or whether they meet (S148, S163).
    #[must_use]
    pub fn is_news(&self) -> bool {
        matches!(
            self,
            Self::Confirm { .. }
                | Self::Move { .. }
                | Self::Cancel { .. }
                | Self::SetModality(_)
                | Self::SetPlanB(_)
                | Self::SetMinutes(_)
                | Self::SwitchToPlanB
                | Self::Miss
        )
    }
}

crate::typed::typed! {
    struct MeetingOpening { of, kind, start, minutes, modality, plan_b, lead, protected, series };
    enum MeetingCommand { Confirm { start }, Move { from, to, reason }, Cancel { reason }, SetModality(one), SetPlanB(one), SetMinutes(one), SetLead(one), SetProtected(one), SwitchToPlanB, Hold { next }, Miss, DecideNext(one), Prepare, Reflect, FollowUp, SharePresence(one), AddItem(one), RemoveItem { item }, OrderAgenda { items }, Commit(one), Act { action, command }, Note { edit }, SettleNotes { edit, seen } };
}
